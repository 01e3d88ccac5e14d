/* Reading and writing numbers.
 *
 * A double v = c * 2^q stands for all reals that round to it: the interval from halfway to its lower neighbour to
 * halfway to its upper one (ends included where c is even, as reading breaks ties to even). Its shortest decimal is
 * found among multiples of 10^k, k the largest exponent at which one surely lies in the interval. With s = floor(v /
 * 10^k), the candidates are s and s + 1, and one digit shorter, s' = floor(s / 10) and s' + 1 at 10^(k+1). At most one
 * of the shorter ones can lie inside; where one does, it is the answer, otherwise the nearer of s and s + 1 is.
 *
 * The comparisons need v / 10^k and the interval's ends only to two bits after the point, plus one bit that says
 * whether anything followed ("rounded to odd"); the 128 leading bits of 10^-k are enough to get those exactly.
 * A power of two has a lower neighbour half as far as the upper one; that is the one special case. */
#include "base/number.h"

#include <locale.h>
#include <math.h>
#include <stdlib.h>

#include "base/assert.h"
#include "base/limits.h"
#include "number_powers.h"

__extension__ typedef unsigned __int128 Wide;

enum {
    REAL_DIGITS = 17,       /* enough for every double */
    MANTISSA_BITS = 52,     /* stored bits */
    SHORT_REAL = 20,        /* characters, of which the digits fit in 64 bits */
    EXPONENT_OFFSET = 1075, /* of the stored exponent, for a whole significand */
};

/* digits * 10^exponent, exactly what is to be written */
typedef struct Decimal {
    uint64_t digits;
    int32_t exponent;
} Decimal;

/* floor(x / 2^shift), for negative x too. */
static int32_t floor_shift(int32_t x, int shift) {
    return x >= 0 ? x >> shift : -(int32_t)((uint32_t)(-x + (1 << shift) - 1) >> shift);
}

static int32_t floor_log2_pow10(int32_t exponent) {
    return floor_shift(exponent * 1741647, 19);
}

/* floor(power * x / 2^128) with the lowest bit set where something was cut off. */
static uint64_t multiply_to_odd(const uint64_t power[2], uint64_t x) {
    Wide low = (Wide)power[1] * x;
    Wide high = (Wide)power[0] * x + (uint64_t)(low >> 64);
    return (uint64_t)(high >> 64) | ((uint64_t)high > 1);
}

static Decimal shortest_in(uint64_t c, int32_t q, bool near_below) {
    int32_t k = floor_shift(q * 1262611 - (near_below ? 524031 : 0), 22);
    int h = q + floor_log2_pow10(-k) + 1;
    const uint64_t *power = number_powers[-k - NUMBER_POWERS_LEAST];
    bool odd = c & 1;
    uint64_t lower = multiply_to_odd(power, (4 * c - 2 + near_below) << h) + odd;
    uint64_t value = multiply_to_odd(power, (4 * c) << h);
    uint64_t upper = multiply_to_odd(power, (4 * c + 2) << h) - odd;
    uint64_t s = value / 4;
    if (s >= 10) {
        uint64_t shorter = s / 10;
        bool down = lower <= 40 * shorter;
        bool up = 40 * shorter + 40 <= upper;
        if (down != up) {
            return (Decimal){shorter + up, k + 1};
        }
    }
    bool down = lower <= 4 * s;
    bool up = 4 * s + 4 <= upper;
    if (down != up) {
        return (Decimal){s + up, k};
    }
    uint64_t middle = 4 * s + 2;
    return (Decimal){s + (value > middle || (value == middle && (s & 1))), k};
}

/* Of a finite value above zero. */
static Decimal shortest(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint64_t mantissa = bits & ((UINT64_C(1) << MANTISSA_BITS) - 1);
    int32_t stored = (int32_t)(bits >> MANTISSA_BITS) & 0x7FF;
    Decimal found;
    if (stored == 0) {
        found = shortest_in(mantissa, 1 - EXPONENT_OFFSET, false);
    } else {
        uint64_t c = mantissa | UINT64_C(1) << MANTISSA_BITS;
        int32_t q = stored - EXPONENT_OFFSET;
        if (q <= 0 && q >= -MANTISSA_BITS && (c & ((UINT64_C(1) << -q) - 1)) == 0) {
            found = (Decimal){c >> -q, 0};
        } else {
            found = shortest_in(c, q, mantissa == 0 && stored > 1);
        }
    }
    while (found.digits % 10 == 0) {
        found.digits /= 10;
        found.exponent++;
    }
    return found;
}

static int write_digits(uint64_t value, char digits[REAL_DIGITS + 3]) {
    char reversed[REAL_DIGITS + 3];
    int count = 0;
    for (; value > 0; value /= 10) {
        reversed[count++] = (char)('0' + value % 10);
    }
    for (int i = 0; i < count; i++) {
        digits[i] = reversed[count - 1 - i];
    }
    return count;
}

static void append_zeros(Buf *out, int count) {
    for (int i = 0; i < count; i++) {
        buf_append_char(out, '0');
    }
}

static void append_scientific(Buf *out, const char *digits, int count, int exponent) {
    buf_append_char(out, digits[0]);
    if (count > 1) {
        buf_append_char(out, '.');
        buf_append(out, (Str){digits + 1, count - 1});
    }
    buf_append_format(out, "e%c%02d", exponent < 0 ? '-' : '+', abs(exponent));
}

/* `point` digits stand before the decimal point; it may lie outside the digits. */
static void append_fixed(Buf *out, const char *digits, int count, int point, Str whole_end) {
    if (point <= 0) {
        buf_append(out, STR("0."));
        append_zeros(out, -point);
        buf_append(out, (Str){digits, count});
    } else if (point < count) {
        buf_append(out, (Str){digits, point});
        buf_append_char(out, '.');
        buf_append(out, (Str){digits + point, count - point});
    } else {
        buf_append(out, (Str){digits, count});
        append_zeros(out, point - count);
        buf_append(out, whole_end);
    }
}

static void append_real(Buf *out, double value, Str whole_end) {
    if (isnan(value)) {
        buf_append(out, STR("nan"));
        return;
    }
    if (signbit(value)) {
        buf_append_char(out, '-');
        value = -value;
    }
    if (isinf(value)) {
        buf_append(out, STR("inf"));
        return;
    }
    if (value == 0) {
        buf_append_char(out, '0');
        buf_append(out, whole_end);
        return;
    }
    Decimal decimal = shortest(value);
    char digits[REAL_DIGITS + 3];
    int count = write_digits(decimal.digits, digits);
    int point = count + decimal.exponent;
    if (point <= -4 || point > 16) {
        append_scientific(out, digits, count, point - 1);
    } else {
        append_fixed(out, digits, count, point, whole_end);
    }
}

void number_append_real(Buf *out, double value) {
    append_real(out, value, STR(".0"));
}

void number_append_real_part(Buf *out, double value) {
    append_real(out, value, STR(""));
}

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static int64_t skip_digits(Str text, int64_t at) {
    while (at < text.size && is_digit(text.data[at])) {
        at++;
    }
    return at;
}

static bool is_real(Str text) {
    int64_t point = skip_digits(text, 0);
    int64_t at = point;
    int64_t digit_count = point;
    if (at < text.size && text.data[at] == '.') {
        at = skip_digits(text, at + 1);
        digit_count = at - 1;
    }
    if (digit_count == 0) {
        return false;
    }
    if (at < text.size && (text.data[at] == 'e' || text.data[at] == 'E')) {
        at++;
        if (at < text.size && (text.data[at] == '+' || text.data[at] == '-')) {
            at++;
        }
        int64_t end = skip_digits(text, at);
        if (end == at) {
            return false;
        }
        at = end;
    }
    return at == text.size;
}

/* digits * 10^exponent of a text that is a real, where a double has room for the digits and for the power: one
 * multiplication or division of the two rounds as it should. false: it has more. */
static bool parse_short(Str text, double *out) {
    static const double tens[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                  1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                  1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    uint64_t digits = 0;
    int64_t at = 0, fraction = 0, exponent = 0;
    bool behind_point = false;
    if (text.size > SHORT_REAL) {
        return false;
    }
    for (; at < text.size && (text.data[at] | 0x20) != 'e'; at++) {
        if (text.data[at] == '.') {
            behind_point = true;
        } else {
            digits = digits * 10 + (uint64_t)(text.data[at] - '0');
            fraction += behind_point;
        }
    }
    if (at < text.size) {
        bool negative = text.data[++at] == '-';
        for (at += negative || text.data[at] == '+'; at < text.size; at++) {
            exponent = exponent * 10 + (text.data[at] - '0');
        }
        exponent = negative ? -exponent : exponent;
    }
    exponent -= fraction;
    if (digits >> (MANTISSA_BITS + 1) || exponent < -22 || exponent > 22) {
        return false;
    }
    *out = exponent < 0 ? (double)digits / tens[-exponent] : (double)digits * tens[exponent];
    return true;
}

Status number_parse_real(Str text, double *out) {
    if (!is_real(text)) {
        return ST_SYNTAX;
    }
    if (parse_short(text, out)) {
        return ST_OK;
    }
    char room[64];
    char *copy = room;
    if (text.size >= (int64_t)sizeof room) {
        copy = malloc((size_t)text.size + 1);
        if (!copy) {
            return ST_NO_MEMORY;
        }
    }
    memcpy(copy, text.data, (size_t)text.size);
    copy[text.size] = 0;
    /* glibc's strtod rounds correctly, and gives its one "C" locale out without allocating. */
    *out = strtod_l(copy, NULL, newlocale(LC_ALL_MASK, "C", (locale_t)0));
    if (copy != room) {
        free(copy);
    }
    return ST_OK;
}

static int digit_value(char c) {
    if (is_digit(c)) {
        return c - '0';
    }
    int letter = c | 0x20;
    return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : 16;
}

enum {
    LIMB_DIGITS = 9,
    LIMB = 1000000000,
    LIMB_COUNT = 480, /* above LIMIT_INT_DIGITS / LIMB_DIGITS */
};

/* limbs * factor + addend, little end first; false where that has more limbs than LIMB_COUNT. */
static bool multiply_add(uint32_t limbs[LIMB_COUNT], int *count, uint32_t factor, uint32_t addend) {
    uint64_t carry = addend;
    for (int i = 0; i < *count; i++) {
        carry += (uint64_t)limbs[i] * factor;
        limbs[i] = (uint32_t)(carry % LIMB);
        carry /= LIMB;
    }
    if (carry > 0) {
        if (*count == LIMB_COUNT) {
            return false;
        }
        limbs[(*count)++] = (uint32_t)carry;
    }
    return true;
}

/* The digits of a power-of-two base into limbs. */
static Status read_limbs(Str digits, int base, uint32_t limbs[LIMB_COUNT], int *count) {
    int step = base == 2 ? 24 : base == 8 ? 8 : 6;
    *count = 0;
    for (int64_t at = 0; at < digits.size;) {
        uint32_t factor = 1;
        uint32_t addend = 0;
        for (int i = 0; i < step && at < digits.size; i++, at++) {
            factor *= (uint32_t)base;
            addend = addend * (uint32_t)base + (uint32_t)digit_value(digits.data[at]);
        }
        if (!multiply_add(limbs, count, factor, addend)) {
            return ST_RANGE;
        }
    }
    return ST_OK;
}

static Status append_converted(Buf *out, Str digits, int base) {
    uint32_t limbs[LIMB_COUNT];
    int count;
    Status status = read_limbs(digits, base, limbs, &count);
    if (status != ST_OK) {
        return status;
    }
    ASSERT(count > 0); /* the first digit is not 0 */
    int top_digits = 1;
    for (uint32_t rest = limbs[count - 1]; rest >= 10; rest /= 10) {
        top_digits++;
    }
    if ((count - 1) * LIMB_DIGITS + top_digits > LIMIT_INT_DIGITS) {
        return ST_RANGE;
    }
    buf_append_format(out, "%u", limbs[count - 1]);
    for (int i = count - 2; i >= 0; i--) {
        buf_append_format(out, "%09u", limbs[i]);
    }
    return ST_OK;
}

Status number_append_digits(Buf *out, Str digits, int base) {
    for (int64_t i = 0; i < digits.size; i++) {
        if (digit_value(digits.data[i]) >= base) {
            return ST_SYNTAX;
        }
    }
    while (digits.size > 0 && digits.data[0] == '0') {
        digits = str_slice(digits, 1, digits.size);
    }
    if (digits.size <= 0) {
        buf_append_char(out, '0');
        return ST_OK;
    }
    if (base != 10) {
        return append_converted(out, digits, base);
    }
    if (digits.size > LIMIT_INT_DIGITS) {
        return ST_RANGE;
    }
    buf_append(out, digits);
    return ST_OK;
}
