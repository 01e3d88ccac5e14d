/* Normal form KC: decompose, put marks into canonical order, compose.
 *
 * Between two characters of combining class 0 stands a run of marks. Ordering sorts each run by class and keeps equal
 * ones in place; a run may be as long as the text, so long ones are sorted by counting, and the whole stays linear.
 * Composing then walks once with the last class-0 character, the starter, in hand: a mark joins the starter when the
 * pair composes and no mark of the same or a higher class stands between them. */
#include "base/utf8.h"
#include "unicode/tables.h"
#include "unicode/unicode.h"

enum {
    LEAD_FIRST = 0x1100,
    VOWEL_FIRST = 0x1161,
    TAIL_FIRST = 0x11A7, /* one before the first tail: no tail is number 0 */
    SHORT_RUN = 16,      /* up to here insertion is cheaper than counting */
    CLASS_COUNT = 256,
};

static int combining(uint32_t c) {
    return unicode_record(c)->combining;
}

static bool is_stable(Str text) {
    const char *end = text.data + text.size;
    for (const char *at = text.data; at < end;) {
        if ((unsigned char)*at < 0x80) {
            at++;
        } else if (!(unicode_record(utf8_read(&at))->flags & UNICODE_FLAG_STABLE)) {
            return false;
        }
    }
    return true;
}

static const UnicodeMapping *find_among(const UnicodeMapping *mappings, int count, uint32_t c) {
    int low = 0;
    int high = count;
    while (low < high) {
        int middle = (low + high) / 2;
        if (mappings[middle].code_point < c) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    bool found = low < count && mappings[low].code_point == c;
    return found ? &mappings[low] : NULL;
}

static const UnicodeMapping *find_mapping(uint32_t c) {
    return find_among(unicode_mappings, unicode_mapping_count, c);
}

static bool is_hangul(uint32_t c) {
    return c - UNICODE_HANGUL_FIRST < UNICODE_HANGUL_COUNT;
}

static int decompose_hangul(uint32_t c, uint32_t *to) {
    uint32_t number = c - UNICODE_HANGUL_FIRST;
    uint32_t tail = number % UNICODE_HANGUL_TAILS;
    number /= UNICODE_HANGUL_TAILS;
    to[0] = LEAD_FIRST + number / UNICODE_HANGUL_VOWELS;
    to[1] = VOWEL_FIRST + number % UNICODE_HANGUL_VOWELS;
    to[2] = TAIL_FIRST + tail;
    return tail ? 3 : 2;
}

/* Writes the full decomposition to `to` where that is not NULL; gives its length in characters. */
static int64_t decompose(Str text, uint32_t *to) {
    const char *end = text.data + text.size;
    int64_t count = 0;
    for (const char *at = text.data; at < end;) {
        uint32_t c = utf8_read(&at);
        uint32_t room[3];
        const uint32_t *items = &c;
        int size = 1;
        const UnicodeMapping *mapping;
        if (is_hangul(c)) {
            size = decompose_hangul(c, room);
            items = room;
        } else if (c >= 0x80 && (mapping = find_mapping(c))) {
            size = mapping->count;
            items = unicode_mapping_items + mapping->start;
        }
        if (to) {
            memcpy(to + count, items, (size_t)size * sizeof *items);
        }
        count += size;
    }
    return count;
}

static void sort_short_run(uint32_t *run, int64_t count) {
    for (int64_t i = 1; i < count; i++) {
        uint32_t c = run[i];
        int64_t at = i;
        for (; at > 0 && combining(run[at - 1]) > combining(c); at--) {
            run[at] = run[at - 1];
        }
        run[at] = c;
    }
}

static void sort_long_run(uint32_t *run, int64_t count, uint32_t *spare) {
    int64_t starts[CLASS_COUNT + 1] = {0};
    for (int64_t i = 0; i < count; i++) {
        starts[combining(run[i]) + 1]++;
    }
    for (int i = 0; i < CLASS_COUNT; i++) {
        starts[i + 1] += starts[i];
    }
    memcpy(spare, run, (size_t)count * sizeof *run);
    for (int64_t i = 0; i < count; i++) {
        run[starts[combining(spare[i])]++] = spare[i];
    }
}

/* `spare` has room for `count` characters. */
static void order_marks(uint32_t *items, int64_t count, uint32_t *spare) {
    for (int64_t start = 0; start < count;) {
        int64_t end = start;
        while (end < count && combining(items[end]) != 0) {
            end++;
        }
        if (end - start > SHORT_RUN) {
            sort_long_run(items + start, end - start, spare);
        } else {
            sort_short_run(items + start, end - start);
        }
        start = end + 1;
    }
}

/* What the two compose to, 0 when they do not. */
static uint32_t compose_pair(uint32_t first, uint32_t second) {
    if (first - LEAD_FIRST < UNICODE_HANGUL_LEADS && second - VOWEL_FIRST < UNICODE_HANGUL_VOWELS) {
        uint32_t number = (first - LEAD_FIRST) * UNICODE_HANGUL_VOWELS + second - VOWEL_FIRST;
        return UNICODE_HANGUL_FIRST + number * UNICODE_HANGUL_TAILS;
    }
    if (is_hangul(first) && (first - UNICODE_HANGUL_FIRST) % UNICODE_HANGUL_TAILS == 0 &&
        second - TAIL_FIRST - 1 < UNICODE_HANGUL_TAILS - 1) {
        return first + second - TAIL_FIRST;
    }
    uint64_t key = (uint64_t)first << 32 | second;
    int low = 0;
    int high = unicode_pair_count;
    while (low < high) {
        int middle = (low + high) / 2;
        const UnicodePair *pair = &unicode_pairs[middle];
        uint64_t middle_key = (uint64_t)pair->first << 32 | pair->second;
        if (middle_key == key) {
            return pair->composed;
        }
        if (middle_key < key) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return 0;
}

/* Composes in place; gives the new length. */
static int64_t compose(uint32_t *items, int64_t count) {
    int64_t kept = 0;
    int64_t starter = -1;
    int last_class = 0; /* of the characters kept behind the starter; -1 while there are none */
    for (int64_t i = 0; i < count; i++) {
        int class = combining(items[i]);
        if (starter >= 0 && last_class < class) {
            uint32_t composed = compose_pair(items[starter], items[i]);
            if (composed) {
                items[starter] = composed;
                continue;
            }
        }
        if (class == 0) {
            starter = kept;
            last_class = -1;
        } else {
            last_class = class;
        }
        items[kept++] = items[i];
    }
    return kept;
}

static Status encode(Arena *arena, const uint32_t *items, int64_t count, Str *out) {
    char *data = arena_alloc(arena, 4 * count);
    if (!data) {
        return ST_NO_MEMORY;
    }
    int64_t size = 0;
    for (int64_t i = 0; i < count; i++) {
        size += utf8_put(items[i], data + size);
    }
    *out = (Str){data, size};
    return ST_OK;
}

Status unicode_normalize(Arena *arena, Str text, Str *out) {
    if (is_stable(text)) {
        *out = text;
        return ST_OK;
    }
    int64_t count = decompose(text, NULL);
    uint32_t *items = arena_alloc(arena, count * (int64_t)sizeof *items);
    uint32_t *spare = arena_alloc(arena, count * (int64_t)sizeof *spare);
    if (!items || !spare) {
        return ST_NO_MEMORY;
    }
    decompose(text, items);
    order_marks(items, count, spare);
    return encode(arena, items, compose(items, count), out);
}

int unicode_decompose(uint32_t c, bool compatible, uint32_t out[UNICODE_DECOMPOSED_MOST]) {
    if (is_hangul(c)) {
        return decompose_hangul(c, out);
    }
    const UnicodeMapping *mapping =
        c < 0x80     ? NULL
        : compatible ? find_mapping(c)
                     : find_among(unicode_canonicals, unicode_canonical_count, c);
    if (!mapping) {
        out[0] = c;
        return 1;
    }
    memcpy(out, unicode_mapping_items + mapping->start, mapping->count * sizeof *out);
    return mapping->count;
}

int64_t unicode_reorder(uint32_t *items, int64_t count, uint32_t *spare, bool composes) {
    order_marks(items, count, spare);
    return composes ? compose(items, count) : count;
}
