/* Asking the host: a native frame whose step leaves the loop; the answer is put into it from outside. */
#pragma once

#include "engine/heap/heap.h"

/* Registers of a STEP_host_call frame. */
enum { HOST_NAME, HOST_ARGS, HOST_KEYWORDS, HOST_ANSWER, HOST_ERROR };

/* Suspends the world; what the host answers is the result. `name` a str, `args` a tuple, `keywords` a dict. Signals. */
Value ask_host(World *world, Value name, Value args, Value keywords);
