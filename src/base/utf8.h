/* UTF-8, decoded one code point at a time. */
#pragma once

#include <stdint.h>

#include "base/str.h"

/* The code point that starts at byte *index of `text`, which must be inside; *index moves past it. What is not UTF-8
 * gives -1 for one byte; surrogates (WTF-8) are returned as they are.
 * source: RFC 3629, section 4. */
int32_t utf8_next(Str text, int64_t *index);
