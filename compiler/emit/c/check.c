/* Constraints: a fast bool for each gene, and the tables that the full list is made from. */
#include "emit/c/c.h"

#include <string.h>

bool c_checked_here(const Cg *g, const CUnit *u, const HType *t)
{
    return t->validated && c_info(g, t)->unit == u->id &&
           (t->kind == HT_RECORD || t->kind == HT_VARIANT);
}

/* Its constraints, as they are written. */
static void describe(Cg *g, Out *o, const HType *t)
{
    Out text = {0};
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        out_printf(&text, "%s%s:", i ? "\n" : "", c->name);
        for (uint32_t j = 0; j < c->conjuncts.len; j++)
            out_printf(&text, "%s %s", j ? " and" : "", c->conjuncts.data[j].text);
    }
    if (!t->constraints.len)
        out_str(&text, "Valid when its parts are.");
    out_char(o, '\n');
    c_comment(o, arena_strndup(g->arena, text.data, text.len), 0);
    out_free(&text);
}

void c_declare_checkers(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (!c_checked_here(g, u, t))
            continue;
        const char *name = c_info(g, t)->name;
        describe(g, o, t);
        out_printf(o, "bool %s(dol_Context *ctx, const %s *value);\n", c_derived(g, name, "valid"),
                   name);
        out_printf(o, "dol_List_Violation %s(dol_Context *ctx, const %s *value);\n",
                   c_derived(g, name, "violations"), name);
    }
}

/* What the fast form asks of a part. */
static void part(Cg *g, CUnit *u, Out *o, HType *t, const char *place)
{
    const CType *c = c_info(g, t);
    if (c->unit != NO_UNIT && (t->kind == HT_RECORD || t->kind == HT_VARIANT)) {
        if (c->unit != u->id)
            u->includes[c->unit] = true;
        out_printf(o, "%s(ctx, &%s)", c_derived(g, c->name, "valid"), place);
    } else {
        out_printf(o, "dol_valid(ctx, &%s, &%s)", c_desc(g, u, t), place);
    }
}

/* A constraint holds when all its conjuncts do: its own function is needed where it has none. */
static uint32_t conditions(const HConstraint *c)
{
    return c->conjuncts.len ? c->conjuncts.len : 1;
}

static HFunc *condition(const HConstraint *c, uint32_t i)
{
    return c->conjuncts.len ? c->conjuncts.data[i].holds : c->holds;
}

static void valid_record(Cg *g, CUnit *u, Out *o, HType *t)
{
    const char *sep = "    return "; /* a long line is filled later */
    for (uint32_t i = 0; i < t->fields.len; i++) {
        if (!t->fields.data[i].type->validated)
            continue;
        out_str(o, sep);
        part(g, u, o, t->fields.data[i].type,
             arena_printf(g->arena, "value->%s", c_word(g, t->fields.data[i].name)));
        sep = " && ";
    }
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        for (uint32_t j = 0; j < conditions(c); j++) {
            out_printf(o, "%s%s(ctx, value)", sep, c_func(g, u, condition(c, j)));
            sep = " && ";
        }
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
        out_printf(o, "\n%sbool %s(dol_Context *ctx, const %s *value)\n{\n",
                   t->kind == HT_RECORD ? "DOL_INLINE " : "", c_derived(g, name, "valid"), name);
        if (t->kind == HT_RECORD)
            valid_record(g, u, o, t);
        else
            out_printf(o, "    return dol_valid(ctx, &%s, value);\n", c_desc(g, u, t));
        out_printf(o,
                   "}\n\ndol_List_Violation %s(dol_Context *ctx, const %s *value)\n"
                   "{\n    return dol_violations(ctx, &%s, value);\n}\n",
                   c_derived(g, name, "violations"), name, c_desc(g, u, t));
    }
}

/* ---- tables ---- */

/* A Bool to be shown has the signature of a condition: it is written through another. */
static void bool_getter(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    const char *name = c_func(g, u, f);
    out_printf(o,
               "static void %s(dol_Context *ctx, const void *value, void *result)\n{\n"
               "    *(bool *)result = %s(ctx, value);\n}\n",
               c_derived(g, name, "shown"), name);
}

/* Appends the member that a chain of fields of `this` names; false: e is something else. */
static bool member_path(Cg *g, Out *o, const HExpr *e)
{
    if (e->kind == HX_LOCAL)
        return e->local->index == 0;
    if (e->kind != HX_FIELD || !member_path(g, o, e->field.base))
        return false;
    if (o->len)
        out_char(o, '.');
    out_str(o, c_word(g, e->field.base->type->fields.data[e->field.index].name));
    return true;
}

/* The member that the function gives, or NULL. */
static const char *shown_member(Cg *g, const HFunc *f)
{
    const HStmt *s = f->body.stmts.len == 1 ? f->body.stmts.data[0] : NULL;
    const char *member = NULL;
    Out o = {0};
    if (s && s->kind == HS_RETURN && s->value && member_path(g, &o, s->value) && o.len)
        member = arena_strndup(g->arena, o.data, o.len);
    out_free(&o);
    return member;
}

static void shown_row(Cg *g, CUnit *u, Out *o, const HType *t, HFunc *f, const char *label)
{
    const char *member = shown_member(g, f), *desc = c_desc(g, u, f->result);
    if (!member) {
        const char *get = c_func(g, u, f);
        out_str(o, "    {");
        c_string(o, label, strlen(label));
        out_printf(o, ", &%s, %s, 0},\n", desc,
                   f->result->kind == HT_BOOL ? c_derived(g, get, "shown") : get);
        return;
    }
    bool same = strcmp(label, member) == 0;
    out_printf(o, same ? "    DOL_SHOWN(%s, %s, " : "    DOL_SHOWN_AS(%s, %s, ", c_info(g, t)->name,
               member);
    if (!same) {
        c_string(o, label, strlen(label));
        out_str(o, ", ");
    }
    out_bytes(o, desc, strlen(desc) - strlen("_type")); /* the macro puts it back */
    out_str(o, "),\n");
}

/* The operands of all conditions, one after the other. */
static void shown_rows(Cg *g, CUnit *u, Out *o, const HType *t)
{
    Out rows = {0};
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        for (uint32_t j = 0; j < t->constraints.data[i].conjuncts.len; j++) {
            const HConjunct *c = &t->constraints.data[i].conjuncts.data[j];
            for (uint32_t k = 0; k < c->values.len; k++) {
                HFunc *f = c->values.data[k];
                if (f->result->kind == HT_BOOL && !shown_member(g, f))
                    bool_getter(g, u, o, f);
                shown_row(g, u, &rows, t, f, c->labels.data[k]);
            }
        }
    }
    if (rows.len)
        out_printf(o, "static const dol_Shown %s[] = {\n%s};\n",
                   c_derived(g, c_info(g, t)->name, "shown"), rows.data);
    out_free(&rows);
}

static void conjunct_rows(Cg *g, CUnit *u, Out *o, const HType *t)
{
    const char *table = c_derived(g, c_info(g, t)->name, "shown");
    uint32_t shown = 0, count = 0;
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        for (uint32_t j = 0; j < t->constraints.data[i].conjuncts.len; j++) {
            const HConjunct *c = &t->constraints.data[i].conjuncts.data[j];
            if (count++ == 0)
                out_printf(o, "static const dol_Conjunct %s[] = {\n",
                           c_derived(g, c_info(g, t)->name, "conjuncts"));
            out_str(o, "    {");
            c_string(o, c->text, strlen(c->text));
            out_str(o, ", ");
            c_string(o, c->path, strlen(c->path));
            out_printf(o, ", %s, ", c_func(g, u, c->holds));
            if (c->values.len)
                out_printf(o, "&%s[%u], %u},\n", table, shown, c->values.len);
            else
                out_str(o, "NULL, 0},\n");
            shown += c->values.len;
        }
    }
    if (count)
        out_str(o, "};\n");
}

void c_emit_constraint_tables(Cg *g, CUnit *u, Out *o, HType *t)
{
    const char *name = c_info(g, t)->name;
    const char *conjuncts = c_derived(g, name, "conjuncts");
    uint32_t first = 0;
    shown_rows(g, u, o, t);
    conjunct_rows(g, u, o, t);
    out_printf(o, "static const dol_Constraint %s[] = {\n", c_derived(g, name, "constraints"));
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        out_str(o, "    {");
        c_string(o, c->name, strlen(c->name));
        if (c->conjuncts.len)
            out_printf(o, ", &%s[%u], %u, NULL},\n", conjuncts, first, c->conjuncts.len);
        else
            out_printf(o, ", NULL, 0, %s},\n", c_func(g, u, c->holds));
        first += c->conjuncts.len;
    }
    out_str(o, "};\n");
}
