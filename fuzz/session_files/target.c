/* Files that runs are made from: any bytes as a replay of the record, or as cases. The first byte says which. What is
 * accepted is a request, or cases, with all that they need. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "session/session.h"

enum { ARENA_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

static void read_replay(Arena *arena, Str bytes) {
    Policy policy;
    SessionRunRequest request;
    if (session_unwrap(arena, bytes, &policy, &request) != ST_OK) {
        return;
    }
    must(policy.review_by == REVIEW_BY_NONE && policy.record_keep == RECORD_OFF);
    must(policy.engine == ENGINE_EMBEDDED && request.policy == &policy && request.replay.data);
    must(request.stdin_fd == -1 && request.out_dir_fd == -1 && request.record_fd == -1);
    for (int32_t i = 0; i < request.argument_count; i++) {
        must(request.arguments[i].data[request.arguments[i].size] == '\0');
    }
}

static void read_cases(Arena *arena, Str text) {
    SessionCases cases;
    Str problem;
    Status status = session_cases_read(arena, text, &cases, &problem);
    must(status == ST_OK || problem.size > 0);
    for (int32_t i = 0; status == ST_OK && i < cases.count; i++) {
        const SessionCase *one = &cases.items[i];
        must(one->name.data && one->document && one->line > 0);
        must(!one->function.data || (wire_is_value(one->args) && (one->want || one->raises.data)));
    }
    session_cases_free(&cases);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    if (size > 0) {
        Str rest = {(const char *)data + 1, (int64_t)size - 1};
        if (data[0] == 'r') {
            read_replay(&arena, rest);
        } else {
            read_cases(&arena, rest);
        }
    }
    arena_done(&arena);
    return 0;
}
