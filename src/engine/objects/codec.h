/* Encodings of text, by name, with their error handlers. */
#pragma once

#include "base/str.h"
#include "engine/heap/heap.h"

/* The str's bytes. `encoding` and `errors` are str, or UNDEFINED for utf-8 and strict. `function` is named in
 * complaints. May fall over to Python, for a handler or codec that is registered there. Signals. */
Value text_encode(World *world, Value v, Value encoding, Value errors, const char *function);
/* The str in the bytes of something bytes-like. */
Value text_decode(World *world, Value owner, Value encoding, Value errors, const char *function);
/* Are these str or UNDEFINED? NONE, or TypeError in `function`'s name. */
Value codec_arguments(World *world, Value encoding, Value errors, const char *function);
