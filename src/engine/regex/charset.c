/* Regular expressions: sets of characters. Case is resolved here: a set made with IGNORECASE holds every character that
 * differs from a member by case only. */
#include "engine/regex/nodes.h"
#include "unicode/unicode.h"

bool regex_is_word(uint32_t c) {
    if (c < 0x80) {
        return (c | 32) - 'a' < 26 || c - '0' < 10 || c == '_';
    }
    switch ((int)unicode_category(c)) {
    case UNICODE_LU:
    case UNICODE_LL:
    case UNICODE_LT:
    case UNICODE_LM:
    case UNICODE_LO:
    case UNICODE_ND:
    case UNICODE_NL:
    case UNICODE_NO: return true;
    default: return false;
    }
}

static bool is_digit(uint32_t c) {
    return c < 0x80 ? c - '0' < 10 : unicode_category(c) == UNICODE_ND;
}

bool regex_is_space(uint32_t c) {
    return c < 0x80 ? c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f)
                    : unicode_is_space(c);
}

uint32_t regex_lower(uint32_t c, bool ascii) {
    if (c < 0x80 || ascii) {
        return c - 'A' < 26 ? c + 32 : c;
    }
    uint32_t lower[3];
    unicode_map_case(UNICODE_LOWER, c, lower);
    return lower[0];
}

bool regex_set_holds_high(const uint32_t *set, uint32_t c) {
    uint32_t flags = set[SET_FLAGS], low = 0, high = set[SET_RANGES];
    const uint32_t *ranges = set + REGEX_SET_WORDS;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c > ranges[2 * middle + 1]) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool held = low < set[SET_RANGES] && c >= ranges[2 * low];
    if (!held && (flags & REGEX_SET_CLASSES)) {
        held = ((flags & (REGEX_SET_WORD | REGEX_SET_NOT_WORD)) &&
                (flags & (regex_is_word(c) ? REGEX_SET_WORD : REGEX_SET_NOT_WORD))) ||
               ((flags & (REGEX_SET_DIGIT | REGEX_SET_NOT_DIGIT)) &&
                (flags & (is_digit(c) ? REGEX_SET_DIGIT : REGEX_SET_NOT_DIGIT))) ||
               ((flags & (REGEX_SET_SPACE | REGEX_SET_NOT_SPACE)) &&
                (flags & (regex_is_space(c) ? REGEX_SET_SPACE : REGEX_SET_NOT_SPACE)));
    }
    return held != (flags & REGEX_SET_NEGATED);
}

uint32_t charset_new(Compiler *c) {
    return pool_add(c, &c->words, REGEX_SET_WORDS);
}

bool charset_is_plain(const Compiler *c, uint32_t set) {
    return words_at(c, set)[SET_FLAGS] == 0;
}

static void set_bit(Compiler *c, uint32_t set, uint32_t ch) {
    words_at(c, set)[ch >> 5] |= 1u << (ch & 31);
}

static void add_plain(Compiler *c, uint32_t set, uint32_t first, uint32_t last) {
    for (uint32_t ch = first; ch <= last && ch < 256; ch++) {
        set_bit(c, set, ch);
    }
    if (last < 256) {
        return;
    }
    uint32_t place = pool_add(c, &c->words, 2);
    if (place) {
        words_at(c, place)[0] = first < 256 ? 256 : first;
        words_at(c, place)[1] = last;
        words_at(c, set)[SET_RANGES]++;
    }
}

/* What differs by case only from members of first..last, but lies outside. */
static void add_cases(Compiler *c, uint32_t set, uint32_t first, uint32_t last) {
    uint32_t ch, next;
    for (uint32_t from = first; c->signal == NONE && unicode_case_ring(from, &ch, &next);
         from = ch + 1) {
        if (ch > last) {
            return;
        }
        if (!charge(c->world, 1)) {
            c->signal = SIGNAL_LIMIT;
            return;
        }
        for (uint32_t other = next, same; other != ch; unicode_case_ring(other, &same, &other)) {
            if (other < first || other > last) {
                add_plain(c, set, other, other);
            }
        }
    }
}

void charset_add(Compiler *c, uint32_t set, uint32_t first, uint32_t last, bool ignore_case) {
    add_plain(c, set, first, last);
    if (!ignore_case) {
        return;
    }
    if (!is_ascii_only(c)) {
        add_cases(c, set, first, last);
        return;
    }
    for (uint32_t ch = first; ch <= last && ch < 0x80; ch++) {
        if ((ch | 32) - 'a' < 26) {
            set_bit(c, set, ch ^ 32);
        }
    }
}

static bool class_holds(uint32_t class, uint32_t ch) {
    switch (class) {
    case REGEX_SET_WORD: return regex_is_word(ch);
    case REGEX_SET_NOT_WORD: return !regex_is_word(ch);
    case REGEX_SET_DIGIT: return is_digit(ch);
    case REGEX_SET_NOT_DIGIT: return !is_digit(ch);
    case REGEX_SET_SPACE: return regex_is_space(ch);
    default: return !regex_is_space(ch);
    }
}

void charset_add_class(Compiler *c, uint32_t set, uint32_t class) {
    bool ascii = is_ascii_only(c);
    bool negative = class & (REGEX_SET_NOT_WORD | REGEX_SET_NOT_DIGIT | REGEX_SET_NOT_SPACE);
    for (uint32_t ch = 0; ch < 256; ch++) {
        /* a class of ASCII has no members above it; of bytes only ' ' and the controls 9 to 13 are space */
        bool beyond = ascii && (ch >= 0x80 || (ch >= 0x1c && ch <= 0x1f &&
                                               (class & (REGEX_SET_SPACE | REGEX_SET_NOT_SPACE))));
        if (beyond ? negative : class_holds(class, ch)) {
            set_bit(c, set, ch);
        }
    }
    if (!ascii) {
        words_at(c, set)[SET_FLAGS] |= class;
    } else if (negative) {
        add_plain(c, set, 256, 0x10FFFF);
    }
}

static void swap_ranges(uint32_t *ranges, uint32_t a, uint32_t b) {
    uint32_t first = ranges[2 * a], last = ranges[2 * a + 1];
    ranges[2 * a] = ranges[2 * b];
    ranges[2 * a + 1] = ranges[2 * b + 1];
    ranges[2 * b] = first;
    ranges[2 * b + 1] = last;
}

/* A heap sort: no recursion, no memory, no bad case. */
static void sort_ranges(uint32_t *ranges, uint32_t count) {
    for (uint32_t end = count, next = count / 2; end > 1;) {
        uint32_t root;
        if (next > 0) {
            root = --next;
        } else {
            swap_ranges(ranges, 0, --end);
            root = 0;
        }
        for (uint32_t child = 2 * root + 1; child < end; root = child, child = 2 * root + 1) {
            child += child + 1 < end && ranges[2 * child] < ranges[2 * child + 2];
            if (ranges[2 * root] >= ranges[2 * child]) {
                break;
            }
            swap_ranges(ranges, root, child);
        }
    }
}

static bool are_sorted(const uint32_t *ranges, uint32_t count) {
    for (uint32_t i = 1; i < count; i++) {
        if (ranges[2 * i] <= ranges[2 * i - 1]) {
            return false;
        }
    }
    return true;
}

void charset_finish(Compiler *c, uint32_t set, bool negated) {
    uint32_t *words = words_at(c, set), *ranges = words + REGEX_SET_WORDS;
    uint32_t count = words[SET_RANGES], kept = 0;
    if (!charge(c->world, count)) {
        c->signal = SIGNAL_LIMIT;
        return;
    }
    if (!are_sorted(ranges, count)) {
        sort_ranges(ranges, count);
    }
    for (uint32_t i = 0; i < count; i++) {
        if (kept && ranges[2 * i] <= ranges[2 * kept - 1] + 1) {
            if (ranges[2 * i + 1] > ranges[2 * kept - 1]) {
                ranges[2 * kept - 1] = ranges[2 * i + 1];
            }
            continue;
        }
        ranges[2 * kept] = ranges[2 * i];
        ranges[2 * kept + 1] = ranges[2 * i + 1];
        kept++;
    }
    words[SET_RANGES] = kept;
    for (int i = 0; negated && i < 8; i++) {
        words[i] = ~words[i];
    }
    words[SET_FLAGS] ^= negated ? REGEX_SET_NEGATED : 0;
}
