/* Strings: from quote to quote, and the text between the replacement fields of f-strings and t-strings. Escapes are
 * only stepped over here; literals.c reads them. */
#include <string.h>

#include "syntax/lexer_parts.h"

typedef struct Prefix {
    bool raw, format, template;
} Prefix;

/* Notes the letters before the quote. false (and the lexer failed) for a pair that cannot stand together. */
static bool read_prefix(Lexer *lexer, const char *start, Prefix *prefix, Token *out) {
    static const char pairs[][2] = {"ub", "ur", "uf", "ut", "bf", "bt", "ft"};
    bool seen[128] = {false};
    for (const char *at = start; at < lexer->cur; at++) {
        seen[*at | 0x20] = true;
    }
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        const char *pair = pairs[i];
        if (seen[(int)pair[0]] && seen[(int)pair[1]]) {
            lexer_raise_range(lexer, out, start + 1 - lexer->line_start,
                              lexer->cur - lexer->line_start,
                              "'%c' and '%c' prefixes are incompatible", pair[0], pair[1]);
            return false;
        }
    }
    *prefix = (Prefix){.raw = seen['r'], .format = seen['f'], .template = seen['t']};
    return true;
}

/* Gives `*out` the start that a token had before it went over newlines. */
static void set_start(Token *out, int32_t line, int64_t col) {
    out->line = line;
    out->col = (int32_t)col;
}

static void open_string(Lexer *lexer, const char *start, Prefix prefix, int8_t quote_size,
                        Token *out) {
    char quote = *lexer->cur;
    lexer->cur += quote_size;
    if (lexer->mode_count + 1 >= LEXER_STRINGS) {
        lexer_raise(lexer, out, "too many nested f-strings or t-strings");
        return;
    }
    lexer->modes[lexer->mode_count++] = (LexerString){
        .start = start,
        .line_start = lexer->line_start,
        .line = lexer->line,
        .field_depth = -1,
        .quote = quote,
        .quote_size = quote_size,
        .raw = prefix.raw,
        .template = prefix.template,
        .in_text = true,
    };
    lexer_emit(lexer, prefix.template ? TOKEN_TSTRING_START : TOKEN_FSTRING_START, start, out);
}

/* The string at `start` does not end; `lexer->line` is where it should have. Inside a replacement field a string with
 * the field's own quotes is more likely the end of the outer string. */
static void unterminated(Lexer *lexer, const char *start, int32_t line, const char *line_start,
                         char quote, int quote_size, bool escaped_quote, Token *out) {
    int32_t detected = lexer->line;
    lexer->cur = start + 1;
    lexer->line = line;
    lexer->line_start = line_start;
    const LexerString *string = lexer_string(lexer);
    if (string && string->quote == quote && string->quote_size == quote_size) {
        lexer_raise(lexer, out, "%c-string: expecting '}'", lexer_string_letter(string));
    } else if (quote_size == 3) {
        lexer_raise(lexer, out, "unterminated triple-quoted string literal (detected at line %d)",
                    detected);
    } else {
        lexer_raise(lexer, out, "unterminated string literal (detected at line %d)%s", detected,
                    escaped_quote ? "; perhaps you escaped the end quote?" : "");
    }
}

/* From behind the opening quotes to behind the closing ones. false when there are none. */
static bool skip_string(Lexer *lexer, char quote, int quote_size, bool *escaped_quote) {
    const char *at = lexer->cur;
    bool found = false;
    for (;;) {
        char c = *at;
        if (c == quote) {
            at++;
            if (quote_size == 1 || (at[0] == quote && at[1] == quote)) {
                at += quote_size - 1;
                found = true;
                break;
            }
        } else if (c == '\\' && at + 1 < lexer->end) {
            at++;
            *escaped_quote |= *at == quote;
            if (*at++ == '\n') {
                lexer->cur = at;
                lexer_open_line(lexer);
            }
        } else if (c == '\n' && quote_size == 3) {
            lexer->cur = ++at;
            lexer_open_line(lexer);
        } else if (c == '\n' || c == '\0') {
            break;
        } else {
            at++;
        }
    }
    lexer->cur = at;
    return found;
}

void lexer_quote(Lexer *lexer, const char *start, Token *out) {
    Prefix prefix = {0};
    char quote = *lexer->cur;
    if (start < lexer->cur) {
        const char *at = lexer->cur++;
        if (!read_prefix(lexer, start, &prefix, out)) {
            return;
        }
        lexer->cur = at;
    }
    int8_t quote_size = lexer->cur[1] == quote && lexer->cur[2] == quote ? 3 : 1;
    if (prefix.format || prefix.template) {
        open_string(lexer, start, prefix, quote_size, out);
        return;
    }
    int32_t line = lexer->line;
    const char *line_start = lexer->line_start;
    bool escaped_quote = false;
    lexer->cur += quote_size;
    if (!skip_string(lexer, quote, quote_size, &escaped_quote)) {
        unterminated(lexer, start, line, line_start, quote, quote_size, escaped_quote, out);
        return;
    }
    lexer_emit(lexer, TOKEN_STRING, start, out);
    set_start(out, line, start - line_start);
}

/* --- the text of f-strings and t-strings ------------------------------------------------------------------------ */

/* A replacement field opens at `cur`: its brace is lexed next, as usual. */
static bool open_field(Lexer *lexer, LexerString *string, Token *out) {
    string->field_depth++;
    if (string->field_depth >= LEXER_FIELDS) {
        lexer_raise(lexer, out, "%c-string: expressions nested too deeply",
                    lexer_string_letter(string));
        return false;
    }
    string->in_text = false;
    string->exclamation = NULL;
    return true;
}

static void text_unterminated(Lexer *lexer, const LexerString *string, Token *out) {
    int32_t detected = lexer->line;
    lexer->cur = string->start + 1;
    lexer->line = string->line;
    lexer->line_start = string->line_start;
    lexer_raise(lexer, out, "unterminated %s%c-string literal (detected at line %d)",
                string->quote_size == 3 ? "triple-quoted " : "", lexer_string_letter(string),
                detected);
}

/* Steps over a backslash and what it escapes; `*in_name` is set behind `\N{`. A backslash before a brace escapes
 * nothing. */
static void skip_escape(Lexer *lexer, const LexerString *string, bool *in_name) {
    char c = *++lexer->cur;
    if (c == '{' || c == '}') {
        if (!string->raw) {
            warning_add(lexer->warnings, lexer->arena, lexer->line,
                        "\"\\%c\" is an invalid escape sequence. Such sequences will not work in "
                        "the future. Did you mean \"\\\\%c\"? A raw string is also an option.",
                        c, c);
        }
        return;
    }
    lexer->cur += lexer->cur < lexer->end;
    if (c == '\n') {
        lexer_open_line(lexer);
    } else if (c == 'N' && !string->raw && *lexer->cur == '{') {
        lexer->cur++;
        *in_name = true;
    }
}

/* At a brace in the text. Sets what comes next and gives how many bytes before `cur` the text ends, or -1 when the
 * lexer failed. */
static int brace(Lexer *lexer, LexerString *string, bool in_spec, bool in_name, Token *out) {
    char c = *lexer->cur;
    bool doubled = lexer->cur[1] == c;
    if (c == '{') {
        if (doubled && !in_spec) {
            lexer->cur += 2;
            return 1;
        }
        string->in_spec = false;
        return open_field(lexer, string, out) ? 0 : -1;
    }
    if (in_name) {
        lexer->cur++;
        return 0;
    }
    if (doubled && !in_spec && string->bracket_depth == 0) {
        lexer->cur += 2;
        return 1;
    }
    string->in_text = false;
    string->in_spec = false;
    return 0;
}

static void string_end(Lexer *lexer, const LexerString *string, Token *out) {
    const char *start = lexer->cur;
    lexer->cur += string->quote_size;
    lexer->mode_count--;
    lexer_emit(lexer, string->template ? TOKEN_TSTRING_END : TOKEN_FSTRING_END, start, out);
}

static bool at_end_quote(const LexerString *string, const char *at) {
    return *at == string->quote &&
           (string->quote_size == 1 || (at[1] == string->quote && at[2] == string->quote));
}

/* Goes to the end of a piece of text. Gives how many bytes before `cur` its text ends, -1 when the lexer failed. */
static int skip_text(Lexer *lexer, LexerString *string, Token *out) {
    bool in_name = false;
    bool in_spec = string->in_spec && string->field_depth >= 0;
    for (;;) {
        char c = *lexer->cur;
        if (c == '\0' || (c == '\n' && string->quote_size == 1)) {
            if (in_spec && c == '\n') {
                lexer->cur++;
                char letter = lexer_string_letter(string);
                lexer_raise(lexer, out,
                            "%c-string: newlines are not allowed in format specifiers for single "
                            "quoted %c-strings",
                            letter, letter);
            } else {
                text_unterminated(lexer, string, out);
            }
            return -1;
        }
        if (at_end_quote(string, lexer->cur)) {
            return 0;
        }
        if (c == '{' || c == '}') {
            return brace(lexer, string, in_spec, in_name, out);
        }
        if (c == '\\') {
            skip_escape(lexer, string, &in_name);
        } else {
            lexer->cur++;
            if (c == '\n') {
                lexer_open_line(lexer);
            }
        }
    }
}

bool lexer_string_text(Lexer *lexer, LexerString *string, Token *out) {
    const char *start = lexer->cur;
    if (start[0] == '{' && start[1] != '{') {
        return !open_field(lexer, string, out);
    }
    if (at_end_quote(string, start)) {
        string_end(lexer, string, out);
        return true;
    }
    int32_t line = lexer->line;
    int64_t col = start - lexer->line_start;
    int left_out = skip_text(lexer, string, out);
    if (left_out >= 0) {
        lexer_emit(lexer, string->template ? TOKEN_TSTRING_MIDDLE : TOKEN_FSTRING_MIDDLE, start,
                   out);
        out->end -= left_out;
        set_start(out, line, col);
    }
    return true;
}
