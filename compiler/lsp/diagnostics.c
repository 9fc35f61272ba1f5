/* Diagnostics, pushed when they change or pulled. */
#include "lsp/server.h"

#include <stdlib.h>
#include <string.h>

enum { SEVERITY_ERROR = 1, SEVERITY_WARNING = 2, SEVERITY_INFORMATION = 3 };
enum { TAG_UNNECESSARY = 1, TAG_DEPRECATED = 2 };

static unsigned severity(Severity s)
{
    switch (s) {
    case SEV_ERROR: return SEVERITY_ERROR;
    case SEV_WARNING: return SEVERITY_WARNING;
    case SEV_NOTE: break;
    }
    return SEVERITY_INFORMATION;
}

static unsigned tag_of(const DiagInfo *info)
{
    if (strcmp(info->group, "deprecated") == 0)
        return TAG_DEPRECATED;
    bool unused = strncmp(info->group, "unused-", 7) == 0 && strcmp(info->group, "unused-result");
    bool never = strncmp(info->group, "unreachable-", 12) == 0;
    return unused || never ? TAG_UNNECESSARY : 0;
}

static void put_message(Json *j, const Diag *d)
{
    Out text = {0};
    out_str(&text, d->message);
    for (uint32_t i = 0; i < d->notes.len; i++)
        out_printf(&text, "\n%s", d->notes.data[i]);
    json_key(j, "message");
    json_strn(j, text.data, text.len);
    out_free(&text);
}

static void put_peers(Server *srv, Arena *a, Json *j, Snapshot *s, const Diag *d)
{
    json_key(j, "relatedInformation");
    json_open(j, '[');
    for (uint32_t i = 0; i < d->peers.len; i++) {
        if (!sources_find(&s->session->sources, d->peers.data[i].span.lo))
            continue;
        json_open(j, '{');
        json_key(j, "location");
        put_location(srv, a, j, s, d->peers.data[i].span);
        json_put_str(j, "message", d->peers.data[i].text);
        json_close(j, '}');
    }
    json_close(j, ']');
}

void put_diagnostic(Server *srv, Arena *a, Json *j, Snapshot *s, const Diag *d)
{
    const DiagInfo *info = diag_info(d->code);
    unsigned tag = tag_of(info);
    json_open(j, '{');
    put_span(srv, j, "range", s, d->span);
    json_put_uint(j, "severity", severity(d->severity));
    json_put_str(j, "code", info->code);
    json_put_str(j, "source", "dolc");
    put_message(j, d);
    if (tag) {
        json_key(j, "tags");
        json_open(j, '[');
        json_uint(j, tag);
        json_close(j, ']');
    }
    if (d->peers.len && srv->client.related)
        put_peers(srv, a, j, s, d);
    json_close(j, '}');
}

/* ---- reports ------------------------------------------------------------------------------- */

static Report *report_of(Workspace *p, const char *path)
{
    for (uint32_t i = 0; i < p->report_count; i++)
        if (strcmp(p->reports[i].path, path) == 0)
            return &p->reports[i];
    if (p->report_count == p->report_cap) {
        p->report_cap = p->report_cap ? 2 * p->report_cap : 16;
        p->reports = realloc(p->reports, p->report_cap * sizeof *p->reports);
    }
    Report *r = p->reports ? &p->reports[p->report_count++] : NULL;
    if (!r)
        abort();
    *r = (Report){.path = strdup(path), .items = strdup("[]")};
    return r;
}

void reports_free(Workspace *p)
{
    for (uint32_t i = 0; i < p->report_count; i++) {
        free(p->reports[i].path);
        free(p->reports[i].items);
    }
    free(p->reports);
    free(p->told);
}

static void publish(Server *srv, const char *path, const char *items)
{
    Arena *a = arena_new(0, NULL, NULL);
    const Document *d = document_find(srv, path);
    Json j = {0};
    json_open(&j, '{');
    json_put_str(&j, "uri", uri_of(srv, a, path));
    if (d) {
        json_key(&j, "version");
        json_int(&j, d->version);
    }
    json_key(&j, "diagnostics");
    json_raw(&j, items, strlen(items));
    json_close(&j, '}');
    send_notification(srv, "textDocument/publishDiagnostics", &j);
    json_free(&j);
    arena_free(a);
}

static bool pushes(const Server *srv)
{
    const char *how = srv->settings.diagnostics;
    if (how && strcmp(how, "push") == 0)
        return true;
    return !srv->client.pulls && !(how && strcmp(how, "pull") == 0);
}

void report_nothing(Server *srv, const char *path)
{
    if (pushes(srv))
        publish(srv, path, "[]");
}

void report_again(Workspace *p, const char *path)
{
    Report *r = report_of(p, path);
    free(r->items);
    r->items = strdup("");
    p->unreported = true;
}

static void set_items(Server *srv, Report *r, const char *items)
{
    r->seen = true;
    if (strcmp(r->items, items) == 0)
        return;
    free(r->items);
    r->items = strdup(items);
    r->id++;
    if (pushes(srv))
        publish(srv, r->path, r->items);
}

/* Diagnostics are sorted by file and place. */
static void report_files(Server *srv, Workspace *p)
{
    Snapshot *s = p->snapshot;
    Diag **list;
    uint32_t n;
    diags_sorted(s->session->diags, &list, &n);
    for (uint32_t i = 0, next; i < n; i = next) {
        const SourceFile *f = sources_find(&s->session->sources, list[i]->span.lo);
        Json j = {0};
        Arena *a = arena_new(0, NULL, NULL);
        json_open(&j, '[');
        for (next = i; next < n
                       && sources_find(&s->session->sources, list[next]->span.lo) == f; next++)
            if (f)
                put_diagnostic(srv, a, &j, s, list[next]);
        json_close(&j, ']');
        if (f)
            set_items(srv, report_of(p, f->path), j.out.data);
        json_free(&j);
        arena_free(a);
    }
}

static void log_message(Server *srv, const char *text)
{
    Json j = {0};
    json_open(&j, '{');
    json_put_uint(&j, "type", SEVERITY_WARNING);
    json_put_str(&j, "message", text);
    json_close(&j, '}');
    send_notification(srv, "window/logMessage", &j);
    json_free(&j);
}

/* What concerns no file, as a folder that cannot be read, is told when it changes. */
static void log_placeless(Server *srv, Workspace *p)
{
    Diag **list;
    uint32_t n;
    Out text = {0};
    diags_sorted(p->snapshot->session->diags, &list, &n);
    for (uint32_t i = 0; i < n && !list[i]->span.lo; i++)
        out_printf(&text, "%s%s", i ? "\n" : "", list[i]->message);
    if (strcmp(p->told ? p->told : "", text.len ? text.data : "") != 0) {
        free(p->told);
        p->told = strdup(text.len ? text.data : "");
        if (text.len)
            log_message(srv, text.data);
    }
    out_free(&text);
}

void report_workspace(Server *srv, Workspace *p)
{
    if (!p->unreported)
        return;
    /* No other answer waits for the constants. */
    if (p->snapshot->good)
        build_constants(&p->snapshot->build);
    p->snapshot->good = false;
    for (uint32_t i = 0; i < p->report_count; i++)
        p->reports[i].seen = false;
    report_files(srv, p);
    for (uint32_t i = 0; i < p->report_count; i++)
        if (!p->reports[i].seen)
            set_items(srv, &p->reports[i], "[]");
    log_placeless(srv, p);
    p->unreported = false;
}

/* ---- pulled -------------------------------------------------------------------------------- */

static void put_report(Json *j, const Report *r, const char *known)
{
    char id[24];
    Out o = {0};
    out_printf(&o, "%u", (unsigned)r->id);
    memcpy(id, o.data, o.len + 1);
    out_free(&o);
    bool same = known && strcmp(known, id) == 0;
    json_put_str(j, "kind", same ? "unchanged" : "full");
    json_put_str(j, "resultId", id);
    if (!same) {
        json_key(j, "items");
        json_raw(j, r->items, strlen(r->items));
    }
}

void lsp_document_diagnostic(Request *r)
{
    Cursor c;
    if (!request_file(r, &c))
        return;
    report_workspace(r->server, c.workspace);
    json_open(r->out, '{');
    put_report(r->out, report_of(c.workspace, c.file->path),
               json_text(r->params, "previousResultId"));
    json_close(r->out, '}');
}

static const char *known_id(const JsonValue *ids, const char *uri)
{
    for (uint32_t i = 0; ids && ids->kind == JSON_ARRAY && i < ids->len; i++) {
        const char *u = json_text(&ids->items[i], "uri");
        if (u && strcmp(u, uri) == 0)
            return json_text(&ids->items[i], "value");
    }
    return NULL;
}

static void put_workspace_report(Request *r, Workspace *p)
{
    Server *srv = r->server;
    Json *j = r->out;
    for (uint32_t i = 0; i < p->snapshot->inputs.files.len; i++)
        report_of(p, p->snapshot->inputs.files.data[i]);
    for (uint32_t i = 0; i < p->report_count; i++) {
        const Report *report = &p->reports[i];
        const Document *d = document_find(srv, report->path);
        const char *uri = uri_of(srv, r->arena, report->path);
        json_open(j, '{');
        json_put_str(j, "uri", uri);
        json_key(j, "version");
        if (d)
            json_int(j, d->version);
        else
            json_null(j);
        put_report(j, report, known_id(json_at(r->params, "previousResultIds"), uri));
        json_close(j, '}');
    }
}

void lsp_workspace_diagnostic(Request *r)
{
    Server *srv = r->server;
    json_open(r->out, '{');
    json_key(r->out, "items");
    json_open(r->out, '[');
    for (uint32_t i = 0; i < srv->workspace_count; i++) {
        Workspace *p = srv->workspaces[i];
        if (!workspace_snapshot(srv, p, false)) {
            request_fail(r, RPC_CANCELLED, "cancelled");
            return;
        }
        report_workspace(srv, p);
        put_workspace_report(r, p);
    }
    json_close(r->out, ']');
    json_close(r->out, '}');
}
