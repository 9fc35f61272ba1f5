#include "source/session.h"

Limits limits_default(void)
{
    Limits l = {
        .nesting = 5000,
        .errors = 10000,
        .eval_steps = 100000000,
        .eval_depth = 1000,
        .type_size = 1u << 20,
    };
    return l;
}

Session *session_new_in(Arena *a)
{
    Session *s = ARENA_NEW(a, Session);
    s->arena = a;
    s->names = interner_new(a);
    sources_init(&s->sources, a);
    s->diags = diags_new(a);
    diags_set_sources(s->diags, &s->sources);
    s->limits = limits_default();
#ifdef DOLC_VERIFY
    s->verify = true;
#endif
    return s;
}

Session *session_new(void)
{
    return session_new_in(arena_new(0, NULL, NULL));
}

void session_free(Session *s)
{
    if (s)
        arena_free(s->arena);
}
