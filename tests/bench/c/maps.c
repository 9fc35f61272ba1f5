/* Maps of libdol: what an insertion costs by the size of the map and the order of the keys. */
#define _POSIX_C_SOURCE 199309L
#include <dol/dol.h>

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

typedef struct Entry {
    uint64_t key, value;
} Entry;
static const dol_Type map_type = {
    "Map<u64, u64>", DOL_KIND_MAP, sizeof(dol_List), DOL_POINTS, sizeof(Entry),
    offsetof(Entry, value), 0, &dol_UInt64_type, &dol_UInt64_type, NULL, NULL, NULL, 0};

typedef struct Run {
    uint32_t count;
    bool ascending;
    dol_String text; /* JSON of a map; or empty */
    dol_List map;
} Run;

static uint64_t key_of(const Run *r, uint32_t i)
{
    return r->ascending ? i : (i + 1) * UINT64_C(0x9e3779b97f4a7c15) >> 24;
}

static void insert(dol_Context *ctx, void *data)
{
    Run *r = data;
    r->map = (dol_List){NULL, 0, 0};
    for (uint32_t i = 0; i < r->count; i++) {
        uint64_t key = key_of(r, i), value = i, old;
        dol_map_insert(ctx, &map_type, &r->map, &key, &value, &old);
    }
}

static void read_json(dol_Context *ctx, void *data)
{
    Run *r = data;
    dol_json_read(ctx, &map_type, r->text, &r->map);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static void measure(dol_Context *ctx, const char *name, Run *r,
                    void (*body)(dol_Context *, void *))
{
    double best = 1e9, spent = 0;
    for (int round = 0; round < 5 && spent < 2; round++) {
        double from = seconds();
        if (!dol_call(ctx, NULL, body, r) || r->map.len != r->count)
            exit(1);
        double t = seconds() - from;
        spent += t;
        best = t < best ? t : best;
        dol_context_reset(ctx);
    }
    printf("  %-22s %8u keys  %10.1f ns a key\n", name, r->count, best / r->count * 1e9);
    fflush(stdout);
}

int main(void)
{
    dol_Context *ctx = dol_context_new(NULL);
    for (uint32_t n = 1000; n <= 1000000; n *= 10) {
        Run up = {n, true, {NULL, 0}, {NULL, 0, 0}}, any = {n, false, {NULL, 0}, {NULL, 0, 0}};
        measure(ctx, "insert, ascending", &up, insert);
        if (n <= 100000)
            measure(ctx, "insert, any order", &any, insert);
        char *text = malloc((size_t)n * 32), *p = text;
        for (uint32_t i = 0; i < n; i++)
            p += snprintf(p, 32, "%c\"%llu\":%u", i ? ',' : '{',
                          (unsigned long long)key_of(&any, i), i);
        *p++ = '}';
        any.text = (dol_String){text, (size_t)(p - text)};
        measure(ctx, "from JSON, any order", &any, read_json);
        free(text);
    }
    dol_context_free(ctx);
    return 0;
}
