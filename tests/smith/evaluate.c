/* The reference of smith.py: many modules in one process, called by name with JSON.
   usage: evaluate STDLIB OUT CALLS FILE.dol|FILE.hir...

   CALLS holds a call a line, "module.function [arguments]"; the functions of a system work on the
   one that the latest call of one of its constructors made. Writes, a line for a call:

     OUT.evaluated   what the evaluator gives: result or trap as JSON, then the hash of the state
                     and the effects that were sent
     OUT.lowered     the same, of the program as it was before the passes
     OUT.handles     the same, with lists, maps and sets changed in place as back ends do it

   and OUT.coverage, what kinds of HIR the programs hold (coverage.h). Exit code 1: a module has
   errors, which are printed as "PATH:LINE:COLUMN: CODE MESSAGE". */
#include "coverage.h"

#include "base/fs.h"
#include "base/stack.h"
#include "eval/json.h"
#include "hir/lower.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_ARGS = 32, MOST_STEPS = 300000, MOST_DEPTH = 200, MOST_MEMORY = 256 << 20 };

typedef struct Options {
    const char *stdlib, *out;
    char *calls;
    char **paths;
    int count;
    int status;
} Options;

typedef struct Run {
    HProgram *hir;
    Eval *eval;
    EvalValue system; /* type NULL: none yet */
    Out sent;         /* the effects of the call */
} Run;

/* ---- the world (world.dol) ---- */

static void ask(Out *o, const EvalValue *args)
{
    uint64_t len = str_of(args[0].words[0])->len, n = len;
    const Seq *xs = seq_of(args[1].words[0]);
    for (uint64_t i = 0; i < xs->len; i++)
        n = n * 3 + xs->items[i];
    if (n % 4 == 0)
        out_printf(o, "{\"Err\":{\"NotFound\":\"key %u\"}}", (unsigned)len);
    else
        out_printf(o, "{\"Ok\":%u}", (unsigned)(n % 1000));
}

static void draw(Out *o, const EvalValue *args)
{
    if (args[0].words[0] % 3 == 0)
        out_str(o, "null");
    else
        out_printf(o, "%d", (int)(args[0].words[0] % 200) - 100);
}

/* NaN and infinities are strings in JSON. */
static void weigh(Out *o, const EvalValue *args)
{
    double d = (double)str_of(args[0].words[0])->len * double_of_word(args[1].words[0]);
    bool plain = d - d == 0;
    out_str(o, plain ? "" : "\"");
    out_f64(o, d);
    out_str(o, plain ? "" : "\"");
}

static void sense(Out *o, const EvalValue *args)
{
    unsigned n = (unsigned)(args[0].words[0] % 50);
    out_printf(o, "{\"name\":\"r%u\",\"level\":%u}", n, n);
}

static void flag(Out *o, const EvalValue *args)
{
    out_str(o, args[0].words[0] % 2 == 0 ? "true" : "false");
}

static void count(Out *o, const EvalValue *args)
{
    out_u64(o, args[0].words[0] % 1000);
}

static void title(Out *o, const EvalValue *args)
{
    out_printf(o, "\"t%u\"", (unsigned)(args[0].words[0] % 50));
}

static void items(Out *o, const EvalValue *args)
{
    out_printf(o, "[%u,2]", (unsigned)(args[0].words[0] % 50));
}

static void table(Out *o, const EvalValue *args)
{
    out_printf(o, "{\"0\":%u}", (unsigned)(args[0].words[0] % 50));
}

static void digest(Out *o, const EvalValue *args)
{
    out_printf(o, "%u", (unsigned)(args[0].words[0] + 2 * (args[1].words[0] % 50)));
}

static const struct {
    const char *name;
    void (*answer)(Out *o, const EvalValue *args); /* as JSON */
} world[] = {
    {"world.ask", ask},     {"world.draw", draw},   {"world.weigh", weigh},
    {"world.sense", sense}, {"world.flag", flag},   {"world.count", count},
    {"world.number", count}, {"world.title", title}, {"world.items", items},
    {"world.table", table}, {"world.digest", digest},
};

static bool call_host(void *user, Eval *ev, const HHost *host, const EvalValue *args,
                      uint32_t nargs, EvalValue *result, const char **error)
{
    (void)user, (void)nargs;
    Out o = {0};
    EvalJsonErrors errors = {0};
    for (size_t i = 0; i < sizeof world / sizeof *world; i++)
        if (strcmp(world[i].name, host->name) == 0)
            world[i].answer(&o, args);
    bool good = o.len && eval_json_read(ev, host->result, o.data, o.len, result, &errors);
    *error = "no answer";
    out_free(&o);
    return good;
}

static void note_effect(void *user, Eval *ev, const HHost *host, const EvalValue *args,
                        uint32_t nargs)
{
    Out *o = &((Run *)user)->sent;
    out_printf(o, " %s(", host->name);
    for (uint32_t i = 0; i < nargs; i++) {
        out_str(o, i ? "," : "");
        eval_json(o, ev, args[i]);
    }
    out_char(o, ')');
}

/* ---- calls ---- */

static bool is_limit(HTrap kind)
{
    return kind == HTRAP_STEPS || kind == HTRAP_DEPTH || kind == HTRAP_MEMORY;
}

static bool is_state(const HType *t)
{
    return t->kind == HT_RECORD && t->origin == HR_SYSTEM;
}

/* "refused": the texts that say why differ between the evaluator and libdol. */
static bool read_args(Run *r, const HFunc *f, char *text, EvalValue *args, Out *o)
{
    uint32_t state = f->kind == HF_SYSTEM;
    JsonError bad;
    const JsonValue *json = json_parse(r->hir->session->arena, text, strlen(text), 1000, &bad);
    bool good = json && json->kind == JSON_ARRAY && json->len + state == f->nparams;
    for (uint32_t i = state; good && i < f->nparams; i++) {
        EvalJsonErrors errors = {0};
        HType *t = f->locals.data[i]->type;
        good = eval_json_convert(r->eval, t, &json->items[i - state], text, &args[i], &errors);
    }
    if (!good)
        out_str(o, "refused");
    return good;
}

/* Whether the arguments meet their constraints. */
static bool check_args(Run *r, const HFunc *f, const EvalValue *args, Out *o)
{
    for (uint32_t i = f->kind == HF_SYSTEM; i < f->nparams; i++) {
        EvalViolations violations = {0};
        if (!f->locals.data[i]->type->validated)
            continue;
        if (!eval_validate(r->eval, args[i], NULL, &violations)) {
            eval_trap_json(o, eval_trap(r->eval));
            return false;
        }
        if (violations.items.len) {
            eval_violations_json(o, &violations);
            return false;
        }
    }
    return true;
}

static void call(Run *r, const HFunc *f, const EvalValue *args, Out *o)
{
    EvalValue result;
    if (!eval_call(r->eval, (HFunc *)f, args, f->nparams, &result)) {
        const EvalTrap *t = eval_trap(r->eval);
        if (is_limit(t->kind))
            out_str(o, "limit");
        else
            eval_trap_json(o, t);
    } else if (f->kind != HF_SYSTEM && is_state(f->result)) {
        r->system = result;
        out_str(o, "null");
    } else {
        eval_json(o, r->eval, result);
    }
}

static void call_line(Run *r, char *line, Out *o)
{
    EvalValue args[MOST_ARGS];
    char *space = strchr(line, ' ');
    *space = '\0';
    const HFunc *f = eval_find(r->hir, line);
    bool method = f && f->kind == HF_SYSTEM;
    if (!f || f->nparams > MOST_ARGS) {
        out_printf(o, "no function %s", line);
    } else if (method && r->system.type != f->system->state) {
        out_str(o, "no system");
    } else {
        args[0] = r->system;
        if (read_args(r, f, space + 1, args, o) && check_args(r, f, args, o))
            call(r, f, args, o);
    }
    if (f && (method || is_state(f->result)) && r->system.type)
        out_printf(o, " #%016llx", (unsigned long long)eval_hash(r->eval, r->system));
    *space = ' ';
}

static void run_calls(HProgram *hir, char *calls, bool by_handle, Out *o)
{
    Run r = {.hir = hir};
    EvalHost host = {.user = &r, .call = call_host, .effect = note_effect};
    EvalOptions options = {.steps = MOST_STEPS, .depth = MOST_DEPTH, .memory = MOST_MEMORY,
                           .host = &host, .by_handle = by_handle};
    r.eval = eval_new(hir, &options);
    for (char *line = calls, *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        call_line(&r, line, o);
        *end = '\n';
        if (r.sent.len)
            out_bytes(o, r.sent.data, r.sent.len);
        r.sent.len = 0;
        out_char(o, '\n');
        eval_settle(r.eval, &r.system, r.system.type != NULL);
    }
    out_free(&r.sent);
    eval_free(r.eval);
}

/* ---- programs ---- */

static void write_out(Options *p, const char *suffix, Out *o)
{
    char path[4096];
    snprintf(path, sizeof path, "%s.%s", p->out, suffix);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(o->data ? o->data : "", 1, o->len, f) != o->len || fclose(f) != 0) {
        perror(path);
        exit(2);
    }
    out_free(o);
    *o = (Out){0};
}

static bool report(Session *s)
{
    Diag **sorted;
    uint32_t count;
    diags_sorted(s->diags, &sorted, &count);
    for (uint32_t i = 0; i < count; i++) {
        const Diag *d = sorted[i];
        SourceFile *f = sources_find(&s->sources, d->span.lo);
        LineCol at = f ? source_linecol(f, d->span.lo) : (LineCol){0};
        if (d->severity == SEV_ERROR)
            printf("%s:%u:%u: %s %s\n", f ? f->path : "", at.line, at.column,
                   diag_info(d->code)->code, d->message);
    }
    return diags_errors(s->diags) == 0;
}

static SourceFile *load(Session *s, const char *path)
{
    SourceFile *f = session_load(s, path, (Span){0, 0});
    if (!f) {
        report(s);
        exit(2);
    }
    return f;
}

static HProgram *compile(Session *s, const Options *p)
{
    size_t n = strlen(p->paths[0]);
    if (n > 4 && strcmp(p->paths[0] + n - 4, ".hir") == 0)
        return hir_read(s, load(s, p->paths[0]));
    const char *search[] = {p->stdlib, NULL};
    VEC(SourceUnit *) units = {0};
    for (int i = 0; i < p->count; i++)
        vec_push(s->arena, &units, parse_file(s, load(s, p->paths[i])));
    Program *program = sema_check(s, units.data, units.len, search, false);
    return diags_errors(s->diags) ? NULL : lower_program(program);
}

static void run(void *user)
{
    Options *p = user;
    Session *s = session_new();
    s->verify = true;
    HProgram *hir = compile(s, p);
    Coverage seen = {0};
    Out o = {0};
    p->status = 1;
    if (!hir || diags_errors(s->diags)) {
        report(s);
        return;
    }
    coverage_of(&seen, hir);
    run_calls(hir, p->calls, false, &o);
    write_out(p, "lowered", &o);
    hir_run_passes(hir, NULL);
    if (!report(s))
        return;
    coverage_of(&seen, hir);
    run_calls(hir, p->calls, false, &o);
    write_out(p, "evaluated", &o);
    run_calls(hir, p->calls, true, &o);
    write_out(p, "handles", &o);
    coverage_write(&o, &seen);
    write_out(p, "coverage", &o);
    session_free(s);
    p->status = 0;
}

int main(int argc, char **argv)
{
    if (argc < 5) {
        fprintf(stderr, "usage: evaluate STDLIB OUT CALLS FILE...\n");
        return 2;
    }
    Options p = {.stdlib = argv[1], .out = argv[2], .paths = argv + 4, .count = argc - 4};
    Arena *a = arena_new(0, NULL, NULL);
    size_t len;
    if (fs_read(a, argv[3], 0, &p.calls, &len) != 0) {
        perror(argv[3]);
        return 2;
    }
    on_large_stack(run, &p);
    arena_free(a);
    return p.status;
}
