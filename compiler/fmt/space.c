/* Blanks between two tokens of a line. */
#include "fmt/print.h"

uint32_t fmt_columns(const char *s, uint32_t len)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < len; i++)
        n += ((unsigned char)s[i] & 0xC0) != 0x80;
    return n;
}

uint32_t fmt_width(const Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i];
    const char *s = token_at(p->t, t);
    uint32_t len = t->hi - t->lo;
    if (t->kind == T_STRING || t->kind == T_DOC) {
        for (uint32_t n = 0; n < len; n++)
            if (s[n] == '\n')
                return fmt_columns(s, n);
        return fmt_columns(s, len);
    }
    return len;
}

/* Nothing stands between it and the token after it. */
static bool hugs_next(const Token *t)
{
    switch (t->pkind) {
    case T_LPAREN: case T_LBRACKET: case T_DOT: case T_PATHSEP: case T_NEGATE: case T_NEG_LITERAL:
    case T_DEREF: case T_AMP: case T_BANG: case T_EVAL: case T_MACRO_BANG: case T_QUOTE:
    case T_REFLECT: case T_HASH: case T_ATTR: case T_DOTDOT: case T_DOTDOTEQ:
        return true;
    case T_LT:
        return t->flags & TF_ANGLE;
    default:
        return false;
    }
}

/* Nothing stands between it and the token before it. */
static bool hugs_previous(const Token *t)
{
    switch (t->pkind) {
    case T_RPAREN: case T_RBRACKET: case T_COMMA: case T_SEMI: case T_COLON: case T_QCOLON:
    case T_DOT: case T_PATHSEP: case T_QUESTION: case T_MACRO_BANG: case T_DOTDOT:
    case T_DOTDOTEQ:
        return true;
    case T_LT: case T_GT:
        return t->flags & TF_ANGLE;
    default:
        return false;
    }
}

/* `f(`, `xs[`, `List<T>(`, `fun(`: the bracket belongs to what stands before it. */
static bool takes_bracket(const Token *t)
{
    switch (t->pkind) {
    case T_NAME: case T_RPAREN: case T_RBRACKET: case T_THIS: case T_FUN: case T_K_OLD:
    case T_K_EVENTUALLY: case T_K_PUB: case T_QUESTION: case T_INT: case T_RBRACE: case T_STRING:
        return true;
    case T_GT:
        return t->flags & TF_ANGLE;
    default:
        return false;
    }
}

static bool is_opening_bar(const Token *t)
{
    return (t->flags & TF_CLOSURE_BAR) && !(t->flags & TF_LAST_BAR);
}

/* Written without a blank, the two would be another token: `- -x`, `? ?`, `- 1 as T`, `2 .0`. */
static bool would_join(const Printer *p, const Token *prev, const Token *t)
{
    char last = token_at(p->t, prev)[prev->hi - prev->lo - 1], first = *token_at(p->t, t);
    if (prev->pkind == T_NEGATE)
        return first == '-' || t->kind == T_INT || t->kind == T_FLOAT;
    if (t->kind == T_DOT && prev->kind == T_INT)
        return t[1].kind == T_INT && prev[-1].kind != T_DOT;
    return (last == '&' && first == '&') || (last == '?' && first == '?') ||
           (last == '-' && first == '-') || (last == '.' && first == '.') ||
           (last == ':' && first == ':');
}

bool fmt_space_before(const Printer *p, uint32_t i)
{
    const Token *t = &p->t->data[i], *prev = t - 1;
    if (prev->kind == T_LBRACE || t->kind == T_RBRACE)
        return !(prev->kind == T_LBRACE && t->kind == T_RBRACE);
    if (prev->kind == T_LIDIOM || t->kind == T_RIDIOM)
        return true;
    if (prev->kind == T_LPAREN || prev->kind == T_LBRACKET)
        return false;
    if (t->kind == T_LBRACE)
        return t->pkind != T_LB_USE && prev->pkind != T_EVAL;
    if (is_opening_bar(prev) || (t->flags & TF_LAST_BAR))
        return false;
    if (t->pkind == T_DOTDOT && prev->kind == T_COMMA) /* the rest of a struct pattern */
        return true;
    if (hugs_next(prev) || hugs_previous(t))
        return would_join(p, prev, t);
    if (t->pkind == T_LPAREN || t->pkind == T_LBRACKET)
        return !takes_bracket(prev) && !(i > 1 && prev[-1].pkind == T_K_OPERATOR);
    return true;
}
