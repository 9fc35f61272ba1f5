/* A file whose brackets do not pair: which one is missing, or one too many? Indentation tells it as
   it tells a reader; in a file without indentation the words that begin declarations do. What is
   guessed is reported, inserted as a virtual token (or dropped), and its line is marked, so that
   the parser does not report the same mistake again. */
#include "syntax/brackets.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_LOOK = 100 }; /* open brackets looked at for the partner of one */

typedef struct Open {
    uint32_t token;
    uint32_t line;     /* first token of its line */
    uint32_t indent;   /* column of that token */
    uint32_t inner;    /* column of the first line inside of it that is indented more, or 0 */
    bool last_on_line;
} Open;

typedef struct Insert {
    uint32_t before; /* index of the token that will follow */
    uint32_t serial;
    uint8_t kind;
} Insert;

typedef struct Mend {
    Session *s;
    Tokens *t;
    Open *open;
    Insert *inserts;
    uint32_t len, cap;
    uint32_t insert_len, insert_cap;
    uint32_t line;   /* index of the first token of the current line */
    uint32_t column; /* of that token */
    bool indented;   /* the file is */
} Mend;

/* ---- lines ------------------------------------------------------------------------------ */

static uint32_t column_of(const Tokens *t, const Token *k)
{
    const char *p = token_at(t, k), *start = p;
    while (p > t->text && p[-1] != '\n')
        p--;
    return (uint32_t)(start - p);
}

static bool file_is_indented(const Tokens *t)
{
    uint32_t lines = 0, indented = 0;
    for (uint32_t i = 0; i < t->len; i++) {
        if (!(t->data[i].flags & TF_NEWLINE))
            continue;
        lines++;
        const char *p = token_at(t, &t->data[i]);
        indented += p > t->text && (p[-1] == ' ' || p[-1] == '\t');
    }
    return indented * 4 > lines;
}

static bool last_on_line(const Tokens *t, uint32_t i)
{
    return (t->data[i + 1].flags & TF_NEWLINE) || t->data[i + 1].kind == T_EOF;
}

static bool brace_on_line(const Token *k)
{
    while (k->kind != T_EOF && !(k->flags & TF_NEWLINE) && k->kind != T_LBRACE)
        k++;
    return k->kind == T_LBRACE;
}

bool begins_type(const Token *k)
{
    switch (token_keyword(k)) {
    case T_K_GENE: case T_K_GEN: case T_K_TRAIT: case T_K_SYSTEM: case T_K_EVOLVES: case T_K_EVO:
        return k[1].kind == T_NAME && !(k[1].flags & TF_NEWLINE) && brace_on_line(k + 2);
    default:
        return false;
    }
}

/* ---- mending ---------------------------------------------------------------------------- */

static void insert(Mend *m, uint32_t before, TokenKind kind)
{
    if (m->insert_len == m->insert_cap) {
        m->insert_cap = m->insert_cap ? m->insert_cap * 2 : 16;
        m->inserts = realloc(m->inserts, m->insert_cap * sizeof *m->inserts);
        if (!m->inserts)
            abort();
    }
    m->inserts[m->insert_len] = (Insert){before, m->insert_len, (uint8_t)kind};
    m->insert_len++;
}

static void mark(Mend *m, uint32_t i)
{
    if (i < m->t->len)
        m->t->data[i].flags |= TF_REPAIRED;
    m->t->repaired = true;
}

/* The innermost bracket is closed before token i. */
static void close_before(Mend *m, uint32_t i, bool report)
{
    Token *data = m->t->data;
    Open o = m->open[--m->len];
    TokenKind kind = closer_of(data[o.token].kind);
    insert(m, i, kind);
    if (!report || (i && data[i - 1].kind == T_BAD))
        return;
    uint32_t end = i ? data[i - 1].hi : data[0].lo;
    bool far = i > o.token + 1;
    Diag *d = diag_add(m->s->diags, DIAG_UNCLOSED,
                       far ? (Span){end, end} : token_span(&data[o.token]), token_text(kind));
    if (far)
        diag_peer(m->s->diags, d, token_span(&data[o.token]), "it closes this %s",
                  token_text((TokenKind)data[o.token].kind));
    diag_fix(m->s->diags, d, FIX_MAYBE, (Span){end, end},
             kind == T_RPAREN ? ")" : kind == T_RBRACKET ? "]" : kind == T_RBRACE ? "\n}" : " |]",
             "insert %s", token_text(kind));
    mark(m, i ? i - 1 : 0);
    mark(m, i);
    mark(m, o.token);
}

static void drop(Mend *m, uint32_t i)
{
    Token *k = &m->t->data[i];
    diag_add(m->s->diags, DIAG_UNOPENED, token_span(k), token_text((TokenKind)k->kind));
    k->flags |= TF_SKIP;
    k->kind = k->pkind = T_BAD;
    mark(m, i);
    if (i)
        mark(m, i - 1);
}

/* ---- what indentation says -------------------------------------------------------------- */

/* The line that begins with token i is indented so that it cannot be inside of o. */
static bool ended_above(const Mend *m, const Open *o, uint32_t i)
{
    const Token *k = &m->t->data[i];
    bool brace = m->t->data[o->token].kind == T_LBRACE;
    if (o->inner && !brace && m->column < o->inner)
        return true;
    if (m->column > o->indent)
        return false;
    bool continues = (token_class[k->kind] & TC_BEFORE) && k->kind != T_ELSE;
    return o->inner || !continues;
}

/* A line begins with token i: blocks that its indentation leaves are closed. */
static void dedent(Mend *m, uint32_t i)
{
    if (is_closer(&m->t->data[i]))
        return;
    while (m->len && ended_above(m, &m->open[m->len - 1], i))
        close_before(m, i, true);
    Open *top = m->len ? &m->open[m->len - 1] : NULL;
    if (top && !top->inner && m->column > top->indent)
        top->inner = m->column;
}

/* Without indentation: a word that begins a declaration stands in no body. */
static void declaration_line(Mend *m, uint32_t i)
{
    const Token *k = &m->t->data[i];
    bool head = token_keyword(k) == T_K_MODULE || token_keyword(k) == T_K_USE;
    if (!begins_type(k) && !(head && k[1].kind == T_NAME && !(k[1].flags & TF_NEWLINE)))
        return;
    bool report = true;
    while (m->len) {
        close_before(m, i, report);
        report = false;
    }
}

/* `fun f(a: T -> R {`: the '(' is closed before the body. */
static void parens_before_body(Mend *m, uint32_t i)
{
    const Token *data = m->t->data;
    if (!last_on_line(m->t, i) || i == 0)
        return;
    switch (token_keyword(&data[m->line])) {
    case T_FUN: case T_IF: case T_FOR: case T_WHILE: case T_MATCH: case T_K_IS: case T_K_PROVIDES:
    case T_K_LAW: case T_K_PUB:
        break;
    default:
        return;
    }
    if (data[i - 1].kind == T_BAR || data[i - 1].kind == T_OROR || data[i - 1].kind == T_FATARROW)
        return;
    while (m->len && data[m->open[m->len - 1].token].kind != T_LBRACE &&
           m->open[m->len - 1].token >= m->line)
        close_before(m, i, true);
}

/* The bracket at the start of a line closes one that is lost: it stood at the end of the last line
   that is indented alike. */
static bool lost_opener(Mend *m, uint32_t i)
{
    Token *data = m->t->data;
    uint32_t floor = m->len ? m->open[m->len - 1].token + 1 : 0;
    for (uint32_t j = i; j-- > floor;) {
        if (!(data[j].flags & TF_NEWLINE))
            continue;
        uint32_t column = column_of(m->t, &data[j]);
        if (column > m->column)
            continue;
        if (column < m->column)
            return false;
        uint32_t next = j + 1;
        while (!(data[next].flags & TF_NEWLINE))
            next++;
        if (next >= i)
            return false;
        TokenKind kind = opener_of(data[i].kind);
        insert(m, next, kind);
        uint32_t end = data[next - 1].hi;
        Diag *d = diag_add(m->s->diags, DIAG_UNCLOSED, (Span){end, end}, token_text(kind));
        diag_peer(m->s->diags, d, token_span(&data[i]), "this %s closes it",
                  token_text((TokenKind)data[i].kind));
        diag_fix(m->s->diags, d, FIX_MAYBE, (Span){end, end},
                 kind == T_LBRACE ? " {" : kind == T_LPAREN ? "(" : "[", "insert %s",
                 token_text(kind));
        mark(m, next - 1);
        mark(m, next);
        return true;
    }
    return false;
}

/* Is a partner of this closing bracket open, with nothing before it that the bracket could not
   close as well? A ')' closes a '{' only if both were opened on one line, and it stands on that
   line or at the indentation of that line. */
static bool some_open(const Mend *m, uint32_t i)
{
    const Token *data = m->t->data;
    TokenKind closer = (TokenKind)data[i].kind;
    uint32_t brace_line = UINT32_MAX, outermost = m->len > MAX_LOOK ? m->len - MAX_LOOK : 0;
    for (uint32_t n = m->len; n-- > outermost;) {
        const Open *o = &m->open[n];
        if (closer_of(data[o->token].kind) == closer) {
            if (brace_line == UINT32_MAX)
                return true;
            bool same_line = o->line == m->line;
            bool aligned = m->indented && (data[i].flags & TF_NEWLINE) && o->indent == m->column;
            return brace_line == o->line && (same_line || aligned);
        }
        if (data[o->token].kind == T_LBRACE && closer != T_RBRACE && brace_line == UINT32_MAX)
            brace_line = o->line;
    }
    return false;
}

static bool brace_open_at(const Mend *m, uint32_t indent)
{
    uint32_t outermost = m->len > MAX_LOOK ? m->len - MAX_LOOK : 0;
    for (uint32_t n = m->len; n-- > outermost;)
        if (m->open[n].indent == indent && m->t->data[m->open[n].token].kind == T_LBRACE)
            return true;
    return false;
}

/* A '}' in the middle of a line does not close a body of several lines. */
static bool is_stray_brace(const Mend *m)
{
    uint32_t outermost = m->len > MAX_LOOK ? m->len - MAX_LOOK : 0;
    for (uint32_t n = m->len; n-- > outermost;) {
        const Open *o = &m->open[n];
        if (m->t->data[o->token].kind == T_LBRACE)
            return o->inner && o->last_on_line;
    }
    return false;
}

/* A closing bracket first on its line, in an indented file. True: dealt with. */
static bool close_at_line_start(Mend *m, uint32_t i)
{
    TokenKind kind = (TokenKind)m->t->data[i].kind;
    const Open *top = m->len ? &m->open[m->len - 1] : NULL;
    if ((!top || top->indent < m->column) && lost_opener(m, i))
        return true;
    if (kind == T_RBRACE && brace_open_at(m, m->column))
        while (m->open[m->len - 1].indent != m->column ||
               m->t->data[m->open[m->len - 1].token].kind != T_LBRACE)
            close_before(m, i, true);
    return false;
}

static void close_token(Mend *m, uint32_t i)
{
    Token *data = m->t->data;
    TokenKind kind = (TokenKind)data[i].kind;
    if (m->indented && (data[i].flags & TF_NEWLINE)) {
        if (close_at_line_start(m, i))
            return;
    } else if (kind == T_RBRACE && m->indented && is_stray_brace(m)) {
        drop(m, i);
        return;
    }
    if (!some_open(m, i)) {
        drop(m, i);
        return;
    }
    while (closer_of(data[m->open[m->len - 1].token].kind) != kind)
        close_before(m, i, true);
    m->len--;
}

static void open_token(Mend *m, uint32_t i)
{
    if (m->t->data[i].kind == T_LBRACE)
        parens_before_body(m, i);
    if (m->len == m->cap) {
        m->cap = m->cap ? m->cap * 2 : 64;
        m->open = realloc(m->open, m->cap * sizeof *m->open);
        if (!m->open)
            abort();
    }
    m->open[m->len++] = (Open){i, m->line, m->column, 0, last_on_line(m->t, i)};
}

static void find(Mend *m)
{
    Tokens *t = m->t;
    for (uint32_t i = 0; i + 1 < t->len; i++) {
        Token *k = &t->data[i];
        if (k->flags & TF_NEWLINE) {
            m->line = i;
            m->column = column_of(t, k);
            if (m->indented)
                dedent(m, i);
            else
                declaration_line(m, i);
        }
        if (is_opener(k))
            open_token(m, i);
        else if (is_closer(k))
            close_token(m, i);
    }
    bool report = true;
    while (m->len) { /* without indentation one lost bracket leaves all around it open */
        close_before(m, t->len - 1, report);
        report = m->indented;
    }
}

/* ---- the new array ---------------------------------------------------------------------- */

static int insert_cmp(const void *a, const void *b)
{
    const Insert *x = a, *y = b;
    if (x->before != y->before)
        return x->before < y->before ? -1 : 1;
    return x->serial < y->serial ? -1 : 1;
}

static void rebuild(Mend *m)
{
    Tokens *t = m->t;
    if (!m->insert_len)
        return;
    qsort(m->inserts, m->insert_len, sizeof *m->inserts, insert_cmp);
    uint32_t cap = t->len + m->insert_len, n = 0, next = 0, c = 0;
    Token *data = malloc(cap * sizeof *data);
    if (!data)
        abort();
    for (uint32_t i = 0; i < t->len; i++) {
        for (; next < m->insert_len && m->inserts[next].before == i; next++) {
            uint32_t at = i ? t->data[i - 1].hi : t->data[i].lo;
            data[n++] = (Token){.lo = at, .hi = at, .kind = m->inserts[next].kind,
                                .pkind = m->inserts[next].kind,
                                .flags = TF_VIRTUAL | TF_BLANK | TF_REPAIRED};
        }
        for (; c < t->comment_len && t->comments[c].next == i; c++)
            t->comments[c].next = n;
        data[n++] = t->data[i];
    }
    free(t->data);
    t->data = data;
    t->len = t->cap = n;
}

void mend(Session *s, Tokens *t)
{
    Mend m = {.s = s, .t = t, .indented = file_is_indented(t)};
    find(&m);
    rebuild(&m);
    free(m.open);
    free(m.inserts);
}
