/* What the generated functions are measured against: the same work with the same checks on the
   same structs, as one writes it in C. */
#ifndef BY_HAND_H
#define BY_HAND_H

#include "generated.h"

/* False: a number is out of its bounds. */
bool by_hand_multiplier(const bench_measured_Measured *m, const enr_entropy_EntropyFactors *f,
                        const enr_core_EntropyWeights *w, double *multiplier);
/* 1; 0: no report has weight; -1: a mean is out of its bounds. */
int by_hand_gradient(const enr_nexus_LeafGradientReport *reports, size_t count,
                     enr_core_ResourceGradient *out);
bool by_hand_order_valid(const bench_order_Order *order);

#endif
