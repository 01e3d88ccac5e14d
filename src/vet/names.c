/* A set of dotted names. */
#include "vet/names.h"

#include <stdlib.h>

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

static int by_bytes(const void *a, const void *b) {
    return str_compare(*(const Str *)a, *(const Str *)b);
}

void name_set_list(Arena *arena, const NameSet *set, const Str **out_items, int32_t *out_count) {
    Str *items = ARENA_ARRAY(arena, Str, set->count);
    int32_t count = 0;
    for (int32_t i = 0; items && i < set->capacity; i++) {
        if (set->items[i].data) {
            items[count++] = set->items[i];
        }
    }
    if (count > 0) {
        qsort(items, (size_t)count, sizeof *items, by_bytes);
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
