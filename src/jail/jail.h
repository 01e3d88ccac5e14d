/* jail: runs a real interpreter with nothing but what it was handed.
 *
 * A jail is one process tree in fresh namespaces, over a root of its own, under a system call filter, with limits on
 * what it may use. It goes through four calls: jail_start makes it (or nothing: no instruction of the guest runs
 * unless every protection that is not waived is in force), jail_tick enforces the limits that the kernel does not,
 * jail_wait tells how it ended, jail_done leaves nothing of it behind. docs/jail.md is the tour. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

/* --- protections ----------------------------------------------------------------------------------------------- */

/* One row a protection, in spec/jail_protections.def. */
typedef enum JailProtection {
#define X(NAME, text, tier, purpose, advice) NAME,
#include "../../spec/jail_protections.def"
#undef X
    JAIL_PROTECTION_COUNT
} JailProtection;

typedef enum JailState {
    JAIL_UNTRIED, /* the jail did not get that far */
    JAIL_ON,
    JAIL_MISSING, /* could not be had; the tier or accept_missing let the jail go on */
} JailState;

/* What a jail is protected by. */
typedef struct JailReport {
    struct {
        JailState state;
        int error; /* errno that the kernel gave, 0 where there is none; JAIL_MISSING only */
    } items[JAIL_PROTECTION_COUNT];
} JailReport;

const char *jail_protection_name(JailProtection protection);    /* "cgroup-memory" */
const char *jail_protection_purpose(JailProtection protection); /* what it protects, a phrase */
/* What to change where it is missing. */
const char *jail_protection_advice(JailProtection protection);
/* "required": no jail without it. "waivable": none unless accept_missing names it. "wanted": used where it can be
 * had. "privileged": the same, and a plain user cannot have it by himself. */
const char *jail_protection_tier(JailProtection protection);
/* JAIL_PROTECTION_COUNT when no row has that name. */
JailProtection jail_protection_find(Str name);

/* How much of a jail is demanded; one row a level, in spec/jail_levels.def, the weakest first. */
typedef enum JailLevel {
#define X(NAME, text, purpose) NAME,
#include "../../spec/jail_levels.def"
#undef X
    JAIL_LEVEL_COUNT
} JailLevel;

const char *jail_level_name(JailLevel level); /* "strong" */
const char *jail_level_purpose(JailLevel level);
/* The level demands that protection. */
bool jail_level_needs(JailLevel level, JailProtection protection);
/* The highest level all of whose protections are on; JAIL_LEVEL_ANY too where one of its own was waived. */
JailLevel jail_report_level(const JailReport *report);

/* --- starting -------------------------------------------------------------------------------------------------- */

/* Every limit must be above 0. */
typedef struct JailLimits {
    int64_t cpu_ms;       /* user + system time of everything inside */
    int64_t wall_ms;      /* from the guest's first instruction */
    int64_t memory_bytes; /* everything inside together, its files in memory too */
    int64_t file_bytes;   /* the largest file it may write */
    int64_t files;        /* entries the guest may add to /work, and again to /tmp and /dev/shm */
    int64_t disk_bytes;   /* /work together, and again /tmp */
    int64_t processes;    /* processes and threads at once */
    int64_t open_files;   /* descriptors a process */
} JailLimits;

/* A file placed in /work before the guest starts; a copy, the guest may do with it as it likes. */
typedef struct JailFile {
    Str name; /* one path component: not empty, no '/', no NUL, not "." or "..", at most 255 bytes */
    int fd;   /* >= 0: copied from its offset to its end; borrowed. -1: `bytes` is the content */
    Str bytes; /* borrowed until jail_start returns */
} JailFile;

typedef struct JailZygote JailZygote;

/* Levels of folders within folders that are walked from outside; what people keep has a dozen. */
enum { JAIL_FOLDERS_MAX = 16, JAIL_FOLDER_NAME_MAX = 64, JAIL_FOLDER_LEVELS = 64 };

/* A folder of the host's that the guest sees at /work/NAME. What it writes there never reaches the folder: it goes to a
 * layer in private memory, within disk_bytes and files. Where the kernel allows no such layer, and neither the level
 * nor `require` demands JAIL_FOLDER_LAYERS, it goes to a copy of the folder, for which the same limits hold. */
typedef struct JailFolder {
    Str name; /* letters, digits, '.', '_' and '-', not first a '.' or '-'; at most JAIL_FOLDER_NAME_MAX bytes */
    const char *path; /* absolute, without symbolic links */
    int fd;           /* the same folder, open; borrowed */
    bool is_writable; /* else it is read-only */
} JailFolder;

typedef struct JailSpec {
    /* NULL-terminated; argv[0] is the program's absolute path on this machine. */
    const char *const *argv;
    /* A path beneath the folder above the program's bin, as glob has it, that shows that it is installed there: then
     * that folder is shown too where it lies outside the standard ones. NULL, "": such a program is refused. */
    const char *mark;
    /* The guest is a copy of this one, instead of a program that is executed; argv and env are its own. */
    JailZygote *zygote;
    /* Descriptor 3 of the guest is a stream whose other end is Jail.dispatch_fd. Zygotes' copies have it always. */
    bool wants_dispatch;
    /* More "NAME=value" after the jail's own (PATH HOME LANG TMPDIR ...), NULL-terminated; NULL for none. */
    const char *const *env;
    JailLimits limits;
    const JailFile *files;
    int32_t file_count;
    int32_t file_slots;        /* so many more are placed later, by jail_place */
    const JailFolder *folders; /* at most JAIL_FOLDERS_MAX */
    int32_t folder_count;
    bool stdin_pipe; /* true: Jail.stdin_fd feeds the guest; false: it reads an empty stream */
    bool allow_exec; /* the guest may start programs other than argv[0] inside its jail */
    JailLevel
        level; /* what the jail has at least; from JAIL_LEVEL_WATCHED up it stands above accept_missing */
    const Str *accept_missing; /* names of waivable protections that may be missing */
    int32_t accept_missing_count;
    const Str *require; /* names of wanted protections without which there shall be no jail */
    int32_t require_count;
} JailSpec;

/* Why there is no jail. */
typedef struct JailFault {
    JailProtection protection; /* JAIL_PROTECTION_COUNT where it is no protection that failed */
    int error;                 /* errno, 0 where there is none */
    char message[512]; /* what failed, why, and what to change; one or two sentences, valid UTF-8 */
    JailReport report; /* as far as the making came */
} JailFault;

/* A file as it was placed, so that a changed one can be told from one left alone. */
typedef struct JailPlaced {
    char name[256];
    int64_t size_bytes;
    char sha256[65]; /* of the content, hexadecimal */
} JailPlaced;

typedef struct JailPrivate JailPrivate;

typedef struct Jail {
    int pidfd;    /* polls readable when everything inside has ended; for poll only */
    int stdin_fd; /* write end of the guest's stdin, or -1; the caller may close it with fd_close */
    int stdout_fd; /* read ends; nothing is lost by reading them after the end; as above */
    int stderr_fd;
    int dispatch_fd; /* -1: it has none; as above */
    int work_fd;     /* /work as a directory; stays valid after the end, until jail_done */
    /* What the guest wrote in each folder of the spec: a folder that holds only what is new or changed, and a character
     * device 0:0 in the place of what is gone. Valid as work_fd is; -1 for a folder that is read-only. */
    int layer_fds[JAIL_FOLDERS_MAX];
    /* >= 0: the folder was copied, since no layer could be laid over it, and layer_fds has the copy as the guest made
     * it. A file with a row for each entry that was copied, those of a folder behind it: 'd', 'f' or 'l' for folder,
     * file and link, the SHA-256 of its content (hexadecimal; of a folder zeros), its path below the folder, NUL. */
    int list_fds[JAIL_FOLDERS_MAX];
    JailPlaced *placed;
    int32_t placed_count;
    JailReport report;
    JailPrivate *private;
} Jail;

/* Make a jail and start the guest in it. The guest's stdin, stdout and stderr are pipes, its directory is /work, it
 * has no terminal, no other descriptor, no environment of the caller's.
 *
 * errors: ST_INVALID the spec breaks a rule above, ST_DENIED or ST_UNSUPPORTED a protection cannot be had, ST_LIMIT
 *         the files, or a folder that is to be copied, do not fit their limits, ST_NOT_FOUND argv[0] cannot be
 *         executed, ST_NO_MEMORY, ST_IO. The fault says which and what to do; no instruction of the guest ran and
 *         nothing is left behind. *jail untouched.
 * owns:   the caller holds *jail until jail_done; it is moved freely in memory. The thread that calls may end. Should
 *         the caller die, by SIGKILL even, everything inside dies with it. */
MUST_USE Status jail_start(const JailSpec *spec, Jail *jail, JailFault *fault);

/* Places files in /work of a jail that has started; as JailSpec.files.
 * errors: ST_LIMIT they do not fit the limits, ST_INVALID a name breaks the rules, is there already, or there are too
 *         many; ST_CRASHED the jail has ended; ST_NO_MEMORY, ST_IO; *fault says which. What was placed before stays. */
MUST_USE Status jail_place(Jail *jail, const JailFile *files, int32_t file_count, JailFault *fault);
/* Makes an empty file in /work, open for writing, for content that comes bit by bit; the caller bounds how much.
 * It does not count as placed.
 * errors: as jail_place. owns: *out_fd is the caller's. */
MUST_USE Status jail_make_file(Jail *jail, Str name, int *out_fd, JailFault *fault);
/* Gives a file in /work another name, for which one of that name gives way.
 * errors: as jail_place; ST_INVALID too where the other is a folder. */
MUST_USE Status jail_rename_file(Jail *jail, Str name, Str new_name, JailFault *fault);
/* The guest is about to be handed this file otherwise, and makes it itself before the program begins: it counts as
 * placed. `file` has bytes.
 * errors: as jail_place; nothing is written. */
MUST_USE Status jail_note_file(Jail *jail, const JailFile *file, JailFault *fault);
/* The guest has done all that it does before it is told what to do, and waits: what it has used up to now is not its
 * program's. Spares the next jail_begin from measuring. */
void jail_settle(Jail *jail);
/* Time and CPU time count from now, up to these: the guest was made ahead, and is about to be told what to do. */
void jail_begin(Jail *jail, int64_t wall_ms, int64_t cpu_ms);

typedef enum JailWord {
    JAIL_INTERRUPT, /* SIGINT to the guest's first process */
    JAIL_PAUSE,     /* everything inside stops; they cannot prevent it */
    JAIL_RESUME,
} JailWord;
/* Has process 1 of the jail do that. JAIL_PAUSE and JAIL_RESUME have been done when it returns.
 * errors: ST_CRASHED the jail has ended; ST_IO. */
MUST_USE Status jail_tell(Jail *jail, JailWord word);

/* --- ahead of time ---------------------------------------------------------------------------------------------- */

/* An interpreter that waits in a jail of its own to be copied into others (docs/pool.md). `spec` is that jail; its
 * program calls cordon_zygote_serve(3, ...) of the object jail_zygote_object() once it is ready to be copied, and gets
 * what that returns in each copy, which calls cordon_copy_settle() before it reads a request. It may hold nothing that
 * is a user's.
 *
 * errors: as jail_start; ST_CRASHED the program ended before it was ready, *fault says what it wrote.
 * owns:   the caller holds it until jail_zygote_done. jail_start may be called with it from several threads. */
MUST_USE Status jail_zygote_start(const JailSpec *spec, JailZygote **out_zygote, JailFault *fault);
/* Ends it, and with it every jail that was made from it. */
void jail_zygote_done(JailZygote *zygote);
enum { JAIL_ZYGOTE_STOCK = 4 };
/* Begins one copy ahead, which gets ready by itself and lacks only its limits and flags; jail_start goes on from there.
 * false: there are JAIL_ZYGOTE_STOCK. */
bool jail_zygote_stock(JailZygote *zygote);
/* How many there are. */
int32_t jail_zygote_stocked(JailZygote *zygote);
/* It can be copied still. */
bool jail_zygote_is_alive(const JailZygote *zygote);
/* It executes itself anew, so that later copies have another layout of memory and another hash seed. Copies that were
 * made stay. Returns before it is ready again; jail_start then waits. */
void jail_zygote_renew(JailZygote *zygote);

/* Sends a jail of which no file was placed yet through a socket of whole packets, and lets go of it: it is the
 * receiver's alone from then on, and ends with it.
 * errors: ST_IO; the jail is the caller's still. */
MUST_USE Status jail_send(Jail *jail, int socket_fd);
/* errors: ST_IO, ST_EOF nothing came, ST_PROTOCOL something else came. */
MUST_USE Status jail_receive(int socket_fd, Jail *out_jail);

/* --- while it runs --------------------------------------------------------------------------------------------- */

/* A limit that ended a run. JAIL_LIMIT_OUTPUT and JAIL_LIMIT_CALLER are for callers of jail_kill. */
typedef enum JailLimit {
    JAIL_LIMIT_NONE,
    JAIL_LIMIT_CPU,
    JAIL_LIMIT_WALL,
    JAIL_LIMIT_MEMORY,
    JAIL_LIMIT_PROCESSES, /* the guest failed after a process or thread was refused to it */
    JAIL_LIMIT_FILE_SIZE, /* it was ended by the signal for that, or failed with a file of that size in /work */
    JAIL_LIMIT_FILES, /* it failed, and has made all the entries it may */
    JAIL_LIMIT_DISK,  /* it failed, and has filled a file system of its own */
    JAIL_LIMIT_OUTPUT,
    JAIL_LIMIT_CALLER,
} JailLimit;

/* "none" "cpu" "wall" "memory" "processes" "file_size" "files" "disk" "output" "caller" */
const char *jail_limit_name(JailLimit limit);

/* Check time, CPU and memory against the limits, and kill the jail where one is passed. To be called when the time
 * that the call before returned has gone by; early calls do no harm.
 * units:  returns milliseconds until the next call is due, at least 1. */
int64_t jail_tick(Jail *jail);
/* End everything inside, now. `why` is told in the outcome, unless the guest had ended by itself. */
void jail_kill(Jail *jail, JailLimit why);

typedef struct JailUsage {
    int64_t cpu_user_ms, cpu_system_ms; /* all that ran inside */
    int64_t wall_ms;
    /* All inside together where a cgroup counts; else the largest sum that was seen. */
    int64_t memory_peak_bytes;
    int64_t processes_peak; /* processes and threads at once; 0 where nothing counts them */
} JailUsage;

typedef struct JailOutcome {
    JailLimit limit; /* JAIL_LIMIT_NONE: the guest ended by itself */
    int exit_status; /* 0..255; -1 when a signal ended it */
    int exit_signal; /* 0 when it exited */
    JailUsage usage;
} JailOutcome;

/* Wait until everything inside is dead, enforcing the limits meanwhile. May be called again after ST_TIMEOUT, and
 * again after ST_OK (the same outcome).
 * units:  timeout_ms, 0 to look only, -1 without end.
 * errors: ST_TIMEOUT it still runs. *out_outcome untouched then. */
MUST_USE Status jail_wait(Jail *jail, int64_t timeout_ms, JailOutcome *out_outcome);

/* Kill what still runs, wait for it, close the descriptors, remove the cgroups. Nothing is left. */
void jail_done(Jail *jail);

/* --- for our own processes, and for cordon doctor -------------------------------------------------------------- */

/* Take from the calling process all that a parser does not need: every descriptor but those given and 0 to 2, new
 * files, new privileges, core dumps, and every system call but reading, writing, polling, private memory, and its own
 * end. Cannot be undone. Other calls kill the process; shared memory and code are refused with EPERM. The caller must
 * be single-threaded.
 * errors: ST_DENIED or ST_UNSUPPORTED: the process keeps some or all of what it had; it must end. */
MUST_USE Status jail_confine_self(const int *keep_fds, int32_t keep_count, int64_t memory_bytes);
/* Opens a file to read with no capability in effect, then and from then on: what the kernel tells the privileged alone
 * (/proc/self/pagemap: where in the machine's memory a page lies) cannot be had through it. For a process that is going
 * to confine itself. The descriptor, close-on-exec, or -errno. */
int jail_open_unprivileged(const char *path);
/* Take from a process that has confined itself what a program that runs in it has no use for: descriptors but 2 and 3,
 * memory at places of its choice (spec/syscalls_run.def). Cannot be undone either.
 * errors: as jail_confine_self. */
MUST_USE Status jail_confine_run(void);

/* What this machine and this user can do, found by doing it: a jail that runs nothing but its set-up. A protection
 * that stands after a required one that failed is JAIL_UNTRIED.
 * errors: as jail_start; *report is filled in as far as the probe came, in every case. */
MUST_USE Status jail_probe(const char *program, JailReport *report, JailFault *fault);
