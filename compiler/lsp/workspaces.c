/* Which files are checked together, and checking them. */
#include "lsp/server.h"

#include "base/fs.h"

#include <stdlib.h>
#include <string.h>

/* ---- the list ------------------------------------------------------------------------------ */

static char *copy(const char *s)
{
    size_t n = strlen(s) + 1;
    char *p = malloc(n);
    if (!p)
        abort();
    memcpy(p, s, n);
    return p;
}

static Workspace *workspace_add(Server *srv, WorkspaceKind kind, const char *root)
{
    Workspace *p = calloc(1, sizeof *p);
    if (srv->workspace_count == srv->workspace_cap) {
        srv->workspace_cap = srv->workspace_cap ? 2 * srv->workspace_cap : 8;
        srv->workspaces = realloc(srv->workspaces, srv->workspace_cap * sizeof(Workspace *));
    }
    if (!p || !srv->workspaces)
        abort();
    p->kind = kind;
    p->root = copy(root);
    p->stale = p->unreported = true;
    srv->workspaces[srv->workspace_count++] = p;
    return p;
}

static void workspace_free(Workspace *p)
{
    snapshot_free(p->snapshot);
    reports_free(p);
    free(p->root);
    free(p);
}

void workspaces_free(Server *srv)
{
    for (uint32_t i = 0; i < srv->workspace_count; i++)
        workspace_free(srv->workspaces[i]);
    free(srv->workspaces);
    srv->workspaces = NULL;
    srv->workspace_count = srv->workspace_cap = 0;
}

static Workspace *workspace_at(const Server *srv, WorkspaceKind kind, const char *root)
{
    for (uint32_t i = 0; i < srv->workspace_count; i++)
        if (srv->workspaces[i]->kind == kind && strcmp(srv->workspaces[i]->root, root) == 0)
            return srv->workspaces[i];
    return NULL;
}

void workspaces_close(Server *srv, const char *path)
{
    Workspace *p = workspace_at(srv, WORKSPACE_FILE, path);
    for (uint32_t i = 0; p && i < srv->workspace_count; i++)
        if (srv->workspaces[i] == p)
            srv->workspaces[i] = srv->workspaces[--srv->workspace_count];
    for (uint32_t i = 0; p && i < p->report_count; i++)
        report_nothing(srv, p->reports[i].path);
    if (p)
        workspace_free(p);
}

static bool has_suffix(const char *s, const char *suffix)
{
    size_t n = strlen(s), m = strlen(suffix);
    return n >= m && strcmp(s + n - m, suffix) == 0;
}

/* Every dol.toml below a folder makes a project; what is left is one. Projects that stay keep what
   is known about them. */
void workspaces_plan(Server *srv)
{
    Arena *a = arena_new(0, NULL, NULL);
    Workspace **old = srv->workspaces;
    uint32_t old_count = srv->workspace_count;
    srv->workspaces = NULL;
    srv->workspace_count = srv->workspace_cap = 0;
    for (uint32_t i = 0; i < srv->folder_count; i++) {
        char **tomls;
        uint32_t n = 0;
        if (fs_find(a, srv->folders[i], ".toml", &tomls, &n))
            n = 0;
        for (uint32_t k = 0; k < n; k++) {
            if (!has_suffix(tomls[k], "/" PROJECT_FILE))
                continue;
            char *root = arena_strndup(a, tomls[k], strlen(tomls[k]) - strlen("/" PROJECT_FILE));
            if (!workspace_at(srv, WORKSPACE_TOML, root))
                workspace_add(srv, WORKSPACE_TOML, root);
        }
        if (!workspace_at(srv, WORKSPACE_TOML, srv->folders[i])
            && !workspace_at(srv, WORKSPACE_FOLDER, srv->folders[i]))
            workspace_add(srv, WORKSPACE_FOLDER, srv->folders[i]);
    }
    for (uint32_t i = 0; i < old_count; i++) {
        Workspace *p = old[i], *again = workspace_at(srv, p->kind, p->root);
        if (again) {
            Workspace fresh = *again;
            *again = *p;
            *p = fresh;
            again->stale = again->unreported = true;
        } else {
            for (uint32_t k = 0; k < p->report_count; k++)
                report_nothing(srv, p->reports[k].path);
        }
        workspace_free(p);
    }
    for (uint32_t i = 0; i < srv->document_count; i++)
        srv->documents[i]->placed = srv->documents[i]->is_toml;
    free(old);
    arena_free(a);
}

/* ---- inputs -------------------------------------------------------------------------------- */

static void add_strings(Arena *a, Options *o, OptionId id, const Strings *from)
{
    for (uint32_t i = 0; i < from->len; i++)
        vec_push(a, &o->given[id].values, from->data[i]);
}

static void add_option(Arena *a, Options *o, const Options *from, OptionId id)
{
    for (uint32_t i = 0; i < from->given[id].values.len; i++)
        vec_push(a, &o->given[id].values, from->given[id].values.data[i]);
}

static bool belongs_elsewhere(const Server *srv, const Workspace *p, const char *path)
{
    for (uint32_t i = 0; i < srv->workspace_count; i++) {
        const Workspace *q = srv->workspaces[i];
        if (q != p && q->kind != WORKSPACE_FILE && path_below(path, q->root)
            && strlen(q->root) >= strlen(p->root))
            return true;
    }
    return false;
}

/* What is on disk below the root, and what is open and was never saved. */
static void add_folder_files(const Server *srv, const Workspace *p, Session *s, Options *o)
{
    char **paths;
    uint32_t n = 0;
    Arena *a = s->arena;
    int err = fs_find(a, p->root, ".dol", &paths, &n);
    if (err)
        diag_add(s->diags, DIAG_IO_READ, (Span){0, 0}, p->root, strerror(-err));
    for (uint32_t i = 0; i < n; i++)
        if (!belongs_elsewhere(srv, p, paths[i]))
            vec_push(a, &o->args, paths[i]);
    for (uint32_t i = 0; i < srv->document_count; i++) {
        const char *path = srv->documents[i]->path;
        if (path_below(path, p->root) && has_suffix(path, ".dol") && !fs_exists(path)
            && !belongs_elsewhere(srv, p, path))
            vec_push(a, &o->args, path);
    }
}

/* A file alone finds its neighbours and what lies beside the project that it is near to. */
static void add_file_alone(const Workspace *p, Arena *a, Options *o)
{
    const char *slash = strrchr(p->root, '/');
    vec_push(a, &o->args, (const char *)p->root);
    if (slash && p->root[0] == '/')
        vec_push(a, &o->given[OPT_INCLUDE].values,
                 (const char *)arena_strndup(a, p->root, (size_t)(slash - p->root)));
}

static void normalize(Arena *a, Inputs *in)
{
    for (uint32_t i = 0; i < in->files.len; i++)
        in->files.data[i] = path_normal(a, in->files.data[i]);
    for (uint32_t i = 0; i < in->search.len; i++)
        if (in->search.data[i])
            in->search.data[i] = path_normal(a, in->search.data[i]);
}

static void set_warnings(Session *s, const Options *o, const Settings *set)
{
    for (uint32_t i = 0; i < set->warnings.len; i++)
        diags_set_warning(s->diags, set->warnings.data[i]);
    for (uint32_t i = 0; i < o->given[OPT_WARN].values.len; i++)
        diags_set_warning(s->diags, o->given[OPT_WARN].values.data[i]);
    for (uint32_t i = 0; i < o->given[OPT_DENY].values.len; i++) {
        const char *name = o->given[OPT_DENY].values.data[i];
        diags_set_warning(s->diags, strcmp(name, "warnings") == 0
                                        ? "error" : arena_printf(s->arena, "error=%s", name));
    }
}

static void collect_inputs(Server *srv, const Workspace *p, Session *s, Inputs *in)
{
    Options o;
    Arena *a = s->arena;
    memset(&o, 0, sizeof o);
    add_strings(a, &o, OPT_INCLUDE, &srv->settings.include);
    add_option(a, &o, srv->options, OPT_INCLUDE);
    if (srv->settings.stdlib)
        vec_push(a, &o.given[OPT_STDLIB].values, srv->settings.stdlib);
    else
        add_option(a, &o, srv->options, OPT_STDLIB);
    switch (p->kind) {
    case WORKSPACE_TOML: vec_push(a, &o.args, (const char *)p->root); break;
    case WORKSPACE_FOLDER: add_folder_files(srv, p, s, &o); break;
    case WORKSPACE_FILE: add_file_alone(p, a, &o); break;
    }
    inputs_collect(s, &o, in);
    normalize(a, in);
    set_warnings(s, srv->options, &srv->settings);
}

/* ---- checking ------------------------------------------------------------------------------ */

typedef struct Job {
    Server *server;
    Workspace *workspace;
    const Overlay *texts;
    uint32_t count;
    const volatile int *cancel;
    Snapshot *result;
} Job;

Snapshot *workspace_check(Server *srv, Workspace *p, const Overlay *texts, uint32_t n,
                          const volatile int *cancel)
{
    Session *s = session_new();
    Snapshot *snap = ARENA_NEW(s->arena, Snapshot);
    snap->session = s;
    s->cancel = cancel;
    s->allow_unfinished = srv->settings.allow_unfinished;
    for (uint32_t i = 0; i < srv->document_count; i++) {
        const Document *d = srv->documents[i];
        session_overlay(s, d->path, d->text, d->len);
    }
    for (uint32_t i = 0; i < n; i++)
        session_overlay(s, texts[i].path, texts[i].text, texts[i].len);
    collect_inputs(srv, p, s, &snap->inputs);
    snap->build.session = s;
    snap->build.inputs = &snap->inputs;
    snap->build.want_refs = true;
    snap->good = build_check(&snap->build);
    snap->program = snap->build.program;
    s->cancel = NULL;
    snap->line_count = s->sources.files.len;
    snap->lines = ARENA_ARRAY(s->arena, Lines, snap->line_count + 1);
    return snap;
}

void snapshot_free(Snapshot *s)
{
    if (!s)
        return;
    for (uint32_t i = 0; i < s->line_count; i++)
        lines_free(&s->lines[i]);
    session_free(s->session);
}

Snapshot *workspace_snapshot(Server *srv, Workspace *p, bool give_way)
{
    if (p->snapshot && !p->stale)
        return p->snapshot;
    const volatile int *cancel = pump_cancel(srv->pump, give_way);
    Progress progress = {0};
    if (!p->was_checked && p->kind != WORKSPACE_FILE)
        progress = progress_begin(srv, NULL, "Checking");
    p->was_checked = true;
    Snapshot *fresh = *cancel ? NULL : workspace_check(srv, p, NULL, 0, cancel);
    progress_end(&progress);
    if (*cancel) {
        snapshot_free(fresh);
        return NULL;
    }
    snapshot_free(p->snapshot);
    p->snapshot = fresh;
    p->stale = false;
    p->unreported = true;
    return fresh;
}

/* ---- which project ------------------------------------------------------------------------- */

static bool reads(const Workspace *p, const char *path)
{
    return p->snapshot && snapshot_file(p->snapshot, path);
}

void workspaces_touch(Server *srv, const char *path)
{
    bool is_new = true;
    for (uint32_t i = 0; i < srv->workspace_count; i++)
        is_new = is_new && !reads(srv->workspaces[i], path);
    for (uint32_t i = 0; i < srv->workspace_count; i++) {
        Workspace *p = srv->workspaces[i];
        bool near = p->kind != WORKSPACE_FOLDER || path_below(path, p->root);
        if (reads(p, path) || (is_new && near))
            p->stale = p->unreported = true;
    }
}

void workspaces_touch_all(Server *srv)
{
    for (uint32_t i = 0; i < srv->workspace_count; i++)
        srv->workspaces[i]->stale = srv->workspaces[i]->unreported = true;
}

static Workspace *nearest(const Server *srv, const char *path)
{
    Workspace *best = NULL;
    for (uint32_t i = 0; i < srv->workspace_count; i++) {
        Workspace *p = srv->workspaces[i];
        if (p->kind != WORKSPACE_FILE && path_below(path, p->root)
            && (!best || strlen(p->root) > strlen(best->root)))
            best = p;
    }
    return best;
}

/* A dol.toml in a folder above a file that is in no folder of the client's. */
static const char *toml_above(Arena *a, const char *path)
{
    char *dir = arena_strndup(a, path, strlen(path));
    for (char *slash; path[0] == '/' && (slash = strrchr(dir, '/')) && slash > dir;) {
        *slash = '\0';
        if (fs_exists(path_join(a, dir, PROJECT_FILE)))
            return dir;
    }
    return NULL;
}

Workspace *workspace_reading(const Server *srv, const char *path)
{
    for (uint32_t i = 0; i < srv->workspace_count; i++)
        if (srv->workspaces[i]->kind != WORKSPACE_FILE && reads(srv->workspaces[i], path))
            return srv->workspaces[i];
    return NULL;
}

static Workspace *add_above(Server *srv, const char *path)
{
    Arena *a = arena_new(0, NULL, NULL);
    const char *root = toml_above(a, path);
    Workspace *p = root ? workspace_add(srv, WORKSPACE_TOML, root) : NULL;
    arena_free(a);
    return p;
}

/* Whether a workspace reads the file now may have changed with its dol.toml or its folder. */
Workspace *workspace_of(Server *srv, const char *path, bool give_way)
{
    Workspace *alone = workspace_at(srv, WORKSPACE_FILE, path);
    Workspace *tries[2] = {workspace_reading(srv, path), nearest(srv, path)};
    if (!tries[0] && !tries[1] && !alone)
        tries[1] = add_above(srv, path);
    for (int i = 0; i < 2; i++) {
        if (!tries[i])
            continue;
        if (!workspace_snapshot(srv, tries[i], give_way))
            return NULL;
        if (!reads(tries[i], path))
            continue;
        if (alone) {
            workspaces_close(srv, path);
            report_again(tries[i], path);
        }
        return tries[i];
    }
    return alone ? alone : workspace_add(srv, WORKSPACE_FILE, path);
}
