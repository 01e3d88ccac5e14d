/* What a world costs: starting one in a warm process, running a small program in it, and the memory an idle one holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cage/cage.h"
#include "syntax/syntax.h"

enum { ROUNDS = 2000, ROUNDS_COPIED = 50 };

static void write_nothing(void *context, int stream, Str bytes) {
    (void)context;
    (void)stream;
    (void)bytes;
}

static const EngineHost host = {.write = write_nothing};

/* Kilobytes of memory that only this process has. */
static long private_kib(void) {
    FILE *file = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    long kib = -1;
    while (file && fgets(line, sizeof line, file)) {
        if (sscanf(line, "Anonymous: %ld kB", &kib) == 1) {
            break;
        }
    }
    if (file) {
        fclose(file);
    }
    return kib;
}

static int by_size(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

/* The middle one of `rounds` worlds that run `tree`, NULL: none, in microseconds: with their end, or where the cage was
 * warm, as a worker's is when it waits, without. */
static double measure(Cage *cage, const EngineOptions *options, const SyntaxTree *tree, int rounds,
                      bool warm) {
    static int64_t times[ROUNDS];
    for (int i = 0; i < rounds; i++) {
        World *world;
        int status;
        int64_t start = clock_now_ns();
        if (cage_start(cage, &host, options, &world) != ST_OK) {
            exit(1);
        }
        if (tree) {
            engine_run(world, tree->root, STR("bench"), tree->source, &status);
        }
        int64_t ended = clock_now_ns();
        cage_empty(cage);
        times[i] = (warm ? ended : clock_now_ns()) - start;
        if (warm) {
            cage_warm(cage);
        }
    }
    qsort(times, (size_t)rounds, sizeof *times, by_size);
    return (double)times[rounds / 2] / 1000;
}

static SyntaxTree parse(Arena *arena, const char *source) {
    SyntaxTree tree;
    SyntaxFault fault;
    if (syntax_parse(arena, str_from(source), &tree, &fault) != ST_OK) {
        exit(1);
    }
    return tree;
}

/* As a worker that waits for a world. */
static void start_over(Cage *cage) {
    cage_empty(cage);
    if (cage_reserve(cage) != ST_OK) {
        exit(1);
    }
    cage_warm(cage);
}

/* Copies of one world that rests: the first, the second, and the least of those that follow, which share its pages. */
static void copies(Cage *cage, const EngineOptions *options, const char *source) {
    enum { COPIES = 30 };
    Arena arena;
    arena_init(&arena, 64 << 20);
    SyntaxTree tree = parse(&arena, source);
    EngineOptions large = *options;
    large.memory_bytes = INT64_C(3) << 29;
    Cage other;
    World *world, *copy;
    int status;
    cage_init(&other);
    if (cage_start(cage, &host, &large, &world) != ST_OK) {
        exit(1);
    }
    engine_run(world, tree.root, STR("bench"), tree.source, &status);
    EngineUsage usage;
    engine_usage(world, &usage);
    int64_t times[3] = {0, 0, INT64_MAX};
    for (int i = 0; i < COPIES; i++) {
        start_over(&other);
        int64_t start = clock_now_ns();
        if (cage_copy(cage, world, &other, &host, &large, &copy) != ST_OK) {
            exit(1);
        }
        int64_t took = clock_now_ns() - start, *place = &times[i < 2 ? i : 2];
        *place = i < 2 || took < *place ? took : *place;
    }
    printf("copies of %7lld KiB: first %.0f us, second %.0f us, then %.0f us\n",
           (long long)usage.memory_bytes / 1024, (double)times[0] / 1000, (double)times[1] / 1000,
           (double)times[2] / 1000);
    cage_done(&other);
    cage_empty(cage);
    arena_done(&arena);
}

/* Saving, loading and copying the world of a small program, and one of 10 MB. */
static void snapshots(Cage *cage, const EngineOptions *options) {
    Arena arena;
    arena_init(&arena, 64 << 20);
    SyntaxTree programs[2] = {
        parse(&arena, "class A:\n    def f(self): return 1\nx = [A().f() for i in range(10)]\n"),
        parse(&arena, "x = ['%d' % i * 4 for i in range(200000)]\n")};
    EngineOptions same = *options;
    same.fuel = 0;
    Cage other;
    cage_init(&other);
    if (cage_reserve(&other) != ST_OK) {
        exit(1);
    }
    for (int i = 0; i < 2; i++) {
        World *world, *loaded;
        Buf out;
        int status;
        buf_init(&out, 256 << 20);
        if (cage_start(cage, &host, options, &world) != ST_OK) {
            exit(1);
        }
        engine_run(world, programs[i].root, STR("bench"), programs[i].source, &status);
        int64_t times[3] = {INT64_MAX, INT64_MAX, INT64_MAX};
        for (int round = 0; round < 50; round++) {
            buf_clear(&out);
            start_over(&other);
            int64_t start = clock_now_ns();
            bool good = cage_save(cage, world, &out) == ST_OK;
            int64_t saved = clock_now_ns();
            good = good && cage_load(&other, buf_view(&out), &host, &same, &loaded) == ST_OK;
            int64_t done = clock_now_ns();
            start_over(&other);
            int64_t again = clock_now_ns();
            good = good && cage_copy(cage, world, &other, &host, options, &loaded) == ST_OK;
            if (!good) {
                exit(1);
            }
            int64_t now[3] = {saved - start, done - saved, clock_now_ns() - again};
            for (int k = 0; k < 3; k++) {
                times[k] = now[k] < times[k] ? now[k] : times[k];
            }
        }
        printf("snapshot of %6lld KiB: save %.0f us, load %.0f us, copy %.0f us\n",
               (long long)out.size / 1024, (double)times[0] / 1000, (double)times[1] / 1000,
               (double)times[2] / 1000);
        buf_done(&out);
    }
    cage_done(&other);
    arena_done(&arena);
}

int main(void) {
    EngineOptions options = {.memory_bytes = 64 << 20,
                             .fuel = INT64_C(1) << 40,
                             .output_bytes = 1 << 20,
                             .hash_seed = ENGINE_IMAGE_SEED};
    Arena arena;
    arena_init(&arena, 64 << 20);
    SyntaxTree empty = parse(&arena, "pass\n"), hello = parse(&arena, "print('hello')\n");
    SyntaxTree imports = parse(&arena, "import functools, collections\n");
    Cage cage;
    cage_init(&cage);
    if (cage_reserve(&cage) != ST_OK) {
        return 1;
    }
    long before = private_kib();
    World *world;
    int status;
    if (cage_start(&cage, &host, &options, &world) != ST_OK) {
        return 1;
    }
    cage_empty(&cage);
    cage_warm(&cage);
    printf("idle world, to come         %7ld KiB private\n", private_kib() - before);
    if (cage_start(&cage, &host, &options, &world) != ST_OK) {
        return 1;
    }
    printf("idle world                  %7ld KiB private\n", private_kib() - before);
    engine_run(world, hello.root, STR("bench"), hello.source, &status);
    printf("  after print('hello')      %7ld KiB private\n", private_kib() - before);
    const struct {
        const char *name;
        const SyntaxTree *tree;
    } rows[] = {{"fresh world", NULL},
                {"  and an empty program", &empty},
                {"  and print('hello')", &hello},
                {"  and two imports", &imports}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        printf("%-26s  %7.1f us, with its end %7.1f us\n", rows[i].name,
               measure(&cage, &options, rows[i].tree, ROUNDS, true),
               measure(&cage, &options, rows[i].tree, ROUNDS, false));
    }
    cage.image = CAGE_IMAGE_COPIED;
    printf("fresh world, copied image   %7.1f us\n",
           measure(&cage, &options, NULL, ROUNDS_COPIED, false));
    cage.image = CAGE_IMAGE_MAPPED;
    snapshots(&cage, &options);
    copies(&cage, &options, "x = [i for i in range(10)]\n");
    copies(&cage, &options, "x = ['%d' % i * 4 for i in range(200000)]\n");
    copies(&cage, &options, "x = ['%d' % i * 4 for i in range(1800000)]\n");
    cage_done(&cage);
    arena_done(&arena);
    return 0;
}
