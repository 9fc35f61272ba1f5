/* --emit dts: TypeScript declarations of what the loader offers. Genes and enumerations are
   types in namespaces of their modules; functions are a tree of objects. */
#include "emit/wasm/wasm.h"

#include <stdlib.h>
#include <string.h>

/* ---- names ---- */

static bool is_reserved(const char *s, size_t n)
{
    static const char *const words[] = {
        "break", "case", "catch", "class", "const", "continue", "debugger", "default", "delete",
        "do", "else", "enum", "export", "extends", "false", "finally", "for", "function", "if",
        "import", "in", "instanceof", "new", "null", "return", "super", "switch", "this", "throw",
        "true", "try", "typeof", "var", "void", "while", "with", "any", "boolean", "never",
        "number", "object", "string", "symbol", "undefined", "unknown", "bigint"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == n && strncmp(words[i], s, n) == 0)
            return true;
    return false;
}

/* One component of a name as an identifier; of an instance of a generic its arguments too. */
static void identifier(Out *o, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        bool plain = s[i] == '_' || (s[i] >= '0' && s[i] <= '9') || (s[i] | 32) >= 'a';
        if (plain && (s[i] & 0x80) == 0)
            out_char(o, s[i]);
        else if (i + 1 < n && s[i] != ' ')
            out_char(o, '_');
    }
    if (is_reserved(s, n))
        out_char(o, '_');
}

/* Bytes before the last dot outside of "<…>"; 0: none. */
static size_t module_length(const char *name)
{
    size_t end = strcspn(name, "<");
    while (end && name[end - 1] != '.')
        end--;
    return end ? end - 1 : 0;
}

static void path(Out *o, const char *name, size_t n)
{
    for (size_t from = 0; from < n;) {
        size_t len = strcspn(name + from, ".");
        len = from + len > n ? n - from : len;
        if (from)
            out_char(o, '.');
        identifier(o, name + from, len);
        from += len + 1;
    }
}

static void type_name(Out *o, const HType *t)
{
    size_t n = module_length(t->name);
    path(o, t->name, n);
    if (n)
        out_char(o, '.');
    identifier(o, t->name + n + (n ? 1 : 0), strlen(t->name) - n - (n ? 1 : 0));
}

static void doc(Out *o, const char *text, unsigned indent)
{
    if (!text || !*text)
        return;
    out_repeat(o, ' ', indent);
    out_str(o, "/** ");
    for (const char *p = text; *p; p++) {
        if (*p == '*' && p[1] == '/')
            out_str(o, "* ");
        else if (*p == '\n') {
            while (p[1] == ' ' || p[1] == '\n')
                p++;
            out_char(o, '\n');
            out_repeat(o, ' ', indent);
            out_str(o, p[1] ? " * " : "");
        } else {
            out_char(o, *p);
        }
    }
    out_str(o, " */\n");
}

/* ---- types ---- */

static bool may_be_null(const HType *t)
{
    if (t->kind == HT_RECORD && t->origin == HR_NAMED && t->fields.len == 1)
        return may_be_null(t->fields.data[0].type);
    return t->kind == HT_UNIT || (t->kind == HT_VARIANT && t->variant_origin == HV_OPTION);
}

static void type(WGen *g, Out *o, const HType *t);

static void tuple(WGen *g, Out *o, const HField *f, uint32_t n)
{
    out_char(o, '[');
    for (uint32_t i = 0; i < n; i++) {
        out_str(o, i ? ", " : "");
        type(g, o, f[i].type);
    }
    out_char(o, ']');
}

static void option(WGen *g, Out *o, const HType *t)
{
    const HType *value = t->cases.data[1].fields.data[0].type;
    bool wrapped = may_be_null(value);
    out_str(o, wrapped ? "({ Some: " : "(");
    type(g, o, value);
    out_str(o, wrapped ? " } | null)" : " | null)");
}

static void variant(WGen *g, Out *o, const HType *t)
{
    if (t->variant_origin == HV_OPTION) {
        option(g, o, t);
    } else if (t->variant_origin == HV_RESULT) {
        out_str(o, "({ Ok: ");
        type(g, o, t->cases.data[0].fields.data[0].type);
        out_str(o, " } | { Err: ");
        type(g, o, t->cases.data[1].fields.data[0].type);
        out_str(o, " })");
    } else {
        type_name(o, t);
    }
}

static void type(WGen *g, Out *o, const HType *t)
{
    switch (t->kind) {
    case HT_UNIT: out_str(o, "undefined"); return;
    case HT_BOOL: out_str(o, "boolean"); return;
    case HT_CHAR: case HT_STRING: out_str(o, "string"); return;
    case HT_I64: case HT_U64: out_str(o, "bigint"); return;
    case HT_I8: case HT_I16: case HT_I32: case HT_U8: case HT_U16: case HT_U32: case HT_F32:
    case HT_F64:
        out_str(o, "number");
        return;
    case HT_LIST:
        out_str(o, "Array<");
        type(g, o, t->elem);
        out_char(o, '>');
        return;
    case HT_SET:
        out_str(o, "Set<");
        type(g, o, t->elem);
        out_char(o, '>');
        return;
    case HT_MAP:
        out_str(o, "Map<");
        type(g, o, t->key);
        out_str(o, ", ");
        type(g, o, t->elem);
        out_char(o, '>');
        return;
    case HT_RECORD:
        if (t->origin == HR_TUPLE)
            tuple(g, o, t->fields.data, t->fields.len);
        else
            type_name(o, t);
        return;
    case HT_VARIANT: variant(g, o, t); return;
    case HT_FUN: case HT_COUNT: break;
    }
    out_str(o, "never"); /* a function stays in the module */
}

static void members(WGen *g, Out *o, const HField *f, uint32_t n, unsigned indent)
{
    for (uint32_t i = 0; i < n; i++) {
        doc(o, f[i].doc, indent);
        out_repeat(o, ' ', indent);
        out_printf(o, "%s: ", f[i].name);
        type(g, o, f[i].type);
        out_char(o, '\n');
    }
}

static void one_case(WGen *g, Out *o, const HCase *c)
{
    if (!c->fields.len) {
        out_printf(o, "'%s'", c->name);
        return;
    }
    out_printf(o, "{ %s: ", c->name);
    if (c->is_tuple && c->fields.len == 1) {
        type(g, o, c->fields.data[0].type);
    } else if (c->is_tuple) {
        tuple(g, o, c->fields.data, c->fields.len);
    } else {
        out_str(o, "{ ");
        for (uint32_t i = 0; i < c->fields.len; i++) {
            out_printf(o, "%s%s: ", i ? "; " : "", c->fields.data[i].name);
            type(g, o, c->fields.data[i].type);
        }
        out_str(o, " }");
    }
    out_str(o, " }");
}

static void own_name(Out *o, const HType *t)
{
    size_t n = module_length(t->name);
    identifier(o, t->name + n + (n ? 1 : 0), strlen(t->name) - n - (n ? 1 : 0));
}

static void declare(WGen *g, Out *o, const HType *t)
{
    doc(o, t->doc, 2);
    bool record = t->kind == HT_RECORD && t->origin != HR_NAMED;
    out_str(o, record ? "  export interface " : "  export type ");
    own_name(o, t);
    if (record) {
        out_str(o, " {\n");
        members(g, o, t->fields.data, t->fields.len, 4);
        out_str(o, "  }\n");
        return;
    }
    out_str(o, " = ");
    if (t->kind == HT_RECORD)
        type(g, o, t->fields.data[0].type);
    for (uint32_t i = 0; i < t->cases.len; i++) {
        out_str(o, i ? "\n    | " : "");
        one_case(g, o, &t->cases.data[i]);
    }
    out_char(o, '\n');
}

/* ---- functions ---- */

static void signature(WGen *g, Out *o, const HFunc *f, const char *arrow)
{
    bool method = f->kind == HF_SYSTEM, muts = false;
    out_char(o, '(');
    for (uint32_t i = method; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        out_str(o, i > method ? ", " : "");
        if (strcmp(l->name, "this") == 0)
            out_str(o, "self");
        else
            identifier(o, l->name, strlen(l->name));
        out_str(o, ": ");
        type(g, o, l->type);
        muts |= l->kind == HL_REF;
    }
    out_printf(o, ")%s", arrow);
    if (!method && wasm_is_state(g->hp, f->result)) {
        type_name(o, f->result);
        return;
    }
    out_str(o, muts ? "[" : "");
    type(g, o, f->result);
    for (uint32_t i = method; i < f->nparams && muts; i++)
        if (f->locals.data[i]->kind == HL_REF) {
            out_str(o, ", ");
            type(g, o, f->locals.data[i]->type);
        }
    out_str(o, muts ? "]" : "");
}

static void declare_system(WGen *g, Out *o, const HType *state)
{
    out_str(o, "  export interface ");
    own_name(o, state);
    out_str(o, " {\n");
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        const HFunc *f = g->hp->funcs.data[i];
        if (!wasm_is_shown(f) || f->kind != HF_SYSTEM || f->locals.data[0]->type != state)
            continue;
        doc(o, f->doc, 4);
        out_printf(o, "    %s", strrchr(f->name, '.') + 1);
        signature(g, o, f, ": ");
        out_char(o, '\n');
    }
    out_str(o, "    /** Ends its life; the module forgets the state. */\n    free(): void\n  }\n");
}

typedef VEC(const HFunc *) Funcs;

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const HFunc *const *)a)->name, (*(const HFunc *const *)b)->name);
}

/* Functions [lo, hi) share their names' first `at` bytes. */
static void tree(WGen *g, Out *o, const Funcs *fs, uint32_t lo, uint32_t hi, size_t at,
                 unsigned indent)
{
    while (lo < hi) {
        const char *part = fs->data[lo]->name + at;
        size_t n = strcspn(part, ".");
        uint32_t end = lo + 1;
        while (end < hi && strncmp(fs->data[end]->name + at, part, n) == 0 &&
               (fs->data[end]->name[at + n] == '.' || fs->data[end]->name[at + n] == '\0'))
            end++;
        bool leaf = part[n] == '\0', inner = !leaf || end > lo + 1;
        if (leaf)
            doc(o, fs->data[lo]->doc, indent);
        out_repeat(o, ' ', indent);
        out_bytes(o, part, n);
        out_str(o, ": ");
        if (leaf) {
            out_str(o, inner ? "(" : "");
            signature(g, o, fs->data[lo], " => ");
            out_str(o, inner ? ") & " : "\n");
        }
        if (inner) {
            out_str(o, "{\n");
            tree(g, o, fs, lo + leaf, end, at + n + 1, indent + 2);
            out_repeat(o, ' ', indent);
            out_str(o, "}\n");
        }
        lo = end;
    }
}

static void functions(WGen *g, Out *o)
{
    Funcs fs = {0};
    for (uint32_t i = 0; i < g->hp->funcs.len; i++)
        if (wasm_is_shown(g->hp->funcs.data[i]) && g->hp->funcs.data[i]->kind != HF_SYSTEM)
            vec_push(g->arena, &fs, g->hp->funcs.data[i]);
    if (fs.len)
        qsort(fs.data, fs.len, sizeof *fs.data, by_name);
    out_str(o, "\nexport interface Module {\n");
    tree(g, o, &fs, 0, fs.len, 0, 2);
    out_str(o, "}\n");
}

static const HHost *import_at(const WGen *g, uint32_t i)
{
    return (const HHost *)(uintptr_t)g->imports.entries[i].key;
}

static void host(WGen *g, Out *o, const HHost *h)
{
    const char *dot = strrchr(h->name, '.');
    doc(o, h->doc, 4);
    out_printf(o, "    %s(", dot ? dot + 1 : h->name);
    for (uint32_t j = 0; j < h->params.len; j++) {
        out_str(o, j ? ", " : "");
        identifier(o, h->params.data[j].name, strlen(h->params.data[j].name));
        out_str(o, ": ");
        type(g, o, h->params.data[j].type);
    }
    out_str(o, "): ");
    if (h->result->kind == HT_UNIT)
        out_str(o, "void");
    else
        type(g, o, h->result);
    out_char(o, '\n');
}

static bool is_first_of_module(const WGen *g, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (strcmp(import_at(g, j)->module, import_at(g, i)->module) == 0)
            return false;
    return true;
}

static void hosts(WGen *g, Out *o)
{
    out_str(o, "\n/** What the module imports. */\nexport interface Hosts {\n");
    for (uint32_t i = 0; i < g->imports.len; i++) {
        if (!is_first_of_module(g, i))
            continue;
        const char *module = import_at(g, i)->module;
        out_printf(o, "  '%s'?: {\n", module);
        for (uint32_t j = i; j < g->imports.len; j++)
            if (strcmp(import_at(g, j)->module, module) == 0)
                host(g, o, import_at(g, j));
        out_str(o, "  }\n");
    }
    out_str(o, "}\n");
}

static const char errors[] =
    "\nexport interface Violation {\n  gene: string\n  constraint: string\n  path: string\n"
    "  conjunct: string\n  values: string[]\n}\n"
    "\nexport class DolError extends Error {}\n"
    "\n/** A call ended with a trap; `at` is \"file.dol:line:column\". */\n"
    "export class DolTrap extends DolError {\n  kind: string\n  at: string\n  text: string\n"
    "  values: unknown[]\n  violations: Violation[]\n}\n"
    "\n/** A value from outside does not meet its constraints. */\n"
    "export class DolViolation extends DolError {\n  violations: Violation[]\n}\n"
    "\nexport function load(\n"
    "  source?: string | URL | Response | BufferSource | WebAssembly.Module,\n"
    "  hosts?: Hosts\n): Promise<Module>\n";

void wasm_dts(WGen *g, const char *name, EmitFiles *files)
{
    Out o = {0};
    out_printf(&o, "// Types of %s.js, made by dolc.\n", name);
    const bool *shown = wasm_shown_types(g);
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        const HType *t = g->hp->types.data[i];
        bool state = wasm_is_state(g->hp, t);
        if (!state && !(shown[i] && wasm_has_name(t)))
            continue;
        size_t n = module_length(t->name);
        if (n) {
            out_str(&o, "\nexport namespace ");
            path(&o, t->name, n);
            out_str(&o, " {\n");
        } else {
            out_char(&o, '\n');
        }
        if (state)
            declare_system(g, &o, t);
        else
            declare(g, &o, t);
        out_str(&o, n ? "}\n" : "");
    }
    functions(g, &o);
    hosts(g, &o);
    out_str(&o, errors);
    wasm_add_file(g, files, arena_printf(g->arena, "%s.d.ts", name), &o);
}
