/* The passes of hir/ (rows of passes.c): one file each, one function. False: an error was
   reported. */
#ifndef DOLC_HIR_PASSES_H
#define DOLC_HIR_PASSES_H

#include "hir/hir.h"

/* HFunc.effects from the bodies: what a call may do. */
bool pass_effects(HProgram *p);
/* Constant expressions and conditions, where bits and traps are kept; checks that cannot fail. */
bool pass_fold(HProgram *p);
/* COPYs that nobody can observe go; large values that stay as they are get a name, not a copy. */
bool pass_copies(HProgram *p);
/* Temporaries that only carry a value on, blocks that nothing leaves, dead variables. */
bool pass_simplify(HProgram *p);
/* Neighbouring loops over one range become one loop. After `effects`. */
bool pass_fuse(HProgram *p);
/* hir.h, Evaluation: at most one operand of an expression may trap or have an effect. */
bool pass_sequence(HProgram *p);
/* Functions, types, constants, hosts that nothing public reaches. */
bool pass_dce(HProgram *p);
/* Functions in the order of the source, types before their by-value uses; dense ids. */
bool pass_layout(HProgram *p);

#endif
