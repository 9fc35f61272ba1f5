/* Addresses of places and values. */
#include "emit/wasm/wasm.h"

#include "hir/walk.h"

#define B(f) ((f)->g->b)
#define M(f) ((f)->g->module)

uint32_t wasm_home_local(const WFunc *f, const HExpr *e)
{
    /* a record of one number is that number */
    while (e->kind == HX_FIELD && wasm_is_number(f->g, e->field.base->type))
        e = e->field.base;
    if (e->kind != HX_LOCAL || f->homes[e->local->index].kind != HOME_LOCAL)
        return UINT32_MAX;
    return f->homes[e->local->index].index;
}

WExpr wasm_copied(WFunc *f, HExpr *e)
{
    const WLayout *l = wasm_layout(f->g, e->type);
    WDest to = {f->fp, wasm_frame_slot(f, l->size, l->align)};
    WExpr steps[] = {wasm_store(f, to, e), wasm_dest(f, to)};
    return B(f)->Block(M(f), NULL, steps, 2, B(f)->TypeInt32());
}

/* data + index * size, where index is an i64 below 2^32. */
static WExpr item_at(WFunc *f, WExpr data, WExpr index, uint32_t size, uint32_t offset)
{
    const Binaryen *b = B(f);
    WExpr narrow = b->Unary(M(f), b->WrapInt64(), index);
    if (size != 1)
        narrow = b->Binary(M(f), b->MulInt32(), narrow, wasm_i32(f->g, size));
    WExpr sum = b->Binary(M(f), b->AddInt32(), data, narrow);
    return wasm_add(f->g, sum, offset);
}

static bool is_simple(const WFunc *f, const HExpr *e)
{
    if (e->kind == HX_FIELD)
        return is_simple(f, e->field.base);
    if (e->kind == HX_PAYLOAD)
        return is_simple(f, e->payload.base);
    return e->kind == HX_LOCAL && f->homes[e->local->index].kind != HOME_LOCAL;
}

/* The address of a list's head, for two uses: an expression without effect, or a local. */
static WExpr head(WFunc *f, HExpr *list, WSeq *seq, uint32_t *local)
{
    *local = UINT32_MAX;
    if (is_simple(f, list))
        return wasm_address(f, list, false);
    *local = wasm_temp(f, B(f)->TypeInt32());
    wasm_set(f, seq, *local, wasm_address(f, list, false));
    return wasm_get32(f, *local);
}

static WExpr read_element(WFunc *f, HExpr *e)
{
    WGen *g = f->g;
    const Binaryen *b = g->b;
    uint32_t size = wasm_layout(g, e->type)->size, local;
    WSeq seq = {0};
    WExpr list = head(f, e->elem.base, &seq, &local);
    if (e->elem.unchecked) {
        vec_push(g->arena, &seq,
                 item_at(f, wasm_load32(g, list, 0), wasm_value(f, e->elem.index), size, 0));
        return wasm_seq(f, &seq, b->TypeInt32());
    }
    uint32_t index = wasm_temp(f, b->TypeInt64()), len = wasm_temp(f, b->TypeInt64());
    wasm_set(f, &seq, index, wasm_value(f, e->elem.index));
    wasm_set(f, &seq, len, b->Unary(g->module, b->ExtendUInt32(), wasm_load32(g, list, 4)));
    WExpr outside = b->Binary(g->module, b->GeUInt64(), wasm_get(f, index, b->TypeInt64()),
                              wasm_get(f, len, b->TypeInt64()));
    WExpr trap = RT(g, "dol_trap_index", b->TypeNone(), wasm_get(f, index, b->TypeInt64()),
                    wasm_get(f, len, b->TypeInt64()), wasm_site(g, e->span));
    vec_push(g->arena, &seq, b->If(g->module, outside, trap, NULL));
    WExpr again = local == UINT32_MAX ? wasm_address(f, e->elem.base, false)
                                      : wasm_get32(f, local);
    vec_push(g->arena, &seq,
             item_at(f, wasm_load32(g, again, 0), wasm_get(f, index, b->TypeInt64()), size, 0));
    return wasm_seq(f, &seq, b->TypeInt32());
}

static WExpr element(WFunc *f, HExpr *e, bool change)
{
    WGen *g = f->g;
    if (!change)
        return read_element(f, e);
    WExpr args[4];
    args[0] = wasm_address(f, e->elem.base, true);
    args[1] = wasm_value(f, e->elem.index);
    args[2] = wasm_i32(g, wasm_layout(g, e->type)->size);
    args[3] = wasm_site(g, e->span);
    bool checked = !e->elem.unchecked;
    return wasm_rt(g, checked ? "wdol_list_item" : "wdol_list_change", g->b->TypeInt32(), args,
                   checked ? 4 : 3);
}

static WExpr slot(WFunc *f, HExpr *e, bool change)
{
    WGen *g = f->g;
    const WLayout *l = wasm_layout(g, e->slot.base->type);
    if (change) {
        WExpr args[3];
        args[0] = wasm_address(f, e->slot.base, true);
        args[1] = wasm_value(f, e->slot.index);
        args[2] = wasm_i32(g, l->entry);
        return wasm_add(g, wasm_rt(g, "wdol_list_change", g->b->TypeInt32(), args, 3), l->value);
    }
    WExpr data = wasm_load32(g, wasm_address(f, e->slot.base, false), 0);
    return item_at(f, data, wasm_value(f, e->slot.index), l->entry, l->value);
}

/* A key of a map or an element of a set, by its number. */
static WExpr keyed_at(WFunc *f, HExpr *e)
{
    HExpr *base = e->prim.args.data[0];
    const WLayout *l = wasm_layout(f->g, base->type);
    uint32_t size = e->prim.op == HP_MAP_KEY_AT ? l->entry : wasm_layout(f->g, e->type)->size;
    WExpr data = wasm_load32(f->g, wasm_address(f, base, false), 0);
    return item_at(f, data, wasm_value(f, e->prim.args.data[1]), size, 0);
}

static WExpr local_address(WFunc *f, HExpr *e)
{
    WHome h = f->homes[e->local->index];
    if (h.kind == HOME_FRAME)
        return wasm_dest(f, (WDest){f->fp, h.index});
    if (h.kind == HOME_POINTER)
        return wasm_get32(f, h.index);
    if (h.kind == HOME_RESULT)
        return wasm_get32(f, 0);
    if (h.kind == HOME_STORED)
        return wasm_load32(f->g, wasm_get32(f, f->fp), h.index);
    return wasm_copied(f, e);
}

static WExpr payload(WFunc *f, HExpr *e, bool change)
{
    const WLayout *l = wasm_layout(f->g, e->payload.base->type);
    return wasm_add(f->g, wasm_address(f, e->payload.base, change),
                    l->payloads[e->payload.case_][e->payload.index]);
}

WExpr wasm_address(WFunc *f, HExpr *e, bool change)
{
    switch ((int)e->kind) { /* int: whatever is no place is put into the frame */
    case HX_LOCAL: return local_address(f, e);
    case HX_FIELD:
        if (wasm_home_local(f, e) != UINT32_MAX)
            break;
        return wasm_add(f->g, wasm_address(f, e->field.base, change),
                        wasm_layout(f->g, e->field.base->type)->offsets[e->field.index]);
    case HX_PAYLOAD: return payload(f, e, change);
    case HX_ELEM: return element(f, e, change);
    case HX_SLOT: return slot(f, e, change);
    case HX_GLOBAL:
        if (e->global->value)
            return wasm_i32(f->g, wasm_global(f->g, e->global));
        break;
    case HX_STRING:
        return wasm_i32(f->g, wasm_literal(f->g, e));
    case HX_PRIM:
        if (e->prim.op == HP_MAP_KEY_AT || e->prim.op == HP_SET_AT)
            return keyed_at(f, e);
        break;
    default: break;
    }
    return wasm_copied(f, e);
}

/* Storage of its own: a variable of this function, not what others may name too. */
static bool is_own(const WFunc *f, const HExpr *e)
{
    switch ((int)e->kind) {
    case HX_FIELD: return is_own(f, e->field.base);
    case HX_PAYLOAD: return is_own(f, e->payload.base);
    case HX_LOCAL:
        return f->homes[e->local->index].kind != HOME_POINTER &&
               f->homes[e->local->index].kind != HOME_STORED;
    case HX_ELEM: case HX_SLOT: return false;
    case HX_PRIM: return e->prim.op != HP_MAP_KEY_AT && e->prim.op != HP_SET_AT;
    default: return true;
    }
}

WExpr wasm_own_address(WFunc *f, HExpr *e)
{
    return is_own(f, e) ? wasm_address(f, e, false) : wasm_copied(f, e);
}
