/* SHA-3, SHAKE and BLAKE2 of bytes: the digests that have parameters of their own.
 * source: FIPS 202; RFC 7693. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/modules/digest.h"
#include "engine/objects/bytes.h"
#include "engine/objects/int.h"

/* --- Keccak ------------------------------------------------------------------------------------------------------- */

enum { LANES = 25, ROUNDS = 24, STATE_BYTES = 200 };

static const uint64_t round_constants[ROUNDS] = {
    0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008,
};
/* Lanes in the order in which rho and pi carry them, and how far each is turned. */
static const uint8_t lane_order[24] = {10, 7,  11, 17, 18, 3, 5,  16, 8,  21, 24, 4,
                                       15, 23, 19, 13, 12, 2, 20, 14, 22, 9,  6,  1};
static const uint8_t lane_turns[24] = {1,  3,  6,  10, 15, 21, 28, 36, 45, 55, 2,  14,
                                       27, 41, 56, 8,  25, 43, 62, 18, 39, 61, 20, 44};

static uint64_t turned(uint64_t x, int n) {
    return x << n | x >> (64 - n);
}

static void permute(uint64_t lanes[LANES]) {
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t column[5];
        for (int x = 0; x < 5; x++) {
            column[x] = lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20];
        }
        for (int i = 0; i < LANES; i++) {
            lanes[i] ^= column[(i + 4) % 5] ^ turned(column[(i + 1) % 5], 1);
        }
        uint64_t carried = lanes[1];
        for (int i = 0; i < 24; i++) {
            uint64_t next = lanes[lane_order[i]];
            lanes[lane_order[i]] = turned(carried, lane_turns[i]);
            carried = next;
        }
        for (int y = 0; y < LANES; y += 5) {
            uint64_t row[5];
            memcpy(row, lanes + y, sizeof row);
            for (int x = 0; x < 5; x++) {
                lanes[y + x] ^= ~row[(x + 1) % 5] & row[(x + 2) % 5];
            }
        }
        lanes[0] ^= round_constants[round];
    }
}

static void mix_byte(uint64_t lanes[LANES], int64_t at, uint8_t byte) {
    lanes[at / 8] ^= (uint64_t)byte << at % 8 * 8;
}

/* keccak(data, rate in bytes, suffix byte, size of the result) */
Value binary_keccak(World *world, Value *args, int count) {
    (void)count;
    Str data;
    Value ready = bytes_argument(world, args[0], &data);
    if (is_signal(ready)) {
        return ready;
    }
    int64_t rate = int_of(args[1]), size = int_of(args[3]);
    if (!charge(world, 100 + 2 * (data.size + size))) {
        return SIGNAL_LIMIT;
    }
    BytesObject *made = bytes_new(world, size);
    if (!made) {
        return SIGNAL_MEMORY;
    }
    uint64_t lanes[LANES] = {0};
    for (int64_t i = 0; i < data.size; i++) {
        mix_byte(lanes, i % rate, (uint8_t)data.data[i]);
        if (i % rate == rate - 1) {
            permute(lanes);
        }
    }
    mix_byte(lanes, data.size % rate, (uint8_t)int_of(args[2]));
    mix_byte(lanes, rate - 1, 0x80);
    for (int64_t i = 0; i < size; i++) {
        if (i % rate == 0) {
            permute(lanes);
        }
        int64_t at_byte = i % rate;
        made->data[i] = (char)(lanes[at_byte / 8] >> at_byte % 8 * 8);
    }
    return value_of(world, made);
}

/* --- BLAKE2 ------------------------------------------------------------------------------------------------------- */

static const uint8_t word_order[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4},
    {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13},
    {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11},
    {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5},
    {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0},
};

/* BLAKE2b has words of 64 bits, BLAKE2s of 32: what differs. */
typedef struct Blake {
    int word, rounds;
    int turns[4];
    uint64_t state[8];
} Blake;

static uint64_t back(const Blake *blake, uint64_t x, int n) {
    return blake->word == 8 ? x >> n | x << (64 - n)
                            : (uint32_t)((uint32_t)x >> n | (uint32_t)x << (32 - n));
}

static uint64_t cut(const Blake *blake, uint64_t x) {
    return blake->word == 8 ? x : (uint32_t)x;
}

static uint64_t start_word(const Blake *blake, int i) {
    return blake->word == 8 ? digest_sha512_start[i] : digest_sha512_start[i] >> 32;
}

static uint64_t little(const uint8_t *from, int size) {
    uint64_t value = 0;
    for (int i = 0; i < size; i++) {
        value |= (uint64_t)from[i] << 8 * i;
    }
    return value;
}

static void mix(const Blake *blake, uint64_t *v, const uint8_t *at, uint64_t x, uint64_t y) {
    uint64_t *a = &v[at[0]], *b = &v[at[1]], *c = &v[at[2]], *d = &v[at[3]];
    *a = cut(blake, *a + *b + x);
    *d = back(blake, *d ^ *a, blake->turns[0]);
    *c = cut(blake, *c + *d);
    *b = back(blake, *b ^ *c, blake->turns[1]);
    *a = cut(blake, *a + *b + y);
    *d = back(blake, *d ^ *a, blake->turns[2]);
    *c = cut(blake, *c + *d);
    *b = back(blake, *b ^ *c, blake->turns[3]);
}

/* `count`: bytes seen with this block; `last`: 1 for the last block, 2 when it is that of the last node, too. */
static void compress(Blake *blake, const uint8_t *block, uint64_t count, int last) {
    static const uint8_t places[8][4] = {{0, 4, 8, 12},  {1, 5, 9, 13},  {2, 6, 10, 14},
                                         {3, 7, 11, 15}, {0, 5, 10, 15}, {1, 6, 11, 12},
                                         {2, 7, 8, 13},  {3, 4, 9, 14}};
    uint64_t v[16], m[16], ones = cut(blake, UINT64_MAX);
    for (int i = 0; i < 16; i++) {
        m[i] = little(block + i * blake->word, blake->word);
        v[i] = i < 8 ? blake->state[i] : start_word(blake, i - 8);
    }
    v[12] ^= cut(blake, count);
    v[13] ^= blake->word == 8 ? 0 : count >> 32;
    v[14] ^= last ? ones : 0;
    v[15] ^= last == 2 ? ones : 0;
    for (int round = 0; round < blake->rounds; round++) {
        const uint8_t *order = word_order[round % 10];
        for (int i = 0; i < 8; i++) {
            mix(blake, v, places[i], m[order[2 * i]], m[order[2 * i + 1]]);
        }
    }
    for (int i = 0; i < 8; i++) {
        blake->state[i] ^= v[i] ^ v[i + 8];
    }
}

/* blake2(data with the padded key in front, parameter block, is it the last node) */
Value binary_blake2(World *world, Value *args, int count) {
    (void)count;
    Str data, parameters;
    Value ready = bytes_argument(world, args[0], &data);
    ready = is_signal(ready) ? ready : bytes_argument(world, args[1], &parameters);
    if (is_signal(ready)) {
        return ready;
    }
    if (!charge(world, 100 + data.size)) {
        return SIGNAL_LIMIT;
    }
    Blake blake = {.word = 8, .rounds = 12, .turns = {32, 24, 16, 63}};
    if (parameters.size == 32) {
        blake = (Blake){.word = 4, .rounds = 10, .turns = {16, 12, 8, 7}};
    }
    for (int i = 0; i < 8; i++) {
        blake.state[i] = start_word(&blake, i) ^
                         little((const uint8_t *)parameters.data + i * blake.word, blake.word);
    }
    int64_t block_bytes = 16 * blake.word, done = 0;
    for (; data.size - done > block_bytes; done += block_bytes) {
        compress(&blake, (const uint8_t *)data.data + done, (uint64_t)(done + block_bytes), 0);
    }
    uint8_t last[128] = {0};
    if (data.size > done) {
        memcpy(last, data.data + done, (size_t)(data.size - done));
    }
    compress(&blake, last, (uint64_t)data.size, args[2] == TRUE ? 2 : 1);
    int size = (uint8_t)parameters.data[0];
    BytesObject *made = bytes_new(world, size);
    for (int i = 0; made && i < size; i++) {
        made->data[i] = (char)(blake.state[i / blake.word] >> i % blake.word * 8);
    }
    return made ? value_of(world, made) : SIGNAL_MEMORY;
}
