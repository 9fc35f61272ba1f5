#include "driver/pipeline.h"

int cmd_CHECK(Driver *d)
{
    Build b = {0};
    timing_start(d);
    if (driver_prepare(d))
        build_check(d, &b);
    timing_report(d);
    return driver_report(d);
}
