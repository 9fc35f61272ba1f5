/* Expressions: numbers as wasm values, the rest into memory that the caller names. */
#include "emit/wasm/wasm.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

/* ---- small makers ---- */

WExpr wasm_i32(const WGen *g, uint32_t v)
{
    return g->b->Const(g->module, g->b->LiteralInt32((int32_t)v));
}

WExpr wasm_i64(const WGen *g, uint64_t v)
{
    return g->b->Const(g->module, g->b->LiteralInt64((int64_t)v));
}

WExpr wasm_get(const WFunc *f, uint32_t local, BinaryenType t)
{
    return B(f)->LocalGet(M(f), local, t);
}

WExpr wasm_get32(const WFunc *f, uint32_t local)
{
    return wasm_get(f, local, B(f)->TypeInt32());
}

WExpr wasm_add(const WGen *g, WExpr address, uint32_t offset)
{
    if (!offset)
        return address;
    return g->b->Binary(g->module, g->b->AddInt32(), address, wasm_i32(g, offset));
}

WExpr wasm_load32(const WGen *g, WExpr address, uint32_t offset)
{
    return g->b->Load(g->module, 4, false, offset, 4, g->b->TypeInt32(), address);
}

WExpr wasm_store32(const WGen *g, WExpr address, uint32_t offset, WExpr v)
{
    return g->b->Store(g->module, 4, offset, 4, address, v, g->b->TypeInt32());
}

WExpr wasm_seq(WFunc *f, WSeq *seq, BinaryenType t)
{
    if (seq->len == 1)
        return seq->data[0];
    if (!seq->len)
        return B(f)->Nop(M(f));
    return B(f)->Block(M(f), NULL, seq->data, seq->len, t);
}

void wasm_set(WFunc *f, WSeq *seq, uint32_t local, WExpr v)
{
    vec_push(f->g->arena, seq, B(f)->LocalSet(M(f), local, v));
}

WExpr wasm_dest(WFunc *f, WDest to)
{
    return wasm_add(f->g, wasm_get32(f, to.local), to.offset);
}

/* ---- memory ---- */

static uint32_t number_size(HTypeKind k)
{
    switch ((int)k) {
    case HT_I16: case HT_U16: return 2;
    case HT_CHAR: case HT_I32: case HT_U32: case HT_F32: return 4;
    case HT_I64: case HT_U64: case HT_F64: return 8;
    default: return 1;
    }
}

WExpr wasm_load(WFunc *f, const HType *t, WExpr address, uint32_t offset)
{
    HTypeKind k = wasm_kind(f->g, t);
    uint32_t size = number_size(k);
    bool is_signed = k >= HT_I8 && k <= HT_I64;
    return B(f)->Load(M(f), size, is_signed, offset, size, wasm_number_type(f->g, k), address);
}

WExpr wasm_store_number(WFunc *f, const HType *t, WExpr address, uint32_t offset, WExpr value)
{
    HTypeKind k = wasm_kind(f->g, t);
    uint32_t size = number_size(k);
    return B(f)->Store(M(f), size, offset, size, address, value, wasm_number_type(f->g, k));
}

/* Engines call out for memory.copy: few bytes go as words. Values have no alignment beyond their
   type's, hence 1. */
WExpr wasm_copy(WFunc *f, WExpr to, WExpr from, uint32_t size)
{
    enum { BY_WORDS = 48 };
    const Binaryen *b = B(f);
    if (size > BY_WORDS)
        return b->MemoryCopy(M(f), to, from, wasm_i32(f->g, size));
    uint32_t source = wasm_temp(f, b->TypeInt32()), target = wasm_temp(f, b->TypeInt32());
    WSeq seq = {0};
    wasm_set(f, &seq, target, to);
    wasm_set(f, &seq, source, from);
    for (uint32_t at = 0, step; at < size; at += step) {
        uint32_t left = size - at;
        step = left >= 8 ? 8 : left >= 4 ? 4 : left >= 2 ? 2 : 1;
        BinaryenType t = step == 8 ? b->TypeInt64() : b->TypeInt32();
        WExpr v = b->Load(M(f), step, false, at, 1, t, wasm_get32(f, source));
        vec_push(f->g->arena, &seq, b->Store(M(f), step, at, 1, wasm_get32(f, target), v, t));
    }
    return wasm_seq(f, &seq, b->TypeNone());
}

/* ---- numbers ---- */

static WExpr constant(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    switch ((int)e->type->kind) {
    case HT_UNIT: return b->Nop(M(f));
    case HT_I64: case HT_U64: return wasm_i64(f->g, e->bits);
    case HT_F64: return b->Const(M(f), b->LiteralFloat64Bits((int64_t)e->bits));
    case HT_F32: {
        double d;
        __builtin_memcpy(&d, &e->bits, sizeof d);
        float single = (float)d;
        int32_t bits;
        __builtin_memcpy(&bits, &single, sizeof bits);
        return b->Const(M(f), b->LiteralFloat32Bits(bits));
    }
    default: return wasm_i32(f->g, (uint32_t)e->bits);
    }
}

WExpr wasm_tag(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    const HType *t = e->type;
    if (wasm_is_number(f->g, t))
        return wasm_value(f, e);
    uint32_t size = wasm_tag_size(t);
    WExpr tag = b->Load(M(f), size, false, 0, size, b->TypeInt32(), wasm_address(f, e, false));
    if (t->variant_origin != HV_RESULT)
        return tag;
    return b->Unary(M(f), b->EqZInt32(), tag); /* `ok` is true for case 0 */
}

static WExpr is_case(WFunc *f, HExpr *e)
{
    return B(f)->Binary(M(f), B(f)->EqInt32(), wasm_tag(f, e->is.operand),
                        wasm_i32(f->g, e->is.case_));
}

/* What a place or a value in memory holds. */
static WExpr load_value(WFunc *f, HExpr *e)
{
    uint32_t home = wasm_home_local(f, e);
    if (home != UINT32_MAX)
        return wasm_get(f, home, wasm_type(f->g, e->type));
    if (e->kind == HX_FIELD && wasm_is_number(f->g, e->field.base->type))
        return wasm_value(f, e->field.base);
    if (wasm_kind(f->g, e->type) == HT_UNIT) {
        if (e->kind == HX_LOCAL)
            return B(f)->Nop(M(f));
        return B(f)->Drop(M(f), wasm_address(f, e, false));
    }
    return wasm_load(f, e->type, wasm_address(f, e, false), 0);
}

static WExpr global_value(WFunc *f, HExpr *e)
{
    HConst *c = e->global;
    if (c->value && c->value->kind == HX_CONST)
        return wasm_value(f, c->value);
    if (c->value)
        return load_value(f, e);
    return B(f)->Call(M(f), wasm_name(f->g, c->init), NULL, 0, wasm_type(f->g, e->type));
}

static WExpr logic(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    WExpr left = wasm_value(f, e->logic.left), right = wasm_value(f, e->logic.right);
    if (e->kind == HX_AND)
        return b->If(M(f), left, right, wasm_i32(f->g, 0));
    return b->If(M(f), left, wasm_i32(f->g, 1), right);
}

static WExpr select_value(WFunc *f, HExpr *e)
{
    WExpr cond = wasm_value(f, e->select.cond);
    WExpr then = wasm_value(f, e->select.then);
    return B(f)->If(M(f), cond, then, wasm_value(f, e->select.else_));
}

/* A record of one number, or of one that is nothing. */
static WExpr single_value(WFunc *f, HExpr *e)
{
    return wasm_value(f, e->make.args.data[0]);
}

static WExpr value(WFunc *f, HExpr *e)
{
    switch (e->kind) {
    case HX_CONST: return constant(f, e);
    case HX_LOCAL: case HX_FIELD: case HX_PAYLOAD: case HX_ELEM: case HX_SLOT:
        return load_value(f, e);
    case HX_GLOBAL: return global_value(f, e);
    case HX_UNARY: return wasm_unary(f, e);
    case HX_BINARY: return wasm_binary(f, e);
    case HX_CONVERT: return wasm_convert(f, e);
    case HX_AND: case HX_OR: return logic(f, e);
    case HX_SELECT: return select_value(f, e);
    case HX_CALL: case HX_CALL_VALUE: case HX_CALL_HOST: return wasm_call(f, e, NULL);
    case HX_PRIM:
        if (e->prim.op == HP_MAP_KEY_AT || e->prim.op == HP_SET_AT)
            return load_value(f, e);
        return wasm_prim(f, e, NULL);
    case HX_IS_CASE: return is_case(f, e);
    case HX_COPY: return wasm_value(f, e->copy.operand);
    case HX_RECORD: return single_value(f, e);
    case HX_VARIANT: return wasm_i32(f->g, e->make.case_);
    case HX_STRING: case HX_LIST: case HX_MAP: case HX_CLOSURE: case HX_COUNT: break;
    }
    return B(f)->Unreachable(M(f)); /* those are in memory */
}

WExpr wasm_value(WFunc *f, HExpr *e)
{
    WExpr v = value(f, e);
    wasm_mark(f, v, e->span);
    return v;
}

/* ---- into memory ---- */

static void store_parts(WFunc *f, WDest to, HExpr *e, const uint32_t *offsets, WSeq *seq)
{
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        WDest at = {to.local, to.offset + offsets[i]};
        WTemps temps = wasm_temps(f);
        vec_push(f->g->arena, seq, wasm_store(f, at, e->make.args.data[i]));
        wasm_temps_end(f, temps);
    }
}

static void store_variant(WFunc *f, WDest to, HExpr *e, WSeq *seq)
{
    const Binaryen *b = B(f);
    const WLayout *l = wasm_layout(f->g, e->type);
    uint32_t size = wasm_tag_size(e->type);
    WExpr tag = wasm_i32(f->g, wasm_tag_value(e->type, e->make.case_));
    store_parts(f, to, e, l->payloads[e->make.case_], seq);
    vec_push(f->g->arena, seq,
             b->Store(M(f), size, to.offset, size, wasm_get32(f, to.local), tag, b->TypeInt32()));
}

static void store_head(WFunc *f, WDest to, WExpr data, uint32_t len, WSeq *seq)
{
    WGen *g = f->g;
    uint32_t words[] = {len, len};
    vec_push(g->arena, seq, wasm_store32(g, wasm_get32(f, to.local), to.offset, data));
    for (uint32_t i = 0; i < 2; i++)
        vec_push(g->arena, seq, wasm_store32(g, wasm_get32(f, to.local), to.offset + 4 + 4 * i,
                                             wasm_i32(g, words[i])));
}

static void store_constant_list(WFunc *f, WDest to, HExpr *e, WSeq *seq)
{
    WGen *g = f->g;
    uint32_t n = e->make.args.len;
    const WLayout *l = wasm_layout(g, e->type->elem);
    uint32_t items = wasm_data_space(g, (size_t)n * l->size, l->align);
    for (uint32_t i = 0; i < n; i++)
        wasm_put_constant(g, items + i * l->size, e->make.args.data[i]);
    vec_push(g->arena, seq,
             RT(g, "dol_list_of", g->b->TypeNone(), wasm_dest(f, to), wasm_i32(g, items),
                wasm_i32(g, n), wasm_i32(g, l->size)));
}

static void store_list(WFunc *f, WDest to, HExpr *e, WSeq *seq)
{
    WGen *g = f->g;
    uint32_t n = e->make.args.len, size = wasm_layout(g, e->type->elem)->size;
    if (!n) {
        store_head(f, to, wasm_i32(g, 0), 0, seq);
        return;
    }
    if (n > 3 && wasm_is_constant(e)) {
        store_constant_list(f, to, e, seq);
        return;
    }
    uint32_t data = wasm_temp(f, g->b->TypeInt32());
    wasm_set(f, seq, data, RT(g, "dol_block", g->b->TypeInt32(), wasm_i64(g, n),
                              wasm_i32(g, size)));
    for (uint32_t i = 0; i < n; i++) {
        WTemps temps = wasm_temps(f);
        vec_push(g->arena, seq, wasm_store(f, (WDest){data, i * size}, e->make.args.data[i]));
        wasm_temps_end(f, temps);
    }
    store_head(f, to, wasm_get32(f, data), n, seq);
}

static void store_set(WFunc *f, WDest to, HExpr *e, WSeq *seq)
{
    WGen *g = f->g;
    store_head(f, to, wasm_i32(g, 0), 0, seq);
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        WExpr item = wasm_own_address(f, e->make.args.data[i]);
        WExpr insert = RT(g, "dol_set_insert", g->b->TypeInt32(), wasm_desc(g, e->type),
                          wasm_dest(f, to), item);
        vec_push(g->arena, seq, g->b->Drop(g->module, insert));
    }
}

static void store_map(WFunc *f, WDest to, HExpr *e, WSeq *seq)
{
    WGen *g = f->g;
    uint32_t n = e->make.args.len / 2;
    const WLayout *l = wasm_layout(g, e->type);
    if (!n) {
        store_head(f, to, wasm_i32(g, 0), 0, seq);
        return;
    }
    uint32_t data = wasm_temp(f, g->b->TypeInt32());
    wasm_set(f, seq, data, RT(g, "wdol_alloc", g->b->TypeInt32(), wasm_i32(g, n * l->entry)));
    for (uint32_t i = 0; i < n; i++) {
        WDest key = {data, i * l->entry}, value = {data, i * l->entry + l->value};
        vec_push(g->arena, seq, wasm_store(f, key, e->make.args.data[2 * i]));
        vec_push(g->arena, seq, wasm_store(f, value, e->make.args.data[2 * i + 1]));
    }
    vec_push(g->arena, seq,
             RT(g, "dol_map_of", g->b->TypeNone(), wasm_desc(g, e->type), wasm_dest(f, to),
                wasm_get32(f, data), wasm_i32(g, n), wasm_site(g, e->span)));
}

static WExpr select_store(WFunc *f, WDest to, HExpr *e)
{
    WExpr cond = wasm_value(f, e->select.cond);
    WExpr then = wasm_store(f, to, e->select.then);
    return B(f)->If(M(f), cond, then, wasm_store(f, to, e->select.else_));
}

static WExpr copy(WFunc *f, WDest to, HExpr *e)
{
    WGen *g = f->g;
    if (!wasm_layout(g, e->type)->points || e->type->kind == HT_STRING)
        return wasm_store(f, to, e->copy.operand);
    WExpr from = wasm_address(f, e->copy.operand, false);
    return RT(g, "dol_copy", g->b->TypeNone(), wasm_desc(g, e->type), from, wasm_dest(f, to));
}

static WExpr store_place(WFunc *f, WDest to, HExpr *e)
{
    WExpr from = wasm_address(f, e, false);
    return wasm_copy(f, wasm_dest(f, to), from, wasm_layout(f->g, e->type)->size);
}

static WExpr store_global(WFunc *f, WDest to, HExpr *e)
{
    if (e->global->value)
        return store_place(f, to, e);
    WExpr at = wasm_dest(f, to);
    return B(f)->Call(M(f), wasm_name(f->g, e->global->init), &at, 1, B(f)->TypeNone());
}

WExpr wasm_store(WFunc *f, WDest to, HExpr *e)
{
    WSeq seq = {0};
    if (wasm_kind(f->g, e->type) == HT_UNIT)
        return wasm_value(f, e);
    if (wasm_is_number(f->g, e->type))
        return wasm_store_number(f, e->type, wasm_get32(f, to.local), to.offset,
                                 wasm_value(f, e));
    switch (e->kind) {
    case HX_LOCAL: case HX_FIELD: case HX_PAYLOAD: case HX_ELEM: case HX_SLOT: case HX_STRING:
        return store_place(f, to, e);
    case HX_GLOBAL: return store_global(f, to, e);
    case HX_CALL: case HX_CALL_VALUE: case HX_CALL_HOST: return wasm_call(f, e, &to);
    case HX_SELECT: return select_store(f, to, e);
    case HX_COPY: return copy(f, to, e);
    case HX_PRIM:
        if (e->prim.op == HP_MAP_KEY_AT || e->prim.op == HP_SET_AT)
            return store_place(f, to, e);
        return wasm_prim(f, e, &to);
    case HX_RECORD: store_parts(f, to, e, wasm_layout(f->g, e->type)->offsets, &seq); break;
    case HX_VARIANT: store_variant(f, to, e, &seq); break;
    case HX_LIST:
        if (e->type->kind == HT_SET)
            store_set(f, to, e, &seq);
        else
            store_list(f, to, e, &seq);
        break;
    case HX_MAP: store_map(f, to, e, &seq); break;
    case HX_CLOSURE: wasm_closure(f, to, e, &seq); break;
    case HX_CONST: case HX_UNARY: case HX_BINARY: case HX_CONVERT: case HX_AND: case HX_OR:
    case HX_IS_CASE: case HX_COUNT: break; /* numbers */
    }
    return wasm_seq(f, &seq, B(f)->TypeNone());
}
