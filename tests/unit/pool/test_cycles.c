/* Goal: however many guests a pool hands out, it holds the same after it: descriptors, control groups, mounts and memory,
 * whether their programs ended, were killed, or never began. CORDON_LONG=1 makes it ten thousand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "../counts.h"
#include "pool/pool.h"

enum { WARM_UP = 20, CYCLES = 100, LONG_CYCLES = 10000, MEMBERS = 4 };

static PoolShape shape = {.limits = {.cpu_ms = 5000,
                                     .wall_ms = 1,
                                     .memory_bytes = 64 << 20,
                                     .file_bytes = 1 << 20,
                                     .files = 100,
                                     .disk_bytes = 16 << 20,
                                     .processes = 8,
                                     .open_files = 64},
                          .file_slots = 1,
                          .program = "/usr/bin/python3"};

/* A program that ends, one that leaves a process, one that is killed, a guest that is given back unused. */
static void cycle(Pool *pool, int number) {
    static const char *const programs[] = {
        "print(1)", "import os, signal\nos.fork() or signal.pause()", "while True: pass", NULL};
    const char *program = programs[number % 4];
    JailFile file = {.name = STR("main.py"), .fd = -1, .bytes = str_from(program ? program : "")};
    Jail jail;
    JailFault fault;
    PoolOrigin origin;
    JailOutcome outcome;
    if (pool_take(pool, &shape, &jail, &origin, &fault) != ST_OK) {
        fail_msg("cycle %d: %s", number, fault.message);
    }
    if (program) {
        jail_begin(&jail, 10000, 10000);
        assert_int_equal(pool_run(&jail, &(PoolProgram){.file = &file}, &fault), ST_OK);
        if (number % 4 == 2) {
            jail_kill(&jail, JAIL_LIMIT_CALLER);
        }
        assert_int_equal(jail_wait(&jail, -1, &outcome), ST_OK);
    }
    jail_done(&jail);
}

/* When all that is to wait does. */
static Counts counts_at_rest(Pool *pool) {
    PoolStatus status;
    int calm = 0;
    for (int i = 0; i < 2000 && calm < 20; i++) {
        usleep(10000);
        pool_status(pool, &status);
        calm = status.waiting >= status.wanted ? calm + 1 : 0;
    }
    assert_int_equal(calm, 20);
    return counts_take();
}

static void nothing_grows(void **state) {
    (void)state;
    PoolOptions options = {
        .python = STR("/usr/bin/python3"), .member_count = MEMBERS, .memory_bytes = 64 << 20};
    JailFault fault;
    Pool *pool;
    assert_int_equal(pool_new(&options, &pool, &fault), ST_OK);
    for (int i = 0; i < WARM_UP; i++) {
        cycle(pool, i);
    }
    Counts before = counts_at_rest(pool);
    const char *is_long = getenv("CORDON_LONG");
    int cycles = is_long && strcmp(is_long, "1") == 0 ? LONG_CYCLES : CYCLES;
    for (int i = 0; i < cycles; i++) {
        cycle(pool, i);
    }
    Counts after = counts_at_rest(pool);
    assert_int_equal(after.descriptors, before.descriptors);
    assert_int_equal(after.mounts, before.mounts);
    assert_int_equal(after.cgroups, before.cgroups);
    assert_true(after.heap_bytes <= before.heap_bytes + 65536);
    pool_done(pool);
    assert_int_equal(cgroups_count(), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_grows)};
    (void)signal(SIGPIPE, SIG_IGN);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
