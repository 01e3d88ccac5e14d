/* POST /v1/runs: one program, judged and run; its events are the response. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <microhttpd.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "serve/state.h"
#include "session/session.h"

enum { EVENT_BYTES = 64 << 20, NAME_BYTES = 255 };
#define ARENA_BYTES (INT64_C(1) << 30)

typedef struct Job {
    Serve *serve;
    Arena arena;
    SessionRunRequest request;
    SessionInput *inputs;
    int out_fd;
} Job;

bool stream_event(void *context, const SessionEvent *event) {
    const int *out_fd = context;
    Buf text;
    buf_init(&text, EVENT_BYTES);
    session_event_to_json(event, &text);
    bool is_good = text.failure == ST_OK && fd_write_all(*out_fd, buf_view(&text)) == ST_OK;
    buf_done(&text);
    return is_good;
}

static void job_free(Job *job) {
    for (int32_t i = 0; i < job->request.input_count; i++) {
        fd_close(&job->inputs[i].fd);
    }
    fd_close(&job->request.stdin_fd);
    session_folders_close(&job->request);
    arena_done(&job->arena);
    free(job);
}

static void job_work(void *context, int out_fd) {
    Job *job = context;
    SessionResult result;
    /* Readable when the supervisor is to end, or when nobody reads the events any more. */
    SCOPED_FD cancel_fd = epoll_create1(EPOLL_CLOEXEC);
    struct epoll_event readable = {.events = EPOLLIN};
    if (cancel_fd >= 0 &&
        epoll_ctl(cancel_fd, EPOLL_CTL_ADD, job->serve->stop_fd, &readable) == 0 &&
        epoll_ctl(cancel_fd, EPOLL_CTL_ADD, out_fd, &readable) == 0) {
        job->request.cancel_fd = cancel_fd;
    }
    atomic_fetch_add(&job->serve->runs, 1);
    atomic_fetch_add(&job->serve->runs_now, 1);
    session_run(&job->arena, &job->request, stream_event, &out_fd, &result);
    atomic_fetch_sub(&job->serve->runs_now, 1);
    job_free(job);
}

/* --- reading the request ---------------------------------------------------------------------------------------- */

/* A member that is a text without NULs, or `absent`. data NULL: it is something else. */
static Str member_text(Job *job, const json_t *root, const char *name, Str absent) {
    const json_t *value = json_object_get(root, name);
    if (!value) {
        return absent;
    }
    Str text = {json_string_value(value), (int64_t)json_string_length(value)};
    return text.data && !memchr(text.data, 0, (size_t)text.size) ? arena_copy_str(&job->arena, text)
                                                                 : (Str){0};
}

/* A file in memory with these bytes, at its beginning. -1 with errno. */
static int memory_file(Str bytes) {
    SCOPED_FD fd = memfd_create("cordon", MFD_CLOEXEC);
    if (fd < 0 || fd_write_all(fd, bytes) != ST_OK || lseek(fd, 0, SEEK_SET) < 0) {
        return -1;
    }
    return fd_take(&fd);
}

/* One of {name, content} and {name, content_base64}. */
static const char *read_file(Job *job, const json_t *file) {
    Str name = member_text(job, file, "name", (Str){0});
    Str text = member_text(job, file, "content", (Str){0});
    const json_t *coded = json_object_get(file, "content_base64");
    Buf bytes;
    if (!name.data || name.size == 0 || name.size > NAME_BYTES ||
        (coded != NULL) == (text.data != NULL)) {
        return "each of files needs a name, and content or content_base64";
    }
    buf_init(&bytes, LIMIT_FRAME_BYTES);
    if (coded && !wire_base64_read(
                     (Str){json_string_value(coded), (int64_t)json_string_length(coded)}, &bytes)) {
        buf_done(&bytes);
        return "content_base64 is not base64";
    }
    int fd = memory_file(coded ? buf_view(&bytes) : text);
    buf_done(&bytes);
    if (fd < 0) {
        return "no memory for the files";
    }
    job->inputs[job->request.input_count++] = (SessionInput){name, fd};
    return NULL;
}

static const char *read_lists(Job *job, const json_t *root) {
    const json_t *args = json_object_get(root, "args"), *files = json_object_get(root, "files");
    if ((args && !json_is_array(args)) || (files && !json_is_array(files)) ||
        json_array_size(files) > LIMIT_PLACED_FILES) {
        return "args and files are lists";
    }
    size_t count = json_array_size(args);
    Str *arguments = ARENA_ARRAY(&job->arena, Str, (int64_t)count + 1);
    job->inputs = ARENA_ARRAY(&job->arena, SessionInput, (int64_t)json_array_size(files) + 1);
    if (!arguments || !job->inputs) {
        return "out of memory";
    }
    for (size_t i = 0; i < count; i++) {
        const char *text = json_string_value(json_array_get(args, i));
        arguments[i] = text ? arena_copy_str(&job->arena, str_from(text)) : (Str){0};
        if (!arguments[i].data) {
            return "args is a list of texts";
        }
    }
    job->request.arguments = arguments;
    job->request.argument_count = (int32_t)count;
    job->request.inputs = job->inputs;
    for (size_t i = 0; i < json_array_size(files); i++) {
        const char *problem = read_file(job, json_array_get(files, i));
        if (problem) {
            return problem;
        }
    }
    return NULL;
}

PolicyLanguage member_language(const json_t *root) {
    const json_t *value = json_object_get(root, "language");
    const char *name = json_string_value(value);
    return !value ? LANGUAGE_PYTHON : name ? policy_language_named(str_from(name)) : LANGUAGE_COUNT;
}

/* NULL, or what is wrong with the request. */
static const char *read_request(Job *job, const json_t *root) {
    static const char *const known[] = {"source", "name", "language", "args", "stdin", "files"};
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)(uintptr_t)root, key, value) {
        bool is_known = false;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
            is_known |= strcmp(key, known[i]) == 0;
        }
        if (!is_known) {
            return "members are source, name, language, args, stdin and files";
        }
    }
    Str source = member_text(job, root, "source", (Str){0});
    Str name = member_text(job, root, "name", STR("main.py"));
    Str in = member_text(job, root, "stdin", STR(""));
    if (!source.data || !name.data || name.size == 0 || name.size > NAME_BYTES || !in.data) {
        return "source (needed), name and stdin are texts; a name is one of a file";
    }
    job->request.language = member_language(root);
    if (job->request.language == LANGUAGE_COUNT) {
        return "language is python, bash or node";
    }
    job->request.source = source;
    job->request.path = job->request.name = name;
    if (in.size > 0 && (job->request.stdin_fd = memory_file(in)) < 0) {
        return "no memory for stdin";
    }
    return read_lists(job, root);
}

Answer route_run(Exchange *exchange) {
    Serve *serve = exchange->serve;
    Job *job = calloc(1, sizeof *job);
    json_t *root = json_loadb(exchange->body.data ? exchange->body.data : "",
                              (size_t)exchange->body.size, JSON_REJECT_DUPLICATES, NULL);
    if (!job) {
        json_decref(root);
        return answer_error(exchange, MHD_HTTP_SERVICE_UNAVAILABLE, "out of memory");
    }
    arena_init(&job->arena, ARENA_BYTES);
    job->serve = serve;
    job->request = (SessionRunRequest){.policy = &serve->policy,
                                       .keeps_record = true,
                                       .stdin_fd = -1,
                                       .out_dir_fd = -1,
                                       .cancel_fd = serve->stop_fd,
                                       .record_fd = -1,
                                       .pool = serve->pool,
                                       .ready_fds = {-1, -1},
                                       .chunk_bytes = SESSION_CHUNK_BYTES,
                                       .whole_characters = true};
    const char *problem =
        json_is_object(root) ? read_request(job, root) : "the body is no JSON object";
    json_decref(root);
    unsigned code = MHD_HTTP_BAD_REQUEST;
    Str words = STR("");
    if (!problem && session_folders_open(&job->arena, &job->request, &words) != ST_OK) {
        Str whole = arena_format(&job->arena, "a folder of the policy: %.*s", STR_ARG(words));
        problem = whole.data ? whole.data : "out of memory";
        code = MHD_HTTP_SERVICE_UNAVAILABLE;
    }
    if (problem) {
        Answer answer = answer_error(exchange, code, problem);
        job_free(job);
        return answer;
    }
    return answer_stream(exchange, job_work, job);
}
