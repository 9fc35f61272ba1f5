/* Lowering of what the compiler derives: T::default() and T::zero(). */
#include "hir/lower_impl.h"

static Def *declared(Type *t, Lower *lw, const char *name)
{
    TypeInfo *info = sema_info(t);
    Sym sym = intern_z(lw->s->names, name);
    for (uint32_t i = 0; info && i < info->methods.len; i++) {
        Def *m = info->methods.data[i];
        if (m->name == sym && m->fun->self == SELF_NONE && m->fun->params.len == 0)
            return m;
    }
    return NULL;
}

static HExpr *declared_value(Fn *fn, Def *m, Type *t, Span at)
{
    return hx_call(fn, lower_fun(fn->lw, m, t->args.data, t->args.len), NULL, 0, at);
}

/* Zero, false, "", nothing, empty: for what is not a gene. NULL for genes. */
static HExpr *plain_value(Fn *fn, Type *t, Span at)
{
    HType *ht = lower_type(fn->lw, t);
    switch (ht->kind) {
    case HT_UNIT: case HT_BOOL: case HT_CHAR: case HT_I8: case HT_I16: case HT_I32: case HT_I64:
    case HT_U8: case HT_U16: case HT_U32: case HT_U64: case HT_F32: case HT_F64:
        return hx_const(fn, ht, 0, at);
    case HT_STRING:
        return hx_str(fn, "", 0, at);
    case HT_LIST: case HT_MAP: case HT_SET:
        return hx_make(fn, ht, NULL, 0, at);
    case HT_VARIANT:
        return ht->variant_origin == HV_OPTION ? hx_none(fn, ht, at) : NULL;
    case HT_RECORD: case HT_FUN: case HT_COUNT:
        break;
    }
    return NULL;
}

typedef HExpr *FieldValue(Fn *fn, const FieldInfo *f, Type *t, Span at);

static HExpr *default_field(Fn *fn, const FieldInfo *f, Type *t, Span at)
{
    return f->decl && f->decl->value ? lw_owned(fn, f->decl->value) : lw_default(fn, t, at);
}

static HExpr *zero_field(Fn *fn, const FieldInfo *f, Type *t, Span at)
{
    (void)f;
    return lw_zero(fn, t, at);
}

static HExpr *each_field(Fn *fn, Type *t, FieldValue *value, Span at)
{
    TypeInfo *info = sema_info(t);
    HExpr **out = ARENA_ARRAY(fn->a, HExpr *, info->fields.len);
    for (uint32_t i = 0; i < info->fields.len; i++) {
        Type *ft = sema_member_type(fn->lw->p->types, t, info->fields.data[i].type);
        out[i] = hx_own(fn, value(fn, &info->fields.data[i], ft, at));
        if (!hx_is_cheap(out[i]) && !hx_is_simple(out[i]) && fn->block->stmts.len)
            out[i] = fn_temp(fn, out[i]);
    }
    return lw_checked(fn, hx_make(fn, lower_type(fn->lw, t), out, info->fields.len, at), at);
}

static HExpr *each_item(Fn *fn, Type *t, HExpr *(*value)(Fn *, Type *, Span), Span at)
{
    HExpr **out = ARENA_ARRAY(fn->a, HExpr *, t->args.len);
    for (uint32_t i = 0; i < t->args.len; i++)
        out[i] = value(fn, t->args.data[i], at);
    return hx_make(fn, lower_type(fn->lw, t), out, t->args.len, at);
}

/* A derived value is a function of its own, "T.default": made once, called where it is used. */
typedef struct Derived {
    Type *type;
    FieldValue *value;
} Derived;

static void run_derived(Lower *lw, Job *job)
{
    Derived *d = job->data;
    Fn fn;
    fn_open(&fn, lw, job->fn, NULL, job->subst);
    TypeInfo *info = sema_info(d->type);
    Subst s = {0};
    if (info->type && info->type->args.len) {
        Def **params = ARENA_ARRAY(lw->a, Def *, info->type->args.len);
        for (uint32_t i = 0; i < info->type->args.len; i++)
            params[i] = info->type->args.data[i]->def;
        s = (Subst){params, d->type->args.data, info->type->args.len};
    }
    fn.subst = s;
    lw_leave(&fn, each_field(&fn, d->type, d->value, job->fn->span), job->fn->span);
    fn_close(&fn);
}

static HExpr *derived(Fn *fn, Type *t, const char *what, FieldValue *value, Span at)
{
    HType *ht = lower_type(fn->lw, t);
    const char *name = arena_printf(fn->a, "%s.%s", ht->name, what);
    bool is_new;
    HFunc *f = lower_named_fun(fn->lw, HF_FUN, name, ht->module, &is_new);
    if (is_new) {
        f->result = ht;
        f->owner = ht;
        f->span = ht->span;
        f->is_pub = ht->is_pub;
        Derived *d = ARENA_NEW(fn->a, Derived);
        d->type = t;
        d->value = value;
        lower_job(fn->lw, f, NULL, (Subst){0}, run_derived, d);
    }
    return hx_call(fn, f, NULL, 0, at);
}

HExpr *lw_default(Fn *fn, Type *t, Span at)
{
    t = fn_type_of(fn, t);
    HExpr *plain = plain_value(fn, t, at);
    if (plain)
        return plain;
    Def *m = declared(t, fn->lw, "default");
    if (m)
        return declared_value(fn, m, t, at);
    if (t->kind == TY_TUPLE)
        return each_item(fn, t, lw_default, at);
    if (t->kind == TY_GENE || t->kind == TY_SYSTEM)
        return derived(fn, t, "default", default_field, at);
    lower_unsupported(fn->lw, at, "a derived default of this type");
    return hx_unit(fn, at);
}

HExpr *lw_zero(Fn *fn, Type *t, Span at)
{
    t = fn_type_of(fn, t);
    HExpr *plain = plain_value(fn, t, at);
    if (plain)
        return plain;
    Def *m = declared(t, fn->lw, "zero");
    if (m)
        return declared_value(fn, m, t, at);
    if (t->kind == TY_TUPLE)
        return each_item(fn, t, lw_zero, at);
    if (t->kind == TY_GENE)
        return derived(fn, t, "zero", zero_field, at);
    lower_unsupported(fn->lw, at, "a derived zero of this type");
    return hx_unit(fn, at);
}
