/* Sorting values whose order needs no Python code. */
#pragma once

#include "engine/heap/heap.h"

/* Sorts `items` by `keys` (which may be `items` itself), stably, in place; `reverse` keeps equal ones in order too.
 * TRUE when it is done, FALSE when a comparison would need more than a glance at two ints, floats, strings or tuples of
 * such (nothing was changed), or a signal. */
Value sort_plain(World *world, Value *keys, Value *items, int64_t count, bool reverse);
