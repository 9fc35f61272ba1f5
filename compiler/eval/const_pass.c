/* Computes the constants: as pass `const`, which writes their values as closed expressions, and for
   `check`, which only wants to know that they can be. */
#include "eval/interp.h"

#include "base/stack.h"

typedef struct Folding {
    HProgram *program;
    Eval *ev;
    Span at;
    bool writes; /* the values, into HConst.value */
    bool silent; /* stops at what goes wrong, and tells nothing */
    bool good;
} Folding;

static HExpr *closed(Folding *f, HType *t, const Word *v);

typedef VEC(HExpr *) ExprVec;

static HExpr *plain(Folding *f, HType *t, Word v)
{
    HExpr *e = hir_expr(f->program, HX_CONST, t, f->at);
    bool is_float = t->kind == HT_F32 || t->kind == HT_F64;
    e->bits = is_float && double_of_word(v) != double_of_word(v) ? UINT64_C(0x7FF8000000000000) : v;
    return e;
}

static HExpr *string(Folding *f, HType *t, const Str *s)
{
    HExpr *e = hir_expr(f->program, HX_STRING, t, f->at);
    e->str.text = arena_strndup(f->program->arena, s->text, (size_t)s->len);
    e->str.len = (uint32_t)s->len;
    return e;
}

static HExpr *made(Folding *f, HExprKind kind, HType *t, uint32_t case_, const ExprVec *args)
{
    HExpr *e = hir_expr(f->program, kind, t, f->at);
    e->make.case_ = case_;
    e->make.args.data = args->data;
    e->make.args.len = args->len;
    return e;
}

static HExpr *parts(Folding *f, HType *t, const Word *v)
{
    ExprVec args = {0};
    Parts p = value_parts(&f->ev->layouts, t, v);
    for (uint32_t i = 0; i < p.count; i++)
        vec_push(f->program->arena, &args, closed(f, p.fields[i].type, v + p.offsets[i]));
    bool variant = t->kind == HT_VARIANT;
    return made(f, variant ? HX_VARIANT : HX_RECORD, t, variant ? (uint32_t)v[0] : 0, &args);
}

static HExpr *sequence(Folding *f, HType *t, const Seq *s)
{
    ExprVec args = {0};
    const Layout *y = layout_of(&f->ev->layouts, t);
    for (uint64_t i = 0; i < s->len; i++) {
        const Word *x = s->items + i * y->stride;
        if (t->key)
            vec_push(f->program->arena, &args, closed(f, t->key, x));
        vec_push(f->program->arena, &args, closed(f, t->elem, x + y->key));
    }
    return made(f, t->kind == HT_MAP ? HX_MAP : HX_LIST, t, 0, &args);
}

static HExpr *closure(Folding *f, HType *t, const Clo *c)
{
    ExprVec captures = {0};
    const FuncInfo *info = ev_func(f->ev, c->fn);
    for (uint32_t i = 0; i < c->fn->ncaptures; i++)
        vec_push(f->program->arena, &captures,
                 closed(f, c->fn->locals.data[i]->type, c->captures + info->offsets[i]));
    HExpr *e = hir_expr(f->program, HX_CLOSURE, t, f->at);
    e->closure.fn = c->fn;
    e->closure.captures.data = captures.data;
    e->closure.captures.len = captures.len;
    return e;
}

static HExpr *closed(Folding *f, HType *t, const Word *v)
{
    HExpr *e;
    ev_enter(f->ev, f->at);
    if (t->kind == HT_STRING)
        e = string(f, t, str_of(*v));
    else if (t->kind == HT_RECORD || t->kind == HT_VARIANT)
        e = parts(f, t, v);
    else if (is_seq(t))
        e = sequence(f, t, seq_of(*v));
    else if (t->kind == HT_FUN)
        e = closure(f, t, clo_of(*v));
    else
        e = plain(f, t, *v);
    ev_leave(f->ev);
    return e;
}

typedef struct OneConst {
    Folding *folding;
    HConst *constant;
} OneConst;

static void fold(Eval *ev, void *arg)
{
    OneConst *o = arg;
    const Word *v = ev_global(ev, o->constant, o->constant->span);
    if (!o->folding->writes)
        return;
    o->folding->at = o->constant->span;
    o->constant->value = closed(o->folding, o->constant->type, v);
}

static void notes(const Eval *ev, Diag *d)
{
    const EvalTrap *t = eval_trap(ev);
    DiagBag *bag = ev->session->diags;
    for (uint32_t i = 0; i < t->values.len; i++)
        diag_note(bag, d, "operand: %s", t->values.data[i]);
    for (uint32_t i = 0; i < t->violations.len; i++)
        diag_note(bag, d, "violation: %s", t->violations.data[i]);
}

static void report(Eval *ev, const char *name, Span at, const char *peer)
{
    DiagBag *bag = ev->session->diags;
    const EvalTrap *t = eval_trap(ev);
    const char *what = t->message ? t->message : hir_trap(t->kind)->text;
    Diag *d = diag_add(bag, DIAG_CONST_TRAP, t->span.lo ? t->span : at, name, what);
    if (t->span.lo)
        diag_peer(bag, d, at, "%s", peer);
    notes(ev, d);
}

/* Each that is computed again only to fail again is told once: the place is the same. */
static bool may_go_on(const Eval *ev)
{
    HTrap kind = eval_trap(ev)->kind;
    return kind != HTRAP_STEPS && kind != HTRAP_MEMORY && !session_cancelled(ev->session);
}

static const char *name_of(const Folding *f, const HConst *c)
{
    if (!c->owner)
        return arena_printf(f->program->arena, "constant '%s'", c->name);
    return arena_printf(f->program->arena, "the default of '%s.%s'", c->owner->name,
                        c->owner->fields.data[c->field].name);
}

static void report_const(Folding *f, const HConst *c)
{
    report(f->ev, name_of(f, c), c->span, c->owner ? "while this default is computed"
                                                   : "while this constant is computed");
}

static void fold_all(Folding *f)
{
    uint32_t n = f->program->consts.len; /* bodies that are made meanwhile may add others */
    for (uint32_t i = 0; i < n; i++) {
        OneConst one = {f, f->program->consts.data[i]};
        if (one.constant->value || ev_protect(f->ev, fold, &one))
            continue;
        f->good = false;
        if (f->silent)
            return;
        report_const(f, one.constant);
        if (!may_go_on(f->ev))
            return;
    }
}

/* ---- laws of no system ---- */

static void try_law(Eval *ev, void *arg)
{
    ev_law(ev, arg);
}

static void report_law(Eval *ev, const HLaw *l)
{
    if (eval_trap(ev)->kind != HTRAP_LAW) {
        report(ev, arena_printf(ev->tables, "law '%s'", l->name), l->span,
               "while this law is tried out");
        return;
    }
    Diag *d = diag_add(ev->session->diags, DIAG_LAW_BROKEN, l->span, l->name);
    const EvalTrap *t = eval_trap(ev);
    for (uint32_t i = 0; i < t->values.len; i++)
        diag_note(ev->session->diags, d, "where %s is %s", l->holds->locals.data[i]->name,
                  t->values.data[i]);
}

static void try_laws(Folding *f)
{
    HProgram *p = f->program;
    uint32_t kept = 0;
    for (uint32_t i = 0; i < p->laws.len; i++) {
        HLaw l = p->laws.data[i];
        if (!l.holds) {
            p->laws.data[kept++] = l;
        } else if (!ev_protect(f->ev, try_law, &l)) {
            f->good = false;
            if (!f->silent)
                report_law(f->ev, &l);
        }
    }
    p->laws.len = kept;
}

static void run(void *arg)
{
    Folding *f = arg;
    fold_all(f);
    if (f->good)
        try_laws(f);
}

static bool compute(Folding *f, const EvalOptions *options)
{
    f->good = true;
    if (!f->program->consts.len && !f->program->laws.len)
        return true;
    f->ev = eval_new(f->program, options);
    on_large_stack(run, f);
    eval_free(f->ev);
    return f->good;
}

bool eval_const_pass(HProgram *p)
{
    Folding f = {.program = p, .writes = true};
    return compute(&f, NULL);
}

bool eval_const_check(HProgram *p, const EvalOptions *options, bool silent)
{
    Folding f = {.program = p, .silent = silent};
    return compute(&f, options);
}
