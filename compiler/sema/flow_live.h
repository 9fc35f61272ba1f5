/* Which names are used later: changes that nobody sees, and `mut` names that outlive what they
   name. A backward walk over one body; run only where such names exist. */
#ifndef DOLC_SEMA_FLOW_LIVE_H
#define DOLC_SEMA_FLOW_LIVE_H

#include "sema/flow_place.h"

typedef struct LostUpdate {
    Def *local;
    Span at;
} LostUpdate;

typedef struct LiveCheck {
    Program *program;
    Arena *scratch;
    Def **tracked;        /* aliases that name a place; views whose parts are changed */
    uint32_t count;
    VEC(LostUpdate) lost; /* out: unordered, in scratch memory */
} LiveCheck;

/* Reports stale and overlapping `mut` names; lost updates are left to the caller. */
void live_check(LiveCheck *c, Expr *body);

#endif
