/* set and frozenset: their methods and operators. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/each.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/exec/special.h"
#include "engine/objects/builtin_operate.h"
#include "engine/objects/compare.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/objects/walk.h"

#define UNUSED_COUNT (void)count

static Value fresh(World *world, TypeId type) {
    SetObject *set = set_new(world, type);
    return set ? value_of(world, set) : SIGNAL_MEMORY;
}

static TypeId base_type(World *world, Value set) {
    return object_of(world, set)->shape == world->roots.shapes[TYPE_FROZENSET] ? TYPE_FROZENSET
                                                                               : TYPE_SET;
}

/* A table with keys behind `v`: a set, a dict, the keys of one; UNDEFINED for other things. */
static Value table_behind(World *world, Value v) {
    v = unwrap(world, v);
    Kind kind = kind_of(world, v);
    return kind == KIND_SET || kind == KIND_DICT ? v : UNDEFINED;
}

/* Items of a list or tuple into a set. NONE when all are in; UNDEFINED: Python code is needed, what was added stays. */
static Value add_plain(World *world, Value set, Value source) {
    const ListObject *list = at(world, (Ref)source);
    bool is_list = has_kind(world, source, KIND_LIST);
    int64_t count = is_list ? list->length : tuple_length(world, at(world, (Ref)source));
    const Value *items = is_list ? (count ? list_items(world, list) : NULL)
                                 : ((TupleObject *)at(world, (Ref)source))->items;
    if (!charge(world, count)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < count; i++) {
        if (UNLIKELY(world->fuel < 0) && !is_paid(world)) { /* keys that meet in one place */
            return SIGNAL_LIMIT;
        }
        if (!is_plain(world, items[i])) {
            return UNDEFINED;
        }
        if (set_add_plain(world, set_of(world, set), items[i])) {
            continue;
        }
        Value done = keyed(world, KEYED_SET, set, items[i], NONE);
        if (done == SIGNAL_CALL) { /* a key in the set wants to be asked */
            pop_frame(world, top_frame(world));
            return UNDEFINED;
        }
        if (is_signal(done)) {
            return done;
        }
    }
    return NONE;
}

Value set_change(World *world, int each, int walk, Value set, Value source, Value result) {
    Value table = table_behind(world, source);
    if (table != UNDEFINED && table == source) {
        return table == set && walk == WALK_PUT
                   ? result
                   : walk_entries(world, (Walk)walk, table, set, UNDEFINED, result);
    }
    if (each == EACH_ADD &&
        (has_kind(world, source, KIND_LIST) || has_kind(world, source, KIND_TUPLE))) {
        Value done = add_plain(world, set, source);
        if (done != UNDEFINED) {
            return done == NONE ? result : done;
        }
    }
    return each_item(world, (Each)each, source, set, UNDEFINED, result);
}

static Value new_set(World *world, TypeId type, Value source) {
    Value set = fresh(world, type);
    if (is_signal(set) || source == UNDEFINED) {
        return set;
    }
    Value table = table_behind(world, source);
    if (has_kind(world, table, KIND_SET) && table == source) {
        return charge(world, set_of(world, table)->live / 2)
                   ? set_copy(world, set_of(world, table), type)
                   : SIGNAL_LIMIT;
    }
    return set_change(world, EACH_ADD, WALK_PUT, set, source, set);
}

Value set_new_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return new_set(world, TYPE_SET, args[1]);
}

Value frozenset_new(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (args[1] != UNDEFINED && has_kind(world, args[1], KIND_SET) &&
        base_type(world, args[1]) == TYPE_FROZENSET) {
        return args[1];
    }
    return new_set(world, TYPE_FROZENSET, args[1]);
}

Value set_init(World *world, Value *args, int count) {
    UNUSED_COUNT;
    SetObject *set = set_of(world, args[0]);
    if (set->live && args[1] != args[0]) {
        set_clear(set);
    }
    return args[1] == UNDEFINED ? NONE
                                : set_change(world, EACH_ADD, WALK_PUT, args[0], args[1], NONE);
}

Value set_add(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return keyed(world, KEYED_SET, args[0], args[1], NONE);
}

/* A set as an item is looked for as the frozenset that it equals. */
static Value as_key(World *world, Value key) {
    Value plain = unwrap(world, key);
    return has_kind(world, plain, KIND_SET) && base_type(world, plain) == TYPE_SET &&
                   special_lookup(world, key, NAME_hash) == NONE
               ? set_copy(world, set_of(world, plain), TYPE_FROZENSET)
               : key;
}

Value set_discard(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value key = as_key(world, args[1]);
    return is_signal(key) ? key : keyed(world, KEYED_DISCARD, args[0], key, NONE);
}

Value set_remove(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value key = as_key(world, args[1]);
    return is_signal(key) ? key : keyed(world, KEYED_DELETE, args[0], key, NONE);
}

Value set_contains(World *world, Value set, Value item) {
    Value key = as_key(world, item);
    return is_signal(key) ? key : keyed(world, KEYED_CONTAINS, set, key, UNDEFINED);
}

Value set_pop(World *world, Value *args, int count) {
    UNUSED_COUNT;
    SetObject *set = set_of(world, args[0]);
    if (!set->live) {
        return raise(world, TYPE_KEY_ERROR, "pop from an empty set");
    }
    int64_t slot = set_next(world, set, set->finger & set->mask);
    slot = slot < 0 ? set_next(world, set, 0) : slot;
    Value key = set_entries(world, set)[slot].key;
    set_remove_slot(world, set, slot);
    set->finger = (uint32_t)slot + 1;
    return key;
}

Value set_clear_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    set_clear(set_of(world, args[0]));
    return NONE;
}

Value set_copy_native(World *world, Value *args, int count) {
    UNUSED_COUNT;
    const SetObject *set = set_of(world, args[0]);
    TypeId type = base_type(world, args[0]);
    return type == TYPE_FROZENSET ? args[0] : set_copy(world, set, type);
}

/* --- algebra -------------------------------------------------------------------------------------------------- */

static Value copy_of(World *world, Value set) {
    return charge(world, set_of(world, set)->live)
               ? set_copy(world, set_of(world, set), base_type(world, set))
               : SIGNAL_LIMIT;
}

static int64_t live_of(World *world, Value table) {
    return has_kind(world, table, KIND_SET) ? set_of(world, table)->live
                                            : dict_of(world, table)->live;
}

static Value set_union(World *world, Value a, Value b) {
    Value result = copy_of(world, a);
    return is_signal(result) ? result : set_change(world, EACH_ADD, WALK_PUT, result, b, result);
}

static Value set_intersection(World *world, Value a, Value b) {
    Value result = fresh(world, base_type(world, a)), table = table_behind(world, b);
    if (is_signal(result)) {
        return result;
    }
    if (has_kind(world, table, KIND_SET)) {
        bool swap = live_of(world, table) > live_of(world, a);
        return walk_entries(world, WALK_KEEP, swap ? a : table, result, swap ? table : a, result);
    }
    return each_item(world, EACH_KEEP, b, a, result, result);
}

static Value set_difference(World *world, Value a, Value b) {
    Value table = table_behind(world, b);
    if (table == UNDEFINED || live_of(world, a) / 4 > live_of(world, table)) {
        Value result = copy_of(world, a);
        return is_signal(result) ? result
                                 : set_change(world, EACH_REMOVE, WALK_REMOVE, result, b, result);
    }
    Value result = fresh(world, base_type(world, a));
    return is_signal(result) ? result : walk_entries(world, WALK_LEAVE, a, result, table, result);
}

/* What stands in the one or in the other: into a copy of the other. */
static Value set_symmetric(World *world, Value a, Value b) {
    Value other = set_copy(world, set_of(world, b), base_type(world, a));
    return is_signal(other) ? other
                            : walk_entries(world, WALK_EXCHANGE, a, other, UNDEFINED, other);
}

/* A table has one owner, who gives it back when it is outgrown: `from` is left empty. */
static void take_over(SetObject *set, SetObject *from) {
    SetObject given = *from;
    set_clear(from);
    set->live = given.live;
    set->fill = given.fill;
    set->table = given.table;
    set->mask = given.mask;
    set->hash = 0;
}

Value set_operate(World *world, int op, Value a, Value b, bool in_place) {
    if (!in_place) {
        return op == '|'   ? set_union(world, a, b)
               : op == '&' ? set_intersection(world, a, b)
               : op == '-' ? set_difference(world, a, b)
                           : set_symmetric(world, a, b);
    }
    if (op == '|') {
        return set_change(world, EACH_ADD, WALK_PUT, a, b, a);
    }
    if (a == b) {
        if (op != '&') {
            set_clear(set_of(world, a));
        }
        return a;
    }
    if (op == '-') {
        return set_change(world, EACH_REMOVE, WALK_REMOVE, a, b, a);
    }
    if (op == '^') {
        return walk_entries(world, WALK_TOGGLE, b, a, UNDEFINED, a);
    }
    Value all[2] = {a, b};
    Value both = set_intersection(world, a, b);
    if (both == SIGNAL_CALL) {
        pop_frame(world, top_frame(world));
        return call_helper(world, HELPER_set_keep, all, 2);
    }
    if (!is_signal(both)) {
        take_over(set_of(world, a), set_of(world, both));
    }
    return is_signal(both) ? both : a;
}

/* For lib/python: the items of another set, which is given up. */
Value set_become(World *world, Value *args, int count) {
    UNUSED_COUNT;
    if (!has_kind(world, args[0], KIND_SET) || !has_kind(world, args[1], KIND_SET)) {
        return raise(world, TYPE_TYPE_ERROR, "two sets are wanted");
    }
    take_over(set_of(world, args[0]), set_of(world, args[1]));
    return args[0];
}

/* A method of any number of arguments: none and one here, more by a helper. */
static Value by_method(World *world, Value *args, int count, int op, HelperId many) {
    if (count == 1) {
        return copy_of(world, args[0]);
    }
    if (count == 2 && (op != '^' || has_kind(world, unwrap(world, args[1]), KIND_SET))) {
        return set_operate(world, op, args[0], op == '^' ? unwrap(world, args[1]) : args[1], false);
    }
    Value rest = tuple_from(world, args + 1, count - 1);
    Value all[2] = {args[0], rest};
    return is_signal(rest) ? rest : call_helper(world, many, all, 2);
}

Value set_union_method(World *world, Value *args, int count) {
    return by_method(world, args, count, '|', HELPER_set_union);
}

Value set_intersection_method(World *world, Value *args, int count) {
    return by_method(world, args, count, '&', HELPER_set_intersection);
}

Value set_difference_method(World *world, Value *args, int count) {
    return by_method(world, args, count, '-', HELPER_set_difference);
}

Value set_symmetric_method(World *world, Value *args, int count) {
    return by_method(world, args, count, '^', HELPER_set_symmetric);
}

/* The same in place. */
static Value change_method(World *world, Value *args, int count, int op, HelperId many) {
    if (count == 1) {
        return NONE;
    }
    if (count == 2 && op == '|') {
        return set_change(world, EACH_ADD, WALK_PUT, args[0], args[1], NONE);
    }
    if (count == 2 && op == '-' && args[0] != args[1]) {
        return set_change(world, EACH_REMOVE, WALK_REMOVE, args[0], args[1], NONE);
    }
    Value rest = tuple_from(world, args + 1, count - 1);
    Value all[2] = {args[0], rest};
    return is_signal(rest) ? rest : call_helper(world, many, all, 2);
}

Value set_update_method(World *world, Value *args, int count) {
    return change_method(world, args, count, '|', HELPER_set_update);
}

Value set_intersection_update(World *world, Value *args, int count) {
    return change_method(world, args, count, '&', HELPER_set_intersection_update);
}

Value set_difference_update(World *world, Value *args, int count) {
    return change_method(world, args, count, '-', HELPER_set_difference_update);
}

Value set_symmetric_update(World *world, Value *args, int count) {
    return change_method(world, args, count, '^', HELPER_set_symmetric_update);
}

/* --- questions ------------------------------------------------------------------------------------------------ */

Value set_isdisjoint(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value table = table_behind(world, args[1]);
    if (has_kind(world, table, KIND_SET)) {
        bool swap = live_of(world, table) > live_of(world, args[0]);
        return walk_entries(world, WALK_NONE_IN, swap ? args[0] : table, UNDEFINED,
                            swap ? table : args[0], TRUE);
    }
    return each_item(world, EACH_NONE_IN, args[1], args[0], UNDEFINED, TRUE);
}

static Value is_within(World *world, Value small, Value large) {
    return live_of(world, small) > live_of(world, large)
               ? FALSE
               : walk_entries(world, WALK_ALL_IN, small, UNDEFINED, large, TRUE);
}

Value set_issubset(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value table = table_behind(world, args[1]);
    return has_kind(world, table, KIND_SET) ? is_within(world, args[0], table)
                                            : call_helper(world, HELPER_set_issubset, args, 2);
}

Value set_issuperset(World *world, Value *args, int count) {
    UNUSED_COUNT;
    Value table = table_behind(world, args[1]);
    return has_kind(world, table, KIND_SET)
               ? is_within(world, table, args[0])
               : each_item(world, EACH_ALL_IN, args[1], args[0], UNDEFINED, TRUE);
}

Value set_compare(World *world, CompareOp op, Value a, Value b) {
    int64_t na = set_of(world, a)->live, nb = set_of(world, b)->live;
    switch ((int)op) {
    case COMPARE_EQ:
        return na == nb ? walk_entries(world, WALK_ALL_IN, a, UNDEFINED, b, TRUE) : FALSE;
    case COMPARE_NE: {
        if (na != nb) {
            return TRUE;
        }
        Value same = walk_entries(world, WALK_ALL_IN, a, UNDEFINED, b, TRUE);
        if (same == SIGNAL_CALL) {
            pop_frame(world, top_frame(world));
            Value all[2] = {a, b};
            return call_helper(world, HELPER_not_equal, all, 2);
        }
        return is_signal(same) ? same : value_bool(same == FALSE);
    }
    case COMPARE_LT: return na < nb ? is_within(world, a, b) : FALSE;
    case COMPARE_LE: return is_within(world, a, b);
    case COMPARE_GT: return nb < na ? is_within(world, b, a) : FALSE;
    default: return is_within(world, b, a);
    }
}
