/* What a zygote and the maker of its copies say to each other, on the zygote's dispatch socket. */
#pragma once

#include "jail/inside.h"

enum {
    ZYGOTE_USERS = 128, /* host users that a zygote maps besides its own: copies alive at once */
    ZYGOTE_FIRST_USER = 2000, /* the first of them, as the zygote sees it */
    ZYGOTE_FDS_MAX = 5 + CGROUP_KINDS,
};

typedef enum ZygoteWord {
    ZYGOTE_COPY = 1, /* to the zygote: with the descriptors of the copy */
    ZYGOTE_RENEW,    /* to the zygote: execute yourself anew; no answer but ZYGOTE_READY */
    ZYGOTE_READY,    /* from the zygote: requests may come */
    ZYGOTE_COPIED,   /* from the zygote: with a pidfd of process 1, or `error` */
} ZygoteWord;

/* One datagram. The descriptors of ZYGOTE_COPY: the control socket, the three pipes, the dispatch socket, and for each
 * controller whose `joins` is set one to join it by. */
typedef struct ZygoteMessage {
    ZygoteWord word;
    int error;      /* ZYGOTE_COPIED: errno */
    bool maps_user; /* `user` is one of the zygote's; else the copy has its own */
    uid_t user;
    bool is_entered; /* MESSAGE_ENTERED will come to the copy */
    bool joins[CGROUP_KINDS];
    int cgroup_errors[CGROUP_KINDS];
} ZygoteMessage;

/* Serves requests until the socket closes, which ends the process; `program` is what this process executes. Returns
 * GUEST_DISPATCH_FD in a copy, which has this process's signal handlers, and -1 where the process is to execute itself
 * anew.
 *
 * source: docs/pool.md. This and the next are what the object for zygotes exports. */
__attribute__((visibility("default"))) int cordon_zygote_serve(int socket_fd, const char *program);
/* Locks the copy into its jail, once it is known which: it has come back from cordon_zygote_serve, has made itself
 * ready, and has read nothing yet. Ends the process where that fails. */
__attribute__((visibility("default"))) void cordon_copy_settle(void);
