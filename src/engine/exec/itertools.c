/* The iterators of itertools.
 *
 * Each has a function that goes on from frame->pc and is given what it asked for: an item, SIGNAL_STOP at an inner
 * iterator's end, or the result of a call. It runs in a native frame; where all inner iterators are builtin ones and
 * nothing is called, in a frame on the C stack that nobody sees. An item taken from an inner iterator is put into a
 * register before anything is allocated: what lacks memory is run again from there. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/exception.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { ITEM_ITERATOR, ITEM_TAKEN, ITEM_ROW, ITEM_COUNT, ITEM_REGISTERS };
enum { ASK, GOT, MAKE, ANSWER, TRUTH_KNOWN, LATER, AGAIN };
enum { UNSEEN = 1 }; /* owner of a frame on the C stack */

typedef Value (*Advance)(World *world, Frame *frame, RecordObject *it, Value input);

/* The next item of `iterator` for state `then`: the item, SIGNAL_STOP, or a signal to return. */
static Value ask(World *world, Frame *frame, Value iterator, uint32_t then) {
    Value item = iter_next(world, iterator);
    if (item == SIGNAL_CALL) {
        frame->flags |= FRAME_CATCHES;
        frame->pc = then;
    } else if (item == SIGNAL_ERROR && is_instance(world, world->error, TYPE_STOP_ITERATION)) {
        world->error = UNDEFINED;
        item = SIGNAL_STOP;
    }
    if (!is_signal(item) || item == SIGNAL_STOP) {
        frame->pc = then;
    }
    return item;
}

static bool leaves(Value v) {
    return is_signal(v) && v != SIGNAL_STOP;
}

/* function(a) or function(a, b) for state `then`. */
static Value ask_call(World *world, Frame *frame, Value function, const Value *args, int count,
                      uint32_t then) {
    Value result = call_value(world, function, args, count, 0);
    if (result == SIGNAL_CALL || !is_signal(result)) {
        frame->pc = then;
    }
    return result;
}

static void finish(RecordObject *it) {
    it->values[0] = NONE;
}

/* --- chain, cycle, repeat, count ------------------------------------------------------------------------------ */

enum { CHAIN_SOURCES, CHAIN_ACTIVE };

static Value next_chain(World *world, Frame *frame, RecordObject *it, Value input) {
    for (;;) {
        if (frame->pc == ASK || frame->pc == AGAIN) {
            if (it->values[CHAIN_SOURCES] == NONE) {
                return SIGNAL_STOP;
            }
            if (it->values[CHAIN_ACTIVE] != UNDEFINED) {
                input = ask(world, frame, it->values[CHAIN_ACTIVE], GOT);
            } else {
                input = ask(world, frame, it->values[CHAIN_SOURCES], MAKE);
            }
            if (leaves(input)) {
                return input;
            }
        }
        if (frame->pc == GOT) {
            if (input != SIGNAL_STOP) {
                return input;
            }
            it->values[CHAIN_ACTIVE] = UNDEFINED;
            if (frame->owner == UNSEEN) { /* the next source may have a Python __iter__ */
                frame->pc = AGAIN;
                return SIGNAL_MEMORY;
            }
            frame->pc = ASK;
            continue;
        }
        if (frame->pc == MAKE) {
            if (input == SIGNAL_STOP) {
                finish(it);
                return SIGNAL_STOP;
            }
            frame->regs[ITEM_TAKEN] = input;
            frame->pc = LATER;
        }
        if (frame->pc == LATER) {
            input = get_iter(world, frame->regs[ITEM_TAKEN]);
            frame->pc = input == SIGNAL_CALL ? ANSWER : LATER;
            if (is_signal(input)) {
                return input;
            }
        }
        it->values[CHAIN_ACTIVE] = input;
        frame->pc = ASK;
    }
}

enum { CYCLE_ITERATOR, CYCLE_SAVED, CYCLE_INDEX };

static Value next_cycle(World *world, Frame *frame, RecordObject *it, Value input) {
    ListObject *saved = at(world, (Ref)it->values[CYCLE_SAVED]);
    if (frame->pc == ASK && it->values[CYCLE_ITERATOR] != NONE) {
        if (!list_reserve(world, saved, (int64_t)saved->length + 1)) {
            return SIGNAL_MEMORY;
        }
        input = ask(world, frame, it->values[CYCLE_ITERATOR], GOT);
        if (leaves(input)) {
            return input;
        }
    }
    if (frame->pc == GOT) {
        if (input != SIGNAL_STOP) {
            return list_append(world, saved, input) ? input : SIGNAL_MEMORY;
        }
        finish(it);
    }
    if (!saved->length) {
        return SIGNAL_STOP;
    }
    int64_t index = int_of(it->values[CYCLE_INDEX]);
    index = index < saved->length ? index : 0;
    it->values[CYCLE_INDEX] = value_int(index + 1);
    return list_items(world, saved)[index];
}

static Value next_count(World *world, Frame *frame, RecordObject *it, Value input) {
    if (frame->pc == ASK) {
        input = binary_operate(world, OP_ADD, it->values[0], it->values[1]);
        frame->pc = input == SIGNAL_CALL ? GOT : ASK;
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == GOT && input == NOT_IMPLEMENTED) {
        input = binary_reflected(world, OP_ADD, it->values[0], it->values[1]);
        frame->pc = input == SIGNAL_CALL ? ANSWER : GOT;
        if (is_signal(input)) {
            return input;
        }
    }
    Value now = it->values[0];
    it->values[0] = input;
    return now;
}

/* --- items of one iterator, some of them ---------------------------------------------------------------------- */

enum { SLICE_ITERATOR, SLICE_NEXT, SLICE_STOP, SLICE_STEP, SLICE_COUNT };

static Value next_islice(World *world, Frame *frame, RecordObject *it, Value input) {
    for (;;) {
        if (frame->pc == GOT) {
            if (input == SIGNAL_STOP) {
                finish(it);
                return SIGNAL_STOP;
            }
            int64_t taken = int_of(it->values[SLICE_COUNT]++),
                    wanted = int_of(it->values[SLICE_NEXT]);
            int64_t stop = int_of(it->values[SLICE_STOP]);
            if (taken == wanted) {
                int64_t step = int_of(it->values[SLICE_STEP]);
                int64_t next = stop >= 0 && step > stop - wanted ? stop : wanted + step;
                it->values[SLICE_NEXT] = value_int(int_fits(next) ? next : SMALL_INT_MAX);
                return input;
            }
            frame->pc = ASK;
        }
        int64_t stop = int_of(it->values[SLICE_STOP]), count = int_of(it->values[SLICE_COUNT]);
        if (it->values[SLICE_ITERATOR] == NONE || (stop >= 0 && count >= stop)) {
            finish(it);
            return SIGNAL_STOP;
        }
        if (!charge(world, 1)) {
            return SIGNAL_LIMIT;
        }
        input = ask(world, frame, it->values[SLICE_ITERATOR], GOT);
        if (leaves(input)) {
            return input;
        }
    }
}

static Value next_compress(World *world, Frame *frame, RecordObject *it, Value input) {
    for (;;) {
        switch (frame->pc) {
        case ASK:
            if (!charge(world, 1)) {
                return SIGNAL_LIMIT;
            }
            input = ask(world, frame, it->values[0], GOT);
            if (is_signal(input)) {
                return input;
            }
            break;
        case GOT:
            if (input == SIGNAL_STOP) {
                return input;
            }
            frame->regs[ITEM_TAKEN] = input;
            frame->pc = LATER;
            break;
        case LATER:
            input = ask(world, frame, it->values[1], ANSWER);
            if (is_signal(input)) {
                return input;
            }
            break;
        default:
            if (input == SIGNAL_STOP) {
                return input;
            }
            input = truth(world, input);
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_CALL ? TRUTH_KNOWN : frame->pc;
                return input;
            }
            if (input == TRUE) {
                return frame->regs[ITEM_TAKEN];
            }
            frame->pc = ASK;
        }
    }
}

/* takewhile, dropwhile, filterfalse: values are the predicate, the iterator and whether it is decided. */
static Value next_tested(World *world, Frame *frame, RecordObject *it, Value input) {
    IterKind kind = (IterKind)it->head.flags;
    bool decided = it->values[2] == TRUE;
    for (;;) {
        switch (frame->pc) {
        case ASK:
            if (kind == ITER_TAKEWHILE && decided) {
                return SIGNAL_STOP;
            }
            if (!charge(world, 1)) {
                return SIGNAL_LIMIT;
            }
            input = ask(world, frame, it->values[1], GOT);
            if (is_signal(input)) {
                return input;
            }
            break;
        case GOT:
            if (input == SIGNAL_STOP || (kind == ITER_DROPWHILE && decided)) {
                return input;
            }
            frame->regs[ITEM_TAKEN] = input;
            frame->pc = LATER;
            break;
        case LATER:
            input = frame->regs[ITEM_TAKEN];
            if (kind == ITER_FILTERFALSE &&
                (it->values[0] == NONE || it->values[0] == type_value(world, TYPE_BOOL))) {
                frame->pc = ANSWER;
                break;
            }
            input = ask_call(world, frame, it->values[0], &input, 1, ANSWER);
            if (is_signal(input)) {
                return input;
            }
            break;
        default:
            input = truth(world, input);
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_CALL ? TRUTH_KNOWN : frame->pc;
                return input;
            }
            if (kind == ITER_TAKEWHILE ? input == TRUE : input == FALSE) {
                it->values[2] = value_bool(kind == ITER_DROPWHILE);
                return frame->regs[ITEM_TAKEN];
            }
            if (kind == ITER_TAKEWHILE) {
                it->values[2] = TRUE;
                return SIGNAL_STOP;
            }
            frame->pc = ASK;
        }
    }
}

static Value next_starmap(World *world, Frame *frame, RecordObject *it, Value input) {
    if (frame->pc == ASK) {
        input = ask(world, frame, it->values[1], GOT);
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == GOT) {
        if (input == SIGNAL_STOP) {
            return input;
        }
        frame->regs[ITEM_TAKEN] = input;
        frame->pc = LATER;
    }
    if (frame->pc == LATER) {
        Value args = frame->regs[ITEM_TAKEN];
        if (has_kind(world, args, KIND_TUPLE)) {
            const TupleObject *tuple = at(world, (Ref)args);
            return ask_call(world, frame, it->values[0], tuple->items,
                            (int)tuple_length(world, tuple), ANSWER);
        }
        Value result = with_items(world, args, AFTER_CALL, it->values[0], UNDEFINED, UNDEFINED);
        frame->pc = result == SIGNAL_CALL || !is_signal(result) ? ANSWER : LATER;
        return result;
    }
    return input;
}

/* --- accumulate, pairwise, batched, zip_longest --------------------------------------------------------------- */

enum { ACCUMULATE_ITERATOR, ACCUMULATE_FUNCTION, ACCUMULATE_TOTAL, ACCUMULATE_INITIAL };

static Value next_accumulate(World *world, Frame *frame, RecordObject *it, Value input) {
    if (it->values[ACCUMULATE_INITIAL] != NONE && frame->pc == ASK) {
        it->values[ACCUMULATE_TOTAL] = it->values[ACCUMULATE_INITIAL];
        it->values[ACCUMULATE_INITIAL] = NONE;
        return it->values[ACCUMULATE_TOTAL];
    }
    if (frame->pc == ASK) {
        input = ask(world, frame, it->values[ACCUMULATE_ITERATOR], GOT);
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == GOT) {
        if (input == SIGNAL_STOP) {
            return input;
        }
        if (it->values[ACCUMULATE_TOTAL] == UNDEFINED) {
            it->values[ACCUMULATE_TOTAL] = input;
            return input;
        }
        frame->regs[ITEM_TAKEN] = input;
        frame->pc = LATER;
    }
    if (frame->pc == LATER) {
        Value pair[2] = {it->values[ACCUMULATE_TOTAL], frame->regs[ITEM_TAKEN]};
        if (it->values[ACCUMULATE_FUNCTION] == NONE) {
            input = binary_operate(world, OP_ADD, pair[0], pair[1]);
            frame->pc = input == SIGNAL_CALL ? MAKE : LATER;
        } else {
            input = ask_call(world, frame, it->values[ACCUMULATE_FUNCTION], pair, 2, ANSWER);
        }
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == MAKE && input == NOT_IMPLEMENTED) {
        input =
            binary_reflected(world, OP_ADD, it->values[ACCUMULATE_TOTAL], frame->regs[ITEM_TAKEN]);
        frame->pc = input == SIGNAL_CALL ? ANSWER : frame->pc;
        if (is_signal(input)) {
            return input;
        }
    }
    it->values[ACCUMULATE_TOTAL] = input;
    return input;
}

static Value next_pairwise(World *world, Frame *frame, RecordObject *it, Value input) {
    for (;;) {
        if (frame->pc == ASK) {
            if (it->values[0] == NONE) {
                return SIGNAL_STOP;
            }
            input = ask(world, frame, it->values[0], GOT);
            if (leaves(input)) {
                return input;
            }
        }
        if (frame->pc == GOT) {
            if (input == SIGNAL_STOP) {
                finish(it);
                return SIGNAL_STOP;
            }
            if (it->values[1] == UNDEFINED) {
                it->values[1] = input;
                frame->pc = ASK;
                continue;
            }
            frame->regs[ITEM_TAKEN] = input;
            frame->pc = LATER;
        }
        Value both[2] = {it->values[1], frame->regs[ITEM_TAKEN]};
        Value pair = tuple_from(world, both, 2);
        if (!is_signal(pair)) {
            it->values[1] = both[1];
        }
        return pair;
    }
}

/* The list in which a row is gathered. false: no memory. */
static bool has_row(World *world, Frame *frame, int64_t room) {
    if (frame->regs[ITEM_ROW] == UNDEFINED) {
        ListObject *row = list_new(world, 0);
        if (!row || !list_reserve(world, row, room)) {
            return false;
        }
        frame->regs[ITEM_ROW] = value_of(world, row);
    }
    ListObject *row = at(world, (Ref)frame->regs[ITEM_ROW]);
    return list_reserve(world, row, (int64_t)row->length + 1);
}

enum { BATCH_ITERATOR, BATCH_SIZE, BATCH_STRICT };

static Value next_batched(World *world, Frame *frame, RecordObject *it, Value input) {
    if (it->values[BATCH_ITERATOR] == NONE) {
        return SIGNAL_STOP;
    }
    int64_t size = int_of(it->values[BATCH_SIZE]);
    while (frame->pc != LATER) {
        if (!has_row(world, frame, size < 64 ? size : 64)) {
            return SIGNAL_MEMORY;
        }
        ListObject *row = at(world, (Ref)frame->regs[ITEM_ROW]);
        if (frame->pc == ASK) {
            if (!charge(world, 1)) {
                return SIGNAL_LIMIT;
            }
            input = ask(world, frame, it->values[BATCH_ITERATOR], GOT);
            if (leaves(input)) {
                return input;
            }
        }
        if (input != SIGNAL_STOP) {
            list_append(world, row, input);
        }
        frame->pc = input == SIGNAL_STOP || row->length == size ? LATER : ASK;
    }
    const ListObject *row = at(world, (Ref)frame->regs[ITEM_ROW]);
    if (!row->length) {
        finish(it);
        return SIGNAL_STOP;
    }
    if (row->length < size && it->values[BATCH_STRICT] == TRUE) {
        Value signal = raise(world, TYPE_VALUE_ERROR, "batched(): incomplete batch");
        if (signal == SIGNAL_ERROR) {
            finish(it);
        }
        return signal;
    }
    Value batch = tuple_from(world, list_items(world, row), row->length);
    if (!is_signal(batch) && row->length < size) {
        finish(it);
    }
    return batch;
}

enum { LONGEST_ITERATORS, LONGEST_FILL, LONGEST_LEFT };

static Value next_longest(World *world, Frame *frame, RecordObject *it, Value input) {
    TupleObject *iterators = at(world, (Ref)it->values[LONGEST_ITERATORS]);
    int64_t count = tuple_length(world, iterators);
    if (!count || it->values[LONGEST_LEFT] == value_int(0)) {
        return SIGNAL_STOP;
    }
    while (frame->pc != LATER) {
        if (!has_row(world, frame, count)) {
            return SIGNAL_MEMORY;
        }
        ListObject *row = at(world, (Ref)frame->regs[ITEM_ROW]);
        if (row->length >= count) {
            return wrong_register(world);
        }
        if (frame->pc == ASK) {
            if (iterators->items[row->length] == NONE) {
                input = it->values[LONGEST_FILL];
            } else {
                input = ask(world, frame, iterators->items[row->length], GOT);
                if (leaves(input)) {
                    return input;
                }
            }
        }
        if (input == SIGNAL_STOP) {
            iterators->items[row->length] = NONE;
            it->values[LONGEST_LEFT]--;
            if (it->values[LONGEST_LEFT] == value_int(0)) {
                return SIGNAL_STOP;
            }
            input = it->values[LONGEST_FILL];
        }
        list_append(world, row, input);
        frame->pc = row->length == count ? LATER : ASK;
    }
    const ListObject *row = at(world, (Ref)frame->regs[ITEM_ROW]);
    return tuple_from(world, list_items(world, row), row->length);
}

/* --- tee and groupby ------------------------------------------------------------------------------------------ */

enum { TEE_SOURCE, TEE_NODE };
enum { NODE_ITEM, NODE_NEXT }; /* of a cell in the chain of items that not all have taken */

static Value next_tee(World *world, Frame *frame, RecordObject *it, Value input) {
    RecordObject *node = at(world, (Ref)it->values[TEE_NODE]);
    if (frame->pc == ASK && node->values[NODE_NEXT] == UNDEFINED) {
        input = ask(world, frame, it->values[TEE_SOURCE], GOT);
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == GOT) {
        if (input == SIGNAL_STOP) {
            return input;
        }
        frame->regs[ITEM_TAKEN] = input;
        frame->pc = LATER;
    }
    if (frame->pc == LATER && node->values[NODE_NEXT] == UNDEFINED) {
        RecordObject *fresh = heap_new_record(world, TYPE_CELL, KIND_CELL, 2);
        if (!fresh) {
            return SIGNAL_MEMORY;
        }
        node->values[NODE_ITEM] = frame->regs[ITEM_TAKEN];
        node->values[NODE_NEXT] = value_of(world, fresh);
    }
    it->values[TEE_NODE] = node->values[NODE_NEXT];
    return node->values[NODE_ITEM];
}

enum { GROUP_ITERATOR, GROUP_KEY, GROUP_WANTED, GROUP_NOW, GROUP_ITEM, GROUP_SERIAL };
enum { MEMBER_GROUPS, MEMBER_KEY, MEMBER_SERIAL };
enum { KEY_KNOWN = 10, COMPARED };

/* The next item and its key into the groupby. pc: ASK, GOT, ANSWER; TRUE when there is one. */
static Value group_step(World *world, Frame *frame, RecordObject *groups, Value input) {
    if (frame->pc == ASK) {
        if (!charge(world, 1)) {
            return SIGNAL_LIMIT;
        }
        input = ask(world, frame, groups->values[GROUP_ITERATOR], GOT);
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc == GOT) {
        if (input == SIGNAL_STOP) {
            return input;
        }
        frame->regs[ITEM_TAKEN] = input;
        frame->pc = LATER;
    }
    if (frame->pc == LATER) {
        input = frame->regs[ITEM_TAKEN];
        if (groups->values[GROUP_KEY] != NONE) {
            input = ask_call(world, frame, groups->values[GROUP_KEY], &input, 1, ANSWER);
            if (is_signal(input)) {
                return input;
            }
        }
    }
    groups->values[GROUP_ITEM] = frame->regs[ITEM_TAKEN];
    groups->values[GROUP_NOW] = input;
    frame->pc = KEY_KNOWN;
    return TRUE;
}

static Value next_group(World *world, Frame *frame, RecordObject *groups, Value input) {
    for (;;) {
        if (frame->pc == ASK && frame->regs[ITEM_COUNT] == UNDEFINED) {
            frame->regs[ITEM_COUNT] = TRUE;
            groups->values[GROUP_SERIAL]++;
            if (groups->values[GROUP_NOW] != UNDEFINED) {
                frame->pc = KEY_KNOWN;
            }
        }
        if (frame->pc < KEY_KNOWN) {
            Value done = group_step(world, frame, groups, input);
            if (done != TRUE) {
                return done;
            }
        }
        if (frame->pc == KEY_KNOWN) {
            if (groups->values[GROUP_WANTED] == UNDEFINED) {
                break;
            }
            input = values_equal(world, groups->values[GROUP_WANTED], groups->values[GROUP_NOW]);
            frame->pc = input == SIGNAL_CALL || !is_signal(input) ? COMPARED : KEY_KNOWN;
            if (is_signal(input)) {
                return input;
            }
        }
        if (frame->pc == COMPARED) {
            if (input == FALSE) {
                break;
            }
            frame->pc = ASK;
        }
    }
    frame->pc = KEY_KNOWN + 2;
    RecordObject *member = heap_new_record(world, TYPE_GROUPER, KIND_ITER, 3);
    if (!member) {
        frame->pc = COMPARED;
        world->result = FALSE;
        return SIGNAL_MEMORY;
    }
    member->head.flags = ITER_GROUPER;
    member->values[MEMBER_GROUPS] = value_of(world, groups);
    member->values[MEMBER_KEY] = groups->values[GROUP_NOW];
    member->values[MEMBER_SERIAL] = groups->values[GROUP_SERIAL];
    Value pair[2] = {groups->values[GROUP_NOW], value_of(world, member)};
    Value result = tuple_from(world, pair, 2);
    if (is_signal(result)) {
        frame->pc = COMPARED;
        world->result = FALSE;
        return result;
    }
    groups->values[GROUP_WANTED] = groups->values[GROUP_NOW];
    return result;
}

static Value next_member(World *world, Frame *frame, RecordObject *member, Value input) {
    RecordObject *groups = at(world, (Ref)member->values[MEMBER_GROUPS]);
    if (member->values[MEMBER_SERIAL] != groups->values[GROUP_SERIAL]) {
        return SIGNAL_STOP;
    }
    if (frame->pc == ASK && groups->values[GROUP_ITEM] != UNDEFINED) {
        frame->pc = KEY_KNOWN;
    }
    if (frame->pc < KEY_KNOWN) {
        Value done = group_step(world, frame, groups, input);
        if (done != TRUE) {
            return done;
        }
    }
    if (frame->pc == KEY_KNOWN) {
        input = values_equal(world, member->values[MEMBER_KEY], groups->values[GROUP_NOW]);
        frame->pc = input == SIGNAL_CALL || !is_signal(input) ? COMPARED : KEY_KNOWN;
        if (is_signal(input)) {
            return input;
        }
    }
    if (input == FALSE) {
        return SIGNAL_STOP;
    }
    Value item = groups->values[GROUP_ITEM];
    groups->values[GROUP_ITEM] = UNDEFINED;
    return item;
}

/* --- which one ------------------------------------------------------------------------------------------------ */

static const Advance advances[] = {
    [0] = next_chain, /* ITER_CHAIN, the first of them */
    [ITER_COUNT - ITER_CHAIN] = next_count,
    [ITER_CYCLE - ITER_CHAIN] = next_cycle,
    [ITER_ISLICE - ITER_CHAIN] = next_islice,
    [ITER_COMPRESS - ITER_CHAIN] = next_compress,
    [ITER_TAKEWHILE - ITER_CHAIN] = next_tested,
    [ITER_DROPWHILE - ITER_CHAIN] = next_tested,
    [ITER_FILTERFALSE - ITER_CHAIN] = next_tested,
    [ITER_STARMAP - ITER_CHAIN] = next_starmap,
    [ITER_ACCUMULATE - ITER_CHAIN] = next_accumulate,
    [ITER_PAIRWISE - ITER_CHAIN] = next_pairwise,
    [ITER_BATCHED - ITER_CHAIN] = next_batched,
    [ITER_ZIP_LONGEST - ITER_CHAIN] = next_longest,
    [ITER_TEE - ITER_CHAIN] = next_tee,
    [ITER_GROUPBY - ITER_CHAIN] = next_group,
    [ITER_GROUPER - ITER_CHAIN] = next_member,
};

Value step_itertools(World *world, Frame *frame, Value input) {
    RecordObject *it = at(world, (Ref)frame->regs[ITEM_ITERATOR]);
    if (frame->flags & FRAME_CATCHES) {
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        if (input == SIGNAL_ERROR) {
            if (!is_instance(world, world->error, TYPE_STOP_ITERATION)) {
                return SIGNAL_ERROR;
            }
            world->error = UNDEFINED;
            input = world->result = SIGNAL_STOP;
        }
    }
    return advances[it->head.flags - ITER_CHAIN](world, frame, it, input);
}

/* Does no Python code run for the next item? */
static bool is_quick(World *world, const RecordObject *it) {
    switch ((int)it->head.flags) {
    case ITER_CHAIN:
        return it->values[0] != NONE && it->values[1] != UNDEFINED &&
               iter_is_direct(world, it->values[1]);
    case ITER_CYCLE:
    case ITER_ISLICE:
    case ITER_PAIRWISE:
    case ITER_BATCHED: return it->values[0] == NONE || iter_is_direct(world, it->values[0]);
    case ITER_TEE: {
        const RecordObject *node = at(world, (Ref)it->values[TEE_NODE]);
        return node->values[NODE_NEXT] != UNDEFINED ||
               iter_is_direct(world, it->values[TEE_SOURCE]);
    }
    default: return false;
    }
}

Value itertools_next(World *world, Value iterator) {
    RecordObject *it = at(world, (Ref)iterator);
    if (it->head.flags == ITER_COUNT && are_ints(it->values[0], it->values[1])) {
        Value now = it->values[0], next = now + it->values[1] - INT_BIAS;
        if (next >= INT_FIRST) {
            it->values[0] = next;
            return now;
        }
    }
    if (it->head.flags == ITER_CHAIN && iter_is_steady(world, it->values[CHAIN_ACTIVE])) {
        Value item = iter_next(world, it->values[CHAIN_ACTIVE]);
        if (item != SIGNAL_STOP) {
            return item;
        }
    }
    union {
        Frame frame;
        char room[sizeof(Frame) + ITEM_REGISTERS * sizeof(Value)];
    } unseen;
    bool quick = is_quick(world, it);
    if (quick) {
        unseen.frame = (Frame){.count = ITEM_REGISTERS, .owner = UNSEEN};
        for (int i = 0; i < ITEM_REGISTERS; i++) {
            unseen.frame.regs[i] = UNDEFINED;
        }
        Value item = advances[it->head.flags - ITER_CHAIN](world, &unseen.frame, it, UNDEFINED);
        if (item != SIGNAL_MEMORY || unseen.frame.pc == ASK) {
            return item;
        }
    }
    Value signal;
    Frame *frame = step_push(world, STEP_itertools, &signal);
    if (!frame) {
        return signal;
    }
    if (quick) { /* memory is lacking: what was taken goes on in a frame that a collection sees */
        copy_values(frame->regs, unseen.frame.regs, ITEM_REGISTERS);
        frame->pc = unseen.frame.pc;
    }
    frame->regs[ITEM_ITERATOR] = iterator;
    return SIGNAL_CALL;
}
