/* Patterns as matrices: which values no arm matches, which arms match no value.
   After L. Maranget, "Warnings for pattern matching" (2007), in one pass over the matrix. */
#ifndef DOLC_SEMA_FLOW_MATCH_H
#define DOLC_SEMA_FLOW_MATCH_H

#include "sema/flow.h"

typedef enum CellKind {
    CELL_WILD,
    CELL_CASE,  /* a variant, true or false, the only shape of a record or tuple */
    CELL_RANGE, /* integers and characters: lo..=hi, shifted so that unsigned order is theirs */
    CELL_VALUE, /* strings, floats: equal or not */
    CELL_NEVER, /* matches nothing: an empty range */
    CELL_OR
} CellKind;

typedef struct Cell Cell;
struct Cell {
    CellKind kind;
    bool reached;     /* an alternative of CELL_OR that some value gets to */
    uint32_t index;   /* CELL_CASE */
    uint32_t len;     /* of sub, or of text */
    uint64_t lo, hi;  /* CELL_RANGE; CELL_VALUE of a float: its bits in lo */
    const char *text; /* CELL_VALUE of a string */
    Cell **sub;       /* payload (NULL entries are wild), or the alternatives */
    const Pat *pat;
};

/* One column decided on the way to a value that nothing matches; in prefix order. */
typedef struct Choice {
    enum { CHOICE_WILD, CHOICE_CASE, CHOICE_RANGE, CHOICE_MISSING } kind;
    Type *type;
    uint32_t index;          /* CHOICE_CASE */
    uint64_t lo, hi;         /* CHOICE_RANGE */
    const uint32_t *fields;  /* CHOICE_CASE: payload fields that follow in the sequence */
    uint32_t field_count;
    const uint32_t *cases;   /* CHOICE_MISSING: cases that no row names … */
    uint32_t case_count;
    const uint64_t *ranges;  /* … or ranges, lo and hi in turn */
    uint32_t range_count;
} Choice;

typedef struct MatchArm {
    Cell *cell;
    bool guarded;
    bool reached; /* out */
} MatchArm;

enum { MATCH_WITNESSES = 64 };

typedef struct MatchCheck {
    Program *program;
    Arena *arena;         /* scratch */
    uint64_t fuel;        /* rows that may still be looked at */
    bool exhausted;       /* out: fuel ran out, nothing is known */
    bool broken;          /* out: a pattern had an error, nothing is known */
    VEC(Choice) path;
    VEC(const char *) witnesses;     /* out: missing patterns, at most MATCH_WITNESSES; in the
                                        session's memory */
    uint32_t missing;                /* out: how many there are, as far as they were found */
    VEC(const VariantInfo *) absent; /* out: the subject's own variants that no arm names */
} MatchCheck;

/* The pattern as a cell; sets `broken` when it (or its type) has an error. */
Cell *match_cell(MatchCheck *c, const Pat *pat, Type *type);
void match_solve(MatchCheck *c, Type *subject, MatchArm *arms, uint32_t n);

/* How many cases values of the type have: variants, 2 for Bool, 1 for records and tuples,
   UINT32_MAX when its patterns are no cases. */
uint32_t match_case_count(Program *p, Type *t);
/* Number of payload fields of a case, and their types. */
uint32_t match_arity(Program *p, Type *t, uint32_t index);
Type *match_payload(Program *p, Type *t, uint32_t index, uint32_t field);
/* Smallest and largest value of an integer or Char type, shifted; false for other types. */
bool match_range_of(const Type *t, uint64_t *lo, uint64_t *hi);
/* False for a case that has no value (a payload of type `!`). */
bool match_inhabited(Program *p, Type *t, uint32_t index);

/* Adds the patterns that the current path stands for to the witnesses (flow_witness.c). */
void match_witness(MatchCheck *c, Type *subject);

#endif
