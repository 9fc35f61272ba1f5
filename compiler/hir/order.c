/* Order of constant keys. */
#include "hir/order.h"

#include <string.h>

static int compare_texts(const HExpr *a, const HExpr *b)
{
    size_t n = a->str.len < b->str.len ? a->str.len : b->str.len;
    int order = n ? memcmp(a->str.text, b->str.text, n) : 0;
    return order ? (order > 0) - (order < 0)
                 : (a->str.len > b->str.len) - (a->str.len < b->str.len);
}

/* NaN is last, and equal to itself. */
static int compare_floats(uint64_t a, uint64_t b)
{
    double x, y;
    memcpy(&x, &a, sizeof x);
    memcpy(&y, &b, sizeof y);
    if (x != x || y != y)
        return (x != x) - (y != y);
    return (x > y) - (x < y);
}

static int compare_numbers(const HExpr *a, const HExpr *b)
{
    HTypeKind k = a->type->kind;
    if (k == HT_F32 || k == HT_F64)
        return compare_floats(a->bits, b->bits);
    if (k >= HT_I8 && k <= HT_I64)
        return ((int64_t)a->bits > (int64_t)b->bits) - ((int64_t)a->bits < (int64_t)b->bits);
    return (a->bits > b->bits) - (a->bits < b->bits);
}

static int compare_parts(const HExpr *a, const HExpr *b)
{
    uint32_t n = a->make.args.len < b->make.args.len ? a->make.args.len : b->make.args.len;
    for (uint32_t i = 0; i < n; i++) {
        int order = hir_compare_constants(a->make.args.data[i], b->make.args.data[i]);
        if (order)
            return order;
    }
    return (a->make.args.len > b->make.args.len) - (a->make.args.len < b->make.args.len);
}

int hir_compare_constants(const HExpr *a, const HExpr *b)
{
    if (a->kind == HX_STRING)
        return compare_texts(a, b);
    if (a->kind == HX_CONST)
        return compare_numbers(a, b);
    if (a->kind == HX_VARIANT && a->make.case_ != b->make.case_)
        return a->make.case_ > b->make.case_ ? 1 : -1;
    return compare_parts(a, b);
}

/* Insertion, the last group first asked: constants are written by people, and often in order. */
HExpr **hir_sorted_keys(Arena *a, HExpr *const *items, uint32_t step, uint32_t *n)
{
    HExpr **out = ARENA_ARRAY(a, HExpr *, *n * step + 1);
    uint32_t len = 0;
    for (uint32_t i = 0; i < *n; i++) {
        HExpr *const *group = items + (size_t)i * step;
        uint32_t at = len;
        int order = 1;
        while (at && (order = hir_compare_constants(out[(at - 1) * step], group[0])) > 0)
            at--;
        if (at && order == 0)
            continue;
        memmove(out + (at + 1) * step, out + at * step, (size_t)(len - at) * step * sizeof *out);
        memcpy(out + at * step, group, step * sizeof *out);
        len++;
    }
    *n = len;
    return out;
}
