/* The usual cases of the containers' constructors and methods: few items, keys that no Python code compares. */
#include "engine/exec/quick.h"
#include "engine/objects/deque.h"
#include "engine/objects/dict.h"
#include "engine/objects/list.h"
#include "engine/objects/set.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum { FEW = 256, ITEMS_A_UNIT = 8 };

/* `value`, once it is paid for; UNDEFINED where there was no memory for it. */
static Value paid(World *world, Value value, int64_t items) {
    if (is_signal(value)) {
        return UNDEFINED;
    }
    world->fuel -= items / ITEMS_A_UNIT;
    return value;
}

static ListObject *list_of(World *world, Value v) {
    return has_kind(world, v, KIND_LIST) ? at(world, (Ref)v) : NULL;
}

/* --- list ----------------------------------------------------------------------------------------------------- */

Value quick_list_append(World *world, const Value *args, uint32_t count) {
    ListObject *list = count == 2 ? list_of(world, args[0]) : NULL;
    if (!list || list->length == list->capacity) {
        return UNDEFINED;
    }
    list_items(world, list)[list->length++] = args[1];
    return NONE;
}

/* Takes out the item at `index` of a list that is not long. */
static Value pop_at(World *world, ListObject *list, int64_t index) {
    index += index < 0 ? list->length : 0;
    if ((uint64_t)index >= list->length || list->length - index > FEW) {
        return UNDEFINED;
    }
    Value *items = list_items(world, list), item = items[index];
    list->length--;
    memmove(items + index, items + index + 1, (size_t)(list->length - index) * sizeof *items);
    items[list->length] = UNDEFINED;
    return item;
}

Value quick_list_pop(World *world, const Value *args, uint32_t count) {
    ListObject *list = count - 1 < 2 ? list_of(world, args[0]) : NULL;
    if (!list || !list->length || (count == 2 && !is_int(args[1]))) {
        return UNDEFINED;
    }
    return pop_at(world, list, count == 2 ? int_of(args[1]) : -1);
}

Value quick_list_insert(World *world, const Value *args, uint32_t count) {
    ListObject *list = count == 3 ? list_of(world, args[0]) : NULL;
    if (!list || !is_int(args[1]) || list->length == list->capacity) {
        return UNDEFINED;
    }
    int64_t index = int_of(args[1]);
    index += index < 0 ? list->length : 0;
    index = index < 0 ? 0 : index > list->length ? list->length : index;
    if (list->length - index > FEW) {
        return UNDEFINED;
    }
    Value *items = list_items(world, list);
    memmove(items + index + 1, items + index, (size_t)(list->length - index) * sizeof *items);
    items[index] = args[2];
    list->length++;
    return NONE;
}

Value quick_list_extend(World *world, const Value *args, uint32_t count) {
    ListObject *list = count == 2 ? list_of(world, args[0]) : NULL;
    const Value *items;
    int64_t more = list && args[1] != args[0] ? plain_items(world, args[1], &items) : -1;
    if (more < 0 || more > FEW || !list_reserve(world, list, list->length + more)) {
        return UNDEFINED;
    }
    if (more) {
        copy_values(list_items(world, list) + list->length, items, more);
        list->length += (uint32_t)more;
    }
    return paid(world, NONE, more);
}

/* The place of a value that needs no Python code to be found in a short list; -1. */
static int64_t place_in(World *world, const ListObject *list, Value wanted) {
    const Value *items = list && list->length ? list_items(world, list) : NULL;
    for (int64_t i = 0; items && i < list->length && i < FEW; i++) {
        int same = quick_equal(world, items[i], wanted);
        if (same) {
            return same > 0 ? i : -1;
        }
    }
    return -1;
}

Value quick_list_index(World *world, const Value *args, uint32_t count) {
    int64_t place = count == 2 ? place_in(world, list_of(world, args[0]), args[1]) : -1;
    return place < 0 ? UNDEFINED : paid(world, value_int(place), place);
}

Value quick_list_remove(World *world, const Value *args, uint32_t count) {
    ListObject *list = count == 2 ? list_of(world, args[0]) : NULL;
    int64_t place = list ? place_in(world, list, args[1]) : -1;
    if (place < 0 || pop_at(world, list, place) == UNDEFINED) {
        return UNDEFINED;
    }
    return paid(world, NONE, place);
}

Value quick_list_copy(World *world, const Value *args, uint32_t count) {
    const ListObject *list = count == 1 ? list_of(world, args[0]) : NULL;
    if (!list || list->length > FEW) {
        return UNDEFINED;
    }
    return paid(world,
                list_from(world, list->length ? list_items(world, list) : NULL, list->length),
                list->length);
}

static Value list_of_range(World *world, const RecordObject *range) {
    const Value *bounds = range->values;
    if (!is_int(bounds[0]) || !is_int(bounds[2]) || !is_int(bounds[3]) || int_of(bounds[3]) > FEW) {
        return UNDEFINED;
    }
    int64_t length = int_of(bounds[3]);
    ListObject *list = list_new(world, length);
    for (int64_t i = 0; list && i < length; i++) {
        list_items(world, list)[i] = value_int(int_of(bounds[0]) + i * int_of(bounds[2]));
    }
    return list ? paid(world, value_of(world, list), length) : UNDEFINED;
}

Value quick_list(World *world, const Value *args, uint32_t count) {
    if (count == 1 && has_kind(world, args[0], KIND_RANGE)) {
        return list_of_range(world, at(world, (Ref)args[0]));
    }
    const Value *items = NULL;
    int64_t length = count == 1 ? plain_items(world, args[0], &items) : count ? -1 : 0;
    return length < 0 || length > FEW ? UNDEFINED
                                      : paid(world, list_from(world, items, length), length);
}

Value quick_tuple(World *world, const Value *args, uint32_t count) {
    if (count == 1 && has_kind(world, args[0], KIND_TUPLE)) {
        return args[0];
    }
    const Value *items = NULL;
    int64_t length = count == 1 ? plain_items(world, args[0], &items) : count ? -1 : 0;
    return length < 0 || length > FEW ? UNDEFINED
                                      : paid(world, tuple_from(world, items, length), length);
}

/* --- dict ----------------------------------------------------------------------------------------------------- */

static DictObject *plain_dict(World *world, const Value *args, bool called_so) {
    return called_so && has_kind(world, args[0], KIND_DICT) ? dict_of(world, args[0]) : NULL;
}

Value quick_dict_get(World *world, const Value *args, uint32_t count) {
    const DictObject *dict = plain_dict(world, args, count - 2 < 2);
    int64_t entry = dict ? dict_find_plain(world, dict, args[1]) : DICT_ASK;
    return entry >= 0             ? dict_entries(world, dict)[2 * entry + 1]
           : entry == DICT_ABSENT ? (count == 3 ? args[2] : NONE)
                                  : UNDEFINED;
}

Value quick_dict_pop(World *world, const Value *args, uint32_t count) {
    DictObject *dict = plain_dict(world, args, count - 2 < 2);
    int64_t entry = dict ? dict_find_plain(world, dict, args[1]) : DICT_ASK;
    if (entry < 0) {
        return entry == DICT_ABSENT && count == 3 ? args[2] : UNDEFINED;
    }
    Value value = dict_entries(world, dict)[2 * entry + 1];
    dict_delete_entry(world, dict, entry);
    return value;
}

Value quick_dict_setdefault(World *world, const Value *args, uint32_t count) {
    DictObject *dict = plain_dict(world, args, count - 2 < 2);
    int64_t entry = dict ? dict_find_plain(world, dict, args[1]) : DICT_ASK;
    if (entry >= 0) {
        return dict_entries(world, dict)[2 * entry + 1];
    }
    Value value = count == 3 ? args[2] : NONE;
    return entry == DICT_ABSENT && dict_set_plain(world, dict, args[1], value) ? value : UNDEFINED;
}

Value quick_dict_copy(World *world, const Value *args, uint32_t count) {
    const DictObject *dict = plain_dict(world, args, count == 1);
    return dict && dict->live <= FEW ? paid(world, dict_copy(world, dict), dict->live) : UNDEFINED;
}

Value quick_dict(World *world, const Value *args, uint32_t count) {
    if (count) {
        return quick_dict_copy(world, args, count);
    }
    DictObject *dict = dict_new(world, 0);
    return dict ? value_of(world, dict) : UNDEFINED;
}

/* --- set ------------------------------------------------------------------------------------------------------ */

static SetObject *plain_set(World *world, const Value *args, bool called_so) {
    SetObject *set =
        called_so && has_kind(world, args[0], KIND_SET) ? set_of(world, args[0]) : NULL;
    return set && set->head.shape == world->roots.shapes[TYPE_SET] ? set : NULL;
}

Value quick_set_add(World *world, const Value *args, uint32_t count) {
    SetObject *set = plain_set(world, args, count == 2);
    return set && set_add_plain(world, set, args[1]) ? NONE : UNDEFINED;
}

Value quick_set_discard(World *world, const Value *args, uint32_t count) {
    SetObject *set = plain_set(world, args, count == 2);
    int64_t slot = set ? set_find_plain(world, set, args[1]) : -2;
    if (slot >= 0) {
        set_remove_slot(world, set, slot);
    }
    return slot >= -1 ? NONE : UNDEFINED;
}

Value quick_set_remove(World *world, const Value *args, uint32_t count) {
    SetObject *set = plain_set(world, args, count == 2);
    int64_t slot = set ? set_find_plain(world, set, args[1]) : -2;
    if (slot < 0) {
        return UNDEFINED;
    }
    set_remove_slot(world, set, slot);
    return NONE;
}

/* A set of the items of a short list or tuple, or the characters of a short str, as they come. */
static Value set_of_items(World *world, Value source, TypeId type) {
    const Value *items;
    int64_t length = plain_items(world, source, &items);
    const StrObject *text = is_str(world, source) ? str_of(world, source) : NULL;
    if (text && (text->head.flags & STR_ASCII)) {
        length = text->length;
    }
    SetObject *set = length > 0 && length <= FEW ? set_new(world, type) : NULL;
    if (!set) {
        return UNDEFINED;
    }
    for (int64_t i = 0; i < length; i++) {
        Value item =
            text ? value_ref(world->roots.chars[(uint8_t)str_data(world, text)[i]]) : items[i];
        if (!set_add_plain(world, set, item)) {
            return UNDEFINED;
        }
    }
    return paid(world, value_of(world, set), 8 * length);
}

Value quick_set(World *world, const Value *args, uint32_t count) {
    if (count) {
        return count == 1 ? set_of_items(world, args[0], TYPE_SET) : UNDEFINED;
    }
    SetObject *set = set_new(world, TYPE_SET);
    return set ? value_of(world, set) : UNDEFINED;
}

Value quick_frozenset(World *world, const Value *args, uint32_t count) {
    return count == 1 ? set_of_items(world, args[0], TYPE_FROZENSET) : UNDEFINED;
}

/* --- deque ---------------------------------------------------------------------------------------------------- */

static DequeObject *plain_deque(World *world, const Value *args, bool called_so) {
    return called_so && has_kind(world, args[0], KIND_DEQUE) ? at(world, (Ref)args[0]) : NULL;
}

Value quick_deque_append(World *world, const Value *args, uint32_t count) {
    DequeObject *deque = plain_deque(world, args, count == 2);
    return deque && deque_push(world, deque, args[1], false) ? NONE : UNDEFINED;
}

Value quick_deque_appendleft(World *world, const Value *args, uint32_t count) {
    DequeObject *deque = plain_deque(world, args, count == 2);
    return deque && deque_push(world, deque, args[1], true) ? NONE : UNDEFINED;
}

Value quick_deque_pop(World *world, const Value *args, uint32_t count) {
    DequeObject *deque = plain_deque(world, args, count == 1);
    return deque && deque->length ? deque_take(world, deque, false) : UNDEFINED;
}

Value quick_deque_popleft(World *world, const Value *args, uint32_t count) {
    DequeObject *deque = plain_deque(world, args, count == 1);
    return deque && deque->length ? deque_take(world, deque, true) : UNDEFINED;
}
