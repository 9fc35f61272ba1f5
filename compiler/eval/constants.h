/* What `check` computes of a program without errors. */
#ifndef DOLC_EVAL_CONSTANTS_H
#define DOLC_EVAL_CONSTANTS_H

#include "sema/sema.h"

/* The constants and defaults of the modules that were asked for, and the laws that need no system:
   whether they can be computed and hold. What is wrong is reported; false then. */
bool eval_constants(Program *p);

#endif
