/* What a program in the embedded engine asks of the host: its input, clocks, randomness, and its own files; private to
 * session. */
#pragma once

#include "session/run.h"

typedef struct Calls {
    Run *run;
    SessionWorld *world;
    BrokerTable *files;
    Buf input; /* read from the run's stdin, made text; what lies before input_start was given */
    int64_t input_start;
    bool has_input_ended;
    Buf answer;
} Calls;

/* Without files, and for a run that is to be named.
 * errors: ST_NO_MEMORY. */
MUST_USE Status calls_begin_empty(Calls *calls, const Policy *policy, SessionWorld *world);
/* Hands in the run's files.
 * errors: ST_NO_MEMORY; ST_LIMIT with *out_problem, in the run's arena: one of them does not fit. */
MUST_USE Status calls_begin(Calls *calls, Run *run, SessionWorld *world, Str *out_problem);
void calls_end(Calls *calls);

/* Appends a str: bytes that are not UTF-8 become lone surrogates, as CPython has them from outside. */
void calls_put_text(Buf *out, Str bytes);

/* Answers a WORKER_CALL. Every call has an answer: an exception where nothing else fits.
 *
 * errors: ST_TIMEOUT, ST_INTERRUPTED: the run ended while the call was served; ST_PROTOCOL: it makes no sense.
 * owns:   the answer's parts are borrowed until the next call. */
MUST_USE Status calls_serve(Calls *calls, const WireMessage *call, WireMessage *out_answer);
