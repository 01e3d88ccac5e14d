/* Numbers: where they end, and what may not stand in them. Their values are literals.c's. */
#include "syntax/lexer_parts.h"

/* `rest` stands at `at` and ends a word there. */
static bool word_ends_with(const char *at, const char *rest) {
    while (*rest && *at == *rest) {
        at++;
        rest++;
    }
    return !*rest && !char_continues_name(*at);
}

/* `at` is behind a keyword's first letter, `first`: is it one that may follow a number directly (`1if x`)? */
static bool keyword_follows(char first, const char *at) {
    switch (first) {
    case 'a': return word_ends_with(at, "nd");
    case 'e': return word_ends_with(at, "lse");
    case 'f': return word_ends_with(at, "or");
    case 'i': return *at == 'f' || *at == 'n' || *at == 's';
    case 'n': return word_ends_with(at, "ot");
    case 'o': return word_ends_with(at, "r");
    default: return false;
    }
}

/* What follows the number at `cur`: a keyword gives a warning, a name an error. */
static bool end_number(Lexer *lexer, const char *kind, Token *out) {
    char c = *lexer->cur;
    if (!char_continues_name(c)) {
        return true;
    }
    if (keyword_follows(c, lexer->cur + 1)) {
        warning_add(lexer->warnings, lexer->arena, lexer->line, "invalid %s literal", kind);
        return true;
    }
    if ((unsigned char)c < 0x80) {
        lexer_raise(lexer, out, "invalid %s literal", kind);
        return false;
    }
    return true;
}

/* Digits and single underscores between them; `cur` is at a digit. */
static bool decimal_digits(Lexer *lexer, Token *out) {
    for (;;) {
        while (char_is(*lexer->cur, CHAR_DIGIT)) {
            lexer->cur++;
        }
        if (*lexer->cur != '_') {
            return true;
        }
        lexer->cur++;
        if (!char_is(*lexer->cur, CHAR_DIGIT)) {
            lexer_raise(lexer, out, "invalid decimal literal");
            return false;
        }
    }
}

/* Behind 0x, 0o or 0b. */
static bool based_digits(Lexer *lexer, int digit_class, const char *kind, Token *out) {
    do {
        lexer->cur += *lexer->cur == '_';
        if (!char_is(*lexer->cur, digit_class)) {
            if (char_is(*lexer->cur, CHAR_DIGIT)) {
                break;
            }
            lexer_raise(lexer, out, "invalid %s literal", kind);
            return false;
        }
        while (char_is(*lexer->cur, digit_class)) {
            lexer->cur++;
        }
    } while (*lexer->cur == '_');
    if (char_is(*lexer->cur, CHAR_DIGIT)) {
        char digit = *lexer->cur++;
        lexer_raise(lexer, out, "invalid digit '%c' in %s literal", digit, kind);
        return false;
    }
    return end_number(lexer, kind, out);
}

/* From an `e`, if it is an exponent. An `e` that begins a keyword ends the number before it. */
static bool exponent(Lexer *lexer, Token *out) {
    const char *e = lexer->cur;
    if ((*e | 0x20) != 'e') {
        return true;
    }
    lexer->cur++;
    bool sign = *lexer->cur == '+' || *lexer->cur == '-';
    lexer->cur += sign;
    if (char_is(*lexer->cur, CHAR_DIGIT)) {
        return decimal_digits(lexer, out);
    }
    if (sign) {
        lexer_raise(lexer, out, "invalid decimal literal");
        return false;
    }
    lexer->cur = e;
    return true;
}

static bool imaginary_or_end(Lexer *lexer, Token *out) {
    if ((*lexer->cur | 0x20) == 'j') {
        lexer->cur++;
        return end_number(lexer, "imaginary", out);
    }
    return end_number(lexer, "decimal", out);
}

/* From the dot, if there is one, to the end. */
static bool float_tail(Lexer *lexer, Token *out) {
    if (*lexer->cur == '.') {
        lexer->cur++;
        if (char_is(*lexer->cur, CHAR_DIGIT) && !decimal_digits(lexer, out)) {
            return false;
        }
    }
    return exponent(lexer, out) && imaginary_or_end(lexer, out);
}

/* A decimal number whose first digit is 0: as an integer it can only be zero. */
static bool leading_zero(Lexer *lexer, const char *start, Token *out) {
    for (;;) {
        if (*lexer->cur == '_') {
            lexer->cur++;
            if (!char_is(*lexer->cur, CHAR_DIGIT)) {
                lexer_raise(lexer, out, "invalid decimal literal");
                return false;
            }
        }
        if (*lexer->cur != '0') {
            break;
        }
        lexer->cur++;
    }
    const char *zeros_end = lexer->cur;
    bool nonzero = char_is(*zeros_end, CHAR_DIGIT);
    if (nonzero && !decimal_digits(lexer, out)) {
        return false;
    }
    char c = *lexer->cur;
    bool fractional = c == '.' || (c | 0x20) == 'e' || (c | 0x20) == 'j';
    if (nonzero && !fractional) {
        lexer_raise_range(lexer, out, start + 1 - lexer->line_start,
                          zeros_end + 1 - lexer->line_start,
                          "leading zeros in decimal integer literals are not permitted; "
                          "use an 0o prefix for octal integers");
        return false;
    }
    return float_tail(lexer, out);
}

static bool number(Lexer *lexer, const char *start, Token *out) {
    if (*start == '.') {
        return float_tail(lexer, out);
    }
    if (*start != '0') {
        return decimal_digits(lexer, out) && float_tail(lexer, out);
    }
    lexer->cur++;
    switch (*lexer->cur | 0x20) {
    case 'x': lexer->cur++; return based_digits(lexer, CHAR_HEX, "hexadecimal", out);
    case 'o': lexer->cur++; return based_digits(lexer, CHAR_OCTAL, "octal", out);
    case 'b': lexer->cur++; return based_digits(lexer, CHAR_BINARY, "binary", out);
    default: return leading_zero(lexer, start, out);
    }
}

void lexer_number(Lexer *lexer, Token *out) {
    const char *start = lexer->cur;
    if (number(lexer, start, out)) {
        lexer_emit(lexer, TOKEN_NUMBER, start, out);
    }
}
