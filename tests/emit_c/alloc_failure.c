/* Fails the n-th allocation, for n = 0, 1, … until none fails: each run ends in an error that says
   so, the state of the system is as before, and everything is given back. */
#include "kitchen.h"

#include <stdio.h>
#include <stdlib.h>

typedef struct Failing {
    unsigned left; /* allocations until the one that fails; then all succeed again */
    size_t held;   /* bytes not given back */
    bool failed;
} Failing;

static void *take(void *user, size_t size)
{
    Failing *f = (Failing *)user;
    if (!f->failed && f->left-- == 0) {
        f->failed = true;
        return NULL;
    }
    f->held += size;
    return malloc(size);
}

static void give(void *user, void *block, size_t size)
{
    ((Failing *)user)->held -= size;
    free(block);
}

static const dol_Module *const modules[] = {&kitchen_module};

typedef struct Step {
    const char *function, *args;
} Step;

static const Step steps[] = {
    {"kitchen.Ledger.open", "[\"a\", 100]"},
    {"kitchen.Ledger.open", "[\"b\", 5]"},
    {"kitchen.Ledger.move", "[\"a\", \"b\", 30]"},
    {"kitchen.Ledger.move", "[\"a\", \"nobody\", 30]"},
    {"kitchen.Ledger.move", "[\"a\", \"b\", 3000]"},
    {"kitchen.Ledger.state", "[]"},
    {"kitchen.Ledger.count", "[]"},
    {"kitchen.words", "[\"the cat the dog the end\"]"},
    {"kitchen.compose", "[5]"},
    {"kitchen.doubled", "[[3, 1, 2]]"},
    {"kitchen.validate", "[1001]"},
};

static int fail(const char *what, unsigned n)
{
    printf("not ok allocation %u: %s\n", n, what);
    return 1;
}

/* 1: wrong; 0: as it should be. */
static int run_steps(dol_Context *ctx, dol_System *system, const Failing *f, unsigned n)
{
    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++) {
        const dol_Function *fn = dol_find(modules, 1, steps[i].function);
        bool before = f->failed;
        uint64_t hash = dol_hash(&kitchen_Ledger_type, dol_system_state(system));
        dol_String result;
        bool good = dol_invoke_json(ctx, fn->system ? system : NULL, fn, dol_str(steps[i].args),
                                    &result);
        bool memory = !good && dol_error(ctx)->kind == DOL_TRAP_MEMORY;
        if (!good && hash != dol_hash(&kitchen_Ledger_type, dol_system_state(system)))
            return fail("the state has changed", n);
        if (memory != (!before && f->failed) && !(good && !before && f->failed))
            return fail("another outcome than out_of_memory", n);
        dol_context_reset(ctx);
    }
    return 0;
}

static int run(unsigned n, Failing *f)
{
    dol_Allocator memory = {take, give, f};
    dol_Context *ctx = dol_context_new(&memory);
    if (!ctx)
        return f->failed ? 0 : fail("no context", n);
    kitchen_Ledger empty = {{NULL, 0, 0}, 0, {NULL, 0, 0}};
    dol_System *system = dol_system_new(ctx, &kitchen_Ledger_type, &empty);
    int wrong = system ? run_steps(ctx, system, f, n) : f->failed ? 0 : fail("no system", n);
    dol_system_free(system);
    dol_context_free(ctx);
    return wrong || (f->held ? fail("memory is lost", n) : 0);
}

int main(void)
{
    for (unsigned n = 0;; n++) {
        Failing f = {n, 0, false};
        if (run(n, &f))
            return 1;
        if (!f.failed) {
            printf("ok %u allocations, each of them failing once\n", n);
            return n > 3 ? 0 : 1;
        }
    }
}
