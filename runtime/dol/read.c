/* JSON, with the place of what is wrong. What programs write is read the short way: fields in the
   order of the type, plain strings, numbers of at most nineteen digits; all else, and every error,
   the long way. */
#include "dol_inner.h"

enum { NESTING = 500 };

typedef struct Reader {
    dol_Context *ctx;
    const char *start, *p, *end;
    uint32_t depth;
} Reader;

DOL_NORETURN DOL_COLD static void fail(Reader *r, const char *place, const char *message)
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

DOL_NORETURN DOL_COLD static void fail_type(Reader *r, const char *place, const char *wanted,
                                   const char *name)
{
    Text t = {r->ctx, NULL, 0, 0};
    dol_text_str(&t, wanted);
    dol_text_str(&t, name);
    dol_text_add(&t, "", 1);
    fail(r, place, t.data);
}

static inline void skip_space(Reader *r)
{
    while (r->p < r->end && *r->p <= ' ' &&
           (*r->p == ' ' || *r->p == '\n' || *r->p == '\t' || *r->p == '\r'))
        r->p++;
}

static inline bool take(Reader *r, char c)
{
    skip_space(r);
    if (r->p == r->end || *r->p != c)
        return false;
    r->p++;
    return true;
}

DOL_NORETURN DOL_COLD static void fail_expected(Reader *r, char c)
{
    char message[] = "expected ' '";
    message[10] = c;
    fail(r, r->p, message);
}

static inline void expect(Reader *r, char c)
{
    if (!take(r, c))
        fail_expected(r, c);
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

/* Eight bytes at once: none is a quote, a backslash, a control character or outside of ASCII. A
   byte that is one may make those above it look so, never the other way round. */
static inline bool all_plain(const char *p)
{
    const uint64_t ones = UINT64_C(0x0101010101010101);
    uint64_t w;
    memcpy(&w, p, sizeof w);
    uint64_t quote = w ^ (ones * '"'), backslash = w ^ (ones * '\\');
    return !(((quote - ones) | (backslash - ones) | (w - ones * 0x20) | w) & (ones << 7));
}

static inline const char *skip_plain(const char *p, const char *end)
{
    while (end - p >= 8 && all_plain(p))
        p += 8;
    while (p < end && *p >= 0x20 && *p != '"' && *p != '\\' && !(*p & 0x80))
        p++;
    return p;
}

/* The text of a string: part of the input, or when there are escapes in it new. */
static dol_String read_text(Reader *r, bool *is_new)
{
    if (!take(r, '"'))
        fail(r, r->p, "expected a string");
    Text t = {r->ctx, NULL, 0, 0};
    const char *opened = r->p - 1, *from = r->p;
    for (;;) {
        r->p = skip_plain(r->p, r->end);
        if (r->p == r->end)
            fail(r, opened, "the string does not end");
        dol_Char c;
        size_t len = *r->p & 0x80 ? dol_utf8_decode(r->p, (size_t)(r->end - r->p), &c) : 1;
        if (len == 0)
            fail(r, r->p, "not UTF-8");
        if (len == 1 && *r->p < 0x20)
            fail(r, r->p, "control character in a string");
        if (*r->p != '"' && *r->p != '\\') {
            r->p += len;
            continue;
        }
        size_t n = (size_t)(r->p - from);
        bool ends = *r->p++ == '"';
        *is_new = t.len > 0;
        if (ends && !*is_new)
            return (dol_String){from, n};
        dol_text_add(&t, from, n);
        if (ends)
            return dol_text_end(&t);
        read_escape(r, &t);
        from = r->p;
    }
}

static dol_String read_name(Reader *r)
{
    bool is_new;
    return read_text(r, &is_new);
}

static dol_String read_string(Reader *r)
{
    bool is_new;
    dol_String s = read_text(r, &is_new);
    if (!is_new)
        s.data = s.len ? memcpy(dol_alloc(r->ctx, s.len), s.data, s.len) : NULL;
    return s;
}

static void read_value(Reader *r, const dol_Type *type, void *out);

static bool at_number(const Reader *r)
{
    return r->p < r->end && (*r->p == '-' || (*r->p >= '0' && *r->p <= '9'));
}

/* Whether a string may stand for the number: a word for floats; digits where JSON's readers lose
   some. Keys are strings, whatever they hold. */
static bool may_be_text(const dol_Type *type, dol_String text)
{
    bool is_float = type->kind == DOL_KIND_F32 || type->kind == DOL_KIND_F64;
    return is_float ? !dol_is_number(text.data, text.len) : type->size == 8;
}

static void read_number(Reader *r, const dol_Type *type, void *out)
{
    skip_space(r);
    const char *from = r->p, *behind = dol_read_quick(type, from, r->end, out);
    dol_String text;
    if (behind) {
        r->p = behind;
        return;
    }
    if (r->p < r->end && *r->p == '"') {
        text = read_name(r);
        if (!may_be_text(type, text))
            fail_type(r, from, "expected ", type->name);
    } else {
        while (r->p < r->end && (at_number(r) || strchr("+.eE", *r->p)) && *r->p)
            r->p++;
        text = (dol_String){from, (size_t)(r->p - from)};
        if (!dol_is_number(text.data, text.len))
            fail_type(r, from, "expected ", type->name);
    }
    if (!dol_read_scalar(type, text, out))
        fail_type(r, from, "not in the range of ", type->name);
}

static bool has_name(const dol_Field *f, dol_String name)
{
    return f->name_len == name.len && memcmp(f->name, name.data, name.len) == 0;
}

/* The number of the field whose name comes, most likely `next`; `count`: there is none. */
static uint32_t read_field_name(Reader *r, const dol_Field *f, uint32_t count, uint32_t next)
{
    if (next == count)
        next = 0;
    const dol_Field *likely = count ? &f[next] : NULL;
    if (likely && (size_t)(r->end - r->p) > likely->name_len + 1u && *r->p == '"' &&
        r->p[likely->name_len + 1u] == '"' &&
        memcmp(r->p + 1, likely->name, likely->name_len) == 0) {
        r->p += likely->name_len + 2u;
        return next;
    }
    dol_String name = read_name(r);
    for (uint32_t i = next; i < count; i++)
        if (has_name(&f[i], name))
            return i;
    for (uint32_t i = 0; i < next; i++)
        if (has_name(&f[i], name))
            return i;
    return count;
}

/* Which fields were there: a bit for each. */
typedef struct Seen {
    uint64_t first, *bits;
} Seen;

static bool is_seen(const Seen *s, uint32_t i)
{
    return s->bits[i / 64] >> (i % 64) & 1;
}

/* What stands for a missing field: its default, which nobody changes in place, or None. */
static void fill_missing(Reader *r, const dol_Field *f, uint32_t count, const Seen *seen,
                         char *out, const char *place)
{
    for (uint32_t i = 0; i < count; i++) {
        if (is_seen(seen, i))
            continue;
        if (f[i].absent)
            memcpy(out + f[i].offset, f[i].absent, f[i].type->size);
        else if (f[i].type->kind != DOL_KIND_OPTION)
            fail_type(r, place, "missing field ", f[i].name);
        else
            memset(out + f[i].offset, 0, f[i].type->size);
    }
}

static void read_object(Reader *r, const dol_Field *f, uint32_t count, char *out)
{
    skip_space(r);
    const char *place = r->p;
    Seen seen = {0, &seen.first};
    if (count > 64) {
        size_t size = (count + 63u) / 64u * sizeof *seen.bits;
        seen.bits = memset(dol_alloc(r->ctx, size), 0, size);
    }
    expect(r, '{');
    uint32_t n = 0;
    for (uint32_t next = 0; !take(r, '}'); n++) {
        if (n)
            expect(r, ',');
        skip_space(r);
        const char *at = r->p;
        uint32_t i = read_field_name(r, f, count, next);
        if (i == count)
            fail(r, at, "unknown field");
        if (is_seen(&seen, i))
            fail_type(r, at, "duplicate field ", f[i].name);
        seen.bits[i / 64] |= UINT64_C(1) << (i % 64);
        expect(r, ':');
        read_value(r, f[i].type, out + f[i].offset);
        next = i + 1;
    }
    if (n < count)
        fill_missing(r, f, count, &seen, out, place);
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
    dol_String s = read_name(r);
    uint64_t total = 0;
    bool good = s.len > 0;
    for (size_t i = 0; good && i < s.len;) {
        size_t from = i;
        while (i < s.len && s.data[i] >= '0' && s.data[i] <= '9')
            i++;
        uint64_t n = 0;
        good = dol_read_digits(s.data + from, i - from, &n);
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
    expect(r, '[');
    for (uint32_t n = 0; !take(r, ']'); n++) {
        if (n)
            expect(r, ',');
        read_value(r, type->elem, dol_list_add(r->ctx, &list, type->elem->size));
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
        read_case_name(r, key, read_name(r), at, out);
    else if (!dol_read_scalar(key, read_name(r), out))
        fail_type(r, at, "not in the range of ", key->name);
}

/* How the entries of a map or the elements of a set stand in JSON. */
typedef struct {
    const dol_Type *key, *value; /* value: NULL in a set */
    size_t step, offset;         /* bytes of an entry; of the value in it */
    bool object;
} Entries;

static Entries entries_of(const dol_Type *type)
{
    if (type->kind == DOL_KIND_SET)
        return (Entries){type->elem, NULL, type->elem->size, 0, false};
    bool object = dol_key_is_text(type->key) || dol_key_is_integer(type->key);
    return (Entries){type->key, type->elem, type->entry, type->offset, object};
}

/* Gives the place of its key. */
static const char *read_entry(Reader *r, const Entries *e, char *entry)
{
    skip_space(r);
    const char *at = r->p;
    if (!e->value) {
        read_value(r, e->key, entry);
        return at;
    }
    if (e->object) {
        read_key(r, e->key, entry);
        expect(r, ':');
    } else {
        expect(r, '[');
        read_value(r, e->key, entry);
        expect(r, ',');
    }
    read_value(r, e->value, entry + e->offset);
    if (!e->object)
        expect(r, ']');
    return at;
}

/* Entry number `again`, behind the bracket at `start`, has the key of one before it. */
DOL_NORETURN static void fail_duplicate(Reader *r, const Entries *e, const char *start,
                                        uint32_t again)
{
    char *entry = dol_alloc(r->ctx, e->step);
    const char *at = start;
    r->p = start;
    for (uint32_t n = 0; n <= again; n++) {
        if (n)
            expect(r, ',');
        at = read_entry(r, e, entry);
    }
    fail(r, at, e->value ? "duplicate key" : "duplicate element");
}

/* A set or map, in any order: sorted once, when all are there. */
static void read_keyed(Reader *r, const dol_Type *type, void *out)
{
    Entries e = entries_of(type);
    dol_List all = {NULL, 0, 0};
    expect(r, e.object ? '{' : '[');
    const char *start = r->p;
    for (uint32_t n = 0; !take(r, e.object ? '}' : ']'); n++) {
        if (n)
            expect(r, ',');
        char *entry = dol_list_add(r->ctx, &all, e.step);
        memset(entry, 0, e.step);
        read_entry(r, &e, entry);
    }
    uint32_t again = dol_list_order(r->ctx, e.key, e.step, &all);
    if (again != UINT32_MAX)
        fail_duplicate(r, &e, start, again);
    dol_list_store(out, all);
}

static void read_variant(Reader *r, const dol_Type *type, char *out)
{
    bool payload = take(r, '{');
    skip_space(r);
    const char *at = r->p;
    memset(out, 0, type->size);
    read_case_name(r, type, read_name(r), at, out);
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
        if (!dol_string_equal(read_name(r), dol_str("Some")))
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
    dol_String name = read_name(r);
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
    dol_String s = read_name(r);
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
    case DOL_KIND_LIST: read_list(r, type, out); break;
    case DOL_KIND_SET:
    case DOL_KIND_MAP: read_keyed(r, type, out); break;
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
