/* Goal: a jail starts, tells how it ended, and a spec that breaks a rule makes none. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <dirent.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

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

static int open_descriptors(void) {
    int count = 0;
    DIR *folder = opendir("/proc/self/fd");
    assert_non_null(folder);
    while (readdir(folder)) {
        count++;
    }
    closedir(folder);
    return count;
}

/* Starts a shell command; skips the test where this machine has no jail. */
static Jail started(const char *script) {
    const char *argv[] = {"/bin/sh", "-c", script, NULL};
    JailSpec spec = {.argv = argv, .limits = LIMITS, .allow_exec = true, .stdin_pipe = true};
    Jail jail;
    JailFault fault;
    Status status = jail_start(&spec, &jail, &fault);
    if (status == ST_DENIED || status == ST_UNSUPPORTED) {
        print_message("%s\n", fault.message);
        skip();
    }
    assert_int_equal(status, ST_OK);
    return jail;
}

/* Several at once, ended in every way, and starts that fail: no descriptor, no child, no zombie stays. */
static void nothing_is_left_in_the_caller(void **state) {
    (void)state;
    Jail first = started("exit 0");
    jail_done(&first);
    int before = open_descriptors();
    for (int round = 0; round < 5; round++) {
        Jail jails[4] = {started("sleep 100"), started("sleep 100 & sleep 100"), started("exit 3"),
                         started("cat")};
        JailOutcome outcome;
        jail_kill(&jails[0], JAIL_LIMIT_OUTPUT);
        assert_int_equal(jail_wait(&jails[0], -1, &outcome), ST_OK);
        assert_int_equal(outcome.limit, JAIL_LIMIT_OUTPUT);
        assert_int_equal(outcome.exit_signal, SIGKILL);
        assert_int_equal(jail_wait(&jails[1], 0, &outcome), ST_TIMEOUT);
        assert_int_equal(jail_wait(&jails[2], 5000, &outcome), ST_OK);
        assert_int_equal(outcome.exit_status, 3);
        jail_kill(&jails[2], JAIL_LIMIT_CALLER); /* too late to matter */
        assert_int_equal(jail_wait(&jails[2], -1, &outcome), ST_OK);
        assert_int_equal(outcome.limit, JAIL_LIMIT_NONE);
        assert_int_equal(fd_write_all(jails[3].stdin_fd, STR("through\n")), ST_OK);
        fd_close(&jails[3].stdin_fd);
        Buf out;
        buf_init(&out, 100);
        assert_int_equal(fd_read_all(jails[3].stdout_fd, &out), ST_OK);
        assert_true(str_equal(buf_view(&out), STR("through\n")));
        buf_done(&out);
        for (int i = 0; i < 4; i++) {
            jail_done(&jails[i]);
        }
        const char *argv[] = {"/nonexistent", NULL};
        JailSpec wrong = {.argv = argv, .limits = LIMITS};
        JailFault fault;
        assert_int_equal(jail_start(&wrong, &jails[0], &fault), ST_NOT_FOUND);
        argv[0] = "/usr/lib";
        assert_int_equal(jail_start(&wrong, &jails[0], &fault), ST_NOT_FOUND);
    }
    assert_int_equal(open_descriptors(), before);
    assert_int_equal(waitpid(-1, NULL, __WALL | WNOHANG), -1);
}

static long process_number(int pidfd) {
    char path[64], row[256];
    long pid = -1;
    (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
    FILE *info = fopen(path, "r");
    while (info && fgets(row, sizeof row, info)) {
        if (strncmp(row, "Pid:", 4) == 0) {
            pid = strtol(row + 4, NULL, 10);
        }
    }
    if (info) {
        (void)fclose(info);
    }
    return pid;
}

/* What is killed in haste gets the processors first: that is for its own processes alone. */
static void a_kill_in_haste_touches_nobody_else(void **state) {
    (void)state;
    Jail killed = started("for i in 1 2 3 4 5; do sleep 100 & done; wait"), other = started("cat");
    int class_before = sched_getscheduler(0), nice_before = getpriority(PRIO_PROCESS, 0);
    char text[16];
    JailOutcome outcome;
    jail_kill(&killed, JAIL_LIMIT_WALL);
    jail_kill(&killed, JAIL_LIMIT_OUTPUT); /* the first reason is the one */
    assert_int_equal(jail_wait(&killed, -1, &outcome), ST_OK);
    assert_int_equal(outcome.limit, JAIL_LIMIT_WALL);
    assert_int_equal(sched_getscheduler(0), class_before);
    assert_int_equal(getpriority(PRIO_PROCESS, 0), nice_before);
    assert_int_equal(jail_wait(&other, 0, &outcome), ST_TIMEOUT);
    assert_int_equal(fd_write_all(other.stdin_fd, STR("alive")), ST_OK);
    assert_int_equal(read(other.stdout_fd, text, sizeof text), 5);
    siginfo_t info;
    long pid = process_number(other.pidfd);
    assert_true(pid > 1);
    assert_int_equal(sched_getscheduler((pid_t)pid) & ~SCHED_RESET_ON_FORK, class_before);
    assert_int_equal(getpriority(PRIO_PROCESS, (id_t)pid), nice_before);
    jail_done(&killed);
    jail_done(&other);
    assert_int_equal(waitid(P_ALL, 0, &info, WEXITED | WNOHANG | __WALL), -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_program_runs_and_its_end_is_told),
        cmocka_unit_test(nothing_is_left_in_the_caller),
        cmocka_unit_test(a_kill_in_haste_touches_nobody_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
