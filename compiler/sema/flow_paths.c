/* Functions end with their value: where control gets to the end of one without. */
#include "sema/flow_topics.h"

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

void paths_result(Program *p, const FlowRoot *root)
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
    Diag *d = diag_add(p->session->diags, DIAG_RETURN_MISSING, end_of(at), root->name->text,
                       type_name(p->types, fun->result));
    if (at->kind == EX_IF) {
        diag_note(p->session->diags, d, "the condition may be false, and there is no `else`");
    } else if (at->kind == EX_FOR || at->kind == EX_WHILE) {
        diag_note(p->session->diags, d, "the loop may end without a `return`");
    } else if (at->kind == EX_LET || at->kind == EX_ASSIGN) {
        diag_note(p->session->diags, d, "an assignment gives no value");
    }
    if (fun->decl && fun->decl->result) {
        diag_peer(p->session->diags, d, fun->decl->result->span, "the result is declared here");
    }
}
