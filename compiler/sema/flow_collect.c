/* One walk over a body: what its names hold, what it does itself, whom it calls.
   The fixpoint over the calls is flow_effects.c. */
#include "sema/flow_bind.h"
#include "sema/flow_collect.h"

static void walk(Collect *c, Expr *e);

static void walk_child(void *user, Expr *child)
{
    walk(user, child);
}

void collect_effect(FlowFun *f, uint32_t effects, Span at)
{
    uint32_t added = effects & ~f->effects;
    for (uint32_t i = 0; i < EFFECT_BITS; i++) {
        if (added & (1u << i)) {
            f->cause[i].at = at;
        }
    }
    f->effects |= effects;
}

static bool in_system(const Collect *c)
{
    return c->body->owner && c->body->owner->kind == DEF_SYSTEM;
}

/* The body changes the place, or a part of it. */
static void write_place(Collect *c, const Place *p, Span at)
{
    if (p->root == PLACE_GLOBAL) {
        collect_effect(c->node, EFF_WRITES, at);
    }
    if (p->root != PLACE_THIS || c->level > 0) {
        return;
    }
    if (c->body->self == SELF_VALUE) {
        c->body->self = SELF_MUT;
    }
    if (in_system(c)) {
        bool field = p->len && p->steps[0] >= STEP_FIELD;
        c->body->writes |= field ? state_bit(p->steps[0] - STEP_FIELD) : UINT64_MAX;
        collect_effect(c->node, EFF_WRITES, at);
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
        collect_effect(c->node, EFF_TRAPS, e->span);
    }
    if (makes_heap(e)) {
        collect_effect(c->node, EFF_ALLOCS, e->span);
    }
    if (e->call.receiver && builtin_changes_receiver(b)) {
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
        collect_effect(c->node, EFF_TRAPS | EFF_ALLOCS, at);
    }
}

static void walk_call(Collect *c, Expr *e)
{
    const CallTarget *t = e->call.target;
    if (e->call.receiver) {
        if (e->call.receiver->kind != EX_THIS) {
            walk(c, e->call.receiver);
        }
    } else if (t && t->kind == CALL_VALUE) {
        walk(c, e->call.callee);
    }
    for (uint32_t i = 0; i < e->call.args.len; i++) {
        walk(c, e->call.args.data[i]);
    }
    if (!t) {
        return;
    }
    if (t->kind == CALL_BUILTIN || t->kind == CALL_DERIVED) {
        if (t->kind == CALL_BUILTIN) {
            call_builtin(c, e);
        }
        return;
    }
    FunInfo *fun = flow_callee(t);
    if (fun) {
        call_mut_args(c, fun, e->call.args.data, e->call.args.len);
    }
    call_target(c, t, e->call.receiver, e->span);
}

/* ---- what expressions do by themselves -------------------------------------------------- */

static bool is_float_type(const Expr *e)
{
    return e->type && type_is_float(type_resolve(e->type));
}

static void walk_binary(Collect *c, Expr *e)
{
    flow_children(e, walk_child, c);
    if (e->binary.target) {
        call_target(c, e->binary.target, e->binary.left, e->span);
        return;
    }
    if (e->binary.op <= OP_POW && !is_float_type(e)) {
        Type *t = e->type ? type_resolve(e->type) : NULL;
        bool text = t && t->kind == TY_STRING;
        collect_effect(c->node, text ? EFF_ALLOCS : EFF_TRAPS, e->span);
    }
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

static void own_effects(Collect *c, Expr *e)
{
    switch ((int)e->kind) {
    case EX_INDEX:
    case EX_UNFINISHED:
        collect_effect(c->node, EFF_TRAPS, e->span);
        break;
    case EX_CAST:
        if (cast_traps(e)) {
            collect_effect(c->node, EFF_TRAPS, e->span);
        }
        break;
    case EX_RECORD:
        if (has_constraints(e) && !e->record.checked) {
            collect_effect(c->node, EFF_TRAPS, e->span);
        }
        break;
    case EX_LIST:
    case EX_MAP:
        if (e->kind == EX_LIST ? e->list.items.len : e->map.items.len) {
            collect_effect(c->node, EFF_ALLOCS, e->span);
        }
        break;
    case EX_UNARY:
        if (e->unary.op == OP_NEG && !is_float_type(e)) {
            collect_effect(c->node, EFF_TRAPS, e->span);
        }
        call_target(c, e->unary.target, e->unary.operand, e->span);
        break;
    case EX_MACRO:
        call_target(c, e->macro.target, NULL, e->span);
        break;
    case EX_THIS:
        if (in_system(c)) {
            collect_effect(c->node, EFF_READS, e->span);
        }
        break;
    case EX_NAME:
        if (e->name.def && e->name.def->kind == DEF_FUN) {
            /* a function as a value: whoever calls values may call it */
            FlowFun *node = c->node;
            c->node = c->values;
            call_function(c, e->name.def->fun, NULL, e->span);
            c->node = node;
        } else if (e->name.def && e->name.def->kind == DEF_FIELD && in_system(c)) {
            collect_effect(c->node, EFF_READS, e->span);
        } else if (place_of(e).root == PLACE_GLOBAL) {
            collect_effect(c->node, EFF_READS, e->span);
        }
        break;
    default:
        break;
    }
}

static void walk_closure(Collect *c, Expr *e)
{
    const ClosureInfo *info = e->closure.info;
    bool escapes = info && info->escapes;
    FlowFun *node = c->node;
    for (uint32_t i = 0; i < e->closure.params.len; i++) {
        Param *p = &e->closure.params.data[i];
        if (p->pat) {
            bind_loop_names(p->pat);
        } else if (p->def) {
            bind_param(p->def);
        }
    }
    if (escapes) {
        collect_effect(c->node, EFF_ALLOCS, e->span);
        c->node = c->values;
    }
    c->level++;
    if (e->closure.body) {
        walk(c, e->closure.body);
    }
    c->level--;
    c->node = node;
}

static void walk_assign(Collect *c, Expr *e)
{
    if (e->assign.value) {
        walk(c, e->assign.value);
    }
    bind_assign(c->program, e);
    Expr *target = e->assign.place;
    if (e->assign.declares || !target) {
        return;
    }
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
        collect_effect(c->node, EFF_ALLOCS, e->span);
    }
    if (e->assign.compound && t && type_is_int(t)) {
        collect_effect(c->node, EFF_TRAPS, e->span);
    }
}

static void walk_match(Collect *c, Expr *e)
{
    walk(c, e->match.subject);
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        Arm *arm = &e->match.arms.data[i];
        bind_pattern(c->program, e->match.subject, arm->pat);
        if (arm->guard) {
            walk(c, arm->guard);
        }
        if (arm->body) {
            walk(c, arm->body);
        }
    }
}

static void walk(Collect *c, Expr *e)
{
    switch ((int)e->kind) {
    case EX_CALL:
        walk_call(c, e);
        return;
    case EX_BINARY:
        walk_binary(c, e);
        return;
    case EX_CLOSURE:
        walk_closure(c, e);
        return;
    case EX_ASSIGN:
        walk_assign(c, e);
        return;
    case EX_MATCH:
        walk_match(c, e);
        return;
    case EX_LET:
        flow_children(e, walk_child, c);
        bind_let(c->program, e);
        return;
    case EX_FOR:
        walk(c, e->for_.seq);
        bind_for(c->program, e);
        walk(c, e->for_.body);
        return;
    case EX_IF:
        walk(c, e->if_.cond);
        if (e->if_.pat) {
            bind_pattern(c->program, e->if_.cond, e->if_.pat);
        }
        walk(c, e->if_.then);
        if (e->if_.else_) {
            walk(c, e->if_.else_);
        }
        return;
    case EX_INT:
    case EX_FLOAT:
    case EX_BOOL:
    case EX_STRING:
        return;
    default:
        flow_children(e, walk_child, c);
        own_effects(c, e);
        return;
    }
}

void collect_body(Collect *c, FunInfo *fun, FlowFun *node, Expr *body)
{
    c->body = fun;
    c->node = node;
    c->level = 0;
    for (uint32_t i = 0; i < fun->params.len; i++) {
        bind_param(fun->params.data[i]);
    }
    walk(c, body);
    if (fun->decl && (fun->decl->requires.len || fun->decl->ensures.len)) {
        collect_effect(c->node, EFF_TRAPS, fun->decl->head);
    }
}
