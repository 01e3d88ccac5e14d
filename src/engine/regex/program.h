/* A compiled regular expression, and running it.
 *
 * A program is an array of 32-bit words in a RawObject: the RegexHead, the sets, the code (spec/regex_ops.def).
 * Addresses
 * are word numbers from the program's start. It is made by regex_compile alone and is never shown to a program, so the
 * matcher trusts it.
 *
 * A set is REGEX_SET_WORDS words and its ranges: 256 bits for the characters below 256, what of the rest it holds, the
 * count of ranges, then first and last of each, sorted. What no range or class holds is negated by REGEX_SET_NEGATED;
 * the 256 bits are final. */
#pragma once

#include "engine/heap/heap.h"

typedef enum RegexOp {
#define X(op, words, operands) RX_##op,
#include "../../../spec/regex_ops.def"
#undef X
    RX_COUNT_OPS
} RegexOp;

/* re.RegexFlag's bits. */
enum {
    REGEX_IGNORECASE = 2,
    REGEX_LOCALE = 4,
    REGEX_MULTILINE = 8,
    REGEX_DOTALL = 16,
    REGEX_UNICODE = 32,
    REGEX_VERBOSE = 64,
    REGEX_DEBUG = 128,
    REGEX_ASCII = 256,
};

typedef enum RegexPlace {
    PLACE_START,      /* ^ */
    PLACE_LINE_START, /* ^ with MULTILINE */
    PLACE_END,        /* $: also before a last newline */
    PLACE_LINE_END,
    PLACE_LAST, /* \Z and \z */
    PLACE_WORD, /* \b */
    PLACE_NOT_WORD,
    PLACE_WORD_ASCII,
    PLACE_NOT_WORD_ASCII,
} RegexPlace;

/* Kinds of what REPEAT repeats and of its hint: what the next character must be. */
enum { ITEM_NONE, ITEM_CHAR, ITEM_SET, ITEM_ANY, ITEM_ANY_ALL };
enum { REPEAT_GREEDY, REPEAT_LAZY, REPEAT_POSSESSIVE };
#define REGEX_MANY UINT32_MAX

enum {
    REGEX_SET_WORDS = 10,
    SET_FLAGS = 8, /* word numbers within a set */
    SET_RANGES = 9,
};
/* What a set holds of the characters above 255 besides its ranges. */
enum {
    REGEX_SET_NEGATED = 1,
    REGEX_SET_WORD = 2,
    REGEX_SET_NOT_WORD = 4,
    REGEX_SET_DIGIT = 8,
    REGEX_SET_NOT_DIGIT = 16,
    REGEX_SET_SPACE = 32,
    REGEX_SET_NOT_SPACE = 64,
    REGEX_SET_CLASSES = 126,
};

enum {
    HEAD_ANCHORED = 1, /* can only match at the text's start */
    HEAD_NO_MEMO = 2,  /* where it fails depends on groups */
    HEAD_SKIP_RUN =
        4, /* begins with an unbounded repeat of one item: after a failure the rest of the run fails too */
};

typedef struct RegexHead {
    uint32_t words;
    uint32_t code; /* address of the first instruction */
    uint32_t flags;
    uint32_t groups; /* without group 0 */
    uint32_t registers;
    uint32_t counters;      /* first register of the counters of COUNT and POSSESS */
    uint32_t counter_count; /* they are followed by the last places */
    uint32_t memo_count;
    uint32_t least;                 /* characters of the shortest match */
    uint32_t first;                 /* set that every match begins with, 0: none */
    uint32_t prefix, prefix_length; /* address of the characters that every match begins with */
    uint32_t needed, needed_length; /* address of characters that every match contains */
    uint32_t run;                   /* address of the REPEAT of HEAD_SKIP_RUN */
} RegexHead;

enum { REGEX_HEAD_WORDS = sizeof(RegexHead) / 4 };

/* Registers: start and end of each group (group 0 is not among them), the last group that was closed, then counters and
 * places of loops. */
enum { REGEX_LOCAL_REGISTERS = 64, REGEX_LOCAL_STACK = 256 };
#define REGEX_UNSET UINT32_MAX

/* One thing to do when what follows fails: tag is an address and, in the lower bits, a StackKind. */
typedef struct RegexEntry {
    uint32_t tag, a, b;
} RegexEntry;

/* A text being searched. Fill it with regex_begin; then regex_find as often as wanted. */
typedef struct Matcher {
    World *world;
    const uint32_t *program;
    const RegexHead *head;
    const void *text;
    int width;         /* bytes a character */
    uint32_t end;      /* characters that may be looked at */
    uint32_t forbid;   /* a match must not end here */
    bool full;         /* a match must end at `end` */
    bool memo;         /* failures are noted */
    uint32_t from, to; /* of the match found */
    uint32_t *regs;
    RegexEntry *stack;
    uint32_t top, room;
    uint32_t barrier;   /* entry of the innermost LOOK, ATOMIC or POSSESS, plus 1 */
    int64_t paid;       /* steps that may still be taken */
    int64_t patience;   /* steps until failures are noted */
    Value signal;       /* NONE, or why it had to stop */
    uint64_t *failed;   /* one bit for each memo and place */
    RawObject *table;   /* the same for programs with counters: a hash set of keys */
    uint32_t needed_at; /* where `needed` was last found */
    bool needed_known;
    uint32_t local_regs[REGEX_LOCAL_REGISTERS];
    RegexEntry local_stack[REGEX_LOCAL_STACK];
} Matcher;

typedef enum RegexHow { REGEX_SEARCH, REGEX_MATCH, REGEX_FULLMATCH } RegexHow;

/* Whether a set (its first word) holds a character. */
bool regex_set_holds_high(const uint32_t *set, uint32_t c);
static inline bool regex_set_holds(const uint32_t *set, uint32_t c) {
    if (LIKELY(c < 256)) {
        return set[c >> 5] >> (c & 31) & 1;
    }
    return regex_set_holds_high(set, c);
}
bool regex_is_word(uint32_t c);
bool regex_is_space(uint32_t c);
/* What IGNORECASE compares references by. */
uint32_t regex_lower(uint32_t c, bool ascii);

/* `text` has `end` characters of `width` bytes; the matcher keeps it. NONE or SIGNAL_MEMORY. */
Value regex_begin(Matcher *m, World *world, const RawObject *program, const void *text, int width,
                  uint32_t end);
/* The first match at or behind `start`: TRUE with from, to and regs set, FALSE, or a signal. */
Value regex_find(Matcher *m, RegexHow how, uint32_t start);
