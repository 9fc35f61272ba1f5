/* Statements. What a statement puts into the frame is gone with it, but for variables. */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

#include <stdlib.h>

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

static const char *label_name(WFunc *f, const char *kind, uint32_t label)
{
    return arena_printf(f->g->arena, "%s%u", kind, label);
}

/* Of a variable in memory that is this function's own. */
static WDest home_of(const WFunc *f, const HLocal *l)
{
    WHome h = f->homes[l->index];
    return h.kind == HOME_RESULT ? (WDest){0, 0} : (WDest){f->fp, h.index};
}

static bool has_own_home(const WFunc *f, const HLocal *l)
{
    WHomeKind k = f->homes[l->index].kind;
    return k == HOME_FRAME || k == HOME_RESULT;
}

static WExpr let_stmt(WFunc *f, HStmt *s)
{
    WHome h = f->homes[s->let.local->index];
    if (s->kind == HS_ALIAS) {
        WExpr at = wasm_address(f, s->let.init, s->let.local->mutable_);
        return h.kind == HOME_POINTER ? B(f)->LocalSet(M(f), h.index, at)
                                      : wasm_store32(f->g, wasm_get32(f, f->fp), h.index, at);
    }
    if (!s->let.init)
        return B(f)->Nop(M(f));
    if (h.kind == HOME_NONE)
        return wasm_value(f, s->let.init);
    if (h.kind == HOME_LOCAL)
        return B(f)->LocalSet(M(f), h.index, wasm_value(f, s->let.init));
    return wasm_store(f, home_of(f, s->let.local), s->let.init);
}

static void count_root(void *user, HExpr **e)
{
    const HLocal **root = user;
    if ((*e)->kind == HX_LOCAL && (*e)->local == *root)
        *root = NULL;
}

/* The value can be made in the variable itself: it does not read what it replaces. */
static bool is_independent(const WFunc *f, HExpr *place, HExpr *value)
{
    if (place->kind != HX_LOCAL || !has_own_home(f, place->local))
        return false;
    for (uint32_t i = 0; i < f->fn->locals.len; i++)
        if (f->alias_of[i] && hir_place_root(f->alias_of[i]) == place->local)
            return false;
    const HLocal *root = place->local;
    hir_expr_tree(&value, count_root, &root);
    return root != NULL;
}

static WExpr set_number(WFunc *f, HExpr *place, HExpr *value)
{
    WSeq seq = {0};
    uint32_t v = wasm_temp(f, wasm_type(f->g, value->type));
    wasm_set(f, &seq, v, wasm_value(f, value));
    WExpr to = wasm_address(f, place, true);
    WExpr from = wasm_get(f, v, wasm_type(f->g, value->type));
    vec_push(f->g->arena, &seq, wasm_store_number(f, value->type, to, 0, from));
    return wasm_seq(f, &seq, B(f)->TypeNone());
}

static WExpr set_stmt(WFunc *f, HStmt *s)
{
    HExpr *place = s->set.place, *value = s->set.value;
    uint32_t home = wasm_home_local(f, place);
    if (home != UINT32_MAX)
        return B(f)->LocalSet(M(f), home, wasm_value(f, value));
    if (wasm_kind(f->g, value->type) == HT_UNIT)
        return wasm_value(f, value);
    if (wasm_is_number(f->g, value->type))
        return set_number(f, place, value);
    if (is_independent(f, place, value))
        return wasm_store(f, home_of(f, place->local), value);
    const WLayout *l = wasm_layout(f->g, value->type);
    WDest temp = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    WExpr steps[2];
    steps[0] = wasm_store(f, temp, value);
    WExpr to = wasm_address(f, place, true);
    steps[1] = wasm_copy(f, to, wasm_dest(f, temp), l->size);
    return B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeNone());
}

static WExpr expr_stmt(WFunc *f, HExpr *e)
{
    if (wasm_kind(f->g, e->type) == HT_UNIT)
        return wasm_value(f, e);
    bool number = wasm_is_number(f->g, e->type);
    return B(f)->Drop(M(f), number ? wasm_value(f, e) : wasm_address(f, e, false));
}

static WExpr loop_stmt(WFunc *f, HStmt *s)
{
    const char *out = label_name(f, "break", s->loop.label);
    const char *again = label_name(f, "continue", s->loop.label);
    WExpr steps[] = {wasm_block(f, NULL, &s->loop.body), B(f)->Break(M(f), again, NULL, NULL)};
    WExpr loop = B(f)->Loop(M(f), again,
                            B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeAuto()));
    return B(f)->Block(M(f), out, &loop, 1, B(f)->TypeNone());
}

/* The variable counts up to the last value and not beyond, so that the greatest integer may be the
   upper bound. */
static WExpr range_stmt(WFunc *f, HStmt *s)
{
    const Binaryen *b = B(f);
    HTypeKind k = wasm_kind(f->g, s->range.lo->type);
    BinaryenType wt = wasm_number_type(f->g, k);
    bool wide = wt == b->TypeInt64();
    const char *out = label_name(f, "break", s->range.label);
    const char *next = label_name(f, "continue", s->range.label);
    const char *again = label_name(f, "again", s->range.label);
    uint32_t i = wasm_temp(f, wt), hi = wasm_temp(f, wt);
    WHome home = f->homes[s->range.local->index];
    WExpr value = wasm_get(f, i, wt);
    WExpr bind = home.kind == HOME_LOCAL
                     ? b->LocalSet(M(f), home.index, value)
                     : wasm_store_number(f, s->range.lo->type, wasm_get32(f, f->fp), home.index,
                                         value);
    WExpr lo = wasm_value(f, s->range.lo), end = wasm_value(f, s->range.hi);
    WExpr body = wasm_block(f, next, &s->range.body);
    WExpr past = wasm_compare_numbers(f, s->range.inclusive ? HB_GT : HB_GE, k,
                                      wasm_get(f, i, wt), wasm_get(f, hi, wt));
    WExpr more = wasm_compare_numbers(f, HB_LT, k, wasm_get(f, i, wt), wasm_get(f, hi, wt));
    WExpr one = wide ? wasm_i64(f->g, 1) : wasm_i32(f->g, 1);
    WExpr step = b->Binary(M(f), wide ? b->AddInt64() : b->AddInt32(), wasm_get(f, i, wt), one);
    WExpr inner_open[] = {bind, body, b->LocalSet(M(f), i, step),
                          b->Break(M(f), again, more, NULL)};
    WExpr inner_closed[] = {bind, body,
                            b->Break(M(f), out,
                                     wasm_compare_numbers(f, HB_EQ, k, wasm_get(f, i, wt),
                                                          wasm_get(f, hi, wt)),
                                     NULL),
                            b->LocalSet(M(f), i, b->Binary(M(f), wide ? b->AddInt64()
                                                                      : b->AddInt32(),
                                                           wasm_get(f, i, wt),
                                                           wide ? wasm_i64(f->g, 1)
                                                                : wasm_i32(f->g, 1))),
                            b->Break(M(f), again, NULL, NULL)};
    WExpr loop = s->range.inclusive
                     ? b->Block(M(f), NULL, inner_closed, 5, b->TypeAuto())
                     : b->Block(M(f), NULL, inner_open, 4, b->TypeNone());
    WExpr outer[] = {b->LocalSet(M(f), i, lo), b->LocalSet(M(f), hi, end),
                     b->Break(M(f), out, past, NULL), b->Loop(M(f), again, loop)};
    return b->Block(M(f), out, outer, 4, b->TypeNone());
}

/* ---- switch ---- */

static WExpr case_test(WFunc *f, const HSwitchCase *c, uint32_t subject, BinaryenType wt)
{
    const Binaryen *b = B(f);
    bool wide = wt == b->TypeInt64();
    WExpr cond = NULL;
    for (uint32_t i = 0; i < c->values.len; i++) {
        uint64_t v = c->values.data[i];
        WExpr eq = b->Binary(M(f), wide ? b->EqInt64() : b->EqInt32(), wasm_get(f, subject, wt),
                             wide ? wasm_i64(f->g, v) : wasm_i32(f->g, (uint32_t)v));
        cond = cond ? b->Binary(M(f), b->OrInt32(), cond, eq) : eq;
    }
    return cond;
}

/* A chain of comparisons. */
static WExpr switch_chain(WFunc *f, HStmt *s, uint32_t subject, BinaryenType wt)
{
    const Binaryen *b = B(f);
    WExpr chain = s->switch_.has_default ? wasm_block(f, NULL, &s->switch_.default_)
                                         : b->Unreachable(M(f));
    for (uint32_t c = s->switch_.cases.len; c-- > 0;) {
        HSwitchCase *sc = &s->switch_.cases.data[c];
        WExpr block = wasm_block(f, NULL, &sc->body);
        bool last = !s->switch_.has_default && c + 1 == s->switch_.cases.len;
        WExpr cond = last ? NULL : case_test(f, sc, subject, wt);
        if (last)
            chain = block;
        else if (cond)
            chain = b->If(M(f), cond, block, chain);
    }
    return chain;
}

typedef struct Dense {
    uint64_t low;
    uint32_t span;
} Dense;

/* Cases that a jump table serves: many, without large gaps. */
static bool is_dense(const HStmt *s, bool wide, Dense *d)
{
    uint64_t low = UINT64_MAX, high = 0;
    uint32_t n = 0;
    for (uint32_t c = 0; c < s->switch_.cases.len; c++)
        for (uint32_t i = 0; i < s->switch_.cases.data[c].values.len; i++, n++) {
            uint64_t v = s->switch_.cases.data[c].values.data[i];
            low = v < low ? v : low;
            high = v > high ? v : high;
        }
    if (wide || n < 4 || high > INT32_MAX || high - low >= (uint64_t)n * 3)
        return false;
    *d = (Dense){low, (uint32_t)(high - low + 1)};
    return true;
}

/* Nested blocks: a case's body follows the block that its label leaves. */
static WExpr switch_table(WFunc *f, HStmt *s, uint32_t subject, Dense d)
{
    const Binaryen *b = B(f);
    uint32_t n = s->switch_.cases.len, id = f->next_label++;
    const char *rest = arena_printf(f->g->arena, "default.%u", id);
    const char *out = arena_printf(f->g->arena, "switch.%u", id);
    const char **labels = ARENA_ARRAY(f->g->arena, const char *, d.span);
    for (uint32_t i = 0; i < d.span; i++)
        labels[i] = rest;
    for (uint32_t c = 0; c < n; c++)
        for (uint32_t i = 0; i < s->switch_.cases.data[c].values.len; i++)
            labels[s->switch_.cases.data[c].values.data[i] - d.low] =
                arena_printf(f->g->arena, "case.%u.%u", id, c);
    WExpr index = b->Binary(M(f), b->SubInt32(), wasm_get32(f, subject),
                            wasm_i32(f->g, (uint32_t)d.low));
    WExpr inner = b->Switch(M(f), labels, d.span, rest, index, NULL);
    for (uint32_t c = 0; c < n; c++) {
        const char *label = arena_printf(f->g->arena, "case.%u.%u", id, c);
        WExpr steps[] = {b->Block(M(f), label, &inner, 1, b->TypeNone()),
                         wasm_block(f, NULL, &s->switch_.cases.data[c].body),
                         b->Break(M(f), out, NULL, NULL)};
        inner = b->Block(M(f), NULL, steps, 3, b->TypeAuto());
    }
    WExpr last = s->switch_.has_default ? wasm_block(f, NULL, &s->switch_.default_)
                                        : b->Unreachable(M(f));
    WExpr steps[] = {b->Block(M(f), rest, &inner, 1, b->TypeNone()), last};
    return b->Block(M(f), out, steps, 2, b->TypeNone());
}

typedef struct Leaf {
    uint64_t value;
    uint32_t case_;
} Leaf;

static int by_value(const void *a, const void *b)
{
    uint64_t x = ((const Leaf *)a)->value, y = ((const Leaf *)b)->value;
    return (x > y) - (x < y);
}

static int by_signed_value(const void *a, const void *b)
{
    int64_t x = (int64_t)((const Leaf *)a)->value, y = (int64_t)((const Leaf *)b)->value;
    return (x > y) - (x < y);
}

typedef struct Tree {
    WFunc *f;
    HStmt *s;
    uint32_t subject;
    HTypeKind kind;
    const char *out, *rest;
    const Leaf *leaves;
} Tree;

static WExpr subject_is(const Tree *t, HBinary op, uint64_t v)
{
    WFunc *f = t->f;
    BinaryenType wt = wasm_number_type(f->g, t->kind);
    bool wide = wt == B(f)->TypeInt64();
    WExpr value = wide ? wasm_i64(f->g, v) : wasm_i32(f->g, (uint32_t)v);
    return wasm_compare_numbers(f, op, t->kind, wasm_get(f, t->subject, wt), value);
}

static WExpr branch(const Tree *t, uint32_t lo, uint32_t hi)
{
    WFunc *f = t->f;
    if (hi - lo > 1) {
        uint32_t mid = lo + (hi - lo) / 2;
        WExpr less = subject_is(t, HB_LT, t->leaves[mid].value);
        WExpr low = branch(t, lo, mid);
        return B(f)->If(M(f), less, low, branch(t, mid, hi));
    }
    const Leaf *leaf = &t->leaves[lo];
    WExpr steps[] = {
        B(f)->Break(M(f), t->rest, subject_is(t, HB_NE, leaf->value), NULL),
        wasm_block(f, NULL, &t->s->switch_.cases.data[leaf->case_].body),
        B(f)->Break(M(f), t->out, NULL, NULL)};
    return B(f)->Block(M(f), NULL, steps, 3, B(f)->TypeAuto());
}

/* Very many cases, each of one value: halving. Tables nest a block for each case. */
static WExpr switch_tree(WFunc *f, HStmt *s, uint32_t subject, HTypeKind k)
{
    uint32_t n = s->switch_.cases.len;
    Leaf *leaves = ARENA_ARRAY(f->g->arena, Leaf, n);
    for (uint32_t c = 0; c < n; c++)
        leaves[c] = (Leaf){s->switch_.cases.data[c].values.data[0], c};
    qsort(leaves, n, sizeof *leaves, k >= HT_I8 && k <= HT_I64 ? by_signed_value : by_value);
    uint32_t id = f->next_label++;
    Tree t = {f, s, subject, k, arena_printf(f->g->arena, "switch.%u", id),
              arena_printf(f->g->arena, "default.%u", id), leaves};
    WExpr tree = branch(&t, 0, n);
    WExpr last = s->switch_.has_default ? wasm_block(f, NULL, &s->switch_.default_)
                                        : B(f)->Unreachable(M(f));
    WExpr steps[] = {B(f)->Block(M(f), t.rest, &tree, 1, B(f)->TypeNone()), last};
    return B(f)->Block(M(f), t.out, steps, 2, B(f)->TypeNone());
}

static bool is_huge(const HStmt *s)
{
    enum { TABLE_CASES = 256 };
    if (s->switch_.cases.len <= TABLE_CASES)
        return false;
    for (uint32_t c = 0; c < s->switch_.cases.len; c++)
        if (s->switch_.cases.data[c].values.len != 1)
            return false;
    return true;
}

static WExpr switch_stmt(WFunc *f, HStmt *s)
{
    const Binaryen *b = B(f);
    HExpr *subject = s->switch_.subject;
    bool variant = subject->type->kind == HT_VARIANT;
    BinaryenType wt = variant ? b->TypeInt32() : wasm_type(f->g, subject->type);
    uint32_t tag = wasm_temp(f, wt);
    WExpr steps[2];
    steps[0] = b->LocalSet(M(f), tag, variant ? wasm_tag(f, subject) : wasm_value(f, subject));
    Dense d;
    if (is_huge(s))
        steps[1] = switch_tree(f, s, tag, variant ? HT_U32 : wasm_kind(f->g, subject->type));
    else if (is_dense(s, wt == b->TypeInt64(), &d))
        steps[1] = switch_table(f, s, tag, d);
    else
        steps[1] = switch_chain(f, s, tag, wt);
    return b->Block(M(f), NULL, steps, 2, b->TypeAuto());
}

/* ---- leaving ---- */

static WExpr return_stmt(WFunc *f, HExpr *value)
{
    const Binaryen *b = B(f);
    WSeq seq = {0};
    bool there = value && value->kind == HX_LOCAL &&
                 f->homes[value->local->index].kind == HOME_RESULT;
    if (there)
        ;
    else if (value && f->sret)
        vec_push(f->g->arena, &seq, wasm_store(f, (WDest){0, 0}, value));
    else if (value && wasm_is_number(f->g, value->type))
        wasm_set(f, &seq, f->result, wasm_value(f, value));
    else if (value)
        vec_push(f->g->arena, &seq, wasm_value(f, value));
    vec_push(f->g->arena, &seq, b->Break(M(f), "return", NULL, NULL));
    return wasm_seq(f, &seq, b->TypeAuto());
}

static WExpr trap_stmt(WFunc *f, HStmt *s)
{
    WGen *g = f->g;
    WExpr steps[2] = {NULL, g->b->Unreachable(g->module)};
    if (s->trap.message) {
        WExpr text = wasm_address(f, s->trap.message, false);
        steps[0] = RT(g, "dol_trap_text", g->b->TypeNone(), wasm_i32(g, s->trap.kind),
                      wasm_site(g, s->span), text);
    } else {
        steps[0] = RT(g, "dol_trap", g->b->TypeNone(), wasm_i32(g, s->trap.kind),
                      wasm_site(g, s->span));
    }
    return g->b->Block(g->module, NULL, steps, 2, g->b->TypeUnreachable());
}

static WExpr check_stmt(WFunc *f, HStmt *s)
{
    WGen *g = f->g;
    HExpr *e = s->check.value;
    HType *t = e->type;
    if (!t->validated)
        return expr_stmt(f, e);
    WSeq seq = {0};
    /* the value once: the report needs it too */
    uint32_t at = wasm_temp(f, g->b->TypeInt32());
    bool again = hir_is_place(e);
    if (!again)
        wasm_set(f, &seq, at, wasm_address(f, e, false));
    HLocal made = {.type = t, .kind = HL_ALIAS, .index = f->fn->locals.len};
    HExpr kept = {.kind = HX_LOCAL, .type = t, .span = e->span, .local = &made};
    f->homes[made.index] = (WHome){HOME_POINTER, at};
    HExpr *subject = again ? e : &kept;
    WExpr valid = wasm_valid(f, subject);
    WExpr bad = RT(g, "dol_trap_invalid", g->b->TypeNone(), wasm_desc(g, t),
                   wasm_address(f, subject, false), wasm_site(g, s->span));
    vec_push(g->arena, &seq,
             g->b->If(g->module, g->b->Unary(g->module, g->b->EqZInt32(), valid), bad, NULL));
    return wasm_seq(f, &seq, g->b->TypeNone());
}

static WExpr if_stmt(WFunc *f, HStmt *s)
{
    WExpr cond = wasm_value(f, s->if_.cond);
    WExpr then = wasm_block(f, NULL, &s->if_.then);
    WExpr else_ = s->if_.else_.stmts.len ? wasm_block(f, NULL, &s->if_.else_) : NULL;
    return B(f)->If(M(f), cond, then, else_);
}

static WExpr stmt(WFunc *f, HStmt *s)
{
    const Binaryen *b = B(f);
    switch (s->kind) {
    case HS_LET: case HS_ALIAS: return let_stmt(f, s);
    case HS_SET: return set_stmt(f, s);
    case HS_EXPR: return expr_stmt(f, s->expr);
    case HS_IF: return if_stmt(f, s);
    case HS_SWITCH: return switch_stmt(f, s);
    case HS_LOOP: return loop_stmt(f, s);
    case HS_RANGE: return range_stmt(f, s);
    case HS_BLOCK: return wasm_block(f, label_name(f, "break", s->loop.label), &s->loop.body);
    case HS_BREAK: return b->Break(M(f), label_name(f, "break", s->jump.label), NULL, NULL);
    case HS_CONTINUE: return b->Break(M(f), label_name(f, "continue", s->jump.label), NULL, NULL);
    case HS_RETURN: return return_stmt(f, s->value);
    case HS_TRAP: return trap_stmt(f, s);
    case HS_CHECK: return check_stmt(f, s);
    case HS_COUNT: break;
    }
    return b->Nop(M(f));
}

static bool is_jump(HStmtKind k)
{
    return k == HS_RETURN || k == HS_TRAP || k == HS_BREAK || k == HS_CONTINUE;
}

WExpr wasm_block(WFunc *f, const char *label, const HBlock *blk)
{
    WSeq seq = {0};
    for (uint32_t i = 0; i < blk->stmts.len; i++) {
        HStmt *s = blk->stmts.data[i];
        WTemps temps = wasm_temps(f);
        WExpr e = stmt(f, s);
        wasm_mark(f, e, s->span);
        vec_push(f->g->arena, &seq, e);
        if (s->kind != HS_ALIAS) /* which may name a value in the frame */
            wasm_temps_end(f, temps);
        if (is_jump(s->kind))
            break;
    }
    if (!seq.len)
        vec_push(f->g->arena, &seq, B(f)->Nop(M(f)));
    BinaryenType t = label ? B(f)->TypeNone() : B(f)->TypeAuto();
    return B(f)->Block(M(f), label, seq.data, seq.len, t);
}
