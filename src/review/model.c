/* Starting cordon-reviewer, setting it up, asking. It is not trusted: an answer without sense costs it its life. */
#include "review/model.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/limits.h"
#include "base/program.h"
#include "reviewer/reviewer.h"

enum { KEY_VARIABLE_BYTES = 8192, GRACE_MS = 2000 };

void review_model_init(ReviewModel *model, int cancel_fd) {
    *model = (ReviewModel){.socket_fd = -1, .stderr_fd = -1, .cancel_fd = cancel_fd};
}

void review_model_done(ReviewModel *model) {
    if (model->pid > 0) {
        kill(model->pid, SIGKILL);
        while (waitpid(model->pid, NULL, 0) < 0 && errno == EINTR) {
        }
        model->pid = 0;
    }
    fd_close(&model->socket_fd);
    fd_close(&model->stderr_fd);
}

/* Starts the process with the one variable that holds the key. */
static Status launch(ReviewModel *model, const Policy *policy) {
    char path[4200], variable[KEY_VARIABLE_BYTES], name[256];
    char *environment[] = {NULL, NULL};
    if (!program_find("cordon-reviewer", path, sizeof path)) {
        return ST_NOT_FOUND;
    }
    snprintf(name, sizeof name, "%.*s", STR_ARG(policy->review_key_env));
    const char *value = *name ? getenv(name) : NULL;
    if (value && snprintf(variable, sizeof variable, "%s=%s", name, value) < (int)sizeof variable) {
        environment[0] = variable;
    }
    Program program;
    Status status = program_start(path, "cordon-reviewer", environment, false, &program);
    explicit_bzero(variable, sizeof variable);
    if (status == ST_OK) {
        model->pid = program.pid;
        model->socket_fd = program.socket_fd;
        model->stderr_fd = program.stderr_fd;
    }
    return status;
}

static void put_setup(const Policy *policy, Buf *out) {
    WireJson json = wire_json(out);
    wire_json_open(&json, '{');
    wire_json_member_int(&json, "api", policy->review_api);
    wire_json_member_int(&json, "form", policy->review_answer_form);
    wire_json_member_int(&json, "max_tokens", policy->review_max_tokens);
    wire_json_member_str(&json, "url", policy->review_url);
    wire_json_member_str(&json, "model", policy->review_model);
    wire_json_member_str(&json, "key_env", policy->review_key_env);
    wire_json_member_str(&json, "key_file", policy->review_key_file);
    wire_json_member_str(&json, "ca_file", policy->review_ca_file);
    wire_json_close(&json, '}');
}

static Status receive(ReviewModel *model, Arena *arena, int64_t timeout_ms, WireMessage *out) {
    WireWait wait = {clock_now_ns() + timeout_ms * 1000000, model->cancel_fd};
    return wire_receive(model->socket_fd, arena, LIMIT_REVIEW_ANSWER_BYTES + 4096, wait, out);
}

static Status send_message(ReviewModel *model, const WireMessage *message) {
    WireWait wait = {clock_now_ns() + INT64_C(1000000) * GRACE_MS, model->cancel_fd};
    return wire_send(model->socket_fd, message, wait);
}

static Str copy_words(Arena *arena, Str words) {
    Str copy = wire_is_text(words) ? arena_copy_str(arena, words) : (Str){0};
    return copy.data ? copy : STR("the reviewer failed");
}

static Status set_up(ReviewModel *model, Arena *arena, const Policy *policy, Str *out_words) {
    Buf setup;
    WireMessage reply;
    Status status = receive(model, arena, GRACE_MS, &reply);
    if (status == ST_OK &&
        (reply.type != REVIEWER_READY || !str_equal(reply.parts[0], STR(CORDON_VERSION)))) {
        return ST_PROTOCOL;
    }
    buf_init(&setup, LIMIT_POLICY_BYTES * 2);
    put_setup(policy, &setup);
    if (status == ST_OK) {
        status = setup.failure;
    }
    if (status == ST_OK) {
        status = send_message(model,
                              &(WireMessage){.type = REVIEWER_SETUP, .parts = {buf_view(&setup)}});
    }
    buf_done(&setup);
    if (status == ST_OK) {
        status = receive(model, arena, GRACE_MS, &reply);
    }
    if (status == ST_OK && reply.type == REVIEWER_FAILED) {
        *out_words = copy_words(arena, reply.parts[0]);
        return ST_INVALID;
    }
    return status == ST_OK && reply.type != REVIEWER_SET_UP ? ST_PROTOCOL : status;
}

static Status start(ReviewModel *model, Arena *arena, const Policy *policy, Str *out_words) {
    if (model->pid > 0) {
        return ST_OK;
    }
    Status status = launch(model, policy);
    if (status == ST_NOT_FOUND) {
        *out_words =
            STR("cordon-reviewer is neither beside cordon nor where `make install` puts it");
    }
    return status == ST_OK ? set_up(model, arena, policy, out_words) : status;
}

/* What the reviewer says it used; not more than it can have. */
static bool take_usage(const WireMessage *reply, int64_t calls, ReviewUsage *usage) {
    ReviewerUsage used;
    if (reply->parts[1].size != sizeof used) {
        return false;
    }
    memcpy(&used, reply->parts[1].data, sizeof used);
    usage->calls += used.calls;
    usage->tokens_in += used.tokens_in;
    usage->tokens_out += used.tokens_out;
    return used.calls >= 0 && used.calls <= calls && used.tokens_in >= 0 && used.tokens_out >= 0;
}

static Status take_reply(const WireMessage *reply, Arena *arena, Str *out_text, Str *out_words) {
    if (reply->type == REVIEWER_TEXT) {
        *out_text = reply->parts[0];
        return ST_OK;
    }
    if (reply->type != REVIEWER_FAILED) {
        return ST_PROTOCOL;
    }
    *out_words = copy_words(arena, reply->parts[0]);
    return reply->number == REVIEWER_DECLINED    ? ST_DENIED
           : reply->number == REVIEWER_NOT_WHOLE ? ST_LIMIT
                                                 : ST_UNSUPPORTED;
}

Status model_ask(ReviewModel *model, Arena *arena, const Policy *policy,
                 const ReviewQuestion *question, int64_t timeout_ms, int64_t tries, int64_t calls,
                 ReviewUsage *usage, Str *out_text, Str *out_words) {
    ReviewerLimits limits = {timeout_ms, tries, calls};
    WireMessage ask = {.type = REVIEWER_ASK,
                       .parts = {[REVIEWER_PART_SYSTEM] = question->system,
                                 [REVIEWER_PART_USER] = question->user,
                                 [REVIEWER_PART_SCHEMA] = question->schema,
                                 [REVIEWER_PART_LIMITS] = {(const char *)&limits, sizeof limits}}};
    WireMessage reply;
    *out_words = STR("the reviewer process failed");
    Status status = start(model, arena, policy, out_words);
    if (status == ST_OK) {
        status = send_message(model, &ask);
    }
    if (status == ST_OK) {
        status = receive(model, arena, timeout_ms + GRACE_MS, &reply);
    }
    if (status == ST_OK) {
        status = take_usage(&reply, calls, usage) ? take_reply(&reply, arena, out_text, out_words)
                                                  : ST_PROTOCOL;
        if (status != ST_PROTOCOL) {
            return status;
        }
    }
    review_model_done(model);
    return status;
}
