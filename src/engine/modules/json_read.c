/* The module _json: text to objects. One loop with a stack of its own; what is wrong is raised by a helper. */
#include "base/number.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/convert.h"
#include "engine/exec/natives.h"
#include "engine/exec/raise.h"
#include "engine/objects/dict.h"
#include "engine/objects/int.h"
#include "engine/objects/list.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"

enum {
    DEPTH_MOST = 50000,
    LOCAL_VALUES = 256,
    KEY_SLOTS = 64,
    KEY_BYTES = 40,
    EXACT_POWER = 22, /* powers of ten up to this are doubles */
    DIGITS_MOST = 18, /* of a number that fits 64 bits for sure */
};

/* A container being read lies on the stack as a mark (where the one around it has its own, and whether it is a dict)
 * and what it holds so far. */
typedef struct Reader {
    World *world;
    Value document;
    const char *data;
    int64_t length, at;
    bool ascii, strict;
    Value *stack;
    int64_t top, room, mark;
    int64_t depth;
    Value signal;
    Value keys[KEY_SLOTS]; /* keys read before, by their bytes */
    Value local[LOCAL_VALUES];
} Reader;

static Value json_fault(Reader *r, const char *message, int64_t position) {
    Value text = str_name(r->world, str_from(message));
    Value args[3] = {text, r->document, value_int(position)};
    r->signal = is_signal(text) ? text : call_helper(r->world, HELPER_json_error, args, 3);
    return r->signal;
}

static bool grow(Reader *r) {
    int64_t bytes = 2 * r->room * (int64_t)sizeof(Value);
    RawObject *raw = bytes < INT32_MAX && heap_could_hold(r->world, bytes)
                         ? heap_new_raw(r->world, bytes)
                         : NULL;
    if (!raw) {
        r->signal = SIGNAL_MEMORY;
        return false;
    }
    memcpy(raw->data, r->stack, (size_t)r->top * sizeof(Value));
    r->stack = (Value *)(void *)raw->data;
    r->room *= 2;
    return true;
}

static inline bool push(Reader *r, Value v) {
    if (UNLIKELY(r->top == r->room) && !grow(r)) {
        return false;
    }
    r->stack[r->top++] = v;
    return true;
}

static inline uint32_t peek(const Reader *r, int width) {
    return r->at < r->length ? chars_at(r->data, width, r->at) : UINT32_MAX;
}

static inline uint32_t skip_space(Reader *r, int width) {
    uint32_t c = peek(r, width);
    while (c == ' ' || c == '\n' || c == '\t' || c == '\r') {
        r->at++;
        c = peek(r, width);
    }
    return c;
}

/* --- strings -------------------------------------------------------------------------------------------------- */

/* From `at` to the next quote, backslash or control character. */
static inline int64_t plain_end(const Reader *r, int width, int64_t at) {
    if (width == 1) {
        const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
        for (; at + 8 <= r->length; at += 8) {
            uint64_t word, quote, slash, low;
            memcpy(&word, r->data + at, 8);
            quote = word ^ ones * '"';
            slash = word ^ ones * '\\';
            low = (word - ones * 0x20) & ~word;
            if ((((quote - ones) & ~quote) | ((slash - ones) & ~slash) | low) & highs) {
                break;
            }
        }
    }
    for (; at < r->length; at++) {
        uint32_t c = chars_at(r->data, width, at);
        if (c == '"' || c == '\\' || c < 0x20) {
            break;
        }
    }
    return at;
}

static int hex_digit(uint32_t c) {
    return c - '0' < 10 ? (int)(c - '0') : (c | 32) - 'a' < 6 ? (int)((c | 32) - 'a') + 10 : -1;
}

/* Four digits at `at`, -1. */
static int read_unit(const Reader *r, int width, int64_t at) {
    int n = 0;
    for (int i = 0; i < 4; i++) {
        int digit = at + i < r->length ? hex_digit(chars_at(r->data, width, at + i)) : -1;
        if (digit < 0) {
            return -1;
        }
        n = n << 4 | digit;
    }
    return n;
}

/* Behind a backslash; false: a fault. */
static bool read_escape(Reader *r, int width, int64_t start, StrBuilder *b) {
    static const char letters[] = "\"\\/bfnrt", codes[] = "\"\\/\b\f\n\r\t";
    if (r->at == r->length) {
        json_fault(r, "Unterminated string starting at", start);
        return false;
    }
    uint32_t c = chars_at(r->data, width, r->at++);
    const char *letter = c && c < 0x80 ? strchr(letters, (int)c) : NULL;
    if (letter) {
        builder_char(b, (uint32_t)codes[letter - letters]);
        return true;
    }
    if (c != 'u') {
        json_fault(r, "Invalid \\escape", r->at - 2);
        return false;
    }
    int unit = read_unit(r, width, r->at);
    if (unit < 0) {
        json_fault(r, "Invalid \\uXXXX escape", r->at - 1);
        return false;
    }
    r->at += 4;
    uint32_t ch = (uint32_t)unit;
    if (ch - 0xD800 < 0x400 && r->at + 6 <= r->length && chars_at(r->data, width, r->at) == '\\' &&
        chars_at(r->data, width, r->at + 1) == 'u') {
        int low = read_unit(r, width, r->at + 2);
        if (low >= 0 && (uint32_t)low - 0xDC00 < 0x400) {
            ch = 0x10000 + ((ch - 0xD800) << 10) + ((uint32_t)low - 0xDC00);
            r->at += 6;
        }
    }
    builder_char(b, ch);
    return true;
}

static Value read_rough_string(Reader *r, int width, int64_t start) {
    StrBuilder b;
    builder_init(&b, r->world);
    const StrObject *document = str_of(r->world, unwrap(r->world, r->document));
    for (;;) {
        int64_t end = plain_end(r, width, r->at);
        builder_slice(&b, document, r->at, end);
        r->at = end;
        uint32_t c = peek(r, width);
        if (c == UINT32_MAX) {
            return json_fault(r, "Unterminated string starting at", start);
        }
        r->at++;
        if (c == '"') {
            return builder_take(&b);
        }
        if (c == '\\') {
            if (!read_escape(r, width, start, &b)) {
                return r->signal;
            }
        } else if (r->strict) {
            return json_fault(r, "Invalid control character at", r->at - 1);
        } else {
            builder_char(&b, c);
        }
    }
}

static Value make_string(Reader *r, int width, int64_t from, int64_t size) {
    if (!r->ascii || size < 2) {
        return str_from_chars(r->world, r->data + from * width, width, size);
    }
    StrObject *s = str_new(r->world, size, 1, true);
    if (!s) {
        return SIGNAL_MEMORY;
    }
    memcpy(s->body.data, r->data + from, (size_t)size);
    return value_of(r->world, s);
}

/* Behind the opening quote. */
static inline Value read_string(Reader *r, int width) {
    int64_t from = r->at, end = plain_end(r, width, from);
    if (end < r->length && chars_at(r->data, width, end) == '"') {
        r->at = end + 1;
        return make_string(r, width, from, end - from);
    }
    return read_rough_string(r, width, from - 1);
}

/* As read_string; equal short keys are one object. */
static inline Value read_key(Reader *r, int width) {
    int64_t from = r->at, end = plain_end(r, width, from), size = end - from;
    if (width != 1 || size > KEY_BYTES || end == r->length || r->data[end] != '"') {
        return read_string(r, width);
    }
    uint32_t hash = (uint32_t)size;
    for (int64_t i = 0; i < size; i++) {
        hash = hash * 31 + (uint8_t)r->data[from + i];
    }
    Value *slot = &r->keys[(hash ^ hash >> 7) % KEY_SLOTS];
    if (*slot != UNDEFINED) {
        const StrObject *s = str_of(r->world, *slot);
        if (s->length == size && memcmp(str_data(r->world, s), r->data + from, (size_t)size) == 0) {
            r->at = end + 1;
            return *slot;
        }
    }
    Value key = read_string(r, width);
    if (!is_signal(key) && str_of(r->world, key)->head.aux == 1) {
        *slot = key;
    }
    return key;
}

/* --- numbers -------------------------------------------------------------------------------------------------- */

/* The characters from..to as bytes: the document's own or a copy. NULL: no memory. */
static const char *ascii_of(Reader *r, int width, int64_t from, int64_t to) {
    if (width == 1) {
        return r->data + from;
    }
    RawObject *raw = heap_new_raw(r->world, to - from);
    for (int64_t i = from; raw && i < to; i++) {
        raw->data[i - from] = (char)chars_at(r->data, width, i);
    }
    return raw ? raw->data : NULL;
}

static Value read_slow_number(Reader *r, int width, int64_t from, int64_t to, bool whole) {
    const char *text = ascii_of(r, width, from, to);
    if (!text) {
        return SIGNAL_MEMORY;
    }
    if (!charge(r->world, (to - from) / 8)) {
        return SIGNAL_LIMIT;
    }
    if (whole) {
        return int_parse(r->world, (Str){text, to - from}, 10);
    }
    double d = 0;
    bool negative = *text == '-';
    Status status = number_parse_real((Str){text + negative, to - from - negative}, &d);
    return status == ST_OK ? value_float_any(negative ? -d : d) : SIGNAL_MEMORY;
}

static inline bool digit_at(const Reader *r, int width, int64_t at) {
    return at < r->length && chars_at(r->data, width, at) - '0' < 10;
}

/* Digits from `at` on, added to *number while they fit; the place behind them. */
static inline int64_t read_digits(const Reader *r, int width, int64_t at, uint64_t *number,
                                  int *count) {
    for (; digit_at(r, width, at); at++, ++*count) {
        if (*count < DIGITS_MOST) {
            *number = *number * 10 + (chars_at(r->data, width, at) - '0');
        }
    }
    return at;
}

static int64_t read_exponent(const Reader *r, int width, int64_t at, int *out) {
    if (at == r->length || (chars_at(r->data, width, at) | 32) != 'e') {
        return at;
    }
    int64_t sign = at + 1;
    bool negative = sign < r->length && chars_at(r->data, width, sign) == '-';
    int64_t first =
        sign + (negative || (sign < r->length && chars_at(r->data, width, sign) == '+'));
    if (!digit_at(r, width, first)) {
        return at;
    }
    int n = 0;
    for (at = first; digit_at(r, width, at); at++) {
        n = n < 10000 ? n * 10 + (int)(chars_at(r->data, width, at) - '0') : n;
    }
    *out = negative ? -n : n;
    return at;
}

/* UNDEFINED: none stands here. */
static inline Value read_number(Reader *r, int width) {
    static const double powers[EXACT_POWER + 1] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                                   1e8,  1e9,  1e10, 1e11, 1e12, 1e13, 1e14, 1e15,
                                                   1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
    int64_t from = r->at, at = from;
    bool negative = peek(r, width) == '-';
    at += negative;
    if (!digit_at(r, width, at)) {
        return UNDEFINED;
    }
    uint64_t number = 0;
    int digits = 0, fraction = 0, exponent = 0;
    at = chars_at(r->data, width, at) == '0' ? at + 1 : read_digits(r, width, at, &number, &digits);
    int64_t whole = at;
    if (at < r->length && chars_at(r->data, width, at) == '.' && digit_at(r, width, at + 1)) {
        int before = digits;
        at = read_digits(r, width, at + 1, &number, &digits);
        fraction = digits - before;
    }
    at = read_exponent(r, width, at, &exponent);
    r->at = at;
    if (at == whole) {
        return digits <= DIGITS_MOST
                   ? int_from(r->world, negative ? -(int64_t)number : (int64_t)number)
                   : read_slow_number(r, width, from, at, true);
    }
    int power = exponent - fraction;
    if (digits <= DIGITS_MOST && number < (UINT64_C(1) << 53) && power >= -EXACT_POWER &&
        power <= EXACT_POWER) {
        double d = (double)number;
        d = power < 0 ? d / powers[-power] : d * powers[power];
        return value_float(negative ? -d : d);
    }
    return read_slow_number(r, width, from, at, false);
}

/* --- words ---------------------------------------------------------------------------------------------------- */

static Value read_word(Reader *r, int width) {
    static const struct {
        const char *text;
        uint64_t value;
    } words[] = {{"null", NONE},
                 {"true", TRUE},
                 {"false", FALSE},
                 {"NaN", CANONIC_NAN},
                 {"Infinity", UINT64_C(0x7FF0000000000000)},
                 {"-Infinity", UINT64_C(0xFFF0000000000000)}};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        int64_t size = (int64_t)strlen(words[i].text), k = 0;
        while (k < size && r->at + k < r->length &&
               chars_at(r->data, width, r->at + k) == (uint8_t)words[i].text[k]) {
            k++;
        }
        if (k == size) {
            r->at += size;
            return words[i].value;
        }
    }
    return UNDEFINED;
}

/* --- containers ----------------------------------------------------------------------------------------------- */

static bool open_container(Reader *r, bool is_dict) {
    if (++r->depth > DEPTH_MOST) {
        r->signal = raise(r->world, TYPE_RECURSION_ERROR,
                          "maximum recursion depth exceeded while decoding a JSON %s from a "
                          "unicode string",
                          is_dict ? "object" : "array");
        return false;
    }
    int64_t mark = r->top;
    if (!push(r, (uint64_t)r->mark << 1 | is_dict)) {
        return false;
    }
    r->mark = mark;
    return true;
}

static Value close_container(Reader *r) {
    World *world = r->world;
    const Value *items = r->stack + r->mark + 1;
    int64_t count = r->top - r->mark - 1;
    bool is_dict = r->stack[r->mark] & 1;
    r->top = r->mark;
    r->mark = (int64_t)(r->stack[r->mark] >> 1);
    r->depth--;
    if (!charge(world, 1 + count / 2)) {
        return SIGNAL_LIMIT;
    }
    if (!is_dict) {
        return list_from(world, items, count);
    }
    DictObject *dict = dict_new(world, count / 2);
    for (int64_t i = 0; dict && i < count; i += 2) {
        if (!dict_set_str(world, dict, items[i], items[i + 1])) {
            return SIGNAL_MEMORY;
        }
    }
    return dict ? value_of(world, dict) : SIGNAL_MEMORY;
}

/* Key and colon. */
static inline bool read_member(Reader *r, int width) {
    if (peek(r, width) != '"') {
        json_fault(r, "Expecting property name enclosed in double quotes", r->at);
        return false;
    }
    r->at++;
    Value key = read_key(r, width);
    if (is_signal(key) || !push(r, key)) {
        r->signal = is_signal(key) ? key : r->signal;
        return false;
    }
    if (skip_space(r, width) != ':') {
        json_fault(r, "Expecting ':' delimiter", r->at);
        return false;
    }
    r->at++;
    return true;
}

/* What follows an item: 1 another one, 0 the container's end, -1 a fault. */
static inline int read_separator(Reader *r, int width) {
    bool is_dict = r->stack[r->mark] & 1;
    uint32_t end = is_dict ? '}' : ']', c = skip_space(r, width);
    if (c == end) {
        r->at++;
        return 0;
    }
    if (c != ',') {
        json_fault(r, "Expecting ',' delimiter", r->at);
        return -1;
    }
    int64_t comma = r->at++;
    if (skip_space(r, width) == end) {
        json_fault(r,
                   is_dict ? "Illegal trailing comma before end of object"
                           : "Illegal trailing comma before end of array",
                   comma);
        return -1;
    }
    return !is_dict || read_member(r, width) ? 1 : -1;
}

/* A value that is no container with something in it; UNDEFINED: one was opened. Signals are in r->signal, too. */
static inline Value read_leaf(Reader *r, int width) {
    uint32_t c = skip_space(r, width);
    if (c == '"') {
        r->at++;
        return read_string(r, width);
    }
    if (c == '{' || c == '[') {
        r->at++;
        if (!open_container(r, c == '{')) {
            return r->signal;
        }
        if (skip_space(r, width) == c + 2) { /* its counterpart in ASCII */
            r->at++;
            return close_container(r);
        }
        return c == '[' || read_member(r, width) ? UNDEFINED : r->signal;
    }
    Value v = read_number(r, width);
    v = v == UNDEFINED ? read_word(r, width) : v;
    return v == UNDEFINED ? json_fault(r, "Expecting value", r->at) : v;
}

__attribute__((always_inline)) static inline Value read_value(Reader *r, int width) {
    int64_t charged = r->at;
    for (;;) {
        Value v = read_leaf(r, width);
        while (v != UNDEFINED) {
            if (is_signal(v)) {
                return v;
            }
            if (r->depth == 0) {
                return v;
            }
            if (UNLIKELY(!push(r, v))) {
                return r->signal;
            }
            int next = read_separator(r, width);
            if (next < 0) {
                return r->signal;
            }
            v = next ? UNDEFINED : close_container(r);
        }
        if (r->at - charged > 4096) {
            if (!charge(r->world, (r->at - charged) / 8)) {
                return SIGNAL_LIMIT;
            }
            charged = r->at;
        }
    }
}

static Value read_any(Reader *r, int width) {
    switch (width) {
    case 1: return read_value(r, 1);
    case 2: return read_value(r, 2);
    default: return read_value(r, 4);
    }
}

static int reader_init(Reader *r, World *world, Value text) {
    const StrObject *s = str_of(world, unwrap(world, text));
    r->world = world;
    r->document = text;
    r->data = str_data(world, s);
    r->length = s->length;
    r->at = 0;
    r->ascii = s->head.flags & STR_ASCII;
    r->strict = true;
    r->stack = r->local;
    r->top = r->mark = r->depth = 0;
    r->room = LOCAL_VALUES;
    r->signal = NONE;
    for (int i = 0; i < KEY_SLOTS; i++) {
        r->keys[i] = UNDEFINED;
    }
    return s->head.aux;
}

/* s, cls, object_hook, parse_float, parse_int, parse_constant, object_pairs_hook */
Value json_loads(World *world, Value *args, int count) {
    bool plain = is_str(world, unwrap(world, args[0]));
    for (int i = 1; i < count; i++) {
        plain = plain && (args[i] == UNDEFINED || args[i] == NONE);
        args[i] = args[i] == UNDEFINED ? NONE : args[i];
    }
    if (!plain) {
        return call_helper(world, HELPER_json_loads, args, count);
    }
    Reader r;
    int width = reader_init(&r, world, args[0]);
    if (!charge(world, 8 + r.length / 8)) {
        return SIGNAL_LIMIT;
    }
    if (peek(&r, width) == 0xFEFF) {
        return json_fault(&r, "Unexpected UTF-8 BOM (decode using utf-8-sig)", 0);
    }
    Value v = read_any(&r, width);
    if (is_signal(v) || skip_space(&r, width) == UINT32_MAX) {
        return v;
    }
    return json_fault(&r, "Extra data", r.at);
}

static Value with_end(World *world, Value v, int64_t end) {
    Value both[2] = {v, value_int(end)};
    return is_signal(v) ? v : tuple_from(world, both, 2);
}

/* Looks at the text and the place that a program gives. NONE, or what the native returns. */
static Value check_place(World *world, NativeId native, const Value *args, int count, int64_t *at) {
    Value text = unwrap(world, args[0]), place;
    if (!is_str(world, text)) {
        return raise(world, TYPE_TYPE_ERROR, "first argument must be a string, not %T", args[0]);
    }
    NumberOutcome outcome = number_index(world, args[1], &place);
    if (outcome != NUMBER_OK) {
        return convert_failed(world, outcome, native, args, count, 1, CONVERT_INDEX);
    }
    if (!int_to_int64(world, place, at)) {
        return raise(world, TYPE_OVERFLOW_ERROR, "Python int too large to convert to C ssize_t");
    }
    return *at < 0 || *at > str_of(world, text)->length
               ? raise(world, TYPE_VALUE_ERROR, "end is out of bounds")
               : NONE;
}

/* (value, end) of the value at a place. */
Value json_scan(World *world, Value *args, int count) {
    Reader r;
    int64_t at_place = 0;
    Value ready = check_place(world, NATIVE_json_scan, args, count, &at_place);
    if (is_signal(ready)) {
        return ready;
    }
    int width = reader_init(&r, world, args[0]);
    r.at = at_place;
    r.strict = args[2] != FALSE;
    if (!charge(world, 8)) {
        return SIGNAL_LIMIT;
    }
    Value v = read_any(&r, width);
    return with_end(world, v, r.at);
}

/* (text, end) of the string whose opening quote is before a place. */
Value json_scanstring(World *world, Value *args, int count) {
    Reader r;
    int64_t at_place = 0;
    Value ready = check_place(world, NATIVE_json_scanstring, args, count, &at_place);
    if (is_signal(ready)) {
        return ready;
    }
    int width = reader_init(&r, world, args[0]);
    r.at = at_place;
    r.strict = args[2] != FALSE;
    if (!charge(world, 8 + (r.length - r.at) / 64)) {
        return SIGNAL_LIMIT;
    }
    Value v = width == 1 ? read_string(&r, 1) : read_string(&r, width);
    return with_end(world, v, r.at);
}
