/* The main program around compiled C: answers like evaluate.c, line for line.
   usage: native CALLS. Linked with the main.c that `dolc compile --with-main` makes, whose dol_main
   is called smith_main (-Ddol_main=smith_main). */
#define _POSIX_C_SOURCE 200809L /* getline */
#include "dol/dol_inner.h"
#include "unit.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

int smith_main(int argc, char **argv, const dol_Module *const *modules, uint32_t modules_count);

enum { LONGEST_SENT = 1 << 24 };

typedef struct Program {
    dol_Context *ctx;
    const dol_Module *const *modules;
    uint32_t count;
    dol_System *system; /* what the latest constructor made */
    const dol_Type *type; /* its state's */
    char sent[LONGEST_SENT]; /* the effects of the call */
    size_t sent_len;
} Program;

/* ---- the world (world.dol) ---- */

static dol_Result_UInt64_prelude_Error ask(void *user, dol_Context *ctx, dol_String key,
                                           dol_List_Int64 xs)
{
    (void)user;
    uint64_t n = key.len;
    for (uint32_t i = 0; i < xs.len; i++)
        n = n * 3 + (uint64_t)xs.data[i];
    dol_Result_UInt64_prelude_Error r;
    memset(&r, 0, sizeof r);
    if (n % 4 == 0) {
        char *text = dol_alloc(ctx, 32);
        snprintf(text, 32, "key %u", (unsigned)key.len);
        r.as.error.tag = prelude_Error_NotFound;
        r.as.error.as.NotFound = dol_str(text);
    } else {
        r.ok = true;
        r.as.value = n % 1000;
    }
    return r;
}

static dol_Option_Int32 draw(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user, (void)ctx;
    dol_Option_Int32 o = {n % 3 != 0, (int32_t)(n % 200) - 100};
    if (!o.some)
        o.value = 0;
    return o;
}

static double weigh(void *user, dol_Context *ctx, dol_String text, double factor)
{
    (void)user, (void)ctx;
    return (double)text.len * factor;
}

static world_Reading sense(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user;
    char *text = dol_alloc(ctx, 16);
    snprintf(text, 16, "r%u", (unsigned)(n % 50));
    world_Reading r = {dol_str(text), (uint32_t)(n % 50)};
    return r;
}

static bool flag(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user, (void)ctx;
    return n % 2 == 0;
}

static uint64_t count(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user, (void)ctx;
    return n % 1000;
}

static int64_t number(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user, (void)ctx;
    return (int64_t)(n % 1000);
}

static dol_String title(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user;
    char *text = dol_alloc(ctx, 16);
    snprintf(text, 16, "t%u", (unsigned)(n % 50));
    return dol_str(text);
}

static dol_List_Int64 items(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user;
    int64_t *data = dol_alloc(ctx, 2 * sizeof *data);
    data[0] = (int64_t)(n % 50);
    data[1] = 2;
    return (dol_List_Int64){data, 2, 0};
}

static dol_Map_Int64_Int64 table(void *user, dol_Context *ctx, uint64_t n)
{
    (void)user;
    dol_Map_Int64_Int64_entry *entry = dol_alloc(ctx, sizeof *entry);
    entry->key = 0;
    entry->value = (int64_t)(n % 50);
    return (dol_Map_Int64_Int64){entry, 1, 0};
}

static uint64_t digest(void *user, dol_Context *ctx, bool b, int64_t n, dol_Option_Int32 v,
                       dol_Map_Int64_Int64 m, const world_Reading *r)
{
    (void)user, (void)ctx, (void)v, (void)m, (void)r;
    return b + 2 * ((uint64_t)n % 50);
}

static void append(Program *p, dol_String s)
{
    size_t n = s.len < LONGEST_SENT - p->sent_len ? s.len : LONGEST_SENT - p->sent_len;
    memcpy(p->sent + p->sent_len, s.data, n);
    p->sent_len += n;
}

static void tell(void *user, dol_Context *ctx, dol_String text, int64_t n)
{
    Program *p = user;
    char number[32];
    snprintf(number, sizeof number, ",%" PRId64 ")", n);
    append(p, dol_str(" world.tell("));
    append(p, dol_json_write(ctx, &dol_String_type, &text));
    append(p, dol_str(number));
}

static void send(void *user, dol_Context *ctx, const world_Reading *reading)
{
    append(user, dol_str(" world.send("));
    append(user, dol_json_write(ctx, &world_Reading_type, reading));
    append(user, dol_str(")"));
}

/* ---- calls ---- */

static bool is_state(const Program *p, const dol_Type *type)
{
    for (uint32_t m = 0; m < p->count; m++)
        for (uint32_t i = 0; i < p->modules[m]->count; i++)
            if (p->modules[m]->functions[i].system == type)
                return true;
    return false;
}

typedef struct Construction {
    const dol_Function *function;
    dol_String text;
    void **args;
    void *state;
} Construction;

static void read_args(dol_Context *ctx, void *data)
{
    Construction *c = data;
    c->args = dol_alloc(ctx, (c->function->count + 1u) * sizeof *c->args);
    c->state = dol_alloc(ctx, c->function->result->size);
    dol_json_read_args(ctx, c->function->params, c->function->count, c->text, c->args);
}

static bool make_system(Program *p, const dol_Function *f, const char *text, dol_String *out)
{
    Construction c = {f, dol_str(text), NULL, NULL};
    if (!dol_call(p->ctx, NULL, read_args, &c) || !dol_invoke(p->ctx, NULL, f, c.args, c.state))
        return false;
    dol_system_free(p->system);
    p->system = dol_system_new(p->ctx, f->result, c.state);
    p->type = f->result;
    *out = dol_str("null");
    return p->system != NULL;
}

static void call(Program *p, const char *name, const char *args)
{
    const dol_Function *f = dol_find(p->modules, p->count, name);
    dol_String result = {NULL, 0};
    p->sent_len = 0;
    if (!f) {
        printf("no function %s\n", name);
        return;
    }
    bool method = f->system != NULL, maker = !method && is_state(p, f->result);
    if (method && (!p->system || p->type != f->system))
        result = dol_str("no system");
    else if (!(maker ? make_system(p, f, args, &result)
                     : dol_invoke_json(p->ctx, method ? p->system : NULL, f, dol_str(args),
                                       &result)))
        result = dol_error_json(p->ctx);
    fwrite(result.data, 1, result.len, stdout);
    if ((method || maker) && p->system)
        printf(" #%016" PRIx64, dol_system_hash(p->system));
    fwrite(p->sent, 1, p->sent_len, stdout);
    putchar('\n');
    /* What a crash leaves must be what came before it. */
    fflush(stdout);
    dol_context_reset(p->ctx);
}

static void call_lines(Program *p, FILE *calls)
{
    char *line = NULL;
    size_t cap = 0;
    while (getline(&line, &cap, calls) > 0) {
        char *space = strchr(line, ' ');
        line[strcspn(line, "\n")] = '\0';
        *space = '\0';
        call(p, line, space + 1);
    }
    free(line);
}

int smith_main(int argc, char **argv, const dol_Module *const *modules, uint32_t modules_count)
{
    FILE *calls = argc == 2 ? fopen(argv[1], "r") : NULL;
    if (!calls) {
        fprintf(stderr, "usage: native CALLS\n");
        return 2;
    }
    static Program p;
    p.ctx = dol_context_new(NULL);
    p.modules = modules;
    p.count = modules_count;
    const world_host world = {&p, ask, draw, weigh, sense, flag, count, number, title,
                              items, table, digest, tell, send};
    dol_context_set_host(p.ctx, world_host_key, &world);
    call_lines(&p, calls);
    fclose(calls);
    dol_system_free(p.system);
    dol_context_free(p.ctx);
    return 0;
}
