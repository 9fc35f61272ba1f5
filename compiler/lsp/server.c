/* The loop: a message, its handler by the table, its answer; and when there is nothing to do, the
   diagnostics of what has changed. */
#include "lsp/server.h"

#include <stdlib.h>
#include <string.h>

typedef enum MethodKind { REQUEST, NOTE } MethodKind;

static const struct Method {
    const char *name;
    Handler *handler;
    MethodKind kind;
} methods[] = {
#define METHOD(name, handler, kind) {name, lsp_##handler, kind},
#include "lsp/methods.def"
#undef METHOD
};

static const struct Method *find_method(const char *name)
{
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
        if (strcmp(methods[i].name, name) == 0)
            return &methods[i];
    return NULL;
}

void request_fail(Request *r, int code, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    r->message = arena_vprintf(r->arena, fmt, ap);
    va_end(ap);
    r->error = code;
}

/* ---- sending ------------------------------------------------------------------------------- */

static void send_json(Server *srv, Json *j)
{
    if (!srv->gone && !pump_send(srv->pump, j->out.data, j->out.len))
        srv->gone = true;
    json_free(j);
}

static void open_message(Json *j)
{
    json_open(j, '{');
    json_put_str(j, "jsonrpc", "2.0");
}

static void put_params(Json *j, const Json *params)
{
    if (params) {
        json_key(j, "params");
        json_raw(j, params->out.data, params->out.len);
    }
    json_close(j, '}');
}

void send_notification(Server *srv, const char *method, const Json *params)
{
    Json j = {0};
    open_message(&j);
    json_put_str(&j, "method", method);
    put_params(&j, params);
    send_json(srv, &j);
}

uint32_t send_request(Server *srv, const char *method, const Json *params)
{
    Json j = {0};
    uint32_t id = ++srv->next_id;
    open_message(&j);
    json_put_uint(&j, "id", id);
    json_put_str(&j, "method", method);
    put_params(&j, params);
    send_json(srv, &j);
    return id;
}

static void send_error(Server *srv, const JsonValue *id, int code, const char *message)
{
    Json j = {0};
    open_message(&j);
    json_key(&j, "id");
    json_value(&j, id);
    json_key(&j, "error");
    json_open(&j, '{');
    json_key(&j, "code");
    json_int(&j, code);
    json_put_str(&j, "message", message);
    json_close(&j, '}');
    json_close(&j, '}');
    send_json(srv, &j);
}

static void send_result(Server *srv, const JsonValue *id, const Json *result)
{
    Json j = {0};
    open_message(&j);
    json_key(&j, "id");
    json_value(&j, id);
    json_key(&j, "result");
    json_raw(&j, result->out.data, result->out.len);
    json_close(&j, '}');
    send_json(srv, &j);
}

/* ---- dispatch ------------------------------------------------------------------------------ */

/* Why a request may not be answered now; 0 when it may. */
static int refusal(const Server *srv, const struct Method *m, const char *name,
                   const char **why)
{
    if (srv->state == SERVER_NEW && strcmp(name, "initialize") != 0) {
        *why = "the first request is 'initialize'";
        return RPC_NOT_INITIALIZED;
    }
    if (srv->state != SERVER_NEW && strcmp(name, "initialize") == 0) {
        *why = "'initialize' comes once";
        return RPC_INVALID_REQUEST;
    }
    if (srv->state == SERVER_SHUT_DOWN) {
        *why = "the server was shut down";
        return RPC_INVALID_REQUEST;
    }
    if (!m || m->kind != REQUEST) {
        *why = m ? "this method is a notification" : "there is no such method";
        return m ? RPC_INVALID_REQUEST : RPC_METHOD_NOT_FOUND;
    }
    return 0;
}

static void answer(Server *srv, Message *msg, const struct Method *m)
{
    Json out = {0};
    const JsonValue *token = json_at(msg->root, "params.workDoneToken");
    Request r = {.server = srv, .arena = msg->arena, .params = json_get(msg->root, "params"),
                 .out = &out};
    int code = refusal(srv, m, msg->method, &r.message);
    if (code) {
        r.error = code;
    } else if (msg->cancelled) {
        request_fail(&r, RPC_CANCELLED, "cancelled");
    } else {
        Progress p = {0};
        if (token)
            p = progress_begin(srv, token, msg->method);
        m->handler(&r);
        progress_end(&p);
    }
    if (r.error)
        send_error(srv, msg->id, r.error, r.message);
    else
        send_result(srv, msg->id, &out);
    json_free(&out);
}

static void notice(Server *srv, Message *msg, const struct Method *m)
{
    bool exits = strcmp(msg->method, "exit") == 0;
    if (!m || m->kind != NOTE || (srv->state != SERVER_INITIALIZED && !exits))
        return;
    Json out = {0};
    Request r = {.server = srv, .arena = msg->arena, .params = json_get(msg->root, "params"),
                 .out = &out};
    m->handler(&r);
    json_free(&out);
}

/* What is wrong with a message as a message; NULL for nothing. */
static const char *malformed(const Message *m)
{
    const JsonValue *params = json_get(m->root, "params");
    const char *version = json_text(m->root, "jsonrpc");
    if (m->root->kind != JSON_OBJECT)
        return m->root->kind == JSON_ARRAY ? "batches are not part of the protocol"
                                           : "a message is an object";
    if (!version || strcmp(version, "2.0") != 0)
        return "\"jsonrpc\" is \"2.0\"";
    if (!m->method && (json_get(m->root, "method") || !m->id))
        return "\"method\" is a string";
    if (m->id && m->id->kind != JSON_STRING && m->id->kind != JSON_NUMBER
        && (m->method || m->id->kind != JSON_NULL))
        return "\"id\" is a number or a string";
    if (params && params->kind != JSON_OBJECT && params->kind != JSON_ARRAY
        && params->kind != JSON_NULL)
        return "\"params\" is an object";
    return NULL;
}

static void handle(Server *srv, Message *m)
{
    if (!m->root) {
        send_error(srv, NULL, RPC_PARSE_ERROR, m->error);
        return;
    }
    const char *wrong = malformed(m);
    if (wrong) {
        bool known = m->id && (m->id->kind == JSON_STRING || m->id->kind == JSON_NUMBER);
        send_error(srv, known ? m->id : NULL, RPC_INVALID_REQUEST, wrong);
        return;
    }
    const struct Method *method = m->method ? find_method(m->method) : NULL;
    uint32_t id;
    if (m->method && m->id)
        answer(srv, m, method);
    else if (m->method)
        notice(srv, m, method);
    else if (json_u32(m->id, &id) && id == srv->configuration_id)
        settings_answer(srv, json_get(m->root, "result"));
}

/* ---- the loop ------------------------------------------------------------------------------ */

/* Newer messages go first, but not for ever: someone who types without a pause wants to see
   errors too. */
enum { MOST_GIVEN_WAY = 4 };

/* Brings one project up to date. False when there is nothing to do. */
static bool work_ahead(Server *srv)
{
    for (uint32_t i = 0; srv->state == SERVER_INITIALIZED && i < srv->document_count; i++) {
        Document *d = srv->documents[i];
        if (!d->placed) {
            d->placed = workspace_of(srv, d->path, true) != NULL;
            return true;
        }
    }
    for (uint32_t i = 0; srv->state == SERVER_INITIALIZED && i < srv->workspace_count; i++) {
        Workspace *p = srv->workspaces[i];
        if (!p->unreported)
            continue;
        if (workspace_snapshot(srv, p, srv->given_way < MOST_GIVEN_WAY)) {
            srv->given_way = 0;
            report_workspace(srv, p);
        } else {
            srv->given_way++;
        }
        return true;
    }
    return false;
}

static void loop(Server *srv)
{
    bool busy = true;
    while (!srv->exited && !srv->gone) {
        Message *m = pump_next(srv->pump, !busy);
        if (m) {
            handle(srv, m);
            busy = true;
        } else if (pump_ended(srv->pump)) {
            break;
        } else {
            busy = work_ahead(srv);
        }
    }
}

int lsp_serve(const Options *o, int in, int out)
{
    Server srv = {.options = o, .exit_code = EXIT_INPUT};
    srv.pump = pump_new(in, out);
    if (!srv.pump)
        return EXIT_USAGE;
    srv.arena = arena_new(0, NULL, NULL);
    settings_init(&srv);
    loop(&srv);
    pump_free(srv.pump);
    workspaces_free(&srv);
    documents_free(&srv);
    arena_free(srv.settings.arena);
    arena_free(srv.arena);
    for (uint32_t i = 0; i < srv.folder_count; i++)
        free(srv.folders[i]);
    free(srv.folders);
    return srv.gone ? EXIT_USAGE : srv.exit_code;
}
