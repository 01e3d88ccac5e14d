/* worker: the service side of the process that parses, judges and runs programs and owns nothing, and what it is told.
 *
 * The host starts cordon-worker with one stream socket as descriptor 3. The worker gives up everything, says READY (or
 * REFUSED), and answers one request after the other until the socket is closed. Only the words below cross the socket;
 * the host's side is in the session library. */
#pragma once

#include <stdint.h>

#include "base/status.h"

enum { WORKER_SOCKET_FD = 3 };

/* Requests. */
typedef enum WorkerRequest {
    WORKER_AST = 1, /* number: indent, -1 for one line; parts: source, file name */
    WORKER_VET =
        2, /* number: 1 to ask the engine too; parts: source, file name, policy as JSON, the tools' source */
    WORKER_RUN = 3, /* parts: source, file name as tracebacks show it, WorkerLimits */
} WorkerRequest;
enum { WORKER_PART_SOURCE, WORKER_PART_FILENAME, WORKER_PART_POLICY, WORKER_PART_TOOLS };
enum { WORKER_PART_LIMITS = WORKER_PART_POLICY };

/* What a program run by the embedded engine may use. Both sides are of one version on one machine: it crosses the
 * socket as it is. */
typedef struct WorkerLimits {
    int64_t memory_bytes, fuel, output_bytes;
    int64_t depth; /* calls within calls */
    uint64_t hash_seed;
} WorkerLimits;

/* Answers. */
typedef enum WorkerReply {
    WORKER_READY = 100,  /* parts: the worker's version */
    WORKER_REFUSED,      /* parts: what could not be given up; the worker ends */
    WORKER_DUMP,         /* parts: the dump, its warnings as text */
    WORKER_SYNTAX_ERROR, /* parts: CPython's picture of the error, the error as JSON */
    WORKER_VERDICT, /* number: 1 where the embedded engine was asked and has all that the program wants; parts: the
                     * verdict as JSON, what the engine lacks */
    WORKER_FAILED, /* number: a Status; parts: what is wrong with the policy, for ST_INVALID */
    WORKER_OUTPUT, /* number: 1 or 2; parts: what the program wrote to that stream; any number of them before: */
    WORKER_ENDED, /* number: a WorkerOutcome; parts: WorkerEnding */
} WorkerReply;
enum { WORKER_OUTPUT_BYTES = 64 << 10 }; /* most of one WORKER_OUTPUT */

typedef enum WorkerOutcome {
    WORKER_RUN_EXITED, /* to its end, by SystemExit, or by an exception that it did not catch */
    WORKER_RUN_LIMIT,
} WorkerOutcome;

typedef struct WorkerEnding {
    int32_t exit_status;
    int32_t limit; /* an EngineLimit; WORKER_RUN_LIMIT only */
    int64_t fuel, memory_bytes;
} WorkerEnding;

/* SIGTERM ends the run in progress at its next instruction (ENGINE_LIMIT_INTERRUPT); it does nothing to a worker that
 * runs none. */

/* Gives up every privilege, then answers requests on descriptor 3 until it is closed. Returns the exit status. */
int worker_main(void);
