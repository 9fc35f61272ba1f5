/* Statements and expressions: one exhaustive switch each. */
#include "eval/interp.h"

#include "hir/order.h"

typedef enum Flow { FLOW_NEXT, FLOW_BREAK, FLOW_CONTINUE, FLOW_RETURN } Flow;

void ev_charge(Eval *ev, uint64_t steps, Span at)
{
    ev->steps += steps;
    if (ev->steps > ev->step_limit)
        ev_trap(ev, HTRAP_STEPS, at);
}

void ev_enter(Eval *ev, Span at)
{
    if (++ev->nesting > ev->nesting_limit)
        ev_trap(ev, HTRAP_DEPTH, at);
}

/* ---- places ---- */

static Word *local_place(Frame *fr, const HLocal *l)
{
    Word *slot = fr->words + fr->info->offsets[l->index];
    if (l->kind == HL_REF || l->kind == HL_ALIAS)
        return (Word *)(uintptr_t)*slot;
    return slot;
}

static Word *elem_place(Eval *ev, Frame *fr, const HExpr *e, bool write)
{
    const HType *t = e->elem.base->type;
    Word *base = ev_place(ev, fr, e->elem.base, write);
    Word index = ev_word(ev, fr, e->elem.index);
    Seq *s = write ? ev_own(ev, t, base) : seq_of(*base);
    if (index >= s->len) {
        HType *u64 = hir_type(ev->program, HT_U64);
        ev_trap2(ev, e->elem.unchecked ? HTRAP_UNREACHABLE : HTRAP_INDEX, e->span, u64, index, u64,
                 s->len);
    }
    return s->items + index * layout_of(&ev->layouts, t)->stride;
}

static Word *slot_place(Eval *ev, Frame *fr, const HExpr *e, bool write)
{
    const HType *t = e->slot.base->type;
    const Layout *y = layout_of(&ev->layouts, t);
    Word *base = ev_place(ev, fr, e->slot.base, write);
    Word index = ev_word(ev, fr, e->slot.index);
    Seq *s = write ? ev_own(ev, t, base) : seq_of(*base);
    if (index >= s->len)
        ev_trap(ev, HTRAP_UNREACHABLE, e->span);
    return s->items + index * y->stride + y->key;
}

static Word *payload_place(Eval *ev, Frame *fr, const HExpr *e, bool write)
{
    const HExpr *base = e->payload.base;
    Word *v = ev_place(ev, fr, base, write);
    if (v[0] != e->payload.case_)
        ev_trap(ev, HTRAP_UNREACHABLE, e->span);
    return payload_at(&ev->layouts, base->type, v, e->payload.case_, e->payload.index);
}

/* Reading a part of a value that has no place: the value goes to the stack. */
static Word *temporary(Eval *ev, Frame *fr, const HExpr *e)
{
    Word *w = ev_push(ev, ev_words(ev, e->type));
    ev_expr(ev, fr, e, w);
    return w;
}

Word *ev_place(Eval *ev, Frame *fr, const HExpr *e, bool write)
{
    Word *w;
    ev_enter(ev, e->span);
    switch (e->kind) {
    case HX_LOCAL:
        w = local_place(fr, e->local);
        break;
    case HX_FIELD:
        w = field_at(&ev->layouts, e->field.base->type,
                     ev_place(ev, fr, e->field.base, write), e->field.index);
        break;
    case HX_PAYLOAD:
        w = payload_place(ev, fr, e, write);
        break;
    case HX_ELEM:
        w = elem_place(ev, fr, e, write);
        break;
    case HX_SLOT:
        w = slot_place(ev, fr, e, write);
        break;
    case HX_GLOBAL:
        w = (Word *)ev_global(ev, e->global, e->span);
        break;
    default:
        w = temporary(ev, fr, e);
        break;
    }
    ev_leave(ev);
    return w;
}

const Word *ev_view(Eval *ev, Frame *fr, const HExpr *e)
{
    return ev_place(ev, fr, e, false);
}

/* ---- calls ---- */

const FuncInfo *ev_func(Eval *ev, HFunc *f)
{
    FuncInfo *info = map_get(&ev->funcs, map_key(f));
    if (info)
        return info;
    if (ev->options.body)
        ev->options.body(ev->options.body_user, f);
    info = ARENA_NEW(ev->tables, FuncInfo);
    info->offsets = ARENA_ARRAY(ev->tables, uint32_t, f->locals.len);
    for (uint32_t i = 0; i < f->locals.len; i++) {
        const HLocal *l = f->locals.data[i];
        bool pointer = l->kind == HL_REF || l->kind == HL_ALIAS;
        info->offsets[i] = info->words;
        info->words += pointer ? 1 : ev_words(ev, l->type);
        info->has_ref |= i < f->nparams && l->kind == HL_REF;
    }
    if (!ev->recursive && !ev->options.body)
        ev->recursive = hir_recursive(ev->program, ev->tables);
    info->counted = !ev->recursive || ev->recursive[f->id];
    info->lawful = hir_lawful(ev->program, f);
    map_put(ev->tables, &ev->funcs, map_key(f), info);
    return info;
}

/* Into a slot of the callee's frame. A callee that can change no place of ours may share. */
static void argument(Eval *ev, Frame *fr, const HLocal *param, const HExpr *arg, bool has_ref,
                     Word *slot)
{
    if (param->kind == HL_REF)
        *slot = word_of(ev_place(ev, fr, arg, true));
    else if (!has_ref && arg->type->has_heap && hir_is_place(arg))
        ev_copy_words(slot, ev_place(ev, fr, arg, false), ev_words(ev, arg->type));
    else
        ev_expr(ev, fr, arg, slot);
}

static void arguments(Eval *ev, Frame *fr, HFunc *f, uint32_t first, HExpr *const *args,
                      uint32_t n, Word *words)
{
    const FuncInfo *info = ev_func(ev, f);
    for (uint32_t i = 0; i < n; i++)
        argument(ev, fr, f->locals.data[first + i], args[i], info->has_ref,
                 words + info->offsets[first + i]);
}

static void call(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    Word *words = ev_push(ev, ev_func(ev, e->call.fn)->words);
    arguments(ev, fr, e->call.fn, 0, e->call.args.data, e->call.args.len, words);
    ev_invoke(ev, e->call.fn, words, dst, e->span);
}

static void apply(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Clo *c = clo_of(ev_word(ev, fr, e->apply.fn));
    const FuncInfo *info = ev_func(ev, c->fn);
    Word *words = ev_push(ev, info->words);
    if (c->fn->ncaptures < c->fn->nparams)
        ev_copy_words(words, c->captures, info->offsets[c->fn->ncaptures]);
    else
        for (uint32_t i = 0; i < c->fn->ncaptures; i++)
            ev_copy_words(words + info->offsets[i], c->captures + info->offsets[i],
                          ev_words(ev, c->fn->locals.data[i]->type));
    arguments(ev, fr, c->fn, c->fn->ncaptures, e->apply.args.data, e->apply.args.len, words);
    ev_invoke(ev, c->fn, words, dst, e->span);
}

static void closure(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    HFunc *f = e->closure.fn;
    const FuncInfo *info = ev_func(ev, f);
    uint32_t words = 0;
    for (uint32_t i = 0; i < f->ncaptures; i++)
        words += ev_words(ev, f->locals.data[i]->type);
    Clo *c = ev_alloc(ev, sizeof *c + words * sizeof(Word));
    c->fn = f;
    for (uint32_t i = 0; i < e->closure.captures.len; i++)
        ev_expr(ev, fr, e->closure.captures.data[i], c->captures + info->offsets[i]);
    *dst = word_of(c);
}

static EvalValue *host_args(Eval *ev, Frame *fr, const HExpr *e)
{
    uint32_t n = e->host.args.len;
    EvalValue *args = ev_alloc(ev, n * sizeof *args);
    for (uint32_t i = 0; i < n; i++) {
        args[i] = eval_alloc(ev, e->host.args.data[i]->type);
        ev_expr(ev, fr, e->host.args.data[i], args[i].words);
    }
    return args;
}

static void host(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    HHost *h = e->host.host;
    const EvalHost *table = ev->options.host;
    EvalValue *args = host_args(ev, fr, e);
    if (h->is_effect) {
        vec_push(ev->heap, &ev->effects, ((Effect){h, args}));
        *dst = 0;
        return;
    }
    const char *error = NULL;
    EvalValue result = eval_alloc(ev, h->result);
    if (!table || !table->call)
        error = arena_printf(ev->tables, "no host is given for '%s'", h->name);
    else if (table->call(table->user, ev, h, args, e->host.args.len, &result, &error))
        error = NULL;
    else if (!error)
        error = arena_printf(ev->tables, "'%s' failed", h->name);
    if (error)
        ev_trap_message(ev, HTRAP_HOST, e->span, error);
    ev_copy_words(dst, result.words, ev_words(ev, h->result));
}

/* ---- makers ---- */

static void make_record(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Layout *y = layout_of(&ev->layouts, e->type);
    for (uint32_t i = 0; i < e->make.args.len; i++)
        ev_expr(ev, fr, e->make.args.data[i], dst + y->offsets[i]);
}

static void make_variant(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    memset(dst, 0, ev_words(ev, e->type) * sizeof *dst);
    for (uint32_t i = 0; i < e->make.args.len; i++)
        ev_expr(ev, fr, e->make.args.data[i],
                payload_at(&ev->layouts, e->type, dst, e->make.case_, i));
    dst[0] = e->make.case_;
}

static void make_list(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Layout *y = layout_of(&ev->layouts, e->type);
    Seq *s = ev_seq(ev, e->make.args.len, y->stride);
    for (uint32_t i = 0; i < e->make.args.len; i++)
        ev_expr(ev, fr, e->make.args.data[i], s->items + (size_t)i * y->stride);
    s->len = e->make.args.len;
    *dst = word_of(s);
}

/* In any order; what comes twice is there once. */
static void make_set(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Layout *y = layout_of(&ev->layouts, e->type);
    Seq *s = ev_seq(ev, e->make.args.len, y->stride);
    Word *item = ev_push(ev, y->stride);
    for (uint32_t i = 0; i < e->make.args.len; i++) {
        uint64_t at;
        ev_expr(ev, fr, e->make.args.data[i], item);
        if (!ev_find_key(ev, e->type, s, item, &at))
            ev_copy_words(ev_seq_insert(ev, s, at, y->stride), item, y->stride);
    }
    *dst = word_of(s);
}

static void make_map(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Layout *y = layout_of(&ev->layouts, e->type);
    Seq *s = ev_seq(ev, e->make.args.len / 2, y->stride);
    Word *entry = ev_push(ev, y->stride);
    for (uint32_t i = 0; i + 1 < e->make.args.len; i += 2) {
        const HExpr *key = e->make.args.data[i];
        uint64_t at;
        memset(entry, 0, y->stride * sizeof *entry);
        ev_expr(ev, fr, key, entry);
        ev_expr(ev, fr, e->make.args.data[i + 1], entry + y->key);
        if (ev_find_key(ev, e->type, s, entry, &at))
            ev_trap1(ev, HTRAP_DUPLICATE_KEY, e->span, key->type, entry);
        ev_copy_words(ev_seq_insert(ev, s, at, y->stride), entry, y->stride);
    }
    *dst = word_of(s);
}

/* ---- expressions ---- */

static Str *string_constant(Eval *ev, const HExpr *e)
{
    Str *s = map_get(&ev->strings, map_key(e));
    if (!s) {
        s = arena_alloc(ev->tables, sizeof *s + e->str.len + 1);
        s->len = e->str.len;
        memcpy(s->text, e->str.text, e->str.len);
        map_put(ev->tables, &ev->strings, map_key(e), s);
    }
    return s;
}

static void read_value(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Word *w = ev_place(ev, fr, e, false);
    ev_copy_words(dst, w, ev_words(ev, e->type));
    ev_share(ev, e->type, dst);
}

static void deep_copy(Eval *ev, const HType *t, Word *v, Span at);

static void copy_items(Eval *ev, const HType *t, Seq *s, Span at)
{
    const Layout *y = layout_of(&ev->layouts, t);
    ev_charge(ev, s->len, at);
    for (uint64_t i = 0; t->elem->has_heap && i < s->len; i++)
        deep_copy(ev, t->elem, s->items + i * y->stride + y->key, at);
}

/* The sequences in v become v's own, through and through. */
static void deep_copy(Eval *ev, const HType *t, Word *v, Span at)
{
    if (!t->has_heap)
        return;
    ev_enter(ev, at);
    if (is_seq(t)) {
        Seq *s = ev_seq_clone(ev, t, seq_of(*v));
        copy_items(ev, t, s, at);
        *v = word_of(s);
    } else {
        Parts p = value_parts(&ev->layouts, t, v);
        for (uint32_t i = 0; i < p.count; i++)
            deep_copy(ev, p.fields[i].type, v + p.offsets[i], at);
    }
    ev_leave(ev);
}

void ev_snapshot(Eval *ev, const HType *t, Word *v, Span at)
{
    if (ev->options.by_handle)
        deep_copy(ev, t, v, at);
    else
        value_share(&ev->layouts, t, v);
}

static void copy(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    const Word *w = ev_view(ev, fr, e->copy.operand);
    ev_copy_words(dst, w, ev_words(ev, e->type));
    deep_copy(ev, e->type, dst, e->span);
}

static void expr(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    switch (e->kind) {
    case HX_CONST:
        *dst = e->bits;
        return;
    case HX_STRING:
        *dst = word_of(string_constant(ev, e));
        return;
    case HX_LOCAL:
    case HX_GLOBAL:
    case HX_FIELD:
    case HX_PAYLOAD:
    case HX_ELEM:
    case HX_SLOT:
        read_value(ev, fr, e, dst);
        return;
    case HX_UNARY:
        ev_unary(ev, fr, e, dst);
        return;
    case HX_BINARY:
        ev_binary(ev, fr, e, dst);
        return;
    case HX_CONVERT:
        ev_convert(ev, fr, e, dst);
        return;
    case HX_AND:
        *dst = ev_word(ev, fr, e->logic.left) && ev_word(ev, fr, e->logic.right);
        return;
    case HX_OR:
        *dst = ev_word(ev, fr, e->logic.left) || ev_word(ev, fr, e->logic.right);
        return;
    case HX_SELECT:
        ev_expr(ev, fr, ev_word(ev, fr, e->select.cond) ? e->select.then : e->select.else_, dst);
        return;
    case HX_CALL:
        call(ev, fr, e, dst);
        return;
    case HX_CALL_VALUE:
        apply(ev, fr, e, dst);
        return;
    case HX_CALL_HOST:
        host(ev, fr, e, dst);
        return;
    case HX_PRIM:
        ev_prim(ev, fr, e, dst);
        return;
    case HX_RECORD:
        make_record(ev, fr, e, dst);
        return;
    case HX_VARIANT:
        make_variant(ev, fr, e, dst);
        return;
    case HX_LIST:
        if (e->type->kind == HT_SET)
            make_set(ev, fr, e, dst);
        else
            make_list(ev, fr, e, dst);
        return;
    case HX_MAP:
        make_map(ev, fr, e, dst);
        return;
    case HX_IS_CASE:
        *dst = ev_view(ev, fr, e->is.operand)[0] == e->is.case_;
        return;
    case HX_CLOSURE:
        closure(ev, fr, e, dst);
        return;
    case HX_COPY:
        copy(ev, fr, e, dst);
        return;
    case HX_COUNT:
        return;
    }
}

void ev_expr(Eval *ev, Frame *fr, const HExpr *e, Word *dst)
{
    if (e->kind == HX_CONST) {
        *dst = e->bits;
        return;
    }
    ev_enter(ev, e->span);
    expr(ev, fr, e, dst);
    ev_leave(ev);
}

Word ev_word(Eval *ev, Frame *fr, const HExpr *e)
{
    Word w = 0;
    ev_expr(ev, fr, e, &w);
    return w;
}

/* ---- statements ---- */

static Flow block(Eval *ev, Frame *fr, const HBlock *b);

static void let(Eval *ev, Frame *fr, const HStmt *s)
{
    const HLocal *l = s->let.local;
    Word *slot = fr->words + fr->info->offsets[l->index];
    if (s->kind == HS_ALIAS)
        *slot = word_of(ev_place(ev, fr, s->let.init, l->mutable_));
    else if (s->let.init)
        ev_expr(ev, fr, s->let.init, slot);
    else
        memset(slot, 0, ev_words(ev, l->type) * sizeof *slot);
}

/* The value first: it may be made from what it replaces, or change where the place is. */
static void set(Eval *ev, Frame *fr, const HStmt *s)
{
    uint32_t n = ev_words(ev, s->set.value->type);
    Word *value = ev_push(ev, n);
    ev_expr(ev, fr, s->set.value, value);
    ev_copy_words(ev_place(ev, fr, s->set.place, true), value, n);
}

static const HBlock *chosen(const HStmt *s, Word v)
{
    for (uint32_t i = 0; i < s->switch_.cases.len; i++) {
        const HSwitchCase *c = &s->switch_.cases.data[i];
        for (uint32_t j = 0; j < c->values.len; j++)
            if (c->values.data[j] == v)
                return &c->body;
    }
    return s->switch_.has_default ? &s->switch_.default_ : NULL;
}

static Flow switch_(Eval *ev, Frame *fr, const HStmt *s)
{
    StackMark m = ev_mark(ev);
    Word v = ev_view(ev, fr, s->switch_.subject)[0];
    ev_release(ev, m);
    const HBlock *b = chosen(s, v);
    if (!b)
        ev_trap(ev, HTRAP_UNREACHABLE, s->span);
    return block(ev, fr, b);
}

/* What the body's end means for a loop with this label: whether to go on. */
static bool goes_on(Frame *fr, uint32_t label, Flow *flow)
{
    if (*flow == FLOW_NEXT)
        return true;
    if (*flow == FLOW_RETURN || fr->label != label)
        return false;
    bool again = *flow == FLOW_CONTINUE;
    *flow = FLOW_NEXT;
    return again;
}

static Flow loop(Eval *ev, Frame *fr, const HStmt *s)
{
    for (;;) {
        ev_charge(ev, 1, s->span);
        Flow flow = block(ev, fr, &s->loop.body);
        if (!goes_on(fr, s->loop.label, &flow))
            return flow;
    }
}

static Flow range(Eval *ev, Frame *fr, const HStmt *s)
{
    const HLocal *l = s->range.local;
    Word at = ev_word(ev, fr, s->range.lo), end = ev_word(ev, fr, s->range.hi);
    bool is_signed = ev_is_signed(l->type->kind);
    /* Flipping the top bit makes signed order unsigned. */
    Word flip = is_signed ? UINT64_C(1) << 63 : 0;
    if (s->range.inclusive ? (at ^ flip) > (end ^ flip) : (at ^ flip) >= (end ^ flip))
        return FLOW_NEXT;
    Word last = s->range.inclusive ? end : end - 1;
    for (;; at++) {
        ev_charge(ev, 1, s->span);
        fr->words[fr->info->offsets[l->index]] = at;
        Flow flow = block(ev, fr, &s->range.body);
        if (!goes_on(fr, s->range.label, &flow))
            return flow;
        if (at == last)
            return FLOW_NEXT;
    }
}

static Flow labelled_block(Eval *ev, Frame *fr, const HStmt *s)
{
    Flow flow = block(ev, fr, &s->loop.body);
    if (flow == FLOW_BREAK && fr->label == s->loop.label)
        return FLOW_NEXT;
    return flow;
}

static void trap(Eval *ev, Frame *fr, const HStmt *s)
{
    if (!s->trap.message)
        ev_trap(ev, s->trap.kind, s->span);
    Str *text = str_of(ev_word(ev, fr, s->trap.message));
    ev_trap_message(ev, s->trap.kind, s->span, text->text);
}

/* Statements that do not change the flow. */
static void simple(Eval *ev, Frame *fr, const HStmt *s)
{
    StackMark m = ev_mark(ev);
    if (s->kind == HS_LET || s->kind == HS_ALIAS)
        let(ev, fr, s);
    else if (s->kind == HS_SET)
        set(ev, fr, s);
    else if (s->kind == HS_EXPR)
        ev_expr(ev, fr, s->expr, ev_push(ev, ev_words(ev, s->expr->type)));
    else if (s->kind == HS_CHECK)
        ev_check(ev, s->check.value->type, ev_view(ev, fr, s->check.value), s->span);
    else
        trap(ev, fr, s);
    ev_release(ev, m);
}

static Flow statement(Eval *ev, Frame *fr, const HStmt *s)
{
    ev->span = s->span;
    ev_charge(ev, 1, s->span);
    switch (s->kind) {
    case HS_LET:
    case HS_ALIAS:
    case HS_SET:
    case HS_EXPR:
    case HS_CHECK:
    case HS_TRAP:
        simple(ev, fr, s);
        return FLOW_NEXT;
    case HS_IF:
        return block(ev, fr, ev_word(ev, fr, s->if_.cond) ? &s->if_.then : &s->if_.else_);
    case HS_SWITCH:
        return switch_(ev, fr, s);
    case HS_LOOP:
        return loop(ev, fr, s);
    case HS_RANGE:
        return range(ev, fr, s);
    case HS_BLOCK:
        return labelled_block(ev, fr, s);
    case HS_BREAK:
    case HS_CONTINUE:
        fr->label = s->jump.label;
        return s->kind == HS_BREAK ? FLOW_BREAK : FLOW_CONTINUE;
    case HS_RETURN:
        if (s->value)
            ev_expr(ev, fr, s->value, fr->result);
        else
            *fr->result = 0;
        return FLOW_RETURN;
    case HS_COUNT:
        break;
    }
    return FLOW_NEXT;
}

static Flow block(Eval *ev, Frame *fr, const HBlock *b)
{
    Flow flow = FLOW_NEXT;
    if (!b->stmts.len)
        return flow;
    ev_enter(ev, b->stmts.data[0]->span);
    for (uint32_t i = 0; i < b->stmts.len && flow == FLOW_NEXT; i++)
        flow = statement(ev, fr, b->stmts.data[i]);
    ev_leave(ev);
    return flow;
}

/* ---- invocation ---- */

static void run(Eval *ev, HFunc *f, const FuncInfo *info, Word *words, Word *result, Span at)
{
    Frame fr = {.fn = f, .info = info, .words = words, .result = result};
    Span outer = ev->span;
    ev_charge(ev, 1, at);
    ev->calls += info->counted;
    if (ev->calls > ev->options.depth)
        ev_trap(ev, HTRAP_DEPTH, f->span);
    Flow flow = block(ev, &fr, &f->body);
    if (flow != FLOW_RETURN && f->result->kind != HT_UNIT)
        ev_trap(ev, HTRAP_UNREACHABLE, f->span);
    if (flow != FLOW_RETURN)
        *result = 0;
    ev->calls -= info->counted;
    ev->span = outer;
}

/* The values at the REF parameters, to go back to; on the stack. */
static Word *save_places(Eval *ev, const HFunc *f, const FuncInfo *info, const Word *words)
{
    uint32_t total = 0;
    for (uint32_t i = 0; i < f->nparams; i++)
        if (f->locals.data[i]->kind == HL_REF)
            total += ev_words(ev, f->locals.data[i]->type);
    Word *saved = ev_push(ev, total), *at = saved;
    for (uint32_t i = 0; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        if (l->kind != HL_REF)
            continue;
        const Word *place = (const Word *)(uintptr_t)words[info->offsets[i]];
        ev_copy_words(at, place, ev_words(ev, l->type));
        ev_snapshot(ev, l->type, at, f->span);
        at += ev_words(ev, l->type);
    }
    return saved;
}

static void restore_places(Eval *ev, const HFunc *f, const FuncInfo *info, const Word *words,
                           const Word *saved)
{
    for (uint32_t i = 0; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        if (l->kind != HL_REF)
            continue;
        Word *place = (Word *)(uintptr_t)words[info->offsets[i]];
        ev_copy_words(place, saved, ev_words(ev, l->type));
        saved += ev_words(ev, l->type);
    }
}

static void run_atomic(Eval *ev, HFunc *f, const FuncInfo *info, Word *words, Word *result, Span at)
{
    uint32_t effects = ev->effects.len;
    Word *saved = save_places(ev, f, info, words);
    run(ev, f, info, words, result, at);
    if (result[0] == 1) {
        restore_places(ev, f, info, words, saved);
        ev->effects.len = effects;
    }
}

static void invoke(Eval *ev, HFunc *f, const FuncInfo *info, Word *words, Word *result, Span at)
{
    bool fallible = f->result->kind == HT_VARIANT && f->result->variant_origin == HV_RESULT;
    if (f->is_atomic && fallible && info->has_ref)
        run_atomic(ev, f, info, words, result, at);
    else
        run(ev, f, info, words, result, at);
}

/* A method of a system that may change its state. */
static void invoke_method(Eval *ev, HFunc *f, const FuncInfo *info, Word *words, Word *result,
                          Span at)
{
    HSystem *s = f->system;
    uintptr_t running = (uintptr_t)map_get(&ev->active, map_key(s));
    const Word *state = (const Word *)(uintptr_t)words[info->offsets[0]];
    Word *before = NULL;
    if (running == 0) {
        before = ev_push(ev, ev_words(ev, s->state));
        ev_copy_words(before, state, ev_words(ev, s->state));
        ev_snapshot(ev, s->state, before, at);
    }
    map_put(ev->tables, &ev->active, map_key(s), (void *)(running + 1));
    invoke(ev, f, info, words, result, at);
    if (running == 0)
        ev_laws(ev, s, before, state, at);
    map_put(ev->tables, &ev->active, map_key(s), (void *)running);
}

void ev_invoke(Eval *ev, HFunc *f, Word *words, Word *result, Span at)
{
    const FuncInfo *info = ev_func(ev, f);
    HSystem *s = ev->options.no_laws ? NULL : info->lawful;
    StackMark m = ev_mark(ev);
    if (s && f->kind == HF_SYSTEM) {
        invoke_method(ev, f, info, words, result, at);
    } else {
        invoke(ev, f, info, words, result, at);
        if (s && !map_get(&ev->active, map_key(s)))
            ev_laws(ev, s, NULL, result, at);
    }
    ev_release(ev, m);
}

void ev_call(Eval *ev, HFunc *f, Word *const *args, Word *result, Span at)
{
    const FuncInfo *info = ev_func(ev, f);
    StackMark m = ev_mark(ev);
    Word *words = ev_push(ev, info->words);
    for (uint32_t i = 0; i < f->nparams; i++) {
        const HLocal *l = f->locals.data[i];
        if (l->kind == HL_REF)
            words[info->offsets[i]] = word_of(args[i]);
        else
            ev_copy_words(words + info->offsets[i], args[i], ev_words(ev, l->type));
    }
    ev_invoke(ev, f, words, result, at);
    ev_release(ev, m);
}

const Word *ev_global(Eval *ev, HConst *c, Span at)
{
    Word *v = map_get(&ev->consts, map_key(c));
    if (v)
        return v;
    v = ev_alloc(ev, ev_words(ev, c->type) * sizeof *v);
    if (c->value) {
        Frame none = {0};
        ev_expr(ev, &none, c->value, v);
    } else {
        ev_call(ev, c->init, NULL, v, at);
    }
    map_put(ev->tables, &ev->consts, map_key(c), v);
    return v;
}
