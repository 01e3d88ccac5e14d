/* Run inside a jail by tests/escapes/test_escapes_c.py: makes raw system calls that a guest could try, and prints a row
 * `name answer` for each: the errno's name, "ok", or the signal that ended a child. */
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define UPPER (UINT64_C(1) << 32)

static void tell(const char *name, long done) {
    printf("%s %s\n", name, done < 0 ? strerrorname_np(errno) : "ok");
    fflush(stdout);
}

/* What a child that does `attempt` ends with. */
static void tell_child(const char *name, void (*attempt)(void)) {
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        attempt();
        _exit(0);
    }
    int status = 0;
    (void)waitpid(pid, &status, 0);
    printf("%s %s\n", name, WIFSIGNALED(status) ? sigabbrev_np(WTERMSIG(status)) : "ok");
}

/* --- system calls ----------------------------------------------------------------------------------------------- */

#if defined(__x86_64__)
static void call_of_32_bits(void) {
    long result;
    __asm__ volatile("int $0x80" : "=a"(result) : "a"(20L) : "memory");
}

static void call_of_x32(void) {
    (void)syscall(0x40000000L + SYS_getpid);
}

static void call_of_x32_only(void) {
    (void)syscall(0x40000000L + 520);
}

static void jump_to_vsyscall(void) {
    ((long (*)(void *))(uintptr_t)0xffffffffff600400)(NULL);
}
#endif

static void call_without_number(void) {
    (void)syscall(-1L);
}

static void system_calls(void) {
#if defined(__x86_64__)
    tell_child("int-0x80", call_of_32_bits);
    tell_child("x32-getpid", call_of_x32);
    tell_child("x32-execve", call_of_x32_only);
    tell_child("vsyscall", jump_to_vsyscall);
#endif
    tell_child("number-minus-1", call_without_number);
    tell("clone3", syscall(SYS_clone3, NULL, 0));
    tell("clone-user-namespace",
         syscall(SYS_clone, CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL));
    tell("clone-user-namespace-upper",
         syscall(SYS_clone, UPPER | CLONE_NEWUSER | SIGCHLD, NULL, NULL, NULL, NULL));
    tell("clone-pid-and-net",
         syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNET | SIGCHLD, NULL, NULL, NULL, NULL));
    tell("clone-traced", syscall(SYS_clone, CLONE_PTRACE | SIGCHLD, NULL, NULL, NULL, NULL));
    tell("unshare-files", unshare(CLONE_FILES));
    tell("unshare-mounts", unshare(CLONE_NEWNS));
    tell("ptrace-me", syscall(SYS_ptrace, 0, 0, 0, 0));
    tell("memory-of-parent", syscall(SYS_process_vm_readv, getppid(), NULL, 0, NULL, 0, 0));
    tell("descriptor-of-process-1", syscall(SYS_pidfd_getfd, 0, 0, 0));
    tell("bpf", syscall(SYS_bpf, 0, NULL, 0));
    tell("userfaultfd", syscall(SYS_userfaultfd, 0));
    tell("io_uring", syscall(SYS_io_uring_setup, 8, NULL));
    tell("perf", syscall(SYS_perf_event_open, NULL, 0, -1, -1, 0));
    tell("keyring", syscall(SYS_keyctl, 0, -3, 0, 0, 0));
    tell("splice", syscall(SYS_splice, 0, NULL, 1, NULL, 1, 0));
    tell("vmsplice", syscall(SYS_vmsplice, 1, NULL, 0, 0));
    tell("memfd", syscall(SYS_memfd_create, "x", 0));
    tell("secret-memory", syscall(SYS_memfd_secret, 0));
    tell("execveat", syscall(SYS_execveat, 0, "", NULL, NULL, AT_EMPTY_PATH));
    tell("huge-pages-of-the-host",
         mmap(NULL, 2 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_HUGETLB, -1,
              0) == MAP_FAILED
             ? -1
             : 0);
    char cached;
    struct iovec into = {&cached, 1};
    int program = open("/usr/bin/env", O_RDONLY | O_CLOEXEC);
    tell("what-the-host-has-read", preadv2(program, &into, 1, 0, RWF_NOWAIT));
    tell("what-it-reads-itself", preadv2(program, &into, 1, 0, 0));
    tell("flush-the-host", syncfs(program));
    tell("before-process-1", setpriority(PRIO_PROCESS, 1, -1));
    tell("process-1-behind-others", setpriority(PRIO_PROCESS, 1, 19));
    tell("process-1-behind-others-upper",
         syscall(SYS_setpriority, UPPER | PRIO_PROCESS, UPPER | 1, 19));
    tell("its-user-behind-others", setpriority(PRIO_USER, 0, 19));
    tell("before-others", setpriority(PRIO_PROCESS, 0, -1));
    cpu_set_t processors;
    (void)sched_getaffinity(0, sizeof processors, &processors);
    tell("process-1-on-a-processor", sched_setaffinity(1, sizeof processors, &processors));
    tell("itself-on-a-processor", sched_setaffinity(0, sizeof processors, &processors));
    tell("limits-of-process-1", syscall(SYS_prlimit64, 1, RLIMIT_NOFILE, NULL, NULL));
    tell("real-time", sched_setscheduler(0, SCHED_RR, &(struct sched_param){.sched_priority = 1}));
    tell("shorter-turns", syscall(SYS_sched_setattr, 0, NULL, 0));
    tell("disk-before-others", syscall(SYS_ioprio_set, 1, 0, 1 << 13));
    int held = open("/work", O_TMPFILE | O_RDWR, 0700);
    tell("give-a-file-a-capability",
         syscall(SYS_fsetxattr, held, "security.capability", "x", 1, 0));
    tell("set-user-id-of-another", fchown(held, 0, 0));
    (void)close(held);
    timer_t timers[2048];
    int timer_count = 0;
    while (timer_count < 2048 &&
           timer_create(CLOCK_MONOTONIC, &(struct sigevent){.sigev_notify = SIGEV_NONE},
                        &timers[timer_count]) == 0) {
        timer_count++;
    }
    tell("timers-without-end", timer_count == 2048 ? 0 : -1);
    while (timer_count > 0) {
        (void)timer_delete(timers[--timer_count]);
    }
    tell("a-second-filter", syscall(SYS_seccomp, 1, 0, NULL));
    tell("strict-mode", syscall(SYS_prctl, 22, 1, 0, 0, 0));
    tell("new-landlock-rules", syscall(SYS_landlock_create_ruleset, NULL, 0, 0));
    tell("speculation-store-bypass", syscall(SYS_prctl, 53, 0, 2, 0, 0));
    tell("a-call-of-tomorrow", syscall(600));
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static void files(void) {
    int root = open("/", O_RDONLY | O_DIRECTORY);
    struct {
        uint64_t flags, mode, resolve;
    } how = {O_RDONLY, 0, 0x10}; /* RESOLVE_IN_ROOT */
    tell("mount", syscall(SYS_mount, "none", "/work", "tmpfs", 0, NULL));
    tell("remount-root", syscall(SYS_mount, NULL, "/", NULL, 0x20 | 0x1000, NULL));
    tell("umount-work", syscall(SYS_umount2, "/work", 2));
    tell("open-tree", syscall(SYS_open_tree, AT_FDCWD, "/usr", 1));
    tell("fsopen", syscall(SYS_fsopen, "tmpfs", 0));
    tell("fspick", syscall(SYS_fspick, AT_FDCWD, "/usr", 0));
    tell("mount-attributes", syscall(SYS_mount_setattr, AT_FDCWD, "/usr", 0, NULL, 0));
    tell("chroot", chroot("/work"));
    tell("pivot-root", syscall(SYS_pivot_root, ".", "."));
    tell("handle", syscall(SYS_name_to_handle_at, AT_FDCWD, "/usr", NULL, NULL, 0));
    tell("open-by-handle", syscall(SYS_open_by_handle_at, root, NULL, 0));
    tell("above-the-root", syscall(SYS_openat2, root, "../../../../root", &how, sizeof how));
    tell("root-of-process-1", open("/proc/1/root/etc/shadow", O_RDONLY));
    tell("own-program-for-writing", open("/proc/self/exe", O_RDWR));
    tell("own-memory", open("/proc/self/mem", O_RDWR));
    tell("write-to-usr", open("/usr/bin/python3", O_WRONLY));
    tell("create-in-root", open("/x", O_WRONLY | O_CREAT, 0600));
    tell("nameless-in-usr", open("/usr", O_TMPFILE | O_RDWR, 0600));
    tell("null-byte-device", mknod("/work/null", S_IFCHR | 0600, 0x103));
    tell("socket-node", mknod("/work/node", S_IFSOCK | 0600, 0));
    tell("device-of-the-host", open("/dev/mem", O_RDONLY));
    tell("kvm", open("/dev/kvm", O_RDWR));
    tell("terminal", open("/dev/tty", O_RDWR));
    tell("terminals", open("/dev/ptmx", O_RDWR));
    tell("sysctl", open("/proc/sys/kernel/core_pattern", O_WRONLY));
    tell("sysrq", open("/proc/sysrq-trigger", O_WRONLY));
    tell("sysfs", open("/sys/kernel", O_RDONLY));
    tell("cgroups", open("/sys/fs/cgroup/cgroup.procs", O_WRONLY));
    tell("uid-map", open("/proc/self/uid_map", O_WRONLY));
    tell("setgroups", open("/proc/self/setgroups", O_WRONLY));
    tell("timens", open("/proc/self/timens_offsets", O_WRONLY));
    tell("oom-score", open("/proc/self/oom_score_adj", O_WRONLY));
    int user = open("/proc/self/ns/user", O_RDONLY);
    tell("setns", syscall(SYS_setns, user, 0));
    tell("give-away", chown("/work", 0, 0));
    tell("hide-in-attributes", syscall(SYS_setxattr, "/work", "user.x", "y", 1, 0));
    tell("link-to-host-file", link("/usr/bin/env", "/work/env"));
    tell("swap-with-usr",
         syscall(SYS_renameat2, AT_FDCWD, "/work/probe.py", AT_FDCWD, "/usr/bin/env", 2));
}

/* --- sockets ---------------------------------------------------------------------------------------------------- */

static void sockets(void) {
    static const struct {
        const char *name;
        int family;
    } families[] = {{"unix", AF_UNIX},       {"inet", AF_INET},     {"inet6", AF_INET6},
                    {"netlink", AF_NETLINK}, {"packet", AF_PACKET}, {"algorithm", 38},
                    {"vsock", 40},           {"xdp", 44},           {"can", 29},
                    {"bluetooth", 31},       {"tipc", 30},          {"smc", 43},
                    {"qipcrtr", 42},         {"none", AF_UNSPEC}};
    for (size_t i = 0; i < sizeof families / sizeof *families; i++) {
        char name[64];
        (void)snprintf(name, sizeof name, "socket-%s", families[i].name);
        tell(name, socket(families[i].family, SOCK_STREAM, 0));
        (void)snprintf(name, sizeof name, "socket-%s-upper", families[i].name);
        tell(name, syscall(SYS_socket, UPPER | (unsigned)families[i].family, SOCK_STREAM, 0));
    }
    int pair[2];
    tell("pair-of-datagrams", socketpair(AF_UNIX, SOCK_DGRAM, 0, pair));
    tell("pair-of-packets", socketpair(AF_UNIX, SOCK_SEQPACKET, 0, pair));
    tell("pair-upper", syscall(SYS_socketpair, AF_UNIX, UPPER | SOCK_DGRAM, 0, pair));
    tell("pair-of-streams", socketpair(AF_UNIX, SOCK_STREAM, 0, pair));
    struct sockaddr_un abstract = {.sun_family = AF_UNIX, .sun_path = "\0/tmp/.X11-unix/X0"};
    tell("connect-abstract", connect(pair[0], (struct sockaddr *)&abstract, sizeof abstract));
    tell("bind-abstract", bind(pair[0], (struct sockaddr *)&abstract, sizeof abstract));
    tell("send-to-abstract",
         sendto(pair[0], "x", 1, 0, (struct sockaddr *)&abstract, sizeof abstract));
    tell("many-messages", syscall(SYS_sendmmsg, pair[0], NULL, 0, 0));
    tell("listen", listen(pair[0], 1));
    tell("accept", accept(pair[0], NULL, NULL));
    tell("system-v-memory", syscall(SYS_shmget, 0, 4096, 01600));
    tell("system-v-queue", syscall(SYS_msgget, 0, 01600));
    tell("system-v-semaphores", syscall(SYS_semget, 0, 1, 01600));
    tell("posix-queue", syscall(SYS_mq_open, "x", O_CREAT | O_RDWR, 0600, NULL));
}

/* --- what must work --------------------------------------------------------------------------------------------- */

static int thread_ran;

static int thread_main(void *unused) {
    (void)unused;
    thread_ran = 1;
    return 0;
}

static void controls(void) {
    static char stack[64 << 10] __attribute__((aligned(16)));
    int status = 0;
    pid_t pid = clone(thread_main, stack + sizeof stack, CLONE_VM | CLONE_VFORK | SIGCHLD, NULL);
    tell("a-child-that-shares-memory",
         pid > 0 && waitpid(pid, &status, 0) == pid && thread_ran ? 0 : -1);
    int pipe_fds[2];
    tell("a-pipe", pipe2(pipe_fds, O_CLOEXEC));
    int file = open("/work/c", O_RDWR | O_CREAT | O_EXCL, 0600);
    tell("a-file", file);
    tell("its-size", ftruncate(file, 8192));
    char *map = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    tell("a-map", map == MAP_FAILED ? -1 : 0);
    tell("a-nameless-file", open("/tmp", O_TMPFILE | O_RDWR, 0600));
    tell("a-lock", lockf(file, F_LOCK, 0));
    tell("a-rename", rename("/work/c", "/work/d"));
    char *const argv[] = {(char *)"true", NULL}, *const env[] = {NULL};
    pid = fork();
    if (pid == 0) {
        execve("/bin/true", argv, env);
        _exit(9);
    }
    tell("a-program", waitpid(pid, &status, 0) == pid && status == 0 ? 0 : -1);
}

int main(void) {
    system_calls();
    files();
    sockets();
    controls();
    return 0;
}
