/* Recursion over nested input is bounded by Limits.nesting, not by the stack of the caller. */
#ifndef DOLC_DRIVER_STACK_H
#define DOLC_DRIVER_STACK_H

/* Calls run(user) with a stack that fits the default limits and waits for it. Where the system has
   no room for such a stack, on the caller's. */
void on_large_stack(void (*run)(void *user), void *user);

#endif
