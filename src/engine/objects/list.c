/* list: storage. The methods are in list_methods.c. */
#include "engine/objects/list.h"

#include "engine/exec/charge.h"
#include "engine/objects/tuple.h"

bool list_reserve(World *world, ListObject *list, int64_t length) {
    if (length <= list->capacity) {
        return true;
    }
    int64_t more = list->capacity < 32 ? list->capacity : list->capacity >> 3;
    int64_t grown = list->capacity + more + 4;
    int64_t capacity = grown > length ? grown : length;
    if (list->length == 0) {
        capacity = length > 4 ? length : 4;
    }
    ArrayObject *array = heap_room_for_array(world, capacity);
    if (!array) {
        return false;
    }
    copy_values(array->items, list_items(world, list), list->length);
    for (int64_t i = list->length; i < capacity; i++) {
        array->items[i] = UNDEFINED;
    }
    if (list->capacity) {
        heap_give_back(world, at(world, list->items));
    }
    list->items = ref_to(world, array);
    list->capacity = (uint32_t)capacity;
    return true;
}

/* Its items are for the caller to fill, all of them. */
static ListObject *list_room(World *world, int64_t length) {
    Ref items = 0;
    if (length > 0) {
        ArrayObject *array = heap_room_for_array(world, length);
        if (!array) {
            return NULL;
        }
        items = ref_to(world, array);
    }
    ListObject *list = heap_new(world, TYPE_LIST, KIND_LIST, sizeof(ListObject));
    if (list) {
        list->length = (uint32_t)length;
        list->capacity = (uint32_t)length;
        list->items = items;
        list->padding = 0;
    }
    return list;
}

ListObject *list_new(World *world, int64_t length) {
    ListObject *list = list_room(world, length);
    for (int64_t i = 0; list && i < length; i++) {
        list_items(world, list)[i] = NONE;
    }
    return list;
}

Value list_from(World *world, const Value *items, int64_t length) {
    ListObject *list = list_room(world, length);
    if (!list) {
        return SIGNAL_MEMORY;
    }
    if (length > 0) {
        memcpy(list_items(world, list), items, (size_t)length * sizeof(Value));
    }
    return value_of(world, list);
}

void list_take_over(ListObject *to, ListObject *from) {
    Ref items = from->items;
    uint32_t length = from->length, capacity = from->capacity;
    from->items = from->length = from->capacity = 0;
    to->items = items;
    to->length = length;
    to->capacity = capacity;
}

bool list_append(World *world, ListObject *list, Value item) {
    if (list->length == list->capacity && !list_reserve(world, list, (int64_t)list->length + 1)) {
        return false;
    }
    list_items(world, list)[list->length++] = item;
    return true;
}

bool list_splice(World *world, ListObject *list, int64_t from, int64_t to, const Value *items,
                 int64_t count) {
    int64_t length = list->length;
    int64_t result = length - (to - from) + count;
    Value *have = length ? list_items(world, list) : NULL;
    bool own = items >= have && items < have + length;
    if (have && !own && result <= list->capacity) {
        owe(world, (length - to) / 16);
        memmove(have + from + count, have + to, (size_t)(length - to) * sizeof(Value));
        copy_values(have + from, items, count);
        for (int64_t i = result; i < length; i++) {
            have[i] = UNDEFINED;
        }
        list->length = (uint32_t)result;
        return true;
    }
    ArrayObject *array = heap_new_array(world, result + (result >> 3));
    if (!array) {
        return false;
    }
    Value *old = length ? list_items(world, list) : NULL;
    copy_values(array->items, old, old ? from : 0);
    if (count) {
        memcpy(array->items + from, items, (size_t)count * sizeof(Value));
    }
    if (old && length > to) {
        memcpy(array->items + from + count, old + to, (size_t)(length - to) * sizeof(Value));
    }
    list->items = ref_to(world, array);
    list->capacity = array->head.shape;
    list->length = (uint32_t)result;
    return true;
}

int64_t plain_items(World *world, Value v, const Value **out) {
    if (has_kind(world, v, KIND_LIST)) {
        const ListObject *list = at(world, (Ref)v);
        *out = list->length ? list_items(world, list) : NULL;
        return list->length;
    }
    if (has_kind(world, v, KIND_TUPLE)) {
        const TupleObject *tuple = at(world, (Ref)v);
        *out = tuple->items;
        return tuple_length(world, tuple);
    }
    return -1;
}
