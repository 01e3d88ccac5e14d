/* Writing JSON text and reading typed members back; private to verdict. */
#pragma once

#include "base/buf.h"
#include "base/str.h"

/* A quoted JSON string. What is not UTF-8, and lone surrogates, become U+FFFD. */
void json_write_str(Buf *out, Str text);
/* `"name":"text"`, and the same with a number. */
void json_write_member(Buf *out, const char *name, Str text);
void json_write_int(Buf *out, const char *name, int64_t value);
