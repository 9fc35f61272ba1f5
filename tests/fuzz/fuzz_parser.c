/* Any bytes give a tree that can be printed; the second time the same one. */
#include "fuzz.h"

#include "syntax/ast.h"

#include <stdlib.h>
#include <string.h>

static void parse(const uint8_t *data, size_t size, Out *tree)
{
    Session *s = session_new();
    s->limits.nesting = 500;
    const char *text = arena_strndup(s->arena, (const char *)data, size);
    SourceFile *f = sources_add(&s->sources, "fuzz.dol", text, size);
    ast_dump(tree, parse_file(s, f));
    session_free(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Out first = {0}, second = {0};
    parse(data, size, &first);
    parse(data, size, &second);
    if (first.len != second.len || (first.len && memcmp(first.data, second.data, first.len)))
        abort();
    out_free(&first);
    out_free(&second);
    return 0;
}
