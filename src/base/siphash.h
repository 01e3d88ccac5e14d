/* SipHash-2-4: a keyed hash of bytes that come in pieces. Who does not know the key cannot make two inputs collide.
 * */
#pragma once

#include <stdint.h>

#include "base/str.h"

typedef struct SipHash {
    uint64_t v[4];
    uint64_t tail; /* bytes that do not fill a word yet */
    int64_t size;  /* bytes seen */
} SipHash;

void siphash_init(SipHash *hash, const uint64_t key[2]);
void siphash_update(SipHash *hash, Str bytes);
/* The hash of all that was seen; the state is used up.
 * source: Aumasson and Bernstein, "SipHash: a fast short-input PRF" (2012). */
uint64_t siphash_final(SipHash *hash);
