/* Goal: the compiled filter says of every call number and of telling arguments what its rows say, on the architecture of
 * this build. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "filter_check.h"

static void the_guests_filter_says_what_its_rows_say(void **state) {
    (void)state;
    check_filter(&FILTER_NATIVE, FILTER_GUEST_ROWS, FILTER_GUEST_ROW_COUNT,
                 SECCOMP_RET_ERRNO | ENOSYS);
}

static void the_parsers_filter_says_what_its_rows_say(void **state) {
    (void)state;
    check_filter(&FILTER_NATIVE, FILTER_RUN_ROWS, FILTER_RUN_ROW_COUNT, SECCOMP_RET_KILL_PROCESS);
    check_filter(&FILTER_NATIVE, FILTER_PARSER_ROWS, FILTER_PARSER_ROW_COUNT,
                 SECCOMP_RET_KILL_PROCESS);
}

static void a_copys_two_filters_say_the_same_together(void **state) {
    (void)state;
    check_split(&FILTER_NATIVE, FILTER_GUEST_ROWS, FILTER_GUEST_ROW_COUNT, FILTER_SETUP_CALLS,
                FILTER_SETUP_CALL_COUNT);
}

static void rows_are_in_order(void **state) {
    (void)state;
    check_order(FILTER_GUEST_ROWS, FILTER_GUEST_ROW_COUNT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guests_filter_says_what_its_rows_say),
        cmocka_unit_test(the_parsers_filter_says_what_its_rows_say),
        cmocka_unit_test(a_copys_two_filters_say_the_same_together),
        cmocka_unit_test(rows_are_in_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
