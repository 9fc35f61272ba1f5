/* The inline functions of libdol's headers, as functions that the compiler's WASM back end calls by
   the name in the header with "w" before it. */
#include "../dol/dol.h"

#define WRAP(type, name, params, args)                                                          \
    type wdol_##name params { return dol_##name args; }

WRAP(void *, alloc, (dol_Context *ctx, size_t size), (ctx, size))
WRAP(void *, list_item, (dol_Context *ctx, void *list, uint64_t index, size_t size, const char *at),
     (ctx, list, index, size, at))
WRAP(void *, list_change, (dol_Context *ctx, void *list, uint64_t index, size_t size),
     (ctx, list, index, size))
WRAP(void *, list_add, (dol_Context *ctx, void *list, size_t size), (ctx, list, size))
WRAP(bool, string_equal, (dol_String a, dol_String b), (a, b))
WRAP(bool, is_finite, (double a), (a))
WRAP(dol_Char, u64_to_char, (dol_Context *ctx, uint64_t v, const char *at), (ctx, v, at))
WRAP(dol_Char, i64_to_char, (dol_Context *ctx, int64_t v, const char *at), (ctx, v, at))

#define BINARY(T, S, name) WRAP(T, name##_##S, (T a, T b), (a, b))
#define CHECKED(T, S, name) WRAP(bool, name##_##S, (T a, T b, T *r), (a, b, r))
#define COUNTED(T, S, name)                                                                     \
    WRAP(T, name##_##S, (dol_Context *ctx, T a, uint64_t n, const char *at), (ctx, a, n, at))
#define INTEGER(T, S)                                                                           \
    BINARY(T, S, sat_add)                                                                       \
    BINARY(T, S, sat_sub)                                                                       \
    BINARY(T, S, sat_mul)                                                                       \
    CHECKED(T, S, chk_add)                                                                      \
    CHECKED(T, S, chk_sub)                                                                      \
    CHECKED(T, S, chk_mul)                                                                      \
    CHECKED(T, S, chk_div)                                                                      \
    COUNTED(T, S, pow)                                                                          \
    COUNTED(T, S, shl)                                                                          \
    COUNTED(T, S, shr)
#define SIGNED(T, S)                                                                            \
    INTEGER(T, S)                                                                               \
    WRAP(T, abs_diff_##S, (dol_Context *ctx, T a, T b, const char *at), (ctx, a, b, at))
#define UNSIGNED(T, S)                                                                          \
    INTEGER(T, S)                                                                               \
    BINARY(T, S, abs_diff)

SIGNED(int8_t, i8)
SIGNED(int16_t, i16)
SIGNED(int32_t, i32)
SIGNED(int64_t, i64)
UNSIGNED(uint8_t, u8)
UNSIGNED(uint16_t, u16)
UNSIGNED(uint32_t, u32)
UNSIGNED(uint64_t, u64)

WRAP(int64_t, mul_i64, (dol_Context *ctx, int64_t a, int64_t b, const char *at), (ctx, a, b, at))
WRAP(uint64_t, mul_u64, (dol_Context *ctx, uint64_t a, uint64_t b, const char *at),
     (ctx, a, b, at))

/* The remainder that C calls fmod: exact, for step is |b| times a power of two throughout, and what
   is subtracted is more than half of rest. */
double wdol_rem_f64(dol_Context *ctx, double a, double b)
{
    (void)ctx;
    if (isnan(a) || isnan(b) || isinf(a) || b == 0)
        return NAN;
    double rest = fabs(a), least = fabs(b), step = least;
    if (isinf(b))
        return a;
    while (step <= rest / 2)
        step *= 2;
    for (; step >= least; step /= 2)
        if (rest >= step)
            rest -= step;
    return signbit(a) ? -rest : rest;
}

/* ---- failures of what the back end computes itself ---- */

#include "module.h"

#define FAIL(name, T, trap, kind)                                                               \
    void wdol_##name(const char *at, T a, T b) { trap(CTX, DOL_TRAP_##kind, at, a, b); }
FAIL(overflow_i64, int64_t, dol_trap_int, OVERFLOW)
FAIL(overflow_u64, uint64_t, dol_trap_uint, OVERFLOW)
FAIL(div_zero_i64, int64_t, dol_trap_int, DIV_ZERO)
FAIL(div_zero_u64, uint64_t, dol_trap_uint, DIV_ZERO)

#define FAIL_ONE(name, T, type, kind)                                                           \
    void wdol_##name(const char *at, T v) { dol_trap_value(CTX, DOL_TRAP_##kind, at, &type, &v); }
FAIL_ONE(no_negative, int64_t, dol_Int64_type, OVERFLOW)
FAIL_ONE(no_cast_i64, int64_t, dol_Int64_type, CAST)
FAIL_ONE(no_cast_u64, uint64_t, dol_UInt64_type, CAST)
FAIL_ONE(no_cast_f64, double, dol_Float64_type, CAST)

/* ---- recursion: the shadow stack ends, too ---- */

enum { RESERVE = 1 << 15 }; /* for libdol, and for functions that do not reach themselves */

void wdol_enter(dol_Context *ctx, const char *at)
{
    dol_enter(ctx, at);
    if ((uintptr_t)dol_wasm_stack_pointer() < RESERVE)
        dol_trap(ctx, DOL_TRAP_DEPTH, at);
}

void wdol_leave(dol_Context *ctx)
{
    dol_leave(ctx);
}
