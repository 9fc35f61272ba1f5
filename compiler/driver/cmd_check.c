#include "driver/pipeline.h"

int cmd_CHECK(Driver *d)
{
    Build b = build_start(d);
    timing_start(d);
    if (driver_prepare(d) && build_check(&b))
        build_constants(&b);
    timing_report(d);
    return driver_report(d);
}
