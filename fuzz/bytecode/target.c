/* Fuzzes bytecode that an enemy wrote: the input says which words of which functions of program.py are changed, eight
 * bytes a change, in the snapshot of a world that has them. It must be refused, or run to some end. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../worlds.h"
#include "base/assert.h"
#include "cage/inside.h"
#include "engine/exec/opcodes.h"
#include "engine/heap/world.h"

enum {
    CHANGE_BYTES = 8,
    CHANGES_MOST = 8,
    HEAD_BYTES = 40,
    RUN_COUNT_AT = 36,
    CODES_MOST = 256,
    FUNCTIONS_MOST = 16,
    FUEL = 50000,
};

/* Where the words of a function's code lie in the snapshot. */
typedef struct Words {
    int64_t at;
    uint32_t count;
} Words;

static Buf saved;
static Words codes[CODES_MOST];
static uint32_t code_count;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t word_at(int64_t at) {
    uint32_t word;
    memcpy(&word, saved.data + at, sizeof word);
    return word;
}

/* Code objects that lie whole in pages from..to of the snapshot. */
static void find_codes(Ref shape, int64_t from, int64_t to) {
    for (int64_t at = from; at + (int64_t)sizeof(CodeObject) <= to; at += 8) {
        CodeObject code;
        memcpy(&code, saved.data + at, sizeof code);
        int64_t words = at + (int64_t)sizeof code;
        if (code.head.shape == shape && code.head.kind == KIND_CODE && code.word_count &&
            code.word_count <= (to - words) / 4 && code_count < CODES_MOST) {
            codes[code_count++] = (Words){words, code.word_count};
        }
    }
}

static void prepare(Cage *cage) {
    World *world;
    fuzz_save("fuzz/bytecode/program.py", &saved);
    ASSERT(cage_load(cage, buf_view(&saved), &fuzz_host, &fuzz_options, &world) == ST_OK);
    int64_t count = word_at(RUN_COUNT_AT), at = HEAD_BYTES + 8 * count;
    for (int64_t i = 0; i < count; i++) {
        int64_t bytes = (int64_t)word_at(HEAD_BYTES + 8 * i + 4) * CAGE_PAGE_BYTES;
        find_codes(world->roots.shapes[TYPE_CODE], at, at + bytes);
        at += bytes;
    }
    ASSERT(code_count > 0);
}

/* One change: how, which code, which word of it, with what. */
static void change(char *forged, const uint8_t *data) {
    uint16_t place;
    uint32_t with;
    memcpy(&place, data + 2, sizeof place);
    memcpy(&with, data + 4, sizeof with);
    const Words *code = &codes[data[1] % code_count];
    char *word = forged + code->at + 4 * (int64_t)(place % code->count);
    const char *other = forged + code->at + 4 * (int64_t)(with % code->count);
    switch (data[0] % 6) {
    case 0: word[0] = (char)(with % OP_COUNT); break;
    case 1: word[1 + with % 3] = (char)(with >> 8 & 31); break;
    case 2: word[1 + with % 3] = (char)(with >> 8); break;
    case 3: memmove(word, other, 4); break;
    case 4:
        with = with % 64 - 32;
        memcpy(word, &with, 4);
        break;
    default: memcpy(word, &with, 4); break;
    }
}

static void run_all(World *world) {
    EngineValue functions[FUNCTIONS_MOST], key, list = engine_get(world, STR(""), STR("FUNCTIONS"));
    int64_t cursor = 0;
    for (int i = 0; i < FUNCTIONS_MOST; i++) {
        cursor = i;
        if (!engine_next(world, list, &cursor, &key, &functions[i])) {
            break;
        }
        engine_refill(world, FUEL, 1 << 16);
        EngineValue n = engine_make_int(world, 4);
        EngineOutcome outcome = fuzz_call(world, functions[i], &n, 1);
        if (outcome != ENGINE_DONE && outcome != ENGINE_ERROR) {
            break;
        }
        list = engine_get(world, STR(""), STR("FUNCTIONS"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Buf forged;
    static Cage cage;
    if (!code_count) {
        cage_init(&cage);
        prepare(&cage);
        buf_init(&forged, saved.limit);
    }
    buf_clear(&forged);
    buf_append(&forged, buf_view(&saved));
    for (size_t i = 0; i + CHANGE_BYTES <= size && i < CHANGES_MOST * CHANGE_BYTES;
         i += CHANGE_BYTES) {
        change(forged.data, data + i);
    }
    cage_reseal(forged.data, forged.size);
    World *world;
    if (cage_load(&cage, buf_view(&forged), &fuzz_host, &fuzz_options, &world) == ST_OK) {
        run_all(world);
    }
    return 0;
}
