/* Commands whose stage is not part of the tree yet; a line goes as its stage lands. */
#include "driver/driver.h"

#define MISSING(id)                                                                           \
    int cmd_##id(Driver *d)                                                                   \
    {                                                                                         \
        return driver_error(d, "'%s' is not built in yet", commands[CMD_##id].name);          \
    }

MISSING(FMT)
