/* What may be changed, and whether anybody sees the change. See docs/language.md,
   "Values, places, mutation". */
#include "sema/flow_bind.h"
#include "sema/flow_graph.h"
#include "sema/flow_live.h"
#include "sema/flow_topics.h"

#include <stdlib.h>
#include <string.h>

enum { SCRATCH_KEPT = 1 << 20 };

/* What is known of a local of the body at hand. */
typedef struct Local {
    uint32_t body;     /* number of the body this entry is about */
    Expr *binder;      /* EX_LET, EX_ASSIGN, EX_FOR, EX_MATCH, EX_IF, EX_CLOSURE; NULL: a
                          parameter */
    Pat *pat;          /* the PAT_NAME, or NULL */
    bool changed;      /* it, or a part of it, is assigned */
    bool tracked;
} Local;

struct Places {
    Program *program;
    DiagBag *diags;
    Arena *scratch;
    FunInfo *fun;        /* NULL outside of functions */
    uint32_t level;      /* closures around the current expression */
    uint32_t body;
    VEC(Local) locals;   /* by LocalInfo.index */
    VEC(Def *) seen;     /* locals of the body, in order */
    VEC(Def *) tracked;
    Expr *binder;        /* while a pattern's names are entered */
};

static Local *local_of(Places *p, const Def *d)
{
    uint32_t index = d->local->index;
    while (p->locals.len <= index) {
        Local none = {0};
        vec_push(p->program->session->arena, &p->locals, none);
    }
    Local *l = &p->locals.data[index];
    if (l->body != p->body) {
        *l = (Local){.body = p->body};
    }
    return l;
}

static void enter_local(Places *p, Def *d, Expr *binder, Pat *pat)
{
    if (!d || d->kind != DEF_LOCAL) {
        return;
    }
    Local *l = local_of(p, d);
    l->binder = binder;
    l->pat = pat;
    vec_push(p->scratch, &p->seen, d);
    if (d->local->is_alias && d->local->place && !l->tracked) {
        l->tracked = true;
        vec_push(p->scratch, &p->tracked, d);
    }
}

static bool has_error_type(const Expr *e)
{
    return !e->type || type_resolve(e->type)->kind == TY_ERROR;
}

/* ---- fix-its: name the place, or take a copy -------------------------------------------- */

static void fix_insert(Places *p, Diag *d, uint32_t at, const char *text, const char *label)
{
    Span place = {at, at};
    diag_fix(p->diags, d, FIX_MAYBE, place, text, "%s", label);
}

static void fix_copy_in_body(Places *p, Diag *d, const Def *local, const Expr *body)
{
    if (!body || body->kind != EX_BLOCK || !body->block.stmts.len) {
        return;
    }
    uint32_t at = body->block.stmts.data[0]->span.lo;
    const char *indent = flow_indent(p->program, at);
    const char *name = local->name->text;
    fix_insert(p, d, at,
               arena_printf(p->program->session->arena, "let mut %s = %s.copy()\n%s", name, name,
                            indent),
               "change a copy");
}

static void fix_view(Places *p, Diag *d, const Def *local)
{
    static const char name_place[] = "name the original, to change it";
    const Local *l = local_of(p, local);
    const Expr *b = l->binder;
    uint32_t name = local->span.lo;
    if (!b) {
        fix_insert(p, d, name, "mut ", "change what the caller passes");
        fix_copy_in_body(p, d, local, p->fun ? p->fun->body : NULL);
        return;
    }
    const Expr *init = b->kind == EX_LET      ? b->let.init
                       : b->kind == EX_ASSIGN ? b->assign.value
                       : b->kind == EX_FOR    ? b->for_.seq
                       : b->kind == EX_MATCH  ? b->match.subject
                       : b->kind == EX_IF     ? b->if_.cond
                                              : NULL;
    Place from = init ? place_of(init) : (Place){.root = PLACE_NONE};
    if (place_changeable(&from)) {
        if (b->kind == EX_LET && !b->let.pat) {
            Span head = {b->span.lo, name};
            diag_fix(p->diags, d, FIX_MAYBE, head, "mut ", "%s", name_place);
        } else {
            fix_insert(p, d, name, "mut ", name_place);
        }
    }
    if (b->kind == EX_FOR || b->kind == EX_CLOSURE) {
        fix_copy_in_body(p, d, local, b->kind == EX_FOR ? b->for_.body : b->closure.body);
    } else if (from.root != PLACE_NONE && !l->pat) {
        fix_insert(p, d, init->span.hi, ".copy()", "change a copy");
    }
}

static const char *view_text(Places *p, const Def *local)
{
    const Expr *b = local_of(p, local)->binder;
    if (!b) {
        return "the value that was passed";
    }
    return b->kind == EX_FOR ? "the value of one element" : "a copy of what it was taken from";
}

/* ---- changes ---------------------------------------------------------------------------- */

static void report_captured(Places *p, Span at, const char *name, const Def *local)
{
    Diag *d = diag_add(p->diags, DIAG_ASSIGN_CAPTURED, at, name);
    if (local) {
        diag_peer(p->diags, d, local->span, "`%s` belongs to the function outside", name);
    }
    diag_note(p->diags, d, "a closure has the values of the moment it was made; give the result "
                           "back instead");
}

static void report_const(Places *p, Span at, const Def *constant)
{
    Diag *d = diag_add(p->diags, DIAG_ASSIGN_CONST, at, constant->name->text);
    diag_peer(p->diags, d, constant->span, "declared here");
}

/* Something with effect on a part of `target` (all of it, for calls) happens at `at`. */
static void part_change(Places *p, const Expr *target, Span at)
{
    const Expr *base = place_base(target);
    Def *local = place_base_local(target);
    Place place = place_of(target);
    if (local) {
        local_of(p, local)->changed = true;
        if (local->local->level < p->level) {
            report_captured(p, at, local->name->text, local);
            return;
        }
    }
    switch (place.root) {
    case PLACE_NONE:
        if (!has_error_type(base) && !has_error_type(target) && base->kind != EX_ERROR) {
            Diag *d = diag_add(p->diags, DIAG_NOT_A_PLACE, target->span);
            diag_note(p->diags, d, "it is a value of its own, which nobody would see changed; "
                                   "give it a name first");
        }
        break;
    case PLACE_CONST:
        report_const(p, at, place.def);
        break;
    case PLACE_THIS:
        if (p->level > 0 && base->kind == EX_THIS) {
            report_captured(p, at, "this", NULL);
        }
        break;
    case PLACE_LOCAL:
        if (local && !local->local->is_fresh && !local->local->is_alias && local->type &&
            type_resolve(local->type)->kind != TY_ERROR) {
            Local *l = local_of(p, local);
            if (!l->tracked) {
                l->tracked = true;
                vec_push(p->scratch, &p->tracked, local);
            }
        }
        break;
    case PLACE_GLOBAL:
        break;
    }
}

static void whole_change(Places *p, const Expr *e)
{
    const Expr *target = e->assign.place;
    Def *d = target->name.def;
    if (!d || d->kind != DEF_LOCAL) {
        part_change(p, target, target->span);
        return;
    }
    Local *l = local_of(p, d);
    l->changed = true;
    if (d->local->level < p->level) {
        report_captured(p, target->span, d->name->text, d);
    } else if (d->local->is_param && !d->local->is_mut) {
        Diag *diag = diag_add(p->diags, DIAG_ASSIGN_PARAM, target->span, d->name->text);
        diag_peer(p->diags, diag, d->span, "the parameter");
        diag_note(p->diags, diag, "give the new value a name of its own; `mut %s` would change "
                                  "what the caller passes", d->name->text);
    } else if (l->binder && l->binder->kind == EX_LET && l->binder->let.is_const) {
        report_const(p, target->span, d);
    }
}

static void check_assign(Places *p, Expr *e)
{
    if (e->assign.declares) {
        if (e->assign.declares->kind == DEF_LOCAL) {
            enter_local(p, e->assign.declares, e, NULL);
        }
        return;
    }
    if (e->assign.place->kind == EX_NAME) {
        whole_change(p, e);
    } else {
        part_change(p, e->assign.place, e->span);
    }
}

/* ---- `mut` needs a place ---------------------------------------------------------------- */

static void report_no_place(Places *p, DiagCode code, Span at, const char *name, const Expr *from)
{
    Diag *d = name ? diag_add(p->diags, code, at, name) : diag_add(p->diags, code, at);
    Def *local = place_base_local(from);
    if (local) {
        diag_peer(p->diags, d, local->span, "`%s` holds %s", local->name->text,
                  view_text(p, local));
        fix_view(p, d, local);
    } else {
        diag_note(p->diags, d, "a place is a variable that holds a value of its own, a `mut` name, "
                               "a part of `this`, or an element of one of these");
    }
}

static void check_mut_arg(Places *p, const Expr *arg, const Def *param)
{
    Place place = place_of(arg);
    Def *local = place_base_local(arg);
    if (local) {
        local_of(p, local)->changed = true;
        if (local->local->level < p->level) {
            report_captured(p, arg->span, local->name->text, local);
            return;
        }
    } else if (place.root == PLACE_THIS && p->level > 0) {
        report_captured(p, arg->span, "this", NULL);
        return;
    }
    if (place_changeable(&place) || has_error_type(arg)) {
        return;
    }
    report_no_place(p, DIAG_MUT_ARG, arg->span, param ? param->name->text : "the parameter", arg);
}

/* `fields`: the state fields that the call changes, when `a` is `this`. */
static void check_overlap(Places *p, const Expr *a, const Expr *b, uint64_t fields)
{
    Place x = place_of(a);
    Place y = place_of(b);
    bool of_this = x.root == PLACE_THIS && x.len == 0 && y.len && y.steps[0] >= STEP_FIELD;
    if (of_this && !(fields & state_bit(y.steps[0] - STEP_FIELD))) {
        return;
    }
    if (place_overlaps(&x, &y)) {
        Diag *d = diag_add(p->diags, DIAG_MUT_ARGS_OVERLAP, b->span);
        diag_peer(p->diags, d, a->span, "with this one");
    }
}

static void check_call(Places *p, Expr *e)
{
    const CallTarget *t = e->call.target;
    if (!t) {
        return;
    }
    const FunInfo *fun = flow_callee(t);
    Expr *receiver = e->call.receiver;
    bool changes = receiver && ((t->kind == CALL_BUILTIN && builtin_changes_receiver(t->builtin)) ||
                                (fun && fun->self == SELF_MUT));
    if (changes) {
        part_change(p, receiver, e->span);
    }
    const Type *value = t->kind == CALL_VALUE && e->call.callee->type
                            ? type_resolve(e->call.callee->type)
                            : NULL;
    const Expr *first = changes && fun ? receiver : NULL;
    for (uint32_t i = 0; i < e->call.args.len; i++) {
        bool by_fun = fun && i < fun->params.len && fun->params.data[i]->local->is_mut;
        bool by_type = value && value->kind == TY_FUN && type_takes_mut(value, i);
        if (!by_fun && !by_type) {
            continue;
        }
        Expr *arg = e->call.args.data[i];
        check_mut_arg(p, arg, by_fun ? fun->params.data[i] : NULL);
        if (first) {
            check_overlap(p, first, arg, first == receiver ? fun->writes : UINT64_MAX);
        }
        first = first ? first : arg;
    }
}

static void pattern_name(void *user, Def *local, Pat *pat)
{
    Places *p = user;
    enter_local(p, local, p->binder, pat->kind == PAT_NAME ? pat : NULL);
    bool wants = pat->kind == PAT_NAME && pat->is_mut && !local->local->is_alias;
    const Expr *from = p->binder->kind == EX_MATCH ? p->binder->match.subject
                       : p->binder->kind == EX_FOR ? p->binder->for_.seq
                       : p->binder->kind == EX_IF  ? p->binder->if_.cond
                                                   : NULL;
    Def *source = local->local->is_alias && from ? place_base_local(from) : NULL;
    if (source) {
        local_of(p, source)->changed = true;
    }
    Place place = from ? place_of(from) : (Place){.root = PLACE_NONE};
    if (wants && place.root != PLACE_NONE && p->binder->kind != EX_FOR && !has_error_type(from)) {
        report_no_place(p, DIAG_MUT_NO_PLACE, local->span, local->name->text, from);
    }
}

static void enter_pattern(Places *p, Pat *pat, Expr *binder)
{
    if (!pat) {
        return;
    }
    Expr *outer = p->binder;
    p->binder = binder;
    flow_pattern_names(pat, pattern_name, p);
    p->binder = outer;
}

static void check_let(Places *p, Expr *e)
{
    enter_pattern(p, e->let.pat, e);
    Def *d = e->let.def;
    if (!d || d->kind != DEF_LOCAL) {
        return;
    }
    enter_local(p, d, e, NULL);
    if (e->let.is_mut && !e->let.keyword && e->let.init && !d->local->is_alias &&
        !type_is_plain(type_resolve(d->type)) && !has_error_type(e->let.init)) {
        Place from = place_of(e->let.init);
        if (from.root != PLACE_NONE) {
            report_no_place(p, DIAG_MUT_NO_PLACE, d->span, d->name->text, e->let.init);
        }
    }
    Def *source = d->local->is_alias && e->let.init ? place_base_local(e->let.init) : NULL;
    if (source) {
        local_of(p, source)->changed = true;
    }
}

static void check_for(Places *p, Expr *e)
{
    Place seq = place_of(e->for_.seq);
    Def *source = place_base_local(e->for_.seq);
    if (for_names_elements(e) && source) {
        local_of(p, source)->changed = true;
    }
    enter_pattern(p, e->for_.pat, e);
    if (for_names_elements(e) && !place_changeable(&seq) && !has_error_type(e->for_.seq)) {
        report_no_place(p, DIAG_FOR_NO_PLACE, e->for_.seq->span, NULL, e->for_.seq);
    }
}

/* ---- the walk --------------------------------------------------------------------------- */

static void visit(void *user, Expr *e);

static void visit_closure(Places *p, Expr *e)
{
    p->level++;
    for (uint32_t i = 0; i < e->closure.params.len; i++) {
        Param *param = &e->closure.params.data[i];
        enter_pattern(p, param->pat, e);
        enter_local(p, param->def, e, NULL);
    }
    flow_children(e, visit, p);
    p->level--;
}

static void visit_match(Places *p, Expr *e)
{
    visit(p, e->match.subject);
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        Arm *arm = &e->match.arms.data[i];
        enter_pattern(p, arm->pat, e);
        if (arm->guard) {
            visit(p, arm->guard);
        }
        if (arm->body) {
            visit(p, arm->body);
        }
    }
}

static void visit(void *user, Expr *e)
{
    Places *p = user;
    switch ((int)e->kind) {
    case EX_CLOSURE:
        visit_closure(p, e);
        return;
    case EX_MATCH:
        visit_match(p, e);
        return;
    case EX_FOR:
        visit(p, e->for_.seq);
        check_for(p, e);
        visit(p, e->for_.body);
        return;
    case EX_IF:
        visit(p, e->if_.cond);
        enter_pattern(p, e->if_.pat, e);
        visit(p, e->if_.then);
        if (e->if_.else_) {
            visit(p, e->if_.else_);
        }
        return;
    case EX_LET:
        flow_children(e, visit, p);
        check_let(p, e);
        return;
    case EX_ASSIGN:
        flow_children(e, visit, p);
        check_assign(p, e);
        return;
    case EX_CALL:
        flow_children(e, visit, p);
        check_call(p, e);
        return;
    case EX_INT:
    case EX_FLOAT:
    case EX_STRING:
    case EX_NAME:
        return;
    default:
        flow_children(e, visit, p);
        return;
    }
}

/* ---- after the walk --------------------------------------------------------------------- */

static int compare_lost(const void *a, const void *b)
{
    const LostUpdate *x = a;
    const LostUpdate *y = b;
    if (x->local->span.lo != y->local->span.lo) {
        return x->local->span.lo < y->local->span.lo ? -1 : 1;
    }
    return (x->at.lo > y->at.lo) - (x->at.lo < y->at.lo);
}

enum { LOST_PEERS = 3 };

static void report_lost(Places *p, LiveCheck *c)
{
    if (c->lost.len) {
        qsort(c->lost.data, c->lost.len, sizeof *c->lost.data, compare_lost);
    }
    for (uint32_t i = 0; i < c->lost.len;) {
        const Def *local = c->lost.data[i].local;
        const char *name = local->name->text;
        Diag *d = diag_add(p->diags, DIAG_LOST_UPDATE, c->lost.data[i].at, name);
        diag_peer(p->diags, d, local->span, "`%s` holds %s", name, view_text(p, local));
        uint32_t peers = 0;
        for (i++; i < c->lost.len && c->lost.data[i].local == local; i++) {
            if (peers++ < LOST_PEERS && c->lost.data[i].at.lo != c->lost.data[i - 1].at.lo) {
                diag_peer(p->diags, d, c->lost.data[i].at, "so is this change");
            }
        }
        fix_view(p, d, local);
    }
}

static void check_uses(Places *p, Expr *body)
{
    if (p->tracked.len) {
        LiveCheck c = {.program = p->program, .scratch = p->scratch,
                       .tracked = p->tracked.data, .count = p->tracked.len};
        live_check(&c, body);
        report_lost(p, &c);
    }
}

/* The `mut` before a name, with the blanks after it; lo == hi when it is not directly there. */
static Span mut_before(Places *p, Span name)
{
    SourceFile *f = sources_find(&p->program->session->sources, name.lo);
    Span none = {name.lo, name.lo};
    if (!f) {
        return none;
    }
    uint32_t at = name.lo - f->base;
    while (at > 0 && f->text[at - 1] == ' ') {
        at--;
    }
    if (at < 3 || memcmp(f->text + at - 3, "mut", 3) != 0) {
        return none;
    }
    return (Span){f->base + at - 3, name.lo};
}

static void check_unused_mut(Places *p)
{
    if (!p->fun || !p->fun->checked) {
        return;
    }
    for (uint32_t i = 0; i < p->seen.len; i++) {
        const Def *d = p->seen.data[i];
        const Local *l = local_of(p, d);
        if (!d->local->is_mut || l->changed || d->name->text[0] == '_' ||
            (d->local->is_param && p->fun->trait_method)) {
            continue;
        }
        Diag *diag = diag_add(p->diags, DIAG_UNUSED_MUT, d->span, d->name->text);
        Span mut = mut_before(p, d->span);
        bool bare = l->binder && l->binder->kind == EX_LET && !l->binder->let.keyword;
        if (mut.lo < mut.hi && !bare) {
            diag_fix(p->diags, diag, FIX_CERTAIN, mut, "", "remove `mut`");
        }
    }
}

void places_root(Places *p, const FlowRoot *root)
{
    if (arena_used(p->scratch) > SCRATCH_KEPT) {
        arena_free(p->scratch);
        p->scratch = arena_new(0, NULL, NULL);
        p->seen.data = NULL;
        p->seen.cap = 0;
        p->tracked.data = NULL;
        p->tracked.cap = 0;
    }
    p->body++;
    p->level = 0;
    p->seen.len = 0;
    p->tracked.len = 0;
    bool clause = root->kind == ROOT_REQUIRES || root->kind == ROOT_ENSURES;
    p->fun = root->fun;
    for (uint32_t i = 0; root->fun && !clause && i < root->fun->params.len; i++) {
        enter_local(p, root->fun->params.data[i], NULL, NULL);
    }
    uint32_t errors = diags_errors(p->diags);
    visit(p, root->body);
    check_uses(p, root->body);
    if (diags_errors(p->diags) == errors) { /* else a change may have been meant */
        check_unused_mut(p);
    }
}

Places *places_begin(Program *p, Arena *a)
{
    Places *places = ARENA_NEW(a, Places);
    places->program = p;
    places->diags = p->session->diags;
    places->scratch = arena_new(0, NULL, NULL);
    return places;
}

void places_end(Places *p)
{
    arena_free(p->scratch);
}
