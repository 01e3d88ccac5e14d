/* Fuzzes every native function with arguments of any kind, those that belong to the library alone as well: some of
 * lib/python's modules hold such by name, where a program can get at them. The input is a list of calls: two bytes say
 * which function, one how many arguments, one each which of the values that pool.py makes, or of results before. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "../worlds.h"
#include "base/assert.h"
#include "engine/heap/world.h"

enum { CALLS_MOST = 24, ARGUMENTS_MOST = 6, RESULTS = 16, POOL_MOST = 240, FUEL = 4000000 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int32_t list_pool(World *world, EngineValue *out) {
    EngineValue list = engine_get(world, STR(""), STR("POOL")), key;
    int64_t cursor = 0;
    int32_t count = 0;
    while (count < POOL_MOST && engine_next(world, list, &cursor, &key, &out[count])) {
        count++;
    }
    ASSERT(count > 0);
    return count;
}

/* What a call gave lives on as a variable of the world's. */
static EngineValue keep(World *world, int number, EngineValue result) {
    char name[8] = {'r', (char)('a' + number)};
    bool is_kept = engine_set(world, STR(""), str_from(name), result);
    return is_kept ? engine_get(world, STR(""), str_from(name)) : engine_make_none();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Buf saved;
    static Cage cage;
    if (!saved.size) {
        cage_init(&cage);
        fuzz_save("fuzz/natives/pool.py", &saved);
    }
    World *world;
    ASSERT(cage_load(&cage, buf_view(&saved), &fuzz_host, &fuzz_options, &world) == ST_OK);
    engine_refill(world, FUEL, 1 << 20);
    EngineValue pool[POOL_MOST], results[RESULTS];
    int32_t pool_count = list_pool(world, pool), result_count = 0;
    size_t at = 0;
    bool goes_on = true;
    for (int i = 0; i < CALLS_MOST && goes_on && at + 3 <= size; i++) {
        uint32_t native = (uint32_t)(data[at] | data[at + 1] << 8) % NATIVE_ID_COUNT;
        int count = data[at + 2] % (ARGUMENTS_MOST + 1);
        EngineValue args[ARGUMENTS_MOST];
        at += 3;
        for (int k = 0; k < count; k++) {
            uint8_t which = at < size ? data[at++] : 0;
            args[k] = which >= POOL_MOST && result_count ? results[which % result_count]
                                                         : pool[which % pool_count];
        }
        EngineValue function = {value_ref(world->roots.natives[native])};
        EngineOutcome outcome = fuzz_call(world, function, args, count);
        goes_on = outcome == ENGINE_DONE || outcome == ENGINE_ERROR;
        results[i % RESULTS] = outcome == ENGINE_DONE
                                   ? keep(world, i % RESULTS, engine_result(world))
                                   : engine_make_none();
        result_count = i < RESULTS ? i + 1 : RESULTS;
    }
    return 0;
}
