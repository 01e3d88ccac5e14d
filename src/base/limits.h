/* Fixed limits as typed constants; values and reasons stand in spec/limits.def. */
#pragma once

#include <stdint.h>

#define X(name, value, reason) static const int64_t name __attribute__((unused)) = value;
#include "../../spec/limits.def"
#undef X
