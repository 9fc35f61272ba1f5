/* The evaluator from outside: outermost calls and what surrounds them. */
#include "eval/interp.h"
#include "eval/json.h"

#include "base/stack.h"

#include <stdlib.h>

/* A level takes some 200 bytes, ten times that with sanitizers: the limit fits a large stack. */
enum { NESTING_LIMIT = 60000, NESTING_ON_SMALL_STACK = 2000 };

/* ---- catching traps ---- */

typedef struct Protected {
    Eval *ev;
    void (*fn)(Eval *ev, void *arg);
    void *arg;
    bool good;
} Protected;

static void protected_body(void *data)
{
    Protected *p = data;
    jmp_buf escape;
    p->ev->escape = &escape;
    p->ev->nesting_limit = stack_is_large() ? NESTING_LIMIT : NESTING_ON_SMALL_STACK;
    p->ev->walker.limit = p->ev->nesting_limit;
    if (setjmp(escape) == 0) {
        p->fn(p->ev, p->arg);
        p->good = true;
    }
    p->ev->escape = NULL;
}

static void forget_call(Eval *ev)
{
    ev->steps = 0;
    ev->calls = 0;
    ev->nesting = 0;
    ev->walker.depth = 0;
    memset(&ev->effects, 0, sizeof ev->effects);
    memset(&ev->active, 0, sizeof ev->active);
    ev->texts_open = 0;
    ev_release(ev, (StackMark){NULL, NULL});
}

static bool busy(Eval *ev)
{
    if (!ev->escape)
        return false;
    ev_trap_begin(ev, HTRAP_HOST, (Span){0, 0});
    ev->trap.message = "a host function may not call back";
    return true;
}

bool ev_protect(Eval *ev, void (*fn)(Eval *ev, void *arg), void *arg)
{
    Protected p = {ev, fn, arg, false};
    if (busy(ev))
        return false;
    forget_call(ev);
    on_large_stack(protected_body, &p);
    return p.good;
}

bool ev_leaf(Eval *ev, void (*fn)(Eval *ev, void *arg), void *arg)
{
    if (!ev->escape)
        return ev_protect(ev, fn, arg);
    fn(ev, arg);
    return true;
}

/* ---- life ---- */

static void out_of_memory(void *user, size_t wanted)
{
    Eval *ev = user;
    (void)wanted;
    if (!ev->escape)
        abort(); /* only reached when eval_new or eval_alloc find no memory at all */
    ev_trap(ev, HTRAP_MEMORY, ev->span);
}

static void too_deep(void *user)
{
    Eval *ev = user;
    ev_trap(ev, HTRAP_DEPTH, ev->span);
}

static Arena *new_heap(Eval *ev)
{
    return arena_new(ev->options.memory, out_of_memory, ev);
}

Eval *eval_new(HProgram *p, const EvalOptions *o)
{
    Arena *tables = arena_new(0, NULL, NULL);
    Eval *ev = ARENA_NEW(tables, Eval);
    const Limits *limits = &p->session->limits;
    ev->program = p;
    ev->session = p->session;
    ev->tables = tables;
    if (o)
        ev->options = *o;
    if (!ev->options.depth)
        ev->options.depth = limits->eval_depth;
    if (!ev->options.memory)
        ev->options.memory = (size_t)1 << 30;
    ev->step_limit = ev->options.steps ? ev->options.steps : limits->eval_steps;
    ev->heap = new_heap(ev);
    ev->layouts.arena = tables;
    ev->walker = (Walker){.layouts = &ev->layouts, .deep = too_deep, .user = ev};
    /* In order, so that parts come before what they are part of and nothing recurses far. */
    for (uint32_t i = 0; i < p->types.len; i++)
        layout_of(&ev->layouts, p->types.data[i]);
    return ev;
}

void eval_free(Eval *ev)
{
    if (!ev)
        return;
    for (uint32_t i = 0; i < ev->texts.len; i++)
        out_free(ev->texts.data[i]);
    arena_free(ev->heap);
    arena_free(ev->tables);
}

EvalValue eval_alloc(Eval *ev, HType *t)
{
    return (EvalValue){t, ev_alloc(ev, ev_words(ev, t) * sizeof(Word))};
}

Word eval_string(Eval *ev, const char *s, size_t n)
{
    return word_of(ev_str(ev, s, n));
}

HFunc *eval_find(const HProgram *p, const char *name)
{
    for (uint32_t i = 0; i < p->funcs.len; i++)
        if (strcmp(p->funcs.data[i]->name, name) == 0)
            return p->funcs.data[i];
    return NULL;
}

const EvalTrap *eval_trap(const Eval *ev)
{
    return &ev->trap;
}

uint64_t eval_steps(const Eval *ev)
{
    return ev->call_steps;
}

/* ---- outermost calls ---- */

typedef struct Outermost {
    HFunc *fn;
    const EvalValue *args;
    uint32_t nargs;
    EvalValue *result;
    Word **saved; /* of `mut` arguments */
} Outermost;

static void save(Eval *ev, Outermost *o)
{
    o->saved = ev_alloc(ev, o->nargs * sizeof *o->saved);
    for (uint32_t i = 0; i < o->nargs; i++) {
        if (o->fn->locals.data[i]->kind != HL_REF)
            continue;
        uint32_t n = ev_words(ev, o->args[i].type);
        o->saved[i] = ev_alloc(ev, n * sizeof(Word));
        ev_copy_words(o->saved[i], o->args[i].words, n);
        ev_snapshot(ev, o->args[i].type, o->saved[i], o->fn->span);
    }
}

static void roll_back(Eval *ev, const Outermost *o)
{
    for (uint32_t i = 0; o->saved && i < o->nargs; i++)
        if (o->saved[i])
            ev_copy_words(o->args[i].words, o->saved[i], ev_words(ev, o->args[i].type));
}

static void run_outermost(Eval *ev, void *arg)
{
    Outermost *o = arg;
    save(ev, o);
    *o->result = eval_alloc(ev, o->fn->result);
    Word **args = ev_alloc(ev, o->nargs * sizeof *args);
    for (uint32_t i = 0; i < o->nargs; i++) {
        args[i] = o->args[i].words;
        if (o->fn->locals.data[i]->kind == HL_REF)
            continue;
        /* The callee keeps what it likes of a value that the caller may go on using. */
        uint32_t n = ev_words(ev, o->args[i].type);
        args[i] = ev_alloc(ev, n * sizeof(Word));
        ev_copy_words(args[i], o->args[i].words, n);
        ev_snapshot(ev, o->args[i].type, args[i], o->fn->span);
    }
    ev_call(ev, o->fn, args, o->result->words, o->fn->span);
}

static void deliver(Eval *ev)
{
    const EvalHost *host = ev->options.host;
    /* The host may use the evaluator, which forgets the effects of the last call. */
    const Effect *effects = ev->effects.data;
    uint32_t n = ev->effects.len;
    for (uint32_t i = 0; host && host->effect && i < n; i++) {
        const Effect *e = &effects[i];
        host->effect(host->user, ev, e->host, e->args, e->host->params.len);
    }
}

bool eval_call(Eval *ev, HFunc *f, const EvalValue *args, uint32_t nargs, EvalValue *result)
{
    Outermost o = {.fn = f, .args = args, .nargs = nargs, .result = result};
    if (nargs != f->nparams) {
        ev_trap_begin(ev, HTRAP_HOST, f->span);
        ev->trap.message = "wrong number of arguments";
        return false;
    }
    bool good = ev_protect(ev, run_outermost, &o);
    ev->call_steps = ev->steps;
    if (!good) {
        roll_back(ev, &o);
        return false;
    }
    deliver(ev);
    return true;
}

/* ---- values from outside ---- */

typedef struct Validation {
    EvalValue value;
    const EvalLost *lost;
    EvalViolations *out;
} Validation;

static void run_validation(Eval *ev, void *arg)
{
    Validation *v = arg;
    ev_violations(ev, v->value.type, v->value.words, (Span){0, 0}, v->lost, v->out);
}

bool eval_validate(Eval *ev, EvalValue v, const EvalLost *lost, EvalViolations *out)
{
    Validation job = {v, lost, out};
    memset(out, 0, sizeof *out);
    return ev_leaf(ev, run_validation, &job);
}

typedef struct Hashing {
    EvalValue value;
    uint64_t hash;
} Hashing;

static void run_hash(Eval *ev, void *arg)
{
    Hashing *h = arg;
    h->hash = value_hash(&ev->walker, h->value.type, h->value.words);
}

uint64_t eval_hash(Eval *ev, EvalValue v)
{
    Hashing h = {v, 0};
    ev_leaf(ev, run_hash, &h);
    return h.hash;
}

typedef struct Writing {
    Out *out;
    EvalValue value;
    bool good;
} Writing;

static void run_write(Eval *ev, void *arg)
{
    Writing *w = arg;
    w->good = eval_json_write(w->out, &ev->layouts, w->value.type, w->value.words);
}

bool eval_json(Out *o, Eval *ev, EvalValue v)
{
    Writing w = {o, v, false};
    return ev_leaf(ev, run_write, &w) && w.good;
}

/* ---- moving to fresh memory ---- */

static void move(Eval *ev, const HType *t, Word *v);

static void move_seq(Eval *ev, const HType *t, Word *v)
{
    const Layout *y = layout_of(&ev->layouts, t);
    const Seq *old = seq_of(*v);
    Seq *s = ev_seq(ev, old->len, y->stride);
    s->len = old->len;
    if (s->len)
        memcpy(s->items, old->items, (size_t)s->len * y->stride * sizeof(Word));
    for (uint64_t i = 0; i < s->len; i++) {
        if (t->key)
            move(ev, t->key, s->items + i * y->stride);
        move(ev, t->elem, s->items + i * y->stride + y->key);
    }
    *v = word_of(s);
}

static void move_closure(Eval *ev, Word *v)
{
    const Clo *old = clo_of(*v);
    const FuncInfo *info = ev_func(ev, old->fn);
    uint32_t words = 0;
    for (uint32_t i = 0; i < old->fn->ncaptures; i++)
        words += ev_words(ev, old->fn->locals.data[i]->type);
    Clo *c = ev_alloc(ev, sizeof *c + words * sizeof(Word));
    memcpy(c, old, sizeof *c + words * sizeof(Word));
    for (uint32_t i = 0; i < c->fn->ncaptures; i++)
        move(ev, c->fn->locals.data[i]->type, c->captures + info->offsets[i]);
    *v = word_of(c);
}

static void move(Eval *ev, const HType *t, Word *v)
{
    ev_enter(ev, ev->span);
    if (is_seq(t)) {
        move_seq(ev, t, v);
    } else if (t->kind == HT_STRING) {
        *v = word_of(ev_str(ev, str_of(*v)->text, str_of(*v)->len));
    } else if (t->kind == HT_FUN) {
        move_closure(ev, v);
    } else {
        Parts p = value_parts(&ev->layouts, t, v);
        for (uint32_t i = 0; i < p.count; i++)
            move(ev, p.fields[i].type, v + p.offsets[i]);
    }
    ev_leave(ev);
}

typedef struct Settling {
    EvalValue *roots, *moved;
    uint32_t n;
} Settling;

static void run_settle(Eval *ev, void *arg)
{
    Settling *s = arg;
    s->moved = ev_alloc(ev, s->n * sizeof *s->moved);
    for (uint32_t i = 0; i < s->n; i++) {
        s->moved[i] = eval_alloc(ev, s->roots[i].type);
        ev_copy_words(s->moved[i].words, s->roots[i].words, ev_words(ev, s->roots[i].type));
        move(ev, s->roots[i].type, s->moved[i].words);
    }
}

void eval_settle(Eval *ev, EvalValue *roots, uint32_t n)
{
    Arena *old = ev->heap;
    Settling s = {.roots = roots, .n = n};
    if (busy(ev))
        return;
    WordStack stack = ev->stack;
    memset(&ev->stack, 0, sizeof ev->stack);
    ev->heap = new_heap(ev);
    if (!ev_protect(ev, run_settle, &s)) {
        /* Too deep or no memory for two copies: all stays where it is. */
        arena_free(ev->heap);
        ev->heap = old;
        ev->stack = stack;
        return;
    }
    for (uint32_t i = 0; i < n; i++)
        roots[i] = s.moved[i];
    memset(&ev->consts, 0, sizeof ev->consts);
    arena_free(old);
}
