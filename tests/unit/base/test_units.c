/* Goal: a size or time means one number or is refused; what is written back parses to the same number. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/units.h"

typedef struct Row {
    const char *text;
    Status status;
    int64_t value;
} Row;

static void sizes_parse_or_are_refused(void **state) {
    (void)state;
    static const Row rows[] = {
        {"0", ST_OK, 0},
        {"4096", ST_OK, 4096},
        {"64KiB", ST_OK, 65536},
        {"256MiB", ST_OK, 268435456},
        {"2GiB", ST_OK, INT64_C(2) << 30},
        {"1TiB", ST_OK, INT64_C(1) << 40},
        {"9223372036854775807", ST_OK, INT64_MAX},
        {"9223372036854775808", ST_RANGE, 0},
        {"8388608TiB", ST_RANGE, 0},
        {"99999999999999999999999KiB", ST_RANGE, 0},
        {"", ST_SYNTAX, 0},
        {"KiB", ST_SYNTAX, 0},
        {"64MB", ST_SYNTAX, 0},
        {"64M", ST_SYNTAX, 0},
        {"64mib", ST_SYNTAX, 0},
        {"64 MiB", ST_SYNTAX, 0},
        {"1.5GiB", ST_SYNTAX, 0},
        {"-1", ST_SYNTAX, 0},
        {"+1", ST_SYNTAX, 0},
        {"64MiBs", ST_SYNTAX, 0},
        {"30s", ST_SYNTAX, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t value = -7;
        assert_int_equal(size_parse(str_from(rows[i].text), &value), rows[i].status);
        assert_int_equal(value, rows[i].status == ST_OK ? rows[i].value : -7);
    }
}

static void times_parse_or_are_refused(void **state) {
    (void)state;
    static const Row rows[] = {
        {"0s", ST_OK, 0},        {"500ms", ST_OK, 500},  {"30s", ST_OK, 30000},
        {"2m", ST_OK, 120000},   {"1h", ST_OK, 3600000}, {"30", ST_SYNTAX, 0},
        {"30sec", ST_SYNTAX, 0}, {"30S", ST_SYNTAX, 0},  {"1.5s", ST_SYNTAX, 0},
        {"ms", ST_SYNTAX, 0},    {"", ST_SYNTAX, 0},     {"9223372036854775807h", ST_RANGE, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t value = -7;
        assert_int_equal(duration_parse(str_from(rows[i].text), &value), rows[i].status);
        assert_int_equal(value, rows[i].status == ST_OK ? rows[i].value : -7);
    }
}

static void what_is_written_parses_back(void **state) {
    (void)state;
    static const int64_t values[] = {0,     1,     59,      1000,    1024,    1500,
                                     60000, 90000, 1048576, 1048577, 3600000, INT64_MAX};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        Buf text;
        buf_init(&text, 64);
        int64_t size = -1, duration = -1;
        size_append(&text, values[i]);
        assert_int_equal(size_parse(buf_view(&text), &size), ST_OK);
        assert_int_equal(size, values[i]);
        buf_clear(&text);
        duration_append(&text, values[i]);
        assert_int_equal(duration_parse(buf_view(&text), &duration), ST_OK);
        assert_int_equal(duration, values[i]);
        buf_done(&text);
    }
    Buf text;
    buf_init(&text, 64);
    size_append(&text, INT64_C(256) << 20);
    buf_append_char(&text, ' ');
    duration_append(&text, 90000);
    assert_true(str_equal(buf_view(&text), STR("256MiB 90s")));
    buf_done(&text);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sizes_parse_or_are_refused),
        cmocka_unit_test(times_parse_or_are_refused),
        cmocka_unit_test(what_is_written_parses_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
