/* Mends brackets that do not pair. */
#include "syntax/token.h"

void mend(Session *s, Tokens *t)
{
    (void)s;
    t->data[0] = t->data[t->len - 1];
    t->len = 1;
}
