/* Questions about what a check has found, by place. */
#include "lsp/server.h"

#include <string.h>

SourceFile *snapshot_file(const Snapshot *s, const char *path)
{
    Sym key = intern_z(s->session->names, path);
    SourceFile *f = map_get(&s->session->loaded, map_key(key));
    return f && snapshot_unit(s, f) ? f : NULL;
}

SourceUnit *snapshot_unit(const Snapshot *s, const SourceFile *f)
{
    for (uint32_t i = 0; i < s->build.units.len; i++)
        if (s->build.units.data[i]->file == f)
            return s->build.units.data[i];
    for (uint32_t i = 0; s->program && i < s->program->modules.len; i++) {
        Module *m = s->program->modules.data[i];
        if (m->unit->file == f && !m->def->decl)
            return m->unit;
    }
    return NULL;
}

/* The innermost of the modules of one file; `mod x { … }` is one. */
Module *snapshot_module(const Snapshot *s, const SourceUnit *u, uint32_t offset)
{
    Module *best = NULL;
    for (uint32_t i = 0; i < s->program->modules.len; i++) {
        Module *m = s->program->modules.data[i];
        if (m->unit == u && !best)
            best = m;
        if (m->unit == u || m->unit->file != u->file || !m->unit->decls.len)
            continue;
        uint32_t lo = m->unit->decls.data[0]->span.lo;
        uint32_t hi = m->unit->decls.data[m->unit->decls.len - 1]->span.hi;
        if (lo <= offset && offset <= hi)
            best = m;
    }
    return best;
}

const Lines *snapshot_lines(Snapshot *s, const SourceFile *f)
{
    Lines *l = &s->lines[f->id];
    if (!l->starts)
        lines_init(l, f->text, f->len);
    return l;
}

const Ref *snapshot_ref(const Snapshot *s, uint32_t offset)
{
    uint32_t from, to;
    const Ref *best = NULL;
    sema_refs(s->program, offset, offset, &from, &to);
    for (uint32_t i = from; i < to; i++) {
        const Ref *r = &s->program->refs.data[i];
        bool here = r->span.lo <= offset && offset <= r->span.hi;
        if (here && r->def->kind != DEF_ERROR && (!best || r->span.lo > best->span.lo))
            best = r;
    }
    return best;
}

bool is_own_file(const Snapshot *s, const SourceFile *f)
{
    for (uint32_t i = 0; f && i < s->inputs.files.len; i++)
        if (strcmp(s->inputs.files.data[i], f->path) == 0)
            return true;
    return false;
}

/* ---- places as JSON ------------------------------------------------------------------------ */

void put_position(Json *j, const char *key, Position p)
{
    json_key(j, key);
    json_open(j, '{');
    json_put_uint(j, "line", p.line);
    json_put_uint(j, "character", p.character);
    json_close(j, '}');
}

void put_range(Json *j, const char *key, const Lines *l, uint32_t lo, uint32_t hi, Encoding e)
{
    json_key(j, key);
    json_open(j, '{');
    put_position(j, "start", lines_position(l, lo, e));
    put_position(j, "end", lines_position(l, hi < lo ? lo : hi, e));
    json_close(j, '}');
}

void put_span(Server *srv, Json *j, const char *key, Snapshot *s, Span at)
{
    const SourceFile *f = sources_find(&s->session->sources, at.lo);
    put_range(j, key, snapshot_lines(s, f), at.lo - f->base, at.hi - f->base, srv->encoding);
}

void put_location(Server *srv, Arena *a, Json *j, Snapshot *s, Span at)
{
    const SourceFile *f = sources_find(&s->session->sources, at.lo);
    json_open(j, '{');
    json_put_str(j, "uri", uri_of(srv, a, f->path));
    put_span(srv, j, "range", s, at);
    json_close(j, '}');
}
