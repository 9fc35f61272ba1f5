#include "eval/constants.h"

#include "eval/eval.h"
#include "hir/lower.h"

static void body(void *later, HFunc *f)
{
    lower_body(later, f);
}

/* Most constants are as they should be, and most functions that one names are not called by it.
   When something is wrong, all is made and computed again, and told. */
bool eval_constants(Program *p)
{
    const DiagBag *diags = p->session->diags;
    Lower *later;
    HProgram *hp = lower_constants(p, &later);
    if (!hp)
        return true;
    EvalOptions options = {.body = body, .body_user = later};
    if (diags_errors(diags) || eval_const_check(hp, &options, true) || diags_errors(diags))
        return !diags_errors(diags);
    hp = lower_constants(p, NULL);
    return !diags_errors(diags) && eval_const_check(hp, NULL, false);
}
