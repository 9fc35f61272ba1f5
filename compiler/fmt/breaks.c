/* Where lines end: from the source, as far as the rules leave it to the writer. */
#include "fmt/print.h"

#include <string.h>

/* ---- what the source says --------------------------------------------------------------- */

/* Newlines between the two offsets of the text, at most 2; comments are not in between. */
static unsigned newlines(const Printer *p, uint32_t lo, uint32_t hi)
{
    unsigned n = 0;
    const char *s = p->t->text + (lo - p->t->file->base), *end = s + (hi - lo);
    while (n < 2 && (s = memchr(s, '\n', (size_t)(end - s)))) {
        n++;
        s++;
    }
    return n;
}

/* A blank line before token i, or before the first of the comments that stand above it? */
static bool blank_line_above(const Printer *p, uint32_t i, uint32_t first_comment)
{
    const Tokens *t = p->t;
    uint32_t lo = i ? t->data[i - 1].hi : t->file->base, hi = t->data[i].lo;
    for (uint32_t c = first_comment; c < t->comment_len && t->comments[c].next == i; c++) {
        if (t->comments[c].own_line) {
            hi = t->comments[c].lo;
            break;
        }
        lo = t->comments[c].hi;
    }
    return newlines(p, lo, hi) > 1;
}

/* ---- bodies ----------------------------------------------------------------------------- */

static bool has_comment(const Printer *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i <= to; i++)
        if (p->t->data[i].flags & TF_COMMENT)
            return true;
    return false;
}

static bool on_one_line(const Printer *p, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i <= to; i++)
        if (p->t->data[i].flags & TF_NEWLINE)
            return false;
    return true;
}

/* A body stays in its line when the writer put it there and it holds at most one item. */
static bool stays_inline(const Printer *p, uint32_t open)
{
    const Token *data = p->t->data;
    uint32_t close = data[open].match, items = 0;
    if (close == open + 1)
        return !(data[close].flags & TF_COMMENT);
    for (uint32_t i = open + 1; i < close; i++) {
        if (data[i].flags & TF_NEWLINE || data[i].kind == T_DOC || data[i].kind == T_SEMI)
            return false;
        items += (data[i].flags & TF_ITEM) != 0;
        if (is_opener(&data[i]))
            i = data[i].match;
    }
    if (data[open].pkind != T_LB_ENUM && items > 1)
        return false;
    return on_one_line(p, open + 1, close) && !has_comment(p, open + 1, close);
}

bool fmt_is_body(const Token *t)
{
    return t->pkind == T_LB_BODY || t->pkind == T_LB_BLOCK || t->pkind == T_LB_ARMS ||
           t->pkind == T_LB_ENUM;
}

/* The first token of an item; not of what follows the item's attributes. */
static bool begins_item(const Token *t)
{
    return (t->flags & TF_ITEM) && (t->flags & TF_TERM || t[-1].kind == T_COMMA ||
                                    t[-1].kind == T_SEMI || is_opener(&t[-1]));
}

void fmt_expand_body(Printer *p, uint32_t open)
{
    const Token *data = p->t->data;
    uint32_t close = data[open].match;
    if (close > open + 1)
        p->nl[open + 1] = 1;
    p->nl[close] = 1;
    for (uint32_t i = open + 1; i < close; i++) {
        if (!p->nl[i] && begins_item(&data[i]))
            p->nl[i] = 1;
        if (data[i].pkind == T_SENTENCE || data[i].pkind == T_RAW)
            i = data[i].last;
        else if (is_opener(&data[i]))
            i = data[i].match;
    }
}

void fmt_break_items(Printer *p, uint32_t open)
{
    const Token *data = p->t->data;
    uint32_t close = data[open].match;
    p->nl[open + 1] = 1;
    p->nl[close] = 1;
    uint32_t angles = 0;
    for (uint32_t i = open + 1; i < close; i++) {
        if (data[i].flags & TF_ANGLE)
            angles += data[i].kind == T_LT ? 1u : UINT32_MAX;
        if (is_opener(&data[i]))
            i = data[i].match;
        else if (data[i].flags & TF_CLOSURE_BAR)
            while (!(data[++i].flags & TF_LAST_BAR))
                ;
        else if (data[i].kind == T_COMMA && angles == 0 && i + 1 < close)
            p->nl[i + 1] = 1;
    }
}

/* Clauses on lines of their own: the '{' of the body is on one, too. */
static bool head_has_clauses(const Printer *p, uint32_t brace)
{
    const Token *data = p->t->data;
    for (uint32_t i = brace; i-- > 0;) {
        if (data[i].pkind == T_K_REQUIRES || data[i].pkind == T_K_ENSURES)
            return p->t->data[i].flags & TF_NEWLINE;
        if (data[i].flags & TF_ITEM || is_opener(&data[i]))
            return false;
        if (is_closer(&data[i]))
            i = data[i].match;
    }
    return false;
}

/* ---- items ------------------------------------------------------------------------------ */

/* Index of the last token of the item that begins at i. */
static uint32_t item_end(const Printer *p, uint32_t i)
{
    const Token *data = p->t->data;
    for (uint32_t j = i;; j++) {
        if (data[j].pkind == T_SENTENCE || data[j].pkind == T_RAW)
            j = data[j].last;
        else if (is_opener(&data[j]))
            j = data[j].match;
        const Token *next = &data[j + 1];
        if (next->kind == T_EOF || next->flags & TF_TERM || is_closer(next) ||
            next->kind == T_SEMI)
            return j;
    }
}

/* Texts, and declarations and members with a body over several lines, stand apart. */
static bool stands_apart(const Printer *p, uint32_t i, uint32_t end)
{
    const Token *data = p->t->data;
    if (data[i].kind == T_DOC)
        return true;
    if (data[end].kind != T_RBRACE || !fmt_is_body(&data[data[end].match]))
        return false;
    uint8_t body = data[data[end].match].pkind;
    if (body == T_LB_ENUM)
        return false;
    return p->nl[end] != 0;
}

static void separate(Printer *p, uint32_t i)
{
    if (p->nl[i] == 1)
        p->nl[i] = 2;
}

/* Blank lines around what stands apart, in the file or a body of members. `i`: the first item. */
static void separate_items(Printer *p, uint32_t i)
{
    const Token *data = p->t->data;
    bool before_apart = false, first = true;
    uint32_t attributes = i; /* where the attributes of the item begin */
    for (;;) {
        uint32_t end = item_end(p, i);
        bool apart = stands_apart(p, i, end);
        if (!first && (apart || before_apart))
            separate(p, attributes);
        before_apart = apart;
        first = false;
        i = end + 1;
        while (data[i].kind == T_SEMI || data[i].kind == T_COMMA)
            i++;
        if (data[i].kind == T_EOF || is_closer(&data[i]))
            return;
        attributes = i;
    }
}

void fmt_separate_item(Printer *p, uint32_t i)
{
    const Token *data = p->t->data;
    uint32_t end = item_end(p, i), next = end + 1;
    if (!stands_apart(p, i, end))
        return;
    if (i > 0 && !is_opener(&data[i - 1]))
        separate(p, i);
    while (data[next].kind == T_SEMI || data[next].kind == T_COMMA)
        next++;
    if (data[next].kind != T_EOF && !is_closer(&data[next]))
        separate(p, next);
}

/* A blank line after the exegesis that begins a body of statements. */
static void separate_text(Printer *p, uint32_t open)
{
    const Token *data = p->t->data;
    if (data[open + 1].kind == T_DOC && !is_closer(&data[open + 2]))
        separate(p, open + 2);
}

/* ---- the whole -------------------------------------------------------------------------- */

/* Tokens that join the line before them, wherever the source has them. */
static bool joins_previous(const Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i];
    switch (t->pkind) {
    case T_COMMA: case T_SEMI: case T_QUESTION: case T_ASSIGN: case T_FATARROW: case T_ARROW:
    case T_COLON: case T_QCOLON:
        return true;
    case T_ELSE:
        return t[-1].kind == T_RBRACE;
    case T_LB_BLOCK:
        return !(t->flags & TF_ITEM) && !head_has_clauses(p, i);
    case T_LB_BODY: case T_LB_ARMS: case T_LB_ENUM:
        return true;
    default:
        return false;
    }
}

static unsigned source_break(const Printer *p, uint32_t i, uint32_t first_comment)
{
    const Token *data = p->t->data;
    if (i == 0)
        return blank_line_above(p, i, first_comment) ? 2 : 1;
    unsigned n = (data[i].flags & TF_NEWLINE) != 0;
    if (data[i].flags & TF_TERM && !is_closer(&data[i]))
        n = 1;
    bool comment = data[i].flags & TF_COMMENT;
    if (n && !comment && joins_previous(p, i) && !(data[i].flags & TF_ITEM))
        return 0;
    bool may_be_apart = data[i].flags & TF_ITEM && !is_opener(&data[i - 1]);
    if (n && may_be_apart && blank_line_above(p, i, first_comment))
        n = 2;
    return n;
}

static void break_bracket(Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i];
    if (fmt_is_body(t)) {
        if (t->pkind == T_LB_BLOCK && head_has_clauses(p, i))
            p->nl[i] = 1;
        if (!stays_inline(p, i))
            fmt_expand_body(p, i);
    } else if (t->match > i + 1) {
        /* broken after the opening bracket is broken before the closing one, and the reverse in
           braces; between items it is the writer's choice */
        bool braces = t->kind == T_LBRACE;
        if (p->nl[i + 1] || (braces && p->nl[t->match]))
            p->nl[i + 1] = p->nl[t->match] = 1;
    }
}

/* The block after `else` behind the block that begins at i; 0: there is none. */
static uint32_t else_block(const Printer *p, uint32_t i)
{
    const Token *data = p->t->data;
    uint32_t next = data[i].match + 1;
    if (data[next].kind != T_ELSE)
        return 0;
    while (data[next].pkind != T_LB_BLOCK)
        next = is_opener(&data[next]) ? data[next].match + 1 : next + 1;
    return next;
}

/* One branch over several lines: all are. */
static void expand_branches(Printer *p, uint32_t first)
{
    bool expanded = false;
    for (uint32_t i = first; i; i = else_block(p, i))
        expanded |= p->nl[p->t->data[i].match] != 0;
    for (uint32_t i = first; i && expanded; i = else_block(p, i))
        if (p->t->data[i].match > i + 1)
            fmt_expand_body(p, i);
}

void fmt_breaks(Printer *p)
{
    const Token *data = p->t->data;
    uint32_t len = p->t->len, comment = 0;
    for (uint32_t i = 0; i < len; i++) {
        uint32_t first = comment;
        while (comment < p->t->comment_len && p->t->comments[comment].next <= i)
            comment++;
        p->nl[i] = (uint8_t)source_break(p, i, first);
        if (data[i].pkind == T_SENTENCE || data[i].pkind == T_RAW) {
            uint32_t last = data[i].last;
            while (i < last)
                p->nl[++i] = 0;
            while (comment < p->t->comment_len && p->t->comments[comment].next <= i)
                comment++;
        }
    }
    for (uint32_t i = 0; i < len; i++) {
        if (data[i].pkind == T_SENTENCE || data[i].pkind == T_RAW)
            i = data[i].last;
        else if (is_opener(&data[i]))
            break_bracket(p, i);
    }
    for (uint32_t i = 0; i < len; i++) {
        if (data[i].pkind == T_SENTENCE || data[i].pkind == T_RAW)
            i = data[i].last;
        else if (data[i].pkind == T_LB_BLOCK && data[data[i].match + 1].kind == T_ELSE)
            expand_branches(p, i);
    }
    if (len > 1)
        separate_items(p, 0);
    for (uint32_t i = 0; i < len; i++) {
        if (data[i].pkind == T_SENTENCE || data[i].pkind == T_RAW)
            i = data[i].last;
        else if (data[i].pkind == T_LB_BODY && data[i].match > i + 1)
            separate_items(p, i + 1);
        else if (data[i].pkind == T_LB_BLOCK)
            separate_text(p, i);
    }
}
