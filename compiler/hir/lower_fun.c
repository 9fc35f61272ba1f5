/* Lowering of functions: parameters, requires and ensures, bodies. */
#include "hir/lower_impl.h"

#include "sema/flow.h"

#include <string.h>

HLocal *fn_param(Fn *fn, const Def *d, const char *name, HType *t, bool by_ref, Span at)
{
    HLocal *l = fn_local(fn, by_ref ? HL_REF : HL_PARAM, name, t, at);
    fn->f->nparams++;
    if (d)
        bind(fn, d, value_of(fn, hx_local(fn, l, at)));
    return l;
}

void fn_open(Fn *fn, Lower *lw, HFunc *f, FunInfo *info, Subst subst)
{
    *fn = (Fn){.lw = lw, .hp = lw->hp, .a = lw->a, .f = f, .info = info, .subst = subst,
               .block = &f->body, .base_name = f->name};
    fn->own.type = f->result;
    fn->frame = &fn->own;
}

/* Assigned, changed in place, or given away as a place: what the body says, once it is known. */
void fn_close(Fn *fn)
{
    fn->frame->type = fn->f->result;
    hir_note_shape(fn->f);
    lower_change_checks(fn);
    if (!hir_is_one_return(fn->f))
        hir_mark_mutable(fn->f);
}

/* ---- signatures ------------------------------------------------------------------------------ */

static HType *self_type(Lower *lw, FunInfo *info, const Subst *s)
{
    Def *owner = info->owner;
    if (!owner)
        return NULL;
    if (owner->kind == DEF_TRAIT)
        return s->n ? lower_type(lw, s->args[0]) : NULL;
    Type *t = owner->kind == DEF_ENUM ? owner->type : owner->info->type;
    return lower_type(lw, type_subst(lw->p->types, t, s->params, s->args, s->n));
}

static HFuncKind kind_of(const FunInfo *info)
{
    if (!info->owner || info->self == SELF_NONE)
        return HF_FUN;
    return info->owner->kind == DEF_SYSTEM ? HF_SYSTEM : HF_METHOD;
}

static HType *subst_type(Lower *lw, const Subst *s, Type *t)
{
    if (!t)
        return hir_type(lw->hp, HT_UNIT);
    return lower_type(lw, type_subst(lw->p->types, type_zonk(lw->p->types, t), s->params, s->args,
                                     s->n));
}

/* Parameters and result, so that callers can be lowered before the body is. */
static void make_signature(Lower *lw, HFunc *f, FunInfo *info, const Subst *s)
{
    Fn fn;
    f->result = subst_type(lw, s, info->result);
    fn_open(&fn, lw, f, info, *s);
    f->owner = self_type(lw, info, s);
    if (info->self != SELF_NONE && f->owner)
        fn_param(&fn, NULL, "this", f->owner, info->self == SELF_MUT, info->def->span);
    for (uint32_t i = 0; i < info->params.len; i++) {
        const Def *d = info->params.data[i];
        fn_param(&fn, d, d->name->text, subst_type(lw, s, d->type), d->local->is_mut, d->span);
    }
    if (info->self != SELF_NONE && info->owner && info->owner->kind == DEF_SYSTEM)
        f->system = lower_system(lw, info->owner);
}

static bool is_operator(const FunInfo *info)
{
    return info->decl && info->decl->flags & FUN_OPERATOR;
}

/* Operators of one gene may differ in the operand only: its type is part of the name. */
static const char *operator_name(Lower *lw, const Def *d, const Subst *s)
{
    const char *owner = def_path(lw, d->parent);
    const char *word = operator_word(d->fun->decl->op);
    if (!word)
        word = "op";
    if (!d->fun->params.len)
        return arena_printf(lw->a, "%s.neg", owner);
    const char *operand = subst_type(lw, s, d->fun->params.data[0]->type)->name;
    const char *dot = strrchr(operand, '.');
    return arena_printf(lw->a, "%s.%s_%s", owner, word, dot ? dot + 1 : operand);
}

static const char *function_name(Lower *lw, const Def *d, const Subst *s)
{
    const char *base = is_operator(d->fun) ? operator_name(lw, d, s) : def_path(lw, d);
    if (!s->n)
        return base;
    Out o = {0};
    out_str(&o, base);
    for (uint32_t i = 0; i < s->n; i++) {
        out_str(&o, i ? ", " : "<");
        out_str(&o, lower_type(lw, s->args[i])->name);
    }
    out_char(&o, '>');
    const char *name = arena_strndup(lw->a, o.data, o.len);
    out_free(&o);
    return name;
}

HFunc *lower_fun(Lower *lw, Def *d, Type *const *targs, uint32_t n)
{
    FunInfo *info = d->fun;
    Type **args = ARENA_ARRAY(lw->a, Type *, n);
    if (n)
        memcpy(args, targs, n * sizeof *args);
    Subst s = {info->tparams.data, args, n < info->tparams.len ? n : info->tparams.len};
    bool is_new;
    HFunc *f = lower_named_fun(lw, kind_of(info), function_name(lw, d, &s), d->module->name->text,
                               &is_new);
    if (!is_new)
        return f;
    f->span = d->span;
    f->doc = info->decl ? doc_text(lw, &info->decl->doc) : NULL;
    f->is_pub = d->is_pub;
    f->is_atomic = info->decl && info->decl->flags & FUN_ATOMIC;
    f->effects = info->effects;
    make_signature(lw, f, info, &s);
    lower_job(lw, f, info, s, lower_fun_body, NULL);
    return f;
}

/* ---- bodies ---------------------------------------------------------------------------------- */

/* Bindings of the parameters that make_signature made. */
static void bind_signature(Fn *fn)
{
    FunInfo *info = fn->info;
    uint32_t k = 0;
    if (info->self != SELF_NONE && fn->f->owner) {
        HLocal *self = fn->f->locals.data[k++];
        fn->this_ = value_of(fn, hx_local(fn, self, self->span));
    }
    for (uint32_t i = 0; i < info->params.len; i++, k++) {
        HLocal *l = fn->f->locals.data[k];
        bind(fn, info->params.data[i], value_of(fn, hx_local(fn, l, l->span)));
    }
}

static void condition(Fn *fn, Expr *e, HTrap kind)
{
    HExpr *c = lw_value(fn, e);
    const char *text = span_text(fn->lw, e->span);
    fn_trap_unless(fn, c, kind, hx_str(fn, text, (uint32_t)strlen(text), e->span), e->span);
}

/* Values of old(e) are kept when the function starts. */
static void keep_old(void *user, Expr *e)
{
    Fn *fn = user;
    if (e->kind == EX_OLD) {
        HExpr *v = lw_owned(fn, e->old.operand);
        HLocal *l = fn_let(fn, "old", v->type, v, e->span);
        vec_push(fn->a, &fn->old_exprs, e);
        vec_push(fn->a, &fn->olds, l);
        return;
    }
    flow_children(e, keep_old, fn);
}

static bool returns_unit(const Fn *fn)
{
    return fn->f->result->kind == HT_UNIT;
}

/* The body in a block that every return leaves; then the conditions on the result. */
static void body_with_ensures(Fn *fn, Expr *body, const FunDecl *d)
{
    for (uint32_t i = 0; i < d->ensures.len; i++)
        keep_old(fn, d->ensures.data[i]);
    fn->frame->inlined = true;
    if (!returns_unit(fn))
        fn->frame->result = fn_let(fn, "result", fn->f->result, NULL, fn->f->span);
    HStmt *block = hir_stmt(fn->hp, HS_BLOCK, fn->f->span);
    block->loop.label = fn->frame->label = fn_label(fn);
    fn_emit(fn, block);
    Scope outer = fn_enter(fn, &block->loop.body);
    lw_into(fn, body, (Dest){DEST_RETURN, NULL});
    fn_leave(fn, outer);
    fn->frame->inlined = false;
    if (fn->frame->result)
        fn->result = hx_local(fn, fn->frame->result, fn->f->span);
    for (uint32_t i = 0; i < d->ensures.len; i++)
        condition(fn, d->ensures.data[i], HTRAP_ENSURES);
    fn_return(fn, fn->result ? hx_clone(fn, fn->result) : NULL, fn->f->span);
}

void lower_fun_body(Lower *lw, Job *job)
{
    Fn fn;
    FunInfo *info = job->info;
    fn_open(&fn, lw, job->fn, info, job->subst);
    bind_signature(&fn);
    const FunDecl *d = info->decl;
    for (uint32_t i = 0; d && i < d->requires.len; i++)
        condition(&fn, d->requires.data[i], HTRAP_REQUIRES);
    if (!info->body)
        fn_trap(&fn, HTRAP_UNFINISHED, NULL, info->def->span);
    else if (d && d->ensures.len)
        body_with_ensures(&fn, info->body, d);
    else {
        lw_into(&fn, info->body, (Dest){DEST_RETURN, NULL});
        if (!fn.dead && !returns_unit(&fn))
            fn_trap(&fn, HTRAP_UNREACHABLE, NULL, info->def->span);
    }
    fn_close(&fn);
}
