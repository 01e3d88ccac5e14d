/* Goal: the words of a refusal, the bounds of finding them, and that the grammar takes what the parser takes. That all
 * words are CPython's is tests/syntax/test_wordings.py's to show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "base/buf.h"
#include "syntax/keyword.h"
#include "syntax/peg.h"
#include "syntax/refusal.h"

enum { ARENA_BYTES = 1 << 30, SOURCE_BYTES = 4 << 20 };

typedef struct Case {
    const char *source;
    SyntaxFaultType type;
    const char *message;
    int32_t line, col, end_line, end_col;
} Case;

/* One for each way to find a place, and one for each decision between two errors. */
static const Case cases[] = {
    {"a b\n", 0, "invalid syntax", 1, 3, 1, 4},
    {"f(a b)\n", 0, "invalid syntax. Perhaps you forgot a comma?", 1, 3, 1, 6},
    {"x = (1\n     2)\n", 0, "invalid syntax. Perhaps you forgot a comma?", 1, 6, 2, 7},
    {"{1: 2, 3}\n", 0, "':' expected after dictionary key", 1, 8, 1, 0},
    {"{1: 2, a b}\n", 0, "':' expected after dictionary key", 1, 8, 1, 0},
    {"{a b: 2}\n", 0, "invalid syntax. Perhaps you forgot a comma?", 1, 2, 1, 5},
    {"class A[]: pass\n", 0, "Type parameter list cannot be empty", 1, 9, 1, 9},
    {"try: pass\n", 0, "expected 'except' or 'finally' block", 1, 10, 1, -1},
    {"try a\n", 0, "expected ':'", 1, 5, 1, 6},
    {"def f:\n pass\n", 0, "expected '('", 1, 6, 1, 7},
    {"\xC3\xA9\xC3\xA9 $\n", 0, "invalid syntax", 1, 4, 1, 5},
    {"f(**a, *b)\n", 0, "iterable argument unpacking follows keyword argument unpacking", 1, 6, 1,
     10},
    {"f(a, b for c in d if e)\n", 0, "Generator expression must be parenthesized", 1, 6, 1, 23},
    {"a, f() = 1\n", 0, "cannot assign to function call here. Maybe you meant '==' instead of '='?",
     1, 4, 1, 7},
    {"for a, f() in b: c\n", 0, "cannot assign to function call", 1, 8, 1, 11},
    {"del (a, *b)\n", 0, "cannot delete starred", 1, 9, 1, 11},
    {" a\n", SYNTAX_FAULT_INDENTATION_ERROR, "unexpected indent", 1, 1, 1, -1},
    {"if a:\nb\n", SYNTAX_FAULT_INDENTATION_ERROR,
     "expected an indented block after 'if' statement on line 1", 2, 1, 2, 2},
    /* What stands behind the error decides. */
    {"a b\n)\n", 0, "unmatched ')'", 2, 1, 2, 1},
    {"a b\nf\"{)}\"\n", 0, "invalid syntax", 1, 3, 1, 4},
    {"(\na b\n", 0, "'(' was never closed", 1, 1, 1, 0},
    {" a\n)\n", SYNTAX_FAULT_INDENTATION_ERROR, "unexpected indent", 1, 1, 1, -1},
    {"try a\n)\n", 0, "unmatched ')'", 2, 1, 2, 1},
    /* Literals. */
    {"\"a\" b\"b\"\n", 0, "cannot mix bytes and nonbytes literals", 1, 9, 1, 10},
    {"b\"\xC3\xA9\"\n", 0, "bytes can only contain ASCII literal characters", 1, 1, 1, 5},
    {"f\"{a!x}\"\n", 0, "f-string: invalid conversion character 'x': expected 's', 'r', or 'a'", 1,
     6, 1, 7},
    {"t\"{a! r}\"\n", 0, "t-string: conversion type must come right after the exclamation mark", 1,
     5, 1, 8},
    {"match a:\n case 1 + 2: b\n", 0, "imaginary number required in complex literal", 2, 11, 2, 12},
    {"from __future__ import barry_as_FLUFL\na != b\n", 0,
     "with Barry as BDFL, use '<>' instead of '!='", 2, 3, 2, 5},
};

static void expect_case(const Case *want) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault = {0};
    assert_int_equal(syntax_parse(&arena, str_from(want->source), &tree, &fault), ST_SYNTAX);
    bool same = fault.type == want->type && str_equal(fault.message, str_from(want->message)) &&
                fault.line == want->line && fault.col == want->col &&
                fault.end_line == want->end_line && fault.end_col == want->end_col;
    if (!same) {
        fail_msg("%s: %.*s at %d:%d-%d:%d", want->source, STR_ARG(fault.message), fault.line,
                 fault.col, fault.end_line, fault.end_col);
    }
    arena_done(&arena);
}

static void words_and_places(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        expect_case(&cases[i]);
    }
}

/* `head`, `count` times `middle`, then `tail`. */
static Str repeated(const char *head, const char *middle, int64_t count, const char *tail) {
    Buf buf;
    buf_init(&buf, INT64_C(64) << 20);
    buf_append(&buf, str_from(head));
    for (int64_t i = 0; i < count; i++) {
        buf_append(&buf, str_from(middle));
    }
    buf_append(&buf, str_from(tail));
    int64_t size;
    char *data = buf_take(&buf, &size);
    return (Str){data, size};
}

static double seconds(void) {
    return (double)clock() / CLOCKS_PER_SEC;
}

static void expect_quick(Str source, const char *message) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault = {0};
    double start = seconds();
    assert_int_equal(syntax_parse(&arena, source, &tree, &fault), ST_SYNTAX);
    if (!str_equal(fault.message, str_from(message))) {
        fail_msg("%.60s: %.*s", source.data, STR_ARG(fault.message));
    }
    if (seconds() - start > 20) {
        fail_msg("%.60s: %g seconds", source.data, seconds() - start);
    }
    arena_done(&arena);
    free((void *)(uintptr_t)source.data);
}

static void long_programs_take_linear_time(void **state) {
    (void)state;
    expect_quick(repeated("", "x = f(a, b)\n", 30000, "a b\n"), "invalid syntax");
    expect_quick(repeated("def f():\n", " x = f(a, b)\n", 20000, " a b\n"), "invalid syntax");
    expect_quick(repeated("x = [", "a,", 50000, "a b]\n"),
                 "invalid syntax. Perhaps you forgot a comma?");
    expect_quick(repeated("", "if a:\n b\n", 10000, "el a: c\n"), "invalid syntax");
    expect_quick(repeated("if a:\n b\n", "elif a:\n b\n", 3000, "elif a b: c\n"), "invalid syntax");
}

static void nested_programs_take_linear_time(void **state) {
    (void)state;
    const char *comma = "invalid syntax. Perhaps you forgot a comma?";
    expect_quick(repeated("", "(", 190, "a b"), "'(' was never closed");
    expect_quick(repeated("", "[{f(", 60, "a $ b"), "invalid syntax");
    expect_quick(repeated("x = ", "{1: ", 150, "a b"), "'{' was never closed");
    expect_quick(repeated("print(", "(a ", 100, "b)\n"), comma);
}

static void deep_programs_overflow_as_cpython(void **state) {
    (void)state;
    const char *overflow = "Parser stack overflowed - Python source too complex to parse";
    expect_quick(repeated("", "-", 20000, "a b\n"), overflow);
    expect_quick(repeated("", "not ", 20000, "$\n"), overflow);
    expect_quick(repeated("", "lambda:", 20000, "a b\n"), overflow);
}

/* Past the steps allowed the error is plain, and stands where the parser stopped. */
static void work_is_bounded(void **state) {
    (void)state;
    Arena arena, notes, store;
    arena_init(&arena, ARENA_BYTES);
    arena_init(&notes, ARENA_BYTES);
    arena_init(&store, ARENA_BYTES);
    Source source;
    SyntaxFault fault;
    assert_int_equal(source_decode(&arena, STR("f(a b)\n"), &source, &fault), ST_OK);
    Names names;
    assert_true(names_init(&names, &arena));
    Lexer *lexer = ARENA_NEW(&arena, Lexer);
    lexer_init(lexer, &source, &arena, &names, NULL);
    Peg peg = {.lexer = lexer,
               .arena = &arena,
               .notes = &notes,
               .store = &store,
               .text = source.text,
               .steps = 20};
    assert_false(peg_run(&peg, false));
    assert_int_equal(peg.stop, PEG_EXHAUSTED);
    arena_done(&store);
    arena_done(&notes);
    arena_done(&arena);
}

static void suggests_keywords(void **state) {
    (void)state;
    static const struct {
        const char *source, *message;
    } rows[] = {
        {"whlie True:\n  a\n", "invalid syntax. Did you mean 'while'?"},
        {"fro x in y: z\n", "invalid syntax. Did you mean 'for'?"},
        {"if a:\n  b\nesle:\n  c\n", "invalid syntax. Did you mean 'else'?"},
        {"[x fro x in y]\n", "invalid syntax. Did you mean 'for'?"},
        {"def f():\n  retrun a\n", "invalid syntax. Did you mean 'return'?"},
        {"retrun a\n", NULL}, /* outside of a function `return` is no better */
        {"a b\n", NULL},
        {"zzzzzz y\n", NULL},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Arena arena;
        arena_init(&arena, ARENA_BYTES);
        SyntaxTree tree;
        SyntaxFault fault, better;
        assert_int_equal(syntax_parse(&arena, str_from(rows[i].source), &tree, &fault), ST_SYNTAX);
        bool found = keyword_suggest(&arena, &fault, &better);
        assert_int_equal(found, rows[i].message != NULL);
        assert_true(!found || str_equal(better.message, str_from(rows[i].message)));
        arena_done(&arena);
    }
}

static void takes_what_the_parser_takes(const char *path) {
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    char *bytes = malloc(SOURCE_BYTES);
    assert_non_null(bytes);
    Str text = {bytes, (int64_t)fread(bytes, 1, SOURCE_BYTES, file)};
    (void)fclose(file);
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault;
    assert_int_equal(syntax_parse(&arena, text, &tree, &fault), ST_OK);
    Source source;
    assert_int_equal(source_decode(&arena, text, &source, &fault), ST_OK);
    Arena notes, store;
    arena_init(&notes, ARENA_BYTES);
    arena_init(&store, ARENA_BYTES);
    Names names;
    assert_true(names_init(&names, &arena));
    Lexer *lexer = ARENA_NEW(&arena, Lexer);
    lexer_init(lexer, &source, &arena, &names, NULL);
    Peg peg = {.lexer = lexer,
               .arena = &arena,
               .notes = &notes,
               .store = &store,
               .text = source.text,
               .steps = INT32_MAX};
    assert_true(peg_run(&peg, false));
    assert_true(peg_run(&peg, true)); /* the error alternatives find nothing in it either */
    arena_done(&store);
    arena_done(&notes);
    arena_done(&arena);
    free(bytes);
}

static void grammar_takes_what_the_parser_takes(void **state) {
    (void)state;
    takes_what_the_parser_takes("tests/syntax/samples/records.py");
    takes_what_the_parser_takes("tests/syntax/samples/shapes.py");
    takes_what_the_parser_takes("tests/syntax/samples/tasks.py");
    takes_what_the_parser_takes("tests/syntax/samples/texts.py");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_places),
        cmocka_unit_test(long_programs_take_linear_time),
        cmocka_unit_test(nested_programs_take_linear_time),
        cmocka_unit_test(deep_programs_overflow_as_cpython),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(suggests_keywords),
        cmocka_unit_test(grammar_takes_what_the_parser_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
