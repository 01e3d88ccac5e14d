/* Time that only goes forward. */
#pragma once

#include <stdint.h>

/* units: nanoseconds of CLOCK_MONOTONIC. */
int64_t clock_now_ns(void);
