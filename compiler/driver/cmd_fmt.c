#include "driver/pipeline.h"
#include "driver/rewrite.h"

#include "fmt/fmt.h"

#include <stdlib.h>
#include <string.h>

typedef struct Lines {
    uint32_t first, last;
} Lines;

/* FIRST:LAST, lines from 1. */
static bool read_range(Driver *d, const char *text, Lines *r)
{
    char *end;
    unsigned long first = strtoul(text, &end, 10), last = 0;
    bool good = *text >= '0' && *text <= '9' && *end == ':' && end[1] >= '0' && end[1] <= '9';
    if (good)
        last = strtoul(end + 1, &end, 10);
    if (!good || *end || first < 1 || last < first || last > UINT32_MAX) {
        driver_error(d, "--range takes FIRST:LAST, lines from 1, not '%s'", text);
        return false;
    }
    *r = (Lines){(uint32_t)first, (uint32_t)last};
    return true;
}

static int by_line(const void *x, const void *y)
{
    const Lines *a = x, *b = y;
    return a->first < b->first ? -1 : a->first > b->first;
}

/* Ranges that touch become one, so that edits do not overlap. */
static bool collect_ranges(Driver *d, Lines **ranges, uint32_t *count)
{
    uint32_t n = d->options.given[OPT_RANGE].values.len;
    *ranges = ARENA_ARRAY(d->session->arena, Lines, n);
    for (uint32_t i = 0; i < n; i++)
        if (!read_range(d, d->options.given[OPT_RANGE].values.data[i], &(*ranges)[i]))
            return false;
    if (n)
        qsort(*ranges, n, sizeof **ranges, by_line);
    *count = 0;
    for (uint32_t i = 0; i < n; i++) {
        Lines *last = *count ? &(*ranges)[*count - 1] : NULL;
        if (last && (*ranges)[i].first <= last->last + 1)
            last->last = (*ranges)[i].last > last->last ? (*ranges)[i].last : last->last;
        else
            (*ranges)[(*count)++] = (*ranges)[i];
    }
    return true;
}

static uint32_t line_start(SourceFile *f, uint32_t line)
{
    uint32_t len;
    source_linecol(f, f->base);
    if (line > f->line_count)
        return f->len;
    return (uint32_t)(source_line(f, line, &len) - f->text);
}

static bool format_ranges(Session *s, SourceFile *f, const Lines *ranges, uint32_t n, Out *out)
{
    uint32_t at = 0;
    for (uint32_t i = 0; i < n; i++) {
        FmtEdits edits = {0};
        uint32_t lo = line_start(f, ranges[i].first), hi = line_start(f, ranges[i].last + 1);
        if (!fmt_range(s, f, lo, hi, &edits))
            return false;
        for (uint32_t j = 0; j < edits.len; j++) {
            const FmtEdit *e = &edits.data[j];
            if (e->lo < at)
                continue; /* made for the range before */
            out_bytes(out, f->text + at, e->lo - at);
            out_str(out, e->text);
            at = e->hi;
        }
    }
    out_bytes(out, f->text + at, f->len - at);
    return true;
}

static int format_file(Driver *d, const char *path, const Lines *ranges, uint32_t n)
{
    Session *s = d->session;
    Span none = {0, 0};
    SourceFile *f = session_load(s, path, none);
    if (!f)
        return EXIT_USAGE;
    if (strcmp(path, "-") == 0)
        f->path = opt_value(&d->options, OPT_STDIN_NAME, f->path);
    Out text = {0};
    out_str(&text, "");
    session_stage(s, "format");
    bool good = n ? format_ranges(s, f, ranges, n, &text) : fmt_source(s, f, &text);
    int code = good ? rewrite_settle(d, f, path, &text) : EXIT_INPUT;
    out_free(&text);
    return code;
}

int cmd_FMT(Driver *d)
{
    Lines *ranges;
    uint32_t n;
    int code = EXIT_FINE;
    if (!collect_ranges(d, &ranges, &n))
        return EXIT_USAGE;
    timing_start(d);
    if (driver_prepare(d)) {
        if (n && d->inputs.files.len != 1)
            return driver_error(d, "--range is about one file");
        for (uint32_t i = 0; i < d->inputs.files.len; i++) {
            int one = format_file(d, d->inputs.files.data[i], ranges, n);
            code = one > code ? one : code;
        }
    }
    timing_report(d);
    int reported = driver_report(d);
    return reported > code ? reported : code;
}
