/* The order of the flow analysis: one walk over all bodies (flow_collect.c), the fixpoint of
   effects over the call graph, then what needs the effects. */
#include "sema/flow_collect.h"

typedef struct Later { /* a body that is looked at again when the effects are known */
    FlowRoot root;
    bool places;  /* something in it may be changed … */
    bool methods; /* … or if a method that it calls changes its receiver */
} Later;

struct FlowPass {
    Collect collect;
    VEC(FlowFun *) queue;
    VEC(FunInfo *) done;
    VEC(Later) later;
    uint32_t funs; /* of Program.all_funs that were walked */
};

typedef struct FlowPass Pass;

static void enqueue(Pass *p, FlowFun *f)
{
    if (!f->queued) {
        f->queued = true;
        vec_push(p->collect.scratch, &p->queue, f);
    }
}

/* What of the callee's effects the caller has by this call. */
static uint32_t through(const FlowFun *callee, const Edge *e)
{
    uint32_t effects = callee->effects;
    const FunInfo *fun = callee->fun;
    bool method_of_system = fun && fun->owner && fun->owner->kind == DEF_SYSTEM;
    if (e->kind == EDGE_CALL && method_of_system) {
        effects &= ~(uint32_t)(EFF_READS | EFF_WRITES); /* of a system that is the caller's own */
    }
    if (fun && fun->decl && fun->decl->requires.len) {
        effects |= EFF_TRAPS;
    }
    return effects;
}

static bool pass_self(Collect *c, const FlowFun *callee, const Edge *e)
{
    FunInfo *caller = e->caller->fun;
    if (!caller || !callee->fun || callee->fun->self != SELF_MUT ||
        (e->kind != EDGE_SELF && e->kind != EDGE_SELF_PART)) {
        return false;
    }
    bool changed = false;
    if (caller->self == SELF_VALUE) {
        caller->self = SELF_MUT;
        changed = true;
    }
    uint64_t writes = e->kind == EDGE_SELF ? callee->fun->writes : state_bit(e->field);
    changed = changed || (writes & ~caller->writes);
    caller->writes |= writes;
    bool system = caller->owner && caller->owner->kind == DEF_SYSTEM;
    if (system && !(e->caller->effects & EFF_WRITES)) {
        collect_cause(c, e->caller, EFF_WRITES, e->at, callee->fun->flow);
        changed = true;
    }
    return changed;
}

static bool pass_effects(Collect *c, FlowFun *callee, const Edge *e)
{
    uint32_t effects = through(callee, e);
    bool more = effects & ~e->caller->effects;
    collect_cause(c, e->caller, effects, e->at, callee);
    return more;
}

static void run_queue(Pass *p)
{
    for (uint32_t i = 0; i < p->queue.len; i++) {
        FlowFun *f = p->queue.data[i];
        f->queued = false;
        for (const Edge *e = f->callers; e; e = e->next) {
            bool self = pass_self(&p->collect, f, e);
            if (pass_effects(&p->collect, f, e) || self) {
                enqueue(p, e->caller);
            }
        }
    }
}

/* A signature of a trait does whatever one of its implementations does. */
static void link_trait_method(Pass *p, FunInfo *fun)
{
    Def *sig = fun->trait_method;
    if (!sig || sig->kind != DEF_FUN || !fun->flow) {
        return;
    }
    p->collect.node = collect_node(&p->collect, sig->fun);
    collect_edge(&p->collect, fun->flow, EDGE_SELF, 0,
                 fun->decl ? fun->decl->name.span : (Span){0, 0});
}

static void seed_extern(Pass *p, Def *d)
{
    FunInfo *fun = d->kind == DEF_FUN ? d->fun : NULL;
    if (!fun || !fun->decl || !(fun->decl->flags & FUN_EXTERN)) {
        return;
    }
    bool emits = fun->decl->flags & FUN_EFFECT;
    FlowFun *node = collect_node(&p->collect, fun);
    collect_cause(&p->collect, node, emits ? EFF_EMITS : EFF_HOST, fun->decl->name.span, NULL);
    enqueue(p, node);
    vec_push(p->collect.scratch, &p->done, fun);
}

static void seed_externs(Pass *p, Module *m)
{
    for (uint32_t i = 0; i < m->defs.len; i++) {
        Def *d = m->defs.data[i];
        seed_extern(p, d);
        if (d->kind == DEF_SYSTEM || d->kind == DEF_GENE) {
            for (uint32_t k = 0; k < d->info->methods.len; k++) {
                seed_extern(p, d->info->methods.data[k]);
            }
        }
    }
}

static void collect_root(void *user, const FlowRoot *root)
{
    Pass *p = user;
    Collect *c = &p->collect;
    c->asks = !root->module || !root->module->is_std || root->module->requested;
    bool clause = !root->fun || root->kind == ROOT_REQUIRES || root->kind == ROOT_ENSURES;
    bool places;
    if (clause) { /* part of a contract: does nothing for the effects of its function */
        FunInfo *fun = ARENA_NEW(c->scratch, FunInfo);
        fun->owner = root->fun ? root->fun->owner : NULL;
        places = collect_body(c, fun, ARENA_NEW(c->scratch, FlowFun), root);
    } else {
        FlowFun *node = collect_node(c, root->fun);
        places = collect_body(c, root->fun, node, root);
        vec_push(c->scratch, &p->done, root->fun);
        if (node->effects || root->fun->self == SELF_MUT) {
            enqueue(p, node);
        }
    }
    if (c->asks
        && (places || c->methods || (root->kind != ROOT_FUN && root->kind != ROOT_MIGRATE))) {
        Later later = {*root, places, c->methods};
        vec_push(c->scratch, &p->later, later);
    }
}

static void settle(Pass *p)
{
    run_queue(p);
    for (uint32_t i = 0; i < p->collect.called.len; i++) {
        FlowFun *f = p->collect.called.data[i];
        f->callers = NULL;
        if (f->fun) {
            f->fun->effects = f->effects;
        }
    }
    for (uint32_t i = 0; i < p->done.len; i++) {
        FunInfo *fun = p->done.data[i];
        fun->effects = fun->flow->effects;
        if (fun->decl && fun->self == SELF_MUT) {
            fun->decl->flags |= FUN_MUT_SELF;
        }
    }
}

static bool looks_at_places(const Later *later)
{
    const FunInfo *fun = later->root.fun;
    if (later->places || !later->methods || !fun) {
        return later->places || later->methods;
    }
    for (uint32_t i = 0; i < fun->calls.len; i++) {
        const FunInfo *callee = flow_callee(fun->calls.data[i]);
        if (callee && callee->self == SELF_MUT) {
            return true;
        }
    }
    return false;
}

/* What could not be asked before the effects were known. */
static void ask_later(Pass *p)
{
    Program *program = p->collect.program;
    Places *places = places_begin(program, p->collect.scratch);
    for (uint32_t i = 0; i < p->later.len; i++) {
        const Later *later = &p->later.data[i];
        purity_root(program, &later->root);
        if (looks_at_places(later)) {
            places_root(places, &later->root);
        }
    }
    places_end(places);
    for (uint32_t i = 0; i < p->collect.idlers.len; i++) {
        const IdleStatement *s = &p->collect.idlers.data[i];
        lint_statement(&p->collect.lint, s->fun, s->statement);
    }
}

static void begin(Pass *pass, Program *p)
{
    *pass = (Pass){.collect = {.program = p, .scratch = arena_new(0, NULL, NULL)}};
    pass->collect.values = ARENA_NEW(p->session->arena, FlowFun);
    exhaust_begin(&pass->collect.exhaust, p);
    lint_begin(&pass->collect.lint, p, pass->collect.scratch);
}

static void end(Pass *pass)
{
    exhaust_end(&pass->collect.exhaust);
    arena_free(pass->collect.scratch);
}

FlowPass *flow_begin(Program *p)
{
    Pass *pass = ARENA_NEW(p->session->arena, Pass);
    begin(pass, p);
    return pass;
}

void flow_module(FlowPass *pass, Module *m)
{
    Program *p = pass->collect.program;
    seed_externs(pass, m);
    flow_module_roots(p, m, pass->funs, collect_root, pass);
    pass->funs = p->all_funs.len;
}

void flow_finish(FlowPass *pass)
{
    Program *p = pass->collect.program;
    for (uint32_t i = 0; i < p->all_funs.len; i++) {
        link_trait_method(pass, p->all_funs.data[i]->fun);
    }
    settle(pass);
    if (!session_cancelled(p->session)) {
        ask_later(pass);
        purity_decls(p);
        for (uint32_t i = 0; i < p->modules.len; i++) {
            lint_private(&pass->collect.lint, p->modules.data[i]);
        }
    }
    end(pass);
}

void flow_check_expr(Program *p, FunInfo *fun)
{
    Pass pass;
    begin(&pass, p);
    FlowRoot root = {ROOT_FUN, fun->body, fun->def, NULL, fun, NULL};
    collect_root(&pass, &root);
    for (uint32_t i = 0; i < pass.collect.called.len; i++) {
        enqueue(&pass, pass.collect.called.data[i]);
    }
    settle(&pass);
    ask_later(&pass);
    end(&pass);
}

const char *effects_text(Arena *a, const FunInfo *fun)
{
    static const struct {
        uint32_t bit;
        const char *text;
    } names[] = {{EFF_READS, "reads state"},   {EFF_WRITES, "writes state"},
                 {EFF_HOST, "calls the host"}, {EFF_EMITS, "emits effects"},
                 {EFF_TRAPS, "may trap"},      {EFF_ALLOCS, "may allocate"}};
    Out o = {0};
    out_str(&o, fun->effects & EFF_IMPURE ? "" : "pure");
    for (uint32_t i = 0; i < EFFECT_BITS; i++) {
        if (fun->effects & names[i].bit) {
            out_str(&o, o.len ? ", " : "");
            out_str(&o, names[i].text);
        }
    }
    const char *text = arena_strndup(a, o.data, o.len);
    out_free(&o);
    return text;
}
