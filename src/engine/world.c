/* The public face: making worlds, running programs, telling what happened. */
#include <stddef.h>

#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/lifetime.h"
#include "engine/exec/loop.h"
#include "engine/exec/raise.h"
#include "engine/heap/heap.h"
#include "engine/modules/boot.h"
#include "engine/modules/frozen.h"
#include "engine/objects/dict.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/report.h"
#include "engine/snapshot/verify.h"

enum { RECURSION_DEFAULT = 1000, INT_DIGITS_DEFAULT = 4300, FORMAT_VERSION = 2 };
#define MEMORY_MOST (INT64_C(3) << 30)

void engine_ranges(const EngineOptions *options, EngineRange out[3]) {
    int64_t memory = options->memory_bytes;
    int64_t stack = STACK_LAST - STACK_FIRST < memory ? STACK_LAST - STACK_FIRST : memory;
    out[0] = (EngineRange){0, ENGINE_HOST_BYTES};
    out[1] = (EngineRange){ENGINE_HOST_BYTES, STACK_FIRST + stack};
    out[2] = (EngineRange){ENGINE_HOST_BYTES + HEAP_FIRST, memory + FROZEN_MOST};
}

EngineLimit engine_limit(const World *world) {
    return (EngineLimit)world->limit_reached;
}

const char *engine_limit_name(EngineLimit limit) {
    static const char *const names[] = {"none",   "fuel",      "memory",
                                        "output", "interrupt", "recursion"};
    return names[limit];
}

void engine_usage(const World *world, EngineUsage *out) {
    World *mutable = (World *)(uintptr_t)world;
    *out = (EngineUsage){.fuel = world->fuel_limit - world->fuel_left -
                                 (world->fuel > 0 ? world->fuel : 0),
                         .memory_bytes = heap_used_bytes(mutable),
                         .collections = world->collections,
                         .until_failure = world->until_failure};
}

/* --- starting ------------------------------------------------------------------------------------------------- */

/* The policy's list stands under the name that no module has: lib/python reads it when the first is imported. */
static bool allow_imports(World *world, Str imports) {
    world->roots.allowed = 0;
    if (!imports.data) {
        return true;
    }
    DictObject *allowed = dict_new(world, 1);
    Value text = str_from_utf8(world, imports);
    if (!allowed || is_signal(text) ||
        !dict_set_str(world, allowed, value_ref(world->roots.empty_str), text)) {
        return false;
    }
    world->roots.allowed = ref_to(world, allowed);
    return true;
}

/* What the options say, for a world whose builtins are in place. */
static Status set_options(World *world, const EngineOptions *options) {
    world->depth_limit = options->depth ? (uint32_t)options->depth : UINT32_MAX;
    world->recursion_limit = options->recursion ? (uint32_t)options->recursion : RECURSION_DEFAULT;
    if (world->recursion_limit > world->depth_limit) {
        world->recursion_limit = world->depth_limit;
    }
    world->output_left = options->output_bytes;
    world->memory_limit = options->memory_bytes;
    world->counted = COUNTED_NOT;
    world->fuel = 0;
    world->fuel_limit = options->fuel;
    world->fuel_left = options->fuel;
    lifetime_start(world);
    if (heap_used_bytes(world) > options->memory_bytes) {
        return ST_LIMIT;
    }
    if (!allow_imports(world, options->imports)) {
        return ST_LIMIT;
    }
    world->dynamic_code = options->dynamic_code;
    world->stress = (uint32_t)options->stress;
    if (options->fail_at > 0) {
        heap_fail_at(world, options->fail_at, options->fails_on);
    }
    return ST_OK;
}

Status engine_world_new(void *reservation, const EngineHost *host, const EngineOptions *options,
                        World **out_world) {
    if (options->memory_bytes > MEMORY_MOST) {
        return ST_RANGE;
    }
    World *world = (World *)(void *)((char *)reservation + ENGINE_HOST_BYTES);
    host_side(world)->calls = *host;
    world->magic = WORLD_MAGIC;
    world->format = FORMAT_VERSION;
    world->hash_seed = options->hash_seed;
    world->depth_limit = UINT32_MAX;
    world->recursion_limit = RECURSION_DEFAULT;
    world->int_digits_most = INT_DIGITS_DEFAULT;
    world->output_left = options->output_bytes;
    world->cell_value = UNDEFINED;
    world->cell_repr = UNDEFINED;
    heap_init(world, options->memory_bytes);
    if (!boot_world(world)) {
        if (world->error != UNDEFINED) {
            report_error(world, world->error);
        }
        return ST_LIMIT;
    }
    *out_world = world;
    return set_options(world, options);
}

/* Nothing of the world before this one is left on the host's side. */
static void set_host(World *world, const EngineHost *host) {
    HostSide *side = host_side(world);
    if (side->calls.write) {
        memset(side, 0, offsetof(HostSide, mark_stack));
    }
    side->calls = *host;
}

Status engine_world_open(void *reservation, const EngineHost *host, const EngineOptions *options,
                         World **out_world) {
    if (options->memory_bytes > MEMORY_MOST) {
        return ST_RANGE;
    }
    World *world = (World *)(void *)((char *)reservation + ENGINE_HOST_BYTES);
    if (world->magic != WORLD_MAGIC || world->format != FORMAT_VERSION ||
        world->hash_seed != options->hash_seed) {
        return ST_INVALID;
    }
    set_host(world, host);
    *out_world = world;
    return set_options(world, options);
}

Status engine_world_adopt(void *reservation, const EngineHost *host, bool has_image,
                          World **out_world) {
    World *world = (World *)(void *)((char *)reservation + ENGINE_HOST_BYTES);
    set_host(world, host);
    if (has_image) {
        world->roots.cached_code = 0; /* the image's caches are empty */
    }
    *out_world = world;
    return ST_OK;
}

Status engine_world_load(void *reservation, const EngineHost *host, const EngineOptions *options,
                         const EngineBase *base, World **out_world) {
    World *world = (World *)(void *)((char *)reservation + ENGINE_HOST_BYTES);
    if (options->memory_bytes > MEMORY_MOST) {
        return ST_RANGE;
    }
    set_host(world, host);
    world->memory_limit = options->memory_bytes;
    if (!world_verify(world, base)) {
        return ST_INVALID;
    }
    EngineOptions merged = *options;
    EngineUsage used;
    engine_usage(world, &used);
    int64_t debt = world->fuel < 0 ? world->fuel : 0;
    world->pause_wanted = 0;
    merged.fuel = options->fuel ? options->fuel : world->fuel_limit;
    merged.output_bytes = options->output_bytes ? options->output_bytes : world->output_left;
    merged.recursion = options->recursion ? options->recursion : (int32_t)world->recursion_limit;
    Status status = set_options(world, &merged);
    world->fuel_left = used.fuel < merged.fuel ? merged.fuel - used.fuel : 0;
    world->fuel = debt;
    *out_world = world;
    return status;
}

/* Over the rows that a saved world's numbers refer to. */
uint64_t engine_build(void) {
    uint64_t sum = sizeof(World) ^ (uint64_t)FORMAT_VERSION << 32;
    const char *const rows[] = {
#define X(function, owner, name, signature) #function signature,
#include "../../spec/natives.def"
#undef X
#define X(id, registers, states, holds) #id #registers #states holds,
#include "../../spec/steps.def"
#undef X
#define X(name, words, operands, doc) #name #words operands,
#include "../../spec/opcodes.def"
#undef X
#define X(kind, scan, refs) #kind #scan #refs,
#include "../../spec/kinds.def"
#undef X
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        for (const char *c = rows[i]; *c; c++) {
            sum = (sum ^ (uint8_t)*c) * UINT64_C(0x100000001B3);
        }
    }
    return sum;
}

bool engine_freeze(World *world) {
    return frozen_freeze(world);
}

static EngineRange pages(int64_t offset, int64_t bytes) {
    return (EngineRange){ENGINE_HOST_BYTES + offset, (bytes + 4095) & ~INT64_C(4095)};
}

int32_t engine_used(World *world, EngineRange out[4]) {
    out[0] = pages(0, sizeof(World));
    out[1] = pages(BLOCK_TABLE, (world->heap_end - HEAP_FIRST) / BLOCK_BYTES);
    out[2] = pages(STACK_FIRST, world->stack_top - STACK_FIRST);
    out[3] = pages(HEAP_FIRST, world->heap_end - HEAP_FIRST);
    if (out[2].bytes == 0) {
        out[2] = out[3];
        return 3;
    }
    return 4;
}

static bool is_kept(const uint8_t *table, int64_t index, bool has_image) {
    while (table[index] == BLOCK_LARGE_REST) {
        index--;
    }
    return table[index] != BLOCK_FREE && !(has_image && table[index] == BLOCK_FROZEN);
}

/* The blocks at or behind the one at `index`. */
static EngineRange next_kept_blocks(World *world, int64_t index, bool has_image) {
    const uint8_t *table = at(world, BLOCK_TABLE);
    int64_t count = (world->heap_end - HEAP_FIRST) / BLOCK_BYTES, end;
    while (index < count && !is_kept(table, index, has_image)) {
        index++;
    }
    for (end = index; end < count && is_kept(table, end, has_image);) {
        end++;
    }
    return pages(HEAP_FIRST + index * BLOCK_BYTES, (end - index) * BLOCK_BYTES);
}

EngineRange engine_next_kept(World *world, int64_t offset, bool has_image) {
    EngineRange ranges[4];
    int32_t count = engine_used(world, ranges);
    for (int32_t i = 0; i + 1 < count; i++) {
        if (offset <= ranges[i].offset) {
            return ranges[i];
        }
    }
    int64_t behind = offset - ENGINE_HOST_BYTES - HEAP_FIRST;
    return next_kept_blocks(world, behind > 0 ? (behind + BLOCK_BYTES - 1) / BLOCK_BYTES : 0,
                            has_image);
}
