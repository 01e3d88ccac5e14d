/* Methods of text that pad, replace and expand. */
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/str.h"
#include "engine/objects/text.h"
#include "engine/objects/text_methods.h"
#include "engine/objects/type.h"

/* Pays for a result of `length` characters, and refuses one that there is no room for. */
static Value affordable(World *world, int64_t length, int width) {
    if (length > INT64_MAX / 8 || !heap_could_hold(world, length * width)) {
        return SIGNAL_MEMORY;
    }
    return charge(world, length / 16) ? NONE : SIGNAL_LIMIT;
}

static Value padded(World *world, const Text *text, int64_t left, int64_t right, uint32_t c) {
    if (left <= 0 && right <= 0) {
        return text_part(world, text, 0, text->length);
    }
    int width = char_width(c) > text->width ? char_width(c) : text->width;
    Value ready = affordable(world, left + text->length + right, width);
    if (!is_ready(ready)) {
        return ready;
    }
    bool ascii = c < 0x80 && (text->length == 0 || text_is_ascii(world, text));
    char *to;
    Value made = text_room(world, text->type, left + text->length + right, width, ascii, &to);
    if (is_signal(made)) {
        return made;
    }
    chars_fill(to, width, 0, left, c);
    chars_copy(to + left * width, width, text->data, text->width, text->length);
    chars_fill(to, width, left + text->length, right, c);
    return made;
}

static Value fill_argument(World *world, const Text *text, Value v, const char *method,
                           uint32_t *out) {
    *out = ' ';
    if (v == UNDEFINED) {
        return NONE;
    }
    Value plain = unwrap(world, v);
    if (text->type == TYPE_STR) {
        if (!is_str(world, plain)) {
            return raise(world, TYPE_TYPE_ERROR,
                         "The fill character must be a unicode character, not %T", v);
        }
        if (str_of(world, plain)->length != 1) {
            return raise(world, TYPE_TYPE_ERROR,
                         "The fill character must be exactly one character long");
        }
        *out = str_at(world, str_of(world, plain), 0);
        return NONE;
    }
    bool array = has_kind(world, plain, KIND_BYTEARRAY);
    if (!is_bytes(world, plain) && !array) {
        return raise(world, TYPE_TYPE_ERROR,
                     "%s() argument 2 must be a byte string of length 1, not %T", method, v);
    }
    Text one = text_of(world, plain);
    if (one.length != 1) {
        return raise(
            world, TYPE_TYPE_ERROR,
            "%s(): argument 2 must be a byte string of length 1, not a %s object of length %d",
            method, array ? "bytearray" : "bytes", one.length);
    }
    *out = (uint8_t)one.data[0];
    return NONE;
}

typedef enum Side { AT_LEFT, AT_RIGHT, BOTH_SIDES } Side;

static Value justify(World *world, NativeId native, Value *args, int count, const char *method,
                     Side side) {
    Text text = text_of(world, args[0]);
    int64_t width;
    uint32_t c;
    Value ready = count_argument(world, args[1], 0, &width);
    ready = is_ready(ready) ? fill_argument(world, &text, args[2], method, &c) : ready;
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    int64_t missing = width > text.length ? width - text.length : 0;
    int64_t left = side == AT_LEFT    ? missing
                   : side == AT_RIGHT ? 0
                                      : missing / 2 + (missing & width & 1);
    return padded(world, &text, left, missing - left, c);
}

Value text_center(World *world, NativeId native, Value *args, int count) {
    return justify(world, native, args, count, "center", BOTH_SIDES);
}

Value text_ljust(World *world, NativeId native, Value *args, int count) {
    return justify(world, native, args, count, "ljust", AT_RIGHT);
}

Value text_rjust(World *world, NativeId native, Value *args, int count) {
    return justify(world, native, args, count, "rjust", AT_LEFT);
}

Value text_zfill(World *world, NativeId native, Value *args, int count) {
    Text text = text_of(world, args[0]);
    int64_t width;
    Value ready = count_argument(world, args[1], 0, &width);
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    int64_t missing = width > text.length ? width - text.length : 0;
    Value made = padded(world, &text, missing, 0, '0');
    uint32_t sign = text.length ? chars_at(text.data, text.width, 0) : 0;
    if (is_signal(made) || !missing || (sign != '+' && sign != '-')) {
        return made;
    }
    char *data = (char *)(uintptr_t)text_of(world, made).data;
    chars_put(data, text.width, 0, sign);
    chars_put(data, text.width, missing, '0');
    return made;
}

/* --- replace ---------------------------------------------------------------------------------------------------- */

typedef struct Replacement {
    const Text *text, *old, *new;
    Finder finder;
    int64_t most; /* replacements that will be made */
    int width;    /* of the result */
    bool ascii;
} Replacement;

static void put_part(const Replacement *r, char *to, int64_t *length, const Text *part,
                     int64_t start, int64_t end) {
    chars_copy(to + *length * r->width, r->width, part->data + start * part->width, part->width,
               end - start);
    *length += end - start;
}

/* An empty `old` stands before each character and at the end. */
static void put_between(const Replacement *r, char *to) {
    int64_t length = 0;
    for (int64_t i = 0; i < r->most; i++) {
        put_part(r, to, &length, r->new, 0, r->new->length);
        if (i < r->text->length) {
            put_part(r, to, &length, r->text, i, i + 1);
        }
    }
    if (r->most < r->text->length) {
        put_part(r, to, &length, r->text, r->most, r->text->length);
    }
}

static void put_replaced(const Replacement *r, char *to) {
    int64_t length = 0, from = 0;
    for (int64_t i = 0; i < r->most; i++) {
        int64_t found = finder_next(&r->finder, r->text->data, from, r->text->length);
        put_part(r, to, &length, r->text, from, found);
        put_part(r, to, &length, r->new, 0, r->new->length);
        from = found + r->old->length;
    }
    put_part(r, to, &length, r->text, from, r->text->length);
}

static int64_t count_needles(const Replacement *r, int64_t most) {
    int64_t found = 0;
    for (int64_t i = 0;
         found < most && (i = finder_next(&r->finder, r->text->data, i, r->text->length)) >= 0;
         i += r->old->length) {
        found++;
    }
    return found;
}

static Value replace(World *world, const Text *text, const Text *old, const Text *new,
                     int64_t most) {
    Replacement r = {.text = text, .old = old, .new = new};
    if (!charge(world, text->length / 16)) {
        return SIGNAL_LIMIT;
    }
    if (!finder_init(world, &r.finder, old, text->width)) {
        return SIGNAL_MEMORY;
    }
    most = most < 0 ? INT64_MAX : most;
    r.most = old->length               ? count_needles(&r, most)
             : most < text->length + 1 ? most
                                       : text->length + 1;
    if (r.most == 0) {
        return text_part(world, text, 0, text->length);
    }
    int64_t length = text->length + r.most * (new->length - old->length);
    r.width = new->width > text->width &&new->length ? new->width : text->width;
    Value ready = affordable(world, length, r.width);
    if (!is_ready(ready)) {
        return ready;
    }
    r.ascii = text_is_ascii(world, text) && (new->length == 0 || text_is_ascii(world, new));
    bool narrows = text->type == TYPE_STR && !r.ascii; /* what was wide may be gone */
    char *to;
    Value made = UNDEFINED;
    if (narrows) {
        RawObject *raw = heap_new_raw(world, length * r.width + 1);
        to = raw ? raw->data : NULL;
    } else {
        made = text_room(world, text->type, length, r.width, r.ascii, &to);
    }
    if (!to) {
        return SIGNAL_MEMORY;
    }
    if (old->length) {
        put_replaced(&r, to);
    } else {
        put_between(&r, to);
    }
    return narrows  ? str_from_chars(world, to, r.width, length)
           : length ? made
                    : text_make(world, text, NULL, 1, 0);
}

Value text_replace(World *world, NativeId native, Value *args, int count) {
    Text text = text_of(world, args[0]), old, new;
    int64_t most;
    Value ready =
        text_argument(world, &text, args[1], "replace() argument 1 must be str, not %T", &old);
    ready = is_ready(ready) ? text_argument(world, &text, args[2],
                                            "replace() argument 2 must be str, not %T", &new)
                            : ready;
    ready = is_ready(ready) ? count_argument(world, args[3], -1, &most) : ready;
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    return replace(world, &text, &old, &new, most);
}

/* --- expandtabs -------------------------------------------------------------------------------------------------- */

Value text_expand_tabs(World *world, NativeId native, Value *args, int count) {
    Text text = text_of(world, args[0]);
    int64_t size;
    Value ready = count_argument(world, args[1], 8, &size);
    if (!is_ready(ready)) {
        return not_ready(world, ready, native, args, count);
    }
    int64_t length = 0, column = 0;
    for (int64_t i = 0; i < text.length; i++) {
        uint32_t c = chars_at(text.data, text.width, i);
        int64_t wide = c != '\t' ? 1 : size > 0 ? size - column % size : 0;
        if (length > INT32_MAX) {
            return SIGNAL_MEMORY;
        }
        length += wide;
        column = c == '\n' || c == '\r' ? 0 : column + wide;
    }
    ready = affordable(world, length + text.length, text.width);
    if (!is_ready(ready)) {
        return ready;
    }
    char *to;
    Value made = text_room(world, text.type, length, text.width, text_is_ascii(world, &text), &to);
    if (is_signal(made)) {
        return made;
    }
    length = column = 0;
    for (int64_t i = 0; i < text.length; i++) {
        uint32_t c = chars_at(text.data, text.width, i);
        int64_t wide = c != '\t' ? 1 : size > 0 ? size - column % size : 0;
        chars_fill(to, text.width, length, wide, c == '\t' ? ' ' : c);
        length += wide;
        column = c == '\n' || c == '\r' ? 0 : column + wide;
    }
    return length ? made : text_make(world, &text, NULL, 1, 0);
}

/* --- slices ------------------------------------------------------------------------------------------------------- */

Value text_slice(World *world, Value v, int64_t start, int64_t step, int64_t count) {
    Text text = text_of(world, v);
    if (step == 1 || count == 0) {
        return text_part(world, &text, start, start + count);
    }
    bool ascii = text_is_ascii(world, &text);
    char *to;
    Value made = text_room(world, text.type, count, text.width, ascii, &to);
    if (text.width == 1 && !is_signal(made)) {
        const char *from = text.data + start;
        for (int64_t i = 0; i < count; i++) {
            to[i] = from[i * step];
        }
    }
    for (int64_t i = 0; text.width > 1 && !is_signal(made) && i < count; i++) {
        chars_put(to, text.width, i, chars_at(text.data, text.width, start + i * step));
    }
    return text.type != TYPE_STR || ascii || is_signal(made)
               ? made
               : str_from_chars(world, to, text.width, count); /* it may be narrower */
}
