/* Any text is checked to the end; what is found lies in it, constants are computed, and a program
   without errors lowers to HIR that the verifier takes. */
#include "fuzz.h"

#include "eval/constants.h"
#include "hir/lower.h"

#include <stdlib.h>

static void check_places(Session *s)
{
    Diag **list;
    uint32_t n;
    diags_sorted(s->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++)
        if (list[i]->span.lo && !sources_find(&s->sources, list[i]->span.lo))
            abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *search[] = {getenv("DOLC_STDLIB"), NULL};
    Session *s = session_new();
    s->limits.nesting = 500;
    s->limits.type_size = 10000;
    s->limits.eval_steps = 10000;
    s->verify = true;
    const char *text = arena_strndup(s->arena, (const char *)data, size);
    SourceUnit *unit = parse_file(s, sources_add(&s->sources, "fuzz.dol", text, size));
    Program *p = sema_check(s, &unit, 1, search, true);
    diags_apply_allows(s->diags);
    if (!diags_errors(s->diags))
        eval_constants(p);
    check_places(s);
    if (!diags_errors(s->diags))
        hir_run_passes(lower_program(p), NULL);
    session_free(s);
    return 0;
}
