/* How long a run takes through the C library in a process that is warm: `1 + 1` as a cell, in a fresh world each time
 * (open, run, close) and in one world. Prints microseconds: least, median, 95th in a hundred.
 *
 *     make benchmarks && build/bench/world */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "cordon.h"

enum { RUNS = 2000 };

static int by_size(const void *a, const void *b) {
    int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return (left > right) - (left < right);
}

static void report(const char *name, int64_t *times) {
    qsort(times, RUNS, sizeof *times, by_size);
    printf("%-28s least %7.1f  median %7.1f  95th %7.1f us\n", name, (double)times[0] / 1000,
           (double)times[RUNS / 2] / 1000, (double)times[RUNS * 95 / 100] / 1000);
}

static CordonOutcome run_fresh(CordonRuntime *runtime, const CordonProgram *program,
                               int64_t *out_open_ns, int64_t *out_run_ns) {
    CordonWorld *world;
    int64_t begun = clock_now_ns();
    if (cordon_world_open(runtime, NULL, &world) != CORDON_OK) {
        return CORDON_LOST;
    }
    int64_t opened = clock_now_ns();
    CordonOutcome outcome = cordon_world_run_cell(world, program);
    int64_t ended = clock_now_ns();
    cordon_world_close(world);
    *out_open_ns = clock_now_ns() - begun;
    *out_run_ns = ended - opened;
    return outcome;
}

int main(void) {
    static int64_t whole[RUNS], alone[RUNS];
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    CordonRuntime *runtime;
    CordonProgram *program;
    options.ready_count = 4;
    if (cordon_runtime_open(&options, &runtime, NULL) != CORDON_OK ||
        cordon_program_load(runtime, "cell.py", "1 + 1", 5, &program, NULL) != CORDON_OK) {
        fprintf(stderr, "world: cannot open a runtime\n");
        return 1;
    }
    for (int i = 0; i < RUNS; i++) {
        if (run_fresh(runtime, program, &whole[i], &alone[i]) != CORDON_DONE) {
            fprintf(stderr, "world: run %d failed\n", i);
            return 1;
        }
    }
    report("open, run and close", whole);
    report("of which the run", alone);
    CordonWorld *world;
    if (cordon_world_open(runtime, NULL, &world) != CORDON_OK) {
        return 1;
    }
    for (int i = 0; i < RUNS; i++) {
        int64_t begun = clock_now_ns();
        if (cordon_world_run_cell(world, program) != CORDON_DONE) {
            return 1;
        }
        alone[i] = clock_now_ns() - begun;
    }
    report("a cell of one world", alone);
    cordon_world_close(world);
    cordon_program_free(program);
    cordon_runtime_close(runtime);
    return 0;
}
