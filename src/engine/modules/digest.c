/* MD5, SHA-1 and SHA-2 of bytes.
 * source: RFC 1321, FIPS 180-4. */
#include "engine/modules/digest.h"
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/str.h"

static const uint32_t md5_sines[64] = {
    0xd76aa478, 0xe8c7b756, 0x242070db, 0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501,
    0x698098d8, 0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e, 0x49b40821,
    0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d, 0x02441453, 0xd8a1e681, 0xe7d3fbc8,
    0x21e1cde6, 0xc33707d6, 0xf4d50d87, 0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a,
    0xfffa3942, 0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60, 0xbebfbc70,
    0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039, 0xe6db99e5, 0x1fa27cf8, 0xc4ac5665,
    0xf4292244, 0x432aff97, 0xab9423a7, 0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1,
    0x6fa87e4f, 0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb, 0xeb86d391,
};
static const uint64_t sha512_roots[80] = {
    0x428a2f98d728ae22, 0x7137449123ef65cd, 0xb5c0fbcfec4d3b2f, 0xe9b5dba58189dbbc,
    0x3956c25bf348b538, 0x59f111f1b605d019, 0x923f82a4af194f9b, 0xab1c5ed5da6d8118,
    0xd807aa98a3030242, 0x12835b0145706fbe, 0x243185be4ee4b28c, 0x550c7dc3d5ffb4e2,
    0x72be5d74f27b896f, 0x80deb1fe3b1696b1, 0x9bdc06a725c71235, 0xc19bf174cf692694,
    0xe49b69c19ef14ad2, 0xefbe4786384f25e3, 0x0fc19dc68b8cd5b5, 0x240ca1cc77ac9c65,
    0x2de92c6f592b0275, 0x4a7484aa6ea6e483, 0x5cb0a9dcbd41fbd4, 0x76f988da831153b5,
    0x983e5152ee66dfab, 0xa831c66d2db43210, 0xb00327c898fb213f, 0xbf597fc7beef0ee4,
    0xc6e00bf33da88fc2, 0xd5a79147930aa725, 0x06ca6351e003826f, 0x142929670a0e6e70,
    0x27b70a8546d22ffc, 0x2e1b21385c26c926, 0x4d2c6dfc5ac42aed, 0x53380d139d95b3df,
    0x650a73548baf63de, 0x766a0abb3c77b2a8, 0x81c2c92e47edaee6, 0x92722c851482353b,
    0xa2bfe8a14cf10364, 0xa81a664bbc423001, 0xc24b8b70d0f89791, 0xc76c51a30654be30,
    0xd192e819d6ef5218, 0xd69906245565a910, 0xf40e35855771202a, 0x106aa07032bbd1b8,
    0x19a4c116b8d2d0c8, 0x1e376c085141ab53, 0x2748774cdf8eeb99, 0x34b0bcb5e19b48a8,
    0x391c0cb3c5c95a63, 0x4ed8aa4ae3418acb, 0x5b9cca4f7763e373, 0x682e6ff3d6b2b8a3,
    0x748f82ee5defb2fc, 0x78a5636f43172f60, 0x84c87814a1f0ab72, 0x8cc702081a6439ec,
    0x90befffa23631e28, 0xa4506cebde82bde9, 0xbef9a3f7b2c67915, 0xc67178f2e372532b,
    0xca273eceea26619c, 0xd186b8c721c0c207, 0xeada7dd6cde0eb1e, 0xf57d4f7fee6ed178,
    0x06f067aa72176fba, 0x0a637dc5a2c898a6, 0x113f9804bef90dae, 0x1b710b35131c471b,
    0x28db77f523047d84, 0x32caab7b40c72493, 0x3c9ebe0a15c9bebc, 0x431d67c49c100d4c,
    0x4cc5d4becb3e42b6, 0x597f299cfc657e2a, 0x5fcb6fab3ad6faec, 0x6c44198c4a475817,
};
const uint64_t digest_sha512_start[8] = {
    0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
    0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179,
};
static const uint64_t sha384_start[8] = {
    0xcbbb9d5dc1059ed8, 0x629a292a367cd507, 0x9159015a3070dd17, 0x152fecd8f70e5939,
    0x67332667ffc00b31, 0x8eb44a8768581511, 0xdb0c2e0d64f98fa7, 0x47b5481dbefa4fa4,
};

static uint32_t left(uint32_t x, int n) {
    return x << n | x >> (32 - n);
}
static uint32_t right(uint32_t x, int n) {
    return x >> n | x << (32 - n);
}
static uint64_t right64(uint64_t x, int n) {
    return x >> n | x << (64 - n);
}

static uint64_t read_bytes(const uint8_t *from, int size, bool big) {
    uint64_t word = 0;
    for (int i = 0; i < size; i++) {
        word |= (uint64_t)from[i] << (8 * (big ? size - 1 - i : i));
    }
    return word;
}

static void md5_block(uint64_t *state, const uint8_t *block) {
    static const uint8_t turns[4][4] = {
        {7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};
    uint32_t s[4];
    for (int i = 0; i < 4; i++) {
        s[i] = (uint32_t)state[i];
    }
    for (uint32_t i = 0; i < 64; i++) {
        uint32_t b = s[1], c = s[2], d = s[3], f, place;
        switch (i / 16) {
        case 0: f = (b & c) | (~b & d), place = i; break;
        case 1: f = (d & b) | (~d & c), place = 5 * i + 1; break;
        case 2: f = b ^ c ^ d, place = 3 * i + 5; break;
        default: f = c ^ (b | ~d), place = 7 * i; break;
        }
        f += s[0] + md5_sines[i] + (uint32_t)read_bytes(block + place % 16 * 4, 4, false);
        s[0] = d;
        s[3] = c;
        s[2] = b;
        s[1] = b + left(f, turns[i / 16][i % 4]);
    }
    for (int i = 0; i < 4; i++) {
        state[i] = (uint32_t)(state[i] + s[i]);
    }
}

static void sha1_block(uint64_t *state, const uint8_t *block) {
    uint32_t words[80], s[5];
    for (int i = 0; i < 16; i++) {
        words[i] = (uint32_t)read_bytes(block + 4 * i, 4, true);
    }
    for (int i = 16; i < 80; i++) {
        words[i] = left(words[i - 3] ^ words[i - 8] ^ words[i - 14] ^ words[i - 16], 1);
    }
    for (int i = 0; i < 5; i++) {
        s[i] = (uint32_t)state[i];
    }
    static const uint32_t added[4] = {0x5a827999, 0x6ed9eba1, 0x8f1bbcdc, 0xca62c1d6};
    for (int i = 0; i < 80; i++) {
        uint32_t f = i < 20   ? (s[1] & s[2]) | (~s[1] & s[3])
                     : i < 40 ? s[1] ^ s[2] ^ s[3]
                     : i < 60 ? (s[1] & s[2]) | (s[1] & s[3]) | (s[2] & s[3])
                              : s[1] ^ s[2] ^ s[3];
        uint32_t sum = left(s[0], 5) + f + s[4] + added[i / 20] + words[i];
        s[4] = s[3];
        s[3] = s[2];
        s[2] = left(s[1], 30);
        s[1] = s[0];
        s[0] = sum;
    }
    for (int i = 0; i < 5; i++) {
        state[i] = (uint32_t)(state[i] + s[i]);
    }
}

static void sha256_block(uint64_t *state, const uint8_t *block) {
    uint32_t words[64], s[8];
    for (int i = 0; i < 16; i++) {
        words[i] = (uint32_t)read_bytes(block + 4 * i, 4, true);
    }
    for (int i = 16; i < 64; i++) {
        uint32_t a = words[i - 15], b = words[i - 2];
        words[i] = words[i - 16] + (right(a, 7) ^ right(a, 18) ^ a >> 3) + words[i - 7] +
                   (right(b, 17) ^ right(b, 19) ^ b >> 10);
    }
    for (int i = 0; i < 8; i++) {
        s[i] = (uint32_t)state[i];
    }
    for (int i = 0; i < 64; i++) {
        uint32_t sum = s[7] + (right(s[4], 6) ^ right(s[4], 11) ^ right(s[4], 25)) +
                       ((s[4] & s[5]) ^ (~s[4] & s[6])) + (uint32_t)(sha512_roots[i] >> 32) +
                       words[i];
        uint32_t more = (right(s[0], 2) ^ right(s[0], 13) ^ right(s[0], 22)) +
                        ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += sum;
        s[0] = sum + more;
    }
    for (int i = 0; i < 8; i++) {
        state[i] = (uint32_t)(state[i] + s[i]);
    }
}

static void sha512_block(uint64_t *state, const uint8_t *block) {
    uint64_t words[80], s[8];
    for (int i = 0; i < 16; i++) {
        words[i] = read_bytes(block + 8 * i, 8, true);
    }
    for (int i = 16; i < 80; i++) {
        uint64_t a = words[i - 15], b = words[i - 2];
        words[i] = words[i - 16] + (right64(a, 1) ^ right64(a, 8) ^ a >> 7) + words[i - 7] +
                   (right64(b, 19) ^ right64(b, 61) ^ b >> 6);
    }
    memcpy(s, state, sizeof s);
    for (int i = 0; i < 80; i++) {
        uint64_t sum = s[7] + (right64(s[4], 14) ^ right64(s[4], 18) ^ right64(s[4], 41)) +
                       ((s[4] & s[5]) ^ (~s[4] & s[6])) + sha512_roots[i] + words[i];
        uint64_t more = (right64(s[0], 28) ^ right64(s[0], 34) ^ right64(s[0], 39)) +
                        ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
        memmove(s + 1, s, 7 * sizeof *s);
        s[4] += sum;
        s[0] = sum + more;
    }
    for (int i = 0; i < 8; i++) {
        state[i] += s[i];
    }
}

typedef struct Digest {
    const char *name;
    int block, word, size; /* bytes of a block, of a word of the state, of the result */
    bool big;
    void (*run)(uint64_t *state, const uint8_t *block);
} Digest;

static const Digest digests[] = {
    {"md5", 64, 4, 16, false, md5_block},       {"sha1", 64, 4, 20, true, sha1_block},
    {"sha224", 64, 4, 28, true, sha256_block},  {"sha256", 64, 4, 32, true, sha256_block},
    {"sha384", 128, 8, 48, true, sha512_block}, {"sha512", 128, 8, 64, true, sha512_block},
};

static void start(const Digest *digest, uint64_t *state) {
    static const uint32_t first[5] = {0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476, 0xc3d2e1f0};
    bool cut = digest->size == 28 || digest->size == 48;
    for (int i = 0; i < 8; i++) {
        uint64_t wide = cut ? sha384_start[i] : digest_sha512_start[i];
        state[i] = digest->size <= 20  ? (i < 5 ? first[i] : 0)
                   : digest->word == 8 ? wide
                   : cut               ? (uint32_t)wide
                                       : wide >> 32;
    }
}

/* The digest of all of `bytes` by its name. */
Value binary_digest(World *world, Value *args, int count) {
    (void)count;
    const Digest *digest = NULL;
    if (!is_str(world, args[0])) {
        return NONE;
    }
    for (size_t i = 0; i < sizeof digests / sizeof *digests; i++) {
        digest = str_equals(world, args[0], digests[i].name) ? &digests[i] : digest;
    }
    Str bytes;
    Value ready = bytes_argument(world, args[1], &bytes);
    if (is_signal(ready) || !digest) {
        return is_signal(ready) ? ready : NONE;
    }
    if (!charge(world, 100 + bytes.size)) {
        return SIGNAL_LIMIT;
    }
    uint64_t state[8];
    uint8_t last[256] = {0};
    start(digest, state);
    const uint8_t *data = (const uint8_t *)bytes.data;
    int64_t whole = bytes.size / digest->block * digest->block, rest = bytes.size - whole;
    for (int64_t i = 0; i < whole; i += digest->block) {
        digest->run(state, data + i);
    }
    memcpy(last, data + whole, (size_t)rest);
    last[rest] = 0x80;
    int length_bytes = digest->block / 8;
    int total = rest + 1 + length_bytes > digest->block ? 2 * digest->block : digest->block;
    uint64_t bits = (uint64_t)bytes.size * 8;
    for (int i = 0; i < 8; i++) {
        last[digest->big ? total - 1 - i : total - 8 + i] = (uint8_t)(bits >> (8 * i));
    }
    for (int i = 0; i < total; i += digest->block) {
        digest->run(state, last + i);
    }
    BytesObject *made = bytes_new(world, digest->size);
    for (int i = 0; made && i < digest->size; i++) {
        int within = i % digest->word;
        int shift = 8 * (digest->big ? digest->word - 1 - within : within);
        made->data[i] = (char)(state[i / digest->word] >> shift);
    }
    return made ? value_of(world, made) : SIGNAL_MEMORY;
}
