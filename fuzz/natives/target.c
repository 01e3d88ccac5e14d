/* Fuzzes every native function with arguments of any kind, those that belong to the library alone as well: some of
 * lib/python's modules hold such by name, where a program can get at them. The input is a list of calls: two bytes say
 * which function, one how many arguments, one each which of the values that pool.py makes, or of results before. */
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include "base/assert.h"
#include "cage/cage.h"
#include "engine/heap/world.h"
#include "syntax/syntax.h"

enum { CALLS_MOST = 24, ARGUMENTS_MOST = 6, RESULTS = 16, POOL_MOST = 240 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_nothing(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

static const EngineHost host = {.write = write_nothing};
static const EngineOptions options = {.memory_bytes = 24 << 20,
                                      .fuel = 4000000,
                                      .output_bytes = 1 << 20,
                                      .hash_seed = ENGINE_IMAGE_SEED};

static void read_program(Buf *out) {
    FILE *file = fopen("fuzz/natives/pool.py", "rb");
    ASSERT(file);
    buf_init(out, 1 << 20);
    char part[4096];
    for (size_t size; (size = fread(part, 1, sizeof part, file)) > 0;) {
        buf_append(out, (Str){part, (int64_t)size});
    }
    fclose(file);
}

/* A world in which the pool is made, saved: each input begins there. */
static void make_world(Cage *cage, Buf *out) {
    Buf text;
    read_program(&text);
    Arena arena;
    arena_init(&arena, 16 << 20);
    SyntaxTree tree;
    SyntaxFault fault;
    World *world;
    int status;
    ASSERT(syntax_parse(&arena, buf_view(&text), &tree, &fault) == ST_OK);
    ASSERT(cage_start(cage, &host, &options, &world) == ST_OK);
    ASSERT(engine_run(world, tree.root, STR("pool.py"), tree.source, &status) == ENGINE_DONE);
    buf_init(out, 64 << 20);
    ASSERT(cage_save(cage, world, out) == ST_OK);
    arena_done(&arena);
    buf_done(&text);
}

static int32_t list_pool(World *world, EngineValue *out) {
    EngineValue list = engine_get(world, STR(""), STR("POOL")), key;
    int64_t cursor = 0;
    int32_t count = 0;
    while (count < POOL_MOST && engine_next(world, list, &cursor, &key, &out[count])) {
        count++;
    }
    ASSERT(count > 0);
    return count;
}

/* What one call gives goes to the results. false: the run is over. */
static bool call(World *world, EngineValue function, const EngineValue *args, int count,
                 EngineValue *out) {
    int status;
    EngineOutcome outcome = engine_invoke(world, function, args, count, &status);
    for (int i = 0; outcome == ENGINE_CALL && i < 3; i++) {
        if (!engine_answer(world, engine_make_none())) {
            return false;
        }
        outcome = engine_resume(world, &status);
    }
    if (outcome == ENGINE_DONE) {
        *out = engine_result(world);
    }
    return outcome == ENGINE_DONE || outcome == ENGINE_ERROR;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Buf saved;
    static Cage cage;
    if (!saved.size) {
        cage_init(&cage);
        make_world(&cage, &saved);
    }
    World *world;
    ASSERT(cage_load(&cage, buf_view(&saved), &host, &options, &world) == ST_OK);
    EngineValue pool[POOL_MOST], results[RESULTS];
    int32_t pool_count = list_pool(world, pool), result_count = 0;
    size_t at = 0;
    bool goes_on = true;
    for (int i = 0; i < CALLS_MOST && goes_on && at + 3 <= size; i++) {
        uint32_t native = (uint32_t)(data[at] | data[at + 1] << 8) % NATIVE_ID_COUNT;
        int count = data[at + 2] % (ARGUMENTS_MOST + 1);
        EngineValue args[ARGUMENTS_MOST];
        at += 3;
        for (int k = 0; k < count; k++) {
            uint8_t which = at < size ? data[at++] : 0;
            args[k] = which >= POOL_MOST && result_count ? results[which % result_count]
                                                         : pool[which % pool_count];
        }
        EngineValue result = engine_make_none();
        EngineValue function = {value_ref(world->roots.natives[native])};
        goes_on = call(world, function, args, count, &result);
        results[i % RESULTS] = result;
        result_count = i < RESULTS ? i + 1 : RESULTS;
    }
    return 0;
}
