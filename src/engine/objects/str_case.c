/* str: upper and lower case, and what is asked of all characters. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/objects/str.h"
#include "unicode/unicode.h"

static inline bool is_ascii_lower(uint32_t c) {
    return c - 'a' < 26;
}
static inline bool is_ascii_upper(uint32_t c) {
    return c - 'A' < 26;
}

/* --- case -------------------------------------------------------------------------------------------------------- */

typedef enum Change { TO_UPPER, TO_LOWER, TO_SWAPPED, TO_TITLE, TO_CAPITAL } Change;

static void change_ascii(Change change, const char *from, char *to, int64_t length) {
    if (change == TO_UPPER ||
        change == TO_LOWER) { /* one line each, so that they become vector code */
        uint8_t first = change == TO_UPPER ? 'a' : 'A';
        for (int64_t i = 0; i < length; i++) {
            to[i] = (char)(from[i] ^ (((uint8_t)((uint8_t)from[i] - first) < 26) << 5));
        }
        return;
    }
    bool inside = false; /* a word, of a title */
    for (int64_t i = 0; i < length; i++) {
        uint32_t c = (uint8_t)from[i];
        bool lower = is_ascii_lower(c), upper = is_ascii_upper(c);
        bool up = change == TO_UPPER || change == TO_SWAPPED || (change == TO_TITLE && !inside) ||
                  (change == TO_CAPITAL && i == 0);
        bool down = change == TO_LOWER || change == TO_SWAPPED || (change == TO_TITLE && inside) ||
                    (change == TO_CAPITAL && i > 0);
        inside = lower || upper;
        to[i] = (char)((lower && up) || (upper && down) ? c ^ 32 : c);
    }
}

/* A capital sigma at a word's end is written otherwise: behind a cased letter, and not before one. */
static bool is_final_sigma(const char *data, int width, int64_t length, int64_t at_sigma) {
    int64_t i = at_sigma - 1;
    while (i >= 0 && unicode_is_case_ignorable(chars_at(data, width, i))) {
        i--;
    }
    if (i < 0 || !unicode_is_cased(chars_at(data, width, i))) {
        return false;
    }
    i = at_sigma + 1;
    while (i < length && unicode_is_case_ignorable(chars_at(data, width, i))) {
        i++;
    }
    return i == length || !unicode_is_cased(chars_at(data, width, i));
}

enum { CAPITAL_SIGMA = 0x3a3, SMALL_SIGMA = 0x3c3, FINAL_SIGMA = 0x3c2 };

static int lowered(const char *data, int width, int64_t length, int64_t i, uint32_t out[3]) {
    uint32_t c = chars_at(data, width, i);
    if (c == CAPITAL_SIGMA) {
        out[0] = is_final_sigma(data, width, length, i) ? FINAL_SIGMA : SMALL_SIGMA;
        return 1;
    }
    return unicode_map_case(UNICODE_LOWER, c, out);
}

static Value change_case(World *world, Value v, Change change) {
    const StrObject *s = str_of(world, v);
    const char *data = str_data(world, s);
    int width = s->head.aux;
    int64_t length = s->length;
    if (!charge(world, length / 8)) {
        return SIGNAL_LIMIT;
    }
    if (s->head.flags & STR_ASCII) {
        StrObject *made = str_new(world, length, 1, true);
        if (!made) {
            return SIGNAL_MEMORY;
        }
        change_ascii(change, data, made->body.data, length);
        return length == 1 ? value_ref(world->roots.chars[(uint8_t)made->body.data[0]])
                           : value_of(world, made);
    }
    StrBuilder b;
    builder_init(&b, world);
    bool inside = false;
    for (int64_t i = 0; i < length; i++) {
        uint32_t c = chars_at(data, width, i), out[3];
        int count;
        if (change == TO_UPPER) {
            count = unicode_map_case(UNICODE_UPPER, c, out);
        } else if (change == TO_SWAPPED && unicode_is_lower(c)) {
            count = unicode_map_case(UNICODE_UPPER, c, out);
        } else if (change == TO_SWAPPED && !unicode_is_upper(c)) {
            out[0] = c;
            count = 1;
        } else if ((change == TO_TITLE && !inside) || (change == TO_CAPITAL && i == 0)) {
            count = unicode_map_case(UNICODE_TITLE, c, out);
        } else {
            count = lowered(data, width, length, i, out);
        }
        inside = change == TO_TITLE && unicode_is_cased(c);
        for (int k = 0; k < count; k++) {
            builder_char(&b, out[k]);
        }
    }
    return builder_take(&b);
}

Value str_upper(World *world, Value *args, int count) {
    (void)count;
    return change_case(world, args[0], TO_UPPER);
}

Value str_lower(World *world, Value *args, int count) {
    (void)count;
    return change_case(world, args[0], TO_LOWER);
}

Value str_swapcase(World *world, Value *args, int count) {
    (void)count;
    return change_case(world, args[0], TO_SWAPPED);
}

Value str_title(World *world, Value *args, int count) {
    (void)count;
    return change_case(world, args[0], TO_TITLE);
}

Value str_capitalize(World *world, Value *args, int count) {
    (void)count;
    return change_case(world, args[0], TO_CAPITAL);
}

Value str_casefold(World *world, Value *args, int count) {
    (void)count;
    const StrObject *s = str_of(world, args[0]);
    if (s->head.flags & STR_ASCII) {
        return change_case(world, args[0], TO_LOWER);
    }
    if (!charge(world, s->length * 4)) {
        return SIGNAL_LIMIT;
    }
    StrBuilder b;
    builder_init(&b, world);
    for (int64_t i = 0; i < s->length; i++) {
        uint32_t out[3];
        int folded = unicode_map_case(UNICODE_FOLD, str_at(world, s, i), out);
        for (int k = 0; k < folded; k++) {
            builder_char(&b, out[k]);
        }
    }
    return builder_take(&b);
}

/* --- questions --------------------------------------------------------------------------------------------------- */

static bool is_decimal(uint32_t c) {
    return unicode_decimal(c) >= 0;
}

static bool is_digit(uint32_t c) {
    return unicode_digit(c) >= 0;
}

static bool is_alnum(uint32_t c) {
    return unicode_is_alpha(c) || unicode_is_numeric(c) || is_digit(c);
}

static Value all_are(World *world, Value v, bool (*is)(uint32_t c), bool of_empty) {
    const StrObject *s = str_of(world, v);
    const char *data = str_data(world, s);
    if (!charge(world, s->length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < s->length; i++) {
        if (!is(chars_at(data, s->head.aux, i))) {
            return FALSE;
        }
    }
    return value_bool(s->length > 0 || of_empty);
}

Value str_isalpha(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], unicode_is_alpha, false);
}

Value str_isalnum(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], is_alnum, false);
}

Value str_isdecimal(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], is_decimal, false);
}

Value str_isdigit(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], is_digit, false);
}

Value str_isnumeric(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], unicode_is_numeric, false);
}

Value str_isspace(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], unicode_is_space, false);
}

Value str_isprintable(World *world, Value *args, int count) {
    (void)count;
    return all_are(world, args[0], unicode_is_printable, true);
}

Value str_isascii(World *world, Value *args, int count) {
    (void)count;
    return value_bool(str_of(world, args[0])->head.flags & STR_ASCII);
}

Value str_isidentifier(World *world, Value *args, int count) {
    (void)count;
    const StrObject *s = str_of(world, args[0]);
    if (!s->length || !unicode_is_identifier_start(str_at(world, s, 0))) {
        return FALSE;
    }
    return all_are(world, args[0], unicode_is_identifier_continue, false);
}

/* All cased characters are of one case, and there is one. */
static Value is_case(World *world, Value v, bool upper) {
    const StrObject *s = str_of(world, v);
    const char *data = str_data(world, s);
    bool cased = false;
    if (!charge(world, s->length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < s->length; i++) {
        uint32_t c = chars_at(data, s->head.aux, i);
        bool is_upper = unicode_is_upper(c), is_lower = unicode_is_lower(c);
        if ((upper ? is_lower : is_upper) || unicode_is_title(c)) {
            return FALSE;
        }
        cased = cased || (upper ? is_upper : is_lower);
    }
    return value_bool(cased);
}

Value str_isupper(World *world, Value *args, int count) {
    (void)count;
    return is_case(world, args[0], true);
}

Value str_islower(World *world, Value *args, int count) {
    (void)count;
    return is_case(world, args[0], false);
}

Value str_istitle(World *world, Value *args, int count) {
    (void)count;
    const StrObject *s = str_of(world, args[0]);
    bool cased = false, inside = false;
    if (!charge(world, s->length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(world, s, i);
        bool begins = unicode_is_upper(c) || unicode_is_title(c), goes_on = unicode_is_lower(c);
        if ((begins && inside) || (goes_on && !inside)) {
            return FALSE;
        }
        inside = begins || goes_on;
        cased = cased || inside;
    }
    return value_bool(cased);
}
