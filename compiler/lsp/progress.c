/* Progress of what may take a while: under the client's token, or one of ours. */
#include "lsp/server.h"

static void send_progress(Progress *p, const char *kind, const char *title)
{
    Json j = {0};
    json_open(&j, '{');
    json_key(&j, "token");
    if (p->token)
        json_value(&j, p->token);
    else
        json_uint(&j, p->own);
    json_key(&j, "value");
    json_open(&j, '{');
    json_put_str(&j, "kind", kind);
    if (title)
        json_put_str(&j, "title", title);
    json_close(&j, '}');
    json_close(&j, '}');
    send_notification(p->server, "$/progress", &j);
    json_free(&j);
}

Progress progress_begin(Server *srv, const JsonValue *token, const char *title)
{
    Progress p = {.server = srv};
    if (token && (token->kind == JSON_STRING || token->kind == JSON_NUMBER)) {
        p.token = token;
    } else if (!token && srv->client.progress && srv->state == SERVER_INITIALIZED) {
        Json j = {0};
        p.own = srv->next_id + 1;
        json_open(&j, '{');
        json_put_uint(&j, "token", p.own);
        json_close(&j, '}');
        send_request(srv, "window/workDoneProgress/create", &j);
        json_free(&j);
    }
    if (p.token || p.own)
        send_progress(&p, "begin", title);
    return p;
}

void progress_end(Progress *p)
{
    if (p->token || p->own)
        send_progress(p, "end", NULL);
}
