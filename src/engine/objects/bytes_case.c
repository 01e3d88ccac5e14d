/* bytes and bytearray: upper and lower case, and what is asked of all bytes, by ASCII alone. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/objects/text.h"

enum { LOWER = 1, UPPER = 2, DIGIT = 4, SPACE = 8, ALPHA = LOWER | UPPER };

static int class_of(uint8_t c) {
    return c >= 'a' && c <= 'z'                   ? LOWER
           : c >= 'A' && c <= 'Z'                 ? UPPER
           : c >= '0' && c <= '9'                 ? DIGIT
           : c == ' ' || (c >= '\t' && c <= '\r') ? SPACE
                                                  : 0;
}

/* All bytes are of one of the classes. */
static Value all_are(World *world, Value v, int classes) {
    Text text = text_of(world, v);
    if (!charge(world, text.length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < text.length; i++) {
        if (!(class_of((uint8_t)text.data[i]) & classes)) {
            return FALSE;
        }
    }
    return value_bool(text.length > 0);
}

static Value is_case(World *world, Value v, int wanted) {
    Text text = text_of(world, v);
    bool cased = false;
    if (!charge(world, text.length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < text.length; i++) {
        int class = class_of((uint8_t)text.data[i]) & ALPHA;
        if (class && class != wanted) {
            return FALSE;
        }
        cased = cased || class;
    }
    return value_bool(cased);
}

static Value is_title(World *world, Value v) {
    Text text = text_of(world, v);
    bool cased = false, inside = false;
    if (!charge(world, text.length / 8)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < text.length; i++) {
        int class = class_of((uint8_t)text.data[i]);
        if (class == (inside ? UPPER : LOWER)) {
            return FALSE;
        }
        inside = class & ALPHA;
        cased = cased || inside;
    }
    return value_bool(cased);
}

static Value is_ascii(World *world, Value v) {
    Text text = text_of(world, v);
    if (!charge(world, text.length / 16)) {
        return SIGNAL_LIMIT;
    }
    for (int64_t i = 0; i < text.length; i++) {
        if (text.data[i] & 0x80) {
            return FALSE;
        }
    }
    return TRUE;
}

typedef enum Change { TO_UPPER, TO_LOWER, TO_SWAPPED, TO_TITLE, TO_CAPITAL } Change;

static Value change_case(World *world, Value v, Change change) {
    Text text = text_of(world, v);
    char *to;
    if (!charge(world, text.length / 8)) {
        return SIGNAL_LIMIT;
    }
    Value made = text_room(world, text.type, text.length, 1, false, &to);
    bool inside = false;
    for (int64_t i = 0; !is_signal(made) && i < text.length; i++) {
        int class = class_of((uint8_t)text.data[i]);
        int into = change == TO_UPPER     ? UPPER
                   : change == TO_LOWER   ? LOWER
                   : change == TO_SWAPPED ? class ^ ALPHA
                   : change == TO_TITLE   ? (inside ? LOWER : UPPER)
                                          : (i ? LOWER : UPPER);
        inside = class & ALPHA;
        to[i] = (char)(inside && class != into ? text.data[i] ^ 32 : text.data[i]);
    }
    return made;
}

#define BYTES_QUESTION(name, ask)                                                                  \
    Value bytes_##name(World *world, Value *args, int count) {                                     \
        (void)count;                                                                               \
        return ask;                                                                                \
    }                                                                                              \
    Value bytearray_##name(World *world, Value *args, int count) {                                 \
        (void)count;                                                                               \
        return ask;                                                                                \
    }
BYTES_QUESTION(isalnum, all_are(world, args[0], ALPHA | DIGIT))
BYTES_QUESTION(isalpha, all_are(world, args[0], ALPHA))
BYTES_QUESTION(isdigit, all_are(world, args[0], DIGIT))
BYTES_QUESTION(isspace, all_are(world, args[0], SPACE))
BYTES_QUESTION(isascii, is_ascii(world, args[0]))
BYTES_QUESTION(islower, is_case(world, args[0], LOWER))
BYTES_QUESTION(isupper, is_case(world, args[0], UPPER))
BYTES_QUESTION(istitle, is_title(world, args[0]))
BYTES_QUESTION(upper, change_case(world, args[0], TO_UPPER))
BYTES_QUESTION(lower, change_case(world, args[0], TO_LOWER))
BYTES_QUESTION(swapcase, change_case(world, args[0], TO_SWAPPED))
BYTES_QUESTION(title, change_case(world, args[0], TO_TITLE))
BYTES_QUESTION(capitalize, change_case(world, args[0], TO_CAPITAL))
