/* Items one after the other: what is done with one is over before the next is asked for. */
#include "engine/exec/each.h"

#include <math.h>

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/compare.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/exception.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { EACH_ITERATOR, EACH_KIND, EACH_A, EACH_B, EACH_RESULT, EACH_ITEM, EACH_INDEX, EACH_OTHER };
enum { START, ITERATOR_COMES, NEXT, ITEM_COMES, ACT, LATER, LAST };

/* An act gives NONE when the item is done with, SIGNAL_STOP when no more are wanted, or another signal; it goes on from
 * frame->pc, ACT at first. */
typedef Value (*Act)(World *world, Frame *frame, Value input);

/* Goes on at `then` with what a frame gives; what is known at once is returned. */
static Value expect(Frame *frame, Value value, uint32_t then) {
    if (value == SIGNAL_CALL) {
        frame->pc = then;
    }
    return value;
}

static Value act_append(World *world, Frame *frame, Value input) {
    (void)input;
    Value target = frame->regs[EACH_A], item = frame->regs[EACH_ITEM];
    Each each = (Each)int_of(frame->regs[EACH_KIND]);
    bool done = each == EACH_EXTEND
                    ? list_append(world, at(world, (Ref)target), item)
                    : deque_push(world, deque_of(world, target), item, each == EACH_EXTEND_LEFT);
    return done ? NONE : SIGNAL_MEMORY;
}

/* Kinds of one operation on a set or dict, whose answer may end it all. */
static Value act_keyed(World *world, Frame *frame, Value input) {
    Each each = (Each)int_of(frame->regs[EACH_KIND]);
    Value item = frame->regs[EACH_ITEM];
    if (frame->pc == ACT) {
        KeyedOp op = each == EACH_ADD || each == EACH_FROMKEYS ? KEYED_SET
                     : each == EACH_REMOVE                     ? KEYED_DISCARD
                                                               : KEYED_CONTAINS;
        Value value = each == EACH_FROMKEYS ? frame->regs[EACH_B] : NONE;
        input = expect(frame, keyed(world, op, frame->regs[EACH_A], item, value), LATER);
        if (is_signal(input)) {
            return input;
        }
        world->result = input; /* what lacks memory from here on is given it again */
        frame->pc = LATER;
    }
    if (frame->pc == LATER && each == EACH_KEEP && input == TRUE) {
        input = keyed(world, KEYED_SET, frame->regs[EACH_B], item, NONE);
        if (is_signal(input)) {
            return expect(frame, input, LAST);
        }
    }
    if (input == value_bool(each == EACH_NONE_IN) &&
        (each == EACH_ALL_IN || each == EACH_NONE_IN)) {
        frame->regs[EACH_RESULT] = FALSE;
        return SIGNAL_STOP;
    }
    return NONE;
}

static Value set_pair(World *world, Frame *frame, const Value *parts, int64_t length) {
    if (length != 2) {
        return raise(world, TYPE_VALUE_ERROR,
                     "dictionary update sequence element #%d has length %d; 2 is required",
                     int_of(frame->regs[EACH_INDEX]), length);
    }
    Value dict = frame->regs[EACH_A];
    Value done = dict_set_plain(world, dict_of(world, dict), parts[0], parts[1])
                     ? NONE
                     : keyed(world, KEYED_SET, dict, parts[0], parts[1]);
    if (done == SIGNAL_CALL) {
        frame->pc = LAST;
    }
    if (done == NONE || done == SIGNAL_CALL) {
        frame->regs[EACH_INDEX]++;
    }
    return done;
}

static Value not_a_pair(World *world, int64_t index) {
    Value signal = raise(world, TYPE_TYPE_ERROR, "object is not iterable");
    Value note = format_text(
        world, "Cannot convert dictionary update sequence element #%d to a sequence", index);
    Value args[2] = {world->error, note};
    if (signal != SIGNAL_ERROR || is_signal(note)) {
        return SIGNAL_MEMORY;
    }
    return is_signal(exception_add_note(world, args, 2)) ? SIGNAL_MEMORY : SIGNAL_ERROR;
}

static Value act_pair(World *world, Frame *frame, Value input) {
    if (frame->pc == LAST) {
        return NONE;
    }
    Value pair = frame->pc == LATER ? input : frame->regs[EACH_ITEM];
    if (has_kind(world, pair, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)pair);
        return set_pair(world, frame, tuple->items, tuple_length(world, tuple));
    }
    if (!has_kind(world, pair, KIND_LIST)) {
        if (!is_iterable(world, pair)) {
            return not_a_pair(world, int_of(frame->regs[EACH_INDEX]));
        }
        pair = with_items(world, pair, AFTER_LIST, UNDEFINED, UNDEFINED, UNDEFINED);
        if (is_signal(pair)) {
            return expect(frame, pair, LATER);
        }
    }
    const ListObject *list = at(world, (Ref)pair);
    return set_pair(world, frame, list->length ? list_items(world, list) : &pair, list->length);
}

static Value act_contains(World *world, Frame *frame, Value input) {
    if (frame->pc == ACT) {
        input =
            expect(frame, values_equal(world, frame->regs[EACH_ITEM], frame->regs[EACH_A]), LATER);
        if (is_signal(input)) {
            return input;
        }
    }
    if (input == TRUE) {
        frame->regs[EACH_RESULT] = TRUE;
        return SIGNAL_STOP;
    }
    return NONE;
}

/* --- sum ------------------------------------------------------------------------------------------------------ */

Value with_lost(Value total, Value lost) {
    if (!is_float(lost) || float_of(lost) == 0 || float_of(lost) - float_of(lost) != 0) {
        return total;
    }
    return value_float(float_of(total) + float_of(lost));
}

bool sum_numbers(Value *total, Value *lost, Value item) {
    if (is_int(*total) && (is_int(item) || is_bool(item))) {
        Value next = *total + (is_bool(item) ? (uint64_t)(item == TRUE) : item - INT_BIAS);
        if (next >= INT_FIRST) {
            *total = next;
            return true;
        }
        return false;
    }
    if (is_int(*total) && is_float(item) && *lost == UNDEFINED) {
        *total = value_float((double)int_of(*total) + float_of(item));
        *lost = value_float(0);
        return true;
    }
    if (!is_float(*total) || *lost == NONE || !(is_float(item) || is_int(item))) {
        return false;
    }
    double have = float_of(*total), x = is_float(item) ? float_of(item) : (double)int_of(item);
    double sum = have + x, gone = is_float(*lost) ? float_of(*lost) : 0;
    gone += fabs(have) >= fabs(x) ? (have - sum) + x : (x - sum) + have;
    *lost = value_float_any(gone);
    *total = value_float(sum);
    return true;
}

static Value act_sum(World *world, Frame *frame, Value input) {
    Value item = frame->regs[EACH_ITEM];
    if (frame->pc == ACT) {
        if (sum_numbers(&frame->regs[EACH_A], &frame->regs[EACH_B], item)) {
            return NONE;
        }
        frame->regs[EACH_A] = with_lost(frame->regs[EACH_A], frame->regs[EACH_B]);
        if (!is_int(frame->regs[EACH_A])) {
            frame->regs[EACH_B] = NONE; /* no compensation from here on */
        }
        input = binary_operate(world, OP_ADD, frame->regs[EACH_A], item);
        if (is_signal(input)) {
            return expect(frame, input, LATER);
        }
    } else if (frame->pc == LATER && input == NOT_IMPLEMENTED) {
        input = binary_reflected(world, OP_ADD, frame->regs[EACH_A], item);
        if (is_signal(input)) {
            return expect(frame, input, LAST);
        }
    }
    frame->regs[EACH_A] = input;
    return NONE;
}

/* --- min and max ---------------------------------------------------------------------------------------------- */

/* EACH_B: the best item, EACH_OTHER: its key, EACH_INDEX: the key of this one. */
static Value act_select(World *world, Frame *frame, Value input) {
    Value key = frame->regs[EACH_A], item = frame->regs[EACH_ITEM];
    bool most = int_of(frame->regs[EACH_KIND]) == EACH_MAX;
    if (frame->pc == ACT) {
        input = key == UNDEFINED || key == NONE ? item : call1(world, key, item);
        if (is_signal(input)) {
            return expect(frame, input, LATER);
        }
        world->result = input;
        frame->pc = LATER;
    }
    if (frame->pc == LATER) {
        frame->regs[EACH_INDEX] = input;
        if (frame->regs[EACH_B] == UNDEFINED) {
            input = TRUE;
        } else {
            input = values_ordered(world, most ? COMPARE_GT : COMPARE_LT, input,
                                   frame->regs[EACH_OTHER]);
            if (is_signal(input)) {
                return expect(frame, input, LAST);
            }
        }
    }
    if (input == TRUE) {
        frame->regs[EACH_B] = item;
        frame->regs[EACH_OTHER] = frame->regs[EACH_INDEX];
    }
    return NONE;
}

/* --- all of them ---------------------------------------------------------------------------------------------- */

static const Act acts[] = {
    [EACH_EXTEND] = act_append, [EACH_EXTEND_RIGHT] = act_append, [EACH_EXTEND_LEFT] = act_append,
    [EACH_ADD] = act_keyed,     [EACH_REMOVE] = act_keyed,        [EACH_KEEP] = act_keyed,
    [EACH_ALL_IN] = act_keyed,  [EACH_NONE_IN] = act_keyed,       [EACH_FROMKEYS] = act_keyed,
    [EACH_PAIR] = act_pair,     [EACH_CONTAINS] = act_contains,   [EACH_SUM] = act_sum,
    [EACH_MIN] = act_select,    [EACH_MAX] = act_select,
};

static Value end(World *world, Frame *frame) {
    Each each = (Each)int_of(frame->regs[EACH_KIND]);
    if (each == EACH_SUM) {
        return with_lost(frame->regs[EACH_A], frame->regs[EACH_B]);
    }
    if (each != EACH_MIN && each != EACH_MAX) {
        return frame->regs[EACH_RESULT];
    }
    if (frame->regs[EACH_B] != UNDEFINED) {
        return frame->regs[EACH_B];
    }
    return frame->regs[EACH_RESULT] != UNDEFINED
               ? frame->regs[EACH_RESULT]
               : raise(world, TYPE_VALUE_ERROR, "%s() iterable argument is empty",
                       each == EACH_MAX ? "max" : "min");
}

/* The item that the iterator has given, or its end. NONE: frame->pc says which. */
static Value take(World *world, Frame *frame, Value input) {
    frame->flags &= (uint8_t)~FRAME_CATCHES;
    if (input == SIGNAL_ERROR) {
        if (!is_instance(world, world->error, TYPE_STOP_ITERATION)) {
            return SIGNAL_ERROR;
        }
        world->error = UNDEFINED;
        input = SIGNAL_STOP;
    }
    if (input == SIGNAL_STOP) {
        return end(world, frame);
    }
    frame->regs[EACH_ITEM] = input;
    frame->pc = ACT;
    return NOT_IMPLEMENTED;
}

Value step_each(World *world, Frame *frame, Value input) {
    Act act = acts[int_of(frame->regs[EACH_KIND])];
    if (frame->pc == START) {
        input = get_iter(world, frame->regs[EACH_ITERATOR]);
        if (is_signal(input)) {
            return expect(frame, input, ITERATOR_COMES);
        }
        frame->pc = ITERATOR_COMES;
    }
    if (frame->pc == ITERATOR_COMES) {
        frame->regs[EACH_ITERATOR] = input;
        frame->pc = NEXT;
    }
    for (;;) {
        if (frame->pc == NEXT) {
            if (!charge(world, 2)) {
                return SIGNAL_LIMIT;
            }
            input = iter_next(world, frame->regs[EACH_ITERATOR]);
            if (input == SIGNAL_CALL) {
                frame->flags |= FRAME_CATCHES;
                frame->pc = ITEM_COMES;
            }
            if (is_signal(input) && input != SIGNAL_STOP && input != SIGNAL_ERROR) {
                return input;
            }
            frame->pc = ITEM_COMES;
        }
        if (frame->pc == ITEM_COMES) {
            Value taken = take(world, frame, input);
            if (taken != NOT_IMPLEMENTED || frame->pc != ACT) {
                return taken;
            }
        }
        Value done = act(world, frame, input);
        if (done == SIGNAL_STOP) {
            return frame->regs[EACH_RESULT];
        }
        if (done != NONE) {
            return done;
        }
        frame->pc = NEXT;
    }
}

/* act_select for two numbers of a kind without a key. */
static bool select_number(Frame *frame, Value item) {
    Value key = frame->regs[EACH_A], best = frame->regs[EACH_B];
    bool most = int_of(frame->regs[EACH_KIND]) == EACH_MAX, better;
    if (key != UNDEFINED && key != NONE) {
        return false;
    }
    if (are_ints(item, best)) {
        better = most ? item > best : item < best;
    } else if (is_float(item) && is_float(best)) {
        better = most ? float_of(item) > float_of(best) : float_of(item) < float_of(best);
    } else {
        return false;
    }
    if (better) {
        frame->regs[EACH_B] = frame->regs[EACH_OTHER] = item;
    }
    return true;
}

/* act_pair for a tuple with a plain key. */
static bool take_pair(World *world, Frame *frame, Value pair) {
    const TupleObject *tuple = at(world, (Ref)pair);
    if (!has_kind(world, pair, KIND_TUPLE) || tuple->head.aux != 2 ||
        !dict_set_plain(world, dict_of(world, frame->regs[EACH_A]), tuple->items[0],
                        tuple->items[1])) {
        return false;
    }
    frame->regs[EACH_INDEX]++;
    return true;
}

bool each_takes(World *world, Frame *frame, Value iterator, Value item) {
    if (frame->pc != ITEM_COMES || frame->regs[EACH_ITERATOR] != iterator) {
        return false;
    }
    switch ((int)int_of(frame->regs[EACH_KIND])) {
    case EACH_SUM: return sum_numbers(&frame->regs[EACH_A], &frame->regs[EACH_B], item);
    case EACH_EXTEND: return list_append(world, at(world, (Ref)frame->regs[EACH_A]), item);
    case EACH_PAIR: return take_pair(world, frame, item);
    case EACH_ADD: return set_add_plain(world, set_of(world, frame->regs[EACH_A]), item);
    case EACH_MIN:
    case EACH_MAX: return select_number(frame, item);
    default: return false;
    }
}

/* What `sum` says of a start that it refuses; NONE: it does not. */
Value sum_start(World *world, Value start) {
    Kind kind = kind_of(world, unwrap(world, start));
    if (kind == KIND_STR) {
        return raise(world, TYPE_TYPE_ERROR, "sum() can't sum strings [use ''.join(seq) instead]");
    }
    return kind == KIND_BYTES || kind == KIND_BYTEARRAY
               ? raise(world, TYPE_TYPE_ERROR, "sum() can't sum %T [use b''.join(seq) instead]",
                       start)
               : NONE;
}

Value each_item(World *world, Each each, Value iterable, Value a, Value b, Value result) {
    Value signal;
    Frame *frame = step_push(world, STEP_each, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[EACH_ITERATOR] = iterable;
    frame->regs[EACH_KIND] = value_int(each);
    frame->regs[EACH_A] = a;
    frame->regs[EACH_B] = b;
    frame->regs[EACH_RESULT] = result;
    frame->regs[EACH_INDEX] = value_int(0);
    frame->regs[EACH_OTHER] = b; /* of what min and max have already, without a key */
    return SIGNAL_CALL;
}

Value extend_list(World *world, Value list, Value iterable, Value result) {
    if (!items_at_once(world, iterable)) {
        return each_item(world, EACH_EXTEND, iterable, list, UNDEFINED, result);
    }
    Value done = with_items(world, iterable, AFTER_EXTEND, list, UNDEFINED, UNDEFINED);
    return done == NONE ? result : done;
}
