/* The public face: making worlds, running programs, telling what happened. */
#include "engine/compile/unit.h"
#include "engine/engine.h"
#include "engine/exec/call.h"
#include "engine/exec/charge.h"
#include "engine/exec/loop.h"
#include "engine/exec/raise.h"
#include "engine/heap/heap.h"
#include "engine/modules/boot.h"
#include "engine/objects/dict.h"
#include "engine/objects/repr.h"
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

/* --- uncaught exceptions -------------------------------------------------------------------------------------- */

static void write_error(World *world, Str text) {
    EngineHost *calls = &host_side(world)->calls;
    calls->write(calls->context, 2, text);
}

static void write_value(World *world, Value text) {
    char bytes[4096];
    if (!is_signal(text)) {
        int64_t size = str_to_utf8(world, str_of(world, text), bytes, sizeof bytes);
        write_error(world,
                    (Str){bytes, size < (int64_t)sizeof bytes ? size : (int64_t)sizeof bytes});
    }
}

static int32_t line_at(World *world, const CodeObject *code, int64_t word) {
    int32_t line = (int32_t)code->first_line;
    const RawObject *raw = code->positions ? at(world, code->positions) : NULL;
    for (uint32_t i = 0; raw && i < raw->used; i += (uint32_t)sizeof(Position)) {
        Position position;
        memcpy(&position, raw->data + i, sizeof position);
        if (position.word > word) {
            break;
        }
        line = position.line;
    }
    return line;
}

static void write_source_line(World *world, Str source, int32_t line) {
    int64_t start = 0;
    for (int32_t i = 1; i < line && start >= 0; i++) {
        int64_t end = str_find(source, STR("\n"), start);
        start = end < 0 ? -1 : end + 1;
    }
    if (start < 0 || start >= source.size) {
        return;
    }
    int64_t end = str_find(source, STR("\n"), start);
    Str text = str_trim(str_slice(source, start, end < 0 ? source.size : end));
    write_error(world, STR("    "));
    write_error(world, text);
    write_error(world, STR("\n"));
}

/* The text of a file that was run, as bytes. */
static Str source_of(World *world, Ref filename) {
    Value source = dict_get_str(world, at(world, world->roots.sources), value_ref(filename));
    const BytesObject *bytes = is_ref(source) ? at(world, (Ref)source) : NULL;
    return bytes ? (Str){bytes->data, bytes->length} : STR("");
}

static void write_traceback(World *world, Value entry) {
    write_error(world, STR("Traceback (most recent call last):\n"));
    for (int i = 0; i < 1000 && has_kind(world, entry, KIND_TRACEBACK); i++) {
        const RecordObject *record = at(world, (Ref)entry);
        const CodeObject *code = at(world, (Ref)record->values[1]);
        int32_t line = line_at(world, code, int_of(record->values[2]));
        write_value(world,
                    format_text(world, "  File \"%S\", line %d, in %S\n", value_ref(code->filename),
                                (int64_t)line, value_ref(code->qualname)));
        write_source_line(world, source_of(world, code->filename), line);
        entry = record->values[0];
    }
}

/* str() of an exception for the last line; Python code is run for it. */
static Value exception_text(World *world, Value exception) {
    Value text = value_str(world, exception);
    if (text == SIGNAL_CALL) {
        top_frame(world)->ret = RET_EXIT;
        text = loop_run(world);
    }
    return text;
}

void report_error(World *world, Value exception) {
    const InstanceObject *object = at(world, (Ref)exception);
    Value traceback = object->slots[EXC_TRACEBACK];
    world->error = exception;
    write_traceback(world, traceback);
    Value text = exception_text(world, exception);
    Value name = type_name_of(world, exception);
    bool empty = is_signal(text) || str_of(world, text)->length == 0;
    write_value(world, name);
    if (!empty) {
        write_error(world, STR(": "));
        write_value(world, text);
    }
    write_error(world, STR("\n"));
}

void report_text(World *world, Value value) {
    write_value(world, exception_text(world, value));
    write_error(world, STR("\n"));
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
    world->stress = options->stress;
    *out_world = world;
    return ST_OK;
}
