/* SHA-256 of bytes that come in pieces. */
#pragma once

#include <stdint.h>

#include "base/str.h"

typedef struct Sha256 {
    uint32_t state[8];
    uint8_t block[64]; /* bytes that do not fill a block yet */
    int64_t size;      /* bytes seen */
} Sha256;

enum { SHA256_HEX_SIZE = 65 };

void sha256_init(Sha256 *hash);
void sha256_update(Sha256 *hash, Str bytes);
/* The hash of all that was seen as lower-case hexadecimal, NUL-terminated; the state is used up.
 * source: FIPS 180-4. */
void sha256_final(Sha256 *hash, char out_hex[SHA256_HEX_SIZE]);
