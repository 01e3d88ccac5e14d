/* Inside a zygote: copies of the process, each in a jail of its own.
 *
 * This runs in an interpreter's process, called by its driver, which has done for its own runtime what a fork needs. A
 * copy is cloned raw into new namespaces and becomes process 1 of its jail; it takes the steps that are each member's,
 * and only what it forks at the end returns, as the guest. The zygote itself only clones and maps users: it reads
 * nothing but requests of its maker. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
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

/* The descriptors and limits of one copy, in the zygote's plan. */
static void plan_fill(JailPlan *plan, JailSpec *spec, const ZygoteMessage *request,
                      const int *fds) {
    spec->limits = request->limits;
    spec->allow_exec = request->allow_exec;
    spec->file_slots = request->file_slots;
    plan->memory_is_counted = request->memory_is_counted;
    memcpy(plan->may_miss, request->may_miss, sizeof plan->may_miss);
    memcpy(plan->cgroup_errors, request->cgroup_errors, sizeof plan->cgroup_errors);
    plan->control_fd = fds[0];
    memcpy(plan->stdio_fds, fds + 1, sizeof plan->stdio_fds);
    plan->dispatch_fd = fds[4];
    int next = 5;
    for (int i = 0; i < CGROUP_KINDS; i++) {
        plan->cgroup_fds[i] = request->joins[i] ? fds[next++] : -1;
    }
}

/* true: this is the copy's guest. */
static bool copy_make(int socket_fd, const JailPlan *plan, const ZygoteMessage *request) {
    int pidfd = -1;
    long pid = namespaces_clone(JAIL_NAMESPACES | CLONE_PARENT, -1, &pidfd);
    if (pid == 0) {
        jail_child_main(plan);
        return true;
    }
    ZygoteMessage answer = {.word = ZYGOTE_COPIED};
    answer.error = pid < 0 ? (int)-pid : -user_map((pid_t)pid, request);
    if (packet_send(socket_fd, &answer, sizeof answer, &pidfd, pidfd < 0 ? 0 : 1) < 0) {
        _exit(0);
    }
    fd_close(&pidfd);
    return false;
}

int cordon_zygote_serve(int socket_fd, const char *program) {
    const char *const argv[] = {program, NULL};
    JailSpec spec = {.argv = argv};
    JailPlan *plan = plan_new(&spec);
    ZygoteMessage message = {.word = ZYGOTE_READY};
    if (!plan) {
        _exit(1);
    }
    plan->is_copy = true;
    message.error = -plan_trees(plan);
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
        plan_fill(plan, &spec, &message, fds);
        if (copy_make(socket_fd, plan, &message)) {
            return GUEST_DISPATCH_FD;
        }
        for (int i = 0; i < ZYGOTE_FDS_MAX; i++) {
            fd_close(&fds[i]);
        }
    }
}
