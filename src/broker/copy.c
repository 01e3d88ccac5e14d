/* Files that are written into a folder of the user's. */
#include "broker/copy.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fds.h"

/* The folder in `out_fd` that `name` goes into, made where it is missing; *out_last is the last component. fd or -1
 * with errno; a link in the way is an error. */
static int destination_open(int out_fd, const char *name, const char **out_last) {
    int folder = fcntl(out_fd, F_DUPFD_CLOEXEC, 0);
    const char *slash;
    while (folder >= 0 && (slash = strchr(name, '/')) != NULL) {
        char component[NAME_MAX + 1];
        (void)snprintf(component, sizeof component, "%.*s", (int)(slash - name), name);
        int next = -1;
        if (mkdirat(folder, component, 0755) == 0 || errno == EEXIST) {
            next = openat(folder, component, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        }
        fd_close(&folder);
        folder = next;
        name = slash + 1;
    }
    *out_last = name;
    return folder;
}

int broker_copy_open(BrokerCopy *copy, int out_fd, const char *name) {
    copy->folder_fd = destination_open(out_fd, name, &copy->name);
    if (copy->folder_fd < 0) {
        return errno;
    }
    uint64_t salt = 0;
    (void)!getrandom(&salt, sizeof salt, 0);
    (void)snprintf(copy->temporary, sizeof copy->temporary, ".cordon-%016" PRIx64, salt);
    copy->fd = openat(copy->folder_fd, copy->temporary,
                      O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    return copy->fd < 0 ? errno : 0;
}

int broker_copy_close(BrokerCopy *copy, bool keep) {
    int error = 0;
    if (copy->fd >= 0) {
        if (keep && close(copy->fd) < 0) {
            error = errno;
        } else if (!keep) {
            (void)close(copy->fd);
        }
        copy->fd = -1;
        if (keep && error == 0 &&
            renameat(copy->folder_fd, copy->temporary, copy->folder_fd, copy->name) < 0) {
            error = errno;
        }
        if (!keep || error != 0) {
            (void)unlinkat(copy->folder_fd, copy->temporary, 0);
        }
    }
    fd_close(&copy->folder_fd);
    return error;
}

bool broker_is_hidden(const char *name) {
    return name[0] == '.' || strstr(name, "/.") != NULL;
}
