#include "driver/pipeline.h"
#include "driver/rewrite.h"

#include "fmt/migrate.h"

#include <string.h>

static int migrate_file(Driver *d, const char *path, Spelling to, uint32_t *kept)
{
    Session *s = d->session;
    Span none = {0, 0};
    SourceFile *f = session_load(s, path, none);
    if (!f)
        return EXIT_USAGE;
    if (strcmp(path, "-") == 0)
        f->path = opt_value(&d->options, OPT_STDIN_NAME, f->path);
    Out text = {0};
    out_str(&text, "");
    session_stage(s, "migrate");
    uint32_t n;
    int code = migrate_source(s, f, to, &text, &n) ? rewrite_settle(d, f, path, &text) : EXIT_INPUT;
    out_free(&text);
    *kept += n;
    return code;
}

int cmd_MIGRATE(Driver *d)
{
    const char *to = opt_value(&d->options, OPT_TO, NULL);
    int code = EXIT_FINE;
    uint32_t kept = 0;
    if (!to)
        return driver_error(d, "migrate needs --to classic or --to modern");
    Spelling spelling = strcmp(to, "modern") == 0 ? SPELLING_MODERN : SPELLING_CLASSIC;
    timing_start(d);
    if (driver_prepare(d)) {
        for (uint32_t i = 0; i < d->inputs.files.len; i++) {
            int one = migrate_file(d, d->inputs.files.data[i], spelling, &kept);
            code = one > code ? one : code;
        }
    }
    if (kept)
        out_printf(&d->err, "dolc: %u word%s kept: there the other spelling would mean something "
                            "else\n", kept, kept == 1 ? " is" : "s are");
    timing_report(d);
    int reported = driver_report(d);
    return reported > code ? reported : code;
}
