/* dol_main: calls functions by name with JSON, one result per line. */
#include "dol_inner.h"

#include <stdio.h>

static bool print(FILE *to, dol_String text)
{
    return fwrite(text.data, 1, text.len, to) == text.len && fputc('\n', to) != EOF;
}

static int call(dol_Program *p, const char *name, const char *args)
{
    dol_String result = {NULL, 0};
    dol_Called called = dol_program_call(p, name, dol_str(args), &result);
    if (called == CALLED_NOTHING || called == CALLED_WITHOUT_SYSTEM) {
        fprintf(stderr, called == CALLED_NOTHING
                            ? "no function '%s'\n"
                            : "'%s' needs a system: call what makes one first\n", name);
        return 2;
    }
    bool printed = print(stdout, result);
    dol_context_reset(p->ctx);
    return !printed ? 2 : called == CALLED_WELL ? 0 : 1;
}

int dol_main_with(dol_Context *ctx, int argc, char **argv, const dol_Module *const *modules,
                  uint32_t count)
{
    dol_Program p = {ctx, modules, count, NULL};
    int status = 0;
    for (int i = 1; i < argc && status != 2; i += 2) {
        int s = call(&p, argv[i], i + 1 < argc ? argv[i + 1] : "[]");
        status = s > status ? s : status;
    }
    dol_system_free(p.system);
    return fflush(stdout) == 0 ? status : 2;
}

int dol_main(int argc, char **argv, const dol_Module *const *modules, uint32_t count)
{
    dol_Context *ctx = dol_context_new(NULL);
    if (!ctx) {
        fprintf(stderr, "out of memory\n");
        return 2;
    }
    int status = dol_main_with(ctx, argc, argv, modules, count);
    dol_context_free(ctx);
    return status;
}
