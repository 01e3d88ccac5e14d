/* Runs that the caller drives himself, as the C library's worlds are: their programs are judged, reviewed and recorded
 * as those of session_run. */
#include <stdlib.h>

#include "base/clock.h"
#include "session/run.h"

#define ENTRY_ARENA_BYTES (INT64_C(64) << 20)
enum { NS_PER_MS = 1000000 };

static bool ignore_event(void *context, const SessionEvent *event) {
    (void)context;
    (void)event;
    return true;
}

static void begin_run(Run *run) {
    run->handler = ignore_event;
    run->begun_ns = clock_now_ns();
    sha256_init(&run->output_hashes[0]);
    sha256_init(&run->output_hashes[1]);
}

bool session_judge(Arena *arena, const SessionRunRequest *request, SessionJudge *judge,
                   void *context, SessionResult *out_result) {
    *out_result = run_nothing(request);
    out_result->engine = ENGINE_EMBEDDED;
    Run run = {.arena = arena, .request = request, .result = out_result};
    begin_run(&run);
    SessionVetRequest asked = {.filename = request->path,
                               .source = request->source,
                               .policy = request->policy,
                               .language = request->language};
    SessionVetting *vetting = ARENA_NEW(arena, SessionVetting);
    Str problem = STR("");
    Status status = vetting ? judge(context, arena, &asked, vetting, &problem) : ST_NO_MEMORY;
    out_result->judge_us = (clock_now_ns() - run.begun_ns) / 1000;
    if (run_take_verdict(&run, status, vetting, problem)) {
        out_result->outcome = OUTCOME_ENDED;
        return true;
    }
    entry_end(&run);
    return false;
}

/* --- the entry of a run ----------------------------------------------------------------------------------------- */

struct SessionEntry {
    Arena arena;
    SessionRunRequest request;
    SessionResult result;
    Run run;
};

/* What is known before it runs. */
static bool fill(SessionEntry *entry, const SessionDriven *driven) {
    Arena *arena = &entry->arena;
    entry->request = *driven->request;
    entry->request.name = arena_copy_str(arena, driven->request->name);
    entry->result = driven->judged ? *driven->judged : run_nothing(&entry->request);
    entry->result.engine = ENGINE_EMBEDDED;
    entry->result.has_started = true;
    entry->result.engine_reason = driven->is_inside ? STR("a world in the caller's own process")
                                                    : STR("a world in a process of its own");
    if (!driven->is_inside) {
        run_note_worker(&entry->result);
    }
    entry->run = (Run){.arena = arena,
                       .request = &entry->request,
                       .result = &entry->result,
                       .session = arena_copy_str(arena, driven->session),
                       .cell = driven->number,
                       .function = arena_copy_str(arena, driven->function),
                       .continues = arena_copy_str(arena, driven->continues)};
    begin_run(&entry->run);
    return !arena->exhausted;
}

static void entry_free(SessionEntry *entry) {
    arena_done(&entry->arena);
    free(entry);
}

SessionEntry *session_entry_begin(const SessionDriven *driven) {
    SessionEntry *entry = calloc(1, sizeof *entry);
    if (!entry) {
        return NULL;
    }
    arena_init(&entry->arena, ENTRY_ARENA_BYTES);
    if (!fill(entry, driven) || !entry_begin(&entry->run)) {
        entry_free(entry);
        return NULL;
    }
    /* The program may be gone before its run is over. */
    entry->request.source = STR("");
    entry->result.verdict = NULL;
    entry->result.review_count = 0;
    return entry;
}

Str session_entry_id(const SessionEntry *entry) {
    return entry->result.record_id;
}

void session_entry_output(SessionEntry *entry, int stream, Str bytes, int64_t kept_bytes) {
    SessionStream *told = &entry->result.streams[stream - 1];
    told->bytes += bytes.size;
    told->kept_bytes += kept_bytes;
    told->is_cut |= kept_bytes < bytes.size;
    sha256_update(&entry->run.output_hashes[stream - 1], str_slice(bytes, 0, kept_bytes));
}

void session_entry_call(SessionEntry *entry, const WireMessage *call, const WireMessage *answer) {
    /* What a function of the caller's gives is its own affair: a number below zero is no errno. */
    WireMessage told = {
        .parts = {[WORKER_PART_ERROR_TYPE] = answer->parts[WORKER_PART_ERROR_TYPE]}};
    run_note_call(&entry->result, call, &told);
}

void session_entry_end(SessionEntry *entry, const SessionDrivenEnd *end) {
    SessionResult *result = &entry->result;
    result->outcome = end->outcome;
    result->exit_status = end->exit_status;
    result->limit = end->limit;
    result->error = end->error;
    result->fuel = end->fuel;
    result->usage = (JailUsage){.wall_ms = end->wall_ns / NS_PER_MS,
                                .cpu_user_ms = end->cpu_ns / NS_PER_MS,
                                .memory_peak_bytes = end->memory_bytes,
                                .processes_peak = 1};
    result->total_us = (clock_now_ns() - entry->run.begun_ns) / 1000;
    entry_end(&entry->run);
    entry_free(entry);
}
