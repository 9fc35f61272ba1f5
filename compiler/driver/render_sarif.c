/* SARIF 2.1.0 (OASIS standard, 27 March 2020); section numbers below are its own. */
#include "driver/render.h"

#include "config.h"

#include <string.h>

static void string(Out *out, const char *s)
{
    out_json_string(out, s, strlen(s));
}

static void message(Out *out, const char *text)
{
    out_str(out, "\"message\":{\"text\":");
    string(out, text);
    out_char(out, '}');
}

/* 3.4.3: a relative reference or a URI, both percent-encoded (RFC 3986). */
static void uri(Out *out, const char *path)
{
    Out text = {0};
    if (path[0] == '/')
        out_str(&text, "file://");
    for (; *path; path++) {
        unsigned char c = (unsigned char)*path;
        bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')
                     || strchr("-._~/", c);
        if (plain)
            out_char(&text, (char)c);
        else
            out_printf(&text, "%%%02X", (unsigned)c);
    }
    string(out, text.data ? text.data : "");
    out_free(&text);
}

/* 3.30: columns count what columnKind says; the end is exclusive. */
static void region(Out *out, const Place *p)
{
    out_printf(out, "{\"startLine\":%u,\"startColumn\":%u,\"endLine\":%u,\"endColumn\":%u}",
               (unsigned)p->from.line, (unsigned)p->from.column, (unsigned)p->to.line,
               (unsigned)p->to.column);
}

static void artifact(Out *out, const Place *p)
{
    out_str(out, "\"artifactLocation\":{\"uri\":");
    uri(out, p->file->path);
    out_char(out, '}');
}

static void physical(Out *out, const Place *p)
{
    out_str(out, "\"physicalLocation\":{");
    artifact(out, p);
    out_str(out, ",\"region\":");
    region(out, p);
    out_char(out, '}');
}

static void related(Out *out, Session *s, const Diag *d)
{
    for (uint32_t i = 0; i < d->peers.len; i++) {
        Place p = render_place(s, d->peers.data[i].span);
        out_str(out, i ? ",{" : ",\"relatedLocations\":[{");
        out_printf(out, "\"id\":%u,", (unsigned)i);
        if (p.file) {
            physical(out, &p);
            out_char(out, ',');
        }
        message(out, d->peers.data[i].text);
        out_char(out, '}');
    }
    out_str(out, d->peers.len ? "]" : "");
}

static SourceFile *edited(Session *s, const Fix *f, uint32_t i)
{
    return sources_find(&s->sources, f->edits.data[i].span.lo);
}

/* 3.56: all edits of a file belong together. */
static void change(Out *out, Session *s, const Fix *f, uint32_t first)
{
    Place p = render_place(s, f->edits.data[first].span);
    out_char(out, '{');
    artifact(out, &p);
    out_str(out, ",\"replacements\":[");
    for (uint32_t i = first; i < f->edits.len; i++) {
        if (edited(s, f, i) != p.file)
            continue;
        Place at = render_place(s, f->edits.data[i].span);
        out_str(out, i > first ? ",{\"deletedRegion\":" : "{\"deletedRegion\":");
        region(out, &at);
        out_str(out, ",\"insertedContent\":{\"text\":");
        string(out, f->edits.data[i].text);
        out_str(out, "}}");
    }
    out_str(out, "]}");
}

static void changes(Out *out, Session *s, const Fix *f)
{
    for (uint32_t i = 0; i < f->edits.len; i++) {
        uint32_t first = 0;
        while (edited(s, f, first) != edited(s, f, i))
            first++;
        if (first < i)
            continue;
        out_str(out, i ? "," : "");
        change(out, s, f, i);
    }
}

static void fixes(Out *out, Session *s, const Diag *d)
{
    if (!d->fixes.len)
        return;
    out_str(out, ",\"fixes\":[");
    for (uint32_t i = 0; i < d->fixes.len; i++) {
        const Fix *f = &d->fixes.data[i];
        out_str(out, i ? ",{\"description\":{\"text\":" : "{\"description\":{\"text\":");
        string(out, f->label);
        out_str(out, "},\"artifactChanges\":[");
        changes(out, s, f);
        out_str(out, "]}");
    }
    out_char(out, ']');
}

/* Notes have no place of their own in a result: they follow the message as sentences. */
static void full_message(Out *out, const Diag *d)
{
    Out text = {0};
    out_str(&text, d->message);
    for (uint32_t i = 0; i < d->notes.len; i++)
        out_printf(&text, "\n%s", d->notes.data[i]);
    message(out, text.data);
    out_free(&text);
}

static void result(Out *out, Session *s, const Diag *d, uint32_t rule)
{
    Place p = render_place(s, d->span);
    out_printf(out, "{\"ruleId\":\"%s\",\"ruleIndex\":%u,\"level\":\"%s\",",
               diag_info(d->code)->code, (unsigned)rule, severity_word(d->severity));
    full_message(out, d);
    if (p.file) {
        out_str(out, ",\"locations\":[{");
        physical(out, &p);
        out_str(out, "}]");
    }
    related(out, s, d);
    fixes(out, s, d);
    if (d->facts)
        out_printf(out, ",\"properties\":%s", d->facts); /* 3.8 */
    out_char(out, '}');
}

/* The message with its printf conversions shown as what they are: parts that vary. */
static void pattern(Out *out, const char *format)
{
    Out text = {0};
    for (const char *p = format; *p; p++) {
        if (*p != '%') {
            out_char(&text, *p);
            continue;
        }
        p++;
        if (*p == '%') {
            out_char(&text, '%');
            continue;
        }
        p += strcspn(p, "csduxg"); /* flags, width and length stand before the conversion */
        out_str(&text, "...");
        if (!*p)
            break;
    }
    string(out, text.data ? text.data : "");
    out_free(&text);
}

static void rule(Out *out, DiagCode code)
{
    const DiagInfo *info = diag_info(code);
    out_printf(out, "{\"id\":\"%s\",\"shortDescription\":{\"text\":", info->code);
    pattern(out, info->text);
    out_printf(out, "},\"help\":{\"text\":\"dolc explain %s\"},\"defaultConfiguration\":{"
                    "\"level\":\"%s\"}}",
               info->code, severity_word(info->severity));
}

/* 3.19.23: only the rules that results refer to; index[] gets their positions. */
static void rules(Out *out, Diag *const *list, uint32_t n, uint32_t index[DIAG_COUNT])
{
    uint32_t count = 0;
    bool used[DIAG_COUNT] = {false};
    for (uint32_t i = 0; i < n; i++)
        used[list[i]->code] = true;
    for (unsigned i = 0; i < DIAG_COUNT; i++) {
        if (!used[i])
            continue;
        out_str(out, count ? ",\n" : "\n");
        rule(out, (DiagCode)i);
        index[i] = count++;
    }
}

/* 3.20: of the run itself there is to tell only that not all results are here. */
static void invocation(Out *out, Session *s)
{
    if (!diags_dropped(s->diags))
        return;
    out_printf(out, "\"invocations\":[{\"executionSuccessful\":true,"
                    "\"toolExecutionNotifications\":[{\"level\":\"warning\",\"message\":{\"text\":"
                    "\"%u more were left out (see --max-errors)\"}}]}],",
               (unsigned)diags_dropped(s->diags));
}

void render_sarif(Out *out, Session *s, const RenderOptions *o)
{
    (void)o;
    Diag **list;
    uint32_t n, index[DIAG_COUNT] = {0};
    diags_sorted(s->diags, &list, &n);
    out_str(out, "{\"$schema\":\"https://json.schemastore.org/sarif-2.1.0.json\","
                 "\"version\":\"2.1.0\",\"runs\":[{\"columnKind\":\"unicodeCodePoints\","
                 "\"tool\":{\"driver\":{\"name\":\"dolc\",\"version\":\"" PACKAGE_VERSION "\","
                 "\"rules\":[");
    rules(out, list, n, index);
    out_str(out, "]}},");
    invocation(out, s);
    out_str(out, "\"results\":[");
    for (uint32_t i = 0; i < n; i++) {
        out_str(out, i ? ",\n" : "\n");
        result(out, s, list[i], index[list[i]->code]);
    }
    out_str(out, "]}]}\n");
}
