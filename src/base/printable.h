/* Text from outside, made safe to print: what a terminal acts on is escaped. */
#pragma once

#include "base/buf.h"
#include "base/str.h"

/* Appends `text` with control characters (all but line feed and tab) and those that turn the direction of writing as
 * \xNN, byte for byte. Everything else, UTF-8 or not, stays as it is.
 * source: Unicode 15 Bidi_Control; CVE-2021-42574. */
void printable_append(Buf *out, Str text);
/* The same in one line: line feed and tab are escaped too. */
void printable_append_line(Buf *out, Str text);
