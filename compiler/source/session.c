#include "source/session.h"

#include "base/fs.h"

#include <errno.h>
#include <string.h>

Limits limits_default(void)
{
    Limits l = {
        .nesting = 5000,
        .errors = 10000,
        .eval_steps = 100000000,
        .eval_depth = 1000,
        .file_size = 512u << 20,
        .params = 255,
        .type_size = 1u << 20,
    };
    return l;
}

Session *session_new_in(Arena *a)
{
    Session *s = ARENA_NEW(a, Session);
    s->arena = a;
    s->names = interner_new(a);
    sources_init(&s->sources, a);
    s->diags = diags_new(a);
    diags_set_sources(s->diags, &s->sources);
    s->limits = limits_default();
#ifdef DOLC_VERIFY
    s->verify = true;
#endif
    return s;
}

Session *session_new(void)
{
    return session_new_in(arena_new(0, NULL, NULL));
}

void session_free(Session *s)
{
    if (s)
        arena_free(s->arena);
}

static const Overlay *find_overlay(const Session *s, const char *path)
{
    for (uint32_t i = s->overlays.len; i-- > 0;)
        if (strcmp(s->overlays.data[i].path, path) == 0)
            return &s->overlays.data[i];
    return NULL;
}

void session_overlay(Session *s, const char *path, const char *text, size_t len)
{
    Overlay o = {arena_strndup(s->arena, path, strlen(path)), arena_strndup(s->arena, text, len),
                 len};
    vec_push(s->arena, &s->overlays, o);
}

bool session_file_exists(const Session *s, const char *path)
{
    return find_overlay(s, path) || fs_exists(path);
}

/* 0 or a negative errno. */
static int read_text(Session *s, const char *path, const char **text, size_t *len)
{
    const Overlay *o = find_overlay(s, path);
    if (o) {
        *text = o->text;
        *len = o->len;
        return o->len > s->limits.file_size ? -EFBIG : 0;
    }
    char *bytes = NULL;
    int err = fs_read(s->arena, path, s->limits.file_size, &bytes, len);
    *text = bytes;
    return err;
}

SourceFile *session_load(Session *s, const char *path, Span from)
{
    Sym key = intern_z(s->names, path);
    SourceFile *f = map_get(&s->loaded, map_key(key));
    if (f)
        return f;
    const char *text;
    size_t len;
    int err = read_text(s, path, &text, &len);
    if (err && err != -EFBIG) {
        diag_add(s->diags, DIAG_IO_READ, from, path, strerror(-err));
        return NULL;
    }
    if (!err)
        f = sources_add(&s->sources, strcmp(path, "-") ? key->text : "<stdin>", text, len);
    if (!f) {
        diag_add(s->diags, DIAG_IO_TOO_LARGE, from, path, s->limits.file_size >> 20);
        return NULL;
    }
    map_put(s->arena, &s->loaded, map_key(key), f);
    return f;
}
