/* Makes one system call of a jail's set-up fail: call_fault LOG ROLE NUMBER ERRNO PROGRAM [ARGUMENT]...
 *
 * PROGRAM (jail_run) is traced with all its children. Calls are counted from jail_run's mark before the set-up to its
 * mark behind it, or to the guest's execve, for each role by itself: 0 the caller, 1 its children (process 1 of the
 * jail, and helpers), 2 theirs (the guest before its program begins). The call NUMBER of ROLE is not made: another that
 * does nothing takes its place, and ERRNO is what it gives. LOG gets a row `role number call` for each that was
 * counted. A filter that is already loaded sees the harmless call, which it lets through. */
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/user.h>
#include <sys/wait.h>
#include <unistd.h>

#include "jail_marks.h"

enum { UNSUPPORTED_STATUS = 77 };

#if defined(__x86_64__)

enum { PROCESSES_MAX = 64, ROLES = 3, ROLE_NONE = -1, ROLE_UNKNOWN = -2 };

typedef struct Traced {
    pid_t pid;
    int role;       /* ROLE_UNKNOWN until its parent's stop tells */
    bool is_inside; /* of a call */
    bool is_failing;
    bool is_new;  /* its first stop is the kernel's, not a signal for it */
    bool is_held; /* it has stopped, and waits until its role is known */
} Traced;

typedef struct Fault {
    FILE *log;
    int role, number, error;
    int counts[ROLES];
    bool is_open, is_closed; /* the window */
    Traced items[PROCESSES_MAX];
    int count;
} Fault;

static Traced *traced_find(Fault *fault, pid_t pid) {
    for (int i = 0; i < fault->count; i++) {
        if (fault->items[i].pid == pid) {
            return &fault->items[i];
        }
    }
    if (fault->count == PROCESSES_MAX) {
        fprintf(stderr, "call_fault: too many processes\n");
        exit(2);
    }
    fault->items[fault->count] = (Traced){.pid = pid, .role = ROLE_UNKNOWN, .is_new = true};
    return &fault->items[fault->count++];
}

/* Calls that cannot fail with an errno (for our own children), and those that do not come back. */
static bool is_exempt(long call) {
    return call == SYS_brk || call == SYS_waitid || call == SYS_getpid || call == SYS_getppid ||
           call == SYS_geteuid || call == SYS_getegid || call == SYS_getuid || call == SYS_getgid ||
           call == SYS_exit || call == SYS_exit_group || call == SYS_rt_sigreturn ||
           call == SYS_restart_syscall;
}

static void call_begins(Fault *fault, Traced *traced, struct user_regs_struct *registers) {
    long call = (long)registers->orig_rax;
    if (call == SYS_prctl && registers->rdi == JAIL_MARK) {
        fault->is_open = registers->rsi == JAIL_MARK_BEGIN;
        fault->is_closed = !fault->is_open;
    }
    if (!fault->is_open || fault->is_closed || traced->role < 0 || is_exempt(call)) {
        return;
    }
    int number = fault->counts[traced->role]++;
    fprintf(fault->log, "%d %d %ld\n", traced->role, number, call);
    if (traced->role == fault->role && number == fault->number) {
        /* The kernel closes a descriptor whatever it says. */
        registers->orig_rax = call == SYS_close ? SYS_close : SYS_getppid;
        traced->is_failing = ptrace(PTRACE_SETREGS, traced->pid, NULL, registers) == 0;
    }
}

static void call_stop(Fault *fault, Traced *traced) {
    struct user_regs_struct registers;
    if (ptrace(PTRACE_GETREGS, traced->pid, NULL, &registers) < 0) {
        return;
    }
    traced->is_inside = !traced->is_inside;
    if (traced->is_inside) {
        call_begins(fault, traced, &registers);
    } else if (traced->is_failing) {
        traced->is_failing = false;
        registers.rax = (unsigned long long)-(long long)fault->error;
        (void)ptrace(PTRACE_SETREGS, traced->pid, NULL, &registers);
    }
}

static void go_on(const Fault *fault, Traced *traced, int sent) {
    traced->is_held = false;
    (void)ptrace(fault->is_closed ? PTRACE_CONT : PTRACE_SYSCALL, traced->pid, NULL, (long)sent);
}

/* The signal to go on with. */
static int stop_handle(Fault *fault, Traced *traced, int status) {
    int sent = WSTOPSIG(status), event = status >> 16;
    if (sent == (SIGTRAP | 0x80)) {
        call_stop(fault, traced);
        return 0;
    }
    if (event == PTRACE_EVENT_FORK || event == PTRACE_EVENT_VFORK || event == PTRACE_EVENT_CLONE) {
        unsigned long child = 0;
        (void)ptrace(PTRACE_GETEVENTMSG, traced->pid, NULL, &child);
        Traced *born = traced_find(fault, (pid_t)child);
        born->role = traced->role < 0 || traced->role >= ROLES - 1 ? ROLE_NONE : traced->role + 1;
        if (born->is_held) {
            go_on(fault, born, 0);
        }
        return 0;
    }
    if (event == PTRACE_EVENT_EXEC) {
        fault->is_closed = fault->is_closed || traced->role == ROLES - 1;
        return 0;
    }
    if (traced->is_new && sent == SIGSTOP) {
        traced->is_new = false;
        return 0;
    }
    return event ? 0 : sent;
}

static int trace(Fault *fault, pid_t first) {
    int exit_status = 2, status;
    pid_t pid;
    while ((pid = waitpid(-1, &status, __WALL)) > 0 || errno == EINTR) {
        if (pid < 0) {
            continue;
        }
        if (!WIFSTOPPED(status)) {
            if (pid == first) {
                exit_status = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
            }
            continue;
        }
        Traced *traced = traced_find(fault, pid);
        int sent = stop_handle(fault, traced, status);
        traced->is_held = traced->role == ROLE_UNKNOWN;
        if (!traced->is_held) {
            go_on(fault, traced, sent);
        }
    }
    return exit_status;
}

int main(int argc, char **argv) {
    if (argc < 6) {
        fprintf(stderr, "usage: call_fault LOG ROLE NUMBER ERRNO PROGRAM [ARGUMENT]...\n");
        return 2;
    }
    Fault fault = {.log = fopen(argv[1], "we"),
                   .role = atoi(argv[2]),
                   .number = atoi(argv[3]),
                   .error = atoi(argv[4])};
    pid_t pid = fault.log ? fork() : -1;
    if (pid == 0) {
        (void)ptrace(PTRACE_TRACEME, 0, NULL, NULL);
        (void)kill(getpid(), SIGSTOP);
        execv(argv[5], argv + 5);
        _exit(127);
    }
    int status;
    if (pid < 0 || waitpid(pid, &status, 0) != pid || !WIFSTOPPED(status)) {
        perror("call_fault");
        return 2;
    }
    *traced_find(&fault, pid) = (Traced){.pid = pid, .role = 0};
    if (ptrace(PTRACE_SETOPTIONS, pid, NULL,
               PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACEFORK | PTRACE_O_TRACEVFORK |
                   PTRACE_O_TRACECLONE | PTRACE_O_TRACEEXEC | PTRACE_O_EXITKILL) < 0) {
        perror("call_fault");
        return UNSUPPORTED_STATUS;
    }
    (void)ptrace(PTRACE_SYSCALL, pid, NULL, NULL);
    int exit_status = trace(&fault, pid);
    return fclose(fault.log) == 0 ? exit_status : 2;
}

#else

int main(void) {
    fprintf(stderr, "call_fault: x86-64 only\n");
    return UNSUPPORTED_STATUS;
}

#endif
