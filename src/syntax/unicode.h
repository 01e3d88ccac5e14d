/* What Python asks of Unicode 16. The tables are generated. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "base/str.h"

/* May begin an identifier: XID_Start or `_`; str.isidentifier's first character. */
bool unicode_is_identifier_start(uint32_t code_point);
/* May go on in an identifier: XID_Continue. */
bool unicode_is_identifier_continue(uint32_t code_point);
/* str.isprintable of one character. */
bool unicode_is_printable(uint32_t code_point);

/* The text in normal form KC. `text` is valid UTF-8.
 *
 * errors: ST_NO_MEMORY.
 * owns:   *out lies in `arena`, or is `text` where that is normal already. */
MUST_USE Status unicode_normalize(Arena *arena, Str text, Str *out);

/* The code point of a name, as `\N{...}` finds it: aliases and computed names too, letters of either case, no named
 * sequences. false when there is none. */
bool unicode_find_name(Str name, uint32_t *out);
