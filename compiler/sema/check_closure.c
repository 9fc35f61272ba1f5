/* Closures, quantifiers, macros. */
#include "sema/check.h"

#include <string.h>

/* ---- closures ------------------------------------------------------------------------------ */

static void report_params(Sema *sm, Expr *e, Type *want)
{
    uint32_t n = e->closure.params.len;
    Diag *d = diag_add(sm->d, DIAG_CLOSURE_PARAMS, e->span, want->args.len,
                       want->args.len == 1 ? "" : "s", n);
    Type *only = want->args.len == 1 ? type_resolve(want->args.data[0]) : NULL;
    if (only && only->kind == TY_TUPLE && only->args.len == n) {
        Param *first = &e->closure.params.data[0], *last = &e->closure.params.data[n - 1];
        diag_fix(sm->d, d, FIX_CERTAIN, (Span){first->name.span.lo, first->name.span.lo}, "(",
                 "take the pair apart");
        diag_fix_also(sm->d, d, (Span){last->name.span.hi, last->name.span.hi}, ")");
    }
}

static Type *param_type(Sema *sm, Param *p, Type *from)
{
    Type *t = from;
    if (p->type) {
        t = resolve_type(sm, p->type);
        if (from && !unify(sm, from, t))
            diag_add(sm->d, DIAG_TYPE_MISMATCH, p->type->span, type_name(sm->tt, from),
                     type_name(sm->tt, t));
    }
    return t ? t : new_var(sm, VAR_ANY, p->name.span.lo ? p->name.span
                                         : p->pat ? p->pat->span : (Span){0, 0});
}

static Type **bind_params(Sema *sm, Expr *e, Type *want)
{
    uint32_t n = e->closure.params.len;
    Type **types = ARENA_ARRAY(sm->a, Type *, n ? n : 1);
    bool fits = want && want->kind == TY_FUN && want->args.len == n;
    bool silent = want && (is_error(want) || (want->kind == TY_FUN && !fits));
    for (uint32_t i = 0; i < n; i++) {
        Param *p = &e->closure.params.data[i];
        types[i] = param_type(sm, p, fits ? want->args.data[i] : silent ? sm->type_error : NULL);
        Name name = p->name;
        if (p->pat || !name.sym)
            name = (Name){sm->sym_underscore, p->pat ? p->pat->span : e->span};
        p->def = local_new(sm, name, types[i], true, p->is_mut);
        if (p->pat)
            check_pattern(sm, p->pat, types[i]);
        else if (name.sym != sm->sym_underscore)
            scope_bind(sm, name.sym, p->def);
    }
    return types;
}

static Type *closure_body(Sema *sm, Expr *e, Type *result)
{
    Expr *body = e->closure.body;
    Type *r = type_resolve(result);
    Expect x = {WANT_TYPE, result, {0, 0}, NULL, false};
    if (e->closure.result) {
        x.because = e->closure.result->span;
        x.why = "the result is declared here";
    }
    if (r->kind == TY_UNIT)
        x = (Expect){WANT_NOTHING, NULL, {0, 0}, NULL, false};
    else if (r->kind == TY_VAR || is_error(r))
        x.kind = WANT_ANY;
    bool block = body->kind == EX_BLOCK && !(body->block.empty_braces && r->kind == TY_MAP);
    Type *t = block ? check_block(sm, body, &x) : check_expr(sm, body, &x);
    t = type_resolve(t);
    if (x.kind == WANT_ANY && t->kind != TY_NEVER) {
        x.kind = WANT_TYPE;
        coerce(sm, body, t, &x);
    }
    if (t->kind == TY_NEVER && type_resolve(result)->kind == TY_VAR)
        unify(sm, result, type_basic(sm->tt, TY_UNIT));
    return result;
}

Type *check_closure(Sema *sm, Expr *e, Type *hint)
{
    Type *want = hint ? type_resolve(hint) : NULL;
    uint32_t n = e->closure.params.len;
    if (want && want->kind == TY_FUN && want->args.len != n)
        report_params(sm, e, want);
    ClosureInfo *info = ARENA_NEW(sm->a, ClosureInfo);
    info->escapes = true; /* those that take it without keeping it say so */
    e->closure.info = info;
    Frame f = {.outer = sm->body->frame, .closure = info, .level = sm->body->frame->level + 1};
    uint32_t mark = scope_enter(sm);
    sm->body->frame = &f;
    Type **params = bind_params(sm, e, want);
    f.result = e->closure.result ? resolve_type(sm, e->closure.result)
               : want && want->kind == TY_FUN ? want->result : new_var(sm, VAR_ANY, e->span);
    if (e->closure.result)
        f.result_span = e->closure.result->span;
    closure_body(sm, e, f.result);
    sm->body->frame = f.outer;
    scope_leave(sm, mark);
    if (want && (is_error(want) || (want->kind == TY_FUN && want->args.len != n)))
        return fail(sm, e);
    uint32_t mask = want && want->kind == TY_FUN ? want->mut_mask : 0;
    set_type(sm, e, type_fun(sm->tt, params, n, f.result, mask));
    return e->type;
}

/* ---- quantifiers --------------------------------------------------------------------------- */

Type *check_quant(Sema *sm, Expr *e)
{
    uint32_t mark = scope_enter(sm);
    Type *boolean = type_basic(sm->tt, TY_BOOL);
    for (uint32_t i = 0; i < e->quant.binders.len; i++) {
        Binder *b = &e->quant.binders.data[i];
        Type *t = b->type ? resolve_type(sm, b->type) : sm->type_error;
        if (b->seq) {
            Type *seq = type_resolve(check_any(sm, b->seq, NULL));
            Type *elem = sequence_elem(sm, seq);
            if (!elem)
                diag_add(sm->d, DIAG_NOT_A_SEQUENCE, b->seq->span, type_name(sm->tt, seq));
            t = elem ? elem : sm->type_error;
        }
        if (b->pat)
            check_pattern(sm, b->pat, t);
        if (!b->name.sym || b->pat)
            continue;
        b->def = local_new(sm, b->name, t, false, false);
        scope_bind(sm, b->name.sym, b->def);
    }
    Expect x = {WANT_TYPE, boolean, {0, 0}, NULL, false};
    check_expr(sm, e->quant.body, &x);
    scope_leave(sm, mark);
    return e->type = boolean;
}

/* ---- macros -------------------------------------------------------------------------------- */

static Expr *new_expr(Sema *sm, ExprKind k, Span at)
{
    Expr *e = ARENA_NEW(sm->a, Expr);
    e->kind = k;
    e->span = at;
    return e;
}

static Expr *text_piece(Sema *sm, Span at, const char *s, uint32_t n)
{
    Expr *e = new_expr(sm, EX_STRING, at);
    e->string.text = s;
    e->string.len = n;
    return e;
}

static Expr *to_text(Sema *sm, Expr *value)
{
    Expr *callee = new_expr(sm, EX_FIELD, value->span);
    callee->field.base = value;
    callee->field.name = (Name){intern_z(sm->s->names, "to_string"), value->span};
    Expr *call = new_expr(sm, EX_CALL, value->span);
    call->call.callee = callee;
    return call;
}

static Expr *concat(Sema *sm, Span at, Expr *left, Expr *right)
{
    if (!left)
        return right;
    Expr *e = new_expr(sm, EX_BINARY, at);
    e->binary.op = OP_ADD;
    e->binary.at = at;
    e->binary.left = left;
    e->binary.right = right;
    return e;
}

/* format!("a {} b", x) is "a " + x.to_string() + " b"; `{{` and `}}` are braces. */
static Type *format(Sema *sm, Expr *e)
{
    uint32_t n = e->macro.args.len, used = 0;
    Expr *f = n ? e->macro.args.data[0] : NULL;
    if (!f || f->kind != EX_STRING) {
        diag_add(sm->d, DIAG_FORMAT_TEXT, e->span);
        for (uint32_t i = 0; i < n; i++)
            check_any(sm, e->macro.args.data[i], NULL);
        return e->type = type_basic(sm->tt, TY_STRING);
    }
    Expr *sum = NULL;
    const char *s = f->string.text, *end = s + f->string.len;
    while (s < end) {
        const char *stop = s;
        while (stop < end && *stop != '{' && *stop != '}')
            stop++;
        if (stop > s || (stop + 1 < end && stop[1] == stop[0]))
            sum = concat(sm, e->span, sum,
                         text_piece(sm, f->span, s, (uint32_t)(stop - s)
                                    + (stop + 1 < end && stop[1] == stop[0])));
        if (stop == end)
            break;
        bool doubled = stop + 1 < end && stop[1] == stop[0];
        const char *close = doubled ? stop + 1 : memchr(stop, '}', (size_t)(end - stop));
        if (!doubled && *stop == '{' && close && used + 1 < n)
            sum = concat(sm, e->span, sum, to_text(sm, e->macro.args.data[used + 1]));
        used += !doubled && *stop == '{';
        s = close ? close + 1 : end;
    }
    if (used + 1 != n)
        diag_add(sm->d, DIAG_FORMAT_COUNT, f->span, used, used == 1 ? "" : "s", n - 1);
    if (!sum)
        sum = text_piece(sm, f->span, "", 0);
    Type *t = check_any(sm, sum, NULL);
    expr_become(e, sum);
    return t;
}

Type *check_macro(Sema *sm, Expr *e, Type *hint)
{
    const char *name = e->macro.name.sym ? e->macro.name.sym->text : "";
    if (strcmp(name, "vec") == 0) {
        Expr list = {.kind = EX_LIST, .span = e->span, .parens = e->parens};
        list.list.items.data = e->macro.args.data;
        list.list.items.len = e->macro.args.len;
        expr_become(e, &list);
        return check_any(sm, e, hint);
    }
    if (strcmp(name, "format") == 0)
        return format(sm, e);
    for (uint32_t i = 0; i < e->macro.args.len; i++)
        check_any(sm, e->macro.args.data[i], NULL);
    e->type = type_basic(sm->tt, TY_UNIT);
    bool print = strncmp(name, "print", 5) == 0 || strncmp(name, "eprint", 6) == 0;
    if (*name) {
        Diag *d = diag_add(sm->d, DIAG_MACRO, e->macro.name.span, name);
        diag_note(sm->d, d, print ? "a specification has no output: return the text, or declare "
                                    "`extern effect fun print(text: String)`"
                                  : "known are vec![…] and format!(…)");
    }
    return print ? e->type : fail(sm, e);
}
