#include "base/json.h"

#include "base/utf8.h"
#include "base/vec.h"

#include <string.h>

typedef struct Parser {
    Arena *arena;
    const char *start, *p, *end;
    uint32_t nesting, depth;
    JsonError *error;
    bool failed;
} Parser;

static void fail(Parser *j, const char *at, const char *message)
{
    if (j->failed)
        return;
    j->failed = true;
    j->error->offset = (uint32_t)(at - j->start);
    j->error->message = message;
}

static void skip_blank(Parser *j)
{
    while (j->p < j->end && (*j->p == ' ' || *j->p == '\t' || *j->p == '\n' || *j->p == '\r'))
        j->p++;
}

static bool is_digit(const Parser *j)
{
    return j->p < j->end && *j->p >= '0' && *j->p <= '9';
}

static void digits(Parser *j)
{
    if (!is_digit(j))
        fail(j, j->p, "expected a digit");
    while (is_digit(j))
        j->p++;
}

static void number(Parser *j, JsonValue *v)
{
    const char *from = j->p;
    j->p += *j->p == '-';
    if (j->p < j->end && *j->p == '0')
        j->p++;
    else
        digits(j);
    if (is_digit(j))
        fail(j, from, "a number does not start with 0");
    if (j->p < j->end && *j->p == '.') {
        j->p++;
        digits(j);
    }
    if (j->p < j->end && (*j->p == 'e' || *j->p == 'E')) {
        j->p++;
        j->p += j->p < j->end && (*j->p == '+' || *j->p == '-');
        digits(j);
    }
    v->kind = JSON_NUMBER;
    v->len = (uint32_t)(j->p - from);
    v->text = arena_strndup(j->arena, from, v->len);
}

static bool hex4(Parser *j, uint32_t *out)
{
    *out = 0;
    for (int i = 0; i < 4; i++, j->p++) {
        char c = j->p < j->end ? *j->p : '\0';
        uint32_t d = c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
                     : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a' + 10)
                     : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A' + 10)
                                            : 16;
        if (d == 16)
            return false;
        *out = *out * 16 + d;
    }
    return true;
}

/* After "\u"; a pair of surrogates is one character. */
static size_t unicode(Parser *j, char *out)
{
    const char *at = j->p - 2;
    uint32_t cp, low;
    bool good = hex4(j, &cp);
    if (good && cp >= 0xD800 && cp < 0xDC00) {
        good = j->end - j->p >= 6 && j->p[0] == '\\' && j->p[1] == 'u';
        j->p += good ? 2 : 0;
        good = good && hex4(j, &low) && low >= 0xDC00 && low < 0xE000;
        if (good)
            cp = 0x10000 + ((cp - 0xD800) << 10) + (low - 0xDC00);
    }
    if (!good || (cp >= 0xD800 && cp < 0xE000)) {
        fail(j, at, "this \\u escape is no character");
        return 0;
    }
    return utf8_encode(cp, out);
}

static size_t escape(Parser *j, char *out)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *hit = j->p < j->end && *j->p ? strchr(from, *j->p) : NULL;
    if (hit) {
        j->p++;
        *out = to[hit - from];
        return 1;
    }
    if (j->p < j->end && *j->p == 'u') {
        j->p++;
        return unicode(j, out);
    }
    fail(j, j->p - 1, "no such escape");
    return 0;
}

/* Decoded text is never longer than what stands between the quotes. */
static size_t string_room(const Parser *j)
{
    const char *p = j->p;
    while (p < j->end && *p != '"')
        p += *p == '\\' && j->end - p > 1 ? 2 : 1;
    return (size_t)(p - j->p);
}

static void string(Parser *j, JsonValue *v)
{
    const char *open = j->p++;
    char *text = arena_alloc(j->arena, string_room(j) + 1), *out = text;
    while (!j->failed && j->p < j->end && *j->p != '"') {
        uint32_t cp;
        size_t n = utf8_decode(j->p, (size_t)(j->end - j->p), &cp);
        if (*j->p == '\\') {
            j->p++;
            out += escape(j, out);
        } else if ((unsigned char)*j->p < 0x20) {
            fail(j, j->p, "a control character in a string must be escaped");
        } else if (n == 1 && (unsigned char)*j->p >= 0x80) {
            fail(j, j->p, "this is not UTF-8");
        } else {
            memcpy(out, j->p, n);
            out += n;
            j->p += n;
        }
    }
    if (j->p >= j->end)
        fail(j, open, "this string is not closed");
    j->p++;
    v->kind = JSON_STRING;
    v->text = text;
    v->len = (uint32_t)(out - text);
}

static void value(Parser *j, JsonValue *v);

typedef VEC(JsonValue) ValueVec;

static void key(Parser *j, ValueVec *items)
{
    JsonValue k = {.offset = (uint32_t)(j->p - j->start)};
    if (j->p >= j->end || *j->p != '"') {
        fail(j, j->p, "expected a key in quotes");
        return;
    }
    string(j, &k);
    vec_push(j->arena, items, k);
    skip_blank(j);
    if (!j->failed && (j->p >= j->end || *j->p != ':'))
        fail(j, j->p, "expected ':'");
    j->p++;
}

static void members(Parser *j, JsonValue *v, bool keys)
{
    const char *open = j->p++;
    char close = keys ? '}' : ']';
    ValueVec items = {0};
    skip_blank(j);
    bool empty = j->p < j->end && *j->p == close;
    while (!empty && !j->failed) {
        skip_blank(j);
        if (keys)
            key(j, &items);
        JsonValue item = {0};
        if (!j->failed)
            value(j, &item);
        vec_push(j->arena, &items, item);
        skip_blank(j);
        if (j->failed || j->p >= j->end || *j->p != ',')
            break;
        j->p++;
    }
    if (!j->failed && j->p >= j->end)
        fail(j, open, keys ? "this '{' is not closed" : "this '[' is not closed");
    else if (!j->failed && *j->p != close)
        fail(j, j->p, keys ? "expected ',' or '}'" : "expected ',' or ']'");
    j->p++;
    v->kind = keys ? JSON_OBJECT : JSON_ARRAY;
    v->items = items.data;
    v->len = keys ? items.len / 2 : items.len;
}

static bool word(Parser *j, const char *w)
{
    size_t n = strlen(w);
    if ((size_t)(j->end - j->p) < n || memcmp(j->p, w, n) != 0)
        return false;
    j->p += n;
    return true;
}

static void value(Parser *j, JsonValue *v)
{
    skip_blank(j);
    v->offset = (uint32_t)(j->p - j->start);
    if (j->p >= j->end) {
        fail(j, j->p, "expected a value, found the end");
        return;
    }
    if (++j->depth > j->nesting)
        fail(j, j->p, "nested too deeply");
    else if (*j->p == '{' || *j->p == '[')
        members(j, v, *j->p == '{');
    else if (*j->p == '"')
        string(j, v);
    else if (*j->p == '-' || is_digit(j))
        number(j, v);
    else if (word(j, "null"))
        v->kind = JSON_NULL;
    else if (word(j, "true"))
        v->kind = JSON_TRUE;
    else if (word(j, "false"))
        v->kind = JSON_FALSE;
    else
        fail(j, j->p, "expected a value");
    j->depth--;
}

JsonValue *json_parse(Arena *a, const char *text, size_t len, uint32_t nesting, JsonError *error)
{
    Parser j = {.arena = a, .start = text, .p = text, .end = text + len, .nesting = nesting,
                .error = error};
    if (len >= UINT32_MAX) {
        *error = (JsonError){0, "the text is larger than 4 GiB"};
        return NULL;
    }
    JsonValue *v = ARENA_NEW(a, JsonValue);
    value(&j, v);
    skip_blank(&j);
    if (j.p < j.end)
        fail(&j, j.p, "this follows the value and should not");
    return j.failed ? NULL : v;
}

const JsonValue *json_member(const JsonValue *v, const char *name, size_t n)
{
    for (uint32_t i = 0; v->kind == JSON_OBJECT && i < v->len; i++) {
        const JsonValue *k = &v->items[2 * (size_t)i];
        if (k->len == n && memcmp(k->text, name, n) == 0)
            return k + 1;
    }
    return NULL;
}

const JsonValue *json_get(const JsonValue *v, const char *name)
{
    return json_member(v, name, strlen(name));
}
