/* The main program around what wasm2c made of a module: answers like evaluate.c, line for line, but
   that a hash follows every call once there is a system. usage: wasm2c CALLS
   Built with -DINSTANCES=…, the hosts that the module is instantiated with, and libdol, which
   writes what effects are sent as JSON. */
#define _POSIX_C_SOURCE 200809L /* getline */
#include "module.h"
#include "wasm-rt-impl.h"

#include "dol/dol_inner.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_SENT = 1 << 24, TRAP_DEPTH = 18 };

static Z_module_instance_t instance;
static dol_Context *outside; /* of this program, not of the module */
static char sent[LONGEST_SENT]; /* the effects of the call */
static size_t sent_len;

/* ---- what tcc lacks ---- */

#ifdef __TINYC__
int __builtin_clzll(unsigned long long x)
{
    int n = 0;
    for (; !(x >> 63); x <<= 1)
        n++;
    return n;
}

int __builtin_clz(unsigned x)
{
    return __builtin_clzll(x) - 32;
}

int __builtin_ctzll(unsigned long long x)
{
    int n = 0;
    for (; !(x & 1); x >>= 1)
        n++;
    return n;
}

int __builtin_ctz(unsigned x)
{
    return __builtin_ctzll(x);
}
#endif

/* ---- the module's memory: as clang lays out the C types of world.h for wasm32 ---- */

typedef struct String {
    u32 data, len;
} String;

typedef struct List {
    u32 data, len, more;
} List;

typedef struct Reading {
    String name;
    u32 level;
} Reading;

typedef struct Answer { /* Result<UInt64, Error> */
    u8 ok;
    union {
        u64 value;
        struct {
            u32 tag;
            _Alignas(8) String text;
        } error;
    } as;
} Answer;

typedef struct Drawn { /* Option<Int32> */
    u8 some;
    s32 value;
} Drawn;

static void *at(u32 address)
{
    return Z_moduleZ_memory(&instance)->data + address;
}

static String put(const char *bytes, size_t len)
{
    String s = {Z_moduleZ_dol_alloc(&instance, (u32)len), (u32)len};
    memcpy(at(s.data), bytes, len);
    return s;
}

static String put_text(const char *head, u64 n)
{
    char text[32];
    return put(text, (size_t)snprintf(text, sizeof text, "%s%u", head, (unsigned)n));
}

/* ---- the world (world.dol) ---- */

void Z_worldZ_ask(struct Z_world_instance_t *w, u32 result, u32 key, u32 len, u32 xs)
{
    (void)w, (void)key;
    List list;
    memcpy(&list, at(xs), sizeof list);
    u64 n = len;
    for (u32 i = 0; i < list.len; i++) {
        u64 x;
        memcpy(&x, at(list.data + 8 * i), sizeof x);
        n = n * 3 + x;
    }
    Answer r;
    memset(&r, 0, sizeof r);
    r.ok = n % 4 != 0;
    if (r.ok)
        r.as.value = n % 1000;
    else
        r.as.error.text = put_text("key ", len);
    memcpy(at(result), &r, sizeof r);
}

void Z_worldZ_draw(struct Z_world_instance_t *w, u32 result, u64 n)
{
    (void)w;
    Drawn d;
    memset(&d, 0, sizeof d);
    d.some = n % 3 != 0;
    d.value = d.some ? (s32)(n % 200) - 100 : 0;
    memcpy(at(result), &d, sizeof d);
}

f64 Z_worldZ_weigh(struct Z_world_instance_t *w, u32 text, u32 len, f64 factor)
{
    (void)w, (void)text;
    return (f64)len * factor;
}

void Z_worldZ_sense(struct Z_world_instance_t *w, u32 result, u64 n)
{
    (void)w;
    Reading r = {put_text("r", n % 50), (u32)(n % 50)};
    memcpy(at(result), &r, sizeof r);
}

u32 Z_worldZ_flag(struct Z_world_instance_t *w, u64 n)
{
    (void)w;
    return n % 2 == 0;
}

u64 Z_worldZ_count(struct Z_world_instance_t *w, u64 n)
{
    (void)w;
    return n % 1000;
}

u64 Z_worldZ_number(struct Z_world_instance_t *w, u64 n)
{
    (void)w;
    return n % 1000;
}

void Z_worldZ_title(struct Z_world_instance_t *w, u32 result, u64 n)
{
    (void)w;
    String s = put_text("t", n % 50);
    memcpy(at(result), &s, sizeof s);
}

static void put_list(u32 result, u64 first, u64 second, u32 len)
{
    u64 words[] = {first, second};
    List list = {put((const char *)words, sizeof words).data, len, 0};
    memcpy(at(result), &list, sizeof list);
}

void Z_worldZ_items(struct Z_world_instance_t *w, u32 result, u64 n)
{
    (void)w;
    put_list(result, n % 50, 2, 2);
}

/* One entry: key and value. */
void Z_worldZ_table(struct Z_world_instance_t *w, u32 result, u64 n)
{
    (void)w;
    put_list(result, 0, n % 50, 1);
}

u64 Z_worldZ_digest(struct Z_world_instance_t *w, u32 b, u64 n, u32 v, u32 m, u32 r)
{
    (void)w, (void)v, (void)m, (void)r;
    return b + 2 * (n % 50);
}

static void append(dol_String s)
{
    size_t n = s.len < LONGEST_SENT - sent_len ? s.len : LONGEST_SENT - sent_len;
    memcpy(sent + sent_len, s.data, n);
    sent_len += n;
}

static void append_json(u32 text, u32 len)
{
    dol_String s = {at(text), len};
    append(dol_json_write(outside, &dol_String_type, &s));
}

static void append_format(const char *format, u64 n)
{
    char text[32];
    snprintf(text, sizeof text, format, n);
    append(dol_str(text));
}

void Z_worldZ_tell(struct Z_world_instance_t *w, u32 text, u32 len, u64 n)
{
    (void)w;
    append(dol_str(" world.tell("));
    append_json(text, len);
    append_format(",%" PRId64 ")", n);
}

void Z_worldZ_send(struct Z_world_instance_t *w, u32 reading)
{
    (void)w;
    Reading r;
    memcpy(&r, at(reading), sizeof r);
    append(dol_str(" world.send({\"name\":"));
    append_json(r.name.data, r.name.len);
    append_format(",\"level\":%" PRIu64 "})", r.level);
}

/* ---- calls ---- */

static void print(u32 string)
{
    String s;
    memcpy(&s, at(string), sizeof s);
    fwrite(at(s.data), 1, s.len, stdout);
}

static void too_deep(void)
{
    static const char why[] = "the stack is exhausted";
    if (wasm_rt_impl_try() == 0) {
        String s = put(why, sizeof why - 1);
        Z_moduleZ_dol_abandon(&instance, TRAP_DEPTH, s.data, s.len);
    }
}

static void call(const char *name, const char *args)
{
    wasm_rt_trap_t trap = (wasm_rt_trap_t)wasm_rt_impl_try();
    if (trap == WASM_RT_TRAP_NONE) {
        String n = put(name, strlen(name)), a = put(args, strlen(args));
        u32 result = Z_moduleZ_dol_call(&instance, n.data, n.len, a.data, a.len);
        if (result)
            print(result);
        else
            fputs("no system", stdout);
    } else {
        if (trap == WASM_RT_TRAP_EXHAUSTION)
            too_deep();
        print(Z_moduleZ_dol_error(&instance));
    }
    u64 hash = Z_moduleZ_dol_state_hash(&instance);
    if (hash)
        printf(" #%016" PRIx64, hash);
    fwrite(sent, 1, sent_len, stdout);
    putchar('\n');
    /* What a crash leaves must be what came before it. */
    fflush(stdout);
    sent_len = 0;
    dol_context_reset(outside);
    Z_moduleZ_dol_reset(&instance);
}

int main(int argc, char **argv)
{
    FILE *calls = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!calls) {
        fprintf(stderr, "usage: wasm2c CALLS\n");
        return 2;
    }
    char *line = NULL;
    size_t cap = 0;
    outside = dol_context_new(NULL);
    wasm_rt_init();
    Z_module_init_module();
    Z_module_instantiate(&instance INSTANCES);
    while (getline(&line, &cap, calls) > 0) {
        char *space = strchr(line, ' ');
        line[strcspn(line, "\n")] = '\0';
        *space = '\0';
        call(line, space + 1);
    }
    free(line);
    fclose(calls);
    dol_context_free(outside);
    return 0;
}
