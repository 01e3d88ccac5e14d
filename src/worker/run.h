/* A run of the embedded engine; private to worker. */
#pragma once

#include "base/arena.h"
#include "syntax/syntax.h"
#include "wire/wire.h"
#include "worker/worker.h"

/* Says one thing to the host.
 * errors: as wire_send. */
MUST_USE Status reply_with(WorkerReply type, int64_t number, Str first, Str second);
MUST_USE Status reply_failure(Status failure, Str words);
MUST_USE Status reply_fault(const SyntaxFault *fault, Str filename);

/* Reserves the addresses of a world, takes SIGTERM, and has a timer look after the host: none of that can be had once
 * everything is given up.
 * errors: ST_NO_MEMORY. */
MUST_USE Status run_prepare(void);

/* Whether the embedded engine has what the program asks for; else *out_why says what it lacks.
 * owns:   *out_why lies in `arena` or is static. */
bool run_covers(Arena *arena, Str source, Str *out_why);

/* Answers a request about the world: WORKER_OPEN and what comes after it in worker.h.
 * errors: those of the socket, and ST_PROTOCOL: the loop ends. */
MUST_USE Status answer_in_world(Arena *arena, const WireMessage *request);
