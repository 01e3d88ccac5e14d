/* Goal: a jail starts, tells how it ended, and a spec that breaks a rule makes none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/fds.h"
#include "jail/jail.h"

static const JailLimits LIMITS = {.cpu_ms = 10000,
                                  .wall_ms = 10000,
                                  .memory_bytes = 256 << 20,
                                  .file_bytes = 1 << 20,
                                  .files = 100,
                                  .disk_bytes = 16 << 20,
                                  .processes = 16,
                                  .open_files = 64};

static void a_program_runs_and_its_end_is_told(void **state) {
    (void)state;
    static const struct {
        const char *script, *output;
        int exit_status, exit_signal;
    } rows[] = {
        {"echo hello; echo $HOME", "hello\n/work\n", 0, 0},
        {"exit 7", "", 7, 0},
        {"kill -9 $$", "", -1, 9},
        {"sleep 1000 & echo left", "left\n", 0, 0},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *argv[] = {"/bin/sh", "-c", rows[i].script, NULL};
        JailSpec spec = {.argv = argv, .limits = LIMITS, .allow_exec = true};
        Jail jail;
        JailFault fault = {0};
        Status status = jail_start(&spec, &jail, &fault);
        if (status == ST_DENIED || status == ST_UNSUPPORTED) {
            print_message("%s\n", fault.message);
            skip();
        }
        if (status != ST_OK) {
            fail_msg("%s", fault.message);
        }
        Buf out;
        buf_init(&out, 4096);
        assert_int_equal(fd_read_all(jail.stdout_fd, &out), ST_OK);
        JailOutcome outcome;
        assert_int_equal(jail_wait(&jail, -1, &outcome), ST_OK);
        jail_done(&jail);
        assert_true(str_equal(buf_view(&out), str_from(rows[i].output)));
        buf_done(&out);
        assert_int_equal(outcome.limit, JAIL_LIMIT_NONE);
        assert_int_equal(outcome.exit_status, rows[i].exit_status);
        assert_int_equal(outcome.exit_signal, rows[i].exit_signal);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_runs_and_its_end_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
