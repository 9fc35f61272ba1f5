/* WorkspaceEdit in the form that the client knows. */
#include "lsp/server.h"

void workspace_edit_begin(Request *r, Json *j)
{
    bool documents = r->server->client.document_changes;
    json_open(j, '{');
    json_key(j, documents ? "documentChanges" : "changes");
    json_open(j, documents ? '[' : '{');
}

void workspace_edit_file(Request *r, Json *j, const char *path)
{
    const Document *d = document_find(r->server, path);
    const char *uri = uri_of(r->server, r->arena, path);
    if (r->server->client.document_changes) {
        json_open(j, '{');
        json_key(j, "textDocument");
        json_open(j, '{');
        json_put_str(j, "uri", uri);
        json_key(j, "version");
        if (d)
            json_int(j, d->version);
        else
            json_null(j);
        json_close(j, '}');
        json_key(j, "edits");
    } else {
        json_key(j, uri);
    }
    json_open(j, '[');
}

void workspace_edit_file_end(Request *r, Json *j)
{
    json_close(j, ']');
    if (r->server->client.document_changes)
        json_close(j, '}');
}

void workspace_edit_end(Request *r, Json *j)
{
    json_close(j, r->server->client.document_changes ? ']' : '}');
    json_close(j, '}');
}
