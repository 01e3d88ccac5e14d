/* Looking at a folder that somebody else has filled. */
#include "broker/beneath.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/sha256.h"

enum { COPY_BYTES = 64 << 10 };

int broker_file_open(int folder_fd, const char *name) {
    int fd = fd_open_beneath(folder_fd, name, O_RDONLY | O_NONBLOCK | O_NOCTTY);
    struct stat opened;
    if (fd >= 0 && (fstat(fd, &opened) < 0 || !S_ISREG(opened.st_mode))) {
        fd_close(&fd);
        errno = EINVAL;
    }
    return fd;
}

const char *broker_kind_phrase(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFLNK: return "a symbolic link";
    case S_IFIFO: return "a named pipe";
    case S_IFSOCK: return "a socket";
    case S_IFCHR:
    case S_IFBLK: return "a device";
    default: return "not a regular file";
    }
}

int broker_content_read(int fd, int copy_fd, int64_t limit_bytes, int64_t *out_bytes,
                        char out_sha256[65]) {
    Sha256 hash;
    sha256_init(&hash);
    char bytes[COPY_BYTES];
    *out_bytes = 0;
    for (;;) {
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            sha256_final(&hash, out_sha256);
            return got < 0 ? errno : 0;
        }
        *out_bytes += got;
        if (*out_bytes > limit_bytes) {
            return EFBIG;
        }
        Str piece = {bytes, got};
        sha256_update(&hash, piece);
        if (copy_fd >= 0 && fd_write_all(copy_fd, piece) != ST_OK) {
            return errno;
        }
    }
}

size_t broker_path_extend(char path[BROKER_PATH_BYTES], size_t path_size, const char *name) {
    size_t room = BROKER_PATH_BYTES - path_size;
    int written = snprintf(path + path_size, room, "%s%s", path_size > 0 ? "/" : "", name);
    return written > 0 && (size_t)written < room ? path_size + (size_t)written : 0;
}
