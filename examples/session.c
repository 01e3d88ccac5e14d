/* Python as a part of a C program: a session whose cells see each other, a function of ours that Python calls, values
 * in and out.
 *
 *     cc session.c $(pkg-config --cflags --libs cordon) -o session && ./session */
#include <stdio.h>
#include <string.h>

#include <cordon.h>

static int print_output(void *context, int stream, const char *bytes, size_t count) {
    (void)context;
    return fwrite(bytes, 1, count, stream == 1 ? stdout : stderr) == count ? 0 : 1;
}

/* What Python sees as price(item): a look into a table. */
static CordonValue *price(void *context, const CordonValue *arguments, const CordonValue *keywords,
                          CordonError *error) {
    (void)context;
    (void)keywords;
    const char *item = cordon_as_text(cordon_item(arguments, 0), NULL);
    if (item && strcmp(item, "apple") == 0) {
        return cordon_float(0.5);
    }
    snprintf(error->type, sizeof error->type, "KeyError");
    snprintf(error->message, sizeof error->message, "%s", item ? item : "what item?");
    return NULL;
}

/* Judges a cell, runs it, shows what it gave. */
static int run_cell(CordonRuntime *runtime, CordonWorld *world, const char *source) {
    CordonProgram *program;
    char *verdict;
    CordonStatus status =
        cordon_program_load(runtime, "cell.py", source, strlen(source), &program, &verdict);
    if (status != CORDON_OK || !program) {
        printf("not run: %s", verdict ? verdict : "out of memory\n");
        cordon_free(verdict);
        return 1;
    }
    CordonOutcome outcome = cordon_world_run_cell(world, program);
    if (outcome == CORDON_DONE && cordon_world_repr(world)) {
        printf("= %s\n", cordon_world_repr(world));
    } else if (outcome == CORDON_RAISED) {
        printf("! %s: %s\n", cordon_world_error_type(world), cordon_world_error(world));
    } else if (outcome == CORDON_LIMITED) {
        printf("! limit: %s\n", cordon_world_limit(world));
    }
    cordon_program_free(program);
    cordon_free(verdict);
    return outcome == CORDON_LOST;
}

int main(void) {
    CordonRuntimeOptions runtime_options = CORDON_RUNTIME_OPTIONS;
    CordonRuntime *runtime;
    char *error;
    if (cordon_runtime_open(&runtime_options, &runtime, &error) != CORDON_OK) {
        printf("%s", error ? error : "out of memory\n");
        cordon_free(error);
        return 1;
    }
    CordonWorldOptions options = CORDON_WORLD_OPTIONS;
    options.on_output = print_output;
    CordonWorld *world;
    if (cordon_world_open(runtime, &options, &world) != CORDON_OK) {
        cordon_runtime_close(runtime);
        return 1;
    }
    CordonValue *basket[] = {cordon_str("apple", 5), cordon_int(4)};
    CordonValue *order = cordon_dict(basket, 1);
    cordon_world_set(world, "order", order);
    cordon_value_free(order);
    cordon_world_function(world, "price", "What one of an item costs.", price, NULL);
    static const char *const cells[] = {
        "total = sum(price(item) * count for item, count in order.items())\ntotal",
        "print(f'{total:.2f} for {len(order)} kind of thing')",
        "price('pear')",
        "import os",
    };
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++) {
        run_cell(runtime, world, cells[i]);
    }
    CordonUsage usage;
    cordon_world_usage(world, &usage);
    cordon_world_close(world);
    cordon_runtime_close(runtime);
    return usage.fuel > 0 ? 0 : 1;
}
