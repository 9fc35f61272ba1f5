/* Struct literals: of genes, of variants with named payload, of a system in its own `provides`. */
#include "sema/check.h"

typedef struct Made {
    Def *def;                  /* DEF_GENE, DEF_SYSTEM, DEF_VARIANT */
    Type *type;
    const FieldInfo *fields;
    uint32_t n;
    const VariantInfo *variant;
    const char *name;
} Made;

static void check_values(Sema *sm, Expr *e)
{
    for (uint32_t i = 0; i < e->record.fields.len; i++)
        if (e->record.fields.data[i].value)
            check_any(sm, e->record.fields.data[i].value, sm->type_error);
}

static bool made_of_variant(Sema *sm, Expr *e, Made *m, VariantInfo *v, Type *t)
{
    m->def = v->def;
    m->type = t;
    m->fields = v->fields.data;
    m->n = v->fields.len;
    m->variant = v;
    m->name = v->name->text;
    if (!v->is_tuple)
        return true;
    Diag *d = diag_add(sm->d, DIAG_VARIANT_TUPLE, e->record.path.span, m->name, m->name);
    if (v->decl)
        diag_peer(sm->d, d, v->decl->span, "declared here");
    return false;
}

static bool may_build_system(const Sema *sm, const Def *system)
{
    const Body *b = sm->body;
    return b->owner == system && b->fun->decl && (b->fun->decl->flags & FUN_PROVIDES);
}

/* Without arguments the name stands for the instance that is wanted, inside its own gene as well,
   where alone it would be that of the gene's parameters. No variable of `written` is left open. */
static Type *wanted_instance(Sema *sm, const Path *path, Type *written, Type *wanted)
{
    bool same = unify(sm, wanted, written);
    return same || !path->segs.data[path->segs.len - 1].args.len ? wanted : written;
}

static bool made_of_def(Sema *sm, Expr *e, Made *m, Def *d, Type *t, Type *hint)
{
    Span at = e->record.path.span;
    if (d->kind == DEF_ERROR)
        return false;
    if ((d->kind != DEF_GENE && d->kind != DEF_SYSTEM) || !d->info) {
        Diag *g = diag_add(sm->d, DIAG_NOT_A_RECORD, at, d->name->text);
        diag_peer(sm->d, g, d->span, "declared here");
        return false;
    }
    if (d->info->kind == GENE_ENUM) {
        Diag *g = diag_add(sm->d, DIAG_NOT_A_RECORD, at, d->name->text);
        diag_note(sm->d, g, "it is an enumeration: name one of its variants, `%s::…`",
                  d->name->text);
        return false;
    }
    if (d->kind == DEF_SYSTEM && !may_build_system(sm, d)) {
        Diag *g = diag_add(sm->d, DIAG_SYSTEM_LITERAL, at, d->name->text);
        diag_peer(sm->d, g, d->span, "declared here");
    }
    m->def = d;
    m->type = t;
    if (hint && hint->kind == t->kind && hint->def == d)
        m->type = wanted_instance(sm, &e->record.path, t, hint);
    m->fields = d->info->fields.data;
    m->n = d->info->fields.len;
    m->variant = NULL;
    m->name = d->name->text;
    return true;
}

static bool resolve_made(Sema *sm, Expr *e, Made *m, Type *hint)
{
    Path *p = &e->record.path;
    Target t;
    if (!p->segs.len || !p->segs.data[p->segs.len - 1].name.sym)
        return false;
    if (p->segs.len > 1) {
        if (!resolve_path(sm, p, &t) || !t.def)
            return false;
        if (t.def->kind == DEF_VARIANT)
            return made_of_variant(sm, e, m, t.def->variant, t.type);
        return made_of_def(sm, e, m, t.def, t.type, hint);
    }
    Name name = p->segs.data[0].name;
    EnumInfo *en = hint && hint->kind == TY_ENUM ? sema_enum(sm->p, hint) : NULL;
    VariantInfo *v = en ? find_variant(en, name.sym) : NULL;
    if (v) {
        add_ref(sm, name.span, v->def);
        return made_of_variant(sm, e, m, v, hint);
    }
    if (resolve_prefix(sm, p, 1, &t) && t.def)
        return made_of_def(sm, e, m, t.def, t.type, hint);
    if (slot_of(sm, name.sym)->type_code) {
        diag_add(sm->d, DIAG_NOT_A_RECORD, p->span, name.sym->text);
        return false;
    }
    TypeExpr probe = {.kind = TE_PATH, .span = p->span};
    probe.path = *p;
    Type *r = resolve_type(sm, &probe); /* reports it, or resolves it as if it were imported */
    return r->kind == TY_GENE && made_of_def(sm, e, m, r->def, r, hint);
}

static Type *field_type(Sema *sm, const Made *m, uint32_t i)
{
    if (m->variant)
        return sema_payload_type(sm->p, m->type, m->variant, i);
    return m->fields[i].type ? sema_member_type(sm->tt, m->type, m->fields[i].type)
                             : sm->type_error;
}

static void unknown_field(Sema *sm, const Made *m, Name name, const bool *seen)
{
    Def *known = m->def->kind == DEF_VARIANT
                     ? NULL : map_get(&m->def->info->members, map_key(name.sym));
    bool lost = known && known->kind == DEF_ERROR; /* reported where it is declared */
    if (lost || is_broken(m->def) || reported_member(sm, m->def, name))
        return;
    Diag *d = diag_add(sm->d, DIAG_NO_FIELD, name.span, m->name, name.sym->text);
    note_member(sm, m->def, name, d);
    VEC(const char *) names = {0};
    for (uint32_t i = 0; i < m->n; i++)
        if (!seen[i])
            vec_push(sm->a, &names, m->fields[i].name->text);
    const char *near = did_you_mean(name.sym->text, names.data, names.len);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, name.span, near, "did you mean `%s`?", near);
    diag_peer(sm->d, d, m->def->span, "`%s` is declared here", m->name);
}

/* T { a } is T { a: a }. */
static Expr *shorthand(Sema *sm, Name name)
{
    Expr *e = ARENA_NEW(sm->a, Expr);
    e->kind = EX_NAME;
    e->span = name.span;
    e->name.name = name;
    return e;
}

static uint32_t find_field(const Made *m, Sym name, uint32_t guess)
{
    if (guess < m->n && m->fields[guess].name == name)
        return guess; /* written in the order of the declaration, as most are */
    for (uint32_t i = 0; i < m->n; i++)
        if (m->fields[i].name == name)
            return i;
    return m->n;
}

static bool check_inits(Sema *sm, Expr *e, const Made *m, bool *seen)
{
    bool unknown = false;
    for (uint32_t k = 0; k < e->record.fields.len; k++) {
        FieldInit *f = &e->record.fields.data[k];
        if (!f->name.sym)
            continue;
        uint32_t i = find_field(m, f->name.sym, k);
        if (!f->value)
            f->value = shorthand(sm, f->name);
        if (i == m->n) {
            unknown_field(sm, m, f->name, seen);
            unknown = true;
            check_any(sm, f->value, sm->type_error);
            continue;
        }
        if (seen[i])
            diag_add(sm->d, DIAG_FIELD_TWICE, f->name.span, f->name.sym->text);
        seen[i] = true;
        f->index = i;
        if (m->fields[i].def) {
            m->fields[i].def->used = true;
            add_ref(sm, f->name.span, m->fields[i].def);
        }
        Span because = m->fields[i].decl ? m->fields[i].decl->name.span : (Span){0, 0};
        check_want(sm, f->value, field_type(sm, m, i), because, "the field");
    }
    return unknown;
}

static bool may_be_left_out(const FieldInfo *f)
{
    return !f->type || (f->decl && f->decl->value);
}

static void check_missing(Sema *sm, Expr *e, const Made *m, const bool *seen, bool unknown)
{
    Out list = {0}, edit = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < m->n; i++) {
        if (seen[i])
            continue;
        if (may_be_left_out(&m->fields[i])) {
            if (m->fields[i].def && m->fields[i].decl && m->fields[i].decl->value)
                vec_push(sm->a, &sm->body->fun->consts, m->fields[i].def);
            continue;
        }
        out_printf(&list, "%s`%s`", n ? ", " : "", m->fields[i].name->text);
        out_printf(&edit, "%s%s: ...", n || e->record.fields.len ? ", " : "",
                   m->fields[i].name->text);
        n++;
    }
    if (e->record.unfinished) {
        if (!sm->s->allow_unfinished) {
            Span at = e->record.dots.lo ? e->record.dots : e->record.path.span;
            Diag *d = diag_add(sm->d, DIAG_UNFINISHED, at);
            if (n)
                diag_note(sm->d, d, "to be given: %s", list.data);
        }
    } else if (n && !(unknown && n == 1) && !e->incomplete) {
        /* One name unknown and one missing: the unknown name tells it already. */
        Diag *d = diag_add(sm->d, DIAG_MISSING_FIELDS, e->record.path.span, m->name,
                           n == 1 ? "" : "s", list.data);
        if (m->def->kind != DEF_VARIANT)
            diag_peer(sm->d, d, m->def->span, "declared here");
        uint32_t at = e->span.hi - 1;
        for (uint32_t k = 0; k < e->record.fields.len; k++)
            at = e->record.fields.data[k].value->span.hi;
        diag_fix(sm->d, d, FIX_MAYBE, (Span){at, at}, edit.data, "add %s",
                 n == 1 ? "it" : "them");
    }
    out_free(&list);
    out_free(&edit);
}

static Type *violations(Sema *sm)
{
    Def *v = sm->prelude ? map_get(&sm->prelude->names,
                                   map_key(intern_z(sm->s->names, "Violation"))) : NULL;
    return make_list(sm, v && v->type ? v->type : sm->type_error);
}

Type *check_record(Sema *sm, Expr *e, Type *hint)
{
    Made m;
    Type *want = hint;
    if (e->record.checked && hint)
        want = hint->kind == TY_RESULT ? type_resolve(hint->args.data[0]) : NULL;
    if (!resolve_made(sm, e, &m, want)) {
        check_values(sm, e);
        for (uint32_t i = 0; i < e->record.fields.len; i++)
            if (!e->record.fields.data[i].value && e->record.fields.data[i].name.sym) {
                FieldInit *f = &e->record.fields.data[i];
                f->value = shorthand(sm, f->name);
                check_any(sm, f->value, sm->type_error);
            }
        return fail(sm, e);
    }
    bool small[64] = {false};
    bool *seen = m.n <= 64 ? small : ARENA_ARRAY(sm->a, bool, m.n);
    e->record.def = m.def;
    bool unknown = check_inits(sm, e, &m, seen);
    check_missing(sm, e, &m, seen, unknown);
    Type *t = m.type;
    if (e->record.checked) {
        Type *args[2] = {t, violations(sm)};
        t = type_make(sm->tt, TY_RESULT, NULL, args, 2);
    }
    set_type(sm, e, t);
    return t;
}
