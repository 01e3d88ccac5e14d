/* Records of what the host answered. */
#include "session/tape.h"

#include "base/limits.h"
#include "base/sha256.h"

static void hash_of(Str bytes, char out_hex[SHA256_HEX_SIZE]) {
    Sha256 hash;
    sha256_init(&hash);
    sha256_update(&hash, bytes);
    sha256_final(&hash, out_hex);
}

void tape_begin(Buf *out, Str source, Str argv) {
    char hex[SHA256_HEX_SIZE];
    hash_of(source, hex);
    wire_put_message(out, &(WireMessage){.type = WORKER_RUN,
                                         .parts = {STR(CORDON_VERSION), str_from(hex), argv}});
}

void tape_wrap(Buf *out, const SessionRunRequest *request, Str record) {
    Buf policy, arguments;
    buf_init(&policy, LIMIT_FRAME_BYTES);
    buf_init(&arguments, LIMIT_FRAME_BYTES);
    policy_to_json(request->policy, &policy);
    for (int32_t i = 0; i < request->argument_count; i++) {
        buf_append(&arguments, request->arguments[i]);
        buf_append_char(&arguments, '\0');
    }
    Status failure = policy.failure != ST_OK ? policy.failure : arguments.failure;
    wire_put_message(out, &(WireMessage){.type = WORKER_VET,
                                         .number = request->argument_count,
                                         .parts = {buf_view(&policy), request->source,
                                                   request->name, buf_view(&arguments)}});
    buf_append(out, record);
    if (failure != ST_OK) {
        out->failure = failure;
    }
    buf_done(&policy);
    buf_done(&arguments);
}

Status session_unwrap(Arena *arena, Str bytes, Policy *policy, SessionRunRequest *out_request) {
    WireMessage head;
    if (!wire_take_message(&bytes, &head) || head.type != WORKER_VET || head.number < 0 ||
        head.number > head.parts[3].size) {
        return ST_PROTOCOL;
    }
    Status status = policy_from_json(arena, head.parts[0], policy);
    if (status != ST_OK) {
        return status;
    }
    Str *arguments = ARENA_ARRAY(arena, Str, head.number);
    Str rest = head.parts[3];
    for (int64_t i = 0; arguments && i < head.number; i++) {
        int64_t end = str_find(rest, (Str){"", 1}, 0);
        if (end < 0) {
            return ST_PROTOCOL;
        }
        arguments[i] = str_slice(rest, 0, end);
        rest = str_slice(rest, end + 1, rest.size);
    }
    *out_request = (SessionRunRequest){.policy = policy,
                                       .source = head.parts[1],
                                       .path = head.parts[2],
                                       .name = arena_copy_str(arena, head.parts[2]),
                                       .arguments = arguments,
                                       .argument_count = (int32_t)head.number,
                                       .stdin_fd = -1,
                                       .out_dir_fd = -1,
                                       .cancel_fd = -1,
                                       .record_fd = -1,
                                       .snapshot_fd = -1,
                                       .replay = bytes,
                                       .ready_fds = {-1, -1},
                                       .chunk_bytes = SESSION_CHUNK_BYTES};
    /* What it was then has been decided; what runs now is judged, and given nothing. */
    policy->engine = ENGINE_EMBEDDED;
    policy->review_by = REVIEW_BY_NONE;
    policy->record_keep = RECORD_OFF;
    return arguments && out_request->name.data ? ST_OK : ST_NO_MEMORY;
}

void tape_add(Buf *out, const WireMessage *call, const WireMessage *answer) {
    wire_put_message(out, call);
    wire_put_message(out, answer);
}

const char *tape_open(Str *rest, Str source, Str argv) {
    WireMessage head;
    char hex[SHA256_HEX_SIZE];
    hash_of(source, hex);
    if (!wire_take_message(rest, &head) || head.type != WORKER_RUN) {
        return "the record is not one of cordon run --record";
    }
    return !str_equal(head.parts[0], STR(CORDON_VERSION))
               ? "the record is of another version of Cordon"
           : !str_equal(head.parts[1], str_from(hex)) ? "the record is of another program"
           : !str_equal(head.parts[2], argv)          ? "the record is of other arguments"
                                                      : NULL;
}

Status tape_next(Str *rest, const WireMessage *call, WireMessage *out_answer) {
    WireMessage recorded;
    if (!wire_take_message(rest, &recorded) || !wire_take_message(rest, out_answer) ||
        recorded.type != call->type || out_answer->type != WORKER_ANSWER) {
        return ST_PROTOCOL;
    }
    for (int i = 0; i < WIRE_PARTS; i++) {
        if (!str_equal(recorded.parts[i], call->parts[i])) {
            return ST_PROTOCOL;
        }
    }
    return ST_OK;
}
