/* Descriptors of types (dol_Type of runtime/dol/dol.h) as static data, made when they are asked
   for. The offsets are those of wasm32; runtime/wasm/module.h holds them. */
#include "emit/wasm/wasm.h"

#include <string.h>

enum { TYPE_SIZE = 52, FIELD_SIZE = 20, CASE_SIZE = 32 };
enum { /* offsets in dol_Type */
    T_NAME = 0, T_KIND = 4, T_BYTES = 8, T_FLAGS = 12, T_ENTRY = 16, T_OFFSET = 20, T_COUNT = 24,
    T_ELEM = 28, T_KEY = 32, T_FIELDS = 36, T_CASES = 40, T_CONSTRAINTS = 44, T_CONSTRAINED = 48
};
enum { FLAG_POINTS = 1, FLAG_VALIDATED = 2, FLAG_ALIEN = 4 };
enum { /* dol_Kind behind that of strings; before, it counts as HTypeKind does */
    KIND_STRING = 13, KIND_LIST, KIND_SET, KIND_MAP, KIND_RECORD, KIND_TUPLE, KIND_NAMED,
    KIND_ENUM, KIND_VARIANT, KIND_OPTION, KIND_RESULT, KIND_FUN
};

static uint32_t kind_of(const WGen *g, const HType *t)
{
    switch ((int)t->kind) {
    case HT_STRING: return KIND_STRING;
    case HT_LIST: return KIND_LIST;
    case HT_SET: return KIND_SET;
    case HT_MAP: return KIND_MAP;
    case HT_FUN: return KIND_FUN;
    case HT_RECORD:
        if (t->origin == HR_NAMED && t->fields.len == 1)
            return KIND_NAMED;
        return t->origin == HR_TUPLE ? KIND_TUPLE : KIND_RECORD;
    default: break;
    }
    if (t->variant_origin == HV_ENUM)
        return wasm_is_number(g, t) ? KIND_ENUM : KIND_VARIANT;
    return t->variant_origin == HV_OPTION ? KIND_OPTION : KIND_RESULT;
}

/* What libdol itself describes. */
static const char *own_name(const WGen *g, const HType *t)
{
    static const char *const numbers[] = {
        [HT_UNIT] = "dol_Unit_type", [HT_BOOL] = "dol_Bool_type", [HT_CHAR] = "dol_Char_type",
        [HT_I8] = "dol_Int8_type", [HT_I16] = "dol_Int16_type", [HT_I32] = "dol_Int32_type",
        [HT_I64] = "dol_Int64_type", [HT_U8] = "dol_UInt8_type", [HT_U16] = "dol_UInt16_type",
        [HT_U32] = "dol_UInt32_type", [HT_U64] = "dol_UInt64_type",
        [HT_F32] = "dol_Float32_type", [HT_F64] = "dol_Float64_type",
        [HT_STRING] = "dol_String_type"};
    if (t->kind <= HT_STRING)
        return numbers[t->kind];
    if (t == g->hp->violation)
        return "dol_Violation_type";
    if (t->kind == HT_LIST && t->elem == g->hp->violation)
        return "dol_List_Violation_type";
    return t->kind == HT_LIST && t->elem->kind == HT_STRING ? "dol_List_String_type" : NULL;
}

uint32_t wasm_fields(WGen *g, const HField *fields, const uint32_t *offsets, uint32_t n)
{
    if (!n)
        return 0;
    uint32_t rows = wasm_data_space(g, (size_t)n * FIELD_SIZE, 4);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t at = rows + i * FIELD_SIZE;
        uint32_t name = wasm_text(g, fields[i].name, strlen(fields[i].name));
        uint32_t type = wasm_descriptor(g, fields[i].type);
        wasm_put32(g, at, name);
        wasm_put32(g, at + 4, type);
        wasm_put32(g, at + 8, offsets[i]);
        uint32_t absent = fields[i].absent ? wasm_global(g, fields[i].absent) : 0;
        wasm_put32(g, at + 12, (uint32_t)strlen(fields[i].name));
        wasm_put32(g, at + 16, absent);
    }
    return rows;
}

uint32_t wasm_record_descriptor(WGen *g, const char *name, uint32_t size, bool points,
                                uint32_t fields, uint32_t count)
{
    uint32_t text = wasm_text(g, name, strlen(name));
    uint32_t at = wasm_data_space(g, TYPE_SIZE, 4);
    wasm_put32(g, at + T_NAME, text);
    wasm_put32(g, at + T_KIND, KIND_RECORD);
    wasm_put32(g, at + T_BYTES, size);
    wasm_put32(g, at + T_FLAGS, points ? FLAG_POINTS : 0);
    wasm_put32(g, at + T_COUNT, count);
    wasm_put32(g, at + T_FIELDS, fields);
    return at;
}

static uint32_t case_rows(WGen *g, const HType *t)
{
    const WLayout *l = wasm_layout(g, t);
    uint32_t rows = wasm_data_space(g, (size_t)t->cases.len * CASE_SIZE, 8);
    for (uint32_t i = 0; i < t->cases.len; i++) {
        const HCase *c = &t->cases.data[i];
        uint32_t at = rows + i * CASE_SIZE, name = wasm_text(g, c->name, strlen(c->name));
        uint32_t fields = wasm_fields(g, c->fields.data, l->payloads[i], c->fields.len);
        wasm_put32(g, at, name);
        wasm_put64(g, at + 8, (uint64_t)c->number);
        wasm_put32(g, at + 16, fields);
        wasm_put32(g, at + 20, c->fields.len);
        wasm_put32(g, at + 24, c->fields.len && !c->is_tuple);
    }
    return rows;
}

/* Element and key as dol_Type has them: also of Option and Result. */
static void put_held(WGen *g, const HType *t, uint32_t at)
{
    HType *elem = t->elem, *key = t->key;
    if (t->kind == HT_VARIANT && t->variant_origin != HV_ENUM) {
        bool option = t->variant_origin == HV_OPTION;
        elem = t->cases.data[option].fields.data[0].type;
        key = option ? NULL : t->cases.data[1].fields.data[0].type;
        wasm_put32(g, at + T_OFFSET, wasm_layout(g, t)->payloads[option][0]);
    }
    uint32_t e = elem ? wasm_descriptor(g, elem) : 0, k = key ? wasm_descriptor(g, key) : 0;
    wasm_put32(g, at + T_ELEM, e);
    wasm_put32(g, at + T_KEY, k);
    if (t->kind == HT_MAP) {
        wasm_put32(g, at + T_ENTRY, wasm_layout(g, t)->entry);
        wasm_put32(g, at + T_OFFSET, wasm_layout(g, t)->value);
    }
}

static void put_parts(WGen *g, HType *t, uint32_t at)
{
    const WLayout *l = wasm_layout(g, t);
    bool tagged = t->kind == HT_VARIANT && t->variant_origin == HV_ENUM;
    if (t->kind == HT_RECORD) {
        uint32_t fields = wasm_fields(g, t->fields.data, l->offsets, t->fields.len);
        wasm_put32(g, at + T_FIELDS, fields);
        wasm_put32(g, at + T_COUNT, t->fields.len);
    } else if (tagged) {
        uint32_t cases = case_rows(g, t);
        wasm_put32(g, at + T_CASES, cases);
        wasm_put32(g, at + T_COUNT, t->cases.len);
    }
    if (t->constraints.len) {
        uint32_t rows = wasm_constraints(g, t);
        wasm_put32(g, at + T_CONSTRAINTS, rows);
        wasm_put32(g, at + T_CONSTRAINED, t->constraints.len);
    }
}

uint32_t wasm_descriptor(WGen *g, HType *t)
{
    const char *own = own_name(g, t);
    if (own)
        return wasm_runtime_address(g, own);
    uintptr_t known = (uintptr_t)map_get(&g->descriptors, map_key(t));
    if (known)
        return (uint32_t)known;
    const WLayout *l = wasm_layout(g, t);
    const char *name = t->name ? t->name : "";
    uint32_t text = wasm_text(g, name, strlen(name)), at = wasm_data_space(g, TYPE_SIZE, 4);
    map_put(g->arena, &g->descriptors, map_key(t), (void *)(uintptr_t)at); /* it may hold itself */
    wasm_put32(g, at + T_NAME, text);
    wasm_put32(g, at + T_KIND, kind_of(g, t));
    wasm_put32(g, at + T_BYTES, l->size);
    wasm_put32(g, at + T_FLAGS, (l->points ? FLAG_POINTS : 0) | (t->has_fun ? FLAG_ALIEN : 0) |
                                    (t->validated ? FLAG_VALIDATED : 0));
    put_held(g, t, at);
    put_parts(g, t, at);
    return at;
}

WExpr wasm_desc(WGen *g, HType *t) { return wasm_i32(g, wasm_descriptor(g, t)); }
