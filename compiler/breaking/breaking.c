#include "breaking/inner.h"

static const Span nowhere = {0, 0};

static bool is_host(const Def *d)
{
    return d->kind == DEF_FUN && d->fun->decl && d->fun->decl->flags & FUN_EXTERN;
}

static void compare_defs(Comparison *c, const Def *old, const Def *new)
{
    if (old->kind != new->kind) {
        change(c, CHANGE_OTHER_KIND, new->name, old->span, new->span, NULL);
        return;
    }
    if (old->is_pub && !new->is_pub)
        change(c, CHANGE_PRIVATE, new->name, old->span, new->span, NULL);
    else if (old->kind == DEF_GENE || old->kind == DEF_SYSTEM)
        compare_genes(c, old, new);
    else if (old->kind == DEF_TRAIT)
        compare_traits(c, old, new);
    else if (old->kind == DEF_FUN)
        compare_functions(c, old, new);
    else if (old->kind == DEF_CONST)
        compare_consts(c, old, new);
}

static bool has_name(const Def *d)
{
    return d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT
           || d->kind == DEF_FUN || d->kind == DEF_CONST;
}

static void compare_modules(Comparison *c)
{
    const Module *old = c->old_module, *new = c->new_module;
    for (uint32_t i = 0; i < old->defs.len; i++) {
        const Def *d = old->defs.data[i];
        if (!has_name(d) || !d->is_pub)
            continue;
        const Def *now = map_get(&new->names, map_key(d->name));
        if (now)
            compare_defs(c, d, now);
        else
            change(c, CHANGE_REMOVED, d->name, d->span, nowhere, NULL);
    }
    for (uint32_t i = 0; i < new->defs.len; i++) {
        const Def *d = new->defs.data[i];
        if (is_host(d) && !map_get(&old->names, map_key(d->name)))
            change(c, CHANGE_HOST_ADDED, d->name, nowhere, d->span, NULL);
    }
}

static Module *only_module(const Program *p)
{
    Module *found = NULL;
    for (uint32_t i = 0; i < p->modules.len; i++) {
        Module *m = p->modules.data[i];
        if (m->requested && found)
            return NULL;
        if (m->requested)
            found = m;
    }
    return found;
}

static void check_order(const Comparison *c)
{
    Version old = c->old_module->version, new = c->new_module->version;
    if (!old.span.lo || !new.span.lo || !version_is_newer(old, new))
        return;
    Diag *d = diag_add(c->session->diags, DIAG_OLDER_VERSION, new.span, c->new_module->name->text,
                       old.major, old.minor, old.patch, new.major, new.minor, new.patch);
    diag_peer(c->session->diags, d, old.span, "before");
}

void breaking_compare(Session *s, Program *before, Program *after)
{
    Comparison c = {.session = s, .before = before, .after = after};
    Module *only = only_module(before), *now = only_module(after);
    for (uint32_t i = 0; i < before->modules.len; i++) {
        Module *m = before->modules.data[i];
        if (!m->requested)
            continue;
        c.old_module = m;
        c.new_module = only && now ? now : map_get(&after->by_name, map_key(m->name));
        if (!c.new_module) {
            change(&c, CHANGE_MODULE_REMOVED, m->name, m->def->span, nowhere, NULL);
            continue;
        }
        check_order(&c);
        compare_modules(&c);
    }
}
