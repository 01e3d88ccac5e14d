/* What iterators over builtin types say of themselves: how much is left, where they are, and going elsewhere. */
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/bytes.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

/* Items behind the place of an iterator over a sequence. */
static Value left_of_sequence(World *world, const RecordObject *it) {
    if (it->values[0] == UNDEFINED) {
        return value_int(0);
    }
    Value length = value_length(world, it->values[0]);
    if (is_signal(length)) {
        return length;
    }
    int64_t left = int_of(length) - int_of(it->values[1]);
    return value_int(left > 0 ? left : 0);
}

/* Entries behind the place of an iterator over a dict or a set; none once it has changed. */
static Value left_of_table(World *world, const RecordObject *it) {
    int64_t left = 0;
    if (it->values[0] == NONE) {
        return value_int(0);
    }
    if (it->head.flags == ITER_SET) {
        const SetObject *set = set_of(world, it->values[0]);
        for (int64_t i = set_next(world, set, int_of(it->values[1]));
             i >= 0 && int_of(it->values[2]) == set->live; i = set_next(world, set, i + 1)) {
            left++;
        }
        return value_int(left);
    }
    const DictObject *dict = dict_of(world, it->values[0]);
    for (int64_t i = dict_next(world, dict, int_of(it->values[1]));
         i >= 0 && int_of(it->values[2]) == dict->live; i = dict_next(world, dict, i + 1)) {
        left++;
    }
    return value_int(left);
}

static Value left_of_reversed(World *world, const RecordObject *it) {
    int64_t left = int_of(it->values[1]);
    Value length = value_length(world, it->values[0]);
    return is_signal(length) ? length : value_int(left > int_of(length) ? 0 : left);
}

static Value left_backwards(World *world, const RecordObject *it) {
    const DictObject *dict = dict_of(world, it->values[0]);
    int64_t left = 0, end = it->values[0] == NONE ? 0 : int_of(it->values[1]);
    if (!end || int_of(it->values[2]) != dict->live) {
        return value_int(0);
    }
    for (int64_t i = dict_next(world, dict, 0); i >= 0 && i < end;
         i = dict_next(world, dict, i + 1)) {
        left++;
    }
    return value_int(left);
}

Value iter_length_hint(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    const RecordObject *it = at(world, (Ref)plain);
    switch ((int)(IterKind)it->head.flags) {
    case ITER_LIST:
    case ITER_TUPLE:
    case ITER_STR:
    case ITER_BYTES: return left_of_sequence(world, it);
    case ITER_KEYS:
    case ITER_VALUES:
    case ITER_ITEMS:
    case ITER_SET: return left_of_table(world, it);
    case ITER_DICT_BACK: return left_backwards(world, it);
    case ITER_REVERSED: return left_of_reversed(world, it);
    case ITER_RANGE:
    case ITER_LONG_RANGE: return it->values[2];
    case ITER_DEQUE:
    case ITER_DEQUE_BACK: return it->values[0] == NONE ? value_int(0) : left_of_sequence(world, it);
    case ITER_REPEAT:
        return it->values[1] == value_int(-1)
                   ? raise(world, TYPE_TYPE_ERROR, "len() of unsized object")
                   : it->values[1];
    default: return NOT_IMPLEMENTED;
    }
}

Value iter_setstate(World *world, Value *args, int count) {
    int64_t index;
    NumberOutcome outcome = number_int64(world, args[1], &index);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_iter_setstate, args, count, 1, CONVERT_INDEX);
    }
    Value plain = unwrap(world, args[0]);
    RecordObject *it = at(world, (Ref)plain);
    if (it->head.flags == ITER_RANGE) {
        int64_t left = int_of(it->values[2]);
        index = index < 0 ? 0 : index > left ? left : index;
        it->values[0] += (uint64_t)(index * (int64_t)(it->values[1] - INT_BIAS));
        it->values[2] = value_int(left - index);
        return NONE;
    }
    bool backwards = it->head.flags == ITER_REVERSED;
    if (it->values[0] == UNDEFINED || (backwards && it->values[1] == value_int(0))) {
        return NONE; /* it has ended and stays there */
    }
    Value length = value_length(world, it->values[0]);
    if (is_signal(length)) {
        return length;
    }
    int64_t least = backwards ? -1 : 0, most = int_of(length) - backwards;
    index = index < least ? least : index > most ? most : index;
    it->values[1] = value_int(index + backwards);
    return NONE;
}

Value classes_iterator_parts(World *world, Value *args, int count) {
    (void)count;
    Value plain = unwrap(world, args[0]);
    if (!has_kind(world, plain, KIND_ITER)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is not a builtin iterator", args[0]);
    }
    const RecordObject *it = at(world, (Ref)plain);
    Value parts[3] = {it->values[0], it->values[1], it->values[2]};
    for (int i = 0; i < 3; i++) {
        parts[i] = parts[i] == UNDEFINED ? NONE : parts[i];
    }
    return tuple_from(world, parts, 3);
}
