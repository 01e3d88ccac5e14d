/* Integer literals of any size, written in decimal. */
#pragma once

#include "base/arena.h"
#include "syntax/ast.h"

/* The decimal digits of an int literal. Past LIMIT_INT_DIGITS digits (where CPython refuses to write them) the literal
 * itself: "0x...". data == NULL when memory ran out. */
Str bignum_decimal(Arena *arena, const AstValue *value);
