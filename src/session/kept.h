/* A session between cells; private to session. kept.c has what all of them share and those in jails, kept_world.c those
 * in the embedded engine. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "session/calls.h"
#include "session/channel.h"
#include "session/history.h"

/* One cell on its way. */
typedef struct Cell {
    SessionKept *kept;
    Run run;
    Channel channels[2];
    int64_t number;
    int64_t deadline_ns; /* of the cell's own time */
    int64_t dead_by_ns;  /* the guest has closed its socket; 0: it has not */
    bool is_done;        /* the guest says so */
    bool has_raised;
    int exit_status; /* of the last command, where the language has such */
    bool was_interrupted_for_time;
    bool is_paused;
} Cell;

/* A world that is kept. Judging is another process's work: this one has run what it was given. */
typedef struct KeptWorld {
    SessionWorker worker;
    SessionWorld world;
    Calls calls;
    Cell *cell; /* that runs */
    bool is_open;
    Buf saved; /* while it is paused and its process gone; empty */
} KeptWorld;

/* Something to be done to the session's files, by whoever may. */
typedef struct FileJob {
    Status (*act)(SessionKept *kept, void *context);
    void *context;
    Status status;
} FileJob;

struct SessionKept {
    pthread_mutex_t job_lock;
    pthread_cond_t job_done;
    FileJob *job;         /* for the thread that runs the cell; NULL: none */
    pthread_mutex_t busy; /* held by who speaks with the jail or the world */
    PolicyEngine engine;
    Jail jail;                 /* of ENGINE_PROCESS */
    SessionRunRequest granted; /* its folders, and the policy that grants them */
    Arena folders_arena;
    struct timespec granted_at;
    KeptWorld world; /* of ENGINE_EMBEDDED */
    const Policy *policy;
    char name[SESSION_NAME_BYTES];
    PolicyLanguage language;
    SessionWorker worker;
    History history;
    Buf inbox;   /* what the guest sent and is not a whole message yet */
    int bell_fd; /* rung after a wish has changed */
    atomic_bool wants_interrupt, wants_pause, wants_stop;
    atomic_bool is_running, is_over;
    atomic_int_least64_t cells, uploads;
};

/* Tells an event whose text is the JSON value. */
bool cell_tell_json(Cell *cell, SessionEventKind kind, const struct json_t *value);
/* Tells what is left of its output. */
void cell_flush(Cell *cell);

/* Does it where no cell runs; else the cell's thread does, since one thread at a time speaks with the jail.
 * errors: those of `act`; ST_CRASHED the session has ended; ST_TIMEOUT it is too busy. */
MUST_USE Status kept_job(SessionKept *kept, Status (*act)(SessionKept *, void *), void *context);

/* The policy grants folders. */
bool kept_wants_folders(const SessionKept *kept);
/* errors: as session_folders_open; *fault says why. What was opened is closed by kept_folders_close in every case. */
MUST_USE Status kept_folders_open(SessionKept *kept, JailFault *fault);
void kept_folders_close(SessionKept *kept);

/* errors: ST_NO_MEMORY. */
MUST_USE Status kept_world_begin(SessionKept *kept);
void kept_world_end(SessionKept *kept);
/* Runs a cell to its end. */
void kept_world_execute(Cell *cell, Str source);
/* Where no cell runs: saves the world and ends its process, until the next cell. */
void kept_world_freeze(SessionKept *kept);
/* A file on its way in, until it is whole. One of the program's own under that name is replaced. */
#define KEPT_UPLOAD_NAME ".cordon-upload"
/* One that a file of its folder can have. */
bool kept_is_plain_name(Str name);
/* Its files, as session_kept_... say. */
MUST_USE Status kept_world_files(SessionKept *kept, Arena *arena, BrokerFiles *out_files);
MUST_USE Status kept_world_upload_open(SessionKept *kept, Str coming_name, int64_t *out_id);
MUST_USE Status kept_world_upload_write(SessionKept *kept, int64_t id, int64_t offset, Str bytes);
/* `name` data NULL: it is thrown away. */
MUST_USE Status kept_world_upload_close(SessionKept *kept, int64_t id, Str coming_name, Str name);
MUST_USE Status kept_world_open(SessionKept *kept, Str name, int *out_fd, int64_t *out_size);
MUST_USE Status kept_world_remove(SessionKept *kept, Str name);
