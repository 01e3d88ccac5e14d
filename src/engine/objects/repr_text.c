/* repr of str, bytes and what is made of them. */
#include "engine/objects/bytes.h"
#include "engine/objects/repr.h"
#include "engine/objects/str.h"
#include "engine/objects/type.h"
#include "unicode/unicode.h"

static void put_escape(StrBuilder *b, uint32_t c) {
    static const char digits[] = "0123456789abcdef";
    char text[10];
    int width = c < 0x100 ? 2 : c < 0x10000 ? 4 : 8;
    text[0] = '\\';
    text[1] = width == 2 ? 'x' : width == 4 ? 'u' : 'U';
    for (int i = width; i > 0; i--, c >>= 4) {
        text[1 + i] = digits[c & 15];
    }
    builder_ascii(b, text, width + 2);
}

static bool is_plain_ascii(uint32_t c) {
    return c >= 0x20 && c < 0x7f && c != '\\' && c != '\'';
}

static void put_char(StrBuilder *b, uint32_t c, uint32_t quote, bool ascii) {
    if (c == quote || c == '\\') {
        builder_char(b, '\\');
        builder_char(b, c);
    } else if (c == '\n' || c == '\r' || c == '\t') {
        builder_char(b, '\\');
        builder_char(b, c == '\n' ? 'n' : c == '\r' ? 'r' : 't');
    } else if (c < 0x80 ? c < 0x20 || c == 0x7f : ascii || !unicode_is_printable(c)) {
        put_escape(b, c);
    } else {
        builder_char(b, c);
    }
}

static uint32_t choose_quote(const char *data, int width, int64_t length) {
    bool single = false;
    for (int64_t i = 0; i < length; i++) {
        uint32_t c = chars_at(data, width, i);
        if (c == '"') {
            return '\'';
        }
        single = single || c == '\'';
    }
    return single ? '"' : '\'';
}

void repr_put_str(StrBuilder *b, const StrObject *s) {
    const char *data = str_data(b->world, s);
    int width = s->head.aux;
    int64_t length = s->length, plain = 0;
    while (width == 1 && plain < length && is_plain_ascii((uint8_t)data[plain])) {
        plain++;
    }
    if (plain == length) {
        builder_char(b, '\'');
        builder_slice(b, s, 0, length);
        builder_char(b, '\'');
        return;
    }
    uint32_t quote = choose_quote(data, width, length);
    builder_char(b, quote);
    for (int64_t i = 0; i < length; i++) {
        put_char(b, chars_at(data, width, i), quote, false);
    }
    builder_char(b, quote);
}

Value repr_quoted(World *world, const StrObject *s) {
    const char *data = str_data(world, s);
    int64_t length = s->length, plain = 0;
    while (s->head.flags & STR_ASCII && plain < length && is_plain_ascii((uint8_t)data[plain])) {
        plain++;
    }
    StrObject *made = plain == length ? str_new(world, length + 2, 1, true) : NULL;
    if (plain < length) {
        return UNDEFINED;
    }
    if (!made) {
        return SIGNAL_MEMORY;
    }
    char *out = made->body.data;
    out[0] = out[length + 1] = '\'';
    memcpy(out + 1, data, (size_t)length);
    return value_of(world, made);
}

void repr_put_bytes(StrBuilder *b, Str bytes, bool array) {
    uint32_t quote = choose_quote(bytes.data, 1, bytes.size);
    builder_char(b, 'b');
    builder_char(b, quote);
    for (int64_t i = 0; i < bytes.size; i++) {
        if (array && bytes.data[i] == '\'') {
            builder_char(b, '\\'); /* whichever the quotes */
        }
        put_char(b, (uint8_t)bytes.data[i], array && quote == '\'' ? 0x110000 : quote, true);
    }
    builder_char(b, quote);
}

Value str_to_ascii(World *world, Value s) {
    s = unwrap(world, s);
    if (str_of(world, s)->head.flags & STR_ASCII) {
        return s;
    }
    StrBuilder b;
    builder_init(&b, world);
    for (uint32_t i = 0; i < str_of(world, s)->length; i++) {
        uint32_t c = str_at(world, str_of(world, s), i);
        if (c < 0x80) {
            builder_char(&b, c);
        } else {
            put_escape(&b, c);
        }
    }
    return builder_take(&b);
}
