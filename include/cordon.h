/* Cordon: judge programs that a language model wrote, and run them in a sandbox, from C.
 *
 * Two calls stand for themselves: cordon_check judges a program, cordon_run judges it and runs it. Both take a request
 * and give a JSON document, the same that `cordon check --format json` and `cordon run --json` print. A call starts
 * the processes it needs and leaves none behind; it may be made from any thread, and from several at once. Below them
 * stands what makes Python a part of your program: worlds that you talk with. The library never prints, exits, or
 * changes a signal's handler; during cordon_check and cordon_run SIGPIPE is blocked in the calling thread.
 *
 * Only names that begin with cordon_, Cordon and CORDON_ are used. Members may be added at the end of the structs:
 * start from CORDON_REQUEST and its like, which tell the library how much of the struct the caller knows. */
#ifndef CORDON_H
#define CORDON_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define CORDON_API __attribute__((visibility("default")))
#else
#define CORDON_API
#endif

/* What became of a call. What became of the program stands in the document. */
typedef enum CordonStatus {
    CORDON_OK = 0,      /* the document holds the answer */
    CORDON_INVALID = 2, /* the request or its policy is wrong; nothing was run */
    CORDON_FAILED = 7,  /* Cordon itself failed: no worker, a worker that died, no memory for it */
    CORDON_INTERRUPTED = 8, /* cancel_fd was readable */
    CORDON_NO_MEMORY = 9    /* there is no document either */
} CordonStatus;

/* A file handed to the program. */
typedef struct CordonFile {
    const char *name; /* in the program's folder: one path component */
    const char *path; /* on this machine */
} CordonFile;

/* Told of each event of a run as it happens: one JSON object, not NUL-terminated. Not 0 ends the run. */
typedef int CordonEventHandler(void *context, const char *json, size_t json_bytes);

typedef struct CordonRequest {
    size_t struct_bytes; /* sizeof(CordonRequest) */

    const char *source; /* the program; any bytes */
    size_t source_bytes;
    const char *name; /* the program's file name, one path component; NULL: "main.py" */
    /* A policy file's text (see cordon-policy(5)); NULL: the defaults, but no record: a run leaves an entry only where
     * the text has record.keep. */
    const char *policy;
    int cancel_fd; /* readable: give up; -1: never */

    /* For cordon_run alone. */
    const char *const *arguments; /* sys.argv[1:], NULL behind the last; NULL: none */
    const CordonFile *files;
    size_t file_count;
    const char *out_dir; /* new and changed files are copied into it; NULL: they are only listed */
    CordonEventHandler *on_event; /* NULL: nobody is told */
    void *context;                /* handed to on_event */

    const char *language; /* "python", "bash" or "node"; NULL: "python". For cordon_check too */
} CordonRequest;

/* A request with nothing in it. */
#define CORDON_REQUEST                                                                             \
    { sizeof(CordonRequest), NULL, 0, NULL, NULL, -1, NULL, NULL, 0, NULL, NULL, NULL, NULL }

/* The library's version, "0.1.0". Static. */
CORDON_API const char *cordon_version(void);

/* Judges a program without running it. With CORDON_OK the document is the verdict: is_safe, verdict, risk_score,
 * reason, findings. A program that does not parse is a verdict too. With any other status but CORDON_NO_MEMORY it is
 * {"error": "..."}, words for people.
 *
 * owns: *out_json is the caller's, who gives it back with cordon_free; NULL with CORDON_NO_MEMORY. The request is
 *       borrowed for the call. */
CORDON_API CordonStatus cordon_check(const CordonRequest *request, char **out_json);

/* Judges a program and runs it where the verdict allows it. With CORDON_OK the document tells the whole run: outcome,
 * exit status, stdout, stderr, verdict, usage, files; a program that was blocked, failed or reached a limit is
 * CORDON_OK. With any other status it is as cordon_check says.
 *
 * owns: as cordon_check. */
CORDON_API CordonStatus cordon_run(const CordonRequest *request, char **out_json);

/* Gives a document back; NULL is nothing. */
CORDON_API void cordon_free(char *json);

/* --- Python in the embedded engine -------------------------------------------------------------------------------
 *
 * A runtime holds a policy, and processes that wait, ready to run. A program is source that the policy's vetting let
 * through. A world is one running Python: programs and cells run in it one after the other and find what those before
 * left; values go in, functions of yours can be called from it, values come out. A world lives in a process that owns
 * nothing (no files, no network, a dozen system calls), under the limits of the policy; it is one thread's at a time,
 * different worlds may be used from different threads. A runtime may be used from any thread. */

typedef struct CordonRuntime CordonRuntime;
typedef struct CordonProgram CordonProgram;
typedef struct CordonWorld CordonWorld;

/* --- values --- */

/* A Python value outside of Python: a tree that the library owns or the caller, as each function says. What lies in a
 * container is borrowed from it and valid as long as it is. */
typedef struct CordonValue CordonValue;

typedef enum CordonType {
    CORDON_NONE,
    CORDON_BOOL,
    CORDON_INT, /* fits a long long */
    CORDON_BIG_INT,
    CORDON_FLOAT,
    CORDON_STR,
    CORDON_BYTES,
    CORDON_LIST,
    CORDON_TUPLE,
    CORDON_DICT,
    CORDON_SET, /* and frozenset; only out of a world */
    CORDON_OBJECT /* of any other type; only out of a world, where it stays: the name of its type is all there is */
} CordonType;

/* Makers. Each gives a value that is the caller's, or NULL without memory. */
CORDON_API CordonValue *cordon_none(void);
CORDON_API CordonValue *cordon_bool(int truth);
CORDON_API CordonValue *cordon_int(long long number);
/* Hexadecimal digits, "-" before them for a negative one; any size. */
CORDON_API CordonValue *cordon_big_int(const char *digits);
CORDON_API CordonValue *cordon_float(double number);
/* UTF-8, copied. */
CORDON_API CordonValue *cordon_str(const char *text, size_t bytes);
CORDON_API CordonValue *cordon_bytes(const void *data, size_t bytes);
/* owns: the items become the container's, also where it gives NULL; a NULL among them is a lack of memory before, and
 *       gives NULL. A dict takes key, value, key, value ... */
CORDON_API CordonValue *cordon_list(CordonValue *const *items, size_t count);
CORDON_API CordonValue *cordon_tuple(CordonValue *const *items, size_t count);
CORDON_API CordonValue *cordon_dict(CordonValue *const *items, size_t pair_count);
/* NULL is nothing. */
CORDON_API void cordon_value_free(CordonValue *value);

/* Readers. Asked for what the value is not they give 0 or NULL; `value` may be NULL, which is None. */
CORDON_API CordonType cordon_type(const CordonValue *value);
CORDON_API int cordon_as_bool(const CordonValue *value);
CORDON_API long long cordon_as_int(const CordonValue *value);
/* A float; an int as the nearest one. */
CORDON_API double cordon_as_float(const CordonValue *value);
/* The bytes of a str (UTF-8) or bytes, a big int's hexadecimal digits, an object's type; a NUL stands behind them.
 * *out_bytes, where it is not NULL, is how many. Borrowed from the value. */
CORDON_API const char *cordon_as_text(const CordonValue *value, size_t *out_bytes);
/* Of a container; of a dict its pairs. */
CORDON_API size_t cordon_count(const CordonValue *value);
/* The item at `index`; of a dict the value, and cordon_key its key. NULL past the end. */
CORDON_API const CordonValue *cordon_item(const CordonValue *value, size_t index);
CORDON_API const CordonValue *cordon_key(const CordonValue *value, size_t index);
/* What a dict has under a str; NULL where there is nothing. */
CORDON_API const CordonValue *cordon_find(const CordonValue *dict, const char *key);

/* --- runtimes and programs --- */

typedef struct CordonRuntimeOptions {
    size_t struct_bytes; /* sizeof(CordonRuntimeOptions) */
    /* A policy file's text; NULL: the defaults, but no record: runs in worlds leave entries only where the text has
     * record.keep. */
    const char *policy;
    size_t
        ready_count; /* processes that are kept waiting with a fresh world, so that opening one takes no time */
    /* Not 0: judge programs and run worlds in this process, where nothing stands around them but the cage; needs
     * libcordon-inproc (SECURITY.md says what that gives up). ready_count is then a number of such worlds. */
    int in_process;
} CordonRuntimeOptions;
#define CORDON_RUNTIME_OPTIONS                                                                     \
    { sizeof(CordonRuntimeOptions), NULL, 1, 0 }

/* Opens a runtime.
 *
 * errors: CORDON_INVALID the options or the policy are wrong, or this library has no in_process; CORDON_FAILED no
 *         process could be started; CORDON_NO_MEMORY. *out_error, where out_error is not NULL, is then {"error": ...}
 *         for cordon_free.
 * owns:   *out_runtime is the caller's until cordon_runtime_close; the options are borrowed for the call. */
CORDON_API CordonStatus cordon_runtime_open(const CordonRuntimeOptions *options,
                                            CordonRuntime **out_runtime, char **out_error);
/* Ends the waiting processes. All worlds must have been closed, all programs freed. NULL is nothing. */
CORDON_API void cordon_runtime_close(CordonRuntime *runtime);

/* Has a program judged by the runtime's policy, and reviewed where that policy demands it: by the model that it names,
 * or by a person, for whom this call waits (`cordon pending`). With CORDON_OK *out_program is the program, or NULL
 * where it is blocked or denied or does not parse.
 *
 * owns: *out_program is the caller's until cordon_program_free; *out_verdict, where out_verdict is not NULL, is a
 *       document as cordon_check gives it, with the member "reviews" as cordon_run gives it. `name` is the file name
 *       that tracebacks show. */
CORDON_API CordonStatus cordon_program_load(CordonRuntime *runtime, const char *name,
                                            const char *source, size_t source_bytes,
                                            CordonProgram **out_program, char **out_verdict);
CORDON_API void cordon_program_free(CordonProgram *program);

/* --- worlds --- */

/* Told of what a program prints; stream is 1 or 2. Not 0 ends the run. */
typedef int CordonOutputHandler(void *context, int stream, const char *bytes, size_t count);

typedef struct CordonWorldOptions {
    size_t struct_bytes;            /* sizeof(CordonWorldOptions) */
    int cancel_fd;                  /* readable: give up what runs; -1: never */
    CordonOutputHandler *on_output; /* NULL: what is printed is dropped */
    void *context;                  /* handed to on_output */
} CordonWorldOptions;
#define CORDON_WORLD_OPTIONS                                                                       \
    { sizeof(CordonWorldOptions), -1, NULL, NULL }

/* Opens a fresh world. `options` may be NULL.
 *
 * errors: as cordon_runtime_open; *out_world is NULL then.
 * owns:   *out_world is the caller's until cordon_world_close. */
CORDON_API CordonStatus cordon_world_open(CordonRuntime *runtime, const CordonWorldOptions *options,
                                          CordonWorld **out_world);
/* The world is gone, whatever it does. NULL is nothing. */
CORDON_API void cordon_world_close(CordonWorld *world);

/* What became of a run. */
typedef enum CordonOutcome {
    CORDON_DONE, /* it came to its end, or by SystemExit: cordon_world_exit_status */
    CORDON_RAISED, /* by an exception: cordon_world_error_type, cordon_world_error; its traceback went to stream 2 */
    CORDON_LIMITED, /* by a limit: cordon_world_limit; after one of time the world may be lost */
    CORDON_WAITS, /* it calls a function of yours: cordon_world_call_name; go on with cordon_world_resume */
    CORDON_REFUSED, /* nothing ran: cordon_world_error says why; the world is as it was */
    CORDON_LOST, /* cancelled, or the process died: cordon_world_error. Only cordon_world_close is left */
    CORDON_PAUSED /* where cordon_world_pause_after wanted it; go on with cordon_world_continue */
} CordonOutcome;

/* Runs a program to its end, to a call of a function of yours, or to a limit. The policy's limits of time and fuel are
 * those of this run; time does not count while the world waits for you. */
CORDON_API CordonOutcome cordon_world_run(CordonWorld *world, const CordonProgram *program);
/* The same as a cell of a session: where the last statement is an expression, its value is the result. */
CORDON_API CordonOutcome cordon_world_run_cell(CordonWorld *world, const CordonProgram *program);
/* Calls a function that a program has defined, with a tuple or list of arguments (borrowed; NULL: none). */
CORDON_API CordonOutcome cordon_world_call(CordonWorld *world, const char *function,
                                           const CordonValue *arguments);

/* A variable of the program's. CORDON_INVALID: (set) the value cannot go in, (get) there is none of that name.
 * owns: (set) `value` is borrowed; (get) *out_value is the caller's. */
CORDON_API CordonStatus cordon_world_set(CordonWorld *world, const char *name,
                                         const CordonValue *value);
CORDON_API CordonStatus cordon_world_get(CordonWorld *world, const char *name,
                                         CordonValue **out_value);

/* What a function of yours says went wrong: the name of a builtin exception and its text. */
typedef struct CordonError {
    char type[64];
    char message[512];
} CordonError;
/* A function that programs call. `arguments` is a tuple, `keywords` a dict; both are borrowed. Gives a value, which
 * becomes the library's, or NULL with *error filled in. It may not use the world that calls it. */
typedef CordonValue *CordonFunction(void *context, const CordonValue *arguments,
                                    const CordonValue *keywords, CordonError *error);
/* Puts a function into the program's variables. Where `function` is NULL, a call of it stops the run with CORDON_WAITS,
 * for as long as you like. */
CORDON_API CordonStatus cordon_world_function(CordonWorld *world, const char *name, const char *doc,
                                              CordonFunction *function, void *context);
/* After CORDON_WAITS: the call's result (borrowed), or the exception that it raises. */
CORDON_API CordonOutcome cordon_world_resume(CordonWorld *world, const CordonValue *result);
CORDON_API CordonOutcome cordon_world_resume_error(CordonWorld *world, const char *type,
                                                   const char *message);

/* --- saved worlds ---
 *
 * A world that runs nothing, is paused, or waits for cordon_world_resume can be saved, loaded in any process of the
 * same version of Cordon, on any machine of its kind, and copied; it goes on as it would have. What is loaded is
 * checked as a stranger's: damage is CORDON_INVALID. But a snapshot is a program that was judged by nobody: whoever
 * writes one decides what runs, in the same cage, under the same limits. */

/* What runs or goes on next comes to rest with CORDON_PAUSED when it has used so many more units of work; 0: it does
 * not. */
CORDON_API void cordon_world_pause_after(CordonWorld *world, long long fuel);
/* After CORDON_PAUSED: goes on. */
CORDON_API CordonOutcome cordon_world_continue(CordonWorld *world);
/* CORDON_DONE: it runs nothing; CORDON_WAITS, CORDON_PAUSED, CORDON_LOST. */
CORDON_API CordonOutcome cordon_world_state(const CordonWorld *world);

/* The world as bytes.
 *
 * errors: CORDON_INVALID it is lost or too large (512 MiB); it goes on all the same. CORDON_FAILED, CORDON_NO_MEMORY.
 * owns:   *out_bytes is the caller's, who gives it back with cordon_free. */
CORDON_API CordonStatus cordon_world_save(CordonWorld *world, char **out_bytes, size_t *out_count);
/* A world from such bytes, under the limits of this runtime's policy; what a run that is not at its end has used of
 * them counts. Functions of yours must be given again by cordon_world_function, which puts nothing into a world that is
 * paused or waits, but answers the calls of what it has under that name.
 *
 * errors: CORDON_INVALID for what is no world of this version of Cordon, or needs more memory than the policy allows;
 *         CORDON_FAILED, CORDON_NO_MEMORY. */
CORDON_API CordonStatus cordon_world_load(CordonRuntime *runtime, const CordonWorldOptions *options,
                                          const char *bytes, size_t count, CordonWorld **out_world);
/* A second world like this one, with the same functions; from there on they have nothing to do with each other.
 * errors: those of cordon_world_save and cordon_world_load. */
CORDON_API CordonStatus cordon_world_copy(CordonWorld *world, const CordonWorldOptions *options,
                                          CordonWorld **out_world);

/* About the last run. Texts and values are borrowed from the world until it runs again. */
CORDON_API const CordonValue *cordon_world_result(const CordonWorld *world);
/* repr() of the result of a cell; NULL for none, and for None. */
CORDON_API const char *cordon_world_repr(const CordonWorld *world);
CORDON_API int cordon_world_exit_status(const CordonWorld *world);
CORDON_API const char *cordon_world_error_type(const CordonWorld *world);
CORDON_API const char *cordon_world_error(const CordonWorld *world);
/* "cpu", "wall", "memory", "output", "fuel" or "recursion"; NULL. */
CORDON_API const char *cordon_world_limit(const CordonWorld *world);
CORDON_API const char *cordon_world_call_name(const CordonWorld *world);
CORDON_API const CordonValue *cordon_world_call_arguments(const CordonWorld *world);
CORDON_API const CordonValue *cordon_world_call_keywords(const CordonWorld *world);

typedef struct CordonUsage {
    long long fuel;         /* units of work of the run */
    long long memory_bytes; /* of the world, at its peak */
    long long wall_nanoseconds, cpu_nanoseconds;
} CordonUsage;
CORDON_API void cordon_world_usage(const CordonWorld *world, CordonUsage *out_usage);

/* --- guests made ahead ---
 *
 * A pool keeps jailed interpreters started and waiting in the background, as `cordon serve` does for a user: what it
 * takes is this process's, and ends with it. All calls may be made from any thread. */

typedef struct CordonPool CordonPool;
typedef struct CordonSession CordonSession;

typedef struct CordonPoolOptions {
    size_t struct_bytes; /* sizeof(CordonPoolOptions) */
    const char *policy;  /* a policy file's text, for all that the pool runs; NULL: the defaults */
    const char *const
        *imports;       /* modules that python imports ahead, NULL behind the last; NULL: none */
    size_t ready_count; /* guests kept waiting for each kind of run, at most 64 */
    size_t memory_mib;  /* what all that wait may take together, about */
} CordonPoolOptions;
#define CORDON_POOL_OPTIONS                                                                        \
    { sizeof(CordonPoolOptions), NULL, NULL, 4, 256 }

/* Opens a pool.
 *
 * errors: CORDON_INVALID the options or the policy are wrong; CORDON_FAILED no guest can be made here, *out_error says
 *         why; CORDON_NO_MEMORY. *out_error, where out_error is not NULL, is then {"error": ...} for cordon_free.
 * owns:   *out_pool is the caller's until cordon_pool_close; the options are borrowed for the call. */
CORDON_API CordonStatus cordon_pool_open(const CordonPoolOptions *options, CordonPool **out_pool,
                                         char **out_error);
/* Ends all that waits. All sessions must have been closed, no call may be in progress. NULL is nothing. */
CORDON_API void cordon_pool_close(CordonPool *pool);

/* As cordon_run, in a guest of the pool and by its policy: request->policy must be NULL. "start" in the document says
 * where the guest came from: waiting, forked, cold. The embedded engine serves where the policy's engine says so. */
CORDON_API CordonStatus cordon_pool_run(CordonPool *pool, const CordonRequest *request,
                                        char **out_json);
/* {"waiting": N, "wanted": N, "taken_waiting": N, "taken_forked": N}. NULL without memory. */
CORDON_API char *cordon_pool_status(CordonPool *pool);

/* Opens a session: a guest that keeps its variables and files from one cell to the next, stopped in between.
 * `language` may be NULL for "python". Folders that the policy grants are in it; such a guest is started for it.
 *
 * errors: as cordon_pool_open; CORDON_INVALID also where the policy does not allow the language.
 * owns:   *out_session is the caller's until cordon_session_close. */
CORDON_API CordonStatus cordon_session_open(CordonPool *pool, const char *language,
                                            CordonSession **out_session, char **out_error);
/* Ends what runs in it, and it; its files are gone. No other call of it may be in progress. NULL is nothing. */
CORDON_API void cordon_session_close(CordonSession *session);

/* Judges a cell together with those before it, and runs it. With CORDON_OK the document is {"result": as cordon_run
 * gives it, "value": what the last expression gave, by MIME type, or null, "displays": [...], "raised": the exception
 * or null}. on_event, which may be NULL, is told of each event as it happens; not 0 interrupts the cell. */
CORDON_API CordonStatus cordon_session_run(CordonSession *session, const char *source,
                                           size_t source_bytes, CordonEventHandler *on_event,
                                           void *context, char **out_json);
/* KeyboardInterrupt in the cell that runs; the session stays. From any thread. */
CORDON_API void cordon_session_interrupt(CordonSession *session);

/* Files in its folder: a name is one path component. A cell that runs is stopped meanwhile. A file that is put
 * replaces one of its name, whole and at once; where that fails the old one stays.
 *
 * errors: CORDON_INVALID there is no such file, or a folder has the name (put), or the limits do not allow it;
 *         CORDON_FAILED the session has ended; CORDON_NO_MEMORY.
 * owns:   *out_bytes and *out_json are for cordon_free. */
CORDON_API CordonStatus cordon_session_put(CordonSession *session, const char *name,
                                           const char *bytes, size_t count);
CORDON_API CordonStatus cordon_session_get(CordonSession *session, const char *name,
                                           char **out_bytes, size_t *out_count);
CORDON_API CordonStatus cordon_session_remove(CordonSession *session, const char *name);
/* {"files": [{"name", "size", ...}], "dropped": N} */
CORDON_API CordonStatus cordon_session_files(CordonSession *session, char **out_json);

/* The folders that the policy grants, and what cells did in those that they may write; nothing is done to them:
 * {"folders": [...], "changes": [...], "changes_dropped": N, "error": null}, as cordon run --json gives them. Errors as
 * above. */
CORDON_API CordonStatus cordon_session_changes(CordonSession *session, char **out_json);
/* Ends the session, which is then to be closed, and makes the folders as its cells left them; the document is the
 * same. A session that is closed without leaves them as they are.
 *
 * errors: CORDON_INVALID it has no folders; CORDON_FAILED a cell runs, which goes on, or the session has ended,
 *         or the folders did not take all, on a full disk for example: there is a document then, "error" in it says
 *         so; CORDON_NO_MEMORY. */
CORDON_API CordonStatus cordon_session_apply(CordonSession *session, char **out_json);

#ifdef __cplusplus
}
#endif

#endif
