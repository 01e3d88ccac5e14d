/* set: storage, slot for slot as CPython's, so that sets of ints come out in its order. */
#include "engine/objects/set.h"

#include "engine/exec/charge.h"
#include "engine/objects/compare.h"
#include "engine/objects/hash.h"
#include "engine/objects/str.h"

enum { SLOTS_LEAST = 8, LINEAR_PROBES = 9, EQUAL_MOST = 64 };

static SetTable *table_new(World *world, int64_t slots) {
    int64_t bytes = (int64_t)sizeof(SetTable) + slots * (int64_t)sizeof(SetEntry);
    if (slots > INT32_MAX / 32 || !heap_could_hold(world, bytes)) {
        return NULL;
    }
    Ref ref = heap_alloc(world, (uint32_t)bytes);
    if (!ref) {
        return NULL;
    }
    SetTable *table = at(world, ref);
    table->head = (Object){.shape = (uint32_t)slots, .kind = KIND_SET_TABLE};
    for (int64_t i = 0; i < SLOTS_LEAST; i++) {
        table->entries[i] = (SetEntry){UNDEFINED, 0};
    }
    for (int64_t done = SLOTS_LEAST; done < slots; done *= 2) { /* a power of two */
        memcpy(table->entries + done, table->entries, (size_t)done * sizeof(SetEntry));
    }
    return table;
}

SetObject *set_new(World *world, TypeId type) {
    SetObject *set = heap_new(world, type, KIND_SET, sizeof(SetObject));
    if (set) {
        *set = (SetObject){.head = set->head};
    }
    return set;
}

int64_t set_lookup(World *world, const SetObject *set, Value key, int64_t hash, int64_t *candidate,
                   int64_t *visits) {
    if (!set->table) {
        return -1;
    }
    const SetEntry *entries = set_entries(world, set);
    uint64_t mask = set->mask, perturb = (uint64_t)hash, i = (uint64_t)hash & mask;
    int64_t visit = 0;
    for (;;) {
        uint64_t probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (uint64_t k = i; k <= i + probes; k++) {
            const SetEntry *entry = &entries[k];
            if (entry->key == UNDEFINED) {
                return -1;
            }
            if (visit++ < *visits) {
                continue;
            }
            if (entry->hash == hash && entry->key != NOT_IMPLEMENTED) {
                int same = simple_equal(world, entry->key, key);
                if (same == 1) {
                    return (int64_t)k;
                }
                if (same < 0) {
                    *candidate = (int64_t)k;
                    *visits = visit;
                    return -2;
                }
            }
        }
        owe(world, 4);
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

int64_t set_find_hashed(World *world, const SetObject *set, Value key, int64_t hash) {
    if (!set->table) {
        return -1;
    }
    const SetEntry *entries = set_entries(world, set);
    uint64_t mask = set->mask, perturb = (uint64_t)hash, i = (uint64_t)hash & mask;
    for (;;) {
        uint64_t probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (uint64_t k = i; k <= i + probes; k++) {
            const SetEntry *entry = &entries[k];
            if (entry->key == key) {
                return (int64_t)k;
            }
            if (entry->key == UNDEFINED) {
                return -1;
            }
            if (entry->hash == hash && entry->key != NOT_IMPLEMENTED &&
                !are_ints(entry->key, key)) {
                int same = -1;
                if (is_str(world, entry->key) && is_str(world, key)) {
                    same = str_same(world, str_of(world, entry->key), str_of(world, key));
                } else if (has_kind(world, key, KIND_TUPLE)) {
                    same = same_short_tuple(world, entry->key, key);
                }
                if (same) {
                    return same > 0 ? (int64_t)k : -2;
                }
            }
        }
        owe(world, 4);
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

/* The hash of an int, a str or a short tuple of such; false for other keys. */
static bool plain_hash(World *world, Value key, int64_t *hash) {
    if (is_int(key)) {
        *hash = key == value_int(-1) ? -2 : int_of(key);
        return true;
    }
    if (is_str(world, key)) {
        *hash = str_object_hash(world, str_of(world, key));
        return true;
    }
    return is_ref(key) && hash_short_tuple(world, key, hash);
}

int64_t set_find_plain(World *world, const SetObject *set, Value key) {
    int64_t hash;
    return plain_hash(world, key, &hash) ? set_find_hashed(world, set, key, hash) : -2;
}

bool set_add_plain(World *world, SetObject *set, Value key) {
    int64_t hash;
    if (!plain_hash(world, key, &hash)) {
        return false;
    }
    int64_t slot = set_find_hashed(world, set, key, hash);
    return slot >= 0 || (slot == -1 && set_insert(world, set, key, hash));
}

int set_equal_plain(World *world, const SetObject *a, const SetObject *b) {
    if (a->live != b->live) {
        return 0;
    }
    if (a->live > EQUAL_MOST) { /* that is to be paid for */
        return -1;
    }
    for (int64_t slot = set_next(world, a, 0); slot >= 0; slot = set_next(world, a, slot + 1)) {
        SetEntry entry = set_entries(world, a)[slot];
        int64_t found = set_find_hashed(world, b, entry.key, entry.hash);
        if (found < 0) {
            return found == -1 ? 0 : -1;
        }
    }
    return 1;
}

static uint64_t insert_clean(World *world, SetTable *table, uint64_t mask, Value key,
                             int64_t hash) {
    uint64_t perturb = (uint64_t)hash, i = (uint64_t)hash & mask;
    for (;;) {
        uint64_t probes = i + LINEAR_PROBES <= mask ? LINEAR_PROBES : 0;
        for (uint64_t k = i; k <= i + probes; k++) {
            if (table->entries[k].key == UNDEFINED) {
                table->entries[k] = (SetEntry){key, hash};
                return k;
            }
        }
        owe(world, 4);
        perturb >>= 5;
        i = (i * 5 + 1 + perturb) & mask;
    }
}

static bool resize(World *world, SetObject *set, int64_t least) {
    int64_t slots = SLOTS_LEAST;
    while (slots <= least) {
        slots *= 2;
    }
    SetTable *table = table_new(world, slots);
    if (!table) {
        return false;
    }
    for (uint32_t i = 0; set->table && i <= set->mask; i++) {
        SetEntry entry = set_entries(world, set)[i];
        if (entry.key != UNDEFINED && entry.key != NOT_IMPLEMENTED) {
            insert_clean(world, table, (uint64_t)slots - 1, entry.key, entry.hash);
        }
    }
    if (set->table) {
        heap_give_back(world, at(world, set->table));
    }
    set->table = ref_to(world, table);
    set->mask = (uint32_t)slots - 1;
    set->fill = set->live;
    return true;
}

bool set_insert(World *world, SetObject *set, Value key, int64_t hash) {
    if (!set->table && !resize(world, set, 0)) {
        return false;
    }
    SetTable *table = at(world, set->table);
    uint64_t slot = insert_clean(world, table, set->mask, key, hash);
    set->live++;
    set->fill++;
    int64_t live = set->live;
    if ((uint64_t)set->fill * 5 >= (uint64_t)set->mask * 3 &&
        !resize(world, set, live > 50000 ? live * 2 : live * 4)) {
        table->entries[slot] = (SetEntry){UNDEFINED, 0};
        set->live--;
        set->fill--;
        return false;
    }
    set->hash = 0;
    return true;
}

void set_clear(SetObject *set) {
    set->live = set->fill = set->mask = set->finger = 0;
    set->table = 0;
    set->hash = 0;
}

void set_remove_slot(World *world, SetObject *set, int64_t slot) {
    set_entries(world, set)[slot] = (SetEntry){NOT_IMPLEMENTED, -1};
    set->live--;
}

int64_t set_next(World *world, const SetObject *set, int64_t slot) {
    if (!set->table) {
        return -1;
    }
    const SetEntry *entries = set_entries(world, set);
    for (int64_t first = slot; slot <= set->mask; slot++) {
        if (entries[slot].key != UNDEFINED && entries[slot].key != NOT_IMPLEMENTED) {
            owe(world, (slot - first) / 4);
            return slot;
        }
    }
    return -1;
}

bool set_reserve(World *world, SetObject *set, int64_t more) {
    if ((set->fill + more) * 5 >= (int64_t)(set->mask | (SLOTS_LEAST - 1)) * 3) {
        return resize(world, set, (set->live + more) * 2);
    }
    return set->table || resize(world, set, 0);
}

bool set_tidy(World *world, SetObject *set) {
    int64_t live = set->live;
    return set->fill - set->live <= set->mask / 4 ||
           resize(world, set, live > 50000 ? live * 2 : live * 4);
}

Value set_copy(World *world, const SetObject *set, TypeId type) {
    SetObject *copy = set_new(world, type);
    if (!copy || (set->live && !set_reserve(world, copy, set->live))) {
        return SIGNAL_MEMORY;
    }
    if (!set->live) {
        return value_of(world, copy);
    }
    const SetEntry *from = set_entries(world, set);
    SetTable *table = at(world, copy->table);
    if (copy->mask == set->mask && set->fill == set->live) {
        memcpy(table->entries, from, ((size_t)set->mask + 1) * sizeof(SetEntry));
    } else {
        for (uint32_t i = 0; i <= set->mask; i++) {
            if (from[i].key != UNDEFINED && from[i].key != NOT_IMPLEMENTED) {
                insert_clean(world, table, copy->mask, from[i].key, from[i].hash);
            }
        }
    }
    copy->live = copy->fill = set->live;
    return value_of(world, copy);
}
