/* The operator methods of builtin types, called by name: int.__add__(1, 2), super().__getitem__(key).
 *
 * One native a method, whatever the type: it goes by its operands' kinds. `self` comes whole, as an instance around the
 * builtin value where it is one. */
#include <math.h>

#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

/* --- arithmetic ------------------------------------------------------------------------------------------------- */

/* 0 int, 1 float, 2 complex, 3 anything else. */
static int number_rank(World *world, Value v) {
    return is_integer(world, v) ? 0 : is_float(v) ? 1 : has_kind(world, v, KIND_COMPLEX) ? 2 : 3;
}

/* Whether a's type knows b: an int knows nothing of floats. */
static bool knows(World *world, Value a, Value b) {
    int rank = number_rank(world, a);
    return rank == 3 || number_rank(world, b) <= rank;
}

static Value binary_method(World *world, Opcode op, const Value *args) {
    Value a = unwrap(world, args[0]), b = unwrap(world, args[1]);
    Value result = knows(world, a, b) ? operate_builtin(world, op, a, b) : NOT_IMPLEMENTED;
    Kind kind = kind_of(world, a);
    bool sequence = (op == OP_ADD || op == OP_MUL) && (kind == KIND_LIST || kind == KIND_TUPLE ||
                                                       kind == KIND_STR || kind == KIND_BYTES);
    return result == NOT_IMPLEMENTED && sequence ? operate_failed(world, op, a, b) : result;
}

static Value reflected_method(World *world, Opcode op, const Value *args) {
    Value own = unwrap(world, args[0]), other = unwrap(world, args[1]);
    return knows(world, own, other) ? operate_builtin(world, op, other, own) : NOT_IMPLEMENTED;
}

/* list += x, set |= x ...: self is the result. */
static Value in_place_method(World *world, Opcode op, const Value *args) {
    Value result = in_place_operate(world, op, unwrap(world, args[0]), args[1], args[0]);
    return result == NOT_IMPLEMENTED
               ? operate_builtin(world, (Opcode)((int)op - (int)OP_IADD + (int)OP_ADD),
                                 unwrap(world, args[0]), unwrap(world, args[1]))
               : result;
}

#define BINARY(name, op)                                                                           \
    Value method_##name(World *world, Value *args, int count) {                                    \
        (void)count;                                                                               \
        return binary_method(world, op, args);                                                     \
    }                                                                                              \
    Value method_r##name(World *world, Value *args, int count) {                                   \
        (void)count;                                                                               \
        return reflected_method(world, op, args);                                                  \
    }
#define IN_PLACE(name, op)                                                                         \
    Value method_##name(World *world, Value *args, int count) {                                    \
        (void)count;                                                                               \
        return in_place_method(world, op, args);                                                   \
    }
BINARY(add, OP_ADD)
BINARY(sub, OP_SUB)
BINARY(mul, OP_MUL)
BINARY(truediv, OP_DIV)
BINARY(lshift, OP_LSHIFT)
BINARY(rshift, OP_RSHIFT)
BINARY(or, OP_OR)
BINARY(xor, OP_XOR)
BINARY(and, OP_AND)
BINARY(floordiv, OP_FLOORDIV)

Value method_mod(World *world, Value *args, int count) {
    (void)count;
    return binary_method(world, OP_MOD, args);
}

/* Text is a template to text of its own kind alone. */
Value method_rmod(World *world, Value *args, int count) {
    (void)count;
    Kind kind = kind_of(world, unwrap(world, args[0]));
    bool text = kind == KIND_STR || kind == KIND_BYTES || kind == KIND_BYTEARRAY;
    return text && kind != kind_of(world, unwrap(world, args[1]))
               ? NOT_IMPLEMENTED
               : reflected_method(world, OP_MOD, args);
}

IN_PLACE(iadd, OP_IADD)
IN_PLACE(imul, OP_IMUL)
IN_PLACE(isub, OP_ISUB)
IN_PLACE(iand, OP_IAND)
IN_PLACE(ixor, OP_IXOR)
IN_PLACE(ior, OP_IOR)

Value method_pow(World *world, Value *args, int count) {
    (void)count;
    if (args[2] == UNDEFINED || args[2] == NONE) {
        return binary_method(world, OP_POW, args);
    }
    Value all[3] = {unwrap(world, args[0]), unwrap(world, args[1]), unwrap(world, args[2])};
    bool ints = is_integer(world, all[0]) && is_integer(world, all[1]) && is_integer(world, all[2]);
    return ints ? builtin_pow(world, all, 3) : NOT_IMPLEMENTED;
}

Value method_rpow(World *world, Value *args, int count) {
    (void)count;
    return reflected_method(world, OP_POW, args);
}

static Value divmod_method(World *world, Value own, Value a, Value b) {
    if (number_rank(world, own) > 1 || !knows(world, own, a) || !knows(world, own, b)) {
        return NOT_IMPLEMENTED;
    }
    Value args[2] = {a, b};
    return builtin_divmod(world, args, 2);
}

Value method_divmod(World *world, Value *args, int count) {
    (void)count;
    Value own = unwrap(world, args[0]);
    return divmod_method(world, own, own, unwrap(world, args[1]));
}

Value method_rdivmod(World *world, Value *args, int count) {
    (void)count;
    Value own = unwrap(world, args[0]);
    return divmod_method(world, own, unwrap(world, args[1]), own);
}

#define UNARY(name, op)                                                                            \
    Value method_##name(World *world, Value *args, int count) {                                    \
        (void)count;                                                                               \
        return unary_operate(world, op, unwrap(world, args[0]));                                   \
    }
UNARY(neg, OP_NEG)
UNARY(pos, OP_POS)
UNARY(invert, OP_INVERT)

Value method_abs(World *world, Value *args, int count) {
    Value plain = unwrap(world, args[0]);
    return builtin_abs(world, &plain, count);
}

Value method_bool(World *world, Value *args, int count) {
    (void)count;
    return truth(world, unwrap(world, args[0]));
}

/* int, and its __index__, __trunc__, __floor__, __ceil__. */
Value method_int(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    if (is_float(plain)) {
        Value call[3] = {type_value(world, TYPE_INT), plain, UNDEFINED};
        return int_new(world, call, 3);
    }
    return is_bool(plain) ? value_int(plain == TRUE) : plain;
}

static Value rounded(World *world, Value self, double (*how)(double)) {
    Value plain = unwrap(world, self);
    if (!is_float(plain)) {
        return method_int(world, &plain, 1);
    }
    Value whole = value_float_any(how(float_of(plain)));
    return method_int(world, &whole, 1);
}

Value method_floor(World *world, Value *args, int count) {
    (void)count;
    return rounded(world, args[0], floor);
}

Value method_ceil(World *world, Value *args, int count) {
    (void)count;
    return rounded(world, args[0], ceil);
}

Value method_float(World *world, Value *args, int count) {
    (void)count;
    Value call[2] = {type_value(world, TYPE_FLOAT), unwrap(world, args[0])};
    return float_new(world, call, 2);
}

Value method_round(World *world, Value *args, int count) {
    (void)count;
    Value call[2] = {unwrap(world, args[0]), args[1]};
    return builtin_round(world, call, 2);
}

/* --- comparison ------------------------------------------------------------------------------------------------- */

static Value compare_method(World *world, CompareOp op, const Value *args) {
    Value a = unwrap(world, args[0]), b = unwrap(world, args[1]);
    if (!knows(world, a, b)) {
        return NOT_IMPLEMENTED;
    }
    if (a == b && op <= COMPARE_NE && !is_float(a) && number_rank(world, a) == 3) {
        return value_bool(op == COMPARE_EQ);
    }
    return compare_builtin(world, op, a, b);
}

#define COMPARISON(name, op)                                                                       \
    Value method_##name(World *world, Value *args, int count) {                                    \
        (void)count;                                                                               \
        return compare_method(world, op, args);                                                    \
    }
COMPARISON(eq, COMPARE_EQ)
COMPARISON(ne, COMPARE_NE)
COMPARISON(lt, COMPARE_LT)
COMPARISON(le, COMPARE_LE)
COMPARISON(gt, COMPARE_GT)
COMPARISON(ge, COMPARE_GE)

Value method_hash(World *world, Value *args, int count) {
    Value plain = unwrap(world, args[0]);
    return builtin_hash(world, &plain, count);
}

/* --- text ---------- */

Value method_repr(World *world, Value *args, int count) {
    (void)count;
    return value_repr_builtin(world, args[0]);
}

/* str.__str__, and that of other text; a bytearray's is its repr, whatever a subclass says of that. */
Value method_str(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    return has_kind(world, plain, KIND_BYTEARRAY) ? value_repr_builtin(world, args[0])
                                                  : value_str(world, plain);
}

Value method_format(World *world, Value *args, int count) {
    (void)count;
    if (!is_str(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "__format__() argument must be str, not %T", args[1]);
    }
    return format_value(world, unwrap(world, args[0]), args[1]);
}

/* --- text --------------------------------------------------------------------------------------------------- */

Value method_len(World *world, Value *args, int count) {
    (void)count;
    return value_length(world, unwrap(world, args[0]));
}

Value method_iter(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    return has_kind(world, plain, KIND_ITER) ? args[0] : get_iter(world, plain);
}

Value method_next(World *world, Value *args, int count) {
    (void)count;
    Value item = iter_next(world, unwrap(world, args[0]));
    return item == SIGNAL_STOP ? raise_value(world, TYPE_STOP_ITERATION, UNDEFINED) : item;
}

Value method_contains(World *world, Value *args, int count) {
    (void)count;
    return contains(world, unwrap(world, args[0]), args[1]);
}

/* A dict's __missing__ counts here, too. */
Value method_getitem(World *world, Value *args, int count) {
    (void)count;
    return get_item_builtin(world, args[0], args[1]);
}

Value method_setitem(World *world, Value *args, int count) {
    (void)count;
    return set_item(world, unwrap(world, args[0]), args[1], args[2]);
}

Value method_delitem(World *world, Value *args, int count) {
    (void)count;
    return delete_item(world, unwrap(world, args[0]), args[1]);
}

Value method_reversed(World *world, Value *args, int count) {
    (void)count;
    Value call[2] = {type_value(world, TYPE_REVERSED), unwrap(world, args[0])};
    return reversed_new(world, call, 2);
}

/* --- taking apart ---------------------------------------------------------------------------------------------- */

Value method_reduce(World *world, Value *args, int count) {
    (void)count;
    return call_helper(world, HELPER_reduce_builtin, args, 1);
}

Value method_reduce_ex(World *world, Value *args, int count) {
    return method_reduce(world, args, count);
}

Value method_getnewargs(World *world, Value *args, int count) {
    (void)count;
    return call_helper(world, HELPER_new_arguments, args, 1);
}
