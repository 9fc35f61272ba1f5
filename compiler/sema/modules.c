/* Modules: finding and reading them, their order, what `use` brings in. */
#include "sema/check.h"
#include "sema/tools.h"

#include "base/fs.h"

#include <stdlib.h>
#include <string.h>

Module *module_find(Sema *sm, Sym name)
{
    return map_get(&sm->p->by_name, map_key(name));
}

static Sym unit_name(Sema *sm, const SourceUnit *u)
{
    if (u->module.segs.len)
        return intern_path(sm, &u->module, u->module.segs.len);
    const char *base = fs_name(u->file->path);
    size_t n = strcspn(base, ".");
    return n ? intern(sm->s->names, base, n) : intern_z(sm->s->names, "main");
}

static bool unit_has_pub(const SourceUnit *u)
{
    for (uint32_t i = 0; i < u->decls.len; i++)
        if (u->decls.data[i]->is_pub)
            return true;
    return false;
}

static Module *add_module(Sema *sm, SourceUnit *u, Sym name, bool requested)
{
    Module *m = ARENA_NEW(sm->a, Module);
    m->name = name;
    m->unit = u;
    m->version = u->version;
    m->has_pub = unit_has_pub(u);
    m->is_std = u->file->is_std;
    m->requested = requested;
    Name n = {name, u->module.segs.len ? u->module.span : (Span){u->file->base, u->file->base}};
    m->def = def_new(sm, DEF_MODULE, n);
    m->def->module = m;
    m->def->mod = m;
    m->def->doc = &u->doc;
    m->def->is_pub = true;
    Module *before = module_find(sm, name);
    if (before) {
        Diag *d = diag_add(sm->d, DIAG_MODULE_TWICE, n.span, name->text);
        diag_peer(sm->d, d, before->def->span, "the other file: %s", before->unit->file->path);
    } else {
        map_put(sm->a, &sm->p->by_name, map_key(name), m);
    }
    vec_push(sm->a, &sm->p->modules, m);
    if (u->module.segs.len)
        add_ref(sm, n.span, m->def);
    return m;
}

/* `mod x { … }` is a module of its own, named below its parent. */
static void add_submodules(Sema *sm, Module *m)
{
    for (uint32_t i = 0; i < m->unit->decls.len; i++) {
        Decl *d = m->unit->decls.data[i];
        if (d->kind != DECL_SUBMOD || !d->name.sym)
            continue;
        SourceUnit *u = ARENA_NEW(sm->a, SourceUnit);
        u->file = m->unit->file;
        u->version = m->unit->version;
        u->doc = d->doc;
        for (uint32_t k = 0; k < d->submod.decls.len; k++)
            vec_push(sm->a, &u->decls, d->submod.decls.data[k]);
        const char *full = arena_printf(sm->a, "%s.%s", m->name->text, d->name.sym->text);
        Module *sub = add_module(sm, u, intern_z(sm->s->names, full), m->requested);
        sub->def->span = d->name.span;
        d->def = sub->def;
        add_submodules(sm, sub);
    }
}

static char *module_path(Sema *sm, const char *dir, Sym name)
{
    char *path = arena_printf(sm->a, "%s/%s.dol", dir, name->text);
    for (char *c = path + strlen(dir) + 1; c < path + strlen(path) - 4; c++)
        if (*c == '.')
            *c = '/';
    return path;
}

/* Reads DIR/a/b.dol for the first search directory that has it. */
static Module *read_module(Sema *sm, Sym name, Span from)
{
    const char *const *dir = sm->p->search;
    for (; dir && *dir; dir++) {
        char *path = module_path(sm, *dir, name);
        if (!session_file_exists(sm->s, path))
            continue;
        SourceFile *f = session_load(sm->s, path, from);
        if (!f)
            return NULL;
        f->is_std = !dir[1];
        SourceUnit *u = parse_file(sm->s, f);
        Module *m = add_module(sm, u, name, false);
        add_submodules(sm, m);
        if (u->module.segs.len && unit_name(sm, u) != name)
            diag_add(sm->d, DIAG_MODULE_NAME, u->module.span, path, unit_name(sm, u)->text,
                     name->text);
        return m;
    }
    return NULL;
}

static Module *find_or_read(Sema *sm, Sym name, Span from)
{
    Module *m = module_find(sm, name);
    return m ? m : read_module(sm, name, from);
}

static Import *add_import(Sema *sm, Module *m, UseDecl *u, Module *from, Name name, Span span)
{
    Import *im = ARENA_NEW(sm->a, Import);
    im->name = name.sym;
    im->use = u;
    im->from = from;
    im->span = span;
    im->is_pub = u->is_pub;
    vec_push(sm->a, &m->import_list, im);
    if (from && from != m)
        vec_push(sm->a, &m->uses, from);
    return im;
}

static void missing_module(Sema *sm, Sym name, Span at)
{
    Diag *d = diag_add(sm->d, DIAG_MODULE_NOT_FOUND, at, name->text);
    VEC(const char *) known = {0};
    for (uint32_t i = 0; i < sm->p->modules.len; i++)
        vec_push(sm->a, &known, sm->p->modules.data[i]->name->text);
    const char *near = did_you_mean(name->text, known.data, known.len);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, at, near, "did you mean `%s`?", near);
    char *file = module_path(sm, "DIR", name);
    diag_note(sm->d, d, "it is looked for among the files given, and as %s for each -I DIR", file);
}

static Name last_name(const UseDecl *u)
{
    return u->alias.sym ? u->alias : u->module.segs.data[u->module.segs.len - 1].name;
}

/* `use a.b`: the module a.b, or the declaration b of module a. */
static void load_plain_use(Sema *sm, Module *m, UseDecl *u)
{
    uint32_t n = u->module.segs.len;
    Sym full = intern_path(sm, &u->module, n);
    Module *from = find_or_read(sm, full, u->module.span);
    if (from) {
        Import *im = add_import(sm, m, u, from, last_name(u), last_name(u).span);
        im->def = from->def;
        add_ref(sm, u->module.span, from->def);
        return;
    }
    Module *parent = n > 1 ? find_or_read(sm, intern_path(sm, &u->module, n - 1),
                                            u->module.span) : NULL;
    if (!parent) {
        missing_module(sm, full, u->module.span);
        add_import(sm, m, u, NULL, last_name(u), last_name(u).span);
        return;
    }
    Import *im = add_import(sm, m, u, parent, last_name(u), last_name(u).span);
    im->item = u->module.segs.data[n - 1].name;
}

static void load_use(Sema *sm, Module *m, UseDecl *u)
{
    if (u->foreign) {
        diag_add(sm->d, DIAG_IMPORT_FOREIGN, u->span);
        for (uint32_t i = 0; i < u->items.len; i++)
            add_import(sm, m, u, NULL, u->items.data[i].name, u->items.data[i].name.span);
        return;
    }
    if (!u->module.segs.len)
        return;
    if (!u->items.len && !u->all) {
        load_plain_use(sm, m, u);
        return;
    }
    Sym name = intern_path(sm, &u->module, u->module.segs.len);
    Module *from = find_or_read(sm, name, u->module.span);
    if (from)
        add_ref(sm, u->module.span, from->def);
    else
        missing_module(sm, name, u->module.span);
    if (u->all) {
        Name none = {0};
        add_import(sm, m, u, from, none, u->span);
    }
    for (uint32_t i = 0; i < u->items.len; i++) {
        UseItem *it = &u->items.data[i];
        Name bound = it->alias.sym ? it->alias : it->name;
        Import *im = add_import(sm, m, u, from, bound, it->name.span);
        im->item = it->name;
        im->index = i;
    }
}

void load_modules(Sema *sm, SourceUnit *const *units, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        add_submodules(sm, add_module(sm, units[i], unit_name(sm, units[i]), true));
    sm->prelude = find_or_read(sm, intern_z(sm->s->names, "prelude"), (Span){0, 0});
    /* The list grows while it is walked: what is read is looked at in its turn. */
    for (uint32_t i = 0; i < sm->p->modules.len && !session_cancelled(sm->s); i++) {
        Module *m = sm->p->modules.data[i];
        for (uint32_t k = 0; k < m->unit->uses.len; k++)
            load_use(sm, m, m->unit->uses.data[k]);
    }
}

/* ---- order --------------------------------------------------------------------------------- */

static int by_name(const void *a, const void *b)
{
    const Module *const *x = a, *const *y = b;
    return sym_cmp((*x)->name, (*y)->name);
}

typedef struct OrderStep {
    Module *m;
    uint32_t next;
} OrderStep;

enum { UNSEEN, SEEN = 1 };

/* Depth first without recursion: a chain of imports may be as long as the list of files. */
static void order_from(Sema *sm, Module *root, Module **out, uint32_t *n)
{
    VEC(OrderStep) stack = {0};
    root->order = SEEN;
    OrderStep first = {root, 0};
    vec_push(sm->a, &stack, first);
    while (stack.len) {
        OrderStep *top = &stack.data[stack.len - 1];
        if (top->next < top->m->uses.len) {
            Module *u = top->m->uses.data[top->next++];
            if (u->order == UNSEEN) {
                u->order = SEEN;
                OrderStep step = {u, 0};
                vec_push(sm->a, &stack, step);
            }
            continue;
        }
        out[(*n)++] = top->m;
        stack.len--;
    }
}

void order_modules(Sema *sm)
{
    uint32_t n = sm->p->modules.len, done = 0;
    Module **all = sm->p->modules.data;
    qsort(all, n, sizeof *all, by_name);
    for (uint32_t i = 0; i < n; i++)
        if (all[i]->uses.len)
            qsort(all[i]->uses.data, all[i]->uses.len, sizeof *all, by_name);
    Module **out = ARENA_ARRAY(sm->a, Module *, n);
    if (sm->prelude && sm->prelude->order == UNSEEN)
        order_from(sm, sm->prelude, out, &done);
    for (uint32_t i = 0; i < n; i++)
        if (all[i]->order == UNSEEN)
            order_from(sm, all[i], out, &done);
    for (uint32_t i = 0; i < n; i++) {
        all[i] = out[i];
        all[i]->order = i;
    }
}

/* ---- resolution of imports ----------------------------------------------------------------- */

static Def *import_def(Sema *sm, Import *im)
{
    if (im->def || !im->from || !im->item.sym || im->resolving)
        return im->def;
    im->resolving = true; /* `pub use` in a circle */
    im->def = module_export(sm, im->from, im->item.sym);
    im->resolving = false;
    return im->def;
}

Def *module_export(Sema *sm, Module *m, Sym name)
{
    Def *d = map_get(&m->names, map_key(name));
    if (d)
        return d->is_pub ? d : NULL;
    for (uint32_t i = 0; i < m->import_list.len; i++) {
        Import *im = m->import_list.data[i];
        if (!im->is_pub || im->resolving)
            continue;
        if (im->name == name)
            return import_def(sm, im);
        if (im->name || !im->from)
            continue;
        im->resolving = true;
        d = module_export(sm, im->from, name);
        im->resolving = false;
        if (d)
            return d;
    }
    return NULL;
}

static void report_missing_item(Sema *sm, Import *im)
{
    Module *from = im->from;
    Def *hidden = map_get(&from->names, map_key(im->item.sym));
    if (hidden) {
        Diag *d = diag_add(sm->d, DIAG_IMPORT_PRIVATE, im->item.span, im->item.sym->text,
                           from->name->text);
        diag_peer(sm->d, d, hidden->span, "declared without `pub`");
        return;
    }
    if (from->unit->syntax_errors || reported_member(sm, from->def, im->item))
        return; /* it may be what could not be read; or it is missed elsewhere as well */
    Diag *d = diag_add(sm->d, DIAG_IMPORT_NOT_FOUND, im->item.span, from->name->text,
                       im->item.sym->text);
    note_member(sm, from->def, im->item, d);
    const char *near = suggest_among(sm, im->item.sym, &from->names);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, im->item.span, near, "did you mean `%s`?", near);
}

static void bind_import(Sema *sm, Module *m, Import *im)
{
    Def *own = map_get(&m->names, map_key(im->name));
    if (own && own != im->def) {
        im->used = true;
        Diag *d = diag_add(sm->d, DIAG_IMPORT_CLASH, im->span, im->name->text);
        diag_peer(sm->d, d, own->span, "declared here");
        diag_note(sm->d, d, "give one of them another name: use … as …");
        return;
    }
    Import *before = map_get(&m->imports, map_key(im->name));
    if (!before) {
        map_put(sm->a, &m->imports, map_key(im->name), im);
        return;
    }
    if (before->def == im->def) {
        im->used = true; /* twice the same: reported as such, not as unused */
        Diag *d = diag_add(sm->d, DIAG_IMPORT_TWICE, im->span, im->name->text);
        diag_peer(sm->d, d, before->span, "imported here already");
    } else if (before->def && im->def) {
        im->used = true;
        Diag *d = diag_add(sm->d, DIAG_IMPORT_AMBIGUOUS, im->span, im->name->text,
                           before->def->module->name->text, im->def->module->name->text);
        diag_peer(sm->d, d, before->span, "the other import");
    }
}

void resolve_imports(Sema *sm, Module *m)
{
    for (uint32_t i = 0; i < m->import_list.len; i++) {
        Import *im = m->import_list.data[i];
        if (im->from == m) {
            diag_add(sm->d, DIAG_IMPORT_SELF, im->use->span, m->name->text);
            im->used = true;
            continue;
        }
        if (!im->name)
            continue;
        if (im->item.sym && im->from && im->from != m) {
            import_def(sm, im);
            if (im->def)
                add_ref(sm, im->item.span, im->def);
            else
                report_missing_item(sm, im);
        }
        if (!im->def) { /* reported: its uses stay silent */
            Name n = {im->name, im->span};
            im->def = def_new(sm, DEF_ERROR, n);
            im->used = true;
        }
        bind_import(sm, m, im);
    }
}

/* ---- unused and missing imports ------------------------------------------------------------ */

/* The text to take away so that the list stays well formed. */
static Span import_extent(const Import *im)
{
    const UseDecl *u = im->use;
    if (u->items.len <= 1)
        return u->span;
    const UseItem *it = &u->items.data[im->index];
    Span end = it->alias.sym ? it->alias.span : it->name.span;
    if (im->index + 1 < u->items.len)
        return (Span){it->name.span.lo, u->items.data[im->index + 1].name.span.lo};
    const UseItem *prev = &u->items.data[im->index - 1];
    Span prev_end = prev->alias.sym ? prev->alias.span : prev->name.span;
    return (Span){prev_end.hi, end.hi};
}

/* What a syntax error swallowed may use it, and a misspelt name may be meant to. */
void report_unused_imports(Sema *sm, Module *m)
{
    Applicability sure = diags_errors(sm->d) ? FIX_MAYBE : FIX_CERTAIN;
    if (m->unit && m->unit->syntax_errors)
        return;
    for (uint32_t i = 0; i < m->import_list.len; i++) {
        Import *im = m->import_list.data[i];
        if (im->used || im->is_pub || !im->from)
            continue;
        Diag *d = diag_add(sm->d, DIAG_UNUSED_IMPORT, im->span,
                           im->name ? im->name->text : im->from->name->text);
        diag_fix(sm->d, d, sure, import_extent(im), "", "remove it");
    }
}

FixEdit sema_import_edit(Program *p, const Module *m, const Module *from, Sym name)
{
    Sema *sm = p->checker;
    const SourceUnit *u = m->unit;
    for (uint32_t i = 0; i < u->uses.len; i++) {
        const UseDecl *use = u->uses.data[i];
        if (use->all || !use->items.len || use->foreign
            || intern_path(sm, &use->module, use->module.segs.len) != from->name)
            continue;
        const UseItem *last = &use->items.data[use->items.len - 1];
        uint32_t at = last->alias.sym ? last->alias.span.hi : last->name.span.hi;
        return (FixEdit){{at, at}, arena_printf(sm->a, ", %s", name->text)};
    }
    uint32_t at = u->file->base;
    const char *format = "use %s.{ %s }\n";
    if (u->uses.len) {
        at = u->uses.data[u->uses.len - 1]->span.hi;
        format = "\nuse %s.{ %s }";
    } else if (u->module.segs.len) {
        at = u->version.span.lo ? u->version.span.hi : u->module.span.hi;
        format = "\n\nuse %s.{ %s }";
    }
    return (FixEdit){{at, at}, arena_printf(sm->a, format, from->name->text, name->text)};
}

static void add_use_edit(Sema *sm, Diag *d, const Module *from, Sym name, Applicability app)
{
    FixEdit e = sema_import_edit(sm->p, sm->module, from, name);
    diag_fix(sm->d, d, app, e.span, e.text, "add `use %s.{ %s }`", from->name->text, name->text);
}

void fix_missing_import(Sema *sm, Diag *d, Sym name)
{
    const Module *only = NULL;
    uint32_t count = 0;
    for (uint32_t i = 0; i < sm->p->modules.len; i++) {
        Module *m = sm->p->modules.data[i];
        Def *def = m != sm->module ? map_get(&m->names, map_key(name)) : NULL;
        if (!def || !def->is_pub)
            continue;
        diag_peer(sm->d, d, def->span, "module `%s` declares it", m->name->text);
        only = m;
        count++;
    }
    if (only)
        add_use_edit(sm, d, only, name, count == 1 ? FIX_CERTAIN : FIX_MAYBE);
}
