/* worker: the service side of the process that parses and judges programs and owns nothing, and what it is told.
 *
 * The host starts cordon-worker with one stream socket as descriptor 3. The worker gives up everything, says READY (or
 * REFUSED), and answers one request after the other until the socket is closed. Only the words below cross the socket;
 * the host's side is in the session library. */
#pragma once

#include "base/status.h"

enum { WORKER_SOCKET_FD = 3 };

/* Requests. */
typedef enum WorkerRequest {
    WORKER_AST = 1, /* number: indent, -1 for one line; parts: source, file name */
    WORKER_VET = 2, /* parts: source, file name, policy as JSON, the tools' source */
} WorkerRequest;
enum { WORKER_PART_SOURCE, WORKER_PART_FILENAME, WORKER_PART_POLICY, WORKER_PART_TOOLS };

/* Answers. */
typedef enum WorkerReply {
    WORKER_READY = 100,  /* parts: the worker's version */
    WORKER_REFUSED,      /* parts: what could not be given up; the worker ends */
    WORKER_DUMP,         /* parts: the dump, its warnings as text */
    WORKER_SYNTAX_ERROR, /* parts: CPython's picture of the error, the error as JSON */
    WORKER_VERDICT,      /* parts: the verdict as JSON */
    WORKER_FAILED, /* number: a Status; parts: what is wrong with the policy, for ST_INVALID */
} WorkerReply;

/* Gives up every privilege, then answers requests on descriptor 3 until it is closed. Returns the exit status. */
int worker_main(void);
