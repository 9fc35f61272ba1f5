/* Exegesis: the text keeps its words and lines, and gets the indentation of its place. */
#include "fmt/print.h"

#include <string.h>

static uint32_t blanks(const char *s, const char *end)
{
    uint32_t n = 0;
    while (s + n < end && (s[n] == ' ' || s[n] == '\t'))
        n++;
    return n;
}

static const char *line_end(const char *s, const char *end)
{
    const char *nl = memchr(s, '\n', (size_t)(end - s));
    return nl ? nl : end;
}

static const char *trimmed_end(const char *s, const char *end)
{
    while (end > s && (end[-1] == ' ' || end[-1] == '\t' || end[-1] == '\r'))
        end--;
    return end;
}

static bool is_blank_line(const char *s, const char *end)
{
    return trimmed_end(s, line_end(s, end)) == s;
}

/* The indentation that all lines but the first share; the first too when it begins a line. */
static uint32_t shared_indent(const char *s, const char *end, bool first_counts)
{
    uint32_t shared = UINT32_MAX;
    while (s < end) {
        const char *stop = line_end(s, end);
        uint32_t n = blanks(s, stop);
        if (first_counts && trimmed_end(s, stop) > s + n && n < shared)
            shared = n;
        first_counts = true;
        s = stop + 1;
    }
    return shared;
}

static void put_lines(Printer *p, const char *s, const char *end, bool first_begins_line,
                      uint32_t indent)
{
    uint32_t shared = shared_indent(s, end, first_begins_line);
    for (bool first = true; s < end; first = false) {
        const char *stop = line_end(s, end), *text_end = trimmed_end(s, stop);
        uint32_t n = blanks(s, stop);
        if (!(first && !first_begins_line) && n > shared)
            n = shared;
        out_char(p->out, '\n');
        if (text_end > s + n) {
            out_repeat(p->out, ' ', indent + FMT_INDENT);
            out_bytes(p->out, s + n, (size_t)(text_end - s - n));
        }
        s = stop + 1;
    }
}

void fmt_text(Printer *p, const Token *t, uint32_t indent)
{
    const char *head = token_at(p->t, t), *end = head + (t->hi - t->lo) - 1;
    const char *open = memchr(head, '{', (size_t)(end - head));
    const char *s = open + 1;
    out_bytes(p->out, head, *head == 'd' ? 4 : 8);
    out_str(p->out, " {");
    bool one_line = line_end(s, end) == end;
    bool first_begins_line = is_blank_line(s, end);
    if (one_line || !first_begins_line)
        s += blanks(s, end);
    while (s < end && first_begins_line && is_blank_line(s, end) && line_end(s, end) < end)
        s = line_end(s, end) + 1;
    while (end > s && (end[-1] == '\n' || end[-1] == '\r' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    uint32_t width = fmt_columns(s, (uint32_t)(end - s));
    if (s >= end) {
        out_char(p->out, '}');
    } else if (one_line && indent + width + 14 <= FMT_WIDTH) {
        out_char(p->out, ' ');
        out_bytes(p->out, s, (size_t)(end - s));
        out_str(p->out, " }");
    } else {
        put_lines(p, s, end, first_begins_line, indent);
        out_char(p->out, '\n');
        out_repeat(p->out, ' ', indent);
        out_char(p->out, '}');
    }
}
