#include "syntax/token.h"

#include <stdlib.h>

#define AFTER TC_AFTER
#define BEFORE TC_BEFORE
#define OPERAND TC_OPERAND
#define WORD TC_WORD
#define SOFT TC_SOFT
#define OPENS TC_OPENS
#define CLOSES TC_CLOSES
const uint8_t token_class[T_COUNT] = {
    [T_EOF] = 0,
#define TOKEN(name, text, flags) [T_##name] = (flags),
#include "syntax/tokens.def"
#undef TOKEN
};

const char *token_text(TokenKind k)
{
    static const char *const texts[T_COUNT] = {
        [T_EOF] = "the end of the file",
#define TOKEN(name, text, flags) [T_##name] = text,
#include "syntax/tokens.def"
#undef TOKEN
    };
    return texts[k] ? texts[k] : "an invalid token";
}

const char *token_name(TokenKind k)
{
    static const char *const names[T_COUNT] = {
        [T_EOF] = "EOF",
#define TOKEN(name, text, flags) [T_##name] = #name,
#include "syntax/tokens.def"
#undef TOKEN
    };
    return names[k] ? names[k] : "?";
}

void tokens_free(Tokens *t)
{
    free(t->data);
    free(t->comments);
    t->data = NULL;
    t->comments = NULL;
    t->len = t->cap = t->comment_len = t->comment_cap = 0;
}

void syntax_keywords(Session *s)
{
    Sym probe = intern_z(s->names, "if");
    if (probe->keyword)
        return;
#define TOKEN(name, text, flags)                      \
    if ((flags) & (TC_WORD | TC_SOFT))                \
        intern_keyword(s->names, text, T_##name);
#include "syntax/tokens.def"
#undef TOKEN
}
