/* Calls: functions, methods, constructors, function values, and what nobody declares. */
#include "sema/check.h"

#include <string.h>

/* ---- arguments ----------------------------------------------------------------------------- */

static void check_loose(Sema *sm, Expr *call)
{
    for (uint32_t i = 0; i < call->call.args.len; i++)
        check_any(sm, call->call.args.data[i], sm->type_error);
}

static bool enough(const FunInfo *fun, uint32_t given, uint32_t n)
{
    if (given >= n)
        return given == n;
    for (uint32_t i = given; i < n; i++)
        if (!fun || !fun->decl || !fun->decl->params.data[i].value)
            return false;
    return true;
}

static void report_count(Sema *sm, Expr *call, uint32_t n, const FunInfo *fun, const char *name)
{
    uint32_t given = call->call.args.len;
    Span at = call->call.callee->span;
    at.hi = call->span.hi;
    if (fun && fun->def) { /* a parameter that was added or taken away is one fault */
        Name call_name = {fun->def->name, at};
        if (reported_member(sm, fun->def, call_name))
            return;
    }
    Diag *d = diag_add(sm->d, DIAG_ARG_COUNT, at, name, n, n == 1 ? "" : "s", given);
    if (fun && fun->def)
        note_member(sm, fun->def, (Name){fun->def->name, at}, d);
    if (fun && fun->decl)
        diag_peer(sm->d, d, fun->decl->head.lo ? fun->decl->head : fun->decl->name.span,
                  "declared here");
}

void check_args(Sema *sm, Expr *call, Type *const *params, uint32_t n, const FunInfo *fun,
                const char *name)
{
    uint32_t given = call->call.args.len;
    if (!enough(fun, given, n)) {
        if (!call->incomplete) /* else a syntax error has taken arguments away */
            report_count(sm, call, n, fun, name);
        n = 0; /* which argument is the missing one is not known */
    }
    for (uint32_t i = 0; i < given; i++) {
        Expr *arg = call->call.args.data[i];
        Span because = {0, 0};
        if (fun && fun->decl && i < fun->decl->params.len)
            because = fun->decl->params.data[i].name.span;
        if (i < n)
            check_want(sm, arg, params[i], because, "the parameter");
        else
            check_any(sm, arg, sm->type_error);
    }
}

static void record(Sema *sm, Expr *e, CallTarget *t)
{
    e->call.target = t;
    vec_push(sm->a, &sm->body->fun->calls, t);
}

/* ---- functions ----------------------------------------------------------------------------- */

/* Type arguments of a call: the owner's from `owner`, the function's own written or inferred. */
static Type **type_args(Sema *sm, Expr *e, FunInfo *f, Type *owner, const PathSeg *seg)
{
    uint32_t n = f->tparams.len, from_owner = owner ? owner->args.len : 0;
    Type **args = ARENA_ARRAY(sm->a, Type *, n);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t own = i - from_owner;
        if (i < from_owner)
            args[i] = owner->args.data[i];
        else if (seg && own < seg->args.len)
            args[i] = resolve_type(sm, seg->args.data[own]);
        else
            args[i] = new_var(sm, VAR_ANY, e->span);
        if (args[i]->has_var)
            pend(sm, &args[i]);
    }
    GenericUse u = {f->def, f->tparams.data, args, n, e->call.callee->span};
    vec_push(sm->a, &sm->uses, u);
    return args;
}

/* What the expected result tells about the type arguments, before the arguments are looked at. */
static void use_result_hint(Sema *sm, Type *result, Type *hint)
{
    if (hint && result->kind != TY_VAR && result->has_var && result->kind == hint->kind
        && !hint->has_var)
        unify(sm, result, hint);
}

static Type *call_fun(Sema *sm, Expr *e, FunInfo *f, CallTarget *t, Type *owner,
                      const PathSeg *seg, Type *hint)
{
    uint32_t n = f->params.len;
    record(sm, e, t);
    if (!f->type || (f->decl->flags & FUN_BROKEN)) { /* its declaration is broken */
        check_loose(sm, e);
        return f->type && !f->tparams.len && f->result->kind != TY_UNIT ? f->result
                                                                        : sm->type_error;
    }
    Type *type = f->type;
    if (f->tparams.len) {
        Type **args = type_args(sm, e, f, owner, seg);
        t->targs.data = args;
        t->targs.len = f->tparams.len;
        type = type_subst(sm->tt, type, f->tparams.data, args, f->tparams.len);
        use_result_hint(sm, type->result, hint);
    }
    check_args(sm, e, type->args.data, n, f, f->decl->name.sym->text);
    return type->result;
}

static Type *call_value(Sema *sm, Expr *e, Type *ft, const char *name)
{
    ft = type_resolve(ft);
    if (ft->kind == TY_VAR && ft->var_class == VAR_ANY) {
        uint32_t n = e->call.args.len;
        Type **params = ARENA_ARRAY(sm->a, Type *, n ? n : 1);
        for (uint32_t i = 0; i < n; i++)
            params[i] = check_any(sm, e->call.args.data[i], NULL);
        Type *result = new_var(sm, VAR_ANY, e->span);
        unify(sm, ft, type_fun(sm->tt, params, n, result, 0));
        record(sm, e, new_target(sm, CALL_VALUE, NULL, BI_NONE));
        return result;
    }
    if (ft->kind != TY_FUN) {
        if (!is_error(ft))
            diag_add(sm->d, DIAG_NOT_CALLABLE, e->call.callee->span, type_name(sm->tt, ft));
        check_loose(sm, e);
        return sm->type_error;
    }
    record(sm, e, new_target(sm, CALL_VALUE, NULL, BI_NONE));
    check_args(sm, e, ft->args.data, ft->args.len, NULL, name);
    return ft->result;
}

/* ---- constructors -------------------------------------------------------------------------- */

static Type *call_variant(Sema *sm, Expr *e, VariantInfo *v, Type *t)
{
    uint32_t n = v->fields.len;
    record(sm, e, new_target(sm, CALL_VARIANT, v->def, BI_NONE));
    if (v->fields.len && !v->is_tuple) {
        Diag *d = diag_add(sm->d, DIAG_VARIANT_RECORD, e->span, v->name->text, v->name->text);
        if (v->decl)
            diag_peer(sm->d, d, v->decl->span, "declared here");
        check_loose(sm, e);
        return t;
    }
    Type **params = ARENA_ARRAY(sm->a, Type *, n ? n : 1);
    for (uint32_t i = 0; i < n; i++)
        params[i] = sema_payload_type(sm->p, t, v, i);
    check_args(sm, e, params, n, NULL, v->name->text);
    return t;
}

/* Some, Ok, Err: the payload's type from the expected type, else from the argument. */
static Type *call_wrapper(Sema *sm, Expr *e, Def *d, Type *hint)
{
    VariantInfo *v = d->variant;
    bool some = d == sm->p->builtin_some;
    TypeKind kind = some ? TY_OPTION : TY_RESULT;
    Type *t;
    e->call.callee->name.def = d;
    if (hint && hint->kind == kind) {
        t = hint;
    } else {
        Type *args[2] = {new_var(sm, VAR_ANY, e->span), NULL};
        if (!some)
            args[1] = new_var(sm, VAR_ANY, e->span);
        t = type_make(sm->tt, kind, NULL, args, some ? 1 : 2);
    }
    Type *payload = sema_payload_type(sm->p, t, v, 0);
    if (e->call.args.len == 0 && d == sm->p->builtin_ok) { /* Ok() is Ok(()) */
        Expr *unit = ARENA_NEW(sm->a, Expr);
        unit->kind = EX_TUPLE;
        unit->span = (Span){e->span.hi - 1, e->span.hi - 1};
        e->call.args.data = ARENA_ARRAY(sm->a, Expr *, 1);
        e->call.args.data[0] = unit;
        e->call.args.len = 1;
    }
    record(sm, e, new_target(sm, CALL_VARIANT, d, BI_NONE));
    check_args(sm, e, &payload, 1, NULL, v->name->text);
    return t;
}

static Type *call_newtype(Sema *sm, Expr *e, Def *d, const PathSeg *seg)
{
    TypeInfo *info = d->info;
    if (info->kind != GENE_NAMED) {
        Diag *g = diag_add(sm->d, DIAG_NOT_CALLABLE_GENE, e->call.callee->span, d->name->text,
                           d->name->text);
        diag_peer(sm->d, g, d->span, "declared here");
        check_loose(sm, e);
        return d->type->args.len ? sm->type_error : d->type;
    }
    (void)seg;
    Type *t = instantiate(sm, d, e->span);
    Type *inner = sema_member_type(sm->tt, t, info->fields.data[0].type);
    record(sm, e, new_target(sm, CALL_NEWTYPE, d, BI_NONE));
    check_args(sm, e, &inner, 1, NULL, d->name->text);
    return t;
}

/* ---- calls by name ------------------------------------------------------------------------- */

static Type *call_def(Sema *sm, Expr *e, Def *d, Type *hint)
{
    Expr *callee = e->call.callee;
    PathSeg one;
    const Path p = expr_path(callee, &one);
    const PathSeg *seg = &p.segs.data[p.segs.len - 1];
    callee->name.def = d;
    add_ref(sm, seg->name.span, d);
    switch (d->kind) {
    case DEF_FUN:
        return call_fun(sm, e, d->fun, new_target(sm, CALL_FUN, d, BI_NONE), NULL, seg, hint);
    case DEF_CONST:
        callee->type = const_type(sm, d, callee->span);
        return call_value(sm, e, callee->type, d->name->text);
    case DEF_GENE:
        return call_newtype(sm, e, d, seg);
    case DEF_ERROR:
        check_loose(sm, e);
        return sm->type_error;
    default: {
        Diag *g = diag_add(sm->d, DIAG_NOT_CALLABLE, callee->span, d->name->text);
        diag_peer(sm->d, g, d->span, "declared here");
        check_loose(sm, e);
        return sm->type_error;
    }
    }
}

/* A bare name never means a method: `this.` is missing. */
static Def *method_of_owner(Sema *sm, Sym name)
{
    Def *o = sm->body->owner;
    if (!o || !sm->body->self)
        return NULL;
    const TypeInfo *info = sema_info(sm->body->self);
    Def *m = info ? map_get(&info->members, map_key(name)) : NULL;
    if (!m && o->kind == DEF_TRAIT)
        m = map_get(&o->trait->members, map_key(name));
    return m && m->kind == DEF_FUN ? m : NULL;
}

static Type *call_missing(Sema *sm, Expr *e, Name name, Type *hint)
{
    Def *d = import_anyway(sm, name);
    if (d)
        return call_def(sm, e, d, hint);
    Def *m = method_of_owner(sm, name.sym);
    if (m) {
        Diag *g = diag_add(sm->d, DIAG_BARE_METHOD, name.span, name.sym->text);
        diag_peer(sm->d, g, m->span, "the method");
        diag_fix(sm->d, g, FIX_CERTAIN, (Span){name.span.lo, name.span.lo}, "this.",
                 "call it on `this`");
        check_loose(sm, e);
        return m->fun->type && !m->fun->type->result->has_param ? m->fun->type->result
                                                                : sm->type_error;
    }
    return undeclared_call(sm, e, name, hint);
}

static Type *call_name(Sema *sm, Expr *e, Type *hint)
{
    Expr *callee = e->call.callee;
    Name name = callee->name.name;
    Slot *s = slot_of(sm, name.sym);
    if (s->local && s->local->kind != DEF_TYPARAM)
        return call_value(sm, e, check_any(sm, callee, NULL), name.sym->text);
    EnumInfo *en = hint && hint->kind == TY_ENUM ? sema_enum(sm->p, hint) : NULL;
    VariantInfo *v = en ? find_variant(en, name.sym) : NULL;
    if (v) {
        callee->name.def = v->def;
        add_ref(sm, name.span, v->def);
        return call_variant(sm, e, v, hint);
    }
    Def *d = lookup_global(sm, name.sym);
    if (d)
        return call_def(sm, e, d, hint);
    if (name.sym == sm->sym_some)
        return call_wrapper(sm, e, sm->p->builtin_some, hint);
    if (name.sym == sm->sym_ok)
        return call_wrapper(sm, e, sm->p->builtin_ok, hint);
    if (name.sym == sm->sym_err)
        return call_wrapper(sm, e, sm->p->builtin_err, hint);
    if (s->builtin) {
        bool found;
        Type *t = check_builtin_free(sm, e, s->builtin, hint, &found);
        if (found)
            return t;
    }
    return call_missing(sm, e, name, hint);
}

/* T::default() and T::zero() where nobody declares them, T::min_value() and the like. */
static Type *call_static(Sema *sm, Expr *e, Type *t, Name name, bool *found)
{
    *found = false;
    if (!t || is_error(type_resolve(t)))
        return NULL;
    if (name.sym != sm->sym_default && name.sym != sm->sym_zero) {
        if (t->kind == TY_GENE || t->kind == TY_ENUM || t->kind == TY_SYSTEM)
            return NULL;
    }
    return check_builtin_static(sm, e, t, name, found);
}

static Type *call_bound(Sema *sm, Expr *e, Type *param, Name name)
{
    Def *m = sema_method(param, name.sym);
    if (!m) {
        diag_add(sm->d, DIAG_NO_MEMBER, name.span, type_name(sm->tt, param), name.sym->text);
        check_loose(sm, e);
        return sm->type_error;
    }
    return call_trait(sm, e, m, param);
}

static bool declares(const Type *t, Sym name)
{
    const TypeInfo *info = t ? sema_info(t) : NULL;
    return info && (map_get(&info->statics, map_key(name))
                    || map_get(&info->members, map_key(name)));
}

static Type *call_path(Sema *sm, Expr *e, Type *hint)
{
    Expr *callee = e->call.callee;
    const Path *p = callee->name.path;
    const PathSeg *seg = &p->segs.data[p->segs.len - 1];
    Target t;
    bool found, prefix = seg->name.sym && resolve_prefix(sm, p, p->segs.len - 1, &t);
    if (prefix && !declares(t.type, seg->name.sym)) {
        Type *r = call_static(sm, e, t.type, seg->name, &found);
        if (found)
            return r;
        if (t.def && t.def->kind == DEF_TYPARAM)
            return call_bound(sm, e, t.type, seg->name);
    }
    if (!(prefix ? resolve_last(sm, p, &t) : resolve_path(sm, p, &t))) {
        check_loose(sm, e);
        return sm->type_error;
    }
    if (!t.def) {
        diag_add(sm->d, DIAG_NO_MEMBER, seg->name.span, type_name(sm->tt, t.type),
                 seg->name.sym->text);
        check_loose(sm, e);
        return sm->type_error;
    }
    callee->name.def = t.def;
    if (t.def->kind == DEF_VARIANT)
        return call_variant(sm, e, t.def->variant, t.type);
    if (t.def->kind != DEF_FUN || !t.def->parent)
        return call_def(sm, e, t.def, hint);
    FunInfo *f = t.def->fun;
    if (!(f->decl->flags & FUN_PROVIDES)) {
        Diag *d = diag_add(sm->d, DIAG_METHOD_STATIC, seg->name.span, seg->name.sym->text);
        diag_peer(sm->d, d, t.def->span, "declared with a `this`; `provides` would have none");
        check_loose(sm, e);
        return f->type && !f->type->result->has_param ? f->type->result : sm->type_error;
    }
    return call_fun(sm, e, f, new_target(sm, CALL_FUN, t.def, BI_NONE), t.type, seg, hint);
}

/* ---- methods ------------------------------------------------------------------------------- */

/* Through a bound of a type parameter, or a default body that the type inherits. */
Type *call_trait(Sema *sm, Expr *e, Def *m, Type *self)
{
    CallKind kind = self->kind == TY_PARAM ? CALL_TRAIT : CALL_METHOD;
    CallTarget *t = new_target(sm, kind, m, BI_NONE);
    FunInfo *f = m->fun;
    record(sm, e, t);
    if (!f->type) {
        check_loose(sm, e);
        return sm->type_error;
    }
    uint32_t n = f->tparams.len;
    Type **args = ARENA_ARRAY(sm->a, Type *, n ? n : 1);
    for (uint32_t i = 0; i < n; i++) {
        args[i] = i ? new_var(sm, VAR_ANY, e->span) : self;
        if (args[i]->has_var)
            pend(sm, &args[i]);
    }
    t->targs.data = args;
    t->targs.len = n;
    Type *type = type_subst(sm->tt, f->type, f->tparams.data, args, n);
    check_args(sm, e, type->args.data, type->args.len, f, f->decl->name.sym->text);
    return type->result;
}

static Type *no_method(Sema *sm, Expr *e, Type *t, Name name)
{
    const TypeInfo *info = sema_info(t);
    Diag *d = is_broken(t->def) || reported_member(sm, t->def, name) ? NULL
              : diag_add(sm->d, DIAG_NO_METHOD, name.span, type_name(sm->tt, t), name.sym->text);
    if (!d) {
        check_loose(sm, e);
        return sm->type_error;
    }
    note_member(sm, t->def, name, d);
    const char *near = NULL;
    if (info)
        near = suggest_among(sm, name.sym, &info->members);
    if (!near)
        near = suggest_builtin_method(sm, name.sym, t);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, name.span, near, "did you mean `%s`?", near);
    if ((t->kind == TY_OPTION || t->kind == TY_RESULT) && t->args.len) {
        Type *in = type_resolve(t->args.data[0]);
        if (has_builtin_method(sm, in, name.sym) || sema_method(in, name.sym))
            diag_note(sm->d, d, "%s has it: take the value out first, with `?`, `.expect(\"…\")` "
                                "or `match`", type_name(sm->tt, in));
    }
    if (info)
        diag_peer(sm->d, d, t->def->span, "`%s` is declared here", t->def->name->text);
    check_loose(sm, e);
    return sm->type_error;
}

static Type *own_method(Sema *sm, Expr *e, Def *m, Type *t, Name name, Type *hint)
{
    add_ref(sm, name.span, m);
    m->used = true;
    if (m->kind == DEF_FIELD) { /* a function in a field */
        Expr *callee = e->call.callee;
        callee->field.index = m->field->index;
        callee->field.def = m;
        e->call.receiver = NULL;
        if (!m->type) {
            check_loose(sm, e);
            return sm->type_error;
        }
        set_type(sm, callee, sema_member_type(sm->tt, t, m->type));
        if (callee->type->kind != TY_FUN && callee->type->kind != TY_ERROR) {
            Diag *d = diag_add(sm->d, DIAG_FIELD_CALLED, name.span, name.sym->text);
            diag_peer(sm->d, d, m->span, "a field");
            diag_fix(sm->d, d, FIX_MAYBE, (Span){name.span.hi, e->span.hi}, "",
                     "remove the parentheses");
            check_loose(sm, e);
            return callee->type;
        }
        return call_value(sm, e, callee->type, name.sym->text);
    }
    if (m->kind == DEF_CONST) {
        diag_add(sm->d, DIAG_NOT_CALLABLE, name.span, name.sym->text);
        check_loose(sm, e);
        return sm->type_error;
    }
    FunInfo *f = m->fun;
    if (f->decl->flags & FUN_PROVIDES) {
        Diag *d = diag_add(sm->d, DIAG_STATIC_METHOD, name.span, name.sym->text,
                           t->def->name->text, name.sym->text);
        diag_peer(sm->d, d, m->span, "`provides`: it has no `this`");
    }
    const PathSeg *seg = NULL;
    return call_fun(sm, e, f, new_target(sm, CALL_METHOD, m, BI_NONE), t, seg, hint);
}

static Type *call_method(Sema *sm, Expr *e, Type *hint)
{
    Expr *callee = e->call.callee;
    Name name = callee->field.name;
    Type *t = type_resolve(check_any(sm, callee->field.base, NULL));
    e->call.receiver = callee->field.base;
    if (is_error(t) || t->kind == TY_NEVER || t->kind == TY_UNKNOWN || !name.sym) {
        check_loose(sm, e);
        return sm->type_error;
    }
    if (t->kind == TY_VAR && t->var_class == VAR_ANY) {
        report_open(sm, callee->field.base, t, name);
        check_loose(sm, e);
        return sm->type_error;
    }
    const TypeInfo *info = sema_info(t);
    Def *m = info ? map_get(&info->members, map_key(name.sym)) : NULL;
    if (info && !m)
        m = map_get(&info->statics, map_key(name.sym));
    if (m && m->kind == DEF_ERROR) {
        check_loose(sm, e);
        return sm->type_error;
    }
    if (m)
        return own_method(sm, e, m, t, name, hint);
    if ((m = sema_method(t, name.sym)))
        return call_trait(sm, e, m, t);
    bool found;
    Type *r = check_builtin_method(sm, e, t, name, hint, &found);
    return found ? r : no_method(sm, e, t, name);
}

/* ---- the dispatcher ------------------------------------------------------------------------ */

Type *check_call(Sema *sm, Expr *e, Type *hint)
{
    Expr *callee = e->call.callee;
    Type *t;
    Path path;
    if (callee->kind == EX_FIELD && callee->field.base->kind != EX_THIS && callee->field.name.sym
        && chain_path(sm, callee, &path)) {
        callee->kind = EX_NAME;
        name_by_path(sm, callee, &path);
    }
    if (callee->kind == EX_FIELD)
        t = call_method(sm, e, hint);
    else if (callee->kind == EX_NAME && !expr_is_bare(callee))
        t = call_path(sm, e, hint);
    else if (callee->kind == EX_NAME && callee->name.name.sym)
        t = call_name(sm, e, hint);
    else
        t = call_value(sm, e, check_any(sm, callee, NULL), "the function");
    set_type(sm, e, t);
    return t;
}
