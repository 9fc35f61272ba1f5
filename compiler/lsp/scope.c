/* Names at a place: which locals can be seen, which function and which type are around it. */
#include "lsp/server.h"

typedef struct Locals {
    LocalFn *f;
    void *user;
    uint32_t offset;
} Locals;

static void give(const Locals *l, Def *d)
{
    if (d && d->kind == DEF_LOCAL)
        l->f(l->user, d->name, d);
}

static void give_pattern(void *user, Node n)
{
    Locals *l = user;
    if (n.kind != NODE_PAT)
        return;
    if (n.pat->kind == PAT_NAME)
        give(l, n.pat->def);
    for (uint32_t i = 0; n.pat->kind == PAT_STRUCT && i < n.pat->ctor.fields.len; i++)
        give(l, n.pat->ctor.fields.data[i].local);
    node_children(n, give_pattern, l);
}

static void pattern(Locals *l, Pat *p)
{
    Node n = {.kind = NODE_PAT, .pat = p};
    if (p)
        give_pattern(l, n);
}

/* What a statement before the offset has declared. */
static void statement(Locals *l, const Expr *e)
{
    if (e->kind == EX_LET) {
        give(l, e->let.def);
        pattern(l, e->let.pat);
    } else if (e->kind == EX_ASSIGN) {
        give(l, e->assign.declares);
    }
}

static void params(Locals *l, Param *data, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        give(l, data[i].def);
        pattern(l, data[i].pat);
    }
}

static bool inside(const Expr *e, uint32_t offset)
{
    return e && e->span.lo <= offset && offset <= e->span.hi;
}

static void expression(Locals *l, Expr *e)
{
    switch (e->kind) {
    case EX_BLOCK:
        for (uint32_t i = e->block.stmts.len; i-- > 0;)
            if (e->block.stmts.data[i]->span.hi < l->offset)
                statement(l, e->block.stmts.data[i]);
        break;
    case EX_CLOSURE: params(l, e->closure.params.data, e->closure.params.len); break;
    case EX_FOR:
        if (inside(e->for_.body, l->offset))
            pattern(l, e->for_.pat);
        break;
    case EX_IF:
        if (inside(e->if_.then, l->offset))
            pattern(l, e->if_.pat);
        break;
    case EX_QUANT:
        for (uint32_t i = e->quant.binders.len; i-- > 0;) {
            const Binder *b = &e->quant.binders.data[i];
            if (b->seq && b->seq->span.hi >= l->offset)
                continue;
            give(l, b->def);
            pattern(l, b->pat);
        }
        break;
    default: break;
    }
}

void locals_at(const NodePath *path, uint32_t offset, LocalFn *f, void *user)
{
    Locals l = {f, user, offset};
    for (uint32_t i = path->len; i-- > 0;) {
        Node n = path->data[i];
        switch (n.kind) {
        case NODE_EXPR: expression(&l, n.expr); break;
        case NODE_ARM: pattern(&l, n.arm->pat); break;
        case NODE_FUN:
            params(&l, n.fun->params.data, n.fun->params.len);
            return;
        case NODE_MEMBER:
            if (n.member->kind == MEM_LAW)
                params(&l, n.member->law->params.data, n.member->law->params.len);
            break;
        default: break;
        }
    }
}

FunInfo *fun_at(const NodePath *path)
{
    for (uint32_t i = path->len; i-- > 0;)
        if (path->data[i].kind == NODE_FUN) {
            const Def *d = path->data[i].fun->def;
            return d && d->kind == DEF_FUN ? d->fun : NULL;
        }
    return NULL;
}

Def *owner_at(const NodePath *path)
{
    for (uint32_t i = path->len; i-- > 0;) {
        Node n = path->data[i];
        if (n.kind == NODE_FUN && n.fun->def && n.fun->def->kind == DEF_FUN
            && n.fun->def->fun->owner)
            return n.fun->def->fun->owner;
        if (n.kind == NODE_DECL && n.decl->def
            && (n.decl->kind == DECL_GENE || n.decl->kind == DECL_TRAIT
                || n.decl->kind == DECL_SYSTEM))
            return n.decl->def;
    }
    return NULL;
}
