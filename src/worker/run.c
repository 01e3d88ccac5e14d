/* The embedded engine's place: a world in this process, made for one program and gone with it.
 *
 * The addresses are reserved before the process gives everything up; what a run may use of them is made readable and
 * writable when it begins and given back to the system when it has ended, so that nothing of one program is left for
 * the next. */
#include "worker/run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cage/cage.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

static Cage cage;
static volatile int interrupt_wanted;

static void on_interrupt(int number) {
    (void)number;
    interrupt_wanted = 1;
}

Status run_prepare(void) {
    struct sigaction action = {.sa_handler = on_interrupt, .sa_flags = SA_RESTART};
    sigemptyset(&action.sa_mask);
    cage_init(&cage);
    return sigaction(SIGTERM, &action, NULL) == 0 ? cage_reserve(&cage) : ST_NO_MEMORY;
}

static Status make_world(const EngineHost *host, const EngineOptions *options, World **out_world) {
    interrupt_wanted = 0;
    return cage_start(&cage, host, options, out_world);
}

/* --- before a run --------------------------------------------------------------------------------------------- */

static void drop_output(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

bool run_covers(Arena *arena, Str source, Str *out_why) {
    static const EngineOptions options = {
        .memory_bytes = 64 << 20, .fuel = 200000000, .output_bytes = 1 << 20};
    EngineHost host = {.write = drop_output, .interrupt = &interrupt_wanted};
    SyntaxTree tree;
    SyntaxFault fault;
    World *world = NULL;
    *out_why = STR("the embedded engine could not be asked");
    bool is_covered = syntax_parse(arena, source, &tree, &fault) == ST_OK &&
                      make_world(&host, &options, &world) == ST_OK &&
                      engine_covers(world, arena, tree.root, tree.ident_count, out_why);
    cage_empty(&cage);
    return is_covered;
}

/* --- a run ---------------------------------------------------------------------------------------------------- */

/* What the engine asks for. A host that is gone needs no output: its end of the socket ends the loop. */
static void write_output(void *context, int stream, Str bytes) {
    Status *status = context;
    while (*status == ST_OK && bytes.size > 0) {
        int64_t size = bytes.size < WORKER_OUTPUT_BYTES ? bytes.size : WORKER_OUTPUT_BYTES;
        *status = reply_with(WORKER_OUTPUT, stream, str_slice(bytes, 0, size), (Str){0});
        bytes = str_slice(bytes, size, bytes.size);
    }
    if (*status != ST_OK) {
        interrupt_wanted = 1;
    }
}

static Status run_in(World *world, const SyntaxTree *tree, Str filename, const Status *sent) {
    WorkerEnding ending = {0};
    int exit_status = 1;
    EngineOutcome outcome = engine_run(world, tree->root, filename, tree->source, &exit_status);
    EngineUsage usage;
    engine_usage(world, &usage);
    ending.exit_status = exit_status & 0xFF;
    ending.limit = outcome == ENGINE_STOPPED ? (int32_t)engine_limit(world) : 0;
    ending.fuel = usage.fuel;
    ending.memory_bytes = usage.memory_bytes;
    if (*sent != ST_OK) {
        return *sent;
    }
    return reply_with(WORKER_ENDED,
                      outcome == ENGINE_STOPPED ? WORKER_RUN_LIMIT : WORKER_RUN_EXITED,
                      (Str){(const char *)&ending, sizeof ending}, (Str){0});
}

Status answer_run(Arena *arena, const WireMessage *request) {
    WorkerLimits limits;
    Str packed = request->parts[WORKER_PART_LIMITS];
    if (packed.size != sizeof limits) {
        return ST_PROTOCOL;
    }
    memcpy(&limits, packed.data, sizeof limits);
    SyntaxTree tree;
    SyntaxFault fault;
    Status status = syntax_parse(arena, request->parts[WORKER_PART_SOURCE], &tree, &fault);
    if (status != ST_OK) {
        return reply_failure(status, (Str){0});
    }
    EngineOptions options = {.memory_bytes = limits.memory_bytes,
                             .fuel = limits.fuel,
                             .output_bytes = limits.output_bytes,
                             .depth = (int32_t)limits.depth,
                             .hash_seed = limits.hash_seed};
    Status sent = ST_OK;
    EngineHost host = {.context = &sent, .write = write_output, .interrupt = &interrupt_wanted};
    World *world = NULL;
    status = make_world(&host, &options, &world);
    status = status == ST_OK ? run_in(world, &tree, request->parts[WORKER_PART_FILENAME], &sent)
                             : reply_failure(status, (Str){0});
    cage_empty(&cage);
    return status;
}
