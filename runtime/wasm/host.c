/* libdol inside of a WebAssembly module: its one context, its memory, and what the host calls.

   The back end reads the module that is linked from these files and libdol, adds its functions and
   data, and drops what nobody calls. Static data of the program begins at __heap_base; the heap
   follows it: the back end overwrites dol_wasm_heap. */
#include "module.h"

enum { PAGE = 65536, LEAST_BLOCK = 16, CLASSES = 128 };

/* ---- memory: blocks of some sizes, four to a doubling; freed ones wait in a list of their size */

typedef struct Free {
    struct Free *next;
} Free;

char *dol_wasm_heap; /* set by a segment of its own */
static Free *waiting[CLASSES];

/* The class that holds `size` bytes; *room receives how many it has. */
static unsigned class_of(size_t size, size_t *room)
{
    if (size <= LEAST_BLOCK) {
        *room = LEAST_BLOCK;
        return 0;
    }
    unsigned top = 31u - (unsigned)__builtin_clz((unsigned)(size - 1));
    unsigned part = (unsigned)((size - 1) >> (top - 2)) & 3u;
    *room = (size_t)(5u + part) << (top - 2);
    return (top - 4) * 4 + part + 1;
}

static void *take(void *user, size_t size)
{
    (void)user;
    if (size > INT32_MAX)
        return NULL;
    size_t room;
    unsigned class = class_of(size, &room);
    Free *block = waiting[class];
    if (block) {
        waiting[class] = block->next;
        return block;
    }
    size_t end = (size_t)__builtin_wasm_memory_size(0) * PAGE;
    if (room > end - (size_t)dol_wasm_heap) {
        size_t more = (room - (end - (size_t)dol_wasm_heap) + PAGE - 1) / PAGE;
        if (__builtin_wasm_memory_grow(0, more) == SIZE_MAX)
            return NULL;
    }
    void *fresh = dol_wasm_heap;
    dol_wasm_heap += room;
    return fresh;
}

static void give(void *user, void *block, size_t size)
{
    (void)user;
    size_t room;
    unsigned class = class_of(size, &room);
    *(Free *)block = (Free){waiting[class]};
    waiting[class] = block;
}

/* ---- the context */

static dol_Inner inner = {
    .memory = {take, give, NULL}, .region = &inner.temporary, .last_change = SIZE_MAX};
dol_Context dol_wasm_context = {.serial = 1, .depth_limit = DOL_CALLS_DEEP, .inner = &inner};

extern unsigned char __global_base; /* where the shadow stack begins, downwards */

/* The host called, and is where control goes: all of the stack is free. */
_Noreturn void dol_wasm_leave(void)
{
    __asm__ volatile("local.get %0\n\tglobal.set __stack_pointer" : : "r"(&__global_base));
    __builtin_trap();
}

/* ---- calls from outside: those of libdol with the context put in */

/* Of memory that lives until dol_reset. */
void *dol_wasm_alloc(size_t size)
{
    return dol_alloc(CTX, size);
}

void dol_wasm_reset(void)
{
    dol_context_reset(CTX);
}

/* For a function that the host calls with values: `result` as dol_invoke. Here and below a call
   that fails ends with a trap of WebAssembly; what dol_wasm_error gives then tells why. */
void dol_wasm_invoke(dol_System *system, const dol_Function *f, void *const *args, void *result)
{
    if (!dol_invoke(CTX, system, f, args, result))
        __builtin_trap(); /* a system of another type */
}

/* For one that makes a system. */
dol_System *dol_wasm_new(const dol_Function *f, void *const *args)
{
    void *state = dol_wasm_alloc(f->result->size);
    dol_wasm_invoke(NULL, f, args, state);
    return dol_system_new(CTX, f->result, state);
}

typedef struct Check {
    const dol_Type *type;
    const void *value;
    dol_List_Violation found;
} Check;

static void find_violations(dol_Context *ctx, void *data)
{
    Check *c = data;
    c->found = dol_violations(ctx, c->type, c->value);
}

/* NULL: the value meets its constraints. */
const dol_List_Violation *dol_wasm_check(const dol_Type *type, const void *value)
{
    Check c = {type, value, {NULL, 0, 0}};
    dol_call(CTX, NULL, find_violations, &c);
    if (!c.found.len)
        return NULL;
    return memcpy(dol_wasm_alloc(sizeof c.found), &c.found, sizeof c.found);
}

typedef struct Collection {
    const dol_Type *type;
    void *place;
    const char *items;
    uint32_t count;
} Collection;

static void collect(dol_Context *ctx, void *data)
{
    const Collection *c = data;
    if (c->type->kind == DOL_KIND_MAP) {
        dol_map_of(ctx, c->type, c->place, c->items, c->count, "");
        return;
    }
    dol_list_store(c->place, (dol_List){NULL, 0, 0});
    for (uint32_t i = 0; i < c->count; i++)
        dol_set_insert(ctx, c->type, c->place, c->items + (size_t)i * c->type->elem->size);
}

/* A map of entries or a set of elements that the host wrote down in any order. */
void dol_wasm_collect(const dol_Type *type, void *place, const void *items, uint32_t count)
{
    Collection c = {type, place, items, count};
    if (CTX->inner->call) /* a host function answers */
        collect(CTX, &c);
    else
        dol_call(CTX, NULL, collect, &c);
}

static dol_Program program = {CTX, NULL, 1, NULL};
static dol_String text;

/* A call by name with JSON. The text of the result; NULL: no such function, or one of a system that
   no call has made. */
const dol_String *dol_wasm_call(const dol_Module *module, const char *name, size_t name_len,
                                const char *args, size_t args_len)
{
    char *z = dol_wasm_alloc(name_len + 1);
    memcpy(z, name, name_len);
    z[name_len] = 0;
    program.modules = &module;
    dol_String given = {args, args_len};
    dol_Called called = dol_program_call(&program, z, given, &text);
    return called == CALLED_WELL ? &text : NULL;
}

/* Of the state of the system that calls by name work on; 0: none yet. */
uint64_t dol_wasm_state_hash(void)
{
    return program.system ? dol_system_hash(program.system) : 0;
}

/* Why the latest call failed, as JSON. */
const dol_String *dol_wasm_error(void)
{
    text = dol_error_json(CTX);
    return &text;
}

uint32_t dol_wasm_error_kind(void)
{
    return dol_error(CTX)->kind;
}

/* "file.dol:line:column", NUL-terminated. */
const char *dol_wasm_error_at(void)
{
    return dol_error(CTX)->at;
}

/* The host could not go on in the middle of a call, which is to fail: of `kind` with a message.
   Returns only when there is no call; else it ends with a trap. */
void dol_wasm_abandon(dol_TrapKind kind, const char *message, size_t len)
{
    dol_String said = {message, len};
    if (CTX->inner->call)
        dol_trap_text(CTX, kind, "", said);
}

/* There are no functions for the imports of this module after all (their keys are the names). */
void dol_wasm_host_missing(const char *name, size_t len)
{
    const Buffer *b = &CTX->inner->hosts;
    for (size_t i = 0; i < b->len; i += sizeof(HostTable)) {
        HostTable *h = (HostTable *)(void *)(b->data + i);
        const char *key = h->key;
        if (strlen(key) == len && memcmp(key, name, len) == 0)
            h->table = NULL;
    }
}
