/* Growing bytes. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"

void buf_init(Buf *buf, int64_t limit_bytes) {
    ASSERT(limit_bytes >= 0);
    *buf = (Buf){.limit = limit_bytes};
}

void buf_done(Buf *buf) {
    free(buf->data);
    buf_init(buf, buf->limit);
}

void buf_clear(Buf *buf) {
    buf->size = 0;
    buf->failure = ST_OK;
}

bool buf_reserve(Buf *buf, int64_t extra) {
    ASSERT(extra >= 0);
    if (buf->failure != ST_OK) {
        return false;
    }
    if (extra > buf->limit - buf->size) {
        buf->failure = ST_LIMIT;
        return false;
    }
    if (buf->size + extra <= buf->capacity) {
        return true;
    }
    int64_t capacity = buf->capacity < 64 ? 64 : buf->capacity + buf->capacity / 2;
    if (capacity < buf->size + extra) {
        capacity = buf->size + extra;
    }
    if (capacity > buf->limit) {
        capacity = buf->limit;
    }
    char *grown = realloc(buf->data, (size_t)capacity + 1); /* one more for buf_take's NUL */
    if (!grown) {
        buf->failure = ST_NO_MEMORY;
        return false;
    }
    buf->data = grown;
    buf->capacity = capacity;
    return true;
}

void buf_append(Buf *buf, Str s) {
    if (s.size > 0 && buf_reserve(buf, s.size)) {
        memcpy(buf->data + buf->size, s.data, (size_t)s.size);
        buf->size += s.size;
    }
}

void buf_append_format(Buf *buf, const char *format, ...) {
    char small[256];
    va_list args;
    va_start(args, format);
    va_list again;
    va_copy(again, args);
    int size = vsnprintf(small, sizeof small, format, args);
    va_end(args);
    ASSERT(size >= 0);
    if ((size_t)size < sizeof small) {
        buf_append(buf, (Str){small, size});
    } else if (buf_reserve(buf, size)) {
        vsnprintf(buf->data + buf->size, (size_t)size + 1, format, again);
        buf->size += size;
    }
    va_end(again);
}

void buf_append_int(Buf *buf, int64_t value) {
    char digits[24];
    int at = (int)sizeof digits;
    uint64_t left = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        digits[--at] = (char)('0' + left % 10);
        left /= 10;
    } while (left > 0);
    if (value < 0) {
        digits[--at] = '-';
    }
    buf_append(buf, (Str){digits + at, (int64_t)sizeof digits - at});
}

void buf_append_utf8(Buf *buf, uint32_t c) {
    ASSERT(c <= 0x10FFFF);
    if (c < 0x80) {
        buf_append_char(buf, (char)c);
    } else if (c < 0x800) {
        buf_append_char(buf, (char)(0xC0 | c >> 6));
        buf_append_char(buf, (char)(0x80 | (c & 0x3F)));
    } else if (c < 0x10000) {
        buf_append_char(buf, (char)(0xE0 | c >> 12));
        buf_append_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_append_char(buf, (char)(0x80 | (c & 0x3F)));
    } else {
        buf_append_char(buf, (char)(0xF0 | c >> 18));
        buf_append_char(buf, (char)(0x80 | (c >> 12 & 0x3F)));
        buf_append_char(buf, (char)(0x80 | (c >> 6 & 0x3F)));
        buf_append_char(buf, (char)(0x80 | (c & 0x3F)));
    }
}

char *buf_take(Buf *buf, int64_t *out_size) {
    char *bytes = buf->data ? buf->data : malloc(1);
    ASSERT(bytes);
    bytes[buf->size] = '\0';
    *out_size = buf->size;
    buf_init(buf, buf->limit);
    return bytes;
}
