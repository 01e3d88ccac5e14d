/* Fuzzes regular expressions: the first byte says flags and the width of characters, the first line is the pattern, the
 * rest the text. Nothing may crash, run for ever or find a match outside of the text; what is found must be found by
 * match at its start. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "base/assert.h"
#include "engine/engine.h"
#include "engine/heap/heap.h"
#include "engine/regex/compile.h"
#include "engine/regex/program.h"

enum {
    MEMORY_BYTES = 64 << 20,
    FUEL = 2000000,
    TEXT_MOST = 4096,
    FLAG_BITS = 2 | 8 | 16 | 64 | 256
};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void ignore_output(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

static World *fresh_world(void) {
    static char *memory;
    EngineOptions options = {
        .memory_bytes = MEMORY_BYTES, .fuel = FUEL, .output_bytes = 1 << 20, .hash_seed = 1};
    EngineRange ranges[3];
    engine_ranges(&options, ranges);
    if (memory) {
        munmap(memory, (size_t)ENGINE_RESERVATION_BYTES);
    }
    memory = mmap(NULL, (size_t)ENGINE_RESERVATION_BYTES, PROT_NONE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    ASSERT(memory != MAP_FAILED);
    for (int i = 0; i < 3; i++) {
        ASSERT(mprotect(memory + ranges[i].offset, (size_t)ranges[i].bytes,
                        PROT_READ | PROT_WRITE) == 0);
    }
    EngineHost host = {.write = ignore_output};
    World *world = NULL;
    ASSERT(engine_world_new(memory, &host, &options, &world) == ST_OK);
    return world;
}

/* The bytes as characters of `width` bytes, some of them far from ASCII. */
static void widen(char *out, const uint8_t *data, size_t size, int width) {
    for (size_t i = 0; i < size; i++) {
        uint32_t c = data[i] < 0x80 ? data[i] : width == 1 ? data[i] : 0x1E00u + data[i];
        if (width == 1) {
            out[i] = (char)c;
        } else if (width == 2) {
            ((uint16_t *)(void *)out)[i] = (uint16_t)c;
        } else {
            ((uint32_t *)(void *)out)[i] = data[i] > 0xF0 ? 0x10400u + data[i] - 0xF0 : c;
        }
    }
}

static void search(World *world, const RegexCompiled *compiled, const char *text, int width,
                   uint32_t length) {
    static Matcher m, again;
    if (regex_begin(&m, world, compiled->program, text, width, length) != NONE) {
        return;
    }
    for (uint32_t start = 0; regex_find(&m, REGEX_SEARCH, start) == TRUE;) {
        ASSERT(m.from >= start && m.from <= m.to && m.to <= length);
        for (uint32_t i = 0; i < 2 * compiled->groups; i++) {
            ASSERT(m.regs[i] == REGEX_UNSET || m.regs[i] <= length);
        }
        if (regex_begin(&again, world, compiled->program, text, width, length) != NONE) {
            return;
        }
        again.forbid = m.forbid;
        Value found = regex_find(&again, REGEX_MATCH, m.from);
        ASSERT(is_signal(found) || (found == TRUE && again.to == m.to));
        m.forbid = m.from == m.to ? m.to : REGEX_UNSET;
        start = m.to;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static int uses;
    static World *world;
    if (size < 2 || size > TEXT_MOST) {
        return 0;
    }
    if (!world || ++uses % 64 == 0 || world->limit_reached) {
        world = fresh_world();
    }
    world->fuel = FUEL;
    world->fuel_left = 0;
    const uint8_t *line = memchr(data + 1, '\n', size - 1);
    size_t pattern_size = line ? (size_t)(line - data) - 1 : size - 1;
    const uint8_t *text = line ? line + 1 : data + size;
    int width = (data[0] & 3) == 3 ? 4 : (data[0] & 3) + 1 == 3 ? 4 : (data[0] & 3) + 1;
    static uint64_t pattern_chars[TEXT_MOST / 2], text_chars[TEXT_MOST / 2];
    widen((char *)pattern_chars, data + 1, pattern_size, width);
    widen((char *)text_chars, text, (size_t)(data + size - text), width);
    RegexCompiled compiled;
    RegexFault fault;
    uint32_t flags = (uint32_t)(data[0] & 0xFC) * 2 & FLAG_BITS;
    if (regex_compile(world, (const char *)pattern_chars, width, (uint32_t)pattern_size,
                      width == 1 && (data[0] & 0x80), flags, &compiled, &fault) == NONE) {
        search(world, &compiled, (const char *)text_chars, width, (uint32_t)(data + size - text));
    }
    return 0;
}
