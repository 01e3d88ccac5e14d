/* Members for other processes of the same user, through a Unix socket: one packet asks, one brings the member, or words
 * why there is none.
 *
 * The socket's file is the owner's alone and the peer's user is checked besides. What is handed over is a jail that
 * knows nothing, so a peer that asks and goes away costs a member and no more. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/fds.h"
#include "pool/lend.h"

enum { ASK_TIMEOUT_MS = 1000, BACKLOG = 64 };

/* A text that ends within its array, flags that are flags, limits that a jail can have. */
static bool is_asking_sound(const Asking *asking, ssize_t size) {
    const PoolShape *shape = &asking->shape;
    unsigned char flags[1 + JAIL_PROTECTION_COUNT];
    memcpy(flags, &shape->allow_exec, 1);
    memcpy(flags + 1, shape->accept_missing, JAIL_PROTECTION_COUNT);
    bool is_sound = size == (ssize_t)sizeof *asking &&
                    memchr(asking->version, 0, sizeof asking->version) &&
                    strcmp(asking->version, CORDON_VERSION) == 0 &&
                    memchr(shape->program, 0, sizeof shape->program) && shape->file_slots >= 0;
    for (size_t i = 0; i < sizeof flags; i++) {
        is_sound = is_sound && flags[i] <= 1;
    }
    is_sound = is_sound && (unsigned)shape->language < (unsigned)LANGUAGE_COUNT;
    return is_sound && (unsigned)shape->level <= (unsigned)JAIL_LEVEL_STRONG;
}

void pool_lend(Pool *pool, int socket_fd) {
    Asking asking;
    Jail jail;
    JailFault fault;
    PoolOrigin origin;
    struct pollfd asked = {socket_fd, POLLIN, 0};
    if (!lend_is_own_user(socket_fd) || poll(&asked, 1, ASK_TIMEOUT_MS) <= 0 ||
        !is_asking_sound(&asking, recv(socket_fd, &asking, sizeof asking, MSG_DONTWAIT))) {
        return;
    }
    if (pool_take(pool, &asking.shape, &jail, &origin, &fault) != ST_OK) {
        return; /* the peer sees the end, and makes its own */
    }
    char word = origin == POOL_WAITING ? 'w' : 'f';
    if (send(socket_fd, &word, 1, MSG_NOSIGNAL) != 1 || jail_send(&jail, socket_fd) != ST_OK) {
        jail_done(&jail);
    }
}

int pool_listen(const char *path, PoolSocket which) {
    struct sockaddr_un address;
    int type = which == POOL_LENDS ? SOCK_SEQPACKET : SOCK_STREAM;
    int fd = lend_address(path, &address) ? socket(AF_UNIX, type | SOCK_CLOEXEC, 0) : -1;
    /* Nobody can connect before it listens. */
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&address, sizeof address) < 0 ||
                    chmod(path, 0600) < 0 || listen(fd, BACKLOG) < 0)) {
        fd_close(&fd);
    }
    return fd;
}
