/* Methods of text that cut it: split, strip, splitlines. */
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/operate.h"
#include "engine/exec/raise.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/text_methods.h"
#include "engine/objects/type.h"
#include "unicode/unicode.h"

/* In bytes, white space is that of ASCII, without the separators 0x1c to 0x1f. */
static inline bool is_space(const Text *text, uint32_t c) {
    if (c < 0x80) {
        return c == ' ' || (c >= 9 && c <= 13) ||
               (c >= 0x1c && c <= 0x1f && text->type == TYPE_STR);
    }
    return text->type == TYPE_STR && unicode_is_space(c);
}

static inline uint32_t at_char(const Text *text, int64_t i) {
    return chars_at(text->data, text->width, i);
}

static bool add_part(World *world, ListObject *parts, const Text *text, int64_t start,
                     int64_t end) {
    Value part = text_part(world, text, start, end);
    return !is_signal(part) && list_append(world, parts, part);
}

/* All words of a str that is ASCII. */
static bool split_words(World *world, const Text *text, ListObject *parts) {
    static const uint8_t space[128] = {['\t'] = 1, ['\n'] = 1, ['\v'] = 1, ['\f'] = 1, ['\r'] = 1,
                                       [0x1c] = 1, [0x1d] = 1, [0x1e] = 1, [0x1f] = 1, [' '] = 1};
    const char *data = text->data;
    int64_t length = text->length;
    for (int64_t i = 0;;) {
        while (i < length && space[(uint8_t)data[i]]) {
            i++;
        }
        if (i == length) {
            return true;
        }
        int64_t start = i;
        while (i < length && !space[(uint8_t)data[i]]) {
            i++;
        }
        if (!add_part(world, parts, text, start, i)) {
            return false;
        }
    }
}

static bool split_spaces(World *world, const Text *text, int64_t most, ListObject *parts) {
    if (most < 0 && text_is_ascii(world, text)) {
        return split_words(world, text, parts);
    }
    int64_t i = 0;
    for (;;) {
        while (i < text->length && is_space(text, at_char(text, i))) {
            i++;
        }
        if (i == text->length) {
            return true;
        }
        int64_t start = i;
        if (most-- == 0) {
            return add_part(world, parts, text, start, text->length);
        }
        while (i < text->length && !is_space(text, at_char(text, i))) {
            i++;
        }
        if (!add_part(world, parts, text, start, i)) {
            return false;
        }
    }
}

static bool rsplit_spaces(World *world, const Text *text, int64_t most, ListObject *parts) {
    int64_t i = text->length;
    for (;;) {
        while (i > 0 && is_space(text, at_char(text, i - 1))) {
            i--;
        }
        if (i == 0) {
            return true;
        }
        int64_t end = i;
        if (most-- == 0) {
            return add_part(world, parts, text, 0, end);
        }
        while (i > 0 && !is_space(text, at_char(text, i - 1))) {
            i--;
        }
        if (!add_part(world, parts, text, i, end)) {
            return false;
        }
    }
}

/* At each place of a character of one byte: the list has its length from the start. */
static bool split_at_byte(World *world, const Text *text, char byte, ListObject *parts) {
    const char *end = text->data + text->length, *found;
    int64_t count = 1;
    for (const char *i = text->data; (found = memchr(i, byte, (size_t)(end - i))); i = found + 1) {
        count++;
    }
    if (!list_reserve(world, parts, count)) {
        return false;
    }
    const char *start = text->data;
    while ((found = memchr(start, byte, (size_t)(end - start)))) {
        if (!add_part(world, parts, text, start - text->data, found - text->data)) {
            return false;
        }
        start = found + 1;
    }
    return add_part(world, parts, text, start - text->data, text->length);
}

static bool split_at(World *world, const Text *text, const Finder *finder, int64_t most,
                     ListObject *parts) {
    int64_t start = 0;
    if (most < 0 && finder->length == 1 && finder->width == 1) {
        return split_at_byte(world, text, finder->needle[0], parts);
    }
    while (most-- != 0) {
        int64_t found = finder_next(finder, text->data, start, text->length);
        if (found < 0) {
            break;
        }
        if (!add_part(world, parts, text, start, found)) {
            return false;
        }
        start = found + finder->length;
    }
    return add_part(world, parts, text, start, text->length);
}

static bool rsplit_at(World *world, const Text *text, const Finder *finder, int64_t most,
                      ListObject *parts) {
    int64_t end = text->length;
    while (most-- != 0) {
        int64_t found = finder_last(world, finder, text->data, 0, end);
        if (found == -2) {
            return false;
        }
        if (found < 0) {
            break;
        }
        if (!add_part(world, parts, text, found + finder->length, end)) {
            return false;
        }
        end = found;
    }
    return add_part(world, parts, text, 0, end);
}

static void turn_around(World *world, ListObject *parts) {
    for (uint32_t i = 0, k = parts->length; i + 1 < k; i++) {
        Value *items = list_items(world, parts), kept = items[i];
        items[i] = items[--k];
        items[k] = kept;
    }
}

static Value split(World *world, NativeId native, Value *args, int count, bool from_right) {
    Text text = text_of(world, args[0]), separator;
    int64_t most;
    Value ready = count_argument(world, args[2], -1, &most);
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    most = most < 0 ? -1 : most;
    bool spaces = args[1] == UNDEFINED || args[1] == NONE;
    Finder finder;
    if (!spaces) {
        ready = text_argument(world, &text, args[1], "must be str or None, not %T", &separator);
        if (!is_ready(ready)) {
            return ready;
        }
        if (separator.length == 0) {
            return raise(world, TYPE_VALUE_ERROR, "empty separator");
        }
        if (!finder_init(world, &finder, &separator, text.width)) {
            return SIGNAL_MEMORY;
        }
    }
    if (!charge(world, text.length / 4)) {
        return SIGNAL_LIMIT;
    }
    ListObject *parts = list_new(world, 0);
    if (!parts) {
        return SIGNAL_MEMORY;
    }
    bool done = from_right ? spaces ? rsplit_spaces(world, &text, most, parts)
                                    : rsplit_at(world, &text, &finder, most, parts)
                : spaces ? split_spaces(world, &text, most, parts)
                           : split_at(world, &text, &finder, most, parts);
    if (!done) {
        return SIGNAL_MEMORY;
    }
    if (from_right) {
        turn_around(world, parts);
    }
    return value_of(world, parts);
}

Value text_split(World *world, NativeId native, Value *args, int count) {
    return split(world, native, args, count, false);
}

Value text_rsplit(World *world, NativeId native, Value *args, int count) {
    return split(world, native, args, count, true);
}

static bool ends_line(const Text *text, uint32_t c) {
    if (text->type != TYPE_STR) {
        return c == '\n' || c == '\r';
    }
    return c < 0x80 ? (c >= '\n' && c <= '\r') || (c >= 0x1c && c <= 0x1e) : unicode_ends_line(c);
}

Value text_split_lines(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    Text text = text_of(world, args[0]);
    Value keep = args[1] == UNDEFINED ? FALSE : truth(world, args[1]);
    if (keep == SIGNAL_CALL) { /* a __bool__ in Python: not asked, it is taken for true */
        pop_frame(world, top_frame(world));
        keep = TRUE;
    }
    if (is_signal(keep)) {
        return keep;
    }
    ListObject *lines = list_new(world, 0);
    if (!charge(world, text.length / 4)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; lines && i < text.length;) {
        int64_t start = i;
        while (i < text.length && !ends_line(&text, at_char(&text, i))) {
            i++;
        }
        int64_t end = i;
        if (i < text.length) {
            bool pair =
                at_char(&text, i) == '\r' && i + 1 < text.length && at_char(&text, i + 1) == '\n';
            i += 1 + pair;
        }
        if (!add_part(world, lines, &text, start, keep == TRUE ? i : end)) {
            return SIGNAL_MEMORY;
        }
    }
    return lines ? value_of(world, lines) : SIGNAL_MEMORY;
}

/* --- strip ------------------------------------------------------------------------------------------------------ */

/* The characters to strip: low ones as bits, the rest by looking. */
typedef struct CharSet {
    const Text *chars; /* NULL: white space */
    uint64_t low[4];
} CharSet;

static bool in_set(const Text *text, const CharSet *set, uint32_t c) {
    if (!set->chars) {
        return is_space(text, c);
    }
    if (c < 256) {
        return set->low[c >> 6] >> (c & 63) & 1;
    }
    return char_next(set->chars->data, set->chars->width, c, 0, set->chars->length) >= 0;
}

static Value strip(World *world, Value *args, bool left, bool right) {
    Text text = text_of(world, args[0]), chars;
    CharSet set = {0};
    if (args[1] != UNDEFINED && args[1] != NONE) {
        const char *complaint = left && right ? "strip arg must be None or str"
                                : left        ? "lstrip arg must be None or str"
                                              : "rstrip arg must be None or str";
        Value ready = text_argument(world, &text, args[1], complaint, &chars);
        if (!is_ready(ready)) {
            return ready;
        }
        set.chars = &chars;
        for (int64_t i = 0; i < chars.length; i++) {
            uint32_t c = at_char(&chars, i);
            if (c < 256) {
                set.low[c >> 6] |= UINT64_C(1) << (c & 63);
            }
        }
        /* the worst case: wide characters that are all looked for among many */
        int64_t each = chars.width > 1 ? chars.length / 16 : 0;
        if (!charge(world, chars.length / 16 + text.length / 16 * each)) {
            return SIGNAL_LIMIT;
        }
    }
    int64_t start = 0, end = text.length;
    while (left && start < end && in_set(&text, &set, at_char(&text, start))) {
        start++;
    }
    while (right && end > start && in_set(&text, &set, at_char(&text, end - 1))) {
        end--;
    }
    return charge(world, (start + text.length - end) / 8) ? text_part(world, &text, start, end)
                                                          : SIGNAL_LIMIT;
}

Value text_strip(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return strip(world, args, true, true);
}

Value text_lstrip(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return strip(world, args, true, false);
}

Value text_rstrip(World *world, NativeId native, Value *args, int count) {
    (void)native;
    (void)count;
    return strip(world, args, false, true);
}
