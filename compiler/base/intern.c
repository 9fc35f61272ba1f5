#include "base/intern.h"

#include <string.h>

struct Interner {
    Arena *arena;
    SymData **slots;
    uint32_t mask, count;
};

enum { FIRST_SLOTS = 1024 };

static uint64_t load(const char *s, size_t n)
{
    uint64_t v = 0;
    memcpy(&v, s, n);
    return v;
}

static uint64_t mix(uint64_t h, uint64_t v)
{
    h = (h ^ v) * 0x9E3779B97F4A7C15u;
    return h ^ h >> 32;
}

/* Only decides slots: nothing observable depends on it. */
static uint32_t hash_text(const char *s, size_t len)
{
    uint64_t h = len;
    size_t i = 0;
    for (; i + 8 <= len; i += 8)
        h = mix(h, load(s + i, 8));
    if (len - i >= 4) {
        h = mix(h, load(s + i, 4) | load(s + len - 4, 4) << 32);
    } else if (len > i) {
        uint64_t first = (unsigned char)s[i], middle = (unsigned char)s[i + (len - i) / 2];
        h = mix(h, first | middle << 8 | (uint64_t)(unsigned char)s[len - 1] << 16);
    }
    return (uint32_t)mix(h, 0);
}

Interner *interner_new(Arena *a)
{
    Interner *in = ARENA_NEW(a, Interner);
    in->arena = a;
    in->slots = ARENA_ARRAY(a, SymData *, FIRST_SLOTS);
    in->mask = FIRST_SLOTS - 1;
    return in;
}

static void grow(Interner *in)
{
    uint32_t mask = in->mask * 2 + 1;
    SymData **slots = ARENA_ARRAY(in->arena, SymData *, (size_t)mask + 1);
    for (uint32_t i = 0; i <= in->mask; i++) {
        SymData *s = in->slots[i];
        if (!s)
            continue;
        uint32_t at = s->hash & mask;
        while (slots[at])
            at = (at + 1) & mask;
        slots[at] = s;
    }
    in->slots = slots;
    in->mask = mask;
}

static SymData *intern_slot(Interner *in, const char *text, size_t len)
{
    uint32_t hash = hash_text(text, len);
    uint32_t at = hash & in->mask;
    for (SymData *s; (s = in->slots[at]); at = (at + 1) & in->mask)
        if (s->hash == hash && s->len == len && memcmp(s->text, text, len) == 0)
            return s;
    SymData *s = arena_alloc(in->arena, sizeof *s + len + 1);
    s->id = in->count++;
    s->len = (uint32_t)len;
    s->hash = hash;
    if (len)
        memcpy(s->text, text, len);
    in->slots[at] = s;
    if (in->count > in->mask / 4 * 3)
        grow(in);
    return s;
}

Sym intern(Interner *in, const char *text, size_t len)
{
    return intern_slot(in, text, len);
}

Sym intern_z(Interner *in, const char *text)
{
    return intern_slot(in, text, strlen(text));
}

void intern_keyword(Interner *in, const char *text, uint16_t keyword)
{
    intern_slot(in, text, strlen(text))->keyword = keyword;
}

uint32_t interner_count(const Interner *in)
{
    return in->count;
}

int sym_cmp(Sym a, Sym b)
{
    if (a == b)
        return 0;
    uint32_t shared = a->len < b->len ? a->len : b->len;
    int c = memcmp(a->text, b->text, shared);
    return c ? c : a->len < b->len ? -1 : 1;
}
