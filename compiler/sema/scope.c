/* Names in force: one slot per symbol, changes undone when a scope is left. */
#include "sema/check.h"

#include <stdlib.h>
#include <string.h>

Slot *slot_of(Sema *sm, Sym name)
{
    if (name->id >= sm->slot_cap) {
        uint32_t cap = interner_count(sm->s->names) + 1024;
        Slot *slots = ARENA_ARRAY(sm->a, Slot, cap);
        if (sm->slot_cap)
            memcpy(slots, sm->slots, sm->slot_cap * sizeof *slots);
        sm->slots = slots;
        sm->slot_cap = cap;
    }
    return &sm->slots[name->id];
}

Def *def_new(Sema *sm, DefKind kind, Name name)
{
    Def *d = ARENA_NEW(sm->a, Def);
    d->kind = kind;
    d->name = name.sym;
    d->span = name.span;
    d->module = sm->module;
    d->is_std = sm->module && sm->module->is_std;
    return d;
}

Def *local_new(Sema *sm, Name name, Type *type, bool is_param, bool is_mut)
{
    Def *d = def_new(sm, DEF_LOCAL, name);
    LocalInfo *l = ARENA_NEW(sm->a, LocalInfo);
    FunInfo *fun = sm->body->fun;
    d->type = type;
    d->local = l;
    l->is_param = is_param;
    l->is_mut = is_mut;
    l->fun = fun;
    l->index = fun->locals.len;
    l->level = sm->body->frame->level;
    vec_push(sm->a, &fun->locals, d);
    if (sm->body->frame->closure)
        vec_push(sm->a, &sm->body->frame->closure->locals, d);
    if (type && type->has_var)
        pend(sm, &d->type);
    if (name.sym != sm->sym_underscore)
        add_ref(sm, name.span, d);
    return d;
}

uint32_t scope_enter(Sema *sm)
{
    return sm->undo.len;
}

void scope_bind(Sema *sm, Sym name, Def *d)
{
    if (!name)
        return;
    Slot *s = slot_of(sm, name);
    Undo u = {name, s->local};
    vec_push(sm->a, &sm->undo, u);
    s->local = d;
}

void scope_leave(Sema *sm, uint32_t mark)
{
    while (sm->undo.len > mark) {
        Undo u = sm->undo.data[--sm->undo.len];
        Slot *s = slot_of(sm, u.sym);
        if (s->local && s->local->kind == DEF_LOCAL) {
            s->dead = s->local;
            s->dead_epoch = sm->body_epoch;
        }
        s->local = u.before;
    }
}

void enter_module(Sema *sm, Module *m)
{
    if (sm->module == m)
        return;
    sm->module = m;
    sm->module_epoch++;
}

/* What `use m.*` brings; two modules that bring different things under one name are reported. */
static Def *find_in_globs(Sema *sm, Module *m, Sym name)
{
    Def *found = NULL;
    for (uint32_t i = 0; i < m->import_list.len; i++) {
        Import *im = m->import_list.data[i];
        Def *d = im->name || !im->from ? NULL : module_export(sm, im->from, name);
        if (!d)
            continue;
        im->used = true;
        if (found && found != d && im->use) {
            Diag *g = diag_add(sm->d, DIAG_IMPORT_AMBIGUOUS, im->use->span, name->text,
                               found->module->name->text, d->module->name->text);
            diag_note(sm->d, g, "import the one that is meant by its name");
        }
        found = found ? found : d;
    }
    return found;
}

/* Own declarations hide imports, those what a `*` brings, that the prelude. */
static Def *find_global(Sema *sm, Module *m, Sym name)
{
    Def *d = map_get(&m->names, map_key(name));
    if (d)
        return d;
    Import *im = map_get(&m->imports, map_key(name));
    if (im) {
        im->used = true;
        return im->def;
    }
    d = find_in_globs(sm, m, name);
    if (d)
        return d;
    return sm->prelude && sm->prelude != m ? module_export(sm, sm->prelude, name) : NULL;
}

Def *lookup_global(Sema *sm, Sym name)
{
    Slot *s = slot_of(sm, name);
    if (s->global_epoch != sm->module_epoch) {
        s->global = find_global(sm, sm->module, name);
        s->global_epoch = sm->module_epoch;
    }
    if (s->global)
        s->global->used = true;
    return s->global;
}

void add_ref(Sema *sm, Span at, Def *d)
{
    if (d && d->deprecated && at.lo != d->span.lo)
        report_deprecated(sm, d, at);
    if (!sm->p->want_refs || !d || !at.lo)
        return;
    Ref r = {at, d};
    vec_push(sm->a, &sm->p->refs, r);
}

static int by_place(const void *x, const void *y)
{
    const Ref *a = x, *b = y;
    if (a->span.lo != b->span.lo)
        return a->span.lo < b->span.lo ? -1 : 1;
    if (a->span.hi != b->span.hi)
        return a->span.hi < b->span.hi ? -1 : 1;
    if (a->def == b->def)
        return 0;
    if (a->def->kind != b->def->kind)
        return a->def->kind < b->def->kind ? -1 : 1;
    return a->def->span.lo == b->def->span.lo ? 0 : a->def->span.lo < b->def->span.lo ? -1 : 1;
}

enum { DIGIT = 11, BUCKETS = 1 << DIGIT };

/* By where they begin; those that begin at one place keep their order. Editors ask for
   the uses again after each key: comparing them would be a tenth of a check. */
static void sort_by_start(Ref *refs, Ref *spare, uint32_t n, unsigned shift)
{
    uint32_t start[BUCKETS] = {0}, at = 0;
    for (uint32_t i = 0; i < n; i++)
        start[refs[i].span.lo >> shift & (BUCKETS - 1)]++;
    for (uint32_t i = 0; i < BUCKETS; i++) {
        uint32_t count = start[i];
        start[i] = at;
        at += count;
    }
    for (uint32_t i = 0; i < n; i++)
        spare[start[refs[i].span.lo >> shift & (BUCKETS - 1)]++] = refs[i];
    memcpy(refs, spare, n * sizeof *refs);
}

/* In the order of the text, each use once: a path may have been looked at more than once. Two uses
   have one place where a field is given the variable of its name: the field comes first. */
void sort_refs(Program *p)
{
    uint32_t n = p->refs.len, most = p->session->sources.next_base, kept = 0;
    Ref *refs = p->refs.data, *spare = ARENA_ARRAY(p->session->arena, Ref, n);
    for (unsigned shift = 0; n && shift < 32 && most >> shift; shift += DIGIT)
        sort_by_start(refs, spare, n, shift);
    for (uint32_t i = 0, next; i < n; i = next) {
        for (next = i + 1; next < n && refs[next].span.lo == refs[i].span.lo;)
            next++;
        if (next - i > 1)
            qsort(refs + i, next - i, sizeof *refs, by_place);
        for (uint32_t k = i; k < next; k++)
            if (!kept || by_place(&refs[k], &refs[kept - 1]) != 0)
                refs[kept++] = refs[k];
    }
    p->refs.len = kept;
}

Sym intern_path(Sema *sm, const Path *p, uint32_t n)
{
    if (n == 1)
        return p->segs.data[0].name.sym;
    Out o = {0};
    for (uint32_t i = 0; i < n; i++) {
        if (i)
            out_char(&o, '.');
        out_str(&o, p->segs.data[i].name.sym ? p->segs.data[i].name.sym->text : "?");
    }
    Sym s = intern(sm->s->names, o.data, o.len);
    out_free(&o);
    return s;
}

/* ---- did you mean -------------------------------------------------------------------------- */

typedef VEC(const char *) Names;

/* A million misspelt names must not be compared with a million names. */
enum { MAX_SUGGESTIONS = 200, MAX_CANDIDATES = 10000 };

bool may_suggest(const Sema *sm)
{
    return sm->suggestions < MAX_SUGGESTIONS;
}

static const char *nearest(Sema *sm, Sym name, const Names *names)
{
    sm->suggestions++;
    if (names->len > MAX_CANDIDATES)
        return NULL;
    return did_you_mean(name->text, names->data, names->len);
}

static bool is_type_def(const Def *d)
{
    return d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_TRAIT;
}

static void add_map(Sema *sm, Names *out, const Map *m, bool types, bool all)
{
    for (uint32_t i = 0; i < m->len && out->len <= MAX_CANDIDATES; i++) {
        Def *d = m->entries[i].value;
        if (all || is_type_def(d) == types)
            vec_push(sm->a, out, d->name->text);
    }
}

static void add_globals(Sema *sm, Names *out, bool types)
{
    Module *m = sm->module;
    add_map(sm, out, &m->names, types, false);
    for (uint32_t i = 0; i < m->import_list.len; i++) {
        Import *im = m->import_list.data[i];
        if (im->name && im->def && is_type_def(im->def) == types)
            vec_push(sm->a, out, im->name->text);
        else if (!im->name && im->from)
            add_map(sm, out, &im->from->names, types, false);
    }
    if (sm->prelude)
        add_map(sm, out, &sm->prelude->names, types, false);
}

const char *suggest_value(Sema *sm, Sym name)
{
    Names names = {0};
    if (!may_suggest(sm))
        return NULL;
    for (uint32_t i = sm->undo.len; i-- > 0;)
        vec_push(sm->a, &names, sm->undo.data[i].sym->text);
    add_globals(sm, &names, false);
    for (uint32_t b = 1; b < BI_COUNT && b < BI_NUM_MIN; b++)
        vec_push(sm->a, &names, builtin_name((Builtin)b));
    return nearest(sm, name, &names);
}

const char *suggest_type(Sema *sm, Sym name)
{
    Names names = {0};
    if (!may_suggest(sm))
        return NULL;
    add_globals(sm, &names, true);
    for (uint32_t i = 0; builtin_type_name(i); i++)
        vec_push(sm->a, &names, builtin_type_name(i));
    return nearest(sm, name, &names);
}

const char *suggest_among(Sema *sm, Sym name, const Map *members)
{
    Names names = {0};
    if (!may_suggest(sm))
        return NULL;
    add_map(sm, &names, members, false, true);
    return nearest(sm, name, &names);
}

const char *suggest_variant(Sema *sm, Sym name, const EnumInfo *e)
{
    Names names = {0};
    if (!may_suggest(sm))
        return NULL;
    for (uint32_t i = 0; i < e->variants.len; i++)
        vec_push(sm->a, &names, e->variants.data[i].name->text);
    return nearest(sm, name, &names);
}

const char *suggest_member(Sema *sm, Sym name, const Def *type)
{
    Names names = {0};
    if (!may_suggest(sm))
        return NULL;
    add_map(sm, &names, &type->info->members, false, true);
    add_map(sm, &names, &type->info->statics, false, true);
    for (uint32_t i = 0; i < type->info->fields.len; i++) {
        const EnumInfo *e = type->info->fields.data[i].inline_enum;
        for (uint32_t k = 0; e && k < e->variants.len; k++)
            vec_push(sm->a, &names, e->variants.data[k].name->text);
    }
    return nearest(sm, name, &names);
}
