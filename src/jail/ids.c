/* A host user of its own for each run.
 *
 * A guest that is mapped to the caller's user owns the caller's files, should it ever reach one, and shares the
 * caller's limits. Mapped to host user 0, RLIMIT_NPROC does not bind it at all. So root takes an id that nothing else
 * uses: from 0x7c0d0000 up, above what systemd hands to containers and below what it reserves, or, where the caller
 * is root of a container with 65536 ids, from 60578, which systemd leaves free too. One byte of a lock file in /run
 * stands for each id; an open-file-description lock on that byte holds it, and the kernel drops the lock when its
 * holder dies. */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fds.h"
#include "jail/outside.h"

typedef struct IdRange {
    uid_t first, count;
} IdRange;

static const IdRange RANGES[] = {{0x7c0d0000, 65536}, {60578, 606}};
static const char LOCK_FOLDER[] = "/run/cordon";
static const char LOCK_FILE[] = "user-ids";

/* The map has a row that holds the whole range. */
static bool map_holds(const char *path, IdRange range) {
    FILE *map = fopen(path, "re");
    if (!map) {
        return false;
    }
    unsigned inside, outside, count;
    bool holds = false;
    while (!holds && fscanf(map, "%u %u %u", &inside, &outside, &count) == 3) {
        holds = range.first >= inside && range.first - inside < count &&
                range.count <= count - (range.first - inside);
    }
    fclose(map);
    return holds;
}

/* errors: -1 with errno. */
static int lock_file_open(void) {
    if (mkdir(LOCK_FOLDER, 0700) < 0 && errno != EEXIST) {
        return -1;
    }
    SCOPED_FD folder = open(LOCK_FOLDER, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat about;
    if (folder < 0 || fstat(folder, &about) < 0) {
        return -1;
    }
    if (about.st_uid != geteuid() || (about.st_mode & 022) != 0) {
        errno = EPERM;
        return -1;
    }
    return openat(folder, LOCK_FILE, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
}

/* Locks the first free run of `ids->count` bytes of the range, from one that depends on the process so that runs rarely
 * meet. */
static bool range_take(IdRange range, off_t offset, HostIds *ids) {
    uid_t step = (uid_t)ids->count, places = range.count / step;
    uid_t begin = (uid_t)getpid() % places;
    for (uid_t i = 0; i < places; i++) {
        uid_t at = (begin + i) % places * step;
        struct flock lock = {.l_type = F_WRLCK,
                             .l_whence = SEEK_SET,
                             .l_start = offset + (off_t)(range.first + at),
                             .l_len = (off_t)step};
        if (fcntl(ids->lock_fd, F_OFD_SETLK, &lock) == 0) {
            ids->uid = range.first + at;
            ids->gid = range.first + at;
            return true;
        }
        if (errno != EAGAIN && errno != EACCES) {
            return false;
        }
    }
    errno = EUSERS;
    return false;
}

void ids_acquire(int32_t count, HostIds *out_ids) {
    *out_ids = (HostIds){geteuid(), getegid(), 1, -1, EPERM, geteuid()};
    if (geteuid() != 0) {
        return;
    }
    out_ids->missing = ERANGE;
    for (size_t i = 0; i < sizeof RANGES / sizeof *RANGES; i++) {
        if (!map_holds("/proc/self/uid_map", RANGES[i]) ||
            !map_holds("/proc/self/gid_map", RANGES[i])) {
            continue;
        }
        if (out_ids->lock_fd < 0) {
            out_ids->lock_fd = lock_file_open();
        }
        out_ids->count = count;
        if (out_ids->lock_fd >= 0 && range_take(RANGES[i], 0, out_ids)) {
            out_ids->missing = 0;
            out_ids->host_uid = out_ids->uid;
            return;
        }
        out_ids->missing = errno;
        out_ids->count = 1;
    }
    ids_release(out_ids);
}

/* The bytes that stand for users of a zygote's copies lie beyond those that stand for the zygotes' own. */
#define MAPPED_OFFSET ((off_t)1 << 40)

void ids_acquire_mapped(uid_t host_first, uid_t first, int32_t count, HostIds *out_ids) {
    *out_ids = (HostIds){first, first, 1, lock_file_open(), 0, 0};
    if (out_ids->lock_fd < 0 ||
        !range_take((IdRange){host_first, (uid_t)count}, MAPPED_OFFSET, out_ids)) {
        out_ids->missing = errno;
        ids_release(out_ids);
        return;
    }
    out_ids->host_uid = out_ids->uid;
    out_ids->uid = out_ids->gid = first + (out_ids->uid - host_first);
}

void ids_release(HostIds *ids) {
    fd_close(&ids->lock_fd);
}

int ids_map_write(pid_t pid, const char *name, const char *text) {
    char path[64];
    (void)snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    SCOPED_FD fd = open(path, O_WRONLY | O_CLOEXEC);
    if (fd < 0) {
        return -errno;
    }
    return fd_write_all(fd, str_from(text)) == ST_OK ? 0 : -errno;
}
