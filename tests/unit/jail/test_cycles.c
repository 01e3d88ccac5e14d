/* Goal: making and ending jails leaves nothing, however often: descriptors, children, mounts, control groups and memory of
 * the process are the same after many as after a few. CORDON_LONG=1 makes it a thousand. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

#include "../counts.h"
#include "jail/jail.h"

enum { WARM_UP = 5, CYCLES = 60, LONG_CYCLES = 1000 };

static Status cycle(int number) {
    static const char *const argv[] = {"/bin/true", NULL};
    static const char *const missing[] = {"/bin/false", "/nonexistent/program"};
    const char *const *program = argv;
    const char *failing[] = {missing[number % 2], NULL};
    if (number % 8 == 7) {
        program = failing; /* one that fails, and one that makes no jail */
    }
    JailSpec spec = {.argv = program,
                     .limits = {.cpu_ms = 5000,
                                .wall_ms = 10000,
                                .memory_bytes = 64 << 20,
                                .file_bytes = 1 << 20,
                                .files = 100,
                                .disk_bytes = 16 << 20,
                                .processes = 8,
                                .open_files = 64}};
    Jail jail;
    JailFault fault;
    Status status = jail_start(&spec, &jail, &fault);
    if (status == ST_OK) {
        JailOutcome outcome;
        if (number % 5 == 4) {
            jail_kill(&jail, JAIL_LIMIT_CALLER);
        }
        assert_int_equal(jail_wait(&jail, -1, &outcome), ST_OK);
        jail_done(&jail);
    }
    return status;
}

static void nothing_grows(void **state) {
    (void)state;
    if (cycle(0) != ST_OK) {
        skip(); /* no jail here; the drivers in tests/escapes say why */
    }
    for (int i = 0; i < WARM_UP; i++) {
        (void)cycle(i);
    }
    Counts before = counts_take();
    const char *is_long = getenv("CORDON_LONG");
    int cycles = is_long && strcmp(is_long, "1") == 0 ? LONG_CYCLES : CYCLES;
    for (int i = 0; i < cycles; i++) {
        (void)cycle(i);
    }
    Counts after = counts_take();
    assert_int_equal(after.descriptors, before.descriptors);
    assert_int_equal(after.mounts, before.mounts);
    assert_int_equal(after.cgroups, 0);
    assert_false(after.has_children);
    assert_true(after.heap_bytes <= before.heap_bytes + 4096);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(nothing_grows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
