/* What the worker reads from its socket: any bytes as a policy's JSON form. What is accepted comes back the same. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "policy/policy.h"

enum { ARENA_BYTES = 64 << 20, TEXT_BYTES = 64 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool condition) {
    if (!condition) {
        abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    Policy policy, back;
    if (policy_from_json(&arena, (Str){(const char *)data, (int64_t)size}, &policy) == ST_OK) {
        Buf text, again;
        buf_init(&text, TEXT_BYTES);
        buf_init(&again, TEXT_BYTES);
        policy_to_json(&policy, &text);
        must(policy_from_json(&arena, buf_view(&text), &back) == ST_OK);
        policy_to_json(&back, &again);
        must(str_equal(buf_view(&text), buf_view(&again)));
        buf_done(&text);
        buf_done(&again);
    }
    arena_done(&arena);
    return 0;
}
