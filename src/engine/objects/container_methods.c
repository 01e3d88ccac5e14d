/* list, tuple, dict, set, range and the iterator types: their methods. */
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/bytes.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
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
    return args[1] == UNDEFINED
               ? NONE
               : with_items(world, args[1], AFTER_EXTEND, args[0], UNDEFINED, UNDEFINED);
}

Value list_append_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return list_append(world, self_list(world, args), args[1]) ? NONE : SIGNAL_MEMORY;
}

Value list_extend(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return with_items(world, args[1], AFTER_EXTEND, args[0], UNDEFINED, UNDEFINED);
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
    for (int64_t i = 0, j = (int64_t)list->length - 1; i < j; i++, j--) {
        Value item = items[i];
        items[i] = items[j];
        items[j] = item;
    }
    return NONE;
}

/* Index of an item that is equal without Python's help, -1 absent, -2: Python must say. */
static int64_t find_plain(World *world, const Value *items, int64_t length, Value item,
                          int64_t from) {
    for (int64_t i = from; i < length; i++) {
        int same = simple_equal(world, items[i], item);
        if (same) {
            return same < 0 ? -2 : i;
        }
    }
    return -1;
}

static Value not_plain(World *world) {
    return raise(world, TYPE_TYPE_ERROR,
                 "searching with a Python __eq__ is not supported by the embedded engine yet");
}

static Value sequence_index(World *world, const Value *items, int64_t length, Value item,
                            const char *what) {
    int64_t found = find_plain(world, items, length, item, 0);
    if (found == -2) {
        return not_plain(world);
    }
    return found >= 0 ? value_int(found)
                      : raise(world, TYPE_VALUE_ERROR, "%s.index(x): x not in %s", what, what);
}

static Value sequence_count(World *world, const Value *items, int64_t length, Value item) {
    int64_t found = 0;
    for (int64_t i = find_plain(world, items, length, item, 0); i != -1;
         i = find_plain(world, items, length, item, i + 1)) {
        if (i == -2) {
            return not_plain(world);
        }
        found++;
    }
    return value_int(found);
}

Value list_index(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const ListObject *list = self_list(world, args);
    return sequence_index(world, list->length ? list_items(world, list) : NULL, list->length,
                          args[1], "list");
}

Value list_count(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const ListObject *list = self_list(world, args);
    return sequence_count(world, list->length ? list_items(world, list) : NULL, list->length,
                          args[1]);
}

Value tuple_index(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const TupleObject *tuple = at(world, (Ref)args[0]);
    return sequence_index(world, tuple->items, tuple_length(world, tuple), args[1], "tuple");
}

Value tuple_count(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const TupleObject *tuple = at(world, (Ref)args[0]);
    return sequence_count(world, tuple->items, tuple_length(world, tuple), args[1]);
}

Value list_remove(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *list = self_list(world, args);
    int64_t found =
        list->length ? find_plain(world, list_items(world, list), list->length, args[1], 0) : -1;
    if (found == -2) {
        return not_plain(world);
    }
    return found >= 0 ? delete_item(world, args[0], value_int(found))
                      : raise(world, TYPE_VALUE_ERROR, "list.remove(x): x not in list");
}

/* --- dict and set --------------------------------------------------------------------------------------------- */

Value merge_dict(World *world, Value dict, Value more) {
    const DictObject *from = dict_of(world, more);
    for (int64_t e = dict_next(world, from, 0); e >= 0; e = dict_next(world, from, e + 1)) {
        const Value *entry = dict_entries(world, from) + 2 * e;
        Value done = keyed(world, KEYED_SET, dict, entry[0], entry[1]);
        if (done == SIGNAL_CALL) {
            pop_frame(world, top_frame(world));
            return raise(
                world, TYPE_TYPE_ERROR,
                "merging dicts with Python-compared keys is not supported by the embedded engine yet");
        }
        if (is_signal(done)) {
            return done;
        }
    }
    return NONE;
}

Value update_dict(World *world, ListObject *items, Value dict, Value b, Value c) {
    (void)b;
    (void)c;
    for (uint32_t i = 0; i < items->length; i++) {
        Value pair = list_items(world, items)[i];
        const Value *parts = NULL;
        int64_t length = -1;
        if (has_kind(world, pair, KIND_TUPLE)) {
            parts = ((TupleObject *)at(world, (Ref)pair))->items;
            length = tuple_length(world, at(world, (Ref)pair));
        } else if (has_kind(world, pair, KIND_LIST)) {
            length = ((ListObject *)at(world, (Ref)pair))->length;
            parts = length ? list_items(world, at(world, (Ref)pair)) : NULL;
        }
        if (length < 0) {
            return raise(world, TYPE_TYPE_ERROR,
                         "cannot convert dictionary update sequence element #%d to a sequence",
                         (int64_t)i);
        }
        if (length != 2) {
            return raise(world, TYPE_VALUE_ERROR,
                         "dictionary update sequence element #%d has length %d; 2 is required",
                         (int64_t)i, length);
        }
        Value done = keyed(world, KEYED_SET, dict, parts[0], parts[1]);
        if (done == SIGNAL_CALL) {
            pop_frame(world, top_frame(world));
            return not_plain(world);
        }
        if (is_signal(done)) {
            return done;
        }
    }
    return dict;
}

static Value fill_dict(World *world, Value dict, Value source) {
    Value plain = unwrap(world, source);
    if (source == UNDEFINED) {
        return dict;
    }
    if (has_kind(world, plain, KIND_DICT)) {
        Value done = merge_dict(world, dict, plain);
        return is_signal(done) ? done : dict;
    }
    return with_items(world, source, AFTER_DICT, dict, UNDEFINED, UNDEFINED);
}

Value dict_new_native(World *world, Value *args, int count) {
    DictObject *dict = dict_new(world, 0);
    if (!dict) {
        return SIGNAL_MEMORY;
    }
    if (count > 2) {
        return raise(world, TYPE_TYPE_ERROR, "dict expected at most 1 argument, got %d",
                     (int64_t)count - 1);
    }
    return fill_dict(world, value_of(world, dict), count == 2 ? args[1] : UNDEFINED);
}

Value dict_init(World *world, Value *args, int count) {
    if (count < 2) {
        return NONE;
    }
    Value done = fill_dict(world, args[0], args[1]);
    return is_signal(done) ? done : NONE;
}

Value dict_update(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value done = fill_dict(world, args[0], args[1]);
    return is_signal(done) ? done : NONE;
}

Value dict_get(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_FETCH, args[0], args[1], args[2] == UNDEFINED ? NONE : args[2]);
}

Value dict_setdefault(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_DEFAULT, args[0], args[1], args[2] == UNDEFINED ? NONE : args[2]);
}

Value dict_pop(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_POP, args[0], args[1], args[2]);
}

static Value view_of(World *world, Value dict, TypeId type, IterKind kind) {
    RecordObject *view = heap_new_record(world, type, KIND_VIEW, 1);
    if (!view) {
        return SIGNAL_MEMORY;
    }
    view->head.flags = (uint8_t)kind;
    view->values[0] = dict;
    return value_of(world, view);
}

Value dict_keys(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return view_of(world, args[0], TYPE_DICT_KEYS, ITER_KEYS);
}

Value dict_values(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return view_of(world, args[0], TYPE_DICT_VALUES, ITER_VALUES);
}

Value dict_items(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return view_of(world, args[0], TYPE_DICT_ITEMS, ITER_ITEMS);
}

Value dict_copy_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return dict_copy(world, dict_of(world, args[0]));
}

Value dict_clear_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    dict_clear(dict_of(world, args[0]));
    return NONE;
}

int64_t dict_view_length(World *world, Value view) {
    return dict_of(world, ((RecordObject *)at(world, (Ref)view))->values[0])->live;
}

Value update_set(World *world, ListObject *items, Value set, Value b, Value c) {
    (void)c;
    for (uint32_t i = 0; i < items->length; i++) {
        Value done = keyed(world, KEYED_SET, set, list_items(world, items)[i], NONE);
        if (done == SIGNAL_CALL) {
            pop_frame(world, top_frame(world));
            return not_plain(world);
        }
        if (is_signal(done)) {
            return done;
        }
    }
    return b == TRUE ? set : NONE;
}

static Value new_set(World *world, TypeId type, Value source) {
    if (source == UNDEFINED) {
        SetObject *set = set_new(world, type);
        return set ? value_of(world, set) : SIGNAL_MEMORY;
    }
    return with_items(world, source, type == TYPE_SET ? AFTER_SET : AFTER_FROZENSET, UNDEFINED,
                      UNDEFINED, UNDEFINED);
}

Value set_new_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return new_set(world, TYPE_SET, args[1]);
}

Value frozenset_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return new_set(world, TYPE_FROZENSET, args[1]);
}

Value set_init(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return args[1] == UNDEFINED
               ? NONE
               : with_items(world, args[1], AFTER_UPDATE, args[0], UNDEFINED, UNDEFINED);
}

Value set_add(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_SET, args[0], args[1], NONE);
}

Value set_discard(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_DISCARD, args[0], args[1], NONE);
}

Value set_remove(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_DELETE, args[0], args[1], NONE);
}

/* --- range, slice, iterators ---------------------------------------------------------------------------------- */

Value range_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    int64_t start = 0, stop, step = 1;
    for (int i = 1; i <= 3; i++) {
        if (args[i] != UNDEFINED && !is_integer(world, args[i])) {
            return raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer",
                         args[i]);
        }
    }
    bool fits = int_to_int64(world, args[args[2] == UNDEFINED ? 1 : 2], &stop);
    if (args[2] != UNDEFINED) {
        fits = int_to_int64(world, args[1], &start) && fits;
    }
    if (args[3] != UNDEFINED) {
        fits = int_to_int64(world, args[3], &step) && fits;
    }
    if (fits && step == 0) {
        return raise(world, TYPE_VALUE_ERROR, "range() arg 3 must not be zero");
    }
    RecordObject *range = heap_new_record(world, TYPE_RANGE, KIND_RANGE, 4);
    if (!range) {
        return SIGNAL_MEMORY;
    }
    if (!fits || !int_fits(start) || !int_fits(stop) || !int_fits(step)) {
        return raise(world, TYPE_OVERFLOW_ERROR,
                     "ranges beyond 2**49 are not supported by the embedded engine yet");
    }
    int64_t length = step > 0 ? (stop > start ? (stop - start - 1) / step + 1 : 0)
                              : (stop < start ? (start - stop - 1) / -step + 1 : 0);
    range->values[0] = value_int(start);
    range->values[1] = value_int(stop);
    range->values[2] = value_int(step);
    range->values[3] = value_int(length);
    return value_of(world, range);
}

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
    UNUSED_COUNT;
    return make_over(world, TYPE_ENUMERATE, ITER_ENUMERATE, args[1],
                     args[2] == UNDEFINED ? value_int(0) : args[2], 0);
}

Value zip_new(World *world, Value *args, int count) {
    Value all = tuple_from(world, args + 2, count - 2);
    Value it = is_signal(all)
                   ? all
                   : iter_new(world, TYPE_ZIP, ITER_ZIP, all, args[1] == TRUE ? TRUE : FALSE, NONE);
    return is_signal(it) ? it : iter_over(world, it, all, 0, count - 2);
}

Value map_new(World *world, Value *args, int count) {
    if (count < 3) {
        return raise(world, TYPE_TYPE_ERROR, "map() must have at least two arguments.");
    }
    Value all = tuple_from(world, args + 2, count - 2);
    Value it = is_signal(all) ? all : iter_new(world, TYPE_MAP, ITER_MAP, args[1], all, NONE);
    return is_signal(it) ? it : iter_over(world, it, all, 0, count - 2);
}

Value filter_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_over(world, TYPE_FILTER, ITER_FILTER, args[1], args[2], 1);
}

Value reversed_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value v = unwrap(world, args[1]);
    const RecordObject *range = at(world, (Ref)v);
    switch ((int)kind_of(world, v)) {
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_MEMORYVIEW:
        return iter_new(world, TYPE_REVERSED, ITER_REVERSED, v, value_length(world, v), NONE);
    case KIND_RANGE: {
        int64_t length = int_of(range->values[3]), step = int_of(range->values[2]);
        return iter_new(world, TYPE_RANGE_ITERATOR, ITER_RANGE,
                        value_int(int_of(range->values[0]) + (length - 1) * step), value_int(-step),
                        value_int(length));
    }
    case KIND_DICT:
    case KIND_VIEW: {
        Value items = with_items(world, v, AFTER_LIST, UNDEFINED, UNDEFINED, UNDEFINED);
        return is_signal(items) ? items
                                : iter_new(world, TYPE_REVERSED, ITER_REVERSED, items,
                                           value_length(world, items), NONE);
    }
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
        for (int64_t i = 0; i < na + nb; i++) {
            list_items(world, list)[i] = i < na ? first[i] : second[i - na];
        }
        return value_of(world, list);
    }
    first = ((TupleObject *)at(world, (Ref)a))->items;
    second = ((TupleObject *)at(world, (Ref)b))->items;
    TupleObject *tuple = na + nb ? tuple_new(world, na + nb) : at(world, world->roots.empty_tuple);
    if (!tuple) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; i < na + nb; i++) {
        tuple->items[i] = i < na ? first[i] : second[i - na];
    }
    return value_of(world, tuple);
}

static Value set_operate(World *world, Opcode op, Value a, Value b) {
    SetObject *x = set_of(world, a), *y = set_of(world, b);
    Value result =
        op == OP_AND ? new_set(world, TYPE_SET, UNDEFINED) : set_copy(world, x, TYPE_SET);
    if (is_signal(result)) {
        return result;
    }
    SetObject *out = set_of(world, result);
    for (int64_t slot = set_next(world, y, 0); slot >= 0; slot = set_next(world, y, slot + 1)) {
        SetEntry entry = set_entries(world, y)[slot];
        int64_t candidate = -1;
        int64_t have = set_lookup(world, op == OP_AND ? x : out, entry.key, entry.hash, &candidate);
        if (have == -2) {
            return not_plain(world);
        }
        bool add = op == OP_OR || op == OP_XOR ? have < 0 : op == OP_AND && have >= 0;
        if (add && !set_insert(world, out, entry.key, entry.hash)) {
            return SIGNAL_MEMORY;
        }
        if (have >= 0 && (op == OP_SUB || op == OP_XOR)) {
            set_remove_slot(world, out, have);
        }
    }
    return result;
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
        return raise(world, TYPE_TYPE_ERROR, "can't multiply sequence by non-int of type '%T'",
                     sequence_a ? b : a);
    }
    if (ka == kb && ka == KIND_SET &&
        (op == OP_OR || op == OP_AND || op == OP_SUB || op == OP_XOR)) {
        return set_operate(world, op, a, b);
    }
    if (ka == kb && ka == KIND_DICT && op == OP_OR) {
        Value copy = dict_copy(world, dict_of(world, a));
        Value done = is_signal(copy) ? copy : merge_dict(world, copy, b);
        return is_signal(done) ? done : copy;
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
        Value done = with_items(world, b, AFTER_EXTEND, a, UNDEFINED, UNDEFINED);
        return done == NONE          ? self
               : done == SIGNAL_CALL ? extend_then_self(world, a, b, self)
                                     : done;
    }
    return NOT_IMPLEMENTED;
}

Value set_compare(World *world, CompareOp op, Value a, Value b) {
    SetObject *x = set_of(world, a), *y = set_of(world, b);
    bool swap = op == COMPARE_GT || op == COMPARE_GE;
    SetObject *small = swap ? y : x, *large = swap ? x : y;
    bool strict = op == COMPARE_LT || op == COMPARE_GT, equal = op <= COMPARE_NE;
    bool possible = equal    ? x->live == y->live
                    : strict ? small->live < large->live
                             : small->live <= large->live;
    for (int64_t slot = possible ? set_next(world, small, 0) : -1; slot >= 0;
         slot = set_next(world, small, slot + 1)) {
        SetEntry entry = set_entries(world, small)[slot];
        int64_t candidate = -1;
        if (set_lookup(world, large, entry.key, entry.hash, &candidate) < 0) {
            possible = false;
            break;
        }
    }
    return value_bool(possible == (op != COMPARE_NE));
}

Value dict_compare(World *world, CompareOp op, Value a, Value b) {
    DictObject *x = dict_of(world, a), *y = dict_of(world, b);
    bool same = x->live == y->live;
    for (int64_t e = same ? dict_next(world, x, 0) : -1; e >= 0 && same;
         e = dict_next(world, x, e + 1)) {
        const Value *entry = dict_entries(world, x) + 2 * e;
        Value other = keyed(world, KEYED_GET, b, entry[0], UNDEFINED);
        if (is_signal(other)) {
            return other == SIGNAL_CALL ? (pop_frame(world, top_frame(world)), not_plain(world))
                                        : other;
        }
        int equal = other == UNDEFINED ? 0 : simple_equal(world, entry[1], other);
        if (equal < 0) {
            Value answer = compare_operate(world, COMPARE_EQ, entry[1], other);
            if (answer == SIGNAL_CALL) {
                pop_frame(world, top_frame(world));
                return not_plain(world);
            }
            if (is_signal(answer)) {
                return answer;
            }
            equal = answer == TRUE;
        }
        same = equal;
    }
    return value_bool(same == (op == COMPARE_EQ));
}

Value compare_leaf(World *world, CompareOp op, Value a, Value b) {
    Kind ka = kind_of(world, a), kb = kind_of(world, b);
    if (ka == KIND_BYTES || ka == KIND_BYTEARRAY || ka == KIND_MEMORYVIEW) {
        return bytes_compare(world, op, a, b);
    }
    if (ka == kb && ka == KIND_RANGE && op <= COMPARE_NE) {
        const RecordObject *x = at(world, (Ref)a), *y = at(world, (Ref)b);
        bool same = x->values[3] == y->values[3] &&
                    (x->values[3] == value_int(0) ||
                     (x->values[0] == y->values[0] &&
                      (x->values[3] == value_int(1) || x->values[2] == y->values[2])));
        return value_bool(same == (op == COMPARE_EQ));
    }
    if (ka == kb && ka == KIND_METHOD && op <= COMPARE_NE) {
        const RecordObject *x = at(world, (Ref)a), *y = at(world, (Ref)b);
        return value_bool((x->values[0] == y->values[0] && x->values[1] == y->values[1]) ==
                          (op == COMPARE_EQ));
    }
    return NOT_IMPLEMENTED;
}
