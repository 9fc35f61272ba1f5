/* Lowering: HIR nodes and statements in short, and the block that is being filled. */
#include "hir/lower_impl.h"

#include <string.h>

static HExpr **keep_args(Fn *fn, HExpr *const *args, uint32_t n)
{
    HExpr **copy = ARENA_ARRAY(fn->a, HExpr *, n);
    if (n)
        memcpy(copy, args, n * sizeof *copy);
    return copy;
}

HExpr *hx_const(Fn *fn, HType *t, uint64_t bits, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_CONST, t, at);
    e->bits = bits;
    return e;
}

HExpr *hx_bool(Fn *fn, bool v, Span at)
{
    return hx_const(fn, hir_type(fn->hp, HT_BOOL), v, at);
}

HExpr *hx_u64(Fn *fn, uint64_t v, Span at)
{
    return hx_const(fn, hir_type(fn->hp, HT_U64), v, at);
}

HExpr *hx_i64(Fn *fn, int64_t v, Span at)
{
    return hx_const(fn, hir_type(fn->hp, HT_I64), (uint64_t)v, at);
}

HExpr *hx_f64(Fn *fn, HType *t, double v, Span at)
{
    uint64_t bits;
    if (t->kind == HT_F32)
        v = (double)(float)v;
    memcpy(&bits, &v, sizeof bits);
    return hx_const(fn, t, bits, at);
}

HExpr *hx_unit(Fn *fn, Span at)
{
    return hx_const(fn, hir_type(fn->hp, HT_UNIT), 0, at);
}

HExpr *hx_str(Fn *fn, const char *text, uint32_t len, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_STRING, hir_type(fn->hp, HT_STRING), at);
    e->str.text = text;
    e->str.len = len;
    return e;
}

HExpr *hx_local(Fn *fn, HLocal *l, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_LOCAL, l->type, at);
    e->local = l;
    return e;
}

HExpr *hx_field(Fn *fn, HExpr *base, uint32_t index, Span at)
{
    bool alone = base->kind == HX_RECORD && base->make.args.len == 1;
    if (base->kind == HX_RECORD && (alone || hx_is_simple(base)))
        return base->make.args.data[index];
    HExpr *e = hir_expr(fn->hp, HX_FIELD, base->type->fields.data[index].type, at);
    e->field.base = base;
    e->field.index = index;
    return e;
}

HExpr *hx_payload(Fn *fn, HExpr *base, uint32_t case_, uint32_t index, Span at)
{
    HType *t = base->type->cases.data[case_].fields.data[index].type;
    HExpr *e = hir_expr(fn->hp, HX_PAYLOAD, t, at);
    e->payload.base = base;
    e->payload.case_ = case_;
    e->payload.index = index;
    return e;
}

HExpr *hx_elem(Fn *fn, HExpr *list, HExpr *index, bool unchecked, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_ELEM, list->type->elem, at);
    e->elem.base = list;
    e->elem.index = index;
    e->elem.unchecked = unchecked;
    return e;
}

HExpr *hx_slot(Fn *fn, HExpr *map, HExpr *index, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_SLOT, map->type->elem, at);
    e->slot.base = map;
    e->slot.index = index;
    return e;
}

HExpr *hx_unary(Fn *fn, HUnary op, HExpr *operand, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_UNARY, operand->type, at);
    e->unary.op = op;
    e->unary.operand = operand;
    return e;
}

HExpr *hx_not(Fn *fn, HExpr *e, Span at)
{
    return hir_not(fn->hp, e, at);
}

HExpr *hx_binary(Fn *fn, HBinary op, HExpr *l, HExpr *r, Span at)
{
    HType *t = op >= HB_EQ ? hir_type(fn->hp, HT_BOOL) : l->type;
    HExpr *e = hir_expr(fn->hp, HX_BINARY, t, at);
    e->binary.op = op;
    e->binary.left = l;
    e->binary.right = r;
    return e;
}

HExpr *hx_logic(Fn *fn, HExprKind kind, HExpr *l, HExpr *r, Span at)
{
    HExpr *e = hir_expr(fn->hp, kind, hir_type(fn->hp, HT_BOOL), at);
    e->logic.left = l;
    e->logic.right = r;
    return e;
}

HExpr *hx_and(Fn *fn, HExpr *l, HExpr *r)
{
    if (!l || !r)
        return l ? l : r;
    return hx_logic(fn, HX_AND, l, r, span_join(l->span, r->span));
}

HExpr *hx_convert(Fn *fn, HType *t, HExpr *operand, Span at)
{
    if (operand->type == t)
        return operand;
    HExpr *e = hir_expr(fn->hp, HX_CONVERT, t, at);
    e->convert.operand = operand;
    return e;
}

HExpr *hx_select(Fn *fn, HExpr *c, HExpr *a, HExpr *b, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_SELECT, a->type, at);
    e->select.cond = c;
    e->select.then = a;
    e->select.else_ = b;
    return e;
}

HExpr *hx_call(Fn *fn, HFunc *f, HExpr *const *args, uint32_t n, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_CALL, f->result, at);
    e->call.fn = f;
    e->call.args.data = keep_args(fn, args, n);
    e->call.args.len = n;
    return e;
}

HExpr *hx_prim(Fn *fn, HPrim op, HType *t, HExpr *const *args, uint32_t n, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_PRIM, t, at);
    e->prim.op = op;
    e->prim.args.data = keep_args(fn, args, n);
    e->prim.args.len = n;
    return e;
}

HExpr *hx_prim1(Fn *fn, HPrim op, HType *t, HExpr *a, Span at)
{
    return hx_prim(fn, op, t, &a, 1, at);
}

HExpr *hx_prim2(Fn *fn, HPrim op, HType *t, HExpr *a, HExpr *b, Span at)
{
    HExpr *args[2] = {a, b};
    return hx_prim(fn, op, t, args, 2, at);
}

HExpr *hx_make(Fn *fn, HType *t, HExpr *const *args, uint32_t n, Span at)
{
    HExprKind kind = t->kind == HT_RECORD ? HX_RECORD : t->kind == HT_MAP ? HX_MAP : HX_LIST;
    HExpr *e = hir_expr(fn->hp, kind, t, at);
    e->make.args.data = keep_args(fn, args, n);
    e->make.args.len = n;
    return e;
}

HExpr *hx_case(Fn *fn, HType *t, uint32_t case_, HExpr *const *args, uint32_t n, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_VARIANT, t, at);
    e->make.case_ = case_;
    e->make.args.data = keep_args(fn, args, n);
    e->make.args.len = n;
    return e;
}

HExpr *hx_some(Fn *fn, HType *option, HExpr *e, Span at)
{
    return hx_case(fn, option, 1, &e, 1, at);
}

HExpr *hx_none(Fn *fn, HType *option, Span at)
{
    return hx_case(fn, option, 0, NULL, 0, at);
}

HExpr *hx_is(Fn *fn, HExpr *operand, uint32_t case_, Span at)
{
    HExpr *e = hir_expr(fn->hp, HX_IS_CASE, hir_type(fn->hp, HT_BOOL), at);
    e->is.operand = operand;
    e->is.case_ = case_;
    return e;
}

static void clone_args(Fn *fn, HExpr **data, uint32_t n, HExpr **out)
{
    for (uint32_t i = 0; i < n; i++)
        out[i] = hx_clone(fn, data[i]);
}

#define CLONE_ARGS(member)                                                          \
    do {                                                                            \
        c->member.data = ARENA_ARRAY(fn->a, HExpr *, e->member.len);                \
        clone_args(fn, e->member.data, e->member.len, c->member.data);              \
    } while (0)

HExpr *hx_clone(Fn *fn, const HExpr *e)
{
    HExpr *c = ARENA_NEW(fn->a, HExpr);
    *c = *e;
    switch (e->kind) {
    case HX_CONST: case HX_STRING: case HX_LOCAL: case HX_GLOBAL: case HX_COUNT:
        break;
    case HX_FIELD:
        c->field.base = hx_clone(fn, e->field.base);
        break;
    case HX_PAYLOAD:
        c->payload.base = hx_clone(fn, e->payload.base);
        break;
    case HX_ELEM:
        c->elem.base = hx_clone(fn, e->elem.base);
        c->elem.index = hx_clone(fn, e->elem.index);
        break;
    case HX_SLOT:
        c->slot.base = hx_clone(fn, e->slot.base);
        c->slot.index = hx_clone(fn, e->slot.index);
        break;
    case HX_UNARY:
        c->unary.operand = hx_clone(fn, e->unary.operand);
        break;
    case HX_BINARY:
        c->binary.left = hx_clone(fn, e->binary.left);
        c->binary.right = hx_clone(fn, e->binary.right);
        break;
    case HX_CONVERT:
        c->convert.operand = hx_clone(fn, e->convert.operand);
        break;
    case HX_AND: case HX_OR:
        c->logic.left = hx_clone(fn, e->logic.left);
        c->logic.right = hx_clone(fn, e->logic.right);
        break;
    case HX_SELECT:
        c->select.cond = hx_clone(fn, e->select.cond);
        c->select.then = hx_clone(fn, e->select.then);
        c->select.else_ = hx_clone(fn, e->select.else_);
        break;
    case HX_CALL:
        CLONE_ARGS(call.args);
        break;
    case HX_CALL_VALUE:
        c->apply.fn = hx_clone(fn, e->apply.fn);
        CLONE_ARGS(apply.args);
        break;
    case HX_CALL_HOST:
        CLONE_ARGS(host.args);
        break;
    case HX_PRIM:
        CLONE_ARGS(prim.args);
        break;
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP:
        CLONE_ARGS(make.args);
        break;
    case HX_IS_CASE:
        c->is.operand = hx_clone(fn, e->is.operand);
        break;
    case HX_CLOSURE:
        CLONE_ARGS(closure.captures);
        break;
    case HX_COPY:
        c->copy.operand = hx_clone(fn, e->copy.operand);
        break;
    }
    return c;
}

bool hx_is_const(const HExpr *e)
{
    return e->kind == HX_CONST || e->kind == HX_STRING || e->kind == HX_GLOBAL;
}

bool hx_is_cheap(const HExpr *e)
{
    switch (e->kind) {
    case HX_CONST: case HX_STRING: case HX_GLOBAL:
        return true;
    case HX_LOCAL:
        return e->local->kind == HL_PARAM || (e->local->kind != HL_REF && !e->local->mutable_);
    case HX_FIELD:
        return hx_is_cheap(e->field.base);
    case HX_PAYLOAD:
        return hx_is_cheap(e->payload.base);
    case HX_ELEM:
        return e->elem.unchecked && hx_is_cheap(e->elem.base) && hx_is_cheap(e->elem.index);
    case HX_SLOT:
        return hx_is_cheap(e->slot.base) && hx_is_cheap(e->slot.index);
    case HX_VARIANT: case HX_RECORD:
        return e->make.args.len == 0;
    default:
        return false;
    }
}

static bool simple_at(const HExpr *e, int depth);

static bool simple_args(HExpr *const *args, uint32_t n, int depth)
{
    for (uint32_t i = 0; i < n; i++)
        if (!simple_at(args[i], depth))
            return false;
    return true;
}

/* Arithmetic that cannot trap: on floats. */
static bool total(const HExpr *e)
{
    bool is_float = e->binary.left->type->kind == HT_F32 || e->binary.left->type->kind == HT_F64;
    return e->binary.op >= HB_EQ ? is_plain(e->binary.left->type) : is_float;
}

static bool simple_at(const HExpr *e, int depth)
{
    if (depth == 0)
        return false;
    switch (e->kind) {
    case HX_CONST: case HX_STRING: case HX_GLOBAL: case HX_LOCAL:
        return true;
    case HX_FIELD:
        return simple_at(e->field.base, depth);
    case HX_PAYLOAD:
        return simple_at(e->payload.base, depth);
    case HX_ELEM:
        return e->elem.unchecked && simple_at(e->elem.base, depth) &&
               simple_at(e->elem.index, depth - 1);
    case HX_SLOT:
        return simple_at(e->slot.base, depth) && simple_at(e->slot.index, depth - 1);
    case HX_UNARY:
        return (e->unary.op == HU_NOT || e->type->has_float) && simple_at(e->unary.operand, depth);
    case HX_BINARY:
        return total(e) && simple_at(e->binary.left, depth - 1) &&
               simple_at(e->binary.right, depth - 1);
    case HX_IS_CASE:
        return simple_at(e->is.operand, depth);
    case HX_RECORD: case HX_VARIANT:
        return simple_args(e->make.args.data, e->make.args.len, depth - 1);
    case HX_PRIM:
        return (e->prim.op == HP_LIST_LEN || e->prim.op == HP_MAP_LEN || e->prim.op == HP_SET_LEN ||
                e->prim.op == HP_STR_LEN) && simple_args(e->prim.args.data, 1, depth - 1);
    default:
        return false;
    }
}

bool hx_is_simple(const HExpr *e)
{
    return simple_at(e, 3);
}

HExpr *hx_own(Fn *fn, HExpr *e)
{
    if (!holds_heap(e->type) || hir_is_fresh(e))
        return e;
    if (e->kind == HX_SELECT) {
        e->select.then = hx_own(fn, e->select.then);
        e->select.else_ = hx_own(fn, e->select.else_);
        return e;
    }
    HExpr *c = hir_expr(fn->hp, HX_COPY, e->type, e->span);
    c->copy.operand = e;
    return c;
}

/* ---- statements ------------------------------------------------------------------------------ */

void fn_emit(Fn *fn, HStmt *s)
{
    if (!fn->dead)
        hir_append(fn->hp, fn->block, s);
}

/* The parameters that the function came with. Most that have no others need no names. */
static void read_names(Fn *fn)
{
    for (uint32_t i = 0; i < fn->f->locals.len; i++)
        map_put(fn->a, &fn->names, map_key(intern_z(fn->lw->s->names, fn->f->locals.data[i]->name)),
                (void *)(uintptr_t)1);
}

/* Names are unique in a function: the second `x` is "x2". */
static const char *unique_name(Fn *fn, const char *name)
{
    if (!fn->names.len)
        read_names(fn);
    Sym sym = intern_z(fn->lw->s->names, name);
    uintptr_t used = (uintptr_t)map_get(&fn->names, map_key(sym));
    map_put(fn->a, &fn->names, map_key(sym), (void *)(used + 1));
    if (!used)
        return sym->text;
    return unique_name(fn, arena_printf(fn->a, "%s%u", name, (unsigned)(used + 1)));
}

HLocal *fn_local(Fn *fn, HLocalKind kind, const char *name, HType *t, Span at)
{
    bool made = !name;
    if (made)
        name = arena_printf(fn->a, "t%u", ++fn->temps);
    HLocal *l = hir_local(fn->hp, fn->f, kind, unique_name(fn, name), t, at);
    l->made = made;
    return l;
}

static HLocal *start(Fn *fn, HStmtKind kind, HLocal *l, HExpr *init, Span at)
{
    HStmt *s = hir_stmt(fn->hp, kind, at);
    s->let.local = l;
    s->let.init = init;
    fn_emit(fn, s);
    return l;
}

HLocal *fn_let(Fn *fn, const char *name, HType *t, HExpr *init, Span at)
{
    return start(fn, HS_LET, fn_local(fn, HL_VAR, name, t, at), init, at);
}

HLocal *fn_alias(Fn *fn, const char *name, HExpr *place, Span at)
{
    return start(fn, HS_ALIAS, fn_local(fn, HL_ALIAS, name, place->type, at), place, at);
}

HExpr *fn_temp(Fn *fn, HExpr *e)
{
    return hx_local(fn, fn_let(fn, NULL, e->type, hx_own(fn, e), e->span), e->span);
}

void fn_set(Fn *fn, HExpr *place, HExpr *value, Span at)
{
    HStmt *s = hir_stmt(fn->hp, HS_SET, at);
    s->set.place = place;
    s->set.value = value;
    fn_emit(fn, s);
}

void fn_set_local(Fn *fn, HLocal *l, HExpr *value, Span at)
{
    l->mutable_ = true;
    fn_set(fn, hx_local(fn, l, at), value, at);
}

void fn_do(Fn *fn, HExpr *e, Span at)
{
    if (hx_is_const(e))
        return;
    HStmt *s = hir_stmt(fn->hp, HS_EXPR, at);
    s->expr = e;
    fn_emit(fn, s);
}

void fn_return(Fn *fn, HExpr *e, Span at)
{
    HStmt *s = hir_stmt(fn->hp, HS_RETURN, at);
    s->value = e && e->type->kind == HT_UNIT && hx_is_const(e) ? NULL : e;
    fn_emit(fn, s);
    fn->dead = true;
}

void fn_trap(Fn *fn, HTrap kind, HExpr *message, Span at)
{
    HStmt *s = hir_stmt(fn->hp, HS_TRAP, at);
    s->trap.kind = kind;
    s->trap.message = message;
    fn_emit(fn, s);
    fn->dead = true;
}

void fn_jump(Fn *fn, HStmtKind kind, uint32_t label, Span at)
{
    HStmt *s = hir_stmt(fn->hp, kind, at);
    s->jump.label = label;
    fn_emit(fn, s);
    fn->dead = true;
}

uint32_t fn_label(Fn *fn)
{
    if (!fn->f->next_label)
        fn->f->next_label = 1; /* 0 stands for none */
    return fn->f->next_label++;
}

Scope fn_enter(Fn *fn, HBlock *b)
{
    Scope outer = {fn->block, fn->dead};
    fn->block = b;
    fn->dead = outer.dead;
    return outer;
}

bool fn_leave(Fn *fn, Scope outer)
{
    bool dead = fn->dead;
    fn->block = outer.block;
    fn->dead = outer.dead;
    return dead;
}

void fn_splice(Fn *fn, HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++)
        fn_emit(fn, b->stmts.data[i]);
}

HStmt *fn_if(Fn *fn, HExpr *cond, Span at)
{
    HStmt *s = hir_stmt(fn->hp, HS_IF, at);
    s->if_.cond = cond;
    fn_emit(fn, s);
    return s;
}

void fn_trap_unless(Fn *fn, HExpr *cond, HTrap kind, HExpr *message, Span at)
{
    HStmt *s = fn_if(fn, hx_not(fn, cond, at), at);
    Scope outer = fn_enter(fn, &s->if_.then);
    fn_trap(fn, kind, message, at);
    fn_leave(fn, outer);
}

void side_open(Fn *fn, Side *s)
{
    *s = (Side){0};
    s->outer = fn_enter(fn, &s->block);
}

void side_close(Fn *fn, Side *s, HExpr *value)
{
    s->value = value;
    s->dead = fn_leave(fn, s->outer);
}

static void side_place(Fn *fn, HBlock *b, Side *s, HLocal *l, Span at)
{
    Scope outer = fn_enter(fn, b);
    fn_splice(fn, &s->block);
    fn->dead |= s->dead;
    if (l)
        fn_set_local(fn, l, s->value, at);
    fn_leave(fn, outer);
}

HExpr *fn_choose(Fn *fn, HExpr *cond, Side *a, Side *b, Span at)
{
    if (!a->block.stmts.len && !b->block.stmts.len && !a->dead && !b->dead &&
        hx_is_simple(a->value) && hx_is_simple(b->value))
        return hx_select(fn, cond, a->value, b->value, at);
    HType *t = a->dead ? b->value->type : a->value->type;
    bool unit = t->kind == HT_UNIT;
    HLocal *l = unit ? NULL : fn_let(fn, NULL, t, NULL, at);
    HStmt *s = fn_if(fn, cond, at);
    side_place(fn, &s->if_.then, a, l, at);
    side_place(fn, &s->if_.else_, b, l, at);
    fn->dead |= a->dead && b->dead;
    if (unit)
        return hx_unit(fn, at);
    l->mutable_ = false;
    return hx_local(fn, l, at);
}
