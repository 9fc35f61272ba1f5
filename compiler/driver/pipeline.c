#include "driver/pipeline.h"

#include <string.h>

bool build_parse(Driver *d, Build *b)
{
    Session *s = d->session;
    Span none = {0, 0};
    for (uint32_t i = 0; i < d->inputs.files.len && !session_cancelled(s); i++) {
        session_stage(s, "read");
        SourceFile *f = session_load(s, d->inputs.files.data[i], none);
        if (!f)
            continue;
        session_stage(s, "parse");
        vec_push(s->arena, &b->units, parse_file(s, f));
    }
    return !diags_errors(s->diags);
}

bool build_check(Driver *d, Build *b)
{
    Session *s = d->session;
    build_parse(d, b);
    session_stage(s, "check");
    b->program = sema_check(s, b->units.data, b->units.len, d->inputs.search.data, false);
    session_stage(s, "allow");
    allow_collect(s, b->units.data, b->units.len);
    diags_apply_allows(s->diags);
    return !diags_errors(s->diags);
}

bool build_hir(Driver *d, Build *b, const char *after)
{
    Session *s = d->session;
    if (!build_check(d, b))
        return false;
    session_stage(s, "lower");
    b->hir = lower_program(b->program);
    if (after && strcmp(after, "lower") == 0)
        return !s->verify || hir_verify(b->hir, "lower");
    return hir_run_passes(b->hir, after) && !diags_errors(s->diags);
}
