/* Any bytes as a program of the embedded engine: no crash, and the same output and outcome whether or not the first
 * allocations of its instructions fail. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include "cage/cage.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

enum {
    ARENA_BYTES = 256 << 20,
    SOURCE_MOST = 64 << 10,
    MEMORY_BYTES = 48 << 20,
    FUEL = 200000,
    OUTPUT_BYTES = 1 << 20,
    CALLS_MOST = 100,
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What a run looked like from outside. */
typedef struct Seen {
    uint64_t output; /* a hash of both streams */
    EngineOutcome outcome;
    EngineLimit limit;
} Seen;

static void watch(void *context, int stream, Str bytes) {
    Seen *seen = context;
    for (int64_t i = 0; i < bytes.size; i++) {
        seen->output = (seen->output ^ (uint8_t)bytes.data[i] ^ (uint64_t)stream << 8) *
                       UINT64_C(0x100000001b3);
    }
}

static Seen run(Cage *cage, const SyntaxTree *tree, int32_t stress) {
    Seen seen = {0};
    EngineHost host = {.context = &seen, .write = watch};
    EngineOptions options = {.memory_bytes = MEMORY_BYTES,
                             .fuel = FUEL,
                             .output_bytes = OUTPUT_BYTES,
                             .hash_seed = 1,
                             .stress = stress};
    World *world = NULL;
    int status;
    if (cage_start(cage, &host, &options, &world) != ST_OK) {
        abort();
    }
    seen.outcome = engine_run(world, tree->root, STR("fuzz.py"), tree->source, &status);
    for (int calls = 0; seen.outcome == ENGINE_CALL && calls < CALLS_MOST; calls++) {
        if (!engine_answer_error(world, STR("PermissionError"), STR("no host"))) {
            break;
        }
        seen.outcome = engine_resume(world, &status);
    }
    seen.limit = engine_limit(world);
    return seen;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Cage cage;
    if (size > SOURCE_MOST) {
        return 0;
    }
    Arena arena;
    arena_init(&arena, ARENA_BYTES);
    SyntaxTree tree;
    SyntaxFault fault;
    Str source = {(const char *)data, (int64_t)size};
    if (syntax_parse(&arena, source, &tree, &fault) == ST_OK &&
        syntax_check(&arena, &tree, &fault) == ST_OK) {
        if (!cage.memory) {
            cage_init(&cage);
        }
        Seen plain = run(&cage, &tree, 0), stressed = run(&cage, &tree, 31);
        bool limited = plain.limit != ENGINE_LIMIT_NONE || stressed.limit != ENGINE_LIMIT_NONE;
        if (!limited && (plain.outcome != stressed.outcome || plain.output != stressed.output)) {
            abort();
        }
    }
    arena_done(&arena);
    return 0;
}
