#include "worlds.h"

#include <stdio.h>
#include <stdlib.h>

#include "base/assert.h"

enum {
    MEMORY_BYTES = 16 << 20,
    PROGRAM_MOST = 1 << 20,
    SNAPSHOT_MOST = 64 << 20,
    CHECK_FUEL = 4000000
};

static void write_nothing(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

const EngineHost fuzz_host = {.write = write_nothing};
const EngineOptions fuzz_options = {.memory_bytes = MEMORY_BYTES,
                                    .fuel = INT64_C(1) << 40,
                                    .output_bytes = 1 << 20,
                                    .dynamic_code = true,
                                    .hash_seed = ENGINE_IMAGE_SEED};

void fuzz_program_read(const char *path, FuzzProgram *out) {
    FILE *file = fopen(path, "rb");
    ASSERT(file);
    buf_init(&out->text, PROGRAM_MOST);
    char part[4096];
    for (size_t size; (size = fread(part, 1, sizeof part, file)) > 0;) {
        buf_append(&out->text, (Str){part, (int64_t)size});
    }
    fclose(file);
    SyntaxFault fault;
    arena_init(&out->arena, SNAPSHOT_MOST);
    ASSERT(syntax_parse(&out->arena, buf_view(&out->text), &out->tree, &fault) == ST_OK);
}

void fuzz_program_done(FuzzProgram *program) {
    arena_done(&program->arena);
    buf_done(&program->text);
}

World *fuzz_world(Cage *cage) {
    World *world;
    ASSERT(cage_start(cage, &fuzz_host, &fuzz_options, &world) == ST_OK);
    return world;
}

void fuzz_save(const char *path, Buf *out) {
    FuzzProgram program;
    Cage cage;
    int status;
    cage_init(&cage);
    fuzz_program_read(path, &program);
    World *world = fuzz_world(&cage);
    ASSERT(engine_run(world, program.tree.root, STR("program.py"), program.tree.source, &status) ==
           ENGINE_DONE);
    buf_init(out, SNAPSHOT_MOST);
    ASSERT(cage_save(&cage, world, out) == ST_OK);
    cage_done(&cage);
    fuzz_program_done(&program);
}

EngineOutcome fuzz_call(World *world, EngineValue function, const EngineValue *args, int count) {
    int status;
    EngineOutcome outcome = engine_invoke(world, function, args, count, &status);
    for (int i = 0; outcome == ENGINE_CALL && i < 3; i++) {
        if (!engine_answer(world, engine_make_none())) {
            return ENGINE_STOPPED;
        }
        outcome = engine_resume(world, &status);
    }
    return outcome;
}

static void write_errors(void *context, int stream, Str bytes) {
    (void)context;
    if (stream == 2) {
        fwrite(bytes.data, 1, (size_t)bytes.size, stderr);
    }
}

void fuzz_check(const char *path, const uint8_t *data, size_t size) {
    static const EngineHost host = {.write = write_errors};
    static Buf saved;
    static Cage cage;
    if (!saved.size) {
        cage_init(&cage);
        fuzz_save(path, &saved);
    }
    World *world;
    ASSERT(cage_load(&cage, buf_view(&saved), &host, &fuzz_options, &world) == ST_OK);
    engine_refill(world, CHECK_FUEL, 1 << 20);
    EngineValue bytes = engine_make_bytes(world, (Str){(const char *)data, (int64_t)size});
    EngineValue function = engine_get(world, STR(""), STR("check"));
    if (engine_type(world, bytes) != ENGINE_NOTHING) {
        ASSERT(fuzz_call(world, function, &bytes, 1) != ENGINE_ERROR);
    }
}
