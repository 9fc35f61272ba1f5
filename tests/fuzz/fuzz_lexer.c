/* Tokens lie in the text, in order, whatever the bytes are; brackets and layout keep it so. */
#include "fuzz.h"

#include "syntax/token.h"

#include <stdlib.h>

static void check(const Tokens *t)
{
    uint32_t at = t->file->base, end = t->file->base + t->file->len;
    for (uint32_t i = 0; i < t->len; i++) {
        const Token *k = &t->data[i];
        if (k->flags & TF_VIRTUAL)
            continue;
        if (k->lo < at || k->hi < k->lo || k->hi > end)
            abort();
        at = k->hi;
    }
    if (!t->len || t->data[t->len - 1].kind != T_EOF)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Session *s = session_new();
    syntax_keywords(s);
    const char *text = arena_strndup(s->arena, (const char *)data, size);
    SourceFile *f = sources_add(&s->sources, "fuzz.dol", text, size);
    Tokens t = {0};
    lex(s, f, false, &t);
    check(&t);
    brackets(s, &t);
    layout(s, &t, false);
    check(&t);
    tokens_free(&t);
    session_free(s);
    return 0;
}
