/* What editors ask of a checked program beyond sema.h: what could be written at a place. All text
   lives in the session's arena. */
#ifndef DOLC_SEMA_TOOLS_H
#define DOLC_SEMA_TOOLS_H

#include "sema/sema.h"

/* ---- built-in things ----------------------------------------------------------------------- */

/* The signature has the receiver's types put in: "(fun(UInt64) -> U) -> List<U>". */
typedef void BuiltinFn(void *user, Builtin b, const char *name, const char *signature);
/* The built-in methods that a value of type t has, those of its elements' list included. */
void sema_builtin_methods(Program *p, Type *t, BuiltinFn *f, void *user);
/* Those that the type itself has: T::name(). */
void sema_builtin_statics(Program *p, Type *t, BuiltinFn *f, void *user);
void sema_builtin_functions(Program *p, BuiltinFn *f, void *user);
const char *sema_builtin_name(Builtin b);
/* For a receiver of type t; NULL for none: then it stays "Self" and "T". */
const char *sema_builtin_signature(Program *p, Builtin b, Type *t);
/* "UInt64", "List": the i-th name of a built-in type; NULL past the last. */
const char *sema_builtin_type(uint32_t i);

/* The name of one, or Self. */
bool sema_is_builtin_type(const char *text, size_t n);
/* The built-in type of that name, with variables as its arguments; NULL for none. */
Type *sema_type_named(Program *p, const char *name, uint32_t len);
/* Known attributes, and what @crdt takes; NULL past the last. */
const char *sema_attribute(uint32_t i);
const char *sema_crdt_strategy(uint32_t i);

/* ---- names --------------------------------------------------------------------------------- */

typedef void NameFn(void *user, Sym name, Def *d);
/* What can be named in a module without a path: its own, then what it imports, then the prelude.
   A name that is hidden is given too, after the one that hides it. */
void sema_visible(Program *p, Module *m, NameFn *f, void *user);
/* What others may import from it. */
void sema_exports(Program *p, Module *m, NameFn *f, void *user);
/* What to insert where, so that m imports `name` from `from`. The text lies in the file of m. */
FixEdit sema_import_edit(Program *p, const Module *m, const Module *from, Sym name);
/* The import that a `use` made of its i-th item (or of the module itself): what it stands for, NULL
   for an unresolved one. */
Def *sema_used(const Program *p, const UseDecl *u, uint32_t i);
/* The module that a `use` is of; NULL when it was not found. */
Module *sema_used_module(const Program *p, const UseDecl *u);

/* ---- uses ---------------------------------------------------------------------------------- */

/* Those of Program.refs that touch [lo, hi], in their order: index of the first and one past the
   last. */
void sema_refs(const Program *p, uint32_t lo, uint32_t hi, uint32_t *from, uint32_t *to);

#endif
