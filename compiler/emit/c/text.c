/* Comments, string literals, places. */
#include "emit/c/c.h"

#include "base/fs.h"
#include "base/utf8.h"

#include <string.h>

enum { COLUMNS = 100 };

static size_t harmless(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (unsigned char)s[i] >= 0x20 && s[i] != '*' && s[i] != '/' && s[i] != '?')
        i++;
    return i;
}

/* No text may end or nest a comment, form a trigraph, or continue a line. */
static void comment_text(Out *o, const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        size_t run = harmless(s + i, n - i);
        out_bytes(o, s + i, run);
        i += run;
        if (i == n)
            break;
        char c = s[i], before = i ? s[i - 1] : '\0';
        bool joins = (c == '/' && before == '*') || (c == '*' && before == '/') ||
                     (c == '?' && before == '?');
        if (joins)
            out_char(o, ' ');
        out_char(o, (unsigned char)c < 0x20 ? ' ' : c);
    }
    if (n && s[n - 1] == '\\')
        out_str(o, " .");
}

static size_t line_length(const char *s)
{
    const char *end = strchr(s, '\n');
    return end ? (size_t)(end - s) : strlen(s);
}

static size_t common_indent(const char *doc)
{
    size_t least = SIZE_MAX;
    for (const char *p = doc; *p;) {
        size_t n = line_length(p), blanks = 0;
        while (blanks < n && (p[blanks] == ' ' || p[blanks] == '\t'))
            blanks++;
        if (blanks < n && blanks < least)
            least = blanks;
        p += n + (p[n] == '\n');
    }
    return least == SIZE_MAX ? 0 : least;
}

void c_comment(Out *o, const char *doc, unsigned indent)
{
    if (!doc)
        return;
    while (*doc == '\n')
        doc++;
    size_t len = strlen(doc), cut = common_indent(doc);
    while (len && (doc[len - 1] == '\n' || doc[len - 1] == ' '))
        len--;
    if (len == 0)
        return;
    out_repeat(o, ' ', indent);
    out_str(o, "/* ");
    for (const char *p = doc; p < doc + len;) {
        size_t n = line_length(p), skip = 0;
        while (skip < n && skip < cut && (p[skip] == ' ' || p[skip] == '\t'))
            skip++;
        size_t end = n;
        if (p + end > doc + len)
            end = (size_t)(doc + len - p);
        if (p != doc) {
            out_char(o, '\n');
            if (end > skip)
                out_repeat(o, ' ', indent + 3u);
        }
        if (end > skip)
            comment_text(o, p + skip, end - skip);
        p += n + (p[n] == '\n');
    }
    out_str(o, " */\n");
}

static void escaped(Out *o, unsigned char c)
{
    static const char plain[] = "\n\t\r\"\\", letters[] = "ntr\"\\";
    const char *hit = c ? strchr(plain, (int)c) : NULL;
    if (hit)
        out_printf(o, "\\%c", letters[hit - plain]);
    else
        out_printf(o, "\\%03o", (unsigned)c);
}

/* How many bytes stand in a literal as they are. */
static size_t plain_run(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n && (unsigned char)(s[i] - ' ') < 0x7F - ' ' && s[i] != '"' && s[i] != '\\' &&
           s[i] != '?')
        i++;
    return i;
}

void c_string(Out *o, const char *s, size_t n)
{
    out_char(o, '"');
    for (size_t i = 0; i < n;) {
        size_t run = plain_run(s + i, n - i);
        out_bytes(o, s + i, run);
        i += run;
        if (i == n)
            break;
        unsigned char c = (unsigned char)s[i];
        uint32_t cp;
        size_t len = utf8_decode(s + i, n - i, &cp);
        bool broken = cp == 0xFFFD && len == 1;
        if (c < 0x20 || c == 0x7F || c == '"' || c == '\\' || broken) {
            escaped(o, c);
            i++;
            continue;
        }
        if (c == '?' && i && s[i - 1] == '?')
            out_char(o, '\\');
        out_bytes(o, s + i, len);
        i += len;
    }
    out_char(o, '"');
}

const char *c_place(Cg *g, Span at)
{
    SourceFile *f = at.lo ? sources_find(&g->hp->session->sources, at.lo) : NULL;
    if (!f)
        return "\"\"";
    LineCol lc = source_linecol(f, at.lo);
    Out o = {0};
    const char *text = arena_printf(g->arena, "%s:%u:%u", fs_name(f->path), lc.line, lc.column);
    c_string(&o, text, strlen(text));
    const char *kept = arena_strndup(g->arena, o.data, o.len);
    out_free(&o);
    return kept;
}

void c_wrap(Out *o, size_t column, const char *const *items, uint32_t n, const char *tail)
{
    size_t indent = column > COLUMNS / 2 ? 8 : column;
    for (uint32_t i = 0; i < n; i++) {
        size_t need = strlen(items[i]) + (i + 1 < n ? 2 : strlen(tail) + 1);
        if (column + need > COLUMNS) {
            out_char(o, '\n');
            out_repeat(o, ' ', indent);
            column = indent;
        } else if (i) {
            out_char(o, ' ');
            column++;
        }
        out_str(o, items[i]);
        if (i + 1 < n)
            out_char(o, ',');
        column += need - 1;
    }
    out_str(o, tail);
}

const char *c_trap_name(HTrap kind)
{
    static const char *const names[HTRAP_COUNT] = {
#define TRAP(id, name, text) #id,
#include "hir/trap.def"
#undef TRAP
    };
    return names[kind];
}
