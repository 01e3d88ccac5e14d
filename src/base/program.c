/* Finding and starting programs of ours. */
#include "base/program.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

/* Whether `directory`/`name` can be executed; if so its path is in `path`. */
static bool find_in(const char *directory, const char *name, char *path, size_t path_size) {
    int length = snprintf(path, path_size, "%s/%s", directory, name);
    return length > 0 && (size_t)length < path_size && access(path, X_OK) == 0;
}

bool program_find(const char *name, char *path, size_t path_size) {
    char own[4096], installed[512];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own - 1);
    if (length > 0) {
        own[length] = '\0';
        char *slash = strrchr(own, '/');
        if (slash) {
            *slash = '\0';
            int length_there = snprintf(installed, sizeof installed, "../libexec/cordon/%s", name);
            if (find_in(own, name, path, path_size) || (length_there < (int)sizeof installed &&
                                                        find_in(own, installed, path, path_size))) {
                return true;
            }
        }
    }
    return find_in(CORDON_PREFIX "/libexec/cordon", name, path, path_size);
}

/* In the child: only calls that are safe between fork and exec. */
static _Noreturn void become(const char *path, const char *name, char *const environment[],
                             int socket_fd, int stderr_fd, pid_t parent_pid, bool survives_thread) {
    /* The signal comes at the death of the thread; without it the program looks at its socket. */
    if (!survives_thread) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
    }
    if (getppid() != parent_pid) {
        _exit(127);
    }
    setsid();
    /* Above every number that is about to be taken. */
    int high_socket = fcntl(socket_fd, F_DUPFD_CLOEXEC, 10);
    int high_stderr = fcntl(stderr_fd, F_DUPFD_CLOEXEC, 10);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    signal(SIGPIPE, SIG_DFL);
    if (null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 && dup2(high_stderr, 2) == 2 &&
        dup2(high_socket, PROGRAM_SOCKET_FD) == PROGRAM_SOCKET_FD &&
        close_range(PROGRAM_SOCKET_FD + 1, ~0U, 0) == 0) {
        char *const arguments[] = {(char *)(uintptr_t)name, NULL};
        execve(path, arguments, environment);
    }
    _exit(127);
}

Status program_start(const char *path, const char *name, char *const environment[],
                     bool survives_thread, Program *out_program) {
    int ends[2], pipe_ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return ST_IO;
    }
    if (pipe2(pipe_ends, O_CLOEXEC) != 0) {
        close(ends[0]);
        close(ends[1]);
        return ST_IO;
    }
    pid_t parent_pid = getpid();
    pid_t pid = fork();
    if (pid == 0) {
        become(path, name, environment, ends[1], pipe_ends[1], parent_pid, survives_thread);
    }
    int error = errno;
    close(ends[1]);
    close(pipe_ends[1]);
    if (pid < 0) {
        close(ends[0]);
        close(pipe_ends[0]);
        errno = error;
        return ST_IO;
    }
    fcntl(pipe_ends[0], F_SETFL, O_NONBLOCK);
    *out_program = (Program){.pid = pid, .socket_fd = ends[0], .stderr_fd = pipe_ends[0]};
    return ST_OK;
}
