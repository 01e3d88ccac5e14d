/* Fuzzes loading a saved world that an enemy wrote: the input says which of the worlds that worlds.py leaves is taken (two
 * bytes), and what is changed in it (twelve bytes a change): a reference becomes another one, a number a near or an
 * extreme one, a register another register's value. Its checksum is made right again. It must be refused, or run to
 * some end. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../worlds.h"
#include "base/assert.h"
#include "cage/inside.h"
#include "engine/heap/world.h"

enum {
    WORLDS_MOST = 1024,
    CHANGE_BYTES = 12,
    CHANGES_MOST = 6,
    HEAD_BYTES = 40,
    RUN_COUNT_AT = 36,
    FUEL_A_WORLD = 20000,
    ANSWERS = 3,
};

/* Where a change may be made: positions in a snapshot, four bytes each. */
typedef enum Place { PLACE_HEAD, PLACE_STACK, PLACE_REF, PLACE_WORD, PLACE_COUNT } Place;

typedef struct Saved {
    Buf snapshot;
    Buf places[PLACE_COUNT]; /* uint32_t each */
    int64_t fuel;            /* used when it was saved */
} Saved;

static Saved saved[WORLDS_MOST];
static int saved_count;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint32_t word_at(Str bytes, int64_t at) {
    uint32_t word;
    memcpy(&word, bytes.data + at, sizeof word);
    return word;
}

static bool is_heap_ref(uint32_t word) {
    return word >= HEAP_FIRST && word < HEAP_FIRST + fuzz_options.memory_bytes && word % 8 == 0;
}

/* Sorts the words of a page that lies at `offset` of the cage and `at` in the snapshot. */
static void note_places(Saved *world, int64_t offset, int64_t at) {
    for (int64_t i = at; i < at + CAGE_PAGE_BYTES; i += 4) {
        uint32_t word = word_at(buf_view(&world->snapshot), i), place = (uint32_t)i;
        bool in_heap = offset >= HEAP_FIRST;
        Place kind = !word               ? PLACE_COUNT
                     : !in_heap          ? (offset >= STACK_FIRST ? PLACE_STACK : PLACE_HEAD)
                     : is_heap_ref(word) ? PLACE_REF
                                         : PLACE_WORD;
        if (kind != PLACE_COUNT) {
            buf_append(&world->places[kind], (Str){(const char *)&place, sizeof place});
        }
    }
}

static void note_world(Saved *world) {
    Str snapshot = buf_view(&world->snapshot);
    int64_t count = word_at(snapshot, RUN_COUNT_AT), at = HEAD_BYTES + 8 * count;
    for (int64_t i = 0; i < count; i++) {
        int64_t page = word_at(snapshot, HEAD_BYTES + 8 * i);
        int64_t pages = word_at(snapshot, HEAD_BYTES + 8 * i + 4);
        for (int64_t k = 0; k < pages; k++, at += CAGE_PAGE_BYTES) {
            note_places(world, (page + k) * CAGE_PAGE_BYTES - ENGINE_HOST_BYTES, at);
        }
    }
}

static void save(const Cage *cage, World *from) {
    Saved *world = &saved[saved_count++];
    EngineUsage usage;
    engine_refill(from, FUEL_A_WORLD, 1 << 16);
    engine_usage(from, &usage);
    world->fuel = usage.fuel;
    buf_init(&world->snapshot, 64 << 20);
    for (int i = 0; i < PLACE_COUNT; i++) {
        buf_init(&world->places[i], 64 << 20);
    }
    ASSERT(cage_save(cage, from, &world->snapshot) == ST_OK);
    note_world(world);
}

/* The worlds in which the program asks its host. */
static void make_worlds(void) {
    FuzzProgram program;
    Cage cage;
    int status;
    fuzz_program_read("fuzz/snapshot/worlds.py", &program);
    cage_init(&cage);
    World *world = fuzz_world(&cage);
    ASSERT(engine_set(world, STR(""), STR("stop"), engine_make_tool(world, STR("stop"), STR(""))));
    EngineOutcome outcome =
        engine_run(world, program.tree.root, STR("worlds.py"), program.tree.source, &status);
    while (outcome == ENGINE_CALL && saved_count < WORLDS_MOST) {
        save(&cage, world);
        engine_refill(world, INT64_C(1) << 30, 1 << 20);
        ASSERT(engine_answer(world, engine_make_none()));
        outcome = engine_resume(world, &status);
    }
    cage_done(&cage);
    fuzz_program_done(&program);
    ASSERT(outcome == ENGINE_DONE && saved_count > 0);
}

static uint32_t place_of(const Saved *world, uint32_t place, uint32_t number) {
    const Buf *places = &world->places[place % PLACE_COUNT];
    uint32_t count = (uint32_t)(places->size / 4);
    return count ? word_at(buf_view(places), 4 * (int64_t)(number % count)) : HEAD_BYTES;
}

static void put(Buf *forged, uint32_t at, const void *bytes, uint32_t count) {
    memcpy(forged->data + at, bytes, count);
}

/* One change: how, where, which place there, with what, from where. */
static void change(Buf *forged, const Saved *world, const uint8_t *data) {
    static const uint32_t extremes[] = {
        0, 1, 2, 3, 8, 0xFF, 0xFFFF, 0x7FFFFFFF, 0xFFFFFFFF, HEAP_FIRST,
    };
    enum { EXTREMES = sizeof extremes / sizeof *extremes };
    uint32_t number, with;
    memcpy(&number, data + 2, 4);
    memcpy(&with, data + 6, 4);
    uint32_t at = place_of(world, data[1], number), whole = at & ~UINT32_C(7);
    uint32_t word = word_at(buf_view(forged), at);
    uint32_t other = word_at(buf_view(forged), place_of(world, data[10], with));
    uint32_t ref = word_at(buf_view(forged), place_of(world, PLACE_REF, with));
    uint64_t value;
    switch (data[0] % 10) {
    case 0: put(forged, at, &ref, 4); return;
    case 1: put(forged, at, &other, 4); return;
    case 2: put(forged, at, &extremes[with % EXTREMES], 4); return;
    case 3:
        word += with % 17 - 8;
        put(forged, at, &word, 4);
        return;
    case 4: forged->data[at + data[11] % 4] = (char)with; return;
    case 5: put(forged, at + data[11] % 2 * 2, &with, 2); return;
    case 6:
        value = value_ref(ref);
        put(forged, whole, &value, 8);
        return;
    case 7:
        value = INT_BIAS + (uint64_t)(int64_t)(int32_t)with % 40 - 8;
        put(forged, whole, &value, 8);
        return;
    case 8:
        value = data[11] % 2 ? FALSE + with % 2 : UNDEFINED + with % 6;
        put(forged, whole, &value, 8);
        return;
    default: {
        uint32_t from = place_of(world, data[10], with) & ~UINT32_C(7);
        memmove(forged->data + whole, forged->data + from, 8);
    }
    }
}

/* The world goes on, and is answered when it asks. */
static void run_on(World *world) {
    int status;
    for (int i = 0; i < ANSWERS && engine_state(world) != ENGINE_AT_REST; i++) {
        if (engine_state(world) == ENGINE_IN_CALL && !engine_answer(world, engine_make_none())) {
            return;
        }
        if (engine_resume(world, &status) != ENGINE_CALL) {
            return;
        }
    }
}

/* What the engine has saved is never refused. */
static void load_good(Cage *cage) {
    World *world;
    for (int i = 0; i < saved_count; i++) {
        ASSERT(cage_load(cage, buf_view(&saved[i].snapshot), &fuzz_host, &fuzz_options, &world) ==
               ST_OK);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Buf forged;
    static Cage cage;
    if (!saved_count) {
        buf_init(&forged, 64 << 20);
        cage_init(&cage);
        make_worlds();
        load_good(&cage);
    }
    if (size < 2) {
        return 0;
    }
    const Saved *good = &saved[(data[0] | data[1] << 8) % saved_count];
    buf_clear(&forged);
    buf_append(&forged, buf_view(&good->snapshot));
    for (size_t i = 2; i + CHANGE_BYTES <= size && i < CHANGES_MOST * CHANGE_BYTES;
         i += CHANGE_BYTES) {
        change(&forged, good, data + i);
    }
    cage_reseal(forged.data, forged.size);
    EngineOptions few = fuzz_options;
    few.fuel = good->fuel + FUEL_A_WORLD;
    World *world;
    if (cage_load(&cage, buf_view(&forged), &fuzz_host, &few, &world) == ST_OK) {
        run_on(world);
    }
    return 0;
}
