/* abs, divmod, pow, round, hex, oct, bin. */
#include <math.h>

#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/int.h"
#include "engine/objects/number.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

Value builtin_abs(World *world, Value *args, int count) {
    (void)count;
    if (has_python_method(world, args[0], NAME_abs)) {
        return call_special(world, NAME_abs, args[0], NULL, 0);
    }
    Value v = unwrap(world, args[0]);
    if (is_float(v)) {
        return value_float(fabs(float_of(v)));
    }
    if (is_integer(world, v)) {
        return int_order(world, v, value_int(0)) < 0 ? int_negate(world, v)
                                                     : int_add(world, v, value_int(0));
    }
    if (has_kind(world, v, KIND_COMPLEX)) {
        const ComplexObject *z = at(world, (Ref)v);
        double length = hypot(z->real, z->imaginary);
        return isinf(length) && isfinite(z->real) && isfinite(z->imaginary)
                   ? raise(world, TYPE_OVERFLOW_ERROR, "absolute value too large")
                   : value_float_any(length);
    }
    return raise(world, TYPE_TYPE_ERROR, "bad operand type for abs(): '%T'", args[0]);
}

static bool is_real(World *world, Value v) {
    Value plain = unwrap(world, v);
    return is_float(plain) || is_integer(world, plain);
}

static bool is_complex(World *world, Value plain) {
    return has_kind(world, plain, KIND_COMPLEX);
}

static bool is_number(World *world, Value plain) {
    return is_float(plain) || is_integer(world, plain) || is_complex(world, plain);
}

/* The pair of // and %, for plain numbers. */
static Value plain_divmod(World *world, Value a, Value b) {
    Value pair[2];
    a = unwrap(world, a);
    b = unwrap(world, b);
    if (is_integer(world, a) && is_integer(world, b)) {
        pair[0] = int_divmod(world, a, b, &pair[1]);
    } else {
        pair[0] = binary_operate(world, OP_FLOORDIV, a, b);
        pair[1] = is_signal(pair[0]) ? NONE : binary_operate(world, OP_MOD, a, b);
    }
    if (is_signal(pair[0]) || is_signal(pair[1])) {
        return is_signal(pair[0]) ? pair[0] : pair[1];
    }
    return tuple_from(world, pair, 2);
}

enum { PAIR_NAME, PAIR_REFLECTED, PAIR_A, PAIR_B, PAIR_THIRD };

/* Asks a's method, then b's reflected one; pc: 0 before, 1 a has answered, 2 b has, 3 neither can. */
Value step_pair(World *world, Frame *frame, Value input) {
    Value a = frame->regs[PAIR_A], b = frame->regs[PAIR_B], third = frame->regs[PAIR_THIRD];
    NameId name = (NameId)int_of(frame->regs[PAIR_NAME]),
           reflected = (NameId)int_of(frame->regs[PAIR_REFLECTED]);
    if (frame->pc == 0) {
        frame->pc = 1;
        Value more[2] = {b, third};
        input = has_python_method(world, a, name)
                    ? call_special(world, name, a, more, third == UNDEFINED ? 1 : 2)
                    : NOT_IMPLEMENTED;
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    if (frame->pc == 1) {
        if (input != NOT_IMPLEMENTED) {
            return input;
        }
        frame->pc = 2;
        Value more[2] = {a, third};
        input = has_python_method(world, b, reflected)
                    ? call_special(world, reflected, b, more, third == UNDEFINED ? 1 : 2)
                    : NOT_IMPLEMENTED;
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 1 : 2;
            return input;
        }
    }
    if (frame->pc == 2 && input != NOT_IMPLEMENTED) {
        return input;
    }
    frame->pc = 3; /* where memory for the message may be lacking */
    if (name == NAME_divmod) {
        return raise(world, TYPE_TYPE_ERROR,
                     "unsupported operand type(s) for divmod(): '%T' and '%T'", a, b);
    }
    return raise(world, TYPE_TYPE_ERROR,
                 "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", a, b, third);
}

static Value ask_pair(World *world, NameId name, NameId reflected, Value a, Value b, Value third) {
    Value signal;
    Frame *frame = step_push(world, STEP_pair, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[PAIR_NAME] = value_int((int64_t)name);
    frame->regs[PAIR_REFLECTED] = value_int((int64_t)reflected);
    frame->regs[PAIR_A] = a;
    frame->regs[PAIR_B] = b;
    frame->regs[PAIR_THIRD] = third;
    return SIGNAL_CALL;
}

Value builtin_divmod(World *world, Value *args, int count) {
    (void)count;
    bool asks = has_python_method(world, args[0], NAME_divmod) ||
                has_python_method(world, args[1], NAME_rdivmod);
    if (!asks && is_real(world, args[0]) && is_real(world, args[1])) {
        return plain_divmod(world, args[0], args[1]);
    }
    return ask_pair(world, NAME_divmod, NAME_rdivmod, args[0], args[1], UNDEFINED);
}

Value builtin_pow(World *world, Value *args, int count) {
    (void)count;
    if (args[2] == UNDEFINED || args[2] == NONE) {
        return operate(world, OP_POW, args[0], args[1]);
    }
    if (has_python_method(world, args[0], NAME_pow) ||
        has_python_method(world, args[1], NAME_rpow)) {
        return ask_pair(world, NAME_pow, NAME_rpow, args[0], args[1], args[2]);
    }
    Value a = unwrap(world, args[0]), b = unwrap(world, args[1]), m = unwrap(world, args[2]);
    if (is_number(world, a) && is_number(world, b) &&
        (is_complex(world, a) || is_complex(world, b) || is_complex(world, m))) {
        return raise(world, TYPE_VALUE_ERROR, "complex modulo");
    }
    if (!is_integer(world, a) || !is_integer(world, b) || !is_integer(world, m)) {
        return is_real(world, a) && is_real(world, b)
                   ? raise(world, TYPE_TYPE_ERROR,
                           "pow() 3rd argument not allowed unless all arguments are integers")
                   : raise(world, TYPE_TYPE_ERROR,
                           "unsupported operand type(s) for ** or pow(): '%T', '%T', '%T'", args[0],
                           args[1], args[2]);
    }
    if (int_order(world, m, value_int(0)) == 0) {
        return raise(world, TYPE_VALUE_ERROR, "pow() 3rd argument cannot be 0");
    }
    if (int_order(world, b, value_int(0)) < 0) {
        a = int_inverse(world, a, m);
        b = is_signal(a) ? b : int_negate(world, b);
        if (is_signal(a) || is_signal(b)) {
            return is_signal(a) ? a : b;
        }
    }
    return int_power_modulo(world, a, b, m);
}

/* round(int, negative digits): to the nearest multiple of a power of ten, halves to even. */
static Value round_int(World *world, Value v, int64_t digits) {
    IntView view;
    int_view(world, v, &view);
    if (-digits > int_bit_length(world, v)) { /* ten to that is more than twice the number */
        return value_int(0);
    }
    Value unit = int_power(world, value_int(10), value_int(-digits)), rest = UNDEFINED;
    Value whole = is_signal(unit) ? unit : int_divmod(world, v, unit, &rest);
    Value twice = is_signal(whole) ? whole : int_shift_left(world, rest, value_int(1));
    if (is_signal(twice)) {
        return twice;
    }
    int order = int_order(world, twice, unit);
    IntView quotient;
    int_view(world, whole, &quotient);
    bool odd = quotient.count && (quotient.limbs[0] & 1);
    if (order > 0 || (order == 0 && odd)) {
        whole = int_add(world, whole, value_int(1));
    }
    return is_signal(whole) ? whole : int_mul(world, whole, unit);
}

Value builtin_round(World *world, Value *args, int count) {
    if (has_python_method(world, args[0], NAME_round)) {
        bool plain = args[1] == UNDEFINED || args[1] == NONE;
        return call_special(world, NAME_round, args[0], args + 1, plain ? 0 : 1);
    }
    Value v = unwrap(world, args[0]);
    bool whole = args[1] == UNDEFINED || args[1] == NONE;
    if (!is_float(v) && !is_integer(world, v)) {
        return raise(world, TYPE_TYPE_ERROR, "type %T doesn't define __round__ method", args[0]);
    }
    int64_t digits = 0;
    if (!whole) {
        NumberOutcome outcome = number_int64(world, args[1], &digits);
        if (outcome != NUMBER_OK) {
            return convert_failed(world, outcome, NATIVE_builtin_round, args, count, 1,
                                  CONVERT_INDEX);
        }
    }
    if (is_float(v)) {
        double d = float_of(v);
        return whole ? float_to_int(world, d - d == 0 ? nearbyint(d) : d)
                     : float_round(world, d, digits);
    }
    v = is_bool(v) ? value_int(v == TRUE) : v;
    return whole || digits >= 0 ? v : round_int(world, v, digits);
}

static Value with_prefix(World *world, NativeId native, Value *args, int base, const char *prefix) {
    Value v;
    NumberOutcome outcome = number_index(world, args[0], &v);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, native, args, 1, 0, CONVERT_INDEX);
    }
    bool negative = int_order(world, v, value_int(0)) < 0;
    Value magnitude = negative ? int_negate(world, v) : v;
    Value digits = is_signal(magnitude) ? magnitude : int_to_str(world, magnitude, base);
    return is_signal(digits) ? digits
                             : format_text(world, "%s%s%S", negative ? "-" : "", prefix, digits);
}

Value builtin_hex(World *world, Value *args, int count) {
    (void)count;
    return with_prefix(world, NATIVE_builtin_hex, args, 16, "0x");
}

Value builtin_oct(World *world, Value *args, int count) {
    (void)count;
    return with_prefix(world, NATIVE_builtin_oct, args, 8, "0o");
}

Value builtin_bin(World *world, Value *args, int count) {
    (void)count;
    return with_prefix(world, NATIVE_builtin_bin, args, 2, "0b");
}
