/* A jail's limits while it runs, and its end. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "jail/haste.h"
#include "jail/outside.h"

enum { NS_PER_MS = 1000000, COUNTED_TICK_MS = 100, WATCHED_TICK_MS = 10 };

static int64_t max(int64_t a, int64_t b) {
    return a > b ? a : b;
}

static int64_t milliseconds(struct timeval time) {
    return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
}

void jail_kill(Jail *jail, JailLimit why) {
    JailPrivate *private = jail->private;
    if (private->killed_by == JAIL_LIMIT_NONE) {
        private->killed_by = why;
    }
    if (jail->pidfd >= 0 && !private->is_over) {
        (void)syscall(SYS_pidfd_send_signal, jail->pidfd, SIGKILL, NULL, 0);
        jail_haste(jail);
    }
}

/* What cgroups and the watcher know now, in one form. A watcher looks only where a cgroup does not. */
static void usage_now(Jail *jail, CgroupUsage *out_usage) {
    JailPrivate *private = jail->private;
    cgroups_usage(&private->cgroups, out_usage);
    bool cpu_counted = private->cgroups.folder_of[CGROUP_CPU] >= 0;
    bool memory_counted = private->cgroups.folder_of[CGROUP_MEMORY] >= 0;
    if (!cpu_counted || !memory_counted) {
        if (!private->is_over) {
            watch_sample(jail, &private->last);
            private->peak.memory_bytes =
                max(private->peak.memory_bytes, private->last.memory_bytes);
            private->peak.processes = max(private->peak.processes, private->last.processes);
            private->peak.cpu_user_us = max(private->peak.cpu_user_us, private->last.cpu_user_us);
            private->peak.cpu_system_us =
                max(private->peak.cpu_system_us, private->last.cpu_system_us);
        }
        if (!cpu_counted) {
            out_usage->cpu_user_us = private->peak.cpu_user_us;
            out_usage->cpu_system_us = private->peak.cpu_system_us;
            out_usage->cpu_total_us = out_usage->cpu_user_us + out_usage->cpu_system_us;
        }
        if (!memory_counted) {
            out_usage->memory_peak_bytes = private->peak.memory_bytes;
        }
    }
    out_usage->cpu_user_us = max(out_usage->cpu_user_us - private->begun_user_us, 0);
    out_usage->cpu_system_us = max(out_usage->cpu_system_us - private->begun_system_us, 0);
    out_usage->cpu_total_us = out_usage->cpu_user_us + out_usage->cpu_system_us;
    if (out_usage->processes_peak == 0) {
        out_usage->processes_peak = private->peak.processes;
    } else {
        out_usage->processes_peak -= out_usage->processes_peak > 1; /* process 1 is ours */
    }
}

int64_t jail_tick(Jail *jail) {
    JailPrivate *private = jail->private;
    const JailLimits *limits = &private->limits;
    if (private->killed_by != JAIL_LIMIT_NONE) {
        return COUNTED_TICK_MS; /* its end shows in pidfd */
    }
    int64_t wall_ms = (clock_now_ns() - private->started_ns) / NS_PER_MS;
    CgroupUsage usage;
    usage_now(jail, &usage);
    bool memory_counted = private->cgroups.folder_of[CGROUP_MEMORY] >= 0;
    bool memory_passed = memory_counted ? usage.out_of_memory_kills > 0
                                        : private->last.memory_bytes > limits->memory_bytes;
    if (memory_passed) {
        jail_kill(jail, JAIL_LIMIT_MEMORY);
    } else if (usage.cpu_total_us / 1000 >= limits->cpu_ms) {
        jail_kill(jail, JAIL_LIMIT_CPU);
    } else if (wall_ms >= limits->wall_ms) {
        jail_kill(jail, JAIL_LIMIT_WALL);
    }
    /* The CPU limit cannot be reached before all processors have worked the rest of it off. */
    int64_t cpu_left_ms =
        (limits->cpu_ms - usage.cpu_total_us / 1000) / sysconf(_SC_NPROCESSORS_ONLN);
    int64_t next_ms = memory_counted ? COUNTED_TICK_MS : WATCHED_TICK_MS;
    next_ms = next_ms < cpu_left_ms ? next_ms : cpu_left_ms;
    next_ms = next_ms < limits->wall_ms - wall_ms ? next_ms : limits->wall_ms - wall_ms;
    return max(next_ms, 1);
}

/* Process 1 of a zygote's copy is the zygote's to bury: its end shows in its pidfd, which by then polls readable. */
static bool is_buried(const Jail *jail, bool block) {
    struct pollfd ended = {jail->pidfd, POLLIN, 0};
    int got;
    do {
        got = poll(&ended, 1, block ? -1 : 0);
    } while (got < 0 && errno == EINTR);
    return got > 0;
}

/* Reaps process 1. true when it is dead. */
static bool reap(Jail *jail, bool block) {
    siginfo_t info = {0};
    struct rusage usage;
    long got;
    do {
        got = syscall(SYS_waitid, P_PIDFD, jail->pidfd, &info,
                      WEXITED | __WALL | (block ? 0 : WNOHANG), &usage);
    } while (got < 0 && errno == EINTR);
    if (got < 0 ? errno == ECHILD && !is_buried(jail, block) : info.si_pid == 0) {
        return false;
    }
    jail->private->ended_ns = clock_now_ns();
    jail->private->is_over = true;
    return true;
}

/* A file system of the guest's that is full: of entries, of bytes, or JAIL_LIMIT_NONE. /dev/shm holds as much as memory
 * may, and is the memory limit's. */
static JailLimit full_of(int fd) {
    struct statfs about;
    if (fd < 0 || fstatfs(fd, &about) < 0) {
        return JAIL_LIMIT_NONE;
    }
    return about.f_ffree == 0   ? JAIL_LIMIT_FILES
           : about.f_bfree == 0 ? JAIL_LIMIT_DISK
                                : JAIL_LIMIT_NONE;
}

static JailLimit storage_limit(const Jail *jail) {
    JailLimit limit = full_of(jail->work_fd);
    limit = limit == JAIL_LIMIT_NONE ? full_of(jail->private->tmp_fd) : limit;
    for (int i = 0; limit == JAIL_LIMIT_NONE && i < JAIL_FOLDERS_MAX; i++) {
        limit = full_of(jail->layer_fds[i]);
    }
    return limit;
}

/* Why the guest ended: who killed it, else what the kernel did on a limit's account. */
static JailLimit limit_of(const Jail *jail, const JailOutcome *outcome, const CgroupUsage *usage,
                          bool told) {
    const JailPrivate *private = jail->private;
    if (!told && private->killed_by != JAIL_LIMIT_NONE) {
        return private->killed_by;
    }
    if (outcome->exit_signal == SIGKILL && usage->out_of_memory_kills > 0) {
        return JAIL_LIMIT_MEMORY;
    }
    if (outcome->exit_signal == SIGXCPU ||
        (outcome->exit_signal == SIGKILL && usage->cpu_total_us / 1000 >= private->limits.cpu_ms)) {
        return JAIL_LIMIT_CPU;
    }
    if (outcome->exit_status != 0 && usage->processes_refused > 0) {
        return JAIL_LIMIT_PROCESSES;
    }
    if (outcome->exit_signal == SIGXFSZ) {
        return JAIL_LIMIT_FILE_SIZE;
    }
    return outcome->exit_status != 0 ? storage_limit(jail) : JAIL_LIMIT_NONE;
}

/* What process 1 said last, if it could still speak, and what was measured, as one outcome. */
static void outcome_fill(Jail *jail) {
    JailPrivate *private = jail->private;
    JailOutcome *outcome = &private->outcome;
    Message message;
    bool told = message_receive(private->control_fd, &message, NULL, 0) == 0 &&
                message.kind == MESSAGE_ENDED;
    CgroupUsage usage;
    usage_now(jail, &usage);
    outcome->exit_status = -1;
    outcome->exit_signal = SIGKILL;
    if (told && WIFEXITED(message.status)) {
        outcome->exit_status = WEXITSTATUS(message.status);
        outcome->exit_signal = 0;
    } else if (told) {
        outcome->exit_signal = WTERMSIG(message.status);
    }
    bool cpu_counted = private->cgroups.folder_of[CGROUP_CPU] >= 0;
    int64_t waited_user_ms = told ? milliseconds(message.usage.ru_utime) : 0;
    int64_t waited_system_ms = told ? milliseconds(message.usage.ru_stime) : 0;
    int64_t waited_bytes = told ? (int64_t)message.usage.ru_maxrss * 1024 : 0;
    outcome->usage = (JailUsage){
        .cpu_user_ms =
            cpu_counted ? usage.cpu_user_us / 1000 : max(waited_user_ms, usage.cpu_user_us / 1000),
        .cpu_system_ms = cpu_counted ? usage.cpu_system_us / 1000
                                     : max(waited_system_ms, usage.cpu_system_us / 1000),
        .wall_ms = (private->ended_ns - private->started_ns) / NS_PER_MS,
        .memory_peak_bytes = private->cgroups.folder_of[CGROUP_MEMORY] >= 0
                                 ? usage.memory_peak_bytes
                                 : max(waited_bytes, usage.memory_peak_bytes),
        .processes_peak = usage.processes_peak,
    };
    outcome->limit = limit_of(jail, outcome, &usage, told);
}

Status jail_wait(Jail *jail, int64_t timeout_ms, JailOutcome *out_outcome) {
    JailPrivate *private = jail->private;
    int64_t begun_ns = clock_now_ns();
    while (!private->is_over) {
        int64_t next_ms = jail_tick(jail);
        int64_t left_ms = timeout_ms - (clock_now_ns() - begun_ns) / NS_PER_MS;
        if (timeout_ms >= 0 && left_ms < next_ms) {
            next_ms = left_ms > 0 ? left_ms : 0;
        }
        struct pollfd ended = {jail->pidfd, POLLIN, 0};
        (void)poll(&ended, 1, (int)next_ms);
        if (reap(jail, false)) {
            outcome_fill(jail);
        } else if (timeout_ms >= 0 && left_ms <= 0) {
            return ST_TIMEOUT;
        }
    }
    *out_outcome = private->outcome;
    return ST_OK;
}

static void usage_begin(Jail *jail) {
    JailPrivate *private = jail->private;
    CgroupUsage usage;
    private->begun_user_us = private->begun_system_us = 0;
    if (private->cgroups.folder_of[CGROUP_CPU] >= 0) {
        cgroups_cpu(&private->cgroups, &usage);
    } else {
        usage_now(jail, &usage);
    }
    private->begun_user_us = usage.cpu_user_us;
    private->begun_system_us = usage.cpu_system_us;
}

void jail_settle(Jail *jail) {
    usage_begin(jail);
    jail->private->is_settled = true;
}

void jail_begin(Jail *jail, int64_t wall_ms, int64_t cpu_ms) {
    JailPrivate *private = jail->private;
    if (!private->is_settled) {
        usage_begin(jail);
    }
    private->is_settled = false;
    private->limits.wall_ms = wall_ms;
    private->limits.cpu_ms = cpu_ms;
    private->started_ns = clock_now_ns();
}

void jail_done(Jail *jail) {
    JailPrivate *private = jail->private;
    if (jail->pidfd >= 0 && !private->is_over) {
        jail_kill(jail, JAIL_LIMIT_CALLER);
        (void)reap(jail, true);
    }
    fd_close(&private->control_fd);
    fd_close(&private->tmp_fd);
    fd_close(&private->shm_fd);
    fd_close(&private->proc_fd);
    fd_close(&jail->stdin_fd);
    fd_close(&jail->stdout_fd);
    fd_close(&jail->stderr_fd);
    fd_close(&jail->dispatch_fd);
    fd_close(&jail->work_fd);
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        fd_close(&jail->layer_fds[i]);
        fd_close(&jail->list_fds[i]);
    }
    fd_close(&jail->pidfd);
    free(jail->placed);
    jail->placed = NULL;
    cgroups_remove(&private->cgroups);
    ids_release(&private->ids);
    free(private);
    jail->private = NULL;
}
