/* Stands in for dol_main in a generated main.c: calls functions that are marked DOL_NO_ALLOC when
   there is no memory left, neither in the context nor from the allocator, and expects what they
   give when there is plenty. A trap needs memory to be described, and may have none. */
#include <dol/dol.h>

#include <stdio.h>
#include <stdlib.h>

int noalloc_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count);

typedef struct Supply {
    bool ended;
    unsigned refused;
} Supply;

static void *take(void *user, size_t size)
{
    Supply *s = (Supply *)user;
    s->refused += s->ended;
    return s->ended ? NULL : malloc(size);
}

static void give(void *user, void *block, size_t size)
{
    (void)user;
    (void)size;
    free(block);
}

typedef struct Attempt {
    const dol_Function *function;
    dol_String given;
    Supply *supply;
    bool hungry;
    uint64_t hash;
} Attempt;

/* The end of the JSON value at `at`: the ',' or ']' behind it. */
static size_t value_end(dol_String text, size_t at)
{
    size_t depth = 0;
    for (bool quoted = false; at < text.len; at++) {
        char c = text.data[at];
        if (quoted && c == '\\')
            at++;
        else if (c == '"')
            quoted = !quoted;
        else if (!quoted && depth == 0 && (c == ',' || c == ']'))
            break;
        else if (!quoted && (c == '[' || c == '{'))
            depth++;
        else if (!quoted && (c == ']' || c == '}'))
            depth--;
    }
    return at;
}

static void read_arguments(dol_Context *ctx, const Attempt *a, void **args)
{
    size_t at = 1; /* after '[' */
    for (uint32_t i = 0; i < a->function->count; i++) {
        size_t end = value_end(a->given, at);
        args[i] = dol_alloc(ctx, a->function->params[i].type->size);
        dol_json_read(ctx, a->function->params[i].type,
                      (dol_String){a->given.data + at, end - at}, args[i]);
        at = end + 1;
    }
}

static void attempt(dol_Context *ctx, void *data)
{
    Attempt *a = (Attempt *)data;
    void **args = (void **)dol_alloc(ctx, (a->function->count + 1) * sizeof *args);
    void *result = dol_alloc(ctx, a->function->result->size);
    read_arguments(ctx, a, args);
    if (a->hungry) {
        ctx->next = ctx->end;
        a->supply->ended = true;
    }
    a->function->invoke(ctx, args, result);
    a->supply->ended = false;
    a->hash = dol_hash(a->function->result, result);
}

/* 0: fine; 1: it asked for memory, or gave something else. */
static int one(const dol_Function *f, const char *args)
{
    Supply supply = {false, 0};
    dol_Allocator memory = {take, give, &supply};
    dol_Context *ctx = dol_context_new(&memory);
    Attempt a = {f, dol_str(args), &supply, false, 0};
    bool good = dol_call(ctx, NULL, attempt, &a);
    uint64_t wanted = a.hash;
    a.hungry = true;
    bool again = dol_call(ctx, NULL, attempt, &a);
    supply.ended = false;
    dol_context_free(ctx);
    if (again == good && (!good || (supply.refused == 0 && a.hash == wanted)))
        return 0;
    printf("%s %s asks for memory\n", f->name, args);
    return 1;
}

int noalloc_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count)
{
    int wrong = 0;
    for (int i = 1; i + 1 < argc; i += 2) {
        const dol_Function *f = dol_find(modules, count, argv[i]);
        if (!f)
            printf("%s is not there\n", argv[i]);
        wrong += f ? one(f, argv[i + 1]) : 1;
    }
    return wrong != 0;
}
