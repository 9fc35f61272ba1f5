#include "base/stack.h"

#include <pthread.h>
#include <stddef.h>

/* 5000 levels take some 20 MiB, several times that under AddressSanitizer. Pages that are not
   touched cost nothing but address space. */
#ifdef __SANITIZE_ADDRESS__
#define DOLC_LARGE_FRAMES 1
#elif defined __has_feature
#if __has_feature(address_sanitizer)
#define DOLC_LARGE_FRAMES 1
#endif
#endif
#ifdef DOLC_LARGE_FRAMES
enum { STACK_BYTES = 512 << 20, SMALLER_STACK_BYTES = 128 << 20 };
#else
enum { STACK_BYTES = 128 << 20, SMALLER_STACK_BYTES = 32 << 20 };
#endif

/* Of the running thread. */
static _Thread_local bool is_large;

bool stack_is_large(void)
{
    return is_large;
}

typedef struct Call {
    void (*run)(void *user);
    void *user;
} Call;

static void *start(void *call)
{
    const Call *c = call;
    is_large = true;
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
    if (is_large)
        run(user);
    else if (start_thread(&c, STACK_BYTES, &thread) &&
             start_thread(&c, SMALLER_STACK_BYTES, &thread))
        run(user);
    else
        pthread_join(thread, NULL);
}
