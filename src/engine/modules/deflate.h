/* DEFLATE (RFC 1951): the blocks that a row of literals and matches is written as. */
#pragma once

#include "base/str.h"
#include "engine/heap/heap.h"

enum {
    MATCH_LEAST = 3,
    MATCH_MOST = 258,
    CODES_LENGTH = 19,
    CODES_LITERAL = 286,
    CODES_DISTANCE = 30,
    CODE_END_OF_BLOCK = 256,
    CODE_BITS_MOST = 15
};

/* The extra bits and the least value of length codes (257 is the first) and distance codes; the order in which a block
 * tells the lengths of its code length code. */
extern const uint8_t deflate_length_extra[29], deflate_distance_extra[CODES_DISTANCE];
extern const uint16_t deflate_length_base[29], deflate_distance_base[CODES_DISTANCE];
extern const uint8_t deflate_length_order[CODES_LENGTH];

/* Bits are put in from the least significant on. */
typedef struct BitWriter {
    char *data;
    int64_t size, room;
    uint64_t held;
    int count; /* of the bits in `held`: less than 8 between two calls of this library */
} BitWriter;

void bits_put(BitWriter *bits, uint32_t value, int count);
/* Zero bits up to the next byte. */
void bits_align(BitWriter *bits);

typedef struct Symbol {
    uint16_t distance; /* 0: a literal */
    uint16_t value;    /* the literal, or the match's length */
} Symbol;

typedef struct BlockSource {
    const Symbol *symbols;
    int32_t count;
    Str stored;      /* the same as it is; data NULL: no longer in the window */
    bool fixed_only; /* the strategy Z_FIXED */
    bool last;
} BlockSource;

/* The smallest of a stored, a fixed and a dynamic block, with codes as zlib builds them. */
void deflate_write_block(BitWriter *bits, const BlockSource *source);
/* `text` as stored blocks; one empty block where it is empty. */
void deflate_write_stored(BitWriter *bits, Str text, bool last);
/* An empty fixed block (Z_PARTIAL_FLUSH). */
void deflate_write_empty_fixed(BitWriter *bits);
