/* Places: what an expression that may be assigned to stands for (docs/language.md, places). */
#ifndef DOLC_SEMA_FLOW_PLACE_H
#define DOLC_SEMA_FLOW_PLACE_H

#include "sema/flow.h"

typedef enum PlaceRoot {
    PLACE_NONE,   /* a value of its own: a literal, the result of a call */
    PLACE_LOCAL,
    PLACE_THIS,
    PLACE_GLOBAL, /* a variable of a module */
    PLACE_CONST
} PlaceRoot;

/* Steps from the root to the place. */
enum {
    STEP_ELEMENT = 0,   /* some element of a list, some value of a map */
    STEP_PAYLOAD = 1,   /* what an Option or a Result holds */
    STEP_FIELD = 2      /* + index of the field; payloads of variants count as fields */
};
enum { PLACE_STEPS = 14 };

typedef struct Place {
    PlaceRoot root;
    bool cut;                    /* longer than PLACE_STEPS: only a prefix is kept */
    uint32_t len;
    Def *def;                    /* PLACE_LOCAL, PLACE_GLOBAL, PLACE_CONST */
    uint32_t steps[PLACE_STEPS];
} Place;

/* What `e` stands for; root PLACE_NONE when it is a value. Names that are aliases are followed to
   what they name. */
Place place_of(const Expr *e);
/* Where the chain of `e` begins: the EX_NAME or EX_THIS at its root, or the value it is part of. */
const Expr *place_base(const Expr *e);
/* The local at that root, NULL when it is none. */
Def *place_base_local(const Expr *e);
/* What a pattern inside the value of `subject` gives the place of the name bound at `target`. */
Place place_in_pattern(Place subject, const Pat *pat, const Def *target);
void place_step(Place *p, uint32_t step);

bool place_is_local(const Place *p, const Def *local);
/* The same root, and the steps of `a` begin those of `b` (equal paths included). */
bool place_is_prefix(const Place *a, const Place *b);
bool place_overlaps(const Place *a, const Place *b);
/* Whether something between `outer` and the place inside it can go away while `outer` stays:
   an element or a payload. Requires place_is_prefix(outer, inner). */
bool place_hangs_on(const Place *outer, const Place *inner);

/* Whether a change of a part is a change of what is named: fresh variables, `mut` names, this. */
bool place_changeable(const Place *p);

/* From the signatures in builtin.def. */
bool builtin_changes_receiver(uint16_t b);
bool builtin_gives_place(uint16_t b);

#endif
