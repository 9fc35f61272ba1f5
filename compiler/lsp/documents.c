/* The texts that are open in the client. */
#include "lsp/server.h"

#include <stdlib.h>
#include <string.h>

/* ---- syntax of one text -------------------------------------------------------------------- */

Syntax *syntax_new(const char *path, const char *text, uint32_t len)
{
    Session *s = session_new();
    Syntax *x = ARENA_NEW(s->arena, Syntax);
    x->session = s;
    x->file = sources_add(&s->sources, arena_strndup(s->arena, path, strlen(path)),
                          arena_strndup(s->arena, text, len), len);
    x->unit = parse_tokens(s, x->file, &x->tokens);
    return x;
}

void syntax_free(Syntax *x)
{
    if (!x)
        return;
    tokens_free(&x->tokens);
    session_free(x->session);
}

Syntax *document_syntax(Document *d)
{
    if (!d->syntax)
        d->syntax = syntax_new(d->path, d->text, d->len);
    return d->syntax;
}

/* ---- the list ------------------------------------------------------------------------------ */

static char *copy(const char *s, size_t n)
{
    char *p = malloc(n + 1);
    if (!p)
        abort();
    if (n)
        memcpy(p, s, n);
    p[n] = '\0';
    return p;
}

static void set_text(Document *d, const char *text, size_t len)
{
    char *fresh = copy(text, len);
    lines_free(&d->lines);
    free(d->text);
    d->text = fresh;
    d->len = (uint32_t)len;
    lines_init(&d->lines, d->text, d->len);
    syntax_free(d->syntax);
    d->syntax = NULL;
}

static void document_free(Document *d)
{
    syntax_free(d->syntax);
    lines_free(&d->lines);
    free(d->tokens_id);
    free(d->token_data);
    free(d->text);
    free(d->path);
    free(d->uri);
    free(d);
}

void documents_free(Server *srv)
{
    for (uint32_t i = 0; i < srv->document_count; i++)
        document_free(srv->documents[i]);
    free(srv->documents);
}

Document *document_find(Server *srv, const char *path)
{
    for (uint32_t i = 0; i < srv->document_count; i++)
        if (strcmp(srv->documents[i]->path, path) == 0)
            return srv->documents[i];
    return NULL;
}

Document *document_of(Server *srv, const char *uri, Arena *scratch)
{
    return document_find(srv, uri_to_path(scratch, uri));
}

const char *uri_of(Server *srv, Arena *a, const char *path)
{
    const Document *d = document_find(srv, path);
    return d ? arena_strndup(a, d->uri, strlen(d->uri)) : path_to_uri(a, path);
}

static Document *document_add(Server *srv, const char *uri, const char *path)
{
    Document *d = calloc(1, sizeof *d);
    if (srv->document_count == srv->document_cap) {
        srv->document_cap = srv->document_cap ? 2 * srv->document_cap : 16;
        srv->documents = realloc(srv->documents, srv->document_cap * sizeof(Document *));
    }
    if (!d || !srv->documents)
        abort();
    d->uri = copy(uri, strlen(uri));
    d->path = copy(path, strlen(path));
    srv->documents[srv->document_count++] = d;
    return d;
}

/* ---- notifications ------------------------------------------------------------------------- */

static void read_version(Document *d, const JsonValue *v)
{
    const JsonValue *version = json_at(v, "version");
    if (version && version->kind == JSON_NUMBER)
        d->version = strtoll(version->text, NULL, 10);
}

/* Editors may open dol.toml too: its text counts, but it is no DOL. */
bool is_project_file(const char *path)
{
    size_t n = strlen(path), m = strlen("/" PROJECT_FILE);
    return n >= m && strcmp(path + n - m, "/" PROJECT_FILE) == 0;
}

void lsp_did_open(Request *r)
{
    const JsonValue *item = json_at(r->params, "textDocument");
    const char *uri = json_text(item, "uri");
    const JsonValue *text = json_at(item, "text");
    if (!uri || !text || text->kind != JSON_STRING)
        return;
    char *path = uri_to_path(r->arena, uri);
    Document *d = document_find(r->server, path);
    if (!d)
        d = document_add(r->server, uri, path);
    d->placed = d->is_toml = is_project_file(path);
    read_version(d, item);
    set_text(d, text->text, text->len);
    workspaces_touch(r->server, d->path);
}

/* One change: a range and its new text, or all of the text. */
static void apply(Document *d, const JsonValue *change, Encoding e)
{
    const JsonValue *text = json_at(change, "text"), *range = json_at(change, "range");
    Position from, to;
    if (!text || text->kind != JSON_STRING)
        return;
    if (!range) {
        set_text(d, text->text, text->len);
        return;
    }
    if (!json_u32(json_at(range, "start.line"), &from.line)
        || !json_u32(json_at(range, "start.character"), &from.character)
        || !json_u32(json_at(range, "end.line"), &to.line)
        || !json_u32(json_at(range, "end.character"), &to.character))
        return;
    uint32_t lo = lines_offset(&d->lines, from, e, NULL), hi = lines_offset(&d->lines, to, e, NULL);
    if (hi < lo)
        hi = lo;
    Out o = {0};
    out_bytes(&o, d->text, lo);
    out_bytes(&o, text->text, text->len);
    out_bytes(&o, d->text + hi, d->len - hi);
    set_text(d, o.len ? o.data : "", o.len);
    out_free(&o);
}

void lsp_did_change(Request *r)
{
    const char *uri = json_text(r->params, "textDocument.uri");
    Document *d = uri ? document_of(r->server, uri, r->arena) : NULL;
    const JsonValue *changes = json_at(r->params, "contentChanges");
    if (!d || !changes || changes->kind != JSON_ARRAY)
        return;
    for (uint32_t i = 0; i < changes->len; i++)
        apply(d, &changes->items[i], r->server->encoding);
    read_version(d, json_at(r->params, "textDocument"));
    workspaces_touch(r->server, d->path);
}

void lsp_did_save(Request *r)
{
    const char *uri = json_text(r->params, "textDocument.uri");
    if (uri)
        workspaces_touch(r->server, uri_to_path(r->arena, uri));
}

void lsp_did_close(Request *r)
{
    Server *srv = r->server;
    const char *uri = json_text(r->params, "textDocument.uri");
    Document *d = uri ? document_of(srv, uri, r->arena) : NULL;
    if (!d)
        return;
    char *path = arena_strndup(r->arena, d->path, strlen(d->path));
    for (uint32_t i = 0; i < srv->document_count; i++)
        if (srv->documents[i] == d)
            srv->documents[i] = srv->documents[--srv->document_count];
    document_free(d);
    workspaces_close(srv, path);
    workspaces_touch(srv, path);
}

/* ---- where a request points to ------------------------------------------------------------- */

bool request_document(Request *r, Document **d)
{
    const char *uri = json_text(r->params, "textDocument.uri");
    *d = uri ? document_of(r->server, uri, r->arena) : NULL;
    if (!uri)
        request_fail(r, RPC_INVALID_PARAMS, "textDocument.uri is missing");
    else if (!*d)
        request_fail(r, RPC_INVALID_PARAMS, "%s is not open", uri);
    return *d != NULL;
}

static bool find_file(Request *r, const char *path, Cursor *c)
{
    if (is_project_file(path)) {
        request_fail(r, RPC_REQUEST_FAILED, "%s is no DOL", path);
        return false;
    }
    c->workspace = workspace_of(r->server, path, false);
    c->snapshot = c->workspace ? workspace_snapshot(r->server, c->workspace, false) : NULL;
    if (!c->snapshot) {
        request_fail(r, RPC_CANCELLED, "cancelled");
        return false;
    }
    c->file = snapshot_file(c->snapshot, path);
    c->unit = c->file ? snapshot_unit(c->snapshot, c->file) : NULL;
    if (!c->unit) {
        request_fail(r, RPC_REQUEST_FAILED, "%s could not be read", path);
        return false;
    }
    c->offset = c->file->base;
    c->module = snapshot_module(c->snapshot, c->unit, c->offset);
    return true;
}

bool request_file(Request *r, Cursor *c)
{
    *c = (Cursor){0};
    return request_document(r, &c->document) && find_file(r, c->document->path, c);
}

bool request_position(Request *r, const JsonValue *v, Position *p)
{
    if (json_u32(json_at(v, "line"), &p->line) && json_u32(json_at(v, "character"), &p->character))
        return true;
    request_fail(r, RPC_INVALID_PARAMS, "a position is two numbers from 0");
    return false;
}

static bool place(Request *r, const JsonValue *v, const Lines *l, uint32_t *offset)
{
    Position p;
    bool exists;
    if (!request_position(r, v, &p))
        return false;
    *offset = lines_offset(l, p, r->server->encoding, &exists);
    if (!exists)
        request_fail(r, RPC_INVALID_PARAMS, "there is no line %u: the text has %u",
                     (unsigned)p.line, (unsigned)l->count);
    return exists;
}

bool request_range(Request *r, const Document *d, const JsonValue *v, uint32_t *lo, uint32_t *hi)
{
    Position from, to;
    if (!request_position(r, json_at(v, "start"), &from)
        || !request_position(r, json_at(v, "end"), &to))
        return false;
    /* Editors name the line after the last for "to the end". */
    *lo = lines_offset(&d->lines, from, r->server->encoding, NULL);
    *hi = lines_offset(&d->lines, to, r->server->encoding, NULL);
    if (*hi < *lo)
        *hi = *lo;
    return true;
}

bool request_offset(Request *r, Document **d, uint32_t *offset)
{
    return request_document(r, d)
           && place(r, json_at(r->params, "position"), &(*d)->lines, offset);
}

bool request_cursor(Request *r, Cursor *c)
{
    uint32_t at;
    *c = (Cursor){0};
    if (!request_offset(r, &c->document, &at) || !find_file(r, c->document->path, c))
        return false;
    c->offset = c->file->base + at;
    c->module = snapshot_module(c->snapshot, c->unit, c->offset);
    return true;
}

bool request_item(Request *r, const JsonValue *item, Cursor *c)
{
    uint32_t at;
    const char *uri = json_text(item, "uri");
    *c = (Cursor){0};
    if (!uri) {
        request_fail(r, RPC_INVALID_PARAMS, "item.uri is missing");
        return false;
    }
    if (!find_file(r, uri_to_path(r->arena, uri), c)
        || !place(r, json_at(item, "selectionRange.start"), snapshot_lines(c->snapshot, c->file),
                  &at))
        return false;
    c->offset = c->file->base + at;
    c->module = snapshot_module(c->snapshot, c->unit, c->offset);
    return true;
}
