/* UTF-8: validity, decoding. */
#include "base/utf8.h"

/* The second byte's range, which excludes overlong forms, surrogates and what lies past U+10FFFF. */
static void second_range(unsigned char first, unsigned char *low, unsigned char *high) {
    *low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    *high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
}

static int expected_size(unsigned char first) {
    if (first < 0x80) {
        return 1;
    }
    if (first < 0xC2 || first > 0xF4) {
        return 0;
    }
    return first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

/* Bytes from `data` on that fit a character of `size` bytes. */
static int fitting(const unsigned char *p, int size, int64_t left) {
    unsigned char low, high;
    second_range(p[0], &low, &high);
    int i = 1;
    for (; i < size && i < left && p[i] >= low && p[i] <= high; i++) {
        low = 0x80;
        high = 0xBF;
    }
    return i;
}

int utf8_size(const char *data, int64_t left) {
    const unsigned char *p = (const unsigned char *)data;
    int size = left > 0 ? expected_size(p[0]) : 0;
    return size <= 1 || fitting(p, size, left) == size ? size : 0;
}

int utf8_broken_size(const char *data, int64_t left) {
    const unsigned char *p = (const unsigned char *)data;
    int size = expected_size(p[0]);
    return size <= 1 ? 1 : fitting(p, size, left);
}

int64_t utf8_valid_prefix(Str text) {
    int64_t at = 0;
    while (at < text.size) {
        uint64_t word;
        while (at + 8 <= text.size) {
            memcpy(&word, text.data + at, sizeof word);
            if (word & UINT64_C(0x8080808080808080)) {
                break;
            }
            at += 8;
        }
        int size = utf8_size(text.data + at, text.size - at);
        if (size == 0) {
            break;
        }
        at += size;
    }
    return at;
}

int32_t utf8_next(Str text, int64_t *index) {
    const unsigned char *bytes = (const unsigned char *)text.data + *index;
    int64_t left = text.size - *index;
    int32_t lead = bytes[0];
    *index += 1;
    if (lead < 0x80) {
        return lead;
    }
    int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || left < length) {
        return -1;
    }
    int32_t code_point = lead & (0x7F >> length);
    for (int i = 1; i < length; i++) {
        if ((bytes[i] & 0xC0) != 0x80) {
            return -1;
        }
        code_point = code_point << 6 | (bytes[i] & 0x3F);
    }
    static const int32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (code_point < least[length] || code_point > 0x10FFFF) {
        return -1;
    }
    *index += length - 1;
    return code_point;
}

int64_t utf8_count(Str text) {
    int64_t count = 0;
    for (int64_t i = 0; i < text.size; i++) {
        count += (text.data[i] & 0xC0) != 0x80;
    }
    return count;
}

void utf8_place(Str text, int64_t at, int32_t *out_line, int32_t *out_col) {
    int32_t line = 1;
    int64_t start = 0;
    at = at < text.size ? at : text.size;
    for (int64_t i = 0; i < at; i++) {
        if (text.data[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    *out_line = line;
    *out_col = (int32_t)utf8_count(str_slice(text, start, at)) + 1;
}
