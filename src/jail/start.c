/* The caller's side of making a jail.
 *
 * Nothing of the guest runs before MESSAGE_START, and that is sent only when the child has built everything and the
 * files are in place. Whatever fails on the way, on either side, ends in jail_done of what there is: process 1 is
 * killed (nothing can survive it), its cgroups go, its descriptors go, its user id last. */
#include <errno.h>
#include <fcntl.h>
#include <linux/sched.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "jail/carry.h"
#include "jail/zygote.h"

enum {
    BUILD_TIMEOUT_S = 60,
    PIPE_READ = 0,
    PIPE_WRITE = 1,
};

typedef struct Starting {
    const JailSpec *spec;
    JailPlan *plan;
    JailPrivate *private;
    Jail jail;
    JailFault *fault;
    bool is_zygote;
    Carrier carrier; /* of folders that are copied */
} Starting;

static const char *const STEP_WORDS[] = {
#define X(STEP, function, PROTECTION, who, WHAT) [STEP] = WHAT,
#include "../../spec/jail_steps.def"
#undef X
    [STEP_EXECUTE] = "starting the program",
};

static const JailProtection STEP_PROTECTIONS[] = {
#define X(STEP, function, PROTECTION, who, WHAT) [STEP] = PROTECTION,
#include "../../spec/jail_steps.def"
#undef X
    [STEP_EXECUTE] = JAIL_PROTECTION_COUNT,
};

static Status status_of(int error) {
    switch (error) {
    case ENOMEM: return ST_NO_MEMORY;
    case ENOSYS:
    case EINVAL:
    case ENODEV:
    case EOPNOTSUPP: return ST_UNSUPPORTED;
    case EPERM:
    case EACCES:
    case EUSERS: return ST_DENIED;
    default: return ST_IO;
    }
}

static void fault_plain(JailFault *fault, const char *doing, int error) {
    fault->protection = JAIL_PROTECTION_COUNT;
    fault->error = error;
    (void)snprintf(fault->message, sizeof fault->message, "the jail could not be built: %s: %s",
                   doing, strerrordesc_np(error));
}

/* A failure that is no protection's: what was done, and errno. */
static Status fail_plainly(Starting *s, const char *doing, int error) {
    fault_plain(s->fault, doing, error);
    return status_of(error);
}

static Status fail_protection(Starting *s, JailProtection protection, const char *doing,
                              int error) {
    s->fault->protection = protection;
    s->fault->error = error;
    s->fault->report.items[protection].state = JAIL_MISSING;
    s->fault->report.items[protection].error = error;
    (void)snprintf(s->fault->message, sizeof s->fault->message,
                   "the jail could not be built: %s failed while %s: %s. What helps: %s",
                   jail_protection_name(protection), doing, strerrordesc_np(error),
                   jail_protection_advice(protection));
    return status_of(error);
}

/* What is known when process 1 fails at a step, or has built everything. */
static void report_fill(JailReport *report, const HostIds *ids, const Message *message,
                        int step_count) {
    static const JailProtection cloned[] = {JAIL_USER_NAMESPACE,  JAIL_PID_NAMESPACE,
                                            JAIL_MOUNT_NAMESPACE, JAIL_NET_NAMESPACE,
                                            JAIL_IPC_NAMESPACE,   JAIL_UTS_NAMESPACE};
    for (size_t i = 0; i < sizeof cloned / sizeof *cloned; i++) {
        report->items[cloned[i]].state = JAIL_ON;
    }
    for (int i = 0; i < step_count; i++) {
        report->items[STEP_PROTECTIONS[i]].state = JAIL_ON;
    }
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        if (message->missing[i]) {
            report->items[i].state = JAIL_MISSING;
            report->items[i].error = message->missing[i];
        }
    }
    report->items[JAIL_HOST_USER].state = ids->missing ? JAIL_MISSING : JAIL_ON;
    report->items[JAIL_HOST_USER].error = ids->missing;
}

static Status fail_step(Starting *s, const Message *message) {
    report_fill(&s->fault->report, &s->private->ids, message, (int)message->step);
    if (message->step == STEP_EXECUTE) {
        s->fault->protection = JAIL_PROTECTION_COUNT;
        s->fault->error = message->error;
        (void)snprintf(s->fault->message, sizeof s->fault->message,
                       "%s cannot be executed inside the jail: %s",
                       s->spec->zygote ? "the copy of the zygote" : s->spec->argv[0],
                       strerrordesc_np(message->error));
        return ST_NOT_FOUND;
    }
    return fail_protection(s, STEP_PROTECTIONS[message->step], STEP_WORDS[message->step],
                           message->error);
}

/* A descriptor above 2: the child moves the guest's ends onto 0, 1 and 2. -1 with errno. */
static int fd_raise(int fd) {
    if (fd < 0 || fd > 2) {
        return fd;
    }
    int raised = fcntl(fd, F_DUPFD_CLOEXEC, 3);
    close(fd);
    return raised;
}

static Status pipe_open(int ends[2]) {
    if (pipe2(ends, O_CLOEXEC) < 0) {
        ends[0] = ends[1] = -1;
        return ST_IO;
    }
    ends[0] = fd_raise(ends[0]);
    ends[1] = fd_raise(ends[1]);
    return ends[0] < 0 || ends[1] < 0 ? ST_IO : ST_OK;
}

static Status dispatch_open(Starting *s) {
    int ends[2];
    if (!s->spec->wants_dispatch && !s->spec->zygote) {
        return ST_OK;
    }
    int type = s->is_zygote ? SOCK_SEQPACKET : SOCK_STREAM;
    if (socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, ends) < 0) {
        return fail_plainly(s, "opening a socket", errno);
    }
    s->plan->dispatch_fd = fd_raise(ends[0]);
    s->jail.dispatch_fd = fd_raise(ends[1]);
    return ST_OK;
}

static Status streams_open(Starting *s) {
    int in[2] = {-1, -1}, out[2] = {-1, -1}, err[2] = {-1, -1}, control[2] = {-1, -1};
    Status status = pipe_open(in);
    status = status == ST_OK ? pipe_open(out) : status;
    status = status == ST_OK ? pipe_open(err) : status;
    if (status == ST_OK && socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, control) < 0) {
        status = ST_IO;
    }
    int error = errno;
    s->plan->stdio_fds[0] = in[PIPE_READ];
    s->plan->stdio_fds[1] = out[PIPE_WRITE];
    s->plan->stdio_fds[2] = err[PIPE_WRITE];
    s->jail.stdin_fd = in[PIPE_WRITE];
    s->jail.stdout_fd = out[PIPE_READ];
    s->jail.stderr_fd = err[PIPE_READ];
    s->plan->control_fd = fd_raise(control[0]);
    s->private->control_fd = fd_raise(control[1]);
    if (status != ST_OK) {
        return fail_plainly(s, "opening pipes", error);
    }
    /* Building takes milliseconds; a host file system that hangs must not hang the caller. */
    struct timeval patience = {BUILD_TIMEOUT_S, 0};
    (void)setsockopt(s->private->control_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (!s->spec->stdin_pipe) {
        fd_close(&s->jail.stdin_fd);
    }
    return dispatch_open(s);
}

static void child_ends_close(Starting *s) {
    fd_close(&s->plan->control_fd);
    fd_close(&s->plan->dispatch_fd);
    fd_close(&s->plan->carry_fd);
    for (int i = 0; i < 3; i++) {
        fd_close(&s->plan->stdio_fds[i]);
    }
    for (int i = 0; i < CGROUP_KINDS; i++) {
        fd_close(&s->plan->cgroup_fds[i]);
    }
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        fd_close(&s->plan->folders[i].tree_fd);
        fd_close(&s->plan->folders[i].list_fd);
    }
}

/* Which namespace the kernel refuses: one at a time, in a child each. */
static JailProtection refused_namespace(void) {
    static const struct {
        unsigned long flag;
        JailProtection protection;
    } rows[] = {
        {0, JAIL_USER_NAMESPACE},
        {CLONE_NEWPID, JAIL_PID_NAMESPACE},
        {CLONE_NEWNS, JAIL_MOUNT_NAMESPACE},
        {CLONE_NEWNET, JAIL_NET_NAMESPACE},
        {CLONE_NEWIPC, JAIL_IPC_NAMESPACE},
        {CLONE_NEWUTS, JAIL_UTS_NAMESPACE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct clone_args args = {.flags = CLONE_NEWUSER | rows[i].flag};
        long pid = syscall(SYS_clone3, &args, sizeof args);
        if (pid == 0) {
            _exit(0);
        }
        if (pid < 0) {
            return rows[i].protection;
        }
        siginfo_t info;
        (void)waitid(P_PID, (id_t)pid, &info, WEXITED | __WALL);
    }
    return JAIL_USER_NAMESPACE;
}

static void cgroups_prepare(Starting *s) {
    Cgroups *groups = &s->private->cgroups;
    cgroups_make(groups);
    if (!s->spec->zygote) {
        cgroups_limit(groups, &s->spec->limits);
    }
    for (int i = 0; i < CGROUP_KINDS; i++) {
        int error = cgroups_join_fd(groups, (CgroupKind)i, &s->plan->cgroup_fds[i]);
        if (error != 0 && groups->errors[i] == 0) {
            groups->folder_of[i] = -1;
            groups->errors[i] = -error;
        }
        s->plan->cgroup_fds[i] = fd_raise(s->plan->cgroup_fds[i]);
        s->plan->cgroup_errors[i] = groups->errors[i];
    }
    s->plan->memory_is_counted = groups->folder_of[CGROUP_MEMORY] >= 0;
}

/* Goes on without the version 2 folder, which process 1 could not be cloned into. */
static void cgroups_give_up(Starting *s, int error) {
    Cgroups *groups = &s->private->cgroups;
    for (int i = 0; i < CGROUP_KINDS; i++) {
        if (groups->folder_of[i] >= 0 && groups->folders[groups->folder_of[i]].version == 2) {
            groups->folder_of[i] = -1;
            s->plan->cgroup_errors[i] = error;
        }
    }
    s->plan->memory_is_counted = groups->folder_of[CGROUP_MEMORY] >= 0;
}

long namespaces_clone(uint64_t namespaces, int cgroup_fd, int *pidfd) {
    struct clone_args args = {.flags = namespaces};
    if (pidfd) {
        args.flags |= CLONE_PIDFD;
        args.pidfd = (uint64_t)(uintptr_t)pidfd;
    }
    if (cgroup_fd >= 0) {
        args.flags |= CLONE_INTO_CGROUP;
        args.cgroup = (unsigned)cgroup_fd;
    }
    long pid = syscall(SYS_clone3, &args, sizeof args);
    return pid < 0 ? -errno : pid;
}

/* Tells the child to go on. It need not be there yet. 0 or -errno. */
static int tell(const Starting *s, MessageKind word) {
    Message go = {.kind = word};
    return message_send(s->private->control_fd, &go, NULL, 0);
}

/* The copy's process 1 is there. It maps nobody itself: its zygote tells it when its user is mapped. */
static Status child_copy(Starting *s) {
    s->plan->is_entered = cgroups_clone_fd(&s->private->cgroups) >= 0;
    int error = zygote_copy(s->spec->zygote, s->plan, &s->jail.pidfd);
    if (error == 0 && s->plan->is_entered) {
        error = cgroups_enter(&s->private->cgroups, s->jail.pidfd);
        error = error == 0 ? tell(s, MESSAGE_ENTERED) : error;
    }
    child_ends_close(s);
    return error ? fail_plainly(s, "copying the zygote", -error) : ST_OK;
}

static Status child_clone(Starting *s) {
    int pidfd = -1;
    int cgroup_fd = cgroups_clone_fd(&s->private->cgroups);
    /* The caller's signal handlers must not run in the child, which puts them all back before it lets signals in. */
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    long pid = namespaces_clone(JAIL_NAMESPACES, cgroup_fd, &pidfd);
    if (pid < 0 && cgroup_fd >= 0) {
        /* Perhaps it is the cgroup that may not be entered: that one can be missing. */
        cgroups_give_up(s, (int)-pid);
        pid = namespaces_clone(JAIL_NAMESPACES, -1, &pidfd);
    }
    if (pid == 0) {
        jail_child_main(s->plan);
        _exit(1);
    }
    if (pid == -EPERM && s->plan->is_root) {
        pid = chroot_clone(s->plan, JAIL_NAMESPACES, -1, &pidfd);
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (pid < 0) {
        return fail_protection(s, refused_namespace(), "making the namespaces", (int)-pid);
    }
    s->private->pid = (pid_t)pid;
    s->jail.pidfd = pidfd;
    child_ends_close(s);
    return ST_OK;
}

/* A zygote maps the users of its copies as well. */
static void map_row(const Starting *s, unsigned host_id, char *row, size_t row_size) {
    int size = snprintf(row, row_size, "%d %u 1", GUEST_UID, host_id);
    if (s->private->ids.count > 1) {
        (void)snprintf(row + size, row_size - (size_t)size, "\n%d %u %d", ZYGOTE_FIRST_USER,
                       host_id + 1, ZYGOTE_USERS);
    }
}

static Status ids_map(Starting *s) {
    char row[96];
    pid_t pid = s->private->pid;
    map_row(s, s->plan->host_uid, row, sizeof row);
    int error = ids_map_write(pid, "uid_map", row);
    if (error == 0 && !s->plan->is_root) {
        error = ids_map_write(pid, "setgroups", "deny");
    }
    if (error == 0) {
        map_row(s, s->plan->host_gid, row, sizeof row);
        error = ids_map_write(pid, "gid_map", row);
    }
    return error == 0
               ? ST_OK
               : fail_protection(
                     s, JAIL_USER_NAMESPACE,
                     "mapping the guest's user (root needs CAP_SETUID and CAP_SETGID for that)",
                     -error);
}

/* Waits for the child's answer; `error` is what came of telling it. */
static Status hear(Starting *s, int error, MessageKind answer, Message *message, int *fds,
                   int32_t fd_count) {
    if (error == 0) {
        error = message_receive(s->private->control_fd, message, fds, fd_count);
    }
    if (error != 0) {
        return fail_plainly(s, "process 1 of the jail died", -error);
    }
    if (message->kind == MESSAGE_FAULT) {
        return fail_step(s, message);
    }
    return message->kind == answer ? ST_OK : fail_plainly(s, "process 1 of the jail", EPROTO);
}

static Status program_find(Starting *s) {
    int error = plan_trees(s->plan);
    if (error == 0) {
        return ST_OK;
    }
    s->fault->protection = JAIL_PROTECTION_COUNT;
    s->fault->error = -error;
    (void)snprintf(
        s->fault->message, sizeof s->fault->message,
        error == -EXDEV
            ? "%s lies outside /usr and not where an interpreter is installed or in a virtual environment, so "
              "the jail does not know what else to show"
            : "%s cannot be found: %s",
        s->spec->argv[0], strerrordesc_np(-error));
    return ST_NOT_FOUND;
}

static Status user_check(Starting *s) {
    if (s->spec->zygote) {
        zygote_user(s->spec->zygote, &s->private->ids);
    } else {
        ids_acquire(s->is_zygote ? 1 + ZYGOTE_USERS : 1, &s->private->ids);
    }
    s->plan->is_root = geteuid() == 0;
    s->plan->host_uid = s->private->ids.uid;
    s->plan->host_gid = s->private->ids.gid;
    s->plan->maps_user = s->spec->zygote && s->private->ids.missing == 0;
    if (s->private->ids.missing && !s->plan->may_miss[JAIL_HOST_USER]) {
        return fail_protection(s, JAIL_HOST_USER, "taking a user of the run's own",
                               s->private->ids.missing);
    }
    return ST_OK;
}

static Status folders_find(Starting *s) {
    int error = folders_prepare(s->plan, &s->private->ids);
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        s->plan->folders[i].tree_fd = fd_raise(s->plan->folders[i].tree_fd);
    }
    if (error != 0) {
        return fail_protection(s, JAIL_FOLDER_LAYERS,
                               "copying the mounts of folders that are granted", -error);
    }
    return ST_OK;
}

/* Has the content of folders carried that no layer can be laid over. */
static Status folders_carry(Starting *s) {
    bool has_any = false;
    for (int32_t i = 0; i < s->spec->folder_count; i++) {
        has_any |= s->plan->folders[i].is_copied;
    }
    int error = has_any ? carrier_start(s->plan, &s->carrier) : 0;
    for (int32_t i = 0; i < s->spec->folder_count; i++) {
        s->jail.list_fds[i] = fd_take(&s->plan->folders[i].list_fd);
    }
    s->plan->carry_fd = fd_raise(s->plan->carry_fd);
    return error == 0 ? ST_OK : fail_plainly(s, "copying the folders that are granted", -error);
}

/* Why the carrier did not bring a folder, where that is the reason for the failure. */
static Status folders_blame(Starting *s, Status status) {
    char why[CARRY_WORDS_BYTES];
    if (status == ST_OK || !carrier_refusal(&s->carrier, s->plan, why)) {
        return status;
    }
    s->fault->protection = JAIL_PROTECTION_COUNT;
    (void)snprintf(
        s->fault->message, sizeof s->fault->message,
        "the folder for /work/%.*s cannot be granted: no private layer can be laid over it "
        "(%s), so it would be copied, and %s",
        STR_ARG(s->spec->folders[s->carrier.report->folder].name),
        strerrordesc_np(s->plan->layers_error), why);
    return ST_LIMIT;
}

/* The descriptors of MESSAGE_READY, in the order in which process 1 sends them. */
static void descriptors_take(Starting *s, const int *fds) {
    s->jail.work_fd = fds[0];
    s->private->tmp_fd = fds[1];
    s->private->shm_fd = fds[2];
    int32_t at = 3;
    for (int32_t i = 0; i < s->spec->folder_count; i++) {
        if (s->spec->folders[i].is_writable) {
            s->jail.layer_fds[i] = fds[at++];
        }
    }
    s->private->proc_fd = fds[at];
}

/* What came of placing files: 0, or -errno, and the words for it. */
static Status placed_status(int error, JailFault *fault) {
    const char *doing = "placing files in /work";
    Status status = ST_IO;
    switch (error) {
    case 0: return ST_OK;
    case EFBIG:
    case ENOSPC:
    case EDQUOT:
        doing = "the files for /work are above the limits on files";
        status = ST_LIMIT;
        break;
    case EEXIST:
    case E2BIG: status = ST_INVALID; break;
    case EPIPE:
    case ECONNRESET: status = ST_CRASHED; break;
    case ENOMEM: status = ST_NO_MEMORY; break;
    default: break;
    }
    fault_plain(fault, doing, error);
    return status;
}

static Status place(Jail *jail, const JailFile *files, int32_t file_count, JailFault *fault) {
    return placed_status(-files_place(jail, files, file_count), fault);
}

static Status start_steps(Starting *s) {
    Message message;
    int fds[MESSAGE_FDS_MAX];
    Status status = program_find(s);
    status = status == ST_OK ? user_check(s) : status;
    status = status == ST_OK ? streams_open(s) : status;
    status = status == ST_OK ? folders_find(s) : status;
    if (status != ST_OK) {
        return status;
    }
    cgroups_prepare(s);
    status = folders_carry(s);
    status = status == ST_OK ? child_clone(s) : status;
    status = status == ST_OK ? ids_map(s) : status;
    status = status == ST_OK
                 ? hear(s, tell(s, MESSAGE_BUILD), MESSAGE_READY, &message, fds, MESSAGE_FDS_MAX)
                 : status;
    if (status != ST_OK) {
        return folders_blame(s, status);
    }
    descriptors_take(s, fds);
    report_fill(&s->jail.report, &s->private->ids, &message, STEP_COUNT);
    if (s->plan->layers_error != 0) {
        s->jail.report.items[JAIL_FOLDER_LAYERS].state = JAIL_MISSING;
        s->jail.report.items[JAIL_FOLDER_LAYERS].error = s->plan->layers_error;
    }
    status = place(&s->jail, s->spec->files, s->spec->file_count, s->fault);
    s->private->started_ns = clock_now_ns();
    return status == ST_OK ? hear(s, tell(s, MESSAGE_START), MESSAGE_STARTED, &message, NULL, 0)
                           : status;
}

static JailPrivate *private_new(const JailSpec *spec) {
    JailPrivate *private = calloc(1, sizeof *private);
    if (private) {
        private->control_fd = private->tmp_fd = private->shm_fd = private->proc_fd = -1;
        private->limits = spec->limits;
        private->ids = (HostIds){.lock_fd = -1, .count = 1};
        cgroups_clear(&private->cgroups);
    }
    return private;
}

static Status starting_init(Starting *s) {
    s->private = private_new(s->spec);
    s->plan = plan_new(s->spec);
    if (!s->private || !s->plan) {
        free(s->private);
        plan_free(s->plan);
        return fail_plainly(s, "preparing", ENOMEM);
    }
    s->jail = (Jail){.pidfd = -1,
                     .stdin_fd = -1,
                     .stdout_fd = -1,
                     .stderr_fd = -1,
                     .dispatch_fd = -1,
                     .work_fd = -1};
    s->plan->is_zygote = s->is_zygote;
    s->jail.private = s->private;
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        s->jail.layer_fds[i] = -1;
        s->jail.list_fds[i] = -1;
    }
    return ST_OK;
}

/* Hands the jail over, or leaves nothing of it. */
static Status starting_done(Starting *s, Status status, Jail *out_jail) {
    carrier_end(&s->carrier);
    child_ends_close(s);
    plan_free(s->plan);
    if (status != ST_OK) {
        jail_done(&s->jail);
        return status;
    }
    *out_jail = s->jail;
    return ST_OK;
}

static Status spec_check(const JailSpec *spec, JailFault *fault) {
    *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
    const char *complaint = spec_complaint(spec);
    if (!complaint) {
        return ST_OK;
    }
    fault->error = EINVAL;
    (void)snprintf(fault->message, sizeof fault->message, "%s", complaint);
    return ST_INVALID;
}

/* layers_error: why folders that may be written are copied; 0: they are not. */
static Status make_once(const JailSpec *spec, bool is_zygote, int layers_error, Jail *jail,
                        JailFault *fault) {
    Starting s = {.spec = spec, .fault = fault, .is_zygote = is_zygote};
    Status status = spec_check(spec, fault);
    status = status == ST_OK ? starting_init(&s) : status;
    if (status != ST_OK) {
        return status;
    }
    s.plan->layers_error = layers_error;
    return starting_done(&s, start_steps(&s), jail);
}

static bool is_demanded(const JailSpec *spec, JailProtection protection) {
    bool is_named = jail_level_needs(spec->level, protection);
    for (int32_t i = 0; i < spec->require_count; i++) {
        is_named |= jail_protection_find(spec->require[i]) == protection;
    }
    return is_named;
}

Status jail_make(const JailSpec *spec, bool is_zygote, Jail *jail, JailFault *fault) {
    Status status = make_once(spec, is_zygote, 0, jail, fault);
    /* Whether a layer can be had is known only when it has been laid. One over a folder that is not there any more is
     * no such case. */
    bool copies_help = status != ST_OK && fault->protection == JAIL_FOLDER_LAYERS &&
                       fault->error != ESTALE && spec->folder_count > 0 &&
                       !is_demanded(spec, JAIL_FOLDER_LAYERS);
    return copies_help ? make_once(spec, is_zygote, fault->error, jail, fault) : status;
}

/* --- copies of a zygote ------------------------------------------------------------------------------------------ */

Status copy_begin(JailZygote *zygote, Jail *out_begun, JailFault *fault) {
    const JailSpec spec = {.zygote = zygote, .stdin_pipe = true};
    Starting s = {.spec = &spec, .fault = fault};
    *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
    Status status = starting_init(&s);
    if (status != ST_OK) {
        return status;
    }
    status = user_check(&s);
    status = status == ST_OK ? streams_open(&s) : status;
    if (status == ST_OK) {
        cgroups_prepare(&s);
        status = child_copy(&s);
    }
    return starting_done(&s, status, out_begun);
}

static const JailProtection CGROUP_PROTECTIONS[CGROUP_KINDS] = {[CGROUP_MEMORY] =
                                                                    JAIL_CGROUP_MEMORY,
                                                                [CGROUP_PIDS] = JAIL_CGROUP_PIDS,
                                                                [CGROUP_CPU] = JAIL_CGROUP_CPU};

/* Sets the limits that are set from outside, and tells process 1 the others. 0 or -errno. */
static int shape_tell(Starting *s) {
    Cgroups *groups = &s->private->cgroups;
    Message word = {.kind = MESSAGE_BUILD};
    s->private->limits = s->spec->limits;
    cgroups_limit(groups, &s->spec->limits);
    word.shape = (Shape){.limits = s->spec->limits,
                         .allow_exec = s->spec->allow_exec,
                         .file_slots = s->spec->file_slots + s->spec->file_count,
                         .memory_is_counted = groups->folder_of[CGROUP_MEMORY] >= 0};
    memcpy(word.shape.cgroup_errors, groups->errors, sizeof word.shape.cgroup_errors);
    memcpy(word.shape.may_miss, s->plan->may_miss, sizeof word.shape.may_miss);
    return message_send(s->private->control_fd, &word, NULL, 0);
}

/* What was found to be missing before anybody knew whether it may be. */
static Status missing_check(Starting *s, Message *ready) {
    for (int i = 0; i < CGROUP_KINDS; i++) {
        if (s->private->cgroups.errors[i] != 0) {
            ready->missing[CGROUP_PROTECTIONS[i]] = s->private->cgroups.errors[i];
        }
    }
    for (int i = 0; i < JAIL_PROTECTION_COUNT; i++) {
        int error = i == JAIL_HOST_USER ? s->private->ids.missing : ready->missing[i];
        if (error != 0 && !s->plan->may_miss[i]) {
            return fail_protection(s, (JailProtection)i, "copying the zygote", error);
        }
    }
    return ST_OK;
}

/* Whether the copy may go on to its guest, which waits for a program, before it is known what it lacks: nothing that it
 * could have is demanded, and no file comes before. */
static bool is_told_ahead(const Starting *s) {
    return s->spec->level == JAIL_LEVEL_ANY && s->spec->require_count == 0 &&
           s->spec->file_count == 0;
}

static Status copy_finish(Starting *s) {
    Message ready, started;
    int fds[MESSAGE_FDS_MAX];
    bool is_told = is_told_ahead(s);
    int error = shape_tell(s);
    error = error == 0 && is_told ? tell(s, MESSAGE_START) : error;
    Status status = hear(s, error, MESSAGE_READY, &ready, fds, MESSAGE_FDS_MAX);
    if (status != ST_OK) {
        return status;
    }
    descriptors_take(s, fds);
    status = missing_check(s, &ready);
    if (status != ST_OK) {
        return status;
    }
    report_fill(&s->jail.report, &s->private->ids, &ready, STEP_COUNT);
    status = place(&s->jail, s->spec->files, s->spec->file_count, s->fault);
    s->private->started_ns = clock_now_ns();
    return status == ST_OK
               ? hear(s, is_told ? 0 : tell(s, MESSAGE_START), MESSAGE_STARTED, &started, NULL, 0)
               : status;
}

static Status copy_make(const JailSpec *spec, Jail *jail, JailFault *fault) {
    Starting s = {.spec = spec, .fault = fault};
    Status status = spec_check(spec, fault);
    if (status == ST_OK && !zygote_stock_take(spec->zygote, &s.jail)) {
        status = copy_begin(spec->zygote, &s.jail, fault);
    }
    if (status != ST_OK) {
        return status;
    }
    s.private = s.jail.private;
    s.plan = plan_new(spec);
    status = s.plan ? copy_finish(&s) : fail_plainly(&s, "preparing", ENOMEM);
    if (!spec->stdin_pipe) {
        fd_close(&s.jail.stdin_fd);
    }
    if (!s.plan) {
        jail_done(&s.jail);
        return status;
    }
    return starting_done(&s, status, jail);
}

Status jail_start(const JailSpec *spec, Jail *jail, JailFault *fault) {
    return spec->zygote ? copy_make(spec, jail, fault) : jail_make(spec, false, jail, fault);
}

/* ST_INVALID where a file's name breaks the rules. */
static Status names_check(const JailFile *files, int32_t file_count, JailFault *fault) {
    *fault = (JailFault){.protection = JAIL_PROTECTION_COUNT};
    const char *complaint = files_complaint(files, file_count);
    if (complaint) {
        (void)snprintf(fault->message, sizeof fault->message, "%s", complaint);
        return ST_INVALID;
    }
    return ST_OK;
}

Status jail_place(Jail *jail, const JailFile *files, int32_t file_count, JailFault *fault) {
    Status status = names_check(files, file_count, fault);
    return status == ST_OK ? place(jail, files, file_count, fault) : status;
}

Status jail_make_file(Jail *jail, Str name, int *out_fd, JailFault *fault) {
    const JailFile file = {.name = name, .fd = -1};
    Status status = names_check(&file, 1, fault);
    if (status != ST_OK) {
        return status;
    }
    SCOPED_FD fd = -1;
    status = placed_status(-files_make(jail->private->control_fd, name, &fd), fault);
    if (status == ST_OK) {
        *out_fd = fd_take(&fd);
    }
    return status;
}

Status jail_rename_file(Jail *jail, Str name, Str new_name, JailFault *fault) {
    const JailFile files[2] = {{.name = name, .fd = -1}, {.name = new_name, .fd = -1}};
    Status status = names_check(files, 2, fault);
    if (status != ST_OK) {
        return status;
    }
    int error = files_rename(jail->private->control_fd, name, new_name);
    if (error == -EISDIR || error == -ENOENT) {
        fault_plain(fault, "naming a file in /work", -error);
        return ST_INVALID;
    }
    return placed_status(-error, fault);
}

Status jail_note_file(Jail *jail, const JailFile *file, JailFault *fault) {
    Status status = names_check(file, 1, fault);
    return status == ST_OK ? placed_status(-files_note(jail, file), fault) : status;
}

Status jail_tell(Jail *jail, JailWord word) {
    Message message = {.kind = MESSAGE_TELL, .tell = word};
    int control_fd = jail->private->control_fd;
    int error = message_send(control_fd, &message, NULL, 0);
    if (error == 0 && word != JAIL_INTERRUPT) {
        error = message_receive(control_fd, &message, NULL, 0);
        error = error == 0 && message.kind != MESSAGE_PLACED ? -EPIPE : error;
    }
    return error == 0 ? ST_OK : error == -EPIPE || error == -ECONNRESET ? ST_CRASHED : ST_IO;
}
