/* Programs of ours as child processes: found where we lie, started with one socket and nothing else. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/status.h"

/* The child's end of the socket. */
enum { PROGRAM_SOCKET_FD = 3 };

typedef struct Program {
    pid_t pid;
    int socket_fd; /* ours */
    int stderr_fd; /* what it says on standard error; does not block */
} Program;

/* Finds the program `name` beside our own, or where `make install` puts it. */
bool program_find(const char *name, char *path, size_t path_size);

/* Starts the program at `path` as `name`. It has the socket, a pipe as standard error, /dev/null twice, the variables
 * of `environment` (NULL at the end) and a session of its own: a Ctrl-C meant for us does not reach it. It dies when we
 * die; with `survives_thread` not at the death of the thread that calls, but then it must look at its socket itself.
 *
 * errors: ST_IO with errno. A program that cannot be executed ends with status 127.
 * owns:   both descriptors are the caller's, and the process is his to reap. */
MUST_USE Status program_start(const char *path, const char *name, char *const environment[],
                              bool survives_thread, Program *out_program);
