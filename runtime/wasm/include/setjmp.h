/* WebAssembly has no long jumps: a call that fails leaves the module by a trap (context.c has
   settled everything before), and the host sees it. */
#ifndef DOL_WASM_SETJMP_H
#define DOL_WASM_SETJMP_H
typedef char jmp_buf[1]; /* of nothing */
#define setjmp(jump) ((void)(jump), 0)
#define longjmp(jump, value) ((void)(jump), dol_wasm_leave())
_Noreturn void dol_wasm_leave(void);
#endif
