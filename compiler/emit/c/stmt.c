/* Statements. */
#include "emit/c/c.h"

#include <string.h>

static void stmt(Fn *fn, const HStmt *s);

static void line(Fn *fn)
{
    out_repeat(fn->o, ' ', fn->indent * (size_t)4);
}

static void source_line_of(Fn *fn, Span at)
{
    SourceFile *f = NULL;
    if (fn->g->options->debug && at.lo)
        f = sources_find(&fn->g->hp->session->sources, at.lo);
    if (!f)
        return;
    uint32_t number = source_linecol(f, at.lo).line;
    out_printf(fn->o, "#line %u ", number);
    c_string(fn->o, f->path, strlen(f->path));
    out_char(fn->o, '\n');
}

static void inner_block(Fn *fn, const HBlock *b)
{
    out_str(fn->o, "{\n");
    fn->indent++;
    c_block(fn, b);
    fn->indent--;
    line(fn);
    out_char(fn->o, '}');
}

/* ---- leaving: what C can see ---- */

static bool case_leaves(const HSwitchCase *c)
{
    return c_leaves(&c->body);
}

static bool contains_break(const HBlock *b, uint32_t label);

static bool stmt_breaks(const HStmt *s, uint32_t label)
{
    switch (s->kind) {
    case HS_BREAK: return s->jump.label == label;
    case HS_IF: return contains_break(&s->if_.then, label) || contains_break(&s->if_.else_, label);
    case HS_SWITCH:
        for (uint32_t i = 0; i < s->switch_.cases.len; i++)
            if (contains_break(&s->switch_.cases.data[i].body, label))
                return true;
        return s->switch_.has_default && contains_break(&s->switch_.default_, label);
    case HS_LOOP: case HS_BLOCK: return contains_break(&s->loop.body, label);
    case HS_RANGE: return contains_break(&s->range.body, label);
    default: return false;
    }
}

static bool contains_break(const HBlock *b, uint32_t label)
{
    for (uint32_t i = 0; i < b->stmts.len; i++)
        if (stmt_breaks(b->stmts.data[i], label))
            return true;
    return false;
}

bool c_leaves(const HBlock *b)
{
    if (b->stmts.len == 0)
        return false;
    const HStmt *s = b->stmts.data[b->stmts.len - 1];
    switch (s->kind) {
    case HS_RETURN: case HS_TRAP: case HS_BREAK: case HS_CONTINUE: return true;
    case HS_IF: return c_leaves(&s->if_.then) && c_leaves(&s->if_.else_);
    case HS_SWITCH:
        for (uint32_t i = 0; i < s->switch_.cases.len; i++)
            if (!case_leaves(&s->switch_.cases.data[i]))
                return false;
        return !s->switch_.has_default || c_leaves(&s->switch_.default_);
    case HS_LOOP: return !contains_break(&s->loop.body, s->loop.label);
    case HS_BLOCK: return c_leaves(&s->loop.body) && !contains_break(&s->loop.body, s->loop.label);
    default: return false;
    }
}

/* ---- loops and jumps ---- */

static void push_loop(Fn *fn, Loop *l, uint32_t label, LoopKind kind)
{
    *l = (Loop){fn->loops, label, kind, false, false};
    fn->loops = l;
}

static Loop *find_loop(const Fn *fn, uint32_t label)
{
    for (Loop *l = fn->loops; l; l = l->outer)
        if (l->kind != LOOP_SWITCH && l->label == label)
            return l;
    return NULL;
}

static void jump(Fn *fn, const HStmt *s)
{
    Loop *target = find_loop(fn, s->jump.label), *nearest = fn->loops;
    bool is_break = s->kind == HS_BREAK;
    line(fn);
    while (nearest && (nearest->kind == LOOP_BLOCK || (!is_break && nearest->kind == LOOP_SWITCH)))
        nearest = nearest->outer;
    if (target && target == nearest && (is_break || target->kind == LOOP_PLAIN)) {
        out_str(fn->o, is_break ? "break;\n" : "continue;\n");
        return;
    }
    out_printf(fn->o, "goto %s_%u;\n", is_break ? "break" : "continue", s->jump.label);
    if (target && is_break)
        target->break_used = true;
    else if (target)
        target->continue_used = true;
}

static void close_loop(Fn *fn, const Loop *l)
{
    fn->loops = l->outer;
    if (l->break_used) {
        line(fn);
        out_printf(fn->o, "break_%u:;\n", l->label);
    }
}

static void loop_body(Fn *fn, Loop *l, const HBlock *b)
{
    out_str(fn->o, "{\n");
    fn->indent++;
    c_block(fn, b);
    if (l->continue_used) {
        line(fn);
        out_printf(fn->o, "continue_%u:;\n", l->label);
    }
    fn->indent--;
    line(fn);
    out_char(fn->o, '}');
}

/* `loop { if c { break } … }` is a while loop. */
static const HStmt *leading_break(const HStmt *s)
{
    const HStmt *first = s->loop.body.stmts.len ? s->loop.body.stmts.data[0] : NULL;
    if (!first || first->kind != HS_IF || first->if_.else_.stmts.len)
        return NULL;
    const HBlock *then = &first->if_.then;
    bool breaks = then->stmts.len == 1 && then->stmts.data[0]->kind == HS_BREAK &&
                  then->stmts.data[0]->jump.label == s->loop.label;
    return breaks ? first : NULL;
}

static void negated(Fn *fn, const HExpr *cond)
{
    if (cond->kind == HX_UNARY && cond->unary.op == HU_NOT) {
        c_expr(fn, cond->unary.operand, P_ANY);
        return;
    }
    static const struct {
        HBinary from, to;
    } opposite[] = {{HB_EQ, HB_NE}, {HB_NE, HB_EQ}, {HB_LT, HB_GE}, {HB_LE, HB_GT},
                    {HB_GT, HB_LE}, {HB_GE, HB_LT}};
    if (cond->kind == HX_BINARY && !cond->binary.left->type->has_float) {
        for (size_t i = 0; i < sizeof opposite / sizeof *opposite; i++) {
            if (opposite[i].from == cond->binary.op) {
                HExpr flipped = *cond;
                flipped.binary.op = opposite[i].to;
                c_expr(fn, &flipped, P_ANY);
                return;
            }
        }
    }
    out_char(fn->o, '!');
    c_expr(fn, cond, P_UNARY);
}

static void loop(Fn *fn, const HStmt *s)
{
    Loop l;
    const HStmt *first = leading_break(s);
    push_loop(fn, &l, s->loop.label, LOOP_PLAIN);
    line(fn);
    if (first) {
        HBlock rest = {{0}};
        rest.stmts.data = s->loop.body.stmts.data + 1;
        rest.stmts.len = s->loop.body.stmts.len - 1;
        out_str(fn->o, "while (");
        negated(fn, first->if_.cond);
        out_str(fn->o, ") ");
        loop_body(fn, &l, &rest);
    } else {
        out_str(fn->o, "for (;;) ");
        loop_body(fn, &l, &s->loop.body);
    }
    out_char(fn->o, '\n');
    close_loop(fn, &l);
}

static void labelled_block(Fn *fn, const HStmt *s)
{
    Loop l;
    push_loop(fn, &l, s->loop.label, LOOP_BLOCK);
    line(fn);
    inner_block(fn, &s->loop.body);
    out_char(fn->o, '\n');
    close_loop(fn, &l);
}

/* Bounds that need no variable: constants, and variables that stay as they are. */
static bool is_fixed(const Fn *fn, const HExpr *e)
{
    if (e->kind == HX_CONST)
        return true;
    return e->kind == HX_LOCAL && e->local->kind != HL_REF && e->local->kind != HL_ALIAS &&
           !(fn->flags[e->local->index] & LOCAL_CHANGED) && !e->local->mutable_;
}

static uint64_t greatest(HTypeKind k)
{
    switch (k) {
    case HT_I8: return INT8_MAX;
    case HT_U8: return UINT8_MAX;
    case HT_I16: return INT16_MAX;
    case HT_U16: return UINT16_MAX;
    case HT_I32: return INT32_MAX;
    case HT_U32: case HT_CHAR: return UINT32_MAX;
    case HT_I64: return INT64_MAX;
    default: return UINT64_MAX;
    }
}

static void range_end(Fn *fn, const HStmt *s, const char *name, bool fixed)
{
    if (fixed)
        c_expr(fn, s->range.hi, P_ADD);
    else
        out_printf(fn->o, "%s_end_", name);
}

static void range(Fn *fn, const HStmt *s)
{
    HLocal *v = s->range.local;
    const char *name = fn->locals[v->index], *type = c_type(fn->g, fn->u, v->type);
    bool hidden = v->mutable_ || fn->flags[v->index] & LOCAL_CHANGED;
    const char *i = hidden ? arena_printf(fn->g->arena, "%s_next_", name) : name;
    bool fixed = is_fixed(fn, s->range.hi), closed = s->range.inclusive;
    const HExpr *hi = s->range.hi;
    bool to_greatest = hi->kind == HX_CONST && hi->bits == greatest(v->type->kind);
    bool careful = closed && (hi->kind != HX_CONST || to_greatest); /* i++ could overflow */
    Loop l;
    line(fn);
    out_printf(fn->o, "for (%s %s = ", type, i);
    c_expr(fn, s->range.lo, P_SELECT);
    if (!fixed) {
        out_printf(fn->o, ", %s_end_ = ", name);
        c_expr(fn, s->range.hi, P_SELECT);
    }
    out_str(fn->o, ";");
    if (!(careful && to_greatest)) { /* compilers warn of conditions that always hold */
        out_printf(fn->o, " %s %s ", i, closed ? "<=" : "<");
        range_end(fn, s, name, fixed);
    }
    out_printf(fn->o, careful ? ";) " : "; %s++) ", i);
    push_loop(fn, &l, s->range.label, careful ? LOOP_STEPS_LAST : LOOP_PLAIN);
    out_str(fn->o, "{\n");
    fn->indent++;
    if (hidden) {
        line(fn);
        out_printf(fn->o, "%s %s = %s;\n", type, name, i);
    }
    c_block(fn, &s->range.body);
    if (l.continue_used) {
        line(fn);
        out_printf(fn->o, "continue_%u:;\n", l.label);
    }
    if (careful) {
        line(fn);
        out_printf(fn->o, "if (%s++ == ", i);
        range_end(fn, s, name, fixed);
        out_str(fn->o, ")\n");
        line(fn);
        out_str(fn->o, "    break;\n");
    }
    fn->indent--;
    line(fn);
    out_str(fn->o, "}\n");
    close_loop(fn, &l);
}

/* ---- branches ---- */

static void if_(Fn *fn, const HStmt *s)
{
    out_str(fn->o, "if (");
    c_expr(fn, s->if_.cond, P_ANY);
    out_str(fn->o, ") ");
    inner_block(fn, &s->if_.then);
    const HBlock *otherwise = &s->if_.else_;
    if (otherwise->stmts.len == 1 && otherwise->stmts.data[0]->kind == HS_IF &&
        !fn->g->options->debug) {
        out_str(fn->o, " else ");
        if_(fn, otherwise->stmts.data[0]);
    } else if (otherwise->stmts.len) {
        out_str(fn->o, " else ");
        inner_block(fn, otherwise);
    }
}

static bool is_two_way(const Fn *fn, const HType *t)
{
    (void)fn;
    return t->kind == HT_BOOL || (t->kind == HT_VARIANT && t->variant_origin != HV_ENUM);
}

/* The test for "the subject is case 1" (Option, Bool) or "is case 0" (Result). */
static void two_way_test(Fn *fn, const HStmt *s, bool positive)
{
    const HType *t = s->switch_.subject->type;
    if (!positive)
        out_char(fn->o, '!');
    if (t->kind == HT_BOOL) {
        c_expr(fn, s->switch_.subject, P_UNARY);
        return;
    }
    c_member(fn, s->switch_.subject, false);
    out_str(fn->o, t->variant_origin == HV_OPTION ? "some" : "ok");
}

static const HBlock *two_way_branch(const HStmt *s, uint64_t value)
{
    for (uint32_t i = 0; i < s->switch_.cases.len; i++)
        for (uint32_t j = 0; j < s->switch_.cases.data[i].values.len; j++)
            if (s->switch_.cases.data[i].values.data[j] == value)
                return &s->switch_.cases.data[i].body;
    return s->switch_.has_default ? &s->switch_.default_ : NULL;
}

static void two_way(Fn *fn, const HStmt *s)
{
    const HType *t = s->switch_.subject->type;
    bool result = t->kind == HT_VARIANT && t->variant_origin == HV_RESULT;
    const HBlock *yes = two_way_branch(s, result ? 0 : 1);
    const HBlock *no = two_way_branch(s, result ? 1 : 0);
    bool have_yes = yes && yes->stmts.len, have_no = no && no->stmts.len;
    line(fn);
    if (yes && yes == no) {
        inner_block(fn, yes);
        out_char(fn->o, '\n');
        return;
    }
    out_str(fn->o, "if (");
    two_way_test(fn, s, have_yes || !have_no);
    out_str(fn->o, ") ");
    HBlock empty = {{0}};
    inner_block(fn, have_yes ? yes : have_no ? no : &empty);
    if (have_yes && have_no) {
        out_str(fn->o, " else ");
        inner_block(fn, no);
    }
    out_char(fn->o, '\n');
}

static void switch_body(Fn *fn, const HBlock *b)
{
    out_str(fn->o, " {\n");
    fn->indent++;
    c_block(fn, b);
    if (!c_leaves(b)) {
        line(fn);
        out_str(fn->o, "break;\n");
    }
    fn->indent--;
    line(fn);
    out_str(fn->o, "}\n");
}

static void switch_labels(Fn *fn, const HType *t, const HSwitchCase *c)
{
    for (uint32_t i = 0; i < c->values.len; i++) {
        if (i)
            out_char(fn->o, '\n');
        line(fn);
        out_str(fn->o, "case ");
        if (t->kind == HT_VARIANT)
            out_str(fn->o, c_case(fn->g, t, (uint32_t)c->values.data[i]));
        else
            c_const_value(fn->g, fn->o, t, c->values.data[i], P_ANY);
        out_char(fn->o, ':');
    }
}

static void switch_(Fn *fn, const HStmt *s)
{
    HType *t = s->switch_.subject->type;
    if (is_two_way(fn, t)) {
        two_way(fn, s);
        return;
    }
    Loop l;
    line(fn);
    out_str(fn->o, "switch (");
    c_need_type(fn->g, fn->u, t);
    if (t->kind == HT_VARIANT && !c_info(fn->g, t)->is_enum) {
        c_member(fn, s->switch_.subject, false);
        out_str(fn->o, "tag");
    } else {
        c_expr(fn, s->switch_.subject, P_ANY);
    }
    out_str(fn->o, ") {\n");
    push_loop(fn, &l, UINT32_MAX, LOOP_SWITCH);
    for (uint32_t i = 0; i < s->switch_.cases.len; i++) {
        switch_labels(fn, t, &s->switch_.cases.data[i]);
        switch_body(fn, &s->switch_.cases.data[i].body);
    }
    line(fn);
    out_str(fn->o, "default:");
    if (s->switch_.has_default) {
        switch_body(fn, &s->switch_.default_);
    } else {
        out_char(fn->o, '\n');
        line(fn);
        out_printf(fn->o, "    dol_trap(ctx, DOL_TRAP_UNREACHABLE, %s);\n",
                   c_place(fn->g, s->span));
    }
    fn->loops = l.outer;
    line(fn);
    out_str(fn->o, "}\n");
}

/* ---- simple statements ---- */

static void let(Fn *fn, const HStmt *s)
{
    HLocal *l = s->let.local;
    const char *name = fn->locals[l->index];
    line(fn);
    if (s->let.init && s->let.init->kind == HX_CALL && l->type->kind == HT_UNIT) {
        c_expr(fn, s->let.init, P_ANY);
        out_str(fn->o, ";\n");
        line(fn);
        out_printf(fn->o, "dol_Unit %s = 0;\n", name);
    } else {
        out_printf(fn->o, "%s %s = ", c_type(fn->g, fn->u, l->type), name);
        bool compound = l->type->kind != HT_UNIT && c_info(fn->g, l->type)->size > 0;
        if (s->let.init)
            c_init(fn, s->let.init);
        else if (compound && (l->type->kind >= HT_STRING) && !c_info(fn->g, l->type)->is_enum)
            out_str(fn->o, "{0}");
        else if (c_info(fn->g, l->type)->is_enum)
            out_str(fn->o, c_case(fn->g, l->type, 0));
        else
            out_str(fn->o, "0");
        out_str(fn->o, ";\n");
    }
    if (!(fn->flags[l->index] & LOCAL_READ)) {
        line(fn);
        out_printf(fn->o, "(void)%s;\n", name);
    }
}

static void alias(Fn *fn, const HStmt *s)
{
    HLocal *l = s->let.local;
    bool changed = fn->flags[l->index] & LOCAL_CHANGED;
    line(fn);
    out_printf(fn->o, "%s%s *%s = ", changed ? "" : "const ", c_type(fn->g, fn->u, l->type),
               fn->locals[l->index]);
    if (changed)
        c_place_pointer(fn, s->let.init);
    else
        c_pointer(fn, s->let.init);
    out_str(fn->o, ";\n");
    if (!fn->flags[l->index]) {
        line(fn);
        out_printf(fn->o, "(void)%s;\n", fn->locals[l->index]);
    }
}

static void return_(Fn *fn, const HStmt *s)
{
    line(fn);
    if (fn->f->kind == HF_CONSTRAINT && fn->f->result->kind != HT_BOOL) {
        if (s->value) {
            out_printf(fn->o, "*(%s *)result_ = ", c_type(fn->g, fn->u, fn->f->result));
            c_expr(fn, s->value, P_SELECT);
            out_str(fn->o, ";\n");
            line(fn);
        }
        out_str(fn->o, "return;\n");
        return;
    }
    if (fn->f->result->kind == HT_UNIT) {
        if (s->value && s->value->kind != HX_CONST && s->value->kind != HX_LOCAL) {
            c_expr(fn, s->value, P_ANY);
            out_str(fn->o, ";\n");
            line(fn);
        }
        out_str(fn->o, "return;\n");
        return;
    }
    out_str(fn->o, "return");
    if (s->value) {
        out_char(fn->o, ' ');
        c_expr(fn, s->value, P_ANY);
    }
    out_str(fn->o, ";\n");
}

static void trap(Fn *fn, const HStmt *s)
{
    line(fn);
    const char *kind = c_trap_name(s->trap.kind), *at = c_place(fn->g, s->span);
    if (s->trap.message) {
        out_printf(fn->o, "dol_trap_text(ctx, DOL_TRAP_%s, %s, ", kind, at);
        c_expr(fn, s->trap.message, P_SELECT);
        out_str(fn->o, ");\n");
    } else {
        out_printf(fn->o, "dol_trap(ctx, DOL_TRAP_%s, %s);\n", kind, at);
    }
}

static void check(Fn *fn, const HStmt *s)
{
    HType *t = s->check.value->type;
    if (!t->validated)
        return;
    line(fn);
    out_printf(fn->o, "%s(ctx, ", c_op(fn->g, fn->u, COP_CHECK, t, NULL));
    c_pointer(fn, s->check.value);
    out_printf(fn->o, ", %s);\n", c_place(fn->g, s->span));
}

static void expression(Fn *fn, const HStmt *s)
{
    bool is_void = s->expr->type->kind == HT_UNIT;
    bool call = s->expr->kind == HX_CALL || s->expr->kind == HX_PRIM ||
                s->expr->kind == HX_CALL_HOST || s->expr->kind == HX_CALL_VALUE;
    if (is_void && !call)
        return;
    line(fn);
    if (!call)
        out_str(fn->o, "(void)");
    c_expr(fn, s->expr, call ? P_ANY : P_UNARY);
    out_str(fn->o, ";\n");
}

static void stmt(Fn *fn, const HStmt *s)
{
    source_line_of(fn, s->span);
    switch (s->kind) {
    case HS_LET: let(fn, s); return;
    case HS_ALIAS: alias(fn, s); return;
    case HS_SET:
        line(fn);
        c_object(fn, s->set.place, true);
        out_str(fn->o, " = ");
        c_expr(fn, s->set.value, P_SELECT);
        out_str(fn->o, ";\n");
        return;
    case HS_EXPR: expression(fn, s); return;
    case HS_IF:
        line(fn);
        if_(fn, s);
        out_char(fn->o, '\n');
        return;
    case HS_SWITCH: switch_(fn, s); return;
    case HS_LOOP: loop(fn, s); return;
    case HS_RANGE: range(fn, s); return;
    case HS_BLOCK: labelled_block(fn, s); return;
    case HS_BREAK: case HS_CONTINUE: jump(fn, s); return;
    case HS_RETURN: return_(fn, s); return;
    case HS_TRAP: trap(fn, s); return;
    case HS_CHECK: check(fn, s); return;
    case HS_COUNT: return;
    }
}

void c_block(Fn *fn, const HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        stmt(fn, b->stmts.data[i]);
        HStmtKind k = b->stmts.data[i]->kind;
        if (k == HS_RETURN || k == HS_TRAP || k == HS_BREAK || k == HS_CONTINUE)
            return; /* nothing after it is reached */
    }
}
