/* Dict and set operations on any key. Most keys are compared in C; where a key (or one in the table) has a Python
 * __hash__ or __eq__, the operation becomes a step that asks them one after the other and starts again when the
 * table changed meanwhile. */
#include "base/assert.h"
#include "engine/exec/call.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
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
    case KEYED_TAKE:
        if (found) {
            dict_delete_entry(world, dict, entry);
        }
        return value_bool(found);
    case KEYED_MISSING: return found ? have : call_special(world, NAME_missing, value, &key, 1);
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
    case KEYED_TAKE:
        if (found) {
            set_remove_slot(world, set, slot);
        }
        return value_bool(found);
    default:
        if (found) {
            set_remove_slot(world, set, slot);
            return NONE;
        }
        return op == KEYED_DISCARD ? NONE : raise_value(world, TYPE_KEY_ERROR, key);
    }
}

/* Where a search stands: the key in question, and of a set the slots looked at. */
typedef struct Search {
    int64_t candidate;
    int64_t visits;
} Search;

static const Search FROM_THE_START = {-1, 0};

static int64_t look_up(World *world, Value container, Value key, int64_t hash, Search *search) {
    if (has_kind(world, container, KIND_DICT)) {
        return dict_lookup(world, dict_of(world, container), key, hash, &search->candidate);
    }
    return set_lookup(world, set_of(world, container), key, hash, &search->candidate,
                      &search->visits);
}

static Value finish(World *world, KeyedOp op, Value container, Value key, int64_t hash,
                    int64_t place, Value value) {
    if (has_kind(world, container, KIND_DICT)) {
        return dict_finish(world, op, dict_of(world, container), key, hash, place, value);
    }
    return set_finish(world, op, set_of(world, container), key, hash, place);
}

/* hash() where `answer` is what a __hash__ gave. */
static Value hash_of_answer(World *world, Value answer) {
    if (is_int(answer)) {
        return answer == value_int(-1) ? value_int(-2) : answer;
    }
    answer = unwrap(world, answer);
    if (!is_integer(world, answer)) {
        return raise(world, TYPE_TYPE_ERROR, "__hash__ method should return an integer");
    }
    int64_t direct; /* what fits is the hash itself */
    if (!int_to_int64(world, answer, &direct)) {
        direct = int_hash(world, answer);
    }
    return int_from(world, direct == -1 ? -2 : direct);
}

enum { HASHED_OBJECT, HASHED_HIGH, HASHED_LOW, HASHED_INDEX };

/* hash() of an instance with a Python method, or of a tuple with such members. pc: 0 start, 1 the answer of __hash__,
 * 2 on to the next member, 3 a member's hash. */
Value step_hash(World *world, Frame *frame, Value input) {
    if (frame->pc == 0) {
        Value plain = unwrap(world, frame->regs[HASHED_OBJECT]);
        if (has_kind(world, plain, KIND_TUPLE) &&
            is_native(world, special_lookup(world, frame->regs[HASHED_OBJECT], NAME_hash))) {
            frame->regs[HASHED_OBJECT] = plain;
            frame->regs[HASHED_INDEX] = value_int(0);
            uint64_t first = hash_tuple_start();
            frame->regs[HASHED_HIGH] = value_int((int64_t)(first >> 32));
            frame->regs[HASHED_LOW] = value_int((int64_t)(first & UINT32_MAX));
            frame->pc = 2;
        } else {
            frame->pc = 1;
            input = call_special(world, NAME_hash, frame->regs[HASHED_OBJECT], NULL, 0);
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_MEMORY ? 0 : 1;
                return input;
            }
        }
    }
    if (frame->pc == 1) {
        return hash_of_answer(world, input);
    }
    const TupleObject *tuple = at(world, (Ref)frame->regs[HASHED_OBJECT]);
    uint64_t sum = (uint64_t)int_of(frame->regs[HASHED_HIGH]) << 32 |
                   (uint64_t)int_of(frame->regs[HASHED_LOW]);
    int64_t index = int_of(frame->regs[HASHED_INDEX]), lane;
    while (frame->pc == 3 || index < tuple_length(world, tuple)) {
        if (frame->pc == 2) {
            input = hash_value(world, tuple->items[index]);
            frame->pc = input == SIGNAL_CALL ? 3 : 2;
            if (is_signal(input)) {
                return input;
            }
        }
        if (!is_integer(world, input) || !int_to_int64(world, input, &lane)) {
            return wrong_register(world);
        }
        sum = hash_tuple_add(sum, lane);
        frame->regs[HASHED_HIGH] = value_int((int64_t)(sum >> 32));
        frame->regs[HASHED_LOW] = value_int((int64_t)(sum & UINT32_MAX));
        frame->regs[HASHED_INDEX] = value_int(++index);
        frame->pc = 2;
    }
    return int_from(world, hash_tuple_end(sum, index));
}

static Value hash_by_step(World *world, Value v) {
    Value signal;
    Frame *frame = step_push(world, STEP_hash, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[HASHED_OBJECT] = v;
    return SIGNAL_CALL;
}

Value hash_value(World *world, Value v) {
    int64_t hash;
    Value culprit = v;
    switch ((int)value_hash(world, v, &hash, &culprit)) {
    case HASH_OK: return int_from(world, hash);
    case HASH_UNHASHABLE:
        return has_kind(world, culprit, KIND_MEMORYVIEW)
                   ? raise(world, TYPE_VALUE_ERROR, "cannot hash writable memoryview object")
                   : raise(world, TYPE_TYPE_ERROR, "unhashable type: '%T'", culprit);
    default: return hash_by_step(world, v);
    }
}

enum {
    KEYED_CONTAINER,
    KEYED_KEY,
    KEYED_VALUE,
    KEYED_WHAT,
    KEYED_HASH,
    KEYED_AT,
    KEYED_VISITS,
    KEYED_TABLE,
    KEYED_ASKED
};

/* Where the table lies. A number, not a reference: a table that is outgrown is given back at once. */
static Value table_of(World *world, Value container) {
    return value_int(has_kind(world, container, KIND_DICT) ? dict_of(world, container)->table
                                                           : set_of(world, container)->table);
}

static Value candidate_key(World *world, Value container, int64_t place) {
    return has_kind(world, container, KIND_DICT)
               ? dict_entries(world, dict_of(world, container))[2 * place]
               : set_entries(world, set_of(world, container))[place].key;
}

/* Is the table as it was when the question was asked, so that the answer counts? */
static bool is_still_asked(World *world, const Frame *frame, Value container, int64_t place) {
    int64_t places = has_kind(world, container, KIND_DICT)
                         ? (int64_t)dict_of(world, container)->used
                         : (int64_t)set_of(world, container)->mask + 1;
    return frame->regs[KEYED_TABLE] == table_of(world, container) && place >= 0 && place < places &&
           candidate_key(world, container, place) == frame->regs[KEYED_ASKED];
}

static void set_search(Frame *frame, Search search) {
    frame->regs[KEYED_AT] = value_int(search.candidate);
    frame->regs[KEYED_VISITS] = value_int(search.visits);
}

static Value cannot_use(World *world, Value container, Value key, Value why) {
    return raise(world, TYPE_TYPE_ERROR, "cannot use '%T' as a %s (%S)", key,
                 has_kind(world, container, KIND_DICT) ? "dict key" : "set element", why);
}

/* __hash__ ended in an error: a TypeError says what the key was wanted for. */
static Value hash_failed(World *world, Value container, Value key) {
    if (!has_kind(world, world->error, KIND_INSTANCE) ||
        type_of(world, world->error)->type_id != TYPE_TYPE_ERROR) {
        return SIGNAL_ERROR;
    }
    const InstanceObject *error = at(world, (Ref)world->error);
    const TupleObject *args = at(world, (Ref)error->slots[EXC_ARGS]);
    if (tuple_length(world, args) != 1 || !is_str(world, args->items[0])) {
        return SIGNAL_ERROR;
    }
    return cannot_use(world, container, key, args->items[0]);
}

/* The hash of `key`, where nothing is known of it: what its own __hash__ answers is looked at in state 5. */
static Value ask_hash(World *world, Frame *frame, Value key) {
    Value method =
        has_kind(world, key, KIND_INSTANCE) ? special_lookup(world, key, NAME_hash) : UNDEFINED;
    bool own = has_kind(world, method, KIND_FUNCTION);
    Value value = own ? call_found(world, method, key, NULL, 0) : hash_value(world, key);
    if (value != SIGNAL_MEMORY) {
        frame->pc = own ? 5 : 1;
        world->result = value; /* what lacks memory from here on is given it again */
    }
    if (value == SIGNAL_CALL) {
        frame->flags |= FRAME_CATCHES;
    }
    return value;
}

/* frame->pc: 0 nothing known, 1 the hash comes, 2 looking, 3 whether the candidate is equal, 4 what __missing__
 * gives, 5 the answer of __hash__ comes. */
Value step_keyed(World *world, Frame *frame, Value input) {
    Value container = frame->regs[KEYED_CONTAINER], key = frame->regs[KEYED_KEY];
    int64_t hash = 0;
    Search search = {int_of(frame->regs[KEYED_AT]), int_of(frame->regs[KEYED_VISITS])};
    if (frame->pc == 0) {
        input = ask_hash(world, frame, key);
        if (is_signal(input) && input != SIGNAL_ERROR) {
            return input;
        }
    }
    if (frame->pc == 5 && input != SIGNAL_ERROR) {
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        input = hash_of_answer(world, input);
        if (input == SIGNAL_MEMORY) {
            return input;
        }
    }
    if (frame->pc == 1 || frame->pc == 5) {
        frame->flags &= (uint8_t)~FRAME_CATCHES;
        if (input == SIGNAL_ERROR) {
            return hash_failed(world, container, key);
        }
        if (!is_integer(world, input)) {
            return wrong_register(world);
        }
        frame->regs[KEYED_HASH] = input;
        frame->pc = 2;
    }
    if (frame->pc == 4) {
        return input;
    }
    int_to_int64(world, frame->regs[KEYED_HASH], &hash);
    KeyedOp op = (KeyedOp)int_of(frame->regs[KEYED_WHAT]);
    for (;;) {
        if (frame->pc == 3) {
            bool same = is_still_asked(world, frame, container, search.candidate);
            if (!same) {
                search = FROM_THE_START;
            } else if (input == TRUE) {
                return finish(world, op, container, key, hash, search.candidate,
                              frame->regs[KEYED_VALUE]);
            }
            frame->pc = 2;
            set_search(frame, search);
        }
        int64_t place = look_up(world, container, key, hash, &search);
        if (place != DICT_ASK) {
            input = finish(world, op, container, key, hash, place, frame->regs[KEYED_VALUE]);
            frame->pc = input == SIGNAL_CALL ? 4 : frame->pc;
            return input;
        }
        set_search(frame, search);
        frame->regs[KEYED_TABLE] = table_of(world, container);
        frame->regs[KEYED_ASKED] = candidate_key(world, container, search.candidate);
        input = values_equal(world, frame->regs[KEYED_ASKED], key);
        if (is_signal(input)) {
            if (input ==
                SIGNAL_MEMORY) { /* asked again from the start: candidates before said no */
                set_search(frame, FROM_THE_START);
            }
            frame->pc = input == SIGNAL_CALL ? 3 : 2;
            return input;
        }
        frame->pc = 3;
    }
}

static Value keyed_by_step(World *world, KeyedOp op, Value container, Value key, Value hash,
                           Value value) {
    Value signal;
    Frame *frame = is_signal(hash) ? NULL : step_push(world, STEP_keyed, &signal);
    if (!frame) {
        return is_signal(hash) ? hash : signal;
    }
    frame->regs[KEYED_CONTAINER] = container;
    frame->regs[KEYED_KEY] = key;
    frame->regs[KEYED_VALUE] = value;
    frame->regs[KEYED_WHAT] = value_int(op);
    frame->regs[KEYED_HASH] = hash;
    set_search(frame, FROM_THE_START);
    frame->pc = hash == UNDEFINED ? 0 : 2;
    return SIGNAL_CALL;
}

Value keyed_hashed(World *world, KeyedOp op, Value container, Value key, int64_t hash,
                   Value value) {
    Search search = FROM_THE_START;
    int64_t place = look_up(world, container, key, hash, &search);
    return place != DICT_ASK
               ? finish(world, op, container, key, hash, place, value)
               : keyed_by_step(world, op, container, key, int_from(world, hash), value);
}

Value keyed_at_once(World *world, KeyedOp op, Value container, Value key, int64_t hash,
                    Value value) {
    Search search = FROM_THE_START;
    int64_t place = look_up(world, container, key, hash, &search);
    return place == DICT_ASK ? SIGNAL_STOP : finish(world, op, container, key, hash, place, value);
}

Value keyed(World *world, KeyedOp op, Value container, Value key, Value value) {
    int64_t hash = 0;
    if (is_ref(container) && (is_int(key) || is_str(world, key))) {
        bool is_dict = has_kind(world, container, KIND_DICT);
        int64_t place = is_dict ? dict_find_plain(world, dict_of(world, container), key)
                                : set_find_plain(world, set_of(world, container), key);
        hash = is_int(key) ? (key == value_int(-1) ? -2 : int_of(key))
                           : str_object_hash(world, str_of(world, key));
        if (place != DICT_ASK) {
            return is_dict
                       ? dict_finish(world, op, dict_of(world, container), key, hash, place, value)
                       : set_finish(world, op, set_of(world, container), key, hash, place);
        }
        return keyed_hashed(world, op, container, key, hash, value);
    }
    Value culprit = key;
    HashOutcome outcome = value_hash(world, key, &hash, &culprit);
    if (outcome == HASH_OK) {
        return keyed_hashed(world, op, container, key, hash, value);
    }
    if (outcome == HASH_UNHASHABLE) {
        Value why = format_text(world, "unhashable type: '%T'", culprit);
        return is_signal(why) ? why : cannot_use(world, container, key, why);
    }
    return keyed_by_step(world, op, container, key, UNDEFINED, value);
}
