/* What the caller's side of a jail keeps: nothing here is known to the child. */
#pragma once

#include <sys/types.h>

#include "jail/inside.h"

/* The host user and group of one run. Where the caller is root it is one of a range that nobody else uses, held by a
 * lock for as long as the run lives; else the caller's own. */
typedef struct HostIds {
    uid_t uid;
    gid_t gid;
    int lock_fd; /* -1: nothing is locked */
    int missing; /* errno of why it is not an id of the run's own; 0 where it is */
} HostIds;

void ids_acquire(HostIds *out_ids);
/* Gives the id back. The last thing to do for a run. */
void ids_release(HostIds *ids);

struct JailPrivate {
    pid_t pid;      /* process 1 of the jail, in our numbering */
    int control_fd; /* our end */
    HostIds ids;
    JailLimits limits;
    int64_t started_ns; /* 0: the guest has not begun */
    int64_t ended_ns;
    JailLimit killed_by; /* JAIL_LIMIT_NONE: nobody killed it */
    bool is_over;        /* process 1 is reaped, `outcome` is filled in */
    JailOutcome outcome;
};

/* The guest's environment: the jail's own and what the spec adds. One block from malloc; NULL without memory. */
const char **environment_new(const char *const *more);

/* What is wrong with the spec, a phrase; NULL when nothing is. */
const char *spec_complaint(const JailSpec *spec);
