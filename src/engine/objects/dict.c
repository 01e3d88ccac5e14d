/* dict: storage and lookup. The methods are in dict_methods.c. */
#include "engine/objects/dict.h"

#include "base/assert.h"
#include "engine/exec/charge.h"
#include "engine/objects/compare.h"
#include "engine/objects/hash.h"
#include "engine/objects/str.h"

/* FREE_STEPS: longer ways to a key are paid for; shorter ones not, for what the caches know must cost the same as what
 * is looked up. */
enum { UNINDEXED = 8, FIRST_CAPACITY = 4, FIRST_INDEXED = 10, FREE_STEPS = 32 };

static inline uint32_t spread(int64_t hash) {
    return (uint32_t)(((uint64_t)hash * UINT64_C(0x9E3779B97F4A7C15)) >> 32);
}
static inline uint32_t *table_hashes(TableObject *table) {
    return (uint32_t *)(table->entries + 2 * (size_t)table->head.shape);
}
static inline void *table_index(TableObject *table) {
    return table_hashes(table) + table->head.shape;
}
static inline int index_width(uint32_t capacity) {
    return capacity < 0xFF ? 1 : capacity < 0xFFFF ? 2 : 4;
}
static inline uint32_t index_get(TableObject *table, uint32_t slot) {
    return chars_at(table_index(table), index_width(table->head.shape), slot);
}

/* Index slots, as a power of two, for so many entries; 0: none. */
static int index_bits(int64_t capacity) {
    int bits = capacity > UNINDEXED ? 4 : 0;
    while (bits && (INT64_C(1) << bits) < capacity + capacity / 2) {
        bits++;
    }
    return bits;
}

/* A table whose first `filled` entries the caller fills; they are not in the index yet. */
static TableObject *table_new(World *world, int64_t capacity, int64_t filled) {
    int bits = index_bits(capacity);
    int64_t slots = bits ? INT64_C(1) << bits : 0;
    int width = index_width((uint32_t)capacity);
    int64_t bytes = (int64_t)sizeof(TableObject) + capacity * 20 + slots * width;
    if (capacity > INT32_MAX / 16 || !heap_could_hold(world, bytes)) {
        return NULL;
    }
    Ref ref = heap_alloc(world, (uint32_t)bytes);
    if (!ref) {
        return NULL;
    }
    TableObject *table = at(world, ref);
    table->head = (Object){.shape = (uint32_t)capacity, .kind = KIND_TABLE, .aux = (uint16_t)bits};
    for (int64_t i = 2 * filled; i < 2 * capacity; i++) {
        table->entries[i] = UNDEFINED;
    }
    memset(table_hashes(table) + filled, 0, (size_t)((capacity - filled) * 4 + slots * width));
    return table;
}

static inline void put_at(void *index, int width, uint32_t mask, uint32_t hash, uint32_t entry) {
    uint32_t slot = hash & mask;
    while (chars_at(index, width, slot)) {
        slot = (slot + 1) & mask;
    }
    chars_put(index, width, slot, entry + 1);
}

static void index_put(TableObject *table, uint32_t hash, uint32_t entry) {
    if (table->head.aux) {
        put_at(table_index(table), index_width(table->head.shape), (1u << table->head.aux) - 1,
               hash, entry);
    }
}

/* The first `count` entries into an empty index. */
static void index_all(TableObject *table, uint32_t count) {
    if (!table->head.aux) {
        return;
    }
    const uint32_t *hashes = table_hashes(table);
    uint32_t mask = (1u << table->head.aux) - 1;
    void *index = table_index(table);
    switch (index_width(table->head.shape)) { /* the width known in each loop */
    case 1:
        for (uint32_t i = 0; i < count; i++) {
            put_at(index, 1, mask, hashes[i], i);
        }
        break;
    case 2:
        for (uint32_t i = 0; i < count; i++) {
            put_at(index, 2, mask, hashes[i], i);
        }
        break;
    default:
        for (uint32_t i = 0; i < count; i++) {
            put_at(index, 4, mask, hashes[i], i);
        }
    }
}

DictObject *dict_new(World *world, int64_t capacity) {
    Ref table = 0;
    if (capacity > 0) {
        TableObject *fresh = table_new(world, capacity, 0);
        if (!fresh) {
            return NULL;
        }
        table = ref_to(world, fresh);
    }
    DictObject *dict = heap_new(world, TYPE_DICT, KIND_DICT, sizeof(DictObject));
    if (dict) {
        dict->live = dict->used = 0;
        dict->table = table;
        dict->version = 0;
    }
    return dict;
}

/* Copies the `live` of `used` entries. */
static void copy_entries(TableObject *table, TableObject *from, uint32_t used, uint32_t live) {
    if (live == used) {
        copy_values(table->entries, from->entries, 2 * (int64_t)used);
        memcpy(table_hashes(table), table_hashes(from), used * sizeof(uint32_t));
        return;
    }
    uint32_t count = 0;
    for (uint32_t i = 0; i < used; i++) {
        if (from->entries[2 * i] != UNDEFINED) {
            table->entries[2 * count] = from->entries[2 * i];
            table->entries[2 * count + 1] = from->entries[2 * i + 1];
            table_hashes(table)[count++] = table_hashes(from)[i];
        }
    }
}

/* Fills the dict with the live entries of `from`, in a table of `capacity`. */
static bool dict_fill(World *world, DictObject *dict, const DictObject *from, int64_t capacity) {
    uint32_t live = from->live;
    TableObject *table = table_new(world, capacity, live);
    if (!table) {
        return false;
    }
    if (live) {
        copy_entries(table, at(world, from->table), from->used, live);
        index_all(table, live);
    }
    dict->table = ref_to(world, table);
    dict->used = dict->live = live;
    dict->version = 0;
    return true;
}

bool dict_reserve(World *world, DictObject *dict, int64_t more) {
    uint32_t capacity = dict->table ? ((Object *)at(world, dict->table))->shape : 0;
    if (dict->used + more <= capacity) {
        return true;
    }
    int64_t wanted = (int64_t)dict->live + more;
    int64_t more_room = capacity == UNINDEXED ? FIRST_INDEXED : (int64_t)capacity * 2;
    int64_t grown = dict->live >= capacity / 2 ? more_room : capacity;
    grown = grown > FIRST_CAPACITY ? grown : FIRST_CAPACITY;
    grown = grown > wanted ? grown : wanted;
    int bits = index_bits(grown); /* as many as the index allows */
    grown = bits ? (INT64_C(2) << bits) / 3 : grown;
    Ref old = dict->table;
    if (!dict_fill(world, dict, dict, grown)) {
        return false;
    }
    if (old) {
        heap_give_back(world, at(world, old));
    }
    return true;
}

/* 1 equal, 0 different, -1 ask Python. */
static inline int same_key(World *world, Value have, Value key) {
    if (have == key) {
        return 1;
    }
    if (is_str(world, key)) {
        return is_str(world, have)     ? str_same(world, str_of(world, have), str_of(world, key))
               : is_plain(world, have) ? 0
                                       : simple_equal(world, have, key);
    }
    return simple_equal(world, have, key);
}

int64_t dict_lookup(World *world, const DictObject *dict, Value key, int64_t hash,
                    int64_t *candidate) {
    if (!dict->live) {
        return DICT_ABSENT;
    }
    TableObject *table = at(world, dict->table);
    const uint32_t *hashes = table_hashes(table);
    uint32_t wanted = spread(hash);
    bool skipping = *candidate >= 0;
    uint32_t mask = table->head.aux ? (1u << table->head.aux) - 1 : 0;
    uint32_t slot = wanted & mask;
    for (uint32_t step = 0;; step++) {
        owe(world, step >= FREE_STEPS);
        uint32_t entry = step;
        if (mask) {
            uint32_t found = index_get(table, slot);
            slot = (slot + 1) & mask;
            if (!found) {
                return DICT_ABSENT;
            }
            entry = found - 1;
        } else if (entry >= dict->used) {
            return DICT_ABSENT;
        }
        if (skipping) {
            skipping = entry != *candidate;
            continue;
        }
        if (hashes[entry] != wanted || table->entries[2 * entry] == UNDEFINED) {
            continue;
        }
        int same = same_key(world, table->entries[2 * entry], key);
        if (same == 1) {
            return entry;
        }
        if (same < 0) {
            *candidate = entry;
            return DICT_ASK;
        }
    }
}

/* Whether `have`, whose hash is the key's, is the int, str or short tuple `key`: 1, 0, -1 unknown. */
static inline int same_plain(World *world, Value have, Value key) {
    if (have == key) {
        return 1;
    }
    if (is_str(world, key)) {
        return is_str(world, have) ? str_same(world, str_of(world, have), str_of(world, key)) : -1;
    }
    if (is_ref(key)) {
        return have == UNDEFINED ? 0 : same_short_tuple(world, have, key);
    }
    return is_int(have) || have == UNDEFINED ? 0 : -1;
}

/* The hash of an int, a str or a short tuple of such as tables keep it; false for other keys. */
static inline bool plain_hash(World *world, Value key, uint32_t *out) {
    if (is_int(key)) {
        *out = spread(key == value_int(-1) ? -2 : int_of(key));
        return true;
    }
    if (is_str(world, key)) {
        *out = spread(str_object_hash(world, str_of(world, key)));
        return true;
    }
    int64_t hash;
    if (is_ref(key) && hash_short_tuple(world, key, &hash)) {
        *out = spread(hash);
        return true;
    }
    return false;
}

static inline int64_t find_spread(World *world, const DictObject *dict, Value key,
                                  uint32_t wanted) {
    if (!dict->live) {
        return DICT_ABSENT;
    }
    TableObject *table = at(world, dict->table);
    const uint32_t *hashes = table_hashes(table);
    if (!table->head.aux) {
        for (uint32_t entry = 0; entry < dict->used; entry++) {
            if (hashes[entry] == wanted) {
                int same = same_plain(world, table->entries[2 * entry], key);
                if (same) {
                    return same > 0 ? (int64_t)entry : DICT_ASK;
                }
            }
        }
        return DICT_ABSENT;
    }
    uint32_t mask = (1u << table->head.aux) - 1;
    const void *index = hashes + table->head.shape;
    int width = index_width(table->head.shape);
    uint32_t steps = 0;
    for (uint32_t slot = wanted & mask;; slot = (slot + 1) & mask) {
        uint32_t found = chars_at(index, width, slot);
        if (!found) {
            return DICT_ABSENT;
        }
        if (hashes[found - 1] == wanted) {
            int same = same_plain(world, table->entries[2 * (found - 1)], key);
            if (same) {
                return same > 0 ? (int64_t)found - 1 : DICT_ASK;
            }
        }
        owe(world, ++steps >= FREE_STEPS);
    }
}

int64_t dict_find_plain(World *world, const DictObject *dict, Value key) {
    uint32_t wanted;
    return plain_hash(world, key, &wanted) ? find_spread(world, dict, key, wanted) : DICT_ASK;
}

static bool insert_spread(World *world, DictObject *dict, Value key, uint32_t hash, Value value) {
    if (!dict_reserve(world, dict, 1)) {
        return false;
    }
    TableObject *table = at(world, dict->table);
    uint32_t entry = dict->used++;
    table->entries[2 * entry] = key;
    table->entries[2 * entry + 1] = value;
    table_hashes(table)[entry] = hash;
    index_put(table, hash, entry);
    dict->live++;
    dict->version = 0;
    return true;
}

bool dict_set_plain(World *world, DictObject *dict, Value key, Value value) {
    uint32_t hash;
    if (!plain_hash(world, key, &hash)) {
        return false;
    }
    int64_t entry = find_spread(world, dict, key, hash);
    if (entry >= 0) {
        dict_entries(world, dict)[2 * entry + 1] = value;
        return true;
    }
    return entry == DICT_ABSENT && insert_spread(world, dict, key, hash, value);
}

bool dict_insert(World *world, DictObject *dict, Value key, int64_t hash, Value value) {
    return insert_spread(world, dict, key, spread(hash), value);
}

/* Takes a deleted entry out of the index where nothing is looked for behind it, and the deleted ones before it: keys
 * that come and go would lengthen the way to all others. */
static void index_shorten(World *world, TableObject *table, int64_t entry) {
    if (!table->head.aux) {
        return;
    }
    uint32_t mask = (1u << table->head.aux) - 1, slot = table_hashes(table)[entry] & mask;
    int width = index_width(table->head.shape);
    void *index = table_index(table);
    uint32_t found = chars_at(index, width, slot);
    for (uint32_t steps = 0; found && found != entry + 1; steps++) {
        owe(world, steps >= FREE_STEPS);
        slot = (slot + 1) & mask;
        found = chars_at(index, width, slot);
    }
    if (!found || chars_at(index, width, (slot + 1) & mask)) {
        return;
    }
    while (found && table->entries[2 * (size_t)(found - 1)] == UNDEFINED) {
        chars_put(index, width, slot, 0);
        slot = (slot - 1) & mask;
        found = chars_at(index, width, slot);
    }
}

void dict_delete_entry(World *world, DictObject *dict, int64_t entry) {
    Value *entries = dict_entries(world, dict);
    entries[2 * entry] = UNDEFINED;
    entries[2 * entry + 1] = UNDEFINED;
    dict->live--;
    dict->version = 0;
    if (dict->live == 0) {
        dict_clear(dict);
    } else {
        index_shorten(world, at(world, dict->table), entry);
    }
}

void dict_renew_entry(World *world, DictObject *dict, int64_t entry) {
    TableObject *table = at(world, dict->table);
    if (entry + 1 == dict->used || dict->live == 1) {
        return;
    }
    Value key = table->entries[2 * entry], value = table->entries[2 * entry + 1];
    uint32_t hash = table_hashes(table)[entry];
    dict_delete_entry(world, dict, entry);
    bool had_room = insert_spread(world, dict, key, hash, value);
    ASSERT(had_room);
}

void dict_clear(DictObject *dict) {
    dict->live = dict->used = 0;
    dict->table = 0;
    dict->version = 0;
}

void dict_take_over(DictObject *to, DictObject *from) {
    Ref table = from->table;
    uint32_t live = from->live, used = from->used;
    dict_clear(from);
    to->table = table;
    to->live = live;
    to->used = used;
    to->version = 0;
}

/* Entries that are gone hold UNDEFINED for a key, and stay gone until the table is made anew. Who had to walk over many
 * of them leaves behind, in the place of the first one's value, how many there are (below zero: towards the beginning),
 * so that taking entries from an end does not walk over all that were taken before. */
enum { GONE_NOTED = 4 };

/* The next live entry from `entry` on in the direction `by`, 1 or -1; `end` is behind the last. */
static int64_t walk(World *world, Value *entries, int64_t entry, int64_t end, int64_t by) {
    int64_t first = entry, steps = 0;
    while ((end - entry) * by > 0 && entries[2 * entry] == UNDEFINED) {
        Value noted = entries[2 * entry + 1];
        bool is_noted = is_int(noted) && int_of(noted) * by > 0;
        entry += is_noted ? int_of(noted) : by;
        steps++;
    }
    owe(world, steps / 4);
    if (steps >= GONE_NOTED) {
        entries[2 * first + 1] = value_int(entry - first);
    }
    return (end - entry) * by > 0 ? entry : -1;
}

int64_t dict_before(World *world, const DictObject *dict, int64_t entry) {
    return dict->table ? walk(world, dict_entries(world, dict), entry - 1, -1, -1) : -1;
}

Value dict_copy(World *world, const DictObject *dict) {
    DictObject *copy = dict_new(world, 0);
    if (!copy || (dict->live && !dict_fill(world, copy, dict, dict->live))) {
        return SIGNAL_MEMORY;
    }
    return value_of(world, copy);
}

int64_t dict_next(World *world, const DictObject *dict, int64_t entry) {
    return dict->table ? walk(world, dict_entries(world, dict), entry, dict->used, 1) : -1;
}

int64_t dict_find_str(World *world, const DictObject *dict, Value key) {
    if (!dict->live) {
        return DICT_ABSENT;
    }
    int64_t candidate = -1;
    for (;;) {
        int64_t entry =
            dict_lookup(world, dict, key, str_object_hash(world, str_of(world, key)), &candidate);
        if (entry != DICT_ASK) {
            return entry;
        }
    }
}

Value dict_find_key(World *world, const DictObject *dict, Value key) {
    int64_t entry = dict_find_str(world, dict, key);
    return entry < 0 ? UNDEFINED : dict_entries(world, dict)[2 * entry];
}

bool dict_set_str(World *world, DictObject *dict, Value key, Value value) {
    int64_t entry = dict_find_str(world, dict, key);
    if (entry >= 0) {
        dict_entries(world, dict)[2 * entry + 1] = value;
        return true;
    }
    return dict_insert(world, dict, key, str_object_hash(world, str_of(world, key)), value);
}

bool dict_delete_str(World *world, DictObject *dict, Value key) {
    int64_t entry = dict_find_str(world, dict, key);
    if (entry >= 0) {
        dict_delete_entry(world, dict, entry);
    }
    return entry >= 0;
}

uint32_t dict_version(World *world, DictObject *dict) {
    if (!dict->version && world->next_version != UINT32_MAX) {
        dict->version = ++world->next_version;
    }
    return dict->version;
}
