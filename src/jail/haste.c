/* Ends what is inside a jail soon, also where others keep the processors busy.
 *
 * When process 1 is killed the kernel kills all others of its namespace, but only once process 1 has had a turn; and
 * each of them needs a turn of its own to end. On a full machine a bomb of many processes has a hundred milliseconds of
 * turns to wait for. So where the jail's user is nobody else's, which only root can arrange, all that is inside is
 * killed from here, and then gets the processors before all others: by nice values, and, since the scheduler first pays
 * what it owes to others, by the real-time class, where the control groups of this machine let it.
 *
 * None but the dying may get that class: whoever ran a program in it would keep the processors from the kernel's own
 * threads, and so the dying from dying. And nothing is done to a process by its number alone, which could be another's
 * by now: what is killed is held by a descriptor and seen to be of the jail's user; whose class was changed is looked
 * at once more, and put back if it is another's.
 */
#include "jail/haste.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/outside.h"

enum { NICEST = -20, OTHERS_PRIORITY = 1, FIRST_PRIORITY = 2, KILLED_MAX = 1024, PASSES_MAX = 8 };

/* Processes that have been sent SIGKILL, by number. */
typedef struct Killed {
    uid_t user;
    int32_t count;
    pid_t items[KILLED_MAX];
} Killed;

static bool is_killed(const Killed *killed, pid_t process) {
    for (int32_t i = 0; i < killed->count; i++) {
        if (killed->items[i] == process) {
            return true;
        }
    }
    return false;
}

/* Whose thread that is now, and of which process. false: there is none. */
static bool thread_look(pid_t thread, uid_t *out_user, pid_t *out_process) {
    char path[64], text[4096];
    (void)snprintf(path, sizeof path, "/proc/%d/status", (int)thread);
    SCOPED_FD fd = open(path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, sizeof text - 1);
    text[got > 0 ? got : 0] = 0;
    const char *user = strstr(text, "\nUid:\t"), *process = strstr(text, "\nTgid:\t");
    if (!user || !process) {
        return false;
    }
    *out_user = (uid_t)strtoul(user + sizeof "\nUid:\t" - 1, NULL, 10);
    *out_process = (pid_t)strtol(process + sizeof "\nTgid:\t" - 1, NULL, 10);
    return true;
}

static void process_kill(Killed *killed, pid_t process) {
    SCOPED_FD pidfd = (int)syscall(SYS_pidfd_open, process, 0);
    uid_t user;
    pid_t group;
    if (pidfd >= 0 && thread_look(process, &user, &group) && user == killed->user &&
        syscall(SYS_pidfd_send_signal, pidfd, SIGKILL, NULL, 0) == 0) {
        killed->items[killed->count++] = process;
    }
}

/* A list of numbers in the folder that counts processes. NULL: there is none. */
static FILE *list_open(const Cgroups *groups, const char *name) {
    int fd = cgroups_list_fd(groups, name);
    FILE *list = fd < 0 ? NULL : fdopen(fd, "r");
    if (!list) {
        fd_close(&fd);
    }
    return list;
}

/* The next one; 0: there is none. */
static pid_t list_next(FILE *list) {
    char row[32];
    return fgets(row, sizeof row, list) ? (pid_t)strtol(row, NULL, 10) : 0;
}

/* Sends SIGKILL to those of the list that have not got it. true: all have, so that nobody is left who could fork. */
static bool pass(const Cgroups *groups, Killed *killed) {
    FILE *list = list_open(groups, "cgroup.procs");
    int32_t before = killed->count;
    pid_t process;
    while (list && killed->count < KILLED_MAX && (process = list_next(list)) > 0) {
        if (!is_killed(killed, process)) {
            process_kill(killed, process);
        }
    }
    if (list) {
        (void)fclose(list);
    }
    return list && killed->count == before;
}

/* false: the class is not to be had. */
static bool put_first(const Killed *killed, pid_t thread, int priority) {
    struct sched_param first = {.sched_priority = priority}, ordinary = {.sched_priority = 0};
    uid_t user;
    pid_t process;
    if (!thread_look(thread, &user, &process) || user != killed->user ||
        !is_killed(killed, process)) {
        return true;
    }
    if (sched_setscheduler(thread, SCHED_RR | SCHED_RESET_ON_FORK, &first) < 0) {
        return errno == ESRCH;
    }
    if (thread_look(thread, &user, &process) && user != killed->user) {
        (void)sched_setscheduler(thread, SCHED_OTHER, &ordinary);
    }
    return true;
}

static void put_all_first(const Cgroups *groups, const Killed *killed) {
    FILE *list = list_open(groups, cgroups_thread_list(groups));
    pid_t thread;
    while (list && (thread = list_next(list)) > 0 && put_first(killed, thread, OTHERS_PRIORITY)) {
    }
    if (list) {
        (void)fclose(list);
    }
}

void jail_haste(const Jail *jail) {
    const JailPrivate *private = jail->private;
    const HostIds *ids = &private->ids;
    cgroups_kill(&private->cgroups);
    if (ids->missing || ids->lock_fd < 0 || geteuid() != 0 || ids->host_uid == 0) {
        return; /* others are of that user, too */
    }
    Killed killed = {.user = ids->host_uid};
    bool is_all = false;
    for (int i = 0; i < PASSES_MAX && !is_all; i++) {
        is_all = pass(&private->cgroups, &killed);
    }
    (void)setpriority(PRIO_USER, ids->host_uid, NICEST);
    pid_t first = process_of(jail->pidfd);
    if (is_all && first > 0 && put_first(&killed, first, FIRST_PRIORITY)) {
        put_all_first(&private->cgroups, &killed);
    }
}
