#include "base/fs.h"

#include "base/vec.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const size_t span_reach = 0xFFFFFFFFu - 15;

/* read(2) until n bytes or the end. Returns the bytes read or a negative errno. */
static ssize_t read_full(int fd, char *to, size_t n)
{
    size_t got = 0;
    while (got < n) {
        ssize_t r = read(fd, to + got, n - got > SSIZE_MAX ? SSIZE_MAX : n - got);
        if (r < 0 && errno == EINTR)
            continue;
        if (r < 0)
            return -errno;
        if (r == 0)
            break;
        got += (size_t)r;
    }
    return (ssize_t)got;
}

/* Pipes, devices and files that grow: the size is only known at the end. */
static int read_stream(Arena *a, int fd, size_t limit, char **text, size_t *len)
{
    size_t cap = 64 * 1024, used = 0;
    char *buf = malloc(cap);
    int err = buf ? 0 : -ENOMEM;
    while (!err) {
        ssize_t r = read_full(fd, buf + used, cap - used);
        if (r < 0) {
            err = (int)r;
            break;
        }
        used += (size_t)r;
        if (used > limit)
            err = -EFBIG;
        if (used < cap || err)
            break;
        char *more = realloc(buf, cap * 2);
        if (!more)
            err = -ENOMEM;
        else
            buf = more;
        cap *= 2;
    }
    if (!err) {
        *text = arena_strndup(a, buf, used);
        *len = used;
    }
    free(buf);
    return err;
}

static int read_fd(Arena *a, int fd, size_t limit, char **text, size_t *len)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return -errno;
    if (S_ISDIR(st.st_mode))
        return -EISDIR;
    if (!S_ISREG(st.st_mode) || st.st_size == 0) /* /proc files say 0 */
        return read_stream(a, fd, limit, text, len);
    if ((uint64_t)st.st_size > limit)
        return -EFBIG;
    size_t size = (size_t)st.st_size;
    char *buf = arena_alloc(a, size + 1);
    ssize_t r = read_full(fd, buf, size);
    if (r < 0)
        return (int)r;
    *text = buf;
    *len = (size_t)r;
    return 0;
}

int fs_read(Arena *a, const char *path, size_t limit, char **text, size_t *len)
{
    if (limit == 0 || limit > span_reach)
        limit = span_reach;
    if (strcmp(path, "-") == 0)
        return read_fd(a, STDIN_FILENO, limit, text, len);
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    int err = read_fd(a, fd, limit, text, len);
    close(fd);
    return err;
}

/* Read by pieces, up to the first difference. */
static bool same_content(const char *path, const char *text, size_t len)
{
    char piece[32 * 1024];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool same = fd >= 0, more = same;
    while (more) {
        ssize_t n = read_full(fd, piece, sizeof piece);
        same = n >= 0 && (size_t)n <= len && memcmp(piece, text, (size_t)n) == 0;
        more = same && n == sizeof piece;
        if (same) {
            text += n;
            len -= (size_t)n;
        }
    }
    if (fd >= 0)
        close(fd);
    return same && len == 0;
}

static int write_all(int fd, const char *text, size_t len)
{
    while (len) {
        ssize_t w = write(fd, text, len > SSIZE_MAX ? SSIZE_MAX : len);
        if (w < 0 && errno == EINTR)
            continue;
        if (w < 0)
            return -errno;
        text += w;
        len -= (size_t)w;
    }
    return 0;
}

/* What open() would give a new file. */
static mode_t new_mode(void)
{
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static int write_beside(const char *path, mode_t mode, const char *text, size_t len, bool sync)
{
    size_t n = strlen(path);
    char *temp = malloc(n + 8);
    if (!temp)
        return -ENOMEM;
    memcpy(temp, path, n);
    memcpy(temp + n, ".XXXXXX", 8);
    int fd = mkstemp(temp);
    if (fd < 0) {
        int err = -errno;
        free(temp);
        return err;
    }
    int err = write_all(fd, text, len);
    if (!err && (fchmod(fd, mode) != 0 || (sync && fsync(fd) != 0)))
        err = -errno;
    if (close(fd) != 0 && !err)
        err = -errno;
    if (!err && rename(temp, path) != 0)
        err = -errno;
    if (err)
        unlink(temp);
    free(temp);
    return err;
}

/* A device or pipe cannot be replaced by renaming. */
static int write_into(const char *path, const char *text, size_t len)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return -errno;
    int err = write_all(fd, text, len);
    if (close(fd) != 0 && !err)
        err = -errno;
    return err;
}

static int replace(const char *path, const char *text, size_t len, bool sync, bool *changed)
{
    struct stat st;
    bool there = stat(path, &st) == 0;
    *changed = false;
    if (there && S_ISREG(st.st_mode) && (uint64_t)st.st_size == len &&
        same_content(path, text, len))
        return 0;
    *changed = true;
    if (there && !S_ISREG(st.st_mode))
        return write_into(path, text, len);
    /* Through a symbolic link: the file it names is replaced, not the link. */
    char *real = realpath(path, NULL);
    int err = write_beside(real ? real : path, there ? st.st_mode & 07777 : new_mode(), text, len,
                           sync);
    free(real);
    return err;
}

int fs_write_atomic(const char *path, const char *text, size_t len, bool *changed)
{
    bool wrote;
    int err = replace(path, text, len, true, &wrote);
    if (changed)
        *changed = wrote && !err;
    return err;
}

int fs_write_output(const char *path, const char *text, size_t len)
{
    bool wrote;
    return replace(path, text, len, false, &wrote);
}

int fs_mkdirs(const char *path)
{
    char *copy = strdup(path);
    if (!copy)
        return -ENOMEM;
    int err = 0;
    for (char *p = copy + (*copy == '/'); !err; p++) {
        if (*p && *p != '/')
            continue;
        char was = *p;
        *p = '\0';
        if (*copy && mkdir(copy, 0777) != 0 && errno != EEXIST)
            err = -errno;
        *p = was;
        if (!was)
            break;
    }
    if (!err && *copy && !fs_is_dir(copy))
        err = -ENOTDIR;
    free(copy);
    return err;
}

const char *fs_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

bool fs_is_dir(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

bool fs_exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

typedef VEC(char *) Paths;

static bool ends_in(const char *name, const char *suffix)
{
    size_t n = strlen(name), m = strlen(suffix);
    return n > m && strcmp(name + n - m, suffix) == 0;
}

/* Links to folders are not followed: they can form cycles. */
static int visit(Arena *a, const char *path, const char *name, const char *suffix, Paths *found,
                 Paths *todo)
{
    struct stat st;
    if (lstat(path, &st) != 0)
        return errno == ENOENT ? 0 : -errno;
    if (S_ISDIR(st.st_mode))
        vec_push(a, todo, (char *)path);
    else if (ends_in(name, suffix) && !fs_is_dir(path))
        vec_push(a, found, (char *)path);
    return 0;
}

static int scan(Arena *a, const char *dir, const char *suffix, Paths *found, Paths *todo)
{
    DIR *d = opendir(dir);
    if (!d)
        return -errno;
    int err = 0;
    size_t n = strlen(dir);
    const char *slash = n && dir[n - 1] == '/' ? "" : "/";
    for (;;) {
        errno = 0;
        struct dirent *e = readdir(d);
        if (!e) {
            err = -errno;
            break;
        }
        if (e->d_name[0] == '.')
            continue;
        err = visit(a, arena_printf(a, "%s%s%s", dir, slash, e->d_name), e->d_name, suffix,
                    found, todo);
        if (err)
            break;
    }
    closedir(d);
    return err;
}

static int by_bytes(const void *x, const void *y)
{
    return strcmp(*(char *const *)x, *(char *const *)y);
}

int fs_find(Arena *a, const char *dir, const char *suffix, char ***paths, uint32_t *count)
{
    Paths found = {0}, todo = {0};
    vec_push(a, &todo, arena_strndup(a, dir, strlen(dir)));
    for (uint32_t i = 0; i < todo.len; i++) {
        int err = scan(a, todo.data[i], suffix, &found, &todo);
        if (err)
            return err;
    }
    if (found.len)
        qsort(found.data, found.len, sizeof *found.data, by_bytes);
    *paths = found.data;
    *count = found.len;
    return 0;
}
