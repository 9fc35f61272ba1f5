/* --emit wit: the interface in the component model's language. Names are in kebab case with their
   module's path; maps are lists of pairs, sets are lists, a system is a resource. */
#include "emit/wasm/wasm.h"

#include <string.h>

typedef struct Wit {
    WGen *g;
    Out *o;
    Map taken;          /* names, in kebab case */
    const char **names; /* by HType.id: of records, variants and systems */
} Wit;

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

/* A record or variant that is written down: what may be asked for, but a system's state, which is a
   resource. */
static bool is_written(const Wit *w, const HType *t)
{
    return w->names[t->id] && !wasm_is_state(w->g->hp, t);
}

/* A name that nothing else there has: kebab case does not tell `Rise` from `rise`. */
static const char *claim(WGen *g, Map *taken, const char *name, const char *what)
{
    for (;; name = arena_printf(g->arena, "%s-%s", name, what)) {
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

static void type(Wit *w, const HType *t);

static void list(Wit *w, const char *open, const HType *a, const HType *b, const char *close)
{
    out_str(w->o, open);
    type(w, a);
    if (b) {
        out_str(w->o, ", ");
        type(w, b);
    }
    out_str(w->o, close);
}

static void variant(Wit *w, const HType *t)
{
    if (t->variant_origin == HV_OPTION) {
        list(w, "option<", t->cases.data[1].fields.data[0].type, NULL, ">");
    } else if (t->variant_origin == HV_RESULT) {
        const HType *ok = t->cases.data[0].fields.data[0].type;
        const HType *err = t->cases.data[1].fields.data[0].type;
        list(w, "result<", ok, err, ">");
    } else {
        id(w->o, w->names[t->id]);
    }
}

static void tuple(Wit *w, const HField *f, uint32_t n)
{
    out_str(w->o, "tuple<");
    for (uint32_t i = 0; i < n; i++) {
        out_str(w->o, i ? ", " : "");
        type(w, f[i].type);
    }
    out_char(w->o, '>');
}

static void type(Wit *w, const HType *t)
{
    static const char *const numbers[] = {
        [HT_BOOL] = "bool", [HT_CHAR] = "char", [HT_I8] = "s8", [HT_I16] = "s16",
        [HT_I32] = "s32", [HT_I64] = "s64", [HT_U8] = "u8", [HT_U16] = "u16", [HT_U32] = "u32",
        [HT_U64] = "u64", [HT_F32] = "f32", [HT_F64] = "f64", [HT_STRING] = "string"};
    switch ((int)t->kind) {
    case HT_UNIT: out_str(w->o, "tuple<bool>"); return; /* there is none without values */
    case HT_LIST: case HT_SET: list(w, "list<", t->elem, NULL, ">"); return;
    case HT_MAP: list(w, "list<tuple<", t->key, t->elem, ">>"); return;
    case HT_RECORD:
        if (t->origin == HR_TUPLE)
            tuple(w, t->fields.data, t->fields.len);
        else
            id(w->o, w->names[t->id]);
        return;
    case HT_VARIANT: variant(w, t); return;
    case HT_FUN: out_str(w->o, "u32"); return; /* of no use outside */
    default: out_str(w->o, numbers[t->kind]); return;
    }
}

static void record(Wit *w, const HType *t)
{
    out_str(w->o, t->origin == HR_NAMED ? "  type " : "  record ");
    id(w->o, w->names[t->id]);
    if (t->origin == HR_NAMED) {
        list(w, " = ", t->fields.data[0].type, NULL, ";\n");
        return;
    }
    Map taken = {0};
    out_str(w->o, " {\n");
    for (uint32_t i = 0; i < t->fields.len; i++) {
        out_str(w->o, "    ");
        id(w->o, claim(w->g, &taken, t->fields.data[i].name, "field"));
        list(w, ": ", t->fields.data[i].type, NULL, ",\n");
    }
    if (!t->fields.len)
        out_str(w->o, "    nothing: bool,\n");
    out_str(w->o, "  }\n");
}

static void cases(Wit *w, const HType *t)
{
    out_str(w->o, wasm_is_number(w->g, t) ? "  enum " : "  variant ");
    id(w->o, w->names[t->id]);
    out_str(w->o, " {\n");
    Map taken = {0};
    for (uint32_t i = 0; i < t->cases.len; i++) {
        const HCase *c = &t->cases.data[i];
        out_str(w->o, "    ");
        id(w->o, claim(w->g, &taken, c->name, "case"));
        if (c->fields.len == 1) {
            list(w, "(", c->fields.data[0].type, NULL, ")");
        } else if (c->fields.len) {
            out_char(w->o, '(');
            tuple(w, c->fields.data, c->fields.len);
            out_char(w->o, ')');
        }
        out_str(w->o, ",\n");
    }
    out_str(w->o, "  }\n");
}

static void param(Wit *w, Map *taken, const char *name, const HType *t)
{
    out_str(w->o, taken->len ? ", " : "");
    id(w->o, claim(w->g, taken, name, "parameter"));
    out_str(w->o, ": ");
    type(w, t);
}

static void params(Wit *w, const HFunc *f, uint32_t from)
{
    Map taken = {0};
    out_char(w->o, '(');
    for (uint32_t i = from; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        param(w, &taken, strcmp(l->name, "this") == 0 ? "self" : l->name, l->type);
    }
    out_char(w->o, ')');
}

static void result(Wit *w, const HFunc *f)
{
    if (f->result->kind != HT_UNIT)
        list(w, " -> ", f->result, NULL, ";\n");
    else
        out_str(w->o, ";\n");
}

static void resource(Wit *w, const HSystem *s)
{
    out_str(w->o, "  resource ");
    id(w->o, w->names[s->state->id]);
    out_str(w->o, " {\n");
    Map taken = {0};
    for (uint32_t i = 0; i < w->g->hp->funcs.len; i++) {
        const HFunc *f = w->g->hp->funcs.data[i];
        bool method = f->kind == HF_SYSTEM && f->locals.data[0]->type == s->state;
        bool makes = f->kind != HF_SYSTEM && f->result == s->state;
        if (!wasm_is_shown(f) || (!method && !makes))
            continue;
        out_str(w->o, "    ");
        id(w->o, claim(w->g, &taken, strrchr(f->name, '.') + 1, "function"));
        out_str(w->o, method ? ": func" : ": static func");
        params(w, f, method);
        result(w, f);
    }
    out_str(w->o, "  }\n");
}

static void hosts(Wit *w)
{
    if (!w->g->imports.len)
        return;
    out_str(w->o, "\n  import host: interface {\n    use api.{");
    const char *sep = "";
    for (uint32_t i = 0; i < w->g->hp->types.len; i++) {
        const HType *t = w->g->hp->types.data[i];
        if (!is_written(w, t))
            continue;
        out_str(w->o, sep);
        id(w->o, w->names[t->id]);
        sep = ", ";
    }
    out_str(w->o, "};\n");
    for (uint32_t i = 0; i < w->g->imports.len; i++) {
        const HHost *h = (const HHost *)(uintptr_t)w->g->imports.entries[i].key;
        out_str(w->o, "    ");
        id(w->o, claim(w->g, &w->taken, h->name, "function"));
        out_str(w->o, ": func(");
        Map taken = {0};
        for (uint32_t j = 0; j < h->params.len; j++)
            param(w, &taken, h->params.data[j].name, h->params.data[j].type);
        out_char(w->o, ')');
        if (h->result->kind != HT_UNIT)
            list(w, " -> ", h->result, NULL, "");
        out_str(w->o, ";\n");
    }
    out_str(w->o, "  }\n");
}

/* ---- what has a name ------------------------------------------------------------------------- */

/* 0: not seen; 1: what it holds is being looked at; 2: done. */
static bool holds_itself(uint8_t *seen, const HType *t)
{
    if (!t || seen[t->id] == 2 || t->kind == HT_FUN)
        return false;
    if (seen[t->id] == 1)
        return true;
    seen[t->id] = 1;
    bool found = holds_itself(seen, t->key) || holds_itself(seen, t->elem);
    for (uint32_t i = 0; !found && i < t->fields.len; i++)
        found = holds_itself(seen, t->fields.data[i].type);
    for (uint32_t i = 0; !found && i < t->cases.len; i++)
        for (uint32_t j = 0; !found && j < t->cases.data[i].fields.len; j++)
            found = holds_itself(seen, t->cases.data[i].fields.data[j].type);
    seen[t->id] = 2;
    return found;
}

/* One error for each type that is found to, those of its circle aside. */
static bool none_holds_itself(const Wit *w)
{
    HProgram *p = w->g->hp;
    uint8_t *seen = ARENA_ARRAY(w->g->arena, uint8_t, p->types.len);
    bool good = true;
    for (uint32_t i = 0; i < p->types.len; i++) {
        const HType *t = p->types.data[i];
        if (!is_written(w, t) || !holds_itself(seen, t))
            continue;
        diag_add(w->g->session->diags, DIAG_WIT_RECURSIVE, t->span, t->name);
        good = false;
    }
    return good;
}

static void name_types(Wit *w)
{
    HProgram *p = w->g->hp;
    const bool *shown = wasm_shown_types(w->g);
    w->names = ARENA_ARRAY(w->g->arena, const char *, p->types.len);
    for (uint32_t i = 0; i < p->types.len; i++)
        if (shown[i] && wasm_has_name(p->types.data[i]))
            w->names[i] = claim(w->g, &w->taken, p->types.data[i]->name, "type");
    for (uint32_t i = 0; i < p->systems.len; i++) {
        const HType *t = p->systems.data[i]->state;
        if (!w->names[t->id])
            w->names[t->id] = claim(w->g, &w->taken, t->name, "system");
    }
}

static void interface(Wit *w)
{
    HProgram *p = w->g->hp;
    out_str(w->o, ";\n\ninterface api {\n");
    for (uint32_t i = 0; i < p->types.len; i++) {
        const HType *t = p->types.data[i];
        if (is_written(w, t) && t->kind == HT_RECORD)
            record(w, t);
        else if (is_written(w, t))
            cases(w, t);
    }
    for (uint32_t i = 0; i < p->systems.len; i++)
        resource(w, p->systems.data[i]);
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        const HFunc *f = p->funcs.data[i];
        if (!wasm_is_shown(f) || f->kind == HF_SYSTEM || wasm_is_state(p, f->result))
            continue;
        out_str(w->o, "  ");
        id(w->o, claim(w->g, &w->taken, f->name, "function"));
        out_str(w->o, ": func");
        params(w, f, 0);
        result(w, f);
    }
    out_str(w->o, "}\n\nworld ");
}

bool wasm_wit(WGen *g, const char *name, EmitFiles *files)
{
    Out o = {0};
    Wit w = {.g = g, .o = &o};
    name_types(&w);
    if (!none_holds_itself(&w))
        return false;
    out_str(&o, "package dol:");
    kebab(&o, name, strlen(name));
    interface(&w);
    kebab(&o, name, strlen(name));
    out_str(&o, " {");
    hosts(&w);
    out_str(&o, "\n  export api;\n}\n");
    wasm_add_file(g, files, arena_printf(g->arena, "%s.wit", name), &o);
    return true;
}
