/* Region allocator: everything a compilation makes lives in an arena that ends with it. */
#ifndef DOLC_BASE_ARENA_H
#define DOLC_BASE_ARENA_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct Arena Arena;

/* Called when memory runs out or `limit` bytes are passed; must not return (longjmp or exit). */
typedef void ArenaOomFn(void *user, size_t wanted);

/* A new, empty arena. `limit` is in bytes, 0 for none. `oom` may be NULL: then abort(). */
Arena *arena_new(size_t limit, ArenaOomFn *oom, void *user);
void arena_free(Arena *a); /* NULL is fine */

/* Zeroed memory, aligned to 8 bytes; valid until arena_free. Never NULL. */
void *arena_alloc(Arena *a, size_t size);
/* Enlarges the arena's latest block in place; false when it is another one or there is no room.
   The new part is zeroed. */
bool arena_extend(Arena *a, void *block, size_t old_size, size_t new_size);
/* Copies; the result is NUL-terminated (the NUL is not counted). */
char *arena_strndup(Arena *a, const char *s, size_t n);
char *arena_printf(Arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
char *arena_vprintf(Arena *a, const char *fmt, va_list ap) __attribute__((format(printf, 2, 0)));
/* Bytes handed out so far (for --time-passes and tests). */
size_t arena_used(const Arena *a);

#define ARENA_NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define ARENA_ARRAY(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

#endif
