/* math: exact sums, lengths, and functions of whole numbers. */
#include <math.h>

#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/int.h"
#include "engine/objects/limbs.h"
#include "engine/objects/list.h"
#include "engine/objects/number.h"
#include "engine/objects/type.h"

/* --- exact sums ----------------------------------------------------------------------------------------------- */

/* A sum without rounding: doubles of rising size that do not overlap, so few suffice for the whole range of exponents
 * (J. Shewchuk, "Adaptive precision floating-point arithmetic", 1997). */
enum { PARTS_MOST = 64 };
typedef struct ExactSum {
    double parts[PARTS_MOST];
    int count;
    double special; /* sum of the infinities and NaNs */
    bool has_special, opposite, overflow;
} ExactSum;

static void exact_add(ExactSum *sum, double x) {
    int kept = 0;
    if (!isfinite(x)) {
        sum->opposite = sum->opposite ||
                        (sum->has_special && isinf(sum->special) && isinf(x) && sum->special != x);
        sum->special = sum->has_special ? sum->special + x : x;
        sum->has_special = true;
        return;
    }
    for (int i = 0; i < sum->count; i++) {
        double y = sum->parts[i];
        if (fabs(x) < fabs(y)) {
            double swap = x;
            x = y;
            y = swap;
        }
        double high = x + y, low = y - (high - x);
        if (low != 0.0) {
            sum->parts[kept++] = low;
        }
        x = high;
    }
    if (!isfinite(x)) {
        sum->overflow = true;
        return;
    }
    sum->count = kept;
    if (x != 0.0 && kept < PARTS_MOST) {
        sum->parts[sum->count++] = x;
    }
}

/* The sum rounded once, half to even. */
static double exact_round(const ExactSum *sum) {
    int n = sum->count;
    if (!n) {
        return 0.0;
    }
    double high = sum->parts[--n], low = 0.0;
    while (n > 0) {
        double x = high, y = sum->parts[--n];
        high = x + y;
        low = y - (high - x);
        if (low != 0.0) {
            break;
        }
    }
    /* a half that the rest pushes over */
    if (n > 0 &&
        ((low < 0.0 && sum->parts[n - 1] < 0.0) || (low > 0.0 && sum->parts[n - 1] > 0.0))) {
        double y = low * 2.0, x = high + y;
        if (y == x - high) {
            high = x;
        }
    }
    return high;
}

/* _math.fsum(list). */
Value math_fsum(World *world, Value *args, int count) {
    (void)count;
    const Value *items;
    int64_t length = plain_items(world, args[0], &items);
    ExactSum sum = {.count = 0};
    if (!charge(world, length)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < length; i++) {
        double x;
        NumberOutcome outcome = number_real(world, items[i], &x);
        if (outcome != NUMBER_OK) {
            return outcome == NUMBER_ASK ? NOT_IMPLEMENTED : number_signal(world);
        }
        exact_add(&sum, x);
    }
    if (sum.overflow) {
        return raise(world, TYPE_OVERFLOW_ERROR, "intermediate overflow in fsum");
    }
    if (sum.opposite) {
        return raise(world, TYPE_VALUE_ERROR, "-inf + inf in fsum");
    }
    return value_float_any(sum.has_special ? sum.special : exact_round(&sum));
}

/* _math.sumprod(list, list): of floats and ints that fit; else NotImplemented. */
Value math_sumprod(World *world, Value *args, int count) {
    (void)count;
    const Value *a, *b;
    int64_t length = plain_items(world, args[0], &a);
    if (length < 0 || plain_items(world, args[1], &b) != length) {
        return NOT_IMPLEMENTED;
    }
    ExactSum sum = {.count = 0};
    bool floats = false;
    if (!charge(world, length)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < length; i++) {
        bool plain = (is_float(a[i]) || is_int(a[i])) && (is_float(b[i]) || is_int(b[i]));
        floats = floats || is_float(a[i]) || is_float(b[i]);
        if (!plain || (i == length - 1 && !floats)) {
            return NOT_IMPLEMENTED;
        }
        double x = is_float(a[i]) ? float_of(a[i]) : (double)int_of(a[i]);
        double y = is_float(b[i]) ? float_of(b[i]) : (double)int_of(b[i]);
        double high = x * y;
        exact_add(&sum, high);
        if (isfinite(high)) {
            exact_add(&sum, fma(x, y, -high));
        }
    }
    if (!floats || sum.overflow) {
        return NOT_IMPLEMENTED;
    }
    return value_float_any(sum.has_special ? sum.special : exact_round(&sum));
}

/* --- lengths -------------------------------------------------------------------------------------------------- */

/* A sum of squares as three doubles. */
typedef struct Squares {
    double sum, squares_low, sum_low;
} Squares;

/* Adds sign * x * x. |x| <= 1 <= sum. */
static void add_square(Squares *s, double x, double sign) {
    double high = sign * x * x, low = fma(sign * x, x, -high);
    double sum = s->sum + high;
    s->squares_low += low;
    s->sum_low += high - (sum - s->sum);
    s->sum = sum;
}

/* The root of the sum of squares, rounded nearly always correctly: scaled by a power of two, summed in double length,
 * and the root mended by one step of Newton's. `most` is the largest magnitude. */
static double length_of(const double *x, int64_t count, double most) {
    int exponent;
    if (most == 0.0 || !isfinite(most) || count == 1) {
        return most;
    }
    frexp(most, &exponent);
    if (exponent < -1023) { /* the scale would overflow: bring the numbers up first */
        double total = 0;
        for (int64_t i = 0; i < count; i++) {
            double y = x[i] * 0x1p+600;
            total += y * y;
        }
        return sqrt(total) * 0x1p-600;
    }
    double scale = ldexp(1.0, -exponent);
    Squares s = {1.0, 0.0, 0.0};
    for (int64_t i = 0; i < count; i++) {
        add_square(&s, x[i] * scale, 1.0);
    }
    double root = sqrt(s.sum - 1.0 + (s.squares_low + s.sum_low));
    add_square(&s, root, -1.0);
    double left = s.sum - 1.0 + (s.squares_low + s.sum_low);
    root += left / (2.0 * root);
    return root / scale;
}

/* Magnitudes of reals, infinities and NaNs told apart, then their length. */
typedef struct Lengths {
    double most;
    bool infinite, nan;
} Lengths;

static double take_length(Lengths *lengths, double x) {
    x = fabs(x);
    lengths->infinite = lengths->infinite || isinf(x);
    lengths->nan = lengths->nan || x != x;
    lengths->most = x > lengths->most ? x : lengths->most;
    return x;
}

static Value finish_length(const Lengths *lengths, const double *x, int64_t count) {
    if (lengths->infinite || lengths->nan) {
        return lengths->infinite ? value_float((double)INFINITY) : CANONIC_NAN;
    }
    return value_float(count ? length_of(x, count, lengths->most) : 0.0);
}

enum { HYPOT_USUAL = 16 };

Value math_hypot(World *world, Value *args, int count) {
    double usual[HYPOT_USUAL], *x = usual;
    if (count > HYPOT_USUAL) {
        RawObject *raw = heap_new_raw(world, count * (int64_t)sizeof(double));
        if (!raw) {
            return SIGNAL_MEMORY;
        }
        x = (double *)(void *)raw->data;
    }
    Lengths lengths = {0};
    for (int i = 0; i < count; i++) {
        NumberOutcome outcome = number_real(world, args[i], &x[i]);
        if (outcome != NUMBER_OK) {
            return convert_failed(world, outcome, NATIVE_math_hypot, args, count, i, CONVERT_FLOAT);
        }
        x[i] = take_length(&lengths, x[i]);
    }
    return finish_length(&lengths, x, count);
}

/* _math.dist(tuple, tuple) of equal lengths; NotImplemented for others, and where Python's __float__ must be asked. */
Value math_dist(World *world, Value *args, int count) {
    (void)count;
    const Value *p, *q;
    int64_t length = plain_items(world, args[0], &p);
    if (length < 0 || plain_items(world, args[1], &q) != length) {
        return NOT_IMPLEMENTED;
    }
    RawObject *raw = heap_new_raw(world, length * 8 + 8);
    if (!raw) {
        return SIGNAL_MEMORY;
    }
    if (!charge(world, length)) {
        return SIGNAL_LIMIT;
    }
    double *x = (double *)(void *)raw->data;
    Lengths lengths = {0};
    for (int64_t i = 0; i < length; i++) {
        double a, b;
        NumberOutcome outcome = number_real(world, p[i], &a);
        outcome = outcome == NUMBER_OK ? number_real(world, q[i], &b) : outcome;
        if (outcome != NUMBER_OK) {
            return outcome == NUMBER_ASK ? NOT_IMPLEMENTED : number_signal(world);
        }
        x[i] = take_length(&lengths, a - b);
    }
    return finish_length(&lengths, x, length);
}

/* --- whole numbers -------------------------------------------------------------------------------------------- */

/* All arguments as ints in place. NONE, or what the native returns. */
static Value indexes(World *world, NativeId native, Value *args, int count) {
    for (int i = 0; i < count; i++) {
        Value whole;
        NumberOutcome outcome = number_index(world, args[i], &whole);
        if (outcome != NUMBER_OK) {
            return convert_failed(world, outcome, native, args, count, i, CONVERT_INDEX);
        }
        args[i] = whole;
    }
    return NONE;
}

Value math_gcd(World *world, Value *args, int count) {
    Value signal = indexes(world, NATIVE_math_gcd, args, count), result = value_int(0);
    for (int i = 0; i < count && signal == NONE && !is_signal(result); i++) {
        result = int_gcd(world, result, args[i]);
    }
    return signal == NONE ? result : signal;
}

Value math_lcm(World *world, Value *args, int count) {
    Value signal = indexes(world, NATIVE_math_lcm, args, count), result = value_int(1);
    for (int i = 0; i < count && signal == NONE && !is_signal(result); i++) {
        Value common = int_gcd(world, result, args[i]);
        if (common == value_int(0)) {
            continue;
        }
        Value part = is_signal(common) ? common : int_floor_divide(world, args[i], common);
        result = is_signal(part) ? part : int_mul(world, result, part);
        if (!is_signal(result) && int_order(world, result, value_int(0)) < 0) {
            result = int_negate(world, result);
        }
    }
    return signal == NONE ? result : signal;
}

/* The root of a 64-bit number, rounded down. */
static uint64_t root_of(uint64_t n) {
    uint64_t root = (uint64_t)sqrt((double)n);
    while (root > UINT32_MAX || root * root > n) {
        root--;
    }
    while (root < UINT32_MAX && (root + 1) * (root + 1) <= n) {
        root++;
    }
    return root;
}

/* For any size: the root of the leading bits, with twice as many of them in each round. Where `have` bits of the root
 * less one are right, a division by it gives as many more.
 * source: the proof beside CPython's math_isqrt; its bounds are these. */
static Value big_root(World *world, Value n) {
    int64_t bits = (int_bit_length(world, n) - 1) / 2, wanted = 0;
    Value root = value_int(1);
    for (int s = 64 - __builtin_clzll((uint64_t)bits); s-- > 0;) {
        int64_t have = wanted;
        wanted = bits >> s;
        Value lead = int_shift_right(world, n, value_int(2 * bits - have - wanted + 1));
        Value low = is_signal(lead) ? lead : int_floor_divide(world, lead, root);
        Value high =
            is_signal(low) ? low : int_shift_left(world, root, value_int(wanted - have - 1));
        root = is_signal(high) ? high : int_add(world, high, low);
        if (is_signal(root)) {
            return root;
        }
    }
    Value square = int_mul(world, root, root);
    return is_signal(square)                 ? square
           : int_order(world, square, n) > 0 ? int_sub(world, root, value_int(1))
                                             : root;
}

Value math_isqrt(World *world, Value *args, int count) {
    Value signal = indexes(world, NATIVE_math_isqrt, args, count);
    if (signal != NONE) {
        return signal;
    }
    if (int_order(world, args[0], value_int(0)) < 0) {
        return raise(world, TYPE_VALUE_ERROR, "isqrt() argument must be nonnegative");
    }
    return is_int(args[0]) ? value_int((int64_t)root_of((uint64_t)int_of(args[0])))
                           : big_root(world, args[0]);
}

/* As many factors as fit are multiplied in a machine's word first. */
static Value short_product(World *world, int64_t low, int64_t count) {
    Value product = value_int(1);
    int64_t word = 1;
    for (int64_t i = 0; i < count && !is_signal(product); i++) {
        int64_t larger;
        if (__builtin_mul_overflow(word, low + i, &larger)) {
            Value factor = int_from(world, word);
            product = is_signal(factor) ? factor : int_mul(world, product, factor);
            larger = low + i;
        }
        word = larger;
    }
    Value factor = is_signal(product) ? product : int_from(world, word);
    return is_signal(factor) ? factor : int_mul(world, product, factor);
}

/* low * (low + 1) * ... of `count` numbers from low on, by halves, so that the factors stay of equal size. The
 * recursion is as deep as count has bits. */
static Value product_of_range(World *world, int64_t low, int64_t count) {
    if (count <= 16) {
        return short_product(world, low, count);
    }
    int64_t half = count / 2;
    Value left = product_of_range(world, low, half);
    Value right = is_signal(left) ? left : product_of_range(world, low + half, count - half);
    return is_signal(right) ? right : int_mul(world, left, right);
}

/* Refuses a product of `count` numbers up to `top` that memory does not hold. */
static bool product_fits(World *world, int64_t count, int64_t top) {
    return heap_could_hold(world, count / 8 * (64 - __builtin_clzll((uint64_t)top | 1)) / 2);
}

Value math_factorial(World *world, Value *args, int count) {
    Value signal = indexes(world, NATIVE_math_factorial, args, count);
    if (signal != NONE) {
        return signal;
    }
    if (int_order(world, args[0], value_int(0)) < 0) {
        return raise(world, TYPE_VALUE_ERROR, "factorial() not defined for negative values");
    }
    if (!is_int(args[0])) {
        return raise(world, TYPE_OVERFLOW_ERROR,
                     "factorial() argument should not exceed 9223372036854775807");
    }
    int64_t n = int_of(args[0]);
    if (!product_fits(world, n, n)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    return n < 2 ? value_int(1) : product_of_range(world, 2, n - 1);
}

static Value check_choice(World *world, const Value *args) {
    if (int_order(world, args[0], value_int(0)) < 0) {
        return raise(world, TYPE_VALUE_ERROR, "n must be a non-negative integer");
    }
    if (int_order(world, args[1], value_int(0)) < 0) {
        return raise(world, TYPE_VALUE_ERROR, "k must be a non-negative integer");
    }
    return NONE;
}

Value math_perm(World *world, Value *args, int count) {
    if (args[1] == UNDEFINED || args[1] == NONE) {
        return math_factorial(world, args, 1);
    }
    Value signal = indexes(world, NATIVE_math_perm, args, count);
    signal = signal == NONE ? check_choice(world, args) : signal;
    if (signal != NONE) {
        return signal;
    }
    if (int_order(world, args[1], args[0]) > 0) {
        return value_int(0);
    }
    if (!is_int(args[0]) || !is_int(args[1])) {
        return raise(world, TYPE_OVERFLOW_ERROR, "k must not exceed 9223372036854775807");
    }
    int64_t n = int_of(args[0]), k = int_of(args[1]);
    return product_fits(world, k, n) ? product_of_range(world, n - k + 1, k)
                                     : world_limit(world, ENGINE_LIMIT_MEMORY);
}

/* n over k where all steps on the way fit in two words, with k <= n / 2; 0: they do not. It at least doubles with k, so
 * that there are few steps. */
static uint64_t short_choice(int64_t n, int64_t k) {
    uint64_t found = 1;
    for (int64_t i = 1; i <= k; i++) {
        Wide next = (Wide)found * (uint64_t)(n - k + i);
        next = next >> 64 ? next / (uint64_t)i : (uint64_t)next / (uint64_t)i;
        if (next > INT64_MAX) {
            return 0;
        }
        found = (uint64_t)next;
    }
    return found;
}

enum { CHOSEN_MOST = 1000 }; /* of a large number: what is multiplied on the way is garbage */

/* n over k for an n that is no small int. */
static Value large_choice(World *world, Value n, int64_t k) {
    Value top = value_int(1);
    for (int64_t i = 0; i < k && !is_signal(top); i++) {
        Value factor = int_sub(world, n, value_int(i));
        top = is_signal(factor) ? factor : int_mul(world, top, factor);
    }
    Value bottom = is_signal(top) ? top : product_of_range(world, 1, k);
    return is_signal(bottom) ? bottom : int_floor_divide(world, top, bottom);
}

Value math_comb(World *world, Value *args, int count) {
    Value signal = indexes(world, NATIVE_math_comb, args, count);
    signal = signal == NONE ? check_choice(world, args) : signal;
    if (signal != NONE) {
        return signal;
    }
    Value rest = int_sub(world, args[0], args[1]);
    if (is_signal(rest) || int_order(world, rest, value_int(0)) < 0) {
        return is_signal(rest) ? rest : value_int(0);
    }
    Value least = int_order(world, rest, args[1]) < 0 ? rest : args[1];
    if (!is_int(args[0]) || !is_int(least)) {
        return is_int(least) && int_of(least) <= CHOSEN_MOST
                   ? large_choice(world, args[0], int_of(least))
                   : raise(world, TYPE_OVERFLOW_ERROR,
                           "min(n - k, k) must not exceed 9223372036854775807");
    }
    int64_t n = int_of(args[0]), k = int_of(least);
    uint64_t found = short_choice(n, k);
    if (found) {
        return int_from(world, (int64_t)found);
    }
    if (!product_fits(world, k, n)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    Value top = product_of_range(world, n - k + 1, k);
    Value bottom = is_signal(top) ? top : product_of_range(world, 1, k);
    return is_signal(bottom) ? bottom : int_floor_divide(world, top, bottom);
}
