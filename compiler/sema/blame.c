/* Which declaration a complaint about types is really about. One type that is declared wrongly
   makes every use of the name complain; when values of the declared type are unwelcome almost
   everywhere, the declaration is what gets the error, and the places become peers. */
#include "sema/check.h"
#include "sema/flow.h"

#include <stdlib.h>

enum {
    ORIGINS = 6,          /* declarations followed from one expression */
    ORIGIN_DEPTH = 16,
    SETTLE_LIMIT = 2000,  /* complaints; above that the report is long anyway */
    PEERS = 8
};

/* ---- where a type comes from --------------------------------------------------------------- */

static TypeExpr *written_type(const Def *d)
{
    switch ((int)d->kind) {
    case DEF_FIELD:
        return d->field->decl ? d->field->decl->type : NULL;
    case DEF_CONST:
        return d->constant->decl ? d->constant->decl->type : NULL;
    case DEF_FUN:
        return d->fun->decl ? d->fun->decl->result : NULL;
    case DEF_LOCAL:
        return d->local->written;
    default:
        return NULL;
    }
}

static void add_origin(Sema *sm, Complaint *c, Def *d)
{
    for (uint32_t i = 0; i < c->about.len; i++)
        if (c->about.data[i] == d)
            return;
    if (c->about.len < ORIGINS)
        vec_push(sm->a, &c->about, d);
}

static void origins(Sema *sm, Complaint *c, const Expr *e, uint32_t depth);

static void origins_of_name(Sema *sm, Complaint *c, Def *d, uint32_t depth)
{
    if (!d)
        return;
    if (written_type(d))
        add_origin(sm, c, d);
    else if (d->kind == DEF_LOCAL && d->local->init)
        origins(sm, c, d->local->init, depth);
}

static void origins_of_call(Sema *sm, Complaint *c, const Expr *e, uint32_t depth)
{
    const CallTarget *t = e->call.target;
    if (!t)
        return;
    if (t->def && t->def->kind == DEF_FUN) {
        if (!t->def->fun->tparams.len)
            origins_of_name(sm, c, t->def, depth);
    } else if (t->kind == CALL_BUILTIN && e->call.receiver) {
        origins(sm, c, e->call.receiver, depth);
    } else if (t->kind == CALL_BUILTIN) {
        for (uint32_t i = 0; i < e->call.args.len; i++)
            origins(sm, c, e->call.args.data[i], depth);
    }
}

/* The declarations whose types make the type of `e`. */
static void origins(Sema *sm, Complaint *c, const Expr *e, uint32_t depth)
{
    if (!e || depth == 0)
        return;
    depth--;
    switch ((int)e->kind) {
    case EX_NAME: origins_of_name(sm, c, e->name.def, depth); break;
    case EX_FIELD: origins_of_name(sm, c, e->field.def, depth); break;
    case EX_CALL: origins_of_call(sm, c, e, depth); break;
    case EX_UNARY: origins(sm, c, e->unary.operand, depth); break;
    case EX_TRY: origins(sm, c, e->try_.operand, depth); break;
    case EX_INDEX: origins(sm, c, e->index.base, depth); break;
    case EX_BINARY:
        if (e->binary.op > OP_POW && e->binary.op != OP_COALESCE)
            break;
        origins(sm, c, e->binary.left, depth);
        origins(sm, c, e->binary.right, depth);
        break;
    case EX_IF:
        origins(sm, c, e->if_.then, depth);
        origins(sm, c, e->if_.else_, depth);
        break;
    case EX_MATCH:
        for (uint32_t i = 0; i < e->match.arms.len; i++)
            origins(sm, c, e->match.arms.data[i].body, depth);
        break;
    case EX_BLOCK:
        if (e->block.stmts.len)
            origins(sm, c, e->block.stmts.data[e->block.stmts.len - 1], depth);
        break;
    default: break;
    }
}

static void show_origin(Sema *sm, const Complaint *c, const Def *d)
{
    const TypeExpr *te = written_type(d);
    if (te->span.lo == c->because.lo || d->is_std)
        return;
    const char *verb = d->kind == DEF_FUN ? "gives" : "is declared as";
    diag_peer(sm->d, c->diag, te->span, "`%s` %s %s", d->name->text, verb,
              te->type ? type_name(sm->tt, te->type) : "this");
}

void complain(Sema *sm, Diag *d, const Expr *a, const Expr *b, Span because)
{
    Complaint c = {.diag = d, .because = because};
    if (!*d->message) /* a repetition: it is not kept */
        return;
    origins(sm, &c, a, ORIGIN_DEPTH);
    origins(sm, &c, b, ORIGIN_DEPTH);
    for (uint32_t i = 0; i < c.about.len && i < 2; i++)
        show_origin(sm, &c, c.about.data[i]);
    vec_push(sm->a, &sm->complaints, c);
}

/* ---- who is to blame ----------------------------------------------------------------------- */

typedef struct Suspect {
    Def *def;
    uint32_t out_bad;  /* complaints about values that come from it */
    uint32_t in_bad;   /* complaints about values that go into it */
    uint32_t uses;     /* of its values */
} Suspect;

typedef struct Trial {
    Sema *sm;
    VEC(Suspect *) suspects;
    Map by_def;   /* Def -> Suspect */
    Map by_span;  /* start of the name or the type of a declaration -> Suspect */
} Trial;

static void suspect(Trial *t, Def *d)
{
    if (map_get(&t->by_def, map_key(d)) || !written_type(d) || d->is_std)
        return;
    Suspect *s = ARENA_NEW(t->sm->a, Suspect);
    s->def = d;
    vec_push(t->sm->a, &t->suspects, s);
    map_put(t->sm->a, &t->by_def, map_key(d), s);
    map_put(t->sm->a, &t->by_span, written_type(d)->span.lo, s);
    if (d->kind != DEF_FUN)
        map_put(t->sm->a, &t->by_span, d->span.lo, s);
}

static void suspect_members(Trial *t, TypeInfo *info)
{
    for (uint32_t i = 0; i < info->fields.len; i++)
        if (info->fields.data[i].def)
            suspect(t, info->fields.data[i].def);
}

static void suspect_all(Trial *t)
{
    Program *p = t->sm->p;
    for (uint32_t i = 0; i < p->modules.len; i++) {
        for (uint32_t k = 0; k < p->modules.data[i]->defs.len; k++) {
            Def *d = p->modules.data[i]->defs.data[k];
            if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)
                suspect_members(t, d->info);
            else if (d->kind == DEF_CONST)
                suspect(t, d);
        }
    }
    for (uint32_t i = 0; i < p->all_funs.len; i++) {
        FunInfo *f = p->all_funs.data[i]->fun;
        suspect(t, p->all_funs.data[i]);
        for (uint32_t k = 0; k < f->locals.len; k++)
            if (f->locals.data[k]->kind == DEF_LOCAL)
                suspect(t, f->locals.data[k]);
    }
}

static void count_use(Trial *t, const Def *d)
{
    Suspect *s = d ? map_get(&t->by_def, map_key(d)) : NULL;
    if (s)
        s->uses++;
}

static void count_uses(void *user, Expr *e)
{
    Trial *t = user;
    if (e->kind == EX_NAME)
        count_use(t, e->name.def);
    else if (e->kind == EX_FIELD)
        count_use(t, e->field.def);
    else if (e->kind == EX_CALL && e->call.target && e->call.receiver)
        count_use(t, e->call.target->def);
    flow_children(e, count_uses, t);
}

static void count_root(void *user, const FlowRoot *root)
{
    count_uses(user, root->body);
}

static void count_complaints(Trial *t)
{
    for (uint32_t i = 0; i < t->suspects.len; i++)
        t->suspects.data[i]->out_bad = t->suspects.data[i]->in_bad = 0;
    for (uint32_t i = 0; i < t->sm->complaints.len; i++) {
        const Complaint *c = &t->sm->complaints.data[i];
        if (c->done)
            continue;
        for (uint32_t k = 0; k < c->about.len; k++) {
            Suspect *s = map_get(&t->by_def, map_key(c->about.data[k]));
            if (s)
                s->out_bad++;
        }
        Suspect *s = c->because.lo ? map_get(&t->by_span, c->because.lo) : NULL;
        if (s)
            s->in_bad++;
    }
}

/* Values of the declared type fit hardly anywhere, or nothing fits into it. */
static bool is_guilty(const Suspect *s)
{
    if (s->out_bad + s->in_bad < 2)
        return false;
    bool unwelcome = s->out_bad > 0 && 2 * s->out_bad > s->uses;
    bool nothing_fits = s->def->kind == DEF_FUN && s->in_bad > 1;
    return unwelcome || nothing_fits || (s->in_bad > 0 && s->out_bad > 0);
}

static bool concerns(const Trial *t, const Complaint *c, const Suspect *s)
{
    if (c->done)
        return false;
    for (uint32_t i = 0; i < c->about.len; i++)
        if (c->about.data[i] == s->def)
            return true;
    return c->because.lo && map_get(&t->by_span, c->because.lo) == s;
}

static void convict(Trial *t, const Suspect *s)
{
    Sema *sm = t->sm;
    const TypeExpr *te = written_type(s->def);
    Diag *d = diag_add(sm->d, DIAG_DECLARED_TYPE, te->span, s->def->name->text,
                       te->type ? type_name(sm->tt, te->type) : "this", s->out_bad + s->in_bad);
    uint32_t shown = 0;
    for (uint32_t i = 0; i < sm->complaints.len; i++) {
        Complaint *c = &sm->complaints.data[i];
        if (!concerns(t, c, s))
            continue;
        c->done = true;
        if (shown++ < PEERS)
            diag_peer(sm->d, d, c->diag->span, "%s", c->diag->message);
        diag_withdraw(sm->d, c->diag);
    }
}

static Suspect *worst(const Trial *t)
{
    Suspect *found = NULL;
    for (uint32_t i = 0; i < t->suspects.len; i++) {
        Suspect *s = t->suspects.data[i];
        if (is_guilty(s) &&
            (!found || s->out_bad + s->in_bad > found->out_bad + found->in_bad))
            found = s;
    }
    return found;
}

void settle_complaints(Sema *sm)
{
    uint32_t n = sm->complaints.len;
    if (n < 2 || n > SETTLE_LIMIT)
        return;
    Trial t = {.sm = sm};
    suspect_all(&t);
    flow_roots(sm->p, count_root, &t);
    count_complaints(&t);
    for (Suspect *s = worst(&t); s; s = worst(&t)) {
        convict(&t, s);
        count_complaints(&t);
    }
}
