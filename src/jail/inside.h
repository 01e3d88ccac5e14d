/* What the two sides of a jail's making share: the plan, made outside before the first clone, and the messages.
 *
 * The child is a copy of the caller made by a raw clone, possibly out of a process with threads. So it must not
 * allocate, lock, or touch stdio: all that needs that is done outside, in the plan; the child makes system calls
 * only. */
#pragma once

#include <limits.h>
#include <sched.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/resource.h>
#include <sys/types.h>

#include "jail/filter.h"
#include "jail/jail.h"

enum {
    JAIL_NAMESPACES =
        CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNS | CLONE_NEWNET | CLONE_NEWIPC | CLONE_NEWUTS,
    GUEST_UID = 1000,                       /* the guest's user and group as it sees them */
    MESSAGE_FDS_MAX = 4 + JAIL_FOLDERS_MAX, /* /work, /tmp, /dev/shm, layers, /proc */
    PLAN_TREES_MAX = 16, /* the rows of spec/jail_root.def and an interpreter's own folders */
    PLAN_DEVICE_COUNT = 5,
    CGROUP_KINDS = 3,
};

/* Steps by number, for reports and for the tests that make each fail. */
typedef enum JailStep {
#define X(STEP, function, PROTECTION, who, WHAT) STEP,
#include "../../spec/jail_steps.def"
#undef X
    STEP_COUNT,
    STEP_EXECUTE = STEP_COUNT, /* the guest's own process: descriptors, session, execve */
} JailStep;

/* Tests define this to make a step fail: an errno, or 0 to let it run. No product program does. */
__attribute__((weak)) int jail_test_fail_step(JailStep step);

typedef enum CgroupKind { CGROUP_MEMORY, CGROUP_PIDS, CGROUP_CPU } CgroupKind;

/* A part of the host's file tree: a link there, or a tree to be copied. */
typedef struct PlanTree {
    char path[PATH_MAX];
    char link[256]; /* what the link says; empty for a tree */
} PlanTree;

/* A folder of the host's that the guest may see. */
typedef struct PlanFolder {
    int tree_fd; /* a copy of its mount that the caller could make; -1: process 1 makes it, from its path */
    dev_t device;
    ino_t inode;    /* what its path must lead to */
    bool is_copied; /* its content comes through carry_fd */
    int list_fd;    /* of what was copied; -1 where nothing is */
} PlanFolder;

typedef struct JailPlan {
    const JailSpec *spec;
    const char **env;                     /* complete, NULL-terminated */
    bool may_miss[JAIL_PROTECTION_COUNT]; /* the jail goes on without it */
    uid_t host_uid;
    gid_t host_gid;
    bool is_root;     /* the caller may map any id */
    int control_fd;   /* the child's end */
    int mapped_fd;    /* of a copy: one byte comes when its zygote has mapped its user; -1 */
    bool is_entered;  /* of a copy: MESSAGE_ENTERED comes before anything else */
    int stdio_fds[3]; /* the guest's ends */
    int dispatch_fd;  /* the same; -1 */
    bool is_zygote;   /* what its copies do themselves is left to them */
    bool is_copy;     /* of a zygote: nothing is executed */
    bool maps_user;   /* a copy: host_uid is one that the zygote maps */
    /* Writing "0" joins; -1 where cgroup_errors says why not, or where the clone itself joined. */
    int cgroup_fds[CGROUP_KINDS];
    int cgroup_errors[CGROUP_KINDS];
    bool memory_is_counted; /* a cgroup bounds memory: no address space limit is needed */
    char program[PATH_MAX]; /* argv[0] with all links resolved */
    PlanTree *trees;        /* PLAN_TREES_MAX of them, once they were looked for */
    int32_t tree_count;
    PlanFolder folders[JAIL_FOLDERS_MAX]; /* as many as spec->folder_count */
    int layers_error; /* errno of why folders that may be written are copied; 0: they are not */
    int carry_fd;     /* the folders that are copied, one after the other; -1: there are none */
    Filter filter;
} JailPlan;

/* What a copy of a zygote learns when it is wanted: until then it is anybody's. */
typedef struct Shape {
    JailLimits limits;
    bool allow_exec;
    int32_t file_slots;
    bool memory_is_counted;
    int cgroup_errors[CGROUP_KINDS];
    bool may_miss[JAIL_PROTECTION_COUNT];
} Shape;

/* The child's own state while it builds. */
typedef struct Inside {
    JailPlan *plan;
    bool is_guest;      /* a copy's, not its process 1 */
    Shape shape;        /* of a copy */
    JailSpec copy_spec; /* the plan's, with that shape */
    int signal_fd;
    int tree_fds[PLAN_TREES_MAX];
    int device_fds[PLAN_DEVICE_COUNT];
    int folder_fds[JAIL_FOLDERS_MAX]; /* their mounts, until they are placed */
    int layer_fds[JAIL_FOLDERS_MAX];  /* -1: read-only */
    int root_fd, work_fd, tmp_fd, shm_fd, proc_fd;
} Inside;

typedef enum MessageKind {
    MESSAGE_BUILD = 1, /* to the child: the ids are mapped, build; to a copy: with its `shape` */
    MESSAGE_ENTERED,   /* to a copy: it was put into its version 2 control group */
    MESSAGE_READY,     /* from the child: built, with the descriptors */
    MESSAGE_PLACE,     /* to the child: make an empty file `name` in /work */
    MESSAGE_RENAME, /* to the child: the file `name` in /work is `new_name` now; answered as MESSAGE_PLACE */
    MESSAGE_PLACED,  /* from the child: its descriptor, or `error` */
    MESSAGE_START,   /* to the child: the files are placed, start the guest */
    MESSAGE_STARTED, /* from the child: execve succeeded */
    MESSAGE_FAULT,   /* from the child: a step failed */
    MESSAGE_TELL, /* to the child: `tell` the guest; MESSAGE_PLACED answers, but for JAIL_INTERRUPT */
    MESSAGE_ENDED, /* from the child: the guest and all it left are dead */
} MessageKind;

/* One datagram on the control socket. */
typedef struct Message {
    MessageKind kind;
    JailStep step;       /* MESSAGE_FAULT */
    int error;           /* MESSAGE_FAULT, MESSAGE_PLACED */
    char name[256];      /* MESSAGE_PLACE, MESSAGE_RENAME */
    char new_name[256];  /* MESSAGE_RENAME */
    Shape shape;         /* MESSAGE_BUILD */
    JailWord tell;       /* MESSAGE_TELL */
    int status;          /* MESSAGE_ENDED: as waitpid gives it */
    struct rusage usage; /* MESSAGE_ENDED: of all that was waited for */
    int missing
        [JAIL_PROTECTION_COUNT]; /* READY, FAULT: the errno of what could not be had, 0 for what is on */
} Message;

/* Send or receive one message. Descriptors received are close-on-exec, -1 where fewer came.
 * errors: -errno; a closed peer is -EPIPE, a datagram of another size -EPROTO. 0 when done. */
int message_send(int socket_fd, const Message *message, const int *fds, int32_t fd_count);
int message_receive(int socket_fd, Message *message, int *fds, int32_t fd_count);

enum { GUEST_DISPATCH_FD = 3, GUEST_LINK_FD = 4 };
/* The child's life, from clone to end. Returns only where the guest is a copy of a zygote, in the guest, which has to
 * call jail_guest_settle before it reads a request. */
void jail_child_main(JailPlan *plan);
/* Waits for the shape, and takes the steps of a jail that bind one process: from then on the guest is in it. Ends the
 * process where that fails. */
void jail_guest_settle(JailPlan *plan);

/* The steps, by file. Each gives 0 or -errno. */
#define X(STEP, function, PROTECTION, who, WHAT) int function(Inside *inside);
#include "../../spec/jail_steps.def"
#undef X

/* Which of the steps: a jail made at once takes them all. A template is a tree without a guest, out of which members
 * are cloned, each in namespaces of its own: what the tree needs once, and then what each member needs. A member begins
 * with / as its working directory and has the mounts of its template. Its guest is copied before the shape is known,
 * and takes itself what binds a process. */
typedef enum StepSet { STEPS_ALL, STEPS_TEMPLATE, STEPS_MEMBER, STEPS_GUEST } StepSet;

/* The tools of those that build the tree. A private copy of the mount at `path` and of those below it, or of the
 * one that the folder `at_fd` is where the path is empty, with `attributes` added: fd or -errno. */
int mount_copy(int at_fd, const char *path, uint64_t attributes);
/* A detached tmpfs of the guest's: fd or -errno. */
int tmpfs_new(int64_t size_bytes, int64_t inode_count, const char *mode, uint64_t attributes);
int mount_place(int mount_fd, const char *path);
/* Runs the steps of a set in their order, from `begin` up to before `end`. What fails but may be missing is told in
 * `missing`, by its errno.
 * returns the step that failed, with its errno in *out_error; `end` when that is reached. */
JailStep steps_run(Inside *inside, StepSet set, JailStep begin, JailStep end,
                   int missing[JAIL_PROTECTION_COUNT], int *out_error);
