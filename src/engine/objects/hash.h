/* hash(): CPython's values for numbers and what is made of them; keyed ones for text. */
#pragma once

#include "engine/heap/heap.h"

typedef enum HashOutcome { HASH_OK, HASH_ASK, HASH_UNHASHABLE, HASH_DEEP } HashOutcome;

/* HASH_ASK: a Python __hash__ must be called (of `v` or of a member), HASH_DEEP: too deep for here; hash_value does
 * both. HASH_UNHASHABLE: *culprit is it. */
HashOutcome value_hash(World *world, Value v, int64_t *out, Value *culprit);
int64_t hash_double(double d);
/* The hash of a short tuple of ints, strs, floats and immediates, paid for as value_hash would; false for other
 * keys. */
bool hash_short_tuple(World *world, Value key, int64_t *out);
/* Whether `a`, whose hash is that of the tuple `b`, is a tuple of equal members: 1, 0, or -1 where that takes more than
 * a few ints and strs to compare. */
int same_short_tuple(World *world, Value a, Value b);
/* hash(v) as an int; SIGNAL_CALL when a frame gives it. */
Value hash_value(World *world, Value v);
/* A tuple's hash, member by member. */
static inline uint64_t hash_tuple_start(void) {
    return UINT64_C(2870177450012600261);
}
static inline uint64_t hash_tuple_add(uint64_t sum, int64_t lane) {
    sum += (uint64_t)lane * UINT64_C(14029467366897019727);
    sum = sum << 31 | sum >> 33;
    return sum * UINT64_C(11400714785074694791);
}
static inline int64_t hash_tuple_end(uint64_t sum, int64_t count) {
    sum += (uint64_t)count ^ (UINT64_C(2870177450012600261) ^ UINT64_C(3527539));
    return sum == UINT64_MAX ? 1546275796 : (int64_t)sum;
}
