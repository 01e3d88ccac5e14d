/* Writes the start image: a world with builtins in place and all of lib/python compiled, as the ranges it uses. */
#include <signal.h>
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

/* Pages are kept from being touched until their first fault tells of them. */
static struct {
    char *memory;
    ImagePages pages;
} watched;

static void on_touch(int number, siginfo_t *info, void *context) {
    (void)number;
    (void)context;
    int64_t page = ((char *)info->si_addr - watched.memory) / PAGE_BYTES;
    bool is_ours = page >= 0 && page < ENGINE_RESERVATION_BYTES / PAGE_BYTES;
    if (!is_ours || mprotect(watched.memory + page * PAGE_BYTES, PAGE_BYTES,
                             PROT_READ | PROT_WRITE) != 0) {
        abort();
    }
    if (watched.pages.count < IMAGE_USUAL_MOST) {
        watched.pages.pages[watched.pages.count++] = (uint32_t)page;
    }
}

static bool protect_world(char *memory, int64_t first, int protection) {
    return mprotect(memory + first, (size_t)(ENGINE_RESERVATION_BYTES - first), protection) == 0;
}

/* Runs the program and lists the pages of the world, from `first` on, that it touches. */
static bool watch(World *world, char *memory, int64_t first, Str program) {
    struct sigaction action = {.sa_sigaction = on_touch, .sa_flags = SA_SIGINFO};
    Arena arena;
    arena_init(&arena, 1 << 20);
    SyntaxTree tree;
    SyntaxFault fault;
    int status;
    watched.memory = memory;
    bool good = sigaction(SIGSEGV, &action, NULL) == 0 &&
                syntax_parse(&arena, program, &tree, &fault) == ST_OK &&
                protect_world(memory, first, PROT_NONE) &&
                engine_run(world, tree.root, STR("usual"), program, &status) == ENGINE_DONE &&
                protect_world(memory, first, PROT_READ | PROT_WRITE);
    action.sa_handler = SIG_DFL;
    action.sa_flags = 0;
    arena_done(&arena);
    return sigaction(SIGSEGV, &action, NULL) == 0 && good;
}

/* Was the page written? One that is in none of the ranges, whose contents `was` holds, had no contents before. */
static bool is_written(const ImageHead *head, int64_t page, const char *memory, char *const *was) {
    for (int32_t i = 0; i < head->range_count; i++) {
        EngineRange range = head->ranges[i];
        int64_t k = page * PAGE_BYTES - range.offset;
        if (k >= 0 && k < range.bytes) {
            return memcmp(memory + range.offset + k, was[i] + k, PAGE_BYTES) != 0;
        }
    }
    return true;
}

static int by_number(const void *a, const void *b) {
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void sort_pages(ImageHead *head, const char *memory, char *const *was) {
    qsort(watched.pages.pages, (size_t)watched.pages.count, sizeof(uint32_t), by_number);
    for (int32_t i = 0; i < watched.pages.count; i++) {
        uint32_t page = watched.pages.pages[i];
        ImagePages *pages =
            is_written(head, page, memory, was) ? &head->usual_written : &head->usual_read;
        pages->pages[pages->count++] = page;
    }
}

/* Finds out what a small program touches, and undoes it. */
static bool find_usual(World *world, char *memory, ImageHead *head) {
    const Str program = STR("x = 1 + 1\nprint(x)\n");
    char *was[4] = {NULL};
    bool good = true;
    for (int32_t i = 0; i < head->range_count; i++) {
        was[i] = malloc((size_t)head->ranges[i].bytes);
        good = good && was[i];
        if (was[i]) {
            memcpy(was[i], memory + head->ranges[i].offset, (size_t)head->ranges[i].bytes);
        }
    }
    good = good && watch(world, memory, head->ranges[0].offset, program);
    if (good) {
        sort_pages(head, memory, was);
    }
    for (int32_t i = 0; i < head->range_count; i++) {
        if (good) {
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
