/* One function for each type with constraints: 1 when a value at an address meets them all, its
   parts included; the fast form of hir's CHECK. */
#include "emit/wasm/wasm.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

static WExpr fail_unless(WFunc *f, WExpr cond)
{
    WExpr no = B(f)->Return(M(f), wasm_i32(f->g, 0));
    return B(f)->If(M(f), B(f)->Unary(M(f), B(f)->EqZInt32(), cond), no, NULL);
}

static WExpr value_address(WFunc *f, uint32_t offset)
{
    WExpr base = wasm_get(f, 0, B(f)->TypeInt32());
    return offset ? B(f)->Binary(M(f), B(f)->AddInt32(), base, wasm_i32(f->g, offset)) : base;
}

static void check_part(WFunc *f, HType *t, uint32_t offset, WSeq *seq)
{
    if (!t->validated)
        return;
    if (t->kind != HT_RECORD && t->kind != HT_VARIANT) {
        wasm_unsupported(f->g, t->span, "checking the elements of a container");
        return;
    }
    WExpr at = value_address(f, offset);
    vec_push(f->g->arena, seq,
             fail_unless(f, B(f)->Call(M(f), wasm_check_function(f->g, t), &at, 1,
                                       B(f)->TypeInt32())));
}

static void check_own(WFunc *f, HType *t, WSeq *seq)
{
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        HFunc *holds = t->constraints.data[i].holds;
        WExpr at = value_address(f, 0);
        vec_push(f->g->arena, seq,
                 fail_unless(f, B(f)->Call(M(f), holds->name, &at, 1, B(f)->TypeInt32())));
    }
}

static void check_cases(WFunc *f, HType *t, WSeq *seq)
{
    const WLayout *l = wasm_layout(f->g, t);
    for (uint32_t c = 0; c < t->cases.len; c++) {
        WSeq parts = {0};
        HCase *hc = &t->cases.data[c];
        for (uint32_t i = 0; i < hc->fields.len; i++)
            check_part(f, hc->fields.data[i].type, l->payloads[c][i], &parts);
        if (!parts.len)
            continue;
        WExpr tag = wasm_load_case(f, t, value_address(f, 0));
        WExpr mine = B(f)->Binary(M(f), B(f)->EqInt32(), tag, wasm_i32(f->g, c));
        vec_push(f->g->arena, seq,
                 B(f)->If(M(f), mine, wasm_seq(f, &parts, B(f)->TypeNone()), NULL));
    }
}

const char *wasm_check_function(WGen *g, HType *t)
{
    const char *name = map_get(&g->checks, map_key(t));
    if (name)
        return name;
    name = arena_printf(g->arena, "dol.check.%s", t->name);
    map_put(g->arena, &g->checks, map_key(t), (void *)(uintptr_t)name);
    WFunc f = {.g = g, .nparams = 1};
    WSeq seq = {0};
    check_own(&f, t, &seq);
    if (t->kind == HT_RECORD)
        for (uint32_t i = 0; i < t->fields.len; i++)
            check_part(&f, t->fields.data[i].type, wasm_layout(g, t)->offsets[i], &seq);
    else
        check_cases(&f, t, &seq);
    vec_push(g->arena, &seq, wasm_i32(g, 1));
    BinaryenType i32 = g->b->TypeInt32();
    g->b->AddFunction(g->module, name, i32, i32, NULL, 0,
                      g->b->Block(g->module, NULL, seq.data, seq.len, i32));
    return name;
}
