/* Code actions: every fix of every diagnostic, and all certain ones at once. */
#include "lsp/server.h"

#include "driver/fix.h"

#include <string.h>

/* ---- one fix ------------------------------------------------------------------------------- */

/* Edits of one file stand together; a fix rarely has more than two. */
static void put_fix_edit(Request *r, Cursor *c, const Fix *fix)
{
    Snapshot *s = c->snapshot;
    workspace_edit_begin(r, r->out);
    for (uint32_t i = 0; i < fix->edits.len; i++) {
        const SourceFile *f = sources_find(&s->session->sources, fix->edits.data[i].span.lo);
        bool done = false;
        for (uint32_t k = 0; k < i; k++)
            done = done || sources_find(&s->session->sources, fix->edits.data[k].span.lo) == f;
        if (done)
            continue;
        workspace_edit_file(r, r->out, f->path);
        for (uint32_t k = i; k < fix->edits.len; k++) {
            const FixEdit *e = &fix->edits.data[k];
            if (sources_find(&s->session->sources, e->span.lo) != f)
                continue;
            json_open(r->out, '{');
            put_span(r->server, r->out, "range", s, e->span);
            json_put_str(r->out, "newText", e->text);
            json_close(r->out, '}');
        }
        workspace_edit_file_end(r, r->out);
    }
    workspace_edit_end(r, r->out);
}

static bool may_edit(const Snapshot *s, const Fix *fix)
{
    for (uint32_t i = 0; i < fix->edits.len; i++)
        if (!is_own_file(s, sources_find(&s->session->sources, fix->edits.data[i].span.lo)))
            return false;
    return fix->edits.len > 0;
}

static void put_fix(Request *r, Cursor *c, const Diag *d, const Fix *fix)
{
    Json *j = r->out;
    json_open(j, '{');
    json_put_str(j, "title", fix->label);
    json_put_str(j, "kind", "quickfix");
    json_key(j, "diagnostics");
    json_open(j, '[');
    put_diagnostic(r->server, r->arena, j, c->snapshot, d);
    json_close(j, ']');
    if (fix->applicability == FIX_CERTAIN)
        json_put_bool(j, "isPreferred", true);
    json_key(j, "edit");
    put_fix_edit(r, c, fix);
    json_close(j, '}');
}

/* A diagnostic belongs to a range when it touches it, or when it stands on the same line and the
   range is only a place. */
static bool touches(const Lines *l, Span at, uint32_t base, uint32_t lo, uint32_t hi)
{
    uint32_t from = at.lo - base, to = at.hi - base;
    if (from <= hi && to >= lo)
        return true;
    uint32_t line = lines_position(l, from, ENC_UTF8).line;
    return lo == hi && line == lines_position(l, lo, ENC_UTF8).line;
}

static void put_fixes(Request *r, Cursor *c, uint32_t lo, uint32_t hi)
{
    Diag **list;
    uint32_t n;
    Snapshot *s = c->snapshot;
    diags_sorted(s->session->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++) {
        const Diag *d = list[i];
        if (sources_find(&s->session->sources, d->span.lo) != c->file
            || !touches(&c->document->lines, d->span, c->file->base, lo, hi))
            continue;
        for (uint32_t k = 0; k < d->fixes.len; k++)
            if (may_edit(s, &d->fixes.data[k]))
                put_fix(r, c, d, &d->fixes.data[k]);
    }
}

/* ---- all of them --------------------------------------------------------------------------- */

typedef struct FixAll {
    Server *server;
    Workspace *workspace;
    Snapshot *latest; /* of the rounds, or NULL */
    const Inputs *only;
} FixAll;

static bool check_again(void *user, const FixedFiles *files, Session **s, const Inputs **in)
{
    FixAll *all = user;
    VEC(Overlay) texts = {0};
    Arena *a = arena_new(0, NULL, NULL);
    for (uint32_t i = 0; i < files->len; i++) {
        Overlay o = {files->data[i].path, files->data[i].text, files->data[i].len};
        vec_push(a, &texts, o);
    }
    Snapshot *next = workspace_check(all->server, all->workspace, texts.data, texts.len,
                                     pump_cancel(all->server->pump, false));
    arena_free(a);
    snapshot_free(all->latest);
    all->latest = next;
    *s = next->session;
    *in = all->only ? all->only : &next->inputs;
    return true;
}

static void put_rewrite(Request *r, const Lines *l, const FixedFile *f)
{
    size_t lo = 0, tail = 0, shorter = f->before_len < f->len ? f->before_len : f->len;
    while (lo < shorter && f->before[lo] == f->text[lo])
        lo++;
    while (tail < shorter - lo
           && f->before[f->before_len - 1 - tail] == f->text[f->len - 1 - tail])
        tail++;
    /* Never in the middle of a character. */
    while (lo && (f->before[lo] & 0xC0) == 0x80)
        lo--;
    while (tail && (f->before[f->before_len - tail] & 0xC0) == 0x80)
        tail--;
    json_open(r->out, '{');
    put_range(r->out, "range", l, (uint32_t)lo, (uint32_t)(f->before_len - tail),
              r->server->encoding);
    json_key(r->out, "newText");
    json_strn(r->out, f->text + lo, f->len - lo - tail);
    json_close(r->out, '}');
}

static void put_files(Request *r, Cursor *c, const char *kind, const char *title,
                      const FixedFiles *files)
{
    if (!files->len)
        return;
    json_open(r->out, '{');
    json_put_str(r->out, "title", title);
    json_put_str(r->out, "kind", kind);
    json_key(r->out, "edit");
    workspace_edit_begin(r, r->out);
    for (uint32_t i = 0; i < files->len; i++) {
        const SourceFile *f = snapshot_file(c->snapshot, files->data[i].path);
        workspace_edit_file(r, r->out, files->data[i].path);
        put_rewrite(r, snapshot_lines(c->snapshot, f), &files->data[i]);
        workspace_edit_file_end(r, r->out);
    }
    workspace_edit_end(r, r->out);
    json_close(r->out, '}');
}

/* What fixes make of the files: of this one or all, with one code or all. */
static FixedFiles fixed(Request *r, Cursor *c, DiagCode only, bool here)
{
    Inputs one = {0};
    FixedFiles files = {0};
    FixAll all = {r->server, c->workspace, NULL, here ? &one : NULL};
    vec_push(r->arena, &one.files, c->file->path);
    fixes_settle(c->snapshot->session, here ? &one : &c->snapshot->inputs, r->arena, only,
                 check_again, &all, &files);
    snapshot_free(all.latest);
    return files;
}

/* Imports that nothing uses go, in a program without errors; the others are sorted. */
static void put_organized(Request *r, Cursor *c)
{
    FixedFiles files = fixed(r, c, DIAG_UNUSED_IMPORT, true);
    const SourceFile *f = c->file;
    FixedFile same = {f->path, f->text, f->text, f->len, f->len, 0};
    FixedFile *file = files.len ? &files.data[0] : &same;
    if (sort_imports(r->arena, file->path, &file->text, &file->len) && !files.len)
        vec_push(r->arena, &files, same);
    put_files(r, c, "source.organizeImports", "Sort imports, remove those that nothing uses",
              &files);
}

/* "source.fixAll" asks for itself and for "source.fixAll.x". */
static bool wanted(const Request *r, const char *kind, bool unless_named)
{
    const JsonValue *only = json_at(r->params, "context.only");
    if (!only || only->kind != JSON_ARRAY)
        return unless_named;
    for (uint32_t i = 0; i < only->len; i++) {
        const JsonValue *v = &only->items[i];
        if (v->kind == JSON_STRING && v->len <= strlen(kind)
            && memcmp(kind, v->text, v->len) == 0
            && (kind[v->len] == '\0' || kind[v->len] == '.'))
            return true;
    }
    return false;
}

void lsp_code_action(Request *r)
{
    Cursor c;
    uint32_t lo, hi;
    if (!request_file(r, &c)
        || !request_range(r, c.document, json_at(r->params, "range"), &lo, &hi))
        return;
    json_open(r->out, '[');
    if (wanted(r, "quickfix", true))
        put_fixes(r, &c, lo, hi);
    if (wanted(r, "source.organizeImports", false))
        put_organized(r, &c);
    if (wanted(r, "source.fixAll", false)) {
        FixedFiles files = fixed(r, &c, DIAG_COUNT, true);
        put_files(r, &c, "source.fixAll", "Fix all that is certain in this file", &files);
    }
    if (wanted(r, "source.dolc.fixAll", false)) {
        FixedFiles files = fixed(r, &c, DIAG_COUNT, false);
        put_files(r, &c, "source.dolc.fixAll", "Fix all that is certain, as 'dolc fix' does",
                  &files);
    }
    json_close(r->out, ']');
    if (*pump_cancel(r->server->pump, false))
        request_fail(r, RPC_CANCELLED, "cancelled");
}
