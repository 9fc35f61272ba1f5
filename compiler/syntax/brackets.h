/* Between brackets.c and mend.c. */
#ifndef DOLC_SYNTAX_BRACKETS_H
#define DOLC_SYNTAX_BRACKETS_H

#include "syntax/token.h"

static inline bool is_opener(const Token *t)
{
    return (token_class[t->kind] & TC_OPENS) != 0;
}

static inline bool is_closer(const Token *t)
{
    return (token_class[t->kind] & TC_CLOSES) != 0;
}

static inline TokenKind closer_of(uint8_t opener)
{
    return opener == T_LPAREN ? T_RPAREN : opener == T_LBRACKET ? T_RBRACKET
           : opener == T_LBRACE ? T_RBRACE : T_RIDIOM;
}

static inline TokenKind opener_of(uint8_t closer)
{
    return closer == T_RPAREN ? T_LPAREN : closer == T_RBRACKET ? T_LBRACKET
           : closer == T_RBRACE ? T_LBRACE : T_LIDIOM;
}

static inline uint32_t token_keyword(const Token *k) /* T_K_…, or 0 */
{
    return k->kind == T_NAME || (token_class[k->kind] & TC_WORD) ? k->sym->keyword : 0;
}

/* `gene G … {` in one line, and the like. */
bool begins_type(const Token *k);
/* Reports what is missing or too many and changes the tokens so that all brackets pair. */
void mend(Session *s, Tokens *t);

#endif
