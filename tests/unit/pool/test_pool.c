/* Goal: a pool gives each request a guest of its shape that nobody used, and one that is moved is the receiver's. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fds.h"
#include "pool/pool.h"
#include "pool/zygotes.h"

static const PoolShape SHAPE = {.limits = {.cpu_ms = 10000,
                                           .wall_ms = 1,
                                           .memory_bytes = 128 << 20,
                                           .file_bytes = 1 << 20,
                                           .files = 10,
                                           .disk_bytes = 16 << 20,
                                           .processes = 16,
                                           .open_files = 64},
                                .file_slots = 1,
                                .program = "/usr/bin/python3"};

static Pool *pool_of(int32_t members) {
    PoolOptions options = {
        .python = STR("/usr/bin/python3"), .member_count = members, .memory_bytes = 64 << 20};
    JailFault fault;
    Pool *pool = NULL;
    assert_int_equal(pool_new(&options, &pool, &fault), ST_OK);
    return pool;
}

static void wait_until_full(Pool *pool) {
    PoolStatus status;
    for (int i = 0; i < 1000; i++) {
        pool_status(pool, &status);
        if (status.wanted > 0 && status.waiting >= status.wanted) {
            return;
        }
        usleep(10000);
    }
    fail_msg("the pool does not fill");
}

/* Runs a program in a member; its output is compared. */
static void run(Jail *jail, const char *program, const char *output, int exit_status) {
    JailFile file = {.name = STR("main.py"), .fd = -1, .bytes = str_from(program)};
    PoolProgram handed = {.file = &file};
    JailFault fault;
    JailOutcome outcome;
    char text[256] = "";
    size_t size = 0;
    jail_begin(jail, 10000, 10000);
    assert_int_equal(pool_run(jail, &handed, &fault), ST_OK);
    assert_int_equal(pool_run(jail, &handed, &fault), ST_INVALID); /* the name is taken */
    assert_int_equal(jail->placed_count, 1);
    assert_int_equal(jail->placed[0].size_bytes, file.bytes.size);
    for (ssize_t got; (got = read(jail->stdout_fd, text + size, sizeof text - 1 - size)) > 0;) {
        size += (size_t)got;
    }
    assert_string_equal(text, output);
    assert_int_equal(jail_wait(jail, -1, &outcome), ST_OK);
    assert_int_equal(outcome.exit_status, exit_status);
    assert_int_equal(outcome.limit, JAIL_LIMIT_NONE);
    jail_done(jail);
}

static void a_member_runs_one_program(void **state) {
    (void)state;
    Pool *pool = pool_of(2);
    Jail jail;
    JailFault fault;
    PoolOrigin origin;
    assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
    assert_int_equal(origin, POOL_FORKED);
    run(&jail, "print('one')\n", "one\n", 0);
    wait_until_full(pool);
    assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
    assert_int_equal(origin, POOL_WAITING);
    run(&jail, "raise SystemExit(7)\n", "", 7);
    pool_done(pool);
}

/* Up to some size a program comes with its request, above that as a file: either way it stands in /work, whole. */
static void a_program_of_any_size_is_a_file_too(void **state) {
    (void)state;
    enum { LARGE = 200 << 10 };
    static const char TELL[] =
        "import os\nprint(len(open(__file__).read()), oct(os.stat(__file__).st_mode))\n#";
    char *program = malloc(LARGE + 1), words[64];
    assert_non_null(program);
    Pool *pool = pool_of(1);
    for (size_t size = 100; size <= LARGE; size *= 11) {
        Jail jail;
        JailFault fault;
        PoolOrigin origin;
        memset(program, 'x', size);
        memcpy(program, TELL, sizeof TELL - 1);
        program[size] = 0;
        (void)snprintf(words, sizeof words, "%zu 0o100644\n", size);
        assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
        run(&jail, program, words, 0);
    }
    free(program);
    pool_done(pool);
}

static void one_that_has_died_takes_no_program(void **state) {
    (void)state;
    Pool *pool = pool_of(0);
    Jail jail;
    JailFault fault;
    JailOutcome outcome;
    PoolOrigin origin;
    JailFile file = {.name = STR("main.py"), .fd = -1, .bytes = STR("print(1)")};
    assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
    jail_kill(&jail, JAIL_LIMIT_CALLER);
    assert_int_equal(jail_wait(&jail, -1, &outcome), ST_OK);
    assert_int_equal(pool_run(&jail, &(PoolProgram){.file = &file}, &fault), ST_CRASHED);
    jail_done(&jail);
    pool_done(pool);
}

static void another_shape_is_another_shelf(void **state) {
    (void)state;
    Pool *pool = pool_of(1);
    Jail jail;
    JailFault fault;
    PoolOrigin origin;
    PoolStatus status;
    for (int i = 0; i < POOL_SHELVES + 2; i++) {
        PoolShape shape = SHAPE;
        shape.limits.files += i;
        assert_int_equal(pool_take(pool, &shape, &jail, &origin, &fault), ST_OK);
        assert_int_equal(origin, POOL_FORKED);
        jail_done(&jail);
    }
    pool_status(pool, &status);
    assert_int_equal(status.shelves, POOL_SHELVES);
    PoolShape other = SHAPE;
    memcpy(other.program, "/bin/sh", sizeof "/bin/sh");
    assert_int_equal(pool_take(pool, &other, &jail, &origin, &fault), ST_NOT_FOUND);
    pool_done(pool);
}

static void one_that_is_moved_is_the_receivers(void **state) {
    (void)state;
    Pool *pool = pool_of(0);
    Jail jail, received;
    JailFault fault;
    PoolOrigin origin;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
    assert_int_equal(jail_send(&jail, ends[0]), ST_OK);
    assert_int_equal(jail_receive(ends[1], &received), ST_OK);
    run(&received, "print('moved')\n", "moved\n", 0);
    assert_int_equal(send(ends[0], "x", 1, 0), 1);
    assert_int_equal(jail_receive(ends[1], &received), ST_PROTOCOL);
    close(ends[0]);
    assert_int_equal(jail_receive(ends[1], &received), ST_EOF);
    close(ends[1]);
    pool_done(pool);
}

/* Lost on its way, it ends: nobody holds it. */
static void one_that_nobody_receives_ends(void **state) {
    (void)state;
    Pool *pool = pool_of(0);
    Jail jail;
    JailFault fault;
    PoolOrigin origin;
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
    int watched_fd = dup(jail.pidfd);
    assert_int_equal(jail_send(&jail, ends[0]), ST_OK);
    close(ends[0]);
    close(ends[1]);
    struct pollfd ended = {watched_fd, POLLIN, 0};
    assert_int_equal(poll(&ended, 1, 10000), 1);
    close(watched_fd);
    pool_done(pool);
}

static void what_cannot_be_a_zygote_makes_no_pool(void **state) {
    (void)state;
    static const char *const programs[] = {"/bin/true", "/bin/sh", "/nonexistent", "relative"};
    for (size_t i = 0; i < sizeof programs / sizeof *programs; i++) {
        PoolOptions options = {.python = str_from(programs[i]), .memory_bytes = 1 << 30};
        JailFault fault = {0};
        Pool *pool = NULL;
        assert_int_not_equal(pool_new(&options, &pool, &fault), ST_OK);
        assert_null(pool);
        assert_true(fault.message[0] != 0);
    }
    PoolOptions options = {.python = STR("/usr/bin/python3"), .member_count = POOL_MEMBERS_MAX + 1};
    JailFault fault;
    Pool *pool;
    assert_int_equal(pool_new(&options, &pool, &fault), ST_INVALID);
}

static void members_end_with_the_pool(void **state) {
    (void)state;
    Pool *pool = pool_of(1);
    Jail jail;
    JailFault fault;
    PoolOrigin origin;
    assert_int_equal(pool_take(pool, &SHAPE, &jail, &origin, &fault), ST_OK);
    pool_done(pool);
    struct pollfd ended = {jail.pidfd, POLLIN, 0};
    assert_int_equal(poll(&ended, 1, 10000), 1);
    jail_done(&jail);
}

/* It executes itself anew after its first image has made copies, and those of the second run programs as well. */
static void a_zygote_that_was_renewed_goes_on(void **state) {
    (void)state;
    PoolOptions options = {.python = STR("/usr/bin/python3")};
    Zygotes zygotes = {0};
    JailFault fault;
    PoolStatus status = {0};
    assert_int_equal(zygotes_begin(&zygotes, &options, &fault), ST_OK);
    for (int i = 0; i < 3; i++) {
        Jail jail;
        assert_int_equal(zygotes_copy(&zygotes, &SHAPE, &jail, &fault), ST_OK);
        run(&jail, "import sys\nprint(sys.argv, sys.path[0])", "['/work/main.py'] /work\n", 0);
        atomic_store(&zygotes.forks, (i + 1) * POOL_RENEW_FORKS);
        zygotes_keep(&zygotes);
    }
    zygotes_status(&zygotes, &status);
    assert_int_equal(status.renewals, 3);
    zygotes_end(&zygotes);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_member_runs_one_program),
        cmocka_unit_test(a_program_of_any_size_is_a_file_too),
        cmocka_unit_test(one_that_has_died_takes_no_program),
        cmocka_unit_test(another_shape_is_another_shelf),
        cmocka_unit_test(one_that_is_moved_is_the_receivers),
        cmocka_unit_test(one_that_nobody_receives_ends),
        cmocka_unit_test(a_zygote_that_was_renewed_goes_on),
        cmocka_unit_test(what_cannot_be_a_zygote_makes_no_pool),
        cmocka_unit_test(members_end_with_the_pool),
    };
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
