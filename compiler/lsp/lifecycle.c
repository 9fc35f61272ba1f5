/* initialize … exit: what the two sides can do. */
#include "lsp/server.h"

#include "dolc.h"

#include <stdlib.h>
#include <string.h>


static void read_client(Client *c, const JsonValue *caps)
{
    const JsonValue *doc = json_at(caps, "textDocument"), *work = json_at(caps, "workspace");
    c->pulls = json_at(doc, "diagnostic") != NULL;
    c->progress = json_true(caps, "window.workDoneProgress");
    c->configuration = json_true(work, "configuration");
    c->watches = json_true(work, "didChangeWatchedFiles.dynamicRegistration");
    c->watches_configuration = json_true(work, "didChangeConfiguration.dynamicRegistration");
    c->document_changes = json_true(work, "workspaceEdit.documentChanges");
    c->snippets = json_true(doc, "completion.completionItem.snippetSupport");
    c->tree_symbols = json_true(doc, "documentSymbol.hierarchicalDocumentSymbolSupport");
    c->related = json_true(doc, "publishDiagnostics.relatedInformation")
                 || json_true(doc, "diagnostic.relatedInformation");
    c->link_support = json_true(doc, "definition.linkSupport");
    c->refresh_tokens = json_true(work, "semanticTokens.refreshSupport");
    c->refresh_hints = json_true(work, "inlayHint.refreshSupport");
    c->refresh_diagnostics = json_true(work, "diagnostics.refreshSupport");
    const JsonValue *formats = json_at(doc, "hover.contentFormat");
    c->markdown = !formats;
    for (uint32_t i = 0; formats && formats->kind == JSON_ARRAY && i < formats->len; i++)
        if (formats->items[i].kind == JSON_STRING
            && strcmp(formats->items[i].text, "markdown") == 0)
            c->markdown = true;
    c->insert_replace = json_true(doc, "completion.completionItem.insertReplaceSupport");
}

/* The client's list is in the order of its preference; UTF-16 when there is none. */
static Encoding choose_encoding(const JsonValue *caps)
{
    const JsonValue *list = json_at(caps, "general.positionEncodings");
    for (uint32_t i = 0; list && list->kind == JSON_ARRAY && i < list->len; i++)
        for (int e = ENC_UTF8; e <= ENC_UTF32; e++)
            if (list->items[i].kind == JSON_STRING
                && strcmp(list->items[i].text, encoding_names[e]) == 0)
                return (Encoding)e;
    return ENC_UTF16;
}

static void add_folder(Server *srv, const char *path)
{
    for (uint32_t i = 0; i < srv->folder_count; i++)
        if (strcmp(srv->folders[i], path) == 0)
            return;
    if (srv->folder_count == srv->folder_cap) {
        srv->folder_cap = srv->folder_cap ? 2 * srv->folder_cap : 4;
        srv->folders = realloc(srv->folders, srv->folder_cap * sizeof(char *));
    }
    if (!srv->folders)
        abort();
    srv->folders[srv->folder_count++] = strdup(path);
}

static void remove_folder(Server *srv, const char *path)
{
    for (uint32_t i = 0; i < srv->folder_count; i++)
        if (strcmp(srv->folders[i], path) == 0) {
            free(srv->folders[i]);
            memmove(&srv->folders[i], &srv->folders[i + 1],
                    (--srv->folder_count - i) * sizeof(char *));
            return;
        }
}

static void add_folders(Request *r, const JsonValue *list)
{
    for (uint32_t i = 0; list && list->kind == JSON_ARRAY && i < list->len; i++) {
        const char *uri = json_text(&list->items[i], "uri");
        if (uri && strncmp(uri, "file:", 5) == 0)
            add_folder(r->server, uri_to_path(r->arena, uri));
    }
}

static void read_folders(Request *r)
{
    const JsonValue *list = json_at(r->params, "workspaceFolders");
    const char *uri = json_text(r->params, "rootUri"), *path = json_text(r->params, "rootPath");
    if (list && list->kind == JSON_ARRAY)
        add_folders(r, list);
    else if (uri)
        add_folder(r->server, uri_to_path(r->arena, uri));
    else if (path && path[0] == '/')
        add_folder(r->server, path_normal(r->arena, path));
    workspaces_plan(r->server);
}

/* ---- what the server can do ---------------------------------------------------------------- */

static void put_list(Json *j, const char *key, const char *const *items)
{
    json_key(j, key);
    json_open(j, '[');
    for (uint32_t i = 0; items[i]; i++)
        json_str(j, items[i]);
    json_close(j, ']');
}

static void put_options(Json *j, const char *provider)
{
    json_key(j, provider);
    json_open(j, '{');
}

static void put_document_sync(Json *j)
{
    put_options(j, "textDocumentSync");
    json_put_bool(j, "openClose", true);
    json_put_uint(j, "change", 2); /* incremental */
    put_options(j, "save");
    json_put_bool(j, "includeText", false);
    json_close(j, '}');
    json_close(j, '}');
}

static void put_writing(Json *j)
{
    static const char *const dots[] = {".", ":", "@", NULL}, *const opens[] = {"(", ",", NULL};
    static const char *const kinds[] = {"quickfix", "source.organizeImports",
                                        "source.fixAll", "source.dolc.fixAll", NULL};
    static const char *const more[] = {"\n", NULL};
    put_options(j, "completionProvider");
    put_list(j, "triggerCharacters", dots);
    json_put_bool(j, "resolveProvider", true);
    json_close(j, '}');
    put_options(j, "signatureHelpProvider");
    put_list(j, "triggerCharacters", opens);
    json_close(j, '}');
    put_options(j, "renameProvider");
    json_put_bool(j, "prepareProvider", true);
    json_close(j, '}');
    put_options(j, "codeActionProvider");
    put_list(j, "codeActionKinds", kinds);
    json_close(j, '}');
    json_put_bool(j, "documentFormattingProvider", true);
    put_options(j, "documentRangeFormattingProvider");
    json_put_bool(j, "rangesSupport", true);
    json_close(j, '}');
    put_options(j, "documentOnTypeFormattingProvider");
    json_put_str(j, "firstTriggerCharacter", "}");
    put_list(j, "moreTriggerCharacter", more);
    json_close(j, '}');
}

static void put_tokens_and_links(Json *j)
{
    put_options(j, "semanticTokensProvider");
    put_options(j, "legend");
    put_list(j, "tokenTypes", token_types);
    put_list(j, "tokenModifiers", token_modifiers);
    json_close(j, '}');
    put_options(j, "full");
    json_put_bool(j, "delta", true);
    json_close(j, '}');
    json_put_bool(j, "range", true);
    json_close(j, '}');
    put_options(j, "documentLinkProvider");
    json_put_bool(j, "resolveProvider", false);
    json_close(j, '}');
    put_options(j, "diagnosticProvider");
    json_put_str(j, "identifier", "dolc");
    json_put_bool(j, "interFileDependencies", true);
    json_put_bool(j, "workspaceDiagnostics", true);
    json_close(j, '}');
}

static void put_workspace(Json *j)
{
    put_options(j, "workspace");
    put_options(j, "workspaceFolders");
    json_put_bool(j, "supported", true);
    json_put_bool(j, "changeNotifications", true);
    json_close(j, '}');
    json_close(j, '}');
}

static void put_capabilities(Json *j, Encoding e)
{
    static const char *const plain[] = {
        "hoverProvider", "declarationProvider", "definitionProvider", "typeDefinitionProvider",
        "implementationProvider", "referencesProvider", "documentHighlightProvider",
        "documentSymbolProvider", "workspaceSymbolProvider", "foldingRangeProvider",
        "selectionRangeProvider", "inlayHintProvider", "callHierarchyProvider",
        "typeHierarchyProvider", NULL};
    put_options(j, "capabilities");
    json_put_str(j, "positionEncoding", encoding_names[e]);
    put_document_sync(j);
    for (uint32_t i = 0; plain[i]; i++)
        json_put_bool(j, plain[i], true);
    put_writing(j);
    put_tokens_and_links(j);
    put_workspace(j);
    json_close(j, '}');
}

/* ---- handlers ------------------------------------------------------------------------------ */

void lsp_initialize(Request *r)
{
    Server *srv = r->server;
    const JsonValue *caps = json_at(r->params, "capabilities");
    if (!r->params || r->params->kind != JSON_OBJECT) {
        request_fail(r, RPC_INVALID_PARAMS, "\"params\" is an object");
        return;
    }
    read_client(&srv->client, caps);
    srv->encoding = choose_encoding(caps);
    settings_apply(srv, json_at(r->params, "initializationOptions"));
    read_folders(r);
    srv->state = SERVER_INITIALIZED;
    json_open(r->out, '{');
    put_capabilities(r->out, srv->encoding);
    put_options(r->out, "serverInfo");
    json_put_str(r->out, "name", "dolc");
    json_put_str(r->out, "version", dolc_version());
    json_close(r->out, '}');
    json_close(r->out, '}');
}

static void open_registration(Json *j, const char *id, const char *method)
{
    json_open(j, '{');
    json_put_str(j, "id", id);
    json_put_str(j, "method", method);
}

static void register_watchers(Json *j)
{
    static const char *const globs[] = {"**/*.dol", "**/" PROJECT_FILE};
    open_registration(j, "files", "workspace/didChangeWatchedFiles");
    put_options(j, "registerOptions");
    json_key(j, "watchers");
    json_open(j, '[');
    for (size_t i = 0; i < sizeof globs / sizeof *globs; i++) {
        json_open(j, '{');
        json_put_str(j, "globPattern", globs[i]);
        json_close(j, '}');
    }
    json_close(j, ']');
    json_close(j, '}');
    json_close(j, '}');
}

static void register_configuration(Json *j)
{
    open_registration(j, "configuration", "workspace/didChangeConfiguration");
    put_options(j, "registerOptions");
    json_put_str(j, "section", "dolc");
    json_close(j, '}');
    json_close(j, '}');
}

void lsp_initialized(Request *r)
{
    Server *srv = r->server;
    if (srv->client.watches || srv->client.watches_configuration) {
        Json j = {0};
        json_open(&j, '{');
        json_key(&j, "registrations");
        json_open(&j, '[');
        if (srv->client.watches)
            register_watchers(&j);
        if (srv->client.watches_configuration)
            register_configuration(&j);
        json_close(&j, ']');
        json_close(&j, '}');
        send_request(srv, "client/registerCapability", &j);
        json_free(&j);
    }
    settings_ask(srv);
}

void lsp_shutdown(Request *r)
{
    r->server->state = SERVER_SHUT_DOWN;
    json_null(r->out);
}

void lsp_exit(Request *r)
{
    r->server->exited = true;
    r->server->exit_code = r->server->state == SERVER_SHUT_DOWN ? EXIT_FINE : EXIT_INPUT;
}

void lsp_ignore(Request *r)
{
    (void)r;
}

void lsp_did_change_folders(Request *r)
{
    const JsonValue *gone = json_at(r->params, "event.removed");
    for (uint32_t i = 0; gone && gone->kind == JSON_ARRAY && i < gone->len; i++) {
        const char *uri = json_text(&gone->items[i], "uri");
        if (uri)
            remove_folder(r->server, uri_to_path(r->arena, uri));
    }
    add_folders(r, json_at(r->params, "event.added"));
    workspaces_plan(r->server);
}
