/* A jail's limits while it runs, and its end. */
#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "jail/outside.h"

enum { NS_PER_MS = 1000000, TICK_MS = 20 };

static int64_t milliseconds(struct timeval time) {
    return (int64_t)time.tv_sec * 1000 + time.tv_usec / 1000;
}

void jail_kill(Jail *jail, JailLimit why) {
    JailPrivate *private = jail->private;
    if (private->killed_by == JAIL_LIMIT_NONE) {
        private->killed_by = why;
    }
    if (jail->pidfd >= 0) {
        (void)syscall(SYS_pidfd_send_signal, jail->pidfd, SIGKILL, NULL, 0);
    }
}

int64_t jail_tick(Jail *jail) {
    JailPrivate *private = jail->private;
    int64_t wall_ms = (clock_now_ns() - private->started_ns) / NS_PER_MS;
    if (wall_ms >= private->limits.wall_ms) {
        jail_kill(jail, JAIL_LIMIT_WALL);
        return TICK_MS;
    }
    int64_t left_ms = private->limits.wall_ms - wall_ms;
    return left_ms < TICK_MS ? left_ms : TICK_MS;
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
    if (got == 0 && info.si_pid == 0) {
        return false;
    }
    jail->private->ended_ns = clock_now_ns();
    jail->private->is_over = true;
    return true;
}

/* What process 1 said last, if it could still speak, and what was measured, as one outcome. */
static void outcome_fill(Jail *jail) {
    JailPrivate *private = jail->private;
    JailOutcome *outcome = &private->outcome;
    Message message;
    bool told = message_receive(private->control_fd, &message, NULL, 0) == 0 &&
                message.kind == MESSAGE_ENDED;
    outcome->exit_status = -1;
    outcome->exit_signal = SIGKILL;
    outcome->limit = told ? JAIL_LIMIT_NONE : private->killed_by;
    if (told && WIFEXITED(message.status)) {
        outcome->exit_status = WEXITSTATUS(message.status);
        outcome->exit_signal = 0;
    } else if (told) {
        outcome->exit_signal = WTERMSIG(message.status);
    }
    outcome->usage.wall_ms = (private->ended_ns - private->started_ns) / NS_PER_MS;
    if (told) {
        outcome->usage.cpu_user_ms = milliseconds(message.usage.ru_utime);
        outcome->usage.cpu_system_ms = milliseconds(message.usage.ru_stime);
        outcome->usage.memory_peak_bytes = (int64_t)message.usage.ru_maxrss * 1024;
    }
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

void jail_done(Jail *jail) {
    JailPrivate *private = jail->private;
    if (jail->pidfd >= 0 && !private->is_over) {
        jail_kill(jail, JAIL_LIMIT_CALLER);
        (void)reap(jail, true);
    }
    fd_close(&private->control_fd);
    fd_close(&jail->stdin_fd);
    fd_close(&jail->stdout_fd);
    fd_close(&jail->stderr_fd);
    fd_close(&jail->work_fd);
    fd_close(&jail->pidfd);
    ids_release(&private->ids);
    free(private);
    jail->private = NULL;
}
