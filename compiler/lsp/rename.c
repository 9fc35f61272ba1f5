/* Renaming: every use of a name, in every file; tried out on the side before it is offered. */
#include "lsp/server.h"

#include <stdlib.h>
#include <string.h>

typedef struct Change {
    Span at;
    const char *text;
} Change;
typedef VEC(Change) Changes;

typedef struct Renaming {
    Request *r;
    Cursor *c;
    Def *def;
    const char *name;
    VEC(Def *) family; /* a method of a trait and what implements it have one name */
    Changes changes;
} Renaming;

static bool in_family(const Renaming *n, const Def *d)
{
    for (uint32_t i = 0; i < n->family.len; i++)
        if (n->family.data[i] == d)
            return true;
    return false;
}

static void find_family(Renaming *n)
{
    const Program *p = n->c->snapshot->program;
    Def *root = n->def;
    if (root->kind == DEF_FUN && root->fun->trait_method)
        root = root->fun->trait_method;
    vec_push(n->r->arena, &n->family, root);
    for (uint32_t i = 0; root->kind == DEF_FUN && i < p->refs.len; i++) {
        Def *d = p->refs.data[i].def;
        if (d->kind == DEF_FUN && d->fun->trait_method == root && !in_family(n, d))
            vec_push(n->r->arena, &n->family, d);
    }
}

/* Why this cannot be renamed; NULL when it can. */
static const char *unfit(Arena *a, const Snapshot *s, const Def *d)
{
    if (d->kind == DEF_MODULE)
        return "a module is named after its place: rename it in its file and where it is used";
    if (!def_has_place(d) || d->is_std || (d->module && d->module->is_std)
        || !is_own_file(s, sources_find(&s->session->sources, d->span.lo)))
        return "it is not declared in this workspace";
    if (d->kind == DEF_FUN && d->fun->decl && d->fun->decl->flags & FUN_OPERATOR)
        return "an operator has no name";
    if (d->kind == DEF_EVOLVES)
        return "an evolution has the name of its type";
    (void)a;
    return NULL;
}

static bool spells(const Snapshot *s, Span at, const char *name)
{
    uint32_t len;
    const char *text = source_text(s->session, at, &len);
    return strlen(name) == len && memcmp(text, name, len) == 0;
}

static const Ref *ref_to_rename(Request *r, Cursor *c)
{
    const Ref *ref = snapshot_ref(c->snapshot, c->offset);
    const char *why = ref ? unfit(r->arena, c->snapshot, ref->def) : "there is no name here";
    if (!why && !spells(c->snapshot, ref->span, sym_text(ref->def->name)))
        why = "it goes by another name here";
    if (why)
        request_fail(r, RPC_REQUEST_FAILED, "cannot be renamed: %s", why);
    return why ? NULL : ref;
}

void lsp_prepare_rename(Request *r)
{
    Cursor c;
    if (!request_cursor(r, &c))
        return;
    const Ref *ref = ref_to_rename(r, &c);
    if (!ref)
        return;
    json_open(r->out, '{');
    put_span(r->server, r->out, "range", c.snapshot, ref->span);
    json_put_str(r->out, "placeholder", sym_text(ref->def->name));
    json_close(r->out, '}');
}

/* ---- changes ------------------------------------------------------------------------------- */

/* `T { x }` uses the field x and the variable x at one place. */
static const Ref *twin(const Program *p, uint32_t i)
{
    const Ref *r = &p->refs.data[i];
    if (i && r[-1].span.lo == r->span.lo && r[-1].span.hi == r->span.hi)
        return &r[-1];
    if (i + 1 < p->refs.len && r[1].span.lo == r->span.lo && r[1].span.hi == r->span.hi)
        return &r[1];
    return NULL;
}

static void add_change(Renaming *n, uint32_t i)
{
    const Program *p = n->c->snapshot->program;
    const Ref *ref = &p->refs.data[i], *other = twin(p, i);
    Arena *a = n->r->arena;
    Change change = {ref->span, n->name};
    if (other && ref->def->kind == DEF_FIELD)
        change.text = arena_printf(a, "%s: %s", n->name, sym_text(n->def->name));
    else if (other && other->def->kind == DEF_FIELD)
        change.text = arena_printf(a, "%s: %s", sym_text(n->def->name), n->name);
    vec_push(a, &n->changes, change);
}

/* False: a use lies outside of the workspace. */
static bool collect(Renaming *n)
{
    const Snapshot *s = n->c->snapshot;
    for (uint32_t i = 0; i < s->program->refs.len; i++) {
        const Ref *ref = &s->program->refs.data[i];
        if (!in_family(n, ref->def) || !spells(s, ref->span, sym_text(n->def->name)))
            continue;
        if (!is_own_file(s, sources_find(&s->session->sources, ref->span.lo))) {
            request_fail(n->r, RPC_REQUEST_FAILED, "it is used outside of this workspace");
            return false;
        }
        add_change(n, i);
    }
    return true;
}

/* ---- trying it out ------------------------------------------------------------------------- */

static const char *rewritten(Renaming *n, const SourceFile *f, uint32_t first, uint32_t last,
                             size_t *len)
{
    Out o = {0};
    uint32_t at = 0;
    for (uint32_t i = first; i < last; i++) {
        const Change *c = &n->changes.data[i];
        out_bytes(&o, f->text + at, c->at.lo - f->base - at);
        out_str(&o, c->text);
        at = c->at.hi - f->base;
    }
    out_bytes(&o, f->text + at, f->len - at);
    const char *text = arena_strndup(n->r->arena, o.data, o.len);
    *len = o.len;
    out_free(&o);
    return text;
}

static uint32_t uses_of(const Program *p, const Def *d)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < p->refs.len; i++)
        n += p->refs.data[i].def == d;
    return n;
}

static const char *first_new_error(Arena *a, const Snapshot *after)
{
    Diag **list;
    uint32_t n;
    diags_sorted(after->session->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++)
        if (list[i]->severity == SEV_ERROR)
            return arena_strndup(a, list[i]->message, strlen(list[i]->message));
    return "it means something else";
}

/* The declaration is at the same place, moved by the changes before it. */
static uint32_t moved(const Renaming *n, const SourceFile *f, uint32_t offset)
{
    int64_t by = 0;
    for (uint32_t i = 0; i < n->changes.len; i++) {
        const Change *c = &n->changes.data[i];
        if (c->at.lo >= f->base && c->at.lo < offset)
            by += (int64_t)strlen(c->text) - (int64_t)(c->at.hi - c->at.lo);
    }
    return (uint32_t)((int64_t)(offset - f->base) + by);
}

/* With the new texts as many errors as before, and the new name is used where the old one was. */
static bool still_means(Renaming *n, const Snapshot *after, const char **why)
{
    Snapshot *before = n->c->snapshot;
    *why = NULL;
    if (diags_errors(after->session->diags) > diags_errors(before->session->diags)) {
        *why = first_new_error(n->r->arena, after);
        return false;
    }
    for (uint32_t i = 0; i < n->family.len; i++) {
        const Def *d = n->family.data[i];
        const SourceFile *f = sources_find(&before->session->sources, d->span.lo);
        const SourceFile *g = snapshot_file(after, f->path);
        const Ref *ref = g ? snapshot_ref(after, g->base + moved(n, f, d->span.lo)) : NULL;
        if (!ref || uses_of(after->program, ref->def) != uses_of(before->program, d)) {
            *why = "other uses of that name would mean something else";
            return false;
        }
    }
    return true;
}

static bool try_out(Renaming *n)
{
    Arena *a = n->r->arena;
    const char *why;
    VEC(Overlay) texts = {0};
    Snapshot *s = n->c->snapshot;
    for (uint32_t i = 0, next; i < n->changes.len; i = next) {
        const SourceFile *f = sources_find(&s->session->sources, n->changes.data[i].at.lo);
        for (next = i; next < n->changes.len
                       && sources_find(&s->session->sources, n->changes.data[next].at.lo) == f;)
            next++;
        Overlay o = {f->path, NULL, 0};
        o.text = rewritten(n, f, i, next, &o.len);
        vec_push(a, &texts, o);
    }
    Snapshot *after = workspace_check(n->r->server, n->c->workspace, texts.data, texts.len,
                                      pump_cancel(n->r->server->pump, false));
    if (*pump_cancel(n->r->server->pump, false))
        request_fail(n->r, RPC_CANCELLED, "cancelled");
    else if (!still_means(n, after, &why))
        request_fail(n->r, RPC_REQUEST_FAILED, "'%s' does not fit: %s", n->name, why);
    snapshot_free(after);
    return !n->r->error;
}

/* ---- the request --------------------------------------------------------------------------- */

static bool is_name(const char *s)
{
    Syntax *x = syntax_new("name", s, (uint32_t)strlen(s));
    bool good = x->tokens.len == 2 && x->tokens.data[0].kind == T_NAME
                && x->tokens.data[0].hi - x->tokens.data[0].lo == strlen(s);
    syntax_free(x);
    return good;
}

static void put_changes(Renaming *n)
{
    Json *j = n->r->out;
    Snapshot *s = n->c->snapshot;
    for (uint32_t i = 0, next; i < n->changes.len; i = next) {
        const SourceFile *f = sources_find(&s->session->sources, n->changes.data[i].at.lo);
        workspace_edit_file(n->r, j, f->path);
        for (next = i; next < n->changes.len
                       && sources_find(&s->session->sources, n->changes.data[next].at.lo) == f;
             next++) {
            json_open(j, '{');
            put_span(n->r->server, j, "range", s, n->changes.data[next].at);
            json_put_str(j, "newText", n->changes.data[next].text);
            json_close(j, '}');
        }
        workspace_edit_file_end(n->r, j);
    }
}

void lsp_rename(Request *r)
{
    Cursor c;
    const char *name = json_text(r->params, "newName");
    if (!request_cursor(r, &c))
        return;
    if (!name || !is_name(name)) {
        request_fail(r, RPC_INVALID_PARAMS, "'%s' is no name", name ? name : "");
        return;
    }
    const Ref *ref = ref_to_rename(r, &c);
    if (!ref)
        return;
    Renaming n = {.r = r, .c = &c, .def = ref->def, .name = name};
    find_family(&n);
    for (uint32_t i = 0; i < n.family.len; i++) {
        const char *why = unfit(r->arena, c.snapshot, n.family.data[i]);
        if (why) {
            request_fail(r, RPC_REQUEST_FAILED, "cannot be renamed: %s", why);
            return;
        }
    }
    if (strcmp(name, sym_text(ref->def->name)) != 0 && (!collect(&n) || !try_out(&n)))
        return;
    workspace_edit_begin(r, r->out);
    put_changes(&n);
    workspace_edit_end(r, r->out);
}
