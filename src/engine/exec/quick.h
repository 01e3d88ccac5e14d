/* The usual cases of operators and builtin functions, for the loop: no frame is pushed, nothing is raised, and
 * UNDEFINED leaves the case to the function that knows all. */
#pragma once

#include "engine/exec/opcodes.h"
#include "engine/heap/heap.h"
#include "engine/objects/compare.h"

typedef Value (*QuickFunction)(World *world, const Value *args, uint32_t count);

#define X(row, quick) Value quick(World *world, const Value *args, uint32_t count);
#include "../../../spec/quick.def"
#include "../../../spec/quick_types.def"
#undef X

/* By NativeId and by the TypeId of a builtin type that is called; NULL: there is no quick way. */
extern const QuickFunction quick_natives[NATIVE_ID_COUNT];
extern const QuickFunction quick_types[TYPE_ID_COUNT];

/* A float and an int, or floats with % and //; op: OP_ADD .. OP_IFLOORDIV. */
Value quick_arithmetic(uint32_t op, Value a, Value b);
/* Ints of two limbs at most, two complex numbers, or two strings that are not long put together. */
Value quick_objects(World *world, uint32_t op, Value a, Value b);
/* Two strings, or a float and an int: TRUE or FALSE. */
Value quick_compare(World *world, CompareOp op, Value a, Value b);
/* The pair that the next round of enumerate, zip or dict.items gives, without its tuple: TRUE, SIGNAL_STOP, or another
 * signal. */
Value quick_pair(World *world, RecordObject *iterator, Value *to);
/* item in a dict, a set, or a short list or tuple: TRUE or FALSE. */
Value quick_contains(World *world, Value container, Value item);
/* A short slice of a list, tuple or str between two ints or None. */
Value quick_slice(World *world, Value object, const Value *bounds);
