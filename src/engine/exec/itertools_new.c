/* Making the iterators of itertools, zip, map and the like: what they go over becomes iterators first. */
#include "engine/exec/call.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

#define UNUSED_COUNT (void)count

enum { MADE_RESULT, MADE_HOLDER, MADE_FIRST, MADE_END };

static Value *held(World *world, Value holder) {
    return has_kind(world, holder, KIND_TUPLE) ? ((TupleObject *)at(world, (Ref)holder))->items
                                               : ((RecordObject *)at(world, (Ref)holder))->values;
}

static bool is_iterator(World *world, Value v) {
    return has_kind(world, v, KIND_ITER) || has_kind(world, v, KIND_GENERATOR) ||
           special_lookup(world, v, NAME_next) != UNDEFINED;
}

/* Values MADE_FIRST .. MADE_END - 1 of the holder become iterators; then the result is given. */
Value step_iterators(World *world, Frame *frame, Value input) {
    for (;;) {
        int64_t at_value = int_of(frame->regs[MADE_FIRST]);
        if (frame->pc == 1) {
            if (!is_iterator(world, input)) {
                return raise(world, TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%T'",
                             input);
            }
            held(world, frame->regs[MADE_HOLDER])[at_value] = input;
            frame->regs[MADE_FIRST] = value_int(++at_value);
            frame->pc = 0;
        }
        if (at_value >= int_of(frame->regs[MADE_END])) {
            return frame->regs[MADE_RESULT];
        }
        input = get_iter(world, held(world, frame->regs[MADE_HOLDER])[at_value]);
        frame->pc = input == SIGNAL_CALL || !is_signal(input);
        if (is_signal(input)) {
            return input;
        }
    }
}

Value step_checked_iter(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        input = get_iter(world, frame->regs[0]);
        frame->pc = input == SIGNAL_CALL || !is_signal(input);
        if (is_signal(input)) {
            return input;
        }
    }
    return is_iterator(world, input)
               ? input
               : raise(world, TYPE_TYPE_ERROR, "iter() returned non-iterator of type '%T'", input);
}

Value iter_checked(World *world, Value v) {
    Value signal;
    Frame *frame = step_push(world, STEP_checked_iter, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[0] = v;
    return SIGNAL_CALL;
}

Value iter_over(World *world, Value result, Value holder, int64_t first, int64_t end) {
    for (int64_t i = first; i < end; i++) {
        Value *place = held(world, holder) + i;
        if (!iter_is_builtin(world, *place)) {
            Value signal;
            Frame *frame = step_push(world, STEP_iterators, &signal);
            if (!frame) {
                return signal;
            }
            frame->regs[MADE_RESULT] = result;
            frame->regs[MADE_HOLDER] = holder;
            frame->regs[MADE_FIRST] = value_int(i);
            frame->regs[MADE_END] = value_int(end);
            return SIGNAL_CALL;
        }
        Value iterator = get_iter(world, *place);
        if (is_signal(iterator)) {
            return iterator;
        }
        *place = iterator;
    }
    return result;
}

/* An iterator with these values, of which first..end - 1 are iterables. */
static Value make(World *world, TypeId type, IterKind kind, const Value *values, int count,
                  int first, int end) {
    RecordObject *it = heap_new_record(world, type, KIND_ITER, count);
    if (!it) {
        return SIGNAL_MEMORY;
    }
    it->head.flags = (uint8_t)kind;
    copy_values(it->values, values, count);
    Value result = value_of(world, it);
    return iter_over(world, result, result, first, end);
}

static Value otherwise(Value v, Value missing) {
    return v == UNDEFINED ? missing : v;
}

/* An argument that must be an int, perhaps None. false: *out is the error. */
static bool int_argument(World *world, Value v, int64_t *out, Value *signal) {
    v = unwrap(world, v);
    if (!is_integer(world, v)) {
        *signal =
            raise(world, TYPE_TYPE_ERROR, "'%T' object cannot be interpreted as an integer", v);
        return false;
    }
    if (!int_to_int64(world, v, out)) {
        *signal = raise(world, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
        return false;
    }
    return true;
}

Value repeat_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    int64_t times = -1;
    Value signal;
    if (args[2] != UNDEFINED) {
        if (!int_argument(world, args[2], &times, &signal)) {
            return signal;
        }
        times = times < 0 ? 0 : times;
    }
    Value values[2] = {args[1], int_fits(times) ? value_int(times) : value_int(SMALL_INT_MAX)};
    return make(world, TYPE_REPEAT, ITER_REPEAT, values, 2, 0, 0);
}

Value chain_new(World *world, Value *args, int count) {
    Value sources = tuple_from(world, args + 1, count - 1);
    Value values[2] = {sources, UNDEFINED};
    return is_signal(sources) ? sources : make(world, TYPE_CHAIN, ITER_CHAIN, values, 2, 0, 1);
}

Value chain_from_iterable(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value values[2] = {args[1], UNDEFINED};
    return make(world, TYPE_CHAIN, ITER_CHAIN, values, 2, 0, 1);
}

Value count_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value values[2] = {otherwise(args[1], value_int(0)), otherwise(args[2], value_int(1))};
    for (int i = 0; i < 2; i++) {
        values[i] = is_bool(values[i]) ? value_int(values[i] == TRUE) : values[i];
        bool number = is_float(values[i]) || is_integer(world, values[i]) ||
                      has_kind(world, values[i], KIND_COMPLEX) ||
                      has_kind(world, values[i], KIND_INSTANCE);
        if (!number) {
            return raise(world, TYPE_TYPE_ERROR, "a number is required");
        }
    }
    return make(world, TYPE_COUNT, ITER_COUNT, values, 2, 0, 0);
}

Value cycle_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    ListObject *saved = list_new(world, 0);
    if (!saved) {
        return SIGNAL_MEMORY;
    }
    Value values[3] = {args[1], value_of(world, saved), value_int(0)};
    return make(world, TYPE_CYCLE, ITER_CYCLE, values, 3, 0, 1);
}

/* One of islice's numbers. */
static bool slice_number(World *world, Value v, int64_t missing, int64_t least, const char *message,
                         int64_t *out, Value *signal) {
    *out = missing;
    v = unwrap(world, v);
    if (v == NONE) {
        return true;
    }
    if (!is_integer(world, v) || !int_to_int64(world, v, out) || *out < least) {
        *signal = raise(world, TYPE_VALUE_ERROR, "%s", message);
        return false;
    }
    *out = *out > SMALL_INT_MAX ? SMALL_INT_MAX : *out;
    return true;
}

Value islice_new(World *world, Value *args, int count) {
    if (count < 3 || count > 5) {
        return raise(world, TYPE_TYPE_ERROR, "islice expected at %s %d arguments, got %d",
                     count < 3 ? "least" : "most", count < 3 ? INT64_C(2) : INT64_C(4),
                     (int64_t)count - 1);
    }
    static const char stop_error[] =
        "Stop argument for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char both_error[] =
        "Indices for islice() must be None or an integer: 0 <= x <= sys.maxsize.";
    static const char step_error[] = "Step for islice() must be a positive integer or None.";
    int64_t start = 0, stop, step = 1;
    Value signal;
    bool single = count == 3;
    bool bad_type = !single && args[3] != NONE && !is_integer(world, unwrap(world, args[3]));
    if (!slice_number(world, args[single ? 2 : 3], -1, 0,
                      single || bad_type ? stop_error : both_error, &stop, &signal) ||
        (!single && !slice_number(world, args[2], 0, 0, both_error, &start, &signal)) ||
        (count == 5 && !slice_number(world, args[4], 1, 1, step_error, &step, &signal))) {
        return signal;
    }
    Value values[5] = {args[1], value_int(start), value_int(stop), value_int(step), value_int(0)};
    return make(world, TYPE_ISLICE, ITER_ISLICE, values, 5, 0, 1);
}

Value compress_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make(world, TYPE_COMPRESS, ITER_COMPRESS, args + 1, 2, 0, 2);
}

static Value make_tested(World *world, Value *args, TypeId type, IterKind kind) {
    Value values[3] = {args[1], args[2], FALSE};
    return make(world, type, kind, values, 3, 1, 2);
}

Value takewhile_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_tested(world, args, TYPE_TAKEWHILE, ITER_TAKEWHILE);
}

Value dropwhile_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_tested(world, args, TYPE_DROPWHILE, ITER_DROPWHILE);
}

Value filterfalse_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_tested(world, args, TYPE_FILTERFALSE, ITER_FILTERFALSE);
}

Value starmap_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_tested(world, args, TYPE_STARMAP, ITER_STARMAP);
}

Value accumulate_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value values[4] = {args[1], otherwise(args[2], NONE), UNDEFINED, otherwise(args[3], NONE)};
    return make(world, TYPE_ACCUMULATE, ITER_ACCUMULATE, values, 4, 0, 1);
}

Value pairwise_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value values[2] = {args[1], UNDEFINED};
    return make(world, TYPE_PAIRWISE, ITER_PAIRWISE, values, 2, 0, 1);
}

Value batched_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    int64_t size;
    Value signal;
    if (!int_argument(world, args[2], &size, &signal)) {
        return signal;
    }
    if (size < 1) {
        return raise(world, TYPE_VALUE_ERROR, "n must be at least one");
    }
    Value strict = args[3] == UNDEFINED ? FALSE : truth(world, args[3]);
    Value values[3] = {args[1], int_fits(size) ? value_int(size) : value_int(SMALL_INT_MAX),
                       strict == TRUE ? TRUE : FALSE};
    return make(world, TYPE_BATCHED, ITER_BATCHED, values, 3, 0, 1);
}

Value zip_longest_new(World *world, Value *args, int count) {
    Value all = tuple_from(world, args + 2, count - 2);
    Value values[3] = {all, otherwise(args[1], NONE), value_int(count - 2)};
    Value it =
        is_signal(all) ? all : make(world, TYPE_ZIP_LONGEST, ITER_ZIP_LONGEST, values, 3, 0, 0);
    return is_signal(it) ? it : iter_over(world, it, all, 0, count - 2);
}

Value groupby_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value values[6] = {args[1],     otherwise(args[2], NONE), UNDEFINED, UNDEFINED, UNDEFINED,
                       value_int(0)};
    return make(world, TYPE_GROUPBY, ITER_GROUPBY, values, 6, 0, 1);
}

Value tee_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value values[2] = {args[1], NONE};
    if (has_kind(world, args[1], KIND_ITER) && object_of(world, args[1])->flags == ITER_TEE) {
        const RecordObject *other = at(world, (Ref)args[1]);
        return make(world, TYPE_TEE, ITER_TEE, other->values, 2, 0, 0);
    }
    RecordObject *node = heap_new_record(world, TYPE_CELL, KIND_CELL, 2);
    if (!node) {
        return SIGNAL_MEMORY;
    }
    values[1] = value_of(world, node);
    return make(world, TYPE_TEE, ITER_TEE, values, 2, 0, 1);
}

Value itertools_tee(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value all[3] = {type_value(world, TYPE_TEE), args[0], otherwise(args[1], value_int(2))};
    return call_helper(world, HELPER_itertools_tee, all, 3);
}

/* --- pools ---------------------------------------------------------------------------------------------------- */

/* The indices 0 .. count - 1, or zeros. */
static Value indices_new(World *world, int64_t count, bool zeros) {
    ListObject *list = list_new(world, count);
    for (int64_t i = 0; list && i < count; i++) {
        list_items(world, list)[i] = value_int(zeros ? 0 : i);
    }
    return list ? value_of(world, list) : SIGNAL_MEMORY;
}

Value product_new(World *world, Value *args, int count) {
    int64_t repeat = 1;
    Value signal;
    if (args[1] != UNDEFINED && !int_argument(world, args[1], &repeat, &signal)) {
        return signal;
    }
    if (repeat < 0) {
        return raise(world, TYPE_VALUE_ERROR, "repeat argument cannot be negative");
    }
    int64_t given = count - 2, total;
    for (int64_t i = 0; i < given; i++) {
        if (!has_kind(world, args[2 + i], KIND_TUPLE)) {
            Value pools = tuple_from(world, args + 2, given);
            Value all[3] = {args[0], pools, value_int(repeat)};
            return is_signal(pools) ? pools : call_helper(world, HELPER_itertools_product, all, 3);
        }
    }
    if (__builtin_mul_overflow(given, repeat, &total) || total > INT32_MAX) {
        return raise(world, TYPE_OVERFLOW_ERROR, "repeat argument too large");
    }
    Value indices = indices_new(world, total, true);
    TupleObject *pools = total ? tuple_new(world, total) : at(world, world->roots.empty_tuple);
    if (is_signal(indices) || !pools) {
        return SIGNAL_MEMORY;
    }
    Value state = value_int(0);
    for (int64_t i = 0; i < total; i++) {
        pools->items[i] = args[2 + i % given];
        if (!tuple_length(world, at(world, (Ref)pools->items[i]))) {
            state = NONE;
        }
    }
    Value values[3] = {value_of(world, pools), indices, state};
    return make(world, TYPE_PRODUCT, ITER_PRODUCT, values, 3, 0, 0);
}

/* permutations and the combinations; `length` -1: the pool's. */
static Value make_selection(World *world, Value *args, TypeId type, IterKind kind) {
    int64_t length = -1;
    Value signal;
    if (args[2] != UNDEFINED && args[2] != NONE &&
        !int_argument(world, args[2], &length, &signal)) {
        return signal;
    }
    if (length < 0 && args[2] != UNDEFINED && args[2] != NONE) {
        return raise(world, TYPE_VALUE_ERROR, "r must be non-negative");
    }
    if (!has_kind(world, args[1], KIND_TUPLE)) {
        Value all[3] = {type_value(world, type), args[1], otherwise(args[2], NONE)};
        return call_helper(world, HELPER_itertools_selection, all, 3);
    }
    int64_t size = tuple_length(world, at(world, (Ref)args[1]));
    length = length < 0 ? size : length;
    bool none = kind == ITER_REPLACEMENT ? !size && length : length > size;
    bool permutes = kind == ITER_PERMUTATIONS;
    Value indices = indices_new(world,
                                permutes ? size
                                : none   ? 0
                                         : length,
                                kind == ITER_REPLACEMENT);
    Value cycles = permutes ? indices_new(world, none ? 0 : length, true) : NONE;
    if (is_signal(indices) || is_signal(cycles)) {
        return SIGNAL_MEMORY;
    }
    for (int64_t i = 0; permutes && !none && i < length; i++) {
        list_items(world, at(world, (Ref)cycles))[i] = value_int(size - i);
    }
    Value values[5] = {args[1], indices, cycles, value_int(none ? 0 : length),
                       none ? NONE : value_int(0)};
    return make(world, type, kind, values, 5, 0, 0);
}

Value permutations_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_selection(world, args, TYPE_PERMUTATIONS, ITER_PERMUTATIONS);
}

Value combinations_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_selection(world, args, TYPE_COMBINATIONS, ITER_COMBINATIONS);
}

Value replacement_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return make_selection(world, args, TYPE_REPLACEMENT, ITER_REPLACEMENT);
}

/* Picks the row: pool[indices] or each pool's. */
static Value pick(World *world, RecordObject *it, int64_t length) {
    const TupleObject *pool = at(world, (Ref)it->values[0]);
    const ListObject *indices = at(world, (Ref)it->values[1]);
    TupleObject *row = length ? tuple_new(world, length) : at(world, world->roots.empty_tuple);
    if (!row) {
        return SIGNAL_MEMORY;
    }
    bool product = it->head.flags == ITER_PRODUCT;
    for (int64_t i = 0; i < length; i++) {
        int64_t index = int_of(list_items(world, indices)[i]);
        row->items[i] = product ? ((TupleObject *)at(world, (Ref)pool->items[i]))->items[index]
                                : pool->items[index];
    }
    return value_of(world, row);
}

static bool advance_product(World *world, RecordObject *it, int64_t length) {
    const TupleObject *pools = at(world, (Ref)it->values[0]);
    Value *indices = length ? list_items(world, at(world, (Ref)it->values[1])) : NULL;
    for (int64_t i = length - 1; i >= 0; i--) {
        int64_t size = tuple_length(world, at(world, (Ref)pools->items[i]));
        if (int_of(++indices[i]) < size) {
            return true;
        }
        indices[i] = value_int(0);
    }
    return false;
}

static bool advance_permutation(World *world, RecordObject *it, int64_t length) {
    int64_t size = tuple_length(world, at(world, (Ref)it->values[0]));
    Value *indices = size ? list_items(world, at(world, (Ref)it->values[1])) : NULL;
    Value *cycles = length ? list_items(world, at(world, (Ref)it->values[2])) : NULL;
    for (int64_t i = length - 1; indices && i >= 0; i--) {
        Value moved = indices[i];
        if (int_of(--cycles[i]) == 0) {
            memmove(indices + i, indices + i + 1, (size_t)(size - i - 1) * sizeof(Value));
            indices[size - 1] = moved;
            cycles[i] = value_int(size - i);
        } else {
            int64_t other = size - int_of(cycles[i]);
            indices[i] = indices[other];
            indices[other] = moved;
            return true;
        }
    }
    return false;
}

static bool advance_combination(World *world, RecordObject *it, int64_t length) {
    int64_t size = tuple_length(world, at(world, (Ref)it->values[0]));
    bool again = it->head.flags == ITER_REPLACEMENT;
    Value *indices = length ? list_items(world, at(world, (Ref)it->values[1])) : NULL;
    int64_t i = length - 1;
    while (i >= 0 && int_of(indices[i]) == (again ? size - 1 : i + size - length)) {
        i--;
    }
    if (i < 0) {
        return false;
    }
    Value first = indices[i] + 1;
    for (int64_t k = i; k < length; k++) {
        indices[k] = again ? first : first + (uint64_t)(k - i);
    }
    return true;
}

/* Does the list hold `count` ints from `least` to `most`? It is the iterator's own; who writes a saved world may have
 * given it to the program, too. */
static bool holds_ints(World *world, Value list, int64_t count, int64_t lowest, int64_t most) {
    const ListObject *numbers = at(world, (Ref)list);
    bool good = numbers->length >= count;
    for (int64_t i = 0; good && i < count; i++) {
        Value n = list_items(world, numbers)[i];
        good = is_int(n) && int_of(n) >= lowest && int_of(n) <= most;
    }
    return good;
}

static bool selection_is_whole(World *world, const RecordObject *it, int64_t length) {
    const TupleObject *pool = at(world, (Ref)it->values[0]);
    int64_t size = tuple_length(world, pool);
    if (it->head.flags == ITER_PRODUCT) {
        bool good = size == length && holds_ints(world, it->values[1], length, 0, INT32_MAX);
        for (int64_t i = 0; good && i < length; i++) {
            const ListObject *indices = at(world, (Ref)it->values[1]);
            good = int_of(list_items(world, indices)[i]) <
                   tuple_length(world, at(world, (Ref)pool->items[i]));
        }
        return good;
    }
    bool permutes = it->head.flags == ITER_PERMUTATIONS;
    return (!permutes || (length <= size && holds_ints(world, it->values[2], length, 1, size))) &&
           holds_ints(world, it->values[1], permutes ? size : length, 0, size - 1);
}

Value selection_next(World *world, RecordObject *it) {
    bool product = it->head.flags == ITER_PRODUCT;
    Value *state = &it->values[product ? 2 : 4];
    if (*state == NONE) {
        return SIGNAL_STOP;
    }
    int64_t length =
        product ? ((ListObject *)at(world, (Ref)it->values[1]))->length : int_of(it->values[3]);
    if (!selection_is_whole(world, it, length)) {
        return wrong_register(world);
    }
    if (*state == value_int(1)) {
        bool more = product                               ? advance_product(world, it, length)
                    : it->head.flags == ITER_PERMUTATIONS ? advance_permutation(world, it, length)
                                                          : advance_combination(world, it, length);
        if (!more) {
            *state = NONE;
            return SIGNAL_STOP;
        }
    }
    *state = value_int(0); /* the indices stand: what lacks memory now only picks again */
    Value row = pick(world, it, length);
    if (!is_signal(row)) {
        *state = value_int(1);
    }
    return row;
}
