/* Functions by name: one row and one caller for each public function. */
#include "emit/c/c.h"

#include <string.h>

static void emit_params(Cg *g, CUnit *u, Out *o, const HFunc *f, const char *name)
{
    if (f->nparams == 0)
        return;
    out_printf(o, "static const dol_Param %s[] = {\n", c_derived(g, name, "params"));
    for (uint32_t i = 0; i < f->nparams; i++) {
        HLocal *l = f->locals.data[i];
        out_str(o, "    {");
        c_string(o, l->name, strlen(l->name));
        out_printf(o, ", &%s, %s},\n", c_desc(g, u, l->type),
                   l->kind == HL_REF ? "true" : "false");
    }
    out_str(o, "};\n");
}

static void emit_invoke(Cg *g, CUnit *u, Out *o, HFunc *f, const char *name)
{
    out_printf(o, "static void %s(dol_Context *ctx, void *const *args, void *result)\n{\n",
               c_derived(g, name, "invoke"));
    if (f->nparams == 0)
        out_str(o, "    (void)args;\n");
    if (f->result->kind == HT_UNIT)
        out_printf(o, "    *(dol_Unit *)result = 0;\n    %s(ctx", name);
    else
        out_printf(o, "    *(%s *)result = %s(ctx", c_type(g, u, f->result), name);
    for (uint32_t i = 0; i < f->nparams; i++) {
        HLocal *l = f->locals.data[i];
        const char *type = c_type(g, u, l->type);
        if (l->kind == HL_REF)
            out_printf(o, ", (%s *)args[%u]", type, i);
        else if (c_info(g, l->type)->by_pointer)
            out_printf(o, ", (const %s *)args[%u]", type, i);
        else
            out_printf(o, ", *(const %s *)args[%u]", type, i);
    }
    out_str(o, ");\n}\n");
}

static void emit_row(Cg *g, CUnit *u, Out *o, HFunc *f, const char *name)
{
    out_str(o, "    {");
    c_string(o, f->name, strlen(f->name));
    if (f->kind == HF_SYSTEM)
        out_printf(o, ", &%s, ", c_desc(g, u, f->locals.data[0]->type));
    else
        out_str(o, ", NULL, ");
    out_printf(o, "&%s, ", c_desc(g, u, f->result));
    out_printf(o, "%s, %u, %s},\n", f->nparams ? c_derived(g, name, "params") : "NULL", f->nparams,
               c_derived(g, name, "invoke"));
}

void c_emit_function_table(Cg *g, CUnit *u, Out *o)
{
    uint32_t n = 0;
    Out rows = {0};
    out_char(o, '\n');
    for (uint32_t i = 0; i < g->hp->funcs.len; i++) {
        if (!c_is_shown(g, u, i))
            continue;
        HFunc *f = g->hp->funcs.data[i];
        const char *name = g->funcs[f->id].name;
        emit_params(g, u, o, f, name);
        emit_invoke(g, u, o, f, name);
        emit_row(g, u, &rows, f, name);
        n++;
    }
    const char *functions = c_derived(g, u->cname, "functions");
    if (n)
        out_printf(o, "static const dol_Function %s[] = {\n%s};\n", functions, rows.data);
    out_free(&rows);
    const char *module = u->module ? u->module->name : u->cname;
    const char *version = u->module && u->module->version ? u->module->version : "";
    out_printf(o, "const dol_Module %s = {\"%s\", \"%s\", %s, %u};\n",
               c_derived(g, u->cname, "module"), module, version, n ? functions : "NULL", n);
}
