/* Sizes and offsets for 32-bit linear memory: those that a C compiler for wasm32 gives the types of
   runtime/dol and of the C back end, so that both can share a runtime. */
#include "emit/wasm/wasm.h"

bool wasm_is_scalar(const HType *t) { return t->kind >= HT_BOOL && t->kind <= HT_F64; }

BinaryenType wasm_type(const WGen *g, const HType *t)
{
    switch (t->kind) {
    case HT_UNIT: return g->b->TypeNone();
    case HT_I64: case HT_U64: return g->b->TypeInt64();
    case HT_F32: return g->b->TypeFloat32();
    case HT_F64: return g->b->TypeFloat64();
    default: return g->b->TypeInt32(); /* small integers; addresses of aggregates */
    }
}

static uint32_t round_up(uint32_t n, uint32_t align) { return (n + align - 1) & ~(align - 1); }

static uint32_t *place_fields(WGen *g, HField *fields, uint32_t n, uint32_t *end, uint32_t *align)
{
    uint32_t *offsets = ARENA_ARRAY(g->arena, uint32_t, n ? n : 1);
    for (uint32_t i = 0; i < n; i++) {
        const WLayout *l = wasm_layout(g, fields[i].type);
        offsets[i] = round_up(*end, l->align);
        *end = offsets[i] + l->size;
        if (l->align > *align)
            *align = l->align;
    }
    return offsets;
}

/* How many bytes tell the case: a bool for Option (`some`) and Result (`ok`), else a C enum. */
static uint32_t tag_size(const HType *t) { return t->variant_origin == HV_ENUM ? 4 : 1; }

static void place_cases(WGen *g, HType *t, WLayout *l)
{
    uint32_t tag = tag_size(t), align = tag;
    for (uint32_t c = 0; c < t->cases.len; c++)
        for (uint32_t i = 0; i < t->cases.data[c].fields.len; i++) {
            uint32_t a = wasm_layout(g, t->cases.data[c].fields.data[i].type)->align;
            align = a > align ? a : align;
        }
    l->payloads = ARENA_ARRAY(g->arena, uint32_t *, t->cases.len);
    uint32_t size = tag;
    for (uint32_t c = 0; c < t->cases.len; c++) {
        HCase *hc = &t->cases.data[c];
        uint32_t end = round_up(tag, align); /* the union starts at its own alignment */
        l->payloads[c] = place_fields(g, hc->fields.data, hc->fields.len, &end, &align);
        if (hc->fields.len && end > size)
            size = end;
    }
    l->align = align;
    l->size = round_up(size, align);
}

WExpr wasm_load_case(WFunc *f, HType *t, WExpr address)
{
    const Binaryen *b = f->g->b;
    uint32_t size = tag_size(t);
    WExpr tag = b->Load(f->g->module, size, false, 0, size, b->TypeInt32(), address);
    if (t->variant_origin != HV_RESULT)
        return tag;
    return b->Unary(f->g->module, b->EqZInt32(), tag); /* `ok` is true for case 0 */
}

WExpr wasm_store_case(WFunc *f, HType *t, WExpr address, uint32_t offset, uint32_t case_)
{
    const Binaryen *b = f->g->b;
    uint32_t size = tag_size(t);
    uint32_t value = t->variant_origin == HV_RESULT ? case_ == 0 : case_;
    return b->Store(f->g->module, size, offset, size, address, wasm_i32(f->g, value),
                    b->TypeInt32());
}

static void compute(WGen *g, HType *t, WLayout *l)
{
    switch (t->kind) {
    case HT_UNIT: case HT_BOOL: case HT_I8: case HT_U8: l->size = l->align = 1; break;
    case HT_I16: case HT_U16: l->size = l->align = 2; break;
    case HT_CHAR: case HT_I32: case HT_U32: case HT_F32: l->size = l->align = 4; break;
    case HT_I64: case HT_U64: case HT_F64: l->size = l->align = 8; break;
    case HT_STRING: case HT_FUN: l->size = 8; l->align = 4; break;
    case HT_LIST: case HT_MAP: case HT_SET: l->size = 12; l->align = 4; break;
    case HT_VARIANT: place_cases(g, t, l); break;
    case HT_RECORD: {
        uint32_t end = 0;
        l->align = 1;
        l->offsets = place_fields(g, t->fields.data, t->fields.len, &end, &l->align);
        l->size = round_up(end, l->align);
        break;
    }
    case HT_COUNT: break;
    }
}

const WLayout *wasm_layout(WGen *g, HType *t)
{
    if (!g->layouts[t->id]) {
        WLayout *l = ARENA_NEW(g->arena, WLayout);
        compute(g, t, l);
        g->layouts[t->id] = l;
    }
    return g->layouts[t->id];
}
