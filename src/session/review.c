/* Layer 4 of a run: the model, the person, and what becomes of the program where neither answers. */
#include "base/printable.h"
#include "base/sha256.h"
#include "session/run.h"

enum { PENDING_TEXT_BYTES = 16 << 20 };

/* Keeps a result and tells of it. */
static const ReviewResult *note(Run *run, const ReviewResult *review) {
    SessionResult *result = run->result;
    result->reviews[result->review_count++] = *review;
    run_tell(run, EVENT_REVIEW, (Str){0}, NULL);
    return &result->reviews[result->review_count - 1];
}

static bool deny(Run *run, const ReviewResult *review) {
    if (review->outcome == REVIEW_INTERRUPTED) {
        run->is_interrupted = true;
        return run_stop(run, OUTCOME_INTERRUPTED, STR("interrupted"));
    }
    return run_stop(run, OUTCOME_DENIED,
                    review->reason.size > 0
                        ? arena_format(run->arena, "the review by a %s: %.*s",
                                       review->by[0] == 'p' ? "person" : "model",
                                       STR_ARG(review->reason))
                        : STR("a person said no"));
}

/* --- a person --------------------------------------------------------------------------------------------------- */

static void tell_pending(void *context, const ReviewPending *item) {
    Run *run = context;
    run->result->pending = item;
    run_tell(run, EVENT_PENDING, (Str){0}, NULL);
}

/* The program with its findings, for who looks at it elsewhere. */
static Str pending_text(Run *run, Str code) {
    VerdictSource source = {.path = run->request->path, .text = run->request->source};
    Buf text;
    buf_init(&text, PENDING_TEXT_BYTES);
    if (run->before.size > 0) {
        buf_append(&text, STR("# Ran before it in the same session:\n"));
        printable_append(&text, run->before);
        buf_append(&text, STR("# Would run now:\n"));
    }
    printable_append(&text, code);
    buf_append(&text, STR("\n"));
    verdict_report_text(run->result->verdict, &source, false, &text);
    Str copy = text.failure == ST_OK ? arena_copy_str(run->arena, buf_view(&text)) : (Str){0};
    buf_done(&text);
    return copy;
}

static void wait_for_person(Run *run, const ReviewResult *model, ReviewResult *review) {
    ReviewPending *item = ARENA_NEW(run->arena, ReviewPending);
    Str code = run_program_text(run);
    Str text = code.data ? pending_text(run, code) : (Str){0};
    char hex[SHA256_HEX_SIZE];
    if (!item || !text.data) {
        *review = (ReviewResult){.outcome = REVIEW_FAILED,
                                 .by = "person",
                                 .who = STR(""),
                                 .reason = STR("the program is too large to show"),
                                 .answer = {.reason = STR(""), .suggestion = STR("")}};
        return;
    }
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, code);
    sha256_final(&hash, hex);
    *item = (ReviewPending){.program = run->request->name,
                            .sha256 = arena_copy_str(run->arena, str_from(hex)),
                            .reason = model ? model->reason : run->result->verdict->reason,
                            .text = text};
    review_by_pending(run->arena, run->request->policy, run->request->cancel_fd, item, tell_pending,
                      run, review);
}

/* Whether a person approves. */
static bool ask_person(Run *run, const ReviewResult *model) {
    const SessionRunRequest *request = run->request;
    ReviewResult review = {.outcome = REVIEW_FAILED,
                           .by = "person",
                           .who = STR(""),
                           .reason = STR(""),
                           .answer = {.reason = STR(""), .suggestion = STR("")}};
    if (request->asker) {
        review.outcome = request->asker(request->asker_context, request, run->result->verdict,
                                        model, &review.reason);
    }
    if (review.outcome == REVIEW_FAILED) {
        wait_for_person(run, model, &review);
    }
    const ReviewResult *noted = note(run, &review);
    return noted->outcome == REVIEW_APPROVED || deny(run, noted);
}

/* --- the model -------------------------------------------------------------------------------------------------- */

/* What the run hands over beside the policy. The names are the user's own. */
static Str grants_of(Run *run) {
    const SessionRunRequest *request = run->request;
    Buf text;
    buf_init(&text, 1 << 20);
    for (int32_t i = 0; i < request->folder_count; i++) {
        const JailFolder *folder = &request->folders[i];
        buf_append_format(&text, "The user's folder %s at /work/%.*s, ", folder->path,
                          STR_ARG(folder->name));
        buf_append(&text, !folder->is_writable ? STR("to read. ")
                          : request->apply
                              ? STR("to read and change, changes are applied to it. ")
                              : STR("to read and change, changes are shown, not applied. "));
    }
    for (int32_t i = 0; i < request->input_count; i++) {
        buf_append_format(&text, "A copy of the user's file %.*s. ",
                          STR_ARG(request->inputs[i].name));
    }
    Str copy = arena_copy_str(run->arena, buf_view(&text));
    buf_done(&text);
    return copy;
}

static void ask_model(Run *run, ReviewResult *review) {
    const SessionRunRequest *request = run->request;
    ReviewSubject subject = {.policy = request->policy,
                             .verdict = run->result->verdict,
                             .name = request->name,
                             .grants = grants_of(run),
                             .before = run->before,
                             .code = run_program_text(run)};
    subject.shown = request->policy->review_strip_comments ? run->vetting->bare : subject.code;
    if (!subject.code.data || !subject.grants.data ||
        (subject.shown.size == 0 && subject.code.size > 0)) {
        *review = (ReviewResult){.outcome = REVIEW_FAILED,
                                 .by = "model",
                                 .who = request->policy->review_model,
                                 .reason = STR("its comments could not be taken out"),
                                 .answer = {.reason = STR(""), .suggestion = STR("")}};
        return;
    }
    ReviewModel model;
    review_model_init(&model, request->cancel_fd);
    review_by_model(&model, run->arena, &subject, review);
    review_model_done(&model);
}

bool run_review(Run *run) {
    const Policy *policy = run->request->policy;
    if (policy->review_by == REVIEW_BY_ASK) {
        return ask_person(run, NULL);
    }
    ReviewResult review;
    ask_model(run, &review);
    if (review.outcome == REVIEW_FAILED && policy->review_on_error == ON_ERROR_SKIP) {
        review.outcome = REVIEW_SKIPPED;
    }
    const ReviewResult *noted = note(run, &review);
    bool may_ask = noted->outcome == REVIEW_APPROVED || noted->outcome == REVIEW_SKIPPED;
    if (noted->outcome == REVIEW_FAILED && policy->review_on_error == ON_ERROR_ASK) {
        return ask_person(run, noted);
    }
    if (!may_ask) {
        return deny(run, noted);
    }
    return policy->review_by != REVIEW_BY_BOTH || ask_person(run, noted);
}
