/* Numbers packed into bytes. */
#include "engine/objects/packed.h"

#include <math.h>

#include "engine/objects/bytes.h"
#include "engine/objects/int.h"

int packed_size(uint32_t code, bool native) {
    switch (code) {
    case 'x':
    case 'b':
    case 'B':
    case 'c':
    case '?': return 1;
    case 'h':
    case 'H':
    case 'e': return 2;
    case 'i':
    case 'I':
    case 'f': return 4;
    case 'l':
    case 'L': return native ? 8 : 4;
    case 'q':
    case 'Q':
    case 'd': return 8;
    case 'n':
    case 'N':
    case 'P': return native ? 8 : 0;
    default: return 0;
    }
}

static double half_to_double(uint32_t bits) {
    int exponent = (int)(bits >> 10 & 31);
    double fraction = bits & 1023;
    double d = exponent == 31 ? (fraction != 0 ? NAN : INFINITY)
               : exponent     ? ldexp(fraction + 1024, exponent - 25)
                              : ldexp(fraction, -24);
    return bits & 0x8000 ? -d : d;
}

/* Rounded to even; false: too large. */
static bool half_from_double(double d, uint32_t *out) {
    uint32_t sign = signbit(d) ? 0x8000 : 0;
    d = fabs(d);
    if (d != d) {
        *out = sign | 0x7e00;
        return true;
    }
    if (d - d != 0) {
        *out = sign | 0x7c00;
        return true;
    }
    int exponent;
    frexp(d, &exponent);
    exponent = exponent < -13 ? -13 : exponent;
    double units = nearbyint(ldexp(d, 11 - exponent)); /* 1024 and more: normal */
    uint32_t bits = (uint32_t)(exponent + 13) << 10;
    bits += (uint32_t)units;
    if (bits >= 0x7c00) {
        return false;
    }
    *out = sign | bits;
    return true;
}

Value packed_read(World *world, uint32_t code, int size, bool big, const char *data) {
    uint64_t bits = 0;
    for (int i = 0; i < size; i++) {
        bits |= (uint64_t)(uint8_t)data[big ? size - 1 - i : i] << (8 * i);
    }
    switch (code) {
    case 'c': return bytes_from(world, data, 1);
    case '?': return value_bool(bits != 0);
    case 'e': return value_float_any(half_to_double((uint32_t)bits));
    case 'f': {
        float f;
        uint32_t narrow = (uint32_t)bits;
        memcpy(&f, &narrow, sizeof f);
        return value_float_any((double)f);
    }
    case 'd': {
        double d;
        memcpy(&d, &bits, sizeof d);
        return value_float_any(d);
    }
    case 'b':
    case 'h':
    case 'i':
    case 'l':
    case 'q':
    case 'n': {
        int shift = 64 - 8 * size;
        return int_from(world, (int64_t)(bits << shift) >> shift);
    }
    default: return int_from_limbs(world, &bits, bits != 0, false);
    }
}

static PackOutcome float_bits(World *world, uint32_t code, Value v, uint64_t *bits) {
    double d;
    if (is_float(v)) {
        d = float_of(v);
    } else if (!is_integer(world, v)) {
        return PACK_TYPE;
    } else if (!int_to_double(world, v, &d)) {
        return PACK_RANGE;
    }
    if (code == 'd') {
        memcpy(bits, &d, sizeof d);
        return PACK_OK;
    }
    if (code == 'e') {
        uint32_t half = 0;
        bool fits = half_from_double(d, &half);
        *bits = half;
        return fits ? PACK_OK : PACK_FLOAT_RANGE;
    }
    float f = (float)d;
    uint32_t narrow;
    memcpy(&narrow, &f, sizeof f);
    *bits = narrow;
    return f - f != 0 && d - d == 0 ? PACK_FLOAT_RANGE : PACK_OK;
}

static PackOutcome int_bits(World *world, uint32_t code, int size, Value v, uint64_t *bits) {
    bool is_signed = strchr("bhilqn", (int)code);
    if (!is_integer(world, v)) {
        return PACK_TYPE;
    }
    IntView view;
    int_view(world, v, &view);
    uint64_t magnitude = view.count ? view.limbs[0] : 0;
    uint64_t most = size == 8 ? UINT64_MAX : (UINT64_C(1) << (8 * size)) - 1;
    if (is_signed) {
        most >>= 1;
        most += view.negative;
    }
    if (view.count > 1 || magnitude > most || (view.negative && !is_signed && magnitude)) {
        return PACK_RANGE;
    }
    *bits = view.negative ? 0 - magnitude : magnitude;
    return PACK_OK;
}

PackOutcome packed_write(World *world, uint32_t code, int size, bool big, Value v, char *to) {
    uint64_t bits = 0;
    PackOutcome outcome = PACK_OK;
    if (code == 'c') {
        Str bytes;
        if (!has_kind(world, v, KIND_BYTES) && !has_kind(world, v, KIND_BYTEARRAY)) {
            return PACK_TYPE;
        }
        bytes_view(world, v, &bytes);
        if (bytes.size != 1) {
            return PACK_TYPE;
        }
        bits = (uint8_t)bytes.data[0];
    } else if (code == '?') {
        bits = v != FALSE && v != NONE && v != value_int(0);
    } else if (code == 'e' || code == 'f' || code == 'd') {
        outcome = float_bits(world, code, v, &bits);
    } else {
        outcome = int_bits(world, code, size, v, &bits);
    }
    for (int i = 0; outcome == PACK_OK && i < size; i++) {
        to[big ? size - 1 - i : i] = (char)(bits >> (8 * i));
    }
    return outcome;
}
