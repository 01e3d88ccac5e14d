/* Sizes and times as operators write them: "256MiB", "30s". */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/* Parse `text` as a byte size: "4096", "64KiB", "2GiB".
 *
 * units:  *out_bytes in bytes; KiB, MiB, GiB, TiB are 2^10 to 2^40. KB and MB are refused: people read them both ways.
 * errors: ST_SYNTAX no leading digit or unknown suffix; ST_RANGE past INT64_MAX. *out_bytes untouched on error.
 * source: IEC 80000-13 binary prefixes. */
MUST_USE Status size_parse(Str text, int64_t *out_bytes);
/* Parse `text` as a time: "500ms", "30s", "2m", "1h". A number alone is refused: it might be any of them.
 *
 * units:  *out_ms in milliseconds.
 * errors: as size_parse. */
MUST_USE Status duration_parse(Str text, int64_t *out_ms);

/* Text that parses back to the same number: the shortest for sizes, whole seconds or milliseconds for times.
 * Neither number is negative. */
void size_append(Buf *out, int64_t bytes);
void duration_append(Buf *out, int64_t ms);
