/* What commands do that change sources: fmt, migrate. */
#ifndef DOLC_DRIVER_REWRITE_H
#define DOLC_DRIVER_REWRITE_H

#include "driver/driver.h"

/* The text of `f`, read from `path`, is to be `text`: it is written (to stdout for "-"), or with
   --check and --diff told of. Returns the exit code; nothing happens where the text is the same. */
int rewrite_settle(Driver *d, SourceFile *f, const char *path, const Out *text);

#endif
