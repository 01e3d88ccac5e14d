/* The table of sessions. */
#include "serve/sessions.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "base/clock.h"

#define NS_PER_MS INT64_C(1000000)

void sessions_begin(Sessions *sessions, const Policy *policy, Pool *pool, int64_t idle_ms,
                    int64_t total_ms) {
    (void)pthread_mutex_init(&sessions->lock, NULL);
    sessions->policy = policy;
    sessions->pool = pool;
    sessions->idle_ms = idle_ms;
    sessions->total_ms = total_ms;
}

/* Frees what is to end and is used by nobody. Called and returns with the lock held; lets go of it meanwhile. */
static void sweep(Sessions *sessions) {
    for (int i = 0; i < SESSIONS_MAX; i++) {
        Entry *entry = &sessions->entries[i];
        if (entry->id[0] && entry->is_ending && entry->users == 0) {
            SessionKept *kept = entry->kept;
            memset(entry, 0, sizeof *entry);
            (void)pthread_mutex_unlock(&sessions->lock);
            session_kept_free(kept);
            (void)pthread_mutex_lock(&sessions->lock);
        }
    }
}

void sessions_stop(Sessions *sessions) {
    (void)pthread_mutex_lock(&sessions->lock);
    sessions->pool = NULL;
    for (int i = 0; i < SESSIONS_MAX; i++) {
        if (sessions->entries[i].id[0]) {
            sessions->entries[i].is_ending = true;
            session_kept_stop(sessions->entries[i].kept);
        }
    }
    (void)pthread_mutex_unlock(&sessions->lock);
}

void sessions_end(Sessions *sessions) {
    (void)pthread_mutex_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX; i++) {
        sessions->entries[i].is_ending = true;
    }
    sweep(sessions);
    (void)pthread_mutex_unlock(&sessions->lock);
    (void)pthread_mutex_destroy(&sessions->lock);
}

void sessions_expire(Sessions *sessions) {
    int64_t now_ns = clock_now_ns();
    (void)pthread_mutex_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX; i++) {
        Entry *entry = &sessions->entries[i];
        if (!entry->id[0] || entry->is_ending) {
            continue;
        }
        bool is_idle = entry->users == 0 && now_ns - entry->used_ns > entry->idle_ms * NS_PER_MS;
        bool is_old = now_ns - entry->made_ns > entry->total_ms * NS_PER_MS;
        if (is_idle || is_old ||
            (entry->users == 0 && session_kept_state(entry->kept) == KEPT_ENDED)) {
            entry->is_ending = true;
            session_kept_stop(entry->kept);
        }
    }
    sweep(sessions);
    (void)pthread_mutex_unlock(&sessions->lock);
}

int64_t sessions_count(Sessions *sessions) {
    int64_t count = 0;
    (void)pthread_mutex_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX; i++) {
        count += sessions->entries[i].id[0] && !sessions->entries[i].is_ending;
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    return count;
}

static Entry *find(Sessions *sessions, const char *id) {
    for (int i = 0; i < SESSIONS_MAX; i++) {
        if (strcmp(sessions->entries[i].id, id) == 0 && !sessions->entries[i].is_ending) {
            return &sessions->entries[i];
        }
    }
    return NULL;
}

static Status place(Sessions *sessions, SessionKept *kept, int64_t idle_ms, int64_t total_ms,
                    const char *id) {
    for (int i = 0; i < SESSIONS_MAX; i++) {
        Entry *entry = &sessions->entries[i];
        if (!entry->id[0] && sessions->pool) {
            memcpy(entry->id, id, sizeof entry->id);
            entry->kept = kept;
            entry->made_ns = entry->used_ns = clock_now_ns();
            entry->idle_ms = idle_ms < sessions->idle_ms ? idle_ms : sessions->idle_ms;
            entry->total_ms = total_ms < sessions->total_ms ? total_ms : sessions->total_ms;
            return ST_OK;
        }
    }
    return ST_LIMIT;
}

Status sessions_new(Sessions *sessions, PolicyEngine engine, PolicyLanguage language,
                    int64_t idle_ms, int64_t total_ms, char *out_id, JailFault *fault) {
    SessionKept *kept;
    uint64_t salt;
    if (getrandom(&salt, sizeof salt, 0) != (ssize_t)sizeof salt) {
        return ST_IO;
    }
    (void)snprintf(out_id, SESSION_ID_BYTES, "%016llx", (unsigned long long)salt);
    (void)pthread_mutex_lock(&sessions->lock);
    Pool *pool = sessions->pool;
    (void)pthread_mutex_unlock(&sessions->lock);
    Status status =
        pool ? session_kept_new(pool, sessions->policy, engine, language, out_id, &kept, fault)
             : ST_NOT_FOUND;
    if (status != ST_OK) {
        return status;
    }
    (void)pthread_mutex_lock(&sessions->lock);
    status = place(sessions, kept, idle_ms, total_ms, out_id);
    (void)pthread_mutex_unlock(&sessions->lock);
    if (status != ST_OK) {
        session_kept_free(kept);
    }
    return status;
}

Entry *sessions_enter(Sessions *sessions, const char *id) {
    (void)pthread_mutex_lock(&sessions->lock);
    Entry *entry = *id ? find(sessions, id) : NULL;
    if (entry) {
        entry->users++;
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    return entry;
}

void sessions_leave(Sessions *sessions, Entry *entry) {
    (void)pthread_mutex_lock(&sessions->lock);
    entry->users--;
    entry->used_ns = clock_now_ns();
    sweep(sessions);
    (void)pthread_mutex_unlock(&sessions->lock);
}

void sessions_remove(Sessions *sessions, Entry *entry) {
    (void)pthread_mutex_lock(&sessions->lock);
    entry->is_ending = true;
    session_kept_stop(entry->kept);
    (void)pthread_mutex_unlock(&sessions->lock);
}
