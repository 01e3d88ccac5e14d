/* Numbers as arguments of natives. */
#include "engine/exec/convert.h"
#include "engine/exec/loop.h"

#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/int.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* Raises; world->error stays UNDEFINED where there was no memory for it. */
static NumberOutcome bad(World *world, TypeId type, const char *format, Value v) {
    world->error = UNDEFINED;
    raise(world, type, format, v);
    return NUMBER_BAD;
}

NumberOutcome number_index(World *world, Value v, Value *out) {
    Value plain = unwrap(world, v);
    if (is_integer(world, plain)) {
        *out = is_bool(plain) ? value_int(plain == TRUE) : plain;
        return NUMBER_OK;
    }
    if (has_python_method(world, v, NAME_index)) {
        return NUMBER_ASK;
    }
    return bad(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", v);
}

NumberOutcome number_int64(World *world, Value v, int64_t *out) {
    Value whole;
    NumberOutcome outcome = number_index(world, v, &whole);
    if (outcome == NUMBER_OK && !int_to_int64(world, whole, out)) {
        *out = int_order(world, whole, value_int(0)) < 0 ? INT64_MIN : INT64_MAX;
    }
    return outcome;
}

NumberOutcome number_real(World *world, Value v, double *out) {
    if (LIKELY(is_float(v))) {
        *out = float_of(v);
        return NUMBER_OK;
    }
    if (LIKELY(is_int(v))) {
        *out = (double)int_of(v);
        return NUMBER_OK;
    }
    if (has_python_method(world, v, NAME_float)) {
        return NUMBER_ASK;
    }
    Value plain = unwrap(world, v);
    if (is_float(plain)) {
        *out = float_of(plain);
        return NUMBER_OK;
    }
    if (is_integer(world, plain)) {
        if (!int_to_double(world, plain, out)) {
            return bad(world, TYPE_OVERFLOW_ERROR, "int too large to convert to float", v);
        }
        return NUMBER_OK;
    }
    if (has_python_method(world, v, NAME_index)) {
        return NUMBER_ASK;
    }
    return bad(world, TYPE_TYPE_ERROR, "must be real number, not %T", v);
}

/* The method that answers for `v`. */
static NameId method_for(World *world, Value v, Conversion conversion) {
    NameId first = conversion == CONVERT_INT       ? NAME_int
                   : conversion == CONVERT_COMPLEX ? NAME_complex
                                                   : NAME_float;
    if (conversion == CONVERT_INDEX) {
        return NAME_index;
    }
    if (has_python_method(world, v, first)) {
        return first;
    }
    return conversion == CONVERT_COMPLEX && has_python_method(world, v, NAME_float) ? NAME_float
                                                                                    : NAME_index;
}

static Value wrong_answer(World *world, Value v, NameId method, Value answer) {
    Value name = name_value(world, method);
    switch ((int)method) {
    case NAME_float:
        return raise(world, TYPE_TYPE_ERROR, "%T.%S returned non-float (type %T)", v, name, answer);
    case NAME_complex:
        return raise(world, TYPE_TYPE_ERROR, "%S returned non-complex (type %T)", name, answer);
    default: return raise(world, TYPE_TYPE_ERROR, "%S returned non-int (type %T)", name, answer);
    }
}

/* The answer as the plain value that the native takes; SIGNAL_ERROR when it is of the wrong type. */
static Value checked(World *world, Value v, NameId method, Value answer) {
    Value plain = unwrap(world, answer);
    switch ((int)method) {
    case NAME_float: return is_float(plain) ? plain : wrong_answer(world, v, method, answer);
    case NAME_complex:
        return has_kind(world, plain, KIND_COMPLEX) ? plain
                                                    : wrong_answer(world, v, method, answer);
    default:
        if (is_bool(plain)) {
            return value_int(plain == TRUE);
        }
        return is_integer(world, plain) ? plain : wrong_answer(world, v, method, answer);
    }
}

enum { CONVERT_NATIVE, CONVERT_ARGS, CONVERT_PLACE, CONVERT_METHOD, ARGUMENTS_MOST = 16 };

/* Is self what the function's methods are of? */
static bool takes(World *world, NativeId id, const Value *args) {
    const NativeObject *native = at(world, world->roots.natives[id]);
    return !native->owner || (native->head.flags & NATIVE_NEW) ||
           type_is_subtype(world, type_of(world, args[0]), at(world, native->owner));
}

Value step_convert(World *world, Frame *frame, Value input) {
    TupleObject *args = at(world, (Ref)frame->regs[CONVERT_ARGS]);
    int64_t place = int_of(frame->regs[CONVERT_PLACE]);
    NameId method = (NameId)int_of(frame->regs[CONVERT_METHOD]);
    if (frame->pc == 0) {
        frame->pc = 1;
        Value answer = call_special(world, method, args->items[place], NULL, 0);
        if (is_signal(answer)) {
            frame->pc = answer == SIGNAL_MEMORY ? 0 : 1;
            return answer;
        }
        input = answer;
    }
    if (frame->pc == 1) {
        input = checked(world, args->items[place], method, input);
        if (is_signal(input)) {
            return input;
        }
        args->items[place] = input;
        frame->pc = 2;
    }
    if (frame->pc == 2) {
        int64_t count = tuple_length(world, args);
        Value usual[ARGUMENTS_MOST];
        Value *copy = argument_room(world, usual, ARGUMENTS_MOST, count);
        if (!copy) {
            return SIGNAL_MEMORY;
        }
        copy_values(copy, args->items, count);
        if (!takes(world, (NativeId)int_of(frame->regs[CONVERT_NATIVE]), copy)) {
            return wrong_register(world);
        }
        frame->pc = 3;
        input = native_functions[int_of(frame->regs[CONVERT_NATIVE])](world, copy, (int)count);
        if (input == SIGNAL_MEMORY) {
            frame->pc = 2;
        }
    }
    return input;
}

Value convert_argument(World *world, NativeId native, const Value *args, int count, int index,
                       Conversion conversion) {
    Value tuple = tuple_from(world, args, count);
    if (is_signal(tuple)) {
        return tuple;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_convert, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[CONVERT_NATIVE] = value_int((int64_t)native);
    frame->regs[CONVERT_ARGS] = tuple;
    frame->regs[CONVERT_PLACE] = value_int(index);
    frame->regs[CONVERT_METHOD] = value_int((int64_t)method_for(world, args[index], conversion));
    return SIGNAL_CALL;
}
