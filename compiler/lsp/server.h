/* Inside of the language server. A message is taken from the pump; texts live in documents; a
   workspace is a set of files that are checked together, its snapshot what the latest check found;
   each feature is a file of handlers over (snapshot, file, offset). */
#ifndef DOLC_LSP_SERVER_H
#define DOLC_LSP_SERVER_H

#include "driver/pipeline.h"
#include "lsp/pump.h"
#include "lsp/text.h"
#include "sema/describe.h"
#include "sema/tools.h"
#include "syntax/token.h"
#include "syntax/walk.h"

/* ---- what is open -------------------------------------------------------------------------- */

/* The tokens and the tree of one text, without names: for what needs no more. */
typedef struct Syntax {
    Session *session;
    SourceFile *file;
    SourceUnit *unit;
    Tokens tokens;
} Syntax;

typedef struct Document {
    char *uri;   /* as the client spells it */
    char *path;  /* the URI itself when it is no file */
    char *text;
    uint32_t len;
    int64_t version;
    bool placed; /* it is known which workspace checks it */
    bool is_toml; /* dol.toml: none does */
    Lines lines; /* of text */
    Syntax *syntax; /* of text; NULL: not made yet */
    char *tokens_id;      /* of the semantic tokens that the client has … */
    uint32_t *token_data; /* … and those themselves */
    uint32_t token_count;
} Document;

/* ---- what is checked ----------------------------------------------------------------------- */

typedef struct Snapshot {
    Session *session;
    Inputs inputs;
    Build build;
    Program *program; /* build.program */
    bool good;        /* no errors; constants are not computed yet */
    Lines *lines;     /* by SourceFile.id; starts NULL: not made yet */
    uint32_t line_count;
} Snapshot;

typedef enum WorkspaceKind {
    WORKSPACE_TOML,   /* what the dol.toml in root says */
    WORKSPACE_FOLDER, /* every .dol below root that belongs to no WORKSPACE_TOML */
    WORKSPACE_FILE   /* root alone */
} WorkspaceKind;

typedef struct Report { /* diagnostics of one file */
    char *path;
    char *items; /* the JSON array */
    uint32_t id; /* counts its changes */
    bool seen;   /* by the check under way */
} Report;

typedef struct Workspace {
    WorkspaceKind kind;
    char *root;
    Snapshot *snapshot; /* or NULL */
    bool stale;         /* a text has changed since */
    bool unreported;    /* its diagnostics have not been looked at since */
    bool was_checked;   /* begun, at least */
    Report *reports;
    uint32_t report_count, report_cap;
    char *told; /* the latest message that concerns no file, or NULL */
} Workspace;

/* ---- client and settings ------------------------------------------------------------------- */

typedef struct Client {
    bool pulls;            /* asks for diagnostics: none are pushed */
    bool progress, configuration, watches, document_changes, markdown, snippets, tree_symbols,
        related, link_support, refresh_tokens, refresh_hints, refresh_diagnostics,
        watches_configuration, insert_replace;
} Client;

typedef struct Settings {
    Arena *arena;
    Strings warnings, include;
    const char *stdlib, *diagnostics; /* "push", "pull", "auto" */
    bool allow_unfinished;
    bool hint_types, hint_parameters, hint_effects;
} Settings;

typedef enum ServerState { SERVER_NEW, SERVER_INITIALIZED, SERVER_SHUT_DOWN } ServerState;

typedef struct Server {
    Pump *pump;
    const Options *options; /* of the command line */
    Arena *arena;           /* lives as long as the server: little is put there */
    ServerState state;
    Encoding encoding;
    Client client;
    Settings settings;
    Document **documents;
    uint32_t document_count, document_cap;
    Workspace **workspaces;
    uint32_t workspace_count, workspace_cap;
    char **folders;
    uint32_t folder_count, folder_cap;
    uint32_t next_id;       /* of requests to the client, progress tokens, token results */
    uint32_t configuration_id; /* of the request that is under way, or 0 */
    uint32_t given_way;     /* checks in a row that newer text has overtaken */
    bool gone;              /* the client reads no more */
    bool exited;
    int exit_code;
} Server;

/* ---- requests ------------------------------------------------------------------------------ */

enum {
    RPC_PARSE_ERROR = -32700, RPC_INVALID_REQUEST = -32600, RPC_METHOD_NOT_FOUND = -32601,
    RPC_INVALID_PARAMS = -32602, RPC_NOT_INITIALIZED = -32002, RPC_REQUEST_FAILED = -32803,
    RPC_CANCELLED = -32800
};

typedef struct Request {
    Server *server;
    Arena *arena; /* of the message */
    const JsonValue *params;
    Json *out;    /* a handler of a request writes exactly one value, or fails */
    int error;    /* 0: none */
    const char *message;
} Request;

typedef void Handler(Request *r);

void request_fail(Request *r, int code, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The methods: methods.def. */
#define METHOD(name, handler, kind) Handler lsp_##handler;
#include "lsp/methods.def"
#undef METHOD

/* --- server.c */
int lsp_serve(const Options *o, int in, int out); /* the exit code */
/* The params are a whole JSON value. */
void send_notification(Server *srv, const char *method, const Json *params);
uint32_t send_request(Server *srv, const char *method, const Json *params); /* its id */

/* --- documents.c */
Document *document_find(Server *srv, const char *path);
Document *document_of(Server *srv, const char *uri, Arena *scratch);
Syntax *document_syntax(Document *d);
void documents_free(Server *srv);
bool is_project_file(const char *path); /* dol.toml */
/* The client's spelling of the URI of an open file, else the usual one. */
const char *uri_of(Server *srv, Arena *a, const char *path);
Syntax *syntax_new(const char *path, const char *text, uint32_t len);
void syntax_free(Syntax *x);

/* --- workspaces.c */
void workspaces_plan(Server *srv); /* from the folders; forgets what was there */
void workspaces_free(Server *srv);
/* A file that was checked alone is so no more. */
void workspaces_close(Server *srv, const char *path);
/* The text of this file is another one now. */
void workspaces_touch(Server *srv, const char *path);
void workspaces_touch_all(Server *srv);
/* Up to date; NULL when cancelled. */
Snapshot *workspace_snapshot(Server *srv, Workspace *p, bool give_way);
/* The project that a file is checked in; makes one when there is none. NULL when cancelled. */
Workspace *workspace_of(Server *srv, const char *path, bool give_way);
/* The one that has read a file already; NULL for none. */
Workspace *workspace_reading(const Server *srv, const char *path);
/* Checks `texts` instead of what is open, in the way of p. The caller frees it. */
Snapshot *workspace_check(Server *srv, Workspace *p, const Overlay *texts, uint32_t n,
                          const volatile int *cancel);
void snapshot_free(Snapshot *s);

/* --- snapshot.c */
SourceFile *snapshot_file(const Snapshot *s, const char *path); /* NULL: not part of it */
SourceUnit *snapshot_unit(const Snapshot *s, const SourceFile *f);
Module *snapshot_module(const Snapshot *s, const SourceUnit *u, uint32_t offset);
const Lines *snapshot_lines(Snapshot *s, const SourceFile *f);
/* What is used or declared at the offset (in the session's space). NULL for none. */
const Ref *snapshot_ref(const Snapshot *s, uint32_t offset);
bool is_own_file(const Snapshot *s, const SourceFile *f); /* not of the standard library */

typedef struct Cursor { /* where a request points to */
    Document *document;
    Workspace *workspace;
    Snapshot *snapshot;
    SourceFile *file;
    SourceUnit *unit;
    Module *module;
    uint32_t offset; /* in the session's space */
} Cursor;

/* False: an error is set. The document of params.textDocument.uri; it must be open. */
bool request_document(Request *r, Document **d);
/* And the byte that params.position names. */
bool request_offset(Request *r, Document **d, uint32_t *offset);
/* Its snapshot too; offset is where the file begins. */
bool request_file(Request *r, Cursor *c);
/* And the place of params.position. */
bool request_cursor(Request *r, Cursor *c);
bool request_position(Request *r, const JsonValue *v, Position *p); /* false: an error is set */
/* The bytes of a range of the document's text. */
bool request_range(Request *r, const Document *d, const JsonValue *v, uint32_t *lo, uint32_t *hi);
/* The same of the snapshot's file, for requests that come with one of an item. */
bool request_item(Request *r, const JsonValue *item, Cursor *c);

void put_position(Json *j, const char *key, Position p);
void put_range(Json *j, const char *key, const Lines *l, uint32_t lo, uint32_t hi, Encoding e);
/* The range of a span of the snapshot; the span must have a place. */
void put_span(Server *srv, Json *j, const char *key, Snapshot *s, Span at);
void put_location(Server *srv, Arena *a, Json *j, Snapshot *s, Span at);

/* --- describe.c: what sema/describe.h does not know of editors */
uint32_t def_symbol_kind(const Def *d); /* SymbolKind of the protocol */
/* Documentation, rules and effects: Markdown, or plain text. In the arena. */
const char *def_documentation(Arena *a, const Program *p, const Def *d, bool markdown);

/* --- scope.c: names at a place */
typedef void LocalFn(void *user, Sym name, Def *d);
/* Locals that can be seen at the offset, innermost first. */
void locals_at(const NodePath *path, uint32_t offset, LocalFn *f, void *user);
FunInfo *fun_at(const NodePath *path);
/* What `this` and Self are there; NULL outside of a type. */
Def *owner_at(const NodePath *path);

/* --- diagnostics.c */
void report_workspace(Server *srv, Workspace *p);
/* What the client was told about a file is no more: it is told again. */
void report_again(Workspace *p, const char *path);
void report_nothing(Server *srv, const char *path);
void reports_free(Workspace *p);

void put_diagnostic(Server *srv, Arena *a, Json *j, Snapshot *s, const Diag *d);

/* --- tokens.c: the legend; NULL ends each list */
extern const char *const token_types[], *const token_modifiers[];

/* --- edits.c: a WorkspaceEdit; between file and file_end stand TextEdits */
void workspace_edit_begin(Request *r, Json *j);
void workspace_edit_file(Request *r, Json *j, const char *path);
void workspace_edit_file_end(Request *r, Json *j);
void workspace_edit_end(Request *r, Json *j);

/* --- imports.c */
/* Sorts the imports of this text; false when they are sorted, or when it has syntax errors. The new
   text is in `a`. */
bool sort_imports(Arena *a, const char *path, const char **text, size_t *len);

/* --- progress.c */
typedef struct Progress {
    Server *server;
    const JsonValue *token; /* of the client's request, or NULL */
    uint32_t own;           /* or one of ours, 0 for none */
} Progress;
Progress progress_begin(Server *srv, const JsonValue *token, const char *title);
void progress_end(Progress *p);

/* --- settings.c */
void settings_init(Server *srv);
void settings_apply(Server *srv, const JsonValue *v); /* an object, or null */
void settings_ask(Server *srv);
void settings_answer(Server *srv, const JsonValue *result);

#endif
