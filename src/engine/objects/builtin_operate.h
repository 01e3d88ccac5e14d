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
/* list += iterable made by Python code: extended by a frame, then the list is the result. */
Value extend_then_self(World *world, Value list, Value iterable, Value self);
