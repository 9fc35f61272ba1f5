/* Contexts: memory, outermost calls, traps and what they undo. */
#include "dol_inner.h"

#include <stdio.h>
#include <stdlib.h>

/* Bytes asked for at once, at least; 0: just what is needed (for tests of allocation failure). */
#ifndef DOL_CHUNK
#define DOL_CHUNK (1 << 14)
#endif
enum { CHUNK = DOL_CHUNK };

static void *from_malloc(void *user, size_t size)
{
    (void)user;
    return malloc(size);
}

static void to_free(void *user, void *block, size_t size)
{
    (void)user;
    (void)size;
    free(block);
}

void *dol_take(const dol_Allocator *m, size_t size)
{
    return m->alloc(m->user, size);
}

dol_Context *dol_context_new(const dol_Allocator *allocator)
{
    dol_Allocator memory = {from_malloc, to_free, NULL};
    if (allocator)
        memory = *allocator;
    dol_Context *ctx = dol_take(&memory, sizeof *ctx);
    dol_Inner *inner = ctx ? dol_take(&memory, sizeof *inner) : NULL;
    if (!inner) {
        if (ctx)
            memory.release(memory.user, ctx, sizeof *ctx);
        return NULL;
    }
    memset(ctx, 0, sizeof *ctx);
    memset(inner, 0, sizeof *inner);
    inner->memory = memory;
    inner->last_change = SIZE_MAX;
    inner->region = &inner->temporary;
    ctx->inner = inner;
    ctx->serial = 1;
    ctx->depth_limit = DOL_CALLS_DEEP;
    return ctx;
}

static void buffer_free(const dol_Allocator *m, Buffer *b)
{
    if (b->data)
        m->release(m->user, b->data, b->cap);
}

void dol_context_free(dol_Context *ctx)
{
    if (!ctx)
        return;
    dol_Inner *inner = ctx->inner;
    dol_Allocator memory = inner->memory;
    inner->region = NULL;
    dol_region_free(&memory, &inner->temporary);
    dol_region_free(&memory, &inner->failure);
    dol_region_free(&memory, &inner->law_memory);
    buffer_free(&memory, &inner->log);
    buffer_free(&memory, &inner->effects);
    buffer_free(&memory, &inner->hosts);
    memory.release(memory.user, inner, sizeof *inner);
    memory.release(memory.user, ctx, sizeof *ctx);
}

void dol_context_reset(dol_Context *ctx)
{
    dol_Inner *inner = ctx->inner;
    if (inner->call)
        return;
    dol_region_free(&inner->memory, &inner->temporary);
    ctx->next = ctx->end = NULL;
}

void dol_context_set_depth(dol_Context *ctx, uint32_t calls)
{
    ctx->depth_limit = calls;
}

/* ---- regions ---- */

static void free_until(const dol_Allocator *m, dol_Region *r, const dol_Chunk *stop)
{
    while (r->chunks != stop) {
        dol_Chunk *c = r->chunks;
        r->chunks = c->older;
        m->release(m->user, c, c->size);
    }
}

void dol_region_free(const dol_Allocator *m, dol_Region *r)
{
    free_until(m, r, NULL);
    r->used = 0;
}

void dol_region_show(dol_Context *ctx)
{
    const dol_Chunk *c = ctx->inner->region->chunks;
    ctx->next = c ? c->next : NULL;
    ctx->end = c ? (char *)(uintptr_t)c + c->size : NULL;
}

static void hide_free_part(dol_Context *ctx)
{
    dol_Region *r = ctx->inner->region;
    if (r->chunks)
        r->chunks->next = ctx->next;
}

void dol_region_enter(dol_Context *ctx, dol_Region *r)
{
    hide_free_part(ctx);
    ctx->inner->region = r;
    dol_region_show(ctx);
}

void *dol_alloc_slow(dol_Context *ctx, size_t size)
{
    dol_Inner *inner = ctx->inner;
    dol_Region *r = inner->region;
    size_t chunk = CHUNK > 0 && r->used / 2 > CHUNK ? r->used / 2 : CHUNK;
    if (size > SIZE_MAX / 2 - CHUNK)
        dol_trap(ctx, DOL_TRAP_MEMORY, "");
    size_t need = (size + 7u) & ~(size_t)7u;
    if (chunk < need + sizeof(dol_Chunk))
        chunk = need + sizeof(dol_Chunk);
    dol_Chunk *c = dol_take(&inner->memory, chunk);
    if (!c)
        dol_trap(ctx, DOL_TRAP_MEMORY, "");
    hide_free_part(ctx);
    *c = (dol_Chunk){r->chunks, chunk, (char *)(c + 1)};
    r->chunks = c;
    r->used += chunk;
    dol_region_show(ctx);
    ctx->next += need;
    return c + 1;
}

void *dol_buffer_add(dol_Context *ctx, Buffer *b, const void *bytes, size_t size)
{
    const dol_Allocator *m = &ctx->inner->memory;
    if (b->cap - b->len < size) {
        size_t cap = b->cap * 2 + size + 256;
        char *data = cap > b->cap ? dol_take(m, cap) : NULL;
        if (!data)
            dol_trap(ctx, DOL_TRAP_MEMORY, "");
        if (b->len)
            memcpy(data, b->data, b->len);
        buffer_free(m, b);
        b->data = data;
        b->cap = cap;
    }
    void *place = b->data + b->len;
    if (bytes)
        memcpy(place, bytes, size);
    b->len += size;
    return place;
}

/* ---- the record of changes ---- */

void dol_log(dol_Context *ctx, ChangeKind kind, void *at, size_t size, size_t tail)
{
    if (!ctx->logging)
        return;
    dol_Inner *inner = ctx->inner;
    size_t start = inner->log.len, saved = kind == CHANGE_INSERTED ? 0 : size;
    size_t room = sizeof(Change) + ((saved + 7u) & ~(size_t)7u);
    Change c = {inner->last_change, at, size, tail, kind};
    char *place = dol_buffer_add(ctx, &inner->log, NULL, room);
    memcpy(place, &c, sizeof c);
    if (saved)
        memcpy(place + sizeof c, at, saved);
    inner->last_change = start;
}

void dol_undo(dol_Context *ctx, size_t to)
{
    dol_Inner *inner = ctx->inner;
    while (inner->log.len > to) {
        const char *place = inner->log.data + inner->last_change;
        Change c;
        memcpy(&c, place, sizeof c);
        if (c.kind == CHANGE_INSERTED)
            memmove(c.at, c.at + c.size, c.tail);
        else if (c.kind == CHANGE_REMOVED)
            memmove(c.at + c.size, c.at, c.tail);
        if (c.kind != CHANGE_INSERTED)
            memcpy(c.at, place + sizeof c, c.size);
        inner->log.len = inner->last_change;
        inner->last_change = c.previous;
    }
}

dol_Mark dol_mark(dol_Context *ctx)
{
    dol_Mark m = {ctx->inner->log.len, ctx->inner->effects.len, ctx->logging};
    ctx->logging = true;
    ctx->serial++;
    return m;
}

void dol_keep(dol_Context *ctx, dol_Mark mark)
{
    ctx->logging = mark.logging;
}

void dol_rollback(dol_Context *ctx, dol_Mark mark)
{
    dol_undo(ctx, mark.log);
    ctx->inner->effects.len = mark.effects;
    ctx->logging = mark.logging;
}

/* ---- outermost calls ---- */

static void open_call(dol_Context *ctx, Call *call, dol_System *system)
{
    dol_Inner *inner = ctx->inner;
    inner->call = call;
    call->system = system;
    call->outer = inner->region;
    call->region = system ? &system->region : &inner->temporary;
    inner->log.len = inner->effects.len = 0;
    inner->last_change = SIZE_MAX;
    inner->law_frames = NULL;
    dol_region_free(&inner->memory, &inner->law_memory);
    ctx->serial++;
    ctx->depth = 0;
    dol_region_enter(ctx, call->region);
    call->chunk = call->region->chunks;
    call->next = ctx->next;
    call->end = ctx->end;
    call->used = call->region->used;
}

/* All allocations since the call began end here, those of a failed system call included. */
static void drop_memory(dol_Context *ctx, const Call *call)
{
    hide_free_part(ctx);
    free_until(&ctx->inner->memory, call->region, call->chunk);
    call->region->used = call->used;
    ctx->inner->region = call->region;
    ctx->next = call->next;
    ctx->end = call->end;
}

static void close_call(dol_Context *ctx, const Call *call)
{
    dol_Inner *inner = ctx->inner;
    inner->call = NULL;
    inner->failing = false;
    ctx->logging = false;
    dol_region_enter(ctx, call->outer);
}

static void send_effects(dol_Context *ctx)
{
    dol_Inner *inner = ctx->inner;
    for (size_t i = 0; i < inner->effects.len; i += sizeof(Effect)) {
        Effect e;
        memcpy(&e, inner->effects.data + i, sizeof e);
        e.send(ctx, dol_host(ctx, e.key, e.module, e.at), e.args);
    }
}

static void prepare_system(dol_Context *ctx, Call *call, dol_System *system)
{
    dol_system_settle(ctx, system);
    ctx->serial++; /* what settling copied is older than the call */
    call->chunk = system->region.chunks;
    call->next = ctx->next;
    call->end = ctx->end;
    call->used = system->region.used;
    ctx->logging = true;
    dol_log(ctx, CHANGE_BYTES, system->state, system->type->size, 0);
}

DOL_FLAT bool dol_protect(dol_Context *ctx, dol_System *system,
                          void (*body)(dol_Context *, void *), void *data)
{
    Call call;
    open_call(ctx, &call, system);
    if (setjmp(call.jump) == 0) {
        if (system)
            prepare_system(ctx, &call, system);
        body(ctx, data);
        send_effects(ctx);
        close_call(ctx, &call);
        return true;
    }
    return false;
}

DOL_FLAT bool dol_call(dol_Context *ctx, dol_System *system,
                       void (*body)(dol_Context *, void *), void *data)
{
    dol_Inner *inner = ctx->inner;
    if (inner->call) /* from a host function; it may use a context of its own */
        dol_trap_text(ctx, DOL_TRAP_HOST, "", dol_str("a context runs one call at a time"));
    dol_region_free(&inner->memory, &inner->failure);
    memset(&inner->error, 0, sizeof inner->error);
    return dol_protect(ctx, system, body, data);
}

void dol_unwind(dol_Context *ctx)
{
    dol_Inner *inner = ctx->inner;
    Call *call = inner->call;
    if (!call) {
        fprintf(stderr, "dol: %s outside of dol_call at %s\n", inner->error.name,
                inner->error.at);
        abort();
    }
    dol_undo(ctx, 0);
    drop_memory(ctx, call);
    close_call(ctx, call); /* here: on WebAssembly the jump goes to the host */
    longjmp(call->jump, 1);
}

/* ---- hosts and effects ---- */

bool dol_context_set_host(dol_Context *ctx, const void *key, const void *table)
{
    Buffer *b = &ctx->inner->hosts;
    for (size_t i = 0; i < b->len; i += sizeof(HostTable)) {
        HostTable *h = (HostTable *)(void *)(b->data + i);
        if (h->key == key) {
            h->table = table;
            return true;
        }
    }
    const dol_Allocator *m = &ctx->inner->memory;
    size_t cap = b->len + sizeof(HostTable);
    char *data = dol_take(m, cap);
    if (!data)
        return false;
    HostTable h = {key, table};
    if (b->len)
        memcpy(data, b->data, b->len);
    memcpy(data + b->len, &h, sizeof h);
    buffer_free(m, b);
    *b = (Buffer){data, cap, cap};
    return true;
}

const void *dol_host(dol_Context *ctx, const void *key, const char *module, const char *at)
{
    const Buffer *b = &ctx->inner->hosts;
    for (size_t i = 0; i < b->len; i += sizeof(HostTable)) {
        HostTable h;
        memcpy(&h, b->data + i, sizeof h);
        if (h.key == key && h.table)
            return h.table;
    }
    Text t = {ctx, NULL, 0, 0};
    dol_text_str(&t, "no host functions were given for module ");
    dol_text_str(&t, module);
    dol_trap_text(ctx, DOL_TRAP_HOST, at, dol_text_end(&t));
    return NULL;
}

void dol_effect(dol_Context *ctx, const void *key, const char *module, const char *at,
                void (*send)(dol_Context *, const void *, const void *), const void *args,
                size_t size)
{
    dol_host(ctx, key, module, at);
    Effect e = {key, module, at, send, size ? dol_capture(ctx, args, size) : NULL};
    dol_buffer_add(ctx, &ctx->inner->effects, &e, sizeof e);
}
