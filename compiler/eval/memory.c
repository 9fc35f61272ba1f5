/* Where values live: a heap that only grows during a call, and a stack of frames. */
#include "eval/interp.h"

#include <stdlib.h>

void *ev_alloc(Eval *ev, size_t bytes)
{
    return arena_alloc(ev->heap, bytes);
}

/* ---- the stack ---- */

enum { CHUNK_WORDS = 1 << 15 };

static StackChunk *chunk_for(Eval *ev, uint32_t words)
{
    StackChunk *c = ev->stack.chunk;
    /* Later chunks are left over from deeper calls. */
    while (c && c->next) {
        c = c->next;
        if ((size_t)(c->end - c->words) >= words)
            return c;
    }
    uint32_t n = words > CHUNK_WORDS ? words : CHUNK_WORDS;
    StackChunk *fresh = ev_alloc(ev, sizeof *fresh + n * sizeof(Word));
    fresh->end = fresh->words + n;
    fresh->prev = c;
    if (c)
        c->next = fresh;
    return fresh;
}

Word *ev_push(Eval *ev, uint32_t words)
{
    WordStack *s = &ev->stack;
    if (!s->chunk || (size_t)(s->chunk->end - s->at) < words) {
        s->chunk = chunk_for(ev, words);
        s->at = s->chunk->words;
    }
    Word *p = s->at;
    s->at += words;
    memset(p, 0, words * sizeof *p);
    return p;
}

StackMark ev_mark(const Eval *ev)
{
    return (StackMark){ev->stack.chunk, ev->stack.at};
}

void ev_release(Eval *ev, StackMark m)
{
    /* The first chunk stays when the mark is older than it. */
    if (m.chunk) {
        ev->stack.chunk = m.chunk;
        ev->stack.at = m.at;
    } else if (ev->stack.chunk) {
        while (ev->stack.chunk->prev)
            ev->stack.chunk = ev->stack.chunk->prev;
        ev->stack.at = ev->stack.chunk->words;
    }
}

/* ---- strings and sequences ---- */

Str *ev_str_room(Eval *ev, uint64_t n)
{
    if (n > SIZE_MAX / 2)
        ev_trap(ev, HTRAP_MEMORY, ev->span);
    Str *s = ev_alloc(ev, sizeof *s + (size_t)n + 1);
    s->len = n;
    return s;
}

Str *ev_str(Eval *ev, const char *text, uint64_t n)
{
    Str *s = ev_str_room(ev, n);
    if (n)
        memcpy(s->text, text, (size_t)n);
    return s;
}

static Word *items_new(Eval *ev, uint64_t cap, uint32_t stride)
{
    if (cap > SIZE_MAX / 16 / stride)
        ev_trap(ev, HTRAP_MEMORY, ev->span);
    return ev_alloc(ev, (size_t)cap * stride * sizeof(Word));
}

Seq *ev_seq(Eval *ev, uint64_t cap, uint32_t stride)
{
    Seq *s = ev_alloc(ev, sizeof *s);
    s->cap = cap;
    s->items = cap ? items_new(ev, cap, stride) : NULL;
    return s;
}

void ev_seq_reserve(Eval *ev, Seq *s, uint64_t more, uint32_t stride)
{
    if (more <= s->cap - s->len)
        return;
    if (more > UINT64_MAX / 4 - s->len)
        ev_trap(ev, HTRAP_MEMORY, ev->span);
    uint64_t cap = s->cap < 4 ? 4 : s->cap * 2;
    if (cap < s->len + more)
        cap = s->len + more;
    size_t old = (size_t)s->cap * stride * sizeof(Word);
    if (cap <= SIZE_MAX / 16 / stride &&
        arena_extend(ev->heap, s->items, old, (size_t)cap * stride * sizeof(Word))) {
        s->cap = cap;
        return;
    }
    Word *items = items_new(ev, cap, stride);
    if (s->len)
        memcpy(items, s->items, (size_t)s->len * stride * sizeof *items);
    s->items = items;
    s->cap = cap;
}

Word *ev_seq_insert(Eval *ev, Seq *s, uint64_t at, uint32_t stride)
{
    ev_seq_reserve(ev, s, 1, stride);
    Word *gap = s->items + at * stride;
    memmove(gap + stride, gap, (size_t)(s->len - at) * stride * sizeof *gap);
    s->len++;
    return gap;
}

void ev_seq_remove(Seq *s, uint64_t at, uint32_t stride)
{
    Word *gap = s->items + at * stride;
    s->len--;
    memmove(gap, gap + stride, (size_t)(s->len - at) * stride * sizeof *gap);
}

Seq *ev_seq_clone(Eval *ev, const HType *t, const Seq *s)
{
    const Layout *y = layout_of(&ev->layouts, t);
    Seq *c = ev_seq(ev, s->len, y->stride);
    c->len = s->len;
    if (!s->len)
        return c;
    memcpy(c->items, s->items, (size_t)s->len * y->stride * sizeof *c->items);
    for (uint64_t i = 0; t->elem->has_heap && i < s->len; i++)
        ev_share(ev, t->elem, c->items + i * y->stride + y->key);
    /* Keys that hold sequences are never changed in place; they may stay shared unmarked. */
    return c;
}

Seq *ev_own(Eval *ev, const HType *t, Word *place)
{
    Seq *s = seq_of(*place);
    if (s->shared) {
        s = ev_seq_clone(ev, t, s);
        *place = word_of(s);
    }
    return s;
}

Out *ev_text(Eval *ev)
{
    if (ev->texts_open == ev->texts.len)
        vec_push(ev->tables, &ev->texts, ARENA_NEW(ev->tables, Out));
    Out *o = ev->texts.data[ev->texts_open++];
    o->len = 0;
    out_str(o, "");
    return o;
}

void ev_text_end(Eval *ev)
{
    ev->texts_open--;
}
