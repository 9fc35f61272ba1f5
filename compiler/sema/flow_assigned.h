/* Variables declared without a value have one before they are used. Private to flow_*.c. */
#ifndef DOLC_SEMA_FLOW_ASSIGNED_H
#define DOLC_SEMA_FLOW_ASSIGNED_H

#include "sema/flow.h"

/* `names`: the locals declared without a value, at least one. */
void assigned_check(Program *p, Arena *scratch, Expr *body, Def **names, uint32_t count);

#endif
