/* The outline of a document, and finding declarations in the workspace by name. */
#include "lsp/server.h"

#include <string.h>

enum { SK_MODULE = 2, SK_CLASS = 5, SK_METHOD = 6, SK_FIELD = 8, SK_ENUM = 10, SK_INTERFACE = 11,
       SK_FUNCTION = 12, SK_CONSTANT = 14, SK_BOOLEAN = 17, SK_OBJECT = 19, SK_ENUM_MEMBER = 22,
       SK_STRUCT = 23, SK_EVENT = 24, SK_OPERATOR = 25 };

typedef struct Outline {
    Request *r;
    const Document *document;
    uint32_t base;
    const char *container; /* of flat lists */
} Outline;

typedef struct Entry {
    const char *name, *detail;
    unsigned kind;
    Span all, selection;
    bool deprecated;
} Entry;

static const char *text_of(const Outline *o, Span at)
{
    if (!at.lo || at.hi <= at.lo)
        return NULL;
    uint32_t lo = at.lo - o->base, hi = at.hi - o->base, n = 0;
    char *text = arena_alloc(o->r->arena, hi - lo + 1);
    for (uint32_t i = lo; i < hi; i++) {
        char c = o->document->text[i];
        bool blank = c == '\n' || c == '\r' || c == '\t' || c == ' ';
        if (!blank)
            text[n++] = c;
        else if (n && text[n - 1] != ' ')
            text[n++] = ' ';
    }
    text[n] = '\0';
    return text;
}

static void put_bytes(const Outline *o, const char *key, Span at)
{
    put_range(o->r->out, key, &o->document->lines, at.lo - o->base, at.hi - o->base,
              o->r->server->encoding);
}

static void open_entry(const Outline *o, Entry e)
{
    Json *j = o->r->out;
    if (!e.selection.lo || e.selection.lo < e.all.lo || e.selection.hi > e.all.hi)
        e.selection = (Span){e.all.lo, e.all.lo};
    json_open(j, '{');
    json_put_str(j, "name", e.name && *e.name ? e.name : "?");
    json_put_uint(j, "kind", e.kind);
    if (e.deprecated) {
        json_key(j, "tags");
        json_open(j, '[');
        json_uint(j, 1);
        json_close(j, ']');
    }
    if (!o->r->server->client.tree_symbols) {
        json_key(j, "location");
        json_open(j, '{');
        json_put_str(j, "uri", o->document->uri);
        put_bytes(o, "range", e.selection);
        json_close(j, '}');
        if (o->container)
            json_put_str(j, "containerName", o->container);
        json_close(j, '}');
        return;
    }
    if (e.detail)
        json_put_str(j, "detail", e.detail);
    put_bytes(o, "range", e.all);
    put_bytes(o, "selectionRange", e.selection);
    json_key(j, "children");
    json_open(j, '[');
}

static void close_entry(const Outline *o)
{
    if (!o->r->server->client.tree_symbols)
        return;
    json_close(o->r->out, ']');
    json_close(o->r->out, '}');
}

static bool is_deprecated(const Attrs *as)
{
    for (uint32_t i = 0; i < as->len; i++)
        if (as->data[i].name.sym && strcmp(as->data[i].name.sym->text, "deprecated") == 0)
            return true;
    return false;
}

static const char *name_text(Name n)
{
    return n.sym ? n.sym->text : "?";
}

/* ---- members ------------------------------------------------------------------------------- */

static void put_members(const Outline *o, Member *const *data, uint32_t n);

static void put_variants(const Outline *o, const EnumBody *e)
{
    for (uint32_t i = 0; i < e->variants.len; i++) {
        const VariantDecl *v = e->variants.data[i];
        open_entry(o, (Entry){name_text(v->name), NULL, SK_ENUM_MEMBER, v->span, v->name.span,
                              false});
        close_entry(o);
    }
}

static void put_fun(const Outline *o, const FunDecl *f, bool member)
{
    unsigned kind = f->flags & FUN_OPERATOR ? SK_OPERATOR : member ? SK_METHOD : SK_FUNCTION;
    open_entry(o, (Entry){name_text(f->name), text_of(o, f->head), kind, f->span, f->name.span,
                          is_deprecated(&f->attrs)});
    close_entry(o);
}

static void put_field(const Outline *o, const FieldDecl *f)
{
    const char *type = f->type ? text_of(o, f->type->span) : NULL;
    bool inline_enum = f->type && f->type->kind == TE_ENUM;
    open_entry(o, (Entry){name_text(f->name), inline_enum ? "enum" : type, SK_FIELD, f->span,
                          f->name.span, is_deprecated(&f->attrs)});
    if (inline_enum && f->type->enumeration)
        put_variants(o, f->type->enumeration);
    close_entry(o);
}

static void put_impl(const Outline *o, const ImplDecl *d)
{
    const char *trait = d->trait ? text_of(o, d->trait->span) : NULL;
    const char *target = d->target ? text_of(o, d->target->span) : NULL;
    const char *name = arena_printf(o->r->arena, "impl %s%s%s", trait ? trait : "",
                                    trait && target ? " for " : "", target ? target : "");
    open_entry(o, (Entry){name, NULL, SK_OBJECT, d->span, d->head, false});
    put_members(o, d->members.data, d->members.len);
    close_entry(o);
}

static void put_constraint(const Outline *o, const ConstraintDecl *c)
{
    open_entry(o, (Entry){name_text(c->name), "constraint", SK_BOOLEAN, c->span, c->name.span,
                          false});
    put_members(o, c->members.data, c->members.len);
    close_entry(o);
}

static void put_const(const Outline *o, const ConstDecl *c)
{
    open_entry(o, (Entry){name_text(c->name), c->type ? text_of(o, c->type->span) : NULL,
                          SK_CONSTANT, c->span, c->name.span, is_deprecated(&c->attrs)});
    close_entry(o);
}

static void put_member(const Outline *o, const Member *m)
{
    switch (m->kind) {
    case MEM_FIELD: put_field(o, m->field); break;
    case MEM_ENUM: put_variants(o, m->enumeration); break;
    case MEM_CONSTRAINT: put_constraint(o, m->constraint); break;
    case MEM_LAW:
        open_entry(o, (Entry){name_text(m->law->name), "law", SK_BOOLEAN, m->law->span,
                              m->law->name.span, false});
        close_entry(o);
        break;
    case MEM_FUN: put_fun(o, m->fun, true); break;
    case MEM_IMPL: put_impl(o, m->impl); break;
    case MEM_CONST: put_const(o, m->constant); break;
    case MEM_ERROR: case MEM_ALIAS: case MEM_SENTENCE: case MEM_DOC: break;
    }
}

static void put_members(const Outline *o, Member *const *data, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        put_member(o, data[i]);
}

/* ---- declarations -------------------------------------------------------------------------- */

static void put_type(const Outline *o, const Decl *d)
{
    static const struct { const char *word; unsigned kind; } kinds[] = {
        [DECL_GENE] = {"gene", SK_STRUCT}, [DECL_TRAIT] = {"trait", SK_INTERFACE},
        [DECL_SYSTEM] = {"system", SK_CLASS},
    };
    unsigned kind = kinds[d->kind].kind;
    for (uint32_t i = 0; i < d->type->members.len; i++)
        if (d->type->members.data[i]->kind == MEM_ENUM)
            kind = SK_ENUM;
    open_entry(o, (Entry){name_text(d->name), kinds[d->kind].word, kind, d->span, d->name.span,
                          is_deprecated(&d->attrs)});
    Outline inner = *o;
    inner.container = name_text(d->name);
    put_members(&inner, d->type->members.data, d->type->members.len);
    close_entry(o);
}

static void put_decl(const Outline *o, const Decl *d)
{
    switch (d->kind) {
    case DECL_GENE: case DECL_TRAIT: case DECL_SYSTEM: put_type(o, d); break;
    case DECL_CONSTRAINT: put_constraint(o, d->constraint); break;
    case DECL_FUN: put_fun(o, d->fun, false); break;
    case DECL_CONST: put_const(o, d->constant); break;
    case DECL_IMPL: put_impl(o, d->impl); break;
    case DECL_EVOLVES:
        open_entry(o, (Entry){text_of(o, d->evolves->target.span), "evolves", SK_EVENT, d->span,
                              d->evolves->target.span, false});
        close_entry(o);
        break;
    case DECL_SUBMOD:
        open_entry(o, (Entry){name_text(d->name), "module", SK_MODULE, d->span, d->name.span,
                              false});
        for (uint32_t i = 0; i < d->submod.decls.len; i++)
            put_decl(o, d->submod.decls.data[i]);
        close_entry(o);
        break;
    case DECL_ERROR: case DECL_OTHER: break;
    }
}

void lsp_document_symbol(Request *r)
{
    Document *d;
    if (!request_document(r, &d))
        return;
    const Syntax *x = document_syntax(d);
    Outline o = {r, d, x->file->base, NULL};
    json_open(r->out, '[');
    for (uint32_t i = 0; i < x->unit->decls.len; i++)
        put_decl(&o, x->unit->decls.data[i]);
    json_close(r->out, ']');
}

/* ---- workspace ----------------------------------------------------------------------------- */

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Whether the letters of the query stand in the name in that order. */
static bool matches(const char *name, const char *query)
{
    for (; *query; query++) {
        while (*name && lower(*name) != lower(*query))
            name++;
        if (!*name++)
            return false;
    }
    return true;
}

static void put_symbol(Request *r, Snapshot *s, const Def *d)
{
    Json *j = r->out;
    const char *in = d->parent ? arena_printf(r->arena, "%s.%s", sym_text(d->module->name),
                                              sym_text(d->parent->name))
                               : sym_text(d->module->name);
    json_open(j, '{');
    json_put_str(j, "name", sym_text(d->name));
    json_put_uint(j, "kind", def_symbol_kind(d));
    json_put_str(j, "containerName", in);
    json_key(j, "location");
    put_location(r->server, r->arena, j, s, d->span);
    json_close(j, '}');
}

enum { MOST_SYMBOLS = 1000 };

/* Every declaration of the project's own files is a use of itself. */
static uint32_t put_symbols(Request *r, Snapshot *s, const char *query, uint32_t n)
{
    const Program *p = s->program;
    for (uint32_t i = 0; i < p->refs.len && n < MOST_SYMBOLS; i++) {
        const Def *d = p->refs.data[i].def;
        if (d->span.lo != p->refs.data[i].span.lo || d->kind == DEF_LOCAL
            || d->kind == DEF_TYPARAM || d->kind == DEF_MODULE || d->kind == DEF_ERROR
            || !d->module || d->module->is_std || !matches(sym_text(d->name), query))
            continue;
        put_symbol(r, s, d);
        n++;
    }
    return n;
}

void lsp_workspace_symbol(Request *r)
{
    Server *srv = r->server;
    const char *query = json_text(r->params, "query");
    uint32_t n = 0;
    json_open(r->out, '[');
    for (uint32_t i = 0; i < srv->workspace_count; i++) {
        Snapshot *s = workspace_snapshot(srv, srv->workspaces[i], false);
        if (!s) {
            request_fail(r, RPC_CANCELLED, "cancelled");
            return;
        }
        n = put_symbols(r, s, query ? query : "", n);
    }
    json_close(r->out, ']');
}
