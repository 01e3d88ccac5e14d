/* What the C library's runtimes and worlds share among their files; private to embed. */
#pragma once

#include <pthread.h>

#include "base/arena.h"
#include "cordon.h"
#include "engine/engine.h"
#include "inside/inside.h"
#include "policy/policy.h"
#include "record/record.h"
#include "session/session.h"

struct CordonRuntime {
    pthread_mutex_t lock; /* of what follows */
    SessionWorker judge;  /* the process that judges programs; */
    Inside *judge_inside; /* or what does so in this one */
    CordonWorld *ready;   /* a list */
    size_t ready_count;
    /* Never changed once it is open. */
    size_t ready_most;
    bool is_inside;    /* worlds are in this process */
    bool keeps_record; /* the policy's text asks for one */
    Arena arena;
    PolicyLoaded loaded;
    Str limits; /* of the policy, for requests that open a world */
    char *policy_text;
};

struct CordonProgram {
    char *name;
    char *source; /* what runs */
    size_t source_bytes;
    /* What was judged, for the record; `judged` and the request's texts lie in the arena. */
    Arena arena;
    SessionRunRequest request;
    SessionResult judged;
};

typedef struct WorldFunction {
    char *name;
    CordonFunction *function; /* NULL: the world waits */
    void *context;
    struct WorldFunction *next;
} WorldFunction;

struct CordonWorld {
    CordonRuntime *runtime;
    CordonWorld *next; /* in the list of those that are ready */
    SessionWorker worker;
    SessionWorld session;
    Inside *inside; /* in place of the worker: the world is in this process */
    CordonWorldOptions options;
    WorldFunction *functions;
    bool is_opening;     /* the answer to the request for a fresh world has not been taken */
    bool is_waiting;     /* for cordon_world_resume */
    bool is_paused;      /* for cordon_world_continue */
    int64_t pause_after; /* fuel; 0: what goes on next does not pause */
    bool is_lost;
    bool is_interrupted;   /* that is why */
    int64_t told_bytes[2]; /* of the run's output */
    /* Where the policy asks for a record: the entry of the run that is not at its end, or NULL; the world's name there;
     * how many runs it had; and the last one's id. */
    SessionEntry *entry;
    char name[RECORD_ID_SIZE];
    int64_t runs;
    char last_id[RECORD_ID_SIZE];
    /* The last run. */
    Arena arena;
    WorkerEnding ending;
    CordonValue *result, *call_arguments, *call_keywords;
    char *repr, *error_type, *error, *call_name;
    const char *limit;
};

/* --- worlds (world.c) --- */

/* A world whose request for a fresh one is sent; is_opening is false where that failed. NULL: no memory. */
CordonWorld *world_make(CordonRuntime *runtime);
void world_free(CordonWorld *world);
/* Puts a world that has been emptied among those that wait. false: there are enough. */
bool world_keep_ready(CordonRuntime *runtime, CordonWorld *world);
/* Nothing is left of the last run. */
void world_clear(CordonWorld *world);
/* The times of the policy begin to count again. */
Status world_begin_times(CordonWorld *world);
/* A request to whatever runs the world. The answer lies in the world's arena. */
Status world_ask(CordonWorld *world, const WireMessage *request, WireMessage *out_answer);
/* `world` becomes a copy of `from`; both are in this process. It answers as to WORKER_LOAD. */
Status world_copy_inside(CordonWorld *world, const CordonWorld *from, WireMessage *out_answer);
/* Whatever runs the world is gone. */
void world_end(CordonWorld *world);
/* What a failure of a request is to the caller of the library. */
CordonStatus world_status(Status status);

/* --- runs (runs.c) --- */

/* Sends the request, and answers its calls, until the run has come to an end, is paused or waits. */
CordonOutcome world_drive(CordonWorld *world, WireMessage request);
/* The world is gone, for this reason. */
CordonOutcome world_lose(CordonWorld *world, const char *words);
/* Nothing was done, for this reason. */
CordonOutcome world_refuse(CordonWorld *world, const char *words);
/* What a call asks for becomes the world's. */
void world_take_call(CordonWorld *world, const WireMessage *call);
/* The run came to rest where it was wanted. */
CordonOutcome world_take_pause(CordonWorld *world, const WireMessage *answer);

/* --- the record (entries.c) --- */

/* Begins the entry of a run of the program, or of its function `function` (program NULL), where one is wanted.
 * false: none can be begun, and nothing may run. */
bool world_entry_begin(CordonWorld *world, const CordonProgram *program, const char *function);
/* The same of a run that came with its world: `continues` as SessionDriven has it. */
bool world_entry_continue(CordonWorld *world, Str continues);
/* How the run ended; one that waits or is paused has not. */
void world_entry_end(CordonWorld *world, CordonOutcome outcome);
/* It will not go on here. */
void world_entry_leave(CordonWorld *world);

/* --- functions (variables.c) --- */

/* Puts a function at `place` in a list of them. false: no memory. */
bool world_add_function(WorldFunction **place, const char *name, CordonFunction *function,
                        void *context);
