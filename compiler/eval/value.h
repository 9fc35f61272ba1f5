/* Values as the evaluator keeps them: words of 64 bits, laid out by type. Nothing is tagged: the
   HIR type says how to read them.

     Bool, Char, unit, integers   one word, sign- or zero-extended
     Float32, Float64             one word, the bits of a double (a Float32 as the double of equal
                                  value)
     String, List, Map, Set, Fun  one word, a pointer to a Str, Seq or Clo
     records, tuples              the words of their fields, in order
     variants                     the position of the case, then the words of its payload; as many
                                  words as the largest case needs

   Records live where they are used (locals, elements, fields), so a place is the address of its
   first word and copying a value copies words. A Seq that more than one place refers to is marked
   `shared` when it is read as a value and cloned before it is changed through a place: lists, maps
   and sets behave as values even where HIR has no COPY. */
#ifndef DOLC_EVAL_VALUE_H
#define DOLC_EVAL_VALUE_H

#include "hir/hir.h"

#include <string.h>

typedef uint64_t Word;

typedef struct Str {
    uint64_t len;
    char text[]; /* NUL-terminated UTF-8 */
} Str;

/* List: elements; set: elements in order; map: entries (key words, then value words) in order. */
typedef struct Seq {
    uint64_t len, cap;
    bool shared;
    Word *items;
} Seq;

typedef struct Clo {
    HFunc *fn;
    Word captures[];
} Clo;

typedef struct Layout {
    uint32_t words;    /* of a value, at least 1 */
    uint32_t key;      /* MAP: words of a key */
    uint32_t stride;   /* LIST, SET, MAP: words of an element or entry */
    uint32_t *offsets; /* RECORD: of its fields; VARIANT: of all payload fields, case after case */
    uint32_t *first;   /* VARIANT: index of a case's first payload field in offsets */
} Layout;

typedef struct Layouts {
    Arena *arena;
    VEC(Layout *) by_id;
} Layouts;

/* Made on first use; types must not be renumbered (hir_finish_types) after that. */
const Layout *layout_of(Layouts *l, const HType *t);

static inline Word word_of_double(double v)
{
    Word w;
    memcpy(&w, &v, sizeof w);
    return w;
}
static inline double double_of_word(Word w)
{
    double v;
    memcpy(&v, &w, sizeof v);
    return v;
}
static inline Str *str_of(Word w)
{
    return (Str *)(uintptr_t)w;
}
static inline Seq *seq_of(Word w)
{
    return (Seq *)(uintptr_t)w;
}
static inline Clo *clo_of(Word w)
{
    return (Clo *)(uintptr_t)w;
}
static inline Word word_of(const void *p)
{
    return (Word)(uintptr_t)p;
}
static inline bool is_seq(const HType *t)
{
    return t->kind == HT_LIST || t->kind == HT_SET || t->kind == HT_MAP;
}

/* How deep values may nest (through lists too) where they are walked; past it compare, hash and
   friends call `deep`, which must not return. */
typedef struct Walker {
    Layouts *layouts;
    uint32_t depth, limit;
    void (*deep)(void *user);
    void *user;
} Walker;

/* Total order (prim.def): -1, 0, 1. Functions are all equal. */
int value_compare(Walker *w, const HType *t, const Word *a, const Word *b);
/* Structural, floats by IEEE. */
bool value_equal(Walker *w, const HType *t, const Word *a, const Word *b);
/* FNV-1a-64 over the canonical bytes: integers, Bool, Char, case positions and lengths as 8 bytes,
   little endian (integers sign- or zero-extended); floats as the 8 bytes of the double, NaN as
   7ff8000000000000; unit as nothing; String: length, bytes; list, set: length, elements; map:
   length, keys and values alternating; record: fields; variant: case position, payload; function:
   length and bytes of its name. Every target computes the same. */
uint64_t value_hash(Walker *w, const HType *t, const Word *v);
/* Marks the sequences that a copy of these words has in common with the original. */
void value_share(Layouts *l, const HType *t, const Word *v);

static inline Word *field_at(Layouts *l, const HType *t, Word *v, uint32_t index)
{
    return v + layout_of(l, t)->offsets[index];
}
static inline Word *payload_at(Layouts *l, const HType *t, Word *v, uint32_t case_, uint32_t index)
{
    const Layout *y = layout_of(l, t);
    return v + y->offsets[y->first[case_] + index];
}

/* The numbered fields of a value: a record's, or those of a variant's case. */
typedef struct Parts {
    const HField *fields;
    const uint32_t *offsets;
    uint32_t count;
} Parts;
Parts value_parts(Layouts *l, const HType *t, const Word *v);

#endif
