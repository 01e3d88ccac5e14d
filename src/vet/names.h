/* A set of dotted names, kept sorted when it is read. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct NameSet {
    Str *items; /* open addressing; data NULL is free */
    int32_t count, capacity;
} NameSet;

/* Adds `name` (borrowed). false when it was there or memory ran out. */
bool name_set_add(Arena *arena, NameSet *set, Str name);
bool name_set_has(const NameSet *set, Str name);
/* All names in byte order, at most LIMIT_IMPORTS of them. */
void name_set_list(Arena *arena, const NameSet *set, const Str **out_items, int32_t *out_count);
/* The sorted names with `separator` between them; ' ' gives ", ". */
Str name_set_join(Arena *arena, const NameSet *set, char separator);
