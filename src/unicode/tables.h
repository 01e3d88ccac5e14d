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
    UNICODE_FLAG_LOWER = 16,
    UNICODE_FLAG_UPPER = 32,
    UNICODE_FLAG_SPACE = 64,
    UNICODE_FLAG_LINE = 128,
    UNICODE_FLAG_CASED = 256,
    UNICODE_FLAG_IGNORABLE = 512,
    UNICODE_FLAG_MIRRORED = 1024,
    UNICODE_FLAG_NUMERIC = 2048,
};

typedef struct UnicodeRecord {
    uint8_t category;
    uint8_t combining;
    uint16_t flags;
    int8_t decimal, digit; /* -1: none */
    uint8_t bidirectional, width;
    uint8_t cases; /* of unicode_case_records */
} UnicodeRecord;

/* What to add for upper, lower, title case and folding; UNICODE_CASE_SPECIAL: see unicode_specials. */
#define UNICODE_CASE_SPECIAL 0x7FFFFFFF
typedef struct UnicodeCaseRecord {
    int32_t deltas[4];
} UnicodeCaseRecord;

/* A form of several characters. Sorted by code point, which. */
typedef struct UnicodeSpecial {
    uint32_t code_point;
    uint8_t which, count;
    uint16_t items[3];
} UnicodeSpecial;

/* Sorted by code point. */
typedef struct UnicodeNumber {
    uint32_t code_point, denominator;
    int64_t numerator;
} UnicodeNumber;

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

/* A character and the next of those that differ from it by case only. Sorted by code point. */
typedef struct UnicodeRing {
    uint32_t code_point, next;
} UnicodeRing;

extern const int unicode_ring_count;
extern const UnicodeRing unicode_rings[];

extern const UnicodeRecord unicode_records[];
extern const uint16_t unicode_blocks[];
extern const uint16_t unicode_block_items[];
extern const UnicodeCaseRecord unicode_case_records[];
extern const int unicode_special_count;
extern const UnicodeSpecial unicode_specials[];
extern const int unicode_number_count;
extern const UnicodeNumber unicode_numbers[];

extern const int unicode_mapping_count;
extern const UnicodeMapping unicode_mappings[];
extern const uint32_t unicode_mapping_items[];
extern const int unicode_canonical_count; /* canonical decompositions alone */
extern const UnicodeMapping unicode_canonicals[];
extern const int unicode_pair_count;
extern const UnicodePair unicode_pairs[];

extern const int unicode_name_count;
extern const uint32_t unicode_name_codes[];
extern const uint32_t unicode_name_starts[];
extern const int unicode_named_count;       /* names that are no aliases */
extern const uint16_t unicode_name_order[]; /* their numbers, in the order of the code points */
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
