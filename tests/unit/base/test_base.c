/* Goal: the toolbox keeps its contracts at the borders: empty, exactly full, one more. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/str.h"
#include "base/utf8.h"

static void str_cuts_and_finds(void **state) {
    (void)state;
    Str rest = STR("a,b,");
    assert_true(str_equal(str_cut(&rest, ','), STR("a")));
    assert_true(str_equal(str_cut(&rest, ','), STR("b")));
    assert_true(rest.data != NULL && rest.size == 0);
    assert_true(str_equal(str_cut(&rest, ','), STR("")));
    assert_null(rest.data);
    assert_int_equal(str_find(STR("banana"), STR("ana"), 2), 3);
    assert_int_equal(str_find(STR("banana"), STR("x"), 0), -1);
    assert_true(str_equal(str_trim(STR(" \t x y \n")), STR("x y")));
    assert_true(str_compare(STR("ab"), STR("abc")) < 0);
}

static void str_distance_counts_edits(void **state) {
    (void)state;
    static const struct {
        const char *a, *b;
        int limit, want;
    } rows[] = {
        {"pandas", "panda", 2, 1}, {"numpy", "nunpy", 2, 1}, {"json", "josn", 2, 1},
        {"", "abc", 5, 3},         {"abc", "xyz", 2, 3},     {"same", "same", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        assert_int_equal(str_distance(str_from(rows[i].a), str_from(rows[i].b), rows[i].limit),
                         rows[i].want);
    }
}

static void arena_keeps_its_limit(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, 64 << 10);
    void *first = arena_alloc(&arena, 1);
    assert_non_null(first);
    assert_int_equal((uintptr_t)first % 16, 0);
    ArenaMark mark = arena_mark(&arena);
    assert_non_null(arena_alloc(&arena, 40000));
    arena_release(&arena, mark);
    assert_non_null(arena_alloc(&arena, 40000));
    assert_null(arena_alloc(&arena, 64 << 10));
    assert_true(arena.exhausted);
    assert_null(arena_alloc_zeroed(&arena, INT64_MAX, 16));
    arena_clear(&arena);
    assert_false(arena.exhausted);
    Str text = arena_format(&arena, "%d-%s", 7, "x");
    assert_true(str_equal(text, STR("7-x")));
    arena_done(&arena);
    assert_int_equal(arena.used_bytes, 0);
}

static void arena_gives_nothing_and_all(void **state) {
    (void)state;
    Arena arena;
    arena_init(&arena, 64 << 10);
    assert_non_null(arena_alloc(&arena, 0));
    assert_non_null(arena_alloc_zeroed(&arena, 0, 24));
    assert_false(arena.exhausted);
    static const int64_t sizes[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX - 14, (64 << 10) + 1};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        assert_null(arena_alloc(&arena, sizes[i]));
        assert_true(arena.exhausted);
        arena_clear(&arena);
    }
    /* Every size up to a chunk's end and past it: the pieces do not overlap. */
    for (int64_t size = 0; size < 300; size++) {
        char *left = arena_alloc(&arena, size), *right = arena_alloc(&arena, 1);
        assert_true(left && right && (right >= left + size || right < left));
        if (size % 100 == 0) {
            arena_clear(&arena);
        }
    }
    arena_done(&arena);
}

static void buf_fails_once_and_stays_failed(void **state) {
    (void)state;
    Buf buf;
    buf_init(&buf, 5);
    buf_append(&buf, STR("12345"));
    assert_int_equal(buf.failure, ST_OK);
    buf_append_char(&buf, '6');
    assert_int_equal(buf.failure, ST_LIMIT);
    assert_int_equal(buf.size, 5);
    buf_clear(&buf);
    buf_append_int(&buf, INT64_C(-42));
    buf_append_utf8(&buf, 0xE9);
    assert_true(str_equal(buf_view(&buf), STR("-42\xc3\xa9")));
    buf_done(&buf);
}

static void utf8_counts_characters(void **state) {
    (void)state;
    static const struct {
        Str text;
        int64_t at, count;
        int32_t line, col;
    } rows[] = {
        {{"", 0}, 0, 0, 1, 1},
        {{"", 0}, 9, 0, 1, 1},
        {{"abc", 3}, 2, 3, 1, 3},
        {{"abc", 3}, 9, 3, 1, 4},
        {{"a\nb", 3}, 1, 3, 1, 2},
        {{"a\nb", 3}, 2, 3, 2, 1},
        {{"\xc3\xa9\xe2\x82\xacx", 6}, 5, 3, 1, 3},
        {{"\xf0\x9f\x98\x80\n\xc3\xa9!", 8}, 7, 4, 2, 2},
        {{"\x80\x80", 2}, 1, 0, 1, 1},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int32_t line, col;
        utf8_place(rows[i].text, rows[i].at, &line, &col);
        assert_int_equal(utf8_count(rows[i].text), rows[i].count);
        assert_int_equal(line, rows[i].line);
        assert_int_equal(col, rows[i].col);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(str_cuts_and_finds),
        cmocka_unit_test(str_distance_counts_edits),
        cmocka_unit_test(arena_keeps_its_limit),
        cmocka_unit_test(arena_gives_nothing_and_all),
        cmocka_unit_test(buf_fails_once_and_stays_failed),
        cmocka_unit_test(utf8_counts_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
