/* The backward walk of flow_live.h: `now` is the state after an expression when it is entered, and
   the state before it when it is left. */
#include "sema/flow_live.h"
#include "sema/flow_bind.h"
#include "sema/flow_graph.h"

#include <string.h>

enum { LOOP_TWICE_DEPTH = 10 }; /* deeper loops are walked once: cost doubles with each level */

typedef struct LoopState {
    Span *after;  /* where `break` goes */
    Span *head;   /* where `continue` goes */
} LoopState;

typedef struct Live {
    LiveCheck *check;
    DiagBag *diags;
    Arena *scratch;
    uint32_t *slots;     /* LocalInfo.index -> position among the tracked + 1 */
    uint32_t slot_count;
    uint32_t count;
    Span *now;           /* next use of each tracked name; lo 0: none */
    bool *reported;
    uint32_t quiet;      /* > 0 while a loop body is walked for its uses only */
    VEC(LoopState) loops;
} Live;

static void live(Live *l, Expr *e);
static void live_part(Live *l, Expr *e);

/* ---- states ----------------------------------------------------------------------------- */

static Span *state_copy(Live *l)
{
    Span *s = ARENA_ARRAY(l->scratch, Span, l->count);
    memcpy(s, l->now, l->count * sizeof *s);
    return s;
}

static void state_set(Live *l, const Span *s)
{
    memcpy(l->now, s, l->count * sizeof *s);
}

static void state_clear(Live *l)
{
    memset(l->now, 0, l->count * sizeof *l->now);
}

static void state_join(Span *into, const Span *from, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        if (!into[i].lo) {
            into[i] = from[i];
        }
    }
}

/* Position of a tracked local, UINT32_MAX when it is not tracked. */
static uint32_t slot_of_local(const Live *l, const Def *d)
{
    if (!d || d->kind != DEF_LOCAL || d->local->index >= l->slot_count) {
        return UINT32_MAX;
    }
    uint32_t s = l->slots[d->local->index];
    return s && l->check->tracked[s - 1] == d ? s - 1 : UINT32_MAX;
}

static void use(Live *l, const Def *d, Span at)
{
    uint32_t s = slot_of_local(l, d);
    if (s != UINT32_MAX) {
        l->now[s] = at;
    }
}

static void kill(Live *l, const Def *d)
{
    uint32_t s = slot_of_local(l, d);
    if (s != UINT32_MAX) {
        l->now[s] = (Span){0, 0};
    }
}

/* ---- events ----------------------------------------------------------------------------- */

static const Place *alias_at(const Live *l, uint32_t slot)
{
    const LocalInfo *info = l->check->tracked[slot]->local;
    return info->is_alias ? info->place : NULL;
}

static bool may_report(Live *l, uint32_t slot)
{
    if (l->quiet || l->reported[slot]) {
        return false;
    }
    l->reported[slot] = true;
    return true;
}

/* A part of the view is changed: lost unless the view is used as a whole later. */
static void part_changed(Live *l, const Expr *target, Span at)
{
    Def *d = place_base_local(target);
    uint32_t s = slot_of_local(l, d);
    if (s == UINT32_MAX || d->local->is_alias || d->local->is_fresh || l->now[s].lo || l->quiet) {
        return;
    }
    LostUpdate lost = {d, at};
    vec_push(l->scratch, &l->check->lost, lost);
}

/* The container at `place` gains, loses or replaces what names may stand for. */
static void structure_changed(Live *l, const Place *place, bool elements_only, Span at)
{
    for (uint32_t i = 0; i < l->count; i++) {
        const Place *a = alias_at(l, i);
        if (!a || !l->now[i].lo || !place_is_prefix(place, a) || !place_hangs_on(place, a)) {
            continue;
        }
        if (elements_only && a->len > place->len && a->steps[place->len] != STEP_ELEMENT) {
            continue;
        }
        if (may_report(l, i)) {
            Def *d = l->check->tracked[i];
            Diag *diag = diag_add(l->diags, DIAG_MUT_STALE, l->now[i], d->name->text);
            diag_peer(l->diags, diag, at, "this changes the container");
            diag_peer(l->diags, diag, d->span, "`%s` names a place in it", d->name->text);
            diag_note(l->diags, diag, "use `%s` before the change, or get it again after it",
                      d->name->text);
        }
    }
}

/* A call changes what is at `place` (of this: the state fields of `fields`). */
static void call_writes(Live *l, const Place *place, uint64_t fields, const char *callee, Span at)
{
    for (uint32_t i = 0; i < l->count; i++) {
        const Place *a = alias_at(l, i);
        if (!a || !l->now[i].lo || a->len <= place->len || !place_is_prefix(place, a)) {
            continue;
        }
        uint32_t step = a->steps[place->len];
        bool masked = place->root == PLACE_THIS && place->len == 0 && step >= STEP_FIELD;
        if (masked && !(fields & state_bit(step - STEP_FIELD))) {
            continue;
        }
        if (may_report(l, i)) {
            Def *d = l->check->tracked[i];
            Diag *diag = diag_add(l->diags, DIAG_MUT_CALL, at, callee, d->name->text);
            diag_peer(l->diags, diag, d->span, "`%s` names a place in it", d->name->text);
            diag_peer(l->diags, diag, l->now[i], "and is used again here");
        }
    }
}

/* A `mut` name begins: no other that is still used may overlap it. */
static void alias_begins(Live *l, Def *d)
{
    uint32_t s = slot_of_local(l, d);
    const Place *b = s == UINT32_MAX ? NULL : alias_at(l, s);
    for (uint32_t i = 0; b && i < l->count; i++) {
        const Place *a = alias_at(l, i);
        if (i == s || !a || !l->now[i].lo || !place_overlaps(a, b)) {
            continue;
        }
        if (l->check->tracked[i]->span.lo < d->span.lo && may_report(l, i)) {
            Def *other = l->check->tracked[i];
            Diag *diag = diag_add(l->diags, DIAG_MUT_OVERLAP, d->span, d->name->text,
                                  other->name->text);
            diag_peer(l->diags, diag, other->span, "`%s` begins here", other->name->text);
            diag_peer(l->diags, diag, l->now[i], "and is used again here");
        }
    }
    kill(l, d);
}

static void name_bound(void *user, Def *local, Pat *pat)
{
    (void)pat;
    alias_begins(user, local);
}

static void pattern_bound(Live *l, Pat *pat)
{
    if (pat) {
        flow_pattern_names(pat, name_bound, l);
    }
}

/* ---- expressions ------------------------------------------------------------------------ */

typedef struct Children {
    Expr *items[8];
    uint32_t len;
    VEC(Expr *) more;
    Arena *arena;
} Children;

static void collect_child(void *user, Expr *child)
{
    Children *c = user;
    if (c->len < 8) {
        c->items[c->len++] = child;
    } else {
        vec_push(c->arena, &c->more, child);
    }
}

static void live_children(Live *l, Expr *e)
{
    Children c = {.arena = l->scratch};
    flow_children(e, collect_child, &c);
    for (uint32_t i = c.more.len; i-- > 0;) {
        live(l, c.more.data[i]);
    }
    for (uint32_t i = c.len; i-- > 0;) {
        live(l, c.items[i]);
    }
}

/* Methods that look at a part or a property only: calling them is no use of the whole. */
static bool looks_at_part(const CallTarget *t)
{
    if (t->kind != CALL_BUILTIN) {
        return true; /* of its own type: reads its parts */
    }
    switch ((int)t->builtin) {
    case BI_LIST_LEN:
    case BI_LIST_COUNT:
    case BI_LIST_IS_EMPTY:
    case BI_LIST_GET:
    case BI_LIST_FIRST:
    case BI_LIST_LAST:
    case BI_LIST_CONTAINS:
    case BI_LIST_INDEX_OF:
    case BI_MAP_LEN:
    case BI_MAP_IS_EMPTY:
    case BI_MAP_GET:
    case BI_MAP_CONTAINS:
    case BI_SET_LEN:
    case BI_SET_IS_EMPTY:
    case BI_SET_CONTAINS:
    case BI_OPT_IS_SOME:
    case BI_OPT_IS_NONE:
    case BI_OPT_UNWRAP:
    case BI_OPT_EXPECT:
    case BI_RES_IS_OK:
    case BI_RES_IS_ERR:
    case BI_RES_UNWRAP:
    case BI_RES_EXPECT:
        return true;
    default:
        return builtin_changes_receiver(t->builtin);
    }
}

static void live_call_events(Live *l, Expr *e, const FunInfo *fun)
{
    const CallTarget *t = e->call.target;
    Expr *receiver = e->call.receiver;
    if (receiver && t->kind == CALL_BUILTIN && builtin_changes_receiver(t->builtin)) {
        Place p = place_of(receiver);
        part_changed(l, receiver, e->span);
        structure_changed(l, &p, true, e->span);
    }
    if (!fun) {
        return;
    }
    const char *name = fun->decl && fun->decl->name.sym ? fun->decl->name.sym->text : "the call";
    if (receiver && fun->self == SELF_MUT) {
        Place p = place_of(receiver);
        part_changed(l, receiver, e->span);
        call_writes(l, &p, fun->writes, name, e->span);
    }
    for (uint32_t i = 0; i < e->call.args.len && i < fun->params.len; i++) {
        if (fun->params.data[i]->local->is_mut) {
            Place p = place_of(e->call.args.data[i]);
            part_changed(l, e->call.args.data[i], e->span);
            call_writes(l, &p, UINT64_MAX, name, e->span);
        }
    }
}

static void live_call(Live *l, Expr *e)
{
    const CallTarget *t = e->call.target;
    if (!t) {
        live_children(l, e);
        return;
    }
    const FunInfo *fun = flow_callee(t);
    live_call_events(l, e, fun);
    for (uint32_t i = e->call.args.len; i-- > 0;) {
        bool place = fun && i < fun->params.len && fun->params.data[i]->local->is_mut;
        if (place) {
            live_part(l, e->call.args.data[i]);
        } else {
            live(l, e->call.args.data[i]);
        }
    }
    if (e->call.receiver) {
        if (looks_at_part(t)) {
            live_part(l, e->call.receiver);
        } else {
            live(l, e->call.receiver);
        }
    } else if (t->kind == CALL_VALUE) {
        live(l, e->call.callee);
    }
}

/* `e` is looked at for one of its parts. */
static void live_part(Live *l, Expr *e)
{
    switch ((int)e->kind) {
    case EX_NAME:
        if (e->name.def && e->name.def->kind == DEF_LOCAL && e->name.def->local->is_alias) {
            use(l, e->name.def, e->span);
        }
        break;
    case EX_FIELD:
        live_part(l, e->field.base);
        break;
    case EX_TUPLE_INDEX:
        live_part(l, e->tuple_index.base);
        break;
    case EX_INDEX:
        live(l, e->index.index);
        live_part(l, e->index.base);
        break;
    case EX_TRY:
        live_part(l, e->try_.operand);
        break;
    default:
        live(l, e);
        break;
    }
}

static void live_assign(Live *l, Expr *e)
{
    Expr *target = e->assign.place;
    Def *name = target->kind == EX_NAME ? target->name.def : NULL;
    if (e->assign.declares) {
        kill(l, e->assign.declares);
    } else if (name && name->kind == DEF_LOCAL && !name->local->is_alias && !e->assign.compound) {
        kill(l, name);
        Place p = place_of(target);
        structure_changed(l, &p, false, e->span);
    } else {
        Place p = place_of(target);
        part_changed(l, target, e->span);
        if (!e->assign.compound) {
            structure_changed(l, &p, false, e->span);
        }
        live_part(l, target);
    }
    if (e->assign.value) {
        live(l, e->assign.value);
    }
}

static void live_if(Live *l, Expr *e)
{
    Span *after = state_copy(l);
    if (e->if_.else_) {
        live(l, e->if_.else_);
    }
    Span *otherwise = state_copy(l);
    state_set(l, after);
    live(l, e->if_.then);
    pattern_bound(l, e->if_.pat);
    state_join(l->now, otherwise, l->count);
    live(l, e->if_.cond);
}

static void live_match(Live *l, Expr *e)
{
    Span *after = state_copy(l);
    Span *before = ARENA_ARRAY(l->scratch, Span, l->count);
    for (uint32_t i = e->match.arms.len; i-- > 0;) {
        Arm *arm = &e->match.arms.data[i];
        state_set(l, after);
        if (arm->body) {
            live(l, arm->body);
        }
        if (arm->guard) {
            live(l, arm->guard);
        }
        pattern_bound(l, arm->pat);
        state_join(before, l->now, l->count);
    }
    state_set(l, before);
    live(l, e->match.subject);
}

static void loop_name_held(void *user, Def *local, Pat *pat)
{
    if (local->local->is_alias) {
        use(user, local, pat->span);
    }
}

/* One pass over the body of a loop, from the state at its end to the state at its head. */
static void loop_body(Live *l, Expr *e, const Span *after, const Span *head)
{
    Expr *body = e->kind == EX_FOR ? e->for_.body : e->while_.body;
    LoopState state = {ARENA_ARRAY(l->scratch, Span, l->count),
                       ARENA_ARRAY(l->scratch, Span, l->count)};
    memcpy(state.after, after, l->count * sizeof *after);
    memcpy(state.head, head, l->count * sizeof *head);
    vec_push(l->scratch, &l->loops, state);
    state_set(l, head);
    if (e->kind == EX_FOR) {
        flow_pattern_names(e->for_.pat, loop_name_held, l);
    }
    live(l, body);
    if (e->kind == EX_FOR) {
        pattern_bound(l, e->for_.pat);
    } else if (e->while_.cond) {
        state_join(l->now, after, l->count);
        live(l, e->while_.cond);
    }
    l->loops.len--;
}

static void live_loop(Live *l, Expr *e)
{
    Span *after = state_copy(l);
    Span *head = ARENA_ARRAY(l->scratch, Span, l->count);
    if (e->kind != EX_LOOP) {
        memcpy(head, after, l->count * sizeof *head);
    }
    if (l->loops.len < LOOP_TWICE_DEPTH) {
        l->quiet++;
        loop_body(l, e, after, head);
        l->quiet--;
        state_join(head, l->now, l->count);
    }
    loop_body(l, e, after, head);
    if (e->kind == EX_FOR) {
        state_join(l->now, after, l->count);
        live(l, e->for_.seq);
    }
}

/* The body runs elsewhere: what it uses of outer names is used where the closure is made. */
static void live_closure(Live *l, Expr *e)
{
    Span *after = state_copy(l);
    uint32_t loops = l->loops.len;
    l->loops.len = 0;
    state_clear(l);
    if (e->closure.body) {
        live(l, e->closure.body);
    }
    l->loops.len = loops;
    for (uint32_t i = 0; i < l->count; i++) {
        if (l->now[i].lo) {
            l->now[i] = e->span;
        }
    }
    const ClosureInfo *info = e->closure.info;
    for (uint32_t i = 0; info && i < info->captures.len; i++) {
        use(l, info->captures.data[i], e->span);
    }
    state_join(l->now, after, l->count);
}

static void live_jump(Live *l, Expr *e)
{
    if (e->kind == EX_RETURN || l->loops.len == 0) {
        state_clear(l);
    } else {
        const LoopState *loop = &l->loops.data[l->loops.len - 1];
        state_set(l, e->kind == EX_BREAK ? loop->after : loop->head);
    }
    if (e->ret.value) {
        live(l, e->ret.value);
    }
}

static void live_binary(Live *l, Expr *e)
{
    switch ((int)e->binary.op) {
    case OP_AND:
    case OP_OR:
    case OP_IMPLIES:
    case OP_COALESCE: {
        Span *after = state_copy(l);
        live(l, e->binary.right);
        state_join(l->now, after, l->count);
        live(l, e->binary.left);
        break;
    }
    default:
        live(l, e->binary.right);
        live(l, e->binary.left);
        break;
    }
}

static void live(Live *l, Expr *e)
{
    switch ((int)e->kind) {
    case EX_NAME:
        use(l, e->name.def, e->span);
        break;
    case EX_FIELD:
    case EX_TUPLE_INDEX:
    case EX_INDEX:
    case EX_TRY:
        live_part(l, e);
        break;
    case EX_CALL:
        live_call(l, e);
        break;
    case EX_ASSIGN:
        live_assign(l, e);
        break;
    case EX_LET:
        pattern_bound(l, e->let.pat);
        if (e->let.def) {
            alias_begins(l, e->let.def);
        }
        if (e->let.init) {
            live(l, e->let.init);
        }
        break;
    case EX_IF:
        live_if(l, e);
        break;
    case EX_MATCH:
        live_match(l, e);
        break;
    case EX_FOR:
    case EX_WHILE:
    case EX_LOOP:
        live_loop(l, e);
        break;
    case EX_CLOSURE:
        live_closure(l, e);
        break;
    case EX_RETURN:
    case EX_BREAK:
    case EX_CONTINUE:
        live_jump(l, e);
        break;
    case EX_BINARY:
        live_binary(l, e);
        break;
    default:
        live_children(l, e);
        break;
    }
}

void live_check(LiveCheck *c, Expr *body)
{
    Live l = {.check = c, .diags = c->program->session->diags, .scratch = c->scratch};
    l.count = c->count;
    for (uint32_t i = 0; i < c->count; i++) {
        uint32_t index = c->tracked[i]->local->index;
        l.slot_count = index + 1 > l.slot_count ? index + 1 : l.slot_count;
    }
    l.slots = ARENA_ARRAY(c->scratch, uint32_t, l.slot_count);
    for (uint32_t i = 0; i < c->count; i++) {
        l.slots[c->tracked[i]->local->index] = i + 1;
    }
    l.now = ARENA_ARRAY(c->scratch, Span, l.count);
    l.reported = ARENA_ARRAY(c->scratch, bool, l.count);
    live(&l, body);
}
