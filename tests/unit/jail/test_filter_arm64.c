/* Goal: the same for arm64, wherever the test is built: the rows with the numbers of the kernel's generic table, which is
 * arm64's own. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/* What arm64's unistd.h asks of that table. */
#define __ARCH_WANT_RENAMEAT
#define __ARCH_WANT_NEW_STAT
#define __ARCH_WANT_SET_GET_RLIMIT
#define __ARCH_WANT_TIME32_SYSCALLS
#define __ARCH_WANT_SYS_CLONE3
#define __ARCH_WANT_MEMFD_SECRET
#include <asm-generic/unistd.h>

#include "filter_check.h"
#include "jail/filter_rows.h"

static const FilterArchitecture ARM64 = {AUDIT_ARCH_AARCH64, 0};

static const FilterRow GUEST_ROWS[] = {
#include "../../../spec/syscalls.def"
};
enum { GUEST_ROW_COUNT = sizeof GUEST_ROWS / sizeof *GUEST_ROWS };

static const FilterRow PARSER_ROWS[] = {
#include "../../../spec/syscalls_parser.def"
};
enum { PARSER_ROW_COUNT = sizeof PARSER_ROWS / sizeof *PARSER_ROWS };

static const FilterRow RUN_ROWS[] = {
#include "../../../spec/syscalls_run.def"
};
enum { RUN_ROW_COUNT = sizeof RUN_ROWS / sizeof *RUN_ROWS };

#undef X
#define X(call, reason) __NR_##call,
static const int SETUP_CALLS[] = {
#include "../../../spec/syscalls_setup.def"
};
enum { SETUP_CALL_COUNT = sizeof SETUP_CALLS / sizeof *SETUP_CALLS };

static uint32_t answer(int number, uint64_t first, uint64_t second) {
    static Filter filter;
    filter_compile(&ARM64, GUEST_ROWS, GUEST_ROW_COUNT, SECCOMP_RET_ERRNO | ENOSYS, &filter);
    struct seccomp_data data = {.nr = number, .arch = AUDIT_ARCH_AARCH64, .args = {first, second}};
    return run(&filter, &data);
}

static void the_guests_filter_says_what_its_rows_say(void **state) {
    (void)state;
    check_filter(&ARM64, GUEST_ROWS, GUEST_ROW_COUNT, SECCOMP_RET_ERRNO | ENOSYS);
    check_order(GUEST_ROWS, GUEST_ROW_COUNT);
}

static void the_parsers_filter_says_what_its_rows_say(void **state) {
    (void)state;
    check_filter(&ARM64, PARSER_ROWS, PARSER_ROW_COUNT, SECCOMP_RET_KILL_PROCESS);
    check_filter(&ARM64, RUN_ROWS, RUN_ROW_COUNT, SECCOMP_RET_KILL_PROCESS);
}

static void a_copys_two_filters_say_the_same_together(void **state) {
    (void)state;
    check_split(&ARM64, GUEST_ROWS, GUEST_ROW_COUNT, SETUP_CALLS, SETUP_CALL_COUNT);
}

/* Numbers of that architecture, written out: the rows above are not x86-64's by mistake. */
static void numbers_are_the_architectures(void **state) {
    (void)state;
    enum {
        READ = 63,
        SOCKET = 198,
        SOCKETPAIR = 199,
        CLONE = 220,
        CLONE3 = 435,
        MOUNT = 40,
        PTRACE = 117
    };
    assert_int_equal(answer(READ, 0, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(answer(SOCKET, 1, 1), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(answer(SOCKETPAIR, 1, 1), SECCOMP_RET_ALLOW);
    assert_int_equal(answer(SOCKETPAIR, 1, 2), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(answer(SOCKETPAIR, 40, 1), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(answer(SOCKET, (UINT64_C(1) << 32) | 40, 1), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(answer(CLONE, 17, 0), SECCOMP_RET_ALLOW);
    assert_int_equal(answer(CLONE, 0x10000000 | 17, 0), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(answer(CLONE3, 0, 0), SECCOMP_RET_ERRNO | ENOSYS);
    assert_int_equal(answer(MOUNT, 0, 0), SECCOMP_RET_ERRNO | EPERM);
    assert_int_equal(answer(PTRACE, 0, 0), SECCOMP_RET_ERRNO | EPERM);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_guests_filter_says_what_its_rows_say),
        cmocka_unit_test(the_parsers_filter_says_what_its_rows_say),
        cmocka_unit_test(a_copys_two_filters_say_the_same_together),
        cmocka_unit_test(numbers_are_the_architectures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
