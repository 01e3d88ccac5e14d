/* float: its methods. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/number.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "unicode/unicode.h"

enum { NUMBER_TEXT_MOST = 1 << 20 };

static bool is_ascii_space(char c) {
    return (uint8_t)c < 0x80 && unicode_is_space((uint8_t)c);
}

static Str trim_ascii(const char *data, int64_t size) {
    int64_t start = 0, end = size;
    while (start < end && is_ascii_space(data[start])) {
        start++;
    }
    while (end > start && is_ascii_space(data[end - 1])) {
        end--;
    }
    return (Str){data + start, end - start};
}

bool number_text(World *world, Value plain, Str *text, Value *signal) {
    *signal = bytes_view(world, plain, text);
    if (*signal != UNDEFINED) {
        *text = *signal == NONE ? trim_ascii(text->data, text->size) : *text;
        return true;
    }
    *signal = NONE;
    if (!is_str(world, plain)) {
        return false;
    }
    const StrObject *s = str_of(world, plain);
    if (s->head.flags & STR_ASCII) {
        *text = trim_ascii(str_data(world, s), s->length);
        return true;
    }
    *text = (Str){NULL, 0};
    RawObject *raw = heap_new_raw(world, (int64_t)s->length + 8);
    if (!raw) {
        *signal = SIGNAL_MEMORY;
        return true;
    }
    for (uint32_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        int digit = c < 0x80 ? -1 : unicode_decimal(c);
        if (c >= 0x80 && digit < 0 && !unicode_is_space(c)) {
            return true;
        }
        raw->data[i] = (char)(c < 0x80 ? (int)c : digit >= 0 ? '0' + digit : ' ');
    }
    *text = trim_ascii(raw->data, s->length);
    return true;
}

/* --- float(x) ------------------------------------------------------------------------------------------------- */

bool number_word(Str text, double *out) {
    char lower[16] = {0};
    for (int64_t i = 0; i < text.size && i < 15; i++) {
        lower[i] = (char)(text.data[i] | 32);
    }
    bool infinite = strcmp(lower, "inf") == 0 || strcmp(lower, "infinity") == 0;
    *out = infinite ? (double)INFINITY : (double)NAN;
    return infinite || strcmp(lower, "nan") == 0;
}

bool number_drop_underscores(Str text, char *out, int64_t *size) {
    *size = 0;
    for (int64_t i = 0; i < text.size; i++) {
        char c = text.data[i];
        if (c != '_') {
            out[(*size)++] = c;
            continue;
        }
        if (i == 0 || i + 1 == text.size || text.data[i - 1] < '0' || text.data[i - 1] > '9' ||
            text.data[i + 1] < '0' || text.data[i + 1] > '9') {
            return false;
        }
    }
    return true;
}

/* A real number with a sign. UNDEFINED: malformed; SIGNAL_MEMORY. */
static Value parse_float(World *world, Str text) {
    double d;
    bool negative = text.size && text.data[0] == '-';
    if (text.size && (text.data[0] == '-' || text.data[0] == '+')) {
        text = str_slice(text, 1, text.size);
    }
    if (number_word(text, &d)) {
        return value_float_any(negative ? -d : d);
    }
    if (text.size && memchr(text.data, '_', (size_t)text.size)) {
        RawObject *raw = heap_new_raw(world, text.size + 8);
        int64_t size;
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        if (!number_drop_underscores(text, raw->data, &size)) {
            return UNDEFINED;
        }
        text = (Str){raw->data, size};
    }
    if (!text.data || number_parse_real(text, &d) != ST_OK) {
        return UNDEFINED;
    }
    return value_float(negative ? -d : d);
}

Value float_new(World *world, Value *args, int count) {
    if (args[1] == UNDEFINED) {
        return value_float(0.0);
    }
    Value v = args[1], plain = unwrap(world, v), signal;
    Str text;
    if (plain != v && has_python_method(world, v, NAME_float)) {
        return convert_argument(world, NATIVE_float_new, args, count, 1, CONVERT_FLOAT);
    }
    if (number_text(world, plain, &text, &signal)) {
        if (is_signal(signal)) {
            return signal;
        }
        if (text.size > NUMBER_TEXT_MOST) {
            return world_limit(world, ENGINE_LIMIT_MEMORY);
        }
        if (!charge(world, text.size / 4)) {
            return SIGNAL_LIMIT;
        }
        Value parsed = parse_float(world, text);
        return parsed == UNDEFINED
                   ? raise(world, TYPE_VALUE_ERROR, "could not convert string to float: %R", plain)
                   : parsed;
    }
    double d;
    NumberOutcome outcome = number_real(world, v, &d);
    if (outcome == NUMBER_OK) {
        return value_float(d);
    }
    if (outcome == NUMBER_BAD && !is_integer(world, plain)) {
        world->error = UNDEFINED;
        return raise(world, TYPE_TYPE_ERROR,
                     "float() argument must be a string or a real number, not '%T'", v);
    }
    return convert_failed(world, outcome, NATIVE_float_new, args, count, 1, CONVERT_FLOAT);
}

Value float_from_number(World *world, Value *args, int count) {
    double d;
    NumberOutcome outcome = number_real(world, args[1], &d);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_float_from_number, args, count, 1,
                              CONVERT_FLOAT);
    }
    return call1(world, args[0], value_float(d));
}

/* --- exact conversions ---------------------------------------------------------------------------------------- */

Value float_to_int(World *world, double d) {
    if (d - d != 0) {
        return raise(world, d != d ? TYPE_VALUE_ERROR : TYPE_OVERFLOW_ERROR,
                     "cannot convert float %s to integer", d != d ? "NaN" : "infinity");
    }
    return int_from_double(world, d);
}

Value float_is_integer(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    double d = float_of(args[0]);
    return value_bool(d - d == 0 && floor(d) == d);
}

Value float_conjugate(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}

Value float_real(World *world, Value *args, int count) {
    return float_conjugate(world, args, count);
}

Value float_imaginary(World *world, Value *args, int count) {
    (void)world;
    (void)args;
    (void)count;
    return value_float(0.0);
}

Value float_as_integer_ratio(World *world, Value *args, int count) {
    (void)count;
    double d = float_of(args[0]);
    if (d - d != 0) {
        return raise(world, d != d ? TYPE_VALUE_ERROR : TYPE_OVERFLOW_ERROR,
                     "cannot convert %s to integer ratio", d != d ? "NaN" : "Infinity");
    }
    int exponent;
    double fraction = frexp(d, &exponent);
    for (int i = 0; i < 300 && fraction != floor(fraction); i++) {
        fraction *= 2.0;
        exponent--;
    }
    Value numerator = int_from_double(world, fraction), denominator = value_int(1);
    if (is_signal(numerator)) {
        return numerator;
    }
    Value *scaled = exponent > 0 ? &numerator : &denominator;
    *scaled = int_shift_left(world, *scaled, value_int(exponent > 0 ? exponent : -exponent));
    if (is_signal(*scaled)) {
        return *scaled;
    }
    Value pair[2] = {numerator, denominator};
    return tuple_from(world, pair, 2);
}

Value float_hex(World *world, Value *args, int count) {
    (void)count;
    double d = float_of(args[0]);
    if (d - d != 0) {
        return format_text(world, d != d ? "nan" : d < 0 ? "-inf" : "inf");
    }
    uint64_t bits;
    memcpy(&bits, &d, sizeof bits);
    int64_t exponent = (int64_t)(bits >> 52 & 0x7FF);
    uint64_t fraction = bits & ((UINT64_C(1) << 52) - 1);
    char digits[16] = {0};
    for (int i = 0; i < 13; i++) {
        digits[i] = "0123456789abcdef"[fraction >> (48 - 4 * i) & 15];
    }
    bool zero = exponent == 0 && fraction == 0, subnormal = exponent == 0;
    exponent = zero ? 0 : subnormal ? -1022 : exponent - 1023;
    return format_text(world, "%s0x%s.%sp%s%d", signbit(d) ? "-" : "", subnormal ? "0" : "1",
                       zero ? "0" : digits, exponent < 0 ? "-" : "+",
                       exponent < 0 ? -exponent : exponent);
}

/* --- float.fromhex -------------------------------------------------------------------------------------------- */

static int hex_digit(char c) {
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

/* Hexadecimal digits with a point as 64 leading bits, a sticky last one, and the exponent of two. */
typedef struct HexNumber {
    uint64_t bits;
    int64_t exponent;
    bool any;
} HexNumber;

static int64_t read_hex_digits(Str text, int64_t i, HexNumber *out) {
    bool point = false;
    for (; i < text.size; i++) {
        int digit = hex_digit(text.data[i]);
        if (text.data[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (digit < 0) {
            break;
        }
        out->any = true;
        if (out->bits >> 59) { /* full: the rest only shows in the sticky bit */
            out->bits |= digit != 0;
            out->exponent += point ? 0 : 4;
        } else {
            out->bits = out->bits << 4 | (uint64_t)digit;
            out->exponent -= point ? 4 : 0;
        }
    }
    return i;
}

/* The exponent behind "p"; false: malformed. */
static bool read_exponent(Str text, int64_t *i, int64_t *exponent) {
    *exponent = 0;
    if (*i == text.size || (text.data[*i] | 32) != 'p') {
        return true;
    }
    ++*i;
    bool negative = *i < text.size && text.data[*i] == '-';
    *i += *i < text.size && (text.data[*i] == '-' || text.data[*i] == '+');
    int64_t first = *i;
    for (; *i < text.size && text.data[*i] >= '0' && text.data[*i] <= '9'; ++*i) {
        *exponent = *exponent < 1000000000000 ? *exponent * 10 + text.data[*i] - '0' : *exponent;
    }
    *exponent = negative ? -*exponent : *exponent;
    return *i > first;
}

/* bits * 2**exponent rounded once, half to even. */
static double scale_hex(uint64_t bits, int64_t exponent) {
    if (bits == 0 || exponent < -1200) {
        return 0.0;
    }
    if (exponent > 1100) {
        return INFINITY;
    }
    int length = 64 - __builtin_clzll(bits);
    int64_t lowest = exponent + length - 53; /* of the result's last bit */
    lowest = lowest < -1074 ? -1074 : lowest;
    int64_t drop = lowest - exponent;
    if (drop <= 0) {
        return ldexp((double)bits, (int)exponent);
    }
    if (drop > 64) {
        return 0.0;
    }
    uint64_t kept = drop == 64 ? 0 : bits >> drop;
    uint64_t rest = drop == 64 ? bits : bits << (64 - drop);
    kept += rest > UINT64_C(1) << 63 || (rest == UINT64_C(1) << 63 && (kept & 1));
    return ldexp((double)kept, (int)lowest);
}

/* 1 read, 0 malformed, -1 too large. */
static int parse_hex(Str text, double *out) {
    int64_t i = 0, exponent;
    bool negative = text.size && text.data[0] == '-';
    i += text.size && (text.data[0] == '-' || text.data[0] == '+');
    if (number_word(str_slice(text, i, text.size), out)) {
        *out = negative ? -*out : *out;
        return 1;
    }
    if (i + 1 < text.size && text.data[i] == '0' && (text.data[i + 1] | 32) == 'x') {
        i += 2;
    }
    HexNumber number = {0};
    i = read_hex_digits(text, i, &number);
    if (!number.any || !read_exponent(text, &i, &exponent) || i != text.size) {
        return 0;
    }
    *out = scale_hex(number.bits, number.exponent + exponent);
    if (isinf(*out)) {
        return -1;
    }
    *out = negative ? -*out : *out;
    return 1;
}

Value float_fromhex(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[1]), signal;
    Str text;
    if (!is_str(world, plain) || !number_text(world, plain, &text, &signal)) {
        return raise(world, TYPE_TYPE_ERROR, "bad argument type for built-in operation");
    }
    if (is_signal(signal) || !charge(world, text.size / 4)) {
        return is_signal(signal) ? signal : SIGNAL_LIMIT;
    }
    double d;
    bool plain_digits = str_of(world, plain)->head.flags & STR_ASCII;
    int outcome = text.data && plain_digits ? parse_hex(text, &d) : 0;
    if (outcome <= 0) {
        return outcome
                   ? raise(world, TYPE_OVERFLOW_ERROR,
                           "hexadecimal value too large to represent as a float")
                   : raise(world, TYPE_VALUE_ERROR, "invalid hexadecimal floating-point string");
    }
    return args[0] == type_value(world, TYPE_FLOAT) ? value_float_any(d)
                                                    : call1(world, args[0], value_float_any(d));
}

/* --- arithmetic ----------------------------------------------------------------------------------------------- */

Value float_remainder(double a, double b, bool quotient_wanted) {
    double remainder = fmod(a, b), quotient = (a - remainder) / b;
    if (remainder != 0 && (b < 0) != (remainder < 0)) {
        remainder += b;
        quotient -= 1.0;
    } else if (remainder == 0) {
        remainder = copysign(0.0, b);
    }
    if (!quotient_wanted) {
        return value_float_any(remainder);
    }
    double whole = quotient != 0 ? floor(quotient) : copysign(0.0, a / b);
    return value_float_any(quotient - whole > 0.5 ? whole + 1.0 : whole);
}

Value float_power(World *world, double a, double b) {
    if (a == 0 && b < 0) {
        return raise(world, TYPE_ZERO_DIVISION_ERROR, "zero to a negative power");
    }
    if (a < 0 && a - a == 0 && b - b == 0 && floor(b) != b) {
        Value base = complex_from(world, a, 0.0);
        return is_signal(base)
                   ? base
                   : complex_operate(world, (int)OP_POW - (int)OP_ADD, base, value_float(b));
    }
    double result = pow(a, b);
    if (result - result != 0 && a - a == 0 && b - b == 0) {
        return raise(world, TYPE_OVERFLOW_ERROR, "(34, 'Numerical result out of range')");
    }
    return value_float_any(result);
}

/* Exact decimal rounding: |d| = m * 2**e, so round(d, n) is the nearest double to the nearest multiple of 10**-n, ties
 * to even of the exact value. Both steps in big ints. */
static Value round_exactly(World *world, double d, int64_t digits) {
    int exponent;
    uint64_t mantissa = (uint64_t)ldexp(frexp(fabs(d), &exponent), 53);
    exponent -= 53;
    Value top = int_from(world, (int64_t)mantissa), bottom = value_int(1);
    Value ten = int_power(world, value_int(10), value_int(digits < 0 ? -digits : digits));
    if (is_signal(top) || is_signal(ten)) {
        return is_signal(top) ? top : ten;
    }
    Value *scaled = digits < 0 ? &bottom : &top;
    *scaled = int_mul(world, *scaled, ten);
    scaled = is_signal(*scaled) ? scaled : exponent < 0 ? &bottom : &top;
    if (!is_signal(*scaled)) {
        *scaled = int_shift_left(world, *scaled, value_int(exponent < 0 ? -exponent : exponent));
    }
    if (is_signal(top) || is_signal(bottom)) {
        return is_signal(top) ? top : bottom;
    }
    Value rest, whole = int_divmod(world, top, bottom, &rest);
    Value twice = is_signal(whole) ? whole : int_shift_left(world, rest, value_int(1));
    if (is_signal(twice)) {
        return twice;
    }
    int order = int_order(world, twice, bottom);
    IntView view;
    int_view(world, whole, &view);
    bool odd = view.count && (view.limbs[0] & 1);
    if (order > 0 || (order == 0 && odd)) {
        whole = int_add(world, whole, value_int(1));
    }
    if (is_signal(whole)) {
        return whole;
    }
    return digits < 0 ? int_mul(world, whole, ten) : int_true_divide(world, whole, ten);
}

Value float_round(World *world, double d, int64_t digits) {
    if (d - d != 0 || d == 0 || digits > 323) {
        return value_float_any(d);
    }
    if (digits < -308) {
        return value_float(copysign(0.0, d));
    }
    Value rounded = round_exactly(world, d, digits);
    if (is_signal(rounded)) {
        return rounded;
    }
    double result;
    if (is_float(rounded)) {
        result = float_of(rounded);
    } else if (!int_to_double(world, rounded, &result)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "rounded value too large to represent");
    }
    return value_float(copysign(result, d));
}
