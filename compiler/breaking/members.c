/* What belongs to a gene, a system, a trait. */
#include "breaking/inner.h"

static const Span nowhere = {0, 0};

/* ---- enumerations ---- */

static bool same_payload(const Comparison *c, const VariantInfo *v, const VariantInfo *w)
{
    if (v->fields.len != w->fields.len || v->is_tuple != w->is_tuple)
        return false;
    for (uint32_t i = 0; i < v->fields.len; i++)
        if (v->fields.data[i].name != w->fields.data[i].name
            || !same_type(c, v->fields.data[i].type, w->fields.data[i].type))
            return false;
    return true;
}

static Span variant_span(const VariantInfo *v)
{
    return v->def ? v->def->span : nowhere;
}

static void compare_variant(const Comparison *c, const VariantInfo *v, const VariantInfo *w)
{
    if (!same_payload(c, v, w))
        change(c, CHANGE_PAYLOAD, w->name, variant_span(v), variant_span(w), NULL);
    if (v->index != w->index || v->number != w->number)
        change(c, CHANGE_VARIANT_MOVED, w->name, variant_span(v), variant_span(w), NULL);
}

static void compare_enums(Comparison *c, const EnumInfo *old, const EnumInfo *new)
{
    for (uint32_t i = 0; i < old->variants.len; i++) {
        const VariantInfo *v = &old->variants.data[i], *w = find_variant(new, v->name);
        if (w)
            compare_variant(c, v, w);
        else
            change(c, CHANGE_VARIANT_REMOVED, v->name, variant_span(v), nowhere, NULL);
    }
    for (uint32_t i = 0; i < new->variants.len; i++) {
        const VariantInfo *w = &new->variants.data[i];
        if (!find_variant(old, w->name))
            change(c, CHANGE_VARIANT_ADDED, w->name, nowhere, variant_span(w), NULL);
    }
}

/* ---- fields ---- */

static bool has_default(const FieldInfo *f)
{
    return (f->decl && f->decl->value) || (f->type && f->type->kind == TY_OPTION);
}

static Span span_of(const FieldInfo *f)
{
    return f->def ? f->def->span : nowhere;
}

static const FieldInfo *field_named(const TypeInfo *info, Sym name)
{
    const Def *d = map_get(&info->members, map_key(name));
    return d && d->kind == DEF_FIELD ? d->field : NULL;
}

/* Position among the fields that both have, so that one insertion does not move all that follow. */
static void common_order(const TypeInfo *of, const TypeInfo *other, uint32_t *order)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < of->fields.len; i++)
        order[i] = field_named(other, of->fields.data[i].name) ? n++ : UINT32_MAX;
}

static void compare_field(Comparison *c, const FieldInfo *old, const FieldInfo *new, bool moved)
{
    if (!same_type(c, old->type, new->type))
        change(c, CHANGE_FIELD_RETYPED, new->name, span_of(old), span_of(new),
               type_name(c->before->types, old->type));
    else if (moved)
        change(c, CHANGE_FIELD_MOVED, new->name, span_of(old), span_of(new), NULL);
    if (has_default(old) && !has_default(new))
        change(c, CHANGE_DEFAULT_REMOVED, new->name, span_of(old), span_of(new), NULL);
    if (old->inline_enum && new->inline_enum)
        compare_enums(c, old->inline_enum, new->inline_enum);
}

static void compare_fields(Comparison *c, const TypeInfo *old, const TypeInfo *new)
{
    Arena *a = c->session->arena;
    uint32_t *was = ARENA_ARRAY(a, uint32_t, old->fields.len + 1);
    uint32_t *is = ARENA_ARRAY(a, uint32_t, new->fields.len + 1);
    common_order(old, new, was);
    common_order(new, old, is);
    for (uint32_t i = 0; i < old->fields.len; i++) {
        const FieldInfo *f = &old->fields.data[i], *g = field_named(new, f->name);
        if (g)
            compare_field(c, f, g, was[i] != is[g->index]);
        else
            change(c, CHANGE_FIELD_REMOVED, f->name, span_of(f), nowhere, NULL);
    }
    for (uint32_t i = 0; i < new->fields.len; i++) {
        const FieldInfo *g = &new->fields.data[i];
        if (!field_named(old, g->name))
            change(c, has_default(g) ? CHANGE_FIELD_ADDED : CHANGE_FIELD_NEEDED, g->name, nowhere,
                   span_of(g), NULL);
    }
}

/* ---- constraints, methods ---- */

static const ConstraintInfo *constraint_like(const TypeInfo *info, const ConstraintInfo *k)
{
    for (uint32_t i = 0; i < info->constraints.len; i++) {
        const ConstraintInfo *x = info->constraints.data[i];
        bool same = k->field ? x->field && x->field->name == k->field->name
                             : !x->field && x->name == k->name;
        if (same)
            return x;
    }
    return NULL;
}

static void compare_constraints(Comparison *c, const TypeInfo *old, const TypeInfo *new)
{
    for (uint32_t i = 0; i < new->constraints.len; i++) {
        const ConstraintInfo *k = new->constraints.data[i], *was = constraint_like(old, k);
        Sym name = k->field ? k->field->name : k->name;
        if (!k->body || !name)
            continue;
        if (!was)
            change(c, CHANGE_CONSTRAINT_ADDED, name, nowhere, k->body->span, NULL);
        else if (was->body && !same_text(c, was->body->span, k->body->span))
            change(c, CHANGE_CONSTRAINT_CHANGED, name, was->body->span, k->body->span, NULL);
    }
}

static const Def *method_like(const TypeInfo *info, const Def *m)
{
    const Def *d = map_get(m->fun->self == SELF_NONE ? &info->statics : &info->members,
                           map_key(m->name));
    if (!d)
        d = map_get(m->fun->self == SELF_NONE ? &info->members : &info->statics, map_key(m->name));
    return d && d->kind == DEF_FUN ? d : NULL;
}

static void compare_methods(Comparison *c, const TypeInfo *old, const TypeInfo *new)
{
    for (uint32_t i = 0; i < old->methods.len; i++) {
        const Def *m = old->methods.data[i], *n = method_like(new, m);
        if (!m->fun->decl || m->fun->decl->flags & FUN_OPERATOR)
            continue;
        if (n)
            compare_functions(c, m, n);
        else
            change(c, CHANGE_REMOVED, m->name, m->span, nowhere, NULL);
    }
}

void compare_consts(Comparison *c, const Def *old, const Def *new)
{
    if (!same_type(c, old->constant->type, new->constant->type))
        change(c, CHANGE_CONST_RETYPED, new->name, old->span, new->span,
               type_name(c->before->types, old->constant->type));
}

static void compare_own_consts(Comparison *c, const TypeInfo *old, const TypeInfo *new)
{
    for (uint32_t i = 0; i < old->consts.len; i++) {
        const Def *k = old->consts.data[i], *is = map_get(&new->statics, map_key(k->name));
        if (is && is->kind == DEF_CONST)
            compare_consts(c, k, is);
        else
            change(c, CHANGE_REMOVED, k->name, k->span, nowhere, NULL);
    }
}

static void compare_implemented(Comparison *c, const Def *old, const Def *new)
{
    for (uint32_t i = 0; i < old->info->traits.len; i++) {
        const Type *t = old->info->traits.data[i];
        bool still = false;
        for (uint32_t k = 0; k < new->info->traits.len; k++)
            still = still || same_type(c, t, new->info->traits.data[k]);
        if (!still)
            change(c, CHANGE_NOT_IMPLEMENTED, t->def->name, old->span, new->span, NULL);
    }
}

void compare_genes(Comparison *c, const Def *old, const Def *new)
{
    const TypeInfo *a = old->info, *b = new->info;
    c->gene = new;
    if (a->kind != b->kind || a->is_system != b->is_system) {
        change(c, CHANGE_OTHER_KIND, new->name, old->span, new->span, NULL);
    } else if (a->type->args.len != b->type->args.len) {
        change(c, CHANGE_PARAMETERS, new->name, old->span, new->span, NULL);
    } else {
        compare_fields(c, a, b);
        if (a->enumeration && b->enumeration)
            compare_enums(c, a->enumeration, b->enumeration);
        compare_constraints(c, a, b);
        compare_methods(c, a, b);
        compare_own_consts(c, a, b);
        compare_implemented(c, old, new);
    }
    c->gene = NULL;
}

static bool has_body(const Def *method)
{
    return method->fun->decl && method->fun->decl->body;
}

void compare_traits(Comparison *c, const Def *old, const Def *new)
{
    if (old->trait->type->args.len != new->trait->type->args.len) {
        change(c, CHANGE_PARAMETERS, new->name, old->span, new->span, NULL);
        return;
    }
    c->gene = new;
    for (uint32_t i = 0; i < old->trait->methods.len; i++) {
        const Def *m = old->trait->methods.data[i];
        const Def *n = map_get(&new->trait->members, map_key(m->name));
        if (n)
            compare_functions(c, m, n);
        else
            change(c, CHANGE_REMOVED, m->name, m->span, nowhere, NULL);
        if (n && has_body(m) && !has_body(n))
            change(c, CHANGE_BODY_REMOVED, n->name, m->span, n->span, NULL);
    }
    for (uint32_t i = 0; i < new->trait->methods.len; i++) {
        const Def *n = new->trait->methods.data[i];
        if (!map_get(&old->trait->members, map_key(n->name)) && !has_body(n))
            change(c, CHANGE_METHOD_NEEDED, n->name, nowhere, n->span, NULL);
    }
    c->gene = NULL;
}

void compare_functions(Comparison *c, const Def *old, const Def *new)
{
    const FunInfo *f = old->fun, *g = new->fun;
    if (!same_type(c, f->type, g->type) || f->self != g->self
        || f->tparams.len != g->tparams.len) {
        change(c, CHANGE_SIGNATURE, new->name, old->span, new->span,
               type_name(c->before->types, f->type));
        return;
    }
    for (uint32_t i = 0; i < f->params.len && i < g->params.len; i++)
        if (f->params.data[i]->name != g->params.data[i]->name) {
            change(c, CHANGE_PARAMETER_RENAMED, new->name, f->params.data[i]->span,
                   g->params.data[i]->span, f->params.data[i]->name->text);
            break;
        }
    if (!(f->effects & EFF_IMPURE) && g->effects & EFF_IMPURE)
        change(c, CHANGE_IMPURE, new->name, old->span, new->span, NULL);
}
