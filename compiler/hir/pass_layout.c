/* Puts functions into the order of the source, types before their by-value uses. */
#include "hir/passes.h"
#include "hir/walk.h"

#include <stdlib.h>
#include <string.h>

typedef struct Key {
    HFunc *f;
    uint32_t module, at, index;
} Key;

static int by_place(const void *a, const void *b)
{
    const Key *x = a, *y = b;
    if (x->module != y->module)
        return x->module < y->module ? -1 : 1;
    if (x->at != y->at)
        return x->at < y->at ? -1 : 1;
    return x->index < y->index ? -1 : x->index > y->index;
}

static uint32_t module_order(const HProgram *p, const char *name)
{
    uint32_t i = 0;
    while (i < p->modules.len && strcmp(p->modules.data[i]->name, name) != 0)
        i++;
    return i;
}

static bool in_order(const Key *keys, uint32_t n)
{
    for (uint32_t i = 1; i < n; i++)
        if (by_place(&keys[i - 1], &keys[i]) > 0)
            return false;
    return true;
}

static void order_functions(HProgram *p)
{
    Key *keys = ARENA_ARRAY(p->arena, Key, p->funcs.len);
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        HFunc *f = p->funcs.data[i];
        keys[i] = (Key){f, module_order(p, f->module ? f->module : ""), f->span.lo, i};
    }
    if (!in_order(keys, p->funcs.len))
        qsort(keys, p->funcs.len, sizeof *keys, by_place);
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        p->funcs.data[i] = keys[i].f;
        keys[i].f->id = i;
    }
}

/* Locals that passes took out are not declared any more. */
static void declared(void *user, HBlock *b)
{
    HFunc *f = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        HLocal *l = s->kind == HS_LET || s->kind == HS_ALIAS ? s->let.local
                    : s->kind == HS_RANGE ? s->range.local : NULL;
        if (l) {
            l->index = f->locals.len;
            f->locals.data[f->locals.len++] = l;
        }
        hir_stmt_blocks(s, declared, f);
    }
}

static void compact_locals(HFunc *f)
{
    f->locals.len = f->nparams;
    if (!f->one_return)
        declared(f, &f->body);
}

bool pass_layout(HProgram *p)
{
    order_functions(p);
    for (uint32_t i = 0; i < p->funcs.len; i++)
        compact_locals(p->funcs.data[i]);
    hir_finish_types(p);
    return true;
}
