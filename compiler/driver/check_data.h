/* dolc check --data: what the options ask for. */
#ifndef DOLC_DRIVER_CHECK_DATA_H
#define DOLC_DRIVER_CHECK_DATA_H

#include "driver/pipeline.h"

/* Whether --data, --as and --data-format go together; false after a usage error. */
bool check_data_asked(Driver *d);
/* Checks every --data; diagnostics are in the session. */
void check_data(Driver *d, HProgram *hir);

#endif
