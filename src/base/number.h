/* Numbers as Python writes and reads them. */
#pragma once

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/* Appends repr() of a float: the shortest digits that read back as `value`, of those the nearest to it; with an
 * exponent below 1e-4 and from 1e16. "0.1", "1.0", "-0.0", "1e+16", "5e-324", "inf", "nan".
 *
 * source: CPython's float_repr_style "short"; R. Giulietti, "The Schubfach way to render doubles" (2020). */
void number_append_real(Buf *out, double value);

/* As number_append_real, without the ".0" of a whole number: the parts of a complex number are written so ("1j"). */
void number_append_real_part(Buf *out, double value);

/* The double nearest to a decimal number such as "1", ".5", "1.e5", "12.50e-3"; halfway cases go to even, what is too
 * large becomes infinity. No sign, no white space, no underscores; the locale has no say.
 *
 * errors: ST_SYNTAX when `text` is not of that form, ST_NO_MEMORY for a text too long to copy. */
MUST_USE Status number_parse_real(Str text, double *out);

/* Appends the decimal digits of the integer whose digits in `base` (2, 8, 10 or 16; either case) are `digits`. Leading
 * zeros go; no digits, or only zeros, give "0". Linear in the digits given.
 *
 * errors: ST_RANGE past LIMIT_INT_DIGITS decimal digits, where CPython's str() raises ValueError; nothing is appended.
 *         ST_SYNTAX at a character that is no digit of the base. */
MUST_USE Status number_append_digits(Buf *out, Str digits, int base);
