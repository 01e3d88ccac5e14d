/* Class statements. */
#pragma once

#include "engine/heap/heap.h"

/* Pushes the frame of a class statement: `keywords` are named by `names` (0: none). SIGNAL_CALL or another signal. */
Value build_class(World *world, Value body, Value name, const Value *bases, int count,
                  const Value *keywords, Ref names);
