/* Goal: the borders of the tables and of memory; the tables' content is compared with CPython in tests/unicode. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/buf.h"
#include "unicode/unicode.h"

static void code_points_past_the_last_are_unassigned(void **state) {
    (void)state;
    static const uint32_t rows[] = {0x10FFFF, 0x110000, 0x7FFFFFFF, UINT32_MAX};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(unicode_category(rows[i]), UNICODE_CN);
        assert_int_equal(unicode_combining_class(rows[i]), 0);
        assert_false(unicode_is_identifier_start(rows[i]));
        assert_false(unicode_is_identifier_continue(rows[i]));
        assert_false(unicode_is_printable(rows[i]));
    }
    assert_int_equal(unicode_category('A'), UNICODE_LU);
    assert_int_equal(unicode_category(0x1F600), UNICODE_SO);
}

static void normal_text_is_borrowed(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, 1 << 20);
    static const char *const rows[] = {"", "plain", "na\xC3\xAFve", "\xEA\xB0\x81", "\xED\xA0\x80"};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Str text = str_from(rows[i]);
        Str out = STR("untouched");
        assert_int_equal(unicode_normalize(&arena, text, &out), ST_OK);
        assert_ptr_equal(out.data, text.data);
        assert_int_equal(out.size, text.size);
    }
    Str out;
    assert_int_equal(unicode_normalize(&arena, STR("\xEF\xAC\x81"), &out), ST_OK);
    assert_true(str_equal(out, STR("fi")));
    arena_done(&arena);
}

static void exhausted_memory_is_told(void **state) {
    (void)state;
    Buf text;
    buf_init(&text, 1 << 20);
    for (int i = 0; i < 20000; i++) {
        buf_append(&text, STR("\xEF\xB7\xBA")); /* becomes 18 characters */
    }
    for (int64_t limit = 0; limit < (8 << 20); limit += 1 << 18) {
        Arena arena;
        arena_init(&arena, limit);
        Str out = STR("untouched");
        Status status = unicode_normalize(&arena, buf_view(&text), &out);
        assert_true(status == ST_OK ||
                    (status == ST_NO_MEMORY && str_equal(out, STR("untouched"))));
        arena_done(&arena);
    }
    buf_done(&text);
}

static void names_have_every_length(void **state) {
    (void)state;
    char name[400];
    memset(name, 'A', sizeof name);
    uint32_t found = 7;
    for (int64_t size = 0; size <= (int64_t)sizeof name; size++) {
        assert_false(unicode_find_name((Str){name, size}, &found));
    }
    assert_int_equal(found, 7);
    assert_false(unicode_find_name(STR("NUL\0"), &found));
    assert_false(unicode_find_name(STR("\xFF\x80\x01"), &found));
    assert_true(unicode_find_name(STR("nul"), &found));
    assert_int_equal(found, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(code_points_past_the_last_are_unassigned),
        cmocka_unit_test(normal_text_is_borrowed),
        cmocka_unit_test(exhausted_memory_is_told),
        cmocka_unit_test(names_have_every_length),
    };
    return cmocka_run_group_tests_name("unicode", tests, NULL, NULL);
}
