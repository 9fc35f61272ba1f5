/* Lowering of statements: declarations, assignments, loops, jumps. */
#include "hir/lower_impl.h"

#include <string.h>

static const Dest drop = {DEST_DROP, NULL};

/* ---- declarations ---------------------------------------------------------------------------- */

static bool is_control_flow(Expr *e)
{
    while (e->kind == EX_BLOCK && e->block.stmts.len == 1 && !e->has_semi)
        e = e->block.stmts.data[0];
    return e->kind == EX_MATCH || e->kind == EX_LOOP
           || (e->kind == EX_BLOCK && !e->block.empty_braces)
           || (e->kind == EX_IF && (e->if_.pat || !e->if_.else_ || e->if_.else_->kind == EX_IF));
}

static bool branches_are_blocks(Expr *e)
{
    if (is_control_flow(e))
        return true;
    return e->kind == EX_IF && e->if_.then->kind == EX_BLOCK && e->if_.then->block.stmts.len > 1;
}

static HLocal *user_local(Fn *fn, const char *name, HType *t, HExpr *init, Span at)
{
    HLocal *l = fn_let(fn, name, t, init, at);
    l->mutable_ = true; /* until the body is known: see fn_close */
    return l;
}

void bind_value(Fn *fn, Def *d, Value *v, Span at)
{
    const char *name = d->name->text;
    if (d->local->is_alias && v->kind == V_EXPR && hir_is_place(v->e)) {
        HLocal *l = fn_alias(fn, name, value_expr(fn, v, at), at);
        l->mutable_ = true;
        bind(fn, d, value_of(fn, hx_local(fn, l, at)));
        return;
    }
    bool assigned = d->local->is_mut || d->local->writes > 1;
    if (v->kind != V_EXPR && !assigned) {
        bind(fn, d, v); /* taken apart where it is used */
        return;
    }
    HExpr *e = value_expr(fn, v, at);
    if (!assigned && (hx_is_const(e) || (e->kind == HX_LOCAL && hx_is_cheap(e)))) {
        bind(fn, d, value_of(fn, e)); /* a second name for the same value */
        return;
    }
    HLocal *l = fn_let(fn, name, e->type, hx_own(fn, e), at);
    l->mutable_ = assigned;
    bind(fn, d, value_of(fn, hx_local(fn, l, at)));
}

void lw_declare(Fn *fn, Def *d, Expr *init, Span at)
{
    HType *t = fn_type(fn, d->type);
    const char *name = d->name->text;
    if (t->kind == HT_UNIT) {
        if (init)
            lw_into(fn, init, drop);
        bind(fn, d, value_of(fn, hx_unit(fn, at)));
        return;
    }
    HLocal *l;
    HExpr *place = init && d->local->is_alias ? lw_place(fn, init) : NULL;
    if (place) {
        l = fn_alias(fn, name, place, at);
        l->mutable_ = true;
    } else if (init && branches_are_blocks(init)) {
        l = user_local(fn, name, t, NULL, at);
        lw_into(fn, init, (Dest){DEST_SET, l});
    } else
        l = user_local(fn, name, t, init ? lw_owned(fn, init) : NULL, at);
    bind(fn, d, value_of(fn, hx_local(fn, l, at)));
}

static void lw_let(Fn *fn, Expr *e)
{
    if (e->let.pat && e->let.pat->kind != PAT_NAME)
        pat_bind(fn, e->let.pat, lw_virtual(fn, e->let.init));
    else {
        Def *d = e->let.def ? e->let.def : e->let.pat ? e->let.pat->def : NULL;
        if (d)
            lw_declare(fn, d, e->let.init, e->let.pat ? e->let.pat->span : e->let.name.span);
        else if (e->let.init)
            lw_into(fn, e->let.init, drop); /* let _ = e */
    }
}

/* ---- assignments ----------------------------------------------------------------------------- */

static bool is_one_name(const HExpr *place)
{
    while (place->kind == HX_FIELD)
        place = place->field.base;
    return place->kind == HX_LOCAL;
}

/* a.b += e */
static void lw_compound(Fn *fn, Expr *e)
{
    Span at = e->span;
    Expr *parts[2] = {e->assign.place, e->assign.value};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_place, NULL};
    lw_operands_by(fn, parts, 2, out, how);
    if (!out[0] || fn->dead)
        return;
    if (!is_one_name(out[0])) {
        HExpr *value = hx_is_cheap(out[1]) || hx_is_simple(out[1]) ? out[1] : fn_temp(fn, out[1]);
        HLocal *l = fn_alias(fn, NULL, out[0], e->assign.place->span);
        l->mutable_ = true;
        out[0] = hx_local(fn, l, at);
        out[1] = value;
    }
    HExpr *args[2] = {hx_clone(fn, out[0]), out[1]};
    HExpr *value;
    if (e->assign.target && e->assign.target->def) {
        Type *t = fn_type_of(fn, e->assign.place->type);
        value = hx_call(fn, lw_resolve(fn, e->assign.target, t, NULL, NULL), args, 2, at);
    } else
        value = lw_arith(fn, e->assign.op, args[0], args[1], at);
    fn_set(fn, out[0], hx_own(fn, value), at);
}

static bool is_discard(const Expr *e)
{
    return expr_is_bare(e) && !e->name.def && strcmp(e->name.name.sym->text, "_") == 0;
}

static void lw_assign(Fn *fn, Expr *e)
{
    if (e->assign.declares) {
        lw_declare(fn, e->assign.declares, e->assign.value, e->assign.place->span);
        return;
    }
    if (e->assign.compound) {
        lw_compound(fn, e);
        return;
    }
    if (is_discard(e->assign.place)) {
        lw_into(fn, e->assign.value, drop);
        return;
    }
    if (e->assign.place->kind == EX_TUPLE || !is_place_expr(fn, e->assign.place)) {
        lower_unsupported(fn->lw, e->assign.place->span, "assignment to this");
        return;
    }
    HExpr *only = e->assign.place->kind == EX_NAME ? lw_place(fn, e->assign.place) : NULL;
    if (only && only->kind == HX_LOCAL && only->local->kind == HL_VAR &&
        branches_are_blocks(e->assign.value)) {
        lw_into(fn, e->assign.value, (Dest){DEST_SET, only->local});
        return;
    }
    Expr *parts[2] = {e->assign.place, e->assign.value};
    HExpr *out[2];
    static OperandFn *const how[2] = {lw_place, lw_owned};
    lw_operands_by(fn, parts, 2, out, how);
    fn_set(fn, out[0], out[1], e->span);
}

/* ---- loops ----------------------------------------------------------------------------------- */

static void push_loop(Fn *fn, LoopTarget *t, Sym name, uint32_t next, uint32_t leave, Dest d)
{
    t->outer = fn->loops;
    t->name = name;
    t->next = next;
    t->leave = leave;
    t->dest = d;
    fn->loops = t;
}

typedef struct ForLoop {
    Expr *e;
    Seq *seq;
} ForLoop;

static void for_body(Fn *fn, Value *elem, void *data)
{
    ForLoop *loop = data;
    LoopTarget target;
    push_loop(fn, &target, loop->e->for_.label.sym, seq_next_label(fn, loop->seq),
              seq_leave_label(fn, loop->seq), drop);
    pat_bind(fn, loop->e->for_.pat, elem);
    lw_into(fn, loop->e->for_.body, drop);
    fn->loops = target.outer;
}

static bool is_iter_mut(const Expr *e)
{
    return e->kind == EX_CALL && e->call.target && e->call.target->kind == CALL_BUILTIN &&
           (e->call.target->builtin == BI_LIST_ITER_MUT ||
            e->call.target->builtin == BI_MAP_VALUES_MUT);
}

static const char *pattern_name(const Pat *p)
{
    return p->kind == PAT_NAME ? p->name.sym->text : NULL;
}

static void lw_for(Fn *fn, Expr *e)
{
    bool changes = e->for_.is_mut || is_iter_mut(e->for_.seq);
    ForLoop loop = {e, changes ? seq_of_mut(fn, e->for_.seq) : seq_of(fn, e->for_.seq)};
    if (!loop.seq) {
        lower_unsupported(fn->lw, e->for_.seq->span, "a loop over this");
        return;
    }
    seq_run(fn, loop.seq, pattern_name(e->for_.pat), for_body, &loop, e->span);
}

static bool is_true(const Expr *e)
{
    return !e || (e->kind == EX_BOOL && e->boolean);
}

void lw_loop(Fn *fn, Expr *e, Dest d)
{
    HStmt *s = hir_stmt(fn->hp, HS_LOOP, e->span);
    s->loop.label = fn_label(fn);
    fn_emit(fn, s);
    LoopTarget target;
    push_loop(fn, &target, NULL, s->loop.label, s->loop.label, d);
    Scope outer = fn_enter(fn, &s->loop.body);
    Expr *cond = e->while_.cond;
    if (!is_true(cond)) {
        HExpr *c = lw_cond(fn, cond);
        HStmt *test = fn_if(fn, hx_unary(fn, HU_NOT, c, cond->span), cond->span);
        Scope inner = fn_enter(fn, &test->if_.then);
        fn_jump(fn, HS_BREAK, s->loop.label, cond->span);
        fn_leave(fn, inner);
    }
    lw_into(fn, e->while_.body, drop);
    fn_leave(fn, outer);
    fn->loops = target.outer;
    if (is_true(cond) && !hir_leaves(&s->loop.body, s->loop.label))
        fn->dead = true;
}

static void lw_jump(Fn *fn, Expr *e)
{
    LoopTarget *t = fn->loops;
    if (!t)
        return;
    if (e->kind == EX_CONTINUE) {
        fn_jump(fn, HS_CONTINUE, t->next, e->span);
        return;
    }
    if (e->ret.value)
        lw_into(fn, e->ret.value, t->dest);
    if (!fn->dead)
        fn_jump(fn, HS_BREAK, t->leave, e->span);
}

bool lw_statement(Fn *fn, Expr *e)
{
    switch ((int)e->kind) {
    case EX_LET:
        lw_let(fn, e);
        return true;
    case EX_ASSIGN:
        lw_assign(fn, e);
        return true;
    case EX_FOR:
        lw_for(fn, e);
        return true;
    case EX_WHILE:
        lw_loop(fn, e, drop);
        return true;
    case EX_RETURN:
        if (e->ret.value)
            lw_into(fn, e->ret.value, (Dest){DEST_RETURN, NULL});
        else
            lw_leave(fn, NULL, e->span);
        return true;
    case EX_BREAK: case EX_CONTINUE:
        lw_jump(fn, e);
        return true;
    case EX_DECL:
        return true; /* found where it is used */
    default:
        return false;
    }
}
