/* Interned names: equal text is the same pointer. Never order by the pointer: use sym_cmp. */
#ifndef DOLC_BASE_INTERN_H
#define DOLC_BASE_INTERN_H

#include "base/arena.h"

typedef struct SymData {
    uint32_t id;      /* dense, in order of first interning: an index into side tables */
    uint32_t len;     /* bytes, without the NUL */
    uint32_t hash;
    uint16_t keyword; /* token kind of the word when it is (contextually) a keyword, else 0 */
    char text[];      /* NUL-terminated UTF-8 */
} SymData;
typedef const SymData *Sym;

typedef struct Interner Interner;

Interner *interner_new(Arena *a);
Sym intern(Interner *in, const char *text, size_t len);
Sym intern_z(Interner *in, const char *text);
void intern_keyword(Interner *in, const char *text, uint16_t keyword);
uint32_t interner_count(const Interner *in);
int sym_cmp(Sym a, Sym b); /* bytewise order of the texts */

#endif
