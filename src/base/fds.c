/* Whole reads and writes on descriptors. */
#include "base/fds.h"

#include <errno.h>
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

Status fd_write_all(int fd, Str bytes) {
    while (bytes.size > 0) {
        ssize_t written = write(fd, bytes.data, (size_t)bytes.size);
        if (written < 0) {
            if (errno == EINTR) {
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
            if (errno == EINTR) {
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
