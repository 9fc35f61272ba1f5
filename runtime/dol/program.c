/* A program around modules: calls functions by name with JSON, and keeps the system that the latest
   constructor made. */
#include "dol_inner.h"

static bool is_state(const dol_Program *p, const dol_Type *type)
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
    dol_check_args(ctx, c->function, args);
    c->state = dol_alloc(ctx, c->function->result->size);
    c->function->invoke(ctx, args, c->state);
}

static bool make_system(dol_Program *p, const dol_Function *f, dol_String args, dol_String *out)
{
    Construction c = {f, args, NULL};
    if (!dol_call(p->ctx, NULL, construct, &c))
        return false;
    dol_system_free(p->system);
    p->system = dol_system_new(p->ctx, f->result, c.state);
    *out = dol_str("null");
    return p->system != NULL;
}

dol_Called dol_program_call(dol_Program *p, const char *name, dol_String args, dol_String *out)
{
    const dol_Function *f = dol_find(p->modules, p->count, name);
    if (!f)
        return CALLED_NOTHING;
    bool method = f->system != NULL;
    if (method && (!p->system || p->system->type != f->system))
        return CALLED_WITHOUT_SYSTEM;
    bool good = !method && is_state(p, f->result)
                    ? make_system(p, f, args, out)
                    : dol_invoke_json(p->ctx, method ? p->system : NULL, f, args, out);
    if (!good)
        *out = dol_error_json(p->ctx);
    return good ? CALLED_WELL : CALLED_IN_VAIN;
}
