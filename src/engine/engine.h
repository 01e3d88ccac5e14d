/* engine: Python in a cage. A world is one piece of memory that runs a program; what it wants from outside it asks
 * through EngineHost. See docs/engine.md.
 *
 * The engine makes no system calls: the caller reserves the memory and makes the ranges of engine_ranges readable and
 * writable, zero-filled. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "base/str.h"
#include "syntax/ast.h"

/* An opaque running Python; its address is the cage's base. */
typedef struct World World;

#define ENGINE_HOST_BYTES  (INT64_C(1) << 20)
#define ENGINE_CAGE_BYTES  (INT64_C(1) << 32)
#define ENGINE_GUARD_BYTES (INT64_C(1) << 20)
/* What to reserve: the host's side, the cage, a guard. */
#define ENGINE_RESERVATION_BYTES (ENGINE_HOST_BYTES + ENGINE_CAGE_BYTES + ENGINE_GUARD_BYTES)

typedef struct EngineHost {
    void *context;
    /* Output of the guest; stream 1 or 2. Returns only when the bytes are taken. */
    void (*write)(void *context, int stream, Str bytes);
    /* Set from outside to stop the run soon; may be NULL. */
    const volatile int *interrupt;
} EngineHost;

typedef enum EngineLimit {
    ENGINE_LIMIT_NONE,
    ENGINE_LIMIT_FUEL,
    ENGINE_LIMIT_MEMORY,
    ENGINE_LIMIT_OUTPUT,
    ENGINE_LIMIT_INTERRUPT,
    ENGINE_LIMIT_RECURSION,
} EngineLimit;

typedef struct EngineOptions {
    int64_t memory_bytes; /* at most 3 GiB */
    int64_t fuel;         /* instruction words */
    int64_t output_bytes; /* both streams together */
    int32_t recursion;    /* frames at which RecursionError comes; 0: 1000 */
    int32_t depth;        /* frames past which the run ends; 0: only memory bounds them */
    uint64_t hash_seed;
    bool stress; /* fail the first allocations of instructions and collect: for tests */
} EngineOptions;

typedef struct EngineRange {
    int64_t offset, bytes; /* from the reservation's start */
} EngineRange;

typedef struct EngineUsage {
    int64_t fuel, memory_bytes, output_bytes, collections;
} EngineUsage;

typedef enum EngineOutcome {
    ENGINE_DONE,
    ENGINE_ERROR,   /* an exception left the program; its traceback was written to stream 2 */
    ENGINE_EXIT,    /* SystemExit */
    ENGINE_STOPPED, /* a limit, see engine_limit */
} EngineOutcome;

/* The parts of a reservation that must be readable and writable under `options`; the rest should trap. */
void engine_ranges(const EngineOptions *options, EngineRange out_ranges[3]);
/* A fresh world with builtins in place.
 *
 * errors: ST_LIMIT when memory_bytes does not hold it, ST_RANGE when it is above 3 GiB.
 * owns:   the reservation, until the caller unmaps it. */
MUST_USE Status engine_world_new(void *reservation, const EngineHost *host,
                                 const EngineOptions *options, World **out_world);
/* Compiles `tree` as __main__ and runs it to its end. `source` is quoted in tracebacks.
 *
 * errors: the outcome says; *out_status is the process status the program asked for (0, 1 for an error). */
EngineOutcome engine_run(World *world, const AstNode *tree, Str filename, Str source,
                         int *out_status);
EngineLimit engine_limit(const World *world);
/* "fuel", "memory", ... Static. */
const char *engine_limit_name(EngineLimit limit);
void engine_usage(const World *world, EngineUsage *out);
