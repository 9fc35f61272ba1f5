#include "driver/evaluate.h"

#include "base/fs.h"
#include "eval/json.h"

#include <string.h>

typedef struct Arguments {
    EvalValue *values;
    const char *text;
    size_t len;
} Arguments;

static bool is_callable(const HFunc *f)
{
    return f->kind == HF_FUN || f->kind == HF_METHOD;
}

static HFunc *find_function(Driver *d, HProgram *hir, const char *name)
{
    HFunc *f = eval_find(hir, name);
    if (f && is_callable(f))
        return f;
    Strings names = {0};
    for (uint32_t i = 0; i < hir->funcs.len; i++)
        if (is_callable(hir->funcs.data[i]))
            vec_push(d->session->arena, &names, hir->funcs.data[i]->name);
    const char *near = did_you_mean(name, names.data, names.len);
    if (near)
        driver_error(d, "there is no function '%s'; did you mean '%s'?", name, near);
    else
        driver_error(d, "there is no function '%s'; names are written module.function", name);
    return NULL;
}

static bool wrong_argument(Driver *d, const char *name, const EvalJsonErrors *errors)
{
    for (uint32_t i = 0; i < errors->len; i++) {
        const EvalJsonError *e = &errors->data[i];
        driver_error(d, "--args:%u:%u: %s%s%s: %s", (unsigned)e->line, (unsigned)e->column, name,
                     *e->path && *e->path != '[' ? "." : "", e->path, e->message);
    }
    return false;
}

static const JsonValue *argument(const JsonValue *json, const HFunc *f, uint32_t i)
{
    if (json->kind == JSON_ARRAY)
        return &json->items[i];
    return json_get(json, f->locals.data[i]->name);
}

/* Violated constraints of what comes from outside are told before anything runs. */
static bool check_argument(Evaluation *e, EvalValue v)
{
    EvalViolations violations = {0};
    Out *out = &e->driver->out;
    if (!v.type->validated)
        return true;
    bool good = eval_validate(e->eval, v, NULL, &violations);
    if (!good)
        eval_trap_json(out, eval_trap(e->eval));
    else if (violations.items.len)
        eval_violations_json(out, &violations);
    else
        return true;
    out_char(out, '\n');
    return false;
}

static bool known_names(Driver *d, const HFunc *f, const JsonValue *json)
{
    for (uint32_t i = 0; json->kind == JSON_OBJECT && i < json->len; i++) {
        const char *key = json->items[2 * i].text;
        bool known = false;
        for (uint32_t j = 0; j < f->nparams; j++)
            known = known || strcmp(f->locals.data[j]->name, key) == 0;
        if (!known) {
            driver_error(d, "--args: '%s' has no parameter '%s'", f->name, key);
            return false;
        }
    }
    return true;
}

static bool read_arguments(Evaluation *e, const HFunc *f, Arguments *a)
{
    Driver *d = e->driver;
    JsonError error;
    JsonValue *json = json_parse(d->session->arena, a->text, a->len, d->session->limits.nesting,
                                 &error);
    if (!json)
        driver_error(d, "--args: byte %u: %s", (unsigned)error.offset, error.message);
    else if (json->kind != JSON_ARRAY && json->kind != JSON_OBJECT)
        driver_error(d, "--args must be an array, or an object by parameter name");
    else if (json->kind == JSON_ARRAY && json->len != f->nparams)
        driver_error(d, "'%s' takes %u arguments, not %u", f->name, (unsigned)f->nparams,
                     (unsigned)json->len);
    if (d->misused || !known_names(d, f, json))
        return false;
    a->values = ARENA_ARRAY(d->session->arena, EvalValue, f->nparams);
    for (uint32_t i = 0; i < f->nparams; i++) {
        static const JsonValue absent = {.kind = JSON_NULL};
        const HLocal *p = f->locals.data[i];
        const JsonValue *one = argument(json, f, i);
        EvalJsonErrors errors = {0};
        if (!one && !(p->type->kind == HT_VARIANT && p->type->variant_origin == HV_OPTION)) {
            driver_error(d, "--args: '%s' needs an argument '%s'", f->name, p->name);
            return false;
        }
        if (!eval_json_convert(e->eval, p->type, one ? one : &absent, a->text, &a->values[i],
                               &errors))
            return wrong_argument(d, p->name, &errors);
    }
    return true;
}

static bool arguments_text(Driver *d, Arguments *a)
{
    a->text = opt_value(&d->options, OPT_ARGS, "[]");
    a->len = strlen(a->text);
    if (strcmp(a->text, "-") != 0)
        return true;
    char *text;
    int err = fs_read(d->session->arena, "-", 0, &text, &a->len);
    a->text = text;
    if (err)
        driver_error(d, "cannot read standard input: %s", strerror(-err));
    return !err;
}

static int run(Driver *d, const Build *b, const char *name)
{
    Evaluation e;
    Arguments a = {0};
    HFunc *f = find_function(d, b->hir, name);
    int code = EXIT_FINE;
    if (!f || !arguments_text(d, &a))
        return EXIT_USAGE;
    if (!evaluation_start(&e, d, b->hir))
        return EXIT_USAGE;
    session_stage(d->session, "eval");
    if (!read_arguments(&e, f, &a))
        code = EXIT_USAGE;
    for (uint32_t i = 0; code == EXIT_FINE && i < f->nparams; i++)
        if (!check_argument(&e, a.values[i]))
            code = EXIT_INPUT;
    if (code == EXIT_FINE)
        code = evaluation_call(&e, f, a.values, f->nparams);
    evaluation_end(&e);
    return code;
}

int cmd_RUN(Driver *d)
{
    const char *name = opt_value(&d->options, OPT_CALL, NULL);
    Build b = build_start(d);
    int code = EXIT_FINE;
    if (!name)
        return driver_error(d, "run needs --call MODULE.FUN");
    timing_start(d);
    if (driver_prepare(d) && build_hir(&b, NULL))
        code = run(d, &b, name);
    timing_report(d);
    int reported = driver_report(d);
    return reported > code ? reported : code;
}
