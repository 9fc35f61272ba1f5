/* What can be done with a value of any type, by its descriptor. */
#include "dol_inner.h"

#define READ(T, p) (*(const T *)(p))

uint32_t dol_tag_of(const dol_Type *type, const void *value)
{
    if (type->kind == DOL_KIND_OPTION)
        return READ(bool, value);
    if (type->kind == DOL_KIND_RESULT)
        return !READ(bool, value);
    uint32_t tag;
    memcpy(&tag, value, sizeof tag);
    return tag;
}

void dol_set_tag(const dol_Type *type, void *value, uint32_t tag)
{
    if (type->kind == DOL_KIND_OPTION)
        *(bool *)value = tag != 0;
    else if (type->kind == DOL_KIND_RESULT)
        *(bool *)value = tag == 0;
    else
        memcpy(value, &tag, sizeof tag);
}

const dol_Type *dol_payload_of(const dol_Type *type, uint32_t tag)
{
    if (type->kind == DOL_KIND_OPTION)
        return tag ? type->elem : NULL;
    return tag ? type->key : type->elem;
}

const dol_Field *dol_parts(const dol_Type *type, const void *value, dol_Parts *parts)
{
    parts->count = 0;
    if (dol_is_record(type)) {
        parts->count = type->count;
        return type->fields;
    }
    if (type->kind == DOL_KIND_VARIANT) {
        const dol_Case *c = &type->cases[dol_tag_of(type, value)];
        parts->count = c->count;
        return c->fields;
    }
    if (type->kind == DOL_KIND_OPTION || type->kind == DOL_KIND_RESULT) {
        const dol_Type *held = dol_payload_of(type, dol_tag_of(type, value));
        parts->payload = (dol_Field){"", held, type->offset, 0, NULL};
        parts->count = held != NULL;
        return &parts->payload;
    }
    return NULL;
}

static const void *field_at(const void *value, const dol_Field *f)
{
    return (const char *)value + f->offset;
}

/* ---- order and equality ---- */

static int compare_u64(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int compare_i64(int64_t a, int64_t b)
{
    return (a > b) - (a < b);
}

static int compare_f64(double a, double b)
{
    if (a != a || b != b)
        return (a != a) - (b != b);
    return (a > b) - (a < b);
}

int dol_string_compare(dol_String a, dol_String b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int order = n ? memcmp(a.data, b.data, n) : 0;
    return order ? (order > 0) - (order < 0) : compare_u64(a.len, b.len);
}

/* `equal` is only asked whether: there NaN differs from everything. */
static int order_of(const dol_Type *t, const void *a, const void *b, bool equal);

static int order_of_parts(const dol_Type *t, const void *a, const void *b, bool equal)
{
    dol_Parts p;
    const dol_Field *f = dol_parts(t, a, &p);
    for (uint32_t i = 0; i < p.count; i++) {
        int order = order_of(f[i].type, field_at(a, &f[i]), field_at(b, &f[i]), equal);
        if (order)
            return order;
    }
    return 0;
}

static int order_of_lists(const dol_Type *t, const void *a, const void *b, bool equal)
{
    dol_List x = dol_list_load(a), y = dol_list_load(b);
    if (equal && x.len != y.len)
        return 1;
    bool map = t->kind == DOL_KIND_MAP;
    size_t step = map ? t->entry : t->elem->size;
    for (uint32_t i = 0; i < x.len && i < y.len; i++) {
        const char *p = dol_at(x.data, i, step), *q = dol_at(y.data, i, step);
        int order = map ? order_of(t->key, p, q, equal) : 0;
        if (order == 0)
            order = map ? order_of(t->elem, p + t->offset, q + t->offset, equal)
                        : order_of(t->elem, p, q, equal);
        if (order)
            return order;
    }
    return compare_u64(x.len, y.len);
}

static int order_of(const dol_Type *t, const void *a, const void *b, bool equal)
{
    switch (t->kind) {
    case DOL_KIND_UNIT: return 0;
    case DOL_KIND_BOOL: return compare_u64(READ(bool, a), READ(bool, b));
    case DOL_KIND_I8: return compare_i64(READ(int8_t, a), READ(int8_t, b));
    case DOL_KIND_I16: return compare_i64(READ(int16_t, a), READ(int16_t, b));
    case DOL_KIND_I32: return compare_i64(READ(int32_t, a), READ(int32_t, b));
    case DOL_KIND_I64: return compare_i64(READ(int64_t, a), READ(int64_t, b));
    case DOL_KIND_U8: return compare_u64(READ(uint8_t, a), READ(uint8_t, b));
    case DOL_KIND_U16: return compare_u64(READ(uint16_t, a), READ(uint16_t, b));
    case DOL_KIND_CHAR:
    case DOL_KIND_U32: return compare_u64(READ(uint32_t, a), READ(uint32_t, b));
    case DOL_KIND_U64: return compare_u64(READ(uint64_t, a), READ(uint64_t, b));
    case DOL_KIND_F32: {
        float x = READ(float, a), y = READ(float, b);
        return equal ? !(x == y) : compare_f64((double)x, (double)y);
    }
    case DOL_KIND_F64: {
        double x = READ(double, a), y = READ(double, b);
        return equal ? !(x == y) : compare_f64(x, y);
    }
    case DOL_KIND_STRING: return dol_string_compare(READ(dol_String, a), READ(dol_String, b));
    case DOL_KIND_LIST:
    case DOL_KIND_SET:
    case DOL_KIND_MAP: return order_of_lists(t, a, b, equal);
    case DOL_KIND_FUN: return READ(dol_Fun, a).code != READ(dol_Fun, b).code;
    case DOL_KIND_ENUM: return compare_u64(dol_tag_of(t, a), dol_tag_of(t, b));
    case DOL_KIND_RECORD:
    case DOL_KIND_NAMED:
    case DOL_KIND_TUPLE: return order_of_parts(t, a, b, equal);
    case DOL_KIND_VARIANT:
    case DOL_KIND_OPTION:
    case DOL_KIND_RESULT: {
        int order = compare_u64(dol_tag_of(t, a), dol_tag_of(t, b));
        return order ? order : order_of_parts(t, a, b, equal);
    }
    }
    return 0;
}

int dol_compare(const dol_Type *type, const void *a, const void *b)
{
    return order_of(type, a, b, false);
}

bool dol_equal(const dol_Type *type, const void *a, const void *b)
{
    return order_of(type, a, b, true) == 0;
}

/* ---- copies ---- */

static dol_String copy_string(dol_Context *ctx, dol_String s)
{
    if (s.len)
        s.data = dol_capture(ctx, s.data, s.len);
    return s;
}

/* The value's bytes are in place; what they point to is not yet its own. */
static void own(dol_Context *ctx, const dol_Type *t, void *value);

static void own_list(dol_Context *ctx, const dol_Type *t, void *value)
{
    dol_List from = dol_list_load(value), to;
    bool map = t->kind == DOL_KIND_MAP;
    size_t step = map ? t->entry : t->elem->size;
    dol_list_of(ctx, &to, from.data, from.len, step);
    dol_list_store(value, to);
    bool keys = map && t->key->flags & DOL_POINTS, items = t->elem->flags & DOL_POINTS;
    for (uint32_t i = 0; (keys || items) && i < to.len; i++) {
        char *item = dol_at(to.data, i, step);
        if (keys)
            own(ctx, t->key, item);
        if (items)
            own(ctx, t->elem, item + (map ? t->offset : 0));
    }
}

static void own_fun(dol_Context *ctx, void *value)
{
    dol_Fun f = READ(dol_Fun, value);
    if (!f.code || !f.code->env)
        return;
    void *env = dol_alloc(ctx, f.code->env->size);
    dol_copy(ctx, f.code->env, f.env, env);
    f.env = env;
    memcpy(value, &f, sizeof f);
}

static void own(dol_Context *ctx, const dol_Type *t, void *value)
{
    if (!(t->flags & DOL_POINTS))
        return;
    if (t->kind == DOL_KIND_STRING) {
        dol_String s = copy_string(ctx, READ(dol_String, value));
        memcpy(value, &s, sizeof s);
    } else if (t->kind == DOL_KIND_LIST || t->kind == DOL_KIND_SET || t->kind == DOL_KIND_MAP) {
        own_list(ctx, t, value);
    } else if (t->kind == DOL_KIND_FUN) {
        own_fun(ctx, value);
    } else {
        dol_Parts p;
        const dol_Field *f = dol_parts(t, value, &p);
        for (uint32_t i = 0; i < p.count; i++)
            own(ctx, f[i].type, (char *)value + f[i].offset);
    }
}

void dol_copy(dol_Context *ctx, const dol_Type *type, const void *from, void *to)
{
    memmove(to, from, type->size);
    own(ctx, type, to);
}

/* ---- hash: FNV-1a over the canonical bytes ---- */

static uint64_t hash_bytes(uint64_t h, const void *bytes, size_t n)
{
    const unsigned char *p = bytes;
    for (size_t i = 0; i < n; i++)
        h = (h ^ p[i]) * UINT64_C(0x100000001b3);
    return h;
}

static uint64_t hash_u64(uint64_t h, uint64_t v)
{
    for (int i = 0; i < 8; i++)
        h = (h ^ (v >> (8 * i) & 0xffu)) * UINT64_C(0x100000001b3);
    return h;
}

static uint64_t hash_f64(uint64_t h, double v)
{
    uint64_t bits;
    memcpy(&bits, &v, sizeof bits);
    return hash_u64(h, v != v ? UINT64_C(0x7ff8000000000000) : bits);
}

static uint64_t hash_value(uint64_t h, const dol_Type *t, const void *v);

static uint64_t hash_list(uint64_t h, const dol_Type *t, const void *v)
{
    dol_List l = dol_list_load(v);
    bool map = t->kind == DOL_KIND_MAP;
    size_t step = map ? t->entry : t->elem->size;
    h = hash_u64(h, l.len);
    for (uint32_t i = 0; i < l.len; i++) {
        const char *item = dol_at(l.data, i, step);
        if (map)
            h = hash_value(h, t->key, item);
        h = hash_value(h, t->elem, item + (map ? t->offset : 0));
    }
    return h;
}

static uint64_t hash_value(uint64_t h, const dol_Type *t, const void *v)
{
    switch (t->kind) {
    case DOL_KIND_UNIT: return h;
    case DOL_KIND_BOOL: return hash_u64(h, READ(bool, v));
    case DOL_KIND_I8: return hash_u64(h, (uint64_t)READ(int8_t, v));
    case DOL_KIND_I16: return hash_u64(h, (uint64_t)READ(int16_t, v));
    case DOL_KIND_I32: return hash_u64(h, (uint64_t)READ(int32_t, v));
    case DOL_KIND_I64: return hash_u64(h, (uint64_t)READ(int64_t, v));
    case DOL_KIND_U8: return hash_u64(h, READ(uint8_t, v));
    case DOL_KIND_U16: return hash_u64(h, READ(uint16_t, v));
    case DOL_KIND_CHAR:
    case DOL_KIND_U32: return hash_u64(h, READ(uint32_t, v));
    case DOL_KIND_U64: return hash_u64(h, READ(uint64_t, v));
    case DOL_KIND_F32: return hash_f64(h, (double)READ(float, v));
    case DOL_KIND_F64: return hash_f64(h, READ(double, v));
    case DOL_KIND_STRING: {
        dol_String s = READ(dol_String, v);
        return hash_bytes(hash_u64(h, s.len), s.data, s.len);
    }
    case DOL_KIND_LIST:
    case DOL_KIND_SET:
    case DOL_KIND_MAP: return hash_list(h, t, v);
    case DOL_KIND_FUN: {
        dol_String name = dol_str(READ(dol_Fun, v).code->name);
        return hash_bytes(hash_u64(h, name.len), name.data, name.len);
    }
    case DOL_KIND_ENUM:
    case DOL_KIND_VARIANT:
    case DOL_KIND_OPTION:
    case DOL_KIND_RESULT: h = hash_u64(h, dol_tag_of(t, v)); break;
    case DOL_KIND_RECORD:
    case DOL_KIND_NAMED:
    case DOL_KIND_TUPLE: break;
    }
    dol_Parts p;
    const dol_Field *f = dol_parts(t, v, &p);
    for (uint32_t i = 0; i < p.count; i++)
        h = hash_value(h, f[i].type, field_at(v, &f[i]));
    return h;
}

uint64_t dol_hash(const dol_Type *type, const void *value)
{
    return hash_value(UINT64_C(0xcbf29ce484222325), type, value);
}
