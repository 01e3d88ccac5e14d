/* range and slice. */
#include "engine/objects/range.h"

#include "engine/exec/call.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/int.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

#define UNUSED_COUNT (void)count

enum { RANGE_START, RANGE_STOP, RANGE_STEP, RANGE_LENGTH };

static Value make(World *world, Value start, Value stop, Value step, Value length) {
    RecordObject *range = heap_new_record(world, TYPE_RANGE, KIND_RANGE, 4);
    if (!range) {
        return SIGNAL_MEMORY;
    }
    range->values[RANGE_START] = start;
    range->values[RANGE_STOP] = stop;
    range->values[RANGE_STEP] = step;
    range->values[RANGE_LENGTH] = length;
    return value_of(world, range);
}

/* Results of int arithmetic on the way: the first signal stays. */
static Value add(World *world, Value a, Value b) {
    return is_signal(a) ? a : is_signal(b) ? b : int_add(world, a, b);
}
static Value subtract(World *world, Value a, Value b) {
    return is_signal(a) ? a : is_signal(b) ? b : int_sub(world, a, b);
}
static Value times(World *world, Value a, Value b) {
    return is_signal(a) ? a : is_signal(b) ? b : int_mul(world, a, b);
}

static Value length_of(World *world, Value start, Value stop, Value step) {
    bool down = int_order(world, step, value_int(0)) < 0;
    Value low = down ? stop : start, high = down ? start : stop;
    if (int_order(world, low, high) >= 0) {
        return value_int(0);
    }
    Value span = subtract(world, subtract(world, high, low), value_int(1));
    Value by = down ? int_negate(world, step) : step;
    if (is_signal(span) || is_signal(by)) {
        return SIGNAL_MEMORY;
    }
    return add(world, int_floor_divide(world, span, by), value_int(1));
}

Value range_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value parts[3] = {args[2] == UNDEFINED ? value_int(0) : args[1],
                      args[2] == UNDEFINED ? args[1] : args[2],
                      args[3] == UNDEFINED ? value_int(1) : args[3]};
    for (int i = 0; i < 3; i++) {
        parts[i] = is_bool(parts[i]) ? value_int(parts[i] == TRUE) : parts[i];
        if (!is_integer(world, parts[i])) {
            return has_kind(world, parts[i], KIND_INSTANCE)
                       ? call_helper(world, HELPER_range_new, parts, 3)
                       : raise(world, TYPE_TYPE_ERROR,
                               "'%T' object cannot be interpreted as an integer", parts[i]);
        }
    }
    if (int_order(world, parts[2], value_int(0)) == 0) {
        return raise(world, TYPE_VALUE_ERROR, "range() arg 3 must not be zero");
    }
    Value length = length_of(world, parts[0], parts[1], parts[2]);
    return is_signal(length) ? length : make(world, parts[0], parts[1], parts[2], length);
}

bool range_is_small(World *world, const RecordObject *range) {
    (void)world;
    const Value *v = range->values;
    return is_int(v[RANGE_START]) && is_int(v[RANGE_STOP]) && is_int(v[RANGE_STEP]) &&
           is_int(v[RANGE_LENGTH]);
}

Value range_item(World *world, const RecordObject *range, Value index) {
    const Value *v = range->values;
    Value place = int_order(world, index, value_int(0)) < 0
                      ? add(world, index, v[RANGE_LENGTH])
                      : (is_bool(index) ? value_int(index == TRUE) : index);
    if (is_signal(place)) {
        return place;
    }
    if (int_order(world, place, value_int(0)) < 0 ||
        int_order(world, place, v[RANGE_LENGTH]) >= 0) {
        return raise(world, TYPE_INDEX_ERROR, "range object index out of range");
    }
    return add(world, v[RANGE_START], times(world, place, v[RANGE_STEP]));
}

Value range_iter(World *world, const RecordObject *range, bool backwards) {
    Value start = range->values[RANGE_START], step = range->values[RANGE_STEP];
    Value length = range->values[RANGE_LENGTH];
    if (backwards) {
        Value last = subtract(world, length, value_int(1));
        start = add(world, start, times(world, last, step));
        step = is_signal(start) ? start : int_negate(world, step);
        if (is_signal(step)) {
            return step;
        }
    }
    bool small = range_is_small(world, range) && is_int(start) && is_int(step);
    return iter_new(world, small ? TYPE_RANGE_ITERATOR : TYPE_LONGRANGE_ITERATOR,
                    small ? ITER_RANGE : ITER_LONG_RANGE, start, step, length);
}

Value range_next(World *world, RecordObject *it) {
    if (it->values[2] == value_int(0)) {
        return SIGNAL_STOP;
    }
    Value next = add(world, it->values[0], it->values[1]);
    Value left = subtract(world, it->values[2], value_int(1));
    if (is_signal(next) || is_signal(left)) {
        return SIGNAL_MEMORY;
    }
    Value item = it->values[0];
    it->values[0] = next;
    it->values[2] = left;
    return item;
}

Value range_slice(World *world, Value range, Value slice) {
    const RecordObject *record = at(world, (Ref)range);
    const RecordObject *parts = at(world, (Ref)slice);
    bool plain = range_is_small(world, record);
    for (int i = 0; i < 3; i++) {
        plain = plain && (parts->values[i] == NONE || is_int(parts->values[i]));
    }
    if (!plain) {
        Value all[4] = {record->values[RANGE_START], record->values[RANGE_STEP],
                        record->values[RANGE_LENGTH], slice};
        return call_helper(world, HELPER_range_slice, all, 4);
    }
    int64_t start, stop, step, count;
    Value signal = slice_bounds(world, slice, int_of(record->values[RANGE_LENGTH]), &start, &stop,
                                &step, &count);
    if (is_signal(signal)) {
        return signal;
    }
    Value first = record->values[RANGE_START], by = record->values[RANGE_STEP];
    Value a = add(world, first, times(world, value_int(start), by));
    Value b = add(world, first, times(world, value_int(stop), by));
    Value c = int_fits(step) ? times(world, by, value_int(step)) : value_int(SMALL_INT_MAX);
    if (is_signal(a) || is_signal(b) || is_signal(c)) {
        return SIGNAL_MEMORY;
    }
    return make(world, a, b, c, value_int(count));
}

Value range_contains(World *world, const RecordObject *range, Value item) {
    const Value *v = range->values;
    if (int_order(world, v[RANGE_LENGTH], value_int(0)) == 0) {
        return FALSE;
    }
    Value offset = subtract(world, item, v[RANGE_START]), place = UNDEFINED;
    Value rest = is_signal(offset) ? offset : int_modulo(world, offset, v[RANGE_STEP]);
    if (!is_signal(rest) && rest == value_int(0)) {
        place = int_floor_divide(world, offset, v[RANGE_STEP]);
    }
    if (is_signal(rest) || is_signal(place)) {
        return SIGNAL_MEMORY;
    }
    return value_bool(rest == value_int(0) && int_order(world, place, value_int(0)) >= 0 &&
                      int_order(world, place, v[RANGE_LENGTH]) < 0);
}

bool range_equal(World *world, const RecordObject *a, const RecordObject *b) {
    const Value *x = a->values, *y = b->values;
    if (int_order(world, x[RANGE_LENGTH], y[RANGE_LENGTH]) != 0) {
        return false;
    }
    if (x[RANGE_LENGTH] == value_int(0)) {
        return true;
    }
    return int_order(world, x[RANGE_START], y[RANGE_START]) == 0 &&
           (x[RANGE_LENGTH] == value_int(1) || int_order(world, x[RANGE_STEP], y[RANGE_STEP]) == 0);
}

static Value place_of(World *world, Value *args) {
    const RecordObject *range = at(world, (Ref)args[0]);
    Value inside = range_contains(world, range, args[1]);
    if (inside != TRUE) {
        return inside;
    }
    Value offset = subtract(world, args[1], range->values[RANGE_START]);
    return is_signal(offset) ? offset : int_floor_divide(world, offset, range->values[RANGE_STEP]);
}

Value range_index_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (!is_integer(world, args[1])) {
        return call_helper(world, HELPER_range_index, args, 2);
    }
    Value place = place_of(world, args);
    return place == FALSE ? raise(world, TYPE_VALUE_ERROR, "range.index(x): x not in range")
                          : place;
}

Value range_count_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (!is_integer(world, args[1])) {
        return call_helper(world, HELPER_deque_count, args, 2);
    }
    Value inside = range_contains(world, at(world, (Ref)args[0]), args[1]);
    return is_signal(inside) ? inside : value_int(inside == TRUE);
}

static Value part(World *world, Value *args, int index) {
    return ((RecordObject *)at(world, (Ref)args[0]))->values[index];
}

Value range_start(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return part(world, args, 0);
}

Value range_stop(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return part(world, args, 1);
}

Value range_step(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return part(world, args, 2);
}

Value slice_indices(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return call_helper(world, HELPER_slice_indices, args, 2);
}
