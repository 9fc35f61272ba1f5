/* What the files of libdol share and nobody else sees. */
#ifndef DOL_INNER_H
#define DOL_INNER_H

#include "dol.h"

typedef struct dol_Chunk {
    struct dol_Chunk *older;
    size_t size; /* bytes, this head included */
    char *next;  /* where its free part began when a younger chunk was added */
} dol_Chunk;

/* One recorded change of memory older than the call; the bytes it saves follow it. Undone from
   the latest to the first. */
typedef enum ChangeKind {
    CHANGE_BYTES,   /* `at` held these bytes */
    CHANGE_INSERTED, /* an element came in at `at`, before `tail` bytes */
    CHANGE_REMOVED   /* an element went from `at`, before `tail` bytes */
} ChangeKind;
typedef struct Change {
    size_t previous; /* offset of the record before; SIZE_MAX: none */
    char *at;
    size_t size; /* bytes saved, or of the element that came in */
    size_t tail;
    ChangeKind kind;
} Change;

typedef struct Effect {
    const void *key;
    const char *module, *at;
    void (*send)(dol_Context *ctx, const void *table, const void *args);
    const void *args;
} Effect;

typedef struct Buffer { /* grows by the allocator; survives the calls */
    char *data;
    size_t len, cap;
} Buffer;

/* The running outermost call. */
typedef struct Call {
    jmp_buf jump;
    dol_System *system;
    dol_Region *region, *outer;
    dol_Chunk *chunk; /* the region as it was */
    char *next, *end;
    size_t used;
} Call;

typedef struct HostTable {
    const void *key, *table;
} HostTable;

typedef struct dol_Inner {
    dol_Allocator memory;
    dol_Region temporary, failure; /* of ordinary calls; of the latest error */
    dol_Region *region;            /* in use: ctx->next, ctx->end are its free part */
    Call *call;                    /* NULL outside of calls */
    dol_LawFrame *law_frames;      /* systems whose methods are running, the latest first */
    dol_Region law_memory;         /* while laws are checked */
    bool no_laws;
    Buffer log;
    size_t last_change;            /* offset in log; SIZE_MAX: none */
    Buffer effects;                /* of Effect */
    Buffer hosts;                  /* of HostTable */
    bool failing;                  /* an error is being written down */
    dol_Error error;
} dol_Inner;

struct dol_System {
    dol_Allocator memory;
    dol_Region region, spare; /* spare: only while it is settled */
    const dol_Type *type;
    void *state;    /* in the region */
    size_t settled; /* region.used after the latest compaction */
};

void *dol_take(const dol_Allocator *m, size_t size); /* NULL: no memory */
void dol_region_free(const dol_Allocator *m, dol_Region *r);
/* Lets allocations go to `r` from now on. */
void dol_region_enter(dol_Context *ctx, dol_Region *r);
/* After the region in use was replaced. */
void dol_region_show(dol_Context *ctx);
/* Appends; traps when there is no memory. Returns where the bytes are. */
void *dol_buffer_add(dol_Context *ctx, Buffer *b, const void *bytes, size_t size);
/* Records what `at` holds, when changes are recorded. */
void dol_log(dol_Context *ctx, ChangeKind kind, void *at, size_t size, size_t tail);
void dol_undo(dol_Context *ctx, size_t to);
/* In a WebAssembly module what nobody calls is dropped, but not what stands in the function table:
   there the bodies of calls are called by name. */
#if defined __wasm__
#define DOL_FLAT __attribute__((always_inline))
#else
#define DOL_FLAT
#endif
/* dol_call that keeps the latest error until there is another. */
bool dol_protect(dol_Context *ctx, dol_System *system, void (*body)(dol_Context *, void *),
                 void *data);
/* Ends the call; ctx->inner->error is written. */
DOL_NORETURN void dol_unwind(dol_Context *ctx);
DOL_NORETURN void dol_trap_uint3(dol_Context *ctx, dol_TrapKind kind, const char *at, uint64_t a,
                                 uint64_t b, uint64_t c);
DOL_NORETURN void dol_trap_law(dol_Context *ctx, const dol_Law *law, const void *const *args);
/* Traps unless what comes from outside meets its constraints. */
void dol_check_args(dol_Context *ctx, const dol_Function *f, void *const *args);
/* An argument from outside breaks its constraints. */
DOL_NORETURN void dol_trap_input(dol_Context *ctx, const dol_Type *type, const void *value);
/* Functions called by name; a function that returns the state of a system makes the system that the
   following methods work on. */
typedef struct dol_Program {
    dol_Context *ctx;
    const dol_Module *const *modules;
    uint32_t count;
    dol_System *system; /* what the latest constructor made */
} dol_Program;
typedef enum dol_Called {
    CALLED_WELL,    /* *out: the result as JSON */
    CALLED_IN_VAIN, /* *out: the error as JSON */
    CALLED_NOTHING, /* there is no such function */
    CALLED_WITHOUT_SYSTEM
} dol_Called;
dol_Called dol_program_call(dol_Program *p, const char *name, dol_String args, dol_String *out);
/* Gives a system that has much garbage a new region. */
void dol_system_settle(dol_Context *ctx, dol_System *system);

static inline void dol_list_store(void *list, dol_List l)
{
    memcpy(list, &l, sizeof l);
}
static inline char *dol_at(const void *data, uint64_t index, size_t size)
{
    return (char *)(uintptr_t)data + (size_t)index * size;
}
/* Byte `index` of a string; of an empty one, whose data may be NULL, C allows no offset at all. */
static inline const char *dol_bytes_at(const char *data, size_t index)
{
    return index ? data + index : data;
}
/* A block for `cap` elements, with its serial before it. */
void *dol_block(dol_Context *ctx, uint64_t cap, size_t size);
/* Opens a gap at `index`; the slot is returned, the list is one longer. */
void *dol_list_open(dol_Context *ctx, void *list, uint64_t index, size_t size);
/* Puts a list of elements of `step` bytes, which begin with their keys, in the order of the keys;
   of those with equal keys the first stays. Gives where the first of the others was; UINT32_MAX:
   there are none. */
uint32_t dol_list_order(dol_Context *ctx, const dol_Type *key, size_t step, void *list);
/* Takes the element out; its bytes go to `item`. */
void dol_list_close(dol_Context *ctx, void *list, uint64_t index, void *item, size_t size);

/* Text under construction, in the memory of the call. */
typedef struct Text {
    dol_Context *ctx;
    char *data;
    size_t len, cap;
} Text;
void dol_text_add(Text *t, const char *s, size_t n);
void dol_text_str(Text *t, const char *s);
void dol_text_u64(Text *t, uint64_t v);
void dol_text_i64(Text *t, int64_t v);
void dol_text_f64(Text *t, double v);
void dol_text_f32(Text *t, float v);
void dol_text_char(Text *t, dol_Char c);
void dol_text_json_string(Text *t, dol_String s);
void dol_text_json(Text *t, const dol_Type *type, const void *value);
static inline dol_String dol_text_end(const Text *t)
{
    dol_String s = {t->data, t->len};
    return s;
}
/* One well-formed character of s[0, n); 0: there is none. */
size_t dol_utf8_decode(const char *s, size_t n, dol_Char *c);
size_t dol_utf8_encode(dol_Char c, char out[4]);
bool dol_read_f64(const char *s, size_t n, double *out);
/* Decimal digits with an optional sign; false: not a number of this type. */
bool dol_read_int(const dol_Type *type, const char *s, size_t n, void *out);
bool dol_read_digits(const char *s, size_t n, uint64_t *out); /* nothing else; 64 bits */
bool dol_is_number(const char *s, size_t n); /* by the grammar of JSON */
/* A number of the type; false: not one, or out of its range. */
bool dol_read_scalar(const dol_Type *type, dol_String text, void *out);
/* The number that begins at s, when it is a usual one that fits: gives where it ends. NULL: read
   it with dol_read_scalar. */
const char *dol_read_quick(const dol_Type *type, const char *s, const char *end, void *out);
/* A JSON array of one value per parameter; args receive their places. */
void dol_json_read_args(dol_Context *ctx, const dol_Param *params, uint32_t count,
                        dol_String text, void **args);

static inline bool dol_is_record(const dol_Type *t)
{
    return t->kind == DOL_KIND_RECORD || t->kind == DOL_KIND_TUPLE || t->kind == DOL_KIND_NAMED;
}
/* What a named type names, however often; the type itself otherwise. */
static inline const dol_Type *dol_named(const dol_Type *t)
{
    while (t->kind == DOL_KIND_NAMED)
        t = t->fields->type;
    return t;
}
static inline bool dol_may_be_null(const dol_Type *t)
{
    t = dol_named(t);
    return t->kind == DOL_KIND_OPTION || t->kind == DOL_KIND_UNIT;
}
/* Keys of a JSON object: as text, or integers in quotes. */
static inline bool dol_key_is_text(const dol_Type *t)
{
    t = dol_named(t);
    return t->kind == DOL_KIND_STRING || t->kind == DOL_KIND_ENUM;
}
static inline bool dol_key_is_integer(const dol_Type *t)
{
    t = dol_named(t);
    return t->kind >= DOL_KIND_I8 && t->kind <= DOL_KIND_U64;
}

/* The fields that a value holds by value: of a record, or of the case that it has. */
typedef struct dol_Parts {
    uint32_t count;
    dol_Field payload; /* of an Option or Result */
} dol_Parts;
const dol_Field *dol_parts(const dol_Type *type, const void *value, dol_Parts *parts);
/* Position of the case that the value has; Option: None 0, Some 1; Result: Ok 0, Err 1. */
uint32_t dol_tag_of(const dol_Type *type, const void *value);
void dol_set_tag(const dol_Type *type, void *value, uint32_t tag);
/* Option: at most one payload; Result: one. NULL: none. */
const dol_Type *dol_payload_of(const dol_Type *type, uint32_t tag);

#endif
