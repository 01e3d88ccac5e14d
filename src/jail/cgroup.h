/* Control groups of one run: version 1 or 2, whichever holds each controller here. */
#pragma once

#include "jail/inside.h"

/* One folder of ours in a hierarchy. */
typedef struct CgroupFolder {
    int version;   /* 1 or 2; 0: there is none */
    int parent_fd; /* the folder it was made in */
    int fd; /* held locked: an unlocked folder of ours is one that nobody cares for any more */
    char name[64];
} CgroupFolder;

typedef struct Cgroups {
    CgroupFolder folders[CGROUP_KINDS];
    int folder_of[CGROUP_KINDS]; /* index in folders; -1: missing */
    int errors[CGROUP_KINDS];    /* why it is missing */
} Cgroups;

/* Where the calling process stands in the hierarchy of a controller, from the texts of /proc/self/mountinfo and
 * /proc/self/cgroup. 1 or 2: the version, and out_path its folder; 0: there is no such hierarchy here. */
int cgroup_locate(const char *mountinfo, const char *membership, const char *controller,
                  char *out_path, size_t path_size);

/* Nothing made yet. */
void cgroups_clear(Cgroups *groups);
/* Make what can be had, without limits, and remove what earlier runs left behind. */
void cgroups_make(Cgroups *groups);
/* Sets the limits, before anything is inside; what they cannot be set for is missing. */
void cgroups_limit(Cgroups *groups, const JailLimits *limits);
/* Ends all that is inside, where the kernel has a call for that. */
void cgroups_kill(const Cgroups *groups);
/* Everything inside must be dead. */
void cgroups_remove(Cgroups *groups);
/* For clone3's CLONE_INTO_CGROUP: the version 2 folder, or -1. */
int cgroups_clone_fd(const Cgroups *groups);
/* For the child: a descriptor that joins the version 1 folder of `kind` when "0" is written; -1 where none is needed.
 * 0 or -errno. */
int cgroups_join_fd(const Cgroups *groups, CgroupKind kind, int *out_fd);

/* Puts the process of `pidfd`, which was not cloned into it, into the version 2 folder, where there is one. 0 or
 * -errno. */
int cgroups_enter(const Cgroups *groups, int pidfd);

/* A file of the folder that counts processes, for reading: its list of processes, "cgroup.procs", or of threads, by the
 * name that this version has for it. -1: there is none. */
int cgroups_list_fd(const Cgroups *groups, const char *name);
const char *cgroups_thread_list(const Cgroups *groups);
/* The process of a pidfd, as this process numbers it, or -errno. */
pid_t process_of(int pidfd);

typedef struct CgroupUsage {
    int64_t cpu_user_us, cpu_system_us;
    int64_t cpu_total_us;
    int64_t memory_peak_bytes;
    int64_t out_of_memory_kills;
    int64_t processes_peak;
    int64_t processes_refused;
} CgroupUsage;

/* Of the CPU alone, which must be counted. */
void cgroups_cpu(const Cgroups *groups, CgroupUsage *out_usage);
/* What is not counted is 0. */
void cgroups_usage(const Cgroups *groups, CgroupUsage *out_usage);
