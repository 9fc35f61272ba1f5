/* Growable arrays in an arena: VEC(T) is a struct {T *data; uint32_t len, cap}. */
#ifndef DOLC_BASE_VEC_H
#define DOLC_BASE_VEC_H

#include "base/arena.h"

#define VEC(T)        \
    struct {          \
        T *data;      \
        uint32_t len; \
        uint32_t cap; \
    }

/* Makes room for one more element of `size` bytes; the old block stays in the arena. */
void vec_grow(Arena *a, void **data, uint32_t *cap, uint32_t len, size_t size);

#define vec_push(a, v, x)                                                                       \
    do {                                                                                        \
        if ((v)->len == (v)->cap) {                                                             \
            void *vec_data_ = (v)->data;                                                        \
            vec_grow((a), &vec_data_, &(v)->cap, (v)->len, sizeof *(v)->data);                  \
            (v)->data = vec_data_;                                                              \
        }                                                                                       \
        (v)->data[(v)->len++] = (x);                                                            \
    } while (0)

#endif
