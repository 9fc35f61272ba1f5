/* State machines in code: an enumeration without payload, and the places where one of its values
   takes the place of another. */
#ifndef DOLC_DOC_STATES_H
#define DOLC_DOC_STATES_H

#include "doc/site.h"

enum { MOST_STATES = 64 };
typedef uint64_t States; /* a set of variants: bit i is variant i */

typedef struct Step {
    uint32_t from, to; /* variants; from == UINT32_MAX: where a value begins */
    VEC(const Def *) where; /* functions that decide it, each once */
} Step;

typedef struct Machine {
    const EnumInfo *states;
    VEC(Step) steps; /* by from, then to; those that begin first */
} Machine;

/* What is found of steps from a state to another one. What is taken over from somewhere that
   cannot be seen is left out. */
void machine_read(Site *s, const EnumInfo *e, Machine *m);

#endif
