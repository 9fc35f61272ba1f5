#include "driver/pipeline.h"

#include <string.h>
#include <time.h>

typedef struct Stage {
    const char *name;
    uint64_t nanoseconds;
    size_t bytes;
} Stage;

typedef struct Timing {
    Arena *arena;
    VEC(Stage) stages; /* in order of first entry */
    uint32_t current;
    uint64_t since;
    size_t used;
} Timing;

static uint64_t now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000u + (uint64_t)t.tv_nsec;
}

static uint32_t find_stage(Timing *t, const char *name)
{
    for (uint32_t i = 0; i < t->stages.len; i++)
        if (strcmp(t->stages.data[i].name, name) == 0)
            return i;
    Stage fresh = {.name = name};
    vec_push(t->arena, &t->stages, fresh);
    return t->stages.len - 1;
}

static void enter(void *user, const char *name)
{
    Timing *t = user;
    uint64_t at = now();
    size_t used = arena_used(t->arena);
    Stage *s = &t->stages.data[t->current];
    s->nanoseconds += at - t->since;
    s->bytes += used - t->used;
    t->current = find_stage(t, name);
    t->used = used;
    t->since = at;
}

void timing_start(Driver *d)
{
    if (!opt_given(&d->options, OPT_TIME))
        return;
    Timing *t = ARENA_NEW(d->session->arena, Timing);
    t->arena = d->session->arena;
    t->current = find_stage(t, "start");
    t->since = now();
    d->session->on_stage = enter;
    d->session->stage_user = t;
}

void timing_report(Driver *d)
{
    Timing *t = d->session->stage_user;
    if (!t)
        return;
    enter(t, "end");
    uint64_t total = 0;
    for (uint32_t i = 0; i + 1 < t->stages.len; i++) {
        const Stage *s = &t->stages.data[i];
        total += s->nanoseconds;
        out_printf(&d->err, "%-20s %10.3f ms %10.1f KiB\n", s->name, (double)s->nanoseconds / 1e6,
                   (double)s->bytes / 1024);
    }
    out_printf(&d->err, "%-20s %10.3f ms %10.1f KiB\n", "total", (double)total / 1e6,
               (double)t->used / 1024);
}
