/* DOL as tokens: what kind of word each is, and where a name leads to. */
#include "doc/site.h"

#include <string.h>

/* ---- tokens of a file ---------------------------------------------------------------------- */

static Paint *paint_new(Site *s, const char *text, uint32_t len)
{
    Session *own = session_new();
    Paint *p = ARENA_NEW(s->arena, Paint);
    p->session = own;
    p->file = sources_add(&own->sources, "", arena_strndup(own->arena, text, len), len);
    parse_tokens(own, p->file, &p->tokens);
    return p;
}

void paint_free(Paint *p)
{
    tokens_free(&p->tokens);
    session_free(p->session);
}

static Paint *paint_of(Site *s, const SourceFile *f)
{
    Paint *p = map_get(&s->paints, map_key(f));
    if (p)
        return p;
    p = paint_new(s, f->text, f->len);
    p->shown = f;
    map_put(s->arena, &s->paints, map_key(f), p);
    return p;
}

/* ---- classes ------------------------------------------------------------------------------- */

/* The classes of dol-doc.css: keyword, number, string, type, function. NULL: as it is. */
static const char *token_look(const Tokens *t, const Token *k)
{
    const uint32_t len = k->hi - k->lo;
    TokenKind kind = (TokenKind)k->kind, as = (TokenKind)k->pkind;
    if (kind == T_STRING || kind == T_CHAR)
        return "s";
    if (kind == T_INT || kind == T_FLOAT || kind == T_VERSION)
        return "n";
    if (as != T_NAME && (token_class[as] & (TC_SOFT | TC_WORD)))
        return "k";
    if (kind != T_NAME && (token_class[kind] & TC_WORD))
        return "k";
    if (kind == T_NAME && (k->flags & TF_TYPE || sema_is_builtin_type(token_at(t, k), len)))
        return "t";
    return NULL;
}

static const char *def_look(const Def *d)
{
    switch (d->kind) {
    case DEF_GENE: case DEF_TRAIT: case DEF_SYSTEM: case DEF_ENUM: case DEF_TYPARAM: return "t";
    case DEF_FUN: return "f";
    case DEF_VARIANT: case DEF_CONST: return "v";
    default: return NULL;
    }
}

/* ---- spans --------------------------------------------------------------------------------- */

/* Text without the indentation that the lines after the first share. */
typedef struct Margin {
    uint32_t indent;
    bool at_start; /* of a line: blanks up to the indentation are left out */
    uint32_t column;
} Margin;

static uint32_t shared_indent(const char *text, uint32_t len)
{
    uint32_t shared = UINT32_MAX;
    for (uint32_t i = 0; i < len;) {
        const char *stop = memchr(text + i, '\n', len - i);
        if (!stop)
            break;
        i = (uint32_t)(stop - text) + 1;
        uint32_t n = 0;
        while (i + n < len && (text[i + n] == ' ' || text[i + n] == '\t'))
            n++;
        if (i + n < len && text[i + n] != '\n' && text[i + n] != '\r' && n < shared)
            shared = n;
    }
    return shared;
}

static void plain(Site *s, Margin *m, const char *text, uint32_t len, const char *cls, Inlines *to)
{
    Out o = {0};
    for (uint32_t i = 0; i < len; i++) {
        bool blank = text[i] == ' ' || text[i] == '\t';
        if (text[i] == '\n') {
            m->at_start = true;
            m->column = 0;
        } else if (m->at_start && blank && m->column < m->indent) {
            m->column++;
            continue;
        } else {
            m->at_start = false;
        }
        if (text[i] != '\r')
            out_char(&o, text[i]);
    }
    inline_token(s->arena, to, cls, o.len ? o.data : "", o.len);
    out_free(&o);
}

static const Ref *ref_at(const Site *s, uint32_t lo, uint32_t hi)
{
    uint32_t from, end;
    sema_refs(s->program, lo, hi, &from, &end);
    for (uint32_t i = from; i < end; i++) {
        const Ref *r = &s->program->refs.data[i];
        if (r->span.lo <= lo && hi <= r->span.hi && r->def->kind != DEF_ERROR)
            return r;
    }
    return NULL;
}

/* Where a name is declared it leads nowhere. */
static void name(Site *s, const Page *from, Margin *m, const Ref *r, const char *look,
                 const char *text, uint32_t len, Inlines *to)
{
    const Def *d = r ? r->def : NULL;
    const char *href = d && r->span.lo != d->span.lo ? site_href(s, from, d) : NULL;
    if (d && def_look(d))
        look = def_look(d);
    plain(s, m, text, len, look, href ? &inline_link(s->arena, to, href)->kids : to);
}

static uint32_t first_token(const Tokens *t, uint32_t offset)
{
    uint32_t lo = 0, hi = t->len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (t->data[mid].lo < offset)
            lo = mid + 1;
        else
            hi = mid;
    }
    return lo;
}

/* Between two tokens: blanks and comments. */
static void gap(Site *s, Margin *m, const char *text, uint32_t len, Inlines *to)
{
    for (uint32_t i = 0; i < len;) {
        uint32_t n = 0;
        while (i + n < len && strchr(" \t\r\n", text[i + n]))
            n++;
        plain(s, m, text + i, n, NULL, to);
        i += n;
        n = 0;
        while (i + n < len && text[i + n] != '\n')
            n++;
        plain(s, m, text + i, n, "c", to);
        i += n;
    }
}

/* In an example nothing was resolved: what is written like a type, a constant or a call of a
   function, and means one. */
static const Def *example_def(const Exegesis *x, const Tokens *t, uint32_t i)
{
    const Token *k = &t->data[i];
    const Def *d, *other;
    bool member = i && (k[-1].kind == T_DOT || k[-1].kind == T_PATHSEP);
    if (k->kind != T_NAME || member || !x->page)
        return NULL;
    if (name_meaning(x->site, x->page, x->def, token_at(t, k), k->hi - k->lo, &d, &other)
        != MEANS_ONE)
        return NULL;
    bool called = i + 1 < t->len && k[1].kind == T_LPAREN;
    bool type = d->kind == DEF_GENE || d->kind == DEF_TRAIT || d->kind == DEF_SYSTEM;
    return !d->parent && (type || d->kind == DEF_CONST || (d->kind == DEF_FUN && called)) ? d
                                                                                         : NULL;
}

/* [lo, hi) of the file that is painted. x: it is an example, of this documentation. */
static void paint_span(Site *s, const Page *from, Paint *p, const Exegesis *x, uint32_t lo,
                       uint32_t hi, Inlines *to)
{
    const Tokens *t = &p->tokens;
    const char *text = p->file->text;
    uint32_t base = p->file->base;
    Margin m = {.indent = shared_indent(text + (lo - base), hi - lo)};
    for (uint32_t i = first_token(t, lo); i < t->len && t->data[i].lo < hi; i++) {
        const Token *k = &t->data[i];
        if (k->flags & TF_VIRTUAL || k->hi <= k->lo || k->hi > hi || k->lo < lo)
            continue;
        gap(s, &m, text + (lo - base), k->lo - lo, to);
        uint32_t shift = p->shown ? p->shown->base - base : 0, start = k->lo;
        const Ref *r = p->shown ? ref_at(s, start + shift, k->hi + shift) : NULL;
        const Ref meant = {{0, 0}, x ? (Def *)(uintptr_t)example_def(x, t, i) : NULL};
        lo = k->hi;
        while (r && i + 1 < t->len && t->data[i + 1].hi + shift <= r->span.hi
               && t->data[i + 1].hi <= hi) /* "a.b" may be one name */
            lo = t->data[++i].hi;
        name(s, from, &m, meant.def ? &meant : r, token_look(t, k), text + (start - base),
             lo - start, to);
    }
    gap(s, &m, text + (lo - base), hi - lo, to);
}

void code_span(Site *s, const Page *from, Span at, Inlines *to)
{
    const SourceFile *f = at.lo ? sources_find(&s->session->sources, at.lo) : NULL;
    if (!f || at.hi <= at.lo || at.hi - f->base > f->len)
        return;
    Paint *p = paint_of(s, f);
    uint32_t shift = f->base - p->file->base;
    paint_span(s, from, p, NULL, at.lo - shift, at.hi - shift, to);
}

void code_text(const Exegesis *x, const char *text, uint32_t len, Inlines *to)
{
    Paint *p = paint_new(x->site, text, len);
    paint_span(x->site, x->page, p, x, p->file->base, p->file->base + len, to);
    paint_free(p);
}

void code_cell(Site *s, const Page *from, Span at, Blocks *to)
{
    uint32_t len;
    const char *text = source_text(s->session, at, &len);
    if (memchr(text, '\n', len)) {
        Block *b = block_new(s->arena, to, BL_CODE);
        b->code.lang = "dol";
        code_span(s, from, at, &b->code.text);
    } else if (len) {
        Inlines *para = block_para(s->arena, to);
        code_span(s, from, at, &inline_new(s->arena, para, IN_CODE)->kids);
    }
}

void code_link(Site *s, const Page *from, const Def *d, const char *text, Inlines *to)
{
    const char *href = site_href(s, from, d);
    Inlines *in = href ? &inline_link(s->arena, to, href)->kids : to;
    Inline *code = inline_new(s->arena, in, IN_CODE);
    inline_str(s->arena, &code->kids, text);
}

/* ---- types that nobody wrote --------------------------------------------------------------- */

void code_type(Site *s, const Page *from, Type *t, Inlines *to)
{
    t = t ? type_resolve(t) : NULL;
    if (!t)
        return;
    const char *text = type_name(s->program->types, t);
    bool named = t->kind == TY_GENE || t->kind == TY_ENUM || t->kind == TY_SYSTEM;
    const char *href = named && t->def ? site_href(s, from, t->def) : NULL;
    inline_token(s->arena, href ? &inline_link(s->arena, to, href)->kids : to, "t", text,
                 strlen(text));
}
