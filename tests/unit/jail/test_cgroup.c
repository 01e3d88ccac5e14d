/* Goal: the caller's own folder is found in every layout of hierarchies, and never one above what the caller sees. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

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

static void file_put(int folder_fd, const char *name, const char *text) {
    int fd = openat(folder_fd, name, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

/* Counters are read from files as the kernel writes them, in both versions; what is absent or garbled counts 0. */
static void counters_are_read(void **state) {
    (void)state;
    static const struct {
        int version;
        const char *files[12];
        CgroupUsage want;
    } rows[] = {
        {1,
         {"memory.max_usage_in_bytes", "12345\n", "memory.oom_control",
          "oom_kill_disable 0\nunder_oom 0\noom_kill 3\n", "cpuacct.usage", "5000000\n",
          "cpuacct.usage_sys", "2000000\n", "pids.events", "max 7\n"},
         {3000, 2000, 5000, 12345, 3, 0, 7}},
        {2,
         {"memory.peak", "777\n", "memory.events",
          "low 0\nhigh 0\nmax 9\noom 2\noom_kill 1\noom_group_kill 1\n", "cpu.stat",
          "usage_usec 30\nuser_usec 20\nsystem_usec 10\n", "pids.peak", "5\n", "pids.events",
          "max 0\n"},
         {20, 10, 30, 777, 1, 5, 0}},
        {2, {"memory.peak", "garbage", "memory.events", "oom_kill", "cpu.stat", "\n\n \n"}, {0}},
        {1, {NULL}, {0}},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char path[] = "/tmp/cordon-cgroup-XXXXXX";
        assert_non_null(mkdtemp(path));
        int fd = open(path, O_RDONLY | O_DIRECTORY);
        for (int k = 0; k < 12 && rows[i].files[k]; k += 2) {
            file_put(fd, rows[i].files[k], rows[i].files[k + 1]);
        }
        Cgroups groups;
        cgroups_clear(&groups);
        groups.folders[0] = (CgroupFolder){.version = rows[i].version, .parent_fd = -1, .fd = fd};
        memset(groups.folder_of, 0, sizeof groups.folder_of);
        CgroupUsage usage;
        cgroups_usage(&groups, &usage);
        assert_memory_equal(&usage, &rows[i].want, sizeof usage);
        for (int k = 0; k < 12 && rows[i].files[k]; k += 2) {
            assert_int_equal(unlinkat(fd, rows[i].files[k], 0), 0);
        }
        close(fd);
        assert_int_equal(rmdir(path), 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_callers_folder_is_found),
        cmocka_unit_test(counters_are_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
