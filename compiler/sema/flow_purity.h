/* Constraints, laws, contracts, defaults and constants only compute. Private to flow_*.c. */
#ifndef DOLC_SEMA_FLOW_PURITY_H
#define DOLC_SEMA_FLOW_PURITY_H

#include "sema/flow_graph.h"

/* Reports what is impure in them, with the way to the first cause; checks what an extern may be. */
void flow_purity(Program *p);

#endif
