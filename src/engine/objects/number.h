/* float and complex, and what the numbers share. */
#pragma once

#include "base/str.h"
#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"

/* The text of a str or of bytes from which a number is read: surrounding white space gone, digits of all scripts made
 * ASCII. false when `plain` is neither. *text.data is NULL when there are characters that no number has; *signal is
 * NONE or SIGNAL_MEMORY. */
bool number_text(World *world, Value plain, Str *text, Value *signal);
/* Copies `text` without the underscores that stand between digits; false where one stands elsewhere. `out` has room
 * for all of it. */
bool number_drop_underscores(Str text, char *out, int64_t *size);
/* "inf", "infinity" and "nan" in any case, without a sign; false for other words. */
bool number_word(Str text, double *out);
/* a // b where the quotient is wanted, else a % b; b is not zero. */
Value float_remainder(double a, double b, bool quotient_wanted);
/* int(d), with its errors. */
Value float_to_int(World *world, double d);
/* a ** b; complex when a is negative and b no whole number. */
Value float_power(World *world, double a, double b);
/* round(d, digits), correctly rounded. */
Value float_round(World *world, double d, int64_t digits);
/* SIGNAL_MEMORY. */
Value complex_from(World *world, double real, double imaginary);
Value complex_negate(World *world, Value v, bool negate);
/* An operator with a complex on either side and any plain number on the other. NOT_IMPLEMENTED for operators that
 * complex has not. `index`: the opcode less OP_ADD. */
Value complex_operate(World *world, int index, Value a, Value b);
/* a == b where either is complex: TRUE or FALSE; NOT_IMPLEMENTED when the other is no plain number. */
Value complex_equal(World *world, Value a, Value b);
