/* Goal: a program without its comments has the same lines and the same tokens, and nothing of a comment. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "syntax/syntax.h"

static void strips(const char *source, const char *want) {
    Arena arena;
    Buf out;
    arena_init(&arena, 16 << 20);
    buf_init(&out, 1 << 20);
    assert_int_equal(syntax_strip_comments(&arena, str_from(source), &out), ST_OK);
    buf_append_char(&out, '\0');
    assert_string_equal(out.data, want);
    buf_done(&out);
    arena_done(&arena);
}

static void comments_go_and_lines_stay(void **state) {
    (void)state;
    strips("", "\n");
    strips("# all of it", "\n");
    strips("x = 1 # one\ny = 2\n", "x = 1\ny = 2\n");
    strips("# first\n\n  # second\nx = 1\n", "\n\n\nx = 1\n");
    strips("f(1, # one\n  # two\n  2)\n", "f(1,\n\n  2)\n");
    strips("if x: # if\n    # in\n    y # z\n# out\nelse: # no\n    w\n",
           "if x:\n\n    y\n\nelse:\n    w\n");
    strips("x = 1 #\r\ny\r# end\r", "x = 1\ny\n\n");
}

static void what_only_looks_like_one_stays(void **state) {
    (void)state;
    strips("x = '# no' # yes\n", "x = '# no'\n");
    strips("x = '''\n# no\n''' # yes\n", "x = '''\n# no\n'''\n");
    strips("x = f'# {a} #' # yes\n", "x = f'# {a} #'\n");
    strips("x = f'{{# {a!r:#x} }}' # yes\n", "x = f'{{# {a!r:#x} }}'\n");
    strips("x = f'''{\n a # yes\n}''' # yes\n", "x = f'''{\n a\n}'''\n");
    strips("x = 1 + \\\n  2 # yes\n", "x = 1 + \\\n  2\n");
    strips("x = b'#' r'#' # '#'\n", "x = b'#' r'#'\n");
}

static void what_does_not_lex_is_refused(void **state) {
    (void)state;
    static const char *const broken[] = {"'", "\x80", "  x\n y\n"};
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        Arena arena;
        Buf out;
        arena_init(&arena, 16 << 20);
        buf_init(&out, 1 << 20);
        assert_int_equal(syntax_strip_comments(&arena, str_from(broken[i]), &out), ST_SYNTAX);
        buf_done(&out);
        arena_done(&arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_go_and_lines_stay),
        cmocka_unit_test(what_only_looks_like_one_stays),
        cmocka_unit_test(what_does_not_lex_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
