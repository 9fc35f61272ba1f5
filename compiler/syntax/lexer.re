/* Text to tokens. Blanks and comments are no tokens: comments are kept in a list of their own. */
#include "syntax/token.h"

#include <stdlib.h>
#include <string.h>

enum { MAX_TOKENS = 1 << 26 };

typedef struct Lexer {
    Session *s;
    Tokens *out;
    const char *cursor, *limit;
    uint32_t base;      /* offset of text[0] */
    uint32_t flags;     /* for the next token */
    Sym use;
    bool full;
    bool dedent_ends_text; /* exegesis ends where a line is indented no more than its head */
} Lexer;

/* ---- the array -------------------------------------------------------------------------- */

static void *grown(void *data, uint32_t *cap, size_t size)
{
    *cap = *cap ? *cap * 2 : 256;
    void *bigger = realloc(data, *cap * size);
    if (!bigger)
        abort();
    return bigger;
}

static uint32_t place(const Lexer *lx, const char *p)
{
    return lx->base + (uint32_t)(p - lx->out->text);
}

static void make_room(Lexer *lx, const char *start)
{
    Tokens *out = lx->out;
    if (out->len < MAX_TOKENS) {
        out->data = grown(out->data, &out->cap, sizeof *out->data);
        return;
    }
    if (!lx->full)
        diag_add(lx->s->diags, DIAG_TOO_MANY_TOKENS,
                 (Span){place(lx, start), place(lx, lx->cursor)}, (unsigned)MAX_TOKENS);
    lx->full = true;
    out->len--; /* what does not fit overwrites the last token until the file ends */
}

static inline Token *emit(Lexer *lx, TokenKind kind, const char *start)
{
    Tokens *out = lx->out;
    if (out->len == out->cap)
        make_room(lx, start);
    Token *t = &out->data[out->len++];
    *t = (Token){.lo = place(lx, start), .hi = place(lx, lx->cursor), .kind = (uint8_t)kind,
                 .pkind = (uint8_t)kind, .flags = (uint16_t)lx->flags};
    lx->flags = 0;
    return t;
}

static const Token *previous(const Lexer *lx)
{
    return lx->out->len ? &lx->out->data[lx->out->len - 1] : NULL;
}

static void add_comment(Lexer *lx, const char *start, CommentKind kind)
{
    Tokens *out = lx->out;
    if (out->comment_len == out->comment_cap)
        out->comments = grown(out->comments, &out->comment_cap, sizeof *out->comments);
    const char *end = lx->cursor;
    while (end > start && (end[-1] == '\r' || end[-1] == ' ' || end[-1] == '\t'))
        end--;
    out->comments[out->comment_len++] = (Comment){
        .lo = place(lx, start), .hi = place(lx, end), .next = out->len, .kind = (uint8_t)kind,
        .own_line = (lx->flags & TF_NEWLINE) != 0 || out->len == 0};
    lx->flags |= TF_COMMENT | TF_BLANK;
    if (kind == COMMENT_DOC) {
        lx->flags |= TF_DOC_COMMENT;
        out->doc_comments = true;
    }
}

static Span span_of(const Lexer *lx, const char *start, const char *end)
{
    return (Span){place(lx, start), place(lx, end)};
}

/* ---- comments and raw text -------------------------------------------------------------- */

static const char *end_of_line(const Lexer *lx, const char *p)
{
    const char *end = memchr(p, '\n', (size_t)(lx->limit - p));
    return end ? end : lx->limit;
}

static void block_comment(Lexer *lx, const char *start)
{
    unsigned depth = 1;
    const char *p = lx->cursor;
    while (depth && p < lx->limit) {
        if (p[0] == '*' && p[1] == '/') {
            depth--;
            p += 2;
        } else if (p[0] == '/' && p[1] == '*') {
            depth++;
            p += 2;
        } else {
            p++;
        }
    }
    lx->cursor = p;
    if (depth)
        diag_add(lx->s->diags, DIAG_OPEN_COMMENT, span_of(lx, start, start + 2));
    add_comment(lx, start, COMMENT_BLOCK);
    if (memchr(start, '\n', (size_t)(p - start)))
        lx->flags |= TF_NEWLINE;
}

static void dash_comment(Lexer *lx, const char *start)
{
    lx->cursor = end_of_line(lx, lx->cursor);
    const Token *prev = previous(lx);
    char next = start[2];
    bool blank = next == ' ' || next == '\t' || next == '-' || next == '\r' || next == '\n' ||
                 next == '\0';
    if (prev && !blank && !(lx->flags & TF_NEWLINE) && (token_class[prev->kind] & TC_OPERAND)) {
        Diag *d = diag_add(lx->s->diags, DIAG_DASH_COMMENT, span_of(lx, start, start + 2));
        diag_fix(lx->s->diags, d, FIX_MAYBE, span_of(lx, start, start + 2), "- -",
                 "subtract a negated value");
    }
    add_comment(lx, start, COMMENT_DASH);
}

/* Does a line of code start here? Used to end a text whose '}' is missing. */
static bool looks_like_code(Lexer *lx, const char *p)
{
    const char *word = p;
    while ((*p >= 'a' && *p <= 'z') || *p == '_')
        p++;
    if (p == word || *p != ' ')
        return false;
    switch (intern(lx->s->names, word, (size_t)(p - word))->keyword) {
    case T_K_GENE: case T_K_GEN: case T_K_TRAIT: case T_K_SYSTEM: case T_K_CONSTRAINT:
    case T_K_RULE: case T_K_EVOLVES: case T_K_HAS: case T_K_STATE: case T_K_PROVIDES:
    case T_FUN: case T_CONST: case T_K_LAW: case T_K_IS: case T_K_PUB: case T_K_IMPL:
    case T_K_USE:
        break;
    default:
        return false;
    }
    while (*p == ' ')
        p++;
    while ((*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z') || (*p >= '0' && *p <= '9') ||
           *p == '_' || *p == '.')
        p++;
    if (*p == ' ')
        p++;
    return *p == '{' || *p == '(' || *p == ':' || *p == '<';
}

static uint32_t indentation(const char *line)
{
    uint32_t n = 0;
    while (line[n] == ' ' || line[n] == '\t')
        n++;
    return n;
}

/* The end of the last line of text before one that is no text: one indented no more than the head
   (where the text itself is indented), or one that looks like code. */
static const char *end_of_lost_text(Lexer *lx, const char *head, const char *p, const char *limit)
{
    const char *line = head;
    while (line > lx->out->text && line[-1] != '\n')
        line--;
    uint32_t own = indentation(line);
    bool indented = false, first = true;
    while ((p = memchr(p, '\n', (size_t)(limit - p)))) {
        const char *end = p++;
        uint32_t n = indentation(p);
        if (p[n] == '\n' || p[n] == '\r' || p[n] == '\0')
            continue;
        if (first)
            indented = n > own;
        first = false;
        if (indented ? n <= own && p[n] != '}' : looks_like_code(lx, p + n)) {
            while (end > head && (end[-1] == '\n' || end[-1] == ' ' || end[-1] == '\r'))
                end--;
            return end;
        }
    }
    return NULL;
}

static void text_not_closed(Lexer *lx, const char *start, const char *open, const char *end)
{
    Span head = span_of(lx, start, open + 1);
    Span at = end ? span_of(lx, end, end) : head;
    Diag *d = diag_add(lx->s->diags, DIAG_OPEN_TEXT, at);
    if (end)
        diag_peer(lx->s->diags, d, head, "it begins here");
    else
        diag_note(lx->s->diags, d, "braces in the text must balance; write \\{ and \\} for single "
                                   "ones");
}

/* The '}' that ends a text which begins at p, or the end of the file. */
static const char *end_of_text(const Lexer *lx, const char *p)
{
    static const bool matters[256] = {['\\'] = true, ['{'] = true, ['}'] = true, ['\0'] = true};
    unsigned depth = 1;
    for (;; p++) {
        while (!matters[(unsigned char)*p])
            p++;
        if (p >= lx->limit)
            return lx->limit;
        if (*p == '\\' && (p[1] == '{' || p[1] == '}'))
            p++;
        else if (*p == '{')
            depth++;
        else if (*p == '}' && --depth == 0)
            return p;
    }
}

/* After `exegesis` or `docs`, cursor at its '{'. The whole is one token. */
static void raw_text(Lexer *lx, const char *start)
{
    const char *open = lx->cursor, *p = end_of_text(lx, open + 1);
    const char *lost = NULL;
    if (p >= lx->limit || lx->dedent_ends_text)
        lost = end_of_lost_text(lx, start, open, p < lx->limit ? p : lx->limit);
    if (lost || p >= lx->limit)
        text_not_closed(lx, start, open, lost);
    lx->cursor = lost ? lost : p < lx->limit ? p + 1 : lx->limit;
    Token *t = emit(lx, T_DOC, start);
    if (lost || p >= lx->limit) {
        t->flags |= TF_REPAIRED;
        lx->out->repaired = true;
    }
}

/* `exegesis` alone on a line above lines that are indented more: its '{' is lost. */
static bool raw_text_without_brace(Lexer *lx, const char *start)
{
    const char *p = lx->cursor;
    while (*p == ' ' || *p == '\t' || *p == '\r')
        p++;
    if (*p != '\n' || !(lx->flags & TF_NEWLINE || !previous(lx)))
        return false;
    const char *line = start;
    while (line > lx->out->text && line[-1] != '\n')
        line--;
    uint32_t own = indentation(line), n = indentation(p + 1);
    if (n <= own || p[1 + n] == '.' || p[1 + n] == '\n')
        return false;
    const char *end = end_of_lost_text(lx, start, p, lx->limit);
    for (const char *q = p; (q = memchr(q, '\n', (size_t)(lx->limit - q))); q++) {
        n = indentation(q + 1);
        if (n <= own && q[1 + n] == '}') {
            end = q + 2 + n;
            break;
        }
        if (end && q >= end)
            break;
    }
    Diag *d = diag_add(lx->s->diags, DIAG_UNCLOSED, span_of(lx, lx->cursor, lx->cursor),
                       token_text(T_LBRACE));
    diag_fix(lx->s->diags, d, FIX_MAYBE, span_of(lx, lx->cursor, lx->cursor), " {", "insert '{'");
    lx->cursor = end ? end : lx->limit;
    emit(lx, T_DOC, start)->flags |= TF_REPAIRED;
    lx->out->repaired = true;
    return true;
}

static bool starts_raw_text(const Lexer *lx, Sym word)
{
    if (word->keyword != T_K_EXEGESIS && word->keyword != T_K_DOCS)
        return false;
    const Token *prev = previous(lx);
    if (prev && !(lx->flags & TF_NEWLINE) && prev->kind != T_LBRACE && prev->kind != T_RBRACE &&
        prev->kind != T_DOC)
        return false;
    const char *p = lx->cursor;
    while (*p == ' ' || *p == '\t')
        p++;
    return *p == '{';
}

/* ---- words and strings ------------------------------------------------------------------ */

static void word(Lexer *lx, const char *start)
{
    Sym sym = intern(lx->s->names, start, (size_t)(lx->cursor - start));
    if (sym->keyword && starts_raw_text(lx, sym)) {
        while (*lx->cursor != '{')
            lx->cursor++;
        raw_text(lx, start);
        return;
    }
    if ((sym->keyword == T_K_EXEGESIS || sym->keyword == T_K_DOCS) &&
        raw_text_without_brace(lx, start))
        return;
    TokenKind kind = T_NAME;
    if (sym->keyword && (token_class[sym->keyword] & TC_WORD)) {
        const Token *prev = previous(lx);
        if (!prev || (prev->kind != T_DOT && prev->kind != T_PATHSEP))
            kind = (TokenKind)sym->keyword;
        else if (prev->kind == T_DOT && lx->flags) /* `forall x: T. not e` */
            kind = (TokenKind)sym->keyword;
    }
    emit(lx, kind, start)->sym = sym;
}

static void triple_string(Lexer *lx, const char *start)
{
    const char *p = lx->cursor;
    bool escapes = false;
    while (p < lx->limit && !(p[0] == '"' && p[1] == '"' && p[2] == '"')) {
        if (*p == '\\' && p + 1 < lx->limit) {
            escapes = true;
            p++;
        }
        p++;
    }
    bool closed = p < lx->limit;
    lx->cursor = closed ? p + 3 : lx->limit;
    if (!closed)
        diag_add(lx->s->diags, DIAG_OPEN_STRING, span_of(lx, start, start + 3), "\"\"\"");
    Token *t = emit(lx, T_STRING, start);
    t->flags |= (uint16_t)(TF_TRIPLE | (escapes ? TF_ESCAPES : 0));
    if (!closed)
        t->pkind = t->kind = T_BAD;
}

static void string(Lexer *lx, const char *start)
{
    const char *p = lx->cursor;
    bool escapes = false;
    while (p < lx->limit && *p != '"' && *p != '\n') {
        if (*p == '\\' && p + 1 < lx->limit && p[1] != '\n') {
            escapes = true;
            p++;
        }
        p++;
    }
    bool closed = p < lx->limit && *p == '"';
    lx->cursor = closed ? p + 1 : p;
    if (!closed) {
        Diag *d = diag_add(lx->s->diags, DIAG_OPEN_STRING, span_of(lx, start, start + 1), "\"");
        diag_note(lx->s->diags, d, "a string over several lines is written \"\"\"…\"\"\"");
    }
    Token *t = emit(lx, closed ? T_STRING : T_BAD, start);
    if (escapes)
        t->flags |= TF_ESCAPES;
}

/* A foreign module after `use @`: up to a blank or `::`. */
static bool foreign_module(Lexer *lx, const char *start)
{
    const Token *prev = previous(lx);
    if (!prev || prev->kind != T_NAME || prev->sym != lx->use || lx->flags & TF_NEWLINE)
        return false;
    const char *p = lx->cursor;
    while (p < lx->limit && *p != ' ' && *p != '\t' && *p != '\r' && *p != '\n' && *p != '{' &&
           !(p[0] == ':' && p[1] == ':'))
        p++;
    lx->cursor = p;
    emit(lx, T_FOREIGN, start);
    return true;
}

static void bad(Lexer *lx, const char *start)
{
    const char *p = lx->cursor;
    if ((unsigned char)*start >= 0x80)
        while ((unsigned char)*p >= 0x80)
            p++;
    lx->cursor = p;
    int len = (int)(p - start);
    Diag *d;
    if ((unsigned char)*start < 0x20 || *start == 0x7f)
        d = diag_add(lx->s->diags, DIAG_CONTROL_CHARACTER, span_of(lx, start, p),
                     (unsigned)(unsigned char)*start);
    else
        d = diag_add(lx->s->diags, DIAG_BAD_CHARACTER, span_of(lx, start, p), len, start);
    if ((unsigned char)*start >= 0x80)
        diag_note(lx->s->diags, d, "names are made of letters a to z, digits and '_'; other "
                                   "characters belong in strings, comments and exegesis");
    emit(lx, T_BAD, start);
}

static void bad_number(Lexer *lx, const char *start)
{
    diag_add(lx->s->diags, DIAG_BAD_NUMBER, span_of(lx, start, lx->cursor),
             (int)(lx->cursor - start), start);
    emit(lx, T_BAD, start);
}

/* ---- scanning --------------------------------------------------------------------------- */

/*!re2c
    re2c:define:YYCTYPE = "unsigned char";
    re2c:define:YYCURSOR = p;
    re2c:define:YYMARKER = marker;
    re2c:yyfill:enable = 0;

    digit   = [0-9];
    digits  = digit (digit | "_")*;
    name    = [A-Za-z_] [A-Za-z0-9_]*;
    cont    = [\x80-\xbf];
    scalar  = [\x01-\x09\x0b-\x26\x28-\x5b\x5d-\x7f] | [\xc0-\xdf] cont
            | [\xe0-\xef] cont cont | [\xf0-\xf7] cont cont cont;
    escape  = "\\" ([^\x00\nxu] | "x" [0-9A-Fa-f]{0,2} | "u{" [0-9A-Fa-f_]* "}" | "u");
*/

#define TOK(k) \
    do { \
        kind = (k); \
        goto token; \
    } while (0)
#define CALL(fn) \
    do { \
        lx->cursor = (const char *)p; \
        fn(lx, (const char *)start); \
        p = (const unsigned char *)lx->cursor; \
        goto next; \
    } while (0)

/* After `.`, digits are the index of a tuple: `t.0.1` is no float. */
static const unsigned char *tuple_index(Lexer *lx, const unsigned char *p)
{
    const Token *prev = previous(lx);
    if (!prev || prev->kind != T_DOT || lx->flags)
        return p;
    const unsigned char *start = p;
    while (*p >= '0' && *p <= '9')
        p++;
    lx->cursor = (const char *)p;
    emit(lx, T_INT, (const char *)start);
    return p;
}

/* After '@', `1.2` is a version as well as `1.2.3`. */
static bool after_version_at(const Lexer *lx)
{
    const Token *prev = previous(lx);
    return prev && prev->kind == T_AT;
}

static bool blank_at(const unsigned char *p)
{
    return *p == ' ' || *p == '\t' || *p == '\r' || *p == '\n';
}

static void scan(Lexer *lx)
{
    const unsigned char *p = (const unsigned char *)lx->cursor, *marker, *start;
    const unsigned char *limit = (const unsigned char *)lx->limit;
    TokenKind kind;
    goto next;
token:
    lx->cursor = (const char *)p;
    emit(lx, kind, (const char *)start);
next:
    start = p;
    /*!re2c
    [ \t\r]+        { lx->flags |= TF_BLANK; goto next; }
    "\n"            { lx->flags |= TF_BLANK | TF_NEWLINE; goto next; }
    "\x00"          {
        if (start >= limit) {
            lx->cursor = lx->limit;
            emit(lx, T_EOF, lx->limit);
            return;
        }
        CALL(bad);
    }

    "//"            {
        lx->cursor = end_of_line(lx, (const char *)p);
        p = (const unsigned char *)lx->cursor;
        bool doc = start[2] == '/' && start[3] != '/';
        add_comment(lx, (const char *)start, doc ? COMMENT_DOC : COMMENT_LINE);
        goto next;
    }
    "--"            { CALL(dash_comment); }
    "/*"            { CALL(block_comment); }

    name            { CALL(word); }

    "0x" [0-9A-Fa-f] [0-9A-Fa-f_]*   { TOK(T_INT); }
    "0b" [01] [01_]*                 { TOK(T_INT); }
    digits                           {
        const unsigned char *end = tuple_index(lx, start);
        if (end != start) {
            p = end;
            goto next;
        }
        TOK(after_version_at(lx) ? T_VERSION : T_INT);
    }
    digits "." digits ([eE] [+-]? digits)?  {
        const unsigned char *end = tuple_index(lx, start);
        if (end != start) {
            p = end;
            goto next;
        }
        TOK(after_version_at(lx) ? T_VERSION : T_FLOAT);
    }
    digits [eE] [+-]? digits         { TOK(T_FLOAT); }
    digit+ "." digit+ "." digit+     {
        const unsigned char *end = tuple_index(lx, start);
        if (end != start) {
            p = end;
            goto next;
        }
        TOK(T_VERSION);
    }
    digits name | "0x" | "0b" digit* | "0x" name { CALL(bad_number); }

    "\"\"\""        { CALL(triple_string); }
    "\""            { CALL(string); }
    "'" scalar "'"  { TOK(T_CHAR); }
    "'" escape "'"  {
        lx->cursor = (const char *)p;
        emit(lx, T_CHAR, (const char *)start)->flags |= TF_ESCAPES;
        goto next;
    }
    "'"             { TOK(T_QUOTE); }

    "("     { TOK(T_LPAREN); }      ")"     { TOK(T_RPAREN); }
    "["     { TOK(T_LBRACKET); }    "]"     { TOK(T_RBRACKET); }
    "{"     { TOK(T_LBRACE); }      "}"     { TOK(T_RBRACE); }
    "[|"    {
        if (blank_at(p))
            TOK(T_LIDIOM);
        p--;
        TOK(T_LBRACKET);
    }
    "|]"    {
        if (lx->flags & TF_BLANK)
            TOK(T_RIDIOM);
        p--;
        TOK(T_BAR);
    }
    ","     { TOK(T_COMMA); }       ";"     { TOK(T_SEMI); }
    ":"     { TOK(T_COLON); }       "::"    { TOK(T_PATHSEP); }
    "."     { TOK(T_DOT); }         ".."    { TOK(T_DOTDOT); }
    "..="   { TOK(T_DOTDOTEQ); }    "..."   { TOK(T_ELLIPSIS); }
    "->"    { TOK(T_ARROW); }       "=>"    { TOK(T_FATARROW); }
    "="     { TOK(T_ASSIGN); }      "+="    { TOK(T_ADD_ASSIGN); }
    "-="    { TOK(T_SUB_ASSIGN); }  "*="    { TOK(T_MUL_ASSIGN); }
    "/="    { TOK(T_DIV_ASSIGN); }  "%="    { TOK(T_REM_ASSIGN); }
    ":="    { TOK(T_BIND); }        "|>"    { TOK(T_PIPE); }
    "@"     {
        lx->cursor = (const char *)p;
        if (foreign_module(lx, (const char *)start)) {
            p = (const unsigned char *)lx->cursor;
            goto next;
        }
        TOK(T_AT);
    }
    "#"     { TOK(T_HASH); }
    "?""?"  { TOK(T_COALESCE); }    "?"     { TOK(T_QUESTION); }
    "||"    { TOK(T_OROR); }        "&&"    { TOK(T_ANDAND); }
    "|"     { TOK(T_BAR); }         "&"     { TOK(T_AMP); }
    "=="    { TOK(T_EQ); }          "!="    { TOK(T_NE); }
    "<"     { TOK(T_LT); }          "<="    { TOK(T_LE); }
    ">"     { TOK(T_GT); }          ">="    { TOK(T_GE); }
    ">>"    {
        if ((lx->flags & TF_BLANK) && blank_at(p))
            TOK(T_COMPOSE);
        p--;
        TOK(T_GT);
    }
    "+"     { TOK(T_PLUS); }        "-"     { TOK(T_MINUS); }
    "*"     { TOK(T_STAR); }        "/"     { TOK(T_SLASH); }
    "%"     { TOK(T_PERCENT); }     "^"     { TOK(T_CARET); }
    "!"     { TOK(T_BANG); }

    *       { CALL(bad); }
    */
}

/* ---- bytes that are no text ------------------------------------------------------------- */

/* Length of the well-formed character at p, 0 when there is none. limit: end of the text. */
static size_t utf8_length(const unsigned char *p, const unsigned char *limit)
{
    size_t left = (size_t)(limit - p);
    unsigned char a = p[0];
    if (a < 0x80)
        return 1;
    if (a < 0xc2 || a > 0xf4)
        return 0;
    size_t n = a < 0xe0 ? 2 : a < 0xf0 ? 3 : 4;
    if (left < n)
        return 0;
    unsigned char lo = a == 0xe0 ? 0xa0 : a == 0xf0 ? 0x90 : 0x80;
    unsigned char hi = a == 0xed ? 0x9f : a == 0xf4 ? 0x8f : 0xbf;
    if (p[1] < lo || p[1] > hi)
        return 0;
    for (size_t i = 2; i < n; i++)
        if (p[i] < 0x80 || p[i] > 0xbf)
            return 0;
    return n;
}

static const unsigned char *first_bad_byte(const unsigned char *p, const unsigned char *limit)
{
    while (p < limit) {
        uint64_t block;
        if (limit - p >= 8) {
            memcpy(&block, p, 8);
            /* any byte with its high bit set, or zero? */
            if (!(((block - 0x0101010101010101u) | block) & 0x8080808080808080u)) {
                p += 8;
                continue;
            }
        }
        size_t n = *p ? utf8_length(p, limit) : 0;
        if (n == 0)
            return p;
        p += n;
    }
    return NULL;
}

/* The file's text, or a copy with the reported bytes turned into blanks. */
static const char *checked_text(Session *s, const SourceFile *f)
{
    const unsigned char *text = (const unsigned char *)f->text, *limit = text + f->len;
    const unsigned char *p = first_bad_byte(text, limit);
    if (!p)
        return f->text;
    char *copy = arena_strndup(s->arena, f->text, f->len);
    for (; p; p = first_bad_byte(p, limit)) {
        const unsigned char *start = p;
        bool nul = *p == 0;
        while (p < limit && (nul ? *p == 0 : *p && utf8_length(p, limit) == 0))
            copy[p++ - text] = ' ';
        Span at = {f->base + (uint32_t)(start - text), f->base + (uint32_t)(p - text)};
        if (nul)
            diag_add(s->diags, DIAG_NUL_BYTE, at);
        else
            diag_add(s->diags, DIAG_BAD_UTF8, at, (unsigned)*start);
    }
    return copy;
}

/* So that most files need no second array of tokens; what is not written costs nothing. */
static uint32_t first_capacity(const SourceFile *f)
{
    enum { LEAST = 256, MOST = 1 << 16, BYTES_OF_A_TOKEN = 5 };
    uint32_t guess = (uint32_t)(f->len / BYTES_OF_A_TOKEN);
    return guess < LEAST ? LEAST : guess > MOST ? MOST : guess;
}

void lex(Session *s, SourceFile *f, bool dedent_ends_text, Tokens *out)
{
    syntax_keywords(s);
    memset(out, 0, sizeof *out);
    out->file = f;
    out->text = checked_text(s, f);
    out->cap = first_capacity(f);
    out->data = malloc(out->cap * sizeof *out->data);
    if (!out->data)
        abort();
    Lexer lx = {.s = s, .out = out, .base = f->base, .use = intern_z(s->names, "use"),
                .dedent_ends_text = dedent_ends_text};
    lx.cursor = out->text;
    lx.limit = out->text + f->len;
    lx.flags = TF_NEWLINE;
    if (f->len >= 3 && memcmp(out->text, "\xef\xbb\xbf", 3) == 0)
        lx.cursor += 3;
    scan(&lx);
}
