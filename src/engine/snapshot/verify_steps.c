/* Native frames of a loaded world: what each step keeps, by its row, and what a row cannot say.
 *
 * Containers that a step works on may be had by the program, too, where a forger gave it them: what is in them, and how
 * long they are, each step looks at when it goes on. What is given to a step it looks at as well. */
#include "engine/exec/bind.h"
#include "engine/exec/each.h"
#include "engine/exec/host.h"
#include "engine/exec/natives.h"
#include "engine/exec/opcodes.h"
#include "engine/exec/special.h"
#include "engine/objects/set.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/objects/walk.h"
#include "engine/snapshot/rows.h"

static const struct {
    uint32_t states;
    const char *holds;
} step_rows[STEP_ID_COUNT] = {
#define X(id, registers, states, holds) {states, holds},
#include "../../../spec/steps.def"
#undef X
};

static bool is(const Check *check, Value v, uint64_t kinds) {
    return is_ref(v) && (kinds >> kind_of(check->world, v) & 1);
}

static int64_t length_of(const Check *check, Value tuple) {
    return tuple_length(check->world, at(check->world, (Ref)tuple));
}

/* Do all items of a tuple that was checked have one of the kinds? */
static bool holds_only(Check *check, Value tuple, uint64_t kinds) {
    const TupleObject *items = at(check->world, (Ref)tuple);
    for (int64_t i = 0; i < length_of(check, tuple); i++) {
        if (!is_ref(items->items[i]) || !check_ref(check, (Ref)items->items[i], kinds)) {
            return false;
        }
    }
    return true;
}

/* Names of the last of `args` (or of `values`, where there are as many). */
static bool names_are_good(Check *check, Value names, Value values, bool as_many) {
    if (names == UNDEFINED) {
        return !as_many || values == UNDEFINED;
    }
    return is_ref(values) && holds_only(check, names, K(STR)) &&
           (as_many ? length_of(check, names) == length_of(check, values)
                    : length_of(check, names) <= length_of(check, values));
}

static bool each_is_good(const Check *check, const Value *regs) {
    Value a = regs[2], b = regs[3];
    switch ((int)int_of(regs[1])) {
    case EACH_EXTEND: return is(check, a, K(LIST));
    case EACH_EXTEND_RIGHT:
    case EACH_EXTEND_LEFT: return is(check, a, K(DEQUE));
    case EACH_KEEP: return is(check, a, K(SET) | K(DICT)) && is(check, b, K(SET) | K(DICT));
    case EACH_ADD: return is(check, a, K(SET));
    case EACH_REMOVE:
    case EACH_ALL_IN:
    case EACH_NONE_IN:
    case EACH_FROMKEYS: return is(check, a, K(SET) | K(DICT));
    case EACH_PAIR: return is(check, a, K(DICT)) && is_int(regs[6]) && int_of(regs[6]) >= 0;
    default: return true;
    }
}

/* What is done with the items at the end works on these. */
static bool items_are_good(const Check *check, const Value *regs) {
    Value a = regs[3], b = regs[4];
    switch ((int)int_of(regs[2])) {
    case AFTER_EXTEND: return is(check, a, K(LIST));
    case AFTER_SPLICE: return is(check, a, K(LIST)) && is(check, b, K(SLICE));
    case AFTER_CALL: return !is_ref(b) || is(check, b, K(DICT));
    case AFTER_JOIN: return is(check, a, K(STR) | K(BYTES) | K(BYTEARRAY));
    case AFTER_BYTES:
        return (a == value_int(TYPE_BYTES) || a == value_int(TYPE_BYTEARRAY)) &&
               (!is_ref(b) || is(check, b, K(BYTEARRAY)));
    default: return true;
    }
}

static bool walk_is_good(const Check *check, const Frame *frame) {
    enum { WHAT = 1, TARGET, LOOK };
    const Value *regs = frame->regs;
    int64_t walk = int_of(regs[WHAT]);
    bool asks_target = walk <= WALK_EXCHANGE, stores = walk == WALK_KEEP || walk == WALK_LEAVE;
    return (!(asks_target || stores) || is_ref(regs[TARGET])) &&
           (asks_target || is_ref(regs[LOOK])) &&
           (walk != WALK_REMOVE || is(check, regs[TARGET], K(SET))) &&
           (walk != WALK_EQUAL || is(check, regs[LOOK], K(DICT)));
}

static bool keyed_is_good(const Frame *frame) {
    enum { HASH = 4, AT, VISITS };
    const Value *regs = frame->regs;
    bool found_out = frame->pc < 2 || frame->pc >= 4 || regs[HASH] != UNDEFINED;
    bool from_the_start = regs[AT] == value_int(-1) && regs[VISITS] == value_int(0);
    bool under_way = frame->pc == 3 || frame->pc == 4;
    return found_out && int_of(regs[AT]) >= -1 && (under_way || from_the_start);
}

static bool hash_is_good(const Check *check, const Frame *frame) {
    const Value *regs = frame->regs;
    return frame->pc < 2 ||
           (is(check, regs[0], K(TUPLE)) && is_int(regs[1]) && is_int(regs[2]) && is_int(regs[3]));
}

static bool iter_next_is_good(const Check *check, const Frame *frame) {
    enum { ITERATOR, ANSWER = 3, ROUND_COMPLETE = 3, ROUND_REST = 7 };
    const RecordObject *it = at(check->world, (Ref)frame->regs[ITERATOR]);
    Value rest = frame->regs[ANSWER];
    switch ((int)it->head.flags) {
    case ITER_ZIP:
    case ITER_MAP: return frame->pc < ROUND_REST || (is_int(rest) && int_of(rest) >= 0);
    case ITER_ENUMERATE:
    case ITER_FILTER:
    case ITER_CALL:
    case ITER_GETITEM: return frame->pc != ROUND_COMPLETE && frame->pc < ROUND_REST;
    default: return false;
    }
}

static bool itertools_is_good(const Check *check, const Frame *frame) {
    enum { ROW = 2, LATER = 5 };
    const RecordObject *it = at(check->world, (Ref)frame->regs[0]);
    bool gathers = it->head.flags == ITER_BATCHED || it->head.flags == ITER_ZIP_LONGEST;
    return it->head.flags >= ITER_CHAIN &&
           (!gathers || frame->pc != LATER || is_ref(frame->regs[ROW]));
}

/* What becomes an iterator are values that may be one. */
static bool iterators_are_good(const Check *check, const Value *regs) {
    const Object *holder = object_of(check->world, regs[1]);
    int64_t first = int_of(regs[2]), end = int_of(regs[3]);
    if (holder->kind == KIND_TUPLE) {
        return first <= end && end <= length_of(check, regs[1]);
    }
    bool good = first <= end && end <= holder->aux;
    for (int64_t i = first; good && i < end; i++) {
        good = row_has(iterator_row(holder->flags), i, '@');
    }
    return good;
}

static bool class_is_good(Check *check, const Value *regs) {
    enum { KEYS = 5, VALUES };
    return names_are_good(check, regs[KEYS], regs[VALUES], true);
}

static bool type_is_good(Check *check, const Frame *frame) {
    enum { BASES = 2, CAPACITY = 4, KEYS, VALUES, TYPE, MADE = 2, CAPACITY_MOST = 1 << 16 };
    const Value *regs = frame->regs;
    return names_are_good(check, regs[KEYS], regs[VALUES], true) && length_of(check, regs[BASES]) &&
           holds_only(check, regs[BASES], K(TYPE)) && int_of(regs[CAPACITY]) < CAPACITY_MOST &&
           (frame->pc < MADE || is_ref(regs[TYPE]));
}

static bool payload_is_wanted(const Check *check, const Value *regs) {
    return ((const TypeObject *)at(check->world, (Ref)regs[0]))->flags & TYPE_PAYLOAD;
}

static bool percent_is_good(const Value *regs) {
    int64_t type = int_of(regs[2]);
    return type == TYPE_STR || type == TYPE_BYTES || type == TYPE_BYTEARRAY;
}

/* As many arguments as the function binds, and a self of its type. */
static bool convert_is_good(Check *check, const Frame *frame) {
    enum { NATIVE, ARGS, PLACE, METHOD };
    World *world = check->world;
    const Value *regs = frame->regs;
    if (int_of(regs[NATIVE]) >= NATIVE_ID_COUNT || int_of(regs[METHOD]) >= NAME_ID_COUNT) {
        return false;
    }
    Ref ref = world->roots.natives[int_of(regs[NATIVE])];
    const NativeObject *native = (const NativeObject *)check_ref(check, ref, K(NATIVE));
    const TupleObject *args = at(world, (Ref)regs[ARGS]);
    int64_t count = native ? tuple_length(world, args) : 0, self = native && native->owner != 0;
    if (!native || int_of(regs[PLACE]) >= count) {
        return false;
    }
    bool any = native->head.flags & NATIVE_VARARGS;
    return any ? count >= self + native->total : count == self + native->total;
}

static bool is_operator(int64_t op, bool comparisons) {
    return (op >= OP_ADD && op <= OP_IFLOORDIV) || (comparisons && op >= OP_EQ && op <= OP_GE);
}

static bool pair_is_good(const Value *regs) {
    return int_of(regs[0]) < NAME_ID_COUNT && int_of(regs[1]) < NAME_ID_COUNT;
}

static bool async_is_good(const Check *check, const Value *regs) {
    uint8_t kind = object_of(check->world, regs[0])->flags;
    return kind == ITER_ASEND || kind == ITER_ATHROW || kind == ITER_ACLOSE;
}

static bool rest_is_good(Check *check, const Frame *frame) {
    const Value *regs = frame->regs;
    switch ((int)(StepId)frame->code) {
    case STEP_new: return names_are_good(check, regs[2], regs[1], false);
    case STEP_payload:
        return names_are_good(check, regs[2], regs[1], false) && payload_is_wanted(check, regs);
    case STEP_hash: return hash_is_good(check, frame);
    case STEP_keyed: return keyed_is_good(frame);
    case STEP_iter_next: return iter_next_is_good(check, frame);
    case STEP_each: return each_is_good(check, regs);
    case STEP_items: return items_are_good(check, regs);
    case STEP_walk: return walk_is_good(check, frame);
    case STEP_itertools: return itertools_is_good(check, frame);
    case STEP_iterators: return iterators_are_good(check, regs);
    case STEP_class: return class_is_good(check, regs);
    case STEP_type: return type_is_good(check, frame);
    case STEP_percent: return percent_is_good(regs);
    case STEP_repr: return is_ref(regs[1]) == is_ref(regs[2]);
    case STEP_convert: return convert_is_good(check, frame);
    case STEP_pair: return pair_is_good(regs);
    case STEP_async: return async_is_good(check, regs);
    case STEP_last_method: return is_operator(int_of(regs[0]), false);
    case STEP_operate: return is_operator(int_of(regs[0]), true);
    default: return true;
    }
}

void check_step(Check *check, const Frame *frame) {
    check_row(check, frame->regs, frame->count, step_rows[frame->code].holds);
    uint32_t states = step_rows[frame->code].states;
    if (!check->bad) {
        check->bad = (states && frame->pc >= states) || !rest_is_good(check, frame) || check->bad;
    }
}
