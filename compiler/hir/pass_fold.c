/* Folds constants. Only what gives the same bits and the same traps: integers where the result is
   in range, floats by the same IEEE operation, conditions that are known. Named constants stay
   named; checks of values that always meet their constraints go. */
#include "hir/passes.h"
#include "hir/walk.h"

#include <string.h>

__extension__ typedef __int128 Wide; /* holds every sum, difference, product of 64-bit operands */

typedef struct Fold {
    HProgram *p;
    bool changed;
} Fold;

static bool is_const(const HExpr *e)
{
    return e->kind == HX_CONST;
}

static bool is_signed(HTypeKind k)
{
    return k >= HT_I8 && k <= HT_I64;
}

static bool is_unsigned(HTypeKind k)
{
    return k >= HT_U8 && k <= HT_U64;
}

static HExpr *constant(Fold *f, HType *t, uint64_t bits, Span at)
{
    HExpr *e = hir_expr(f->p, HX_CONST, t, at);
    e->bits = bits;
    f->changed = true;
    return e;
}

static HExpr *truth(Fold *f, bool v, Span at)
{
    return constant(f, hir_type(f->p, HT_BOOL), v, at);
}

static double as_double(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d;
}

/* ---- integers -------------------------------------------------------------------------------- */

static uint32_t width(HTypeKind k)
{
    return 8u << (is_signed(k) ? k - HT_I8 : k - HT_U8);
}

static bool fits(HTypeKind k, Wide v)
{
    uint32_t w = width(k);
    Wide one = 1;
    if (is_signed(k))
        return v >= -(one << (w - 1)) && v < one << (w - 1);
    return v >= 0 && v < one << w;
}

static Wide wide(HTypeKind k, uint64_t bits)
{
    return is_signed(k) ? (Wide)(int64_t)bits : (Wide)bits;
}

/* False: it traps, or is not for here. */
static bool int_result(HBinary op, Wide a, Wide b, Wide *out)
{
    switch (op) {
    case HB_ADD: *out = a + b; return true;
    case HB_SUB: *out = a - b; return true;
    case HB_MUL: *out = a * b; return true;
    case HB_DIV:
        if (b != 0)
            *out = a / b;
        return b != 0;
    case HB_REM:
        if (b != 0)
            *out = a % b;
        return b != 0;
    case HB_POW: case HB_EQ: case HB_NE: case HB_LT: case HB_LE: case HB_GT: case HB_GE:
        break;
    }
    return false;
}

static bool ordered(HBinary op, int cmp)
{
    switch (op) {
    case HB_EQ: return cmp == 0;
    case HB_NE: return cmp != 0;
    case HB_LT: return cmp < 0;
    case HB_LE: return cmp <= 0;
    case HB_GT: return cmp > 0;
    case HB_GE: return cmp >= 0;
    case HB_ADD: case HB_SUB: case HB_MUL: case HB_DIV: case HB_REM: case HB_POW:
        break;
    }
    return false;
}

static HExpr *fold_ints(Fold *f, HExpr *e)
{
    HTypeKind k = e->binary.left->type->kind;
    Wide a = wide(k, e->binary.left->bits), b = wide(k, e->binary.right->bits), v = 0;
    if (e->binary.op >= HB_EQ)
        return truth(f, ordered(e->binary.op, a < b ? -1 : a > b), e->span);
    if (!int_result(e->binary.op, a, b, &v) || !fits(k, v))
        return e;
    return constant(f, e->type, (uint64_t)v, e->span);
}

/* u >= 0 and 0 <= u hold, u < 0 and 0 > u do not, whatever u is. */
static HExpr *fold_bound(Fold *f, HExpr *e)
{
    HExpr *l = e->binary.left, *r = e->binary.right;
    bool zero_right = is_const(r) && r->bits == 0, zero_left = is_const(l) && l->bits == 0;
    HExpr *other = zero_right ? l : r;
    if (!is_unsigned(l->type->kind) || (!zero_left && !zero_right)
        || hir_effects_of(other) & ~(uint32_t)HE_READ)
        return e;
    if (e->binary.op == (zero_right ? HB_GE : HB_LE))
        return truth(f, true, e->span);
    if (e->binary.op == (zero_right ? HB_LT : HB_GT))
        return truth(f, false, e->span);
    return e;
}

/* ---- floats ---------------------------------------------------------------------------------- */

static bool float_compare(HBinary op, double a, double b)
{
    switch (op) {
    case HB_EQ: return a == b;
    case HB_NE: return a != b;
    case HB_LT: return a < b;
    case HB_LE: return a <= b;
    case HB_GT: return a > b;
    default: return a >= b;
    }
}

static HExpr *fold_floats(Fold *f, HExpr *e)
{
    double a = as_double(e->binary.left->bits), b = as_double(e->binary.right->bits), v;
    if (e->binary.op >= HB_EQ)
        return truth(f, float_compare(e->binary.op, a, b), e->span);
    bool single = e->type->kind == HT_F32;
    switch ((int)e->binary.op) {
    case HB_ADD: v = single ? (double)((float)a + (float)b) : a + b; break;
    case HB_SUB: v = single ? (double)((float)a - (float)b) : a - b; break;
    case HB_MUL: v = single ? (double)((float)a * (float)b) : a * b; break;
    case HB_DIV: v = single ? (double)((float)a / (float)b) : a / b; break;
    default: return e;
    }
    if (v != v)
        return e; /* which NaN is for the target to say */
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return constant(f, e->type, bits, e->span);
}

/* ---- the nodes ------------------------------------------------------------------------------- */

static HExpr *fold_binary(Fold *f, HExpr *e)
{
    HExpr *l = e->binary.left, *r = e->binary.right;
    HTypeKind k = l->type->kind;
    if (is_const(l) && is_const(r)) {
        if (is_signed(k) || is_unsigned(k))
            return fold_ints(f, e);
        if (k == HT_F64 || k == HT_F32)
            return fold_floats(f, e);
        if (k == HT_BOOL || k == HT_CHAR)
            return truth(f, ordered(e->binary.op, l->bits < r->bits ? -1 : l->bits > r->bits),
                         e->span);
    }
    return fold_bound(f, e);
}

static bool is_pure(HExpr *e)
{
    return !(hir_effects_of(e) & ~(uint32_t)HE_READ);
}

static HExpr *fold_logic(Fold *f, HExpr *e)
{
    HExpr *l = e->logic.left, *r = e->logic.right;
    bool neutral = e->kind == HX_AND;
    if (is_const(l)) {
        f->changed = true;
        return (l->bits != 0) == neutral ? r : l;
    }
    if (is_const(r) && (r->bits != 0) == neutral) {
        f->changed = true;
        return l;
    }
    if (is_const(r) && is_pure(l)) {
        f->changed = true;
        return r;
    }
    return e;
}

static HExpr *fold_unary(Fold *f, HExpr *e)
{
    HExpr *v = e->unary.operand;
    if (!is_const(v))
        return e;
    if (e->unary.op == HU_NOT)
        return truth(f, !v->bits, e->span);
    if (v->type->has_float)
        return constant(f, e->type, v->bits ^ UINT64_C(1) << 63, e->span);
    Wide n = -wide(v->type->kind, v->bits);
    return fits(v->type->kind, n) ? constant(f, e->type, (uint64_t)n, e->span) : e;
}

static HExpr *fold_convert(Fold *f, HExpr *e)
{
    HExpr *v = e->convert.operand;
    HTypeKind from = v->type->kind, to = e->type->kind;
    bool from_int = is_signed(from) || is_unsigned(from), to_int = is_signed(to) || is_unsigned(to);
    if (!is_const(v) || !from_int || !to_int || !fits(to, wide(from, v->bits)))
        return e;
    return constant(f, e->type, (uint64_t)wide(from, v->bits), e->span);
}

/* Compilers of C complain when a constant is compared with itself. */
static HExpr *fold_is_case(Fold *f, HExpr *e)
{
    const HExpr *v = e->is.operand;
    bool known = v->kind == HX_VARIANT && v->make.args.len == 0;
    return known ? truth(f, v->make.case_ == e->is.case_, e->span) : e;
}

static void fold_expr(void *user, HExpr **slot)
{
    Fold *f = user;
    HExpr *e = *slot;
    hir_operands(e, fold_expr, f);
    switch ((int)e->kind) {
    case HX_BINARY:
        *slot = fold_binary(f, e);
        break;
    case HX_AND: case HX_OR:
        *slot = fold_logic(f, e);
        break;
    case HX_UNARY:
        *slot = fold_unary(f, e);
        break;
    case HX_CONVERT:
        *slot = fold_convert(f, e);
        break;
    case HX_IS_CASE:
        *slot = fold_is_case(f, e);
        break;
    case HX_SELECT:
        if (is_const(e->select.cond)) {
            f->changed = true;
            *slot = e->select.cond->bits ? e->select.then : e->select.else_;
        }
        break;
    default:
        break;
    }
}

static bool always_holds(const HType *t)
{
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HBlock *b = &t->constraints.data[i].holds->body;
        if (b->stmts.len != 1 || b->stmts.data[0]->kind != HS_RETURN || !b->stmts.data[0]->value ||
            !is_const(b->stmts.data[0]->value) || !b->stmts.data[0]->value->bits)
            return false;
    }
    return true;
}

/* Nothing in the type has a constraint that could fail. */
static bool cannot_fail(const HType *t, uint32_t depth)
{
    if (!t || !t->validated)
        return true;
    if (depth == 0 || !always_holds(t) || !cannot_fail(t->elem, depth - 1) ||
        !cannot_fail(t->key, depth - 1))
        return false;
    for (uint32_t i = 0; i < t->fields.len; i++)
        if (!cannot_fail(t->fields.data[i].type, depth - 1))
            return false;
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            if (!cannot_fail(t->cases.data[i].fields.data[j].type, depth - 1))
                return false;
    return true;
}

static void fold_block(void *user, HBlock *b)
{
    Fold *f = user;
    HBlock out = {0};
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        hir_stmt_exprs(s, fold_expr, f);
        hir_stmt_blocks(s, fold_block, f);
        if (s->kind == HS_IF && is_const(s->if_.cond)) {
            HBlock *taken = s->if_.cond->bits ? &s->if_.then : &s->if_.else_;
            for (uint32_t k = 0; k < taken->stmts.len; k++)
                hir_append(f->p, &out, taken->stmts.data[k]);
            f->changed = true;
            if (hir_block_ends(taken))
                break;
        } else
            hir_append(f->p, &out, s);
    }
    *b = out;
}

static void drop_checks(void *user, HBlock *b)
{
    Fold *f = user;
    HBlock out = {0};
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        hir_stmt_blocks(s, drop_checks, f);
        if (s->kind != HS_CHECK || !cannot_fail(s->check.value->type, 16) ||
            hir_effects_of(s->check.value) & ~(uint32_t)HE_READ)
            hir_append(f->p, &out, s);
    }
    *b = out;
}

bool pass_fold(HProgram *p)
{
    Fold f = {p, false};
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        HFunc *fn = p->funcs.data[i];
        if (fn->is_getter)
            continue;
        if (hir_is_one_return(fn))
            hir_stmt_exprs(fn->body.stmts.data[0], fold_expr, &f);
        else
            fold_block(&f, &fn->body);
    }
    for (uint32_t i = 0; i < p->funcs.len; i++)
        if (!hir_is_one_return(p->funcs.data[i]))
            drop_checks(&f, &p->funcs.data[i]->body);
    return true;
}
