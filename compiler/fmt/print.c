/* Tokens and comments to text, line by line. */
#include "fmt/print.h"

#include <string.h>

static Level *top(Printer *p)
{
    return &p->levels.data[p->levels.len - 1];
}

/* ---- lines ------------------------------------------------------------------------------ */

/* Comments at the ends of neighbouring lines of one block begin in one column. */
static void align_run(Printer *p)
{
    uint32_t column = 0;
    for (uint32_t i = 0; i < p->run.len; i++)
        if (p->run.data[i].column > column)
            column = p->run.data[i].column;
    size_t added = 0;
    for (uint32_t i = 0; i < p->run.len; i++)
        added += column - p->run.data[i].column;
    if (p->run.len > 1 && added) {
        size_t old = p->out->len, shift = added;
        uint32_t last = p->run.data[p->run.len - 1].token;
        out_repeat(p->out, ' ', added);
        for (uint32_t i = p->run.len; i-- > 0;) {
            const Aligned *a = &p->run.data[i];
            size_t n = column - a->column;
            memmove(p->out->data + a->blank + shift, p->out->data + a->blank, old - a->blank);
            memset(p->out->data + a->blank + shift - n, ' ', n);
            for (uint32_t k = last; k > a->token; k--)
                p->end[k] += (uint32_t)shift;
            last = a->token;
            old = a->blank;
            shift -= n;
        }
    }
    p->run.len = 0;
}

static void new_line(Printer *p, unsigned newlines, uint32_t indent)
{
    if (p->out->len == 0)
        newlines = 0;
    out_repeat(p->out, '\n', newlines);
    out_repeat(p->out, ' ', indent);
    p->column = p->indent = indent;
}

static void put(Printer *p, const char *s, uint32_t len)
{
    out_bytes(p->out, s, len);
    const char *line = s;
    for (const char *nl; (nl = memchr(line, '\n', len - (size_t)(line - s)));)
        line = nl + 1;
    uint32_t columns = fmt_columns(line, len - (uint32_t)(line - s));
    p->column = line == s ? p->column + columns : columns;
}

/* ---- comments --------------------------------------------------------------------------- */

static const char *at(const Printer *p, uint32_t offset)
{
    return p->t->text + (offset - p->t->file->base);
}

static bool blank_line_between(const Printer *p, uint32_t lo, uint32_t hi)
{
    const char *nl = memchr(at(p, lo), '\n', hi - lo);
    return nl && memchr(nl + 1, '\n', (size_t)(at(p, hi) - nl - 1));
}

/* A comment at the end of the line that was just written. */
static void trailing_comment(Printer *p, const Comment *c, uint32_t next)
{
    bool ends_line = p->nl[next] || p->t->data[next].kind == T_EOF;
    if (ends_line && p->run.len) {
        uint32_t last = p->run.data[p->run.len - 1].token;
        bool neighbour = p->run_indent == p->indent;
        for (uint32_t i = last + 2; neighbour && i < next; i++)
            neighbour = p->nl[i] == 0;
        if (!neighbour)
            align_run(p);
    }
    if (ends_line && c->kind != COMMENT_BLOCK) {
        Aligned a = {p->out->len, p->column, next ? next - 1 : 0};
        vec_push(p->s->arena, &p->run, a);
        p->run_indent = p->indent;
    }
    out_char(p->out, ' ');
    p->column++;
    put(p, at(p, c->lo), c->hi - c->lo);
}

/* The comments between token i-1 and token i; sets how many newlines come after them. */
static void comments_before(Printer *p, uint32_t i, uint32_t indent)
{
    const Tokens *t = p->t;
    bool after_opener = i > 0 && is_opener(&t->data[i - 1]);
    bool own_line = false;
    unsigned pending = p->nl[i] == 2 ? 2 : 1;
    uint32_t end = i ? t->data[i - 1].hi : t->file->base;
    for (; p->comment < t->comment_len && t->comments[p->comment].next == i; p->comment++) {
        const Comment *c = &t->comments[p->comment];
        if (!c->own_line) {
            trailing_comment(p, c, i);
        } else {
            align_run(p);
            unsigned n = blank_line_between(p, end, c->lo) ? 2 : pending;
            new_line(p, after_opener ? 1 : n, indent);
            put(p, at(p, c->lo), c->hi - c->lo);
            after_opener = false;
            own_line = true;
            pending = 1;
        }
        end = c->hi;
    }
    if (own_line) { /* a blank line may stand above the comments, below them, or both */
        bool item = t->data[i].flags & TF_ITEM;
        p->nl[i] = item && blank_line_between(p, end, t->data[i].lo) ? 2 : 1;
    }
}

/* ---- tokens ----------------------------------------------------------------------------- */

static uint32_t indent_of(Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i];
    const Level *l = top(p);
    if (is_closer(t))
        return l->line;
    if (i == 0 || t->flags & TF_ITEM || is_opener(&t[-1]) || t->kind == T_EOF)
        return l->content;
    if (t[-1].kind == T_COMMA && p->levels.len > 1)
        return l->content;
    if (t->pkind == T_LB_BLOCK && p->nl[i])
        return l->content;
    if (t->kind == T_DOT)
        return l->chain + FMT_INDENT;
    return l->content + FMT_INDENT;
}

static void open_level(Printer *p, uint32_t i)
{
    const Level *outer = top(p);
    bool body = fmt_is_body(&p->t->data[i]) && p->t->data[i].pkind != T_LB_ENUM;
    uint32_t line = body && outer->has_head ? outer->head : p->indent;
    Level l = {.token = i, .line = line, .content = line + FMT_INDENT, .chain = p->indent};
    vec_push(p->s->arena, &p->levels, l);
}

static void track(Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i];
    if (is_opener(t)) {
        open_level(p, i);
        return;
    }
    if (is_closer(t)) {
        p->levels.len--;
        return;
    }
    Level *l = top(p);
    switch (t->pkind) {
    case T_IF: case T_ELSE: case T_MATCH: case T_FOR: case T_WHILE: case T_LOOP: case T_FORALL:
    case T_EXISTS:
        l->head = p->indent;
        l->has_head = true;
        break;
    case T_COMMA:
        if (p->levels.len > 1 && !fmt_is_body(&p->t->data[l->token]))
            l->has_head = false;
        break;
    default:
        if (t->flags & TF_ITEM) {
            l->head = p->indent;
            l->has_head = true;
        }
        break;
    }
}

/* Tokens that are kept as the source has them: sentences but for their blanks, blocks whole. */
static uint32_t verbatim(Printer *p, uint32_t i)
{
    const Token *data = p->t->data;
    uint32_t last = data[i].last;
    if (data[i].pkind == T_RAW) {
        put(p, at(p, data[i].lo), data[last].hi - data[i].lo);
    } else {
        for (uint32_t k = i; k <= last; k++) {
            if (k > i && data[k].flags & TF_BLANK)
                put(p, " ", 1);
            put(p, at(p, data[k].lo), data[k].hi - data[k].lo);
        }
    }
    while (p->comment < p->t->comment_len && p->t->comments[p->comment].next <= last)
        p->comment++;
    for (uint32_t k = i; k <= last; k++)
        p->end[k] = (uint32_t)p->out->len;
    return last;
}

static uint32_t put_token(Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i];
    if (t->pkind == T_SENTENCE || t->pkind == T_RAW)
        return verbatim(p, i);
    if (t->kind == T_DOC) {
        fmt_text(p, t, p->indent);
        p->column = p->indent + 1;
    } else {
        put(p, token_at(p->t, t), t->hi - t->lo);
    }
    track(p, i);
    p->end[i] = (uint32_t)p->out->len;
    return i;
}

static uint32_t end_of_line(const Printer *p, uint32_t i)
{
    uint32_t n = i + 1;
    while (n + 1 < p->t->len && !p->nl[n])
        n++;
    return n;
}

static uint32_t line_width(const Printer *p, uint32_t from, uint32_t to, uint32_t indent)
{
    uint32_t width = indent;
    for (uint32_t i = from; i < to; i++) {
        if (p->t->data[i].pkind == T_SENTENCE || p->t->data[i].pkind == T_RAW)
            return 0;
        width += fmt_width(p, i) + (i > from && fmt_space_before(p, i));
    }
    return width;
}

/* The names of a `use` fill their lines. */
static void fill_line(Printer *p, uint32_t i)
{
    uint32_t indent = top(p)->content, close = p->t->data[top(p)->token].match;
    for (uint32_t n = end_of_line(p, i); n < close; n = end_of_line(p, i)) {
        uint32_t end = end_of_line(p, n);
        if (p->t->data[n].flags & TF_COMMENT || line_width(p, i, end, indent) > FMT_WIDTH)
            return;
        p->nl[n] = 0;
    }
}

/* Breaks the line that begins with i until it fits. Returns its end. */
static uint32_t fit_line(Printer *p, uint32_t i, uint32_t indent)
{
    const Token *data = p->t->data;
    bool in_file = p->levels.len == 1;
    uint8_t bracket = in_file ? 0 : data[top(p)->token].pkind;
    if (bracket == T_LB_USE && !is_closer(&data[i]))
        fill_line(p, i);
    uint32_t end = end_of_line(p, i);
    bool broken = false;
    while (line_width(p, i, end, indent) > FMT_WIDTH && fmt_wrap(p, i, end, indent)) {
        end = end_of_line(p, i);
        broken = true;
    }
    if (broken && data[i].flags & TF_ITEM && (in_file || bracket == T_LB_BODY))
        fmt_separate_item(p, i);
    return end;
}

static uint32_t print_line(Printer *p, uint32_t i)
{
    const Token *data = p->t->data;
    uint32_t indent = indent_of(p, i), end = fit_line(p, i, indent);
    comments_before(p, i, is_closer(&data[i]) ? top(p)->content : indent);
    bool trailing = p->run.len && p->run.data[p->run.len - 1].token + 1 == i;
    if (!trailing)
        align_run(p);
    if (data[i].kind != T_DOT && !is_closer(&data[i]))
        top(p)->chain = indent;
    new_line(p, p->nl[i], indent);
    for (uint32_t k = i; k < end; k++) {
        if (k > i) {
            uint32_t before = p->comment;
            comments_before(p, k, indent);
            if (p->comment != before || fmt_space_before(p, k)) {
                out_char(p->out, ' ');
                p->column++;
            }
        }
        k = put_token(p, k);
    }
    return end;
}

void fmt_print(Printer *p)
{
    Level file = {0};
    vec_push(p->s->arena, &p->levels, file);
    uint32_t eof = p->t->len - 1;
    for (uint32_t i = 0; i < eof;)
        i = print_line(p, i);
    p->nl[eof] = 1;
    comments_before(p, eof, 0);
    align_run(p);
    if (p->out->len)
        out_char(p->out, '\n');
}
