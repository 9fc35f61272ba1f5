/* The context of the module has an allocator of its own (host.c). */
#ifndef DOL_WASM_STDLIB_H
#define DOL_WASM_STDLIB_H
#include <stddef.h>
#define malloc(size) ((void)(size), NULL)
#define free(block) ((void)(block))
#define abort() __builtin_trap()
#endif
