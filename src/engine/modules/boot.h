/* Filling an empty world with the builtins. */
#pragma once

#include "engine/heap/heap.h"

/* false: no memory. */
bool boot_world(World *world);
