/* What asks for a member; private to pool. */
#pragma once

#include <sys/un.h>

#include "pool/pool.h"

/* One build's programs only: the shape is a struct. */
typedef struct Asking {
    char version[32];
    PoolShape shape;
} Asking;

/* The address of a socket of the supervisor's. false, with errno: its name is too long. */
bool lend_address(const char *path, struct sockaddr_un *out_address);
/* Whether the other end of a Unix socket is this user's. */
bool lend_is_own_user(int socket_fd);
