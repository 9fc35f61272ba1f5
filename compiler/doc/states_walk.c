/* Reads steps off the code. Each function is walked once, knowing at every point which states the
   places it can name may be in: from matches, conditions, early returns and contracts. A change is

     - an assignment to a field of the enumeration,
     - a literal of a gene with such a field, made from another of that gene,
     - a literal with two such fields, of which the first is where it comes from,
     - the result of a function that takes one state and gives another,
     - a pair for which a function of two states answers true.

   What depends on parameters is passed on to callers: who calls f(gate, Closed) while the gate is
   known to be open has made the step from Open to Closed. Where such a relation exists, a change
   that may come from any state is taken to keep to it. */
#include "doc/states.h"

#include "syntax/walk.h"

#include <stdlib.h>
#include <string.h>

typedef struct Place {
    bool known;
    const Def *root;  /* DEF_LOCAL; NULL: `this` */
    const char *path; /* ".state" */
} Place;

typedef struct Known {
    Place place;
    States states;
    bool replaces; /* the place was assigned: what was known before is no longer true */
} Known;

/* A change as callers see it. */
typedef struct Change {
    Place subject;   /* its root is a parameter or `this`; or not known */
    States from;
    States to;
    const Def *to_param; /* instead of `to` */
    const Def *where;    /* that decides it */
    bool begins;         /* there is nothing before */
    bool allows;         /* a pair of a relation */
} Change;
typedef VEC(Change) Changes;

typedef struct Summary {
    FunInfo *fun;
    Changes changes;
    bool done, called;
} Summary;

typedef struct Reader {
    Site *site;
    Arena *arena;
    const EnumInfo *e;
    States all;
    Map summaries; /* FunInfo -> Summary */
    bool related;
    States allowed[MOST_STATES]; /* by a relation: where a state may come from */
    uint32_t depth;
} Reader;

typedef struct Walk {
    Reader *r;
    Summary *sum;
    VEC(Known) known;
    Map alias; /* Def -> Place: locals that hold what another place holds */
    Map inits; /* Def -> Expr: other locals, and what they are */
    uint32_t depth;
    uint32_t loops; /* around */
} Walk;

enum { DEEPEST = 64, FEW_LOOPS = 4 };

static void visit(Walk *w, const Expr *e);
static void visit_child(void *user, Node n);
static Summary *summary_of(Reader *r, FunInfo *f);

/* ---- types and places ---------------------------------------------------------------------- */

static bool is_state(const Reader *r, const Type *t)
{
    t = t ? type_resolve((Type *)(uintptr_t)t) : NULL;
    return t && t->kind == TY_ENUM && t->def == r->e->def;
}

static Place nowhere(void)
{
    return (Place){false, NULL, ""};
}

static Place place_of(const Walk *w, const Expr *e)
{
    if (!e)
        return nowhere();
    if (e->kind == EX_THIS)
        return (Place){true, NULL, ""};
    if (e->kind == EX_NAME && e->name.def && e->name.def->kind == DEF_LOCAL) {
        const Place *other = map_get(&w->alias, map_key(e->name.def));
        return other ? *other : (Place){true, e->name.def, ""};
    }
    if (e->kind == EX_NAME && e->name.def && e->name.def->kind == DEF_FIELD)
        return (Place){true, NULL, arena_printf(w->r->arena, ".%s", sym_text(e->name.def->name))};
    if (e->kind == EX_FIELD) {
        Place p = place_of(w, e->field.base);
        if (p.known)
            p.path = arena_printf(w->r->arena, "%s.%s", p.path, sym_text(e->field.name.sym));
        return p;
    }
    bool copies = e->kind == EX_CALL && e->call.receiver && e->call.target
                  && e->call.target->builtin == BI_COPY;
    return copies ? place_of(w, e->call.receiver) : nowhere();
}

static bool same_place(const Place *a, const Place *b)
{
    return a->known && b->known && a->root == b->root && strcmp(a->path, b->path) == 0;
}

static States states_at(const Walk *w, const Place *p)
{
    States s = w->r->all;
    for (uint32_t i = w->known.len; p->known && i-- > 0;) {
        if (!same_place(&w->known.data[i].place, p))
            continue;
        s &= w->known.data[i].states;
        if (w->known.data[i].replaces)
            break;
    }
    return s;
}

static void learn(Walk *w, Place p, States s, bool replaces)
{
    Known k = {p, s, replaces};
    if (p.known)
        vec_push(w->r->arena, &w->known, k);
}

static States bit(const Reader *r, const Def *d)
{
    bool own = d && d->kind == DEF_VARIANT && d->variant->owner == r->e;
    return own ? (States)1 << d->variant->index : 0;
}

/* The states that an expression names by itself; 0 for none. */
static States named(const Reader *r, const Expr *e)
{
    if (e->kind == EX_NAME)
        return bit(r, e->name.def);
    if (e->kind == EX_FIELD)
        return bit(r, e->field.def);
    return 0;
}

/* ---- conditions ---------------------------------------------------------------------------- */

static void suppose(Walk *w, const Expr *e, bool sense);

/* `x == V` and `x != V`, either way round. */
static bool compared(Walk *w, const Expr *e, bool sense, Known *out)
{
    bool equal = e->kind == EX_BINARY && e->binary.op == OP_EQ;
    if (!equal && !(e->kind == EX_BINARY && e->binary.op == OP_NE))
        return false;
    const Expr *place = e->binary.left, *value = e->binary.right;
    if (named(w->r, place)) {
        place = e->binary.right;
        value = e->binary.left;
    }
    States s = named(w->r, value);
    *out = (Known){place_of(w, place), equal == sense ? s : w->r->all & ~s, false};
    return s && out->place.known;
}

/* One of two holds: known is only what both say of one place. */
static void suppose_either(Walk *w, const Expr *e, bool sense)
{
    uint32_t mark = w->known.len;
    suppose(w, e->binary.left, sense);
    uint32_t middle = w->known.len;
    suppose(w, e->binary.right, sense);
    Known a = {0}, b = {0};
    bool one = middle == mark + 1 && w->known.len == middle + 1;
    if (one) {
        a = w->known.data[mark];
        b = w->known.data[middle];
    }
    w->known.len = mark;
    if (one && same_place(&a.place, &b.place))
        learn(w, a.place, a.states | b.states, false);
}

static void suppose(Walk *w, const Expr *e, bool sense)
{
    Known k;
    if (!e)
        return;
    if (e->kind == EX_UNARY && e->unary.op == OP_NOT) {
        suppose(w, e->unary.operand, !sense);
    } else if (e->kind == EX_BINARY && (e->binary.op == OP_AND || e->binary.op == OP_OR)) {
        if ((e->binary.op == OP_AND) == sense) {
            suppose(w, e->binary.left, sense);
            suppose(w, e->binary.right, sense);
        } else {
            suppose_either(w, e, sense);
        }
    } else if (compared(w, e, sense, &k)) {
        learn(w, k.place, k.states, false);
    }
}

/* ---- changes ------------------------------------------------------------------------------- */

static bool is_parameter(const Walk *w, const Place *p)
{
    if (!p->known)
        return false;
    return !p->root || (p->root->kind == DEF_LOCAL && p->root->local->is_param
                        && p->root->local->fun == w->sum->fun);
}

static void add_change(Walk *w, Change c)
{
    if (!is_parameter(w, &c.subject))
        c.subject = nowhere();
    if (c.to_param && !(c.to_param->local->is_param && c.to_param->local->fun == w->sum->fun))
        return;
    if (!c.to && !c.to_param)
        return;
    for (uint32_t i = 0; i < w->sum->changes.len; i++) {
        const Change *o = &w->sum->changes.data[i];
        bool same_subject = o->subject.known == c.subject.known
                            && (!c.subject.known || same_place(&o->subject, &c.subject));
        if (same_subject && o->from == c.from && o->to == c.to && o->to_param == c.to_param
            && o->where == c.where && o->begins == c.begins)
            return;
    }
    vec_push(w->r->arena, &w->sum->changes, c);
}

static void leaves(Walk *w, const Expr *e, void *target);

typedef struct Target {
    Place subject;
    bool begins;
} Target;

/* What is put into a place of the enumeration. */
static void value_leaf(Walk *w, const Expr *value, void *user)
{
    const Target *t = user;
    Change c = {.subject = t->subject, .to = named(w->r, value), .begins = t->begins,
                .where = w->sum->fun->def};
    const Expr *init = value->kind == EX_NAME && value->name.def
                           ? map_get(&w->inits, map_key(value->name.def)) : NULL;
    if (init && w->depth < DEEPEST) {
        w->depth++;
        leaves(w, init, user);
        w->depth--;
        return;
    }
    if (!c.to && value->kind == EX_NAME && value->name.def && value->name.def->kind == DEF_LOCAL)
        c.to_param = value->name.def;
    c.from = t->begins ? 0 : states_at(w, &t->subject);
    add_change(w, c);
}

/* ---- control flow -------------------------------------------------------------------------- */

static bool ends(const Expr *e)
{
    if (!e)
        return false;
    if (e->kind == EX_RETURN || e->kind == EX_BREAK || e->kind == EX_CONTINUE)
        return true;
    if (e->kind == EX_BLOCK)
        return e->block.stmts.len && ends(e->block.stmts.data[e->block.stmts.len - 1]);
    return e->kind == EX_IF && e->if_.else_ && ends(e->if_.then) && ends(e->if_.else_);
}

static States matched(const Reader *r, const Pat *p)
{
    States s = 0;
    switch (p->kind) {
    case PAT_WILD: return r->all;
    case PAT_NAME: case PAT_PATH: case PAT_CALL: case PAT_STRUCT:
        s = bit(r, p->def);
        return s || p->kind != PAT_NAME ? s : r->all;
    case PAT_OR:
        for (uint32_t i = 0; i < p->alt.alts.len; i++)
            s |= matched(r, p->alt.alts.data[i]);
        return s;
    default: return r->all;
    }
}

/* Subject `i` of a match on a tuple; the subject itself for i == 0 of another one. */
static const Expr *part_of(const Expr *subject, uint32_t i)
{
    if (subject->kind != EX_TUPLE)
        return i ? NULL : subject;
    return i < subject->list.items.len ? subject->list.items.data[i] : NULL;
}

static const Pat *part_of_pat(const Expr *subject, const Pat *p, uint32_t i)
{
    if (subject->kind != EX_TUPLE)
        return p;
    bool tuple = p->kind == PAT_TUPLE && i < p->ctor.args.len;
    return tuple ? p->ctor.args.data[i] : NULL;
}

/* What the parts of a body assigned of which one is taken, and the states at the end of each. */
typedef struct Parts {
    VEC(Known) ends;
    uint32_t count;
} Parts;

/* What follows from conditions holds inside of the part only. */
static void leave(Walk *w, uint32_t mark, Parts *to)
{
    uint32_t first = to->ends.len;
    for (uint32_t i = mark; i < w->known.len; i++) {
        Known k = w->known.data[i];
        bool again = !k.replaces;
        for (uint32_t j = first; j < to->ends.len; j++)
            again = again || same_place(&to->ends.data[j].place, &k.place);
        if (again)
            continue;
        k.states = states_at(w, &k.place);
        vec_push(w->r->arena, &to->ends, k);
    }
    w->known.len = mark;
    to->count++;
}

/* After them: a place that not all have assigned may be as it was. */
static void join(Walk *w, const Parts *parts)
{
    for (uint32_t i = 0; i < parts->ends.len; i++) {
        const Known *k = &parts->ends.data[i];
        States s = 0;
        uint32_t count = 0;
        bool told = false;
        for (uint32_t j = 0; j < parts->ends.len; j++) {
            if (!same_place(&parts->ends.data[j].place, &k->place))
                continue;
            told = told || j < i;
            s |= parts->ends.data[j].states;
            count++;
        }
        if (!told)
            learn(w, k->place, count < parts->count ? s | states_at(w, &k->place) : s, true);
    }
}

typedef void InsideFn(Walk *w, const Expr *e, void *user);

/* Each arm, knowing what its pattern says and that those before did not match. */
static void arms(Walk *w, const Expr *e, InsideFn *f, void *user)
{
    const Expr *subject = e->match.subject;
    States left = w->r->all;
    Parts parts = {0};
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        const Arm *arm = &e->match.arms.data[i];
        uint32_t mark = w->known.len;
        const Expr *part;
        for (uint32_t k = 0; (part = part_of(subject, k)); k++) {
            const Pat *p = part_of_pat(subject, arm->pat, k);
            if (!p || !is_state(w->r, part->type))
                continue;
            States s = matched(w->r, p);
            learn(w, place_of(w, part), subject->kind == EX_TUPLE ? s : s & left, false);
            if (!arm->guard && subject->kind != EX_TUPLE)
                left &= ~s;
        }
        suppose(w, arm->guard, true);
        f(w, arm->body, user);
        if (ends(arm->body))
            w->known.len = mark;
        else
            leave(w, mark, &parts);
    }
    join(w, &parts);
}

static void branches(Walk *w, const Expr *e, InsideFn *f, void *user)
{
    Parts parts = {0};
    for (int sense = 1; sense >= 0; sense--) {
        const Expr *part = sense ? e->if_.then : e->if_.else_;
        uint32_t mark = w->known.len;
        suppose(w, e->if_.pat ? NULL : e->if_.cond, sense);
        if (part)
            f(w, part, user);
        if (ends(part))
            w->known.len = mark;
        else
            leave(w, mark, &parts);
    }
    join(w, &parts);
}

/* The expressions that can be the value of one. */
static void leaves(Walk *w, const Expr *e, void *target)
{
    if (!e)
        return;
    if (e->kind == EX_MATCH)
        arms(w, e, leaves, target);
    else if (e->kind == EX_IF)
        branches(w, e, leaves, target);
    else if (e->kind == EX_BLOCK && e->block.stmts.len)
        leaves(w, e->block.stmts.data[e->block.stmts.len - 1], target);
    else
        value_leaf(w, e, target);
}

static void visit_inside(Walk *w, const Expr *e, void *user)
{
    (void)user;
    visit(w, e);
}

static void visit_block(Walk *w, const Expr *e)
{
    uint32_t mark = w->known.len;
    for (uint32_t i = 0; i < e->block.stmts.len; i++) {
        const Expr *s = e->block.stmts.data[i];
        visit(w, s);
        if (s->kind == EX_IF && !s->if_.else_ && !s->if_.pat && ends(s->if_.then))
            suppose(w, s->if_.cond, false);
    }
    Parts whole = {0};
    leave(w, mark, &whole);
    join(w, &whole);
}

/* A round may begin where another has ended: what the first leaves is known before the second. */
static void visit_loop(Walk *w, const Expr *e)
{
    for (uint32_t round = 0; round < (w->loops < FEW_LOOPS ? 2 : 1); round++) {
        Parts parts = {.count = 1}; /* or it is not entered at all */
        uint32_t mark = w->known.len;
        w->loops++;
        node_children(node_expr((Expr *)(uintptr_t)e), visit_child, w);
        w->loops--;
        leave(w, mark, &parts);
        join(w, &parts);
    }
}

/* ---- what changes -------------------------------------------------------------------------- */

static void bind(Walk *w, const Def *d, const Expr *init)
{
    Place p = place_of(w, init);
    if (d && init && !p.known && is_state(w->r, init->type))
        map_put(w->r->arena, &w->inits, map_key(d), (void *)(uintptr_t)init);
    if (!d || !p.known)
        return;
    Place *kept = ARENA_NEW(w->r->arena, Place);
    *kept = p;
    map_put(w->r->arena, &w->alias, map_key(d), kept);
}

static void visit_assign(Walk *w, const Expr *e)
{
    visit(w, e->assign.value);
    if (e->assign.declares) {
        bind(w, e->assign.declares, e->assign.value);
        return;
    }
    if (!is_state(w->r, e->assign.place->type) || e->assign.compound)
        return;
    Target t = {place_of(w, e->assign.place), false};
    bool field = e->assign.place->kind == EX_FIELD;
    if (!field || !t.subject.known)
        return;
    leaves(w, e->assign.value, &t);
    States s = named(w->r, e->assign.value);
    learn(w, t.subject, s ? s : w->r->all, true);
}

/* The only parameter that holds such a gene: what a new one is made from. */
static Place made_from(const Walk *w, const Def *gene)
{
    Place found = nowhere();
    const FunInfo *f = w->sum->fun;
    if (f->self != SELF_NONE && f->owner == gene)
        found = (Place){true, NULL, ""};
    for (uint32_t i = 0; i < f->params.len; i++) {
        const Type *t = f->params.data[i]->type;
        if (!t || t->def != gene)
            continue;
        if (found.known)
            return nowhere();
        found = (Place){true, f->params.data[i], ""};
    }
    return found;
}

static const FieldInit *init_of(const Expr *e, Sym name)
{
    for (uint32_t i = 0; i < e->record.fields.len; i++)
        if (e->record.fields.data[i].name.sym == name)
            return &e->record.fields.data[i];
    return NULL;
}

static void visit_record(Walk *w, const Expr *e)
{
    const Type *t = e->type ? type_resolve(e->type) : NULL;
    const TypeInfo *info = t && (t->kind == TY_GENE || t->kind == TY_SYSTEM) ? sema_info(t) : NULL;
    const FieldInit *inits[3] = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; info && i < info->fields.len && n < 3; i++)
        if (is_state(w->r, info->fields.data[i].type))
            inits[n++] = init_of(e, info->fields.data[i].name);
    if (n == 2 && inits[0] && inits[1] && inits[0]->value && inits[1]->value) {
        Target to = {place_of(w, inits[0]->value), false};
        if (to.subject.known)
            leaves(w, inits[1]->value, &to);
    }
    if (n == 1 && inits[0] && inits[0]->value) {
        Place other = made_from(w, t->def);
        Target to = {other, !other.known};
        to.subject.path = arena_printf(w->r->arena, ".%s", sym_text(inits[0]->name.sym));
        leaves(w, inits[0]->value, &to);
    }
}

/* ---- calls --------------------------------------------------------------------------------- */

static const Expr *argument(const Expr *call, const FunInfo *f, const Def *param)
{
    if (!param)
        return call->call.receiver;
    for (uint32_t i = 0; i < f->params.len && i < call->call.args.len; i++)
        if (f->params.data[i] == param)
            return call->call.args.data[i];
    return NULL;
}

static void visit_call(Walk *w, const Expr *e)
{
    const CallTarget *t = e->call.target;
    bool known = t && (t->kind == CALL_FUN || t->kind == CALL_METHOD) && t->def
                 && t->def->kind == DEF_FUN && t->def->fun->body;
    Summary *s = known ? summary_of(w->r, t->def->fun) : NULL;
    if (!s || s == w->sum)
        return;
    s->called = true;
    for (uint32_t i = 0; i < s->changes.len; i++) {
        Change c = s->changes.data[i];
        if (!c.subject.known && !c.to_param)
            continue; /* nothing of it is ours: it is told where it is */
        if (c.subject.known) {
            Place p = place_of(w, argument(e, t->def->fun, c.subject.root));
            p.path = arena_printf(w->r->arena, "%s%s", p.path, c.subject.path);
            c.from &= states_at(w, &p);
            c.subject = p;
        }
        if (c.to_param) {
            const Expr *value = argument(e, t->def->fun, c.to_param);
            c.to = value ? named(w->r, value) : 0;
            bool passed = value && !c.to && value->kind == EX_NAME && value->name.def
                          && value->name.def->kind == DEF_LOCAL;
            c.to_param = passed ? value->name.def : NULL;
            c.where = w->sum->fun->def;
        }
        if (c.from || c.begins)
            add_change(w, c);
    }
}

static void visit_child(void *user, Node n)
{
    Walk *w = user;
    if (n.kind == NODE_EXPR)
        visit(w, n.expr);
    else if (n.kind != NODE_TYPE && n.kind != NODE_PAT && n.kind != NODE_FUN)
        node_children(n, visit_child, w);
}

static void visit(Walk *w, const Expr *e)
{
    if (!e)
        return;
    switch (e->kind) {
    case EX_BLOCK: visit_block(w, e); return;
    case EX_IF:
        visit(w, e->if_.cond);
        branches(w, e, visit_inside, NULL);
        return;
    case EX_MATCH:
        visit(w, e->match.subject);
        arms(w, e, visit_inside, NULL);
        return;
    case EX_FOR: case EX_WHILE: case EX_LOOP: visit_loop(w, e); return;
    case EX_ASSIGN: visit_assign(w, e); return;
    case EX_LET: bind(w, e->let.def, e->let.init); break;
    case EX_RECORD: visit_record(w, e); break;
    case EX_CALL: visit_call(w, e); break;
    default: break;
    }
    node_children(node_expr((Expr *)(uintptr_t)e), visit_child, w);
}

/* ---- functions of states ------------------------------------------------------------------- */

/* Of a function from two states to Bool: the pairs that it answers true for. */
static void relation(Walk *w, const FunInfo *f)
{
    const Expr *e = f->body;
    while (e && e->kind == EX_BLOCK && e->block.stmts.len == 1)
        e = e->block.stmts.data[0];
    bool pair = f->params.len == 2 && is_state(w->r, f->params.data[0]->type)
                && is_state(w->r, f->params.data[1]->type) && f->result
                && f->result->kind == TY_BOOL && e && e->kind == EX_MATCH
                && e->match.subject->kind == EX_TUPLE && e->match.subject->list.items.len == 2;
    for (uint32_t k = 0; pair && k < 2; k++) {
        Place p = place_of(w, e->match.subject->list.items.data[k]);
        pair = p.known && p.root == f->params.data[k] && !*p.path;
    }
    for (uint32_t i = 0; pair && i < e->match.arms.len; i++) {
        const Arm *arm = &e->match.arms.data[i];
        if (arm->body->kind != EX_BOOL || !arm->body->boolean || arm->pat->kind != PAT_TUPLE)
            continue;
        Change c = {.from = matched(w->r, arm->pat->ctor.args.data[0]), .where = f->def,
                    .to = matched(w->r, arm->pat->ctor.args.data[1]), .allows = true};
        add_change(w, c);
        w->r->related = true;
        for (uint32_t k = 0; k < w->r->e->variants.len; k++)
            w->r->allowed[k] |= c.to >> k & 1 ? c.from : 0;
    }
}

/* Of a function from one state to another. */
static void mapping(Walk *w, const FunInfo *f)
{
    Place only = nowhere();
    for (uint32_t i = 0; i < f->params.len; i++) {
        if (!is_state(w->r, f->params.data[i]->type))
            continue;
        if (only.known)
            return;
        only = (Place){true, f->params.data[i], ""};
    }
    if (f->self != SELF_NONE && f->owner == w->r->e->def && !only.known)
        only = (Place){true, NULL, ""};
    Target t = {only, false};
    uint32_t before = w->sum->changes.len;
    if (only.known && is_state(w->r, f->result))
        leaves(w, f->body, &t);
    /* All of it is told here: what a caller does with the result is not known. */
    for (uint32_t i = before; i < w->sum->changes.len; i++)
        w->sum->changes.data[i].subject = nowhere();
}

static Summary *summary_of(Reader *r, FunInfo *f)
{
    Summary *s = map_get(&r->summaries, map_key(f));
    if (s || r->depth >= DEEPEST)
        return s && s->done ? s : NULL;
    s = ARENA_NEW(r->arena, Summary);
    s->fun = f;
    map_put(r->arena, &r->summaries, map_key(f), s);
    r->depth++;
    Walk w = {.r = r, .sum = s};
    for (uint32_t i = 0; f->decl && i < f->decl->requires.len; i++)
        suppose(&w, f->decl->requires.data[i], true);
    visit(&w, f->body);
    mapping(&w, f);
    relation(&w, f);
    r->depth--;
    s->done = true;
    return s;
}

/* ---- the machine --------------------------------------------------------------------------- */

static void add_step(Reader *r, Machine *m, uint32_t from, uint32_t to, const Def *where)
{
    Step *s = NULL;
    for (uint32_t i = 0; i < m->steps.len && !s; i++)
        if (m->steps.data[i].from == from && m->steps.data[i].to == to)
            s = &m->steps.data[i];
    if (!s) {
        Step fresh = {.from = from, .to = to};
        vec_push(r->arena, &m->steps, fresh);
        s = &m->steps.data[m->steps.len - 1];
    }
    for (uint32_t i = 0; i < s->where.len; i++)
        if (s->where.data[i] == where)
            return;
    vec_push(r->arena, &s->where, where);
}

/* A step that starts anywhere but ends in a new value says where values begin, if a constructor
   makes it. */
static void add_steps(Reader *r, Machine *m, const Change *c)
{
    for (uint32_t to = 0; to < m->states->variants.len; to++) {
        if (!(c->to >> to & 1))
            continue;
        bool maker = c->where->kind == DEF_FUN && c->where->fun->decl
                     && c->where->fun->decl->flags & FUN_PROVIDES;
        if (c->begins && maker)
            add_step(r, m, UINT32_MAX, to, c->where);
        States before = c->from;
        if (r->related && before == r->all && !c->allows)
            before &= r->allowed[to];
        for (uint32_t from = 0; !c->begins && from < m->states->variants.len; from++)
            if (from != to && before >> from & 1)
                add_step(r, m, from, to, c->where);
    }
}

static int by_states(const void *x, const void *y)
{
    const Step *a = x, *b = y;
    if (a->from != b->from) /* UINT32_MAX, the beginning, comes first */
        return a->from + 1 < b->from + 1 ? -1 : 1;
    return a->to == b->to ? 0 : a->to < b->to ? -1 : 1;
}

typedef VEC(FunInfo *) Funs;

static void add_fun(Arena *a, Map *to, uint64_t key, FunInfo *f)
{
    Funs *list = map_get(to, key);
    if (!list) {
        list = ARENA_NEW(a, Funs);
        map_put(a, to, key, list);
    }
    if (!list->len || list->data[list->len - 1] != f)
        vec_push(a, list, f);
}

/* Which functions name a variant of an enumeration, and who calls a function. */
static void read_functions(Site *s)
{
    const Program *p = s->program;
    for (uint32_t i = 0; i < p->all_funs.len; i++) {
        FunInfo *f = p->all_funs.data[i]->fun;
        uint32_t from, to;
        if (!f->body || !f->checked)
            continue;
        sema_refs(p, f->body->span.lo, f->body->span.hi, &from, &to);
        for (uint32_t k = from; k < to; k++) {
            const Def *d = p->refs.data[k].def;
            if (d->kind == DEF_VARIANT)
                add_fun(s->arena, &s->namers, map_key(d->variant->owner), f);
        }
        for (uint32_t k = 0; k < f->calls.len; k++) {
            const Def *d = f->calls.data[k]->def;
            if (d && d->kind == DEF_FUN)
                add_fun(s->arena, &s->callers, map_key(d->fun), f);
        }
    }
    s->functions_read = true;
}

/* Functions in whose text one of the states is named, and who calls them, and so on. */
static void involved(const Reader *r, Map *out)
{
    const Funs *next = map_get(&r->site->namers, map_key(r->e));
    for (uint32_t done = 0;;) {
        for (uint32_t i = 0; next && i < next->len; i++)
            if (!map_get(out, map_key(next->data[i])))
                map_put(r->arena, out, map_key(next->data[i]), next->data[i]);
        if (done == out->len)
            return;
        next = map_get(&r->site->callers, out->entries[done++].key);
    }
}

/* `has state is enum { A, B } = A` */
static void begins_by_default(Reader *r, Machine *m)
{
    const Def *gene = r->e->def->kind == DEF_ENUM ? r->e->def->parent : NULL;
    const TypeInfo *info = gene && gene->kind == DEF_GENE ? gene->info : NULL;
    for (uint32_t i = 0; info && i < info->fields.len; i++) {
        const FieldInfo *f = &info->fields.data[i];
        States s = f->inline_enum == r->e && f->decl->value ? named(r, f->decl->value) : 0;
        for (uint32_t k = 0; s && k < r->e->variants.len; k++)
            if (s >> k & 1)
                add_step(r, m, UINT32_MAX, k, f->def);
    }
}

void machine_read(Site *s, const EnumInfo *e, Machine *m)
{
    Reader r = {.site = s, .arena = s->arena, .e = e};
    Map funs = {0};
    *m = (Machine){.states = e};
    if (!s->functions_read)
        read_functions(s);
    if (e->variants.len < 2 || e->variants.len > MOST_STATES)
        return;
    for (uint32_t i = 0; i < e->variants.len; i++) {
        if (e->variants.data[i].fields.len)
            return;
        r.all |= (States)1 << i;
    }
    involved(&r, &funs);
    for (uint32_t i = 0; i < funs.len; i++)
        summary_of(&r, funs.entries[i].value);
    for (uint32_t i = 0; i < r.summaries.len; i++) {
        const Summary *sum = r.summaries.entries[i].value;
        for (uint32_t k = 0; k < sum->changes.len; k++) {
            const Change *c = &sum->changes.data[k];
            if (c->to && !(sum->called && c->subject.known))
                add_steps(&r, m, c);
        }
    }
    begins_by_default(&r, m);
    if (m->steps.len)
        qsort(m->steps.data, m->steps.len, sizeof *m->steps.data, by_states);
}
