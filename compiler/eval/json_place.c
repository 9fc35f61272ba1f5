/* From the place of a part ("gates[\"n1\"].limit") to where it stands in the JSON text. */
#include "eval/json.h"

#include <string.h>

/* The key of a map is written in a place as it is in JSON, and stands in quotes if it is none. */
static const JsonValue *entry(const JsonValue *j, const char *key, size_t n)
{
    const JsonValue *found = NULL;
    for (uint32_t i = 0; !found && j->kind == JSON_OBJECT && i < j->len; i++) {
        const JsonValue *k = &j->items[2 * (size_t)i];
        Out text = {0};
        out_json_string(&text, k->text, k->len);
        bool same = text.len == n && memcmp(text.data, key, n) == 0;
        bool same_number = text.len == n + 2 && memcmp(text.data + 1, key, n) == 0;
        out_free(&text);
        if (same || same_number)
            found = k + 1;
    }
    return found;
}

static const JsonValue *element(const JsonValue *j, const char *index, size_t n)
{
    uint64_t i = 0;
    for (size_t k = 0; k < n; k++) {
        if (index[k] < '0' || index[k] > '9' || i > UINT32_MAX)
            return NULL;
        i = i * 10 + (uint64_t)(index[k] - '0');
    }
    return n && j->kind == JSON_ARRAY && i < j->len ? &j->items[i] : NULL;
}

/* Past the ']' that ends an index or a key; brackets in quotes do not count. */
static const char *bracket_end(const char *s)
{
    int depth = 0;
    bool quoted = false;
    for (; *s; s++) {
        if (quoted && *s == '\\' && s[1])
            s++;
        else if (*s == '"')
            quoted = !quoted;
        else if (!quoted && *s == '[')
            depth++;
        else if (!quoted && *s == ']' && --depth == 0)
            return s + 1;
    }
    return s;
}

static const JsonValue *step(const JsonValue *j, const char **place)
{
    const char *from = *place + (**place == '.');
    if (*from == '[') {
        const char *end = bracket_end(from);
        size_t n = end - from > 2 ? (size_t)(end - from) - 2 : 0;
        *place = end;
        return j->kind == JSON_OBJECT ? entry(j, from + 1, n) : element(j, from + 1, n);
    }
    size_t n = strcspn(from, ".[");
    *place = from + n;
    return json_member(j, from, n);
}

const JsonValue *eval_json_place(const JsonValue *json, const char *place)
{
    while (*place) {
        const char *rest = place;
        const JsonValue *next = step(json, &rest);
        const JsonValue *some = next || json->len != 1 ? NULL : json_get(json, "Some");
        if (!next && !some)
            break;
        if (next)
            place = rest;
        json = next ? next : some;
    }
    return json;
}
