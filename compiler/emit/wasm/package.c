/* The loader and package.json; which types the files beside a module tell of. */
#include "emit/wasm/wasm.h"

#include "emit/wasm/loader_text.h"

#include <string.h>

void wasm_add_file(WGen *g, EmitFiles *files, const char *path, Out *text)
{
    EmitFile f = {path, arena_strndup(g->arena, text->data ? text->data : "", text->len),
                  text->len};
    vec_push(g->arena, files, f);
    out_free(text);
}

/* loader.js with the module's name in it. */
static void write_loader(WGen *g, const char *name, EmitFiles *files)
{
    static const char mark[] = "@NAME@";
    Out o = {0};
    const char *p = (const char *)wasm_loader_text, *end = p + sizeof wasm_loader_text;
    while (p < end) {
        size_t left = (size_t)(end - p), n = sizeof mark - 1;
        if (left >= n && memcmp(p, mark, n) == 0) {
            out_str(&o, name);
            p += n;
        } else {
            out_char(&o, *p++);
        }
    }
    wasm_add_file(g, files, arena_printf(g->arena, "%s.js", name), &o);
}

static const char *version(const WGen *g)
{
    for (uint32_t i = 0; i < g->hp->modules.len; i++)
        if (g->hp->modules.data[i]->requested && g->hp->modules.data[i]->version)
            return g->hp->modules.data[i]->version;
    return "0.0.0";
}

/* A package that npm takes: names are lower case, without dots. */
static void write_package(WGen *g, const char *name, EmitFiles *files)
{
    Out o = {0}, id = {0};
    for (const char *p = name; *p; p++)
        out_char(&id, *p == '.' || *p == '_' ? '-' : (char)(*p >= 'A' && *p <= 'Z' ? *p | 32 : *p));
    bool types = g->options->beside & BESIDE_DTS;
    out_printf(&o,
               "{\n  \"name\": \"%s\",\n  \"version\": \"%s\",\n  \"type\": \"module\",\n"
               "  \"exports\": {\n    \".\": {\n",
               id.data ? id.data : "module", version(g));
    if (types)
        out_printf(&o, "      \"types\": \"./%s.d.ts\",\n", name);
    out_printf(&o,
               "      \"default\": \"./%s.js\"\n    },\n    \"./%s.wasm\": \"./%s.wasm\"\n  },\n"
               "  \"files\": [\n    \"%s.js\",\n%s    \"%s.wasm\"\n  ],\n  \"engines\": {\n"
               "    \"node\": \">=18\"\n  }\n}\n",
               name, name, name, name,
               types ? arena_printf(g->arena, "    \"%s.d.ts\",\n", name) : "", name);
    out_free(&id);
    wasm_add_file(g, files, "package.json", &o);
}

void wasm_package(WGen *g, const char *name, EmitFiles *files)
{
    write_loader(g, name, files);
    write_package(g, name, files);
}

static void show(const WGen *g, bool *shown, HType *t)
{
    if (shown[t->id] || wasm_is_state(g->hp, t)) /* of a system the host has a handle */
        return;
    shown[t->id] = true;
    if (t->elem)
        show(g, shown, t->elem);
    if (t->key)
        show(g, shown, t->key);
    for (uint32_t i = 0; i < t->fields.len; i++)
        show(g, shown, t->fields.data[i].type);
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            show(g, shown, t->cases.data[i].fields.data[j].type);
}

bool wasm_has_name(const HType *t)
{
    return t->kind == HT_RECORD ? t->origin != HR_TUPLE
                                : t->kind == HT_VARIANT && t->variant_origin == HV_ENUM;
}

bool *wasm_shown_types(WGen *g)
{
    bool *shown = ARENA_ARRAY(g->arena, bool, g->hp->types.len + 1);
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        const HFunc *f = g->hp->funcs.data[i];
        if (!wasm_is_shown(f))
            continue;
        for (uint32_t j = 0; j < f->nparams; j++)
            show(g, shown, f->locals.data[j]->type);
        show(g, shown, f->result);
    }
    for (uint32_t i = 0; i < g->imports.len; i++) {
        const HHost *h = (const HHost *)(uintptr_t)g->imports.entries[i].key;
        for (uint32_t j = 0; j < h->params.len; j++)
            show(g, shown, h->params.data[j].type);
        show(g, shown, h->result);
    }
    return shown;
}
