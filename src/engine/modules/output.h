/* Output of the guest. */
#pragma once

#include "engine/heap/heap.h"

/* A str or bytes to stream 1 or 2, within the world's limit. NONE or a signal. */
Value write_out(World *world, int stream, Value text);
