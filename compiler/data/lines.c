/* JSON Lines: a value a line, read in pieces. */
#include "data/data.h"

#include "base/out.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

typedef struct Lines {
    const DataCheck *check;
    DataBatch batch;
    const char *path;
    Out text;          /* what was read and is not checked yet */
    uint32_t line;     /* lines checked so far */
    uint64_t bytes;    /* and their bytes */
    size_t kept;
} Lines;

static bool is_blank(const char *s, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (!strchr(" \t\r", s[i]))
            return false;
    return true;
}

static void check_line(Lines *l, const char *s, size_t n)
{
    Session *session = l->check->session;
    DataText text = {.path = l->path, .text = s, .len = n, .lines_before = l->line++,
                     .bytes_before = l->bytes, .kept = &l->kept};
    JsonError error;
    l->bytes += n + 1;
    if (is_blank(s, n))
        return;
    data_batch_take(&l->batch, n);
    JsonValue *json = json_parse(l->batch.arena, s, n, session->limits.nesting, &error);
    if (json)
        data_check_value(&l->batch, &text, json);
    else
        data_report_syntax(l->check, &text, "JSON", &error);
}

/* Checks the whole lines that are there; the rest moves to the front. */
static void check_lines(Lines *l, size_t seen)
{
    char *from = l->text.data, *end = from + l->text.len, *newline;
    while ((newline = memchr(from + seen, '\n', (size_t)(end - from) - seen))) {
        check_line(l, from, (size_t)(newline - from));
        from = newline + 1;
        seen = 0;
    }
    memmove(l->text.data, from, (size_t)(end - from));
    l->text.len = (size_t)(end - from);
}

static ssize_t read_piece(Lines *l, int fd)
{
    char piece[64 * 1024];
    ssize_t n;
    do
        n = read(fd, piece, sizeof piece);
    while (n < 0 && errno == EINTR);
    if (n > 0)
        out_bytes(&l->text, piece, (size_t)n);
    return n;
}

static void too_large(Lines *l)
{
    Session *s = l->check->session;
    diag_add(s->diags, DIAG_DATA_TOO_LARGE, (Span){0, 0}, l->path, (unsigned)l->line + 1,
             s->limits.file_size >> 20);
}

static void read_lines(Lines *l, int fd)
{
    ssize_t n = 1;
    while (n > 0) {
        size_t before = l->text.len;
        n = read_piece(l, fd);
        if (n > 0)
            check_lines(l, before);
        if (l->text.len > l->check->session->limits.file_size) {
            too_large(l);
            return;
        }
    }
    if (n < 0)
        diag_add(l->check->session->diags, DIAG_IO_READ, (Span){0, 0}, l->path, strerror(errno));
    else if (l->text.len)
        check_line(l, l->text.data, l->text.len);
}

void data_check_lines(const DataCheck *c, const char *path)
{
    bool is_stdin = strcmp(path, "-") == 0;
    int fd = is_stdin ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    Lines l = {.check = c, .path = is_stdin ? "<stdin>" : path};
    if (fd < 0) {
        diag_add(c->session->diags, DIAG_IO_READ, (Span){0, 0}, path, strerror(errno));
        return;
    }
    /* What was checked has a name in reports, whether or not something is wrong in it. */
    sources_add(&c->session->sources, l.path, "", 0);
    data_batch_begin(&l.batch, c);
    read_lines(&l, fd);
    data_batch_end(&l.batch);
    out_free(&l.text);
    if (!is_stdin)
        close(fd);
}
