/* What a name in a documentation means: `Gene`, `Gene.field`, `a.b.Gene::Variant`, `f()`. */
#include "doc/site.h"

#include <string.h>

enum { MOST_SEGMENTS = 16 };

typedef struct Asked {
    Site *site;
    const Page *page;
    const Def *context;
    const char *text;
    struct { uint32_t lo, hi; } segs[MOST_SEGMENTS];
    uint32_t count;
} Asked;

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || (c & 0x80);
}

/* Names with '.' or "::" between them, and "()" after the last. */
static bool split(Asked *q, uint32_t len)
{
    const char *t = q->text;
    uint32_t at = 0;
    if (len > 2 && memcmp(t + len - 2, "()", 2) == 0)
        len -= 2;
    for (;;) {
        uint32_t lo = at;
        while (at < len && (is_letter(t[at]) || (at > lo && t[at] >= '0' && t[at] <= '9')))
            at++;
        if (at == lo || q->count == MOST_SEGMENTS)
            return false;
        q->segs[q->count].lo = lo;
        q->segs[q->count++].hi = at;
        if (at == len)
            return true;
        if (t[at] == '.')
            at++;
        else if (len - at > 2 && t[at] == ':' && t[at + 1] == ':')
            at += 2;
        else
            return false;
    }
}

/* Segments [0, n) as one dotted name. */
static Sym joined(const Asked *q, uint32_t n)
{
    Out o = {0};
    for (uint32_t i = 0; i < n; i++) {
        out_str(&o, i ? "." : "");
        out_bytes(&o, q->text + q->segs[i].lo, q->segs[i].hi - q->segs[i].lo);
    }
    Sym s = intern(q->site->session->names, o.data, o.len);
    out_free(&o);
    return s;
}

/* ---- members ------------------------------------------------------------------------------- */

static const Def *variant_of(const EnumInfo *e, Sym name)
{
    const VariantInfo *v = find_variant(e, name);
    return v ? v->def : NULL;
}

static const Def *law_of(LawInfo *const *laws, uint32_t n, Sym name)
{
    for (uint32_t i = 0; i < n; i++)
        if (laws[i]->name == name && laws[i]->decl)
            return laws[i]->decl->def;
    return NULL;
}

static const Def *member_of_type(const TypeInfo *info, Sym name)
{
    const Def *d = map_get(&info->members, map_key(name));
    d = d ? d : map_get(&info->statics, map_key(name));
    d = d ? d : variant_of(info->enumeration, name);
    for (uint32_t i = 0; !d && i < info->fields.len; i++)
        d = variant_of(info->fields.data[i].inline_enum, name);
    for (uint32_t i = 0; !d && i < info->constraints.len; i++)
        if (info->constraints.data[i]->name == name && info->constraints.data[i]->decl)
            d = info->constraints.data[i]->decl->def;
    return d ? d : law_of(info->laws.data, info->laws.len, name);
}

static const Def *member_of(const Def *d, Sym name)
{
    switch (d->kind) {
    case DEF_MODULE: return map_get(&d->mod->names, map_key(name));
    case DEF_GENE: case DEF_SYSTEM: return member_of_type(d->info, name);
    case DEF_ENUM: return variant_of(d->enumeration, name);
    case DEF_FIELD: return variant_of(d->field->inline_enum, name);
    case DEF_TRAIT: {
        const Def *m = map_get(&d->trait->members, map_key(name));
        return m ? m : law_of(d->trait->laws.data, d->trait->laws.len, name);
    }
    case DEF_CONSTRAINT: {
        const ConstraintDecl *c = d->constraint->decl;
        for (uint32_t i = 0; c && i < c->members.len; i++)
            if (c->members.data[i]->kind == MEM_LAW && c->members.data[i]->law->name.sym == name)
                return c->members.data[i]->law->def;
        return NULL;
    }
    default: return NULL;
    }
}

/* ---- where a name is looked for ------------------------------------------------------------ */

typedef struct Visible {
    Sym name;
    const Def *found;
} Visible;

static void see(void *user, Sym name, Def *d)
{
    Visible *v = user;
    if (name == v->name && !v->found)
        v->found = d;
}

static bool is_parameter(const Def *d, Sym name)
{
    const FunInfo *f = d && d->kind == DEF_FUN ? d->fun : NULL;
    for (uint32_t i = 0; f && i < f->params.len; i++)
        if (f->params.data[i]->name == name)
            return true;
    for (uint32_t i = 0; f && i < f->tparams.len; i++)
        if (f->tparams.data[i]->name == name)
            return true;
    for (uint32_t i = 0; d && d->kind == DEF_LAW && i < d->law->params.len; i++)
        if (d->law->params.data[i]->name == name)
            return true;
    return false;
}

static const Def *in_scope(const Asked *q, Sym name)
{
    for (const Def *d = q->context; d; d = d->parent) {
        const Def *m = d->name == name && d->kind != DEF_FIELD ? d : member_of(d, name);
        if (m)
            return m;
    }
    Visible v = {name, NULL};
    if (q->page)
        sema_visible(q->site->program, q->page->module, see, &v);
    const Module *m = v.found ? NULL : map_get(&q->site->program->by_name, map_key(name));
    return v.found ? v.found : m ? m->def : NULL;
}

/* The one module that exports it. */
static const Def *anywhere(const Asked *q, Sym name, const Def **other)
{
    const Def *found = NULL;
    for (uint32_t i = 0; i < q->site->pages.len; i++) {
        const Def *d = map_get(&q->site->pages.data[i]->module->names, map_key(name));
        if (!d || !site_entry(q->site, d))
            continue;
        if (found)
            *other = d;
        else
            found = d;
    }
    return found;
}

static const Def *rest(const Asked *q, const Def *d, uint32_t from)
{
    for (uint32_t i = from; d && i < q->count; i++)
        d = member_of(d, intern(q->site->session->names, q->text + q->segs[i].lo,
                                q->segs[i].hi - q->segs[i].lo));
    return d;
}

Meaning name_meaning(Site *s, const Page *page, const Def *context, const char *text, uint32_t len,
                     const Def **out, const Def **other)
{
    Asked q = {.site = s, .page = page, .context = context, .text = text};
    *out = *other = NULL;
    if (!split(&q, len))
        return MEANS_NOTHING;
    Sym first = joined(&q, 1);
    if (is_parameter(context, first) || sema_is_builtin_type(first->text, first->len))
        return MEANS_HIDDEN;
    const Def *found = NULL;
    for (uint32_t n = q.count; n && !found; n--)
        found = rest(&q, in_scope(&q, joined(&q, n)), n);
    for (uint32_t n = q.count; n && !found && !*other; n--)
        found = rest(&q, anywhere(&q, joined(&q, n), other), n);
    if (!found)
        return first->keyword ? MEANS_HIDDEN : MEANS_NOTHING;
    *out = found;
    if (*other)
        return MEANS_MANY;
    return site_href(s, page, found) ? MEANS_ONE : MEANS_HIDDEN;
}
