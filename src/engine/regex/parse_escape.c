/* Regular expressions: what begins with a backslash. */
#include "engine/regex/nodes.h"
#include "unicode/unicode.h"

enum { NAME_MOST = 128 };

static int hex_of(uint32_t ch) {
    return ch - '0' < 10 ? (int)(ch - '0') : (ch | 32) - 'a' < 6 ? (int)((ch | 32) - 'a') + 10 : -1;
}

static bool is_octal(const Compiler *c, uint32_t at) {
    return at < c->length && char_of(c, at) - '0' < 8;
}

/* `digits` hexadecimal digits behind \x, \u, \U. */
static bool read_hex(Compiler *c, uint32_t start, int digits, uint32_t *out) {
    uint32_t n = 0;
    int i = 0;
    for (; i < digits && c->at < c->length && hex_of(char_of(c, c->at)) >= 0; i++) {
        n = n << 4 | (uint32_t)hex_of(char_of(c, c->at++));
    }
    if (i < digits) {
        return fail(c, start, "incomplete escape %S", regex_text(c, start, c->at));
    }
    if (n > 0x10FFFF) {
        return fail(c, start, "bad escape %S", regex_text(c, start, c->at));
    }
    *out = n;
    return true;
}

/* Behind \N. */
static bool read_named(Compiler *c, uint32_t start, uint32_t *out) {
    if (!take(c, '{')) {
        return fail(c, c->at, "missing {");
    }
    uint32_t from = c->at;
    while (c->at < c->length && char_of(c, c->at) != '}') {
        c->at++;
    }
    if (c->at == from) {
        return fail(c, from, "missing character name");
    }
    if (c->at == c->length) {
        return fail(c, from, "missing }, unterminated name");
    }
    char name[NAME_MOST];
    uint32_t size = c->at - from;
    bool good = size < NAME_MOST;
    for (uint32_t i = 0; good && i < size; i++) {
        uint32_t ch = char_of(c, from + i);
        name[i] = (char)ch;
        good = ch < 0x80;
    }
    c->at++;
    if (good && unicode_find_name((Str){name, size}, out)) {
        return true;
    }
    Value shown = regex_text(c, from, from + size);
    return is_signal(shown) ? regex_fault(c, 0, shown)
                            : fail(c, start, "undefined character name %R", shown);
}

/* \a \f \n \r \t \v and \\; 0 for others. */
static uint32_t simple_escape(uint32_t ch) {
    switch (ch) {
    case 'a': return 7;
    case 'f': return '\f';
    case 'n': return '\n';
    case 'r': return '\r';
    case 't': return '\t';
    case 'v': return '\v';
    case '\\': return '\\';
    default: return 0;
    }
}

static uint32_t class_of(uint32_t ch) {
    switch (ch) {
    case 'd': return REGEX_SET_DIGIT;
    case 'D': return REGEX_SET_NOT_DIGIT;
    case 's': return REGEX_SET_SPACE;
    case 'S': return REGEX_SET_NOT_SPACE;
    case 'w': return REGEX_SET_WORD;
    case 'W': return REGEX_SET_NOT_WORD;
    default: return 0;
    }
}

/* The escapes that mean a character in and outside of sets, but octal ones: 1 found, 0 none of them, -1 fault. */
static int read_character(Compiler *c, uint32_t start, uint32_t ch, uint32_t *out) {
    *out = simple_escape(ch);
    if (*out) {
        return 1;
    }
    if (ch == 'x') {
        return read_hex(c, start, 2, out) ? 1 : -1;
    }
    if (!c->bytes && (ch == 'u' || ch == 'U')) {
        return read_hex(c, start, ch == 'u' ? 4 : 8, out) ? 1 : -1;
    }
    if (!c->bytes && ch == 'N') {
        return read_named(c, start, out) ? 1 : -1;
    }
    bool letter = (ch | 32) - 'a' < 26;
    if (letter) {
        fail(c, start, "bad escape %S", regex_text(c, start, c->at));
        return -1;
    }
    *out = ch;
    return ch - '0' < 10 ? 0 : 1;
}

static bool read_octal(Compiler *c, uint32_t start, int most, uint32_t *out) {
    uint32_t n = 0;
    for (int i = 0; i < most && is_octal(c, c->at); i++) {
        n = n * 8 + (char_of(c, c->at++) - '0');
    }
    *out = n;
    return n <= 255 || fail(c, start, "octal escape value %S outside of range 0-0o377",
                            regex_text(c, start, c->at));
}

static bool read_escaped(Compiler *c, uint32_t *out) {
    if (c->at == c->length) {
        c->at--;
        return fail(c, c->at, "bad escape (end of pattern)");
    }
    *out = char_of(c, c->at++);
    return true;
}

bool parse_set_escape(Compiler *c, uint32_t *out_char, uint32_t *out_class) {
    uint32_t start = c->at - 1, ch = 0;
    if (!read_escaped(c, &ch)) {
        return false;
    }
    *out_class = class_of(ch);
    if (*out_class) {
        return true;
    }
    if (ch == 'b') {
        *out_char = '\b';
        return true;
    }
    if (ch - '0' < 8) {
        c->at--;
        return read_octal(c, start, 3, out_char);
    }
    int found = read_character(c, start, ch, out_char);
    if (found == 0) {
        return fail(c, start, "bad escape %S", regex_text(c, start, c->at));
    }
    return found > 0;
}

/* \1 .. \99, or three octal digits. */
static bool parse_number(Compiler *c, uint32_t start, uint32_t first) {
    uint32_t group = first - '0';
    if (c->at < c->length && char_of(c, c->at) - '0' < 10) {
        if (first < '8' && is_octal(c, c->at) && is_octal(c, c->at + 1)) {
            uint32_t ch;
            c->at--;
            if (!read_octal(c, start, 3, &ch)) {
                return false;
            }
            append_char(c, ch);
            return true;
        }
        group = group * 10 + (char_of(c, c->at++) - '0');
    }
    if (group >= c->groups.count) {
        return fail(c, start + 1, "invalid group reference %d", (int64_t)group);
    }
    return check_reference(c, group, start);
}

static bool parse_place(Compiler *c, uint32_t ch) {
    bool ascii = is_ascii_only(c);
    uint32_t place = ch == 'A'   ? PLACE_START
                     : ch == 'b' ? (ascii ? PLACE_WORD_ASCII : PLACE_WORD)
                     : ch == 'B' ? (ascii ? PLACE_NOT_WORD_ASCII : PLACE_NOT_WORD)
                                 : PLACE_LAST;
    append_item(c, node_new(c, NODE_AT, place, 0));
    return true;
}

bool parse_escape(Compiler *c) {
    uint32_t start = c->at - 1, ch = 0;
    if (!read_escaped(c, &ch)) {
        return false;
    }
    if (ch == 'A' || ch == 'b' || ch == 'B' || ch == 'Z' || ch == 'z') {
        return parse_place(c, ch);
    }
    uint32_t class = class_of(ch);
    if (class) {
        uint32_t set = charset_new(c);
        charset_add_class(c, set, class);
        charset_finish(c, set, false);
        append_item(c, node_new(c, NODE_SET, set, 0));
        return true;
    }
    if (ch == '0') {
        c->at--;
        if (!read_octal(c, start, 3, &ch)) {
            return false;
        }
        append_char(c, ch);
        return true;
    }
    if (ch - '1' < 9) {
        return parse_number(c, start, ch);
    }
    uint32_t value;
    if (read_character(c, start, ch, &value) < 0) {
        return false;
    }
    append_char(c, value);
    return true;
}
