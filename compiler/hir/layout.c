/* Facts about types that need all of them: order of definition, and what they hold. */
#include "hir/hir.h"

#include <string.h>

/* Calls `visit` for the types that `t` holds by value, one after the other. */
typedef struct Parts {
    const HType *type;
    uint32_t case_, field;
} Parts;

static HType *next_part(Parts *it)
{
    const HType *t = it->type;
    if (t->kind == HT_RECORD)
        return it->field < t->fields.len ? t->fields.data[it->field++].type : NULL;
    if (t->kind != HT_VARIANT)
        return NULL;
    while (it->case_ < t->cases.len) {
        const HCase *c = &t->cases.data[it->case_];
        if (it->field < c->fields.len)
            return c->fields.data[it->field++].type;
        it->case_++;
        it->field = 0;
    }
    return NULL;
}

/* Depth first with a stack of its own: chains of by-value types may be long. */
static void define(HProgram *p, HType *start, bool *seen, Parts *stack, HType **out, uint32_t *n)
{
    if (seen[start->id])
        return;
    uint32_t depth = 0;
    seen[start->id] = true;
    stack[depth++] = (Parts){start, 0, 0};
    while (depth) {
        HType *part = next_part(&stack[depth - 1]);
        if (!part)
            out[(*n)++] = p->types.data[stack[--depth].type->id];
        else if (!seen[part->id]) {
            seen[part->id] = true;
            stack[depth++] = (Parts){part, 0, 0};
        }
    }
}

static void order_types(HProgram *p)
{
    uint32_t count = p->types.len, n = 0;
    bool *seen = ARENA_ARRAY(p->arena, bool, count);
    Parts *stack = ARENA_ARRAY(p->arena, Parts, count);
    HType **out = ARENA_ARRAY(p->arena, HType *, count);
    for (uint32_t i = 0; i < count; i++)
        define(p, p->types.data[i], seen, stack, out, &n);
    memcpy(p->types.data, out, count * sizeof *out);
    for (uint32_t i = 0; i < count; i++)
        p->types.data[i]->id = i;
}

static bool take(bool *flag, bool value)
{
    bool changed = value && !*flag;
    *flag |= value;
    return changed;
}

static bool gather(HType *t)
{
    bool changed = take(&t->validated, t->constraints.len > 0);
    Parts it = {t, 0, 0};
    for (const HType *part; (part = next_part(&it));) {
        changed |= take(&t->has_heap, part->has_heap);
        changed |= take(&t->has_float, part->has_float);
        changed |= take(&t->has_fun, part->has_fun);
        changed |= take(&t->validated, part->validated);
    }
    const HType *held[2] = {t->elem, t->key};
    for (int i = 0; i < 2; i++) {
        if (!held[i])
            continue;
        changed |= take(&t->has_float, held[i]->has_float);
        changed |= take(&t->has_fun, held[i]->has_fun);
        changed |= take(&t->validated, held[i]->validated);
    }
    return changed;
}

void hir_finish_new_types(HProgram *p, uint32_t first)
{
    /* Types may hold themselves through lists, hence rounds. */
    for (bool changed = first < p->types.len; changed;) {
        changed = false;
        for (uint32_t i = first; i < p->types.len; i++)
            changed |= gather(p->types.data[i]);
    }
}

void hir_finish_types(HProgram *p)
{
    order_types(p); /* by-value parts come first, so that two rounds are the rule */
    hir_finish_new_types(p, 0);
}
