/* Process 1 of a jail: builds it, starts the guest, buries what dies, and ends with the guest.
 *
 * It never becomes the guest: a process 1 ignores signals that it does not handle and inherits every orphan, which a
 * program does not expect. It is not dumpable, so nothing inside can look into it, and the kernel lets nothing
 * inside kill it.
 * When it ends, by itself or with the caller, the kernel kills all other processes of its namespace before anyone can
 * wait for it: that is how "everything started inside is dead" is kept. */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jail/inside.h"

static int result(long returned) {
    return returned < 0 ? -errno : 0;
}

static int step_join_cgroups(const JailPlan *plan) {
    for (int i = 0; i < CGROUP_JOIN_MAX; i++) {
        if (plan->cgroup_join_fds[i] >= 0 && write(plan->cgroup_join_fds[i], "0", 1) != 1) {
            return -errno;
        }
    }
    return 0;
}

static int step_take_ids(const JailPlan *plan) {
    if (plan->is_root && syscall(SYS_setgroups, 0, NULL) < 0) {
        return -errno;
    }
    if (syscall(SYS_setresgid, GUEST_UID, GUEST_UID, GUEST_UID) < 0) {
        return -errno;
    }
    return result(syscall(SYS_setresuid, GUEST_UID, GUEST_UID, GUEST_UID));
}

static int step_name_host(const JailPlan *plan) {
    (void)plan;
    return result(sethostname("cordon", 6));
}

typedef struct StepRow {
    int (*run)(const JailPlan *plan); /* 0 or -errno */
    JailProtection protection;
} StepRow;

static const StepRow STEPS[STEP_COUNT] = {
#define X(STEP, function, PROTECTION, WHAT) [STEP] = {function, PROTECTION},
#include "../../spec/jail_steps.def"
#undef X
};

static int step_run(const JailPlan *plan, JailStep step) {
    int injected = jail_test_fail_step ? jail_test_fail_step(step) : 0;
    return injected ? -injected : STEPS[step].run(plan);
}

_Noreturn static void fail(const JailPlan *plan, JailStep step, int error) {
    Message message = {.kind = MESSAGE_FAULT, .step = step, .error = error};
    (void)message_send(plan->control_fd, &message, NULL, 0);
    _exit(1);
}

static void build(const JailPlan *plan) {
    Message ready = {.kind = MESSAGE_READY};
    for (int i = 0; i < STEP_COUNT; i++) {
        int error = -step_run(plan, (JailStep)i);
        JailProtection protection = STEPS[i].protection;
        if (error != 0 && !plan->may_miss[protection]) {
            fail(plan, (JailStep)i, error);
        }
        ready.missing[protection] = error != 0 ? error : ready.missing[protection];
    }
    if (message_send(plan->control_fd, &ready, NULL, 0) < 0) {
        _exit(1);
    }
}

/* Waits for the caller's word. Should the caller be gone, so is the jail. */
static void await(const JailPlan *plan, MessageKind kind) {
    Message message;
    if (message_receive(plan->control_fd, &message, NULL, 0) < 0 || message.kind != kind) {
        _exit(1);
    }
}

static void signals_reset(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) {
        (void)sigaction(number, &standard, NULL);
    }
    sigset_t none;
    sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
}

/* The guest's process up to its program; `report_fd` closes by itself when the program begins. */
_Noreturn static void guest_main(const JailPlan *plan, int report_fd) {
    signals_reset();
    int error = jail_test_fail_step ? jail_test_fail_step(STEP_EXECUTE) : 0;
    if (error == 0 && setsid() >= 0 && dup2(plan->stdio_fds[0], 0) == 0 &&
        dup2(plan->stdio_fds[1], 1) == 1 && dup2(plan->stdio_fds[2], 2) == 2 &&
        syscall(SYS_close_range, 3, ~0U, CLOSE_RANGE_CLOEXEC) == 0) {
        umask(022);
        execve(plan->spec->argv[0], (char *const *)(uintptr_t)plan->spec->argv,
               (char *const *)(uintptr_t)plan->env);
    }
    error = error ? error : errno;
    (void)!write(report_fd, &error, sizeof error);
    _exit(127);
}

/* errors: fails the jail. Returns when the program has begun. */
static pid_t guest_start(const JailPlan *plan) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) {
        fail(plan, STEP_EXECUTE, errno);
    }
    pid_t guest = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (guest < 0) {
        fail(plan, STEP_EXECUTE, errno);
    }
    if (guest == 0) {
        guest_main(plan, report[1]);
    }
    close(report[1]);
    int error = 0;
    ssize_t got = read(report[0], &error, sizeof error);
    close(report[0]);
    if (got != 0) {
        fail(plan, STEP_EXECUTE, got == (ssize_t)sizeof error ? error : EIO);
    }
    for (int i = 0; i < 3; i++) {
        close(plan->stdio_fds[i]);
    }
    return guest;
}

/* Buries the dead until the guest is among them; gives its status. Ends the jail when the caller is gone. */
static int reap_until(const JailPlan *plan, pid_t guest, int signal_fd) {
    for (;;) {
        int status;
        pid_t dead;
        while ((dead = waitpid(-1, &status, WNOHANG)) > 0) {
            if (dead == guest) {
                return status;
            }
        }
        struct pollfd polls[2] = {{signal_fd, POLLIN, 0}, {plan->control_fd, POLLIN, 0}};
        if (poll(polls, 2, -1) > 0 && polls[1].revents != 0) {
            _exit(1);
        }
        struct signalfd_siginfo seen;
        if (polls[0].revents != 0) {
            (void)!read(signal_fd, &seen, sizeof seen);
        }
    }
}

/* Kills and buries all that the guest left. */
static void clear_out(void) {
    (void)kill(-1, SIGKILL);
    while (waitpid(-1, NULL, 0) > 0 || errno == EINTR) {
    }
}

_Noreturn void jail_child_main(const JailPlan *plan) {
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    signals_reset();
    int signal_fd = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (signal_fd < 0 || sigprocmask(SIG_SETMASK, &child, NULL) < 0) {
        fail(plan, STEP_EXECUTE, errno);
    }
    await(plan, MESSAGE_BUILD);
    build(plan);
    await(plan, MESSAGE_START);
    pid_t guest = guest_start(plan);
    Message started = {.kind = MESSAGE_STARTED};
    if (message_send(plan->control_fd, &started, NULL, 0) < 0) {
        _exit(1);
    }
    Message ended = {.kind = MESSAGE_ENDED, .status = reap_until(plan, guest, signal_fd)};
    clear_out();
    (void)getrusage(RUSAGE_CHILDREN, &ended.usage);
    (void)message_send(plan->control_fd, &ended, NULL, 0);
    _exit(0);
}
