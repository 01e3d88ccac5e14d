/* dict: entries in insertion order, an index over them, up to eight entries none. */
#pragma once

#include "engine/heap/heap.h"

enum { DICT_ABSENT = -1, DICT_ASK = -2 };

static inline Value *dict_entries(World *world, const DictObject *dict) {
    return ((TableObject *)at(world, dict->table))->entries;
}
static inline DictObject *dict_of(World *world, Value v) {
    return (DictObject *)at(world, (Ref)v);
}

/* Room for `capacity` entries before it grows. NULL: no memory. */
DictObject *dict_new(World *world, int64_t capacity);
/* Entry of `key`, DICT_ABSENT, or DICT_ASK when a Python __eq__ must decide: then *candidate is the entry in question.
 * Looks from *candidate on (start with -1), so that a no is followed by another call. */
int64_t dict_lookup(World *world, const DictObject *dict, Value key, int64_t hash,
                    int64_t *candidate);
/* As dict_lookup, for an int, a str or a short tuple of such; DICT_ASK for other keys
 * and wherever more than a glance is wanted. */
int64_t dict_find_plain(World *world, const DictObject *dict, Value key);
/* An int or str as a key gets a value. false: it is another key, more than a glance is wanted, or there is no
 * memory. */
bool dict_set_plain(World *world, DictObject *dict, Value key, Value value);
/* A key that is not in the dict. false: no memory, nothing changed. */
bool dict_insert(World *world, DictObject *dict, Value key, int64_t hash, Value value);
void dict_delete_entry(World *world, DictObject *dict, int64_t entry);
/* The entry becomes the last one. There is room for one more. */
void dict_renew_entry(World *world, DictObject *dict, int64_t entry);
void dict_clear(DictObject *dict);
/* `to` gets the entries of `from`, which is left empty: a table has one owner, who gives it back when outgrown. */
void dict_take_over(DictObject *to, DictObject *from);
/* The last live entry before `entry`; -1: none. */
int64_t dict_before(World *world, const DictObject *dict, int64_t entry);
/* A dict with the same entries. SIGNAL_MEMORY. */
Value dict_copy(World *world, const DictObject *dict);
/* next() of an iterator from the end. */
Value dict_back_next(World *world, RecordObject *it);
/* An iterator from the end over keys, values or items (kind: ITER_KEYS or so). */
Value dict_backwards(World *world, Value dict, IterKind kind);
/* | of dicts; in place: with anything that dict.update takes. */
Value dict_operate(World *world, Value a, Value b, bool in_place);
/* The next live entry at or behind `entry`; -1 behind the last. */
int64_t dict_next(World *world, const DictObject *dict, int64_t entry);

/* With str keys, which no Python code can intercept. */
int64_t dict_find_str(World *world, const DictObject *dict, Value key);
Value dict_find_key(World *world, const DictObject *dict, Value key);
/* UNDEFINED: absent. */
static inline Value dict_get_str(World *world, const DictObject *dict, Value key) {
    int64_t entry = dict_find_str(world, dict, key);
    return entry < 0 ? UNDEFINED : dict_entries(world, dict)[2 * entry + 1];
}
bool dict_set_str(World *world, DictObject *dict, Value key, Value value);
bool dict_delete_str(World *world, DictObject *dict, Value key);
/* The dict's number for caches; it changes whenever a key comes, goes or moves. */
uint32_t dict_version(World *world, DictObject *dict);
/* Room for `more` insertions without allocation. false: no memory. */
bool dict_reserve(World *world, DictObject *dict, int64_t more);
