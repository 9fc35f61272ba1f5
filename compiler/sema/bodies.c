/* Bodies: of functions, constants, constraints, laws, defaults, each inferred by itself. */
#include "sema/check.h"

#include <string.h>

FunInfo *body_fun(Sema *sm, Def *def, Def *owner, Expr *body)
{
    FunInfo *f = ARENA_NEW(sm->a, FunInfo);
    f->def = def;
    f->owner = owner;
    f->body = body;
    f->self = owner ? SELF_VALUE : SELF_NONE;
    f->result = type_basic(sm->tt, TY_BOOL);
    return f;
}

static Type *self_of(const Def *owner)
{
    if (!owner)
        return NULL;
    return owner->kind == DEF_TRAIT ? owner->trait->self_param->type : owner->type;
}

void body_begin(Sema *sm, Body *b, BodyKind kind, FunInfo *fun, Def *owner)
{
    memset(b, 0, sizeof *b);
    b->kind = kind;
    b->fun = fun;
    b->owner = owner;
    b->self = fun->self == SELF_NONE ? NULL : self_of(owner);
    b->errors = diags_errors(sm->d);
    sm->body = b;
    sm->owner = owner;
    sm->body_epoch++;
}

void body_end(Sema *sm, Body *b)
{
    finish_inference(sm);
    b->fun->checked = diags_errors(sm->d) == b->errors;
    vec_push(sm->a, &sm->p->bodies, b->fun);
    sm->body = NULL;
    sm->owner = NULL;
}

static void bind_owner(Sema *sm, const Def *owner)
{
    if (owner)
        bind_type_args(sm, owner->kind == DEF_TRAIT ? owner->trait->type : owner->type);
}

/* Bare field names, in constraints and laws (language.md). */
static void bind_fields(Sema *sm, const Def *owner)
{
    const TypeInfo *info = owner && owner->kind != DEF_TRAIT ? owner->info : NULL;
    for (uint32_t i = 0; info && owner->kind != DEF_CONSTRAINT && i < info->fields.len; i++)
        scope_bind(sm, info->fields.data[i].name, info->fields.data[i].def);
}

/* ---- functions ----------------------------------------------------------------------------- */

static void check_clauses(Sema *sm, FunDecl *fd)
{
    Type *boolean = type_basic(sm->tt, TY_BOOL);
    for (uint32_t i = 0; i < fd->requires.len; i++)
        check_want(sm, fd->requires.data[i], boolean, (Span){0, 0}, NULL);
    sm->body->in_ensures = true;
    for (uint32_t i = 0; i < fd->ensures.len; i++)
        check_want(sm, fd->ensures.data[i], boolean, (Span){0, 0}, NULL);
    sm->body->in_ensures = false;
}

static void check_param_defaults(Sema *sm, const FunInfo *f)
{
    for (uint32_t i = 0; i < f->decl->params.len; i++) {
        const Param *p = &f->decl->params.data[i];
        if (p->value && p->type)
            check_want(sm, p->value, f->params.data[i]->type, p->type->span, "the parameter");
    }
}

static void check_fun_shape(Sema *sm, const FunInfo *f)
{
    const FunDecl *fd = f->decl;
    bool in_trait = f->owner && f->owner->kind == DEF_TRAIT;
    if ((fd->flags & FUN_EXTERN) && fd->body)
        diag_add(sm->d, DIAG_EXTERN_BODY, fd->name.span, fd->name.sym ? fd->name.sym->text : "");
    if (!fd->body && !(fd->flags & FUN_EXTERN) && !in_trait) {
        Diag *d = diag_add(sm->d, DIAG_NO_BODY, fd->name.span,
                           fd->name.sym ? fd->name.sym->text : "");
        if (!f->owner)
            diag_fix(sm->d, d, FIX_MAYBE, (Span){fd->span.lo, fd->span.lo}, "extern ",
                     "it is the host's");
    }
}

static void check_fun(Sema *sm, Def *d)
{
    FunInfo *f = d->fun;
    FunDecl *fd = f->decl;
    check_fun_shape(sm, f);
    if (!fd->body && !fd->requires.len && !fd->ensures.len)
        return;
    if (!f->type)
        return;
    Body b;
    Frame frame = {.result = f->result,
                   .result_span = fd->result ? fd->result->span : fd->name.span};
    body_begin(sm, &b, BODY_FUN, f, f->owner);
    b.frame = &frame;
    uint32_t mark = scope_enter(sm);
    bind_typarams(sm, f->tparams.data, f->tparams.len);
    check_param_defaults(sm, f);
    for (uint32_t i = 0; i < f->params.len; i++)
        if (f->params.data[i]->name != sm->sym_underscore)
            scope_bind(sm, f->params.data[i]->name, f->params.data[i]);
    check_clauses(sm, fd);
    if (fd->body) {
        Expect x = {WANT_TYPE, f->result, frame.result_span, "the result is declared here", true};
        if (f->result->kind == TY_UNIT)
            x = (Expect){WANT_NOTHING, NULL, {0, 0}, NULL, false};
        check_expr(sm, fd->body, &x);
        vec_push(sm->a, &sm->p->all_funs, d);
    }
    scope_leave(sm, mark);
    body_end(sm, &b);
}

/* ---- constants ----------------------------------------------------------------------------- */

typedef struct Suspended {
    Sema saved;
    Undo *undo;
} Suspended;

/* A constant is looked at while another body is: the names of that body are out of force. */
static void suspend(Sema *sm, Suspended *s)
{
    s->saved = *sm;
    s->undo = ARENA_ARRAY(sm->a, Undo, sm->undo.len + 1);
    for (uint32_t i = sm->undo.len; i-- > 0;) {
        Undo u = sm->undo.data[i];
        Slot *slot = slot_of(sm, u.sym);
        s->undo[i] = (Undo){u.sym, slot->local};
        slot->local = u.before;
    }
    sm->undo.data = NULL;
    sm->undo.len = sm->undo.cap = 0;
    memset(&sm->pending, 0, sizeof sm->pending);
    memset(&sm->vars, 0, sizeof sm->vars);
    memset(&sm->literals, 0, sizeof sm->literals);
    memset(&sm->needs, 0, sizeof sm->needs);
    memset(&sm->undeclared, 0, sizeof sm->undeclared);
    memset(&sm->blocks, 0, sizeof sm->blocks);
    sm->pat_mark = sm->alt_mark = sm->alt_end = 0;
}

static void resume(Sema *sm, Suspended *s)
{
    enter_module(sm, s->saved.module);
    sm->owner = s->saved.owner;
    sm->body = s->saved.body;
    memcpy(&sm->undo, &s->saved.undo, sizeof sm->undo);
    memcpy(&sm->pending, &s->saved.pending, sizeof sm->pending);
    memcpy(&sm->vars, &s->saved.vars, sizeof sm->vars);
    memcpy(&sm->literals, &s->saved.literals, sizeof sm->literals);
    memcpy(&sm->needs, &s->saved.needs, sizeof sm->needs);
    memcpy(&sm->undeclared, &s->saved.undeclared, sizeof sm->undeclared);
    memcpy(&sm->blocks, &s->saved.blocks, sizeof sm->blocks);
    sm->pat_mark = s->saved.pat_mark;
    sm->alt_mark = s->saved.alt_mark;
    sm->alt_end = s->saved.alt_end;
    for (uint32_t i = 0; i < sm->undo.len; i++)
        slot_of(sm, s->undo[i].sym)->local = s->undo[i].before;
    sm->body_epoch++;
}

static void check_const_body(Sema *sm, Def *d)
{
    ConstInfo *c = d->constant;
    ConstDecl *cd = c->decl;
    Body b;
    Frame frame = {0};
    c->state = 1;
    c->fun = body_fun(sm, d, d->parent, cd->value);
    c->fun->self = SELF_NONE;
    body_begin(sm, &b, BODY_CONST, c->fun, d->parent);
    b.frame = &frame;
    if (!cd->value) {
        if (!cd->type)
            diag_add(sm->d, DIAG_CONST_VALUE, cd->name.span, d->name ? d->name->text : "");
    } else if (d->type) {
        check_want(sm, cd->value, d->type, cd->type->span, "the type that is declared");
    } else {
        d->type = check_any(sm, cd->value, NULL);
        pend(sm, &d->type);
    }
    body_end(sm, &b);
    c->type = c->fun->result = d->type = d->type ? d->type : sm->type_error;
    c->state = 2;
}

Type *const_type(Sema *sm, Def *d, Span use)
{
    if (sm->body)
        vec_push(sm->a, &sm->body->fun->consts, d);
    ConstInfo *c = d->constant;
    if (d->type)
        return d->type;
    if (c->state == 1) {
        Diag *g = diag_add(sm->d, DIAG_CONST_CYCLE, d->span, "constant", d->name->text,
                           d->name->text);
        diag_peer(sm->d, g, use, "needed here");
        return d->type = sm->type_error;
    }
    Suspended s;
    suspend(sm, &s);
    enter_module(sm, d->module);
    check_const_body(sm, d);
    resume(sm, &s);
    return d->type;
}

static void check_const(Sema *sm, Def *d)
{
    const ConstDecl *decl = d->constant->decl;
    if (decl && decl->is_var && (decl->value || decl->type)) {
        Diag *g = diag_add(sm->d, DIAG_UNSUPPORTED, d->span, "a variable of the module");
        diag_note(sm->d, g, "what changes is the state of a system: `state %s: …`", d->name->text);
    }
    if (d->constant->state == 0)
        check_const_body(sm, d);
}

/* ---- constraints and laws ------------------------------------------------------------------ */

static void check_predicate(Sema *sm, Body *b, Expr *body)
{
    Expect x = {WANT_TYPE, type_basic(sm->tt, TY_BOOL), {0, 0}, NULL, false};
    (void)b;
    check_expr(sm, body, &x);
}

static void check_constraint(Sema *sm, ConstraintInfo *c)
{
    if (!c->body)
        return;
    Body b;
    Frame frame = {0};
    Def *def = c->decl ? c->decl->def : c->field->def;
    c->fun = body_fun(sm, def, c->owner, c->body);
    body_begin(sm, &b, BODY_CONSTRAINT, c->fun, c->owner);
    b.frame = &frame;
    uint32_t mark = scope_enter(sm);
    bind_owner(sm, c->owner);
    bind_fields(sm, c->owner);
    check_predicate(sm, &b, c->body);
    scope_leave(sm, mark);
    body_end(sm, &b);
}

static void check_law(Sema *sm, LawInfo *l)
{
    if (!l->body || !l->fun)
        return;
    Body b;
    Frame frame = {0};
    bool loose = l->owner && l->owner->kind == DEF_CONSTRAINT;
    if (loose)
        l->fun->self = SELF_NONE;
    body_begin(sm, &b, BODY_LAW, l->fun, loose ? NULL : l->owner);
    b.frame = &frame;
    uint32_t mark = scope_enter(sm);
    if (!loose) {
        bind_owner(sm, l->owner);
        bind_fields(sm, l->owner);
    }
    for (uint32_t i = 0; i < l->params.len; i++)
        scope_bind(sm, l->params.data[i]->name, l->params.data[i]);
    check_predicate(sm, &b, l->body);
    l->temporal = b.temporal;
    l->two_state = b.two_state;
    scope_leave(sm, mark);
    body_end(sm, &b);
}

static void check_default(Sema *sm, Def *owner, FieldInfo *f)
{
    Body b;
    Frame frame = {0};
    FunInfo *fun = body_fun(sm, f->def, owner, f->decl->value);
    fun->self = SELF_NONE;
    fun->result = f->type;
    f->decl->fun = fun;
    body_begin(sm, &b, BODY_DEFAULT, fun, owner);
    b.frame = &frame;
    uint32_t mark = scope_enter(sm);
    bind_owner(sm, owner);
    if (f->type)
        check_want(sm, f->decl->value, f->type, f->decl->type->span, "the type of the field");
    else
        check_any(sm, f->decl->value, NULL);
    scope_leave(sm, mark);
    body_end(sm, &b);
}

/* ---- modules ------------------------------------------------------------------------------- */

static void check_type_bodies(Sema *sm, Def *d)
{
    TypeInfo *info = d->info;
    uint32_t inherited = info->extends ? info->extends->def->info->fields.len : 0;
    for (uint32_t i = inherited; i < info->fields.len; i++)
        if (info->fields.data[i].decl && info->fields.data[i].decl->value)
            check_default(sm, d, &info->fields.data[i]);
    for (uint32_t i = 0; i < info->consts.len; i++)
        check_const(sm, info->consts.data[i]);
    for (uint32_t i = 0; i < info->constraints.len; i++)
        check_constraint(sm, info->constraints.data[i]);
    for (uint32_t i = 0; i < info->laws.len; i++)
        check_law(sm, info->laws.data[i]);
    for (uint32_t i = 0; i < info->methods.len; i++)
        if (info->methods.data[i]->module == d->module)
            check_fun(sm, info->methods.data[i]);
}

static void check_trait_bodies(Sema *sm, TraitInfo *t)
{
    for (uint32_t i = 0; i < t->laws.len; i++)
        check_law(sm, t->laws.data[i]);
    for (uint32_t i = 0; i < t->methods.len; i++)
        check_fun(sm, t->methods.data[i]);
}

static void check_constraint_decl(Sema *sm, ConstraintDecl *cd)
{
    for (uint32_t i = 0; i < cd->members.len; i++)
        if (cd->members.data[i]->kind == MEM_LAW && cd->members.data[i]->law->def)
            check_law(sm, cd->members.data[i]->law->def->law);
}

/* Of types that another module declares. */
static void check_foreign_methods(Sema *sm, Module *m)
{
    for (uint32_t i = 0; i < sm->impls.len; i++) {
        Impl *im = sm->impls.data[i];
        if (im->module != m || !im->target || im->target->module == m)
            continue;
        for (uint32_t k = 0; k < im->decl->members.len; k++)
            if (im->decl->members.data[k]->kind == MEM_FUN
                && im->decl->members.data[k]->fun->def)
                check_fun(sm, im->decl->members.data[k]->fun->def);
    }
}

void check_bodies(Sema *sm, Module *m)
{
    enter_module(sm, m);
    for (uint32_t i = 0; i < m->defs.len && !session_cancelled(sm->s); i++) {
        Def *d = m->defs.data[i];
        switch (d->kind) {
        case DEF_GENE: case DEF_SYSTEM: check_type_bodies(sm, d); break;
        case DEF_TRAIT: check_trait_bodies(sm, d->trait); break;
        case DEF_FUN: check_fun(sm, d); break;
        case DEF_CONST: check_const(sm, d); break;
        case DEF_CONSTRAINT: check_constraint_decl(sm, d->constraint->decl); break;
        default: break;
        }
    }
    check_foreign_methods(sm, m);
}
