/* What the two sides of a jail's making share: the plan, made outside before the first clone, and the messages.
 *
 * The child is a copy of the caller made by a raw clone, possibly out of a process with threads. So it must not
 * allocate,
 * lock, or touch stdio: all that needs that is done outside, in the plan, and the child makes system calls only. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "jail/jail.h"

enum {
    GUEST_UID = 1000, /* the guest's user and group as it sees them */
    CGROUP_JOIN_MAX = 4,
    MESSAGE_FDS_MAX = 4,
};

/* Steps by number, for reports and for the tests that make each fail. */
typedef enum JailStep {
#define X(STEP, function, PROTECTION, WHAT) STEP,
#include "../../spec/jail_steps.def"
#undef X
    STEP_COUNT,
    STEP_EXECUTE = STEP_COUNT, /* the guest's own process: descriptors, session, execve */
} JailStep;

/* Tests define this to make a step fail: an errno, or 0 to let it run. No product program does. */
__attribute__((weak)) int jail_test_fail_step(JailStep step);

typedef struct JailPlan {
    const JailSpec *spec;
    const char **env;                     /* complete, NULL-terminated */
    bool may_miss[JAIL_PROTECTION_COUNT]; /* the jail goes on without it */
    uid_t host_uid;
    gid_t host_gid;
    bool is_root;                         /* the caller may map any id */
    int control_fd;                       /* the child's end */
    int stdio_fds[3];                     /* the guest's ends */
    int cgroup_join_fds[CGROUP_JOIN_MAX]; /* writing "0" joins; -1 for none */
} JailPlan;

typedef enum MessageKind {
    MESSAGE_BUILD = 1, /* to the child: the ids are mapped, build */
    MESSAGE_READY,     /* from the child: built, with the descriptors */
    MESSAGE_START,     /* to the child: the files are placed, start the guest */
    MESSAGE_STARTED,   /* from the child: execve succeeded */
    MESSAGE_FAULT,     /* from the child: a step failed */
    MESSAGE_ENDED,     /* from the child: the guest and all it left are dead */
} MessageKind;

/* One datagram on the control socket. */
typedef struct Message {
    MessageKind kind;
    JailStep step;       /* MESSAGE_FAULT */
    int error;           /* MESSAGE_FAULT */
    int status;          /* MESSAGE_ENDED: as waitpid gives it */
    struct rusage usage; /* MESSAGE_ENDED: of all that was waited for */
    int missing
        [JAIL_PROTECTION_COUNT]; /* MESSAGE_READY: the errno of what could not be had, 0 for what is on */
} Message;

/* Send or receive one message. Descriptors received are close-on-exec.
 * errors: -errno; a closed peer is -EPIPE, a datagram of another size -EPROTO. 0 when done. */
int message_send(int socket_fd, const Message *message, const int *fds, int32_t fd_count);
int message_receive(int socket_fd, Message *message, int *fds, int32_t fd_count);

/* The child's life, from clone to end. */
_Noreturn void jail_child_main(const JailPlan *plan);
