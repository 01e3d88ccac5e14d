/* What a world costs: starting one in a warm process, running a small program in it, and the memory an idle one holds. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cage/cage.h"
#include "syntax/syntax.h"

enum { ROUNDS = 2000 };

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

/* The middle one of ROUNDS worlds that run `tree`, NULL: none, in microseconds. */
static double measure(Cage *cage, const EngineOptions *options, const SyntaxTree *tree) {
    static int64_t times[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
        World *world;
        int status;
        int64_t start = clock_now_ns();
        if (cage_start(cage, &host, options, &world) != ST_OK) {
            exit(1);
        }
        if (tree) {
            engine_run(world, tree->root, STR("bench"), tree->source, &status);
        }
        cage_empty(cage);
        times[i] = clock_now_ns() - start;
    }
    qsort(times, ROUNDS, sizeof *times, by_size);
    return (double)times[ROUNDS / 2] / 1000;
}

static SyntaxTree parse(Arena *arena, const char *source) {
    SyntaxTree tree;
    SyntaxFault fault;
    if (syntax_parse(arena, str_from(source), &tree, &fault) != ST_OK) {
        exit(1);
    }
    return tree;
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
            int64_t start = clock_now_ns();
            bool good = cage_save(cage, world, &out) == ST_OK;
            int64_t saved = clock_now_ns();
            good = good && cage_load(&other, buf_view(&out), &host, &same, &loaded) == ST_OK;
            int64_t done = clock_now_ns();
            good = good && cage_copy(cage, world, &other, &host, options, &loaded) == ST_OK;
            if (!good) {
                exit(1);
            }
            int64_t now[3] = {saved - start, done - saved, clock_now_ns() - done};
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
    printf("idle world                  %7ld KiB private\n", private_kib() - before);
    engine_run(world, hello.root, STR("bench"), hello.source, &status);
    printf("  after print('hello')      %7ld KiB private\n", private_kib() - before);
    printf("fresh world, mapped image   %7.1f us\n", measure(&cage, &options, NULL));
    printf("  and an empty program      %7.1f us\n", measure(&cage, &options, &empty));
    printf("  and print('hello')        %7.1f us\n", measure(&cage, &options, &hello));
    printf("  and two imports           %7.1f us\n", measure(&cage, &options, &imports));
    cage.image = CAGE_IMAGE_COPIED;
    printf("fresh world, copied image   %7.1f us\n", measure(&cage, &options, NULL));
    snapshots(&cage, &options);
    cage_done(&cage);
    arena_done(&arena);
    return 0;
}
