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

/* A codec's normal name: lower case, runs of what is neither letter, digit nor dot as one `_`; empty for what is too
 * long to be one. `room` holds CODEC_NAME_CHARS. */
enum { CODEC_NAME_CHARS = 40 };
Str codec_normal_name(Str name, char *normal);

typedef enum CodecForm {
    CODEC_UNKNOWN,
    CODEC_NO_TEXT, /* one of Python's that does not decode text */
    CODEC_IS_UTF8,
    CODEC_IS_TABLE, /* the first 128 characters are ASCII */
} CodecForm;

typedef struct CodecTable {
    const char *shown_as, *reason; /* in messages: the codec, and why a byte has no character */
    const uint16_t *high;          /* characters of the bytes 0x80 to 0xFF; 0xFFFF: none */
} CodecTable;

/* What a normal name names. */
CodecForm codec_find(Str normal_name, CodecTable *out);
