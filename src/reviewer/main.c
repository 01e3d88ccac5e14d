/* The reviewer's loop: set up once, then ask, try again, and hand back what the model said.
 *
 * Always true: the key is read here and nowhere else, it stands in one header, and no word leaves by the socket without
 * having been searched for it. The process cannot be traced or dumped, gains no privilege and writes no file. */
#include <errno.h>
#include <fcntl.h>
#include <jansson.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/random.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "reviewer/forms.h"
#include "reviewer/http.h"
#include "wire/wire.h"

enum { KEY_BYTES = 4096, WORDS_BYTES = 1024, FIRST_WAIT_MS = 500, WAIT_DOUBLINGS = 6 };
#define ARENA_BYTES (INT64_C(64) << 20)

typedef struct Reviewer {
    Http *http;
    Dialect dialect;
    char *model;
    int64_t max_tokens;
    char key[KEY_BYTES]; /* empty: none is sent */
    Arena arena;         /* of one request */
    ReviewerUsage usage; /* of the question at hand */
    Buf body;            /* of the last answer */
} Reviewer;

/* --- saying ----------------------------------------------------------------------------------------------------- */

/* The text with the key blotted out. */
static Str without_key(Reviewer *reviewer, Str text) {
    Str key = str_from(reviewer->key);
    if (key.size == 0 || str_find(text, key, 0) < 0) {
        return text;
    }
    char *copy = arena_alloc(&reviewer->arena, text.size);
    if (!copy) {
        return STR("");
    }
    memcpy(copy, text.data, (size_t)text.size);
    Str view = {copy, text.size};
    for (int64_t at = 0; (at = str_find(view, key, at)) >= 0;) {
        memset(copy + at, '*', (size_t)key.size);
    }
    return view;
}

static Status reply(Reviewer *reviewer, ReviewerReply type, int64_t number, Str text) {
    Str usage = {(const char *)&reviewer->usage, sizeof reviewer->usage};
    WireMessage message = {
        .type = (uint32_t)type, .number = number, .parts = {without_key(reviewer, text), usage}};
    return wire_send(REVIEWER_SOCKET_FD, &message, WIRE_WAIT_FOREVER);
}

static Status reply_failure(Reviewer *reviewer, ReviewerFailure failure, const char *words) {
    return reply(reviewer, REVIEWER_FAILED, failure, str_from(words));
}

/* --- the key ---------------------------------------------------------------------------------------------------- */

/* A key goes into a header line: graphic ASCII, or it would be more than a key. */
static const char *check_key(char *key) {
    size_t size = strlen(key);
    while (size > 0 && (key[size - 1] == '\n' || key[size - 1] == '\r' || key[size - 1] == ' ')) {
        key[--size] = '\0';
    }
    if (size == 0) {
        return "the key is empty";
    }
    for (size_t i = 0; i < size; i++) {
        if (key[i] <= ' ' || key[i] > '~') {
            return "the key holds characters that no key holds";
        }
    }
    return NULL;
}

static const char *read_key_file(const char *path, char *key) {
    SCOPED_FD fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat about;
    if (fd < 0 || fstat(fd, &about) != 0 || !S_ISREG(about.st_mode)) {
        return "review.key_file cannot be read";
    }
    if ((about.st_uid != geteuid() && about.st_uid != 0) || (about.st_mode & 077) != 0) {
        return "review.key_file must be a file that nobody but its owner may read: chmod 600";
    }
    ssize_t size = read(fd, key, KEY_BYTES - 1);
    key[size > 0 ? size : 0] = '\0';
    key[strcspn(key, "\r\n")] = '\0';
    return check_key(key);
}

/* What is wrong with the key, NULL where nothing is. */
static const char *take_key(const char *variable, const char *file, char *key) {
    key[0] = '\0';
    if (*file) {
        return read_key_file(file, key);
    }
    if (!*variable) {
        return NULL;
    }
    char *value = getenv(variable);
    if (!value || strlen(value) >= KEY_BYTES) {
        return "the variable of review.key_env is not set, or holds no key";
    }
    memcpy(key, value, strlen(value) + 1);
    explicit_bzero(value, strlen(value));
    return check_key(key);
}

/* --- setting up ------------------------------------------------------------------------------------------------- */

typedef struct Setup {
    int api, form;
    json_int_t max_tokens;
    const char *url, *model, *key_env, *key_file, *ca_file;
} Setup;

static const char *connect_to(Reviewer *reviewer, const Setup *setup) {
    char url[4096], authorization[KEY_BYTES + 32];
    const char *headers[5] = {"Content-Type: application/json", "Expect:"};
    int count = 2;
    Str base = str_from(*setup->url ? setup->url : dialect_home(&reviewer->dialect));
    Str path = str_from(dialect_path(&reviewer->dialect));
    while (str_ends_with(base, STR("/"))) {
        base.size--;
    }
    if (str_ends_with(base, path)) {
        base.size -= path.size;
    }
    snprintf(url, sizeof url, "%.*s%s", STR_ARG(base), path.data);
    bool is_anthropic = reviewer->dialect.api == REVIEWER_ANTHROPIC;
    if (is_anthropic) {
        headers[count++] = "anthropic-version: 2023-06-01";
    }
    if (reviewer->key[0]) {
        snprintf(authorization, sizeof authorization, "%s%s",
                 is_anthropic ? "x-api-key: " : "Authorization: Bearer ", reviewer->key);
        headers[count++] = authorization;
    }
    const char *problem = NULL;
    Status status =
        http_new(url, headers, *setup->ca_file ? setup->ca_file : NULL, &reviewer->http, &problem);
    explicit_bzero(authorization, sizeof authorization);
    return status == ST_OK ? NULL : problem ? problem : "out of memory";
}

/* What is wrong, NULL where nothing is. */
static const char *set_up(Reviewer *reviewer, Str text) {
    Setup setup;
    json_t *root = json_loadb(text.data, (size_t)text.size, JSON_REJECT_DUPLICATES, NULL);
    if (!root ||
        json_unpack_ex(root, NULL, JSON_STRICT, "{s:i,s:i,s:I,s:s,s:s,s:s,s:s,s:s}", "api",
                       &setup.api, "form", &setup.form, "max_tokens", &setup.max_tokens, "url",
                       &setup.url, "model", &setup.model, "key_env", &setup.key_env, "key_file",
                       &setup.key_file, "ca_file", &setup.ca_file) != 0 ||
        setup.api < 0 || setup.api > REVIEWER_ANTHROPIC || setup.form < 0 ||
        setup.form > REVIEWER_FORM_PROMPT) {
        json_decref(root);
        return "the reviewer was set up wrongly";
    }
    reviewer->dialect = dialect_make((ReviewerApi)setup.api, (ReviewerForm)setup.form);
    reviewer->max_tokens = setup.max_tokens;
    reviewer->model = strdup(setup.model);
    const char *problem = take_key(setup.key_env, setup.key_file, reviewer->key);
    if (!problem) {
        problem = reviewer->model ? connect_to(reviewer, &setup) : "out of memory";
    }
    json_decref(root);
    return problem;
}

/* --- asking ----------------------------------------------------------------------------------------------------- */

typedef enum Next { NEXT_DONE, NEXT_AGAIN, NEXT_AT_ONCE } Next;

typedef struct Attempt {
    ReviewerFailure failure; /* where there is no text */
    char words[WORDS_BYTES];
    Str text; /* data NULL: none */
    int64_t wait_ms;
} Attempt;

static int64_t jittered_wait_ms(int64_t failures) {
    uint32_t random = 0;
    (void)!getrandom(&random, sizeof random, GRND_NONBLOCK);
    int64_t most = (int64_t)FIRST_WAIT_MS
                   << (failures < WAIT_DOUBLINGS ? failures : WAIT_DOUBLINGS);
    return most / 2 + random % (most / 2);
}

static Next take_success(Reviewer *reviewer, Attempt *attempt) {
    FormAnswer answer;
    Status status =
        form_answer(&reviewer->dialect, &reviewer->arena, buf_view(&reviewer->body), &answer);
    attempt->failure = REVIEWER_NO_ANSWER;
    if (status != ST_OK) {
        snprintf(attempt->words, sizeof attempt->words, "the server's answer is none of its API");
        return NEXT_AGAIN;
    }
    reviewer->usage.tokens_in += answer.tokens_in;
    reviewer->usage.tokens_out += answer.tokens_out;
    if (answer.is_declined) {
        attempt->failure = REVIEWER_DECLINED;
        snprintf(attempt->words, sizeof attempt->words, "the model declined to answer");
        return NEXT_DONE;
    }
    if (answer.is_cut) {
        attempt->failure = REVIEWER_NOT_WHOLE;
        snprintf(attempt->words, sizeof attempt->words,
                 "the model's answer was cut at review.max_tokens");
        return NEXT_DONE;
    }
    attempt->text = answer.text;
    return NEXT_DONE;
}

static Next take_refusal(Reviewer *reviewer, const HttpAnswer *answer, Attempt *attempt) {
    Str words = form_error(&reviewer->arena, buf_view(&reviewer->body));
    attempt->failure = REVIEWER_NO_ANSWER;
    if (answer->status >= 300 && answer->status < 400) {
        snprintf(attempt->words, sizeof attempt->words,
                 "the server redirects (HTTP %d), which is not followed", answer->status);
        return NEXT_DONE;
    }
    snprintf(attempt->words, sizeof attempt->words, "the server answered HTTP %d%s%.*s",
             answer->status, words.size > 0 ? ": " : "", STR_ARG(words));
    bool is_about_request = answer->status == 400 || answer->status == 422;
    if (is_about_request && dialect_adapt(&reviewer->dialect, words)) {
        return NEXT_AT_ONCE;
    }
    return answer->may_pass ? NEXT_AGAIN : NEXT_DONE;
}

/* One request. */
static Next attempt_once(Reviewer *reviewer, const Question *question, int64_t left_ms,
                         int64_t failures, Attempt *attempt) {
    Buf body;
    buf_init(&body, 8 * LIMIT_REVIEW_BYTES);
    form_request(&reviewer->dialect, question, &body);
    HttpAnswer answer = {.problem = "the question is too large", .retry_after_ms = -1};
    if (body.failure == ST_OK) {
        reviewer->usage.calls++;
        http_post(reviewer->http, buf_view(&body), left_ms, &reviewer->body, &answer);
    }
    buf_done(&body);
    attempt->wait_ms =
        answer.retry_after_ms >= 0 ? answer.retry_after_ms : jittered_wait_ms(failures);
    if (answer.status == 0) {
        attempt->failure = REVIEWER_NO_ANSWER;
        snprintf(attempt->words, sizeof attempt->words, "%s", answer.problem);
        return answer.may_pass ? NEXT_AGAIN : NEXT_DONE;
    }
    return answer.status == 200 ? take_success(reviewer, attempt)
                                : take_refusal(reviewer, &answer, attempt);
}

/* Waits; false: the host has gone. */
static bool wait_ms(int64_t milliseconds) {
    struct pollfd host = {.fd = REVIEWER_SOCKET_FD, .events = POLLIN};
    return poll(&host, 1, (int)milliseconds) == 0;
}

static Status ask(Reviewer *reviewer, const Question *question, const ReviewerLimits *limits) {
    int64_t end_ns = clock_now_ns() + limits->timeout_ms * 1000000, failures = 0;
    Attempt attempt = {.failure = REVIEWER_NO_ANSWER, .words = "no request was allowed"};
    while (reviewer->usage.calls < limits->calls) {
        int64_t left_ms = (end_ns - clock_now_ns()) / 1000000;
        if (left_ms <= 0) {
            break;
        }
        attempt = (Attempt){0};
        Next next = attempt_once(reviewer, question, left_ms, failures, &attempt);
        if (next == NEXT_DONE || (next == NEXT_AGAIN && ++failures >= limits->tries)) {
            break;
        }
        left_ms = (end_ns - clock_now_ns()) / 1000000;
        if (next == NEXT_AGAIN && attempt.wait_ms >= left_ms) {
            break; /* it would be over before */
        }
        if (next == NEXT_AGAIN && !wait_ms(attempt.wait_ms)) {
            return ST_EOF;
        }
    }
    return attempt.text.data ? reply(reviewer, REVIEWER_TEXT, 0, attempt.text)
                             : reply_failure(reviewer, attempt.failure, attempt.words);
}

/* --- the loop --------------------------------------------------------------------------------------------------- */

static Status answer(Reviewer *reviewer, const WireMessage *request) {
    reviewer->usage = (ReviewerUsage){0};
    if (request->type == REVIEWER_SETUP && !reviewer->http) {
        const char *problem = set_up(reviewer, request->parts[0]);
        return problem ? reply_failure(reviewer, REVIEWER_NOT_SET_UP, problem)
                       : reply(reviewer, REVIEWER_SET_UP, 0, STR(""));
    }
    ReviewerLimits limits;
    if (request->type != REVIEWER_ASK || !reviewer->http ||
        request->parts[REVIEWER_PART_LIMITS].size != sizeof limits) {
        return ST_PROTOCOL;
    }
    memcpy(&limits, request->parts[REVIEWER_PART_LIMITS].data, sizeof limits);
    Question question = {.model = str_from(reviewer->model),
                         .max_tokens = reviewer->max_tokens,
                         .system = request->parts[REVIEWER_PART_SYSTEM],
                         .user = request->parts[REVIEWER_PART_USER],
                         .schema = request->parts[REVIEWER_PART_SCHEMA]};
    return ask(reviewer, &question, &limits);
}

static bool give_up(void) {
    struct rlimit none = {0, 0};
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           setrlimit(RLIMIT_CORE, &none) == 0 && setrlimit(RLIMIT_FSIZE, &none) == 0;
}

int reviewer_main(void) {
    static Reviewer reviewer;
    if (!give_up()) {
        return 1;
    }
    arena_init(&reviewer.arena, ARENA_BYTES);
    buf_init(&reviewer.body, LIMIT_REVIEW_ANSWER_BYTES);
    Status status = reply(&reviewer, REVIEWER_READY, 0, STR(CORDON_VERSION));
    while (status == ST_OK) {
        WireMessage request;
        status = wire_receive(REVIEWER_SOCKET_FD, &reviewer.arena, ARENA_BYTES, WIRE_WAIT_FOREVER,
                              &request);
        if (status == ST_OK) {
            status = answer(&reviewer, &request);
        }
        arena_clear(&reviewer.arena);
    }
    http_free(reviewer.http);
    explicit_bzero(reviewer.key, sizeof reviewer.key);
    free(reviewer.model);
    buf_done(&reviewer.body);
    arena_done(&reviewer.arena);
    return status == ST_EOF ? 0 : 1;
}
