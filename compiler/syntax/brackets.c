/* Pairs brackets, and mends a file where they do not pair. */
#include "syntax/brackets.h"

#include <stdlib.h>

typedef struct Stack {
    uint32_t *data;
    uint32_t len, cap;
} Stack;

static void push(Stack *st, uint32_t i)
{
    if (st->len == st->cap) {
        st->cap = st->cap ? st->cap * 2 : 64;
        st->data = realloc(st->data, st->cap * sizeof *st->data);
        if (!st->data)
            abort();
    }
    st->data[st->len++] = i;
}

/* `gene G {` at the left edge, inside of brackets that are no body of a module: one bracket too few
   has met one too many. */
static bool is_misplaced(const Tokens *t, const Stack *st, const Token *k)
{
    const char *text = token_at(t, k);
    if ((text > t->text && text[-1] != '\n') || !begins_type(k))
        return false;
    for (uint32_t i = 0; i < st->len; i++)
        if (st->data[i] < 2 || token_keyword(&t->data[st->data[i] - 2]) != T_K_MOD)
            return true;
    return false;
}

/* True when every bracket has its partner, and none a wrong one as far as one can see. */
static bool pair(Tokens *t, Stack *st, bool mended)
{
    st->len = 0;
    for (uint32_t i = 0; i < t->len; i++) {
        Token *k = &t->data[i];
        if (!(token_class[k->kind] & (TC_OPENS | TC_CLOSES)) || (k->flags & TF_SKIP)) {
            if ((k->flags & TF_NEWLINE) && st->len && !mended && is_misplaced(t, st, k))
                return false;
            continue;
        }
        if (is_opener(k)) {
            push(st, i);
        } else {
            if (!st->len || closer_of(t->data[st->data[st->len - 1]].kind) != k->kind)
                return false;
            uint32_t open = st->data[--st->len];
            t->data[open].match = i;
            k->match = open;
        }
    }
    return st->len == 0;
}

static void drop(Token *k)
{
    k->kind = k->pkind = T_BAD;
    k->flags |= TF_SKIP;
}

/* What mend() left unpaired (it should be nothing) is dropped: no later stage meets a bracket
   without a partner. */
static void drop_unpaired(Tokens *t, Stack *st)
{
    st->len = 0;
    for (uint32_t i = 0; i < t->len; i++) {
        Token *k = &t->data[i];
        if (is_opener(k))
            push(st, i);
        else if (is_closer(k) && st->len &&
                 closer_of(t->data[st->data[st->len - 1]].kind) == k->kind)
            st->len--;
        else if (is_closer(k))
            drop(k);
    }
    while (st->len)
        drop(&t->data[st->data[--st->len]]);
}

void brackets(Session *s, Tokens *t)
{
    Stack st = {0};
    if (!pair(t, &st, false)) {
        SourceFile *f = t->file;
        tokens_free(t);
        lex(s, f, true, t);
        if (!pair(t, &st, false)) {
            mend(s, t);
            if (!pair(t, &st, true)) {
                drop_unpaired(t, &st);
                pair(t, &st, true);
            }
        }
    }
    free(st.data);
}
