/* Goal: the parser keeps its promises at the borders: nesting, height, memory, warnings, names. That its trees are
 * CPython's is tests/syntax's to show. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "base/limits.h"
#include "syntax/syntax.h"

enum { ARENA_BYTES = 256 << 20 };

typedef struct Parsed {
    Arena arena;
    Status status;
    SyntaxTree tree;
    SyntaxFault fault;
} Parsed;

static void parse(Parsed *parsed, Str source) {
    *parsed = (Parsed){0};
    arena_init(&parsed->arena, ARENA_BYTES);
    parsed->status = syntax_parse(&parsed->arena, source, &parsed->tree, &parsed->fault);
}

static void expect_dump(const char *source, const char *dump) {
    Parsed parsed;
    parse(&parsed, str_from(source));
    assert_int_equal(parsed.status, ST_OK);
    Buf out;
    buf_init(&out, 1 << 20);
    assert_int_equal(syntax_dump(parsed.tree.root, -1, &out), ST_OK);
    if (!str_equal(buf_view(&out), str_from(dump))) {
        fail_msg("%s\n got: %.*s\nwant: %s", source, (int)out.size, out.data, dump);
    }
    buf_done(&out);
    arena_done(&parsed.arena);
}

static void dumps_as_cpython(void **state) {
    (void)state;
    expect_dump("", "Module()");
    expect_dump("a < b is not c",
                "Module(body=[Expr(value=Compare(left=Name(id='a', ctx=Load(), lineno=1, "
                "col_offset=0, end_lineno=1, end_col_offset=1), ops=[Lt(), IsNot()], "
                "comparators=[Name(id='b', ctx=Load(), lineno=1, col_offset=4, end_lineno=1, "
                "end_col_offset=5), Name(id='c', ctx=Load(), lineno=1, col_offset=13, "
                "end_lineno=1, end_col_offset=14)], lineno=1, col_offset=0, end_lineno=1, "
                "end_col_offset=14), lineno=1, col_offset=0, end_lineno=1, end_col_offset=14)])");
    expect_dump("t'{ a = }'",
                "Module(body=[Expr(value=TemplateStr(values=[Constant(value=' a = ', lineno=1, "
                "col_offset=3, end_lineno=1, end_col_offset=8), Interpolation(value=Name(id='a', "
                "ctx=Load(), lineno=1, col_offset=4, end_lineno=1, end_col_offset=5), str=' a', "
                "conversion=114, lineno=1, col_offset=2, end_lineno=1, end_col_offset=9)], "
                "lineno=1, col_offset=0, end_lineno=1, end_col_offset=10), lineno=1, "
                "col_offset=0, end_lineno=1, end_col_offset=10)])");
    expect_dump("'\\ud800\\n' \"'\"",
                "Module(body=[Expr(value=Constant(value=\"\\ud800\\n'\", lineno=1, col_offset=0, "
                "end_lineno=1, end_col_offset=14), lineno=1, col_offset=0, end_lineno=1, "
                "end_col_offset=14)])");
    expect_dump("# coding: koi8-r\n\xC1 = 1e16j",
                "Module(body=[Assign(targets=[Name(id='\xD0\xB0', ctx=Store(), lineno=2, "
                "col_offset=0, end_lineno=2, end_col_offset=2)], value=Constant(value=1e+16j, "
                "lineno=2, col_offset=5, end_lineno=2, end_col_offset=10), lineno=2, "
                "col_offset=0, end_lineno=2, end_col_offset=10)])");
}

typedef struct NestingRow {
    const char *name, *before, *middle, *after;
    int fits; /* so many times `before` and `after` are taken, one more is not */
    SyntaxFaultType fault;
} NestingRow;

/* The first five numbers are CPython 3.14's. */
static const NestingRow nesting_rows[] = {
    {"unary", "-", "a", "", 5969, SYNTAX_FAULT_MEMORY_ERROR},
    {"not", "not ", "a", "", 5969, SYNTAX_FAULT_MEMORY_ERROR},
    {"lambda", "lambda: ", "a", "", 2984, SYNTAX_FAULT_MEMORY_ERROR},
    {"ternary", "a if b else ", "a", "", 5969, SYNTAX_FAULT_MEMORY_ERROR},
    {"power", "a**", "a", "", 2984, SYNTAX_FAULT_MEMORY_ERROR},
    {"attributes", "", "a", ".b", LIMIT_TREE_HEIGHT - 2, SYNTAX_FAULT_RECURSION_ERROR},
    {"sums", "", "a", "+a", LIMIT_TREE_HEIGHT - 2, SYNTAX_FAULT_RECURSION_ERROR},
    {"calls", "", "a", "()", LIMIT_TREE_HEIGHT - 2, SYNTAX_FAULT_RECURSION_ERROR},
    {"brackets", "[", "", "]", 200, SYNTAX_FAULT_SYNTAX_ERROR},
};

static void bounds_nesting(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof nesting_rows / sizeof *nesting_rows; i++) {
        const NestingRow *row = &nesting_rows[i];
        for (int over = 0; over < 2; over++) {
            Buf source;
            buf_init(&source, 1 << 20);
            for (int n = 0; n < row->fits + over; n++) {
                buf_append(&source, str_from(row->before));
            }
            buf_append(&source, str_from(row->middle));
            for (int n = 0; n < row->fits + over; n++) {
                buf_append(&source, str_from(row->after));
            }
            Parsed parsed;
            parse(&parsed, buf_view(&source));
            if (parsed.status != (over ? ST_SYNTAX : ST_OK) ||
                (over && parsed.fault.type != row->fault)) {
                fail_msg("%s, %d over: status %d, fault %d", row->name, over, (int)parsed.status,
                         (int)parsed.fault.type);
            }
            arena_done(&parsed.arena);
            buf_done(&source);
        }
    }
}

/* One of everything that allocates. */
static const char everything[] =
    "# coding: latin-1\nimport a.b.c as d\nfrom . import (e, f as g)\n@h\ndef i[*T, **P](j, /, k=1, *l: m, n=2, "
    "**o) -> p:\n  global q, r, s, t, u\n  x = f'{y!r:>{z}}' 'a\\n' 'b' r'' if 0x_ff else 10**400\n"
    "class A(B, c=D, **E):\n  x: int = [F for G in H if I if J]\n"
    "match k:\n  case {'a': 1, **l} | M(n, o=P) | [Q, *_] as r: pass\n"
    "with (a as b, c): del d, (e, f)\ntry: a < b < c < d < e < f < g < h < i < j < k\nexcept* L, M: '\\d'\n"
    "t'{a=}{b}' t'c\\N{BULLET}'\nlambda *, a, b=c: {d: e, **f}\nx[a:b:c, ::d]\n\xE9t\xE9 = 'a' 'b' 'c' 'd'\n"
    "print(a, *b, c=1, d=2, e=3, f=4, g=5, **h)\nx = y = 12345678901234567890 + 1_0j\n";

static void survives_every_shortage_of_memory(void **state) {
    (void)state;
    Str source = {everything, sizeof everything - 1};
    int64_t limit = 0;
    Status status;
    Arena arena;
    do {
        SyntaxTree tree;
        SyntaxFault fault;
        limit += 64;
        arena_init(&arena, limit);
        /* Small chunks, so that every allocation meets the limit in its turn. */
        status = syntax_parse(&arena, source, &tree, &fault);
        assert_true(status == ST_OK || status == ST_NO_MEMORY);
        arena_done(&arena);
    } while (status != ST_OK && limit < 16 << 20);
    assert_int_equal(status, ST_OK);
}

static void interns_names(void **state) {
    (void)state;
    Parsed parsed;
    parse(&parsed, STR("x = x\n\xEF\xBD\x98 = y"));
    assert_int_equal(parsed.status, ST_OK);
    const AstModule *module = (const AstModule *)(const void *)parsed.tree.root;
    const AstAssign *first = (const AstAssign *)(const void *)module->body.items[0];
    const AstAssign *second = (const AstAssign *)(const void *)module->body.items[1];
    const AstIdent *x = ((const AstName *)(const void *)first->value)->id;
    assert_ptr_equal(x, ((const AstName *)(const void *)first->targets.items[0])->id);
    assert_ptr_equal(x, ((const AstName *)(const void *)second->targets.items[0])->id);
    assert_ptr_not_equal(x, ((const AstName *)(const void *)second->value)->id);
    assert_true(x->index < parsed.tree.ident_count);
    arena_done(&parsed.arena);
}

static void warns(void **state) {
    (void)state;
    static const struct {
        const char *source, *message;
        int32_t line;
    } rows[] = {
        {"x = '''\n\n\\d\\e'''",
         "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did "
         "you mean \"\\\\d\"? A raw string is also an option.",
         3},
        {"b'\\400'",
         "\"\\400\" is an invalid octal escape sequence. Such sequences will not work in the "
         "future. Did you mean \"\\\\400\"? A raw string is also an option.",
         1},
        {"f'''\n\n\\d{x}'''",
         "\"\\d\" is an invalid escape sequence. Such sequences will not work in the future. Did "
         "you mean \"\\\\d\"? A raw string is also an option.",
         5},
        {"f'\\{x}'",
         "\"\\{\" is an invalid escape sequence. Such sequences will not work in the future. Did "
         "you mean \"\\\\{\"? A raw string is also an option.",
         1},
        {"1if x else 2", "invalid decimal literal", 1},
        {"r'\\d' rf'\\d'", NULL, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Parsed parsed;
        parse(&parsed, str_from(rows[i].source));
        assert_int_equal(parsed.status, ST_OK);
        assert_int_equal(parsed.tree.warning_count, rows[i].message != NULL);
        if (rows[i].message) {
            const SyntaxFault *warning = &parsed.tree.warnings[0];
            assert_int_equal(warning->line, rows[i].line);
            assert_true(str_equal(warning->message, str_from(rows[i].message)));
        }
        arena_done(&parsed.arena);
    }
}

typedef struct BadRow {
    const char *source, *message;
    int32_t line, col, end_line, end_col;
} BadRow;

/* As CPython 3.14 gives them. */
static const BadRow bad_rows[] = {
    {"a <> b", "invalid syntax", 1, 3, 1, 5},
    {"'\\x'",
     "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: truncated \\xXX "
     "escape",
     1, 1, 1, 5},
    {"'\xC3\xA9\\N{\xC3\xA9}'",
     "(unicode error) 'unicodeescape' codec can't decode bytes in position 10-23: unknown Unicode "
     "character name",
     1, 1, 1, 9},
    {"f'\\xg{x}'",
     "(unicode error) 'unicodeescape' codec can't decode bytes in position 0-1: truncated \\xXX "
     "escape",
     1, 9, 1, 10},
    {"b'a\\x'", "(value error) invalid \\x escape at position 1", 1, 1, 1, 7},
    {"b'\xC3\xA9'", "bytes can only contain ASCII literal characters", 1, 1, 1, 5},
    {"x = \"\"\"\n\\x\"\"\"\ny",
     "(unicode error) 'unicodeescape' codec can't decode bytes in position 1-2: truncated \\xXX "
     "escape",
     1, 5, 2, 6},
    {"# coding: ascii\n'\xff'",
     "'ascii' codec can't decode byte 0xff in position 17: ordinal not in range(128)", 0, -1, 0, 0},
    {"# coding: utf8\n'a\xe2\x82"
     "b",
     "'utf-8' codec can't decode bytes in position 17-18: invalid continuation byte", 0, -1, 0, 0},
    {"# coding: foo\n", "unknown encoding: foo", 0, -1, 0, 0},
    {"# coding: rot13\n",
     "'rot13' is not a text encoding; use codecs.decode() to handle arbitrary codecs", 0, -1, 0, 0},
    {"\xEF\xBB\xBF# coding: latin-1\n", "encoding problem: iso-8859-1 with BOM", 1, 0, 1, 17},
    {"\xEF\xBB\xBF\n# coding: latin-1\n", "encoding problem: iso-8859-1 with BOM", 2, 0, 2, 18},
    {"x=1\n'\xff'",
     "Non-UTF-8 code starting with '\\xff' on line 2, but no encoding declared; see "
     "https://peps.python.org/pep-0263/ for details",
     2, 2, 2, 2},
};

static void refuses_at_the_right_place(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
        const BadRow *row = &bad_rows[i];
        Parsed parsed;
        parse(&parsed, str_from(row->source));
        const SyntaxFault *fault = &parsed.fault;
        if (parsed.status != ST_SYNTAX || !str_equal(fault->message, str_from(row->message)) ||
            fault->line != row->line || fault->col != row->col ||
            fault->end_line != row->end_line || fault->end_col != row->end_col) {
            fail_msg("%s\n got: %.*s at %d.%d-%d.%d", row->source, STR_ARG(fault->message),
                     fault->line, fault->col, fault->end_line, fault->end_col);
        }
        arena_done(&parsed.arena);
    }
}

static void refuses_to_print_what_python_does_not(void **state) {
    (void)state;
    for (int over = 0; over < 2; over++) {
        Buf source;
        buf_init(&source, 1 << 20);
        buf_append(&source, STR("0x"));
        /* 16^3571 has 4300 digits, 16^3572 has 4302. */
        for (int i = 0; i < 3571 + over; i++) {
            buf_append_char(&source, 'f');
        }
        Parsed parsed;
        parse(&parsed, buf_view(&source));
        assert_int_equal(parsed.status, ST_OK);
        Buf out;
        buf_init(&out, 1 << 20);
        assert_int_equal(syntax_dump(parsed.tree.root, -1, &out), over ? ST_RANGE : ST_OK);
        buf_done(&out);
        arena_done(&parsed.arena);
        buf_done(&source);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dumps_as_cpython),
        cmocka_unit_test(bounds_nesting),
        cmocka_unit_test(survives_every_shortage_of_memory),
        cmocka_unit_test(interns_names),
        cmocka_unit_test(warns),
        cmocka_unit_test(refuses_at_the_right_place),
        cmocka_unit_test(refuses_to_print_what_python_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
