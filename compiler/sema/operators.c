/* Operators: on numbers, lifted to genes of one number, declared by genes, on everything. */
#include "sema/check.h"

#include <string.h>

static void need(Sema *sm, Type *t, uint32_t what, Expr *e)
{
    const char *by = arena_printf(sm->a, "`%s`", binary_op_text(e->binary.op));
    if (t->has_var) {
        Need n = {t, what, e->binary.at, by};
        vec_push(sm->a, &sm->needs, n);
    } else {
        require(sm, t, what, e->binary.at, by);
    }
}

static bool is_literal(const Expr *e)
{
    return e->kind == EX_INT || e->kind == EX_FLOAT
           || (e->kind == EX_UNARY && e->unary.op == OP_NEG && is_literal(e->unary.operand));
}

/* A bare variant or `[]`, `None`, `{}` says nothing by itself: the other side goes first. */
static bool says_nothing(Sema *sm, const Expr *e)
{
    if (e->kind == EX_LIST)
        return e->list.items.len == 0;
    if (e->kind == EX_BLOCK)
        return e->block.empty_braces;
    if (!expr_is_bare(e) || !e->name.name.sym)
        return is_literal(e);
    Sym name = e->name.name.sym;
    if (slot_of(sm, name)->local)
        return false;
    return name->text[0] >= 'A' && name->text[0] <= 'Z' && !lookup_global(sm, name);
}

typedef struct Sides {
    Type *left, *right;
} Sides;

/* Both operands, the one that says more first; no more than hints pass between them. */
static Sides check_sides(Sema *sm, Expr *e, Type *hint)
{
    Sides s;
    if (says_nothing(sm, e->binary.left) && !says_nothing(sm, e->binary.right)) {
        s.right = check_any(sm, e->binary.right, hint);
        s.left = check_any(sm, e->binary.left, type_resolve(s.right));
    } else {
        s.left = check_any(sm, e->binary.left, hint);
        s.right = check_any(sm, e->binary.right, type_resolve(s.left));
    }
    s.left = type_resolve(s.left);
    s.right = type_resolve(s.right);
    return s;
}

static bool silent(Sides s)
{
    return is_error(s.left) || is_error(s.right);
}

static void report_operands(Sema *sm, Expr *e, Sides s)
{
    Diag *d = diag_add(sm->d, DIAG_OPERANDS, e->binary.at, binary_op_text(e->binary.op),
                       type_name(sm->tt, s.left), type_name(sm->tt, s.right));
    diag_peer(sm->d, d, e->binary.left->span, "%s", type_name(sm->tt, s.left));
    diag_peer(sm->d, d, e->binary.right->span, "%s", type_name(sm->tt, s.right));
    complain(sm, d, e->binary.left, e->binary.right, (Span){0, 0});
    bool numbers = type_is_numeric(s.left) && type_is_numeric(s.right);
    if (numbers) {
        bool to_left = type_is_float(s.left) || (!type_is_float(s.right)
                                                 && type_bits(s.left) >= type_bits(s.right));
        Expr *which = to_left ? e->binary.right : e->binary.left;
        const char *to = type_name(sm->tt, to_left ? s.left : s.right);
        if (which->kind == EX_NAME || which->kind == EX_FIELD || which->kind == EX_CALL
            || which->parens)
            diag_fix(sm->d, d, FIX_MAYBE, (Span){which->span.hi, which->span.hi},
                     arena_printf(sm->a, " as %s", to), "convert it to %s", to);
    } else if (s.left->kind == TY_OPTION || s.right->kind == TY_OPTION) {
        diag_note(sm->d, d, "an Option may hold no value: take it out first, with `?`, "
                            "`.expect(\"…\")` or `match`");
    }
}

static TypeInfo *lifting(const Type *t)
{
    TypeInfo *i = t->kind == TY_GENE ? t->def->info : NULL;
    return i && i->lifts ? i : NULL;
}

/* ---- declared operators -------------------------------------------------------------------- */

static Def *find_operator(Type *left, Type *right, BinaryOp op, bool *any)
{
    const TypeInfo *info = sema_info(left);
    Def *literal = NULL;
    *any = false;
    for (uint32_t i = 0; info && i < info->methods.len; i++) {
        Def *m = info->methods.data[i];
        const FunDecl *f = m->fun->decl;
        if (!(f->flags & FUN_OPERATOR) || f->op != op || m->fun->params.len != 1)
            continue;
        *any = true;
        Type *want = m->fun->params.data[0]->type;
        if (want == right || is_error(want))
            return m;
        if (right->kind == TY_VAR && (right->var_class == VAR_ANY || type_is_numeric(want)))
            literal = m;
        if (want->kind == TY_GENE && want->has_param && right->kind == want->kind
            && right->def == want->def)
            literal = m;
    }
    return literal;
}

static Type *declared(Sema *sm, Expr *e, Sides s, bool *handled)
{
    bool any;
    *handled = false;
    if (s.left->kind != TY_GENE && s.left->kind != TY_ENUM)
        return NULL;
    Def *m = find_operator(s.left, s.right, e->binary.op, &any);
    if (!m)
        return NULL;
    *handled = true;
    unify(sm, m->fun->params.data[0]->type, s.right);
    CallTarget *t = new_target(sm, CALL_METHOD, m, BI_NONE);
    t->targs.data = s.left->args.data;
    t->targs.len = s.left->args.len;
    e->binary.target = t;
    m->used = true;
    vec_push(sm->a, &sm->body->fun->calls, t);
    return sema_member_type(sm->tt, s.left, m->fun->result);
}

/* ---- arithmetic ---------------------------------------------------------------------------- */

static bool is_number(const Type *t)
{
    return type_is_numeric(t) || (t->kind == TY_VAR && t->var_class != VAR_ANY);
}

/* Credits * 2, 2 * Credits, Credits / 2: the plain number has the field's type. */
static Type *scaled(Sema *sm, Expr *e, Sides s)
{
    BinaryOp op = e->binary.op;
    TypeInfo *l = lifting(s.left), *r = lifting(s.right);
    if (l && !l->has_arith && (op == OP_MUL || op == OP_DIV) && is_number(s.right)
        && unify(sm, l->fields.data[0].type, s.right))
        return s.left;
    if (r && !r->has_arith && op == OP_MUL && is_number(s.left)
        && unify(sm, r->fields.data[0].type, s.left))
        return s.right;
    return NULL;
}

static Type *arithmetic(Sema *sm, Expr *e, Type *hint)
{
    BinaryOp op = e->binary.op;
    Sides s = check_sides(sm, e, hint);
    if (type_is_numeric(s.left) && s.left == s.right && (op != OP_POW || type_is_int(s.left)))
        return s.left;
    if (silent(s)) {
        Type *other = is_error(s.left) ? s.right : s.left;
        return type_is_numeric(other) && op != OP_POW ? other : sm->type_error;
    }
    if (s.left->kind == TY_NEVER || s.right->kind == TY_NEVER)
        return s.left->kind == TY_NEVER ? s.right : s.left;
    if (op == OP_ADD && s.left->kind == TY_STRING && s.right->kind == TY_STRING)
        return s.left;
    bool handled;
    Type *t = declared(sm, e, s, &handled);
    if (handled || (t = scaled(sm, e, s)))
        return t;
    if (op == OP_ADD && s.left->kind == TY_LIST && unify(sm, s.left, s.right)) {
        diag_add(sm->d, DIAG_LIST_ADD, e->binary.at);
        return s.left;
    }
    if (op == OP_POW) {
        if (is_number(s.left) && is_number(s.right) && !type_is_float(s.left)
            && !type_is_float(s.right)) {
            need(sm, s.left, NEED_INT, e);
            need(sm, s.right, NEED_INT, e);
            return s.left;
        }
        report_operands(sm, e, s);
        return s.left;
    }
    if (!unify(sm, s.left, s.right)) {
        report_operands(sm, e, s);
        return is_number(s.left) || lifting(s.left) ? s.left : sm->type_error;
    }
    t = type_resolve(s.left);
    TypeInfo *info = lifting(t);
    bool product = op == OP_MUL || op == OP_DIV;
    if (is_number(t) || (t->kind == TY_VAR) || t->kind == TY_PARAM
        || (info && !info->has_arith && !product)) {
        if (t->kind == TY_VAR || t->kind == TY_PARAM)
            need(sm, t, product ? NEED_NUMBER : NEED_NUM, e);
        return t;
    }
    report_operands(sm, e, s);
    return sm->type_error;
}

/* ---- comparison ---------------------------------------------------------------------------- */

static void enum_confusion(Sema *sm, Expr *e, Sides s)
{
    Type *gene = s.left->kind == TY_GENE ? s.left : s.right;
    Type *en = gene == s.left ? s.right : s.left;
    Expr *value = gene == s.left ? e->binary.left : e->binary.right;
    Diag *d = diag_add(sm->d, DIAG_GENE_AS_ENUM, e->binary.at, gene->def->name->text,
                       gene->def->name->text, en->def->name->text);
    diag_peer(sm->d, d, gene->def->span, "a record, declared here");
    diag_fix(sm->d, d, FIX_CERTAIN, (Span){value->span.hi, value->span.hi},
             arena_printf(sm->a, ".%s", en->def->name->text), "compare its `%s`",
             en->def->name->text);
}

static bool is_enum_of(const Type *gene, const Type *en)
{
    return gene->kind == TY_GENE && en->kind == TY_ENUM && en->def->kind == DEF_ENUM
           && en->def->parent == gene->def;
}

static Type *comparison(Sema *sm, Expr *e)
{
    BinaryOp op = e->binary.op;
    Type *boolean = type_basic(sm->tt, TY_BOOL);
    Sides s = check_sides(sm, e, NULL);
    if (s.left == s.right && type_is_plain(s.left))
        return boolean;
    if (silent(s) || s.left->kind == TY_NEVER || s.right->kind == TY_NEVER)
        return boolean;
    bool handled;
    declared(sm, e, s, &handled);
    if (handled)
        return boolean;
    if (is_enum_of(s.left, s.right) || is_enum_of(s.right, s.left)) {
        enum_confusion(sm, e, s);
        return boolean;
    }
    if (!unify(sm, s.left, s.right)) {
        report_operands(sm, e, s);
        return boolean;
    }
    need(sm, s.left, op == OP_EQ || op == OP_NE ? NEED_EQ : NEED_COMPARE, e);
    return boolean;
}

static Type *logical(Sema *sm, Expr *e)
{
    Type *boolean = type_basic(sm->tt, TY_BOOL);
    check_want(sm, e->binary.left, boolean, (Span){0, 0}, NULL);
    check_want(sm, e->binary.right, boolean, (Span){0, 0}, NULL);
    return boolean;
}

static Type *membership(Sema *sm, Expr *e)
{
    Type *seq = type_resolve(check_any(sm, e->binary.right, NULL));
    Type *boolean = type_basic(sm->tt, TY_BOOL);
    if (is_error(seq)) {
        check_any(sm, e->binary.left, sm->type_error);
        return boolean;
    }
    Type *elem = seq->kind == TY_MAP ? seq->args.data[0]
                 : seq->kind == TY_STRING ? NULL : sequence_elem(sm, seq);
    if (seq->kind == TY_STRING) {
        Type *t = check_any(sm, e->binary.left, NULL);
        if (type_resolve(t)->kind != TY_CHAR)
            check_want(sm, e->binary.left, seq, e->binary.right->span, "a String holds these");
        return boolean;
    }
    if (!elem) {
        check_any(sm, e->binary.left, NULL);
        diag_add(sm->d, DIAG_NOT_A_SEQUENCE, e->binary.right->span, type_name(sm->tt, seq));
        return boolean;
    }
    check_want(sm, e->binary.left, elem, e->binary.right->span, "the elements of this");
    need(sm, elem, NEED_EQ, e);
    return boolean;
}

/* o ?? d: the value of the Option or Result, else d; chains on the right. */
static Type *coalesce(Sema *sm, Expr *e, Type *hint)
{
    Type *whole = hint ? make_option(sm, hint) : NULL;
    Type *left = type_resolve(check_any(sm, e->binary.left, whole));
    if (left->kind != TY_OPTION && left->kind != TY_RESULT) {
        if (!is_error(left)) {
            Diag *d = diag_add(sm->d, DIAG_COALESCE, e->binary.left->span,
                               type_name(sm->tt, left));
            diag_note(sm->d, d, "`??` gives another value where there is none");
        }
        Type *r = check_any(sm, e->binary.right, left);
        return is_error(left) ? r : left;
    }
    Type *value = left->args.data[0];
    Expect x = {WANT_ANY, value, {0, 0}, NULL, false};
    Type *right = type_resolve(check_expr(sm, e->binary.right, &x));
    if (right->kind == TY_OPTION && type_resolve(value)->kind != TY_OPTION) {
        unify(sm, right->args.data[0], value);
        return right;
    }
    Expect must = {WANT_TYPE, value, e->binary.left->span, "the value of this", false};
    coerce(sm, e->binary.right, right, &must);
    return value;
}

/* ---- functions as operands ----------------------------------------------------------------- */

static Type *call_as(Sema *sm, Expr *e, Expr *fun, Expr *arg)
{
    e->kind = EX_CALL;
    e->call.callee = fun;
    e->call.args.data = ARENA_ARRAY(sm->a, Expr *, 1);
    e->call.args.data[0] = arg;
    e->call.args.len = 1;
    e->call.receiver = NULL;
    e->call.target = NULL;
    return check_call(sm, e, NULL);
}

/* x |> f is f(x), x |> f(a) is f(a)(x) only where f(a) is a function; f @ x is f(x). */
static Type *compose(Sema *sm, Expr *e)
{
    Type *f = type_resolve(check_any(sm, e->binary.left, NULL));
    Type *g = type_resolve(check_any(sm, e->binary.right, NULL));
    if (is_error(f) || is_error(g))
        return sm->type_error;
    if (f->kind != TY_FUN || g->kind != TY_FUN || g->args.len != 1) {
        Sides s = {f, g};
        report_operands(sm, e, s);
        return sm->type_error;
    }
    if (!unify(sm, g->args.data[0], f->result)) {
        Sides s = {f, g};
        report_operands(sm, e, s);
    }
    return type_fun(sm->tt, f->args.data, f->args.len, g->result, f->mut_mask);
}

/* As a statement `x := e` is a `let` already. */
static Type *misplaced_binding(Sema *sm, Expr *e)
{
    bool named = e->binary.left->kind == EX_NAME && !e->binary.left->parens;
    Diag *d = diag_add(sm->d, DIAG_UNSUPPORTED, e->binary.at,
                       named ? "`:=` inside of an expression"
                             : "`:=` of something other than a name");
    diag_note(sm->d, d, "`x := e` declares x, as a statement of its own; `|>` binds less: put what "
                        "is on the right of `:=` in parentheses");
    check_any(sm, e->binary.right, NULL);
    return sm->type_error;
}

Type *check_operator(Sema *sm, Expr *e, Type *hint)
{
    Type *t = NULL;
    switch (e->binary.op) {
    case OP_ADD: case OP_SUB: case OP_MUL: case OP_DIV: case OP_REM: case OP_POW:
        t = arithmetic(sm, e, hint);
        break;
    case OP_EQ: case OP_NE: case OP_LT: case OP_LE: case OP_GT: case OP_GE:
        t = comparison(sm, e);
        break;
    case OP_AND: case OP_OR: case OP_IMPLIES:
        t = logical(sm, e);
        break;
    case OP_IN:
        t = membership(sm, e);
        break;
    case OP_COALESCE:
        t = coalesce(sm, e, hint);
        break;
    case OP_COMPOSE:
        t = compose(sm, e);
        break;
    case OP_APPLY:
        return call_as(sm, e, e->binary.left, e->binary.right);
    case OP_PIPE:
        return call_as(sm, e, e->binary.right, e->binary.left);
    case OP_BIND:
        t = misplaced_binding(sm, e);
        break;
    }
    set_type(sm, e, t);
    return t;
}

/* ---- unary --------------------------------------------------------------------------------- */

static Type *negate(Sema *sm, Expr *e, Type *hint)
{
    Expr *op = e->unary.operand;
    if (op->kind == EX_INT && !op->parens) {
        /* The sign belongs to the literal: -128 is an Int8. */
        Type *t = hint && type_is_numeric(hint) ? hint : new_var(sm, VAR_INT, e->span);
        set_type(sm, op, t);
        set_type(sm, e, t);
        vec_push(sm->a, &sm->literals, e);
        return t;
    }
    Type *t = type_resolve(check_any(sm, op, hint));
    if (is_error(t) || t->kind == TY_NEVER)
        return t;
    TypeInfo *info = lifting(t);
    if (type_is_float(t) || type_is_signed(t) || (t->kind == TY_VAR && t->var_class != VAR_ANY)
        || (info && !info->has_arith && (type_is_signed(info->fields.data[0].type)
                                         || type_is_float(info->fields.data[0].type))))
        return t;
    if (t->kind == TY_PARAM) {
        require(sm, t, NEED_NUMBER, e->span, "`-`");
        return t;
    }
    Diag *d = diag_add(sm->d, DIAG_NEGATE, e->span, type_name(sm->tt, t));
    if (type_is_int(t))
        diag_note(sm->d, d, "%s has no negative values", type_name(sm->tt, t));
    return t;
}

Type *check_unary(Sema *sm, Expr *e, Type *hint)
{
    Type *t;
    switch (e->unary.op) {
    case OP_NEG:
        t = negate(sm, e, hint);
        break;
    case OP_NOT:
        t = type_basic(sm->tt, TY_BOOL);
        check_want(sm, e->unary.operand, t, (Span){0, 0}, NULL);
        break;
    case OP_DEREF:
        t = check_any(sm, e->unary.operand, hint); /* `*x` of a reference: x */
        break;
    default:
        diag_note(sm->d, diag_add(sm->d, DIAG_UNSUPPORTED, e->span, "quoting expressions"),
                  "`'e`, `!e` of a quoted e and `?T` are read, so that other files of the language "
                  "can be read; pass a function instead of a quoted expression");
        t = sm->type_error;
    }
    set_type(sm, e, t);
    return t;
}
