/* The lexer's errors and warnings, in the words and at the places of CPython's tokenizer. */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "base/utf8.h"
#include "syntax/lexer_parts.h"

/* More than the longest message. */
enum { MESSAGE_BYTES = 256 };

static int32_t count_chars(const char *data, int64_t bytes) {
    return (int32_t)utf8_count((Str){data, bytes});
}

static const char *line_end(const Lexer *lexer, const char *at) {
    return at < lexer->end ? memchr(at, '\n', (size_t)(lexer->end - at)) : at;
}

Str lexer_line_text(const Lexer *lexer, int32_t line) {
    if (lexer->line <= line) {
        const char *end = line_end(lexer, lexer->line_start);
        end += end < lexer->end;
        return (Str){lexer->line_start, end - lexer->line_start};
    }
    const char *at = lexer->begin;
    for (int32_t i = 1; i < line; i++) {
        at = line_end(lexer, at) + 1;
    }
    return (Str){at, line_end(lexer, at) - at};
}

static void stop(Lexer *lexer, Token *out, LexerFailure failure) {
    lexer->failure = failure;
    lexer_next(lexer, out);
}

static PRINTF_LIKE(2, 0) Str format_message(Lexer *lexer, const char *format, va_list args) {
    char text[MESSAGE_BYTES];
    int size = vsnprintf(text, sizeof text, format, args);
    int64_t kept = size < (int)sizeof text ? size : (int)sizeof text - 1;
    return arena_copy_str(lexer->arena, (Str){text, kept});
}

static void raise_at(Lexer *lexer, Token *out, int32_t col, int32_t end_col, Str message) {
    lexer->fault = (SyntaxFault){
        .type = SYNTAX_FAULT_SYNTAX_ERROR,
        .message = message,
        .line = lexer->line,
        .col = col,
        .end_line = lexer->line,
        .end_col = end_col,
        .text = {lexer->line_start, line_end(lexer, lexer->line_start) - lexer->line_start},
    };
    stop(lexer, out, message.data ? LEXER_RAISED : LEXER_NO_MEMORY);
}

void lexer_raise(Lexer *lexer, Token *out, const char *format, ...) {
    va_list args;
    va_start(args, format);
    Str message = format_message(lexer, format, args);
    va_end(args);
    int32_t col = count_chars(lexer->line_start, lexer->cur - lexer->line_start);
    raise_at(lexer, out, col, col, message);
}

void lexer_raise_range(Lexer *lexer, Token *out, int64_t col, int64_t end_col, const char *format,
                       ...) {
    va_list args;
    va_start(args, format);
    Str message = format_message(lexer, format, args);
    va_end(args);
    raise_at(lexer, out, (int32_t)col, (int32_t)end_col, message);
}

/* Like lexer_raise, but with no end, as CPython's parser reports a token that is none. */
static SyntaxFault fault_behind_line(Lexer *lexer, SyntaxFaultType type, Str message) {
    const char *end = line_end(lexer, lexer->line_start);
    end += end < lexer->end;
    return (SyntaxFault){
        .type = type,
        .message = message,
        .line = lexer->line,
        .col = count_chars(lexer->line_start, end - lexer->line_start),
        .end_line = lexer->line,
        .end_col = -1,
        .text = lexer_line_text(lexer, lexer->line),
    };
}

static SyntaxFault fault_in_line(Lexer *lexer, SyntaxFaultType type, int32_t col, Str message) {
    return (SyntaxFault){
        .type = type,
        .message = message,
        .line = lexer->line,
        .col = col,
        .end_line = lexer->line,
        .end_col = 0,
        .text = lexer_line_text(lexer, lexer->line),
    };
}

void lexer_unclosed(Lexer *lexer, SyntaxFault *out) {
    const LexerBracket *bracket = &lexer->brackets[lexer->bracket_count - 1];
    *out = (SyntaxFault){
        .type = SYNTAX_FAULT_SYNTAX_ERROR,
        .message = arena_format(lexer->arena, "'%c' was never closed", bracket->open),
        .line = bracket->line,
        .end_line = bracket->line,
        .text = lexer_line_text(lexer, bracket->line),
    };
    out->col = count_chars(out->text.data, bracket->col + 1);
}

/* CPython counts from the start of its buffer, which may be lines above, but no further than the line is long. */
static int32_t continuation_col(const Lexer *lexer) {
    Str text = lexer_line_text(lexer, lexer->line);
    int64_t bytes = lexer->cur - lexer->buffer_start;
    return count_chars(text.data, bytes < text.size ? bytes : text.size) + (bytes > text.size);
}

void lexer_fail(Lexer *lexer, Token *out, LexerFailure failure) {
    switch (failure) {
    case LEXER_END:
        if (lexer->bracket_count > 0) {
            lexer_unclosed(lexer, &lexer->fault);
        } else {
            lexer->fault = fault_behind_line(lexer, SYNTAX_FAULT_SYNTAX_ERROR,
                                             STR("unexpected EOF while parsing"));
        }
        break;
    case LEXER_DEDENT:
        lexer->fault =
            fault_behind_line(lexer, SYNTAX_FAULT_INDENTATION_ERROR,
                              STR("unindent does not match any outer indentation level"));
        break;
    case LEXER_TABS:
        lexer->fault = fault_in_line(lexer, SYNTAX_FAULT_TAB_ERROR, 1,
                                     STR("inconsistent use of tabs and spaces in indentation"));
        break;
    case LEXER_TOO_DEEP:
        lexer->fault = fault_in_line(lexer, SYNTAX_FAULT_INDENTATION_ERROR, 1,
                                     STR("too many levels of indentation"));
        break;
    case LEXER_CONTINUATION:
        lexer->fault = fault_in_line(lexer, SYNTAX_FAULT_SYNTAX_ERROR, continuation_col(lexer),
                                     STR("unexpected character after line continuation character"));
        break;
    case LEXER_FINE:
    case LEXER_RAISED:
    case LEXER_NO_MEMORY: break;
    }
    stop(lexer, out, failure);
}

/* Room for one more. */
static bool grow(WarningList *list, Arena *arena) {
    if (list->count < list->capacity) {
        return true;
    }
    int32_t capacity = list->capacity ? list->capacity * 2 : 8;
    SyntaxFault *items = ARENA_ARRAY(arena, SyntaxFault, capacity);
    if (!items) {
        return false;
    }
    if (list->count > 0) {
        memcpy(items, list->items, (size_t)list->count * sizeof *items);
    }
    list->items = items;
    list->capacity = capacity;
    return true;
}

void warning_add(WarningList *list, Arena *arena, int32_t line, const char *format, ...) {
    if (!list || !grow(list, arena)) {
        return;
    }
    char text[MESSAGE_BYTES];
    va_list args;
    va_start(args, format);
    Str message = {text, vsnprintf(text, sizeof text, format, args)};
    va_end(args);
    const SyntaxFault *last = list->count > 0 ? &list->items[list->count - 1] : NULL;
    bool again = last && str_equal(last->message, message);
    Str kept = again ? last->message : arena_copy_str(arena, message);
    if (kept.data) {
        ASSERT(list->items); /* grow made room */
        list->items[list->count++] = (SyntaxFault){.message = kept, .line = line};
    }
}
