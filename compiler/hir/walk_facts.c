/* Facts about expressions and statements that passes ask for. */
#include "hir/walk.h"

/* ---- effects --------------------------------------------------------------------------------- */

static uint32_t call_effects(const HFunc *f)
{
    uint32_t own = f->effects & HEFF_TRAPS ? HE_TRAP : 0;
    if (f->effects & (HEFF_WRITES | HEFF_HOST | HEFF_EMITS))
        own |= HE_CHANGE;
    for (uint32_t i = 0; i < f->nparams; i++)
        if (f->locals.data[i]->kind == HL_REF)
            own |= HE_CHANGE;
    return own;
}

static uint32_t binary_effects(const HExpr *e)
{
    HTypeKind k = e->binary.left->type->kind;
    return e->binary.op < HB_EQ && k != HT_F32 && k != HT_F64 ? HE_TRAP : 0;
}

/* Every value of `from` is one of `to`. */
static bool widens(HTypeKind from, HTypeKind to)
{
    if (to == HT_F64 || to == HT_F32)
        return true;
    bool from_signed = from >= HT_I8 && from <= HT_I64, to_signed = to >= HT_I8 && to <= HT_I64;
    if (from < HT_I8 || from > HT_U64)
        return false;
    uint32_t a = from_signed ? from - HT_I8 : from - HT_U8, b = to_signed ? to - HT_I8 : to - HT_U8;
    return from_signed == to_signed ? a <= b : to_signed && a < b;
}

static uint32_t own_effects(const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_LOCAL:
        return e->local->kind == HL_REF || e->local->kind == HL_ALIAS || e->local->mutable_
                   ? HE_READ
                   : 0;
    case HX_ELEM:
        return e->elem.unchecked ? 0 : HE_TRAP;
    case HX_UNARY:
        return e->unary.op == HU_NEG && !e->type->has_float ? HE_TRAP : 0;
    case HX_BINARY:
        return binary_effects(e);
    case HX_CONVERT:
        return widens(e->convert.operand->type->kind, e->type->kind) ? 0 : HE_TRAP;
    case HX_CALL:
        return call_effects(e->call.fn);
    case HX_CALL_VALUE: case HX_CALL_HOST:
        return HE_TRAP | HE_CHANGE;
    case HX_MAP:
        return e->make.args.len > 2 ? HE_TRAP : 0;
    case HX_PRIM: {
        const HPrimInfo *info = hir_prim(e->prim.op);
        bool float_abs = e->prim.op == HP_ABS && e->type->has_float;
        return (info->traps && !float_abs ? HE_TRAP : 0) | (info->mutates ? HE_CHANGE : 0);
    }
    default:
        return 0;
    }
}

static void add_effects(void *user, HExpr **e)
{
    uint32_t *all = user;
    *all |= own_effects(*e);
    hir_operands(*e, add_effects, user);
}

uint32_t hir_effects_of_node(HExpr *e)
{
    return own_effects(e);
}

uint32_t hir_effects_of(HExpr *e)
{
    uint32_t all = 0;
    add_effects(&all, &e);
    return all;
}

/* ---- uses ------------------------------------------------------------------------------------ */

typedef struct Uses {
    const HLocal *local;
    uint32_t n;
} Uses;

static void count_use(void *user, HExpr **e)
{
    Uses *u = user;
    u->n += (*e)->kind == HX_LOCAL && (*e)->local == u->local;
}

uint32_t hir_uses_in_expr(HExpr **e, const HLocal *l)
{
    Uses u = {l, 0};
    hir_expr_tree(e, count_use, &u);
    return u.n;
}

uint32_t hir_uses_in_block(HBlock *b, const HLocal *l)
{
    Uses u = {l, 0};
    hir_block_exprs(b, count_use, &u);
    return u.n;
}

uint32_t hir_uses_in_stmt(HStmt *s, const HLocal *l)
{
    HBlock one = {{&s, 1}};
    return hir_uses_in_block(&one, l);
}

/* ---- places ---------------------------------------------------------------------------------- */

enum { MAX_PATH = 64 };

typedef struct Path {
    const HLocal *root;
    const HExpr *steps[MAX_PATH]; /* from the place inwards: last step first */
    uint32_t n;
    bool cut; /* longer than kept */
} Path;

static const HExpr *base_of(const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_FIELD: return e->field.base;
    case HX_PAYLOAD: return e->payload.base;
    case HX_ELEM: return e->elem.base;
    case HX_SLOT: return e->slot.base;
    default: return NULL;
    }
}

static void read_path(Path *p, const HExpr *e, HExpr *const *alias_of)
{
    p->n = 0;
    p->root = NULL;
    p->cut = false;
    while (e) {
        const HExpr *base = base_of(e);
        if (base) {
            if (p->n < MAX_PATH)
                p->steps[p->n++] = e;
            else
                p->cut = true;
            e = base;
            continue;
        }
        if (e->kind != HX_LOCAL)
            return;
        p->root = e->local;
        e = alias_of[e->local->index];
    }
}

/* Two steps from the same place that cannot meet. */
static bool apart(const HExpr *a, const HExpr *b)
{
    if (a->kind == HX_FIELD && b->kind == HX_FIELD)
        return a->field.index != b->field.index;
    if (a->kind == HX_PAYLOAD && b->kind == HX_PAYLOAD)
        return a->payload.case_ != b->payload.case_ || a->payload.index != b->payload.index;
    return false;
}

bool hir_overlap(const HExpr *a, const HExpr *b, HExpr *const *alias_of)
{
    Path pa, pb;
    read_path(&pa, a, alias_of);
    read_path(&pb, b, alias_of);
    if (!pa.root || !pb.root)
        return false;
    if (pa.root != pb.root)
        return false;
    if (pa.cut || pb.cut)
        return true;
    for (uint32_t i = 0; i < pa.n && i < pb.n; i++)
        if (apart(pa.steps[pa.n - 1 - i], pb.steps[pb.n - 1 - i]))
            return false;
    return true;
}

typedef struct Change {
    const HExpr *place;
    HExpr *const *alias_of;
    bool found;
} Change;

static void check_change(void *user, HExpr **place)
{
    Change *c = user;
    c->found |= hir_overlap(*place, c->place, c->alias_of);
}

static void change_in_expr(void *user, HExpr **e)
{
    hir_changed_operands(*e, check_change, user);
    hir_operands(*e, change_in_expr, user);
}

static void change_in_block(void *user, HBlock *b);

static void change_in_stmt(Change *c, HStmt *s)
{
    if (s->kind == HS_SET)
        check_change(c, &s->set.place);
    hir_stmt_exprs(s, change_in_expr, c);
    hir_stmt_blocks(s, change_in_block, c);
}

static void change_in_block(void *user, HBlock *b)
{
    Change *c = user;
    for (uint32_t i = 0; i < b->stmts.len && !c->found; i++)
        change_in_stmt(c, b->stmts.data[i]);
}

bool hir_stmt_changes(HStmt *s, const HExpr *place, HExpr *const *alias_of)
{
    Change c = {place, alias_of, false};
    change_in_stmt(&c, s);
    return c.found;
}

HExpr *hir_clone_path(HProgram *p, const HExpr *e)
{
    HExpr *c = hir_expr(p, e->kind, e->type, e->span);
    *c = *e;
    switch ((int)e->kind) {
    case HX_FIELD:
        c->field.base = hir_clone_path(p, e->field.base);
        break;
    case HX_PAYLOAD:
        c->payload.base = hir_clone_path(p, e->payload.base);
        break;
    case HX_ELEM:
        c->elem.base = hir_clone_path(p, e->elem.base);
        c->elem.index = hir_clone_path(p, e->elem.index);
        break;
    case HX_SLOT:
        c->slot.base = hir_clone_path(p, e->slot.base);
        c->slot.index = hir_clone_path(p, e->slot.index);
        break;
    default:
        break;
    }
    return c;
}

/* ---- storage --------------------------------------------------------------------------------- */

/* Primitives that give a part of an operand rather than something new. */
static bool gives_part(HPrim op)
{
    switch ((int)op) {
    case HP_MAP_KEY_AT: case HP_SET_AT: case HP_MIN: case HP_MAX: case HP_LIST_SLICE:
    case HP_LIST_CONCAT: case HP_LIST_REVERSE: case HP_LIST_SORT: case HP_LIST_SORT_KEYS:
    case HP_LIST_DEDUP: case HP_SET_UNION: case HP_SET_INTERSECT: case HP_SET_DIFF:
        return true;
    default:
        return false;
    }
}

static bool type_holds_heap(const HType *t)
{
    if (t->has_heap)
        return true;
    for (uint32_t i = 0; i < t->fields.len; i++)
        if (type_holds_heap(t->fields.data[i].type))
            return true;
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            if (type_holds_heap(t->cases.data[i].fields.data[j].type))
                return true;
    return false;
}

bool hir_is_fresh(const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_LOCAL: case HX_GLOBAL: case HX_FIELD: case HX_PAYLOAD: case HX_ELEM: case HX_SLOT:
        return false;
    case HX_SELECT:
        return hir_is_fresh(e->select.then) && hir_is_fresh(e->select.else_);
    case HX_PRIM:
        if (!gives_part(e->prim.op))
            return true;
        /* A new list shares what its elements hold. */
        return (e->type->kind == HT_LIST || e->type->kind == HT_SET)
               && !type_holds_heap(e->type->elem);
    default:
        return true;
    }
}

/* ---- conditions ------------------------------------------------------------------------------ */

/* The comparison that is true where `op` is not. With a NaN, a < b and a >= b are both false. */
static bool negated(HBinary op, const HType *t, HBinary *out)
{
    static const HBinary opposite[] = {
        [HB_EQ] = HB_NE, [HB_NE] = HB_EQ, [HB_LT] = HB_GE,
        [HB_LE] = HB_GT, [HB_GT] = HB_LE, [HB_GE] = HB_LT,
    };
    if (op < HB_EQ || (op > HB_NE && !(t->kind >= HT_BOOL && t->kind <= HT_U64)))
        return false;
    *out = opposite[op];
    return true;
}

HExpr *hir_not(HProgram *p, HExpr *e, Span at)
{
    HBinary op;
    if (e->kind == HX_UNARY && e->unary.op == HU_NOT)
        return e->unary.operand;
    HExpr *n = hir_expr(p, e->kind, e->type, at);
    if (e->kind == HX_CONST) {
        n->bits = !e->bits;
        return n;
    }
    if (e->kind == HX_BINARY && negated(e->binary.op, e->binary.left->type, &op)) {
        n->binary = e->binary;
        n->binary.op = op;
        n->span = e->span;
        return n;
    }
    n->kind = HX_UNARY;
    n->unary.op = HU_NOT;
    n->unary.operand = e;
    return n;
}
