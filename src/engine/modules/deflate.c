/* Compression into raw DEFLATE: the search for matches, as zlib's levels make it, so that the bytes are the same.
 *
 * A chain leads from each position to the one before it whose three bytes have the same hash; a level says how many
 * links are followed, when a match is good enough, and whether the next position is tried before a match is taken
 * (*lazily*). zlib's window moves on by its size whenever its second half is full; a position that has left it, and the
 * very first in it, is nobody's match. `base` is where that window begins. */
#include "engine/modules/deflate.h"

#include "base/assert.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"
#include "engine/objects/tuple.h"

enum {
    LOOKAHEAD_LEAST = MATCH_MOST + MATCH_LEAST + 1,
    SHORT_MATCH_FAR = 4096, /* a match of three is not worth a longer distance */
    NO_MATCH = MATCH_LEAST - 1,
    FUEL_A_BLOCK = 4000,
    FUEL_A_SYMBOL = 8
};
enum { STRATEGY_FILTERED = 1, STRATEGY_HUFFMAN = 2, STRATEGY_RUNS = 3, STRATEGY_FIXED = 4 };
enum { FLUSH_NONE, FLUSH_PARTIAL, FLUSH_SYNC, FLUSH_FULL, FLUSH_FINISH, FLUSH_BLOCK };

typedef struct Level {
    uint16_t good; /* of a match in hand: the chain is followed a quarter as far */
    uint16_t
        lazy; /* of a match in hand: no better is looked for. Without lazy search: longer ones are not entered */
    uint16_t nice; /* good enough to stop */
    uint16_t chain;
} Level;

static const Level levels[10] = {{0, 0, 0, 0},        {4, 4, 8, 4},      {4, 5, 16, 8},
                                 {4, 6, 32, 32},      {4, 4, 16, 16},    {8, 16, 32, 32},
                                 {8, 16, 128, 128},   {8, 32, 128, 256}, {32, 128, 258, 1024},
                                 {32, 258, 258, 4096}};
enum { LEVEL_FIRST_LAZY = 4 };

typedef struct Deflate {
    World *world;
    const uint8_t *text; /* what came before, then what is to be compressed */
    int64_t size, at, block_start;
    int64_t base; /* where zlib's window begins */
    int64_t window_size;
    const Level *level;
    int strategy;
    int32_t *heads, *links; /* by hash; by position in the window: positions + 1, 0: none */
    uint32_t hash_mask;
    int hash_shift;
    Symbol *symbols;
    int32_t symbol_count, symbols_most;
    int64_t match_start; /* of the last search */
    BitWriter bits;
} Deflate;

/* --- the dictionary ---------------------------------------------------------------------------------------------- */

/* Enters the position; the one before it with the same hash, -1: none. */
static int64_t enter(Deflate *d, int64_t position) {
    const uint8_t *at = d->text + position;
    uint32_t hash =
        (((uint32_t)at[0] << (2 * d->hash_shift)) ^ ((uint32_t)at[1] << d->hash_shift) ^ at[2]) &
        d->hash_mask;
    int32_t before = d->heads[hash];
    d->links[position & (d->window_size - 1)] = before;
    d->heads[hash] = (int32_t)(position + 1);
    return (int64_t)before - 1;
}

static int64_t enter_if_whole(Deflate *d, int64_t position) {
    return d->size - position >= MATCH_LEAST ? enter(d, position) : -1;
}

static int64_t distance_most(const Deflate *d) {
    return d->window_size - LOOKAHEAD_LEAST;
}

static bool is_near(const Deflate *d, int64_t position) {
    return position > d->base && d->at - position <= distance_most(d);
}

/* Moves zlib's window when too little of what follows lies in it. */
static void follow_window(Deflate *d) {
    int64_t end = d->base + 2 * d->window_size;
    if (end < d->size && end - d->at < LOOKAHEAD_LEAST &&
        d->at - d->base >= d->window_size + distance_most(d)) {
        d->base += d->window_size;
    }
}

static int common(const uint8_t *a, const uint8_t *b, int most) {
    int length = 0;
    while (length < most && a[length] == b[length]) {
        length++;
    }
    return length;
}

/* The longest match longer than `length` that begins at `position` or on the chain from there; `length`: none. */
static int search(Deflate *d, int64_t position, int length) {
    int chain = length >= d->level->good ? d->level->chain / 4 : d->level->chain;
    int64_t left = d->size - d->at;
    int most = left < MATCH_MOST ? (int)left : MATCH_MOST;
    int nice = d->level->nice < most ? d->level->nice : most;
    int64_t limit = d->at - distance_most(d) > d->base ? d->at - distance_most(d) : d->base;
    const uint8_t *here = d->text + d->at;
    int64_t work = 0;
    while (length < most) {
        const uint8_t *there = d->text + position;
        work += 4;
        if (there[length] == here[length] && there[length - 1] == here[length - 1]) {
            int found = common(here, there, most);
            work += found;
            if (found > length) {
                d->match_start = position;
                length = found;
                if (length >= nice) {
                    break;
                }
            }
        }
        position = (int64_t)d->links[position & (d->window_size - 1)] - 1;
        if (position <= limit || --chain == 0) {
            break;
        }
    }
    owe(d->world, work);
    return length;
}

/* --- blocks ------------------------------------------------------------------------------------------------------ */

static void end_block(Deflate *d, bool last) {
    bool in_window = d->block_start >= d->base;
    BlockSource source = {
        .symbols = d->symbols,
        .count = d->symbol_count,
        .stored = {in_window ? (const char *)d->text + d->block_start : NULL,
                   d->at - d->block_start},
        .fixed_only = d->strategy == STRATEGY_FIXED,
        .last = last,
    };
    owe(d->world, FUEL_A_BLOCK + d->symbol_count * FUEL_A_SYMBOL);
    deflate_write_block(&d->bits, &source);
    d->block_start = d->at;
    d->symbol_count = 0;
}

/* Returns whether the block is full. */
static bool add(Deflate *d, int64_t distance, int value) {
    d->symbols[d->symbol_count++] = (Symbol){(uint16_t)distance, (uint16_t)value};
    owe(d->world, FUEL_A_SYMBOL);
    return d->symbol_count == d->symbols_most;
}

/* --- the ways to search. false: the limit is reached -------------------------------------------------------------- */

static bool compress_at_once(Deflate *d) {
    while (d->at < d->size && is_paid(d->world)) {
        follow_window(d);
        int64_t before = enter_if_whole(d, d->at);
        int length = before >= 0 && is_near(d, before) ? search(d, before, NO_MATCH) : NO_MATCH;
        bool full;
        if (length < MATCH_LEAST) {
            full = add(d, 0, d->text[d->at++]);
        } else {
            full = add(d, d->at - d->match_start, length);
            int64_t end = d->at + length;
            if (length <= d->level->lazy && d->size - end >= MATCH_LEAST) {
                while (++d->at < end) {
                    enter(d, d->at);
                }
            }
            d->at = end;
        }
        if (full) {
            end_block(d, false);
        }
    }
    return d->at == d->size;
}

/* The match at d->at, where the one before is `in_hand` long. */
static int lazy_match(Deflate *d, int64_t before, int in_hand) {
    if (before < 0 || in_hand >= d->level->lazy || !is_near(d, before)) {
        return NO_MATCH;
    }
    int length = search(d, before, in_hand);
    bool poor = length == MATCH_LEAST && d->at - d->match_start > SHORT_MATCH_FAR;
    return length <= 5 && (d->strategy == STRATEGY_FILTERED || poor) ? NO_MATCH : length;
}

static bool compress_lazily(Deflate *d) {
    bool byte_in_hand = false;
    int length = NO_MATCH;
    while (d->at < d->size && is_paid(d->world)) {
        follow_window(d);
        int64_t before = enter_if_whole(d, d->at), in_hand_start = d->match_start;
        int in_hand = length;
        length = lazy_match(d, before, in_hand);
        if (in_hand >= MATCH_LEAST && length <= in_hand) {
            bool full = add(d, d->at - 1 - in_hand_start, in_hand);
            for (int64_t end = d->at - 1 + in_hand; ++d->at < end;) {
                enter_if_whole(d, d->at);
            }
            byte_in_hand = false;
            length = NO_MATCH;
            if (full) {
                end_block(d, false);
            }
        } else {
            if (byte_in_hand && add(d, 0, d->text[d->at - 1])) {
                end_block(d, false);
            }
            byte_in_hand = true;
            d->at++;
        }
    }
    if (byte_in_hand) {
        add(d, 0, d->text[d->at - 1]);
    }
    return d->at == d->size;
}

/* Runs of one byte only, or no matches at all. */
static bool compress_runs(Deflate *d, bool runs) {
    while (d->at < d->size && is_paid(d->world)) {
        follow_window(d);
        int64_t left = d->size - d->at;
        int most = left < MATCH_MOST ? (int)left : MATCH_MOST, length = 0;
        if (runs && d->at > 0) {
            length = common(d->text + d->at, d->text + d->at - 1, most);
            owe(d->world, length);
        }
        bool full = length >= MATCH_LEAST ? add(d, 1, length) : add(d, 0, d->text[d->at]);
        d->at += length >= MATCH_LEAST ? length : 1;
        if (full) {
            end_block(d, false);
        }
    }
    return d->at == d->size;
}

static bool compress(Deflate *d, int level) {
    return d->strategy == STRATEGY_HUFFMAN ? compress_runs(d, false)
           : d->strategy == STRATEGY_RUNS  ? compress_runs(d, true)
           : level < LEVEL_FIRST_LAZY      ? compress_at_once(d)
                                           : compress_lazily(d);
}

static void finish(Deflate *d, int flush) {
    if (flush == FLUSH_FINISH) {
        end_block(d, true);
        return;
    }
    if (d->symbol_count) {
        end_block(d, false);
    }
    if (flush == FLUSH_PARTIAL) {
        deflate_write_empty_fixed(&d->bits);
    } else if (flush != FLUSH_BLOCK) {
        deflate_write_stored(&d->bits, (Str){0}, false);
    }
}

static void store(Deflate *d, int flush) {
    Str text = {(const char *)d->text + d->at, d->size - d->at};
    bool last = flush == FLUSH_FINISH;
    if (text.size || last) {
        deflate_write_stored(&d->bits, text, last);
    }
    d->at = d->size;
    if (last) {
        bits_align(&d->bits);
    } else {
        finish(d, flush);
    }
}

/* --- the native -------------------------------------------------------------------------------------------------- */

enum {
    ARG_DATA,
    ARG_START,
    ARG_LEVEL,
    ARG_STRATEGY,
    ARG_FLUSH,
    ARG_WINDOW,
    ARG_MEMORY,
    ARG_HELD,
    ARG_COUNT
};

static int small(World *world, Value v) {
    int64_t number = 0;
    bool known = int_to_int64(world, v, &number);
    ASSERT(known && number >= 0 && number <= INT32_MAX);
    return (int)number;
}

/* What came before is no one's news, but may be matched. */
static void enter_prefix(Deflate *d) {
    for (int64_t i = 0; i < d->at && d->size - i >= MATCH_LEAST; i++) {
        enter(d, i);
    }
}

static void lay_out(Deflate *d, RawObject *tables, int window_bits, int memory) {
    int hash_bits = memory + 7;
    d->window_size = (int64_t)1 << window_bits;
    d->hash_mask = (1u << hash_bits) - 1;
    d->hash_shift = (hash_bits + MATCH_LEAST - 1) / MATCH_LEAST;
    d->heads = (int32_t *)(void *)tables->data;
    d->links = d->heads + (1 << hash_bits);
    d->symbols = (Symbol *)(void *)(d->links + d->window_size);
    d->symbols_most = (1 << (memory + 6)) - 1;
    memset(d->heads, 0, sizeof(int32_t) << hash_bits);
}

/* The output, how many bits of one more byte, and these. */
static Value result_of(World *world, const BitWriter *bits) {
    Value items[3] = {bytes_from(world, bits->data, bits->size), value_int((int64_t)bits->held),
                      value_int(bits->count)};
    return is_signal(items[0]) ? items[0] : tuple_from(world, items, 3);
}

/* A block is at most as large as what it holds and some bytes, or, where that has left the window, an eighth larger. */
static int64_t room_for(int64_t size, int symbols_most) {
    return size + size / 8 + (size / symbols_most + 2) * 8 + 64;
}

/* (data, start, level, strategy, flush, window bits, memory level, held bits, their count): data[start:] compressed, as
 * lib/python/zlib.py asks for it: it has checked the numbers. */
Value deflate_compress(World *world, Value *args, int count) {
    (void)count;
    Str data;
    Value ready = bytes_argument(world, args[ARG_DATA], &data);
    if (is_signal(ready)) {
        return ready;
    }
    int level = small(world, args[ARG_LEVEL]), memory = small(world, args[ARG_MEMORY]);
    int window_bits = small(world, args[ARG_WINDOW]), flush = small(world, args[ARG_FLUSH]);
    ASSERT(level <= 9 && memory >= 1 && memory <= 9 && window_bits >= 9 && window_bits <= 15);
    Deflate d = {.world = world,
                 .text = (const uint8_t *)data.data,
                 .size = data.size,
                 .at = small(world, args[ARG_START]),
                 .level = &levels[level],
                 .strategy = small(world, args[ARG_STRATEGY])};
    ASSERT(d.at <= d.size);
    d.block_start = d.at;
    if (!charge(world, (4 << memory) * 16 + data.size / 8)) {
        return SIGNAL_LIMIT;
    }
    int64_t table_bytes = ((int64_t)4 << (memory + 7)) + ((int64_t)4 << window_bits) +
                          ((int64_t)sizeof(Symbol) << (memory + 6));
    RawObject *tables = heap_new_raw(world, table_bytes);
    RawObject *out = heap_new_raw(world, room_for(d.size - d.at, (1 << (memory + 6)) - 1));
    if (!tables || !out) {
        return SIGNAL_MEMORY;
    }
    lay_out(&d, tables, window_bits, memory);
    d.bits = (BitWriter){.data = out->data,
                         .room = out->size,
                         .held = (uint64_t)small(world, args[ARG_HELD]),
                         .count = small(world, args[ARG_COUNT])};
    ASSERT(d.bits.count < 8);
    bool done = true;
    if (level == 0) {
        store(&d, flush);
    } else {
        enter_prefix(&d);
        done = compress(&d, level);
        if (done) {
            finish(&d, flush);
        }
    }
    Value result = done ? result_of(world, &d.bits) : SIGNAL_LIMIT;
    heap_give_back(world, out);
    heap_give_back(world, tables);
    return result;
}
