/* --format junit: the XML that CI servers collect; a test case for each file that was read.
   There is no standard; this keeps to what Jenkins and GitLab document. */
#include "driver/render.h"

#include "base/utf8.h"

#include <string.h>

/* XML 1.0 has no way to write most control characters. */
static void escaped(Out *out, const char *s)
{
    size_t left = strlen(s);
    while (left) {
        uint32_t cp;
        size_t n = utf8_decode(s, left, &cp);
        bool writable = cp >= 0x20 || cp == '\t' || cp == '\n' || cp == '\r';
        if (cp == '<' || cp == '>' || cp == '&' || cp == '"')
            out_printf(out, "&#%u;", (unsigned)cp);
        else if (!writable || cp == 0xFFFE || cp == 0xFFFF)
            out_str(out, "\xEF\xBF\xBD");
        else
            out_bytes(out, s, n);
        s += n;
        left -= n;
    }
}

static void attribute(Out *out, const char *name, const char *value)
{
    out_printf(out, " %s=\"", name);
    escaped(out, value);
    out_char(out, '"');
}

typedef struct Report {
    Session *session;
    Diag **list;
    uint32_t count;
} Report;

static const char *path_of(const Report *r, const Diag *d)
{
    Place p = render_place(r->session, d->span);
    return p.file ? p.file->path : "dolc";
}

static void failure(Out *out, const Report *r, const Diag *d)
{
    Place p = render_place(r->session, d->span);
    out_str(out, "    <failure");
    attribute(out, "type", diag_info(d->code)->code);
    attribute(out, "message", d->message);
    out_char(out, '>');
    if (p.file) {
        escaped(out, p.file->path);
        out_printf(out, ":%u:%u: ", (unsigned)p.from.line, (unsigned)p.from.column);
    }
    escaped(out, d->message);
    for (uint32_t i = 0; i < d->notes.len; i++) {
        out_char(out, '\n');
        escaped(out, d->notes.data[i]);
    }
    out_str(out, "</failure>\n");
}

/* Warnings are told, and do not fail a case. */
static void warning(Out *out, const Report *r, const Diag *d)
{
    Place p = render_place(r->session, d->span);
    out_str(out, "    <system-out>");
    if (p.file)
        out_printf(out, "%u:%u: ", (unsigned)p.from.line, (unsigned)p.from.column);
    out_printf(out, "warning %s: ", diag_info(d->code)->code);
    escaped(out, d->message);
    out_str(out, "</system-out>\n");
}

static void test_case(Out *out, const Report *r, const char *path)
{
    out_str(out, "  <testcase classname=\"dolc.check\"");
    attribute(out, "name", path);
    out_str(out, ">\n");
    for (uint32_t i = 0; i < r->count; i++) {
        const Diag *d = r->list[i];
        if (strcmp(path_of(r, d), path) != 0)
            continue;
        if (d->severity == SEV_ERROR)
            failure(out, r, d);
        else
            warning(out, r, d);
    }
    out_str(out, "  </testcase>\n");
}

typedef VEC(const char *) Paths;

static void add_path(const Report *r, Paths *all, const char *path)
{
    for (uint32_t i = 0; i < all->len; i++)
        if (strcmp(all->data[i], path) == 0)
            return;
    vec_push(r->session->arena, all, path);
}

static Paths paths_of(const Report *r)
{
    Paths all = {0};
    const SourceMap *m = &r->session->sources;
    for (uint32_t i = 0; i < m->files.len; i++)
        if (!m->files.data[i]->is_std)
            add_path(r, &all, m->files.data[i]->path);
    for (uint32_t i = 0; i < r->count; i++)
        add_path(r, &all, path_of(r, r->list[i]));
    return all;
}

static bool fails(const Report *r, const char *path)
{
    for (uint32_t i = 0; i < r->count; i++)
        if (r->list[i]->severity == SEV_ERROR && strcmp(path_of(r, r->list[i]), path) == 0)
            return true;
    return false;
}

void render_junit(Out *out, Session *s, const RenderOptions *o)
{
    (void)o;
    Report r = {.session = s};
    diags_sorted(s->diags, &r.list, &r.count);
    Paths paths = paths_of(&r);
    uint32_t failed = 0;
    for (uint32_t i = 0; i < paths.len; i++)
        failed += fails(&r, paths.data[i]);
    out_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    out_printf(out, "<testsuites>\n<testsuite name=\"dolc\" tests=\"%u\" failures=\"%u\" "
                    "errors=\"0\">\n", (unsigned)paths.len, (unsigned)failed);
    for (uint32_t i = 0; i < paths.len; i++)
        test_case(out, &r, paths.data[i]);
    if (diags_dropped(s->diags))
        out_printf(out, "  <system-err>%u more were left out</system-err>\n",
                   (unsigned)diags_dropped(s->diags));
    out_str(out, "</testsuite>\n</testsuites>\n");
}
