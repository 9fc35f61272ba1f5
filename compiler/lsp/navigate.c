/* From a name to its declaration, its type, what implements it, its uses. */
#include "lsp/server.h"

#include <string.h>

static void put_list_of(Request *r, Cursor *c, Def *const *defs, uint32_t n)
{
    json_open(r->out, '[');
    for (uint32_t i = 0; i < n; i++)
        if (def_has_place(defs[i]))
            put_location(r->server, r->arena, r->out, c->snapshot, defs[i]->span);
    json_close(r->out, ']');
}

/* With the place that leads there, for clients that underline it. */
static void put_link(Request *r, Cursor *c, Span from, const Def *to)
{
    Json *j = r->out;
    const SourceFile *f = sources_find(&c->snapshot->session->sources, to->span.lo);
    json_open(j, '[');
    json_open(j, '{');
    put_span(r->server, j, "originSelectionRange", c->snapshot, from);
    json_put_str(j, "targetUri", uri_of(r->server, r->arena, f->path));
    put_span(r->server, j, "targetRange", c->snapshot, def_extent(to));
    put_span(r->server, j, "targetSelectionRange", c->snapshot, to->span);
    json_close(j, '}');
    json_close(j, ']');
}

void lsp_definition(Request *r)
{
    Cursor c;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (!ref || !def_has_place(ref->def))
        json_null(r->out);
    else if (r->server->client.link_support)
        put_link(r, &c, ref->span, ref->def);
    else
        put_list_of(r, &c, &ref->def, 1);
}

/* ---- types --------------------------------------------------------------------------------- */

typedef VEC(Def *) Defs;

/* The declared types in a type: of List<Map<A, B>> A and B. */
static void named_types(Arena *a, const Type *t, Defs *out)
{
    if (!t)
        return;
    if (t->def && def_has_place(t->def))
        vec_push(a, out, t->def);
    for (uint32_t i = 0; i < t->args.len; i++)
        named_types(a, t->args.data[i], out);
    if (t->kind == TY_FUN)
        named_types(a, t->result, out);
}

static const Type *type_at(Request *r, Cursor *c)
{
    const Ref *ref = snapshot_ref(c->snapshot, c->offset);
    if (ref) {
        const Def *d = ref->def;
        if (d->kind == DEF_FUN)
            return d->fun->result;
        if (d->kind == DEF_VARIANT)
            return d->variant->owner->def->type;
        return d->type;
    }
    NodePath path;
    node_path(r->arena, c->unit, c->offset, &path);
    for (uint32_t i = path.len; i-- > 0;)
        if (path.data[i].kind == NODE_EXPR && path.data[i].expr->type)
            return path.data[i].expr->type;
    return NULL;
}

void lsp_type_definition(Request *r)
{
    Cursor c;
    Defs defs = {0};
    if (!request_cursor(r, &c))
        return;
    named_types(r->arena, type_at(r, &c), &defs);
    if (defs.len)
        put_list_of(r, &c, defs.data, defs.len);
    else
        json_null(r->out);
}

/* ---- implementations ----------------------------------------------------------------------- */

static void implementors_of_method(Arena *a, const Program *p, const Def *method, Defs *out)
{
    for (uint32_t i = 0; i < p->all_funs.len; i++)
        if (p->all_funs.data[i]->fun->trait_method == method)
            vec_push(a, out, p->all_funs.data[i]);
}

static void heirs(Arena *a, const Program *p, const Def *type, Defs *out)
{
    for (uint32_t i = 0; i < p->modules.len; i++) {
        const Module *m = p->modules.data[i];
        for (uint32_t k = 0; k < m->defs.len; k++) {
            Def *d = m->defs.data[k];
            if ((d->kind == DEF_GENE || d->kind == DEF_SYSTEM) && d->info->extends
                && d->info->extends->def == type)
                vec_push(a, out, d);
        }
    }
}

static void implementations(Arena *a, const Program *p, Def *d, Defs *out)
{
    if (d->kind == DEF_TRAIT)
        for (uint32_t i = 0; i < d->trait->implementors.len; i++)
            vec_push(a, out, d->trait->implementors.data[i]);
    else if (d->kind == DEF_FUN)
        implementors_of_method(a, p, d->fun->trait_method ? d->fun->trait_method : d, out);
    else if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)
        heirs(a, p, d, out);
}

void lsp_implementation(Request *r)
{
    Cursor c;
    Defs defs = {0};
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (ref)
        implementations(r->arena, c.snapshot->program, ref->def, &defs);
    if (defs.len)
        put_list_of(r, &c, defs.data, defs.len);
    else
        json_null(r->out);
}

/* ---- uses ---------------------------------------------------------------------------------- */

static bool is_declaration(const Ref *ref)
{
    return ref->span.lo == ref->def->span.lo;
}

void lsp_references(Request *r)
{
    Cursor c;
    const JsonValue *with = json_at(r->params, "context.includeDeclaration");
    bool declaration = !with || with->kind != JSON_FALSE;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (!ref) {
        json_null(r->out);
        return;
    }
    const Program *p = c.snapshot->program;
    json_open(r->out, '[');
    for (uint32_t i = 0; i < p->refs.len; i++)
        if (p->refs.data[i].def == ref->def && (declaration || !is_declaration(&p->refs.data[i])))
            put_location(r->server, r->arena, r->out, c.snapshot, p->refs.data[i].span);
    json_close(r->out, ']');
}

enum { HIGHLIGHT_TEXT = 1, HIGHLIGHT_READ = 2, HIGHLIGHT_WRITE = 3 };

/* The name at the end of a place is written by an assignment to it. */
static bool is_written(Arena *a, const Cursor *c, Span at)
{
    NodePath path;
    node_path(a, c->unit, at.hi, &path);
    for (uint32_t i = path.len; i-- > 0;) {
        const Expr *e = path.data[i].kind == NODE_EXPR ? path.data[i].expr : NULL;
        if (e && e->kind == EX_ASSIGN)
            return e->assign.place && e->assign.place->span.hi == at.hi;
        if (e && e->kind == EX_LET)
            return at.hi <= (e->let.init ? e->let.init->span.lo : e->span.hi);
        if (e && (e->kind == EX_BLOCK || e->kind == EX_CALL))
            return false;
    }
    return false;
}

static unsigned highlight_kind(Arena *a, const Cursor *c, const Ref *ref)
{
    DefKind k = ref->def->kind;
    if (k != DEF_LOCAL && k != DEF_FIELD && k != DEF_CONST)
        return HIGHLIGHT_TEXT;
    return is_declaration(ref) || is_written(a, c, ref->span) ? HIGHLIGHT_WRITE : HIGHLIGHT_READ;
}

void lsp_document_highlight(Request *r)
{
    Cursor c;
    uint32_t from, to;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (!ref) {
        json_null(r->out);
        return;
    }
    sema_refs(c.snapshot->program, c.file->base, c.file->base + c.file->len, &from, &to);
    json_open(r->out, '[');
    for (uint32_t i = from; i < to; i++) {
        const Ref *other = &c.snapshot->program->refs.data[i];
        if (other->def != ref->def)
            continue;
        json_open(r->out, '{');
        put_span(r->server, r->out, "range", c.snapshot, other->span);
        json_put_uint(r->out, "kind", highlight_kind(r->arena, &c, other));
        json_close(r->out, '}');
    }
    json_close(r->out, ']');
}
