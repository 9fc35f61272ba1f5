/* Folding and growing selections: what the text's structure alone tells. */
#include "lsp/server.h"

typedef struct Folds {
    Request *r;
    const Document *d;
    const Syntax *x;
} Folds;

static uint32_t line_of(const Folds *f, uint32_t offset)
{
    return lines_position(&f->d->lines, offset - f->x->file->base, ENC_UTF8).line;
}

static void put_fold(const Folds *f, uint32_t from, uint32_t to, const char *kind)
{
    Json *j = f->r->out;
    if (to <= from)
        return;
    json_open(j, '{');
    json_put_uint(j, "startLine", from);
    json_put_uint(j, "endLine", to);
    if (kind)
        json_put_str(j, "kind", kind);
    json_close(j, '}');
}

/* Between brackets; the line of the closing one stays in view. */
static void put_brackets(const Folds *f)
{
    const Tokens *t = &f->x->tokens;
    for (uint32_t i = 0; i < t->len; i++) {
        const Token *k = &t->data[i];
        bool opens = k->kind == T_LBRACE || k->kind == T_LPAREN || k->kind == T_LBRACKET;
        if (k->kind == T_DOC || k->kind == T_DOC_FIRST || k->kind == T_RAW)
            put_fold(f, line_of(f, k->lo), line_of(f, k->hi), "comment");
        else if (opens && k->match > i && k->match < t->len) {
            uint32_t close = line_of(f, t->data[k->match].lo);
            put_fold(f, line_of(f, k->lo), close ? close - 1 : 0, NULL);
        }
    }
}

/* Lines of comment that follow each other are one. */
static void put_comments(const Folds *f)
{
    const Tokens *t = &f->x->tokens;
    for (uint32_t i = 0, next; i < t->comment_len; i = next) {
        uint32_t from = line_of(f, t->comments[i].lo), to = line_of(f, t->comments[i].hi);
        for (next = i + 1; next < t->comment_len && t->comments[next].own_line
                           && line_of(f, t->comments[next].lo) == to + 1; next++)
            to = line_of(f, t->comments[next].hi);
        put_fold(f, from, to, "comment");
    }
}

static void put_uses(const Folds *f)
{
    const SourceUnit *u = f->x->unit;
    if (u->uses.len > 1)
        put_fold(f, line_of(f, u->uses.data[0]->span.lo),
                 line_of(f, u->uses.data[u->uses.len - 1]->span.hi), "imports");
}

void lsp_folding_range(Request *r)
{
    Document *d;
    if (!request_document(r, &d))
        return;
    Folds f = {r, d, document_syntax(d)};
    json_open(r->out, '[');
    put_uses(&f);
    put_brackets(&f);
    put_comments(&f);
    json_close(r->out, ']');
}

/* ---- selections ---------------------------------------------------------------------------- */

typedef VEC(Span) Spans;

static void add_span(Arena *a, Spans *spans, Span at)
{
    Span last = spans->len ? spans->data[spans->len - 1] : (Span){0, UINT32_MAX};
    bool smaller = at.lo >= last.lo && at.hi <= last.hi && (at.lo != last.lo || at.hi != last.hi);
    if (at.lo && smaller)
        vec_push(a, spans, at);
}

/* The inside of the brackets around the offset, and the brackets themselves, from the outermost. */
static void add_brackets(Arena *a, const Syntax *x, uint32_t at, Spans *spans)
{
    for (uint32_t i = 0; i < x->tokens.len && x->tokens.data[i].lo < at; i++) {
        const Token *t = &x->tokens.data[i];
        bool opens = t->kind == T_LBRACE || t->kind == T_LPAREN || t->kind == T_LBRACKET;
        if (!opens || t->match <= i || t->match >= x->tokens.len)
            continue;
        const Token *close = &x->tokens.data[t->match];
        if (close->lo < at)
            continue;
        Span outer = {t->lo, close->hi}, inner = {t->hi, close->lo};
        vec_push(a, spans, outer);
        vec_push(a, spans, inner);
    }
}

static void add_token(Arena *a, const Syntax *x, uint32_t at, Spans *spans)
{
    for (uint32_t i = 0; i < x->tokens.len; i++) {
        const Token *t = &x->tokens.data[i];
        if (t->lo <= at && at <= t->hi && t->hi > t->lo && (at < t->hi || t->kind == T_NAME))
            add_span(a, spans, token_span(t));
    }
}

/* Two nested lists merged: nodes of the tree and pairs of brackets, the larger first. */
static void selection(Request *r, const Document *d, const Syntax *x, uint32_t at)
{
    NodePath path;
    Spans brackets = {0}, all = {0};
    uint32_t k = 0;
    node_path(r->arena, x->unit, at, &path);
    add_brackets(r->arena, x, at, &brackets);
    for (uint32_t i = 0; i < path.len; i++) {
        Span node = path.data[i].span;
        for (; k < brackets.len && brackets.data[k].hi - brackets.data[k].lo > node.hi - node.lo;
             k++)
            add_span(r->arena, &all, brackets.data[k]);
        add_span(r->arena, &all, node);
    }
    for (; k < brackets.len; k++)
        add_span(r->arena, &all, brackets.data[k]);
    add_token(r->arena, x, at, &all);
    for (uint32_t i = all.len; i-- > 0;) {
        if (i + 1 < all.len)
            json_key(r->out, "parent");
        json_open(r->out, '{');
        put_range(r->out, "range", &d->lines, all.data[i].lo - x->file->base,
                  all.data[i].hi - x->file->base, r->server->encoding);
    }
    for (uint32_t i = 0; i < all.len; i++)
        json_close(r->out, '}');
}

void lsp_selection_range(Request *r)
{
    Document *d;
    const JsonValue *list = json_at(r->params, "positions");
    if (!request_document(r, &d))
        return;
    if (!list || list->kind != JSON_ARRAY) {
        request_fail(r, RPC_INVALID_PARAMS, "\"positions\" is an array");
        return;
    }
    const Syntax *x = document_syntax(d);
    json_open(r->out, '[');
    for (uint32_t i = 0; i < list->len; i++) {
        Position p;
        if (!request_position(r, &list->items[i], &p))
            return;
        uint32_t at = lines_offset(&d->lines, p, r->server->encoding, NULL);
        selection(r, d, x, x->file->base + at);
    }
    json_close(r->out, ']');
}
