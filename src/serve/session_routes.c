/* /v1/sessions: a guest that is kept, its cells and its files. */
#include <jansson.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "serve/state.h"
#include "wire/wire.h"

enum { LIST_BYTES = 16 << 20 };
#define ARENA_BYTES (INT64_C(1) << 30)
#define NS_PER_MS   INT64_C(1000000)
#define FOREVER_MS  (INT64_C(1) << 40)

static void write_session(WireJson *json, Entry *entry) {
    int64_t now_ns = clock_now_ns();
    wire_json_open(json, '{');
    wire_json_member_str(json, "id", str_from(entry->id));
    wire_json_member_str(json, "language",
                         str_from(policy_template(session_kept_language(entry->kept))->name));
    wire_json_member_str(json, "engine",
                         str_from(session_engine_name(session_kept_engine(entry->kept))));
    wire_json_member_str(json, "state",
                         str_from(session_kept_state_name(session_kept_state(entry->kept))));
    wire_json_member_int(json, "cells", session_kept_cells(entry->kept));
    wire_json_key(json, "age_seconds");
    wire_json_thousandths(json, (now_ns - entry->made_ns) / NS_PER_MS);
    wire_json_key(json, "idle_seconds");
    wire_json_thousandths(json, (now_ns - entry->used_ns) / NS_PER_MS);
    wire_json_close(json, '}');
}

static Answer answer_session(Exchange *exchange, unsigned status, Entry *entry) {
    Buf text;
    buf_init(&text, LIST_BYTES);
    WireJson json = wire_json(&text);
    write_session(&json, entry);
    buf_append_char(&text, '\n');
    return answer_json(exchange, status, &text);
}

/* Seconds as milliseconds; `absent` where the member is not there, -1 where it is no number above 0. */
static int64_t member_ms(const json_t *root, const char *name, int64_t absent) {
    const json_t *value = json_object_get(root, name);
    if (!value) {
        return absent;
    }
    double seconds = json_number_value(value);
    return seconds > 0 && seconds < 1e9 ? (int64_t)(seconds * 1000) : -1;
}

static Answer answer_status(Exchange *exchange, Status status, const char *words) {
    unsigned code = status == ST_NOT_FOUND ? MHD_HTTP_NOT_FOUND
                    : status == ST_LIMIT   ? MHD_HTTP_CONTENT_TOO_LARGE
                    : status == ST_INVALID ? MHD_HTTP_BAD_REQUEST
                    : status == ST_TIMEOUT ? MHD_HTTP_CONFLICT
                    : status == ST_CRASHED ? MHD_HTTP_GONE
                                           : MHD_HTTP_INTERNAL_SERVER_ERROR;
    return answer_error(exchange, code, words && *words ? words : status_text(status));
}

/* The engine that a session is wanted in: a jail where neither it nor the policy says. ENGINE_VM: none of ours. */
static PolicyEngine member_engine(const json_t *root, const Policy *policy) {
    const json_t *value = json_object_get(root, "engine");
    const char *name = json_string_value(value);
    if (!value) {
        return policy->engine == ENGINE_EMBEDDED ? ENGINE_EMBEDDED : ENGINE_PROCESS;
    }
    if (name && strcmp(name, "embedded") == 0) {
        return ENGINE_EMBEDDED;
    }
    bool is_jail = name && (strcmp(name, "process") == 0 || strcmp(name, "auto") == 0);
    return is_jail ? ENGINE_PROCESS : ENGINE_VM;
}

Answer route_session_new(Exchange *exchange) {
    Sessions *sessions = &exchange->serve->sessions;
    char id[SESSION_ID_BYTES];
    JailFault fault = {0};
    json_t *root = exchange->body.size > 0
                       ? json_loadb(exchange->body.data, (size_t)exchange->body.size, 0, NULL)
                       : json_object();
    int64_t idle_ms = member_ms(root, "idle_seconds", FOREVER_MS);
    int64_t total_ms = member_ms(root, "total_seconds", FOREVER_MS);
    PolicyLanguage language = member_language(root);
    PolicyEngine engine = member_engine(root, sessions->policy);
    bool is_object = json_is_object(root);
    json_decref(root);
    if (!is_object || idle_ms < 0 || total_ms < 0 || language == LANGUAGE_COUNT ||
        engine == ENGINE_VM || (engine == ENGINE_EMBEDDED && language != LANGUAGE_PYTHON)) {
        return answer_error(exchange, MHD_HTTP_BAD_REQUEST,
                            "members are language (python, bash, node), engine (embedded, for "
                            "python, or process), and idle_seconds and total_seconds, above 0");
    }
    if (!policy_allows_language(sessions->policy, language)) {
        return answer_error(exchange, MHD_HTTP_FORBIDDEN,
                            "the policy does not allow that language");
    }
    Status status = sessions_new(sessions, engine, language, idle_ms, total_ms, id, &fault);
    if (status != ST_OK) {
        return answer_error(
            exchange, status == ST_INVALID ? MHD_HTTP_BAD_REQUEST : MHD_HTTP_SERVICE_UNAVAILABLE,
            fault.message[0]     ? fault.message
            : status == ST_LIMIT ? "there are too many sessions"
                                 : "no guests can be made here");
    }
    Entry *entry = sessions_enter(sessions, id);
    if (!entry) {
        return answer_status(exchange, ST_CRASHED, NULL);
    }
    Answer answer = answer_session(exchange, MHD_HTTP_CREATED, entry);
    sessions_leave(sessions, entry);
    return answer;
}

Answer route_session_list(Exchange *exchange) {
    Sessions *sessions = &exchange->serve->sessions;
    Buf text;
    buf_init(&text, LIST_BYTES);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_key(&json, "sessions");
    wire_json_open(&json, '[');
    (void)pthread_mutex_lock(&sessions->lock);
    for (int i = 0; i < SESSIONS_MAX; i++) {
        if (sessions->entries[i].id[0] && !sessions->entries[i].is_ending) {
            write_session(&json, &sessions->entries[i]);
        }
    }
    (void)pthread_mutex_unlock(&sessions->lock);
    wire_json_close(&json, ']');
    wire_json_close(&json, '}');
    buf_append_char(&text, '\n');
    return answer_json(exchange, MHD_HTTP_OK, &text);
}

/* Does something with the session that the path names. */
static Answer with_session(Exchange *exchange, Answer (*act)(Exchange *exchange, Entry *entry)) {
    Sessions *sessions = &exchange->serve->sessions;
    Entry *entry = sessions_enter(sessions, exchange->id);
    if (!entry) {
        return answer_error(exchange, MHD_HTTP_NOT_FOUND,
                            "there is no such session; cordon session list shows those there are");
    }
    Answer answer = act(exchange, entry);
    sessions_leave(sessions, entry);
    return answer;
}

static Answer act_get(Exchange *exchange, Entry *entry) {
    return answer_session(exchange, MHD_HTTP_OK, entry);
}

static Answer act_delete(Exchange *exchange, Entry *entry) {
    sessions_remove(&exchange->serve->sessions, entry);
    return answer_session(exchange, MHD_HTTP_OK, entry);
}

static Answer act_interrupt(Exchange *exchange, Entry *entry) {
    session_kept_interrupt(entry->kept);
    return answer_session(exchange, MHD_HTTP_OK, entry);
}

static Answer act_pause(Exchange *exchange, Entry *entry) {
    session_kept_pause(entry->kept, true);
    return answer_session(exchange, MHD_HTTP_OK, entry);
}

static Answer act_resume(Exchange *exchange, Entry *entry) {
    session_kept_pause(entry->kept, false);
    return answer_session(exchange, MHD_HTTP_OK, entry);
}

/* --- cells ------------------------------------------------------------------------------------------------------ */

typedef struct CellJob {
    Sessions *sessions;
    Entry *entry;
    Str source;
    char *text; /* what `source` points into */
} CellJob;

static void cell_work(void *context, int out_fd) {
    CellJob *job = context;
    Arena arena;
    SessionResult result;
    arena_init(&arena, ARENA_BYTES);
    session_kept_run(job->entry->kept, &arena, job->source, stream_event, &out_fd, &result);
    arena_done(&arena);
    sessions_leave(job->sessions, job->entry);
    free(job->text);
    free(job);
}

static Answer act_run(Exchange *exchange, Entry *entry) {
    Sessions *sessions = &exchange->serve->sessions;
    json_t *root = json_loadb(exchange->body.data ? exchange->body.data : "",
                              (size_t)exchange->body.size, 0, NULL);
    const json_t *source = json_object_get(root, "source");
    CellJob *job = json_is_string(source) ? calloc(1, sizeof *job) : NULL;
    char *text = job ? strdup(json_string_value(source)) : NULL;
    int64_t size = (int64_t)json_string_length(source);
    json_decref(root);
    if (!text || size != (int64_t)strlen(text)) {
        free(text);
        free(job);
        return answer_error(exchange, MHD_HTTP_BAD_REQUEST, "source is a text");
    }
    Entry *kept = sessions_enter(sessions, entry->id);
    if (!kept) {
        free(text);
        free(job);
        return answer_status(exchange, ST_CRASHED, NULL);
    }
    *job = (CellJob){sessions, kept, {text, size}, text};
    return answer_stream(exchange, cell_work, job);
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static Answer act_files(Exchange *exchange, Entry *entry) {
    Arena arena;
    BrokerFiles files;
    arena_init(&arena, ARENA_BYTES);
    Status status = session_kept_files(entry->kept, &arena, &files);
    if (status != ST_OK) {
        arena_done(&arena);
        return answer_status(exchange, status, NULL);
    }
    Buf text;
    buf_init(&text, LIST_BYTES);
    session_files_to_json(&files, &text);
    arena_done(&arena);
    return answer_json(exchange, MHD_HTTP_OK, &text);
}

static Answer answer_folders(Exchange *exchange, const SessionFolders *folders) {
    Buf text;
    buf_init(&text, LIST_BYTES);
    session_folders_to_json(folders, &text);
    return answer_json(
        exchange, folders->error.size > 0 ? MHD_HTTP_INSUFFICIENT_STORAGE : MHD_HTTP_OK, &text);
}

static Answer act_changes(Exchange *exchange, Entry *entry) {
    Arena arena;
    SessionFolders folders;
    arena_init(&arena, ARENA_BYTES);
    Status status = session_kept_changes(entry->kept, &arena, &folders);
    Answer answer = status == ST_OK ? answer_folders(exchange, &folders)
                                    : answer_status(exchange, status, NULL);
    arena_done(&arena);
    return answer;
}

static Answer act_apply(Exchange *exchange, Entry *entry) {
    Arena arena;
    SessionFolders folders;
    arena_init(&arena, ARENA_BYTES);
    Status status = session_kept_apply(entry->kept, &arena, &folders);
    if (status != ST_INVALID && status != ST_TIMEOUT) {
        sessions_remove(&exchange->serve->sessions, entry);
    }
    const char *words = status == ST_INVALID   ? "the session was granted no folders"
                        : status == ST_TIMEOUT ? "a cell runs, or the session is busy; wait for "
                                                 "it, or interrupt it, and apply then"
                                               : NULL;
    Answer answer = status == ST_OK ? answer_folders(exchange, &folders)
                                    : answer_status(exchange, status, words);
    arena_done(&arena);
    return answer;
}

void upload_begin(Exchange *exchange) {
    exchange->is_upload = true;
    exchange->upload_entry = sessions_enter(&exchange->serve->sessions, exchange->id);
    exchange->upload_status = exchange->upload_entry
                                  ? session_kept_upload(exchange->upload_entry->kept,
                                                        str_from(exchange->name), &exchange->upload)
                                  : ST_NOT_FOUND;
}

/* What comes after a failure is passed over, so that the client is told of it. */
void upload_add(Exchange *exchange, Str bytes) {
    if (exchange->upload_status == ST_OK) {
        exchange->upload_status = session_upload_add(exchange->upload, bytes);
    }
}

static void upload_end(Exchange *exchange, bool is_whole) {
    if (exchange->upload) {
        bool is_kept = is_whole && exchange->upload_status == ST_OK;
        Status ended = session_upload_end(exchange->upload, is_kept);
        exchange->upload_status = is_kept ? ended : exchange->upload_status;
        exchange->upload = NULL;
    }
}

void upload_abandon(Exchange *exchange) {
    upload_end(exchange, false);
    if (exchange->upload_entry) {
        sessions_leave(&exchange->serve->sessions, exchange->upload_entry);
        exchange->upload_entry = NULL;
    }
}

static Answer act_put(Exchange *exchange, Entry *entry) {
    upload_end(exchange, true);
    return exchange->upload_status == ST_OK
               ? answer_session(exchange, MHD_HTTP_CREATED, entry)
               : answer_status(exchange, exchange->upload_status, NULL);
}

static Answer act_file(Exchange *exchange, Entry *entry) {
    int fd;
    int64_t size;
    Status status = session_kept_open(entry->kept, exchange->name, &fd, &size);
    if (status != ST_OK) {
        return answer_status(exchange, status, NULL);
    }
    struct MHD_Response *response = MHD_create_response_from_fd64((uint64_t)size, fd);
    if (!response) {
        fd_close(&fd);
    }
    return answer_response(exchange, MHD_HTTP_OK, "application/octet-stream", response);
}

static Answer act_remove(Exchange *exchange, Entry *entry) {
    Status status = session_kept_remove(entry->kept, exchange->name);
    return status == ST_OK ? answer_session(exchange, MHD_HTTP_OK, entry)
                           : answer_status(exchange, status, NULL);
}

/* --- routes ----------------------------------------------------------------------------------------------------- */

Answer route_session_get(Exchange *exchange) {
    return with_session(exchange, act_get);
}

Answer route_session_delete(Exchange *exchange) {
    return with_session(exchange, act_delete);
}

Answer route_session_run(Exchange *exchange) {
    return with_session(exchange, act_run);
}

Answer route_session_interrupt(Exchange *exchange) {
    return with_session(exchange, act_interrupt);
}

Answer route_session_pause(Exchange *exchange) {
    return with_session(exchange, act_pause);
}

Answer route_session_resume(Exchange *exchange) {
    return with_session(exchange, act_resume);
}

Answer route_files_list(Exchange *exchange) {
    return with_session(exchange, act_files);
}

Answer route_session_changes(Exchange *exchange) {
    return with_session(exchange, act_changes);
}

Answer route_session_apply(Exchange *exchange) {
    return with_session(exchange, act_apply);
}

Answer route_file_put(Exchange *exchange) {
    return with_session(exchange, act_put);
}

Answer route_file_get(Exchange *exchange) {
    return with_session(exchange, act_file);
}

Answer route_file_delete(Exchange *exchange) {
    return with_session(exchange, act_remove);
}
