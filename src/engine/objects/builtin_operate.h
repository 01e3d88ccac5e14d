/* Operators of the builtin containers; NOT_IMPLEMENTED where the pair is none of theirs. */
#pragma once

#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"

Value sequence_operate(World *world, Opcode op, Value a, Value b);
/* `self` is what stands left, `a` its payload. */
Value in_place_operate(World *world, Opcode op, Value a, Value b, Value self);
/* TypeError of a + b for which no one was found. */
Value concat_error(World *world, Opcode op, Value a, Value b);
int64_t dict_view_length(World *world, Value view);
/* `length` items n times; the product was checked. */
Value repeat_sequence(World *world, Value sequence, int64_t length, int64_t n);
/* | & - ^ of a dict's keys or items and anything iterable; NOT_IMPLEMENTED for other pairs. */
Value view_operate(World *world, char op, Value a, Value b);
