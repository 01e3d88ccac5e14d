/* Raising exceptions from C, and ending the run at a limit. */
#pragma once

#include "engine/heap/heap.h"

/* Sets world->error to a new exception of a builtin type. Directives: %s C string, %d int64_t, %S str Value,
 * %T type name
 * of a Value, %R repr of a plain Value, %c code point, %%. Returns SIGNAL_ERROR or SIGNAL_MEMORY. */
Value raise(World *world, TypeId type, const char *format, ...);
/* With one argument that is no text: KeyError, StopIteration. */
Value raise_value(World *world, TypeId type, Value argument);
/* An exception object is thrown: its context is what is being handled. Returns SIGNAL_ERROR. */
Value raise_object(World *world, Value exception);
/* A hidden slot of the exception that was just raised, unless `signal` is another one. Returns `signal`. */
Value raised_with(World *world, Value signal, int slot, Value value);
/* The same text as raise makes. SIGNAL_MEMORY. */
Value format_text(World *world, const char *format, ...);
/* The run ends here. Returns SIGNAL_LIMIT. */
Value world_limit(World *world, EngineLimit limit);
/* One frame too many: RecursionError, or the end of the run where the host's own limit is reached. */
Value raise_too_deep(World *world);
