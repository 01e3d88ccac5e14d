/* What the caller's side of a jail keeps: nothing here is known to the child. */
#pragma once

#include <sys/types.h>

#include "jail/cgroup.h"
#include "jail/inside.h"

/* The host user and group of one run. Where the caller is root it is one of a range that nobody else uses, held by a
 * lock for as long as the run lives; else the caller's own. */
typedef struct HostIds {
    uid_t uid;
    gid_t gid;
    int32_t count; /* ids from `uid` and from `gid` on */
    int lock_fd;   /* -1: nothing is locked */
    int missing;   /* errno of why it is not an id of the run's own; 0 where it is */
    uid_t
        host_uid; /* `uid`, which may be as a zygote sees it, as this process does; where nothing is missing */
} HostIds;

void ids_acquire(int32_t count, HostIds *out_ids);
/* One of `count` users that a zygote maps from `first` on; the first of them is the host's `host_first`. */
void ids_acquire_mapped(uid_t host_first, uid_t first, int32_t count, HostIds *out_ids);
/* Gives the id back. The last thing to do for a run. */
void ids_release(HostIds *ids);
/* Writes a file of the process in /proc: "uid_map", "gid_map" or "setgroups". 0 or -errno. */
int ids_map_write(pid_t pid, const char *name, const char *text);

/* What a jail uses at one moment, as seen from outside. */
typedef struct WatchSample {
    int64_t cpu_user_us, cpu_system_us;
    int64_t memory_bytes;
    int64_t processes; /* and threads, without process 1 */
} WatchSample;

struct JailPrivate {
    pid_t pid;                   /* process 1 of the jail, in our numbering */
    int control_fd;              /* our end */
    int tmp_fd, shm_fd, proc_fd; /* the jail's own; -1 where there is none */
    HostIds ids;
    Cgroups cgroups;
    JailLimits limits;
    int64_t begun_user_us, begun_system_us; /* what it had used when jail_begin was called */
    bool is_settled;                        /* that is known already: it waits */
    int64_t started_ns;                     /* 0: the guest has not begun */
    int64_t ended_ns;
    WatchSample last, peak; /* of the watcher, where a cgroup does not count */
    JailLimit killed_by;    /* JAIL_LIMIT_NONE: nobody killed it */
    bool is_over;           /* process 1 is reaped, `outcome` is filled in */
    JailOutcome outcome;
};

void watch_sample(const Jail *jail, WatchSample *out_sample);

/* One block each, freed by free; NULL without memory. */
JailPlan *plan_new(const JailSpec *spec);
void plan_free(JailPlan *plan);
/* Which of the host's trees the root holds, and where the program lies. 0 or -errno; -EXDEV when the program is
 * neither in the standard trees nor in an installed Python. */
int plan_trees(JailPlan *plan);

/* Finds the folders of the spec, and where the caller is root copies their mounts. 0 or -errno. */
int folders_prepare(JailPlan *plan, const HostIds *ids);

/* Clones a process: its pid, 0 in the child, or -errno; *pidfd where that is not NULL. No exit signal: an embedder's
 * own waitpid(-1) does not see it. */
long namespaces_clone(uint64_t namespaces, int cgroup_fd, int *pidfd);
/* The same for process 1 of a jail where the caller is root in a chroot. */
long chroot_clone(JailPlan *plan, uint64_t namespaces, int cgroup_fd, int *pidfd);

/* A zygote's side of jail_start: a user for the copy, and process 1 of it, with its user mapped. 0 or -errno. */
void zygote_user(const JailZygote *zygote, HostIds *out_ids);
int zygote_copy(JailZygote *zygote, const JailPlan *plan, int *out_pidfd);
/* A copy that waits for its shape: process 1 is in its namespaces and control groups, which have no limits yet. For
 * jail_start and jail_done only. Errors as jail_start. */
MUST_USE Status copy_begin(JailZygote *zygote, Jail *out_begun, JailFault *fault);
/* One that jail_zygote_stock made. false: none is there. */
bool zygote_stock_take(JailZygote *zygote, Jail *out_begun);

/* jail_start, and what makes a zygote's own jail. */
MUST_USE Status jail_make(const JailSpec *spec, bool is_zygote, Jail *jail, JailFault *fault);

/* The guest's environment: the jail's own and what the spec adds. One block from malloc; NULL without memory. */
const char **environment_new(const char *const *more);

/* What is wrong with the spec, a phrase; NULL when nothing is. */
const char *spec_complaint(const JailSpec *spec);
const char *files_complaint(const JailFile *files, int32_t file_count);

/* Makes an empty file in /work, open for writing. 0 or -errno, as files_place. */
int files_make(int control_fd, Str name, int *out_fd);
/* Gives a file in /work another name. 0 or -errno. */
int files_rename(int control_fd, Str name, Str new_name);
/* Puts files into /work, and what was written into jail->placed. 0 or -errno: -EFBIG a file above its limit, -ENOSPC
 * and -EDQUOT no room in /work, -EEXIST something there has the name, -E2BIG too many files. */
int files_place(Jail *jail, const JailFile *files, int32_t file_count);
/* The same for one that the guest makes itself; -EEXIST too where one was placed under that name. */
int files_note(Jail *jail, const JailFile *file);
