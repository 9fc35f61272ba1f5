/* A value that was read with errors: which of its constraints can still be asked. */
#include "eval/interp.h"

#include "hir/walk.h"

/* What follows `place` in the place of a part of it; NULL when that is no part of it. */
static const char *below(const char *part, const Out *place)
{
    if (place->len && strncmp(part, place->data, place->len) != 0)
        return NULL;
    const char *rest = part + place->len;
    if (!place->len || *rest == '\0' || *rest == '[')
        return rest;
    return *rest == '.' ? rest + 1 : NULL;
}

bool ev_is_lost(const EvalLost *lost, const Out *place)
{
    for (uint32_t i = 0; i < lost->places.len; i++) {
        const char *rest = below(lost->places.data[i], place);
        if (rest && *rest == '\0')
            return true;
    }
    return false;
}

typedef struct Reads {
    const HLocal *value;
    uint32_t field;
    bool found;
} Reads;

/* The value as a whole is every field of it. */
static void look(void *user, HExpr **e)
{
    Reads *r = user;
    HExpr *x = *e;
    bool of_value = x->kind == HX_FIELD && x->field.base->kind == HX_LOCAL
                    && x->field.base->local == r->value;
    if (of_value)
        r->found = r->found || x->field.index == r->field;
    else if (x->kind == HX_LOCAL && x->local == r->value)
        r->found = true;
    else
        hir_operands(x, look, r);
}

static void look_in_block(void *user, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        hir_stmt_exprs(b->stmts.data[i], look, user);
        hir_stmt_blocks(b->stmts.data[i], look_in_block, user);
    }
}

static bool reads_field(HFunc *f, uint32_t field)
{
    Reads r = {.value = f->locals.data[0], .field = field};
    look_in_block(&r, &f->body);
    return r.found;
}

static uint32_t field_named(const HType *t, const char *name)
{
    size_t n = strcspn(name, ".[");
    for (uint32_t i = 0; i < t->fields.len; i++)
        if (strlen(t->fields.data[i].name) == n && memcmp(t->fields.data[i].name, name, n) == 0)
            return i;
    return t->fields.len;
}

bool ev_reads_lost(const EvalLost *lost, const Out *place, const HType *t, HFunc *holds)
{
    for (uint32_t i = 0; i < lost->places.len; i++) {
        const char *rest = below(lost->places.data[i], place);
        if (!rest)
            continue;
        uint32_t field = t->kind == HT_RECORD ? field_named(t, rest) : t->fields.len;
        if (field == t->fields.len || reads_field(holds, field))
            return true;
    }
    return false;
}
