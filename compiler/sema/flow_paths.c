/* flow_paths: functions end with their value, statements can be reached, variables have a value. */
#include "sema/flow_assigned.h"

enum { SCRATCH_KEPT = 1 << 20 };

typedef struct Pass {
    Program *program;
    DiagBag *diags;
    Arena *scratch;
    uint32_t breaks;      /* breaks seen of the innermost loop */
    VEC(Def *) unset;     /* locals declared without a value */
} Pass;

static bool ends(Pass *p, Expr *e);

/* ---- can control get past it ------------------------------------------------------------ */

typedef struct AllEnd {
    Pass *pass;
    bool all;
} AllEnd;

static void child_ends(void *user, Expr *e)
{
    AllEnd *a = user;
    a->all = ends(a->pass, e) && a->all;
}

static bool children_end(Pass *p, Expr *e)
{
    AllEnd a = {p, true};
    flow_children(e, child_ends, &a);
    return a.all;
}

static bool block_ends(Pass *p, Expr *e)
{
    bool open = true;
    for (uint32_t i = 0; i < e->block.stmts.len; i++) {
        Expr *s = e->block.stmts.data[i];
        if (!open && i > 0 && s->kind != EX_DECL && s->kind != EX_ERROR) {
            Diag *d = diag_add(p->diags, DIAG_CODE_UNREACHABLE, s->span);
            diag_peer(p->diags, d, e->block.stmts.data[i - 1]->span, "nothing gets past this");
            for (; i < e->block.stmts.len; i++) {
                ends(p, e->block.stmts.data[i]);
            }
            return false;
        }
        open = ends(p, s);
    }
    return open;
}

static bool match_ends(Pass *p, Expr *e)
{
    bool subject = ends(p, e->match.subject);
    bool any = e->match.arms.len == 0 && !e->incomplete;
    for (uint32_t i = 0; i < e->match.arms.len; i++) {
        Arm *arm = &e->match.arms.data[i];
        if (arm->guard) {
            ends(p, arm->guard);
        }
        any = !arm->body || ends(p, arm->body) || any;
    }
    return subject && any;
}

static bool loop_ends(Pass *p, Expr *e)
{
    Expr *head = e->kind == EX_FOR ? e->for_.seq : e->while_.cond;
    bool open = !head || ends(p, head);
    uint32_t outer = p->breaks;
    p->breaks = 0;
    ends(p, e->kind == EX_FOR ? e->for_.body : e->while_.body);
    bool forever = !head || (e->kind == EX_WHILE && head->kind == EX_BOOL && head->boolean);
    open = open && (!forever || p->breaks > 0);
    p->breaks = outer;
    return open;
}

static bool ends(Pass *p, Expr *e)
{
    bool open;
    switch ((int)e->kind) {
    case EX_INT:
    case EX_FLOAT:
    case EX_STRING:
    case EX_NAME:
    case EX_THIS:
        return true;
    case EX_BLOCK:
        return block_ends(p, e);
    case EX_IF: {
        open = ends(p, e->if_.cond);
        bool then = ends(p, e->if_.then);
        bool otherwise = !e->if_.else_ || ends(p, e->if_.else_);
        return open && (then || otherwise);
    }
    case EX_MATCH:
        return match_ends(p, e);
    case EX_FOR:
    case EX_WHILE:
    case EX_LOOP:
        return loop_ends(p, e);
    case EX_RETURN:
    case EX_BREAK:
    case EX_CONTINUE:
        children_end(p, e);
        p->breaks += e->kind == EX_BREAK;
        return false;
    case EX_CLOSURE: {
        uint32_t outer = p->breaks;
        children_end(p, e);
        p->breaks = outer;
        return true;
    }
    case EX_BINARY:
        open = ends(p, e->binary.left);
        ends(p, e->binary.right);
        return open;
    case EX_LET:
        if (!e->let.init && e->let.def && e->let.def->kind == DEF_LOCAL) {
            vec_push(p->scratch, &p->unset, e->let.def);
        }
        return children_end(p, e);
    case EX_CALL:
        open = children_end(p, e);
        return open && !(e->type && type_resolve(e->type)->kind == TY_NEVER);
    default:
        return children_end(p, e);
    }
}

/* ---- does it end with a value ----------------------------------------------------------- */

/* Where control gets to the end of `e` without a value; NULL when it never does. */
static const Expr *without_value(const Expr *e)
{
    const Expr *at;
    switch ((int)e->kind) {
    case EX_BLOCK: {
        if (e->block.empty_braces || e->block.stmts.len == 0) {
            return e;
        }
        const Expr *last = e->block.stmts.data[e->block.stmts.len - 1];
        return without_value(last);
    }
    case EX_IF:
        if (!e->if_.else_) {
            return e;
        }
        at = without_value(e->if_.then);
        return at ? at : without_value(e->if_.else_);
    case EX_MATCH:
        for (uint32_t i = 0; i < e->match.arms.len; i++) {
            const Expr *body = e->match.arms.data[i].body;
            at = body ? without_value(body) : NULL;
            if (at) {
                return at;
            }
        }
        return NULL;
    case EX_LET:
    case EX_ASSIGN:
    case EX_FOR:
    case EX_DECL:
        return e;
    case EX_WHILE:
        return e->while_.cond->kind == EX_BOOL && e->while_.cond->boolean ? NULL : e;
    default:
        return NULL;
    }
}

static Span end_of(const Expr *e)
{
    Span s = e->span;
    if (e->kind == EX_BLOCK) {
        s.lo = s.hi - 1; /* its closing brace */
    } else if (e->kind == EX_IF) {
        s.hi = s.lo + 2;
    } else if (e->kind == EX_FOR) {
        s.hi = s.lo + 3;
    } else if (e->kind == EX_WHILE) {
        s.hi = s.lo + 5;
    }
    return s;
}

static void check_result(Pass *p, const FlowRoot *root)
{
    const FunInfo *fun = root->fun;
    const Type *result = fun && fun->result ? type_resolve(fun->result) : NULL;
    if (!result || result->kind == TY_UNIT || result->kind == TY_NEVER ||
        result->kind == TY_ERROR || root->body->incomplete || !root->name) {
        return;
    }
    const Expr *at = without_value(root->body);
    if (!at || at->incomplete) {
        return;
    }
    Diag *d = diag_add(p->diags, DIAG_RETURN_MISSING, end_of(at), root->name->text,
                       type_name(p->program->types, fun->result));
    if (at->kind == EX_IF) {
        diag_note(p->diags, d, "the condition may be false, and there is no `else`");
    } else if (at->kind == EX_FOR || at->kind == EX_WHILE) {
        diag_note(p->diags, d, "the loop may end without a `return`");
    } else if (at->kind == EX_LET || at->kind == EX_ASSIGN) {
        diag_note(p->diags, d, "an assignment gives no value");
    }
    if (fun->decl && fun->decl->result) {
        diag_peer(p->diags, d, fun->decl->result->span, "the result is declared here");
    }
}

static void check_root(void *user, const FlowRoot *root)
{
    Pass *p = user;
    if (arena_used(p->scratch) > SCRATCH_KEPT) {
        arena_free(p->scratch);
        p->scratch = arena_new(0, NULL, NULL);
        p->unset.data = NULL;
        p->unset.cap = 0;
    }
    p->unset.len = 0;
    p->breaks = 0;
    bool open = ends(p, root->body);
    if (open && (root->kind == ROOT_FUN || root->kind == ROOT_MIGRATE)) {
        check_result(p, root);
    }
    if (p->unset.len) {
        assigned_check(p->program, p->scratch, root->body, p->unset.data, p->unset.len);
    }
}

void flow_paths(Program *p)
{
    Pass pass = {.program = p, .diags = p->session->diags, .scratch = arena_new(0, NULL, NULL)};
    flow_roots(p, false, check_root, &pass);
    arena_free(pass.scratch);
}
