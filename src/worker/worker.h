/* worker: the service side of the process that parses, judges and runs programs and owns nothing, and what it is told.
 *
 * The host starts cordon-worker with one stream socket as descriptor 3. The worker gives up everything, says READY (or
 * REFUSED), and answers one request after the other until the socket is closed. Only the words below cross the socket;
 * the host's side is in the session library. */
#pragma once

#include <stdint.h>

#include "base/arena.h"
#include "base/limits.h"
#include "wire/wire.h"

enum { WORKER_SOCKET_FD = 3, WORKER_PAGEMAP_FD = 4 };

/* Requests. */
typedef enum WorkerRequest {
    /* number: indent, -1 for one line; parts: source, file name */
    WORKER_AST = 1,
    /* number: WorkerVet bits; parts: source, file name, policy as JSON, the tools' source, VerdictLines that may not
     * have run to their end */
    WORKER_VET,
    /* A program in a world. Each of these is answered by any number of WORKER_OUTPUT and then by one of WORKER_CALL,
     * WORKER_PAUSED, WORKER_ENDED, WORKER_VALUE, WORKER_SAVED, WORKER_SYNTAX_ERROR and WORKER_FAILED. */
    WORKER_OPEN, /* a fresh world; parts: nothing, nothing, WorkerLimits */
    /* number: a WorkerRunMode; parts: source, file name as tracebacks show it, WorkerLimits for a fresh world or
     * nothing for the one that is open, and what sys.argv shall be, a list, or nothing */
    WORKER_RUN,
    WORKER_ANSWER, /* to WORKER_CALL; parts: a value; or nothing, an exception's type, its message */
    WORKER_SET,    /* parts: module ("" is the program), name, a value */
    WORKER_GET,    /* parts: module, name */
    WORKER_TOOL,   /* makes a function of the host's; parts: module, name, its doc text */
    WORKER_INVOKE, /* calls a function of the program; parts: name, a tuple of arguments */
    WORKER_PAUSE_AFTER, /* what is run or goes on next rests (WORKER_PAUSED) when it has used so much; number: fuel */
    WORKER_RESUME, /* goes on after WORKER_PAUSED; answered as WORKER_RUN */
    /* The world as bytes, whether it rests, is paused or waits for WORKER_ANSWER: WORKER_SAVED, or WORKER_VALUE with 0
     * where it is too large. */
    WORKER_SAVE,
    /* A world from such bytes, whoever wrote them; parts: nothing, nothing, WorkerLimits, the bytes. Answered by
     * WORKER_VALUE, WORKER_PAUSED or the WORKER_CALL that it waits with; WORKER_FAILED with ST_INVALID for bytes that
     * are no world of this version. */
    WORKER_LOAD,
} WorkerRequest;
typedef enum WorkerVet {
    WORKER_VET_ENGINE = 1,     /* ask the engine too */
    WORKER_VET_BARE = 2,       /* give the program without its comments too */
    WORKER_VET_LANGUAGE = 256, /* times the PolicyLanguage that the program is in */
} WorkerVet;
enum {
    WORKER_PART_SOURCE,
    WORKER_PART_FILENAME,
    WORKER_PART_POLICY,
    WORKER_PART_TOOLS,
    WORKER_PART_UNFINISHED
};
enum { WORKER_PART_LIMITS = 2, WORKER_PART_ARGV = 3, WORKER_PART_WORLD = 3 };

enum { WORKER_PART_VALUE = 0, WORKER_PART_ERROR_TYPE, WORKER_PART_ERROR_MESSAGE };
enum { WORKER_PART_MODULE, WORKER_PART_NAME, WORKER_PART_CONTENT };
enum { WORKER_PART_FUNCTION, WORKER_PART_ARGUMENTS };

/* A program; or a cell of a session, whose last expression is the value of the run. */
/* WORKER_RUN_SHOWN: a cell that tells by calls what it shows, as engine_run_shown; a world that has run one goes on. */
typedef enum WorkerRunMode { WORKER_RUN_PROGRAM, WORKER_RUN_CELL, WORKER_RUN_SHOWN } WorkerRunMode;

/* What a program run by the embedded engine may use. Both sides are of one version on one machine: it crosses the
 * socket as it is. */
typedef struct WorkerLimits {
    int64_t memory_bytes, fuel, output_bytes;
    int64_t depth;         /* calls within calls */
    int64_t dynamic_code;  /* 1: exec, eval and compile are granted */
    int64_t gates_imports; /* 1: the list of EngineOptions.imports follows */
    uint64_t hash_seed;    /* 0: that of the start image; another one starts slower */
} WorkerLimits;

/* Answers. */
typedef enum WorkerReply {
    WORKER_READY = 100,  /* parts: the worker's version */
    WORKER_REFUSED,      /* parts: what could not be given up; the worker ends */
    WORKER_DUMP,         /* parts: the dump, its warnings as text */
    WORKER_SYNTAX_ERROR, /* parts: CPython's picture of the error, the error as JSON */
    /* number: 1 where the engine was asked and has all that the program wants; parts: the verdict as JSON, what the
     * engine lacks, the program without comments */
    WORKER_VERDICT,
    WORKER_FAILED, /* number: a Status; parts: what is wrong with the policy, for ST_INVALID */
    WORKER_OUTPUT, /* number: 1 or 2; parts: what the program wrote to that stream */
    WORKER_ENDED, /* number: a WorkerOutcome; parts: WorkerEnding, and of a cell its value and the value's repr */
    WORKER_CALL, /* the program waits for WORKER_ANSWER; parts: name, a tuple of arguments, a dict of keywords */
    WORKER_VALUE, /* number: 1 there is one; parts: the value. To OPEN, SET, TOOL, PAUSE_AFTER, LOAD: 1 it was done */
    WORKER_PAUSED, /* parts: WorkerEnding, of what was used so far */
    WORKER_SAVED,  /* parts: the bytes */
} WorkerReply;
enum { WORKER_PART_ENDING, WORKER_PART_RESULT, WORKER_PART_REPR };
enum { WORKER_PART_CALL_NAME, WORKER_PART_CALL_ARGUMENTS, WORKER_PART_CALL_KEYWORDS };
/* Most of one value (all parts of an answer come to less than four of them), and of one WORKER_OUTPUT. */
enum { WORKER_VALUE_BYTES = 16 << 20, WORKER_OUTPUT_BYTES = 64 << 10 };

typedef enum WorkerOutcome {
    WORKER_RUN_EXITED, /* to its end, or by SystemExit */
    /* By an exception that it did not catch: in place of value and repr stand its type's name and its text. */
    WORKER_RUN_RAISED,
    WORKER_RUN_LIMIT,
} WorkerOutcome;

typedef struct WorkerEnding {
    int32_t exit_status;
    int32_t limit; /* an EngineLimit; WORKER_RUN_LIMIT only */
    int64_t fuel, memory_bytes;
} WorkerEnding;

/* SIGTERM ends the run in progress at its next instruction (ENGINE_LIMIT_INTERRUPT); it does nothing to a worker that
 * runs none. */

/* --- without a process ------------------------------------------------------------------------------------------ */

/* What answers requests: a worker's process has one, and so has each world in a process of somebody else's, where
 * nothing stands around it but the cage. */
typedef struct WorkerRoom WorkerRoom;
/* Told of each answer; it is borrowed for the call. An error ends the request. */
typedef Status WorkerSay(void *context, const WireMessage *answer);

/* What a request may use besides what its answer takes: for the arena that it lies in. */
#define WORKER_REQUEST_BYTES (LIMIT_WORKER_BYTES - LIMIT_FRAME_BYTES)

/* NULL without memory. */
WorkerRoom *worker_room_new(WorkerSay *say, void *context);
void worker_room_free(WorkerRoom *room);
/* Does now, while nothing is asked, what would make the next request wait. */
void worker_room_rest(WorkerRoom *room);
/* Answers one request; what it needs lies in `arena`.
 * errors: those of `say`; ST_PROTOCOL, for what makes no sense. */
MUST_USE Status worker_room_answer(WorkerRoom *room, Arena *arena, const WireMessage *request);
/* Puts a second world like the one of `from`, at rest, paused or waiting, in the place of the one in `to`: with the
 * same limits, and what is left of them. It says what WORKER_LOAD says, or WORKER_FAILED where there was no memory.
 * errors: those of `say`; ST_PROTOCOL where `from` has no world, or one that comes to its end. */
MUST_USE Status worker_room_copy(WorkerRoom *to, WorkerRoom *from);
/* Ends the run in progress at its next instruction. From any thread, and from a signal's handler. */
void worker_room_interrupt(WorkerRoom *room);

/* --- the process ------------------------------------------------------------------------------------------------ */

/* Gives up every privilege, then answers requests on descriptor 3 until it is closed. Returns the exit status. */
int worker_main(void);
