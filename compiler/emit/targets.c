#include "config.h"

#include "emit/targets.h"

#include <string.h>

const EmitTarget emit_targets[] = {
    {"c", "C11 source: a header and a source file per module", emit_c},
#ifdef HAVE_BINARYEN
    {"wasm", "WebAssembly: one module, through Binaryen", emit_wasm},
#endif
    {NULL, NULL, NULL},
};

const EmitTarget *emit_find(const char *name)
{
    for (const EmitTarget *t = emit_targets; t->name; t++)
        if (strcmp(t->name, name) == 0)
            return t;
    return NULL;
}
