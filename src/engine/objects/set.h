/* set and frozenset: CPython's open addressing, so that iteration has CPython's order. */
#pragma once

#include "engine/heap/heap.h"

static inline SetObject *set_of(World *world, Value v) {
    return (SetObject *)at(world, (Ref)v);
}
static inline SetEntry *set_entries(World *world, const SetObject *set) {
    return ((SetTable *)at(world, set->table))->entries;
}
/* NULL: no memory. */
SetObject *set_new(World *world, TypeId type);
/* Slot of the key, -1 absent, -2 when Python must compare it with the key at *candidate. *visits (start with 0) is
 * how many slots have been looked at: a no is followed by another call, which goes on behind them. A slot can be met
 * twice on the way, so its number does not say where the search stands. */
int64_t set_lookup(World *world, const SetObject *set, Value key, int64_t hash, int64_t *candidate,
                   int64_t *visits);
/* As set_lookup, for an int, a str or a short tuple of such; -2
 * for other keys and wherever more than a glance is wanted. */
int64_t set_find_plain(World *world, const SetObject *set, Value key);
/* set_find_plain where the hash is known, for any key: -2 says that this is no way to find out. */
int64_t set_find_hashed(World *world, const SetObject *set, Value key, int64_t hash);
/* Have they the same keys? 1, 0, or -1: the keys must be compared with more care. */
int set_equal_plain(World *world, const SetObject *a, const SetObject *b);
/* An int, str or short tuple of such into the set. false:
 * it is another key, more than a glance is wanted, or there is no memory. */
bool set_add_plain(World *world, SetObject *set, Value key);
/* Room for `more` keys at once, as CPython makes it before one set is put into another. false: no memory. */
bool set_reserve(World *world, SetObject *set, int64_t more);
/* A smaller table where a quarter of this one are remains of what was removed. false: no memory. */
bool set_tidy(World *world, SetObject *set);
/* A key that is not in it. false: no memory. */
bool set_insert(World *world, SetObject *set, Value key, int64_t hash);
void set_clear(SetObject *set);
void set_remove_slot(World *world, SetObject *set, int64_t slot);
/* The next live slot at or behind `slot`, -1. */
int64_t set_next(World *world, const SetObject *set, int64_t slot);
Value set_copy(World *world, const SetObject *set, TypeId type);

/* What is done with a key of a dict or set when its hash and equality are known; see keyed.c. */
typedef enum KeyedOp {
    KEYED_GET,  /* value, UNDEFINED */
    KEYED_ITEM, /* value, KeyError */
    KEYED_SET,
    KEYED_DELETE,   /* KeyError */
    KEYED_CONTAINS, /* TRUE, FALSE */
    KEYED_DEFAULT,  /* setdefault */
    KEYED_POP,      /* value or `value` (UNDEFINED: KeyError) */
    KEYED_DISCARD,
    KEYED_FETCH,   /* get: value or `value` */
    KEYED_TAKE,    /* deletes: TRUE, FALSE when there is none */
    KEYED_MISSING, /* value, or what `value`'s __missing__ gives */
} KeyedOp;

/* On a dict or set; Python's __hash__ and __eq__ are called where the key wants it (SIGNAL_CALL). */
Value keyed(World *world, KeyedOp op, Value container, Value key, Value value);
/* The same for a key whose hash is known. */
Value keyed_hashed(World *world, KeyedOp op, Value container, Value key, int64_t hash, Value value);
/* The same; SIGNAL_STOP, and nothing done, where Python's __eq__ must be asked. */
Value keyed_at_once(World *world, KeyedOp op, Value container, Value key, int64_t hash,
                    Value value);
/* Adds or removes what `source` has: by the entries of a table as `walk` says (a Walk), else item by item as `each` (an
 * Each); then gives `result`. */
Value set_change(World *world, int each, int walk, Value set, Value source, Value result);
/* item in set; SIGNAL_CALL: a frame gives TRUE or FALSE. */
Value set_contains(World *world, Value set, Value item);
/* op: one of | & - ^ */
Value set_operate(World *world, int op, Value a, Value b, bool in_place);
