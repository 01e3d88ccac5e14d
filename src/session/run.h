/* A run in progress; private to session. */
#pragma once

#include "session/session.h"

typedef struct Run {
    Arena *arena;
    const SessionRunRequest *request;
    SessionHandler *handler;
    void *context;
    SessionResult *result;
    int64_t begun_ns;
    bool is_abandoned;   /* the handler does not listen any more */
    bool is_interrupted; /* cancel_fd became readable */
} Run;

/* Tells the handler of an event; once it has stopped listening nothing is told. */
void run_tell(Run *run, SessionEventKind kind, Str text, const BrokerFile *file);

/* Carries bytes between the request's stdin, the jail and the handler until everything in the jail is dead and its
 * output told. Interrupting and abandoning the run ends the jail. */
void run_pump(Run *run, Jail *jail);
