#include "eval/answers.h"

#include "eval/json.h"

#include <string.h>

enum { NESTING = 1000 };

typedef struct Answer {
    const char *name; /* without "[]" */
    const char *text; /* that `json` was read from */
    const JsonValue *json;
    bool in_turn;
    uint32_t next;
} Answer;

struct EvalAnswers {
    Arena *arena;
    VEC(Answer) all;
};

EvalAnswers *eval_answers_new(Arena *a)
{
    EvalAnswers *h = ARENA_NEW(a, EvalAnswers);
    h->arena = a;
    return h;
}

static bool keep(EvalAnswers *h, const char *name, size_t n, const char *text,
                 const JsonValue *json, JsonError *error)
{
    bool in_turn = n > 2 && memcmp(name + n - 2, "[]", 2) == 0;
    Answer a = {.text = text, .json = json, .in_turn = in_turn};
    a.name = arena_strndup(h->arena, name, in_turn ? n - 2 : n);
    if (in_turn && json->kind != JSON_ARRAY) {
        *error = (JsonError){json->offset, "the answers of a name with [] are a list"};
        return false;
    }
    vec_push(h->arena, &h->all, a);
    return true;
}

bool eval_answers_add(EvalAnswers *h, const char *name, const char *json, size_t len,
                      JsonError *error)
{
    JsonValue *v = json_parse(h->arena, json, len, NESTING, error);
    return v && keep(h, name, strlen(name), json, v, error);
}

bool eval_answers_text(EvalAnswers *h, const char *json, size_t len, JsonError *error)
{
    JsonValue *v = json_parse(h->arena, json, len, NESTING, error);
    if (!v)
        return false;
    if (v->kind != JSON_OBJECT) {
        *error = (JsonError){v->offset, "answers are an object: {\"function\": value, …}"};
        return false;
    }
    for (uint32_t i = 0; i < v->len; i++) {
        const JsonValue *key = &v->items[2 * (size_t)i];
        if (!keep(h, key->text, key->len, json, key + 1, error))
            return false;
    }
    return true;
}

static Answer *find(EvalAnswers *h, const char *name)
{
    const char *bare = strrchr(name, '.');
    bare = bare ? bare + 1 : name;
    for (uint32_t i = h->all.len; i-- > 0;)
        if (strcmp(h->all.data[i].name, name) == 0 || strcmp(h->all.data[i].name, bare) == 0)
            return &h->all.data[i];
    return NULL;
}

bool eval_answers_call(EvalAnswers *h, Eval *ev, const HHost *host, EvalValue *result,
                       const char **error)
{
    Answer *a = find(h, host->name);
    EvalJsonErrors errors = {0};
    if (!a) {
        *error = arena_printf(h->arena, "no answer is given for '%s'; see --host", host->name);
        return false;
    }
    if (a->in_turn && a->next >= a->json->len) {
        *error = arena_printf(h->arena, "'%s' has no more answers", host->name);
        return false;
    }
    const JsonValue *json = a->in_turn ? &a->json->items[a->next++] : a->json;
    if (eval_json_convert(ev, host->result, json, a->text, result, &errors))
        return true;
    const EvalJsonError *e = &errors.data[0];
    *error = arena_printf(h->arena, "the answer of '%s' at %u:%u%s%s: %s", host->name, e->line,
                          e->column, *e->path ? " in " : "", e->path, e->message);
    return false;
}
