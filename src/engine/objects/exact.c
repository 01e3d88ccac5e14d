/* The exact decimal value of a double. Its integer part is divided by 10^18 again and again, its fraction multiplied:
 * each step gives 18 digits. A fraction of n bits has n digits. */
#include "engine/objects/exact.h"

#include <stdbool.h>
#include <string.h>

#include "engine/objects/limbs.h"

enum { LIMBS_MOST = 18, CHUNK_DIGITS = 18 };
#define CHUNK UINT64_C(1000000000000000000)

static void put_chunk(uint64_t chunk, char *to) {
    for (int i = CHUNK_DIGITS; i > 0; i--, chunk /= 10) {
        to[i - 1] = (char)('0' + chunk % 10);
    }
}

/* The digits of mantissa * 2^shift, with zeros in front; their count. */
static int whole_digits(uint64_t mantissa, int shift, char *to) {
    uint64_t limbs[LIMBS_MOST] = {0}, chunks[LIMBS_MOST + 1];
    int count = shift / 64 + 2, chunk_count = 0;
    limbs[shift / 64] = mantissa << (shift % 64);
    limbs[shift / 64 + 1] = shift % 64 ? mantissa >> (64 - shift % 64) : 0;
    while (count) {
        Wide rest = 0;
        for (int i = count - 1; i >= 0; i--) {
            rest = rest << 64 | limbs[i];
            limbs[i] = (uint64_t)(rest / CHUNK);
            rest %= CHUNK;
        }
        chunks[chunk_count++] = (uint64_t)rest;
        while (count && !limbs[count - 1]) {
            count--;
        }
    }
    for (int i = 0; i < chunk_count; i++) {
        put_chunk(chunks[chunk_count - 1 - i], to + i * CHUNK_DIGITS);
    }
    return chunk_count * CHUNK_DIGITS;
}

/* The digits of fraction / 2^bits, with zeros behind; their count. */
static int fraction_digits(uint64_t fraction, int bits, char *to) {
    uint64_t limbs[LIMBS_MOST] = {0}; /* the most significant last */
    int count = (bits + 63) / 64, digits = 0, lowest = 0;
    int shift = count * 64 - bits;
    limbs[0] = fraction << shift;
    if (shift && count > 1) {
        limbs[1] = fraction >> (64 - shift);
    }
    while (lowest < count && digits < EXACT_DIGITS_MOST - 2 * CHUNK_DIGITS) {
        uint64_t carry = 0;
        for (int i = lowest; i < count; i++) {
            Wide product = (Wide)limbs[i] * CHUNK + carry;
            limbs[i] = (uint64_t)product;
            carry = (uint64_t)(product >> 64);
        }
        put_chunk(carry, to + digits);
        digits += CHUNK_DIGITS;
        while (lowest < count && !limbs[lowest]) {
            lowest++;
        }
    }
    return digits;
}

void exact_digits(double d, ExactDigits *out) {
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int exponent = (int)(bits >> 52 & 0x7ff);
    uint64_t mantissa = bits & ((UINT64_C(1) << 52) - 1);
    mantissa |= exponent ? UINT64_C(1) << 52 : 0;
    exponent = (exponent ? exponent : 1) - 1075;
    int whole = 0, count = 0;
    if (exponent >= 0) {
        count = whole = whole_digits(mantissa, exponent, out->digits);
    } else {
        uint64_t fraction = mantissa;
        if (exponent > -64) {
            fraction &= (UINT64_C(1) << -exponent) - 1;
            put_chunk(mantissa >> -exponent, out->digits);
            whole = CHUNK_DIGITS;
        }
        count = whole + fraction_digits(fraction, -exponent, out->digits + whole);
    }
    int zeros = 0;
    while (zeros < count && out->digits[zeros] == '0') {
        zeros++;
    }
    while (count > zeros && out->digits[count - 1] == '0') {
        count--;
    }
    memmove(out->digits, out->digits + zeros, (size_t)(count - zeros));
    out->count = count - zeros;
    out->point = whole - zeros;
}

void exact_round(ExactDigits *e, int64_t keep) {
    if (keep >= e->count) {
        return;
    }
    if (keep < 0) {
        e->count = 0;
        return;
    }
    bool up = e->digits[keep] > '5' || (e->digits[keep] == '5' && e->count > keep + 1);
    if (e->digits[keep] == '5' && e->count == keep + 1) {
        up = keep > 0 && (e->digits[keep - 1] - '0') % 2;
    }
    int count = (int)keep;
    while (up && count > 0 && e->digits[count - 1] == '9') {
        count--;
    }
    if (up && count == 0) {
        e->digits[count++] = '1';
        e->point++;
    } else if (up) {
        e->digits[count - 1]++;
    }
    while (count > 0 && e->digits[count - 1] == '0') {
        count--;
    }
    e->count = count;
}
