/* The interface of libdol as a host uses it: calls, effects, rollback, snapshots, threads. */
#include "kitchen.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

static int failures;

static void check(bool good, const char *what)
{
    printf("%s api: %s\n", good ? "ok" : "not ok", what);
    failures += !good;
}

typedef struct Told {
    char text[64];
    uint64_t sum;
} Told;

static uint64_t host_clock(void *user, dol_Context *ctx)
{
    (void)user;
    (void)ctx;
    return 42;
}

static void host_notify(void *user, dol_Context *ctx, dol_String text, kitchen_Credits amount)
{
    Told *told = (Told *)user;
    (void)ctx;
    strncat(told->text, text.data, text.len);
    strcat(told->text, ";");
    told->sum += amount.amount;
}

/* A typed call: the natural C functions, inside dol_call. */
static void open_accounts(dol_Context *ctx, void *data)
{
    kitchen_Ledger *ledger = (kitchen_Ledger *)data;
    kitchen_Ledger_open(ctx, ledger, dol_str("a"), 100);
    kitchen_Ledger_open(ctx, ledger, dol_str("b"), 5);
}

static bool invoke(dol_Context *ctx, dol_System *system, const char *name, const char *args)
{
    static const dol_Module *const modules[] = {&kitchen_module};
    dol_String text = {"", 0};
    return dol_invoke_json(ctx, system, dol_find(modules, 1, name), dol_str(args), &text);
}

static uint64_t call(dol_Context *ctx, dol_System *system, const char *name, const char *args,
                     bool *good)
{
    *good = invoke(ctx, system, name, args);
    return dol_system_hash(system);
}

static void test_effects(dol_Context *ctx, dol_System *system)
{
    bool good;
    Told told = {"", 0};
    const kitchen_host host = {&told, host_clock, host_notify};
    uint64_t before = dol_system_hash(system);
    check(call(ctx, system, "kitchen.Ledger.tell", "[30]", &good) == before && !good &&
              dol_error(ctx)->kind == DOL_TRAP_HOST,
          "without a host table a host call traps");
    dol_context_set_host(ctx, kitchen_host_key, &host);
    call(ctx, system, "kitchen.Ledger.tell", "[30]", &good);
    check(good && strcmp(told.text, "first;second;") == 0 && told.sum == 100,
          "effects are sent in order when the call ended well");
    before = dol_system_hash(system);
    check(call(ctx, system, "kitchen.Ledger.tell", "[101]", &good) == before && !good &&
              told.sum == 100,
          "a trap leaves state and effects alone");
}

static void test_snapshot(dol_Context *ctx, dol_System *system)
{
    dol_String bytes = dol_system_snapshot(ctx, system);
    dol_System *copy = dol_system_restore(ctx, &kitchen_Ledger_type, bytes);
    check(copy && dol_system_hash(copy) == dol_system_hash(system), "a snapshot is the state");
    dol_system_free(copy);
    check(!dol_system_restore(ctx, &kitchen_Ledger_type, dol_str("{\"moves\": 1}")) &&
              dol_error(ctx)->kind == DOL_TRAP_INPUT,
          "an incomplete snapshot is refused");
}

/* Many calls: garbage is given back, the state stays what it is. */
static void test_many(dol_Context *ctx, dol_System *system)
{
    bool all = true;
    for (int i = 0; i < 20000; i++) {
        all &= invoke(ctx, system, "kitchen.Ledger.move", "[\"a\", \"b\", 1]");
        all &= invoke(ctx, system, "kitchen.Ledger.move", "[\"b\", \"a\", 1]");
    }
    const kitchen_Ledger *state = (const kitchen_Ledger *)dol_system_state(system);
    check(all && state->accounts.len == 2 && state->accounts.entries[0].value.balance.amount == 100,
          "40,000 transfers there and back");
}

static void *thread(void *data)
{
    dol_Context *ctx = dol_context_new(NULL);
    kitchen_Ledger empty = {{NULL, 0, 0}, 0, {NULL, 0, 0}};
    dol_System *system = dol_system_new(ctx, &kitchen_Ledger_type, &empty);
    for (int i = 0; i < 500; i++) {
        char args[64];
        snprintf(args, sizeof args, "[\"account %d\", %d]", i * 7919 % 500, i);
        invoke(ctx, system, "kitchen.Ledger.open", args);
    }
    *(uint64_t *)data = dol_system_hash(system);
    dol_system_free(system);
    dol_context_free(ctx);
    return NULL;
}

static void test_threads(void)
{
    enum { THREADS = 4 };
    pthread_t threads[THREADS];
    uint64_t hashes[THREADS] = {0};
    bool same = true;
    for (int i = 0; i < THREADS; i++)
        same &= pthread_create(&threads[i], NULL, thread, &hashes[i]) == 0;
    for (int i = 0; same && i < THREADS; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < THREADS; i++)
        same &= hashes[i] == hashes[0] && hashes[i] != 0;
    check(same, "a context for each thread");
}

int main(void)
{
    dol_Context *ctx = dol_context_new(NULL);
    kitchen_Ledger empty = {{NULL, 0, 0}, 0, {NULL, 0, 0}};
    dol_System *system = dol_system_new(ctx, &kitchen_Ledger_type, &empty);
    /* What dol_call hands out is the state itself. */
    check(dol_call(ctx, system, open_accounts, (void *)(uintptr_t)dol_system_state(system)),
          "typed calls inside dol_call");
    test_effects(ctx, system);
    test_snapshot(ctx, system);
    test_many(ctx, system);
    test_threads();
    dol_system_free(system);
    dol_context_free(ctx);
    return failures != 0;
}
