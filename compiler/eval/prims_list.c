/* Primitives of lists. */
#include "eval/interp.h"

typedef struct ListArg {
    Seq *seq;
    const HType *elem;
    uint32_t stride;
} ListArg;

static ListArg list(const PrimCall *c, int i)
{
    const HType *t = c->e->prim.args.data[i]->type;
    return (ListArg){seq_of(*c->args[i]), t->elem, layout_of(&c->ev->layouts, t)->stride};
}

static void work(PrimCall *c, uint64_t words)
{
    ev_charge(c->ev, words / 8, c->e->span);
}

/* Copies n elements from `from`; they now have two owners. */
static void copy_elements(PrimCall *c, const ListArg *l, Word *to, const Word *from, uint64_t n)
{
    memcpy(to, from, (size_t)n * l->stride * sizeof *to);
    work(c, n * l->stride);
    for (uint64_t i = 0; l->elem->has_heap && i < n; i++)
        ev_share(c->ev, l->elem, to + i * l->stride);
}

static Seq *sliced(PrimCall *c, const ListArg *l, uint64_t from, uint64_t n)
{
    Seq *s = ev_seq(c->ev, n, l->stride);
    s->len = n;
    if (n)
        copy_elements(c, l, s->items, l->seq->items + from * l->stride, n);
    return s;
}

static _Noreturn void index_trap(PrimCall *c, Word index, Word len)
{
    HType *u64 = hir_type(c->ev->program, HT_U64);
    ev_trap2(c->ev, HTRAP_INDEX, c->e->span, u64, index, u64, len);
}

/* ---- changes ---- */

static void insert(PrimCall *c, uint64_t at, const Word *value)
{
    ListArg l = list(c, 0);
    /* The value may lie in the list itself. */
    Word *kept = ev_push(c->ev, l.stride);
    ev_copy_words(kept, value, l.stride);
    ev_share(c->ev, l.elem, kept);
    work(c, (l.seq->len - at) * l.stride);
    ev_copy_words(ev_seq_insert(c->ev, l.seq, at, l.stride), kept, l.stride);
}

static void extend(PrimCall *c)
{
    ListArg to = list(c, 0), from = list(c, 1);
    uint64_t n = from.seq->len;
    ev_seq_reserve(c->ev, to.seq, n, to.stride);
    if (n)
        copy_elements(c, &to, to.seq->items + to.seq->len * to.stride, from.seq->items, n);
    to.seq->len += n;
}

static void pop(PrimCall *c)
{
    ListArg l = list(c, 0);
    if (l.seq->len == 0) {
        ev_none(c);
        return;
    }
    l.seq->len--;
    ev_some(c, l.seq->items + l.seq->len * l.stride);
}

static void remove_at(PrimCall *c)
{
    ListArg l = list(c, 0);
    Word at = *c->args[1];
    if (at >= l.seq->len)
        index_trap(c, at, l.seq->len);
    ev_copy_words(c->dst, l.seq->items + at * l.stride, l.stride);
    work(c, (l.seq->len - at) * l.stride);
    ev_seq_remove(l.seq, at, l.stride);
}

static void change(PrimCall *c)
{
    ListArg l = list(c, 0);
    switch (c->e->prim.op) {
    case HP_LIST_RESERVE:
        /* A hint: enormous ones are not followed. */
        if (*c->args[1] <= UINT64_C(1) << 20)
            ev_seq_reserve(c->ev, l.seq, *c->args[1], l.stride);
        break;
    case HP_LIST_PUSH:
        insert(c, l.seq->len, c->args[1]);
        break;
    case HP_LIST_INSERT:
        if (*c->args[1] > l.seq->len)
            index_trap(c, *c->args[1], l.seq->len);
        insert(c, *c->args[1], c->args[2]);
        break;
    case HP_LIST_CLEAR:
        l.seq->len = 0;
        break;
    default:
        extend(c);
        break;
    }
    *c->dst = 0;
}

/* ---- new lists ---- */

static void slice(PrimCall *c)
{
    ListArg l = list(c, 0);
    uint64_t from = *c->args[1], to = *c->args[2];
    to = to > l.seq->len ? l.seq->len : to;
    from = from > to ? to : from;
    *c->dst = word_of(sliced(c, &l, from, to - from));
}

static void concat(PrimCall *c)
{
    ListArg a = list(c, 0), b = list(c, 1);
    uint64_t n = a.seq->len + b.seq->len;
    Seq *s = ev_seq(c->ev, n, a.stride);
    s->len = n;
    if (a.seq->len)
        copy_elements(c, &a, s->items, a.seq->items, a.seq->len);
    if (b.seq->len)
        copy_elements(c, &b, s->items + a.seq->len * a.stride, b.seq->items, b.seq->len);
    *c->dst = word_of(s);
}

static void reverse(PrimCall *c)
{
    ListArg l = list(c, 0);
    Seq *s = sliced(c, &l, 0, l.seq->len);
    for (uint64_t i = 0; i < s->len; i++)
        ev_copy_words(s->items + i * l.stride, l.seq->items + (s->len - 1 - i) * l.stride,
                      l.stride);
    *c->dst = word_of(s);
}

static void dedup(PrimCall *c)
{
    ListArg l = list(c, 0);
    Seq *s = sliced(c, &l, 0, l.seq->len);
    uint64_t kept = 0;
    for (uint64_t i = 0; i < s->len; i++) {
        const Word *x = s->items + i * l.stride;
        if (kept && value_equal(&c->ev->walker, l.elem, s->items + (kept - 1) * l.stride, x))
            continue;
        ev_copy_words(s->items + kept++ * l.stride, x, l.stride);
    }
    s->len = kept;
    *c->dst = word_of(s);
}

static void index_of(PrimCall *c)
{
    ListArg l = list(c, 0);
    for (uint64_t i = 0; i < l.seq->len; i++) {
        ev_charge(c->ev, 1, c->e->span);
        if (value_equal(&c->ev->walker, l.elem, l.seq->items + i * l.stride, c->args[1])) {
            *c->dst = i;
            return;
        }
    }
    *c->dst = (Word)-1;
}

/* ---- sorting: a stable merge sort of positions ---- */

typedef struct Sorter {
    PrimCall *call;
    ListArg keys;
    uint64_t *order, *spare;
} Sorter;

static bool before(const Sorter *s, uint64_t a, uint64_t b)
{
    const ListArg *k = &s->keys;
    return value_compare(&s->call->ev->walker, k->elem, k->seq->items + a * k->stride,
                         k->seq->items + b * k->stride) < 0;
}

static void merge(Sorter *s, uint64_t lo, uint64_t mid, uint64_t hi)
{
    uint64_t a = lo, b = mid;
    ev_charge(s->call->ev, hi - lo, s->call->e->span);
    for (uint64_t i = lo; i < hi; i++) {
        bool right = a == mid || (b < hi && before(s, s->order[b], s->order[a]));
        s->spare[i] = s->order[right ? b++ : a++];
    }
    memcpy(s->order + lo, s->spare + lo, (size_t)(hi - lo) * sizeof *s->order);
}

static void sort_positions(Sorter *s, uint64_t n)
{
    for (uint64_t width = 1; width < n; width *= 2)
        for (uint64_t lo = 0; lo + width < n; lo += 2 * width)
            merge(s, lo, lo + width, lo + 2 * width < n ? lo + 2 * width : n);
}

static void sort(PrimCall *c)
{
    ListArg l = list(c, 0);
    uint64_t n = l.seq->len;
    Sorter s = {.call = c, .keys = c->e->prim.op == HP_LIST_SORT_KEYS ? list(c, 1) : l};
    if (s.keys.seq->len != n)
        ev_trap(c->ev, HTRAP_UNREACHABLE, c->e->span);
    s.order = ev_alloc(c->ev, (size_t)n * sizeof *s.order);
    s.spare = ev_alloc(c->ev, (size_t)n * sizeof *s.spare);
    for (uint64_t i = 0; i < n; i++)
        s.order[i] = i;
    sort_positions(&s, n);
    Seq *r = sliced(c, &l, 0, n);
    for (uint64_t i = 0; i < n; i++)
        ev_copy_words(r->items + i * l.stride, l.seq->items + s.order[i] * l.stride, l.stride);
    *c->dst = word_of(r);
}

void ev_prim_list(PrimCall *c)
{
    switch (c->e->prim.op) {
    case HP_LIST_LEN:
        *c->dst = list(c, 0).seq->len;
        return;
    case HP_LIST_POP:
        pop(c);
        return;
    case HP_LIST_REMOVE:
        remove_at(c);
        return;
    case HP_LIST_SLICE:
        slice(c);
        return;
    case HP_LIST_CONCAT:
        concat(c);
        return;
    case HP_LIST_REVERSE:
        reverse(c);
        return;
    case HP_LIST_INDEX_OF:
        index_of(c);
        return;
    case HP_LIST_SORT:
    case HP_LIST_SORT_KEYS:
        sort(c);
        return;
    case HP_LIST_DEDUP:
        dedup(c);
        return;
    default:
        change(c);
        return;
    }
}
