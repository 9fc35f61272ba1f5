/* What happens to the variables of a function, and their names in C. */
#include "emit/c/c.h"

#include <string.h>

static void mark(Fn *fn, const HExpr *place, uint8_t flag)
{
    HLocal *root = place ? hir_place_root(place) : NULL;
    if (root)
        fn->flags[root->index] |= flag;
}

static void mark_ref_args(Fn *fn, const HExpr *e)
{
    const HFunc *f = e->call.fn;
    for (uint32_t i = 0; i < e->call.args.len; i++)
        if (f->locals.data[i]->kind == HL_REF)
            mark(fn, e->call.args.data[i], LOCAL_CHANGED | LOCAL_READ);
}

static void study_expr(void *user, const HExpr *e)
{
    Fn *fn = user;
    if (e->kind == HX_LOCAL) {
        fn->flags[e->local->index] |= LOCAL_READ;
    } else if (e->kind == HX_CALL) {
        mark_ref_args(fn, e);
    } else if (e->kind == HX_CALL_VALUE) {
        const HType *t = e->apply.fn->type;
        for (uint32_t i = 0; i < e->apply.args.len; i++)
            if (hir_takes_ref(t, i))
                mark(fn, e->apply.args.data[i], LOCAL_CHANGED | LOCAL_READ);
    } else if (e->kind == HX_PRIM && hir_prim(e->prim.op)->mutates) {
        mark(fn, e->prim.args.data[0], LOCAL_CHANGED | LOCAL_READ);
    }
}

static void study_stmt(void *user, const HStmt *s)
{
    if (s->kind == HS_SET)
        mark(user, s->set.place, LOCAL_CHANGED);
}

/* A name of a changed place is a change of what it names. */
static void study_alias(void *user, const HStmt *s)
{
    Fn *fn = user;
    if (s->kind == HS_ALIAS && fn->flags[s->let.local->index] & LOCAL_CHANGED)
        mark(fn, s->let.init, LOCAL_CHANGED);
}

static void ignore_expr(void *user, const HExpr *e)
{
    (void)user;
    (void)e;
}

static bool name_is_used(const Fn *fn, const char *name, uint32_t before)
{
    if (c_is_taken(fn->g, name) || strcmp(name, "env_") == 0)
        return true;
    for (uint32_t i = 0; i < before; i++)
        if (strcmp(fn->locals[i], name) == 0)
            return true;
    return false;
}

/* Functions of the C library and types of stdint that a variable must not hide. */
static bool hides(const char *name)
{
    static const char *const names[] = {
        "fabs", "floor", "ceil", "sqrt", "rint", "fabsf", "floorf", "ceilf", "sqrtf", "rintf",
        "memcpy", "memmove", "memset", "memcmp", "strlen", "size_t", "y0", "y1", "yn", "j0", "j1",
        "jn", "gamma", "index", "time", "log", "exp", "pow", "round", "signal", "div", "abs",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0)
            return true;
    size_t n = strlen(name);
    return strncmp(name, "dol_", 4) == 0 || (n > 2 && strcmp(name + n - 2, "_t") == 0);
}

/* Before it meets others. */
static const char *plain_name(Cg *g, const char *dol_name)
{
    const char *known = map_get(&g->local_names, map_key(dol_name));
    if (known)
        return known;
    const char *name = strcmp(dol_name, "this") == 0 ? "self" : c_word(g, dol_name);
    bool emits_math = hides(name) && strcmp(name, "index") != 0 && strcmp(name, "time") != 0;
    if (emits_math)
        name = arena_printf(g->arena, "%s_", name);
    map_put(g->arena, &g->local_names, map_key(dol_name), (void *)(uintptr_t)name);
    return name;
}

static void name_local(Fn *fn, uint32_t i)
{
    const char *name = plain_name(fn->g, fn->f->locals.data[i]->name);
    while (name_is_used(fn, name, i))
        name = arena_printf(fn->g->arena, "%s_", name);
    fn->locals[i] = name;
}

void c_study_locals(Fn *fn)
{
    uint32_t n = fn->f->locals.len;
    fn->locals = ARENA_ARRAY(fn->g->arena, const char *, n + 1);
    fn->flags = ARENA_ARRAY(fn->g->arena, uint8_t, n + 1);
    for (uint32_t i = 0; i < n; i++)
        name_local(fn, i);
    CWalk all = {fn, study_expr, study_stmt}, aliases = {fn, ignore_expr, study_alias};
    c_walk_block(&all, &fn->f->body);
    bool any = false;
    for (uint32_t i = 0; i < n; i++)
        any |= fn->f->locals.data[i]->kind == HL_ALIAS;
    for (uint32_t round = 0; any && round < 8; round++) /* chains of aliases are short */
        c_walk_block(&aliases, &fn->f->body);
}
