/* Inside a zygote: copies of the process, each in a jail of its own.
 *
 * This runs in an interpreter's process, called by its driver, which has done for its own runtime what a fork needs. A
 * copy is cloned raw into new namespaces and becomes process 1 of its jail; it takes the steps that are each member's,
 * and only what it forks at the end returns, as the guest. The zygote itself only clones and maps users: it reads
 * nothing but requests of its maker. */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/message.h"
#include "jail/outside.h"
#include "jail/zygote.h"

static int user_map(pid_t pid, const ZygoteMessage *request) {
    char row[64];
    uid_t user = request->maps_user ? request->user : GUEST_UID;
    (void)snprintf(row, sizeof row, "%d %u 1", GUEST_UID, user);
    int error = ids_map_write(pid, "uid_map", row);
    if (error == 0 && !request->maps_user) {
        error = ids_map_write(pid, "setgroups", "deny");
    }
    return error == 0 ? ids_map_write(pid, "gid_map", row) : error;
}

/* The descriptors of one copy, in the zygote's plan. */
static void plan_fill(JailPlan *plan, const ZygoteMessage *request, const int *fds) {
    memcpy(plan->cgroup_errors, request->cgroup_errors, sizeof plan->cgroup_errors);
    plan->is_entered = request->is_entered;
    plan->control_fd = fds[0];
    memcpy(plan->stdio_fds, fds + 1, sizeof plan->stdio_fds);
    plan->dispatch_fd = fds[4];
    int next = 5;
    for (int i = 0; i < CGROUP_KINDS; i++) {
        plan->cgroup_fds[i] = request->joins[i] ? fds[next++] : -1;
    }
}

/* --- network namespaces ------------------------------------------------------------------------------------------
 *
 * One is the dearest part of a jail to make, and dearer to take down. It is empty, belongs to the zygote's user
 * namespace, in which no copy has a capability, and no copy can make a socket that would leave a trace in it. So the
 * next copy gets that of one that is dead: two that live never share one. */

typedef struct NetworkLoan {
    int namespace_fd; /* -1: none is here */
    int pidfd;        /* of process 1 of the copy that has it, or had; -1: nobody yet */
} NetworkLoan;

typedef struct Networks {
    int home_fd; /* the zygote's own; -1: there is nothing to lend */
    NetworkLoan loans[ZYGOTE_USERS];
} Networks;

static int network_open(void) {
    return open("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
}

static void networks_init(Networks *networks) {
    networks->home_fd = network_open();
    for (int i = 0; i < ZYGOTE_USERS; i++) {
        networks->loans[i] = (NetworkLoan){-1, -1};
    }
}

/* When process 1 polls as dead, all of its namespace are. */
static bool is_free(const NetworkLoan *loan) {
    struct pollfd ended = {loan->pidfd, POLLIN, 0};
    return loan->pidfd < 0 || poll(&ended, 1, 0) > 0;
}

/* Puts the zygote into a network namespace that nobody alive is in. NULL: a copy has to make its own. */
static NetworkLoan *network_enter(Networks *networks) {
    NetworkLoan *loan = networks->loans;
    NetworkLoan *end = loan + ZYGOTE_USERS;
    while (loan < end && loan->namespace_fd >= 0 && !is_free(loan)) {
        loan++;
    }
    if (networks->home_fd < 0 || loan == end) {
        return NULL;
    }
    if (loan->namespace_fd < 0) {
        if (unshare(CLONE_NEWNET) < 0) {
            return NULL;
        }
        loan->namespace_fd = network_open();
        return loan; /* without a descriptor it is this copy's alone */
    }
    return setns(loan->namespace_fd, CLONE_NEWNET) < 0 ? NULL : loan;
}

/* After the clone, whatever came of it. */
static void network_leave(const Networks *networks, NetworkLoan *loan, int pidfd) {
    if (!loan) {
        return;
    }
    if (setns(networks->home_fd, CLONE_NEWNET) < 0) {
        _exit(1); /* it must not stay where a copy is */
    }
    fd_close(&loan->pidfd);
    loan->pidfd = pidfd < 0 ? -1 : fcntl(pidfd, F_DUPFD_CLOEXEC, 0);
    if (pidfd >= 0 && loan->pidfd < 0) {
        fd_close(&loan->namespace_fd); /* nobody would know when it is free */
    }
}

/* --- copies ------------------------------------------------------------------------------------------------------ */

/* Tells a copy that its user is mapped, or by closing that it is not. */
static int mapped_tell(int error, int *fd) {
    if (error == 0 && write(*fd, "", 1) != 1) {
        error = -errno;
    }
    fd_close(fd);
    return error;
}

/* true: this is the copy's guest. */
static bool copy_make(int socket_fd, Networks *networks, JailPlan *plan,
                      const ZygoteMessage *request) {
    ZygoteMessage answer = {.word = ZYGOTE_COPIED};
    int pidfd = -1, mapped[2] = {-1, -1};
    NetworkLoan *loan = network_enter(networks);
    long pid = pipe2(mapped, O_CLOEXEC) < 0 ? -errno : 0;
    plan->mapped_fd = mapped[0];
    if (pid == 0) {
        uint64_t network = loan ? CLONE_NEWNET : 0;
        pid = namespaces_clone((JAIL_NAMESPACES & ~network) | CLONE_PARENT, -1, &pidfd);
        if (pid == 0) {
            jail_child_main(plan);
            return true;
        }
    }
    network_leave(networks, loan, pidfd);
    answer.error = -mapped_tell(pid < 0 ? (int)pid : user_map((pid_t)pid, request), &mapped[1]);
    fd_close(&mapped[0]);
    if (packet_send(socket_fd, &answer, sizeof answer, &pidfd, pidfd < 0 ? 0 : 1) < 0) {
        _exit(0);
    }
    fd_close(&pidfd);
    return false;
}

/* Loads the filter that copies inherit, unless it is inherited from what this process executed before; they load
 * another one besides. 0 or -errno. */
static int filters_begin(JailPlan *plan) {
    Filter first;
    filter_split(&FILTER_NATIVE, FILTER_GUEST_ROWS, FILTER_GUEST_ROW_COUNT, FILTER_SETUP_CALLS,
                 FILTER_SETUP_CALL_COUNT, ENOSYS, &first, &plan->filter);
    int mode = prctl(PR_GET_SECCOMP, 0, 0, 0, 0);
    return mode < 0 ? -errno : mode == SECCOMP_MODE_DISABLED ? filter_load(&first) : 0;
}

#ifndef MADV_COLLAPSE
#define MADV_COLLAPSE 25 /* Linux 6.1 */
#endif

/* Puts the process's own memory on huge pages, as far as whole ones fit: a clone costs what there is to copy of page
 * tables, and so does the end of each copy. A copy that writes gets small pages. It is a wish: without it all is
 * slower. */
static void memory_collapse(void) {
    const uintptr_t huge = (uintptr_t)2 << 20;
    FILE *maps = fopen("/proc/self/maps", "re");
    char row[PATH_MAX + 128];
    while (maps && fgets(row, sizeof row, maps)) {
        uintptr_t start, end;
        char flags[5];
        if (sscanf(row, "%" SCNxPTR "-%" SCNxPTR " %4s", &start, &end, flags) == 3 &&
            strcmp(flags, "rw-p") == 0) {
            start = (start + huge - 1) & ~(huge - 1);
            end &= ~(huge - 1);
            if (start < end) {
                (void)syscall(SYS_madvise, start, end - start, MADV_COLLAPSE);
            }
        }
    }
    if (maps) {
        (void)fclose(maps);
    }
}

/* What the program does on signals, which a jail resets and a copy gets back. */
typedef struct sigaction Dispositions[NSIG];

static void dispositions_read(Dispositions *out) {
    for (int number = 1; number < NSIG; number++) {
        if (sigaction(number, NULL, &(*out)[number]) < 0) {
            (*out)[number].sa_handler = SIG_DFL; /* one that is the C library's */
        }
    }
}

static void dispositions_set(Dispositions *dispositions) {
    for (int number = 1; number < NSIG; number++) {
        if ((*dispositions)[number].sa_handler != SIG_DFL) {
            (void)sigaction(number, &(*dispositions)[number], NULL);
        }
    }
}

/* What a copy goes by. */
static JailPlan *serve_plan;
static const char *serve_argv[2];
static JailSpec serve_spec;

int cordon_zygote_serve(int socket_fd, const char *program) {
    serve_argv[0] = program;
    /* Whatever shows that it is installed there was found when this jail was made. */
    serve_spec = (JailSpec){.argv = serve_argv, .mark = "*"};
    JailPlan *plan = plan_new(&serve_spec);
    ZygoteMessage message = {.word = ZYGOTE_READY};
    if (!plan) {
        _exit(1);
    }
    Networks networks;
    networks_init(&networks);
    Dispositions dispositions;
    dispositions_read(&dispositions);
    memory_collapse();
    plan->is_copy = true;
    message.error = -filters_begin(plan);
    message.error = message.error ? message.error : -plan_trees(plan);
    if (packet_send(socket_fd, &message, sizeof message, NULL, 0) < 0) {
        _exit(0);
    }
    for (;;) {
        int fds[ZYGOTE_FDS_MAX];
        if (packet_receive(socket_fd, &message, sizeof message, fds, ZYGOTE_FDS_MAX) < 0) {
            _exit(0); /* nobody is there who could ask */
        }
        if (message.word == ZYGOTE_RENEW) {
            return -1;
        }
        plan_fill(plan, &message, fds);
        if (copy_make(socket_fd, &networks, plan, &message)) {
            dispositions_set(&dispositions);
            serve_plan = plan;
            return GUEST_DISPATCH_FD;
        }
        for (int i = 0; i < ZYGOTE_FDS_MAX; i++) {
            fd_close(&fds[i]);
        }
    }
}

void cordon_copy_settle(void) {
    jail_guest_settle(serve_plan);
}
