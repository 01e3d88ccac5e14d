/* repr, str and format. */
#pragma once

#include "engine/objects/str.h"

/* Without Python code: for messages. */
Value repr_plain(World *world, Value v);
/* repr(v), str(v): a str or SIGNAL_CALL. */
Value value_repr(World *world, Value v);
Value value_str(World *world, Value v);
void repr_put_str(StrBuilder *b, const StrObject *s);
/* The repr of a str without anything to escape; UNDEFINED for others. SIGNAL_MEMORY. */
Value repr_quoted(World *world, const StrObject *s);
/* `array`: as a bytearray shows its bytes. */
void repr_put_bytes(StrBuilder *b, Str bytes, bool array);
/* Non-ASCII characters as escapes. */
Value str_to_ascii(World *world, Value s);
/* object.__repr__ and object.__str__ as the builtin types have them: no Python method of `v` itself is called. */
Value value_repr_builtin(World *world, Value v);
Value value_str_builtin(World *world, Value v);
