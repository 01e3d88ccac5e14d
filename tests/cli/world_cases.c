/* Goal: worlds of the C library keep their contract: values go in and out whole, functions of ours are called from
 * wherever Python is, limits and deaths are told, nothing of one world is seen in the next. tests/cli/test_install.py
 * builds it against the installed library. */
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cordon.h>

static int case_count;
static CordonRuntime *runtime;
static char printed[4096];
static int in_process;

static void report(int is_good, const char *name) {
    printf("%s %d - %s\n", is_good ? "ok" : "not ok", ++case_count, name);
}

static int on_output(void *context, int stream, const char *bytes, size_t count) {
    (void)context;
    (void)stream;
    size_t have = strlen(printed), room = sizeof printed - 1 - have;
    memcpy(printed + have, bytes, count < room ? count : room);
    return 0;
}

static CordonWorld *open_world(void) {
    CordonWorldOptions options = CORDON_WORLD_OPTIONS;
    options.on_output = on_output;
    CordonWorld *world = NULL;
    memset(printed, 0, sizeof printed);
    return cordon_world_open(runtime, &options, &world) == CORDON_OK ? world : NULL;
}

static CordonOutcome run_as(CordonWorld *world, const char *source,
                            CordonOutcome run(CordonWorld *, const CordonProgram *)) {
    CordonProgram *program;
    char *verdict;
    CordonOutcome outcome = CORDON_REFUSED;
    if (cordon_program_load(runtime, "program.py", source, strlen(source), &program, &verdict) ==
            CORDON_OK &&
        program) {
        outcome = run(world, program);
    } else {
        printf("# %s\n", verdict ? verdict : "no verdict");
    }
    cordon_program_free(program);
    cordon_free(verdict);
    return outcome;
}

static CordonOutcome run(CordonWorld *world, const char *source) {
    return run_as(world, source, cordon_world_run);
}

static CordonOutcome cell(CordonWorld *world, const char *source) {
    return run_as(world, source, cordon_world_run_cell);
}

/* Whether repr() of a cell is `want`. */
static int gives(CordonWorld *world, const char *source, const char *want) {
    CordonOutcome outcome = cell(world, source);
    const char *repr = cordon_world_repr(world);
    int is_good = outcome == CORDON_DONE && repr && strcmp(repr, want) == 0;
    if (!is_good) {
        const char *error = cordon_world_error(world);
        printf("# %s: outcome %d, repr %s, error %s\n", source, outcome, repr ? repr : "NULL",
               error ? error : "NULL");
    }
    return is_good;
}

/* --- values --- */

static void values_in(void) {
    CordonWorld *world = open_world();
    CordonValue *inner[] = {cordon_none(),
                            cordon_bool(1),
                            cordon_bool(0),
                            cordon_int(-7),
                            cordon_big_int("-123456789abcdef0123456789"),
                            cordon_float(0.5),
                            cordon_str("z\xc3\xbc\0x", 5),
                            cordon_bytes("\0\xff", 2)};
    CordonValue *pairs[] = {cordon_str("k", 1), cordon_list(inner, 8), cordon_int(2),
                            cordon_tuple(NULL, 0)};
    CordonValue *dict = cordon_dict(pairs, 2);
    report(cordon_world_set(world, "given", dict) == CORDON_OK, "a dict of everything goes in");
    report(gives(world, "given",
                 "{'k': [None, True, False, -7, -90144042682896311822508713865, 0.5, "
                 "'z\xc3\xbc\\x00x', b'\\x00\\xff'], 2: ()}"),
           "and is what it was");
    cordon_value_free(dict);
    report(cordon_world_set(world, "none", NULL) == CORDON_OK &&
               gives(world, "none is None", "True"),
           "NULL is None");
    CordonValue *bad = cordon_big_int("12x");
    report(cordon_world_set(world, "bad", bad) == CORDON_INVALID, "a wrong big int does not go in");
    cordon_value_free(bad);
    CordonValue *key[] = {cordon_list(NULL, 0), cordon_int(1)};
    CordonValue *unhashable = cordon_dict(key, 1);
    report(cordon_world_set(world, "bad", unhashable) == CORDON_INVALID,
           "nor does a list as a key");
    cordon_value_free(unhashable);
    CordonValue *deep = cordon_list(NULL, 0);
    for (int i = 0; i < 150; i++) {
        deep = cordon_list(&deep, 1);
    }
    report(cordon_world_set(world, "deep", deep) == CORDON_INVALID, "nor what is too deep");
    cordon_value_free(deep);
    report(gives(world, "1 + 1", "2"), "the world goes on after all of them");
    cordon_world_close(world);
}

static void values_out(void) {
    CordonWorld *world = open_world();
    CordonOutcome outcome = cell(
        world, "[None, True, -5, 2**70, -1.5, 'h\xc3\xa9', b'x\\0y', (1,), {'k': 2}, {3}, print]");
    const CordonValue *list = cordon_world_result(world);
    static const CordonType types[] = {CORDON_NONE,  CORDON_BOOL, CORDON_INT,   CORDON_BIG_INT,
                                       CORDON_FLOAT, CORDON_STR,  CORDON_BYTES, CORDON_TUPLE,
                                       CORDON_DICT,  CORDON_SET,  CORDON_OBJECT};
    int is_good = outcome == CORDON_DONE && cordon_count(list) == 11;
    for (size_t i = 0; is_good && i < 11; i++) {
        is_good = cordon_type(cordon_item(list, i)) == types[i];
    }
    report(is_good, "each type comes out as itself");
    size_t bytes;
    report(cordon_as_bool(cordon_item(list, 1)) && cordon_as_int(cordon_item(list, 2)) == -5 &&
               strcmp(cordon_as_text(cordon_item(list, 3), NULL), "400000000000000000") == 0 &&
               cordon_as_float(cordon_item(list, 4)) == -1.5,
           "numbers");
    report(strcmp(cordon_as_text(cordon_item(list, 5), NULL), "h\xc3\xa9") == 0 &&
               memcmp(cordon_as_text(cordon_item(list, 6), &bytes), "x\0y", 3) == 0 && bytes == 3,
           "texts and bytes");
    report(cordon_as_int(cordon_find(cordon_item(list, 8), "k")) == 2 &&
               cordon_find(cordon_item(list, 8), "z") == NULL && cordon_item(list, 11) == NULL &&
               cordon_key(list, 0) == NULL,
           "containers");
    CordonValue *found;
    cell(world, "x = 'kept'");
    report(cordon_world_get(world, "x", &found) == CORDON_OK &&
               strcmp(cordon_as_text(found, NULL), "kept") == 0,
           "a variable comes out");
    cordon_value_free(found);
    report(cordon_world_get(world, "y", &found) == CORDON_INVALID && !found,
           "one that is not there");
    cell(world, "x = []\nx.append(x)");
    report(cordon_world_get(world, "x", &found) == CORDON_OK, "a list in itself has an end");
    cordon_value_free(found);
    cordon_world_close(world);
}

/* --- runs --- */

static void runs(void) {
    CordonWorld *world = open_world();
    report(run(world, "print('hi')\nx = 3") == CORDON_DONE && strcmp(printed, "hi\n") == 0,
           "a program prints");
    report(gives(world, "x * 2", "6"), "the next sees what it left");
    report(cell(world, "None") == CORDON_DONE && !cordon_world_repr(world), "None has no repr");
    report(run(world, "def f(a, b=2):\n    return [a, b]") == CORDON_DONE, "a function is defined");
    CordonValue *one[] = {cordon_str("one", 3)};
    CordonValue *arguments = cordon_list(one, 1);
    report(cordon_world_call(world, "f", arguments) == CORDON_DONE &&
               cordon_count(cordon_world_result(world)) == 2,
           "and called");
    cordon_value_free(arguments);
    report(cordon_world_call(world, "f", NULL) == CORDON_RAISED &&
               strcmp(cordon_world_error_type(world), "TypeError") == 0,
           "without its argument");
    report(cordon_world_call(world, "g", NULL) == CORDON_REFUSED, "one that is not there");
    report(run(world, "1 / 0") == CORDON_RAISED &&
               strcmp(cordon_world_error_type(world), "ZeroDivisionError") == 0 &&
               strcmp(cordon_world_error(world), "division by zero") == 0 &&
               strstr(printed, "Traceback"),
           "an exception is told");
    report(run(world, "raise SystemExit(3)") == CORDON_DONE && cordon_world_exit_status(world) == 3,
           "an exit status");
    CordonUsage usage;
    run(world, "for i in range(1000): pass");
    cordon_world_usage(world, &usage);
    report(usage.fuel > 1000 && usage.memory_bytes > 0 && usage.wall_nanoseconds > 0, "usage");
    cordon_world_close(world);
    world = open_world();
    report(cell(world, "x") == CORDON_RAISED &&
               strcmp(cordon_world_error_type(world), "NameError") == 0,
           "the next world is a fresh one");
    cordon_world_close(world);
}

/* --- functions of ours --- */

static CordonValue *add(void *context, const CordonValue *arguments, const CordonValue *keywords,
                        CordonError *error) {
    *(int *)context += 1;
    const CordonValue *more = cordon_find(keywords, "more");
    if (cordon_count(arguments) != 2) {
        snprintf(error->type, sizeof error->type, "ValueError");
        snprintf(error->message, sizeof error->message, "two numbers, not %zu",
                 cordon_count(arguments));
        return NULL;
    }
    return cordon_int(cordon_as_int(cordon_item(arguments, 0)) +
                      cordon_as_int(cordon_item(arguments, 1)) + cordon_as_int(more));
}

static void functions(void) {
    CordonWorld *world = open_world();
    int calls = 0;
    report(cordon_world_function(world, "add", "Adds.", add, &calls) == CORDON_OK &&
               cordon_world_function(world, "ask", NULL, NULL, NULL) == CORDON_OK,
           "functions are put in");
    report(gives(world, "add(1, 2) + add(3, 4, more=10)", "20") && calls == 2, "and called");
    report(gives(world, "sorted([3, 1, 2], key=lambda x: add(0, -x))", "[3, 2, 1]"),
           "from within a sort");
    report(gives(world, "try:\n    add(1)\nexcept ValueError as e:\n    x = str(e)\nx",
                 "'two numbers, not 1'"),
           "their errors are exceptions");
    report(cell(world, "[ask(1, b=2), ask()]") == CORDON_WAITS &&
               strcmp(cordon_world_call_name(world), "ask") == 0 &&
               cordon_as_int(cordon_item(cordon_world_call_arguments(world), 0)) == 1 &&
               cordon_as_int(cordon_find(cordon_world_call_keywords(world), "b")) == 2,
           "one without a C function makes the world wait");
    report(run(world, "1") == CORDON_REFUSED, "while it waits nothing else runs");
    CordonValue *answer = cordon_str("yes", 3);
    report(cordon_world_resume(world, answer) == CORDON_WAITS &&
               cordon_world_resume_error(world, "KeyError", "no") == CORDON_RAISED &&
               strcmp(cordon_world_error_type(world), "KeyError") == 0,
           "it goes on with a value, or an exception");
    report(cordon_world_resume(world, answer) == CORDON_REFUSED, "it does not wait any more");
    report(cell(world, "ask()") == CORDON_WAITS, "a world that waits");
    cordon_world_close(world);
    world = open_world();
    report(gives(world, "1", "1"), "can be closed");
    cordon_world_close(world);
    cordon_value_free(answer);
}

/* --- ends --- */

static void limits(void) {
    CordonWorld *world = open_world();
    report(run(world, "try:\n    while True: pass\nfinally:\n    print('caught')") ==
                   CORDON_LIMITED &&
               strcmp(cordon_world_limit(world), "wall") == 0 && !*printed,
           "wall time");
    cordon_world_close(world);
    world = open_world();
    report(run(world, "x = 'a' * 10 ** 12") == CORDON_LIMITED &&
               strcmp(cordon_world_limit(world), "memory") == 0,
           "memory");
    report(gives(world, "2 + 2", "4"), "a world outlives a limit that the engine keeps");
    cordon_world_close(world);
    world = open_world();
    report(run(world, "x = 10 ** 10 ** 8") == CORDON_LIMITED &&
               strcmp(cordon_world_limit(world), "wall") == 0,
           "wall time within a long native");
    report(run(world, "1") == CORDON_LOST || gives(world, "1", "1"), "what comes after it is told");
    cordon_world_close(world);
    world = open_world();
    report(gives(world, "3", "3"), "the next world is not concerned");
    cordon_world_close(world);
}

static void *cancel_soon(void *fd) {
    usleep(100000);
    (void)!write(*(int *)fd, "x", 1);
    return NULL;
}

static void cancelling(void) {
    int ends[2];
    pthread_t thread;
    if (pipe(ends) != 0) {
        return;
    }
    CordonWorldOptions options = CORDON_WORLD_OPTIONS;
    options.cancel_fd = ends[0];
    CordonWorld *world;
    report(cordon_world_open(runtime, &options, &world) == CORDON_OK, "a world to be cancelled");
    pthread_create(&thread, NULL, cancel_soon, &ends[1]);
    report(run(world, "while True: pass") == CORDON_LOST &&
               strcmp(cordon_world_error(world), "interrupted") == 0,
           "is cancelled");
    pthread_join(thread, NULL);
    report(run(world, "1") == CORDON_LOST && cordon_world_set(world, "x", NULL) == CORDON_FAILED,
           "and lost");
    cordon_world_close(world);
    close(ends[0]);
    close(ends[1]);
}

static int refuse_output(void *context, int stream, const char *bytes, size_t count) {
    (void)context;
    (void)stream;
    (void)bytes;
    (void)count;
    return 1;
}

static void refusing_output(void) {
    CordonWorldOptions options = CORDON_WORLD_OPTIONS;
    options.on_output = refuse_output;
    CordonWorld *world;
    report(cordon_world_open(runtime, &options, &world) == CORDON_OK &&
               run(world, "print(1)\nwhile True: pass") == CORDON_LOST,
           "a handler that refuses ends the run");
    cordon_world_close(world);
}

static void judging(void) {
    CordonProgram *program;
    char *verdict;
    CordonStatus status = cordon_program_load(runtime, "p.py", "import os", 9, &program, &verdict);
    report(status == CORDON_OK && !program && strstr(verdict, "\"verdict\":\"block\""),
           "a program that is blocked is none");
    cordon_free(verdict);
    status = cordon_program_load(runtime, "p.py", "x = (", 5, &program, &verdict);
    report(status == CORDON_OK && !program && strstr(verdict, "SyntaxError"),
           "nor one that is broken");
    cordon_free(verdict);
    report(cordon_program_load(runtime, "a/b", "", 0, &program, &verdict) == CORDON_INVALID,
           "a name with a slash");
    cordon_free(verdict);
    CordonRuntime *other;
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    options.in_process = in_process;
    options.policy = "limits: {wall: x}";
    report(cordon_runtime_open(&options, &other, &verdict) == CORDON_INVALID && !other &&
               strstr(verdict, "line 1"),
           "a policy that is wrong");
    cordon_free(verdict);
    options.struct_bytes = 3;
    report(cordon_runtime_open(&options, &other, NULL) == CORDON_INVALID, "options without a size");
    cordon_world_close(NULL);
    cordon_runtime_close(NULL);
    cordon_program_free(NULL);
    cordon_value_free(NULL);
    report(cordon_list((CordonValue *const[]){NULL}, 1) == NULL, "a list of no value is none");
}

/* --- threads --- */

static void *use_worlds(void *out_failures) {
    for (int i = 0; i < 5; i++) {
        CordonWorld *world = NULL;
        if (cordon_world_open(runtime, NULL, &world) != CORDON_OK ||
            cell(world, "sum(range(1000))") != CORDON_DONE ||
            cordon_as_int(cordon_world_result(world)) != 499500) {
            *(int *)out_failures += 1;
        }
        cordon_world_close(world);
    }
    return NULL;
}

static void *open_in_thread(void *out_world) {
    *(CordonWorld **)out_world = open_world();
    return NULL;
}

static void threads(void) {
    pthread_t workers[4];
    int failures[4] = {0}, sum = 0;
    for (int i = 0; i < 4; i++) {
        pthread_create(&workers[i], NULL, use_worlds, &failures[i]);
    }
    for (int i = 0; i < 4; i++) {
        pthread_join(workers[i], NULL);
        sum += failures[i];
    }
    report(sum == 0, "four threads at once");
    CordonWorld *worlds[3];
    for (int i = 0; i < 3; i++) {
        pthread_create(&workers[0], NULL, open_in_thread, &worlds[i]);
        pthread_join(workers[0], NULL);
    }
    report(gives(worlds[2], "5", "5"), "a world outlives the thread that opened it");
    for (int i = 0; i < 3; i++) {
        cordon_world_close(worlds[i]);
    }
}

static int open_descriptors(void) {
    DIR *folder = opendir("/proc/self/fd");
    int count = 0;
    while (folder && readdir(folder)) {
        count++;
    }
    closedir(folder);
    return count;
}

/* For the test that kills us: a world that runs for as long as it may. */
static int hang(void) {
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    options.in_process = in_process;
    options.policy = "vet: {threshold: 1000}\n";
    options.ready_count = 0;
    CordonWorld *world = NULL;
    if (cordon_runtime_open(&options, &runtime, NULL) == CORDON_OK) {
        world = open_world();
    }
    printf("%s\n", world ? "running" : "no world");
    return world ? (int)run(world, "while True: pass") : 1;
}

int main(int argc, char **argv) {
    in_process = argc > 1 && strcmp(argv[1], "in-process") == 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    if (argc > 1 && !in_process) {
        return hang();
    }
    int descriptors = open_descriptors();
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    options.in_process = in_process;
    options.policy = "limits: {wall: 500ms, memory: 64MiB}\nvet: {threshold: 1000}\n";
    options.ready_count = 2;
    char *error = NULL;
    if (cordon_runtime_open(&options, &runtime, &error) != CORDON_OK) {
        printf("not ok 1 - opens a runtime\n# %s\n1..1\n", error ? error : "no memory");
        return 1;
    }
    values_in();
    values_out();
    runs();
    functions();
    limits();
    cancelling();
    refusing_output();
    judging();
    threads();
    cordon_runtime_close(runtime);
    report(open_descriptors() == descriptors, "no descriptor is left");
    report(waitpid(-1, NULL, WNOHANG) < 0 && errno == ECHILD, "no child is left");
    printf("1..%d\n", case_count);
    return 0;
}
