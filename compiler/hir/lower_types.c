/* Lowering of types: genes become records, variants and named types, once per type arguments. */
#include "hir/lower_impl.h"

#include <string.h>

static void fill_fields(Lower *lw, HType *t, TypeInfo *info, const Type *closed);

bool is_plain(const HType *t)
{
    return t->kind <= HT_STRING;
}

/* By-value cycles are errors, and lists, maps, sets stop the walk: it ends. */
bool holds_heap(const HType *t)
{
    if (t->has_heap)
        return true;
    if (t->kind == HT_RECORD)
        for (uint32_t i = 0; i < t->fields.len; i++)
            if (holds_heap(t->fields.data[i].type))
                return true;
    if (t->kind == HT_VARIANT)
        for (uint32_t i = 0; i < t->cases.len; i++)
            for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
                if (holds_heap(t->cases.data[i].fields.data[j].type))
                    return true;
    return false;
}

static bool checks_in(Lower *lw, HType *t, Map *seen)
{
    if (!t || is_plain(t) || t->kind == HT_FUN || map_put(lw->a, seen, map_key(t), t))
        return false;
    if (t->constraints.len || checks_in(lw, t->elem, seen) || checks_in(lw, t->key, seen))
        return true;
    for (uint32_t i = 0; i < t->fields.len; i++)
        if (checks_in(lw, t->fields.data[i].type, seen))
            return true;
    for (uint32_t i = 0; i < t->cases.len; i++)
        for (uint32_t j = 0; j < t->cases.data[i].fields.len; j++)
            if (checks_in(lw, t->cases.data[i].fields.data[j].type, seen))
                return true;
    return false;
}

bool has_checks(Lower *lw, HType *t)
{
    Map seen = {0};
    return checks_in(lw, t, &seen);
}

static HType *lower_args(Lower *lw, Type *t, HType *(*make)(HProgram *, HType *const *, uint32_t))
{
    HType **items = ARENA_ARRAY(lw->a, HType *, t->args.len);
    for (uint32_t i = 0; i < t->args.len; i++)
        items[i] = lower_type(lw, t->args.data[i]);
    return make(lw->hp, items, t->args.len);
}

static HType *lower_fun_type(Lower *lw, Type *t)
{
    HType **params = ARENA_ARRAY(lw->a, HType *, t->args.len);
    for (uint32_t i = 0; i < t->args.len; i++)
        params[i] = lower_type(lw, t->args.data[i]);
    _Static_assert((int)MUT_PARAMS == (int)HIR_REF_PARAMS, "the masks are alike");
    return hir_fun_type(lw->hp, params, t->args.len, lower_type(lw, t->result), t->mut_mask);
}

/* "enr.core.Pair<u64, string>" */
static const char *instance_name(Lower *lw, const Def *d, const Type *t)
{
    const char *base = def_path(lw, d);
    if (!t->args.len)
        return base;
    Out o = {0};
    out_str(&o, base);
    for (uint32_t i = 0; i < t->args.len; i++) {
        out_str(&o, i ? ", " : "<");
        out_str(&o, lower_type(lw, t->args.data[i])->name);
    }
    out_char(&o, '>');
    const char *name = arena_strndup(lw->a, o.data, o.len);
    out_free(&o);
    return name;
}

static bool is_personal(const Attrs *attrs)
{
    for (uint32_t i = 0; attrs && i < attrs->len; i++)
        if (strcmp(attrs->data[i].name.sym->text, "personal") == 0)
            return true;
    return false;
}

/* The parameters of an owner stand for the arguments of the closed type. */
static Subst subst_of(Lower *lw, const TypeInfo *info, const Type *closed)
{
    Subst s = {0};
    s.n = info && info->type ? info->type->args.len : 0;
    if (s.n > closed->args.len)
        s.n = closed->args.len;
    Def **params = ARENA_ARRAY(lw->a, Def *, s.n);
    for (uint32_t i = 0; i < s.n; i++)
        params[i] = info->type->args.data[i]->def;
    s.params = params;
    s.args = closed->args.data;
    return s;
}

static void fill_field(Lower *lw, HField *out, const FieldInfo *f, const Subst *s)
{
    Type *t = type_subst(lw->p->types, f->type, s->params, s->args, s->n);
    out->name = f->name->text;
    out->type = lower_type(lw, t);
    out->doc = f->def ? doc_text(lw, f->def->doc) : NULL;
    out->personal = f->decl && is_personal(&f->decl->attrs);
}

static void fill_fields(Lower *lw, HType *t, TypeInfo *info, const Type *closed)
{
    Subst s = subst_of(lw, info, closed);
    HField *fields = ARENA_ARRAY(lw->a, HField, info->fields.len);
    for (uint32_t i = 0; i < info->fields.len; i++)
        fill_field(lw, &fields[i], &info->fields.data[i], &s);
    t->fields.data = fields;
    t->fields.len = info->fields.len;
    for (uint32_t i = 0; i < info->fields.len && !info->is_system; i++)
        lower_default(lw, t, i, &info->fields.data[i], s);
}

static void describe(Lower *lw, HType *t, const Def *d)
{
    t->doc = doc_text(lw, d->doc);
    t->span = d->span;
    t->is_pub = d->is_pub;
}

static HType *lower_gene(Lower *lw, Type *closed)
{
    Def *d = closed->def;
    bool is_new;
    HType *t = hir_named(lw->hp, HT_RECORD, instance_name(lw, d, closed), d->module->name->text,
                         &is_new);
    map_put(lw->a, &lw->types, map_key(closed), t);
    if (!is_new)
        return t;
    TypeInfo *info = d->info;
    t->origin = info->is_system ? HR_SYSTEM : info->kind == GENE_NAMED ? HR_NAMED : HR_GENE;
    describe(lw, t, d);
    fill_fields(lw, t, info, closed);
    lower_constraints(lw, t, info, subst_of(lw, info, closed));
    return t;
}

static void fill_cases(Lower *lw, HType *t, const EnumInfo *e, const Subst *s)
{
    HCase *cases = ARENA_ARRAY(lw->a, HCase, e->variants.len);
    for (uint32_t i = 0; i < e->variants.len; i++) {
        const VariantInfo *v = &e->variants.data[i];
        HCase *c = &cases[i];
        c->name = v->name->text;
        c->number = v->number;
        c->is_tuple = v->is_tuple;
        c->doc = v->def ? doc_text(lw, v->def->doc) : NULL;
        c->fields.len = v->fields.len;
        c->fields.data = ARENA_ARRAY(lw->a, HField, v->fields.len);
        for (uint32_t j = 0; j < v->fields.len; j++)
            fill_field(lw, &c->fields.data[j], &v->fields.data[j], s);
    }
    t->cases.data = cases;
    t->cases.len = e->variants.len;
}

static HType *lower_enum(Lower *lw, Type *closed)
{
    Def *d = closed->def;
    bool is_new;
    HType *t = hir_named(lw->hp, HT_VARIANT, instance_name(lw, d, closed), d->module->name->text,
                         &is_new);
    map_put(lw->a, &lw->types, map_key(closed), t);
    if (!is_new)
        return t;
    t->variant_origin = HV_ENUM;
    describe(lw, t, d);
    TypeInfo *info = d->kind == DEF_GENE ? d->info : d->parent ? d->parent->info : NULL;
    Subst s = subst_of(lw, info, closed);
    fill_cases(lw, t, sema_enum(lw->p, closed), &s);
    if (d->kind == DEF_GENE)
        lower_constraints(lw, t, info, s);
    return t;
}

static HType *make_type(Lower *lw, Type *t)
{
    HProgram *hp = lw->hp;
    switch (t->kind) {
    case TY_BOOL: return hir_type(hp, HT_BOOL);
    case TY_CHAR: return hir_type(hp, HT_CHAR);
    case TY_I8: return hir_type(hp, HT_I8);
    case TY_I16: return hir_type(hp, HT_I16);
    case TY_I32: return hir_type(hp, HT_I32);
    case TY_I64: return hir_type(hp, HT_I64);
    case TY_U8: return hir_type(hp, HT_U8);
    case TY_U16: return hir_type(hp, HT_U16);
    case TY_U32: return hir_type(hp, HT_U32);
    case TY_U64: return hir_type(hp, HT_U64);
    case TY_F32: return hir_type(hp, HT_F32);
    case TY_F64: return hir_type(hp, HT_F64);
    case TY_STRING: return hir_type(hp, HT_STRING);
    case TY_OPTION: return hir_option(hp, lower_type(lw, t->args.data[0]));
    case TY_RESULT:
        return hir_result(hp, lower_type(lw, t->args.data[0]), lower_type(lw, t->args.data[1]));
    case TY_LIST: return hir_list(hp, lower_type(lw, t->args.data[0]));
    case TY_SET: return hir_set(hp, lower_type(lw, t->args.data[0]));
    case TY_MAP:
        return hir_map(hp, lower_type(lw, t->args.data[0]), lower_type(lw, t->args.data[1]));
    case TY_TUPLE: return lower_args(lw, t, hir_tuple);
    case TY_FUN: return lower_fun_type(lw, t);
    case TY_GENE: case TY_SYSTEM: return lower_gene(lw, t);
    case TY_ENUM: return lower_enum(lw, t);
    case TY_ERROR: case TY_UNKNOWN: case TY_NEVER: case TY_UNIT: case TY_PARAM: case TY_VAR:
        break;
    }
    return hir_type(hp, HT_UNIT);
}

HType *lower_type(Lower *lw, Type *closed)
{
    if (!closed)
        return hir_type(lw->hp, HT_UNIT);
    closed = type_zonk(lw->p->types, closed);
    HType *t = map_get(&lw->types, map_key(closed));
    if (t)
        return t;
    t = make_type(lw, closed);
    map_put(lw->a, &lw->types, map_key(closed), t);
    return t;
}

Type *fn_type_of(Fn *fn, Type *t)
{
    if (!t)
        return type_basic(fn->lw->p->types, TY_UNIT);
    t = type_zonk(fn->lw->p->types, t);
    const Subst *s = &fn->subst;
    return t->has_param ? type_subst(fn->lw->p->types, t, s->params, s->args, s->n) : t;
}

HType *fn_type(Fn *fn, Type *t)
{
    return lower_type(fn->lw, fn_type_of(fn, t));
}

Type *option_of(Lower *lw, Type *t)
{
    return type_make(lw->p->types, TY_OPTION, NULL, &t, 1);
}
