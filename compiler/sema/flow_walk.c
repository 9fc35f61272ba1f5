/* Walking typed bodies: what the flow passes have in common. */
#include "sema/flow.h"

#define VISIT_ALL(slice)                                    \
    do {                                                    \
        for (uint32_t i_ = 0; i_ < (slice).len; i_++) {     \
            if ((slice).data[i_]) {                         \
                f(user, (slice).data[i_]);                  \
            }                                               \
        }                                                   \
    } while (0)

#define VISIT(e)        \
    do {                \
        if (e) {        \
            f(user, e); \
        }               \
    } while (0)

static void visit_record(Expr *e, FlowExprFn *f, void *user)
{
    for (uint32_t i = 0; i < e->record.fields.len; i++) {
        VISIT(e->record.fields.data[i].value);
    }
}

static void visit_map(Expr *e, FlowExprFn *f, void *user)
{
    for (uint32_t i = 0; i < e->map.items.len; i++) {
        VISIT(e->map.items.data[i].key);
        VISIT(e->map.items.data[i].value);
    }
}

static void visit_match(Expr *e, FlowExprFn *f, void *user)
{
    VISIT(e->match.subject);
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        VISIT(e->match.arms.data[i].guard);
        VISIT(e->match.arms.data[i].body);
    }
}

static void visit_quant(Expr *e, FlowExprFn *f, void *user)
{
    for (uint32_t i = 0; i < e->quant.binders.len; i++) {
        VISIT(e->quant.binders.data[i].seq);
    }
    VISIT(e->quant.body);
}

void flow_children(Expr *e, FlowExprFn *f, void *user)
{
    switch (e->kind) {
    case EX_INT:
    case EX_FLOAT:
    case EX_BOOL:
    case EX_STRING:
    case EX_CHAR:
    case EX_NULL:
    case EX_THIS:
    case EX_NAME:
    case EX_UNFINISHED:
    case EX_DECL:
    case EX_COUNT:
        break;
    case EX_ERROR:
    case EX_LIST:
    case EX_TUPLE:
        VISIT_ALL(e->list.items);
        break;
    case EX_FIELD:
        VISIT(e->field.base);
        break;
    case EX_TUPLE_INDEX:
        VISIT(e->tuple_index.base);
        break;
    case EX_INDEX:
        VISIT(e->index.base);
        VISIT(e->index.index);
        break;
    case EX_CALL:
        VISIT(e->call.callee);
        VISIT_ALL(e->call.args);
        break;
    case EX_MACRO:
        VISIT_ALL(e->macro.args);
        break;
    case EX_UNARY:
        VISIT(e->unary.operand);
        break;
    case EX_BINARY:
        VISIT(e->binary.left);
        VISIT(e->binary.right);
        break;
    case EX_CAST:
        VISIT(e->cast.operand);
        break;
    case EX_TRY:
        VISIT(e->try_.operand);
        break;
    case EX_RECORD:
        visit_record(e, f, user);
        break;
    case EX_MAP:
        visit_map(e, f, user);
        break;
    case EX_CLOSURE:
        VISIT(e->closure.body);
        break;
    case EX_IF:
        VISIT(e->if_.cond);
        VISIT(e->if_.then);
        VISIT(e->if_.else_);
        break;
    case EX_MATCH:
        visit_match(e, f, user);
        break;
    case EX_BLOCK:
        VISIT_ALL(e->block.stmts);
        break;
    case EX_QUANT:
        visit_quant(e, f, user);
        break;
    case EX_RANGE:
        VISIT(e->range.lo);
        VISIT(e->range.hi);
        break;
    case EX_OLD:
        VISIT(e->old.operand);
        break;
    case EX_EVENTUALLY:
        VISIT(e->eventually.operand);
        VISIT(e->eventually.within);
        break;
    case EX_IDIOM:
        VISIT_ALL(e->idiom.items);
        break;
    case EX_LET:
        VISIT(e->let.init);
        break;
    case EX_ASSIGN:
        VISIT(e->assign.value);
        VISIT(e->assign.place);
        break;
    case EX_FOR:
        VISIT(e->for_.seq);
        VISIT(e->for_.body);
        break;
    case EX_WHILE:
    case EX_LOOP:
        VISIT(e->while_.cond);
        VISIT(e->while_.body);
        break;
    case EX_RETURN:
    case EX_BREAK:
    case EX_CONTINUE:
        VISIT(e->ret.value);
        break;
    }
}

void flow_pattern_names(Pat *pat, FlowBindFn *f, void *user)
{
    switch (pat->kind) {
    case PAT_ERROR:
    case PAT_WILD:
    case PAT_LITERAL:
    case PAT_RANGE:
    case PAT_PATH:
        break;
    case PAT_NAME:
        if (pat->def && pat->def->kind == DEF_LOCAL) {
            f(user, pat->def, pat);
        }
        break;
    case PAT_CALL:
    case PAT_TUPLE:
        for (uint32_t i = 0; i < pat->ctor.args.len; i++) {
            flow_pattern_names(pat->ctor.args.data[i], f, user);
        }
        break;
    case PAT_STRUCT:
        for (uint32_t i = 0; i < pat->ctor.fields.len; i++) {
            PatField *field = &pat->ctor.fields.data[i];
            if (field->pat) {
                flow_pattern_names(field->pat, f, user);
            } else if (field->local) {
                f(user, field->local, pat);
            }
        }
        break;
    case PAT_OR:
        for (uint32_t i = 0; i < pat->alt.alts.len; i++) {
            flow_pattern_names(pat->alt.alts.data[i], f, user);
        }
        break;
    }
}

FunInfo *flow_callee(const CallTarget *t)
{
    if (!t || !t->def || t->def->kind != DEF_FUN) {
        return NULL;
    }
    return t->def->fun;
}

EnumInfo *flow_enum_of(Program *p, Type *t)
{
    switch ((int)t->kind) {
    case TY_OPTION:
        return p->builtin_some->variant->owner;
    case TY_RESULT:
        return p->builtin_ok->variant->owner;
    case TY_ENUM:
        return t->def->kind == DEF_ENUM ? t->def->enumeration : t->def->info->enumeration;
    default:
        return NULL;
    }
}

Type *flow_member_type(Program *p, Type *owner, Type *declared)
{
    declared = type_resolve(declared);
    if (!declared->has_param || owner->args.len == 0 || !owner->def) {
        return declared;
    }
    Def *gene = owner->def->kind == DEF_ENUM ? owner->def->parent : owner->def;
    if (!gene || !gene->type || gene->type->args.len != owner->args.len) {
        return declared;
    }
    Def **params = ARENA_ARRAY(p->session->arena, Def *, owner->args.len);
    for (uint32_t i = 0; i < owner->args.len; i++) {
        params[i] = gene->type->args.data[i]->def;
    }
    return type_subst(p->types, declared, params, owner->args.data, owner->args.len);
}

const char *flow_source_text(Program *p, Span at)
{
    SourceFile *f = sources_find(&p->session->sources, at.lo);
    if (!f || at.hi < at.lo || at.hi - f->base > f->len) {
        return "";
    }
    return arena_strndup(p->session->arena, f->text + (at.lo - f->base), at.hi - at.lo);
}

const char *flow_indent(Program *p, uint32_t offset)
{
    SourceFile *f = sources_find(&p->session->sources, offset);
    if (!f) {
        return "";
    }
    uint32_t at = offset - f->base;
    uint32_t start = at;
    while (start > 0 && f->text[start - 1] != '\n') {
        start--;
    }
    uint32_t end = start;
    while (end < at && (f->text[end] == ' ' || f->text[end] == '\t')) {
        end++;
    }
    return arena_strndup(p->session->arena, f->text + start, end - start);
}

/* ---- roots ------------------------------------------------------------------------------ */

typedef struct RootWalk {
    Program *program;
    Module *module;
    FlowRootFn *f;
    void *user;
} RootWalk;

static void emit_root(RootWalk *w, FlowRootKind kind, Expr *body, Def *def, Sym name, FunInfo *fun)
{
    if (!body) {
        return;
    }
    FlowRoot r = {kind, body, def, name, fun, w->module};
    w->f(w->user, &r);
}

static void field_roots(RootWalk *w, FieldInfo *field)
{
    if (field->decl) {
        emit_root(w, ROOT_DEFAULT, field->decl->value, field->def, field->name, NULL);
    }
}

static void law_roots(RootWalk *w, LawInfo *const *laws, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        emit_root(w, ROOT_LAW, laws[i]->body, laws[i]->decl ? laws[i]->decl->def : NULL,
                  laws[i]->name, laws[i]->fun);
    }
}

static void const_root(RootWalk *w, Def *d)
{
    if (d->kind == DEF_CONST && d->constant->decl) {
        emit_root(w, ROOT_CONST, d->constant->decl->value, d, d->name, d->constant->fun);
    }
}

static void type_roots(RootWalk *w, TypeInfo *info)
{
    for (uint32_t i = 0; i < info->fields.len; i++) {
        field_roots(w, &info->fields.data[i]);
    }
    for (uint32_t i = 0; i < info->constraints.len; i++) {
        ConstraintInfo *c = info->constraints.data[i];
        emit_root(w, c->field ? ROOT_WHERE : ROOT_CONSTRAINT, c->body, c->owner, c->name,
                  c->fun);
    }
    for (uint32_t i = 0; i < info->consts.len; i++) {
        const_root(w, info->consts.data[i]);
    }
    law_roots(w, info->laws.data, info->laws.len);
}

static void constraint_laws(RootWalk *w, ConstraintDecl *decl)
{
    for (uint32_t i = 0; decl && i < decl->members.len; i++) {
        Member *m = decl->members.data[i];
        if (m->kind == MEM_LAW) {
            const Def *law = m->law->def;
            emit_root(w, ROOT_LAW, m->law->body, m->law->def, m->law->name.sym,
                      law && law->kind == DEF_LAW ? law->law->fun : NULL);
        }
    }
}

static void def_roots(RootWalk *w, Def *d)
{
    switch ((int)d->kind) {
    case DEF_GENE:
    case DEF_SYSTEM:
        type_roots(w, d->info);
        break;
    case DEF_TRAIT:
        law_roots(w, d->trait->laws.data, d->trait->laws.len);
        break;
    case DEF_CONST:
        const_root(w, d);
        break;
    case DEF_CONSTRAINT:
        emit_root(w, ROOT_CONSTRAINT, d->constraint->body, d, d->name, d->constraint->fun);
        constraint_laws(w, d->constraint->decl);
        break;
    case DEF_LAW:
        emit_root(w, ROOT_LAW, d->law->body, d, d->name, d->law->fun);
        break;
    case DEF_EVOLVES:
        if (d->evolves->migrate && d->evolves->decl) {
            emit_root(w, ROOT_MIGRATE, d->evolves->decl->migrate, d, d->name, d->evolves->migrate);
        }
        break;
    default:
        break;
    }
}

static void fun_roots(RootWalk *w, Def *d)
{
    FunDecl *decl = d->fun->decl;
    if (!decl) {
        return;
    }
    for (uint32_t i = 0; i < decl->params.len; i++) {
        emit_root(w, ROOT_DEFAULT, decl->params.data[i].value, d, decl->params.data[i].name.sym,
                  NULL);
    }
    for (uint32_t i = 0; i < decl->requires.len; i++) {
        emit_root(w, ROOT_REQUIRES, decl->requires.data[i], d, d->name, d->fun);
    }
    for (uint32_t i = 0; i < decl->ensures.len; i++) {
        emit_root(w, ROOT_ENSURES, decl->ensures.data[i], d, d->name, d->fun);
    }
    emit_root(w, ROOT_FUN, decl->body, d, d->name, d->fun);
}

static bool asks(const Module *m, bool all)
{
    return all || !m || !m->is_std || m->requested;
}

static void module_roots(RootWalk *w, const Module *m)
{
    for (uint32_t j = 0; j < m->defs.len && !session_cancelled(w->program->session); j++) {
        def_roots(w, m->defs.data[j]);
    }
}

static void funs_roots(RootWalk *w, uint32_t from, bool all)
{
    const Program *p = w->program;
    for (uint32_t i = from; i < p->all_funs.len && !session_cancelled(p->session); i++) {
        Def *d = p->all_funs.data[i];
        w->module = d->module;
        if (asks(d->module, all)) {
            fun_roots(w, d);
        }
    }
}

void flow_roots(Program *p, FlowRootFn *f, void *user)
{
    RootWalk w = {p, NULL, f, user};
    for (uint32_t i = 0; i < p->modules.len; i++) {
        w.module = p->modules.data[i];
        if (asks(w.module, false)) {
            module_roots(&w, w.module);
        }
    }
    funs_roots(&w, 0, false);
}

void flow_module_roots(Program *p, Module *m, uint32_t first_fun, FlowRootFn *f, void *user)
{
    RootWalk w = {p, m, f, user};
    module_roots(&w, m);
    funs_roots(&w, first_fun, true);
}
