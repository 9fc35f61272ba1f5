#include "lsp/write.h"

#include <stdlib.h>
#include <string.h>

static void before_value(Json *j)
{
    if (j->comma)
        out_char(&j->out, ',');
    j->comma = true;
}

void json_open(Json *j, char bracket)
{
    before_value(j);
    out_char(&j->out, bracket);
    j->comma = false;
}

void json_close(Json *j, char bracket)
{
    out_char(&j->out, bracket);
    j->comma = true;
}

void json_key(Json *j, const char *key)
{
    before_value(j);
    out_json_string(&j->out, key, strlen(key));
    out_char(&j->out, ':');
    j->comma = false;
}

void json_strn(Json *j, const char *s, size_t n)
{
    before_value(j);
    out_json_string(&j->out, s, n);
}

void json_str(Json *j, const char *s)
{
    json_strn(j, s, strlen(s));
}

void json_uint(Json *j, uint64_t v)
{
    before_value(j);
    out_u64(&j->out, v);
}

void json_int(Json *j, int64_t v)
{
    before_value(j);
    out_i64(&j->out, v);
}

void json_bool(Json *j, bool v)
{
    before_value(j);
    out_str(&j->out, v ? "true" : "false");
}

void json_null(Json *j)
{
    before_value(j);
    out_str(&j->out, "null");
}

void json_raw(Json *j, const char *text, size_t len)
{
    before_value(j);
    out_bytes(&j->out, text, len);
}

void json_value(Json *j, const JsonValue *v)
{
    switch (v ? v->kind : JSON_NULL) {
    case JSON_NULL: json_null(j); return;
    case JSON_FALSE: json_bool(j, false); return;
    case JSON_TRUE: json_bool(j, true); return;
    case JSON_NUMBER: json_raw(j, v->text, v->len); return;
    case JSON_STRING: json_strn(j, v->text, v->len); return;
    case JSON_ARRAY:
        json_open(j, '[');
        for (uint32_t i = 0; i < v->len; i++)
            json_value(j, &v->items[i]);
        json_close(j, ']');
        return;
    case JSON_OBJECT:
        json_open(j, '{');
        for (uint32_t i = 0; i < v->len; i++) {
            json_key(j, v->items[2 * i].text);
            json_value(j, &v->items[2 * i + 1]);
        }
        json_close(j, '}');
        return;
    }
}

void json_free(Json *j)
{
    out_free(&j->out);
    memset(j, 0, sizeof *j);
}

void json_put_str(Json *j, const char *key, const char *s)
{
    json_key(j, key);
    json_str(j, s);
}

void json_put_uint(Json *j, const char *key, uint64_t v)
{
    json_key(j, key);
    json_uint(j, v);
}

void json_put_bool(Json *j, const char *key, bool v)
{
    json_key(j, key);
    json_bool(j, v);
}

const JsonValue *json_at(const JsonValue *v, const char *path)
{
    char key[64];
    while (v && *path) {
        size_t n = strcspn(path, ".");
        if (n >= sizeof key)
            return NULL;
        memcpy(key, path, n);
        key[n] = '\0';
        v = json_get(v, key);
        path += n + (path[n] == '.');
    }
    return v;
}

const char *json_text(const JsonValue *v, const char *path)
{
    v = json_at(v, path);
    return v && v->kind == JSON_STRING ? v->text : NULL;
}

bool json_true(const JsonValue *v, const char *path)
{
    v = json_at(v, path);
    return v && v->kind == JSON_TRUE;
}

bool json_u32(const JsonValue *v, uint32_t *out)
{
    char *end;
    if (!v || v->kind != JSON_NUMBER || v->text[0] == '-')
        return false;
    unsigned long long n = strtoull(v->text, &end, 10);
    if (*end || v->len > 10 || n > UINT32_MAX)
        return false;
    *out = (uint32_t)n;
    return true;
}
