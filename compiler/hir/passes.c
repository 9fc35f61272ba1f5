/* The passes over HIR, in the order in which they run. */
#include "hir/passes.h"

#include <string.h>

const HPass hir_passes[] = {
    {"const", eval_const_pass},
    {"fold", pass_fold},
    {"copies", pass_copies},
    {"simplify", pass_simplify},
    {"effects", pass_effects},
    {"fuse", pass_fuse},
    {"sequence", pass_sequence},
    {"dce", pass_dce},
    {"layout", pass_layout},
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
