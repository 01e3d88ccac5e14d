/* Goal: the lexer gives CPython's tokens, and its tokenizer's errors with their places. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "syntax/lexer.h"

typedef struct Fixture {
    Arena arena;
    Names names;
    WarningList warnings;
    Lexer lexer;
    Buf shown;
} Fixture;

static void append_token(Fixture *fixture, Str source, const Token *token) {
    Buf *shown = &fixture->shown;
    if (shown->size > 0) {
        buf_append_char(shown, ' ');
    }
    buf_append(shown, str_from(token_text((TokenKind)token->kind)));
    if (token->kind == TOKEN_NAME || token->kind == TOKEN_NUMBER || token->kind == TOKEN_STRING ||
        (token->kind >= TOKEN_FSTRING_START && token->kind <= TOKEN_TSTRING_END)) {
        buf_append_char(shown, ':');
        buf_append(shown, str_slice(source, token->start, token->end));
    }
    if (token->col >= 0) {
        buf_append_format(shown, "@%d.%d-%d.%d", token->line, token->col, token->end_line,
                          token->end_col);
    }
}

/* All tokens, up to the end or the error, as one line of text. */
static Str lex(Fixture *fixture, Str bytes) {
    arena_init(&fixture->arena, 16 << 20);
    buf_init(&fixture->shown, 1 << 20);
    fixture->warnings = (WarningList){0};
    Source source;
    SyntaxFault fault = {0};
    assert_int_equal(source_decode(&fixture->arena, bytes, &source, &fault), ST_OK);
    assert_true(names_init(&fixture->names, &fixture->arena));
    lexer_init(&fixture->lexer, &source, &fixture->arena, &fixture->names, &fixture->warnings);
    Token token;
    do {
        lexer_next(&fixture->lexer, &token);
        append_token(fixture, source.text, &token);
    } while (token.kind != TOKEN_END && token.kind != TOKEN_ERROR);
    return buf_view(&fixture->shown);
}

static void done(Fixture *fixture) {
    buf_done(&fixture->shown);
    arena_done(&fixture->arena);
}

static void gives_tokens(void **state) {
    (void)state;
    static const struct {
        const char *source, *tokens;
    } rows[] = {
        {"", "end of source"},
        {"a=1", "name:a@1.0-1.1 =@1.1-1.2 number:1@1.2-1.3 newline@1.3-1.4 end of source"},
        {"#x\n\n  # y\n", "end of source"},
        {"if a: # c\n\tb\nc\n",
         "if@1.0-1.2 name:a@1.3-1.4 :@1.4-1.5 newline@1.6-1.10 indent name:b@2.1-2.2 "
         "newline@2.2-2.3 dedent name:c@3.0-3.1 newline@3.1-3.2 end of source"},
        {"(a,\n  b)\n", "(@1.0-1.1 name:a@1.1-1.2 ,@1.2-1.3 name:b@2.2-2.3 )@2.3-2.4 "
                        "newline@2.4-2.5 end of source"},
        {"a \\\n b", "name:a@1.0-1.1 name:b@2.1-2.2 newline@2.2-2.3 end of source"},
        {"'''x\ny''' z", "string:'''x\ny'''@1.0-2.4 name:z@2.5-2.6 newline@2.6-2.7 end of source"},
        {"a**=b//c<<d...", "name:a@1.0-1.1 **=@1.1-1.4 name:b@1.4-1.5 //@1.5-1.7 name:c@1.7-1.8 "
                           "<<@1.8-1.10 name:d@1.10-1.11 ...@1.11-1.14 newline@1.14-1.15 end of "
                           "source"},
        {"f'a{{{b!r:>{w}}}}'",
         "f-string start:f'@1.0-1.2 f-string text:a{@1.2-1.5 {@1.5-1.6 name:b@1.6-1.7 !@1.7-1.8 "
         "name:r@1.8-1.9 :@1.9-1.10 f-string text:>@1.10-1.11 {@1.11-1.12 name:w@1.12-1.13 "
         "}@1.13-1.14 f-string text:@1.14-1.14 }@1.14-1.15 f-string text:}@1.15-1.17 f-string end:'@1.17-1.18 "
         "newline@1.18-1.19 end of source"},
        {"f'{a:=1}{(b:=2)}'",
         "f-string start:f'@1.0-1.2 {@1.2-1.3 name:a@1.3-1.4 :@1.4-1.5 f-string text:=1@1.5-1.7 "
         "}@1.7-1.8 {@1.8-1.9 (@1.9-1.10 name:b@1.10-1.11 :=@1.11-1.13 number:2@1.13-1.14 "
         ")@1.14-1.15 }@1.15-1.16 f-string end:'@1.16-1.17 newline@1.17-1.18 end of source"},
        {"1if 0x_fFor 1.e5j",
         "number:1@1.0-1.1 if@1.1-1.3 number:0x_fF@1.4-1.9 or@1.9-1.11 number:1.e5j@1.12-1.17 "
         "newline@1.17-1.18 end of source"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Fixture fixture;
        Str shown = lex(&fixture, str_from(rows[i].source));
        if (!str_equal(shown, str_from(rows[i].tokens))) {
            fail_msg("%s\n got: %.*s\nwant: %s", rows[i].source, STR_ARG(shown), rows[i].tokens);
        }
        done(&fixture);
    }
}

typedef struct BadRow {
    const char *source, *message;
    LexerFailure failure;
    int32_t line, col, end_col;
} BadRow;

/* Messages and places as CPython 3.14 gives them. */
static const BadRow bad_rows[] = {
    {"'abc", "unterminated string literal (detected at line 1)", LEXER_RAISED, 1, 1, 1},
    {"'a\\'",
     "unterminated string literal (detected at line 1); perhaps you escaped the end quote?",
     LEXER_RAISED, 1, 1, 1},
    {"\"\"\"abc\nd", "unterminated triple-quoted string literal (detected at line 2)", LEXER_RAISED,
     1, 1, 1},
    {"f'abc", "unterminated f-string literal (detected at line 1)", LEXER_RAISED, 1, 1, 1},
    {"f'{a'", "f-string: expecting '}'", LEXER_RAISED, 1, 5, 5},
    {"f'}'", "f-string: single '}' is not allowed", LEXER_RAISED, 1, 3, 3},
    {"t'}'", "t-string: single '}' is not allowed", LEXER_RAISED, 1, 3, 3},
    {"f'{a:\n}'",
     "f-string: newlines are not allowed in format specifiers for single quoted f-strings",
     LEXER_RAISED, 1, 6, 6},
    {"f'{a:{b:{c:{d}}}}'", "f-string: expressions nested too deeply", LEXER_RAISED, 1, 11, 11},
    {"f'{a)}'", "f-string: unmatched ')'", LEXER_RAISED, 1, 5, 5},
    {"1a", "invalid decimal literal", LEXER_RAISED, 1, 1, 1},
    {"1__0", "invalid decimal literal", LEXER_RAISED, 1, 2, 2},
    {"1j1", "invalid imaginary literal", LEXER_RAISED, 1, 2, 2},
    {"0x", "invalid hexadecimal literal", LEXER_RAISED, 1, 2, 2},
    {"00012",
     "leading zeros in decimal integer literals are not permitted; use an 0o prefix for octal "
     "integers",
     LEXER_RAISED, 1, 1, 4},
    {"0b2", "invalid digit '2' in binary literal", LEXER_RAISED, 1, 3, 3},
    {"(]", "closing parenthesis ']' does not match opening parenthesis '('", LEXER_RAISED, 1, 2, 2},
    {"(\n]", "closing parenthesis ']' does not match opening parenthesis '(' on line 1",
     LEXER_RAISED, 2, 1, 1},
    {")", "unmatched ')'", LEXER_RAISED, 1, 1, 1},
    {"ub'x'", "'u' and 'b' prefixes are incompatible", LEXER_RAISED, 1, 1, 3},
    {"\xC3\xA9 ub'x'", "'u' and 'b' prefixes are incompatible", LEXER_RAISED, 1, 4, 6},
    {"a\x01", "invalid non-printable character U+0001", LEXER_RAISED, 1, 2, 2},
    {"(\nx", "'(' was never closed", LEXER_END, 1, 1, 0},
    {"x = 5 \\\n", "unexpected EOF while parsing", LEXER_END, 1, 8, -1},
    {"x = \\ 1\n", "unexpected character after line continuation character", LEXER_CONTINUATION, 1,
     6, 0},
    {"if 1:\n\tx\n        y\n", "inconsistent use of tabs and spaces in indentation", LEXER_TABS, 3,
     1, 0},
    {"if 1:\n   x\n  y\n", "unindent does not match any outer indentation level", LEXER_DEDENT, 3,
     4, -1},
};

static void refuses(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
        const BadRow *row = &bad_rows[i];
        Fixture fixture;
        lex(&fixture, str_from(row->source));
        const SyntaxFault *fault = &fixture.lexer.fault;
        if (fixture.lexer.failure != row->failure ||
            !str_equal(fault->message, str_from(row->message)) || fault->line != row->line ||
            fault->col != row->col || fault->end_col != row->end_col) {
            fail_msg("%s\n got: %.*s at %d, %d to %d", row->source, STR_ARG(fault->message),
                     fault->line, fault->col, fault->end_col);
        }
        done(&fixture);
    }
}

static void counts_levels(void **state) {
    (void)state;
    for (int over = 0; over < 2; over++) {
        Buf source;
        buf_init(&source, 1 << 20);
        for (int i = 0; i < LEXER_INDENTS + over; i++) {
            for (int j = 0; j < i; j++) {
                buf_append_char(&source, ' ');
            }
            buf_append(&source, STR("if 1:\n"));
        }
        Fixture fixture;
        lex(&fixture, buf_view(&source));
        assert_int_equal(fixture.lexer.failure, over ? LEXER_TOO_DEEP : LEXER_FINE);
        done(&fixture);
        buf_clear(&source);
        for (int i = 0; i < LEXER_BRACKETS + over; i++) {
            buf_append_char(&source, '(');
        }
        lex(&fixture, buf_view(&source));
        assert_int_equal(fixture.lexer.failure, over ? LEXER_RAISED : LEXER_END);
        done(&fixture);
        buf_done(&source);
    }
}

static void warns_of_keywords_behind_numbers(void **state) {
    (void)state;
    Fixture fixture;
    lex(&fixture, STR("1if 2else\\\n3\n0x1for x\n1.5and 1jor 1_0in\n"));
    assert_int_equal(fixture.warnings.count, 6);
    assert_int_equal(fixture.warnings.items[2].line, 3);
    assert_true(str_equal(fixture.warnings.items[2].message, STR("invalid hexadecimal literal")));
    assert_true(str_equal(fixture.warnings.items[4].message, STR("invalid imaginary literal")));
    done(&fixture);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_tokens),
        cmocka_unit_test(refuses),
        cmocka_unit_test(counts_levels),
        cmocka_unit_test(warns_of_keywords_behind_numbers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
