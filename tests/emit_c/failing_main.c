/* Stands in for dol_main in a generated main.c: makes the calls of the command line with an
   allocator whose n-th allocation fails, for n = 0, 1, … until none fails. Each call gives what it
   gives with enough memory, or ends with out_of_memory; the next are not disturbed; and everything
   is given back.

   Built with -DDOL_CHUNK=0, the runtime asks the allocator for every single block. */
#include <dol/dol.h>

#include <stdio.h>
#include <stdlib.h>

typedef struct Failing {
    unsigned long left; /* allocations until the one that fails; then all succeed again */
    size_t held;        /* bytes not given back */
    bool failed;
} Failing;

typedef struct Calls {
    char **argv;
    int count;
    const dol_Module *const *modules;
    uint32_t nmodules;
    char **wanted; /* what each gives when nothing fails */
} Calls;

int failing_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count);

static void *take(void *user, size_t size)
{
    Failing *f = (Failing *)user;
    if (!f->failed && f->left-- == 0) {
        f->failed = true;
        return NULL;
    }
    f->held += size;
    return malloc(size);
}

static void give(void *user, void *block, size_t size)
{
    ((Failing *)user)->held -= size;
    free(block);
}

static char *keep(dol_String text)
{
    char *copy = malloc(text.len + 1);
    if (!copy)
        abort();
    if (text.len)
        memcpy(copy, text.data, text.len);
    copy[text.len] = '\0';
    return copy;
}

static bool fail(const Calls *c, int i, unsigned long n, const char *what)
{
    printf("not ok %s: allocation %lu: %s\n", c->argv[2 * i], n, what);
    return false;
}

static bool one(const Calls *c, int i, dol_Context *ctx, const Failing *f, unsigned long n)
{
    const dol_Function *fn = dol_find(c->modules, c->nmodules, c->argv[2 * i]);
    dol_String text;
    bool before = f->failed;
    if (!fn)
        return fail(c, i, n, "there is no such function");
    bool good = dol_invoke_json(ctx, NULL, fn, dol_str(c->argv[2 * i + 1]), &text);
    bool memory = !good && dol_error(ctx)->kind == DOL_TRAP_MEMORY;
    if (!good)
        text = dol_error_json(ctx);
    if (!c->wanted[i])
        c->wanted[i] = keep(text);
    else if (memory && before)
        return fail(c, i, n, "a call after the failure has no memory");
    else if (!memory && !(f->failed && !before && !text.len)) {
        char *got = keep(text);
        bool same = strcmp(got, c->wanted[i]) == 0;
        /* A trap whose description found no memory has less to tell. */
        bool shorter = !good && !before && f->failed;
        if (!same && !shorter)
            printf("%s\n%s\n", c->wanted[i], got);
        free(got);
        if (!same && !shorter)
            return fail(c, i, n, "another result");
    }
    dol_context_reset(ctx);
    return true;
}

static bool run(const Calls *c, Failing *f, unsigned long n)
{
    dol_Allocator memory = {take, give, f};
    dol_Context *ctx = dol_context_new(&memory);
    bool good = ctx || f->failed;
    for (int i = 0; ctx && good && i < c->count; i++)
        good = one(c, i, ctx, f, n);
    dol_context_free(ctx);
    return good && (f->held == 0 || fail(c, 0, n, "memory is lost"));
}

int failing_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count)
{
    Calls c = {argv + 1, (argc - 1) / 2, modules, count, NULL};
    c.wanted = calloc((size_t)c.count + 1, sizeof *c.wanted);
    Failing none = {~0ul, 0, false};
    bool good = c.wanted && run(&c, &none, 0), failed = true;
    unsigned long n = 0;
    for (; good && failed; n++) {
        Failing f = {n, 0, false};
        good = run(&c, &f, n);
        failed = f.failed;
    }
    for (int i = 0; c.wanted && i < c.count; i++)
        free(c.wanted[i]);
    free(c.wanted);
    printf("%lu allocations\n", n - 1);
    return good ? 0 : 1;
}
