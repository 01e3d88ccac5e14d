/* One server, spoken to by libcurl over a connection that stays; private to reviewer. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"

typedef struct Http Http;

/* What came of a request. */
typedef struct HttpAnswer {
    int status;             /* of HTTP; 0: none came */
    bool may_pass;          /* the same request may succeed later */
    int64_t retry_after_ms; /* the server's wish; -1: it has none */
    char problem[256];      /* words where there is no whole answer */
} HttpAnswer;

/* Ready for requests to `url`. `headers` are lines without ends, NULL at the end; `ca_file` NULL for the system's.
 * errors: ST_INVALID with *out_problem (static words): https alone, or http to a loopback address, without user or
 *         query; ST_NO_MEMORY.
 * owns:   copies what it keeps; *out_http is for http_free. */
MUST_USE Status http_new(const char *url, const char *const *headers, const char *ca_file,
                         Http **out_http, const char **out_problem);
void http_free(Http *http);

/* Posts the body and reads the answer's into `out`, which is cleared first. */
void http_post(Http *http, Str body, int64_t timeout_ms, Buf *out, HttpAnswer *out_answer);
