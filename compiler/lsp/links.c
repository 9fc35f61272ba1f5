/* Links: the module of a `use` leads to its file, an address in a comment or exegesis opens it. */
#include "lsp/server.h"

#include <string.h>

static void put_document_link(Request *r, const Lines *l, uint32_t lo, uint32_t hi,
                              const char *target, const char *tip)
{
    Json *j = r->out;
    json_open(j, '{');
    put_range(j, "range", l, lo, hi, r->server->encoding);
    json_put_str(j, "target", target);
    if (tip)
        json_put_str(j, "tooltip", tip);
    json_close(j, '}');
}

static void put_use(Request *r, Cursor *c, const UseDecl *u)
{
    const Module *m = sema_used_module(c->snapshot->program, u);
    if (!m || !u->module.span.lo)
        return;
    put_document_link(r, &c->document->lines, u->module.span.lo - c->file->base,
                      u->module.span.hi - c->file->base,
                      uri_of(r->server, r->arena, m->unit->file->path),
                      arena_printf(r->arena, "module %s", sym_text(m->name)));
}

static uint32_t address_end(const char *text, uint32_t at, uint32_t hi)
{
    while (at < hi && (unsigned char)text[at] > ' ' && !strchr("<>\"'`{}|\\^", text[at]))
        at++;
    while (at && strchr(".,;:!?)]", text[at - 1]))
        at--;
    return at;
}

/* The addresses in the bytes [lo, hi) of the text. */
static void put_addresses(Request *r, const Document *d, uint32_t lo, uint32_t hi)
{
    static const char *const schemes[] = {"https://", "http://"};
    for (uint32_t at = lo; at < hi; at++) {
        for (size_t i = 0; i < 2; i++) {
            size_t n = strlen(schemes[i]);
            if (hi - at < n || memcmp(d->text + at, schemes[i], n) != 0)
                continue;
            uint32_t end = address_end(d->text, at, hi);
            if (end > at + n)
                put_document_link(r, &d->lines, at, end,
                                  arena_strndup(r->arena, d->text + at, end - at), NULL);
            at = end > at ? end - 1 : at;
            break;
        }
    }
}

void lsp_document_link(Request *r)
{
    Cursor c;
    if (!request_file(r, &c))
        return;
    const Syntax *x = document_syntax(c.document);
    uint32_t base = x->file->base;
    json_open(r->out, '[');
    for (uint32_t i = 0; i < c.unit->uses.len; i++)
        put_use(r, &c, c.unit->uses.data[i]);
    for (uint32_t i = 0; i < x->tokens.comment_len; i++)
        put_addresses(r, c.document, x->tokens.comments[i].lo - base,
                      x->tokens.comments[i].hi - base);
    for (uint32_t i = 0; i < x->tokens.len; i++)
        if (x->tokens.data[i].kind == T_DOC || x->tokens.data[i].kind == T_DOC_FIRST)
            put_addresses(r, c.document, x->tokens.data[i].lo - base,
                          x->tokens.data[i].hi - base);
    json_close(r->out, ']');
}
