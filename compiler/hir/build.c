/* Construction of functions and their parts. */
#include "hir/hir.h"

#include <string.h>

static const HPrimInfo prims[HP_COUNT] = {
#define T 1
#define A 2
#define M 4
#define TA (T | A)
#define MA (M | A)
#define MT (M | T)
#define MTA (M | T | A)
#define PRIM(id, text, n, flags) \
    [HP_##id] = {text, n, ((flags) & T) != 0, ((flags) & A) != 0, ((flags) & M) != 0},
#include "hir/prim.def"
#undef PRIM
#undef T
#undef A
#undef M
#undef TA
#undef MA
#undef MT
#undef MTA
};

const HPrimInfo *hir_prim(HPrim p)
{
    return &prims[p];
}

static const HTrapInfo traps[HTRAP_COUNT] = {
#define TRAP(id, name, text) [HTRAP_##id] = {name, text},
#include "hir/trap.def"
#undef TRAP
};

const HTrapInfo *hir_trap(HTrap t)
{
    return &traps[t];
}

enum { FUNC_BLOCK = 64 };

HFunc *hir_func(HProgram *p, HFuncKind kind, const char *name, const char *module)
{
    if (!p->func_left) {
        p->func_left = FUNC_BLOCK;
        p->func_room = ARENA_ARRAY(p->arena, HFunc, FUNC_BLOCK);
    }
    HFunc *f = &p->func_room[FUNC_BLOCK - p->func_left--];
    f->id = p->funcs.len;
    f->kind = kind;
    f->name = name;
    f->module = module;
    f->result = hir_type(p, HT_UNIT);
    vec_push(p->arena, &p->funcs, f);
    return f;
}

HLocal *hir_local(HProgram *p, HFunc *f, HLocalKind kind, const char *name, HType *type, Span at)
{
    HLocal *l = ARENA_NEW(p->arena, HLocal);
    l->name = name;
    l->type = type;
    l->kind = kind;
    l->index = f->locals.len;
    l->span = at;
    vec_push(p->arena, &f->locals, l);
    return l;
}

HExpr *hir_expr(HProgram *p, HExprKind kind, HType *type, Span at)
{
    HExpr *e = ARENA_NEW(p->arena, HExpr);
    e->kind = kind;
    e->type = type;
    e->span = at;
    return e;
}

HStmt *hir_stmt(HProgram *p, HStmtKind kind, Span at)
{
    HStmt *s = ARENA_NEW(p->arena, HStmt);
    s->kind = kind;
    s->span = at;
    return s;
}

void hir_append(HProgram *p, HBlock *b, HStmt *s)
{
    uint32_t len = b->stmts.len;
    if (len == 0 || (len >= 4 && (len & (len - 1)) == 0)) {
        uint32_t cap = len ? len * 2 : 4;
        HStmt **data = ARENA_ARRAY(p->arena, HStmt *, cap);
        if (len)
            memcpy(data, b->stmts.data, len * sizeof *data);
        b->stmts.data = data;
    }
    b->stmts.data[b->stmts.len++] = s;
}

/* The place that a place is part of; NULL at a LOCAL or at what is not a place. */
static HExpr *place_base(const HExpr *e)
{
    switch (e->kind) {
    case HX_FIELD:
        return e->field.base;
    case HX_PAYLOAD:
        return e->payload.base;
    case HX_ELEM:
        return e->elem.base;
    case HX_SLOT:
        return e->slot.base;
    default:
        return NULL;
    }
}

HLocal *hir_place_root(const HExpr *place)
{
    for (const HExpr *base; (base = place_base(place));)
        place = base;
    return place->kind == HX_LOCAL ? place->local : NULL;
}

bool hir_is_place(const HExpr *e)
{
    return hir_place_root(e) != NULL;
}
