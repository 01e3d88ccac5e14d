/* Process 1 of a jail: builds it, starts the guest, buries what dies, and ends with the guest.
 *
 * It never becomes the guest: a process 1 ignores signals that it does not handle and inherits every orphan, which a
 * program does not expect. It is not dumpable, so nothing inside can look into it, and the kernel lets nothing inside
 * kill it. When it ends, by itself or with the caller, the kernel kills all other processes of its namespace before
 * anyone can wait for it: that is how "everything started inside is dead" is kept. */
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <linux/close_range.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "base/schedule.h"
#include "jail/inside.h"
#include "jail/lock.h"
#include "jail/text.h"

enum { FAULT_LINGER_MS = 5000 };

static int result(long returned) {
    return returned < 0 ? -errno : 0;
}

int step_close_descriptors(Inside *inside) {
    const JailPlan *plan = inside->plan;
    int keep[8 + CGROUP_KINDS + JAIL_FOLDERS_MAX] = {
        plan->control_fd, inside->signal_fd, plan->dispatch_fd, plan->mapped_fd, plan->carry_fd};
    int32_t count = 5;
    for (int i = 0; i < plan->spec->folder_count; i++) {
        keep[count++] = plan->folders[i].tree_fd;
    }
    for (int i = 0; i < 3; i++) {
        keep[count++] = plan->stdio_fds[i];
    }
    for (int i = 0; i < CGROUP_KINDS; i++) {
        keep[count++] = plan->cgroup_fds[i];
    }
    return lock_close_others(keep, count, 0);
}

/* After the caller's descriptors are closed: its own end of the socket is among them, and while that is open here the
 * caller's death would not be noticed. */
int step_await_ids(Inside *inside) {
    const JailPlan *plan = inside->plan;
    MessageKind awaited = plan->is_copy ? MESSAGE_ENTERED : MESSAGE_BUILD;
    Message word;
    if (plan->is_copy) {
        char mapped;
        int error = read(plan->mapped_fd, &mapped, 1) == 1 ? 0 : -ESRCH;
        close(plan->mapped_fd);
        if (error != 0 || !plan->is_entered) {
            return error;
        }
    }
    int error = message_receive(plan->control_fd, &word, NULL, 0);
    return error == 0 && word.kind != awaited ? -EPROTO : error;
}

/* Waits for MESSAGE_BUILD, and does as its shape says. 0 or -errno. */
static int shape_receive(Inside *inside, int fd) {
    JailPlan *plan = inside->plan;
    Message word;
    int error = message_receive(fd, &word, NULL, 0);
    if (error != 0 || word.kind != MESSAGE_BUILD) {
        return error ? error : -EPROTO;
    }
    inside->shape = word.shape;
    inside->copy_spec = *plan->spec;
    inside->copy_spec.limits = word.shape.limits;
    inside->copy_spec.allow_exec = word.shape.allow_exec;
    inside->copy_spec.file_slots = word.shape.file_slots;
    plan->spec = &inside->copy_spec;
    plan->memory_is_counted = word.shape.memory_is_counted;
    memcpy(plan->cgroup_errors, word.shape.cgroup_errors, sizeof plan->cgroup_errors);
    memcpy(plan->may_miss, word.shape.may_miss, sizeof plan->may_miss);
    return 0;
}

/* A copy may have been made before anybody knew what for. */
int step_shape(Inside *inside) {
    return inside->plan->is_copy ? shape_receive(inside, inside->plan->control_fd) : 0;
}

/* The process that joins writes itself: another's writing costs the kernel a wait of milliseconds. */
static int cgroup_join(const JailPlan *plan, CgroupKind kind) {
    int fd = plan->cgroup_fds[kind];
    if (plan->cgroup_errors[kind] != 0 || fd < 0) {
        return -plan->cgroup_errors[kind];
    }
    int error = write(fd, "0", 1) == 1 ? 0 : -errno;
    close(fd);
    return error;
}

int step_join_memory(Inside *inside) {
    return cgroup_join(inside->plan, CGROUP_MEMORY);
}

int step_join_pids(Inside *inside) {
    return cgroup_join(inside->plan, CGROUP_PIDS);
}

int step_join_cpu(Inside *inside) {
    return cgroup_join(inside->plan, CGROUP_CPU);
}

int step_cgroup_namespace(Inside *inside) {
    (void)inside;
    return result(unshare(CLONE_NEWCGROUP));
}

/* The guest's clocks begin near zero: the host's uptime tells which machine it is. Processes made from here on see
 * it. */
int step_time_namespace(Inside *inside) {
    (void)inside;
    if (unshare(CLONE_NEWTIME) < 0) {
        return -errno;
    }
    struct timespec monotonic, boottime;
    if (clock_gettime(CLOCK_MONOTONIC, &monotonic) < 0 ||
        clock_gettime(CLOCK_BOOTTIME, &boottime) < 0) {
        return -errno;
    }
    int fd = open("/proc/self/timens_offsets", O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    char rows[128];
    char number[24];
    size_t size = 0;
    size = text_append(rows, size, "monotonic -");
    size = text_append(rows, size, text_digits(monotonic.tv_sec, number));
    size = text_append(rows, size, " 0\nboottime -");
    size = text_append(rows, size, text_digits(boottime.tv_sec, number));
    size = text_append(rows, size, " 0\n");
    int error = write(fd, rows, size) == (ssize_t)size ? 0 : -errno;
    close(fd);
    return error;
}

/* A plain user may not drop groups in a user namespace; that is harmless where there is none but its own. */
int step_drop_groups(Inside *inside) {
    (void)inside;
    if (syscall(SYS_setgroups, 0, NULL) == 0) {
        return 0;
    }
    int error = -errno;
    gid_t groups[2];
    int count = getgroups(2, groups);
    return count == 0 || (count == 1 && groups[0] == getegid()) ? 0 : error;
}

int step_take_ids(Inside *inside) {
    (void)inside;
    if (syscall(SYS_setresgid, GUEST_UID, GUEST_UID, GUEST_UID) < 0) {
        return -errno;
    }
    return result(syscall(SYS_setresuid, GUEST_UID, GUEST_UID, GUEST_UID));
}

int step_name_host(Inside *inside) {
    (void)inside;
    return result(sethostname("cordon", 6));
}

/* Never above what the caller itself has. */
static int rlimit_set(__rlimit_resource_t resource, int64_t value) {
    struct rlimit limit;
    if (getrlimit(resource, &limit) < 0) {
        return -errno;
    }
    rlim_t wanted = (rlim_t)value;
    if (limit.rlim_max == RLIM_INFINITY || wanted < limit.rlim_max) {
        limit.rlim_max = wanted;
    }
    limit.rlim_cur = limit.rlim_max;
    return result(setrlimit(resource, &limit));
}

int step_rlimits(Inside *inside) {
    enum {
        CPU_SLACK_S = 2,
        PROCESS_SLACK = 16,
        MEMORY_SLACK_BYTES = 32 << 20,
        LOCKED_BYTES = 64 << 10,
        STACK_BYTES = 8 << 20,
        SIGNALS = 1024
    };
    const JailLimits *limits = &inside->plan->spec->limits;
    /* Process 1 counts. Where a cgroup bounds processes it shall be the one that refuses, since it keeps count of
     * that. */
    int64_t processes =
        limits->processes + 1 + (inside->plan->cgroup_errors[CGROUP_PIDS] == 0 ? PROCESS_SLACK : 0);
    const struct {
        __rlimit_resource_t resource;
        int64_t value;
    } rows[] = {
        {RLIMIT_CORE, 0},
        /* The caller's clock stops the whole jail first; this stops one process should the caller be stopped. The
         * kernel compares it with time counted in ticks, which on a shared machine runs ahead of the exact one. */
        {RLIMIT_CPU, limits->cpu_ms / 1000 * 2 + CPU_SLACK_S},
        {RLIMIT_FSIZE, limits->file_bytes},
        {RLIMIT_NOFILE, limits->open_files},
        {RLIMIT_NPROC, processes},
        {RLIMIT_MEMLOCK, LOCKED_BYTES},
        {RLIMIT_STACK, STACK_BYTES},
        {RLIMIT_MSGQUEUE, 0},
        {RLIMIT_SIGPENDING, SIGNALS},
        {RLIMIT_NICE, 0},
        {RLIMIT_RTPRIO, 0},
    };
    int error = 0;
    for (size_t i = 0; error == 0 && i < sizeof rows / sizeof *rows; i++) {
        error = rlimit_set(rows[i].resource, rows[i].value);
    }
    if (error == 0 && !inside->plan->memory_is_counted) {
        /* Above the limit, so that the watcher, which can name it, comes first where memory grows step by step. */
        error = rlimit_set(RLIMIT_DATA,
                           limits->memory_bytes + limits->memory_bytes / 4 + MEMORY_SLACK_BYTES);
    }
    return error;
}

int step_no_new_privileges(Inside *inside) {
    (void)inside;
    return lock_no_new_privileges();
}

/* Nothing inside may look into process 1. A guest that was copied executes nothing and would stay hidden from
 * itself. */
static int hide(const Inside *inside) {
    return inside->is_guest ? 0 : result(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
}

int step_capabilities(Inside *inside) {
    const JailPlan *plan = inside->plan;
    /* A zygote enters the network namespaces that it lends, and as root maps its copies to users of their own. */
    uint64_t kept = UINT64_C(1) << CAP_SYS_ADMIN;
    if (plan->is_root) {
        kept |= (UINT64_C(1) << CAP_SETUID) | (UINT64_C(1) << CAP_SETGID);
    }
    int error = plan->is_zygote ? lock_capabilities_but(kept) : lock_capabilities();
    return error ? error : hide(inside);
}

int step_seccomp(Inside *inside) {
    return filter_load(&inside->plan->filter);
}

/* `so_far`: what is known to be missing. Waits to be killed by the caller: had it gone by itself, the caller could
 * stumble over its absence before it reads the reason. */
_Noreturn static void fail(const JailPlan *plan, const Message *so_far, JailStep step, int error) {
    Message message = *so_far;
    message.kind = MESSAGE_FAULT;
    message.step = step;
    message.error = error;
    (void)message_send(plan->control_fd, &message, NULL, 0);
    struct pollfd caller = {.fd = plan->control_fd};
    (void)poll(&caller, 1, FAULT_LINGER_MS); /* ends at once where the caller is gone */
    _exit(1);
}

/* Takes the steps from `begin` up to before `end`. */
static void build(Inside *inside, JailStep begin, JailStep end, Message *ready) {
    const JailPlan *plan = inside->plan;
    int error = 0;
    StepSet set = plan->is_zygote ? STEPS_TEMPLATE : plan->is_copy ? STEPS_MEMBER : STEPS_ALL;
    JailStep failed = steps_run(inside, set, begin, end, ready->missing, &error);
    if (failed != end) {
        fail(plan, ready, failed, error);
    }
}

/* Tells the caller that all is built. */
static void announce(const Inside *inside, const Message *ready) {
    const JailPlan *plan = inside->plan;
    int fds[MESSAGE_FDS_MAX] = {inside->work_fd, inside->tmp_fd, inside->shm_fd};
    int32_t fd_count = 3;
    for (int32_t i = 0; i < plan->spec->folder_count; i++) {
        if (plan->spec->folders[i].is_writable) {
            fds[fd_count++] = inside->layer_fds[i];
        }
    }
    if (inside->proc_fd >= 0) {
        fds[fd_count++] = inside->proc_fd;
    }
    if (message_send(plan->control_fd, ready, fds, fd_count) < 0) {
        _exit(1);
    }
    for (int32_t i = 0; i < fd_count; i++) {
        close(fds[i]);
    }
}

/* Waits for the caller's word. Should the caller be gone, so is the jail. */
static void await(const JailPlan *plan, Message *message) {
    if (message_receive(plan->control_fd, message, NULL, 0) < 0) {
        _exit(1);
    }
}

/* Makes an empty file in /work, the working directory, and hands it out. */
static void place(const JailPlan *plan, const char *name) {
    int fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    Message placed = {.kind = MESSAGE_PLACED, .error = fd < 0 ? errno : 0};
    if (message_send(plan->control_fd, &placed, &fd, fd < 0 ? 0 : 1) < 0) {
        _exit(1);
    }
    if (fd >= 0) {
        close(fd);
    }
}

static void rename_file(const JailPlan *plan, const Message *word) {
    Message renamed = {.kind = MESSAGE_PLACED};
    renamed.error = rename(word->name, word->new_name) < 0 ? errno : 0;
    if (message_send(plan->control_fd, &renamed, NULL, 0) < 0) {
        _exit(1);
    }
}

/* Makes files until the word to start comes. */
static void place_until_start(const JailPlan *plan) {
    for (;;) {
        Message message;
        await(plan, &message);
        if (message.kind == MESSAGE_START) {
            return;
        }
        place(plan, message.name);
    }
}

/* Blocks none. 0 or -errno. */
static int signals_admit(void) {
    sigset_t none;
    sigemptyset(&none);
    return result(sigprocmask(SIG_SETMASK, &none, NULL));
}

/* 0 or -errno. */
static int signals_reset(void) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    for (int number = 1; number < NSIG; number++) {
        /* EINVAL: the two that cannot be caught, and the C library's own. */
        if (sigaction(number, &standard, NULL) < 0 && errno != EINVAL) {
            return -errno;
        }
    }
    return signals_admit();
}

/* Puts the guest's descriptors in their places. 0 or errno. */
static int guest_descriptors(const JailPlan *plan) {
    for (int i = 0; i < 3; i++) {
        if (dup2(plan->stdio_fds[i], i) != i) {
            return errno;
        }
    }
    if (plan->dispatch_fd < 0) {
        return 0;
    }
    if (dup2(plan->dispatch_fd, GUEST_DISPATCH_FD) != GUEST_DISPATCH_FD ||
        fcntl(GUEST_DISPATCH_FD, F_SETFD, 0) < 0) {
        return errno;
    }
    return 0;
}

/* What a guest's process is before it is its program: a session without a terminal, its descriptors in their places.
 * Process 1 has set all signals to their defaults. 0 or errno. */
static int guest_prepare(const JailPlan *plan) {
    int error = jail_test_fail_step ? jail_test_fail_step(STEP_EXECUTE) : 0;
    umask(022);
    error = error == 0 ? -signals_admit() : error;
    error = error == 0 && setsid() < 0 ? errno : error;
    return error == 0 ? guest_descriptors(plan) : error;
}

/* The guest's process up to its program. `report_fd` closes by itself when the program begins. */
_Noreturn static void guest_main(const JailPlan *plan, int report_fd) {
    unsigned first_other = plan->dispatch_fd < 0 ? GUEST_DISPATCH_FD : GUEST_DISPATCH_FD + 1;
    int error = guest_prepare(plan);
    if (error == 0 && syscall(SYS_close_range, first_other, ~0U, CLOSE_RANGE_CLOEXEC) == 0) {
        execve(plan->spec->argv[0], (char *const *)(uintptr_t)plan->spec->argv,
               (char *const *)(uintptr_t)plan->env);
    }
    error = error ? error : errno;
    (void)!write(report_fd, &error, sizeof error);
    _exit(127);
}

/* The ends of the guest's descriptors that are the guest's alone. */
static void guest_ends_close(const JailPlan *plan) {
    for (int i = 0; i < 3; i++) {
        close(plan->stdio_fds[i]);
    }
    if (plan->dispatch_fd >= 0) {
        close(plan->dispatch_fd);
    }
}

/* Moves a descriptor out of the way of those that the guest gets. -1 with errno. */
static int raise_above_guest(int fd) {
    int raised = fcntl(fd, F_DUPFD_CLOEXEC, GUEST_LINK_FD + 1);
    close(fd);
    return raised;
}

/* errors: fails the jail. Returns when the program has begun. */
static pid_t guest_start(const JailPlan *plan, const Message *ready) {
    int report[2];
    if (pipe2(report, O_CLOEXEC) < 0) {
        fail(plan, ready, STEP_EXECUTE, errno);
    }
    report[1] = raise_above_guest(report[1]);
    if (report[1] < 0) {
        fail(plan, ready, STEP_EXECUTE, errno);
    }
    pid_t guest = (pid_t)syscall(SYS_clone, SIGCHLD, NULL, NULL, NULL, NULL);
    if (guest < 0) {
        fail(plan, ready, STEP_EXECUTE, errno);
    }
    if (guest == 0) {
        guest_main(plan, report[1]);
    }
    close(report[1]);
    int error = 0;
    ssize_t got = read(report[0], &error, sizeof error);
    close(report[0]);
    if (got != 0) {
        fail(plan, ready, STEP_EXECUTE, got == (ssize_t)sizeof error ? error : EIO);
    }
    guest_ends_close(plan);
    return guest;
}

/* --- the guest of a copy -----------------------------------------------------------------------------------------
 *
 * It is forked before the shape is known, so that the interpreter can get ready for its first program meanwhile; then
 * it takes those steps that bind one process. Between the two processes is a link, as message.h has it: process 1 says
 * MESSAGE_BUILD when what the guest is to stand on is mounted, the guest MESSAGE_STARTED, with what it could not have,
 * or MESSAGE_FAULT. */

/* Tells process 1 how it went. What fails ends this process. */
static void guest_answer(int link_fd, const Message *answer) {
    if (message_send(link_fd, answer, NULL, 0) < 0 || answer->kind == MESSAGE_FAULT) {
        _exit(127);
    }
}

static void guest_copied(const JailPlan *plan, int link_fd) {
    int error = guest_prepare(plan);
    if (error == 0 && (dup2(link_fd, GUEST_LINK_FD) != GUEST_LINK_FD ||
                       syscall(SYS_close_range, GUEST_LINK_FD + 1, ~0U, 0) < 0)) {
        error = errno;
    }
    if (error != 0) {
        guest_answer(link_fd,
                     &(Message){.kind = MESSAGE_FAULT, .step = STEP_EXECUTE, .error = error});
    }
}

/* errors: fails the jail. Returns in the guest too, 0. */
static pid_t guest_copy(const JailPlan *plan, const Message *ready, int *out_link) {
    int link[2];
    /* The filter of the zygote makes no other kind. One message goes each way, so that none can run into another. */
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, link) < 0) {
        fail(plan, ready, STEP_EXECUTE, errno);
    }
    link[1] = raise_above_guest(link[1]);
    /* It goes on as the interpreter, so its C library has to know that it is another process. */
    pid_t guest = link[1] < 0 ? -1 : fork();
    if (guest < 0) {
        fail(plan, ready, STEP_EXECUTE, errno);
    }
    if (guest == 0) {
        guest_copied(plan, link[1]);
        return 0;
    }
    close(link[1]);
    guest_ends_close(plan);
    *out_link = link[0];
    return guest;
}

/* Has the guest take its steps. */
static void guest_tell(const Inside *inside, const Message *ready, int link_fd) {
    Message word = {.kind = MESSAGE_BUILD, .shape = inside->shape};
    int error = message_send(link_fd, &word, NULL, 0);
    if (error != 0 && error != -EPIPE) { /* it may have left a message before it died */
        fail(inside->plan, ready, STEP_EXECUTE, -error);
    }
}

/* Waits until the guest has taken its steps: it must have all that this process has. */
static void guest_hear(const JailPlan *plan, const Message *ready, int link_fd) {
    Message answer;
    int error = message_receive(link_fd, &answer, NULL, 0);
    if (error == 0 && answer.kind == MESSAGE_FAULT) {
        fail(plan, ready, answer.step, answer.error);
    }
    error = error == 0 && answer.kind != MESSAGE_STARTED ? -EPROTO : error;
    for (int i = 0; error == 0 && i < JAIL_PROTECTION_COUNT; i++) {
        error = ready->missing[i] == 0 ? -answer.missing[i] : 0;
    }
    if (error != 0) {
        fail(plan, ready, STEP_EXECUTE, -error);
    }
    close(link_fd);
}

void jail_guest_settle(JailPlan *plan) {
    Inside inside = {.plan = plan, .is_guest = true};
    Message answer = {.kind = MESSAGE_STARTED};
    if (shape_receive(&inside, GUEST_LINK_FD) != 0) {
        _exit(0); /* process 1 is gone */
    }
    answer.step =
        steps_run(&inside, STEPS_GUEST, STEP_SHAPE, STEP_COUNT, answer.missing, &answer.error);
    answer.kind = answer.step == STEP_COUNT ? MESSAGE_STARTED : MESSAGE_FAULT;
    guest_answer(GUEST_LINK_FD, &answer);
    close(GUEST_LINK_FD);
}

/* --- process 1 while the guest lives ----------------------------------------------------------------------------- */

/* What the caller asks for while the guest runs. */
static void serve(const JailPlan *plan, pid_t guest, const Message *message) {
    if (message->kind == MESSAGE_PLACE) {
        place(plan, message->name);
        return;
    }
    if (message->kind == MESSAGE_RENAME) {
        rename_file(plan, message);
        return;
    }
    if (message->kind != MESSAGE_TELL) {
        _exit(1);
    }
    /* An interrupt is for all that stands in the foreground, as a terminal has it. -1: all that this process sees but
     * itself, which is all that there is in its namespace. */
    pid_t whom = message->tell == JAIL_INTERRUPT ? -guest : -1;
    int number = message->tell == JAIL_INTERRUPT ? SIGINT
                 : message->tell == JAIL_PAUSE   ? SIGSTOP
                                                 : SIGCONT;
    Message answer = {.kind = MESSAGE_PLACED, .error = kill(whom, number) < 0 ? errno : 0};
    if (message->tell != JAIL_INTERRUPT && message_send(plan->control_fd, &answer, NULL, 0) < 0) {
        _exit(1);
    }
}

/* Buries the dead until the guest is among them; gives its status. Makes files as the caller asks; ends the jail when
 * the caller is gone. */
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
            Message message;
            await(plan, &message);
            serve(plan, guest, &message);
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

/* Whatever runs inside, this process is to bury it, and when it is killed the kernel has it kill all others: both wait
 * for its turn. */
void jail_child_main(JailPlan *plan) {
    Inside inside = {
        .plan = plan, .root_fd = -1, .work_fd = -1, .tmp_fd = -1, .shm_fd = -1, .proc_fd = -1};
    for (int i = 0; i < PLAN_TREES_MAX; i++) {
        inside.tree_fds[i] = -1;
    }
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        inside.folder_fds[i] = inside.layer_fds[i] = -1;
    }
    Message ready = {.kind = MESSAGE_READY};
    sigset_t child;
    sigemptyset(&child);
    sigaddset(&child, SIGCHLD);
    inside.signal_fd = signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK);
    if (inside.signal_fd < 0 || signals_reset() < 0 || sigprocmask(SIG_SETMASK, &child, NULL) < 0) {
        fail(plan, &ready, STEP_EXECUTE, errno);
    }
    schedule_soon();
    int link_fd = -1;
    pid_t guest = -1;
    build(&inside, STEP_CLOSE_DESCRIPTORS, STEP_SHAPE, &ready);
    if (plan->is_copy) {
        guest = guest_copy(plan, &ready, &link_fd);
        if (guest == 0) {
            return;
        }
    }
    build(&inside, STEP_SHAPE, STEP_RLIMITS, &ready);
    if (plan->is_copy) {
        guest_tell(&inside, &ready, link_fd);
    }
    build(&inside, STEP_RLIMITS, STEP_COUNT, &ready);
    announce(&inside, &ready);
    place_until_start(plan);
    if (plan->is_copy) {
        guest_hear(plan, &ready, link_fd);
    } else {
        guest = guest_start(plan, &ready);
    }
    Message started = {.kind = MESSAGE_STARTED};
    if (message_send(plan->control_fd, &started, NULL, 0) < 0) {
        _exit(1);
    }
    Message ended = {.kind = MESSAGE_ENDED, .status = reap_until(plan, guest, inside.signal_fd)};
    clear_out();
    (void)getrusage(RUSAGE_CHILDREN, &ended.usage);
    (void)message_send(plan->control_fd, &ended, NULL, 0);
    _exit(0);
}
