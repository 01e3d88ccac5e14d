/* Takes from a process of ours all that a parser does not need. */
#include <errno.h>
#include <seccomp.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>

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
#define DEFAULT_ACTION (WITH_SANITIZERS ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_KILL_PROCESS)

static const int PARSER_CALLS[] = {
    SCMP_SYS(read),
    SCMP_SYS(write),
    SCMP_SYS(readv),
    SCMP_SYS(writev),
    SCMP_SYS(recvmsg),
    SCMP_SYS(sendmsg),
    SCMP_SYS(recvfrom),
    SCMP_SYS(sendto),
    SCMP_SYS(poll),
    SCMP_SYS(ppoll),
    SCMP_SYS(close),
    SCMP_SYS(fstat),
    SCMP_SYS(lseek),
    SCMP_SYS(munmap),
    SCMP_SYS(mremap),
    SCMP_SYS(brk),
    SCMP_SYS(madvise),
    SCMP_SYS(futex),
    SCMP_SYS(getrandom),
    SCMP_SYS(rt_sigreturn),
    SCMP_SYS(rt_sigprocmask),
    SCMP_SYS(clock_gettime),
    SCMP_SYS(exit),
    SCMP_SYS(exit_group),
    SCMP_SYS(restart_syscall),
};

/* 0 or -errno. */
static int filter_fill(scmp_filter_ctx filter) {
    int error = 0;
    for (size_t i = 0; error == 0 && i < sizeof PARSER_CALLS / sizeof *PARSER_CALLS; i++) {
        error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, PARSER_CALLS[i], 0);
    }
    /* Memory of its own and never code. */
    if (error == 0) {
        error = seccomp_rule_add(
            filter, SCMP_ACT_ALLOW, SCMP_SYS(mmap), 2, SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0),
            SCMP_A3(SCMP_CMP_MASKED_EQ, MAP_TYPE | MAP_ANONYMOUS, MAP_PRIVATE | MAP_ANONYMOUS));
    }
    if (error == 0) {
        error = seccomp_rule_add(filter, SCMP_ACT_ALLOW, SCMP_SYS(mprotect), 1,
                                 SCMP_A2(SCMP_CMP_MASKED_EQ, PROT_EXEC, 0));
    }
    return error;
}

static Status filter_load(void) {
    scmp_filter_ctx filter = seccomp_init(DEFAULT_ACTION);
    if (!filter) {
        return ST_NO_MEMORY;
    }
    int error = seccomp_attr_set(filter, SCMP_FLTATR_ACT_BADARCH, SCMP_ACT_KILL_PROCESS);
    error = error ? error : filter_fill(filter);
    error = error ? error : seccomp_load(filter);
    seccomp_release(filter);
    return error == 0 ? ST_OK : ST_UNSUPPORTED;
}

static bool limit_set(__rlimit_resource_t resource, int64_t value) {
    struct rlimit limit = {(rlim_t)value, (rlim_t)value};
    return setrlimit(resource, &limit) == 0;
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
    return filter_load();
}
