#include "driver/render.h"

typedef struct Colors {
    const char *error, *warning, *note, *bold, *off;
} Colors;
static const Colors plain = {"", "", "", "", ""};
static const Colors ansi = {"\033[1;31m", "\033[1;33m", "\033[1;36m", "\033[1m", "\033[0m"};

static const char *color_of(const Colors *c, Severity s)
{
    return s == SEV_ERROR ? c->error : s == SEV_WARNING ? c->warning : c->note;
}

static unsigned digits(uint32_t n)
{
    unsigned d = 1;
    while (n >= 10) {
        n /= 10;
        d++;
    }
    return d;
}

static void location(Out *out, const Place *p, const Colors *c)
{
    if (p->file)
        out_printf(out, "%s%s:%u:%u:%s ", c->bold, p->file->path, (unsigned)p->from.line,
                   (unsigned)p->from.column, c->off);
    else
        out_printf(out, "%sdolc:%s ", c->bold, c->off);
}

static uint32_t last_line(Session *s, const Diag *d)
{
    Place p = render_place(s, d->span);
    uint32_t most = p.to.line;
    for (uint32_t i = 0; i < d->peers.len; i++) {
        Place q = render_place(s, d->peers.data[i].span);
        most = q.to.line > most ? q.to.line : most;
    }
    return most;
}

/* A label in the same file joins the snippet; in another file it needs its own location. */
static void peer(Out *out, Session *s, const Place *main, const DiagPeer *peer, unsigned gutter,
                 const Colors *c)
{
    Place p = render_place(s, peer->span);
    if (!p.file) {
        out_printf(out, " %*s = %snote:%s %s\n", (int)gutter, "", c->note, c->off, peer->text);
        return;
    }
    if (p.file != main->file)
        out_printf(out, " %*s --> %s:%u:%u\n", (int)gutter, "", p.file->path,
                   (unsigned)p.from.line, (unsigned)p.from.column);
    render_snippet(out, &p, '-', gutter, c->note, peer->text);
}

static void diagnostic(Out *out, Session *s, const Diag *d, const Colors *c)
{
    Place p = render_place(s, d->span);
    const DiagInfo *info = diag_info(d->code);
    unsigned gutter = digits(last_line(s, d));
    location(out, &p, c);
    out_printf(out, "%s%s[%s]:%s %s%s", color_of(c, d->severity), severity_word(d->severity),
               info->code, c->off, d->message, *info->group ? "" : "\n");
    if (*info->group)
        out_printf(out, " (-W%s)\n", info->group);
    if (p.file)
        render_snippet(out, &p, '^', gutter, color_of(c, d->severity), NULL);
    for (uint32_t i = 0; i < d->peers.len; i++)
        peer(out, s, &p, &d->peers.data[i], gutter, c);
    for (uint32_t i = 0; i < d->notes.len; i++)
        out_printf(out, " %*s = %snote:%s %s\n", (int)gutter, "", c->note, c->off,
                   d->notes.data[i]);
    for (uint32_t i = 0; i < d->fixes.len; i++) {
        const Fix *f = &d->fixes.data[i];
        out_printf(out, " %*s = %s%s:%s %s\n", (int)gutter, "", c->note,
                   f->applicability == FIX_CERTAIN ? "fix" : "help", c->off, f->label);
    }
}

static void plural(Out *out, uint32_t n, const char *noun)
{
    out_printf(out, "%u %s%s", (unsigned)n, noun, n == 1 ? "" : "s");
}

static void summary(Out *out, Session *s)
{
    uint32_t errors = diags_errors(s->diags), warnings = diags_warnings(s->diags);
    if (!errors && !warnings)
        return;
    if (errors)
        plural(out, errors, "error");
    if (errors && warnings)
        out_str(out, ", ");
    if (warnings)
        plural(out, warnings, "warning");
    if (diags_dropped(s->diags))
        out_printf(out, "; %u more were left out (see --max-errors)",
                   (unsigned)diags_dropped(s->diags));
    out_char(out, '\n');
}

void render_text(Out *out, Session *s, const RenderOptions *o)
{
    Diag **list;
    uint32_t n;
    diags_sorted(s->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++)
        diagnostic(out, s, list[i], o->color ? &ansi : &plain);
    summary(out, s);
}
