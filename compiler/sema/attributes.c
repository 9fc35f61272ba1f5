/* Attributes: known by name, kept and shown by the tools; what is deprecated is marked here. */
#include "sema/check.h"
#include "sema/tools.h"

#include <string.h>

/* Those that mean something here or in the files of others; anything else is likely misspelt. */
static const char *const known[] = {
    "allow", "crdt", "personal", "deprecated", "derive", "doc", "test", "inline", "must_use",
    "wasm_export", "export", "cfg",
};
static const char *const strategies[] = {
    "immutable", "lww", "or_set", "pn_counter", "peritext", "rga", "mv_register",
};
enum {
    KNOWN = sizeof known / sizeof *known,
    STRATEGIES = sizeof strategies / sizeof *strategies
};

const char *sema_attribute(uint32_t i)
{
    return i < KNOWN ? known[i] : NULL;
}

const char *sema_crdt_strategy(uint32_t i)
{
    return i < STRATEGIES ? strategies[i] : NULL;
}

static bool among(const char *name, const char *const *list, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (strcmp(name, list[i]) == 0)
            return true;
    return false;
}

static void check_strategy(Sema *sm, const Attr *a)
{
    const AttrArg *arg = a->args.len ? &a->args.data[0] : NULL;
    const char *name = NULL;
    if (arg && arg->name.sym && !arg->value)
        name = arg->name.sym->text;
    else if (arg && arg->value && expr_is_bare(arg->value))
        name = arg->value->name.name.sym->text;
    if (name && among(name, strategies, STRATEGIES))
        return;
    Diag *d = diag_add(sm->d, DIAG_CRDT_STRATEGY, a->span, name ? name : "nothing");
    diag_note(sm->d, d, "known are immutable, lww, or_set, pn_counter, peritext, rga and "
                        "mv_register");
    const char *near = name ? did_you_mean(name, strategies, STRATEGIES) : NULL;
    if (near && arg->name.sym)
        diag_fix(sm->d, d, FIX_MAYBE, arg->name.span, near, "did you mean `%s`?", near);
}

static void check_attrs(Sema *sm, const Attrs *attrs)
{
    for (uint32_t i = 0; attrs && i < attrs->len; i++) {
        const Attr *a = &attrs->data[i];
        if (!a->name.sym)
            continue;
        const char *name = a->name.sym->text;
        if (!among(name, known, KNOWN)) {
            Diag *d = diag_add(sm->d, DIAG_UNKNOWN_ATTRIBUTE, a->name.span, name);
            const char *near = did_you_mean(name, known, KNOWN);
            if (near)
                diag_fix(sm->d, d, FIX_MAYBE, a->name.span, near, "did you mean `%s`?", near);
        } else if (strcmp(name, "crdt") == 0) {
            check_strategy(sm, a);
        }
    }
}

static bool has_attr(const Attrs *attrs, const char *name)
{
    for (uint32_t i = 0; attrs && i < attrs->len; i++)
        if (attrs->data[i].name.sym && strcmp(attrs->data[i].name.sym->text, name) == 0)
            return true;
    return false;
}

static void look_at(Sema *sm, Def *d)
{
    check_attrs(sm, d->attrs);
    d->deprecated |= has_attr(d->attrs, "deprecated");
}

static void check_type(Sema *sm, Def *d)
{
    const TypeInfo *info = d->info;
    for (uint32_t i = 0; i < info->fields.len; i++)
        if (info->fields.data[i].def->parent == d)
            look_at(sm, info->fields.data[i].def);
    for (uint32_t i = 0; i < info->methods.len; i++)
        look_at(sm, info->methods.data[i]);
}

static void mark_evolved(Sema *sm, const EvolvesDecl *ed)
{
    Def *d = ed->target.segs.len ? lookup_global(sm, intern_path(sm, &ed->target,
                                                                 ed->target.segs.len)) : NULL;
    if (!d || (d->kind != DEF_GENE && d->kind != DEF_SYSTEM))
        return;
    for (uint32_t i = 0; i < ed->items.len; i++) {
        const EvolveItem *it = &ed->items.data[i];
        if (it->kind != EVO_DEPRECATES)
            continue;
        Sym name = it->name.sym;
        if (!name && it->member && it->member->kind == MEM_FIELD)
            name = it->member->field->name.sym;
        Def *m = name ? map_get(&d->info->members, map_key(name)) : NULL;
        if (m)
            m->deprecated = true;
    }
}

void check_attributes(Sema *sm, Module *m)
{
    enter_module(sm, m);
    check_attrs(sm, (const Attrs *)&m->unit->attrs);
    for (uint32_t i = 0; i < m->defs.len; i++) {
        Def *d = m->defs.data[i];
        look_at(sm, d);
        if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM)
            check_type(sm, d);
        else if (d->kind == DEF_EVOLVES)
            mark_evolved(sm, d->evolves->decl);
    }
}

/* A use of something that is going away, outside of its own declaration. */
void report_deprecated(Sema *sm, const Def *d, Span at)
{
    const Body *b = sm->body;
    if (!b || b->kind == BODY_MIGRATE || (d->parent && b->owner == d->parent))
        return;
    Diag *g = diag_add(sm->d, DIAG_DEPRECATED, at, d->name->text);
    diag_peer(sm->d, g, d->span, "declared here");
}
