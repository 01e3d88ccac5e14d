/* What the files of the lexer share. */
#pragma once

#include "syntax/lexer.h"

enum {
    CHAR_NAME_START = 1, /* may begin a name: letters, _, all bytes past ASCII */
    CHAR_DIGIT = 2,
    CHAR_HEX = 4,
    CHAR_OCTAL = 8,
    CHAR_BINARY = 16,
    CHAR_SPACE = 32, /* space, tab, form feed */
};

extern const uint8_t lexer_chars[256];

static inline bool char_is(char c, int classes) {
    return (lexer_chars[(unsigned char)c] & classes) != 0;
}

static inline bool char_continues_name(char c) {
    return char_is(c, CHAR_NAME_START | CHAR_DIGIT);
}

static inline LexerString *lexer_string(Lexer *lexer) {
    return lexer->mode_count > 0 ? &lexer->modes[lexer->mode_count - 1] : NULL;
}

/* 'f' or 't', for messages. */
static inline char lexer_string_letter(const LexerString *string) {
    return string->template ? 't' : 'f';
}

/* Puts `cur` on the next line's first byte; `cur` must be behind a newline. At the end of the source nothing moves. */
static inline void lexer_open_line(Lexer *lexer) {
    if (lexer->cur < lexer->end) {
        lexer->line++;
        lexer->line_start = lexer->cur;
    }
}

/* A token from `start`, on the current line, up to `cur`. */
static inline void lexer_emit(const Lexer *lexer, TokenKind kind, const char *start, Token *out) {
    int32_t end = (int32_t)(lexer->cur - lexer->begin);
    *out = (Token){.kind = (uint8_t)kind,
                   .start = (int32_t)(start - lexer->begin),
                   .end = end,
                   .line = lexer->line,
                   .col = (int32_t)(start - lexer->line_start),
                   .end_line = lexer->line,
                   .end_col = (int32_t)(lexer->cur - lexer->line_start)};
}

/* A SyntaxError at the last byte read, `cur[-1]`: the form in which CPython's tokenizer raises. */
void lexer_raise(Lexer *lexer, Token *out, const char *format, ...) PRINTF_LIKE(3, 4);
/* The same with columns, which CPython leaves in bytes here, from 1. */
void lexer_raise_range(Lexer *lexer, Token *out, int64_t col, int64_t end_col, const char *format,
                       ...) PRINTF_LIKE(5, 6);
/* A failure that CPython's parser words. */
void lexer_fail(Lexer *lexer, Token *out, LexerFailure failure);

/* Behind a backslash: goes over the newline. false (and the lexer failed) when anything else stands there. */
bool lexer_continue_line(Lexer *lexer, Token *out);
/* A number; `cur` is at its first digit or at the dot before it. */
void lexer_number(Lexer *lexer, Token *out);
/* A string, bytes or f-string start; `start` is its prefix, `cur` its first quote. */
void lexer_quote(Lexer *lexer, const char *start, Token *out);
/* Inside an f-string's or t-string's text: its next token. false when a replacement field starts here: the token is
 * then lexed as usual. */
bool lexer_string_text(Lexer *lexer, LexerString *string, Token *out);
/* One token outside of text, behind spaces; `cur` is at a character that begins no name, number or string. */
void lexer_operator(Lexer *lexer, Token *out);
