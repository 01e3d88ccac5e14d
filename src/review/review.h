/* review: a second opinion on a program that the vetting lets through: a model's, by cordon-reviewer, or a person's.
 *
 * Nobody here approves by failing: what is not a valid answer to the question that was asked is no answer. The design,
 * and what each check is against: docs/review.md. */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"
#include "base/str.h"
#include "policy/policy.h"
#include "verdict/verdict.h"
#include "wire/wire.h"

/* --- what came of it -------------------------------------------------------------------------------------------- */

typedef enum ReviewOutcome {
    REVIEW_APPROVED,
    REVIEW_DENIED, /* by the answer, by a budget that is spent, by an answer that does what the program says */
    REVIEW_FAILED,  /* no valid answer: review.on_error says what then */
    REVIEW_SKIPPED, /* the same, where the policy lets the program run unreviewed */
    REVIEW_INTERRUPTED,
} ReviewOutcome;
/* "approved", "denied", "failed", "skipped", "interrupted". */
const char *review_outcome_name(ReviewOutcome outcome);

/* Whether the model agrees with a finding of the vetting. */
typedef struct ReviewAgreement {
    Str rule;
    bool agrees;
} ReviewAgreement;

/* What a model answered. */
typedef struct ReviewAnswer {
    bool is_secure;
    Str reason;
    const ReviewAgreement *agreements;
    int32_t agreement_count;
    Str suggestion; /* what to change; may be empty */
} ReviewAnswer;

typedef struct ReviewUsage {
    int64_t calls, tokens_in, tokens_out;
    int64_t money; /* in the policy's money, POLICY_MONEY_UNIT a piece */
} ReviewUsage;

typedef struct ReviewResult {
    ReviewOutcome outcome;
    const char *by;      /* "model", "cache", "person" */
    Str who;             /* the model's name; of a person the id of the user, or empty */
    Str reason;          /* for people, one line or several */
    ReviewAnswer answer; /* of a model that answered; else empty */
    ReviewUsage usage;
    Str question, text; /* as they went to the model and came back; may be empty */
    int64_t time_us;
} ReviewResult;

/* Appends the members of the result as docs/events.md has them, for an object that is open. */
void review_to_json_members(const ReviewResult *result, WireJson *json);

/* --- a model's answer ------------------------------------------------------------------------------------------- */

/* Reads the text of a model's answer: one JSON object with is_secure, reason, and perhaps findings and suggestion; a
 * Markdown fence around it is taken off.
 *
 * errors: ST_PROTOCOL anything else, and texts past their limits; ST_NO_MEMORY. *out_answer untouched.
 * owns:   the answer lies in `arena`. */
MUST_USE Status review_answer_parse(Arena *arena, Str text, ReviewAnswer *out_answer);
enum {
    REVIEW_REASON_BYTES = 8 << 10,
    REVIEW_SUGGESTION_BYTES = 64 << 10,
    REVIEW_AGREEMENTS = 1000
};

/* What is to be reviewed. */
typedef struct ReviewSubject {
    const Policy *policy;
    const Verdict *verdict;
    Str name; /* the file's */
    Str grants; /* what the run hands over beside the policy, in words, a sentence each; may be empty */
    Str before; /* what ran before it in the same session, as the model sees it; may be empty */
    Str code;   /* what would run */
    Str shown;  /* the same as the model sees it: perhaps without comments */
} ReviewSubject;

typedef struct ReviewQuestion {
    Str system, user, schema;
    char nonce[33], canary[33]; /* NUL-terminated; the canary's word is no nonce */
} ReviewQuestion;

/* Makes the question.
 * errors: ST_LIMIT it is larger than LIMIT_REVIEW_BYTES; ST_NO_MEMORY; ST_IO no randomness. */
MUST_USE Status review_question_make(Arena *arena, const ReviewSubject *subject,
                                     ReviewQuestion *out_question);
/* Whether the answer shows that the program spoke to the model: then words that say how, static; else NULL. `question`
 * may be NULL, for an answer to one that is past. */
const char *review_answer_planted(const ReviewSubject *subject, const ReviewQuestion *question,
                                  const ReviewAnswer *answer);

/* --- the model -------------------------------------------------------------------------------------------------- */

/* A cordon-reviewer process: started when it is first asked, for one policy; it keeps its connection. */
typedef struct ReviewModel {
    pid_t pid;     /* 0: none runs */
    int socket_fd; /* -1 */
    int stderr_fd; /* -1 */
    int cancel_fd; /* readable: give up; -1 */
} ReviewModel;

void review_model_init(ReviewModel *model, int cancel_fd);
void review_model_done(ReviewModel *model);

/* Asks the model of the policy, or the cache; keeps the budgets. Whatever goes wrong is an outcome.
 * owns: the result lies in `arena`. */
void review_by_model(ReviewModel *model, Arena *arena, const ReviewSubject *subject,
                     ReviewResult *out_result);

/* --- a person --------------------------------------------------------------------------------------------------- */

/* A program that waits for a person's decision: a file of the state folder, locked by the run that waits. */
typedef struct ReviewPending {
    Str id;
    Str program;      /* the file's name */
    Str sha256;       /* of what would run */
    int64_t since_ms; /* of the epoch; until_ms too */
    int64_t until_ms;
    Str reason; /* what the vetting or the model said, a line */
    Str text;   /* for people: the program with its findings, what it would be granted */
} ReviewPending;

/* Waits until somebody settles the program, at most policy.review_wait_ms. `told` is called once it can be settled.
 *
 * errors: none: what goes wrong is an outcome; REVIEW_FAILED where it cannot wait.
 * owns:   the result lies in `arena`. `item` gets its id. */
typedef void ReviewTold(void *context, const ReviewPending *item);
void review_by_pending(Arena *arena, const Policy *policy, int cancel_fd, ReviewPending *item,
                       ReviewTold *told, void *context, ReviewResult *out_result);

/* The programs that wait, the oldest first. What a dead run left is removed.
 * errors: as state_open; ST_NO_MEMORY. */
MUST_USE Status review_pending_list(Arena *arena, const ReviewPending **out_items,
                                    int32_t *out_count);
/* Settles the one whose id begins with `id`.
 *
 * errors: ST_NOT_FOUND none waits by that id (any more); ST_INVALID several do; ST_EXISTS it was settled just before;
 *         as state_open. *out_item is set with ST_OK and ST_EXISTS. */
MUST_USE Status review_settle(Arena *arena, Str id, bool approve, Str why, ReviewPending *out_item);
