#include "base/arena.h"

#include "base/num.h"
#include "base/pages.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined __SANITIZE_ADDRESS__
#define ARENA_ASAN 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define ARENA_ASAN 1
#endif
#endif

/* Under AddressSanitizer the gap after each block is poisoned, so that overruns are seen. */
#ifdef ARENA_ASAN
#include <sanitizer/asan_interface.h>
#define POISON(p, n) ASAN_POISON_MEMORY_REGION((p), (n))
#define UNPOISON(p, n) ASAN_UNPOISON_MEMORY_REGION((p), (n))
enum { REDZONE = 16 };
#else
#define POISON(p, n) ((void)(p), (void)(n))
#define UNPOISON(p, n) ((void)(p), (void)(n))
enum { REDZONE = 0 };
#endif

/* 32 KiB, 256 KiB, then huge pages: what does not fit a few small pages is most often large. */
enum { FIRST_CHUNK = 32 * 1024, SMALL_STEP = 8, LAST_CHUNK = 8 * PAGES_UNIT };

typedef struct Chunk {
    struct Chunk *prev;
    size_t size;   /* of the whole chunk, for unpoisoning */
    size_t mapped; /* bytes of its own mapping, 0: it is from calloc */
    /* the blocks follow, from the next multiple of 16 */
} Chunk;

enum { CHUNK_HEAD = (sizeof(Chunk) + 15) & ~(size_t)15 };

struct Arena {
    Chunk *chunks;
    char *at, *end; /* free part of the current chunk */
    size_t used, reserved, limit, next_chunk;
    ArenaOomFn *oom;
    void *user;
};

Arena *arena_new(size_t limit, ArenaOomFn *oom, void *user)
{
    Arena *a = calloc(1, sizeof *a);
    if (!a) {
        if (oom)
            oom(user, sizeof *a);
        abort();
    }
    a->limit = limit;
    a->oom = oom;
    a->user = user;
    a->next_chunk = FIRST_CHUNK;
    return a;
}

static void out_of_memory(Arena *a, size_t wanted)
{
    if (a->oom)
        a->oom(a->user, wanted);
    abort();
}

static Chunk *map_chunk(size_t size)
{
    Chunk *c = pages_map(&size);
    if (c)
        c->mapped = size;
    return c;
}

static void chunk_free(Chunk *c)
{
    UNPOISON(c, c->size);
    if (c->mapped)
        pages_unmap(c, c->mapped);
    else
        free(c);
}

static Chunk *chunk_new(Arena *a, size_t room)
{
    if (room > SIZE_MAX - CHUNK_HEAD)
        out_of_memory(a, room);
    size_t size = room + CHUNK_HEAD;
    if (a->limit && (size > a->limit || a->reserved > a->limit - size))
        out_of_memory(a, room);
    Chunk *c = size >= PAGES_UNIT ? map_chunk(size) : calloc(1, size);
    if (!c)
        out_of_memory(a, room);
    c->size = size;
    a->reserved += size;
    POISON((char *)c + CHUNK_HEAD, room);
    return c;
}

void arena_free(Arena *a)
{
    if (!a)
        return;
    for (Chunk *c = a->chunks; c;) {
        Chunk *prev = c->prev;
        chunk_free(c);
        c = prev;
    }
    free(a);
}

/* A block too large to share a chunk gets its own, behind the current one. */
static void *alloc_large(Arena *a, size_t size)
{
    Chunk *c = chunk_new(a, size);
    if (a->chunks) {
        c->prev = a->chunks->prev;
        a->chunks->prev = c;
    } else {
        a->chunks = c;
    }
    a->used += size;
    char *p = (char *)c + CHUNK_HEAD;
    UNPOISON(p, size);
    return p;
}

static void *alloc_slow(Arena *a, size_t size)
{
    if (size > a->next_chunk / 4)
        return alloc_large(a, size);
    size_t room = a->next_chunk - CHUNK_HEAD;
    Chunk *c = chunk_new(a, room);
    c->prev = a->chunks;
    a->chunks = c;
    a->at = (char *)c + CHUNK_HEAD;
    a->end = a->at + room;
    if (a->next_chunk < LAST_CHUNK)
        a->next_chunk *= a->next_chunk < PAGES_UNIT ? SMALL_STEP : 2;
    return arena_alloc(a, size);
}

/* No type of ours is aligned to more. */
enum { ALIGNMENT = 8 };

void *arena_alloc(Arena *a, size_t size)
{
    if (size == 0)
        size = 1;
    size_t pad = (size_t)(-(uintptr_t)a->at) & (ALIGNMENT - 1);
    size_t room = (size_t)(a->end - a->at);
    if (room < pad || room - pad < size)
        return alloc_slow(a, size);
    char *p = a->at + pad;
    size_t left = room - pad - size;
    a->at = p + size + (left > REDZONE ? REDZONE : left);
    a->used += size;
    UNPOISON(p, size);
    return p;
}

bool arena_extend(Arena *a, void *block, size_t old_size, size_t new_size)
{
    char *p = block;
    if (REDZONE > 0 || !p || p + old_size != a->at || (size_t)(a->end - p) < new_size)
        return false;
    a->at = p + new_size;
    a->used += new_size - old_size;
    return true;
}

char *arena_strndup(Arena *a, const char *s, size_t n)
{
    char *p = arena_alloc(a, n + 1);
    if (n)
        memcpy(p, s, n);
    return p;
}

/* Nearly all texts are made with %s and %u and are short: -1 where the C library is needed. */
static int print_short(char *to, size_t cap, const char *fmt, va_list ap)
{
    size_t n = 0;
    for (; *fmt; fmt++) {
        if (cap - n < NUM_DIGITS)
            return -1;
        if (*fmt != '%') {
            to[n++] = *fmt;
            continue;
        }
        if (*++fmt == 's') {
            const char *s = va_arg(ap, const char *);
            size_t len = strlen(s);
            if (len > cap - n - NUM_DIGITS)
                return -1;
            memcpy(to + n, s, len);
            n += len;
        } else if (*fmt == 'u') {
            n += num_put_u64(to + n, va_arg(ap, unsigned));
        } else {
            return -1;
        }
    }
    return (int)n;
}

char *arena_vprintf(Arena *a, const char *fmt, va_list ap)
{
    char small[256];
    va_list again, quick;
    va_copy(again, ap);
    va_copy(quick, ap);
    int n = print_short(small, sizeof small, fmt, quick);
    va_end(quick);
    if (n < 0)
        n = vsnprintf(small, sizeof small, fmt, ap);
    char *p;
    if (n < 0) {
        p = arena_strndup(a, "", 0);
    } else if ((size_t)n < sizeof small) {
        p = arena_strndup(a, small, (size_t)n);
    } else {
        p = arena_alloc(a, (size_t)n + 1);
        vsnprintf(p, (size_t)n + 1, fmt, again);
    }
    va_end(again);
    return p;
}

char *arena_printf(Arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    char *p = arena_vprintf(a, fmt, ap);
    va_end(ap);
    return p;
}

size_t arena_used(const Arena *a)
{
    return a->used;
}
