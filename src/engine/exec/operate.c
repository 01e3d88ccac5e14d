/* Arithmetic: builtin kinds directly, then the dunder methods of both sides. */
#include "engine/exec/operate.h"
#include "engine/exec/natives.h"

#include <math.h>

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/number.h"
#include "engine/objects/text.h"
#include "engine/objects/type.h"

static const uint8_t method_names[13] = {
    NAME_add,    NAME_sub,    NAME_mul, NAME_matmul, NAME_truediv, NAME_mod,     NAME_pow,
    NAME_lshift, NAME_rshift, NAME_or,  NAME_xor,    NAME_and,     NAME_floordiv};
static const uint8_t reflected_names[13] = {
    NAME_radd,    NAME_rsub,    NAME_rmul, NAME_rmatmul, NAME_rtruediv, NAME_rmod,     NAME_rpow,
    NAME_rlshift, NAME_rrshift, NAME_ror,  NAME_rxor,    NAME_rand,     NAME_rfloordiv};
static const uint8_t in_place_names[13] = {
    NAME_iadd,    NAME_isub,    NAME_imul, NAME_imatmul, NAME_itruediv, NAME_imod,     NAME_ipow,
    NAME_ilshift, NAME_irshift, NAME_ior,  NAME_ixor,    NAME_iand,     NAME_ifloordiv};
static const char *const symbols[13] = {"+",  "-",  "*", "@", "/", "%", "** or pow()",
                                        "<<", ">>", "|", "^", "&", "//"};
static const char *const in_place_symbols[13] = {
    "+=", "-=", "*=", "@=", "/=", "%=", "**=", "<<=", ">>=", "|=", "^=", "&=", "//="};

static Value unsupported(World *world, Opcode op, Value a, Value b) {
    bool in_place = op >= OP_IADD;
    return raise(world, TYPE_TYPE_ERROR, "unsupported operand type(s) for %s: '%T' and '%T'",
                 (in_place ? in_place_symbols : symbols)[in_place ? op - OP_IADD : op - OP_ADD], a,
                 b);
}

static bool is_number(World *world, Value v) {
    return is_float(v) || is_integer(world, v);
}

static Value float_operate(World *world, int index, double a, double b) {
    switch (index + (int)OP_ADD) {
    case OP_ADD: return value_float(a + b);
    case OP_SUB: return value_float(a - b);
    case OP_MUL: return value_float(a * b);
    case OP_DIV:
        return b == 0 ? raise(world, TYPE_ZERO_DIVISION_ERROR, "division by zero")
                      : value_float(a / b);
    case OP_MOD:
    case OP_FLOORDIV: {
        if (b == 0) {
            return raise(world, TYPE_ZERO_DIVISION_ERROR, "division by zero");
        }
        return float_remainder(a, b, index != (int)OP_MOD - (int)OP_ADD);
    }
    case OP_POW: return float_power(world, a, b);
    default: return NOT_IMPLEMENTED;
    }
}

static Value integer_operate(World *world, int index, Value a, Value b) {
    switch (index + (int)OP_ADD) {
    case OP_ADD: return int_add(world, a, b);
    case OP_SUB: return int_sub(world, a, b);
    case OP_MUL: return int_mul(world, a, b);
    case OP_DIV: return int_true_divide(world, a, b);
    case OP_FLOORDIV: return int_floor_divide(world, a, b);
    case OP_MOD: return int_modulo(world, a, b);
    case OP_LSHIFT: return int_shift_left(world, a, b);
    case OP_RSHIFT: return int_shift_right(world, a, b);
    case OP_POW: {
        double base, exponent;
        if (int_order(world, b, value_int(0)) >= 0) {
            return int_power(world, a, b);
        }
        if (!int_to_double(world, a, &base) || !int_to_double(world, b, &exponent)) {
            return raise(world, TYPE_OVERFLOW_ERROR, "int too large to convert to float");
        }
        return float_power(world, base, exponent);
    }
    case OP_AND:
    case OP_OR:
    case OP_XOR: {
        Value result = int_bitwise(world,
                                   index == (int)OP_AND - (int)OP_ADD  ? '&'
                                   : index == (int)OP_OR - (int)OP_ADD ? '|'
                                                                       : '^',
                                   a, b);
        return is_bool(a) && is_bool(b) && is_int(result) ? value_bool(int_of(result)) : result;
    }
    default: return NOT_IMPLEMENTED;
    }
}

/* Builtin operands without their own Python methods. NOT_IMPLEMENTED: try the methods. */
static Value builtin_operate(World *world, int index, Value a, Value b) {
    if (is_integer(world, a) && is_integer(world, b)) {
        return integer_operate(world, index, a, b);
    }
    if (is_number(world, a) && is_number(world, b)) {
        double da, db;
        bool fits = true;
        if (is_float(a)) {
            da = float_of(a);
        } else {
            fits = int_to_double(world, a, &da);
        }
        if (is_float(b)) {
            db = float_of(b);
        } else {
            fits = int_to_double(world, b, &db) && fits;
        }
        return fits ? float_operate(world, index, da, db)
                    : raise(world, TYPE_OVERFLOW_ERROR, "int too large to convert to float");
    }
    bool complex_a = has_kind(world, a, KIND_COMPLEX), complex_b = has_kind(world, b, KIND_COMPLEX);
    if ((complex_a && (complex_b || is_number(world, b))) || (complex_b && is_number(world, a))) {
        return complex_operate(world, index, a, b);
    }
    return sequence_operate(world, (Opcode)((int)OP_ADD + index), a, b);
}

Value operate_builtin(World *world, Opcode op, Value a, Value b) {
    return builtin_operate(world, (int)op - (int)OP_ADD, a, b);
}

static bool has_methods(World *world, Value v) {
    return kind_of(world, v) == KIND_INSTANCE || kind_of(world, v) == KIND_TYPE;
}

/* Calls a method if it is Python's (or a subclass's); NOT_IMPLEMENTED when there is none. */
static Value try_method(World *world, NameId name, Value self, Value other) {
    Value method = special_lookup(world, self, name);
    if (method == UNDEFINED || method == NONE || is_native(world, method)) {
        return NOT_IMPLEMENTED;
    }
    return call_found(world, method, self, &other, 1);
}

Value repeat_by_index(World *world, Value sequence, Value times, bool in_place) {
    if (special_lookup(world, times, NAME_index) == UNDEFINED) {
        return UNDEFINED;
    }
    Value args[3] = {sequence, times, value_bool(in_place)};
    return call_helper(world, HELPER_repeat_by, args, 3);
}

static bool is_repeatable(World *world, Value v) {
    Kind kind = kind_of(world, v);
    return kind == KIND_LIST || kind == KIND_TUPLE || kind == KIND_STR || kind == KIND_BYTES ||
           kind == KIND_BYTEARRAY || kind == KIND_DEQUE;
}

/* `+=` of these comes last: they are no numbers, and the other side's method is asked before. */
static bool is_grown_in_place(World *world, Opcode op, Value a) {
    Kind kind = kind_of(world, a);
    return op == OP_IADD && (kind == KIND_LIST || kind == KIND_DEQUE || kind == KIND_BYTEARRAY);
}

static Value last_resort(World *world, Opcode op, Value a, Value b) {
    int index = (int)op - (int)(op >= OP_IADD ? OP_IADD : OP_ADD);
    Value plain_a = unwrap(world, a), plain_b = unwrap(world, b);
    Kind kind = kind_of(world, plain_a);
    if ((op == OP_MOD || op == OP_IMOD) &&
        (kind == KIND_STR || kind == KIND_BYTES || kind == KIND_BYTEARRAY)) {
        return text_percent(world, plain_a, b);
    }
    if (is_grown_in_place(world, op, a)) {
        return in_place_operate(world, op, a, b, a);
    }
    if (plain_a != a || plain_b != b) {
        Value result = builtin_operate(world, index, plain_a, plain_b);
        if (result != NOT_IMPLEMENTED) {
            return result;
        }
    }
    if ((op == OP_OR || op == OP_IOR) &&
        (has_kind(world, a, KIND_TYPE) || has_kind(world, b, KIND_TYPE))) {
        Value args[2] = {a, b};
        return call_helper(world, HELPER_union, args, 2);
    }
    if ((op == OP_MUL || op == OP_IMUL) &&
        is_repeatable(world, plain_a) != is_repeatable(world, plain_b)) {
        bool left = is_repeatable(world, plain_a);
        Value result =
            repeat_by_index(world, left ? plain_a : plain_b, left ? b : a, op == OP_IMUL && left);
        return result != UNDEFINED
                   ? result
                   : raise(world, TYPE_TYPE_ERROR,
                           "can't multiply sequence by non-int of type '%T'", left ? b : a);
    }
    return op == OP_ADD || op == OP_IADD ? concat_error(world, op, a, b)
                                         : unsupported(world, op, a, b);
}

Value operate_failed(World *world, Opcode op, Value a, Value b) {
    return last_resort(world, op, a, b);
}

enum { LAST_OP, LAST_A, LAST_B, LAST_REFLECTED };

static Value say_last(World *world, Frame *frame, Opcode op, Value a, Value b) {
    Value result = last_resort(world, op, a, b);
    frame->pc = result == SIGNAL_CALL ? 2 : frame->pc;
    return result;
}

/* The last method that is asked: its NotImplemented is the operation's error. */
Value step_last_method(World *world, Frame *frame, Value input) {
    Opcode op = (Opcode)int_of(frame->regs[LAST_OP]);
    Value a = frame->regs[LAST_A], b = frame->regs[LAST_B];
    int index = (int)op - (int)(op >= OP_IADD ? OP_IADD : OP_ADD);
    if (frame->pc == 2) { /* what the last resort has asked for */
        return input;
    }
    if (frame->pc == 1) { /* it has declined; there was no memory to say so */
        return say_last(world, frame, op, a, b);
    }
    if (input == UNDEFINED) {
        input = frame->regs[LAST_REFLECTED] == TRUE
                    ? try_method(world, (NameId)reflected_names[index], b, a)
                    : try_method(world, (NameId)method_names[index], a, b);
    }
    if (input != NOT_IMPLEMENTED) {
        return input;
    }
    frame->pc = 1;
    return say_last(world, frame, op, a, b);
}

typedef enum LastAsked { ASK_LEFT, ASK_RIGHT, ASK_NOBODY } LastAsked;

/* By a frame, so that a lack of memory asks nobody twice. */
static Value ask_last(World *world, Opcode op, Value a, Value b, LastAsked who) {
    Value signal;
    Frame *frame = step_push(world, STEP_last_method, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[LAST_OP] = value_int(op);
    frame->regs[LAST_A] = a;
    frame->regs[LAST_B] = b;
    frame->regs[LAST_REFLECTED] = value_bool(who == ASK_RIGHT);
    frame->pc = who == ASK_NOBODY;
    return SIGNAL_CALL;
}

/* A subclass's reflected method comes first, unless it has it from the class of the left operand. */
static bool right_is_first(World *world, int index, Value a, Value b) {
    TypeObject *type_a = type_of(world, a), *type_b = type_of(world, b);
    if (type_a == type_b || !has_methods(world, b) || !type_is_subtype(world, type_b, type_a)) {
        return false;
    }
    Value name = name_value(world, (NameId)reflected_names[index]);
    return !(type_a->flags & TYPE_HEAP) ||
           type_lookup(world, type_a, name) != type_lookup(world, type_b, name);
}

static bool right_is_asked(World *world, Opcode op, Value a, Value b) {
    int index = (int)op - (int)(op >= OP_IADD ? OP_IADD : OP_ADD);
    return type_of(world, a) != type_of(world, b) &&
           has_python_method(world, b, (NameId)reflected_names[index]);
}

Value binary_reflected(World *world, Opcode op, Value a, Value b) {
    int index = (int)op - (int)(op >= OP_IADD ? OP_IADD : OP_ADD);
    if (op >= OP_IADD && has_python_method(world, a, (NameId)in_place_names[index])) {
        return operate(world, (Opcode)((int)OP_ADD + index), a, b); /* it was that which declined */
    }
    bool right = right_is_asked(world, op, a, b);
    if (right && right_is_first(world, index, a, b)) {
        bool left = has_python_method(world, a, (NameId)method_names[index]);
        return ask_last(world, op, a, b, left ? ASK_LEFT : ASK_NOBODY);
    }
    return ask_last(world, op, a, b, right ? ASK_RIGHT : ASK_NOBODY);
}

Value own_operator(World *world, Opcode op, Value a, Value b) {
    if (op >= OP_IADD || !has_kind(world, a, KIND_INSTANCE) ||
        (is_ref(b) && object_of(world, b)->shape != object_of(world, a)->shape)) {
        return UNDEFINED;
    }
    Value method = special_lookup(world, a, (NameId)method_names[(int)op - (int)OP_ADD]);
    return has_kind(world, method, KIND_FUNCTION) ? method : UNDEFINED;
}

Value binary_operate(World *world, Opcode op, Value a, Value b) {
    bool in_place = op >= OP_IADD;
    int index = (int)op - (int)(in_place ? OP_IADD : OP_ADD);
    Value method = own_operator(world, op, a, b);
    if (method != UNDEFINED) {
        return call_found(world, method, a, &b, 1);
    }
    if ((is_grown_in_place(world, op, a) || (op == OP_IMUL && is_repeatable(world, a))) &&
        right_is_asked(world, op, a, b)) {
        return ask_last(world, op, a, b, ASK_RIGHT);
    }
    if (in_place && is_ref(a)) {
        Value result = in_place_operate(world, op, unwrap(world, a), b, a);
        if (result != NOT_IMPLEMENTED) {
            return result;
        }
    }
    if (!has_methods(world, a) && !has_methods(world, b)) {
        Value result = builtin_operate(world, index, a, b);
        return result == NOT_IMPLEMENTED ? last_resort(world, op, a, b) : result;
    }
    if (in_place) {
        if (special_lookup(world, a, (NameId)in_place_names[index]) == NONE) {
            return call_value(world, NONE, NULL, 0, 0); /* says that it cannot be called */
        }
        Value result = try_method(world, (NameId)in_place_names[index], a, b);
        if (result != NOT_IMPLEMENTED) {
            return result; /* a NotImplemented from Python goes on with the plain operator below */
        }
    }
    if (right_is_first(world, index, a, b)) {
        Value result = try_method(world, (NameId)reflected_names[index], b, a);
        if (result != NOT_IMPLEMENTED) {
            return result;
        }
    }
    if (has_methods(world, a)) {
        Value result = try_method(world, (NameId)method_names[index], a, b);
        if (result != NOT_IMPLEMENTED) {
            return result;
        }
    }
    return right_is_asked(world, op, a, b) ? ask_last(world, op, a, b, ASK_RIGHT)
                                           : last_resort(world, op, a, b);
}

/* --- for natives ---------------------------------------------------------------------------------------------- */

static bool is_comparison(Opcode op) {
    return op >= OP_EQ && op <= OP_GE;
}

static Value ask_first(World *world, Opcode op, Value a, Value b) {
    return is_comparison(op) ? compare_operate(world, (CompareOp)(op - OP_EQ), a, b)
                             : binary_operate(world, op, a, b);
}

static Value ask_reflected(World *world, Opcode op, Value a, Value b) {
    return is_comparison(op) ? compare_reflected(world, (CompareOp)(op - OP_EQ), a, b)
                             : binary_reflected(world, op, a, b);
}

enum { OPERATE_OP, OPERATE_A, OPERATE_B };
enum { OPERATE_START, OPERATE_FIRST, OPERATE_LAST };

/* The loop's instruction does this for operators: a NotImplemented asks the next. */
Value step_operate(World *world, Frame *frame, Value input) {
    Opcode op = (Opcode)int_of(frame->regs[OPERATE_OP]);
    Value a = frame->regs[OPERATE_A], b = frame->regs[OPERATE_B];
    if (frame->pc == OPERATE_FIRST && input == NOT_IMPLEMENTED) {
        input = ask_reflected(world, op, a, b);
        frame->pc = input == SIGNAL_CALL ? OPERATE_LAST : OPERATE_FIRST;
        return input;
    }
    if (frame->pc == OPERATE_START) {
        input = ask_first(world, op, a, b);
        frame->pc = input == SIGNAL_CALL ? OPERATE_FIRST : OPERATE_START;
    }
    return input;
}

Value operate(World *world, Opcode op, Value a, Value b) {
    if (!has_methods(world, a) && !has_methods(world, b)) {
        return ask_first(world, op, a, b);
    }
    Value signal;
    Frame *frame = step_push(world, STEP_operate, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[OPERATE_OP] = value_int((int64_t)op);
    frame->regs[OPERATE_A] = a;
    frame->regs[OPERATE_B] = b;
    return SIGNAL_CALL;
}

/* -------------------------------------------------------------------------------------------------------------- */

Value unary_operate(World *world, Opcode op, Value v) {
    Value a = unwrap(world, v);
    if (has_own_methods(world, v)) {
        NameId name = op == OP_NEG ? NAME_neg : op == OP_POS ? NAME_pos : NAME_invert;
        Value method = special_lookup(world, v, name);
        if (method != UNDEFINED && !is_native(world, method)) {
            return call_special(world, name, v, NULL, 0);
        }
    }
    if (is_float(a) && op != OP_INVERT) {
        return op == OP_NEG ? value_float(-float_of(a)) : a;
    }
    if (is_integer(world, a)) {
        if (op == OP_NEG) {
            return int_negate(world, a);
        }
        Value number = is_bool(a) ? value_int(a == TRUE) : a;
        return op == OP_POS ? number : int_sub(world, value_int(-1), number);
    }
    if (has_kind(world, a, KIND_COMPLEX) && op != OP_INVERT) {
        return complex_negate(world, a, op == OP_NEG);
    }
    return raise(world, TYPE_TYPE_ERROR, "bad operand type for unary %s: '%T'",
                 op == OP_NEG   ? "-"
                 : op == OP_POS ? "+"
                                : "~",
                 v);
}

Value truth(World *world, Value v) {
    if (v == NOT_IMPLEMENTED) {
        return raise(world, TYPE_TYPE_ERROR,
                     "NotImplemented should not be used in a boolean context");
    }
    if (!is_ref(v)) {
        return value_bool(is_int(v)     ? v != INT_BIAS
                          : is_float(v) ? float_of(v) != 0
                                        : v != FALSE && v != NONE);
    }
    const Object *object = object_of(world, v);
    switch ((int)(Kind)object->kind) {
    case KIND_STR: return value_bool(((const StrObject *)object)->length != 0);
    case KIND_BYTES: return value_bool(((const BytesObject *)object)->length != 0);
    case KIND_BYTEARRAY: return value_bool(((const ByteArrayObject *)object)->length != 0);
    case KIND_MEMORYVIEW: {
        Value length = memoryview_length(world, v);
        return is_signal(length) ? length : value_bool(length != value_int(0));
    }
    case KIND_LIST: return value_bool(((const ListObject *)object)->length != 0);
    case KIND_DICT: return value_bool(((const DictObject *)object)->live != 0);
    case KIND_SET: return value_bool(((const SetObject *)object)->live != 0);
    case KIND_TUPLE: return value_bool(object->aux != 0);
    case KIND_COMPLEX:
        return value_bool(((const ComplexObject *)object)->real != 0 ||
                          ((const ComplexObject *)object)->imaginary != 0);
    case KIND_DEQUE: return value_bool(((const DequeObject *)object)->length != 0);
    case KIND_RANGE: return value_bool(((const RecordObject *)object)->values[3] != INT_BIAS);
    case KIND_VIEW: return value_bool(dict_view_length(world, v) != 0);
    case KIND_INSTANCE: break;
    case KIND_TYPE:
        if (has_own_methods(world, v)) {
            break;
        }
        return TRUE;
    default: return TRUE;
    }
    Value method = special_lookup(world, v, NAME_bool);
    if (method == NONE) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' cannot be interpreted as a boolean", v);
    }
    if (method != UNDEFINED && !is_native(world, method)) {
        return call_wanting(world, method, v, FRAME_BOOL);
    }
    if (method != UNDEFINED) { /* a builtin number's */
        return truth(world, unwrap(world, v));
    }
    method = special_lookup(world, v, NAME_len);
    if (method != UNDEFINED && !is_native(world, method)) {
        return value_length(world, v);
    }
    Value plain = unwrap(world, v);
    return plain == v ? TRUE : truth(world, plain);
}
