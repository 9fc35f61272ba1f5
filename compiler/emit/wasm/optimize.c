/* What Binaryen does with the module. Its own order of passes serves small code. For quick code one
   round after inlining gives what two rounds and one after each inlining give, in less time. */
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
/* The time of these does not grow with the square of a function's size; with that of how deep it
   nests that of most does. */
static const char *const large[] = {
    REMOVE, "dce", "remove-unused-brs", "remove-unused-names", "optimize-instructions",
    "precompute", "simplify-locals", "vacuum", "reorder-locals", "duplicate-function-elimination"};

enum { LARGE = 4000, DEEP = 1500 }; /* expressions and statements of a function; how they nest */
enum { INLINE_SIZE = 70, ROUGH_INLINE_SIZE = 140, ALWAYS_SIZE = 8 }; /* Binaryen's nodes */

#define RUN(g, passes)                                                                          \
    (g)->b->ModuleRunPasses((g)->module, (const char **)(passes), sizeof(passes) / sizeof *(passes))

typedef struct Size {
    uint32_t nodes, level, deepest;
} Size;

static void enter(Size *s)
{
    s->nodes++;
    s->level++;
    if (s->level > s->deepest)
        s->deepest = s->level;
}

static void measure_expr(void *user, HExpr **e)
{
    Size *s = user;
    enter(s);
    hir_operands(*e, measure_expr, s);
    s->level--;
}

static void measure_block(void *user, HBlock *b)
{
    Size *s = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        enter(s);
        hir_stmt_exprs(b->stmts.data[i], measure_expr, s);
        hir_stmt_blocks(b->stmts.data[i], measure_block, s);
        s->level--;
    }
}

/* The size of the largest function, and of the deepest. */
static Size measure(const WGen *g)
{
    Size all = {0};
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        Size s = {0};
        measure_block(&s, &g->hp->funcs.data[i]->body);
        all.nodes = s.nodes > all.nodes ? s.nodes : all.nodes;
        all.deepest = s.deepest > all.deepest ? s.deepest : all.deepest;
    }
    return all;
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
    Size size = measure(g);
    if (level == 0 || size.deepest > DEEP) {
        RUN(g, removal);
    } else if (size.nodes > LARGE) {
        RUN(g, large);
    } else if (level == 2) {
        RUN(g, inlining);
        RUN(g, one_round);
    } else {
        g->b->ModuleOptimize(g->module);
    }
}
