#include "driver/graphviz.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char **environ;

static int start(const int in[2], const int out[2], pid_t *child)
{
    static char program[] = "dot", format[] = "-Tsvg";
    char *const argv[] = {program, format, NULL};
    posix_spawn_file_actions_t files;
    int err = posix_spawn_file_actions_init(&files);
    if (err)
        return err;
    err = posix_spawn_file_actions_adddup2(&files, in[0], STDIN_FILENO);
    if (!err)
        err = posix_spawn_file_actions_adddup2(&files, out[1], STDOUT_FILENO);
    if (!err)
        err = posix_spawn_file_actions_addopen(&files, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
    if (!err)
        err = posix_spawnp(child, program, &files, NULL, argv, environ);
    posix_spawn_file_actions_destroy(&files);
    return err;
}

/* Writes and reads as either side is ready: both pipes may be full. `to` is closed, and
   -1, when everything is written. */
static bool exchange(int *to, int from, const Out *text, Out *svg)
{
    size_t written = 0;
    char part[65536];
    for (;;) {
        struct pollfd fds[] = {{.fd = from, .events = POLLIN}, {.fd = *to, .events = POLLOUT}};
        if (poll(fds, 2, -1) < 0) {
            if (errno == EINTR)
                continue;
            return false;
        }
        if (*to >= 0 && fds[1].revents) {
            ssize_t n = write(*to, text->data + written, text->len - written);
            if (n < 0 && errno != EINTR && errno != EAGAIN)
                return false;
            written += n > 0 ? (size_t)n : 0;
            if (written == text->len) {
                close(*to);
                *to = -1;
            }
        }
        if (fds[0].revents) {
            ssize_t n = read(from, part, sizeof part);
            if (n == 0)
                return written == text->len;
            if (n < 0 && errno != EINTR)
                return false;
            if (n > 0)
                out_bytes(svg, part, (size_t)n);
        }
    }
}

static bool cloexec_pipe(int fds[2])
{
    if (pipe(fds) != 0)
        return false;
    for (int i = 0; i < 2; i++)
        fcntl(fds[i], F_SETFD, FD_CLOEXEC);
    return true;
}

bool graphviz_svg(const Out *text, Out *svg)
{
    int in[2], out[2], status = -1;
    pid_t child;
    if (!text->len || !cloexec_pipe(in))
        return false;
    if (!cloexec_pipe(out)) {
        close(in[0]);
        close(in[1]);
        return false;
    }
    /* dot may end before it has read everything: an error to see, not a signal to die of. */
    struct sigaction ignore = {.sa_handler = SIG_IGN}, before;
    sigaction(SIGPIPE, &ignore, &before);
    int err = start(in, out, &child);
    close(in[0]);
    close(out[1]);
    bool good = !err && fcntl(in[1], F_SETFL, O_NONBLOCK) == 0;
    good = good && exchange(&in[1], out[0], text, svg);
    if (in[1] >= 0)
        close(in[1]);
    close(out[0]);
    while (!err && waitpid(child, &status, 0) < 0 && errno == EINTR)
        continue;
    sigaction(SIGPIPE, &before, NULL);
    good = good && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (!good)
        svg->len = 0;
    return good;
}
