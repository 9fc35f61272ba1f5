/* --format json and github. */
#include "driver/render.h"

#include <string.h>

static void string(Out *out, const char *s)
{
    out_json_string(out, s, strlen(s));
}

static void position(Out *out, const char *key, LineCol at, uint64_t offset)
{
    out_printf(out, "\"%s\":{\"line\":%u,\"column\":%u,\"offset\":%llu}", key,
               (unsigned)at.line, (unsigned)at.column, (unsigned long long)offset);
}

/* "file": …, "start": …, "end": …; offsets are in bytes of the file. */
static void place(Out *out, Session *s, Span at)
{
    Place p = render_place(s, at);
    if (!p.file) {
        out_str(out, "\"file\":null");
        return;
    }
    out_str(out, "\"file\":");
    string(out, p.file->path);
    out_char(out, ',');
    uint64_t before = p.file->bytes_before;
    position(out, "start", p.from, before + (at.lo - p.file->base));
    out_char(out, ',');
    position(out, "end", p.to, before + ((at.hi < at.lo ? at.lo : at.hi) - p.file->base));
}

static void fix(Out *out, Session *s, const Fix *f)
{
    out_str(out, "{\"label\":");
    string(out, f->label);
    out_printf(out, ",\"certain\":%s,\"edits\":[",
               f->applicability == FIX_CERTAIN ? "true" : "false");
    for (uint32_t i = 0; i < f->edits.len; i++) {
        out_str(out, i ? ",{" : "{");
        place(out, s, f->edits.data[i].span);
        out_str(out, ",\"text\":");
        string(out, f->edits.data[i].text);
        out_char(out, '}');
    }
    out_str(out, "]}");
}

static void diagnostic(Out *out, Session *s, const Diag *d)
{
    const DiagInfo *info = diag_info(d->code);
    out_printf(out, "{\"code\":\"%s\",\"severity\":\"%s\",\"group\":", info->code,
               severity_word(d->severity));
    if (*info->group)
        string(out, info->group);
    else
        out_str(out, "null");
    out_str(out, ",\"message\":");
    string(out, d->message);
    out_char(out, ',');
    place(out, s, d->span);
    out_str(out, ",\"peers\":[");
    for (uint32_t i = 0; i < d->peers.len; i++) {
        out_str(out, i ? ",{" : "{");
        place(out, s, d->peers.data[i].span);
        out_str(out, ",\"label\":");
        string(out, d->peers.data[i].text);
        out_char(out, '}');
    }
    out_str(out, "],\"notes\":[");
    for (uint32_t i = 0; i < d->notes.len; i++) {
        out_str(out, i ? "," : "");
        string(out, d->notes.data[i]);
    }
    out_str(out, "],\"fixes\":[");
    for (uint32_t i = 0; i < d->fixes.len; i++) {
        out_str(out, i ? "," : "");
        fix(out, s, &d->fixes.data[i]);
    }
    out_char(out, ']');
    if (d->facts)
        out_printf(out, ",\"facts\":%s", d->facts);
    out_char(out, '}');
}

void render_json(Out *out, Session *s, const RenderOptions *o)
{
    (void)o;
    Diag **list;
    uint32_t n;
    diags_sorted(s->diags, &list, &n);
    out_str(out, "{\"diagnostics\":[");
    for (uint32_t i = 0; i < n; i++) {
        out_str(out, i ? ",\n" : "\n");
        diagnostic(out, s, list[i]);
    }
    out_printf(out, "%s],\"errors\":%u,\"warnings\":%u,\"dropped\":%u}\n", n ? "\n" : "",
               (unsigned)diags_errors(s->diags), (unsigned)diags_warnings(s->diags),
               (unsigned)diags_dropped(s->diags));
}

/* Workflow commands: https://docs.github.com/actions, "Workflow commands". */
static void escaped(Out *out, const char *s, bool property)
{
    for (; *s; s++) {
        if (*s == '%' || *s == '\r' || *s == '\n' || (property && (*s == ':' || *s == ',')))
            out_printf(out, "%%%02X", (unsigned)(unsigned char)*s);
        else
            out_char(out, *s);
    }
}

static void command(Out *out, Session *s, const Diag *d)
{
    Place p = render_place(s, d->span);
    out_printf(out, "::%s ", d->severity == SEV_NOTE ? "notice" : severity_word(d->severity));
    if (p.file) {
        out_str(out, "file=");
        escaped(out, p.file->path, true);
        out_printf(out, ",line=%u,col=%u,endLine=%u,endColumn=%u,", (unsigned)p.from.line,
                   (unsigned)p.from.column, (unsigned)p.to.line, (unsigned)p.to.column);
    }
    out_printf(out, "title=%s::", diag_info(d->code)->code);
    escaped(out, d->message, false);
    for (uint32_t i = 0; i < d->notes.len; i++) {
        out_str(out, "%0A");
        escaped(out, d->notes.data[i], false);
    }
    for (uint32_t i = 0; i < d->fixes.len; i++) {
        out_str(out, "%0A");
        escaped(out, d->fixes.data[i].label, false);
    }
    out_char(out, '\n');
}

void render_github(Out *out, Session *s, const RenderOptions *o)
{
    (void)o;
    Diag **list;
    uint32_t n;
    diags_sorted(s->diags, &list, &n);
    for (uint32_t i = 0; i < n; i++)
        command(out, s, list[i]);
    if (diags_dropped(s->diags))
        out_printf(out, "::notice title=dolc::%u more were left out (see --max-errors)\n",
                   (unsigned)diags_dropped(s->diags));
}
