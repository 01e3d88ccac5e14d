/* The HTTP side of the supervisor; private to serve. */
#pragma once

#include "serve/state.h"

struct MHD_Daemon;

/* Serves on a listening socket, with a thread a connection. NULL with errno. */
struct MHD_Daemon *http_begin(Serve *serve, int listen_fd);
/* Returns when all connections have ended; closes the socket. */
void http_end(struct MHD_Daemon *daemon);
