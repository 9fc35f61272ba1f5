/* Laws of a system. A quantified parameter ranges over the values of its type that occur in the
   state (before and after), and over all cases of Bool and of enumerations without payload. */
#include "eval/interp.h"
#include "eval/json_type.h"
#include "hir/order.h"

enum { MOST_VALUES = 1000, MOST_COMBINATIONS = 100000 };

typedef struct Domain {
    Eval *ev;
    HType *type;
    uint32_t words;
    Seq *values; /* in order, each once */
} Domain;

static void domain_add(Domain *d, const Word *v)
{
    Walker *w = &d->ev->walker;
    uint64_t lo = 0, hi = d->values->len;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        int c = value_compare(w, d->type, d->values->items + mid * d->words, v);
        if (c == 0)
            return;
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (d->values->len < MOST_VALUES)
        ev_copy_words(ev_seq_insert(d->ev, d->values, lo, d->words), v, d->words);
}

static void gather(Domain *d, const HType *t, const Word *v, Span at)
{
    Layouts *l = &d->ev->layouts;
    ev_enter(d->ev, at);
    if (t == d->type)
        domain_add(d, v);
    if (is_seq(t)) {
        const Layout *y = layout_of(l, t);
        const Seq *s = seq_of(*v);
        ev_charge(d->ev, s->len, at);
        for (uint64_t i = 0; i < s->len; i++) {
            if (t->key)
                gather(d, t->key, s->items + i * y->stride, at);
            gather(d, t->elem, s->items + i * y->stride + y->key, at);
        }
    } else {
        Parts p = value_parts(l, t, v);
        for (uint32_t i = 0; i < p.count; i++)
            gather(d, p.fields[i].type, v + p.offsets[i], at);
    }
    ev_leave(d->ev);
}

static Domain domain_of(Eval *ev, HType *t, const HSystem *s, const Word *before,
                        const Word *after, Span at)
{
    Domain d = {ev, t, ev_words(ev, t), NULL};
    d.values = ev_seq(ev, 0, d.words);
    bool all = t->kind == HT_BOOL || json_is_plain_enum(t);
    uint32_t n = t->kind == HT_BOOL ? 2 : t->cases.len;
    for (Word v = 0; all && v < n; v++)
        domain_add(&d, &v);
    if (!all) {
        gather(&d, s->state, after, at);
        if (before)
            gather(&d, s->state, before, at);
    }
    return d;
}

static _Noreturn void broken(Eval *ev, const HSystem *s, const HLaw *l, Word *const *args,
                             uint32_t n)
{
    ev_trap_begin(ev, HTRAP_LAW, l->span);
    ev->trap.message = s ? arena_printf(ev->tables, "%s.%s", s->name, l->name) : l->name;
    for (uint32_t i = 0; i < n; i++)
        ev_trap_value(ev, l->holds->locals.data[i]->type, args[i]);
    ev_trap_throw(ev);
}

/* The next combination, the last parameter fastest; false after the last. */
static bool advance(const Domain *domains, uint32_t n, uint64_t *at, Word **args)
{
    for (uint32_t i = n; i-- > 0;) {
        at[i] = at[i] + 1 < domains[i].values->len ? at[i] + 1 : 0;
        args[i] = domains[i].values->items + at[i] * domains[i].words;
        if (at[i])
            return true;
    }
    return false;
}

static void check_law(Eval *ev, const HSystem *s, const HLaw *l, const Word *before,
                      const Word *after, Span at)
{
    ev_func(ev, l->holds); /* its parameters come with its body */
    uint32_t n = hir_law_quantified(s, l);
    Domain *domains = ev_alloc(ev, n * sizeof *domains);
    uint64_t *position = ev_alloc(ev, n * sizeof *position);
    Word **args = ev_alloc(ev, (n + 2) * sizeof *args);
    for (uint32_t i = 0; i < n; i++) {
        domains[i] = domain_of(ev, l->holds->locals.data[i]->type, s, before, after, at);
        if (!domains[i].values->len)
            return;
        args[i] = domains[i].values->items;
    }
    if (l->two_state)
        args[n] = (Word *)before;
    args[l->two_state ? n + 1 : n] = (Word *)after;
    uint32_t tries = 0;
    do {
        Word good = 0;
        ev_call(ev, l->holds, args, &good, l->span);
        if (!good)
            broken(ev, s, l, args, n);
    } while (++tries < MOST_COMBINATIONS && advance(domains, n, position, args));
}

void ev_laws(Eval *ev, HSystem *s, const Word *before, const Word *after, Span at)
{
    for (uint32_t i = 0; i < s->laws.len; i++) {
        const HLaw *l = &s->laws.data[i];
        if (hir_law_is_checked(l) && (before || !l->two_state))
            check_law(ev, s, l, before, after, at);
    }
}

void ev_law(Eval *ev, const HLaw *l)
{
    check_law(ev, NULL, l, NULL, NULL, l->span);
}
