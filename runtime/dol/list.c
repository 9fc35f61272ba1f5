/* Lists: blocks of elements of one size. A block is changed in place only when this call made it
   or the change is on record; one that belongs to somebody else (cap 0) is copied first. */
#include "dol_inner.h"

enum { FIRST = 4 };
#define LEN_MAX ((uint64_t)UINT32_MAX)

void *dol_block(dol_Context *ctx, uint64_t cap, size_t size)
{
    if (cap > LEN_MAX || (size && cap > (SIZE_MAX / 2 - sizeof(uint64_t)) / size))
        dol_trap(ctx, DOL_TRAP_MEMORY, "");
    uint64_t *head = dol_alloc(ctx, sizeof *head + (size_t)cap * size);
    *head = ctx->serial;
    return head + 1;
}

static void move_to_new_block(dol_Context *ctx, dol_List *l, uint64_t cap, size_t size)
{
    void *data = dol_block(ctx, cap, size);
    if (l->len)
        memcpy(data, l->data, (size_t)l->len * size);
    l->data = data;
    l->cap = (uint32_t)cap;
}

void *dol_list_touch(dol_Context *ctx, void *list, uint64_t index, size_t size)
{
    dol_List l = dol_list_load(list);
    if (l.cap == 0) {
        move_to_new_block(ctx, &l, l.len, size);
        dol_list_store(list, l);
    } else {
        dol_log(ctx, CHANGE_BYTES, dol_at(l.data, index, size), size, 0);
    }
    return dol_at(l.data, index, size);
}

static void grow(dol_Context *ctx, dol_List *l, uint64_t more, size_t size)
{
    uint64_t want = (uint64_t)l->len + more;
    if (want <= l->cap)
        return;
    uint64_t cap = (uint64_t)l->len + l->len / 2;
    if (cap < want)
        cap = want;
    if (cap < FIRST)
        cap = FIRST;
    if (cap > LEN_MAX && want <= LEN_MAX)
        cap = LEN_MAX;
    move_to_new_block(ctx, l, cap, size);
}

void *dol_list_open(dol_Context *ctx, void *list, uint64_t index, size_t size)
{
    dol_List l = dol_list_load(list);
    grow(ctx, &l, 1, size);
    char *slot = dol_at(l.data, index, size);
    size_t tail = (size_t)(l.len - index) * size;
    if (!dol_block_is_fresh(ctx, l.data)) {
        /* The slot after the last may belong to a longer list that a rollback brings back. */
        dol_log(ctx, CHANGE_BYTES, slot + tail, size, 0);
        if (tail)
            dol_log(ctx, CHANGE_INSERTED, slot, size, tail);
    }
    memmove(slot + size, slot, tail);
    l.len++;
    dol_list_store(list, l);
    return slot;
}

void *dol_list_add_slow(dol_Context *ctx, void *list, size_t size)
{
    return dol_list_open(ctx, list, dol_list_load(list).len, size);
}

void dol_list_close(dol_Context *ctx, void *list, uint64_t index, void *item, size_t size)
{
    dol_List l = dol_list_load(list);
    char *slot = dol_at(l.data, index, size);
    memcpy(item, slot, size);
    size_t tail = (size_t)(l.len - index - 1) * size;
    if (l.cap == 0) {
        move_to_new_block(ctx, &l, l.len, size);
        slot = dol_at(l.data, index, size);
    } else if (!dol_block_is_fresh(ctx, l.data)) {
        dol_log(ctx, CHANGE_REMOVED, slot, size, tail);
    }
    memmove(slot, slot + size, tail);
    l.len--;
    dol_list_store(list, l);
}

void dol_list_reserve(dol_Context *ctx, void *list, uint64_t more, size_t size)
{
    enum { MOST = 1 << 20 }; /* a hint may be wrong: no more than a megabyte on its word */
    dol_List l = dol_list_load(list);
    uint64_t most = size ? MOST / size : MOST;
    grow(ctx, &l, more < most ? more : most, size);
    dol_list_store(list, l);
}

void dol_list_of(dol_Context *ctx, void *list, const void *items, uint32_t count, size_t size)
{
    dol_List l = {NULL, 0, 0};
    if (count) {
        l.data = dol_block(ctx, count, size);
        memcpy(l.data, items, (size_t)count * size);
        l.len = l.cap = count;
    }
    dol_list_store(list, l);
}

bool dol_list_pop(void *list, void *item, size_t size)
{
    dol_List l = dol_list_load(list);
    if (l.len == 0)
        return false;
    l.len--;
    memcpy(item, dol_at(l.data, l.len, size), size);
    dol_list_store(list, l);
    return true;
}

void dol_list_insert(dol_Context *ctx, void *list, uint64_t index, const void *item, size_t size,
                     const char *at)
{
    uint32_t len = dol_list_load(list).len;
    if (index > len)
        dol_trap_index(ctx, index, len, at);
    memcpy(dol_list_open(ctx, list, index, size), item, size);
}

void dol_list_remove(dol_Context *ctx, void *list, uint64_t index, void *item, size_t size,
                     const char *at)
{
    dol_index(ctx, index, dol_list_load(list).len, at);
    dol_list_close(ctx, list, index, item, size);
}

void dol_list_clear(void *list)
{
    dol_List l = dol_list_load(list);
    l.len = 0;
    dol_list_store(list, l);
}

void dol_list_extend(dol_Context *ctx, void *list, const void *more, size_t size)
{
    dol_List m = dol_list_load(more), l = dol_list_load(list);
    if (m.len == 0)
        return;
    if (l.cap && !dol_block_is_fresh(ctx, l.data))
        move_to_new_block(ctx, &l, (uint64_t)l.len + m.len, size);
    else
        grow(ctx, &l, m.len, size);
    memcpy(dol_at(l.data, l.len, size), m.data, (size_t)m.len * size);
    l.len += m.len;
    dol_list_store(list, l);
}

void dol_list_slice(dol_Context *ctx, const void *list, uint64_t from, uint64_t to, size_t size,
                    void *out)
{
    dol_List l = dol_list_load(list);
    if (to > l.len)
        to = l.len;
    if (from < to)
        dol_list_of(ctx, out, dol_at(l.data, from, size), (uint32_t)(to - from), size);
    else
        dol_list_store(out, (dol_List){NULL, 0, 0});
}

/* An empty list with room for at least one element. */
static dol_List empty_for(dol_Context *ctx, uint64_t count, size_t size)
{
    uint64_t cap = count < FIRST ? FIRST : count;
    void *data = dol_block(ctx, cap, size);
    return (dol_List){data, 0, (uint32_t)cap};
}

void dol_list_concat(dol_Context *ctx, const void *a, const void *b, size_t size, void *out)
{
    dol_List x = dol_list_load(a), y = dol_list_load(b);
    dol_List r = empty_for(ctx, (uint64_t)x.len + y.len, size);
    if (x.len)
        memcpy(r.data, x.data, (size_t)x.len * size);
    if (y.len)
        memcpy(dol_at(r.data, x.len, size), y.data, (size_t)y.len * size);
    r.len = x.len + y.len;
    dol_list_store(out, r);
}

void dol_list_reverse(dol_Context *ctx, const void *list, size_t size, void *out)
{
    dol_List l = dol_list_load(list), r = empty_for(ctx, l.len, size);
    for (uint32_t i = 0; i < l.len; i++)
        memcpy(dol_at(r.data, l.len - 1u - i, size), dol_at(l.data, i, size), size);
    r.len = l.len;
    dol_list_store(out, r);
}

int64_t dol_list_index_of(const dol_Type *elem, const void *list, const void *item)
{
    dol_List l = dol_list_load(list);
    for (uint32_t i = 0; i < l.len; i++)
        if (dol_equal(elem, dol_at(l.data, i, elem->size), item))
            return i;
    return -1;
}

void dol_list_dedup(dol_Context *ctx, const dol_Type *elem, const void *list, void *out)
{
    dol_List l = dol_list_load(list), r = empty_for(ctx, l.len, elem->size);
    for (uint32_t i = 0; i < l.len; i++) {
        const void *item = dol_at(l.data, i, elem->size);
        if (r.len && dol_equal(elem, dol_at(r.data, r.len - 1u, elem->size), item))
            continue;
        memcpy(dol_at(r.data, r.len++, elem->size), item, elem->size);
    }
    dol_list_store(out, r);
}

/* ---- sorting: stable, bottom-up merges of positions ---- */

/* Keys, each at the start of `step` bytes. */
typedef struct Keys {
    const dol_Type *type;
    const void *data;
    size_t step;
} Keys;

static int compare_keys(const Keys *k, uint32_t a, uint32_t b)
{
    return dol_compare(k->type, dol_at(k->data, a, k->step), dol_at(k->data, b, k->step));
}

static void merge(const Keys *keys, const uint32_t *from, uint32_t *to, uint32_t lo, uint32_t mid,
                  uint32_t hi)
{
    uint32_t a = lo, b = mid;
    for (uint32_t i = lo; i < hi; i++) {
        bool right = a == mid || (b < hi && compare_keys(keys, from[b], from[a]) < 0);
        to[i] = right ? from[b++] : from[a++];
    }
}

/* The positions of the keys in ascending order. */
static const uint32_t *sorted(dol_Context *ctx, const Keys *keys, uint32_t n)
{
    uint32_t *from = dol_block(ctx, n, sizeof *from), *to = dol_block(ctx, n, sizeof *to);
    for (uint32_t i = 0; i < n; i++)
        from[i] = i;
    for (uint64_t width = 1; width < n; width *= 2) {
        for (uint64_t lo = 0; lo < n; lo += 2 * width) {
            uint64_t mid = lo + width < n ? lo + width : n;
            uint64_t hi = mid + width < n ? mid + width : n;
            merge(keys, from, to, (uint32_t)lo, (uint32_t)mid, (uint32_t)hi);
        }
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    return from;
}

void dol_list_sort_keys(dol_Context *ctx, size_t size, const void *list, const dol_Type *key,
                        const void *keys, void *out)
{
    dol_List l = dol_list_load(list), r = {NULL, 0, 0};
    grow(ctx, &r, l.len, size);
    Keys k = {key, dol_list_load(keys).data, key->size};
    const uint32_t *order = sorted(ctx, &k, l.len);
    for (uint32_t i = 0; i < l.len; i++)
        memcpy(dol_at(r.data, i, size), dol_at(l.data, order[i], size), size);
    r.len = l.len;
    dol_list_store(out, r);
}

void dol_list_sort(dol_Context *ctx, const dol_Type *elem, const void *list, void *out)
{
    dol_list_sort_keys(ctx, elem->size, list, elem, list, out);
}

static bool ascends(const Keys *keys, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (compare_keys(keys, i - 1, i) >= 0)
            return false;
    return true;
}

uint32_t dol_list_order(dol_Context *ctx, const dol_Type *key, size_t step, void *list)
{
    dol_List l = dol_list_load(list), r = {NULL, 0, 0};
    Keys keys = {key, l.data, step};
    uint32_t again = UINT32_MAX;
    if (ascends(&keys, l.len))
        return again;
    const uint32_t *order = sorted(ctx, &keys, l.len);
    grow(ctx, &r, l.len, step);
    for (uint32_t i = 0; i < l.len; i++) {
        if (r.len && compare_keys(&keys, order[i - 1], order[i]) == 0)
            again = order[i] < again ? order[i] : again;
        else
            memcpy(dol_at(r.data, r.len++, step), dol_at(l.data, order[i], step), step);
    }
    dol_list_store(list, r);
    return again;
}
