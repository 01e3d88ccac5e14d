/* Functions of lib/python that C stands in front of. */
#pragma once

#include "engine/heap/heap.h"

/* The call without keywords of a function that has one of FUNCTION_FRONTS. UNDEFINED: its code has to do it. */
Value call_front(World *world, const FunctionObject *function, const Value *args, int count);
