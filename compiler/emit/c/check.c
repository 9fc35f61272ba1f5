/* Constraints: a fast bool for each gene, and the tables that the full list is made from. */
#include "emit/c/c.h"

#include <string.h>

bool c_checked_here(const Cg *g, const CUnit *u, const HType *t)
{
    return t->validated && c_info(g, t)->unit == u->id &&
           (t->kind == HT_RECORD || t->kind == HT_VARIANT);
}

/* Its constraints, as they are written. */
static void describe(Out *o, const HType *t)
{
    Out text = {0};
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        out_str(&text, i ? "\n" : "");
        out_str(&text, c->name);
        out_char(&text, ':');
        for (uint32_t j = 0; j < c->conjuncts.len; j++) {
            out_str(&text, j ? " and " : " ");
            out_str(&text, c->conjuncts.data[j].text);
        }
    }
    if (!t->constraints.len)
        out_str(&text, "Valid when its parts are.");
    out_char(o, '\n');
    c_comment(o, text.data, 0);
    out_free(&text);
}

static void prototype(Cg *g, Out *o, const char *type, const char *what, const char *tail)
{
    out_str(o, c_derived(g, type, what));
    out_str(o, "(dol_Context *ctx, const ");
    out_str(o, type);
    out_str(o, " *value)");
    out_str(o, tail);
}

void c_declare_checkers(Cg *g, CUnit *u, Out *o)
{
    for (uint32_t i = 0; i < g->hp->types.len; i++) {
        HType *t = g->hp->types.data[i];
        if (!c_checked_here(g, u, t))
            continue;
        const char *name = c_info(g, t)->name;
        describe(o, t);
        out_str(o, "bool ");
        prototype(g, o, name, "valid", ";\n");
        out_str(o, "dol_List_Violation ");
        prototype(g, o, name, "violations", ";\n");
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
            out_str(o, sep);
            out_str(o, c_func(g, u, condition(c, j)));
            out_str(o, "(ctx, value)");
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
        out_str(o, t->kind == HT_RECORD ? "\nDOL_INLINE bool " : "\nbool ");
        prototype(g, o, name, "valid", "\n{\n");
        if (t->kind == HT_RECORD)
            valid_record(g, u, o, t);
        else
            out_printf(o, "    return dol_valid(ctx, &%s, value);\n", c_desc(g, u, t));
        out_str(o, "}\n\ndol_List_Violation ");
        prototype(g, o, name, "violations", "\n{\n    return dol_violations(ctx, &");
        out_str(o, c_desc(g, u, t));
        out_str(o, ", value);\n}\n");
    }
}

/* ---- tables ---- */

static void open_table(Out *o, const char *row, const char *name)
{
    out_str(o, "static const ");
    out_str(o, row);
    out_char(o, ' ');
    out_str(o, name);
    out_str(o, "[] = {\n");
}

/* `&table[first], count`, and NULL for none. */
static void part_of_table(Out *o, const char *table, uint32_t first, uint32_t count)
{
    if (!count) {
        out_str(o, "NULL, 0");
        return;
    }
    out_char(o, '&');
    out_str(o, table);
    out_char(o, '[');
    out_u64(o, first);
    out_str(o, "], ");
    out_u64(o, count);
}

/* A Bool to be shown has the signature of a condition: it is written through another. */
static void bool_getter(Cg *g, CUnit *u, Out *o, HFunc *f)
{
    const char *name = c_func(g, u, f);
    out_printf(o,
               "static void %s(dol_Context *ctx, const void *value, void *result)\n{\n"
               "    *(bool *)result = %s(ctx, value);\n}\n",
               c_derived(g, name, "shown"), name);
}

/* The chain of fields of `this` that the function gives, or NULL: it does more. */
static const HExpr *shown_path(const HFunc *f)
{
    return f->is_getter ? f->body.stmts.data[0]->value : NULL;
}

bool c_is_member(const HFunc *f)
{
    return f->is_getter && f->result->kind != HT_BOOL;
}

static const char *shown_member(Cg *g, const HExpr *path)
{
    const HExpr *base = path->field.base;
    const char *member = c_word(g, base->type->fields.data[path->field.index].name);
    return base->kind == HX_LOCAL
               ? member : arena_printf(g->arena, "%s.%s", shown_member(g, base), member);
}

static void shown_row(Cg *g, CUnit *u, Out *o, const HType *t, HFunc *f, const char *label)
{
    const HExpr *path = shown_path(f);
    const char *desc = c_desc(g, u, f->result);
    if (!path) {
        const char *get = c_func(g, u, f);
        out_str(o, "    {");
        c_string(o, label, strlen(label));
        out_printf(o, ", &%s, %s, 0},\n", desc,
                   f->result->kind == HT_BOOL ? c_derived(g, get, "shown") : get);
        return;
    }
    const char *member = shown_member(g, path);
    bool same = strcmp(label, member) == 0;
    out_str(o, same ? "    DOL_SHOWN(" : "    DOL_SHOWN_AS(");
    out_str(o, c_info(g, t)->name);
    out_str(o, ", ");
    out_str(o, member);
    out_str(o, ", ");
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
                if (f->result->kind == HT_BOOL && !shown_path(f))
                    bool_getter(g, u, o, f);
                shown_row(g, u, &rows, t, f, c->labels.data[k]);
            }
        }
    }
    if (rows.len) {
        open_table(o, "dol_Shown", c_derived(g, c_info(g, t)->name, "shown"));
        out_bytes(o, rows.data, rows.len);
        out_str(o, "};\n");
    }
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
                open_table(o, "dol_Conjunct", c_derived(g, c_info(g, t)->name, "conjuncts"));
            out_str(o, "    {");
            c_string(o, c->text, strlen(c->text));
            out_str(o, ", ");
            c_string(o, c->path, strlen(c->path));
            out_str(o, ", ");
            out_str(o, c_func(g, u, c->holds));
            out_str(o, ", ");
            part_of_table(o, table, shown, c->values.len);
            out_str(o, "},\n");
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
    open_table(o, "dol_Constraint", c_derived(g, name, "constraints"));
    for (uint32_t i = 0; i < t->constraints.len; i++) {
        const HConstraint *c = &t->constraints.data[i];
        out_str(o, "    {");
        c_string(o, c->name, strlen(c->name));
        out_str(o, ", ");
        part_of_table(o, conjuncts, first, c->conjuncts.len);
        out_str(o, ", ");
        out_str(o, c->conjuncts.len ? "NULL" : c_func(g, u, c->holds));
        out_str(o, "},\n");
        first += c->conjuncts.len;
    }
    out_str(o, "};\n");
}
