/* Carries a granted folder's content into a jail where the kernel lets nobody lay a private layer over it.
 *
 * The folder's owner reads, and process 1 writes: the carrier is a process of the caller's that becomes the owner, so
 * that it reads what the guest could have read through a mount, and no more, and what it finds goes to process 1
 * through a pipe. It is looked for one component at a time below a descriptor (openat2: no links, no mounts), so that
 * a host that renames and links while this walks cannot lead it out; only regular files are opened, and they are read
 * to the limits whatever their size is said to be. Links go along as what they say; pipes, sockets and devices stay
 * behind; two names of one file become two files.
 *
 * What went along is written down in the folder's list (Jail.list_fds), with a hash of each content:
 * what the guest did is the difference from that, whatever the host does meanwhile.
 *
 * Like process 1 the carrier is a raw clone: it makes system calls only. */
#include "jail/carry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/capability.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/printable.h"
#include "base/sha256.h"
#include "base/utf8.h"
#include "jail/lock.h"

enum { LISTING_BYTES = 4096, BLOCK_BYTES = 4096 };

/* One folder on the way. */
typedef struct Level {
    int fd;
    size_t path_size; /* of the walk's path, up to and with it */
    struct timespec modified;
    long at, got; /* in `entries` */
    _Alignas(struct dirent64) char entries[LISTING_BYTES];
} Level;

/* The carrier's alone: a clone has its own. */
typedef struct Walk {
    const JailLimits *limits;
    CarryReport *report;
    int pipe_fd, list_fd;
    int64_t entries_left, bytes_left, all_bytes_left;
    char path[PATH_MAX]; /* of the entry at hand, below the granted folder */
    char piece[CARRY_PIECE_BYTES];
    int depth; /* levels in use */
    Level levels[JAIL_FOLDER_LEVELS];
} Walk;

static Walk carrier_walk;

/* --- what is told ------------------------------------------------------------------------------------------------ */

/* false, for the caller to return in turn. */
static bool refuse(Walk *walk, CarryRefusal why, int error) {
    const char *name = strrchr(walk->path, '/');
    name = name ? name + 1 : walk->path;
    (void)memcpy(walk->report->name, name, strnlen(name, CARRY_NAME_BYTES - 1));
    walk->report->error = error;
    walk->report->refusal = why;
    return false;
}

static bool send_bytes(Walk *walk, const void *bytes, size_t size) {
    return fd_write_all(walk->pipe_fd, (Str){bytes, (int64_t)size}) == ST_OK ||
           refuse(walk, CARRY_UNREADABLE, errno);
}

static bool send_head(Walk *walk, CarryKind kind, const struct stat *about, int32_t link_size) {
    CarryHead head = {.kind = kind, .link_size = link_size};
    const char *name = strrchr(walk->path, '/');
    name = name ? name + 1 : walk->path;
    if (about) {
        head.mode = about->st_mode & 0777;
        head.modified = about->st_mtim;
        (void)memcpy(head.name, name, strnlen(name, CARRY_NAME_BYTES - 1));
    }
    return send_bytes(walk, &head, sizeof head);
}

/* A row of the list: kind, hash, path, NUL. */
static bool list_add(Walk *walk, char kind, const char *sha256) {
    char row[1 + SHA256_HEX_SIZE - 1] = {kind};
    (void)memset(row + 1, '0', sizeof row - 1);
    if (sha256) {
        (void)memcpy(row + 1, sha256, sizeof row - 1);
    }
    Str path = {walk->path, (int64_t)strlen(walk->path) + 1};
    return (fd_write_all(walk->list_fd, (Str){row, sizeof row}) == ST_OK &&
            fd_write_all(walk->list_fd, path) == ST_OK) ||
           refuse(walk, CARRY_UNREADABLE, errno);
}

/* --- the walk ---------------------------------------------------------------------------------------------------- */

/* The host has taken the entry away, or put another in its place, since it was listed. */
static bool has_gone(int error) {
    return error == ENOENT || error == ELOOP || error == ENOTDIR;
}

static bool take_bytes(Walk *walk, int64_t size) {
    if (size > walk->bytes_left || size > walk->all_bytes_left) {
        return refuse(walk, CARRY_TOO_LARGE, 0);
    }
    walk->bytes_left -= size;
    walk->all_bytes_left -= size;
    return true;
}

static bool send_content(Walk *walk, int fd) {
    char hex[SHA256_HEX_SIZE];
    int64_t size = 0, paid = 0;
    Sha256 hash;
    sha256_init(&hash);
    for (;;) {
        ssize_t got = read(fd, walk->piece, sizeof walk->piece);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        int32_t piece_size = (int32_t)got;
        if (got < 0) {
            return refuse(walk, CARRY_UNREADABLE, errno);
        }
        size += got;
        if (size > walk->limits->file_bytes) {
            return refuse(walk, CARRY_FILE_TOO_LARGE, 0);
        }
        int64_t blocks_bytes = (size + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
        if (!take_bytes(walk, blocks_bytes - paid) ||
            !send_bytes(walk, &piece_size, sizeof piece_size)) {
            return false;
        }
        paid = blocks_bytes;
        if (got == 0) {
            sha256_final(&hash, hex);
            return list_add(walk, 'f', hex);
        }
        sha256_update(&hash, (Str){walk->piece, got});
        if (!send_bytes(walk, walk->piece, (size_t)got)) {
            return false;
        }
    }
}

static bool carry_file(Walk *walk, int folder_fd, const char *name) {
    struct stat about;
    SCOPED_FD fd = fd_open_beneath(folder_fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    if (fd < 0 && has_gone(errno)) {
        return true;
    }
    if (fd < 0 || fstat(fd, &about) < 0) {
        return refuse(walk, CARRY_UNREADABLE, errno);
    }
    if (!S_ISREG(about.st_mode)) {
        return true;
    }
    if (about.st_size > walk->limits->file_bytes) {
        return refuse(walk, CARRY_FILE_TOO_LARGE, 0);
    }
    return send_head(walk, CARRY_FILE, &about, 0) && send_content(walk, fd);
}

static bool carry_link(Walk *walk, int folder_fd, const char *name, const struct stat *about) {
    char hex[SHA256_HEX_SIZE];
    ssize_t size = readlinkat(folder_fd, name, walk->piece, CARRY_LINK_BYTES);
    if (size < 0) {
        return has_gone(errno) || errno == EINVAL || refuse(walk, CARRY_UNREADABLE, errno);
    }
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, (Str){walk->piece, size});
    sha256_final(&hash, hex);
    return send_head(walk, CARRY_LINK, about, (int32_t)size) &&
           send_bytes(walk, walk->piece, (size_t)size) && list_add(walk, 'l', hex);
}

/* Goes into a folder. What is mounted there is another file system's, and stays behind. */
static bool enter(Walk *walk, int folder_fd, const char *name, const struct stat *about) {
    if (walk->depth == JAIL_FOLDER_LEVELS) {
        return refuse(walk, CARRY_TOO_DEEP, 0);
    }
    int fd = fd_open_beneath(folder_fd, name, O_RDONLY | O_DIRECTORY);
    if (fd < 0 && has_gone(errno)) {
        return true;
    }
    if (fd < 0 && errno != EXDEV) {
        return refuse(walk, CARRY_UNREADABLE, errno);
    }
    Level *level = &walk->levels[walk->depth++];
    level->fd = fd;
    level->path_size = strlen(walk->path);
    level->at = level->got = 0;
    return send_head(walk, CARRY_FOLDER, about, 0) &&
           (walk->depth == 1 || list_add(walk, 'd', NULL));
}

static bool leave(Walk *walk) {
    fd_close(&walk->levels[--walk->depth].fd);
    return send_head(walk, CARRY_LEAVE, NULL, 0);
}

static bool carry_entry(Walk *walk, const Level *level, const char *name) {
    struct stat about;
    size_t size = strlen(name), slash = level->path_size > 0;
    if (level->path_size + slash + size >= sizeof walk->path) {
        return refuse(walk, CARRY_TOO_DEEP, 0);
    }
    walk->path[level->path_size] = '/';
    (void)memcpy(walk->path + level->path_size + slash, name, size + 1);
    if (fstatat(level->fd, name, &about, AT_SYMLINK_NOFOLLOW) < 0) {
        return has_gone(errno) || refuse(walk, CARRY_UNREADABLE, errno);
    }
    bool is_carried = S_ISDIR(about.st_mode) || S_ISREG(about.st_mode) || S_ISLNK(about.st_mode);
    if (is_carried && walk->entries_left-- == 0) {
        return refuse(walk, CARRY_TOO_MANY, 0);
    }
    switch (about.st_mode & S_IFMT) {
    case S_IFDIR: return enter(walk, level->fd, name, &about);
    case S_IFREG: return carry_file(walk, level->fd, name);
    case S_IFLNK: return carry_link(walk, level->fd, name, &about);
    default: return true;
    }
}

/* The name of the next entry of the folder; NULL behind the last, or with errno. */
static const char *next_name(Level *level) {
    for (;;) {
        if (level->at == level->got) {
            level->at = 0;
            level->got = level->fd < 0 ? 0
                                       : syscall(SYS_getdents64, level->fd, level->entries,
                                                 sizeof level->entries);
            if (level->got <= 0) {
                errno = level->got == 0 ? 0 : errno;
                level->got = 0;
                return NULL;
            }
        }
        const struct dirent64 *entry = (const void *)(level->entries + level->at);
        level->at += entry->d_reclen;
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0) {
            return entry->d_name;
        }
    }
}

static bool carry_folder(Walk *walk, int folder_fd) {
    struct stat about;
    walk->path[0] = 0;
    walk->depth = 0;
    if (fstat(folder_fd, &about) < 0) {
        return refuse(walk, CARRY_UNREADABLE, errno);
    }
    bool is_good = enter(walk, folder_fd, ".", &about);
    while (is_good && walk->depth > 0) {
        Level *level = &walk->levels[walk->depth - 1];
        const char *name = next_name(level);
        if (name) {
            is_good = carry_entry(walk, level, name);
        } else {
            walk->path[level->path_size] = 0;
            is_good = errno == 0 ? leave(walk) : refuse(walk, CARRY_UNREADABLE, errno);
        }
    }
    return is_good;
}

/* --- the carrier ------------------------------------------------------------------------------------------------- */

/* Becomes the owner of the folder, as the guest is for a mount of it. A plain user is that already. One folder's owner
 * is not another's: root comes back in between. */
static int become_owner(const struct stat *owner) {
    if (geteuid() != 0) {
        return 0;
    }
    if (syscall(SYS_setgroups, 0, NULL) < 0 ||
        syscall(SYS_setresgid, owner->st_gid, owner->st_gid, owner->st_gid) < 0 ||
        syscall(SYS_setresuid, -1, owner->st_uid, 0) < 0) {
        return -errno;
    }
    return lock_effective_capabilities();
}

static int become_root_again(void) {
    struct __user_cap_header_struct header = {_LINUX_CAPABILITY_VERSION_3, 0};
    struct __user_cap_data_struct sets[2];
    if (getuid() != 0) {
        return 0;
    }
    if (syscall(SYS_setresuid, -1, 0, 0) < 0 || syscall(SYS_capget, &header, sets) < 0) {
        return -errno;
    }
    sets[0].effective = sets[0].permitted;
    sets[1].effective = sets[1].permitted;
    return syscall(SYS_capset, &header, sets) < 0 ? -errno : 0;
}

static bool carry_all(Walk *walk, const JailPlan *plan) {
    for (int32_t i = 0; i < plan->spec->folder_count; i++) {
        struct stat about;
        if (!plan->folders[i].is_copied) {
            continue;
        }
        walk->report->folder = i;
        walk->path[0] = 0;
        walk->list_fd = plan->folders[i].list_fd;
        walk->entries_left = walk->limits->files;
        walk->bytes_left = walk->limits->disk_bytes;
        int fd = plan->spec->folders[i].fd;
        int error = fstat(fd, &about) < 0 ? -errno : become_owner(&about);
        if (error != 0) {
            return refuse(walk, CARRY_UNREADABLE, -error);
        }
        if (!carry_folder(walk, fd)) {
            return false;
        }
        error = become_root_again();
        if (error != 0) {
            return refuse(walk, CARRY_UNREADABLE, -error);
        }
    }
    return true;
}

_Noreturn static void carrier_main(const JailPlan *plan, CarryReport *report, int pipe_fd) {
    int keep[1 + 2 * JAIL_FOLDERS_MAX] = {pipe_fd};
    int32_t count = 1;
    for (int32_t i = 0; i < plan->spec->folder_count; i++) {
        keep[count++] = plan->spec->folders[i].fd;
        keep[count++] = plan->folders[i].list_fd;
    }
    Walk *walk = &carrier_walk;
    walk->limits = &plan->spec->limits;
    walk->report = report;
    walk->pipe_fd = pipe_fd;
    /* They are memory of the jail's, of which the program needs some as well. */
    walk->all_bytes_left = walk->limits->memory_bytes / 2;
    bool is_good = lock_close_others(keep, count, 0) == 0 && carry_all(walk, plan);
    _exit(is_good ? 0 : 1);
}

int carrier_start(JailPlan *plan, Carrier *out_carrier) {
    int ends[2];
    CarryReport *report =
        mmap(NULL, sizeof *report, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    if (report == MAP_FAILED) {
        return -errno;
    }
    if (pipe2(ends, O_CLOEXEC) < 0) {
        int error = -errno;
        (void)munmap(report, sizeof *report);
        return error;
    }
    sigset_t all, before;
    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    long pid = namespaces_clone(0, -1, NULL);
    if (pid == 0) {
        carrier_main(plan, report, ends[1]);
    }
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    (void)close(ends[1]);
    plan->carry_fd = ends[0];
    out_carrier->report = report;
    out_carrier->pid = pid < 0 ? 0 : (pid_t)pid;
    return pid < 0 ? (int)pid : 0;
}

void carrier_end(Carrier *carrier) {
    if (carrier->pid > 0) {
        (void)kill(carrier->pid, SIGKILL);
        while (waitid(P_PID, (id_t)carrier->pid, NULL, WEXITED | __WALL) < 0 && errno == EINTR) {
        }
    }
    if (carrier->report) {
        (void)munmap(carrier->report, sizeof *carrier->report);
    }
    *carrier = (Carrier){0};
}

bool carrier_refusal(const Carrier *carrier, const JailPlan *plan, char out[CARRY_WORDS_BYTES]) {
    const CarryReport *report = carrier->report;
    const JailLimits *limits = &plan->spec->limits;
    if (!report || report->refusal == CARRY_FITS) {
        return false;
    }
    Str at = str_from(report->name[0] ? report->name : ".");
    Buf name;
    buf_init(&name, sizeof report->name);
    printable_append_line(&name, utf8_valid_prefix(at) == at.size ? at : STR("?"));
    buf_append_char(&name, 0);
    const char *entry = name.failure == ST_OK ? name.data : "?";
    switch (report->refusal) {
    case CARRY_FITS: break;
    case CARRY_TOO_MANY:
        (void)snprintf(out, CARRY_WORDS_BYTES,
                       "it has more than the %lld files and folders of limits.files",
                       (long long)limits->files);
        break;
    case CARRY_TOO_LARGE:
        (void)snprintf(out, CARRY_WORDS_BYTES,
                       "it holds more than limits.disk (%lld bytes), or all copies together more "
                       "than half of limits.memory (%lld bytes)",
                       (long long)limits->disk_bytes, (long long)limits->memory_bytes);
        break;
    case CARRY_FILE_TOO_LARGE:
        (void)snprintf(out, CARRY_WORDS_BYTES,
                       "%.100s in it is larger than limits.file_size (%lld bytes)", entry,
                       (long long)limits->file_bytes);
        break;
    case CARRY_TOO_DEEP:
        (void)snprintf(out, CARRY_WORDS_BYTES, "it has more than %d levels of folders",
                       JAIL_FOLDER_LEVELS);
        break;
    case CARRY_UNREADABLE:
        (void)snprintf(out, CARRY_WORDS_BYTES, "%.100s in it cannot be read: %s", entry,
                       strerrordesc_np(report->error));
        break;
    }
    buf_done(&name);
    return true;
}

/* --- inside ------------------------------------------------------------------------------------------------------- */

static int receive(int carry_fd, void *bytes, size_t size) {
    char *at = bytes;
    while (size > 0) {
        ssize_t got = read(carry_fd, at, size);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return got < 0 ? -errno : -EPIPE;
        }
        at += got;
        size -= (size_t)got;
    }
    return 0;
}

/* Pieces up to the last. 0 or -errno. */
static int content_unpack(int carry_fd, int to_fd, char *piece) {
    for (;;) {
        int32_t size = 0;
        int error = receive(carry_fd, &size, sizeof size);
        if (error != 0 || size == 0) {
            return error;
        }
        if (size < 0 || size > CARRY_PIECE_BYTES) {
            return -EPROTO;
        }
        error = receive(carry_fd, piece, (size_t)size);
        if (error == 0 && fd_write_all(to_fd, (Str){piece, size}) != ST_OK) {
            error = -errno;
        }
        if (error != 0) {
            return error;
        }
    }
}

static int looks_set(int fd, const CarryHead *head) {
    const struct timespec times[2] = {{.tv_nsec = UTIME_NOW}, head->modified};
    return fchmod(fd, head->mode) < 0 || futimens(fd, times) < 0 ? -errno : 0;
}

static int file_unpack(int carry_fd, int folder_fd, const CarryHead *head, char *piece) {
    SCOPED_FD fd =
        openat(folder_fd, head->name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return -errno;
    }
    int error = content_unpack(carry_fd, fd, piece);
    return error ? error : looks_set(fd, head);
}

static int link_unpack(int carry_fd, int folder_fd, const CarryHead *head, char *piece) {
    if (head->link_size < 0 || head->link_size >= CARRY_LINK_BYTES) {
        return -ENAMETOOLONG;
    }
    int error = receive(carry_fd, piece, (size_t)head->link_size);
    piece[head->link_size] = 0;
    return error == 0 && symlinkat(piece, folder_fd, head->name) < 0 ? -errno : error;
}

/* The innermost folder's descriptor, -errno. */
static int folder_unpack(int folder_fd, const CarryHead *head) {
    if (mkdirat(folder_fd, head->name, 0700) < 0) {
        return -errno;
    }
    int fd = openat(folder_fd, head->name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    return fd < 0 ? -errno : fd;
}

int carry_unpack(int carry_fd, int top_fd) {
    static struct {
        int fds[JAIL_FOLDER_LEVELS];
        CarryHead heads[JAIL_FOLDER_LEVELS];
        char piece[CARRY_PIECE_BYTES];
    } unpacking; /* process 1's alone, and too large for its stack */
    int depth = 0;
    do {
        CarryHead head;
        int error = receive(carry_fd, &head, sizeof head);
        int folder_fd = depth > 0 ? unpacking.fds[depth - 1] : -1;
        if (error != 0) {
            return error;
        }
        if (head.kind == CARRY_FOLDER && depth < JAIL_FOLDER_LEVELS) {
            int fd =
                depth == 0 ? fcntl(top_fd, F_DUPFD_CLOEXEC, 3) : folder_unpack(folder_fd, &head);
            error = fd < 0 ? (depth == 0 ? -errno : fd) : 0;
            unpacking.fds[depth] = fd;
            unpacking.heads[depth++] = head;
        } else if (head.kind == CARRY_LEAVE && depth > 0) {
            error = looks_set(folder_fd, &unpacking.heads[--depth]);
            close(folder_fd);
        } else if (head.kind == CARRY_FILE && depth > 0) {
            error = file_unpack(carry_fd, folder_fd, &head, unpacking.piece);
        } else if (head.kind == CARRY_LINK && depth > 0) {
            error = link_unpack(carry_fd, folder_fd, &head, unpacking.piece);
        } else {
            error = -EPROTO;
        }
        if (error != 0) {
            return error;
        }
    } while (depth > 0);
    return 0;
}
