/* Functions called by name, with values or JSON. */
#include "dol_inner.h"

const dol_Function *dol_find(const dol_Module *const *modules, uint32_t count, const char *name)
{
    for (uint32_t m = 0; m < count; m++)
        for (uint32_t i = 0; i < modules[m]->count; i++)
            if (strcmp(modules[m]->functions[i].name, name) == 0)
                return &modules[m]->functions[i];
    return NULL;
}

typedef struct Invocation {
    dol_System *system;
    const dol_Function *function;
    bool read; /* the arguments from `text` */
    void *const *given;
    dol_String text;
    void *result;
    dol_String *written; /* or NULL */
} Invocation;

/* What a system keeps must be in its memory. */
static DOL_FLAT void take_args(dol_Context *ctx, const Invocation *v, void **args)
{
    uint32_t state = v->system != NULL;
    const dol_Param *params = state ? v->function->params + state : v->function->params;
    uint32_t count = v->function->count - state;
    if (state)
        args[0] = v->system->state;
    if (v->read) {
        dol_json_read_args(ctx, params, count, v->text, args + state);
        return;
    }
    for (uint32_t i = 0; i < count; i++) {
        args[state + i] = v->given[i];
        if (!state || params[i].is_mut || !(params[i].type->flags & DOL_POINTS))
            continue;
        args[state + i] = dol_alloc(ctx, params[i].type->size);
        dol_copy(ctx, params[i].type, v->given[i], args[state + i]);
    }
}

void dol_check_args(dol_Context *ctx, const dol_Function *f, void *const *args)
{
    for (uint32_t i = 0; i < f->count; i++)
        if (f->params[i].type->flags & DOL_VALIDATED &&
            !dol_valid(ctx, f->params[i].type, args[i]))
            dol_trap_input(ctx, f->params[i].type, args[i]);
}

static DOL_FLAT void invoke(dol_Context *ctx, void *data)
{
    const Invocation *v = data;
    const dol_Function *f = v->function;
    void **args = dol_alloc(ctx, (f->count + 1u) * sizeof *args);
    take_args(ctx, v, args);
    dol_check_args(ctx, f, args);
    void *result = v->result ? v->result : dol_alloc(ctx, f->result->size);
    f->invoke(ctx, args, result);
    if (v->written)
        *v->written = dol_json_write(ctx, f->result, result);
}

static bool fits(const dol_System *system, const dol_Function *f)
{
    return system ? f->system == system->type : true;
}

bool dol_invoke(dol_Context *ctx, dol_System *system, const dol_Function *function,
                void *const *args, void *result)
{
    Invocation v = {system, function, false, args, {"", 0}, result, NULL};
    return fits(system, function) && dol_call(ctx, system, invoke, &v);
}

bool dol_invoke_json(dol_Context *ctx, dol_System *system, const dol_Function *function,
                     dol_String args, dol_String *result)
{
    Invocation v = {system, function, true, NULL, args, NULL, result};
    return fits(system, function) && dol_call(ctx, system, invoke, &v);
}
