/* sorted() and list.sort(): a stable merge sort whose comparisons and keys may be Python code. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/list.h"
#include "engine/objects/sort_plain.h"
#include "engine/objects/type.h"

/* regs: the values, their keys, and two of the same to merge into; then the merge's position. */
enum {
    SORT_ITEMS,
    SORT_KEYS,
    SORT_ITEMS2,
    SORT_KEYS2,
    SORT_KEY,
    SORT_REVERSE,
    SORT_WIDTH,
    SORT_LOW,
    SORT_I,
    SORT_J,
    SORT_TARGET,
    SORT_STATE
};
enum { SORT_START, SORT_KEYED, SORT_MERGE, SORT_ANSWER, SORT_TRUTH };

static Value *row(World *world, Frame *frame, int reg) {
    return list_items(world, at(world, (Ref)frame->regs[reg]));
}

static Value finish(World *world, Frame *frame) {
    ListObject *sorted = at(world, (Ref)frame->regs[SORT_ITEMS]);
    if (frame->regs[SORT_TARGET] == UNDEFINED) {
        return value_of(world, sorted);
    }
    ListObject *target = at(world, (Ref)frame->regs[SORT_TARGET]);
    if (target->length != 0) {
        return raise(world, TYPE_VALUE_ERROR, "list modified during sort");
    }
    list_take_over(target, sorted);
    return NONE;
}

/* Takes one of the two runs' heads into the merged row. */
static void take(World *world, Frame *frame, bool second, int64_t low, int64_t middle, int64_t *i,
                 int64_t *j) {
    int64_t from = second ? (*j)++ : (*i)++, to = low + (*i - low) + (*j - middle) - 1;
    row(world, frame, SORT_ITEMS2)[to] = row(world, frame, SORT_ITEMS)[from];
    row(world, frame, SORT_KEYS2)[to] = row(world, frame, SORT_KEYS)[from];
}

static int64_t least(int64_t a, int64_t b) {
    return a < b ? a : b;
}

/* Goes on merging; `answer` is TRUE or FALSE for the comparison asked last, UNDEFINED at first. */
static Value merge(World *world, Frame *frame, Value answer) {
    int64_t count = ((ListObject *)at(world, (Ref)frame->regs[SORT_ITEMS]))->length;
    bool reverse = frame->regs[SORT_REVERSE] == TRUE;
    int64_t width = int_of(frame->regs[SORT_WIDTH]), low = int_of(frame->regs[SORT_LOW]);
    int64_t i = int_of(frame->regs[SORT_I]), j = int_of(frame->regs[SORT_J]);
    while (width < count) {
        while (low < count) {
            int64_t middle = least(low + width, count), high = least(low + 2 * width, count);
            const Value *keys = row(world, frame, SORT_KEYS);
            while (i < middle && j < high) {
                /* the second run's head comes first only if it is less (reversed: if the first's is less) */
                Value x = reverse ? keys[i] : keys[j], y = reverse ? keys[j] : keys[i];
                if (answer == UNDEFINED) {
                    answer = are_ints(x, y) ? value_bool(x < y)
                                            : simple_compare(world, COMPARE_LT, x, y);
                    if (answer == UNDEFINED) {
                        frame->regs[SORT_WIDTH] = value_int(width);
                        frame->regs[SORT_LOW] = value_int(low);
                        frame->regs[SORT_I] = value_int(i);
                        frame->regs[SORT_J] = value_int(j);
                        frame->pc = SORT_ANSWER;
                        answer = compare_operate(world, COMPARE_LT, x, y);
                        if (is_signal(answer)) {
                            frame->pc = answer == SIGNAL_CALL ? SORT_ANSWER : SORT_MERGE;
                            return answer;
                        }
                        frame->pc = SORT_MERGE;
                    }
                }
                take(world, frame, answer == TRUE, low, middle, &i, &j);
                answer = UNDEFINED;
            }
            while (i < middle) {
                take(world, frame, false, low, middle, &i, &j);
            }
            while (j < high) {
                take(world, frame, true, low, middle, &i, &j);
            }
            if (!charge(world, (high - low) / 2)) {
                return SIGNAL_LIMIT;
            }
            low = high;
            i = low;
            j = least(low + width, count);
        }
        Value items = frame->regs[SORT_ITEMS], keys = frame->regs[SORT_KEYS];
        frame->regs[SORT_ITEMS] = frame->regs[SORT_ITEMS2];
        frame->regs[SORT_KEYS] = frame->regs[SORT_KEYS2];
        frame->regs[SORT_ITEMS2] = items;
        frame->regs[SORT_KEYS2] = keys;
        width *= 2;
        low = i = 0;
        j = least(width, count);
        /* the state must be whole wherever a comparison may leave */
        frame->regs[SORT_WIDTH] = value_int(width);
        frame->regs[SORT_LOW] = frame->regs[SORT_I] = value_int(0);
        frame->regs[SORT_J] = value_int(j);
    }
    return finish(world, frame);
}

/* Rows to merge into, and the first pair of runs. */
static Value prepare(World *world, Frame *frame) {
    int64_t count = ((ListObject *)at(world, (Ref)frame->regs[SORT_ITEMS]))->length;
    ListObject *items = list_new(world, count), *keys = list_new(world, count);
    if (!items || !keys) {
        return SIGNAL_MEMORY;
    }
    frame->regs[SORT_ITEMS2] = value_of(world, items);
    frame->regs[SORT_KEYS2] = value_of(world, keys);
    frame->regs[SORT_WIDTH] = value_int(1);
    frame->regs[SORT_LOW] = frame->regs[SORT_I] = value_int(0);
    frame->regs[SORT_J] = value_int(1);
    frame->pc = SORT_MERGE;
    return NONE;
}

static Value collect_keys(World *world, Frame *frame, Value input) {
    const ListObject *items = at(world, (Ref)frame->regs[SORT_ITEMS]);
    Value key = frame->regs[SORT_KEY];
    if (frame->regs[SORT_KEYS] == UNDEFINED) {
        bool own = key == UNDEFINED || key == NONE;
        ListObject *list = list_new(world, 0);
        if (!list || !list_reserve(world, list, items->length)) {
            return SIGNAL_MEMORY;
        }
        if (own && items->length) {
            copy_values(list_items(world, list), list_items(world, items), items->length);
            list->length = items->length;
        }
        frame->regs[SORT_KEYS] = value_of(world, list);
    }
    ListObject *keys = at(world, (Ref)frame->regs[SORT_KEYS]);
    if (frame->pc == SORT_KEYED) { /* there is room for all */
        list_items(world, keys)[keys->length++] = input;
        frame->pc = SORT_START;
    }
    while (keys->length < items->length) {
        Value made = call1(world, key, list_items(world, items)[keys->length]);
        if (is_signal(made)) {
            frame->pc = made == SIGNAL_CALL ? SORT_KEYED : SORT_START;
            return made;
        }
        list_items(world, keys)[keys->length++] = made;
    }
    return NONE;
}

/* Are all rows there, as long as they were, and the position within them? The rows are the step's own; who writes a
 * saved world may have given them to the program, too. */
static bool is_whole(World *world, const Frame *frame) {
    const Value *regs = frame->regs;
    int64_t count = ((ListObject *)at(world, (Ref)regs[SORT_ITEMS]))->length;
    if (frame->pc == SORT_START || frame->pc == SORT_KEYED) {
        const ListObject *keys = at(world, (Ref)regs[SORT_KEYS]);
        bool begun = regs[SORT_KEYS] != UNDEFINED;
        return begun ? keys->length + (frame->pc == SORT_KEYED) <= count && keys->capacity >= count
                     : frame->pc == SORT_START;
    }
    for (int i = SORT_WIDTH; i <= SORT_J; i++) {
        if (!is_int(regs[i])) {
            return false;
        }
    }
    int64_t width = int_of(regs[SORT_WIDTH]), low = int_of(regs[SORT_LOW]),
            i = int_of(regs[SORT_I]), j = int_of(regs[SORT_J]);
    if (width >= count) {
        return frame->pc == SORT_MERGE;
    }
    for (int k = SORT_KEYS; k <= SORT_KEYS2; k++) {
        if (regs[k] == UNDEFINED || ((ListObject *)at(world, (Ref)regs[k]))->length != count) {
            return false;
        }
    }
    int64_t middle = least(low + width, count), high = least(low + 2 * width, count);
    bool asked = frame->pc != SORT_MERGE;
    return width > 0 && low <= i && i <= middle && middle <= j && j <= high &&
           (!asked || (i < middle && j < high));
}

static Value sort_on(World *world, Frame *frame, Value input) {
    Value answer = UNDEFINED;
    switch (frame->pc) {
    case SORT_START:
    case SORT_KEYED: {
        Value signal = collect_keys(world, frame, input);
        if (is_signal(signal)) {
            return signal;
        }
        const ListObject *items = at(world, (Ref)frame->regs[SORT_ITEMS]);
        Value done = items->length
                         ? sort_plain(world, row(world, frame, SORT_KEYS), list_items(world, items),
                                      items->length, frame->regs[SORT_REVERSE] == TRUE)
                         : TRUE;
        if (done == TRUE) { /* what lacks memory now must not sort again */
            frame->regs[SORT_WIDTH] = value_int(items->length);
            frame->regs[SORT_LOW] = frame->regs[SORT_I] = frame->regs[SORT_J] = value_int(0);
            frame->pc = SORT_MERGE;
            return finish(world, frame);
        }
        signal = is_signal(done) ? done : prepare(world, frame);
        if (is_signal(signal)) {
            return signal;
        }
        break;
    }
    case SORT_ANSWER:
        if (input == NOT_IMPLEMENTED) {
            const Value *keys = row(world, frame, SORT_KEYS);
            Value first = keys[int_of(frame->regs[SORT_I])],
                  second = keys[int_of(frame->regs[SORT_J])];
            bool reverse = frame->regs[SORT_REVERSE] == TRUE;
            input = compare_reflected(world, COMPARE_LT, reverse ? first : second,
                                      reverse ? second : first);
            if (is_signal(input)) {
                return input;
            }
        }
        /* fall through */
    case SORT_TRUTH:
        answer = truth(world, input);
        if (is_signal(answer)) {
            frame->pc = answer == SIGNAL_CALL ? SORT_TRUTH : frame->pc;
            return answer;
        }
        frame->pc = SORT_MERGE;
        break;
    default: break;
    }
    return merge(world, frame, answer);
}

/* A list that is sorted in place gets its items back whatever happens. */
Value step_sort(World *world, Frame *frame, Value input) {
    Value result = input == SIGNAL_ERROR     ? input
                   : !is_whole(world, frame) ? wrong_register(world)
                                             : sort_on(world, frame, input);
    if (result == SIGNAL_ERROR) {
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        if (frame->regs[SORT_TARGET] != UNDEFINED) {
            list_take_over(at(world, (Ref)frame->regs[SORT_TARGET]),
                           at(world, (Ref)frame->regs[SORT_ITEMS]));
        }
    }
    return result;
}

static Value start_sort(World *world, Value items, Value key, Value reverse, Value target) {
    Value flag = reverse == UNDEFINED ? FALSE : truth(world, reverse);
    if (is_signal(flag)) {
        return flag;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_sort, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[SORT_ITEMS] = items;
    frame->regs[SORT_KEY] = key;
    frame->regs[SORT_REVERSE] = flag;
    frame->regs[SORT_TARGET] = target;
    frame->flags |= target == UNDEFINED ? 0 : FRAME_CATCHES;
    return SIGNAL_CALL;
}

/* Without a key and by C alone, in place; FALSE: it needs more. */
static Value sort_in_place(World *world, ListObject *list, Value key, Value reverse) {
    if ((key != UNDEFINED && key != NONE) || (reverse != UNDEFINED && !is_bool(reverse))) {
        return FALSE;
    }
    Value *items = list->length ? list_items(world, list) : NULL;
    return sort_plain(world, items, items, list->length, reverse == TRUE);
}

Value sort_list(World *world, ListObject *items, Value key, Value reverse) {
    Value done = sort_in_place(world, items, key, reverse);
    if (done != FALSE) {
        return is_signal(done) ? done : value_of(world, items);
    }
    return start_sort(world, value_of(world, items), key, reverse, UNDEFINED);
}

Value list_sort(World *world, Value *args, int count) {
    (void)count;
    ListObject *list = at(world, (Ref)args[0]);
    Value done = sort_in_place(world, list, args[1], args[2]);
    if (done != FALSE) {
        return is_signal(done) ? done : NONE;
    }
    Value copy = list_from(world, list->length ? list_items(world, list) : NULL, list->length);
    if (is_signal(copy)) {
        return copy;
    }
    Value result = start_sort(world, copy, args[1], args[2], args[0]);
    if (result == SIGNAL_CALL) {
        list->length = list->capacity = 0; /* seen empty while it is sorted, as in CPython */
        list->items = 0;
    }
    return result;
}
