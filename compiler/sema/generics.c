/* What operations need of types: recorded on type parameters, verified where they are given. */
#include "sema/check.h"

static bool declares_static(const TypeInfo *info, Sym name)
{
    Def *m = map_get(&info->statics, map_key(name));
    return m && m->kind == DEF_FUN && !m->fun->params.len;
}

static bool record_derives(Sema *sm, const Type *t, uint32_t need)
{
    const TypeInfo *info = t->def->info;
    if (declares_static(info, need == NEED_ZERO ? sm->sym_zero : sm->sym_default))
        return true;
    for (uint32_t i = 0; i < info->fields.len; i++) {
        const FieldInfo *f = &info->fields.data[i];
        if (need == NEED_DEFAULT && f->decl && f->decl->value)
            continue;
        if (!f->type || !type_meets(sm, sema_member_type(sm->tt, (Type *)t, f->type), need))
            return false;
    }
    return true;
}

/* T::default() and T::zero() exist (language.md, types). */
static bool derives(Sema *sm, Type *t, uint32_t need)
{
    switch (t->kind) {
    case TY_ERROR: case TY_NEVER: case TY_UNIT: case TY_BOOL: case TY_STRING: case TY_OPTION:
    case TY_LIST: case TY_MAP: case TY_SET:
        return true;
    case TY_TUPLE:
        for (uint32_t i = 0; i < t->args.len; i++)
            if (!type_meets(sm, t->args.data[i], need))
                return false;
        return true;
    case TY_PARAM:
        t->def->typaram->needs |= need;
        return true;
    case TY_GENE:
        return record_derives(sm, t, need);
    case TY_ENUM:
        return t->def->kind == DEF_GENE
               && declares_static(t->def->info,
                                  need == NEED_ZERO ? sm->sym_zero : sm->sym_default);
    default:
        return type_is_numeric(t);
    }
}

/* Types whose values have one obvious text. */
static bool shows(Sema *sm, Type *t)
{
    if (type_is_plain(t))
        return t->kind != TY_UNIT;
    if (t->kind == TY_PARAM) {
        t->def->typaram->needs |= NEED_SHOW;
        return true;
    }
    const EnumInfo *e = sema_enum(sm->p, t);
    if (e && t->kind == TY_ENUM) {
        for (uint32_t i = 0; i < e->variants.len; i++)
            if (e->variants.data[i].fields.len)
                return false;
        return true;
    }
    const TypeInfo *info = t->kind == TY_GENE ? t->def->info : NULL;
    return info && info->fields.len == 1 && info->fields.data[0].type
           && type_meets(sm, sema_member_type(sm->tt, t, info->fields.data[0].type), NEED_SHOW);
}

static bool parses(Sema *sm, Type *t)
{
    if (type_is_numeric(t) || t->kind == TY_BOOL || t->kind == TY_STRING || t->kind == TY_CHAR)
        return true;
    const TypeInfo *info = t->kind == TY_GENE ? t->def->info : NULL;
    return info && info->fields.len == 1 && info->fields.data[0].type
           && type_meets(sm, sema_member_type(sm->tt, t, info->fields.data[0].type), NEED_PARSE);
}

/* `<` on values: numbers, text, what lifts or names such a value, tuples and plain variants. */
static bool compares(Sema *sm, Type *t)
{
    if (type_is_numeric(t) || t->kind == TY_CHAR || t->kind == TY_STRING)
        return true;
    if (t->kind == TY_PARAM) {
        t->def->typaram->needs |= NEED_COMPARE;
        return true;
    }
    if (t->kind == TY_TUPLE) {
        for (uint32_t i = 0; i < t->args.len; i++)
            if (!type_meets(sm, t->args.data[i], NEED_COMPARE))
                return false;
        return true;
    }
    if (t->kind == TY_ENUM)
        return type_meets(sm, t, NEED_SHOW);
    const TypeInfo *info = t->kind == TY_GENE ? t->def->info : NULL;
    return info && info->fields.len == 1 && info->fields.data[0].type
           && type_meets(sm, sema_member_type(sm->tt, t, info->fields.data[0].type), NEED_COMPARE);
}

/* Needs of a whole are needs of the type parameters in it. */
static void pass_down(Type *t, uint32_t need)
{
    t = type_resolve(t);
    if (!t->has_param || (t->need_passed & need))
        return;
    t->need_passed |= (uint16_t)need;
    if (t->kind == TY_PARAM)
        t->def->typaram->needs |= need;
    for (uint32_t i = 0; i < t->args.len; i++)
        pass_down(t->args.data[i], need);
}

static bool meets(Sema *sm, Type *t, uint32_t need)
{
    const TypeInfo *info = t->kind == TY_GENE ? t->def->info : NULL;
    switch (need) {
    case NEED_EQ: case NEED_ORD: pass_down(t, need); return type_has_eq(t);
    case NEED_KEY: pass_down(t, need); return type_is_key(t);
    case NEED_COMPARE: return compares(sm, t);
    case NEED_NUM: return type_is_numeric(t) || (info && info->lifts && !info->has_arith);
    case NEED_NUMBER: return type_is_numeric(t);
    case NEED_INT: return type_is_int(t);
    case NEED_FLOAT: return type_is_float(t);
    case NEED_SHOW: return shows(sm, t);
    case NEED_PARSE: return parses(sm, t);
    case NEED_DEFAULT: case NEED_ZERO: return derives(sm, t, need);
    default: return true;
    }
}

/* The answer is kept with the type. While it is being found, a type that contains itself (in a
   list) is taken to meet the need. */
bool type_meets(Sema *sm, Type *t, uint32_t need)
{
    t = type_resolve(t);
    if (t->need_known & need)
        return t->need_met & need;
    t->need_known |= (uint16_t)need;
    t->need_met |= (uint16_t)need;
    bool met = meets(sm, t, need);
    if (!met)
        t->need_met = (uint16_t)(t->need_met & ~need);
    if (t->has_var)
        t->need_known = (uint16_t)(t->need_known & ~need);
    return met;
}

static const char *need_text(uint32_t need)
{
    switch (need) {
    case NEED_EQ: return "can be compared with `==`";
    case NEED_ORD: return "have an order";
    case NEED_COMPARE: return "can be compared with `<`";
    case NEED_KEY: return "can be keys: no float and no function in them";
    case NEED_NUM: return "can be added: numbers, and genes of one number";
    case NEED_NUMBER: return "are numbers";
    case NEED_INT: return "are integers";
    case NEED_FLOAT: return "are floats";
    case NEED_SHOW: return "have a text";
    case NEED_PARSE: return "can be read from text";
    case NEED_DEFAULT: return "have a default";
    default: return "have a zero";
    }
}

static const char *missing_part(Sema *sm, Type *t, uint32_t need)
{
    if ((need != NEED_DEFAULT && need != NEED_ZERO) || t->kind != TY_GENE)
        return NULL;
    const TypeInfo *info = t->def->info;
    for (uint32_t i = 0; i < info->fields.len; i++) {
        const FieldInfo *f = &info->fields.data[i];
        if (need == NEED_DEFAULT && f->decl && f->decl->value)
            continue;
        if (f->type && !type_meets(sm, sema_member_type(sm->tt, t, f->type), need))
            return f->name->text;
    }
    return NULL;
}

void require(Sema *sm, Type *t, uint32_t need, Span at, const char *what)
{
    t = type_resolve(t);
    if (t->kind == TY_ERROR || t->kind == TY_NEVER || t->kind == TY_VAR)
        return;
    if (t->kind == TY_PARAM) {
        t->def->typaram->needs |= need;
        return;
    }
    if (type_meets(sm, t, need))
        return;
    Diag *d = diag_add(sm->d, DIAG_NEED, at, what, need_text(need), type_name(sm->tt, t));
    const char *part = missing_part(sm, t, need);
    if (part)
        diag_note(sm->d, d, "its field `%s` has none", part);
    if (t->def && t->kind != TY_ERROR)
        diag_peer(sm->d, d, t->def->span, "declared here");
}

/* ---- uses of generics ---------------------------------------------------------------------- */

static bool propagate(const GenericUse *u)
{
    bool changed = false;
    for (uint32_t i = 0; i < u->n; i++) {
        uint32_t needs = u->params[i]->typaram->needs;
        Type *t = type_resolve(u->args[i]);
        if (t->kind != TY_PARAM || (t->def->typaram->needs | needs) == t->def->typaram->needs)
            continue;
        t->def->typaram->needs |= needs;
        changed = true;
    }
    return changed;
}

static void verify_bounds(Sema *sm, const GenericUse *u, uint32_t i, Type *t)
{
    const Def *p = u->params[i];
    for (uint32_t k = 0; k < p->typaram->bounds.len; k++) {
        const Def *trait = p->typaram->bounds.data[k]->def;
        if (sema_implements(t, trait))
            continue;
        Diag *d = diag_add(sm->d, DIAG_BOUND, u->at, type_name(sm->tt, t), trait->name->text,
                           u->def->name->text, p->name->text);
        diag_peer(sm->d, d, p->span, "asked for here");
    }
}

static void verify(Sema *sm, const GenericUse *u)
{
    for (uint32_t i = 0; i < u->n; i++) {
        Type *t = type_resolve(u->args[i]);
        if (is_error(t) || t->kind == TY_VAR || t->kind == TY_NEVER)
            continue;
        verify_bounds(sm, u, i, t);
        uint32_t needs = u->params[i]->typaram->needs;
        if (t->kind == TY_PARAM)
            continue;
        for (uint32_t bit = 1; bit <= NEED_COMPARE; bit <<= 1) {
            if (!(needs & bit) || type_meets(sm, t, bit))
                continue;
            Diag *d = diag_add(sm->d, DIAG_GENERIC_NEED, u->at, u->def->name->text,
                               u->params[i]->name->text, need_text(bit), type_name(sm->tt, t));
            diag_peer(sm->d, d, u->params[i]->span, "`%s` is declared here",
                      u->params[i]->name->text);
            break;
        }
    }
}

void verify_generics(Sema *sm)
{
    bool changed = true;
    while (changed) {
        changed = false;
        for (uint32_t i = 0; i < sm->uses.len; i++)
            changed |= propagate(&sm->uses.data[i]);
    }
    for (uint32_t i = 0; i < sm->uses.len; i++)
        verify(sm, &sm->uses.data[i]);
}
