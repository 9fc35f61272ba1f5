/* As wasm.mjs, for a module that wasm2c made C of: PROGRAM (FUNCTION JSON-ARGUMENTS)…
   INSTANCES and HOSTS come from wasm.sh. */
#include "module.h"
#include "wasm-rt-impl.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static Z_module_instance_t instance;

static char *at(u32 address)
{
    return (char *)Z_moduleZ_memory(&instance)->data + address;
}

static u32 put(const char *text)
{
    u32 address = Z_moduleZ_dol_alloc(&instance, (u32)strlen(text) + 1);
    strcpy(at(address), text);
    return address;
}

static void print(u32 string)
{
    u32 words[2];
    memcpy(words, at(string), sizeof words);
    fwrite(at(words[0]), 1, words[1], stdout);
    putchar('\n');
}

static int call(const char *name, const char *args)
{
    if (wasm_rt_impl_try() != 0) {
        print(Z_moduleZ_dol_error(&instance));
        return 1;
    }
    u32 n = put(name), a = put(args);
    u32 result = Z_moduleZ_dol_call(&instance, n, (u32)strlen(name), a, (u32)strlen(args));
    if (!result) {
        fprintf(stderr, "cannot call '%s'\n", name);
        exit(2);
    }
    print(result);
    return 0;
}

int main(int argc, char **argv)
{
    int status = 0;
    wasm_rt_init();
    Z_module_init_module();
    Z_module_instantiate(&instance INSTANCES);
    static const char *const hosts[] = {HOSTS NULL}; /* modules of imports */
    for (int i = 0; hosts[i]; i++)
        Z_moduleZ_dol_host_missing(&instance, put(hosts[i]), (u32)strlen(hosts[i]));
    for (int i = 1; i < argc; i += 2) {
        status |= call(argv[i], i + 1 < argc ? argv[i + 1] : "[]");
        Z_moduleZ_dol_reset(&instance);
    }
    return status;
}
