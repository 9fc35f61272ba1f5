/* Who calls whom, and what is a kind of what. */
#include "lsp/server.h"

#include <string.h>

static void put_item(Request *r, Snapshot *s, const Def *d)
{
    Json *j = r->out;
    const SourceFile *f = sources_find(&s->session->sources, d->span.lo);
    json_open(j, '{');
    json_put_str(j, "name", sym_text(d->name));
    json_put_uint(j, "kind", def_symbol_kind(d));
    json_put_str(j, "detail", d->parent ? arena_printf(r->arena, "%s.%s", sym_text(d->module->name),
                                                       sym_text(d->parent->name))
                              : d->module ? sym_text(d->module->name) : "");
    json_put_str(j, "uri", uri_of(r->server, r->arena, f->path));
    put_span(r->server, j, "range", s, def_extent(d));
    put_span(r->server, j, "selectionRange", s, d->span);
    json_close(j, '}');
}

static const Def *item_def(Request *r, Cursor *c)
{
    if (!request_item(r, json_at(r->params, "item"), c))
        return NULL;
    const Ref *ref = snapshot_ref(c->snapshot, c->offset);
    if (!ref)
        request_fail(r, RPC_REQUEST_FAILED, "the item is no more");
    return ref ? ref->def : NULL;
}

/* ---- calls --------------------------------------------------------------------------------- */

void lsp_prepare_calls(Request *r)
{
    Cursor c;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (!ref || ref->def->kind != DEF_FUN || !def_has_place(ref->def)) {
        json_null(r->out);
        return;
    }
    json_open(r->out, '[');
    put_item(r, c.snapshot, ref->def);
    json_close(r->out, ']');
}

/* The function, constraint, law or constant whose text a place is in. */
static Def *enclosing(Request *r, const Snapshot *s, const SourceUnit *u, uint32_t offset)
{
    NodePath path;
    (void)s;
    node_path(r->arena, u, offset, &path);
    for (uint32_t i = path.len; i-- > 0;) {
        Node n = path.data[i];
        if (n.kind == NODE_FUN && n.fun->def)
            return n.fun->def;
        if (n.kind == NODE_MEMBER && n.member->kind == MEM_LAW && n.member->law->def)
            return n.member->law->def;
        if (n.kind == NODE_MEMBER && n.member->kind == MEM_CONSTRAINT && n.member->constraint->def)
            return n.member->constraint->def;
        if (n.kind == NODE_DECL && n.decl->def)
            return n.decl->def;
    }
    return NULL;
}

typedef struct Edge {
    const Def *other;
    Span at;
} Edge;
typedef VEC(Edge) Edges;

/* One entry for each `other`, in the order of their first edge. */
static void put_edges(Request *r, Snapshot *s, const Edges *edges, const char *key)
{
    Json *j = r->out;
    json_open(j, '[');
    for (uint32_t i = 0; i < edges->len; i++) {
        bool seen = false;
        for (uint32_t k = 0; k < i; k++)
            seen = seen || edges->data[k].other == edges->data[i].other;
        if (seen)
            continue;
        json_open(j, '{');
        json_key(j, key);
        put_item(r, s, edges->data[i].other);
        json_key(j, "fromRanges");
        json_open(j, '[');
        for (uint32_t k = i; k < edges->len; k++) {
            if (edges->data[k].other != edges->data[i].other)
                continue;
            const SourceFile *f = sources_find(&s->session->sources, edges->data[k].at.lo);
            const Lines *l = snapshot_lines(s, f);
            json_open(j, '{');
            put_position(j, "start", lines_position(l, edges->data[k].at.lo - f->base,
                                                    r->server->encoding));
            put_position(j, "end", lines_position(l, edges->data[k].at.hi - f->base,
                                                  r->server->encoding));
            json_close(j, '}');
        }
        json_close(j, ']');
        json_close(j, '}');
    }
    json_close(j, ']');
}

void lsp_incoming_calls(Request *r)
{
    Cursor c;
    Edges edges = {0};
    const Def *d = item_def(r, &c);
    if (!d)
        return;
    const Program *p = c.snapshot->program;
    for (uint32_t i = 0; i < p->refs.len; i++) {
        const Ref *ref = &p->refs.data[i];
        if (ref->def != d || ref->span.lo == d->span.lo)
            continue;
        const SourceFile *f = sources_find(&c.snapshot->session->sources, ref->span.lo);
        const SourceUnit *u = snapshot_unit(c.snapshot, f);
        const Def *caller = u ? enclosing(r, c.snapshot, u, ref->span.lo) : NULL;
        Edge e = {caller, ref->span};
        if (caller && def_has_place(caller))
            vec_push(r->arena, &edges, e);
    }
    put_edges(r, c.snapshot, &edges, "from");
}

void lsp_outgoing_calls(Request *r)
{
    Cursor c;
    Edges edges = {0};
    uint32_t from, to;
    const Def *d = item_def(r, &c);
    if (!d)
        return;
    Span all = def_extent(d);
    sema_refs(c.snapshot->program, all.lo, all.hi, &from, &to);
    for (uint32_t i = from; i < to; i++) {
        const Ref *ref = &c.snapshot->program->refs.data[i];
        Edge e = {ref->def, ref->span};
        if (ref->def->kind == DEF_FUN && ref->span.lo != ref->def->span.lo
            && def_has_place(ref->def))
            vec_push(r->arena, &edges, e);
    }
    put_edges(r, c.snapshot, &edges, "to");
}

/* ---- types --------------------------------------------------------------------------------- */

static bool is_type(const Def *d)
{
    return d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT;
}

void lsp_prepare_types(Request *r)
{
    Cursor c;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = snapshot_ref(c.snapshot, c.offset);
    if (!ref || !is_type(ref->def) || !def_has_place(ref->def)) {
        json_null(r->out);
        return;
    }
    json_open(r->out, '[');
    put_item(r, c.snapshot, ref->def);
    json_close(r->out, ']');
}

void lsp_supertypes(Request *r)
{
    Cursor c;
    const Def *d = item_def(r, &c);
    if (!d)
        return;
    json_open(r->out, '[');
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM) {
        if (d->info->extends && d->info->extends->def)
            put_item(r, c.snapshot, d->info->extends->def);
        for (uint32_t i = 0; i < d->info->traits.len; i++)
            put_item(r, c.snapshot, d->info->traits.data[i]->def);
    }
    json_close(r->out, ']');
}

void lsp_subtypes(Request *r)
{
    Cursor c;
    const Def *d = item_def(r, &c);
    if (!d)
        return;
    const Program *p = c.snapshot->program;
    json_open(r->out, '[');
    for (uint32_t i = 0; d->kind == DEF_TRAIT && i < d->trait->implementors.len; i++)
        put_item(r, c.snapshot, d->trait->implementors.data[i]);
    for (uint32_t i = 0; d->kind != DEF_TRAIT && i < p->modules.len; i++)
        for (uint32_t k = 0; k < p->modules.data[i]->defs.len; k++) {
            const Def *other = p->modules.data[i]->defs.data[k];
            if ((other->kind == DEF_GENE || other->kind == DEF_SYSTEM) && other->info->extends
                && other->info->extends->def == d)
                put_item(r, c.snapshot, other);
        }
    json_close(r->out, ']');
}
