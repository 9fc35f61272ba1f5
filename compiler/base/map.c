#include "base/map.h"

#include <string.h>

static uint32_t slot_of(const Map *m, uint64_t key)
{
    uint64_t h = key * 0x9E3779B97F4A7C15u;
    return (uint32_t)(h >> 32) & m->mask;
}

/* The slot that holds the key, or the empty one where it belongs. */
static uint32_t find(const Map *m, uint64_t key)
{
    uint32_t at = slot_of(m, key);
    while (m->index[at] && m->entries[m->index[at] - 1].key != key)
        at = (at + 1) & m->mask;
    return at;
}

void *map_get(const Map *m, uint64_t key)
{
    if (!m->len)
        return NULL;
    uint32_t i = m->index[find(m, key)];
    return i ? m->entries[i - 1].value : NULL;
}

static void grow(Arena *a, Map *m)
{
    uint32_t cap = m->cap ? m->cap * 2 : 4;
    MapEntry *entries = ARENA_ARRAY(a, MapEntry, cap);
    if (m->len)
        memcpy(entries, m->entries, m->len * sizeof *entries);
    m->entries = entries;
    m->cap = cap;
    m->mask = cap * 2 - 1;
    m->index = ARENA_ARRAY(a, uint32_t, (size_t)cap * 2);
    for (uint32_t i = 0; i < m->len; i++)
        m->index[find(m, entries[i].key)] = i + 1;
}

void *map_put(Arena *a, Map *m, uint64_t key, void *value)
{
    if (m->len == m->cap)
        grow(a, m);
    uint32_t at = find(m, key);
    if (m->index[at]) {
        MapEntry *e = &m->entries[m->index[at] - 1];
        void *before = e->value;
        e->value = value;
        return before;
    }
    m->entries[m->len].key = key;
    m->entries[m->len].value = value;
    m->index[at] = ++m->len;
    return NULL;
}
