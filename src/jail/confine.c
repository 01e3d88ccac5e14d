/* Takes from a process of ours all that a parser does not need. */
#include <errno.h>
#include <fcntl.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include "jail/filter.h"
#include "jail/lock.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer)
#define WITH_SANITIZERS 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define WITH_SANITIZERS 1
#endif
#ifndef WITH_SANITIZERS
#define WITH_SANITIZERS 0
#endif

/* The sanitizers' own run time asks for more; there the filter answers EPERM instead of killing. */
#define OTHERWISE (WITH_SANITIZERS ? SECCOMP_RET_ERRNO | EPERM : SECCOMP_RET_KILL_PROCESS)

static bool limit_set(__rlimit_resource_t resource, int64_t value) {
    struct rlimit limit = {(rlim_t)value, (rlim_t)value};
    return setrlimit(resource, &limit) == 0;
}

static Status load(const FilterRow *rows, int32_t row_count) {
    Filter filter;
    filter_compile(&FILTER_NATIVE, rows, row_count, OTHERWISE, &filter);
    return filter_load(&filter) == 0 ? ST_OK : ST_UNSUPPORTED;
}

Status jail_confine_self(const int *keep_fds, int32_t keep_count, int64_t memory_bytes) {
    int highest = 2;
    for (int32_t i = 0; i < keep_count; i++) {
        highest = keep_fds[i] > highest ? keep_fds[i] : highest;
    }
    if (lock_close_others(keep_fds, keep_count, 3) < 0) {
        return ST_UNSUPPORTED;
    }
    bool limited = limit_set(RLIMIT_CORE, 0) && limit_set(RLIMIT_NPROC, 0) &&
                   limit_set(RLIMIT_MEMLOCK, 0) && limit_set(RLIMIT_NOFILE, highest + 1) &&
                   (WITH_SANITIZERS || memory_bytes <= 0 || limit_set(RLIMIT_DATA, memory_bytes));
    if (!limited || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0 || lock_no_new_privileges() < 0 ||
        lock_capabilities() < 0) {
        return ST_DENIED;
    }
    return load(FILTER_PARSER_ROWS, FILTER_PARSER_ROW_COUNT);
}

int jail_open_unprivileged(const char *path) {
    int error = lock_effective_capabilities();
    int fd = error < 0 ? error : open(path, O_RDONLY | O_CLOEXEC);
    return fd < 0 && error == 0 ? -errno : fd;
}

Status jail_confine_run(void) {
    return load(FILTER_RUN_ROWS, FILTER_RUN_ROW_COUNT);
}
