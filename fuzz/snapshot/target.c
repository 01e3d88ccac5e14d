/* Fuzzes loading a saved world that an enemy wrote: the input says which bytes of a good snapshot are changed (four bytes
 * where, one byte what is flipped); its checksum is made right again. It must be refused, or run to some end. */
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/assert.h"
#include "cage/cage.h"
#include "cage/inside.h"
#include "syntax/syntax.h"

enum { CHANGE_BYTES = 5, CHANGES_MOST = 50 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void write_nothing(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

static const EngineHost host = {.write = write_nothing};
static const char program[] = "class A:\n"
                              "    def __init__(self, n): self.n, self.m = n, {n: [n]}\n"
                              "    def __lt__(self, other): return self.n < other.n\n"
                              "def gen(n):\n"
                              "    for i in range(n): yield A(-i)\n"
                              "s = 0\n"
                              "for k in range(100):\n"
                              "    try: s += sorted(gen(9))[0].n; {}[k]\n"
                              "    except KeyError as e: s += len(f'{e!r:>20}')\n";

/* A world in the middle of the program. */
static void make_snapshot(Buf *out) {
    EngineOptions options = {.memory_bytes = 16 << 20,
                             .fuel = 1 << 20,
                             .output_bytes = 1 << 20,
                             .hash_seed = ENGINE_IMAGE_SEED};
    Arena arena;
    arena_init(&arena, 16 << 20);
    SyntaxTree tree;
    SyntaxFault fault;
    Cage cage;
    cage_init(&cage);
    World *world;
    int status;
    ASSERT(syntax_parse(&arena, str_from(program), &tree, &fault) == ST_OK);
    ASSERT(cage_start(&cage, &host, &options, &world) == ST_OK);
    engine_pause_after(world, 9000);
    ASSERT(engine_run(world, tree.root, STR("p"), tree.source, &status) == ENGINE_PAUSED);
    ASSERT(cage_save(&cage, world, out) == ST_OK);
    cage_done(&cage);
    arena_done(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static Buf good, forged;
    static Cage cage;
    if (!good.size) {
        buf_init(&good, 64 << 20);
        buf_init(&forged, 64 << 20);
        make_snapshot(&good);
        cage_init(&cage);
    }
    buf_clear(&forged);
    buf_append(&forged, buf_view(&good));
    for (size_t i = 0; i + CHANGE_BYTES <= size && i < CHANGES_MOST * CHANGE_BYTES;
         i += CHANGE_BYTES) {
        uint32_t where;
        memcpy(&where, data + i, sizeof where);
        forged.data[where % (uint64_t)forged.size] ^= (char)data[i + 4];
    }
    cage_reseal(forged.data, forged.size);
    EngineOptions options = {.memory_bytes = 16 << 20,
                             .fuel = 100000,
                             .output_bytes = 1 << 16,
                             .hash_seed = ENGINE_IMAGE_SEED};
    World *world;
    int status;
    if (cage_load(&cage, buf_view(&forged), &host, &options, &world) == ST_OK) {
        (void)engine_resume(world, &status);
    }
    return 0;
}
