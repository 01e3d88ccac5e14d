/* Schoolbook and Karatsuba multiplication, Knuth's algorithm D. */
#include "engine/objects/limbs.h"

#include <string.h>
#if defined __x86_64__
#include <immintrin.h>
#endif

enum { KARATSUBA_LEAST = 40 };

int64_t limbs_bits(const uint64_t *a, int64_t count) {
    while (count > 0 && !a[count - 1]) {
        count--;
    }
    return count ? count * 64 - __builtin_clzll(a[count - 1]) : 0;
}

uint64_t limbs_extract(const uint64_t *a, int64_t count, int64_t shift) {
    int64_t limb = shift / 64;
    uint64_t low = limb < count ? a[limb] : 0;
    uint64_t high = limb + 1 < count ? a[limb + 1] : 0;
    shift %= 64;
    return shift ? low >> shift | high << (64 - shift) : low;
}

int limbs_compare(const uint64_t *a, int64_t a_count, const uint64_t *b, int64_t b_count) {
    if (a_count != b_count) {
        return a_count < b_count ? -1 : 1;
    }
    for (int64_t i = a_count - 1; i >= 0; i--) {
        if (a[i] != b[i]) {
            return a[i] < b[i] ? -1 : 1;
        }
    }
    return 0;
}

#if defined __x86_64__
/* The machine's own carry: it stays in the flags from one call to the next where nothing is between them. */
static inline uint64_t add_carry(uint64_t a, uint64_t b, uint64_t *carry) {
    unsigned long long out;
    *carry = _addcarry_u64((unsigned char)*carry, a, b, &out);
    return out;
}

static inline uint64_t sub_borrow(uint64_t a, uint64_t b, uint64_t *borrow) {
    unsigned long long out;
    *borrow = _subborrow_u64((unsigned char)*borrow, a, b, &out);
    return out;
}
#else
static inline uint64_t add_carry(uint64_t a, uint64_t b, uint64_t *carry) {
    uint64_t sum, out;
    bool one = __builtin_add_overflow(a, b, &sum), two = __builtin_add_overflow(sum, *carry, &out);
    *carry = (uint64_t)(one | two);
    return out;
}

static inline uint64_t sub_borrow(uint64_t a, uint64_t b, uint64_t *borrow) {
    uint64_t difference, out;
    bool one = __builtin_sub_overflow(a, b, &difference),
         two = __builtin_sub_overflow(difference, *borrow, &out);
    *borrow = (uint64_t)(one | two);
    return out;
}
#endif

void limbs_add(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
               int64_t b_count) {
    if (a_count < b_count) {
        limbs_add(out, b, b_count, a, a_count);
        return;
    }
    uint64_t carry = 0;
    int64_t i = 0;
    for (; i + 4 <= b_count; i += 4) {
        uint64_t *to = out + i;
        const uint64_t *x = a + i, *y = b + i;
        to[0] = add_carry(x[0], y[0], &carry);
        to[1] = add_carry(x[1], y[1], &carry);
        to[2] = add_carry(x[2], y[2], &carry);
        to[3] = add_carry(x[3], y[3], &carry);
    }
    for (; i < b_count; i++) {
        out[i] = add_carry(a[i], b[i], &carry);
    }
    for (; i < a_count; i++) {
        out[i] = add_carry(a[i], 0, &carry);
    }
    out[a_count] = carry;
}

void limbs_sub(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
               int64_t b_count) {
    uint64_t borrow = 0;
    int64_t i = 0, both = a_count < b_count ? a_count : b_count;
    for (; i + 4 <= both; i += 4) {
        uint64_t *to = out + i;
        const uint64_t *x = a + i, *y = b + i;
        to[0] = sub_borrow(x[0], y[0], &borrow);
        to[1] = sub_borrow(x[1], y[1], &borrow);
        to[2] = sub_borrow(x[2], y[2], &borrow);
        to[3] = sub_borrow(x[3], y[3], &borrow);
    }
    for (; i < both; i++) {
        out[i] = sub_borrow(a[i], b[i], &borrow);
    }
    for (; i < a_count; i++) {
        out[i] = sub_borrow(a[i], 0, &borrow);
    }
}

void limbs_increment(uint64_t *a, int64_t count) {
    for (int64_t i = 0; i < count && ++a[i] == 0; i++) {
    }
}

/* out = a * factor; returns the limb above. */
static uint64_t mul_row(uint64_t *out, const uint64_t *a, int64_t count, uint64_t factor) {
    uint64_t carry = 0;
#pragma GCC unroll 4
    for (int64_t i = 0; i < count; i++) {
        Wide product = (Wide)a[i] * factor + carry;
        out[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    return carry;
}

/* out += a * factor; returns the limb above. */
static uint64_t add_row(uint64_t *out, const uint64_t *a, int64_t count, uint64_t factor) {
    uint64_t carry = 0;
#pragma GCC unroll 4
    for (int64_t i = 0; i < count; i++) {
        Wide sum = (Wide)a[i] * factor + out[i] + carry;
        out[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
    return carry;
}

/* Rows as long as the longer factor. */
static void mul_schoolbook(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
                           int64_t b_count) {
    if (a_count < b_count) {
        mul_schoolbook(out, b, b_count, a, a_count);
        return;
    }
    if (b_count == 0) {
        memset(out, 0, (size_t)a_count * 8);
        return;
    }
    out[a_count] = mul_row(out, a, a_count, b[0]);
    for (int64_t i = 1; i < b_count; i++) {
        out[i + a_count] = add_row(out + i, a, a_count, b[i]);
    }
}

/* out[0..] += a; the carry runs on. */
static void add_into(uint64_t *out, int64_t out_count, const uint64_t *a, int64_t count) {
    uint64_t carry = 0;
    for (int64_t i = 0; i < out_count && (i < count || carry); i++) {
        Wide sum = (Wide)out[i] + (i < count ? a[i] : 0) + carry;
        out[i] = (uint64_t)sum;
        carry = (uint64_t)(sum >> 64);
    }
}

/* Both `count` limbs. scratch: 4 * count + 64 limbs, halving with each level. */
static void mul_karatsuba(uint64_t *out, const uint64_t *a, const uint64_t *b, int64_t count,
                          uint64_t *scratch) {
    if (count < KARATSUBA_LEAST) {
        mul_schoolbook(out, a, count, b, count);
        return;
    }
    int64_t low = count / 2, high = count - low;
    uint64_t *sum_a = scratch, *sum_b = scratch + high + 1;
    uint64_t *middle = sum_b + high + 1, *rest = middle + 2 * (high + 1);
    limbs_add(sum_a, a + low, high, a, low);
    limbs_add(sum_b, b + low, high, b, low);
    mul_karatsuba(middle, sum_a, sum_b, high + 1, rest);
    mul_karatsuba(out, a, b, low, rest);
    mul_karatsuba(out + 2 * low, a + low, b + low, high, rest);
    limbs_sub(middle, middle, 2 * (high + 1), out, 2 * low);
    limbs_sub(middle, middle, 2 * (high + 1), out + 2 * low, 2 * high);
    add_into(out + low, 2 * count - low, middle, 2 * (high + 1));
}

int64_t limbs_mul_scratch(int64_t a_count, int64_t b_count) {
    int64_t least = a_count < b_count ? a_count : b_count;
    return least < KARATSUBA_LEAST ? 0 : 10 * least + 256;
}

int64_t limbs_mul_cost(int64_t a_count, int64_t b_count) {
    int64_t least = a_count < b_count ? a_count : b_count,
            most = a_count < b_count ? b_count : a_count;
    int64_t cost = least;
    while (least >= KARATSUBA_LEAST) { /* each halving saves a quarter */
        least /= 2;
        cost = cost - cost / 4;
    }
    int64_t total;
    return __builtin_mul_overflow(cost, most, &total) ? INT64_MAX / 4 : total / 4;
}

void limbs_mul(uint64_t *out, const uint64_t *a, int64_t a_count, const uint64_t *b,
               int64_t b_count, uint64_t *scratch) {
    if (a_count < b_count) {
        limbs_mul(out, b, b_count, a, a_count, scratch);
        return;
    }
    if (b_count < KARATSUBA_LEAST) {
        mul_schoolbook(out, a, a_count, b, b_count);
        return;
    }
    /* slices of a as long as b */
    uint64_t *part = scratch, *rest = scratch + 2 * b_count;
    memset(out, 0, (size_t)(a_count + b_count) * 8);
    for (int64_t from = 0; from < a_count; from += b_count) {
        int64_t count = a_count - from < b_count ? a_count - from : b_count;
        if (count == b_count) {
            mul_karatsuba(part, a + from, b, b_count, rest);
        } else {
            mul_schoolbook(part, b, b_count, a + from, count);
        }
        add_into(out + from, a_count + b_count - from, part, count + b_count);
    }
}

uint64_t limbs_divide_small(uint64_t *a, int64_t count, uint64_t divisor) {
    uint64_t remainder = 0;
    for (int64_t i = count - 1; i >= 0; i--) {
        Wide dividend = (Wide)remainder << 64 | a[i];
        a[i] = (uint64_t)(dividend / divisor);
        remainder = (uint64_t)(dividend % divisor);
    }
    return remainder;
}

uint64_t limbs_multiply_small(uint64_t *a, int64_t count, uint64_t factor, uint64_t addend) {
    uint64_t carry = addend;
    for (int64_t i = 0; i < count; i++) {
        Wide product = (Wide)a[i] * factor + carry;
        a[i] = (uint64_t)product;
        carry = (uint64_t)(product >> 64);
    }
    return carry;
}

void limbs_shift_left(uint64_t *out, int64_t out_count, const uint64_t *a, int64_t count,
                      int64_t shift) {
    int64_t limbs = shift / 64, last = count + limbs;
    shift %= 64;
    memset(out, 0, (size_t)limbs * 8);
    if (shift && count) {
        out[limbs] = a[0] << shift;
        for (int64_t i = 1; i < count; i++) { /* no limb waits for another */
            out[i + limbs] = a[i] << shift | a[i - 1] >> (64 - shift);
        }
        if (last < out_count) {
            out[last++] = a[count - 1] >> (64 - shift);
        }
    } else {
        memcpy(out + limbs, a, (size_t)count * 8);
    }
    memset(out + last, 0, (size_t)(out_count - last) * 8);
}

bool limbs_shift_right(uint64_t *out, const uint64_t *a, int64_t count, int64_t shift) {
    int64_t limbs = shift / 64;
    bool lost = false;
    for (int64_t i = 0; i < limbs; i++) {
        lost = lost || a[i];
    }
    if (shift % 64) {
        lost = lost || a[limbs] << (64 - shift % 64);
    }
    shift %= 64;
    for (int64_t i = limbs; i < count; i++) {
        uint64_t above = i + 1 < count && shift ? a[i + 1] << (64 - shift) : 0;
        out[i - limbs] = a[i] >> shift | above;
    }
    return lost;
}

/* One limb of the quotient, from the top three of the dividend and the top two of the divisor; at most one too
 * large. */
static uint64_t estimate(uint64_t u2, uint64_t u1, uint64_t u0, uint64_t v1, uint64_t v0) {
    Wide top = (Wide)u2 << 64 | u1;
    Wide guess = u2 >= v1 ? (Wide)UINT64_MAX : top / v1;
    Wide rest = top - guess * v1;
    while (rest >> 64 == 0 && guess * v0 > (rest << 64 | u0)) {
        guess--;
        rest += v1;
    }
    return (uint64_t)guess;
}

/* u[0..count] -= q * v[0..count-1]; true when it went below zero. */
static bool subtract_product(uint64_t *u, const uint64_t *v, int64_t count, uint64_t q) {
    uint64_t carry = 0, borrow = 0;
    for (int64_t i = 0; i < count; i++) {
        Wide product = (Wide)q * v[i] + carry;
        carry = (uint64_t)(product >> 64);
        Wide difference = (Wide)u[i] - (uint64_t)product - borrow;
        u[i] = (uint64_t)difference;
        borrow = (uint64_t)(difference >> 64) & 1;
    }
    Wide difference = (Wide)u[count] - carry - borrow;
    u[count] = (uint64_t)difference;
    return (uint64_t)(difference >> 64) & 1;
}

void limbs_divide(uint64_t *quotient, uint64_t *remainder, const uint64_t *a, int64_t a_count,
                  const uint64_t *b, int64_t b_count, uint64_t *scratch) {
    if (a_count < b_count) {
        memset(remainder, 0, (size_t)b_count * 8);
        memcpy(remainder, a, (size_t)a_count * 8);
        return;
    }
    if (b_count == 1) {
        memcpy(quotient, a, (size_t)a_count * 8);
        remainder[0] = limbs_divide_small(quotient, a_count, b[0]);
        return;
    }
    int shift = __builtin_clzll(b[b_count - 1]);
    uint64_t *u = scratch, *v = scratch + a_count + 1;
    limbs_shift_left(v, b_count + 1, b, b_count, shift);
    limbs_shift_left(u, a_count + 1, a, a_count, shift);
    for (int64_t j = a_count - b_count; j >= 0; j--) {
        uint64_t q = estimate(u[j + b_count], u[j + b_count - 1], u[j + b_count - 2],
                              v[b_count - 1], v[b_count - 2]);
        if (subtract_product(u + j, v, b_count, q)) {
            q--;
            uint64_t carry = 0;
            for (int64_t i = 0; i < b_count; i++) {
                u[i + j] = add_carry(u[i + j], v[i], &carry);
            }
            u[j + b_count] += carry;
        }
        quotient[j] = q;
    }
    for (int64_t i = 0; i < b_count; i++) {
        remainder[i] = u[i] >> shift | (shift ? u[i + 1] << (64 - shift) : 0);
    }
}
