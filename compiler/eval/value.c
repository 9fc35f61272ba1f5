#include "eval/value.h"

#include <math.h>

/* ---- layouts ---- */

static void record_layout(Layouts *l, Layout *y, const HType *t)
{
    y->offsets = ARENA_ARRAY(l->arena, uint32_t, t->fields.len);
    for (uint32_t i = 0; i < t->fields.len; i++) {
        y->offsets[i] = y->words;
        y->words += layout_of(l, t->fields.data[i].type)->words;
    }
}

static void variant_layout(Layouts *l, Layout *y, const HType *t)
{
    uint32_t total = 0, at = 0, most = 1;
    for (uint32_t c = 0; c < t->cases.len; c++)
        total += t->cases.data[c].fields.len;
    y->offsets = ARENA_ARRAY(l->arena, uint32_t, total);
    y->first = ARENA_ARRAY(l->arena, uint32_t, t->cases.len);
    for (uint32_t c = 0; c < t->cases.len; c++) {
        uint32_t words = 1;
        y->first[c] = at;
        for (uint32_t i = 0; i < t->cases.data[c].fields.len; i++) {
            y->offsets[at++] = words;
            words += layout_of(l, t->cases.data[c].fields.data[i].type)->words;
        }
        most = words > most ? words : most;
    }
    y->words = most;
}

static Layout *layout_new(Layouts *l, const HType *t)
{
    Layout *y = ARENA_NEW(l->arena, Layout);
    if (t->kind == HT_RECORD)
        record_layout(l, y, t);
    else if (t->kind == HT_VARIANT)
        variant_layout(l, y, t);
    if (y->words == 0)
        y->words = 1;
    return y;
}

const Layout *layout_of(Layouts *l, const HType *t)
{
    while (l->by_id.len <= t->id)
        vec_push(l->arena, &l->by_id, NULL);
    Layout *y = l->by_id.data[t->id];
    if (y)
        return y;
    y = layout_new(l, t);
    l->by_id.data[t->id] = y;
    /* After it is known: an element may hold this type again. */
    if (is_seq(t)) {
        y->key = t->key ? layout_of(l, t->key)->words : 0;
        y->stride = y->key + layout_of(l, t->elem)->words;
    }
    return y;
}

Parts value_parts(Layouts *l, const HType *t, const Word *v)
{
    Parts p = {NULL, NULL, 0};
    if (t->kind == HT_RECORD) {
        p = (Parts){t->fields.data, layout_of(l, t)->offsets, t->fields.len};
    } else if (t->kind == HT_VARIANT) {
        const Layout *y = layout_of(l, t);
        const HCase *c = &t->cases.data[v[0]];
        p = (Parts){c->fields.data, y->offsets + y->first[v[0]], c->fields.len};
    }
    return p;
}

/* ---- order ---- */

static void enter(Walker *w)
{
    if (++w->depth > w->limit)
        w->deep(w->user);
}

static int order_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int order_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

/* NaN is last and equal to itself. */
static int order_f64(double a, double b)
{
    if (isnan(a) || isnan(b))
        return (int)isnan(a) - (int)isnan(b);
    return (a > b) - (a < b);
}

static int order_str(const Str *a, const Str *b)
{
    int c = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    return c ? (c > 0) - (c < 0) : order_u64(a->len, b->len);
}

static int order_seq(Walker *w, const HType *t, const Seq *a, const Seq *b)
{
    const Layout *y = layout_of(w->layouts, t);
    uint64_t n = a->len < b->len ? a->len : b->len;
    for (uint64_t i = 0; i < n; i++) {
        const Word *x = a->items + i * y->stride, *z = b->items + i * y->stride;
        int c = t->key ? value_compare(w, t->key, x, z) : 0;
        if (c == 0)
            c = value_compare(w, t->elem, x + y->key, z + y->key);
        if (c)
            return c;
    }
    return order_u64(a->len, b->len);
}

static int order_parts(Walker *w, const HType *t, const Word *a, const Word *b)
{
    if (t->kind == HT_VARIANT && a[0] != b[0])
        return order_u64(a[0], b[0]);
    Parts p = value_parts(w->layouts, t, a);
    int c = 0;
    for (uint32_t i = 0; i < p.count && c == 0; i++)
        c = value_compare(w, p.fields[i].type, a + p.offsets[i], b + p.offsets[i]);
    return c;
}

int value_compare(Walker *w, const HType *t, const Word *a, const Word *b)
{
    int c;
    switch (t->kind) {
    case HT_I8:
    case HT_I16:
    case HT_I32:
    case HT_I64:
        return order_i64((int64_t)*a, (int64_t)*b);
    case HT_F32:
    case HT_F64:
        return order_f64(double_of_word(*a), double_of_word(*b));
    case HT_STRING:
        return order_str(str_of(*a), str_of(*b));
    case HT_LIST:
    case HT_MAP:
    case HT_SET:
        enter(w);
        c = order_seq(w, t, seq_of(*a), seq_of(*b));
        w->depth--;
        return c;
    case HT_RECORD:
    case HT_VARIANT:
        enter(w);
        c = order_parts(w, t, a, b);
        w->depth--;
        return c;
    case HT_FUN:
        return 0;
    case HT_UNIT:
    case HT_BOOL:
    case HT_CHAR:
    case HT_U8:
    case HT_U16:
    case HT_U32:
    case HT_U64:
    case HT_COUNT:
        break;
    }
    return order_u64(*a, *b);
}

/* ---- equality ---- */

static bool equal_seq(Walker *w, const HType *t, const Seq *a, const Seq *b)
{
    if (a->len != b->len)
        return false;
    const Layout *y = layout_of(w->layouts, t);
    for (uint64_t i = 0; i < a->len; i++) {
        const Word *x = a->items + i * y->stride, *z = b->items + i * y->stride;
        if (t->key && !value_equal(w, t->key, x, z))
            return false;
        if (!value_equal(w, t->elem, x + y->key, z + y->key))
            return false;
    }
    return true;
}

static bool equal_parts(Walker *w, const HType *t, const Word *a, const Word *b)
{
    if (t->kind == HT_VARIANT && a[0] != b[0])
        return false;
    Parts p = value_parts(w->layouts, t, a);
    for (uint32_t i = 0; i < p.count; i++)
        if (!value_equal(w, p.fields[i].type, a + p.offsets[i], b + p.offsets[i]))
            return false;
    return true;
}

bool value_equal(Walker *w, const HType *t, const Word *a, const Word *b)
{
    /* Without floats inside, equality is where the order is 0. */
    if (!t->has_float)
        return value_compare(w, t, a, b) == 0;
    bool same;
    enter(w);
    if (t->kind == HT_F32 || t->kind == HT_F64)
        same = double_of_word(*a) == double_of_word(*b);
    else if (is_seq(t))
        same = equal_seq(w, t, seq_of(*a), seq_of(*b));
    else
        same = equal_parts(w, t, a, b);
    w->depth--;
    return same;
}

/* ---- hash ---- */

static const uint64_t FNV_PRIME = UINT64_C(0x100000001b3);

static uint64_t hash_bytes(uint64_t h, const char *s, uint64_t n)
{
    for (uint64_t i = 0; i < n; i++)
        h = (h ^ (unsigned char)s[i]) * FNV_PRIME;
    return h;
}

static uint64_t hash_word(uint64_t h, uint64_t v)
{
    for (int i = 0; i < 8; i++, v >>= 8)
        h = (h ^ (v & 0xFF)) * FNV_PRIME;
    return h;
}

static uint64_t hash_value(Walker *w, uint64_t h, const HType *t, const Word *v);

static uint64_t hash_seq(Walker *w, uint64_t h, const HType *t, const Seq *s)
{
    const Layout *y = layout_of(w->layouts, t);
    h = hash_word(h, s->len);
    for (uint64_t i = 0; i < s->len; i++) {
        const Word *x = s->items + i * y->stride;
        if (t->key)
            h = hash_value(w, h, t->key, x);
        h = hash_value(w, h, t->elem, x + y->key);
    }
    return h;
}

static uint64_t hash_parts(Walker *w, uint64_t h, const HType *t, const Word *v)
{
    if (t->kind == HT_VARIANT)
        h = hash_word(h, v[0]);
    Parts p = value_parts(w->layouts, t, v);
    for (uint32_t i = 0; i < p.count; i++)
        h = hash_value(w, h, p.fields[i].type, v + p.offsets[i]);
    return h;
}

static uint64_t hash_value(Walker *w, uint64_t h, const HType *t, const Word *v)
{
    const char *name;
    enter(w);
    if (t->kind == HT_UNIT) {
        /* nothing */
    } else if (t->kind == HT_F32 || t->kind == HT_F64) {
        h = hash_word(h, isnan(double_of_word(*v)) ? UINT64_C(0x7FF8000000000000) : *v);
    } else if (t->kind == HT_STRING) {
        h = hash_bytes(hash_word(h, str_of(*v)->len), str_of(*v)->text, str_of(*v)->len);
    } else if (t->kind == HT_FUN) {
        name = clo_of(*v)->fn->name;
        h = hash_bytes(hash_word(h, strlen(name)), name, strlen(name));
    } else if (is_seq(t)) {
        h = hash_seq(w, h, t, seq_of(*v));
    } else if (t->kind == HT_RECORD || t->kind == HT_VARIANT) {
        h = hash_parts(w, h, t, v);
    } else {
        h = hash_word(h, *v);
    }
    w->depth--;
    return h;
}

uint64_t value_hash(Walker *w, const HType *t, const Word *v)
{
    return hash_value(w, UINT64_C(0xcbf29ce484222325), t, v);
}

/* ---- sharing ---- */

void value_share(Layouts *l, const HType *t, const Word *v)
{
    if (!t->has_heap)
        return;
    if (is_seq(t)) {
        seq_of(*v)->shared = true;
        return;
    }
    Parts p = value_parts(l, t, v);
    for (uint32_t i = 0; i < p.count; i++)
        value_share(l, p.fields[i].type, v + p.offsets[i]);
}
