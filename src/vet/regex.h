/* Regular expressions as programs of a backtracking matcher, and texts on which one takes exponential time. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

typedef struct CharSet {
    uint64_t bits[4]; /* by byte */
} CharSet;

typedef enum RegexCode {
    REGEX_SET,   /* one character of `set` */
    REGEX_SPLIT, /* go on at `to`, and if that fails at `other` */
    REGEX_GO,    /* go on at `to` */
    REGEX_MARK,  /* remember in register `to` where a round of a loop begins */
    REGEX_MOVED, /* fail where the round that register `to` remembers took no text */
    REGEX_START, /* only where the text begins */
    REGEX_END,   /* only where it ends */
    REGEX_BACK,  /* what a group matched once more: taken to fail */
    REGEX_DONE,
} RegexCode;

typedef struct RegexStep {
    RegexCode code;
    int32_t to, other;
    CharSet set;
} RegexStep;

enum { REGEX_STEPS_MOST = 1200, REGEX_LOOPS_MOST = 64 };

typedef struct RegexProgram {
    RegexStep steps[REGEX_STEPS_MOST];
    int32_t count;
    int32_t loops;
    bool is_open; /* something in it is not understood, or it is too large */
} RegexProgram;

/* How the pattern is used. */
typedef enum RegexUse { REGEX_MATCH, REGEX_SEARCH, REGEX_FULL } RegexUse;

/* Reads the pattern; with `is_loose` counted repetitions of many rounds become loops without end, in which a round
 * that may be empty can be gone through in two ways. */
void regex_read(Str pattern, bool is_loose, RegexProgram *out);

/* `prefix`, many times `pump`, `suffix`: every further pump multiplies the time. */
typedef struct RegexAttack {
    Str prefix, pump, suffix;
} RegexAttack;

/* Whether there is such a text. Decided on the pattern's automaton and tried on the matcher: what is reported took
 * so many
 * steps there. What is not understood is taken as harmless.
 * owns: the texts lie in `arena`. */
bool regex_find_attack(Arena *arena, Str pattern, RegexUse use, RegexAttack *out);
