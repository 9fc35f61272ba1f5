/* What each local name holds: a value of its own, the value of a place, or the place itself. */
#ifndef DOLC_SEMA_FLOW_BIND_H
#define DOLC_SEMA_FLOW_BIND_H

#include "sema/flow_place.h"

/* Sets LocalInfo.is_alias, is_fresh and place of what `e` binds (EX_LET, EX_ASSIGN, EX_FOR,
   EX_MATCH, EX_IF with a pattern); to be called before what is in scope of the binding. For
   EX_MATCH `arm` is the arm about to be entered. */
void bind_let(Program *p, Expr *e);
void bind_assign(Program *p, Expr *e);
void bind_for(Program *p, Expr *e);
void bind_pattern(Program *p, const Expr *subject, Pat *pat);
void bind_param(Def *param);
void bind_loop_names(Pat *pat); /* of a closure's parameter: values of the moment */

/* Whether the places of the elements are named: `for mut x in …`, `for x in ….iter_mut()`. */
bool for_names_elements(const Expr *loop);

#endif
