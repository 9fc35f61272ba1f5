/* Functions and statements. A function has a frame on the shadow stack for whatever needs an
   address; scalars that no reference names stay in wasm locals. */
#include "emit/wasm/wasm.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

uint32_t wasm_temp(WFunc *f, BinaryenType t)
{
    vec_push(f->g->arena, &f->vars, t);
    return f->nparams + f->vars.len - 1;
}

uint32_t wasm_frame_slot(WFunc *f, uint32_t size, uint32_t align)
{
    uint32_t at = (f->frame + align - 1) & ~(align - 1);
    f->frame = at + size;
    return at;
}

/* ---- which scalars need an address ---- */

static void mark_place(bool *addressed, const HExpr *place)
{
    if (place->kind == HX_LOCAL)
        addressed[place->local->index] = true;
}

static void scan_block(bool *addressed, const HBlock *b);

static void scan_expr(bool *addressed, const HExpr *e);

static void scan_args(bool *addressed, HExpr *const *args, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        scan_expr(addressed, args[i]);
}

static void scan_expr(bool *addressed, const HExpr *e)
{
    switch (e->kind) {
    case HX_CALL:
        for (uint32_t i = 0; i < e->call.args.len; i++)
            if (e->call.fn->locals.data[i]->kind == HL_REF)
                mark_place(addressed, e->call.args.data[i]);
        scan_args(addressed, e->call.args.data, e->call.args.len);
        break;
    case HX_FIELD: scan_expr(addressed, e->field.base); break;
    case HX_PAYLOAD: scan_expr(addressed, e->payload.base); break;
    case HX_ELEM:
        scan_expr(addressed, e->elem.base);
        scan_expr(addressed, e->elem.index);
        break;
    case HX_SLOT:
        scan_expr(addressed, e->slot.base);
        scan_expr(addressed, e->slot.index);
        break;
    case HX_UNARY: scan_expr(addressed, e->unary.operand); break;
    case HX_BINARY:
        scan_expr(addressed, e->binary.left);
        scan_expr(addressed, e->binary.right);
        break;
    case HX_CONVERT: scan_expr(addressed, e->convert.operand); break;
    case HX_AND: case HX_OR:
        scan_expr(addressed, e->logic.left);
        scan_expr(addressed, e->logic.right);
        break;
    case HX_SELECT:
        scan_expr(addressed, e->select.cond);
        scan_expr(addressed, e->select.then);
        scan_expr(addressed, e->select.else_);
        break;
    case HX_CALL_VALUE: scan_args(addressed, e->apply.args.data, e->apply.args.len); break;
    case HX_CALL_HOST: scan_args(addressed, e->host.args.data, e->host.args.len); break;
    case HX_PRIM: scan_args(addressed, e->prim.args.data, e->prim.args.len); break;
    case HX_RECORD: case HX_VARIANT: case HX_LIST: case HX_MAP:
        scan_args(addressed, e->make.args.data, e->make.args.len);
        break;
    case HX_CLOSURE: scan_args(addressed, e->closure.captures.data, e->closure.captures.len); break;
    case HX_IS_CASE: scan_expr(addressed, e->is.operand); break;
    case HX_COPY: scan_expr(addressed, e->copy.operand); break;
    case HX_CONST: case HX_STRING: case HX_LOCAL: case HX_GLOBAL: case HX_COUNT: break;
    }
}

static void scan_stmt(bool *addressed, const HStmt *s)
{
    switch (s->kind) {
    case HS_ALIAS: mark_place(addressed, s->let.init); /* fall through */
    case HS_LET:
        if (s->let.init)
            scan_expr(addressed, s->let.init);
        break;
    case HS_SET:
        scan_expr(addressed, s->set.place);
        scan_expr(addressed, s->set.value);
        break;
    case HS_EXPR: scan_expr(addressed, s->expr); break;
    case HS_IF:
        scan_expr(addressed, s->if_.cond);
        scan_block(addressed, &s->if_.then);
        scan_block(addressed, &s->if_.else_);
        break;
    case HS_SWITCH:
        scan_expr(addressed, s->switch_.subject);
        for (uint32_t i = 0; i < s->switch_.cases.len; i++)
            scan_block(addressed, &s->switch_.cases.data[i].body);
        scan_block(addressed, &s->switch_.default_);
        break;
    case HS_LOOP: case HS_BLOCK: scan_block(addressed, &s->loop.body); break;
    case HS_RANGE:
        scan_expr(addressed, s->range.lo);
        scan_expr(addressed, s->range.hi);
        scan_block(addressed, &s->range.body);
        break;
    case HS_RETURN:
        if (s->value)
            scan_expr(addressed, s->value);
        break;
    case HS_CHECK: scan_expr(addressed, s->check.value); break;
    case HS_TRAP: case HS_BREAK: case HS_CONTINUE: case HS_COUNT: break;
    }
}

static void scan_block(bool *addressed, const HBlock *b)
{
    for (uint32_t i = 0; i < b->stmts.len; i++)
        scan_stmt(addressed, b->stmts.data[i]);
}

/* ---- statements ---- */

static WExpr block_expr(WFunc *f, const char *label, const HBlock *b);

static const char *label_name(WFunc *f, const char *kind, uint32_t label)
{
    return arena_printf(f->g->arena, "%s%u", kind, label);
}

static WExpr let_stmt(WFunc *f, HStmt *s)
{
    HLocal *l = s->let.local;
    WHome h = f->homes[l->index];
    if (s->kind == HS_ALIAS)
        return B(f)->LocalSet(M(f), h.index, wasm_address(f, s->let.init));
    if (!s->let.init || h.kind == HOME_NONE)
        return s->let.init ? wasm_value(f, s->let.init) : B(f)->Nop(M(f));
    if (h.kind == HOME_LOCAL)
        return B(f)->LocalSet(M(f), h.index, wasm_value(f, s->let.init));
    return wasm_store(f, (WDest){f->fp, h.index}, s->let.init);
}

/* The value goes through fresh memory unless it is a scalar: it may read the place it replaces. */
static WExpr set_stmt(WFunc *f, HStmt *s)
{
    HExpr *place = s->set.place, *value = s->set.value;
    if (place->kind == HX_LOCAL && f->homes[place->local->index].kind == HOME_LOCAL)
        return B(f)->LocalSet(M(f), f->homes[place->local->index].index, wasm_value(f, value));
    if (value->type->kind == HT_UNIT)
        return wasm_value(f, value);
    if (wasm_is_scalar(value->type))
        return wasm_store_scalar(f, value->type, wasm_address(f, place), 0, wasm_value(f, value));
    const WLayout *l = wasm_layout(f->g, value->type);
    WDest temp = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    WExpr from = B(f)->Binary(M(f), B(f)->AddInt32(), wasm_get(f, f->fp, B(f)->TypeInt32()),
                              wasm_i32(f->g, temp.offset));
    WExpr steps[] = {wasm_store(f, temp, value),
                     B(f)->MemoryCopy(M(f), wasm_address(f, place), from,
                                      wasm_i32(f->g, l->size))};
    return B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeNone());
}

static WExpr expr_stmt(WFunc *f, HExpr *e)
{
    if (e->type->kind == HT_UNIT)
        return wasm_value(f, e);
    return B(f)->Drop(M(f), wasm_is_scalar(e->type) ? wasm_value(f, e) : wasm_address(f, e));
}

static WExpr loop_stmt(WFunc *f, HStmt *s)
{
    const char *out = label_name(f, "break", s->loop.label);
    const char *again = label_name(f, "continue", s->loop.label);
    WExpr steps[] = {block_expr(f, NULL, &s->loop.body), B(f)->Break(M(f), again, NULL, NULL)};
    WExpr loop = B(f)->Loop(M(f), again,
                            B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeAuto()));
    return B(f)->Block(M(f), out, &loop, 1, B(f)->TypeNone());
}

/* The variable counts up to the last value and not beyond, so that the greatest integer may be the
   upper bound. */
static WExpr range_stmt(WFunc *f, HStmt *s)
{
    const Binaryen *b = B(f);
    HType *t = s->range.lo->type;
    BinaryenType wt = wasm_type(f->g, t);
    bool wide = wt == b->TypeInt64(), is_signed = t->kind >= HT_I8 && t->kind <= HT_I64;
    const char *out = label_name(f, "break", s->range.label);
    const char *next = label_name(f, "continue", s->range.label);
    const char *again = label_name(f, "again", s->range.label);
    uint32_t i = wasm_temp(f, wt), hi = wasm_temp(f, wt);
    BinaryenOp past = is_signed ? (wide ? b->GeSInt64() : b->GeSInt32())
                                : wide ? b->GeUInt64() : b->GeUInt32();
    if (s->range.inclusive)
        past = is_signed ? (wide ? b->GtSInt64() : b->GtSInt32())
                         : wide ? b->GtUInt64() : b->GtUInt32();
    HExpr counter = {.kind = HX_LOCAL, .type = t, .local = s->range.local};
    WHome home = f->homes[s->range.local->index];
    WExpr value = wasm_get(f, i, wt);
    WExpr bind = home.kind == HOME_LOCAL
                     ? b->LocalSet(M(f), home.index, value)
                     : wasm_store_scalar(f, t, wasm_address(f, &counter), 0, value);
    WExpr body = block_expr(f, next, &s->range.body);
    WExpr at_end = b->Binary(M(f), wide ? b->EqInt64() : b->EqInt32(), wasm_get(f, i, wt),
                             wasm_get(f, hi, wt));
    WExpr one = wide ? wasm_i64(f->g, 1) : wasm_i32(f->g, 1);
    WExpr step = b->Binary(M(f), wide ? b->AddInt64() : b->AddInt32(), wasm_get(f, i, wt), one);
    WExpr inner[] = {
        b->Break(M(f), out, b->Binary(M(f), past, wasm_get(f, i, wt), wasm_get(f, hi, wt)), NULL),
        bind, body, b->Break(M(f), out, at_end, NULL), b->LocalSet(M(f), i, step),
        b->Break(M(f), again, NULL, NULL)};
    WExpr outer[] = {b->LocalSet(M(f), i, wasm_value(f, s->range.lo)),
                     b->LocalSet(M(f), hi, wasm_value(f, s->range.hi)),
                     b->Loop(M(f), again, b->Block(M(f), NULL, inner, 6, b->TypeAuto()))};
    return b->Block(M(f), out, outer, 3, b->TypeNone());
}

/* The subject's value or tag, once, in a local; then a chain of comparisons. Binaryen makes a
   table of it where that pays. */
static WExpr switch_stmt(WFunc *f, HStmt *s)
{
    const Binaryen *b = B(f);
    HExpr *subject = s->switch_.subject;
    bool variant = subject->type->kind == HT_VARIANT;
    BinaryenType wt = variant ? b->TypeInt32() : wasm_type(f->g, subject->type);
    bool wide = wt == b->TypeInt64();
    uint32_t tag = wasm_temp(f, wt);
    WExpr value = variant ? wasm_load_case(f, subject->type, wasm_address(f, subject))
                          : wasm_value(f, subject);
    WExpr chain = s->switch_.has_default ? block_expr(f, NULL, &s->switch_.default_)
                                         : b->Unreachable(M(f));
    for (uint32_t c = s->switch_.cases.len; c-- > 0;) {
        HSwitchCase *sc = &s->switch_.cases.data[c];
        if (!s->switch_.has_default && c + 1 == s->switch_.cases.len) {
            chain = block_expr(f, NULL, &sc->body);
            continue;
        }
        WExpr cond = NULL;
        for (uint32_t i = 0; i < sc->values.len; i++) {
            uint64_t v = sc->values.data[i];
            WExpr eq = b->Binary(M(f), wide ? b->EqInt64() : b->EqInt32(), wasm_get(f, tag, wt),
                                 wide ? wasm_i64(f->g, v) : wasm_i32(f->g, (uint32_t)v));
            cond = cond ? b->Binary(M(f), b->OrInt32(), cond, eq) : eq;
        }
        if (cond)
            chain = b->If(M(f), cond, block_expr(f, NULL, &sc->body), chain);
    }
    WExpr steps[] = {b->LocalSet(M(f), tag, value), chain};
    return b->Block(M(f), NULL, steps, 2, b->TypeAuto());
}

static WExpr leave_frame(WFunc *f)
{
    const Binaryen *b = B(f);
    WExpr args[] = {wasm_get(f, f->fp, b->TypeInt32())};
    return b->Call(M(f), "dol.leave", args, 1, b->TypeNone());
}

/* `dol.leave` takes the frame pointer; the frame's size is not known until the body is done, so the
   caller's stack pointer is kept in the frame's first word. */
static WExpr return_stmt(WFunc *f, HExpr *value)
{
    const Binaryen *b = B(f);
    WSeq seq = {0};
    WExpr result = NULL;
    if (value && f->sret) {
        vec_push(f->g->arena, &seq, wasm_store(f, (WDest){0, 0}, value));
    } else if (value && wasm_is_scalar(value->type)) {
        uint32_t t = wasm_temp(f, wasm_type(f->g, value->type));
        vec_push(f->g->arena, &seq, b->LocalSet(M(f), t, wasm_value(f, value)));
        result = wasm_get(f, t, wasm_type(f->g, value->type));
    } else if (value) {
        vec_push(f->g->arena, &seq, wasm_value(f, value));
    }
    vec_push(f->g->arena, &seq, leave_frame(f));
    vec_push(f->g->arena, &seq, b->Return(M(f), result));
    return wasm_seq(f, &seq, b->TypeAuto());
}

static WExpr check_stmt(WFunc *f, HStmt *s)
{
    HType *t = s->check.value->type;
    if (!t->validated)
        return expr_stmt(f, s->check.value);
    if (t->kind != HT_RECORD && t->kind != HT_VARIANT) {
        wasm_unsupported(f->g, s->span, "checking the elements of a container");
        return B(f)->Nop(M(f));
    }
    WExpr at = wasm_address(f, s->check.value);
    WExpr holds = B(f)->Call(M(f), wasm_check_function(f->g, t), &at, 1, B(f)->TypeInt32());
    return wasm_trap_if(f, B(f)->Unary(M(f), B(f)->EqZInt32(), holds), HTRAP_VIOLATION, s->span);
}

static WExpr stmt(WFunc *f, HStmt *s)
{
    const Binaryen *b = B(f);
    switch (s->kind) {
    case HS_LET: case HS_ALIAS: return let_stmt(f, s);
    case HS_SET: return set_stmt(f, s);
    case HS_EXPR: return expr_stmt(f, s->expr);
    case HS_IF: {
        WExpr else_ = s->if_.else_.stmts.len ? block_expr(f, NULL, &s->if_.else_) : NULL;
        return b->If(M(f), wasm_value(f, s->if_.cond), block_expr(f, NULL, &s->if_.then), else_);
    }
    case HS_SWITCH: return switch_stmt(f, s);
    case HS_LOOP: return loop_stmt(f, s);
    case HS_RANGE: return range_stmt(f, s);
    case HS_BLOCK: return block_expr(f, label_name(f, "break", s->loop.label), &s->loop.body);
    case HS_BREAK: return b->Break(M(f), label_name(f, "break", s->jump.label), NULL, NULL);
    case HS_CONTINUE: return b->Break(M(f), label_name(f, "continue", s->jump.label), NULL, NULL);
    case HS_RETURN: return return_stmt(f, s->value);
    case HS_TRAP: return wasm_trap(f, s->trap.kind, s->span);
    case HS_CHECK: return check_stmt(f, s);
    case HS_COUNT: break;
    }
    return b->Nop(M(f));
}

static WExpr block_expr(WFunc *f, const char *label, const HBlock *blk)
{
    WSeq seq = {0};
    for (uint32_t i = 0; i < blk->stmts.len; i++)
        vec_push(f->g->arena, &seq, stmt(f, blk->stmts.data[i]));
    if (!seq.len)
        vec_push(f->g->arena, &seq, B(f)->Nop(M(f)));
    BinaryenType t = label ? B(f)->TypeNone() : B(f)->TypeAuto();
    return B(f)->Block(M(f), label, seq.data, seq.len, t);
}

/* ---- functions ---- */

static void place_locals(WFunc *f, const bool *addressed, WSeq *prologue)
{
    WGen *g = f->g;
    for (uint32_t i = 0, param = f->sret; i < f->fn->locals.len; i++) {
        HLocal *l = f->fn->locals.data[i];
        WHome *h = &f->homes[i];
        bool is_param = i < f->fn->nparams;
        if (l->type->kind == HT_UNIT)
            continue;
        if (l->kind == HL_REF || l->kind == HL_ALIAS || (is_param && !wasm_is_scalar(l->type))) {
            *h = (WHome){HOME_POINTER, is_param ? param++ : wasm_temp(f, g->b->TypeInt32())};
        } else if (wasm_is_scalar(l->type) && !addressed[i]) {
            uint32_t at = is_param ? param++ : wasm_temp(f, wasm_type(g, l->type));
            *h = (WHome){HOME_LOCAL, at};
        } else {
            const WLayout *lay = wasm_layout(g, l->type);
            *h = (WHome){HOME_FRAME, wasm_frame_slot(f, lay->size, lay->align)};
            if (is_param) {
                WExpr v = wasm_get(f, param++, wasm_type(g, l->type));
                WExpr fp = wasm_get(f, f->fp, g->b->TypeInt32());
                vec_push(g->arena, prologue, wasm_store_scalar(f, l->type, fp, h->index, v));
            }
        }
    }
}

static BinaryenType param_types(WFunc *f)
{
    VEC(BinaryenType) types = {0};
    if (f->sret)
        vec_push(f->g->arena, &types, B(f)->TypeInt32());
    for (uint32_t i = 0; i < f->fn->nparams; i++) {
        HLocal *l = f->fn->locals.data[i];
        if (l->type->kind == HT_UNIT)
            continue;
        bool pointer = l->kind == HL_REF;
        vec_push(f->g->arena, &types, pointer ? B(f)->TypeInt32() : wasm_type(f->g, l->type));
    }
    f->nparams = types.len;
    return B(f)->TypeCreate(types.data, types.len);
}

void wasm_function(WGen *g, HFunc *fn)
{
    WFunc f = {.g = g, .fn = fn};
    f.sret = fn->result->kind != HT_UNIT && !wasm_is_scalar(fn->result);
    BinaryenType params = param_types(&f);
    BinaryenType result = f.sret ? g->b->TypeNone() : wasm_type(g, fn->result);
    f.homes = ARENA_ARRAY(g->arena, WHome, fn->locals.len ? fn->locals.len : 1);
    bool *addressed = ARENA_ARRAY(g->arena, bool, fn->locals.len ? fn->locals.len : 1);
    scan_block(addressed, &fn->body);
    f.fp = wasm_temp(&f, g->b->TypeInt32());
    wasm_frame_slot(&f, 4, 4); /* the caller's stack pointer */
    WSeq seq = {0};
    place_locals(&f, addressed, &seq);
    WExpr body = block_expr(&f, NULL, &fn->body);
    vec_push(g->arena, &seq, body);
    if (result == g->b->TypeNone())
        vec_push(g->arena, &seq, leave_frame(&f));
    else
        vec_push(g->arena, &seq, g->b->Unreachable(g->module));
    /* now the frame's size is known */
    WExpr size = wasm_i32(g, (f.frame + 15) & ~15u);
    WExpr enter = g->b->LocalSet(g->module, f.fp,
                                 g->b->Call(g->module, "dol.enter", &size, 1, g->b->TypeInt32()));
    WExpr whole[] = {enter, g->b->Block(g->module, NULL, seq.data, seq.len, result)};
    g->b->AddFunction(g->module, fn->name, params, result, f.vars.data, f.vars.len,
                      g->b->Block(g->module, NULL, whole, 2, result));
}
