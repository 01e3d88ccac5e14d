/* Where requests are answered; private to worker. */
#pragma once

#include "cage/cage.h"
#include "syntax/syntax.h"
#include "worker/fold.h"
#include "worker/worker.h"

/* A world and the run in it. */
typedef struct WorkerRun {
    World *world;      /* NULL: none is open */
    Status sent;       /* what became of its output */
    bool is_waiting;   /* for WORKER_ANSWER */
    bool is_paused;    /* for WORKER_RESUME */
    bool is_finishing; /* the program has ended, its files are being written */
    bool is_kept;      /* what runs is no program with an end, but a cell of a session */
    /* How it ended. */
    WorkerOutcome outcome;
    WorkerEnding ending;
    Buf value, repr;
    WorkerLimits limits;
} WorkerRun;

struct WorkerRoom {
    WorkerSay *say;
    void *context;
    Cage cage;
    volatile int interrupt;
    int64_t
        run_pause_after; /* what goes on next rests once it has used so much fuel; 0: it does not */
    WorkerRun run;
    WorkerFold fold;
};

void room_init(WorkerRoom *room, WorkerSay *say, void *context);

/* Says one thing to the host.
 * errors: those of `say`. */
MUST_USE Status room_reply(WorkerRoom *room, WorkerReply type, int64_t number, Str first,
                           Str second);
MUST_USE Status room_fail(WorkerRoom *room, Status failure, Str words);
MUST_USE Status room_reply_fault(WorkerRoom *room, const SyntaxFault *fault, Str filename);

/* Whether the embedded engine has what the program asks for; else *out_why says what it lacks.
 * owns:   *out_why lies in `arena` or is static. */
bool room_covers(WorkerRoom *room, Arena *arena, Str source, Str *out_why);

/* Answers a request about the world: WORKER_OPEN and what comes after it in worker.h.
 * errors: those of `say`, and ST_PROTOCOL. */
MUST_USE Status answer_in_world(WorkerRoom *room, Arena *arena, const WireMessage *request);
