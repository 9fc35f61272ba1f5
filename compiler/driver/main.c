#include "driver/driver.h"
#include "base/stack.h"

#include "dolc.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static int (*const handlers[CMD_COUNT])(Driver *) = {
#define COMMAND(id, name, args, help) cmd_##id,
#include "driver/commands.def"
#undef COMMAND
};

/* With a standard descriptor closed, the next file opened would take its place and be written to
   by accident. A descriptor that cannot be written to gives the error where it belongs. */
static void occupy_standard_descriptors(void)
{
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) == -1 && open("/dev/null", fd ? O_RDONLY : O_WRONLY) != fd)
            _exit(EXIT_USAGE);
}

static void out_of_memory(void *user, size_t wanted)
{
    (void)user;
    fprintf(stderr, "dolc: out of memory (%zu more bytes were wanted)\n", wanted);
    _exit(EXIT_USAGE);
}

/* A full disk or a closed pipe shows when the buffer is written out, and is not a success. */
static int flush_output(Driver *d, int code)
{
    if (d->out.len)
        fwrite(d->out.data, 1, d->out.len, stdout);
    if (ferror(stdout) || fflush(stdout) != 0)
        code = driver_error(d, "cannot write the output: %s", strerror(errno));
    if (d->err.len)
        fwrite(d->err.data, 1, d->err.len, stderr);
    out_free(&d->out);
    out_free(&d->err);
    return code;
}

static int dispatch(Driver *d, int argc, char **argv)
{
    const char *error;
    if (!options_parse(d->arena, argc, argv, &d->options, &error))
        return driver_error(d, "%s", error);
    if (opt_given(&d->options, OPT_HELP)) {
        options_help(&d->out, d->options.command);
        return EXIT_FINE;
    }
    if (opt_given(&d->options, OPT_VERSION)) {
        out_printf(&d->out, "dolc %s\n", dolc_version());
        return EXIT_FINE;
    }
    return handlers[d->options.command](d);
}

typedef struct Call {
    int argc;
    char **argv;
    int code;
} Call;

static void run(void *user)
{
    Call *c = user;
    Driver d = {.arena = arena_new(0, out_of_memory, NULL),
                .session = session_new_in(arena_new(0, out_of_memory, NULL))};
    c->code = flush_output(&d, dispatch(&d, c->argc, c->argv));
    session_free(d.session);
    arena_free(d.arena);
}

int main(int argc, char **argv)
{
    Call c = {argc, argv, EXIT_USAGE};
    occupy_standard_descriptors();
    signal(SIGXFSZ, SIG_IGN); /* a file that grows beyond its limit is an error like a full disk */
    on_large_stack(run, &c);
    return c.code;
}
