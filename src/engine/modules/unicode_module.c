/* unicodedata: what the tables say of one character. */
#include "engine/exec/charge.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"
#include "unicode/unicode.h"

/* The character of a str of length 1. NONE or a signal. */
static Value char_argument(World *world, Value v, const char *function, uint32_t *out) {
    Value plain = unwrap(world, v);
    if (!is_str(world, plain)) {
        return raise(world, TYPE_TYPE_ERROR, "%s() argument%s must be a unicode character, not %T",
                     function, strchr("dn", *function) ? " 1" : "", v);
    }
    const StrObject *s = str_of(world, plain);
    if (s->length != 1) {
        return raise(world, TYPE_TYPE_ERROR,
                     "%s()%s: argument must be a unicode character, not a string of length %d",
                     function, "", (int64_t)s->length);
    }
    *out = str_at(world, s, 0);
    return NONE;
}

static Value text_value(World *world, const char *text) {
    return str_from_utf8(world, str_from(text));
}

static const char *category_name(uint32_t c) {
    static const char names[][3] = {"Cn", "Lu", "Ll", "Lt", "Mn", "Mc", "Me", "Nd", "Nl", "No",
                                    "Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Co", "Lm", "Lo", "Pc",
                                    "Pd", "Ps", "Pe", "Pi", "Pf", "Po", "Sm", "Sc", "Sk", "So"};
    return names[unicode_category(c)];
}

#define ABOUT_CHAR(function, name, value)                                                          \
    Value function(World *world, Value *args, int count) {                                         \
        (void)count;                                                                               \
        uint32_t c = 0;                                                                            \
        Value ready = char_argument(world, args[0], name, &c);                                     \
        return is_signal(ready) ? ready : value;                                                   \
    }
ABOUT_CHAR(unicode_category_native, "category", text_value(world, category_name(c)))
ABOUT_CHAR(unicode_combining_native, "combining", value_int(unicode_combining_class(c)))
ABOUT_CHAR(unicode_bidirectional_native, "bidirectional",
           text_value(world, unicode_bidirectional(c)))
ABOUT_CHAR(unicode_width_native, "east_asian_width", text_value(world, unicode_width(c)))
ABOUT_CHAR(unicode_mirrored_native, "mirrored", value_int(unicode_is_mirrored(c)))

static Value or_default(World *world, Value otherwise, const char *message) {
    return otherwise == UNDEFINED ? raise(world, TYPE_VALUE_ERROR, "%s", message) : otherwise;
}

ABOUT_CHAR(unicode_decimal_native, "decimal",
           unicode_decimal(c) >= 0 ? value_int(unicode_decimal(c))
                                   : or_default(world, args[1], "not a decimal"))
ABOUT_CHAR(unicode_digit_native, "digit",
           unicode_digit(c) >= 0 ? value_int(unicode_digit(c))
                                 : or_default(world, args[1], "not a digit"))
ABOUT_CHAR(unicode_numeric_native, "numeric",
           unicode_is_numeric(c) ? value_float(unicode_numeric(c))
                                 : or_default(world, args[1], "not a numeric character"))

static Value name_of(World *world, uint32_t c, Value otherwise) {
    char name[UNICODE_NAME_ROOM];
    int size = unicode_name_of(c, name);
    return size ? str_from_chars(world, name, 1, size)
                : or_default(world, otherwise, "no such name");
}
ABOUT_CHAR(unicode_name_native, "name", name_of(world, c, args[1]))

/* The character of a name, or None. */
Value unicode_find_native(World *world, Value *args, int count) {
    (void)count;
    char name[UNICODE_NAME_ROOM];
    uint32_t c;
    if (!is_str(world, args[0])) {
        return NONE;
    }
    int64_t size = str_to_utf8(world, str_of(world, args[0]), name, sizeof name);
    bool found = size < (int64_t)sizeof name && unicode_find_name((Str){name, size}, &c);
    return found ? str_from_char(world, c) : NONE;
}

/* Text in normal form: NFC, NFD, NFKC or NFKD. None for another form. */
Value unicode_normalize_native(World *world, Value *args, int count) {
    (void)count;
    static const char *const forms[] = {"NFC", "NFD", "NFKC", "NFKD"};
    int form = 0;
    if (!is_str(world, args[0]) || !is_str(world, args[1])) {
        return NONE;
    }
    while (form < 4 && !str_equals(world, args[0], forms[form])) {
        form++;
    }
    const StrObject *s = str_of(world, args[1]);
    if (form == 4 || (s->head.flags & STR_ASCII)) {
        return form == 4 ? NONE : args[1];
    }
    if (!charge(world, s->length)) {
        return SIGNAL_LIMIT;
    }
    uint32_t parts[UNICODE_DECOMPOSED_MOST];
    int64_t length = 0;
    for (int64_t i = 0; i < s->length; i++) {
        length += unicode_decompose(str_at(world, s, i), form >= 2, parts);
    }
    RawObject *raw = heap_new_raw(world, length * 4), *spare = heap_new_raw(world, length * 4);
    if (!raw || !spare) {
        return SIGNAL_MEMORY;
    }
    uint32_t *items = (uint32_t *)(void *)raw->data;
    int64_t at_item = 0;
    for (int64_t i = 0; i < s->length; i++) {
        at_item += unicode_decompose(str_at(world, s, i), form >= 2, items + at_item);
    }
    length = unicode_reorder(items, length, (uint32_t *)(void *)spare->data, form % 2 == 0);
    return str_from_chars(world, raw->data, 4, length);
}
