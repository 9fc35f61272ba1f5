#include "breaking/inner.h"

#include <string.h>

static bool same_module(const Comparison *c, const Module *a, const Module *b)
{
    return a == b || (a && b && a->name == b->name)
           || (a == c->old_module && b == c->new_module);
}

/* Position among the parameters of what declares it: their names do not matter. */
static uint32_t position(const Def *param)
{
    const Def *owner = param->parent;
    uint32_t i = 0;
    if (owner && owner->kind == DEF_FUN) {
        while (i < owner->fun->tparams.len && owner->fun->tparams.data[i] != param)
            i++;
    } else if (owner && (owner->kind == DEF_TRAIT || owner->info)) {
        const Type *t = owner->kind == DEF_TRAIT ? owner->trait->type : owner->info->type;
        while (i < t->args.len && t->args.data[i]->def != param)
            i++;
        if (i == t->args.len)
            i = UINT32_MAX; /* Self, however many parameters there are */
    }
    return i;
}

static bool same_def(const Comparison *c, const Def *a, const Def *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind == DEF_TYPARAM && b->kind == DEF_TYPARAM)
        return position(a) == position(b);
    bool parents = !a->parent || !b->parent ? a->parent == b->parent
                                            : same_def(c, a->parent, b->parent);
    return a->name == b->name && parents && same_module(c, a->module, b->module);
}

bool same_type(const Comparison *c, const Type *a, const Type *b)
{
    if (!a || !b)
        return a == b;
    if (a->kind != b->kind || a->args.len != b->args.len || a->mut_mask != b->mut_mask
        || !same_def(c, a->def, b->def) || !same_type(c, a->result, b->result))
        return false;
    for (uint32_t i = 0; i < a->args.len; i++)
        if (!same_type(c, a->args.data[i], b->args.data[i]))
            return false;
    return true;
}

typedef struct Reader {
    const char *at, *end;
} Reader;

static Reader reader(const Comparison *c, Span s)
{
    const SourceFile *f = s.lo ? sources_find(&c->session->sources, s.lo) : NULL;
    return f ? (Reader){f->text + (s.lo - f->base), f->text + (s.hi - f->base)} : (Reader){0};
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Blanks between other characters count as one, or as none beside punctuation. */
static bool is_word(char c)
{
    return c == '_' || (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c < 0;
}

static int next(Reader *r, char before)
{
    bool blank = false;
    for (; r->at < r->end && is_blank(*r->at); r->at++)
        blank = true;
    if (r->at == r->end)
        return -1;
    if (blank && is_word(before) && is_word(*r->at))
        return ' ';
    return (unsigned char)*r->at++;
}

bool same_text(const Comparison *c, Span a, Span b)
{
    Reader x = reader(c, a), y = reader(c, b);
    char before = '\0';
    for (;;) {
        int p = next(&x, before), q = next(&y, before);
        if (p != q)
            return false;
        if (p < 0)
            return true;
        before = (char)p;
    }
}
