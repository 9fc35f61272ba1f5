/* Implementations: methods of `impl` blocks, and whether they are what the trait asks for. */
#include "sema/check.h"

/* ---- impl X { … } and impl Trait for X { … } at the top level ------------------------- */

static Def *impl_target(Sema *sm, const ImplDecl *decl)
{
    TypeExpr *te = decl->target;
    if (!te || te->kind != TE_PATH || !te->path.segs.len)
        return NULL;
    const PathSeg *last = &te->path.segs.data[te->path.segs.len - 1];
    Target t = {NULL, NULL};
    Def *d = NULL;
    if (te->path.segs.len == 1 && last->name.sym)
        d = lookup_global(sm, last->name.sym);
    else if (resolve_prefix(sm, &te->path, te->path.segs.len, &t))
        d = t.def;
    if (d && (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)) {
        add_ref(sm, last->name.span, d);
        return d;
    }
    if (d)
        diag_add(sm->d, DIAG_IMPL_TARGET, te->span);
    else
        resolve_type(sm, te); /* reports it */
    return NULL;
}

void attach_impls(Sema *sm)
{
    for (uint32_t i = 0; i < sm->impls.len; i++) {
        Impl *im = sm->impls.data[i];
        if (im->target)
            continue;
        enter_module(sm, im->module);
        im->target = impl_target(sm, im->decl);
        for (uint32_t k = 0; im->target && k < im->decl->members.len; k++) {
            Member *m = im->decl->members.data[k];
            if (m->kind == MEM_FUN)
                add_method(sm, im->target, m->fun);
        }
    }
}

/* Methods that another module than the type's declares. */
void resolve_impl_signatures(Sema *sm)
{
    for (uint32_t i = 0; i < sm->impls.len; i++) {
        Impl *im = sm->impls.data[i];
        enter_module(sm, im->module);
        if (im->target && im->decl->trait) {
            uint32_t mark = scope_enter(sm);
            sm->owner = im->target;
            bind_type_args(sm, im->target->type);
            im->trait = resolve_trait(sm, im->decl->trait);
            sm->owner = NULL;
            scope_leave(sm, mark);
        }
        for (uint32_t k = 0; im->target && k < im->decl->members.len; k++) {
            Member *m = im->decl->members.data[k];
            if (m->kind == MEM_FUN && m->fun->def && !m->fun->def->fun->type)
                resolve_fun_types(sm, m->fun->def);
        }
    }
}

/* ---- conformance --------------------------------------------------------------------------- */

static Type *in_impl(Sema *sm, const Impl *im, Type *t)
{
    Def *trait = im->trait->def;
    uint32_t n = im->trait->args.len + 1;
    Def **params = ARENA_ARRAY(sm->a, Def *, n);
    Type **args = ARENA_ARRAY(sm->a, Type *, n);
    params[0] = trait->trait->self_param;
    args[0] = im->target->type;
    for (uint32_t i = 1; i < n; i++) {
        params[i] = trait->trait->type->args.data[i - 1]->def;
        args[i] = im->trait->args.data[i - 1];
    }
    return type_subst(sm->tt, t, params, args, n);
}

static void compare_param(Sema *sm, const Impl *im, const FunInfo *want, const FunInfo *have,
                          uint32_t i)
{
    Type *w = in_impl(sm, im, want->params.data[i]->type);
    Type *h = have->params.data[i]->type;
    const Param *hp = &have->decl->params.data[i], *wp = &want->decl->params.data[i];
    if (!unify(sm, w, h)) {
        Span at = hp->type ? hp->type->span : hp->name.span;
        Diag *d = diag_add(sm->d, DIAG_IMPL_PARAM, at, have->decl->name.sym->text,
                           hp->name.sym ? hp->name.sym->text : "_", type_name(sm->tt, w),
                           im->trait->def->name->text);
        diag_peer(sm->d, d, wp->name.span, "the trait's parameter");
    } else if (hp->is_mut != wp->is_mut) {
        Diag *d = diag_add(sm->d, DIAG_IMPL_MUT, hp->name.span, hp->name.sym->text,
                           wp->is_mut ? "must" : "must not");
        diag_peer(sm->d, d, wp->name.span, "the trait's parameter");
    }
}

static void compare(Sema *sm, const Impl *im, FunInfo *want, FunInfo *have)
{
    have->trait_method = want->def;
    if (!want->type || !have->type)
        return;
    const char *name = have->decl->name.sym->text, *trait = im->trait->def->name->text;
    if ((want->self == SELF_NONE) != (have->self == SELF_NONE)) {
        Diag *d = diag_add(sm->d, DIAG_IMPL_KIND, have->decl->name.span, name, trait,
                           want->self == SELF_NONE ? "provides" : "is");
        diag_peer(sm->d, d, want->decl->name.span, "in the trait");
        return;
    }
    if (want->params.len != have->params.len) {
        Diag *d = diag_add(sm->d, DIAG_IMPL_COUNT, have->decl->name.span, name, want->params.len,
                           want->params.len == 1 ? "" : "s", trait, have->params.len);
        diag_peer(sm->d, d, want->decl->name.span, "in the trait");
        return;
    }
    for (uint32_t i = 0; i < want->params.len; i++)
        compare_param(sm, im, want, have, i);
    Type *r = in_impl(sm, im, want->result);
    if (unify(sm, r, have->result))
        return;
    Span at = have->decl->result ? have->decl->result->span : have->decl->name.span;
    Diag *d = diag_add(sm->d, DIAG_IMPL_RESULT, at, name, type_name(sm->tt, r), trait);
    diag_peer(sm->d, d, want->decl->result ? want->decl->result->span : want->decl->name.span,
              "in the trait");
    if (have->decl->result)
        diag_fix(sm->d, d, FIX_MAYBE, at, type_name(sm->tt, r), "give the trait's result");
}

static const char *signature_stub(Sema *sm, const Impl *im, const FunInfo *f)
{
    Out o = {0};
    out_printf(&o, "    is %s(", f->decl->name.sym->text);
    for (uint32_t i = 0; i < f->params.len; i++) {
        Sym name = f->params.data[i]->name; /* none behind a syntax error */
        out_printf(&o, "%s%s: %s", i ? ", " : "", name ? name->text : "_",
                   type_name(sm->tt, in_impl(sm, im, f->params.data[i]->type)));
    }
    out_char(&o, ')');
    if (f->result->kind != TY_UNIT)
        out_printf(&o, " -> %s", type_name(sm->tt, in_impl(sm, im, f->result)));
    out_str(&o, " {\n        ...\n    }\n");
    const char *text = arena_strndup(sm->a, o.data, o.len);
    out_free(&o);
    return text;
}

/* A method of the block that the trait does not have, under a name that is nearly this one. */
static bool has_misspelt(const Impl *im, const Def *want)
{
    for (uint32_t k = 0; k < im->decl->members.len; k++) {
        const Member *m = im->decl->members.data[k];
        if (m->kind == MEM_FUN && m->fun->name.sym
            && !map_get(&im->trait->def->trait->members, map_key(m->fun->name.sym))
            && did_you_mean(want->name->text, &(const char *){m->fun->name.sym->text}, 1))
            return true;
    }
    return false;
}

static void check_methods(Sema *sm, Impl *im)
{
    TraitInfo *t = im->trait->def->trait;
    TypeInfo *info = im->target->info;
    for (uint32_t i = 0; i < t->methods.len; i++) {
        Def *want = t->methods.data[i];
        Def *have = map_get(&info->members, map_key(want->name));
        if (!have || have->kind != DEF_FUN)
            have = map_get(&info->statics, map_key(want->name));
        if (have && have->kind == DEF_FUN) {
            compare(sm, im, want->fun, have->fun);
        } else if (!want->fun->body && want->fun->type && !has_misspelt(im, want)
                   && !is_broken(im->target)) {
            Diag *d = diag_add(sm->d, DIAG_IMPL_MISSING, im->decl->trait->span,
                               im->target->name->text, im->trait->def->name->text,
                               want->name->text);
            diag_peer(sm->d, d, want->span, "asked for here");
            uint32_t at = im->decl->span.hi - 1;
            diag_fix(sm->d, d, FIX_MAYBE, (Span){at, at}, signature_stub(sm, im, want->fun),
                     "start it");
        }
    }
    for (uint32_t k = 0; k < im->decl->members.len; k++) {
        Member *m = im->decl->members.data[k];
        if (m->kind != MEM_FUN || !m->fun->name.sym || (m->fun->flags & FUN_OPERATOR)
            || map_get(&t->members, map_key(m->fun->name.sym)))
            continue;
        Diag *d = diag_add(sm->d, DIAG_IMPL_EXTRA, m->fun->name.span,
                           im->trait->def->name->text, m->fun->name.sym->text);
        diag_peer(sm->d, d, im->trait->def->span, "the trait");
        const char *near = suggest_among(sm, m->fun->name.sym, &t->members);
        if (near)
            diag_fix(sm->d, d, FIX_MAYBE, m->fun->name.span, near, "did you mean `%s`?", near);
    }
}

void check_conformance(Sema *sm)
{
    for (uint32_t i = 0; i < sm->impls.len; i++) {
        Impl *im = sm->impls.data[i];
        if (!im->target || !im->trait)
            continue;
        enter_module(sm, im->module);
        TypeInfo *info = im->target->info;
        bool again = false;
        for (uint32_t k = 0; k < info->traits.len; k++)
            again |= info->traits.data[k] == im->trait;
        if (again) {
            diag_add(sm->d, DIAG_IMPL_TWICE, im->decl->trait->span, im->target->name->text,
                     im->trait->def->name->text);
            continue;
        }
        vec_push(sm->a, &info->traits, im->trait);
        vec_push(sm->a, &im->trait->def->trait->implementors, im->target);
        check_methods(sm, im);
    }
}
