/* Str: a borrowed run of bytes; never owns, need not end in NUL. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

typedef struct Str {
    const char *data;
    int64_t size; /* bytes */
} Str;

/* A Str over a string literal; the size is known at compile time. */
#define STR(literal) ((Str){("" literal), (int64_t)sizeof(literal) - 1})
/* For printf's "%.*s". */
#define STR_ARG(str) (int)(str).size, (str).data

static inline Str str_from(const char *c_string) {
    return (Str){c_string, (int64_t)strlen(c_string)};
}

static inline bool str_equal(Str a, Str b) {
    return a.size == b.size && (a.size == 0 || memcmp(a.data, b.data, (size_t)a.size) == 0);
}

static inline bool str_starts_with(Str s, Str prefix) {
    return s.size >= prefix.size && str_equal((Str){s.data, prefix.size}, prefix);
}

static inline bool str_ends_with(Str s, Str suffix) {
    return s.size >= suffix.size &&
           str_equal((Str){s.data + s.size - suffix.size, suffix.size}, suffix);
}

/* The part from byte `start` up to, not including, `end`; both must lie in 0..size, start <= end. */
Str str_slice(Str s, int64_t start, int64_t end);
/* Without ASCII white space at both ends. */
Str str_trim(Str s);
/* Index of the first `needle` at or after `start`, -1 if there is none. An empty needle is found at `start`. */
int64_t str_find(Str s, Str needle, int64_t start);
/* How often the byte stands in the text. */
int64_t str_count_byte(Str s, char byte);
/* Byte order, as memcmp; a prefix comes first. */
int str_compare(Str a, Str b);
/* Cuts `*rest` at the first `separator`: returns what stands before it, leaves in `*rest` what follows.
 * Without a separator returns all and leaves `*rest` empty with data == NULL. */
Str str_cut(Str *rest, char separator);
/* FNV-1a, 64 bits; for tables over trusted keys only. */
uint64_t str_hash(Str s);
/* Optimal-string-alignment distance, at most `limit`; limit + 1 when it is larger. Bytes, not characters; names
 * longer than 64 bytes are never close. For "did you mean". */
int str_distance(Str a, Str b, int limit);
