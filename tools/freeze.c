/* Writes the start image: a world with builtins in place and all of lib/python compiled, as the ranges it uses. */
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>

#include "cage/image.h"
#include "engine/engine.h"

static void write_error(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    fprintf(stderr, "%.*s", STR_ARG(bytes));
}

static int write_image(World *world, const char *memory, const char *path) {
    ImageHead head = {.magic = IMAGE_MAGIC};
    head.range_count = engine_used(world, head.ranges);
    for (int32_t i = 0; i < head.range_count; i++) {
        for (int64_t k = 0; k < head.ranges[i].bytes; k++) {
            head.checksum = (head.checksum ^ (uint8_t)memory[head.ranges[i].offset + k]) *
                            UINT64_C(0x100000001B3);
        }
    }
    static char page[IMAGE_HEAD_BYTES];
    memcpy(page, &head, sizeof head);
    FILE *file = fopen(path, "wb");
    bool ok = file && fwrite(page, sizeof page, 1, file) == 1;
    for (int32_t i = 0; ok && i < head.range_count; i++) {
        ok = fwrite(memory + head.ranges[i].offset, (size_t)head.ranges[i].bytes, 1, file) == 1;
    }
    if (!file || fclose(file) != 0 || !ok) {
        fprintf(stderr, "freeze: cannot write %s\n", path);
        return 1;
    }
    return 0;
}

int main(int argc, char **argv) {
    if (argc != 2) {
        fprintf(stderr, "usage: freeze IMAGE\n");
        return 2;
    }
    EngineOptions options = {.memory_bytes = INT64_C(1) << 30,
                             .fuel = INT64_C(1) << 50,
                             .output_bytes = INT64_C(1) << 30,
                             .hash_seed = ENGINE_IMAGE_SEED};
    EngineHost host = {.write = write_error};
    char *memory = mmap(NULL, (size_t)ENGINE_RESERVATION_BYTES, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    World *world = NULL;
    if (memory == MAP_FAILED || engine_world_new(memory, &host, &options, &world) != ST_OK ||
        !engine_freeze(world)) {
        fprintf(stderr, "freeze: the engine does not start\n");
        return 1;
    }
    return write_image(world, memory, argv[1]);
}
