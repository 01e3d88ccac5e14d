/* int: arithmetic on sign and magnitude, 64-bit limbs, all memory from the cage, all work charged before it is done. */
#include "engine/objects/int.h"

#include <math.h>

#include "base/assert.h"
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/limbs.h"
#include "engine/objects/str.h"

enum { LIMBS_MOST = 1 << 27 };

bool is_integer(World *world, Value v) {
    return is_int(v) || is_bool(v) || has_kind(world, v, KIND_INT);
}

void int_view(World *world, Value v, IntView *out) {
    if (is_int(v) || is_bool(v)) {
        int64_t n = is_int(v) ? int_of(v) : v == TRUE;
        out->negative = n < 0;
        out->small = n < 0 ? (uint64_t)-n : (uint64_t)n;
        out->limbs = &out->small;
        out->count = n != 0;
        return;
    }
    const IntObject *object = at(world, (Ref)v);
    out->limbs = object->limbs;
    out->count = object->count;
    out->negative = object->head.flags & INT_NEGATIVE;
    out->small = 0;
}

/* Room for `count` limbs; int_finish makes it a value. NULL: no memory. */
static IntObject *int_room(World *world, int64_t count) {
    if (count > LIMBS_MOST || (count > 1000 && !heap_could_hold(world, count * 8))) {
        return NULL;
    }
    IntObject *object = heap_new(world, TYPE_INT, KIND_INT,
                                 (uint32_t)(sizeof(IntObject) + (size_t)(count ? count : 1) * 8));
    if (object) {
        object->count = (uint32_t)count;
        object->padding = 0;
    }
    return object;
}

/* Drops leading zeros; small results give the object back. */
static Value int_finish(World *world, IntObject *object, bool negative) {
    while (object->count && !object->limbs[object->count - 1]) {
        object->count--;
    }
    if (object->count <= 1) {
        uint64_t magnitude = object->count ? object->limbs[0] : 0;
        if (magnitude <= (uint64_t)SMALL_INT_MAX + negative) {
            heap_give_back(world, object);
            return value_int(negative ? -(int64_t)magnitude : (int64_t)magnitude);
        }
    }
    object->head.flags = negative ? INT_NEGATIVE : 0;
    return value_of(world, object);
}

Value int_from_limbs(World *world, const uint64_t *limbs, int64_t count, bool negative) {
    IntObject *object = int_room(world, count);
    if (!object) {
        return SIGNAL_MEMORY;
    }
    memcpy(object->limbs, limbs, (size_t)count * 8);
    return int_finish(world, object, negative);
}

Value int_from_room(World *world, IntObject *room) {
    room->padding = 0;
    return int_finish(world, room, false);
}

Value int_from(World *world, int64_t n) {
    if (int_fits(n)) {
        return value_int(n);
    }
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    return int_from_limbs(world, &magnitude, 1, n < 0);
}

bool int_to_int64(World *world, Value v, int64_t *out) {
    IntView a;
    int_view(world, v, &a);
    if (a.count > 1 || (a.count == 1 && a.limbs[0] > (uint64_t)INT64_MAX + a.negative)) {
        return false;
    }
    uint64_t magnitude = a.count ? a.limbs[0] : 0;
    *out = (int64_t)(a.negative ? 0 - magnitude : magnitude);
    return true;
}

int64_t int_bit_length(World *world, Value v) {
    IntView a;
    int_view(world, v, &a);
    return limbs_bits(a.limbs, a.count);
}

/* magnitude = *fraction * 2**exponent, correctly rounded to 53 bits, half to even. */
static double limbs_to_double(const uint64_t *limbs, int64_t count, int64_t *exponent) {
    int64_t bits = limbs_bits(limbs, count);
    *exponent = 0;
    if (bits <= 64) {
        return count ? (double)limbs[0] : 0.0;
    }
    int64_t shift = bits - 64;
    uint64_t top = limbs_extract(limbs, count, shift);
    bool sticky = false;
    for (int64_t i = 0; i < shift / 64 && !sticky; i++) {
        sticky = limbs[i] != 0;
    }
    if (!sticky && shift % 64) {
        sticky = limbs[shift / 64] << (64 - shift % 64) != 0;
    }
    *exponent = shift;
    return (double)(top | sticky);
}

bool int_to_double(World *world, Value v, double *out) {
    IntView a;
    int_view(world, v, &a);
    int64_t exponent;
    double fraction = limbs_to_double(a.limbs, a.count, &exponent);
    if (exponent > 1100) {
        return false;
    }
    *out = ldexp(a.negative ? -fraction : fraction, (int)exponent);
    return !isinf(*out);
}

Value int_from_double(World *world, double d) {
    if (fabs(d) < 9e18) {
        return int_from(world, (int64_t)d);
    }
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    int64_t shift = exponent - 53;
    IntObject *object = int_room(world, shift / 64 + 2);
    if (!object) {
        return SIGNAL_MEMORY;
    }
    memset(object->limbs, 0, object->count * sizeof(uint64_t));
    object->limbs[shift / 64] = mantissa << (shift % 64);
    if (shift % 64) {
        object->limbs[shift / 64 + 1] = mantissa >> (64 - shift % 64);
    }
    return int_finish(world, object, d < 0);
}

/* Room for the two limbs at most that a sum, product or quotient of 64-bit numbers takes. */
static Value int_from_wide(World *world, Wide magnitude, bool negative) {
    if (magnitude <= (Wide)SMALL_INT_MAX + negative) {
        return value_int(negative ? -(int64_t)magnitude : (int64_t)magnitude);
    }
    uint32_t count = magnitude >> 64 ? 2 : 1;
    IntObject *object =
        heap_new(world, TYPE_INT, KIND_INT, (uint32_t)sizeof(IntObject) + count * 8);
    if (!object) {
        return SIGNAL_MEMORY;
    }
    object->head.flags = negative ? INT_NEGATIVE : 0;
    object->count = count;
    object->padding = 0;
    object->limbs[0] = (uint64_t)magnitude;
    if (count == 2) {
        object->limbs[1] = (uint64_t)(magnitude >> 64);
    }
    return value_of(world, object);
}

/* The magnitude of at most two limbs. */
static Wide wide_of(const IntView *a) {
    return a->count == 0 ? 0 : a->count == 1 ? a->limbs[0] : (Wide)a->limbs[1] << 64 | a->limbs[0];
}

/* The sum or difference of two small ints or bools. */
static Value add_small(World *world, Value a, Value b, bool subtract) {
    int64_t x = is_int(a) ? int_of(a) : a == TRUE, y = is_int(b) ? int_of(b) : b == TRUE;
    return int_from(world, subtract ? x - y : x + y);
}

static Value add_signed(World *world, Value va, Value vb, bool subtract) {
    if (!is_ref(va) && !is_ref(vb)) {
        return add_small(world, va, vb, subtract);
    }
    IntView a, b;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    bool b_negative = b.negative != subtract;
    if (a.count <= 1 && b.count <= 1) {
        Wide x = wide_of(&a), y = wide_of(&b);
        return a.negative == b_negative ? int_from_wide(world, x + y, a.negative)
               : x >= y                 ? int_from_wide(world, x - y, x > y && a.negative)
                                        : int_from_wide(world, y - x, b_negative);
    }
    int64_t most = a.count > b.count ? a.count : b.count;
    if (!charge(world, most / 8)) {
        return SIGNAL_LIMIT;
    }
    IntObject *sum = int_room(world, most + 1);
    if (!sum) {
        return SIGNAL_MEMORY;
    }
    if (a.negative == b_negative) {
        limbs_add(sum->limbs, a.limbs, a.count, b.limbs, b.count);
        return int_finish(world, sum, a.negative);
    }
    int order = limbs_compare(a.limbs, a.count, b.limbs, b.count);
    sum->limbs[most] = 0;
    if (order >= 0) {
        limbs_sub(sum->limbs, a.limbs, a.count, b.limbs, b.count);
        memset(sum->limbs + a.count, 0, (size_t)(most - a.count) * 8);
    } else {
        limbs_sub(sum->limbs, b.limbs, b.count, a.limbs, a.count);
        memset(sum->limbs + b.count, 0, (size_t)(most - b.count) * 8);
    }
    return int_finish(world, sum, order >= 0 ? a.negative : b_negative);
}

Value int_add(World *world, Value a, Value b) {
    return add_signed(world, a, b, false);
}

Value int_sub(World *world, Value a, Value b) {
    return add_signed(world, a, b, true);
}

Value int_mul(World *world, Value va, Value vb) {
    int64_t small;
    if (are_ints(va, vb) && !__builtin_mul_overflow(int_of(va), int_of(vb), &small)) {
        return int_from(world, small);
    }
    IntView a, b;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    if (a.count <= 1 && b.count <= 1) {
        Wide product = wide_of(&a) * wide_of(&b);
        return int_from_wide(world, product, product && a.negative != b.negative);
    }
    if (!charge(world, limbs_mul_cost(a.count, b.count))) {
        return SIGNAL_LIMIT;
    }
    IntObject *product = int_room(world, a.count + b.count);
    RawObject *scratch = NULL;
    int64_t room = limbs_mul_scratch(a.count, b.count);
    if (!product || (room && !(scratch = heap_new_raw(world, room * 8)))) {
        return SIGNAL_MEMORY;
    }
    limbs_mul(product->limbs, a.limbs, a.count, b.limbs, b.count,
              scratch ? (uint64_t *)(void *)scratch->data : NULL);
    if (scratch) {
        heap_give_back(world, scratch);
    }
    return int_finish(world, product, a.negative != b.negative);
}

/* Floor division of numbers of two limbs at most. NONE or SIGNAL_MEMORY. */
static Value divide_wide(World *world, const IntView *a, const IntView *b, Value *out_quotient,
                         Value *out_remainder) {
    Wide x = wide_of(a), y = wide_of(b), quotient, rest;
    if (x >> 64 == 0 && y >> 64 == 0) {
        quotient = (uint64_t)x / (uint64_t)y;
        rest = (uint64_t)x % (uint64_t)y;
    } else if ((y & (y - 1)) == 0) {
        quotient = y >> 64 ? x >> (127 - __builtin_clzll((uint64_t)(y >> 64)))
                           : x >> (63 - __builtin_clzll((uint64_t)y));
        rest = x & (y - 1);
    } else {
        quotient = x / y;
        rest = x % y;
    }
    bool apart = a->negative != b->negative;
    if (apart && rest) {
        quotient++;
        rest = y - rest;
    }
    if (out_quotient) {
        *out_quotient = int_from_wide(world, quotient, quotient && apart);
    }
    if (out_remainder) {
        *out_remainder = int_from_wide(world, rest, rest && b->negative);
    }
    return (out_quotient && *out_quotient == SIGNAL_MEMORY) ||
                   (out_remainder && *out_remainder == SIGNAL_MEMORY)
               ? SIGNAL_MEMORY
               : NONE;
}

/* An int of two limbs at most. */
static bool read_wide(World *world, Value v, IntView *out) {
    if (!is_int(v) && !has_kind(world, v, KIND_INT)) {
        return false;
    }
    int_view(world, v, out);
    return out->count <= 2;
}

static Value add_wide(World *world, const IntView *a, const IntView *b, bool b_negative) {
    Wide x = wide_of(a), y = wide_of(b);
    if ((x | y) >> 127) {
        return UNDEFINED;
    }
    return a->negative == b_negative ? int_from_wide(world, x + y, a->negative)
           : x >= y                  ? int_from_wide(world, x - y, x > y && a->negative)
                                     : int_from_wide(world, y - x, b_negative);
}

Value int_wide_operate(World *world, char op, Value va, Value vb) {
    IntView a, b;
    if (!read_wide(world, va, &a) || !read_wide(world, vb, &b)) {
        return UNDEFINED;
    }
    Wide x = wide_of(&a), y = wide_of(&b);
    Value result = UNDEFINED;
    switch (op) {
    case '+': return add_wide(world, &a, &b, b.negative);
    case '-': return add_wide(world, &a, &b, !b.negative);
    case '*':
        return x >> 64 || y >> 64 ? UNDEFINED
                                  : int_from_wide(world, x * y, x && y && a.negative != b.negative);
    case '/':
    case '%':
        return y && divide_wide(world, &a, &b, op == '/' ? &result : NULL,
                                op == '%' ? &result : NULL) == NONE
                   ? result
                   : UNDEFINED;
    case '&':
    case '|':
    case '^':
        return a.negative || b.negative ? UNDEFINED
                                        : int_from_wide(world,
                                                        op == '&'   ? x & y
                                                        : op == '|' ? x | y
                                                                    : x ^ y,
                                                        false);
    default: return UNDEFINED;
    }
}

/* The same for two small ints, of which the quotient may be too large to be one. */
static Value divide_small(World *world, int64_t a, int64_t b, Value *out_quotient,
                          Value *out_remainder) {
    int64_t quotient = a / b, rest = a % b;
    if (rest && (rest < 0) != (b < 0)) {
        quotient--;
        rest += b;
    }
    if (out_remainder) {
        *out_remainder = value_int(rest);
    }
    if (out_quotient) {
        *out_quotient = int_from(world, quotient);
        return *out_quotient == SIGNAL_MEMORY ? SIGNAL_MEMORY : NONE;
    }
    return NONE;
}

/* Floor division of magnitudes with signs; either result may be unwanted. */
static Value divide(World *world, Value va, Value vb, Value *out_quotient, Value *out_remainder) {
    if (are_ints(va, vb) && vb != value_int(0)) {
        return divide_small(world, int_of(va), int_of(vb), out_quotient, out_remainder);
    }
    IntView a, b;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    if (b.count == 0) {
        return raise(world, TYPE_ZERO_DIVISION_ERROR, "division by zero");
    }
    if (a.count <= 2 && b.count <= 2) {
        return divide_wide(world, &a, &b, out_quotient, out_remainder);
    }
    int64_t quotient_count = a.count >= b.count ? a.count - b.count + 1 : 0;
    if (!charge(world, quotient_count * b.count / 4)) {
        return SIGNAL_LIMIT;
    }
    IntObject *quotient =
        int_room(world, quotient_count + 1); /* what is got first is given back last */
    IntObject *remainder = int_room(world, b.count);
    RawObject *scratch = heap_new_raw(world, (a.count + b.count + 2) * 8);
    if (!quotient || !remainder || !scratch) {
        return SIGNAL_MEMORY;
    }
    quotient->limbs[quotient_count] = 0; /* room for the carry of rounding down */
    limbs_divide(quotient->limbs, remainder->limbs, a.limbs, a.count, b.limbs, b.count,
                 (uint64_t *)(void *)scratch->data);
    bool inexact = limbs_bits(remainder->limbs, b.count) != 0;
    if (a.negative != b.negative && inexact) { /* floor: one less, the remainder takes b's sign */
        limbs_increment(quotient->limbs, quotient->count);
        limbs_sub(remainder->limbs, b.limbs, b.count, remainder->limbs, b.count);
    }
    heap_give_back(world, scratch);
    if (out_remainder) {
        *out_remainder = int_finish(world, remainder, b.negative);
    } else {
        heap_give_back(world, remainder);
    }
    if (out_quotient) {
        *out_quotient = int_finish(world, quotient, a.negative != b.negative);
    } else {
        heap_give_back(world, quotient);
    }
    return NONE;
}

Value int_floor_divide(World *world, Value a, Value b) {
    Value quotient = UNDEFINED;
    Value outcome = divide(world, a, b, &quotient, NULL);
    return is_signal(outcome) ? outcome : quotient;
}

Value int_modulo(World *world, Value a, Value b) {
    Value remainder = UNDEFINED;
    Value outcome = divide(world, a, b, NULL, &remainder);
    return is_signal(outcome) ? outcome : remainder;
}

Value int_divmod(World *world, Value a, Value b, Value *out_remainder) {
    Value quotient = UNDEFINED;
    Value outcome = divide(world, a, b, &quotient, out_remainder);
    return is_signal(outcome) ? outcome : quotient;
}

/* a / b correctly rounded: the quotient of a scaled so that it has at least 66 bits, with a sticky last bit. */
Value int_true_divide(World *world, Value va, Value vb) {
    IntView a, b;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    if (b.count == 0) {
        return raise(world, TYPE_ZERO_DIVISION_ERROR, "division by zero");
    }
    double da, db;
    if (limbs_bits(a.limbs, a.count) <= 53 && limbs_bits(b.limbs, b.count) <= 53) {
        da = a.count ? (double)a.limbs[0] : 0.0;
        db = (double)b.limbs[0];
        return value_float((a.negative ? -da : da) / (b.negative ? -db : db));
    }
    int64_t shift = 66 + limbs_bits(b.limbs, b.count) - limbs_bits(a.limbs, a.count);
    Value scaled = va, quotient, remainder;
    Value divisor = vb;
    if (shift > 0) {
        scaled = int_shift_left(world, va, value_int(shift));
    } else if (shift < 0) {
        divisor = int_shift_left(world, vb, value_int(-shift));
    }
    if (is_signal(scaled) || is_signal(divisor)) {
        return is_signal(scaled) ? scaled : divisor;
    }
    quotient = int_divmod(world, scaled, divisor, &remainder);
    if (is_signal(quotient)) {
        return quotient;
    }
    IntView q;
    int_view(world, quotient, &q);
    uint64_t limbs[3] = {0};
    if (q.count > 2) {
        UNREACHABLE();
    }
    memcpy(limbs, q.limbs, (size_t)q.count * 8);
    limbs[0] |= remainder != value_int(0);
    int64_t exponent;
    double fraction = limbs_to_double(limbs, q.count, &exponent);
    exponent -= shift;
    /* ldexp rounds again for subnormals; the first rounding kept 64 bits with a sticky one, so do it in one go there */
    double result = ldexp(fraction, exponent > 2000    ? 2000
                                    : exponent < -3000 ? -3000
                                                       : (int)exponent);
    if (isinf(result)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "integer division result too large for a float");
    }
    return value_float(a.negative != b.negative ? -result : result);
}

Value int_power(World *world, Value va, Value vb) {
    int64_t exponent;
    int64_t bits = int_bit_length(world, va);
    if (!int_to_int64(world, vb, &exponent)) {
        exponent = INT64_MAX / 4096;
    }
    int64_t result_bits;
    if (bits > 1 && (__builtin_mul_overflow(bits - 1, exponent, &result_bits) ||
                     !heap_could_hold(world, result_bits / 8))) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    Value result = value_int(1), base = va;
    while (exponent > 0) {
        if (exponent & 1) {
            result = int_mul(world, result, base);
        }
        exponent >>= 1;
        if (exponent && !is_signal(result)) {
            base = int_mul(world, base, base);
        }
        if (is_signal(result) || is_signal(base)) {
            return is_signal(result) ? result : base;
        }
        if (bits <= 1) {
            exponent &= 1;
        }
    }
    return result;
}

/* The same where the modulus has one limb, without allocation. */
static Value power_modulo_small(World *world, const IntView *base, const IntView *exponent,
                                const IntView *modulus) {
    uint64_t m = modulus->limbs[0], result = m != 1;
    uint64_t power = (uint64_t)(wide_of(base) % m);
    if (base->negative && power) {
        power = m - power;
    }
    int64_t bits = limbs_bits(exponent->limbs, exponent->count);
    if (!charge(world, bits / 4)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < bits; i++) {
        if (exponent->limbs[i / 64] >> (i % 64) & 1) {
            result = (uint64_t)((Wide)result * power % m);
        }
        power = (uint64_t)((Wide)power * power % m);
    }
    return modulus->negative && result ? int_from_wide(world, m - result, true)
                                       : int_from_wide(world, result, false);
}

/* b >= 0, m != 0. */
Value int_power_modulo(World *world, Value a, Value b, Value m) {
    IntView exponent, base_view, modulus;
    int_view(world, b, &exponent);
    int_view(world, a, &base_view);
    int_view(world, m, &modulus);
    if (modulus.count == 1 && base_view.count <= 2) {
        return power_modulo_small(world, &base_view, &exponent, &modulus);
    }
    Value result = int_modulo(world, value_int(1), m);
    Value base = int_modulo(world, a, m);
    int64_t bits = limbs_bits(exponent.limbs, exponent.count);
    for (int64_t i = 0; i < bits && !is_signal(result) && !is_signal(base); i++) {
        if (exponent.limbs[i / 64] >> (i % 64) & 1) {
            result = int_mul(world, result, base);
            result = is_signal(result) ? result : int_modulo(world, result, m);
        }
        base = int_mul(world, base, base);
        base = is_signal(base) ? base : int_modulo(world, base, m);
    }
    return is_signal(base) ? base : result;
}

Value int_inverse(World *world, Value a, Value m) {
    Value modulus = int_order(world, m, value_int(0)) < 0 ? int_negate(world, m) : m;
    Value r0 = modulus, r1 = is_signal(modulus) ? modulus : int_modulo(world, a, modulus);
    Value x0 = value_int(0), x1 = value_int(1);
    while (!is_signal(r1) && r1 != value_int(0)) {
        Value rest, quotient = int_divmod(world, r0, r1, &rest);
        Value product = is_signal(quotient) ? quotient : int_mul(world, quotient, x1);
        Value next = is_signal(product) ? product : int_sub(world, x0, product);
        if (is_signal(next)) {
            return next;
        }
        r0 = r1;
        r1 = rest;
        x0 = x1;
        x1 = next;
    }
    if (is_signal(r1)) {
        return r1;
    }
    return r0 == value_int(1)
               ? x0
               : raise(world, TYPE_VALUE_ERROR, "base is not invertible for the given modulus");
}

/* Euclid on machine words. */
static uint64_t gcd_small(uint64_t a, uint64_t b) {
    while (b) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

Value int_gcd(World *world, Value a, Value b) {
    while (is_ref(a) || is_ref(b)) {
        if (int_bit_length(world, b) == 0) {
            return int_order(world, a, value_int(0)) < 0 ? int_negate(world, a) : a;
        }
        Value rest = int_modulo(world, a, b);
        if (is_signal(rest)) {
            return rest;
        }
        a = b;
        b = rest;
    }
    int64_t x = int_of(a), y = int_of(b);
    return value_int((int64_t)gcd_small((uint64_t)(x < 0 ? -x : x), (uint64_t)(y < 0 ? -y : y)));
}

Value int_shift_left(World *world, Value va, Value vb) {
    IntView a;
    int64_t shift;
    int_view(world, va, &a);
    bool fits = int_to_int64(world, vb, &shift);
    IntView b;
    int_view(world, vb, &b);
    if (b.negative) {
        return raise(world, TYPE_VALUE_ERROR, "negative shift count");
    }
    if (a.count == 0) {
        return value_int(0);
    }
    if (!fits) {
        return raise(world, TYPE_OVERFLOW_ERROR, "too many digits in integer");
    }
    if (shift / 8 > world->memory_limit) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    int64_t count = a.count + shift / 64 + 1;
    if (!charge(world, count / 8)) {
        return SIGNAL_LIMIT;
    }
    IntObject *result = int_room(world, count);
    if (!result) {
        return SIGNAL_MEMORY;
    }
    limbs_shift_left(result->limbs, count, a.limbs, a.count, shift);
    return int_finish(world, result, a.negative);
}

Value int_shift_right(World *world, Value va, Value vb) {
    IntView a, b;
    int64_t shift;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    if (b.negative) {
        return raise(world, TYPE_VALUE_ERROR, "negative shift count");
    }
    if (!int_to_int64(world, vb, &shift) || shift / 64 >= a.count) {
        return value_int(a.negative ? -1 : 0);
    }
    if (!charge(world, a.count / 8)) {
        return SIGNAL_LIMIT;
    }
    IntObject *result = int_room(world, a.count - shift / 64 + 1);
    if (!result) {
        return SIGNAL_MEMORY;
    }
    bool lost = limbs_shift_right(result->limbs, a.limbs, a.count, shift);
    result->limbs[result->count - 1] = 0;
    if (a.negative && lost) { /* floor */
        limbs_increment(result->limbs, result->count);
    }
    return int_finish(world, result, a.negative);
}

/* Limb i of the two's complement of a number. `borrow` runs along, starting at 1 for negative ones. */
static uint64_t complement_limb(const IntView *a, int64_t i, uint64_t *carry) {
    uint64_t limb = i < a->count ? a->limbs[i] : 0;
    if (!a->negative) {
        return limb;
    }
    limb = ~limb + *carry;
    *carry = *carry && limb == 0;
    return limb;
}

Value int_bitwise(World *world, char op, Value va, Value vb) {
    if (are_ints(va, vb)) {
        int64_t x = int_of(va), y = int_of(vb);
        return value_int(op == '&' ? x & y : op == '|' ? x | y : x ^ y);
    }
    IntView a, b;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    if (a.count <= 1 && b.count <= 1 && !a.negative && !b.negative) {
        uint64_t x = (uint64_t)wide_of(&a), y = (uint64_t)wide_of(&b);
        return int_from_wide(world, op == '&' ? x & y : op == '|' ? x | y : x ^ y, false);
    }
    int64_t count = (a.count > b.count ? a.count : b.count) + 1;
    if (!charge(world, count / 8)) {
        return SIGNAL_LIMIT;
    }
    IntObject *result = int_room(world, count);
    if (!result) {
        return SIGNAL_MEMORY;
    }
    uint64_t carry_a = 1, carry_b = 1;
    for (int64_t i = 0; i < count; i++) {
        uint64_t x = complement_limb(&a, i, &carry_a), y = complement_limb(&b, i, &carry_b);
        result->limbs[i] = op == '&' ? x & y : op == '|' ? x | y : x ^ y;
    }
    bool negative = result->limbs[count - 1] >> 63;
    if (negative) {
        uint64_t carry = 1;
        for (int64_t i = 0; i < count; i++) {
            result->limbs[i] = ~result->limbs[i] + carry;
            carry = carry && result->limbs[i] == 0;
        }
    }
    return int_finish(world, result, negative);
}

Value int_negate(World *world, Value v) {
    if (is_int(v)) {
        return int_from(world, -int_of(v));
    }
    IntView a;
    int_view(world, v, &a);
    return int_from_limbs(world, a.limbs, a.count, !a.negative && a.count);
}

int int_order(World *world, Value va, Value vb) {
    if (are_ints(va, vb)) { /* raw values have the order of what they stand for */
        return va < vb ? -1 : va > vb;
    }
    IntView a, b;
    int_view(world, va, &a);
    int_view(world, vb, &b);
    if (a.negative != b.negative) {
        return a.negative ? -1 : 1;
    }
    owe(world, (a.count < b.count ? a.count : b.count) / 4);
    int order = limbs_compare(a.limbs, a.count, b.limbs, b.count);
    return a.negative ? -order : order;
}

int64_t int_hash(World *world, Value v) {
    IntView a;
    int_view(world, v, &a);
    uint64_t modulus = (UINT64_C(1) << 61) - 1;
    uint64_t hash = 0;
    owe(world, a.count * 8); /* a long division each */
    for (int64_t i = a.count - 1; i >= 0; i--) {
        Wide wide = ((Wide)hash << 64) + a.limbs[i];
        hash = (uint64_t)(wide % modulus);
    }
    int64_t result = a.negative ? -(int64_t)hash : (int64_t)hash;
    return result == -1 ? -2 : result;
}

static Value too_many_digits(World *world) {
    return raise(world, TYPE_VALUE_ERROR,
                 "Exceeds the limit (%d digits) for integer string conversion; use "
                 "sys.set_int_max_str_digits() to increase the limit",
                 (int64_t)world->int_digits_most);
}

static Value decimal_text(World *world, const IntView *a) {
    if (!charge(world, a->count * a->count / 2)) {
        return SIGNAL_LIMIT;
    }
    RawObject *scratch = heap_new_raw(world, (a->count + 1) * 8);
    RawObject *text = heap_new_raw(world, a->count * 20 + 24);
    if (!scratch || !text) {
        return SIGNAL_MEMORY;
    }
    uint64_t *rest = (uint64_t *)(void *)scratch->data;
    if (!charge(world, (int64_t)a->count * a->count / 8)) {
        return SIGNAL_LIMIT;
    }
    memcpy(rest, a->limbs, (size_t)a->count * 8);
    int64_t count = a->count;
    char *end = text->data + text->size, *p = end;
    while (count > 0) {
        uint64_t part = limbs_divide_small(rest, count, UINT64_C(10000000000000000000));
        while (count > 0 && !rest[count - 1]) {
            count--;
        }
        for (int i = 0; i < 19 && (count > 0 || part); i++) {
            *--p = (char)('0' + part % 10);
            part /= 10;
        }
    }
    if (p == end) {
        *--p = '0';
    }
    if (world->int_digits_most && end - p > world->int_digits_most) {
        return too_many_digits(world);
    }
    if (a->negative) {
        *--p = '-';
    }
    return str_from_chars(world, p, 1, end - p);
}

static Value small_to_str(World *world, int64_t n) {
    char digits[24];
    int first = 24;
    uint64_t magnitude = n < 0 ? 0 - (uint64_t)n : (uint64_t)n;
    do {
        digits[--first] = (char)('0' + magnitude % 10);
        magnitude /= 10;
    } while (magnitude);
    if (n < 0) {
        digits[--first] = '-';
    }
    StrObject *s = first == 23 ? NULL : str_new(world, 24 - first, 1, true);
    if (first == 23) {
        return str_from_char(world, (uint8_t)digits[23]);
    }
    if (!s) {
        return SIGNAL_MEMORY;
    }
    memcpy(s->body.data, digits + first, (size_t)(24 - first));
    return value_of(world, s);
}

Value int_to_str(World *world, Value v, int base) {
    if (is_int(v) && base == 10) {
        return small_to_str(world, int_of(v));
    }
    IntView a;
    int_view(world, v, &a);
    int64_t bits = limbs_bits(a.limbs, a.count);
    if (base == 10) {
        if (world->int_digits_most && bits > (int64_t)world->int_digits_most * 4) {
            return too_many_digits(world);
        }
        return decimal_text(world, &a);
    }
    int step = base == 2 ? 1 : base == 8 ? 3 : 4;
    int64_t digits = bits ? (bits + step - 1) / step : 1;
    if (!charge(world, digits / 8)) {
        return SIGNAL_LIMIT;
    }
    StrObject *s = str_new(world, digits + a.negative, 1, true);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    char *p = s->body.data;
    if (a.negative) {
        *p++ = '-';
    }
    for (int64_t i = 0; i < digits; i++) {
        uint64_t digit =
            limbs_extract(a.limbs, a.count, (digits - 1 - i) * step) & (((uint64_t)1 << step) - 1);
        p[i] = "0123456789abcdef"[digit];
    }
    return value_of(world, s);
}

static int digit_value(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'z' ? c - 'a' + 10
           : c >= 'A' && c <= 'Z' ? c - 'A' + 10
                                  : 99;
}

static int base_of_prefix(char c) {
    return c == 'x' || c == 'X' ? 16 : c == 'o' || c == 'O' ? 8 : c == 'b' || c == 'B' ? 2 : 0;
}

/* Are these digits, with single underscores between them? */
static bool are_digits(Str text, int base) {
    bool after_digit = false;
    for (int64_t i = 0; i < text.size; i++) {
        bool is_digit = digit_value(text.data[i]) < base;
        if (!is_digit && (text.data[i] != '_' || !after_digit)) {
            return false;
        }
        after_digit = is_digit;
    }
    return after_digit;
}

/* limbs * factor + addend; the count of limbs. */
static int64_t put_addend(uint64_t *limbs, int64_t count, uint64_t factor, uint64_t addend) {
    uint64_t carry = limbs_multiply_small(limbs, count, factor, addend);
    if (carry) {
        limbs[count++] = carry;
    }
    return count;
}

/* To `limbs`, as many digits at once as a limb holds; the count of limbs. */
static int64_t put_digits(Str text, int base, uint64_t *limbs) {
    const uint64_t most = UINT64_MAX / (uint64_t)base / (uint64_t)base;
    int64_t count = 0;
    uint64_t factor = 1, addend = 0;
    for (int64_t i = 0; i < text.size; i++) {
        if (text.data[i] == '_') {
            continue;
        }
        addend = addend * (uint64_t)base + (uint64_t)digit_value(text.data[i]);
        factor *= (uint64_t)base;
        if (factor > most) {
            count = put_addend(limbs, count, factor, addend);
            factor = 1;
            addend = 0;
        }
    }
    return put_addend(limbs, count, factor, addend);
}

/* The same for a base that is a power of two: from the last digit on, whose bits are the lowest. */
static int64_t put_bits(Str text, int base, uint64_t *limbs) {
    int step = __builtin_ctz((unsigned)base), filled = 0;
    int64_t count = 0;
    uint64_t limb = 0;
    for (int64_t i = text.size - 1; i >= 0; i--) {
        if (text.data[i] == '_') {
            continue;
        }
        uint64_t digit = (uint64_t)digit_value(text.data[i]);
        limb |= digit << filled;
        filled += step;
        if (filled >= 64) {
            limbs[count++] = limb;
            filled -= 64;
            limb = filled ? digit >> (step - filled) : 0;
        }
    }
    if (limb) {
        limbs[count++] = limb;
    }
    while (count > 0 && limbs[count - 1] == 0) {
        count--;
    }
    return count;
}

static int64_t count_underscores(Str text) {
    int64_t count = 0;
    for (int64_t i = 0; i < text.size; i++) {
        count += text.data[i] == '_';
    }
    return count;
}

Value int_parse(World *world, Str text, int base) {
    text = str_trim(text);
    bool negative = text.size && text.data[0] == '-';
    if (text.size && (text.data[0] == '-' || text.data[0] == '+')) {
        text = str_slice(text, 1, text.size);
    }
    bool leading_zero = text.size > 1 && text.data[0] == '0';
    int prefix = leading_zero ? base_of_prefix(text.data[1]) : 0;
    if (prefix && (base == 0 || base == prefix)) {
        base = prefix;
        text = str_slice(text, text.size > 3 && text.data[2] == '_' ? 3 : 2, text.size);
        leading_zero = false;
    } else if (base == 0) {
        base = 10;
    } else {
        leading_zero = false;
    }
    bool power_of_two = (base & (base - 1)) == 0;
    int64_t underscores =
        world->int_digits_most && text.size > world->int_digits_most ? count_underscores(text) : 0;
    if (!power_of_two && world->int_digits_most &&
        text.size - underscores > world->int_digits_most) {
        return raise(world, TYPE_VALUE_ERROR,
                     "Exceeds the limit (%d digits) for integer string conversion: value has %d "
                     "digits; use sys.set_int_max_str_digits() to increase the limit",
                     (int64_t)world->int_digits_most, text.size - underscores);
    }
    if (!charge(world, text.size / 4 + (power_of_two ? 0 : text.size * text.size / 1024))) {
        return SIGNAL_LIMIT;
    }
    if (!are_digits(text, base)) {
        return UNDEFINED;
    }
    IntObject *object = int_room(world, text.size * 6 / 64 + 2);
    if (!object) {
        return SIGNAL_MEMORY;
    }
    int64_t count = (power_of_two ? put_bits : put_digits)(text, base, object->limbs);
    if (leading_zero && count > 0) {
        return UNDEFINED;
    }
    object->count = (uint32_t)count;
    return int_finish(world, object, negative && count);
}
