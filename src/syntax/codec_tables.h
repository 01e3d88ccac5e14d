/* The encodings as tables; tools/gen_codecs.py writes them from spec/codecs.txt. */
#pragma once

#include <stdint.h>

enum { CODEC_UNDEFINED = 0xFFFF };

typedef struct Codec {
    const char *shown_as; /* in messages: 'charmap' for most */
    const char *reason;   /* in messages, for an undefined byte */
    const uint16_t *high; /* characters of the bytes 0x80 to 0xFF; NULL for UTF-8 */
} Codec;

typedef struct CodecName {
    const char *name; /* lower case, `_` between words */
    int codec;        /* index into codecs */
} CodecName;

extern const Codec codecs[];
extern const CodecName codec_names[];
extern const int codec_name_count;
