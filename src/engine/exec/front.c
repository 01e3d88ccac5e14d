/* Functions of lib/python that C stands in front of: it does the usual call, and leaves others to their code.
 *
 * Such a function takes *args, so that no call of it is made within the loop. FUNCTION_MEMO is what lru_cache() gives:
 * its `front` is a list [hits, misses, function, dict, maxsize], which its code goes by as well. FUNCTION_PARTIAL is
 * partial.__call__. A program can get at all of these objects, so that nothing about them is taken for granted. */
#include "engine/exec/front.h"

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { ARGUMENTS_MOST = 16 };

/* --- lru_cache ------------------------------------------------------------------------------------------------ */

enum { MEMO_HITS, MEMO_MISSES, MEMO_FUNCTION, MEMO_DICT, MEMO_LARGEST, MEMO_FIELDS };
enum { WORK_LIST, WORK_KEY, WORK_RESULT };
enum { CALL_WANTED, RESULT_COMES, KEPT };

/* The fields of a memo. NULL: it is none any more. */
static Value *memo_fields(World *world, Value memo) {
    ListObject *list = at(world, (Ref)memo);
    if (!has_kind(world, memo, KIND_LIST) || list->length != MEMO_FIELDS) {
        return NULL;
    }
    Value *fields = list_items(world, list);
    bool whole = is_int(fields[MEMO_HITS]) && is_int(fields[MEMO_MISSES]) &&
                 has_kind(world, fields[MEMO_FUNCTION], KIND_FUNCTION) &&
                 has_kind(world, fields[MEMO_DICT], KIND_DICT) &&
                 (fields[MEMO_LARGEST] == NONE || is_int(fields[MEMO_LARGEST]));
    return whole ? fields : NULL;
}

/* The arguments as a key, as the function's code has them: an int or a str by itself, else their tuple. */
static Value memo_key(World *world, const Value *args, int count) {
    return count == 1 && (is_int(args[0]) || is_str(world, args[0]))
               ? args[0]
               : tuple_from(world, args, count);
}

/* The entry becomes the youngest, which is last. false: no memory, nothing changed. */
static bool refresh(World *world, DictObject *dict, Value key, int64_t entry, Value value) {
    if ((uint32_t)entry + 1 == dict->used) {
        return true;
    }
    Value culprit;
    int64_t hash;
    if (!dict_reserve(world, dict, 1) || value_hash(world, key, &hash, &culprit) != HASH_OK) {
        return false;
    }
    dict_delete_entry(world, dict, dict_find_plain(world, dict, key));
    return dict_insert(world, dict, key, hash, value);
}

static Value call_memo(World *world, Value memo, const Value *args, int count) {
    Value *fields = memo_fields(world, memo);
    Value key = fields ? memo_key(world, args, count) : UNDEFINED;
    if (!fields || is_signal(key)) {
        return key;
    }
    DictObject *dict = dict_of(world, fields[MEMO_DICT]);
    int64_t entry = dict_find_plain(world, dict, key);
    if (entry >= 0) {
        Value value = dict_entries(world, dict)[2 * entry + 1];
        if (fields[MEMO_LARGEST] != NONE && !refresh(world, dict, key, entry, value)) {
            return SIGNAL_MEMORY;
        }
        fields[MEMO_HITS]++;
        return value;
    }
    if (entry == DICT_ASK) {
        return UNDEFINED;
    }
    Value signal;
    Frame *frame = step_push(world, STEP_memo, &signal);
    if (!frame) {
        return signal;
    }
    frame->regs[WORK_LIST] = memo;
    frame->regs[WORK_KEY] = key;
    return SIGNAL_CALL;
}

static Value call_remembered(World *world, Value *fields, Value key) {
    bool several = has_kind(world, key, KIND_TUPLE);
    const TupleObject *tuple = at(world, (Ref)key);
    Value called = call_value(world, fields[MEMO_FUNCTION], several ? tuple->items : &key,
                              several ? (int)tuple_length(world, tuple) : 1, 0);
    if (called != SIGNAL_MEMORY && called != SIGNAL_LIMIT) {
        fields[MEMO_MISSES]++;
    }
    return called;
}

/* Drops the oldest results that are too many. false: no fuel. */
static bool forget_oldest(World *world, DictObject *dict, int64_t most) {
    while (dict->live && dict->live > most) {
        int64_t oldest = dict_next(world, dict, 0);
        if (!charge(world, 1 + oldest / 8)) {
            return false;
        }
        dict_delete_entry(world, dict, oldest);
    }
    return true;
}

Value step_memo(World *world, Frame *frame, Value input) {
    Value *fields = memo_fields(world, frame->regs[WORK_LIST]), key = frame->regs[WORK_KEY];
    if (frame->pc == CALL_WANTED) {
        input = fields ? call_remembered(world, fields, key) : NONE;
        if (input == SIGNAL_CALL) {
            frame->pc = RESULT_COMES;
        }
        if (is_signal(input)) {
            return input;
        }
    }
    if (frame->pc != KEPT) {
        frame->pc = RESULT_COMES;
        world->result = input; /* what lacks memory from here on is given it again */
        frame->regs[WORK_RESULT] = input;
        if (!fields) {
            return input;
        }
        bool there = fields[MEMO_LARGEST] != NONE &&
                     dict_find_plain(world, dict_of(world, fields[MEMO_DICT]), key) >= 0;
        Value kept = there ? NONE : keyed(world, KEYED_SET, fields[MEMO_DICT], key, input);
        if (is_signal(kept)) {
            frame->pc = kept == SIGNAL_CALL ? KEPT : frame->pc;
            return kept;
        }
    }
    if (fields && fields[MEMO_LARGEST] != NONE &&
        !forget_oldest(world, dict_of(world, fields[MEMO_DICT]), int_of(fields[MEMO_LARGEST]))) {
        return SIGNAL_LIMIT;
    }
    return frame->regs[WORK_RESULT];
}

/* --- partial -------------------------------------------------------------------------------------------------- */

enum { PARTIAL_ARGS, PARTIAL_FUNCTION, PARTIAL_KEYWORDS, PARTIAL_PLACES, PARTIAL_SLOTS };

/* The function that a partial object calls, one of Python without something in front; NULL: another, or the object has
 * places to fill. */
static FunctionObject *partial_function(World *world, const InstanceObject *partial) {
    const Value *slots = partial->slots;
    if (partial->head.aux < PARTIAL_SLOTS || !has_kind(world, slots[PARTIAL_ARGS], KIND_TUPLE) ||
        !has_kind(world, slots[PARTIAL_KEYWORDS], KIND_DICT) ||
        slots[PARTIAL_PLACES] != value_int(0) ||
        !has_kind(world, slots[PARTIAL_FUNCTION], KIND_FUNCTION)) {
        return NULL;
    }
    FunctionObject *function = at(world, (Ref)slots[PARTIAL_FUNCTION]);
    return function->head.flags & FUNCTION_FRONTS ? NULL : function;
}

/* The values of the keywords to `out`, their names as a tuple. UNDEFINED: they are no names. */
static Value put_keywords(World *world, const DictObject *keywords, Value *out) {
    TupleObject *names = tuple_new(world, keywords->live);
    if (!names) {
        return SIGNAL_MEMORY;
    }
    int64_t entry = -1;
    bool all_names = true;
    for (int64_t i = 0; i < (int64_t)keywords->live; i++) {
        entry = dict_next(world, keywords, entry + 1);
        const Value *pair = dict_entries(world, keywords) + 2 * entry;
        names->items[i] = pair[0];
        out[i] = pair[1];
        all_names = all_names && is_str(world, pair[0]);
    }
    return all_names ? value_of(world, names) : UNDEFINED;
}

static Value call_partial(World *world, const Value *args, int count) {
    if (!count || !has_kind(world, args[0], KIND_INSTANCE)) {
        return UNDEFINED;
    }
    const InstanceObject *partial = at(world, (Ref)args[0]);
    FunctionObject *function = partial_function(world, partial);
    if (!function) {
        return UNDEFINED;
    }
    const TupleObject *first = at(world, (Ref)partial->slots[PARTIAL_ARGS]);
    const DictObject *keywords = dict_of(world, partial->slots[PARTIAL_KEYWORDS]);
    int64_t own = tuple_length(world, first), given = count - 1;
    if (own + given + keywords->live > ARGUMENTS_MOST) {
        return UNDEFINED;
    }
    Value all[ARGUMENTS_MOST], names = NONE;
    copy_values(all, first->items, own);
    copy_values(all + own, args + 1, given);
    if (keywords->live) {
        names = put_keywords(world, keywords, all + own + given);
        if (names == UNDEFINED || is_signal(names)) {
            return names;
        }
    }
    return call_value(world, value_of(world, function), all,
                      (int)(own + given + (int64_t)keywords->live), names == NONE ? 0 : (Ref)names);
}

/* --- both ----------------------------------------------------------------------------------------------------- */

Value call_front(World *world, const FunctionObject *function, const Value *args, int count) {
    return function->head.flags & FUNCTION_MEMO && count <= ARGUMENTS_MOST
               ? call_memo(world, value_ref(function->front), args, count)
           : function->head.flags & FUNCTION_PARTIAL ? call_partial(world, args, count)
                                                     : UNDEFINED;
}
