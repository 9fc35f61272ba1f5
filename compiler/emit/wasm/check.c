/* Constraints: a function for each record that tells whether a value meets them, its parts
   included, and the tables from which libdol makes the full list of what is broken. */
#include "emit/wasm/wasm.h"

#include <string.h>

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

static bool has_function(const HType *t) { return t->kind == HT_RECORD; }

static const char *check_function(WGen *g, HType *t);

/* Of a value at local 0 + offset, or of the number in local 0. */
static WExpr argument(WFunc *f, const HType *t, uint32_t offset, bool number)
{
    if (number)
        return wasm_get(f, 0, wasm_type(f->g, t));
    WExpr at = wasm_add(f->g, wasm_get32(f, 0), offset);
    return wasm_is_number(f->g, t) ? wasm_load(f, t, at, 0) : at;
}

static WExpr valid_at(WFunc *f, HType *t, uint32_t offset, bool number)
{
    WGen *g = f->g;
    if (!has_function(t) && !number)
        return RT(g, "dol_valid", g->b->TypeInt32(), wasm_desc(g, t),
                  wasm_add(g, wasm_get32(f, 0), offset));
    WExpr v = argument(f, t, offset, number);
    return g->b->Call(g->module, check_function(g, t), &v, 1, g->b->TypeInt32());
}

static void and_then(WGen *g, WExpr *all, WExpr one)
{
    *all = *all ? g->b->If(g->module, *all, one, wasm_i32(g, 0)) : one;
}

/* A constraint holds when all its conditions do; one that has none has a function. */
static void constraint_of(WFunc *f, const HType *t, const HConstraint *c, WExpr *all)
{
    WGen *g = f->g;
    for (uint32_t i = 0; i < (c->conjuncts.len ? c->conjuncts.len : 1); i++) {
        const HFunc *holds = c->conjuncts.len ? c->conjuncts.data[i].holds : c->holds;
        WExpr v = argument(f, t, 0, wasm_is_number(g, t));
        and_then(g, all, g->b->Call(g->module, wasm_name(g, holds), &v, 1, g->b->TypeInt32()));
    }
}

/* Parts first: a constraint of the whole may count on those of its parts. */
static const char *check_function(WGen *g, HType *t)
{
    const char *name = map_get(&g->checks, map_key(t));
    if (name)
        return name;
    name = arena_printf(g->arena, "%s#valid", t->name);
    map_put(g->arena, &g->checks, map_key(t), (void *)(uintptr_t)name);
    BinaryenType i32 = g->b->TypeInt32();
    WFunc f = wasm_func_open(g, 1);
    bool number = wasm_is_number(g, t);
    WExpr all = NULL;
    for (uint32_t i = 0; i < t->fields.len; i++)
        if (t->fields.data[i].type->validated)
            and_then(g, &all, valid_at(&f, t->fields.data[i].type, wasm_layout(g, t)->offsets[i],
                                       number));
    for (uint32_t i = 0; i < t->constraints.len; i++)
        constraint_of(&f, t, &t->constraints.data[i], &all);
    WSeq seq = {0};
    f.result = wasm_local(&f, i32);
    wasm_set(&f, &seq, f.result, all ? all : wasm_i32(g, 1));
    wasm_func_close(&f, name, number ? wasm_type(g, t) : i32, i32, &seq);
    return name;
}

WExpr wasm_valid(WFunc *f, HExpr *e)
{
    WGen *g = f->g;
    if (!has_function(e->type))
        return RT(g, "dol_valid", g->b->TypeInt32(), wasm_desc(g, e->type),
                  wasm_address(f, e, false));
    WExpr v = wasm_is_number(g, e->type) ? wasm_value(f, e) : wasm_address(f, e, false);
    return g->b->Call(g->module, check_function(g, e->type), &v, 1, g->b->TypeInt32());
}

/* ---- tables: dol_Constraint, dol_Conjunct, dol_Shown ---- */

enum { CONSTRAINT_SIZE = 16, CONJUNCT_SIZE = 20, SHOWN_SIZE = 16 };

/* The functions of constraints as libdol calls them: (ctx, value [, where the result goes]). */
static uint32_t caller(WGen *g, const HFunc *fn, bool to_memory)
{
    const char *name = arena_printf(g->arena, "%s#%s", wasm_name(g, fn),
                                    to_memory ? "get" : "test");
    BinaryenType i32 = g->b->TypeInt32(), types[] = {i32, i32, i32};
    if (g->b->GetFunction(g->module, name))
        return wasm_slot(g, name);
    WFunc f = wasm_func_open(g, to_memory ? 3 : 2);
    const HType *t = fn->locals.data[0]->type;
    WExpr v = wasm_get32(&f, 1), args[2];
    uint32_t n = 0;
    bool sret = wasm_in_memory(g, fn->result), nothing = wasm_kind(g, t) == HT_UNIT;
    if (sret)
        args[n++] = wasm_get32(&f, 2);
    if (!nothing)
        args[n++] = wasm_is_number(g, t) ? wasm_load(&f, t, v, 0) : v;
    WExpr call = g->b->Call(g->module, wasm_name(g, fn), args, n,
                            sret ? g->b->TypeNone() : wasm_type(g, fn->result));
    WSeq seq = {0};
    if (!to_memory) {
        f.result = wasm_local(&f, i32);
        wasm_set(&f, &seq, f.result, call);
    } else if (wasm_is_number(g, fn->result)) {
        vec_push(g->arena, &seq, wasm_store_number(&f, fn->result, wasm_get32(&f, 2), 0, call));
    } else {
        vec_push(g->arena, &seq, call);
    }
    wasm_func_close(&f, name, g->b->TypeCreate(types, to_memory ? 3 : 2),
                    to_memory ? g->b->TypeNone() : i32, &seq);
    return wasm_slot(g, name);
}

/* Where the member lies that a getter gives. */
static uint32_t member_offset(const WGen *g, const HFunc *getter)
{
    uint32_t offset = 0;
    for (const HExpr *e = getter->body.stmts.data[0]->value; e->kind == HX_FIELD; e = e->field.base)
        offset += wasm_layout(g, e->field.base->type)->offsets[e->field.index];
    return offset;
}

static uint32_t shown_rows(WGen *g, const HConjunct *c)
{
    if (!c->values.len)
        return 0;
    uint32_t rows = wasm_data_space(g, (size_t)c->values.len * SHOWN_SIZE, 4);
    for (uint32_t i = 0; i < c->values.len; i++) {
        HFunc *fn = c->values.data[i];
        uint32_t label = wasm_text(g, c->labels.data[i], strlen(c->labels.data[i]));
        uint32_t type = wasm_descriptor(g, fn->result);
        bool member = fn->is_getter; /* most operands are: they need no function */
        uint32_t words[] = {label, type, member ? 0 : caller(g, fn, true),
                            member ? member_offset(g, fn) : 0};
        for (uint32_t j = 0; j < sizeof words / sizeof *words; j++)
            wasm_put32(g, rows + i * SHOWN_SIZE + 4 * j, words[j]);
    }
    return rows;
}

static uint32_t conjunct_rows(WGen *g, const HConstraint *c)
{
    if (!c->conjuncts.len)
        return 0;
    uint32_t rows = wasm_data_space(g, (size_t)c->conjuncts.len * CONJUNCT_SIZE, 4);
    for (uint32_t i = 0; i < c->conjuncts.len; i++) {
        const HConjunct *j = &c->conjuncts.data[i];
        uint32_t at = rows + i * CONJUNCT_SIZE;
        uint32_t text = wasm_text(g, j->text, strlen(j->text));
        uint32_t path = wasm_text(g, j->path, strlen(j->path));
        uint32_t holds = caller(g, j->holds, false), values = shown_rows(g, j);
        wasm_put32(g, at, text);
        wasm_put32(g, at + 4, path);
        wasm_put32(g, at + 8, holds);
        wasm_put32(g, at + 12, values);
        wasm_put32(g, at + 16, j->values.len);
    }
    return rows;
}

uint32_t wasm_constraints(WGen *g, HType *t)
{
    uint32_t rows = wasm_data_space(g, (size_t)t->constraints.len * CONSTRAINT_SIZE, 4);
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        uint32_t at = rows + i * CONSTRAINT_SIZE;
        uint32_t name = wasm_text(g, c->name, strlen(c->name));
        uint32_t conjuncts = conjunct_rows(g, c);
        uint32_t holds = c->conjuncts.len ? 0 : caller(g, c->holds, false);
        wasm_put32(g, at, name);
        wasm_put32(g, at + 4, conjuncts);
        wasm_put32(g, at + 8, c->conjuncts.len);
        wasm_put32(g, at + 12, holds);
    }
    return rows;
}
