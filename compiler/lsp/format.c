/* Formatting by the token formatter: whole documents, ranges, while typing. A text with syntax
   errors stays as it is. */
#include "lsp/server.h"

#include "fmt/fmt.h"

#include <string.h>

/* One TextEdit for the bytes [lo, hi), without the lines that stay as they are at its ends. */
static void put_edit(Request *r, const Document *d, uint32_t lo, uint32_t hi, const char *text,
                     size_t len)
{
    const char *old = d->text;
    uint32_t same = 0, line = 0, tail = 0, tail_line = 0;
    while (lo + same < hi && same < len && old[lo + same] == text[same])
        if (old[lo + same++] == '\n')
            line = same;
    while (hi - tail > lo + line && len - tail > line
           && old[hi - tail - 1] == text[len - tail - 1]) {
        if (old[hi - tail - 1] == '\n')
            tail_line = tail;
        tail++;
    }
    json_open(r->out, '{');
    put_range(r->out, "range", &d->lines, lo + line, hi - tail_line, r->server->encoding);
    json_key(r->out, "newText");
    json_strn(r->out, text + line, len - line - tail_line);
    json_close(r->out, '}');
}

static void put_range_edits(Request *r, const Document *d, uint32_t lo, uint32_t hi)
{
    FmtEdits edits;
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, d->path, d->text, d->len);
    if (fmt_range(s, f, lo, hi, &edits))
        for (uint32_t i = 0; i < edits.len; i++)
            put_edit(r, d, edits.data[i].lo, edits.data[i].hi, edits.data[i].text,
                     strlen(edits.data[i].text));
    session_free(s);
}

void lsp_formatting(Request *r)
{
    Document *d;
    if (!request_document(r, &d))
        return;
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, d->path, d->text, d->len);
    Out o = {0};
    bool done = fmt_source(s, f, &o);
    json_open(r->out, '[');
    if (done && (o.len != d->len || memcmp(o.data ? o.data : "", d->text, o.len) != 0))
        put_edit(r, d, 0, d->len, o.data ? o.data : "", o.len);
    json_close(r->out, ']');
    out_free(&o);
    session_free(s);
}

void lsp_range_formatting(Request *r)
{
    Document *d;
    uint32_t lo, hi;
    if (!request_document(r, &d) || !request_range(r, d, json_at(r->params, "range"), &lo, &hi))
        return;
    json_open(r->out, '[');
    put_range_edits(r, d, lo, hi);
    json_close(r->out, ']');
}

/* Edits must not overlap: a range that another one has formatted already is left out. */
void lsp_ranges_formatting(Request *r)
{
    Document *d;
    const JsonValue *ranges = json_at(r->params, "ranges");
    uint32_t lo, hi, least = UINT32_MAX, most = 0;
    if (!request_document(r, &d))
        return;
    for (uint32_t i = 0; ranges && ranges->kind == JSON_ARRAY && i < ranges->len; i++) {
        if (!request_range(r, d, &ranges->items[i], &lo, &hi))
            return;
        least = lo < least ? lo : least;
        most = hi > most ? hi : most;
    }
    json_open(r->out, '[');
    if (least <= most)
        put_range_edits(r, d, least, most);
    json_close(r->out, ']');
}

/* Where the body that a '}' just closed was opened, or the line above for a newline. */
void lsp_on_type_formatting(Request *r)
{
    Document *d;
    Position p;
    const char *typed = json_text(r->params, "ch");
    if (!request_document(r, &d) || !request_position(r, json_at(r->params, "position"), &p))
        return;
    uint32_t at = lines_offset(&d->lines, p, r->server->encoding, NULL), lo = at;
    const Syntax *x = document_syntax(d);
    bool broken = x->unit->syntax_errors > 0;
    json_open(r->out, '[');
    if (typed && *typed == '}' && !broken) {
        for (uint32_t i = 0; i < x->tokens.len; i++) {
            const Token *t = &x->tokens.data[i];
            if (t->kind == T_RBRACE && t->hi - x->file->base == at)
                lo = x->tokens.data[t->match].lo - x->file->base;
        }
        put_range_edits(r, d, lo, at);
    } else if (typed && *typed == '\n' && !broken && p.line > 0) {
        lo = d->lines.starts[p.line < d->lines.count ? p.line - 1 : d->lines.count - 1];
        put_range_edits(r, d, lo, lines_end(&d->lines, p.line - 1));
    }
    json_close(r->out, ']');
}
