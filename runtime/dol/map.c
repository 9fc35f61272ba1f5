/* Maps and sets: lists kept in key order, searched by halving. */
#include "dol_inner.h"

/* Where `key` is, or (false) where it would have to go. */
static bool search(const dol_Type *key, dol_List l, size_t step, const void *wanted,
                   uint32_t *index)
{
    uint32_t lo = 0, hi = l.len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int order = dol_compare(key, dol_at(l.data, mid, step), wanted);
        if (order == 0) {
            *index = mid;
            return true;
        }
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    *index = lo;
    return false;
}

int64_t dol_map_find(const dol_Type *map, const void *m, const void *key)
{
    uint32_t i;
    return search(map->key, dol_list_load(m), map->entry, key, &i) ? (int64_t)i : -1;
}

bool dol_map_insert(dol_Context *ctx, const dol_Type *map, void *m, const void *key,
                    const void *value, void *old)
{
    uint32_t i;
    size_t size = map->elem->size;
    if (search(map->key, dol_list_load(m), map->entry, key, &i)) {
        char *entry = dol_list_change(ctx, m, i, map->entry);
        memcpy(old, entry + map->offset, size);
        memcpy(entry + map->offset, value, size);
        return true;
    }
    char *entry = dol_list_open(ctx, m, i, map->entry);
    memset(entry, 0, map->entry);
    memcpy(entry, key, map->key->size);
    memcpy(entry + map->offset, value, size);
    return false;
}

bool dol_map_remove(dol_Context *ctx, const dol_Type *map, void *m, const void *key, void *old)
{
    uint32_t i;
    if (!search(map->key, dol_list_load(m), map->entry, key, &i))
        return false;
    char *entry = dol_alloc(ctx, map->entry);
    dol_list_close(ctx, m, i, entry, map->entry);
    memcpy(old, entry + map->offset, map->elem->size);
    return true;
}

void dol_map_of(dol_Context *ctx, const dol_Type *map, void *m, const void *entries,
                uint32_t count, const char *at)
{
    dol_list_of(ctx, m, entries, count, map->entry);
    uint32_t again = dol_list_order(ctx, map->key, map->entry, m);
    if (again != UINT32_MAX)
        dol_trap_value(ctx, DOL_TRAP_DUPLICATE_KEY, at, map->key,
                       dol_at(entries, again, map->entry));
}

int64_t dol_set_find(const dol_Type *set, const void *s, const void *item)
{
    uint32_t i;
    return search(set->elem, dol_list_load(s), set->elem->size, item, &i) ? (int64_t)i : -1;
}

bool dol_set_insert(dol_Context *ctx, const dol_Type *set, void *s, const void *item)
{
    uint32_t i;
    size_t size = set->elem->size;
    if (search(set->elem, dol_list_load(s), size, item, &i))
        return false;
    memcpy(dol_list_open(ctx, s, i, size), item, size);
    return true;
}

bool dol_set_remove(dol_Context *ctx, const dol_Type *set, void *s, const void *item)
{
    uint32_t i;
    size_t size = set->elem->size;
    if (!search(set->elem, dol_list_load(s), size, item, &i))
        return false;
    dol_list_close(ctx, s, i, dol_alloc(ctx, size), size);
    return true;
}

typedef enum Wanted { ONLY_A = 1, ONLY_B = 2, BOTH = 4 } Wanted;

/* Walks both in order; an element of both is taken from a. */
static void combine(dol_Context *ctx, const dol_Type *elem, dol_List a, dol_List b,
                    unsigned wanted, void *out)
{
    dol_List r = {NULL, 0, 0};
    size_t size = elem->size;
    uint64_t i = 0, j = 0;
    while (i < a.len || j < b.len) {
        int order = i == a.len   ? 1
                    : j == b.len ? -1
                                 : dol_compare(elem, dol_at(a.data, i, size),
                                               dol_at(b.data, j, size));
        const void *item = order <= 0 ? dol_at(a.data, i, size) : dol_at(b.data, j, size);
        Wanted kind = order < 0 ? ONLY_A : order > 0 ? ONLY_B : BOTH;
        if (wanted & kind)
            memcpy(dol_list_add(ctx, &r, size), item, size);
        i += order <= 0;
        j += order >= 0;
    }
    dol_list_store(out, r);
}

void dol_set_union(dol_Context *ctx, const dol_Type *set, const void *a, const void *b,
                   void *out)
{
    combine(ctx, set->elem, dol_list_load(a), dol_list_load(b), ONLY_A | ONLY_B | BOTH, out);
}

void dol_set_intersect(dol_Context *ctx, const dol_Type *set, const void *a, const void *b,
                       void *out)
{
    combine(ctx, set->elem, dol_list_load(a), dol_list_load(b), BOTH, out);
}

void dol_set_diff(dol_Context *ctx, const dol_Type *set, const void *a, const void *b, void *out)
{
    combine(ctx, set->elem, dol_list_load(a), dol_list_load(b), ONLY_A, out);
}

bool dol_set_subset(const dol_Type *set, const void *a, const void *b)
{
    dol_List l = dol_list_load(a);
    for (uint32_t i = 0; i < l.len; i++)
        if (dol_set_find(set, b, dol_at(l.data, i, set->elem->size)) < 0)
            return false;
    return true;
}
