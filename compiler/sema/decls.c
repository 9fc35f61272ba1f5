/* Declarations: first their names and shapes, so that order never matters. */
#include "sema/check.h"

static void declare_name(Sema *sm, Def *d, Decl *decl)
{
    Module *m = sm->module;
    d->decl = decl;
    d->doc = &decl->doc;
    d->attrs = &decl->attrs;
    d->is_pub = !m->has_pub || decl->is_pub;
    decl->def = d;
    if (!d->name)
        return;
    add_ref(sm, d->span, d);
    vec_push(sm->a, &m->defs, d);
    Def *before = map_get(&m->names, map_key(d->name));
    if (before) {
        Diag *g = diag_add(sm->d, DIAG_DUPLICATE, d->span, d->name->text);
        diag_peer(sm->d, g, before->span, "declared here already");
        return;
    }
    if (slot_of(sm, d->name)->type_code && d->kind != DEF_FUN && d->kind != DEF_CONST)
        diag_add(sm->d, DIAG_BUILTIN_NAME, d->span, d->name->text);
    map_put(sm->a, &m->names, map_key(d->name), d);
}

/* ---- type parameters ----------------------------------------------------------------------- */

static Def *make_typaram(Sema *sm, Name name, Def *parent)
{
    Def *d = def_new(sm, DEF_TYPARAM, name);
    d->parent = parent;
    d->typaram = ARENA_NEW(sm->a, TypeParamInfo);
    d->type = type_make(sm->tt, TY_PARAM, d, NULL, 0);
    return d;
}

/* DEF_TYPARAMs of a declaration. */
static uint32_t make_typarams(Sema *sm, TypeParams *tp, Def *parent, Def **out)
{
    for (uint32_t i = 0; i < tp->len; i++) {
        Def *d = make_typaram(sm, tp->data[i].name, parent);
        tp->data[i].def = d;
        out[i] = d;
    }
    return tp->len;
}

static Type *make_type(Sema *sm, TypeKind kind, Def *d, TypeParams *tp)
{
    uint32_t n = tp->len;
    Def **params = n ? ARENA_ARRAY(sm->a, Def *, n) : NULL;
    Type **args = n ? ARENA_ARRAY(sm->a, Type *, n) : NULL;
    make_typarams(sm, tp, d, params);
    for (uint32_t i = 0; i < n; i++)
        args[i] = params[i]->type;
    return type_make(sm->tt, kind, d, args, n);
}

/* ---- enumerations -------------------------------------------------------------------------- */

static void payload(Sema *sm, VariantInfo *v, VariantDecl *vd)
{
    uint32_t n = vd->tuple.len ? vd->tuple.len : vd->fields.len;
    v->is_tuple = vd->fields.len == 0;
    v->fields.data = n ? ARENA_ARRAY(sm->a, FieldInfo, n) : NULL;
    v->fields.len = n;
    for (uint32_t i = 0; i < n; i++) {
        FieldInfo *f = &v->fields.data[i];
        f->index = i;
        if (v->is_tuple) {
            f->name = intern_z(sm->s->names, arena_printf(sm->a, "%u", i));
            continue;
        }
        FieldDecl *fd = vd->fields.data[i];
        f->decl = fd;
        f->name = fd->name.sym;
        f->def = def_new(sm, DEF_FIELD, fd->name);
        f->def->parent = v->def;
        f->def->field = f;
        f->def->doc = &fd->doc;
        add_ref(sm, fd->name.span, f->def);
    }
}

static EnumInfo *make_enum(Sema *sm, Def *d, EnumBody *body)
{
    EnumInfo *e = ARENA_NEW(sm->a, EnumInfo);
    uint32_t n = body->variants.len;
    e->def = d;
    e->variants.data = ARENA_ARRAY(sm->a, VariantInfo, n + 1);
    e->variants.len = n;
    int64_t next = 0;
    for (uint32_t i = 0; i < n; i++) {
        VariantDecl *vd = body->variants.data[i];
        VariantInfo *v = &e->variants.data[i];
        v->name = vd->name.sym;
        v->index = i;
        v->decl = vd;
        v->owner = e;
        v->def = def_new(sm, DEF_VARIANT, vd->name);
        v->def->parent = d;
        v->def->variant = v;
        v->def->doc = &vd->doc;
        if (vd->number && vd->number->kind == EX_INT)
            next = (int64_t)vd->number->integer.value;
        else if (vd->number && vd->number->kind == EX_UNARY
                 && vd->number->unary.operand->kind == EX_INT)
            next = -(int64_t)vd->number->unary.operand->integer.value;
        v->number = next++;
        add_ref(sm, vd->name.span, v->def);
        payload(sm, v, vd);
        for (uint32_t k = 0; k < i && v->name && n <= 4096; k++)
            if (e->variants.data[k].name == v->name) {
                Diag *g = diag_add(sm->d, DIAG_DUPLICATE, vd->name.span, v->name->text);
                diag_peer(sm->d, g, e->variants.data[k].def->span, "declared here already");
                break;
            }
    }
    return e;
}

static void inline_enum(Sema *sm, Def *owner, FieldInfo *f)
{
    Def *d = def_new(sm, DEF_ENUM, f->decl->name);
    d->parent = owner;
    d->is_pub = owner->is_pub;
    d->doc = &f->decl->doc;
    d->type = type_make(sm->tt, TY_ENUM, d, owner->type->args.data, owner->type->args.len);
    d->enumeration = make_enum(sm, d, f->decl->type->enumeration);
    f->inline_enum = d->enumeration;
    f->decl->type->type = d->type;
}

/* ---- members ------------------------------------------------------------------------------- */

static void add_member(Sema *sm, Map *members, Def *d)
{
    if (!d->name)
        return;
    Def *before = map_get(members, map_key(d->name));
    if (before) {
        Diag *g = diag_add(sm->d, DIAG_DUPLICATE, d->span, d->name->text);
        diag_peer(sm->d, g, before->span, "declared here already");
        return;
    }
    map_put(sm->a, members, map_key(d->name), d);
}

static void add_field(Sema *sm, Def *owner, FieldInfo *f, FieldDecl *fd, uint32_t index)
{
    f->name = fd->name.sym;
    f->decl = fd;
    f->index = index;
    f->def = def_new(sm, DEF_FIELD, fd->name);
    f->def->parent = owner;
    f->def->field = f;
    f->def->doc = &fd->doc;
    f->def->attrs = &fd->attrs;
    f->def->is_pub = owner->is_pub;
    add_ref(sm, fd->name.span, f->def);
    add_member(sm, &owner->info->members, f->def);
    if (fd->type && fd->type->kind == TE_ENUM)
        inline_enum(sm, owner, f);
}

/* Type parameters of a member function: Self of a trait or the owner's, then its own. */
static void fun_typarams(Sema *sm, FunInfo *f)
{
    Def *o = f->owner;
    const Type *ot = !o ? NULL : o->kind == DEF_TRAIT ? o->trait->type : o->type;
    uint32_t self = o && o->kind == DEF_TRAIT, from = ot ? ot->args.len : 0;
    uint32_t n = self + from + f->decl->tparams.len;
    if (!n)
        return;
    f->tparams.data = ARENA_ARRAY(sm->a, Def *, n);
    f->tparams.len = n;
    if (self)
        f->tparams.data[0] = o->trait->self_param;
    for (uint32_t i = 0; i < from; i++)
        f->tparams.data[self + i] = ot->args.data[i]->def;
    make_typarams(sm, &f->decl->tparams, f->def, f->tparams.data + self + from);
}

Def *declare_fun(Sema *sm, FunDecl *fd, Def *owner)
{
    Def *d = def_new(sm, DEF_FUN, fd->name);
    FunInfo *f = ARENA_NEW(sm->a, FunInfo);
    d->fun = f;
    d->parent = owner;
    d->is_pub = owner ? owner->is_pub : true;
    d->doc = &fd->doc;
    d->attrs = &fd->attrs;
    fd->def = d;
    f->decl = fd;
    f->def = d;
    f->body = fd->body;
    f->owner = owner;
    f->self = owner && !(fd->flags & FUN_PROVIDES) ? SELF_VALUE : SELF_NONE;
    fun_typarams(sm, f);
    return d;
}

/* Methods of a gene or system: `fun`, `provides`, and those of `impl` blocks. */
void add_method(Sema *sm, Def *owner, FunDecl *fd)
{
    Def *d = declare_fun(sm, fd, owner);
    TypeInfo *info = owner->info;
    vec_push(sm->a, &info->methods, d);
    if (!(fd->flags & FUN_OPERATOR)) {
        add_ref(sm, d->span, d);
        add_member(sm, fd->flags & FUN_PROVIDES ? &info->statics : &info->members, d);
    } else if (fd->op <= OP_POW) {
        info->has_arith = true;
    }
}

static void add_const(Sema *sm, Def *owner, ConstDecl *cd)
{
    Def *d = def_new(sm, DEF_CONST, cd->name);
    d->constant = ARENA_NEW(sm->a, ConstInfo);
    d->constant->decl = cd;
    d->parent = owner;
    d->is_pub = owner->is_pub;
    d->doc = &cd->doc;
    cd->def = d;
    add_ref(sm, d->span, d);
    vec_push(sm->a, &owner->info->consts, d);
    add_member(sm, &owner->info->statics, d);
}

static void add_constraint(Sema *sm, Def *owner, ConstraintDecl *cd)
{
    ConstraintInfo *c = ARENA_NEW(sm->a, ConstraintInfo);
    Def *d = def_new(sm, DEF_CONSTRAINT, cd->name);
    d->parent = owner;
    d->constraint = c;
    d->doc = &cd->doc;
    cd->def = d;
    c->name = cd->name.sym;
    c->owner = owner;
    c->body = cd->body;
    c->decl = cd;
    c->doc = cd->doc;
    c->span = cd->span;
    for (uint32_t i = 0; i < owner->info->constraints.len && c->name; i++) {
        ConstraintInfo *o = owner->info->constraints.data[i];
        if (o->name != c->name || !o->decl)
            continue;
        Diag *g = diag_add(sm->d, DIAG_DUPLICATE, d->span, c->name->text);
        diag_peer(sm->d, g, o->decl->name.span, "declared here already");
    }
    add_ref(sm, d->span, d);
    vec_push(sm->a, &owner->info->constraints, c);
}

static void add_where(Sema *sm, Def *owner, FieldInfo *f)
{
    ConstraintInfo *c = ARENA_NEW(sm->a, ConstraintInfo);
    c->name = f->name;
    c->owner = owner;
    c->body = f->decl->where;
    c->field = f;
    c->doc = f->decl->doc;
    c->span = f->decl->where->span;
    vec_push(sm->a, &owner->info->constraints, c);
}

static LawInfo *make_law(Sema *sm, Def *owner, Law *l)
{
    LawInfo *i = ARENA_NEW(sm->a, LawInfo);
    Def *d = def_new(sm, DEF_LAW, l->name);
    d->parent = owner;
    d->law = i;
    d->doc = &l->doc;
    l->def = d;
    i->name = l->name.sym;
    i->owner = owner;
    i->body = l->body;
    i->decl = l;
    add_ref(sm, d->span, d);
    return i;
}

static void add_impl(Sema *sm, ImplDecl *impl, Def *target)
{
    Impl *i = ARENA_NEW(sm->a, Impl);
    i->decl = impl;
    i->target = target;
    i->module = sm->module;
    vec_push(sm->a, &sm->impls, i);
}

static void add_type_member(Sema *sm, Def *owner, Member *m)
{
    TypeInfo *info = owner->info;
    switch (m->kind) {
    case MEM_FUN:
        add_method(sm, owner, m->fun);
        break;
    case MEM_CONST:
        add_const(sm, owner, m->constant);
        break;
    case MEM_CONSTRAINT:
        add_constraint(sm, owner, m->constraint);
        break;
    case MEM_LAW: {
        LawInfo *l = make_law(sm, owner, m->law);
        vec_push(sm->a, &info->laws, l);
        break;
    }
    case MEM_IMPL:
        add_impl(sm, m->impl, owner);
        for (uint32_t i = 0; i < m->impl->members.len; i++)
            add_type_member(sm, owner, m->impl->members.data[i]);
        break;
    case MEM_SENTENCE:
        vec_push(sm->a, &info->sentences, m->sentence);
        break;
    case MEM_FIELD: case MEM_ENUM: case MEM_ALIAS: case MEM_ERROR: case MEM_DOC:
        break;
    }
}

static void collect_fields(Sema *sm, Def *d, TypeDecl *td)
{
    TypeInfo *info = d->info;
    uint32_t n = 0;
    for (uint32_t i = 0; i < td->members.len; i++)
        n += td->members.data[i]->kind == MEM_FIELD;
    info->fields.data = ARENA_ARRAY(sm->a, FieldInfo, n + 1);
    for (uint32_t i = 0; i < td->members.len; i++) {
        Member *m = td->members.data[i];
        if (m->kind != MEM_FIELD || !m->field->name.sym)
            continue;
        uint32_t at = info->fields.len++;
        add_field(sm, d, &info->fields.data[at], m->field, at);
        if (m->field->where)
            add_where(sm, d, &info->fields.data[at]);
    }
}

static void collect_named(Sema *sm, Def *d, Member *m)
{
    TypeInfo *info = d->info;
    FieldInfo *f = ARENA_NEW(sm->a, FieldInfo);
    Name name = {sm->sym_value, m->span};
    f->name = sm->sym_value;
    f->def = def_new(sm, DEF_FIELD, name);
    f->def->parent = d;
    f->def->field = f;
    info->kind = GENE_NAMED;
    info->alias = m->alias;
    info->fields.data = f;
    info->fields.len = 1;
    add_member(sm, &info->members, f->def);
}

static void collect_type(Sema *sm, Decl *decl, DefKind kind)
{
    TypeDecl *td = decl->type;
    Def *d = def_new(sm, kind, td->name);
    TypeInfo *info = ARENA_NEW(sm->a, TypeInfo);
    d->info = info;
    info->is_system = kind == DEF_SYSTEM;
    Member *shape = NULL;
    for (uint32_t i = 0; i < td->members.len && !shape; i++)
        if (td->members.data[i]->kind == MEM_ENUM || td->members.data[i]->kind == MEM_ALIAS)
            shape = td->members.data[i];
    TypeKind tk = kind == DEF_SYSTEM ? TY_SYSTEM
                  : shape && shape->kind == MEM_ENUM ? TY_ENUM : TY_GENE;
    if (!d->name)
        d->name = sm->sym_underscore;
    d->type = info->type = make_type(sm, tk, d, &td->tparams);
    declare_name(sm, d, decl);
    if (shape && shape->kind == MEM_ENUM) {
        info->kind = GENE_ENUM;
        info->enumeration = make_enum(sm, d, shape->enumeration);
    } else if (shape) {
        collect_named(sm, d, shape);
    }
    if (!shape)
        collect_fields(sm, d, td);
    else
        for (uint32_t i = 0; i < td->members.len; i++)
            if (td->members.data[i]->kind == MEM_FIELD)
                diag_add(sm->d, DIAG_FIELD_IN_ENUM, td->members.data[i]->span, d->name->text);
    for (uint32_t i = 0; i < td->members.len; i++)
        add_type_member(sm, d, td->members.data[i]);
}

static void collect_trait(Sema *sm, Decl *decl)
{
    TypeDecl *td = decl->type;
    Def *d = def_new(sm, DEF_TRAIT, td->name);
    TraitInfo *t = ARENA_NEW(sm->a, TraitInfo);
    d->trait = t;
    if (!d->name)
        d->name = sm->sym_underscore;
    t->type = make_type(sm, TY_GENE, d, &td->tparams);
    Name self = {sm->sym_self, td->name.span};
    t->self_param = make_typaram(sm, self, d);
    t->self_param->typaram->bounds.data = ARENA_ARRAY(sm->a, Type *, 1);
    t->self_param->typaram->bounds.data[0] = t->type;
    t->self_param->typaram->bounds.len = 1;
    declare_name(sm, d, decl);
    uint32_t n = td->members.len;
    t->methods.data = ARENA_ARRAY(sm->a, Def *, n + 1);
    for (uint32_t i = 0; i < n; i++) {
        Member *m = td->members.data[i];
        if (m->kind == MEM_FUN) {
            Def *f = declare_fun(sm, m->fun, d);
            t->methods.data[t->methods.len++] = f;
            add_ref(sm, f->span, f);
            add_member(sm, &t->members, f);
        } else if (m->kind == MEM_LAW) {
            LawInfo *l = make_law(sm, d, m->law);
            vec_push(sm->a, &t->laws, l);
        } else if (m->kind == MEM_SENTENCE) {
            vec_push(sm->a, &t->sentences, m->sentence);
        }
    }
}

/* `constraint Name { law l(params) { e } … }` at the top level: laws of nobody in particular. */
static void collect_constraint(Sema *sm, Decl *decl)
{
    ConstraintDecl *cd = decl->constraint;
    Def *d = def_new(sm, DEF_CONSTRAINT, decl->name.sym ? decl->name : cd->name);
    ConstraintInfo *c = ARENA_NEW(sm->a, ConstraintInfo);
    d->constraint = c;
    c->name = d->name;
    c->decl = cd;
    c->body = cd->body;
    c->doc = decl->doc;
    c->span = decl->span;
    cd->def = d;
    declare_name(sm, d, decl);
    for (uint32_t i = 0; i < cd->members.len; i++)
        if (cd->members.data[i]->kind == MEM_LAW)
            make_law(sm, d, cd->members.data[i]->law);
}

static void collect_const(Sema *sm, Decl *decl)
{
    Def *d = def_new(sm, DEF_CONST, decl->constant->name);
    d->constant = ARENA_NEW(sm->a, ConstInfo);
    d->constant->decl = decl->constant;
    decl->constant->def = d;
    declare_name(sm, d, decl);
}

static void collect_evolves(Sema *sm, Decl *decl)
{
    Def *d = def_new(sm, DEF_EVOLVES, decl->name);
    d->evolves = ARENA_NEW(sm->a, EvolvesInfo);
    d->evolves->decl = decl->evolves;
    decl->evolves->def = d;
    d->decl = decl;
    decl->def = d;
    vec_push(sm->a, &sm->module->defs, d); /* has no name of its own */
}

void collect_decls(Sema *sm, Module *m)
{
    enter_module(sm, m);
    for (uint32_t i = 0; i < m->unit->decls.len; i++) {
        Decl *decl = m->unit->decls.data[i];
        switch (decl->kind) {
        case DECL_GENE: collect_type(sm, decl, DEF_GENE); break;
        case DECL_SYSTEM: collect_type(sm, decl, DEF_SYSTEM); break;
        case DECL_TRAIT: collect_trait(sm, decl); break;
        case DECL_CONSTRAINT: collect_constraint(sm, decl); break;
        case DECL_FUN: {
            Def *d = declare_fun(sm, decl->fun, NULL);
            declare_name(sm, d, decl);
            break;
        }
        case DECL_CONST: collect_const(sm, decl); break;
        case DECL_EVOLVES: collect_evolves(sm, decl); break;
        case DECL_IMPL: add_impl(sm, decl->impl, NULL); break;
        case DECL_SUBMOD: case DECL_ERROR: case DECL_OTHER: break;
        }
    }
}
