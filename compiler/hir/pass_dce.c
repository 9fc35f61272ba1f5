/* Drops what nothing public of the requested modules reaches: functions, types, constants, host
   functions, systems. */
#include "hir/passes.h"
#include "hir/walk.h"

#include <string.h>

typedef struct Reach {
    HProgram *p;
    bool *live_funcs, *live_types, *live_consts, *live_hosts, *live_systems; /* by id */
    VEC(HFunc *) funcs;  /* whose bodies are still to be read */
    VEC(HType *) types;
} Reach;

/* True the first time. */
static bool mark(bool *live)
{
    bool first = !*live;
    *live = true;
    return first;
}

static void reach_fun(Reach *r, HFunc *f)
{
    if (f && mark(&r->live_funcs[f->id]))
        vec_push(r->p->arena, &r->funcs, f);
}

static void reach_type(Reach *r, HType *t)
{
    if (t && mark(&r->live_types[t->id]))
        vec_push(r->p->arena, &r->types, t);
}

static void reach_expr(void *user, HExpr **slot);

static void reach_const(Reach *r, HConst *c)
{
    if (!mark(&r->live_consts[c->id]))
        return;
    reach_type(r, c->type);
    if (c->value)
        hir_expr_tree(&c->value, reach_expr, r);
    else if (c->init)
        reach_fun(r, c->init);
}

static void reach_host(Reach *r, HHost *h)
{
    if (!mark(&r->live_hosts[h->id]))
        return;
    reach_type(r, h->result);
    for (uint32_t i = 0; i < h->params.len; i++)
        reach_type(r, h->params.data[i].type);
}

static void reach_expr(void *user, HExpr **slot)
{
    Reach *r = user;
    HExpr *e = *slot;
    reach_type(r, e->type);
    switch ((int)e->kind) {
    case HX_GLOBAL:
        reach_const(r, e->global);
        break;
    case HX_CALL:
        reach_fun(r, e->call.fn);
        break;
    case HX_CLOSURE:
        reach_fun(r, e->closure.fn);
        break;
    case HX_CALL_HOST:
        reach_host(r, e->host.host);
        break;
    default:
        break;
    }
}

static void reach_system(Reach *r, HSystem *s)
{
    if (!mark(&r->live_systems[s->id]))
        return;
    reach_type(r, s->state);
    for (uint32_t i = 0; i < s->laws.len; i++)
        if (s->laws.data[i].holds)
            reach_fun(r, s->laws.data[i].holds);
}

static void read_fun(Reach *r, HFunc *f)
{
    reach_type(r, f->result);
    if (f->owner)
        reach_type(r, f->owner);
    if (f->system)
        reach_system(r, f->system);
    if (f->is_getter && f->owner)
        return; /* the types of members are reached through it */
    for (uint32_t i = 0; i < f->locals.len; i++)
        reach_type(r, f->locals.data[i]->type);
    hir_block_exprs(&f->body, reach_expr, r);
}

static void read_constraint(Reach *r, const HConstraint *c)
{
    reach_fun(r, c->holds);
    for (uint32_t i = 0; i < c->conjuncts.len; i++) {
        const HConjunct *k = &c->conjuncts.data[i];
        reach_fun(r, k->holds);
        for (uint32_t j = 0; j < k->values.len; j++)
            reach_fun(r, k->values.data[j]);
    }
}

static void read_type(Reach *r, HType *t)
{
    if (t->elem)
        reach_type(r, t->elem);
    if (t->key)
        reach_type(r, t->key);
    if (t->result)
        reach_type(r, t->result);
    for (uint32_t i = 0; i < t->params.len; i++)
        reach_type(r, t->params.data[i]);
    for (uint32_t i = 0; i < t->fields.len; i++) {
        reach_type(r, t->fields.data[i].type);
        if (t->fields.data[i].absent)
            reach_const(r, t->fields.data[i].absent);
    }
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            reach_type(r, t->cases.data[i].fields.data[j].type);
    for (uint32_t i = 0; i < t->constraints.len; i++)
        read_constraint(r, &t->constraints.data[i]);
}

/* ---- roots ----------------------------------------------------------------------------------- */

static bool is_requested(const HProgram *p, const char *module)
{
    if (!module || !module[0])
        return true; /* an expression to be evaluated */
    for (uint32_t i = 0; i < p->modules.len; i++)
        if (strcmp(p->modules.data[i]->name, module) == 0)
            return p->modules.data[i]->requested;
    return true;
}

static void reach_roots(Reach *r)
{
    HProgram *p = r->p;
    for (uint32_t k = HT_UNIT; k <= HT_STRING; k++)
        reach_type(r, p->types.data[k]);
    if (p->violation)
        reach_type(r, p->violation);
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        HFunc *f = p->funcs.data[i];
        bool own_root = f->kind == HF_FUN || f->kind == HF_METHOD || f->kind == HF_SYSTEM;
        if (own_root && f->is_pub && is_requested(p, f->module))
            reach_fun(r, f);
    }
    for (uint32_t i = 0; i < p->types.len; i++) {
        HType *t = p->types.data[i];
        if (t->is_pub && t->module[0] && is_requested(p, t->module))
            reach_type(r, t);
    }
    for (uint32_t i = 0; i < p->consts.len; i++)
        if (p->consts.data[i]->is_pub && is_requested(p, p->consts.data[i]->module))
            reach_const(r, p->consts.data[i]);
    for (uint32_t i = 0; i < p->hosts.len; i++)
        if (is_requested(p, p->hosts.data[i]->module))
            reach_host(r, p->hosts.data[i]);
    for (uint32_t i = 0; i < p->systems.len; i++)
        if (is_requested(p, p->systems.data[i]->module))
            reach_system(r, p->systems.data[i]);
    for (uint32_t i = 0; i < p->migrations.len; i++) {
        reach_type(r, p->migrations.data[i]->from);
        reach_type(r, p->migrations.data[i]->to);
        if (p->migrations.data[i]->migrate)
            reach_fun(r, p->migrations.data[i]->migrate);
    }
}

/* ---- dropping -------------------------------------------------------------------------------- */

/* Only what moves is looked at: nearly all programs keep nearly everything. */
#define KEEP_LIVE(list, live)                                     \
    do {                                                          \
        uint32_t kept_ = 0;                                       \
        for (uint32_t i_ = 0; i_ < (list)->len; i_++) {           \
            if (!(live)[i_])                                      \
                continue;                                         \
            if (kept_ != i_) {                                    \
                (list)->data[kept_] = (list)->data[i_];           \
                (list)->data[kept_]->id = kept_;                  \
            }                                                     \
            kept_++;                                              \
        }                                                         \
        (list)->len = kept_;                                      \
    } while (0)

static void keep_methods(const Reach *r, HSystem *s)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < s->methods.len; i++)
        if (r->live_funcs[s->methods.data[i]->id])
            s->methods.data[kept++] = s->methods.data[i];
    s->methods.len = kept;
}

static void drop_dead(Reach *r)
{
    HProgram *p = r->p;
    for (uint32_t i = 0; i < p->consts.len; i++)
        if (p->consts.data[i]->init && !r->live_funcs[p->consts.data[i]->init->id])
            p->consts.data[i]->init = NULL; /* it has its value */
    for (uint32_t i = 0; i < p->systems.len; i++)
        keep_methods(r, p->systems.data[i]);
    KEEP_LIVE(&p->funcs, r->live_funcs);
    KEEP_LIVE(&p->types, r->live_types);
    KEEP_LIVE(&p->consts, r->live_consts);
    KEEP_LIVE(&p->hosts, r->live_hosts);
    KEEP_LIVE(&p->systems, r->live_systems);
}

bool pass_dce(HProgram *p)
{
    Arena *a = p->arena;
    Reach r = {.p = p};
    r.live_funcs = ARENA_ARRAY(a, bool, p->funcs.len);
    r.live_types = ARENA_ARRAY(a, bool, p->types.len);
    r.live_consts = ARENA_ARRAY(a, bool, p->consts.len);
    r.live_hosts = ARENA_ARRAY(a, bool, p->hosts.len);
    r.live_systems = ARENA_ARRAY(a, bool, p->systems.len);
    reach_roots(&r);
    uint32_t f = 0, t = 0;
    while (f < r.funcs.len || t < r.types.len) {
        if (f < r.funcs.len)
            read_fun(&r, r.funcs.data[f++]);
        else
            read_type(&r, r.types.data[t++]);
    }
    drop_dead(&r);
    return true;
}
