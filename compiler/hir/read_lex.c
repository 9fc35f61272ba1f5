/* Tokens of HIR text. */
#include "hir/read.h"

#include "base/utf8.h"

#include <string.h>

typedef struct Lexer {
    Reader *r;
    SourceFile *f;
    const char *p, *end;
    const char *start;
    bool fresh_line;
} Lexer;

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool in_name(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || is_digit(c);
}

static Span span_from(const Lexer *l, const char *from)
{
    uint32_t base = l->f->base;
    return (Span){base + (uint32_t)(from - l->f->text), base + (uint32_t)(l->p - l->f->text)};
}

static void push(Lexer *l, TokenKind kind, const char *text, size_t len)
{
    Token t = {.kind = kind, .span = span_from(l, l->start), .text = text, .len = (uint32_t)len};
    t.glued = l->start > l->f->text && !strchr(" \t\r\n", l->start[-1]);
    t.quoted = *l->start == '`';
    t.first = l->fresh_line;
    l->fresh_line = false;
    vec_push(l->r->arena, &l->r->tokens, t);
}

static void push_copy(Lexer *l, TokenKind kind)
{
    size_t n = (size_t)(l->p - l->start);
    push(l, kind, arena_strndup(l->r->arena, l->start, n), n);
}

static void skip_blank(Lexer *l)
{
    while (l->p < l->end) {
        if (*l->p && strchr(" \t\r\n", *l->p))
            l->fresh_line |= *l->p++ == '\n';
        else if (l->p[0] == '/' && l->p[1] == '/')
            while (l->p < l->end && *l->p != '\n')
                l->p++;
        else
            return;
    }
}

static int hex(char c)
{
    return is_digit(c) ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* \u{…} after the backslash. */
static void unicode_escape(Lexer *l, Out *o)
{
    uint32_t cp = 0;
    char buf[4];
    l->p += 2;
    while (l->p < l->end && hex(*l->p) >= 0 && cp < 0x110000)
        cp = cp * 16 + (uint32_t)hex(*l->p++);
    if (l->p >= l->end || *l->p != '}' || cp > 0x10FFFF || (cp >= 0xD800 && cp < 0xE000)) {
        read_fail(l->r, span_from(l, l->start), "this \\u{...} is no character");
        return;
    }
    l->p++;
    out_bytes(o, buf, utf8_encode(cp, buf));
}

static void escape(Lexer *l, Out *o)
{
    char c = *l->p;
    if (c == 'u' && l->p[1] == '{') {
        unicode_escape(l, o);
        return;
    }
    if (c == 'x' && l->end - l->p > 2 && hex(l->p[1]) >= 0 && hex(l->p[2]) >= 0) {
        out_char(o, (char)(hex(l->p[1]) * 16 + hex(l->p[2])));
        l->p += 3;
        return;
    }
    out_char(o, c == 'n' ? '\n' : c);
    l->p++;
}

static void quoted(Lexer *l, TokenKind kind)
{
    char quote = *l->p++;
    Out o = {0};
    out_str(&o, "");
    while (l->p < l->end && *l->p != quote && *l->p != '\n') {
        if (*l->p == '\\' && l->end - l->p > 1) {
            l->p++;
            escape(l, &o);
        } else {
            out_char(&o, *l->p++);
        }
    }
    if (l->p >= l->end || *l->p != quote)
        read_fail(l->r, span_from(l, l->start), "this is not closed on its line");
    else
        l->p++;
    push(l, kind, arena_strndup(l->r->arena, o.data, o.len), o.len);
    out_free(&o);
}

static void number(Lexer *l)
{
    l->p++;
    while (l->p < l->end && is_digit(*l->p))
        l->p++;
    if (l->end - l->p > 1 && l->p[0] == '.' && is_digit(l->p[1])) {
        l->p++;
        while (l->p < l->end && is_digit(*l->p))
            l->p++;
    }
    while (l->p < l->end && (in_name(*l->p) || (*l->p == '-' && l->p[-1] == 'e')))
        l->p++;
    push_copy(l, T_NUMBER);
}

/* A name ends before a blank or punctuation; angles that follow directly belong to it. */
static void name(Lexer *l)
{
    while (l->p < l->end && in_name(*l->p))
        l->p++;
    if (l->p < l->end && *l->p == '#')
        for (l->p++; l->p < l->end && is_digit(*l->p);)
            l->p++;
    push_copy(l, T_NAME);
}

static void punctuation(Lexer *l)
{
    static const char *const two[] = {"..=", "->", "::", "..", "==", "!=", "<=", ">="};
    size_t n = 1;
    for (size_t i = 0; i < sizeof two / sizeof *two; i++) {
        size_t len = strlen(two[i]);
        if ((size_t)(l->end - l->p) >= len && memcmp(l->p, two[i], len) == 0) {
            n = len;
            break;
        }
    }
    l->p += n;
    push_copy(l, T_PUNCT);
}

static bool after_dot(const Lexer *l)
{
    return l->p > l->f->text && l->p[-1] == '.' &&
           (l->p - 1 == l->f->text || l->p[-2] != '.');
}

static void token(Lexer *l)
{
    char c = *l->p;
    l->start = l->p;
    if (c == '"') {
        quoted(l, T_STRING);
    } else if (c == '\'') {
        quoted(l, T_CHAR);
    } else if (c == '`') {
        quoted(l, T_NAME);
    } else if (is_digit(c) && after_dot(l)) {
        while (l->p < l->end && is_digit(*l->p))
            l->p++;
        push_copy(l, T_NAME);
    } else if (is_digit(c) || (c == '-' && l->end - l->p > 1 && is_digit(l->p[1]))) {
        number(l);
    } else if (in_name(c)) {
        name(l);
    } else if (c == '-' && l->end - l->p > 8 && memcmp(l->p, "-Infinity", 9) == 0) {
        l->p++;
        name(l);
    } else {
        punctuation(l);
    }
}

bool hir_lex(Reader *r, SourceFile *f)
{
    Lexer l = {.r = r, .f = f, .p = f->text, .end = f->text + f->len, .fresh_line = true};
    for (skip_blank(&l); l.p < l.end && !r->failed; skip_blank(&l))
        token(&l);
    l.start = l.p;
    push(&l, T_END, "the end of the text", 19);
    return !r->failed;
}
