/* Names nobody uses, values nobody uses, names that hide names, comparisons that say
   nothing. Silent about functions with errors: there half of the uses may be missing. */
#include "sema/flow_place.h"
#include "sema/flow_topics.h"

#include <string.h>

static bool ignored(Sym name)
{
    return !name || name->text[0] == '_';
}

/* ---- unused and unread names ------------------------------------------------------------ */

static void check_local(Lint *p, const Def *d)
{
    const LocalInfo *l = d->local;
    if (ignored(d->name) || l->reads > 0 || l->captured || !d->span.lo) {
        return;
    }
    if (l->is_param) {
        if (l->is_mut || p->root->fun->trait_method || l->level > 0 || !p->root->fun->decl) {
            return;
        }
        Diag *diag = diag_add(p->diags, DIAG_UNUSED_PARAM, d->span, d->name->text);
        diag_note(p->diags, diag, "name it `_%s` if it has to be there", d->name->text);
        return;
    }
    if (l->is_alias) {
        return; /* written through: seen by whoever looks at the original */
    }
    Span at = {d->span.lo, d->span.lo};
    bool written = l->writes > 1;
    Diag *diag = diag_add(p->diags, written ? DIAG_UNREAD_VARIABLE : DIAG_UNUSED_VARIABLE, d->span,
                          d->name->text);
    if (!written) {
        diag_fix(p->diags, diag, FIX_MAYBE, at, "_", "say that it is not used");
    }
}

void lint_locals(Lint *p)
{
    if (!p->root->fun || !p->root->fun->checked) {
        return;
    }
    for (uint32_t i = 0; i < p->root->fun->locals.len; i++) {
        const Def *d = p->root->fun->locals.data[i];
        if (d->kind == DEF_LOCAL && d->type && type_resolve(d->type)->kind != TY_ERROR) {
            check_local(p, d);
        }
    }
}

/* ---- hidden names ----------------------------------------------------------------------- */

static void hide(Lint *p, Def *d)
{
    vec_push(p->scratch, &p->scope, d);
    vec_push(p->scratch, &p->hidden, p->visible[d->name->id]);
    p->visible[d->name->id] = d;
}

/* `from`: the local whose value the name is taken from, which it may hide; or NULL. */
static void enter(Lint *p, Def *d, const Def *from)
{
    if (!d || d->kind != DEF_LOCAL || !d->name || d->name->id >= p->name_count) {
        return;
    }
    Def *outer = p->visible[d->name->id];
    if (outer == d) {
        return;
    }
    if (outer && outer != from && !ignored(d->name)) {
        Diag *diag = diag_add(p->diags, DIAG_SHADOWED, d->span, d->name->text);
        diag_peer(p->diags, diag, outer->span, "the `%s` that is hidden", d->name->text);
    }
    hide(p, d);
}

void lint_local(Lint *p, Def *local)
{
    enter(p, local, NULL);
}

void lint_leave(Lint *p, uint32_t mark)
{
    while (p->scope.len > mark) {
        p->scope.len--;
        p->hidden.len--;
        p->visible[p->scope.data[p->scope.len]->name->id] = p->hidden.data[p->hidden.len];
    }
}

typedef struct PatternScope {
    Lint *lint;
    const Def *from;
} PatternScope;

static void enter_name(void *user, Def *local, Pat *pat)
{
    PatternScope *s = user;
    (void)pat;
    enter(s->lint, local, s->from);
}

void lint_pattern(Lint *p, Pat *pat, const Expr *subject)
{
    while (pat && pat->kind == PAT_OR) { /* every alternative binds the same names */
        pat = pat->alt.alts.data[0];
    }
    if (pat) {
        PatternScope s = {p, subject ? place_base_local(subject) : NULL};
        flow_pattern_names(pat, enter_name, &s);
    }
}

/* `let mut x = x.copy()` and the like hide on purpose. */
static bool takes_own_name(const Expr *let)
{
    const Expr *e = let->let.init;
    if (e && e->kind == EX_CALL && e->call.target && e->call.target->kind == CALL_BUILTIN &&
        e->call.target->builtin == BI_COPY) {
        e = e->call.receiver;
    }
    return e && e->kind == EX_NAME && e->name.def && e->name.def->kind == DEF_LOCAL &&
           e->name.def->name == let->let.name.sym;
}

void lint_let(Lint *p, Expr *e)
{
    lint_pattern(p, e->let.pat, e->let.init);
    Def *d = e->let.def;
    if (d && d->kind == DEF_LOCAL && d->name && d->name->id < p->name_count && takes_own_name(e)) {
        hide(p, d);
    } else {
        enter(p, d, NULL);
    }
}

/* ---- comparisons ------------------------------------------------------------------------ */

static bool in_contract(const Lint *p)
{
    return p->root->kind != ROOT_FUN && p->root->kind != ROOT_MIGRATE &&
           p->root->kind != ROOT_CONST && p->root->kind != ROOT_DEFAULT;
}

static const Type *type_of(const Expr *e)
{
    return e->type ? type_resolve(e->type) : NULL;
}

static void check_float_equality(Lint *p, const Expr *e)
{
    const Type *l = type_of(e->binary.left);
    const Type *r = type_of(e->binary.right);
    if (!in_contract(p) || !l || !r || !(type_is_float(l) || l->kind == TY_ERROR) ||
        !(type_is_float(r) || r->kind == TY_ERROR) ||
        (l->kind == TY_ERROR && r->kind == TY_ERROR)) {
        return;
    }
    bool ne = e->binary.op == OP_NE;
    Diag *d = diag_add(p->diags, DIAG_FLOAT_EQUALITY, e->binary.at, ne ? "!=" : "==");
    diag_note(p->diags, d, "0.1 + 0.2 is not 0.3: rounding makes this fail for values that should "
                           "pass");
    Span open = {e->binary.left->span.lo, e->binary.left->span.lo};
    Span between = {e->binary.left->span.hi, e->binary.right->span.lo};
    Span close = {e->binary.right->span.hi, e->binary.right->span.hi};
    diag_fix(p->diags, d, FIX_MAYBE, open, ne ? "not approx_eq(" : "approx_eq(",
             "compare within a tolerance");
    diag_fix_also(p->diags, d, between, ", ");
    diag_fix_also(p->diags, d, close, ", 1e-9)");
}

/* An integer literal's value, with its sign apart. */
static bool int_literal(const Expr *e, uint64_t *magnitude, bool *negative)
{
    *negative = e->kind == EX_UNARY && e->unary.op == OP_NEG;
    if (*negative) {
        e = e->unary.operand;
    }
    if (e->kind != EX_INT || e->integer.too_big) {
        return false;
    }
    *magnitude = e->integer.value;
    *negative = *negative && *magnitude > 0;
    return true;
}

/* -1, 0, 1: the literal is the smallest value of the type, within it, the largest. */
static int bound_of(const Type *t, uint64_t magnitude, bool negative)
{
    uint32_t bits = type_bits(t);
    if (!type_is_signed(t)) {
        uint64_t max = UINT64_MAX >> (64 - bits);
        return magnitude == 0 ? -1 : magnitude == max ? 1 : 0;
    }
    uint64_t max = (uint64_t)INT64_MAX >> (64 - bits);
    if (negative) {
        return magnitude == max + 1 ? -1 : 0;
    }
    return magnitude == max ? 1 : 0;
}

/* The comparison as written, when it is short and on one line. */
static const char *comparison_text(Lint *p, const Expr *e)
{
    if (e->span.hi - e->span.lo > 60) {
        return "this comparison";
    }
    const char *text = flow_source_text(p->program, e->span);
    return strchr(text, '\n') ? "this comparison"
                              : arena_printf(p->program->session->arena, "`%s`", text);
}

static BinaryOp mirrored(BinaryOp op)
{
    switch ((int)op) {
    case OP_LT:
        return OP_GT;
    case OP_LE:
        return OP_GE;
    case OP_GT:
        return OP_LT;
    case OP_GE:
        return OP_LE;
    default:
        return op;
    }
}

static void check_bounds(Lint *p, const Expr *e)
{
    const Expr *value = e->binary.left;
    const Expr *literal = e->binary.right;
    BinaryOp op = e->binary.op;
    uint64_t magnitude;
    bool negative;
    if (!int_literal(literal, &magnitude, &negative)) {
        value = e->binary.right;
        literal = e->binary.left;
        op = mirrored(op);
        if (!int_literal(literal, &magnitude, &negative)) {
            return;
        }
    }
    const Type *t = type_of(value);
    bool other;
    uint64_t ignore;
    if (!t || !type_is_int(t) || int_literal(value, &ignore, &other)) {
        return;
    }
    int bound = bound_of(t, magnitude, negative);
    bool always = (bound < 0 && op == OP_GE) || (bound > 0 && op == OP_LE);
    bool never = (bound < 0 && op == OP_LT) || (bound > 0 && op == OP_GT);
    if (!always && !never) {
        return;
    }
    Diag *d = diag_add(p->diags, DIAG_TAUTOLOGY, e->binary.at, comparison_text(p, e),
                       always ? "true" : "false");
    diag_note(p->diags, d, "`%s` is %s: no value of it is %s %s",
              flow_source_text(p->program, value->span),
              type_name(p->program->types, value->type), bound < 0 ? "below" : "above",
              flow_source_text(p->program, literal->span));
}

/* The same name or field chain. */
static bool same_chain(const Expr *a, const Expr *b)
{
    for (; a->kind == b->kind; a = a->field.base, b = b->field.base) {
        if (a->kind == EX_THIS) {
            return true;
        }
        if (a->kind == EX_NAME) {
            return a->name.def && a->name.def == b->name.def;
        }
        if (a->kind != EX_FIELD || a->field.name.sym != b->field.name.sym) {
            return false;
        }
    }
    return false;
}

static void check_same(Lint *p, const Expr *e)
{
    const Type *t = type_of(e->binary.left);
    if (!t || type_is_float(t) || t->kind == TY_ERROR ||
        !same_chain(e->binary.left, e->binary.right)) {
        return;
    }
    BinaryOp op = e->binary.op;
    bool always = op == OP_EQ || op == OP_LE || op == OP_GE;
    Diag *d = diag_add(p->diags, DIAG_TAUTOLOGY, e->binary.at, comparison_text(p, e),
                       always ? "true" : "false");
    diag_note(p->diags, d, "both sides are `%s`",
              flow_source_text(p->program, e->binary.left->span));
}

void lint_comparison(Lint *p, const Expr *e)
{
    switch ((int)e->binary.op) {
    case OP_EQ:
    case OP_NE:
        check_float_equality(p, e);
        check_same(p, e);
        break;
    case OP_LT:
    case OP_LE:
    case OP_GT:
    case OP_GE:
        check_bounds(p, e);
        check_same(p, e);
        break;
    default:
        break;
    }
}

/* ---- values nobody uses ----------------------------------------------------------------- */

static bool pure_call(const Expr *e)
{
    const CallTarget *t = e->call.target;
    if (!t) {
        return false;
    }
    const FunInfo *fun = flow_callee(t);
    switch (t->kind) {
    case CALL_BUILTIN:
        return !builtin_changes_receiver(t->builtin) && t->builtin != BI_ASSERT &&
               t->builtin != BI_TRAP && t->builtin != BI_LIST_FOR_EACH;
    case CALL_VARIANT:
    case CALL_NEWTYPE:
    case CALL_DERIVED:
        return true;
    case CALL_FUN:
    case CALL_METHOD: {
        if (!fun || fun->self == SELF_MUT || (fun->effects & (EFF_WRITES | EFF_EMITS))) {
            return false;
        }
        for (uint32_t i = 0; i < fun->params.len; i++) {
            if (fun->params.data[i]->local->is_mut) {
                return false;
            }
        }
        return true;
    }
    case CALL_TRAIT:
    case CALL_VALUE:
    case CALL_UNRESOLVED:
        break;
    }
    return false;
}

static bool is_pure_value(const Expr *e)
{
    switch ((int)e->kind) {
    case EX_INT:
    case EX_FLOAT:
    case EX_BOOL:
    case EX_STRING:
    case EX_CHAR:
    case EX_NULL:
    case EX_THIS:
    case EX_NAME:
    case EX_FIELD:
    case EX_TUPLE_INDEX:
    case EX_INDEX:
    case EX_UNARY:
    case EX_BINARY:
    case EX_CAST:
    case EX_RECORD:
    case EX_LIST:
    case EX_TUPLE:
    case EX_MAP:
    case EX_CLOSURE:
    case EX_QUANT:
    case EX_RANGE:
        return true;
    case EX_CALL:
        return pure_call(e);
    default:
        return false;
    }
}

bool lint_may_be_idle(const Expr *s)
{
    return (s->kind == EX_CALL && s->call.target) || is_pure_value(s);
}

void lint_statement(Lint *p, const FunInfo *fun, const Expr *s)
{
    const Type *t = type_of(s);
    if (!t || t->kind == TY_UNIT || t->kind == TY_NEVER || t->kind == TY_ERROR || s->incomplete) {
        return;
    }
    if (is_pure_value(s)) {
        Diag *d = diag_add(p->diags, DIAG_UNUSED_VALUE, s->span);
        if (s->kind == EX_BINARY && s->binary.op == OP_EQ) {
            diag_fix(p->diags, d, FIX_MAYBE, s->binary.at, "=", "assign instead of comparing");
        }
    } else if (t->kind == TY_RESULT && s->kind == EX_CALL) {
        Diag *d = diag_add(p->diags, DIAG_UNUSED_RESULT, s->span);
        Span end = {s->span.hi, s->span.hi};
        diag_note(p->diags, d, "an `Err` in it would go unnoticed");
        if (fun->result && type_resolve(fun->result)->kind == TY_RESULT) {
            diag_fix(p->diags, d, FIX_MAYBE, end, "?", "pass the error on");
        }
    }
}

void lint_root(Lint *p, const FlowRoot *root)
{
    p->root = root;
    for (uint32_t i = 0; root->fun && i < root->fun->params.len; i++) {
        enter(p, root->fun->params.data[i], NULL);
    }
}

/* ---- private declarations nobody uses --------------------------------------------------- */

void lint_private(Lint *p, const Module *m)
{
    if (!m->has_pub || (m->is_std && !m->requested)) {
        return;
    }
    for (uint32_t i = 0; i < m->defs.len; i++) {
        const Def *d = m->defs.data[i];
        bool fun = d->kind == DEF_FUN;
        if (d->is_pub || d->used || ignored(d->name) || !d->span.lo ||
            (!fun && d->kind != DEF_CONST && d->kind != DEF_GENE)) {
            continue;
        }
        if (fun && d->fun->decl && (d->fun->decl->flags & FUN_EXTERN)) {
            continue;
        }
        diag_add(p->diags, DIAG_UNUSED_PRIVATE, d->span, d->name->text);
    }
}

void lint_begin(Lint *l, Program *p, Arena *scratch)
{
    *l = (Lint){.program = p, .diags = p->session->diags, .scratch = scratch};
    l->name_count = interner_count(p->session->names);
    l->visible = ARENA_ARRAY(scratch, Def *, l->name_count);
}
