/* Completion items. */
#include "lsp/complete.h"

#include <string.h>

enum { CI_TEXT = 1, CI_METHOD = 2, CI_FUNCTION = 3, CI_FIELD = 5, CI_VARIABLE = 6, CI_CLASS = 7,
       CI_INTERFACE = 8, CI_MODULE = 9, CI_PROPERTY = 10, CI_VALUE = 12, CI_ENUM = 13,
       CI_KEYWORD = 14, CI_SNIPPET = 15, CI_ENUM_MEMBER = 20, CI_CONSTANT = 21, CI_STRUCT = 22,
       CI_EVENT = 23, CI_TYPE_PARAMETER = 25 };

enum { MOST_ITEMS = 400 };

static unsigned kind_of(const Def *d)
{
    switch (d->kind) {
    case DEF_MODULE: return CI_MODULE;
    case DEF_GENE: return d->info->kind == GENE_ENUM ? CI_ENUM : CI_STRUCT;
    case DEF_TRAIT: return CI_INTERFACE;
    case DEF_SYSTEM: return CI_CLASS;
    case DEF_ENUM: return CI_ENUM;
    case DEF_VARIANT: return CI_ENUM_MEMBER;
    case DEF_FIELD: return CI_FIELD;
    case DEF_FUN: return d->parent ? CI_METHOD : CI_FUNCTION;
    case DEF_CONST: return CI_CONSTANT;
    case DEF_CONSTRAINT: case DEF_LAW: return CI_VALUE;
    case DEF_EVOLVES: return CI_EVENT;
    case DEF_TYPARAM: return CI_TYPE_PARAMETER;
    case DEF_LOCAL: case DEF_ERROR: break;
    }
    return CI_VARIABLE;
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* The first letter agrees and the others follow in their order, as editors match. */
static bool fits(const char *name, const char *prefix)
{
    if (!*prefix)
        return true;
    if (lower(*name) != lower(*prefix))
        return false;
    for (; *prefix; prefix++) {
        while (*name && lower(*name) != lower(*prefix))
            name++;
        if (!*name++)
            return false;
    }
    return true;
}

/* False: it does not fit, was offered, or there are too many. */
static bool wanted(Completion *k, const char *name)
{
    Sym sym = intern_z(k->c.snapshot->session->names, name);
    if (!fits(name, k->prefix) || map_get(&k->seen, map_key(sym)))
        return false;
    if (k->count == MOST_ITEMS) {
        k->incomplete = true;
        return false;
    }
    map_put(k->r->arena, &k->seen, map_key(sym), k);
    k->count++;
    return true;
}

static void put_head(Completion *k, const char *label, unsigned kind, unsigned rank)
{
    Json *j = k->r->out;
    json_open(j, '{');
    json_put_str(j, "label", label);
    json_put_uint(j, "kind", kind);
    json_put_str(j, "sortText", arena_printf(k->r->arena, "%u%s", rank, label));
}

static void put_insert(Completion *k, const char *text, bool snippet)
{
    Json *j = k->r->out;
    const Document *d = k->c.document;
    if (snippet)
        json_put_uint(j, "insertTextFormat", 2);
    json_key(j, "textEdit");
    json_open(j, '{');
    if (k->r->server->client.insert_replace) {
        put_range(j, "insert", &d->lines, k->start, k->at, k->r->server->encoding);
        put_range(j, "replace", &d->lines, k->start, k->end, k->r->server->encoding);
    } else {
        put_range(j, "range", &d->lines, k->start, k->at, k->r->server->encoding);
    }
    json_put_str(j, "newText", text);
    json_close(j, '}');
}

/* "name(${1:a}, ${2:b})". */
static const char *call_snippet(Completion *k, const char *name, const FunInfo *f)
{
    Out o = {0};
    out_printf(&o, "%s(", name);
    for (uint32_t i = 0; i < f->params.len; i++)
        out_printf(&o, "%s${%u:%s}", i ? ", " : "", i + 1, sym_text(f->params.data[i]->name));
    out_char(&o, ')');
    const char *text = arena_strndup(k->r->arena, o.data, o.len);
    out_free(&o);
    return text;
}

static void put_def_insert(Completion *k, const char *name, const Def *d)
{
    bool snippets = k->r->server->client.snippets && !k->call_follows;
    bool payload = d->kind == DEF_VARIANT && d->variant->fields.len;
    if (snippets && d->kind == DEF_FUN)
        put_insert(k, call_snippet(k, name, d->fun), true);
    else if (snippets && payload && d->variant->is_tuple)
        put_insert(k, arena_printf(k->r->arena, "%s($1)", name), true);
    else if (snippets && payload)
        put_insert(k, arena_printf(k->r->arena, "%s { $1 }", name), true);
    else
        put_insert(k, name, false);
}

/* Where its documentation is to be found when the client asks. */
static void put_data(Completion *k, const Def *d)
{
    const SourceFile *f = def_has_place(d)
                              ? sources_find(&k->c.snapshot->session->sources, d->span.lo) : NULL;
    Json *j = k->r->out;
    if (!f)
        return;
    json_key(j, "data");
    json_open(j, '{');
    json_put_str(j, "workspace", k->c.document->path);
    json_put_str(j, "path", f->path);
    json_put_uint(j, "offset", d->span.lo - f->base);
    json_close(j, '}');
}

static void put_import(Completion *k, const FixEdit *e)
{
    Json *j = k->r->out;
    uint32_t lo = e->span.lo - k->c.file->base, hi = e->span.hi - k->c.file->base;
    json_key(j, "additionalTextEdits");
    json_open(j, '[');
    json_open(j, '{');
    put_range(j, "range", &k->c.document->lines, lo, hi, k->r->server->encoding);
    json_put_str(j, "newText", e->text);
    json_close(j, '}');
    json_close(j, ']');
}

void offer_def(Completion *k, const char *name, const Def *d, unsigned rank,
               const FixEdit *import)
{
    Json *j = k->r->out;
    bool nameless = !d->name || d->kind == DEF_ERROR || d->kind == DEF_EVOLVES;
    if (nameless || name[0] == '(' || strchr(name, ' ') || !wanted(k, name))
        return;
    put_head(k, name, kind_of(d), rank);
    json_put_str(j, "detail", def_signature(k->r->arena, k->c.snapshot->program, d));
    if (import && d->module) {
        json_key(j, "labelDetails");
        json_open(j, '{');
        json_put_str(j, "description", sym_text(d->module->name));
        json_close(j, '}');
    }
    if (d->deprecated) {
        json_key(j, "tags");
        json_open(j, '[');
        json_uint(j, 1);
        json_close(j, ']');
    }
    put_def_insert(k, name, d);
    if (import)
        put_import(k, import);
    put_data(k, d);
    json_close(j, '}');
}

void offer_builtin(Completion *k, const char *name, const char *signature, bool method)
{
    bool none = strncmp(signature, "()", 2) == 0;
    if (!wanted(k, name))
        return;
    put_head(k, name, method ? CI_METHOD : CI_FUNCTION, RANK_BUILTIN);
    json_put_str(k->r->out, "detail", arena_printf(k->r->arena, "fun %s%s", name, signature));
    if (k->call_follows)
        put_insert(k, name, false);
    else if (none)
        put_insert(k, arena_printf(k->r->arena, "%s()", name), false);
    else if (k->r->server->client.snippets)
        put_insert(k, arena_printf(k->r->arena, strncmp(signature, "(fun(", 5) ? "%s($1)"
                                                                               : "%s(|$1| $2)",
                                   name), true);
    else
        put_insert(k, name, false);
    json_close(k->r->out, '}');
}

void offer_word(Completion *k, const char *word, const char *detail, unsigned kind, unsigned rank)
{
    if (!wanted(k, word))
        return;
    put_head(k, word, kind ? kind : CI_KEYWORD, rank);
    if (detail)
        json_put_str(k->r->out, "detail", detail);
    put_insert(k, word, false);
    json_close(k->r->out, '}');
}

void offer_field_init(Completion *k, const Def *field)
{
    const char *name = sym_text(field->name);
    if (!wanted(k, name))
        return;
    put_head(k, name, CI_FIELD, RANK_EXPECTED);
    json_put_str(k->r->out, "detail", def_signature(k->r->arena, k->c.snapshot->program, field));
    if (k->r->server->client.snippets)
        put_insert(k, arena_printf(k->r->arena, "%s: ${1:%s}", name, name), true);
    else
        put_insert(k, arena_printf(k->r->arena, "%s: ", name), false);
    put_data(k, field);
    json_close(k->r->out, '}');
}

/* ---- snippets ------------------------------------------------------------------------------ */

static const struct Snippet {
    unsigned where;
    const char *word, *text, *detail;
} snippets[] = {
#define SNIPPET(where, word, text, detail) {where, word, text, detail},
#include "lsp/snippets.def"
#undef SNIPPET
};

void offer_snippets(Completion *k, SnippetPlace where)
{
    bool can = k->r->server->client.snippets;
    for (size_t i = 0; i < sizeof snippets / sizeof *snippets; i++) {
        const struct Snippet *s = &snippets[i];
        if (!(s->where & where) || !wanted(k, s->word))
            continue;
        bool more = strpbrk(s->text, "$\n") != NULL;
        put_head(k, s->word, can && more ? CI_SNIPPET : CI_KEYWORD, RANK_KEYWORD);
        if (*s->detail)
            json_put_str(k->r->out, "detail", s->detail);
        put_insert(k, can ? s->text : s->word, can && more);
        json_close(k->r->out, '}');
    }
}

/* ---- resolve ------------------------------------------------------------------------------- */

void lsp_completion_resolve(Request *r)
{
    Json *j = r->out;
    const JsonValue *item = r->params;
    const char *path = json_text(item, "data.path"), *from = json_text(item, "data.workspace");
    uint32_t offset;
    if (!item || item->kind != JSON_OBJECT) {
        request_fail(r, RPC_INVALID_PARAMS, "\"params\" is an item");
        return;
    }
    Workspace *p = path && from ? workspace_of(r->server, from, false) : NULL;
    Snapshot *s = p ? workspace_snapshot(r->server, p, false) : NULL;
    SourceFile *f = s ? snapshot_file(s, path) : NULL;
    const Ref *ref = f && json_u32(json_at(item, "data.offset"), &offset) && offset <= f->len
                         ? snapshot_ref(s, f->base + offset) : NULL;
    const char *doc = ref ? def_documentation(r->arena, s->program, ref->def, true) : "";
    json_open(j, '{');
    for (uint32_t i = 0; i < item->len; i++) {
        json_key(j, item->items[2 * i].text);
        json_value(j, &item->items[2 * i + 1]);
    }
    if (*doc && !json_get(item, "documentation")) {
        json_key(j, "documentation");
        json_open(j, '{');
        json_put_str(j, "kind", "markdown");
        json_put_str(j, "value", doc);
        json_close(j, '}');
    }
    json_close(j, '}');
}
