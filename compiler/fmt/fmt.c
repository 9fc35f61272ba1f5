#include "fmt/print.h"

#include <string.h>

#include "syntax/ast.h"

static bool format(Session *s, SourceFile *f, Printer *p)
{
    memset(p, 0, sizeof *p);
    p->s = s;
    p->t = ARENA_NEW(s->arena, Tokens);
    SourceUnit *u = parse_tokens(s, f, p->t);
    if (u->syntax_errors) {
        tokens_free(p->t);
        return false;
    }
    p->out = ARENA_NEW(s->arena, Out);
    p->nl = ARENA_ARRAY(s->arena, uint8_t, p->t->len);
    p->end = ARENA_ARRAY(s->arena, uint32_t, p->t->len);
    fmt_breaks(p);
    fmt_print(p);
    return true;
}

static void done(Printer *p)
{
    out_free(p->out);
    tokens_free(p->t);
}

bool fmt_source(Session *s, SourceFile *f, Out *out)
{
    Printer p;
    if (!format(s, f, &p))
        return false;
    out_bytes(out, p.out->data, p.out->len);
    done(&p);
    return true;
}

/* First token that begins a line both in the source and in the output, at or after offset. */
static uint32_t line_token(const Printer *p, uint32_t offset, bool up)
{
    const Tokens *t = p->t;
    uint32_t eof = t->len - 1, i = 0;
    while (i < eof && t->data[i].hi <= offset)
        i++;
    while (i > 0 && i < eof && !(p->nl[i] && t->data[i].flags & TF_NEWLINE))
        i = up ? i + 1 : i - 1;
    return i;
}

bool fmt_range(Session *s, SourceFile *f, uint32_t lo, uint32_t hi, FmtEdits *edits)
{
    *edits = (FmtEdits){0};
    Printer p;
    if (!format(s, f, &p))
        return false;
    uint32_t from = line_token(&p, f->base + lo, false), to = line_token(&p, f->base + hi, true);
    uint32_t eof = p.t->len - 1;
    if (to <= from)
        to = eof;
    uint32_t a = from ? p.t->data[from - 1].hi - f->base : 0;
    uint32_t b = to == eof ? f->len : p.t->data[to - 1].hi - f->base;
    size_t out_a = from ? p.end[from - 1] : 0, out_b = to == eof ? p.out->len : p.end[to - 1];
    if (b - a != out_b - out_a || memcmp(f->text + a, p.out->data + out_a, b - a) != 0) {
        edits->data = ARENA_NEW(s->arena, FmtEdit);
        edits->data[0] = (FmtEdit){a, b, arena_strndup(s->arena, p.out->data + out_a,
                                                       out_b - out_a)};
        edits->len = 1;
    }
    done(&p);
    return true;
}
