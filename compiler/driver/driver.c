#include "driver/driver.h"

#include "driver/render.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

int driver_error(Driver *d, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    const char *text = arena_vprintf(d->session->arena, fmt, ap);
    va_end(ap);
    out_printf(&d->err, "dolc: %s\n", text);
    d->misused = true;
    return EXIT_USAGE;
}

bool driver_number(Driver *d, OptionId id, uint64_t most, uint64_t *value)
{
    const char *text = opt_value(&d->options, id, NULL);
    if (!text)
        return true;
    char *end;
    errno = 0;
    unsigned long long n = strtoull(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || errno || n < 1 || n > most) {
        driver_error(d, "'%s' is not a number from 1 to %llu", text, (unsigned long long)most);
        return false;
    }
    *value = n;
    return true;
}

static bool set_limits(Driver *d)
{
    Limits *l = &d->session->limits;
    uint64_t errors = l->errors, steps = l->eval_steps, depth = l->eval_depth;
    if (!driver_number(d, OPT_MAX_ERRORS, 1000000, &errors)
        || !driver_number(d, OPT_STEPS, UINT64_MAX, &steps)
        || !driver_number(d, OPT_DEPTH, 100000, &depth))
        return false;
    l->errors = (uint32_t)errors;
    l->eval_steps = steps;
    l->eval_depth = (uint32_t)depth;
    diags_set_limit(d->session->diags, l->errors);
    return true;
}

static bool unknown_warning(Driver *d, const char *name)
{
    const char *known[64];
    uint32_t n = 0;
    while (n < 64 && (known[n] = diag_group(n)))
        n++;
    const char *bare = strncmp(name, "no-", 3) == 0 ? name + 3 : name;
    const char *near = did_you_mean(bare, known, n);
    if (near)
        driver_error(d, "there is no warning named '%s'; did you mean '%s'?", bare, near);
    else
        driver_error(d, "there is no warning named '%s'; 'dolc explain' lists them", bare);
    return false;
}

static bool set_warnings(Driver *d)
{
    const Options *o = &d->options;
    for (uint32_t i = 0; i < o->given[OPT_WARN].values.len; i++) {
        const char *flag = o->given[OPT_WARN].values.data[i];
        if (!diags_set_warning(d->session->diags, flag))
            return unknown_warning(d, flag);
    }
    for (uint32_t i = 0; i < o->given[OPT_DENY].values.len; i++) {
        const char *name = o->given[OPT_DENY].values.data[i];
        const char *flag = strcmp(name, "warnings") == 0
                               ? "error"
                               : arena_printf(d->session->arena, "error=%s", name);
        if (!diags_set_warning(d->session->diags, flag))
            return unknown_warning(d, name);
    }
    return true;
}

bool driver_prepare(Driver *d)
{
    d->session->allow_unfinished = opt_given(&d->options, OPT_UNFINISHED);
    /* Collecting comes first: the command line overrules what a project says. */
    return set_limits(d) && inputs_collect(d->session, &d->options, &d->inputs)
           && set_warnings(d);
}

static bool use_color(const Options *o)
{
    const char *when = opt_value(o, OPT_COLOR, "auto");
    const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
    if (strcmp(when, "auto") != 0)
        return strcmp(when, "always") == 0;
    return isatty(STDERR_FILENO) && !(no_color && *no_color) && !(term && !strcmp(term, "dumb"));
}

/* Exit code 2 is for what was asked and could not be read (E00xx), 1 for what was read. */
static int exit_code(const Driver *d)
{
    Diag **list;
    uint32_t n;
    if (d->misused)
        return EXIT_USAGE;
    diags_sorted(d->session->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++)
        if (strncmp(diag_info(list[i]->code)->code, "E00", 3) == 0)
            return EXIT_USAGE;
    return diags_errors(d->session->diags) ? EXIT_INPUT : EXIT_FINE;
}

int driver_report(Driver *d)
{
    const Renderer *r = renderer_find(opt_value(&d->options, OPT_FORMAT, "text"));
    RenderOptions options = {.color = use_color(&d->options)};
    r->render(r->to_stdout ? &d->out : &d->err, d->session, &options);
    return exit_code(d);
}
