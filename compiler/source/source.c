#include "source/source.h"

#include <string.h>

void sources_init(SourceMap *m, Arena *a)
{
    memset(m, 0, sizeof *m);
    m->arena = a;
    m->next_base = 1;
}

SourceFile *sources_add(SourceMap *m, const char *path, const char *text, size_t len)
{
    /* One offset past the end belongs to the file too: errors at its end have a place. */
    if (len >= UINT32_MAX - m->next_base)
        return NULL;
    SourceFile *f = ARENA_NEW(m->arena, SourceFile);
    f->path = path;
    f->text = text;
    f->len = (uint32_t)len;
    f->base = m->next_base;
    f->id = m->files.len;
    f->arena = m->arena;
    m->next_base += f->len + 1;
    vec_push(m->arena, &m->files, f);
    return f;
}

SourceFile *sources_find(const SourceMap *m, uint32_t offset)
{
    uint32_t lo = 0, hi = m->files.len;
    while (lo < hi) {
        uint32_t mid = lo + (hi - lo) / 2;
        SourceFile *f = m->files.data[mid];
        if (offset < f->base)
            hi = mid;
        else if (offset - f->base > f->len)
            lo = mid + 1;
        else
            return f;
    }
    return NULL;
}

static void build_lines(SourceFile *f)
{
    uint32_t count = 1;
    const char *end = f->text + f->len;
    for (const char *p = f->text; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        count++;
    f->lines = ARENA_ARRAY(f->arena, uint32_t, count);
    f->line_count = 1;
    for (const char *p = f->text; p < end && (p = memchr(p, '\n', (size_t)(end - p))); p++)
        f->lines[f->line_count++] = (uint32_t)(p + 1 - f->text);
}

static uint32_t code_points(const char *s, uint32_t n)
{
    uint32_t count = 0;
    for (uint32_t i = 0; i < n; i++)
        count += ((unsigned char)s[i] & 0xC0) != 0x80;
    return count;
}

LineCol source_linecol(SourceFile *f, uint32_t offset)
{
    if (!f->lines)
        build_lines(f);
    uint32_t at = offset < f->base ? 0 : offset - f->base;
    if (at > f->len)
        at = f->len;
    uint32_t lo = 0, hi = f->line_count;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (f->lines[mid] <= at)
            lo = mid;
        else
            hi = mid;
    }
    uint32_t start = f->lines[lo], column = 1;
    if (f->memo_column && f->memo_byte >= start && f->memo_byte <= at) {
        column = f->memo_column;
        start = f->memo_byte;
    }
    column += code_points(f->text + start, at - start);
    f->memo_byte = at;
    f->memo_column = column;
    LineCol lc = {f->lines_before + lo + 1, column, at - f->lines[lo]};
    return lc;
}

const char *source_line(SourceFile *f, uint32_t line, uint32_t *len)
{
    if (!f->lines)
        build_lines(f);
    if (line <= f->lines_before || line - f->lines_before > f->line_count) {
        *len = 0;
        return "";
    }
    line -= f->lines_before;
    uint32_t start = f->lines[line - 1];
    uint32_t end = line < f->line_count ? f->lines[line] - 1 : f->len;
    if (end > start && f->text[end - 1] == '\r')
        end--;
    *len = end - start;
    return f->text + start;
}
