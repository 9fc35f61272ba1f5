/* libdol: what every file that dolc generates stands on, and what its host calls.

   A Context is one thread's state: memory for temporaries, the running outermost call, the error
   it ended with. There are no globals. Values are plain C structs; strings, lists, maps and sets
   in them point into memory that lives

     - until dol_context_reset, when an ordinary call made it;
     - as long as the system, when it is part of a system's state (dol_system_new);
     - as the host likes, when the host made it: {data, len, 0} wraps an array, which DOL code
       copies before it changes it.

   A trap ends the outermost call: dol_call and dol_invoke then return false, dol_error tells the
   rest, and the state of the system is what it was before. */
#ifndef DOL_DOL_H
#define DOL_DOL_H

/* Generated files state which interface they were made for; see docs/c.md, "Versions". */
#define DOL_INTERFACE 1        /* of this header */
#define DOL_INTERFACE_OLDEST 1 /* of the oldest generated file that it still serves */

#if defined __FAST_MATH__
#error "DOL needs IEEE arithmetic: compile without -ffast-math"
#endif

#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined __cplusplus
#define DOL_NORETURN [[noreturn]]
#define DOL_STATIC_ASSERT(e, text) static_assert(e, text)
extern "C" {
#else
#if defined __TINYC__
#undef _Noreturn /* tcc knows it, glibc defines it away */
#endif
#define DOL_NORETURN _Noreturn
#define DOL_STATIC_ASSERT(e, text) _Static_assert(e, text)
#endif

/* Marks functions of generated headers that never ask the allocator for anything, unless they trap:
   calling them with no memory left is fine. */
#define DOL_NO_ALLOC

#if defined __GNUC__
#define DOL_API __attribute__((visibility("default")))
#define DOL_COLD __attribute__((cold))
#define DOL_LIKELY(e) __builtin_expect(!!(e), 1)
#else
#define DOL_API
#define DOL_COLD
#define DOL_LIKELY(e) (e)
#endif

/* Before the definition of a public function that its header declares without it (C11 6.7.4): a
   hint that changes nothing else. clang decides without, and warns of static functions in it. */
#if defined __GNUC__ && !defined __TINYC__ && !defined __clang__
#define DOL_INLINE inline
#else
#define DOL_INLINE
#endif

/* tcc 0.9.27 stores two whole registers where a function returns less than that, over what stands
   behind: for it such structures are filled up. */
#ifdef __TINYC__
#define DOL_TAIL(bytes) char dol_tail_[bytes];
#else
#define DOL_TAIL(bytes)
#endif

/* tcc folds nothing whose operands are not finite, and long double is what it folds in. */
#ifdef __TINYC__
#define DOL_MINUS_INFINITY (-1e308 * 10)
#else
#define DOL_MINUS_INFINITY (-(double)INFINITY)
#endif

/* Holds where pointers and uint64_t take and align to eight bytes. */
#if defined __TINYC__
#define DOL_LAYOUT(T, bytes) DOL_STATIC_ASSERT(sizeof(T) >= (bytes), #T " is cut off")
#elif defined __cplusplus
#define DOL_LAYOUT(T, bytes)                                                                    \
    DOL_STATIC_ASSERT(sizeof(T) == (bytes) || alignof(uint64_t) != 8 || sizeof(void *) != 8,    \
                      #T " is not laid out as dolc expects")
#else
#define DOL_LAYOUT(T, bytes)                                                                    \
    DOL_STATIC_ASSERT(sizeof(T) == (bytes) || _Alignof(uint64_t) != 8 || sizeof(void *) != 8,   \
                      #T " is not laid out as dolc expects")
#endif

/* With excess precision the same program would give other bits here than elsewhere. */
#if defined FLT_EVAL_METHOD && FLT_EVAL_METHOD != 0
#error "DOL needs floats in their own precision: -msse2 -mfpmath=sse, -fexcess-precision=fast"
#endif

typedef struct dol_Context dol_Context;
typedef struct dol_System dol_System;
typedef struct dol_Type dol_Type;
typedef struct dol_Function dol_Function;

/* ---- values ------------------------------------------------------------------------------- */

typedef uint8_t dol_Unit; /* the value of (): always 0 */
typedef uint32_t dol_Char; /* a Unicode scalar value */

/* UTF-8, immutable, not NUL-terminated. */
typedef struct dol_String {
    const char *data;
    size_t len; /* bytes */
} dol_String;

/* What all dol_List_T, dol_Set_T and dol_Map_K_V look like. Sets are sorted, maps have their
   entries sorted by key. cap 0: the storage belongs to somebody else and is never changed. */
typedef struct dol_List {
    void *data;
    uint32_t len, cap;
} dol_List;

/* A function with what it captured. The code's `call` has the type that the typed name tells:
   dol_Fun_A_R is called as R (*)(dol_Context *, const void *env, A). */
typedef struct dol_Code {
    void (*call)(void);
    const dol_Type *env; /* a record of the captures; NULL: none */
    const char *name;
} dol_Code;
typedef struct dol_Fun {
    const dol_Code *code;
    const void *env;
} dol_Fun;

typedef struct dol_List_String {
    dol_String *data;
    uint32_t len, cap;
} dol_List_String;

typedef struct dol_Violation {
    dol_String gene;       /* "enr.core.Credits" */
    dol_String constraint; /* its name */
    dol_String path;       /* of the field that is to blame: "pool.recycled_credits.amount" */
    dol_String conjunct;   /* the failing condition, as written */
    dol_List_String values; /* "amount = 7" */
} dol_Violation;
typedef struct dol_List_Violation {
    dol_Violation *data;
    uint32_t len, cap;
} dol_List_Violation;

/* A string of the host's: text must outlive its use. */
static inline dol_String dol_str(const char *text)
{
    dol_String s;
    s.data = text;
    s.len = strlen(text);
    return s;
}

/* ---- type descriptors ---------------------------------------------------------------------- */

typedef enum dol_Kind {
    DOL_KIND_UNIT, DOL_KIND_BOOL, DOL_KIND_CHAR,
    DOL_KIND_I8, DOL_KIND_I16, DOL_KIND_I32, DOL_KIND_I64,
    DOL_KIND_U8, DOL_KIND_U16, DOL_KIND_U32, DOL_KIND_U64,
    DOL_KIND_F32, DOL_KIND_F64,
    DOL_KIND_STRING, DOL_KIND_LIST, DOL_KIND_SET, DOL_KIND_MAP,
    DOL_KIND_RECORD,  /* struct of fields */
    DOL_KIND_TUPLE,   /* struct of fields, written as an array */
    DOL_KIND_NAMED,   /* struct of one field, written as that field */
    DOL_KIND_ENUM,    /* C enum; no case has a payload */
    DOL_KIND_VARIANT, /* C enum `tag`, then the payload of that case */
    DOL_KIND_OPTION,  /* bool `some`, then `value` */
    DOL_KIND_RESULT,  /* bool `ok`, then `value` or `error` */
    DOL_KIND_FUN
} dol_Kind;

enum {
    DOL_POINTS = 1,    /* holds a string, list, map, set or function */
    DOL_VALIDATED = 2, /* it or a part of it has constraints */
    DOL_ALIEN = 4      /* holds a function: no JSON, no order */
};

typedef struct dol_Field {
    const char *name; /* as in DOL; "0", "1" in tuples and positional payloads */
    const dol_Type *type;
    uint32_t offset;
    uint32_t name_len;  /* bytes */
    const void *absent; /* its value in JSON that leaves it out; NULL: an Option, or an error */
} dol_Field;
/* The row of a member that has its DOL name, and of one that has another; with a default. */
#define DOL_FIELD(T, member, type)                                                              \
    {#member, &type##_type, offsetof(T, member), sizeof #member - 1, NULL}
#define DOL_FIELD_AS(T, member, name, type)                                                     \
    {name, &type##_type, offsetof(T, member), sizeof name - 1, NULL}
#define DOL_FIELD_OR(T, member, type, value)                                                    \
    {#member, &type##_type, offsetof(T, member), sizeof #member - 1, &value}
#define DOL_FIELD_AS_OR(T, member, name, type, value)                                           \
    {name, &type##_type, offsetof(T, member), sizeof name - 1, &value}

typedef struct dol_Case {
    const char *name;
    int64_t number; /* the explicit value, or its position */
    const dol_Field *fields; /* offsets from the start of the whole value */
    uint32_t count;
    bool named; /* payload is written as an object */
} dol_Case;

typedef struct dol_Shown {
    const char *label; /* source text of the operand */
    const dol_Type *type;
    void (*get)(dol_Context *ctx, const void *value, void *out); /* NULL: it is a member… */
    uint32_t offset;                                             /* …here */
} dol_Shown;
/* The row of a member that is shown by its name, and of one with another label. */
#define DOL_SHOWN(T, member, type) {#member, &type##_type, NULL, offsetof(T, member)}
#define DOL_SHOWN_AS(T, member, label, type) {label, &type##_type, NULL, offsetof(T, member)}

typedef struct dol_Conjunct {
    const char *text; /* the condition as written */
    const char *path; /* the field it is about, "" for the whole */
    bool (*holds)(dol_Context *ctx, const void *value);
    const dol_Shown *values;
    uint32_t count;
} dol_Conjunct;

/* Holds when all its conjuncts do; one that has none has a function. */
typedef struct dol_Constraint {
    const char *name;
    const dol_Conjunct *conjuncts;
    uint32_t count;
    bool (*holds)(dol_Context *ctx, const void *value);
} dol_Constraint;

struct dol_Type {
    const char *name; /* "enr.core.Credits", "List<u64>" */
    dol_Kind kind;
    uint32_t size;  /* bytes in C */
    uint32_t flags; /* DOL_POINTS … */
    uint32_t entry;  /* MAP: bytes of an entry */
    uint32_t offset; /* MAP: of the value in an entry; OPTION, RESULT: of the payload */
    uint32_t count;  /* of fields or cases */
    const dol_Type *elem; /* LIST, SET, OPTION: element; MAP, RESULT: value */
    const dol_Type *key;  /* MAP: key; RESULT: error */
    const dol_Field *fields;
    const dol_Case *cases;
    const dol_Constraint *constraints;
    uint32_t constraint_count;
};

/* The descriptor of a struct T with its tables T_fields and T_constraints. */
#define DOL_COUNT(table) ((uint32_t)(sizeof(table) / sizeof *(table)))
#define DOL_RECORD(T, name, flags)                                                              \
    {name, DOL_KIND_RECORD, sizeof(T), flags, 0, 0, DOL_COUNT(T##_fields), NULL, NULL,          \
     T##_fields, NULL, NULL, 0}
#define DOL_CHECKED_RECORD(T, name, flags)                                                      \
    {name, DOL_KIND_RECORD, sizeof(T), flags, 0, 0, DOL_COUNT(T##_fields), NULL, NULL,          \
     T##_fields, NULL, T##_constraints, DOL_COUNT(T##_constraints)}

DOL_API extern const dol_Type dol_Unit_type, dol_Bool_type, dol_Char_type, dol_Int8_type,
    dol_Int16_type, dol_Int32_type, dol_Int64_type, dol_UInt8_type, dol_UInt16_type,
    dol_UInt32_type, dol_UInt64_type, dol_Float32_type, dol_Float64_type, dol_String_type,
    dol_List_String_type, dol_Violation_type, dol_List_Violation_type;

typedef struct dol_Param {
    const char *name;
    const dol_Type *type;
    bool is_mut; /* the argument is changed in place */
} dol_Param;

/* A function that can be called by name. `invoke` gets one pointer to a value per parameter. */
struct dol_Function {
    const char *name; /* "enr.market.Ledger.transfer" */
    const dol_Type *system; /* type of the state, which is then argument 0; or NULL */
    const dol_Type *result;
    const dol_Param *params;
    uint32_t count;
    void (*invoke)(dol_Context *ctx, void *const *args, void *result);
};

typedef struct dol_Module {
    const char *name, *version;
    const dol_Function *functions;
    uint32_t count;
} dol_Module;

/* ---- contexts ------------------------------------------------------------------------------ */

/* NULL from alloc is answered with a trap (out_of_memory). release gets the size back. */
typedef struct dol_Allocator {
    void *(*alloc)(void *user, size_t size);
    void (*release)(void *user, void *block, size_t size);
    void *user;
} dol_Allocator;

/* `allocator` is copied; NULL: malloc and free. NULL when there is no memory. */
DOL_API dol_Context *dol_context_new(const dol_Allocator *allocator);
DOL_API void dol_context_free(dol_Context *ctx); /* NULL is fine; free its systems first */
/* Ends the life of everything that ordinary calls made. */
DOL_API void dol_context_reset(dol_Context *ctx);
/* Most calls deep that functions which can reach themselves may go. */
enum { DOL_CALLS_DEEP = 1000 }; /* by default */
DOL_API void dol_context_set_depth(dol_Context *ctx, uint32_t calls);
/* Whether the laws of systems are checked when their methods return; they are by default. A law
   looks at the whole state, and one that speaks of `old` needs a copy of it from before. */
DOL_API void dol_context_set_laws(dol_Context *ctx, bool checked);
/* The table of a module's extern functions: `key` and the table's type are in its header. */
DOL_API bool dol_context_set_host(dol_Context *ctx, const void *key, const void *table);

typedef enum dol_TrapKind {
#define DOL_TRAP_KIND(id, name, text) DOL_TRAP_##id,
#include "dol_traps.h"
#undef DOL_TRAP_KIND
    DOL_TRAP_COUNT
} dol_TrapKind;

typedef struct dol_Error {
    dol_TrapKind kind;
    const char *name;    /* "overflow" */
    const char *at;      /* "core.dol:12:5", or "" */
    dol_String message;  /* what the program says, or empty */
    dol_List_String values; /* of the operands, as JSON */
    dol_List_Violation violations; /* of kind DOL_TRAP_VIOLATION */
} dol_Error;

/* Why the latest outermost call failed; valid until the next one begins. */
DOL_API const dol_Error *dol_error(const dol_Context *ctx);
/* {"trap": {"kind", "at", "message"?, "values", "violations"?}}, or {"violations": […]} of an
   argument from outside; in memory that dol_context_reset frees; empty: no memory. */
DOL_API dol_String dol_error_json(dol_Context *ctx);

/* Runs `body` as an outermost call on `system` (NULL: on none). Effects that it asked for reach
   the host before dol_call returns true. False after a trap. */
DOL_API bool dol_call(dol_Context *ctx, dol_System *system, void (*body)(dol_Context *, void *),
                      void *data);
/* The same for one function; `args` are pointers to the values after the state, which the callee
   copies where it keeps them; `result` receives result->size bytes. */
DOL_API bool dol_invoke(dol_Context *ctx, dol_System *system, const dol_Function *function,
                        void *const *args, void *result);
/* Arguments as a JSON array, the result as JSON text. */
DOL_API bool dol_invoke_json(dol_Context *ctx, dol_System *system, const dol_Function *function,
                             dol_String args, dol_String *result);
DOL_API const dol_Function *dol_find(const dol_Module *const *modules, uint32_t count,
                                     const char *name);

/* A main program: PROGRAM (FUNCTION JSON-ARGUMENTS)… calls one after the other and prints a line
   for each: the result, or the error. A function that returns the state of a system makes the
   system that the following methods work on. 0; 1: a call failed; 2: usage or output. */
DOL_API int dol_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count);
DOL_API int dol_main_with(dol_Context *ctx, int argc, char **argv,
                          const dol_Module *const *modules, uint32_t count);

/* ---- systems ------------------------------------------------------------------------------- */

/* A system that owns a deep copy of `state`. NULL: no memory. */
DOL_API dol_System *dol_system_new(dol_Context *ctx, const dol_Type *type, const void *state);
DOL_API void dol_system_free(dol_System *system); /* NULL is fine */
/* The state, to read; changed only by calls. Strings and lists in it move with every call. */
DOL_API const void *dol_system_state(const dol_System *system);
/* dol_hash of the state: equal states, equal hashes, on every target. */
DOL_API uint64_t dol_system_hash(const dol_System *system);
/* The whole state as bytes: its JSON, in memory that dol_context_reset frees. Empty: dol_error
   tells (no memory, or a function in the state). */
DOL_API dol_String dol_system_snapshot(dol_Context *ctx, const dol_System *system);
/* A system from a snapshot, which is validated. NULL: dol_error tells. */
DOL_API dol_System *dol_system_restore(dol_Context *ctx, const dol_Type *type, dol_String bytes);

/* ---- values by their descriptors: inside a call ---------------------------------------------- */

/* -1, 0, 1 in the total order of maps; NaN is equal to itself and last. */
DOL_API int dol_compare(const dol_Type *type, const void *a, const void *b);
/* Structural; floats by IEEE, so that NaN differs from itself. */
DOL_API bool dol_equal(const dol_Type *type, const void *a, const void *b);
/* Writes a value that shares nothing but strings with `from`; both may be the same place. */
DOL_API void dol_copy(dol_Context *ctx, const dol_Type *type, const void *from, void *to);
/* The canonical bytes of the value through FNV-1a; equal values, equal hashes, on every target. */
DOL_API uint64_t dol_hash(const dol_Type *type, const void *value);
DOL_API bool dol_valid(dol_Context *ctx, const dol_Type *type, const void *value);
DOL_API dol_List_Violation dol_violations(dol_Context *ctx, const dol_Type *type,
                                          const void *value);
/* As DOL writes plain values, without quotes; other values as JSON. */
DOL_API dol_String dol_show(dol_Context *ctx, const dol_Type *type, const void *value);
DOL_API dol_String dol_json_write(dol_Context *ctx, const dol_Type *type, const void *value);
/* Traps with DOL_TRAP_INPUT ("line:column" in `at`) on text that is not of this type. Does not
   validate. */
DOL_API void dol_json_read(dol_Context *ctx, const dol_Type *type, dol_String text, void *out);
/* A number, Bool, Char, String, or record of one field over one; false: `text` is none. */
DOL_API bool dol_parse(const dol_Type *type, dol_String text, void *out);

/* ---- for generated code ---------------------------------------------------------------------- */

typedef struct dol_Region {
    struct dol_Chunk *chunks; /* the latest first */
    size_t used;              /* bytes handed out */
} dol_Region;

struct dol_Context {
    uint64_t serial;     /* blocks of this number may be changed without a record */
    char *next, *end;    /* free part of the region in use */
    bool logging;        /* changes of older blocks are recorded */
    uint32_t depth, depth_limit;
    struct dol_Inner *inner;
};

DOL_NORETURN DOL_API DOL_COLD void dol_trap(dol_Context *ctx, dol_TrapKind kind, const char *at);
DOL_NORETURN DOL_API DOL_COLD void dol_trap_text(dol_Context *ctx, dol_TrapKind kind,
                                                 const char *at, dol_String message);
DOL_NORETURN DOL_API DOL_COLD void dol_trap_int(dol_Context *ctx, dol_TrapKind kind,
                                                const char *at, int64_t a, int64_t b);
DOL_NORETURN DOL_API DOL_COLD void dol_trap_uint(dol_Context *ctx, dol_TrapKind kind,
                                                 const char *at, uint64_t a, uint64_t b);
DOL_NORETURN DOL_API DOL_COLD void dol_trap_count(dol_Context *ctx, dol_TrapKind kind,
                                                  const char *at, int64_t a, uint64_t n);
/* One value of any type. */
DOL_NORETURN DOL_API DOL_COLD void dol_trap_value(dol_Context *ctx, dol_TrapKind kind,
                                                  const char *at, const dol_Type *type,
                                                  const void *value);
/* Traps with the violations of a value that is not valid. */
DOL_NORETURN DOL_API DOL_COLD void dol_trap_invalid(dol_Context *ctx, const dol_Type *type,
                                                    const void *value, const char *at);

DOL_API void *dol_alloc_slow(dol_Context *ctx, size_t size);
/* Memory of the running call, aligned for any DOL value. */
static inline void *dol_alloc(dol_Context *ctx, size_t size)
{
    size_t need = (size + 7u) & ~(size_t)7u;
    if (DOL_LIKELY((size_t)(ctx->end - ctx->next) >= need && need >= size)) {
        char *block = ctx->next;
        ctx->next += need;
        return block;
    }
    return dol_alloc_slow(ctx, size);
}
static inline const void *dol_capture(dol_Context *ctx, const void *env, size_t size)
{
    return memcpy(dol_alloc(ctx, size), env, size);
}

/* Bounds recursion: at the start and at every exit of a function that can reach itself. */
static inline void dol_enter(dol_Context *ctx, const char *at)
{
    if (++ctx->depth > ctx->depth_limit)
        dol_trap(ctx, DOL_TRAP_DEPTH, at);
}
static inline void dol_leave(dol_Context *ctx)
{
    ctx->depth--;
}

/* What an atomic function that returns Err goes back to. */
typedef struct dol_Mark {
    size_t log, effects;
    bool logging;
} dol_Mark;
DOL_API dol_Mark dol_mark(dol_Context *ctx);
DOL_API void dol_keep(dol_Context *ctx, dol_Mark mark);     /* the function returned Ok */
DOL_API void dol_rollback(dol_Context *ctx, dol_Mark mark); /* it returned Err */

/* Laws of a system; `holds` gets a pointer to each parameter, then to the state before if the law
   speaks of it, then to the state. */
typedef struct dol_Law {
    const char *name; /* "enr.ledger.CreditLedger.conservation" */
    const char *at;
    bool (*holds)(dol_Context *ctx, const void *const *args);
    const dol_Type *const *params;
    uint32_t count;
    bool two_state;
} dol_Law;
typedef struct dol_Laws {
    const dol_Type *state;
    const dol_Law *laws;
    uint32_t count;
} dol_Laws;
typedef struct dol_LawFrame { /* of a running method */
    const dol_Laws *laws;     /* NULL: nothing is checked when it ends */
    struct dol_LawFrame *outer;
    void *before;
} dol_LawFrame;
/* Around a method that may change the state: checks when no method of that system is running. */
DOL_API void dol_laws_begin(dol_Context *ctx, dol_LawFrame *frame, const dol_Laws *laws,
                            const void *state);
DOL_API void dol_laws_end(dol_Context *ctx, dol_LawFrame *frame, const void *state);
/* After a state was made. */
DOL_API void dol_laws_made(dol_Context *ctx, const dol_Laws *laws, const void *state);

DOL_API const void *dol_host(dol_Context *ctx, const void *key, const char *module,
                             const char *at);
/* Queues `send(ctx, table, args)` until the outermost call has ended well; args are copied. */
DOL_API void dol_effect(dol_Context *ctx, const void *key, const char *module, const char *at,
                        void (*send)(dol_Context *ctx, const void *table, const void *args),
                        const void *args, size_t size);

/* --- lists, sets, maps: any dol_List_T by its address */
static inline dol_List dol_list_load(const void *list)
{
    dol_List l;
    memcpy(&l, list, sizeof l);
    return l;
}
/* Before every block of elements stands the serial of the call that made it. */
static inline bool dol_block_is_fresh(const dol_Context *ctx, const void *data)
{
    return ((const uint64_t *)data)[-1] == ctx->serial;
}
DOL_NORETURN DOL_API DOL_COLD void dol_trap_index(dol_Context *ctx, uint64_t index, uint64_t len,
                                                  const char *at);
static inline uint64_t dol_index(dol_Context *ctx, uint64_t index, uint32_t len, const char *at)
{
    if (!DOL_LIKELY(index < len))
        dol_trap_index(ctx, index, len, at);
    return index;
}
/* Makes element `index` of `list` ready to be changed in place. */
DOL_API void *dol_list_touch(dol_Context *ctx, void *list, uint64_t index, size_t size);
static inline void *dol_list_change(dol_Context *ctx, void *list, uint64_t index, size_t size)
{
    dol_List l = dol_list_load(list);
    if (DOL_LIKELY(l.cap && dol_block_is_fresh(ctx, l.data)))
        return (char *)l.data + (size_t)index * size;
    return dol_list_touch(ctx, list, index, size);
}
static inline void *dol_list_item(dol_Context *ctx, void *list, uint64_t index, size_t size,
                                  const char *at)
{
    return dol_list_change(ctx, list, dol_index(ctx, index, dol_list_load(list).len, at), size);
}
/* Room for one more element at the end, which then counts. */
DOL_API void *dol_list_add_slow(dol_Context *ctx, void *list, size_t size);
static inline void *dol_list_add(dol_Context *ctx, void *list, size_t size)
{
    dol_List l = dol_list_load(list);
    if (DOL_LIKELY(l.len < l.cap && dol_block_is_fresh(ctx, l.data))) {
        void *slot = (char *)l.data + (size_t)l.len * size;
        l.len++;
        memcpy(list, &l, sizeof l);
        return slot;
    }
    return dol_list_add_slow(ctx, list, size);
}
DOL_API void dol_list_reserve(dol_Context *ctx, void *list, uint64_t more, size_t size);
/* A list of `count` items copied from an array. */
DOL_API void dol_list_of(dol_Context *ctx, void *list, const void *items, uint32_t count,
                         size_t size);
DOL_API bool dol_list_pop(void *list, void *item, size_t size); /* false: it was empty */
DOL_API void dol_list_insert(dol_Context *ctx, void *list, uint64_t index, const void *item,
                             size_t size, const char *at);
DOL_API void dol_list_remove(dol_Context *ctx, void *list, uint64_t index, void *item,
                             size_t size, const char *at);
DOL_API void dol_list_clear(void *list);
DOL_API void dol_list_extend(dol_Context *ctx, void *list, const void *more, size_t size);
DOL_API void dol_list_slice(dol_Context *ctx, const void *list, uint64_t from, uint64_t to,
                            size_t size, void *out);
DOL_API void dol_list_concat(dol_Context *ctx, const void *a, const void *b, size_t size,
                             void *out);
DOL_API void dol_list_reverse(dol_Context *ctx, const void *list, size_t size, void *out);
DOL_API int64_t dol_list_index_of(const dol_Type *elem, const void *list, const void *item);
DOL_API void dol_list_sort(dol_Context *ctx, const dol_Type *elem, const void *list, void *out);
DOL_API void dol_list_sort_keys(dol_Context *ctx, size_t size, const void *list,
                                const dol_Type *key, const void *keys, void *out);
DOL_API void dol_list_dedup(dol_Context *ctx, const dol_Type *elem, const void *list, void *out);

/* Position of the key or element, -1 when absent. */
DOL_API int64_t dol_map_find(const dol_Type *map, const void *m, const void *key);
/* A map of `count` entries; traps at `at` when two keys are equal. */
DOL_API void dol_map_of(dol_Context *ctx, const dol_Type *map, void *m, const void *entries,
                        uint32_t count, const char *at);
/* True: there was an entry, whose value is now in *old. */
DOL_API bool dol_map_insert(dol_Context *ctx, const dol_Type *map, void *m, const void *key,
                            const void *value, void *old);
DOL_API bool dol_map_remove(dol_Context *ctx, const dol_Type *map, void *m, const void *key,
                            void *old);
DOL_API int64_t dol_set_find(const dol_Type *set, const void *s, const void *item);
DOL_API bool dol_set_insert(dol_Context *ctx, const dol_Type *set, void *s, const void *item);
DOL_API bool dol_set_remove(dol_Context *ctx, const dol_Type *set, void *s, const void *item);
DOL_API void dol_set_union(dol_Context *ctx, const dol_Type *set, const void *a, const void *b,
                           void *out);
DOL_API void dol_set_intersect(dol_Context *ctx, const dol_Type *set, const void *a,
                               const void *b, void *out);
DOL_API void dol_set_diff(dol_Context *ctx, const dol_Type *set, const void *a, const void *b,
                          void *out);
DOL_API bool dol_set_subset(const dol_Type *set, const void *a, const void *b);

/* --- strings and characters; offsets are bytes */
static inline bool dol_string_equal(dol_String a, dol_String b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.data, b.data, a.len) == 0);
}
DOL_API int dol_string_compare(dol_String a, dol_String b); /* bytewise */
DOL_API dol_String dol_string_concat(dol_Context *ctx, dol_String a, dol_String b);
DOL_API int64_t dol_string_find(dol_String s, dol_String part);
DOL_API bool dol_string_starts(dol_String s, dol_String part);
DOL_API bool dol_string_ends(dol_String s, dol_String part);
DOL_API dol_String dol_string_slice(dol_Context *ctx, dol_String s, uint64_t from, uint64_t to,
                                    const char *at);
DOL_API dol_List_String dol_string_split(dol_Context *ctx, dol_String s, dol_String separator);
DOL_API dol_String dol_string_trim(dol_String s);
DOL_API dol_String dol_string_lower(dol_Context *ctx, dol_String s);
DOL_API dol_String dol_string_upper(dol_Context *ctx, dol_String s);
DOL_API dol_String dol_string_replace(dol_Context *ctx, dol_String s, dol_String part,
                                      dol_String by);
DOL_API dol_String dol_string_repeat(dol_Context *ctx, dol_String s, uint64_t times);
DOL_API void dol_string_chars(dol_Context *ctx, dol_String s, void *list);
DOL_API void dol_string_bytes(dol_Context *ctx, dol_String s, void *list);
DOL_API dol_String dol_string_join(dol_Context *ctx, dol_List_String parts, dol_String separator);
DOL_API bool dol_char_class(dol_Char c, uint32_t what); /* 0 digit, 1 letter, 2 white space */

#include "dol_num.h"

#if defined __cplusplus
}
#endif
#endif
