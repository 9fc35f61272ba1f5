/* Systems: state in memory of its own.

   Everything that a call on a system allocates goes to the system's region, so that what the call
   stores needs no second copy. What it leaves behind unused is garbage, until there is more of it
   than state: then the next call first copies the state to a new region and frees the old one.
   The cost is at most one copy of the state for as many bytes of calls. */
#include "dol_inner.h"

enum { GARBAGE_ALLOWED = 1 << 16 };

typedef struct Copying {
    dol_System *system;
    const void *from;
    void *state;
} Copying;

/* Copies the state into system->spare. */
static void copy_state(dol_Context *ctx, Copying *c)
{
    dol_Region *before = ctx->inner->region;
    dol_region_free(&c->system->memory, &c->system->spare);
    dol_region_enter(ctx, &c->system->spare);
    c->state = dol_alloc(ctx, c->system->type->size ? c->system->type->size : 1);
    dol_copy(ctx, c->system->type, c->from, c->state);
    dol_region_enter(ctx, before);
}

static void adopt(dol_System *s, void *state)
{
    dol_region_free(&s->memory, &s->region);
    s->region = s->spare;
    s->spare = (dol_Region){NULL, 0};
    s->settled = s->region.used;
    s->state = state;
}

static void make(dol_Context *ctx, void *data)
{
    copy_state(ctx, data);
}

dol_System *dol_system_new(dol_Context *ctx, const dol_Type *type, const void *state)
{
    const dol_Allocator *m = &ctx->inner->memory;
    dol_System *s = dol_take(m, sizeof *s);
    if (!s)
        return NULL;
    memset(s, 0, sizeof *s);
    s->memory = *m;
    s->type = type;
    Copying c = {s, state, NULL};
    if (ctx->inner->call)
        make(ctx, &c);
    else if (!dol_protect(ctx, NULL, make, &c)) {
        dol_system_free(s);
        return NULL;
    }
    adopt(s, c.state);
    return s;
}

void dol_system_free(dol_System *system)
{
    if (!system)
        return;
    dol_Allocator m = system->memory;
    dol_region_free(&m, &system->region);
    dol_region_free(&m, &system->spare);
    m.release(m.user, system, sizeof *system);
}

const void *dol_system_state(const dol_System *system)
{
    return system->state;
}

void dol_system_settle(dol_Context *ctx, dol_System *system)
{
    size_t garbage = system->region.used - system->settled;
    if (garbage < GARBAGE_ALLOWED || garbage < system->settled)
        return;
    Copying c = {system, system->state, NULL};
    copy_state(ctx, &c);
    adopt(system, c.state);
    dol_region_show(ctx);
}

uint64_t dol_system_hash(const dol_System *system)
{
    return dol_hash(system->type, system->state);
}

typedef struct Snapshot {
    const dol_Type *type;
    const void *state;
    dol_String bytes;
    void *restored;
} Snapshot;

static void write_snapshot(dol_Context *ctx, void *data)
{
    Snapshot *s = data;
    if (s->type->flags & DOL_ALIEN)
        dol_trap_text(ctx, DOL_TRAP_INPUT, "", dol_str("the state holds a function"));
    s->bytes = dol_json_write(ctx, s->type, s->state);
}

dol_String dol_system_snapshot(dol_Context *ctx, const dol_System *system)
{
    Snapshot s = {system->type, system->state, {"", 0}, NULL};
    dol_call(ctx, NULL, write_snapshot, &s);
    return s.bytes;
}

static void read_snapshot(dol_Context *ctx, void *data)
{
    Snapshot *s = data;
    s->restored = dol_alloc(ctx, s->type->size);
    dol_json_read(ctx, s->type, s->bytes, s->restored);
    if (!dol_valid(ctx, s->type, s->restored))
        dol_trap_input(ctx, s->type, s->restored);
}

dol_System *dol_system_restore(dol_Context *ctx, const dol_Type *type, dol_String bytes)
{
    Snapshot s = {type, NULL, bytes, NULL};
    return dol_call(ctx, NULL, read_snapshot, &s) ? dol_system_new(ctx, type, s.restored) : NULL;
}
