/* Walking HIR. */
#include "hir/walk.h"

static void each(HExpr **list, uint32_t n, HExprFn *f, void *user)
{
    for (uint32_t i = 0; i < n; i++)
        f(user, &list[i]);
}

void hir_operands(HExpr *e, HExprFn *f, void *user)
{
    switch (e->kind) {
    case HX_CONST: case HX_STRING: case HX_LOCAL: case HX_GLOBAL: case HX_COUNT:
        break;
    case HX_FIELD:
        f(user, &e->field.base);
        break;
    case HX_PAYLOAD:
        f(user, &e->payload.base);
        break;
    case HX_ELEM:
        f(user, &e->elem.base);
        f(user, &e->elem.index);
        break;
    case HX_SLOT:
        f(user, &e->slot.base);
        f(user, &e->slot.index);
        break;
    case HX_UNARY:
        f(user, &e->unary.operand);
        break;
    case HX_BINARY:
        f(user, &e->binary.left);
        f(user, &e->binary.right);
        break;
    case HX_CONVERT:
        f(user, &e->convert.operand);
        break;
    case HX_AND: case HX_OR:
        f(user, &e->logic.left);
        f(user, &e->logic.right);
        break;
    case HX_SELECT:
        f(user, &e->select.cond);
        f(user, &e->select.then);
        f(user, &e->select.else_);
        break;
    case HX_CALL:
        each(e->call.args.data, e->call.args.len, f, user);
        break;
    case HX_CALL_VALUE:
        f(user, &e->apply.fn);
        each(e->apply.args.data, e->apply.args.len, f, user);
        break;
    case HX_CALL_HOST:
        each(e->host.args.data, e->host.args.len, f, user);
        break;
    case HX_PRIM:
        each(e->prim.args.data, e->prim.args.len, f, user);
        break;
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP:
        each(e->make.args.data, e->make.args.len, f, user);
        break;
    case HX_IS_CASE:
        f(user, &e->is.operand);
        break;
    case HX_CLOSURE:
        each(e->closure.captures.data, e->closure.captures.len, f, user);
        break;
    case HX_COPY:
        f(user, &e->copy.operand);
        break;
    }
}

static void maybe(HExpr **e, HExprFn *f, void *user)
{
    if (*e)
        f(user, e);
}

void hir_stmt_exprs(HStmt *s, HExprFn *f, void *user)
{
    switch (s->kind) {
    case HS_LET: case HS_ALIAS:
        maybe(&s->let.init, f, user);
        break;
    case HS_SET:
        f(user, &s->set.value);
        f(user, &s->set.place);
        break;
    case HS_EXPR:
        f(user, &s->expr);
        break;
    case HS_IF:
        f(user, &s->if_.cond);
        break;
    case HS_SWITCH:
        f(user, &s->switch_.subject);
        break;
    case HS_RANGE:
        f(user, &s->range.lo);
        f(user, &s->range.hi);
        break;
    case HS_RETURN:
        maybe(&s->value, f, user);
        break;
    case HS_TRAP:
        maybe(&s->trap.message, f, user);
        break;
    case HS_CHECK:
        f(user, &s->check.value);
        break;
    case HS_LOOP: case HS_BLOCK: case HS_BREAK: case HS_CONTINUE: case HS_COUNT:
        break;
    }
}

void hir_stmt_blocks(HStmt *s, HBlockFn *f, void *user)
{
    switch (s->kind) {
    case HS_IF:
        f(user, &s->if_.then);
        f(user, &s->if_.else_);
        break;
    case HS_SWITCH:
        for (uint32_t i = 0; i < s->switch_.cases.len; i++)
            f(user, &s->switch_.cases.data[i].body);
        if (s->switch_.has_default)
            f(user, &s->switch_.default_);
        break;
    case HS_LOOP: case HS_BLOCK:
        f(user, &s->loop.body);
        break;
    case HS_RANGE:
        f(user, &s->range.body);
        break;
    case HS_LET: case HS_ALIAS: case HS_SET: case HS_EXPR: case HS_BREAK: case HS_CONTINUE:
    case HS_RETURN: case HS_TRAP: case HS_CHECK: case HS_COUNT:
        break;
    }
}

typedef struct Visit {
    HExprFn *f;
    void *user;
} Visit;

static void visit_tree(void *user, HExpr **e)
{
    Visit *v = user;
    v->f(v->user, e);
    hir_operands(*e, visit_tree, v);
}

void hir_expr_tree(HExpr **e, HExprFn *f, void *user)
{
    Visit v = {f, user};
    visit_tree(&v, e);
}

static void visit_block(void *user, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        hir_stmt_exprs(b->stmts.data[i], visit_tree, user);
        hir_stmt_blocks(b->stmts.data[i], visit_block, user);
    }
}

void hir_block_exprs(HBlock *b, HExprFn *f, void *user)
{
    Visit v = {f, user};
    visit_block(&v, b);
}

/* ---- jumps ----------------------------------------------------------------------------------- */

typedef struct Leaves {
    uint32_t label;
    bool found;
} Leaves;

static void find_break(void *user, HBlock *b)
{
    Leaves *l = user;
    for (uint32_t i = 0; i < b->stmts.len && !l->found; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_BREAK && s->jump.label == l->label)
            l->found = true;
        hir_stmt_blocks(s, find_break, l);
    }
}

bool hir_leaves(const HBlock *b, uint32_t label)
{
    Leaves l = {label, false};
    HBlock copy = *b;
    find_break(&l, &copy);
    return l.found;
}

static void all_end(void *user, HBlock *b)
{
    bool *all = user;
    *all &= hir_block_ends(b);
}

bool hir_block_ends(const HBlock *b)
{
    if (!b->stmts.len)
        return false;
    HStmt *s = b->stmts.data[b->stmts.len - 1];
    bool all = true;
    switch (s->kind) {
    case HS_RETURN: case HS_BREAK: case HS_CONTINUE: case HS_TRAP:
        return true;
    case HS_IF: case HS_SWITCH:
        hir_stmt_blocks(s, all_end, &all);
        return all;
    case HS_LOOP:
        return !hir_leaves(&s->loop.body, s->loop.label);
    case HS_BLOCK:
        return hir_block_ends(&s->loop.body) && !hir_leaves(&s->loop.body, s->loop.label);
    case HS_LET: case HS_ALIAS: case HS_SET: case HS_EXPR: case HS_RANGE: case HS_CHECK:
    case HS_COUNT:
        return false;
    }
    return false;
}

bool hir_is_one_return(const HFunc *f)
{
    return f->one_return ||
           (f->body.stmts.len == 1 && f->body.stmts.data[0]->kind == HS_RETURN);
}

static bool gives_member(const HFunc *f)
{
    if (f->kind != HF_CONSTRAINT || !f->one_return)
        return false;
    const HExpr *value = f->body.stmts.data[0]->value, *e = value;
    while (e && e->kind == HX_FIELD)
        e = e->field.base;
    return e != value && e->kind == HX_LOCAL && e->local->index == 0;
}

void hir_note_shape(HFunc *f)
{
    f->one_return = false;
    f->one_return = hir_is_one_return(f);
    f->is_getter = gives_member(f);
}

/* ---- changes --------------------------------------------------------------------------------- */

void hir_changed_operands(HExpr *e, HExprFn *f, void *user)
{
    if (e->kind == HX_PRIM && hir_prim(e->prim.op)->mutates)
        f(user, &e->prim.args.data[0]);
    if (e->kind == HX_CALL)
        for (uint32_t i = 0; i < e->call.args.len && i < e->call.fn->nparams; i++)
            if (e->call.fn->locals.data[i]->kind == HL_REF)
                f(user, &e->call.args.data[i]);
    if (e->kind == HX_CALL_VALUE)
        for (uint32_t i = 0; i < e->apply.args.len; i++)
            if (hir_takes_ref(e->apply.fn->type, i))
                f(user, &e->apply.args.data[i]);
}

static void mark_root(void *user, HExpr **place)
{
    HLocal *root = hir_place_root(*place);
    (void)user;
    if (root)
        root->mutable_ = true;
}

static void mark_changed(void *user, HExpr **e)
{
    hir_changed_operands(*e, mark_root, user);
}

static void mark_sets(void *user, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_SET)
            mark_root(NULL, &s->set.place);
        hir_stmt_blocks(s, mark_sets, user);
    }
}

static void mark_aliased(void *user, HBlock *b)
{
    bool *changed = user;
    for (uint32_t i = b->stmts.len; i-- > 0;) {
        HStmt *s = b->stmts.data[i];
        hir_stmt_blocks(s, mark_aliased, user);
        if (s->kind != HS_ALIAS || !s->let.local->mutable_)
            continue;
        HLocal *root = hir_place_root(s->let.init);
        if (root && !root->mutable_)
            root->mutable_ = *changed = true;
    }
}

void hir_mark_mutable(HFunc *f)
{
    for (uint32_t i = 0; i < f->locals.len; i++)
        f->locals.data[i]->mutable_ = false;
    hir_block_exprs(&f->body, mark_changed, NULL);
    mark_sets(NULL, &f->body);
    for (bool changed = true; changed;) {
        changed = false;
        mark_aliased(&changed, &f->body);
    }
}

/* ---- aliases --------------------------------------------------------------------------------- */

static void note_aliases(void *user, HBlock *b)
{
    HExpr **out = user;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        HStmt *s = b->stmts.data[i];
        if (s->kind == HS_ALIAS)
            out[s->let.local->index] = s->let.init;
        hir_stmt_blocks(s, note_aliases, user);
    }
}

HExpr **hir_aliases(HProgram *p, HFunc *f)
{
    HExpr **out = ARENA_ARRAY(p->arena, HExpr *, f->locals.len + 1);
    note_aliases(out, &f->body);
    return out;
}

HLocal *hir_true_root(const HExpr *place, HExpr *const *alias_of)
{
    HLocal *root = hir_place_root(place);
    while (root && alias_of[root->index])
        root = hir_place_root(alias_of[root->index]);
    return root;
}

/* ---- constants ------------------------------------------------------------------------------- */

typedef struct Order {
    HProgram *p;
    VEC(HConst *) out;
    Map seen; /* HConst, HFunc */
} Order;

static void order_const(Order *o, HConst *c);

static void order_uses(void *user, HExpr **slot)
{
    Order *o = user;
    HExpr *e = *slot;
    HFunc *f = e->kind == HX_CALL ? e->call.fn : e->kind == HX_CLOSURE ? e->closure.fn : NULL;
    if (e->kind == HX_GLOBAL)
        order_const(o, e->global);
    if (f && !map_put(o->p->arena, &o->seen, map_key(f), f))
        hir_block_exprs(&f->body, order_uses, o);
}

static void order_const(Order *o, HConst *c)
{
    if (map_put(o->p->arena, &o->seen, map_key(c), c))
        return;
    if (c->init)
        hir_block_exprs(&c->init->body, order_uses, o);
    if (c->value)
        hir_expr_tree(&c->value, order_uses, o);
    c->id = o->out.len;
    vec_push(o->p->arena, &o->out, c);
}

void hir_order_consts(HProgram *p)
{
    Order o = {.p = p};
    for (uint32_t i = 0; i < p->consts.len; i++)
        order_const(&o, p->consts.data[i]);
    for (uint32_t i = 0; i < o.out.len; i++)
        p->consts.data[i] = o.out.data[i];
}
