/* What every program must be before and after each pass; a breach is an error of ours. */
#include "hir/verify.h"
#include "hir/walk.h"

enum { MOST_ERRORS = 5 };

void verify_fail(Verify *v, Span at, const HExpr *e, const HStmt *s, const char *fmt, ...)
{
    if (++v->errors > MOST_ERRORS)
        return;
    Arena *a = v->p->arena;
    va_list ap;
    va_start(ap, fmt);
    const char *problem = arena_vprintf(a, fmt, ap);
    va_end(ap);
    Out text = {0};
    out_str(&text, "");
    if (e)
        hir_dump_expr(&text, e);
    else if (s)
        hir_dump_stmt_head(&text, s);
    const char *message = arena_printf(a, "after %s, in %s: %.400s: %s", v->after,
                                       v->f ? v->f->name : "a constant", text.data, problem);
    out_free(&text);
    diag_add(v->p->session->diags, DIAG_HIR_INTERNAL, at, message);
}

#define FAIL(v, s, ...) verify_fail((v), (s)->span, NULL, (s), __VA_ARGS__)

static Span program_span(void)
{
    return (Span){0, 0};
}

/* ---- statements ---- */

static void block(Verify *v, const HBlock *b);

static void declare(Verify *v, const HStmt *s, HLocal *l, HLocalKind kind)
{
    if (l->kind != kind)
        FAIL(v, s, "'%s' is declared as what it is not", l->name);
    if (l->index >= v->f->locals.len || v->f->locals.data[l->index] != l) {
        FAIL(v, s, "'%s' belongs to another function", l->name);
        return;
    }
    if (v->locals[l->index] != LOCAL_UNSEEN)
        FAIL(v, s, "'%s' is declared twice", l->name);
    v->locals[l->index] = LOCAL_LIVE;
    vec_push(v->p->arena, &v->live, l);
}

static void let(Verify *v, const HStmt *s)
{
    HLocal *l = s->let.local;
    const HExpr *init = s->let.init;
    if (init)
        verify_expr(v, init);
    if (init && init->type != l->type)
        FAIL(v, s, "the value has type %s", init->type->name);
    if (s->kind == HS_ALIAS && (!init || !hir_is_place(init)))
        FAIL(v, s, "an alias needs a place");
    else if (s->kind == HS_ALIAS && l->mutable_)
        verify_writable(v, init, init);
    if (s->kind == HS_LET && !init)
        l->mutable_ = true;
    declare(v, s, l, s->kind == HS_LET ? HL_VAR : HL_ALIAS);
}

static void set(Verify *v, const HStmt *s)
{
    verify_expr(v, s->set.value);
    verify_expr(v, s->set.place);
    if (s->set.place->type != s->set.value->type)
        FAIL(v, s, "the value has type %s, the place %s", s->set.value->type->name,
             s->set.place->type->name);
    verify_writable(v, s->set.place, s->set.place);
}

static void want_bool(Verify *v, const HStmt *s, const HExpr *e)
{
    verify_expr(v, e);
    if (e->type->kind != HT_BOOL)
        FAIL(v, s, "the condition has type %s", e->type->name);
}

/* How many values a switch must cover; 0: only a default will do. */
static uint64_t values_of(const HType *t)
{
    switch (t->kind) {
    case HT_VARIANT:
        return t->cases.len;
    case HT_BOOL:
        return 2;
    case HT_I8:
    case HT_U8:
        return 256;
    default:
        return 0;
    }
}

static void switch_values(Verify *v, const HStmt *s, Map *seen, const HSwitchCase *c)
{
    const HType *t = s->switch_.subject->type;
    if (!c->values.len)
        FAIL(v, s, "a case without a value");
    for (uint32_t i = 0; i < c->values.len; i++) {
        uint64_t value = c->values.data[i];
        if (t->kind == HT_VARIANT && value >= t->cases.len)
            FAIL(v, s, "%s has no case number %llu", t->name, (unsigned long long)value);
        if (map_put(v->p->arena, seen, value, seen))
            FAIL(v, s, "the value %lld comes twice", (long long)value);
    }
}

static void switch_(Verify *v, const HStmt *s)
{
    const HType *t = s->switch_.subject->type;
    Map seen = {0};
    verify_expr(v, s->switch_.subject);
    bool scalar = (t->kind >= HT_BOOL && t->kind <= HT_U64) || t->kind == HT_VARIANT;
    if (!scalar)
        FAIL(v, s, "no switch on %s", t->name);
    for (uint32_t i = 0; i < s->switch_.cases.len; i++) {
        switch_values(v, s, &seen, &s->switch_.cases.data[i]);
        block(v, &s->switch_.cases.data[i].body);
    }
    if (s->switch_.has_default)
        block(v, &s->switch_.default_);
    else if (!values_of(t) || seen.len < values_of(t))
        FAIL(v, s, "neither a default nor all values of %s", t->name);
}

static void labelled(Verify *v, const HStmt *s, uint32_t label, const HBlock *body)
{
    if (label >= v->f->next_label || v->labels[label]) {
        FAIL(v, s, "label L%u is not new", label);
        return;
    }
    v->labels[label] = 1;
    vec_push(v->p->arena, &v->open, ((OpenLabel){label, s->kind != HS_BLOCK}));
    block(v, body);
    v->open.len--;
}

static void range(Verify *v, const HStmt *s)
{
    HLocal *l = s->range.local;
    verify_expr(v, s->range.lo);
    verify_expr(v, s->range.hi);
    if (!verify_is_int(l->type->kind))
        FAIL(v, s, "a range of %s", l->type->name);
    if (s->range.lo->type != l->type || s->range.hi->type != l->type)
        FAIL(v, s, "the bounds have types %s and %s", s->range.lo->type->name,
             s->range.hi->type->name);
    uint32_t live = v->live.len;
    declare(v, s, l, HL_VAR);
    labelled(v, s, s->range.label, &s->range.body);
    if (v->live.len > live) {
        v->locals[l->index] = LOCAL_ENDED;
        v->live.len = live;
    }
}

static void jump(Verify *v, const HStmt *s)
{
    for (uint32_t i = v->open.len; i-- > 0;) {
        if (v->open.data[i].label != s->jump.label)
            continue;
        if (s->kind == HS_CONTINUE && !v->open.data[i].loops)
            FAIL(v, s, "L%u is a block, not a loop", s->jump.label);
        return;
    }
    FAIL(v, s, "no L%u is open here", s->jump.label);
}

static void return_(Verify *v, const HStmt *s)
{
    if (s->value)
        verify_expr(v, s->value);
    const HType *t = s->value ? s->value->type : hir_type(v->p, HT_UNIT);
    if (t != v->f->result)
        FAIL(v, s, "the function gives %s, this is %s", v->f->result->name, t->name);
}

static void statement(Verify *v, const HStmt *s)
{
    switch (s->kind) {
    case HS_LET:
    case HS_ALIAS:
        let(v, s);
        return;
    case HS_SET:
        set(v, s);
        return;
    case HS_EXPR:
        verify_expr(v, s->expr);
        return;
    case HS_IF:
        want_bool(v, s, s->if_.cond);
        block(v, &s->if_.then);
        block(v, &s->if_.else_);
        return;
    case HS_SWITCH:
        switch_(v, s);
        return;
    case HS_LOOP:
    case HS_BLOCK:
        labelled(v, s, s->loop.label, &s->loop.body);
        return;
    case HS_RANGE:
        range(v, s);
        return;
    case HS_BREAK:
    case HS_CONTINUE:
        jump(v, s);
        return;
    case HS_RETURN:
        return_(v, s);
        return;
    case HS_TRAP:
        if (s->trap.message)
            verify_expr(v, s->trap.message);
        if (s->trap.message && s->trap.message->type->kind != HT_STRING)
            FAIL(v, s, "the message has type %s", s->trap.message->type->name);
        return;
    case HS_CHECK:
        verify_expr(v, s->check.value);
        return;
    case HS_COUNT:
        break;
    }
    FAIL(v, s, "no such kind of statement: %d", (int)s->kind);
}

static void block(Verify *v, const HBlock *b)
{
    uint32_t live = v->live.len;
    for (uint32_t i = 0; i < b->stmts.len; i++)
        statement(v, b->stmts.data[i]);
    for (uint32_t i = live; i < v->live.len; i++)
        v->locals[v->live.data[i]->index] = LOCAL_ENDED;
    v->live.len = live;
}

/* ---- functions ---- */

static void params(Verify *v, const HFunc *f)
{
    for (uint32_t i = 0; i < f->locals.len; i++) {
        const HLocal *l = f->locals.data[i];
        bool param = l->kind == HL_PARAM || l->kind == HL_REF;
        if (l->index != i)
            verify_fail(v, f->span, NULL, NULL, "local '%s' has number %u, not %u", l->name,
                        l->index, i);
        if (param != (i < f->nparams))
            verify_fail(v, f->span, NULL, NULL, "local '%s' is %sa parameter", l->name,
                        param ? "no place for " : "not ");
        v->locals[i] = i < f->nparams ? LOCAL_LIVE : LOCAL_UNSEEN;
    }
    if (f->ncaptures > f->nparams)
        verify_fail(v, f->span, NULL, NULL, "more captures than parameters");
}

static void function(Verify *v, HFunc *f)
{
    v->f = f;
    v->open.len = v->live.len = 0;
    v->locals = ARENA_ARRAY(v->p->arena, uint8_t, f->locals.len);
    v->labels = ARENA_ARRAY(v->p->arena, uint8_t, f->next_label);
    if (f->nparams > f->locals.len) {
        verify_fail(v, f->span, NULL, NULL, "more parameters than locals");
        return;
    }
    params(v, f);
    if (f->kind == HF_SYSTEM && (!f->system || !f->nparams ||
                                 f->locals.data[0]->type != f->system->state))
        verify_fail(v, f->span, NULL, NULL, "the first parameter is not the state");
    block(v, &f->body);
    HFunc seen = *f;
    hir_note_shape(&seen);
    if ((f->one_return && !seen.one_return) || (f->is_getter && !seen.is_getter))
        verify_fail(v, f->span, NULL, NULL, "it does more than it is said to do");
    v->f = NULL;
}

/* ---- declarations ---- */

static void own_name(Verify *v, Map *seen, const char *what, const char *name, Span at)
{
    uint64_t key = map_key(intern_z(v->p->session->names, name));
    if (map_put(v->p->arena, seen, key, v))
        verify_fail(v, at, NULL, NULL, "two %s are named '%s'", what, name);
}

static void defined_before(Verify *v, const HType *t, const HField *f)
{
    bool by_value = f->type->kind == HT_RECORD || f->type->kind == HT_VARIANT;
    if (by_value && f->type->id >= t->id)
        verify_fail(v, t->span, NULL, NULL, "%s holds %s, which is defined later", t->name,
                    f->type->name);
}

static bool is_holds(const HFunc *f, const HType *t)
{
    return f && f->nparams == 1 && f->locals.data[0]->type == t && f->result->kind == HT_BOOL;
}

static void constraint(Verify *v, const HType *t, const HConstraint *c)
{
    if (!is_holds(c->holds, t))
        verify_fail(v, c->span, NULL, NULL, "constraint '%s' has no function (%s) -> bool",
                    c->name, t->name);
    for (uint32_t i = 0; i < c->conjuncts.len; i++) {
        const HConjunct *j = &c->conjuncts.data[i];
        if (j->holds && !is_holds(j->holds, t))
            verify_fail(v, c->span, NULL, NULL, "conjunct '%s' has a wrong function", j->text);
        for (uint32_t k = 0; k < j->values.len; k++)
            if (j->values.data[k]->nparams != 1 ||
                j->values.data[k]->locals.data[0]->type != t)
                verify_fail(v, c->span, NULL, NULL, "value '%s' has a wrong function",
                            j->labels.data[k]);
    }
}

static void type(Verify *v, const HType *t, uint32_t id)
{
    if (t->id != id)
        verify_fail(v, t->span, NULL, NULL, "type %s has number %u, not %u", t->name, t->id, id);
    if (t->key && t->key->has_float)
        verify_fail(v, t->span, NULL, NULL, "the keys of %s hold floats", t->name);
    for (uint32_t i = 0; i < t->fields.len; i++)
        defined_before(v, t, &t->fields.data[i]);
    for (uint32_t c = 0; c < t->cases.len; c++)
        for (uint32_t i = 0; i < t->cases.data[c].fields.len; i++)
            defined_before(v, t, &t->cases.data[c].fields.data[i]);
    for (uint32_t i = 0; i < t->constraints.len; i++)
        constraint(v, t, &t->constraints.data[i]);
}

static void violation(Verify *v)
{
    const HType *t = v->p->violation;
    if (!t)
        return;
    bool good = t->kind == HT_RECORD && t->fields.len == 5;
    for (uint32_t i = 0; good && i < 4; i++)
        good = t->fields.data[i].type->kind == HT_STRING;
    if (!good || t->fields.data[4].type != hir_list(v->p, hir_type(v->p, HT_STRING)))
        verify_fail(v, t->span, NULL, NULL, "%s is no Violation record", t->name);
}

static void constant(Verify *v, const HConst *c)
{
    if (!c->init && !c->value)
        verify_fail(v, c->span, NULL, NULL, "constant '%s' has no value", c->name);
    if (c->init && (c->init->nparams || c->init->result != c->type))
        verify_fail(v, c->span, NULL, NULL, "constant '%s' has a wrong initialiser", c->name);
    const HField *of = c->owner ? &c->owner->fields.data[c->field] : NULL;
    if (of && (of->absent != c || of->type != c->type))
        verify_fail(v, c->span, NULL, NULL, "constant '%s' is not the default of its field",
                    c->name);
    if (!c->value)
        return;
    verify_expr(v, c->value);
    if (c->value->type != c->type)
        verify_fail(v, c->span, c->value, NULL, "constant '%s' has type %s", c->name,
                    c->type->name);
}

/* s NULL: a law of no system. */
static void law(Verify *v, const HSystem *s, const HLaw *l)
{
    const HFunc *f = l->holds;
    if (!f)
        return;
    uint32_t states = !s ? 0 : l->two_state ? 2 : 1;
    bool good = f->result->kind == HT_BOOL && f->nparams >= states;
    for (uint32_t i = 1; good && i <= states; i++)
        good = f->locals.data[f->nparams - i]->type == s->state;
    if (!good)
        verify_fail(v, l->span, NULL, NULL, "law '%s' has a wrong function", l->name);
}

/* Passes find things by their numbers: those are their positions. */
static void number(Verify *v, const char *name, uint32_t id, uint32_t position)
{
    if (id != position)
        verify_fail(v, program_span(), NULL, NULL, "'%s' has the number %u and stands at %u", name,
                    id, position);
}

#define NAMES(v, what, list, span_of)                                                        \
    do {                                                                                     \
        Map seen_ = {0};                                                                     \
        for (uint32_t i_ = 0; i_ < (list)->len; i_++) {                                      \
            own_name((v), &seen_, (what), (list)->data[i_]->name, span_of((list)->data[i_])); \
            number((v), (list)->data[i_]->name, (list)->data[i_]->id, i_);                   \
        }                                                                                    \
    } while (0)
#define OWN_SPAN(x) ((x)->span)
#define NO_SPAN(x) (program_span())

static void names(Verify *v)
{
    const HProgram *p = v->p;
    NAMES(v, "functions", &p->funcs, OWN_SPAN);
    NAMES(v, "constants", &p->consts, OWN_SPAN);
    NAMES(v, "host functions", &p->hosts, OWN_SPAN);
    NAMES(v, "systems", &p->systems, NO_SPAN);
    NAMES(v, "types", &p->types, OWN_SPAN);
}

bool hir_verify(HProgram *p, const char *after)
{
    Verify v = {.p = p, .after = after};
    names(&v);
    for (uint32_t i = 0; i < p->types.len; i++)
        type(&v, p->types.data[i], i);
    violation(&v);
    for (uint32_t i = 0; i < p->consts.len; i++)
        constant(&v, p->consts.data[i]);
    for (uint32_t i = 0; i < p->funcs.len; i++)
        function(&v, p->funcs.data[i]);
    for (uint32_t i = 0; p->sequenced && v.errors == 0 && i < p->funcs.len; i++)
        verify_order(&v, p->funcs.data[i]);
    for (uint32_t i = 0; i < p->systems.len; i++)
        for (uint32_t j = 0; j < p->systems.data[i]->laws.len; j++)
            law(&v, p->systems.data[i], &p->systems.data[i]->laws.data[j]);
    for (uint32_t i = 0; i < p->laws.len; i++)
        law(&v, NULL, &p->laws.data[i]);
    return v.errors == 0;
}
