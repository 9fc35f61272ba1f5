/* Recursion over nested input is bounded by limits of ours, not by the stack of the caller. */
#ifndef DOLC_BASE_STACK_H
#define DOLC_BASE_STACK_H

#include <stdbool.h>

/* Calls run(user) with a stack that fits the default limits and waits for it; at once when the
   caller is on such a stack already. Where the system has no room for one, on the caller's. */
void on_large_stack(void (*run)(void *user), void *user);
/* The caller is on one. */
bool stack_is_large(void);

#endif
