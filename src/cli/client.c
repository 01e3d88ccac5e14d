/* Requests to cordon serve: HTTP/1.0, so that an answer is a head and then bytes to the end. */
#include "cli/client.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"

enum {
    HEAD_BYTES = 16 << 10,
    READ_BYTES = 64 << 10,
    CHUNK_HEAD_BYTES = 10,
    PATH_BYTES = 256,
    TEXT_BYTES = 16 << 20
};

bool client_path(const char *name, char *path, size_t path_size) {
    char folder[PATH_BYTES];
    int size =
        pool_folder(folder, sizeof folder) ? snprintf(path, path_size, "%s/%s", folder, name) : -1;
    return size > 0 && (size_t)size < path_size;
}

/* What a request holds: bytes, or what a file holds, which is sent as it is read. */
typedef struct ClientBody {
    Str bytes;
    int fd; /* -1: bytes */
} ClientBody;

typedef struct Reading {
    Buf head; /* until the empty line */
    bool is_body;
    ClientLine *on_line;
    void *context;
    ClientAnswer *answer;
} Reading;

/* Hands on the whole lines that stand in the body. false: nobody wants more. */
static bool tell_lines(Reading *reading) {
    Buf *body = &reading->answer->body;
    int64_t at = 0, end;
    bool wants_more = true;
    while (wants_more && (end = str_find(buf_view(body), STR("\n"), at)) >= 0) {
        wants_more = reading->on_line(reading->context, str_slice(buf_view(body), at, end));
        at = end + 1;
    }
    memmove(body->data, body->data + at, (size_t)(body->size - at));
    body->size -= at;
    return wants_more;
}

static bool take_bytes(Reading *reading, Str bytes) {
    ClientAnswer *answer = reading->answer;
    if (!reading->is_body) {
        buf_append(&reading->head, bytes);
        int64_t end = str_find(buf_view(&reading->head), STR("\r\n\r\n"), 0);
        if (end < 0) {
            return reading->head.failure == ST_OK;
        }
        Str head = buf_view(&reading->head);
        reading->is_body = true;
        answer->status = head.size > 12 ? (int)strtol(head.data + 9, NULL, 10) : 0;
        bytes = str_slice(head, end + 4, head.size);
    }
    if (bytes.size > 0) {
        buf_append(&answer->body, bytes);
    }
    if (answer->body.failure != ST_OK) {
        return false;
    }
    return !reading->on_line || answer->status != 200 || answer->body.size == 0 ||
           tell_lines(reading);
}

static Status send_head(int fd, const char *method, const char *path, const ClientBody *body) {
    Buf head;
    buf_init(&head, HEAD_BYTES);
    if (body->fd < 0) {
        buf_append_format(&head, "%s %s HTTP/1.0\r\nHost: cordon\r\nContent-Length: %lld\r\n\r\n",
                          method, path, (long long)body->bytes.size);
    } else {
        buf_append_format(&head,
                          "%s %s HTTP/1.1\r\nHost: cordon\r\nConnection: close\r\n"
                          "Transfer-Encoding: chunked\r\n\r\n",
                          method, path);
    }
    Status status = head.failure == ST_OK ? fd_write_all(fd, buf_view(&head)) : head.failure;
    buf_done(&head);
    return status;
}

/* What the file holds from where it stands, however much that comes to, in chunks. */
static Status send_chunks(int fd, int from_fd) {
    char chunk[CHUNK_HEAD_BYTES + READ_BYTES + 2];
    for (;;) {
        ssize_t got = read(from_fd, chunk + CHUNK_HEAD_BYTES, READ_BYTES);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            return ST_IO;
        }
        char size[CHUNK_HEAD_BYTES + 1];
        (void)snprintf(size, sizeof size, "%08x\r\n", (unsigned)got);
        memcpy(chunk, size, CHUNK_HEAD_BYTES);
        memcpy(chunk + CHUNK_HEAD_BYTES + got, "\r\n", 2);
        Status status = fd_write_all(fd, (Str){chunk, CHUNK_HEAD_BYTES + got + 2});
        if (status != ST_OK || got == 0) {
            return status;
        }
    }
}

static Status exchange(int fd, const char *method, const char *path, const ClientBody *body,
                       Reading *reading) {
    Status status = send_head(fd, method, path, body);
    if (status == ST_OK) {
        status = body->fd < 0 ? fd_write_all(fd, body->bytes) : send_chunks(fd, body->fd);
    }
    while (status == ST_OK) {
        char bytes[READ_BYTES];
        ssize_t got = read(fd, bytes, sizeof bytes);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            status = got < 0 ? ST_IO : ST_EOF;
        } else if (!take_bytes(reading, (Str){bytes, got})) {
            status = ST_EOF;
        }
    }
    return status == ST_EOF ? ST_OK : status;
}

static int ask(const CommandLine *line, const char *method, const char *path,
               const ClientBody *body, ClientLine *on_line, void *context,
               ClientAnswer *out_answer) {
    char socket_path[PATH_BYTES];
    *out_answer = (ClientAnswer){0};
    buf_init(&out_answer->body, LIMIT_FRAME_BYTES);
    SCOPED_FD fd = client_path(POOL_HTTP_SOCKET, socket_path, sizeof socket_path)
                       ? pool_connect(socket_path, POOL_HTTP)
                       : -1;
    if (fd < 0) {
        return command_fail(line, EXIT_NO_SUPERVISOR,
                            "no supervisor runs (%s); start one: cordon serve", socket_path);
    }
    Reading reading = {.on_line = on_line, .context = context, .answer = out_answer};
    buf_init(&reading.head, HEAD_BYTES + READ_BYTES);
    Status status = exchange(fd, method, path, body, &reading);
    buf_done(&reading.head);
    if (status != ST_OK || out_answer->status == 0) {
        return command_fail(line, EXIT_INTERNAL, "the supervisor gave no answer");
    }
    return EXIT_OK;
}

int client_ask(const CommandLine *line, const char *method, const char *path, Str body,
               ClientLine *on_line, void *context, ClientAnswer *out_answer) {
    const ClientBody whole = {.bytes = body, .fd = -1};
    return ask(line, method, path, &whole, on_line, context, out_answer);
}

static int ask_json(const CommandLine *line, const char *method, const char *path,
                    const ClientBody *body, ClientAnswer *out_answer) {
    int status = ask(line, method, path, body, NULL, NULL, out_answer);
    if (status != EXIT_OK || out_answer->status == 200 || out_answer->status == 201) {
        return status;
    }
    json_t *root = json_loadb(out_answer->body.data, (size_t)out_answer->body.size, 0, NULL);
    const char *words = json_string_value(json_object_get(root, "error"));
    status = command_fail(line, EXIT_NO_SUPERVISOR, "%s", words ? words : "the supervisor refuses");
    json_decref(root);
    return status;
}

int client_ask_json(const CommandLine *line, const char *method, const char *path, Str body,
                    ClientAnswer *out_answer) {
    const ClientBody whole = {.bytes = body, .fd = -1};
    return ask_json(line, method, path, &whole, out_answer);
}

static int show(const CommandLine *line, const char *method, const char *path,
                const ClientBody *body, ClientWriter *write) {
    ClientAnswer answer;
    int status = ask_json(line, method, path, body, &answer);
    if (status == EXIT_OK && command_has(line, OPTION_JSON)) {
        status = command_print_buf(line, EXIT_OK, &answer.body);
    } else if (status == EXIT_OK) {
        json_t *root = json_loadb(answer.body.data, (size_t)answer.body.size, 0, NULL);
        Buf out;
        buf_init(&out, TEXT_BYTES);
        write(&out, root);
        status = command_print_buf(line, EXIT_OK, &out);
        buf_done(&out);
        json_decref(root);
    }
    buf_done(&answer.body);
    return status;
}

int client_show(const CommandLine *line, const char *method, const char *path, Str body,
                ClientWriter *write) {
    const ClientBody whole = {.bytes = body, .fd = -1};
    return show(line, method, path, &whole, write);
}

int client_put(const CommandLine *line, const char *path, int fd, ClientWriter *write) {
    const ClientBody content = {.fd = fd};
    return show(line, "PUT", path, &content, write);
}
