/* Runs a Python file in the embedded engine, in this process: for tests and benchmarks; nothing is jailed. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "base/fds.h"
#include "cage/cage.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

enum { OUTPUT_BYTES = 1 << 16 };

typedef struct Output {
    char data[OUTPUT_BYTES];
    int64_t size;
    int stream;
} Output;

static Output pending;

static void flush_output(void) {
    if (pending.size && fd_write_all(pending.stream, (Str){pending.data, pending.size}) != ST_OK) {
        exit(74);
    }
    pending.size = 0;
}

static int64_t number_option(const char *name, int64_t otherwise) {
    const char *text = getenv(name);
    return text ? strtoll(text, NULL, 10) : otherwise;
}

static int64_t clock_of(clockid_t clock) {
    struct timespec now;
    clock_gettime(clock, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* --- the time it takes to stop ----------------------------------------------------------------------------------- */

static volatile int interrupt;
static bool is_armed;
static volatile int64_t interrupted_at_ns; /* CPU time: how busy the machine is does not count */

static void on_alarm(int number) {
    (void)number;
    interrupted_at_ns = clock_of(CLOCK_PROCESS_CPUTIME_ID);
    interrupt = 1;
}

/* Wants the run to stop so much of the process's own time after its first output. */
static void interrupt_after(int64_t ms) {
    struct sigaction action = {.sa_handler = on_alarm};
    struct itimerval once = {.it_value = {ms / 1000, ms % 1000 * 1000}};
    if (sigaction(SIGPROF, &action, NULL) != 0 || setitimer(ITIMER_PROF, &once, NULL) != 0) {
        exit(71);
    }
}

static void write_output(void *context, int stream, Str bytes) {
    (void)context;
    int64_t interrupt_ms = number_option("ENGINE_INTERRUPT", 0);
    if (interrupt_ms > 0 && !is_armed) {
        is_armed = true;
        interrupt_after(interrupt_ms);
    }
    if (stream != pending.stream || pending.size + bytes.size > OUTPUT_BYTES) {
        flush_output();
        pending.stream = stream;
    }
    if (bytes.size > OUTPUT_BYTES) {
        if (fd_write_all(stream, bytes) != ST_OK) {
            exit(74);
        }
        return;
    }
    memcpy(pending.data + pending.size, bytes.data, (size_t)bytes.size);
    pending.size += bytes.size;
}

/* One line, or all there is, of standard input. */
static EngineValue read_input(World *world, bool line) {
    Buf text;
    buf_init(&text, INT64_C(64) << 20);
    for (int c = 0; (c = getchar()) != EOF;) {
        char byte = (char)c;
        buf_append(&text, (Str){&byte, 1});
        if (line && c == '\n') {
            break;
        }
    }
    EngineValue value = engine_make_str(world, buf_view(&text));
    buf_done(&text);
    return value;
}

/* What this tool knows: clocks, sleep, standard input, random bytes that are none. */
static bool answer(World *world) {
    EngineCall call;
    EngineValue key = {0}, first = {0};
    int64_t cursor = 0, number = 0;
    char name[16] = "";
    engine_call(world, &call);
    engine_next(world, call.args, &cursor, &key, &first);
    EngineType type = cursor ? engine_type(world, first) : ENGINE_NOTHING;
    if (type == ENGINE_INT) {
        engine_int64(world, first, &number);
    } else if (type == ENGINE_STR) {
        engine_str(world, first, name, sizeof name - 1);
    }
    if (str_equal(call.name, STR("time.clock"))) {
        clockid_t clock = name[0] == 'r'   ? CLOCK_REALTIME
                          : name[0] == 'm' ? CLOCK_MONOTONIC
                                           : CLOCK_PROCESS_CPUTIME_ID;
        return engine_answer(world, engine_make_int(world, clock_of(clock)));
    }
    if (str_equal(call.name, STR("time.sleep"))) {
        usleep((useconds_t)(number / 1000));
        return engine_answer(world, engine_make_none());
    }
    if (str_equal(call.name, STR("random.bytes"))) {
        static const char zeros[4096];
        int64_t size = number < (int64_t)sizeof zeros ? number : (int64_t)sizeof zeros;
        return engine_answer(world, engine_make_bytes(world, (Str){zeros, size}));
    }
    if (str_equal(call.name, STR("stdin.readline")) || str_equal(call.name, STR("stdin.read"))) {
        return engine_answer(world, read_input(world, call.name.size > 10));
    }
    return engine_answer_error(world, STR("PermissionError"), STR("engine_run has no such call"));
}

/* Saves the world and goes on with what was saved, in the other of two cages. */
static World *move(Cage cages[2], int *at, World *world, const EngineHost *host,
                   const EngineOptions *options) {
    EngineOptions what_is_left = *options;
    what_is_left.fuel = what_is_left.output_bytes = 0;
    Buf snapshot;
    buf_init(&snapshot, INT64_C(4) << 30);
    Status status = cage_save(&cages[*at], world, &snapshot);
    World *moved = NULL;
    if (status == ST_OK) {
        *at ^= 1;
        status = cage_load(&cages[*at], buf_view(&snapshot), host, &what_is_left, &moved);
    }
    if (status != ST_OK) {
        flush_output();
        fprintf(stderr, "engine_run: a saved world is refused: %s\n", status_text(status));
        exit(4);
    }
    buf_done(&snapshot);
    return moved;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: engine_run FILE\n");
        return 2;
    }
    Buf source;
    buf_init(&source, INT64_C(256) << 20);
    FILE *file = fopen(argv[1], "rb");
    if (!file || fd_read_all(fileno(file), &source) != ST_OK) {
        fprintf(stderr, "engine_run: cannot read %s\n", argv[1]);
        return 2;
    }
    fclose(file);
    Arena arena;
    arena_init(&arena, INT64_C(4) << 30);
    SyntaxTree tree;
    SyntaxFault fault;
    if (syntax_parse(&arena, buf_view(&source), &tree, &fault) != ST_OK ||
        syntax_check(&arena, &tree, &fault) != ST_OK) {
        fprintf(stderr, "SyntaxError: %.*s (line %d)\n", STR_ARG(fault.message), fault.line);
        return 1;
    }
    EngineOptions options = {.memory_bytes = number_option("ENGINE_MEMORY", INT64_C(1) << 30),
                             .fuel = number_option("ENGINE_FUEL", INT64_C(1) << 50),
                             .output_bytes = INT64_C(1) << 30,
                             .recursion = (int32_t)number_option("ENGINE_RECURSION", 0),
                             .hash_seed = 1,
                             .dynamic_code = number_option("ENGINE_EXEC", 0) != 0,
                             .stress = (int32_t)number_option("ENGINE_STRESS", 0)};
    EngineHost host = {.write = write_output, .interrupt = &interrupt};
    Cage cages[2];
    cage_init(&cages[0]);
    cage_init(&cages[1]);
    World *world = NULL;
    if (cage_start(&cages[0], &host, &options, &world) != ST_OK) {
        fprintf(stderr, "engine_run: no memory for a world\n");
        return 2;
    }
    int status = 1, at = 0;
    int64_t move_after = number_option("ENGINE_MOVE", 0); /* fuel */
    engine_pause_after(world, move_after);
    EngineOutcome outcome = engine_run(world, tree.root, str_from(argv[1]), tree.source, &status);
    while (outcome == ENGINE_PAUSED || (outcome == ENGINE_CALL && answer(world))) {
        if (outcome == ENGINE_PAUSED) {
            world = move(cages, &at, world, &host, &options);
            engine_pause_after(world, move_after);
        }
        outcome = engine_resume(world, &status);
    }
    if (interrupted_at_ns > 0) {
        int64_t late_ns = clock_of(CLOCK_PROCESS_CPUTIME_ID) - interrupted_at_ns;
        fprintf(stderr, "stopped after %lld us\n", (long long)late_ns / 1000);
    }
    int ignored;
    engine_pause_after(world, 0);
    EngineOutcome closing = outcome == ENGINE_STOPPED ? outcome : engine_finish(world);
    while (closing == ENGINE_CALL && answer(world)) {
        closing = engine_resume(world, &ignored);
    }
    flush_output();
    if (outcome == ENGINE_STOPPED) {
        fprintf(stderr, "engine_run: limit reached: %s\n", engine_limit_name(engine_limit(world)));
        status = 3;
    }
    if (number_option("ENGINE_USAGE", 0)) {
        EngineUsage usage;
        engine_usage(world, &usage);
        fprintf(stderr, "fuel %lld memory %lld collections %lld\n", (long long)usage.fuel,
                (long long)usage.memory_bytes, (long long)usage.collections);
    }
    cage_done(&cages[0]);
    cage_done(&cages[1]);
    arena_done(&arena);
    buf_done(&source);
    return status;
}
