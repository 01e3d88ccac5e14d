/* Finding a character by its name. tables.h says how the names are packed. */
#include "unicode/tables.h"
#include "unicode/unicode.h"

/* In order of number; longer ones are tried first. */
static const char *const hangul_leads[UNICODE_HANGUL_LEADS] = {
    "G",  "GG", "N", "D",  "DD", "R", "M", "B", "BB", "S",
    "SS", "",   "J", "JJ", "C",  "K", "T", "P", "H"};
static const char *const hangul_vowels[UNICODE_HANGUL_VOWELS] = {
    "A",  "AE", "YA", "YAE", "EO", "E",  "YEO", "YE", "O",  "WA", "WAE",
    "OE", "YO", "U",  "WEO", "WE", "WI", "YU",  "EU", "YI", "I"};
static const char *const hangul_tails[UNICODE_HANGUL_TAILS] = {
    "",   "G",  "GG", "GS", "N",  "NJ", "NH", "D",  "L", "LG", "LM", "LB", "LS", "LT",
    "LP", "LH", "M",  "B",  "BS", "S",  "SS", "NG", "J", "C",  "K",  "T",  "P",  "H"};

/* Cuts the longest of `parts` that `*name` begins with; its number, -1 when there is none. */
static int cut_part(Str *name, const char *const *parts, int count) {
    int best = -1;
    int64_t best_size = -1;
    for (int i = 0; i < count; i++) {
        Str part = str_from(parts[i]);
        if (part.size > best_size && str_starts_with(*name, part)) {
            best = i;
            best_size = part.size;
        }
    }
    if (best >= 0) {
        *name = str_slice(*name, best_size, name->size);
    }
    return best;
}

static bool find_hangul(Str name, uint32_t *out) {
    int lead = cut_part(&name, hangul_leads, UNICODE_HANGUL_LEADS);
    int vowel = cut_part(&name, hangul_vowels, UNICODE_HANGUL_VOWELS);
    int tail = cut_part(&name, hangul_tails, UNICODE_HANGUL_TAILS);
    if (lead < 0 || vowel < 0 || tail < 0 || name.size > 0) {
        return false;
    }
    *out = UNICODE_HANGUL_FIRST +
           (uint32_t)((lead * UNICODE_HANGUL_VOWELS + vowel) * UNICODE_HANGUL_TAILS + tail);
    return true;
}

/* Four or five capital hexadecimal digits. */
static bool parse_number(Str digits, uint32_t *out) {
    if (digits.size != 4 && digits.size != 5) {
        return false;
    }
    uint32_t value = 0;
    for (int64_t i = 0; i < digits.size; i++) {
        char c = digits.data[i];
        if (c >= '0' && c <= '9') {
            value = value * 16 + (uint32_t)(c - '0');
        } else if (c >= 'A' && c <= 'F') {
            value = value * 16 + (uint32_t)(c - 'A' + 10);
        } else {
            return false;
        }
    }
    *out = value;
    return true;
}

/* `name` has been put into capitals; `given` is what stands in the program. */
static bool find_numbered(Str name, Str given, uint32_t *out) {

    bool exact = str_starts_with(name, STR("CJK UNIFIED IDEOGRAPH-"));
    for (int i = 0; i < unicode_run_count; i++) {
        const UnicodeRun *run = &unicode_runs[i];
        Str prefix = str_from(run->prefix);
        uint32_t c;
        if (!str_starts_with(exact ? given : name, prefix) ||
            !parse_number(str_slice(exact ? given : name, prefix.size, name.size), &c)) {
            continue;
        }
        bool padded = name.data[prefix.size] == '0';
        if (c >= run->first && c <= run->last && (exact || !padded)) {
            *out = c;
            return true;
        }
    }
    return false;
}

/* Unpacks one name behind the first `size` characters of `name`; gives what follows it. */
static const uint8_t *unpack(const uint8_t *at, char name[UNICODE_NAME_SIZE], int size,
                             int *out_size) {
    for (; *at; at++) {
        if (unicode_phrases[*at]) {
            const char *word = unicode_phrase_texts + unicode_phrases[*at] - 1;
            while (*word) {
                name[size++] = *word++;
            }
        } else {
            name[size++] = (char)*at;
        }
    }
    *out_size = size;
    return at + 1;
}

static int block_count(void) {
    return (unicode_name_count + UNICODE_NAMES_A_BLOCK - 1) / UNICODE_NAMES_A_BLOCK;
}

/* The last block whose first name is not behind `wanted`; 0 when all are. */
static int find_block(Str wanted) {
    int low = 0;
    int high = block_count() - 1;
    while (low < high) {
        int middle = (low + high + 1) / 2;
        char name[UNICODE_NAME_SIZE];
        int size;
        unpack(unicode_name_data + unicode_name_starts[middle], name, 0, &size);
        if (str_compare((Str){name, size}, wanted) <= 0) {
            low = middle;
        } else {
            high = middle - 1;
        }
    }
    return low;
}

static bool find_listed(Str wanted, uint32_t *out) {
    int block = find_block(wanted);
    const uint8_t *at = unicode_name_data + unicode_name_starts[block];
    char name[UNICODE_NAME_SIZE];
    int last = (block + 1) * UNICODE_NAMES_A_BLOCK;
    for (int i = block * UNICODE_NAMES_A_BLOCK; i < last && i < unicode_name_count; i++) {
        int shared = i % UNICODE_NAMES_A_BLOCK ? *at++ : 0;
        int size;
        at = unpack(at, name, shared, &size);
        if (str_equal((Str){name, size}, wanted)) {
            *out = unicode_name_codes[i];
            return true;
        }
    }
    return false;
}

bool unicode_find_name(Str name, uint32_t *out) {
    const Str syllable = STR("HANGUL SYLLABLE ");
    if (name.size >= UNICODE_NAME_SIZE) {
        return false;
    }
    if (str_starts_with(name, syllable)) {
        return find_hangul(str_slice(name, syllable.size, name.size), out);
    }
    char capitals[UNICODE_NAME_SIZE];
    for (int64_t i = 0; i < name.size; i++) {
        char c = name.data[i];
        capitals[i] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    Str wanted = {capitals, name.size};
    return find_numbered(wanted, name, out) || find_listed(wanted, out);
}

/* The name whose number in the order of names is `place`; its size. */
static int name_at(int place, char name[UNICODE_NAME_SIZE]) {
    int block = place / UNICODE_NAMES_A_BLOCK, size = 0;
    const uint8_t *at = unicode_name_data + unicode_name_starts[block];
    for (int i = block * UNICODE_NAMES_A_BLOCK; i <= place; i++) {
        int shared = i % UNICODE_NAMES_A_BLOCK ? *at++ : 0;
        at = unpack(at, name, shared, &size);
    }
    return size;
}

static int put_text(char *to, const char *text) {
    size_t size = strlen(text);
    memcpy(to, text, size);
    return (int)size;
}

static int put_number(char *to, uint32_t c) {
    int digits = c < 0x10000 ? 4 : c < 0x100000 ? 5 : 6;
    for (int i = digits; i > 0; i--, c >>= 4) {
        to[i - 1] = "0123456789ABCDEF"[c & 15];
    }
    return digits;
}

int unicode_name_of(uint32_t c, char name[UNICODE_NAME_ROOM]) {
    if (c - UNICODE_HANGUL_FIRST < UNICODE_HANGUL_COUNT) {
        uint32_t number = c - UNICODE_HANGUL_FIRST, tail = number % UNICODE_HANGUL_TAILS;
        number /= UNICODE_HANGUL_TAILS;
        int size = put_text(name, "HANGUL SYLLABLE ");
        size += put_text(name + size, hangul_leads[number / UNICODE_HANGUL_VOWELS]);
        size += put_text(name + size, hangul_vowels[number % UNICODE_HANGUL_VOWELS]);
        return size + put_text(name + size, hangul_tails[tail]);
    }
    for (int i = 0; i < unicode_run_count; i++) {
        const UnicodeRun *run = &unicode_runs[i];
        if (c >= run->first && c <= run->last) {
            int size = put_text(name, run->prefix);
            return size + put_number(name + size, c);
        }
    }
    int low = 0, high = unicode_named_count;
    while (high - low > 1) {
        int middle = (low + high) / 2;
        if (unicode_name_codes[unicode_name_order[middle]] <= c) {
            low = middle;
        } else {
            high = middle;
        }
    }
    int place = unicode_name_order[low];
    return unicode_name_codes[place] == c ? name_at(place, name) : 0;
}
