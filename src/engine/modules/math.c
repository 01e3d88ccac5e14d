/* math: functions of one and two reals. What sums over many is in math_sums.c; the rest is lib/python/math.py. */
#include <math.h>

#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/modules/math_gamma.h"
#include "engine/objects/int.h"
#include "engine/objects/number.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static Value domain_error(World *world) {
    return raise(world, TYPE_VALUE_ERROR, "math domain error");
}

static Value range_error(World *world) {
    return raise(world, TYPE_OVERFLOW_ERROR, "math range error");
}

/* Reads the first `wanted` arguments. NONE, or what the native returns. */
static Value reals(World *world, NativeId native, Value *args, int count, int wanted, double *out) {
    for (int i = 0; i < wanted; i++) {
        NumberOutcome outcome = number_real(world, args[i], &out[i]);
        if (outcome != NUMBER_OK) {
            return convert_failed(world, outcome, native, args, count, i, CONVERT_FLOAT);
        }
    }
    return NONE;
}

/* function(args[0]). A NaN from a number is outside the domain: `complaint` with the argument behind it, or the plain
 * text; an infinity from a finite number is too large where `overflows`, else outside, too. */
static Value unary(World *world, NativeId native, Value *args, double (*function)(double),
                   bool overflows, const char *complaint) {
    double x;
    NumberOutcome outcome = number_real(world, args[0], &x);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, native, args, 1, 0, CONVERT_FLOAT);
    }
    double result = function(x);
    bool outside = (result != result && x == x) || (isinf(result) && isfinite(x) && !overflows);
    if (outside) {
        return complaint
                   ? raise(world, TYPE_VALUE_ERROR, "%s, got %R", complaint, value_float_any(x))
                   : domain_error(world);
    }
    return isinf(result) && isfinite(x) ? range_error(world) : value_float_any(result);
}

#define UNARY(name, function, overflows, complaint)                                                \
    Value math_##name(World *world, Value *args, int count) {                                      \
        (void)count;                                                                               \
        return unary(world, NATIVE_math_##name, args, function, overflows, complaint);             \
    }

#define FINITE       "expected a finite input"
#define UP_TO_ONE    "expected a number in range from -1 up to 1"
#define WITHIN_ONE   "expected a number between -1 and 1"
#define NOT_NEGATIVE "expected a nonnegative input"
#define FROM_ONE     "expected argument value not less than 1"

UNARY(acos, acos, false, UP_TO_ONE)
UNARY(acosh, acosh, false, FROM_ONE)
UNARY(asin, asin, false, UP_TO_ONE)
UNARY(asinh, asinh, false, NULL)
UNARY(atan, atan, false, NULL)
UNARY(atanh, atanh, false, WITHIN_ONE)
UNARY(cbrt, cbrt, false, NULL)
UNARY(cos, cos, false, FINITE)
UNARY(cosh, cosh, true, NULL)
UNARY(erf, erf, false, NULL)
UNARY(erfc, erfc, false, NULL)
UNARY(exp, exp, true, NULL)
UNARY(exp2, exp2, true, NULL)
UNARY(expm1, expm1, true, NULL)
UNARY(fabs, fabs, false, NULL)
UNARY(log1p, log1p, false, "expected argument value > -1")
UNARY(sin, sin, false, FINITE)
UNARY(sinh, sinh, true, NULL)
UNARY(sqrt, sqrt, false, NOT_NEGATIVE)
UNARY(tan, tan, false, FINITE)
UNARY(tanh, tanh, false, NULL)

Value math_degrees(World *world, Value *args, int count) {
    double x;
    Value signal = reals(world, NATIVE_math_degrees, args, count, 1, &x);
    return signal == NONE ? value_float_any(x * (180.0 / M_PI)) : signal;
}

Value math_radians(World *world, Value *args, int count) {
    double x;
    Value signal = reals(world, NATIVE_math_radians, args, count, 1, &x);
    return signal == NONE ? value_float_any(x * (M_PI / 180.0)) : signal;
}

/* gamma and lgamma: poles at the whole numbers up to zero. */
static Value gamma_like(World *world, NativeId native, Value *args, double (*function)(double),
                        bool at_minus_infinity) {
    double x;
    NumberOutcome outcome = number_real(world, args[0], &x);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, native, args, 1, 0, CONVERT_FLOAT);
    }
    bool pole = isinf(x) ? x < 0 && !at_minus_infinity : x <= 0 && floor(x) == x;
    if (pole) {
        return raise(world, TYPE_VALUE_ERROR, "expected a noninteger or positive integer, got %R",
                     value_float_any(x));
    }
    if (isinf(x)) {
        return value_float((double)INFINITY);
    }
    double result = function(x);
    return isinf(result) ? range_error(world) : value_float_any(result);
}

Value math_gamma(World *world, Value *args, int count) {
    (void)count;
    return gamma_like(world, NATIVE_math_gamma, args, gamma_of, false);
}

Value math_lgamma(World *world, Value *args, int count) {
    (void)count;
    return gamma_like(world, NATIVE_math_lgamma, args, log_gamma_of, true);
}

/* --- logarithms ----------------------------------------------------------------------------------------------- */

/* function of an int of any size: of its leading bits, and of the power of two behind them. */
static Value log_of_int(World *world, Value v, double (*function)(double)) {
    double x;
    if (int_order(world, v, value_int(0)) <= 0) {
        return raise(world, TYPE_VALUE_ERROR, "expected a positive input");
    }
    if (int_to_double(world, v, &x)) {
        return value_float(function(x));
    }
    int64_t bits = int_bit_length(world, v);
    Value top = int_shift_right(world, v, value_int(bits - 64));
    if (is_signal(top) || !int_to_double(world, top, &x)) {
        return is_signal(top) ? top : domain_error(world);
    }
    return value_float(function(ldexp(x, -64)) + function(2.0) * (double)bits);
}

static Value logarithm(World *world, NativeId native, Value *args, int count, int index,
                       double (*function)(double)) {
    double x;
    Value plain = unwrap(world, args[index]);
    if (is_integer(world, plain)) {
        return log_of_int(world, plain, function);
    }
    NumberOutcome outcome = number_real(world, args[index], &x);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, native, args, count, index, CONVERT_FLOAT);
    }
    if (x <= 0) {
        return raise(world, TYPE_VALUE_ERROR, "expected a positive input, got %R",
                     value_float_any(x));
    }
    return value_float_any(function(x));
}

Value math_log(World *world, Value *args, int count) {
    Value top = logarithm(world, NATIVE_math_log, args, count, 0, log);
    if (is_signal(top) || args[1] == UNDEFINED) {
        return top;
    }
    Value bottom = logarithm(world, NATIVE_math_log, args, count, 1, log);
    if (is_signal(bottom)) {
        return bottom;
    }
    return float_of(bottom) == 0 ? raise(world, TYPE_ZERO_DIVISION_ERROR, "division by zero")
                                 : value_float_any(float_of(top) / float_of(bottom));
}

Value math_log2(World *world, Value *args, int count) {
    return logarithm(world, NATIVE_math_log2, args, count, 0, log2);
}

Value math_log10(World *world, Value *args, int count) {
    return logarithm(world, NATIVE_math_log10, args, count, 0, log10);
}

/* --- two reals ------------------------------------------------------------------------------------------------ */

Value math_atan2(World *world, Value *args, int count) {
    double x[2];
    Value signal = reals(world, NATIVE_math_atan2, args, count, 2, x);
    return signal == NONE ? value_float_any(atan2(x[0], x[1])) : signal;
}

Value math_copysign(World *world, Value *args, int count) {
    double x[2];
    Value signal = reals(world, NATIVE_math_copysign, args, count, 2, x);
    return signal == NONE ? value_float_any(copysign(x[0], x[1])) : signal;
}

Value math_fmod(World *world, Value *args, int count) {
    double x[2];
    Value signal = reals(world, NATIVE_math_fmod, args, count, 2, x);
    if (signal != NONE) {
        return signal;
    }
    if ((isinf(x[0]) && x[1] == x[1]) || (x[1] == 0 && x[0] == x[0])) {
        return domain_error(world);
    }
    return value_float_any(fmod(x[0], x[1]));
}

Value math_remainder(World *world, Value *args, int count) {
    double x[2];
    Value signal = reals(world, NATIVE_math_remainder, args, count, 2, x);
    if (signal != NONE) {
        return signal;
    }
    if ((isinf(x[0]) && x[1] == x[1]) || (x[1] == 0 && x[0] == x[0])) {
        return domain_error(world);
    }
    return value_float_any(remainder(x[0], x[1]));
}

Value math_pow(World *world, Value *args, int count) {
    double x[2];
    Value signal = reals(world, NATIVE_math_pow, args, count, 2, x);
    if (signal != NONE) {
        return signal;
    }
    double result = pow(x[0], x[1]);
    if (isfinite(x[0]) && isfinite(x[1])) {
        if (result != result || (x[0] == 0 && isinf(result))) {
            return domain_error(world);
        }
        if (isinf(result)) {
            return range_error(world);
        }
    }
    return value_float_any(result);
}

Value math_ldexp(World *world, Value *args, int count) {
    double x;
    NumberOutcome outcome = number_real(world, args[0], &x);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_math_ldexp, args, count, 0, CONVERT_FLOAT);
    }
    if (!is_integer(world, unwrap(world, args[1]))) {
        return raise(world, TYPE_TYPE_ERROR, "Expected an int as second argument to ldexp.");
    }
    int64_t exponent;
    outcome = number_int64(world, args[1], &exponent);
    if (x == 0 || !isfinite(x) || outcome != NUMBER_OK) {
        return value_float_any(x);
    }
    exponent = exponent > 10000 ? 10000 : exponent < -10000 ? -10000 : exponent;
    double result = ldexp(x, (int)exponent);
    return isinf(result) ? range_error(world) : value_float(result);
}

Value math_fma(World *world, Value *args, int count) {
    double x[3];
    Value signal = reals(world, NATIVE_math_fma, args, count, 3, x);
    if (signal != NONE) {
        return signal;
    }
    double result = fma(x[0], x[1], x[2]);
    if (result != result && x[0] == x[0] && x[1] == x[1] && x[2] == x[2]) {
        return raise(world, TYPE_VALUE_ERROR, "invalid operation in fma");
    }
    if (isinf(result) && isfinite(x[0]) && isfinite(x[1]) && isfinite(x[2])) {
        return raise(world, TYPE_OVERFLOW_ERROR, "overflow in fma");
    }
    return value_float_any(result);
}

/* The order of doubles as integers: neighbours differ by one. */
static int64_t double_rank(double x) {
    Value bits = value_float(x);
    int64_t magnitude = (int64_t)(bits & ~(UINT64_C(1) << 63));
    return bits >> 63 ? -magnitude : magnitude;
}

static double double_at(int64_t rank) {
    uint64_t bits = rank < 0 ? (uint64_t)-rank | UINT64_C(1) << 63 : (uint64_t)rank;
    return float_of(bits);
}

Value math_nextafter(World *world, Value *args, int count) {
    double x[2];
    Value signal = reals(world, NATIVE_math_nextafter, args, count, 2, x);
    if (signal != NONE) {
        return signal;
    }
    if (args[2] == UNDEFINED || args[2] == NONE) {
        return value_float_any(nextafter(x[0], x[1]));
    }
    int64_t steps;
    NumberOutcome outcome = number_int64(world, args[2], &steps);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_math_nextafter, args, count, 2, CONVERT_INDEX);
    }
    if (steps < 0) {
        return raise(world, TYPE_VALUE_ERROR, "steps must be a non-negative integer");
    }
    if (x[0] != x[0] || x[1] != x[1] || steps == 0 || x[0] == x[1]) {
        return value_float_any(steps == 0 || x[0] != x[0] ? x[0] : x[1]);
    }
    int64_t from = double_rank(x[0]), to = double_rank(x[1]);
    uint64_t way = from < to ? (uint64_t)to - (uint64_t)from : (uint64_t)from - (uint64_t)to;
    if (way <= (uint64_t)steps) {
        return value_float(x[1]);
    }
    int64_t rank = from < to ? from + steps : from - steps;
    return value_float(rank == 0 ? copysign(0.0, x[0]) : double_at(rank));
}

Value math_ulp(World *world, Value *args, int count) {
    double x;
    Value signal = reals(world, NATIVE_math_ulp, args, count, 1, &x);
    if (signal != NONE) {
        return signal;
    }
    x = fabs(x);
    if (!isfinite(x)) {
        return value_float_any(x);
    }
    double up = nextafter(x, (double)INFINITY);
    return value_float(isinf(up) ? x - nextafter(x, 0.0) : up - x);
}

Value math_isclose(World *world, Value *args, int count) {
    double x[4] = {0, 0, 1e-9, 0.0};
    Value signal = reals(world, NATIVE_math_isclose, args, count, 2, x);
    for (int i = 2; i < 4 && signal == NONE; i++) {
        if (args[i] != UNDEFINED) {
            NumberOutcome outcome = number_real(world, args[i], &x[i]);
            signal = outcome == NUMBER_OK ? NONE
                                          : convert_failed(world, outcome, NATIVE_math_isclose,
                                                           args, count, i, CONVERT_FLOAT);
        }
    }
    if (signal != NONE) {
        return signal;
    }
    if (x[2] < 0 || x[3] < 0) {
        return raise(world, TYPE_VALUE_ERROR, "tolerances must be non-negative");
    }
    if (x[0] == x[1]) {
        return TRUE;
    }
    if (isinf(x[0]) || isinf(x[1])) {
        return FALSE;
    }
    double apart = fabs(x[1] - x[0]);
    return value_bool(apart <= fabs(x[2] * x[1]) || apart <= fabs(x[2] * x[0]) || apart <= x[3]);
}

/* --- parts of a real ------------------------------------------------------------------------------------------ */

Value math_frexp(World *world, Value *args, int count) {
    double x;
    int exponent = 0;
    Value signal = reals(world, NATIVE_math_frexp, args, count, 1, &x);
    if (signal != NONE) {
        return signal;
    }
    double fraction = isfinite(x) ? frexp(x, &exponent) : x;
    Value pair[2] = {value_float_any(fraction), value_int(exponent)};
    return tuple_from(world, pair, 2);
}

Value math_modf(World *world, Value *args, int count) {
    double x, whole;
    Value signal = reals(world, NATIVE_math_modf, args, count, 1, &x);
    if (signal != NONE) {
        return signal;
    }
    double fraction = modf(x, &whole);
    Value pair[2] = {value_float_any(fraction), value_float_any(whole)};
    return tuple_from(world, pair, 2);
}

Value math_isnan(World *world, Value *args, int count) {
    double x;
    Value signal = reals(world, NATIVE_math_isnan, args, count, 1, &x);
    return signal == NONE ? value_bool(x != x) : signal;
}

Value math_isinf(World *world, Value *args, int count) {
    double x;
    Value signal = reals(world, NATIVE_math_isinf, args, count, 1, &x);
    return signal == NONE ? value_bool(isinf(x)) : signal;
}

Value math_isfinite(World *world, Value *args, int count) {
    double x;
    Value signal = reals(world, NATIVE_math_isfinite, args, count, 1, &x);
    return signal == NONE ? value_bool(isfinite(x)) : signal;
}

/* floor, ceil, trunc: Python's own method, else of the float. */
static Value to_whole(World *world, NativeId native, Value *args, NameId name,
                      double (*function)(double)) {
    if (is_float(args[0])) {
        double x = float_of(args[0]);
        return float_to_int(world, isfinite(x) ? function(x) : x);
    }
    if (is_int(args[0])) {
        return args[0];
    }
    if (has_python_method(world, args[0], name)) {
        return call_special(world, name, args[0], NULL, 0);
    }
    Value plain = unwrap(world, args[0]);
    if (is_integer(world, plain)) {
        return is_bool(plain) ? value_int(plain == TRUE) : plain;
    }
    if (name == NAME_trunc && !is_float(plain)) {
        return raise(world, TYPE_TYPE_ERROR, "type %T doesn't define __trunc__ method", args[0]);
    }
    double x;
    Value signal = reals(world, native, args, 1, 1, &x);
    return signal == NONE ? float_to_int(world, isfinite(x) ? function(x) : x) : signal;
}

Value math_floor(World *world, Value *args, int count) {
    (void)count;
    return to_whole(world, NATIVE_math_floor, args, NAME_floor, floor);
}

Value math_ceil(World *world, Value *args, int count) {
    (void)count;
    return to_whole(world, NATIVE_math_ceil, args, NAME_ceil, ceil);
}

Value math_trunc(World *world, Value *args, int count) {
    (void)count;
    return to_whole(world, NATIVE_math_trunc, args, NAME_trunc, trunc);
}
