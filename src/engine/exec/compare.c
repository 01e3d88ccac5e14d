/* == and < in all cases: plain values at once, containers and Python methods by frames. */
#include "engine/objects/compare.h"

#include <math.h>

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/limbs.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

static const uint8_t compare_names[6] = {NAME_eq, NAME_ne, NAME_lt, NAME_le, NAME_gt, NAME_ge};
static const uint8_t swapped[6] = {COMPARE_EQ, COMPARE_NE, COMPARE_GT,
                                   COMPARE_GE, COMPARE_LT, COMPARE_LE};
static const char *const symbols[6] = {"==", "!=", "<", "<=", ">", ">="};

static bool is_number(World *world, Value v) {
    return is_float(v) || is_integer(world, v);
}

/* A finite double before (-1), at or behind an int of more than 53 bits. */
static int double_order(World *world, double d, Value n) {
    IntView view;
    int_view(world, n, &view);
    if (view.negative != (d < 0)) {
        return d < 0 ? -1 : 1;
    }
    int exponent, order;
    double mantissa = frexp(fabs(d), &exponent);
    int64_t bits = limbs_bits(view.limbs, view.count);
    if (exponent != bits) {
        order = exponent < bits ? -1 : 1;
    } else {
        /* the double is an int too: its 64 highest bits against the int's, whose lower ones only make it larger */
        uint64_t wanted = (uint64_t)ldexp(mantissa, 64);
        uint64_t top = bits >= 64 ? limbs_extract(view.limbs, view.count, bits - 64)
                                  : view.limbs[0] << (64 - bits);
        bool more = false;
        for (int64_t i = 0; i * 64 < bits - 64; i++) {
            uint64_t limb = view.limbs[i];
            int64_t low = bits - 64 - i * 64;
            more = more || (low >= 64 ? limb : limb << (64 - low)) != 0;
        }
        order = wanted < top ? -1 : wanted > top ? 1 : more ? -1 : 0;
    }
    return d < 0 ? -order : order;
}

/* -1, 0, 1; 2: unordered (nan). */
static int number_order(World *world, Value a, Value b) {
    if (!is_float(a) && !is_float(b)) {
        return int_order(world, a, b);
    }
    if (is_float(a) && is_float(b)) {
        double x = float_of(a), y = float_of(b);
        return x < y ? -1 : x > y ? 1 : x == y ? 0 : 2;
    }
    bool flipped = is_float(b);
    double d = float_of(flipped ? b : a);
    Value n = flipped ? a : b;
    int order;
    if (d != d) {
        return 2;
    }
    double whole;
    if (d - d != 0) {
        order = d < 0 ? -1 : 1;
    } else if (int_bit_length(world, n) <= 53 && int_to_double(world, n, &whole)) {
        order = d < whole ? -1 : d > whole;
    } else {
        order = double_order(world, d, n);
    }
    return flipped ? -order : order;
}

static Value ordered(CompareOp op, int order) {
    static const uint8_t wanted[6] = {2, 5, 1, 3, 4, 6}; /* bit 0 less, 1 equal, 2 greater */
    return order == 2 ? value_bool(op == COMPARE_NE) : value_bool(wanted[op] >> (order + 1) & 1);
}

Value simple_compare(World *world, CompareOp op, Value a, Value b) {
    if (are_ints(a, b)) {
        return ordered(op, a < b ? -1 : a > b);
    }
    if (is_number(world, a) && is_number(world, b)) {
        return ordered(op, number_order(world, a, b));
    }
    if (is_str(world, a) && is_str(world, b)) {
        if (op <= COMPARE_NE) {
            return value_bool(str_same(world, str_of(world, a), str_of(world, b)) ==
                              (op == COMPARE_EQ));
        }
        int order = str_order(world, str_of(world, a), str_of(world, b));
        return ordered(op, order < 0 ? -1 : order > 0);
    }
    return UNDEFINED;
}

int simple_equal(World *world, Value a, Value b) {
    if (a == b) { /* identity counts: containers ask here */
        return 1;
    }
    if (is_ref(a) && is_ref(b) && object_of(world, a)->kind == KIND_STR &&
        object_of(world, b)->kind == KIND_STR) {
        return str_same(world, str_of(world, a), str_of(world, b));
    }
    Value simple = simple_compare(world, COMPARE_EQ, a, b);
    if (simple != UNDEFINED) {
        return simple == TRUE;
    }
    if (!is_ref(a) && !is_ref(b)) {
        return 0;
    }
    Kind ka = kind_of(world, a), kb = kind_of(world, b);
    bool deep_a = ka == KIND_INSTANCE || ka == KIND_TUPLE || ka == KIND_LIST || ka == KIND_DICT ||
                  ka == KIND_SLICE || ka == KIND_SET || ka == KIND_VIEW || ka == KIND_DEQUE;
    bool deep_b = kb == KIND_INSTANCE || kb == KIND_TUPLE || kb == KIND_LIST || kb == KIND_DICT ||
                  kb == KIND_SLICE || kb == KIND_SET || kb == KIND_VIEW || kb == KIND_DEQUE;
    if (!deep_a && !deep_b) {
        return compare_leaf_equal(world, a, b);
    }
    if (ka == KIND_INSTANCE || kb == KIND_INSTANCE) {
        bool custom =
            (ka == KIND_INSTANCE && !is_native(world, special_lookup(world, a, NAME_eq))) ||
            (kb == KIND_INSTANCE && !is_native(world, special_lookup(world, b, NAME_eq)));
        Value pa = unwrap(world, a), pb = unwrap(world, b);
        return custom ? -1 : pa == a && pb == b ? 0 : simple_equal(world, pa, pb);
    }
    if (ka != kb) {
        return 0;
    }
    if (ka == KIND_TUPLE) {
        const TupleObject *ta = at(world, (Ref)a), *tb = at(world, (Ref)b);
        int64_t count = tuple_length(world, ta);
        if (count != tuple_length(world, tb)) {
            return 0;
        }
        for (int64_t i = 0; i < count; i++) {
            if (ta->items[i] == tb->items[i]) {
                continue;
            }
            if (!is_plain(world, ta->items[i]) || !is_plain(world, tb->items[i])) {
                return -1;
            }
            if (!simple_equal(world, ta->items[i], tb->items[i])) {
                return 0;
            }
        }
        return 1;
    }
    return ka == KIND_SET ? set_equal_plain(world, set_of(world, a), set_of(world, b)) : -1;
}

enum { EQUAL_A, EQUAL_B, EQUAL_OP };

/* One comparison to its truth. frame->pc: 0 it is asked, 1 a method answers, 2 its truth. */
Value step_equal(World *world, Frame *frame, Value input) {
    CompareOp op = (CompareOp)int_of(frame->regs[EQUAL_OP]);
    if (frame->pc == 0) {
        input = compare_operate(world, op, frame->regs[EQUAL_A], frame->regs[EQUAL_B]);
        frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == 1 && input == NOT_IMPLEMENTED) {
        input = compare_reflected(world, op, frame->regs[EQUAL_A], frame->regs[EQUAL_B]);
        frame->pc = input == SIGNAL_CALL ? 2 : frame->pc;
        if (is_signal(input)) {
            return input;
        }
    }
    input = truth(world, input);
    frame->pc = input == SIGNAL_CALL ? 2 : frame->pc;
    return input;
}

static Value compare_by_step(World *world, CompareOp op, Value a, Value b) {
    Value signal;
    Frame *frame = step_push(world, STEP_equal, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[EQUAL_A] = a;
    frame->regs[EQUAL_B] = b;
    frame->regs[EQUAL_OP] = value_int(op);
    return SIGNAL_CALL;
}

Value values_equal(World *world, Value a, Value b) {
    int same = simple_equal(world, a, b);
    return same >= 0 ? value_bool(same) : compare_by_step(world, COMPARE_EQ, a, b);
}

Value values_ordered(World *world, CompareOp op, Value a, Value b) {
    Value simple = simple_compare(world, op, a, b);
    return simple != UNDEFINED ? simple : compare_by_step(world, op, a, b);
}

enum { SEQ_A, SEQ_B, SEQ_OP, SEQ_INDEX };

/* Lists and tuples: looks for the first pair that differs. frame->pc: 0 looking, 1 the pair at SEQ_INDEX is compared,
 * 2 the answer is the result, 3 the pair differs. */
Value step_compare_sequence(World *world, Frame *frame, Value input) {
    CompareOp op = (CompareOp)int_of(frame->regs[SEQ_OP]);
    if (frame->pc == 2) {
        if (input == NOT_IMPLEMENTED) {
            const Value *x, *y;
            int64_t last = int_of(frame->regs[SEQ_INDEX]);
            if (last >= plain_items(world, frame->regs[SEQ_A], &x) ||
                last >= plain_items(world, frame->regs[SEQ_B], &y)) {
                return NOT_IMPLEMENTED;
            }
            return compare_reflected(world, op, x[last], y[last]);
        }
        return input;
    }
    const Value *a, *b;
    int64_t count_a, count_b, index;
    bool different = frame->pc == 3 || (frame->pc == 1 && input == FALSE);
    frame->regs[SEQ_INDEX] += frame->pc == 1 && !different;
    frame->pc = 0;
    for (;;) {
        index = int_of(frame->regs[SEQ_INDEX]);
        count_a = plain_items(world, frame->regs[SEQ_A], &a);
        count_b = plain_items(world, frame->regs[SEQ_B], &b);
        if (different || index >= count_a || index >= count_b) {
            break;
        }
        if (!charge(world, 1)) {
            return SIGNAL_LIMIT;
        }
        Value same = values_equal(world, a[index], b[index]);
        if (is_signal(same)) {
            frame->pc = same == SIGNAL_CALL;
            return same;
        }
        different = same == FALSE;
        frame->regs[SEQ_INDEX] += !different;
    }
    if (index >= count_a || index >= count_b) {
        return ordered(op, count_a < count_b ? -1 : count_a > count_b);
    }
    if (op <= COMPARE_NE) {
        return value_bool(op == COMPARE_NE);
    }
    frame->pc = 2;
    Value result = compare_operate(world, op, a[index], b[index]);
    if (result == SIGNAL_MEMORY) {
        frame->pc = 3;
    }
    return result;
}

static Value compare_sequences(World *world, CompareOp op, Value a, Value b) {
    const Value *ia, *ib;
    int64_t count_a = plain_items(world, a, &ia), count_b = plain_items(world, b, &ib);
    if (op <= COMPARE_NE && count_a != count_b) {
        return value_bool(op == COMPARE_NE);
    }
    int64_t index = 0;
    int same = 1;
    while (index < count_a && index < count_b &&
           (same = quick_equal(world, ia[index], ib[index])) == 1) {
        index++;
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) {
            return SIGNAL_LIMIT;
        }
    }
    if (!charge(world, index / 4)) {
        return SIGNAL_LIMIT;
    }
    if (index >= count_a || index >= count_b) {
        return ordered(op, count_a < count_b ? -1 : count_a > count_b);
    }
    if (same == 0 && op <= COMPARE_NE) {
        return value_bool(op == COMPARE_NE);
    }
    if (same == 0) {
        Value simple = simple_compare(world, op, ia[index], ib[index]);
        if (simple != UNDEFINED) {
            return simple;
        }
    }
    Value signal;
    Frame *frame = step_push(world, STEP_compare_sequence, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[SEQ_A] = a;
    frame->regs[SEQ_B] = b;
    frame->regs[SEQ_OP] = value_int(op);
    frame->regs[SEQ_INDEX] = value_int(index);
    return SIGNAL_CALL;
}

/* Builtin pairs. NOT_IMPLEMENTED: no such pair. */
static Value builtin_compare(World *world, CompareOp op, Value a, Value b) {
    Value simple = simple_compare(world, op, a, b);
    if (simple != UNDEFINED) {
        return simple;
    }
    Kind ka = kind_of(world, a), kb = kind_of(world, b);
    if (ka == kb && (ka == KIND_LIST || ka == KIND_TUPLE)) {
        return compare_sequences(world, op, a, b);
    }
    if (ka == kb && ka == KIND_DICT && op <= COMPARE_NE) {
        return dict_compare(world, op, a, b);
    }
    if (ka == kb && ka == KIND_DEQUE) {
        Value first = deque_items(world, deque_of(world, a));
        Value second = is_signal(first) ? first : deque_items(world, deque_of(world, b));
        return is_signal(second) ? second : compare_sequences(world, op, first, second);
    }
    if (ka == kb && ka == KIND_SLICE) {
        Value first = tuple_from(world, ((RecordObject *)at(world, (Ref)a))->values, 3);
        Value second = tuple_from(world, ((RecordObject *)at(world, (Ref)b))->values, 3);
        return is_signal(first) || is_signal(second) ? SIGNAL_MEMORY
                                                     : compare_sequences(world, op, first, second);
    }
    if (ka == KIND_VIEW || kb == KIND_VIEW) {
        return view_compare(world, op, a, b);
    }
    if (ka == kb && ka == KIND_SET) {
        return set_compare(world, op, a, b);
    }
    return compare_leaf(world, op, a, b);
}

Value compare_builtin(World *world, CompareOp op, Value a, Value b) {
    return builtin_compare(world, op, a, b);
}

static Value compare_last(World *world, CompareOp op, Value a, Value b) {
    Value pa = unwrap(world, a), pb = unwrap(world, b);
    if (pa != a || pb != b) {
        Value result = builtin_compare(world, op, pa, pb);
        if (result != NOT_IMPLEMENTED) {
            return result;
        }
    }
    if (op <= COMPARE_NE) {
        return value_bool((a == b) == (op == COMPARE_EQ));
    }
    return raise(world, TYPE_TYPE_ERROR, "'%s' not supported between instances of '%T' and '%T'",
                 symbols[op], a, b);
}

/* A Python method; NOT_IMPLEMENTED: none. */
static Value try_compare(World *world, CompareOp op, Value a, Value b) {
    if (!has_own_methods(world, a)) {
        return NOT_IMPLEMENTED;
    }
    Value method = special_lookup(world, a, (NameId)compare_names[op]);
    if (method == UNDEFINED || is_native(world, method)) {
        return NOT_IMPLEMENTED;
    }
    return call_found(world, method, a, &b, 1);
}

enum { NE_A, NE_B };

/* a != b through a's __eq__: the contrary of its answer. */
Value step_not_equal(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        frame->pc = 1;
        return call_special(world, NAME_eq, frame->regs[NE_A], &frame->regs[NE_B], 1);
    }
    if (input == NOT_IMPLEMENTED && frame->pc == 1) {
        return NOT_IMPLEMENTED;
    }
    frame->pc = 2;
    Value answer = truth(world, input);
    return is_signal(answer) ? answer : value_bool(answer == FALSE);
}

static Value try_not_equal(World *world, Value a, Value b) {
    if (!has_own_methods(world, a)) {
        return NOT_IMPLEMENTED;
    }
    Value method = special_lookup(world, a, NAME_eq);
    if (method == UNDEFINED || is_native(world, method)) {
        return NOT_IMPLEMENTED;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_not_equal, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[NE_A] = a;
    frame->regs[NE_B] = b;
    return SIGNAL_CALL;
}

/* What `a`'s type says of a op b. */
static Value ask(World *world, CompareOp op, Value a, Value b) {
    Value result = try_compare(world, op, a, b);
    return result == NOT_IMPLEMENTED && op == COMPARE_NE ? try_not_equal(world, a, b) : result;
}

/* Is b asked before a? */
static bool right_first(World *world, Value a, Value b) {
    return type_of(world, a) != type_of(world, b) &&
           type_is_subtype(world, type_of(world, b), type_of(world, a));
}

enum { REFLECTED_A, REFLECTED_B, REFLECTED_OP };

/* The operand that was not asked yet is asked, then identity. */
Value step_reflected(World *world, Frame *frame, Value input) {
    CompareOp op = (CompareOp)int_of(frame->regs[REFLECTED_OP]);
    Value a = frame->regs[REFLECTED_A], b = frame->regs[REFLECTED_B];
    if (frame->pc == 0) {
        frame->pc = 1;
        input = right_first(world, a, b) ? ask(world, op, a, b)
                                         : ask(world, (CompareOp)swapped[op], b, a);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    if (input != NOT_IMPLEMENTED) {
        return input;
    }
    input = frame->pc == 1 ? compare_last(world, op, a, b) : input;
    frame->pc = input == SIGNAL_MEMORY ? frame->pc : 2;
    return input;
}

Value compare_not_equal(World *world, Value a, Value b) {
    Value result = try_not_equal(world, a, b);
    if (result != NOT_IMPLEMENTED || a == b) {
        return result == NOT_IMPLEMENTED ? FALSE : result;
    }
    return builtin_compare(world, COMPARE_NE, unwrap(world, a), unwrap(world, b));
}

Value compare_reflected(World *world, CompareOp op, Value a, Value b) {
    bool first = right_first(world, a, b);
    Value other = first ? a : b;
    if (!has_kind(world, other, KIND_INSTANCE) && !has_kind(world, other, KIND_TYPE)) {
        return compare_last(world, op, a, b);
    }
    Value signal;
    Frame *frame = step_push(world, STEP_reflected, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[REFLECTED_A] = a;
    frame->regs[REFLECTED_B] = b;
    frame->regs[REFLECTED_OP] = value_int(op);
    return SIGNAL_CALL;
}

Value own_comparison(World *world, CompareOp op, Value a, Value b) {
    if (!has_kind(world, a, KIND_INSTANCE) ||
        (is_ref(b) && object_of(world, b)->shape != object_of(world, a)->shape)) {
        return UNDEFINED;
    }
    Value method = special_lookup(world, a, (NameId)compare_names[op]);
    return has_kind(world, method, KIND_FUNCTION) ? method : UNDEFINED;
}

Value compare_operate(World *world, CompareOp op, Value a, Value b) {
    Value method = own_comparison(world, op, a, b);
    if (method != UNDEFINED) {
        return call_found(world, method, a, &b, 1);
    }
    Value result = builtin_compare(world, op, a, b);
    if (result != NOT_IMPLEMENTED) {
        return result;
    }
    bool first = right_first(world, a, b);
    for (int i = 0; i < 2 && result == NOT_IMPLEMENTED; i++) {
        result =
            first == (i == 0) ? ask(world, (CompareOp)swapped[op], b, a) : ask(world, op, a, b);
    }
    return result != NOT_IMPLEMENTED ? result : compare_last(world, op, a, b);
}
