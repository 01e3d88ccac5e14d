/* Magnitudes: arithmetic on rows of 64-bit limbs, least significant first. Pure functions over given memory. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

__extension__ typedef unsigned __int128 Wide;

int64_t limbs_bits(const uint64_t *a, int64_t count);
/* The 64 bits from bit `shift` on. */
uint64_t limbs_extract(const uint64_t *a, int64_t count, int64_t shift);
int limbs_compare(const uint64_t *a, int64_t a_count, const uint64_t *b, int64_t b_count);
/* out: max(a_count, b_count) + 1 limbs. */
void limbs_add(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
               int64_t b_count);
/* a >= b; out: a_count limbs, may be a or b. */
void limbs_sub(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
               int64_t b_count);
void limbs_increment(uint64_t *a, int64_t count);
/* out: a_count + b_count limbs, neither a nor b. */
void limbs_mul(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
               int64_t b_count, uint64_t *scratch);
/* units: limbs of scratch, fuel. */
int64_t limbs_mul_scratch(int64_t a_count, int64_t b_count);
int64_t limbs_mul_cost(int64_t a_count, int64_t b_count);
/* quotient: max(0, a_count - b_count + 1) limbs; remainder: b_count limbs; scratch: a_count + b_count + 2. b
 * not zero. */
void limbs_divide(uint64_t *quotient, uint64_t *remainder, const uint64_t *a, int64_t a_count,
                  const uint64_t *b, int64_t b_count, uint64_t *scratch);
/* In place; returns the remainder. */
uint64_t limbs_divide_small(uint64_t *a, int64_t count, uint64_t divisor);
/* a = a * factor + addend in place; returns the carry. */
uint64_t limbs_multiply_small(uint64_t *a, int64_t count, uint64_t factor, uint64_t addend);
void limbs_shift_left(uint64_t *out, int64_t out_count, const uint64_t *a, int64_t count,
                      int64_t shift);
/* out: count - shift / 64 limbs; true when a set bit was shifted out. */
bool limbs_shift_right(uint64_t *out, const uint64_t *a, int64_t count, int64_t shift);
