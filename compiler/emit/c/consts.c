/* Constants of modules: data, with their nested lists and closures as static arrays. */
#include "emit/c/c.h"

#include "hir/order.h"

#include <stdlib.h>
#include <string.h>

static void value(Cg *g, CUnit *u, Out *o, const HExpr *e);

/* Numbers stand in the header, where the compiler can fold them. */
bool c_const_in_header(const HConst *c)
{
    return c->value && c->value->kind == HX_CONST && !c->owner;
}

static const char *fresh(Cg *g, CUnit *u)
{
    return arena_printf(g->arena, "%s_%u", c_derived(g, u->cname, "data"), ++u->next_literal);
}

static void items(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    uint32_t n = e->make.args.len;
    const char *type = c_type(g, u, e->type), *elem = c_type(g, u, e->type->elem);
    if (n == 0) {
        out_str(o, "{NULL, 0, 0}");
        return;
    }
    Out rows = {0};
    const char *name = fresh(g, u);
    for (uint32_t i = 0; i < n; i++) {
        out_str(&rows, "    ");
        value(g, u, &rows, e->make.args.data[i]);
        out_str(&rows, ",\n");
    }
    (void)type;
    out_printf(&u->literals, "static const %s %s[] = {\n%s};\n", elem, name, rows.data);
    out_free(&rows);
    out_printf(o, "{(%s *)%s, %u, 0}", elem, name, n);
}

static void entries(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    uint32_t n = e->make.args.len / 2;
    const char *type = c_type(g, u, e->type);
    if (n == 0) {
        out_str(o, "{NULL, 0, 0}");
        return;
    }
    HExpr *const *list = hir_sorted_keys(g->arena, e->make.args.data, 2, &n);
    Out rows = {0};
    const char *name = fresh(g, u);
    for (uint32_t i = 0; i < n; i++) {
        out_str(&rows, "    {");
        value(g, u, &rows, list[2 * i]);
        out_str(&rows, ", ");
        value(g, u, &rows, list[2 * i + 1]);
        out_str(&rows, "},\n");
    }
    out_printf(&u->literals, "static const %s_entry %s[] = {\n%s};\n", type, name, rows.data);
    out_free(&rows);
    out_printf(o, "{(%s_entry *)%s, %u, 0}", type, name, n);
}

static void record(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    c_need_type(g, u, e->type);
    out_char(o, '{');
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        out_printf(o, "%s.%s = ", i ? ", " : "", c_word(g, e->type->fields.data[i].name));
        value(g, u, o, e->make.args.data[i]);
    }
    out_str(o, e->make.args.len ? "}" : "0}");
}

static void payload(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    const HCase *c = &e->type->cases.data[e->make.case_];
    bool direct = c->is_tuple && c->fields.len == 1;
    out_printf(o, ", .as = {.%s = %s", c_word(g, c->name), direct ? "" : "{");
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        if (!direct)
            out_printf(o, "%s.%s = ", i ? ", " : "", c_payload_field(g, c, i));
        value(g, u, o, e->make.args.data[i]);
    }
    out_str(o, direct ? "}" : "}}");
}

static void variant(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    const HType *t = e->type;
    c_need_type(g, u, e->type);
    if (c_info(g, t)->is_enum) {
        out_str(o, c_case(g, t, e->make.case_));
    } else if (t->variant_origin == HV_ENUM) {
        out_printf(o, "{.tag = %s", c_case(g, t, e->make.case_));
        if (e->make.args.len)
            payload(g, u, o, e);
        out_char(o, '}');
    } else if (t->variant_origin == HV_OPTION && e->make.case_ == 0) {
        out_str(o, "{.some = false}");
    } else {
        bool option = t->variant_origin == HV_OPTION;
        out_str(o, option ? "{.some = true, .value = "
                   : e->make.case_ ? "{.ok = false, .as = {.error = "
                                   : "{.ok = true, .as = {.value = ");
        value(g, u, o, e->make.args.data[0]);
        out_str(o, option ? "}" : "}}");
    }
}

static void closure(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    const char *name = c_func(g, u, e->closure.fn);
    vec_push(g->arena, &u->closures, e->closure.fn);
    if (e->closure.captures.len == 0) {
        out_printf(o, "{&%s, NULL}", c_derived(g, name, "code"));
        return;
    }
    const char *env = fresh(g, u);
    Out fields = {0};
    for (uint32_t i = 0; i < e->closure.captures.len; i++) {
        out_str(&fields, i ? ", " : "");
        value(g, u, &fields, e->closure.captures.data[i]);
    }
    out_printf(&u->literals, "static const struct %s %s = {%s};\n", c_derived(g, name, "env"), env,
               fields.data);
    out_free(&fields);
    out_printf(o, "{&%s, &%s}", c_derived(g, name, "code"), env);
}

static void value(Cg *g, CUnit *u, Out *o, const HExpr *e)
{
    switch (e->kind) {
    case HX_CONST: c_const_value(g, o, e->type, e->bits, P_SELECT); return;
    case HX_STRING:
        out_char(o, '{');
        c_string(o, e->str.text, e->str.len);
        out_printf(o, ", %u}", e->str.len);
        return;
    case HX_LIST: items(g, u, o, e); return;
    case HX_MAP: entries(g, u, o, e); return;
    case HX_RECORD: record(g, u, o, e); return;
    case HX_VARIANT: variant(g, u, o, e); return;
    case HX_CLOSURE: closure(g, u, o, e); return;
    case HX_COPY: value(g, u, o, e->copy.operand); return;
    case HX_GLOBAL:
        if (e->global->value)
            value(g, u, o, e->global->value);
        return;
    default: return; /* the const pass leaves nothing else */
    }
}

void c_declare_const(Cg *g, CUnit *u, Out *o, HConst *c)
{
    const char *type = c_info(g, c->type)->name, *name = g->consts[c->id];
    c_comment(o, c->doc, 0);
    if (c_const_in_header(c)) {
        out_printf(o, "static const %s %s = ", type, name);
        value(g, u, o, c->value);
        out_str(o, ";\n");
    } else {
        out_printf(o, "extern const %s %s;\n", type, name);
    }
}

void c_define_const(Cg *g, CUnit *u, Out *o, HConst *c)
{
    Out text = {0};
    value(g, u, &text, c->value);
    if (u->literals.len)
        out_bytes(o, u->literals.data, u->literals.len);
    out_free(&u->literals);
    u->literals = (Out){0};
    out_str(o, c->owner ? "static " : "");
    out_printf(o, "const %s %s = %s;\n", c_type(g, u, c->type), g->consts[c->id], text.data);
    out_str(o, c->owner ? "" : "\n"); /* defaults stand over the table that names them */
    out_free(&text);
}
