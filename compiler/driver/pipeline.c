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

static const char *hir_text(const Build *b)
{
    const char *path = b->inputs->files.len == 1 ? b->inputs->files.data[0] : "";
    size_t n = strlen(path);
    return n > 4 && strcmp(path + n - 4, ".hir") == 0 ? path : NULL;
}

static HProgram *read_hir(Session *s, const char *path)
{
    Span none = {0, 0};
    session_stage(s, "read");
    SourceFile *f = session_load(s, path, none);
    return f ? hir_read(s, f) : NULL;
}

bool build_hir(Build *b, const char *after)
{
    Session *s = b->session;
    const char *text = hir_text(b);
    if (text) {
        b->hir = read_hir(s, text);
    } else if (build_check(b)) {
        session_stage(s, "lower");
        b->hir = lower_program(b->program);
        for (uint32_t i = 0; i < b->expr_infos.len; i++) {
            HFunc *f = lower_expression(b->hir, b->program, b->expr_infos.data[i]);
            vec_push(s->arena, &b->expr_funs, f);
        }
    }
    if (!b->hir || diags_errors(s->diags))
        return false;
    if (after && strcmp(after, "lower") == 0)
        return !s->verify || hir_verify(b->hir, "lower");
    return hir_run_passes(b->hir, after) && !diags_errors(s->diags);
}
