#include "dolc.h"

#include "config.h"

const char *dolc_version(void)
{
    return PACKAGE_VERSION;
}
