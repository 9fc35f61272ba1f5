/* Expressions. After the pass `sequence` at most one operand has an effect, so that the order in
   which C evaluates the others does not matter. */
#include "emit/c/c.h"

#include <math.h>
#include <string.h>

/* ---- constants ---- */

static void float_const(Out *o, uint64_t bits, bool single, int level)
{
    double v;
    memcpy(&v, &bits, sizeof v);
    if (isnan(v)) {
        out_str(o, single ? "NAN" : "(double)NAN");
        return;
    }
    bool negative = signbit(v);
    bool parens = negative && level > P_UNARY;
    if (parens)
        out_char(o, '(');
    if (isinf(v) && negative) {
        out_str(o, single ? "(float)DOL_MINUS_INFINITY" : "DOL_MINUS_INFINITY");
    } else if (isinf(v)) {
        out_str(o, single ? "INFINITY" : "(double)INFINITY");
    } else {
        out_str(o, negative ? "-" : "");
        out_f64(o, fabs(v));
        out_str(o, single ? "f" : "");
    }
    if (parens)
        out_char(o, ')');
}

static void signed_const(Out *o, int64_t v, HTypeKind k, int level)
{
    if (v == INT64_MIN && k == HT_I64) {
        out_str(o, "INT64_MIN");
        return;
    }
    if (v == INT32_MIN) {
        out_str(o, k == HT_I32 ? "INT32_MIN" : "(-INT64_C(2147483648))");
        return;
    }
    bool parens = v < 0 && level > P_UNARY, wide = v > INT32_MAX || v < INT32_MIN;
    if (parens)
        out_char(o, '(');
    if (v < 0)
        out_char(o, '-');
    out_str(o, wide ? "INT64_C(" : "");
    out_u64(o, v < 0 ? 0 - (uint64_t)v : (uint64_t)v);
    out_str(o, wide ? ")" : "");
    if (parens)
        out_char(o, ')');
}

void c_const_value(Cg *g, Out *o, const HType *t, uint64_t bits, int level)
{
    (void)g;
    switch (t->kind) {
    case HT_UNIT: out_char(o, '0'); return;
    case HT_BOOL: out_str(o, bits ? "true" : "false"); return;
    case HT_F32: float_const(o, bits, true, level); return;
    case HT_F64: float_const(o, bits, false, level); return;
    case HT_CHAR:
        out_printf(o, "0x%llXu", (unsigned long long)bits);
        return;
    case HT_U8: case HT_U16: case HT_U32: case HT_U64:
        out_str(o, bits > UINT32_MAX ? "UINT64_C(" : "");
        out_u64(o, bits);
        out_char(o, bits > UINT32_MAX ? ')' : 'u');
        return;
    default: signed_const(o, (int64_t)bits, t->kind, level); return;
    }
}

/* ---- places ---- */

static bool local_is_pointer(const Fn *fn, const HLocal *l)
{
    if (l->kind == HL_REF || l->kind == HL_ALIAS)
        return true;
    return l->kind == HL_PARAM && c_info(fn->g, l->type)->by_pointer;
}

/* The value can be written twice without doing anything twice. */
static bool is_simple(const HExpr *e)
{
    switch (e->kind) {
    case HX_LOCAL: case HX_CONST: case HX_GLOBAL: return true;
    case HX_FIELD: return is_simple(e->field.base);
    case HX_PAYLOAD: return is_simple(e->payload.base);
    case HX_ELEM: return e->elem.unchecked && is_simple(e->elem.base) && is_simple(e->elem.index);
    case HX_SLOT: return is_simple(e->slot.base) && is_simple(e->slot.index);
    default: return false;
    }
}

static bool is_object(const HExpr *e) /* an lvalue in C */
{
    return hir_is_place(e) || (e->kind == HX_GLOBAL && e->global->value) ||
           (e->kind == HX_FIELD && is_object(e->field.base)) ||
           (e->kind == HX_PAYLOAD && is_object(e->payload.base)) || e->kind == HX_ELEM ||
           e->kind == HX_SLOT;
}

static void element(Fn *fn, const HExpr *e, bool change)
{
    Cg *g = fn->g;
    HType *list = e->elem.base->type;
    if (change) {
        COpKind op = e->elem.unchecked ? COP_LIST_CHANGE : COP_LIST_ITEM;
        out_printf(fn->o, "*%s(ctx, ", c_op(g, fn->u, op, list, NULL));
        c_place_pointer(fn, e->elem.base);
        out_str(fn->o, ", ");
        c_expr(fn, e->elem.index, P_SELECT);
        if (!e->elem.unchecked)
            out_printf(fn->o, ", %s", c_place(g, e->span));
        out_char(fn->o, ')');
        return;
    }
    if (!e->elem.unchecked && !is_simple(e->elem.base)) {
        out_printf(fn->o, "*%s(ctx, ", c_op(g, fn->u, COP_LIST_AT, list, NULL));
        c_expr(fn, e->elem.base, P_SELECT);
        out_str(fn->o, ", ");
        c_expr(fn, e->elem.index, P_SELECT);
        out_printf(fn->o, ", %s)", c_place(g, e->span));
        return;
    }
    c_member(fn, e->elem.base, false);
    out_str(fn->o, "data[");
    if (e->elem.unchecked) {
        c_expr(fn, e->elem.index, P_ANY);
    } else {
        out_str(fn->o, "dol_index(ctx, ");
        c_expr(fn, e->elem.index, P_SELECT);
        out_str(fn->o, ", ");
        c_member(fn, e->elem.base, false);
        out_printf(fn->o, "len, %s)", c_place(g, e->span));
    }
    out_char(fn->o, ']');
}

static void slot(Fn *fn, const HExpr *e, bool change)
{
    if (change) {
        out_printf(fn->o, "*%s(ctx, ",
                   c_op(fn->g, fn->u, COP_MAP_VALUE, e->slot.base->type, NULL));
        c_place_pointer(fn, e->slot.base);
        out_str(fn->o, ", (uint64_t)");
        c_expr(fn, e->slot.index, P_POST);
        out_char(fn->o, ')');
        return;
    }
    c_need_type(fn->g, fn->u, e->slot.base->type);
    c_member(fn, e->slot.base, false);
    out_str(fn->o, "entries[");
    c_expr(fn, e->slot.index, P_ANY);
    out_str(fn->o, "].value");
}

static void payload_member(Fn *fn, const HExpr *e)
{
    const HType *t = e->payload.base->type;
    const HCase *c = &t->cases.data[e->payload.case_];
    if (t->variant_origin == HV_OPTION) {
        out_str(fn->o, "value");
    } else if (t->variant_origin == HV_RESULT) {
        out_str(fn->o, e->payload.case_ ? "as.error" : "as.value");
    } else {
        out_printf(fn->o, "as.%s", c_word(fn->g, c->name));
        if (!(c->is_tuple && c->fields.len == 1))
            out_printf(fn->o, ".%s", c_payload_field(fn->g, c, e->payload.index));
    }
}

/* An element or value that changes is "*f(…)". */
static bool is_starred(const HExpr *e, bool change)
{
    if (e->kind == HX_ELEM)
        return change || (!e->elem.unchecked && !is_simple(e->elem.base));
    return e->kind == HX_SLOT && change;
}

void c_member(Fn *fn, const HExpr *e, bool change)
{
    c_need_type(fn->g, fn->u, e->type);
    if (e->kind == HX_LOCAL && local_is_pointer(fn, e->local)) {
        out_printf(fn->o, "%s->", fn->locals[e->local->index]);
    } else if (is_starred(e, change)) {
        /* Without the star the call gives the pointer. */
        size_t from = fn->o->len;
        c_object(fn, e, change);
        memmove(fn->o->data + from, fn->o->data + from + 1, fn->o->len - from);
        fn->o->len--;
        out_str(fn->o, "->");
    } else if (is_object(e)) {
        c_object(fn, e, change);
        out_char(fn->o, '.');
    } else {
        c_expr(fn, e, P_POST);
        out_char(fn->o, '.');
    }
}

void c_object(Fn *fn, const HExpr *e, bool change)
{
    switch (e->kind) {
    case HX_LOCAL:
        out_printf(fn->o, "%s%s", local_is_pointer(fn, e->local) ? "*" : "",
                   fn->locals[e->local->index]);
        return;
    case HX_FIELD:
        c_member(fn, e->field.base, change);
        out_str(fn->o, c_word(fn->g, e->field.base->type->fields.data[e->field.index].name));
        return;
    case HX_PAYLOAD:
        c_member(fn, e->payload.base, change);
        payload_member(fn, e);
        return;
    case HX_ELEM: element(fn, e, change); return;
    case HX_SLOT: slot(fn, e, change); return;
    default: c_expr(fn, e, P_POST); return;
    }
}

void c_place_pointer(Fn *fn, const HExpr *e)
{
    c_need_type(fn->g, fn->u, e->type);
    if (e->kind == HX_LOCAL && local_is_pointer(fn, e->local)) {
        out_str(fn->o, fn->locals[e->local->index]);
        return;
    }
    size_t from = fn->o->len;
    if (!is_starred(e, true)) {
        out_char(fn->o, '&');
        c_object(fn, e, true);
        return;
    }
    c_object(fn, e, true);
    memmove(fn->o->data + from, fn->o->data + from + 1, fn->o->len - from);
    fn->o->len--;
}

void c_pointer(Fn *fn, const HExpr *e)
{
    const char *type = c_type(fn->g, fn->u, e->type);
    if (e->kind == HX_LOCAL && local_is_pointer(fn, e->local)) {
        out_str(fn->o, fn->locals[e->local->index]);
    } else if (is_object(e)) {
        size_t from = fn->o->len;
        bool starred = is_starred(e, false);
        if (!starred)
            out_char(fn->o, '&');
        c_object(fn, e, false);
        if (starred) {
            memmove(fn->o->data + from, fn->o->data + from + 1, fn->o->len - from);
            fn->o->len--;
        }
    } else if (e->kind == HX_RECORD || e->kind == HX_STRING ||
               (e->kind == HX_VARIANT && !c_info(fn->g, e->type)->is_enum)) {
        out_char(fn->o, '&');
        c_expr(fn, e, P_UNARY);
    } else {
        out_printf(fn->o, "(%s[1]){", type);
        c_expr(fn, e, P_SELECT);
        out_char(fn->o, '}');
    }
}

/* ---- calls ---- */

static const HLocal *real_root(const HFunc *f, const HLocal *l);

typedef struct AliasSearch {
    const HLocal *wanted;
    const HExpr *place;
} AliasSearch;

static void find_alias_stmt(void *user, const HStmt *s)
{
    AliasSearch *a = user;
    if (s->kind == HS_ALIAS && s->let.local == a->wanted)
        a->place = s->let.init;
}

static void no_expr(void *user, const HExpr *e)
{
    (void)user;
    (void)e;
}

static const HLocal *real_root(const HFunc *f, const HLocal *l)
{
    for (int hops = 0; l && l->kind == HL_ALIAS && hops < 64; hops++) {
        AliasSearch a = {l, NULL};
        CWalk w = {&a, no_expr, find_alias_stmt};
        c_walk_block(&w, &f->body);
        l = a.place ? hir_place_root(a.place) : NULL;
    }
    return l;
}

/* The argument's place could be changed through a mut argument of the same call: the callee gets
   a copy. */
static bool may_be_changed(const Fn *fn, const HExpr *arg, HExpr *const *args, uint32_t n,
                           const bool *refs)
{
    const HLocal *root = hir_is_place(arg) ? real_root(fn->f, hir_place_root(arg)) : NULL;
    for (uint32_t i = 0; root && i < n; i++)
        if (refs[i] && real_root(fn->f, hir_place_root(args[i])) == root)
            return true;
    return false;
}

static void arguments(Fn *fn, HExpr *const *args, uint32_t n, const bool *refs)
{
    for (uint32_t i = 0; i < n; i++) {
        out_str(fn->o, ", ");
        if (refs[i]) {
            c_place_pointer(fn, args[i]);
        } else if (!c_info(fn->g, args[i]->type)->by_pointer) {
            c_expr(fn, args[i], P_SELECT);
        } else if (may_be_changed(fn, args[i], args, n, refs)) {
            out_printf(fn->o, "(%s[1]){", c_type(fn->g, fn->u, args[i]->type));
            c_expr(fn, args[i], P_SELECT);
            out_char(fn->o, '}');
        } else {
            c_pointer(fn, args[i]);
        }
    }
}

static void call(Fn *fn, const HExpr *e)
{
    HFunc *f = e->call.fn;
    uint32_t n = e->call.args.len;
    bool *refs = ARENA_ARRAY(fn->g->arena, bool, n + 1);
    for (uint32_t i = 0; i < n; i++)
        refs[i] = f->locals.data[i]->kind == HL_REF;
    if (fn->g->funcs[f->id].untyped) {
        out_printf(fn->o, "%s(ctx, ", c_func(fn->g, fn->u, f));
        c_pointer(fn, e->call.args.data[0]);
        out_char(fn->o, ')');
        return;
    }
    out_printf(fn->o, "%s(ctx", c_func(fn->g, fn->u, f));
    arguments(fn, e->call.args.data, n, refs);
    out_char(fn->o, ')');
}

static void apply(Fn *fn, const HExpr *e)
{
    HType *t = e->apply.fn->type;
    uint32_t n = e->apply.args.len;
    bool *refs = ARENA_ARRAY(fn->g->arena, bool, n + 1);
    for (uint32_t i = 0; i < n; i++)
        refs[i] = hir_takes_ref(t, i);
    out_printf(fn->o, "%s(ctx, ", c_op(fn->g, fn->u, COP_APPLY, t, NULL));
    c_expr(fn, e->apply.fn, P_SELECT);
    arguments(fn, e->apply.args.data, n, refs);
    out_char(fn->o, ')');
}

static void host_call(Fn *fn, const HExpr *e)
{
    uint32_t n = e->host.args.len;
    bool *refs = ARENA_ARRAY(fn->g->arena, bool, n + 1);
    uint32_t unit = c_unit_of(fn->g, e->host.host->module);
    if (unit != fn->u->id)
        fn->u->includes[unit] = true;
    out_printf(fn->o, "%s(ctx", fn->g->hosts[e->host.host->id].name);
    arguments(fn, e->host.args.data, n, refs);
    out_char(fn->o, ')');
}

/* ---- literals ---- */

static void payload_value(Fn *fn, const HExpr *e)
{
    const HType *t = e->type;
    const HCase *c = &t->cases.data[e->make.case_];
    bool direct = c->is_tuple && c->fields.len == 1;
    out_printf(fn->o, ", .as = {.%s = ", c_word(fn->g, c->name));
    if (!direct)
        out_char(fn->o, '{');
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        if (!direct)
            out_printf(fn->o, "%s.%s = ", i ? ", " : "", c_payload_field(fn->g, c, i));
        c_init(fn, e->make.args.data[i]);
    }
    out_str(fn->o, direct ? "}" : "}}");
}

static void make_variant(Fn *fn, const HExpr *e)
{
    HType *t = e->type;
    HExpr *const *args = e->make.args.data;
    if (c_info(fn->g, t)->is_enum) {
        out_str(fn->o, c_case(fn->g, t, e->make.case_));
        return;
    }
    out_char(fn->o, '{');
    if (t->variant_origin == HV_OPTION) {
        out_str(fn->o, e->make.case_ ? ".some = true, .value = " : ".some = false");
        if (e->make.case_)
            c_init(fn, args[0]);
    } else if (t->variant_origin == HV_RESULT) {
        out_str(fn->o, e->make.case_ ? ".ok = false, .as = {.error = "
                                     : ".ok = true, .as = {.value = ");
        c_init(fn, args[0]);
        out_char(fn->o, '}');
    } else {
        out_printf(fn->o, ".tag = %s", c_case(fn->g, t, e->make.case_));
        if (e->make.args.len)
            payload_value(fn, e);
    }
    out_char(fn->o, '}');
}

static void make_record(Fn *fn, const HExpr *e)
{
    const HType *t = e->type;
    unsigned saved = fn->indent;
    bool lines = e->make.args.len > 3;
    out_char(fn->o, '{');
    fn->indent += 1;
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        if (i)
            out_char(fn->o, ',');
        if (lines) {
            out_char(fn->o, '\n');
            out_repeat(fn->o, ' ', fn->indent * (size_t)4);
        } else if (i) {
            out_char(fn->o, ' ');
        }
        out_printf(fn->o, ".%s = ", c_word(fn->g, t->fields.data[i].name));
        c_init(fn, e->make.args.data[i]);
    }
    if (e->make.args.len == 0)
        out_char(fn->o, '0');
    fn->indent = saved;
    if (lines) {
        out_char(fn->o, '\n');
        out_repeat(fn->o, ' ', fn->indent * (size_t)4);
    }
    out_char(fn->o, '}');
}

static void make_list(Fn *fn, const HExpr *e)
{
    uint32_t n = e->make.args.len;
    c_need_type(fn->g, fn->u, e->type);
    out_printf(fn->o, "%s(ctx, (%s[%u]){", c_op(fn->g, fn->u, COP_LIST_OF, e->type, NULL),
               c_type(fn->g, fn->u, e->type->elem), n);
    for (uint32_t i = 0; i < n; i++) {
        out_str(fn->o, i ? ", " : "");
        c_init(fn, e->make.args.data[i]);
    }
    out_printf(fn->o, "}, %u)", n);
}

static void make_map(Fn *fn, const HExpr *e)
{
    const char *name = c_type(fn->g, fn->u, e->type);
    uint32_t n = e->make.args.len;
    out_printf(fn->o, "%s(ctx, (%s_entry[%u]){", c_op(fn->g, fn->u, COP_MAP_OF, e->type, NULL),
               name, n / 2);
    for (uint32_t i = 0; i < n; i += 2) {
        out_str(fn->o, i ? ", {" : "{");
        c_init(fn, e->make.args.data[i]);
        out_str(fn->o, ", ");
        c_init(fn, e->make.args.data[i + 1]);
        out_char(fn->o, '}');
    }
    out_printf(fn->o, "}, %u, %s)", n / 2, c_place(fn->g, e->span));
}

void c_init(Fn *fn, const HExpr *e)
{
    switch (e->kind) {
    case HX_RECORD: make_record(fn, e); return;
    case HX_VARIANT: make_variant(fn, e); return;
    case HX_STRING:
        out_char(fn->o, '{');
        c_string(fn->o, e->str.text, e->str.len);
        out_printf(fn->o, ", %u}", e->str.len);
        return;
    case HX_LIST:
    case HX_MAP:
        if (e->make.args.len == 0) {
            out_str(fn->o, "{NULL, 0, 0}");
            return;
        }
        break;
    default: break;
    }
    c_expr(fn, e, P_SELECT);
}

static void typed_braces(Fn *fn, const HExpr *e)
{
    const char *name = c_type(fn->g, fn->u, e->type);
    if (!c_info(fn->g, e->type)->is_enum)
        out_printf(fn->o, "(%s)", name);
    c_init(fn, e);
}

static void closure(Fn *fn, const HExpr *e)
{
    HFunc *f = e->closure.fn;
    const char *name = c_func(fn->g, fn->u, f);
    vec_push(fn->g->arena, &fn->u->closures, f);
    out_printf(fn->o, "(dol_Fun){&%s, ", c_derived(fn->g, name, "code"));
    if (e->closure.captures.len == 0) {
        out_str(fn->o, "NULL}");
        return;
    }
    const char *env = c_derived(fn->g, name, "env");
    out_printf(fn->o, "dol_capture(ctx, &(struct %s){", env);
    for (uint32_t i = 0; i < e->closure.captures.len; i++) {
        out_str(fn->o, i ? ", " : "");
        c_init(fn, e->closure.captures.data[i]);
    }
    out_printf(fn->o, "}, sizeof(struct %s))}", env);
}

/* ---- operators ---- */

static void infix(Fn *fn, const HExpr *left, const char *op, const HExpr *right, int mine,
                  int level)
{
    bool parens = level > mine;
    if (parens)
        out_char(fn->o, '(');
    c_expr(fn, left, mine);
    out_char(fn->o, ' ');
    out_str(fn->o, op);
    out_char(fn->o, ' ');
    c_expr(fn, right, mine + 1);
    if (parens)
        out_char(fn->o, ')');
}

static const char *const binary_text[] = {
    [HB_ADD] = "+", [HB_SUB] = "-", [HB_MUL] = "*", [HB_DIV] = "/",  [HB_REM] = "%",
    [HB_POW] = "^", [HB_EQ] = "==", [HB_NE] = "!=", [HB_LT] = "<", [HB_LE] = "<=",
    [HB_GT] = ">",  [HB_GE] = ">=",
};
static const char *const checked_name[] = {
    [HB_ADD] = "add", [HB_SUB] = "sub", [HB_MUL] = "mul",
    [HB_DIV] = "div", [HB_REM] = "rem", [HB_POW] = "pow",
};

static void arithmetic(Fn *fn, const HExpr *e, int level)
{
    const HType *t = e->binary.left->type;
    HBinary op = e->binary.op;
    bool is_float = t->kind == HT_F32 || t->kind == HT_F64;
    if (is_float && op == HB_REM) {
        out_str(fn->o, t->kind == HT_F64 ? "fmod(" : "fmodf(");
        c_expr(fn, e->binary.left, P_SELECT);
        out_str(fn->o, ", ");
        c_expr(fn, e->binary.right, P_SELECT);
        out_char(fn->o, ')');
        return;
    }
    if (is_float) {
        int mine = op == HB_ADD || op == HB_SUB ? P_ADD : P_MUL;
        infix(fn, e->binary.left, binary_text[op], e->binary.right, mine, level);
        return;
    }
    out_printf(fn->o, "dol_%s_%s(ctx, ", checked_name[op], c_num(t));
    c_expr(fn, e->binary.left, P_SELECT);
    out_str(fn->o, ", ");
    c_expr(fn, e->binary.right, P_SELECT);
    out_printf(fn->o, ", %s)", c_place(fn->g, e->span));
}

static bool is_plain(const Fn *fn, const HType *t) /* C compares it */
{
    return t->kind <= HT_F64 ||
           (t->kind == HT_VARIANT && c_info(fn->g, t)->is_enum);
}

static void string_compare(Fn *fn, const HExpr *e, int level)
{
    bool equal = e->binary.op == HB_EQ || e->binary.op == HB_NE;
    bool parens = !equal && level > P_ORDER;
    if (e->binary.op == HB_NE)
        out_char(fn->o, '!');
    if (parens)
        out_char(fn->o, '(');
    out_str(fn->o, equal ? "dol_string_equal(" : "dol_string_compare(");
    c_expr(fn, e->binary.left, P_SELECT);
    out_str(fn->o, ", ");
    c_expr(fn, e->binary.right, P_SELECT);
    out_char(fn->o, ')');
    if (!equal)
        out_printf(fn->o, " %s 0", binary_text[e->binary.op]);
    if (parens)
        out_char(fn->o, ')');
}

static void generic_compare(Fn *fn, const HExpr *e, int level)
{
    bool equal = e->binary.op == HB_EQ || e->binary.op == HB_NE;
    bool parens = !equal && level > P_ORDER;
    if (e->binary.op == HB_NE)
        out_char(fn->o, '!');
    if (parens)
        out_char(fn->o, '(');
    out_printf(fn->o, "dol_%s(&%s, ", equal ? "equal" : "compare",
               c_desc(fn->g, fn->u, e->binary.left->type));
    c_pointer(fn, e->binary.left);
    out_str(fn->o, ", ");
    c_pointer(fn, e->binary.right);
    out_char(fn->o, ')');
    if (!equal)
        out_printf(fn->o, " %s 0", binary_text[e->binary.op]);
    if (parens)
        out_char(fn->o, ')');
}

static HExpr only_field(const HExpr *e)
{
    HExpr f = {.kind = HX_FIELD, .type = e->type->fields.data[0].type, .span = e->span};
    f.field.base = (HExpr *)(uintptr_t)e;
    return f;
}

static void compare(Fn *fn, const HExpr *e, int level)
{
    const HType *t = e->binary.left->type;
    bool equal = e->binary.op == HB_EQ || e->binary.op == HB_NE;
    if (t->kind == HT_UNIT) {
        out_str(fn->o, e->binary.op == HB_EQ || e->binary.op == HB_LE || e->binary.op == HB_GE
                           ? "true" : "false");
    } else if (is_plain(fn, t)) {
        infix(fn, e->binary.left, binary_text[e->binary.op], e->binary.right,
              equal ? P_EQUAL : P_ORDER, level);
    } else if (t->kind == HT_STRING) {
        string_compare(fn, e, level);
    } else if (c_is_single(t) && (equal || !t->has_float)) {
        HExpr inner = *e, left = only_field(e->binary.left), right = only_field(e->binary.right);
        inner.binary.left = &left;
        inner.binary.right = &right;
        compare(fn, &inner, level);
    } else {
        generic_compare(fn, e, level);
    }
}

/* ---- conversions ---- */

static bool is_signed(HTypeKind k)
{
    return k >= HT_I8 && k <= HT_I64;
}

static unsigned width(HTypeKind k)
{
    switch (k) {
    case HT_BOOL: return 1;
    case HT_I8: case HT_U8: return 8;
    case HT_I16: case HT_U16: return 16;
    case HT_CHAR: return 21;
    case HT_I32: case HT_U32: return 32;
    default: return 64;
    }
}

static bool always_fits(HTypeKind from, HTypeKind to)
{
    if (to == HT_F32 || to == HT_F64)
        return true;
    if (from == HT_F32 || from == HT_F64 || to == HT_CHAR)
        return from == to;
    if (is_signed(from))
        return is_signed(to) && width(from) <= width(to);
    return width(from) < width(to) || (width(from) == width(to) && !is_signed(to));
}

static void convert(Fn *fn, const HExpr *e, int level)
{
    HTypeKind from = e->convert.operand->type->kind, to = e->type->kind;
    if (from == to) {
        c_expr(fn, e->convert.operand, level);
        return;
    }
    if (always_fits(from, to)) {
        bool parens = level > P_UNARY;
        out_printf(fn->o, "%s(%s)", parens ? "(" : "", c_info(fn->g, e->type)->name);
        c_expr(fn, e->convert.operand, P_UNARY);
        if (parens)
            out_char(fn->o, ')');
        return;
    }
    const char *source = from == HT_F32 || from == HT_F64 ? "f64" : is_signed(from) ? "i64" : "u64";
    out_printf(fn->o, "dol_%s_to_%s(ctx, %s", source, to == HT_CHAR ? "char" : c_num(e->type),
               from == HT_F32 ? "(double)" : "");
    c_expr(fn, e->convert.operand, from == HT_F32 ? P_UNARY : P_SELECT);
    out_printf(fn->o, ", %s)", c_place(fn->g, e->span));
}

static void unary(Fn *fn, const HExpr *e, int level)
{
    const HType *t = e->type;
    if (e->unary.op == HU_NEG && t->kind != HT_F32 && t->kind != HT_F64) {
        out_printf(fn->o, "dol_neg_%s(ctx, ", c_num(t));
        c_expr(fn, e->unary.operand, P_SELECT);
        out_printf(fn->o, ", %s)", c_place(fn->g, e->span));
        return;
    }
    bool parens = level > P_UNARY, minus = e->unary.op == HU_NEG;
    if (parens)
        out_char(fn->o, '(');
    out_char(fn->o, minus ? '-' : '!');
    c_expr(fn, e->unary.operand, minus ? P_POST : P_UNARY); /* never "--" */
    if (parens)
        out_char(fn->o, ')');
}

static void select_(Fn *fn, const HExpr *e, int level)
{
    bool parens = level > P_SELECT;
    if (parens)
        out_char(fn->o, '(');
    c_expr(fn, e->select.cond, P_OR);
    out_str(fn->o, " ? ");
    c_expr(fn, e->select.then, P_SELECT);
    out_str(fn->o, " : ");
    c_expr(fn, e->select.else_, P_SELECT);
    if (parens)
        out_char(fn->o, ')');
}

static void is_case(Fn *fn, const HExpr *e, int level)
{
    const HType *t = e->is.operand->type;
    c_need_type(fn->g, fn->u, e->is.operand->type);
    if (t->variant_origin != HV_ENUM) {
        bool second = e->is.case_ == 1, option = t->variant_origin == HV_OPTION;
        if (option != second)
            out_char(fn->o, '!');
        c_member(fn, e->is.operand, false);
        out_str(fn->o, option ? "some" : "ok");
        return;
    }
    bool parens = level > P_EQUAL;
    if (parens)
        out_char(fn->o, '(');
    if (c_info(fn->g, t)->is_enum) {
        c_expr(fn, e->is.operand, P_ORDER);
    } else {
        c_member(fn, e->is.operand, false);
        out_str(fn->o, "tag");
    }
    out_printf(fn->o, " == %s", c_case(fn->g, t, e->is.case_));
    if (parens)
        out_char(fn->o, ')');
}

static void global(Fn *fn, const HExpr *e)
{
    HConst *c = e->global;
    if (!c->value) {
        out_printf(fn->o, "%s(ctx)", c_func(fn->g, fn->u, c->init));
        return;
    }
    uint32_t unit = c_unit_of(fn->g, c->module);
    if (unit != fn->u->id)
        fn->u->includes[unit] = true;
    out_str(fn->o, fn->g->consts[c->id]);
}

static void copy(Fn *fn, const HExpr *e, int level)
{
    /* Strings and what functions captured never change. */
    if (!c_info(fn->g, e->type)->points || e->type->kind == HT_STRING ||
        e->type->kind == HT_FUN) {
        c_expr(fn, e->copy.operand, level);
        return;
    }
    out_printf(fn->o, "%s(ctx, ", c_op(fn->g, fn->u, COP_COPY, e->type, NULL));
    c_pointer(fn, e->copy.operand);
    out_char(fn->o, ')');
}

static void and_or(Fn *fn, const HExpr *e, int level)
{
    bool both = e->kind == HX_AND;
    /* gcc and clang want parentheses where && stands in ||. */
    const HExpr *left = e->logic.left, *right = e->logic.right;
    bool parens = level > (both ? P_AND : P_OR);
    if (parens)
        out_char(fn->o, '(');
    c_expr(fn, left, both ? P_AND : left->kind == HX_AND ? P_BITS : P_OR);
    out_str(fn->o, both ? " && " : " || ");
    c_expr(fn, right, both ? P_BITS : right->kind == HX_AND ? P_BITS : P_AND);
    if (parens)
        out_char(fn->o, ')');
}

void c_expr(Fn *fn, const HExpr *e, int level)
{
    switch (e->kind) {
    case HX_CONST: c_const_value(fn->g, fn->o, e->type, e->bits, level); return;
    case HX_STRING: case HX_RECORD: case HX_VARIANT: typed_braces(fn, e); return;
    case HX_LIST:
        if (e->make.args.len)
            make_list(fn, e);
        else
            typed_braces(fn, e);
        return;
    case HX_MAP:
        if (e->make.args.len)
            make_map(fn, e);
        else
            typed_braces(fn, e);
        return;
    case HX_LOCAL: {
        bool star = local_is_pointer(fn, e->local);
        out_printf(fn->o, star && level > P_UNARY ? "(*%s)" : star ? "*%s" : "%s",
                   fn->locals[e->local->index]);
        return;
    }
    case HX_GLOBAL: global(fn, e); return;
    case HX_FIELD:
        if (e->field.base->kind == HX_RECORD && c_is_single(e->field.base->type))
            c_expr(fn, e->field.base->make.args.data[0], level);
        else
            c_object(fn, e, false);
        return;
    case HX_PAYLOAD: c_object(fn, e, false); return;
    case HX_ELEM: case HX_SLOT: {
        bool parens = is_starred(e, false) && level > P_UNARY;
        out_str(fn->o, parens ? "(" : "");
        c_object(fn, e, false);
        out_str(fn->o, parens ? ")" : "");
        return;
    }
    case HX_UNARY: unary(fn, e, level); return;
    case HX_BINARY:
        if (e->binary.op >= HB_EQ)
            compare(fn, e, level);
        else
            arithmetic(fn, e, level);
        return;
    case HX_CONVERT: convert(fn, e, level); return;
    case HX_AND: case HX_OR: and_or(fn, e, level); return;
    case HX_SELECT: select_(fn, e, level); return;
    case HX_CALL: call(fn, e); return;
    case HX_CALL_VALUE: apply(fn, e); return;
    case HX_CALL_HOST: host_call(fn, e); return;
    case HX_PRIM: c_prim(fn, e, level); return;
    case HX_IS_CASE: is_case(fn, e, level); return;
    case HX_CLOSURE: closure(fn, e); return;
    case HX_COPY: copy(fn, e, level); return;
    case HX_COUNT: return;
    }
}
