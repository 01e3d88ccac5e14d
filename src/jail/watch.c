/* Counts what a jail uses where no cgroup does, by reading the jail's own /proc from outside.
 *
 * Memory is an upper bound: the pages of each process and the tables that map them, the three private file
 * systems, and for each socket the most that can wait in it, since the filter lets nobody widen its buffer.
 * What waits in pipes the kernel bounds by itself, a user (fs.pipe-user-pages-soft). Pages that processes share
 * after a fork count once each at first, and so do mapped files of those file systems; only when that sum is
 * past the limit are shared pages divided among their processes and those files left out, which costs the
 * kernel a walk of every page table. CPU time of children that nobody waited for is lost. Both are weaker than
 * a cgroup's count, which is why a jail without one says so. */
#include <dirent.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/outside.h"

static Str proc_read(int proc_fd, const char *pid, const char *name, char *text, size_t text_size) {
    char path[80];
    (void)snprintf(path, sizeof path, "%.50s/%s", pid, name);
    SCOPED_FD fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
    ssize_t got = fd < 0 ? -1 : read(fd, text, text_size - 1);
    text[got > 0 ? got : 0] = 0;
    return (Str){text, got > 0 ? got : 0};
}

/* The number behind `key` in a file of rows `Key:  number unit`. */
static int64_t status_number(Str status, Str key) {
    int64_t at = str_find(status, key, 0);
    return at < 0 ? 0 : strtoll(status.data + at + key.size, NULL, 10);
}

/* Fields 14 to 17: user and system time of the process, and of the children it waited for. The name in field 2 may
 * hold anything; it ends at the last parenthesis. */
static void cpu_add(Str stat, WatchSample *sample) {
    const char *after = strrchr(stat.data, ')');
    if (!after || strlen(after) < 2) {
        return;
    }
    Str rest = str_from(after + 2);
    int64_t ticks_us = 1000000 / sysconf(_SC_CLK_TCK);
    for (int field = 3; field <= 17 && rest.data; field++) {
        Str value = str_cut(&rest, ' ');
        int64_t us = field >= 14 ? strtoll(value.data, NULL, 10) * ticks_us : 0;
        if (field == 14 || field == 16) {
            sample->cpu_user_us += us;
        } else {
            sample->cpu_system_us += us;
        }
    }
}

static int64_t file_system_bytes(int fd) {
    struct statfs about;
    return fd >= 0 && fstatfs(fd, &about) == 0
               ? (int64_t)(about.f_blocks - about.f_bfree) * (int64_t)about.f_bsize
               : 0;
}

/* Kernel memory that may wait in the jail's sockets: those in the network namespace of the thread at `path`, which is
 * everyone's, sent ones that nobody holds among them. -1 when it cannot be told. */
static int64_t socket_bytes(const JailPrivate *private, const char *path) {
    char text[4096];
    Str sockstat = proc_read(private->proc_fd, path, "net/sockstat", text, sizeof text);
    int buffer_bytes = 0;
    socklen_t size = sizeof buffer_bytes;
    if (sockstat.size == 0 ||
        getsockopt(private->control_fd, SOL_SOCKET, SO_SNDBUF, &buffer_bytes, &size) < 0) {
        return -1;
    }
    return status_number(sockstat, STR("sockets: used")) * buffer_bytes;
}

enum { THREAD_PATH_BYTES = 50, STATUS_BYTES = 4096 };

/* Reads the status of a process where its memory still shows: in its own entry, or once its first thread has gone while
 * others go on, in another thread's. `path` tells where. */
static Str status_read(int proc_fd, const char *pid, char *path, char *text) {
    (void)snprintf(path, THREAD_PATH_BYTES, "%.20s", pid);
    Str status = proc_read(proc_fd, path, "status", text, STATUS_BYTES);
    if (str_find(status, STR("\nRssAnon:"), 0) >= 0 ||
        status_number(status, STR("\nThreads:")) < 2) {
        return status;
    }
    char tasks[THREAD_PATH_BYTES];
    (void)snprintf(tasks, sizeof tasks, "%.20s/task", pid);
    int fd = openat(proc_fd, tasks, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder) {
        fd_close(&fd);
        return status;
    }
    struct dirent *entry;
    do {
        entry = readdir(folder);
        if (entry && entry->d_name[0] != '.') {
            (void)snprintf(path, THREAD_PATH_BYTES, "%.20s/task/%.20s", pid, entry->d_name);
            status = proc_read(proc_fd, path, "status", text, STATUS_BYTES);
        }
    } while (entry && str_find(status, STR("\nRssAnon:"), 0) < 0);
    closedir(folder);
    return status;
}

/* The device numbers of the jail's own file systems; 0 where there is none. */
typedef struct OwnDevices {
    dev_t items[3];
} OwnDevices;

static dev_t device_of(int fd) {
    struct stat about;
    return fd >= 0 && fstat(fd, &about) == 0 ? about.st_dev : 0;
}

static bool is_own(const OwnDevices *devices, dev_t device) {
    for (size_t i = 0; i < sizeof devices->items / sizeof *devices->items; i++) {
        if (device != 0 && devices->items[i] == device) {
            return true;
        }
    }
    return false;
}

/* KiB that a process maps of files in the jail's own file systems, its share of them: those count them already.
 * Looks at a thousand mappings or so, since a guest can have many; what is not looked at counts twice. */
static int64_t own_files_kib(int proc_fd, const char *pid, const OwnDevices *devices) {
    enum { LOOK_BYTES = 1 << 20 };
    char path[80], row[PATH_MAX + 128];
    (void)snprintf(path, sizeof path, "%.50s/smaps", pid);
    int fd = openat(proc_fd, path, O_RDONLY | O_CLOEXEC);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "r");
    if (!file) {
        fd_close(&fd);
        return 0;
    }
    int64_t total_kib = 0, share_kib = 0, looked_bytes = 0;
    bool own = false;
    while (looked_bytes < LOOK_BYTES && fgets(row, sizeof row, file)) {
        unsigned major_number, minor_number;
        looked_bytes += (int64_t)strlen(row);
        if (sscanf(row, "%*x-%*x %*4s %*x %x:%x", &major_number, &minor_number) == 2) {
            own = is_own(devices, makedev(major_number, minor_number));
            share_kib = 0;
        } else if (own && strncmp(row, "Pss:", 4) == 0) {
            share_kib = strtoll(row + 4, NULL, 10);
        } else if (own && strncmp(row, "Anonymous:", 10) == 0) {
            /* Pages that are private copies by now are no file's. */
            int64_t copied_kib = strtoll(row + 10, NULL, 10);
            total_kib += share_kib > copied_kib ? share_kib - copied_kib : 0;
        }
    }
    (void)fclose(file);
    return total_kib;
}

/* Bytes of one process: each page it maps that is no file's, or its share of those, and its page tables, which reading
 * untouched memory makes grow as well. */
static int64_t process_bytes(int proc_fd, const char *pid, Str status, const OwnDevices *devices) {
    int64_t kib =
        status_number(status, STR("\nRssAnon:")) + status_number(status, STR("\nRssShmem:"));
    if (devices) {
        char text[4096];
        Str rollup = proc_read(proc_fd, pid, "smaps_rollup", text, sizeof text);
        if (str_find(rollup, STR("\nPss_Anon:"), 0) >= 0) {
            int64_t shared_kib = status_number(rollup, STR("\nPss_Shmem:"));
            shared_kib -= shared_kib > 0 ? own_files_kib(proc_fd, pid, devices) : 0;
            kib = status_number(rollup, STR("\nPss_Anon:")) + (shared_kib > 0 ? shared_kib : 0);
        }
    }
    return 1024 * (kib + status_number(status, STR("\nVmPTE:")));
}

/* `devices`: shared pages are divided, and those of these file systems left out; NULL: neither. */
static void processes_add(const JailPrivate *private, const OwnDevices *devices,
                          WatchSample *sample) {
    int fd = private->proc_fd < 0
                 ? -1
                 : openat(private->proc_fd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *folder = fd < 0 ? NULL : fdopendir(fd);
    if (!folder) {
        fd_close(&fd);
        return;
    }
    int64_t waiting_bytes = -1;
    struct dirent *entry;
    while ((entry = readdir(folder)) != NULL) {
        if (entry->d_name[0] < '0' || entry->d_name[0] > '9') {
            continue;
        }
        char text[STATUS_BYTES], path[THREAD_PATH_BYTES];
        cpu_add(proc_read(private->proc_fd, entry->d_name, "stat", text, sizeof text), sample);
        Str status = status_read(private->proc_fd, entry->d_name, path, text);
        sample->memory_bytes += process_bytes(private->proc_fd, path, status, devices);
        if (waiting_bytes < 0) {
            waiting_bytes = socket_bytes(private, path);
        }
        if (strcmp(entry->d_name, "1") != 0) {
            sample->processes += status_number(status, STR("\nThreads:"));
        }
    }
    sample->memory_bytes += waiting_bytes > 0 ? waiting_bytes : 0;
    closedir(folder);
}

static int64_t files_bytes(const Jail *jail) {
    const JailPrivate *private = jail->private;
    int64_t bytes = file_system_bytes(jail->work_fd) + file_system_bytes(private->tmp_fd) +
                    file_system_bytes(private->shm_fd);
    for (int i = 0; i < JAIL_FOLDERS_MAX; i++) {
        bytes += file_system_bytes(jail->layer_fds[i]);
    }
    return bytes;
}

/* Shared pages divided, and what file systems count left out. */
static WatchSample exact_sample(const Jail *jail) {
    const JailPrivate *private = jail->private;
    WatchSample sample = {.memory_bytes = files_bytes(jail)};
    OwnDevices devices = {
        {device_of(jail->work_fd), device_of(private->tmp_fd), device_of(private->shm_fd)}};
    processes_add(private, &devices, &sample);
    return sample;
}

void watch_sample(const Jail *jail, WatchSample *out_sample) {
    const JailPrivate *private = jail->private;
    *out_sample = (WatchSample){.memory_bytes = files_bytes(jail)};
    processes_add(private, NULL, out_sample);
    /* Files of one process are read one after the other: what is unmapped, removed or ends in between is counted twice.
     * So only what two readings say is too much. */
    for (int reading = 0; reading < 2 && out_sample->memory_bytes > private->limits.memory_bytes;
         reading++) {
        *out_sample = exact_sample(jail);
    }
}
