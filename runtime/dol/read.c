/* Values from text: numbers, and JSON with the place of what is wrong. */
#include "decimal.h"
#include "dol_inner.h"

/* ---- numbers ---- */

static bool read_digits(const char *s, size_t n, uint64_t *out)
{
    uint64_t v = 0;
    if (n == 0)
        return false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(s[i] - '0');
        if (v > (UINT64_MAX - digit) / 10)
            return false;
        v = v * 10 + digit;
    }
    *out = v;
    return true;
}

static unsigned bits_of(const dol_Type *type)
{
    return type->size * 8u;
}

bool dol_read_int(const dol_Type *type, const char *s, size_t n, void *out)
{
    bool negative = n && s[0] == '-', is_signed = type->kind <= DOL_KIND_I64;
    size_t sign = negative;
    uint64_t v, most = UINT64_MAX >> (64u - bits_of(type));
    if (!read_digits(dol_bytes_at(s, sign), n - sign, &v) || (negative && !is_signed && v))
        return false;
    if (v > (is_signed ? (most >> 1) + negative : most))
        return false;
    if (negative)
        v = 0 - v;
    uint8_t v8 = (uint8_t)v;
    uint16_t v16 = (uint16_t)v;
    uint32_t v32 = (uint32_t)v;
    memcpy(out, type->size == 1 ? (void *)&v8 : type->size == 2 ? (void *)&v16
                : type->size == 4 ? (void *)&v32 : (void *)&v, type->size);
    return true;
}

/* The grammar of JSON numbers. */
static bool is_number(const char *s, size_t n)
{
    size_t i = 0, start;
    if (i < n && s[i] == '-')
        i++;
    for (start = i; i < n && s[i] >= '0' && s[i] <= '9';)
        i++;
    if (i == start)
        return false;
    if (i < n && s[i] == '.') {
        for (start = ++i; i < n && s[i] >= '0' && s[i] <= '9';)
            i++;
        if (i == start)
            return false;
    }
    if (i < n && (s[i] == 'e' || s[i] == 'E')) {
        i++;
        if (i < n && (s[i] == '-' || s[i] == '+'))
            i++;
        for (start = i; i < n && s[i] >= '0' && s[i] <= '9';)
            i++;
        if (i == start)
            return false;
    }
    return i == n;
}

static bool read_float(const char *s, size_t n, bool single, double *out)
{
    static const char *const names[] = {"NaN", "Infinity", "-Infinity"};
    const double values[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    for (size_t i = 0; i < 3; i++) {
        if (n == strlen(names[i]) && memcmp(s, names[i], n) == 0) {
            *out = values[i];
            return true;
        }
    }
    if (!is_number(s, n))
        return false;
    *out = dol_decimal_read(s, n, single);
    return true;
}

bool dol_read_f64(const char *s, size_t n, double *out)
{
    return read_float(s, n, false, out);
}

static bool read_scalar(const dol_Type *type, dol_String text, void *out)
{
    double d;
    if (type->kind >= DOL_KIND_I8 && type->kind <= DOL_KIND_U64)
        return dol_read_int(type, text.data, text.len, out);
    if (type->kind == DOL_KIND_F64)
        return read_float(text.data, text.len, false, out);
    if (type->kind != DOL_KIND_F32 || !read_float(text.data, text.len, true, &d))
        return false;
    *(float *)out = (float)d;
    return true;
}

bool dol_parse(const dol_Type *type, dol_String text, void *out)
{
    if (type->kind == DOL_KIND_STRING) {
        *(dol_String *)out = text;
        return true;
    }
    if (type->kind == DOL_KIND_BOOL) {
        bool yes = dol_string_equal(text, dol_str("true"));
        *(bool *)out = yes;
        return yes || dol_string_equal(text, dol_str("false"));
    }
    if (type->kind == DOL_KIND_CHAR)
        return text.len && dol_utf8_decode(text.data, text.len, out) == text.len;
    if (dol_is_record(type) && type->count == 1)
        return dol_parse(type->fields->type, text, (char *)out + type->fields->offset);
    return read_scalar(type, text, out);
}

/* ---- JSON ---- */

enum { NESTING = 500 };

typedef struct Reader {
    dol_Context *ctx;
    const char *start, *p, *end;
    uint32_t depth;
} Reader;

DOL_NORETURN static void fail(Reader *r, const char *place, const char *message)
{
    uint64_t line = 1, column = 1;
    for (const char *p = r->start; p < place; p++) {
        if (*p == '\n') {
            line++;
            column = 1;
        } else if (((unsigned char)*p & 0xC0u) != 0x80) {
            column++;
        }
    }
    Text t = {r->ctx, NULL, 0, 0};
    dol_text_str(&t, "line ");
    dol_text_u64(&t, line);
    dol_text_str(&t, ", column ");
    dol_text_u64(&t, column);
    dol_text_str(&t, ": ");
    dol_text_str(&t, message);
    dol_trap_text(r->ctx, DOL_TRAP_INPUT, "", dol_text_end(&t));
}

DOL_NORETURN static void fail_type(Reader *r, const char *place, const char *wanted,
                                   const char *name)
{
    Text t = {r->ctx, NULL, 0, 0};
    dol_text_str(&t, wanted);
    dol_text_str(&t, name);
    dol_text_add(&t, "", 1);
    fail(r, place, t.data);
}

static void skip_space(Reader *r)
{
    while (r->p < r->end && (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
        r->p++;
}

static bool take(Reader *r, char c)
{
    skip_space(r);
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

static void expect(Reader *r, char c)
{
    char message[] = "expected ' '";
    message[10] = c;
    if (!take(r, c))
        fail(r, r->p, message);
}

static bool take_word(Reader *r, const char *word)
{
    size_t n = strlen(word);
    skip_space(r);
    if ((size_t)(r->end - r->p) < n || memcmp(r->p, word, n) != 0)
        return false;
    r->p += n;
    return true;
}

static dol_Char read_hex4(Reader *r)
{
    dol_Char c = 0;
    for (int i = 0; i < 4; i++) {
        char h = r->p < r->end ? *r->p : '\0';
        unsigned digit = h >= '0' && h <= '9'   ? (unsigned)(h - '0')
                         : h >= 'a' && h <= 'f' ? (unsigned)(h - 'a') + 10u
                         : h >= 'A' && h <= 'F' ? (unsigned)(h - 'A') + 10u
                                                : 16u;
        if (digit > 15u)
            fail(r, r->p, "expected four hexadecimal digits");
        c = c << 4 | digit;
        r->p++;
    }
    return c;
}

static void read_escape(Reader *r, Text *t)
{
    static const char letters[] = "bfnrt\"\\/", meanings[] = "\b\f\n\r\t\"\\/";
    char c = r->p < r->end ? *r->p++ : '\0';
    const char *hit = c ? strchr(letters, c) : NULL;
    if (hit) {
        dol_text_add(t, &meanings[hit - letters], 1);
        return;
    }
    if (c != 'u')
        fail(r, r->p, "no such escape");
    const char *place = r->p;
    dol_Char high = read_hex4(r);
    if (high >= 0xD800 && high < 0xDC00 && r->end - r->p >= 2 && r->p[0] == '\\' &&
        r->p[1] == 'u') {
        r->p += 2;
        dol_Char low = read_hex4(r);
        if (low < 0xDC00 || low > 0xDFFF)
            fail(r, place, "half of a surrogate pair");
        high = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    } else if (high >= 0xD800 && high < 0xE000) {
        fail(r, place, "half of a surrogate pair");
    }
    dol_text_char(t, high);
}

static dol_String read_string(Reader *r)
{
    if (!take(r, '"'))
        fail(r, r->p, "expected a string");
    Text t = {r->ctx, NULL, 0, 0};
    const char *opened = r->p - 1, *from = r->p;
    for (;;) {
        dol_Char c;
        size_t len = dol_utf8_decode(r->p, (size_t)(r->end - r->p), &c);
        if (r->p == r->end)
            fail(r, opened, "the string does not end");
        if (len == 0)
            fail(r, r->p, "not UTF-8");
        if (c < 0x20)
            fail(r, r->p, "control character in a string");
        if (c != '"' && c != '\\') {
            r->p += len;
            continue;
        }
        dol_text_add(&t, from, (size_t)(r->p - from));
        r->p++;
        if (c == '"')
            return dol_text_end(&t);
        read_escape(r, &t);
        from = r->p;
    }
}

static void read_value(Reader *r, const dol_Type *type, void *out);

static bool at_number(const Reader *r)
{
    return r->p < r->end && (*r->p == '-' || (*r->p >= '0' && *r->p <= '9'));
}

/* A number, or a string that holds one. */
static void read_number(Reader *r, const dol_Type *type, void *out)
{
    skip_space(r);
    const char *from = r->p;
    dol_String text;
    if (r->p < r->end && *r->p == '"') {
        text = read_string(r);
    } else {
        while (r->p < r->end && (at_number(r) || strchr("+.eE", *r->p)) && *r->p)
            r->p++;
        text = (dol_String){from, (size_t)(r->p - from)};
        if (!is_number(text.data, text.len))
            fail_type(r, from, "expected ", type->name);
    }
    if (!read_scalar(type, text, out))
        fail_type(r, from, "not in the range of ", type->name);
}

static const dol_Field *field_named(const dol_Field *f, uint32_t count, dol_String name,
                                    uint32_t hint)
{
    for (uint32_t i = 0; i < count; i++) {
        const dol_Field *candidate = &f[(hint + i) % count];
        if (dol_string_equal(dol_str(candidate->name), name))
            return candidate;
    }
    return NULL;
}

/* Missing fields that may be null are None; all others are an error. */
static void fill_missing(Reader *r, const dol_Field *f, uint32_t count, const bool *seen,
                         char *out, const char *place)
{
    for (uint32_t i = 0; i < count; i++) {
        if (seen[i])
            continue;
        if (f[i].type->kind != DOL_KIND_OPTION)
            fail_type(r, place, "missing field ", f[i].name);
        memset(out + f[i].offset, 0, f[i].type->size);
    }
}

static void read_object(Reader *r, const dol_Field *f, uint32_t count, char *out)
{
    skip_space(r);
    const char *place = r->p;
    bool *seen = dol_alloc(r->ctx, count + 1u);
    memset(seen, 0, count + 1u);
    expect(r, '{');
    for (uint32_t n = 0; !take(r, '}'); n++) {
        if (n)
            expect(r, ',');
        skip_space(r);
        const char *at = r->p;
        dol_String name = read_string(r);
        const dol_Field *field = count ? field_named(f, count, name, n) : NULL;
        if (!field)
            fail(r, at, "unknown field");
        if (seen[field - f])
            fail_type(r, at, "duplicate field ", field->name);
        seen[field - f] = true;
        expect(r, ':');
        read_value(r, field->type, out + field->offset);
    }
    fill_missing(r, f, count, seen, out, place);
}

/* ---- Duration: "1h30m", "30s", "250ms" ---- */

static bool is_duration(const dol_Type *t)
{
    const char *dot = strrchr(t->name, '.');
    return t->count == 1 && strcmp(dot ? dot + 1 : t->name, "Duration") == 0 &&
           t->fields->type->kind == DOL_KIND_U64;
}

static uint64_t unit_in_ms(dol_String s, size_t *i)
{
    static const struct {
        const char *text;
        uint64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    for (size_t u = 0; u < sizeof units / sizeof *units; u++) {
        size_t n = strlen(units[u].text);
        if (s.len - *i >= n && memcmp(s.data + *i, units[u].text, n) == 0) {
            *i += n;
            return units[u].ms;
        }
    }
    return 0;
}

static void read_duration(Reader *r, uint64_t *out)
{
    const char *place = r->p;
    dol_String s = read_string(r);
    uint64_t total = 0;
    bool good = s.len > 0;
    for (size_t i = 0; good && i < s.len;) {
        size_t from = i;
        while (i < s.len && s.data[i] >= '0' && s.data[i] <= '9')
            i++;
        uint64_t n = 0;
        good = read_digits(s.data + from, i - from, &n);
        uint64_t ms = good ? unit_in_ms(s, &i) : 0;
        good = ms && dol_chk_mul_u64(n, ms, &n) && dol_chk_add_u64(total, n, &total);
    }
    if (!good)
        fail(r, place, "no duration like \"30s\", \"250ms\", \"1h30m\"");
    *out = total;
}

static void read_record(Reader *r, const dol_Type *type, char *out)
{
    skip_space(r);
    if (r->p < r->end && *r->p == '"' && is_duration(type))
        read_duration(r, (uint64_t *)(void *)(out + type->fields->offset));
    else
        read_object(r, type->fields, type->count, out);
}

static void read_array_of(Reader *r, const dol_Field *f, uint32_t count, char *out)
{
    expect(r, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            expect(r, ',');
        read_value(r, f[i].type, out + f[i].offset);
    }
    expect(r, ']');
}

static void read_list(Reader *r, const dol_Type *type, void *out)
{
    dol_List list = {NULL, 0, 0};
    void *item = dol_alloc(r->ctx, type->elem->size);
    expect(r, '[');
    for (uint32_t n = 0; !take(r, ']'); n++) {
        if (n)
            expect(r, ',');
        read_value(r, type->elem, item);
        if (type->kind == DOL_KIND_SET)
            dol_set_insert(r->ctx, type, &list, item);
        else
            memcpy(dol_list_add(r->ctx, &list, type->elem->size), item, type->elem->size);
    }
    dol_list_store(out, list);
}

static void read_case_name(Reader *r, const dol_Type *type, dol_String name, const char *at,
                           void *out)
{
    for (uint32_t i = 0; i < type->count; i++) {
        if (dol_string_equal(dol_str(type->cases[i].name), name)) {
            dol_set_tag(type, out, i);
            return;
        }
    }
    fail_type(r, at, "no such case of ", type->name);
}

static void read_key(Reader *r, const dol_Type *key, void *out)
{
    key = dol_named(key);
    skip_space(r);
    const char *at = r->p;
    if (key->kind == DOL_KIND_STRING)
        *(dol_String *)out = read_string(r);
    else if (key->kind == DOL_KIND_ENUM)
        read_case_name(r, key, read_string(r), at, out);
    else
        read_number(r, key, out);
}

static void read_map(Reader *r, const dol_Type *type, void *out)
{
    const dol_Type *key = type->key;
    bool object = dol_key_is_text(key) || dol_key_is_integer(key);
    dol_List map = {NULL, 0, 0};
    char *entry = dol_alloc(r->ctx, type->entry), *old = dol_alloc(r->ctx, type->elem->size);
    expect(r, object ? '{' : '[');
    for (uint32_t n = 0; !take(r, object ? '}' : ']'); n++) {
        if (n)
            expect(r, ',');
        skip_space(r);
        const char *at = r->p;
        if (object) {
            read_key(r, key, entry);
            expect(r, ':');
        } else {
            expect(r, '[');
            read_value(r, key, entry);
            expect(r, ',');
        }
        read_value(r, type->elem, entry + type->offset);
        if (!object)
            expect(r, ']');
        if (dol_map_insert(r->ctx, type, &map, entry, entry + type->offset, old))
            fail(r, at, "duplicate key");
    }
    dol_list_store(out, map);
}

static void read_variant(Reader *r, const dol_Type *type, char *out)
{
    bool payload = take(r, '{');
    skip_space(r);
    const char *at = r->p;
    memset(out, 0, type->size);
    read_case_name(r, type, read_string(r), at, out);
    const dol_Case *c = &type->cases[dol_tag_of(type, out)];
    if (payload != (c->count != 0))
        fail_type(r, at, payload ? "this case has no payload: " : "this case has a payload: ",
                  c->name);
    if (!payload)
        return;
    expect(r, ':');
    if (c->named)
        read_object(r, c->fields, c->count, out);
    else if (c->count == 1)
        read_value(r, c->fields->type, out + c->fields->offset);
    else
        read_array_of(r, c->fields, c->count, out);
    expect(r, '}');
}

static void read_option(Reader *r, const dol_Type *type, char *out)
{
    memset(out, 0, type->size);
    if (take_word(r, "null"))
        return;
    dol_set_tag(type, out, 1);
    bool wrapped = dol_may_be_null(type->elem);
    if (wrapped) {
        expect(r, '{');
        skip_space(r);
        if (!dol_string_equal(read_string(r), dol_str("Some")))
            fail(r, r->p, "expected \"Some\"");
        expect(r, ':');
    }
    read_value(r, type->elem, out + type->offset);
    if (wrapped)
        expect(r, '}');
}

static void read_result(Reader *r, const dol_Type *type, char *out)
{
    memset(out, 0, type->size);
    expect(r, '{');
    skip_space(r);
    const char *at = r->p;
    dol_String name = read_string(r);
    bool ok = dol_string_equal(name, dol_str("Ok"));
    if (!ok && !dol_string_equal(name, dol_str("Err")))
        fail(r, at, "expected \"Ok\" or \"Err\"");
    dol_set_tag(type, out, !ok);
    expect(r, ':');
    read_value(r, ok ? type->elem : type->key, out + type->offset);
    expect(r, '}');
}

static void read_bool(Reader *r, void *out)
{
    bool yes = take_word(r, "true");
    if (!yes && !take_word(r, "false"))
        fail(r, r->p, "expected true or false");
    *(bool *)out = yes;
}

static void read_char(Reader *r, void *out)
{
    skip_space(r);
    const char *at = r->p;
    dol_String s = read_string(r);
    if (!s.len || dol_utf8_decode(s.data, s.len, out) != s.len)
        fail(r, at, "expected one character");
}

static void read_value(Reader *r, const dol_Type *type, void *out)
{
    if (++r->depth > NESTING)
        fail(r, r->p, "nested too deeply");
    switch (type->kind) {
    case DOL_KIND_UNIT:
        if (!take_word(r, "null"))
            fail(r, r->p, "expected null");
        *(dol_Unit *)out = 0;
        break;
    case DOL_KIND_BOOL: read_bool(r, out); break;
    case DOL_KIND_CHAR: read_char(r, out); break;
    case DOL_KIND_I8: case DOL_KIND_I16: case DOL_KIND_I32: case DOL_KIND_I64:
    case DOL_KIND_U8: case DOL_KIND_U16: case DOL_KIND_U32: case DOL_KIND_U64:
    case DOL_KIND_F32: case DOL_KIND_F64: read_number(r, type, out); break;
    case DOL_KIND_STRING: *(dol_String *)out = read_string(r); break;
    case DOL_KIND_LIST:
    case DOL_KIND_SET: read_list(r, type, out); break;
    case DOL_KIND_MAP: read_map(r, type, out); break;
    case DOL_KIND_RECORD: read_record(r, type, out); break;
    case DOL_KIND_NAMED: read_value(r, type->fields->type, out); break;
    case DOL_KIND_TUPLE: read_array_of(r, type->fields, type->count, out); break;
    case DOL_KIND_ENUM:
    case DOL_KIND_VARIANT: read_variant(r, type, out); break;
    case DOL_KIND_OPTION: read_option(r, type, out); break;
    case DOL_KIND_RESULT: read_result(r, type, out); break;
    case DOL_KIND_FUN: fail(r, r->p, "a function cannot be read"); break;
    }
    r->depth--;
}

static Reader reader(dol_Context *ctx, dol_String text)
{
    Reader r = {ctx, text.data, text.data, text.data + text.len, 0};
    return r;
}

static void expect_end(Reader *r)
{
    skip_space(r);
    if (r->p != r->end)
        fail(r, r->p, "expected the end");
}

void dol_json_read(dol_Context *ctx, const dol_Type *type, dol_String text, void *out)
{
    Reader r = reader(ctx, text);
    read_value(&r, type, out);
    expect_end(&r);
}

void dol_json_read_args(dol_Context *ctx, const dol_Param *params, uint32_t count,
                        dol_String text, void **args)
{
    Reader r = reader(ctx, text);
    expect(&r, '[');
    for (uint32_t i = 0; i < count; i++) {
        if (i)
            expect(&r, ',');
        args[i] = dol_alloc(ctx, params[i].type->size);
        read_value(&r, params[i].type, args[i]);
    }
    expect(&r, ']');
    expect_end(&r);
}
