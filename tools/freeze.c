/* Writes the start image: a world with builtins in place and all of lib/python compiled, as the ranges it uses. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "cage/image.h"
#include "engine/engine.h"
#include "syntax/syntax.h"

static void write_error(void *context, int stream, Str bytes) {
    (void)context;
    if (stream == 2) {
        fprintf(stderr, "%.*s", STR_ARG(bytes));
    }
}

enum { PAGE_BYTES = 4096 };

/* The pages of the range that are not as in `was`. */
static void note_pages(ImageHead *head, EngineRange range, const char *memory, const char *was) {
    for (int64_t k = 0; k < range.bytes && head->usual_count < IMAGE_USUAL_MOST; k += PAGE_BYTES) {
        if (memcmp(memory + range.offset + k, was + k, PAGE_BYTES) != 0) {
            head->usual[head->usual_count++] = (uint32_t)((range.offset + k) / PAGE_BYTES);
        }
    }
}

/* Finds out what a small program writes, and undoes it. */
static bool find_usual(World *world, char *memory, ImageHead *head) {
    const Str program = STR("class A:\n"
                            "    def f(self, n): return n + 1\n"
                            "x = [A().f(i) for i in range(3)]\n"
                            "print(len(x), f'{x[0]}', {1: x})\n");
    char *was[4] = {NULL};
    bool good = true;
    for (int32_t i = 0; i < head->range_count; i++) {
        was[i] = malloc((size_t)head->ranges[i].bytes);
        good = good && was[i];
        if (was[i]) {
            memcpy(was[i], memory + head->ranges[i].offset, (size_t)head->ranges[i].bytes);
        }
    }
    Arena arena;
    arena_init(&arena, 1 << 20);
    SyntaxTree tree;
    SyntaxFault fault;
    int status;
    good = good && syntax_parse(&arena, program, &tree, &fault) == ST_OK &&
           engine_run(world, tree.root, STR("usual"), program, &status) == ENGINE_DONE;
    arena_done(&arena);
    for (int32_t i = 0; i < head->range_count; i++) {
        if (good) {
            note_pages(head, head->ranges[i], memory, was[i]);
            memcpy(memory + head->ranges[i].offset, was[i], (size_t)head->ranges[i].bytes);
        }
        free(was[i]);
    }
    return good;
}

static int write_image(World *world, char *memory, const char *path) {
    ImageHead head = {.magic = IMAGE_MAGIC, .checksum = engine_build()};
    head.range_count = engine_used(world, head.ranges);
    if (!find_usual(world, memory, &head)) {
        fprintf(stderr, "freeze: a small program does not run\n");
        return 1;
    }
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
