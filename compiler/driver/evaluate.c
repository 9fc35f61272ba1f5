#include "driver/evaluate.h"

#include "base/fs.h"
#include "eval/json.h"

#include <string.h>

static bool call_host(void *user, Eval *ev, const HHost *host, const EvalValue *args,
                      uint32_t nargs, EvalValue *result, const char **error)
{
    Evaluation *e = user;
    (void)args;
    (void)nargs;
    return eval_answers_call(e->answers, ev, host, result, error);
}

static bool answers_file(Evaluation *e, const char *path, JsonError *error)
{
    char *text;
    size_t len;
    int err = fs_read(e->driver->session->arena, path, 0, &text, &len);
    if (!err)
        return eval_answers_text(e->answers, text, len, error);
    *error = (JsonError){0, strerror(-err)};
    return false;
}

/* --host NAME=JSON, --host FILE. */
static bool read_answers(Evaluation *e)
{
    Driver *d = e->driver;
    Arena *a = d->session->arena;
    e->answers = eval_answers_new(a);
    for (uint32_t i = 0; i < d->options.given[OPT_HOST].values.len; i++) {
        const char *given = d->options.given[OPT_HOST].values.data[i];
        const char *equals = strchr(given, '=');
        JsonError error = {0};
        bool good;
        if (equals)
            good = eval_answers_add(e->answers, arena_strndup(a, given, (size_t)(equals - given)),
                                    equals + 1, strlen(equals + 1), &error);
        else
            good = answers_file(e, given, &error);
        if (!good) {
            driver_error(d, "--host %s: byte %u: %s", given, (unsigned)error.offset,
                         error.message);
            return false;
        }
    }
    return true;
}

/* {"effect": "module.name", "args": [...]}, one a line, on standard error. */
static void print_effect(void *user, Eval *ev, const HHost *host, const EvalValue *args,
                         uint32_t nargs)
{
    Driver *d = ((Evaluation *)user)->driver;
    out_str(&d->err, "{\"effect\":");
    out_json_string(&d->err, host->name, strlen(host->name));
    out_str(&d->err, ",\"args\":[");
    for (uint32_t i = 0; i < nargs; i++) {
        out_str(&d->err, i ? "," : "");
        eval_json(&d->err, ev, args[i]);
    }
    out_str(&d->err, "]}\n");
}

bool evaluation_start(Evaluation *e, Driver *d, HProgram *hir)
{
    memset(e, 0, sizeof *e);
    e->driver = d;
    e->host = (EvalHost){.user = e, .call = call_host, .effect = print_effect};
    if (!read_answers(e))
        return false;
    EvalOptions options = {.host = &e->host};
    e->eval = eval_new(hir, &options);
    return true;
}

void evaluation_end(Evaluation *e)
{
    eval_free(e->eval);
}

static void raw_string(Out *out, Word w)
{
    const Str *s = str_of(w);
    out_bytes(out, s->text, s->len);
    out_char(out, '\n');
}

/* --raw: strings as they are; false when the value is none. */
static bool print_raw(Out *out, EvalValue v)
{
    if (v.type->kind == HT_STRING) {
        raw_string(out, v.words[0]);
        return true;
    }
    if (v.type->kind != HT_LIST || v.type->elem->kind != HT_STRING)
        return false;
    const Seq *list = seq_of(v.words[0]);
    for (uint64_t i = 0; i < list->len; i++)
        raw_string(out, list->items[i]);
    return true;
}

int evaluation_call(Evaluation *e, HFunc *f, const EvalValue *args, uint32_t nargs)
{
    Driver *d = e->driver;
    EvalValue result;
    if (!eval_call(e->eval, f, args, nargs, &result)) {
        eval_trap_json(&d->out, eval_trap(e->eval));
        out_char(&d->out, '\n');
        return EXIT_INPUT;
    }
    if (opt_given(&d->options, OPT_RAW) && print_raw(&d->out, result))
        return EXIT_FINE;
    if (!eval_json(&d->out, e->eval, result))
        return driver_error(d, "the value nests too deeply to be printed");
    out_char(&d->out, '\n');
    return EXIT_FINE;
}
