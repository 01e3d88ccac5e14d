/* The lexer's frame: lines and indentation, names, and who reads what. */
#include "syntax/lexer.h"

#include <string.h>

#include "base/utf8.h"
#include "syntax/lexer_parts.h"
#include "unicode/unicode.h"

enum { TAB_WIDTH = 8 };

void lexer_init(Lexer *lexer, const Source *source, Arena *arena, Names *names,
                WarningList *warnings) {
    /* The stacks are as large as all the rest a hundred times and need no first value. */
    lexer->cur = source->text.data;
    lexer->line_start = lexer->cur;
    lexer->begin = lexer->cur;
    lexer->end = lexer->cur + source->text.size;
    lexer->buffer_start = lexer->cur;
    lexer->line = 0;
    lexer->bracket_count = 0;
    lexer->indent_count = 0;
    lexer->pending = 0;
    lexer->mode_count = 0;
    lexer->at_line_start = true;
    lexer->failure = LEXER_FINE;
    lexer->fault = (SyntaxFault){0};
    lexer->arena = arena;
    lexer->names = names;
    lexer->warnings = warnings;
    lexer->indents[0] = 0;
    lexer->alternative_indents[0] = 0;
}

/* Compares a line's indentation with the open levels and notes what changes. */
static bool indent_to(Lexer *lexer, int32_t col, int32_t alternative, Token *out) {
    int32_t *cols = lexer->indents, *alternatives = lexer->alternative_indents;
    if (col > cols[lexer->indent_count]) {
        if (lexer->indent_count + 1 >= LEXER_INDENTS) {
            lexer_fail(lexer, out, LEXER_TOO_DEEP);
            return false;
        }
        if (alternative <= alternatives[lexer->indent_count]) {
            lexer_fail(lexer, out, LEXER_TABS);
            return false;
        }
        lexer->pending++;
        lexer->indent_count++;
        cols[lexer->indent_count] = col;
        alternatives[lexer->indent_count] = alternative;
        return true;
    }
    while (lexer->indent_count > 0 && col < cols[lexer->indent_count]) {
        lexer->pending--;
        lexer->indent_count--;
    }
    if (col != cols[lexer->indent_count]) {
        lexer_fail(lexer, out, LEXER_DEDENT);
        return false;
    }
    if (alternative != alternatives[lexer->indent_count]) {
        lexer_fail(lexer, out, LEXER_TABS);
        return false;
    }
    return true;
}

/* Reads white space at the start of a line. Indentation cannot be spread over lines: when a backslash continues it,
 * the columns before the first backslash count. */
static bool measure_indent(Lexer *lexer, int32_t *out_col, int32_t *out_alternative, Token *out) {
    int32_t col = 0, alternative = 0, continued_col = 0;
    for (;;) {
        char c = *lexer->cur;
        if (c == ' ') {
            col++;
            alternative++;
        } else if (c == '\t') {
            col = (col / TAB_WIDTH + 1) * TAB_WIDTH;
            alternative++;
        } else if (c == '\f') {
            col = alternative = 0;
        } else if (c == '\\') {
            continued_col = continued_col ? continued_col : col;
            lexer->cur++;
            if (!lexer_continue_line(lexer, out)) {
                return false;
            }
            lexer->buffer_start = lexer->line_start;
            continue;
        } else {
            break;
        }
        lexer->cur++;
    }
    *out_col = continued_col ? continued_col : col;
    *out_alternative = continued_col ? continued_col : alternative;
    return true;
}

/* Goes over indentation and over lines that hold nothing, up to the first byte of a token. Outside brackets it notes
 * the INDENTs and DEDENTs that the new line brings. false when the lexer failed. */
static bool begin_line(Lexer *lexer, Token *out) {
    for (;;) {
        lexer->at_line_start = false;
        lexer_open_line(lexer);
        lexer->buffer_start = lexer->line_start;
        int32_t col, alternative;
        if (!measure_indent(lexer, &col, &alternative, out)) {
            return false;
        }
        if (*lexer->cur == '#') {
            lexer->cur = memchr(lexer->cur, '\n', (size_t)(lexer->end - lexer->cur));
        }
        if (*lexer->cur != '\n') {
            return lexer->bracket_count > 0 || indent_to(lexer, col, alternative, out);
        }
        lexer->cur++;
    }
}

bool lexer_continue_line(Lexer *lexer, Token *out) {
    if (*lexer->cur != '\n') {
        lexer->cur += lexer->cur < lexer->end;
        lexer_fail(lexer, out, LEXER_CONTINUATION);
        return false;
    }
    lexer->cur++;
    if (lexer->cur == lexer->end) {
        lexer_fail(lexer, out, LEXER_END);
        return false;
    }
    lexer_open_line(lexer);
    return true;
}

/* A name with bytes past ASCII: checks its characters, then normalises it. */
static void unicode_name(Lexer *lexer, const char *start, Token *out) {
    const char *end = lexer->cur;
    for (const char *at = start; at < end;) {
        bool first = at == start;
        const char *character = at;
        uint32_t c = utf8_read(&at);
        if (first ? unicode_is_identifier_start(c) : unicode_is_identifier_continue(c)) {
            continue;
        }
        lexer->cur = at;
        if (unicode_is_printable(c)) {
            lexer_raise(lexer, out, "invalid character '%.*s' (U+%04X)", (int)(at - character),
                        character, c);
        } else {
            lexer_raise(lexer, out, "invalid non-printable character U+%04X", c);
        }
        return;
    }
    Str normal;
    const AstIdent *name = NULL;
    if (unicode_normalize(lexer->arena, (Str){start, end - start}, &normal) == ST_OK) {
        name = names_intern_ident(lexer->names, normal);
    }
    if (!name) {
        lexer_fail(lexer, out, LEXER_NO_MEMORY);
        return;
    }
    lexer_emit(lexer, TOKEN_NAME, start, out);
    out->name = name;
}

/* The letters b, r, u, f, t, each at most once. What they may not be together with is lexer_quote's to say. */
static bool is_string_prefix(const char *start, const char *end) {
    unsigned seen = 0;
    for (const char *at = start; at < end; at++) {
        const char *letter = strchr("bruft", *at | 0x20);
        if (!letter || (seen & 1u << *letter % 32)) {
            return false;
        }
        seen |= 1u << *letter % 32;
    }
    return true;
}

static void name(Lexer *lexer, Token *out) {
    const char *start = lexer->cur;
    const char *at = start;
    unsigned char all = 0;
    while (char_continues_name(*at)) {
        all |= (unsigned char)*at++;
    }
    lexer->cur = at;
    if ((*at == '\'' || *at == '"') && is_string_prefix(start, at)) {
        lexer_quote(lexer, start, out);
        return;
    }
    if (all >= 0x80) {
        unicode_name(lexer, start, out);
        return;
    }
    const NameSlot *slot = names_intern(lexer->names, (Str){start, at - start});
    if (!slot) {
        lexer_fail(lexer, out, LEXER_NO_MEMORY);
        return;
    }
    lexer_emit(lexer, slot->kind, start, out);
    out->name = slot->kind == TOKEN_NAME ? slot->ident : NULL;
}

/* A token without a place. */
static void emit_bare(const Lexer *lexer, TokenKind kind, Token *out) {
    int32_t at = (int32_t)(lexer->cur - lexer->begin);
    *out = (Token){.kind = (uint8_t)kind,
                   .start = at,
                   .end = at,
                   .line = lexer->line,
                   .col = -1,
                   .end_line = lexer->line,
                   .end_col = -1};
}

static void emit_pending(Lexer *lexer, Token *out) {
    bool indent = lexer->pending > 0;
    lexer->pending += indent ? -1 : 1;
    emit_bare(lexer, indent ? TOKEN_INDENT : TOKEN_DEDENT, out);
}

/* The end of a logical line. A comment before it belongs to the token, as in CPython. */
static void newline(Lexer *lexer, const char *start, Token *out) {
    lexer->cur++;
    lexer->at_line_start = true;
    lexer_emit(lexer, TOKEN_NEWLINE, start, out);
    out->end--;
}

static void end_of_source(Lexer *lexer, Token *out) {
    if (lexer->bracket_count > 0) {
        lexer_fail(lexer, out, LEXER_END);
    } else {
        emit_bare(lexer, TOKEN_END, out);
    }
}

/* One token that starts behind spaces on the current line, or a later line where that goes on in brackets. */
static void line_token(Lexer *lexer, Token *out) {
    for (;;) {
        while (char_is(*lexer->cur, CHAR_SPACE)) {
            lexer->cur++;
        }
        const char *start = lexer->cur;
        char c = *start;
        if (char_is(c, CHAR_NAME_START)) {
            name(lexer, out);
            return;
        }
        if (char_is(c, CHAR_DIGIT) || (c == '.' && char_is(start[1], CHAR_DIGIT))) {
            lexer_number(lexer, out);
            return;
        }
        if (c == '#') {
            lexer->cur = memchr(start, '\n', (size_t)(lexer->end - start));
            c = '\n';
        }
        if (c == '\n') {
            if (lexer->bracket_count == 0) {
                newline(lexer, start, out);
                return;
            }
            lexer->cur++;
            if (!begin_line(lexer, out)) {
                return;
            }
        } else if (c == '\'' || c == '"') {
            lexer_quote(lexer, start, out);
            return;
        } else if (c == '\\') {
            lexer->cur++;
            if (!lexer_continue_line(lexer, out)) {
                return;
            }
        } else if (c == '\0') {
            end_of_source(lexer, out);
            return;
        } else {
            lexer_operator(lexer, out);
            return;
        }
    }
}

void lexer_next(Lexer *lexer, Token *out) {
    if (lexer->failure != LEXER_FINE) {
        emit_bare(lexer, TOKEN_ERROR, out);
        return;
    }
    LexerString *string = lexer_string(lexer);
    if (string && string->in_text && lexer_string_text(lexer, string, out)) {
        return;
    }
    if (lexer->at_line_start && !begin_line(lexer, out)) {
        return;
    }
    if (lexer->pending != 0) {
        emit_pending(lexer, out);
        return;
    }
    line_token(lexer, out);
}
