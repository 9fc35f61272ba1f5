/* Local inference: variables of one body, unified as its uses are met, settled at its end. */
#include "sema/check.h"

#include <string.h>

Type *new_var(Sema *sm, VarClass c, Span at)
{
    Type *v = type_var(sm->tt, c, at);
    vec_push(sm->a, &sm->vars, v);
    return v;
}

void pend(Sema *sm, Type **slot)
{
    vec_push(sm->a, &sm->pending, slot);
}

void set_type(Sema *sm, Expr *e, Type *t)
{
    e->type = t;
    if (t->has_var)
        pend(sm, &e->type);
}

Type *fail(Sema *sm, Expr *e)
{
    e->type = sm->type_error;
    return e->type;
}

static bool bind(Sema *sm, Type *v, Type *t)
{
    if (v == t)
        return true;
    if (t->kind == TY_VAR) {
        if (t->var_class == VAR_ANY) {
            t->bound = v;
            return true;
        }
        /* An integer literal may stand where a float is expected. */
        if (v->var_class == VAR_FLOAT && t->var_class == VAR_INT)
            t->bound = v;
        else
            v->bound = t;
        return true;
    }
    if (v->var_class == VAR_INT && !type_is_numeric(t) && t->kind != TY_ERROR)
        return false;
    if (v->var_class == VAR_FLOAT && !type_is_float(t) && t->kind != TY_ERROR)
        return false;
    if (type_mentions(sm->tt, v, t))
        return false;
    v->bound = t;
    return true;
}

/* Types that share their parts many times over are compared pair by pair only once. */
enum { MANY_STEPS = 20000 };

static bool unified_before(Sema *sm, const Type *a, const Type *b)
{
    if (++sm->unify_steps < MANY_STEPS)
        return false;
    uint64_t pair = (uint64_t)a->id << 32 | b->id;
    return map_put(sm->a, &sm->unified, pair, sm) != NULL;
}

static bool unify_parts(Sema *sm, Type *a, Type *b)
{
    if (a->args.len && unified_before(sm, a, b))
        return true; /* a mismatch in it was found the first time */
    if (a->kind != b->kind || a->def != b->def || a->args.len != b->args.len
        || a->mut_mask != b->mut_mask)
        return false;
    for (uint32_t i = 0; i < a->args.len; i++)
        if (!unify(sm, a->args.data[i], b->args.data[i]))
            return false;
    return !a->result || unify(sm, a->result, b->result);
}

bool unify(Sema *sm, Type *a, Type *b)
{
    a = type_resolve(a);
    b = type_resolve(b);
    if (a == b || a->kind == TY_ERROR || b->kind == TY_ERROR) {
        if (a->kind == TY_VAR && b->kind == TY_ERROR)
            a->bound = b; /* what it would have been is not known: stay silent about it */
        else if (b->kind == TY_VAR && a->kind == TY_ERROR)
            b->bound = a;
        return true;
    }
    if (a->kind == TY_NEVER || b->kind == TY_NEVER)
        return true;
    if (a->kind == TY_VAR)
        return bind(sm, a, b);
    if (b->kind == TY_VAR)
        return bind(sm, b, a);
    return unify_parts(sm, a, b);
}

/* ---- mismatches ---------------------------------------------------------------------------- */

static const char *source_text(Sema *sm, Span at)
{
    const SourceFile *f = sources_find(&sm->s->sources, at.lo);
    if (!f || at.hi < at.lo || at.hi - f->base > f->len)
        return NULL;
    return arena_strndup(sm->a, f->text + (at.lo - f->base), at.hi - at.lo);
}

static bool needs_parens(const Expr *e)
{
    return !e->parens && (e->kind == EX_BINARY || e->kind == EX_UNARY || e->kind == EX_CAST
                          || e->kind == EX_IF || e->kind == EX_MATCH || e->kind == EX_CLOSURE);
}

/* before + e + after, with parentheses where they are needed. */
static void fix_wrap(Sema *sm, Diag *d, const Expr *e, const char *before, const char *after,
                     const char *label)
{
    const char *text = source_text(sm, e->span);
    if (!text)
        return;
    bool paren = needs_parens(e) && !*before;
    const char *wrapped = arena_printf(sm->a, "%s%s%s%s%s", before, paren ? "(" : "", text,
                                       paren ? ")" : "", after);
    diag_fix(sm->d, d, FIX_MAYBE, e->span, wrapped, "%s", label);
}

static bool same_enum_owner(const Type *want, const Type *found)
{
    return found->kind == TY_ENUM && found->def->kind == DEF_ENUM
           && (want->kind == TY_GENE || want->kind == TY_SYSTEM)
           && found->def->parent == want->def;
}

static void suggest_conversion(Sema *sm, Diag *d, Expr *e, Type *found, Type *want)
{
    if (type_is_numeric(found) && type_is_numeric(want)) {
        const char *to = type_name(sm->tt, want);
        fix_wrap(sm, d, e, "", arena_printf(sm->a, " as %s", to),
                 arena_printf(sm->a, "convert it: as %s traps when it does not fit", to));
    } else if (want->kind == TY_OPTION && type_resolve(want->args.data[0]) == found) {
        fix_wrap(sm, d, e, "Some(", ")", "wrap it in Some");
    } else if (want->kind == TY_RESULT && type_resolve(want->args.data[0]) == found) {
        fix_wrap(sm, d, e, "Ok(", ")", "wrap it in Ok");
    } else if ((found->kind == TY_OPTION || found->kind == TY_RESULT)
               && type_resolve(found->args.data[0]) == want) {
        fix_wrap(sm, d, e, "", "?", "leave the function when there is no value");
        fix_wrap(sm, d, e, "", ".unwrap()", "trap when there is no value");
    } else if (want->kind == TY_STRING && type_is_plain(found) && found->kind != TY_UNIT) {
        fix_wrap(sm, d, e, "", ".to_string()", "make it a String");
    } else if ((want->kind == TY_GENE) && want->def->info && want->def->info->lifts
               && (type_resolve(want->def->info->fields.data[0].type) == found
                   || (found->kind == TY_VAR && found->var_class == VAR_INT))) {
        const char *field = want->def->info->fields.data[0].name->text;
        if (want->def->info->kind == GENE_NAMED)
            fix_wrap(sm, d, e, arena_printf(sm->a, "%s(", type_name(sm->tt, want)), ")",
                     "make it one");
        else
            fix_wrap(sm, d, e, arena_printf(sm->a, "%s { %s: ", type_name(sm->tt, want), field),
                     " }", "make it one");
    } else if (found->kind == TY_GENE && found->def->info && found->def->info->lifts
               && type_resolve(found->def->info->fields.data[0].type) == want) {
        fix_wrap(sm, d, e, "", arena_printf(sm->a, ".%s",
                                            found->def->info->fields.data[0].name->text),
                 "take its number");
    }
}

static Diag *report_gene_as_enum(Sema *sm, Expr *e, Type *found, Type *want)
{
    const char *gene = want->def->name->text, *field = found->def->name->text;
    Diag *d = diag_add(sm->d, DIAG_GENE_AS_ENUM, e->span, gene, gene, field);
    diag_peer(sm->d, d, want->def->span, "`%s` is a record; its enumeration is that of `%s`",
              gene, field);
    diag_note(sm->d, d, "declare what is wanted here as `%s.%s`, or compare with its `.%s`", gene,
              field, field);
    return d;
}

void report_mismatch(Sema *sm, Expr *e, Type *found, const Expect *x)
{
    Type *want = type_resolve(x->type);
    found = type_resolve(found);
    Diag *d;
    if (same_enum_owner(want, found))
        d = report_gene_as_enum(sm, e, found, want);
    else if (found->kind == TY_UNIT)
        d = diag_add(sm->d, DIAG_NO_VALUE, e->span, type_name(sm->tt, want));
    else
        d = diag_add(sm->d, DIAG_TYPE_MISMATCH, e->span, type_name(sm->tt, want),
                     type_name(sm->tt, found));
    if (x->because.lo)
        diag_peer(sm->d, d, x->because, "%s", x->why);
    complain(sm, d, e, NULL, x->because);
    suggest_conversion(sm, d, e, found, want);
}

Type *coerce(Sema *sm, Expr *e, Type *t, const Expect *x)
{
    if (x->kind != WANT_TYPE || t == x->type || unify(sm, x->type, t))
        return t;
    report_mismatch(sm, e, t, x);
    return x->type; /* as if it were right: nothing that follows is affected */
}

/* ---- end of a body ------------------------------------------------------------------------- */

typedef struct IntRange {
    uint64_t max, neg; /* neg: largest magnitude below zero */
} IntRange;

static IntRange int_range(const Type *t)
{
    uint32_t bits = type_bits(t);
    IntRange r;
    if (type_is_signed(t)) {
        r.neg = (uint64_t)1 << (bits - 1);
        r.max = r.neg - 1;
    } else {
        r.neg = 0;
        r.max = bits == 64 ? UINT64_MAX : ((uint64_t)1 << bits) - 1;
    }
    return r;
}

/* e is an EX_INT, or the negation of one. */
void check_literal_range(Sema *sm, Expr *e)
{
    bool negative = e->kind == EX_UNARY;
    Expr *lit = negative ? e->unary.operand : e;
    Type *t = type_resolve(e->type);
    if (!type_is_int(t) || lit->kind != EX_INT)
        return;
    IntRange r = int_range(t);
    uint64_t limit = negative ? r.neg : r.max;
    if (!lit->integer.too_big && lit->integer.value <= limit)
        return;
    const char *low = type_is_signed(t) ? arena_printf(sm->a, "-%llu", (unsigned long long)r.neg)
                                        : "0";
    Diag *d = diag_add(sm->d, DIAG_LITERAL_RANGE, e->span, type_name(sm->tt, t), low,
                       (unsigned long long)r.max);
    if (negative && !type_is_signed(t))
        diag_note(sm->d, d, "%s has no negative values", type_name(sm->tt, t));
}

static void default_vars(Sema *sm)
{
    /* A literal too large for Int64 takes its variable with it to UInt64. */
    for (uint32_t i = 0; i < sm->literals.len; i++) {
        Expr *e = sm->literals.data[i];
        Type *t = type_resolve(e->type);
        if (t->kind == TY_VAR && e->kind == EX_INT && e->integer.value > INT64_MAX)
            t->bound = type_basic(sm->tt, TY_U64);
    }
    for (uint32_t i = 0; i < sm->vars.len; i++) {
        Type *v = sm->vars.data[i];
        if (v->bound || v->var_class == VAR_ANY)
            continue;
        v->bound = type_basic(sm->tt, v->var_class == VAR_INT ? TY_I64 : TY_F64);
    }
}

/* Variables that nothing settles: one error for each place, and only where none explains it. */
static void report_open_vars(Sema *sm)
{
    bool silent = diags_errors(sm->d) > sm->body->errors;
    for (uint32_t i = 0; i < sm->vars.len; i++) {
        Type *v = sm->vars.data[i];
        if (v->bound)
            continue;
        v->bound = sm->type_error;
        if (silent || !v->var_span.lo)
            continue;
        Diag *d = diag_add(sm->d, DIAG_CANNOT_INFER, v->var_span);
        diag_note(sm->d, d, "give the variable a type, as in `let x: List<UInt64> = []`, or use "
                            "it where one is known");
        silent = true; /* others of the same body mostly hang on it */
    }
}

void finish_inference(Sema *sm)
{
    report_undeclared(sm);
    default_vars(sm);
    if (sm->vars.len)
        report_open_vars(sm);
    for (uint32_t i = 0; i < sm->pending.len; i++)
        *sm->pending.data[i] = type_zonk(sm->tt, *sm->pending.data[i]);
    for (uint32_t i = 0; i < sm->literals.len; i++)
        check_literal_range(sm, sm->literals.data[i]);
    for (uint32_t i = 0; i < sm->needs.len; i++) {
        Need *n = &sm->needs.data[i];
        require(sm, type_zonk(sm->tt, n->type), n->need, n->at, n->what);
    }
    sm->vars.len = sm->pending.len = sm->literals.len = sm->needs.len = 0;
    sm->unify_steps = 0;
    sm->unified = (Map){0};
}
