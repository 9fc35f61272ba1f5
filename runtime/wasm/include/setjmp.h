/* WebAssembly has no long jumps: a call that fails leaves the module by a trap (context.c has
   settled everything before), and the host sees it. */
#ifndef DOL_WASM_SETJMP_H
#define DOL_WASM_SETJMP_H
typedef void *jmp_buf[1]; /* the shadow stack's pointer */
#define setjmp(jump) (dol_wasm_mark(jump), 0)
#define longjmp(jump, value) dol_wasm_leave(jump)
void dol_wasm_mark(void **jump);
_Noreturn void dol_wasm_leave(void **jump);
#endif
