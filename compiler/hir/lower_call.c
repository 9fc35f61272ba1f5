/* Lowering of calls, closures and function values. */
#include "hir/lower_impl.h"

#include <string.h>

/* ---- which function -------------------------------------------------------------------------- */

/* A method of a trait on a type that is known by now. */
static HFunc *resolve_trait_method(Fn *fn, const Def *sig, Type *self, Type **targs, uint32_t n)
{
    Def *d = sema_method(self, sig->name);
    if (!d)
        return NULL;
    if (d->parent && d->parent->kind == DEF_TRAIT)
        return lower_fun(fn->lw, d, targs, n);
    /* The method's own type parameters come after those of the trait. */
    uint32_t own = d->fun->tparams.len > self->args.len ? d->fun->tparams.len - self->args.len : 0;
    Type **args = ARENA_ARRAY(fn->a, Type *, self->args.len + own);
    for (uint32_t i = 0; i < self->args.len; i++)
        args[i] = self->args.data[i];
    for (uint32_t i = 0; i < own && own <= n; i++)
        args[self->args.len + i] = targs[n - own + i];
    return lower_fun(fn->lw, d, args, self->args.len + own);
}

HFunc *lw_resolve(Fn *fn, CallTarget *t, Type *receiver, FunInfo **info, Subst *subst)
{
    Type **targs = ARENA_ARRAY(fn->a, Type *, t->targs.len);
    for (uint32_t i = 0; i < t->targs.len; i++)
        targs[i] = fn_type_of(fn, t->targs.data[i]);
    Def *d = t->def;
    if (info)
        *info = d->fun;
    if (subst)
        *subst = (Subst){d->fun->tparams.data, targs, t->targs.len};
    if (t->kind == CALL_TRAIT || (d->parent && d->parent->kind == DEF_TRAIT)) {
        Type *self = t->targs.len ? targs[0] : receiver;
        HFunc *f = self ? resolve_trait_method(fn, d, self, targs, t->targs.len) : NULL;
        if (f)
            return f;
    }
    return lower_fun(fn->lw, d, targs, t->targs.len);
}


/* ---- arguments ------------------------------------------------------------------------------- */

typedef struct Args {
    Expr **exprs;
    OperandFn **how;
    HExpr **out;
    uint32_t n;
} Args;

static Args gather_args(Fn *fn, Expr *e, bool with_receiver)
{
    uint32_t extra = with_receiver ? 1 : 0;
    Args a = {.n = e->call.args.len + extra};
    a.exprs = ARENA_ARRAY(fn->a, Expr *, a.n + 8);
    a.how = ARENA_ARRAY(fn->a, OperandFn *, a.n + 8);
    a.out = ARENA_ARRAY(fn->a, HExpr *, a.n + 8);
    if (with_receiver)
        a.exprs[0] = e->call.receiver;
    for (uint32_t i = 0; i < e->call.args.len; i++)
        a.exprs[i + extra] = e->call.args.data[i];
    return a;
}

/* A `mut` parameter takes a place; a value of the caller's own serves as one that nobody sees. */
static HExpr *lw_ref_arg(Fn *fn, Expr *e)
{
    HExpr *place = lw_place(fn, e);
    if (place)
        return place;
    HExpr *t = fn_temp(fn, lw_value(fn, e));
    if (t->kind == HX_LOCAL)
        t->local->mutable_ = true;
    return t;
}

/* Parameters that the call leaves out have defaults. */
static void default_args(Fn *fn, Args *a, const FunInfo *info, const Subst *subst, uint32_t skip)
{
    Subst saved = fn->subst;
    fn->subst = *subst;
    for (uint32_t i = a->n - skip; info && i < info->params.len; i++) {
        Expr *v = info->decl ? info->decl->params.data[i].value : NULL;
        if (!v)
            break;
        a->out[a->n++] = lw_owned(fn, v);
    }
    fn->subst = saved;
}

static HExpr *call_function(Fn *fn, Expr *e, bool with_receiver)
{
    FunInfo *info;
    Subst subst;
    Type *receiver = with_receiver ? fn_type_of(fn, e->call.receiver->type) : NULL;
    HFunc *f = lw_resolve(fn, e->call.target, receiver, &info, &subst);
    Args a = gather_args(fn, e, with_receiver);
    for (uint32_t i = 0; i < a.n && i < f->nparams; i++)
        if (f->locals.data[i]->kind == HL_REF)
            a.how[i] = lw_ref_arg;
    lw_operands_by(fn, a.exprs, a.n, a.out, a.how);
    if (a.n < f->nparams)
        default_args(fn, &a, info, &subst, with_receiver ? 1 : 0);
    HExpr *call = hx_call(fn, f, a.out, a.n, e->span);
    if (fn_type_of(fn, e->type)->kind == TY_NEVER) {
        fn_do(fn, call, e->span);
        fn->dead = true;
    }
    return call;
}

/* What comes from outside is checked. */
static HExpr *call_host(Fn *fn, Expr *e)
{
    HHost *h = lower_host(fn->lw, e->call.target->def);
    Args a = gather_args(fn, e, false);
    for (uint32_t i = 0; i < a.n; i++)
        a.how[i] = NULL;
    lw_operands_by(fn, a.exprs, a.n, a.out, a.how);
    HExpr *call = hir_expr(fn->hp, HX_CALL_HOST, h->result, e->span);
    call->host.host = h;
    call->host.args.data = a.out;
    call->host.args.len = a.n;
    if (!has_checks(fn->lw, h->result))
        return call;
    HExpr *t = hx_local(fn, fn_let(fn, NULL, call->type, call, e->span), e->span);
    HStmt *s = hir_stmt(fn->hp, HS_CHECK, e->span);
    s->check.value = hx_clone(fn, t);
    fn_emit(fn, s);
    return t;
}

static HExpr *call_value(Fn *fn, Expr *e)
{
    Args a = gather_args(fn, e, false);
    memmove(a.exprs + 1, a.exprs, a.n * sizeof *a.exprs);
    a.exprs[0] = e->call.callee;
    HType *t = fn_type(fn, e->call.callee->type);
    for (uint32_t i = 0; i < a.n; i++)
        a.how[i + 1] = hir_takes_ref(t, i) ? lw_ref_arg : NULL;
    lw_operands_by(fn, a.exprs, a.n + 1, a.out, a.how);
    HExpr *call = hir_expr(fn->hp, HX_CALL_VALUE, t->result, e->span);
    call->apply.fn = a.out[0];
    call->apply.args.data = a.out + 1;
    call->apply.args.len = a.n;
    return call;
}

static HExpr *construct(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    Args a = gather_args(fn, e, false);
    for (uint32_t i = 0; i < a.n; i++)
        a.how[i] = lw_owned;
    lw_operands_by(fn, a.exprs, a.n, a.out, a.how);
    if (e->call.target->kind == CALL_NEWTYPE)
        return lw_checked(fn, hx_make(fn, t, a.out, a.n, e->span), e->span);
    uint32_t index = e->call.target->def->variant->index;
    return lw_checked(fn, hx_case(fn, t, index, a.out, a.n, e->span), e->span);
}

static HExpr *lw_macro(Fn *fn, Expr *e)
{
    HType *t = fn_type(fn, e->type);
    uint32_t n = e->macro.args.len;
    if (t->kind == HT_LIST) { /* vec![a, b] */
        HExpr **items = ARENA_ARRAY(fn->a, HExpr *, n);
        lw_operands(fn, e->macro.args.data, n, items);
        for (uint32_t i = 0; i < n; i++)
            items[i] = hx_own(fn, items[i]);
        return hx_make(fn, t, items, n, e->span);
    }
    if (e->macro.target && e->macro.target->builtin == BI_ASSERT && n >= 1) {
        fn_trap_unless(fn, lw_value(fn, e->macro.args.data[0]), HTRAP_ASSERT, NULL, e->span);
        return hx_unit(fn, e->span);
    }
    lower_unsupported(fn->lw, e->span, "this macro");
    return hx_unit(fn, e->span);
}

HExpr *lw_call(Fn *fn, Expr *e)
{
    if (e->kind == EX_MACRO)
        return lw_macro(fn, e);
    CallTarget *t = e->call.target;
    switch (t ? t->kind : CALL_UNRESOLVED) {
    case CALL_FUN:
        if (t->def->fun->decl && t->def->fun->decl->flags & FUN_EXTERN)
            return call_host(fn, e);
        return call_function(fn, e, false);
    case CALL_METHOD: case CALL_TRAIT:
        return call_function(fn, e, e->call.receiver && t->def->fun->self != SELF_NONE);
    case CALL_VARIANT: case CALL_NEWTYPE:
        return construct(fn, e);
    case CALL_VALUE:
        return call_value(fn, e);
    case CALL_BUILTIN: case CALL_DERIVED:
        return lw_builtin(fn, e);
    case CALL_UNRESOLVED:
        break;
    }
    lower_unsupported(fn->lw, e->span, "this call");
    return hx_unit(fn, e->span);
}

/* ---- closures as values ---------------------------------------------------------------------- */

static HExpr *make_closure(Fn *fn, HFunc *f, HType *type, HExpr **captures, uint32_t n, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_CLOSURE, type, at);
    e->closure.fn = f;
    e->closure.captures.data = captures;
    e->closure.captures.len = n;
    return e;
}

static void closure_params(Fn *inner, Expr *e, HType *t)
{
    for (uint32_t i = 0; i < t->params.len; i++) {
        const Param *p = &e->closure.params.data[i];
        bool by_ref = hir_takes_ref(t, i);
        if (!p->pat) {
            fn_param(inner, p->def, p->name.sym->text, t->params.data[i], by_ref, p->name.span);
            continue;
        }
        HLocal *l = fn_param(inner, NULL, "item", t->params.data[i], by_ref, p->pat->span);
        pat_bind(inner, p->pat, value_of(inner, hx_local(inner, l, p->pat->span)));
    }
}

HExpr *lw_closure(Fn *fn, Expr *e)
{
    ClosureInfo *info = e->closure.info;
    HType *t = fn_type(fn, e->type);
    const char *name = arena_printf(fn->a, "%s.closure%u", fn->base_name, ++fn->closures);
    HFunc *f = hir_func(fn->hp, HF_CLOSURE, name, fn->f->module);
    f->result = t->result;
    f->span = e->span;
    Fn inner;
    fn_open(&inner, fn->lw, f, NULL, fn->subst);
    uint32_t n = 0, most = (info ? info->captures.len : 0) + 1;
    HExpr **captures = ARENA_ARRAY(fn->a, HExpr *, most);
    if (info && info->captures_this && fn->this_) {
        captures[n++] = hx_own(fn, value_expr(fn, fn->this_, e->span));
        HLocal *l = fn_param(&inner, NULL, "this", fn->this_->type, false, e->span);
        inner.this_ = value_of(&inner, hx_local(&inner, l, e->span));
    }
    for (uint32_t i = 0; info && i < info->captures.len; i++) {
        Def *d = info->captures.data[i];
        Value *v = bound(fn, d);
        if (!v)
            continue;
        captures[n++] = hx_own(fn, value_expr(fn, v, e->span));
        fn_param(&inner, d, d->name->text, v->type, false, d->span);
    }
    f->ncaptures = n;
    closure_params(&inner, e, t);
    lw_into(&inner, e->closure.body, (Dest){DEST_RETURN, NULL});
    fn_close(&inner);
    return make_closure(fn, f, t, captures, n, e->span);
}

/* A closure without captures whose body is one call of its parameters. */
static HExpr *wrapper(Fn *fn, const char *name, const Callable *c, HType *t, Span at)
{
    bool is_new;
    HFunc *f = lower_named_fun(fn->lw, HF_CLOSURE, name, fn->f->module, &is_new);
    if (!is_new)
        return make_closure(fn, f, t, NULL, 0, at);
    f->result = t->result;
    f->span = at;
    Fn inner;
    fn_open(&inner, fn->lw, f, NULL, fn->subst);
    Value **args = ARENA_ARRAY(fn->a, Value *, t->params.len);
    for (uint32_t i = 0; i < t->params.len; i++) {
        HLocal *l = fn_param(&inner, NULL, "x", t->params.data[i], hir_takes_ref(t, i), at);
        args[i] = value_of(&inner, hx_local(&inner, l, at));
    }
    HExpr *v = lw_apply(&inner, c, args, t->params.len, at);
    lw_leave(&inner, v, at);
    fn_close(&inner);
    return make_closure(fn, f, t, NULL, 0, at);
}

HExpr *lw_callable_value(Fn *fn, const Callable *c, HType *type, Span at)
{
    const char *name = c->fn ? arena_printf(fn->a, "%s.value", c->fn->name)
                       : arena_printf(fn->a, "%s.%s.value", c->variant->name,
                                      c->variant->cases.data[c->case_].name);
    return wrapper(fn, name, c, type, at);
}

static Type **closed_args(Fn *fn, Type *const *targs, uint32_t n)
{
    Type **out = ARENA_ARRAY(fn->a, Type *, n);
    for (uint32_t i = 0; i < n; i++)
        out[i] = fn_type_of(fn, targs[i]);
    return out;
}

HExpr *lw_fun_value(Fn *fn, Def *fun, Type *const *targs, uint32_t n, HType *type, Span at)
{
    Callable c = {0};
    if (fun->fun->decl && fun->fun->decl->flags & FUN_EXTERN)
        c.host = lower_host(fn->lw, fun);
    else
        c.fn = lower_fun(fn->lw, fun, closed_args(fn, targs, n), n);
    const char *name = arena_printf(fn->a, "%s.value", c.fn ? c.fn->name : c.host->name);
    return wrapper(fn, name, &c, type, at);
}

/* ---- calling without building ---------------------------------------------------------------- */

Callable lw_callable(Fn *fn, Expr *e)
{
    Callable c = {0};
    if (e->kind == EX_CLOSURE) {
        c.closure = e;
        return c;
    }
    Def *d = e->kind == EX_NAME ? e->name.def : e->kind == EX_FIELD ? e->field.def : NULL;
    if (d && d->kind == DEF_VARIANT) {
        c.variant = fn_type(fn, e->type)->result;
        c.case_ = d->variant->index;
    } else if (d && d->kind == DEF_FUN) {
        Type *const *targs = e->kind == EX_NAME ? e->name.targs : NULL;
        uint32_t n = targs ? d->fun->tparams.len : 0;
        if (d->fun->decl && d->fun->decl->flags & FUN_EXTERN)
            c.host = lower_host(fn->lw, d);
        else
            c.fn = lower_fun(fn->lw, d, closed_args(fn, targs, n), n);
    } else
        c.value = lw_stable(fn, e);
    return c;
}

const char *callable_param(const Callable *c, uint32_t i)
{
    if (c->closure && i < c->closure->closure.params.len && !c->closure->closure.params.data[i].pat)
        return c->closure->closure.params.data[i].name.sym->text;
    return NULL;
}

static void bind_params(Fn *fn, Expr *closure, Value *const *args, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        Param *p = &closure->closure.params.data[i];
        if (p->pat)
            pat_bind(fn, p->pat, args[i]);
        else if (p->def)
            bind_value(fn, p->def, args[i], p->name.span);
    }
}

/* `return` in the body leaves the closure: a labelled block, made only when there is one. */
static Value *inline_closure(Fn *fn, Expr *closure, Value *const *args, uint32_t n, bool apart)
{
    Span at = closure->span;
    Expr *body = closure->closure.body;
    while (body->kind == EX_BLOCK && body->block.stmts.len == 1 && !body->has_semi)
        body = body->block.stmts.data[0];
    bind_params(fn, closure, args, n);
    Frame frame = {.outer = fn->frame, .type = fn_type(fn, body->type), .inlined = true,
                   .loops = fn->loops};
    Type *ft = fn_type_of(fn, closure->type);
    if (ft->kind == TY_FUN)
        frame.type = lower_type(fn->lw, ft->result);
    fn->frame = &frame;
    fn->loops = NULL;
    HBlock side = {0};
    Scope outer = fn_enter(fn, &side);
    Value *v = apart ? lw_virtual(fn, body) : value_of(fn, lw_value(fn, body));
    bool dead = fn_leave(fn, outer);
    fn->frame = frame.outer;
    fn->loops = frame.loops;
    if (!frame.label) {
        fn_splice(fn, &side);
        fn->dead |= dead;
        return v;
    }
    bool unit = frame.type->kind == HT_UNIT;
    if (!unit && !frame.result)
        frame.result = fn_local(fn, HL_VAR, NULL, frame.type, at);
    if (!unit) {
        HStmt *let = hir_stmt(fn->hp, HS_LET, at);
        let->let.local = frame.result;
        fn_emit(fn, let);
    }
    HStmt *block = hir_stmt(fn->hp, HS_BLOCK, at);
    block->loop.label = frame.label;
    fn_emit(fn, block);
    outer = fn_enter(fn, &block->loop.body);
    fn_splice(fn, &side);
    fn->dead |= dead;
    HExpr *last = value_expr(fn, v, at);
    deliver(fn, last, unit ? (Dest){DEST_DROP, NULL} : (Dest){DEST_SET, frame.result}, at);
    fn_leave(fn, outer);
    if (unit)
        return value_of(fn, hx_unit(fn, at));
    frame.result->mutable_ = false;
    return value_of(fn, hx_local(fn, frame.result, at));
}

static HExpr *call_known(Fn *fn, const Callable *c, Value *const *args, uint32_t n, Span at)
{
    HExpr **out = ARENA_ARRAY(fn->a, HExpr *, n);
    for (uint32_t i = 0; i < n; i++)
        out[i] = value_expr(fn, args[i], at);
    if (c->fn)
        return hx_call(fn, c->fn, out, n, at);
    if (c->host) {
        HExpr *call = hir_expr(fn->hp, HX_CALL_HOST, c->host->result, at);
        call->host.host = c->host;
        call->host.args.data = out;
        call->host.args.len = n;
        return call;
    }
    if (c->variant) {
        for (uint32_t i = 0; i < n; i++)
            out[i] = hx_own(fn, out[i]);
        return lw_checked(fn, hx_case(fn, c->variant, c->case_, out, n, at), at);
    }
    HExpr *call = hir_expr(fn->hp, HX_CALL_VALUE, c->value->type->result, at);
    call->apply.fn = hx_clone(fn, c->value);
    call->apply.args.data = out;
    call->apply.args.len = n;
    return call;
}

HExpr *lw_apply(Fn *fn, const Callable *c, Value *const *args, uint32_t n, Span at)
{
    if (!c->closure)
        return call_known(fn, c, args, n, at);
    return value_expr(fn, inline_closure(fn, c->closure, args, n, false), at);
}

Value *lw_apply_virtual(Fn *fn, const Callable *c, Value *const *args, uint32_t n, Span at)
{
    if (!c->closure) {
        HExpr *v = call_known(fn, c, args, n, at);
        return value_of(fn, fn_temp(fn, v));
    }
    return inline_closure(fn, c->closure, args, n, true);
}
