/* A run in progress; private to session. */
#pragma once

#include "base/sha256.h"
#include "engine/engine.h"
#include "session/session.h"
#include "worker/worker.h"

typedef struct Run {
    Arena *arena;
    const SessionRunRequest *request;
    SessionHandler *handler;
    void *context;
    SessionResult *result;
    SessionWorker *worker; /* that judged it, and runs it where the engine is the embedded one */
    const SessionVetting *vetting; /* NULL until it was judged */
    int64_t begun_ns;
    Sha256 output_hashes[2];
    Str before;  /* the cells of its session that ran before it, as a reviewer sees them; empty */
    Str session; /* a cell's session, and its number in there; empty */
    int64_t cell;
    Str function;  /* of the program's that is called in the place of the program; empty */
    Str continues; /* what this run goes on with: an entry's id, or a saved world's hash; empty */
    Str replay;    /* what it was given from outside, for the record; empty */
    bool is_entry_begun;
    SessionFolder *folders; /* the result's */
    bool is_abandoned;      /* the handler does not listen any more */
    bool is_interrupted;    /* cancel_fd became readable */
} Run;

/* The result of a run that has not begun. */
SessionResult run_nothing(const SessionRunRequest *request);

/* Tells the handler of an event; once it has stopped listening nothing is told. */
void run_tell(Run *run, SessionEventKind kind, Str text, const BrokerFile *file);

void run_tell_change(Run *run, const SessionFolder *folder, const BrokerChange *change);

/* Tells of each file of the result. */
void run_tell_files(Run *run);

/* What is to be told of the request's folders, which the jail was made with. NULL: no memory. */
SessionFolder *folders_make(Arena *arena, const SessionRunRequest *request, const Jail *jail);
/* What the guest did in the folder `at`, and that done to the folder where it is to be applied; as broker_diff. */
MUST_USE Status folders_diff(Arena *arena, const SessionRunRequest *request, const Jail *jail,
                             int32_t at, struct timespec granted_at, bool apply,
                             BrokerChanges *out_changes);
/* What was to be kept, and that the host's folders did not take: how many, and the first. */
typedef struct Lost {
    int32_t count;
    Str name, why;
} Lost;
void lost_note(Lost *lost, Str name, Str why);
void lost_of_folders(Lost *lost, const SessionFolder *folders, int32_t folder_count);
/* For people. */
Str lost_words(Arena *arena, const Lost *lost);

/* Tells the result of the folders that the jail was made with. */
void run_folders_note(Run *run, const Jail *jail);
/* Finds what the program did in them, and does it to them where that is asked for; its jail is over. granted_at:
 * CLOCK_REALTIME before it began. */
void run_folders(Run *run, const Jail *jail, struct timespec granted_at);

/* The run is over, or never began, for this reason. Returns false, for the caller to return in turn. */
bool run_stop(Run *run, SessionOutcome outcome, Str words);

/* What the worker said of it, or what its problem was: tells the verdict. Whether it may run; else the run is over. */
bool run_take_verdict(Run *run, Status status, const SessionVetting *vetting, Str problem);

/* How the jail ended is how the run ended. */
void run_conclude(Run *run, const JailOutcome *ended);

/* Whether programs of the language may start others. */
bool run_may_exec(const Policy *policy, PolicyLanguage language);

/* A waiting guest's shape for these limits and the policy's rest; false: none can be of that kind. */
bool warm_shape(const JailSpec *spec, PolicyLanguage language, PoolShape *out_shape);
JailLimits run_jail_limits(const Policy *policy, int32_t file_count);

/* The program itself: the source, or what stands in its fenced blocks where those were judged. */
Str run_program_text(Run *run);

/* Counts a call that the host answered, and keeps what was refused. Names of calls are the program's own: only those
 * that are served are noted. */
void run_note_call(SessionResult *result, const WireMessage *call, const WireMessage *answer);

/* Writes the first line of the run's entry in the record, once; and its last. false: the policy requires one, and it
 * cannot be written. */
bool entry_begin(Run *run);
void entry_end(Run *run);
/* Members of the entry that the document of --json has too. */
void json_write_engine(WireJson *json, const SessionResult *result);
void json_write_end(WireJson *json, const SessionResult *result);

/* Has the program reviewed as the policy demands. Whether it may run. */
bool run_review(Run *run);

/* What limit ended the program, in words. */
Str run_limit_words(Run *run, JailLimit limit);

/* How the worker says that a run has ended. false: it says something else, or nonsense. */
bool run_read_ending(const WireMessage *answer, WorkerOutcome *out_outcome,
                     WorkerEnding *out_ending);
/* A limit that the engine counts ended the run. false: it is none of those. */
bool run_engine_limit(Run *run, EngineLimit limit);
/* Notes what the worker gave up before it said that it is ready. */
void run_note_worker(SessionResult *result);

/* Runs the program in the embedded engine, in the run's worker, to its end. */
void run_embedded(Run *run);

/* A waiting guest for such a jail, from the request's pool or another process's. false: none is to be had, and that is
 * no failure. */
bool warm_take(Run *run, const JailSpec *spec, Jail *out_jail);
/* Gives it its files and tells it to run the first of them. After a failure the jail is gone.
 * errors: as jail_place; ST_CRASHED it does not listen. */
MUST_USE Status warm_begin(Run *run, const JailFile *files, int32_t file_count, Jail *jail,
                           JailFault *fault);

/* Carries bytes between the request's stdin, the jail and the handler until everything in the jail is dead and its
 * output told. Interrupting and abandoning the run ends the jail. */
void run_pump(Run *run, Jail *jail);
