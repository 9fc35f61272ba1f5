#include "driver/render.h"

#include "base/utf8.h"

#include <string.h>

enum {
    TAB = 4,
    WINDOW_BEFORE = 60,  /* bytes of a long line shown before the marked part */
    WINDOW_LENGTH = 160, /* bytes of a long line shown in all */
    LONG_LINE = 240
};

typedef struct Line {
    const char *text;
    uint32_t len;
    bool cut_before, cut_after;
    uint32_t shift; /* bytes left out at the start */
} Line;

static bool is_boundary(char c)
{
    return ((unsigned char)c & 0xC0) != 0x80;
}

/* A generated line may have megabytes: only the surroundings of byte `at` are shown. */
static Line window(const char *text, uint32_t len, uint32_t at)
{
    Line l = {text, len, false, false, 0};
    if (len <= LONG_LINE)
        return l;
    uint32_t from = at > WINDOW_BEFORE ? at - WINDOW_BEFORE : 0;
    while (from < len && !is_boundary(text[from]))
        from++;
    uint32_t to = len - from > WINDOW_LENGTH ? from + WINDOW_LENGTH : len;
    while (to < len && !is_boundary(text[to]))
        to++;
    l.text = text + from;
    l.len = to - from;
    l.shift = from;
    l.cut_before = from > 0;
    l.cut_after = to < len;
    return l;
}

/* Writes one character as a terminal may see it and gives its columns. */
static unsigned put_char(Out *out, const char *s, size_t n, uint32_t cp, unsigned column)
{
    if (cp == '\t') {
        unsigned width = TAB - column % TAB;
        if (out)
            out_repeat(out, ' ', width);
        return width;
    }
    bool hidden = cp < 0x20 || (cp >= 0x7F && cp < 0xA0) || cp == 0xFFFD
                  || (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
    if (out && hidden)
        out_str(out, "\xEF\xBF\xBD");
    else if (out)
        out_bytes(out, s, n);
    return hidden ? 1 : utf8_width(cp);
}

/* Writes the line (out may be NULL) and gives the column of byte `at`. */
static unsigned put_line(Out *out, const Line *l, uint32_t at)
{
    unsigned column = 0, found = 0;
    bool seen = false;
    for (uint32_t i = 0; i < l->len;) {
        uint32_t cp;
        size_t n = utf8_decode(l->text + i, l->len - i, &cp);
        if (!seen && i + n > at) {
            found = column;
            seen = true;
        }
        column += put_char(out, l->text + i, n, cp, column);
        i += (uint32_t)n;
    }
    return seen ? found : column;
}

static void gutter_text(Out *out, unsigned width, uint32_t line)
{
    if (line)
        out_printf(out, " %*u | ", (int)width, (unsigned)line);
    else
        out_printf(out, " %*s | ", (int)width, "");
}

/* One line with [from, to) of its bytes marked. */
static void marked_line(Out *out, SourceFile *f, uint32_t number, uint32_t from, uint32_t to,
                        char mark, unsigned gutter, const char *color, const char *label)
{
    uint32_t len;
    const char *text = source_line(f, number, &len);
    Line l = window(text, len, from);
    gutter_text(out, gutter, number);
    if (l.cut_before)
        out_str(out, "...");
    put_line(out, &l, 0);
    out_str(out, l.cut_after ? "...\n" : "\n");
    unsigned start = put_line(NULL, &l, from - l.shift);
    unsigned end = put_line(NULL, &l, to > l.shift ? to - l.shift : 0);
    gutter_text(out, gutter, 0);
    out_repeat(out, ' ', start + (l.cut_before ? 3 : 0));
    out_str(out, color);
    out_repeat(out, mark, end > start ? end - start : 1);
    if (label && *label)
        out_printf(out, " %s", label);
    out_str(out, *color ? "\033[0m\n" : "\n");
}

static uint32_t first_ink(SourceFile *f, uint32_t line)
{
    uint32_t len, i = 0;
    const char *text = source_line(f, line, &len);
    while (i < len && (text[i] == ' ' || text[i] == '\t'))
        i++;
    return i < len ? i : 0;
}

void render_snippet(Out *out, const Place *p, char mark, unsigned gutter, const char *color,
                    const char *label)
{
    uint32_t last = p->to.line;
    uint32_t last_byte = p->to.byte;
    if (last > p->from.line && last_byte == 0) { /* ends with a newline: that line is not meant */
        last--;
        source_line(p->file, last, &last_byte);
    }
    if (last == p->from.line) {
        marked_line(out, p->file, last, p->from.byte, last_byte, mark, gutter, color, label);
        return;
    }
    uint32_t len;
    source_line(p->file, p->from.line, &len);
    marked_line(out, p->file, p->from.line, p->from.byte, len, mark, gutter, color, NULL);
    if (last - p->from.line > 1)
        out_printf(out, " %*s ...\n", (int)gutter, "");
    marked_line(out, p->file, last, first_ink(p->file, last), last_byte, mark, gutter, color,
                label);
}
