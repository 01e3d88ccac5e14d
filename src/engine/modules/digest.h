/* What the digests share. */
#pragma once

#include <stdint.h>

/* The fractions of the square roots of the first eight primes: where SHA-512 and BLAKE2b begin, and in their upper
 * halves SHA-256 and BLAKE2s. */
extern const uint64_t digest_sha512_start[8];
