/* Asking a model, from the cache to the last try. */
#include "review/review.h"

#include "base/clock.h"
#include "review/model.h"
#include "review/store.h"

const char *review_outcome_name(ReviewOutcome outcome) {
    static const char *const names[] = {"approved", "denied", "failed", "skipped", "interrupted"};
    return names[outcome];
}

static void put_agreements(const ReviewAnswer *answer, WireJson *json) {
    wire_json_key(json, "agreements");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < answer->agreement_count; i++) {
        wire_json_open(json, '{');
        wire_json_member_str(json, "rule", answer->agreements[i].rule);
        wire_json_member_bool(json, "agrees", answer->agreements[i].agrees);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

void review_to_json_members(const ReviewResult *result, WireJson *json) {
    const ReviewUsage *usage = &result->usage;
    Buf money;
    buf_init(&money, 64);
    buf_append_format(&money, "%lld.%06lld", (long long)(usage->money / POLICY_MONEY_UNIT),
                      (long long)(usage->money % POLICY_MONEY_UNIT));
    wire_json_member_str(json, "outcome", str_from(review_outcome_name(result->outcome)));
    wire_json_member_str(json, "by", str_from(result->by));
    wire_json_member_str(json, "who", result->who);
    wire_json_member_str(json, "reason", result->reason);
    wire_json_member_str(json, "suggestion", result->answer.suggestion);
    put_agreements(&result->answer, json);
    wire_json_key(json, "usage");
    wire_json_open(json, '{');
    wire_json_member_int(json, "calls", usage->calls);
    wire_json_member_int(json, "tokens_in", usage->tokens_in);
    wire_json_member_int(json, "tokens_out", usage->tokens_out);
    wire_json_key(json, "money");
    wire_json_raw(json, buf_view(&money));
    wire_json_close(json, '}');
    wire_json_key(json, "seconds");
    wire_json_thousandths(json, result->time_us / 1000);
    buf_done(&money);
}

/* --- one review ------------------------------------------------------------------------------------------------- */

typedef struct Asking {
    ReviewModel *model;
    Arena *arena;
    const ReviewSubject *subject;
    ReviewResult *result;
    int64_t end_ns;
} Asking;

static void conclude(Asking *asking, ReviewOutcome outcome, Str reason) {
    asking->result->outcome = outcome;
    asking->result->reason = reason.data ? reason : STR("out of memory");
}

/* The answer decides. */
static void take_answer(Asking *asking, const ReviewQuestion *question,
                        const ReviewAnswer *answer) {
    const char *planted = review_answer_planted(asking->subject, question, answer);
    if (planted) {
        conclude(asking, REVIEW_DENIED, str_from(planted));
        return;
    }
    asking->result->answer = *answer;
    conclude(asking, answer->is_secure ? REVIEW_APPROVED : REVIEW_DENIED, answer->reason);
}

static bool is_cached(Asking *asking, const StoreKey *key) {
    ReviewAnswer answer;
    Str text;
    if (!store_find(asking->arena, asking->subject->policy, key, &text) ||
        review_answer_parse(asking->arena, text, &answer) != ST_OK) {
        return false;
    }
    asking->result->by = "cache";
    asking->result->text = text;
    take_answer(asking, NULL, &answer);
    return true;
}

/* A token is three bytes: rather more of them than there are. */
static int64_t tokens_of(Str a, Str b) {
    return (a.size + b.size) / 3 + 1;
}

/* One booked question. ST_OK: an answer came, be it valid or not. */
static Status ask_booked(Asking *asking, const ReviewQuestion *question, int64_t tries,
                         Str *out_text, Str *out_words) {
    const Policy *policy = asking->subject->policy;
    ReviewUsage *total = &asking->result->usage, used = {0};
    int64_t tokens_in = tokens_of(question->system, question->user), calls = INT32_MAX;
    int64_t left_ms = (asking->end_ns - clock_now_ns()) / 1000000;
    *out_words = STR("review.timeout is over");
    if (left_ms <= 0) {
        return ST_TIMEOUT;
    }
    Status status = store_book(asking->arena, policy, total, tokens_in, &calls, out_words);
    if (status != ST_OK) {
        return status == ST_LIMIT ? ST_EXISTS : ST_IO;
    }
    status = model_ask(asking->model, asking->arena, policy, question, left_ms, tries, calls, &used,
                       out_text, out_words);
    /* A server that counts nothing is no way around the budgets. */
    if (used.calls > 0 && used.tokens_in == 0) {
        used.tokens_in = tokens_in;
    }
    if (status == ST_OK && used.tokens_out == 0) {
        used.tokens_out = tokens_of(*out_text, STR(""));
    }
    used.money = store_price(policy, used.tokens_in, used.tokens_out);
    store_settle(asking->arena, policy, calls, tokens_in, &used);
    total->calls += used.calls;
    total->tokens_in += used.tokens_in;
    total->tokens_out += used.tokens_out;
    total->money += used.money;
    return status;
}

static void ask(Asking *asking, const ReviewQuestion *question, const StoreKey *key) {
    const Policy *policy = asking->subject->policy;
    for (int64_t tries = policy->review_tries; tries > 0; tries--) {
        Str text = {0}, words;
        ReviewAnswer answer;
        Status status = ask_booked(asking, question, tries, &text, &words);
        if (status == ST_INTERRUPTED) {
            conclude(asking, REVIEW_INTERRUPTED, STR("interrupted"));
            return;
        }
        /* ST_EXISTS: a budget. Neither it nor a model that declines is a failure that may be skipped. */
        if (status != ST_OK) {
            conclude(asking,
                     status == ST_EXISTS || status == ST_DENIED ? REVIEW_DENIED : REVIEW_FAILED,
                     words);
            return;
        }
        asking->result->text = text;
        if (review_answer_parse(asking->arena, text, &answer) == ST_OK) {
            take_answer(asking, question, &answer);
            if (asking->result->answer.reason.data) {
                store_keep(policy, key, text);
            }
            return;
        }
        conclude(asking, REVIEW_FAILED,
                 STR("the model's answer is not of the form that was asked"));
    }
}

void review_by_model(ReviewModel *model, Arena *arena, const ReviewSubject *subject,
                     ReviewResult *out_result) {
    int64_t begun_ns = clock_now_ns();
    *out_result = (ReviewResult){.outcome = REVIEW_FAILED,
                                 .by = "model",
                                 .who = subject->policy->review_model,
                                 .reason = STR(""),
                                 .answer = {.reason = {0}, .suggestion = STR("")}};
    Asking asking = {.model = model,
                     .arena = arena,
                     .subject = subject,
                     .result = out_result,
                     .end_ns = begun_ns + subject->policy->review_timeout_ms * 1000000};
    StoreKey key;
    ReviewQuestion question;
    if (store_key(subject, &key) != ST_OK) {
        conclude(&asking, REVIEW_FAILED, STR("out of memory"));
    } else if (!is_cached(&asking, &key)) {
        Status status = review_question_make(arena, subject, &question);
        if (status == ST_OK) {
            out_result->question = arena_format(arena, "%.*s\n\n%.*s", STR_ARG(question.system),
                                                STR_ARG(question.user));
            ask(&asking, &question, &key);
        } else {
            conclude(&asking, REVIEW_FAILED,
                     status == ST_LIMIT ? STR("the program is too large for a model to review")
                                        : str_from(status_text(status)));
        }
    }
    out_result->time_us = (clock_now_ns() - begun_ns) / 1000;
}
