/* The way back: who mentions a declaration. */
#include "doc/site.h"

#include <stdlib.h>

typedef struct Extent {
    Span at;
    Entry *entry;
} Extent;
typedef VEC(Extent) Extents;

static int by_place(const void *x, const void *y)
{
    const Extent *a = x, *b = y;
    if (a->at.lo != b->at.lo)
        return a->at.lo < b->at.lo ? -1 : 1;
    return a->at.hi == b->at.hi ? 0 : a->at.hi > b->at.hi ? -1 : 1;
}

/* Fields and variants speak for the type that they are of. */
static bool is_user(const Def *d)
{
    return d->kind != DEF_FIELD && d->kind != DEF_VARIANT && d->kind != DEF_ENUM;
}

static bool is_of(const Def *member, const Def *owner)
{
    for (; member; member = member->parent)
        if (member == owner)
            return true;
    return false;
}

static void add_user(Site *s, Map *seen, Entry *used, Entry *user)
{
    const Def *d = used->def, *by = user->def;
    if (used == user || is_of(by, d) || is_of(d, by))
        return;
    for (uint32_t i = 0; d->kind == DEF_TRAIT && i < d->trait->implementors.len; i++)
        if (d->trait->implementors.data[i] == by)
            return; /* that is told in its own words */
    if (d->kind == DEF_FIELD && is_of(by, d->parent)) /* the type of a field, in its own gene */
        return;
    uint64_t key = (uint64_t)used->index << 32 | user->index;
    if (!map_put(s->arena, seen, key, user))
        vec_push(s->arena, &used->users, user);
}

void site_uses(Site *s)
{
    Extents all = {0}, open = {0};
    Map seen = {0};
    for (uint32_t i = 0; i < s->entries.len; i++) {
        Entry *e = s->entries.entries[i].value;
        Extent x = {def_extent(e->def), e};
        if (is_user(e->def) && x.at.lo)
            vec_push(s->arena, &all, x);
    }
    if (all.len)
        qsort(all.data, all.len, sizeof *all.data, by_place);
    const Program *p = s->program;
    for (uint32_t i = 0, next = 0; i < p->refs.len; i++) {
        const Ref *r = &p->refs.data[i];
        for (; next < all.len && all.data[next].at.lo <= r->span.lo; next++)
            vec_push(s->arena, &open, all.data[next]);
        while (open.len && open.data[open.len - 1].at.hi <= r->span.lo)
            open.len--;
        Entry *used = site_entry(s, r->def);
        bool counts = used && (r->def->kind == DEF_ENUM || is_user(r->def));
        if (counts && open.len)
            add_user(s, &seen, used, open.data[open.len - 1].entry);
    }
}
