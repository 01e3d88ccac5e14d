/* The jail's Landlock domain: a second rule on files, independent of mounts.
 *
 * Should a mount ever be missing its flags, or a path lead out of the root, the kernel's file hooks still refuse what
 * no row below grants. It is entered after the last mount, because a process in a domain that handles files may mount
 * nothing. What the kernel does not know is left out of the domain, newest first: TCP and scopes came after files. */
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "jail/inside.h"

#if defined(__NR_landlock_create_ruleset)

/* Rights, by the kernel's own numbering; the header of the build machine may be older than the kernel. */
enum {
    EXECUTE = 1 << 0,
    WRITE_FILE = 1 << 1,
    READ_FILE = 1 << 2,
    READ_DIR = 1 << 3,
    REMOVE_DIR = 1 << 4,
    REMOVE_FILE = 1 << 5,
    MAKE_CHAR = 1 << 6,
    MAKE_DIR = 1 << 7,
    MAKE_REG = 1 << 8,
    MAKE_SOCK = 1 << 9,
    MAKE_FIFO = 1 << 10,
    MAKE_BLOCK = 1 << 11,
    MAKE_SYM = 1 << 12,
    REFER = 1 << 13,     /* version 2 */
    TRUNCATE = 1 << 14,  /* version 3 */
    IOCTL_DEV = 1 << 15, /* version 5 */
    RIGHTS_1 = (1 << 13) - 1,
    READ = READ_FILE | READ_DIR,
    KEEP = READ | WRITE_FILE | REMOVE_DIR | REMOVE_FILE | MAKE_DIR | MAKE_REG | MAKE_FIFO |
           MAKE_SYM | REFER | TRUNCATE,
    NET_TCP = 3,       /* bind, connect; version 4 */
    SCOPE_SOCKETS = 1, /* abstract ones; version 6 */
    SCOPE_SIGNALS = 2,
    GET_VERSION = 1, /* flag of landlock_create_ruleset */
    PATH_BENEATH = 1 /* rule type */
};

typedef struct Ruleset {
    uint64_t files, net, scopes;
} Ruleset;

/* The kernel's struct has no padding at its end. */
typedef struct __attribute__((packed)) PathRule {
    uint64_t allowed;
    int32_t parent_fd;
} PathRule;

static const char *const LOADERS[] = {"/lib64/ld-linux-x86-64.so.2", "/lib/ld-linux-aarch64.so.1"};

static Ruleset ruleset_of(const Inside *inside, long version) {
    /* The guest of a copy enters a domain of its own beside that of process 1, which stops and ends it by signals. */
    bool is_signaller = inside->plan->is_copy && !inside->is_guest;
    Ruleset rules = {.files = RIGHTS_1};
    rules.files |= version >= 2 ? REFER : 0;
    rules.files |= version >= 3 ? TRUNCATE : 0;
    rules.files |= version >= 5 ? IOCTL_DEV : 0;
    rules.net = version >= 4 ? NET_TCP : 0;
    rules.scopes = version < 6 ? 0 : is_signaller ? SCOPE_SOCKETS : SCOPE_SOCKETS | SCOPE_SIGNALS;
    return rules;
}

static size_t ruleset_bytes(long version) {
    return version >= 6 ? sizeof(Ruleset) : version >= 4 ? 2 * sizeof(uint64_t) : sizeof(uint64_t);
}

/* Grants `rights` on what is beneath `path`. A path that does not exist needs none. */
static int grant(int ruleset_fd, const char *path, uint64_t rights) {
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? 0 : -errno;
    }
    PathRule rule = {rights, fd};
    long added = syscall(__NR_landlock_add_rule, ruleset_fd, PATH_BENEATH, &rule, 0);
    int error = added < 0 ? -errno : 0;
    close(fd);
    return error;
}

static int grant_all(const JailPlan *plan, int ruleset_fd, uint64_t handled) {
    uint64_t execute = plan->spec->allow_exec ? EXECUTE : 0;
    int error = grant(ruleset_fd, "/", READ | execute);
    static const char *const private[] = {"/work", "/tmp", "/dev/shm"};
    for (size_t i = 0; error == 0 && i < sizeof private / sizeof *private; i++) {
        error = grant(ruleset_fd, private[i], (KEEP | execute) & handled);
    }
    error = error ? error : grant(ruleset_fd, "/dev", READ | WRITE_FILE);
    error = error ? error : grant(ruleset_fd, plan->program, EXECUTE | READ_FILE);
    for (size_t i = 0; error == 0 && i < sizeof LOADERS / sizeof *LOADERS; i++) {
        error = grant(ruleset_fd, LOADERS[i], EXECUTE | READ_FILE);
    }
    return error;
}

int step_landlock(Inside *inside) {
    long version = syscall(__NR_landlock_create_ruleset, NULL, 0, GET_VERSION);
    if (version < 0) {
        return -errno;
    }
    Ruleset rules = ruleset_of(inside, version);
    int fd = (int)syscall(__NR_landlock_create_ruleset, &rules, ruleset_bytes(version), 0);
    if (fd < 0) {
        return -errno;
    }
    int error = grant_all(inside->plan, fd, rules.files);
    if (error == 0 && syscall(__NR_landlock_restrict_self, fd, 0) < 0) {
        error = -errno;
    }
    close(fd);
    return error;
}

#else

int step_landlock(Inside *inside) {
    (void)inside;
    return -ENOSYS;
}

#endif
