/* Goal: nothing that a terminal acts on gets through, and everything else does, unchanged. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/printable.h"

static void escapes_what_a_terminal_acts_on(void **state) {
    (void)state;
    const struct {
        Str text;
        const char *kept, *line;
    } rows[] = {
        {STR("plain"), "plain", "plain"},
        {STR(""), "", ""},
        {STR("a\tb\nc"), "a\tb\nc", "a\\x09b\\x0ac"},
        {STR("\x1b[2J"), "\\x1b[2J", "\\x1b[2J"},
        {STR("a\0b"), "a\\x00b", "a\\x00b"},
        {STR("\r\x7f"), "\\x0d\\x7f", "\\x0d\\x7f"},
        {STR("\xC2\x9B"
             "2J"),
         "\\xc2\\x9b2J", "\\xc2\\x9b2J"},
        {STR("\xE2\x80\xAE"
             "x"),
         "\\xe2\\x80\\xaex", "\\xe2\\x80\\xaex"},
        {STR("\xE2\x81\xA9"), "\\xe2\\x81\\xa9", "\\xe2\\x81\\xa9"},
        {STR("\xD8\x9C"), "\\xd8\\x9c", "\\xd8\\x9c"},
        {STR("\xC3\xA9\xE2\x82\xAC"), "\xC3\xA9\xE2\x82\xAC", "\xC3\xA9\xE2\x82\xAC"},
        {STR("\xFF\xC2"), "\xFF\xC2", "\xFF\xC2"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        Buf out;
        buf_init(&out, 256);
        printable_append(&out, rows[i].text);
        assert_true(str_equal(buf_view(&out), str_from(rows[i].kept)));
        buf_clear(&out);
        printable_append_line(&out, rows[i].text);
        assert_true(str_equal(buf_view(&out), str_from(rows[i].line)));
        buf_done(&out);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(escapes_what_a_terminal_acts_on)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
