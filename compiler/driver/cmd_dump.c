#include "driver/pipeline.h"

#include "syntax/token.h"

#include <string.h>

/* One token a line: place, kind, text. */
static void dump_tokens(Driver *d, SourceFile *f)
{
    Tokens t = {0};
    lex(d->session, f, false, &t);
    for (uint32_t i = 0; i < t.len; i++) {
        const Token *k = &t.data[i];
        LineCol at = source_linecol(f, k->lo);
        out_printf(&d->out, "%u:%u %s", (unsigned)at.line, (unsigned)at.column,
                   token_name((TokenKind)k->kind));
        if (k->hi > k->lo) {
            out_char(&d->out, ' ');
            out_json_string(&d->out, token_at(&t, k), k->hi - k->lo);
        }
        out_char(&d->out, '\n');
    }
    tokens_free(&t);
}

static void dump_all_tokens(Driver *d)
{
    Span none = {0, 0};
    for (uint32_t i = 0; i < d->inputs.files.len; i++) {
        SourceFile *f = session_load(d->session, d->inputs.files.data[i], none);
        if (f)
            dump_tokens(d, f);
    }
}

static void dump_trees(Driver *d, Build *b)
{
    build_parse(b);
    for (uint32_t i = 0; i < b->units.len; i++)
        ast_dump(&d->out, b->units.data[i]);
}

static bool known_pass(Driver *d, const char *name)
{
    if (!name || strcmp(name, "lower") == 0)
        return true;
    for (const HPass *p = hir_passes; p->name; p++)
        if (strcmp(p->name, name) == 0)
            return true;
    Out list = {0};
    for (const HPass *p = hir_passes; p->name; p++)
        out_printf(&list, ", %s", p->name);
    driver_error(d, "there is no pass '%s'; the passes are lower%s", name,
                 list.data ? list.data : "");
    out_free(&list);
    return false;
}

int cmd_DUMP(Driver *d)
{
    const char *stage = opt_value(&d->options, OPT_STAGE, NULL);
    const char *after = opt_value(&d->options, OPT_AFTER, NULL);
    Build b = build_start(d);
    if (!stage)
        return driver_error(d, "dump needs --stage tokens, ast or hir");
    if (after && strcmp(stage, "hir") != 0)
        return driver_error(d, "--after is about --stage hir");
    if (!known_pass(d, after))
        return EXIT_USAGE;
    timing_start(d);
    if (driver_prepare(d)) {
        if (strcmp(stage, "tokens") == 0)
            dump_all_tokens(d);
        else if (strcmp(stage, "ast") == 0)
            dump_trees(d, &b);
        else if (build_hir(&b, after))
            hir_dump(&d->out, b.hir, opt_given(&d->options, OPT_SPANS));
    }
    timing_report(d);
    return driver_report(d);
}
