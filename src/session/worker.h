/* The worker's stream, for the requests that are more than one question and one answer; private to session. */
#pragma once

#include "session/session.h"

/* Turns a failure of the stream into words; the worker is ended and not used again.
 * errors: ST_CRASHED for ST_EOF, else the status itself. */
Status worker_fail_stream(SessionWorker *worker, Status status);
/* Starts the process where none runs.
 * errors: as session_worker_vet. */
MUST_USE Status worker_start(SessionWorker *worker, Arena *arena);
/* Ends the process, if one runs, and takes back what it held. What it used stands in `peak_bytes`. */
void worker_end(SessionWorker *worker);
