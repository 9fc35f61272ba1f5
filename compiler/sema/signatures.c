/* The types that declarations mention: fields, parameters, results, bounds, payloads. */
#include "sema/check.h"

/* Makes the type parameters visible; the caller leaves the scope. */
void bind_typarams(Sema *sm, Def *const *params, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        scope_bind(sm, params[i]->name, params[i]);
}

void bind_type_args(Sema *sm, const Type *t)
{
    for (uint32_t i = 0; t && i < t->args.len; i++)
        scope_bind(sm, t->args.data[i]->def->name, t->args.data[i]->def);
}

/* The trait that a type expression names, with its arguments; NULL after a diagnostic. */
Type *resolve_trait(Sema *sm, TypeExpr *te)
{
    if (!te || te->kind != TE_PATH || !te->path.segs.len)
        return NULL;
    Path *p = &te->path;
    PathSeg *last = &p->segs.data[p->segs.len - 1];
    if (!last->name.sym)
        return NULL;
    Target t = {NULL, NULL};
    Def *d = NULL;
    if (p->segs.len == 1)
        d = lookup_global(sm, last->name.sym);
    else if (resolve_prefix(sm, p, p->segs.len, &t))
        d = t.def;
    if (!d && p->segs.len == 1)
        d = import_anyway(sm, last->name);
    if (d && d->kind == DEF_ERROR)
        return NULL;
    if (!d || d->kind != DEF_TRAIT) {
        Name name = {intern_path(sm, p, p->segs.len), p->span};
        if (d || !reported_before(sm, name)) {
            Diag *g = diag_add(sm->d, DIAG_NOT_A_TRAIT, p->span, name.sym->text);
            if (d)
                diag_peer(sm->d, g, d->span, "declared here");
            else
                note_reported(sm, name.sym, g);
            const char *near = d ? NULL : suggest_type(sm, last->name.sym);
            if (near)
                diag_fix(sm->d, g, FIX_MAYBE, last->name.span, near, "did you mean `%s`?", near);
        }
        return NULL;
    }
    add_ref(sm, last->name.span, d);
    d->used = true;
    Type *generic = d->trait->type;
    if (last->args.len != generic->args.len) {
        diag_add(sm->d, DIAG_TYPE_ARGS, p->span, d->name->text, generic->args.len,
                 generic->args.len == 1 ? "" : "s", last->args.len);
        return NULL;
    }
    Type **args = ARENA_ARRAY(sm->a, Type *, last->args.len + 1);
    for (uint32_t i = 0; i < last->args.len; i++)
        args[i] = resolve_type(sm, last->args.data[i]);
    return type_make(sm->tt, TY_GENE, d, args, last->args.len);
}

static void resolve_bounds(Sema *sm, TypeParams *tp)
{
    for (uint32_t i = 0; i < tp->len; i++) {
        TypeParam *p = &tp->data[i];
        Def *d = p->def;
        d->typaram->bounds.data = ARENA_ARRAY(sm->a, Type *, p->bounds.len + 1);
        for (uint32_t k = 0; k < p->bounds.len; k++) {
            Type *t = resolve_trait(sm, p->bounds.data[k]);
            if (t)
                d->typaram->bounds.data[d->typaram->bounds.len++] = t;
        }
    }
}

/* ---- functions ----------------------------------------------------------------------------- */

static Def *param_new(Sema *sm, FunInfo *f, Param *p)
{
    Def *d = def_new(sm, DEF_LOCAL, p->name);
    LocalInfo *l = ARENA_NEW(sm->a, LocalInfo);
    d->local = l;
    d->type = resolve_type(sm, p->type);
    l->is_param = true;
    l->written = p->type;
    l->is_mut = p->is_mut;
    l->fun = f;
    l->index = f->locals.len;
    vec_push(sm->a, &f->locals, d);
    p->def = d;
    add_ref(sm, p->name.span, d);
    return d;
}

static void check_param(Sema *sm, FunInfo *f, const Param *p, uint32_t i)
{
    for (uint32_t k = 0; k < i && p->name.sym; k++)
        if (f->params.data[k]->name == p->name.sym) {
            Diag *d = diag_add(sm->d, DIAG_DUPLICATE, p->name.span, p->name.sym->text);
            diag_peer(sm->d, d, f->params.data[k]->span, "declared here already");
        }
}

static void check_operator_decl(Sema *sm, const FunInfo *f)
{
    if (!(f->decl->flags & FUN_OPERATOR))
        return;
    if (!f->owner || f->params.len != 1 || f->owner->kind == DEF_TRAIT)
        diag_add(sm->d, DIAG_OPERATOR_DECL, f->decl->name.span);
    const TypeInfo *info = f->owner ? f->owner->info : NULL;
    for (uint32_t i = 0; info && f->owner->kind != DEF_TRAIT && i < info->methods.len; i++) {
        const FunInfo *o = info->methods.data[i]->fun;
        if (o == f)
            break;
        if (!(o->decl->flags & FUN_OPERATOR) || o->decl->op != f->decl->op || !o->params.len
            || !f->params.len || o->params.data[0]->type != f->params.data[0]->type)
            continue;
        Diag *d = diag_add(sm->d, DIAG_DUPLICATE, f->decl->name.span, f->decl->name.sym->text);
        diag_peer(sm->d, d, o->decl->name.span, "for the same operand here already");
    }
}

void resolve_fun_types(Sema *sm, Def *def)
{
    FunInfo *f = def->fun;
    FunDecl *fd = f->decl;
    uint32_t n = fd->params.len, mark = scope_enter(sm);
    Def *outer = sm->owner;
    if (diag_near_syntax_error(sm->d, fd->head))
        fd->flags |= FUN_BROKEN;
    sm->owner = f->owner;
    bind_typarams(sm, f->tparams.data, f->tparams.len);
    resolve_bounds(sm, &fd->tparams);
    Type **types = ARENA_ARRAY(sm->a, Type *, n + 1);
    f->params.data = ARENA_ARRAY(sm->a, Def *, n + 1);
    uint32_t mask = 0;
    for (uint32_t i = 0; i < n; i++) {
        Param *p = &fd->params.data[i];
        check_param(sm, f, p, i);
        f->params.data[i] = param_new(sm, f, p);
        f->params.len = i + 1;
        types[i] = f->params.data[i]->type;
        if (p->is_mut && i < MUT_PARAMS)
            mask |= (uint32_t)1 << i;
        else if (p->is_mut)
            diag_add(sm->s->diags, DIAG_LATE_MUT, p->name.span, MUT_PARAMS);
    }
    f->result = fd->result ? resolve_type(sm, fd->result) : type_basic(sm->tt, TY_UNIT);
    f->type = type_fun(sm->tt, types, n, f->result, mask);
    if (fd->flags & FUN_EXTERN)
        f->effects = fd->flags & FUN_EFFECT ? EFF_EMITS : EFF_HOST;
    check_operator_decl(sm, f);
    sm->owner = outer;
    scope_leave(sm, mark);
}

/* ---- genes and systems --------------------------------------------------------------------- */

static void resolve_payloads(Sema *sm, EnumInfo *e)
{
    for (uint32_t i = 0; i < e->variants.len; i++) {
        VariantInfo *v = &e->variants.data[i];
        for (uint32_t k = 0; k < v->fields.len; k++) {
            FieldInfo *f = &v->fields.data[k];
            f->type = resolve_type(sm, v->is_tuple ? v->decl->tuple.data[k] : f->decl->type);
            if (f->def)
                f->def->type = f->type;
        }
    }
}

static void resolve_fields(Sema *sm, TypeInfo *info)
{
    for (uint32_t i = 0; i < info->fields.len; i++) {
        FieldInfo *f = &info->fields.data[i];
        if (f->inline_enum)
            resolve_payloads(sm, f->inline_enum);
        if (!f->type && f->decl && f->decl->type)
            f->type = resolve_type(sm, f->decl->type);
        f->def->type = f->type;
    }
}

/* One numeric field, not a system: Credits. */
static void set_lifting(TypeInfo *info)
{
    info->lifts = !info->is_system && info->fields.len == 1 && info->fields.data[0].type
                  && type_is_numeric(info->fields.data[0].type);
}

static void resolve_law_params(Sema *sm, LawInfo *l)
{
    Law *law = l->decl;
    uint32_t n = law->params.len;
    l->fun = body_fun(sm, law->def, l->owner, l->body);
    l->params.data = ARENA_ARRAY(sm->a, Def *, n + 1);
    for (uint32_t i = 0; i < n; i++)
        l->params.data[i] = param_new(sm, l->fun, &law->params.data[i]);
    l->params.len = n;
    l->fun->params.data = l->params.data;
    l->fun->params.len = n;
}

static void resolve_type_decl(Sema *sm, Def *d)
{
    TypeInfo *info = d->info;
    uint32_t mark = scope_enter(sm);
    Def *outer = sm->owner;
    sm->owner = d;
    bind_type_args(sm, d->type);
    resolve_bounds(sm, &d->decl->type->tparams);
    if (info->alias)
        info->fields.data[0].type = resolve_type(sm, info->alias);
    if (info->enumeration)
        resolve_payloads(sm, info->enumeration);
    resolve_fields(sm, info);
    set_lifting(info);
    for (uint32_t i = 0; i < info->consts.len; i++) {
        ConstDecl *cd = info->consts.data[i]->constant->decl;
        if (cd->type)
            info->consts.data[i]->type = resolve_type(sm, cd->type);
    }
    for (uint32_t i = 0; i < info->laws.len; i++)
        resolve_law_params(sm, info->laws.data[i]);
    scope_leave(sm, mark);
    for (uint32_t i = 0; i < info->methods.len; i++)
        if (info->methods.data[i]->module == d->module && !info->methods.data[i]->fun->type)
            resolve_fun_types(sm, info->methods.data[i]);
    sm->owner = outer;
}

static void resolve_trait_decl(Sema *sm, Def *d)
{
    TraitInfo *t = d->trait;
    Def *outer = sm->owner;
    uint32_t mark = scope_enter(sm);
    sm->owner = d;
    bind_type_args(sm, t->type);
    resolve_bounds(sm, &d->decl->type->tparams);
    for (uint32_t i = 0; i < t->laws.len; i++)
        resolve_law_params(sm, t->laws.data[i]);
    scope_leave(sm, mark);
    for (uint32_t i = 0; i < t->methods.len; i++)
        resolve_fun_types(sm, t->methods.data[i]);
    sm->owner = outer;
}

static void resolve_const_type(Sema *sm, Def *d)
{
    ConstDecl *cd = d->constant->decl;
    if (cd->type)
        d->type = d->constant->type = resolve_type(sm, cd->type);
}

static void resolve_constraint_decl(Sema *sm, Def *d)
{
    ConstraintDecl *cd = d->constraint->decl;
    for (uint32_t i = 0; i < cd->members.len; i++)
        if (cd->members.data[i]->kind == MEM_LAW && cd->members.data[i]->law->def)
            resolve_law_params(sm, cd->members.data[i]->law->def->law);
}

/* In source order, so that what is reported once is reported at its first use. */
void resolve_signatures(Sema *sm, Module *m)
{
    enter_module(sm, m);
    for (uint32_t i = 0; i < m->defs.len && !session_cancelled(sm->s); i++) {
        Def *d = m->defs.data[i];
        switch (d->kind) {
        case DEF_GENE: case DEF_SYSTEM: resolve_type_decl(sm, d); break;
        case DEF_TRAIT: resolve_trait_decl(sm, d); break;
        case DEF_FUN: resolve_fun_types(sm, d); break;
        case DEF_CONST: resolve_const_type(sm, d); break;
        case DEF_CONSTRAINT: resolve_constraint_decl(sm, d); break;
        default: break;
        }
    }
}

/* ---- extends ------------------------------------------------------------------------------- */

static void inherit(Sema *sm, Def *d, uint32_t depth);

static void take_fields(Sema *sm, Def *d, Def *base)
{
    TypeInfo *info = d->info, *from = base->info;
    uint32_t n = from->fields.len, own = info->fields.len;
    FieldInfo *all = ARENA_ARRAY(sm->a, FieldInfo, n + own + 1);
    for (uint32_t i = 0; i < n + own; i++) {
        all[i] = i < n ? from->fields.data[i] : info->fields.data[i - n];
        all[i].index = i;
        if (i >= n) {
            all[i].def->field = &all[i];
            continue;
        }
        Def *twice = map_get(&info->members, map_key(all[i].name));
        if (twice) {
            Diag *g = diag_add(sm->d, DIAG_DUPLICATE, twice->span, all[i].name->text);
            diag_peer(sm->d, g, all[i].def->span, "inherited from `%s`", base->name->text);
        } else {
            map_put(sm->a, &info->members, map_key(all[i].name), all[i].def);
        }
    }
    info->fields.data = all;
    info->fields.len = n + own;
}

static void inherit(Sema *sm, Def *d, uint32_t depth)
{
    TypeExpr *te = d->decl->type->extends;
    if (!te || d->info->inherited)
        return;
    d->info->inherited = true;
    uint32_t mark = scope_enter(sm);
    bind_type_args(sm, d->type);
    Type *t = resolve_type(sm, te);
    scope_leave(sm, mark);
    if (is_error(t))
        return;
    if (t->kind != TY_GENE || t->def->info->kind != GENE_RECORD || t->def == d || depth > 64) {
        diag_add(sm->d, DIAG_EXTENDS, te->span, type_name(sm->tt, t));
        return;
    }
    inherit(sm, t->def, depth + 1);
    d->info->extends = t;
    take_fields(sm, d, t->def);
}

void resolve_extends(Sema *sm, Module *m)
{
    enter_module(sm, m);
    for (uint32_t i = 0; i < m->defs.len; i++)
        if (m->defs.data[i]->kind == DEF_GENE)
            inherit(sm, m->defs.data[i], 0);
}
