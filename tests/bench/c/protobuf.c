/* protobuf-c on the same orders: unpacked, checked by hand with the rules of order.dol, freed.
   usage: protobuf ORDERS.json */
#define _POSIX_C_SOURCE 199309L
#include "generated.h"
#include "order.pb-c.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { ROUNDS = 15 };

typedef struct Packed {
    uint8_t *data;
    size_t len;
} Packed;

static char *zero_terminated(dol_String s)
{
    char *z = malloc(s.len + 1);
    memcpy(z, s.data, s.len);
    z[s.len] = '\0';
    return z;
}

static Packed pack(const bench_order_Order *o)
{
    Bench__Order m = BENCH__ORDER__INIT;
    m.id = o->id;
    m.customer = zero_terminated(o->customer);
    m.email = zero_terminated(o->email);
    m.currency = zero_terminated(o->currency);
    m.quantity = o->quantity;
    m.price = o->price;
    m.discount = o->discount;
    m.priority = o->priority;
    m.country = zero_terminated(o->country);
    m.express = o->express;
    Packed p = {malloc(bench__order__get_packed_size(&m)), 0};
    p.len = bench__order__pack(&m, p.data);
    free(m.customer);
    free(m.email);
    free(m.currency);
    free(m.country);
    return p;
}

static bool length(const char *s, size_t least, size_t most)
{
    size_t n = strlen(s);
    return n >= least && n <= most;
}

static bool valid(const Bench__Order *o)
{
    return o->id > 0 && length(o->customer, 1, 64) && length(o->email, 3, 254) &&
           length(o->currency, 3, 3) && o->quantity >= 1 && o->quantity <= 1000 &&
           o->price >= 0.0 && o->price <= 1e6 && o->discount >= 0.0 && o->discount <= 1.0 &&
           o->priority <= 5 && length(o->country, 2, 2) && (!o->express || o->priority >= 3);
}

static double seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

typedef struct Input {
    dol_String text;
    dol_List_bench_order_Order orders;
} Input;

static void read_orders(dol_Context *ctx, void *data)
{
    static const dol_Module *const modules[] = {&enr_types_module};
    Input *in = data;
    dol_json_read(ctx, dol_find(modules, 1, "bench.order.total")->params[0].type, in->text,
                  &in->orders);
}

int main(int argc, char **argv)
{
    static char text[1 << 24];
    FILE *f = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (!f)
        return 2;
    Input in = {{text, fread(text, 1, sizeof text, f)}, {NULL, 0, 0}};
    fclose(f);
    dol_Context *ctx = dol_context_new(NULL);
    if (!dol_call(ctx, NULL, read_orders, &in))
        return 1;
    uint32_t n = in.orders.len, bad = 0;
    Packed *packed = malloc(n * sizeof *packed);
    size_t bytes = 0;
    for (uint32_t i = 0; i < n; i++) {
        packed[i] = pack(&in.orders.data[i]);
        bytes += packed[i].len;
    }
    double best = 1e9;
    for (int round = 0; round < ROUNDS; round++) {
        double from = seconds();
        for (uint32_t i = 0; i < n; i++) {
            Bench__Order *o = bench__order__unpack(NULL, packed[i].len, packed[i].data);
            bad += !o || !valid(o);
            bench__order__free_unpacked(o, NULL);
        }
        double t = seconds() - from;
        best = t < best ? t : best;
    }
    printf("  %-30s %9.2f ns a record  %.0f MB/s (of %zu bytes)\n", "protobuf-c unpack + by hand",
           best / n * 1e9, (double)bytes / best / 1e6, bytes);
    return bad != 0;
}
