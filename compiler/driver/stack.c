#include "driver/stack.h"

#include <pthread.h>
#include <stddef.h>

/* Pages that are not touched cost nothing. */
enum { STACK_BYTES = 512 << 20, SMALLER_STACK_BYTES = 64 << 20 };

typedef struct Call {
    void (*run)(void *user);
    void *user;
} Call;

static void *start(void *call)
{
    const Call *c = call;
    c->run(c->user);
    return NULL;
}

static int start_thread(Call *c, size_t bytes, pthread_t *thread)
{
    pthread_attr_t attributes;
    int err = pthread_attr_init(&attributes);
    if (err)
        return err;
    err = pthread_attr_setstacksize(&attributes, bytes);
    if (!err)
        err = pthread_create(thread, &attributes, start, c);
    pthread_attr_destroy(&attributes);
    return err;
}

void on_large_stack(void (*run)(void *user), void *user)
{
    Call c = {run, user};
    pthread_t thread;
    if (start_thread(&c, STACK_BYTES, &thread) && start_thread(&c, SMALLER_STACK_BYTES, &thread))
        run(user);
    else
        pthread_join(thread, NULL);
}
