/* Encodings by name, each one a way to read bytes: UTF-8, or a table of 256 characters. */
#include "syntax/codec.h"

#include <ctype.h>

#include "base/utf8.h"
#include "syntax/codec_tables.h"

Str codec_normal_name(Str name, char *normal) {
    int64_t size = 0;
    bool gap = false;
    for (int64_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        if (!isalnum((unsigned char)c) && c != '.') {
            gap = size > 0;
            continue;
        }
        if (size + 2 > CODEC_NAME_CHARS) {
            return (Str){normal, 0};
        }
        if (gap) {
            normal[size++] = '_';
            gap = false;
        }
        normal[size++] = (char)tolower((unsigned char)c);
    }
    return (Str){normal, size};
}

/* Codecs of Python that do not decode text. */
static bool is_other_codec(Str wanted) {
    static const char *const names[] = {
        "base64",    "base64_codec", "base_64",      "bz2",   "bz2_codec",  "hex",
        "hex_codec", "quopri",       "quopri_codec", "rot13", "rot_13",     "quoted_printable",
        "uu",        "uu_codec",     "zip",          "zlib",  "zlib_codec", "quotedprintable",
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (str_equal(str_from(names[i]), wanted)) {
            return true;
        }
    }
    return false;
}

static const Codec *find(Str wanted) {
    for (int i = 0; i < codec_name_count; i++) {
        if (str_equal(str_from(codec_names[i].name), wanted)) {
            return &codecs[codec_names[i].codec];
        }
    }
    return NULL;
}

CodecForm codec_find(Str normal_name, CodecTable *out) {
    const Codec *codec = find(normal_name);
    if (!codec) {
        return is_other_codec(normal_name) ? CODEC_NO_TEXT : CODEC_UNKNOWN;
    }
    *out = (CodecTable){codec->shown_as, codec->reason, codec->high};
    return codec->high ? CODEC_IS_TABLE : CODEC_IS_UTF8;
}

static Status refuse_utf8(Arena *arena, Str bytes, int64_t at, Str *out_message) {
    int size = utf8_broken_size(bytes.data + at, bytes.size - at);
    unsigned char first = (unsigned char)bytes.data[at];
    const char *reason = at + size == bytes.size && size > 1 ? "unexpected end of data"
                         : first < 0xC2 || first > 0xF4      ? "invalid start byte"
                                                             : "invalid continuation byte";
    if (size == 1) {
        *out_message =
            arena_format(arena, "'utf-8' codec can't decode byte 0x%02x in position %lld: %s",
                         first, (long long)at, reason);
    } else {
        *out_message =
            arena_format(arena, "'utf-8' codec can't decode bytes in position %lld-%lld: %s",
                         (long long)at, (long long)(at + size - 1), reason);
    }
    return out_message->data ? ST_SYNTAX : ST_NO_MEMORY;
}

static Status decode_table(Arena *arena, const Codec *codec, Str bytes, Str *out,
                           Str *out_message) {
    char *text = arena_alloc(arena, bytes.size * 3 + 1);
    if (!text) {
        return ST_NO_MEMORY;
    }
    char *to = text;
    for (int64_t i = 0; i < bytes.size; i++) {
        unsigned char byte = (unsigned char)bytes.data[i];
        uint16_t c = byte < 0x80 ? byte : codec->high[byte - 0x80];
        if (c == CODEC_UNDEFINED) {
            *out_message =
                arena_format(arena, "'%s' codec can't decode byte 0x%02x in position %lld: %s",
                             codec->shown_as, byte, (long long)i, codec->reason);
            return out_message->data ? ST_SYNTAX : ST_NO_MEMORY;
        }
        to += utf8_put(c, to);
    }
    *out = (Str){text, to - text};
    return ST_OK;
}

Status codec_decode(Arena *arena, Str encoding, Str bytes, Str *out, Str *out_message) {
    char normal[CODEC_NAME_CHARS];
    Str wanted = codec_normal_name(encoding, normal);
    const Codec *codec = find(wanted);
    if (!codec) {
        bool other = is_other_codec(wanted);
        *out_message = arena_format(
            arena, "%s%.*s%s", other ? "'" : "unknown encoding: ", STR_ARG(encoding),
            other ? "' is not a text encoding; use codecs.decode() to handle arbitrary codecs"
                  : "");
        return out_message->data ? ST_SYNTAX : ST_NO_MEMORY;
    }
    if (codec->high) {
        return decode_table(arena, codec, bytes, out, out_message);
    }
    int64_t valid = utf8_valid_prefix(bytes);
    if (valid < bytes.size) {
        return refuse_utf8(arena, bytes, valid, out_message);
    }
    *out = bytes;
    return ST_OK;
}
