/* Types as written, and patterns. Depth is kept as for expressions. */
#include "syntax/parse.h"

#include <string.h>

static uint32_t max_u32(uint32_t a, uint32_t b)
{
    return a > b ? a : b;
}

/* True, and reported, when a node above children of that depth would pass the limit. */
static bool too_deep(Parser *p, uint32_t deepest_child, Span at)
{
    if (deepest_child < p->s->limits.nesting && deepest_child < 0xFFFE)
        return false;
    parse_exhausted(p, at);
    return true;
}

/* ---- types ------------------------------------------------------------------------------ */

TypeExpr *mk_type(Parser *p, TypeExprKind k, Span at)
{
    TypeExpr *t = ARENA_NEW(p->arena, TypeExpr);
    t->kind = k;
    t->span = at;
    t->depth = 1;
    return t;
}

static TypeExpr *type_done(Parser *p, TypeExpr *t, uint32_t deepest_child)
{
    if (too_deep(p, deepest_child, t->span))
        return mk_type(p, TE_ERROR, t->span);
    t->depth = (deepest_child + 1) & 0xFFFF;
    return t;
}

static uint32_t deepest_type(TypeExpr *const *items, uint32_t len)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < len; i++)
        deepest = max_u32(deepest, items[i]->depth);
    return deepest;
}

void push_seg(Parser *p, const Token *name, uint32_t targs, bool has_args)
{
    PathSeg seg = {.name = mk_name(name)};
    if (has_args)
        TAKE(p, targs, seg.args);
    SCRATCH_PUSH(p, seg);
}

void mk_path(Parser *p, uint32_t segs, Span at, Path *out)
{
    *out = (Path){.span = at};
    TAKE(p, segs, out->segs);
    for (uint32_t i = 1; i < out->segs.len; i++) {
        uint32_t before = out->segs.data[i].name.span.lo - 1 - p->file->base;
        if (p->tokens.text[before] == '.')
            out->dotted = true;
    }
}

TypeExpr *mk_path_type(Parser *p, uint32_t segs, Span at)
{
    TypeExpr *t = mk_type(p, TE_PATH, at);
    mk_path(p, segs, at, &t->path);
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < t->path.segs.len; i++) {
        const PathSeg *seg = &t->path.segs.data[i];
        deepest = max_u32(deepest, deepest_type(seg->args.data, seg->args.len));
    }
    return type_done(p, t, deepest);
}

TypeExpr *mk_name_type(Parser *p, const Token *name)
{
    uint32_t mark = p->scratch.len;
    push_seg(p, name, 0, false);
    return mk_path_type(p, mark, token_span(name));
}

TypeExpr *mk_tuple_type(Parser *p, uint32_t items, Span at)
{
    TypeExpr *t = mk_type(p, TE_TUPLE, at);
    TAKE(p, items, t->tuple.items);
    if (t->tuple.items.len == 1) { /* parentheses around one type */
        TypeExpr *only = t->tuple.items.data[0];
        only->span = at;
        return only;
    }
    return type_done(p, t, deepest_type(t->tuple.items.data, t->tuple.items.len));
}

TypeExpr *mk_fun_type(Parser *p, uint32_t items, TypeExpr *result, Span at)
{
    TypeExpr *t = mk_type(p, TE_FUN, at);
    TAKE(p, items, t->fun.params);
    check_param_count(p, t->fun.params.len, at);
    t->fun.result = result;
    uint32_t deepest = deepest_type(t->fun.params.data, t->fun.params.len);
    return type_done(p, t, max_u32(deepest, result ? result->depth : 0));
}

TypeExpr *mk_list_type(Parser *p, TypeExpr *elem, Expr *count, Span at)
{
    TypeExpr *t = mk_type(p, TE_LIST, at);
    t->list.elem = elem;
    t->list.count = count;
    return type_done(p, t, max_u32(elem->depth, count ? count->depth : 0));
}

TypeExpr *mk_ref_type(Parser *p, TypeExpr *to, Span at)
{
    TypeExpr *t = mk_type(p, TE_REF, at);
    t->ref = to;
    return type_done(p, t, to->depth);
}

TypeExpr *mk_enum_type(Parser *p, uint32_t variants, Span at)
{
    TypeExpr *t = mk_type(p, TE_ENUM, at);
    EnumBody *body = ARENA_NEW(p->arena, EnumBody);
    body->span = at;
    TAKE(p, variants, body->variants);
    t->enumeration = body;
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < body->variants.len; i++) {
        const VariantDecl *v = body->variants.data[i];
        deepest = max_u32(deepest, deepest_type(v->tuple.data, v->tuple.len));
        for (uint32_t j = 0; j < v->fields.len; j++)
            deepest = max_u32(deepest, v->fields.data[j]->type->depth);
    }
    return type_done(p, t, deepest);
}

void push_variant(Parser *p, const Token *name, uint32_t tuple, uint32_t fields, Expr *number,
                  Span at)
{
    VariantDecl *v = ARENA_NEW(p->arena, VariantDecl);
    v->name = mk_name(name);
    v->number = number;
    v->span = at;
    v->doc = doc_before(p, at.lo);
    if (fields != p->scratch.len) { /* one of the two is empty: it begins at the end */
        TAKE(p, fields, v->fields);
    } else {
        TAKE(p, tuple, v->tuple);
    }
    SCRATCH_PUSH(p, v);
}

void push_variant_field(Parser *p, const Token *name, TypeExpr *type, Span at)
{
    FieldDecl *f = ARENA_NEW(p->arena, FieldDecl);
    f->name = mk_name(name);
    f->type = type;
    f->span = at;
    f->doc = doc_before(p, at.lo);
    SCRATCH_PUSH(p, f);
}

/* ---- patterns --------------------------------------------------------------------------- */

Pat *mk_pat(Parser *p, PatKind k, Span at)
{
    Pat *q = ARENA_NEW(p->arena, Pat);
    q->kind = k;
    q->span = at;
    q->depth = 1;
    return q;
}

static Pat *pat_done(Parser *p, Pat *q, uint32_t deepest_child)
{
    if (too_deep(p, deepest_child, q->span))
        return mk_pat(p, PAT_ERROR, q->span);
    q->depth = (deepest_child + 1) & 0xFFFF;
    return q;
}

static uint32_t deepest_pat(Pat *const *items, uint32_t len)
{
    uint32_t deepest = 0;
    for (uint32_t i = 0; i < len; i++)
        deepest = max_u32(deepest, items[i]->depth);
    return deepest;
}

static bool is_wild(Sym s)
{
    return s->len == 1 && s->text[0] == '_';
}

static Pat *name_pat(Parser *p, Name name)
{
    Pat *q = mk_pat(p, is_wild(name.sym) ? PAT_WILD : PAT_NAME, name.span);
    q->name = name;
    return q;
}

Pat *mk_pat_name(Parser *p, const Token *name)
{
    return name_pat(p, mk_name(name));
}

Pat *mk_pat_path(Parser *p, uint32_t segs, Span at)
{
    Path path;
    mk_path(p, segs, at, &path);
    if (path.segs.len == 1)
        return name_pat(p, path.segs.data[0].name);
    Pat *q = mk_pat(p, PAT_PATH, at);
    q->ctor.path = path;
    return q;
}

Pat *mk_pat_mut(Parser *p, const Token *name, Span at)
{
    Pat *q = name_pat(p, mk_name(name));
    q->is_mut = true;
    q->span = at;
    return q;
}

Pat *mk_pat_literal(Parser *p, Expr *value, Span at)
{
    Pat *q = mk_pat(p, PAT_LITERAL, at);
    q->literal = value;
    return q;
}

Pat *mk_pat_range(Parser *p, Expr *lo, Expr *hi, bool inclusive, Span at)
{
    Pat *q = mk_pat(p, PAT_RANGE, at);
    q->range.lo = lo;
    q->range.hi = hi;
    q->range.inclusive = inclusive;
    return q;
}

Pat *mk_pat_call(Parser *p, uint32_t segs, Span path, uint32_t args, Span at)
{
    Pat *q = mk_pat(p, PAT_CALL, at);
    TAKE(p, args, q->ctor.args);
    mk_path(p, segs, path, &q->ctor.path);
    return pat_done(p, q, deepest_pat(q->ctor.args.data, q->ctor.args.len));
}

Pat *mk_pat_struct(Parser *p, uint32_t segs, Span path, uint32_t fields, Span at)
{
    Pat *q = mk_pat(p, PAT_STRUCT, at);
    TAKE(p, fields, q->ctor.fields);
    mk_path(p, segs, path, &q->ctor.path);
    uint32_t kept = 0, deepest = 0;
    for (uint32_t i = 0; i < q->ctor.fields.len; i++) {
        const PatField *f = &q->ctor.fields.data[i];
        if (!f->name.sym) {
            q->rest = true;
            continue;
        }
        deepest = max_u32(deepest, f->pat ? f->pat->depth : 0);
        q->ctor.fields.data[kept++] = *f;
    }
    q->ctor.fields.len = kept;
    return pat_done(p, q, deepest);
}

Pat *mk_pat_tuple(Parser *p, uint32_t args, Span at)
{
    Pat *q = mk_pat(p, PAT_TUPLE, at);
    TAKE(p, args, q->ctor.args);
    bool trailing_comma = p->current > 0 && p->tokens.data[p->current - 1].kind == T_COMMA;
    if (q->ctor.args.len == 1 && !trailing_comma)
        return q->ctor.args.data[0];
    return pat_done(p, q, deepest_pat(q->ctor.args.data, q->ctor.args.len));
}

Pat *mk_pat_or(Parser *p, uint32_t alts, Span at)
{
    Pat *q = mk_pat(p, PAT_OR, at);
    TAKE(p, alts, q->alt.alts);
    return pat_done(p, q, deepest_pat(q->alt.alts.data, q->alt.alts.len));
}

void push_pat_field(Parser *p, const Token *name, Pat *pat)
{
    PatField f = {.pat = pat};
    if (name)
        f.name = mk_name(name);
    SCRATCH_PUSH(p, f);
}

Pat *pat_from_expr(Parser *p, const Expr *e)
{
    if (expr_is_bare(e) && !e->parens)
        return name_pat(p, e->name.name);
    if (e->kind != EX_TUPLE || e->list.items.len == 0)
        return NULL;
    uint32_t mark = p->scratch.len;
    for (uint32_t i = 0; i < e->list.items.len; i++) {
        Pat *q = pat_from_expr(p, e->list.items.data[i]);
        if (!q) {
            p->scratch.len = mark;
            return NULL;
        }
        SCRATCH_PUSH(p, q);
    }
    Pat *q = mk_pat(p, PAT_TUPLE, e->span);
    TAKE(p, mark, q->ctor.args);
    return pat_done(p, q, deepest_pat(q->ctor.args.data, q->ctor.args.len));
}
