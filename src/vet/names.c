/* A set of dotted names. */
#include "vet/names.h"

#include "base/buf.h"
#include "base/limits.h"

static Str *slot_of(Str *items, int32_t capacity, Str name) {
    uint64_t mask = (uint64_t)capacity - 1;
    uint64_t at = str_hash(name) & mask;
    while (items[at].data && !str_equal(items[at], name)) {
        at = (at + 1) & mask;
    }
    return &items[at];
}

static bool grow(Arena *arena, NameSet *set) {
    int32_t capacity = set->capacity ? set->capacity * 2 : 16;
    Str *items = ARENA_ARRAY(arena, Str, capacity);
    if (!items) {
        return false;
    }
    for (int32_t i = 0; i < set->capacity; i++) {
        if (set->items[i].data) {
            *slot_of(items, capacity, set->items[i]) = set->items[i];
        }
    }
    set->items = items;
    set->capacity = capacity;
    return true;
}

bool name_set_add(Arena *arena, NameSet *set, Str name) {
    if (set->count * 2 >= set->capacity && !grow(arena, set)) {
        return false;
    }
    Str *slot = slot_of(set->items, set->capacity, name);
    if (slot->data) {
        return false;
    }
    *slot = name;
    set->count++;
    return true;
}

bool name_set_has(const NameSet *set, Str name) {
    return set->capacity > 0 && slot_of(set->items, set->capacity, name)->data;
}

/* Merge sort. Not qsort: for large arrays glibc's asks the kernel about memory, which a worker may not. */
static void sort(Str *items, Str *spare, int32_t count) {
    for (int64_t width = 1; width < count; width *= 2) {
        for (int64_t start = 0; start < count; start += 2 * width) {
            int64_t middle = start + width < count ? start + width : count;
            int64_t end = start + 2 * width < count ? start + 2 * width : count;
            int64_t left = start;
            int64_t right = middle;
            for (int64_t i = start; i < end; i++) {
                bool takes_left =
                    left < middle && (right >= end || str_compare(items[left], items[right]) <= 0);
                spare[i] = takes_left ? items[left++] : items[right++];
            }
        }
        memcpy(items, spare, (size_t)count * sizeof *items);
    }
}

void name_set_list(Arena *arena, const NameSet *set, const Str **out_items, int32_t *out_count) {
    Str *items = ARENA_ARRAY(arena, Str, set->count);
    int32_t count = 0;
    for (int32_t i = 0; items && i < set->capacity; i++) {
        if (set->items[i].data) {
            items[count++] = set->items[i];
        }
    }
    Str *spare = ARENA_ARRAY(arena, Str, count);
    if (spare) {
        sort(items, spare, count);
    }
    *out_items = items;
    *out_count = count < LIMIT_IMPORTS ? count : (int32_t)LIMIT_IMPORTS;
}

Str name_set_join(Arena *arena, const NameSet *set, char separator) {
    const Str *items;
    int32_t count;
    name_set_list(arena, set, &items, &count);
    Buf text;
    buf_init(&text, LIMIT_FRAME_BYTES);
    for (int32_t i = 0; i < count; i++) {
        if (i > 0) {
            buf_append(&text, separator == ' ' ? STR(", ") : (Str){&separator, 1});
        }
        buf_append(&text, items[i]);
    }
    Str joined = arena_copy_str(arena, buf_view(&text));
    buf_done(&text);
    return joined.data ? joined : STR("");
}
