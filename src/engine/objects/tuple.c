/* tuple. */
#include "engine/objects/tuple.h"

TupleObject *tuple_new(World *world, int64_t length) {
    int64_t bytes = (int64_t)sizeof(TupleObject) + length * (int64_t)sizeof(Value);
    if (length > INT32_MAX / 8 * 3 || !heap_could_hold(world, bytes)) {
        return NULL;
    }
    TupleObject *tuple = heap_new(world, TYPE_TUPLE, KIND_TUPLE, (uint32_t)bytes);
    if (tuple) {
        tuple->head.aux = length < TUPLE_LARGE ? (uint16_t)length : TUPLE_LARGE;
    }
    return tuple;
}

Value tuple_from(World *world, const Value *items, int64_t length) {
    if (length == 0) {
        return value_ref(world->roots.empty_tuple);
    }
    TupleObject *tuple = tuple_new(world, length);
    if (!tuple) {
        return SIGNAL_MEMORY;
    }
    copy_values(tuple->items, items, length);
    return value_of(world, tuple);
}
