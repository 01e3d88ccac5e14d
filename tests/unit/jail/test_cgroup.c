/* Goal: the caller's own folder is found in every layout of hierarchies, and never one above what the caller sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "jail/cgroup.h"

#define V2 "30 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1_CPU                                                                                     \
    "40 23 0:30 / /sys/fs/cgroup/cpu,cpuacct rw shared:9 - cgroup cgroup rw,cpu,cpuacct\n"
#define V1_MEM   "41 23 0:31 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n"
#define V1_INNER "41 23 0:31 /docker/abc /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
#define HYBRID   "42 23 0:32 / /sys/fs/cgroup/unified rw - cgroup2 cgroup2 rw\n"
#define OTHER    "22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,memory\n"

static void the_callers_folder_is_found(void **state) {
    (void)state;
    static const struct {
        const char *mountinfo, *membership, *controller;
        int version;
        const char *path;
    } rows[] = {
        {OTHER V2, "0::/user.slice/u.scope\n", "memory", 2, "/sys/fs/cgroup/user.slice/u.scope"},
        {V2, "0::/\n", "pids", 2, "/sys/fs/cgroup"},
        {OTHER V1_CPU V1_MEM, "4:memory:/a/b\n2:cpu,cpuacct:/\n", "memory", 1,
         "/sys/fs/cgroup/memory/a/b"},
        {V1_CPU V1_MEM, "4:memory:/a\n2:cpu,cpuacct:/\n", "cpuacct", 1,
         "/sys/fs/cgroup/cpu,cpuacct"},
        {HYBRID V1_MEM, "4:memory:/a\n0::/x\n", "memory", 1, "/sys/fs/cgroup/memory/a"},
        {HYBRID V1_MEM, "4:memory:/a\n0::/x\n", "pids", 2, "/sys/fs/cgroup/unified/x"},
        {V1_INNER, "4:memory:/docker/abc/d\n", "memory", 1, "/sys/fs/cgroup/memory/d"},
        {V1_INNER, "4:memory:/docker/abc\n", "memory", 1, "/sys/fs/cgroup/memory"},
        /* none: */
        {V1_INNER, "4:memory:/elsewhere\n", "memory", 0, ""},
        {V1_MEM, "4:memory:/a\n", "pids", 0, ""},
        {V1_MEM, "4:cpu:/a\n", "memory", 0, ""},
        {V1_MEM, "4:memory:/a/../..\n", "memory", 0, ""},
        {V2, "0::/../other\n", "memory", 0, ""},
        {V2, "4:memory:/a\n", "memory", 0, ""},
        {OTHER, "4:memory:/a\n0::/\n", "memory", 0, ""},
        {"", "", "memory", 0, ""},
        {"garbage\n\n - - -\n", "garbage\n:\n::\n", "memory", 0, ""},
        {V1_MEM, "4:memory", "memory", 0, ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[PATH_MAX] = "";
        int version = cgroup_locate(rows[i].mountinfo, rows[i].membership, rows[i].controller, path,
                                    sizeof path);
        if (version != rows[i].version || (version != 0 && strcmp(path, rows[i].path) != 0)) {
            fail_msg("row %d: version %d, %s", (int)i, version, path);
        }
    }
    char small[10];
    assert_int_equal(cgroup_locate(V2, "0::/user.slice\n", "memory", small, sizeof small), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_callers_folder_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
