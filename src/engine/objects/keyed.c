/* Dict and set operations on any key. Most keys are compared in C; where a key (or one in the table) has a Python
 * __hash__ or __eq__, the operation becomes a step that asks them one after the other and starts again when the
 * table changed meanwhile. */
#include "base/assert.h"
#include "engine/exec/call.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/set.h"
#include "engine/objects/type.h"

/* The operation on a dict whose entry is known. */
static Value dict_finish(World *world, KeyedOp op, DictObject *dict, Value key, int64_t hash,
                         int64_t entry, Value value) {
    bool found = entry >= 0;
    Value have = found ? dict_entries(world, dict)[2 * entry + 1] : UNDEFINED;
    switch ((int)op) {
    case KEYED_GET: return have;
    case KEYED_ITEM: return found ? have : raise_value(world, TYPE_KEY_ERROR, key);
    case KEYED_FETCH: return found ? have : value;
    case KEYED_CONTAINS: return value_bool(found);
    case KEYED_SET:
        if (found) {
            dict_entries(world, dict)[2 * entry + 1] = value;
            return NONE;
        }
        return dict_insert(world, dict, key, hash, value) ? NONE : SIGNAL_MEMORY;
    case KEYED_DEFAULT:
        if (found) {
            return have;
        }
        return dict_insert(world, dict, key, hash, value) ? value : SIGNAL_MEMORY;
    case KEYED_DELETE:
    case KEYED_POP:
    case KEYED_DISCARD:
        if (found) {
            dict_delete_entry(world, dict, entry);
            return op == KEYED_POP ? have : NONE;
        }
        return op == KEYED_POP && value != UNDEFINED ? value
                                                     : raise_value(world, TYPE_KEY_ERROR, key);
    }
    UNREACHABLE();
}

static Value set_finish(World *world, KeyedOp op, SetObject *set, Value key, int64_t hash,
                        int64_t slot) {
    bool found = slot >= 0;
    switch ((int)op) {
    case KEYED_CONTAINS: return value_bool(found);
    case KEYED_SET: return found || set_insert(world, set, key, hash) ? NONE : SIGNAL_MEMORY;
    default:
        if (found) {
            set_remove_slot(world, set, slot);
            return NONE;
        }
        return op == KEYED_DISCARD ? NONE : raise_value(world, TYPE_KEY_ERROR, key);
    }
}

static int64_t look_up(World *world, Value container, Value key, int64_t hash, int64_t *candidate) {
    if (has_kind(world, container, KIND_DICT)) {
        return dict_lookup(world, dict_of(world, container), key, hash, candidate);
    }
    return set_lookup(world, set_of(world, container), key, hash, candidate);
}

static Value finish(World *world, KeyedOp op, Value container, Value key, int64_t hash,
                    int64_t place, Value value) {
    if (has_kind(world, container, KIND_DICT)) {
        return dict_finish(world, op, dict_of(world, container), key, hash, place, value);
    }
    return set_finish(world, op, set_of(world, container), key, hash, place);
}

enum { KEYED_CONTAINER, KEYED_KEY, KEYED_VALUE, KEYED_WHAT, KEYED_HASH, KEYED_AT, KEYED_LIVE };

static uint32_t live_count(World *world, Value container) {
    return has_kind(world, container, KIND_DICT) ? dict_of(world, container)->live
                                                 : set_of(world, container)->live;
}

static Value candidate_key(World *world, Value container, int64_t place) {
    return has_kind(world, container, KIND_DICT)
               ? dict_entries(world, dict_of(world, container))[2 * place]
               : set_entries(world, set_of(world, container))[place].key;
}

/* frame->pc: 0 nothing known, 1 __hash__ answers, 2 looking, 3 __eq__ answers, 4 its truth. */
Value step_keyed(World *world, Frame *frame, Value input) {
    Value container = frame->regs[KEYED_CONTAINER], key = frame->regs[KEYED_KEY];
    int64_t hash = 0, candidate = int_of(frame->regs[KEYED_AT]);
    if (frame->pc == 0) {
        frame->pc = 1;
        input = call_special(world, NAME_hash, key, NULL, 0);
        if (is_signal(input)) {
            frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
            return input;
        }
    }
    if (frame->pc == 1) {
        if (!is_integer(world, input)) {
            return raise(world, TYPE_TYPE_ERROR, "__hash__ method should return an integer");
        }
        Value stored = int_from(world, int_hash(world, input));
        if (is_signal(stored)) {
            return stored;
        }
        frame->regs[KEYED_HASH] = stored;
        frame->pc = 2;
    }
    int_to_int64(world, frame->regs[KEYED_HASH], &hash);
    if (frame->pc >= 3) {
        Value answer = truth(world, input == NOT_IMPLEMENTED ? FALSE : input);
        if (is_signal(answer)) {
            frame->pc = answer == SIGNAL_CALL ? 4 : frame->pc;
            return answer;
        }
        if (int_of(frame->regs[KEYED_LIVE]) != live_count(world, container)) {
            candidate = -1; /* it changed: once more from the start */
        } else if (answer == TRUE) {
            return finish(world, (KeyedOp)int_of(frame->regs[KEYED_WHAT]), container, key, hash,
                          candidate, frame->regs[KEYED_VALUE]);
        }
        frame->pc = 2;
    }
    int64_t place = look_up(world, container, key, hash, &candidate);
    frame->regs[KEYED_AT] = value_int(candidate);
    if (place == DICT_ASK) {
        frame->regs[KEYED_LIVE] = value_int(live_count(world, container));
        frame->pc = 3;
        Value answer =
            compare_operate(world, COMPARE_EQ, candidate_key(world, container, candidate), key);
        if (is_signal(answer)) {
            frame->pc = answer == SIGNAL_MEMORY ? 2 : 3;
            return answer;
        }
        return step_keyed(world, frame,
                          answer); /* known at once: one level, for the next answer is not */
    }
    return finish(world, (KeyedOp)int_of(frame->regs[KEYED_WHAT]), container, key, hash, place,
                  frame->regs[KEYED_VALUE]);
}

Value keyed(World *world, KeyedOp op, Value container, Value key, Value value) {
    int64_t hash = 0, candidate = -1;
    Value culprit = key;
    HashOutcome outcome = value_hash(world, key, &hash, &culprit);
    if (outcome == HASH_UNHASHABLE) {
        bool dict = has_kind(world, container, KIND_DICT);
        return raise(world, TYPE_TYPE_ERROR, "cannot use '%T' as a %s (unhashable type: '%T')", key,
                     dict ? "dict key" : "set element", culprit);
    }
    if (outcome == HASH_DEEP) {
        return raise(world, TYPE_RECURSION_ERROR, "maximum recursion depth exceeded");
    }
    if (outcome == HASH_OK) {
        int64_t place = look_up(world, container, key, hash, &candidate);
        if (place != DICT_ASK) {
            return finish(world, op, container, key, hash, place, value);
        }
    } else if (culprit != key) {
        return raise(world, TYPE_TYPE_ERROR,
                     "a tuple with Python-hashed members as a key is not supported yet");
    }
    Value stored = int_from(world, hash), signal = UNDEFINED;
    Frame *frame = is_signal(stored) ? NULL : step_push(world, STEP_keyed, &signal);
    if (!frame) {
        return is_signal(stored) ? stored : signal;
    }
    frame->regs[KEYED_CONTAINER] = container;
    frame->regs[KEYED_KEY] = key;
    frame->regs[KEYED_VALUE] = value;
    frame->regs[KEYED_WHAT] = value_int(op);
    frame->regs[KEYED_HASH] = stored;
    frame->regs[KEYED_AT] = value_int(-1);
    frame->regs[KEYED_LIVE] = value_int(0);
    frame->pc = outcome == HASH_OK ? 2 : 0;
    return SIGNAL_CALL;
}
