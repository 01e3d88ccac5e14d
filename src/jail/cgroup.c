/* Control groups of one run.
 *
 * A folder is made below the caller's own, or beside it, never above what it was given: limits on what holds both hold
 * for its guests. Its name tells nothing; its owner holds a lock (flock) on the folder itself, which the kernel drops
 * however the owner ends. So whoever makes a folder first looks for ours that nobody has locked, and removes them: a
 * killed caller leaves folders only until the next run.
 *
 * Version 1: one folder a controller, below the caller's own; the child joins by writing to `tasks` itself, which is
 * a thousand times cheaper than another's write to cgroup.procs. Version 2: one folder for all, below the nearest
 * ancestor whose controllers are switched on for its children (a group with processes of its own cannot switch them
 * on), and the child is cloned into it. */
#include "jail/cgroup.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"

enum { TEXT_BYTES = 64 << 10, REMOVE_TRIES = 200, REMOVE_WAIT_NS = 1000000, STALE_MAX = 64 };
#define SWEEP_NS INT64_C(1000000000)

static const char PREFIX[] = "cordon.";
static const char *const CONTROLLERS[CGROUP_KINDS] = {
    [CGROUP_MEMORY] = "memory", [CGROUP_PIDS] = "pids", [CGROUP_CPU] = "cpuacct"};

/* --- finding ---------------------------------------------------------------------------------------------------- */

/* `word` is one of the items of `list`, which `separator` parts. */
static bool list_has(Str list, char separator, Str word) {
    while (list.data) {
        if (str_equal(str_cut(&list, separator), word)) {
            return true;
        }
    }
    return false;
}

/* The path of the caller in the hierarchy: the row `id:controllers:path`. Version 2 has no controllers there. */
static Str membership_path(Str membership, Str controller) {
    while (membership.data) {
        Str row = str_cut(&membership, '\n');
        (void)str_cut(&row, ':');
        Str controllers = str_cut(&row, ':');
        bool found =
            controller.size == 0 ? controllers.size == 0 : list_has(controllers, ',', controller);
        if (found && row.data) {
            return row;
        }
    }
    return (Str){NULL, 0};
}

/* A row of mountinfo: `id parent device root point options [tags...] - type source super-options`. */
typedef struct MountRow {
    Str root, point, type, super_options;
} MountRow;

static MountRow mount_row(Str line) {
    MountRow row = {0};
    for (int i = 0; i < 3; i++) {
        (void)str_cut(&line, ' ');
    }
    row.root = str_cut(&line, ' ');
    row.point = str_cut(&line, ' ');
    while (line.data && !str_equal(str_cut(&line, ' '), STR("-"))) {
    }
    row.type = str_cut(&line, ' ');
    (void)str_cut(&line, ' ');
    row.super_options = str_cut(&line, ' ');
    return row;
}

/* point + (path below root). false when the mount does not show the caller's folder. */
static bool path_join(const MountRow *row, Str path, char *out_path, size_t path_size) {
    Str below = path;
    if (!str_equal(row->root, STR("/"))) {
        if (!str_starts_with(path, row->root)) {
            return false;
        }
        below = str_slice(path, row->root.size, path.size);
    }
    if (str_find(below, STR(".."), 0) >= 0) {
        return false;
    }
    if (str_equal(below, STR("/"))) {
        below = STR("");
    }
    int written = snprintf(out_path, path_size, "%.*s%.*s", STR_ARG(row->point), STR_ARG(below));
    return written > 0 && (size_t)written < path_size;
}

int cgroup_locate(const char *mountinfo, const char *membership, const char *controller,
                  char *out_path, size_t path_size) {
    Str wanted = str_from(controller);
    Str rest = str_from(mountinfo);
    int version = 0;
    while (rest.data && version != 1) {
        MountRow row = mount_row(str_cut(&rest, '\n'));
        bool is_v1 = row.type.data && str_equal(row.type, STR("cgroup")) &&
                     list_has(row.super_options, ',', wanted);
        bool is_v2 = row.type.data && str_equal(row.type, STR("cgroup2"));
        Str path = is_v1   ? membership_path(str_from(membership), wanted)
                   : is_v2 ? membership_path(str_from(membership), STR(""))
                           : (Str){NULL, 0};
        if (path.data && path_join(&row, path, out_path, path_size)) {
            version = is_v1 ? 1 : 2;
        }
    }
    return version;
}

/* --- small files ------------------------------------------------------------------------------------------------ */

/* 0 or -errno; the text is cut at its buffer's end. */
static int file_read(int folder_fd, const char *name, char *out_text, size_t text_size) {
    SCOPED_FD fd = openat(folder_fd, name, O_RDONLY | O_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    size_t size = 0;
    ssize_t got = 1;
    while (got > 0 && size < text_size - 1) {
        got = read(fd, out_text + size, text_size - 1 - size);
        size += got > 0 ? (size_t)got : 0;
    }
    out_text[size] = 0;
    return got < 0 ? -errno : 0;
}

static int file_write(int folder_fd, const char *name, const char *text) {
    SCOPED_FD fd = openat(folder_fd, name, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    return write(fd, text, strlen(text)) < 0 ? -errno : 0;
}

static int number_write(int folder_fd, const char *name, int64_t value) {
    char text[32];
    (void)snprintf(text, sizeof text, "%" PRId64, value);
    return file_write(folder_fd, name, text);
}

/* The number in a file, or after `key` in a file of rows; 0 where there is none. */
static int64_t number_read(int folder_fd, const char *name, const char *key) {
    char text[4096];
    if (file_read(folder_fd, name, text, sizeof text) < 0) {
        return 0;
    }
    Str rest = str_from(text);
    while (rest.data) {
        Str row = str_cut(&rest, '\n');
        Str value = row;
        if (!key || (str_equal(str_cut(&value, ' '), str_from(key)) && value.data)) {
            return strtoll(value.data, NULL, 10);
        }
    }
    return 0;
}

/* --- making and removing
 * ------------------------------------------------------------------------------------------ */

static void folder_remove(int parent_fd, const char *name) {
    struct timespec wait = {0, REMOVE_WAIT_NS};
    for (int i = 0; i < REMOVE_TRIES; i++) {
        if (unlinkat(parent_fd, name, AT_REMOVEDIR) == 0 || errno != EBUSY) {
            return;
        }
        (void)nanosleep(&wait, NULL);
    }
}

/* Kills what is left in a folder whose owner is dead. There is nothing, unless process 1 of its jail was stopped. */
static void folder_kill(int fd) {
    char text[4096];
    if (file_write(fd, "cgroup.kill", "1") == 0 ||
        file_read(fd, "cgroup.procs", text, sizeof text) < 0) {
        return;
    }
    Str rest = str_from(text);
    while (rest.data) {
        long pid = strtol(str_cut(&rest, '\n').data, NULL, 10);
        if (pid > 1) {
            (void)kill((pid_t)pid, SIGKILL);
        }
    }
}

/* Removes folders of ours that nobody holds. */
static void stale_remove(int parent_fd) {
    int fd = openat(parent_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder) {
        fd_close(&fd);
        return;
    }
    struct dirent *entry;
    for (int removed = 0; removed < STALE_MAX && (entry = readdir(folder)) != NULL;) {
        if (strncmp(entry->d_name, PREFIX, sizeof PREFIX - 1) != 0) {
            continue;
        }
        SCOPED_FD stale =
            openat(parent_fd, entry->d_name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (stale >= 0 && flock(stale, LOCK_EX | LOCK_NB) == 0) {
            folder_kill(stale);
            folder_remove(parent_fd, entry->d_name);
            removed++;
        }
    }
    closedir(folder);
}

/* The folder is still the one behind its name: nobody took it for a stale one before it was locked. */
static bool folder_is_ours(const CgroupFolder *folder) {
    struct stat by_name, by_fd;
    return fstatat(folder->parent_fd, folder->name, &by_name, AT_SYMLINK_NOFOLLOW) == 0 &&
           fstat(folder->fd, &by_fd) == 0 && by_name.st_ino == by_fd.st_ino;
}

/* Whether folders of this kind are to be looked through again: once a second is enough for who makes many. */
static bool sweep_is_due(CgroupKind kind) {
    static _Atomic int64_t swept_ns[CGROUP_KINDS];
    int64_t now_ns = clock_now_ns(), before_ns = swept_ns[kind];
    return (before_ns == 0 || now_ns - before_ns > SWEEP_NS) &&
           atomic_compare_exchange_strong(&swept_ns[kind], &before_ns, now_ns);
}

/* Makes and locks a folder in `path`. 0 or -errno. */
static int folder_make(CgroupFolder *folder, CgroupKind kind, int version, const char *path) {
    enum { TRIES = 8 };
    folder->parent_fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder->parent_fd < 0) {
        return -errno;
    }
    int error = -EAGAIN;
    for (int i = 0; i < TRIES && error == -EAGAIN; i++) {
        uint64_t salt = 0;
        (void)!getrandom(&salt, sizeof salt, 0);
        if (i == 0 && sweep_is_due(kind)) {
            stale_remove(folder->parent_fd);
        }
        (void)snprintf(folder->name, sizeof folder->name, "%s%d.%016" PRIx64, PREFIX, (int)getpid(),
                       salt);
        if (mkdirat(folder->parent_fd, folder->name, 0755) < 0) {
            error = -errno;
            break;
        }
        folder->fd = openat(folder->parent_fd, folder->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (folder->fd >= 0 && flock(folder->fd, LOCK_EX | LOCK_NB) == 0 &&
            folder_is_ours(folder)) {
            folder->version = version;
            return 0;
        }
        fd_close(&folder->fd);
    }
    fd_close(&folder->parent_fd);
    return error;
}

static void folder_drop(CgroupFolder *folder) {
    if (folder->version != 0) {
        folder_remove(folder->parent_fd, folder->name);
    }
    fd_close(&folder->fd);
    fd_close(&folder->parent_fd);
    folder->version = 0;
}

/* A version 2 folder below the nearest ancestor that hands memory and pids on. 0 or -errno. */
static int folder_make_v2(CgroupFolder *folder, CgroupKind kind, const char *own_path,
                          const char *top_path) {
    char path[PATH_MAX];
    (void)snprintf(path, sizeof path, "%s", own_path);
    int error = -ENOENT;
    for (;;) {
        SCOPED_FD fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        char controllers[512];
        if (fd >= 0 &&
            file_read(fd, "cgroup.subtree_control", controllers, sizeof controllers) == 0) {
            Str list = str_trim(str_from(controllers));
            if (list_has(list, ' ', STR("memory")) && list_has(list, ' ', STR("pids"))) {
                error = folder_make(folder, kind, 2, path);
                if (error == 0) {
                    return 0;
                }
            }
        }
        char *slash = strrchr(path, '/');
        if (!slash || strlen(path) <= strlen(top_path)) {
            return error;
        }
        *slash = 0;
    }
}

static int limits_set(const CgroupFolder *folder, CgroupKind kind, const JailLimits *limits) {
    int error = 0;
    if (kind == CGROUP_PIDS) {
        return number_write(folder->fd, "pids.max",
                            limits->processes + 1); /* and process 1 of the jail */
    }
    if (kind == CGROUP_MEMORY && folder->version == 1) {
        error = number_write(folder->fd, "memory.limit_in_bytes", limits->memory_bytes);
        /* Absent where swap is not counted. */
        (void)number_write(folder->fd, "memory.memsw.limit_in_bytes", limits->memory_bytes);
    } else if (kind == CGROUP_MEMORY) {
        error = number_write(folder->fd, "memory.max", limits->memory_bytes);
        (void)number_write(folder->fd, "memory.swap.max", 0);
        (void)number_write(folder->fd, "memory.oom.group", 1);
    }
    return error;
}

/* The folder that serves `kind`, made if need be. Index, or -errno. */
static int folder_for(Cgroups *groups, CgroupKind kind, const char *mountinfo,
                      const char *membership) {
    char path[PATH_MAX], top[PATH_MAX];
    int version = cgroup_locate(mountinfo, membership, CONTROLLERS[kind], path, sizeof path);
    if (version == 0) {
        return -ENOENT;
    }
    if (version == 1) {
        int error = folder_make(&groups->folders[kind], kind, 1, path);
        return error ? error : (int)kind;
    }
    for (int i = 0; i < CGROUP_KINDS; i++) {
        if (groups->folders[i].version == 2) {
            return i;
        }
    }
    if (cgroup_locate(mountinfo, "0::/\n", CONTROLLERS[kind], top, sizeof top) != 2) {
        (void)snprintf(top, sizeof top, "%s", path);
    }
    int error = folder_make_v2(&groups->folders[kind], kind, path, top);
    return error ? error : (int)kind;
}

void cgroups_clear(Cgroups *groups) {
    for (int i = 0; i < CGROUP_KINDS; i++) {
        groups->folders[i] = (CgroupFolder){.parent_fd = -1, .fd = -1};
        groups->folder_of[i] = -1;
        groups->errors[i] = ENOENT;
    }
}

void cgroups_make(Cgroups *groups) {
    cgroups_clear(groups);
    char *mountinfo = malloc(TEXT_BYTES), *membership = malloc(TEXT_BYTES);
    if (mountinfo && membership &&
        file_read(AT_FDCWD, "/proc/self/mountinfo", mountinfo, TEXT_BYTES) == 0 &&
        file_read(AT_FDCWD, "/proc/self/cgroup", membership, TEXT_BYTES) == 0) {
        for (int i = 0; i < CGROUP_KINDS; i++) {
            int at = folder_for(groups, (CgroupKind)i, mountinfo, membership);
            groups->folder_of[i] = at < 0 ? -1 : at;
            groups->errors[i] = at < 0 ? -at : 0;
        }
    }
    free(mountinfo);
    free(membership);
}

void cgroups_limit(Cgroups *groups, const JailLimits *limits) {
    for (int i = 0; i < CGROUP_KINDS; i++) {
        int at = groups->folder_of[i];
        int error = at < 0 ? 0 : limits_set(&groups->folders[at], (CgroupKind)i, limits);
        if (error != 0) {
            groups->folder_of[i] = -1;
            groups->errors[i] = -error;
        }
    }
}

void cgroups_kill(const Cgroups *groups) {
    int fd = cgroups_clone_fd(groups);
    if (fd >= 0) {
        (void)file_write(fd, "cgroup.kill", "1");
    }
}

void cgroups_remove(Cgroups *groups) {
    for (int i = 0; i < CGROUP_KINDS; i++) {
        folder_drop(&groups->folders[i]);
        groups->folder_of[i] = -1;
    }
}

int cgroups_clone_fd(const Cgroups *groups) {
    for (int i = 0; i < CGROUP_KINDS; i++) {
        if (groups->folders[i].version == 2) {
            return groups->folders[i].fd;
        }
    }
    return -1;
}

pid_t process_of(int pidfd) {
    char path[64], text[512];
    (void)snprintf(path, sizeof path, "/proc/self/fdinfo/%d", pidfd);
    int error = file_read(AT_FDCWD, path, text, sizeof text);
    const char *row = error == 0 ? strstr(text, "\nPid:") : NULL;
    long pid = row ? strtol(row + 5, NULL, 10) : 0;
    return pid > 0 ? (pid_t)pid : error ? error : -ESRCH;
}

int cgroups_enter(const Cgroups *groups, int pidfd) {
    int folder_fd = cgroups_clone_fd(groups);
    pid_t pid = folder_fd < 0 ? 0 : process_of(pidfd);
    return pid > 0 ? number_write(folder_fd, "cgroup.procs", pid) : pid;
}

static const CgroupFolder *folder_of_processes(const Cgroups *groups) {
    int at = groups->folder_of[CGROUP_PIDS];
    return at < 0 ? NULL : &groups->folders[at];
}

int cgroups_list_fd(const Cgroups *groups, const char *name) {
    const CgroupFolder *folder = folder_of_processes(groups);
    return folder ? openat(folder->fd, name, O_RDONLY | O_CLOEXEC) : -1;
}

const char *cgroups_thread_list(const Cgroups *groups) {
    const CgroupFolder *folder = folder_of_processes(groups);
    return folder && folder->version == 2 ? "cgroup.threads" : "tasks";
}

int cgroups_join_fd(const Cgroups *groups, CgroupKind kind, int *out_fd) {
    int at = groups->folder_of[kind];
    *out_fd = -1;
    if (at < 0 || groups->folders[at].version != 1) {
        return 0;
    }
    *out_fd = openat(groups->folders[at].fd, "tasks", O_WRONLY | O_CLOEXEC);
    return *out_fd < 0 ? -errno : 0;
}

/* --- reading
 * ------------------------------------------------------------------------------------------------------ */

static void memory_read(const CgroupFolder *folder, CgroupUsage *usage) {
    bool v1 = folder->version == 1;
    usage->memory_peak_bytes =
        number_read(folder->fd, v1 ? "memory.max_usage_in_bytes" : "memory.peak", NULL);
    usage->out_of_memory_kills =
        number_read(folder->fd, v1 ? "memory.oom_control" : "memory.events", "oom_kill");
}

static void cpu_read(const CgroupFolder *folder, CgroupUsage *usage) {
    if (folder->version == 2) {
        usage->cpu_total_us = number_read(folder->fd, "cpu.stat", "usage_usec");
        usage->cpu_user_us = number_read(folder->fd, "cpu.stat", "user_usec");
        usage->cpu_system_us = number_read(folder->fd, "cpu.stat", "system_usec");
        return;
    }
    usage->cpu_total_us = number_read(folder->fd, "cpuacct.usage", NULL) / 1000;
    usage->cpu_system_us = number_read(folder->fd, "cpuacct.usage_sys", NULL) / 1000;
    usage->cpu_user_us = usage->cpu_total_us - usage->cpu_system_us;
}

void cgroups_cpu(const Cgroups *groups, CgroupUsage *out_usage) {
    *out_usage = (CgroupUsage){0};
    cpu_read(&groups->folders[groups->folder_of[CGROUP_CPU]], out_usage);
}

void cgroups_usage(const Cgroups *groups, CgroupUsage *out_usage) {
    *out_usage = (CgroupUsage){0};
    if (groups->folder_of[CGROUP_MEMORY] >= 0) {
        memory_read(&groups->folders[groups->folder_of[CGROUP_MEMORY]], out_usage);
    }
    if (groups->folder_of[CGROUP_CPU] >= 0) {
        cpu_read(&groups->folders[groups->folder_of[CGROUP_CPU]], out_usage);
    }
    if (groups->folder_of[CGROUP_PIDS] >= 0) {
        const CgroupFolder *folder = &groups->folders[groups->folder_of[CGROUP_PIDS]];
        out_usage->processes_peak = number_read(folder->fd, "pids.peak", NULL);
        out_usage->processes_refused = number_read(folder->fd, "pids.events", "max");
    }
}
