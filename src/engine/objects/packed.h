/* Numbers packed into bytes, as memoryview, struct and array write them. */
#pragma once

#include "engine/heap/heap.h"

/* Bytes of a format code in native layout ('l' is 8) or standard (4); 0: no such code. */
int packed_size(uint32_t code, bool native);
/* SIGNAL_MEMORY. 'c' gives bytes, '?' a bool, 'e', 'f', 'd' a float, others an int. */
Value packed_read(World *world, uint32_t code, int size, bool big, const char *data);

typedef enum PackOutcome { PACK_OK, PACK_TYPE, PACK_RANGE, PACK_FLOAT_RANGE } PackOutcome;
/* `v` is unwrapped. PACK_TYPE: not what the code takes; nothing written then. */
PackOutcome packed_write(World *world, uint32_t code, int size, bool big, Value v, char *to);
