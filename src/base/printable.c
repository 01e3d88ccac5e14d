/* Text from outside, made safe to print. */
#include "base/printable.h"

static bool starts_with_any(Str text, const Str *sequences, int count) {
    for (int i = 0; i < count; i++) {
        if (str_starts_with(text, sequences[i])) {
            return true;
        }
    }
    return false;
}

/* Bytes of the character at the start of `text` that must be escaped, 0 if it need not be. */
static int64_t unsafe_bytes(Str text, bool keeps_lines) {
    static const Str direction_marks[] = {
        {"\xE2\x80\x8E", 3}, {"\xE2\x80\x8F", 3}, {"\xE2\x80\xAA", 3}, {"\xE2\x80\xAB", 3},
        {"\xE2\x80\xAC", 3}, {"\xE2\x80\xAD", 3}, {"\xE2\x80\xAE", 3}, {"\xE2\x81\xA6", 3},
        {"\xE2\x81\xA7", 3}, {"\xE2\x81\xA8", 3}, {"\xE2\x81\xA9", 3},
    };
    unsigned char first = (unsigned char)text.data[0];
    unsigned char second = text.size > 1 ? (unsigned char)text.data[1] : 0;
    if (first < 0x20 || first == 0x7F) {
        return (first == '\n' || first == '\t') && keeps_lines ? 0 : 1;
    }
    if (first == 0xC2 && second >= 0x80 && second <= 0x9F) {
        return 2; /* C1 controls: some terminals obey them */
    }
    if (first == 0xD8 && second == 0x9C) {
        return 2;
    }
    return starts_with_any(text, direction_marks, sizeof direction_marks / sizeof *direction_marks)
               ? 3
               : 0;
}

static void append(Buf *out, Str text, bool keeps_lines) {
    while (text.size > 0) {
        int64_t unsafe = unsafe_bytes(text, keeps_lines);
        for (int64_t i = 0; i < unsafe; i++) {
            buf_append_format(out, "\\x%02x", (unsigned char)text.data[i]);
        }
        if (unsafe == 0) {
            buf_append_char(out, text.data[0]);
        }
        text = str_slice(text, unsafe > 0 ? unsafe : 1, text.size);
    }
}

void printable_append(Buf *out, Str text) {
    append(out, text, true);
}

void printable_append_line(Buf *out, Str text) {
    append(out, text, false);
}
