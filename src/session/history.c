/* Judging a cell with those before it. */
#include "session/history.h"

#include "base/clock.h"

#define HISTORY_BYTES (INT64_C(256) << 10)

void history_init(History *history) {
    buf_init(&history->text, HISTORY_BYTES);
    buf_init(&history->bare, HISTORY_BYTES);
    history->last = 0;
    buf_init(&history->unfinished, HISTORY_BYTES);
}

void history_done(History *history) {
    buf_done(&history->text);
    buf_done(&history->bare);
    buf_done(&history->unfinished);
}

static int32_t lines_of(Str text) {
    return (int32_t)str_count_byte(text, '\n');
}

/* Findings as places in the cell: those of the cells before were judged with them. */
static SessionVetting *shift(Arena *arena, const SessionVetting *vetting, int32_t lines) {
    SessionVetting *shifted = ARENA_NEW(arena, SessionVetting);
    VerdictFinding *findings =
        ARENA_ARRAY(arena, VerdictFinding, vetting->verdict.finding_count + 1);
    if (!shifted || !findings) {
        return NULL;
    }
    *shifted = *vetting;
    int32_t count = 0;
    for (int32_t i = 0; i < vetting->verdict.finding_count; i++) {
        VerdictFinding finding = vetting->verdict.findings[i];
        if (finding.place.line == 0 || finding.place.line > lines) {
            int32_t by = finding.place.line == 0 ? 0 : lines;
            finding.place.line -= by;
            finding.place.end_line -= by;
            finding.steps = NULL;
            finding.step_count = 0;
            findings[count++] = finding;
        }
    }
    shifted->verdict.findings = findings;
    shifted->verdict.finding_count = count;
    return shifted;
}

/* What the program makes of all before it. NULL: *out_status says why not. */
static SessionVetting *judge_joined(const History *history, Run *run, Str program,
                                    Status *out_status) {
    Arena *arena = run->arena;
    Str before = buf_view(&history->text);
    SessionVetting *joined = ARENA_NEW(arena, SessionVetting);
    SessionVetRequest asked = {
        .filename = run->request->path,
        .source = arena_format(arena, "%.*s%.*s", STR_ARG(before), STR_ARG(program)),
        .policy = run->request->policy,
        .language = run->request->language,
        .unfinished = buf_view(&history->unfinished)};
    *out_status = joined && asked.source.data
                      ? session_worker_vet(run->worker, arena, &asked, joined)
                      : ST_NO_MEMORY;
    return *out_status == ST_OK ? shift(arena, joined, lines_of(before)) : NULL;
}

/* For itself first, which finds its syntax errors where they are, and what stands in Markdown's fences. */
bool history_judge(const History *history, Run *run, Str *out_program) {
    const Policy *policy = run->request->policy;
    SessionVetRequest asked = {.filename = run->request->path,
                               .source = run->request->source,
                               .policy = policy,
                               .language = run->request->language};
    SessionVetting *alone = ARENA_NEW(run->arena, SessionVetting);
    int64_t begun_ns = clock_now_ns();
    Status status =
        alone ? session_worker_vet(run->worker, run->arena, &asked, alone) : ST_NO_MEMORY;
    SessionVetting *vetting = alone;
    *out_program = run->request->source;
    if (status == ST_OK && !alone->verdict.syntax_error) {
        run->result->verdict = &alone->verdict;
        *out_program = run_program_text(run);
        if (history->text.size > 0) {
            vetting = judge_joined(history, run, *out_program, &status);
            run->before = buf_view(policy->review_strip_comments ? &history->bare : &history->text);
        }
        if (vetting) {
            vetting->bare = alone->bare;
        }
    }
    run->result->judge_us = (clock_now_ns() - begun_ns) / 1000;
    return run_take_verdict(run, status, vetting, str_from(session_worker_problem(run->worker)));
}

/* A cell that runs twice in a row adds nothing. Any other repetition does: it may undo what came between. */
bool history_add(History *history, Run *run, Str program) {
    int64_t end = history->text.size;
    if (end > 0 &&
        str_equal(str_slice(buf_view(&history->text), history->last, end - 1), program)) {
        return true;
    }
    buf_append(&history->text, program);
    buf_append_char(&history->text, '\n');
    buf_append(&history->bare, run->vetting->bare);
    buf_append_char(&history->bare, '\n');
    if (history->text.failure != ST_OK || history->bare.failure != ST_OK ||
        history->unfinished.failure != ST_OK) {
        return run_stop(run, OUTCOME_BLOCKED,
                        STR("the session's cells are too much to judge together: begin a new one"));
    }
    history->last = end;
    return true;
}

void history_cut(History *history) {
    Str text = buf_view(&history->text);
    VerdictLines lines = {lines_of(str_slice(text, 0, history->last)) + 1, lines_of(text)};
    Str bytes = {(const char *)&lines, sizeof lines};
    if (!str_ends_with(buf_view(&history->unfinished), bytes)) { /* it may have run twice */
        buf_append(&history->unfinished, bytes);
    }
}
