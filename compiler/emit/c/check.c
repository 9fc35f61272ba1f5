/* Constraints: a fast bool for each gene, and the tables that the full list is made from. */
#include "emit/c/c.h"

#include <string.h>

bool c_checked_here(const Cg *g, const CUnit *u, const HType *t)
{
    return t->validated && c_info(g, t)->unit == u->id &&
           (t->kind == HT_RECORD || t->kind == HT_VARIANT);
}

void c_declare_checkers(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (!c_checked_here(g, u, t))
            continue;
        const char *name = c_info(g, t)->name;
        for (uint32_t j = 0; j < t->constraints.len; j++)
            c_comment(o, t->constraints.data[j].doc, 0);
        out_printf(o, "bool %s_valid(dol_Context *ctx, const %s *value);\n", name, name);
        out_printf(o, "dol_List_Violation %s_violations(dol_Context *ctx, const %s *value);\n",
                   name, name);
    }
}

/* What the fast form asks of a part. */
static void part(Cg *g, CUnit *u, Out *o, HType *t, const char *place)
{
    const CType *c = c_info(g, t);
    if (c->unit != NO_UNIT && (t->kind == HT_RECORD || t->kind == HT_VARIANT)) {
        if (c->unit != u->id)
            u->includes[c->unit] = true;
        out_printf(o, "%s_valid(ctx, &%s)", c->name, place);
    } else {
        out_printf(o, "dol_valid(ctx, &%s, &%s)", c_desc(g, u, t), place);
    }
}

static void valid_record(Cg *g, CUnit *u, Out *o, HType *t)
{
    const char *sep = "    return ";
    for (uint32_t i = 0; i < t->fields.len; i++) {
        if (!t->fields.data[i].type->validated)
            continue;
        out_str(o, sep);
        part(g, u, o, t->fields.data[i].type,
             arena_printf(g->arena, "value->%s", c_word(g, t->fields.data[i].name)));
        sep = " &&\n           ";
    }
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        out_printf(o, "%s%s(ctx, value)", sep, c_func(g, u, t->constraints.data[i].holds));
        sep = " &&\n           ";
    }
    out_str(o, ";\n");
}

void c_emit_checkers(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (!c_checked_here(g, u, t))
            continue;
        const char *name = c_info(g, t)->name;
        out_printf(o, "\nbool %s_valid(dol_Context *ctx, const %s *value)\n{\n", name, name);
        if (t->kind == HT_RECORD)
            valid_record(g, u, o, t);
        else
            out_printf(o, "    return dol_valid(ctx, &%s, value);\n", c_desc(g, u, t));
        out_printf(o,
                   "}\n\ndol_List_Violation %s_violations(dol_Context *ctx, const %s *value)\n"
                   "{\n    return dol_violations(ctx, &%s, value);\n}\n",
                   name, name, c_desc(g, u, t));
    }
}

/* A Bool to be shown has the signature of a condition: it is written through another. */
static void bool_getter(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    const char *name = c_func(g, u, f);
    out_printf(o,
               "static void %s_shown(dol_Context *ctx, const void *value, void *result)\n{\n"
               "    *(bool *)result = %s(ctx, value);\n}\n",
               name, name);
}

static void shown_rows(Cg *g, CUnit *u, Out *o, const HConjunct *c, const char *table)
{
    for (uint32_t i = 0; i < c->values.len; i++)
        if (c->values.data[i]->result->kind == HT_BOOL)
            bool_getter(g, u, o, c->values.data[i]);
    out_printf(o, "static const dol_Shown %s[] = {\n", table);
    for (uint32_t i = 0; i < c->values.len; i++) {
        HFunc *f = c->values.data[i];
        out_str(o, "    {");
        c_string(o, c->labels.data[i], strlen(c->labels.data[i]));
        out_printf(o, ", &%s, %s%s},\n", c_desc(g, u, f->result), c_func(g, u, f),
                   f->result->kind == HT_BOOL ? "_shown" : "");
    }
    out_str(o, "};\n");
}

static void conjunct_rows(Cg *g, CUnit *u, Out *o, const HConstraint *c, const char *table)
{
    for (uint32_t i = 0; i < c->conjuncts.len; i++)
        if (c->conjuncts.data[i].values.len)
            shown_rows(g, u, o, &c->conjuncts.data[i],
                       arena_printf(g->arena, "%s_%u_values", table, i));
    out_printf(o, "static const dol_Conjunct %s[] = {\n", table);
    for (uint32_t i = 0; i < c->conjuncts.len; i++) {
        const HConjunct *j = &c->conjuncts.data[i];
        out_str(o, "    {");
        c_string(o, j->text, strlen(j->text));
        out_str(o, ", ");
        c_string(o, j->path, strlen(j->path));
        out_printf(o, ", %s, ", c_func(g, u, j->holds));
        if (j->values.len)
            out_printf(o, "%s_%u_values, %u},\n", table, i, j->values.len);
        else
            out_str(o, "NULL, 0},\n");
    }
    out_str(o, "};\n");
}

void c_emit_constraint_tables(Cg *g, CUnit *u, Out *o, HType *t)
{
    const char *name = c_info(g, t)->name;
    for (uint32_t i = 0; i < t->constraints.len; i++)
        if (t->constraints.data[i].conjuncts.len)
            conjunct_rows(g, u, o, &t->constraints.data[i],
                          arena_printf(g->arena, "%s_constraint_%u", name, i));
    out_printf(o, "static const dol_Constraint %s_constraints[] = {\n", name);
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        out_str(o, "    {");
        c_string(o, c->name, strlen(c->name));
        out_printf(o, ", %s, ", c_func(g, u, c->holds));
        if (c->conjuncts.len)
            out_printf(o, "%s_constraint_%u, %u},\n", name, i, c->conjuncts.len);
        else
            out_str(o, "NULL, 0},\n");
    }
    out_str(o, "};\n");
}
