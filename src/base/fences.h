/* Code inside Markdown, as models deliver it. */
#pragma once

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"

/* Whether fences_extract would find a program in `text`. */
bool fences_present(Str text);

/* Appends the program that stands in the fenced blocks of `text`: the blocks marked as Python (python, py, python3,
 * pycon is not) if there are any, else those without a mark. Every other line is left empty, so that a line of the
 * program has the number it has in `text`. An unclosed last block goes to the end.
 *
 * errors: false, and nothing appended, when there is no such block. The buf's failures stay in the buf.
 * source: CommonMark 0.31, 4.5 Fenced code blocks. */
bool fences_extract(Str text, Buf *out);
