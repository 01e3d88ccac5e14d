/* Measures the pool: pool PYTHON RUNS [IMPORT...], or for another language pool PYTHON RUNS -l LANGUAGE INTERPRETER; prints
 * one JSON object. bench/pool.py runs it beside its peers. */
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/fds.h"
#include "base/schedule.h"
#include "pool/pool.h"

enum { RUNS_MAX = 100000, IMPORTS_MAX = 16 };

/* A program of one line for each language, and its file. */
static const struct {
    const char *name, *text;
} PROGRAMS[LANGUAGE_COUNT] = {
    [LANGUAGE_PYTHON] = {"main.py", "print('ready\\n', end='')\n"},
    [LANGUAGE_BASH] = {"main.sh", "echo ready\n"},
    [LANGUAGE_NODE] = {"main.js", "process.stdout.write('ready\\n')\n"},
};

static PoolShape shape = {.limits = {.cpu_ms = 10000,
                                     .wall_ms = 20000,
                                     .memory_bytes = 256 << 20,
                                     .file_bytes = 16 << 20,
                                     .files = 100,
                                     .disk_bytes = 64 << 20,
                                     .processes = 64,
                                     .open_files = 256},
                          .file_slots = 1};

static void fail(const char *what, const JailFault *fault) {
    fprintf(stderr, "pool: %s: %s\n", what, fault ? fault->message : "");
    exit(1);
}

/* One run, to its first output and to its end. Microseconds. */
static void run(Pool *pool, double *out_first, double *out_all, PoolOrigin *out_origin) {
    Jail jail;
    JailFault fault = {0};
    JailFile file = {.name = str_from(PROGRAMS[shape.language].name),
                     .fd = -1,
                     .bytes = str_from(PROGRAMS[shape.language].text)};
    int64_t begun = clock_now_ns();
    if (pool_take(pool, &shape, &jail, out_origin, &fault) != ST_OK) {
        fail("pool_take", &fault);
    }
    jail_begin(&jail, 20000, 10000);
    if (pool_run(&jail, &(PoolProgram){.language = shape.language, .file = &file}, &fault) !=
        ST_OK) {
        fail("dispatch", &fault);
    }
    char text[64];
    ssize_t got = read(jail.stdout_fd, text, sizeof text);
    *out_first = (double)(clock_now_ns() - begun) / 1000;
    JailOutcome outcome;
    if (jail_wait(&jail, -1, &outcome) != ST_OK || outcome.exit_status != 0 || got != 6) {
        char words[512];
        ssize_t more = read(jail.stderr_fd, words, sizeof words - 1);
        fprintf(stderr, "status %d signal %d, %zd bytes: %.*s\n", outcome.exit_status,
                outcome.exit_signal, got, (int)(more > 0 ? more : 0), words);
        fail("the program", NULL);
    }
    jail_done(&jail);
    *out_all = (double)(clock_now_ns() - begun) / 1000;
}

static int compare(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return x < y ? -1 : x > y;
}

/* The median, and the best: on a machine that others use, what it would be without them. */
static void tell(const char *name, double *values, int count) {
    qsort(values, (size_t)count, sizeof *values, compare);
    printf(", \"%s\": %.0f, \"%s_best\": %.0f", name, values[count / 2], name, values[0]);
}

static void wait_until_full(Pool *pool) {
    PoolStatus status;
    do {
        usleep(2000);
        pool_status(pool, &status);
    } while (status.waiting < status.wanted || status.begun < JAIL_ZYGOTE_STOCK);
    usleep(5000); /* the last one starts still */
}

int main(int argc, char **argv) {
    int runs = argc > 2 ? (int)strtol(argv[2], NULL, 10) : 0;
    if (runs < 1 || runs > RUNS_MAX) {
        fprintf(stderr, "usage: pool PYTHON RUNS [IMPORT...]\n");
        return 2;
    }
    const char *program = argv[1];
    Str imports[IMPORTS_MAX];
    int32_t import_count = 0;
    if (argc == 6 && strcmp(argv[3], "-l") == 0) {
        shape.language = policy_language_named(str_from(argv[4]));
        shape.allow_exec = true;
        program = argv[5];
        argc = 3;
    }
    if (shape.language == LANGUAGE_COUNT || strlen(program) >= sizeof shape.program) {
        fail("no such language", NULL);
    }
    memcpy(shape.program, program, strlen(program));
    for (int i = 3; i < argc && import_count < IMPORTS_MAX; i++) {
        imports[import_count++] = str_from(argv[i]);
    }
    (void)signal(SIGPIPE, SIG_IGN);
    double *first = calloc((size_t)runs, sizeof *first), *all = calloc((size_t)runs, sizeof *all);
    PoolOptions options = {.python = str_from(argv[1]),
                           .imports = imports,
                           .import_count = import_count,
                           .member_count = 8,
                           .memory_bytes = INT64_C(1) << 30};
    Pool *pool;
    JailFault fault = {0};
    schedule_soon(); /* as the supervisor's threads */
    int64_t begun = clock_now_ns();
    if (!first || !all || pool_new(&options, &pool, &fault) != ST_OK) {
        fail("pool_new", &fault);
    }
    printf("{\"zygote_us\": %.0f", (double)(clock_now_ns() - begun) / 1000);
    PoolOrigin origin;
    run(pool, &first[0], &all[0], &origin);
    for (int i = 0; i < runs; i++) {
        wait_until_full(pool);
        run(pool, &first[i], &all[i], &origin);
    }
    tell("dispatch_us", first, runs);
    tell("whole_us", all, runs);
    begun = clock_now_ns();
    for (int i = 0; i < runs; i++) {
        run(pool, &first[i], &all[i], &origin);
    }
    printf(", \"runs_per_s\": %.0f", runs / ((double)(clock_now_ns() - begun) / 1e9));
    pool_done(pool);
    options.member_count = 0;
    if (pool_new(&options, &pool, &fault) != ST_OK) {
        fail("pool_new", &fault);
    }
    for (int i = 0; i < runs; i++) {
        wait_until_full(pool);
        run(pool, &first[i], &all[i], &origin);
    }
    tell("fork_us", first, runs);
    printf("}\n");
    pool_done(pool);
    free(first);
    free(all);
    return 0;
}
