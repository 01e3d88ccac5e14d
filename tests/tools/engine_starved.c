/* Runs a Python file in the embedded engine again and again: the first allocation fails, the second, the third ... until
 * none does. Where one alone fails, the program must do what it does without; where all that follow fail, too, the run
 * ends by its memory limit, with no more output than it has otherwise. What is left is a world that a snapshot's verifier
 * finds whole.
 *
 * engine_starved FILE MOST: of the allocations that there are, at most MOST, evenly. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fds.h"
#include "cage/cage.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

enum { MEMORY_BYTES = 64 << 20, OUTPUT_BYTES = 16 << 20, CHECK_EACH = 16 };

typedef struct Seen {
    Buf output; /* both streams */
    EngineOutcome outcome;
    EngineLimit limit;
    int status;
} Seen;

typedef struct Program {
    const AstNode *root;
    Str source;
} Program;

static const EngineOptions plain_options = {.memory_bytes = MEMORY_BYTES,
                                            .fuel = INT64_C(1) << 40,
                                            .output_bytes = OUTPUT_BYTES,
                                            .dynamic_code = true,
                                            .hash_seed = ENGINE_IMAGE_SEED};

static void write_output(void *context, int stream, Str bytes) {
    (void)stream;
    Seen *seen = context;
    buf_append(&seen->output, bytes);
}

static void fail(const char *what, int64_t n, bool on, const Seen *seen) {
    printf("allocation %lld%s: %s (outcome %d, limit %s)\n%.*s\n", (long long)n,
           on ? " and all that follow" : "", what, (int)seen->outcome,
           engine_limit_name(seen->limit),
           (int)(seen->output.size < 3000 ? seen->output.size : 3000),
           seen->output.data ? seen->output.data : "");
    exit(1);
}

/* The world that a run left is one that could go on elsewhere. */
static bool is_whole(Cage *cage, World *world) {
    static Cage other;
    EngineHost host = {.write = write_output};
    Buf saved;
    buf_init(&saved, INT64_C(1) << 30);
    World *loaded = NULL;
    bool is_saved = cage_save(cage, world, &saved) == ST_OK;
    bool is_good =
        is_saved && cage_load(&other, buf_view(&saved), &host, &plain_options, &loaded) == ST_OK;
    buf_done(&saved);
    return is_good;
}

static World *run(Cage *cage, const Program *program, int64_t fail_at, bool on, Seen *seen) {
    EngineHost host = {.context = seen, .write = write_output};
    EngineOptions options = plain_options;
    options.fail_at = fail_at;
    options.fails_on = on;
    *seen = (Seen){0};
    buf_init(&seen->output, 2 * OUTPUT_BYTES);
    World *world = NULL;
    if (cage_start(cage, &host, &options, &world) != ST_OK) {
        fail("no world", fail_at, on, seen);
    }
    seen->outcome =
        engine_run(world, program->root, STR("starved.py"), program->source, &seen->status);
    while (seen->outcome == ENGINE_CALL) {
        if (!engine_answer_error(world, STR("PermissionError"), STR("no host")) &&
            !engine_answer_error(world, STR("MemoryError"), STR(""))) {
            seen->outcome = ENGINE_STOPPED;
            seen->limit = ENGINE_LIMIT_MEMORY;
            return world;
        }
        seen->outcome = engine_resume(world, &seen->status);
    }
    seen->limit = engine_limit(world);
    return world;
}

static bool is_same(const Seen *a, const Seen *b) {
    return a->outcome == b->outcome && a->status == b->status && a->output.size == b->output.size &&
           (a->output.size == 0 ||
            memcmp(a->output.data, b->output.data, (size_t)a->output.size) == 0);
}

/* Ended by its memory, having printed nothing that it would not have printed; or by the error that it had ended by, whose
 * traceback was the first that lacked memory. */
static bool is_starved(const Seen *seen, const Seen *plain) {
    if (seen->outcome == ENGINE_ERROR && plain->outcome == ENGINE_ERROR) {
        return true;
    }
    return seen->outcome == ENGINE_STOPPED && seen->limit == ENGINE_LIMIT_MEMORY &&
           seen->output.size <= plain->output.size &&
           (seen->output.size == 0 ||
            memcmp(seen->output.data, plain->output.data, (size_t)seen->output.size) == 0);
}

/* Fails one after the other until the run has none to fail. */
static void fail_each(Cage *cage, const Program *program, const Seen *plain, int64_t step,
                      bool on) {
    for (int64_t n = 1, round = 0;; n += step, round++) {
        Seen seen;
        World *world = run(cage, program, n, on, &seen);
        bool same = is_same(&seen, plain);
        if (!same && (!on || !is_starved(&seen, plain))) {
            fail("another result", n, on, &seen);
        }
        if (round % CHECK_EACH == 0 && !is_whole(cage, world)) {
            fail("the world is damaged", n, on, &seen);
        }
        buf_done(&seen.output);
        EngineUsage usage;
        engine_usage(world, &usage);
        if (usage.until_failure >= 0) {
            return;
        }
    }
}

int main(int argc, char **argv) {
    int64_t most = argc == 3 ? strtoll(argv[2], NULL, 10) : 0;
    Buf source;
    buf_init(&source, INT64_C(64) << 20);
    FILE *file = most > 0 ? fopen(argv[1], "rb") : NULL;
    if (!file || fd_read_all(fileno(file), &source) != ST_OK) {
        fprintf(stderr, "usage: engine_starved FILE MOST\n");
        return 2;
    }
    fclose(file);
    Arena arena;
    arena_init(&arena, INT64_C(1) << 30);
    SyntaxTree tree;
    SyntaxFault fault;
    if (syntax_parse(&arena, buf_view(&source), &tree, &fault) != ST_OK) {
        fprintf(stderr, "engine_starved: %s does not parse\n", argv[1]);
        return 2;
    }
    Cage cage;
    cage_init(&cage);
    Seen plain;
    Program program = {tree.root, tree.source};
    EngineUsage usage;
    engine_usage(run(&cage, &program, INT64_MAX, false, &plain), &usage);
    int64_t count = INT64_MAX - usage.until_failure;
    fail_each(&cage, &program, &plain, count / most + 1, false);
    fail_each(&cage, &program, &plain, count / most + 1, true);
    printf("%lld allocations\n", (long long)count);
    buf_done(&plain.output);
    cage_done(&cage);
    arena_done(&arena);
    buf_done(&source);
    return 0;
}
