#include "base/vec.h"

#include <stdlib.h>
#include <string.h>

void vec_grow(Arena *a, void **data, uint32_t *cap, uint32_t len, size_t size)
{
    if (*cap == UINT32_MAX)
        abort(); /* nothing in a 32-bit offset space has that many parts */
    uint32_t wanted = *cap < 4 ? 4 : *cap > UINT32_MAX / 2 ? UINT32_MAX : *cap * 2;
    if (!arena_extend(a, *data, *cap * size, wanted * size)) {
        void *fresh = arena_alloc(a, wanted * size);
        if (len)
            memcpy(fresh, *data, len * size);
        *data = fresh;
    }
    *cap = wanted;
}
