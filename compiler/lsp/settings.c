/* What the client says about itself and its user's wishes. */
#include "lsp/server.h"

#include <string.h>

void settings_init(Server *srv)
{
    arena_free(srv->settings.arena);
    srv->settings = (Settings){.arena = arena_new(0, NULL, NULL), .hint_types = true,
                               .hint_parameters = true, .hint_effects = false};
    srv->settings.allow_unfinished = opt_given(srv->options, OPT_UNFINISHED);
}

static void read_list(Arena *a, const JsonValue *v, const char *key, Strings *to)
{
    const JsonValue *list = json_at(v, key);
    for (uint32_t i = 0; list && list->kind == JSON_ARRAY && i < list->len; i++)
        if (list->items[i].kind == JSON_STRING)
            vec_push(a, to, (const char *)arena_strndup(a, list->items[i].text,
                                                        list->items[i].len));
}

static const char *read_text(Arena *a, const JsonValue *v, const char *key)
{
    const char *text = json_text(v, key);
    return text && *text ? arena_strndup(a, text, strlen(text)) : NULL;
}

static void read_bool(const JsonValue *v, const char *key, bool *to)
{
    const JsonValue *b = json_at(v, key);
    if (b && (b->kind == JSON_TRUE || b->kind == JSON_FALSE))
        *to = b->kind == JSON_TRUE;
}

void settings_apply(Server *srv, const JsonValue *v)
{
    if (!v || v->kind != JSON_OBJECT)
        return;
    if (json_at(v, "dolc"))
        v = json_at(v, "dolc");
    settings_init(srv);
    Settings *s = &srv->settings;
    read_list(s->arena, v, "warnings", &s->warnings);
    read_list(s->arena, v, "include", &s->include);
    s->stdlib = read_text(s->arena, v, "stdlib");
    s->diagnostics = read_text(s->arena, v, "diagnostics");
    read_bool(v, "allowUnfinished", &s->allow_unfinished);
    read_bool(v, "inlayHints.types", &s->hint_types);
    read_bool(v, "inlayHints.parameters", &s->hint_parameters);
    read_bool(v, "inlayHints.effects", &s->hint_effects);
    workspaces_touch_all(srv);
}

void settings_ask(Server *srv)
{
    Json j = {0};
    if (!srv->client.configuration)
        return;
    json_open(&j, '{');
    json_key(&j, "items");
    json_open(&j, '[');
    json_open(&j, '{');
    json_put_str(&j, "section", "dolc");
    json_close(&j, '}');
    json_close(&j, ']');
    json_close(&j, '}');
    srv->configuration_id = send_request(srv, "workspace/configuration", &j);
    json_free(&j);
}

static void refresh(Server *srv)
{
    if (srv->client.refresh_diagnostics)
        send_request(srv, "workspace/diagnostic/refresh", NULL);
    if (srv->client.refresh_tokens)
        send_request(srv, "workspace/semanticTokens/refresh", NULL);
    if (srv->client.refresh_hints)
        send_request(srv, "workspace/inlayHint/refresh", NULL);
}

void settings_answer(Server *srv, const JsonValue *result)
{
    srv->configuration_id = 0;
    bool given = result && result->kind == JSON_ARRAY && result->len;
    if (given && result->items[0].kind == JSON_OBJECT) {
        settings_apply(srv, &result->items[0]);
        refresh(srv);
    }
}

void lsp_did_change_configuration(Request *r)
{
    const JsonValue *settings = json_at(r->params, "settings");
    if (settings && settings->kind == JSON_OBJECT && settings->len)
        settings_apply(r->server, settings);
    else
        settings_ask(r->server);
    refresh(r->server);
}

void lsp_did_change_watched_files(Request *r)
{
    const JsonValue *changes = json_at(r->params, "changes");
    bool plan = false;
    for (uint32_t i = 0; changes && changes->kind == JSON_ARRAY && i < changes->len; i++) {
        const char *uri = json_text(&changes->items[i], "uri");
        if (!uri)
            continue;
        const char *path = uri_to_path(r->arena, uri);
        plan = plan || is_project_file(path);
        workspaces_touch(r->server, path);
    }
    if (plan)
        workspaces_plan(r->server);
    refresh(r->server);
}
