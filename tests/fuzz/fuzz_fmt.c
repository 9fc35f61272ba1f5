/* What can be formatted keeps its meaning, and formatting it again changes nothing; nor does
   migrating to a spelling again. */
#include "fuzz.h"

#include "fmt/fmt.h"
#include "fmt/migrate.h"
#include "syntax/ast.h"

#include <stdlib.h>
#include <string.h>

static Session *session(const char *data, size_t size, SourceFile **f)
{
    Session *s = session_new();
    s->limits.nesting = 500;
    *f = sources_add(&s->sources, "fuzz.dol", arena_strndup(s->arena, data, size), size);
    return s;
}

static bool format(const char *data, size_t size, Out *out)
{
    SourceFile *f;
    Session *s = session(data, size, &f);
    bool good = fmt_source(s, f, out);
    session_free(s);
    return good;
}

static bool migrate(const char *data, size_t size, Spelling to, Out *out)
{
    SourceFile *f;
    uint32_t kept;
    Session *s = session(data, size, &f);
    bool good = migrate_source(s, f, to, out, &kept);
    session_free(s);
    return good;
}

static void tree(const char *data, size_t size, Out *out)
{
    SourceFile *f;
    Session *s = session(data, size, &f);
    ast_dump(out, parse_file(s, f));
    session_free(s);
}

static void same(const Out *a, const Out *b)
{
    if (a->len != b->len || (a->len && memcmp(a->data, b->data, a->len) != 0))
        abort();
}

static void migrated(const char *data, size_t size, Spelling to)
{
    Out once = {0}, twice = {0};
    if (migrate(data, size, to, &once)) {
        if (!migrate(once.data ? once.data : "", once.len, to, &twice))
            abort();
        same(&once, &twice);
    }
    out_free(&once);
    out_free(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Out once = {0}, twice = {0}, before = {0}, after = {0};
    if (format((const char *)data, size, &once)) {
        if (!format(once.data ? once.data : "", once.len, &twice))
            abort();
        same(&once, &twice);
        tree((const char *)data, size, &before);
        tree(once.data ? once.data : "", once.len, &after);
        same(&before, &after);
    }
    out_free(&once);
    out_free(&twice);
    out_free(&before);
    out_free(&after);
    migrated((const char *)data, size, SPELLING_CLASSIC);
    migrated((const char *)data, size, SPELLING_MODERN);
    return 0;
}
