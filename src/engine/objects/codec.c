/* Encoding and decoding text. Each codec goes on as long as it can and stops with a range it has no answer for; what is
 * done with that is the error handler's, the same for all. */
#include "engine/objects/codec.h"

#include "base/utf8.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/raise.h"
#include "engine/objects/bytes.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"
#include "syntax/codec.h"
#include "unicode/unicode.h"

typedef enum Form { FORM_UTF8, FORM_UTF16, FORM_UTF32, FORM_TABLE, FORM_ESCAPE, FORM_RAW } Form;

typedef struct Encoding {
    Form form;
    bool big;    /* most significant byte first */
    bool marked; /* begins with a byte order mark, or may */
    const char *shown;
    const char *reason;
    const uint16_t *high; /* of FORM_TABLE */
} Encoding;

typedef enum Handler {
    ON_ERROR_STRICT,
    ON_ERROR_IGNORE,
    ON_ERROR_REPLACE,
    ON_ERROR_BACKSLASH,
    ON_ERROR_XML,
    ON_ERROR_NAME,
    ON_ERROR_ESCAPE,
    ON_ERROR_PASS,
    ON_ERROR_OTHER
} Handler;

/* Why a codec stopped. */
typedef struct Trouble {
    int64_t start, end;
    const char *reason;
} Trouble;

/* The same in Python, for what is registered there: a codec, or a handler of errors. */
static Value codec_in_python(World *world, Value v, Value encoding, Value errors, bool encodes) {
    Value args[4] = {v, encoding == UNDEFINED ? NONE : encoding,
                     errors == UNDEFINED ? NONE : errors, value_bool(encodes)};
    return call_helper(world, HELPER_transcode, args, 4);
}

/* --- names ------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    Encoding encoding;
} wide_encodings[] = {
    {"utf_8_sig", {FORM_UTF8, false, true, "utf-8", NULL, NULL}},
    {"utf_16", {FORM_UTF16, false, true, "utf-16", NULL, NULL}},
    {"utf16", {FORM_UTF16, false, true, "utf-16", NULL, NULL}},
    {"u16", {FORM_UTF16, false, true, "utf-16", NULL, NULL}},
    {"utf_16_le", {FORM_UTF16, false, false, "utf-16-le", NULL, NULL}},
    {"utf_16le", {FORM_UTF16, false, false, "utf-16-le", NULL, NULL}},
    {"unicodelittleunmarked", {FORM_UTF16, false, false, "utf-16-le", NULL, NULL}},
    {"utf_16_be", {FORM_UTF16, true, false, "utf-16-be", NULL, NULL}},
    {"utf_16be", {FORM_UTF16, true, false, "utf-16-be", NULL, NULL}},
    {"unicodebigunmarked", {FORM_UTF16, true, false, "utf-16-be", NULL, NULL}},
    {"utf_32", {FORM_UTF32, false, true, "utf-32", NULL, NULL}},
    {"utf32", {FORM_UTF32, false, true, "utf-32", NULL, NULL}},
    {"u32", {FORM_UTF32, false, true, "utf-32", NULL, NULL}},
    {"utf_32_le", {FORM_UTF32, false, false, "utf-32-le", NULL, NULL}},
    {"utf_32le", {FORM_UTF32, false, false, "utf-32-le", NULL, NULL}},
    {"utf_32_be", {FORM_UTF32, true, false, "utf-32-be", NULL, NULL}},
    {"utf_32be", {FORM_UTF32, true, false, "utf-32-be", NULL, NULL}},
    {"unicode_escape", {FORM_ESCAPE, false, false, "unicodeescape", NULL, NULL}},
    {"raw_unicode_escape", {FORM_RAW, false, false, "rawunicodeescape", NULL, NULL}},
};

static const Encoding utf8_encoding = {FORM_UTF8, false, false, "utf-8", NULL, NULL};

/* NONE, UNDEFINED for a codec that is not known here, or a signal. */
static Value find_encoding(World *world, Value name, const char *function, bool encodes,
                           Encoding *out) {
    *out = utf8_encoding;
    if (name == UNDEFINED) {
        return NONE;
    }
    Value plain = unwrap(world, name);
    if (!is_str(world, plain)) {
        return raise(world, TYPE_TYPE_ERROR, "%s() argument 'encoding' must be str, not %T",
                     function, name);
    }
    char text[CODEC_NAME_CHARS + 1], room[CODEC_NAME_CHARS];
    int64_t size = str_to_utf8(world, str_of(world, plain), text, sizeof text);
    Str normal = codec_normal_name(
        (Str){text, size <= (int64_t)sizeof text ? size : (int64_t)sizeof text}, room);
    for (size_t i = 0; i < sizeof wide_encodings / sizeof *wide_encodings; i++) {
        if (str_equal(normal, str_from(wide_encodings[i].name))) {
            *out = wide_encodings[i].encoding;
            return NONE;
        }
    }
    CodecTable table;
    switch (codec_find(normal, &table)) {
    case CODEC_IS_UTF8: out->marked = str_equal(normal, STR("utf_8_sig")); return NONE;
    case CODEC_IS_TABLE:
        *out = (Encoding){FORM_TABLE, false, false, table.shown_as, table.reason, table.high};
        return NONE;
    case CODEC_NO_TEXT:
        return raise(world, TYPE_LOOKUP_ERROR,
                     "'%S' is not a text encoding; use codecs.%s() to handle arbitrary codecs",
                     plain, encodes ? "encode" : "decode");
    case CODEC_UNKNOWN: break;
    }
    return UNDEFINED;
}

static Value find_handler_of(World *world, Value name, const char *function, Handler *out) {
    static const char *const names[] = {
        "strict",      "ignore",          "replace",      "backslashreplace", "xmlcharrefreplace",
        "namereplace", "surrogateescape", "surrogatepass"};
    *out = ON_ERROR_STRICT;
    if (name == UNDEFINED) {
        return NONE;
    }
    Value plain = unwrap(world, name);
    if (!is_str(world, plain)) {
        return raise(world, TYPE_TYPE_ERROR, "%s() argument 'errors' must be str, not %T", function,
                     name);
    }
    *out = ON_ERROR_OTHER;
    for (int i = 0; i < ON_ERROR_OTHER; i++) {
        if (str_equals(world, plain, names[i])) {
            *out = (Handler)i;
        }
    }
    return NONE;
}

static Value raise_trouble(World *world, TypeId type, const char *encoding, Value object,
                           const Trouble *trouble) {
    Value args[5] = {format_text(world, "%s", encoding), object, value_int(trouble->start),
                     value_int(trouble->end), format_text(world, "%s", trouble->reason)};
    if (is_signal(args[0]) || is_signal(args[4])) {
        return SIGNAL_MEMORY;
    }
    Value error = call_value(world, type_value(world, type), args, 5, 0);
    return is_signal(error) ? error : raise_object(world, error);
}

/* --- encoding ---------------------------------------------------------------------------------------------------- */

/* Bytes being put together in the cage. */
typedef struct Output {
    World *world;
    RawObject *raw;
    int64_t size;
    bool failed;
} Output;

static char *output_room(Output *o, int64_t count) {
    if (o->failed) {
        return NULL;
    }
    if (!o->raw || o->size + count > o->raw->size) {
        RawObject *raw = heap_new_raw(o->world, (o->size + count) * 3 / 2 + 32);
        if (!raw) {
            o->failed = true;
            return NULL;
        }
        if (o->raw) {
            memcpy(raw->data, o->raw->data, (size_t)o->size);
        }
        o->raw = raw;
    }
    char *to = o->raw->data + o->size;
    o->size += count;
    return to;
}

static void put_unit(Output *o, uint32_t unit, int size, bool big) {
    char *to = output_room(o, size);
    for (int i = 0; to && i < size; i++) {
        to[big ? size - 1 - i : i] = (char)(unit >> (8 * i));
    }
}

static bool is_surrogate(uint32_t c) {
    return c >= 0xd800 && c < 0xe000;
}

static int table_byte(const Encoding *encoding, uint32_t c) {
    if (c < 0x80) {
        return (int)c;
    }
    if (c < 0x100 && encoding->high[c - 0x80] == c) {
        return (int)c;
    }
    for (int i = 0; c < 0xffff && i < 128; i++) {
        if (encoding->high[i] == c) {
            return i + 0x80;
        }
    }
    return -1;
}

/* One character; false: the codec has none for it. */
static bool encode_char(Output *o, const Encoding *encoding, uint32_t c, bool surrogates) {
    switch (encoding->form) {
    case FORM_UTF8: {
        char bytes[4];
        if (is_surrogate(c) && !surrogates) {
            return false;
        }
        int count = utf8_put(c, bytes);
        char *to = output_room(o, count);
        if (to) {
            memcpy(to, bytes, (size_t)count);
        }
        return true;
    }
    case FORM_UTF16:
        if (is_surrogate(c) && !surrogates) {
            return false;
        }
        if (c >= 0x10000) {
            put_unit(o, 0xd800 + ((c - 0x10000) >> 10), 2, encoding->big);
            c = 0xdc00 + ((c - 0x10000) & 0x3ff);
        }
        put_unit(o, c, 2, encoding->big);
        return true;
    case FORM_UTF32:
        if (is_surrogate(c) && !surrogates) {
            return false;
        }
        put_unit(o, c, 4, encoding->big);
        return true;
    case FORM_TABLE: {
        int byte = table_byte(encoding, c);
        if (byte >= 0) {
            put_unit(o, (uint32_t)byte, 1, false);
        }
        return byte >= 0;
    }
    case FORM_ESCAPE:
    case FORM_RAW: break;
    }
    return false;
}

static const char *encode_reason(const Encoding *encoding) {
    if (encoding->form != FORM_TABLE) {
        return "surrogates not allowed";
    }
    /* Latin-1 has no byte without a character, so its table has no reason */
    return *encoding->reason ? encoding->reason : "ordinal not in range(256)";
}

/* An ASCII text that stands for a character. */
static void put_text(Output *o, const Encoding *encoding, const char *text, int64_t size) {
    for (int64_t i = 0; i < size; i++) {
        encode_char(o, encoding, (uint8_t)text[i], false);
    }
}

static int escape_text(uint32_t c, char *to) {
    int digits = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    to[0] = '\\';
    to[1] = digits == 2 ? 'x' : digits == 4 ? 'u' : 'U';
    for (int i = digits; i > 0; i--, c >>= 4) {
        to[1 + i] = "0123456789abcdef"[c & 15];
    }
    return digits + 2;
}

static void put_stand_in(Output *o, const Encoding *encoding, Handler handler, uint32_t c) {
    char text[UNICODE_NAME_ROOM + 8];
    int size;
    if (handler == ON_ERROR_REPLACE) {
        put_text(o, encoding, "?", 1);
    } else if (handler == ON_ERROR_XML) {
        char digits[12];
        int at_digit = 12;
        do {
            digits[--at_digit] = (char)('0' + c % 10);
        } while (c /= 10);
        put_text(o, encoding, "&#", 2);
        put_text(o, encoding, digits + at_digit, 12 - at_digit);
        put_text(o, encoding, ";", 1);
    } else if (handler == ON_ERROR_NAME && (size = unicode_name_of(c, text + 3)) > 0) {
        memcpy(text, "\\N{", 3);
        text[3 + size] = '}';
        put_text(o, encoding, text, size + 4);
    } else {
        put_text(o, encoding, text, escape_text(c, text));
    }
}

/* The handler's answer for the characters of the trouble. NONE, or UNDEFINED: it is an error after all. */
static Value handle_encoding(Output *o, const Encoding *encoding, Handler handler,
                             const StrObject *s, const Trouble *trouble) {
    bool passes = handler == ON_ERROR_PASS && encoding->form != FORM_TABLE;
    if (handler == ON_ERROR_STRICT || (handler == ON_ERROR_PASS && !passes)) {
        return UNDEFINED;
    }
    for (int64_t i = trouble->start; i < trouble->end; i++) {
        uint32_t c = str_at(o->world, s, i);
        if (handler == ON_ERROR_ESCAPE) {
            int unit = encoding->form == FORM_UTF16 ? 2 : encoding->form == FORM_UTF32 ? 4 : 1;
            if (c < 0xdc80 || c > 0xdcff || unit > 1) {
                return UNDEFINED;
            }
            put_unit(o, c - 0xdc00, 1, false);
        } else if (passes) {
            if (!is_surrogate(c)) {
                return UNDEFINED;
            }
            encode_char(o, encoding, c, true);
        } else if (handler != ON_ERROR_IGNORE) {
            put_stand_in(o, encoding, handler, c);
        }
    }
    return NONE;
}

/* How far what cannot be encoded goes on. */
static int64_t trouble_end(World *world, const Encoding *encoding, const StrObject *s,
                           int64_t start) {
    Output nothing = {.world = world, .failed = true};
    int64_t end = start + 1;
    if (encoding->form == FORM_UTF16 || encoding->form == FORM_UTF32) {
        return end;
    }
    while (end < s->length && !encode_char(&nothing, encoding, str_at(world, s, end), false)) {
        end++;
    }
    return end;
}

static void encode_escape(Output *o, const Encoding *encoding, const StrObject *s) {
    for (int64_t i = 0; i < s->length; i++) {
        uint32_t c = str_at(o->world, s, i);
        char text[12];
        bool raw = encoding->form == FORM_RAW;
        const char *simple = c == '\n' ? "\\n" : c == '\r' ? "\\r" : c == '\t' ? "\\t" : "\\\\";
        int size = 2;
        if (raw ? c < 0x100 : c >= 0x20 && c < 0x7f && c != '\\') {
            text[0] = (char)c;
            size = 1;
        } else if (c == '\n' || c == '\r' || c == '\t' || c == '\\') {
            memcpy(text, simple, 2);
        } else {
            size = escape_text(c, text);
        }
        char *to = output_room(o, size);
        if (to) {
            memcpy(to, text, (size_t)size);
        }
    }
}

static Value encode(World *world, Value v, const Encoding *encoding, Handler handler, Value name,
                    Value errors) {
    const StrObject *s = str_of(world, v);
    const char *data = str_data(world, s);
    Output o = {.world = world};
    if (encoding->form == FORM_UTF8 && encoding->marked) {
        put_text(&o, &utf8_encoding, "", 0);
        char *to = output_room(&o, 3);
        if (to) {
            memcpy(to, "\xEF\xBB\xBF", 3);
        }
    } else if (encoding->marked) {
        put_unit(&o, 0xfeff, encoding->form == FORM_UTF16 ? 2 : 4, false);
    }
    if (encoding->form == FORM_ESCAPE || encoding->form == FORM_RAW) {
        encode_escape(&o, encoding, s);
        return o.failed ? SIGNAL_MEMORY : bytes_from(world, o.size ? o.raw->data : "", o.size);
    }
    for (int64_t i = 0; i < s->length && !o.failed;) {
        if (encode_char(&o, encoding, chars_at(data, s->head.aux, i), false)) {
            i++;
            continue;
        }
        Trouble trouble = {i, trouble_end(world, encoding, s, i), encode_reason(encoding)};
        if (handler == ON_ERROR_OTHER) {
            return codec_in_python(world, v, name, errors, true);
        }
        if (handle_encoding(&o, encoding, handler, s, &trouble) == UNDEFINED) {
            return raise_trouble(world, TYPE_UNICODE_ENCODE_ERROR, encoding->shown, v, &trouble);
        }
        i = trouble.end;
    }
    return o.failed ? SIGNAL_MEMORY : bytes_from(world, o.size ? o.raw->data : "", o.size);
}

Value codec_arguments(World *world, Value encoding, Value errors, const char *function) {
    Value values[2] = {encoding, errors};
    for (int i = 0; i < 2; i++) {
        if (values[i] != UNDEFINED && !is_str(world, unwrap(world, values[i]))) {
            return raise(world, TYPE_TYPE_ERROR, "%s() argument '%s' must be str, not %T", function,
                         i ? "errors" : "encoding", values[i]);
        }
    }
    return NONE;
}

Value text_encode(World *world, Value v, Value encoding_name, Value errors, const char *function) {
    Encoding encoding;
    Handler handler;
    Value found = find_encoding(world, encoding_name, function, true, &encoding);
    Value known = is_signal(found) ? found : find_handler_of(world, errors, function, &handler);
    if (is_signal(known)) {
        return known;
    }
    if (found == UNDEFINED) {
        return codec_in_python(world, v, encoding_name, errors, true);
    }
    const StrObject *s = str_of(world, v);
    if (!charge(world, s->length / 8)) {
        return SIGNAL_LIMIT;
    }
    bool bytes_are_chars =
        encoding.form == FORM_TABLE || (encoding.form == FORM_UTF8 && !encoding.marked);
    if ((s->head.flags & STR_ASCII) && bytes_are_chars) {
        return bytes_from(world, str_data(world, s), s->length);
    }
    return encode(world, v, &encoding, handler, encoding_name, errors);
}

/* --- decoding ---------------------------------------------------------------------------------------------------- */

static uint32_t unit_at(const char *data, int size, bool big) {
    uint32_t unit = 0;
    for (int i = 0; i < size; i++) {
        unit |= (uint32_t)(uint8_t)data[big ? size - 1 - i : i] << (8 * i);
    }
    return unit;
}

/* One character at *i, which moves behind it; false with the trouble. */
typedef bool DecodeChar(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                        Trouble *trouble);

static bool decode_utf8(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                        Trouble *trouble) {
    (void)encoding;
    const char *data = bytes.data + *i;
    int64_t left = bytes.size - *i;
    int size = utf8_size(data, left);
    if (size) {
        *c = utf8_read(&data);
        *i += size;
        return true;
    }
    size = utf8_broken_size(data, left);
    uint8_t first = (uint8_t)*data;
    bool starts = first >= 0xc2 && first <= 0xf4;
    int wanted = first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
    bool cut = starts && size == left && size < wanted;
    *trouble = (Trouble){*i, *i + size,
                         cut      ? "unexpected end of data"
                         : starts ? "invalid continuation byte"
                                  : "invalid start byte"};
    return false;
}

static bool decode_utf16(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                         Trouble *trouble) {
    int64_t left = bytes.size - *i;
    if (left < 2) {
        *trouble = (Trouble){*i, bytes.size, "truncated data"};
        return false;
    }
    *c = unit_at(bytes.data + *i, 2, encoding->big);
    if (!is_surrogate(*c)) {
        *i += 2;
        return true;
    }
    if (*c >= 0xdc00) {
        *trouble = (Trouble){*i, *i + 2, "illegal encoding"};
        return false;
    }
    if (left < 4) {
        *trouble = (Trouble){*i, bytes.size, "unexpected end of data"};
        return false;
    }
    uint32_t low = unit_at(bytes.data + *i + 2, 2, encoding->big);
    if (low < 0xdc00 || low > 0xdfff) {
        *trouble = (Trouble){*i, *i + 2, "illegal UTF-16 surrogate"};
        return false;
    }
    *c = 0x10000 + ((*c - 0xd800) << 10) + (low - 0xdc00);
    *i += 4;
    return true;
}

static bool decode_utf32(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                         Trouble *trouble) {
    if (bytes.size - *i < 4) {
        *trouble = (Trouble){*i, bytes.size, "truncated data"};
        return false;
    }
    *c = unit_at(bytes.data + *i, 4, encoding->big);
    if (*c > 0x10ffff || is_surrogate(*c)) {
        *trouble =
            (Trouble){*i, *i + 4,
                      *c > 0x10ffff ? "code point not in range(0x110000)"
                                    : "code point in surrogate code point range(0xd800, 0xe000)"};
        return false;
    }
    *i += 4;
    return true;
}

static bool decode_table(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                         Trouble *trouble) {
    uint8_t byte = (uint8_t)bytes.data[*i];
    *c = byte < 0x80 ? byte : encoding->high[byte - 0x80];
    if (*c == 0xffff) {
        *trouble = (Trouble){*i, *i + 1, encoding->reason};
        return false;
    }
    ++*i;
    return true;
}

static int digit_of(char c) {
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* \x, \u, \U: `count` digits behind the letter at i + 1. */
static bool decode_digits(Str bytes, int64_t *i, int count, uint32_t *c, Trouble *trouble) {
    int64_t at_digit = *i + 2, end = at_digit + count;
    *c = 0;
    while (at_digit < end && at_digit < bytes.size && digit_of(bytes.data[at_digit]) >= 0) {
        *c = *c << 4 | (uint32_t)digit_of(bytes.data[at_digit++]);
    }
    if (at_digit < end) {
        *trouble = (Trouble){*i, at_digit,
                             count == 2   ? "truncated \\xXX escape"
                             : count == 4 ? "truncated \\uXXXX escape"
                                          : "truncated \\UXXXXXXXX escape"};
        return false;
    }
    if (*c > 0x10ffff) {
        *trouble = (Trouble){*i, end, "illegal Unicode character"};
        return false;
    }
    *i = end;
    return true;
}

static bool decode_named(Str bytes, int64_t *i, uint32_t *c, Trouble *trouble) {
    int64_t end = *i + 3;
    bool open = *i + 2 < bytes.size && bytes.data[*i + 2] == '{';
    while (open && end < bytes.size && bytes.data[end] != '}') {
        end++;
    }
    if (!open || end >= bytes.size || end == *i + 3) {
        int64_t to = !open ? *i + 2 : end < bytes.size ? end + 1 : end;
        *trouble = (Trouble){*i, to, "malformed \\N character escape"};
        return false;
    }
    if (!unicode_find_name(str_slice(bytes, *i + 3, end), c)) {
        *trouble = (Trouble){*i, end + 1, "unknown Unicode character name"};
        return false;
    }
    *i = end + 1;
    return true;
}

static bool decode_escape(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                          Trouble *trouble) {
    *c = (uint8_t)bytes.data[*i];
    if (*c != '\\') {
        ++*i;
        return true;
    }
    if (*i + 1 == bytes.size) {
        *trouble = (Trouble){*i, *i + 1, "\\ at end of string"};
        return false;
    }
    char letter = bytes.data[*i + 1];
    static const char letters[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    const char *simple = letter ? strchr(letters, letter) : NULL;
    (void)encoding;
    if (simple) {
        *c = (uint8_t)values[simple - letters];
        *i += 2;
        return true;
    }
    if (letter == 'x' || letter == 'u' || letter == 'U') {
        return decode_digits(bytes, i, letter == 'x' ? 2 : letter == 'u' ? 4 : 8, c, trouble);
    }
    if (letter == 'N') {
        return decode_named(bytes, i, c, trouble);
    }
    if (letter < '0' || letter > '7') {
        ++*i; /* the backslash stands for itself */
        return true;
    }
    int64_t end = *i + 1;
    *c = 0;
    while (end < *i + 4 && end < bytes.size && bytes.data[end] >= '0' && bytes.data[end] <= '7') {
        *c = *c << 3 | (uint32_t)(bytes.data[end++] - '0');
    }
    *i = end;
    return true;
}

static bool decode_raw(const Encoding *encoding, Str bytes, int64_t *i, uint32_t *c,
                       Trouble *trouble) {
    (void)encoding;
    *c = (uint8_t)bytes.data[*i];
    char letter = *c == '\\' && *i + 1 < bytes.size ? bytes.data[*i + 1] : 0;
    if (letter != 'u' && letter != 'U') {
        ++*i;
        return true;
    }
    return decode_digits(bytes, i, letter == 'u' ? 4 : 8, c, trouble);
}

static DecodeChar *const decoders[] = {
    [FORM_UTF8] = decode_utf8,   [FORM_UTF16] = decode_utf16,   [FORM_UTF32] = decode_utf32,
    [FORM_TABLE] = decode_table, [FORM_ESCAPE] = decode_escape, [FORM_RAW] = decode_raw};

/* Surrogates that the bytes at i encode, for surrogatepass: how many bytes, 0 for none. */
static int passed_surrogate(const Encoding *encoding, Str bytes, int64_t i, uint32_t *c) {
    int64_t left = bytes.size - i;
    if (encoding->form == FORM_UTF8) {
        const char *data = bytes.data + i;
        bool three = left >= 3 && (uint8_t)data[0] == 0xed && ((uint8_t)data[1] & 0xe0) == 0xa0 &&
                     ((uint8_t)data[2] & 0xc0) == 0x80;
        *c = three ? utf8_read(&data) : 0;
        return three ? 3 : 0;
    }
    int size = encoding->form == FORM_UTF16 ? 2 : 4;
    if (encoding->form != FORM_UTF16 && encoding->form != FORM_UTF32) {
        return 0;
    }
    *c = left >= size ? unit_at(bytes.data + i, size, encoding->big) : 0;
    return is_surrogate(*c) ? size : 0;
}

/* The handler's answer; *i moves behind what it took. UNDEFINED: an error after all. */
static Value handle_decoding(StrBuilder *b, const Encoding *encoding, Handler handler, Str bytes,
                             const Trouble *trouble, int64_t *i) {
    *i = trouble->end;
    switch (handler) {
    case ON_ERROR_IGNORE: return NONE;
    case ON_ERROR_REPLACE: builder_char(b, 0xfffd); return NONE;
    case ON_ERROR_BACKSLASH:
        for (int64_t k = trouble->start; k < trouble->end; k++) {
            char text[12];
            builder_ascii(b, text, escape_text((uint8_t)bytes.data[k], text));
        }
        return NONE;
    case ON_ERROR_ESCAPE: {
        int64_t k = trouble->start;
        for (; k < trouble->end && k < trouble->start + 4 && (bytes.data[k] & 0x80); k++) {
            builder_char(b, 0xdc00u + (uint8_t)bytes.data[k]);
        }
        *i = k;
        return k > trouble->start ? NONE : UNDEFINED;
    }
    case ON_ERROR_PASS: {
        uint32_t c;
        int size = passed_surrogate(encoding, bytes, trouble->start, &c);
        if (size) {
            builder_char(b, c);
            *i = trouble->start + size;
        }
        return size ? NONE : UNDEFINED;
    }
    case ON_ERROR_XML:
    case ON_ERROR_NAME:
        return raise(b->world, TYPE_TYPE_ERROR,
                     "don't know how to handle UnicodeDecodeError in error callback");
    case ON_ERROR_STRICT:
    case ON_ERROR_OTHER: break;
    }
    return UNDEFINED;
}

/* Reads the byte order mark; what the errors of the rest call the encoding. */
static int64_t skip_mark(Encoding *encoding, Str bytes) {
    if (!encoding->marked) {
        return 0;
    }
    if (encoding->form == FORM_UTF8) {
        return str_starts_with(bytes, STR("\xEF\xBB\xBF")) ? 3 : 0;
    }
    int size = encoding->form == FORM_UTF16 ? 2 : 4;
    encoding->shown = size == 2 ? "utf-16-le" : "utf-32-le";
    if (bytes.size >= size && unit_at(bytes.data, size, true) == 0xfeff) {
        encoding->big = true;
        encoding->shown = size == 2 ? "utf-16-be" : "utf-32-be";
        return size;
    }
    return bytes.size >= size && unit_at(bytes.data, size, false) == 0xfeff ? size : 0;
}

static Value decode(World *world, Value owner, Str bytes, Encoding *encoding, Handler handler,
                    Value name, Value errors) {
    StrBuilder b;
    builder_init(&b, world);
    int64_t mark = skip_mark(encoding, bytes);
    if (encoding->form == FORM_UTF8) { /* positions count from behind the mark */
        bytes = str_slice(bytes, mark, bytes.size);
        mark = 0;
    }
    for (int64_t i = mark; i < bytes.size && !b.failed;) {
        uint32_t c;
        Trouble trouble;
        if (decoders[encoding->form](encoding, bytes, &i, &c, &trouble)) {
            builder_char(&b, c);
            continue;
        }
        if (handler == ON_ERROR_OTHER) {
            return codec_in_python(world, owner, name, errors, false);
        }
        Value done = handle_decoding(&b, encoding, handler, bytes, &trouble, &i);
        if (done == UNDEFINED) {
            Value object = is_bytes(world, owner) &&
                                   bytes.size == ((BytesObject *)at(world, (Ref)owner))->length
                               ? owner
                               : bytes_from(world, bytes.data, bytes.size);
            return is_signal(object) ? object
                                     : raise_trouble(world, TYPE_UNICODE_DECODE_ERROR,
                                                     encoding->shown, object, &trouble);
        }
        if (is_signal(done)) {
            return done;
        }
    }
    return builder_take(&b);
}

Value text_decode(World *world, Value owner, Value encoding_name, Value errors,
                  const char *function) {
    Encoding encoding;
    Handler handler;
    Str bytes;
    Value found = find_encoding(world, encoding_name, function, false, &encoding);
    Value known = is_signal(found) ? found : find_handler_of(world, errors, function, &handler);
    Value ready = is_signal(known) ? known : bytes_argument(world, owner, &bytes);
    if (is_signal(ready)) {
        return ready;
    }
    if (found == UNDEFINED) {
        return codec_in_python(world, owner, encoding_name, errors, false);
    }
    if (!charge(world, bytes.size / 8)) {
        return SIGNAL_LIMIT;
    }
    bool plain = encoding.form == FORM_UTF8 || encoding.form == FORM_TABLE;
    if (plain && !encoding.marked) {
        int64_t ascii = 0;
        while (ascii < bytes.size && !(bytes.data[ascii] & 0x80)) {
            ascii++;
        }
        if (ascii == bytes.size) {
            return str_from_chars(world, bytes.data, 1, bytes.size);
        }
        if (encoding.form == FORM_UTF8 && utf8_valid_prefix(bytes) == bytes.size) {
            return str_from_utf8(world, bytes);
        }
        if (encoding.high && encoding.high[0] == 0x80 && encoding.high[127] == 0xff &&
            encoding.high[0x24] == 0xa4) {
            bool same = true;
            for (int i = 0; i < 128; i++) {
                same = same && encoding.high[i] == 0x80 + i;
            }
            if (same) {
                return str_from_chars(world, bytes.data, 1, bytes.size);
            }
        }
    }
    return decode(world, unwrap(world, owner), bytes, &encoding, handler, encoding_name, errors);
}
