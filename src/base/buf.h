/* Buf: bytes that grow, up to a limit named when it is made.
 *
 * Failure is sticky: after the first append that did not fit, `failure` says why and later appends do nothing, so a
 * writer checks once at its end. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"

typedef struct Buf {
    char *data;
    int64_t size;     /* bytes written */
    int64_t capacity; /* bytes allocated */
    int64_t limit;    /* largest size allowed */
    Status failure;   /* ST_OK, ST_LIMIT or ST_NO_MEMORY; sticky */
} Buf;

void buf_init(Buf *buf, int64_t limit_bytes);
void buf_done(Buf *buf);
/* Empties it, keeps the memory, forgets a failure. */
void buf_clear(Buf *buf);
/* Room for `extra` more bytes. false (and `failure` set) when the limit or memory is reached. */
bool buf_reserve(Buf *buf, int64_t extra);
void buf_append(Buf *buf, Str s);
void buf_append_format(Buf *buf, const char *format, ...) PRINTF_LIKE(2, 3);
/* Decimal digits of `value`. */
void buf_append_int(Buf *buf, int64_t value);
/* One code point as UTF-8; surrogates are written as three bytes (WTF-8), as CPython's surrogatepass does. */
void buf_append_utf8(Buf *buf, uint32_t code_point);

static inline void buf_append_char(Buf *buf, char c) {
    if (__builtin_expect(buf->size < buf->capacity, 1) || buf_reserve(buf, 1)) {
        buf->data[buf->size++] = c;
    }
}

/* Borrowed until the next append. */
static inline Str buf_view(const Buf *buf) {
    return (Str){buf->data ? buf->data : "", buf->size};
}
/* The bytes leave with the caller, who frees them with free(); the buf is empty again. A NUL stands behind them. */
char *buf_take(Buf *buf, int64_t *out_size);
