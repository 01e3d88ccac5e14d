/* Iterators: the builtin ones, generators, and Python's. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/generator.h"
#include "engine/exec/loop.h"
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
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

Value iter_new(World *world, TypeId type, IterKind kind, Value a, Value b, Value c) {
    RecordObject *it = heap_new_record(world, type, KIND_ITER, 3);
    if (!it) {
        return SIGNAL_MEMORY;
    }
    it->head.flags = (uint8_t)kind;
    it->values[0] = a;
    it->values[1] = b;
    it->values[2] = c;
    return value_of(world, it);
}

enum { ENTRIES_DICT, ENTRIES_AT, ENTRIES_LIVE, ENTRIES_LEFT, ENTRIES_VALUES };

static Value dict_iter(World *world, TypeId type, IterKind kind, Value dict) {
    RecordObject *it = heap_new_record(world, type, KIND_ITER, ENTRIES_VALUES);
    if (!it) {
        return SIGNAL_MEMORY;
    }
    it->head.flags = (uint8_t)kind;
    it->values[ENTRIES_DICT] = dict;
    it->values[ENTRIES_AT] = value_int(0);
    it->values[ENTRIES_LIVE] = it->values[ENTRIES_LEFT] = value_int(dict_of(world, dict)->live);
    return value_of(world, it);
}

static Value kind_iter(World *world, Value v) {
    const RecordObject *record = at(world, (Ref)v);
    switch ((int)kind_of(world, v)) {
    case KIND_LIST: return iter_new(world, TYPE_LIST_ITERATOR, ITER_LIST, v, value_int(0), NONE);
    case KIND_TUPLE: return iter_new(world, TYPE_TUPLE_ITERATOR, ITER_TUPLE, v, value_int(0), NONE);
    case KIND_STR: return iter_new(world, TYPE_STR_ITERATOR, ITER_STR, v, value_int(0), NONE);
    case KIND_BYTES: return iter_new(world, TYPE_BYTES_ITERATOR, ITER_BYTES, v, value_int(0), NONE);
    case KIND_BYTEARRAY:
        return iter_new(world, TYPE_BYTEARRAY_ITERATOR, ITER_BYTES, v, value_int(0), NONE);
    case KIND_MEMORYVIEW:
        return iter_new(world, TYPE_MEMORY_ITERATOR, ITER_BYTES, v, value_int(0), NONE);
    case KIND_DICT: return dict_iter(world, TYPE_DICT_KEYITERATOR, ITER_KEYS, v);
    case KIND_SET:
        return iter_new(world, TYPE_SET_ITERATOR, ITER_SET, v, value_int(0),
                        value_int(set_of(world, v)->live));
    case KIND_VIEW: {
        IterKind kind = (IterKind)record->head.flags;
        return dict_iter(world, (TypeId)(TYPE_DICT_KEYITERATOR + (kind - ITER_KEYS)), kind,
                         record->values[0]);
    }
    case KIND_RANGE: return range_iter(world, record, false);
    case KIND_DEQUE:
        return iter_new(world, TYPE_DEQUE_ITERATOR, ITER_DEQUE, v, value_int(0),
                        value_int(deque_of(world, v)->version));
    case KIND_ITER: return v;
    case KIND_GENERATOR: return is_generator(record) ? v : UNDEFINED;
    default: return UNDEFINED;
    }
}

Value get_iter(World *world, Value v) {
    Value builtin = is_ref(v) ? kind_iter(world, v) : UNDEFINED;
    if (builtin != UNDEFINED) {
        return builtin;
    }
    Value method = special_lookup(world, v, NAME_iter);
    if (method != UNDEFINED && method != NONE && !is_native(world, method)) {
        return call_special(world, NAME_iter, v, NULL, 0);
    }
    Value plain = unwrap(world, v);
    if (plain != v) { /* an iterator stays itself: its class may have a __next__ of its own */
        return has_kind(world, plain, KIND_ITER) ? v : get_iter(world, plain);
    }
    if (method == UNDEFINED && !has_kind(world, v, KIND_MATCH) &&
        special_lookup(world, v, NAME_getitem) != UNDEFINED) {
        return iter_new(world, TYPE_ITERATOR, ITER_GETITEM, v, value_int(0), NONE);
    }
    return raise(world, TYPE_TYPE_ERROR, "'%T' object is not iterable", v);
}

bool is_iterable(World *world, Value v) {
    switch ((int)kind_of(world, unwrap(world, v))) {
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_MEMORYVIEW:
    case KIND_DICT:
    case KIND_SET:
    case KIND_VIEW:
    case KIND_RANGE:
    case KIND_DEQUE:
    case KIND_ITER: return true;
    case KIND_GENERATOR: return is_generator(at(world, (Ref)unwrap(world, v)));
    case KIND_INSTANCE:
    case KIND_TYPE:
        return has_own_methods(world, v) && (special_lookup(world, v, NAME_iter) != UNDEFINED ||
                                             special_lookup(world, v, NAME_getitem) != UNDEFINED);
    default: return false;
    }
}

static Value next_entry(World *world, RecordObject *it) {
    DictObject *dict = dict_of(world, it->values[ENTRIES_DICT]);
    if (it->values[ENTRIES_DICT] == NONE) {
        return SIGNAL_STOP;
    }
    if (int_of(it->values[ENTRIES_LIVE]) != dict->live) {
        return raise(world, TYPE_RUNTIME_ERROR, "dictionary changed size during iteration");
    }
    int64_t entry = dict_next(world, dict, int_of(it->values[ENTRIES_AT]));
    if (entry < 0) {
        it->values[ENTRIES_DICT] = NONE;
        return SIGNAL_STOP;
    }
    if (it->values[ENTRIES_LEFT] == value_int(0)) { /* one went and one came for each */
        return raise(world, TYPE_RUNTIME_ERROR, "dictionary keys changed during iteration");
    }
    const Value *pair = dict_entries(world, dict) + 2 * entry;
    Value result = it->head.flags == ITER_KEYS     ? pair[0]
                   : it->head.flags == ITER_VALUES ? pair[1]
                                                   : tuple_from(world, pair, 2);
    if (!is_signal(result)) {
        it->values[ENTRIES_AT] = value_int(entry + 1);
        it->values[ENTRIES_LEFT]--;
    }
    return result;
}

static Value next_of_set(World *world, RecordObject *it) {
    const SetObject *set = set_of(world, it->values[0]);
    if (it->values[0] == NONE) {
        return SIGNAL_STOP;
    }
    if (int_of(it->values[2]) != set->live) {
        return raise(world, TYPE_RUNTIME_ERROR, "Set changed size during iteration");
    }
    int64_t slot = set_next(world, set, int_of(it->values[1]));
    if (slot < 0) {
        it->values[0] = NONE;
        return SIGNAL_STOP;
    }
    it->values[1] = value_int(slot + 1);
    return set_entries(world, set)[slot].key;
}

/* Item `index` of a list, tuple, str or bytes; SIGNAL_STOP behind the end. */
static Value item_at(World *world, Value sequence, int64_t index) {
    const Object *object = object_of(world, sequence);
    switch ((int)(Kind)object->kind) {
    case KIND_LIST: {
        const ListObject *list = (const ListObject *)object;
        return index < list->length ? list_items(world, list)[index] : SIGNAL_STOP;
    }
    case KIND_TUPLE: {
        const TupleObject *tuple = (const TupleObject *)object;
        return index < tuple_length(world, tuple) ? tuple->items[index] : SIGNAL_STOP;
    }
    case KIND_STR: {
        const StrObject *s = (const StrObject *)object;
        return index < s->length ? str_from_char(world, str_at(world, s, index)) : SIGNAL_STOP;
    }
    case KIND_BYTEARRAY: {
        const ByteArrayObject *array = (const ByteArrayObject *)object;
        return index < array->length ? value_int((uint8_t)bytearray_data(world, array)[index])
                                     : SIGNAL_STOP;
    }
    case KIND_MEMORYVIEW: {
        Value length = memoryview_length(world, sequence);
        return is_signal(length)        ? length
               : index < int_of(length) ? memoryview_item(world, sequence, value_int(index))
                                        : SIGNAL_STOP;
    }
    default: {
        const BytesObject *bytes = (const BytesObject *)object;
        return index < bytes->length ? value_int((uint8_t)bytes->data[index]) : SIGNAL_STOP;
    }
    }
}

static Value next_item(World *world, RecordObject *it) {
    if (it->values[0] == UNDEFINED) {
        return SIGNAL_STOP;
    }
    Value item = item_at(world, it->values[0], int_of(it->values[1]));
    if (item == SIGNAL_STOP) {
        it->values[0] = UNDEFINED;
    } else if (!is_signal(item)) {
        it->values[1]++;
    }
    return item;
}

static Value next_reversed(World *world, RecordObject *it) {
    if (it->values[1] == value_int(0)) {
        return SIGNAL_STOP;
    }
    Value item = item_at(world, it->values[0], int_of(it->values[1]) - 1);
    if (!is_signal(item)) {
        it->values[1]--;
    }
    return item;
}

bool iter_is_direct(World *world, Value it) {
    if (!has_kind(world, it, KIND_ITER)) {
        return false;
    }
    uint8_t kind = object_of(world, it)->flags;
    return kind <= ITER_REVERSED || (kind >= ITER_LONG_RANGE && kind <= ITER_REPLACEMENT);
}

bool iter_is_builtin(World *world, Value v) {
    Kind kind = kind_of(world, v);
    return kind != KIND_INSTANCE && kind != KIND_TYPE && kind != KIND_FREE;
}

bool iter_is_steady(World *world, Value v) {
    if (!has_kind(world, v, KIND_ITER)) {
        return false;
    }
    switch ((int)object_of(world, v)->flags) {
    case ITER_RANGE:
    case ITER_LIST:
    case ITER_TUPLE:
    case ITER_BYTES:
    case ITER_KEYS:
    case ITER_VALUES:
    case ITER_SET: return true;
    default: return false;
    }
}

/* An iterator whose whole state is its record: what was taken can be put back. */
static bool can_step_back(World *world, Value iterator) {
    return has_kind(world, iterator, KIND_ITER) &&
           object_of(world, iterator)->flags <= ITER_REVERSED;
}

enum { ROW_USUAL = 3, STATE_VALUES = ENTRIES_VALUES };

typedef Value RowStates[ROW_USUAL][STATE_VALUES];

/* How many values the state of such an iterator has. */
static int state_values(const RecordObject *it) {
    return it->head.flags >= ITER_KEYS && it->head.flags <= ITER_ITEMS ? ENTRIES_VALUES : 3;
}

static void keep_state(World *world, const TupleObject *iterators, int64_t i, RowStates *states) {
    const RecordObject *it = at(world, (Ref)iterators->items[i]);
    copy_values((*states)[i], it->values, state_values(it));
}

/* As if nothing had been taken of the first `count`. */
static void put_states_back(World *world, const TupleObject *iterators, int64_t count,
                            RowStates *states) {
    for (int64_t i = count - 1; i >= 0;
         i--) { /* the first kept of one that is there twice counts */
        RecordObject *it = at(world, (Ref)iterators->items[i]);
        copy_values(it->values, (*states)[i], state_values(it));
    }
}

/* May a row of zip be taken at once? Where memory may be lacking in its middle, what was taken is given back. */
static bool zips_at_once(World *world, const TupleObject *iterators) {
    int64_t count = tuple_length(world, iterators);
    bool direct = true, steady = true, steps_back = count <= ROW_USUAL;
    for (int64_t i = 0; i < count && direct; i++) {
        direct = iter_is_direct(world, iterators->items[i]);
        steady = steady && (i == 0 || iter_is_steady(world, iterators->items[i]));
        steps_back = steps_back && can_step_back(world, iterators->items[i]);
    }
    return direct && (steady || steps_back);
}

/* What enumerate() gives, and the number that comes next. */
static Value pair_up(World *world, const RecordObject *it, Value item, Value *out_next) {
    Value pair[2] = {it->values[1], item};
    *out_next = int_add(world, it->values[1], value_int(1));
    return is_signal(*out_next) ? *out_next : tuple_from(world, pair, 2);
}

/* One round of zip over direct iterators. Room for the tuple comes first: no iterator may move for nothing. */
static Value next_zip(World *world, RecordObject *it) {
    const TupleObject *iterators = at(world, (Ref)it->values[0]);
    int64_t count = tuple_length(world, iterators);
    TupleObject *row = count ? tuple_new(world, count) : NULL;
    if (!row) {
        return count ? SIGNAL_MEMORY : SIGNAL_STOP;
    }
    for (int64_t i = 0; i < count; i++) {
        row->items[i] = NONE;
    }
    RowStates before;
    for (int64_t i = 0; i < count; i++) {
        if (count <= ROW_USUAL && can_step_back(world, iterators->items[i])) {
            keep_state(world, iterators, i, &before);
        }
        Value item = iter_next(world, iterators->items[i]);
        if (item == SIGNAL_MEMORY && i > 0) {
            put_states_back(world, iterators, i, &before);
        }
        if (is_signal(item)) {
            return item;
        }
        row->items[i] = item;
    }
    return value_of(world, row);
}

/* What the iterator of a list, a tuple or a range gives next, which it has not left yet; UNDEFINED: iter_next says. */
static Value item_ahead(World *world, const RecordObject *it) {
    uint64_t index = it->values[1] - INT_BIAS;
    if (it->values[0] == UNDEFINED) {
        return UNDEFINED;
    }
    if (it->head.flags == ITER_LIST) {
        const ListObject *list = at(world, (Ref)it->values[0]);
        return index < list->length ? list_items(world, list)[index] : UNDEFINED;
    }
    if (it->head.flags == ITER_RANGE) {
        return it->values[2] != value_int(0) ? it->values[0] : UNDEFINED;
    }
    if (it->head.flags == ITER_TUPLE) {
        const TupleObject *tuple = at(world, (Ref)it->values[0]);
        return index < tuple->head.aux && tuple->head.aux != TUPLE_LARGE ? tuple->items[index]
                                                                         : UNDEFINED;
    }
    return UNDEFINED;
}

/* Leaves the item ahead behind (by 1), or takes that back (by -1). */
static inline void pass_item(RecordObject *it, int by) {
    if (it->head.flags == ITER_RANGE) {
        it->values[0] += (uint64_t)by * (it->values[1] - INT_BIAS);
        it->values[2] -= (uint64_t)by;
    } else {
        it->values[1] += (uint64_t)by;
    }
}

/* A row of zip over a few such iterators, each with an item ahead and none there twice: they move once the row is made.
 * UNDEFINED: next_zip takes it. */
static Value row_ahead(World *world, const TupleObject *iterators) {
    uint32_t count = iterators->head.aux;
    Value items[ROW_USUAL];
    if (count == 0 || count > ROW_USUAL) {
        return UNDEFINED;
    }
    for (uint32_t i = 0; i < count; i++) {
        Value iterator = iterators->items[i];
        bool again = (i > 0 && iterator == iterators->items[0]) ||
                     (i > 1 && iterator == iterators->items[1]);
        items[i] = !again && has_kind(world, iterator, KIND_ITER)
                       ? item_ahead(world, at(world, (Ref)iterator))
                       : UNDEFINED;
        if (items[i] == UNDEFINED) {
            return UNDEFINED;
        }
    }
    Value row = tuple_from(world, items, count);
    for (uint32_t i = 0; i < count && !is_signal(row); i++) {
        pass_item(at(world, (Ref)iterators->items[i]), 1);
    }
    return row;
}

static Value strict_error(World *world, bool map, const char *how, int64_t index) {
    const char *name = map ? "map" : "zip";
    return index == 1
               ? raise(world, TYPE_VALUE_ERROR, "%s() argument 2 is %s than argument 1", name, how)
               : raise(world, TYPE_VALUE_ERROR, "%s() argument %d is %s than arguments 1-%d", name,
                       index + 1, how, index);
}

enum { NEXT_ITERATOR, NEXT_ROW, NEXT_ITEM, NEXT_ANSWER };

enum {
    ROUND_START,
    ROUND_ITEM,
    ROUND_SENTINEL,
    ROUND_COMPLETE,
    ROUND_ANSWER,
    ROUND_TRUTH,
    ROUND_RESULT,
    ROUND_REST, /* strict: the first has ended; have the others? NEXT_ANSWER says which is asked */
    ROUND_REST_ITEM
};

static bool is_strict(const RecordObject *it) {
    return (it->head.flags == ITER_ZIP && it->values[1] == TRUE) ||
           (it->head.flags == ITER_MAP && it->values[2] == TRUE);
}

static bool takes_rows(IterKind kind) {
    return kind == ITER_ZIP || kind == ITER_MAP;
}

static const TupleObject *inner_iterators(World *world, const RecordObject *it) {
    return at(world, (Ref)it->values[it->head.flags == ITER_MAP]);
}

/* Asks for the next item that the round needs; UNDEFINED: the row is complete. */
static Value ask_inner(World *world, Frame *frame, const RecordObject *it) {
    switch ((int)it->head.flags) {
    case ITER_CALL:
        return it->values[0] == UNDEFINED ? SIGNAL_STOP
                                          : call_value(world, it->values[0], NULL, 0, 0);
    case ITER_GETITEM: return call_special(world, NAME_getitem, it->values[0], &it->values[1], 1);
    case ITER_ENUMERATE: return iter_next(world, it->values[0]);
    case ITER_FILTER: return iter_next(world, it->values[1]);
    default: break;
    }
    const TupleObject *iterators = inner_iterators(world, it);
    const ListObject *row = at(world, (Ref)frame->regs[NEXT_ROW]);
    int64_t index = frame->pc == ROUND_REST_ITEM ? int_of(frame->regs[NEXT_ANSWER]) : row->length;
    return index >= tuple_length(world, iterators) ? UNDEFINED
                                                   : iter_next(world, iterators->items[index]);
}

/* iter(f, sentinel) has met its end, and stays there. */
static Value end_calls(RecordObject *it) {
    it->values[0] = UNDEFINED;
    return SIGNAL_STOP;
}

/* What an inner iterator gave: an error that means its end becomes SIGNAL_STOP. */
static Value inner_answer(World *world, Frame *frame, TypeId end, Value input) {
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (input == SIGNAL_ERROR && is_instance(world, world->error, end)) {
        world->error = UNDEFINED;
        input = SIGNAL_STOP;
    }
    world->result = input; /* what a step that lacks memory is given again */
    return input;
}

/* A strict row that cannot be completed. NOT_IMPLEMENTED: frame->pc says how it goes on. */
static Value end_strictly(World *world, Frame *frame, const RecordObject *it) {
    const ListObject *row = at(world, (Ref)frame->regs[NEXT_ROW]);
    if (row->length) {
        return strict_error(world, it->head.flags == ITER_MAP, "shorter", row->length);
    }
    frame->regs[NEXT_ANSWER] = value_int(1);
    frame->pc = ROUND_REST;
    return NOT_IMPLEMENTED;
}

/* The same of the item, or end, of one that should have ended with the first. */
static Value take_rest(World *world, Frame *frame, const RecordObject *it, Value input) {
    input = inner_answer(world, frame, TYPE_STOP_ITERATION, input);
    if (input != SIGNAL_STOP) {
        return is_signal(input) ? input
                                : strict_error(world, it->head.flags == ITER_MAP, "longer",
                                               int_of(frame->regs[NEXT_ANSWER]));
    }
    frame->regs[NEXT_ANSWER]++;
    frame->pc = ROUND_REST;
    return NOT_IMPLEMENTED;
}

/* An item came, or the end: what the round makes of it. NOT_IMPLEMENTED: frame->pc says how it goes on. */
static Value take_item(World *world, Frame *frame, RecordObject *it, Value input) {
    IterKind kind = (IterKind)it->head.flags;
    input = inner_answer(world, frame,
                         kind == ITER_GETITEM ? TYPE_INDEX_ERROR : TYPE_STOP_ITERATION, input);
    if (input == SIGNAL_STOP && is_strict(it)) {
        return end_strictly(world, frame, it);
    }
    if (input == SIGNAL_STOP && kind == ITER_CALL) {
        return end_calls(it);
    }
    if (is_signal(input)) {
        return input;
    }
    if (kind == ITER_ENUMERATE) {
        Value next, pair = pair_up(world, it, input, &next);
        it->values[1] = is_signal(pair) ? it->values[1] : next;
        return pair;
    }
    if (kind == ITER_GETITEM) {
        it->values[1]++;
        return input;
    }
    if (kind == ITER_CALL) {
        frame->regs[NEXT_ITEM] = input;
        Value same = values_equal(world, it->values[1], input);
        frame->pc = same == SIGNAL_MEMORY ? ROUND_ITEM : ROUND_SENTINEL;
        frame->regs[NEXT_ANSWER] = is_signal(same) ? UNDEFINED : same;
        return is_signal(same) ? same : NOT_IMPLEMENTED;
    }
    if (takes_rows(kind)) {
        list_append(world, at(world, (Ref)frame->regs[NEXT_ROW]), input);
        frame->pc = ROUND_START;
        return NOT_IMPLEMENTED;
    }
    frame->regs[NEXT_ITEM] = input;
    Value answer = it->values[0] == NONE ? input : call1(world, it->values[0], input);
    frame->pc = answer == SIGNAL_MEMORY ? ROUND_ITEM : ROUND_ANSWER;
    frame->regs[NEXT_ANSWER] = is_signal(answer) ? UNDEFINED : answer;
    return is_signal(answer) ? answer : NOT_IMPLEMENTED;
}

/* The row of zip or map. */
static bool make_row(World *world, Frame *frame, const RecordObject *it) {
    ListObject *row = list_new(world, 0);
    if (!row || !list_reserve(world, row, tuple_length(world, inner_iterators(world, it)))) {
        return false;
    }
    frame->regs[NEXT_ROW] = value_of(world, row);
    return true;
}

/* enumerate, zip, map, filter, iter(f, x) and __getitem__ where Python code runs; frame->pc is a ROUND. */
Value step_iter_next(World *world, Frame *frame, Value input) {
    RecordObject *it = at(world, (Ref)frame->regs[NEXT_ITERATOR]);
    if (takes_rows((IterKind)it->head.flags) && frame->regs[NEXT_ROW] == UNDEFINED &&
        !make_row(world, frame, it)) {
        return SIGNAL_MEMORY;
    }
    for (;;) {
        switch (frame->pc) {
        case ROUND_START:
        case ROUND_REST: {
            uint32_t start = frame->pc;
            frame->flags |= FRAME_CATCHES;
            frame->pc = start == ROUND_START ? ROUND_ITEM : ROUND_REST_ITEM;
            input = ask_inner(world, frame, it);
            if (input == UNDEFINED) {
                frame->flags &= (uint8_t)~FRAME_CATCHES;
                frame->pc = ROUND_COMPLETE;
                if (start == ROUND_REST) {
                    return SIGNAL_STOP;
                }
            } else if (input == SIGNAL_MEMORY || input == SIGNAL_CALL || input == SIGNAL_LIMIT) {
                frame->pc = input == SIGNAL_MEMORY ? start : frame->pc;
                return input;
            }
            break;
        }
        case ROUND_ITEM:
        case ROUND_REST_ITEM:
            input = frame->pc == ROUND_ITEM ? take_item(world, frame, it, input)
                                            : take_rest(world, frame, it, input);
            if (input != NOT_IMPLEMENTED) {
                return input;
            }
            input = frame->regs[NEXT_ANSWER];
            break;
        case ROUND_SENTINEL: return input == TRUE ? end_calls(it) : frame->regs[NEXT_ITEM];
        case ROUND_COMPLETE: {
            const ListObject *row = at(world, (Ref)frame->regs[NEXT_ROW]);
            if (it->head.flags == ITER_ZIP) {
                return tuple_from(world, list_items(world, row), row->length);
            }
            input = call_value(world, it->values[0], list_items(world, row), (int)row->length, 0);
            frame->pc = input == SIGNAL_MEMORY ? ROUND_COMPLETE : ROUND_RESULT;
            return input;
        }
        case ROUND_ANSWER:
        case ROUND_TRUTH:
            world->result = input;
            input = truth(world, input);
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_CALL ? ROUND_TRUTH : frame->pc;
                return input;
            }
            if (input == TRUE) {
                return frame->regs[NEXT_ITEM];
            }
            frame->pc = ROUND_START;
            break;
        default: return input;
        }
    }
}

/* The next of map() over a few builtin containers: the function's own frame gives it. UNDEFINED: a step must. */
static Value next_of_map(World *world, const RecordObject *it) {
    const TupleObject *sources = at(world, (Ref)it->values[1]);
    int count = sources->head.aux;
    if (count > ROW_USUAL || is_strict(it)) {
        return UNDEFINED;
    }
    if (count == 1 && has_kind(world, sources->items[0], KIND_ITER)) {
        RecordObject *source = at(world, (Ref)sources->items[0]);
        Value item = item_ahead(world, source);
        if (item != UNDEFINED) {
            pass_item(source, 1);
            Value result = call1(world, it->values[0], item);
            if (UNLIKELY(result == SIGNAL_MEMORY)) {
                pass_item(source, -1);
            }
            return result;
        }
    }
    RowStates before;
    Value items[ROW_USUAL] = {0};
    for (int i = 0; i < count; i++) {
        if (!can_step_back(world, sources->items[i])) {
            return UNDEFINED;
        }
        keep_state(world, sources, i, &before);
    }
    Value result = UNDEFINED;
    int taken = 0;
    while (taken < count && !is_signal(result)) {
        result = items[taken] = iter_next(world, sources->items[taken]);
        taken++;
    }
    if (!is_signal(result)) {
        result = call_value(world, it->values[0], items, count, 0);
    }
    if (result == SIGNAL_MEMORY) {
        put_states_back(world, sources, taken, &before);
    }
    return result;
}

/* The next of filter() without a function over a builtin container; UNDEFINED: a step must. */
static Value next_of_filter(World *world, const RecordObject *it) {
    if (it->values[0] != NONE || !can_step_back(world, it->values[1])) {
        return UNDEFINED;
    }
    RecordObject *source = at(world, (Ref)it->values[1]);
    for (;;) {
        Value before[STATE_VALUES];
        copy_values(before, source->values, state_values(source));
        Value item = iter_next(world, it->values[1]);
        if (is_signal(item)) {
            return item;
        }
        if (has_own_methods(world, item)) { /* its __bool__ is asked by the step */
            copy_values(source->values, before, state_values(source));
            return UNDEFINED;
        }
        if (truth(world, item) == TRUE) {
            return item;
        }
        if (!charge(world, 2)) {
            return SIGNAL_LIMIT;
        }
    }
}

static Value next_by_step(World *world, Value iterator) {
    Value signal;
    Frame *frame = step_push(world, STEP_iter_next, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[NEXT_ITERATOR] = iterator;
    return SIGNAL_CALL;
}

static Value next_of_others(World *world, RecordObject *it) {
    switch ((int)(IterKind)it->head.flags) {
    case ITER_DEQUE:
    case ITER_DEQUE_BACK: return deque_next(world, it);
    case ITER_LONG_RANGE: return range_next(world, it);
    case ITER_DICT_BACK: return dict_back_next(world, it);
    case ITER_REPEAT:
        if (it->values[1] == value_int(0)) {
            return SIGNAL_STOP;
        }
        it->values[1] -= it->values[1] != value_int(-1);
        return it->values[0];
    case ITER_PRODUCT:
    case ITER_PERMUTATIONS:
    case ITER_COMBINATIONS:
    case ITER_REPLACEMENT: return selection_next(world, it);
    default: return itertools_next(world, value_of(world, it));
    }
}

static Value next_of_zip(World *world, Value iterator, RecordObject *it) {
    const TupleObject *iterators = at(world, (Ref)it->values[0]);
    if (is_strict(it)) {
        return next_by_step(world, iterator);
    }
    Value row = row_ahead(world, iterators);
    if (LIKELY(row != UNDEFINED)) {
        return row;
    }
    return zips_at_once(world, iterators) ? next_zip(world, it) : next_by_step(world, iterator);
}

static Value next_of_enumerate(World *world, Value iterator, RecordObject *it) {
    if (iter_is_direct(world, it->values[0])) {
        Value next, room = pair_up(world, it, NONE, &next); /* before the iterator moves */
        if (is_signal(room)) {
            return room;
        }
        Value item = iter_next(world, it->values[0]);
        if (is_signal(item)) {
            return item;
        }
        it->values[1] = next;
        ((TupleObject *)at(world, (Ref)room))->items[1] = item;
        return room;
    }
    return next_by_step(world, iterator);
}

Value iter_next(World *world, Value iterator) {
    if (!has_kind(world, iterator, KIND_ITER)) {
        if (has_kind(world, iterator, KIND_GENERATOR)) {
            return is_generator(at(world, (Ref)iterator))
                       ? generator_resume(world, at(world, (Ref)iterator), NONE)
                       : raise(world, TYPE_TYPE_ERROR, "'%T' object is not an iterator", iterator);
        }
        Value method = special_lookup(world, iterator, NAME_next);
        if (method == UNDEFINED) {
            return raise(world, TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%T'",
                         iterator);
        }
        Value plain = unwrap(world, iterator);
        return is_native(world, method) && has_kind(world, plain, KIND_ITER)
                   ? iter_next(world, plain)
                   : call_special(world, NAME_next, iterator, NULL, 0);
    }
    RecordObject *it = at(world, (Ref)iterator);
    switch ((int)(IterKind)it->head.flags) {
    case ITER_RANGE:
        if (it->values[2] == value_int(0)) {
            return SIGNAL_STOP;
        }
        it->values[2]--;
        it->values[0] += it->values[1] - INT_BIAS;
        return it->values[0] - it->values[1] + INT_BIAS;
    case ITER_LIST:
    case ITER_TUPLE:
    case ITER_STR:
    case ITER_BYTES: return next_item(world, it);
    case ITER_KEYS:
    case ITER_VALUES:
    case ITER_ITEMS: return next_entry(world, it);
    case ITER_SET: return next_of_set(world, it);
    case ITER_REVERSED: return next_reversed(world, it);
    case ITER_ENUMERATE: return next_of_enumerate(world, iterator, it);
    case ITER_ZIP: return next_of_zip(world, iterator, it);
    case ITER_MAP: {
        Value result = next_of_map(world, it);
        return result != UNDEFINED ? result : next_by_step(world, iterator);
    }
    case ITER_FILTER: {
        Value result = next_of_filter(world, it);
        return result != UNDEFINED ? result : next_by_step(world, iterator);
    }
    case ITER_CALL:
    case ITER_GETITEM: return next_by_step(world, iterator);
    case ITER_ASEND:
    case ITER_ATHROW:
    case ITER_ACLOSE:
    case ITER_AWAIT: return async_send(world, it, NONE);
    default: return next_of_others(world, it);
    }
}

/* --- all items ------------------------------------------------------------------------------------------------ */

static Value after(World *world, Frame *frame) {
    return after_functions[int_of(frame->regs[ITEMS_AFTER])](
        world, at(world, (Ref)frame->regs[ITEMS_LIST]), frame->regs[ITEMS_A], frame->regs[ITEMS_B],
        frame->regs[ITEMS_C]);
}

/* frame->pc: 0 iterator wanted, 1 it comes, 2 next item, 3 an item comes, 4 the end, 5 the result. */
Value step_items(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        frame->pc = 1;
        input = get_iter(world, frame->regs[ITEMS_ITERATOR]);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    if (frame->pc == 1) {
        frame->regs[ITEMS_ITERATOR] = input;
        frame->pc = 2;
    }
    ListObject *list = at(world, (Ref)frame->regs[ITEMS_LIST]);
    Value limit = frame->regs[ITEMS_AFTER] == value_int(AFTER_LIST) ? frame->regs[ITEMS_A] : NONE;
    while (frame->pc == 2 || frame->pc == 3) {
        if (frame->pc == 3) {
            if (input == SIGNAL_ERROR) {
                frame->flags &= (uint8_t)~FRAME_CATCHES;
                if (!is_instance(world, world->error, TYPE_STOP_ITERATION)) {
                    return SIGNAL_ERROR;
                }
                world->error = UNDEFINED;
                frame->pc = 4;
                break;
            }
            if (!list_append(world, list, input)) {
                return SIGNAL_MEMORY;
            }
            frame->pc = 2;
        }
        if (is_int(limit) && list->length >= int_of(limit)) {
            frame->pc = 4;
            break;
        }
        if (list->length == list->capacity &&
            !list_reserve(world, list, (int64_t)list->length + 1)) {
            return SIGNAL_MEMORY;
        }
        if (!charge(world, 2)) {
            return SIGNAL_LIMIT;
        }
        frame->flags |= FRAME_CATCHES;
        input = iter_next(world, frame->regs[ITEMS_ITERATOR]);
        frame->pc = 3;
        if (input == SIGNAL_STOP) {
            frame->pc = 4;
        } else if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 2 : 3;
            if (input == SIGNAL_ERROR) {
                frame->flags &= (uint8_t)~FRAME_CATCHES;
            }
            return input;
        }
    }
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (frame->pc == 4) {
        frame->pc = 5;
        Value result = after(world, frame);
        if (result == SIGNAL_MEMORY) {
            frame->pc = 4;
        }
        return result;
    }
    return input;
}

/* The items of a builtin iterable as a new list; UNDEFINED: Python code makes them. */
static Value direct_items(World *world, Value v) {
    const RecordObject *record = at(world, (Ref)v);
    Value iterator = UNDEFINED;
    switch ((int)kind_of(world, v)) {
    case KIND_LIST: {
        const ListObject *list = at(world, (Ref)v);
        return charge(world, list->length / 8)
                   ? list_from(world, list->length ? list_items(world, list) : NULL, list->length)
                   : SIGNAL_LIMIT;
    }
    case KIND_TUPLE: {
        const TupleObject *tuple = at(world, (Ref)v);
        int64_t count = tuple_length(world, tuple);
        return charge(world, count / 8) ? list_from(world, tuple->items, count) : SIGNAL_LIMIT;
    }
    case KIND_RANGE: {
        if (!is_int(record->values[3])) {
            return world_limit(world, ENGINE_LIMIT_MEMORY);
        }
        if (!range_is_small(world, record)) {
            return UNDEFINED;
        }
        int64_t count = int_of(record->values[3]);
        if (!charge(world, count / 2) || !heap_could_hold(world, count * 8)) {
            return world_limit(world, ENGINE_LIMIT_MEMORY);
        }
        ListObject *list = list_new(world, count);
        for (int64_t i = 0; list && i < count; i++) {
            list_items(world, list)[i] =
                value_int(int_of(record->values[0]) + i * int_of(record->values[2]));
        }
        return list ? value_of(world, list) : SIGNAL_MEMORY;
    }
    case KIND_STR:
    case KIND_BYTES:
    case KIND_BYTEARRAY:
    case KIND_DICT:
    case KIND_SET:
    case KIND_DEQUE:
    case KIND_VIEW: iterator = kind_iter(world, v); break;
    default: return UNDEFINED;
    }
    ListObject *list = list_new(world, 0);
    if (!list || is_signal(iterator)) {
        return SIGNAL_MEMORY;
    }
    for (;;) {
        Value item = iter_next(world, iterator);
        if (item == SIGNAL_STOP) {
            return charge(world, list->length) ? value_of(world, list) : SIGNAL_LIMIT;
        }
        if (is_signal(item)) {
            return item;
        }
        if (!list_append(world, list, item)) {
            return SIGNAL_MEMORY;
        }
    }
}

bool items_at_once(World *world, Value v) {
    switch ((int)kind_of(world, v)) {
    case KIND_LIST:
    case KIND_TUPLE:
    case KIND_STR:
    case KIND_BYTES:
    case KIND_DICT:
    case KIND_SET:
    case KIND_DEQUE:
    case KIND_VIEW: return true;
    case KIND_RANGE: return range_is_small(world, at(world, (Ref)v));
    default: return false;
    }
}

Value with_items(World *world, Value iterable, After then, Value a, Value b, Value c) {
    Value items = is_ref(iterable) ? direct_items(world, iterable) : UNDEFINED;
    if (items != UNDEFINED) {
        return is_signal(items) ? items
                                : after_functions[then](world, at(world, (Ref)items), a, b, c);
    }
    ListObject *list = list_new(world, 0);
    Value signal = SIGNAL_MEMORY;
    Frame *frame = list ? step_push(world, STEP_items, &signal) : NULL;
    if (!frame) {
        return signal;
    }
    frame->regs[ITEMS_ITERATOR] = iterable;
    frame->regs[ITEMS_LIST] = value_of(world, list);
    frame->regs[ITEMS_AFTER] = value_int(then);
    frame->regs[ITEMS_A] = a;
    frame->regs[ITEMS_B] = b;
    frame->regs[ITEMS_C] = c;
    return SIGNAL_CALL;
}
