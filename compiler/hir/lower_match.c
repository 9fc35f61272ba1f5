/* Lowering of `match`, `if` and patterns: a switch where the patterns are flat, else a chain of
   conditions. */
#include "hir/lower_impl.h"

/* ---- patterns -------------------------------------------------------------------------------- */

/* The variant that a pattern names, or NULL. */
static const VariantInfo *pat_variant(const Pat *p)
{
    return p->def && p->def->kind == DEF_VARIANT ? p->def->variant : NULL;
}

static bool binds_name(const Pat *p)
{
    return p->kind == PAT_NAME && !pat_variant(p);
}

/* The case of a pattern: Some, Ok are known by their place among the variants. */
static uint32_t case_of(const Pat *p)
{
    return pat_variant(p)->index;
}

/* Payload `i` of the case that v is known to have. */
static Value *payload(Fn *fn, Value *v, uint32_t case_, uint32_t i, Span at)
{
    if (v->kind == V_OPT) {
        bool good = v->type->variant_origin == HV_OPTION ? case_ == 1 : case_ == 0;
        return &v->parts[good ? 0 : 1];
    }
    return value_of(fn, hx_payload(fn, value_expr(fn, v, at), case_, i, at));
}

static HExpr *has_case(Fn *fn, Value *v, uint32_t case_, Span at)
{
    if (v->kind != V_OPT)
        return v->type->cases.len == 1 ? NULL : hx_is(fn, value_expr(fn, v, at), case_, at);
    bool good = v->type->variant_origin == HV_OPTION ? case_ == 1 : case_ == 0;
    return good ? hx_clone(fn, v->e) : hx_not(fn, hx_clone(fn, v->e), at);
}

static uint32_t field_index(const Pat *p, uint32_t i)
{
    const PatField *f = &p->ctor.fields.data[i];
    const VariantInfo *v = pat_variant(p);
    if (v) {
        for (uint32_t j = 0; j < v->fields.len; j++)
            if (v->fields.data[j].name == f->name.sym)
                return j;
        return 0;
    }
    TypeInfo *info = p->type ? sema_info(type_resolve(p->type)) : NULL;
    for (uint32_t j = 0; info && j < info->fields.len; j++)
        if (info->fields.data[j].name == f->name.sym)
            return j;
    return 0;
}

/* Sub-pattern number i of a pattern that takes its value apart, and what it is matched with. */
static Pat *part_of(Fn *fn, Pat *p, Value *v, uint32_t i, Value **part, Def **shorthand)
{
    *shorthand = NULL;
    if (p->kind == PAT_TUPLE) {
        *part = value_part(fn, v, i, p->span);
        return p->ctor.args.data[i];
    }
    const VariantInfo *variant = pat_variant(p);
    uint32_t index = p->kind == PAT_CALL ? i : field_index(p, i);
    *part = variant ? payload(fn, v, variant->index, index, p->span)
                    : value_part(fn, v, index, p->span);
    if (p->kind == PAT_CALL)
        return p->ctor.args.data[i];
    *shorthand = p->ctor.fields.data[i].local;
    return p->ctor.fields.data[i].pat;
}

static uint32_t part_count(const Pat *p)
{
    switch ((int)p->kind) {
    case PAT_TUPLE: case PAT_CALL:
        return p->ctor.args.len;
    case PAT_STRUCT:
        return p->ctor.fields.len;
    default:
        return 0;
    }
}

static HExpr *parts_test(Fn *fn, Pat *p, Value *v, HExpr *cond)
{
    for (uint32_t i = 0; i < part_count(p); i++) {
        Value *part;
        Def *shorthand;
        Pat *sub = part_of(fn, p, v, i, &part, &shorthand);
        if (sub)
            cond = hx_and(fn, cond, pat_test(fn, sub, part));
    }
    return cond;
}

static HExpr *range_test(Fn *fn, Pat *p, Value *v)
{
    Span at = p->span;
    HBinary upper = p->range.inclusive ? HB_LE : HB_LT;
    HExpr *lo = NULL, *hi = NULL;
    if (p->range.lo)
        lo = hx_binary(fn, HB_GE, value_expr(fn, v, at), lw_value(fn, p->range.lo), at);
    if (p->range.hi)
        hi = hx_binary(fn, upper, value_expr(fn, v, at), lw_value(fn, p->range.hi), at);
    return hx_and(fn, lo, hi);
}

static HExpr *or_test(Fn *fn, Pat *p, Value *v)
{
    HExpr *any = NULL;
    for (uint32_t i = 0; i < p->alt.alts.len; i++) {
        HExpr *t = pat_test(fn, p->alt.alts.data[i], v);
        if (!t)
            return NULL;
        any = any ? hx_logic(fn, HX_OR, any, t, p->span) : t;
    }
    return any;
}

HExpr *pat_test(Fn *fn, Pat *p, Value *v)
{
    switch (p->kind) {
    case PAT_ERROR: case PAT_WILD:
        return NULL;
    case PAT_NAME: case PAT_PATH:
        return pat_variant(p) ? has_case(fn, v, case_of(p), p->span) : NULL;
    case PAT_LITERAL:
        if (v->type->kind == HT_BOOL) {
            HExpr *e = value_expr(fn, v, p->span);
            return p->literal->boolean ? e : hx_not(fn, e, p->span);
        }
        if (p->literal->kind == EX_NULL)
            return has_case(fn, v, 0, p->span);
        return hx_binary(fn, HB_EQ, value_expr(fn, v, p->span), lw_value(fn, p->literal), p->span);
    case PAT_RANGE:
        return range_test(fn, p, v);
    case PAT_CALL: case PAT_STRUCT: case PAT_TUPLE: {
        HExpr *own = pat_variant(p) ? has_case(fn, v, case_of(p), p->span) : NULL;
        return parts_test(fn, p, v, own);
    }
    case PAT_OR:
        return or_test(fn, p, v);
    }
    return NULL;
}

/* ---- names ----------------------------------------------------------------------------------- */

static bool binds_anything(const Pat *p)
{
    if (binds_name(p))
        return true;
    if (p->kind == PAT_OR)
        return binds_anything(p->alt.alts.data[0]);
    if (p->kind == PAT_STRUCT)
        for (uint32_t i = 0; i < p->ctor.fields.len; i++)
            if (!p->ctor.fields.data[i].pat || binds_anything(p->ctor.fields.data[i].pat))
                return true;
    if (p->kind == PAT_TUPLE || p->kind == PAT_CALL)
        for (uint32_t i = 0; i < p->ctor.args.len; i++)
            if (binds_anything(p->ctor.args.data[i]))
                return true;
    return false;
}

/* What to do with each name that a pattern binds. */
typedef struct Binding {
    void (*run)(Fn *fn, struct Binding *b, Def *d, Value *v, Span at);
    Map *locals; /* of or-patterns: Sym -> HLocal */
} Binding;

static void each_name(Fn *fn, Pat *p, Value *v, Binding *b);

static void each_part(Fn *fn, Pat *p, Value *v, Binding *b)
{
    for (uint32_t i = 0; i < part_count(p); i++) {
        Value *part;
        Def *shorthand;
        Pat *sub = part_of(fn, p, v, i, &part, &shorthand);
        if (sub)
            each_name(fn, sub, part, b);
        else if (shorthand)
            b->run(fn, b, shorthand, part, p->ctor.fields.data[i].name.span);
    }
}

static void declare_each(Fn *fn, Binding *b, Def *d, Value *v, Span at)
{
    if (map_get(b->locals, map_key(d->name)))
        return;
    HLocal *l = fn_let(fn, d->name->text, v->type, NULL, at);
    l->mutable_ = true;
    map_put(fn->a, b->locals, map_key(d->name), l);
}

static void set_each(Fn *fn, Binding *b, Def *d, Value *v, Span at)
{
    HLocal *l = map_get(b->locals, map_key(d->name));
    fn_set_local(fn, l, hx_own(fn, value_expr(fn, v, at)), at);
    bind(fn, d, value_of(fn, hx_local(fn, l, at)));
}

/* A(x) | B(x): x is a variable that the alternative sets. */
static void bind_alternatives(Fn *fn, Pat *p, Value *v)
{
    Map locals = {0};
    Binding declare = {declare_each, &locals}, set = {set_each, &locals};
    each_name(fn, p->alt.alts.data[0], v, &declare);
    Scope outers[64];
    uint32_t depth = 0, n = p->alt.alts.len;
    for (uint32_t i = 0; i < n; i++) {
        Pat *alt = p->alt.alts.data[i];
        bool last = i + 1 == n || depth == 63;
        HStmt *s = last ? NULL : fn_if(fn, pat_test(fn, alt, v), alt->span);
        Scope outer = s ? fn_enter(fn, &s->if_.then) : (Scope){0};
        each_name(fn, alt, v, &set);
        if (!s)
            break;
        fn_leave(fn, outer);
        outers[depth++] = fn_enter(fn, &s->if_.else_);
    }
    while (depth)
        fn_leave(fn, outers[--depth]);
}

static void each_name(Fn *fn, Pat *p, Value *v, Binding *b)
{
    if (binds_name(p)) {
        if (p->def)
            b->run(fn, b, p->def, v, p->span);
    } else if (p->kind == PAT_OR)
        each_name(fn, p->alt.alts.data[0], v, b);
    else
        each_part(fn, p, v, b);
}

static void bind_each(Fn *fn, Binding *b, Def *d, Value *v, Span at)
{
    (void)b;
    bind_value(fn, d, v, at);
}

void pat_bind(Fn *fn, Pat *p, Value *v)
{
    if (p->kind == PAT_OR) {
        if (binds_anything(p))
            bind_alternatives(fn, p, v);
        return;
    }
    Binding b = {bind_each, NULL};
    each_name(fn, p, v, &b);
}

/* For a guard: names stand for the parts themselves, without a variable. */
static void stand_for(Fn *fn, Binding *b, Def *d, Value *v, Span at)
{
    (void)b;
    (void)at;
    bind(fn, d, v);
}

/* ---- if -------------------------------------------------------------------------------------- */

static void branch(Fn *fn, HBlock *b, Expr *e, Dest d, bool *dead)
{
    Scope outer = fn_enter(fn, b);
    if (e)
        lw_into(fn, e, d);
    else
        deliver(fn, hx_unit(fn, (Span){0, 0}), d, (Span){0, 0});
    *dead = fn_leave(fn, outer);
}

static void unit_or(Dest *d, Fn *fn, Expr *e)
{
    if (d->kind == DEST_SET && fn_type(fn, e->type)->kind == HT_UNIT)
        *d = (Dest){DEST_DROP, NULL};
}

static void lw_if_let(Fn *fn, Expr *e, Dest d)
{
    Value *v = lw_virtual(fn, e->if_.cond);
    HExpr *test = pat_test(fn, e->if_.pat, v);
    if (!test)
        test = hx_bool(fn, true, e->span);
    HStmt *s = fn_if(fn, test, e->span);
    bool dead[2];
    Scope outer = fn_enter(fn, &s->if_.then);
    pat_bind(fn, e->if_.pat, v);
    lw_into(fn, e->if_.then, d);
    dead[0] = fn_leave(fn, outer);
    branch(fn, &s->if_.else_, e->if_.else_, e->if_.else_ ? d : (Dest){DEST_DROP, NULL}, &dead[1]);
    fn->dead |= dead[0] && dead[1];
}

static Expr *only_value(Expr *e)
{
    while (e->kind == EX_BLOCK && e->block.stmts.len == 1 && !e->has_semi)
        e = e->block.stmts.data[0];
    return e;
}

void lw_if(Fn *fn, Expr *e, Dest d)
{
    unit_or(&d, fn, e);
    if (e->if_.pat) {
        lw_if_let(fn, e, d);
        return;
    }
    HExpr *cond = lw_cond(fn, e->if_.cond);
    if (fn->dead)
        return;
    HStmt *s = fn_if(fn, cond, e->span);
    bool dead[2];
    branch(fn, &s->if_.then, e->if_.then, d, &dead[0]);
    Expr *other = e->if_.else_ ? only_value(e->if_.else_) : NULL;
    branch(fn, &s->if_.else_, other, other ? d : (Dest){DEST_DROP, NULL}, &dead[1]);
    fn->dead |= dead[0] && dead[1];
    if (!other && d.kind == DEST_RETURN && !fn->dead)
        deliver(fn, hx_unit(fn, e->span), d, e->span);
}

/* ---- match as a switch ----------------------------------------------------------------------- */

static bool is_scalar(const HType *t)
{
    return t->kind == HT_CHAR || (t->kind >= HT_I8 && t->kind <= HT_U64);
}

/* Always matches, once the case is known. */
static bool is_open(const Pat *p)
{
    if (p->kind == PAT_WILD || binds_name(p))
        return true;
    return false;
}

static bool is_flat(const Pat *p, const HType *t)
{
    switch ((int)p->kind) {
    case PAT_WILD:
        return true;
    case PAT_NAME: case PAT_PATH:
        return true;
    case PAT_LITERAL:
        return is_scalar(t);
    case PAT_CALL:
        for (uint32_t i = 0; i < p->ctor.args.len; i++)
            if (!is_open(p->ctor.args.data[i]))
                return false;
        return pat_variant(p) != NULL;
    case PAT_STRUCT:
        for (uint32_t i = 0; i < p->ctor.fields.len; i++)
            if (p->ctor.fields.data[i].pat && !is_open(p->ctor.fields.data[i].pat))
                return false;
        return pat_variant(p) != NULL;
    case PAT_OR:
        for (uint32_t i = 0; i < p->alt.alts.len; i++)
            if (!is_flat(p->alt.alts.data[i], t) || binds_anything(p->alt.alts.data[i]))
                return false;
        return true;
    default:
        return false;
    }
}

static bool is_switch(const Expr *e, const Value *v)
{
    if (v->kind != V_EXPR || e->match.arms.len < 3)
        return false;
    bool is_variant = v->type->kind == HT_VARIANT && v->type->variant_origin == HV_ENUM;
    if (!is_variant && !is_scalar(v->type))
        return false;
    for (uint32_t i = 0; i < e->match.arms.len; i++)
        if (e->match.arms.data[i].guard || !is_flat(e->match.arms.data[i].pat, v->type))
            return false;
    return true;
}

typedef VEC(uint64_t) Values;

static void add_value(Fn *fn, Values *all, Values *own, uint64_t x)
{
    for (uint32_t i = 0; i < all->len; i++)
        if (all->data[i] == x)
            return; /* an earlier arm has it */
    vec_push(fn->a, all, x);
    vec_push(fn->a, own, x);
}

/* Case values of a flat pattern; false when it takes everything. */
static bool flat_values(Fn *fn, Pat *p, Values *all, Values *own)
{
    if (p->kind == PAT_OR) {
        for (uint32_t i = 0; i < p->alt.alts.len; i++)
            if (!flat_values(fn, p->alt.alts.data[i], all, own))
                return false;
        return true;
    }
    if (is_open(p))
        return false;
    add_value(fn, all, own, p->kind == PAT_LITERAL ? lw_value(fn, p->literal)->bits : case_of(p));
    return true;
}

static void switch_arm(Fn *fn, HBlock *b, const Arm *arm, Value *v, Dest d, bool *all_dead)
{
    Scope outer = fn_enter(fn, b);
    pat_bind(fn, arm->pat, v);
    lw_into(fn, arm->body, d);
    *all_dead &= fn_leave(fn, outer);
}

static void lw_switch(Fn *fn, Expr *e, Value *v, Dest d)
{
    HStmt *s = hir_stmt(fn->hp, HS_SWITCH, e->span);
    s->switch_.subject = value_expr(fn, v, e->match.subject->span);
    HSwitchCase *cases = ARENA_ARRAY(fn->a, HSwitchCase, e->match.arms.len);
    fn_emit(fn, s);
    Values all = {0};
    bool all_dead = true;
    uint32_t n = 0;
    for (uint32_t i = 0; i < e->match.arms.len && !s->switch_.has_default; i++) {
        const Arm *arm = &e->match.arms.data[i];
        Values own = {0};
        bool rest = !flat_values(fn, arm->pat, &all, &own);
        if (!rest && !own.len)
            continue; /* never reached: a warning says so */
        /* The last arm of an exhaustive match on numbers takes what is left. */
        bool is_last = i + 1 == e->match.arms.len && v->type->kind != HT_VARIANT;
        s->switch_.has_default = rest || is_last;
        HSwitchCase *c = &cases[n];
        if (!s->switch_.has_default) {
            c->values.data = own.data;
            c->values.len = own.len;
            n++;
        }
        switch_arm(fn, s->switch_.has_default ? &s->switch_.default_ : &c->body, arm, v, d,
                   &all_dead);
    }
    if (s->switch_.has_default && v->type->kind == HT_VARIANT && all.len == v->type->cases.len)
        s->switch_.has_default = false;
    s->switch_.cases.data = cases;
    s->switch_.cases.len = n;
    fn->dead |= all_dead;
}

/* ---- match as a chain ------------------------------------------------------------------------ */

typedef struct Chain {
    Expr *match;
    Value *v;
    Dest d;
    uint32_t label; /* of the block to leave when an arm with a complex guard was taken */
    bool used;
} Chain;

static void chain_from(Fn *fn, Chain *c, uint32_t i);

static void arm_body(Fn *fn, Chain *c, const Arm *arm)
{
    pat_bind(fn, arm->pat, c->v);
    lw_into(fn, arm->body, c->d);
}

/* The guard with the names standing for parts; NULL and nothing emitted if it needs statements. */
static HExpr *short_guard(Fn *fn, Chain *c, const Arm *arm)
{
    Binding b = {stand_for, NULL};
    if (arm->pat->kind == PAT_OR && binds_anything(arm->pat))
        return NULL;
    each_name(fn, arm->pat, c->v, &b);
    HBlock side = {0};
    Scope outer = fn_enter(fn, &side);
    HExpr *g = lw_value(fn, arm->guard);
    fn_leave(fn, outer);
    return side.stmts.len ? NULL : g;
}

/* if test { names; if guard { body; leave } } rest */
static void long_arm(Fn *fn, Chain *c, const Arm *arm, HExpr *test, uint32_t i)
{
    HStmt *s = test ? fn_if(fn, test, arm->span) : NULL;
    Scope outer = s ? fn_enter(fn, &s->if_.then) : (Scope){0};
    pat_bind(fn, arm->pat, c->v);
    HStmt *g = fn_if(fn, lw_value(fn, arm->guard), arm->guard->span);
    Scope inner = fn_enter(fn, &g->if_.then);
    lw_into(fn, arm->body, c->d);
    if (!fn->dead) {
        c->used = true;
        fn_jump(fn, HS_BREAK, c->label, arm->span);
    }
    fn_leave(fn, inner);
    if (s)
        fn_leave(fn, outer);
    chain_from(fn, c, i + 1);
}

static void chain_from(Fn *fn, Chain *c, uint32_t i)
{
    if (i >= c->match->match.arms.len) {
        fn_trap(fn, HTRAP_UNREACHABLE, NULL, c->match->span);
        return;
    }
    const Arm *arm = &c->match->match.arms.data[i];
    bool last = i + 1 == c->match->match.arms.len;
    HExpr *test = last && !arm->guard ? NULL : pat_test(fn, arm->pat, c->v);
    if (arm->guard) {
        HExpr *guard = short_guard(fn, c, arm);
        if (!guard) {
            long_arm(fn, c, arm, test, i);
            return;
        }
        test = hx_and(fn, test, guard);
    }
    if (!test) {
        arm_body(fn, c, arm);
        return;
    }
    HStmt *s = fn_if(fn, test, arm->span);
    Scope outer = fn_enter(fn, &s->if_.then);
    arm_body(fn, c, arm);
    bool dead = fn_leave(fn, outer);
    outer = fn_enter(fn, &s->if_.else_);
    chain_from(fn, c, i + 1);
    bool other = fn_leave(fn, outer);
    fn->dead |= other && dead;
}

static bool needs_label(const Expr *e)
{
    for (uint32_t i = 0; i < e->match.arms.len; i++)
        if (e->match.arms.data[i].guard)
            return true;
    return false;
}

static void lw_chain(Fn *fn, Expr *e, Value *v, Dest d)
{
    Chain c = {e, v, d, 0, false};
    if (!needs_label(e)) {
        chain_from(fn, &c, 0);
        return;
    }
    c.label = fn_label(fn);
    HStmt *s = hir_stmt(fn->hp, HS_BLOCK, e->span);
    s->loop.label = c.label;
    HBlock body = {0};
    Scope outer = fn_enter(fn, &body);
    chain_from(fn, &c, 0);
    bool dead = fn_leave(fn, outer);
    if (!c.used) {
        fn_splice(fn, &body);
        fn->dead |= dead;
        return;
    }
    s->loop.body = body;
    fn_emit(fn, s);
}

void lw_match(Fn *fn, Expr *e, Dest d)
{
    unit_or(&d, fn, e);
    Value *v = lw_virtual(fn, e->match.subject);
    if (fn->dead)
        return;
    if (v->kind == V_EXPR && v->type->kind == HT_VARIANT && v->type->variant_origin != HV_ENUM)
        v = value_as_option(fn, v, e->match.subject->span);
    if (e->match.arms.len == 0)
        fn_trap(fn, HTRAP_UNREACHABLE, NULL, e->span);
    else if (is_switch(e, v))
        lw_switch(fn, e, v, d);
    else
        lw_chain(fn, e, v, d);
}
