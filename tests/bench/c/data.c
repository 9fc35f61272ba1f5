/* A file of orders, read as checked structs by generated C: one JSON array, or JSON Lines as they
   come in, in pieces.

   data array|lines FILE    prints processor time in microseconds, records, those that are wrong */
#define _POSIX_C_SOURCE 200809L
#include "generated.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { PIECE = 256 * 1024 };

typedef struct Reading {
    const dol_Type *list;
    dol_String text;
    uint64_t records, wrong;
} Reading;

static const dol_Type *orders_type(void)
{
    static const dol_Module *const modules[] = {&enr_types_module};
    return dol_find(modules, 1, "bench.order.total")->params[0].type;
}

static void fail(const char *what)
{
    perror(what);
    exit(2);
}

static void read_array(dol_Context *ctx, void *data)
{
    Reading *r = data;
    dol_List_bench_order_Order orders;
    dol_json_read(ctx, r->list, r->text, &orders);
    r->records += orders.len;
    r->wrong += !dol_valid(ctx, r->list, &orders);
}

static void read_order(dol_Context *ctx, void *data)
{
    Reading *r = data;
    bench_order_Order order;
    dol_json_read(ctx, r->list->elem, r->text, &order);
    r->records++;
    r->wrong += !bench_order_Order_valid(ctx, &order);
}

static void run(dol_Context *ctx, Reading *r, void (*body)(dol_Context *, void *))
{
    if (!dol_call(ctx, NULL, body, r))
        r->wrong++;
    dol_context_reset(ctx);
}

static void array(dol_Context *ctx, Reading *r, int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        fail("stat");
    char *text = malloc((size_t)st.st_size + 1);
    size_t have = 0;
    for (ssize_t n; text && (n = read(fd, text + have, (size_t)st.st_size - have)) > 0;)
        have += (size_t)n;
    r->text = (dol_String){text, have};
    run(ctx, r, read_array);
    free(text);
}

/* Of what is longer than a piece nothing is left here: orders are short. */
static void lines(dol_Context *ctx, Reading *r, int fd)
{
    static char text[2 * PIECE];
    size_t have = 0;
    for (ssize_t n; (n = read(fd, text + have, sizeof text - have)) > 0;) {
        char *from = text, *end = text + have + n, *newline;
        while ((newline = memchr(from, '\n', (size_t)(end - from)))) {
            r->text = (dol_String){from, (size_t)(newline - from)};
            run(ctx, r, read_order);
            from = newline + 1;
        }
        have = (size_t)(end - from);
        memmove(text, from, have);
    }
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    int fd = open(argv[2], O_RDONLY);
    dol_Context *ctx = dol_context_new(NULL);
    if (fd < 0 || !ctx)
        fail(argv[2]);
    Reading r = {.list = orders_type()};
    struct timespec t;
    if (strcmp(argv[1], "array") == 0)
        array(ctx, &r, fd);
    else
        lines(ctx, &r, fd);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    printf("%.0f %llu %llu\n", (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3,
           (unsigned long long)r.records, (unsigned long long)r.wrong);
    dol_context_free(ctx);
    close(fd);
    return 0;
}
