/* Goal: runs in worlds of the C library leave entries in the record where the policy asks for them, whatever way they
 * end. tests/cli/test_install.py builds it against the installed library, gives it a state folder of its own, and looks
 * at what it left there. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cordon.h>

static int case_count;

static void report(int is_good, const char *name) {
    printf("%s %d - %s\n", is_good ? "ok" : "not ok", ++case_count, name);
}

static CordonRuntime *open_runtime(const char *policy, int in_process) {
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    CordonRuntime *runtime;
    char *error;
    options.policy = policy;
    options.in_process = in_process;
    if (cordon_runtime_open(&options, &runtime, &error) != CORDON_OK) {
        printf("# %s\n", error ? error : "no words");
        cordon_free(error);
    }
    return runtime;
}

static CordonProgram *load(CordonRuntime *runtime, const char *name, const char *source) {
    CordonProgram *program;
    char *verdict;
    CordonStatus status =
        cordon_program_load(runtime, name, source, strlen(source), &program, &verdict);
    if (status != CORDON_OK) {
        printf("# %s: status %d, %s\n", name, (int)status, verdict ? verdict : "no verdict");
    }
    cordon_free(verdict);
    return program;
}

/* The program is gone when the run is not over yet. */
static CordonOutcome run(CordonRuntime *runtime, CordonWorld *world, const char *name,
                         const char *source) {
    CordonProgram *program = load(runtime, name, source);
    CordonOutcome outcome = program ? cordon_world_run(world, program) : CORDON_REFUSED;
    cordon_program_free(program);
    return outcome;
}

static CordonValue *shop(void *context, const CordonValue *arguments, const CordonValue *keywords,
                         CordonError *error) {
    (void)context;
    (void)keywords;
    if (cordon_as_int(cordon_item(arguments, 0)) > 0) {
        return cordon_int(-1); /* a value below zero is no refusal */
    }
    *error = (CordonError){"LookupError", "sold out"};
    return NULL;
}

static void ways_to_end(CordonRuntime *runtime) {
    CordonWorld *world = NULL;
    report(cordon_world_open(runtime, NULL, &world) == CORDON_OK, "a world");
    report(cordon_world_function(world, "shop", NULL, shop, NULL) == CORDON_OK, "a function");
    report(run(runtime, world, "good.py",
               "def buy(n):\n    return shop(n)\nprint('one', shop(2))\n") == CORDON_DONE,
           "a run that ends");
    CordonValue *item = cordon_int(0), *arguments = cordon_tuple(&item, 1);
    report(cordon_world_call(world, "buy", arguments) == CORDON_RAISED, "a call that raises");
    cordon_value_free(arguments);
    report(run(runtime, world, "endless.py", "n = 0\nwhile n < 10**12:\n    n += 1\n") ==
               CORDON_LIMITED,
           "a limit");
    report(run(runtime, world, "bad.py", "import os\nos.system('true')\n") == CORDON_REFUSED,
           "a program that is blocked");
    cordon_world_close(world);
}

static void ways_to_wait(CordonRuntime *runtime) {
    CordonWorld *world = NULL, *copy = NULL, *loaded = NULL;
    char *bytes = NULL;
    size_t count;
    report(cordon_world_open(runtime, NULL, &world) == CORDON_OK, "another world");
    report(cordon_world_function(world, "ask", NULL, NULL, NULL) == CORDON_OK,
           "a function to wait for");
    report(run(runtime, world, "asks.py", "print('got', ask('how many?'))\n") == CORDON_WAITS,
           "a run that waits");
    report(cordon_world_copy(world, NULL, &copy) == CORDON_OK, "a copy of it");
    report(cordon_world_save(world, &bytes, &count) == CORDON_OK, "the same saved");
    report(cordon_world_load(runtime, NULL, bytes, count, &loaded) == CORDON_OK, "and loaded");
    cordon_free(bytes);
    CordonValue *three = cordon_int(3);
    report(cordon_world_resume(copy, three) == CORDON_DONE, "the copy goes on");
    report(cordon_world_resume(world, three) == CORDON_DONE, "the first goes on");
    cordon_value_free(three);
    cordon_world_close(copy);
    cordon_world_close(world);
    cordon_world_close(loaded); /* it has not gone on */
}

/* A program that the policy wants reviewed: what became of it, on a line of its own. */
static int show_review(const char *policy, int in_process) {
    CordonRuntime *runtime = open_runtime(policy, in_process);
    CordonProgram *program = NULL;
    char *verdict = NULL;
    const char *source = "print(1 + 2)\n";
    CordonStatus status = runtime ? cordon_program_load(runtime, "reviewed.py", source,
                                                        strlen(source), &program, &verdict)
                                  : CORDON_FAILED;
    printf("%d %d %s", (int)status, program != NULL, verdict ? verdict : "\n");
    cordon_free(verdict);
    cordon_program_free(program);
    cordon_runtime_close(runtime);
    return 0;
}

int main(int argc, char **argv) {
    if (argc > 2 && strncmp(argv[1], "review", 6) == 0) {
        return show_review(argv[2], strcmp(argv[1], "review-in-process") == 0);
    }
    int in_process = argc > 1 && strcmp(argv[1], "in-process") == 0;
    int is_refused = argc > 1 && strcmp(argv[1], "nowhere") == 0;
    CordonRuntime *runtime = open_runtime("record: require\nlimits: {fuel: 2000000}\n", in_process);
    report(runtime != NULL, "a policy that requires a record");
    if (is_refused) {
        CordonWorld *world = NULL;
        report(cordon_world_open(runtime, NULL, &world) == CORDON_OK, "a world");
        report(run(runtime, world, "good.py", "print(1)\n") == CORDON_REFUSED &&
                   strstr(cordon_world_error(world), "record.keep"),
               "nothing runs that cannot be written down");
        cordon_world_close(world);
    } else {
        ways_to_end(runtime);
        ways_to_wait(runtime);
    }
    cordon_runtime_close(runtime);
    printf("1..%d\n", case_count);
    return 0;
}
