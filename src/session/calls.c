/* Serving the calls of a program in the embedded engine. Their names and arguments come from a process that may be
 * hostile: each is checked here, and nothing that it says is a path of the host's. */
#include "session/calls.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>
#include <unistd.h>

#include "base/utf8.h"

enum { ARGUMENTS_MOST = 3, INPUT_BYTES = 64 << 10, RANDOM_MOST = 1 << 20, READ_MOST = 8 << 20 };
#define INPUT_MOST (INT64_C(1) << 30)

/* --- answers ---------------------------------------------------------------------------------------------------- */

static Status raise(WireMessage *answer, Str type, Str message) {
    answer->parts[WORKER_PART_ERROR_TYPE] = type;
    answer->parts[WORKER_PART_ERROR_MESSAGE] = message;
    return ST_OK;
}

/* Files answer with a number below zero where POSIX gives an errno: the engine makes the exception of it. */
static Status answer_number(Calls *calls, int error, int64_t number) {
    wire_put_int(&calls->answer, error ? -error : number);
    return ST_OK;
}

/* --- input ------------------------------------------------------------------------------------------------------ */

/* Bytes that are not UTF-8 become lone surrogates, as CPython's own standard input has them. */
static void append_text(Buf *out, Str bytes) {
    while (bytes.size > 0) {
        int64_t good = utf8_valid_prefix(bytes);
        buf_append(out, str_slice(bytes, 0, good));
        bytes = str_slice(bytes, good, bytes.size);
        if (bytes.size > 0) {
            buf_append_utf8(out, 0xDC00U + (unsigned char)bytes.data[0]);
            bytes = str_slice(bytes, 1, bytes.size);
        }
    }
}

void calls_put_text(Buf *out, Str bytes) {
    Buf text;
    buf_init(&text, out->limit);
    append_text(&text, bytes);
    wire_put_bytes(out, WIRE_STR, buf_view(&text));
    buf_done(&text);
}

/* A UTF-8 sequence at the end of `bytes` that may go on. */
static int64_t unfinished_size(Str bytes) {
    for (int64_t back = 1; back <= 3 && back <= bytes.size; back++) {
        unsigned char c = (unsigned char)bytes.data[bytes.size - back];
        if ((c & 0xC0) != 0x80) {
            int64_t whole = c >= 0xF0 ? 4 : c >= 0xE0 ? 3 : c >= 0xC2 ? 2 : 1;
            return whole > back ? back : 0;
        }
    }
    return 0;
}

/* Reads more of the run's standard input; has_input_ended at its end.
 * errors: as calls_serve. */
static Status read_more(Calls *calls) {
    int fd = calls->run->request->stdin_fd;
    char bytes[INPUT_BYTES];
    int64_t size = 0;
    do {
        if (fd < 0 || calls->input.size > INPUT_MOST) {
            calls->has_input_ended = true;
            break;
        }
        if (!session_world_wait_for_input(calls->world, fd)) {
            return session_world_failed(calls->world);
        }
        ssize_t got = read(fd, bytes + size, sizeof bytes - (size_t)size);
        if (got == 0 || (got < 0 && errno != EINTR && errno != EAGAIN)) {
            calls->has_input_ended = true;
        }
        size += got > 0 ? got : 0;
    } while (!calls->has_input_ended && (size == 0 || unfinished_size((Str){bytes, size}) > 0) &&
             size < INPUT_BYTES);
    append_text(&calls->input, (Str){bytes, size});
    return ST_OK;
}

/* Bytes of the first `count` characters of `text`; -1: it has fewer. */
static int64_t characters_size(Str text, int64_t count) {
    const char *at = text.data, *end = text.data + text.size;
    for (; count > 0 && at < end; count--) {
        (void)utf8_read(&at);
    }
    return count > 0 ? -1 : at - text.data;
}

/* At most `count` characters (-1: all) of the input, or of its next line. */
static Status give_input(Calls *calls, int64_t count, bool is_line) {
    for (;;) {
        Str have = str_slice(buf_view(&calls->input), calls->input_start, calls->input.size);
        int64_t end = is_line ? str_find(have, STR("\n"), 0) + 1 : 0;
        int64_t most = count >= 0 ? characters_size(have, count) : -1;
        int64_t size = end > 0 && (most < 0 || end < most) ? end : most;
        if (size >= 0 || calls->has_input_ended) {
            size = size >= 0 ? size : have.size;
            wire_put_bytes(&calls->answer, WIRE_STR, str_slice(have, 0, size));
            calls->input_start += size;
            if (calls->input_start == calls->input.size) {
                buf_clear(&calls->input);
                calls->input_start = 0;
            }
            return ST_OK;
        }
        Status status = read_more(calls);
        if (status != ST_OK) {
            return status;
        }
    }
}

/* --- the calls -------------------------------------------------------------------------------------------------- */

typedef struct Asked {
    Calls *calls;
    WireValue args[ARGUMENTS_MOST];
    WireMessage *answer;
} Asked;

static Status serve_readline(const Asked *asked) {
    return give_input(asked->calls, asked->args[0].integer, true);
}

static Status serve_read(const Asked *asked) {
    return give_input(asked->calls, asked->args[0].integer, false);
}

static Status serve_clock(const Asked *asked) {
    Str name = asked->args[0].bytes;
    struct timespec now;
    if (str_starts_with(name, STR("p")) || str_starts_with(name, STR("t"))) {
        wire_put_int(&asked->calls->answer, asked->calls->world->cpu_ns);
        return ST_OK;
    }
    clock_gettime(str_starts_with(name, STR("r")) ? CLOCK_REALTIME : CLOCK_MONOTONIC, &now);
    wire_put_int(&asked->calls->answer, (int64_t)now.tv_sec * 1000000000 + now.tv_nsec);
    return ST_OK;
}

static Status serve_sleep(const Asked *asked) {
    wire_put_constant(&asked->calls->answer, WIRE_NONE);
    return session_world_sleep(asked->calls->world, asked->args[0].integer);
}

static Status serve_random(const Asked *asked) {
    int64_t size = asked->args[0].integer;
    Buf *out = &asked->calls->answer;
    if (size < 0 || size > RANDOM_MOST) {
        return raise(asked->answer, STR("ValueError"), STR("too many random bytes at once"));
    }
    wire_put_head(out, WIRE_BYTES, size);
    if (!buf_reserve(out, size)) {
        return ST_NO_MEMORY;
    }
    for (int64_t done = 0; done < size;) {
        ssize_t got = getrandom(out->data + out->size, (size_t)(size - done), 0);
        done += got > 0 ? got : 0;
        out->size += got > 0 ? got : 0;
    }
    return ST_OK;
}

static Status serve_open(const Asked *asked) {
    int64_t id = 0;
    int error =
        broker_table_open(asked->calls->files, asked->args[0].bytes, asked->args[1].integer, &id);
    return answer_number(asked->calls, error, id);
}

static Status serve_file_read(const Asked *asked) {
    Str bytes = STR("");
    int64_t size = asked->args[2].integer < READ_MOST ? asked->args[2].integer : READ_MOST;
    int error = broker_table_read(asked->calls->files, asked->args[0].integer,
                                  asked->args[1].integer, size, &bytes);
    if (error) {
        return answer_number(asked->calls, error, 0);
    }
    wire_put_bytes(&asked->calls->answer, WIRE_BYTES, bytes);
    return ST_OK;
}

static Status serve_file_write(const Asked *asked) {
    int error = broker_table_write(asked->calls->files, asked->args[0].integer,
                                   asked->args[1].integer, asked->args[2].bytes);
    return answer_number(asked->calls, error, asked->args[2].bytes.size);
}

static Status serve_truncate(const Asked *asked) {
    return answer_number(
        asked->calls,
        broker_table_truncate(asked->calls->files, asked->args[0].integer, asked->args[1].integer),
        0);
}

static Status serve_size(const Asked *asked) {
    int64_t size = 0;
    int error = broker_table_size(asked->calls->files, asked->args[0].integer, &size);
    return answer_number(asked->calls, error, size);
}

/* The size of a file; of a folder -1 - size, which no errno is. */
static Status serve_stat(const Asked *asked) {
    bool is_folder = false;
    int64_t size = 0;
    int error = broker_table_stat(asked->calls->files, asked->args[0].bytes, &is_folder, &size);
    if (!error) {
        wire_put_head(&asked->calls->answer, WIRE_TUPLE, 2);
        wire_put_constant(&asked->calls->answer, is_folder ? WIRE_TRUE : WIRE_FALSE);
    }
    return answer_number(asked->calls, error, size);
}

static Status serve_list(const Asked *asked) {
    Buf names;
    buf_init(&names, WORKER_VALUE_BYTES / 2);
    int64_t count = 0;
    Str name = STR("");
    int error;
    while ((error = broker_table_next(asked->calls->files, asked->args[0].bytes, name, &name)) ==
           0) {
        wire_put_bytes(&names, WIRE_STR, name);
        count++;
    }
    bool is_folder;
    int64_t size;
    if (error == ENOENT) { /* behind the last, or no such folder */
        error = broker_table_stat(asked->calls->files, asked->args[0].bytes, &is_folder, &size);
    }
    if (error) {
        answer_number(asked->calls, error, 0);
    } else {
        wire_put_head(&asked->calls->answer, WIRE_LIST, count);
        buf_append(&asked->calls->answer, buf_view(&names));
    }
    buf_done(&names);
    return ST_OK;
}

static Status serve_make_folder(const Asked *asked) {
    return answer_number(asked->calls,
                         broker_table_make_folder(asked->calls->files, asked->args[0].bytes), 0);
}

static Status serve_remove(const Asked *asked) {
    return answer_number(
        asked->calls,
        broker_table_remove(asked->calls->files, asked->args[0].bytes, asked->args[1].integer != 0),
        0);
}

static Status serve_rename(const Asked *asked) {
    return answer_number(
        asked->calls,
        broker_table_rename(asked->calls->files, asked->args[0].bytes, asked->args[1].bytes), 0);
}

/* `arguments`: i an int, s a str, b bytes. */
static const struct {
    const char *name;
    const char *arguments;
    Status (*serve)(const Asked *asked);
} rows[] = {
    {"stdin.readline", "i", serve_readline}, {"stdin.read", "i", serve_read},
    {"time.clock", "s", serve_clock},        {"time.sleep", "i", serve_sleep},
    {"random.bytes", "i", serve_random},     {"file.open", "si", serve_open},
    {"file.read", "iii", serve_file_read},   {"file.write", "iib", serve_file_write},
    {"file.truncate", "ii", serve_truncate}, {"file.size", "i", serve_size},
    {"file.stat", "s", serve_stat},          {"file.list", "s", serve_list},
    {"file.mkdir", "s", serve_make_folder},  {"file.remove", "si", serve_remove},
    {"file.rename", "ss", serve_rename},
};

/* --- serving ---------------------------------------------------------------------------------------------------- */

/* Reads a tuple of what `wanted` says. */
static bool take_arguments(Str packed, const char *wanted, WireValue *out_args) {
    WireValue tuple;
    int64_t count = (int64_t)strlen(wanted);
    if (wire_take_value(&packed, &tuple) != ST_OK || tuple.tag != WIRE_TUPLE ||
        tuple.count != count) {
        return false;
    }
    for (int64_t i = 0; i < count; i++) {
        WireTag tag = wanted[i] == 'i' ? WIRE_INT : wanted[i] == 's' ? WIRE_STR : WIRE_BYTES;
        if (wire_take_value(&packed, &out_args[i]) != ST_OK || out_args[i].tag != tag) {
            return false;
        }
    }
    return packed.size == 0;
}

Status calls_serve(Calls *calls, const WireMessage *call, WireMessage *out_answer) {
    *out_answer = (WireMessage){.type = WORKER_ANSWER};
    buf_clear(&calls->answer);
    Asked asked = {.calls = calls, .answer = out_answer};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!str_equal(call->parts[WORKER_PART_CALL_NAME], str_from(rows[i].name))) {
            continue;
        }
        if (!take_arguments(call->parts[WORKER_PART_CALL_ARGUMENTS], rows[i].arguments,
                            asked.args)) {
            return raise(out_answer, STR("ValueError"), STR("arguments out of range"));
        }
        Status status = rows[i].serve(&asked);
        if (status == ST_OK && out_answer->parts[WORKER_PART_ERROR_TYPE].size == 0) {
            out_answer->parts[WORKER_PART_VALUE] = buf_view(&calls->answer);
        }
        return calls->answer.failure == ST_OK
                   ? status
                   : raise(out_answer, STR("MemoryError"), STR("the answer is too large"));
    }
    return raise(out_answer, STR("PermissionError"), STR("the host offers no such call"));
}

/* --- noting ------------------------------------------------------------------------------------------------------- */

/* Whether it was refused: by an exception, or the errno of a file that it may not have, which *out_number tells. */
static bool is_refusal(const WireMessage *answer, int64_t *out_number) {
    Str value = answer->parts[WORKER_PART_VALUE];
    WireValue read;
    *out_number = 0;
    if (answer->parts[WORKER_PART_ERROR_TYPE].size > 0) {
        return true;
    }
    bool is_refused =
        wire_take_value(&value, &read) == ST_OK && read.tag == WIRE_INT && read.integer < 0;
    *out_number = is_refused ? -read.integer : 0;
    return is_refused;
}

/* The first argument, where it is text. */
static Str first_text(Str packed) {
    WireValue tuple, first;
    bool is_text = wire_take_value(&packed, &tuple) == ST_OK && tuple.tag == WIRE_TUPLE &&
                   tuple.count > 0 && wire_take_value(&packed, &first) == ST_OK &&
                   first.tag == WIRE_STR && wire_is_text(first.bytes);
    return is_text ? first.bytes : STR("");
}

/* Keeps what was refused, by a name that fits; a program may try as often as it likes. */
static void note_refusal(SessionResult *result, const WireMessage *call, int64_t number) {
    if (result->refusal_count == SESSION_REFUSALS) {
        return;
    }
    SessionRefusal *refusal = &result->refusals[result->refusal_count++];
    Str on = first_text(call->parts[WORKER_PART_CALL_ARGUMENTS]);
    on.size = on.size < (int64_t)sizeof refusal->on ? on.size : (int64_t)sizeof refusal->on - 1;
    on.size = utf8_valid_prefix(on);
    Str name = call->parts[WORKER_PART_CALL_NAME];
    memcpy(refusal->name, name.data, (size_t)name.size);
    memcpy(refusal->on, on.data, (size_t)on.size);
    refusal->number = number;
}

void run_note_call(SessionResult *result, const WireMessage *call, const WireMessage *answer) {
    Str name = call->parts[WORKER_PART_CALL_NAME];
    int64_t number;
    int32_t i = 0;
    while (i < result->call_count && !str_equal(name, str_from(result->calls[i].name))) {
        i++;
    }
    if (i == result->call_count) {
        if (i == SESSION_CALLS || name.size >= (int64_t)sizeof result->calls[i].name ||
            !wire_is_text(name)) {
            return;
        }
        memcpy(result->calls[i].name, name.data, (size_t)name.size);
        result->call_count++;
    }
    result->calls[i].count++;
    if (is_refusal(answer, &number)) {
        result->calls[i].refused++;
        note_refusal(result, call, number);
    }
}

/* --- the whole -------------------------------------------------------------------------------------------------- */

Status calls_begin_empty(Calls *calls, const Policy *policy, SessionWorld *world) {
    BrokerLimits limits = {.file_bytes = policy->limit_file_bytes,
                           .entries = policy->limit_files,
                           .total_bytes = policy->limit_disk_bytes};
    *calls = (Calls){.world = world, .files = broker_table_new(&limits)};
    buf_init(&calls->input, INPUT_MOST + INPUT_BYTES);
    buf_init(&calls->answer, WORKER_VALUE_BYTES);
    return calls->files ? ST_OK : ST_NO_MEMORY;
}

Status calls_begin(Calls *calls, Run *run, SessionWorld *world, Str *out_problem) {
    const SessionRunRequest *request = run->request;
    Status status = calls_begin_empty(calls, request->policy, world);
    calls->run = run;
    if (status != ST_OK) {
        return status;
    }
    for (int32_t i = 0; i < request->input_count; i++) {
        const SessionInput *input = &request->inputs[i];
        int error = broker_table_place(calls->files, input->name, input->fd);
        if (error) {
            *out_problem = arena_format(run->arena, "%.*s: %s", STR_ARG(input->name),
                                        error == EFBIG || error == ENOSPC
                                            ? "larger than the limits on files allow"
                                            : strerrordesc_np(error));
            return ST_LIMIT;
        }
    }
    return ST_OK;
}

void calls_end(Calls *calls) {
    broker_table_free(calls->files);
    buf_done(&calls->input);
    buf_done(&calls->answer);
}
