/* Trying a program on cases: each in a world of its own.
 *
 * A case runs the program, with input, arguments and files, and says what it shall print or how it shall end; or it
 * calls a function that the program defines, and says what that shall return or raise. */
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/fds.h"
#include "base/limits.h"
#include "base/number.h"
#include "session/run.h"
#include "worker/worker.h"

enum { CASES_MOST = 100000, JSON_DEPTH = 64, SHOWN_BYTES = 400 };

static Str text_of(const json_t *value) {
    return json_is_string(value)
               ? (Str){json_string_value(value), (int64_t)json_string_length(value)}
               : (Str){0};
}

/* --- values ----------------------------------------------------------------------------------------------------- */

/* A JSON value as Python's. */
static bool put_value(const json_t *value, int depth, Buf *out) {
    size_t index;
    const char *key;
    json_t *item, *whole = (json_t *)(uintptr_t)value;
    bool is_good = depth < JSON_DEPTH;
    switch (json_typeof(value)) {
    case JSON_NULL: wire_put_constant(out, WIRE_NONE); break;
    case JSON_TRUE: wire_put_constant(out, WIRE_TRUE); break;
    case JSON_FALSE: wire_put_constant(out, WIRE_FALSE); break;
    case JSON_INTEGER: wire_put_int(out, json_integer_value(value)); break;
    case JSON_REAL: wire_put_float(out, json_real_value(value)); break;
    case JSON_STRING: wire_put_bytes(out, WIRE_STR, text_of(value)); break;
    case JSON_ARRAY:
        wire_put_head(out, WIRE_LIST, (int64_t)json_array_size(value));
        json_array_foreach(value, index, item) {
            is_good = is_good && put_value(item, depth + 1, out);
        }
        break;
    case JSON_OBJECT:
        wire_put_head(out, WIRE_DICT, (int64_t)json_object_size(value));
        json_object_foreach(whole, key, item) {
            wire_put_bytes(out, WIRE_STR, str_from(key));
            is_good = is_good && put_value(item, depth + 1, out);
        }
        break;
    }
    return is_good;
}

static bool is_near(double a, double b, double tolerance) {
    return a == b || (isnan(a) && isnan(b)) || fabs(a - b) <= tolerance;
}

static bool same_value(Str *rest, const json_t *want, double tolerance);

/* A key of JSON is text: that of a dict's int is its digits. */
static bool same_key(const WireValue *key, const char *want) {
    char digits[24];
    int size = snprintf(digits, sizeof digits, "%lld", (long long)key->integer);
    return key->tag == WIRE_STR   ? str_equal(key->bytes, str_from(want))
           : key->tag == WIRE_INT ? str_equal((Str){digits, size}, str_from(want))
                                  : false;
}

static bool skip_value(Str *rest) {
    WireValue value;
    if (wire_take_value(rest, &value) != ST_OK) {
        return false;
    }
    int64_t items = value.tag == WIRE_DICT                            ? 2 * value.count
                    : value.tag >= WIRE_LIST && value.tag <= WIRE_SET ? value.count
                                                                      : 0;
    for (int64_t i = 0; i < items; i++) {
        if (!skip_value(rest)) {
            return false;
        }
    }
    return true;
}

/* The order of a dict's pairs means nothing. */
static bool same_dict(Str *rest, int64_t count, const json_t *want, double tolerance) {
    const char *name;
    json_t *value, *whole = (json_t *)(uintptr_t)want;
    if (!json_is_object(want) || (int64_t)json_object_size(want) != count) {
        return false;
    }
    for (int64_t i = 0; i < count; i++) {
        WireValue key;
        bool is_found = false;
        if (wire_take_value(rest, &key) != ST_OK) {
            return false;
        }
        json_object_foreach(whole, name, value) {
            if (same_key(&key, name)) {
                is_found = true;
                if (!same_value(rest, value, tolerance)) {
                    return false;
                }
                break;
            }
        }
        if (!is_found) {
            return false;
        }
    }
    return true;
}

/* A set is the same as a list of its items in any order. */
static bool same_set(Str *rest, int64_t count, const json_t *want, double tolerance) {
    if (!json_is_array(want) || (int64_t)json_array_size(want) != count) {
        return false;
    }
    for (int64_t i = 0; i < count; i++) {
        bool is_found = false;
        for (size_t k = 0; !is_found && k < json_array_size(want); k++) {
            Str again = *rest;
            is_found = same_value(&again, json_array_get(want, k), tolerance);
        }
        if (!is_found || !skip_value(rest)) {
            return false;
        }
    }
    return true;
}

/* Whether the next value of *rest, which moves behind it where it is so, is the JSON value. Tuples are lists there. */
static bool same_value(Str *rest, const json_t *want, double tolerance) {
    WireValue got;
    if (wire_take_value(rest, &got) != ST_OK) {
        return false;
    }
    switch (got.tag) {
    case WIRE_NONE: return json_is_null(want);
    case WIRE_TRUE: return json_is_true(want);
    case WIRE_FALSE: return json_is_false(want);
    case WIRE_INT:
        return json_is_integer(want)
                   ? json_integer_value(want) == got.integer ||
                         is_near((double)got.integer, (double)json_integer_value(want), tolerance)
                   : json_is_real(want) &&
                         is_near((double)got.integer, json_real_value(want), tolerance);
    case WIRE_FLOAT:
        return json_is_number(want) && is_near(got.real, json_number_value(want), tolerance);
    case WIRE_STR: return json_is_string(want) && str_equal(got.bytes, text_of(want));
    case WIRE_LIST:
    case WIRE_TUPLE:
        if (!json_is_array(want) || (int64_t)json_array_size(want) != got.count) {
            return false;
        }
        for (int64_t i = 0; i < got.count; i++) {
            if (!same_value(rest, json_array_get(want, (size_t)i), tolerance)) {
                return false;
            }
        }
        return true;
    case WIRE_DICT: return same_dict(rest, got.count, want, tolerance);
    case WIRE_SET: return same_set(rest, got.count, want, tolerance);
    case WIRE_BIG_INT:
    case WIRE_BYTES:
    case WIRE_OBJECT: break;
    }
    return false; /* JSON has no such value */
}

/* Appends the next value as Python shows it, near enough for people; false: it is none. */
static bool show_value(Str *rest, Buf *out) {
    static const char *const opens[] = {
        [WIRE_LIST] = "[", [WIRE_TUPLE] = "(", [WIRE_DICT] = "{", [WIRE_SET] = "{"};
    static const char *const closes[] = {
        [WIRE_LIST] = "]", [WIRE_TUPLE] = ")", [WIRE_DICT] = "}", [WIRE_SET] = "}"};
    WireValue value;
    WireJson json = wire_json(out);
    if (wire_take_value(rest, &value) != ST_OK) {
        return false;
    }
    switch (value.tag) {
    case WIRE_NONE: buf_append(out, STR("None")); return true;
    case WIRE_TRUE: buf_append(out, STR("True")); return true;
    case WIRE_FALSE: buf_append(out, STR("False")); return true;
    case WIRE_INT: buf_append_int(out, value.integer); return true;
    case WIRE_FLOAT: number_append_real(out, value.real); return true;
    case WIRE_STR: wire_json_str(&json, value.bytes); return true;
    case WIRE_BIG_INT:
        buf_append(out, STR("0x"));
        buf_append(out, value.bytes);
        return true;
    case WIRE_BYTES: buf_append(out, STR("bytes")); return true;
    case WIRE_OBJECT:
        buf_append(out, STR("an object of type "));
        buf_append(out, value.bytes);
        return true;
    case WIRE_LIST:
    case WIRE_TUPLE:
    case WIRE_DICT:
    case WIRE_SET: break;
    }
    buf_append(out, str_from(opens[value.tag]));
    for (int64_t i = 0; i < value.count; i++) {
        buf_append(out, i ? STR(", ") : STR(""));
        if (!show_value(rest, out)) {
            return false;
        }
        if (value.tag == WIRE_DICT) {
            buf_append(out, STR(": "));
            if (!show_value(rest, out)) {
                return false;
            }
        }
    }
    buf_append(out, str_from(closes[value.tag]));
    return true;
}

/* --- the file --------------------------------------------------------------------------------------------------- */

typedef struct CaseReader {
    Arena *arena;
    SessionCases *cases;
    int32_t line;
    Str *problem;
} CaseReader;

static bool refuse(CaseReader *reader, const char *words) {
    *reader->problem = arena_format(reader->arena, "line %d: %s", reader->line, words);
    return false;
}

static Str copy_text(CaseReader *reader, const json_t *value) {
    Str text = text_of(value);
    return text.data ? arena_copy_str(reader->arena, text) : (Str){0};
}

/* Every member is one that a case has: one that is misspelt would hold for ever. */
static bool check_members(CaseReader *reader, const json_t *root) {
    static const char *const known[] = {"name",   "stdin",     "arguments", "stdout",
                                        "stderr", "status",    "function",  "args",
                                        "want",   "tolerance", "raises",    NULL};
    const char *name;
    json_t *value, *whole = (json_t *)(uintptr_t)root;
    json_object_foreach(whole, name, value) {
        int i = 0;
        while (known[i] && strcmp(known[i], name) != 0) {
            i++;
        }
        if (!known[i]) {
            *reader->problem = arena_format(reader->arena, "line %d: a case has no member %.60s",
                                            reader->line, name);
            return false;
        }
    }
    return true;
}

static bool take_arguments(CaseReader *reader, const json_t *list, SessionCase *out) {
    size_t count = json_array_size(list);
    Str *items = ARENA_ARRAY(reader->arena, Str, (int64_t)count);
    for (size_t i = 0; items && i < count; i++) {
        items[i] = copy_text(reader, json_array_get(list, i));
        if (!items[i].data || memchr(items[i].data, '\0', (size_t)items[i].size)) {
            return refuse(reader, "arguments must be a list of texts");
        }
    }
    out->arguments = items;
    out->argument_count = (int32_t)count;
    return (!list || json_is_array(list)) || refuse(reader, "arguments must be a list of texts");
}

/* A call of a function: what goes in, and what comes out. */
static bool take_call(CaseReader *reader, const json_t *root, SessionCase *out) {
    const json_t *args = json_object_get(root, "args"), *want = json_object_get(root, "want");
    if (args && !json_is_array(args)) {
        return refuse(reader, "args must be a list");
    }
    if (!want == !out->raises.data) {
        return refuse(reader, "a call needs what it shall give: want, or raises");
    }
    Buf packed;
    buf_init(&packed, WORKER_VALUE_BYTES);
    wire_put_head(&packed, WIRE_TUPLE, (int64_t)json_array_size(args));
    bool is_good = true;
    for (size_t i = 0; i < json_array_size(args); i++) {
        is_good = is_good && put_value(json_array_get(args, i), 0, &packed);
    }
    is_good = is_good && packed.failure == ST_OK;
    out->args = is_good ? arena_copy_str(reader->arena, buf_view(&packed)) : (Str){0};
    buf_done(&packed);
    return is_good || refuse(reader, "args are too large");
}

static bool take_case(CaseReader *reader, json_t *root, SessionCase *out) {
    const json_t *status = json_object_get(root, "status");
    const json_t *tolerance = json_object_get(root, "tolerance");
    *out = (SessionCase){.line = reader->line,
                         .name = copy_text(reader, json_object_get(root, "name")),
                         .input = copy_text(reader, json_object_get(root, "stdin")),
                         .stdout_wanted = copy_text(reader, json_object_get(root, "stdout")),
                         .stderr_wanted = copy_text(reader, json_object_get(root, "stderr")),
                         .function = copy_text(reader, json_object_get(root, "function")),
                         .raises = copy_text(reader, json_object_get(root, "raises")),
                         .want = json_object_get(root, "want"),
                         .tolerance = json_number_value(tolerance),
                         .status = json_is_integer(status) ? json_integer_value(status) : 0};
    static const char *const texts[] = {"name", "stdin", "stdout", "stderr", "function", "raises"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        const json_t *value = json_object_get(root, texts[i]);
        if (value && !json_is_string(value)) {
            *reader->problem =
                arena_format(reader->arena, "line %d: %s must be text", reader->line, texts[i]);
            return false;
        }
    }
    if ((status && !json_is_integer(status)) || (tolerance && !json_is_number(tolerance))) {
        return refuse(reader, "status must be a whole number, tolerance a number");
    }
    if (!out->name.data) {
        out->name = arena_format(reader->arena, "line %d", reader->line);
    }
    bool is_call = out->function.data != NULL;
    if (!is_call && (out->want || out->raises.data || json_object_get(root, "args"))) {
        return refuse(reader, "args, want and raises are for a case with function");
    }
    return take_arguments(reader, json_object_get(root, "arguments"), out) &&
           (!is_call || take_call(reader, root, out));
}

Status session_cases_read(Arena *arena, Str text, SessionCases *out_cases, Str *out_problem) {
    CaseReader reader = {.arena = arena, .cases = out_cases, .problem = out_problem};
    int64_t lines = 1 + str_count_byte(text, '\n');
    *out_cases = (SessionCases){
        .items = ARENA_ARRAY(arena, SessionCase, lines < CASES_MOST ? lines : CASES_MOST)};
    *out_problem = STR("out of memory");
    Str rest = text;
    while (rest.data && out_cases->items) {
        Str line = str_trim(str_cut(&rest, '\n'));
        reader.line++;
        if (line.size == 0) {
            continue;
        }
        json_t *root = json_loadb(line.data, (size_t)line.size, JSON_REJECT_DUPLICATES, NULL);
        bool is_good = out_cases->count < CASES_MOST &&
                       (json_is_object(root) || refuse(&reader, "a case is a JSON object")) &&
                       check_members(&reader, root) &&
                       take_case(&reader, root, &out_cases->items[out_cases->count]);
        if (!is_good) {
            json_decref(root);
            return arena->exhausted ? ST_NO_MEMORY : ST_INVALID;
        }
        out_cases->items[out_cases->count++].document = root;
    }
    return arena->exhausted || !out_cases->items ? ST_NO_MEMORY : ST_OK;
}

void session_cases_free(SessionCases *cases) {
    for (int32_t i = 0; i < cases->count; i++) {
        json_decref(cases->items[i].document);
    }
    cases->count = 0;
}

/* --- running one ------------------------------------------------------------------------------------------------ */

typedef struct Heard {
    Buf streams[2];
} Heard;

static bool on_event(void *context, const SessionEvent *event) {
    Heard *heard = context;
    if (event->kind == EVENT_STDOUT || event->kind == EVENT_STDERR) {
        buf_append(&heard->streams[event->kind == EVENT_STDERR], event->text);
    }
    return true;
}

/* A file in memory that reads as the text. */
static int input_of(Str text) {
    SCOPED_FD fd = memfd_create("input", MFD_CLOEXEC);
    return fd >= 0 && fd_write_all(fd, text) == ST_OK && lseek(fd, 0, SEEK_SET) == 0 ? fd_take(&fd)
                                                                                     : -1;
}

static Str shown(Arena *arena, Str text) {
    bool is_cut = text.size > SHOWN_BYTES;
    Buf out;
    buf_init(&out, 8 * SHOWN_BYTES);
    WireJson json = wire_json(&out);
    wire_json_str(&json, str_slice(text, 0, is_cut ? SHOWN_BYTES : text.size));
    buf_append(&out, is_cut ? STR(" ...") : STR(""));
    Str copy = arena_copy_str(arena, buf_view(&out));
    buf_done(&out);
    return copy;
}

/* What a call gave. */
static Str shown_value(Arena *arena, Str value) {
    Buf out;
    buf_init(&out, WORKER_VALUE_BYTES);
    if (!show_value(&value, &out)) {
        buf_append(&out, STR("nothing that can be shown"));
    }
    bool is_cut = out.size > SHOWN_BYTES;
    Str copy = arena_format(arena, "%.*s%s", is_cut ? SHOWN_BYTES : (int)out.size,
                            out.data ? out.data : "", is_cut ? " ..." : "");
    buf_done(&out);
    return copy;
}

static Str differs(Arena *arena, const char *what, Str got, Str want) {
    return arena_format(arena, "%s is %.*s, not %.*s", what, STR_ARG(shown(arena, got)),
                        STR_ARG(shown(arena, want)));
}

/* What is not as the case wants it; empty: all is. */
static Str judge_call(Arena *arena, const SessionCase *wanted, const SessionResult *result) {
    Str rest = result->value;
    if (wanted->raises.data) {
        return !result->has_raised ? arena_format(arena, "it gives %.*s, and raises nothing",
                                                  STR_ARG(shown_value(arena, result->value)))
               : str_equal(result->value, wanted->raises)
                   ? STR("")
                   : arena_format(arena, "it raises %.*s, not %.*s", STR_ARG(result->value),
                                  STR_ARG(wanted->raises));
    }
    if (result->has_raised) {
        return arena_format(arena, "it raises %.*s: %.*s", STR_ARG(result->value),
                            STR_ARG(shown(arena, result->repr)));
    }
    return same_value(&rest, wanted->want, wanted->tolerance)
               ? STR("")
               : arena_format(arena, "it gives %.*s", STR_ARG(shown_value(arena, result->value)));
}

static Str judge_program(Arena *arena, const SessionCase *wanted, const SessionResult *result,
                         const Heard *heard) {
    Str out = buf_view(&heard->streams[0]), err = buf_view(&heard->streams[1]);
    if (wanted->stdout_wanted.data && !str_equal(wanted->stdout_wanted, out)) {
        return differs(arena, "stdout", out, wanted->stdout_wanted);
    }
    if (wanted->stderr_wanted.data && !str_equal(wanted->stderr_wanted, err)) {
        return differs(arena, "stderr", err, wanted->stderr_wanted);
    }
    return result->exit_status == wanted->status
               ? STR("")
               : arena_format(arena, "the status is %d, not %lld: %.*s", result->exit_status,
                              (long long)wanted->status, STR_ARG(shown(arena, err)));
}

void session_case_run(Arena *arena, const SessionRunRequest *base, const SessionCase *wanted,
                      SessionCaseResult *out_result) {
    SessionRunRequest request = *base;
    Heard heard;
    SCOPED_FD input = input_of(wanted->input.data ? wanted->input : STR(""));
    *out_result = (SessionCaseResult){.why = STR("its input cannot be made")};
    if (input < 0) {
        return;
    }
    buf_init(&heard.streams[0], base->policy->limit_output_bytes);
    buf_init(&heard.streams[1], base->policy->limit_output_bytes);
    request.stdin_fd = input;
    request.arguments = wanted->arguments;
    request.argument_count = wanted->argument_count;
    request.function = wanted->function;
    request.function_args = wanted->args;
    SessionResult *run = &out_result->run;
    session_run(arena, &request, on_event, &heard, run);
    Str why =
        run->outcome != OUTCOME_ENDED
            ? arena_format(arena, "%s: %.*s", session_outcome_name(run->outcome),
                           STR_ARG(run->error))
        : wanted->function.data && run->has_value ? judge_call(arena, wanted, run)
        : wanted->function.data
            ? arena_format(arena, "the program ends with status %d before the call: %.*s",
                           run->exit_status, STR_ARG(shown(arena, buf_view(&heard.streams[1]))))
            : judge_program(arena, wanted, run, &heard);
    out_result->why = why.data ? why : STR("out of memory");
    out_result->holds = why.data && why.size == 0;
    buf_done(&heard.streams[0]);
    buf_done(&heard.streams[1]);
}
