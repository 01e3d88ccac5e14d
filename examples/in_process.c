/* A world in this process, stopped in the middle of a computation, copied, and brought to two ends.
 *
 *     cc in_process.c $(pkg-config --cflags --libs cordon-inproc) -o in_process && ./in_process
 *
 * Nothing stands around such a world but the cage: read SECURITY.md before you choose it. */
#include <stdio.h>
#include <string.h>

#include <cordon.h>

static const char program_text[] = "total = 0\n"
                                   "for i in range(100000):\n"
                                   "    total += i\n"
                                   "print('reached', ask('what shall I add?') + total)\n";

static int print_output(void *context, int stream, const char *bytes, size_t count) {
    (void)context;
    return fwrite(bytes, 1, count, stream == 1 ? stdout : stderr) == count ? 0 : 1;
}

/* Goes on until the program asks, and answers it. */
static int finish(CordonWorld *world, long long answer) {
    CordonOutcome outcome = cordon_world_continue(world);
    if (outcome == CORDON_WAITS) {
        CordonValue *value = cordon_int(answer);
        outcome = cordon_world_resume(world, value);
        cordon_value_free(value);
    }
    return outcome == CORDON_DONE ? 0 : 1;
}

static int run(CordonRuntime *runtime) {
    CordonWorldOptions options = CORDON_WORLD_OPTIONS;
    options.on_output = print_output;
    CordonWorld *world, *copy;
    CordonProgram *program;
    int failed = 1;
    if (cordon_world_open(runtime, &options, &world) != CORDON_OK) {
        return 1;
    }
    if (cordon_program_load(runtime, "sums.py", program_text, strlen(program_text), &program,
                            NULL) == CORDON_OK &&
        program) {
        cordon_world_function(world, "ask", "Asks whoever is there.", NULL, NULL);
        cordon_world_pause_after(world, 100000);
        failed = cordon_world_run(world, program) != CORDON_PAUSED;
    }
    if (!failed && cordon_world_copy(world, &options, &copy) == CORDON_OK) {
        CordonUsage usage;
        cordon_world_usage(copy, &usage);
        printf("paused after %lld units of work\n", usage.fuel);
        failed = finish(copy, 1) | finish(world, 2);
        cordon_world_close(copy);
    }
    cordon_program_free(program);
    cordon_world_close(world);
    return failed;
}

int main(void) {
    CordonRuntimeOptions options = CORDON_RUNTIME_OPTIONS;
    options.in_process = 1;
    CordonRuntime *runtime;
    char *error;
    if (cordon_runtime_open(&options, &runtime, &error) != CORDON_OK) {
        printf("%s", error ? error : "out of memory\n");
        cordon_free(error);
        return 1;
    }
    int failed = run(runtime);
    cordon_runtime_close(runtime);
    return failed;
}
