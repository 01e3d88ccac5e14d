/* Operators and brackets. */
#include "syntax/lexer_parts.h"
#include "unicode/unicode.h"

/* The kind of the operator that begins with `c` alone. */
static const uint8_t single[128] = {
    ['('] = TOKEN_LPAR,    [')'] = TOKEN_RPAR,       ['['] = TOKEN_LSQB,  [']'] = TOKEN_RSQB,
    ['{'] = TOKEN_LBRACE,  ['}'] = TOKEN_RBRACE,     [':'] = TOKEN_COLON, [','] = TOKEN_COMMA,
    [';'] = TOKEN_SEMI,    ['+'] = TOKEN_PLUS,       ['-'] = TOKEN_MINUS, ['*'] = TOKEN_STAR,
    ['/'] = TOKEN_SLASH,   ['|'] = TOKEN_VBAR,       ['&'] = TOKEN_AMPER, ['<'] = TOKEN_LESS,
    ['>'] = TOKEN_GREATER, ['='] = TOKEN_EQUAL,      ['.'] = TOKEN_DOT,   ['~'] = TOKEN_TILDE,
    ['%'] = TOKEN_PERCENT, ['^'] = TOKEN_CIRCUMFLEX, ['@'] = TOKEN_AT,    ['!'] = TOKEN_EXCLAMATION,
};

/* The kind of `c=`. */
static const uint8_t with_equal[128] = {
    ['='] = TOKEN_EQEQUAL,      ['!'] = TOKEN_NOTEQUAL,   ['<'] = TOKEN_LESSEQUAL,
    ['>'] = TOKEN_GREATEREQUAL, ['+'] = TOKEN_PLUSEQUAL,  ['-'] = TOKEN_MINEQUAL,
    ['*'] = TOKEN_STAREQUAL,    ['/'] = TOKEN_SLASHEQUAL, ['%'] = TOKEN_PERCENTEQUAL,
    ['&'] = TOKEN_AMPEREQUAL,   ['|'] = TOKEN_VBAREQUAL,  ['^'] = TOKEN_CIRCUMFLEXEQUAL,
    ['@'] = TOKEN_ATEQUAL,      [':'] = TOKEN_COLONEQUAL,
};

/* The kind of `cc`; behind it with `=` is the next row's. */
static const uint8_t doubled[128][2] = {
    ['*'] = {TOKEN_DOUBLESTAR, TOKEN_DOUBLESTAREQUAL},
    ['/'] = {TOKEN_DOUBLESLASH, TOKEN_DOUBLESLASHEQUAL},
    ['<'] = {TOKEN_LEFTSHIFT, TOKEN_LEFTSHIFTEQUAL},
    ['>'] = {TOKEN_RIGHTSHIFT, TOKEN_RIGHTSHIFTEQUAL},
};

/* An operator of two or three characters; 0 when there is none at `at`. */
static TokenKind long_operator(const char *at, int *size) {
    unsigned char c = (unsigned char)at[0];
    *size = 2;
    if (at[1] == '=') {
        return with_equal[c];
    }
    if (at[1] == at[0] && doubled[c][0]) {
        bool assigns = at[2] == '=';
        *size = 2 + assigns;
        return doubled[c][assigns];
    }
    if (c == '-' && at[1] == '>') {
        return TOKEN_RARROW;
    }
    if (c == '<' && at[1] == '>') {
        return TOKEN_NOTEQUAL;
    }
    *size = 3;
    return c == '.' && at[1] == '.' && at[2] == '.' ? TOKEN_ELLIPSIS : 0;
}

static bool open_bracket(Lexer *lexer, char c, Token *out) {
    if (lexer->bracket_count >= LEXER_BRACKETS) {
        lexer_raise(lexer, out, "too many nested parentheses");
        return false;
    }
    lexer->brackets[lexer->bracket_count++] =
        (LexerBracket){c, lexer->line, (int32_t)(lexer->cur - 1 - lexer->line_start)};
    LexerString *string = lexer_string(lexer);
    if (string) {
        string->bracket_depth++;
    }
    return true;
}

static char closing(char open) {
    return open == '(' ? ')' : open == '[' ? ']' : '}';
}

static void mismatch(Lexer *lexer, char c, const LexerBracket *bracket, Token *out) {
    const LexerString *string = lexer_string(lexer);
    if (string && bracket->open == '{' && string->bracket_depth - 1 == string->field_depth) {
        lexer_raise(lexer, out, "%c-string: unmatched '%c'", lexer_string_letter(string), c);
    } else if (bracket->line != lexer->line) {
        lexer_raise(lexer, out,
                    "closing parenthesis '%c' does not match opening parenthesis '%c' on line %d",
                    c, bracket->open, bracket->line);
    } else {
        lexer_raise(lexer, out, "closing parenthesis '%c' does not match opening parenthesis '%c'",
                    c, bracket->open);
    }
}

/* The innermost string loses a bracket; the one that closes a field brings its text back. */
static bool close_in_string(Lexer *lexer, LexerString *string, char c, Token *out) {
    string->bracket_depth--;
    if (string->bracket_depth < 0) {
        lexer_raise(lexer, out, "%c-string: unmatched '%c'", lexer_string_letter(string), c);
        return false;
    }
    if (c == '}' && string->bracket_depth == string->field_depth) {
        string->field_depth--;
        string->in_text = true;
        string->in_spec = false;
    }
    return true;
}

static bool close_bracket(Lexer *lexer, char c, Token *out) {
    LexerString *string = lexer_string(lexer);
    if (string && string->bracket_depth == 0 && c == '}') {
        lexer_raise(lexer, out, "%c-string: single '}' is not allowed",
                    lexer_string_letter(string));
        return false;
    }
    if (lexer->bracket_count == 0) {
        lexer_raise(lexer, out, "unmatched '%c'", c);
        return false;
    }
    const LexerBracket *bracket = &lexer->brackets[--lexer->bracket_count];
    if (closing(bracket->open) != c) {
        mismatch(lexer, c, bracket, out);
        return false;
    }
    return !string || close_in_string(lexer, string, c, out);
}

/* A `:` directly in a replacement field: its format spec begins. */
static bool opens_spec(Lexer *lexer, char c) {
    LexerString *string = c == ':' ? lexer_string(lexer) : NULL;
    if (!string || string->field_depth < 0 || string->bracket_depth - 1 != string->field_depth) {
        return false;
    }
    string->in_text = true;
    string->in_spec = true;
    return true;
}

/* CPython notes it in a field and in a field of its format spec, and no deeper. */
static void note_exclamation(Lexer *lexer, const char *at) {
    LexerString *string = lexer_string(lexer);
    if (string && string->bracket_depth - 1 == string->field_depth && string->field_depth <= 1) {
        string->exclamation = at;
    }
}

void lexer_operator(Lexer *lexer, Token *out) {
    const char *start = lexer->cur;
    char c = *start;
    int size;
    if (opens_spec(lexer, c)) {
        lexer->cur++;
        lexer_emit(lexer, TOKEN_COLON, start, out);
        const char *text_end = lexer_string(lexer)->exclamation;
        out->field_text_end = text_end ? (int32_t)(text_end - lexer->begin) : 0;
        return;
    }
    if (c == '!') {
        note_exclamation(lexer, start);
    }
    TokenKind kind = long_operator(start, &size);
    if (kind) {
        lexer->cur += size;
        lexer_emit(lexer, kind, start, out);
        return;
    }
    lexer->cur++;
    kind = single[(unsigned char)c];
    if (kind == TOKEN_LPAR || kind == TOKEN_LSQB || kind == TOKEN_LBRACE) {
        if (!open_bracket(lexer, c, out)) {
            return;
        }
    } else if (kind == TOKEN_RPAR || kind == TOKEN_RSQB || kind == TOKEN_RBRACE) {
        if (!close_bracket(lexer, c, out)) {
            return;
        }
    } else if (c < ' ' || c == 0x7F) {
        lexer_raise(lexer, out, "invalid non-printable character U+%04X", (unsigned)c);
        return;
    }
    lexer_emit(lexer, kind ? kind : TOKEN_STRAY, start, out);
}
