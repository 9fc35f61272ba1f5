/* Hash map from a 64-bit key (an interned pointer, an index pair) to a pointer.
   Iteration is in insertion order, so nothing observable depends on addresses. */
#ifndef DOLC_BASE_MAP_H
#define DOLC_BASE_MAP_H

#include "base/arena.h"

typedef struct MapEntry {
    uint64_t key;
    void *value;
} MapEntry;

typedef struct Map {
    MapEntry *entries; /* insertion order; len of them */
    uint32_t *index;   /* open addressing, 1-based into entries */
    uint32_t len, cap, mask;
} Map; /* all zero is an empty map */

void *map_get(const Map *m, uint64_t key); /* NULL when absent */
/* Inserts or replaces; returns the value that was there before, or NULL. */
void *map_put(Arena *a, Map *m, uint64_t key, void *value);

#define map_key(p) ((uint64_t)(uintptr_t)(p))

#endif
