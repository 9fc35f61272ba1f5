/* What the primitives take and give, as one line each; read and verify stand on it. */
#include "hir/text.h"

#include <string.h>

/* Operands, then '>' and the result. Type variables: I integer, F float, N number, E K V any;
   bound by their first use. Scalars: b bool, c char, s string, u u64, w u32, l i64, y u8,
   v unit, x i64 or u64 (an index). Prefixes: ! a place, [ list, { set, < map, ? option.
   Results: X the list of violations, _ given with the node. */
static const char *const signatures[HP_COUNT] = {
    [HP_SQRT] = "F>F", [HP_FLOOR] = "F>F", [HP_CEIL] = "F>F", [HP_ROUND] = "F>F",
    [HP_IS_NAN] = "F>b", [HP_IS_FINITE] = "F>b",
    [HP_ABS] = "N>N", [HP_MIN] = "NN>N", [HP_MAX] = "NN>N", [HP_ABS_DIFF] = "NN>N",
    [HP_WRAP_ADD] = "II>I", [HP_WRAP_SUB] = "II>I", [HP_WRAP_MUL] = "II>I",
    [HP_SAT_ADD] = "II>I", [HP_SAT_SUB] = "II>I", [HP_SAT_MUL] = "II>I",
    [HP_CHK_ADD] = "II>?I", [HP_CHK_SUB] = "II>?I", [HP_CHK_MUL] = "II>?I",
    [HP_CHK_DIV] = "II>?I",
    [HP_MUL_DIV] = "uuu>u", [HP_MUL_DIV_CEIL] = "uuu>u", [HP_MUL_DIV_ROUND] = "uuu>u",
    [HP_SHL] = "Iu>I", [HP_SHR] = "Iu>I",
    [HP_BIT_AND] = "II>I", [HP_BIT_OR] = "II>I", [HP_BIT_XOR] = "II>I",
    [HP_CHAR_CLASS] = "cw>b", [HP_CHAR_CODE] = "c>w",
    [HP_STR_LEN] = "s>u", [HP_STR_CONCAT] = "ss>s", [HP_STR_FIND] = "ss>l",
    [HP_STR_STARTS] = "ss>b", [HP_STR_ENDS] = "ss>b", [HP_STR_SLICE] = "suu>s",
    [HP_STR_SPLIT] = "ss>[s", [HP_STR_TRIM] = "s>s", [HP_STR_LOWER] = "s>s",
    [HP_STR_UPPER] = "s>s", [HP_STR_REPLACE] = "sss>s", [HP_STR_REPEAT] = "su>s",
    [HP_STR_CHARS] = "s>[c", [HP_STR_BYTES] = "s>[y", [HP_STR_JOIN] = "[ss>s",
    [HP_STR_PARSE] = "s>_", [HP_TO_STRING] = "E>s",
    [HP_LIST_LEN] = "[E>u", [HP_LIST_RESERVE] = "![Eu>v", [HP_LIST_PUSH] = "![EE>v",
    [HP_LIST_POP] = "![E>?E", [HP_LIST_INSERT] = "![EuE>v", [HP_LIST_REMOVE] = "![Eu>E",
    [HP_LIST_CLEAR] = "![E>v", [HP_LIST_EXTEND] = "![E[E>v", [HP_LIST_SLICE] = "[Euu>[E",
    [HP_LIST_CONCAT] = "[E[E>[E", [HP_LIST_REVERSE] = "[E>[E", [HP_LIST_INDEX_OF] = "[EE>l",
    [HP_LIST_SORT] = "[E>[E", [HP_LIST_SORT_KEYS] = "[E[V>[E", [HP_LIST_DEDUP] = "[E>[E",
    [HP_MAP_LEN] = "<KV>u", [HP_MAP_FIND] = "<KVK>l", [HP_MAP_KEY_AT] = "<KVx>K",
    [HP_MAP_INSERT] = "!<KVKV>?V", [HP_MAP_REMOVE] = "!<KVK>?V", [HP_MAP_CLEAR] = "!<KV>v",
    [HP_SET_LEN] = "{E>u", [HP_SET_FIND] = "{EE>l", [HP_SET_AT] = "{Ex>E",
    [HP_SET_INSERT] = "!{EE>b", [HP_SET_REMOVE] = "!{EE>b", [HP_SET_CLEAR] = "!{E>v",
    [HP_SET_UNION] = "{E{E>{E", [HP_SET_INTERSECT] = "{E{E>{E", [HP_SET_DIFF] = "{E{E>{E",
    [HP_SET_SUBSET] = "{E{E>b",
    [HP_VALIDATE] = "E>X",
};

typedef struct Bindings {
    HProgram *program;
    HType *var[256];
    HType *given;
    const char *why;
} Bindings;

static bool is_int(HTypeKind k)
{
    return k >= HT_I8 && k <= HT_U64;
}

static bool is_float(HTypeKind k)
{
    return k == HT_F32 || k == HT_F64;
}

static int scalar_of(char c)
{
    switch (c) {
    case 'b': return HT_BOOL;
    case 'c': return HT_CHAR;
    case 's': return HT_STRING;
    case 'u': return HT_U64;
    case 'w': return HT_U32;
    case 'l': return HT_I64;
    case 'y': return HT_U8;
    case 'v': return HT_UNIT;
    default: return -1;
    }
}

static bool fits_class(char c, HTypeKind k)
{
    switch (c) {
    case 'I': return is_int(k);
    case 'F': return is_float(k);
    case 'N': return is_int(k) || is_float(k);
    default: return true;
    }
}

static bool bind(Bindings *b, char c, HType *t)
{
    HType **var = &b->var[(unsigned char)c];
    if (*var)
        return *var == t;
    if (!fits_class(c, t->kind))
        return false;
    *var = t;
    return true;
}

/* Matches the pattern at **s against t and moves past it. */
static bool match(Bindings *b, const char **s, HType *t)
{
    char c = *(*s)++;
    switch (c) {
    case '!':
        return match(b, s, t);
    case '[':
        return t->kind == HT_LIST && match(b, s, t->elem);
    case '{':
        return t->kind == HT_SET && match(b, s, t->elem);
    case '<':
        return t->kind == HT_MAP && match(b, s, t->key) && match(b, s, t->elem);
    case 'x':
        return t->kind == HT_I64 || t->kind == HT_U64;
    default:
        return scalar_of(c) >= 0 ? (int)t->kind == scalar_of(c) : bind(b, c, t);
    }
}

static HType *build(Bindings *b, const char *s)
{
    HProgram *p = b->program;
    switch (*s) {
    case '[':
        return hir_list(p, build(b, s + 1));
    case '{':
        return hir_set(p, build(b, s + 1));
    case '?':
        return hir_option(p, build(b, s + 1));
    case 'X':
        if (!p->violation)
            b->why = "the program has no Violation record";
        return p->violation ? hir_list(p, p->violation) : NULL;
    case '_':
        if (!b->given || b->given->kind != HT_VARIANT || b->given->variant_origin != HV_OPTION)
            b->why = "its result must be an Option";
        return b->given;
    default:
        return scalar_of(*s) >= 0 ? hir_type(p, (HTypeKind)scalar_of(*s))
                                  : b->var[(unsigned char)*s];
    }
}

HType *hir_prim_type(HProgram *p, HPrim op, HType *const *args, uint32_t n, HType *given,
                     const char **why)
{
    Bindings b = {.program = p, .given = given};
    const char *s = signatures[op];
    *why = NULL;
    if (n != hir_prim(op)->nargs) {
        *why = "wrong number of operands";
        return NULL;
    }
    for (uint32_t i = 0; i < n; i++) {
        if (!match(&b, &s, args[i])) {
            *why = arena_printf(p->arena, "operand %u has type %s", i + 1, args[i]->name);
            return NULL;
        }
    }
    HType *result = build(&b, s + 1);
    *why = b.why;
    return b.why ? NULL : result;
}
