/* The front end in process: does what `dolc check` does with the files of a list, and how fast.
   usage: bench_frontend LIST STDLIB [ROUNDS] */
#include "base/fs.h"
#include "eval/constants.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

typedef struct Round {
    double parse, check; /* seconds */
    size_t lines, bytes, arena;
    uint32_t errors;
} Round;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static size_t count_lines(const char *text, size_t n)
{
    size_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += text[i] == '\n';
    return lines;
}

static Round run(char *list, const char *stdlib)
{
    Round r = {0};
    Session *s = session_new();
    VEC(SourceFile *) files = {0};
    VEC(SourceUnit *) units = {0};
    char *copy = arena_strndup(s->arena, list, strlen(list)), *rest = NULL;
    for (char *path = strtok_r(copy, "\n", &rest); path; path = strtok_r(NULL, "\n", &rest)) {
        char *text;
        size_t len;
        if (fs_read(s->arena, path, 0, &text, &len) != 0)
            exit(2);
        r.lines += count_lines(text, len);
        r.bytes += len;
        vec_push(s->arena, &files, sources_add(&s->sources, path, text, len));
    }
    double t0 = now();
    for (uint32_t i = 0; i < files.len; i++)
        vec_push(s->arena, &units, parse_file(s, files.data[i]));
    double t1 = now();
    const char *search[] = {stdlib, NULL};
    Program *p = sema_check(s, units.data, units.len, search, false);
    eval_constants(p);
    double t2 = now();
    r.parse = t1 - t0;
    r.check = t2 - t1;
    r.arena = arena_used(s->arena);
    r.errors = diags_errors(s->diags);
    session_free(s);
    return r;
}

int main(int argc, char **argv)
{
    Arena *a = arena_new(0, NULL, NULL);
    char *list;
    size_t len;
    if (argc < 3 || fs_read(a, argv[1], 0, &list, &len) != 0) {
        fprintf(stderr, "usage: bench_frontend LIST STDLIB [ROUNDS]\n");
        return 2;
    }
    int rounds = argc > 3 ? atoi(argv[3]) : 3;
    Round best = {0};
    for (int i = 0; i < rounds; i++) {
        Round r = run(list, argv[2]);
        if (i == 0 || r.parse + r.check < best.parse + best.check)
            best = r;
    }
    struct rusage use;
    getrusage(RUSAGE_SELF, &use);
    double total = best.parse + best.check;
    printf("in-process lines=%zu parse=%.4fs check=%.4fs lines/s=%.0f ns/line=%.0f arena=%zuMB "
           "peak=%ldMB errors=%u\n",
           best.lines, best.parse, best.check, (double)best.lines / total,
           total * 1e9 / (double)best.lines, best.arena >> 20, use.ru_maxrss >> 10, best.errors);
    arena_free(a);
    return best.errors != 0;
}
