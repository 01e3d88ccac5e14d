/* base64 and checksums. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

Value binary_b2a_base64(World *world, Value *args, int count) {
    (void)count;
    Str bytes;
    Value ready = bytes_argument(world, args[0], &bytes);
    if (is_signal(ready)) {
        return ready;
    }
    if (!charge(world, bytes.size / 4)) {
        return SIGNAL_LIMIT;
    }
    BytesObject *made = bytes_new(world, (bytes.size + 2) / 3 * 4);
    if (!made) {
        return SIGNAL_MEMORY;
    }
    char *to = made->data;
    for (int64_t i = 0; i < bytes.size; i += 3) {
        int64_t left = bytes.size - i;
        uint32_t group = (uint32_t)(uint8_t)bytes.data[i] << 16;
        group |= left > 1 ? (uint32_t)(uint8_t)bytes.data[i + 1] << 8 : 0;
        group |= left > 2 ? (uint8_t)bytes.data[i + 2] : 0;
        *to++ = alphabet[group >> 18];
        *to++ = alphabet[group >> 12 & 63];
        *to++ = left > 1 ? alphabet[group >> 6 & 63] : '=';
        *to++ = left > 2 ? alphabet[group & 63] : '=';
    }
    return value_of(world, made);
}

static int digit_of(uint8_t c) {
    return c >= 'A' && c <= 'Z'   ? c - 'A'
           : c >= 'a' && c <= 'z' ? c - 'a' + 26
           : c >= '0' && c <= '9' ? c - '0' + 52
           : c == '+'             ? 62
           : c == '/'             ? 63
                                  : -1;
}

/* Bytes, or a str: why not. In strict mode nothing foreign is skipped. */
Value binary_a2b_base64(World *world, Value *args, int count) {
    (void)count;
    Str text;
    bool strict = args[1] == TRUE, padded = false;
    Value ready = bytes_argument(world, args[0], &text);
    if (is_signal(ready)) {
        return ready;
    }
    if (!charge(world, text.size / 4)) {
        return SIGNAL_LIMIT;
    }
    RawObject *raw = heap_new_raw(world, text.size / 4 * 3 + 4);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    const char *wrong = NULL;
    int64_t size = 0, digits = 0, pads = 0;
    uint32_t held = 0;
    if (strict && text.size && text.data[0] == '=') {
        wrong = "Leading padding not allowed";
    }
    for (int64_t i = 0; i < text.size && !wrong; i++) {
        uint8_t c = (uint8_t)text.data[i];
        if (c == '=') {
            padded = true;
            if (digits % 4 >= 2 && digits % 4 + ++pads >= 4) {
                if (strict && i + 1 < text.size) {
                    wrong = "Excess data after padding";
                }
                return wrong ? str_from_utf8(world, str_from(wrong))
                             : bytes_from(world, raw->data, size);
            }
            if (strict && digits % 4 < 2) {
                wrong = digits % 4 == 0 ? "Excess padding not allowed"
                                        : "Discontinuous padding not allowed";
            }
            continue;
        }
        int digit = digit_of(c);
        if (digit < 0) {
            wrong = strict ? "Only base64 data is allowed" : NULL;
            continue;
        }
        if (strict && padded) {
            wrong = "Discontinuous padding not allowed";
        }
        pads = 0;
        held = held << 6 | (uint32_t)digit;
        if (digits++ % 4) {
            int bits = 6 - 2 * (int)((digits - 1) % 4);
            raw->data[size++] = (char)(held >> (bits < 0 ? 0 : bits));
        }
    }
    if (!wrong && digits % 4 == 1) {
        Value number = int_to_str(world, value_int(digits), 10);
        return is_signal(number)
                   ? number
                   : format_text(world,
                                 "Invalid base64-encoded string: number of data characters (%S) "
                                 "cannot be 1 more than a multiple of 4",
                                 number);
    }
    if (!wrong && digits % 4) {
        wrong = "Incorrect padding";
    }
    return wrong ? str_from_utf8(world, str_from(wrong)) : bytes_from(world, raw->data, size);
}

/* The checksum that a program starts with; any int, of which 32 bits count. */
static uint32_t start_of(World *world, Value v, uint32_t otherwise) {
    if (v == UNDEFINED || !is_integer(world, v)) {
        return otherwise;
    }
    IntView view;
    int_view(world, v, &view);
    uint32_t low = view.count ? (uint32_t)view.limbs[0] : 0;
    return view.negative ? 0 - low : low;
}

Value binary_crc32(World *world, Value *args, int count) {
    (void)count;
    Str bytes;
    Value ready = bytes_argument(world, args[0], &bytes);
    if (is_signal(ready)) {
        return ready;
    }
    if (!charge(world, 64 + bytes.size / 2)) {
        return SIGNAL_LIMIT;
    }
    uint32_t table[256], crc = ~start_of(world, args[1], 0);
    for (uint32_t i = 0; i < 256; i++) {
        table[i] = i;
        for (int k = 0; k < 8; k++) {
            table[i] = table[i] >> 1 ^ (table[i] & 1 ? 0xEDB88320u : 0);
        }
    }
    for (int64_t i = 0; i < bytes.size; i++) {
        crc = crc >> 8 ^ table[(crc ^ (uint8_t)bytes.data[i]) & 255];
    }
    return value_int((uint32_t)~crc);
}

Value binary_adler32(World *world, Value *args, int count) {
    (void)count;
    Str bytes;
    Value ready = bytes_argument(world, args[0], &bytes);
    if (is_signal(ready)) {
        return ready;
    }
    if (!charge(world, bytes.size / 2)) {
        return SIGNAL_LIMIT;
    }
    uint32_t start = start_of(world, args[1], 1), a = start & 0xffff, b = start >> 16;
    for (int64_t i = 0; i < bytes.size; i++) {
        a = (a + (uint8_t)bytes.data[i]) % 65521;
        b = (b + a) % 65521;
    }
    return value_int(b << 16 | a);
}
