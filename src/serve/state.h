/* What the supervisor is made of; private to serve. */
#pragma once

#include <pthread.h>
#include <stdatomic.h>

#include "base/buf.h"
#include "policy/policy.h"
#include "pool/pool.h"
#include "serve/sessions.h"
#include "session/session.h"

struct MHD_Connection;
struct MHD_Response;

typedef struct Serve {
    Arena arena; /* the policy lies here */
    Policy policy;
    Pool *pool; /* NULL: there is no zygote, pool_fault says why; runs start cold */
    JailFault pool_fault;
    int stop_fd; /* readable: everything is to end */
    int64_t begun_ns;
    atomic_int_least64_t runs, runs_now;
    Sessions sessions;
} Serve;

enum { ROUTE_PART_BYTES = 256 };

/* One request, read whole, but for a file that comes. */
typedef struct Exchange {
    Serve *serve;
    struct MHD_Connection *connection;
    Buf body;
    /* What stands in the place of {id} and {name} of the route; NUL-terminated. */
    char id[ROUTE_PART_BYTES], name[ROUTE_PART_BYTES];
    /* A file that comes: its body goes where it belongs, piece by piece. */
    bool is_upload;
    Entry *upload_entry;   /* NULL: there is no such session */
    SessionUpload *upload; /* NULL: none is open */
    Status upload_status;
} Exchange;

/* A file begins to come, comes, and does not come to its end. */
void upload_begin(Exchange *exchange);
void upload_add(Exchange *exchange, Str bytes);
void upload_abandon(Exchange *exchange);

/* The member "language" of a request, python where there is none; LANGUAGE_COUNT where that is no language. */
PolicyLanguage member_language(const struct json_t *root);

/* Answers; each gives what the library wants, and takes what it is given. */
typedef int Answer;
Answer answer_json(Exchange *exchange, unsigned status, Buf *json);
Answer answer_error(Exchange *exchange, unsigned status, const char *words);
Answer answer_response(Exchange *exchange, unsigned status, const char *type,
                       struct MHD_Response *response);

/* A thread's work whose events are the response, as JSON lines, until it has ended. */
typedef void StreamWork(void *context, int out_fd);
Answer answer_stream(Exchange *exchange, StreamWork *work, void *context);

/* Writes an event as a line to the descriptor that `context` points to; a SessionHandler. */
bool stream_event(void *context, const SessionEvent *event);

/* The routes, by file: spec/routes.def. */
#define X(METHOD, PATH, function, DOC) Answer function(Exchange *exchange);
#include "../../spec/routes.def"
#undef X
