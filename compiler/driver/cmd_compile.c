#include "driver/pipeline.h"

#include "base/fs.h"
#include "emit/targets.h"

#include <string.h>

static const char *suffix(const char *path)
{
    const char *slash = strrchr(path, '/'), *dot = strrchr(path, '.');
    return dot && (!slash || dot > slash + 1) ? dot : "";
}

/* `-o x.wasm` names the file itself when there is only one; otherwise -o is the folder. */
static const char *path_of(Arena *a, const char *output, const EmitFile *f, bool only)
{
    if (only && !fs_is_dir(output) && *suffix(output) && !strcmp(suffix(output), suffix(f->path)))
        return output;
    return path_join(a, output, f->path);
}

static int write_file(Driver *d, const char *path, const EmitFile *f)
{
    const char *slash = strrchr(path, '/');
    int err = 0;
    if (slash && slash > path)
        err = fs_mkdirs(arena_strndup(d->session->arena, path, (size_t)(slash - path)));
    if (!err)
        err = fs_write_output(path, f->bytes, f->len);
    return err ? driver_error(d, "cannot write '%s': %s", path, strerror(-err)) : EXIT_FINE;
}

static int write_files(Driver *d, const char *output, const EmitFiles *files)
{
    int code = EXIT_FINE;
    if (strcmp(output, "-") == 0) {
        for (uint32_t i = 0; i < files->len; i++)
            out_bytes(&d->out, files->data[i].bytes, files->data[i].len);
        return code;
    }
    for (uint32_t i = 0; i < files->len && code == EXIT_FINE; i++) {
        const EmitFile *f = &files->data[i];
        code = write_file(d, path_of(d->session->arena, output, f, files->len == 1), f);
    }
    return code;
}

/* -O as EmitOptions has it: 0 to 2, 's' or 'z'. False after a message. */
static bool optimize_level(Driver *d, int *level)
{
    const char *text = opt_value(&d->options, OPT_OPTIMIZE, "2");
    if (strlen(text) == 1 && strchr("012sz", *text)) {
        *level = *text <= '9' ? *text - '0' : *text;
        return true;
    }
    driver_error(d, "-O takes 0, 1, 2, s or z, not '%s'", text);
    return false;
}

static void add_path(Out *o, const char *path)
{
    for (const char *p = path; *p; p++) {
        if (*p == ' ' || *p == '#')
            out_char(o, '\\');
        if (*p == '$')
            out_char(o, '$');
        out_char(o, *p);
    }
}

static bool is_file(const SourceFile *f) /* not an expression of the command line */
{
    return f->path[0] != '<';
}

/* A make rule: every output depends on every source that was read, which may go away. */
static int write_deps(Driver *d, const char *output, const EmitFiles *files)
{
    const SourceMap *m = &d->session->sources;
    const char *first = output;
    Out o = {0};
    for (uint32_t i = 0; i < files->len; i++) {
        first = path_of(d->session->arena, output, &files->data[i], files->len == 1);
        add_path(&o, first);
        out_str(&o, i + 1 < files->len ? " \\\n" : ":");
    }
    for (uint32_t i = 0; i < m->files.len; i++) {
        out_str(&o, is_file(m->files.data[i]) ? " \\\n    " : "");
        add_path(&o, is_file(m->files.data[i]) ? m->files.data[i]->path : "");
    }
    for (uint32_t i = 0; i < m->files.len; i++) {
        out_str(&o, is_file(m->files.data[i]) ? "\n" : "");
        add_path(&o, is_file(m->files.data[i]) ? m->files.data[i]->path : "");
        out_str(&o, is_file(m->files.data[i]) ? ":" : "");
    }
    out_char(&o, '\n');
    EmitFile f = {"dolc.d", o.data, o.len};
    bool one = strcmp(first, output) == 0;
    int code = write_file(d, one ? arena_printf(d->session->arena, "%s.d", output)
                                 : path_join(d->session->arena, output, f.path), &f);
    out_free(&o);
    return code;
}

/* --emit: names with commas between them. False after a message. */
static bool beside(Driver *d, unsigned *flags)
{
    static const struct { const char *name; unsigned flag; } all[] = {
        {"js", BESIDE_JS}, {"dts", BESIDE_DTS}, {"wit", BESIDE_WIT}, {"layout", BESIDE_LAYOUT}};
    for (const char *p = opt_value(&d->options, OPT_EMIT, ""); *p;) {
        size_t n = strcspn(p, ","), i = 0, count = sizeof all / sizeof *all;
        while (i < count && (strlen(all[i].name) != n || strncmp(all[i].name, p, n) != 0))
            i++;
        if (i == count) {
            driver_error(d, "--emit takes js, dts, wit, layout, not '%.*s'", (int)n, p);
            return false;
        }
        *flags |= all[i].flag;
        p += n + (p[n] == ',');
    }
    return true;
}

/* With files beside it (the source map of -g, too), `-o DIR/x.wasm` names the module, and DIR is
   where all of them go. */
static const char *split_output(Driver *d, EmitOptions *o)
{
    const char *output = opt_value(&d->options, OPT_OUTPUT, "."), *end = suffix(output);
    if (!(o->beside || o->debug) || strcmp(end, ".wasm") != 0 || fs_is_dir(output))
        return output;
    const char *slash = strrchr(output, '/'), *name = fs_name(output);
    o->name = arena_strndup(d->session->arena, name, (size_t)(end - name));
    return slash ? arena_strndup(d->session->arena, output, (size_t)(slash - output)) : ".";
}

/* Each -e EXPR becomes a public function e1, e2, … of a module of their own. */
static void name_expressions(Driver *d, Build *b)
{
    Arena *a = d->session->arena;
    if (!b->expr_funs.len)
        return;
    HModule *m = ARENA_NEW(a, HModule);
    m->name = "expressions";
    m->requested = true;
    vec_push(a, &b->hir->modules, m);
    for (uint32_t i = 0; i < b->expr_funs.len; i++) {
        b->expr_funs.data[i]->name = arena_printf(a, "expressions.e%u", i + 1);
        b->expr_funs.data[i]->module = m->name;
    }
}

int cmd_COMPILE(Driver *d)
{
    const char *name = opt_value(&d->options, OPT_TARGET, NULL);
    const EmitTarget *target = name ? emit_find(name) : NULL;
    Build b = build_start(d);
    EmitFiles files = {0};
    EmitOptions options = {
        .single_file = opt_given(&d->options, OPT_SINGLE_FILE),
        .debug = opt_given(&d->options, OPT_DEBUG),
        .with_main = opt_given(&d->options, OPT_MAIN),
    };
    if (!target)
        return driver_error(d, "compile needs --target c or wasm");
    if (!optimize_level(d, &options.optimize) || !beside(d, &options.beside))
        return EXIT_USAGE;
    if (options.beside && strcmp(target->name, "wasm") != 0)
        return driver_error(d, "--emit is for --target wasm");
    const char *output = split_output(d, &options);
    for (uint32_t i = 0; i < d->options.given[OPT_EXPR].values.len; i++)
        vec_push(d->session->arena, &b.exprs, d->options.given[OPT_EXPR].values.data[i]);
    timing_start(d);
    bool good = driver_prepare(d) && build_hir(&b, NULL);
    if (good)
        name_expressions(d, &b);
    session_stage(d->session, "emit");
    good = good && target->emit(b.hir, &options, &files);
    session_stage(d->session, "write");
    int code = driver_report(d);
    if (good && code == EXIT_FINE)
        code = write_files(d, output, &files);
    if (good && code == EXIT_FINE && opt_given(&d->options, OPT_DEPS))
        code = write_deps(d, output, &files);
    timing_report(d);
    return code;
}
