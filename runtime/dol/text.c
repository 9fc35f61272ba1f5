/* Values as text: numbers, JSON. The same bytes in every locale. */
#include "decimal.h"
#include "dol_inner.h"

void dol_text_add(Text *t, const char *s, size_t n)
{
    if (n == 0)
        return;
    if (!t->data || t->cap - t->len < n) {
        size_t cap = t->cap * 2 + n + 32;
        char *data = dol_alloc(t->ctx, cap);
        if (t->len)
            memcpy(data, t->data, t->len);
        t->data = data;
        t->cap = cap;
    }
    memcpy(t->data + t->len, s, n);
    t->len += n;
}

void dol_text_str(Text *t, const char *s)
{
    dol_text_add(t, s, strlen(s));
}

static void add_char(Text *t, char c)
{
    dol_text_add(t, &c, 1);
}

static void repeat(Text *t, char c, int n)
{
    for (int i = 0; i < n; i++)
        add_char(t, c);
}

void dol_text_u64(Text *t, uint64_t v)
{
    char digits[20];
    size_t at = sizeof digits;
    do {
        digits[--at] = (char)('0' + (char)(v % 10));
        v /= 10;
    } while (v);
    dol_text_add(t, digits + at, sizeof digits - at);
}

void dol_text_i64(Text *t, int64_t v)
{
    if (v < 0)
        add_char(t, '-');
    dol_text_u64(t, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
}

/* ---- floats: the fewest digits that read back to the same value ---- */

typedef struct Decimal {
    char digits[DOL_DECIMAL_DIGITS];
    int count, exponent; /* of the first digit */
} Decimal;

static void write_decimal(Text *t, const Decimal *d)
{
    int e = d->exponent, n = d->count;
    if (e < -7 || e > 20) {
        dol_text_add(t, d->digits, 1);
        if (n > 1)
            add_char(t, '.');
        dol_text_add(t, d->digits + 1, (size_t)n - 1);
        add_char(t, 'e');
        dol_text_i64(t, e);
    } else if (e < 0) {
        dol_text_str(t, "0.");
        repeat(t, '0', -e - 1);
        dol_text_add(t, d->digits, (size_t)n);
    } else if (n <= e + 1) {
        dol_text_add(t, d->digits, (size_t)n);
        repeat(t, '0', e + 1 - n);
        dol_text_str(t, ".0");
    } else {
        dol_text_add(t, d->digits, (size_t)e + 1);
        add_char(t, '.');
        dol_text_add(t, d->digits + e + 1, (size_t)(n - e - 1));
    }
}

static void write_float(Text *t, double v, bool single)
{
    if (v != v) {
        dol_text_str(t, "NaN");
        return;
    }
    if (signbit(v))
        add_char(t, '-');
    v = fabs(v);
    if (isinf(v)) {
        dol_text_str(t, "Infinity");
    } else if (!(v > 0)) {
        dol_text_str(t, "0.0");
    } else {
        Decimal d;
        d.count = dol_decimal_write(v, single, d.digits, &d.exponent);
        write_decimal(t, &d);
    }
}

void dol_text_f64(Text *t, double v)
{
    write_float(t, v, false);
}

void dol_text_f32(Text *t, float v)
{
    write_float(t, (double)v, true);
}

/* ---- characters ---- */

size_t dol_utf8_decode(const char *s, size_t n, dol_Char *c)
{
    static const dol_Char least[5] = {0, 0, 0x80, 0x800, 0x10000};
    const unsigned char *p = (const unsigned char *)s;
    if (n == 0)
        return 0;
    size_t len = p[0] < 0x80 ? 1 : p[0] < 0xC2 ? 0 : p[0] < 0xE0 ? 2 : p[0] < 0xF0 ? 3 : 4;
    if (len == 0 || len > n || p[0] > 0xF4)
        return 0;
    *c = len == 1 ? p[0] : p[0] & (0x7Fu >> len);
    for (size_t i = 1; i < len; i++) {
        if ((p[i] & 0xC0u) != 0x80)
            return 0;
        *c = *c << 6 | (p[i] & 0x3Fu);
    }
    bool good = *c >= least[len] && *c <= 0x10FFFF && !(*c >= 0xD800 && *c < 0xE000);
    return good ? len : 0;
}

size_t dol_utf8_encode(dol_Char c, char out[4])
{
    size_t len = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    static const unsigned char lead[5] = {0, 0, 0xC0, 0xE0, 0xF0};
    for (size_t i = len; i-- > 1; c >>= 6)
        out[i] = (char)(0x80u | (c & 0x3Fu));
    out[0] = (char)(lead[len] | c);
    return len;
}

void dol_text_char(Text *t, dol_Char c)
{
    char bytes[4];
    dol_text_add(t, bytes, dol_utf8_encode(c, bytes));
}

static void write_escaped(Text *t, dol_Char c)
{
    static const char plain[] = "\b\f\n\r\t\"\\", letters[] = "bfnrt\"\\";
    static const char hex[] = "0123456789abcdef";
    const char *hit = c ? strchr(plain, (int)c) : NULL;
    add_char(t, '\\');
    if (hit) {
        add_char(t, letters[hit - plain]);
    } else {
        dol_text_str(t, "u00");
        add_char(t, hex[c >> 4]);
        add_char(t, hex[c & 15u]);
    }
}

void dol_text_json_string(Text *t, dol_String s)
{
    size_t from = 0;
    add_char(t, '"');
    for (size_t i = 0; i < s.len;) {
        dol_Char c = 0;
        size_t len = dol_utf8_decode(s.data + i, s.len - i, &c);
        bool special = len == 0 || c < 0x20 || c == 0x7F || c == '"' || c == '\\';
        if (special) {
            dol_text_add(t, s.data + from, i - from);
            if (len)
                write_escaped(t, c);
            else
                dol_text_str(t, "\xEF\xBF\xBD");
            from = i + (len ? len : 1);
        }
        i += len ? len : 1;
    }
    dol_text_add(t, dol_bytes_at(s.data, from), s.len - from);
    add_char(t, '"');
}

/* ---- JSON ---- */

#define READ(T, p) (*(const T *)(p))

static void write_fields(Text *t, const dol_Field *f, uint32_t count, const char *value,
                         bool named)
{
    add_char(t, named ? '{' : '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            add_char(t, ',');
        if (named) {
            dol_text_json_string(t, dol_str(f[i].name));
            add_char(t, ':');
        }
        dol_text_json(t, f[i].type, value + f[i].offset);
    }
    add_char(t, named ? '}' : ']');
}

static void write_case(Text *t, const dol_Type *type, const char *value)
{
    const dol_Case *c = &type->cases[dol_tag_of(type, value)];
    if (c->count)
        add_char(t, '{');
    dol_text_json_string(t, dol_str(c->name));
    if (!c->count)
        return;
    add_char(t, ':');
    if (c->count == 1 && !c->named)
        dol_text_json(t, c->fields->type, value + c->fields->offset);
    else
        write_fields(t, c->fields, c->count, value, c->named);
    add_char(t, '}');
}

static void write_option(Text *t, const dol_Type *type, const char *value)
{
    if (!dol_tag_of(type, value)) {
        dol_text_str(t, "null");
        return;
    }
    bool wrapped = dol_may_be_null(type->elem);
    if (wrapped)
        dol_text_str(t, "{\"Some\":");
    dol_text_json(t, type->elem, value + type->offset);
    if (wrapped)
        add_char(t, '}');
}

static void write_result(Text *t, const dol_Type *type, const char *value)
{
    uint32_t tag = dol_tag_of(type, value);
    dol_text_str(t, tag ? "{\"Err\":" : "{\"Ok\":");
    dol_text_json(t, tag ? type->key : type->elem, value + type->offset);
    add_char(t, '}');
}

static void write_entries(Text *t, const dol_Type *type, const void *value)
{
    dol_List l = dol_list_load(value);
    bool text = dol_key_is_text(type->key), integer = dol_key_is_integer(type->key);
    add_char(t, text || integer ? '{' : '[');
    for (uint32_t i = 0; i < l.len; i++) {
        const char *entry = dol_at(l.data, i, type->entry);
        if (i)
            add_char(t, ',');
        if (!text)
            add_char(t, integer ? '"' : '[');
        dol_text_json(t, type->key, entry);
        if (integer)
            add_char(t, '"');
        add_char(t, text || integer ? ':' : ',');
        dol_text_json(t, type->elem, entry + type->offset);
        if (!text && !integer)
            add_char(t, ']');
    }
    add_char(t, text || integer ? '}' : ']');
}

static void write_items(Text *t, const dol_Type *type, const void *value)
{
    dol_List l = dol_list_load(value);
    add_char(t, '[');
    for (uint32_t i = 0; i < l.len; i++) {
        if (i)
            add_char(t, ',');
        dol_text_json(t, type->elem, dol_at(l.data, i, type->elem->size));
    }
    add_char(t, ']');
}

static void write_json_float(Text *t, double v, bool single)
{
    bool text = isnan(v) || isinf(v);
    if (text)
        add_char(t, '"');
    write_float(t, v, single);
    if (text)
        add_char(t, '"');
}

void dol_text_json(Text *t, const dol_Type *type, const void *value)
{
    switch (type->kind) {
    case DOL_KIND_UNIT: dol_text_str(t, "null"); break;
    case DOL_KIND_BOOL: dol_text_str(t, READ(bool, value) ? "true" : "false"); break;
    case DOL_KIND_I8: dol_text_i64(t, READ(int8_t, value)); break;
    case DOL_KIND_I16: dol_text_i64(t, READ(int16_t, value)); break;
    case DOL_KIND_I32: dol_text_i64(t, READ(int32_t, value)); break;
    case DOL_KIND_I64: dol_text_i64(t, READ(int64_t, value)); break;
    case DOL_KIND_U8: dol_text_u64(t, READ(uint8_t, value)); break;
    case DOL_KIND_U16: dol_text_u64(t, READ(uint16_t, value)); break;
    case DOL_KIND_U32: dol_text_u64(t, READ(uint32_t, value)); break;
    case DOL_KIND_U64: dol_text_u64(t, READ(uint64_t, value)); break;
    case DOL_KIND_F32: write_json_float(t, (double)READ(float, value), true); break;
    case DOL_KIND_F64: write_json_float(t, READ(double, value), false); break;
    case DOL_KIND_CHAR: {
        char bytes[4];
        dol_String s = {bytes, dol_utf8_encode(READ(dol_Char, value), bytes)};
        dol_text_json_string(t, s);
        break;
    }
    case DOL_KIND_STRING: dol_text_json_string(t, READ(dol_String, value)); break;
    case DOL_KIND_LIST:
    case DOL_KIND_SET: write_items(t, type, value); break;
    case DOL_KIND_MAP: write_entries(t, type, value); break;
    case DOL_KIND_RECORD: write_fields(t, type->fields, type->count, value, true); break;
    case DOL_KIND_NAMED: dol_text_json(t, type->fields->type, value); break;
    case DOL_KIND_TUPLE: write_fields(t, type->fields, type->count, value, false); break;
    case DOL_KIND_ENUM:
    case DOL_KIND_VARIANT: write_case(t, type, value); break;
    case DOL_KIND_OPTION: write_option(t, type, value); break;
    case DOL_KIND_RESULT: write_result(t, type, value); break;
    case DOL_KIND_FUN: dol_text_json_string(t, dol_str(READ(dol_Fun, value).code->name)); break;
    }
}

dol_String dol_json_write(dol_Context *ctx, const dol_Type *type, const void *value)
{
    Text t = {ctx, NULL, 0, 0};
    dol_text_json(&t, type, value);
    return dol_text_end(&t);
}

dol_String dol_show(dol_Context *ctx, const dol_Type *type, const void *value)
{
    Text t = {ctx, NULL, 0, 0};
    switch (type->kind) {
    case DOL_KIND_STRING: return READ(dol_String, value);
    case DOL_KIND_CHAR: dol_text_char(&t, READ(dol_Char, value)); break;
    case DOL_KIND_F32: dol_text_f32(&t, READ(float, value)); break;
    case DOL_KIND_F64: dol_text_f64(&t, READ(double, value)); break;
    case DOL_KIND_ENUM: dol_text_str(&t, type->cases[dol_tag_of(type, value)].name); break;
    case DOL_KIND_UNIT: dol_text_str(&t, "()"); break;
    default: dol_text_json(&t, type, value); break;
    }
    return dol_text_end(&t);
}
