#include "driver/pipeline.h"

#include "eval/constants.h"

#include <string.h>

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

bool build_constants(Build *b)
{
    Session *s = b->session;
    session_stage(s, "constants");
    return session_cancelled(s) || eval_constants(b->program);
}
