/* The usual cases of str's methods: texts that are not long, of one byte a character. What reading them costs is
 * charged once nothing can lack any more. */
#include "engine/exec/quick.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"

enum { SHORT_TEXT = 1000, SHORT_NEEDLE = 16, PARTS_MOST = 64, JOINED_MOST = 4096 };
enum { CHARACTERS_A_UNIT = 16 };

/* NULL: it is another value. */
static const StrObject *ascii_text(World *world, Value v) {
    const StrObject *s = is_str(world, v) ? str_of(world, v) : NULL;
    return s && (s->head.flags & STR_ASCII) && s->length <= SHORT_TEXT ? s : NULL;
}

/* `value`, once it is paid for; UNDEFINED where there was no memory for it. */
static Value paid(World *world, Value value, int64_t characters) {
    if (is_signal(value)) {
        return UNDEFINED;
    }
    world->fuel -= characters / CHARACTERS_A_UNIT;
    return value;
}

static Value ascii_part(World *world, const char *data, int64_t length) {
    if (length < 2) {
        return value_ref(length ? world->roots.chars[(uint8_t)*data] : world->roots.empty_str);
    }
    StrObject *part = str_new(world, length, 1, true);
    if (!part) {
        return SIGNAL_MEMORY;
    }
    memcpy(part->body.data, data, (size_t)length);
    return value_of(world, part);
}

/* --- sets of ASCII characters --------------------------------------------------------------------------------- */

typedef struct AsciiSet {
    uint64_t bits[2];
} AsciiSet;

static const AsciiSet spaces = {{UINT64_C(0x1F0003E00), 0}};

static inline bool has(const AsciiSet *set, char c) {
    return set->bits[(uint8_t)c >> 6] >> (c & 63) & 1;
}

/* --- cutting -------------------------------------------------------------------------------------------------- */

typedef struct Parts {
    uint16_t bounds[2 * PARTS_MOST];
    int count; /* PARTS_MOST + 1: there are too many */
} Parts;

static void add_part(Parts *parts, int64_t from, int64_t to) {
    if (parts->count < PARTS_MOST) {
        parts->bounds[2 * parts->count] = (uint16_t)from;
        parts->bounds[2 * parts->count + 1] = (uint16_t)to;
    }
    parts->count += parts->count <= PARTS_MOST;
}

static void find_words(Parts *parts, const char *data, int64_t length) {
    for (int64_t i = 0;;) {
        while (i < length && has(&spaces, data[i])) {
            i++;
        }
        if (i == length) {
            return;
        }
        int64_t from = i;
        while (i < length && !has(&spaces, data[i])) {
            i++;
        }
        add_part(parts, from, i);
    }
}

static void find_fields(Parts *parts, const char *data, int64_t length, char separator) {
    int64_t from = 0;
    for (int64_t i = 0; i < length; i++) {
        if (data[i] == separator) {
            add_part(parts, from, i);
            from = i + 1;
        }
    }
    add_part(parts, from, length);
}

Value quick_split(World *world, const Value *args, uint32_t count) {
    const StrObject *text = count - 1 < 2 ? ascii_text(world, args[0]) : NULL;
    const StrObject *separator = NULL;
    if (!text) {
        return UNDEFINED;
    }
    if (count == 2 && args[1] != NONE) {
        separator = ascii_text(world, args[1]);
        if (!separator || separator->length != 1) {
            return UNDEFINED;
        }
    }
    const char *data = str_data(world, text);
    Parts parts = {.count = 0};
    if (separator) {
        find_fields(&parts, data, text->length, *str_data(world, separator));
    } else {
        find_words(&parts, data, text->length);
    }
    ListObject *list = parts.count <= PARTS_MOST ? list_new(world, parts.count) : NULL;
    if (!list) {
        return UNDEFINED;
    }
    for (int i = 0; i < parts.count; i++) {
        int64_t from = parts.bounds[2 * i], to = parts.bounds[2 * i + 1];
        Value part = ascii_part(world, data + from, to - from);
        if (is_signal(part)) {
            return UNDEFINED;
        }
        list_items(world, list)[i] = part;
    }
    return paid(world, value_of(world, list), 4 * (int64_t)text->length);
}

static Value strip(World *world, const Value *args, uint32_t count, bool left, bool right) {
    const StrObject *text = count - 1 < 2 ? ascii_text(world, args[0]) : NULL;
    if (!text) {
        return UNDEFINED;
    }
    AsciiSet set = spaces;
    if (count == 2 && args[1] != NONE) {
        const StrObject *chars = ascii_text(world, args[1]);
        if (!chars || chars->length > SHORT_NEEDLE) {
            return UNDEFINED;
        }
        set = (AsciiSet){{0, 0}};
        for (uint32_t i = 0; i < chars->length; i++) {
            char c = str_data(world, chars)[i];
            set.bits[(uint8_t)c >> 6] |= UINT64_C(1) << (c & 63);
        }
    }
    const char *data = str_data(world, text);
    int64_t start = 0, end = text->length;
    while (left && start < end && has(&set, data[start])) {
        start++;
    }
    while (right && start < end && has(&set, data[end - 1])) {
        end--;
    }
    return paid(world, str_substring(world, args[0], start, end), text->length);
}

Value quick_strip(World *world, const Value *args, uint32_t count) {
    return strip(world, args, count, true, true);
}

Value quick_lstrip(World *world, const Value *args, uint32_t count) {
    return strip(world, args, count, true, false);
}

Value quick_rstrip(World *world, const Value *args, uint32_t count) {
    return strip(world, args, count, false, true);
}

/* --- looking for parts ---------------------------------------------------------------------------------------- */

/* Does the text have the part at its start or end? -1: they are not such. */
static int is_at_edge(World *world, Value text, Value part, bool at_end) {
    if (!is_str(world, text) || !is_str(world, part)) {
        return -1;
    }
    const StrObject *s = str_of(world, text), *p = str_of(world, part);
    if (s->head.aux != 1 || p->head.aux != 1 || p->length > SHORT_TEXT) {
        return -1;
    }
    return p->length <= s->length &&
           memcmp(str_data(world, s) + (at_end ? s->length - p->length : 0), str_data(world, p),
                  p->length) == 0;
}

static Value has_edge(World *world, const Value *args, uint32_t count, bool at_end) {
    if (count != 2) {
        return UNDEFINED;
    }
    if (!has_kind(world, args[1], KIND_TUPLE)) {
        int found = is_at_edge(world, args[0], args[1], at_end);
        return found < 0 ? UNDEFINED : value_bool(found);
    }
    const TupleObject *parts = at(world, (Ref)args[1]);
    for (int64_t i = 0; i < parts->head.aux; i++) {
        int found = i < SHORT_NEEDLE ? is_at_edge(world, args[0], parts->items[i], at_end) : -1;
        if (found) {
            return found < 0 ? UNDEFINED : TRUE;
        }
    }
    return is_str(world, args[0]) ? FALSE : UNDEFINED;
}

Value quick_startswith(World *world, const Value *args, uint32_t count) {
    return has_edge(world, args, count, false);
}

Value quick_endswith(World *world, const Value *args, uint32_t count) {
    return has_edge(world, args, count, true);
}

/* The next place of a short needle at or behind `from`, -1. */
static int64_t find(World *world, const StrObject *text, const StrObject *needle, int64_t from) {
    const char *data = str_data(world, text), *wanted = str_data(world, needle);
    const char *end = data + text->length - needle->length + 1, *i = data + from;
    while (i < end && (i = memchr(i, *wanted, (size_t)(end - i)))) {
        if (memcmp(i, wanted, needle->length) == 0) {
            return i - data;
        }
        i++;
    }
    return -1;
}

/* A needle that is worth no preparation. */
static const StrObject *short_needle(World *world, Value v) {
    const StrObject *needle = ascii_text(world, v);
    return needle && needle->length && needle->length <= SHORT_NEEDLE ? needle : NULL;
}

static const StrObject *two_texts(World *world, const Value *args, uint32_t count,
                                  const StrObject **needle) {
    *needle = count >= 2 ? short_needle(world, args[1]) : NULL;
    return *needle ? ascii_text(world, args[0]) : NULL;
}

Value quick_find(World *world, const Value *args, uint32_t count) {
    const StrObject *needle, *text = two_texts(world, args, count, &needle);
    return text && count == 2 ? paid(world, value_int(find(world, text, needle, 0)), text->length)
                              : UNDEFINED;
}

Value quick_index(World *world, const Value *args, uint32_t count) {
    const StrObject *needle, *text = two_texts(world, args, count, &needle);
    int64_t found = text && count == 2 ? find(world, text, needle, 0) : -1;
    return found < 0 ? UNDEFINED : paid(world, value_int(found), found);
}

static int64_t count_of(World *world, const StrObject *text, const StrObject *needle) {
    int64_t found = 0;
    for (int64_t i = 0; (i = find(world, text, needle, i)) >= 0; i += needle->length) {
        found++;
    }
    return found;
}

Value quick_count(World *world, const Value *args, uint32_t count) {
    const StrObject *needle, *text = two_texts(world, args, count, &needle);
    return text && count == 2 ? paid(world, value_int(count_of(world, text, needle)), text->length)
                              : UNDEFINED;
}

Value quick_replace(World *world, const Value *args, uint32_t count) {
    const StrObject *old, *text = two_texts(world, args, count, &old);
    const StrObject *new = text &&count == 3 ? ascii_text(world, args[2]) : NULL;
    if (!new || new->length > SHORT_NEEDLE) {
        return UNDEFINED;
    }
    int64_t found = count_of(world, text, old);
    if (!found) {
        return paid(world, args[0], text->length);
    }
    int64_t length = text->length + found * ((int64_t) new->length - old->length);
    if (length < 2) {
        return UNDEFINED;
    }
    StrObject *made = str_new(world, length, 1, true);
    if (!made) {
        return UNDEFINED;
    }
    const char *data = str_data(world, text);
    char *to = made->body.data;
    int64_t from = 0;
    for (int64_t at_place; (at_place = find(world, text, old, from)) >= 0;
         from = at_place + old->length) {
        memcpy(to, data + from, (size_t)(at_place - from));
        to += at_place - from;
        memcpy(to, str_data(world, new), new->length);
        to += new->length;
    }
    memcpy(to, data + from, (size_t)(text->length - from));
    return paid(world, value_of(world, made), text->length + length);
}

/* --- joining -------------------------------------------------------------------------------------------------- */

/* The length of ASCII strings and what stands between them; -1: there are others. */
static int64_t joined_length(World *world, const Value *items, int64_t count,
                             const StrObject *separator) {
    int64_t length = separator->length * (count - 1);
    for (int64_t i = 0; i < count; i++) {
        const StrObject *item = ascii_text(world, items[i]);
        if (!item) {
            return -1;
        }
        length += item->length;
    }
    return length;
}

Value quick_join(World *world, const Value *args, uint32_t count) {
    const StrObject *separator = count == 2 ? ascii_text(world, args[0]) : NULL;
    const Value *items;
    int64_t parts = separator ? plain_items(world, args[1], &items) : -1;
    if (parts < 2 || parts > SHORT_TEXT) {
        return UNDEFINED;
    }
    int64_t length = joined_length(world, items, parts, separator);
    if (length < 2 || length > JOINED_MOST) {
        return UNDEFINED;
    }
    StrObject *made = str_new(world, length, 1, true);
    if (!made) {
        return UNDEFINED;
    }
    char *to = made->body.data;
    for (int64_t i = 0; i < parts; i++) {
        const StrObject *item = str_of(world, items[i]);
        if (i && separator->length) {
            memcpy(to, str_data(world, separator), separator->length);
            to += separator->length;
        }
        memcpy(to, str_data(world, item), item->length);
        to += item->length;
    }
    return paid(world, value_of(world, made), length + 4 * parts);
}

/* --- characters ----------------------------------------------------------------------------------------------- */

/* `text` with the letters from `first` on, 26 of them, in the other case. */
static Value other_case(World *world, const Value *args, uint32_t count, char first) {
    const StrObject *text = count == 1 ? ascii_text(world, args[0]) : NULL;
    if (!text) {
        return UNDEFINED;
    }
    const char *data = str_data(world, text);
    if (text->length < 2) {
        char c = text->length ? *data : 0;
        bool turns = (uint8_t)(c - first) < 26;
        return turns ? value_ref(world->roots.chars[(uint8_t)(c ^ 0x20)]) : args[0];
    }
    StrObject *made = str_new(world, text->length, 1, true);
    if (!made) {
        return UNDEFINED;
    }
    for (uint32_t i = 0; i < text->length; i++) {
        bool turns = (uint8_t)(data[i] - first) < 26;
        made->body.data[i] = (char)(data[i] ^ (turns ? 0x20 : 0));
    }
    return paid(world, value_of(world, made), text->length);
}

Value quick_lower(World *world, const Value *args, uint32_t count) {
    return other_case(world, args, count, 'A');
}

Value quick_upper(World *world, const Value *args, uint32_t count) {
    return other_case(world, args, count, 'a');
}

static Value all_in(World *world, const Value *args, uint32_t count, AsciiSet set) {
    const StrObject *text = count == 1 ? ascii_text(world, args[0]) : NULL;
    if (!text) {
        return UNDEFINED;
    }
    const char *data = str_data(world, text);
    uint32_t i = 0;
    while (i < text->length && has(&set, data[i])) {
        i++;
    }
    return paid(world, value_bool(i && i == text->length), text->length);
}

#define DIGITS  (UINT64_C(0x3FF) << '0')
#define LETTERS UINT64_C(0x07FFFFFE07FFFFFE)

Value quick_isdigit(World *world, const Value *args, uint32_t count) {
    return all_in(world, args, count, (AsciiSet){{DIGITS, 0}});
}

Value quick_isalpha(World *world, const Value *args, uint32_t count) {
    return all_in(world, args, count, (AsciiSet){{0, LETTERS}});
}

Value quick_isalnum(World *world, const Value *args, uint32_t count) {
    return all_in(world, args, count, (AsciiSet){{DIGITS, LETTERS}});
}

Value quick_isspace(World *world, const Value *args, uint32_t count) {
    return all_in(world, args, count, spaces);
}
