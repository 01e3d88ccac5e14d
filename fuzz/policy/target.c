/* Any bytes as a policy file: read without a crash; what is accepted survives its YAML and JSON forms. */
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

static void check_forms(Arena *arena, const PolicyLoaded *loaded) {
    Buf text, again;
    buf_init(&text, TEXT_BYTES);
    buf_init(&again, TEXT_BYTES);
    policy_show_json(loaded, &text);
    buf_clear(&text);
    policy_show(loaded, &text);
    PolicyRequest request = policy_request_empty();
    request.file = STR("shown");
    request.text = buf_view(&text);
    PolicyLoaded shown;
    must(policy_load(arena, &request, &shown) == ST_OK);
    /* Comments make the text longer than what was read: it may outgrow the limit, and nothing else may go wrong. */
    must(shown.fault_count == 0 || text.size > 128 << 10);
    buf_clear(&text);
    Policy back;
    policy_to_json(&loaded->policy, &text);
    must(policy_from_json(arena, buf_view(&text), &back) == ST_OK);
    policy_to_json(&back, &again);
    must(str_equal(buf_view(&text), buf_view(&again)));
    buf_done(&text);
    buf_done(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    PolicyRequest request = policy_request_empty();
    request.file = STR("fuzz");
    request.text = (Str){(const char *)data, (int64_t)size};
    PolicyLoaded loaded;
    if (policy_load(&arena, &request, &loaded) == ST_OK && loaded.fault_count == 0) {
        check_forms(&arena, &loaded);
    }
    arena_done(&arena);
    return 0;
}
