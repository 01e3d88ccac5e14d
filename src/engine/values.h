/* Values from outside. */
#pragma once

#include "base/str.h"
#include "engine/heap/heap.h"

/* A bytes object. SIGNAL_MEMORY. */
Value bytes_value(World *world, Str bytes);
