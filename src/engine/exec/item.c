/* Subscripts. */
#include "base/assert.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/each.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/range.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/text_methods.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

bool normal_index(int64_t *index, int64_t length) {
    *index += *index < 0 ? length : 0;
    return *index >= 0 && *index < length;
}

/* One part of a slice; false: an error was raised (*out holds the signal). */
static bool slice_part(World *world, Value part, int64_t otherwise, int64_t *out, Value *signal) {
    *out = otherwise;
    if (part == NONE) {
        return true;
    }
    if (LIKELY(is_int(part))) {
        *out = int_of(part);
        return true;
    }
    if (!is_integer(world, part)) {
        *signal = raise(world, TYPE_TYPE_ERROR,
                        "slice indices must be integers or None or have an __index__ method");
        return false;
    }
    if (!int_to_int64(world, part, out)) {
        *out = int_order(world, part, value_int(0)) < 0 ? INT64_MIN / 4 : INT64_MAX / 4;
    }
    *out = *out > INT64_MAX / 4 ? INT64_MAX / 4 : *out < INT64_MIN / 4 ? INT64_MIN / 4 : *out;
    return true;
}

Value slice_bounds(World *world, Value slice, int64_t length, int64_t *start, int64_t *stop,
                   int64_t *step, int64_t *count) {
    const RecordObject *parts = at(world, (Ref)slice);
    Value signal = NONE;
    if (!slice_part(world, parts->values[2], 1, step, &signal)) {
        return signal;
    }
    if (*step == 0) {
        return raise(world, TYPE_VALUE_ERROR, "slice step cannot be zero");
    }
    bool down = *step < 0;
    if (!slice_part(world, parts->values[0], down ? INT64_MAX / 4 : 0, start, &signal) ||
        !slice_part(world, parts->values[1], down ? INT64_MIN / 2 : INT64_MAX / 4, stop, &signal)) {
        return signal;
    }
    int64_t lowest = down ? -1 : 0, highest = down ? length - 1 : length;
    *start += *start < 0 ? length : 0;
    *stop += *stop < 0 ? length : 0;
    *start = *start < lowest ? lowest : *start > highest ? highest : *start;
    *stop = *stop < lowest ? lowest : *stop > highest ? highest : *stop;
    int64_t span = down ? *start - *stop : *stop - *start;
    int64_t stride = down ? -*step : *step;
    span = span > 0 ? span : 0;
    *count = stride == 1 ? span : (span + stride - 1) / stride;
    return NONE;
}

static Value slice_of(World *world, Value object, Value slice) {
    int64_t start = 0, stop = 0, step = 0, count = 0, length;
    Kind kind = kind_of(world, object);
    if (kind == KIND_RANGE) {
        return range_slice(world, object, slice);
    }
    length = kind == KIND_LIST    ? ((ListObject *)at(world, (Ref)object))->length
             : kind == KIND_TUPLE ? tuple_length(world, at(world, (Ref)object))
                                  : text_of(world, object).length;
    bool is_text = kind == KIND_STR || kind == KIND_BYTES || kind == KIND_BYTEARRAY;
    Value signal = slice_bounds(world, slice, length, &start, &stop, &step, &count);
    if (is_signal(signal)) {
        return signal;
    }
    if (is_text) {
        return charge(world, count / 8) ? text_slice(world, object, start, step, count)
                                        : SIGNAL_LIMIT;
    }
    const Value *items = kind == KIND_LIST
                             ? (length ? list_items(world, at(world, (Ref)object)) : NULL)
                             : ((TupleObject *)at(world, (Ref)object))->items;
    if (kind == KIND_TUPLE && count == length && step == 1) {
        return object;
    }
    if (kind == KIND_LIST) {
        ListObject *list = list_new(world, count);
        for (int64_t i = 0; list && i < count; i++) {
            list_items(world, list)[i] = items[start + i * step];
        }
        return list ? value_of(world, list) : SIGNAL_MEMORY;
    }
    if (!count) {
        return value_ref(world->roots.empty_tuple);
    }
    TupleObject *tuple = tuple_new(world, count);
    for (int64_t i = 0; tuple && i < count; i++) {
        tuple->items[i] = items[start + i * step];
    }
    return tuple ? value_of(world, tuple) : SIGNAL_MEMORY;
}

static Value bad_index(World *world, Value object, Value key) {
    if (has_kind(world, object, KIND_BYTES)) {
        return raise(world, TYPE_TYPE_ERROR, "byte indices must be integers or slices, not %T",
                     key);
    }
    if (has_kind(world, object, KIND_STR)) {
        return raise(world, TYPE_TYPE_ERROR, "string indices must be integers, not '%T'", key);
    }
    return raise(world, TYPE_TYPE_ERROR, "%S indices must be integers or slices, not %T",
                 type_name_of(world, object), key);
}

/* Is a part of the slice an object whose __index__ must be asked? */
static bool slice_asks(World *world, Value slice) {
    const RecordObject *parts = at(world, (Ref)slice);
    for (int i = 0; i < 3; i++) {
        if (has_kind(world, parts->values[i], KIND_INSTANCE)) {
            return true;
        }
    }
    return false;
}

static Value sequence_item(World *world, Value object, Value key) {
    if (has_kind(world, object, KIND_MEMORYVIEW)) {
        return memoryview_item(world, object, key);
    }
    if (has_kind(world, key, KIND_SLICE)) {
        if (slice_asks(world, key)) {
            Value all[2] = {object, key};
            return call_helper(world, HELPER_slice_item, all, 2);
        }
        return slice_of(world, object, key);
    }
    int64_t index;
    if (!is_integer(world, key)) {
        return bad_index(world, object, key);
    }
    if (has_kind(world, object, KIND_RANGE)) {
        return range_item(world, at(world, (Ref)object), key);
    }
    if (!int_to_int64(world, key, &index)) {
        return raise(world, TYPE_INDEX_ERROR, "cannot fit 'int' into an index-sized integer");
    }
    Object *container = object_of(world, object);
    switch ((int)(Kind)container->kind) {
    case KIND_LIST:
        if (normal_index(&index, ((ListObject *)container)->length)) {
            return list_items(world, (ListObject *)container)[index];
        }
        return raise(world, TYPE_INDEX_ERROR, "list index out of range");
    case KIND_TUPLE:
        if (normal_index(&index, tuple_length(world, (TupleObject *)container))) {
            return ((TupleObject *)container)->items[index];
        }
        return raise(world, TYPE_INDEX_ERROR, "tuple index out of range");
    case KIND_STR:
        if (normal_index(&index, ((StrObject *)container)->length)) {
            return str_from_char(world, str_at(world, (StrObject *)container, index));
        }
        return raise(world, TYPE_INDEX_ERROR, "string index out of range");
    case KIND_BYTEARRAY:
        if (normal_index(&index, ((ByteArrayObject *)container)->length)) {
            return value_int((uint8_t)bytearray_data(world, (ByteArrayObject *)container)[index]);
        }
        return raise(world, TYPE_INDEX_ERROR, "bytearray index out of range");
    case KIND_BYTES:
        if (normal_index(&index, ((BytesObject *)container)->length)) {
            return value_int((uint8_t)((BytesObject *)container)->data[index]);
        }
        return raise(world, TYPE_INDEX_ERROR, "index out of range");
    default: UNREACHABLE();
    }
}

Value get_item(World *world, Value object, Value key) {
    if (has_own_methods(world, object)) {
        Value method = special_lookup(world, object, NAME_getitem);
        if (method != UNDEFINED && !is_native(world, method)) {
            return call_special(world, NAME_getitem, object, &key, 1);
        }
    }
    return get_item_builtin(world, object, key);
}

Value get_item_builtin(World *world, Value object, Value key) {
    Value plain = unwrap(world, object);
    if (plain != object && has_kind(world, plain, KIND_DICT) &&
        special_lookup(world, object, NAME_missing) != UNDEFINED) {
        return keyed(world, KEYED_MISSING, plain, key, object);
    }
    switch ((int)kind_of(world, plain)) {
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_MEMORYVIEW:
    case KIND_RANGE:
        if (has_kind(world, key, KIND_INSTANCE)) {
            Value number = unwrap(world, key);
            if (number == key && special_lookup(world, key, NAME_index) != UNDEFINED) {
                return index_then_item(world, plain, key);
            }
            key = number;
        }
        return sequence_item(world, plain, key);
    case KIND_DICT: return keyed(world, KEYED_ITEM, plain, key, UNDEFINED);
    case KIND_DEQUE: return deque_get(world, plain, key);
    case KIND_TYPE: {
        Value method = type_lookup_id(world, at(world, (Ref)plain), NAME_class_getitem);
        if (method != UNDEFINED) {
            Value bound = descriptor_get(world, method, UNDEFINED, at(world, (Ref)plain));
            return is_signal(bound) ? bound : call1(world, bound, key);
        }
        return raise(world, TYPE_TYPE_ERROR, "type '%S' is not subscriptable",
                     value_ref(((TypeObject *)at(world, (Ref)plain))->name));
    }
    default: {
        Value item = call_special(world, NAME_getitem, object, &key, 1);
        return item != UNDEFINED
                   ? item
                   : raise(world, TYPE_TYPE_ERROR, "'%T' object is not subscriptable", object);
    }
    }
}

enum { INDEX_OBJECT, INDEX_KEY };

Value step_index(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        frame->pc = 1;
        input = call_special(world, NAME_index, frame->regs[INDEX_KEY], NULL, 0);
        if (is_signal(input)) {
            return input;
        }
    }
    return sequence_item(world, frame->regs[INDEX_OBJECT], input);
}

Value index_then_item(World *world, Value object, Value key) {
    Value signal;
    Frame *frame = step_push(world, STEP_index, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[INDEX_OBJECT] = object;
    frame->regs[INDEX_KEY] = key;
    return SIGNAL_CALL;
}

/* list[slice] = items, their list given; items NULL: del. */
Value assign_slice(World *world, ListObject *list, Value slice, const Value *items,
                   int64_t item_count) {
    int64_t start = 0, stop = 0, step = 0, count = 0;
    Value signal = slice_bounds(world, slice, list->length, &start, &stop, &step, &count);
    if (is_signal(signal)) {
        return signal;
    }
    if (step == 1) {
        return list_splice(world, list, start, stop > start ? stop : start, items,
                           items ? item_count : 0)
                   ? NONE
                   : SIGNAL_MEMORY;
    }
    if (items) {
        if (item_count != count) {
            return raise(world, TYPE_VALUE_ERROR,
                         "attempt to assign sequence of size %d to extended slice of size %d",
                         item_count, count);
        }
        for (int64_t i = 0; i < count; i++) {
            list_items(world, list)[start + i * step] = items[i];
        }
        return NONE;
    }
    Value *have = count ? list_items(world, list) : NULL;
    int64_t to = 0, next = step > 0 ? start : start + (count - 1) * step,
            by = step > 0 ? step : -step, removed = 0;
    for (int64_t i = 0; count && i < list->length; i++) {
        if (removed < count && i == next) {
            removed++;
            next += by;
        } else {
            have[to++] = have[i];
        }
    }
    for (int64_t i = to; count && i < list->length; i++) {
        have[i] = UNDEFINED;
    }
    list->length -= (uint32_t)count;
    return NONE;
}

Value splice_list(World *world, ListObject *items, Value list, Value slice, Value c) {
    (void)c;
    return assign_slice(world, at(world, (Ref)list), slice,
                        items->length ? list_items(world, items) : &list, items->length);
}

/* Is the key of a sequence's item an object whose __index__ must be asked? An int of a subclass becomes plain. */
static bool key_asks(World *world, Value sequence, Value *key) {
    if (!has_kind(world, *key, KIND_INSTANCE) || has_kind(world, sequence, KIND_DICT)) {
        return false;
    }
    Value number = unwrap(world, *key);
    if (number == *key) {
        return special_lookup(world, *key, NAME_index) != UNDEFINED;
    }
    *key = number;
    return false;
}

Value set_item(World *world, Value object, Value key, Value value) {
    Value plain = object;
    if (has_own_methods(world, object)) {
        Value method = special_lookup(world, object, NAME_setitem);
        if (method != UNDEFINED && !is_native(world, method)) {
            Value args[2] = {key, value};
            return call_special(world, NAME_setitem, object, args, 2);
        }
        plain = method == UNDEFINED ? object : unwrap(world, object);
    }
    if (has_kind(world, plain, KIND_DICT)) {
        return keyed(world, KEYED_SET, plain, key, value);
    }
    if (key_asks(world, plain, &key)) {
        Value all[3] = {plain, key, value};
        return call_helper(world, HELPER_index_assign, all, 3);
    }
    if (has_kind(world, plain, KIND_DEQUE)) {
        return deque_set(world, plain, key, value);
    }
    if (has_kind(world, plain, KIND_BYTEARRAY)) {
        return bytearray_set_item(world, plain, key, value);
    }
    if (has_kind(world, plain, KIND_MEMORYVIEW)) {
        return memoryview_set_item(world, plain, key, value);
    }
    if (!has_kind(world, plain, KIND_LIST)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object does not support item assignment",
                     object);
    }
    ListObject *list = at(world, (Ref)plain);
    if (has_kind(world, key, KIND_SLICE)) {
        if (slice_asks(world, key)) {
            Value all[3] = {plain, key, value};
            return call_helper(world, HELPER_slice_assign, all, 3);
        }
        if (!is_iterable(world, value)) {
            return raise(world, TYPE_TYPE_ERROR, "must assign iterable to extended slice");
        }
        const Value *items;
        int64_t count = value != plain ? plain_items(world, value, &items) : -1;
        if (count >= 0) { /* it can be read while the list changes */
            return charge(world, count / 8)
                       ? assign_slice(world, list, key, count ? items : &value, count)
                       : SIGNAL_LIMIT;
        }
        return with_items(world, value, AFTER_SPLICE, plain, key, UNDEFINED);
    }
    int64_t index;
    if (!is_integer(world, key)) {
        return bad_index(world, plain, key);
    }
    if (!int_to_int64(world, key, &index) || !normal_index(&index, list->length)) {
        return raise(world, TYPE_INDEX_ERROR, "list assignment index out of range");
    }
    list_items(world, list)[index] = value;
    return NONE;
}

Value delete_item(World *world, Value object, Value key) {
    Value plain = object;
    if (has_own_methods(world, object)) {
        Value method = special_lookup(world, object, NAME_delitem);
        if (method != UNDEFINED && !is_native(world, method)) {
            return call_special(world, NAME_delitem, object, &key, 1);
        }
        plain = method == UNDEFINED ? object : unwrap(world, object);
    }
    if (has_kind(world, plain, KIND_DICT)) {
        return keyed(world, KEYED_DELETE, plain, key, UNDEFINED);
    }
    if (key_asks(world, plain, &key)) {
        Value all[2] = {plain, key};
        return call_helper(world, HELPER_index_delete, all, 2);
    }
    if (has_kind(world, plain, KIND_DEQUE)) {
        return deque_set(world, plain, key, UNDEFINED);
    }
    if (has_kind(world, plain, KIND_BYTEARRAY)) {
        return bytearray_set_item(world, plain, key, UNDEFINED);
    }
    if (has_kind(world, plain, KIND_MEMORYVIEW)) {
        return memoryview_set_item(world, plain, key, UNDEFINED);
    }
    if (!has_kind(world, plain, KIND_LIST)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object doesn't support item deletion", object);
    }
    ListObject *list = at(world, (Ref)plain);
    if (has_kind(world, key, KIND_SLICE)) {
        if (slice_asks(world, key)) {
            Value all[2] = {plain, key};
            return call_helper(world, HELPER_slice_delete, all, 2);
        }
        return assign_slice(world, list, key, NULL, 0);
    }
    int64_t index;
    if (!is_integer(world, key)) {
        return bad_index(world, plain, key);
    }
    if (!int_to_int64(world, key, &index) || !normal_index(&index, list->length)) {
        return raise(world, TYPE_INDEX_ERROR, "list assignment index out of range");
    }
    Value *items = list_items(world, list);
    owe(world, (list->length - index) / 16);
    memmove(items + index, items + index + 1, (size_t)(list->length - 1 - index) * sizeof(Value));
    items[--list->length] = UNDEFINED;
    return NONE;
}

enum { IN_SEQUENCE, IN_ITEM, IN_INDEX };

/* item in list or tuple where Python's __eq__ is asked; other iterables go item by item the same way.
 * frame->pc: 1 an answer comes. */
Value step_contains(World *world, Frame *frame, Value input) {
    int64_t index = int_of(frame->regs[IN_INDEX]);
    for (;;) {
        if (frame->pc == 1) {
            if (input == TRUE) {
                return TRUE;
            }
            frame->pc = 0;
            frame->regs[IN_INDEX] = value_int(++index);
        }
        bool list = has_kind(world, frame->regs[IN_SEQUENCE], KIND_LIST);
        const ListObject *as_list = at(world, (Ref)frame->regs[IN_SEQUENCE]);
        const TupleObject *as_tuple = at(world, (Ref)frame->regs[IN_SEQUENCE]);
        int64_t count = list ? as_list->length : tuple_length(world, as_tuple);
        if (index >= count) {
            return FALSE;
        }
        if (!charge(world, 1)) {
            return SIGNAL_LIMIT;
        }
        Value item = list ? list_items(world, as_list)[index] : as_tuple->items[index];
        input = values_equal(world, item, frame->regs[IN_ITEM]);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_CALL;
            return input;
        }
        frame->pc = 1;
    }
}

static Value contains_by_step(World *world, Value sequence, Value item, int64_t index) {
    Value signal;
    Frame *frame = step_push(world, STEP_contains, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[IN_SEQUENCE] = sequence;
    frame->regs[IN_ITEM] = item;
    frame->regs[IN_INDEX] = value_int(index);
    return SIGNAL_CALL;
}

static Value sequence_contains(World *world, Value sequence, const Value *items, int64_t count,
                               Value item) {
    if (!charge(world, count / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < count; i++) {
        int same = quick_equal(world, items[i], item);
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) {
            return SIGNAL_LIMIT;
        }
        if (same < 0) {
            return contains_by_step(world, sequence, item, i);
        }
        if (same) {
            return TRUE;
        }
    }
    return FALSE;
}

Value contains(World *world, Value container, Value item) {
    Value plain = container;
    if (has_own_methods(world, container)) {
        Value method = special_lookup(world, container, NAME_contains);
        if (method == NONE) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object is not a container", container);
        }
        if (method != UNDEFINED && !is_native(world, method)) {
            return call_special(world, NAME_contains, container, &item, 1);
        }
        plain = unwrap(world, container);
    }
    const Object *object = object_of(world, plain);
    switch ((int)kind_of(world, plain)) {
    case KIND_LIST: {
        const ListObject *list = (const ListObject *)object;
        return sequence_contains(world, plain, list->length ? list_items(world, list) : NULL,
                                 list->length, item);
    }
    case KIND_TUPLE: {
        const TupleObject *tuple = (const TupleObject *)object;
        return sequence_contains(world, plain, tuple->items, tuple_length(world, tuple), item);
    }
    case KIND_DICT: return keyed(world, KEYED_CONTAINS, plain, item, UNDEFINED);
    case KIND_SET: return set_contains(world, plain, item);
    case KIND_VIEW:
        if (object->flags == ITER_KEYS) {
            return keyed(world, KEYED_CONTAINS, ((const RecordObject *)object)->values[0], item,
                         UNDEFINED);
        }
        break;
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY: {
        Value answer = text_contains(world, plain, item);
        return answer == UNDEFINED ? raise(world, TYPE_TYPE_ERROR,
                                           "a bytes-like object is required, not '%T'", item)
                                   : answer;
    }
    case KIND_RANGE:
        if (is_integer(world, item)) {
            return range_contains(world, (const RecordObject *)object, item);
        }
        break;
    default: break;
    }
    if (!is_iterable(world, container)) {
        return raise(world, TYPE_TYPE_ERROR, "argument of type '%T' is not a container or iterable",
                     container);
    }
    return each_item(world, EACH_CONTAINS, container, item, UNDEFINED, FALSE);
}
