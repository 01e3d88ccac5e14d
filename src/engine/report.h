/* What is written when an exception leaves the program. */
#pragma once

#include "engine/heap/heap.h"

/* Writes the traceback to stream 2; Python code is run for it, after the program's end. */
void report_error(World *world, Value exception);
/* Writes str() of what the program ended itself with, and a newline. */
void report_text(World *world, Value value);
