#include "driver/evaluate.h"

static int evaluate(Driver *d, const Build *b)
{
    Evaluation e;
    int code = EXIT_FINE;
    if (!evaluation_start(&e, d, b->hir))
        return EXIT_USAGE;
    session_stage(d->session, "eval");
    for (uint32_t i = 0; i < b->expr_funs.len; i++) {
        int one = evaluation_call(&e, b->expr_funs.data[i], NULL, 0);
        code = one > code ? one : code;
    }
    evaluation_end(&e);
    return code;
}

int cmd_EVAL(Driver *d)
{
    Build b = build_start(d);
    int code = EXIT_FINE;
    for (uint32_t i = 0; i < d->options.given[OPT_EXPR].values.len; i++)
        vec_push(d->session->arena, &b.exprs, d->options.given[OPT_EXPR].values.data[i]);
    if (!b.exprs.len)
        return driver_error(d, "eval needs -e EXPR");
    timing_start(d);
    if (driver_prepare(d) && build_hir(&b, NULL))
        code = evaluate(d, &b);
    timing_report(d);
    int reported = driver_report(d);
    return reported > code ? reported : code;
}
