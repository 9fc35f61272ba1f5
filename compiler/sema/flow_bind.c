/* Aliases, copies and values of their own: see flow_bind.h and docs/language.md, places. */
#include "sema/flow_bind.h"

static bool is_plain_local(const Def *local)
{
    return local->type && type_is_plain(type_resolve(local->type));
}

static void set_fresh(Def *local)
{
    local->local->is_fresh = true;
    local->local->is_alias = false;
}

static void set_view(Def *local)
{
    local->local->is_fresh = false;
    local->local->is_alias = false;
}

static void set_alias(Program *p, Def *local, const Place *place)
{
    local->local->is_alias = true;
    local->local->is_fresh = false;
    local->local->place = ARENA_NEW(p->session->arena, Place);
    *local->local->place = *place;
}

/* `x` gets the value of `init`; with `own` it is a copy of its own whatever that is. */
static void bind_value(Def *local, Expr *init, bool own)
{
    Place from = init ? place_of(init) : (Place){.root = PLACE_NONE};
    if (init) {
        init->fresh = from.root == PLACE_NONE;
    }
    if (own || from.root == PLACE_NONE || is_plain_local(local)) {
        set_fresh(local);
    } else {
        set_view(local);
    }
}

static void bind_names_of(Program *p, Pat *pat, Place subject, bool all_mut);

void bind_let(Program *p, Expr *e)
{
    if (e->let.pat) {
        bind_pattern(p, e->let.init, e->let.pat);
        return;
    }
    Def *local = e->let.def;
    if (!local || local->kind != DEF_LOCAL) {
        return;
    }
    bool alias = e->let.is_mut && !e->let.keyword && e->let.init && !is_plain_local(local);
    if (alias) {
        Place place = place_of(e->let.init);
        if (place_changeable(&place)) {
            e->let.init->is_place = true;
            set_alias(p, local, &place);
            return;
        }
    }
    bind_value(local, e->let.init, e->let.is_mut);
}

void bind_assign(Program *p, Expr *e)
{
    (void)p;
    Def *local = e->assign.declares;
    if (local && local->kind == DEF_LOCAL) {
        bind_value(local, e->assign.value, false);
        return;
    }
    if (e->assign.place->kind != EX_NAME || e->assign.compound) {
        return;
    }
    local = e->assign.place->name.def;
    if (local && local->kind == DEF_LOCAL && local->local->is_fresh && !local->local->is_mut) {
        bind_value(local, e->assign.value, false);
    }
}

typedef struct PatternBind {
    Program *program;
    Place subject;
    Pat *whole;
    bool all_mut;
} PatternBind;

static void bind_name(void *user, Def *local, Pat *pat)
{
    PatternBind *b = user;
    bool is_mut = b->all_mut || (pat->kind == PAT_NAME && pat->is_mut);
    if (is_mut && place_changeable(&b->subject)) {
        Place place = place_in_pattern(b->subject, b->whole, local);
        set_alias(b->program, local, &place);
    } else if (b->subject.root == PLACE_NONE || is_plain_local(local) || is_mut) {
        set_fresh(local); /* a `mut` name without a place is an error of its own */
    } else {
        set_view(local);
    }
}

static void bind_names_of(Program *p, Pat *pat, Place subject, bool all_mut)
{
    PatternBind b = {p, subject, pat, all_mut};
    flow_pattern_names(pat, bind_name, &b);
}

void bind_pattern(Program *p, const Expr *subject, Pat *pat)
{
    bind_names_of(p, pat, subject ? place_of(subject) : (Place){.root = PLACE_NONE}, false);
}

bool for_names_elements(const Expr *loop)
{
    if (loop->for_.is_mut) {
        return true;
    }
    const Expr *seq = loop->for_.seq;
    const CallTarget *t = seq->kind == EX_CALL ? seq->call.target : NULL;
    return t && t->kind == CALL_BUILTIN &&
           (t->builtin == BI_LIST_ITER_MUT || t->builtin == BI_MAP_VALUES_MUT);
}

static void bind_loop_value(void *user, Def *local, Pat *pat)
{
    (void)user;
    (void)pat;
    set_view(local);
}

void bind_loop_names(Pat *pat)
{
    flow_pattern_names(pat, bind_loop_value, NULL);
}

static void excuse(void *user, Def *local, Pat *pat)
{
    (void)user;
    (void)pat;
    local->local->reads++; /* the error about the loop says enough about its name */
}

void bind_for(Program *p, Expr *e)
{
    if (!e->for_.pat) {
        return;
    }
    Place seq = place_of(e->for_.seq);
    bool names = for_names_elements(e);
    if (!names) {
        bind_loop_names(e->for_.pat);
        return;
    }
    e->for_.seq->is_place = place_changeable(&seq);
    if (!e->for_.seq->is_place) {
        flow_pattern_names(e->for_.pat, excuse, NULL);
    }
    place_step(&seq, STEP_ELEMENT);
    bind_names_of(p, e->for_.pat, seq, true);
}

void bind_param(Def *param)
{
    param->local->is_alias = param->local->is_mut;
    param->local->is_fresh = false;
}
