/* Whole reads and writes on descriptors. */
#include "base/fds.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { READ_STEP_BYTES = 64 << 10 };

void fd_close(int *fd) {
    if (*fd >= 0) {
        int kept = errno;
        close(*fd);
        *fd = -1;
        errno = kept;
    }
}

int fd_open_beneath(int folder_fd, const char *name, uint64_t flags) {
    struct open_how how = {.flags = flags | O_CLOEXEC | O_NOFOLLOW,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS |
                                      RESOLVE_NO_MAGICLINKS | RESOLVE_NO_XDEV};
    return (int)syscall(SYS_openat2, folder_fd, name, &how, sizeof how);
}

/* After a call that failed: whether it is to be made again. A descriptor that another process made non-blocking is
 * waited for. */
static bool is_worth_again(int fd, short events) {
    if (errno == EAGAIN) {
        struct pollfd watched = {.fd = fd, .events = events};
        return poll(&watched, 1, -1) >= 0 || errno == EINTR;
    }
    return errno == EINTR;
}

Status fd_write_all(int fd, Str bytes) {
    while (bytes.size > 0) {
        ssize_t written = write(fd, bytes.data, (size_t)bytes.size);
        if (written < 0) {
            if (is_worth_again(fd, POLLOUT)) {
                continue;
            }
            return ST_IO;
        }
        bytes = str_slice(bytes, written, bytes.size);
    }
    return ST_OK;
}

Status fd_read_all(int fd, Buf *into) {
    for (;;) {
        int64_t room = into->limit - into->size;
        int64_t step = room < READ_STEP_BYTES ? room : READ_STEP_BYTES;
        char probe;
        if (step > 0 && !buf_reserve(into, step)) {
            return into->failure;
        }
        ssize_t got =
            step > 0 ? read(fd, into->data + into->size, (size_t)step) : read(fd, &probe, 1);
        if (got < 0) {
            if (is_worth_again(fd, POLLIN)) {
                continue;
            }
            return ST_IO;
        }
        if (got == 0) {
            return ST_OK;
        }
        if (step == 0) {
            return ST_LIMIT;
        }
        into->size += got;
    }
}
