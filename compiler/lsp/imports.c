/* The order of imports, for source.organizeImports: `use` declarations that stand together sort by
   what they import, the names of each by their bytes. A comment or an empty line parts them. */
#include "lsp/server.h"

#include "fmt/fmt.h"

#include <stdlib.h>
#include <string.h>

typedef struct Piece {
    const char *key, *text; /* sorted by; written */
} Piece;

static int by_key(const void *a, const void *b)
{
    return strcmp(((const Piece *)a)->key, ((const Piece *)b)->key);
}

static const char *source(Arena *a, const SourceFile *f, uint32_t lo, uint32_t hi)
{
    return arena_strndup(a, f->text + (lo - f->base), hi - lo);
}

static Span item_span(const UseItem *it)
{
    return (Span){it->name.span.lo, it->alias.sym ? it->alias.span.hi : it->name.span.hi};
}

/* The declaration with its names in order. */
static const char *sorted_names(Arena *a, const SourceFile *f, const UseDecl *use)
{
    uint32_t n = use->items.len, at = use->span.lo;
    const char *whole = source(a, f, use->span.lo, use->span.hi);
    if (n < 2 || strchr(whole, '/') || strstr(whole, "--")) /* comments stay at their names */
        return whole;
    Piece *items = ARENA_ARRAY(a, Piece, n);
    for (uint32_t i = 0; i < n; i++) {
        Span s = item_span(&use->items.data[i]);
        items[i].key = items[i].text = source(a, f, s.lo, s.hi);
    }
    qsort(items, n, sizeof *items, by_key);
    Out out = {0};
    for (uint32_t i = 0; i < n; i++) {
        Span s = item_span(&use->items.data[i]);
        out_bytes(&out, f->text + (at - f->base), s.lo - at);
        out_str(&out, items[i].text);
        at = s.hi;
    }
    out_bytes(&out, f->text + (at - f->base), use->span.hi - at);
    const char *made = arena_strndup(a, out.data, out.len);
    out_free(&out);
    return made;
}

/* Whether the next one stands on the next line. */
static bool together(const SourceFile *f, const UseDecl *a, const UseDecl *b)
{
    uint32_t newlines = 0;
    for (uint32_t at = a->span.hi; at < b->span.lo; at++) {
        char c = f->text[at - f->base];
        newlines += c == '\n';
        if (!strchr(" \t\r\n", c))
            return false;
    }
    return newlines == 1;
}

/* Writes the declarations [i, j) in order, and what stands between them in its place. */
static void group(Out *out, Arena *a, const SourceFile *f, UseDecl *const *uses, uint32_t n)
{
    Piece *pieces = ARENA_ARRAY(a, Piece, n);
    for (uint32_t i = 0; i < n; i++) {
        pieces[i].key = source(a, f, uses[i]->module.span.lo, uses[i]->span.hi);
        pieces[i].text = sorted_names(a, f, uses[i]);
    }
    qsort(pieces, n, sizeof *pieces, by_key);
    for (uint32_t i = 0; i < n; i++) {
        out_str(out, pieces[i].text);
        if (i + 1 < n)
            out_bytes(out, f->text + (uses[i]->span.hi - f->base),
                      uses[i + 1]->span.lo - uses[i]->span.hi);
    }
}

/* Names that moved may need other lines: [lo, hi) is laid out anew. */
static void laid_out(Out *out, const char *path, const Out *text, uint32_t lo, uint32_t hi)
{
    FmtEdits edits = {0};
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, path, text->data, text->len);
    uint32_t at = 0;
    if (fmt_range(s, f, lo, hi, &edits))
        for (uint32_t i = 0; i < edits.len; i++) {
            out_bytes(out, text->data + at, edits.data[i].lo - at);
            out_str(out, edits.data[i].text);
            at = edits.data[i].hi;
        }
    out_bytes(out, text->data + at, text->len - at);
    session_free(s);
}

bool sort_imports(Arena *a, const char *path, const char **text, size_t *len)
{
    Session *s = session_new();
    SourceFile *f = sources_add(&s->sources, path, *text, *len);
    SourceUnit *u = parse_file(s, f);
    Out out = {0};
    uint32_t at = f->base, n = u->syntax_errors ? 0 : u->uses.len;
    for (uint32_t i = 0, j; i < n; i = j) {
        UseDecl *const *uses = u->uses.data;
        for (j = i + 1; j < n && together(f, uses[j - 1], uses[j]);)
            j++;
        out_bytes(&out, f->text + (at - f->base), uses[i]->span.lo - at);
        group(&out, s->arena, f, uses + i, j - i);
        at = uses[j - 1]->span.hi;
    }
    uint32_t end = (uint32_t)out.len;
    out_bytes(&out, f->text + (at - f->base), f->base + f->len - at);
    bool changed = n && (out.len != *len || memcmp(out.data, *text, *len) != 0);
    if (changed) {
        Out fresh = {0};
        laid_out(&fresh, path, &out, u->uses.data[0]->span.lo - f->base, end);
        *text = arena_strndup(a, fresh.data, fresh.len);
        *len = fresh.len;
        out_free(&fresh);
    }
    out_free(&out);
    session_free(s);
    return changed;
}
