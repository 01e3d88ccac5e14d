/* Cordon: judge programs that a language model wrote, and run them in a sandbox, from C.
 *
 * Two calls, each a whole: cordon_check judges a program, cordon_run judges it and runs it. Both take a request and
 * give a JSON document, the same that `cordon check --format json` and `cordon run --json` print. A call starts the
 * processes it needs and leaves none behind; it may be made from any thread, and from several at once. The library
 * never prints, exits, or changes a signal's handler; during a call SIGPIPE is blocked in the calling thread.
 *
 * Only names that begin with cordon_, Cordon and CORDON_ are used. Members may be added at the end of the structs:
 * start from CORDON_REQUEST, which tells the library how much of the struct the caller knows. */
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
    const char *name;   /* the program's file name, one path component; NULL: "main.py" */
    const char *policy; /* a policy file's text (see cordon-policy(5)); NULL: the defaults */
    int cancel_fd;      /* readable: give up; -1: never */

    /* For cordon_run alone. */
    const char *const *arguments; /* sys.argv[1:], NULL behind the last; NULL: none */
    const CordonFile *files;
    size_t file_count;
    const char *out_dir; /* new and changed files are copied into it; NULL: they are only listed */
    CordonEventHandler *on_event; /* NULL: nobody is told */
    void *context;                /* handed to on_event */
} CordonRequest;

/* A request with nothing in it. */
#define CORDON_REQUEST                                                                             \
    { sizeof(CordonRequest), NULL, 0, NULL, NULL, -1, NULL, NULL, 0, NULL, NULL, NULL }

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

#ifdef __cplusplus
}
#endif

#endif
