/* Documentation as blocks: the part of Markdown that exegeses are written in. Paragraphs, headings,
   lists, quotes, tables, rules, code; the rules follow CommonMark 0.31, section 4 and 5, but that
   HTML is text, and indentation after a paragraph never makes code. */
#include "doc/site.h"

#include <string.h>

enum { DEEPEST = 12, MOST_COLUMNS = 64 };

typedef struct Reader {
    const Exegesis *x; /* NULL: only fences are looked for */
    Arena *arena;
    FenceFn *on_fence;
    void *user;
    const Doc *doc;
    uint32_t top;  /* the topmost level of heading in it */
    uint32_t last; /* of the heading before, on the page: none is left out on the way down */
} Reader;

/* ---- lines --------------------------------------------------------------------------------- */

static uint32_t indent_of(Line l)
{
    uint32_t n = 0;
    while (n < l.len && l.text[n] == ' ')
        n++;
    return n;
}

static bool is_blank(Line l)
{
    for (uint32_t i = 0; i < l.len; i++)
        if (!strchr(" \t\r", l.text[i]))
            return false;
    return true;
}

static Line drop(Line l, uint32_t n)
{
    n = n < l.len ? n : l.len;
    return (Line){l.text + n, l.len - n};
}

static Line trim(Line l)
{
    while (l.len && strchr(" \t\r", l.text[l.len - 1]))
        l.len--;
    while (l.len && strchr(" \t", *l.text))
        l = drop(l, 1);
    return l;
}

static uint32_t run_of(Line l, char c)
{
    uint32_t n = 0;
    while (n < l.len && l.text[n] == c)
        n++;
    return n;
}

static uint32_t heading_level(Line l)
{
    l = trim(l);
    uint32_t n = run_of(l, '#');
    return n >= 1 && n <= 6 && n < l.len && l.text[n] == ' ' ? n : 0;
}

/* How long the fence is; 0 for none. */
static uint32_t fence_of(Line l)
{
    l = trim(l);
    uint32_t n = l.len && (*l.text == '`' || *l.text == '~') ? run_of(l, *l.text) : 0;
    return n >= 3 && !(*l.text == '`' && memchr(l.text + n, '`', l.len - n)) ? n : 0;
}

static bool is_rule(Line l)
{
    l = trim(l);
    uint32_t n = 0;
    if (!l.len || !strchr("-*_", *l.text))
        return false;
    for (uint32_t i = 0; i < l.len; i++) {
        if (l.text[i] != *l.text && l.text[i] != ' ')
            return false;
        n += l.text[i] == *l.text;
    }
    return n >= 3;
}

/* Bytes up to what an item says; 0 when the line begins none. */
static uint32_t item_width(Line l, bool *ordered, uint32_t *number)
{
    uint32_t at = indent_of(l), digits = 0;
    *number = 0;
    while (at + digits < l.len && digits < 9 && l.text[at + digits] >= '0'
           && l.text[at + digits] <= '9')
        *number = *number * 10 + (uint32_t)(l.text[at + digits++] - '0');
    *ordered = digits > 0;
    at += digits;
    if (at >= l.len || !strchr(digits ? ".)" : "-*+", l.text[at]))
        return 0;
    at++;
    if (at < l.len && l.text[at] != ' ')
        return 0;
    return is_rule(l) ? 0 : at + 1;
}

static bool is_item(Line l)
{
    bool ordered;
    uint32_t number;
    return item_width(l, &ordered, &number) > 0;
}

static bool interrupts(Line l)
{
    return heading_level(l) || fence_of(l) || is_rule(l) || is_item(l)
           || (l.len && *trim(l).text == '>');
}

static void read_blocks(Reader *r, const Line *lines, uint32_t n, uint32_t depth, Blocks *to);

/* ---- code ---------------------------------------------------------------------------------- */

bool doc_has_braces(const Session *s, const Doc *doc)
{
    uint32_t len;
    const char *text = source_text(s, doc->span, &len);
    return !(len >= 3 && memcmp(text, "///", 3) == 0);
}

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static void put_code(Reader *r, const char *lang, const Line *lines, uint32_t n, uint32_t indent,
                     Blocks *to)
{
    Out o = {0};
    bool escaped = doc_has_braces(r->x->site->session, r->doc);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t have = indent_of(lines[i]);
        Line l = drop(lines[i], have < indent ? have : indent);
        for (uint32_t k = 0; k < l.len; k++)
            if (!(escaped && l.text[k] == '\\' && k + 1 < l.len && strchr("{}", l.text[k + 1])))
                out_char(&o, l.text[k]);
        out_str(&o, i + 1 < n ? "\n" : "");
    }
    Block *b = block_new(r->arena, to, BL_CODE);
    b->code.lang = lang;
    if (strcmp(lang, "dol") == 0)
        code_text(r->x, o.len ? o.data : "", (uint32_t)o.len, &b->code.text);
    else
        inline_text(r->arena, &b->code.text, o.data, o.len);
    out_free(&o);
}

static uint32_t read_fence(Reader *r, const Line *lines, uint32_t n, Blocks *to)
{
    Line open = trim(lines[0]);
    uint32_t width = fence_of(open), i = 1;
    for (; i < n; i++) {
        Line l = trim(lines[i]);
        if (run_of(l, *open.text) == l.len && l.len >= width)
            break;
    }
    Fence f = {trim(drop(open, width)), lines + 1, i - 1};
    if (r->on_fence)
        r->on_fence(r->user, r->doc, &f);
    uint32_t word = 0;
    while (word < f.info.len && !strchr(" ,{", f.info.text[word]))
        word++;
    uint32_t plain = 0; /* what could be the name of a language */
    while (plain < word && (is_alnum(f.info.text[plain])
                            || strchr("+-_#.", f.info.text[plain])))
        plain++;
    if (r->x) {
        const char *lang = arena_strndup(r->arena, f.info.text, plain == word ? word : 0);
        put_code(r, lang, f.lines, f.count, indent_of(lines[0]), to);
        if (f.info.len - word >= 5 && memcmp(f.info.text + word, ",fail", 5) == 0)
            to->data[to->len - 1]->cls = "fails";
    }
    return i < n ? i + 1 : n;
}

static uint32_t read_indented(Reader *r, const Line *lines, uint32_t n, Blocks *to)
{
    uint32_t end = 0;
    for (uint32_t i = 0; i < n && (is_blank(lines[i]) || indent_of(lines[i]) >= 4); i++)
        if (!is_blank(lines[i]))
            end = i + 1;
    if (r->x)
        put_code(r, "", lines, end, 4, to);
    return end;
}

/* ---- lists and quotes ---------------------------------------------------------------------- */

static uint32_t read_quote(Reader *r, const Line *lines, uint32_t n, uint32_t depth, Blocks *to)
{
    TextLines inside = {0};
    uint32_t i = 0;
    for (; i < n && !is_blank(lines[i]); i++) {
        Line l = trim(lines[i]);
        if (*l.text == '>')
            l = drop(l, l.len > 1 && l.text[1] == ' ' ? 2 : 1);
        else if (interrupts(lines[i]))
            break;
        vec_push(r->arena, &inside, l);
    }
    Blocks unused = {0};
    read_blocks(r, inside.data, inside.len, depth + 1,
                r->x ? &block_new(r->arena, to, BL_QUOTE)->box.blocks : &unused);
    return i;
}

/* One item: its first line, then what is indented as far, or goes on a paragraph. */
static uint32_t read_item(Reader *r, const Line *lines, uint32_t n, uint32_t width, uint32_t depth,
                          Blocks *to)
{
    TextLines inside = {0};
    uint32_t i = 1;
    Line first = drop(lines[0], width);
    vec_push(r->arena, &inside, first);
    for (; i < n; i++) {
        bool blank = is_blank(lines[i]), after_blank = is_blank(lines[i - 1]);
        if (!blank && indent_of(lines[i]) < width && (after_blank || interrupts(lines[i])))
            break;
        Line l = blank ? drop(lines[i], lines[i].len)
                       : drop(lines[i], indent_of(lines[i]) < width ? indent_of(lines[i]) : width);
        vec_push(r->arena, &inside, l);
    }
    read_blocks(r, inside.data, inside.len, depth + 1, to);
    return i;
}

static uint32_t read_list(Reader *r, const Line *lines, uint32_t n, uint32_t depth, Blocks *to)
{
    bool ordered, same;
    uint32_t start, number, at = 0;
    item_width(lines[0], &ordered, &start);
    Block *b = r->x ? block_new(r->arena, to, BL_LIST) : NULL;
    if (b) {
        b->list.ordered = ordered;
        b->list.start = start;
    }
    while (at < n) {
        uint32_t width = item_width(lines[at], &same, &number);
        if (!width || same != ordered)
            break;
        Blocks item = {0};
        at += read_item(r, lines + at, n - at, width, depth, &item);
        if (b)
            vec_push(r->arena, &b->list.items, item);
    }
    return at;
}

/* ---- tables -------------------------------------------------------------------------------- */

static bool is_delimiter_row(Line l)
{
    l = trim(l);
    bool dash = false;
    for (uint32_t i = 0; i < l.len; i++) {
        if (!strchr("|-: ", l.text[i]))
            return false;
        dash = dash || l.text[i] == '-';
    }
    return dash && memchr(l.text, '|', l.len);
}

/* The next cell of a row, which is shortened by it. */
static bool next_cell(Line *row, Line *cell)
{
    if (!row->len)
        return false;
    uint32_t i = 0;
    bool code = false;
    while (i < row->len && (code || row->text[i] != '|')) {
        code ^= row->text[i] == '`';
        i += row->text[i] == '\\' && i + 1 < row->len ? 2 : 1;
    }
    *cell = trim((Line){row->text, i});
    *row = drop(*row, i + 1);
    return true;
}

static Line row_of(Line l)
{
    l = trim(l);
    return l.len && *l.text == '|' ? drop(l, 1) : l;
}

static bool is_table(const Line *lines, uint32_t n)
{
    Line row = row_of(lines[0]), cell;
    uint32_t columns = 0;
    if (n < 2 || !memchr(lines[0].text, '|', lines[0].len) || !is_delimiter_row(lines[1]))
        return false;
    while (columns <= MOST_COLUMNS && next_cell(&row, &cell))
        columns++;
    return columns <= MOST_COLUMNS;
}

static uint32_t read_table(Reader *r, const Line *lines, uint32_t n, Blocks *to)
{
    uint32_t i = 2;
    Line row = row_of(lines[0]), cell;
    Block *b = r->x ? block_table(r->arena, to, "text", "") : NULL;
    while (b && next_cell(&row, &cell)) {
        Inlines text = {0};
        Out o = {0};
        exegesis_inlines(r->x, &cell, 1, &text);
        inlines_plain(&o, &text);
        const char *head = arena_strndup(r->arena, o.len ? o.data : "", o.len);
        vec_push(r->arena, &b->table.head, head);
        out_free(&o);
    }
    for (; i < n && !is_blank(lines[i]) && memchr(lines[i].text, '|', lines[i].len); i++) {
        Row *cells = b ? table_row(r->arena, b, NULL) : NULL;
        row = row_of(lines[i]);
        while (cells && cells->cells.len < b->table.head.len) {
            Blocks *one = row_cell(r->arena, cells);
            if (next_cell(&row, &cell))
                exegesis_inlines(r->x, &cell, 1, block_para(r->arena, one));
        }
    }
    return i;
}

/* ---- blocks -------------------------------------------------------------------------------- */

static void read_heading(Reader *r, Line l, Blocks *to)
{
    uint32_t level = heading_level(l);
    l = trim(drop(trim(l), level));
    while (l.len && l.text[l.len - 1] == '#')
        l.len--;
    l = trim(l);
    if (!r->x)
        return;
    Block *b = block_new(r->arena, to, BL_HEADING);
    b->heading.level = r->x->level + level - r->top;
    if (b->heading.level > r->last + 1)
        b->heading.level = r->last + 1;
    r->last = b->heading.level;
    exegesis_inlines(r->x, &l, 1, &b->heading.text);
}

static uint32_t read_paragraph(Reader *r, const Line *lines, uint32_t n, Blocks *to)
{
    uint32_t i = 1;
    while (i < n && !is_blank(lines[i]) && !interrupts(lines[i]))
        i++;
    if (r->x)
        exegesis_inlines(r->x, lines, i, block_para(r->arena, to));
    return i;
}

static uint32_t read_block(Reader *r, const Line *lines, uint32_t n, uint32_t depth, Blocks *to)
{
    Line l = lines[0];
    if (indent_of(l) >= 4)
        return read_indented(r, lines, n, to);
    if (fence_of(l))
        return read_fence(r, lines, n, to);
    if (heading_level(l)) {
        read_heading(r, l, to);
        return 1;
    }
    if (is_rule(l)) {
        if (r->x)
            block_new(r->arena, to, BL_RULE);
        return 1;
    }
    if (*trim(l).text == '>' && depth < DEEPEST)
        return read_quote(r, lines, n, depth, to);
    if (is_item(l) && depth < DEEPEST)
        return read_list(r, lines, n, depth, to);
    if (is_table(lines, n))
        return read_table(r, lines, n, to);
    return read_paragraph(r, lines, n, to);
}

static void read_blocks(Reader *r, const Line *lines, uint32_t n, uint32_t depth, Blocks *to)
{
    for (uint32_t i = 0; i < n;)
        i += is_blank(lines[i]) ? 1 : read_block(r, lines + i, n - i, depth, to);
}

static void split_lines(Arena *a, const Doc *doc, TextLines *out)
{
    const char *p = doc->text, *end = p + doc->len;
    while (p < end) {
        const char *stop = memchr(p, '\n', (size_t)(end - p));
        stop = stop ? stop : end;
        Line l = {p, (uint32_t)(stop - p)};
        vec_push(a, out, l);
        p = stop + 1;
    }
}

static uint32_t topmost(const TextLines *lines)
{
    uint32_t top = 6;
    for (uint32_t i = 0; i < lines->len; i++) {
        uint32_t level = heading_level(lines->data[i]);
        top = level && level < top ? level : top;
    }
    return top;
}

static bool has_text(const Doc *doc)
{
    return doc && doc->text && doc->len;
}

void exegesis_blocks(const Exegesis *x, Blocks *to)
{
    TextLines lines = {0};
    if (!has_text(x->doc))
        return;
    split_lines(x->site->arena, x->doc, &lines);
    Reader r = {.x = x, .arena = x->site->arena, .doc = x->doc, .top = topmost(&lines),
                .last = x->level - 1};
    read_blocks(&r, lines.data, lines.len, 0, to);
}

void exegesis_fences(Arena *a, const Doc *doc, FenceFn *f, void *user)
{
    TextLines lines = {0};
    Blocks none = {0};
    if (!has_text(doc))
        return;
    split_lines(a, doc, &lines);
    Reader r = {.arena = a, .doc = doc, .on_fence = f, .user = user};
    read_blocks(&r, lines.data, lines.len, 0, &none);
}

/* ---- summary ------------------------------------------------------------------------------- */

/* Of the first paragraph, if it begins with one; up to the full stop that a blank follows. */
const char *exegesis_summary(Site *s, const Doc *doc)
{
    enum { MOST = 240 };
    Out o = {0};
    TextLines lines = {0};
    if (has_text(doc))
        split_lines(s->arena, doc, &lines);
    uint32_t first = 0, n = 0;
    while (first < lines.len && (is_blank(lines.data[first]) || heading_level(lines.data[first])))
        first++;
    while (first + n < lines.len && !is_blank(lines.data[first + n])
           && !interrupts(lines.data[first + n]))
        n++;
    Exegesis x = {.site = s, .doc = doc};
    Inlines text = {0};
    if (n)
        exegesis_inlines(&x, lines.data + first, n, &text);
    inlines_plain(&o, &text);
    size_t end = 0;
    while (end < o.len && !(o.data[end] == '.' && (end + 1 == o.len || o.data[end + 1] == ' ')))
        end++;
    end = end < o.len ? end + 1 : o.len;
    bool cut = end > MOST;
    for (end = cut ? MOST : end; cut && end && (o.data[end] & 0xC0) == 0x80;)
        end--;
    const char *out = arena_printf(s->arena, "%.*s%s", (int)end, o.len ? o.data : "",
                                   cut ? "…" : "");
    out_free(&o);
    return out;
}

/* ---- places -------------------------------------------------------------------------------- */

/* The lines of Doc.text are those of the source without what is left of them, in the same order. */
Span doc_place(const Session *s, const Doc *doc, const char *text, uint32_t len)
{
    uint32_t size;
    const char *src = source_text(s, doc->span, &size), *p = src, *end = src + size;
    if (doc_has_braces(s, doc) && size && (p = memchr(src, '{', size)))
        p++;
    if (!p)
        return doc->span;
    for (const char *line = doc->text; line <= text;) {
        const char *stop = memchr(line, '\n', (size_t)(doc->text + doc->len - line));
        size_t n = (size_t)((stop ? stop : doc->text + doc->len) - line);
        bool here = text <= line + n;
        const char *found = NULL;
        while (n && p < end && !found) {
            const char *nl = memchr(p, '\n', (size_t)(end - p)), *after = nl ? nl : end;
            for (const char *q = p; q + n <= after && !found; q++)
                found = memcmp(q, line, n) == 0 ? q : NULL;
            if (!found || !here)
                p = nl ? nl + 1 : end;
        }
        if (here) {
            if (!found)
                return doc->span;
            uint32_t lo = doc->span.lo + (uint32_t)(found - src) + (uint32_t)(text - line);
            return (Span){lo, lo + len};
        }
        line += n + 1;
    }
    return doc->span;
}
