/* collections.deque. */
#include "engine/objects/deque.h"

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/each.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/compare.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"

#define UNUSED_COUNT (void)count

static Value *ring(World *world, const DequeObject *deque) {
    return ((ArrayObject *)at(world, deque->items))->items;
}

static uint32_t capacity(World *world, const DequeObject *deque) {
    return deque->items ? ((ArrayObject *)at(world, deque->items))->head.shape : 0;
}

/* The slot of item `index`; capacities are powers of two. */
static Value *slot(World *world, const DequeObject *deque, int64_t index) {
    return ring(world, deque) + ((deque->first + (uint64_t)index) & (capacity(world, deque) - 1));
}

Value deque_item(World *world, const DequeObject *deque, int64_t index) {
    return *slot(world, deque, index);
}

static DequeObject *deque_new(World *world) {
    DequeObject *deque = heap_new(world, TYPE_DEQUE, KIND_DEQUE, sizeof(DequeObject));
    if (deque) {
        *deque = (DequeObject){.head = deque->head, .maxlen = -1};
    }
    return deque;
}

static bool reserve(World *world, DequeObject *deque, int64_t length) {
    uint32_t have = capacity(world, deque);
    if (length <= have) {
        return true;
    }
    int64_t wanted = have ? have : 8;
    while (wanted < length) {
        wanted *= 2;
    }
    ArrayObject *array = heap_new_array(world, wanted);
    if (!array) {
        return false;
    }
    for (uint32_t i = 0; i < deque->length; i++) {
        array->items[i] = *slot(world, deque, i);
    }
    deque->items = ref_to(world, array);
    deque->first = 0;
    return true;
}

static Value take_last(World *world, DequeObject *deque) {
    Value *last = slot(world, deque, --deque->length), item = *last;
    *last = UNDEFINED;
    deque->version++;
    return item;
}

static Value take_first(World *world, DequeObject *deque) {
    Value *first = slot(world, deque, 0), item = *first;
    *first = UNDEFINED;
    deque->first = (deque->first + 1) & (capacity(world, deque) - 1);
    deque->length--;
    deque->version++;
    return item;
}

bool deque_push(World *world, DequeObject *deque, Value item, bool left) {
    if (deque->maxlen == 0) {
        return true;
    }
    if (deque->length == deque->maxlen) {
        if (left) {
            take_last(world, deque);
        } else {
            take_first(world, deque);
        }
    }
    if (!reserve(world, deque, (int64_t)deque->length + 1)) {
        return false;
    }
    if (left) {
        deque->first = (deque->first - 1) & (capacity(world, deque) - 1);
        deque->length++;
        *slot(world, deque, 0) = item;
    } else {
        *slot(world, deque, deque->length++) = item;
    }
    deque->version++;
    return true;
}

Value deque_take(World *world, DequeObject *deque, bool left) {
    return left ? take_first(world, deque) : take_last(world, deque);
}

static void clear(DequeObject *deque) {
    deque->items = 0;
    deque->first = deque->length = 0;
    deque->version++;
}

Value deque_items(World *world, const DequeObject *deque) {
    ListObject *list = list_new(world, deque->length);
    for (uint32_t i = 0; list && i < deque->length; i++) {
        list_items(world, list)[i] = *slot(world, deque, i);
    }
    return list ? value_of(world, list) : SIGNAL_MEMORY;
}

static DequeObject *self(World *world, Value *args) {
    return deque_of(world, args[0]);
}

/* --- making --------------------------------------------------------------------------------------------------- */

static Value fill(World *world, DequeObject *deque, Value source, Value most, Value result) {
    int64_t maxlen = -1;
    if (most != UNDEFINED && most != NONE) {
        if (!is_integer(world, most)) {
            return raise(world, TYPE_TYPE_ERROR, "an integer is required");
        }
        if (!int_to_int64(world, most, &maxlen)) {
            return raise(world, TYPE_OVERFLOW_ERROR,
                         "Python int too large to convert to C ssize_t");
        }
        if (maxlen < 0) {
            return raise(world, TYPE_VALUE_ERROR, "maxlen must be non-negative");
        }
    }
    deque->maxlen = maxlen;
    if (deque->length) {
        clear(deque);
    }
    return source == UNDEFINED ? result
                               : each_item(world, EACH_EXTEND_RIGHT, source, value_of(world, deque),
                                           UNDEFINED, result);
}

Value deque_new_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DequeObject *deque = deque_new(world);
    return deque ? fill(world, deque, args[1], args[2], value_of(world, deque)) : SIGNAL_MEMORY;
}

Value deque_init(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return fill(world, self(world, args), args[1], args[2], NONE);
}

static Value copy(World *world, const DequeObject *from) {
    DequeObject *deque = deque_new(world);
    if (!deque || !reserve(world, deque, from->length)) {
        return SIGNAL_MEMORY;
    }
    for (uint32_t i = 0; i < from->length; i++) {
        ring(world, deque)[i] = *slot(world, from, i);
    }
    deque->length = from->length;
    deque->maxlen = from->maxlen;
    return value_of(world, deque);
}

Value deque_copy(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return copy(world, self(world, args));
}

/* --- ends ----------------------------------------------------------------------------------------------------- */

Value deque_append(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return deque_push(world, self(world, args), args[1], false) ? NONE : SIGNAL_MEMORY;
}

Value deque_appendleft(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return deque_push(world, self(world, args), args[1], true) ? NONE : SIGNAL_MEMORY;
}

Value deque_pop(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DequeObject *deque = self(world, args);
    return deque->length ? take_last(world, deque)
                         : raise(world, TYPE_INDEX_ERROR, "pop from an empty deque");
}

Value deque_popleft(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DequeObject *deque = self(world, args);
    return deque->length ? take_first(world, deque)
                         : raise(world, TYPE_INDEX_ERROR, "pop from an empty deque");
}

Value deque_clear(World *world, Value *args, int count) {
    UNUSED_COUNT;
    clear(self(world, args));
    return NONE;
}

static Value extend(World *world, Value *args, bool left) {
    DequeObject *deque = self(world, args);
    Value source = args[1];
    if (source == args[0]) {
        source = deque_items(world, deque);
        if (is_signal(source)) {
            return source;
        }
    }
    return each_item(world, left ? EACH_EXTEND_LEFT : EACH_EXTEND_RIGHT, source, args[0], UNDEFINED,
                     NONE);
}

Value deque_extend(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return extend(world, args, false);
}

Value deque_extendleft(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return extend(world, args, true);
}

/* --- items ---------------------------------------------------------------------------------------------------- */

static bool item_index(World *world, const DequeObject *deque, Value key, int64_t *out,
                       Value *signal) {
    key = unwrap(world, key);
    if (!is_integer(world, key)) {
        *signal = raise(world, TYPE_TYPE_ERROR, "sequence index must be integer, not '%T'", key);
        return false;
    }
    if (!int_to_int64(world, key, out) || !normal_index(out, deque->length)) {
        *signal = raise(world, TYPE_INDEX_ERROR, "deque index out of range");
        return false;
    }
    return true;
}

Value deque_get(World *world, Value deque, Value key) {
    int64_t index;
    Value signal;
    return item_index(world, deque_of(world, deque), key, &index, &signal)
               ? *slot(world, deque_of(world, deque), index)
               : signal;
}

/* Takes out item `index`, moving those behind it. */
static void remove_at(World *world, DequeObject *deque, int64_t index) {
    for (int64_t i = index; i + 1 < deque->length; i++) {
        *slot(world, deque, i) = *slot(world, deque, i + 1);
    }
    take_last(world, deque);
}

Value deque_set(World *world, Value v, Value key, Value value) {
    DequeObject *deque = deque_of(world, v);
    int64_t index;
    Value signal;
    if (!item_index(world, deque, key, &index, &signal)) {
        return signal;
    }
    if (value == UNDEFINED) {
        if (!charge(world, deque->length / 8)) {
            return SIGNAL_LIMIT;
        }
        remove_at(world, deque, index);
    } else {
        *slot(world, deque, index) = value;
    }
    return NONE;
}

Value deque_rotate(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DequeObject *deque = self(world, args);
    int64_t n = 1;
    if (args[1] != UNDEFINED && !is_integer(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                     args[1]);
    }
    if (args[1] != UNDEFINED && !int_to_int64(world, args[1], &n)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    if (deque->length < 2) {
        return NONE;
    }
    n %= deque->length;
    n += n < 0 ? deque->length : 0;
    int64_t back = deque->length - n;
    if (!charge(world, (n < back ? n : back) / 4)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; n <= back && i < n; i++) {
        deque_push(world, deque, take_last(world, deque), true);
    }
    for (int64_t i = 0; n > back && i < back; i++) {
        deque_push(world, deque, take_first(world, deque), false);
    }
    return NONE;
}

Value deque_reverse(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DequeObject *deque = self(world, args);
    owe(world, deque->length / 8);
    for (int64_t i = 0, j = (int64_t)deque->length - 1; i < j; i++, j--) {
        Value item = *slot(world, deque, i);
        *slot(world, deque, i) = *slot(world, deque, j);
        *slot(world, deque, j) = item;
    }
    return NONE;
}

Value deque_insert(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DequeObject *deque = self(world, args);
    int64_t index;
    if (!is_integer(world, args[1])) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                     args[1]);
    }
    if (!int_to_int64(world, args[1], &index)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    if (deque->length == deque->maxlen) {
        return raise(world, TYPE_INDEX_ERROR, "deque already at its maximum size");
    }
    index += index < 0 ? deque->length : 0;
    index = index < 0 ? 0 : index > deque->length ? deque->length : index;
    if (!charge(world, deque->length / 8)) {
        return SIGNAL_LIMIT;
    }
    if (!deque_push(world, deque, args[2], false)) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = (int64_t)deque->length - 1; i > index; i--) {
        *slot(world, deque, i) = *slot(world, deque, i - 1);
    }
    *slot(world, deque, index) = args[2];
    return NONE;
}

/* --- searching ------------------------------------------------------------------------------------------------ */

Value deque_count(World *world, Value *args, int count) {
    return call_helper(world, HELPER_deque_count, args, count);
}

Value deque_index(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value all[4] = {args[0], args[1], args[2] == UNDEFINED ? value_int(0) : args[2],
                    args[3] == UNDEFINED ? NONE : args[3]};
    return call_helper(world, HELPER_deque_index, all, 4);
}

Value deque_remove(World *world, Value *args, int count) {
    return call_helper(world, HELPER_deque_remove, args, count);
}

Value deque_maxlen(World *world, Value *args, int count) {
    UNUSED_COUNT;
    int64_t maxlen = self(world, args)->maxlen;
    return maxlen < 0 ? NONE : int_from(world, maxlen);
}

Value deque_reversed(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return iter_new(world, TYPE_DEQUE_REVERSE, ITER_DEQUE_BACK, args[0], value_int(0),
                    value_int(self(world, args)->version));
}

Value deque_next(World *world, RecordObject *it) {
    if (it->values[0] == NONE) {
        return SIGNAL_STOP;
    }
    const DequeObject *deque = deque_of(world, it->values[0]);
    if (it->values[2] != value_int(deque->version)) {
        Value signal = raise(world, TYPE_RUNTIME_ERROR, "deque mutated during iteration");
        if (signal == SIGNAL_ERROR) {
            it->values[0] = NONE;
        }
        return signal;
    }
    int64_t index = int_of(it->values[1]);
    if (index >= deque->length) {
        it->values[0] = NONE;
        return SIGNAL_STOP;
    }
    it->values[1]++;
    return *slot(world, deque,
                 it->head.flags == ITER_DEQUE ? index : (int64_t)deque->length - 1 - index);
}

/* --- operators ------------------------------------------------------------------------------------------------ */

Value deque_operate(World *world, bool adds, bool in_place, Value a, Value b) {
    if (!has_kind(world, a, KIND_DEQUE)) {
        return adds || !is_integer(world, a) ? NOT_IMPLEMENTED
                                             : deque_operate(world, false, false, b, a);
    }
    DequeObject *deque = deque_of(world, a);
    if (adds && !in_place && !has_kind(world, b, KIND_DEQUE)) {
        return raise(world, TYPE_TYPE_ERROR, "can only concatenate deque (not \"%T\") to deque", b);
    }
    int64_t times = 1;
    if (!adds && (!is_integer(world, b) || !int_to_int64(world, b, &times))) {
        return raise(world, TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'", b);
    }
    int64_t more = adds ? deque_of(world, b)->length : 0, total;
    times = times < 0 ? 0 : times;
    if (__builtin_mul_overflow((int64_t)deque->length, times, &total)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    total += more;
    int64_t kept = deque->maxlen >= 0 && total > deque->maxlen ? deque->maxlen : total;
    if (!heap_could_hold(world, kept * 8)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    if (!charge(world, kept / 4)) {
        return SIGNAL_LIMIT;
    }
    DequeObject *result = deque_new(world);
    if (!result || !reserve(world, result, kept)) {
        return SIGNAL_MEMORY;
    }
    int64_t own = total - more;
    for (int64_t i = 0; i < kept; i++) {
        int64_t at_item = total - kept + i;
        *slot(world, result, i) = at_item < own ? *slot(world, deque, at_item % deque->length)
                                                : *slot(world, deque_of(world, b), at_item - own);
    }
    result->length = (uint32_t)kept;
    result->maxlen = deque->maxlen;
    if (!in_place) {
        return value_of(world, result);
    }
    deque->items = result->items;
    deque->first = 0;
    deque->length = result->length;
    deque->version++;
    return a;
}

Value deque_tail(World *world, const DequeObject *deque) {
    return deque->maxlen < 0 ? format_text(world, "])")
                             : format_text(world, "], maxlen=%d)", deque->maxlen);
}
