/* Text without stdio, for the child's side. */
#pragma once

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* Decimal digits of a value >= 0, NUL-terminated, somewhere in `text`. */
static inline const char *text_digits(int64_t value, char text[24]) {
    char *at = text + 23;
    *at = 0;
    do {
        *--at = (char)('0' + value % 10);
        value /= 10;
    } while (value > 0);
    return at;
}

/* Copies `more` to `text` + `size`; the new size. The caller has made room. */
static inline size_t text_append(char *text, size_t size, const char *more) {
    size_t more_size = strlen(more);
    memcpy(text + size, more, more_size);
    return size + more_size;
}
