#include "lsp/text.h"

#include "base/out.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>

const char *const encoding_names[3] = {"utf-8", "utf-16", "utf-32"};

/* ---- lines --------------------------------------------------------------------------------- */

/* The byte after the line that begins at `at`; len when it is the last. *more: another follows. */
static uint32_t next_line(const char *text, uint32_t len, uint32_t at, bool *more)
{
    while (at < len && text[at] != '\n' && text[at] != '\r')
        at++;
    *more = at < len;
    if (at < len)
        at += text[at] == '\r' && at + 1 < len && text[at + 1] == '\n' ? 2 : 1;
    return at;
}

void lines_init(Lines *l, const char *text, uint32_t len)
{
    bool more = true;
    uint32_t cap = len / 24 + 16;
    l->text = text;
    l->len = len;
    l->starts = malloc(cap * sizeof *l->starts);
    l->count = 0;
    for (uint32_t at = 0; more && l->starts; at = next_line(text, len, at, &more)) {
        if (l->count == cap) {
            uint32_t *grown = realloc(l->starts, (cap *= 2) * sizeof *grown);
            if (!grown)
                break;
            l->starts = grown;
        }
        l->starts[l->count++] = at;
    }
    if (!l->starts)
        abort();
}

void lines_free(Lines *l)
{
    free(l->starts);
    l->starts = NULL;
}

uint32_t lines_end(const Lines *l, uint32_t line)
{
    if (line + 1 >= l->count)
        return l->len;
    uint32_t end = l->starts[line + 1];
    if (end > l->starts[line] && l->text[end - 1] == '\n')
        end--;
    if (end > l->starts[line] && l->text[end - 1] == '\r')
        end--;
    return end;
}

/* ---- code units ---------------------------------------------------------------------------- */

static uint32_t units_of(uint32_t cp, size_t bytes, Encoding e)
{
    switch (e) {
    case ENC_UTF8: return (uint32_t)bytes;
    case ENC_UTF16: return cp >= 0x10000 ? 2 : 1;
    case ENC_UTF32: break;
    }
    return 1;
}

uint32_t text_units(const char *text, uint32_t lo, uint32_t hi, Encoding e)
{
    uint32_t n = 0, cp;
    if (e == ENC_UTF8)
        return hi - lo;
    while (lo < hi) {
        size_t bytes = 1;
        cp = (unsigned char)text[lo];
        if (cp >= 0x80)
            bytes = utf8_decode(text + lo, hi - lo, &cp);
        n += units_of(cp, bytes, e);
        lo += (uint32_t)bytes;
    }
    return n;
}

uint32_t lines_offset(const Lines *l, Position p, Encoding e, bool *exists)
{
    if (exists)
        *exists = p.line < l->count;
    if (p.line >= l->count)
        return l->len;
    uint32_t at = l->starts[p.line], end = lines_end(l, p.line), seen = 0, cp;
    while (at < end && seen < p.character) {
        size_t bytes = utf8_decode(l->text + at, end - at, &cp);
        seen += units_of(cp, bytes, e);
        if (seen > p.character)
            break; /* inside of a character: its beginning */
        at += (uint32_t)bytes;
    }
    return at;
}

Position lines_position(const Lines *l, uint32_t offset, Encoding e)
{
    if (offset > l->len)
        offset = l->len;
    uint32_t lo = 0, hi = l->count;
    while (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        if (l->starts[mid] <= offset)
            lo = mid;
        else
            hi = mid;
    }
    uint32_t end = lines_end(l, lo);
    Position p = {lo, text_units(l->text, l->starts[lo], offset < end ? offset : end, e)};
    return p;
}

/* ---- URIs and paths ------------------------------------------------------------------------ */

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

char *uri_to_path(Arena *a, const char *uri)
{
    if (strncmp(uri, "file://", 7) != 0)
        return arena_strndup(a, uri, strlen(uri));
    const char *p = uri + 7;
    p += strcspn(p, "/"); /* the host: this one */
    size_t n = strcspn(p, "?#");
    char *path = arena_alloc(a, n + 1), *out = path;
    for (size_t i = 0; i < n; i++) {
        int high = p[i] == '%' && i + 2 < n ? hex(p[i + 1]) : -1;
        int low = high >= 0 ? hex(p[i + 2]) : -1;
        if (low >= 0 && high * 16 + low) {
            *out++ = (char)(high * 16 + low);
            i += 2;
        } else {
            *out++ = p[i];
        }
    }
    *out = '\0';
    return path_normal(a, path);
}

char *path_to_uri(Arena *a, const char *path)
{
    static const char plain[] = "/-._~!$&'()*+,;=:@";
    if (path[0] != '/')
        return arena_strndup(a, path, strlen(path));
    Out o = {0};
    out_str(&o, "file://");
    for (const char *p = path; *p; p++) {
        bool word = (*p >= 'a' && *p <= 'z') || (*p >= 'A' && *p <= 'Z')
                    || (*p >= '0' && *p <= '9') || strchr(plain, *p);
        if (word)
            out_char(&o, *p);
        else
            out_printf(&o, "%%%02X", (unsigned)(unsigned char)*p);
    }
    char *uri = arena_strndup(a, o.data, o.len);
    out_free(&o);
    return uri;
}

char *path_normal(Arena *a, const char *path)
{
    if (path[0] != '/')
        return arena_strndup(a, path, strlen(path));
    char *out = arena_alloc(a, strlen(path) + 2), *o = out;
    while (*path) {
        path += strspn(path, "/");
        size_t n = strcspn(path, "/");
        if (n == 2 && path[0] == '.' && path[1] == '.') {
            while (o > out && *--o != '/')
                ;
        } else if (n && !(n == 1 && path[0] == '.')) {
            *o++ = '/';
            memcpy(o, path, n);
            o += n;
        }
        path += n;
    }
    if (o == out)
        *o++ = '/';
    *o = '\0';
    return out;
}

bool path_below(const char *path, const char *dir)
{
    size_t n = strlen(dir);
    if (n == 1 && dir[0] == '/')
        return path[0] == '/';
    return strncmp(path, dir, n) == 0 && (path[n] == '/' || path[n] == '\0');
}
