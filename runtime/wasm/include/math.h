#ifndef DOL_WASM_MATH_H
#define DOL_WASM_MATH_H
#define NAN __builtin_nanf("")
#define INFINITY __builtin_inff()
#define isnan(x) __builtin_isnan(x)
#define isinf(x) __builtin_isinf(x)
#define signbit(x) __builtin_signbit(x)
#define fabs(x) __builtin_fabs(x)
#define floor(x) __builtin_floor(x)
#define ceil(x) __builtin_ceil(x)
#define rint(x) __builtin_rint(x)
#define sqrt(x) __builtin_sqrt(x)
#endif
