#include "coverage.h"

#include "hir/walk.h"

/* ---- what the verifier allows ---- */

/* Sets of types, a bit each; by hir_verify's rules for what a node gives and takes. */
#define BIT(kind) (1u << HT_##kind)
enum {
    SIGNED = BIT(I8) | BIT(I16) | BIT(I32) | BIT(I64) | BIT(F32) | BIT(F64),
    INTS = BIT(I8) | BIT(I16) | BIT(I32) | BIT(I64) | BIT(U8) | BIT(U16) | BIT(U32) | BIT(U64),
    NUMBERS = INTS | BIT(F32) | BIT(F64),
    SCALARS = NUMBERS | BIT(BOOL) | BIT(CHAR),
    ANY = (1u << HT_COUNT) - 1
};

static const uint32_t gives[HX_COUNT] = {
    [HX_CONST] = SCALARS | BIT(UNIT), [HX_STRING] = BIT(STRING),
    [HX_LOCAL] = ANY, [HX_GLOBAL] = ANY, [HX_FIELD] = ANY, [HX_PAYLOAD] = ANY,
    [HX_ELEM] = ANY, [HX_SLOT] = ANY,
    [HX_UNARY] = SIGNED | BIT(BOOL), [HX_BINARY] = NUMBERS | BIT(BOOL),
    [HX_CONVERT] = NUMBERS | BIT(CHAR), [HX_AND] = BIT(BOOL), [HX_OR] = BIT(BOOL),
    [HX_SELECT] = ANY, [HX_CALL] = ANY, [HX_CALL_VALUE] = ANY, [HX_CALL_HOST] = ANY,
    [HX_PRIM] = ANY, [HX_RECORD] = BIT(RECORD), [HX_VARIANT] = BIT(VARIANT),
    [HX_LIST] = BIT(LIST) | BIT(SET), [HX_MAP] = BIT(MAP), [HX_IS_CASE] = BIT(BOOL),
    [HX_CLOSURE] = BIT(FUN), [HX_COPY] = ANY,
};

static const uint32_t takes[NODE_COUNT] = {
    [HX_FIELD] = BIT(RECORD), [HX_PAYLOAD] = BIT(VARIANT), [HX_ELEM] = BIT(LIST) | BIT(U64),
    [HX_SLOT] = BIT(MAP) | BIT(I64) | BIT(U64), [HX_UNARY] = SIGNED | BIT(BOOL),
    [HX_BINARY] = ANY & ~BIT(FUN), [HX_CONVERT] = SCALARS, [HX_AND] = BIT(BOOL),
    [HX_OR] = BIT(BOOL), [HX_SELECT] = ANY, [HX_CALL] = ANY, [HX_CALL_VALUE] = ANY,
    [HX_CALL_HOST] = ANY & ~BIT(FUN), /* a function stays in the program */
    [HX_PRIM] = ANY, [HX_RECORD] = ANY, [HX_VARIANT] = ANY,
    [HX_LIST] = ANY, [HX_MAP] = ANY, [HX_IS_CASE] = BIT(VARIANT), [HX_CLOSURE] = ANY,
    [HX_COPY] = ANY,
    [NODE_STMTS + HS_LET] = ANY, [NODE_STMTS + HS_ALIAS] = ANY, [NODE_STMTS + HS_SET] = ANY,
    [NODE_STMTS + HS_EXPR] = ANY, [NODE_STMTS + HS_IF] = BIT(BOOL),
    [NODE_STMTS + HS_SWITCH] = INTS | BIT(BOOL) | BIT(CHAR) | BIT(VARIANT),
    [NODE_STMTS + HS_RANGE] = INTS, [NODE_STMTS + HS_RETURN] = ANY,
    [NODE_STMTS + HS_TRAP] = BIT(STRING), [NODE_STMTS + HS_CHECK] = ANY,
};

static bool is_place_kind(uint32_t kind)
{
    return kind == HX_LOCAL || kind == HX_FIELD || kind == HX_PAYLOAD || kind == HX_ELEM ||
           kind == HX_SLOT;
}

static bool holds_statements(uint32_t node)
{
    return node == NODE_STMTS + HS_IF || node == NODE_STMTS + HS_SWITCH ||
           node == NODE_STMTS + HS_LOOP || node == NODE_STMTS + HS_RANGE ||
           node == NODE_STMTS + HS_BLOCK;
}

bool coverage_allowed(uint32_t parent, uint32_t child)
{
    if (child >= NODE_STMTS)
        return holds_statements(parent);
    if (parent == NODE_STMTS + HS_ALIAS)
        return is_place_kind(child);
    return (takes[parent] & gives[child]) != 0;
}

/* ---- counting ---- */

typedef struct Visit {
    Coverage *seen;
    uint32_t parent; /* NODE_COUNT: a body */
} Visit;

static void meet(const Visit *v, uint32_t node)
{
    v->seen->nodes[node]++;
    if (v->parent < NODE_COUNT)
        v->seen->pairs[v->parent][node]++;
}

static void expression(void *user, HExpr **slot)
{
    const Visit *v = user;
    HExpr *e = *slot;
    Visit inner = {v->seen, e->kind};
    meet(v, e->kind);
    if (e->kind == HX_PRIM)
        v->seen->prims[e->prim.op]++;
    hir_operands(e, expression, &inner);
}

static void statements(void *user, HBlock *b)
{
    const Visit *v = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        Visit inner = {v->seen, NODE_STMTS + s->kind};
        meet(v, NODE_STMTS + s->kind);
        hir_stmt_exprs(s, expression, &inner);
        hir_stmt_blocks(s, statements, &inner);
    }
}

void coverage_of(Coverage *c, HProgram *p)
{
    Visit body = {c, NODE_COUNT};
    for (uint32_t i = 0; i < p->funcs.len; i++)
        statements(&body, &p->funcs.data[i]->body);
    for (uint32_t i = 0; i < p->consts.len; i++)
        if (p->consts.data[i]->value)
            expression(&body, &p->consts.data[i]->value);
    for (uint32_t i = 0; i < p->types.len; i++)
        c->types[p->types.data[i]->kind]++;
}

/* ---- text ---- */

static const char *const names[NODE_COUNT] = {
#define HX(kind, text) [HX_##kind] = text,
#include "hir/hir.def"
#define HS(kind, text) [NODE_STMTS + HS_##kind] = text ":",
#include "hir/hir.def"
};

static const char *const type_names[HT_COUNT] = {
#define HTY(kind, text) [HT_##kind] = text,
#include "hir/hir.def"
};

static void line(Out *o, const char *what, const char *name, uint64_t n)
{
    out_printf(o, "%s %s %llu\n", what, name, (unsigned long long)n);
}

void coverage_write(Out *o, const Coverage *c)
{
    for (uint32_t i = 0; i < NODE_COUNT; i++)
        line(o, "node", names[i], c->nodes[i]);
    for (uint32_t i = 0; i < NODE_COUNT; i++)
        for (uint32_t j = 0; j < NODE_COUNT; j++)
            if (coverage_allowed(i, j) || c->pairs[i][j])
                out_printf(o, "pair %s %s %llu\n", names[i], names[j],
                           (unsigned long long)c->pairs[i][j]);
    for (uint32_t i = 0; i < HP_COUNT; i++)
        line(o, "prim", hir_prim((HPrim)i)->name, c->prims[i]);
    for (uint32_t i = 0; i < HT_COUNT; i++)
        line(o, "type", type_names[i], c->types[i]);
}
