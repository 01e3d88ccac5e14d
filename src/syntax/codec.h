/* Source encodings other than the default. */
#pragma once

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* Decodes `bytes` from the encoding that a declaration names, as str(bytes, encoding) does.
 *
 * errors: ST_SYNTAX with *out_message, the text of CPython's LookupError or UnicodeDecodeError; ST_NO_MEMORY.
 * owns:   *out and *out_message lie in `arena`, or are static, or are `bytes`. */
MUST_USE Status codec_decode(Arena *arena, Str encoding, Str bytes, Str *out, Str *out_message);
