/* The public face: making worlds, running programs, telling what happened. */
#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/raise.h"
#include "engine/heap/heap.h"
#include "engine/modules/boot.h"
#include "engine/objects/dict.h"
#include "engine/objects/str.h"
#include "engine/objects/tuple.h"
#include "engine/objects/type.h"
#include "engine/report.h"

enum { RECURSION_DEFAULT = 1000, FORMAT_VERSION = 1 };
#define MEMORY_MOST (INT64_C(3) << 30)

void engine_ranges(const EngineOptions *options, EngineRange out[3]) {
    int64_t memory = options->memory_bytes;
    int64_t stack = STACK_LAST - STACK_FIRST < memory ? STACK_LAST - STACK_FIRST : memory;
    out[0] = (EngineRange){0, ENGINE_HOST_BYTES};
    out[1] = (EngineRange){ENGINE_HOST_BYTES, STACK_FIRST + stack};
    out[2] = (EngineRange){ENGINE_HOST_BYTES + HEAP_FIRST, memory};
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
                         .collections = world->collections};
}

/* --- starting ------------------------------------------------------------------------------------------------- */

static bool allow_imports(World *world, const EngineOptions *options) {
    DictObject *allowed = dict_new(world, options->import_count);
    if (!allowed) {
        return false;
    }
    world->roots.allowed = ref_to(world, allowed);
    for (int32_t i = 0; i < options->import_count; i++) {
        Value name = str_name(world, options->imports[i]);
        if (is_signal(name) || !dict_set_str(world, allowed, name, TRUE)) {
            return false;
        }
    }
    return true;
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
    world->depth_limit = options->depth ? (uint32_t)options->depth : UINT32_MAX;
    world->recursion_limit = options->recursion ? (uint32_t)options->recursion : RECURSION_DEFAULT;
    if (world->recursion_limit > world->depth_limit) {
        world->recursion_limit = world->depth_limit;
    }
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
    world->fuel = 0;
    world->fuel_limit = options->fuel;
    world->fuel_left = options->fuel;
    if (options->imports && !allow_imports(world, options)) {
        return ST_LIMIT;
    }
    world->stress = (uint32_t)options->stress;
    *out_world = world;
    return ST_OK;
}
