#include "syntax/walk.h"

typedef struct Visit {
    NodeFn *f;
    void *user;
} Visit;

static void give(const Visit *v, NodeKind kind, Span span, const void *node)
{
    if (!node)
        return;
    Node n = {.kind = kind, .span = span, .any = node};
    v->f(v->user, n);
}

Node node_unit(const SourceUnit *u)
{
    const SourceFile *f = u->file;
    Node n = {.kind = NODE_UNIT, .span = {f->base, f->base + f->len}, .unit = u};
    return n;
}

Node node_expr(Expr *e)
{
    Node n = {.kind = NODE_EXPR, .span = e->span, .expr = e};
    return n;
}

static void expr(const Visit *v, Expr *e)
{
    if (e)
        give(v, NODE_EXPR, e->span, e);
}

static void type(const Visit *v, TypeExpr *t)
{
    if (t)
        give(v, NODE_TYPE, t->span, t);
}

static void pat(const Visit *v, Pat *p)
{
    if (p)
        give(v, NODE_PAT, p->span, p);
}

#define EACH(slice, visit)                              \
    do {                                                \
        for (uint32_t i_ = 0; i_ < (slice).len; i_++) { \
            visit(v, (slice).data[i_]);                 \
        }                                               \
    } while (0)

static void path_types(const Visit *v, const Path *p)
{
    for (uint32_t i = 0; i < p->segs.len; i++)
        EACH(p->segs.data[i].args, type);
}

static void type_params(const Visit *v, const TypeParams *tps)
{
    for (uint32_t i = 0; i < tps->len; i++)
        EACH(tps->data[i].bounds, type);
}

static Span upto(Span from, Span to)
{
    return to.hi > from.hi ? (Span){from.lo, to.hi} : from;
}

static void param(const Visit *v, Param *p)
{
    Span at = p->pat ? p->pat->span : p->name.span;
    if (p->type)
        at = upto(at, p->type->span);
    if (p->value)
        at = upto(at, p->value->span);
    give(v, NODE_PARAM, at, p);
}

#define PARAMS(slice)                                   \
    do {                                                \
        for (uint32_t i_ = 0; i_ < (slice).len; i_++) { \
            param(v, &(slice).data[i_]);                \
        }                                               \
    } while (0)

static void fun(const Visit *v, FunDecl *f)
{
    give(v, NODE_FUN, f->span, f);
}

static void attrs(const Visit *v, const Attrs *as)
{
    for (uint32_t i = 0; i < as->len; i++)
        for (uint32_t k = 0; k < as->data[i].args.len; k++)
            expr(v, as->data[i].args.data[k].value);
}

/* ---- declarations -------------------------------------------------------------------------- */

static void field(const Visit *v, FieldDecl *f)
{
    attrs(v, &f->attrs);
    type(v, f->type);
    expr(v, f->value);
    expr(v, f->where);
}

static void constant(const Visit *v, ConstDecl *c)
{
    attrs(v, &c->attrs);
    type(v, c->type);
    expr(v, c->value);
}

static void member_node(const Visit *v, Member *m)
{
    if (m)
        give(v, NODE_MEMBER, m->span, m);
}

static void constraint(const Visit *v, ConstraintDecl *c)
{
    attrs(v, &c->attrs);
    type_params(v, &c->tparams);
    EACH(c->members, member_node);
    expr(v, c->body);
}

static void impl(const Visit *v, ImplDecl *d)
{
    type_params(v, &d->tparams);
    type(v, d->trait);
    type(v, d->target);
    EACH(d->members, member_node);
}

static void variant(const Visit *v, VariantDecl *d)
{
    give(v, NODE_VARIANT, d->span, d);
}

static void member(const Visit *v, Member *m)
{
    switch (m->kind) {
    case MEM_FIELD: field(v, m->field); break;
    case MEM_ENUM: EACH(m->enumeration->variants, variant); break;
    case MEM_ALIAS: type(v, m->alias); break;
    case MEM_CONSTRAINT: constraint(v, m->constraint); break;
    case MEM_LAW:
        PARAMS(m->law->params);
        expr(v, m->law->body);
        break;
    case MEM_FUN: fun(v, m->fun); break;
    case MEM_IMPL: impl(v, m->impl); break;
    case MEM_CONST: constant(v, m->constant); break;
    case MEM_ERROR: case MEM_SENTENCE: case MEM_DOC: break;
    }
}

static void evolves(const Visit *v, EvolvesDecl *d)
{
    for (uint32_t i = 0; i < d->items.len; i++)
        give(v, NODE_EVOLVE, d->items.data[i].span, &d->items.data[i]);
    expr(v, d->migrate);
}

static void decl_node(const Visit *v, Decl *d)
{
    if (d)
        give(v, NODE_DECL, d->span, d);
}

static void decl(const Visit *v, Decl *d)
{
    attrs(v, &d->attrs);
    switch (d->kind) {
    case DECL_GENE: case DECL_TRAIT: case DECL_SYSTEM:
        type_params(v, &d->type->tparams);
        type(v, d->type->extends);
        EACH(d->type->members, member_node);
        break;
    case DECL_CONSTRAINT: constraint(v, d->constraint); break;
    case DECL_FUN: fun(v, d->fun); break;
    case DECL_CONST: constant(v, d->constant); break;
    case DECL_IMPL: impl(v, d->impl); break;
    case DECL_EVOLVES: evolves(v, d->evolves); break;
    case DECL_SUBMOD: EACH(d->submod.decls, decl_node); break;
    case DECL_ERROR: case DECL_OTHER: break;
    }
}

static void fun_parts(const Visit *v, FunDecl *f)
{
    attrs(v, &f->attrs);
    type_params(v, &f->tparams);
    PARAMS(f->params);
    type(v, f->result);
    EACH(f->requires, expr);
    EACH(f->ensures, expr);
    expr(v, f->body);
}

/* ---- types and patterns -------------------------------------------------------------------- */

static void type_parts(const Visit *v, TypeExpr *t)
{
    switch (t->kind) {
    case TE_PATH: path_types(v, &t->path); break;
    case TE_TUPLE: EACH(t->tuple.items, type); break;
    case TE_FUN:
        EACH(t->fun.params, type);
        type(v, t->fun.result);
        break;
    case TE_LIST:
        type(v, t->list.elem);
        expr(v, t->list.count);
        break;
    case TE_REF: type(v, t->ref); break;
    case TE_ENUM: EACH(t->enumeration->variants, variant); break;
    case TE_ERROR: case TE_NEVER: break;
    }
}

static void pat_parts(const Visit *v, Pat *p)
{
    switch (p->kind) {
    case PAT_LITERAL: expr(v, p->literal); break;
    case PAT_RANGE:
        expr(v, p->range.lo);
        expr(v, p->range.hi);
        break;
    case PAT_CALL: case PAT_STRUCT: case PAT_TUPLE:
        EACH(p->ctor.args, pat);
        for (uint32_t i = 0; i < p->ctor.fields.len; i++)
            pat(v, p->ctor.fields.data[i].pat);
        break;
    case PAT_OR: EACH(p->alt.alts, pat); break;
    case PAT_ERROR: case PAT_WILD: case PAT_NAME: case PAT_PATH: break;
    }
}

/* ---- expressions --------------------------------------------------------------------------- */

static void inits(const Visit *v, Expr *e)
{
    for (uint32_t i = 0; i < e->record.fields.len; i++) {
        FieldInit *f = &e->record.fields.data[i];
        Span at = f->value ? upto(f->name.span, f->value->span) : f->name.span;
        give(v, NODE_FIELD_INIT, at, f);
    }
}

static void binders(const Visit *v, Expr *e)
{
    for (uint32_t i = 0; i < e->quant.binders.len; i++) {
        Binder *b = &e->quant.binders.data[i];
        Span at = b->pat ? b->pat->span : b->name.span;
        if (b->type)
            at = upto(at, b->type->span);
        if (b->seq)
            at = upto(at, b->seq->span);
        give(v, NODE_BINDER, at, b);
    }
}

static void match_arms(const Visit *v, Expr *e)
{
    for (uint32_t i = 0; i < e->match.arms.len; i++)
        give(v, NODE_ARM, e->match.arms.data[i].span, &e->match.arms.data[i]);
}

static void statement_parts(const Visit *v, Expr *e)
{
    switch (e->kind) {
    case EX_LET:
        pat(v, e->let.pat);
        type(v, e->let.type);
        expr(v, e->let.init);
        break;
    case EX_ASSIGN:
        expr(v, e->assign.place);
        expr(v, e->assign.value);
        break;
    case EX_FOR:
        pat(v, e->for_.pat);
        expr(v, e->for_.seq);
        expr(v, e->for_.body);
        break;
    case EX_WHILE: case EX_LOOP:
        expr(v, e->while_.cond);
        expr(v, e->while_.body);
        break;
    case EX_RETURN: case EX_BREAK: case EX_CONTINUE: expr(v, e->ret.value); break;
    case EX_DECL: decl_node(v, e->decl.decl); break;
    default: break;
    }
}

static void operand_parts(const Visit *v, Expr *e)
{
    switch (e->kind) {
    case EX_NAME:
        if (e->name.path)
            path_types(v, e->name.path);
        break;
    case EX_FIELD: expr(v, e->field.base); break;
    case EX_TUPLE_INDEX: expr(v, e->tuple_index.base); break;
    case EX_INDEX:
        expr(v, e->index.base);
        expr(v, e->index.index);
        break;
    case EX_CALL:
        expr(v, e->call.callee);
        EACH(e->call.args, expr);
        break;
    case EX_MACRO: EACH(e->macro.args, expr); break;
    case EX_UNARY: expr(v, e->unary.operand); break;
    case EX_BINARY:
        expr(v, e->binary.left);
        expr(v, e->binary.right);
        break;
    case EX_CAST:
        expr(v, e->cast.operand);
        type(v, e->cast.to);
        break;
    case EX_TRY: expr(v, e->try_.operand); break;
    default: break;
    }
}

static void expr_parts(const Visit *v, Expr *e)
{
    switch (e->kind) {
    case EX_RECORD:
        path_types(v, &e->record.path);
        inits(v, e);
        break;
    case EX_ERROR: case EX_LIST: case EX_TUPLE: EACH(e->list.items, expr); break;
    case EX_IDIOM: EACH(e->idiom.items, expr); break;
    case EX_MAP:
        for (uint32_t i = 0; i < e->map.items.len; i++) {
            expr(v, e->map.items.data[i].key);
            expr(v, e->map.items.data[i].value);
        }
        break;
    case EX_CLOSURE:
        PARAMS(e->closure.params);
        type(v, e->closure.result);
        expr(v, e->closure.body);
        break;
    case EX_IF:
        pat(v, e->if_.pat);
        expr(v, e->if_.cond);
        expr(v, e->if_.then);
        expr(v, e->if_.else_);
        break;
    case EX_MATCH:
        expr(v, e->match.subject);
        match_arms(v, e);
        break;
    case EX_BLOCK: EACH(e->block.stmts, expr); break;
    case EX_QUANT:
        binders(v, e);
        expr(v, e->quant.body);
        break;
    case EX_RANGE:
        expr(v, e->range.lo);
        expr(v, e->range.hi);
        break;
    case EX_OLD: expr(v, e->old.operand); break;
    case EX_EVENTUALLY:
        expr(v, e->eventually.operand);
        expr(v, e->eventually.within);
        break;
    default:
        operand_parts(v, e);
        statement_parts(v, e);
    }
}

void node_children(Node n, NodeFn *f, void *user)
{
    Visit visit = {f, user};
    const Visit *v = &visit;
    switch (n.kind) {
    case NODE_UNIT:
        for (uint32_t i = 0; i < n.unit->uses.len; i++)
            give(v, NODE_USE, n.unit->uses.data[i]->span, n.unit->uses.data[i]);
        attrs(v, &n.unit->attrs);
        EACH(n.unit->decls, decl_node);
        break;
    case NODE_USE: break;
    case NODE_DECL: decl(v, n.decl); break;
    case NODE_MEMBER: member(v, n.member); break;
    case NODE_FUN: fun_parts(v, n.fun); break;
    case NODE_PARAM:
        pat(v, n.param->pat);
        type(v, n.param->type);
        expr(v, n.param->value);
        break;
    case NODE_VARIANT:
        EACH(n.variant->tuple, type);
        for (uint32_t i = 0; i < n.variant->fields.len; i++)
            field(v, n.variant->fields.data[i]);
        expr(v, n.variant->number);
        break;
    case NODE_EVOLVE: member_node(v, n.evolve->member); break;
    case NODE_TYPE: type_parts(v, n.type); break;
    case NODE_PAT: pat_parts(v, n.pat); break;
    case NODE_EXPR: expr_parts(v, n.expr); break;
    case NODE_ARM:
        pat(v, n.arm->pat);
        expr(v, n.arm->guard);
        expr(v, n.arm->body);
        break;
    case NODE_BINDER:
        pat(v, n.binder->pat);
        type(v, n.binder->type);
        expr(v, n.binder->seq);
        break;
    case NODE_FIELD_INIT: expr(v, n.init->value); break;
    }
}

/* ---- the node at an offset ----------------------------------------------------------------- */

typedef struct Search {
    uint32_t offset;
    Node best;
    bool found;
} Search;

static void look(void *user, Node child)
{
    Search *s = user;
    bool here = child.span.lo && child.span.lo <= s->offset && s->offset <= child.span.hi;
    if (here && (!s->found || child.span.lo >= s->best.span.lo)) {
        s->best = child;
        s->found = true;
    }
}

void node_path(Arena *a, const SourceUnit *u, uint32_t offset, NodePath *path)
{
    Search s = {.offset = offset, .best = node_unit(u), .found = true};
    *path = (NodePath){0};
    while (s.found) {
        Node n = s.best;
        vec_push(a, path, n);
        s.found = false;
        node_children(n, look, &s);
    }
}
