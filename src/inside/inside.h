/* inside: a world in the process of the program that embeds Cordon, for those who choose that.
 *
 * The same code answers the same requests as in a worker's process, so results are the same; what is missing is what
 * stands around that process. libcordon does not have this library, libcordon-inproc does: whoever uses it asks first
 * whether it is there (inside_is_linked). */
#pragma once

#include "session/session.h"

/* The other library does without. */
#define INSIDE_OPTIONAL __attribute__((weak, visibility("hidden")))

/* A room for one world, or for judging. One thread's at a time. */
typedef struct Inside Inside;

/* What a request may use and whom it tells; borrowed for the call. */
typedef struct InsideCall {
    const Policy *policy;     /* its limits of time */
    SessionOutput *on_output; /* as of SessionWorld */
    void *context;
    int cancel_fd;           /* readable: give up; -1 */
    int64_t wall_ns, cpu_ns; /* used before; what this request uses is added */
    JailLimit limit;         /* set to the limit of time that ended the run */
    bool is_interrupted;     /* cancel_fd was readable, or on_output did not listen */
} InsideCall;

/* NULL without memory, or without threads. */
INSIDE_OPTIONAL Inside *inside_new(void);
INSIDE_OPTIONAL void inside_free(Inside *inside);
/* Answers a request of worker.h. A run is stopped when its time is up; what a native does meanwhile is waited for.
 *
 * errors: ST_NO_MEMORY, ST_PROTOCOL for a request that makes no sense now, and what WORKER_FAILED says.
 * owns:   the answer lies in `arena`. */
INSIDE_OPTIONAL Status inside_ask(Inside *inside, InsideCall *call, Arena *arena,
                                  const WireMessage *request, WireMessage *out_answer);
/* Has `to` answer as if it had been asked to load what `from` saves, which is copied as it is.
 * errors: as inside_ask; ST_PROTOCOL where there is nothing to copy. */
INSIDE_OPTIONAL Status inside_copy(const Inside *from, Inside *to, InsideCall *call, Arena *arena,
                                   WireMessage *out_answer);
static inline bool inside_is_linked(void) {
    return inside_new != NULL;
}
