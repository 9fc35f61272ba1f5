/* Operations of the runtime: operands are looked at in place, then a family does the work. */
#include "eval/interp.h"

void ev_none(PrimCall *c)
{
    memset(c->dst, 0, ev_words(c->ev, c->e->type) * sizeof *c->dst);
}

void ev_some(PrimCall *c, const Word *value)
{
    const HType *t = c->e->type;
    Word *payload = payload_at(&c->ev->layouts, t, c->dst, 1, 0);
    uint32_t n = ev_words(c->ev, t->cases.data[1].fields.data[0].type);
    ev_copy_words(payload, value, n);
    c->dst[0] = 1;
}

static void operands(PrimCall *c)
{
    bool mutates = hir_prim(c->e->prim.op)->mutates;
    for (uint32_t i = 0; i < c->e->prim.args.len; i++) {
        const HExpr *a = c->e->prim.args.data[i];
        if (i == 0 && mutates) {
            Word *place = ev_place(c->ev, c->fr, a, true);
            ev_own(c->ev, a->type, place);
            c->args[0] = place;
        } else if (i == 0 || hir_is_place(a) || !mutates) {
            c->args[i] = ev_view(c->ev, c->fr, a);
        } else {
            Word *w = ev_push(c->ev, ev_words(c->ev, a->type));
            ev_expr(c->ev, c->fr, a, w);
            c->args[i] = w;
        }
    }
}

static void validate(PrimCall *c)
{
    Eval *ev = c->ev;
    const HType *t = c->e->prim.args.data[0]->type;
    EvalViolations all = {0};
    ev_violations(ev, t, c->args[0], c->e->span, NULL, &all);
    *c->dst = ev_violation_list(ev, &all);
}

void ev_prim(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    PrimCall c = {.ev = ev, .fr = fr, .e = e, .dst = dst};
    StackMark m = ev_mark(ev);
    operands(&c);
    if (e->prim.op <= HP_BIT_XOR)
        ev_prim_number(&c);
    else if (e->prim.op <= HP_TO_STRING)
        ev_prim_text(&c);
    else if (e->prim.op <= HP_LIST_DEDUP)
        ev_prim_list(&c);
    else if (e->prim.op <= HP_SET_SUBSET)
        ev_prim_keyed(&c);
    else
        validate(&c);
    ev_release(ev, m);
}
