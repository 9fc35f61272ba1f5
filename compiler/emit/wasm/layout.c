/* Sizes and offsets in linear memory: those that clang for wasm32 gives the types of runtime/dol
   and of the C back end, so that both share libdol. */
#include "emit/wasm/wasm.h"

BinaryenType wasm_number_type(const WGen *g, HTypeKind k)
{
    switch ((int)k) {
    case HT_UNIT: return g->b->TypeNone();
    case HT_I64: case HT_U64: return g->b->TypeInt64();
    case HT_F32: return g->b->TypeFloat32();
    case HT_F64: return g->b->TypeFloat64();
    default: return g->b->TypeInt32(); /* small integers; addresses */
    }
}

BinaryenType wasm_type(const WGen *g, const HType *t)
{
    return wasm_number_type(g, wasm_kind(g, t));
}

static uint32_t round_up(uint32_t n, uint32_t align) { return (n + align - 1) & ~(align - 1); }

uint32_t wasm_place(const WGen *g, const HType *t, uint32_t *end, uint32_t *align)
{
    const WLayout *l = wasm_layout(g, t);
    uint32_t at = round_up(*end, l->align);
    *end = at + l->size;
    *align = l->align > *align ? l->align : *align;
    return at;
}

static uint32_t *place_fields(WGen *g, HField *fields, uint32_t n, uint32_t *end, uint32_t *align)
{
    uint32_t *offsets = ARENA_ARRAY(g->arena, uint32_t, n ? n : 1);
    for (uint32_t i = 0; i < n; i++)
        offsets[i] = wasm_place(g, fields[i].type, end, align);
    return offsets;
}

/* How many bytes tell the case: a bool for Option (`some`) and Result (`ok`), else a C enum. */
uint32_t wasm_tag_size(const HType *t) { return t->variant_origin == HV_ENUM ? 4 : 1; }

uint32_t wasm_tag_value(const HType *t, uint32_t case_)
{
    return t->variant_origin == HV_RESULT ? case_ == 0 : case_;
}

static bool has_payload(const HType *t)
{
    for (uint32_t i = 0; i < t->cases.len; i++)
        if (t->cases.data[i].fields.len)
            return true;
    return false;
}

static void place_cases(WGen *g, HType *t, WLayout *l)
{
    uint32_t tag = wasm_tag_size(t), align = tag;
    for (uint32_t c = 0; c < t->cases.len; c++)
        for (uint32_t i = 0; i < t->cases.data[c].fields.len; i++) {
            uint32_t a = wasm_layout(g, t->cases.data[c].fields.data[i].type)->align;
            align = a > align ? a : align;
        }
    l->payloads = ARENA_ARRAY(g->arena, uint32_t *, t->cases.len + 1);
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
    l->kind = t->variant_origin == HV_ENUM && !has_payload(t) ? HT_U32 : HT_VARIANT;
}

static void place_record(WGen *g, HType *t, WLayout *l)
{
    uint32_t end = 0;
    l->align = 1;
    l->offsets = place_fields(g, t->fields.data, t->fields.len, &end, &l->align);
    l->size = t->fields.len ? round_up(end, l->align) : 1;
    HTypeKind only = t->fields.len == 1 ? wasm_kind(g, t->fields.data[0].type) : HT_RECORD;
    l->kind = only <= HT_F64 ? only : HT_RECORD;
}

static void compute(WGen *g, HType *t, WLayout *l)
{
    static const uint8_t sizes[HT_COUNT] = {
        [HT_UNIT] = 1, [HT_BOOL] = 1, [HT_I8] = 1, [HT_U8] = 1, [HT_I16] = 2, [HT_U16] = 2,
        [HT_CHAR] = 4, [HT_I32] = 4, [HT_U32] = 4, [HT_F32] = 4, [HT_I64] = 8, [HT_U64] = 8,
        [HT_F64] = 8, [HT_STRING] = 8, [HT_FUN] = 8, [HT_LIST] = 12, [HT_SET] = 12,
        [HT_MAP] = 12};
    l->kind = t->kind;
    if (t->kind == HT_RECORD) {
        place_record(g, t, l);
    } else if (t->kind == HT_VARIANT) {
        place_cases(g, t, l);
    } else {
        l->size = sizes[t->kind];
        l->align = t->kind > HT_F64 ? 4 : l->size;
        l->points = t->kind > HT_F64;
    }
}

static void note_part(const WGen *g, WLayout *l, const HType *part)
{
    l->points |= wasm_layout(g, part)->points;
}

/* What a type holds; false: nothing new. */
static bool gather(WGen *g, const HType *t)
{
    WLayout *l = &g->layouts[t->id];
    bool before = l->points;
    for (uint32_t i = 0; i < t->fields.len; i++)
        note_part(g, l, t->fields.data[i].type);
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            note_part(g, l, t->cases.data[i].fields.data[j].type);
    return l->points != before;
}

/* Parts by value come first in hp->types; what lists hold may come later. */
void wasm_lay_out(WGen *g)
{
    uint32_t n = g->hp->types.len;
    g->layouts = ARENA_ARRAY(g->arena, WLayout, n + 1);
    for (uint32_t i = 0; i < n; i++)
        compute(g, g->hp->types.data[i], &g->layouts[i]);
    for (uint32_t i = 0; i < n; i++) {
        const HType *t = g->hp->types.data[i];
        WLayout *l = &g->layouts[i];
        if (t->kind != HT_MAP)
            continue;
        uint32_t end = 0, align = 1;
        wasm_place(g, t->key, &end, &align);
        l->value = wasm_place(g, t->elem, &end, &align);
        l->entry = round_up(end, align);
    }
    for (bool changed = true; changed;) {
        changed = false;
        for (uint32_t i = 0; i < n; i++)
            changed |= gather(g, g->hp->types.data[i]);
    }
}
