/* A run's entry in the record: what was decided before the program ran, and what became of it. */
#include <errno.h>
#include <stdlib.h>

#include "record/record.h"
#include "session/run.h"

enum { SOURCE_MOST = 2 << 20 };
#define ENTRY_BYTES (RECORD_LINE_BYTES - 4096)

/* The value of the variable that holds the reviewer's key: it stands in no entry, wherever it came from. */
static Str known_secret(const Policy *policy) {
    char name[256];
    if (policy->review_key_env.size == 0 || policy->review_key_env.size >= (int64_t)sizeof name) {
        return STR("");
    }
    memcpy(name, policy->review_key_env.data, (size_t)policy->review_key_env.size);
    name[policy->review_key_env.size] = '\0';
    const char *value = getenv(name);
    return value ? str_from(value) : STR("");
}

/* A member whose text is masked. Returns how much was. */
static int64_t put_masked(WireJson *json, const char *name, Str text, Str known) {
    Buf masked;
    buf_init(&masked, ENTRY_BYTES);
    int64_t count = record_mask(&masked, text, known);
    wire_json_member_str(json, name, buf_view(&masked));
    buf_done(&masked);
    return count;
}

static void put_source(WireJson *json, Run *run, Str known) {
    const Policy *policy = run->request->policy;
    Str source = run->request->source;
    char hex[SHA256_HEX_SIZE];
    Sha256 hash;
    if (!source.data) { /* a run of what its world holds already */
        wire_json_key(json, "sha256");
        wire_json_null(json);
    } else {
        sha256_init(&hash);
        sha256_update(&hash, source);
        sha256_final(&hash, hex);
        wire_json_member_str(json, "sha256", str_from(hex));
    }
    wire_json_member_int(json, "source_bytes", source.size);
    int64_t masked = 0;
    if (policy->record_source && source.data && source.size <= SOURCE_MOST) {
        masked = put_masked(json, "source", source, known);
    } else {
        wire_json_key(json, "source");
        wire_json_null(json);
    }
    wire_json_member_int(json, "masked", masked);
}

static void put_policy(WireJson *json, const Policy *policy) {
    Buf text;
    buf_init(&text, ENTRY_BYTES);
    policy_to_json(policy, &text);
    wire_json_key(json, "policy");
    wire_json_raw(json, text.failure == ST_OK ? buf_view(&text) : STR("null"));
    buf_done(&text);
}

/* The findings quote the program. */
static void put_verdict(WireJson *json, const Verdict *verdict, Str known) {
    wire_json_key(json, "verdict");
    if (!verdict) {
        wire_json_null(json);
        return;
    }
    Buf text, masked;
    buf_init(&text, ENTRY_BYTES);
    buf_init(&masked, ENTRY_BYTES);
    verdict_to_json(verdict, &text);
    (void)record_mask_keys(&masked, buf_view(&text), known);
    wire_json_raw(json, masked.failure == ST_OK && text.failure == ST_OK ? buf_view(&masked)
                                                                         : STR("null"));
    buf_done(&text);
    buf_done(&masked);
}

static void put_reviews(WireJson *json, const SessionResult *result, Str known) {
    wire_json_key(json, "reviews");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < result->review_count; i++) {
        const ReviewResult *review = &result->reviews[i];
        wire_json_open(json, '{');
        review_to_json_members(review, json);
        put_masked(json, "question", review->question, known);
        put_masked(json, "answer", review->text, known);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

static void put_begin(WireJson *json, Run *run) {
    Str known = known_secret(run->request->policy);
    wire_json_member_str(json, "cordon", STR(CORDON_VERSION));
    wire_json_member_str(json, "program", run->request->name);
    if (run->session.size > 0) {
        wire_json_member_str(json, "session", run->session);
        wire_json_member_int(json, "cell", run->cell);
    }
    if (run->function.size > 0) {
        wire_json_member_str(json, "function", run->function);
    }
    if (run->continues.size > 0) {
        wire_json_member_str(json, "continues", run->continues);
    }
    put_source(json, run, known);
    wire_json_member_int(json, "arguments", run->request->argument_count);
    put_policy(json, run->request->policy);
    put_verdict(json, run->result->verdict, known);
    put_reviews(json, run->result, known);
    json_write_engine(json, run->result);
}

static void put_calls(WireJson *json, const SessionResult *result) {
    wire_json_key(json, "calls");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < result->call_count; i++) {
        wire_json_open(json, '{');
        wire_json_member_str(json, "name", str_from(result->calls[i].name));
        wire_json_member_int(json, "count", result->calls[i].count);
        wire_json_member_int(json, "refused", result->calls[i].refused);
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

/* What it asked for in vain is told with the name that it gave: an operator wants to know what it was after. */
static void put_refusals(WireJson *json, const SessionResult *result, Str known) {
    wire_json_key(json, "refusals");
    wire_json_open(json, '[');
    for (int32_t i = 0; i < result->refusal_count; i++) {
        const SessionRefusal *refusal = &result->refusals[i];
        wire_json_open(json, '{');
        wire_json_member_str(json, "name", str_from(refusal->name));
        put_masked(json, "on", str_from(refusal->on), known);
        const char *errno_name = strerrorname_np((int)refusal->number);
        wire_json_member_str(json, "error",
                             refusal->number && errno_name ? str_from(errno_name) : STR(""));
        wire_json_close(json, '}');
    }
    wire_json_close(json, ']');
}

static void put_end(WireJson *json, Run *run, bool has_replay) {
    static const char *const names[] = {"stdout_sha256", "stderr_sha256"};
    json_write_end(json, run->result);
    put_calls(json, run->result);
    put_refusals(json, run->result, known_secret(run->request->policy));
    for (int i = 0; i < 2; i++) {
        char hex[SHA256_HEX_SIZE];
        Sha256 hash = run->output_hashes[i];
        sha256_final(&hash, hex);
        wire_json_member_str(json, names[i], str_from(hex));
    }
    wire_json_member_bool(json, "replay", has_replay);
}

/* Appends one line of the run's. Whether that went well; else the result says why it did not. */
static bool append(Run *run, const char *kind, Buf *members, bool is_end) {
    const Policy *policy = run->request->policy;
    RecordLimits limits = {.bytes = policy->record_size_bytes,
                           .sync = policy->record_sync == SYNC_EACH ||
                                   (policy->record_sync == SYNC_END && is_end)};
    Status status = members->failure;
    /* The members come as an object: its braces are the line's. */
    if (status == ST_OK) {
        status = record_append(kind, run->result->record_id,
                               str_slice(buf_view(members), 1, members->size - 1), limits);
    }
    if (status != ST_OK) {
        run->result->record_problem = record_problem(run->arena, status);
        run->result->is_record_nowhere = status == ST_NOT_FOUND;
    }
    return status == ST_OK;
}

static bool is_wanted(const Run *run) {
    return run->request->keeps_record && run->request->policy->record_keep != RECORD_OFF;
}

/* Without an entry that the policy requires nothing runs, and nothing has ended well. */
static bool give_up(Run *run) {
    run->result->record_id = STR("");
    if (run->request->policy->record_keep != RECORD_REQUIRE) {
        return true;
    }
    return run_stop(run, OUTCOME_FAILED,
                    arena_format(run->arena, "the policy requires a record (record.keep): %.*s",
                                 STR_ARG(run->result->record_problem)));
}

bool entry_begin(Run *run) {
    char id[RECORD_ID_SIZE];
    if (!is_wanted(run) || run->is_entry_begun) {
        return true;
    }
    run->is_entry_begun = true;
    Buf members;
    buf_init(&members, ENTRY_BYTES);
    bool is_done = record_id(id) == ST_OK;
    run->result->record_id = is_done ? arena_copy_str(run->arena, str_from(id)) : STR("");
    WireJson json = wire_json(&members);
    wire_json_open(&json, '{');
    put_begin(&json, run);
    wire_json_close(&json, '}');
    is_done = is_done && run->result->record_id.data && append(run, "begin", &members, false);
    buf_done(&members);
    return is_done || give_up(run);
}

void entry_end(Run *run) {
    if (!is_wanted(run) || !entry_begin(run) || run->result->record_id.size == 0) {
        return;
    }
    const Policy *policy = run->request->policy;
    bool has_replay = policy->record_replay && run->replay.size > 0 &&
                      record_replay_put(run->result->record_id, run->replay,
                                        policy->record_size_bytes / 2) == ST_OK;
    Buf members;
    buf_init(&members, ENTRY_BYTES);
    WireJson json = wire_json(&members);
    wire_json_open(&json, '{');
    put_end(&json, run, has_replay);
    wire_json_close(&json, '}');
    if (!append(run, "end", &members, true)) {
        give_up(run);
    }
    buf_done(&members);
}
