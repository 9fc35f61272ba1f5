/* JSON text to values, with every error at its place. */
#include "eval/interp.h"
#include "eval/json.h"
#include "eval/json_type.h"

#include "base/num.h"
#include "base/utf8.h"

typedef struct JsonReader {
    Eval *ev;
    const char *text;
    EvalJsonErrors *errors;
    Out path;
    bool good;
} JsonReader;

static void locate(const char *text, EvalJsonError *e)
{
    e->line = 1;
    e->column = 1;
    for (uint32_t i = 0; i < e->offset; i++) {
        if (text[i] == '\n') {
            e->line++;
            e->column = 1;
        } else {
            e->column += ((unsigned char)text[i] & 0xC0) != 0x80;
        }
    }
}

static EvalJsonError *add_error(JsonReader *r, EvalJsonKind kind, uint32_t offset,
                                const char *message)
{
    Arena *a = r->ev->tables;
    r->good = false;
    if (r->errors->len >= EVAL_JSON_MOST_ERRORS)
        return NULL;
    EvalJsonError e = {.kind = kind, .message = message, .offset = offset};
    e.path = arena_strndup(a, r->path.data ? r->path.data : "", r->path.len);
    e.lost = e.path;
    locate(r->text, &e);
    vec_push(a, r->errors, e);
    return &r->errors->data[r->errors->len - 1];
}

static EvalJsonError *error(JsonReader *r, EvalJsonKind kind, const JsonValue *j, const char *fmt,
                            ...) __attribute__((format(printf, 4, 5)));
static EvalJsonError *error(JsonReader *r, EvalJsonKind kind, const JsonValue *j, const char *fmt,
                            ...)
{
    va_list ap;
    va_start(ap, fmt);
    EvalJsonError *e = add_error(r, kind, j->offset, arena_vprintf(r->ev->tables, fmt, ap));
    va_end(ap);
    return e;
}

/* Nothing that the value has is touched by it. */
static void loses_nothing(EvalJsonError *e)
{
    if (e)
        e->lost = NULL;
}

static void loses_field(JsonReader *r, EvalJsonError *e, const char *name)
{
    if (e)
        e->lost = *e->path ? arena_printf(r->ev->tables, "%s.%s", e->path, name) : name;
}

static const char *kind_name(const JsonValue *j)
{
    static const char *const names[] = {
        [JSON_NULL] = "null",     [JSON_FALSE] = "false",   [JSON_TRUE] = "true",
        [JSON_NUMBER] = "a number", [JSON_STRING] = "a string", [JSON_ARRAY] = "an array",
        [JSON_OBJECT] = "an object",
    };
    return names[j->kind];
}

static void expected(JsonReader *r, const JsonValue *j, const char *what)
{
    error(r, EVAL_JSON_TYPE, j, "expected %s, found %s", what, kind_name(j));
}

static void convert(JsonReader *r, const HType *t, const JsonValue *j, Word *v);

/* Converts a part with ".name" (or "[…]") added to the path. */
static void part(JsonReader *r, const char *name, const HType *t, const JsonValue *j, Word *v)
{
    size_t length = r->path.len;
    if (length)
        out_char(&r->path, '.');
    out_str(&r->path, name);
    convert(r, t, j, v);
    r->path.len = length;
}

static size_t enter_index(JsonReader *r, uint64_t index)
{
    size_t length = r->path.len;
    out_char(&r->path, '[');
    out_u64(&r->path, index);
    out_char(&r->path, ']');
    return length;
}

static void element(JsonReader *r, uint64_t index, const HType *t, const JsonValue *j, Word *v)
{
    size_t length = enter_index(r, index);
    convert(r, t, j, v);
    r->path.len = length;
}

/* ---- scalars ---- */

static bool int_text(const char *s, size_t n, HTypeKind k, Word *v)
{
    bool minus = n && s[0] == '-';
    uint64_t u;
    if (!num_u64(s + minus, n - minus, &u) || (minus && u > UINT64_C(1) << 63))
        return false;
    *v = minus ? 0 - u : u;
    if (minus && u != 0)
        return ev_is_signed(k) && ev_fits(k, (int64_t)*v, false);
    return ev_fits(k, (int64_t)*v, true);
}

static bool looks_like_int(const char *s, size_t n)
{
    size_t i = n && s[0] == '-';
    if (i == n)
        return false;
    while (i < n && s[i] >= '0' && s[i] <= '9')
        i++;
    return i == n;
}

static void integer(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    bool text = j->kind == JSON_STRING && ev_bits(t->kind) == 64;
    if (j->kind != JSON_NUMBER && !text)
        expected(r, j, "an integer");
    else if (!looks_like_int(j->text, j->len))
        error(r, EVAL_JSON_TYPE, j, "expected an integer, found '%s'", j->text);
    else if (!int_text(j->text, j->len, t->kind, v))
        error(r, EVAL_JSON_RANGE, j, "%s does not fit %s", j->text, t->name);
}

static bool special_float(const JsonValue *j, Word *v)
{
    if (strcmp(j->text, "NaN") == 0)
        *v = UINT64_C(0x7FF8000000000000);
    else if (strcmp(j->text, "Infinity") == 0)
        *v = UINT64_C(0x7FF0000000000000);
    else if (strcmp(j->text, "-Infinity") == 0)
        *v = UINT64_C(0xFFF0000000000000);
    else
        return false;
    return true;
}

static void float_(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    double d = 0;
    float f = 0;
    if (j->kind == JSON_STRING && special_float(j, v))
        return;
    if (j->kind != JSON_NUMBER) {
        expected(r, j, "a number, \"NaN\", \"Infinity\" or \"-Infinity\"");
        return;
    }
    bool single = t->kind == HT_F32;
    if (single)
        num_f32(j->text, j->len, &f);
    else
        num_f64(j->text, j->len, &d);
    *v = word_of_double(single ? (double)f : d);
    if ((*v << 1 >> 53) == 0x7FF)
        error(r, EVAL_JSON_RANGE, j, "%s does not fit %s", j->text, t->name);
}

static void character(JsonReader *r, const JsonValue *j, Word *v)
{
    uint32_t cp = 0;
    if (j->kind != JSON_STRING)
        expected(r, j, "a string of one character");
    else if (j->len == 0 || utf8_decode(j->text, j->len, &cp) != j->len)
        error(r, EVAL_JSON_TYPE, j, "expected one character, found \"%s\"", j->text);
    *v = cp;
}

/* ---- records ---- */

static uint32_t field_index(const HField *fields, uint32_t n, const JsonValue *key)
{
    for (uint32_t i = 0; i < n; i++)
        if (strlen(fields[i].name) == key->len && memcmp(fields[i].name, key->text, key->len) == 0)
            return i;
    return n;
}

static void unknown_field(JsonReader *r, const Parts *p, const JsonValue *key)
{
    const char **names = ARENA_ARRAY(r->ev->tables, const char *, p->count);
    for (uint32_t i = 0; i < p->count; i++)
        names[i] = p->fields[i].name;
    const char *near = did_you_mean(key->text, names, p->count);
    if (near)
        loses_nothing(error(r, EVAL_JSON_UNKNOWN, key, "there is no field '%s'; did you mean '%s'?",
                            key->text, near));
    else
        loses_nothing(error(r, EVAL_JSON_UNKNOWN, key, "there is no field '%s'", key->text));
}

static bool is_option(const HType *t)
{
    return t->kind == HT_VARIANT && t->variant_origin == HV_OPTION;
}

/* The default of a field that is left out, None where there is none. */
static void missing_fields(JsonReader *r, const Parts *p, const bool *seen, const JsonValue *j,
                           Word *v)
{
    for (uint32_t i = 0; i < p->count; i++) {
        const HField *f = &p->fields[i];
        if (seen[i])
            continue;
        if (f->absent)
            ev_copy_words(v + p->offsets[i], ev_global(r->ev, f->absent, f->absent->span),
                          layout_of(&r->ev->layouts, f->type)->words);
        else if (!is_option(f->type))
            loses_field(r, error(r, EVAL_JSON_MISSING, j, "field '%s' is missing", f->name),
                        f->name);
    }
}

static void object(JsonReader *r, const Parts *p, const JsonValue *j, Word *v)
{
    if (j->kind != JSON_OBJECT) {
        expected(r, j, "an object");
        return;
    }
    bool *seen = ARENA_ARRAY(r->ev->tables, bool, p->count);
    for (uint32_t i = 0; i < j->len; i++) {
        const JsonValue *key = &j->items[2 * (size_t)i];
        uint32_t f = field_index(p->fields, p->count, key);
        if (f == p->count) {
            unknown_field(r, p, key);
        } else if (seen[f]) {
            loses_nothing(error(r, EVAL_JSON_TWICE, key, "field '%s' is given twice", key->text));
        } else {
            seen[f] = true;
            part(r, p->fields[f].name, p->fields[f].type, key + 1, v + p->offsets[f]);
        }
    }
    missing_fields(r, p, seen, j, v);
}

static void array(JsonReader *r, const Parts *p, const JsonValue *j, Word *v)
{
    if (j->kind != JSON_ARRAY || j->len != p->count) {
        error(r, EVAL_JSON_TYPE, j, "expected an array of %u values, found %s", p->count,
              kind_name(j));
        return;
    }
    for (uint32_t i = 0; i < p->count; i++)
        element(r, i, p->fields[i].type, &j->items[i], v + p->offsets[i]);
}

/* ---- Duration: "1h30m", "30s", "250ms"; milliseconds ---- */

static bool is_duration(const HType *t)
{
    const char *dot = strrchr(t->name, '.');
    return t->fields.len == 1 && strcmp(dot ? dot + 1 : t->name, "Duration") == 0 &&
           t->fields.data[0].type->kind >= HT_I8 && t->fields.data[0].type->kind <= HT_U64;
}

static uint64_t unit_ms(const char **s)
{
    static const struct {
        const char *text;
        uint64_t ms;
    } units[] = {{"ms", 1}, {"s", 1000}, {"m", 60000}, {"h", 3600000}, {"d", 86400000}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        size_t n = strlen(units[i].text);
        if (strncmp(*s, units[i].text, n) == 0) {
            *s += n;
            return units[i].ms;
        }
    }
    return 0;
}

static void duration(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    const char *s = j->text, *end = j->text + j->len;
    uint64_t total = 0, n, ms;
    bool good = s < end;
    while (good && s < end) {
        const char *from = s;
        while (*s >= '0' && *s <= '9')
            s++;
        good = num_u64(from, (size_t)(s - from), &n) && (ms = unit_ms(&s)) != 0 &&
               !__builtin_mul_overflow(n, ms, &n) && !__builtin_add_overflow(total, n, &total);
    }
    *v = total;
    if (!good)
        error(r, EVAL_JSON_TYPE, j, "'%s' is no duration like \"30s\", \"250ms\", \"1h30m\"",
              j->text);
    else if (!ev_fits(t->fields.data[0].type->kind, (int64_t)total, true))
        error(r, EVAL_JSON_RANGE, j, "%s does not fit", j->text);
}

static void record(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    Parts p = value_parts(&r->ev->layouts, t, v);
    if (t->origin == HR_NAMED && p.count == 1)
        convert(r, p.fields[0].type, j, v + p.offsets[0]);
    else if (t->origin == HR_TUPLE)
        array(r, &p, j, v);
    else if (j->kind == JSON_STRING && is_duration(t))
        duration(r, t, j, v + p.offsets[0]);
    else
        object(r, &p, j, v);
}

/* ---- variants ---- */

static uint32_t case_index(JsonReader *r, const HType *t, const JsonValue *name)
{
    const char **names = ARENA_ARRAY(r->ev->tables, const char *, t->cases.len);
    for (uint32_t i = 0; i < t->cases.len; i++) {
        names[i] = t->cases.data[i].name;
        if (strlen(names[i]) == name->len && memcmp(names[i], name->text, name->len) == 0)
            return i;
    }
    const char *near = did_you_mean(name->text, names, t->cases.len);
    if (near)
        error(r, EVAL_JSON_TYPE, name, "%s has no case '%s'; did you mean '%s'?", t->name,
              name->text, near);
    else
        error(r, EVAL_JSON_TYPE, name, "%s has no case '%s'", t->name, name->text);
    return UINT32_MAX;
}

static void payload(JsonReader *r, const HType *t, uint32_t c, const JsonValue *j, Word *v)
{
    const HCase *hc = &t->cases.data[c];
    v[0] = c;
    Parts p = value_parts(&r->ev->layouts, t, v);
    size_t length = r->path.len;
    if (length)
        out_char(&r->path, '.');
    out_str(&r->path, hc->name);
    if (!hc->is_tuple)
        object(r, &p, j, v);
    else if (p.count == 1)
        convert(r, p.fields[0].type, j, v + p.offsets[0]);
    else
        array(r, &p, j, v);
    r->path.len = length;
}

static void enumeration(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    if (j->kind != JSON_STRING && (j->kind != JSON_OBJECT || j->len != 1)) {
        error(r, EVAL_JSON_TYPE, j, "expected a case of %s: \"A\" or {\"B\": ...}", t->name);
        return;
    }
    const JsonValue *name = j->kind == JSON_STRING ? j : &j->items[0];
    uint32_t c = case_index(r, t, name);
    if (c == UINT32_MAX)
        return;
    v[0] = c;
    if (j->kind == JSON_STRING && t->cases.data[c].fields.len)
        error(r, EVAL_JSON_TYPE, j, "case '%s' has a payload: {\"%s\": ...}", name->text,
              name->text);
    else if (j->kind == JSON_OBJECT && !t->cases.data[c].fields.len)
        error(r, EVAL_JSON_TYPE, j, "case '%s' has no payload: \"%s\"", name->text, name->text);
    else if (j->kind == JSON_OBJECT)
        payload(r, t, c, &j->items[1], v);
}

static void option(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    const HType *some = t->cases.data[1].fields.data[0].type;
    if (j->kind == JSON_NULL)
        return;
    if (json_may_be_null(some)) {
        const JsonValue *held = j->len == 1 ? json_get(j, "Some") : NULL;
        if (!held) {
            expected(r, j, "null or {\"Some\": ...}");
            return;
        }
        j = held;
    }
    v[0] = 1;
    convert(r, some, j, payload_at(&r->ev->layouts, t, v, 1, 0));
}

/* ---- lists, sets, maps ---- */

static void list(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    uint32_t stride = layout_of(&r->ev->layouts, t)->stride;
    Seq *s = seq_of(*v);
    for (uint32_t i = 0; i < j->len; i++) {
        Word *slot = ev_seq_insert(r->ev, s, s->len, stride);
        memset(slot, 0, stride * sizeof *slot);
        element(r, i, t->elem, &j->items[i], slot);
    }
}

/* Whether this one was read without an error. */
static bool converts(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    bool before = r->good;
    r->good = true;
    convert(r, t, j, v);
    bool good = r->good;
    r->good = before && good;
    return good;
}

/* One entry of a set or map, read into `entry`, goes to its place; twice is an error. */
static void keep_entry(JsonReader *r, const HType *t, Seq *s, const Word *entry,
                       const JsonValue *key)
{
    uint32_t stride = layout_of(&r->ev->layouts, t)->stride;
    uint64_t at;
    if (ev_find_key(r->ev, t, s, entry, &at)) {
        loses_nothing(error(r, EVAL_JSON_TWICE, key, t->key ? "this key is given twice"
                                                            : "this element is given twice"));
        return;
    }
    ev_copy_words(ev_seq_insert(r->ev, s, at, stride), entry, stride);
}

static void set(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    uint32_t stride = layout_of(&r->ev->layouts, t)->stride;
    for (uint32_t i = 0; i < j->len; i++) {
        Word *entry = ev_alloc(r->ev, stride * sizeof *entry);
        size_t length = enter_index(r, i);
        if (converts(r, t->elem, &j->items[i], entry))
            keep_entry(r, t, seq_of(*v), entry, &j->items[i]);
        r->path.len = length;
    }
}

/* An integer key stands in a string, whatever its size. */
static bool key(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    JsonValue number = *j;
    if (json_key_kind(t) != JSON_KEY_INTEGER || !looks_like_int(j->text, j->len))
        return converts(r, t, j, v);
    number.kind = JSON_NUMBER;
    return converts(r, json_named(t), &number, v);
}

static void map_entry(JsonReader *r, const HType *t, const JsonValue *k, const JsonValue *value,
                      Word *v, bool object)
{
    const Layout *y = layout_of(&r->ev->layouts, t);
    Word *entry = ev_alloc(r->ev, y->stride * sizeof *entry);
    size_t length = r->path.len;
    out_char(&r->path, '[');
    if (k->kind == JSON_STRING)
        out_json_string(&r->path, k->text, k->len);
    else
        out_str(&r->path, "…");
    out_char(&r->path, ']');
    bool known = object ? key(r, t->key, k, entry) : converts(r, t->key, k, entry);
    convert(r, t->elem, value, entry + y->key);
    if (known)
        keep_entry(r, t, seq_of(*v), entry, k);
    r->path.len = length;
}

static void map(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    bool object = json_key_kind(t->key) != JSON_KEY_NONE;
    if (j->kind != (object ? JSON_OBJECT : JSON_ARRAY)) {
        expected(r, j, object ? "an object" : "an array of pairs");
        return;
    }
    for (uint32_t i = 0; i < j->len; i++) {
        const JsonValue *pair = object ? &j->items[2 * (size_t)i] : j->items[i].items;
        if (!object && (j->items[i].kind != JSON_ARRAY || j->items[i].len != 2))
            error(r, EVAL_JSON_TYPE, &j->items[i], "expected a pair [key, value]");
        else
            map_entry(r, t, pair, pair + 1, v, object);
    }
}

static void sequence(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    *v = word_of(ev_seq(r->ev, 0, layout_of(&r->ev->layouts, t)->stride));
    if (t->kind == HT_MAP)
        map(r, t, j, v);
    else if (j->kind != JSON_ARRAY)
        expected(r, j, "an array");
    else if (t->kind == HT_LIST)
        list(r, t, j, v);
    else
        set(r, t, j, v);
}

static void convert(JsonReader *r, const HType *t, const JsonValue *j, Word *v)
{
    switch (t->kind) {
    case HT_UNIT:
        if (j->kind != JSON_NULL)
            expected(r, j, "null");
        return;
    case HT_BOOL:
        *v = j->kind == JSON_TRUE;
        if (j->kind != JSON_TRUE && j->kind != JSON_FALSE)
            expected(r, j, "true or false");
        return;
    case HT_CHAR:
        character(r, j, v);
        return;
    case HT_I8:
    case HT_I16:
    case HT_I32:
    case HT_I64:
    case HT_U8:
    case HT_U16:
    case HT_U32:
    case HT_U64:
        integer(r, t, j, v);
        return;
    case HT_F32:
    case HT_F64:
        float_(r, t, j, v);
        return;
    case HT_STRING:
        if (j->kind != JSON_STRING)
            expected(r, j, "a string");
        else
            *v = eval_string(r->ev, j->text, j->len);
        return;
    case HT_LIST:
    case HT_SET:
    case HT_MAP:
        sequence(r, t, j, v);
        return;
    case HT_RECORD:
        record(r, t, j, v);
        return;
    case HT_VARIANT:
        if (is_option(t))
            option(r, t, j, v);
        else
            enumeration(r, t, j, v);
        return;
    case HT_FUN:
        error(r, EVAL_JSON_TYPE, j, "a function cannot be given as data");
        return;
    case HT_COUNT:
        return;
    }
}

typedef struct Conversion {
    JsonReader reader;
    HType *type;
    const JsonValue *json;
    EvalValue *out;
} Conversion;

static void run_conversion(Eval *ev, void *arg)
{
    Conversion *c = arg;
    *c->out = eval_alloc(ev, c->type);
    convert(&c->reader, c->type, c->json, c->out->words);
}

bool eval_json_convert(Eval *ev, HType *t, const JsonValue *json, const char *text, EvalValue *out,
                       EvalJsonErrors *errors)
{
    Conversion c = {
        .reader = {.ev = ev, .text = text, .errors = errors, .good = true},
        .type = t,
        .json = json,
        .out = out,
    };
    if (!ev_leaf(ev, run_conversion, &c))
        error(&c.reader, EVAL_JSON_RANGE, json, "%s", hir_trap(eval_trap(ev)->kind)->text);
    out_free(&c.reader.path);
    return c.reader.good;
}

bool eval_json_read(Eval *ev, HType *t, const char *text, size_t len, EvalValue *out,
                    EvalJsonErrors *errors)
{
    JsonReader r = {.ev = ev, .text = text, .errors = errors};
    JsonError e;
    JsonValue *json = json_parse(ev->tables, text, len, ev->session->limits.nesting, &e);
    if (!json) {
        add_error(&r, EVAL_JSON_SYNTAX, e.offset, e.message);
        return false;
    }
    return eval_json_convert(ev, t, json, text, out, errors);
}
