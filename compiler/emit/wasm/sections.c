/* What is in a module beside its code: places for debuggers (-g, a source map), and custom
   sections with JSON: dol.modules (name, version, exegesis), dol.constraints (gene, name,
   exegesis, conditions). */
#include "emit/wasm/wasm.h"

#include <string.h>

void wasm_mark(WFunc *f, WExpr e, Span at)
{
    WMark m = {e, at};
    if (f->g->options->debug && at.lo)
        vec_push(f->g->arena, &f->marks, m);
}

static BinaryenIndex file_index(WGen *g, const SourceFile *file)
{
    uintptr_t known = (uintptr_t)map_get(&g->files, map_key(file));
    if (!known) {
        known = (uintptr_t)g->b->ModuleAddDebugInfoFileName(g->module, file->path) + 1;
        map_put(g->arena, &g->files, map_key(file), (void *)known);
    }
    return (BinaryenIndex)(known - 1);
}

void wasm_apply_marks(WFunc *f, BinaryenFunctionRef fn)
{
    WGen *g = f->g;
    for (uint32_t i = 0; i < f->marks.len; i++) {
        const WMark *m = &f->marks.data[i];
        SourceFile *file = sources_find(&g->session->sources, m->at.lo);
        if (!file)
            continue;
        LineCol lc = source_linecol(file, m->at.lo);
        /* columns of source maps count from 0 */
        g->b->FunctionSetDebugLocation(fn, m->expr, file_index(g, file), lc.line, lc.column - 1);
    }
}

static void member(Out *o, const char *key, const char *text)
{
    out_printf(o, "\"%s\":", key);
    out_json_string(o, text ? text : "", text ? strlen(text) : 0);
}

static void add_section(WGen *g, const char *name, Out *o)
{
    g->b->AddCustomSection(g->module, name, o->data, (BinaryenIndex)o->len);
    out_free(o);
}

static void module_section(WGen *g)
{
    Out o = {0};
    out_char(&o, '[');
    for (uint32_t i = 0; i < g->hp->modules.len; i++) {
        const HModule *m = g->hp->modules.data[i];
        out_str(&o, i ? ",{" : "{");
        member(&o, "name", m->name);
        out_char(&o, ',');
        member(&o, "version", m->version);
        out_char(&o, ',');
        member(&o, "exegesis", m->doc);
        out_char(&o, '}');
    }
    out_char(&o, ']');
    add_section(g, "dol.modules", &o);
}

static void constraint(Out *o, const HType *t, const HConstraint *c)
{
    out_char(o, '{');
    member(o, "gene", t->name);
    out_char(o, ',');
    member(o, "constraint", c->name);
    out_char(o, ',');
    member(o, "exegesis", c->doc);
    out_str(o, ",\"conditions\":[");
    for (uint32_t i = 0; i < c->conjuncts.len; i++) {
        out_str(o, i ? "," : "");
        out_json_string(o, c->conjuncts.data[i].text, strlen(c->conjuncts.data[i].text));
    }
    out_str(o, "]}");
}

static void constraint_section(WGen *g)
{
    Out o = {0};
    bool some = false;
    out_char(&o, '[');
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        const HType *t = g->hp->types.data[i];
        for (uint32_t j = 0; j < t->constraints.len; j++) {
            out_str(&o, some ? "," : "");
            some = true;
            constraint(&o, t, &t->constraints.data[j]);
        }
    }
    out_char(&o, ']');
    add_section(g, "dol.constraints", &o);
}

void wasm_sections(WGen *g)
{
    module_section(g);
    constraint_section(g);
}
