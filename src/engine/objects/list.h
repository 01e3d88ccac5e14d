/* list: a growing row of values. */
#pragma once

#include "engine/heap/heap.h"

static inline Value *list_items(World *world, const ListObject *list) {
    return ((ArrayObject *)at(world, list->items))->items;
}

/* `length` slots, all None. NULL: no memory. */
ListObject *list_new(World *world, int64_t length);
/* A copy of the values. SIGNAL_MEMORY. */
Value list_from(World *world, const Value *items, int64_t length);
/* `to` gets the items of `from`, which is left empty. */
void list_take_over(ListObject *to, ListObject *from);
/* Room for `length` items. false: no memory, nothing changed. */
bool list_reserve(World *world, ListObject *list, int64_t length);
/* false: no memory, nothing changed. */
bool list_append(World *world, ListObject *list, Value item);
/* Replaces items from..to by `count` new ones (which may be the list's own). false: no memory, nothing changed. */
bool list_splice(World *world, ListObject *list, int64_t from, int64_t to, const Value *items,
                 int64_t count);
/* The items of a list or tuple, where they lie; -1 for other values. */
int64_t plain_items(World *world, Value v, const Value **out);
