/* The checked program to HIR: the only place where a construct of the language gets its meaning. */
#ifndef DOLC_HIR_LOWER_H
#define DOLC_HIR_LOWER_H

#include "hir/hir.h"
#include "sema/sema.h"

/* Lowers every non-generic function, the instances they need, constants, constraints, laws,
   systems. Must only be called on a program without errors. */
HProgram *lower_program(Program *p);
typedef struct Lower Lower;
/* Only the constants of the modules that were asked for, the laws that need no system, and what
   they call. NULL when there is nothing that could go wrong. With `later` given, functions have no
   bodies, constraints are not taken apart, and *later makes the bodies that lower_body asks for:
   most are never called. */
HProgram *lower_constants(Program *p, Lower **later);
/* The body of f, unless it has one. Types it needs come behind those that are there. */
void lower_body(Lower *later, HFunc *f);
/* Adds one more function to an already lowered program (dolc eval -e). */
HFunc *lower_expression(HProgram *hp, Program *p, FunInfo *f);

#endif
