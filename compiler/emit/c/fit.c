/* Lines of 100 columns. A line of code that is longer is filled: at every comma and logical
   operator of a bracket the text goes on while it fits, else on a new line, four columns further in
   than the line on which the bracket opens. */
#include "emit/c/c.h"

#include <string.h>

enum { COLUMNS = 100, STEP = 4 };

typedef struct Fit {
    Out *out;
    size_t column;
    bool ascii; /* all of the line: a byte is a column */
} Fit;

static bool starts(const char *s, const char *end, const char *word)
{
    size_t n = strlen(word);
    return (size_t)(end - s) >= n && memcmp(s, word, n) == 0;
}

/* Behind the string or character literal that begins at s. */
static const char *skip_literal(const char *s, const char *end)
{
    char quote = *s++;
    while (s < end && *s != quote)
        s += *s == '\\' ? 2 : 1;
    return s < end ? s + 1 : end;
}

static bool opens(char c)
{
    return c == '(' || c == '{' || c == '[';
}

static bool closes(char c)
{
    return c == ')' || c == '}' || c == ']';
}

/* Behind the bracket that closes the one at s. */
static const char *skip_group(const char *s, const char *end)
{
    int depth = 0;
    while (s < end) {
        if (*s == '"' || *s == '\'') {
            s = skip_literal(s, end);
            continue;
        }
        depth += opens(*s);
        depth -= closes(*s);
        s++;
        if (depth == 0)
            break;
    }
    return s;
}

/* && || ? : + - with a blank behind. */
static bool operator_at(const char *s, const char *end)
{
    bool twice = end - s > 2 && (*s == '&' || *s == '|') && s[1] == *s;
    if (twice)
        return s[2] == ' ';
    return end - s > 1 && s[1] == ' ' && (*s == '?' || *s == ':' || *s == '+' || *s == '-');
}

/* Where the next piece of a sequence begins: behind ", ", or at an operator behind a blank. */
static const char *next_piece(const char *s, const char *end)
{
    while (s < end) {
        if (*s > '}' || (*s >= 'a' && *s <= 'z')) {
            s++;
        } else if (*s == '"' || *s == '\'') {
            s = skip_literal(s, end);
        } else if (opens(*s)) {
            s = skip_group(s, end);
        } else if (*s == ',' && s + 1 < end && s[1] == ' ') {
            return s + 2;
        } else if (*s == ' ' && operator_at(s + 1, end)) {
            return s + 1;
        } else {
            s++;
        }
    }
    return end;
}

/* Bytes that continue a character take no column. */
static size_t width(const char *s, const char *end)
{
    size_t n = 0;
    for (; s < end; s++)
        n += ((unsigned char)*s & 0xC0u) != 0x80;
    return n;
}

static size_t columns(const Fit *f, const char *s, const char *end)
{
    return f->ascii ? (size_t)(end - s) : width(s, end);
}

static void put(Fit *f, const char *s, const char *end)
{
    out_bytes(f->out, s, (size_t)(end - s));
    f->column += columns(f, s, end);
}

static void new_line(Fit *f, size_t indent)
{
    while (f->out->len && f->out->data[f->out->len - 1] == ' ')
        f->out->len--;
    out_char(f->out, '\n');
    out_repeat(f->out, ' ', indent);
    f->column = indent;
}

static void fill(Fit *f, const char *s, const char *end, size_t indent, size_t after);

/* An assignment whose left side leaves no room goes on below. */
static const char *break_behind_equals(Fit *f, const char *s, const char *stop, size_t indent)
{
    if (f->column + columns(f, s, stop) <= COLUMNS)
        return s;
    for (const char *p = s; p < stop;) {
        if (starts(p, stop, " = ")) {
            put(f, s, p + 2);
            new_line(f, indent + STEP);
            return p + 3;
        }
        p = *p == '"' || *p == '\'' ? skip_literal(p, stop) : p + 1;
    }
    return s;
}

/* One piece that is too long: its brackets are filled. `after`: what follows on the last line. */
static void open_piece(Fit *f, const char *s, const char *end, size_t indent, size_t after)
{
    while (s < end) {
        const char *p = s;
        while (p < end && !opens(*p))
            p = *p == '"' || *p == '\'' ? skip_literal(p, end) : p + 1;
        s = break_behind_equals(f, s, p < end ? p + 1 : end, indent);
        if (p == end) {
            put(f, s, end);
            return;
        }
        const char *close = skip_group(p, end);
        const char *inner_end = close > p + 1 && closes(close[-1]) ? close - 1 : close;
        size_t tail = columns(f, close, end) + after;
        tail = tail > 4 ? 1 : tail;
        bool fits = f->column + columns(f, s, close) + tail <= COLUMNS;
        put(f, s, fits ? close : p + 1);
        if (!fits) {
            fill(f, p + 1, inner_end, indent + STEP, 1 + tail);
            put(f, inner_end, close);
        }
        s = close;
    }
}

static void fill(Fit *f, const char *s, const char *end, size_t indent, size_t after)
{
    bool first = true;
    while (s < end) {
        const char *next = next_piece(s, end), *stop = next;
        while (stop > s && stop[-1] == ' ')
            stop--;
        size_t size = columns(f, s, stop) + (next == end ? after : 0);
        bool here = f->column + size <= COLUMNS, alone = indent + size <= COLUMNS;
        if (!here && f->column > indent && (alone || !first))
            new_line(f, indent);
        if (f->column + size <= COLUMNS)
            put(f, s, next);
        else
            open_piece(f, s, next, indent, next == end ? after : 0);
        s = next;
        first = false;
    }
}

/* Two characters in a row, and blanks around them when asked. */
static bool has(const char *s, const char *end, const char *two, bool apart)
{
    const char *p = s;
    while (end - p >= 2 && (p = memchr(p, two[0], (size_t)(end - p - 1))) != NULL) {
        bool blanks = p > s && p[-1] == ' ' && end - p > 2 && p[2] == ' ';
        if (p[1] == two[1] && (blanks || !apart))
            return true;
        p++;
    }
    return false;
}

static void fit_line(Out *o, const char *s, const char *end, size_t columns)
{
    size_t indent = 0;
    while (s + indent < end && s[indent] == ' ')
        indent++;
    Fit f = {o, indent, columns == (size_t)(end - s)};
    out_repeat(o, ' ', indent);
    if (next_piece(s + indent, end) == end)
        open_piece(&f, s + indent, end, indent, 0);
    else
        fill(&f, s + indent, end, end[-1] == ',' ? indent : indent + STEP, 0);
    out_char(o, '\n');
}

/* One blank line behind the heading of a section and behind a function, and nowhere two. */
static CFitLast kind_of(const char *s, const char *end)
{
    if (s == end)
        return FIT_BLANK;
    if (*s == '}' && end - s == 1)
        return FIT_FUNCTION_END;
    return starts(s, end, "/* ---- ") ? FIT_HEADING : FIT_LINE;
}

static bool wants_blank(CFitLast before, const char *s)
{
    return before == FIT_HEADING || (before == FIT_FUNCTION_END && *s != '#');
}

/* The line is in a comment or begins one; `star`: its first '*', or behind its end. */
static bool is_comment(CFit *f, const char *s, const char *star, const char *end)
{
    bool opened = star < end && (starts(s, end, "/*") || has(s, end, "/*", true));
    bool inside = f->comment || opened;
    f->comment = inside && !(star < end && has(star, end, "*/", false));
    return inside;
}

void c_fit(CFit *f, Out *o, const char *text, size_t len)
{
    const char *last = text + len, *kept = text; /* lines from `kept` on stay as they are */
    const char *star = NULL;                     /* the next from s on */
    for (const char *s = text, *next; s < last; s = next) {
        const char *end = memchr(s, '\n', (size_t)(last - s));
        end = end ? end : last;
        next = end < last ? end + 1 : end;
        if (!star || star < s) {
            star = memchr(s, '*', (size_t)(last - s));
            star = star ? star : last;
        }
        bool usual = *s == ' ' && end - s <= COLUMNS && star >= end;
        if (usual && f->last == FIT_LINE)
            continue; /* most */
        bool extra = f->last == FIT_BLANK && s == end;
        if (extra || (s < end && wants_blank(f->last, s))) {
            out_bytes(o, kept, (size_t)(s - kept));
            out_str(o, extra ? "" : "\n");
            kept = extra ? next : s;
        }
        bool comment = is_comment(f, s, star, end);
        size_t columns = end - s > COLUMNS && !comment && *s != '#' ? width(s, end) : 0;
        if (columns > COLUMNS) {
            out_bytes(o, kept, (size_t)(s - kept));
            fit_line(o, s, end, columns);
            kept = next;
        }
        f->last = kind_of(s, end);
    }
    out_bytes(o, kept, (size_t)(last - kept));
    if (kept < last && last[-1] != '\n')
        out_char(o, '\n');
}
