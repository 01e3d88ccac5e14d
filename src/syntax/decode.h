/* Source bytes to the text that the lexer reads. */
#pragma once

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"
#include "syntax/syntax.h"

enum { SOURCE_PADDING = 16 };

typedef struct Source {
    Str text;           /* valid UTF-8 without NUL; ends in '\n'; SOURCE_PADDING NUL bytes follow */
    bool newline_added; /* the last newline was not in the file */
} Source;

/* Byte order mark, encoding declaration, universal newlines: what CPython does to bytes before it lexes them.
 *
 * errors: ST_SYNTAX with *out_fault filled, ST_NO_MEMORY, ST_LIMIT past LIMIT_SOURCE_BYTES.
 * owns:   the text lies in `arena`.
 * source: PEP 263; the language reference, 2.1.4 and 2.1.5. */
MUST_USE Status source_decode(Arena *arena, Str bytes, Source *out, SyntaxFault *out_fault);
