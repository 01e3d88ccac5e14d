/* The values of number and string tokens, escapes included. */
#include "syntax/literals.h"

#include <string.h>

#include "base/limits.h"
#include "base/number.h"
#include "base/utf8.h"
#include "unicode/unicode.h"

/* --- numbers ----------------------------------------------------------------------------------------------------- */

/* `text` without underscores; itself when there are none. data == NULL when memory ran out. */
static Str without_underscores(Arena *arena, Str text) {
    if (!memchr(text.data, '_', (size_t)text.size)) {
        return text;
    }
    char *copy = arena_alloc(arena, text.size);
    if (!copy) {
        return (Str){NULL, 0};
    }
    int64_t size = 0;
    for (int64_t i = 0; i < text.size; i++) {
        if (text.data[i] != '_') {
            copy[size++] = text.data[i];
        }
    }
    return (Str){copy, size};
}

static int digit_value(char c) {
    return c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10;
}

static Status integer(Arena *arena, Str digits, int base, AstValue *out, Str *out_message) {
    while (digits.size > 1 && digits.data[0] == '0') {
        digits.data++;
        digits.size--;
    }
    if (base == 10 && digits.size > LIMIT_INT_DIGITS) {
        *out_message = arena_format(
            arena,
            "Exceeds the limit (%lld digits) for integer string conversion: value has %lld digits; "
            "use sys.set_int_max_str_digits() to increase the limit - Consider hexadecimal for "
            "huge integer literals to avoid decimal conversion limits.",
            (long long)LIMIT_INT_DIGITS, (long long)digits.size);
        return out_message->data ? ST_SYNTAX : ST_NO_MEMORY;
    }
    int64_t value = 0;
    for (int64_t i = 0; i < digits.size; i++) {
        if (__builtin_mul_overflow(value, base, &value) ||
            __builtin_add_overflow(value, digit_value(digits.data[i]), &value)) {
            *out = (AstValue){.kind = AST_VALUE_BIG_INT, .base = (uint8_t)base, .text = digits};
            return ST_OK;
        }
    }
    *out = (AstValue){.kind = AST_VALUE_INT, .number.integer = value};
    return ST_OK;
}

static bool is_integer(Str text) {
    for (int64_t i = 0; i < text.size; i++) {
        if (text.data[i] < '0' || text.data[i] > '9') {
            return false;
        }
    }
    return true;
}

Status literal_number(Arena *arena, Str text, AstValue *out, Str *out_message) {
    text = without_underscores(arena, text);
    if (!text.data) {
        return ST_NO_MEMORY;
    }
    if (is_integer(text)) {
        return integer(arena, text, 10, out, out_message);
    }
    char letter = text.data[1] | 0x20;
    if (text.data[0] == '0' && (letter == 'x' || letter == 'o' || letter == 'b')) {
        int base = letter == 'x' ? 16 : letter == 'o' ? 8 : 2;
        return integer(arena, str_slice(text, 2, text.size), base, out, out_message);
    }
    bool imaginary = (text.data[text.size - 1] | 0x20) == 'j';
    AstValue value = {.kind = imaginary ? AST_VALUE_IMAGINARY : AST_VALUE_FLOAT};
    Status status =
        number_parse_real(str_slice(text, 0, text.size - imaginary), &value.number.real);
    if (status == ST_OK) {
        *out = value;
    }
    return status;
}

/* --- strings ----------------------------------------------------------------------------------------------------- */

StringForm string_form(Str text) {
    StringForm form = {.kind_u = text.data[0] == 'u'};
    int64_t at = 0;
    for (; text.data[at] != '\'' && text.data[at] != '"'; at++) {
        char letter = text.data[at] | 0x20;
        form.bytes |= letter == 'b';
        form.raw |= letter == 'r';
    }
    char quote = text.data[at];
    bool triple = text.size - at >= 6 && text.data[at + 1] == quote && text.data[at + 2] == quote;
    int64_t quote_size = triple ? 3 : 1;
    form.body = str_slice(text, at + quote_size, text.size - quote_size);
    return form;
}

/* The decoding of one body. `position` counts as CPython's decoder does, which reads characters past ASCII as the ten
 * bytes of \UXXXXXXXX, and a backslash before one as the six of \u005c. */
typedef struct Decoder {
    Arena *arena;
    WarningList *warnings;
    const StringPart *part;
    const char *at, *end;
    char *to;
    int64_t position;
    bool warned; /* only the first bad escape of a body is told */
    Str *message;
} Decoder;

/* What CPython's decoder sees instead of the characters that begin in start .. end - 1. */
static int64_t position_between(const char *start, const char *end) {
    int64_t size = 0;
    for (const char *p = start; p < end; p++) {
        unsigned char c = (unsigned char)*p;
        size += c < 0x80 ? 1 : c >= 0xC0 ? 10 : 0;
    }
    return size;
}

/* The escape from `start` up to, not including, `end` is none. */
static Status refuse_escape(Decoder *decoder, const char *start, const char *end,
                            const char *reason) {
    int64_t escape_size = position_between(start, end);
    *decoder->message = arena_format(
        decoder->arena,
        "(unicode error) 'unicodeescape' codec can't decode bytes in position %lld-%lld: %s",
        (long long)decoder->position, (long long)(decoder->position + escape_size - 1), reason);
    return decoder->message->data ? ST_SYNTAX : ST_NO_MEMORY;
}

static int32_t line_of(const Decoder *decoder, const char *at) {
    int32_t line = decoder->part->line;
    for (const char *p = decoder->part->body.data; p < at; p++) {
        line += *p == '\n';
    }
    return line;
}

/* The escape at `backslash` means nothing; `size` bytes behind the backslash are shown. */
static void warn_escape(Decoder *decoder, const char *backslash, int size) {
    char c = backslash[1];
    bool told_by_lexer = decoder->part->interpolated && (c == '{' || c == '}');
    if (decoder->warned || !decoder->warnings) {
        return;
    }
    decoder->warned = true;
    if (told_by_lexer) {
        return;
    }
    warning_add(decoder->warnings, decoder->arena, line_of(decoder, backslash),
                "\"\\%.*s\" is an invalid %sescape sequence. Such sequences will not work in the "
                "future. Did you mean \"\\\\%.*s\"? A raw string is also an option.",
                size, backslash + 1, size > 1 ? "octal " : "", size, backslash + 1);
}

static void put(Decoder *decoder, uint32_t c) {
    if (decoder->part->bytes) {
        *decoder->to++ = (char)c;
    } else {
        decoder->to += utf8_put(c, decoder->to);
    }
}

static bool is_hex(char c) {
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'f');
}

/* \xXX, \uXXXX, \UXXXXXXXX; `at` is behind the letter. */
static Status hex_escape(Decoder *decoder, int digits, const char *reason) {
    const char *start = decoder->at - 2;
    uint32_t value = 0;
    for (int i = 0; i < digits; i++, decoder->at++) {
        if (decoder->at == decoder->end || !is_hex(*decoder->at)) {
            if (!decoder->part->bytes) {
                return refuse_escape(decoder, start, decoder->at, reason);
            }
            *decoder->message =
                arena_format(decoder->arena, "(value error) invalid \\x escape at position %lld",
                             (long long)decoder->position);
            return decoder->message->data ? ST_SYNTAX : ST_NO_MEMORY;
        }
        value = value << 4 | (uint32_t)digit_value(*decoder->at);
    }
    if (value > 0x10FFFF) {
        return refuse_escape(decoder, start, decoder->at, "illegal Unicode character");
    }
    put(decoder, value);
    return ST_OK;
}

/* \N{name}; `at` is behind the N. */
static Status name_escape(Decoder *decoder) {
    static const char malformed[] = "malformed \\N character escape";
    const char *start = decoder->at - 2;
    if (decoder->at == decoder->end || *decoder->at != '{') {
        return refuse_escape(decoder, start, decoder->at, malformed);
    }
    const char *name = decoder->at + 1;
    const char *close = memchr(name, '}', (size_t)(decoder->end - name));
    if (!close || close == name) {
        return refuse_escape(decoder, start, close ? close : decoder->end, malformed);
    }
    uint32_t c;
    if (!unicode_find_name((Str){name, close - name}, &c)) {
        return refuse_escape(decoder, start, close + 1, "unknown Unicode character name");
    }
    decoder->at = close + 1;
    put(decoder, c);
    return ST_OK;
}

/* One to three octal digits; `at` is at the first. */
static void octal_escape(Decoder *decoder) {
    const char *start = decoder->at - 1;
    uint32_t value = 0;
    for (int i = 0; i < 3 && decoder->at < decoder->end; i++, decoder->at++) {
        if (*decoder->at < '0' || *decoder->at > '7') {
            break;
        }
        value = value * 8 + (uint32_t)(*decoder->at - '0');
    }
    if (value > 0xFF) {
        warn_escape(decoder, start, 3);
    }
    put(decoder, value);
}

/* The escape whose backslash is at `at`. */
static Status escape(Decoder *decoder) {
    static const char letters[] = "abfnrtv\\'\"", values[] = "\a\b\f\n\r\t\v\\'\"";
    char c = decoder->at[1];
    bool text = !decoder->part->bytes;
    decoder->at += 2;
    const char *simple = c ? strchr(letters, c) : NULL;
    if (simple) {
        *decoder->to++ = values[simple - letters];
        return ST_OK;
    }
    if (c == '\n') {
        return ST_OK;
    }
    if (c >= '0' && c <= '7') {
        decoder->at--;
        octal_escape(decoder);
        return ST_OK;
    }
    if (c == 'x') {
        return hex_escape(decoder, 2, "truncated \\xXX escape");
    }
    if (text && c == 'u') {
        return hex_escape(decoder, 4, "truncated \\uXXXX escape");
    }
    if (text && c == 'U') {
        return hex_escape(decoder, 8, "truncated \\UXXXXXXXX escape");
    }
    if (text && c == 'N') {
        return name_escape(decoder);
    }
    warn_escape(decoder, decoder->at - 2, 1);
    *decoder->to++ = '\\';
    *decoder->to++ = c;
    return ST_OK;
}

/* Copies up to the next backslash. */
static void copy_plain(Decoder *decoder) {
    const char *start = decoder->at;
    const char *stop = memchr(start, '\\', (size_t)(decoder->end - start));
    decoder->at = stop ? stop : decoder->end;
    int64_t size = decoder->at - start;
    memcpy(decoder->to, start, (size_t)size);
    decoder->to += size;
    decoder->position += position_between(start, decoder->at);
}

static Status decode(Decoder *decoder) {
    while (decoder->at < decoder->end) {
        if (*decoder->at != '\\') {
            copy_plain(decoder);
            continue;
        }
        const char *start = decoder->at;
        if (start + 1 == decoder->end || (unsigned char)start[1] >= 0x80) {
            *decoder->to++ = '\\';
            decoder->at++;
            decoder->position += 6;
            continue;
        }
        Status status = escape(decoder);
        if (status != ST_OK) {
            return status;
        }
        decoder->position += decoder->at - start;
    }
    return ST_OK;
}

Status literal_string(Arena *arena, WarningList *warnings, const StringPart *part, Str *out,
                      Str *out_message) {
    Str body = part->body;
    if (part->bytes) {
        for (int64_t i = 0; i < body.size; i++) {
            if ((unsigned char)body.data[i] >= 0x80) {
                *out_message = STR("bytes can only contain ASCII literal characters");
                return ST_SYNTAX;
            }
        }
    }
    if (part->raw || !memchr(body.data, '\\', (size_t)body.size)) {
        *out = body;
        return ST_OK;
    }
    /* No escape is shorter than what it stands for. */
    char *text = arena_alloc(arena, body.size);
    if (!text) {
        return ST_NO_MEMORY;
    }
    Decoder decoder = {.arena = arena,
                       .warnings = warnings,
                       .part = part,
                       .at = body.data,
                       .end = body.data + body.size,
                       .to = text,
                       .message = out_message};
    Status status = decode(&decoder);
    if (status == ST_OK) {
        *out = (Str){text, decoder.to - text};
    }
    return status;
}
