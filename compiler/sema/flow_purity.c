/* Purity, and what the declarations of host functions may say. */
#include "sema/flow_graph.h"
#include "sema/flow_topics.h"

typedef struct Pass {
    Program *program;
    DiagBag *diags;
    const FlowRoot *root;
    uint32_t forbidden; /* of Effect */
} Pass;

static const char *root_text(FlowRootKind k)
{
    switch (k) {
    case ROOT_CONST:
        return "a constant";
    case ROOT_CONSTRAINT:
    case ROOT_WHERE:
        return "a constraint";
    case ROOT_LAW:
        return "a law";
    case ROOT_REQUIRES:
    case ROOT_ENSURES:
        return "a contract";
    case ROOT_DEFAULT:
        return "a default value";
    case ROOT_FUN:
    case ROOT_MIGRATE:
        break;
    }
    return "this";
}

/* The first of the forbidden effects: what is done, and its number. */
static const char *effect_verb(uint32_t effects, uint32_t *bit)
{
    static const struct {
        uint32_t effect, bit;
        const char *text;
    } verbs[] = {{EFF_EMITS, 3, "changes the world outside"},
                 {EFF_WRITES, 1, "changes state"},
                 {EFF_HOST, 2, "asks the host"},
                 {EFF_READS, 0, "reads state"}};
    for (uint32_t i = 0; i < sizeof verbs / sizeof verbs[0]; i++) {
        if (effects & verbs[i].effect) {
            *bit = verbs[i].bit;
            return verbs[i].text;
        }
    }
    *bit = 0;
    return "";
}

static const char *fun_name(const FlowFun *f)
{
    return f->fun && f->fun->decl && f->fun->decl->name.sym ? f->fun->decl->name.sym->text
                                                            : "a function value";
}

enum { CHAIN = 4 };

/* Peers from the called function down to the one that does it. */
static void explain(Pass *p, Diag *d, const FlowFun *f, uint32_t bit)
{
    for (uint32_t i = 0; i < CHAIN && f && f->causes; i++) {
        const Cause *c = &f->causes[bit];
        if (!c->at.lo) {
            return;
        }
        if (c->via) {
            diag_peer(p->diags, d, c->at, "`%s` calls `%s`", fun_name(f), fun_name(c->via));
        } else if (f->fun && f->fun->decl && (f->fun->decl->flags & FUN_EXTERN)) {
            diag_peer(p->diags, d, c->at, "`%s` is a function of the host", fun_name(f));
        } else {
            diag_peer(p->diags, d, c->at, "`%s` does it here", fun_name(f));
        }
        f = c->via;
    }
}

static Diag *report(Pass *p, Span at, const char *verb)
{
    const char *what = root_text(p->root->kind);
    Diag *d = diag_add(p->diags, DIAG_IMPURE, at, what, verb);
    if (p->root->kind == ROOT_CONST) {
        diag_note(p->diags, d, "constants are computed when the program is compiled");
    }
    return d;
}

static bool changes_outside(const Expr *place)
{
    Place p = place_of(place);
    return p.root == PLACE_THIS || p.root == PLACE_GLOBAL;
}

static void check_call(Pass *p, const CallTarget *t, const Expr *receiver, Span at)
{
    FunInfo *fun = flow_callee(t);
    if (t && t->kind == CALL_BUILTIN && builtin_changes_receiver(t->builtin) && receiver &&
        changes_outside(receiver)) {
        report(p, at, "changes its record");
    }
    if (!fun || !fun->flow) {
        return;
    }
    uint32_t bad = fun->flow->effects & p->forbidden;
    if (bad) {
        uint32_t bit;
        const char *verb = effect_verb(bad, &bit);
        explain(p, report(p, at, verb), fun->flow, bit);
    } else if (fun->self == SELF_MUT && receiver && changes_outside(receiver)) {
        report(p, at, "changes its record");
    }
}

static void visit(void *user, Expr *e)
{
    Pass *p = user;
    const ClosureInfo *info;
    switch ((int)e->kind) {
    case EX_CALL:
        check_call(p, e->call.target, e->call.receiver, e->span);
        break;
    case EX_BINARY:
        check_call(p, e->binary.target, e->binary.left, e->span);
        break;
    case EX_UNARY:
        check_call(p, e->unary.target, e->unary.operand, e->span);
        break;
    case EX_ASSIGN:
        if (!e->assign.declares && changes_outside(e->assign.place)) {
            report(p, e->span, "changes its record");
        }
        break;
    case EX_CLOSURE:
        info = e->closure.info;
        if (info && info->escapes) {
            return; /* runs later, if at all, on behalf of its caller */
        }
        break;
    default:
        break;
    }
    flow_children(e, visit, p);
}

void purity_root(Program *program, const FlowRoot *root)
{
    if (root->kind == ROOT_FUN || root->kind == ROOT_MIGRATE) {
        return;
    }
    Pass p = {.program = program, .diags = program->session->diags, .root = root};
    p.forbidden = EFF_WRITES | EFF_HOST | EFF_EMITS;
    if (root->kind == ROOT_CONST || root->kind == ROOT_DEFAULT) {
        p.forbidden |= EFF_READS;
    }
    bool own = root->kind != ROOT_REQUIRES && root->kind != ROOT_ENSURES && root->fun;
    if (own && !(root->fun->effects & p.forbidden) && root->fun->self != SELF_MUT) {
        return;
    }
    visit(&p, root->body);
}

/* ---- host functions, atomic ------------------------------------------------------------- */

static void check_extern(Pass *p, const FunInfo *fun)
{
    const FunDecl *decl = fun->decl;
    if (!(decl->flags & FUN_EXTERN) || !(decl->flags & FUN_EFFECT)) {
        return;
    }
    if (decl->result && fun->result && type_resolve(fun->result)->kind != TY_UNIT &&
        type_resolve(fun->result)->kind != TY_ERROR) {
        Diag *d = diag_add(p->diags, DIAG_EFFECT_RESULT, decl->result->span, decl->name.sym->text);
        diag_note(p->diags, d, "effects are collected, and run when the outermost call has ended "
                               "well: there is no result yet");
    }
    for (uint32_t i = 0; i < decl->params.len; i++) {
        if (decl->params.data[i].is_mut) {
            diag_add(p->diags, DIAG_EFFECT_MUT, decl->params.data[i].name.span,
                     decl->name.sym->text);
        }
    }
}

static void check_atomic(Pass *p, const FunInfo *fun)
{
    const Type *result = fun->result ? type_resolve(fun->result) : NULL;
    if ((fun->decl->flags & FUN_ATOMIC) && result && result->kind != TY_RESULT &&
        result->kind != TY_ERROR) {
        Diag *d = diag_add(p->diags, DIAG_ATOMIC_NO_RESULT, fun->decl->name.span,
                           fun->decl->name.sym->text);
        diag_note(p->diags, d, "`atomic` takes back what was done when an `Err` is returned; a "
                               "trap takes it back in any case");
    }
}

static void check_decl(Pass *p, Def *d)
{
    if (d->kind == DEF_FUN && d->fun->decl && d->fun->decl->name.sym) {
        check_extern(p, d->fun);
        check_atomic(p, d->fun);
    }
}

void purity_decls(Program *p)
{
    Pass pass = {.program = p, .diags = p->session->diags};
    for (uint32_t i = 0; i < p->modules.len; i++) {
        Module *m = p->modules.data[i];
        for (uint32_t k = 0; k < m->defs.len && (!m->is_std || m->requested); k++) {
            Def *d = m->defs.data[k];
            check_decl(&pass, d);
            bool type = d->kind == DEF_GENE || d->kind == DEF_SYSTEM;
            for (uint32_t j = 0; type && j < d->info->methods.len; j++) {
                check_decl(&pass, d->info->methods.data[j]);
            }
        }
    }
}
