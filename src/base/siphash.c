/* SipHash-2-4. */
#include "base/siphash.h"

static uint64_t rotate(uint64_t x, int bits) {
    return (x << bits) | (x >> (64 - bits));
}

static void rounds(uint64_t v[4], int count) {
    for (int i = 0; i < count; i++) {
        v[0] += v[1];
        v[1] = rotate(v[1], 13) ^ v[0];
        v[0] = rotate(v[0], 32);
        v[2] += v[3];
        v[3] = rotate(v[3], 16) ^ v[2];
        v[0] += v[3];
        v[3] = rotate(v[3], 21) ^ v[0];
        v[2] += v[1];
        v[1] = rotate(v[1], 17) ^ v[2];
        v[2] = rotate(v[2], 32);
    }
}

static void absorb(SipHash *hash, uint64_t word) {
    hash->v[3] ^= word;
    rounds(hash->v, 2);
    hash->v[0] ^= word;
}

void siphash_init(SipHash *hash, const uint64_t key[2]) {
    hash->v[0] = key[0] ^ UINT64_C(0x736f6d6570736575);
    hash->v[1] = key[1] ^ UINT64_C(0x646f72616e646f6d);
    hash->v[2] = key[0] ^ UINT64_C(0x6c7967656e657261);
    hash->v[3] = key[1] ^ UINT64_C(0x7465646279746573);
    hash->tail = 0;
    hash->size = 0;
}

void siphash_update(SipHash *hash, Str bytes) {
    for (int64_t i = 0; i < bytes.size; i++) {
        hash->tail |= (uint64_t)(unsigned char)bytes.data[i] << (hash->size % 8 * 8);
        hash->size++;
        if (hash->size % 8 == 0) {
            absorb(hash, hash->tail);
            hash->tail = 0;
        }
    }
}

uint64_t siphash_final(SipHash *hash) {
    absorb(hash, hash->tail | (uint64_t)hash->size << 56);
    hash->v[2] ^= 0xff;
    rounds(hash->v, 4);
    return hash->v[0] ^ hash->v[1] ^ hash->v[2] ^ hash->v[3];
}
