#include "dolc.h"

#include "driver/pipeline.h"
#include "driver/render.h"
#include "base/stack.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

struct Dolc {
    Arena *arena; /* of the settings */
    Strings sources, search, warnings;
    const char *stdlib;
    VEC(Overlay) texts; /* text NULL: taken back */
    volatile int cancel;

    Session *session; /* of the latest check, or NULL */
    Inputs inputs;
    Build build;
    Diag **diags;
    uint32_t diag_count;
    jmp_buf no_memory;
    DolcStatus status;
};

Dolc *dolc_new(void)
{
    Dolc *d = calloc(1, sizeof *d);
    if (d)
        d->arena = arena_new(0, NULL, NULL);
    return d;
}

static void forget(Dolc *d)
{
    session_free(d->session);
    d->session = NULL;
    d->diags = NULL;
    d->diag_count = 0;
    memset(&d->build, 0, sizeof d->build);
}

void dolc_free(Dolc *d)
{
    if (!d)
        return;
    forget(d);
    for (uint32_t i = 0; i < d->texts.len; i++)
        free((char *)d->texts.data[i].text);
    arena_free(d->arena);
    free(d);
}

static const char *copy(Dolc *d, const char *s)
{
    return arena_strndup(d->arena, s, strlen(s));
}

void dolc_add_source(Dolc *d, const char *path)
{
    vec_push(d->arena, &d->sources, copy(d, path));
}

void dolc_add_search(Dolc *d, const char *directory)
{
    vec_push(d->arena, &d->search, copy(d, directory));
}

void dolc_set_stdlib(Dolc *d, const char *directory)
{
    d->stdlib = directory ? copy(d, directory) : NULL;
}

static char *copy_text(const char *text, size_t length)
{
    char *p = malloc(length + 1);
    if (!p)
        return NULL;
    if (length)
        memcpy(p, text, length);
    p[length] = '\0';
    return p;
}

/* Edits come many and large, so a text is freed when the next one replaces it. */
void dolc_set_text(Dolc *d, const char *path, const char *text, size_t length)
{
    Overlay *o = NULL;
    for (uint32_t i = 0; i < d->texts.len && !o; i++)
        if (strcmp(d->texts.data[i].path, path) == 0)
            o = &d->texts.data[i];
    if (!o) {
        Overlay fresh = {copy(d, path), NULL, 0};
        vec_push(d->arena, &d->texts, fresh);
        o = &d->texts.data[d->texts.len - 1];
    }
    free((char *)o->text);
    o->text = text ? copy_text(text, length) : NULL;
    o->len = o->text ? length : 0;
}

int dolc_set_warning(Dolc *d, const char *flag)
{
    Arena *a = arena_new(0, NULL, NULL);
    bool known = diags_set_warning(diags_new(a), flag);
    arena_free(a);
    if (!known)
        return -1;
    vec_push(d->arena, &d->warnings, copy(d, flag));
    return 0;
}

static void apply_settings(Dolc *d)
{
    Session *s = d->session;
    Options o;
    memset(&o, 0, sizeof o);
    for (uint32_t i = 0; i < d->texts.len; i++)
        if (d->texts.data[i].text)
            session_overlay(s, d->texts.data[i].path, d->texts.data[i].text,
                            d->texts.data[i].len);
    for (uint32_t i = 0; i < d->sources.len; i++)
        vec_push(s->arena, &o.args, d->sources.data[i]);
    for (uint32_t i = 0; i < d->search.len; i++)
        vec_push(s->arena, &o.given[OPT_INCLUDE].values, d->search.data[i]);
    if (d->stdlib)
        vec_push(s->arena, &o.given[OPT_STDLIB].values, d->stdlib);
    inputs_collect(s, &o, &d->inputs);
    for (uint32_t i = 0; i < d->warnings.len; i++)
        diags_set_warning(s->diags, d->warnings.data[i]);
}

static void out_of_memory(void *user, size_t wanted)
{
    Dolc *d = user;
    (void)wanted;
    longjmp(d->no_memory, 1);
}

static void check(void *user)
{
    Dolc *d = user;
    if (setjmp(d->no_memory)) {
        forget(d);
        d->status = DOLC_NO_MEMORY;
        return;
    }
    d->session = session_new_in(arena_new(0, out_of_memory, d));
    d->session->cancel = &d->cancel;
    apply_settings(d);
    d->build.session = d->session;
    d->build.inputs = &d->inputs;
    d->build.want_refs = true;
    if (build_check(&d->build))
        build_constants(&d->build);
    diags_sorted(d->session->diags, &d->diags, &d->diag_count);
    d->status = diags_errors(d->session->diags) ? DOLC_ERRORS : DOLC_OK;
    if (d->cancel)
        d->status = DOLC_CANCELLED;
}

DolcStatus dolc_check(Dolc *d)
{
    forget(d);
    on_large_stack(check, d);
    d->cancel = 0;
    return d->status;
}

void dolc_cancel(Dolc *d)
{
    d->cancel = 1;
}

static DolcPosition position(const SourceFile *f, LineCol at, uint32_t offset)
{
    DolcPosition p = {at.line, at.column, offset - f->base};
    return p;
}

static DolcPlace place_of(Session *s, Span at)
{
    DolcPlace place = {0};
    Place p = render_place(s, at);
    if (!p.file)
        return place;
    place.path = p.file->path;
    place.start = position(p.file, p.from, at.lo);
    place.end = position(p.file, p.to, at.hi < at.lo ? at.lo : at.hi);
    return place;
}

size_t dolc_diagnostic_count(const Dolc *d)
{
    return d->diag_count;
}

DolcDiagnostic dolc_diagnostic(const Dolc *d, size_t index)
{
    DolcDiagnostic out = {0};
    if (index >= d->diag_count)
        return out;
    const Diag *g = d->diags[index];
    const DiagInfo *info = diag_info(g->code);
    out.code = info->code;
    out.group = info->group;
    out.message = g->message;
    out.severity = (DolcSeverity)g->severity;
    out.place = place_of(d->session, g->span);
    return out;
}

char *dolc_diagnostics_text(Dolc *d, const char *format)
{
    const Renderer *r = renderer_find(format);
    RenderOptions options = {.color = false};
    Out out = {0};
    if (!r || !d->session)
        return NULL;
    out_str(&out, "");
    r->render(&out, d->session, &options);
    return out.data; /* from malloc, as dolc_string_free expects */
}

static SourceFile *file_named(const Dolc *d, const char *path)
{
    for (uint32_t i = 0; d->session && i < d->session->sources.files.len; i++)
        if (strcmp(d->session->sources.files.data[i]->path, path) == 0)
            return d->session->sources.files.data[i];
    return NULL;
}

static bool covers(Span s, uint32_t at)
{
    return s.lo && at >= s.lo && at < s.hi;
}

static Def *def_at(const Dolc *d, const char *path, uint32_t offset)
{
    SourceFile *f = file_named(d, path);
    if (!f || !d->build.program || offset > f->len)
        return NULL;
    const Program *p = d->build.program;
    for (uint32_t i = 0; i < p->refs.len; i++) {
        const Ref *r = &p->refs.data[i];
        if (r->def && (covers(r->span, f->base + offset) || covers(r->def->span, f->base + offset)))
            return r->def;
    }
    return NULL;
}

int dolc_definition(Dolc *d, const char *path, uint32_t offset, DolcPlace *place)
{
    const Def *def = def_at(d, path, offset);
    if (!def || !def->span.lo)
        return 0;
    *place = place_of(d->session, def->span);
    return 1;
}

size_t dolc_references(Dolc *d, const char *path, uint32_t offset, DolcPlace *places,
                       size_t capacity)
{
    const Def *def = def_at(d, path, offset);
    size_t n = 0;
    if (!def)
        return 0;
    if (def->span.lo && n++ < capacity)
        places[0] = place_of(d->session, def->span);
    for (uint32_t i = 0; i < d->build.program->refs.len; i++) {
        const Ref *r = &d->build.program->refs.data[i];
        if (r->def != def || r->span.lo == def->span.lo)
            continue;
        if (n++ < capacity)
            places[n - 1] = place_of(d->session, r->span);
    }
    return n;
}

void dolc_string_free(char *text)
{
    free(text);
}
