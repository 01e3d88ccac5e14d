/* Locks that a process puts on itself. */
#include "jail/lock.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <stdbool.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

int lock_close_others(const int *keep_fds, int32_t keep_count, int from) {
    int sorted[LOCK_KEEP_MAX];
    int32_t count = 0;
    for (int32_t i = 0; i < keep_count && count < LOCK_KEEP_MAX; i++) {
        int32_t at = count;
        while (at > 0 && sorted[at - 1] > keep_fds[i]) {
            sorted[at] = sorted[at - 1];
            at--;
        }
        sorted[at] = keep_fds[i];
        count++;
    }
    unsigned next = (unsigned)from;
    for (int32_t i = 0; i < count; i++) {
        if (sorted[i] < 0 || (unsigned)sorted[i] < next) {
            continue;
        }
        if ((unsigned)sorted[i] > next &&
            syscall(SYS_close_range, next, (unsigned)sorted[i] - 1, 0) < 0) {
            return -errno;
        }
        next = (unsigned)sorted[i] + 1;
    }
    return syscall(SYS_close_range, next, ~0U, 0) < 0 ? -errno : 0;
}

int lock_no_new_privileges(void) {
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 ? -errno : 0;
}

/* Every kernel that we run on has the capabilities up to this one (Linux 5.9). */
enum { CAPABILITY_SURE = 40 };

static int bounding_set_drop(uint64_t kept) {
    for (unsigned long capability = 0; capability < 64; capability++) {
        int held = prctl(PR_CAPBSET_READ, capability, 0, 0, 0);
        if (held < 0) {
            bool is_past_the_last = errno == EINVAL && capability > CAPABILITY_SURE;
            return is_past_the_last ? 0 : -errno;
        }
        if (held == 1 && (kept >> capability & 1) == 0 &&
            prctl(PR_CAPBSET_DROP, capability, 0, 0, 0) < 0) {
            return -errno;
        }
    }
    return 0;
}

int lock_capabilities(void) {
    static const unsigned long bits = SECBIT_NOROOT | SECBIT_NOROOT_LOCKED |
                                      SECBIT_NO_SETUID_FIXUP | SECBIT_NO_SETUID_FIXUP_LOCKED |
                                      SECBIT_KEEP_CAPS_LOCKED | SECBIT_NO_CAP_AMBIENT_RAISE |
                                      SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED;
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];
    if (syscall(SYS_capget, &header, sets) < 0) {
        return -errno;
    }
    /* Without CAP_SETPCAP the process cannot gain capabilities either, once no_new_privs is on. */
    if (sets[0].permitted & (1U << CAP_SETPCAP)) {
        sets[0].effective |= 1U << CAP_SETPCAP;
        if (syscall(SYS_capset, &header, sets) < 0) {
            return -errno;
        }
        int error = bounding_set_drop(0);
        if (error < 0) {
            return error;
        }
        if (prctl(PR_SET_SECUREBITS, bits, 0, 0, 0) < 0) {
            return -errno;
        }
    }
    if (prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_CLEAR_ALL, 0, 0, 0) < 0 && errno != EINVAL) {
        return -errno;
    }
    memset(sets, 0, sizeof sets);
    return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}

int lock_effective_capabilities(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];
    if (syscall(SYS_capget, &header, sets) < 0) {
        return -errno;
    }
    sets[0].effective = sets[1].effective = 0;
    return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}

int lock_capabilities_but(uint64_t kept) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];
    for (int i = 0; i < 2; i++) {
        uint32_t half = (uint32_t)(kept >> (32 * i));
        sets[i] = (struct __user_cap_data_struct){half, half, half};
    }
    int error = bounding_set_drop(kept);
    if (error < 0) {
        return error;
    }
    if (syscall(SYS_capset, &header, sets) < 0) {
        return -errno;
    }
    for (unsigned long capability = 0; capability < 64; capability++) {
        if ((kept >> capability & 1) != 0 &&
            prctl(PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, capability, 0, 0) < 0) {
            return -errno;
        }
    }
    return 0;
}
