/* list, tuple, dict, set, range and the iterator types: their methods. */
#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/each.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/bytes.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/number.h"
#include "engine/objects/range.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

#define UNUSED_COUNT (void)count

static ListObject *self_list(World *world, Value *args) {
    return at(world, (Ref)args[0]);
}

/* --- list and tuple ------------------------------------------------------------------------------------------- */

Value tuple_new_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (args[1] == UNDEFINED) {
        return value_ref(world->roots.empty_tuple);
    }
    return has_kind(world, args[1], KIND_TUPLE)
               ? args[1]
               : with_items(world, args[1], AFTER_TUPLE, UNDEFINED, UNDEFINED, UNDEFINED);
}

Value list_new_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (args[1] == UNDEFINED) {
        ListObject *list = list_new(world, 0);
        return list ? value_of(world, list) : SIGNAL_MEMORY;
    }
    return with_items(world, args[1], AFTER_LIST, UNDEFINED, UNDEFINED, UNDEFINED);
}

Value list_init(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    list->length = list->capacity = 0;
    list->items = 0;
    return args[1] == UNDEFINED ? NONE : extend_list(world, args[0], args[1], NONE);
}

Value list_append_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return list_append(world, self_list(world, args), args[1]) ? NONE : SIGNAL_MEMORY;
}

Value list_extend(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return extend_list(world, args[0], args[1], NONE);
}

static bool index_argument(World *world, Value v, int64_t otherwise, int64_t *out, Value *signal) {
    *out = otherwise;
    if (v == UNDEFINED) {
        return true;
    }
    if (!is_integer(world, v)) {
        *signal =
            raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", v);
        return false;
    }
    if (!int_to_int64(world, v, out)) {
        *out = int_order(world, v, value_int(0)) < 0 ? INT64_MIN / 2 : INT64_MAX / 2;
    }
    return true;
}

Value list_pop(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    int64_t index;
    Value signal;
    if (!index_argument(world, args[1], -1, &index, &signal)) {
        return signal;
    }
    if (!list->length) {
        return raise(world, TYPE_INDEX_ERROR, "pop from empty list");
    }
    if (!normal_index(&index, list->length)) {
        return raise(world, TYPE_INDEX_ERROR, "pop index out of range");
    }
    Value *items = list_items(world, list);
    Value item = items[index];
    owe(world, (list->length - index) / 16);
    memmove(items + index, items + index + 1, (size_t)(list->length - 1 - index) * sizeof(Value));
    items[--list->length] = UNDEFINED;
    return item;
}

Value list_insert(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    int64_t index;
    Value signal;
    if (!index_argument(world, args[1], 0, &index, &signal)) {
        return signal;
    }
    index += index < 0 ? list->length : 0;
    index = index < 0 ? 0 : index > list->length ? list->length : index;
    if (!list_append(world, list, args[2])) {
        return SIGNAL_MEMORY;
    }
    Value *items = list_items(world, list);
    owe(world, (list->length - index) / 16);
    memmove(items + index + 1, items + index, (size_t)(list->length - 1 - index) * sizeof(Value));
    items[index] = args[2];
    return NONE;
}

Value list_clear(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    list->length = list->capacity = 0;
    list->items = 0;
    return NONE;
}

Value list_copy(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return with_items(world, args[0], AFTER_LIST, UNDEFINED, UNDEFINED, UNDEFINED);
}

Value list_reverse(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    Value *items = list->length ? list_items(world, list) : NULL;
    owe(world, list->length / 8);
    for (int64_t i = 0, j = (int64_t)list->length - 1; i < j; i++, j--) {
        Value item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
    return NONE;
}

/* Index of an item that is equal without Python's help, -1 absent, -2: Python must say, -3: the limit is reached. */
static int64_t find_plain(World *world, const Value *items, int64_t length, Value item,
                          int64_t from) {
    for (int64_t i = from; i < length; i++) {
        int same = simple_equal(world, items[i], item);
        if (same) {
            return same < 0 ? -2 : i;
        }
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) {
            return -3;
        }
    }
    return -1;
}

static Value sequence_index(World *world, Value *args, const Value *items, int64_t length,
                            const char *message) {
    int64_t start, stop;
    Value signal;
    for (int i = 2; i <= 3; i++) {
        if (args[i] != UNDEFINED && !is_integer(world, args[i]) &&
            special_lookup(world, args[i], NAME_index) == UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR,
                         "slice indices must be integers or have an __index__ method");
        }
    }
    if (!index_argument(world, args[2], 0, &start, &signal) ||
        !index_argument(world, args[3], INT64_MAX / 2, &stop, &signal)) {
        return signal;
    }
    start = start < 0 ? (start + length < 0 ? 0 : start + length) : start;
    stop = stop < 0 ? (stop + length < 0 ? 0 : stop + length) : stop;
    int64_t found = find_plain(world, items, stop < length ? stop : length, args[1], start);
    if (found == -2) {
        Value text = format_text(world, "%s", message);
        Value all[5] = {args[0], args[1], value_int(start),
                        value_int(stop < SMALL_INT_MAX ? stop : SMALL_INT_MAX), text};
        return is_signal(text) ? text : call_helper(world, HELPER_sequence_index, all, 5);
    }
    if (found == -3 || !charge(world, (found < 0 ? length : found) / 4)) {
        return SIGNAL_LIMIT;
    }
    return found >= 0 ? value_int(found) : raise(world, TYPE_VALUE_ERROR, "%s", message);
}

static Value sequence_count(World *world, Value *args, const Value *items, int64_t length) {
    int64_t found = 0;
    if (!charge(world, length / 4)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = find_plain(world, items, length, args[1], 0); i != -1;
         i = find_plain(world, items, length, args[1], i + 1)) {
        if (i < -1) {
            return i == -3 ? SIGNAL_LIMIT : call_helper(world, HELPER_sequence_count, args, 2);
        }
        found++;
    }
    return value_int(found);
}

Value list_index(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const ListObject *list = self_list(world, args);
    return sequence_index(world, args, list->length ? list_items(world, list) : NULL, list->length,
                          "list.index(x): x not in list");
}

Value list_count(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const ListObject *list = self_list(world, args);
    return sequence_count(world, args, list->length ? list_items(world, list) : NULL, list->length);
}

Value tuple_index(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const TupleObject *tuple = at(world, (Ref)args[0]);
    return sequence_index(world, args, tuple->items, tuple_length(world, tuple),
                          "tuple.index(x): x not in tuple");
}

Value tuple_count(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const TupleObject *tuple = at(world, (Ref)args[0]);
    return sequence_count(world, args, tuple->items, tuple_length(world, tuple));
}

Value list_remove(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    int64_t found =
        list->length ? find_plain(world, list_items(world, list), list->length, args[1], 0) : -1;
    if (found < -1) {
        return found == -3 ? SIGNAL_LIMIT : call_helper(world, HELPER_list_remove, args, 2);
    }
    return found >= 0 ? delete_item(world, args[0], value_int(found))
                      : raise(world, TYPE_VALUE_ERROR, "list.remove(x): x not in list");
}

/* --- range, slice, iterators ---------------------------------------------------------------------------------- */

Value slice_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    RecordObject *slice = heap_new_record(world, TYPE_SLICE, KIND_SLICE, 3);
    if (!slice) {
        return SIGNAL_MEMORY;
    }
    bool one = args[2] == UNDEFINED;
    slice->values[0] = one ? NONE : args[1];
    slice->values[1] = one ? args[1] : args[2];
    slice->values[2] = args[3] == UNDEFINED ? NONE : args[3];
    return value_of(world, slice);
}

/* An iterator over one iterable, which is in values[place]. */
static Value make_over(World *world, TypeId type, IterKind kind, Value a, Value b, int place) {
    Value it = iter_new(world, type, kind, a, b, NONE);
    return is_signal(it) ? it : iter_over(world, it, it, place, place + 1);
}

Value enumerate_new(World *world, Value *args, int count) {
    Value start = value_int(0);
    NumberOutcome outcome = args[2] == UNDEFINED ? NUMBER_OK : number_index(world, args[2], &start);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_enumerate_new, args, count, 2, CONVERT_INDEX);
    }
    return make_over(world, TYPE_ENUMERATE, ITER_ENUMERATE, args[1], start, 0);
}

static Value plain_truth(World *world, Value v) {
    return has_plain_truth(world, v) ? truth(world, v) : TRUE;
}

Value zip_new(World *world, Value *args, int count) {
    Value strict = args[1] == UNDEFINED ? FALSE : plain_truth(world, args[1]);
    Value all = tuple_from(world, args + 2, count - 2);
    Value it = is_signal(all) ? all : iter_new(world, TYPE_ZIP, ITER_ZIP, all, strict, NONE);
    return is_signal(it) ? it : iter_over(world, it, all, 0, count - 2);
}

Value map_new(World *world, Value *args, int count) {
    if (count < 4) {
        return raise(world, TYPE_TYPE_ERROR, "map() must have at least two arguments.");
    }
    Value strict = args[1] == UNDEFINED ? FALSE : plain_truth(world, args[1]);
    Value all = tuple_from(world, args + 3, count - 3);
    Value it = is_signal(all) ? all : iter_new(world, TYPE_MAP, ITER_MAP, args[2], all, strict);
    return is_signal(it) ? it : iter_over(world, it, all, 0, count - 3);
}

Value filter_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_over(world, TYPE_FILTER, ITER_FILTER, args[1], args[2], 1);
}

Value reversed_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value v = unwrap(world, args[1]);
    const RecordObject *range = at(world, (Ref)v);
    if (v != args[1]) { /* of a subclass: it may have methods of its own */
        return call_helper(world, HELPER_reverse, &args[1], 1);
    }
    switch ((int)kind_of(world, v)) {
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_MEMORYVIEW:
        return iter_new(world, TYPE_REVERSED, ITER_REVERSED, v, value_length(world, v), NONE);
    case KIND_RANGE: return range_iter(world, range, true);
    case KIND_DICT: return dict_backwards(world, v, ITER_KEYS);
    case KIND_VIEW: return dict_backwards(world, range->values[0], (IterKind)range->head.flags);
    case KIND_DEQUE: return deque_reversed(world, &v, 1);
    case KIND_TYPE:
    case KIND_INSTANCE: return call_helper(world, HELPER_reverse, &args[1], 1);
    default: return raise(world, TYPE_TYPE_ERROR, "'%T' object is not reversible", args[1]);
    }
}

/* --- operators ------------------------------------------------------------------------------------------------ */

static Value repeat(World *world, Value sequence, Value times) {
    int64_t n;
    if (!int_to_int64(world, times, &n)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    n = n < 0 ? 0 : n;
    int64_t length = int_of(value_length(world, sequence)), total;
    if (__builtin_mul_overflow(length, n, &total) || !heap_could_hold(world, total)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    return repeat_sequence(world, sequence, length, n);
}

static Value concat(World *world, Value a, Value b) {
    const Value *first, *second;
    int64_t na = int_of(value_length(world, a)), nb = int_of(value_length(world, b));
    if (has_kind(world, a, KIND_LIST)) {
        first = na ? list_items(world, at(world, (Ref)a)) : NULL;
        second = nb ? list_items(world, at(world, (Ref)b)) : NULL;
        ListObject *list = list_new(world, na + nb);
        if (!list) {
            return SIGNAL_MEMORY;
        }
        if (na + nb) {
            copy_values(list_items(world, list), first, na);
            copy_values(list_items(world, list) + na, second, nb);
        }
        return value_of(world, list);
    }
    first = ((TupleObject *)at(world, (Ref)a))->items;
    second = ((TupleObject *)at(world, (Ref)b))->items;
    TupleObject *tuple = na + nb ? tuple_new(world, na + nb) : at(world, world->roots.empty_tuple);
    if (!tuple) {
        return SIGNAL_MEMORY;
    }
    copy_values(tuple->items, first, na);
    copy_values(tuple->items + na, second, nb);
    return value_of(world, tuple);
}

Value sequence_operate(World *world, Opcode op, Value a, Value b) {
    Kind ka = kind_of(world, a), kb = kind_of(world, b);
    if (op == OP_ADD && ka == kb && ka == KIND_STR) {
        return str_concat(world, a, b);
    }
    if (op == OP_ADD && ka == kb && (ka == KIND_LIST || ka == KIND_TUPLE)) {
        return concat(world, a, b);
    }
    bool bytes_a = ka == KIND_BYTES || ka == KIND_BYTEARRAY;
    if (op == OP_ADD && bytes_a) {
        return bytes_concat(world, a, b);
    }
    bool sequence_a = ka == KIND_STR || ka == KIND_LIST || ka == KIND_TUPLE || bytes_a;
    bool sequence_b = kb == KIND_STR || kb == KIND_LIST || kb == KIND_TUPLE || kb == KIND_BYTES ||
                      kb == KIND_BYTEARRAY;
    if (op == OP_MUL && sequence_a && is_integer(world, b)) {
        return repeat(world, a, b);
    }
    if (op == OP_MUL && sequence_b && is_integer(world, a)) {
        return repeat(world, b, a);
    }
    if (op == OP_MUL && (sequence_a || sequence_b)) {
        Value times = repeat_by_index(world, sequence_a ? a : b, sequence_a ? b : a, false);
        return times != UNDEFINED
                   ? times
                   : raise(world, TYPE_TYPE_ERROR,
                           "can't multiply sequence by non-int of type '%T'", sequence_a ? b : a);
    }
    char mark = op == OP_OR    ? '|'
                : op == OP_AND ? '&'
                : op == OP_SUB ? '-'
                : op == OP_XOR ? '^'
                               : 0;
    if (mark && ka == kb && ka == KIND_SET) {
        return set_operate(world, mark, a, b, false);
    }
    if (mark && (ka == KIND_VIEW || kb == KIND_VIEW)) {
        return view_operate(world, mark, a, b);
    }
    if (mark == '|' && ka == kb && ka == KIND_DICT) {
        return dict_operate(world, a, b, false);
    }
    if ((op == OP_ADD || op == OP_MUL) && (ka == KIND_DEQUE || kb == KIND_DEQUE)) {
        return deque_operate(world, op == OP_ADD, false, a, b);
    }
    if (op == OP_MOD && (ka == KIND_STR || bytes_a)) {
        return text_percent(world, a, b);
    }
    return NOT_IMPLEMENTED;
}

Value in_place_operate(World *world, Opcode op, Value a, Value b, Value self) {
    if (has_kind(world, a, KIND_BYTEARRAY) && (op == OP_IADD || op == OP_IMUL) && a == self) {
        Value done = bytearray_in_place(world, op, a, b);
        return done == NONE ? self : done;
    }
    if (op == OP_IADD && has_kind(world, a, KIND_LIST) &&
        (a == self || is_native(world, special_lookup(world, self, NAME_iadd)) ||
         special_lookup(world, self, NAME_iadd) == UNDEFINED)) {
        if (!is_iterable(world, b)) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object is not iterable", b);
        }
        return extend_list(world, a, b, self);
    }
    if (a != self) {
        return NOT_IMPLEMENTED; /* a subclass: its methods first */
    }
    if (op == OP_IMUL && has_kind(world, a, KIND_LIST) && is_integer(world, b)) {
        Value product = repeat(world, a, b);
        if (!is_signal(product)) {
            list_take_over(at(world, (Ref)a), at(world, (Ref)product));
        }
        return is_signal(product) ? product : self;
    }
    char mark = op == OP_IOR    ? '|'
                : op == OP_IAND ? '&'
                : op == OP_ISUB ? '-'
                : op == OP_IXOR ? '^'
                                : 0;
    if (mark && has_kind(world, a, KIND_SET) && has_kind(world, b, KIND_SET) &&
        type_of(world, a)->type_id == TYPE_SET) {
        return set_operate(world, mark, a, b, true);
    }
    if (mark == '|' && has_kind(world, a, KIND_DICT)) {
        return dict_operate(world, a, b, true);
    }
    if (op == OP_IADD && has_kind(world, a, KIND_DEQUE)) {
        if (has_kind(world, b, KIND_DEQUE) && deque_of(world, b) == deque_of(world, a)) {
            return deque_operate(world, true, true, a, b);
        }
        return each_item(world, EACH_EXTEND_RIGHT, b, a, UNDEFINED, self);
    }
    if (op == OP_IMUL && has_kind(world, a, KIND_DEQUE)) {
        return deque_operate(world, false, true, a, b);
    }
    return NOT_IMPLEMENTED;
}

Value compare_leaf(World *world, CompareOp op, Value a, Value b) {
    Kind ka = kind_of(world, a), kb = kind_of(world, b);
    if ((ka == KIND_COMPLEX || kb == KIND_COMPLEX) && op <= COMPARE_NE) {
        Value same = complex_equal(world, a, b);
        return same == NOT_IMPLEMENTED || op == COMPARE_EQ ? same : value_bool(same == FALSE);
    }
    if (ka == KIND_BYTES || ka == KIND_BYTEARRAY || ka == KIND_MEMORYVIEW) {
        return bytes_compare(world, op, a, b);
    }
    if (ka == kb && ka == KIND_RANGE && op <= COMPARE_NE) {
        return value_bool(range_equal(world, at(world, (Ref)a), at(world, (Ref)b)) ==
                          (op == COMPARE_EQ));
    }
    if (ka == kb && ka == KIND_METHOD && op <= COMPARE_NE) {
        const RecordObject *x = at(world, (Ref)a), *y = at(world, (Ref)b);
        return value_bool((x->values[0] == y->values[0] && x->values[1] == y->values[1]) ==
                          (op == COMPARE_EQ));
    }
    return NOT_IMPLEMENTED;
}
