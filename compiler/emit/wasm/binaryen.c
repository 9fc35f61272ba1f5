#include "emit/wasm/binaryen.h"

#include <dlfcn.h>
#include <stddef.h>
#include <string.h>

/* Debian names it without a version; others with. */
static const char *const library_names[] = {"libbinaryen.so", "libbinaryen.so.1",
                                            "libbinaryen.dylib"};

static const struct {
    const char *symbol;
    size_t offset;
} functions[] = {
#define F(name) {"Binaryen" #name, offsetof(Binaryen, name)},
    BINARYEN_FUNCTIONS(F)
#undef F
};

bool binaryen_load(Binaryen *b, const char **why)
{
    memset(b, 0, sizeof *b);
    size_t names = sizeof library_names / sizeof *library_names;
    for (size_t i = 0; i < names && !b->handle; i++)
        b->handle = dlopen(library_names[i], RTLD_NOW | RTLD_LOCAL);
    if (!b->handle) {
        *why = dlerror();
        return false;
    }
    for (size_t i = 0; i < sizeof functions / sizeof *functions; i++) {
        void *symbol = dlsym(b->handle, functions[i].symbol);
        if (!symbol) {
            *why = functions[i].symbol;
            binaryen_unload(b);
            return false;
        }
        /* ISO C has no conversion from object to function pointer; POSIX guarantees the bits. */
        memcpy((char *)b + functions[i].offset, &symbol, sizeof symbol);
    }
    return true;
}

void binaryen_unload(Binaryen *b)
{
    if (b->handle)
        dlclose(b->handle);
    b->handle = NULL;
}
