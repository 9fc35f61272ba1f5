/* Statements and blocks: let, assignment, loops, jumps, if, match. */
#include "sema/check.h"

static const Expect as_statement = {WANT_NOTHING, NULL, {0, 0}, NULL, false};

static Type *unit(Sema *sm, Expr *e)
{
    return e->type = type_basic(sm->tt, TY_UNIT);
}

static Type *never(Sema *sm, Expr *e)
{
    return e->type = type_basic(sm->tt, TY_NEVER);
}

/* ---- blocks -------------------------------------------------------------------------------- */

static bool is_plain_statement(const Expr *e)
{
    switch (e->kind) {
    case EX_LET: case EX_ASSIGN: case EX_FOR: case EX_WHILE: case EX_DECL:
        return true;
    default:
        return e->has_semi;
    }
}

Type *check_block(Sema *sm, Expr *e, const Expect *x)
{
    uint32_t mark = scope_enter(sm), n = e->block.stmts.len;
    bool diverges = false;
    Type *t = type_basic(sm->tt, TY_UNIT);
    Expr *last = NULL;
    vec_push(sm->a, &sm->blocks, e);
    for (uint32_t i = 0; i < n; i++) {
        Expr *s = e->block.stmts.data[i];
        last = i + 1 == n && !is_plain_statement(s) ? s : NULL;
        Type *st = check_expr(sm, s, last ? x : &as_statement);
        diverges |= type_resolve(st)->kind == TY_NEVER;
        if (last)
            t = st;
    }
    sm->blocks.len--;
    scope_leave(sm, mark);
    if (diverges)
        return never(sm, e);
    if (x->kind == WANT_NOTHING)
        return unit(sm, e);
    if (!last && x->kind == WANT_TYPE && !x->tail && !e->incomplete) {
        unit(sm, e);
        return coerce(sm, e, e->type, x);
    }
    set_type(sm, e, t);
    return t;
}

/* The body of a branch or arm; `{}` is an empty block there unless a Map is wanted. */
static Type *check_branch(Sema *sm, Expr *e, const Expect *x)
{
    bool map = x->type && x->kind != WANT_NOTHING && type_resolve(x->type)->kind == TY_MAP;
    if (e->kind == EX_BLOCK && !(e->block.empty_braces && map))
        return check_block(sm, e, x);
    return check_expr(sm, e, x);
}

/* ---- joining branches ---------------------------------------------------------------------- */

typedef struct Join {
    const Expect *outer;
    Expect next;   /* what the next branch is checked against */
    Type *type;    /* so far; NULL before the first that ends */
    bool all_never;
} Join;

static Join join_begin(const Expect *x)
{
    Join j = {x, *x, NULL, true};
    return j;
}

static void join_branch(Sema *sm, Join *j, Expr *body)
{
    Type *t = type_resolve(check_branch(sm, body, &j->next));
    if (t->kind == TY_NEVER)
        return;
    j->all_never = false;
    if (j->outer->kind != WANT_ANY || j->type)
        return;
    j->type = t;
    if (t->kind == TY_UNIT) {
        j->next = as_statement;
    } else if (!is_error(t)) {
        j->next.kind = WANT_TYPE;
        j->next.type = t;
        j->next.because = body->span;
        j->next.why = "the other branch";
    }
}

static Type *join_end(Sema *sm, Join *j, Expr *e)
{
    if (j->all_never)
        return never(sm, e);
    if (j->outer->kind == WANT_NOTHING)
        return unit(sm, e);
    Type *t = j->outer->kind == WANT_TYPE ? j->outer->type : j->type;
    set_type(sm, e, t);
    return t;
}

static Type *check_condition(Sema *sm, Expr *cond)
{
    return check_want(sm, cond, type_basic(sm->tt, TY_BOOL), (Span){0, 0}, NULL);
}

Type *check_if(Sema *sm, Expr *e, const Expect *x)
{
    uint32_t mark = scope_enter(sm);
    if (e->if_.pat)
        check_pattern(sm, e->if_.pat, check_any(sm, e->if_.cond, NULL));
    else
        check_condition(sm, e->if_.cond);
    if (!e->if_.else_) {
        check_branch(sm, e->if_.then, &as_statement);
        scope_leave(sm, mark);
        unit(sm, e);
        if (x->kind == WANT_TYPE && !x->tail) {
            Diag *d = diag_add(sm->d, DIAG_IF_WITHOUT_ELSE, e->span, type_name(sm->tt, x->type));
            if (x->because.lo)
                diag_peer(sm->d, d, x->because, "%s", x->why);
        }
        return e->type;
    }
    Join j = join_begin(x);
    join_branch(sm, &j, e->if_.then);
    scope_leave(sm, mark);
    join_branch(sm, &j, e->if_.else_);
    return join_end(sm, &j, e);
}

Type *check_match(Sema *sm, Expr *e, const Expect *x)
{
    Type *subject = check_any(sm, e->match.subject, NULL);
    Join j = join_begin(x);
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        Arm *arm = &e->match.arms.data[i];
        uint32_t mark = scope_enter(sm);
        check_pattern(sm, arm->pat, subject);
        if (arm->guard)
            check_condition(sm, arm->guard);
        join_branch(sm, &j, arm->body);
        scope_leave(sm, mark);
    }
    if (!e->match.arms.len && x->kind != WANT_NOTHING)
        return fail(sm, e);
    return join_end(sm, &j, e);
}

/* ---- let and assignment -------------------------------------------------------------------- */

/* A variable cannot hold "nothing": the call or block on the right has no value. */
static Type *value_type(Sema *sm, Expr *init, Type *t)
{
    t = type_resolve(t);
    if (t->kind != TY_UNIT || init->kind == EX_TUPLE)
        return t;
    diag_add(sm->d, DIAG_VOID_VARIABLE, init->span);
    return sm->type_error;
}

static void bind_local(Sema *sm, Def *d)
{
    if (d->name != sm->sym_underscore)
        scope_bind(sm, d->name, d);
}

static Type *check_let(Sema *sm, Expr *e)
{
    Type *t = e->let.type ? resolve_type(sm, e->let.type) : NULL;
    if (e->let.init && t)
        check_want(sm, e->let.init, t, e->let.type->span, "the type that is declared");
    else if (e->let.init)
        t = value_type(sm, e->let.init, check_any(sm, e->let.init, NULL));
    else if (!t)
        t = new_var(sm, VAR_ANY, e->let.name.span);
    if (e->let.pat) {
        check_pattern(sm, e->let.pat, t);
    } else if (e->let.name.sym) {
        e->let.def = local_new(sm, e->let.name, t, false, e->let.is_mut);
        e->let.def->local->written = e->let.type;
        e->let.def->local->init = e->let.init;
        e->let.def->local->writes += e->let.init != NULL;
        bind_local(sm, e->let.def);
    }
    return unit(sm, e);
}

static bool is_bare_name(const Expr *e)
{
    return expr_is_bare(e) && e->name.name.sym;
}

static bool declares_name(Sema *sm, const Expr *e)
{
    if (!is_bare_name(e->assign.place) || e->assign.compound)
        return false;
    Sym name = e->assign.place->name.name.sym;
    if (slot_of(sm, name)->local)
        return false;
    Def *d = lookup_global(sm, name);
    return !d || d->kind != DEF_CONST;
}

static Type *declare(Sema *sm, Expr *e)
{
    Expr *place = e->assign.place;
    Name name = place->name.name;
    Type *t = value_type(sm, e->assign.value, check_any(sm, e->assign.value, NULL));
    Def *d = local_new(sm, name, t, false, false);
    if (name.sym != sm->sym_underscore) /* `_ = e`: a variable that nobody can read */
        scope_bind(sm, name.sym, d);
    d->local->writes++;
    d->local->init = e->assign.value;
    e->assign.declares = d;
    place->name.def = d;
    set_type(sm, place, t);
    return unit(sm, e);
}

/* a += b is checked as a + b; a declared operator is kept for lowering. */
static void check_compound(Sema *sm, Expr *e)
{
    Expr *sum = ARENA_NEW(sm->a, Expr);
    sum->kind = EX_BINARY;
    sum->span = e->span;
    sum->binary.op = e->assign.op;
    sum->binary.at = (Span){e->assign.place->span.hi, e->assign.value->span.lo};
    sum->binary.left = e->assign.place;
    sum->binary.right = e->assign.value;
    Type *r = check_operator(sm, sum, NULL);
    e->assign.target = sum->binary.target;
    Type *t = e->assign.place->type;
    Expect x = {WANT_TYPE, t ? t : r, e->assign.place->span, "the type of this", false};
    coerce(sm, e->assign.value, r, &x);
}

static Type *check_assign(Sema *sm, Expr *e)
{
    Expr *place = e->assign.place;
    if (declares_name(sm, e))
        return declare(sm, e);
    Def *local = is_bare_name(place) ? slot_of(sm, place->name.name.sym)->local : NULL;
    uint32_t reads = local && local->kind == DEF_LOCAL ? local->local->reads : 0;
    if (e->assign.compound)
        check_compound(sm, e);
    else
        check_any(sm, place, NULL);
    if (local && local->kind == DEF_LOCAL) {
        local->local->reads = reads; /* an assignment is no use of the value */
        local->local->writes++;
    }
    if (e->assign.compound)
        return unit(sm, e);
    Span because = local ? local->span : (Span){0, 0};
    if (place->kind == EX_FIELD && place->field.def)
        because = place->field.def->span;
    check_want(sm, e->assign.value, place->type, because, "declared here");
    return unit(sm, e);
}

/* ---- loops and jumps ----------------------------------------------------------------------- */

Type *sequence_elem(Sema *sm, Type *t)
{
    t = type_resolve(t);
    switch (t->kind) {
    case TY_LIST: case TY_SET: return t->args.data[0];
    case TY_MAP: return type_make(sm->tt, TY_TUPLE, NULL, t->args.data, 2);
    case TY_ERROR: return t;
    default: return NULL;
    }
}

static void report_sequence(Sema *sm, Expr *seq)
{
    Type *t = type_resolve(seq->type);
    Diag *d = diag_add(sm->d, DIAG_NOT_A_SEQUENCE, seq->span, type_name(sm->tt, t));
    if (t->kind == TY_STRING)
        diag_fix(sm->d, d, FIX_MAYBE, (Span){seq->span.hi, seq->span.hi}, ".chars()",
                 "run over its characters");
    else if (type_is_int(t) || t->kind == TY_VAR)
        diag_fix(sm->d, d, FIX_MAYBE, (Span){seq->span.lo, seq->span.lo}, "0..",
                 "count up to it");
}

static bool check_loop_body(Sema *sm, Expr *body)
{
    Frame *f = sm->body->frame;
    bool outer = f->broke;
    f->loops++;
    f->broke = false;
    check_expr(sm, body, &as_statement);
    f->loops--;
    bool broke = f->broke;
    f->broke = outer;
    return broke;
}

static Type *check_for(Sema *sm, Expr *e)
{
    Type *t = type_resolve(check_any(sm, e->for_.seq, NULL));
    Type *elem = sequence_elem(sm, t);
    if (!elem) {
        report_sequence(sm, e->for_.seq);
        elem = sm->type_error;
    }
    uint32_t mark = scope_enter(sm);
    if (e->for_.is_mut && e->for_.pat->kind == PAT_NAME)
        e->for_.pat->is_mut = true;
    check_pattern(sm, e->for_.pat, elem);
    check_loop_body(sm, e->for_.body);
    scope_leave(sm, mark);
    return unit(sm, e);
}

static Type *check_while(Sema *sm, Expr *e)
{
    bool forever = !e->while_.cond
                   || (e->while_.cond->kind == EX_BOOL && e->while_.cond->boolean);
    if (e->while_.cond)
        check_condition(sm, e->while_.cond);
    bool broke = check_loop_body(sm, e->while_.body);
    return forever && !broke ? never(sm, e) : unit(sm, e);
}

static Type *check_return(Sema *sm, Expr *e)
{
    Frame *f = sm->body->frame;
    Expr *v = e->ret.value;
    if (!f->result) {
        diag_add(sm->d, DIAG_RETURN_PLACE, e->span);
        if (v)
            check_any(sm, v, NULL);
        return never(sm, e);
    }
    Type *r = type_resolve(f->result);
    if (v && r->kind == TY_UNIT) {
        Type *t = type_resolve(check_any(sm, v, r));
        if (t->kind != TY_UNIT && t->kind != TY_NEVER && !is_error(t)) {
            Diag *d = diag_add(sm->d, DIAG_RETURN_VALUE, v->span, type_name(sm->tt, t));
            if (f->result_span.lo)
                diag_peer(sm->d, d, f->result_span, "a result would be declared here: `-> %s`",
                          type_name(sm->tt, t));
        }
    } else if (v) {
        check_want(sm, v, f->result, f->result_span, "the result is declared here");
    } else if (r->kind != TY_UNIT && !unify(sm, r, type_basic(sm->tt, TY_UNIT))) {
        Diag *d = diag_add(sm->d, DIAG_RETURN_NOTHING, e->span, type_name(sm->tt, r));
        if (f->result_span.lo)
            diag_peer(sm->d, d, f->result_span, "the result is declared here");
    }
    return never(sm, e);
}

static Type *check_jump(Sema *sm, Expr *e)
{
    Frame *f = sm->body->frame;
    if (!f->loops)
        diag_add(sm->d, DIAG_JUMP_PLACE, e->span, e->kind == EX_BREAK ? "break" : "continue");
    if (e->kind == EX_BREAK)
        f->broke = true;
    if (e->ret.value)
        check_any(sm, e->ret.value, NULL);
    return never(sm, e);
}

Type *check_statement(Sema *sm, Expr *e)
{
    switch (e->kind) {
    case EX_LET: return check_let(sm, e);
    case EX_ASSIGN: return check_assign(sm, e);
    case EX_FOR: return check_for(sm, e);
    case EX_WHILE: case EX_LOOP: return check_while(sm, e);
    case EX_RETURN: return check_return(sm, e);
    case EX_BREAK: case EX_CONTINUE: return check_jump(sm, e);
    default:
        diag_add(sm->d, DIAG_DECL_IN_BLOCK, e->span);
        return unit(sm, e);
    }
}
