/* What Binaryen does with the module. Its own order of passes serves small code. For quick code one
   round after inlining gives what two rounds and one after each inlining give, in half of the time
   (tests/bench/wasm.sh). */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

/* Libdol's unused functions first: nothing need be done with them. */
#define REMOVE "remove-unused-module-elements"
static const char *const inlining[] = {REMOVE, "inlining", REMOVE};
static const char *const one_round[] = {
    "dce", "remove-unused-brs", "remove-unused-names", "optimize-instructions", "precompute",
    "simplify-locals", "vacuum", "coalesce-locals", "local-cse", "simplify-locals",
    "coalesce-locals", "reorder-locals", "merge-blocks", "remove-unused-brs",
    "remove-unused-names", "optimize-instructions", "vacuum", "duplicate-function-elimination"};
/* The time of these does not grow with the square of a function's size. */
static const char *const large[] = {
    REMOVE, "dce", "remove-unused-brs", "remove-unused-names", "optimize-instructions",
    "precompute", "simplify-locals", "vacuum", "reorder-locals", "duplicate-function-elimination"};

enum { LARGE = 10000 }; /* expressions and statements of a function */
enum { INLINE_SIZE = 70, ROUGH_INLINE_SIZE = 140, ALWAYS_SIZE = 8 }; /* Binaryen's nodes */

#define RUN(g, passes)                                                                          \
    (g)->b->ModuleRunPasses((g)->module, (const char **)(passes), sizeof(passes) / sizeof *(passes))

static void count_expr(void *user, HExpr **e)
{
    (void)e;
    ++*(uint32_t *)user;
}

static void count_stmts(void *user, HBlock *b)
{
    *(uint32_t *)user += b->stmts.len;
    for (uint32_t i = 0; i < b->stmts.len; i++)
        hir_stmt_blocks(b->stmts.data[i], count_stmts, user);
}

static bool has_large_function(const WGen *g)
{
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        HFunc *f = g->hp->funcs.data[i];
        uint32_t n = 0;
        hir_block_exprs(&f->body, count_expr, &n);
        count_stmts(&n, &f->body);
        if (n > LARGE)
            return true;
    }
    return false;
}

void wasm_optimize(WGen *g)
{
    int level = g->options->optimize;
    bool small = level == 's' || level == 'z';
    const char *removal[] = {REMOVE};
    /* Binaryen's level 3 is the one that inlines; small code wants none of it. */
    g->b->SetOptimizeLevel(small ? 2 : level == 2 ? 3 : level);
    g->b->SetShrinkLevel(level == 'z' ? 2 : level == 's');
    g->b->SetFlexibleInlineMaxSize(level == 2 ? ROUGH_INLINE_SIZE : INLINE_SIZE);
    g->b->SetAlwaysInlineMaxSize(level == 2 ? ALWAYS_SIZE : 2);
    if (level == 0) {
        RUN(g, removal);
    } else if (has_large_function(g)) {
        RUN(g, large);
    } else if (level == 2) {
        RUN(g, inlining);
        RUN(g, one_round);
    } else {
        g->b->ModuleOptimize(g->module);
    }
}
