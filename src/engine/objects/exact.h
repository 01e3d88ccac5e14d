/* The exact decimal value of a double, and its rounding. Integer arithmetic alone: the same digits everywhere. */
#pragma once

#include <stdint.h>

enum { EXACT_DIGITS_MOST = 1120 };

/* 0.d1d2d3... * 10^point, d1 not 0; count 0 is zero. */
typedef struct ExactDigits {
    int count, point;
    char digits[EXACT_DIGITS_MOST];
} ExactDigits;

/* All digits of |d|, which is finite. */
void exact_digits(double d, ExactDigits *out);
/* Keeps the first `keep` digits, halves going to even. Of none, 0 is left, or 1 at the place before. */
void exact_round(ExactDigits *e, int64_t keep);
