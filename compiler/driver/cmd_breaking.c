#include "driver/pipeline.h"

#include "breaking/breaking.h"

/* One side: its files, read into the session that both share. */
static Program *side(Driver *d, const char *path)
{
    Driver one = *d;
    one.options.args.data = &path;
    one.options.args.len = one.options.args.cap = 1;
    Build b = build_start(&one);
    bool good = driver_prepare(&one) && build_check(&b);
    d->misused = one.misused;
    d->err = one.err;
    return good ? b.program : NULL;
}

int cmd_BREAKING(Driver *d)
{
    if (d->options.args.len != 2)
        return driver_error(d, "breaking needs two: the specifications before, and now");
    timing_start(d);
    const char *const *args = d->options.args.data;
    Program *before = side(d, args[0]);
    Program *after = d->misused ? NULL : side(d, args[1]);
    session_stage(d->session, "compare");
    if (before && after)
        breaking_compare(d->session, before, after);
    timing_report(d);
    return driver_report(d);
}
