/* The state folder and its files. */
#include "state/state.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"

enum { PATH_BYTES = 4096, NAME_BYTES = 255, RANDOM_MOST = 64 };

/* Path of the state folder; false where the environment names none. */
static bool folder_path(char path[PATH_BYTES]) {
    const char *state = getenv("XDG_STATE_HOME"), *home = getenv("HOME");
    int size = -1;
    if (state && *state == '/') {
        size = snprintf(path, PATH_BYTES, "%s/cordon", state);
    } else if (home && *home == '/') {
        size = snprintf(path, PATH_BYTES, "%s/.local/state/cordon", home);
    }
    return size > 0 && size < PATH_BYTES;
}

/* Makes what is missing of the folders above the last component. */
static void make_parents(const char *path) {
    char part[PATH_BYTES];
    for (const char *slash = strchr(path + 1, '/'); slash; slash = strchr(slash + 1, '/')) {
        snprintf(part, sizeof part, "%.*s", (int)(slash - path), path);
        (void)mkdir(part, 0700); /* what cannot be made shows when it is opened */
    }
}

/* Opens one folder of ours, made where it is missing. */
static Status open_own(int parent_fd, const char *name, int *out_fd) {
    if (mkdirat(parent_fd, name, 0700) != 0 && errno != EEXIST) {
        return ST_IO;
    }
    SCOPED_FD fd = openat(parent_fd, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    struct stat status;
    if (fd < 0 || fstat(fd, &status) != 0) {
        return errno == ELOOP || errno == ENOTDIR ? ST_DENIED : ST_IO;
    }
    if (status.st_uid != geteuid() || (status.st_mode & 077) != 0) {
        return ST_DENIED;
    }
    *out_fd = fd_take(&fd);
    return ST_OK;
}

Status state_open(const char *below, int *out_fd) {
    char path[PATH_BYTES], name[64];
    if (!folder_path(path)) {
        return ST_NOT_FOUND;
    }
    make_parents(path);
    SCOPED_FD fd = -1;
    Status status = open_own(AT_FDCWD, path, &fd);
    Str rest = str_from(below);
    while (status == ST_OK && rest.data && rest.size > 0) {
        SCOPED_FD parent = fd_take(&fd);
        Str part = str_cut(&rest, '/');
        snprintf(name, sizeof name, "%.*s", STR_ARG(part));
        status = open_own(parent, name, &fd);
    }
    if (status == ST_OK) {
        *out_fd = fd_take(&fd);
    }
    return status;
}

Str state_problem(Arena *arena, Status status) {
    int error = errno;
    char path[PATH_BYTES];
    if (!folder_path(path)) {
        return STR("neither XDG_STATE_HOME nor HOME names a folder for it");
    }
    return status == ST_DENIED
               ? arena_format(arena, "%s must be a folder of yours that nobody else may enter",
                              path)
               : arena_format(arena, "%s: %s", path,
                              status == ST_IO ? strerror(error) : status_text(status));
}

/* A name as the system wants it; false for what is no name of ours. */
static bool name_of(Str name, char out[NAME_BYTES + 1]) {
    if (name.size == 0 || name.size > NAME_BYTES || name.data[0] == '.' ||
        memchr(name.data, '/', (size_t)name.size) || memchr(name.data, '\0', (size_t)name.size)) {
        return false;
    }
    memcpy(out, name.data, (size_t)name.size);
    out[name.size] = '\0';
    return true;
}

Status state_read(int folder_fd, Str name, Arena *arena, int64_t limit_bytes, Str *out_bytes) {
    char path[NAME_BYTES + 1];
    struct stat about;
    if (!name_of(name, path)) {
        return ST_NOT_FOUND;
    }
    SCOPED_FD fd = openat(folder_fd, path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return errno == ENOENT ? ST_NOT_FOUND : errno == ELOOP ? ST_DENIED : ST_IO;
    }
    if (fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        return ST_DENIED;
    }
    Buf bytes;
    buf_init(&bytes, limit_bytes);
    Status status = fd_read_all(fd, &bytes);
    Str copy = status == ST_OK ? arena_copy_str(arena, buf_view(&bytes)) : (Str){0};
    buf_done(&bytes);
    if (status == ST_OK && !copy.data) {
        status = ST_NO_MEMORY;
    }
    if (status == ST_OK) {
        *out_bytes = copy;
    }
    return status;
}

Status state_write(int folder_fd, Str name, Str bytes, bool replace) {
    char path[NAME_BYTES + 1], temporary[40] = ".new-", digits[17];
    if (!name_of(name, path) || state_random(digits, 16) != ST_OK) {
        return ST_IO;
    }
    memcpy(temporary + 5, digits, sizeof digits);
    SCOPED_FD fd =
        openat(folder_fd, temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0) {
        return ST_IO;
    }
    Status status = fd_write_all(fd, bytes);
    if (status == ST_OK && replace) {
        status = renameat(folder_fd, temporary, folder_fd, path) == 0 ? ST_OK : ST_IO;
    } else if (status == ST_OK) {
        status = linkat(folder_fd, temporary, folder_fd, path, 0) == 0 ? ST_OK
                 : errno == EEXIST                                     ? ST_EXISTS
                                                                       : ST_IO;
    }
    if (status != ST_OK || !replace) {
        int error = errno;
        (void)unlinkat(folder_fd, temporary, 0);
        errno = error;
    }
    return status;
}

bool state_remove(int folder_fd, Str name) {
    char path[NAME_BYTES + 1];
    return name_of(name, path) && unlinkat(folder_fd, path, 0) == 0;
}

Status state_lock(int folder_fd, const char *name, int *out_fd) {
    enum { STEP_MS = 5 };
    SCOPED_FD fd = openat(folder_fd, name, O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    int64_t end_ns = clock_now_ns() + (int64_t)STATE_LOCK_MS * 1000000;
    while (fd >= 0 && flock(fd, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK && errno != EINTR) {
            return ST_IO;
        }
        if (clock_now_ns() > end_ns) {
            return ST_TIMEOUT;
        }
        (void)poll(NULL, 0, STEP_MS);
    }
    if (fd < 0) {
        return ST_IO;
    }
    *out_fd = fd_take(&fd);
    return ST_OK;
}

Status state_random(char *out_hex, int digits) {
    unsigned char bytes[RANDOM_MOST];
    if (digits > 2 * RANDOM_MOST || getrandom(bytes, sizeof bytes, 0) != sizeof bytes) {
        return ST_IO;
    }
    for (int i = 0; i < digits; i++) {
        out_hex[i] = "0123456789abcdef"[i % 2 ? bytes[i / 2] & 15 : bytes[i / 2] >> 4];
    }
    out_hex[digits] = '\0';
    return ST_OK;
}
