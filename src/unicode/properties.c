/* What is true of single characters. */
#include "unicode/tables.h"
#include "unicode/unicode.h"

UnicodeCategory unicode_category(uint32_t code_point) {
    return (UnicodeCategory)unicode_record(code_point)->category;
}

int unicode_combining_class(uint32_t code_point) {
    return unicode_record(code_point)->combining;
}

bool unicode_is_identifier_start(uint32_t code_point) {
    return unicode_record(code_point)->flags & UNICODE_FLAG_START;
}

bool unicode_is_identifier_continue(uint32_t code_point) {
    return unicode_record(code_point)->flags & UNICODE_FLAG_CONTINUE;
}

bool unicode_is_printable(uint32_t code_point) {
    return unicode_record(code_point)->flags & UNICODE_FLAG_PRINTABLE;
}

static bool has_flag(uint32_t c, int flag) {
    return unicode_record(c)->flags & flag;
}

bool unicode_is_alpha(uint32_t c) {
    UnicodeCategory category = unicode_category(c);
    return category == UNICODE_LU || category == UNICODE_LL || category == UNICODE_LT ||
           category == UNICODE_LM || category == UNICODE_LO;
}

bool unicode_is_lower(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_LOWER);
}

bool unicode_is_upper(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_UPPER);
}

bool unicode_is_title(uint32_t c) {
    return unicode_category(c) == UNICODE_LT;
}

bool unicode_is_space(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_SPACE);
}

bool unicode_is_numeric(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_NUMERIC);
}

bool unicode_ends_line(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_LINE);
}

bool unicode_is_cased(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_CASED);
}

bool unicode_is_case_ignorable(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_IGNORABLE);
}

bool unicode_is_mirrored(uint32_t c) {
    return has_flag(c, UNICODE_FLAG_MIRRORED);
}

int unicode_decimal(uint32_t c) {
    return unicode_record(c)->decimal;
}

int unicode_digit(uint32_t c) {
    return unicode_record(c)->digit;
}

double unicode_numeric(uint32_t c) {
    int low = 0, high = unicode_number_count;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (unicode_numbers[middle].code_point <= c) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return (double)unicode_numbers[low].numerator / unicode_numbers[low].denominator;
}

const char *unicode_bidirectional(uint32_t c) {
    static const char *const names[] = {"",    "L",   "R",   "AL",  "EN",  "ES",  "ET",  "AN",
                                        "CS",  "NSM", "BN",  "B",   "S",   "WS",  "ON",  "LRE",
                                        "LRO", "RLE", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"};
    return names[unicode_record(c)->bidirectional];
}

const char *unicode_width(uint32_t c) {
    static const char *const names[] = {"N", "A", "Na", "W", "H", "F"};
    return names[unicode_record(c)->width];
}

static const UnicodeSpecial *find_special(UnicodeCase to, uint32_t c) {
    uint64_t key = (uint64_t)c << 2 | (uint64_t)to;
    int low = 0, high = unicode_special_count;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        const UnicodeSpecial *special = &unicode_specials[middle];
        if (((uint64_t)special->code_point << 2 | special->which) <= key) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return &unicode_specials[low];
}

int unicode_map_case(UnicodeCase to, uint32_t c, uint32_t out[3]) {
    int32_t delta = unicode_case_records[unicode_record(c)->cases].deltas[to];
    if (delta != UNICODE_CASE_SPECIAL) {
        out[0] = (uint32_t)((int32_t)c + delta);
        return 1;
    }
    const UnicodeSpecial *special = find_special(to, c);
    for (int i = 0; i < special->count; i++) {
        out[i] = special->items[i];
    }
    return special->count;
}

bool unicode_case_ring(uint32_t from, uint32_t *out_code_point, uint32_t *out_next) {
    int low = 0, high = unicode_ring_count;
    while (low < high) {
        int middle = low + (high - low) / 2;
        if (unicode_rings[middle].code_point < from) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    if (low == unicode_ring_count) {
        return false;
    }
    *out_code_point = unicode_rings[low].code_point;
    *out_next = unicode_rings[low].next;
    return true;
}
