/* deque: a ring of values. */
#pragma once

#include "engine/heap/heap.h"

static inline DequeObject *deque_of(World *world, Value v) {
    return (DequeObject *)at(world, (Ref)v);
}
/* Item `index`, which must be there. */
Value deque_item(World *world, const DequeObject *deque, int64_t index);
/* The items as a new list. SIGNAL_MEMORY. */
Value deque_items(World *world, const DequeObject *deque);
/* false: no memory. */
bool deque_push(World *world, DequeObject *deque, Value item, bool left);
/* The first or the last item, which must be there, taken out. */
Value deque_take(World *world, DequeObject *deque, bool left);
/* next() of its iterators. */
Value deque_next(World *world, RecordObject *it);
/* deque[key]; = value, UNDEFINED: del. */
Value deque_get(World *world, Value deque, Value key);
Value deque_set(World *world, Value v, Value key, Value value);
/* a + b, a * b, and the same in place; NOT_IMPLEMENTED for other operands. */
Value deque_operate(World *world, bool adds, bool in_place, Value a, Value b);
/* What repr writes behind the items: "])" or "], maxlen=N)". SIGNAL_MEMORY. */
Value deque_tail(World *world, const DequeObject *deque);
