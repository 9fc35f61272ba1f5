/* The evaluator, by the files in tests/hir/eval: HIR text with lines

     //= FUN [ARGUMENTS] => RESULT    an outermost call: its value, {"trap":…} without "at", or
                                      $name, which keeps the value for later calls
     //: $name => JSON                what a kept value is now
     //# $name => HEX                 its hash
     //! HOST => JSON                 what a host function gives from here on
     //~ ["HOST",ARGUMENTS]           the next effect that the host got
     //? FUN [ARGUMENT] => JSON       the violations of an argument

   An argument "$name" is the kept value; for a `mut` parameter, the place itself. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fs.h"
#include "eval/json.h"

#include <stdlib.h>
#include <string.h>

enum { REGISTERS = 16 };

typedef struct Runner {
    Session *s;
    SourceFile *file;
    HProgram *p;
    Eval *ev;
    EvalHost host;
    EvalOptions options;
    uint32_t line;
    const char *names[REGISTERS];
    EvalValue values[REGISTERS];
    const char *host_names[REGISTERS], *host_texts[REGISTERS];
    Out effects; /* one a line */
    size_t effects_read;
    uint32_t failures;
} Runner;

static void complain(Runner *r, const char *what, const char *got, const char *wanted)
{
    print_error("%s:%u: %s\n  got    %s\n  wanted %s\n", r->file->path, r->line, what, got, wanted);
    r->failures++;
}

static void compare(Runner *r, const char *what, const char *got, const char *wanted)
{
    if (strcmp(got, wanted) != 0)
        complain(r, what, got, wanted);
}

/* ---- the host ---- */

static bool host_call(void *user, Eval *ev, const HHost *h, const EvalValue *args, uint32_t nargs,
                      EvalValue *result, const char **error)
{
    Runner *r = user;
    EvalJsonErrors errors = {0};
    (void)args;
    (void)nargs;
    for (int i = 0; i < REGISTERS && r->host_names[i]; i++)
        if (strcmp(r->host_names[i], h->name) == 0)
            return eval_json_read(ev, h->result, r->host_texts[i], strlen(r->host_texts[i]),
                                  result, &errors);
    *error = "not today";
    return false;
}

static void host_effect(void *user, Eval *ev, const HHost *h, const EvalValue *args,
                        uint32_t nargs)
{
    Runner *r = user;
    out_printf(&r->effects, "[\"%s\"", h->name);
    for (uint32_t i = 0; i < nargs; i++) {
        out_char(&r->effects, ',');
        eval_json(&r->effects, ev, args[i]);
    }
    out_str(&r->effects, "]\n");
}

/* ---- pieces of a line ---- */

static EvalValue *kept(Runner *r, const char *name)
{
    for (int i = 0; i < REGISTERS; i++) {
        if (r->names[i] && strcmp(r->names[i], name) == 0)
            return &r->values[i];
        if (!r->names[i]) {
            r->names[i] = name;
            return &r->values[i];
        }
    }
    fail_msg("too many kept values");
    return NULL;
}

static char *line_text(Runner *r, const char *from, const char *to)
{
    while (from < to && *from == ' ')
        from++;
    while (to > from && to[-1] == ' ')
        to--;
    return arena_strndup(r->s->arena, from, (size_t)(to - from));
}

/* "left => right" */
static void split(Runner *r, const char *line, char **left, char **right)
{
    const char *arrow = strstr(line, "=>");
    if (!arrow)
        fail_msg("%s:%u: no =>", r->file->path, r->line);
    *left = line_text(r, line, arrow);
    *right = line_text(r, arrow + 2, line + strlen(line));
}

static HFunc *function(Runner *r, char *call, const char **args)
{
    char *blank = strchr(call, ' ');
    *args = blank ? blank + 1 : "[]";
    if (blank)
        *blank = '\0';
    HFunc *f = eval_find(r->p, call);
    if (!f)
        fail_msg("%s:%u: no function %s", r->file->path, r->line, call);
    return f;
}

static bool read_args(Runner *r, HFunc *f, const char *text, EvalValue *out, char **problem)
{
    JsonError e;
    JsonValue *json = json_parse(r->s->arena, text, strlen(text), 100, &e);
    if (!json || json->kind != JSON_ARRAY || json->len != f->nparams)
        fail_msg("%s:%u: bad arguments %s", r->file->path, r->line, text);
    for (uint32_t i = 0; i < f->nparams; i++) {
        const JsonValue *j = &json->items[i];
        EvalJsonErrors errors = {0};
        if (j->kind == JSON_STRING && j->text[0] == '$') {
            out[i] = *kept(r, j->text);
        } else if (!eval_json_convert(r->ev, f->locals.data[i]->type, j, text, &out[i], &errors)) {
            EvalJsonError *first = &errors.data[0];
            *problem = arena_printf(r->s->arena, "json %u %s: %s", first->column, first->path,
                                    first->message);
            return false;
        }
    }
    return true;
}

/* The trap without its place, which would make every line of a file depend on the others. */
static char *trap_text(Runner *r)
{
    Out o = {0};
    EvalTrap t = *eval_trap(r->ev);
    t.at = "";
    eval_trap_json(&o, &t);
    char *text = line_text(r, o.data, o.data + o.len);
    out_free(&o);
    char *at = strstr(text, "\"at\":\"\",");
    assert_non_null(at);
    memmove(at, at + 8, strlen(at + 8) + 1);
    return text;
}

static char *value_text(Runner *r, EvalValue v)
{
    Out o = {0};
    assert_true(eval_json(&o, r->ev, v));
    char *text = line_text(r, o.data, o.data + o.len);
    out_free(&o);
    return text;
}

/* ---- lines ---- */

static void call_line(Runner *r, const char *line)
{
    char *left, *right, *problem;
    const char *args_text;
    EvalValue args[8], result;
    split(r, line, &left, &right);
    const char *what = arena_strndup(r->s->arena, left, strlen(left));
    HFunc *f = function(r, left, &args_text);
    if (!read_args(r, f, args_text, args, &problem)) {
        compare(r, what, problem, right);
    } else if (!eval_call(r->ev, f, args, f->nparams, &result)) {
        compare(r, what, trap_text(r), right);
        assert_true(eval_trap(r->ev)->span.lo != 0 || eval_trap(r->ev)->kind == HTRAP_MEMORY);
    } else if (right[0] == '$') {
        *kept(r, right) = result;
    } else {
        compare(r, what, value_text(r, result), right);
    }
}

static void kept_line(Runner *r, const char *line, bool hash)
{
    char *left, *right;
    split(r, line, &left, &right);
    EvalValue v = *kept(r, left);
    if (hash)
        compare(r, left, arena_printf(r->s->arena, "%016llx",
                                      (unsigned long long)eval_hash(r->ev, v)), right);
    else
        compare(r, left, value_text(r, v), right);
}

static void host_line(Runner *r, const char *line)
{
    char *left, *right;
    split(r, line, &left, &right);
    for (int i = 0; i < REGISTERS; i++) {
        if (r->host_names[i] && strcmp(r->host_names[i], left) != 0)
            continue;
        r->host_names[i] = left;
        r->host_texts[i] = right;
        return;
    }
}

static void effect_line(Runner *r, const char *line)
{
    const char *got = r->effects.data ? r->effects.data + r->effects_read : "";
    const char *end = strchr(got, '\n');
    compare(r, "effect", end ? line_text(r, got, end) : "(none)",
            line_text(r, line, line + strlen(line)));
    if (end)
        r->effects_read += (size_t)(end + 1 - got);
}

static void violations_line(Runner *r, const char *line)
{
    char *left, *right, *problem;
    const char *args_text;
    EvalValue args[8];
    EvalViolations all;
    Out o = {0};
    split(r, line, &left, &right);
    HFunc *f = function(r, left, &args_text);
    if (!read_args(r, f, args_text, args, &problem)) {
        compare(r, left, problem, right);
        return;
    }
    if (eval_validate(r->ev, args[0], NULL, &all))
        eval_violations_json(&o, &all);
    else
        out_str(&o, trap_text(r));
    compare(r, left, o.data, right);
    out_free(&o);
}

static void one_line(Runner *r, const char *line)
{
    if (strncmp(line, "//", 2) != 0)
        return;
    switch (line[2]) {
    case '=':
        call_line(r, line + 3);
        return;
    case ':':
    case '#':
        kept_line(r, line + 3, line[2] == '#');
        return;
    case '!':
        host_line(r, line + 3);
        return;
    case '~':
        effect_line(r, line + 3);
        return;
    case '?':
        violations_line(r, line + 3);
        return;
    default:
        return;
    }
}

static void settle(Runner *r)
{
    uint32_t n = 0;
    while (n < REGISTERS && r->names[n])
        n++;
    eval_settle(r->ev, r->values, n);
}

static uint32_t run_file(const char *path, bool settling)
{
    Session *s = session_new();
    Runner r = {.s = s};
    char *text;
    size_t len;
    if (fs_read(s->arena, path, 0, &text, &len) < 0)
        fail_msg("cannot read %s", path);
    r.file = sources_add(&s->sources, path, text, len);
    r.p = hir_read(s, r.file);
    bool good = r.p && hir_verify(r.p, "reading");
    Diag **all;
    uint32_t n;
    diags_sorted(s->diags, &all, &n);
    if (!good)
        fail_msg("%s:%u: %s", path, source_linecol(r.file, all[0]->span.lo).line,
                 all[0]->message);
    r.host = (EvalHost){.user = &r, .call = host_call, .effect = host_effect};
    r.options = (EvalOptions){.steps = 1000000, .memory = 64 << 20, .host = &r.host};
    r.ev = eval_new(r.p, &r.options);
    for (r.line = 1; r.line <= r.file->line_count || r.line == 1; r.line++) {
        uint32_t length;
        const char *line = source_line(r.file, r.line, &length);
        one_line(&r, arena_strndup(s->arena, line, length));
        if (settling)
            settle(&r);
    }
    eval_free(r.ev);
    out_free(&r.effects);
    session_free(s);
    return r.failures;
}

static void test_files(void **state)
{
    bool settling = *state != NULL;
    Arena *a = arena_new(0, NULL, NULL);
    const char *srcdir = getenv("srcdir");
    char **paths;
    uint32_t n, failures = 0;
    const char *dir = arena_printf(a, "%s/tests/hir/eval", srcdir ? srcdir : ".");
    assert_int_equal(fs_find(a, dir, ".hir", &paths, &n), 0);
    assert_true(n > 0);
    for (uint32_t i = 0; i < n; i++)
        failures += run_file(paths[i], settling);
    arena_free(a);
    assert_int_equal(failures, 0);
}

/* With lists changed in place, what no COPY protects is seen to change. */
static void test_by_handle(void **state)
{
    (void)state;
    static const char text[] =
        "hir 1\nfun free f() -> list<list<u64>> {\n"
        "    let mut a: list<u64> = list list<u64> [1u64]\n    let b: list<u64> = a\n"
        "    let c: list<u64> = copy(a)\n    do list_push(a, 2u64)\n"
        "    return list list<list<u64>> [a, b, c]\n}\n";
    static const char *const wanted[] = {"[[1,2],[1],[1]]", "[[1,2],[1,2],[1]]"};
    Session *s = session_new();
    HProgram *p = hir_read(s, sources_add(&s->sources, "t.hir", text, strlen(text)));
    for (int by_handle = 0; by_handle < 2; by_handle++) {
        EvalOptions options = {.by_handle = by_handle};
        Eval *ev = eval_new(p, &options);
        EvalValue v;
        Out o = {0};
        assert_true(eval_call(ev, eval_find(p, "f"), NULL, 0, &v) && eval_json(&o, ev, v));
        assert_string_equal(o.data, wanted[by_handle]);
        out_free(&o);
        eval_free(ev);
    }
    session_free(s);
}

int main(void)
{
    static int settling;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
        cmocka_unit_test(test_by_handle),
        {"test_files, moved to fresh memory after each line", test_files, NULL, NULL, &settling},
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
