#include "driver/diff.h"
#include "driver/fix.h"
#include "driver/pipeline.h"

#include "base/fs.h"

#include <string.h>

/* Checks the inputs with the texts so far, in a session of its own. */
static bool check_again(void *user, const FixedFiles *files, Session **s, const Inputs **in)
{
    Driver *d = user;
    Driver next = {.arena = d->arena, .session = session_new(), .options = d->options};
    Build b = build_start(&next);
    for (uint32_t i = 0; i < files->len; i++)
        session_overlay(next.session, files->data[i].path, files->data[i].text,
                        files->data[i].len);
    bool read = driver_prepare(&next);
    if (read)
        build_check(&b);
    session_free(d->session);
    d->session = next.session;
    d->inputs = next.inputs;
    out_free(&next.err);
    *s = d->session;
    *in = &d->inputs;
    return read;
}

static int write_files(Driver *d, const FixedFiles *files)
{
    for (uint32_t i = 0; i < files->len; i++) {
        const FixedFile *f = &files->data[i];
        int err = fs_write_atomic(f->path, f->text, f->len, NULL);
        if (err)
            return driver_error(d, "cannot write '%s': %s", f->path, strerror(-err));
        out_printf(&d->err, "%s: %u fixed\n", f->path, (unsigned)f->fixes);
    }
    return EXIT_FINE;
}

int cmd_FIX(Driver *d)
{
    Build b = build_start(d);
    FixedFiles files = {0};
    bool dry = opt_given(&d->options, OPT_CHECK) || opt_given(&d->options, OPT_DIFF);
    for (uint32_t i = 0; i < d->options.args.len; i++)
        if (strcmp(d->options.args.data[i], "-") == 0)
            return driver_error(d, "fix changes files; it cannot work on standard input");
    if (!driver_prepare(d))
        return driver_report(d);
    build_check(&b);
    Arena *a = arena_new(0, NULL, NULL);
    fixes_settle(d->session, &d->inputs, a, DIAG_COUNT, check_again, d, &files);
    for (uint32_t i = 0; opt_given(&d->options, OPT_DIFF) && i < files.len; i++) {
        Text before = {files.data[i].before, files.data[i].before_len};
        Text after = {files.data[i].text, files.data[i].len};
        diff_unified(&d->out, a, files.data[i].path, before, after);
    }
    int code = dry ? (files.len ? EXIT_INPUT : EXIT_FINE) : write_files(d, &files);
    arena_free(a);
    int reported = driver_report(d);
    return reported > code ? reported : code;
}
