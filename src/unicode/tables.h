/* The generated tables (tools/gen_unicode.py) and how they are packed.
 *
 * Properties: two stages. A block of 128 code points shares an entry of unicode_blocks, which numbers a run of 128 in
 * unicode_block_items, whose entries number a record. Equal blocks and equal records are stored once. A new property is
 * a field of UnicodeRecord and a file under spec/unicode.
 *
 * Names: sorted, in blocks of 16. The first of a block is whole; another one is a byte that says how many characters it
 * shares with its predecessor, then the rest. A zero byte ends each. Bytes that occur in no name stand for the words
 * that save most: unicode_phrases gives 1 + the offset of the word in unicode_phrase_texts, 0 for a plain character.
 * unicode_name_codes holds the code points, in the order of the names. */
#pragma once

#include <stdint.h>

enum {
    UNICODE_LAST = 0x10FFFF,
    UNICODE_BLOCK_BITS = 7,
    UNICODE_NAMES_A_BLOCK = 16,
    UNICODE_NAME_SIZE = 128, /* above the longest name */
    UNICODE_HANGUL_FIRST = 0xAC00,
    UNICODE_HANGUL_COUNT = 11172,
    UNICODE_HANGUL_LEADS = 19,
    UNICODE_HANGUL_VOWELS = 21,
    UNICODE_HANGUL_TAILS = 28, /* the first is none */
};

enum {
    UNICODE_FLAG_START = 1,
    UNICODE_FLAG_CONTINUE = 2,
    UNICODE_FLAG_PRINTABLE = 4,
    UNICODE_FLAG_STABLE = 8, /* of such characters alone, text is in normal form KC */
};

typedef struct UnicodeRecord {
    uint8_t category;
    uint8_t combining;
    uint8_t flags;
} UnicodeRecord;

/* A character and its full compatibility decomposition: `count` items from `start`. Sorted by code point. */
typedef struct UnicodeMapping {
    uint32_t code_point;
    uint16_t start;
    uint16_t count;
} UnicodeMapping;

/* Two characters that compose. Sorted by first, second. */
typedef struct UnicodePair {
    uint32_t first, second, composed;
} UnicodePair;

/* Names that end in the number of their code point. */
typedef struct UnicodeRun {
    uint32_t first, last;
    const char *prefix;
} UnicodeRun;

extern const UnicodeRecord unicode_records[];
extern const uint16_t unicode_blocks[];
extern const uint8_t unicode_block_items[];

extern const int unicode_mapping_count;
extern const UnicodeMapping unicode_mappings[];
extern const uint32_t unicode_mapping_items[];
extern const int unicode_pair_count;
extern const UnicodePair unicode_pairs[];

extern const int unicode_name_count;
extern const uint32_t unicode_name_codes[];
extern const uint32_t unicode_name_starts[];
extern const uint8_t unicode_name_data[];
extern const uint16_t unicode_phrases[];
extern const char unicode_phrase_texts[];
extern const int unicode_run_count;
extern const UnicodeRun unicode_runs[];

static inline const UnicodeRecord *unicode_record(uint32_t code_point) {
    if (code_point > UNICODE_LAST) {
        code_point = UNICODE_LAST; /* not assigned either */
    }
    uint32_t block = unicode_blocks[code_point >> UNICODE_BLOCK_BITS];
    uint32_t within = code_point & ((1U << UNICODE_BLOCK_BITS) - 1);
    return &unicode_records[unicode_block_items[block << UNICODE_BLOCK_BITS | within]];
}
