/* Entries of one table against another. What plain keys need is done at once; at the first key that Python must compare
 * it goes on in a native frame. */
#include "engine/objects/walk.h"

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/compare.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/int.h"
#include "engine/objects/set.h"
#include "engine/objects/type.h"

enum {
    WALK_SOURCE,
    WALK_WHAT,
    WALK_TARGET,
    WALK_LOOK,
    WALK_RESULT,
    WALK_INDEX,
    WALK_KEY,
    WALK_HASH,
    WALK_VALUE,
    WALK_USED,
};
enum { NEXT, FOUND, STORED };

typedef struct Entry {
    Value key, value;
    int64_t hash;
    int64_t place; /* -1: no more */
} Entry;

static Entry entry_from(World *world, Value source, int64_t place) {
    Entry entry = {.place = -1};
    if (has_kind(world, source, KIND_DICT)) {
        const DictObject *dict = dict_of(world, source);
        entry.place = dict_next(world, dict, place);
        if (entry.place >= 0) {
            entry.key = dict_entries(world, dict)[2 * entry.place];
            entry.value = dict_entries(world, dict)[2 * entry.place + 1];
        }
        return entry;
    }
    const SetObject *set = set_of(world, source);
    entry.place = set_next(world, set, place);
    if (entry.place >= 0) {
        SetEntry have = set_entries(world, set)[entry.place];
        entry.key = have.key;
        entry.hash = have.hash;
        entry.value = NONE;
    }
    return entry;
}

/* A dict keeps only part of the hash: it is computed again where that needs no Python code. */
static bool entry_hash(World *world, Value source, Entry *entry) {
    Value culprit;
    return !has_kind(world, source, KIND_DICT) ||
           value_hash(world, entry->key, &entry->hash, &culprit) == HASH_OK;
}

static uint32_t used_of(World *world, Value source) {
    return has_kind(world, source, KIND_DICT) ? dict_of(world, source)->used : 0;
}

/* Is the answer looked for in the target? */
static bool asks_target(Walk walk) {
    return walk <= WALK_EXCHANGE;
}

/* What is done first with an entry. */
static KeyedOp first_op(Walk walk) {
    return walk == WALK_PUT                               ? KEYED_SET
           : walk == WALK_REMOVE                          ? KEYED_DISCARD
           : walk == WALK_TOGGLE || walk == WALK_EXCHANGE ? KEYED_TAKE
           : walk == WALK_EQUAL                           ? KEYED_GET
                                                          : KEYED_CONTAINS;
}

static Value first_step(World *world, Walk walk, const Entry *entry, Value target, Value look) {
    return keyed_hashed(world, first_op(walk), asks_target(walk) ? target : look, entry->key,
                        entry->hash, entry->value);
}

/* Must the entry be stored in the target after that answer? */
static bool stores(Walk walk, Value answer) {
    return walk == WALK_KEEP
               ? answer == TRUE
               : (walk == WALK_LEAVE || walk == WALK_TOGGLE || walk == WALK_EXCHANGE) &&
                     answer == FALSE;
}

/* Does the answer end it? */
static bool ends(Walk walk, Value answer) {
    return (walk == WALK_ALL_IN && answer == FALSE) || (walk == WALK_NONE_IN && answer == TRUE);
}

/* The next entry into the registers; FALSE: there is none. */
static Value load_entry(World *world, Frame *frame) {
    Value source = frame->regs[WALK_SOURCE];
    if (has_kind(world, source, KIND_DICT) &&
        frame->regs[WALK_USED] != value_int(used_of(world, source)) &&
        int_of(frame->regs[WALK_WHAT]) == WALK_PUT) {
        return raise(world, TYPE_RUNTIME_ERROR, "dict mutated during update");
    }
    if (!charge(world, 1)) {
        return SIGNAL_LIMIT;
    }
    Entry entry = entry_from(world, source, int_of(frame->regs[WALK_INDEX]));
    if (entry.place < 0) {
        return FALSE;
    }
    Value stored = UNDEFINED;
    if (entry_hash(world, source, &entry)) {
        stored = int_from(world, entry.hash);
        if (is_signal(stored)) {
            return stored;
        }
    }
    frame->regs[WALK_INDEX] = value_int(entry.place + 1);
    frame->regs[WALK_KEY] = entry.key;
    frame->regs[WALK_VALUE] = entry.value;
    frame->regs[WALK_HASH] = stored;
    return TRUE;
}

/* All entries are done. */
static Value ended(World *world, Walk walk, Value target, Value result) {
    return walk != WALK_REMOVE || set_tidy(world, set_of(world, target)) ? result : SIGNAL_MEMORY;
}

Value step_walk(World *world, Frame *frame, Value input) {
    enum { LOADED = 10, HASHED, COMPARED };
    Walk walk = (Walk)int_of(frame->regs[WALK_WHAT]);
    for (;;) {
        if (frame->pc == NEXT) {
            Value more = load_entry(world, frame);
            if (more != TRUE) {
                return more == FALSE
                           ? ended(world, walk, frame->regs[WALK_TARGET], frame->regs[WALK_RESULT])
                           : more;
            }
            frame->pc = LOADED;
        }
        if (frame->pc == LOADED && frame->regs[WALK_HASH] == UNDEFINED) {
            input = hash_value(world, frame->regs[WALK_KEY]);
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_CALL ? HASHED : LOADED;
                return input;
            }
            frame->pc = HASHED;
        }
        if (frame->pc == HASHED) {
            if (!is_integer(world, input)) {
                return wrong_register(world);
            }
            frame->regs[WALK_HASH] = input;
            frame->pc = LOADED;
        }
        Entry entry = {.key = frame->regs[WALK_KEY], .value = frame->regs[WALK_VALUE]};
        int_to_int64(world, frame->regs[WALK_HASH], &entry.hash);
        if (frame->pc == LOADED) {
            input =
                first_step(world, walk, &entry, frame->regs[WALK_TARGET], frame->regs[WALK_LOOK]);
            if (is_signal(input)) {
                frame->pc = input == SIGNAL_CALL ? FOUND : LOADED;
                return input;
            }
            frame->pc = FOUND;
        }
        if (frame->pc == FOUND && walk == WALK_EQUAL) {
            if (input == UNDEFINED) {
                return FALSE;
            }
            input = values_equal(world, entry.value, input);
            if (is_signal(input)) { /* what lacks memory looks the value up again */
                frame->pc = input == SIGNAL_CALL ? COMPARED : LOADED;
                return input;
            }
            frame->pc = COMPARED;
        }
        if (ends(walk, input) || (walk == WALK_EQUAL && input == FALSE)) {
            return FALSE;
        }
        if (frame->pc == FOUND && stores(walk, input)) {
            frame->pc = STORED;
        }
        if (frame->pc == STORED && frame->regs[WALK_KEY] != UNDEFINED) {
            input = keyed_hashed(world, KEYED_SET, frame->regs[WALK_TARGET], entry.key, entry.hash,
                                 NONE);
            if (input == SIGNAL_CALL) {
                frame->regs[WALK_KEY] = UNDEFINED;
            }
            if (is_signal(input)) {
                return input;
            }
        }
        frame->pc = NEXT;
    }
}

/* Without Python code, as far as it goes: the place of the entry that needs it, -1 all is done, -2 with *out a value or
 * signal to give. */
static int64_t walk_plain(World *world, Walk walk, Value source, Value target, Value look,
                          Value *out) {
    KeyedOp op = first_op(walk);
    for (int64_t place = 0;;) {
        Entry entry = entry_from(world, source, place);
        if (entry.place < 0) {
            return -1;
        }
        if (!is_plain(world, entry.key) && !has_kind(world, entry.key, KIND_TUPLE)) {
            return entry.place;
        }
        if (!entry_hash(world, source, &entry)) {
            return entry.place;
        }
        Value answer = keyed_at_once(world, op, asks_target(walk) ? target : look, entry.key,
                                     entry.hash, entry.value);
        if (answer == SIGNAL_STOP) {
            return entry.place;
        }
        if (walk == WALK_EQUAL && answer != UNDEFINED) {
            int same = simple_equal(world, entry.value, answer);
            if (same < 0) {
                return entry.place;
            }
            answer = value_bool(same);
        }
        if (is_signal(answer) || ends(walk, answer) ||
            (walk == WALK_EQUAL && (answer == UNDEFINED || answer == FALSE))) {
            *out = is_signal(answer) ? answer : FALSE;
            return -2;
        }
        if (stores(walk, answer)) {
            answer = keyed_at_once(world, KEYED_SET, target, entry.key, entry.hash, NONE);
            if (answer == SIGNAL_STOP) {
                return entry.place;
            }
            if (is_signal(answer)) {
                *out = answer;
                return -2;
            }
        }
        owe(world, 2);
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) {
            *out = SIGNAL_LIMIT;
            return -2;
        }
        place = entry.place + 1;
    }
}

/* The slot of a set's key in the set or dict `where`; -1 absent, -2 Python must be asked. */
static int64_t slot_of(World *world, const SetEntry *entry, Value where) {
    int64_t candidate = -1, visits = 0;
    if (has_kind(world, where, KIND_DICT)) {
        return dict_lookup(world, dict_of(world, where), entry->key, entry->hash, &candidate);
    }
    const SetObject *set = set_of(world, where);
    int64_t slot = set_find_hashed(world, set, entry->key, entry->hash);
    return slot != -2 ? slot : set_lookup(world, set, entry->key, entry->hash, &candidate, &visits);
}

/* walk_plain of one set's table against another: no entry needs to be hashed, and what is stored in a target that is
 * not asked is not there yet. */
static int64_t walk_set(World *world, Walk walk, const SetObject *source, Value target, Value look,
                        Value *out) {
    Value where = asks_target(walk) ? target : look;
    SetObject *into = target == UNDEFINED ? NULL : set_of(world, target);
    for (int64_t place = set_next(world, source, 0); place >= 0;
         place = set_next(world, source, place + 1)) {
        SetEntry entry = set_entries(world, source)[place];
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) {
            *out = SIGNAL_LIMIT;
            return -2;
        }
        if (!is_plain(world, entry.key) && !has_kind(world, entry.key, KIND_TUPLE)) {
            return place;
        }
        int64_t slot = slot_of(world, &entry, where);
        if (slot == -2) {
            return place;
        }
        if (ends(walk, value_bool(slot >= 0))) {
            *out = FALSE;
            return -2;
        }
        if (slot >= 0 && (walk == WALK_REMOVE || walk == WALK_EXCHANGE)) {
            set_remove_slot(world, into, slot);
        } else if ((slot < 0 && walk == WALK_PUT) || stores(walk, value_bool(slot >= 0))) {
            if (!set_insert(world, into, entry.key, entry.hash)) {
                *out = SIGNAL_MEMORY;
                return -2;
            }
        }
    }
    return -1;
}

/* Room for all at once, as CPython makes it, and so the same order. */
static bool make_room(World *world, Walk walk, Value target, int64_t more) {
    return walk != WALK_PUT || !has_kind(world, target, KIND_SET) || more == 0 ||
           set_reserve(world, set_of(world, target), more);
}

Value walk_entries(World *world, Walk walk, Value source, Value target, Value look, Value result) {
    int64_t size = has_kind(world, source, KIND_DICT) ? dict_of(world, source)->live
                                                      : set_of(world, source)->live;
    if (!charge(world, size / 2)) {
        return SIGNAL_LIMIT;
    }
    if (!make_room(world, walk, target, size)) {
        return SIGNAL_MEMORY;
    }
    Value out = UNDEFINED;
    bool sets = has_kind(world, source, KIND_SET) && !has_kind(world, target, KIND_DICT);
    /* a toggle that is run again from its start would undo itself: its frame knows how far it is */
    int64_t place = walk == WALK_TOGGLE ? 0
                    : sets ? walk_set(world, walk, set_of(world, source), target, look, &out)
                           : walk_plain(world, walk, source, target, look, &out);
    if (place < 0) {
        return place == -1 ? ended(world, walk, target, result) : out;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_walk, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[WALK_SOURCE] = source;
    frame->regs[WALK_WHAT] = value_int(walk);
    frame->regs[WALK_TARGET] = target;
    frame->regs[WALK_LOOK] = look;
    frame->regs[WALK_RESULT] = result;
    frame->regs[WALK_INDEX] = value_int(place);
    frame->regs[WALK_USED] = value_int(used_of(world, source));
    return SIGNAL_CALL;
}
