#include "driver/check_data.h"

static void check(Driver *d, Build *b)
{
    if (opt_given(&d->options, OPT_DATA)) {
        if (build_hir(b, NULL))
            check_data(d, b->hir);
    } else if (build_check(b)) {
        build_constants(b);
    }
}

int cmd_CHECK(Driver *d)
{
    Build b = build_start(d);
    timing_start(d);
    if (driver_prepare(d) && check_data_asked(d))
        check(d, &b);
    timing_report(d);
    return driver_report(d);
}
