/* hash(): CPython's values for numbers and what is made of them; keyed ones for text. */
#pragma once

#include "engine/heap/heap.h"

typedef enum HashOutcome { HASH_OK, HASH_ASK, HASH_UNHASHABLE, HASH_DEEP } HashOutcome;

/* HASH_ASK: a Python __hash__ must be called (for `v` or, inside a tuple, for *culprit). HASH_UNHASHABLE:
 * *culprit is it. */
HashOutcome value_hash(World *world, Value v, int64_t *out, Value *culprit);
int64_t hash_double(double d);
