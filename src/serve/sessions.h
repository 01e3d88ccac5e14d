/* The supervisor's table of sessions; private to serve.
 *
 * A session that somebody uses stays until they let go of it, also where it was ended meanwhile. */
#pragma once

#include <pthread.h>

#include "session/session.h"

enum { SESSIONS_MAX = 64, SESSION_ID_BYTES = 17 };

typedef struct Entry {
    char id[SESSION_ID_BYTES]; /* hexadecimal digits; empty: the place is free */
    SessionKept *kept;
    int32_t users;
    bool is_ending;
    int64_t made_ns, used_ns;
    int64_t idle_ms, total_ms;
} Entry;

typedef struct Sessions {
    pthread_mutex_t lock;
    const Policy *policy;
    Pool *pool;                /* NULL: there are none */
    int64_t idle_ms, total_ms; /* for sessions that ask for no less */
    Entry entries[SESSIONS_MAX];
} Sessions;

void sessions_begin(Sessions *sessions, const Policy *policy, Pool *pool, int64_t idle_ms,
                    int64_t total_ms);
/* Ends every cell that runs, and lets none begin. */
void sessions_stop(Sessions *sessions);
/* Nobody uses one any more. */
void sessions_end(Sessions *sessions);
/* Ends those whose time is over, and those that have ended by themselves. */
void sessions_expire(Sessions *sessions);

int64_t sessions_count(Sessions *sessions);

/* errors: as session_kept_new; ST_NOT_FOUND there is no pool, ST_LIMIT there are SESSIONS_MAX already. */
MUST_USE Status sessions_new(Sessions *sessions, PolicyEngine engine, PolicyLanguage language,
                             int64_t idle_ms, int64_t total_ms, char *out_id, JailFault *fault);
/* The session, for use until sessions_leave; NULL: there is none of that name. */
Entry *sessions_enter(Sessions *sessions, const char *id);
void sessions_leave(Sessions *sessions, Entry *entry);
/* Ends it once nobody uses it. For one that was entered. */
void sessions_remove(Sessions *sessions, Entry *entry);
