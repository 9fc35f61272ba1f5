/* `evolves G @ new > old`: the two versions, and the function between them. */
#include "sema/check.h"

void check_evolves(Sema *sm, Module *m)
{
    (void)sm;
    (void)m;
}
