/* --emit layout: how values lie in linear memory, for hosts that go without the loader. */
#include "emit/wasm/wasm.h"

#include <string.h>

static void text(Out *o, const char *s) { out_json_string(o, s, strlen(s)); }

static void fields(Out *o, const HField *f, const uint32_t *offsets, uint32_t n)
{
    out_char(o, '[');
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? ", {\"name\": " : "{\"name\": ");
        text(o, f[i].name);
        out_str(o, ", \"type\": ");
        text(o, f[i].type->name);
        out_printf(o, ", \"offset\": %u}", offsets[i]);
    }
    out_char(o, ']');
}

static void cases(Out *o, const HType *t, const WLayout *l)
{
    out_printf(o, ", \"tag_size\": %u, \"cases\": [", wasm_tag_size(t));
    for (uint32_t i = 0; i < t->cases.len; i++) {
        const HCase *c = &t->cases.data[i];
        out_str(o, i ? ",\n      {\"name\": " : "\n      {\"name\": ");
        text(o, c->name);
        out_printf(o, ", \"tag\": %u, \"fields\": ", wasm_tag_value(t, i));
        fields(o, c->fields.data, l->payloads[i], c->fields.len);
        out_char(o, '}');
    }
    out_char(o, ']');
}

static const char *passing(const WGen *g, const HType *t)
{
    switch ((int)wasm_kind(g, t)) {
    case HT_UNIT: return "nothing";
    case HT_I64: case HT_U64: return "i64";
    case HT_F32: return "f32";
    case HT_F64: return "f64";
    default: return wasm_is_number(g, t) ? "i32" : "address";
    }
}

static void type(WGen *g, Out *o, const HType *t)
{
    const WLayout *l = wasm_layout(g, t);
    out_str(o, "    ");
    text(o, t->name);
    out_printf(o, ": {\"kind\": \"%s\", \"size\": %u, \"align\": %u, \"passed_as\": \"%s\"",
               hir_type_keyword(t->kind), l->size, l->align, passing(g, t));
    if (t->elem) {
        out_str(o, ", \"element\": ");
        text(o, t->elem->name);
    }
    if (t->key) {
        out_str(o, ", \"key\": ");
        text(o, t->key->name);
        out_printf(o, ", \"entry_size\": %u, \"value_offset\": %u", l->entry, l->value);
    }
    if (t->kind == HT_RECORD) {
        out_str(o, ", \"fields\": ");
        fields(o, t->fields.data, l->offsets, t->fields.len);
    } else if (t->kind == HT_VARIANT) {
        cases(o, t, l);
    }
    out_char(o, '}');
}

static void function(WGen *g, Out *o, const HFunc *f)
{
    bool method = f->kind == HF_SYSTEM, makes = !method && wasm_is_state(g->hp, f->result);
    out_str(o, "    ");
    text(o, f->name);
    out_str(o, ": {\"params\": [");
    for (uint32_t i = 0; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        bool handle = method && i == 0, ref = l->kind == HL_REF;
        out_str(o, i ? ", {\"name\": " : "{\"name\": ");
        text(o, l->name);
        out_str(o, ", \"type\": ");
        text(o, l->type->name);
        out_printf(o, ", \"passed_as\": \"%s\"}",
                   handle ? "handle" : ref ? "address" : passing(g, l->type));
    }
    out_str(o, "], \"result\": ");
    text(o, f->result->name);
    out_printf(o, ", \"passed_as\": \"%s\"}",
               makes ? "handle" : wasm_in_memory(g, f->result) ? "address, the first argument"
                                                               : passing(g, f->result));
}

void wasm_layout_json(WGen *g, const char *name, EmitFiles *files)
{
    Out o = {0};
    const char *sep = "\n";
    out_str(&o, "{\n  \"types\": {");
    const bool *shown = wasm_shown_types(g);
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        if (!shown[i])
            continue;
        out_str(&o, sep);
        type(g, &o, g->hp->types.data[i]);
        sep = ",\n";
    }
    out_str(&o, "\n  },\n  \"functions\": {");
    sep = "\n";
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        if (!wasm_is_shown(g->hp->funcs.data[i]))
            continue;
        out_str(&o, sep);
        function(g, &o, g->hp->funcs.data[i]);
        sep = ",\n";
    }
    out_str(&o, "\n  }\n}\n");
    wasm_add_file(g, files, arena_printf(g->arena, "%s.layout.json", name), &o);
}
