/* --emit wit: the interface in the component model's language. Names are in kebab case with their
   module's path; maps are lists of pairs, sets are lists, a system is a resource. */
#include "emit/wasm/wasm.h"

#include <string.h>

static bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
static bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
static bool is_digit(char c) { return c >= '0' && c <= '9'; }

/* "enr.core.ResourceType" -> "enr-core-resource-type"; every word begins with a letter. */
static void kebab(Out *o, const char *s, size_t n)
{
    bool start = true;
    size_t first = o->len;
    for (size_t i = 0; i < n; i++) {
        bool word = is_upper(s[i]) && i && (is_lower(s[i - 1]) || is_digit(s[i - 1]));
        if (!is_lower(s[i]) && !is_upper(s[i]) && !is_digit(s[i])) {
            start = true;
            continue;
        }
        if ((start || word) && o->len > first && !is_digit(s[i]))
            out_char(o, '-');
        out_char(o, is_upper(s[i]) ? (char)(s[i] | 32) : s[i]);
        start = false;
    }
}

/* '%' lets a word of the language be a name. */
static void id(Out *o, const char *s)
{
    out_char(o, '%');
    kebab(o, s, strlen(s));
}

static void type(WGen *g, Out *o, const HType *t);

static void list(WGen *g, Out *o, const char *open, const HType *a, const HType *b,
                 const char *close)
{
    out_str(o, open);
    type(g, o, a);
    if (b) {
        out_str(o, ", ");
        type(g, o, b);
    }
    out_str(o, close);
}

static void variant(WGen *g, Out *o, const HType *t)
{
    if (t->variant_origin == HV_OPTION) {
        list(g, o, "option<", t->cases.data[1].fields.data[0].type, NULL, ">");
    } else if (t->variant_origin == HV_RESULT) {
        const HType *ok = t->cases.data[0].fields.data[0].type;
        const HType *err = t->cases.data[1].fields.data[0].type;
        list(g, o, "result<", ok, err, ">");
    } else {
        id(o, t->name);
    }
}

static void tuple(WGen *g, Out *o, const HField *f, uint32_t n)
{
    out_str(o, "tuple<");
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? ", " : "");
        type(g, o, f[i].type);
    }
    out_char(o, '>');
}

static void type(WGen *g, Out *o, const HType *t)
{
    static const char *const numbers[] = {
        [HT_BOOL] = "bool", [HT_CHAR] = "char", [HT_I8] = "s8", [HT_I16] = "s16",
        [HT_I32] = "s32", [HT_I64] = "s64", [HT_U8] = "u8", [HT_U16] = "u16", [HT_U32] = "u32",
        [HT_U64] = "u64", [HT_F32] = "f32", [HT_F64] = "f64", [HT_STRING] = "string"};
    switch ((int)t->kind) {
    case HT_UNIT: out_str(o, "tuple<bool>"); return; /* there is none without values */
    case HT_LIST: case HT_SET: list(g, o, "list<", t->elem, NULL, ">"); return;
    case HT_MAP: list(g, o, "list<tuple<", t->key, t->elem, ">>"); return;
    case HT_RECORD:
        if (t->origin == HR_TUPLE)
            tuple(g, o, t->fields.data, t->fields.len);
        else
            id(o, t->name);
        return;
    case HT_VARIANT: variant(g, o, t); return;
    case HT_FUN: out_str(o, "u32"); return; /* of no use outside */
    default: out_str(o, numbers[t->kind]); return;
    }
}

static void record(WGen *g, Out *o, const HType *t)
{
    out_str(o, t->origin == HR_NAMED ? "  type " : "  record ");
    id(o, t->name);
    if (t->origin == HR_NAMED) {
        list(g, o, " = ", t->fields.data[0].type, NULL, ";\n");
        return;
    }
    out_str(o, " {\n");
    for (uint32_t i = 0; i < t->fields.len; i++) {
        out_str(o, "    ");
        id(o, t->fields.data[i].name);
        list(g, o, ": ", t->fields.data[i].type, NULL, ",\n");
    }
    if (!t->fields.len)
        out_str(o, "    nothing: bool,\n");
    out_str(o, "  }\n");
}

static void cases(WGen *g, Out *o, const HType *t)
{
    out_str(o, wasm_is_number(g, t) ? "  enum " : "  variant ");
    id(o, t->name);
    out_str(o, " {\n");
    for (uint32_t i = 0; i < t->cases.len; i++) {
        const HCase *c = &t->cases.data[i];
        out_str(o, "    ");
        id(o, c->name);
        if (c->fields.len == 1) {
            list(g, o, "(", c->fields.data[0].type, NULL, ")");
        } else if (c->fields.len) {
            out_char(o, '(');
            tuple(g, o, c->fields.data, c->fields.len);
            out_char(o, ')');
        }
        out_str(o, ",\n");
    }
    out_str(o, "  }\n");
}

static void params(WGen *g, Out *o, const HFunc *f, uint32_t from)
{
    out_char(o, '(');
    for (uint32_t i = from; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        out_str(o, i > from ? ", " : "");
        id(o, strcmp(l->name, "this") == 0 ? "self" : l->name);
        out_str(o, ": ");
        type(g, o, l->type);
    }
    out_char(o, ')');
}

static void result(WGen *g, Out *o, const HFunc *f)
{
    if (f->result->kind != HT_UNIT)
        list(g, o, " -> ", f->result, NULL, ";\n");
    else
        out_str(o, ";\n");
}

static void resource(WGen *g, Out *o, const HSystem *s)
{
    out_str(o, "  resource ");
    id(o, s->state->name);
    out_str(o, " {\n");
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        const HFunc *f = g->hp->funcs.data[i];
        bool method = f->kind == HF_SYSTEM && f->locals.data[0]->type == s->state;
        bool makes = f->kind != HF_SYSTEM && f->result == s->state;
        if (!wasm_is_shown(f) || (!method && !makes))
            continue;
        out_str(o, "    ");
        id(o, strrchr(f->name, '.') + 1);
        out_str(o, method ? ": func" : ": static func");
        params(g, o, f, method);
        result(g, o, f);
    }
    out_str(o, "  }\n");
}

static void hosts(WGen *g, Out *o)
{
    if (!g->imports.len)
        return;
    out_str(o, "\n  import host: interface {\n    use api.{");
    const bool *shown = wasm_shown_types(g);
    const char *sep = "";
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        const HType *t = g->hp->types.data[i];
        bool named = (t->kind == HT_RECORD && t->origin != HR_TUPLE) ||
                     (t->kind == HT_VARIANT && t->variant_origin == HV_ENUM);
        if (!shown[i] || !named)
            continue;
        out_str(o, sep);
        id(o, t->name);
        sep = ", ";
    }
    out_str(o, "};\n");
    for (uint32_t i = 0; i < g->imports.len; i++) {
        const HHost *h = (const HHost *)(uintptr_t)g->imports.entries[i].key;
        out_str(o, "    ");
        id(o, h->name);
        out_str(o, ": func(");
        for (uint32_t j = 0; j < h->params.len; j++) {
            out_str(o, j ? ", " : "");
            id(o, h->params.data[j].name);
            out_str(o, ": ");
            type(g, o, h->params.data[j].type);
        }
        out_char(o, ')');
        if (h->result->kind != HT_UNIT)
            list(g, o, " -> ", h->result, NULL, "");
        out_str(o, ";\n");
    }
    out_str(o, "  }\n");
}

/* A name that is no type's and no other function's: kebab case does not tell `Rise` from `rise`. */
static const char *claim(WGen *g, Map *taken, const char *name)
{
    for (;; name = arena_printf(g->arena, "%s-function", name)) {
        Out o = {0};
        kebab(&o, name, strlen(name));
        uint64_t key = map_key(intern(g->session->names, o.data ? o.data : "", o.len)->text);
        out_free(&o);
        if (map_get(taken, key))
            continue;
        map_put(g->arena, taken, key, taken);
        return name;
    }
}

void wasm_wit(WGen *g, const char *name, EmitFiles *files)
{
    Map taken = {0};
    Out o = {0};
    const bool *shown = wasm_shown_types(g);
    out_str(&o, "package dol:");
    kebab(&o, name, strlen(name));
    out_str(&o, ";\n\ninterface api {\n");
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        const HType *t = g->hp->types.data[i];
        bool is_record = shown[i] && t->kind == HT_RECORD && t->origin != HR_TUPLE;
        bool is_enum = shown[i] && t->kind == HT_VARIANT && t->variant_origin == HV_ENUM;
        if (is_record || is_enum)
            claim(g, &taken, t->name);
        if (is_record)
            record(g, &o, t);
        else if (is_enum)
            cases(g, &o, t);
    }
    for (uint32_t i = 0; i < g->hp->systems.len; i++) {
        claim(g, &taken, g->hp->systems.data[i]->state->name);
        resource(g, &o, g->hp->systems.data[i]);
    }
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        const HFunc *f = g->hp->funcs.data[i];
        if (!wasm_is_shown(f) || f->kind == HF_SYSTEM || wasm_is_state(g->hp, f->result))
            continue;
        out_str(&o, "  ");
        id(&o, claim(g, &taken, f->name));
        out_str(&o, ": func");
        params(g, &o, f, 0);
        result(g, &o, f);
    }
    out_str(&o, "}\n\nworld ");
    kebab(&o, name, strlen(name));
    out_str(&o, " {");
    hosts(g, &o);
    out_str(&o, "\n  export api;\n}\n");
    wasm_add_file(g, files, arena_printf(g->arena, "%s.wit", name), &o);
}
