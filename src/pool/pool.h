/* pool: guests made before anybody asks for them.
 *
 * A member is a jail whose interpreter has started, has its imports done and waits for one program; it has seen nothing
 * of any user and is never used twice. The pool keeps a few of each shape that is asked for, made in the background
 * from zygotes, and makes one on demand where none is ready. docs/pool.md is the tour. */
#pragma once

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "jail/jail.h"
#include "policy/policy.h"

/* What must be the same for a member to serve a request. Limits are part of a jail and cannot change; the wall time is
 * told at its beginning and does not count here. */
typedef struct PoolShape {
    PolicyLanguage language;
    JailLimits limits;
    int32_t file_slots; /* files that will be placed */
    char program[256];  /* the interpreter's path, NUL-terminated */
    bool allow_exec;
    bool accept_missing[JAIL_PROTECTION_COUNT];
    JailLevel level;
} PoolShape;

typedef struct PoolOptions {
    Str python;         /* the interpreter; borrowed for the call, as all here */
    const Str *imports; /* modules it imports ahead; what cannot be imported is left out */
    int32_t import_count;
    int32_t member_count; /* kept ready for each shape, 0..POOL_MEMBERS_MAX */
    int64_t memory_bytes; /* all that wait together, as their templates estimate it */
} PoolOptions;
enum { POOL_MEMBERS_MAX = 64, POOL_SHELVES = 8, POOL_IMPORTS_MAX = 32, POOL_RENEW_FORKS = 1000 };

typedef struct Pool Pool;

/* Starts the zygote, and a thread that keeps members ready.
 *
 * errors: as jail_zygote_start; *fault says why, nothing is left. ST_INVALID an option breaks its rule.
 * owns:   the caller holds it until pool_done. All calls may be made from any thread. */
MUST_USE Status pool_new(const PoolOptions *options, Pool **out_pool, JailFault *fault);
/* Ends everything in it, and every jail that was taken from it. Nobody else may be in a call. */
void pool_done(Pool *pool);

typedef enum PoolOrigin { POOL_WAITING, POOL_FORKED } PoolOrigin;

/* Takes a member out of the pool. It waits for its request on dispatch_fd; jail_place and jail_begin come before that.
 *
 * errors: as jail_start; ST_NOT_FOUND the pool has another interpreter; *fault says why, *out_jail untouched.
 * owns:   the jail is the caller's, until jail_done. */
MUST_USE Status pool_take(Pool *pool, const PoolShape *shape, Jail *out_jail,
                          PoolOrigin *out_origin, JailFault *fault);

/* Starts a member that belongs to no pool: an interpreter of its own, with folders of the host's, which members that
 * wait cannot be given later. One of python has nothing imported ahead, and runs cells only.
 *
 * errors: as jail_start; *fault says why, *out_jail untouched.
 * owns:   the jail is the caller's, until jail_done; `folders` is borrowed for the call. */
MUST_USE Status pool_start(const PoolShape *shape, const JailFolder *folders, int32_t folder_count,
                           Jail *out_jail, JailFault *fault);

/* The folder of the user's supervisor: $CORDON_DIR; else for root /run/cordon, for others $XDG_RUNTIME_DIR/cordon or
 * /tmp/cordon-UID. false: its name is too long for a socket in it. Nothing is made. */
bool pool_folder(char *path, size_t path_size);
#define POOL_SOCKET      "pool.sock"
#define POOL_HTTP_SOCKET "serve.sock"
/* The Unix sockets of the supervisor's folder: the one through which other processes of this user take members, and the
 * one that speaks HTTP. Each a descriptor, or -1 with errno. One that is made must not be there yet, and is the owner's
 * alone; one that is connected to has a process of this user at its other end. */
typedef enum PoolSocket { POOL_LENDS, POOL_HTTP } PoolSocket;
int pool_listen(const char *path, PoolSocket which);
int pool_connect(const char *path, PoolSocket which);
/* Serves one connection of that socket: one member, or none. */
void pool_lend(Pool *pool, int socket_fd);
/* The other side: as pool_take.
 * errors: ST_NOT_FOUND there is none to be had; ST_EOF, ST_IO, ST_PROTOCOL. */
MUST_USE Status pool_borrow(int socket_fd, const PoolShape *shape, Jail *out_jail,
                            PoolOrigin *out_origin);

/* Sends a message to a guest's dispatch socket: its length and the bytes, and then `tail` as it is.
 * errors: ST_CRASHED the guest is gone; ST_IO it does not read; ST_LIMIT. */
MUST_USE Status pool_send(const Jail *jail, Str message, Str tail);

/* A program that a member runs and ends with. */
typedef struct PoolProgram {
    PolicyLanguage language; /* the member's */
    const JailFile *file;    /* placed in /work and run; has bytes, not a descriptor */
    const Str *arguments;    /* UTF-8 */
    int32_t argument_count;
} PoolProgram;
/* Hands a member its program; files beside it are placed before, by jail_place. The member's dispatch socket is not
 * needed any more then.
 * errors: as jail_place and pool_send. */
MUST_USE Status pool_run(Jail *jail, const PoolProgram *program, JailFault *fault);
/* Has a member run a cell of a session, and keep what it sets. `source` holds no NUL.
 * errors: as pool_send. */
MUST_USE Status pool_cell(const Jail *jail, PolicyLanguage language, int64_t number, Str source);

typedef struct PoolStatus {
    int64_t forks, renewals, taken_waiting, taken_forked, failures;
    int32_t shelves, waiting; /* shapes, and members of all together */
    int32_t wanted;           /* members that shall be ready, of all shapes together */
    int32_t begun; /* copies ahead that lack only their shape, at most JAIL_ZYGOTE_STOCK */
    struct {
        int32_t waiting, shelves;
        int64_t taken; /* waiting or on demand */
    } languages[LANGUAGE_COUNT];
    bool is_zygote_alive;
} PoolStatus;
void pool_status(Pool *pool, PoolStatus *out_status);
