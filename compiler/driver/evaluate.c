#include "driver/evaluate.h"

#include "eval/json.h"

#include <string.h>

/* The text after "NAME=" of the last --host that names this function, by its full or bare name. */
static const char *host_result(const Options *o, const HHost *host)
{
    const char *found = NULL;
    const char *bare = strrchr(host->name, '.');
    bare = bare ? bare + 1 : host->name;
    for (uint32_t i = 0; i < o->given[OPT_HOST].values.len; i++) {
        const char *given = o->given[OPT_HOST].values.data[i];
        const char *equals = strchr(given, '=');
        size_t n = equals ? (size_t)(equals - given) : 0;
        if ((n == strlen(bare) && memcmp(given, bare, n) == 0)
            || (n == strlen(host->name) && memcmp(given, host->name, n) == 0))
            found = equals + 1;
    }
    return found;
}

static bool call_host(void *user, Eval *ev, const HHost *host, const EvalValue *args,
                      uint32_t nargs, EvalValue *result, const char **error)
{
    Driver *d = user;
    Arena *a = d->session->arena;
    const char *text = host_result(&d->options, host);
    EvalJsonErrors errors = {0};
    (void)args;
    (void)nargs;
    if (!text) {
        *error = arena_printf(a, "no host function '%s' here; see --host", host->name);
        return false;
    }
    if (eval_json_read(ev, host->result, text, strlen(text), result, &errors))
        return true;
    *error = arena_printf(a, "--host %s: %s", host->name,
                          errors.len ? errors.data[0].message : "not a value of its type");
    return false;
}

/* {"effect": "module.name", "args": [...]}, one a line, on standard error. */
static void print_effect(void *user, Eval *ev, const HHost *host, const EvalValue *args,
                         uint32_t nargs)
{
    Driver *d = user;
    out_str(&d->err, "{\"effect\":");
    out_json_string(&d->err, host->name, strlen(host->name));
    out_str(&d->err, ",\"args\":[");
    for (uint32_t i = 0; i < nargs; i++) {
        out_str(&d->err, i ? "," : "");
        eval_json(&d->err, ev, args[i]);
    }
    out_str(&d->err, "]}\n");
}

void evaluation_start(Evaluation *e, Driver *d, HProgram *hir)
{
    e->driver = d;
    e->host = (EvalHost){.user = d, .call = call_host, .effect = print_effect};
    EvalOptions options = {.host = &e->host};
    e->eval = eval_new(hir, &options);
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
