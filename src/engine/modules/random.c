/* random: the Mersenne Twister, as CPython seeds and reads it.
 *
 * source: M. Matsumoto, T. Nishimura, "Mersenne Twister" (1998); the seeding by an array is theirs of 2002. */
#include <string.h>

#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/tuple.h"

enum { WORDS = 624, MIDDLE = 397, UNSEEDED = WORDS + 1 };

/* What the bytes of a state hold. index WORDS: all words are used; UNSEEDED: the host has to be asked first. */
typedef struct Twister {
    uint32_t index;
    uint32_t words[WORDS];
} Twister;

static Twister *twister_of(World *world, Value state) {
    return (Twister *)(void *)((BytesObject *)at(world, (Ref)state))->data;
}

static bool is_state(World *world, Value state) {
    return is_bytes(world, state) &&
           ((BytesObject *)at(world, (Ref)state))->length == sizeof(Twister);
}

static Value no_state(World *world, Value v) {
    return raise(world, TYPE_TYPE_ERROR, "a generator has no state that is a '%T'", v);
}

Value random_state(World *world, Value *args, int count) {
    (void)args;
    (void)count;
    BytesObject *bytes =
        heap_new(world, TYPE_BYTES, KIND_BYTES, (uint32_t)(sizeof(BytesObject) + sizeof(Twister)));
    if (!bytes) {
        return SIGNAL_MEMORY;
    }
    bytes->hash = 0;
    bytes->length = sizeof(Twister);
    memset(bytes->data, 0, sizeof(Twister));
    Value state = value_of(world, bytes);
    twister_of(world, state)->index = UNSEEDED;
    return state;
}

/* --- the generator -------------------------------------------------------------------------------------------- */

static uint32_t mix(uint32_t high, uint32_t low) {
    uint32_t y = (high & UINT32_C(0x80000000)) | (low & UINT32_C(0x7fffffff));
    return y >> 1 ^ (y & 1 ? UINT32_C(0x9908b0df) : 0);
}

static void twist(Twister *t) {
    for (int i = 0; i < WORDS; i++) {
        t->words[i] = t->words[(i + MIDDLE) % WORDS] ^ mix(t->words[i], t->words[(i + 1) % WORDS]);
    }
    t->index = 0;
}

static uint32_t next_word(Twister *t) {
    if (t->index >= WORDS) {
        twist(t);
    }
    uint32_t y = t->words[t->index++];
    y ^= y >> 11;
    y ^= y << 7 & UINT32_C(0x9d2c5680);
    y ^= y << 15 & UINT32_C(0xefc60000);
    return y ^ y >> 18;
}

static void seed_by_word(Twister *t, uint32_t seed) {
    t->words[0] = seed;
    for (uint32_t i = 1; i < WORDS; i++) {
        t->words[i] = UINT32_C(1812433253) * (t->words[i - 1] ^ t->words[i - 1] >> 30) + i;
    }
    t->index = WORDS;
}

/* Word k of a key of 64-bit limbs. */
static uint32_t key_word(const IntView *key, int64_t k) {
    return k / 2 < key->count ? (uint32_t)(key->limbs[k / 2] >> (k % 2 * 32)) : 0;
}

static void seed_by_key(Twister *t, const IntView *key, int64_t length) {
    seed_by_word(t, 19650218);
    uint32_t *w = t->words;
    int64_t i = 1, j = 0;
    for (int64_t k = WORDS > length ? WORDS : length; k; k--) {
        w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * UINT32_C(1664525)) + key_word(key, j) +
               (uint32_t)j;
        i++;
        j = j + 1 < length ? j + 1 : 0;
        if (i == WORDS) {
            w[0] = w[WORDS - 1];
            i = 1;
        }
    }
    for (int k = WORDS - 1; k; k--) {
        w[i] = (w[i] ^ (w[i - 1] ^ w[i - 1] >> 30) * UINT32_C(1566083941)) - (uint32_t)i;
        i++;
        if (i == WORDS) {
            w[0] = w[WORDS - 1];
            i = 1;
        }
    }
    w[0] = UINT32_C(0x80000000);
}

Value random_seed(World *world, Value *args, int count) {
    (void)count;
    IntView key;
    if (!is_state(world, args[0]) || !is_integer(world, args[1])) {
        return no_state(world, args[0]);
    }
    int_view(world, args[1], &key);
    int64_t bits = int_bit_length(world, args[1]), length = bits ? (bits - 1) / 32 + 1 : 1;
    if (!charge(world, WORDS + length)) {
        return SIGNAL_LIMIT;
    }
    seed_by_key(twister_of(world, args[0]), &key, length);
    return NONE;
}

/* The first use of a generator that nobody seeded: the host gives the seed, then the native is called again. */
static Value seed_first(World *world, NativeId native, const Value *args, int count) {
    Value all[4] = {args[0], value_ref(world->roots.natives[native])};
    copy_values(all + 2, args + 1, count - 1);
    return call_helper(world, HELPER_seed_random, all, count + 1);
}

/* The state is a program's to give: an attribute of its generator. NONE, or what the native returns. */
static Value seeded(World *world, NativeId native, const Value *args, int count) {
    return !is_state(world, args[0])                       ? no_state(world, args[0])
           : twister_of(world, args[0])->index == UNSEEDED ? seed_first(world, native, args, count)
                                                           : NONE;
}

/* --- what is read from it ------------------------------------------------------------------------------------- */

Value random_random(World *world, Value *args, int count) {
    Value ready = seeded(world, NATIVE_random_random, args, count);
    if (ready != NONE) {
        return ready;
    }
    Twister *t = twister_of(world, args[0]);
    uint32_t high = next_word(t) >> 5, low = next_word(t) >> 6;
    return value_float((high * 67108864.0 + low) * (1.0 / 9007199254740992.0));
}

/* k bits, 1 to 64, as CPython draws them: the lowest 32 first. */
static uint64_t draw_bits(Twister *t, int64_t k) {
    if (k <= 32) {
        return next_word(t) >> (32 - k);
    }
    uint64_t low = next_word(t);
    return low | (uint64_t)(next_word(t) >> (64 - k)) << 32;
}

static Value big_bits(World *world, Twister *t, int64_t k) {
    int64_t count = (k + 63) / 64;
    if (!heap_could_hold(world, count * 8)) {
        return world_limit(world, ENGINE_LIMIT_MEMORY);
    }
    if (!charge(world, count)) {
        return SIGNAL_LIMIT;
    }
    IntObject *room =
        heap_new(world, TYPE_INT, KIND_INT, (uint32_t)(sizeof(IntObject) + (size_t)count * 8));
    if (!room) { /* nothing is drawn before there is room for it */
        return SIGNAL_MEMORY;
    }
    room->count = (uint32_t)count;
    for (int64_t i = 0; i < count; i++) {
        room->limbs[i] = draw_bits(t, i < count - 1 ? 64 : k - 64 * i);
    }
    return int_from_room(world, room);
}

Value random_getrandbits(World *world, Value *args, int count) {
    int64_t k;
    NumberOutcome outcome = number_int64(world, args[1], &k);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, NATIVE_random_getrandbits, args, count, 1,
                              CONVERT_INDEX);
    }
    if (k < 0) {
        return raise(world, TYPE_VALUE_ERROR, "Cannot convert negative int");
    }
    Value ready = seeded(world, NATIVE_random_getrandbits, args, count);
    if (ready != NONE) {
        return ready;
    }
    Twister *t = twister_of(world, args[0]);
    if (k == 0) {
        return value_int(0);
    }
    return k < 49 ? value_int((int64_t)draw_bits(t, k)) : big_bits(world, t, k);
}

/* Below n, n > 0 and small: draws until one fits. */
static int64_t draw_below(Twister *t, int64_t n) {
    int64_t k = 64 - __builtin_clzll((uint64_t)n), r;
    do {
        r = (int64_t)draw_bits(t, k);
    } while (r >= n);
    return r;
}

/* _random.below(state, n) for a small n; NotImplemented for one beyond. */
Value random_below(World *world, Value *args, int count) {
    if (!is_int(args[1])) {
        return NOT_IMPLEMENTED;
    }
    Value ready = seeded(world, NATIVE_random_below, args, count);
    if (ready != NONE) {
        return ready;
    }
    int64_t n = int_of(args[1]);
    return value_int(n <= 0 ? 0 : draw_below(twister_of(world, args[0]), n));
}

/* Shuffles a list in place. */
Value random_shuffle(World *world, Value *args, int count) {
    Value ready = seeded(world, NATIVE_random_shuffle, args, count);
    if (ready != NONE) {
        return ready;
    }
    if (!has_kind(world, args[1], KIND_LIST)) {
        return NOT_IMPLEMENTED;
    }
    const ListObject *list = at(world, (Ref)args[1]);
    if (!charge(world, list->length)) {
        return SIGNAL_LIMIT;
    }
    Twister *t = twister_of(world, args[0]);
    for (int64_t i = (int64_t)list->length - 1; i > 0; i--) {
        Value *items = list_items(world, list);
        int64_t j = draw_below(t, i + 1);
        Value swapped = items[i];
        items[i] = items[j];
        items[j] = swapped;
    }
    return NONE;
}

/* --- getstate and setstate ------------------------------------------------------------------------------------ */

Value random_words(World *world, Value *args, int count) {
    Value ready = seeded(world, NATIVE_random_words, args, count);
    if (ready != NONE) {
        return ready;
    }
    TupleObject *tuple = tuple_new(world, WORDS + 1);
    if (!tuple) {
        return SIGNAL_MEMORY;
    }
    const Twister *t = twister_of(world, args[0]);
    for (int i = 0; i < WORDS; i++) {
        tuple->items[i] = value_int(t->words[i]);
    }
    tuple->items[WORDS] = value_int(t->index);
    return value_of(world, tuple);
}

Value random_set_words(World *world, Value *args, int count) {
    (void)count;
    if (!is_state(world, args[0])) {
        return no_state(world, args[0]);
    }
    if (!has_kind(world, args[1], KIND_TUPLE)) {
        return raise(world, TYPE_TYPE_ERROR, "state vector must be a tuple");
    }
    const TupleObject *tuple = at(world, (Ref)args[1]);
    Twister *t = twister_of(world, args[0]);
    if (tuple_length(world, tuple) != WORDS + 1) {
        return raise(world, TYPE_VALUE_ERROR, "state vector is the wrong size");
    }
    for (int i = 0; i <= WORDS; i++) {
        bool fits = is_int(tuple->items[i]) && int_of(tuple->items[i]) >= 0 &&
                    int_of(tuple->items[i]) <= (i == WORDS ? (int64_t)WORDS : (int64_t)UINT32_MAX);
        if (!fits) {
            return raise(world, TYPE_VALUE_ERROR, "invalid state");
        }
    }
    for (int i = 0; i < WORDS; i++) {
        t->words[i] = (uint32_t)int_of(tuple->items[i]);
    }
    t->index = (uint32_t)int_of(tuple->items[WORDS]);
    return NONE;
}
