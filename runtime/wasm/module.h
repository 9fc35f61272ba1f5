/* What the files of this folder share. */
#ifndef DOL_WASM_MODULE_H
#define DOL_WASM_MODULE_H

#include "../dol/dol_inner.h"

/* The back end writes these down byte by byte (compiler/emit/wasm/types.c, check.c, laws.c,
   call.c, invoke.c, the loader): a change here is one there. */
#define AT(T, member, offset) _Static_assert(offsetof(T, member) == (offset), #T "." #member)
#define SIZE(T, bytes) _Static_assert(sizeof(T) == (bytes), #T)
SIZE(dol_Type, 52);
AT(dol_Type, kind, 4);
AT(dol_Type, flags, 12);
AT(dol_Type, entry, 16);
AT(dol_Type, offset, 20);
AT(dol_Type, count, 24);
AT(dol_Type, elem, 28);
AT(dol_Type, fields, 36);
AT(dol_Type, cases, 40);
AT(dol_Type, constraints, 44);
AT(dol_Type, constraint_count, 48);
SIZE(dol_Field, 20);
AT(dol_Field, offset, 8);
AT(dol_Field, name_len, 12);
AT(dol_Field, absent, 16);
SIZE(dol_Case, 32);
AT(dol_Case, number, 8);
AT(dol_Case, fields, 16);
AT(dol_Case, named, 24);
SIZE(dol_Shown, 16);
AT(dol_Shown, get, 8);
AT(dol_Shown, offset, 12);
SIZE(dol_Conjunct, 20);
AT(dol_Conjunct, holds, 8);
AT(dol_Conjunct, values, 12);
SIZE(dol_Constraint, 16);
AT(dol_Constraint, conjuncts, 4);
AT(dol_Constraint, count, 8);
AT(dol_Constraint, holds, 12);
SIZE(dol_Param, 12);
AT(dol_Param, is_mut, 8);
SIZE(dol_Function, 24);
AT(dol_Function, system, 4);
AT(dol_Function, params, 12);
AT(dol_Function, invoke, 20);
SIZE(dol_Module, 16);
AT(dol_Module, functions, 8);
SIZE(dol_Code, 12);
SIZE(dol_Fun, 8);
SIZE(dol_List, 12);
SIZE(dol_String, 8);
SIZE(dol_Mark, 12);
SIZE(dol_LawFrame, 12);
SIZE(dol_Laws, 12);
SIZE(dol_Law, 24);
AT(dol_Law, params, 12);
AT(dol_Law, two_state, 20);
_Static_assert(DOL_KIND_STRING == 13 && DOL_KIND_FUN == 24 && DOL_POINTS == 1 &&
               DOL_VALIDATED == 2 && DOL_ALIEN == 4, "kinds and flags");
#undef AT
#undef SIZE

extern dol_Context dol_wasm_context; /* the only one */
#define CTX (&dol_wasm_context)

static inline void *dol_wasm_stack_pointer(void)
{
    void *sp;
    __asm__("global.get __stack_pointer\n\tlocal.set %0" : "=r"(sp));
    return sp;
}

#endif
