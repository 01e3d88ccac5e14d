/* Members of another process's pool: the side that asks. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fds.h"
#include "pool/lend.h"

enum { TAKE_TIMEOUT_S = 10 };

static Asking asking_make(const PoolShape *shape) {
    Asking asking;
    memset(&asking, 0, sizeof asking);
    (void)snprintf(asking.version, sizeof asking.version, "%s", CORDON_VERSION);
    asking.shape = *shape;
    return asking;
}

bool lend_is_own_user(int socket_fd) {
    struct ucred peer;
    socklen_t size = sizeof peer;
    return getsockopt(socket_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == geteuid();
}

bool lend_address(const char *path, struct sockaddr_un *out_address) {
    size_t size = strlen(path) + 1;
    *out_address = (struct sockaddr_un){.sun_family = AF_UNIX};
    if (size > sizeof out_address->sun_path) {
        errno = ENAMETOOLONG;
        return false;
    }
    memcpy(out_address->sun_path, path, size);
    return true;
}

bool pool_folder(char *path, size_t path_size) {
    enum { ROOM_FOR_NAME = 16 };
    const char *own = getenv("CORDON_DIR"), *runtime = getenv("XDG_RUNTIME_DIR");
    int size;
    if (own && *own) {
        size = snprintf(path, path_size, "%s", own);
    } else if (geteuid() == 0) {
        size = snprintf(path, path_size, "/run/cordon");
    } else if (runtime && *runtime) {
        size = snprintf(path, path_size, "%s/cordon", runtime);
    } else {
        size = snprintf(path, path_size, "/tmp/cordon-%u", (unsigned)geteuid());
    }
    return size > 0 && (size_t)size + ROOM_FOR_NAME < sizeof((struct sockaddr_un *)0)->sun_path &&
           (size_t)size < path_size;
}

int pool_connect(const char *path, PoolSocket which) {
    struct sockaddr_un address;
    int type = which == POOL_LENDS ? SOCK_SEQPACKET : SOCK_STREAM;
    int fd = lend_address(path, &address) ? socket(AF_UNIX, type | SOCK_CLOEXEC, 0) : -1;
    if (fd >= 0 &&
        (connect(fd, (struct sockaddr *)&address, sizeof address) < 0 || !lend_is_own_user(fd))) {
        fd_close(&fd);
    }
    return fd;
}

Status pool_borrow(int socket_fd, const PoolShape *shape, Jail *out_jail, PoolOrigin *out_origin) {
    Asking asking = asking_make(shape);
    struct timeval patience = {TAKE_TIMEOUT_S, 0};
    char word;
    (void)setsockopt(socket_fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    if (send(socket_fd, &asking, sizeof asking, MSG_NOSIGNAL) != (ssize_t)sizeof asking ||
        recv(socket_fd, &word, 1, 0) != 1) {
        return ST_NOT_FOUND;
    }
    *out_origin = word == 'w' ? POOL_WAITING : POOL_FORKED;
    return jail_receive(socket_fd, out_jail);
}
