/* A Python value in 64 bits: a double, a small int, an immediate, or a reference into the cage.
 *
 *   0000000000000000 .. FFF8000000000000  the double with these bits; every NaN is one of the two canonical ones
 *   FFF90000000000nn                      immediates (None, True, ...) and signals
 *   FFFA0000oooooooo                      reference: the cage offset
 *   FFFC000000000000 .. FFFFFFFFFFFFFFFF  int n, stored as INT_BIAS + n, -2^49 <= n < 2^49
 *
 * Signals are what C functions return in place of a value; they are never stored in the cage. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef uint64_t Value;
/* An offset into the cage; 0 is no object. */
typedef uint32_t Ref;

#define FLOAT_LAST  UINT64_C(0xFFF8000000000000)
#define IMMEDIATE   UINT64_C(0xFFF9000000000000)
#define REF_TAG     UINT64_C(0xFFFA000000000000)
#define INT_FIRST   UINT64_C(0xFFFC000000000000)
#define INT_BIAS    UINT64_C(0xFFFE000000000000)
#define CANONIC_NAN UINT64_C(0x7FF8000000000000)

#define UNDEFINED       (IMMEDIATE | 0) /* an empty slot, an unbound local */
#define NONE            (IMMEDIATE | 1)
#define NOT_IMPLEMENTED (IMMEDIATE | 2)
#define ELLIPSIS        (IMMEDIATE | 3)
#define FALSE           (IMMEDIATE | 4)
#define TRUE            (IMMEDIATE | 5)

#define SIGNAL_ERROR (IMMEDIATE | 0x40) /* the exception stands in world->error */
#define SIGNAL_MEMORY                                                                              \
    (IMMEDIATE | 0x41) /* nothing was changed: collect and start the instruction again */
#define SIGNAL_CALL  (IMMEDIATE | 0x42) /* one frame was pushed; its result is the result */
#define SIGNAL_STOP  (IMMEDIATE | 0x43) /* an iterator has ended */
#define SIGNAL_LIMIT (IMMEDIATE | 0x44) /* a limit is reached: the run ends */
#define SIGNAL_HOST  (IMMEDIATE | 0x45) /* the host is asked: the loop is left and entered again */
#define SIGNAL_PAUSE (IMMEDIATE | 0x46) /* the same, for a rest between two instructions */
#define SIGNAL_DONE                                                                                \
    (IMMEDIATE | 0x47) /* of steps alone: an iterator has ended, its value is world->result */

#define SMALL_INT_MAX ((INT64_C(1) << 49) - 1)
#define SMALL_INT_MIN (-(INT64_C(1) << 49))

#define LIKELY(x)   __builtin_expect(!!(x), 1)
#define UNLIKELY(x) __builtin_expect(!!(x), 0)

static inline bool is_int(Value v) {
    return v >= INT_FIRST;
}
static inline bool are_ints(Value a, Value b) {
    return (a & b) >= INT_FIRST;
}
static inline bool is_float(Value v) {
    return v <= FLOAT_LAST;
}
static inline bool is_ref(Value v) {
    return (uint32_t)(v >> 32) == (uint32_t)(REF_TAG >> 32);
}
static inline bool is_signal(Value v) {
    return (v >> 4) == (SIGNAL_ERROR >> 4);
}
static inline bool is_bool(Value v) {
    return (v & ~UINT64_C(1)) == FALSE;
}
static inline int64_t int_of(Value v) {
    return (int64_t)(v - INT_BIAS);
}
/* `n` must fit: see int_fits. */
static inline Value value_int(int64_t n) {
    return INT_BIAS + (uint64_t)n;
}
static inline bool int_fits(int64_t n) {
    return n >= SMALL_INT_MIN && n <= SMALL_INT_MAX;
}
static inline Value value_bool(bool truth) {
    return FALSE + truth;
}
static inline Ref ref_of(Value v) {
    return (Ref)v;
}
static inline Value value_ref(Ref ref) {
    return REF_TAG | ref;
}
static inline double float_of(Value v) {
    double d;
    memcpy(&d, &v, sizeof d);
    return d;
}
/* For doubles that arithmetic made: their NaNs are canonical already. */
static inline Value value_float(double d) {
    Value v;
    memcpy(&v, &d, sizeof v);
    return v;
}
/* For doubles from outside, whose NaNs may carry any payload. */
static inline Value value_float_any(double d) {
    return d != d ? CANONIC_NAN : value_float(d);
}
