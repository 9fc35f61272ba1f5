/* Primitives of maps and sets: sequences in the order of their keys. */
#include "eval/interp.h"

typedef struct Keyed {
    Seq *seq;
    const HType *type;
    const Layout *layout;
} Keyed;

static const HType *key_type(const HType *t)
{
    return t->kind == HT_MAP ? t->key : t->elem;
}

static Keyed keyed(const PrimCall *c, int i)
{
    const HType *t = c->e->prim.args.data[i]->type;
    return (Keyed){seq_of(*c->args[i]), t, layout_of(&c->ev->layouts, t)};
}

bool ev_find_key(Eval *ev, const HType *t, const Seq *s, const Word *key, uint64_t *at)
{
    const Layout *y = layout_of(&ev->layouts, t);
    const HType *k = key_type(t);
    uint64_t lo = 0, hi = s->len;
    /* Keys often come in order: look at the end first. */
    if (hi && value_compare(&ev->walker, k, s->items + (hi - 1) * y->stride, key) < 0)
        lo = hi;
    while (lo < hi) {
        uint64_t mid = lo + (hi - lo) / 2;
        int c = value_compare(&ev->walker, k, s->items + mid * y->stride, key);
        if (c == 0) {
            *at = mid;
            return true;
        }
        if (c < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *at = lo;
    return false;
}

static void work(PrimCall *c, uint64_t words)
{
    ev_charge(c->ev, words / 8, c->e->span);
}

static void key_at(PrimCall *c)
{
    Keyed k = keyed(c, 0);
    const HType *t = key_type(k.type);
    if (*c->args[1] >= k.seq->len)
        ev_trap(c->ev, HTRAP_UNREACHABLE, c->e->span);
    ev_copy_words(c->dst, k.seq->items + *c->args[1] * k.layout->stride, ev_words(c->ev, t));
    ev_share(c->ev, t, c->dst);
}

/* ---- maps ---- */

/* The entry as it will be stored, safe from being part of the map itself. */
static Word *new_entry(PrimCall *c, const Keyed *k)
{
    Word *entry = ev_push(c->ev, k->layout->stride);
    ev_copy_words(entry, c->args[1], ev_words(c->ev, key_type(k->type)));
    ev_share(c->ev, key_type(k->type), entry);
    if (k->type->kind == HT_MAP) {
        Word *value = entry + k->layout->key;
        ev_copy_words(value, c->args[2], ev_words(c->ev, k->type->elem));
        ev_share(c->ev, k->type->elem, value);
    }
    return entry;
}

static void map_insert(PrimCall *c)
{
    Keyed k = keyed(c, 0);
    Word *entry = new_entry(c, &k);
    uint64_t at;
    if (ev_find_key(c->ev, k.type, k.seq, entry, &at)) {
        Word *value = k.seq->items + at * k.layout->stride + k.layout->key;
        ev_some(c, value);
        ev_copy_words(value, entry + k.layout->key, ev_words(c->ev, k.type->elem));
        return;
    }
    work(c, (k.seq->len - at) * k.layout->stride);
    ev_copy_words(ev_seq_insert(c->ev, k.seq, at, k.layout->stride), entry, k.layout->stride);
    ev_none(c);
}

static void map_remove(PrimCall *c)
{
    Keyed k = keyed(c, 0);
    uint64_t at;
    if (!ev_find_key(c->ev, k.type, k.seq, c->args[1], &at)) {
        ev_none(c);
        return;
    }
    ev_some(c, k.seq->items + at * k.layout->stride + k.layout->key);
    work(c, (k.seq->len - at) * k.layout->stride);
    ev_seq_remove(k.seq, at, k.layout->stride);
}

/* ---- sets ---- */

static void set_insert(PrimCall *c)
{
    Keyed k = keyed(c, 0);
    Word *entry = new_entry(c, &k);
    uint64_t at;
    *c->dst = !ev_find_key(c->ev, k.type, k.seq, entry, &at);
    if (!*c->dst)
        return;
    work(c, (k.seq->len - at) * k.layout->stride);
    ev_copy_words(ev_seq_insert(c->ev, k.seq, at, k.layout->stride), entry, k.layout->stride);
}

static void set_remove(PrimCall *c)
{
    Keyed k = keyed(c, 0);
    uint64_t at;
    *c->dst = ev_find_key(c->ev, k.type, k.seq, c->args[1], &at);
    if (*c->dst) {
        work(c, (k.seq->len - at) * k.layout->stride);
        ev_seq_remove(k.seq, at, k.layout->stride);
    }
}

typedef struct Merge {
    bool left, both, right; /* which elements the result has */
} Merge;

static void append(PrimCall *c, const Keyed *k, Seq *to, const Word *x)
{
    Word *slot = ev_seq_insert(c->ev, to, to->len, k->layout->stride);
    ev_copy_words(slot, x, k->layout->stride);
    ev_share(c->ev, k->type->elem, slot);
}

static void merge(PrimCall *c, Merge want)
{
    Keyed a = keyed(c, 0), b = keyed(c, 1);
    uint32_t stride = a.layout->stride;
    Seq *r = ev_seq(c->ev, 0, stride);
    uint64_t i = 0, j = 0;
    while (i < a.seq->len || j < b.seq->len) {
        const Word *x = a.seq->items + i * stride, *y = b.seq->items + j * stride;
        int order = i == a.seq->len   ? 1
                    : j == b.seq->len ? -1
                                      : value_compare(&c->ev->walker, a.type->elem, x, y);
        ev_charge(c->ev, 1, c->e->span);
        if (order < 0 ? want.left : order == 0 ? want.both : want.right)
            append(c, &a, r, order <= 0 ? x : y);
        i += order <= 0;
        j += order >= 0;
    }
    *c->dst = word_of(r);
}

static void subset(PrimCall *c)
{
    Keyed a = keyed(c, 0), b = keyed(c, 1);
    uint64_t at;
    *c->dst = a.seq->len <= b.seq->len;
    for (uint64_t i = 0; *c->dst && i < a.seq->len; i++) {
        ev_charge(c->ev, 1, c->e->span);
        *c->dst = ev_find_key(c->ev, b.type, b.seq, a.seq->items + i * a.layout->stride, &at);
    }
}

void ev_prim_keyed(PrimCall *c)
{
    uint64_t at;
    switch (c->e->prim.op) {
    case HP_MAP_LEN:
    case HP_SET_LEN:
        *c->dst = keyed(c, 0).seq->len;
        return;
    case HP_MAP_FIND:
    case HP_SET_FIND:
        if (!ev_find_key(c->ev, c->e->prim.args.data[0]->type, keyed(c, 0).seq, c->args[1], &at))
            at = UINT64_MAX;
        *c->dst = at;
        return;
    case HP_MAP_KEY_AT:
    case HP_SET_AT:
        key_at(c);
        return;
    case HP_MAP_INSERT:
        map_insert(c);
        return;
    case HP_MAP_REMOVE:
        map_remove(c);
        return;
    case HP_SET_INSERT:
        set_insert(c);
        return;
    case HP_SET_REMOVE:
        set_remove(c);
        return;
    case HP_SET_UNION:
        merge(c, (Merge){true, true, true});
        return;
    case HP_SET_INTERSECT:
        merge(c, (Merge){false, true, false});
        return;
    case HP_SET_DIFF:
        merge(c, (Merge){true, false, false});
        return;
    case HP_SET_SUBSET:
        subset(c);
        return;
    default: /* MAP_CLEAR, SET_CLEAR */
        keyed(c, 0).seq->len = 0;
        *c->dst = 0;
        return;
    }
}
