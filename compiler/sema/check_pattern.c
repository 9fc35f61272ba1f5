/* Patterns: what they bind, which variant they mean, whether they fit what is matched. */
#include "sema/check.h"

static bool starts_upper(Sym s)
{
    return s->text[0] >= 'A' && s->text[0] <= 'Z';
}

/* ---- bindings ------------------------------------------------------------------------------ */

/* The binding of this name by the pattern under way, or by the first alternative of it. */
static Def *bound_since(Sema *sm, Sym name, uint32_t from, uint32_t to)
{
    for (uint32_t i = from; i < to && i < sm->undo.len; i++)
        if (sm->undo.data[i].sym == name)
            return slot_of(sm, name)->local;
    return NULL;
}

static Def *bind_name(Sema *sm, Name name, Type *t, bool is_mut)
{
    if (name.sym == sm->sym_underscore)
        return NULL;
    if (sm->alt_end > sm->alt_mark) {
        Def *same = bound_since(sm, name.sym, sm->alt_mark, sm->alt_end);
        if (same && same->kind == DEF_LOCAL) {
            add_ref(sm, name.span, same);
            sm->alt_seen++;
            if (!unify(sm, same->type, t)) {
                Diag *d = diag_add(sm->d, DIAG_PATTERN_TYPES, name.span, name.sym->text,
                                   type_name(sm->tt, same->type), type_name(sm->tt, t));
                diag_peer(sm->d, d, same->span, "the other alternative");
            }
            return same;
        }
        diag_add(sm->d, DIAG_PATTERN_NAMES, name.span, name.sym->text);
    } else {
        Def *twice = bound_since(sm, name.sym, sm->pat_mark, sm->undo.len);
        if (twice) {
            Diag *d = diag_add(sm->d, DIAG_DUPLICATE, name.span, name.sym->text);
            diag_peer(sm->d, d, twice->span, "bound here already");
            return twice->kind == DEF_LOCAL ? twice : NULL;
        }
    }
    Def *d = local_new(sm, name, t, false, is_mut);
    scope_bind(sm, name.sym, d);
    return d;
}

/* ---- variants ------------------------------------------------------------------------------ */

static void pattern(Sema *sm, Pat *p, Type *t);

static void fail_parts(Sema *sm, Pat *p)
{
    for (uint32_t i = 0; i < p->ctor.args.len; i++)
        pattern(sm, p->ctor.args.data[i], sm->type_error);
    for (uint32_t i = 0; i < p->ctor.fields.len; i++) {
        PatField *f = &p->ctor.fields.data[i];
        if (f->pat)
            pattern(sm, f->pat, sm->type_error);
        else if (f->name.sym)
            f->local = bind_name(sm, f->name, sm->type_error, false);
    }
}

static void mismatch(Sema *sm, Pat *p, Type *want, Type *found)
{
    if (is_error(want) || is_error(found))
        return;
    if (found->kind == TY_ENUM && found->def->kind == DEF_ENUM && want->kind == TY_GENE
        && found->def->parent == want->def) {
        Diag *d = diag_add(sm->d, DIAG_GENE_AS_ENUM, p->span, want->def->name->text,
                           want->def->name->text, found->def->name->text);
        diag_note(sm->d, d, "match its `.%s`", found->def->name->text);
        return;
    }
    diag_add(sm->d, DIAG_PATTERN_MISMATCH, p->span, type_name(sm->tt, found),
             type_name(sm->tt, want));
}

static const char *blanks(Sema *sm, uint32_t n)
{
    Out o = {0};
    for (uint32_t i = 0; i < n; i++)
        out_str(&o, i ? ", _" : "_");
    const char *text = n ? arena_strndup(sm->a, o.data, o.len) : "";
    out_free(&o);
    return text;
}

static void payload_count(Sema *sm, Pat *p, const VariantInfo *v, uint32_t given)
{
    Diag *d = diag_add(sm->d, DIAG_PATTERN_PAYLOAD, p->span, v->name->text, v->fields.len,
                       v->fields.len == 1 ? "" : "s", given);
    if (v->decl)
        diag_peer(sm->d, d, v->decl->span, "declared here");
    if (!given && v->is_tuple)
        diag_fix(sm->d, d, FIX_CERTAIN, (Span){p->span.hi, p->span.hi},
                 arena_printf(sm->a, "(%s)", blanks(sm, v->fields.len)), "match any payload");
    else if (!given)
        diag_fix(sm->d, d, FIX_CERTAIN, (Span){p->span.hi, p->span.hi}, " { .. }",
                 "match any payload");
}

static void variant_args(Sema *sm, Pat *p, VariantInfo *v, Type *t)
{
    uint32_t n = p->ctor.args.len;
    if (n != v->fields.len || (n && !v->is_tuple)) {
        payload_count(sm, p, v, n);
        fail_parts(sm, p);
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        pattern(sm, p->ctor.args.data[i], sema_payload_type(sm->p, t, v, i));
}

/* ---- fields -------------------------------------------------------------------------------- */

typedef struct Fields {
    const FieldInfo *data;
    uint32_t len;
    Type *owner;
    const VariantInfo *variant; /* or NULL: of a gene */
    const char *name;
    Span declared;
} Fields;

static Type *field_type(Sema *sm, const Fields *f, uint32_t i)
{
    if (f->variant)
        return sema_payload_type(sm->p, f->owner, f->variant, i);
    return f->data[i].type ? sema_member_type(sm->tt, f->owner, f->data[i].type)
                           : sm->type_error;
}

static void report_field(Sema *sm, const Fields *f, Name name)
{
    Diag *d = diag_add(sm->d, DIAG_NO_FIELD, name.span, f->name, name.sym->text);
    VEC(const char *) names = {0};
    for (uint32_t i = 0; i < f->len; i++)
        vec_push(sm->a, &names, f->data[i].name->text);
    const char *near = did_you_mean(name.sym->text, names.data, names.len);
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, name.span, near, "did you mean `%s`?", near);
    diag_peer(sm->d, d, f->declared, "`%s` is declared here", f->name);
}

static void missing_fields(Sema *sm, Pat *p, const Fields *f, const bool *seen)
{
    Out o = {0};
    uint32_t n = 0;
    for (uint32_t i = 0; i < f->len; i++)
        if (!seen[i])
            out_printf(&o, "%s%s", n++ ? ", " : "", f->data[i].name->text);
    if (n && !p->rest) {
        Diag *d = diag_add(sm->d, DIAG_PATTERN_FIELDS, p->span, o.data);
        uint32_t at = p->span.hi - 1;
        diag_fix(sm->d, d, FIX_MAYBE, (Span){at, at}, p->ctor.fields.len ? ", .. " : " .. ",
                 "leave the others out with `..`");
    }
    out_free(&o);
}

static void struct_fields(Sema *sm, Pat *p, const Fields *f)
{
    bool *seen = ARENA_ARRAY(sm->a, bool, f->len + 1);
    for (uint32_t k = 0; k < p->ctor.fields.len; k++) {
        PatField *pf = &p->ctor.fields.data[k];
        uint32_t i = 0;
        while (i < f->len && f->data[i].name != pf->name.sym)
            i++;
        Type *t = sm->type_error;
        if (i == f->len && pf->name.sym) {
            report_field(sm, f, pf->name);
        } else if (i < f->len) {
            if (seen[i])
                diag_add(sm->d, DIAG_FIELD_TWICE, pf->name.span, pf->name.sym->text);
            seen[i] = true;
            t = field_type(sm, f, i);
            add_ref(sm, pf->name.span, f->data[i].def);
        }
        if (pf->pat)
            pattern(sm, pf->pat, t);
        else if (pf->name.sym)
            pf->local = bind_name(sm, pf->name, t, false);
    }
    missing_fields(sm, p, f, seen);
}

static void struct_of_gene(Sema *sm, Pat *p, Def *gene, Type *t)
{
    TypeInfo *info = gene->info;
    p->def = gene;
    Type *own = t->kind == TY_GENE && t->def == gene ? t : instantiate(sm, gene, p->span);
    if (own != t && !unify(sm, t, own)) {
        mismatch(sm, p, t, own);
        t = own;
    }
    Fields f = {info->fields.data, info->fields.len, own, NULL, gene->name->text, gene->span};
    struct_fields(sm, p, &f);
}

static void struct_of_variant(Sema *sm, Pat *p, VariantInfo *v, Type *t)
{
    if (v->is_tuple) {
        payload_count(sm, p, v, 0);
        fail_parts(sm, p);
        return;
    }
    Fields f = {v->fields.data, v->fields.len, t, v, v->name->text,
                v->decl ? v->decl->span : v->def->span};
    struct_fields(sm, p, &f);
}

/* ---- constructors -------------------------------------------------------------------------- */

static void unknown_variant(Sema *sm, Pat *p, Name name, Type *t)
{
    EnumInfo *e = sema_enum(sm->p, t);
    if (is_error(t) || t->kind == TY_VAR)
        return;
    if (is_broken(t->def) || reported_member(sm, t->def, name))
        return;
    Diag *d = diag_add(sm->d, DIAG_UNKNOWN_VARIANT, name.span, type_name(sm->tt, t),
                       name.sym->text);
    note_member(sm, t->def, name, d);
    const char *near = e ? suggest_variant(sm, name.sym, e) : NULL;
    if (near)
        diag_fix(sm->d, d, FIX_MAYBE, name.span, near, "did you mean `%s`?", near);
    if (t->def)
        diag_peer(sm->d, d, t->def->span, "`%s` is declared here", type_name(sm->tt, t));
    const TypeInfo *info = t->kind == TY_GENE ? t->def->info : NULL;
    bool ambiguous;
    VariantInfo *v = info ? gene_variant(t->def, name.sym, &ambiguous) : NULL;
    if (v)
        diag_note(sm->d, d, "it is a variant of its field `%s`: match `.%s`",
                  v->owner->def->name->text, v->owner->def->name->text);
    (void)p;
}

static VariantInfo *wrapper_variant(Sema *sm, Sym name, Type *t, Type **made, Span at)
{
    Def *d = name == sm->sym_some ? sm->p->builtin_some
             : name == sm->sym_none ? sm->p->builtin_none
             : name == sm->sym_ok ? sm->p->builtin_ok
             : name == sm->sym_err ? sm->p->builtin_err : NULL;
    if (!d)
        return NULL;
    bool option = d == sm->p->builtin_some || d == sm->p->builtin_none;
    TypeKind kind = option ? TY_OPTION : TY_RESULT;
    *made = t;
    if (t->kind != kind) {
        Type *args[2] = {new_var(sm, VAR_ANY, at), option ? NULL : new_var(sm, VAR_ANY, at)};
        *made = type_make(sm->tt, kind, NULL, args, option ? 1 : 2);
    }
    return d->variant;
}

/* The variant or gene that a constructor pattern names; the type it belongs to in *own. */
static Def *constructor(Sema *sm, Pat *p, Type *t, Type **own)
{
    Path *path = &p->ctor.path;
    Name last = path->segs.data[path->segs.len - 1].name;
    *own = t;
    if (!last.sym)
        return NULL;
    if (path->segs.len == 1) {
        EnumInfo *e = sema_enum(sm->p, t);
        VariantInfo *v = e ? find_variant(e, last.sym) : NULL;
        if (!v)
            v = wrapper_variant(sm, last.sym, t, own, p->span);
        if (v) {
            add_ref(sm, last.span, v->def);
            return v->def;
        }
        Def *d = lookup_global(sm, last.sym);
        if (d && d->kind == DEF_GENE) {
            add_ref(sm, last.span, d);
            return d;
        }
        if (!d && !is_error(t))
            unknown_variant(sm, p, last, t);
        return NULL;
    }
    Target target;
    if (is_error(t)) {
        if (!resolve_prefix(sm, path, path->segs.len - 1, &target))
            return NULL;
    }
    if (!resolve_path(sm, path, &target) || !target.def)
        return NULL;
    *own = target.type;
    if (target.def->kind == DEF_VARIANT || target.def->kind == DEF_GENE)
        return target.def;
    diag_add(sm->d, DIAG_NOT_A_PATTERN, p->span, target.def->name->text);
    return NULL;
}

static void newtype_args(Sema *sm, Pat *p, Def *gene, Type *own, Type *t)
{
    if (gene->info->kind != GENE_NAMED || p->ctor.args.len != 1) {
        diag_add(sm->d, DIAG_NOT_A_PATTERN, p->span, gene->name->text);
        fail_parts(sm, p);
        return;
    }
    if (!own || own->def != gene)
        own = instantiate(sm, gene, p->span);
    if (!unify(sm, t, own))
        mismatch(sm, p, t, own);
    pattern(sm, p->ctor.args.data[0],
            sema_member_type(sm->tt, own, gene->info->fields.data[0].type));
}

static void ctor_pattern(Sema *sm, Pat *p, Type *t)
{
    Type *own;
    p->def = constructor(sm, p, t, &own);
    if (!p->def) {
        fail_parts(sm, p);
        return;
    }
    if (p->def->kind == DEF_GENE) {
        if (p->kind == PAT_STRUCT)
            struct_of_gene(sm, p, p->def, t);
        else
            newtype_args(sm, p, p->def, own, t);
        return;
    }
    if (own != t && !unify(sm, t, own)) {
        mismatch(sm, p, t, own);
        fail_parts(sm, p);
        return;
    }
    VariantInfo *v = p->def->variant;
    own = type_resolve(own);
    if (p->kind == PAT_STRUCT)
        struct_of_variant(sm, p, v, own);
    else
        variant_args(sm, p, v, own);
}

/* A plain name: a variant if the matched type has one, else a binding. */
static void name_pattern(Sema *sm, Pat *p, Type *t)
{
    Name name = p->name;
    EnumInfo *e = sema_enum(sm->p, t);
    VariantInfo *v = e ? find_variant(e, name.sym) : NULL;
    Type *own = t;
    if (!v && name.sym == sm->sym_none)
        v = wrapper_variant(sm, name.sym, t, &own, p->span);
    if (v && own != t && !unify(sm, t, own))
        mismatch(sm, p, t, own);
    if (v) {
        p->def = v->def;
        add_ref(sm, name.span, v->def);
        if (v->fields.len)
            payload_count(sm, p, v, 0);
        return;
    }
    if (starts_upper(name.sym)) {
        unknown_variant(sm, p, name, t);
        return;
    }
    p->def = bind_name(sm, name, t, p->is_mut);
}

static void tuple_pattern(Sema *sm, Pat *p, Type *t)
{
    uint32_t n = p->ctor.args.len;
    if (n == 1) {
        pattern(sm, p->ctor.args.data[0], t);
        return;
    }
    if (n == 0) {
        if (!unify(sm, t, type_basic(sm->tt, TY_UNIT)))
            mismatch(sm, p, t, type_basic(sm->tt, TY_UNIT));
        return;
    }
    Type **items = ARENA_ARRAY(sm->a, Type *, n);
    bool fits = t->kind == TY_TUPLE && t->args.len == n;
    for (uint32_t i = 0; i < n; i++)
        items[i] = fits ? t->args.data[i]
                   : t->kind == TY_VAR ? new_var(sm, VAR_ANY, p->span) : sm->type_error;
    if (!fits && t->kind == TY_VAR)
        fits = unify(sm, t, type_make(sm->tt, TY_TUPLE, NULL, items, n));
    if (!fits && !is_error(t))
        diag_add(sm->d, DIAG_PATTERN_TUPLE, p->span, n, type_name(sm->tt, t));
    for (uint32_t i = 0; i < n; i++)
        pattern(sm, p->ctor.args.data[i], items[i]);
}

static void or_pattern(Sema *sm, Pat *p, Type *t)
{
    uint32_t mark = sm->alt_mark, end = sm->alt_end, seen = sm->alt_seen;
    bool nested = end > mark;
    uint32_t from = sm->undo.len;
    for (uint32_t i = 0; i < p->alt.alts.len; i++) {
        if (i && !nested) {
            sm->alt_mark = from;
            sm->alt_end = sm->undo.len;
            sm->alt_seen = 0;
        }
        uint32_t before = sm->undo.len;
        pattern(sm, p->alt.alts.data[i], t);
        if (i && !nested && sm->alt_seen < before - from && p->alt.alts.data[i]->kind != PAT_ERROR)
            diag_add(sm->d, DIAG_PATTERN_NAMES, p->alt.alts.data[i]->span,
                     sm->undo.data[from].sym->text);
        if (i && !nested && before == from) /* the first binds nothing: nothing to share */
            sm->alt_end = sm->alt_mark;
        if (!nested) {
            sm->alt_mark = mark;
            sm->alt_end = end;
            sm->alt_seen = seen;
        }
    }
}

static void range_pattern(Sema *sm, Pat *p, Type *t)
{
    if (p->range.lo)
        check_want(sm, p->range.lo, t, (Span){0, 0}, NULL);
    if (p->range.hi)
        check_want(sm, p->range.hi, t, (Span){0, 0}, NULL);
    Type *r = type_resolve(t);
    if (!type_is_int(r) && r->kind != TY_CHAR && r->kind != TY_VAR && !is_error(r))
        diag_add(sm->d, DIAG_PATTERN_RANGE, p->span, type_name(sm->tt, r));
}

static void pattern(Sema *sm, Pat *p, Type *t)
{
    if (++sm->depth > sm->s->limits.nesting) {
        diag_add(sm->d, DIAG_TOO_DEEP, p->span, sm->s->limits.nesting);
        sm->depth--;
        return;
    }
    t = type_resolve(t);
    p->type = t;
    if (t->has_var)
        pend(sm, &p->type);
    switch (p->kind) {
    case PAT_ERROR: case PAT_WILD: break;
    case PAT_NAME:
        if (p->name.sym)
            name_pattern(sm, p, t);
        break;
    case PAT_LITERAL: check_want(sm, p->literal, t, (Span){0, 0}, NULL); break;
    case PAT_RANGE: range_pattern(sm, p, t); break;
    case PAT_PATH: case PAT_CALL: case PAT_STRUCT: ctor_pattern(sm, p, t); break;
    case PAT_TUPLE: tuple_pattern(sm, p, t); break;
    case PAT_OR: or_pattern(sm, p, t); break;
    }
    sm->depth--;
}

void check_pattern(Sema *sm, Pat *p, Type *t)
{
    uint32_t mark = sm->pat_mark;
    sm->pat_mark = sm->undo.len;
    pattern(sm, p, t);
    sm->pat_mark = mark;
}
