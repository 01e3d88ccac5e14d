/* complex: arithmetic and methods. */
#include <math.h>
#include <string.h>

#include "base/number.h"
#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/compare.h"
#include "engine/objects/int.h"
#include "engine/objects/number.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

/* A number as a complex one; `real_only` says that it had no imaginary part, not even zero: C's mixed arithmetic, which
 * keeps infinities and signs of zeros that a made-up zero would spoil. */
typedef struct Parts {
    double real, imaginary;
    bool real_only;
} Parts;

Value complex_from(World *world, double real, double imaginary) {
    ComplexObject *z = heap_new(world, TYPE_COMPLEX, KIND_COMPLEX, sizeof(ComplexObject));
    if (!z) {
        return SIGNAL_MEMORY;
    }
    z->real = real;
    z->imaginary = imaginary;
    return value_of(world, z);
}

static bool is_complex(World *world, Value v) {
    return has_kind(world, v, KIND_COMPLEX);
}

static const ComplexObject *complex_of(World *world, Value v) {
    return at(world, (Ref)v);
}

Value complex_negate(World *world, Value v, bool negate) {
    const ComplexObject *z = complex_of(world, v);
    return negate ? complex_from(world, -z->real, -z->imaginary) : v;
}

/* false: an int too large for a float (the error is raised). */
static bool parts_of(World *world, Value v, Parts *out) {
    if (is_complex(world, v)) {
        *out = (Parts){complex_of(world, v)->real, complex_of(world, v)->imaginary, false};
        return true;
    }
    *out = (Parts){0.0, 0.0, true};
    return number_real(world, v, &out->real) == NUMBER_OK;
}

Value complex_equal(World *world, Value a, Value b) {
    if (is_complex(world, a) && is_complex(world, b)) {
        const ComplexObject *x = complex_of(world, a), *y = complex_of(world, b);
        return value_bool(x->real == y->real && x->imaginary == y->imaginary);
    }
    const ComplexObject *z = complex_of(world, is_complex(world, a) ? a : b);
    Value real = is_complex(world, a) ? b : a;
    if (!is_float(real) && !is_integer(world, real)) {
        return NOT_IMPLEMENTED;
    }
    return z->imaginary == 0.0 ? simple_compare(world, COMPARE_EQ, value_float_any(z->real), real)
                               : FALSE;
}

/* --- products and quotients ----------------------------------------------------------------------------------- */

/* An infinite component becomes one of size 1, others 0, each with its sign: how C11's Annex G recovers infinities. */
static double boxed(double x) {
    return copysign(isinf(x) ? 1.0 : 0.0, x);
}

static double nan_to_zero(double x) {
    return x != x ? copysign(0.0, x) : x;
}

static Parts multiply(Parts a, Parts b) {
    double ac = a.real * b.real, bd = a.imaginary * b.imaginary;
    double ad = a.real * b.imaginary, bc = a.imaginary * b.real;
    Parts product = {ac - bd, ad + bc, false};
    if (product.real == product.real || product.imaginary == product.imaginary) {
        return product;
    }
    bool recalculate = false;
    if (isinf(a.real) || isinf(a.imaginary)) {
        a = (Parts){boxed(a.real), boxed(a.imaginary), false};
        b = (Parts){nan_to_zero(b.real), nan_to_zero(b.imaginary), false};
        recalculate = true;
    }
    if (isinf(b.real) || isinf(b.imaginary)) {
        b = (Parts){boxed(b.real), boxed(b.imaginary), false};
        a = (Parts){nan_to_zero(a.real), nan_to_zero(a.imaginary), false};
        recalculate = true;
    }
    if (!recalculate && (isinf(ac) || isinf(bd) || isinf(ad) || isinf(bc))) {
        a = (Parts){nan_to_zero(a.real), nan_to_zero(a.imaginary), false};
        b = (Parts){nan_to_zero(b.real), nan_to_zero(b.imaginary), false};
        recalculate = true;
    }
    if (recalculate) {
        product.real = (double)INFINITY * (a.real * b.real - a.imaginary * b.imaginary);
        product.imaginary = (double)INFINITY * (a.real * b.imaginary + a.imaginary * b.real);
    }
    return product;
}

/* a / b by Smith's method; b is not zero. */
static Parts divide(Parts a, Parts b) {
    Parts q = {NAN, NAN, false};
    if (fabs(b.real) >= fabs(b.imaginary)) {
        double ratio = b.imaginary / b.real, scale = b.real + b.imaginary * ratio;
        q.real = (a.real + a.imaginary * ratio) / scale;
        q.imaginary = (a.imaginary - a.real * ratio) / scale;
    } else if (fabs(b.imaginary) >= fabs(b.real)) {
        double ratio = b.real / b.imaginary, scale = b.real * ratio + b.imaginary;
        q.real = (a.real * ratio + a.imaginary) / scale;
        q.imaginary = (a.imaginary * ratio - a.real) / scale;
    }
    if (q.real == q.real || q.imaginary == q.imaginary) {
        return q;
    }
    bool a_infinite = isinf(a.real) || isinf(a.imaginary);
    bool b_infinite = isinf(b.real) || isinf(b.imaginary);
    if (a_infinite && isfinite(b.real) && isfinite(b.imaginary)) {
        double x = boxed(a.real), y = boxed(a.imaginary);
        q.real = (double)INFINITY * (x * b.real + y * b.imaginary);
        q.imaginary = (double)INFINITY * (y * b.real - x * b.imaginary);
    } else if (b_infinite && isfinite(a.real) && isfinite(a.imaginary)) {
        double x = boxed(b.real), y = boxed(b.imaginary);
        q.real = 0.0 * (a.real * x + a.imaginary * y);
        q.imaginary = 0.0 * (a.imaginary * x - a.real * y);
    }
    return q;
}

static Parts quotient(Parts a, Parts b) {
    if (b.real_only) {
        return (Parts){a.real / b.real, a.imaginary / b.real, false};
    }
    return divide(a, b);
}

/* --- powers --------------------------------------------------------------------------------------------------- */

static Parts power_unsigned(Parts base, int64_t n) {
    Parts result = {1.0, 0.0, false};
    for (int64_t mask = 1; mask > 0 && n >= mask; mask <<= 1) {
        if (n & mask) {
            result = multiply(result, base);
        }
        base = multiply(base, base);
    }
    return result;
}

static Parts power_any(Parts a, Parts b) {
    double length = pow(hypot(a.real, a.imaginary), b.real);
    double angle = atan2(a.imaginary, a.real), phase = angle * b.real;
    if (b.imaginary != 0.0) {
        length *= exp(-angle * b.imaginary);
        phase += b.imaginary * log(hypot(a.real, a.imaginary));
    }
    return (Parts){length * cos(phase), length * sin(phase), false};
}

static Value power(World *world, Parts a, Parts b) {
    Parts result = {1.0, 0.0, false};
    if (b.imaginary == 0.0 && b.real == floor(b.real) && fabs(b.real) <= 100.0) {
        int64_t n = (int64_t)b.real;
        if (n < 0 && a.real == 0.0 && a.imaginary == 0.0) {
            return raise(world, TYPE_ZERO_DIVISION_ERROR, "zero to a negative or complex power");
        }
        result = n > 0   ? power_unsigned(a, n)
                 : n < 0 ? divide((Parts){1.0, 0.0, false}, power_unsigned(a, -n))
                         : result;
    } else if (a.real == 0.0 && a.imaginary == 0.0) {
        if (b.imaginary != 0.0 || b.real < 0.0) {
            return raise(world, TYPE_ZERO_DIVISION_ERROR, "zero to a negative or complex power");
        }
        result.real = 0.0;
    } else {
        result = power_any(a, b);
    }
    if (isinf(result.real) || isinf(result.imaginary)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "complex exponentiation");
    }
    return complex_from(world, result.real, result.imaginary);
}

Value complex_operate(World *world, int index, Value va, Value vb) {
    Parts a, b, result;
    if (!parts_of(world, va, &a) || !parts_of(world, vb, &b)) {
        return number_signal(world);
    }
    switch (index + (int)OP_ADD) {
    case OP_ADD:
        result = (Parts){a.real + b.real,
                         a.real_only   ? b.imaginary
                         : b.real_only ? a.imaginary
                                       : a.imaginary + b.imaginary,
                         false};
        break;
    case OP_SUB:
        result = (Parts){a.real - b.real,
                         a.real_only   ? -b.imaginary
                         : b.real_only ? a.imaginary
                                       : a.imaginary - b.imaginary,
                         false};
        break;
    case OP_MUL:
        result = a.real_only   ? (Parts){a.real * b.real, a.real * b.imaginary, false}
                 : b.real_only ? (Parts){a.real * b.real, a.imaginary * b.real, false}
                               : multiply(a, b);
        break;
    case OP_DIV:
        if (b.real == 0.0 && b.imaginary == 0.0) {
            return raise(world, TYPE_ZERO_DIVISION_ERROR, "division by zero");
        }
        result = quotient(a, b);
        break;
    case OP_POW: return power(world, a, b);
    default: return NOT_IMPLEMENTED;
    }
    return complex_from(world, result.real, result.imaginary);
}

/* --- complex(...) --------------------------------------------------------------------------------------------- */

/* A float at text[*i], with its sign; false: none there. */
static bool take_real(Str text, int64_t *i, double *out) {
    int64_t start = *i, end = start;
    bool negative = end < text.size && text.data[end] == '-';
    end += end < text.size && (text.data[end] == '-' || text.data[end] == '+');
    int64_t digits = end;
    for (; end < text.size; end++) {
        char c = (char)(text.data[end] | 32);
        bool sign = text.data[end] == '-' || text.data[end] == '+';
        if (sign && !(end > digits && (text.data[end - 1] | 32) == 'e' && end > digits + 1)) {
            break;
        }
        if (c == 'j' || (text.data[end] == ')')) {
            break;
        }
    }
    Str word = str_slice(text, digits, end);
    if (!number_word(word, out) && number_parse_real(word, out) != ST_OK) {
        return false;
    }
    *out = negative ? -*out : *out;
    *i = end;
    return true;
}

static bool is_unit(Str text, int64_t i) {
    return i < text.size && (text.data[i] | 32) == 'j';
}

/* [sign] "j" at text[*i]: a unit without digits. */
static bool take_bare_unit(Str text, int64_t *i, double *out) {
    int64_t sign = *i < text.size && (text.data[*i] == '-' || text.data[*i] == '+');
    if (!is_unit(text, *i + sign)) {
        return false;
    }
    *out = sign && text.data[*i] == '-' ? -1.0 : 1.0;
    *i += sign;
    return true;
}

/* "1", "2j", "1+2j", "-j", each perhaps in brackets. */
static bool parse_complex(Str text, Parts *out) {
    *out = (Parts){0};
    if (text.size >= 2 && text.data[0] == '(' && text.data[text.size - 1] == ')') {
        text = str_trim(str_slice(text, 1, text.size - 1));
    }
    int64_t i = 0;
    double first;
    if (!take_real(text, &i, &first) && !take_bare_unit(text, &i, &first)) {
        return false;
    }
    if (is_unit(text, i)) {
        out->imaginary = first;
        return i + 1 == text.size;
    }
    out->real = first;
    if (i == text.size) {
        return true;
    }
    bool sign = text.data[i] == '+' || text.data[i] == '-';
    if (!sign ||
        !(take_real(text, &i, &out->imaginary) || take_bare_unit(text, &i, &out->imaginary))) {
        return false;
    }
    return is_unit(text, i) && i + 1 == text.size;
}

enum { COMPLEX_REAL = 1, COMPLEX_IMAGINARY = 2 };

static Value complex_from_text(World *world, Value *args, Str text) {
    Parts z;
    if (args[COMPLEX_IMAGINARY] != UNDEFINED) {
        return raise(world, TYPE_TYPE_ERROR,
                     "complex() argument 'real' must be a real number, not %T", args[COMPLEX_REAL]);
    }
    if (!charge(world, text.size / 4)) {
        return SIGNAL_LIMIT;
    }
    if (text.data && memchr(text.data, '_', (size_t)text.size)) {
        RawObject *raw = heap_new_raw(world, text.size + 8);
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        int64_t size;
        if (!number_drop_underscores(text, raw->data, &size)) {
            return raise(world, TYPE_VALUE_ERROR, "could not convert string to complex: %R",
                         args[COMPLEX_REAL]);
        }
        text = (Str){raw->data, size};
    }
    if (!text.data || !parse_complex(text, &z)) {
        return raise(world, TYPE_VALUE_ERROR, "complex() arg is a malformed string");
    }
    return complex_from(world, z.real, z.imaginary);
}

/* One argument of complex(): any number. NUMBER_ASK: __complex__ or __float__ must be asked. */
static NumberOutcome number_parts(World *world, Value v, bool imaginary, Parts *out) {
    if (!imaginary && has_python_method(world, v, NAME_complex)) {
        return NUMBER_ASK;
    }
    Value plain = unwrap(world, v);
    if (is_complex(world, plain)) {
        *out = (Parts){complex_of(world, plain)->real, complex_of(world, plain)->imaginary, false};
        return NUMBER_OK;
    }
    *out = (Parts){0.0, 0.0, true};
    NumberOutcome outcome = number_real(world, v, &out->real);
    if (outcome == NUMBER_BAD && !is_integer(world, plain)) {
        world->error = UNDEFINED;
        raise(world, TYPE_TYPE_ERROR,
              imaginary ? "complex() argument 'imag' must be a real number, not %T"
                        : "complex() argument 'real' must be a real number, not %T",
              v);
    }
    return outcome;
}

Value complex_new(World *world, Value *args, int count) {
    Parts real = {0.0, 0.0, true}, imaginary = {0.0, 0.0, true};
    Value plain = unwrap(world, args[COMPLEX_REAL]), signal;
    Str text;
    if (args[COMPLEX_REAL] != UNDEFINED && is_str(world, plain) &&
        number_text(world, plain, &text, &signal)) {
        return is_signal(signal) ? signal : complex_from_text(world, args, text);
    }
    for (int i = COMPLEX_REAL; i <= COMPLEX_IMAGINARY; i++) {
        if (args[i] == UNDEFINED) {
            continue;
        }
        bool second = i == COMPLEX_IMAGINARY;
        NumberOutcome outcome = number_parts(world, args[i], second, second ? &imaginary : &real);
        if (outcome == NUMBER_BAD && !second && args[COMPLEX_IMAGINARY] == UNDEFINED &&
            !is_integer(world, plain)) {
            world->error = UNDEFINED;
            return raise(world, TYPE_TYPE_ERROR,
                         "complex() argument must be a string or a number, not %T", args[i]);
        }
        if (outcome != NUMBER_OK) {
            return convert_failed(world, outcome, NATIVE_complex_new, args, count, i,
                                  second ? CONVERT_FLOAT : CONVERT_COMPLEX);
        }
    }
    double x = real.real, y = real.imaginary;
    if (!imaginary.real_only) {
        x -= imaginary.imaginary;
    }
    if (args[COMPLEX_IMAGINARY] != UNDEFINED) {
        y = real.real_only ? imaginary.real : y + imaginary.real;
    }
    return complex_from(world, x, y);
}

Value complex_from_number(World *world, Value *args, int count) {
    Parts z;
    NumberOutcome outcome = number_parts(world, args[1], false, &z);
    if (outcome == NUMBER_BAD && !is_integer(world, unwrap(world, args[1]))) {
        world->error = UNDEFINED;
        return raise(world, TYPE_TYPE_ERROR, "must be real number, not %T", args[1]);
    }
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_complex_from_number, args, count, 1,
                              CONVERT_COMPLEX);
    }
    Value made = complex_from(world, z.real, z.imaginary);
    return is_signal(made) || args[0] == type_value(world, TYPE_COMPLEX)
               ? made
               : call1(world, args[0], made);
}

Value complex_real(World *world, Value *args, int count) {
    (void)count;
    return value_float_any(complex_of(world, args[0])->real);
}

Value complex_imaginary(World *world, Value *args, int count) {
    (void)count;
    return value_float_any(complex_of(world, args[0])->imaginary);
}

Value complex_conjugate(World *world, Value *args, int count) {
    (void)count;
    const ComplexObject *z = complex_of(world, args[0]);
    return complex_from(world, z->real, -z->imaginary);
}

Value complex_itself(World *world, Value *args, int count) {
    (void)world;
    (void)count;
    return args[0];
}
