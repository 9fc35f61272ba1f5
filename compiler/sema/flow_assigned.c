/* Definite assignment: a forward walk over one body, see flow_assigned.h. */
#include "sema/flow_assigned.h"

#include <string.h>

typedef struct Walk {
    Program *program;
    Arena *scratch;
    Def **names;
    uint32_t count;
    uint32_t *slots;    /* LocalInfo.index -> position among the names + 1 */
    uint32_t slot_count;
    bool *set;       /* assigned on every path to here; all of them where nothing gets to */
    bool *reported;
    VEC(bool *) breaks; /* for each loop around: joined states at its breaks */
} Walk;

static void walk(Walk *w, Expr *e);

static void walk_child(void *user, Expr *e)
{
    walk(user, e);
}

static bool *state_copy(Walk *w)
{
    bool *s = ARENA_ARRAY(w->scratch, bool, w->count);
    memcpy(s, w->set, w->count * sizeof *s);
    return s;
}

static void state_put(Walk *w, const bool *s)
{
    memcpy(w->set, s, w->count * sizeof *s);
}

static void state_meet(bool *into, const bool *from, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        into[i] = into[i] && from[i];
    }
}

static uint32_t name_at(const Walk *w, const Def *d)
{
    if (!d || d->kind != DEF_LOCAL || d->local->index >= w->slot_count) {
        return UINT32_MAX;
    }
    return w->slots[d->local->index] - 1; /* none: 0 - 1 is UINT32_MAX */
}

static void use(Walk *w, const Expr *e)
{
    uint32_t i = name_at(w, e->name.def);
    if (i == UINT32_MAX || w->set[i] || w->reported[i]) {
        return;
    }
    w->reported[i] = true;
    DiagBag *diags = w->program->session->diags;
    Diag *d = diag_add(diags, DIAG_UNASSIGNED, e->span, w->names[i]->name->text);
    diag_peer(diags, d, w->names[i]->span, "declared here without a value");
}

static void walk_assign(Walk *w, Expr *e)
{
    if (e->assign.value) {
        walk(w, e->assign.value);
    }
    Expr *target = e->assign.place;
    if (e->assign.declares || !target) {
        return;
    }
    if (target->kind != EX_NAME || e->assign.compound) {
        walk(w, target);
        return;
    }
    uint32_t i = name_at(w, target->name.def);
    if (i != UINT32_MAX) {
        w->set[i] = true;
    }
}

static void walk_if(Walk *w, Expr *e)
{
    walk(w, e->if_.cond);
    bool *before = state_copy(w);
    walk(w, e->if_.then);
    bool *after = state_copy(w);
    state_put(w, before);
    if (e->if_.else_) {
        walk(w, e->if_.else_);
    }
    state_meet(w->set, after, w->count);
}

static void walk_match(Walk *w, Expr *e)
{
    walk(w, e->match.subject);
    bool *before = state_copy(w);
    bool *after = ARENA_ARRAY(w->scratch, bool, w->count);
    memset(after, 1, w->count);
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        Arm *arm = &e->match.arms.data[i];
        state_put(w, before);
        if (arm->guard) {
            walk(w, arm->guard);
        }
        if (arm->body) {
            walk(w, arm->body);
        }
        state_meet(after, w->set, w->count);
    }
    state_put(w, after);
}

static void walk_loop(Walk *w, Expr *e)
{
    bool *breaks = ARENA_ARRAY(w->scratch, bool, w->count);
    memset(breaks, 1, w->count);
    vec_push(w->scratch, &w->breaks, breaks);
    Expr *head = e->kind == EX_FOR ? e->for_.seq : e->while_.cond;
    if (head) {
        walk(w, head);
    }
    bool *skipped = state_copy(w);
    walk(w, e->kind == EX_FOR ? e->for_.body : e->while_.body);
    if (head) {
        state_put(w, skipped);
    } else {
        memset(w->set, 1, w->count); /* a `loop` ends only by its breaks */
    }
    state_meet(w->set, breaks, w->count);
    w->breaks.len--;
}

static void walk_jump(Walk *w, Expr *e)
{
    if (e->ret.value) {
        walk(w, e->ret.value);
    }
    if (e->kind == EX_BREAK && w->breaks.len) {
        state_meet(w->breaks.data[w->breaks.len - 1], w->set, w->count);
    }
    memset(w->set, 1, w->count);
}

/* What is assigned in there may not have happened afterwards. */
static void walk_maybe(Walk *w, Expr *e)
{
    bool *before = state_copy(w);
    walk(w, e);
    state_put(w, before);
}

static void walk(Walk *w, Expr *e)
{
    uint32_t i;
    switch ((int)e->kind) {
    case EX_NAME:
        use(w, e);
        break;
    case EX_LET:
        flow_children(e, walk_child, w);
        i = name_at(w, e->let.def);
        if (i != UINT32_MAX) {
            w->set[i] = false;
        }
        break;
    case EX_ASSIGN:
        walk_assign(w, e);
        break;
    case EX_IF:
        walk_if(w, e);
        break;
    case EX_MATCH:
        walk_match(w, e);
        break;
    case EX_FOR:
    case EX_WHILE:
    case EX_LOOP:
        walk_loop(w, e);
        break;
    case EX_RETURN:
    case EX_BREAK:
    case EX_CONTINUE:
        walk_jump(w, e);
        break;
    case EX_CLOSURE:
        if (e->closure.body) {
            walk_maybe(w, e->closure.body);
        }
        break;
    case EX_BINARY:
        walk(w, e->binary.left);
        if (e->binary.op == OP_AND || e->binary.op == OP_OR || e->binary.op == OP_IMPLIES ||
            e->binary.op == OP_COALESCE) {
            walk_maybe(w, e->binary.right);
        } else {
            walk(w, e->binary.right);
        }
        break;
    default:
        flow_children(e, walk_child, w);
        if (e->kind == EX_CALL && e->type && type_resolve(e->type)->kind == TY_NEVER) {
            memset(w->set, 1, w->count);
        }
        break;
    }
}

void assigned_check(Program *p, Arena *scratch, Expr *body, Def **names, uint32_t count)
{
    Walk w = {.program = p, .scratch = scratch, .names = names, .count = count};
    for (uint32_t i = 0; i < count; i++) {
        uint32_t end = names[i]->local->index + 1;
        w.slot_count = end > w.slot_count ? end : w.slot_count;
    }
    w.slots = ARENA_ARRAY(scratch, uint32_t, w.slot_count);
    for (uint32_t i = 0; i < count; i++) {
        w.slots[names[i]->local->index] = i + 1;
    }
    w.set = ARENA_ARRAY(scratch, bool, count);
    w.reported = ARENA_ARRAY(scratch, bool, count);
    memset(w.set, 1, count);
    walk(&w, body);
}
