/* The lexer: decoded source in, the tokens of CPython 3.14's C tokenizer out, one a call.
 *
 * What is always true:
 *   - `cur` is the next byte to read; the text ends in '\n' and is followed by NUL padding, and holds no other NUL, so
 *     NUL means the end and looking a few bytes ahead needs no check.
 *   - `line` and `line_start` describe the line that `cur` is in. As in CPython they move when the first byte of the
 *     next line is looked at, not when the newline is read: a NEWLINE token still counts to its own line, and at the
 *     end of the source `line` is the last line.
 *   - `modes` is the stack of open f-strings and t-strings. Of the innermost one `in_text` says whether the next bytes
 *     are its text or a replacement field's expression. `bracket_depth` counts all brackets opened inside that string;
 *     `field_depth` is the value it had where the innermost replacement field opened (-1: none is open), so a `}` that
 *     brings the depth back to it, or a `:` one above it, ends the field's expression.
 *   - After an error `failure` says which, `fault` describes it, and every further call gives TOKEN_ERROR again. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "syntax/decode.h"
#include "syntax/names.h"
#include "syntax/syntax.h"
#include "syntax/tokens.h"

enum {
    LEXER_INDENTS = 100,  /* indentation levels, the outermost included */
    LEXER_BRACKETS = 200, /* open brackets */
    LEXER_STRINGS = 150,  /* f-strings within f-strings, the file itself included */
    LEXER_FIELDS = 3,     /* replacement fields within format specs */
};

/* Why the lexer stopped. All but LEXER_RAISED are found by CPython's tokenizer but worded by its parser, which matters
 * where it lexes on behind a syntax error: only LEXER_RAISED takes the error's place there. */
typedef enum LexerFailure {
    LEXER_FINE,
    LEXER_RAISED,
    LEXER_END,          /* the source ends inside brackets or behind a backslash */
    LEXER_DEDENT,       /* unindent matches no outer level */
    LEXER_TABS,         /* tabs and spaces mixed inconsistently */
    LEXER_TOO_DEEP,     /* more than LEXER_INDENTS levels */
    LEXER_CONTINUATION, /* something behind a backslash */
    LEXER_NO_MEMORY,
} LexerFailure;

typedef struct LexerBracket {
    char open;
    int32_t line, col;
} LexerBracket;

typedef struct LexerString {
    const char *start;      /* the prefix */
    const char *line_start; /* of the line it starts in */
    int32_t line;
    int32_t bracket_depth;
    int32_t field_depth;
    const char *exclamation; /* the last `!` directly in the open field, of `!=` too; NULL: none */
    char quote;
    int8_t quote_size; /* 1 or 3 */
    bool raw;
    bool template; /* a t-string */
    bool in_text;
    bool in_spec; /* the text is a format spec */
} LexerString;

/* Refusals that do not stop the lexer; appended in source order. */
typedef struct WarningList {
    SyntaxFault *items;
    int32_t count, capacity;
} WarningList;

typedef struct Lexer {
    const char *cur;
    const char *line_start;
    const char *begin; /* of the text */
    const char *end;   /* one past its last newline */
    /* Start of the first line that the current token or continued line lies in. */
    const char *buffer_start;
    int32_t line;
    int32_t bracket_count;
    int32_t indent_count; /* indents[0] is 0 and always there; this is the index of the innermost */
    int32_t pending;      /* INDENTs (> 0) or DEDENTs (< 0) to hand out before the next token */
    int32_t mode_count;
    bool at_line_start;
    LexerFailure failure;
    SyntaxFault fault;
    Arena *arena;
    Names *names;
    WarningList *warnings;
    int32_t indents[LEXER_INDENTS];
    int32_t alternative_indents[LEXER_INDENTS]; /* with tabs counted as one column */
    LexerBracket brackets[LEXER_BRACKETS];
    LexerString modes[LEXER_STRINGS];
} Lexer;

/* Ready at the start of `source`, which must outlive it. `warnings` may be NULL: they are dropped then. */
void lexer_init(Lexer *lexer, const Source *source, Arena *arena, Names *names,
                WarningList *warnings);

/* The next token. TOKEN_END is given again and again; after TOKEN_ERROR the lexer is finished. */
void lexer_next(Lexer *lexer, Token *out);

/* What SyntaxError.text is when CPython's parser, having read as far as the lexer has, reports a place in `line`: with
 * the newline where the place is in the line being read, without it above. */
Str lexer_line_text(const Lexer *lexer, int32_t line);

/* "'(' was never closed", for the innermost bracket open. */
void lexer_unclosed(Lexer *lexer, SyntaxFault *out);

/* Appends a warning; nothing happens when `list` is NULL or memory runs out (the arena remembers). */
void warning_add(WarningList *list, Arena *arena, int32_t line, const char *format, ...)
    PRINTF_LIKE(4, 5);
