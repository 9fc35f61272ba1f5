/* What the files of this folder share. */
#ifndef DOL_WASM_MODULE_H
#define DOL_WASM_MODULE_H

#include "../dol/dol_inner.h"

extern dol_Context dol_wasm_context; /* the only one */
#define CTX (&dol_wasm_context)

static inline void *dol_wasm_stack_pointer(void)
{
    void *sp;
    __asm__("global.get __stack_pointer\n\tlocal.set %0" : "=r"(sp));
    return sp;
}

#endif
