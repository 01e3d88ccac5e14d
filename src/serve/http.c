/* HTTP: who asks, what for, and the forms of an answer. */
#include "serve/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/schedule.h"
#include "wire/wire.h"

enum { STREAM_STEP_BYTES = 32 << 10, CONNECTIONS_MAX = 256, SEND_BYTES = 1 << 20 };
#define BODY_BYTES (INT64_C(192) << 20)

typedef struct Route {
    const char *method, *path;
    Answer (*function)(Exchange *exchange);
} Route;

static const Route ROUTES[] = {
#define X(METHOD, PATH, function, DOC) {METHOD, PATH, function},
#include "../../spec/routes.def"
#undef X
};

Answer answer_response(Exchange *exchange, unsigned status, const char *type,
                       struct MHD_Response *response) {
    if (!response) {
        return MHD_NO;
    }
    (void)MHD_add_response_header(response, "Content-Type", type);
    Answer answer = (Answer)MHD_queue_response(exchange->connection, status, response);
    MHD_destroy_response(response);
    return answer;
}

Answer answer_json(Exchange *exchange, unsigned status, Buf *json) {
    struct MHD_Response *response =
        json->failure == ST_OK
            ? MHD_create_response_from_buffer((size_t)json->size, json->data, MHD_RESPMEM_MUST_COPY)
            : NULL;
    buf_done(json);
    return answer_response(exchange, status, "application/json", response);
}

Answer answer_error(Exchange *exchange, unsigned status, const char *words) {
    Buf text;
    buf_init(&text, 64 << 10);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "error", str_from(words));
    wire_json_close(&json, '}');
    buf_append_char(&text, '\n');
    return answer_json(exchange, status, &text);
}

/* --- streams ---------------------------------------------------------------------------------------------------- */

typedef struct Stream {
    pthread_t thread;
    StreamWork *work;
    void *context;
    int in_fd, out_fd;
    int client_fd; /* borrowed */
} Stream;

static void *stream_work(void *context) {
    Stream *stream = context;
    schedule_soon(); /* it keeps the limits of what it runs */
    stream->work(stream->context, stream->out_fd);
    fd_close(&stream->out_fd);
    return NULL;
}

static ssize_t stream_read(void *context, uint64_t position, char *bytes, size_t size) {
    Stream *stream = context;
    ssize_t got;
    (void)position;
    /* A client that has gone is to be noticed while there is nothing to be told. */
    struct pollfd watched[] = {{stream->in_fd, POLLIN, 0}, {stream->client_fd, 0, 0}};
    while (poll(watched, 2, -1) < 0 && errno == EINTR) {
    }
    if (watched[1].revents) {
        return MHD_CONTENT_READER_END_WITH_ERROR;
    }
    do {
        got = read(stream->in_fd, bytes, size);
    } while (got < 0 && errno == EINTR);
    return got > 0    ? got
           : got == 0 ? MHD_CONTENT_READER_END_OF_STREAM
                      : MHD_CONTENT_READER_END_WITH_ERROR;
}

/* The client has it all, or has gone: then the work finds that nobody reads. */
static void stream_end(void *context) {
    Stream *stream = context;
    fd_close(&stream->in_fd);
    (void)pthread_join(stream->thread, NULL);
    free(stream);
}

Answer answer_stream(Exchange *exchange, StreamWork *work, void *context) {
    Stream *stream = calloc(1, sizeof *stream);
    int ends[2];
    if (!stream || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) < 0) {
        free(stream);
        return MHD_NO;
    }
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    *stream = (Stream){.work = work,
                       .context = context,
                       .in_fd = ends[0],
                       .out_fd = ends[1],
                       .client_fd = info ? info->connect_fd : -1};
    if (pthread_create(&stream->thread, NULL, stream_work, stream) != 0) {
        close(ends[0]);
        close(ends[1]);
        free(stream);
        return MHD_NO;
    }
    struct MHD_Response *response = MHD_create_response_from_callback(
        MHD_SIZE_UNKNOWN, STREAM_STEP_BYTES, stream_read, stream, stream_end);
    if (!response) {
        stream_end(stream);
    }
    return answer_response(exchange, MHD_HTTP_OK, "application/x-ndjson", response);
}

/* --- requests --------------------------------------------------------------------------------------------------- */

/* One component: what stands between two slashes, or behind the last. Never empty, never one that begins with a dot. */
static bool take_part(const char **at, char *part) {
    size_t size = strcspn(*at, "/");
    if (size == 0 || size >= ROUTE_PART_BYTES || **at == '.') {
        return false;
    }
    memcpy(part, *at, size);
    part[size] = 0;
    *at += size;
    return true;
}

static bool route_matches(const char *pattern, const char *url, char *id, char *name) {
    while (*pattern) {
        if (*pattern == '{') {
            char *part = pattern[1] == 'i' ? id : name;
            pattern = strchr(pattern, '}') + 1;
            if (!take_part(&url, part)) {
                return false;
            }
        } else if (*pattern++ != *url++) {
            return false;
        }
    }
    return *url == 0;
}

/* The route, and what its path names. NULL: there is none; *out_code says why. */
static const Route *route_find(Exchange *exchange, const char *url, const char *method,
                               unsigned *out_code) {
    *out_code = MHD_HTTP_NOT_FOUND;
    for (size_t i = 0; i < sizeof ROUTES / sizeof *ROUTES; i++) {
        if (!route_matches(ROUTES[i].path, url, exchange->id, exchange->name)) {
            continue;
        }
        if (strcmp(ROUTES[i].method, method) == 0) {
            return &ROUTES[i];
        }
        *out_code = MHD_HTTP_METHOD_NOT_ALLOWED;
    }
    return NULL;
}

static Answer dispatch(Exchange *exchange, const char *url, const char *method) {
    unsigned code;
    const Route *route = route_find(exchange, url, method, &code);
    return route ? route->function(exchange)
                 : answer_error(exchange, code,
                                code == MHD_HTTP_NOT_FOUND ? "there is nothing at that path"
                                                           : "not that method here");
}

static bool is_own_user(struct MHD_Connection *connection) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    struct ucred peer;
    socklen_t size = sizeof peer;
    return info && getsockopt(info->connect_fd, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
           peer.uid == geteuid();
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *connection, const char *url,
                                  const char *method, const char *version, const char *bytes,
                                  size_t *bytes_size, void **kept) {
    (void)version;
    Exchange *exchange = *kept;
    if (!exchange) {
        exchange = is_own_user(connection) ? calloc(1, sizeof *exchange) : NULL;
        if (!exchange) {
            return MHD_NO;
        }
        schedule_soon();
        exchange->serve = context;
        exchange->connection = connection;
        buf_init(&exchange->body, BODY_BYTES);
        *kept = exchange;
        unsigned code;
        const Route *route = route_find(exchange, url, method, &code);
        if (route && route->function == route_file_put) {
            upload_begin(exchange);
        }
        return MHD_YES;
    }
    if (*bytes_size > 0) {
        Str piece = {bytes, (int64_t)*bytes_size};
        if (exchange->is_upload) {
            upload_add(exchange, piece);
        } else {
            buf_append(&exchange->body, piece);
        }
        *bytes_size = 0;
        return MHD_YES;
    }
    if (exchange->body.failure != ST_OK) {
        return (enum MHD_Result)answer_error(exchange, MHD_HTTP_CONTENT_TOO_LARGE,
                                             "the request is larger than 192 MiB");
    }
    return (enum MHD_Result)dispatch(exchange, url, method);
}

static void on_completed(void *context, struct MHD_Connection *connection, void **kept,
                         enum MHD_RequestTerminationCode how) {
    (void)context, (void)connection, (void)how;
    Exchange *exchange = *kept;
    if (exchange) {
        upload_abandon(exchange);
        buf_done(&exchange->body);
        free(exchange);
        *kept = NULL;
    }
}

/* A download wakes the other side once a megabyte instead of once a buffer of the usual size. Only root may ask for
 * more than the machine's limit; that is no error. */
static void on_connection(void *context, struct MHD_Connection *connection, void **kept,
                          enum MHD_ConnectionNotificationCode what) {
    (void)context, (void)kept;
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    int size = SEND_BYTES;
    if (what == MHD_CONNECTION_NOTIFY_STARTED && info &&
        setsockopt(info->connect_fd, SOL_SOCKET, SO_SNDBUFFORCE, &size, sizeof size) < 0) {
        (void)setsockopt(info->connect_fd, SOL_SOCKET, SO_SNDBUF, &size, sizeof size);
    }
}

struct MHD_Daemon *http_begin(Serve *serve, int listen_fd) {
    return MHD_start_daemon(MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_THREAD_PER_CONNECTION |
                                MHD_USE_POLL | MHD_USE_ITC,
                            0, NULL, NULL, on_request, serve, MHD_OPTION_LISTEN_SOCKET, listen_fd,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CONNECTIONS_MAX,
                            MHD_OPTION_NOTIFY_COMPLETED, on_completed, NULL,
                            MHD_OPTION_NOTIFY_CONNECTION, on_connection, NULL, MHD_OPTION_END);
}

void http_end(struct MHD_Daemon *daemon) {
    MHD_stop_daemon(daemon);
}
