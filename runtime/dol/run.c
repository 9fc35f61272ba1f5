/* A program around modules: calls functions by name with JSON, one result per line. */
#include "dol_inner.h"

#include <stdio.h>

typedef struct Program {
    dol_Context *ctx;
    const dol_Module *const *modules;
    uint32_t count;
    dol_System *system; /* what the latest constructor made */
} Program;

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
    dol_String args;
    void *state;
} Construction;

static void construct(dol_Context *ctx, void *data)
{
    Construction *c = data;
    void **args = dol_alloc(ctx, (c->function->count + 1u) * sizeof *args);
    dol_json_read_args(ctx, c->function->params, c->function->count, c->args, args);
    c->state = dol_alloc(ctx, c->function->result->size);
    c->function->invoke(ctx, args, c->state);
}

static bool make_system(Program *p, const dol_Function *f, dol_String args, dol_String *out)
{
    Construction c = {f, args, NULL};
    if (!dol_call(p->ctx, NULL, construct, &c))
        return false;
    dol_system_free(p->system);
    p->system = dol_system_new(p->ctx, f->result, c.state);
    *out = dol_str("null");
    return p->system != NULL;
}

static bool print(FILE *to, dol_String text)
{
    return fwrite(text.data, 1, text.len, to) == text.len && fputc('\n', to) != EOF;
}

static int call(Program *p, const char *name, const char *args)
{
    const dol_Function *f = dol_find(p->modules, p->count, name);
    dol_String result = {NULL, 0};
    if (!f) {
        fprintf(stderr, "no function '%s'\n", name);
        return 2;
    }
    bool method = f->system != NULL;
    if (method && (!p->system || p->system->type != f->system)) {
        fprintf(stderr, "'%s' needs a system: call what makes one first\n", name);
        return 2;
    }
    bool good = !method && is_state(p, f->result)
                    ? make_system(p, f, dol_str(args), &result)
                    : dol_invoke_json(p->ctx, method ? p->system : NULL, f, dol_str(args),
                                      &result);
    if (!good)
        result = dol_error_json(p->ctx);
    bool printed = print(stdout, result);
    dol_context_reset(p->ctx);
    return !printed ? 2 : good ? 0 : 1;
}

int dol_main_with(dol_Context *ctx, int argc, char **argv, const dol_Module *const *modules,
                  uint32_t count)
{
    Program p = {ctx, modules, count, NULL};
    int status = 0;
    for (int i = 1; i < argc && status != 2; i += 2) {
        int s = call(&p, argv[i], i + 1 < argc ? argv[i + 1] : "[]");
        status = s > status ? s : status;
    }
    dol_system_free(p.system);
    return fflush(stdout) == 0 ? status : 2;
}

int dol_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count)
{
    dol_Context *ctx = dol_context_new(NULL);
    if (!ctx) {
        fprintf(stderr, "out of memory\n");
        return 2;
    }
    int status = dol_main_with(ctx, argc, argv, modules, count);
    dol_context_free(ctx);
    return status;
}
