/* Python values of a world as bytes, and back; private to worker. */
#pragma once

#include "engine/engine.h"
#include "wire/wire.h"

/* Appends `value`; what is deeper than WIRE_VALUE_DEPTH, or of a type that has no form of its own, as WIRE_OBJECT. */
void value_put(World *world, EngineValue value, Buf *out);
/* The value that `bytes` is.
 * errors: false where it is none, or the world's memory does not hold it. */
bool value_take(World *world, Arena *arena, Str bytes, EngineValue *out_value);
