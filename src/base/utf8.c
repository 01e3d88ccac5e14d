/* UTF-8, decoded one code point at a time. */
#include "base/utf8.h"

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
