/* range: start, stop, step and length, ints of any size. */
#pragma once

#include "engine/heap/heap.h"

/* Do all its items fit in small ints? */
bool range_is_small(World *world, const RecordObject *range);
Value range_iter(World *world, const RecordObject *range, bool backwards);
/* next() of one beyond small ints. */
Value range_next(World *world, RecordObject *it);
/* range[index] for any int. */
Value range_item(World *world, const RecordObject *range, Value index);
Value range_slice(World *world, Value range, Value slice);
/* item in range, for ints. */
Value range_contains(World *world, const RecordObject *range, Value item);
bool range_equal(World *world, const RecordObject *a, const RecordObject *b);
