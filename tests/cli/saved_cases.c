/* Goal: worlds of the C library are saved, loaded and copied wherever they can rest, and go on as they would have; what is
 * no world is refused. tests/cli/test_install.py builds it against the installed library. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

static CordonWorldOptions printing(void) {
    CordonWorldOptions options = CORDON_WORLD_OPTIONS;
    options.on_output = on_output;
    return options;
}

static CordonWorld *open_world(void) {
    CordonWorldOptions options = printing();
    CordonWorld *world = NULL;
    memset(printed, 0, sizeof printed);
    return cordon_world_open(runtime, &options, &world) == CORDON_OK ? world : NULL;
}

static CordonWorld *load_world(const char *bytes, size_t count) {
    CordonWorldOptions options = printing();
    CordonWorld *world;
    return cordon_world_load(runtime, &options, bytes, count, &world) == CORDON_OK ? world : NULL;
}

static CordonOutcome run(CordonWorld *world, const char *source) {
    CordonProgram *program;
    CordonOutcome outcome = CORDON_REFUSED;
    if (cordon_program_load(runtime, "program.py", source, strlen(source), &program, NULL) ==
            CORDON_OK &&
        program) {
        outcome = cordon_world_run(world, program);
    }
    cordon_program_free(program);
    return outcome;
}

static const char sums[] = "class Node:\n"
                           "    def __init__(self, n): self.n = n\n"
                           "def squares(n):\n"
                           "    for i in range(n): yield Node(i * i)\n"
                           "total = sum(node.n for node in squares(20000))\n"
                           "print(total, sorted({str(k): k for k in range(9)}, reverse=True)[0])\n";

static long long fuel_of(const CordonWorld *world) {
    CordonUsage usage;
    cordon_world_usage(world, &usage);
    return usage.fuel;
}

static void pauses(void) {
    CordonWorld *world = open_world();
    CordonOutcome outcome = run(world, sums);
    long long whole = fuel_of(world);
    char expected[sizeof printed];
    memcpy(expected, printed, sizeof printed);
    report(outcome == CORDON_DONE && whole > 100000 && strlen(expected) > 0,
           "the run in one piece");
    cordon_world_close(world);
    world = open_world();
    int pause_count = 0;
    cordon_world_pause_after(world, whole / 5);
    for (outcome = run(world, sums); outcome == CORDON_PAUSED && pause_count < 20; pause_count++) {
        cordon_world_pause_after(world, whole / 5);
        outcome = cordon_world_continue(world);
    }
    report(outcome == CORDON_DONE && pause_count >= 4 && pause_count <= 5, "in pieces");
    report(strcmp(printed, expected) == 0 && fuel_of(world) == whole, "is the same run");
    report(cordon_world_continue(world) == CORDON_REFUSED, "one that is done does not go on");
    cordon_world_close(world);

    world = open_world();
    cordon_world_pause_after(world, whole / 5);
    outcome = run(world, sums);
    int is_whole = 1;
    for (pause_count = 0; outcome == CORDON_PAUSED && pause_count < 20; pause_count++) {
        char *bytes;
        size_t count;
        is_whole &= cordon_world_save(world, &bytes, &count) == CORDON_OK;
        cordon_world_close(world);
        world = load_world(bytes, count);
        cordon_free(bytes);
        if (!world || cordon_world_state(world) != CORDON_PAUSED) {
            is_whole = 0;
            break;
        }
        cordon_world_pause_after(world, whole / 5);
        outcome = cordon_world_continue(world);
    }
    report(is_whole && outcome == CORDON_DONE && pause_count >= 4,
           "a world moves from process to process");
    report(strcmp(printed, expected) == 0 && fuel_of(world) == whole, "and stays the same run");
    cordon_world_close(world);
}

static void refusals_while_paused(void) {
    CordonWorld *world = open_world();
    CordonValue *found;
    cordon_world_pause_after(world, 1000);
    report(run(world, sums) == CORDON_PAUSED && run(world, "x = 1") == CORDON_REFUSED,
           "a paused world runs nothing else");
    report(cordon_world_get(world, "total", &found) == CORDON_INVALID &&
               cordon_world_resume(world, NULL) == CORDON_REFUSED,
           "and answers no question");
    cordon_world_pause_after(world, 0);
    report(cordon_world_continue(world) == CORDON_DONE, "but goes on");
    cordon_world_close(world);
    world = open_world();
    cordon_world_pause_after(world, 1000);
    run(world, sums);
    cordon_world_close(world);
    world = open_world();
    report(run(world, "print(1)") == CORDON_DONE && strcmp(printed, "1\n") == 0,
           "nothing of a paused world is seen in the next");
    cordon_world_close(world);
}

static CordonValue *twice(void *context, const CordonValue *arguments, const CordonValue *keywords,
                          CordonError *error) {
    (void)keywords;
    (void)error;
    ++*(int *)context;
    return cordon_int(2 * cordon_as_int(cordon_item(arguments, 0)));
}

static void calls(void) {
    CordonWorld *world = open_world();
    int called = 0;
    cordon_world_function(world, "ask", "", NULL, NULL);
    cordon_world_function(world, "twice", "", twice, &called);
    report(run(world, "print([twice(ask(i)) for i in (1, 2)])") == CORDON_WAITS, "a world waits");
    char *bytes;
    size_t count;
    report(cordon_world_save(world, &bytes, &count) == CORDON_OK, "and is saved");
    cordon_world_close(world);
    world = load_world(bytes, count);
    report(world && cordon_world_state(world) == CORDON_WAITS &&
               strcmp(cordon_world_call_name(world), "ask") == 0 &&
               cordon_as_int(cordon_item(cordon_world_call_arguments(world), 0)) == 1,
           "loaded it waits with the same call");
    cordon_world_function(world, "ask", "", NULL, NULL);
    cordon_world_function(world, "twice", "", twice, &called);
    CordonWorld *copy;
    CordonWorldOptions options = printing();
    report(cordon_world_copy(world, &options, &copy) == CORDON_OK, "and is copied");
    CordonWorld *both[] = {world, copy};
    for (int i = 0; i < 2; i++) {
        memset(printed, 0, sizeof printed);
        CordonValue *answer = cordon_int(10 + i);
        CordonOutcome outcome = cordon_world_resume(both[i], answer);
        outcome = outcome == CORDON_WAITS ? cordon_world_resume(both[i], answer) : outcome;
        cordon_value_free(answer);
        report(outcome == CORDON_DONE && strcmp(printed, i ? "[22, 22]\n" : "[20, 20]\n") == 0,
               i ? "the copy has its own answers" : "the original has its answers");
        cordon_world_close(both[i]);
    }
    report(called == 4, "the functions of both are called");
    cordon_free(bytes);
}

static void at_rest(void) {
    CordonWorld *world = open_world(), *copy;
    run(world, "items = [1]\ndef add(n):\n    items.append(n)\n    return len(items)\n");
    report(cordon_world_state(world) == CORDON_DONE &&
               cordon_world_copy(world, NULL, &copy) == CORDON_OK,
           "a world at rest is copied");
    CordonValue *argument = cordon_int(7), *arguments = cordon_list(&argument, 1);
    cordon_world_call(copy, "add", arguments);
    report(cordon_world_call(copy, "add", arguments) == CORDON_DONE &&
               cordon_as_int(cordon_world_result(copy)) == 3,
           "the copy changes");
    report(cordon_world_call(world, "add", arguments) == CORDON_DONE &&
               cordon_as_int(cordon_world_result(world)) == 2,
           "and the original does not");
    cordon_value_free(arguments);
    cordon_world_close(copy);
    cordon_world_close(world);
}

static void strangers(void) {
    CordonWorld *world = open_world(), *loaded = NULL;
    run(world, "x = [1, 2]");
    char *bytes;
    size_t count;
    cordon_world_save(world, &bytes, &count);
    cordon_world_close(world);
    int is_refused = 1;
    for (size_t i = 0; i < 40; i++) {
        size_t place = i * (count / 40);
        bytes[place] ^= 0x10;
        is_refused &= cordon_world_load(runtime, NULL, bytes, count, &loaded) == CORDON_INVALID;
        bytes[place] ^= 0x10;
    }
    report(is_refused && !loaded, "a flipped bit is found");
    report(cordon_world_load(runtime, NULL, bytes, count / 2, &loaded) == CORDON_INVALID &&
               cordon_world_load(runtime, NULL, "", 0, &loaded) == CORDON_INVALID &&
               cordon_world_load(runtime, NULL, NULL, 0, &loaded) == CORDON_INVALID,
           "half a world is none");
    report(cordon_world_load(runtime, NULL, bytes, count, &loaded) == CORDON_OK, "a whole one is");
    cordon_world_close(loaded);
    cordon_free(bytes);
}

static void other_limits(void) {
    CordonWorld *world = open_world(), *loaded;
    run(world, "big = list(range(1000000))");
    cordon_world_pause_after(world, 300000);
    report(run(world, "i = 0\nwhile True: i += 1") == CORDON_PAUSED, "an endless run is paused");
    char *bytes;
    size_t count;
    cordon_world_save(world, &bytes, &count);
    cordon_world_close(world);
    CordonRuntime *small, *short_of_fuel;
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    options.in_process = in_process;
    options.policy = "limits: {memory: 4MiB}\n";
    cordon_runtime_open(&options, &small, NULL);
    report(cordon_world_load(small, NULL, bytes, count, &loaded) == CORDON_INVALID && !loaded,
           "a world that needs more memory than the policy grants is refused");
    cordon_runtime_close(small);
    options.policy = "limits: {fuel: 400000}\n";
    cordon_runtime_open(&options, &short_of_fuel, NULL);
    report(cordon_world_load(short_of_fuel, NULL, bytes, count, &loaded) == CORDON_OK &&
               cordon_world_continue(loaded) == CORDON_LIMITED &&
               strcmp(cordon_world_limit(loaded), "fuel") == 0 && fuel_of(loaded) == 400000,
           "what it used before counts");
    cordon_world_close(loaded);
    cordon_runtime_close(short_of_fuel);
    cordon_free(bytes);
}

int main(int argc, char **argv) {
    in_process = argc > 1 && strcmp(argv[1], "in-process") == 0;
    setvbuf(stdout, NULL, _IOLBF, 0);
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    options.in_process = in_process;
    options.policy = "limits: {memory: 64MiB}\nvet: {threshold: 1000}\n";
    if (cordon_runtime_open(&options, &runtime, NULL) != CORDON_OK) {
        return 1;
    }
    pauses();
    refusals_while_paused();
    calls();
    at_rest();
    strangers();
    other_limits();
    cordon_runtime_close(runtime);
    printf("1..%d\n", case_count);
    return 0;
}
