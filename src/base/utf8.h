/* UTF-8: what is valid, and reading it one code point at a time. */
#pragma once

#include <stdint.h>

#include "base/str.h"

/* Bytes of the character at `data`, of which `left` may be read: 1 to 4, or 0 where there is no valid one. Surrogates
 * are not valid.
 * source: Unicode 16, table 3-7. */
int utf8_size(const char *data, int64_t left);

/* Where utf8_size gives 0: how many bytes one replacement character stands for (at least 1), the longest part that
 * could have begun a character.
 * source: Unicode 16, 3.9, "substitution of maximal subparts". */
int utf8_broken_size(const char *data, int64_t left);

/* Bytes from the start of `text` up to the first that is not valid; text.size when all are. */
int64_t utf8_valid_prefix(Str text);

/* The code point that starts at byte *index of `text`, which must be inside; *index moves past it. What is not UTF-8
 * gives -1 for one byte; surrogates (WTF-8) are returned as they are.
 * source: RFC 3629, section 4. */
int32_t utf8_next(Str text, int64_t *index);

/* Characters that begin in `text`: of UTF-8 its length as people count. */
int64_t utf8_count(Str text);

/* The line and the column of byte `at` of the text, both from 1; columns count characters. */
void utf8_place(Str text, int64_t at, int32_t *out_line, int32_t *out_col);

/* The character at *at, which must be valid UTF-8 or WTF-8, and *at behind it. */
static inline uint32_t utf8_read(const char **at) {
    const unsigned char *p = (const unsigned char *)*at;
    if (p[0] < 0x80) {
        *at += 1;
        return p[0];
    }
    if (p[0] < 0xE0) {
        *at += 2;
        return (uint32_t)(p[0] & 0x1F) << 6 | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *at += 3;
        return (uint32_t)(p[0] & 0x0F) << 12 | (uint32_t)(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
    }
    *at += 4;
    return (uint32_t)(p[0] & 0x07) << 18 | (uint32_t)(p[1] & 0x3F) << 12 |
           (uint32_t)(p[2] & 0x3F) << 6 | (p[3] & 0x3F);
}

/* Writes the character to `to` (room for 4), surrogates as three bytes; gives how many. */
static inline int utf8_put(uint32_t c, char *to) {
    if (c < 0x80) {
        to[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        to[0] = (char)(0xE0 | c >> 12);
        to[1] = (char)(0x80 | (c >> 6 & 0x3F));
        to[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    to[0] = (char)(0xF0 | c >> 18);
    to[1] = (char)(0x80 | (c >> 12 & 0x3F));
    to[2] = (char)(0x80 | (c >> 6 & 0x3F));
    to[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}
