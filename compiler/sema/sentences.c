/* Ontology sentences: their names are resolved where they are declared (language.md, both spellings). */
#include "sema/check.h"

void check_sentences(Sema *sm, Module *m)
{
    (void)sm;
    (void)m;
}
