/* Reads the files that the command line names. */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statfs.h>
#include <unistd.h>

#include "base/fds.h"
#include "cli/command.h"

/* What the descriptor cannot be read as, in words; NULL where it can. */
static const char *refusal(int fd) {
    struct stat status;
    struct statfs filesystem;
    if (fstat(fd, &status) != 0) {
        return strerror(errno);
    }
    if (S_ISDIR(status.st_mode)) {
        return "is a folder";
    }
    /* Opening a named pipe waits for its writer, so it is opened without waiting, and then there may be nobody. An
     * unnamed one (/dev/fd/N, from a shell's <(...)) has its writer already. */
    if (S_ISFIFO(status.st_mode) &&
        (fstatfs(fd, &filesystem) != 0 || filesystem.f_type != PIPEFS_MAGIC)) {
        return "is a named pipe; hand it over as standard input: - <PIPE";
    }
    return NULL;
}

static int read_descriptor(const CommandLine *line, const char *name, int fd, int64_t limit,
                           Str *out_bytes) {
    Buf bytes;
    buf_init(&bytes, limit);
    struct stat known;
    bool too_large = fstat(fd, &known) == 0 && S_ISREG(known.st_mode) && known.st_size > limit;
    Status status = too_large ? ST_LIMIT : fd_read_all(fd, &bytes);
    int error = errno;
    Str copy = {0};
    if (status == ST_OK) {
        copy = arena_copy_str(line->arena, buf_view(&bytes));
        status = copy.data ? ST_OK : ST_NO_MEMORY;
    }
    buf_done(&bytes);
    switch ((int)status) {
    case ST_OK: *out_bytes = copy; return EXIT_OK;
    case ST_LIMIT:
        return command_fail(line, EXIT_INPUT, "%s: larger than %lld MiB, the largest that is read",
                            name, (long long)(limit >> 20));
    case ST_IO: return command_fail(line, EXIT_INPUT, "%s: %s", name, strerror(error));
    default: return command_fail(line, EXIT_INPUT, "%s: %s", name, status_text(status));
    }
}

int command_open(const CommandLine *line, Str path, int *out_fd) {
    SCOPED_FD fd = open(path.data, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0) {
        return command_fail(line, EXIT_INPUT, "%s: %s", path.data, strerror(errno));
    }
    const char *refused = refusal(fd);
    if (refused) {
        return command_fail(line, EXIT_INPUT, "%s %s", path.data, refused);
    }
    /* From here on waiting is right: a pipe's writer may be slow. */
    if (fcntl(fd, F_SETFL, 0) != 0) {
        return command_fail(line, EXIT_INPUT, "%s: %s", path.data, strerror(errno));
    }
    *out_fd = fd_take(&fd);
    return EXIT_OK;
}

int command_read(const CommandLine *line, Str path, int64_t limit, Str *out_bytes) {
    if (str_equal(path, STR("-"))) {
        const char *refused = refusal(STDIN_FILENO);
        if (refused && strcmp(refused, "is a folder") == 0) {
            return command_fail(line, EXIT_INPUT, "standard input %s", refused);
        }
        return read_descriptor(line, "standard input", STDIN_FILENO, limit, out_bytes);
    }
    SCOPED_FD fd = -1;
    int status = command_open(line, path, &fd);
    return status != EXIT_OK ? status : read_descriptor(line, path.data, fd, limit, out_bytes);
}
