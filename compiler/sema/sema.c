/* The checker's pipeline, and what others may ask of a checked program. */
#include "sema/check.h"

/* ---- Option and Result as enumerations ----------------------------------------------------- */

static Def *builtin_variant(Sema *sm, EnumInfo *e, uint32_t i, const char *name, bool payload)
{
    VariantInfo *v = &e->variants.data[i];
    Name n = {intern_z(sm->s->names, name), {0, 0}};
    v->name = n.sym;
    v->index = i;
    v->number = i;
    v->is_tuple = true;
    v->owner = e;
    v->def = def_new(sm, DEF_VARIANT, n);
    v->def->parent = e->def;
    v->def->variant = v;
    v->def->is_std = true;
    if (payload) {
        v->fields.data = ARENA_NEW(sm->a, FieldInfo);
        v->fields.len = 1;
        v->fields.data[0].name = intern_z(sm->s->names, "0");
        v->fields.data[0].type = sm->type_error; /* ask sema_payload_type */
    }
    return v->def;
}

static EnumInfo *builtin_enum(Sema *sm, const char *name)
{
    Name n = {intern_z(sm->s->names, name), {0, 0}};
    EnumInfo *e = ARENA_NEW(sm->a, EnumInfo);
    e->def = def_new(sm, DEF_ENUM, n);
    e->def->enumeration = e;
    e->def->is_std = true;
    e->variants.data = ARENA_ARRAY(sm->a, VariantInfo, 2);
    e->variants.len = 2;
    return e;
}

static void make_builtins(Sema *sm)
{
    EnumInfo *option = builtin_enum(sm, "Option"), *result = builtin_enum(sm, "Result");
    sm->p->builtin_none = builtin_variant(sm, option, 0, "None", false);
    sm->p->builtin_some = builtin_variant(sm, option, 1, "Some", true);
    sm->p->builtin_ok = builtin_variant(sm, result, 0, "Ok", true);
    sm->p->builtin_err = builtin_variant(sm, result, 1, "Err", true);
}

static void intern_names(Sema *sm)
{
    Interner *in = sm->s->names;
    sm->sym_self = intern_z(in, "Self");
    sm->sym_this = intern_z(in, "this");
    sm->sym_result = intern_z(in, "result");
    sm->sym_default = intern_z(in, "default");
    sm->sym_zero = intern_z(in, "zero");
    sm->sym_value = intern_z(in, "value");
    sm->sym_some = intern_z(in, "Some");
    sm->sym_none = intern_z(in, "None");
    sm->sym_ok = intern_z(in, "Ok");
    sm->sym_err = intern_z(in, "Err");
    sm->sym_error = intern_z(in, "Error");
    sm->sym_balance = intern_z(in, "balance");
    sm->sym_old = intern_z(in, "old");
    sm->sym_underscore = intern_z(in, "_");
}

static Sema *sema_new(Session *s, const char *const *search, bool want_refs)
{
    Sema *sm = ARENA_NEW(s->arena, Sema);
    sm->s = s;
    sm->a = s->arena;
    sm->d = s->diags;
    sm->p = ARENA_NEW(sm->a, Program);
    sm->p->session = s;
    sm->p->search = search;
    sm->p->want_refs = want_refs;
    sm->tt = sm->p->types = types_new(s);
    sm->type_error = type_basic(sm->tt, TY_ERROR);
    sm->module_epoch = 1;
    intern_names(sm);
    builtins_init(sm);
    typexpr_init(sm);
    make_builtins(sm);
    sm->p->checker = sm;
    return sm;
}

/* ---- the pipeline -------------------------------------------------------------------------- */

typedef void ModulePhase(Sema *sm, Module *m);

static void each_module(Sema *sm, ModulePhase *phase)
{
    for (uint32_t i = 0; i < sm->p->modules.len && !session_cancelled(sm->s); i++)
        phase(sm, sm->p->modules.data[i]);
}

static void check_program(Sema *sm)
{
    order_modules(sm);
    each_module(sm, collect_decls);
    each_module(sm, resolve_imports);
    sm->module_epoch++; /* what was looked up before the imports stood is forgotten */
    attach_impls(sm);
    each_module(sm, check_attributes);
    each_module(sm, resolve_extends);
    each_module(sm, resolve_signatures);
    resolve_impl_signatures(sm);
    check_cycles(sm);
    check_conformance(sm);
    check_keys(sm);
    FlowPass *flow = flow_begin(sm->p);
    for (uint32_t i = 0; i < sm->p->modules.len && !session_cancelled(sm->s); i++) {
        Module *m = sm->p->modules.data[i];
        check_bodies(sm, m);
        check_sentences(sm, m);
        check_evolves(sm, m);
        flow_module(flow, m);
    }
    check_keys(sm);
    check_const_cycles(sm);
    verify_generics(sm);
    settle_complaints(sm);
    each_module(sm, report_unused_imports);
    sort_refs(sm->p);
    flow_finish(flow);
}

Program *sema_check(Session *s, SourceUnit *const *units, uint32_t n, const char *const *search,
                    bool want_refs)
{
    Sema *sm = sema_new(s, search, want_refs);
    load_modules(sm, units, n);
    check_program(sm);
    return sm->p;
}

/* ---- a free-standing expression ------------------------------------------------------------ */

/* The scope of `dolc eval -e`: a module of its own that imports all of every other. */
static Module *expression_module(Sema *sm, const Expr *e)
{
    Module *m = ARENA_NEW(sm->a, Module);
    m->name = intern_z(sm->s->names, "(expression)");
    m->unit = ARENA_NEW(sm->a, SourceUnit);
    m->unit->file = sources_find(&sm->s->sources, e->span.lo);
    Name n = {m->name, e->span};
    m->def = def_new(sm, DEF_MODULE, n);
    m->def->mod = m;
    for (uint32_t i = 0; i < sm->p->modules.len; i++) {
        Import *im = ARENA_NEW(sm->a, Import);
        im->from = sm->p->modules.data[i];
        im->used = true;
        vec_push(sm->a, &m->import_list, im);
    }
    return m;
}

FunInfo *sema_check_expr(Program *p, Expr *e)
{
    Sema *sm = p->checker;
    uint32_t errors = diags_errors(sm->d);
    enter_module(sm, expression_module(sm, e));
    Name name = {intern_z(sm->s->names, "expression"), e->span};
    Def *d = def_new(sm, DEF_FUN, name);
    FunInfo *f = body_fun(sm, d, NULL, e);
    Body b;
    Frame frame = {0};
    d->fun = f;
    body_begin(sm, &b, BODY_EXPR, f, NULL);
    b.frame = &frame;
    frame.result = f->result = new_var(sm, VAR_ANY, e->span);
    Type *t = check_any(sm, e, NULL);
    if (type_resolve(t)->kind != TY_NEVER)
        unify(sm, f->result, t);
    pend(sm, &f->result);
    body_end(sm, &b);
    f->type = type_fun(sm->tt, NULL, 0, f->result, 0);
    verify_generics(sm);
    flow_check_expr(p, f);
    return diags_errors(sm->d) == errors ? f : NULL;
}

/* ---- queries ------------------------------------------------------------------------------- */

Type *sema_member_type(TypeTable *tt, Type *owner, Type *declared)
{
    if (!declared->has_param || !owner->args.len)
        return declared;
    enum { SMALL = 8 };
    Def *params[SMALL];
    uint32_t n = owner->args.len < SMALL ? owner->args.len : SMALL;
    const Type *generic = owner->def->type;
    for (uint32_t i = 0; i < n; i++)
        params[i] = generic->args.data[i]->def;
    return type_subst(tt, declared, params, owner->args.data, n);
}

EnumInfo *sema_enum(const Program *p, const Type *t)
{
    switch (t->kind) {
    case TY_OPTION: return p->builtin_some->variant->owner;
    case TY_RESULT: return p->builtin_ok->variant->owner;
    case TY_ENUM: return t->def->kind == DEF_ENUM ? t->def->enumeration
                                                  : t->def->info->enumeration;
    default: return NULL;
    }
}

Type *sema_payload_type(const Program *p, Type *t, const VariantInfo *v, uint32_t i)
{
    if (t->kind == TY_OPTION)
        return t->args.data[0];
    if (t->kind == TY_RESULT)
        return t->args.data[v == p->builtin_err->variant];
    Type *declared = v->fields.data[i].type;
    return declared ? sema_member_type(p->types, t, declared) : type_basic(p->types, TY_ERROR);
}

TypeInfo *sema_info(const Type *t)
{
    bool has = t->kind == TY_GENE || t->kind == TY_SYSTEM
               || (t->kind == TY_ENUM && t->def->kind == DEF_GENE);
    return has ? t->def->info : NULL;
}

static Def *trait_method(const Type *trait, Sym name)
{
    return map_get(&trait->def->trait->members, map_key(name));
}

Def *sema_method(const Type *t, Sym name)
{
    if (t->kind == TY_PARAM) {
        for (uint32_t i = 0; i < t->def->typaram->bounds.len; i++) {
            Def *m = trait_method(t->def->typaram->bounds.data[i], name);
            if (m)
                return m;
        }
        return NULL;
    }
    const TypeInfo *info = sema_info(t);
    if (!info)
        return NULL;
    Def *own = map_get(&info->members, map_key(name));
    if (!own)
        own = map_get(&info->statics, map_key(name));
    if (own)
        return own->kind == DEF_FUN ? own : NULL;
    for (uint32_t i = 0; i < info->traits.len; i++) {
        Def *m = trait_method(info->traits.data[i], name);
        if (m && m->fun->body)
            return m;
    }
    return NULL;
}

bool sema_implements(const Type *t, const Def *trait)
{
    if (t->kind == TY_PARAM) {
        for (uint32_t i = 0; i < t->def->typaram->bounds.len; i++)
            if (t->def->typaram->bounds.data[i]->def == trait)
                return true;
        return false;
    }
    const TypeInfo *info = sema_info(t);
    for (uint32_t i = 0; info && i < info->traits.len; i++)
        if (info->traits.data[i]->def == trait)
            return true;
    return false;
}
