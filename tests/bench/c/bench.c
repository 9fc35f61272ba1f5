/* Generated C beside C by hand, on the same values in the same process.

   bench time ORDERS.json        alternates both, prints the best of many rounds and the ratio
   bench once WHAT COUNT [FILE]  runs one of the two COUNT times over its inputs, for callgrind */
#define _POSIX_C_SOURCE 199309L
#include "by_hand.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { INPUTS = 512, REPORTS = 512, ROUNDS = 25 };

typedef struct Bench {
    dol_Context *ctx;
    bench_measured_Measured measured[INPUTS];
    enr_entropy_EntropyFactors factors;
    enr_core_EntropyWeights weights;
    enr_nexus_LeafGradientReport reports[REPORTS];
    dol_List_bench_order_Order orders;
    dol_String text;
    double sum; /* keeps results alive, and is compared */
    size_t failed;
} Bench;

/* ---- inputs ---- */

static double fraction(uint64_t *seed)
{
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*seed >> 40) / (double)(1u << 24);
}

static void make_inputs(dol_Context *ctx, void *data)
{
    Bench *b = data;
    uint64_t seed = 7;
    b->factors = enr_entropy_EntropyFactors_default(ctx);
    b->weights = enr_core_EntropyWeights_default(ctx);
    for (int i = 0; i < INPUTS; i++) {
        double load = fraction(&seed); /* so that all parts of the line are met */
        bench_measured_Measured *m = &b->measured[i];
        m->network = (enr_types_NetworkEntropyInput){(uint32_t)(load * 30), load * 300,
                                                     fraction(&seed) * load, fraction(&seed)};
        m->compute = (enr_types_ComputeEntropyInput){(uint64_t)(load * 2e7),
                                                     (uint64_t)(load * 1e8),
                                                     (uint32_t)(load * 500), fraction(&seed)};
        m->storage = (enr_types_StorageEntropyInput){(uint64_t)(load * 1e9), fraction(&seed),
                                                     fraction(&seed), load};
        m->temporal = (enr_types_TemporalEntropyInput){load * 1000, load * 500, fraction(&seed),
                                                       fraction(&seed)};
    }
    for (int i = 0; i < REPORTS; i++) {
        b->reports[i].weight = fraction(&seed) * 10;
        b->reports[i].gradient = (enr_core_ResourceGradient){
            fraction(&seed), fraction(&seed), fraction(&seed),
            fraction(&seed), fraction(&seed), fraction(&seed)};
    }
}

/* Of List<Order>: an instance, whose descriptor belongs to no header. */
static const dol_Type *orders_type(void)
{
    static const dol_Module *const modules[] = {&enr_types_module};
    return dol_find(modules, 1, "bench.order.total")->params[0].type;
}

static void read_orders(dol_Context *ctx, void *data)
{
    Bench *b = data;
    dol_json_read(ctx, orders_type(), b->text, &b->orders);
}

static void read_file(Bench *b, const char *path)
{
    FILE *f = fopen(path, "rb");
    long size = f && fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
    char *data = size > 0 ? malloc((size_t)size) : NULL;
    if (!data || fseek(f, 0, SEEK_SET) != 0 || fread(data, 1, (size_t)size, f) != (size_t)size) {
        fprintf(stderr, "bench: cannot read %s\n", path);
        exit(2);
    }
    fclose(f);
    b->text = (dol_String){data, (size_t)size};
}

/* ---- what is measured: once over all inputs ---- */

static void multiplier(dol_Context *ctx, void *data)
{
    Bench *b = data;
    for (int i = 0; i < INPUTS; i++)
        b->sum += bench_measured_multiplier(ctx, &b->measured[i], &b->factors, &b->weights);
}

static void multiplier_by_hand(dol_Context *ctx, void *data)
{
    Bench *b = data;
    (void)ctx;
    for (int i = 0; i < INPUTS; i++) {
        double m = 0;
        if (!by_hand_multiplier(&b->measured[i], &b->factors, &b->weights, &m))
            b->failed++;
        b->sum += m;
    }
}

static void gradient(dol_Context *ctx, void *data)
{
    Bench *b = data;
    dol_List_enr_nexus_LeafGradientReport reports = {b->reports, REPORTS, 0};
    dol_Option_enr_core_ResourceGradient g = enr_nexus_aggregate_gradients(ctx, reports);
    b->sum += g.value.cpu_available + g.value.credit_balance;
}

static void gradient_by_hand(dol_Context *ctx, void *data)
{
    Bench *b = data;
    enr_core_ResourceGradient g = {0};
    (void)ctx;
    b->failed += by_hand_gradient(b->reports, REPORTS, &g) != 1;
    b->sum += g.cpu_available + g.credit_balance;
}

static void checker(dol_Context *ctx, void *data)
{
    Bench *b = data;
    for (uint32_t i = 0; i < b->orders.len; i++)
        b->failed += !bench_order_Order_valid(ctx, &b->orders.data[i]);
}

static void checker_by_hand(dol_Context *ctx, void *data)
{
    Bench *b = data;
    (void)ctx;
    for (uint32_t i = 0; i < b->orders.len; i++)
        b->failed += !by_hand_order_valid(&b->orders.data[i]);
}

static void json(dol_Context *ctx, void *data)
{
    Bench *b = data;
    dol_List_bench_order_Order orders;
    dol_json_read(ctx, orders_type(), b->text, &orders);
    b->failed += !dol_valid(ctx, orders_type(), &orders);
    b->sum += orders.len;
}

static const struct Case {
    const char *name, *unit;
    void (*run)(dol_Context *ctx, void *data);
    bool by_hand; /* of the case before */
} cases[] = {
    {"multiplier", "call", multiplier, false},
    {"multiplier-by-hand", "call", multiplier_by_hand, true},
    {"gradient", "report", gradient, false},
    {"gradient-by-hand", "report", gradient_by_hand, true},
    {"checker", "record", checker, false},
    {"checker-by-hand", "record", checker_by_hand, true},
    {"json", "record", json, false},
};
enum { CASES = sizeof cases / sizeof *cases };

static size_t inputs_of(const Bench *b, int i)
{
    return i < 2 ? INPUTS : i < 4 ? REPORTS : b->orders.len;
}

static void run_case(Bench *b, int i, int times)
{
    for (int k = 0; k < times; k++) {
        if (!dol_call(b->ctx, NULL, cases[i].run, b)) {
            fprintf(stderr, "bench: %s: %s\n", cases[i].name, dol_error(b->ctx)->name);
            exit(1);
        }
        if (cases[i].run == json)
            dol_context_reset(b->ctx);
    }
}

/* ---- time ---- */

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static double timed(Bench *b, int i, int times)
{
    double from = seconds();
    run_case(b, i, times);
    return seconds() - from;
}

static void compare(Bench *b, int i)
{
    int times = cases[i].run == json ? 1 : 40;
    bool pair = i + 1 < CASES && cases[i + 1].by_hand;
    double best[2] = {1e9, 1e9};
    for (int round = 0; round < ROUNDS; round++) {
        for (int side = 0; side <= pair; side++) {
            double t = timed(b, i + side, times) / times;
            best[side] = t < best[side] ? t : best[side];
        }
    }
    double n = (double)inputs_of(b, i);
    printf("  %-12s %8.2f ns a %-6s", cases[i].name, best[0] / n * 1e9, cases[i].unit);
    if (pair)
        printf("  by hand %8.2f ns  ratio %.3f", best[1] / n * 1e9, best[0] / best[1]);
    else
        printf("  %.0f MB/s", (double)b->text.len / best[0] / 1e6);
    printf("\n");
}

static int find(const char *name)
{
    for (int i = 0; i < CASES; i++)
        if (strcmp(cases[i].name, name) == 0)
            return i;
    return -1;
}

/* Both must give the same before it is worth while to compare them. */
static void check_pair(Bench *b, int i)
{
    double sums[2];
    for (int side = 0; side < 2; side++) {
        b->sum = 0;
        run_case(b, i + side, 1);
        sums[side] = b->sum;
    }
    if (memcmp(&sums[0], &sums[1], sizeof *sums) != 0) {
        fprintf(stderr, "bench: %s gives %.17g, by hand %.17g\n", cases[i].name, sums[0], sums[1]);
        exit(1);
    }
}

int main(int argc, char **argv)
{
    static Bench b; /* large */
    bool once = argc >= 4 && strcmp(argv[1], "once") == 0;
    int which = once ? find(argv[2]) : 0;
    if (which < 0 || (!once && (argc != 3 || strcmp(argv[1], "time") != 0))) {
        fprintf(stderr, "usage: bench time ORDERS | bench once WHAT COUNT ORDERS\n");
        return 2;
    }
    b.ctx = dol_context_new(NULL);
    if (!b.ctx || !dol_call(b.ctx, NULL, make_inputs, &b))
        return 1;
    read_file(&b, argv[argc - 1]);
    if (!dol_call(b.ctx, NULL, read_orders, &b)) {
        dol_String why = dol_error_json(b.ctx);
        fprintf(stderr, "bench: %.*s\n", (int)why.len, why.data);
        return 1;
    }
    dol_List_bench_order_Order kept = b.orders; /* in memory that a reset would end */
    size_t size = kept.len * sizeof *kept.data;
    b.orders.data = memcpy(malloc(size), kept.data, size);
    if (once) {
        run_case(&b, which, atoi(argv[3]));
    } else {
        for (int i = 0; i < CASES; i++) {
            if (i + 1 < CASES && cases[i + 1].by_hand)
                check_pair(&b, i);
            if (!cases[i].by_hand)
                compare(&b, i);
        }
    }
    if (b.failed)
        fprintf(stderr, "bench: %zu checks failed\n", b.failed);
    dol_context_free(b.ctx);
    return b.failed != 0;
}
