/* session: the host's side of everything: the worker that parses and judges, and the life of a run.
 *
 * The process that links this never parses Python; it hands the source to a worker and reads back a verdict. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"
#include "broker/broker.h"
#include "jail/jail.h"
#include "policy/policy.h"
#include "pool/pool.h"
#include "review/review.h"
#include "verdict/verdict.h"
#include "wire/wire.h"
#include "worker/worker.h"

/* --- the worker ------------------------------------------------------------------------------------------------- */

/* A cordon-worker process, started when it is first needed and again after one that failed. One request at a time; many
 * requests a worker. */
typedef struct SessionWorker {
    pid_t pid;          /* 0: none runs */
    int socket_fd;      /* ours; -1 */
    int stderr_fd;      /* what it says when it dies; -1 */
    int cancel_fd;      /* readable: give up the request; -1 */
    int64_t timeout_ms; /* a request */
    int64_t peak_bytes; /* most memory the last process that ended had in use */
    bool is_greeted;    /* it has said that it is ready */
    bool
        survives_thread; /* the thread that starts the process may end before it; set it after session_worker_init */
    char problem[1024]; /* words about the last failure; see session_worker_problem */
} SessionWorker;

/* Nothing is started yet. The worker's program is found beside our own, or where `make install` puts it.
 * owns:   cancel_fd is borrowed until session_worker_done; -1 for none. */
void session_worker_init(SessionWorker *worker, int cancel_fd);
/* Starts the process without waiting until it is ready, so that it is when it is needed. A failure shows then. */
void session_worker_start(SessionWorker *worker);
/* Ends the process if one runs. */
void session_worker_done(SessionWorker *worker);

typedef struct SessionVetRequest {
    Str filename; /* as the syntax error's picture shall show it */
    Str source;
    Str tools; /* kodeagent mode: the tools' source; else empty */
    const Policy *policy;
    bool wants_engine; /* ask the embedded engine too */
    Str unfinished; /* VerdictLines of parts of the source that began to run and ended on their way */
    PolicyLanguage language;
} SessionVetRequest;

typedef struct SessionVetting {
    Verdict verdict;
    /* Where wants_engine, and the verdict allows the program: */
    bool is_covered;  /* the embedded engine has all that it asks for */
    Str engine_lacks; /* else, for people: what it has not */
    Str bare; /* where policy.review_strip_comments: the program without comments; empty where that failed */
} SessionVetting;

/* Has a program judged.
 *
 * errors: ST_INVALID a rule of the policy is wrong (the problem says which); ST_NO_MEMORY the program needs more memory
 *         than a worker may have; ST_LIMIT past LIMIT_SOURCE_BYTES; ST_TIMEOUT; ST_INTERRUPTED by cancel_fd; ST_CRASHED
 *         the worker died; ST_PROTOCOL it spoke nonsense; ST_NOT_FOUND there is no cordon-worker; ST_DENIED,
 *         ST_UNSUPPORTED it could not give up its privileges; ST_IO. After any of them no verdict may be assumed, and
 *         the worker may be asked again.
 * owns:   the answer lies in `arena`. */
MUST_USE Status session_worker_vet(SessionWorker *worker, Arena *arena,
                                   const SessionVetRequest *request, SessionVetting *out_vetting);

/* The same by whatever answers the requests of worker.h in the worker's place. */
typedef Status SessionAsk(void *context, Arena *arena, const WireMessage *request,
                          WireMessage *out_answer);
MUST_USE Status session_vet_by(SessionAsk *ask, void *context, Arena *arena,
                               const SessionVetRequest *request, SessionVetting *out_vetting);

/* What CPython's own parser has to say of a program. */
typedef struct SessionAst {
    bool is_parsed;
    Str dump;     /* is_parsed: without a newline at its end */
    Str warnings; /* is_parsed: SyntaxWarnings as CPython shows them, the first MiB; empty for none */
    Str rendered;   /* else: CPython's picture of the error */
    Str error_json; /* else: the error as a JSON object */
} SessionAst;

/* Has a program parsed and its tree dumped; indent -1 is one line.
 *
 * errors: as session_worker_vet; ST_RANGE an int literal with more digits than CPython prints; ST_LIMIT also for a dump
 *         larger than LIMIT_FRAME_BYTES.
 * owns:   the texts lie in `arena`. */
MUST_USE Status session_worker_ast(SessionWorker *worker, Arena *arena, Str filename, Str source,
                                   int indent, SessionAst *out_ast);

/* --- a world ---------------------------------------------------------------------------------------------------- */

/* Told of what the program writes to stream 1 or 2. false: nobody listens any more, end it. */
typedef bool SessionOutput(void *context, int stream, Str bytes);

/* A running Python in a worker: requests of worker.h go in, one answer comes back, under the policy's limits. */
typedef struct SessionWorld {
    /* The caller's: set them before the first request. */
    SessionWorker *worker;
    const Policy *policy;
    SessionOutput *on_output;
    void *context;
    int cancel_fd;
    /* Asked to look when bell_fd is readable, while the program runs or waits; false: it is cancelled. NULL: none. */
    int bell_fd;
    bool (*on_bell)(void *context);
    /* From session_world_stop to its end, where the world shall outlive that; 0: a moment, and it shall not. */
    int64_t grace_ns;
    /* What the program has used since session_world_begin. Time counts while it runs, not while it waits for us. */
    int64_t wall_ns, cpu_ns;
    JailLimit limit;     /* of those kept from outside, that ended it */
    bool is_abandoned;   /* on_output did not listen */
    bool is_interrupted; /* cancel_fd was readable */
    /* For session alone. */
    bool wants_saved; /* the request that is outstanding is WORKER_SAVE */
    int64_t since_ns, cpu_begun_ns;
    int64_t kill_ns; /* when it is dead at the latest; 0: nobody has asked it to stop */
    bool is_killed;
} SessionWorld;

/* A world is not larger. */
#define SESSION_WORLD_BYTES (INT64_C(3) << 30)
/* What a policy says of worlds as the worker wants it, for WORKER_PART_LIMITS: a WorkerLimits and the list of imports.
 * The hash seed is the start image's, so a program does the same each time.
 * errors: nothing (data == NULL) without memory. */
Str session_world_limits(const Policy *policy, Arena *arena);
/* The times of the policy begin to count again. Starts the worker's process where there is none.
 * errors: as session_worker_vet. */
MUST_USE Status session_world_begin(SessionWorld *world, Arena *arena);
/* Sends a request whose answer is asked for later, by session_world_take; only where none is outstanding.
 * errors: as session_world_ask. */
MUST_USE Status session_world_post(SessionWorld *world, const WireMessage *request);
MUST_USE Status session_world_take(SessionWorld *world, Arena *arena, WireMessage *out_answer);
/* Sends a request and takes what the program writes until the answer is there.
 *
 * errors: ST_TIMEOUT a limit ended it (`limit`), ST_INTERRUPTED (is_interrupted or is_abandoned); the rest as
 *         session_worker_vet. After any of them the worker is gone, and with it the world.
 * owns:   the answer lies in `arena`; it is WORKER_CALL, WORKER_PAUSED, WORKER_ENDED, WORKER_VALUE,
 *         WORKER_SYNTAX_ERROR or, of WORKER_SAVE alone, WORKER_SAVED. */
MUST_USE Status session_world_ask(SessionWorld *world, Arena *arena, const WireMessage *request,
                                  WireMessage *out_answer);
/* Lets so much time go by, which counts as the program's.
 * errors: ST_TIMEOUT, ST_INTERRUPTED as session_world_ask. */
MUST_USE Status session_world_sleep(SessionWorld *world, int64_t nanoseconds);
/* After session_world_wait gave false: why. The worker is gone. */
Status session_world_failed(SessionWorld *world);
/* Ends what runs, for this reason, as soon as it may be. For on_output. */
void session_world_stop(SessionWorld *world, JailLimit why);
/* Waits until `fd` can be read, while the program waits for us: then time counts as its own.
 * false: a limit is reached, or it was cancelled: session_world_failed. */
bool session_world_wait_for_input(SessionWorld *world, int fd);
/* Waits until `fd` is ready for `events` (of poll), keeping the limits meanwhile. For on_output.
 * false: the run is over. */
bool session_world_wait(SessionWorld *world, int fd, short events);

/* Words for people about the worker's last failure: what happened and, where it helps, what to do. */
const char *session_worker_problem(const SessionWorker *worker);

/* --- a run ------------------------------------------------------------------------------------------------------ */

/* How a run ended. Rows: name, word in JSON, doc. */
typedef enum SessionOutcome {
#define X(name, word, doc) name,
#include "../../spec/outcomes.def"
#undef X
} SessionOutcome;
const char *session_outcome_name(SessionOutcome outcome);
const char *session_engine_name(PolicyEngine engine);

/* Asks a person who is there whether the program may run. `model` is what a model said of it, NULL for none.
 * Gives REVIEW_APPROVED, REVIEW_DENIED (with words in *out_why), REVIEW_INTERRUPTED, or REVIEW_FAILED: nobody is there,
 * and the program waits in the state folder. */
typedef struct SessionRunRequest SessionRunRequest;
typedef ReviewOutcome SessionAsker(void *context, const SessionRunRequest *request,
                                   const Verdict *verdict, const ReviewResult *model, Str *out_why);
/* Where the guest of a run came from. Rows: name, word in JSON, doc. */
typedef enum SessionStart {
#define X(name, word, doc) name,
#include "../../spec/starts.def"
#undef X
} SessionStart;
const char *session_start_name(SessionStart start);

/* A file handed to the program. */
typedef struct SessionInput {
    Str name; /* in /work: one path component */
    int fd;   /* read from its offset to its end; borrowed */
} SessionInput;

/* A run that was stopped and saved; see src/session/snapshot.h. */
typedef struct SessionSnapshot {
    Str name, source; /* of the program, as in the request of its run */
    Str world;        /* for the worker */
    Str input;        /* that was read and not yet given to the program */
    bool has_input_ended;
    Str files;
} SessionSnapshot;
/* Reads what request->snapshot_fd was given. Gives words for people where it is no snapshot of this version of Cordon,
 * NULL where it is one.
 * owns: *out_snapshot borrows `bytes`. */
const char *session_snapshot_open(Str bytes, SessionSnapshot *out_snapshot);

struct SessionRunRequest {
    const Policy *policy;
    Str source;
    Str path; /* as the user named the program: for the verdict's pictures */
    Str name; /* the file's name in /work, one path component: tracebacks show /work/NAME */
    PolicyLanguage language;
    const Str *arguments; /* sys.argv[1:], each NUL-terminated */
    int32_t argument_count;
    const SessionInput *inputs;
    int32_t input_count;
    int stdin_fd;   /* forwarded to the program; -1: it reads an empty stream */
    int out_dir_fd; /* new and changed files are copied into this directory; -1: only reported */
    const JailFolder *folders; /* of the host's, at /work/NAME; process engine only */
    int32_t folder_count;
    /* What the program did in folders that it may write is told, and done to the folders themselves where this is
     * so and the program ended with status 0. */
    bool apply;
    int cancel_fd; /* readable: end the run; -1 */
    Pool *pool;    /* where waiting guests may be had; NULL */
    const char
        *pool_path; /* the same, of another process: its socket, where there may be one; NULL */
    SessionWorker *worker; /* that runs it, started ahead or not; NULL: one of its own */
    /* Embedded engine only: what the host answers is written here at the end, -1; or comes from a record that was
     * written so, data == NULL. */
    int record_fd;
    Str replay;
    /* Embedded engine only: the run is stopped when the program has used so much fuel, and written to snapshot_fd
     * (OUTCOME_PAUSED); 0: it is not. */
    int64_t snapshot_after;
    int snapshot_fd;
    /* A run to go on with, whose name and source are those of the request; NULL: the program begins. Its own files,
     * input and arguments are what it had. What it has used counts; times begin anew. */
    const SessionSnapshot *resumed;
    /* What stdout's and stderr's events are written to: an event comes only when that can be written to without
     * waiting. -1: always. */
    int ready_fds[2];
    int32_t chunk_bytes;   /* largest text of one stdout or stderr event: 1..SESSION_CHUNK_BYTES */
    bool whole_characters; /* events do not divide a UTF-8 sequence */
    /* Embedded engine only: a function that is called when the program has ended with status 0, and a tuple of
     * arguments (wire.h); data NULL: none. */
    Str function, function_args;
    bool is_dry; /* for the result: nothing is applied (the caller leaves out_dir_fd and apply) */
    bool keeps_record;   /* leaves an entry in the record, as policy.record_... says */
    SessionAsker *asker; /* who decides where a person shall; NULL: nobody is there */
    void *asker_context;
};
enum { SESSION_CHUNK_BYTES = 4096 };

/* What became of one of the program's output streams. */
typedef struct SessionStream {
    int64_t bytes;      /* that the program wrote, as far as they were read */
    int64_t kept_bytes; /* that were told in events */
    bool is_cut;        /* more came than limit_output_bytes */
} SessionStream;

/* A folder that was granted, and what the program did in it. */
typedef struct SessionFolder {
    Str path; /* the host's */
    Str name; /* in /work */
    bool is_writable;
    bool has_layer; /* the program saw a private layer over it; */
    bool
        is_copied; /* or a copy, since none could be laid over it; else the folder as it is, to be read */
    BrokerChanges changes;
} SessionFolder;

/* What a program asked its host for. */
typedef struct SessionCall {
    char name[32];
    int64_t count, refused;
} SessionCall;
enum { SESSION_CALLS = 32 };

/* A call that was refused: the first of them are kept. */
typedef struct SessionRefusal {
    char name[32];
    char on[160];   /* the text it asked for first, a path, as much of it as fits; empty */
    int64_t number; /* the errno; 0: an exception */
} SessionRefusal;
enum { SESSION_REFUSALS = 32 };

typedef struct SessionResult {
    SessionOutcome outcome;
    int exit_status; /* 0..255; -1: it did not exit */
    int exit_signal; /* 0: no signal ended it */
    /* That ended it: "cpu", "wall", "memory", "processes", "file_size", "files", "disk", "output",
     * "fuel" or "recursion"; NULL. */
    const char *limit;
    Str error;   /* for people, where `outcome` is a failure; else empty */
    Str program; /* the request's name */
    PolicyLanguage language;
    const Verdict *verdict;  /* NULL: it was not judged */
    ReviewResult reviews[2]; /* a model's and a person's, as many as there were */
    int32_t review_count;
    const ReviewPending *pending; /* EVENT_PENDING: what waits; NULL */
    /* Of request.function: its value (wire.h) and that's repr; where it has raised the type's name, and the words. */
    bool has_value, has_raised;
    Str value, repr;
    bool is_dry;
    Str record_id;                    /* of its entry in the record; empty: it has none */
    Str record_problem;               /* why an entry could not be written, for people; empty */
    bool is_record_nowhere;           /* the reason is that the environment names no place for it */
    SessionCall calls[SESSION_CALLS]; /* what it asked its host for, by name; embedded engine */
    int32_t call_count;
    SessionRefusal refusals[SESSION_REFUSALS];
    int32_t refusal_count;
    PolicyEngine engine; /* that ran it, or would have; ENGINE_AUTO: it did not come to a choice */
    Str engine_reason;   /* why that one, a phrase; empty without a choice */
    SessionStart start;  /* how its guest came to be */
    bool has_started;    /* the program ran; the members below mean something */
    JailReport protections;
    JailUsage usage;
    int64_t fuel;                 /* units of work; -1 where the engine does not count them */
    int64_t judge_us;             /* from handing the source over to the verdict */
    int64_t total_us;             /* the whole run */
    SessionStream streams[2];     /* stdout, stderr */
    BrokerFiles files;            /* new and changed */
    const SessionFolder *folders; /* that were granted; changes are of those that it could write */
    int32_t folder_count;
} SessionResult;

/* What happens in a run, in the order it happens; docs/events.md describes each. */
typedef enum SessionEventKind {
#define X(name, word, doc) name,
#include "../../spec/events.def"
#undef X
} SessionEventKind;

typedef struct SessionEvent {
    SessionEventKind kind;
    int64_t time_us; /* since the run began */
    /* EVENT_STDOUT, EVENT_STDERR: bytes; EVENT_ERROR: words; EVENT_DISPLAY, EVENT_VALUE, EVENT_RAISED: JSON. */
    Str text;
    const BrokerFile *file;      /* EVENT_FILE */
    const SessionFolder *folder; /* EVENT_CHANGE */
    const BrokerChange *change;  /* EVENT_CHANGE */
    const SessionResult *result; /* what is known so far; always there */
} SessionEvent;

/* Told of each event as it happens; the event is borrowed for the call. false: nobody listens any more, end the run. */
typedef bool SessionHandler(void *context, const SessionEvent *event);

/* Judges a program and, where the verdict allows it, runs it to its end. Every failure is an outcome of the result, and
 * nothing that the run started is left when the call returns.
 *
 * units: the program's output is told as it comes, at most policy.limit_output_bytes a stream; what comes after that is
 *        counted and dropped, and ends the run (limit "output") when all of it is SESSION_FLOOD_FACTOR times as much
 *        and SESSION_FLOOD_LEAST_BYTES more.
 * owns:  the result and what it points to lie in `arena`. SIGPIPE must be ignored or blocked. */
void session_run(Arena *arena, const SessionRunRequest *request, SessionHandler *handler,
                 void *context, SessionResult *out_result);
enum { SESSION_FLOOD_FACTOR = 16, SESSION_FLOOD_LEAST_BYTES = 1 << 20 };

/* Opens a folder that is granted: DIR, or DIR=NAME for the name it has in /work.
 * errors: ST_NOT_FOUND, ST_NO_MEMORY with *out_problem, for people.
 * owns:   out_folder->fd is the caller's; the rest lies in `arena` or borrows `text`. */
MUST_USE Status session_folder_open(Arena *arena, Str text, bool is_writable,
                                    JailFolder *out_folder, Str *out_problem);
/* Grants the request those of its policy.
 * errors: as session_folder_open; ST_LIMIT. What was opened is the caller's in every case: session_folders_close. */
MUST_USE Status session_folders_open(Arena *arena, SessionRunRequest *request, Str *out_problem);
void session_folders_close(SessionRunRequest *request);

/* The request that a replay of the record (record.h) was, for a run that asks nobody and leaves no entry.
 * errors: ST_PROTOCOL it is none, or another version's; ST_NO_MEMORY.
 * owns:   borrows `bytes`; the rest lies in `arena`. */
MUST_USE Status session_unwrap(Arena *arena, Str bytes, Policy *policy,
                               SessionRunRequest *out_request);

/* --- a run that its caller drives ------------------------------------------------------------------------------- */

/* Has a program judged, as session_worker_vet does; after an error *out_problem is for people. */
typedef Status SessionJudge(void *context, Arena *arena, const SessionVetRequest *request,
                            SessionVetting *out_vetting, Str *out_problem);
/* Whether a program may run: judges it and has it reviewed as the policy demands. Runs nothing. One that may not is
 * told in the result, and leaves an entry in the record where the request keeps one.
 * owns: what the result points to lies in `arena` or is the request's. */
bool session_judge(Arena *arena, const SessionRunRequest *request, SessionJudge *judge,
                   void *context, SessionResult *out_result);
/* Appends the verdict of a result that has one, with the members of the reviews. */
void session_verdict_to_json(const SessionResult *result, Buf *out);

/* A run of such a program in a world that is the caller's to drive, for the record. */
typedef struct SessionDriven {
    const SessionRunRequest
        *request; /* what was judged; of a run that came with its world its name and policy */
    const SessionResult *judged; /* by session_judge; NULL: nobody judged it here */
    Str session;                 /* the world's name, */
    int64_t number;              /* and its how-manieth run this is */
    Str function;                /* of the program's, that is called; empty: the program runs */
    Str continues; /* the entry of the run that this one goes on with, or "sha256:" of the saved world; empty */
    bool is_inside; /* in the caller's own process */
} SessionDriven;
typedef struct SessionDrivenEnd {
    SessionOutcome outcome;
    int exit_status;   /* -1: it did not exit */
    const char *limit; /* as SessionResult has it */
    Str error;
    int64_t fuel, memory_bytes, wall_ns, cpu_ns;
} SessionDrivenEnd;
/* Begins its entry in the record, where the request keeps one. NULL: the policy requires an entry and none can be
 * written, or there is no memory: nothing may run.
 * owns: the entry is the caller's until session_entry_end; `driven` is borrowed for the call. */
typedef struct SessionEntry SessionEntry;
SessionEntry *session_entry_begin(const SessionDriven *driven);
/* Empty: there is none. */
Str session_entry_id(const SessionEntry *entry);
/* What the program wrote to stream 1 or 2, and how much of it was passed on. */
void session_entry_output(SessionEntry *entry, int stream, Str bytes, int64_t kept_bytes);
/* A call of a function of the caller's (WORKER_CALL) and its answer. */
void session_entry_call(SessionEntry *entry, const WireMessage *call, const WireMessage *answer);
void session_entry_end(SessionEntry *entry, const SessionDrivenEnd *end);

/* --- a guest that is kept --------------------------------------------------------------------------------------- */

/* A guest that runs one cell after the other and keeps its variables and files between them. Between cells
 * everything in it is stopped. One thread at a time runs a cell or touches files; the calls that say so may come from
 * any. */
typedef struct SessionKept SessionKept;

typedef enum SessionKeptState {
#define X(name, word, doc) name,
#include "../../spec/kept_states.def"
#undef X
} SessionKeptState;
const char *session_kept_state_name(SessionKeptState state);

/* Takes a guest of the pool (ENGINE_PROCESS), or begins a world of its own (ENGINE_EMBEDDED, for LANGUAGE_PYTHON; pool
 * may be NULL). `name` is what the record calls the session.
 * errors: as pool_take; ST_LIMIT the policy's limits cannot be a waiting guest's. *fault says why.
 * owns:   pool and policy are borrowed until session_kept_free. */
MUST_USE Status session_kept_new(Pool *pool, const Policy *policy, PolicyEngine engine,
                                 PolicyLanguage language, const char *name, SessionKept **out_kept,
                                 JailFault *fault);
enum { SESSION_NAME_BYTES = 32 }; /* with its NUL */
/* Ends it; variables and files are gone. A cell must not run: session_kept_stop ends one. */
void session_kept_free(SessionKept *kept);

/* Judges a cell, as what it adds to the cells that ran before it, and runs it. Each cell has the policy's time and CPU
 * time; one that passes its time is interrupted, and ends the session only where it does not heed that. The outcome
 * is OUTCOME_ENDED with exit_status 0, 1 for an exception, or in bash that of the last command. *result and what it
 * points to lie in `arena`. */
void session_kept_run(SessionKept *kept, Arena *arena, Str source, SessionHandler *handler,
                      void *context, SessionResult *out_result);
/* From any thread. Interrupting does nothing where no cell runs. */
void session_kept_interrupt(SessionKept *kept);
void session_kept_stop(SessionKept *kept);
/* A paused session's cell stands still and its time does not count; a cell that comes waits. From any thread. */
void session_kept_pause(SessionKept *kept, bool is_paused);
SessionKeptState session_kept_state(SessionKept *kept);
int64_t session_kept_cells(const SessionKept *kept);
PolicyLanguage session_kept_language(const SessionKept *kept);
PolicyEngine session_kept_engine(const SessionKept *kept);

/* The files of its folder; from any thread. A cell that runs stands still meanwhile, and its time does not count.
 * errors: ST_TIMEOUT it is being judged, or too busy; ST_INVALID no plain name, ST_NOT_FOUND, ST_LIMIT, ST_IO;
 *         ST_CRASHED it has ended. A file that is put replaces one of its name, whole and at once; where that fails the
 *         old one stays. */
MUST_USE Status session_kept_files(SessionKept *kept, Arena *arena, BrokerFiles *out_files);
MUST_USE Status session_kept_put(SessionKept *kept, Str name, Str bytes);
/* The same for content that comes bit by bit; of all of it no more than what is added is held here. The cell runs on
 * meanwhile. Ends in every case by session_upload_end, which keeps the whole file or none.
 * errors: as above. owns: the caller holds the upload, and the session as long as that. */
typedef struct SessionUpload SessionUpload;
MUST_USE Status session_kept_upload(SessionKept *kept, Str name, SessionUpload **out_upload);
MUST_USE Status session_upload_add(SessionUpload *upload, Str bytes);
MUST_USE Status session_upload_end(SessionUpload *upload, bool is_kept);
MUST_USE Status session_kept_open(SessionKept *kept, const char *name, int *out_fd,
                                  int64_t *out_size);
MUST_USE Status session_kept_remove(SessionKept *kept, const char *name);

/* The folders that the session was granted, and what its cells did in those that they may write, compared with how the
 * folders are now; from any thread. Nothing is done to them.
 * errors: as those of its files. owns: the answer lies in `arena`. */
typedef struct SessionFolders {
    const SessionFolder *items;
    int32_t count;
    Str error; /* what was to be applied and the folders did not take, for people; empty */
} SessionFolders;
MUST_USE Status session_kept_changes(SessionKept *kept, Arena *arena, SessionFolders *out_folders);
/* Ends the session, and then makes the folders as its cells left them. Of one that is freed without, or ends by itself,
 * nothing is applied.
 * errors: ST_INVALID it has no folders, ST_TIMEOUT a cell runs: it goes on then. ST_CRASHED it has ended; ST_IO,
 *         ST_NO_MEMORY: it has ended, and some of it may be applied. owns: as above. */
MUST_USE Status session_kept_apply(SessionKept *kept, Arena *arena, SessionFolders *out_folders);

/* --- cases ------------------------------------------------------------------------------------------------------ */

/* One case of a file of cases; cordon-test(1) has the members. */
typedef struct SessionCase {
    int32_t line;
    Str name;
    Str input; /* data NULL: none; of all texts below too */
    const Str *arguments;
    int32_t argument_count;
    Str stdout_wanted, stderr_wanted;
    int64_t status;
    Str function, args; /* args is a tuple as wire.h has it */
    const struct json_t *want;
    double tolerance;
    Str raises;
    struct json_t *document; /* holds `want` */
} SessionCase;

typedef struct SessionCases {
    SessionCase *items;
    int32_t count;
} SessionCases;

/* Reads cases, a JSON object a line.
 * errors: ST_INVALID with *out_problem, ST_NO_MEMORY; what was read is to be freed then too.
 * owns:   all lies in `arena` but the documents: session_cases_free. */
MUST_USE Status session_cases_read(Arena *arena, Str text, SessionCases *out_cases,
                                   Str *out_problem);
void session_cases_free(SessionCases *cases);

typedef struct SessionCaseResult {
    bool holds;
    Str why; /* what is not as the case wants it */
    SessionResult run;
} SessionCaseResult;
/* Runs `base` on one case: a run of its own, in the embedded engine. The result lies in `arena`. */
void session_case_run(Arena *arena, const SessionRunRequest *base, const SessionCase *wanted,
                      SessionCaseResult *out_result);

/* --- telling ---------------------------------------------------------------------------------------------------- */

/* Appends the event as one JSON object and a newline. */
void session_event_to_json(const SessionEvent *event, Buf *out);
/* Appends the whole run as one JSON document and a newline: the result and what the program wrote. */
void session_result_to_json(const SessionResult *result, Str stdout_bytes, Str stderr_bytes,
                            Buf *out);
/* Appends {"files": [...], "dropped": N} and a newline. */
void session_files_to_json(const BrokerFiles *files, Buf *out);
/* Appends {"folders": [...], "changes": [...], "changes_dropped": N, "error": words or null} and a newline. */
void session_folders_to_json(const SessionFolders *folders, Buf *out);
/* Appends the report for people: a few aligned lines. `out_dir` is where files went, empty for nowhere. */
void session_report(const SessionResult *result, Str out_dir, bool colour, Buf *out);
