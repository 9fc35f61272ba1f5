/* `evolves G @ new > old`: the declaration is one of the two versions, the other is made from it;
   `migrate` is a function from the old one (`old`) to the new one. */
#include "sema/check.h"

typedef struct Evolution {
    Def *def;
    EvolvesDecl *decl;
    Def *target;
    bool declares_new; /* the gene as declared is the new version */
} Evolution;

bool version_same(Version a, Version b)
{
    return a.major == b.major && a.minor == b.minor && a.patch == b.patch;
}

bool version_is_newer(Version a, Version b)
{
    if (a.major != b.major)
        return a.major > b.major;
    return a.minor != b.minor ? a.minor > b.minor : a.patch > b.patch;
}

const char *version_text(Arena *a, Version v)
{
    return arena_printf(a, "%u.%u.%u", v.major, v.minor, v.patch);
}

Name evolve_item_name(const EvolveItem *it)
{
    if (it->name.sym || !it->member)
        return it->name;
    switch (it->member->kind) {
    case MEM_FIELD: return it->member->field->name;
    case MEM_FUN: return it->member->fun->name;
    case MEM_CONSTRAINT: return it->member->constraint->name;
    case MEM_LAW: return it->member->law->name;
    default: return it->name;
    }
}

/* What a name of an item stands for: a field or method; NULL for the rest. */
static Def *named_member(const Def *d, Sym name)
{
    const Map *members = d->kind == DEF_TRAIT ? &d->trait->members : &d->info->members;
    Def *m = map_get(members, map_key(name));
    return m || d->kind == DEF_TRAIT ? m : map_get(&d->info->statics, map_key(name));
}

static bool has_member(const Def *d, Sym name)
{
    if (d->kind == DEF_TRAIT)
        return map_get(&d->trait->members, map_key(name)) != NULL;
    const TypeInfo *info = d->info;
    if (map_get(&info->members, map_key(name)) || map_get(&info->statics, map_key(name)))
        return true;
    for (uint32_t i = 0; i < info->constraints.len; i++)
        if (info->constraints.data[i]->decl && info->constraints.data[i]->name == name)
            return true;
    for (uint32_t i = 0; i < info->laws.len; i++)
        if (info->laws.data[i]->name == name)
            return true;
    return false;
}

static bool is_sentence(const EvolveItem *it)
{
    return it->member && it->member->kind == MEM_SENTENCE;
}

static Def *find_target(Sema *sm, EvolvesDecl *ed)
{
    const Path *p = &ed->target;
    if (!p->segs.len || !p->segs.data[p->segs.len - 1].name.sym)
        return NULL;
    Target t = {NULL, NULL};
    Def *d = lookup_global(sm, intern_path(sm, p, p->segs.len));
    if (!d && resolve_prefix(sm, p, p->segs.len, &t))
        d = t.def;
    if (d && d->kind == DEF_ERROR)
        return NULL;
    if (d && (d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT)) {
        add_ref(sm, p->span, d);
        return d;
    }
    Sym name = intern_path(sm, p, p->segs.len);
    Diag *g = diag_add(sm->d, DIAG_EVOLVES_TARGET, p->span, name->text);
    const char *near = suggest_type(sm, name);
    if (near)
        diag_fix(sm->d, g, FIX_MAYBE, p->span, near, "did you mean `%s`?", near);
    return NULL;
}

/* Which of its two versions the declaration is: by its number, else by what it has. */
static bool declares_new(const Evolution *ev)
{
    Version v = def_version(ev->target);
    if (v.span.lo && version_same(v, ev->decl->to))
        return true;
    if (v.span.lo && version_same(v, ev->decl->from))
        return false;
    for (uint32_t i = 0; i < ev->decl->items.len; i++) {
        const EvolveItem *it = &ev->decl->items.data[i];
        Sym name = evolve_item_name(it).sym;
        if (name && !is_sentence(it) && it->kind == EVO_ADDS)
            return has_member(ev->target, name);
        if (name && !is_sentence(it) && it->kind == EVO_REMOVES)
            return !has_member(ev->target, name);
    }
    return true;
}

/* One step of several: only the step that ends or starts at the declared version is compared. */
static bool is_adjacent(const Evolution *ev)
{
    Version v = def_version(ev->target);
    bool own = ev->target->decl && ev->target->decl->type->version.span.lo;
    return !own || version_same(v, ev->decl->to) || version_same(v, ev->decl->from);
}

static void report_item(Sema *sm, const Evolution *ev, const EvolveItem *it, const char *problem)
{
    Name name = evolve_item_name(it);
    Diag *d = diag_add(sm->d, DIAG_EVOLVES_ITEM, name.span, name.sym->text, problem,
                       ev->target->name->text,
                       version_text(sm->a, ev->declares_new ? ev->decl->to : ev->decl->from));
    diag_peer(sm->d, d, ev->target->span, "declared here");
}

static void compare_items(Sema *sm, const Evolution *ev)
{
    for (uint32_t i = 0; i < ev->decl->items.len; i++) {
        const EvolveItem *it = &ev->decl->items.data[i];
        Sym name = evolve_item_name(it).sym;
        if (!name || is_sentence(it))
            continue;
        bool has = has_member(ev->target, name);
        add_ref(sm, evolve_item_name(it).span, named_member(ev->target, name));
        if (it->kind == EVO_DEPRECATES && !has)
            report_item(sm, ev, it, "deprecated, but missing in");
        else if (it->kind == EVO_ADDS && has != ev->declares_new)
            report_item(sm, ev, it, has ? "added, but already in" : "added, but missing in");
        else if (it->kind == EVO_REMOVES && has == ev->declares_new)
            report_item(sm, ev, it, has ? "removed, but still in" : "removed, but missing in");
    }
}

/* ---- the other version --------------------------------------------------------------------- */

static const EvolveItem *item_for(const Evolution *ev, EvolveKind k, Sym name)
{
    for (uint32_t i = 0; i < ev->decl->items.len; i++) {
        const EvolveItem *it = &ev->decl->items.data[i];
        if (it->kind == k && evolve_item_name(it).sym == name)
            return it;
    }
    return NULL;
}

static void copy_field(Sema *sm, Def *d, const FieldInfo *from, FieldDecl *decl)
{
    TypeInfo *info = d->info;
    FieldInfo *f = &info->fields.data[info->fields.len];
    Name name = {from ? from->name : decl->name.sym, from ? from->def->span : decl->name.span};
    f->name = name.sym;
    f->decl = from ? from->decl : decl;
    f->index = info->fields.len++;
    f->inline_enum = from ? from->inline_enum : NULL;
    f->def = def_new(sm, DEF_FIELD, name);
    f->def->parent = d;
    f->def->field = f;
    f->type = from ? from->type : decl->type ? resolve_type(sm, decl->type) : NULL;
    f->def->type = f->type;
    map_put(sm->a, &info->members, map_key(f->name), f->def);
}

/* Fields of the version that is not declared: those declared, without what the step adds (or
   removes), with what it removes (or adds). A removed field is known by its name only. */
static Def *other_version(Sema *sm, const Evolution *ev)
{
    Version v = ev->declares_new ? ev->decl->from : ev->decl->to;
    const char *text = arena_printf(sm->a, "%s_%s", ev->target->name->text,
                                    arena_printf(sm->a, "%u_%u_%u", v.major, v.minor,
                                                 v.patch));
    Name name = {intern_z(sm->s->names, text), ev->target->span};
    Def *d = def_new(sm, DEF_GENE, name);
    TypeInfo *info = d->info = ARENA_NEW(sm->a, TypeInfo);
    const TypeInfo *from = ev->target->info;
    d->module = ev->target->module;
    d->decl = ev->target->decl;
    info->fields.data = ARENA_ARRAY(sm->a, FieldInfo, from->fields.len + ev->decl->items.len + 1);
    d->type = info->type = type_make(sm->tt, TY_GENE, d, NULL, 0);
    EvolveKind gone = ev->declares_new ? EVO_ADDS : EVO_REMOVES;
    for (uint32_t i = 0; i < from->fields.len; i++)
        if (!item_for(ev, gone, from->fields.data[i].name))
            copy_field(sm, d, &from->fields.data[i], NULL);
    for (uint32_t i = 0; i < ev->decl->items.len; i++) {
        const EvolveItem *it = &ev->decl->items.data[i];
        if (!ev->declares_new && it->kind == EVO_ADDS && it->member
            && it->member->kind == MEM_FIELD)
            copy_field(sm, d, NULL, it->member->field);
    }
    return d;
}

/* ---- migrate ------------------------------------------------------------------------------- */

static void check_migrate(Sema *sm, const Evolution *ev, EvolvesInfo *info)
{
    Body b;
    Type *result = info->new_type;
    Frame frame = {.result = result, .result_span = ev->decl->target.span};
    FunInfo *f = body_fun(sm, ev->def, NULL, ev->decl->migrate);
    f->result = result;
    f->type = type_fun(sm->tt, &info->old_type, 1, result, 0);
    info->migrate = f;
    body_begin(sm, &b, BODY_MIGRATE, f, NULL);
    sm->owner = result->def;
    b.frame = &frame;
    uint32_t mark = scope_enter(sm);
    Name old = {sm->sym_old, ev->decl->migrate->span};
    Def *param = local_new(sm, old, info->old_type, true, false);
    param->used = true;
    param->local->reads = 1;
    f->params.data = ARENA_NEW(sm->a, Def *);
    f->params.data[0] = param;
    f->params.len = 1;
    scope_bind(sm, old.sym, param);
    if (!ev->declares_new) /* the gene's name means the version that is built */
        scope_bind(sm, ev->target->name, result->def);
    Expect x = {WANT_TYPE, result, frame.result_span, "the new version", true};
    check_expr(sm, ev->decl->migrate, &x);
    scope_leave(sm, mark);
    body_end(sm, &b);
}

static void check_one(Sema *sm, Def *def)
{
    Evolution ev = {.def = def, .decl = def->evolves->decl};
    ev.target = find_target(sm, ev.decl);
    if (!version_is_newer(ev.decl->to, ev.decl->from))
        diag_add(sm->d, DIAG_EVOLVES_ORDER, ev.decl->to.span, version_text(sm->a, ev.decl->to),
                 version_text(sm->a, ev.decl->from));
    if (!ev.target)
        return;
    EvolvesInfo *info = def->evolves;
    info->target = ev.target;
    ev.declares_new = declares_new(&ev);
    if (is_adjacent(&ev))
        compare_items(sm, &ev);
    if (ev.target->kind != DEF_GENE || ev.target->info->kind != GENE_RECORD
        || ev.target->type->args.len) {
        if (ev.decl->migrate)
            diag_add(sm->d, DIAG_MIGRATE_TARGET, ev.decl->migrate->span, ev.target->name->text);
        return;
    }
    Type *other = other_version(sm, &ev)->type;
    info->old_type = ev.declares_new ? other : ev.target->type;
    info->new_type = ev.declares_new ? ev.target->type : other;
    if (ev.decl->migrate)
        check_migrate(sm, &ev, info);
}

void check_evolves(Sema *sm, Module *m)
{
    enter_module(sm, m);
    for (uint32_t i = 0; i < m->defs.len && !session_cancelled(sm->s); i++)
        if (m->defs.data[i]->kind == DEF_EVOLVES)
            check_one(sm, m->defs.data[i]);
}
