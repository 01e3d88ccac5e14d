/* What a member is told on its dispatch socket, and the one word that it says before it has seen a program. */
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "pool/member.h"
#include "wire/wire.h"

#define CELL_BYTES (8 * LIMIT_SOURCE_BYTES)

enum {
    REQUEST_BYTES = 4 << 20,
    HANDED_BYTES =
        64 << 10, /* a larger program is placed as any file, not copied through a socket */
};

Status pool_send(const Jail *jail, Str message, Str tail) {
    if (message.size > INT32_MAX) {
        return ST_LIMIT;
    }
    uint32_t size = (uint32_t)message.size;
    const char head[4] = {(char)size, (char)(size >> 8), (char)(size >> 16), (char)(size >> 24)};
    /* All at once, so that the guest wakes once. */
    struct iovec parts[3] = {{(void *)(uintptr_t)head, sizeof head},
                             {(void *)(uintptr_t)message.data, (size_t)message.size},
                             {(void *)(uintptr_t)tail.data, (size_t)tail.size}};
    struct msghdr whole = {.msg_iov = parts, .msg_iovlen = 3};
    int64_t left = message.size + tail.size;
    ssize_t sent = sendmsg(jail->dispatch_fd, &whole, MSG_NOSIGNAL);
    if (sent < (ssize_t)sizeof head) {
        return sent < 0 && (errno == EPIPE || errno == ECONNRESET) ? ST_CRASHED : ST_IO;
    }
    sent -= (ssize_t)sizeof head;
    if (sent == left) {
        return ST_OK;
    }
    Status status = sent < message.size
                        ? fd_write_all(jail->dispatch_fd, str_slice(message, sent, message.size))
                        : ST_OK;
    int64_t tail_sent = sent > message.size ? sent - message.size : 0;
    return status == ST_OK ? fd_write_all(jail->dispatch_fd, str_slice(tail, tail_sent, tail.size))
                           : status;
}

static Status request_write(const PoolProgram *program, bool is_handed, Buf *text) {
    char path[sizeof "/work/" + 256];
    int size = snprintf(path, sizeof path, "/work/%.*s", STR_ARG(program->file->name));
    WireJson json = wire_json(text);
    wire_json_open(&json, '{');
    wire_json_member_str(&json, "script", (Str){path, size});
    wire_json_key(&json, "argv");
    wire_json_open(&json, '[');
    for (int32_t i = 0; i < program->argument_count; i++) {
        wire_json_str(&json, program->arguments[i]);
    }
    wire_json_close(&json, ']');
    if (is_handed) {
        wire_json_member_int(&json, "size", program->file->bytes.size);
    }
    wire_json_close(&json, '}');
    return text->failure;
}

/* --- as words, each with a NUL behind it ------------------------------------------------------------------------ */

static void word_add(Buf *text, Str word) {
    buf_append(text, word);
    buf_append_char(text, '\0');
}

static void number_add(Buf *text, int64_t number) {
    buf_append_int(text, number);
    buf_append_char(text, '\0');
}

static Status words_send(const Jail *jail, Buf *text) {
    Status status =
        text->failure == ST_OK ? fd_write_all(jail->dispatch_fd, buf_view(text)) : text->failure;
    buf_done(text);
    return status;
}

static Status words_run(Jail *jail, const PoolProgram *program, JailFault *fault) {
    char path[sizeof "/work/" + 256];
    int size = snprintf(path, sizeof path, "/work/%.*s", STR_ARG(program->file->name));
    Status status = jail_place(jail, program->file, 1, fault);
    if (status != ST_OK) {
        return status;
    }
    Buf text;
    buf_init(&text, REQUEST_BYTES);
    word_add(&text, STR("script"));
    number_add(&text, program->argument_count + 1);
    word_add(&text, (Str){path, size});
    for (int32_t i = 0; i < program->argument_count; i++) {
        word_add(&text, program->arguments[i]);
    }
    return words_send(jail, &text);
}

static Status words_cell(const Jail *jail, int64_t number, Str source) {
    Buf text;
    buf_init(&text, CELL_BYTES);
    word_add(&text, STR("cell"));
    number_add(&text, number);
    word_add(&text, source);
    return words_send(jail, &text);
}

/* --- what a member is told -------------------------------------------------------------------------------------- */

Status pool_run(Jail *jail, const PoolProgram *program, JailFault *fault) {
    if (policy_template(program->language)->form == FORM_WORDS) {
        return words_run(jail, program, fault);
    }
    /* With its request it comes without a word to process 1, which would cost two more wake-ups. */
    bool is_handed = program->file->bytes.size <= HANDED_BYTES;
    Status status = is_handed ? jail_note_file(jail, program->file, fault)
                              : jail_place(jail, program->file, 1, fault);
    if (status != ST_OK) {
        return status;
    }
    Buf text;
    buf_init(&text, REQUEST_BYTES);
    status = request_write(program, is_handed, &text);
    status = status == ST_OK
                 ? pool_send(jail, buf_view(&text), is_handed ? program->file->bytes : STR(""))
                 : status;
    buf_done(&text);
    return status;
}

Status pool_cell(const Jail *jail, PolicyLanguage language, int64_t number, Str source) {
    if (policy_template(language)->form == FORM_WORDS) {
        return words_cell(jail, number, source);
    }
    Buf text;
    buf_init(&text, CELL_BYTES);
    WireJson json = wire_json(&text);
    wire_json_open(&json, '{');
    wire_json_member_int(&json, "cell", number);
    wire_json_member_str(&json, "source", source);
    wire_json_close(&json, '}');
    Status status =
        text.failure == ST_OK ? pool_send(jail, buf_view(&text), STR("")) : text.failure;
    buf_done(&text);
    return status;
}

/* --- getting ready ---------------------------------------------------------------------------------------------- */

static const char READY[] = "{\"ready\": true}";

Status member_prepare(const Jail *jail, PolicyLanguage language) {
    if (policy_template(language)->form == FORM_WORDS) {
        return fd_write_all(jail->dispatch_fd, (Str){"rehearse", sizeof "rehearse"});
    }
    return pool_send(jail, STR("{\"rehearse\": true}"), STR(""));
}

Status member_settle(Jail *jail, int64_t timeout_ms) {
    char answer[4 + sizeof READY - 1];
    struct pollfd answered = {jail->dispatch_fd, POLLIN, 0};
    if (poll(&answered, 1, (int)timeout_ms) <= 0) {
        return ST_TIMEOUT;
    }
    if (recv(jail->dispatch_fd, answer, sizeof answer, MSG_DONTWAIT) != (ssize_t)sizeof answer ||
        memcmp(answer + 4, READY, sizeof READY - 1) != 0) {
        return ST_CRASHED;
    }
    jail_settle(jail);
    return ST_OK;
}
