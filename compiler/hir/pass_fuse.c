/* Makes one loop of neighbouring loops over the same range, as in several sums over one list. It
   is done where nobody can tell: the loops share no variable that one of them changes, and at most
   one of them may trap, reach the host or not end. The steps of each loop keep their order, so sums
   of floats keep their bits. Statements between two loops go before both where they may, else they
   stay behind. */
#include "hir/fuse.h"
#include "hir/passes.h"
#include "hir/usage.h"

#include <string.h>

enum { REACH = 64 }; /* statements behind a loop that are looked at */

typedef struct Fuse {
    HProgram *p;
    const uint8_t *endless; /* by function id; NULL until it is needed */
    HFunc *f;
    HExpr **alias_of;
    Renames renames;
    FuseAccess loop, behind, next; /* the first loop; what stays behind it; the one looked at */
    bool opened;                   /* these are those of f */
} Fuse;

/* ---- equal expressions ----------------------------------------------------------------------- */

static bool same(Fuse *f, const HExpr *a, const HExpr *b);

static bool same_args(Fuse *f, const HExpr *a, const HExpr *b)
{
    if (a->prim.op != b->prim.op || a->prim.args.len != b->prim.args.len)
        return false;
    for (uint32_t i = 0; i < a->prim.args.len; i++)
        if (!same(f, a->prim.args.data[i], b->prim.args.data[i]))
            return false;
    return true;
}

static bool same(Fuse *f, const HExpr *a, const HExpr *b)
{
    if (a->kind != b->kind || a->type != b->type)
        return false;
    switch ((int)a->kind) {
    case HX_CONST:
        return a->bits == b->bits;
    case HX_LOCAL:
        return rename_find(&f->renames, a->local) == rename_find(&f->renames, b->local);
    case HX_GLOBAL:
        return a->global == b->global;
    case HX_FIELD:
        return a->field.index == b->field.index && same(f, a->field.base, b->field.base);
    case HX_PAYLOAD:
        return a->payload.case_ == b->payload.case_ && a->payload.index == b->payload.index &&
               same(f, a->payload.base, b->payload.base);
    case HX_ELEM:
        return a->elem.unchecked == b->elem.unchecked && same(f, a->elem.base, b->elem.base) &&
               same(f, a->elem.index, b->elem.index);
    case HX_SLOT:
        return same(f, a->slot.base, b->slot.base) && same(f, a->slot.index, b->slot.index);
    case HX_PRIM:
        return same_args(f, a, b);
    default:
        return false;
    }
}

/* ---- two loops become one -------------------------------------------------------------------- */

static bool same_range(Fuse *f, const HStmt *a, const HStmt *b)
{
    return b->kind == HS_RANGE && a->range.local->type == b->range.local->type &&
           a->range.inclusive == b->range.inclusive && same(f, a->range.lo, b->range.lo) &&
           same(f, a->range.hi, b->range.hi);
}

typedef struct Steady {
    const FuseAccess *loop;
    bool yes;
} Steady;

static void find_changed(void *user, HExpr **e)
{
    Steady *s = user;
    if ((*e)->kind == HX_LOCAL && s->loop->of[(*e)->local->index] & FUSE_CHANGES)
        s->yes = false;
}

/* Gives the same whenever it is evaluated in one step of the loop. */
static bool is_steady(const FuseAccess *loop, HExpr *e)
{
    Steady s = {loop, hir_is_place(e) && !(hir_effects_of(e) & (HE_TRAP | HE_CHANGE))};
    hir_expr_tree(&e, find_changed, &s);
    return s.yes;
}

static bool is_name(const HStmt *s)
{
    return (s->kind == HS_ALIAS || s->kind == HS_LET) && s->let.init && !s->let.local->mutable_;
}

/* A name for what the loop has a name for already. */
static HLocal *named_before(Fuse *f, const HBlock *body, HStmt *s)
{
    if (!is_name(s) || !is_steady(&f->loop, s->let.init))
        return NULL;
    for (uint32_t i = 0; i < body->stmts.len; i++) {
        HStmt *other = body->stmts.data[i];
        if (is_name(other) && other->kind == s->kind && same(f, other->let.init, s->let.init))
            return other->let.local;
    }
    return NULL;
}

/* f->loop knows both already. */
static void join(Fuse *f, HStmt *loop, HStmt *next)
{
    f->renames.to[next->range.local->index] = rename_find(&f->renames, loop->range.local);
    f->renames.any = true;
    HBlock body = {0};
    for (uint32_t i = 0; i < loop->range.body.stmts.len; i++)
        hir_append(f->p, &body, loop->range.body.stmts.data[i]);
    for (uint32_t i = 0; i < next->range.body.stmts.len; i++) {
        HStmt *s = next->range.body.stmts.data[i];
        HLocal *known = named_before(f, &loop->range.body, s);
        if (known)
            f->renames.to[s->let.local->index] = rename_find(&f->renames, known);
        else
            hir_append(f->p, &body, s);
    }
    loop->range.body = body;
}

/* ---- a block --------------------------------------------------------------------------------- */

static void open_function(Fuse *f)
{
    if (f->opened)
        return;
    uint32_t n = f->f->locals.len;
    f->opened = true;
    if (!f->endless)
        f->endless = fuse_endless(f->p);
    f->alias_of = hir_aliases(f->p, f->f);
    f->renames = (Renames){ARENA_ARRAY(f->p->arena, HLocal *, n + 1), false};
    FuseAccess *all[] = {&f->loop, &f->behind, &f->next};
    for (uint32_t i = 0; i < 3; i++)
        *all[i] = (FuseAccess){ARENA_ARRAY(f->p->arena, uint8_t, n + 1), n, 0};
}

static void look_at(Fuse *f, FuseAccess *a, HStmt *s)
{
    fuse_clear(a);
    fuse_gather(a, s, f->alias_of, f->endless);
}

/* The statement looked at may go before the loop, and before what stays behind it. (A loop may not
   run at all: what traps in it is no test for what follows.) */
static bool may_move(const Fuse *f)
{
    bool loses_test = f->next.does & FUSE_RELIES && f->behind.does & FUSE_ENDS;
    return !loses_test && fuse_may_swap(&f->next, &f->loop) &&
           fuse_may_swap(&f->next, &f->behind);
}

static bool may_go_first(const Fuse *f, const HStmt *s)
{
    bool declares = s->kind == HS_LET || s->kind == HS_ALIAS;
    return declares && (f->next.does | FUSE_RELIES) == FUSE_RELIES && may_move(f);
}

/* Puts statement `from` of the block before statement `to`. */
static void move_up(HBlock *b, uint32_t from, uint32_t to)
{
    HStmt *s = b->stmts.data[from];
    memmove(b->stmts.data + to + 1, b->stmts.data + to, (from - to) * sizeof *b->stmts.data);
    b->stmts.data[to] = s;
}

static void take_out(HBlock *b, uint32_t i)
{
    memmove(b->stmts.data + i, b->stmts.data + i + 1,
            (b->stmts.len - i - 1) * sizeof *b->stmts.data);
    b->stmts.len--;
}

/* Joins what it can to the loop at `i`; gives where that is afterwards. */
static uint32_t extend(Fuse *f, HBlock *b, uint32_t i)
{
    uint32_t first[REACH], firsts = 0; /* statements that may go before the loop */
    look_at(f, &f->loop, b->stmts.data[i]);
    fuse_clear(&f->behind);
    for (uint32_t j = i + 1; j < b->stmts.len && j - i < REACH; j++) {
        HStmt *s = b->stmts.data[j], *loop = b->stmts.data[i];
        look_at(f, &f->next, s);
        if (f->next.does & FUSE_JUMPS || f->loop.does & FUSE_JUMPS)
            break;
        if (may_go_first(f, s)) {
            first[firsts++] = j;
        } else if (same_range(f, loop, s) && may_move(f)) {
            fuse_unite(&f->loop, &f->next);
            join(f, loop, s);
            take_out(b, j--);
            for (uint32_t k = 0; k < firsts; k++)
                move_up(b, first[k], i++);
            firsts = 0;
        } else {
            fuse_unite(&f->behind, &f->next);
        }
    }
    return i;
}

static void fuse_block(void *user, HBlock *b)
{
    Fuse *f = user;
    uint32_t loops = 0;
    for (uint32_t i = 0; i < b->stmts.len; i++) {
        loops += b->stmts.data[i]->kind == HS_RANGE;
        hir_stmt_blocks(b->stmts.data[i], fuse_block, f);
    }
    if (loops < 2)
        return;
    open_function(f);
    for (uint32_t i = 0; i < b->stmts.len; i++)
        if (b->stmts.data[i]->kind == HS_RANGE)
            i = extend(f, b, i);
}

bool pass_fuse(HProgram *p)
{
    Fuse f = {.p = p};
    for (uint32_t i = 0; i < p->funcs.len; i++) {
        f.f = p->funcs.data[i];
        f.opened = false;
        if (hir_is_one_return(f.f))
            continue;
        fuse_block(&f, &f.f->body);
        if (f.opened) {
            rename_apply(&f.renames, f.f);
            hir_mark_mutable(f.f);
        }
    }
    return true;
}
