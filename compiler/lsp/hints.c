/* Inlay hints: types that are inferred, names of parameters before literals, effects. */
#include "lsp/server.h"

enum { HINT_TYPE = 1, HINT_PARAMETER = 2 };

typedef struct Hints {
    Request *r;
    Cursor *c;
    uint32_t lo, hi; /* in the session's space */
} Hints;

static void put_hint(const Hints *h, uint32_t at, const char *label, unsigned kind, bool before)
{
    Json *j = h->r->out;
    if (at < h->lo || at > h->hi)
        return;
    json_open(j, '{');
    put_position(j, "position", lines_position(&h->c->document->lines, at - h->c->file->base,
                                               h->r->server->encoding));
    json_put_str(j, "label", label);
    json_put_uint(j, "kind", kind);
    json_put_bool(j, before ? "paddingRight" : "paddingLeft", before);
    json_close(j, '}');
}

static void type_hint(const Hints *h, const Def *d)
{
    if (!d || d->kind != DEF_LOCAL || d->local->written || !d->type || d->type->has_var
        || d->type->kind == TY_ERROR || !h->r->server->settings.hint_types)
        return;
    const char *name = type_name(h->c->snapshot->program->types, d->type);
    Json *j = h->r->out;
    if (d->span.hi < h->lo || d->span.hi > h->hi)
        return;
    json_open(j, '{');
    put_position(j, "position", lines_position(&h->c->document->lines,
                                               d->span.hi - h->c->file->base,
                                               h->r->server->encoding));
    json_put_str(j, "label", arena_printf(h->r->arena, ": %s", name));
    json_put_uint(j, "kind", HINT_TYPE);
    json_close(j, '}');
}

static bool is_literal(const Expr *e)
{
    switch (e->kind) {
    case EX_INT: case EX_FLOAT: case EX_BOOL: case EX_STRING: case EX_CHAR: case EX_NULL:
        return true;
    case EX_UNARY: return e->unary.op == OP_NEG && is_literal(e->unary.operand);
    case EX_LIST: case EX_MAP: return true;
    default: return false;
    }
}

static void parameter_hints(const Hints *h, const Expr *e)
{
    const CallTarget *t = e->call.target;
    bool known = t && (t->kind == CALL_FUN || t->kind == CALL_METHOD || t->kind == CALL_TRAIT)
                 && t->def && t->def->kind == DEF_FUN;
    if (!known || !h->r->server->settings.hint_parameters)
        return;
    const FunInfo *f = t->def->fun;
    for (uint32_t i = 0; i < e->call.args.len && i < f->params.len; i++)
        if (is_literal(e->call.args.data[i]))
            put_hint(h, e->call.args.data[i]->span.lo,
                     arena_printf(h->r->arena, "%s:", sym_text(f->params.data[i]->name)),
                     HINT_PARAMETER, true);
}

static void effect_hint(const Hints *h, const FunDecl *f)
{
    if (!h->r->server->settings.hint_effects || !f->def || f->def->kind != DEF_FUN || !f->body)
        return;
    put_hint(h, f->head.hi, effects_text(h->r->arena, f->def->fun), HINT_TYPE, false);
}

static void expr_hints(const Hints *h, const Expr *e)
{
    switch (e->kind) {
    case EX_LET: type_hint(h, e->let.def); break;
    case EX_ASSIGN: type_hint(h, e->assign.declares); break;
    case EX_CALL: parameter_hints(h, e); break;
    case EX_CLOSURE:
        for (uint32_t i = 0; i < e->closure.params.len; i++)
            type_hint(h, e->closure.params.data[i].def);
        break;
    default: break;
    }
}

static void walk(void *user, Node n)
{
    const Hints *h = user;
    if (n.span.lo > h->hi || n.span.hi < h->lo)
        return;
    if (n.kind == NODE_EXPR)
        expr_hints(h, n.expr);
    else if (n.kind == NODE_FUN)
        effect_hint(h, n.fun);
    else if (n.kind == NODE_BINDER)
        type_hint(h, n.binder->def);
    else if (n.kind == NODE_PAT && n.pat->kind == PAT_NAME)
        type_hint(h, n.pat->def);
    node_children(n, walk, user);
}

void lsp_inlay_hint(Request *r)
{
    Cursor c;
    uint32_t lo, hi;
    if (!request_file(r, &c)
        || !request_range(r, c.document, json_at(r->params, "range"), &lo, &hi))
        return;
    Hints h = {r, &c, c.file->base + lo, c.file->base + hi};
    json_open(r->out, '[');
    walk(&h, node_unit(c.unit));
    json_close(r->out, ']');
}
