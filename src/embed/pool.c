/* Guests made ahead in the process that embeds the library: a pool, and sessions in its guests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "embed/embed.h"
#include "session/session.h"

#define ARENA_BYTES    (INT64_C(1) << 30)
#define DOCUMENT_BYTES (INT64_C(1) << 30)

enum { MEMORY_MIB_MOST = 1 << 20 };

struct CordonSession {
    CordonPool *pool;
    SessionKept *kept;
};

/* Fills *out_error where that is wanted. */
static CordonStatus fail(CordonStatus status, const char *words, char **out_error) {
    if (out_error) {
        *out_error = embed_error(words);
    }
    return status;
}

/* --- the pool --------------------------------------------------------------------------------------------------- */

static CordonStatus pool_begin(CordonPool *pool, const CordonPoolOptions *options,
                               char **out_error) {
    Str imports[POOL_IMPORTS_MAX], problem;
    int32_t import_count = 0;
    CordonStatus status = embed_policy_load(&pool->arena, pool->text, &pool->loaded, &problem);
    if (status != CORDON_OK) {
        Str words = arena_format(&pool->arena, "%.*s", STR_ARG(problem));
        return fail(status, words.data ? words.data : "out of memory", out_error);
    }
    if (!embed_wants_record(&pool->loaded)) {
        pool->loaded.policy.record_keep = RECORD_OFF;
    }
    for (; options->imports && options->imports[import_count]; import_count++) {
        if (import_count == POOL_IMPORTS_MAX) {
            return fail(CORDON_INVALID, "at most 32 modules can be imported ahead", out_error);
        }
        imports[import_count] = str_from(options->imports[import_count]);
    }
    PoolOptions made = {.python = pool->loaded.policy.sandbox_python,
                        .imports = imports,
                        .import_count = import_count,
                        .member_count = (int32_t)options->ready_count,
                        .memory_bytes = (int64_t)options->memory_mib << 20};
    JailFault fault = {0};
    Status made_status = pool_new(&made, &pool->pool, &fault);
    return made_status == ST_OK
               ? CORDON_OK
               : fail(CORDON_FAILED, fault.message[0] ? fault.message : status_text(made_status),
                      out_error);
}

static void pool_free(CordonPool *pool) {
    arena_done(&pool->arena);
    free(pool->text);
    free(pool);
}

CordonStatus cordon_pool_open(const CordonPoolOptions *options, CordonPool **out_pool,
                              char **out_error) {
    *out_pool = NULL;
    if (out_error) {
        *out_error = NULL;
    }
    if (!options || options->struct_bytes != sizeof *options ||
        options->ready_count > POOL_MEMBERS_MAX || options->memory_mib > MEMORY_MIB_MOST) {
        return fail(CORDON_INVALID,
                    "the options were not made from CORDON_POOL_OPTIONS of this version's "
                    "cordon.h, or are out of range",
                    out_error);
    }
    CordonPool *pool = calloc(1, sizeof *pool);
    char *text = options->policy ? strdup(options->policy) : NULL;
    if (!pool || (options->policy && !text)) {
        free(pool);
        free(text);
        return CORDON_NO_MEMORY;
    }
    pool->text = text;
    arena_init(&pool->arena, ARENA_BYTES);
    EmbedGuard guard = embed_guard_begin();
    CordonStatus status = pool_begin(pool, options, out_error);
    embed_guard_end(&guard);
    if (status != CORDON_OK) {
        pool_free(pool);
        return status;
    }
    *out_pool = pool;
    return CORDON_OK;
}

void cordon_pool_close(CordonPool *pool) {
    if (pool) {
        EmbedGuard guard = embed_guard_begin();
        pool_done(pool->pool);
        pool_free(pool);
        embed_guard_end(&guard);
    }
}

char *cordon_pool_status(CordonPool *pool) {
    PoolStatus status;
    Buf text;
    buf_init(&text, DOCUMENT_BYTES);
    pool_status(pool->pool, &status);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_member_int(&json, "waiting", status.waiting);
    wire_json_member_int(&json, "wanted", status.wanted);
    wire_json_member_int(&json, "taken_waiting", status.taken_waiting);
    wire_json_member_int(&json, "taken_forked", status.taken_forked);
    wire_json_close(&json, '}');
    buf_append_char(&text, '\n');
    return embed_document_take(&text);
}

/* --- sessions --------------------------------------------------------------------------------------------------- */

CordonStatus cordon_session_open(CordonPool *pool, const char *language,
                                 CordonSession **out_session, char **out_error) {
    char name[SESSION_NAME_BYTES];
    uint64_t salt = 0;
    JailFault fault = {0};
    PolicyLanguage found = embed_language(language);
    const Policy *policy = &pool->loaded.policy;
    *out_session = NULL;
    if (out_error) {
        *out_error = NULL;
    }
    if (found == LANGUAGE_COUNT || !policy_allows_language(policy, found)) {
        return fail(CORDON_INVALID, "the policy does not allow that language", out_error);
    }
    CordonSession *session = calloc(1, sizeof *session);
    if (!session || getrandom(&salt, sizeof salt, 0) != (ssize_t)sizeof salt) {
        free(session);
        return CORDON_NO_MEMORY;
    }
    (void)snprintf(name, sizeof name, "%016llx", (unsigned long long)salt);
    session->pool = pool;
    EmbedGuard guard = embed_guard_begin();
    Status status =
        session_kept_new(pool->pool, policy, ENGINE_PROCESS, found, name, &session->kept, &fault);
    embed_guard_end(&guard);
    if (status != ST_OK) {
        free(session);
        return fail(CORDON_FAILED, fault.message[0] ? fault.message : status_text(status),
                    out_error);
    }
    *out_session = session;
    return CORDON_OK;
}

void cordon_session_close(CordonSession *session) {
    if (session) {
        EmbedGuard guard = embed_guard_begin();
        session_kept_stop(session->kept);
        session_kept_free(session->kept);
        free(session);
        embed_guard_end(&guard);
    }
}

void cordon_session_interrupt(CordonSession *session) {
    session_kept_interrupt(session->kept);
}

/* --- a cell ----------------------------------------------------------------------------------------------------- */

/* What is told of it, as it comes. */
typedef struct Told {
    CordonEventHandler *on_event;
    void *context;
    Buf streams[2], displays, value, raised;
} Told;

static void keep(Told *told, const SessionEvent *event) {
    if (event->kind == EVENT_STDOUT || event->kind == EVENT_STDERR) {
        buf_append(&told->streams[event->kind == EVENT_STDERR], event->text);
    } else if (event->kind == EVENT_DISPLAY) {
        buf_append(&told->displays, told->displays.size > 0 ? STR(",") : STR(""));
        buf_append(&told->displays, event->text);
    } else if (event->kind == EVENT_VALUE || event->kind == EVENT_RAISED) {
        Buf *kept = event->kind == EVENT_VALUE ? &told->value : &told->raised;
        buf_clear(kept);
        buf_append(kept, event->text);
    }
}

static bool on_event(void *context, const SessionEvent *event) {
    Told *told = context;
    keep(told, event);
    if (!told->on_event) {
        return true;
    }
    Buf text;
    buf_init(&text, DOCUMENT_BYTES);
    session_event_to_json(event, &text);
    bool goes_on =
        text.failure == ST_OK && told->on_event(told->context, text.data, (size_t)text.size) == 0;
    buf_done(&text);
    return goes_on;
}

static void member_raw(WireJson *json, const char *name, const Buf *text, Str absent) {
    wire_json_key(json, name);
    wire_json_raw(json, text->size > 0 ? buf_view(text) : absent);
}

static char *document_of(const SessionResult *result, const Told *told) {
    Buf text, inner, displays;
    buf_init(&text, DOCUMENT_BYTES);
    buf_init(&inner, DOCUMENT_BYTES);
    buf_init(&displays, DOCUMENT_BYTES);
    session_result_to_json(result, buf_view(&told->streams[0]), buf_view(&told->streams[1]),
                           &inner);
    buf_append_char(&displays, '[');
    buf_append(&displays, buf_view(&told->displays));
    buf_append_char(&displays, ']');
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    member_raw(&json, "result", &inner, STR("null"));
    member_raw(&json, "value", &told->value, STR("null"));
    member_raw(&json, "displays", &displays, STR("[]"));
    member_raw(&json, "raised", &told->raised, STR("null"));
    wire_json_close(&json, '}');
    buf_append_char(&text, '\n');
    bool is_whole = inner.failure == ST_OK && displays.failure == ST_OK &&
                    told->displays.failure == ST_OK && told->value.failure == ST_OK;
    buf_done(&inner);
    buf_done(&displays);
    if (!is_whole) {
        buf_done(&text);
        return NULL;
    }
    return embed_document_take(&text);
}

CordonStatus cordon_session_run(CordonSession *session, const char *source, size_t source_bytes,
                                CordonEventHandler *handler, void *context, char **out_json) {
    *out_json = NULL;
    if (source_bytes > (size_t)LIMIT_SOURCE_BYTES || (!source && source_bytes > 0)) {
        return fail(CORDON_INVALID, "the cell is too large, or NULL", out_json);
    }
    Str text = {source ? source : "", (int64_t)source_bytes};
    if (!wire_is_text(text)) {
        return fail(CORDON_INVALID, "a cell is UTF-8", out_json);
    }
    Arena arena;
    SessionResult result;
    Told told = {.on_event = handler, .context = context};
    int64_t output_bytes = session->pool->loaded.policy.limit_output_bytes;
    buf_init(&told.streams[0], output_bytes);
    buf_init(&told.streams[1], output_bytes);
    buf_init(&told.displays, DOCUMENT_BYTES);
    buf_init(&told.value, DOCUMENT_BYTES);
    buf_init(&told.raised, DOCUMENT_BYTES);
    arena_init(&arena, ARENA_BYTES);
    EmbedGuard guard = embed_guard_begin();
    session_kept_run(session->kept, &arena, text, on_event, &told, &result);
    embed_guard_end(&guard);
    *out_json = document_of(&result, &told);
    arena_done(&arena);
    Buf *kept[] = {&told.streams[0], &told.streams[1], &told.displays, &told.value, &told.raised};
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++) {
        buf_done(kept[i]);
    }
    return *out_json ? CORDON_OK : CORDON_NO_MEMORY;
}

/* --- files ------------------------------------------------------------------------------------------------------ */

static CordonStatus status_of(Status status) {
    switch ((int)status) {
    case ST_OK: return CORDON_OK;
    case ST_NO_MEMORY: return CORDON_NO_MEMORY;
    case ST_NOT_FOUND:
    case ST_LIMIT:
    case ST_INVALID: return CORDON_INVALID;
    default: return CORDON_FAILED;
    }
}

static CordonStatus put(CordonSession *session, const char *name, Str bytes) {
    EmbedGuard guard = embed_guard_begin();
    Status status = session_kept_put(session->kept, str_from(name), bytes);
    embed_guard_end(&guard);
    return status_of(status);
}

CordonStatus cordon_session_put(CordonSession *session, const char *name, const char *bytes,
                                size_t count) {
    bool is_good = name && embed_is_component(name) && (bytes || count == 0) && count <= INT64_MAX;
    return is_good ? put(session, name, (Str){bytes ? bytes : "", (int64_t)count}) : CORDON_INVALID;
}

CordonStatus cordon_session_get(CordonSession *session, const char *name, char **out_bytes,
                                size_t *out_count) {
    int fd = -1;
    int64_t size = 0;
    if (!name || !embed_is_component(name)) {
        return CORDON_INVALID;
    }
    Status status = session_kept_open(session->kept, name, &fd, &size);
    if (status != ST_OK) {
        return status_of(status);
    }
    Buf bytes;
    buf_init(&bytes, session->pool->loaded.policy.limit_file_bytes + 1);
    status = fd_read_all(fd, &bytes);
    fd_close(&fd);
    size_t count = (size_t)bytes.size;
    char *taken = status == ST_OK ? embed_document_take(&bytes) : NULL;
    if (!taken) {
        buf_done(&bytes);
        return status == ST_OK ? CORDON_NO_MEMORY : status_of(status);
    }
    *out_bytes = taken;
    *out_count = count;
    return CORDON_OK;
}

CordonStatus cordon_session_remove(CordonSession *session, const char *name) {
    return name && embed_is_component(name) ? status_of(session_kept_remove(session->kept, name))
                                            : CORDON_INVALID;
}

CordonStatus cordon_session_files(CordonSession *session, char **out_json) {
    Arena arena;
    BrokerFiles files;
    *out_json = NULL;
    arena_init(&arena, ARENA_BYTES);
    Status status = session_kept_files(session->kept, &arena, &files);
    if (status == ST_OK) {
        Buf text;
        buf_init(&text, DOCUMENT_BYTES);
        session_files_to_json(&files, &text);
        *out_json = embed_document_take(&text);
        status = *out_json ? ST_OK : ST_NO_MEMORY;
    }
    arena_done(&arena);
    return status_of(status);
}

/* --- folders ---------------------------------------------------------------------------------------------------- */

typedef Status ChangesTeller(SessionKept *kept, Arena *arena, SessionFolders *out_folders);

static CordonStatus changes(CordonSession *session, ChangesTeller *tell, char **out_json) {
    Arena arena;
    SessionFolders folders;
    *out_json = NULL;
    arena_init(&arena, ARENA_BYTES);
    EmbedGuard guard = embed_guard_begin();
    Status status = tell(session->kept, &arena, &folders);
    embed_guard_end(&guard);
    if (status == ST_OK) {
        Buf text;
        buf_init(&text, DOCUMENT_BYTES);
        session_folders_to_json(&folders, &text);
        *out_json = embed_document_take(&text);
        status = !*out_json ? ST_NO_MEMORY : folders.error.size > 0 ? ST_IO : ST_OK;
    }
    arena_done(&arena);
    return status_of(status);
}

CordonStatus cordon_session_changes(CordonSession *session, char **out_json) {
    return changes(session, session_kept_changes, out_json);
}

CordonStatus cordon_session_apply(CordonSession *session, char **out_json) {
    return changes(session, session_kept_apply, out_json);
}
