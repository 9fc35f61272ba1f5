#include "sema/tools.h"

#include "sema/check.h"

#include <string.h>

const char *sema_builtin_name(Builtin b)
{
    return builtin_name(b);
}

const char *sema_builtin_type(uint32_t i)
{
    return builtin_type_name(i);
}

bool sema_is_builtin_type(const char *text, size_t n)
{
    for (uint32_t i = 0; builtin_type_name(i); i++)
        if (strlen(builtin_type_name(i)) == n && memcmp(builtin_type_name(i), text, n) == 0)
            return true;
    return n == 4 && memcmp(text, "Self", 4) == 0;
}

Type *sema_type_named(Program *p, const char *name, uint32_t len)
{
    Sema *sm = p->checker;
    return builtin_type(sm, intern(sm->s->names, name, len), NULL, 0, (Span){0, 0});
}

static void each_name(const Map *m, bool exported, NameFn *f, void *user)
{
    for (uint32_t i = 0; i < m->len; i++) {
        Def *d = m->entries[i].value;
        if (d->is_pub || !exported)
            f(user, d->name, d);
    }
}

/* Modules that export each other's names again end at one that is being looked at already. */
static void exports(Program *p, Module *m, uint32_t depth, NameFn *f, void *user)
{
    each_name(&m->names, true, f, user);
    for (uint32_t i = 0; i < m->import_list.len && depth; i++) {
        Import *im = m->import_list.data[i];
        if (!im->is_pub || !im->from)
            continue;
        if (im->name && im->def)
            f(user, im->name, im->def);
        else if (!im->name)
            exports(p, im->from, depth - 1, f, user);
    }
}

enum { EXPORT_DEPTH = 8 };

void sema_exports(Program *p, Module *m, NameFn *f, void *user)
{
    exports(p, m, EXPORT_DEPTH, f, user);
}

void sema_visible(Program *p, Module *m, NameFn *f, void *user)
{
    Sema *sm = p->checker;
    each_name(&m->names, false, f, user);
    for (uint32_t i = 0; i < m->import_list.len; i++) {
        Import *im = m->import_list.data[i];
        if (im->name && im->def)
            f(user, im->name, im->def);
        else if (!im->name && im->from)
            sema_exports(p, im->from, f, user);
    }
    if (sm->prelude && sm->prelude != m)
        sema_exports(p, sm->prelude, f, user);
}

static const Import *find_import(const Program *p, const UseDecl *u, uint32_t item)
{
    for (uint32_t i = 0; i < p->modules.len; i++) {
        const Module *m = p->modules.data[i];
        for (uint32_t k = 0; k < m->import_list.len; k++) {
            const Import *im = m->import_list.data[k];
            if (im->use == u && (!u->items.len || im->index == item))
                return im;
        }
    }
    return NULL;
}

Def *sema_used(const Program *p, const UseDecl *u, uint32_t i)
{
    const Import *im = find_import(p, u, i);
    return im && im->def && im->def->kind != DEF_ERROR ? im->def : NULL;
}

Module *sema_used_module(const Program *p, const UseDecl *u)
{
    const Import *im = find_import(p, u, 0);
    return im ? im->from : NULL;
}

void sema_refs(const Program *p, uint32_t lo, uint32_t hi, uint32_t *from, uint32_t *to)
{
    uint32_t a = 0, b = p->refs.len;
    while (a < b) {
        uint32_t mid = a + (b - a) / 2;
        if (p->refs.data[mid].span.hi < lo)
            a = mid + 1;
        else
            b = mid;
    }
    *from = a;
    while (b < p->refs.len && p->refs.data[b].span.lo <= hi)
        b++;
    *to = b;
}
