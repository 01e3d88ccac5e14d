/* dict and its views: their methods and operators. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/each.h"
#include "engine/exec/natives.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/compare.h"
#include "engine/objects/dict.h"
#include "engine/objects/hash.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/objects/walk.h"

#define UNUSED_COUNT (void)count

Value merge_dict(World *world, Value dict, Value more, Value result) {
    if (dict == more) {
        return result;
    }
    DictObject *to = dict_of(world, dict);
    const DictObject *from = dict_of(world, more);
    if (to->live == 0 && from->live) { /* as it is, without asking for one key */
        if (!charge(world, from->live)) {
            return SIGNAL_LIMIT;
        }
        Value copy = dict_copy(world, from);
        if (is_signal(copy)) {
            return copy;
        }
        dict_take_over(to, dict_of(world, copy));
        return result;
    }
    return walk_entries(world, WALK_PUT, more, dict, UNDEFINED, result);
}

/* Keywords of a call: `names` and their values. */
static Value add_keywords(World *world, Value dict, const Value *values, Value names) {
    const TupleObject *keys = at(world, (Ref)names);
    for (int64_t i = 0; i < tuple_length(world, keys); i++) {
        if (!dict_set_str(world, dict_of(world, dict), keys->items[i], values[i])) {
            return SIGNAL_MEMORY;
        }
    }
    return NONE;
}

static Value fill(World *world, Value dict, Value source, Value result) {
    if (has_kind(world, source, KIND_DICT)) {
        return merge_dict(world, dict, source, result);
    }
    Value plain = unwrap(world, source);
    if (has_kind(world, plain, KIND_DICT) &&
        (is_native(world, special_lookup(world, source, NAME_iter)))) {
        return merge_dict(world, dict, plain, result);
    }
    if (has_keys(world, source)) {
        Value all[3] = {dict, source, result};
        return call_helper(world, HELPER_dict_update, all, 3);
    }
    return each_item(world, EACH_PAIR, source, dict, UNDEFINED, result);
}

/* dict(source, **keywords) and dict.update: args are self, perhaps a source, the keywords' values, their names. */
static Value fill_all(World *world, Value *args, int count, const char *what, Value result) {
    Value names = args[count - 1];
    int64_t keywords =
        has_kind(world, names, KIND_TUPLE) ? tuple_length(world, at(world, (Ref)names)) : 0;
    int64_t given = count - 2 - keywords;
    if (given > 1) {
        return raise(world, TYPE_TYPE_ERROR, "%s expected at most 1 argument, got %d", what, given);
    }
    if (given == 1 && keywords) {
        DictObject *extra = dict_new(world, 0);
        if (!extra) {
            return SIGNAL_MEMORY;
        }
        Value all[4] = {args[0], args[1], value_of(world, extra), result};
        Value added = add_keywords(world, all[2], args + 2, names);
        return is_signal(added) ? added : call_helper(world, HELPER_dict_fill, all, 4);
    }
    if (given == 1) {
        return fill(world, args[0], args[1], result);
    }
    if (keywords) {
        Value added = add_keywords(world, args[0], args + 1, names);
        return is_signal(added) ? added : result;
    }
    return result;
}

Value dict_new_native(World *world, Value *args, int count) {
    DictObject *dict = dict_new(world, 0);
    if (!dict) {
        return SIGNAL_MEMORY;
    }
    args[0] = value_of(world, dict);
    return fill_all(world, args, count, "dict", args[0]);
}

Value dict_init(World *world, Value *args, int count) {
    return fill_all(world, args, count, "dict", NONE);
}

Value dict_update(World *world, Value *args, int count) {
    return fill_all(world, args, count, "update", NONE);
}

Value dict_fromkeys(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value value = args[2] == UNDEFINED ? NONE : args[2];
    if (args[0] != type_value(world, TYPE_DICT)) {
        Value all[3] = {args[0], args[1], value};
        return call_helper(world, HELPER_dict_fromkeys, all, 3);
    }
    DictObject *dict = dict_new(world, 0);
    if (!dict) {
        return SIGNAL_MEMORY;
    }
    Value made = value_of(world, dict);
    return each_item(world, EACH_FROMKEYS, args[1], made, value, made);
}

Value dict_get(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_FETCH, args[0], args[1], args[2] == UNDEFINED ? NONE : args[2]);
}

Value dict_setdefault(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_DEFAULT, args[0], args[1], args[2] == UNDEFINED ? NONE : args[2]);
}

Value dict_pop(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (!dict_of(world, args[0])->live) { /* not even hashed */
        return args[2] != UNDEFINED ? args[2] : raise_value(world, TYPE_KEY_ERROR, args[1]);
    }
    return keyed(world, KEYED_POP, args[0], args[1], args[2]);
}

Value dict_popitem(World *world, Value *args, int count) {
    UNUSED_COUNT;
    DictObject *dict = dict_of(world, args[0]);
    if (!dict->live) {
        return raise(world, TYPE_KEY_ERROR, "popitem(): dictionary is empty");
    }
    int64_t last = dict_before(world, dict, dict->used);
    Value pair = tuple_from(world, dict_entries(world, dict) + 2 * last, 2);
    if (!is_signal(pair)) {
        dict_delete_entry(world, dict, last);
    }
    return pair;
}

static Value view_of(World *world, Value dict, TypeId type, IterKind kind) {
    RecordObject *view = heap_new_record(world, type, KIND_VIEW, 1);
    if (!view) {
        return SIGNAL_MEMORY;
    }
    view->head.flags = (uint8_t)kind;
    view->values[0] = dict;
    return value_of(world, view);
}

Value dict_keys(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return view_of(world, args[0], TYPE_DICT_KEYS, ITER_KEYS);
}

Value dict_values(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return view_of(world, args[0], TYPE_DICT_VALUES, ITER_VALUES);
}

Value dict_items(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return view_of(world, args[0], TYPE_DICT_ITEMS, ITER_ITEMS);
}

Value dict_copy_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return charge(world, dict_of(world, args[0])->live / 2)
               ? dict_copy(world, dict_of(world, args[0]))
               : SIGNAL_LIMIT;
}

Value dict_clear_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    dict_clear(dict_of(world, args[0]));
    return NONE;
}

/* --- backwards ------------------------------------------------------------------------------------------------ */

Value dict_backwards(World *world, Value dict, IterKind kind) {
    RecordObject *it = heap_new_record(
        world, (TypeId)(TYPE_DICT_REVERSEKEYITERATOR + (kind - ITER_KEYS)), KIND_ITER, 4);
    if (!it) {
        return SIGNAL_MEMORY;
    }
    it->head.flags = ITER_DICT_BACK;
    it->values[0] = dict;
    it->values[1] = value_int(dict_of(world, dict)->used);
    it->values[2] = value_int(dict_of(world, dict)->live);
    it->values[3] = value_int(kind);
    return value_of(world, it);
}

Value dict_reversed(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return dict_backwards(world, args[0], ITER_KEYS);
}

Value view_reversed(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const RecordObject *view = at(world, (Ref)args[0]);
    return dict_backwards(world, view->values[0], (IterKind)view->head.flags);
}

Value dict_back_next(World *world, RecordObject *it) {
    if (it->values[0] == NONE) {
        return SIGNAL_STOP;
    }
    DictObject *dict = dict_of(world, it->values[0]);
    if (it->values[2] != value_int(dict->live)) {
        return raise(world, TYPE_RUNTIME_ERROR, "dictionary changed size during iteration");
    }
    int64_t from = int_of(it->values[1]);
    int64_t entry = dict_before(world, dict, from < dict->used ? from : dict->used);
    if (entry < 0) {
        it->values[0] = NONE;
        return SIGNAL_STOP;
    }
    const Value *pair = dict_entries(world, dict) + 2 * entry;
    IterKind kind = (IterKind)int_of(it->values[3]);
    Value result = kind == ITER_KEYS     ? pair[0]
                   : kind == ITER_VALUES ? pair[1]
                                         : tuple_from(world, pair, 2);
    if (!is_signal(result)) {
        it->values[1] = value_int(entry);
    }
    return result;
}

/* --- operators ------------------------------------------------------------------------------------------------ */

int64_t dict_view_length(World *world, Value view) {
    return dict_of(world, ((RecordObject *)at(world, (Ref)view))->values[0])->live;
}

Value view_mapping(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return mapping_proxy(world, ((RecordObject *)at(world, (Ref)args[0]))->values[0]);
}

Value view_isdisjoint(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value all[3] = {args[0], args[1], value_ref(world->roots.chars['d'])};
    return call_helper(world, HELPER_view_compare, all, 3);
}

static bool is_set_like(World *world, Value v) {
    v = unwrap(world, v);
    return has_kind(world, v, KIND_SET) ||
           (has_kind(world, v, KIND_VIEW) && object_of(world, v)->flags != ITER_VALUES);
}

Value view_operate(World *world, char op, Value a, Value b) {
    bool left = has_kind(world, a, KIND_VIEW) && object_of(world, a)->flags != ITER_VALUES;
    bool right = has_kind(world, b, KIND_VIEW) && object_of(world, b)->flags != ITER_VALUES;
    if (!left && !right) {
        return NOT_IMPLEMENTED;
    }
    if (!is_iterable(world, left ? b : a)) {
        return raise(world, TYPE_TYPE_ERROR, "'%T' object is not iterable", left ? b : a);
    }
    Value all[3] = {a, b, value_ref(world->roots.chars[(uint8_t)op])};
    return call_helper(world, HELPER_view_operate, all, 3);
}

Value view_compare(World *world, CompareOp op, Value a, Value b) {
    static const char marks[] = "=!<[>]";
    if (!is_set_like(world, a) || !is_set_like(world, b)) {
        return NOT_IMPLEMENTED;
    }
    Value all[3] = {a, b, value_ref(world->roots.chars[(uint8_t)marks[op]])};
    return call_helper(world, HELPER_view_compare, all, 3);
}

Value dict_operate(World *world, Value a, Value b, bool in_place) {
    if (in_place) {
        return fill(world, a, b, a);
    }
    Value copy = charge(world, dict_of(world, a)->live / 2) ? dict_copy(world, dict_of(world, a))
                                                            : SIGNAL_LIMIT;
    return is_signal(copy) ? copy : merge_dict(world, copy, b, copy);
}

Value dict_compare(World *world, CompareOp op, Value a, Value b) {
    if (dict_of(world, a)->live != dict_of(world, b)->live) {
        return value_bool(op == COMPARE_NE);
    }
    Value same = walk_entries(world, WALK_EQUAL, a, UNDEFINED, b, TRUE);
    if (op == COMPARE_EQ) {
        return same;
    }
    if (same == SIGNAL_CALL) {
        pop_frame(world, top_frame(world));
        Value all[2] = {a, b};
        return call_helper(world, HELPER_not_equal, all, 2);
    }
    return is_signal(same) ? same : value_bool(same == FALSE);
}

/* For Counter: counts the items of a list or str from `start` on, as long as they and their counts are plain. Gives how
 * far it came: the rest is counted in Python. */
Value dict_count(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value counts = unwrap(world, args[0]), items = args[1];
    bool text = has_kind(world, items, KIND_STR);
    if (!has_kind(world, counts, KIND_DICT) || (!text && !has_kind(world, items, KIND_LIST)) ||
        !is_int(args[2]) || int_of(args[2]) < 0) {
        return args[2];
    }
    int64_t i = int_of(args[2]), done = 0;
    /* a part at a time, so that it is paid for */
    for (; done < 1000; i++, done++) {
        const ListObject *list = at(world, (Ref)items);
        if (i >= (text ? str_of(world, items)->length : list->length)) {
            break;
        }
        Value item = text ? str_from_char(world, str_at(world, str_of(world, items), i))
                          : list_items(world, list)[i];
        int64_t hash;
        Value culprit;
        if (is_signal(item) || !is_plain(world, item) ||
            value_hash(world, item, &hash, &culprit) != HASH_OK) {
            break;
        }
        Value have = keyed_at_once(world, KEYED_GET, counts, item, hash, NONE);
        have = have == UNDEFINED ? value_int(0) : have;
        if (!is_int(have) || have == value_int(SMALL_INT_MAX) ||
            is_signal(keyed_at_once(world, KEYED_SET, counts, item, hash, have + 1))) {
            break;
        }
    }
    return charge(world, done) ? value_int(i) : SIGNAL_LIMIT;
}

/* For lib/python: has the key, and what it stands for, be the last. False: it is not there, or Python must be asked. */
Value dict_move_last(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value of = unwrap(world, args[0]);
    DictObject *dict = has_kind(world, of, KIND_DICT) ? dict_of(world, of) : NULL;
    if (!dict || dict_find_plain(world, dict, args[1]) < 0) {
        return FALSE;
    }
    if (!dict_reserve(world, dict, 1)) {
        return SIGNAL_MEMORY;
    }
    dict_renew_entry(world, dict, dict_find_plain(world, dict, args[1]));
    return TRUE;
}
