/* Primitives: what libdol does for an expression. */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

#include <string.h>

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

static HExpr *arg(const HExpr *e, uint32_t i) { return e->prim.args.data[i]; }

static BinaryenType none(const WFunc *f) { return B(f)->TypeNone(); }
static BinaryenType i32(const WFunc *f) { return B(f)->TypeInt32(); }

/* A value as functions of libdol take it by value: a number; of a string the address of a copy,
   which C lets them change. */
static WExpr plain(WFunc *f, HExpr *e)
{
    return wasm_in_memory(f->g, e->type) ? wasm_copied(f, e) : wasm_value(f, e);
}

/* How a runtime function is called: with the context, with the place behind the arguments. */
enum { CONTEXT = 1, PLACE = 2 };

static void add(WFunc *f, WSeq *args, WExpr v) { vec_push(f->g->arena, args, v); }

/* name([to], [ctx], args…, [place]) of values as `plain` makes them. */
static WExpr plain_call(WFunc *f, HExpr *e, const char *name, int how, const WDest *to)
{
    WGen *g = f->g;
    WSeq args = {0};
    if (to)
        add(f, &args, wasm_dest(f, *to));
    if (how & CONTEXT)
        add(f, &args, wasm_context(g));
    for (uint32_t i = 0; i < e->prim.args.len; i++)
        add(f, &args, plain(f, arg(e, i)));
    if (how & PLACE)
        add(f, &args, wasm_site(g, e->span));
    return g->b->Call(g->module, name, args.data, args.len,
                      to ? none(f) : wasm_type(g, e->type));
}

static WExpr number_call(WFunc *f, HExpr *e, const char *name, int how)
{
    const char *k = hir_type_keyword(arg(e, 0)->type->kind);
    return plain_call(f, e, arena_printf(f->g->arena, "wdol_%s_%s", name, k), how, NULL);
}

/* The container of an operation: its place to change, or its address. */
static WExpr container(WFunc *f, HExpr *e)
{
    return wasm_address(f, arg(e, 0), hir_prim(e->prim.op)->mutates);
}

static WExpr size_of(WFunc *f, const HType *t)
{
    return wasm_i32(f->g, wasm_layout(f->g, t)->size);
}

static WExpr length(WFunc *f, HExpr *e)
{
    WExpr at = wasm_address(f, arg(e, 0), false);
    return B(f)->Unary(M(f), B(f)->ExtendUInt32(), wasm_load32(f->g, at, 4));
}

static WExpr round_float(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    bool wide = e->type->kind == HT_F64;
    BinaryenOp op = 0;
    switch ((int)e->prim.op) {
#define ROW(name, fn) case HP_##name: op = wide ? b->fn##Float64() : b->fn##Float32(); break;
    ROW(SQRT, Sqrt) ROW(FLOOR, Floor) ROW(CEIL, Ceil) ROW(ROUND, Nearest)
#undef ROW
    default: break;
    }
    return b->Unary(M(f), op, wasm_value(f, arg(e, 0)));
}

/* NaN differs from itself; what is finite has no difference to itself. */
static WExpr float_class(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    bool wide = arg(e, 0)->type->kind == HT_F64, nan = e->prim.op == HP_IS_NAN;
    BinaryenType t = wasm_type(f->g, arg(e, 0)->type);
    uint32_t v = wasm_temp(f, t);
    WExpr first = b->LocalTee(M(f), v, wasm_value(f, arg(e, 0)), t);
    if (nan)
        return b->Binary(M(f), wide ? b->NeFloat64() : b->NeFloat32(), first, wasm_get(f, v, t));
    WExpr diff = b->Binary(M(f), wide ? b->SubFloat64() : b->SubFloat32(), first,
                           wasm_get(f, v, t));
    uint32_t d = wasm_temp(f, t);
    return b->Binary(M(f), wide ? b->EqFloat64() : b->EqFloat32(),
                     b->LocalTee(M(f), d, diff, t), wasm_get(f, d, t));
}

static WExpr float_difference(WFunc *f, HExpr *e)
{
    const Binaryen *b = B(f);
    bool wide = e->type->kind == HT_F64;
    WExpr left = wasm_value(f, arg(e, 0)), right = wasm_value(f, arg(e, 1));
    WExpr diff = b->Binary(M(f), wide ? b->SubFloat64() : b->SubFloat32(), left, right);
    return b->Unary(M(f), wide ? b->AbsFloat64() : b->AbsFloat32(), diff);
}

static WExpr difference(WFunc *f, HExpr *e)
{
    HTypeKind k = arg(e, 0)->type->kind;
    if (k == HT_F32 || k == HT_F64)
        return float_difference(f, e);
    bool is_signed = k >= HT_I8 && k <= HT_I64;
    return number_call(f, e, "abs_diff", is_signed ? CONTEXT | PLACE : 0);
}

/* An Option: `call` writes its payload and tells whether it did. */
static WExpr option(WFunc *f, WDest to, WExpr call)
{
    return B(f)->Store(M(f), 1, to.offset, 1, wasm_get32(f, to.local), call, i32(f));
}

static WExpr payload_of(WFunc *f, const HExpr *e, WDest to)
{
    uint32_t offset = wasm_layout(f->g, e->type)->payloads[1][0];
    return wasm_dest(f, (WDest){to.local, to.offset + offset});
}

static WExpr checked(WFunc *f, HExpr *e, const char *name, WDest to)
{
    WGen *g = f->g;
    const char *k = hir_type_keyword(arg(e, 0)->type->kind);
    WExpr args[3];
    args[0] = wasm_value(f, arg(e, 0));
    args[1] = wasm_value(f, arg(e, 1));
    args[2] = payload_of(f, e, to);
    return option(f, to, g->b->Call(g->module, arena_printf(g->arena, "wdol_chk_%s_%s", name, k),
                                    args, 3, i32(f)));
}

static WExpr parse(WFunc *f, HExpr *e, WDest to)
{
    WGen *g = f->g;
    WExpr args[3];
    args[0] = wasm_desc(g, e->type->cases.data[1].fields.data[0].type);
    args[1] = plain(f, arg(e, 0));
    args[2] = payload_of(f, e, to);
    return option(f, to, g->b->Call(g->module, "dol_parse", args, 3, i32(f)));
}

static WExpr to_string(WFunc *f, HExpr *e, WDest to)
{
    WGen *g = f->g;
    if (arg(e, 0)->type->kind == HT_STRING)
        return wasm_store(f, to, arg(e, 0));
    WExpr args[4];
    args[0] = wasm_dest(f, to);
    args[1] = wasm_context(g);
    args[2] = wasm_desc(g, arg(e, 0)->type);
    args[3] = wasm_address(f, arg(e, 0), false);
    return g->b->Call(g->module, "dol_show", args, 4, none(f));
}

static WExpr validate(WFunc *f, HExpr *e, WDest to)
{
    WGen *g = f->g;
    WExpr args[4];
    args[0] = wasm_dest(f, to);
    args[1] = wasm_context(g);
    args[2] = wasm_desc(g, arg(e, 0)->type);
    args[3] = wasm_address(f, arg(e, 0), false);
    return g->b->Call(g->module, "dol_violations", args, 4, none(f));
}

/* ---- lists ---- */

/* The item first: it may read the list. */
static WExpr push(WFunc *f, HExpr *e)
{
    WGen *g = f->g;
    HExpr *item = arg(e, 1);
    HTypeKind k = wasm_kind(g, item->type);
    BinaryenType t = k > HT_F64 ? i32(f) : wasm_number_type(g, k);
    WSeq seq = {0};
    uint32_t kept = k == HT_UNIT ? 0 : wasm_temp(f, t), slot = wasm_temp(f, i32(f));
    if (k == HT_UNIT)
        add(f, &seq, wasm_value(f, item));
    else
        wasm_set(f, &seq, kept, k > HT_F64 ? wasm_address(f, item, false) : wasm_value(f, item));
    WExpr list = container(f, e);
    wasm_set(f, &seq, slot, RT(g, "wdol_list_add", i32(f), list, size_of(f, item->type)));
    if (k > HT_F64)
        add(f, &seq, wasm_copy(f, wasm_get32(f, slot), wasm_get32(f, kept),
                               wasm_layout(g, item->type)->size));
    else if (k != HT_UNIT)
        add(f, &seq, wasm_store_number(f, item->type, wasm_get32(f, slot), 0,
                                       wasm_get(f, kept, t)));
    return wasm_seq(f, &seq, none(f));
}

static WExpr pop(WFunc *f, HExpr *e, WDest to)
{
    WGen *g = f->g;
    WExpr args[3];
    args[0] = container(f, e);
    args[1] = payload_of(f, e, to);
    args[2] = size_of(f, arg(e, 0)->type->elem);
    return option(f, to, g->b->Call(g->module, "dol_list_pop", args, 3, i32(f)));
}

static WExpr insert(WFunc *f, HExpr *e)
{
    WGen *g = f->g;
    WExpr list = container(f, e), index = wasm_value(f, arg(e, 1));
    WExpr item = wasm_own_address(f, arg(e, 2));
    return RT(g, "dol_list_insert", none(f), list, index, item, size_of(f, arg(e, 2)->type),
              wasm_site(g, e->span));
}

static WExpr remove_at(WFunc *f, HExpr *e, WDest to)
{
    WGen *g = f->g;
    WExpr list = container(f, e), index = wasm_value(f, arg(e, 1));
    return RT(g, "dol_list_remove", none(f), list, index, wasm_dest(f, to),
              size_of(f, arg(e, 0)->type->elem), wasm_site(g, e->span));
}

static WExpr clear(WFunc *f, HExpr *e)
{
    WExpr list = container(f, e);
    return B(f)->Call(M(f), "dol_list_clear", &list, 1, none(f));
}

static WExpr reserve(WFunc *f, HExpr *e)
{
    WExpr list = container(f, e), more = wasm_value(f, arg(e, 1));
    return RT(f->g, "dol_list_reserve", none(f), list, more, size_of(f, arg(e, 0)->type->elem));
}

static WExpr extend(WFunc *f, HExpr *e)
{
    WExpr list = container(f, e), more = wasm_address(f, arg(e, 1), false);
    return RT(f->g, "dol_list_extend", none(f), list, more, size_of(f, arg(e, 0)->type->elem));
}

static WExpr slice(WFunc *f, HExpr *e, WDest to)
{
    WExpr list = container(f, e), from = wasm_value(f, arg(e, 1));
    WExpr end = wasm_value(f, arg(e, 2));
    return RT(f->g, "dol_list_slice", none(f), list, from, end,
              size_of(f, arg(e, 0)->type->elem), wasm_dest(f, to));
}

static WExpr concat(WFunc *f, HExpr *e, WDest to)
{
    WExpr a = container(f, e), b = wasm_address(f, arg(e, 1), false);
    return RT(f->g, "dol_list_concat", none(f), a, b, size_of(f, arg(e, 0)->type->elem),
              wasm_dest(f, to));
}

static WExpr reverse(WFunc *f, HExpr *e, WDest to)
{
    WExpr list = container(f, e);
    return RT(f->g, "dol_list_reverse", none(f), list, size_of(f, arg(e, 0)->type->elem),
              wasm_dest(f, to));
}

static WExpr sort_keys(WFunc *f, HExpr *e, WDest to)
{
    WGen *g = f->g;
    WExpr list = container(f, e), keys = wasm_address(f, arg(e, 1), false);
    return RT(g, "dol_list_sort_keys", none(f), size_of(f, arg(e, 0)->type->elem), list,
              wasm_desc(g, arg(e, 1)->type->elem), keys, wasm_dest(f, to));
}

/* name(ctx, &element type, list, out) */
static WExpr by_element(WFunc *f, HExpr *e, const char *name, WDest to)
{
    WExpr list = container(f, e);
    return RT(f->g, name, none(f), wasm_desc(f->g, arg(e, 0)->type->elem), list,
              wasm_dest(f, to));
}

/* ---- any container by its descriptor: name([ctx], &type, addresses…) ---- */

static WExpr generic(WFunc *f, HExpr *e, const char *name, bool context, HType *type)
{
    WGen *g = f->g;
    WSeq args = {0};
    if (context)
        add(f, &args, wasm_context(g));
    add(f, &args, wasm_desc(g, type));
    bool mutates = hir_prim(e->prim.op)->mutates;
    add(f, &args, container(f, e));
    for (uint32_t i = 1; i < e->prim.args.len; i++)
        add(f, &args, mutates ? wasm_own_address(f, arg(e, i))
                              : wasm_address(f, arg(e, i), false));
    bool wide = e->type->kind == HT_I64;
    return g->b->Call(g->module, name, args.data, args.len, wide ? g->b->TypeInt64() : i32(f));
}

/* Gives the value that was there. */
static WExpr map_change(WFunc *f, HExpr *e, const char *name, WDest to)
{
    WGen *g = f->g;
    WSeq args = {0};
    add(f, &args, wasm_context(g));
    add(f, &args, wasm_desc(g, arg(e, 0)->type));
    add(f, &args, container(f, e));
    for (uint32_t i = 1; i < e->prim.args.len; i++)
        add(f, &args, wasm_own_address(f, arg(e, i)));
    add(f, &args, payload_of(f, e, to));
    return option(f, to, g->b->Call(g->module, name, args.data, args.len, i32(f)));
}

static WExpr set_operation(WFunc *f, HExpr *e, const char *name, WDest to)
{
    WExpr a = container(f, e), b = wasm_address(f, arg(e, 1), false);
    return RT(f->g, name, none(f), wasm_desc(f->g, arg(e, 0)->type), a, b, wasm_dest(f, to));
}

static WExpr chars(WFunc *f, HExpr *e, const char *name, WDest to)
{
    WExpr text = plain(f, arg(e, 0));
    return RT(f->g, name, none(f), text, wasm_dest(f, to));
}

/* ---- all of them: those that give a number, or nothing, then those in memory ---- */

static WExpr prim_number(WFunc *f, HExpr *e)
{
    HType *t = arg(e, 0)->type;
    switch ((int)e->prim.op) { /* int: the others follow in prim_memory */
    case HP_SQRT: case HP_FLOOR: case HP_CEIL: case HP_ROUND: return round_float(f, e);
    case HP_IS_NAN: case HP_IS_FINITE: return float_class(f, e);
    case HP_ABS: return wasm_abs(f, e);
    case HP_MIN: return wasm_min_max(f, e, false);
    case HP_MAX: return wasm_min_max(f, e, true);
    case HP_ABS_DIFF: return difference(f, e);
    case HP_WRAP_ADD: return wasm_wrapping(f, e, HB_ADD);
    case HP_WRAP_SUB: return wasm_wrapping(f, e, HB_SUB);
    case HP_WRAP_MUL: return wasm_wrapping(f, e, HB_MUL);
    case HP_SAT_ADD: return number_call(f, e, "sat_add", 0);
    case HP_SAT_SUB: return number_call(f, e, "sat_sub", 0);
    case HP_SAT_MUL: return number_call(f, e, "sat_mul", 0);
    case HP_MUL_DIV: return wasm_mul_div(f, e);
    case HP_MUL_DIV_CEIL: return plain_call(f, e, "dol_mul_div_ceil", CONTEXT | PLACE, NULL);
    case HP_MUL_DIV_ROUND: return plain_call(f, e, "dol_mul_div_round", CONTEXT | PLACE, NULL);
    case HP_SHL: return number_call(f, e, "shl", CONTEXT | PLACE);
    case HP_SHR: return number_call(f, e, "shr", CONTEXT | PLACE);
    case HP_BIT_AND: case HP_BIT_OR: case HP_BIT_XOR: return wasm_bits(f, e, e->prim.op);
    case HP_CHAR_CLASS: return plain_call(f, e, "dol_char_class", 0, NULL);
    case HP_CHAR_CODE: return wasm_value(f, arg(e, 0));
    case HP_STR_LEN: case HP_LIST_LEN: case HP_MAP_LEN: case HP_SET_LEN: return length(f, e);
    case HP_STR_FIND: return plain_call(f, e, "dol_string_find", 0, NULL);
    case HP_STR_STARTS: return plain_call(f, e, "dol_string_starts", 0, NULL);
    case HP_STR_ENDS: return plain_call(f, e, "dol_string_ends", 0, NULL);
    case HP_LIST_RESERVE: return reserve(f, e);
    case HP_LIST_PUSH: return push(f, e);
    case HP_LIST_INSERT: return insert(f, e);
    case HP_LIST_CLEAR: case HP_MAP_CLEAR: case HP_SET_CLEAR: return clear(f, e);
    case HP_LIST_EXTEND: return extend(f, e);
    case HP_LIST_INDEX_OF: return generic(f, e, "dol_list_index_of", false, t->elem);
    case HP_MAP_FIND: return generic(f, e, "dol_map_find", false, t);
    case HP_SET_FIND: return generic(f, e, "dol_set_find", false, t);
    case HP_SET_INSERT: return generic(f, e, "dol_set_insert", true, t);
    case HP_SET_REMOVE: return generic(f, e, "dol_set_remove", true, t);
    case HP_SET_SUBSET: return generic(f, e, "dol_set_subset", false, t);
    default: return NULL;
    }
}

static WExpr prim_memory(WFunc *f, HExpr *e, WDest to)
{
    switch ((int)e->prim.op) { /* int: the others are in prim_number */
    case HP_CHK_ADD: return checked(f, e, "add", to);
    case HP_CHK_SUB: return checked(f, e, "sub", to);
    case HP_CHK_MUL: return checked(f, e, "mul", to);
    case HP_CHK_DIV: return checked(f, e, "div", to);
    case HP_STR_CONCAT: return plain_call(f, e, "dol_string_concat", CONTEXT, &to);
    case HP_STR_SLICE: return plain_call(f, e, "dol_string_slice", CONTEXT | PLACE, &to);
    case HP_STR_SPLIT: return plain_call(f, e, "dol_string_split", CONTEXT, &to);
    case HP_STR_TRIM: return plain_call(f, e, "dol_string_trim", 0, &to);
    case HP_STR_LOWER: return plain_call(f, e, "dol_string_lower", CONTEXT, &to);
    case HP_STR_UPPER: return plain_call(f, e, "dol_string_upper", CONTEXT, &to);
    case HP_STR_REPLACE: return plain_call(f, e, "dol_string_replace", CONTEXT, &to);
    case HP_STR_REPEAT: return plain_call(f, e, "dol_string_repeat", CONTEXT, &to);
    case HP_STR_JOIN: return plain_call(f, e, "dol_string_join", CONTEXT, &to);
    case HP_STR_CHARS: return chars(f, e, "dol_string_chars", to);
    case HP_STR_BYTES: return chars(f, e, "dol_string_bytes", to);
    case HP_STR_PARSE: return parse(f, e, to);
    case HP_TO_STRING: return to_string(f, e, to);
    case HP_LIST_POP: return pop(f, e, to);
    case HP_LIST_SLICE: return slice(f, e, to);
    case HP_LIST_CONCAT: return concat(f, e, to);
    case HP_LIST_REVERSE: return reverse(f, e, to);
    case HP_LIST_SORT: return by_element(f, e, "dol_list_sort", to);
    case HP_LIST_DEDUP: return by_element(f, e, "dol_list_dedup", to);
    case HP_LIST_SORT_KEYS: return sort_keys(f, e, to);
    case HP_MAP_INSERT: return map_change(f, e, "dol_map_insert", to);
    case HP_MAP_REMOVE: return map_change(f, e, "dol_map_remove", to);
    case HP_SET_UNION: return set_operation(f, e, "dol_set_union", to);
    case HP_SET_INTERSECT: return set_operation(f, e, "dol_set_intersect", to);
    case HP_SET_DIFF: return set_operation(f, e, "dol_set_diff", to);
    case HP_VALIDATE: return validate(f, e, to);
    default: return NULL;
    }
}

/* The element may be of any type. */
static WExpr remove_value(WFunc *f, HExpr *e, const WDest *to)
{
    if (to)
        return remove_at(f, e, *to);
    const WLayout *l = wasm_layout(f->g, e->type);
    WDest slot = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    WExpr steps[2] = {remove_at(f, e, slot), NULL};
    if (l->kind == HT_UNIT)
        return steps[0];
    steps[1] = wasm_load(f, e->type, wasm_dest(f, slot), 0);
    return B(f)->Block(M(f), NULL, steps, 2, wasm_type(f->g, e->type));
}

WExpr wasm_prim(WFunc *f, HExpr *e, const WDest *to)
{
    if (e->prim.op == HP_LIST_REMOVE)
        return remove_value(f, e, to);
    return to ? prim_memory(f, e, *to) : prim_number(f, e);
}
