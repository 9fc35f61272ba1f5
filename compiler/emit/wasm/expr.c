/* Expressions. Scalars are wasm values; strings, containers, records, variants and functions are
   addresses, and are evaluated into memory that the caller names. */
#include "emit/wasm/wasm.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

static WExpr frame_address(WFunc *f, uint32_t offset)
{
    WExpr fp = wasm_get(f, f->fp, B(f)->TypeInt32());
    return offset ? B(f)->Binary(M(f), B(f)->AddInt32(), fp, wasm_i32(f->g, offset)) : fp;
}

static WExpr offset_address(WFunc *f, WExpr base, uint32_t offset)
{
    return offset ? B(f)->Binary(M(f), B(f)->AddInt32(), base, wasm_i32(f->g, offset)) : base;
}

WExpr wasm_load(WFunc *f, HType *t, WExpr address, uint32_t offset)
{
    const WLayout *l = wasm_layout(f->g, t);
    bool is_signed = t->kind >= HT_I8 && t->kind <= HT_I64;
    return B(f)->Load(M(f), l->size, is_signed, offset, l->align, wasm_type(f->g, t), address);
}

WExpr wasm_store_scalar(WFunc *f, HType *t, WExpr address, uint32_t offset, WExpr value)
{
    const WLayout *l = wasm_layout(f->g, t);
    return B(f)->Store(M(f), l->size, offset, l->align, address, value, wasm_type(f->g, t));
}

static WExpr dest_address(WFunc *f, WDest to)
{
    return offset_address(f, wasm_get(f, to.local, B(f)->TypeInt32()), to.offset);
}

/* A value without a place, put into this function's frame. */
static WExpr materialise(WFunc *f, HExpr *e)
{
    const WLayout *l = wasm_layout(f->g, e->type);
    WDest to = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    WExpr steps[] = {wasm_store(f, to, e), frame_address(f, to.offset)};
    return B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeInt32());
}

WExpr wasm_address(WFunc *f, HExpr *e)
{
    switch ((int)e->kind) { /* int: whatever is no place is materialised */
    case HX_LOCAL: {
        WHome h = f->homes[e->local->index];
        if (h.kind == HOME_FRAME)
            return frame_address(f, h.index);
        if (h.kind == HOME_POINTER)
            return wasm_get(f, h.index, B(f)->TypeInt32());
        break;
    }
    case HX_FIELD: {
        uint32_t offset = wasm_layout(f->g, e->field.base->type)->offsets[e->field.index];
        return offset_address(f, wasm_address(f, e->field.base), offset);
    }
    case HX_PAYLOAD: {
        const WLayout *l = wasm_layout(f->g, e->payload.base->type);
        return offset_address(f, wasm_address(f, e->payload.base),
                              l->payloads[e->payload.case_][e->payload.index]);
    }
    default: break;
    }
    return materialise(f, e);
}

static WExpr constant(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    switch (e->type->kind) {
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

static WExpr is_case(WFunc *f, HExpr *e)
{
    WExpr tag = wasm_load_case(f, e->is.operand->type, wasm_address(f, e->is.operand));
    return B(f)->Binary(M(f), B(f)->EqInt32(), tag, wasm_i32(f->g, e->is.case_));
}

WExpr wasm_value(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    switch (e->kind) {
    case HX_CONST: return constant(f, e);
    case HX_LOCAL: {
        WHome h = f->homes[e->local->index];
        if (h.kind == HOME_LOCAL)
            return wasm_get(f, h.index, wasm_type(f->g, e->type));
        return h.kind == HOME_NONE ? b->Nop(M(f)) : wasm_load(f, e->type, wasm_address(f, e), 0);
    }
    case HX_FIELD: case HX_PAYLOAD:
        if (e->type->kind == HT_UNIT)
            return b->Drop(M(f), wasm_address(f, e));
        return wasm_load(f, e->type, wasm_address(f, e), 0);
    case HX_GLOBAL:
        if (e->global->value)
            return wasm_value(f, e->global->value);
        break;
    case HX_UNARY: return wasm_unary(f, e);
    case HX_BINARY: return wasm_binary(f, e);
    case HX_CONVERT: return wasm_convert(f, e);
    case HX_AND:
        return b->If(M(f), wasm_value(f, e->logic.left), wasm_value(f, e->logic.right),
                     wasm_i32(f->g, 0));
    case HX_OR:
        return b->If(M(f), wasm_value(f, e->logic.left), wasm_i32(f->g, 1),
                     wasm_value(f, e->logic.right));
    case HX_SELECT:
        return b->If(M(f), wasm_value(f, e->select.cond), wasm_value(f, e->select.then),
                     wasm_value(f, e->select.else_));
    case HX_CALL: return wasm_call(f, e, NULL);
    case HX_PRIM: return wasm_prim(f, e);
    case HX_IS_CASE: return is_case(f, e);
    case HX_COPY: return wasm_value(f, e->copy.operand);
    case HX_ELEM: case HX_SLOT: case HX_CALL_VALUE: case HX_CALL_HOST: case HX_STRING:
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP: case HX_CLOSURE: case HX_COUNT:
        break;
    }
    wasm_unsupported(f->g, e->span, "this expression");
    return b->Unreachable(M(f));
}

static WExpr copy_bytes(WFunc *f, WDest to, WExpr from, HType *t)
{
    uint32_t size = wasm_layout(f->g, t)->size;
    return B(f)->MemoryCopy(M(f), dest_address(f, to), from, wasm_i32(f->g, size));
}

static WExpr store_fields(WFunc *f, WDest to, HExpr *e, const uint32_t *offsets, WSeq *seq)
{
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        WDest at = {to.local, to.offset + offsets[i]};
        vec_push(f->g->arena, seq, wasm_store(f, at, e->make.args.data[i]));
    }
    return seq->len ? wasm_seq(f, seq, B(f)->TypeNone()) : B(f)->Nop(M(f));
}

static WExpr store_string(WFunc *f, WDest to, HExpr *e)
{
    BinaryenType i32 = B(f)->TypeInt32();
    uint32_t at = wasm_data(f->g, e->str.text, e->str.len, 1);
    WExpr base = wasm_get(f, to.local, i32), again = wasm_get(f, to.local, i32);
    WExpr steps[] = {
        B(f)->Store(M(f), 4, to.offset, 4, base, wasm_i32(f->g, at), i32),
        B(f)->Store(M(f), 4, to.offset + 4, 4, again, wasm_i32(f->g, e->str.len), i32)};
    return B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeNone());
}

WExpr wasm_store(WFunc *f, WDest to, HExpr *e)
{
    const Binaryen *b = B(f);
    if (e->type->kind == HT_UNIT)
        return wasm_value(f, e);
    if (wasm_is_scalar(e->type))
        return wasm_store_scalar(f, e->type, wasm_get(f, to.local, b->TypeInt32()), to.offset,
                                 wasm_value(f, e));
    WSeq seq = {0};
    switch ((int)e->kind) { /* int: the rest needs the containers' runtime */
    case HX_LOCAL: case HX_FIELD: case HX_PAYLOAD:
        return copy_bytes(f, to, wasm_address(f, e), e->type);
    case HX_RECORD:
        return store_fields(f, to, e, wasm_layout(f->g, e->type)->offsets, &seq);
    case HX_VARIANT:
        vec_push(f->g->arena, &seq,
                 wasm_store_case(f, e->type, wasm_get(f, to.local, b->TypeInt32()), to.offset,
                                 e->make.case_));
        return store_fields(f, to, e, wasm_layout(f->g, e->type)->payloads[e->make.case_], &seq);
    case HX_STRING: return store_string(f, to, e);
    case HX_CALL: return wasm_call(f, e, &to);
    case HX_SELECT:
        return b->If(M(f), wasm_value(f, e->select.cond), wasm_store(f, to, e->select.then),
                     wasm_store(f, to, e->select.else_));
    case HX_GLOBAL:
        if (e->global->value)
            return wasm_store(f, to, e->global->value);
        break;
    case HX_COPY:
        if (!e->type->has_heap)
            return wasm_store(f, to, e->copy.operand);
        break;
    default: break;
    }
    wasm_unsupported(f->g, e->span, "lists, maps, sets and function values");
    return b->Unreachable(M(f));
}

WExpr wasm_call(WFunc *f, HExpr *e, const WDest *to)
{
    HFunc *callee = e->call.fn;
    WSeq args = {0};
    if (to)
        vec_push(f->g->arena, &args, dest_address(f, *to));
    for (uint32_t i = 0; i < e->call.args.len; i++) {
        HExpr *a = e->call.args.data[i];
        if (callee->locals.data[i]->kind == HL_REF)
            vec_push(f->g->arena, &args, wasm_address(f, a));
        else if (wasm_is_scalar(a->type))
            vec_push(f->g->arena, &args, wasm_value(f, a));
        else if (a->type->kind != HT_UNIT)
            vec_push(f->g->arena, &args, wasm_address(f, a));
    }
    BinaryenType result = to ? B(f)->TypeNone() : wasm_type(f->g, callee->result);
    return B(f)->Call(M(f), callee->name, args.data, args.len, result);
}
