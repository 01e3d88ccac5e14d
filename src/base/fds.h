/* Descriptors: scoped closing, whole reads and writes. */
#pragma once

#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/* Closes *fd if it is open and sets it to -1; errno is kept. */
void fd_close(int *fd);
/* An int holding a descriptor that closes when the scope ends. */
#define SCOPED_FD __attribute__((cleanup(fd_close))) int
/* The descriptor leaves the scope: returns it and sets *fd to -1. */
static inline int fd_take(int *fd) {
    int taken = *fd;
    *fd = -1;
    return taken;
}

/* Opens what the path `name` leads to below a folder: no link, magic link or mount point on the way. A descriptor,
 * close-on-exec, or -1 with errno. */
int fd_open_beneath(int folder_fd, const char *name, uint64_t flags);

/* errors: ST_IO with errno set; a short write is never ST_OK. Interrupted calls go on, and so do
 * those on a descriptor that is not ready and does not block. */
MUST_USE Status fd_write_all(int fd, Str bytes);
/* Appends until end of stream.
 * errors: ST_IO, ST_LIMIT or ST_NO_MEMORY from the buf; what was read stays in it. */
MUST_USE Status fd_read_all(int fd, Buf *into);
