/* Visits of everything in a function. */
#include "emit/c/c.h"

static void walk_list(const CWalk *w, HExpr *const *items, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        c_walk_expr(w, items[i]);
}

void c_walk_expr(const CWalk *w, const HExpr *e)
{
    if (!e)
        return;
    w->expr(w->user, e);
    switch (e->kind) {
    case HX_CONST: case HX_STRING: case HX_LOCAL: case HX_GLOBAL: case HX_COUNT: return;
    case HX_FIELD: c_walk_expr(w, e->field.base); return;
    case HX_PAYLOAD: c_walk_expr(w, e->payload.base); return;
    case HX_ELEM:
        c_walk_expr(w, e->elem.base);
        c_walk_expr(w, e->elem.index);
        return;
    case HX_SLOT:
        c_walk_expr(w, e->slot.base);
        c_walk_expr(w, e->slot.index);
        return;
    case HX_UNARY: c_walk_expr(w, e->unary.operand); return;
    case HX_BINARY:
        c_walk_expr(w, e->binary.left);
        c_walk_expr(w, e->binary.right);
        return;
    case HX_CONVERT: c_walk_expr(w, e->convert.operand); return;
    case HX_AND:
    case HX_OR:
        c_walk_expr(w, e->logic.left);
        c_walk_expr(w, e->logic.right);
        return;
    case HX_SELECT:
        c_walk_expr(w, e->select.cond);
        c_walk_expr(w, e->select.then);
        c_walk_expr(w, e->select.else_);
        return;
    case HX_CALL: walk_list(w, e->call.args.data, e->call.args.len); return;
    case HX_CALL_VALUE:
        c_walk_expr(w, e->apply.fn);
        walk_list(w, e->apply.args.data, e->apply.args.len);
        return;
    case HX_CALL_HOST: walk_list(w, e->host.args.data, e->host.args.len); return;
    case HX_PRIM: walk_list(w, e->prim.args.data, e->prim.args.len); return;
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP:
        walk_list(w, e->make.args.data, e->make.args.len);
        return;
    case HX_IS_CASE: c_walk_expr(w, e->is.operand); return;
    case HX_CLOSURE: walk_list(w, e->closure.captures.data, e->closure.captures.len); return;
    case HX_COPY: c_walk_expr(w, e->copy.operand); return;
    }
}

static void walk_stmt(const CWalk *w, const HStmt *s)
{
    if (w->stmt)
        w->stmt(w->user, s);
    switch (s->kind) {
    case HS_LET: case HS_ALIAS: c_walk_expr(w, s->let.init); return;
    case HS_SET:
        c_walk_expr(w, s->set.place);
        c_walk_expr(w, s->set.value);
        return;
    case HS_EXPR: c_walk_expr(w, s->expr); return;
    case HS_IF:
        c_walk_expr(w, s->if_.cond);
        c_walk_block(w, &s->if_.then);
        c_walk_block(w, &s->if_.else_);
        return;
    case HS_SWITCH:
        c_walk_expr(w, s->switch_.subject);
        for (uint32_t i = 0; i < s->switch_.cases.len; i++)
            c_walk_block(w, &s->switch_.cases.data[i].body);
        if (s->switch_.has_default)
            c_walk_block(w, &s->switch_.default_);
        return;
    case HS_LOOP: case HS_BLOCK: c_walk_block(w, &s->loop.body); return;
    case HS_RANGE:
        c_walk_expr(w, s->range.lo);
        c_walk_expr(w, s->range.hi);
        c_walk_block(w, &s->range.body);
        return;
    case HS_BREAK: case HS_CONTINUE: case HS_COUNT: return;
    case HS_RETURN: c_walk_expr(w, s->value); return;
    case HS_TRAP: c_walk_expr(w, s->trap.message); return;
    case HS_CHECK: c_walk_expr(w, s->check.value); return;
    }
}

void c_walk_block(const CWalk *w, const HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++)
        walk_stmt(w, b->stmts.data[i]);
}
