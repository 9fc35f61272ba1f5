/* The one walk over every body, in order of evaluation: what its names hold, what it does itself,
   whom it calls, where control gets to; and the questions of flow_topics.h on the way. The
   fixpoint over the calls is flow_effects.c. */
#include "sema/flow_assigned.h"
#include "sema/flow_bind.h"
#include "sema/flow_collect.h"

/* False when control never gets past the expression. */
static bool walk(Collect *c, Expr *e);

typedef struct WalkAll {
    Collect *collect;
    bool open;
} WalkAll;

static void walk_child(void *user, Expr *child)
{
    WalkAll *w = user;
    w->open = walk(w->collect, child) && w->open;
}

static bool walk_children(Collect *c, Expr *e)
{
    WalkAll w = {c, true};
    flow_children(e, walk_child, &w);
    return w.open;
}

void collect_cause(Collect *c, FlowFun *f, uint32_t effects, Span at, FlowFun *via)
{
    uint32_t added = effects & ~f->effects;
    f->effects |= effects;
    if (!(added & ((1u << CAUSE_BITS) - 1))) {
        return;
    }
    if (!f->causes) {
        f->causes = ARENA_ARRAY(c->program->session->arena, Cause, CAUSE_BITS);
    }
    for (uint32_t i = 0; i < CAUSE_BITS; i++) {
        if (added & (1u << i)) {
            f->causes[i] = (Cause){at, via};
        }
    }
}

void collect_effect(Collect *c, uint32_t effects, Span at)
{
    collect_cause(c, c->node, effects, at, NULL);
}

static bool in_system(const Collect *c)
{
    return c->body->owner && c->body->owner->kind == DEF_SYSTEM;
}

/* The body changes the place, or a part of it. */
static void write_place(Collect *c, const Place *p, Span at)
{
    if (p->root == PLACE_GLOBAL) {
        collect_effect(c, EFF_WRITES, at);
    }
    if (p->root != PLACE_THIS || c->level > 0) {
        return;
    }
    if (c->body->self == SELF_VALUE) {
        c->body->self = SELF_MUT;
    }
    bool field = p->len && p->steps[0] >= STEP_FIELD;
    c->body->writes |= field ? state_bit(p->steps[0] - STEP_FIELD) : UINT64_MAX;
    if (in_system(c)) {
        collect_effect(c, EFF_WRITES, at);
    }
}

FlowFun *collect_node(Collect *c, FunInfo *fun)
{
    if (!fun->flow) {
        fun->flow = ARENA_NEW(c->program->session->arena, FlowFun);
        fun->flow->fun = fun;
    }
    return fun->flow;
}

void collect_edge(Collect *c, FlowFun *callee, EdgeKind kind, uint32_t field, Span at)
{
    if (!callee->callers) {
        vec_push(c->scratch, &c->called, callee);
    }
    Edge *e = ARENA_NEW(c->scratch, Edge);
    e->caller = c->node;
    e->next = callee->callers;
    e->at = at;
    e->kind = kind;
    e->field = field;
    callee->callers = e;
}

/* ---- calls ------------------------------------------------------------------------------ */

static bool traps(uint16_t b)
{
    switch ((int)b) {
    case BI_TRAP:
    case BI_ASSERT:
    case BI_ABS:
    case BI_MUL_DIV:
    case BI_MUL_DIV_CEIL:
    case BI_MUL_DIV_ROUND:
    case BI_SHL:
    case BI_SHR:
    case BI_NUM_ABS:
    case BI_INT_POW:
    case BI_STR_SLICE:
    case BI_OPT_UNWRAP:
    case BI_OPT_EXPECT:
    case BI_RES_UNWRAP:
    case BI_RES_EXPECT:
    case BI_RES_UNWRAP_ERR:
    case BI_LIST_INSERT:
    case BI_LIST_REMOVE:
        return true;
    default:
        return false;
    }
}

static bool makes_heap(const Expr *call)
{
    uint16_t b = call->call.target->builtin;
    if (builtin_gives_place(b) && b != BI_MAP_GET_OR_CREATE) {
        return false;
    }
    if (builtin_changes_receiver(b) && b != BI_LIST_POP && b != BI_LIST_REMOVE &&
        b != BI_LIST_CLEAR && b != BI_MAP_REMOVE && b != BI_MAP_CLEAR && b != BI_SET_REMOVE &&
        b != BI_SET_CLEAR) {
        return true;
    }
    Type *t = call->type ? type_resolve(call->type) : NULL;
    return t && (t->kind == TY_STRING || type_has_heap(t));
}

static void call_builtin(Collect *c, Expr *e)
{
    uint16_t b = e->call.target->builtin;
    Type *t = e->type ? type_resolve(e->type) : NULL;
    bool sums = (b == BI_LIST_SUM || b == BI_LIST_PRODUCT) && t && !type_is_float(t);
    if (traps(b) || sums) {
        collect_effect(c, EFF_TRAPS, e->span);
    }
    if (makes_heap(e)) {
        collect_effect(c, EFF_ALLOCS, e->span);
    }
    if (e->call.receiver && builtin_changes_receiver(b)) {
        c->changes = true;
        Place p = place_of(e->call.receiver);
        e->call.receiver->is_place = place_changeable(&p);
        write_place(c, &p, e->span);
    }
}

static void call_function(Collect *c, FunInfo *fun, Expr *receiver, Span at)
{
    EdgeKind kind = EDGE_CALL;
    uint32_t field = 0;
    if (receiver) {
        c->methods = true;
        Place p = place_of(receiver);
        receiver->is_place = place_changeable(&p);
        if (p.root == PLACE_THIS && c->level == 0) {
            kind = p.len ? EDGE_SELF_PART : EDGE_SELF;
            field = p.len && p.steps[0] >= STEP_FIELD ? p.steps[0] - STEP_FIELD : 63;
        } else if (p.root == PLACE_GLOBAL || (p.root == PLACE_LOCAL && !p.def->local->is_fresh)) {
            kind = EDGE_STATE;
        }
    }
    collect_edge(c, collect_node(c, fun), kind, field, at);
}

/* Arguments for `mut` parameters are changed by the call. */
static void call_mut_args(Collect *c, const FunInfo *fun, Expr *const *args, uint32_t n)
{
    for (uint32_t i = 0; i < n && i < fun->params.len; i++) {
        if (fun->params.data[i]->local->is_mut && args[i]) {
            c->changes = true;
            Place p = place_of(args[i]);
            args[i]->is_place = place_changeable(&p);
            write_place(c, &p, args[i]->span);
        }
    }
}

static void call_target(Collect *c, const CallTarget *t, Expr *receiver, Span at)
{
    FunInfo *fun = flow_callee(t);
    if (fun) {
        call_function(c, fun, receiver, at);
    } else if (t && t->kind == CALL_VALUE) {
        collect_edge(c, c->values, EDGE_CALL, 0, at);
        collect_effect(c, EFF_TRAPS | EFF_ALLOCS, at);
    }
}

static bool walk_call(Collect *c, Expr *e)
{
    const CallTarget *t = e->call.target;
    bool open = true;
    if (e->call.receiver) {
        if (e->call.receiver->kind != EX_THIS) {
            open = walk(c, e->call.receiver);
        }
    } else if (!t || t->kind == CALL_VALUE) {
        open = walk(c, e->call.callee);
    }
    for (uint32_t i = 0; i < e->call.args.len; i++) {
        open = walk(c, e->call.args.data[i]) && open;
    }
    if (!t) {
        return open;
    }
    FunInfo *fun = flow_callee(t);
    if (t->kind == CALL_BUILTIN) {
        call_builtin(c, e);
    } else if (fun) {
        call_mut_args(c, fun, e->call.args.data, e->call.args.len);
        call_function(c, fun, e->call.receiver, e->span);
    } else if (t->kind == CALL_VALUE) {
        c->changes = true; /* its type may have `mut` parameters */
        collect_edge(c, c->values, EDGE_CALL, 0, e->span);
        collect_effect(c, EFF_TRAPS | EFF_ALLOCS, e->span);
    }
    return open && !(e->type && e->type->kind == TY_NEVER);
}

/* ---- what expressions do by themselves -------------------------------------------------- */

static bool is_float_type(const Expr *e)
{
    return e->type && type_is_float(type_resolve(e->type));
}

static bool is_comparison(BinaryOp op)
{
    return op >= OP_EQ && op <= OP_GE;
}

static bool walk_binary(Collect *c, Expr *e)
{
    bool open = walk(c, e->binary.left);
    bool both = walk(c, e->binary.right) && open;
    BinaryOp op = e->binary.op;
    if (e->binary.target) {
        call_target(c, e->binary.target, e->binary.left, e->span);
    } else if (op <= OP_POW && !is_float_type(e)) {
        bool text = e->type && e->type->kind == TY_STRING;
        collect_effect(c, text ? EFF_ALLOCS : EFF_TRAPS, e->span);
    } else if (is_comparison(op) && c->asks) {
        lint_comparison(&c->lint, e);
    }
    bool lazy = op == OP_AND || op == OP_OR || op == OP_IMPLIES || op == OP_COALESCE;
    return lazy ? open : both;
}

static bool cast_traps(const Expr *e)
{
    if (!e->type || !e->cast.operand->type) {
        return false;
    }
    const Type *to = type_resolve(e->type);
    const Type *from = type_resolve(e->cast.operand->type);
    if (!type_is_int(to)) {
        return false;
    }
    if (!type_is_int(from)) {
        return true;
    }
    uint32_t need = type_bits(from) + (type_is_signed(to) && !type_is_signed(from) ? 1 : 0);
    return type_bits(to) < need || (type_is_signed(from) && !type_is_signed(to));
}

static bool has_constraints(const Expr *record)
{
    Type *t = record->type ? type_resolve(record->type) : NULL;
    return t && t->kind == TY_GENE && t->def->info->constraints.len > 0;
}

static void walk_name(Collect *c, Expr *e)
{
    Def *d = e->name.def;
    if (!d || d->kind == DEF_LOCAL) {
        return;
    }
    if (d->kind == DEF_FUN) { /* as a value: whoever calls values may call it */
        FlowFun *node = c->node;
        c->node = c->values;
        call_function(c, d->fun, NULL, e->span);
        c->node = node;
    } else if ((d->kind == DEF_FIELD && in_system(c)) || place_of(e).root == PLACE_GLOBAL) {
        collect_effect(c, EFF_READS, e->span);
    }
}

static bool walk_record(Collect *c, Expr *e)
{
    bool open = true;
    for (uint32_t i = 0; i < e->record.fields.len; i++) {
        Expr *value = e->record.fields.data[i].value;
        open = (!value || walk(c, value)) && open;
    }
    if (has_constraints(e) && !e->record.checked) {
        collect_effect(c, EFF_TRAPS, e->span);
    }
    return open;
}

static bool walk_unary(Collect *c, Expr *e)
{
    bool open = walk(c, e->unary.operand);
    if (e->unary.op == OP_NEG && !is_float_type(e)) {
        collect_effect(c, EFF_TRAPS, e->span);
    }
    call_target(c, e->unary.target, e->unary.operand, e->span);
    return open;
}

static void walk_closure(Collect *c, Expr *e)
{
    const ClosureInfo *info = e->closure.info;
    bool escapes = info && info->escapes;
    FlowFun *node = c->node;
    uint32_t mark = lint_mark(&c->lint);
    for (uint32_t i = 0; i < e->closure.params.len; i++) {
        Param *p = &e->closure.params.data[i];
        if (p->pat) {
            bind_loop_names(p->pat);
        } else if (p->def) {
            bind_param(p->def);
        }
        if (c->asks) {
            exhaust_pattern(&c->exhaust, p->pat, "of this parameter");
            lint_pattern(&c->lint, p->pat, NULL);
            lint_local(&c->lint, p->def);
        }
    }
    if (escapes) {
        collect_effect(c, EFF_ALLOCS, e->span);
        c->node = c->values;
    }
    uint32_t breaks = c->breaks;
    c->level++;
    if (e->closure.body) {
        walk(c, e->closure.body);
    }
    c->level--;
    c->breaks = breaks;
    c->node = node;
    lint_leave(&c->lint, mark);
}

/* ---- statements ------------------------------------------------------------------------- */

static bool walk_block(Collect *c, Expr *e)
{
    uint32_t mark = lint_mark(&c->lint);
    uint32_t n = e->block.stmts.len;
    bool open = true;
    bool told = !c->asks;
    for (uint32_t i = 0; i < n; i++) {
        Expr *s = e->block.stmts.data[i];
        if (!open && !told && s->kind != EX_DECL && s->kind != EX_ERROR) {
            Diag *d = diag_add(c->program->session->diags, DIAG_CODE_UNREACHABLE, s->span);
            diag_peer(c->program->session->diags, d, e->block.stmts.data[i - 1]->span,
                      "nothing gets past this");
            told = true;
        }
        if (c->idle && open && (i + 1 < n || s->has_semi) && lint_may_be_idle(s)) {
            IdleStatement idle = {s, c->body};
            vec_push(c->scratch, &c->idlers, idle);
        }
        open = walk(c, s) && open;
    }
    lint_leave(&c->lint, mark);
    return open;
}

static bool walk_let(Collect *c, Expr *e)
{
    bool open = !e->let.init || walk(c, e->let.init);
    bind_let(c->program, e);
    if (!e->let.init && e->let.def && e->let.def->kind == DEF_LOCAL) {
        vec_push(c->scratch, &c->unset, e->let.def);
    }
    if (c->asks) {
        exhaust_pattern(&c->exhaust, e->let.pat, "here");
        lint_let(&c->lint, e);
    }
    return open;
}

static bool walk_assign(Collect *c, Expr *e)
{
    bool open = !e->assign.value || walk(c, e->assign.value);
    bind_assign(c->program, e);
    Expr *target = e->assign.place;
    if (e->assign.declares || !target) {
        if (c->asks) {
            lint_local(&c->lint, e->assign.declares);
        }
        return open;
    }
    c->changes = true;
    Expr *base = target;
    while (base->kind == EX_FIELD && !e->assign.compound) {
        base = base->field.base;
    }
    if (base->kind != EX_THIS || e->assign.compound) {
        walk(c, base); /* `this.x = e` alone reads nothing */
    }
    Place p = place_of(target);
    target->is_place = place_changeable(&p);
    if (target->kind != EX_NAME || p.root != PLACE_LOCAL) {
        write_place(c, &p, e->span);
    }
    Type *t = target->type ? type_resolve(target->type) : NULL;
    bool state = p.root == PLACE_THIS && in_system(c);
    if (state && t && (t->kind == TY_STRING || type_has_heap(t))) {
        collect_effect(c, EFF_ALLOCS, e->span);
    }
    if (e->assign.compound && t && type_is_int(t)) {
        collect_effect(c, EFF_TRAPS, e->span);
    }
    call_target(c, e->assign.target, target, e->span);
    return open;
}

static bool walk_if(Collect *c, Expr *e)
{
    uint32_t mark = lint_mark(&c->lint);
    bool open = walk(c, e->if_.cond);
    if (e->if_.pat) {
        bind_pattern(c->program, e->if_.cond, e->if_.pat);
        if (c->asks) {
            lint_pattern(&c->lint, e->if_.pat, e->if_.cond);
        }
    }
    bool then = walk(c, e->if_.then);
    lint_leave(&c->lint, mark);
    bool otherwise = !e->if_.else_ || walk(c, e->if_.else_);
    return open && (then || otherwise);
}

static bool walk_match(Collect *c, Expr *e)
{
    bool open = walk(c, e->match.subject);
    bool any = e->match.arms.len == 0 && !e->incomplete;
    uint32_t mark = lint_mark(&c->lint);
    if (c->asks) {
        exhaust_match(&c->exhaust, e);
    }
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        Arm *arm = &e->match.arms.data[i];
        bind_pattern(c->program, e->match.subject, arm->pat);
        if (c->asks) {
            lint_pattern(&c->lint, arm->pat, e->match.subject);
        }
        if (arm->guard) {
            walk(c, arm->guard);
        }
        any = !arm->body || walk(c, arm->body) || any;
        lint_leave(&c->lint, mark);
    }
    return open && any;
}

static bool walk_loop(Collect *c, Expr *e)
{
    uint32_t mark = lint_mark(&c->lint);
    Expr *head = e->kind == EX_FOR ? e->for_.seq : e->while_.cond;
    bool open = !head || walk(c, head);
    if (e->kind == EX_FOR) {
        bind_for(c->program, e);
        c->changes = c->changes || for_names_elements(e);
        if (c->asks) {
            exhaust_pattern(&c->exhaust, e->for_.pat, "of this loop");
            lint_pattern(&c->lint, e->for_.pat, NULL);
        }
    }
    uint32_t outer = c->breaks;
    c->breaks = 0;
    walk(c, e->kind == EX_FOR ? e->for_.body : e->while_.body);
    bool forever = !head || (e->kind == EX_WHILE && head->kind == EX_BOOL && head->boolean);
    open = open && (!forever || c->breaks > 0);
    c->breaks = outer;
    lint_leave(&c->lint, mark);
    return open;
}

static bool walk_quant(Collect *c, Expr *e)
{
    uint32_t mark = lint_mark(&c->lint);
    for (uint32_t i = 0; i < e->quant.binders.len; i++) {
        Binder *b = &e->quant.binders.data[i];
        if (b->seq) {
            walk(c, b->seq);
        }
        if (b->pat) {
            bind_loop_names(b->pat);
        }
        if (c->asks) {
            exhaust_pattern(&c->exhaust, b->pat, "of this quantifier");
            lint_pattern(&c->lint, b->pat, NULL);
            lint_local(&c->lint, b->def);
        }
    }
    if (e->quant.body) {
        walk(c, e->quant.body);
    }
    lint_leave(&c->lint, mark);
    return true;
}

static bool walk_rest(Collect *c, Expr *e)
{
    bool open = walk_children(c, e);
    switch ((int)e->kind) {
    case EX_ERROR:
        c->broken = true;
        break;
    case EX_INDEX:
    case EX_UNFINISHED:
        collect_effect(c, EFF_TRAPS, e->span);
        break;
    case EX_CAST:
        if (cast_traps(e)) {
            collect_effect(c, EFF_TRAPS, e->span);
        }
        break;
    case EX_LIST:
    case EX_MAP:
        if (e->kind == EX_LIST ? e->list.items.len : e->map.items.len) {
            collect_effect(c, EFF_ALLOCS, e->span);
        }
        break;
    case EX_MACRO:
        call_target(c, e->macro.target, NULL, e->span);
        break;
    case EX_BREAK:
    case EX_CONTINUE:
    case EX_RETURN:
        c->breaks += e->kind == EX_BREAK;
        return false;
    default:
        break;
    }
    return open;
}

static bool walk(Collect *c, Expr *e)
{
    switch ((int)e->kind) {
    case EX_INT:
    case EX_FLOAT:
    case EX_BOOL:
    case EX_STRING:
    case EX_CHAR:
        return true;
    case EX_NAME:
        walk_name(c, e);
        return true;
    case EX_THIS:
        if (in_system(c)) {
            collect_effect(c, EFF_READS, e->span);
        }
        return true;
    case EX_FIELD:
        return walk(c, e->field.base);
    case EX_CALL:
        return walk_call(c, e);
    case EX_BINARY:
        return walk_binary(c, e);
    case EX_UNARY:
        return walk_unary(c, e);
    case EX_TRY:
        return walk(c, e->try_.operand);
    case EX_RECORD:
        return walk_record(c, e);
    case EX_BLOCK:
        return walk_block(c, e);
    case EX_LET:
        return walk_let(c, e);
    case EX_ASSIGN:
        return walk_assign(c, e);
    case EX_IF:
        return walk_if(c, e);
    case EX_MATCH:
        return walk_match(c, e);
    case EX_FOR:
    case EX_WHILE:
    case EX_LOOP:
        return walk_loop(c, e);
    case EX_QUANT:
        return walk_quant(c, e);
    case EX_CLOSURE:
        walk_closure(c, e);
        return true;
    default:
        return walk_rest(c, e);
    }
}

/* ---- bodies ----------------------------------------------------------------------------- */

static bool has_mut_local(const FunInfo *fun)
{
    for (uint32_t i = 0; i < fun->locals.len; i++) {
        if (fun->locals.data[i]->kind == DEF_LOCAL && fun->locals.data[i]->local->is_mut) {
            return true;
        }
    }
    return false;
}

bool collect_body(Collect *c, FunInfo *fun, FlowFun *node, const FlowRoot *root)
{
    c->body = fun;
    c->node = node;
    c->level = 0;
    c->breaks = 0;
    c->changes = false;
    c->methods = false;
    c->unset.len = 0;
    c->broken = root->body->incomplete ||
                (fun->decl && (fun->decl->flags & FUN_BROKEN)); /* its syntax is */
    c->idle = c->asks && root->fun && root->fun->checked && !c->broken;
    for (uint32_t i = 0; i < fun->params.len; i++) {
        bind_param(fun->params.data[i]);
    }
    if (c->asks) {
        lint_root(&c->lint, root);
    }
    bool open = walk(c, root->body);
    if (fun->decl && (fun->decl->requires.len || fun->decl->ensures.len)) {
        collect_effect(c, EFF_TRAPS, fun->decl->head);
    }
    if (!c->asks) {
        return false;
    }
    lint_leave(&c->lint, 0);
    if (c->broken) {
        fun->checked = false;
        return c->changes;
    }
    if (open && (root->kind == ROOT_FUN || root->kind == ROOT_MIGRATE)) {
        paths_result(c->program, root);
    }
    if (c->unset.len) {
        assigned_check(c->program, c->scratch, root->body, c->unset.data, c->unset.len);
    }
    if (root->kind != ROOT_REQUIRES && root->kind != ROOT_ENSURES) {
        lint_locals(&c->lint);
    }
    return c->changes || has_mut_local(fun);
}
