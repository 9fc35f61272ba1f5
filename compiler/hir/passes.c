/* The passes over HIR, in the order in which they run. */
#include "hir/hir.h"

#include <string.h>

const HPass hir_passes[] = {
    {"const", eval_const_pass},
    {NULL, NULL},
};

bool hir_run_passes(HProgram *p, const char *after)
{
    bool verify = p->session->verify;
    if (verify && !hir_verify(p, "lowering"))
        return false;
    for (const HPass *pass = hir_passes; pass->name; pass++) {
        if (!pass->run(p))
            return false;
        if (verify && !hir_verify(p, pass->name))
            return false;
        if (after && strcmp(after, pass->name) == 0)
            break;
    }
    return true;
}
