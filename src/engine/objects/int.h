/* int of any size: small ones in the value, others as sign and limbs. */
#pragma once

#include "base/str.h"
#include "engine/heap/heap.h"

/* An int of either size as limbs, without allocation: a small one borrows `small`. */
typedef struct IntView {
    const uint64_t *limbs;
    int64_t count; /* 0 is zero */
    bool negative;
    uint64_t small;
} IntView;

/* int or bool of any size, subclasses unwrapped already. */
bool is_integer(World *world, Value v);
void int_view(World *world, Value v, IntView *out);
/* Any int64_t. SIGNAL_MEMORY. */
Value int_from(World *world, int64_t n);
/* Sign and magnitude to the least form. SIGNAL_MEMORY. */
Value int_from_limbs(World *world, const uint64_t *limbs, int64_t count, bool negative);
/* The int that an object's filled limbs make, in its least form; no allocation. */
Value int_from_room(World *world, IntObject *room);
/* false when it does not fit. */
bool int_to_int64(World *world, Value v, int64_t *out);
/* Nearest double; false: too large. */
bool int_to_double(World *world, Value v, double *out);
/* One of + - * / (floor) % & | ^ for ints of at most two limbs. UNDEFINED: for others, and where more than a glance is
 * wanted. SIGNAL_MEMORY. */
Value int_wide_operate(World *world, char op, Value a, Value b);
/* d must be finite; truncates. SIGNAL_MEMORY. */
Value int_from_double(World *world, double d);

/* Arithmetic on ints and bools of any size. SIGNAL_MEMORY, SIGNAL_ERROR (division by zero, results too large). */
Value int_add(World *world, Value a, Value b);
Value int_sub(World *world, Value a, Value b);
Value int_mul(World *world, Value a, Value b);
Value int_floor_divide(World *world, Value a, Value b);
Value int_modulo(World *world, Value a, Value b);
Value int_divmod(World *world, Value a, Value b, Value *out_remainder);
Value int_true_divide(World *world, Value a, Value b);
Value int_power(World *world, Value a, Value b);
Value int_power_modulo(World *world, Value a, Value b, Value m);
/* 1 / a modulo m. SIGNAL_ERROR: there is none. */
Value int_inverse(World *world, Value a, Value m);
/* Greatest common divisor, not negative. */
Value int_gcd(World *world, Value a, Value b);
Value int_shift_left(World *world, Value a, Value b);
Value int_shift_right(World *world, Value a, Value b);
Value int_bitwise(World *world, char op, Value a, Value b);
Value int_negate(World *world, Value v);
int int_order(World *world, Value a, Value b);
int64_t int_bit_length(World *world, Value v);
int64_t int_hash(World *world, Value v);
/* Digits in `base` 2..36, with sign, lower case. SIGNAL_MEMORY, SIGNAL_LIMIT, SIGNAL_ERROR (more decimal digits than
 * sys.set_int_max_str_digits allows). */
Value int_to_str(World *world, Value v, int base);
/* Python's int(text, base): white space, sign, prefix, underscores. UNDEFINED: malformed; signals as above. */
Value int_parse(World *world, Str text, int base);
