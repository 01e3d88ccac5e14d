/* Finding a needle in characters of 1, 2 or 4 bytes.
 *
 * The two-way algorithm cuts a long needle at a critical place: the right part is compared left to right, then the
 * left part right to left. A mismatch in the right part moves past what matched, one in the left part moves by the
 * period. Where the whole needle is periodic, what is known to match after a move by the period is not compared again.
 * So the comparisons are at most twice the text's length, with no table. */
#include <stddef.h>

#include "engine/objects/str.h"
#include "engine/objects/text.h"

enum { SHORT_NEEDLE = 24 };

#define AT(data, i) chars_at(data, width, i)

/* The greatest suffix in the order of characters (or the contrary): its start - 1, and its period. */
static int64_t greatest_suffix(const char *needle, int width, int64_t length, bool contrary,
                               int64_t *period) {
    int64_t suffix = -1, j = 0, k = 1, p = 1;
    while (j + k < length) {
        uint32_t a = AT(needle, j + k), b = AT(needle, suffix + k);
        if (contrary ? a > b : a < b) {
            j += k;
            k = 1;
            p = j - suffix;
        } else if (a == b) {
            if (k == p) {
                j += p;
                k = 1;
            } else {
                k++;
            }
        } else {
            suffix = j++;
            k = p = 1;
        }
    }
    *period = p;
    return suffix;
}

static void cut_needle(Finder *f) {
    int64_t p, q;
    int64_t a = greatest_suffix(f->needle, f->width, f->length, false, &p);
    int64_t b = greatest_suffix(f->needle, f->width, f->length, true, &q);
    f->cut = (a > b ? a : b) + 1;
    f->period = a > b ? p : q;
    f->periodic =
        f->cut + f->period <= f->length &&
        memcmp(f->needle, f->needle + f->period * f->width, (size_t)(f->cut * f->width)) == 0;
    if (!f->periodic) {
        f->period = (f->cut > f->length - f->cut ? f->cut : f->length - f->cut) + 1;
    }
}

bool finder_init(World *world, Finder *f, const Text *needle, int width) {
    f->width = width;
    f->length = needle->width > width ? -1 : needle->length;
    f->needle = needle->data;
    f->two_way = f->length > SHORT_NEEDLE;
    if (needle->width < width) {
        char *room = f->room;
        if (needle->length * width > (int64_t)sizeof f->room) {
            RawObject *raw = heap_new_raw(world, needle->length * width);
            if (!raw) {
                return false;
            }
            room = raw->data;
        }
        for (int64_t i = 0; i < needle->length; i++) {
            chars_put(room, width, i, chars_at(needle->data, needle->width, i));
        }
        f->needle = room;
    }
    if (f->two_way) {
        cut_needle(f);
    }
    return true;
}

int64_t char_next(const char *data, int width, uint32_t c, int64_t start, int64_t end) {
    if (start >= end) {
        return -1;
    }
    if (width == 1) {
        const char *found = c < 256 ? memchr(data + start, (int)c, (size_t)(end - start)) : NULL;
        return found ? found - data : -1;
    }
    if (width == 2) {
        const uint16_t *wide = (const uint16_t *)(const void *)data;
        for (int64_t i = start; i < end; i++) {
            if (wide[i] == c) {
                return i;
            }
        }
        return -1;
    }
    const uint32_t *wide = (const uint32_t *)(const void *)data;
    for (int64_t i = start; i < end; i++) {
        if (wide[i] == c) {
            return i;
        }
    }
    return -1;
}

static int64_t find_short(const Finder *f, const char *data, int64_t start, int64_t end) {
    int width = f->width;
    uint32_t first = AT(f->needle, 0);
    size_t rest = (size_t)((f->length - 1) * width);
    if (!rest) {
        return char_next(data, width, first, start, end);
    }
    for (;;) {
        start = char_next(data, width, first, start, end - f->length + 1);
        if (start < 0 || memcmp(data + (start + 1) * width, f->needle + width, rest) == 0) {
            return start;
        }
        start++;
    }
}

static int64_t find_long(const Finder *f, const char *data, int64_t start, int64_t end) {
    int width = f->width;
    int64_t known = 0; /* so many characters from the needle's start match already */
    while (start + f->length <= end) {
        int64_t i = f->cut > known ? f->cut : known;
        while (i < f->length && AT(f->needle, i) == AT(data, start + i)) {
            i++;
        }
        if (i < f->length) {
            start += i - f->cut + 1;
            known = 0;
            continue;
        }
        i = f->cut - 1;
        while (i >= known && AT(f->needle, i) == AT(data, start + i)) {
            i--;
        }
        if (i < known) {
            return start;
        }
        start += f->period;
        known = f->periodic ? f->length - f->period : 0;
    }
    return -1;
}

int64_t finder_next(const Finder *f, const char *data, int64_t start, int64_t end) {
    if (f->length < 0 || end - start < f->length) {
        return -1;
    }
    if (f->length == 0) {
        return start;
    }
    return f->two_way ? find_long(f, data, start, end) : find_short(f, data, start, end);
}

/* Both turned around and searched forward: the last characters first, then ever more of them. */
static int64_t last_long(World *world, const Finder *f, const char *data, int64_t start,
                         int64_t end) {
    int width = f->width;
    for (int64_t window = 4 * f->length;; window *= 2) {
        int64_t first = end - start > window ? end - window : start, length = end - first;
        RawObject *raw = heap_new_raw(world, (length + f->length) * width);
        if (!raw) {
            return -2;
        }
        char *needle = raw->data + length * width;
        for (int64_t i = 0; i < length; i++) {
            chars_put(raw->data, width, i, AT(data, end - 1 - i));
        }
        for (int64_t i = 0; i < f->length; i++) {
            chars_put(needle, width, i, AT(f->needle, f->length - 1 - i));
        }
        Finder turned = *f;
        turned.needle = needle;
        cut_needle(&turned);
        int64_t found = find_long(&turned, raw->data, 0, length);
        if (found >= 0 || first == start) {
            return found < 0 ? -1 : end - found - f->length;
        }
    }
}

int64_t finder_last(World *world, const Finder *f, const char *data, int64_t start, int64_t end) {
    if (f->length < 0 || end - start < f->length) {
        return -1;
    }
    if (f->two_way) {
        return last_long(world, f, data, start, end);
    }
    size_t bytes = (size_t)(f->length * f->width);
    for (int64_t i = end - f->length; i >= start; i--) {
        if (memcmp(data + i * f->width, f->needle, bytes) == 0) {
            return i;
        }
    }
    return -1;
}
