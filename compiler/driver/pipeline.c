#include "driver/pipeline.h"

#include <string.h>

Build build_start(Driver *d)
{
    Build b = {.session = d->session, .inputs = &d->inputs};
    return b;
}

bool build_parse(Build *b)
{
    Session *s = b->session;
    Span none = {0, 0};
    for (uint32_t i = 0; i < b->inputs->files.len && !session_cancelled(s); i++) {
        session_stage(s, "read");
        SourceFile *f = session_load(s, b->inputs->files.data[i], none);
        if (!f)
            continue;
        session_stage(s, "parse");
        vec_push(s->arena, &b->units, parse_file(s, f));
    }
    return !diags_errors(s->diags);
}

static void check_exprs(Build *b)
{
    Session *s = b->session;
    for (uint32_t i = 0; i < b->exprs.len; i++) {
        const char *text = b->exprs.data[i];
        const char *path = b->exprs.len == 1 ? "<expr>"
                                             : arena_printf(s->arena, "<expr %u>", i + 1);
        SourceFile *f = sources_add(&s->sources, path, text, strlen(text));
        Expr *e = f ? parse_expression(s, f) : NULL;
        FunInfo *info = e ? sema_check_expr(b->program, e) : NULL;
        vec_push(s->arena, &b->expr_infos, info);
    }
}

bool build_check(Build *b)
{
    Session *s = b->session;
    build_parse(b);
    session_stage(s, "check");
    b->program = sema_check(s, b->units.data, b->units.len, b->inputs->search.data, b->want_refs);
    check_exprs(b);
    session_stage(s, "allow");
    allow_collect(s, b->units.data, b->units.len);
    diags_apply_allows(s->diags);
    return !diags_errors(s->diags);
}
