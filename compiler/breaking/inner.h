/* What the files of breaking/ share. */
#ifndef DOLC_BREAKING_INNER_H
#define DOLC_BREAKING_INNER_H

#include "breaking/breaking.h"

enum { SOURCE = 1, WIRE = 2, ABI = 4 };

typedef enum ChangeKind {
#define CHANGE(id, breaks, text) CHANGE_##id,
#include "breaking/change.def"
#undef CHANGE
} ChangeKind;

typedef struct Comparison {
    Session *session;
    Program *before, *after;
    Module *old_module, *new_module; /* that are being compared */
    const Def *gene;                 /* the new one whose members are, or NULL */
} Comparison;

/* report.c: one change, unless it is announced. `old` or `new` may be no place; `name` is of the
   member or declaration. The peer, where there is one, gets `detail` ("UInt64") as its label. */
void change(const Comparison *c, ChangeKind kind, Sym name, Span old, Span new, const char *detail);

/* same.c: whether types, of the old and the new program, are the same by name and structure. */
bool same_type(const Comparison *c, const Type *a, const Type *b);
/* Whether two pieces of source say the same, white space aside. */
bool same_text(const Comparison *c, Span a, Span b);

/* members.c */
void compare_genes(Comparison *c, const Def *old, const Def *new);
void compare_traits(Comparison *c, const Def *old, const Def *new);
void compare_consts(Comparison *c, const Def *old, const Def *new);
void compare_functions(Comparison *c, const Def *old, const Def *new);

#endif
