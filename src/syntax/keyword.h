/* "invalid syntax. Did you mean 'while'?" */
#pragma once

#include "syntax/syntax.h"

/* The lines of `source` from `first_line` (0 for the first) to `last_line`, counted as str.splitlines counts. */
Str keyword_context(Str source, int32_t first_line, int32_t last_line);

/* Looks in the fault's context for a name that is close to a keyword and makes the lines a program, or the start of
 * one, once it is replaced. true: *out is the fault as CPython then prints it.
 *
 * owns:   its texts lie in `arena`. */
bool keyword_suggest(Arena *arena, const SyntaxFault *fault, SyntaxFault *out);
