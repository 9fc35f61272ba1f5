/* Hover: what a name is, its documentation, its rules and effects; of anything else its type. */
#include "lsp/server.h"

#include <string.h>

typedef struct Card {
    const char *code; /* DOL */
    const char *text;
    Span at;
} Card;

static void put_card(Request *r, Cursor *c, const Card *card)
{
    Json *j = r->out;
    bool markdown = r->server->client.markdown;
    Out o = {0};
    out_printf(&o, markdown ? "```dol\n%s\n```" : "%s", card->code);
    if (card->text && *card->text)
        out_printf(&o, markdown ? "\n\n%s" : "\n\n%s", card->text);
    json_open(j, '{');
    json_key(j, "contents");
    json_open(j, '{');
    json_put_str(j, "kind", markdown ? "markdown" : "plaintext");
    json_put_str(j, "value", o.data);
    json_close(j, '}');
    put_span(r->server, j, "range", c->snapshot, card->at);
    json_close(j, '}');
    out_free(&o);
}

/* A type shows what it holds. */
static const char *with_fields(Arena *a, Cursor *c, const Def *d, const char *head)
{
    enum { MOST = 16 };
    bool record = (d->kind == DEF_GENE && d->info->kind == GENE_RECORD) || d->kind == DEF_SYSTEM;
    if (!record || !d->info->fields.len)
        return head;
    Out o = {0};
    out_printf(&o, "%s {\n", head);
    for (uint32_t i = 0; i < d->info->fields.len && i < MOST; i++)
        if (d->info->fields.data[i].def)
            out_printf(&o, "    %s\n",
                       def_signature(a, c->snapshot->program, d->info->fields.data[i].def));
    out_str(&o, d->info->fields.len > MOST ? "    …\n}" : "}");
    const char *text = arena_strndup(a, o.data, o.len);
    out_free(&o);
    return text;
}

static const char *where_from(Arena *a, const Def *d, const char *text)
{
    const Def *owner = d->parent;
    if (d->kind == DEF_LOCAL || d->kind == DEF_MODULE || d->kind == DEF_TYPARAM || !d->module)
        return text;
    const char *at = owner && owner->kind != DEF_MODULE
                         ? arena_printf(a, "%s.%s", sym_text(d->module->name),
                                        sym_text(owner->name))
                         : sym_text(d->module->name);
    return arena_printf(a, "%s%s*in* `%s`", text, *text ? "\n\n" : "", at);
}

static void hover_def(Request *r, Cursor *c, const Ref *ref)
{
    Arena *a = r->arena;
    bool markdown = r->server->client.markdown;
    const char *head = def_signature(a, c->snapshot->program, ref->def);
    Card card = {with_fields(a, c, ref->def, head),
                 def_documentation(a, c->snapshot->program, ref->def, markdown), ref->span};
    if (markdown)
        card.text = where_from(a, ref->def, card.text);
    put_card(r, c, &card);
}

static const CallTarget *target_of(const Expr *e)
{
    switch (e->kind) {
    case EX_CALL: return e->call.target;
    case EX_MACRO: return e->macro.target;
    case EX_BINARY: return e->binary.target;
    case EX_UNARY: return e->unary.target;
    default: return NULL;
    }
}

/* A built-in function or method under its name. */
static bool hover_builtin(Request *r, Cursor *c, const Expr *call, Span name)
{
    const CallTarget *t = target_of(call);
    if (!t || !t->builtin || (t->kind != CALL_BUILTIN && t->kind != CALL_DERIVED))
        return false;
    Type *self = call->kind == EX_CALL && call->call.receiver ? call->call.receiver->type : NULL;
    Builtin b = (Builtin)t->builtin;
    if (t->kind == CALL_DERIVED && t->targs.len)
        self = t->targs.data[0];
    Card card = {arena_printf(r->arena, "fun %s%s", sema_builtin_name(b),
                              sema_builtin_signature(c->snapshot->program, b, self)),
                 "*built in*", name};
    if (!r->server->client.markdown)
        card.text = "built in";
    put_card(r, c, &card);
    return true;
}

static bool covers(Span s, uint32_t at)
{
    return s.lo && s.lo <= at && at <= s.hi;
}

static Span callee_name(const Expr *call)
{
    const Expr *e = call->call.callee;
    if (e->kind == EX_FIELD)
        return e->field.name.span;
    if (e->kind == EX_NAME) {
        PathSeg one;
        const Path p = expr_path(e, &one);
        return p.segs.data[p.segs.len - 1].name.span;
    }
    return e->span;
}

/* The smallest thing with a type: an expression, a pattern, a type as written. */
static bool hover_type(Request *r, Cursor *c, const NodePath *path)
{
    for (uint32_t i = path->len; i-- > 0;) {
        Node n = path->data[i];
        Type *t = n.kind == NODE_EXPR ? n.expr->type : n.kind == NODE_PAT ? n.pat->type
                  : n.kind == NODE_TYPE ? n.type->type : NULL;
        if (n.kind == NODE_EXPR && n.expr->kind == EX_CALL
            && covers(callee_name(n.expr), c->offset)
            && hover_builtin(r, c, n.expr, callee_name(n.expr)))
            return true;
        if (n.kind == NODE_EXPR && n.expr->kind == EX_BLOCK)
            return false;
        if (!t || t->kind == TY_ERROR || t->kind == TY_VAR)
            continue;
        Card card = {type_name(c->snapshot->program->types, t), NULL, n.span};
        put_card(r, c, &card);
        return true;
    }
    return false;
}

void lsp_hover(Request *r)
{
    Cursor c;
    NodePath path;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (ref) {
        hover_def(r, &c, ref);
        return;
    }
    node_path(r->arena, c.unit, c.offset, &path);
    if (!hover_type(r, &c, &path))
        json_null(r->out);
}
