/* Laws of a system: checked when a method that may change it returns to code outside of it, or what
   makes one returns. A quantified parameter ranges over the values of its type that occur in the
   state, before and after, and over all cases of Bool and of enumerations without payload.

   What checking allocates (the state before, the values, what a law computes) lives in a region of
   its own, which ends with the check. */
#include "dol_inner.h"

enum { MOST_VALUES = 1000, MOST_COMBINATIONS = 100000 };

void dol_context_set_laws(dol_Context *ctx, bool checked)
{
    ctx->inner->no_laws = !checked;
}

static bool is_active(const dol_Inner *inner, const dol_Laws *laws)
{
    for (const dol_LawFrame *f = inner->law_frames; f; f = f->outer)
        if (f->laws == laws)
            return true;
    return false;
}

/* No law of one state alone looks at the one before. */
static bool needs_before(const dol_Laws *laws)
{
    for (uint32_t i = 0; i < laws->count; i++)
        if (laws->laws[i].two_state || laws->laws[i].count)
            return true;
    return false;
}

static dol_Region *enter(dol_Context *ctx)
{
    dol_Region *before = ctx->inner->region;
    dol_region_enter(ctx, &ctx->inner->law_memory);
    return before;
}

/* The frame that is left last takes the memory of all. */
static void leave(dol_Context *ctx, dol_Region *before)
{
    dol_region_enter(ctx, before);
    if (!ctx->inner->law_frames)
        dol_region_free(&ctx->inner->memory, &ctx->inner->law_memory);
}

void dol_laws_begin(dol_Context *ctx, dol_LawFrame *frame, const dol_Laws *laws,
                    const void *state)
{
    dol_Inner *inner = ctx->inner;
    frame->laws = NULL;
    if (inner->no_laws || is_active(inner, laws))
        return;
    frame->laws = laws;
    frame->before = NULL;
    frame->outer = inner->law_frames;
    inner->law_frames = frame;
    if (!needs_before(laws))
        return;
    dol_Region *region = enter(ctx);
    frame->before = dol_alloc(ctx, laws->state->size);
    dol_copy(ctx, laws->state, state, frame->before);
    dol_region_enter(ctx, region);
}

/* ---- what a parameter ranges over ---- */

typedef struct Domain {
    dol_Context *ctx;
    const dol_Type *type;
    dol_List values; /* in order, each once */
} Domain;

static bool same_type(const dol_Type *a, const dol_Type *b)
{
    return a == b || (a->kind == b->kind && strcmp(a->name, b->name) == 0);
}

static void add(Domain *d, const void *value)
{
    uint32_t lo = 0, hi = d->values.len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        int order = dol_compare(d->type, dol_at(d->values.data, mid, d->type->size), value);
        if (order == 0)
            return;
        if (order < 0)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (d->values.len < MOST_VALUES)
        memcpy(dol_list_open(d->ctx, &d->values, lo, d->type->size), value, d->type->size);
}

static void gather(Domain *d, const dol_Type *t, const void *value)
{
    if (same_type(t, d->type))
        add(d, value);
    if (t->kind == DOL_KIND_LIST || t->kind == DOL_KIND_SET || t->kind == DOL_KIND_MAP) {
        dol_List l = dol_list_load(value);
        bool map = t->kind == DOL_KIND_MAP;
        for (uint32_t i = 0; i < l.len; i++) {
            const char *item = dol_at(l.data, i, map ? t->entry : t->elem->size);
            if (map)
                gather(d, t->key, item);
            gather(d, t->elem, item + (map ? t->offset : 0));
        }
        return;
    }
    dol_Parts p;
    const dol_Field *f = dol_parts(t, value, &p);
    for (uint32_t i = 0; i < p.count; i++)
        gather(d, f[i].type, (const char *)value + f[i].offset);
}

static void add_all(Domain *d)
{
    for (uint32_t i = 0; i < (d->type->kind == DOL_KIND_BOOL ? 2u : d->type->count); i++) {
        bool truth = i != 0;
        uint32_t tag = i;
        add(d, d->type->kind == DOL_KIND_BOOL ? (const void *)&truth : &tag);
    }
}

static void find_values(Domain *d, const dol_Type *state, const void *before, const void *after)
{
    if (d->type->kind == DOL_KIND_BOOL || d->type->kind == DOL_KIND_ENUM) {
        add_all(d);
        return;
    }
    gather(d, state, after);
    if (before)
        gather(d, state, before);
}

/* ---- one law ---- */

/* The next combination, the last parameter fastest; false after the last. */
static bool advance(const Domain *domains, uint32_t n, uint32_t *at, const void **args)
{
    for (uint32_t i = n; i-- > 0;) {
        at[i] = at[i] + 1 < domains[i].values.len ? at[i] + 1 : 0;
        args[i] = dol_at(domains[i].values.data, at[i], domains[i].type->size);
        if (at[i])
            return true;
    }
    return false;
}

static void check_law(dol_Context *ctx, const dol_Laws *laws, const dol_Law *law,
                      const void *before, const void *after)
{
    uint32_t n = law->count, given = n, tries = 0;
    Domain *domains = dol_alloc(ctx, (n + 1u) * sizeof *domains);
    uint32_t *at = dol_alloc(ctx, (n + 1u) * sizeof *at);
    const void **args = dol_alloc(ctx, (n + 2u) * sizeof *args);
    for (uint32_t i = 0; i < n; i++) {
        domains[i] = (Domain){ctx, law->params[i], {NULL, 0, 0}};
        find_values(&domains[i], laws->state, before, after);
        if (domains[i].values.len == 0)
            return;
        at[i] = 0;
        args[i] = domains[i].values.data;
    }
    if (law->two_state)
        args[given++] = before;
    args[given] = after;
    do {
        if (!law->holds(ctx, args))
            dol_trap_law(ctx, law, args);
    } while (++tries < MOST_COMBINATIONS && advance(domains, n, at, args));
}

static void check_laws(dol_Context *ctx, const dol_Laws *laws, const void *before,
                       const void *after)
{
    dol_Region *region = enter(ctx);
    for (uint32_t i = 0; i < laws->count; i++)
        if (before || !laws->laws[i].two_state)
            check_law(ctx, laws, &laws->laws[i], before, after);
    dol_region_enter(ctx, region);
}

void dol_laws_end(dol_Context *ctx, dol_LawFrame *frame, const void *state)
{
    if (!frame->laws)
        return;
    check_laws(ctx, frame->laws, frame->before, state);
    ctx->inner->law_frames = frame->outer;
    leave(ctx, ctx->inner->region);
}

void dol_laws_made(dol_Context *ctx, const dol_Laws *laws, const void *state)
{
    if (ctx->inner->no_laws || is_active(ctx->inner, laws))
        return;
    check_laws(ctx, laws, NULL, state);
    leave(ctx, ctx->inner->region);
}
