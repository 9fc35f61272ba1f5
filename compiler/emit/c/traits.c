/* Traits as tables: a struct of functions for each trait, and a constant of it for each system that
   implements it, so that a program can work with any of them. The struct is built from what the
   systems have; like an instance it belongs to no module, and every header that needs it defines it
   under a guard. A trait whose methods mention Self besides the state has no table. */
#include "emit/c/c.h"

#include <string.h>

static HTrait *find_trait(const Cg *g, const char *name)
{
    for (uint32_t i = 0; i < g->hp->traits.len; i++)
        if (strcmp(g->hp->traits.data[i]->name, name) == 0)
            return g->hp->traits.data[i];
    return NULL;
}

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* "add" of "is add(n: UInt64) -> UInt64"; empty when there is none. */
static const char *method_name(Cg *g, const char *signature)
{
    size_t end = strcspn(signature, "("), start = end;
    while (start && in_name(signature[start - 1]))
        start--;
    return arena_strndup(g->arena, signature + start, end - start);
}

/* What the system has for a method of the trait, by its name; NULL: nothing that fits a table. */
static HFunc *method_for(Cg *g, const HSystem *s, const char *signature)
{
    const char *name = method_name(g, signature);
    for (uint32_t i = 0; i < s->methods.len; i++) {
        HFunc *f = s->methods.data[i];
        const char *dot = strrchr(f->name, '.');
        if (f->kind != HF_SYSTEM || g->funcs[f->id].is_private || !dot || strcmp(dot + 1, name))
            continue;
        for (uint32_t j = 1; j < f->nparams; j++)
            if (f->locals.data[j]->type == s->state)
                return NULL;
        return f->result == s->state ? NULL : f;
    }
    return NULL;
}

static bool has_table(Cg *g, const HSystem *s, const HTrait *t)
{
    for (uint32_t i = 0; t && i < t->methods.len; i++)
        if (!method_for(g, s, t->methods.data[i]))
            return false;
    return t && t->methods.len;
}

static const char *member(Cg *g, const char *signature)
{
    return c_word(g, method_name(g, signature));
}

static const char *table_name(Cg *g, const HSystem *s, const HTrait *t)
{
    return arena_printf(g->arena, "%s_as_%s", c_info(g, s->state)->name, c_mangle(g, t->name));
}

static void params(Cg *g, CUnit *u, Out *o, const HFunc *f)
{
    out_str(o, "(dol_Context *ctx, void *self");
    for (uint32_t i = 1; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        out_str(o, ", ");
        c_param_type(g, u, o, l->type, l->kind == HL_REF);
        out_printf(o, "arg%u", i);
    }
    out_char(o, ')');
}

static void declare(Cg *g, CUnit *u, Out *o, const HSystem *s, const HTrait *t)
{
    const char *name = c_mangle(g, t->name);
    c_comment(o, t->doc, 0);
    out_printf(o, "#ifndef %s_defined\n#define %s_defined\n", name, name);
    out_printf(o, "typedef struct %s {\n", name);
    for (uint32_t i = 0; i < t->methods.len; i++) {
        const HFunc *f = method_for(g, s, t->methods.data[i]);
        out_printf(o, "    %s (*%s)", c_result_type(g, u, f->result),
                   member(g, t->methods.data[i]));
        params(g, u, o, f);
        out_str(o, ";\n");
    }
    out_printf(o, "} %s;\n#endif\nextern const %s %s;\n\n", name, name, table_name(g, s, t));
}

static void define(Cg *g, CUnit *u, Out *o, const HSystem *s, const HTrait *t)
{
    const char *state = c_info(g, s->state)->name, *name = c_mangle(g, t->name);
    const char *table = table_name(g, s, t);
    Out rows = {0};
    for (uint32_t i = 0; i < t->methods.len; i++) {
        HFunc *f = method_for(g, s, t->methods.data[i]);
        const HLocal *self = f->locals.data[0];
        bool by_value = self->kind != HL_REF && !c_info(g, s->state)->by_pointer;
        const char *part = member(g, t->methods.data[i]);
        out_printf(o, "static %s %s", c_result_type(g, u, f->result), c_derived(g, table, part));
        params(g, u, o, f);
        out_printf(o, "\n{\n    %s%s(ctx, ", f->result->kind == HT_UNIT ? "" : "return ",
                   c_func(g, u, f));
        out_printf(o, "%s(%s%s *)self", by_value ? "*" : "", self->kind == HL_REF ? "" : "const ",
                   state);
        for (uint32_t j = 1; j < f->nparams; j++)
            out_printf(o, ", arg%u", j);
        out_str(o, ");\n}\n\n");
        out_printf(&rows, "    .%s = %s,\n", part, c_derived(g, table, part));
    }
    out_printf(o, "const %s %s = {\n%s};\n\n", name, table, rows.data);
    out_free(&rows);
}

static void each(Cg *g, CUnit *u, Out *o,
                 void (*emit)(Cg *, CUnit *, Out *, const HSystem *, const HTrait *))
{
    for (uint32_t i = 0; i < g->hp->systems.len; i++) {
        const HSystem *s = g->hp->systems.data[i];
        for (uint32_t j = 0; c_info(g, s->state)->unit == u->id && j < s->traits.len; j++) {
            const HTrait *t = find_trait(g, s->traits.data[j]);
            if (has_table(g, s, t))
                emit(g, u, o, s, t);
        }
    }
}

void c_claim_traits(Cg *g)
{
    for (uint32_t i = 0; i < g->hp->systems.len; i++) {
        const HSystem *s = g->hp->systems.data[i];
        for (uint32_t j = 0; j < s->traits.len; j++) {
            const HTrait *t = find_trait(g, s->traits.data[j]);
            if (has_table(g, s, t))
                c_claim(g, table_name(g, s, t),
                        arena_printf(g->arena, "the table of %s for %s", t->name, s->name),
                        (Span){0, 0});
        }
    }
}

void c_declare_traits(Cg *g, CUnit *u, Out *o)
{
    each(g, u, o, declare);
}

void c_emit_traits(Cg *g, CUnit *u, Out *o)
{
    each(g, u, o, define);
}
