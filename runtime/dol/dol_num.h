/* Arithmetic of DOL: checked integers, conversions, rounding. Included by dol.h. Every operation
   that can fail takes the context and its place in the source. */
#ifndef DOL_NUM_H
#define DOL_NUM_H

/* --- integers up to 32 bits: computed in 64 */
#define DOL_NARROW_SIGNED(T, S, LO, HI)                                                         \
    static inline T dol_fit_##S(dol_Context *ctx, int64_t r, int64_t a, int64_t b,              \
                                const char *at)                                                 \
    {                                                                                           \
        if (r < (LO) || r > (HI))                                                               \
            dol_trap_int(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                     \
        return (T)r;                                                                            \
    }                                                                                           \
    static inline T dol_add_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        return dol_fit_##S(ctx, (int64_t)a + b, a, b, at);                                      \
    }                                                                                           \
    static inline T dol_sub_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        return dol_fit_##S(ctx, (int64_t)a - b, a, b, at);                                      \
    }                                                                                           \
    static inline T dol_mul_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        return dol_fit_##S(ctx, (int64_t)a * b, a, b, at);                                      \
    }                                                                                           \
    static inline T dol_wrap_add_##S(T a, T b) { return (T)((uint64_t)a + (uint64_t)b); }       \
    static inline T dol_wrap_sub_##S(T a, T b) { return (T)((uint64_t)a - (uint64_t)b); }       \
    static inline T dol_wrap_mul_##S(T a, T b) { return (T)((uint64_t)a * (uint64_t)b); }       \
    static inline T dol_clamp_##S(int64_t r)                                                    \
    {                                                                                           \
        return (T)(r < (LO) ? (LO) : r > (HI) ? (HI) : r);                                      \
    }                                                                                           \
    static inline T dol_sat_add_##S(T a, T b) { return dol_clamp_##S((int64_t)a + b); }         \
    static inline T dol_sat_sub_##S(T a, T b) { return dol_clamp_##S((int64_t)a - b); }         \
    static inline T dol_sat_mul_##S(T a, T b) { return dol_clamp_##S((int64_t)a * b); }         \
    static inline bool dol_chk_set_##S(int64_t r, T *out)                                       \
    {                                                                                           \
        *out = dol_clamp_##S(r);                                                                \
        return r >= (LO) && r <= (HI);                                                          \
    }                                                                                           \
    static inline bool dol_chk_add_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        return dol_chk_set_##S((int64_t)a + b, r);                                              \
    }                                                                                           \
    static inline bool dol_chk_sub_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        return dol_chk_set_##S((int64_t)a - b, r);                                              \
    }                                                                                           \
    static inline bool dol_chk_mul_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        return dol_chk_set_##S((int64_t)a * b, r);                                              \
    }

#define DOL_NARROW_UNSIGNED(T, S, HI)                                                           \
    static inline T dol_fit_##S(dol_Context *ctx, uint64_t r, uint64_t a, uint64_t b,           \
                                const char *at)                                                 \
    {                                                                                           \
        if (r > (HI))                                                                           \
            dol_trap_uint(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                    \
        return (T)r;                                                                            \
    }                                                                                           \
    static inline T dol_add_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        return dol_fit_##S(ctx, (uint64_t)a + b, a, b, at);                                     \
    }                                                                                           \
    static inline T dol_sub_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        return dol_fit_##S(ctx, (uint64_t)a - b, a, b, at);                                     \
    }                                                                                           \
    static inline T dol_mul_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        return dol_fit_##S(ctx, (uint64_t)a * b, a, b, at);                                     \
    }                                                                                           \
    static inline T dol_wrap_add_##S(T a, T b) { return (T)((uint64_t)a + b); }                 \
    static inline T dol_wrap_sub_##S(T a, T b) { return (T)((uint64_t)a - b); }                 \
    static inline T dol_wrap_mul_##S(T a, T b) { return (T)((uint64_t)a * b); }                 \
    static inline T dol_sat_add_##S(T a, T b)                                                   \
    {                                                                                           \
        return (T)((uint64_t)a + b > (HI) ? (HI) : a + b);                                      \
    }                                                                                           \
    static inline T dol_sat_sub_##S(T a, T b) { return a < b ? (T)0 : (T)(a - b); }             \
    static inline T dol_sat_mul_##S(T a, T b)                                                   \
    {                                                                                           \
        uint64_t r = (uint64_t)a * b;                                                           \
        return r > (HI) ? (T)(HI) : (T)r;                                                       \
    }                                                                                           \
    static inline bool dol_chk_set_##S(uint64_t r, T *out)                                      \
    {                                                                                           \
        *out = (T)r;                                                                            \
        return r <= (HI);                                                                       \
    }                                                                                           \
    static inline bool dol_chk_add_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        return dol_chk_set_##S((uint64_t)a + b, r);                                             \
    }                                                                                           \
    static inline bool dol_chk_sub_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        return dol_chk_set_##S((uint64_t)a - b, r);                                             \
    }                                                                                           \
    static inline bool dol_chk_mul_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        return dol_chk_set_##S((uint64_t)a * b, r);                                             \
    }

DOL_NARROW_SIGNED(int8_t, i8, INT8_MIN, INT8_MAX)
DOL_NARROW_SIGNED(int16_t, i16, INT16_MIN, INT16_MAX)
DOL_NARROW_SIGNED(int32_t, i32, INT32_MIN, INT32_MAX)
DOL_NARROW_UNSIGNED(uint8_t, u8, UINT8_MAX)
DOL_NARROW_UNSIGNED(uint16_t, u16, UINT16_MAX)
DOL_NARROW_UNSIGNED(uint32_t, u32, UINT32_MAX)
#undef DOL_NARROW_SIGNED
#undef DOL_NARROW_UNSIGNED

/* --- 64 bits */
#if defined __GNUC__ && !defined __TINYC__
static inline bool dol_chk_add_i64(int64_t a, int64_t b, int64_t *r)
{
    return !__builtin_add_overflow(a, b, r);
}
static inline bool dol_chk_sub_i64(int64_t a, int64_t b, int64_t *r)
{
    return !__builtin_sub_overflow(a, b, r);
}
static inline bool dol_chk_mul_i64(int64_t a, int64_t b, int64_t *r)
{
    return !__builtin_mul_overflow(a, b, r);
}
static inline bool dol_chk_mul_u64(uint64_t a, uint64_t b, uint64_t *r)
{
    return !__builtin_mul_overflow(a, b, r);
}
#else
static inline bool dol_chk_add_i64(int64_t a, int64_t b, int64_t *r)
{
    *r = 0;
    if (b > 0 ? a > INT64_MAX - b : a < INT64_MIN - b)
        return false;
    *r = a + b;
    return true;
}
static inline bool dol_chk_sub_i64(int64_t a, int64_t b, int64_t *r)
{
    *r = 0;
    if (b > 0 ? a < INT64_MIN + b : a > INT64_MAX + b)
        return false;
    *r = a - b;
    return true;
}
static inline bool dol_chk_mul_i64(int64_t a, int64_t b, int64_t *r)
{
    *r = 0;
    if (a > 0 ? (b > 0 ? a > INT64_MAX / b : b < INT64_MIN / a)
              : (b > 0 ? a < INT64_MIN / b : a != 0 && b < INT64_MAX / a))
        return false;
    *r = a * b;
    return true;
}
static inline bool dol_chk_mul_u64(uint64_t a, uint64_t b, uint64_t *r)
{
    *r = 0;
    if (b != 0 && a > UINT64_MAX / b)
        return false;
    *r = a * b;
    return true;
}
#endif
static inline bool dol_chk_add_u64(uint64_t a, uint64_t b, uint64_t *r)
{
    *r = a + b;
    return *r >= a;
}
static inline bool dol_chk_sub_u64(uint64_t a, uint64_t b, uint64_t *r)
{
    *r = a - b;
    return a >= b;
}

#define DOL_WIDE(T, S, TRAP)                                                                    \
    static inline T dol_add_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        T r;                                                                                    \
        if (!dol_chk_add_##S(a, b, &r))                                                         \
            TRAP(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                             \
        return r;                                                                               \
    }                                                                                           \
    static inline T dol_sub_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        T r;                                                                                    \
        if (!dol_chk_sub_##S(a, b, &r))                                                         \
            TRAP(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                             \
        return r;                                                                               \
    }                                                                                           \
    static inline T dol_mul_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        T r;                                                                                    \
        if (!dol_chk_mul_##S(a, b, &r))                                                         \
            TRAP(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                             \
        return r;                                                                               \
    }                                                                                           \
    static inline T dol_wrap_add_##S(T a, T b) { return (T)((uint64_t)a + (uint64_t)b); }       \
    static inline T dol_wrap_sub_##S(T a, T b) { return (T)((uint64_t)a - (uint64_t)b); }       \
    static inline T dol_wrap_mul_##S(T a, T b) { return (T)((uint64_t)a * (uint64_t)b); }

DOL_WIDE(int64_t, i64, dol_trap_int)
DOL_WIDE(uint64_t, u64, dol_trap_uint)
#undef DOL_WIDE

static inline int64_t dol_sat_add_i64(int64_t a, int64_t b)
{
    int64_t r;
    return dol_chk_add_i64(a, b, &r) ? r : b > 0 ? INT64_MAX : INT64_MIN;
}
static inline int64_t dol_sat_sub_i64(int64_t a, int64_t b)
{
    int64_t r;
    return dol_chk_sub_i64(a, b, &r) ? r : b < 0 ? INT64_MAX : INT64_MIN;
}
static inline int64_t dol_sat_mul_i64(int64_t a, int64_t b)
{
    int64_t r;
    return dol_chk_mul_i64(a, b, &r) ? r : (a < 0) == (b < 0) ? INT64_MAX : INT64_MIN;
}
static inline uint64_t dol_sat_add_u64(uint64_t a, uint64_t b)
{
    return a + b < a ? UINT64_MAX : a + b;
}
static inline uint64_t dol_sat_sub_u64(uint64_t a, uint64_t b)
{
    return a < b ? 0 : a - b;
}
static inline uint64_t dol_sat_mul_u64(uint64_t a, uint64_t b)
{
    uint64_t r;
    return dol_chk_mul_u64(a, b, &r) ? r : UINT64_MAX;
}

/* --- division, powers, shifts, differences: all widths */
#define DOL_SIGNED(T, U, S, BITS, LO)                                                           \
    static inline T dol_div_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        if (b == 0)                                                                             \
            dol_trap_int(ctx, DOL_TRAP_DIV_ZERO, at, a, b);                                     \
        if (b == -1 && a == (LO))                                                               \
            dol_trap_int(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                     \
        return (T)(a / b);                                                                      \
    }                                                                                           \
    static inline T dol_rem_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        if (b == 0)                                                                             \
            dol_trap_int(ctx, DOL_TRAP_DIV_ZERO, at, a, b);                                     \
        return (T)(b == -1 ? 0 : a % b);                                                         \
    }                                                                                           \
    static inline bool dol_chk_div_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        bool good = b != 0 && !(b == -1 && a == (LO));                                          \
        *r = (T)(good ? a / b : 0);                                                              \
        return good;                                                                            \
    }                                                                                           \
    static inline T dol_neg_##S(dol_Context *ctx, T a, const char *at)                          \
    {                                                                                           \
        int64_t v = a;                                                                          \
        if (a == (LO))                                                                          \
            dol_trap_value(ctx, DOL_TRAP_OVERFLOW, at, &dol_Int64_type, &v);                    \
        return (T)-a;                                                                           \
    }                                                                                           \
    static inline T dol_abs_##S(dol_Context *ctx, T a, const char *at)                          \
    {                                                                                           \
        return a < 0 ? dol_neg_##S(ctx, a, at) : a;                                             \
    }                                                                                           \
    static inline T dol_abs_diff_##S(dol_Context *ctx, T a, T b, const char *at)                \
    {                                                                                           \
        T r;                                                                                    \
        if (a < b ? !dol_chk_sub_##S(b, a, &r) : !dol_chk_sub_##S(a, b, &r))                    \
            dol_trap_int(ctx, DOL_TRAP_OVERFLOW, at, a, b);                                     \
        return r;                                                                               \
    }                                                                                           \
    static inline T dol_shl_##S(dol_Context *ctx, T a, uint64_t n, const char *at)              \
    {                                                                                           \
        if (n >= (BITS))                                                                        \
            dol_trap_count(ctx, DOL_TRAP_SHIFT, at, a, n);                                      \
        return (T)(U)((uint64_t)(U)a << n);                                                     \
    }                                                                                           \
    static inline T dol_shr_##S(dol_Context *ctx, T a, uint64_t n, const char *at)              \
    {                                                                                           \
        if (n >= (BITS))                                                                        \
            dol_trap_count(ctx, DOL_TRAP_SHIFT, at, a, n);                                      \
        return (T)(a < 0 ? ~(T)((U)~a >> n) : (T)((U)a >> n));                                  \
    }

#define DOL_UNSIGNED(T, S, BITS)                                                                \
    static inline T dol_div_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        if (b == 0)                                                                             \
            dol_trap_uint(ctx, DOL_TRAP_DIV_ZERO, at, a, b);                                    \
        return (T)(a / b);                                                                      \
    }                                                                                           \
    static inline T dol_rem_##S(dol_Context *ctx, T a, T b, const char *at)                     \
    {                                                                                           \
        if (b == 0)                                                                             \
            dol_trap_uint(ctx, DOL_TRAP_DIV_ZERO, at, a, b);                                    \
        return (T)(a % b);                                                                      \
    }                                                                                           \
    static inline bool dol_chk_div_##S(T a, T b, T *r)                                          \
    {                                                                                           \
        *r = (T)(b != 0 ? a / b : 0);                                                            \
        return b != 0;                                                                          \
    }                                                                                           \
    static inline T dol_abs_diff_##S(T a, T b) { return (T)(a < b ? b - a : a - b); }         \
    static inline T dol_shl_##S(dol_Context *ctx, T a, uint64_t n, const char *at)              \
    {                                                                                           \
        if (n >= (BITS))                                                                        \
            dol_trap_uint(ctx, DOL_TRAP_SHIFT, at, a, n);                                       \
        return (T)((uint64_t)a << n);                                                           \
    }                                                                                           \
    static inline T dol_shr_##S(dol_Context *ctx, T a, uint64_t n, const char *at)              \
    {                                                                                           \
        if (n >= (BITS))                                                                        \
            dol_trap_uint(ctx, DOL_TRAP_SHIFT, at, a, n);                                       \
        return (T)(a >> n);                                                                     \
    }

#define DOL_COMMON(T, S, TRAP)                                                                  \
    static inline T dol_min_##S(T a, T b) { return b < a ? b : a; }                             \
    static inline T dol_max_##S(T a, T b) { return b > a ? b : a; }                             \
    static inline T dol_pow_##S(dol_Context *ctx, T a, uint64_t n, const char *at)              \
    {                                                                                           \
        T r = 1, square = a;                                                                    \
        for (uint64_t left = n;;) {                                                             \
            if (left & 1u && !dol_chk_mul_##S(r, square, &r))                                   \
                break;                                                                          \
            left >>= 1;                                                                         \
            if (left == 0)                                                                      \
                return r;                                                                       \
            if (!dol_chk_mul_##S(square, square, &square))                                      \
                break;                                                                          \
        }                                                                                       \
        TRAP(ctx, DOL_TRAP_OVERFLOW, at, a, n);                                                 \
        return 0;                                                                               \
    }

DOL_SIGNED(int8_t, uint8_t, i8, 8u, INT8_MIN)
DOL_SIGNED(int16_t, uint16_t, i16, 16u, INT16_MIN)
DOL_SIGNED(int32_t, uint32_t, i32, 32u, INT32_MIN)
DOL_SIGNED(int64_t, uint64_t, i64, 64u, INT64_MIN)
DOL_UNSIGNED(uint8_t, u8, 8u)
DOL_UNSIGNED(uint16_t, u16, 16u)
DOL_UNSIGNED(uint32_t, u32, 32u)
DOL_UNSIGNED(uint64_t, u64, 64u)
DOL_COMMON(int8_t, i8, dol_trap_count)
DOL_COMMON(int16_t, i16, dol_trap_count)
DOL_COMMON(int32_t, i32, dol_trap_count)
DOL_COMMON(int64_t, i64, dol_trap_count)
DOL_COMMON(uint8_t, u8, dol_trap_uint)
DOL_COMMON(uint16_t, u16, dol_trap_uint)
DOL_COMMON(uint32_t, u32, dol_trap_uint)
DOL_COMMON(uint64_t, u64, dol_trap_uint)
#undef DOL_SIGNED
#undef DOL_UNSIGNED
#undef DOL_COMMON

/* --- floats: NaN if either is; -0.0 is less than 0.0. In this form a constant second operand costs
   an instruction or two on most machines. */
#define DOL_FLOAT(T, S)                                                                         \
    static inline T dol_min_##S(T a, T b)                                                       \
    {                                                                                           \
        if (b != b || (a == b && signbit(b)))                                                   \
            return b;                                                                           \
        return b < a ? b : a;                                                                   \
    }                                                                                           \
    static inline T dol_max_##S(T a, T b)                                                       \
    {                                                                                           \
        if (b != b || (b == 0 && signbit(b)))                                                   \
            return b > a || b != b ? b : a;                                                     \
        return a <= b ? b : a;                                                                  \
    }
DOL_FLOAT(float, f32)
DOL_FLOAT(double, f64)
#undef DOL_FLOAT

static inline bool dol_is_nan(double a) { return a != a; }
static inline bool dol_is_finite(double a) { return a - a == 0; }

/* --- conversions: from the widest type of a kind to any other */
#define DOL_TO_INT(T, S, LO, HI)                                                                \
    static inline T dol_i64_to_##S(dol_Context *ctx, int64_t v, const char *at)                 \
    {                                                                                           \
        if (v < (int64_t)(LO) || (v > 0 && (uint64_t)v > (uint64_t)(HI)))                       \
            dol_trap_value(ctx, DOL_TRAP_CAST, at, &dol_Int64_type, &v);                        \
        return (T)v;                                                                            \
    }                                                                                           \
    static inline T dol_u64_to_##S(dol_Context *ctx, uint64_t v, const char *at)                \
    {                                                                                           \
        if (v > (uint64_t)(HI))                                                                 \
            dol_trap_value(ctx, DOL_TRAP_CAST, at, &dol_UInt64_type, &v);                       \
        return (T)v;                                                                            \
    }
#define DOL_FROM_FLOAT(T, S, BELOW, ABOVE)                                                      \
    static inline T dol_f64_to_##S(dol_Context *ctx, double v, const char *at)                  \
    {                                                                                           \
        double whole = v < 0 ? ceil(v) : floor(v);                                              \
        if (!(whole > (BELOW) && whole < (ABOVE)))                                              \
            dol_trap_value(ctx, DOL_TRAP_CAST, at, &dol_Float64_type, &v);                      \
        return (T)whole;                                                                        \
    }
DOL_TO_INT(int8_t, i8, INT8_MIN, INT8_MAX)
DOL_TO_INT(int16_t, i16, INT16_MIN, INT16_MAX)
DOL_TO_INT(int32_t, i32, INT32_MIN, INT32_MAX)
DOL_TO_INT(int64_t, i64, INT64_MIN, INT64_MAX)
DOL_TO_INT(uint8_t, u8, 0, UINT8_MAX)
DOL_TO_INT(uint16_t, u16, 0, UINT16_MAX)
DOL_TO_INT(uint32_t, u32, 0, UINT32_MAX)
DOL_TO_INT(uint64_t, u64, 0, UINT64_MAX)
DOL_FROM_FLOAT(int8_t, i8, -129.0, 128.0)
DOL_FROM_FLOAT(int16_t, i16, -32769.0, 32768.0)
DOL_FROM_FLOAT(int32_t, i32, -2147483649.0, 2147483648.0)
DOL_FROM_FLOAT(int64_t, i64, -9223372036854777856.0, 9223372036854775808.0)
DOL_FROM_FLOAT(uint8_t, u8, -1.0, 256.0)
DOL_FROM_FLOAT(uint16_t, u16, -1.0, 65536.0)
DOL_FROM_FLOAT(uint32_t, u32, -1.0, 4294967296.0)
DOL_FROM_FLOAT(uint64_t, u64, -1.0, 18446744073709551616.0)
#undef DOL_TO_INT
#undef DOL_FROM_FLOAT
static inline dol_Char dol_u64_to_char(dol_Context *ctx, uint64_t v, const char *at)
{
    if (v > 0x10FFFF || (v >= 0xD800 && v < 0xE000))
        dol_trap_value(ctx, DOL_TRAP_CAST, at, &dol_UInt64_type, &v);
    return (dol_Char)v;
}
static inline dol_Char dol_i64_to_char(dol_Context *ctx, int64_t v, const char *at)
{
    if (v < 0)
        dol_trap_value(ctx, DOL_TRAP_CAST, at, &dol_Int64_type, &v);
    return dol_u64_to_char(ctx, (uint64_t)v, at);
}

/* --- a * b / c through 128 bits */
DOL_API uint64_t dol_mul_div(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c,
                             const char *at);
DOL_API uint64_t dol_mul_div_ceil(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c,
                                  const char *at);
DOL_API uint64_t dol_mul_div_round(dol_Context *ctx, uint64_t a, uint64_t b, uint64_t c,
                                   const char *at); /* half to even */
#endif
