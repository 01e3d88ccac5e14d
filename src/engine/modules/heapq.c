/* Heaps in lists and places in sorted rows: in C as long as C can compare.
 *
 * What an operation compares is found out before it changes anything: a comparison that Python must answer leaves all
 * of it to the helper in lib/python/_builtins.py, which does the same from the same state. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/compare.h"
#include "engine/objects/list.h"
#include "engine/objects/type.h"

#define UNUSED_COUNT (void)count

enum { DEPTH_MOST = 40 };

/* a < b: 1, 0, or -1 when Python must be asked. Of lists and tuples the first parts that differ decide, if they are
 * plain. */
static int less(World *world, Value a, Value b) {
    if (are_ints(a, b)) {
        return a < b;
    }
    Value simple = simple_compare(world, COMPARE_LT, a, b);
    if (simple != UNDEFINED) {
        return simple == TRUE;
    }
    const Value *x, *y;
    int64_t count_a = plain_items(world, a, &x), count_b = plain_items(world, b, &y);
    if (count_a < 0 || count_b < 0 || kind_of(world, a) != kind_of(world, b)) {
        return -1;
    }
    for (int64_t i = 0; i < count_a && i < count_b; i++) {
        int same = quick_equal(world, x[i], y[i]);
        if (same == 0) {
            simple = simple_compare(world, COMPARE_LT, x[i], y[i]);
            return simple == UNDEFINED ? -1 : simple == TRUE;
        }
        if (same < 0) {
            return -1;
        }
    }
    return count_a < count_b;
}

/* Does a stand nearer to the root than b, in a heap with the greatest (`most`) or the least first? */
static int comes_first(World *world, bool most, Value a, Value b) {
    return most ? less(world, b, a) : less(world, a, b);
}

/* `item` in the place of items[at] of a heap of `count`: down to a leaf after the children that come first, then up to
 * its place. false: Python must compare, nothing was changed. */
static bool sink(World *world, bool most, Value *items, int64_t count, int64_t at, Value item) {
    int64_t path[DEPTH_MOST], last = 0;
    path[0] = at;
    for (int64_t child = 2 * at + 1; child < count; child = 2 * child + 1) {
        if (child + 1 < count) {
            int left = comes_first(world, most, items[child], items[child + 1]);
            if (left < 0) {
                return false;
            }
            child += !left;
        }
        path[++last] = child;
    }
    while (last > 0) {
        int above = comes_first(world, most, item, items[path[last]]);
        if (above < 0) {
            return false;
        }
        if (!above) {
            break;
        }
        last--;
    }
    for (int64_t i = 0; i < last; i++) {
        items[path[i]] = items[path[i + 1]];
    }
    items[path[last]] = item;
    return true;
}

/* The last item to its place. false: Python must compare, nothing was changed. */
static bool rise(World *world, bool most, Value *items, int64_t count) {
    int64_t place = count - 1;
    Value item = items[place];
    while (place > 0) {
        int above = comes_first(world, most, item, items[(place - 1) / 2]);
        if (above < 0) {
            return false;
        }
        if (!above) {
            break;
        }
        place = (place - 1) / 2;
    }
    for (int64_t at_item = count - 1; at_item > place; at_item = (at_item - 1) / 2) {
        items[at_item] = items[(at_item - 1) / 2];
    }
    items[place] = item;
    return true;
}

/* The list that a heap lies in, paid for one operation. NULL: *signal. */
static ListObject *heap_list(World *world, Value heap, const char *name, bool alone,
                             Value *signal) {
    Value plain = unwrap(world, heap);
    if (!has_kind(world, plain, KIND_LIST)) {
        *signal = raise(world, TYPE_TYPE_ERROR, "%s() argument %smust be list, not %T", name,
                        alone ? "" : "1 ", heap);
        return NULL;
    }
    ListObject *list = at(world, (Ref)plain);
    if (!charge(world, list->length ? (64 - __builtin_clzll(list->length)) / 2 : 0)) {
        *signal = SIGNAL_LIMIT;
        return NULL;
    }
    return list;
}

static Value push(World *world, const Value *args, bool most) {
    Value signal;
    ListObject *list =
        heap_list(world, args[0], most ? "heappush_max" : "heappush", false, &signal);
    if (!list) {
        return signal;
    }
    if (!list_append(world, list, args[1])) {
        return SIGNAL_MEMORY;
    }
    if (rise(world, most, list_items(world, list), list->length)) {
        return NONE;
    }
    Value all[2] = {value_of(world, list), value_bool(most)};
    return call_helper(world, HELPER_heap_rise, all, 2);
}

static Value pop(World *world, const Value *args, bool most) {
    Value signal;
    ListObject *list = heap_list(world, args[0], most ? "heappop_max" : "heappop", true, &signal);
    if (!list) {
        return signal;
    }
    if (!list->length) {
        return raise(world, TYPE_INDEX_ERROR, "index out of range");
    }
    Value *items = list_items(world, list);
    int64_t rest = list->length - 1;
    Value first = items[0];
    if (rest && !sink(world, most, items, rest, 0, items[rest])) {
        Value all[2] = {value_of(world, list), value_bool(most)};
        return call_helper(world, HELPER_heap_pop, all, 2);
    }
    items[rest] = UNDEFINED;
    list->length = (uint32_t)rest;
    return first;
}

/* The first item goes, another comes. */
static Value exchange(World *world, ListObject *list, Value item, bool most) {
    Value *items = list_items(world, list), first = items[0];
    if (sink(world, most, items, list->length, 0, item)) {
        return first;
    }
    Value all[3] = {value_of(world, list), item, value_bool(most)};
    return call_helper(world, HELPER_heap_replace, all, 3);
}

static Value replace(World *world, const Value *args, bool most) {
    Value signal;
    ListObject *list =
        heap_list(world, args[0], most ? "heapreplace_max" : "heapreplace", false, &signal);
    if (!list) {
        return signal;
    }
    return list->length ? exchange(world, list, args[1], most)
                        : raise(world, TYPE_INDEX_ERROR, "index out of range");
}

static Value push_pop(World *world, const Value *args, bool most) {
    Value signal;
    ListObject *list =
        heap_list(world, args[0], most ? "heappushpop_max" : "heappushpop", false, &signal);
    if (!list) {
        return signal;
    }
    int goes = list->length ? comes_first(world, most, list_items(world, list)[0], args[1]) : 0;
    if (goes < 0) {
        Value all[3] = {value_of(world, list), args[1], value_bool(most)};
        return call_helper(world, HELPER_heap_push_pop, all, 3);
    }
    return goes ? exchange(world, list, args[1], most) : args[1];
}

static Value make(World *world, const Value *args, bool most) {
    Value signal;
    ListObject *list = heap_list(world, args[0], most ? "heapify_max" : "heapify", true, &signal);
    if (!list) {
        return signal;
    }
    if (!charge(world, list->length / 2)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t place = (int64_t)list->length / 2 - 1; place >= 0; place--) {
        Value *items = list_items(world, list);
        if (!sink(world, most, items, list->length, place, items[place])) {
            Value all[3] = {value_of(world, list), value_int(place), value_bool(most)};
            return call_helper(world, HELPER_heap_make, all, 3);
        }
    }
    return NONE;
}

#define BOTH(name, function)                                                                       \
    Value name(World *world, Value *args, int count) {                                             \
        UNUSED_COUNT;                                                                              \
        return function(world, args, false);                                                       \
    }                                                                                              \
    Value name##_max(World *world, Value *args, int count) {                                       \
        UNUSED_COUNT;                                                                              \
        return function(world, args, true);                                                        \
    }
BOTH(heap_push, push)
BOTH(heap_pop, pop)
BOTH(heap_replace, replace)
BOTH(heap_push_pop, push_pop)
BOTH(heap_make, make)

/* --- bisect --------------------------------------------------------------------------------------------------- */

enum { BISECT_ROW, BISECT_ITEM, BISECT_LOW, BISECT_HIGH, BISECT_KEY, BISECT_LEFT, BISECT_ARGS };

/* Reads the arguments, with what stands for those that are missing. */
static void bisect_arguments(const Value *args, bool left, Value *all) {
    all[BISECT_ROW] = args[0];
    all[BISECT_ITEM] = args[1];
    all[BISECT_LOW] = args[2] == UNDEFINED ? value_int(0) : args[2];
    all[BISECT_HIGH] = args[3] == UNDEFINED ? NONE : args[3];
    all[BISECT_KEY] = args[4] == UNDEFINED ? NONE : args[4];
    all[BISECT_LEFT] = value_bool(left);
}

/* The place of the item in a list or tuple; -1: Python must be asked, between the bounds that then stand in `all`. */
static int64_t place_in(World *world, Value *all) {
    const Value *items;
    int64_t count = plain_items(world, all[BISECT_ROW], &items);
    Value last = all[BISECT_HIGH] == NONE ? value_int(count) : all[BISECT_HIGH];
    if (count < 0 || all[BISECT_KEY] != NONE || !is_int(all[BISECT_LOW]) || !is_int(last) ||
        int_of(all[BISECT_LOW]) < 0 || int_of(last) > count) {
        return -1;
    }
    Value item = all[BISECT_ITEM];
    bool left = all[BISECT_LEFT] == TRUE;
    int64_t low = int_of(all[BISECT_LOW]), high = int_of(last);
    while (low < high) {
        int64_t middle = (low + high) / 2;
        int before = left ? less(world, items[middle], item) : less(world, item, items[middle]);
        if (before < 0) {
            all[BISECT_LOW] = value_int(low);
            all[BISECT_HIGH] = value_int(high);
            return -1;
        }
        if (before == left) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

static Value search_row(World *world, const Value *args, bool left) {
    Value all[BISECT_ARGS];
    bisect_arguments(args, left, all);
    int64_t place = place_in(world, all);
    return place >= 0 ? value_int(place)
                      : call_helper(world, HELPER_bisect_search, all, BISECT_ARGS);
}

static Value insert_sorted(World *world, const Value *args, bool left) {
    Value all[BISECT_ARGS];
    bisect_arguments(args, left, all);
    int64_t place = has_kind(world, args[0], KIND_LIST) ? place_in(world, all) : -1;
    if (place < 0) {
        bisect_arguments(args, left, all);
        return call_helper(world, HELPER_insort, all, BISECT_ARGS);
    }
    ListObject *list = at(world, (Ref)args[0]);
    place = place < list->length ? place : list->length; /* as list.insert takes it */
    if (!charge(world, (list->length - place) / 16)) {
        return SIGNAL_LIMIT;
    }
    return list_reserve(world, list, (int64_t)list->length + 1) &&
                   list_splice(world, list, place, place, &args[1], 1)
               ? NONE
               : SIGNAL_MEMORY;
}

Value bisect_left(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return search_row(world, args, true);
}

Value bisect_right(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return search_row(world, args, false);
}

Value insort_left(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return insert_sorted(world, args, true);
}

Value insort_right(World *world, Value *args, int count) {
    UNUSED_COUNT;
    return insert_sorted(world, args, false);
}
