/* The generated C of wasm.dol and specs/enr as WebAssembly, for wasm.sh: calls its functions as the
   module that dolc makes is called. Linked with main.c of --with-main, which knows the modules. */
#include "../../runtime/wasm/module.h"

static const dol_Module *const *modules;
static uint32_t count;

int dol_main(int argc, char **argv, const dol_Module *const *all, uint32_t n)
{
    (void)argc;
    (void)argv;
    modules = all;
    count = n;
    return 0;
}

/* A row of "bench.NAME" for run; NULL: there is none. */
const dol_Function *find(const char *name);
int main(int argc, char **argv);
extern char *dol_wasm_heap; /* the back end sets it; here it begins behind the data, too */
extern unsigned char __heap_base;

void *room(size_t size);
void *room(size_t size)
{
    if (!dol_wasm_heap)
        dol_wasm_heap = (char *)&__heap_base;
    return dol_alloc(CTX, size);
}

const dol_Function *find(const char *name) /* its name is in a room */
{
    main(0, NULL);
    return dol_find(modules, count, name);
}

/* The bits of the result. */
uint64_t run(const dol_Function *function, uint64_t n);
uint64_t run(const dol_Function *function, uint64_t n)
{
    uint64_t result = 0;
    void *args[] = {&n};
    if (!dol_invoke(CTX, NULL, function, args, &result))
        __builtin_trap();
    dol_context_reset(CTX);
    return result;
}
