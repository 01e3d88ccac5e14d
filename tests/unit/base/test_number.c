/* Goal: numbers are written as CPython writes them and read back exactly, at every border of the formats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/limits.h"
#include "base/number.h"

static void reals_are_written_as_python_does(void **state) {
    (void)state;
    static const struct {
        double value;
        const char *whole, *part;
    } rows[] = {
        {0.0, "0.0", "0"},
        {-0.0, "-0.0", "-0"},
        {1.0, "1.0", "1"},
        {-1.5, "-1.5", "-1.5"},
        {0.1, "0.1", "0.1"},
        {0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"},
        {1e15, "1000000000000000.0", "1000000000000000"},
        {9999999999999998.0, "9999999999999998.0", "9999999999999998"},
        {1e16, "1e+16", "1e+16"},
        {1.2345e16, "1.2345e+16", "1.2345e+16"},
        {9007199254740993.0, "9007199254740992.0", "9007199254740992"},
        {0.0001, "0.0001", "0.0001"},
        {0.00012345, "0.00012345", "0.00012345"},
        {0.00001, "1e-05", "1e-05"},
        {1e22, "1e+22", "1e+22"},
        {1e23, "1e+23", "1e+23"},
        {1e100, "1e+100", "1e+100"},
        {123456789.125, "123456789.125", "123456789.125"},
        {5e-324, "5e-324", "5e-324"},
        {1.5e-323, "1.5e-323", "1.5e-323"},
        {2.2250738585072011e-308, "2.225073858507201e-308", "2.225073858507201e-308"},
        {DBL_MIN, "2.2250738585072014e-308", "2.2250738585072014e-308"},
        {DBL_MAX, "1.7976931348623157e+308", "1.7976931348623157e+308"},
        {5.684341886080802e-14, "5.684341886080802e-14", "5.684341886080802e-14"}, /* 2^-44 */
        {(double)INFINITY, "inf", "inf"},
        {(double)-INFINITY, "-inf", "-inf"},
        {(double)NAN, "nan", "nan"},
    };
    Buf out;
    buf_init(&out, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf_clear(&out);
        number_append_real(&out, rows[i].value);
        buf_append_char(&out, 0);
        assert_string_equal(out.data, rows[i].whole);
        buf_clear(&out);
        number_append_real_part(&out, rows[i].value);
        buf_append_char(&out, 0);
        assert_string_equal(out.data, rows[i].part);
    }
    buf_done(&out);
}

static int digit_count(const char *text) {
    int count = 0;
    for (; *text && *text != 'e'; text++) {
        count += *text >= '0' && *text <= '9' && (count > 0 || *text != '0');
    }
    return count;
}

/* Every power of two, its neighbours, and random patterns: reads back exactly, and one digit less would not. */
static void reals_are_exact_and_shortest(void **state) {
    (void)state;
    Buf out;
    buf_init(&out, 1000);
    uint64_t random = 88172645463325252;
    for (int i = 0; i < 60000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        uint64_t bits = random & INT64_MAX;
        if (i < 3 * 2046) {
            bits = ((uint64_t)(i / 3 + 1) << 52) - 1 + (uint64_t)(i % 3);
        }
        double value;
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value) || value == 0) {
            continue;
        }
        buf_clear(&out);
        number_append_real(&out, value);
        double back = 0;
        assert_int_equal(number_parse_real(buf_view(&out), &back), ST_OK);
        assert_true(memcmp(&back, &value, sizeof value) == 0);
        buf_append_char(&out, 0);
        int digits = digit_count(out.data);
        assert_true(digits <= 17);
        if (digits > 1 && strchr(out.data, 'e')) {
            char shorter[40];
            snprintf(shorter, sizeof shorter, "%.*e", digits - 2, value);
            assert_true(strtod(shorter, NULL) < value || strtod(shorter, NULL) > value);
        }
    }
    buf_done(&out);
}

static void reals_are_read_whatever_the_locale(void **state) {
    (void)state;
    static const struct {
        const char *text;
        double want;
    } good[] = {
        {"0", 0},
        {"1", 1},
        {"1.", 1},
        {".5", 0.5},
        {"1.e5", 1e5},
        {"0012.50E-3", 0.0125},
        {"1e400", (double)INFINITY},
        {"1e-400", 0},
        {"9007199254740992.99999999999999999999", 9007199254740992.0},
        {"9007199254740993", 9007199254740992.0},
        {"9007199254740993.00000000000000000000000000000000000000000000000000000000000000000001",
         9007199254740994.0},
        {"2.4703282292062327208e-324", 0},
        {"2.4703282292062328e-324", 5e-324},
    };
    static const char *const bad[] = {"",     ".",   "e5",  "1e",    "1e+",   "+1",
                                      "-1",   "1_0", " 1",  "1 ",    "1,5",   "0x10",
                                      "1.5f", "inf", "nan", "1e5.0", "1.2.3", ".e1"};
    setlocale(LC_ALL, "de_DE.UTF-8");
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        double found = -1;
        assert_int_equal(number_parse_real(str_from(good[i].text), &found), ST_OK);
        assert_true(memcmp(&found, &good[i].want, sizeof found) == 0);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        double found = -1;
        assert_int_equal(number_parse_real(str_from(bad[i]), &found), ST_SYNTAX);
        assert_true(found < 0);
    }
    setlocale(LC_ALL, "C");
}

static void whole_numbers_change_base(void **state) {
    (void)state;
    static const struct {
        const char *digits;
        int base;
        const char *want;
    } rows[] = {
        {"", 10, "0"},
        {"000", 16, "0"},
        {"0010", 10, "10"},
        {"ff", 16, "255"},
        {"00DeadBeefCafe", 16, "244837814094590"},
        {"8000000000000000", 16, "9223372036854775808"},
        {"1000000000000000000000000000000000000000000000000000000000000000000000", 2,
         "590295810358705651712"},
        {"7777777777777777777777777", 8, "37778931862957161709567"},
        {"3B9ACA00", 16, "1000000000"},
        {"de0b6b3a7640000", 16, "1000000000000000000"},
    };
    Buf out;
    buf_init(&out, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        buf_clear(&out);
        assert_int_equal(number_append_digits(&out, str_from(rows[i].digits), rows[i].base), ST_OK);
        buf_append_char(&out, 0);
        assert_string_equal(out.data, rows[i].want);
    }
    buf_clear(&out);
    assert_int_equal(number_append_digits(&out, STR("12"), 2), ST_SYNTAX);
    assert_int_equal(number_append_digits(&out, STR("8"), 8), ST_SYNTAX);
    assert_int_equal(number_append_digits(&out, STR("a"), 10), ST_SYNTAX);
    assert_int_equal(number_append_digits(&out, STR("fg"), 16), ST_SYNTAX);
    assert_int_equal(out.size, 0);
    buf_done(&out);
}

/* At CPython's limit for int to str, and one past it. */
static void whole_numbers_have_a_limit(void **state) {
    (void)state;
    enum { ROOM = 20000 };
    char *digits = malloc(ROOM);
    memset(digits, '9', ROOM);
    Buf out;
    buf_init(&out, ROOM);
    assert_int_equal(number_append_digits(&out, (Str){digits, LIMIT_INT_DIGITS}, 10), ST_OK);
    assert_int_equal(out.size, LIMIT_INT_DIGITS);
    buf_clear(&out);
    assert_int_equal(number_append_digits(&out, (Str){digits, LIMIT_INT_DIGITS + 1}, 10), ST_RANGE);
    /* 2^14284 has 4300 digits, 2^14285 has 4301 */
    memset(digits, '0', ROOM);
    digits[0] = '1';
    assert_int_equal(number_append_digits(&out, (Str){digits, 14284 + 1}, 2), ST_OK);
    assert_int_equal(out.size, 4300);
    buf_clear(&out);
    assert_int_equal(number_append_digits(&out, (Str){digits, 14285 + 1}, 2), ST_RANGE);
    assert_int_equal(number_append_digits(&out, (Str){digits, ROOM}, 16), ST_RANGE);
    assert_int_equal(out.size, 0);
    free(digits);
    buf_done(&out);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reals_are_written_as_python_does),
        cmocka_unit_test(reals_are_exact_and_shortest),
        cmocka_unit_test(reals_are_read_whatever_the_locale),
        cmocka_unit_test(whole_numbers_change_base),
        cmocka_unit_test(whole_numbers_have_a_limit),
    };
    return cmocka_run_group_tests_name("number", tests, NULL, NULL);
}
