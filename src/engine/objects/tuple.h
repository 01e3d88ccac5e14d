/* tuple: a fixed row of values. */
#pragma once

#include "engine/heap/heap.h"

static inline int64_t tuple_length(World *world, const TupleObject *tuple) {
    if (LIKELY(tuple->head.aux != TUPLE_LARGE)) {
        return tuple->head.aux;
    }
    const Block *block = at(world, ref_to(world, tuple) & ~(uint32_t)(BLOCK_BYTES - 1));
    return (int64_t)(block->bytes - sizeof(TupleObject)) / (int64_t)sizeof(Value);
}

/* Items arbitrary: fill them before anything else is allocated. NULL: no memory. */
TupleObject *tuple_new(World *world, int64_t length);
/* A copy of the values. SIGNAL_MEMORY. */
Value tuple_from(World *world, const Value *items, int64_t length);
