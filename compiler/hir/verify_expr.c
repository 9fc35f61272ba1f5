/* Typing rules of expressions. */
#include "hir/verify.h"

#include <string.h>

#define FAIL(v, e, ...) verify_fail((v), (e)->span, (e), NULL, __VA_ARGS__)

bool verify_is_int(HTypeKind k)
{
    return k >= HT_I8 && k <= HT_U64;
}

bool verify_is_float(HTypeKind k)
{
    return k == HT_F32 || k == HT_F64;
}

static void want(Verify *v, const HExpr *e, const HType *t, const char *what)
{
    if (e->type != t)
        FAIL(v, e, "%s has type %s, not %s", what, e->type->name, t->name);
}

static void want_scalar(Verify *v, const HExpr *e, HTypeKind k, const char *what)
{
    want(v, e, hir_type(v->p, k), what);
}

/* The node itself must have this type. */
static void gives(Verify *v, const HExpr *e, const HType *t)
{
    want(v, e, t, "this");
}

static bool fits(HTypeKind k, uint64_t bits)
{
    unsigned width = 8u << ((unsigned)k - (unsigned)(k <= HT_I64 ? HT_I8 : HT_U8));
    if (width == 64)
        return true;
    if (k > HT_I64)
        return bits >> width == 0;
    int64_t s = (int64_t)bits, half = INT64_C(1) << (width - 1);
    return s >= -half && s < half;
}

static bool float_is_exact(uint64_t bits)
{
    double d;
    memcpy(&d, &bits, sizeof d);
    return d != d || (double)(float)d == d;
}

static void constant(Verify *v, const HExpr *e)
{
    HTypeKind k = e->type->kind;
    if (verify_is_int(k) ? !fits(k, e->bits)
        : k == HT_BOOL   ? e->bits > 1
        : k == HT_UNIT   ? e->bits != 0
        : k == HT_CHAR   ? e->bits > 0x10FFFF || (e->bits >= 0xD800 && e->bits < 0xE000)
        : k == HT_F32    ? !float_is_exact(e->bits)
                         : k != HT_F64)
        FAIL(v, e, "bits %llx are no constant of type %s", (unsigned long long)e->bits,
             e->type->name);
}

static void local(Verify *v, const HExpr *e)
{
    const HLocal *l = e->local;
    gives(v, e, l->type);
    if (!v->f || l->index >= v->f->locals.len || v->f->locals.data[l->index] != l)
        FAIL(v, e, "'%s' belongs to another function", l->name);
    else if (v->locals[l->index] == LOCAL_UNSEEN)
        FAIL(v, e, "'%s' is used before its declaration", l->name);
    else if (v->locals[l->index] == LOCAL_ENDED)
        FAIL(v, e, "'%s' is used outside of the block that declares it", l->name);
}

void verify_writable(Verify *v, const HExpr *place, const HExpr *user)
{
    const HLocal *root = hir_place_root(place);
    if (!root)
        FAIL(v, user, "what is changed is not a place");
    else if (root->kind == HL_PARAM)
        FAIL(v, user, "parameter '%s' is by value and may not be changed", root->name);
    else if (root->kind != HL_REF && !root->mutable_)
        FAIL(v, user, "'%s' is changed but not marked mutable", root->name);
}

/* ---- parts ---- */

static void field(Verify *v, const HExpr *e)
{
    const HType *t = e->field.base->type;
    verify_expr(v, e->field.base);
    if (t->kind != HT_RECORD || e->field.index >= t->fields.len)
        FAIL(v, e, "%s has no field number %u", t->name, e->field.index);
    else
        gives(v, e, t->fields.data[e->field.index].type);
}

static void payload(Verify *v, const HExpr *e)
{
    const HType *t = e->payload.base->type;
    verify_expr(v, e->payload.base);
    if (t->kind != HT_VARIANT || e->payload.case_ >= t->cases.len)
        FAIL(v, e, "%s has no case number %u", t->name, e->payload.case_);
    else if (e->payload.index >= t->cases.data[e->payload.case_].fields.len)
        FAIL(v, e, "case %s has no field number %u", t->cases.data[e->payload.case_].name,
             e->payload.index);
    else
        gives(v, e, t->cases.data[e->payload.case_].fields.data[e->payload.index].type);
}

static void element(Verify *v, const HExpr *e)
{
    verify_expr(v, e->elem.base);
    verify_expr(v, e->elem.index);
    want_scalar(v, e->elem.index, HT_U64, "the index");
    if (e->elem.base->type->kind != HT_LIST)
        FAIL(v, e, "%s has no elements", e->elem.base->type->name);
    else
        gives(v, e, e->elem.base->type->elem);
}

static void slot(Verify *v, const HExpr *e)
{
    HTypeKind k = e->slot.index->type->kind;
    verify_expr(v, e->slot.base);
    verify_expr(v, e->slot.index);
    if (k != HT_I64 && k != HT_U64)
        FAIL(v, e, "the index has type %s, not i64 or u64", e->slot.index->type->name);
    if (e->slot.base->type->kind != HT_MAP)
        FAIL(v, e, "%s has no slots", e->slot.base->type->name);
    else
        gives(v, e, e->slot.base->type->elem);
}

/* ---- operators ---- */

static void unary(Verify *v, const HExpr *e)
{
    HTypeKind k = e->type->kind;
    verify_expr(v, e->unary.operand);
    gives(v, e, e->unary.operand->type);
    bool is_signed = (k >= HT_I8 && k <= HT_I64) || verify_is_float(k);
    if (e->unary.op == HU_NOT ? k != HT_BOOL : !is_signed)
        FAIL(v, e, "no such operator on %s", e->type->name);
}

static void binary(Verify *v, const HExpr *e)
{
    const HExpr *left = e->binary.left, *right = e->binary.right;
    HTypeKind k = left->type->kind;
    verify_expr(v, left);
    verify_expr(v, right);
    if (e->binary.op == HB_POW)
        want_scalar(v, right, HT_U64, "the exponent");
    else
        want(v, right, left->type, "the right operand");
    if (e->binary.op >= HB_EQ) {
        gives(v, e, hir_type(v->p, HT_BOOL));
        if (k == HT_FUN)
            FAIL(v, e, "functions have no equality and no order");
        return;
    }
    gives(v, e, left->type);
    bool ints_only = e->binary.op == HB_POW;
    if (!verify_is_int(k) && (ints_only || !verify_is_float(k)))
        FAIL(v, e, "no such operator on %s", left->type->name);
}

static void convert(Verify *v, const HExpr *e)
{
    HTypeKind from = e->convert.operand->type->kind, to = e->type->kind;
    verify_expr(v, e->convert.operand);
    bool good = (from >= HT_BOOL && from <= HT_F64) && (to >= HT_CHAR && to <= HT_F64);
    if (!good || ((from == HT_CHAR || from == HT_BOOL) && verify_is_float(to)) ||
        (to == HT_CHAR && verify_is_float(from)))
        FAIL(v, e, "no conversion from %s to %s", e->convert.operand->type->name, e->type->name);
}

static void logic(Verify *v, const HExpr *e)
{
    verify_expr(v, e->logic.left);
    verify_expr(v, e->logic.right);
    want_scalar(v, e->logic.left, HT_BOOL, "the left operand");
    want_scalar(v, e->logic.right, HT_BOOL, "the right operand");
    gives(v, e, hir_type(v->p, HT_BOOL));
}

static void select_(Verify *v, const HExpr *e)
{
    verify_expr(v, e->select.cond);
    verify_expr(v, e->select.then);
    verify_expr(v, e->select.else_);
    want_scalar(v, e->select.cond, HT_BOOL, "the condition");
    want(v, e->select.then, e->type, "the first choice");
    want(v, e->select.else_, e->type, "the second choice");
}

/* ---- calls ---- */

static void argument(Verify *v, const HExpr *call, const HExpr *a, const HType *t, bool is_ref,
                     uint32_t number)
{
    verify_expr(v, a);
    if (a->type != t)
        FAIL(v, call, "argument %u has type %s, not %s", number + 1, a->type->name, t->name);
    if (is_ref)
        verify_writable(v, a, call);
}

static bool count(Verify *v, const HExpr *e, uint32_t given, uint32_t wanted)
{
    if (given != wanted)
        FAIL(v, e, "%u arguments for %u parameters", given, wanted);
    return given == wanted;
}

static void call(Verify *v, const HExpr *e)
{
    const HFunc *f = e->call.fn;
    gives(v, e, f->result);
    if (f->kind == HF_CLOSURE)
        FAIL(v, e, "'%s' may only be called through a closure", f->name);
    if (!count(v, e, e->call.args.len, f->nparams))
        return;
    for (uint32_t i = 0; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        argument(v, e, e->call.args.data[i], l->type, l->kind == HL_REF, i);
    }
}

static void apply(Verify *v, const HExpr *e)
{
    const HType *t = e->apply.fn->type;
    verify_expr(v, e->apply.fn);
    if (t->kind != HT_FUN) {
        FAIL(v, e, "%s is no function", t->name);
        return;
    }
    gives(v, e, t->result);
    if (!count(v, e, e->apply.args.len, t->params.len))
        return;
    for (uint32_t i = 0; i < t->params.len; i++)
        argument(v, e, e->apply.args.data[i], t->params.data[i], hir_takes_ref(t, i),
                 i);
}

static void host(Verify *v, const HExpr *e)
{
    const HHost *h = e->host.host;
    gives(v, e, h->result);
    if (!count(v, e, e->host.args.len, h->params.len))
        return;
    for (uint32_t i = 0; i < h->params.len; i++)
        argument(v, e, e->host.args.data[i], h->params.data[i].type, false, i);
}

static void prim(Verify *v, const HExpr *e)
{
    HType *types[3] = {NULL};
    const char *why;
    for (uint32_t i = 0; i < e->prim.args.len; i++) {
        verify_expr(v, e->prim.args.data[i]);
        if (i < 3)
            types[i] = e->prim.args.data[i]->type;
    }
    HType *t = hir_prim_type(v->p, e->prim.op, types, e->prim.args.len, e->type, &why);
    if (!t)
        FAIL(v, e, "%s", why);
    else
        gives(v, e, t);
    if (t && hir_prim(e->prim.op)->mutates)
        verify_writable(v, e->prim.args.data[0], e);
}

static void closure(Verify *v, const HExpr *e)
{
    const HFunc *f = e->closure.fn;
    const HType *t = e->type;
    if (f->kind != HF_CLOSURE)
        FAIL(v, e, "'%s' is no closure function", f->name);
    if (t->kind != HT_FUN || t->result != f->result ||
        t->params.len != f->nparams - f->ncaptures) {
        FAIL(v, e, "'%s' does not make a %s", f->name, t->name);
        return;
    }
    if (!count(v, e, e->closure.captures.len, f->ncaptures))
        return;
    for (uint32_t i = 0; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        if (i < f->ncaptures)
            argument(v, e, e->closure.captures.data[i], l->type, false, i);
        else if (t->params.data[i - f->ncaptures] != l->type)
            FAIL(v, e, "parameter '%s' has type %s", l->name, l->type->name);
    }
}

/* ---- makers ---- */

static void made_of(Verify *v, const HExpr *e, const HField *fields, uint32_t n)
{
    if (!count(v, e, e->make.args.len, n))
        return;
    for (uint32_t i = 0; i < n; i++)
        argument(v, e, e->make.args.data[i], fields[i].type, false, i);
}

static void make_variant(Verify *v, const HExpr *e)
{
    const HType *t = e->type;
    if (t->kind != HT_VARIANT || e->make.case_ >= t->cases.len)
        FAIL(v, e, "%s has no case number %u", t->name, e->make.case_);
    else
        made_of(v, e, t->cases.data[e->make.case_].fields.data,
                t->cases.data[e->make.case_].fields.len);
}

static void make_sequence(Verify *v, const HExpr *e)
{
    const HType *t = e->type;
    bool map = e->kind == HX_MAP;
    if (map ? t->kind != HT_MAP : t->kind != HT_LIST && t->kind != HT_SET) {
        FAIL(v, e, "no such literal of type %s", t->name);
        return;
    }
    if (map && e->make.args.len % 2)
        FAIL(v, e, "a key without a value");
    for (uint32_t i = 0; i < e->make.args.len; i++)
        argument(v, e, e->make.args.data[i], map && i % 2 == 0 ? t->key : t->elem, false, i);
}

static void is_case(Verify *v, const HExpr *e)
{
    const HType *t = e->is.operand->type;
    verify_expr(v, e->is.operand);
    gives(v, e, hir_type(v->p, HT_BOOL));
    if (t->kind != HT_VARIANT || e->is.case_ >= t->cases.len)
        FAIL(v, e, "%s has no case number %u", t->name, e->is.case_);
}

void verify_expr(Verify *v, const HExpr *e)
{
    switch (e->kind) {
    case HX_CONST:
        constant(v, e);
        return;
    case HX_STRING:
        gives(v, e, hir_type(v->p, HT_STRING));
        return;
    case HX_LOCAL:
        local(v, e);
        return;
    case HX_GLOBAL:
        gives(v, e, e->global->type);
        return;
    case HX_FIELD:
        field(v, e);
        return;
    case HX_PAYLOAD:
        payload(v, e);
        return;
    case HX_ELEM:
        element(v, e);
        return;
    case HX_SLOT:
        slot(v, e);
        return;
    case HX_UNARY:
        unary(v, e);
        return;
    case HX_BINARY:
        binary(v, e);
        return;
    case HX_CONVERT:
        convert(v, e);
        return;
    case HX_AND:
    case HX_OR:
        logic(v, e);
        return;
    case HX_SELECT:
        select_(v, e);
        return;
    case HX_CALL:
        call(v, e);
        return;
    case HX_CALL_VALUE:
        apply(v, e);
        return;
    case HX_CALL_HOST:
        host(v, e);
        return;
    case HX_PRIM:
        prim(v, e);
        return;
    case HX_RECORD:
        if (e->type->kind != HT_RECORD)
            FAIL(v, e, "%s is no record", e->type->name);
        else
            made_of(v, e, e->type->fields.data, e->type->fields.len);
        return;
    case HX_VARIANT:
        make_variant(v, e);
        return;
    case HX_LIST:
    case HX_MAP:
        make_sequence(v, e);
        return;
    case HX_IS_CASE:
        is_case(v, e);
        return;
    case HX_CLOSURE:
        closure(v, e);
        return;
    case HX_COPY:
        verify_expr(v, e->copy.operand);
        gives(v, e, e->copy.operand->type);
        return;
    case HX_COUNT:
        break;
    }
    FAIL(v, e, "no such kind of expression: %d", (int)e->kind);
}
