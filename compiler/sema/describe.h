/* Declarations as text, for people: what editors and the documentation show of them. */
#ifndef DOLC_SEMA_DESCRIBE_H
#define DOLC_SEMA_DESCRIBE_H

#include "sema/sema.h"

/* What a syntax error has left without a name is "_". */
static inline const char *sym_text(Sym s)
{
    return s ? s->text : "_";
}

const char *def_kind_word(const Def *d); /* "gene", "field", … */
/* What stands before "fun": "extern effect ", "atomic ", "". */
const char *fun_modifiers(const FunDecl *f);
/* One line: "fun open() -> UInt64", "has price: UInt64", "x: Int64". In the arena. */
const char *def_signature(Arena *a, const Program *p, const Def *d);
/* effects_text, and whether a method changes `this`. In the arena. */
const char *def_effects(Arena *a, const FunInfo *f);
bool def_has_place(const Def *d);
Doc *def_doc(const Def *d);    /* NULL for none */
Span def_extent(const Def *d); /* of the whole declaration, or of its name */

/* The bytes of a place, not terminated; "" of none. */
const char *source_text(const Session *s, Span at, uint32_t *len);
/* The same on one line. */
void out_source(Out *o, const Program *p, Span at);

#endif
