/* Which laws are checked, and around which functions: the evaluator and the back ends ask. */
#include "hir/order.h"

bool hir_law_is_checked(const HLaw *l) { return l->holds && !l->temporal; }

uint32_t hir_law_quantified(const HSystem *s, const HLaw *l)
{
    uint32_t states = !s ? 0 : l->two_state ? 2 : 1;
    return l->holds->nparams - states;
}

uint32_t hir_checked_laws(const HSystem *s)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->laws.len; i++)
        n += hir_law_is_checked(&s->laws.data[i]);
    return n;
}

static HSystem *made_by(const HProgram *p, const HFunc *f)
{
    if (f->kind != HF_FUN || f->result->kind != HT_RECORD || f->result->origin != HR_SYSTEM)
        return NULL;
    for (uint32_t i = 0; i < p->systems.len; i++) {
        HSystem *s = p->systems.data[i];
        for (uint32_t j = 0; s->state == f->result && j < s->methods.len; j++)
            if (s->methods.data[j] == f)
                return s;
    }
    return NULL;
}

HSystem *hir_lawful(const HProgram *p, const HFunc *f)
{
    bool changes = f->kind == HF_SYSTEM && f->locals.data[0]->kind == HL_REF;
    HSystem *s = changes ? f->system : made_by(p, f);
    return s && hir_checked_laws(s) ? s : NULL;
}
