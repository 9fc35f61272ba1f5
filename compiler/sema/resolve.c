/* Paths in expressions and patterns: what `A::B`, `a.b.C::d` stand for. */
#include "sema/check.h"

VariantInfo *find_variant(const EnumInfo *e, Sym name)
{
    for (uint32_t i = 0; e && i < e->variants.len; i++)
        if (e->variants.data[i].name == name)
            return &e->variants.data[i];
    return NULL;
}

VariantInfo *gene_variant(Def *gene, Sym name, bool *ambiguous)
{
    const TypeInfo *info = gene->info;
    VariantInfo *found = NULL;
    *ambiguous = false;
    if (info->enumeration)
        return find_variant(info->enumeration, name);
    for (uint32_t i = 0; i < info->fields.len; i++) {
        VariantInfo *v = find_variant(info->fields.data[i].inline_enum, name);
        *ambiguous |= v && found;
        found = found ? found : v;
    }
    return found;
}

Type *instantiate(Sema *sm, Def *d, Span at)
{
    uint32_t n = d->type->args.len;
    if (!n)
        return d->type;
    if (sm->owner && (sm->owner == d || sm->owner == d->parent))
        return d->type;
    Type **args = ARENA_ARRAY(sm->a, Type *, n);
    Def **params = ARENA_ARRAY(sm->a, Def *, n);
    for (uint32_t i = 0; i < n; i++) {
        args[i] = new_var(sm, VAR_ANY, at);
        params[i] = d->type->args.data[i]->def;
        pend(sm, &args[i]);
    }
    GenericUse u = {d, params, args, n, at};
    vec_push(sm->a, &sm->uses, u);
    return type_make(sm->tt, d->type->kind, d, args, n);
}

/* A type with the arguments written after its name, or fresh ones. */
static Type *applied(Sema *sm, Def *d, const PathSeg *seg)
{
    uint32_t n = seg->args.len;
    if (!n || n != d->type->args.len)
        return instantiate(sm, d, seg->name.span);
    Type **args = ARENA_ARRAY(sm->a, Type *, n);
    for (uint32_t i = 0; i < n; i++)
        args[i] = resolve_type(sm, seg->args.data[i]);
    return type_make(sm->tt, d->type->kind, d, args, n);
}

static bool target_of(Sema *sm, Def *d, const PathSeg *seg, Target *out)
{
    out->def = d;
    out->type = NULL;
    if (d->kind == DEF_GENE || d->kind == DEF_SYSTEM || d->kind == DEF_ENUM)
        out->type = applied(sm, d, seg);
    else if (d->kind == DEF_TYPARAM)
        out->type = d->type;
    else if (d->kind != DEF_MODULE && d->kind != DEF_TRAIT && d->kind != DEF_ERROR)
        return false;
    add_ref(sm, seg->name.span, d);
    return true;
}

static bool resolve_first(Sema *sm, const PathSeg *seg, Target *out)
{
    Sym name = seg->name.sym;
    Slot *s = slot_of(sm, name);
    if (s->local && (s->local->kind == DEF_TYPARAM || s->local->kind == DEF_GENE))
        return target_of(sm, s->local, seg, out);
    if (name == sm->sym_self && sm->owner) {
        out->def = sm->owner;
        out->type = sm->owner->type;
        if (sm->owner->kind == DEF_TRAIT && sm->owner->trait) {
            out->def = sm->owner->trait->self_param;
            out->type = out->def->type;
        }
        return out->type != NULL;
    }
    if (s->type_code) {
        uint32_t n = seg->args.len;
        Type **args = n ? ARENA_ARRAY(sm->a, Type *, n) : NULL;
        for (uint32_t i = 0; i < n; i++)
            args[i] = resolve_type(sm, seg->args.data[i]);
        out->def = NULL;
        out->type = builtin_type(sm, name, args, n, seg->name.span);
        return out->type != NULL;
    }
    Def *d = lookup_global(sm, name);
    return d && target_of(sm, d, seg, out);
}

static bool resolve_next(Sema *sm, const PathSeg *seg, Target *t)
{
    if (!t->def)
        return false;
    if (t->def->kind == DEF_MODULE) {
        Def *d = module_export(sm, t->def->mod, seg->name.sym);
        return d && target_of(sm, d, seg, t);
    }
    if ((t->def->kind == DEF_GENE || t->def->kind == DEF_SYSTEM) && t->def->info) {
        Def *f = map_get(&t->def->info->members, map_key(seg->name.sym));
        return f && f->kind == DEF_FIELD && f->field->inline_enum
               && target_of(sm, f->field->inline_enum->def, seg, t);
    }
    return false;
}

bool resolve_prefix(Sema *sm, const Path *p, uint32_t n, Target *out)
{
    /* The longest leading part that is one dotted declaration or a module goes first. */
    uint32_t i = 1;
    bool found = false;
    for (uint32_t k = n; k > 1 && !found; k--) {
        Sym joined = intern_path(sm, p, k);
        Def *d = lookup_global(sm, joined);
        Module *m = d ? NULL : module_find(sm, joined);
        if (m)
            d = m->def;
        if (d && target_of(sm, d, &p->segs.data[k - 1], out)) {
            found = true;
            i = k;
        }
    }
    if (!found && !resolve_first(sm, &p->segs.data[0], out)) {
        Module *m = module_find(sm, p->segs.data[0].name.sym);
        if (!m)
            return false;
        out->def = m->def;
        out->type = NULL;
    }
    for (; i < n; i++)
        if (!resolve_next(sm, &p->segs.data[i], out))
            return false;
    return true;
}

/* ---- two meanings -------------------------------------------------------------------------- */

/* What segment `name` of `d` is, without a trace; NULL when there is none. */
static Def *part_of(Sema *sm, Def *d, Sym name)
{
    if (d->kind == DEF_MODULE)
        return module_export(sm, d->mod, name);
    if (d->kind == DEF_ENUM) {
        VariantInfo *v = find_variant(d->enumeration, name);
        return v ? v->def : NULL;
    }
    if ((d->kind != DEF_GENE && d->kind != DEF_SYSTEM) || !d->info)
        return NULL;
    Def *m = map_get(&d->info->statics, map_key(name));
    if (m)
        return m;
    m = map_get(&d->info->members, map_key(name));
    if (m)
        return m->kind == DEF_FIELD && m->field->inline_enum ? m->field->inline_enum->def : m;
    bool ambiguous;
    VariantInfo *v = gene_variant(d, name, &ambiguous);
    return v ? v->def : NULL;
}

static void another_meaning(Sema *sm, const Path *p, uint32_t taken, Def *d, Def **first,
                            Def **second)
{
    for (; d && taken < p->segs.len; taken++)
        d = part_of(sm, d, p->segs.data[taken].name.sym);
    if (!d || d->kind == DEF_MODULE || d->kind == DEF_ERROR || d == *first)
        return;
    if (!*first)
        *first = d;
    else if (!*second)
        *second = d;
}

bool report_two_meanings(Sema *sm, const Path *p)
{
    Def *first = NULL, *second = NULL;
    if (!p->dotted || p->segs.len < 2)
        return false;
    for (uint32_t k = p->segs.len; k > 0; k--) {
        Sym joined = intern_path(sm, p, k);
        Def *d = lookup_global(sm, joined);
        Module *m = module_find(sm, joined);
        another_meaning(sm, p, k, d, &first, &second);
        if (m && m->def != d)
            another_meaning(sm, p, k, m->def, &first, &second);
    }
    if (!second)
        return false;
    const char *path = intern_path(sm, p, p->segs.len)->text;
    Diag *g = diag_add(sm->d, DIAG_PATH_AMBIGUOUS, p->span, path);
    diag_peer(sm->d, g, first->span, "`%s` of module `%s`", first->name->text,
              first->module->name->text);
    diag_peer(sm->d, g, second->span, "`%s` of module `%s`", second->name->text,
              second->module->name->text);
    return true;
}

/* ---- the whole path ------------------------------------------------------------------------ */

static bool report_path(Sema *sm, const Path *p)
{
    Target t;
    Name last = p->segs.data[p->segs.len - 1].name;
    uint32_t good = p->segs.len - 1;
    while (good && !resolve_prefix(sm, p, good, &t))
        good--;
    if (!good) {
        Name first = p->segs.data[0].name;
        TypeExpr probe = {.kind = TE_PATH, .span = first.span};
        PathSeg seg = {.name = first};
        probe.path.segs.data = &seg;
        probe.path.segs.len = 1;
        probe.path.span = first.span;
        resolve_type(sm, &probe); /* reports it as a type, once */
        return false;
    }
    if (t.def && t.def->kind == DEF_ERROR)
        return false;
    if (t.type && is_error(type_resolve(t.type)))
        return false;
    if (is_broken(t.def) || reported_member(sm, t.def, last))
        return false;
    const char *in = t.def ? t.def->name->text : type_name(sm->tt, t.type);
    Diag *d = diag_add(sm->d, DIAG_NO_MEMBER, last.span, in, last.sym->text);
    note_member(sm, t.def, last, d);
    const char *near = NULL;
    if (t.def && t.def->kind == DEF_MODULE)
        near = suggest_among(sm, last.sym, &t.def->mod->names);
    else if (t.def && t.def->kind == DEF_ENUM)
        near = suggest_variant(sm, last.sym, t.def->enumeration);
    else if (t.def && t.def->kind == DEF_GENE && t.def->info->enumeration)
        near = suggest_variant(sm, last.sym, t.def->info->enumeration);
    else if (t.def && (t.def->kind == DEF_GENE || t.def->kind == DEF_SYSTEM))
        near = suggest_member(sm, last.sym, t.def);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, last.span, near, "did you mean `%s`?", near);
    if (t.def && t.def->kind != DEF_TYPARAM)
        diag_peer(sm->d, d, t.def->span, "declared here");
    return false;
}

static bool in_module(Sema *sm, const Path *p, Target *t, Name last)
{
    Def *d = module_export(sm, t->def->mod, last.sym);
    if (d) {
        if (!target_of(sm, d, &p->segs.data[p->segs.len - 1], t)) {
            t->def = d;
            t->type = NULL;
            add_ref(sm, last.span, d);
        }
        return true;
    }
    Def *hidden = map_get(&t->def->mod->names, map_key(last.sym));
    if (!hidden)
        return report_path(sm, p);
    Diag *g = diag_add(sm->d, DIAG_IMPORT_PRIVATE, last.span, last.sym->text, t->def->name->text);
    diag_peer(sm->d, g, hidden->span, "declared without `pub`");
    return false;
}

static bool in_gene(Sema *sm, const Path *p, Target *t, Name last)
{
    Def *m = map_get(&t->def->info->statics, map_key(last.sym));
    if (!m)
        m = map_get(&t->def->info->members, map_key(last.sym));
    if (m && (m->kind == DEF_FUN || m->kind == DEF_CONST)) {
        t->def = m;
        add_ref(sm, last.span, m);
        return true;
    }
    bool ambiguous;
    VariantInfo *v = gene_variant(t->def, last.sym, &ambiguous);
    if (ambiguous) {
        diag_add(sm->d, DIAG_AMBIGUOUS_VARIANT, p->span, t->def->name->text, last.sym->text);
        return false;
    }
    if (!v)
        return report_path(sm, p);
    t->def = v->def;
    if (v->owner->def->kind == DEF_ENUM)
        t->type = sema_member_type(sm->tt, t->type, v->owner->def->type);
    add_ref(sm, last.span, v->def);
    return true;
}

bool resolve_path(Sema *sm, const Path *p, Target *t)
{
    uint32_t n = p->segs.len;
    Name last = p->segs.data[n - 1].name;
    if (!last.sym)
        return false;
    if (report_two_meanings(sm, p))
        return false;
    Def *whole = p->dotted ? lookup_global(sm, intern_path(sm, p, n)) : NULL;
    if (whole) { /* a declaration with dots in its name */
        if (!target_of(sm, whole, &p->segs.data[n - 1], t)) {
            t->def = whole;
            t->type = NULL;
        }
        return whole->kind != DEF_ERROR;
    }
    if (!resolve_prefix(sm, p, n - 1, t))
        return report_path(sm, p);
    return resolve_last(sm, p, t);
}

bool resolve_last(Sema *sm, const Path *p, Target *t)
{
    Name last = p->segs.data[p->segs.len - 1].name;
    if (!t->def) /* a built-in type: methods are looked up by the caller */
        return true;
    switch (t->def->kind) {
    case DEF_ERROR:
        return false;
    case DEF_MODULE:
        return in_module(sm, p, t, last);
    case DEF_GENE: case DEF_SYSTEM:
        return in_gene(sm, p, t, last);
    case DEF_ENUM: {
        VariantInfo *v = find_variant(t->def->enumeration, last.sym);
        if (!v)
            return report_path(sm, p);
        t->def = v->def;
        add_ref(sm, last.span, v->def);
        return true;
    }
    case DEF_TRAIT: {
        Def *m = map_get(&t->def->trait->members, map_key(last.sym));
        if (!m)
            return report_path(sm, p);
        t->def = m;
        return true;
    }
    default:
        return true; /* DEF_TYPARAM: the caller looks into its bounds */
    }
}

/* `a.b.c` parses as fields of a value `a`; when `a` is no value it is a path. */
bool chain_path(Sema *sm, const Expr *e, Path *out)
{
    uint32_t n = 0;
    const Expr *first = e;
    for (; first->kind == EX_FIELD; first = first->field.base)
        n++;
    if (first->kind != EX_NAME || first->parens || !n)
        return false;
    Sym name = first->name.name.sym;
    Target t;
    if (!name || slot_of(sm, name)->local)
        return false;
    Def *d = lookup_global(sm, name);
    PathSeg one;
    const Path head = expr_path(first, &one);
    if (head.segs.len == 1 && d && (d->kind == DEF_CONST || d->kind == DEF_FUN))
        return false;
    /* `E::A.f()`: of the value, unless E::A is a module or type. */
    if (head.segs.len > 1 && !head.dotted && !resolve_prefix(sm, &head, head.segs.len, &t))
        return false;
    uint32_t total = head.segs.len + n;
    out->segs.data = ARENA_ARRAY(sm->a, PathSeg, total);
    out->segs.len = total;
    out->span = e->span;
    out->dotted = true;
    for (uint32_t i = 0; i < head.segs.len; i++)
        out->segs.data[i] = head.segs.data[i];
    for (const Expr *f = e; f->kind == EX_FIELD; f = f->field.base)
        out->segs.data[--total].name = f->field.name;
    if (lookup_global(sm, intern_path(sm, out, out->segs.len)))
        return true;
    for (uint32_t k = out->segs.len - 1; k > 0; k--)
        if (resolve_prefix(sm, out, k, &t))
            return true;
    return false;
}
